/* report/coverage.c - how often the errors that this program states cover, from the
 * study in tests/coverage; see documents.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/documents.h"
#include "validation/data.h"

#include <breaktime/table.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The table, or NULL: it is not there, or none. */
static bt_table *
read_table (void)
{
  char *folder = NULL, path[1024];
  bt_table *table = NULL;
  bt_error error = BT_ERROR_INIT;
  bt_status status = btv_data_folder (&folder, BTV_DATA_SCRIPTS, &error);
  if (status == BT_OK
      && snprintf (path, sizeof path, "%s/coverage.csv", folder) < (int) sizeof path)
    status = bt_table_read (&table, path, &error);
  free (folder);
  if (status == BT_OK)
    return table;
  bt_table_free (table);
  return NULL;
}

/* What a row says, in the order of the columns of the report. */
typedef struct column
{
  const char *name;
  const double *number;
} column;

enum
{
  POINTS,
  COVERED,
  MISSED,
  LATE,
  BLUNT,
  BEYOND,
  OPEN,
  REFUSED,
  SHARE_LO,
  SHARE_HI,
  SIGMAS,
  SQUARE,
  SQUARE_LO,
  SQUARE_HI,
  COLUMNS
};

static void
put_row (btr_sink *sink, const char *quantity, const char *method, const column *c,
         size_t i)
{
  const double judged = c[COVERED].number[i] + c[MISSED].number[i];
  btr_put (sink, "| ");
  btr_put_text (sink, quantity);
  btr_put (sink, " | ");
  btr_put_text (sink, method);
  btr_put (sink, " | %.0f | %.0f of %.0f | ", c[POINTS].number[i], c[COVERED].number[i],
           judged);
  if (judged > 0)
    btr_put (sink, "%.3g–%.3g %%", 100 * c[SHARE_LO].number[i],
             100 * c[SHARE_HI].number[i]);
  btr_put (sink, " | %.0f | %.0f | %.0f | ", c[LATE].number[i],
           c[BLUNT].number[i] + c[BEYOND].number[i] + c[OPEN].number[i],
           c[REFUSED].number[i]);
  if (c[SIGMAS].number[i] > 1)
    btr_put (sink, "%.2f (%.2f–%.2f)", c[SQUARE].number[i], c[SQUARE_LO].number[i],
             c[SQUARE_HI].number[i]);
  btr_put (sink, " |\n");
}

static void
put_head (btr_sink *sink, const bt_table *table)
{
  const char *version = bt_table_value (table, "version"),
             *confidence = bt_table_value (table, "confidence"),
             *late = bt_table_value (table, "late"),
             *sigmas = bt_table_value (table, "z");
  btr_put (sink,
           "Whether stated errors cover was tested at random points, not those of "
           "this report, without the check by a second method, against far sharper "
           "answers or another method (version ");
  btr_put_text (sink, version ? version : "not said");
  btr_put (sink, "; intervals at a confidence of ");
  btr_put_text (sink, confidence ? confidence : "?");
  btr_put (sink, "). Points that are not judged took too long (");
  btr_put_text (sink, late ? late : "late");
  btr_put (sink,
           "), so that a share is that of what is answered in less; or tell nothing, "
           "what they were held against being no sharper or no number, or the time "
           "being one "
           "that neither comes to; or were "
           "refused. coverage.csv beside the scripts has the worst of each with its "
           "command. Deviations are ");
  btr_put_text (sink, sigmas ? sigmas : "in standard errors");
  btr_put (sink,
           ".\n\n"
           "| quantity | by | points | covered | share that is covered | late | tell "
           "nothing | refused | mean square of deviations in standard errors "
           "|\n|---|---|---|---|---|---|---|---|---|\n");
}

/* Quantities of which nothing was asked. */
static void
put_left_out (btr_sink *sink, const bt_table *table)
{
  static const char key[] = "# not covered ";
  const char *line;
  for (size_t i = 0; (line = bt_table_head_line (table, i)); i++)
    if (strncmp (line, key, sizeof key - 1) == 0)
      {
        btr_put (sink, "- not among them: ");
        const char *text = strstr (line, ": ");
        btr_put_text (sink, text ? text + 2 : line);
        btr_put (sink, "\n");
      }
  btr_put (sink, "\n");
}

void
btr_put_coverage (btr_sink *sink)
{
  column columns[COLUMNS]
      = { [POINTS] = { "points", NULL },     [COVERED] = { "covered", NULL },
          [MISSED] = { "missed", NULL },     [LATE] = { "late", NULL },
          [BLUNT] = { "blunt", NULL },       [OPEN] = { "open", NULL },
          [BEYOND] = { "beyond", NULL },     [REFUSED] = { "refused", NULL },
          [SHARE_LO] = { "share_lo", NULL }, [SHARE_HI] = { "share_hi", NULL },
          [SIGMAS] = { "z_count", NULL },    [SQUARE] = { "z_square", NULL },
          [SQUARE_LO] = { "z_lo", NULL },    [SQUARE_HI] = { "z_hi", NULL } };
  bt_table *table = read_table ();
  const char *const *quantity = table ? bt_table_strings (table, "quantity") : NULL;
  const char *const *method = table ? bt_table_strings (table, "method") : NULL;
  int whole = quantity && method;
  for (size_t k = 0; whole && k < COLUMNS; k++)
    {
      columns[k].number = bt_table_numbers (table, columns[k].name);
      whole = columns[k].number != NULL;
    }
  if (whole)
    put_head (sink, table);
  for (size_t i = 0; whole && i < bt_table_rows (table); i++)
    if ((strcmp (method[i], "all") != 0 || strcmp (quantity[i], "all") == 0)
        && columns[POINTS].number[i] > 0)
      put_row (sink, quantity[i], method[i], columns, i);
  if (whole)
    {
      btr_put (sink, "\n");
      put_left_out (sink, table);
    }
  bt_table_free (table);
}
