/* num/special.c - see special.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/special.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_poly.h>
#include <gsl/gsl_sf_mathieu.h>
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

int
bti_cubic_roots (const double c[4], double roots[3])
{
  double scale = fabs (c[0]) + fabs (c[1]) + fabs (c[2]) + fabs (c[3]);
  if (fabs (c[3]) > 1e-12 * scale)
    return gsl_poly_solve_cubic (c[2] / c[3], c[1] / c[3], c[0] / c[3], roots,
                                 roots + 1, roots + 2);
  return gsl_poly_solve_quadratic (c[2], c[1], c[0], roots, roots + 1);
}

long
bti_mathieu_edges_below (double a, double q)
{
  /* A shift of t by pi/2 turns q into -q and leaves the bands where they are. */
  q = fabs (q);
  long edges = 0;
  for (int n = 0;; n++)
    {
      gsl_sf_result even, odd;
      if (n > 0)
        {
          if (gsl_sf_mathieu_b_e (n, q, &odd) != GSL_SUCCESS || !isfinite (odd.val))
            return -1;
          if (odd.val >= a)
            return edges;
          edges++;
        }
      if (gsl_sf_mathieu_a_e (n, q, &even) != GSL_SUCCESS || !isfinite (even.val))
        return -1;
      if (even.val >= a)
        return edges;
      edges++;
    }
}
