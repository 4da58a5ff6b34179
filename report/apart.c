/* report/apart.c - see apart.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/apart.h"
#include "report/format.h"

#include <breaktime/table.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* What eight digits of a number do not tell, twice; and what rounding does to numbers
 * that are small beside others of the column. */
static const double digits = 1e-7, rounding = 1e-9;
/* Of a column whose errors are not known. */
static const double part = 1e-6, least = 1e-9;

static int
ends_in (const char *name, const char *end)
{
  const size_t size = strlen (name), tail = strlen (end);
  return size > tail && strcmp (name + size - tail, end) == 0;
}

static int
is_error (const char *name)
{
  return strcmp (name, "err") == 0 || strcmp (name, "error") == 0
         || strncmp (name, "err_", 4) == 0 || ends_in (name, "_err");
}

/* Column J of TABLE and what bounds it. */
typedef struct column
{
  const double *value, *err; /* err: half the width; NULL: none */
  const double *lo, *hi;     /* or the ends; NULL: none */
  double most;               /* the largest number */
} column;

static column
column_of (const bt_table *table, size_t j)
{
  const char *name = bt_table_name (table, j), *next = bt_table_name (table, j + 1);
  column c = { .value = bt_table_numbers (table, name) };
  if (next && is_error (next))
    c.err = bt_table_numbers (table, next);
  else if (strcmp (name, "value") == 0)
    {
      c.lo = bt_table_numbers (table, "lo");
      c.hi = bt_table_numbers (table, "hi");
    }
  for (size_t i = 0; c.value && i < bt_table_rows (table); i++)
    if (isfinite (c.value[i]))
      c.most = fmax (c.most, fabs (c.value[i]));
  return c;
}

/* How far row I of C may be off; NaN: that is not known. */
static double
error_of (const column *c, size_t i)
{
  if (c->err)
    return isfinite (c->err[i]) ? fabs (c->err[i]) : NAN;
  if (c->lo && c->hi)
    return isfinite (c->lo[i]) && isfinite (c->hi[i])
               ? fmax (c->hi[i] - c->value[i], c->value[i] - c->lo[i])
               : NAN;
  return fmax (part * c->most, least) / 2;
}

/* How much further apart rows I are than they may be, as a factor; 0: they agree. */
static double
excess (const column *a, const column *b, size_t i)
{
  const double x = a->value[i], y = b->value[i];
  if (isnan (x) || isnan (y))
    return isnan (x) == isnan (y) ? 0 : INFINITY;
  if (isinf (x) || isinf (y))
    return x == y ? 0 : INFINITY;
  const double may = error_of (a, i) + error_of (b, i)
                     + digits * fmax (fabs (x), fabs (y))
                     + rounding * fmax (a->most, b->most);
  const double is = fabs (x - y);
  return is > may ? (may > 0 ? is / may : INFINITY) : 0; /* NaN: 0 */
}

static void
show (char out[BTR_LINE], const column *c, size_t i)
{
  const double err = c->err || c->lo ? error_of (c, i) : 0;
  if (err > 0 && isfinite (c->value[i]))
    btr_format_value (out, BTR_LINE, c->value[i], err, c->value[i] - err);
  else
    snprintf (out, BTR_LINE, "%.8g", c->value[i]);
}

/* Column J of both. */
static void
compare_column (btr_apart *out, double *worst, const bt_table *const table[2], size_t j)
{
  const char *name = bt_table_name (table[0], j);
  const column a = column_of (table[0], j), b = column_of (table[1], j);
  const char *along = bt_table_name (table[0], 0);
  const double *at = bt_table_numbers (table[0], along);
  if (!a.value || !b.value || is_error (name))
    return;
  for (size_t i = 0; i < bt_table_rows (table[0]); i++)
    {
      const double factor = excess (&a, &b, i);
      if (factor == 0)
        continue;
      out->count++;
      if (factor <= *worst)
        continue;
      *worst = factor;
      if (j > 0 && at)
        snprintf (out->what, BTR_LINE, "%.100s in row %zu, %.100s = %.8g", name, i + 1,
                  along, at[i]);
      else
        snprintf (out->what, BTR_LINE, "%.100s in row %zu", name, i + 1);
      show (out->before, &a, i);
      show (out->now, &b, i);
    }
}

/* Column J of both, of texts in one of them at least. */
static void
compare_texts (btr_apart *out, const bt_table *const table[2], size_t j)
{
  const char *name = bt_table_name (table[0], j);
  const char *const *a = bt_table_strings (table[0], name);
  const char *const *b = bt_table_strings (table[1], name);
  if (!a != !b)
    {
      out->count++;
      snprintf (out->what, BTR_LINE, "kind of column %zu", j + 1);
      snprintf (out->before, BTR_LINE, "%s", a ? "texts" : "numbers");
      snprintf (out->now, BTR_LINE, "%s", b ? "texts" : "numbers");
    }
  for (size_t i = 0; a && b && i < bt_table_rows (table[0]); i++)
    {
      if (strcmp (a[i], b[i]) == 0)
        continue;
      if (out->count++ > 0)
        continue;
      snprintf (out->what, BTR_LINE, "%.100s in row %zu", name, i + 1);
      snprintf (out->before, BTR_LINE, "%.200s", a[i]);
      snprintf (out->now, BTR_LINE, "%.200s", b[i]);
    }
}

/* Behind WHAT, the first of its rows that one of TABLE has and the other, of fewer
 * rows, does not: by the first column, along which both go. */
static void
tell_row (btr_apart *out, const bt_table *const table[2], const size_t rows[2])
{
  const int more = rows[1] > rows[0];
  const char *along = bt_table_name (table[0], 0);
  const double *many = bt_table_numbers (table[more], along);
  const double *few = bt_table_numbers (table[!more], along);
  size_t i = 0;
  if (!many || !few)
    return;
  while (i < rows[!more]
         && fabs (many[i] - few[i]) <= digits * fmax (fabs (many[i]), fabs (few[i])))
    i++;
  const size_t used = strlen (out->what);
  snprintf (out->what + used, BTR_LINE - used, ", in one alone row %zu, %.100s = %.8g",
            i + 1, along, many[i]);
}

/* The same columns, and as many rows? */
static int
have_one_form (btr_apart *out, const bt_table *const table[2])
{
  const char *name[2];
  size_t rows[2];
  for (int k = 0; k < 2; k++)
    rows[k] = bt_table_rows (table[k]);
  for (size_t j = 0;; j++)
    {
      for (int k = 0; k < 2; k++)
        name[k] = bt_table_name (table[k], j);
      if (!name[0] && !name[1])
        break;
      if (name[0] && name[1] && strcmp (name[0], name[1]) == 0)
        continue;
      out->count = 1;
      snprintf (out->what, BTR_LINE, "name of column %zu", j + 1);
      snprintf (out->before, BTR_LINE, "%.200s", name[0] ? name[0] : "–");
      snprintf (out->now, BTR_LINE, "%.200s", name[1] ? name[1] : "–");
      return 0;
    }
  if (rows[0] == rows[1])
    return 1;
  out->count = 1;
  snprintf (out->what, BTR_LINE, "number of rows");
  snprintf (out->before, BTR_LINE, "%zu", rows[0]);
  snprintf (out->now, BTR_LINE, "%zu", rows[1]);
  tell_row (out, table, rows);
  return 0;
}

bt_status
btr_data_apart (btr_apart *out, const char *before, const char *now, bt_error *error)
{
  bt_table *table[2] = { NULL, NULL };
  double worst = 0;
  *out = (btr_apart){ 0 };
  bt_status status = bt_table_read (&table[0], before, error);
  if (status == BT_OK)
    status = bt_table_read (&table[1], now, error);
  const bt_table *const both[2] = { table[0], table[1] };
  if (status == BT_OK && have_one_form (out, both))
    for (size_t j = 0; bt_table_name (both[0], j); j++)
      {
        compare_column (out, &worst, both, j);
        compare_texts (out, both, j);
      }
  bt_table_free (table[0]);
  bt_table_free (table[1]);
  return status;
}
