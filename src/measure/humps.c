/* measure/humps.c - see humps.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/humps.h"

#include <math.h>

/* Where the parabola through RHO[i-1..i+1] has its extremum, if RHO[i] is the highest
 * (SIGN 1) or the lowest (-1) of the three; else RHO[i]. */
static double
vertex (const double *rho, size_t count, size_t i, double sign)
{
  if (i == 0 || i + 1 >= count)
    return rho[i];
  const double slope = (rho[i + 1] - rho[i - 1]) / 2,
               bend = 2 * rho[i] - rho[i + 1] - rho[i - 1];
  /* No farther than the points beside it. */
  if (!(sign * bend > 0) || !(fabs (slope) <= fabs (bend) / 2 * (1 + 1e-12)))
    return rho[i];
  return rho[i] + slope * slope / (2 * bend);
}

/* The largest rise from the lowest point so far, from TOP on in the direction of STEP.
 */
static double
rise (const double *rho, size_t count, size_t top, int up)
{
  double lowest = vertex (rho, count, top, 1), most = 0;
  for (size_t i = top; up ? i + 1 < count : i > 0;)
    {
      i = up ? i + 1 : i - 1;
      most = fmax (most, vertex (rho, count, i, 1) - lowest);
      lowest = fmin (lowest, vertex (rho, count, i, -1));
    }
  return most;
}

double
bti_second_hump (const double *rho, size_t count)
{
  size_t top = 0;
  for (size_t i = 1; i < count; i++)
    if (rho[i] > rho[top])
      top = i;
  if (count < 3 || !(rho[top] > 0))
    return 0;
  const double left = rise (rho, count, top, 0), right = rise (rho, count, top, 1);
  return fmax (left, right) / vertex (rho, count, top, 1);
}
