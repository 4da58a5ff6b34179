/* solve/ahead.c - see ahead.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/ahead.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum
{
  FIRST = 256,   /* times that are computed otherwise */
  MOST = 1 << 15 /* at once */
};

/* Of the largest amplitude, over the number of pairs: what is smaller is left out. */
static const double hidden = 1e-16;

int
bti_ahead_wants (const bti_ahead *ahead)
{
  return !ahead->ready && ahead->steady >= FIRST;
}

/* Twice the real part of a pair counts where its conjugate is none of the pairs. */
static double complex
amplitude (const bti_ahead_group *left, const bti_ahead_group *right,
           const double *element, size_t stride, size_t a, size_t b)
{
  const int alone = left == right && a == b;
  return (alone ? 1 : 2) * element[a * stride + b] * conj (left->amplitude[a])
         * right->amplitude[b];
}

bt_status
bti_ahead_pairs (bti_beats *beats, const bti_ahead_group *left,
                 const bti_ahead_group *right, const double *element, size_t stride,
                 bt_error *error)
{
  const double pairs = (double) left->size * (double) right->size;
  double largest = 0;
  for (size_t a = 0; a < left->size; a++)
    for (size_t b = left == right ? a : 0; b < right->size; b++)
      largest = fmax (largest, cabs (amplitude (left, right, element, stride, a, b)));
  const double least = hidden * largest / pairs;
  for (size_t a = 0; a < left->size; a++)
    for (size_t b = left == right ? a : 0; b < right->size; b++)
      {
        const double complex f = amplitude (left, right, element, stride, a, b);
        if (!(cabs (f) > least))
          continue;
        bt_status status
            = bti_beats_add (beats, left->energy[a] - right->energy[b], f, error);
        if (status != BT_OK)
          return status;
      }
  return BT_OK;
}

void
bti_ahead_advance (bti_ahead *ahead, double interval)
{
  bti_elapse (&ahead->now, interval);
  const int same = interval == ahead->interval;
  ahead->steady = same ? ahead->steady + 1 : 0;
  if (same && ahead->index + 1 < ahead->count)
    ahead->index++;
  else
    ahead->count = 0;
  ahead->interval = interval;
}

bt_status
bti_ahead_observe (bti_ahead *ahead, bt_observables *out, bt_error *error)
{
  if (ahead->count == 0)
    {
      /* After an interval unlike the others: it may be the only one. */
      const size_t count = ahead->steady < 1      ? 1
                           : ahead->steady < MOST ? ahead->steady
                                                  : MOST;
      bt_status status = BT_OK;
      for (int k = 0; status == BT_OK && k < 3; k++)
        status = bti_realloc (&ahead->value[k], count, sizeof (double), error);
      if (status == BT_OK)
        status = bti_beats_sum (&ahead->x, ahead->now.time, ahead->interval, count,
                                ahead->value[0], ahead->value[1], error);
      if (status == BT_OK)
        status = bti_beats_sum (&ahead->x2, ahead->now.time, ahead->interval, count,
                                ahead->value[2], NULL, error);
      if (status != BT_OK)
        return status;
      ahead->count = count;
      ahead->index = 0;
    }
  out->x = ahead->value[0][ahead->index];
  out->p = ahead->value[1][ahead->index];
  out->x2 = ahead->value[2][ahead->index];
  return BT_OK;
}

void
bti_ahead_clear (bti_ahead *ahead)
{
  bti_beats_clear (&ahead->x);
  bti_beats_clear (&ahead->x2);
  for (int k = 0; k < 3; k++)
    free (ahead->value[k]);
  *ahead = (bti_ahead){ 0 };
}
