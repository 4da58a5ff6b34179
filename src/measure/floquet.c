/* measure/floquet.c - stability of the background; see breaktime/measure.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "num/composition.h"
#include "num/linalg.h"
#include "num/special.h"

#include <breaktime/measure.h>
#include <math.h>
#include <stdlib.h>

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

/* ---- bands --------------------------------------------------------------------- */

static bt_status
no_value (int n, int even, double q, bt_error *error)
{
  return bt_error_set (error, BT_ECONV, "GSL has no Mathieu characteristic %c_%d (%g)",
                       even ? 'a' : 'b', n, q);
}

static bt_status
check_band (double nu, int n, bt_error *error)
{
  if (!(nu > 0) || !isfinite (nu) || n < 1 || n > 100)
    return bt_error_set (error, BT_EINVAL,
                         "band %d at nu = %g: 1 <= n <= 100 and nu > 0 wanted", n, nu);
  return BT_OK;
}

/* Root q of a_n(q) - 2 q = TARGET < n^2 (b_n unless EVEN) by bisection. */
static bt_status
edge_at (int n, int even, double target, double *out, double *width, bt_error *error)
{
  double lo = 0, hi = 1, value;
  for (;; lo = hi, hi *= 2)
    {
      if (!bti_mathieu_value (n, even, hi, &value))
        return no_value (n, even, hi, error);
      if (value - 2 * hi < target)
        break;
    }
  while (hi - lo > 4e-16 * hi)
    {
      double middle = (lo + hi) / 2;
      if (middle <= lo || middle >= hi)
        break;
      if (!bti_mathieu_value (n, even, middle, &value))
        return no_value (n, even, middle, error);
      if (value - 2 * middle < target)
        hi = middle;
      else
        lo = middle;
    }
  *out = (lo + hi) / 2;
  *width = hi - lo;
  return BT_OK;
}

/* How far from S the monodromy matrix has |Delta| = 1, to first order. */
static bt_status
distance_of (double omega, double nu, double s, double *out, bt_error *error)
{
  bt_floquet at, beside;
  double h = 1e-4 * fmax (s, 1e-3);
  bt_status status = bt_floquet_exponent (s, 1, omega, nu, &at, error);
  if (status == BT_OK)
    status = bt_floquet_exponent (s + h, 1, omega, nu, &beside, error);
  if (status != BT_OK)
    return status;
  double slope = fabs (beside.discriminant - at.discriminant) / h;
  double off = fabs (fabs (at.discriminant) - 1) + at.discriminant_err;
  /* Where a band is so narrow that Delta only touches 1, off is quadratic in s: what
   * is found is then too small, but so is the band. */
  *out = slope > 0 ? off / slope : 0;
  return BT_OK;
}

bt_status
bt_band_find (double omega, double nu, int n, bt_band *out, bt_error *error)
{
  bt_status status = check_band (nu, n, error);
  if (status != BT_OK)
    return status;
  if (!(omega > 0) || !(omega < n * nu))
    return bt_error_set (error, BT_EINVAL,
                         "band %d at omega = %g, nu = %g: omega > 0 wanted, and below "
                         "n nu, or there is no such band",
                         n, omega, nu);
  double target = omega * omega / (nu * nu), edge[2], part[2];
  out->err = 0;
  for (int even = 0; status == BT_OK && even < 2; even++)
    {
      double width = 0;
      status = edge_at (n, even, target, &edge[even], &width, error);
      if (status != BT_OK)
        break;
      edge[even] *= 4 * nu * nu;
      status = distance_of (omega, nu, edge[even], &part[even], error);
      if (status == BT_OK)
        out->err = fmax (out->err, 4 * nu * nu * width + part[even]);
    }
  out->lo = edge[0];
  out->hi = edge[1];
  out->surface = 2 * (n * n * nu * nu - omega * omega);
  return status;
}

/* a_n(q), or b_n(q), as an eigenvalue of Hill's matrix: Fourier's coefficients of a
 * periodic solution.  Nothing of it is GSL's. */
static bt_status
matrix_value (int n, int even, double q, double *out, bt_error *error)
{
  size_t size = (size_t) n + 24 + (size_t) (2 * sqrt (q));
  double *matrix;
  bt_status status = bti_calloc (&matrix, size * (size + 1), sizeof *matrix, error);
  if (status != BT_OK)
    return status;
  /* cos 0, cos 2t, ... | cos t, cos 3t, ... | sin t, ... | sin 2t, sin 4t, ... */
  int odd = n % 2, first = odd ? 1 : even ? 0 : 2;
  double *values = matrix + size * size;
  for (size_t i = 0; i < size; i++)
    {
      double k = first + 2 * (double) i;
      matrix[i * size + i] = k * k + (i == 0 && odd ? (even ? q : -q) : 0);
      if (i + 1 < size)
        matrix[i * size + i + 1] = matrix[(i + 1) * size + i]
            = i == 0 && first == 0 ? sqrt (2) * q : q;
    }
  status = bti_eigen (matrix, size, values, error);
  *out = values[(n - first) / 2];
  free (matrix);
  return status;
}

bt_status
bt_band_at (double depth, double nu, int n, bt_band *out, bt_error *error)
{
  bt_status status = check_band (nu, n, error);
  if (status == BT_OK && (!(depth >= 0) || !isfinite (depth)))
    status = bt_error_set (error, BT_EINVAL, "depth %g: must be >= 0", depth);
  if (status != BT_OK)
    return status;
  double q = depth / (4 * nu * nu), edge[2], other;
  out->err = 0;
  for (int even = 0; even < 2; even++)
    {
      if (!bti_mathieu_value (n, even, q, &edge[even]))
        return no_value (n, even, q, error);
      status = matrix_value (n, even, q, &other, error);
      if (status != BT_OK)
        return status;
      out->err = fmax (
          out->err,
          nu * nu * (fabs (edge[even] - other) + 1e-15 * fmax (1, fabs (other))));
    }
  out->lo = nu * nu * edge[0] - depth / 2;
  out->hi = nu * nu * edge[1] - depth / 2;
  out->surface = n * n * nu * nu - depth / 2;
  return BT_OK;
}
