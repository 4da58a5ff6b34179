/* tests/coverage/tally.c - the table by subject; see coverage.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/stats.h"
#include "tests/coverage/coverage.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the intervals leave out; of each point the errors promise as much. */
static const double beyond = 0.01;

typedef struct row
{
  const char *quantity, *method;
  double count[COV_VERDICTS], points, rescued; /* of the missed, by the check */
  double chances[2];                           /* of covering */
  double sigmas, variance, spread[2]; /* how many z, their mean square, its interval */
  double distance, seconds;           /* the worst */
  const cov_point *worst;
  char command[COV_WORDS_SIZE + 80]; /* its, in the folder of the sources */
} row;

/* How far the reference is, in half-widths of the answer. */
static double
distance_of (const cov_point *p)
{
  const double off = p->reference - p->value,
               half = off > 0 ? p->hi - p->value : p->value - p->lo;
  return fabs (off) / fmax (half, 1e-300);
}

static int
is_worse (const cov_point *p, const row *r)
{
  if (!r->worst)
    return 1;
  const int missed = p->verdict == COV_MISSED, before = r->worst->verdict == COV_MISSED;
  const double distance = distance_of (p);
  return missed != before ? missed : isfinite (distance) && distance > r->distance;
}

static void
add (row *r, const cov_point *p)
{
  r->points++;
  r->count[p->verdict]++;
  r->rescued += p->verdict == COV_MISSED && p->checked;
  r->seconds = fmax (r->seconds, p->seconds);
  if (!isnan (p->sigmas))
    {
      r->sigmas++;
      r->variance += p->sigmas * p->sigmas;
    }
  if ((p->verdict == COV_COVERED || p->verdict == COV_MISSED) && is_worse (p, r))
    {
      r->worst = p;
      r->distance = distance_of (p);
    }
}

/* Mean squares about 0 of normal numbers: chi^2 with as many degrees of freedom. */
static void
finish (row *r)
{
  const size_t hits = (size_t) r->count[COV_COVERED],
               judged = hits + (size_t) r->count[COV_MISSED];
  if (r->worst)
    snprintf (r->command, sizeof r->command, "breaktime measure %s %s",
              r->worst->quantity, r->worst->words);
  r->chances[0] = r->chances[1] = NAN;
  r->spread[0] = r->spread[1] = NAN;
  if (judged > 0)
    bti_binomial_interval (hits, judged, beyond, r->chances);
  if (r->sigmas > 0)
    {
      r->spread[0] = r->variance / bti_chi2_beyond (beyond / 2, r->sigmas);
      r->spread[1] = r->variance / bti_chi2_beyond (1 - beyond / 2, r->sigmas);
    }
  r->variance = r->sigmas > 0 ? r->variance / r->sigmas : NAN;
}

/* What stands for any in a name. */
static const char every[] = "all";

static int
fits (const char *name, const char *of)
{
  return strcmp (name, every) == 0 || strcmp (name, of) == 0;
}

static void
collect (row *r, const cov_point *point, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (fits (r->quantity, point[i].quantity) && fits (r->method, point[i].method))
      add (r, &point[i]);
  finish (r);
}

static int
is_there (const row *rows, size_t count, const char *quantity, const char *method)
{
  for (size_t i = 0; i < count; i++)
    if (strcmp (rows[i].quantity, quantity) == 0
        && strcmp (rows[i].method, method) == 0)
      return 1;
  return 0;
}

/* A row for each subject, one for each quantity by all methods, one for everything.
 * How many; ROWS has room for them. */
static size_t
name_rows (row *rows)
{
  size_t count = 0;
  const cov_subject *subject;
  for (size_t i = 0; (subject = cov_subject_at (i)); i++)
    rows[count++] = (row){ .quantity = subject->quantity, .method = subject->method };
  for (size_t i = 0; (subject = cov_subject_at (i)); i++)
    if (!is_there (rows, count, subject->quantity, every))
      rows[count++] = (row){ .quantity = subject->quantity, .method = every };
  rows[count++] = (row){ .quantity = every, .method = every };
  return count;
}

/* ---- the file -------------------------------------------------------------------- */

enum
{
  NUMBERS = 16
};

static const char *const columns[NUMBERS]
    = { "points",   "covered", "missed",  "with_check",  "blunt",    "beyond",
        "open",     "late",    "refused", "share_lo",    "share_hi", "z_count",
        "z_square", "z_lo",    "z_hi",    "worst_halves" };

static void
numbers_of (double out[NUMBERS], const row *r)
{
  const double all[NUMBERS]
      = { r->points,          r->count[COV_COVERED], r->count[COV_MISSED],
          r->rescued,         r->count[COV_BLUNT],   r->count[COV_BEYOND],
          r->count[COV_OPEN], r->count[COV_LATE],    r->count[COV_REFUSED],
          r->chances[0],      r->chances[1],         r->sigmas,
          r->variance,        r->spread[0],          r->spread[1],
          r->distance };
  memcpy (out, all, sizeof all);
}

static bt_status
add_head (bt_table *table, bt_error *error)
{
  bt_status status = bt_table_head (
      table, "what", error,
      "stated errors at random points against answers a thousand times sharper or by "
      "another method; nominal answers without the check by a second method; the worst "
      "is that of the largest distance in half-widths");
  if (status == BT_OK)
    status = bt_table_head (table, "version", error, "%s", bt_version ());
  if (status == BT_OK)
    status = bt_table_head (table, "confidence", error, "%g", 1 - beyond);
  if (status == BT_OK)
    status = bt_table_head (table, "late", error,
                            "of more than %g s, or a reference of %g s",
                            cov_patience[0], cov_patience[1]);
  /* Student's t with n - 1 degrees of freedom has the variance (n - 1)/(n - 3). */
  const double batches = 16, share = bti_student_share ((size_t) batches);
  if (status == BT_OK)
    status = bt_table_head (
        table, "z", error,
        "in standard errors of %g batches, enlarged so that three cover what three of "
        "a normal number do; of their mean square %.2f is expected",
        batches, (batches - 1) / (batches - 3) / (share * share));
  const char *quantity, *why;
  for (size_t i = 0; status == BT_OK && cov_left_out (i, &quantity, &why); i++)
    {
      char key[32];
      snprintf (key, sizeof key, "not covered %zu", i + 1);
      status = bt_table_head (table, key, error, "%s: %s", quantity, why);
    }
  return status;
}

static bt_status
add_columns (bt_table *table, const row *rows, size_t size, bt_error *error)
{
  const char **texts = calloc (size + 1, sizeof *texts);
  double *numbers = calloc (size + 1, sizeof *numbers);
  bt_status status = texts && numbers
                         ? BT_OK
                         : bt_error_set (error, BT_ENOMEM, "no memory for the table");
  for (int which = 0; status == BT_OK && which < 3; which++)
    {
      static const char *const heads[] = { "quantity", "method", "worst" };
      for (size_t i = 0; i < size; i++)
        {
          const char *worst = rows[i].worst ? rows[i].command : "-";
          texts[i] = which == 0   ? rows[i].quantity
                     : which == 1 ? rows[i].method
                                  : worst;
          texts[i] = *texts[i] ? texts[i] : "-";
        }
      status = bt_table_texts (table, heads[which], texts, size, error);
    }
  for (size_t k = 0; status == BT_OK && k < NUMBERS; k++)
    {
      for (size_t i = 0; i < size; i++)
        {
          double all[NUMBERS];
          numbers_of (all, &rows[i]);
          numbers[i] = all[k];
        }
      status = bt_table_column (table, columns[k], numbers, size, error);
    }
  free (texts);
  free (numbers);
  return status;
}

bt_status
cov_table (const char *path, const cov_point *point, size_t count, bt_error *error)
{
  size_t size = 0;
  bt_table *table = NULL;
  while (cov_subject_at (size))
    size++;
  row *rows = calloc (2 * size + 1, sizeof *rows);
  if (!rows)
    return bt_error_set (error, BT_ENOMEM, "no memory for %zu rows", size);
  size = name_rows (rows);
  for (size_t i = 0; i < size; i++)
    collect (&rows[i], point, count);
  bt_status status = bt_table_new (&table, error);
  if (status == BT_OK)
    {
      bt_table_digits (table, 6);
      status = add_head (table, error);
    }
  if (status == BT_OK)
    status = add_columns (table, rows, size, error);
  if (status == BT_OK)
    status = bt_table_write (table, path, error);
  bt_table_free (table);
  free (rows);
  return status;
}
