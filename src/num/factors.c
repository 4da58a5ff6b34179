/* num/factors.c - see factors.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/factors.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <suitesparse/umfpack.h>

/* Operations a second of those that are foreseen, which are an upper bound: less than
 * half of what was measured; and seconds that nobody waits for. */
static const double pace = 2e10, longest = 900;

/* Operations from which on it is worth it to look for a better order: METIS takes some
 * 10 us an equation for that, which is most of the time of small ones. */
static const double many = 2e10;

struct bti_factors
{
  size_t n;
  double shift;
  long *begin, *row; /* of A - SHIFT, by columns */
  double *value;
  void *numeric;
};

bt_status
bti_entries_add (bti_entries *e, size_t row, size_t column, double value,
                 bt_error *error)
{
  if (value == 0)
    return BT_OK;
  if (e->count == e->room)
    {
      const size_t room = 2 * e->room + 256;
      bt_status status = bti_realloc (&e->row, room, sizeof *e->row, error);
      if (status == BT_OK)
        status = bti_realloc (&e->column, room, sizeof *e->column, error);
      if (status == BT_OK)
        status = bti_realloc (&e->value, room, sizeof *e->value, error);
      if (status != BT_OK)
        return status;
      e->room = room;
    }
  e->row[e->count] = (long) row;
  e->column[e->count] = (long) column;
  e->value[e->count++] = value;
  return BT_OK;
}

void
bti_entries_clear (bti_entries *e)
{
  free (e->row);
  free (e->column);
  free (e->value);
  *e = (bti_entries){ 0 };
}

void
bti_factors_free (bti_factors *f)
{
  if (!f)
    return;
  if (f->numeric)
    umfpack_dl_free_numeric (&f->numeric);
  free (f->begin);
  free (f->row);
  free (f->value);
  free (f);
}

/* By columns, what stands at one place added up, and every diagonal there is. */
static bt_status
sort (bti_factors *f, const bti_entries *entries, bt_error *error)
{
  const size_t n = f->n, count = entries->count + n;
  bti_entries all = { 0 };
  bt_status status = bti_calloc (&f->begin, n + 1, sizeof *f->begin, error);
  if (status == BT_OK)
    status = bti_calloc (&f->row, count, sizeof *f->row, error);
  if (status == BT_OK)
    status = bti_calloc (&f->value, count, sizeof *f->value, error);
  for (size_t e = 0; status == BT_OK && e < entries->count; e++)
    status = bti_entries_add (&all, (size_t) entries->row[e],
                              (size_t) entries->column[e], entries->value[e], error);
  for (size_t i = 0; status == BT_OK && i < n; i++)
    status = bti_entries_add (&all, i, i, -f->shift, error);
  if (status == BT_OK
      && umfpack_dl_triplet_to_col ((long) n, (long) n, (long) all.count, all.row,
                                    all.column, all.value, f->begin, f->row, f->value,
                                    NULL)
             != UMFPACK_OK)
    status = bt_error_set (error, BT_ENOMEM, "out of memory for %zu equations", n);
  bti_entries_clear (&all);
  return status;
}

static bt_status
check_cost (size_t n, const double *info, const bt_watch *watch, bt_error *error)
{
  const double bytes = info[UMFPACK_PEAK_MEMORY_ESTIMATE] * info[UMFPACK_SIZE_OF_UNIT];
  const double seconds = info[UMFPACK_FLOPS_ESTIMATE] / pace;
  bt_status status = bti_memory_check (bytes, error, "factors of %zu equations", n);
  if (status == BT_OK && !(seconds < longest))
    status = bt_error_set (error, BT_ELIMIT,
                           "factors of %zu equations would take some %.2g s, at most "
                           "%g s",
                           n, seconds, longest);
  if (status == BT_OK)
    status = bt_watch_afford (watch, seconds, error, "factors of %zu equations", n);
  return status;
}

/* An order of the equations, and what it will cost. */
static bt_status
order (void **out, const bti_factors *f, int ordering, double *control, double *info,
       bt_error *error)
{
  const long n = (long) f->n;
  if (*out)
    umfpack_dl_free_symbolic (out);
  control[UMFPACK_ORDERING] = ordering;
  if (umfpack_dl_symbolic (n, n, f->begin, f->row, f->value, out, control, info)
      != UMFPACK_OK)
    return bt_error_set (error, BT_ENOMEM, "out of memory for %zu equations", f->n);
  return BT_OK;
}

bt_status
bti_factors_new (bti_factors **out, const bti_entries *entries, size_t n, double shift,
                 const bt_watch *watch, bt_error *error)
{
  bti_factors *f;
  void *symbolic = NULL;
  double control[UMFPACK_CONTROL], info[UMFPACK_INFO];
  *out = NULL;
  bt_status status = bti_calloc (&f, 1, sizeof *f, error);
  if (status != BT_OK)
    return status;
  f->n = n;
  f->shift = shift;
  status = sort (f, entries, error);
  umfpack_dl_defaults (control);
  control[UMFPACK_STRATEGY] = UMFPACK_STRATEGY_SYMMETRIC;
  if (status == BT_OK)
    status = order (&symbolic, f, UMFPACK_ORDERING_AMD, control, info, error);
  if (status == BT_OK && info[UMFPACK_FLOPS_ESTIMATE] > many)
    status = order (&symbolic, f, UMFPACK_ORDERING_METIS, control, info, error);
  if (status == BT_OK)
    status = check_cost (n, info, watch, error);
  if (status == BT_OK)
    {
      const long failed = umfpack_dl_numeric (f->begin, f->row, f->value, symbolic,
                                              &f->numeric, control, info);
      if (failed == UMFPACK_ERROR_out_of_memory)
        status = bt_error_set (error, BT_ENOMEM, "out of memory for %zu equations", n);
      else if (failed != UMFPACK_OK)
        status = bt_error_set (error, BT_ECONV, "%zu equations that are singular", n);
    }
  if (symbolic)
    umfpack_dl_free_symbolic (&symbolic);
  if (status == BT_OK)
    *out = f;
  else
    bti_factors_free (f);
  return status;
}

bt_status
bti_factors_solve (const bti_factors *f, double *x, const double *b, bt_error *error)
{
  double control[UMFPACK_CONTROL];
  umfpack_dl_defaults (control);
  control[UMFPACK_IRSTEP] = 0; /* whoever asks refines */
  const long failed = umfpack_dl_solve (UMFPACK_A, f->begin, f->row, f->value, x, b,
                                        f->numeric, control, NULL);
  if (failed == UMFPACK_ERROR_out_of_memory)
    return bt_error_set (error, BT_ENOMEM, "out of memory for %zu equations", f->n);
  if (failed != UMFPACK_OK)
    return bt_error_set (error, BT_ECONV, "%zu equations that are singular", f->n);
  return BT_OK;
}

void
bti_factors_apply (const bti_factors *f, double *y, const double *x, double *size)
{
  for (size_t i = 0; i < f->n; i++)
    {
      y[i] = f->shift * x[i];
      if (size)
        size[i] = 0;
    }
  for (size_t j = 0; j < f->n; j++)
    for (long e = f->begin[j]; e < f->begin[j + 1]; e++)
      {
        const double term = f->value[e] * x[j];
        y[f->row[e]] += term;
        if (size)
          size[f->row[e]] += fabs (term);
      }
}
