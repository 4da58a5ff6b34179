/* measure/admixture.c - see admixture.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/admixture.h"

#include <math.h>

enum
{
  MOST = 6
};

/* Lagrange's polynomial through the last COUNT of SIZE points, at 0. */
static bti_origin
lagrange (const double *h, const double *y, const double *err, size_t size,
          size_t count)
{
  bti_origin sum = { 0, 0 };
  for (size_t i = size - count; i < size; i++)
    {
      double weight = 1;
      for (size_t j = size - count; j < size; j++)
        if (j != i)
          weight *= h[j] / (h[j] - h[i]);
      sum.value += weight * y[i];
      /* A value is rounded, too. */
      sum.err += fabs (weight) * (err[i] + 1e-15 * fabs (y[i]));
    }
  return sum;
}

/* From the polynomials through three points and more. */
static bti_origin
settle (const double *h, const double *y, const double *err, size_t count)
{
  bti_origin best = { 0, INFINITY };
  double before = lagrange (h, y, err, count, 1).value,
         last = lagrange (h, y, err, count, 2).value;
  for (size_t k = 3; k <= count && k <= MOST; k++)
    {
      bti_origin next = lagrange (h, y, err, count, k);
      /* Two that agree by chance do not count: a quarter of what was before stays,
       * but for the constant and the line, which is what is left of 1. */
      next.err += fmax (fabs (next.value - last), k > 3 ? fabs (last - before) / 4 : 0);
      if (next.err < best.err)
        best = next;
      before = last;
      last = next.value;
    }
  return best;
}

bti_origin
bti_origin_of (const double *h, const double *y, const double *err, size_t count)
{
  bti_origin all = settle (h, y, err, count);
  if (count <= 3)
    return all;
  /* What broken powers leave falls with the last values, by four or more for a halving
   * of h: an eighth of the change is more than a third of it.  What is there at h = 0
   * was so without the last value. */
  bti_origin fewer = settle (h, y, err, count - 1);
  all.err += fabs (all.value - fewer.value) / 8;
  return all;
}

int
bti_origin_stands_out (const bti_origin *origin)
{
  return fabs (origin->value) > 3 * origin->err;
}
