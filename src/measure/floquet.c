/* measure/floquet.c - stability of the background; see breaktime/measure.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "num/composition.h"
#include "num/linalg.h"
#include "num/mathieu.h"

#include <breaktime/measure.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

/* Largest frequency of the mode, in units of the background's, that is integrated. */
static const double fastest = 25000;

enum
{
  BAND_MAX = 25001
};

/* ---- the two ways -------------------------------------------------------------- */

/* Half the trace of the monodromy matrix of y'' + (omega2 + depth cos^2 tau) y = 0
 * in tau = nu t (frequencies in units of nu), over tau in [0, pi]. */
static double
discriminant (double omega2, double depth, long steps)
{
  double h = M_PI / (double) steps, y[2] = { 1, 0 }, v[2] = { 0, 1 }, tau = 0;
  for (long s = 0; s < steps; s++)
    for (int i = 0; i < BTI_COMPOSITION_STAGES; i++)
      {
        /* Drift first: time is advanced with the position, so that the
         * composition stays symmetric for an explicit time dependence. */
        double d = h * bti_composition8[i], c = cos (tau + d / 2);
        double kick = d * (omega2 + depth * c * c);
        tau += d;
        for (int k = 0; k < 2; k++)
          {
            y[k] += d / 2 * v[k];
            v[k] -= kick * y[k];
            y[k] += d / 2 * v[k];
          }
      }
  return (y[0] + v[1]) / 2;
}

/* The same with its error, for sqrt (OMEGA2 + DEPTH) up to `fastest'. */
static double
monodromy (double omega2, double depth, double *err)
{
  /* Twenty steps a radian of the fastest phase; the halved step measures. */
  long steps = 32 + 4 * (long) ceil (sqrt (fmax (omega2, 0) + depth));
  double coarse = discriminant (omega2, depth, steps);
  double fine = discriminant (omega2, depth, 2 * steps);
  /* Rounding: 1e-14 a step and the size of the solution. */
  *err = fabs (fine - coarse) + 1e-15 * (double) steps * fmax (1, fabs (fine));
  return fine;
}

/* The point in Mathieu's plane: cos^2 = (1 + cos 2 tau)/2, so that a = omega^2 +
 * depth/2, and 2 q = -depth/2, whose sign leaves the bands where they are. */
static bti_mathieu
place_of (double omega, double nu, double depth)
{
  double w = omega / nu;
  /* Two roundings of w^2 that nu = 1 does not have. */
  return (bti_mathieu){ .w = w,
                        .shift = depth / 2,
                        .q = depth / 4,
                        .slack = nu == 1 ? 0 : 2 * DBL_EPSILON * (w * w + depth) };
}

/* Edges below a point.  A drive that is gone leaves a_n = b_n = n^2, which a whole
 * omega = n is on; the shallowest drive puts it above both. */
static bti_count
edges_below (double omega, double nu, double depth)
{
  bti_mathieu place = place_of (omega, nu, depth);
  bti_count edges = bti_mathieu_edges (&place);
  if (depth == 0 && nu == 1)
    edges.lo = edges.hi;
  return edges;
}

static bt_stability
label_of (bti_count edges)
{
  if (edges.lo != edges.hi)
    return BT_UNDECIDED;
  return edges.lo % 2 ? BT_STABLE : BT_UNSTABLE;
}

/* ---- a point ------------------------------------------------------------------- */

static bt_status
check_point (double lambda, double x0, double omega, double nu, bt_error *error)
{
  if (!(lambda >= 0) || !isfinite (lambda) || !isfinite (x0) || !(omega > 0)
      || !isfinite (omega) || !(nu > 0) || !isfinite (nu))
    return bt_error_set (
        error, BT_EINVAL,
        "Floquet exponent at lambda = %g, x0 = %g, omega = %g, nu = %g: "
        "lambda >= 0, omega > 0, nu > 0 and finite numbers wanted",
        lambda, x0, omega, nu);
  double w = omega / nu, depth = lambda * x0 * x0 / (nu * nu);
  if (!(hypot (w, sqrt (depth)) <= fastest))
    return bt_error_set (error, BT_ELIMIT,
                         "omega = %g, lambda x0^2 = %g is too large: stability is "
                         "computed up to sqrt (omega^2 + lambda x0^2) = %g nu",
                         omega, lambda * x0 * x0, fastest);
  return BT_OK;
}

/* The energy v^2 + W^2 y^2, W^2 = omega^2 + depth cos^2, grows by 2 W'/W at most, while
 * W does: once from W = omega up, in a period. */
double
bt_floquet_bound (double lambda, double x0, double omega, double nu)
{
  return nu / M_PI * log (hypot (1, sqrt (lambda) * fabs (x0) / omega));
}

/* mu and its error from the verdict, Delta and BOUND. */
static void
set_exponent (bt_floquet *out, double bound, double nu)
{
  double size = fabs (out->discriminant), err = out->discriminant_err, unit = nu / M_PI;
  out->mu = out->mu_err = 0;
  if (out->label == BT_STABLE)
    return;
  double lo = size - err > 1 ? unit * acosh (size - err) : 0;
  double hi = fmin (bound, unit * acosh (fmax (1, size + err)));
  out->mu = fmin (bound, unit * acosh (fmax (1, size)));
  out->mu_err = fmax (out->mu - lo, hi - out->mu) + 4 * DBL_EPSILON * out->mu;
}

bt_status
bt_floquet_exponent (double lambda, double x0, double omega, double nu, bt_floquet *out,
                     bt_error *error)
{
  *out = (bt_floquet){ .label = BT_UNDECIDED, .edges = -1 };
  bt_status status = check_point (lambda, x0, omega, nu, error);
  if (status != BT_OK)
    return status;
  double w = omega / nu, depth = lambda * x0 * x0 / (nu * nu);
  bti_count edges = edges_below (omega, nu, depth);
  out->discriminant = monodromy (w * w, depth, &out->discriminant_err);
  double off = fabs (out->discriminant) - 1, err = out->discriminant_err;
  out->label = label_of (edges);
  out->band = (int) (edges.lo + 1) / 2;
  if (out->label != BT_UNDECIDED)
    out->edges = edges.lo;
  if (depth == 0)
    {
      /* y = cos (omega t), whatever omega is. */
      out->label = BT_STABLE;
      out->band = (int) floor (w) + 1;
    }
  else if (out->label != BT_UNDECIDED && fabs (off) > 1e-8 + err
           && (off > 0) != (out->label == BT_UNSTABLE))
    return bt_error_set (error, BT_ECONV,
                         "stability: the monodromy matrix has half trace %.12g, but "
                         "%ld band edges of Mathieu's equation lie below",
                         out->discriminant, out->edges);
  out->resolved = out->label != BT_UNDECIDED && fabs (off) > err;
  set_exponent (out, bt_floquet_bound (lambda, x0, omega, nu), nu);
  return BT_OK;
}

bt_status
bt_floquet_between (double lambda, double from, double to, double omega, double nu,
                    bt_stability *out, bt_error *error)
{
  *out = BT_UNDECIDED;
  bti_count edges[2];
  double depth = 0;
  for (int i = 0; i < 2; i++)
    {
      double x0 = i == 0 ? from : to;
      bt_status status = check_point (lambda, x0, omega, nu, error);
      if (status != BT_OK)
        return status;
      depth = lambda * x0 * x0 / (nu * nu);
      edges[i] = edges_below (omega, nu, depth);
    }
  if (!(from >= 0) || !(from <= to))
    return bt_error_set (error, BT_EINVAL, "amplitudes from %g to %g", from, to);
  /* As x0 grows a - a_n(q) grows too (|da_n/dq| <= 2), so that each edge is passed
   * once: two numbers of edges stand for a band between. */
  bt_stability first = label_of (edges[0]), last = label_of (edges[1]);
  if (depth == 0)
    *out = BT_STABLE;
  else if (edges[1].lo > edges[0].hi || first == BT_UNSTABLE || last == BT_UNSTABLE)
    *out = BT_UNSTABLE;
  else if (edges[1].hi == edges[0].lo)
    *out = BT_STABLE;
  return BT_OK;
}

const char *
bt_stability_name (bt_stability stability)
{
  static const char *const names[]
      = { [BT_STABLE] = "Stable", [BT_UNDECIDED] = NULL, [BT_UNSTABLE] = "Unstable" };
  return names[stability];
}

/* ---- bands --------------------------------------------------------------------- */

static bt_status
check_band (double nu, int n, bt_error *error)
{
  if (!(nu > 0) || !isfinite (nu) || n < 1 || n > BAND_MAX)
    return bt_error_set (error, BT_EINVAL,
                         "band %d at nu = %g: 1 <= n <= %d and nu > 0 wanted", n, nu,
                         BAND_MAX);
  return BT_OK;
}

/* The depth, in units of nu^2, at which the number of edges like a_n (b_n unless EVEN)
 * below the point passes that one; by the lower end of the count, or the UPPER. */
static double
edge_depth (double omega, double nu, int n, int even, int upper)
{
  long index = bti_mathieu_index (n, even);
  double lo = 0, hi = 1;
  for (int grown = 0;;)
    {
      double middle = grown ? lo + (hi - lo) / 2 : hi;
      if (grown && (middle <= lo || middle >= hi))
        break;
      bti_mathieu place = place_of (omega, nu, middle);
      bti_count edges = bti_mathieu_edges_like (&place, n, even);
      int above = edges.lo < 0 || (upper ? edges.hi : edges.lo) > index;
      if (above)
        hi = middle;
      else
        lo = middle;
      if (!grown && !above)
        hi *= 2;
      grown |= above;
    }
  return upper ? lo : hi;
}

static bt_status
contradiction (int n, int even, double value, double other, const char *whose,
               bt_error *error)
{
  return bt_error_set (error, BT_ECONV,
                       "band %d: the edge %c_%d is %.12g by counting eigenvalues, but "
                       "%s has %.12g",
                       n, even ? 'a' : 'b', n, value, whose, other);
}

/* The edge at depth S (units of nu^2, known to ERR) by other ways: GSL, where it is
 * right, and |Delta| = 1. */
static bt_status
check_edge (double w, double s, double err, int n, int even, bt_error *error)
{
  double a = w * w + s / 2, q = s / 4, other, shaken;
  if (bti_mathieu_gsl (n, even, q, &other)
      && fabs (other - a) > 1e-11 * (1 + fabs (a) + 2 * q) + err)
    return contradiction (n, even, a, other, "GSL", error);
  if (!(hypot (w, sqrt (s)) <= fastest))
    return bt_error_set (error, BT_ELIMIT,
                         "band %d begins at lambda x0^2 = %g nu^2, too large", n, s);
  double h = 1e-4 * fmax (s, 1e-3);
  double at = monodromy (w * w, s, &shaken);
  double beside = monodromy (w * w, s + h, &other);
  /* Delta moves with the edge, and is (-1)^n on it. */
  double sign = n % 2 ? -1 : 1, room = fabs (beside - at) / h * err;
  if (fabs (sign * at - 1) > 1e-8 + 10 * (shaken + room))
    return contradiction (n, even, sign, at, "half the trace of the monodromy matrix",
                          error);
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
  double edge[2] = { NAN, NAN }, square = (double) n * n * nu * nu;
  out->surface = 2 * (square - omega * omega);
  /* Its own rounding and the halving of lo + hi go with it. */
  out->err = 4 * DBL_EPSILON * square;
  for (int even = 0; status == BT_OK && even < 2; even++)
    {
      double lo = edge_depth (omega, nu, n, even, 1),
             hi = edge_depth (omega, nu, n, even, 0);
      double middle = (lo + hi) / 2, half = (hi - lo) / 2 + DBL_EPSILON * hi;
      edge[even] = nu * nu * middle;
      out->err = fmax (out->err, nu * nu * half);
      status = check_edge (omega / nu, middle, half, n, even, error);
    }
  out->lo = edge[0];
  out->hi = edge[1];
  return status;
}

/* a_n(q), or b_n(q), as an eigenvalue of the same matrix made dense. */
static bt_status
matrix_value (int n, int even, double q, double *out, bt_error *error)
{
  enum
  {
    SIZE_MAX_DENSE = 1500
  };
  double rows = n + 24 + 2 * sqrt (q);
  if (!(rows <= SIZE_MAX_DENSE))
    return bt_error_set (error, BT_ELIMIT,
                         "band %d at a depth of %g nu^2: no second way to compute its "
                         "edges",
                         n, 4 * q);
  size_t size = (size_t) rows;
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
  double q = depth / (4 * nu * nu), edge[2], square = (double) n * n * nu * nu;
  out->err = 4 * DBL_EPSILON * (square + depth);
  for (int even = 0; even < 2; even++)
    {
      double lo, hi, other;
      if (!bti_mathieu_value (n, even, q, &lo, &hi))
        return bt_error_set (error, BT_ELIMIT,
                             "band %d at a depth of %g nu^2: too deep", n, 4 * q);
      edge[even] = (lo + hi) / 2;
      const char *whose = "GSL";
      if (!bti_mathieu_gsl (n, even, q, &other))
        {
          whose = "a dense matrix";
          status = matrix_value (n, even, q, &other, error);
        }
      if (status != BT_OK)
        return status;
      if (!(fabs (other - edge[even]) <= 1e-11 * (1 + fabs (other) + 2 * q)))
        return contradiction (n, even, edge[even], other, whose, error);
      out->err = fmax (out->err,
                       nu * nu * (hi - lo) / 2 + 4 * DBL_EPSILON * (square + depth));
    }
  out->lo = nu * nu * edge[0] - depth / 2;
  out->hi = nu * nu * edge[1] - depth / 2;
  out->surface = square - depth / 2;
  return BT_OK;
}
