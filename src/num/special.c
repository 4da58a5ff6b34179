/* num/special.c - see special.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/special.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_poly.h>
#include <gsl/gsl_version.h>
#include <math.h>

void
bti_gsl_quiet (void)
{
  gsl_set_error_handler_off ();
}

const char *
bti_gsl_version (void)
{
  return gsl_version;
}

static double
cubic (const double c[4], double s)
{
  return c[0] + s * (c[1] + s * (c[2] + s * c[3]));
}

/* By bisection between the extrema: the closed form loses roots of order one when
 * c[3] is 1e-8 of the others. */
int
bti_cubic_roots (const double c[4], double lo, double hi, double roots[3])
{
  double stop[4] = { lo, 0, 0, hi };
  int stops = 1, count = 0;
  double extremum[2];
  int extrema
      = gsl_poly_solve_quadratic (3 * c[3], 2 * c[2], c[1], extremum, extremum + 1);
  for (int i = 0; i < extrema; i++)
    if (extremum[i] > stop[stops - 1] && extremum[i] < hi)
      stop[stops++] = extremum[i];
  stop[stops] = hi;
  for (int i = 0; i < stops; i++)
    {
      double from = stop[i], to = stop[i + 1];
      int positive = cubic (c, from) > 0;
      if (positive == (cubic (c, to) > 0))
        continue;
      for (int halvings = 0; halvings < 54; halvings++)
        {
          double middle = (from + to) / 2;
          if ((cubic (c, middle) > 0) == positive)
            from = middle;
          else
            to = middle;
        }
      roots[count++] = (from + to) / 2;
    }
  return count;
}

void
bti_bessel (double *out, size_t count, double z)
{
  /* J_{n-1} = (2n/z) J_n - J_{n+1}; the start is arbitrary, and positive as J_n is
   * for n > z. */
  double above = 0, here = 1, squares = 0;
  /* Below this J_0 is 1 and the others are 0 to all digits; 2n/z must not overflow. */
  z = fmax (z, 1e-30);
  for (size_t n = count; n-- > 0;)
    {
      double below = 2 * (double) (n + 1) / z * here - above;
      above = here;
      here = below;
      out[n] = here;
      if (here > 1e100)
        {
          for (size_t i = n; i < count; i++)
            out[i] *= 1e-100;
          above *= 1e-100;
          here *= 1e-100;
        }
    }
  /* J_0^2 + 2 sum J_n^2 = 1: a sum of like signs, so nothing cancels. */
  for (size_t n = count; n-- > 1;)
    squares += 2 * out[n] * out[n];
  squares += out[0] * out[0];
  double norm = sqrt (squares);
  for (size_t n = 0; n < count; n++)
    out[n] /= norm;
}
