/* measure/floquet.c - stability of the background; see breaktime/measure.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/composition.h"
#include "num/special.h"

#include <breaktime/measure.h>
#include <math.h>

/* Half the trace of the monodromy matrix of y'' + (omega2 + depth cos^2 tau) y = 0
 * in tau = nu t (frequencies in units of nu), over tau in [0, pi]. */
static double
discriminant (double omega2, double depth, long steps)
{
  double h = M_PI / (double) steps, trace = 0;
  for (int column = 0; column < 2; column++)
    {
      double y = column == 0, v = column == 1, tau = 0;
      for (long s = 0; s < steps; s++)
        for (int i = 0; i < BTI_COMPOSITION_STAGES; i++)
          {
            /* Drift first: time is advanced with the position, so that the
             * composition stays symmetric for an explicit time dependence. */
            double d = h * bti_composition8[i];
            y += d / 2 * v;
            tau += d / 2;
            double c = cos (tau);
            v -= d * (omega2 + depth * c * c) * y;
            y += d / 2 * v;
            tau += d / 2;
          }
      trace += column == 0 ? y : v;
    }
  return trace / 2;
}

bt_status
bt_floquet_exponent (double lambda, double x0, double omega, double nu, bt_floquet *out,
                     bt_error *error)
{
  if (!(lambda >= 0) || !isfinite (lambda) || !isfinite (x0) || !(omega > 0)
      || !isfinite (omega) || !(nu > 0) || !isfinite (nu))
    return bt_error_set (
        error, BT_EINVAL,
        "Floquet exponent at lambda = %g, x0 = %g, omega = %g, nu = %g: "
        "lambda >= 0, omega > 0, nu > 0 and finite numbers wanted",
        lambda, x0, omega, nu);
  double omega2 = omega * omega / (nu * nu), depth = lambda * x0 * x0 / (nu * nu);
  /* Twenty steps a radian of the fastest phase; the halved step measures. */
  long steps = 32 + 4 * (long) ceil (sqrt (omega2 + depth));
  if (steps > 100000)
    return bt_error_set (error, BT_ELIMIT, "lambda x0^2 = %g is too large",
                         lambda * x0 * x0);
  double coarse = discriminant (omega2, depth, steps);
  double fine = discriminant (omega2, depth, 2 * steps);
  /* Rounding: 1e-14 a step and the size of the solution. */
  double rounding = 1e-15 * (double) steps * fmax (1, fabs (fine));
  out->discriminant = fine;
  out->discriminant_err = fabs (fine - coarse) + rounding;
  out->mu = fabs (fine) > 1 ? acosh (fabs (fine)) * nu / M_PI : 0;
  /* cos^2 = (1 + cos 2 tau)/2: a = omega^2 + depth/2, 2q = -depth/2. */
  out->edges = bti_mathieu_edges_below (omega2 + depth / 2, depth / 4);
  /* Stable for an odd number of edges below (a_0, then pairs). */
  if (out->edges >= 0 && fabs (fabs (fine) - 1) > 1e-8 + out->discriminant_err
      && (out->edges % 2 == 1) != (fabs (fine) < 1))
    return bt_error_set (error, BT_ECONV,
                         "stability: the monodromy matrix has half trace %.12g, but "
                         "%ld band edges of Mathieu's equation lie below",
                         fine, out->edges);
  return BT_OK;
}
