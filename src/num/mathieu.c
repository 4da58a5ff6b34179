/* num/mathieu.c - see mathieu.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/mathieu.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_mathieu.h>
#include <math.h>

enum
{
  TAIL = 24, /* rows beyond the last that matters */
  HALVINGS = 1100
};

/* The first harmonic of a symmetry: cos 0, cos 2t, ... | cos t, cos 3t, ... |
 * sin t, ... | sin 2t, sin 4t, ... */
static int
first_of (int n, int even)
{
  return n % 2 ? 1 : even ? 0 : 2;
}

/* Number of negative pivots of matrix - a, all entries raised by SIDE (-1, 1) times
 * their error.  Row k has the diagonal k^2 - a and q beside it; with sin t and cos t
 * the harmonic -1 folds back onto 1, and the row of cos 0 is scaled to be symmetric.
 *
 * Once the diagonal is above 4 q pivots are above 3 q, and a row's part in those before
 * falls by a factor of ten each: TAIL more, and the rest cannot be seen. */
static long
negative_pivots (const bti_mathieu *at, int odd, int even, double side)
{
  double q = fabs (at->q), pivot = 0, step;
  /* A shift of t by pi/2 turns q into -q: a_n and b_n of odd n change places, all
   * others stay. */
  double folded = odd ? (even == (at->q >= 0) ? q : -q) : 0;
  long count = 0;
  int tail = 0, rows = 0;
  for (double k = first_of (odd, even); tail < TAIL; k += 2, rows++)
    {
      double gap = (k - at->w) * (k + at->w), diagonal = gap - at->shift;
      step = rows == 0 ? 0 : q;
      if (rows == 1 && !odd && even)
        step = M_SQRT2 * q;
      if (rows == 0)
        diagonal += folded;
      /* Five operations, and q^2/pivot, whose relative errors are as good as some of q.
       */
      diagonal += side
                  * (8 * DBL_EPSILON * (fabs (gap) + fabs (at->shift) + q)
                     + fabs (at->slack) + DBL_MIN);
      tail += diagonal > 4 * q;
      /* q/pivot first: q^2 may vanish where this does not. */
      pivot = diagonal - (rows > 0 ? step * (step / pivot) : 0);
      if (fabs (pivot) < DBL_MIN)
        pivot = -side * DBL_MIN;
      count += pivot < 0;
    }
  return count;
}

static int
is_sized (const bti_mathieu *at)
{
  double largest = BTI_MATHIEU_MAX * BTI_MATHIEU_MAX;
  return fabs (at->w) <= BTI_MATHIEU_MAX && fabs (at->shift) <= largest
         && fabs (at->q) <= largest && at->slack <= largest;
}

bti_count
bti_mathieu_edges_like (const bti_mathieu *at, int n, int even)
{
  if (!is_sized (at))
    return (bti_count){ -1, -1 };
  return (bti_count){ negative_pivots (at, n % 2, even, 1),
                      negative_pivots (at, n % 2, even, -1) };
}

bti_count
bti_mathieu_edges (const bti_mathieu *at)
{
  bti_count sum = { 0, 0 };
  for (int i = 0; i < 4; i++)
    {
      bti_count part = bti_mathieu_edges_like (at, i / 2, i % 2);
      if (part.lo < 0)
        return part;
      sum.lo += part.lo;
      sum.hi += part.hi;
    }
  return sum;
}

long
bti_mathieu_index (int n, int even)
{
  return (n - first_of (n, even)) / 2;
}

/* Least a at which the count, its lower (SIDE 1) or upper end, is above INDEX. */
static double
find_value (int n, int even, double q, double side)
{
  long index = bti_mathieu_index (n, even);
  double lo = -2 * q - 1, hi = 1.0 * n * n + 2 * q + 1;
  for (int i = 0; i < HALVINGS; i++)
    {
      double middle = lo + (hi - lo) / 2;
      if (middle <= lo || middle >= hi)
        break;
      bti_mathieu at = { .shift = middle, .q = q };
      if (negative_pivots (&at, n % 2, even, side) > index)
        hi = middle;
      else
        lo = middle;
    }
  return side > 0 ? hi : lo;
}

int
bti_mathieu_value (int n, int even, double q, double *lo, double *hi)
{
  *lo = *hi = NAN;
  /* |a_n - n^2| <= 2 q, and that is below the size allowed. */
  if (n < first_of (n, even) || !(n <= BTI_MATHIEU_MAX / 4) || !(q >= 0)
      || !(sqrt (q) <= BTI_MATHIEU_MAX / 4))
    return 0;
  *lo = find_value (n, even, q, -1);
  *hi = find_value (n, even, q, 1);
  return 1;
}

int
bti_mathieu_gsl (int n, int even, double q, double *out)
{
  gsl_sf_result result = { NAN, NAN };
  *out = NAN;
  if (n < (even ? 0 : 1) || n > 64 || !(q >= 0 && q <= 5000))
    return 0;
  int failed
      = even ? gsl_sf_mathieu_a_e (n, q, &result) : gsl_sf_mathieu_b_e (n, q, &result);
  if (failed != GSL_SUCCESS || !isfinite (result.val))
    return 0;
  *out = result.val;
  return 1;
}
