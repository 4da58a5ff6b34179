/* cli/profile.c - see profile.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/profile.h"

#include <breaktime/table.h>
#include <stdlib.h>
#include <string.h>

enum
{
  EXTRAS = 3, /* behind the phases: the total, coarser, again */
  COLUMNS = BTV_PHASE_COUNT + EXTRAS
};

static const char *
column_name (int column)
{
  static const char *const extra[EXTRAS] = { "total", "coarser", "again" };
  return column < BTV_PHASE_COUNT ? btv_phase_name ((btv_phase) column)
                                  : extra[column - BTV_PHASE_COUNT];
}

static double
cell (const btv_profile *spent, int column)
{
  const double extra[EXTRAS]
      = { btv_profile_total (spent), spent->coarser, spent->again };
  return column < BTV_PHASE_COUNT ? spent->phase[column]
                                  : extra[column - BTV_PHASE_COUNT];
}

static int
dearest_first (const void *a, const void *b)
{
  const btv_outcome *left = *(const btv_outcome *const *) a,
                    *right = *(const btv_outcome *const *) b;
  const double x = btv_profile_total (&left->spent),
               y = btv_profile_total (&right->spent);
  return x != y ? (x < y) - (x > y) : strcmp (left->claim->id, right->claim->id);
}

static void
print_row (const char *name, const btv_profile *spent)
{
  cli_print (stderr, "  %-28.28s", name);
  for (int k = 0; k < COLUMNS; k++)
    fprintf (stderr, " %8.2f", cell (spent, k));
  fputc ('\n', stderr);
}

/* The dearest, and the sum of all. */
static void
print (const btv_outcome **outcome, size_t count)
{
  enum
  {
    MOST = 40
  };
  btv_profile sum = { 0 };
  fprintf (stderr, "seconds of the processor\n  %-28s", "claim");
  for (int k = 0; k < COLUMNS; k++)
    fprintf (stderr, " %8s", column_name (k));
  fputc ('\n', stderr);
  for (size_t i = 0; i < count; i++)
    {
      btv_profile_add (&sum, &outcome[i]->spent);
      if (i < MOST && btv_profile_total (&outcome[i]->spent) > 0)
        print_row (outcome[i]->claim->id, &outcome[i]->spent);
    }
  print_row ("all", &sum);
}

static bt_status
add_columns (bt_table *table, const btv_outcome **outcome, size_t count, void *room,
             bt_error *error)
{
  const char **texts = room;
  double *numbers = room;
  for (size_t i = 0; i < count; i++)
    texts[i] = outcome[i]->claim->id;
  bt_status status = bt_table_texts (table, "claim", texts, count, error);
  for (int k = 0; status == BT_OK && k < COLUMNS; k++)
    {
      for (size_t i = 0; i < count; i++)
        numbers[i] = cell (&outcome[i]->spent, k);
      status = bt_table_column (table, column_name (k), numbers, count, error);
    }
  return status;
}

static bt_status
write_table (const char *path, const btv_outcome **outcome, size_t count,
             bt_error *error)
{
  bt_table *table = NULL;
  double *room = calloc (count + 1, sizeof *room + sizeof (char *));
  bt_status status = room ? bt_table_new (&table, error)
                          : bt_error_set (error, BT_ENOMEM, "no memory for the table");
  if (status == BT_OK)
    {
      bt_table_digits (table, 6);
      status = bt_table_head (table, "unit", error, "seconds of the processor");
    }
  for (int k = 0; status == BT_OK && k < BTV_PHASE_COUNT; k++)
    status = bt_table_head (table, column_name (k), error, "%s",
                            btv_phase_meaning ((btv_phase) k));
  if (status == BT_OK)
    status = add_columns (table, outcome, count, room, error);
  if (status == BT_OK)
    status = bt_table_write (table, path, error);
  bt_table_free (table);
  free (room);
  return status;
}

int
cli_profile_write (const cli_call *call, const btv_audit *const *audits, size_t count)
{
  const char *path = call->arguments->profile;
  bt_error error = BT_ERROR_INIT;
  size_t total = 0, used = 0;
  for (size_t i = 0; i < count; i++)
    total += audits[i]->outcomes_count;
  const btv_outcome **all = calloc (total + 1, sizeof *all);
  if (!all)
    return cli_no_memory (call->command);
  for (size_t i = 0; i < count; i++)
    for (size_t k = 0; k < audits[i]->outcomes_count; k++)
      all[used++] = &audits[i]->outcomes[k];
  qsort (all, total, sizeof *all, dearest_first);
  bt_status status = BT_OK;
  if (strcmp (path, "-") == 0)
    print (all, total);
  else
    status = write_table (path, all, total, &error);
  free (all);
  return status == BT_OK ? 0 : cli_fail_writing (call->command, path, &error);
}
