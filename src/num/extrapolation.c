/* num/extrapolation.c - see extrapolation.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "num/extrapolation.h"

#include <string.h>

/* OUT = A + C B, OUT may be A. */
BTI_CLONES static void
add (double *out, const double *a, double c, const double *b, size_t size)
{
  for (size_t i = 0; i < size; i++)
    out[i] = a[i] + c * b[i];
}

void
bti_extrapolate (bti_rate f, const void *context, double *y, size_t size, double h,
                 double *work)
{
  static const double weight[] = { -1.0 / 360, 16.0 / 45, -729.0 / 280, 1024.0 / 315 };
  double *first = work, *place = first + size, *rate = place + size,
         *last = rate + size, *now = last + size, *sum = now + size;
  f (context, y, first);
  memset (sum, 0, size * sizeof *sum);
  for (size_t k = 0; k < sizeof weight / sizeof *weight; k++)
    {
      /* LAST and NOW are how far Y has moved: they are small, and so is their
       * rounding. */
      const size_t steps = 2 * (k + 1);
      const double part = h / (double) steps;
      memset (last, 0, size * sizeof *last);
      for (size_t i = 0; i < size; i++)
        now[i] = part * first[i];
      for (size_t i = 1; i < steps; i++)
        {
          double *next = last;
          add (place, y, 1, now, size);
          f (context, place, rate);
          add (next, last, 2 * part, rate, size);
          last = now;
          now = next;
        }
      add (sum, sum, weight[k], now, size);
    }
  add (y, y, 1, sum, size);
}
