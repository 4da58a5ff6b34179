/* study/around.c - see around.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/around.h"
#include "base/complex.h"
#include "base/memory.h"
#include "num/linalg.h"
#include "num/random.h"
#include "num/root.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  M = BTI_ORBIT_MOST,
  SHAKES = 8,     /* patterns of signs of the errors of the monodromy matrix */
  ROWS = 480,     /* of Hill's matrix: seconds */
  SAMPLES = 2048, /* of S along an orbit, at the most */
  WIDER = 12      /* harmonics beyond those that matter */
};

/* Steps of the two passes; a symplectic defect that is none of rounding. */
static const double loose = 1e-11, tight = 1e-13, broken = 1e-6;

/* ---- the monodromy matrix -------------------------------------------------------- */

struct monodromy
{
  size_t m;
  double period, value[M * M], err[M * M], norm, defect;
};

static bt_status
integrate (const bti_orbit *o, double tolerance, double *out, bt_error *error)
{
  double y[M + M * M] = { 0 };
  memcpy (y, o->z, o->n * sizeof *y);
  for (size_t i = 0; i < o->m; i++)
    y[o->n + i * o->m + i] = 1;
  bt_status status = bti_orbit_move (o, y, o->turn, tolerance, 1, error);
  memcpy (out, y + o->n, o->m * o->m * sizeof *out);
  return status;
}

/* The largest element of A^T J A - J over |A|^2. */
static double
defect_of (const double *a, size_t m, double norm)
{
  const size_t half = m / 2;
  double worst = 0;
  for (size_t i = 0; i < m; i++)
    for (size_t k = 0; k < m; k++)
      {
        double sum = i + half == k ? -1 : i == k + half ? 1 : 0;
        for (size_t j = 0; j < half; j++)
          sum += a[j * m + i] * a[(j + half) * m + k]
                 - a[(j + half) * m + i] * a[j * m + k];
        worst = fmax (worst, fabs (sum));
      }
  return worst / fmax (norm * norm, 1);
}

static bt_status
make_monodromy (struct monodromy *out, const bti_orbit *o, bt_error *error)
{
  double coarse[M * M], speed[M * M];
  *out = (struct monodromy){ .m = o->m, .period = o->turn };
  bt_status status = integrate (o, loose, coarse, error);
  if (status == BT_OK)
    status = integrate (o, tight, out->value, error);
  if (status != BT_OK)
    return status;
  bti_orbit_hessian (o, o->z, speed);
  double quick = 1;
  for (size_t i = 0; i < o->m * o->m; i++)
    {
      out->norm = fmax (out->norm, fabs (out->value[i]));
      quick = fmax (quick, fabs (speed[i]));
    }
  out->defect = defect_of (out->value, o->m, out->norm);
  if (!(out->norm < 1e13))
    return bt_error_set (error, BT_ELIMIT,
                         "a monodromy matrix of size %.2g: the exponents are too large "
                         "for the period %g",
                         out->norm, o->turn);
  if (!(out->defect <= broken))
    return bt_error_set (error, BT_ECONV,
                         "the monodromy matrix is not symplectic, by %.2g",
                         out->defect);
  const double common
      = out->norm * (1e-14 + quick * o->period_err + out->defect * (1 + o->period));
  for (size_t i = 0; i < o->m * o->m; i++)
    out->err[i] = fabs (out->value[i] - coarse[i]) + common;
  return BT_OK;
}

/* ---- exponents ------------------------------------------------------------------- */

/* Multipliers, and of each the sign of Krein's: 0 where it is all but none. */
static bt_status
multipliers (const double *a, size_t m, double complex *out, int *krein,
             bt_error *error)
{
  const size_t half = m / 2;
  double complex copy[M * M], vector[M * M];
  for (size_t i = 0; i < m; i++)
    for (size_t k = 0; k < m; k++)
      copy[k * m + i] = a[i * m + k];
  bt_status status = bti_complex_values (copy, m, out, vector, error);
  for (size_t k = 0; status == BT_OK && k < m; k++)
    {
      const double complex *u = vector + k * m;
      double sum = 0; /* i u^+ J u */
      for (size_t j = 0; j < half; j++)
        sum += -2 * cimag (conj (u[j]) * u[j + half]);
      krein[k] = sum > 0.01 ? 1 : sum < -0.01 ? -1 : 0;
    }
  return status;
}

/* A part alone: by half the trace. */
static void
judge_one (const struct monodromy *a, bti_exponent *out)
{
  const double unit = 1 / a->period;
  out->half = (a->value[0] + a->value[3]) / 2;
  out->half_err = (a->err[0] + a->err[3]) / 2;
  const double size = fabs (out->half), err = out->half_err;
  const double lo = acosh (fmax (1, size - err)), hi = acosh (fmax (1, size + err));
  out->label = size - err > 1 ? BT_UNSTABLE : size + err < 1 ? BT_STABLE : BT_UNDECIDED;
  if (out->label == BT_STABLE)
    return;
  out->mu = unit * acosh (fmax (1, size));
  out->mu_err = fmax (out->mu - unit * lo, unit * hi - out->mu) + 1e-15 * out->mu;
}

/* Of several, and how far errors move the multipliers. */
static bt_status
judge_many (const struct monodromy *a, bti_exponent *out, bt_error *error)
{
  const size_t m = a->m;
  double complex value[M], other[M];
  int krein[M], none[M];
  double grown = 0, least = INFINITY, most = 0, moved = 0;
  bt_status status = multipliers (a->value, m, value, krein, error);
  for (size_t k = 0; k < m; k++)
    grown = fmax (grown, log (cabs (value[k])));
  for (uint64_t shake = 0; status == BT_OK && shake < SHAKES; shake++)
    {
      double shaken[M * M], now = 0;
      for (size_t i = 0; i < m * m; i++)
        {
          double two[2];
          bti_uniform2 (3, shake, i, two);
          shaken[i] = a->value[i] + (two[0] < 0.5 ? -2 : 2) * a->err[i];
        }
      status = multipliers (shaken, m, other, none, error);
      for (size_t k = 0; k < m; k++)
        {
          double near = INFINITY;
          now = fmax (now, log (cabs (other[k])));
          for (size_t j = 0; j < m; j++)
            near = fmin (near, cabs (other[k] - value[j]));
          moved = fmax (moved, near);
        }
      least = fmin (least, now);
      most = fmax (most, now);
    }
  const double err
      = 2 * fmax (grown - fmin (least, grown), fmax (most, grown) - grown) + 1e-14;
  int firm = 1;
  for (size_t k = 0; k < m; k++)
    for (size_t j = 0; j < k; j++)
      if (cabs (value[k] - value[j]) <= 4 * moved
          && (krein[k] == 0 || krein[k] != krein[j]))
        firm = 0;
  out->label = grown - err > 0                          ? BT_UNSTABLE
               : firm && grown <= fmax (err, 2 * moved) ? BT_STABLE
                                                        : BT_UNDECIDED;
  if (out->label != BT_STABLE)
    {
      out->mu = grown / a->period;
      out->mu_err = (out->label == BT_UNDECIDED ? fmax (err, grown) : err) / a->period;
    }
  return status;
}

/* ---- Hill's matrix ----------------------------------------------------------------
 */

/* J S at COUNT times along the orbit, one M x M matrix after the other. */
static bt_status
sample (const bti_orbit *o, size_t count, double *out, bt_error *error)
{
  const size_t m = o->m, half = m / 2;
  double z[M], s[M * M];
  bt_status status = BT_OK;
  memcpy (z, o->z, o->n * sizeof *z);
  for (size_t t = 0; status == BT_OK && t < count; t++)
    {
      bti_orbit_hessian (o, z, s);
      for (size_t i = 0; i < m; i++)
        for (size_t k = 0; k < m; k++)
          out[t * m * m + i * m + k]
              = i < half ? s[(i + half) * m + k] : -s[(i - half) * m + k];
      status = bti_orbit_move (o, z, o->turn / (double) count, tight, 0, error);
    }
  return status;
}

/* The harmonics of those: H[k m^2 + ...], k < COUNT/2, and how many matter. */
static size_t
transform (const double *samples, size_t count, size_t elements, double complex *out)
{
  double most = 0;
  size_t last = 0;
  for (size_t k = 0; k < count / 2; k++)
    {
      double size = 0;
      for (size_t e = 0; e < elements; e++)
        {
          double complex sum = 0;
          for (size_t t = 0; t < count; t++)
            {
              const double angle = 2 * M_PI * (double) (k * t % count) / (double) count;
              sum += samples[t * elements + e] * CMPLX (cos (angle), -sin (angle));
            }
          out[k * elements + e] = sum / (double) count;
          size = fmax (size, cabs (out[k * elements + e]));
        }
      most = fmax (most, size);
      last = size > 1e-13 * most ? k : last;
      if (k > last + 8 && k > 16)
        break;
    }
  return last;
}

/* s u_n = sum_k (J S)_(n-k) u_k - i n omega u_n, |n| <= N. */
static void
fill_hill (double complex *a, const double complex *harmonic, size_t last, long n,
           size_t m, double omega)
{
  const size_t rows = (size_t) (2 * n + 1) * m;
  memset (a, 0, rows * rows * sizeof *a);
  for (long to = -n; to <= n; to++)
    for (long from = -n; from <= n; from++)
      {
        const long d = to - from;
        if ((size_t) labs (d) > last)
          continue;
        const double complex *h = harmonic + (size_t) labs (d) * m * m;
        for (size_t i = 0; i < m; i++)
          for (size_t k = 0; k < m; k++)
            a[((size_t) (from + n) * m + k) * rows + (size_t) (to + n) * m + i]
                = d < 0 ? conj (h[i * m + k]) : h[i * m + k];
      }
  for (long to = -n; to <= n; to++)
    for (size_t i = 0; i < m; i++)
      {
        const size_t row = (size_t) (to + n) * m + i;
        a[row * rows + row] -= CMPLX (0, (double) to * omega);
      }
}

/* The exponent with the largest real part among those within half a turn of 0. */
static bt_status
solve_hill (const bti_orbit *o, const double complex *harmonic, size_t last, long n,
            double complex *out, bt_error *error)
{
  const double omega = 2 * M_PI / o->turn;
  const size_t rows = (size_t) (2 * n + 1) * o->m;
  double complex *a, *value = NULL;
  bt_status status = bti_calloc (&a, rows * rows, sizeof *a, error);
  if (status == BT_OK)
    status = bti_calloc (&value, rows, sizeof *value, error);
  if (status == BT_OK)
    {
      fill_hill (a, harmonic, last, n, o->m, omega);
      status = bti_complex_values (a, rows, value, NULL, error);
    }
  *out = -INFINITY;
  for (size_t k = 0; status == BT_OK && k < rows; k++)
    if (fabs (cimag (value[k])) <= 0.51 * omega && creal (value[k]) > creal (*out))
      *out = value[k];
  free (a);
  free (value);
  return status;
}

static bt_status
by_hill (const bti_orbit *o, double complex *out, bt_error *error)
{
  const size_t elements = o->m * o->m;
  double *samples, most = 0;
  double complex *harmonic = NULL;
  *out = NAN;
  bt_status status = bti_calloc (&samples, SAMPLES * elements, sizeof *samples, error);
  if (status == BT_OK)
    status = bti_calloc (&harmonic, SAMPLES / 2 * elements, sizeof *harmonic, error);
  size_t count = 256, last = 0;
  for (; status == BT_OK && count <= SAMPLES; count *= 2)
    {
      status = sample (o, count, samples, error);
      last = status == BT_OK ? transform (samples, count, elements, harmonic) : 0;
      if (last < count / 4)
        break;
    }
  for (size_t i = 0; status == BT_OK && i < elements * 256; i++)
    most = fmax (most, fabs (samples[i]));
  /* Of terms u' = v, v' = -k u the frequency is sqrt k. */
  const double turns = fmin (most, sqrt (most) + 1) * o->turn / (2 * M_PI);
  const double n = ceil (1.5 * turns) + 2 * (double) last + WIDER;
  if (status == BT_OK && count <= SAMPLES
      && (2 * n + 1) * (double) o->m <= (double) ROWS)
    status = solve_hill (o, harmonic, last, (long) n, out, error);
  free (samples);
  free (harmonic);
  return status;
}

/* ---- together ---------------------------------------------------------------------
 */

static bt_status
compare (const bti_orbit *o, bti_exponent *out, bt_error *error)
{
  double complex s;
  bt_status status = by_hill (o, &s, error);
  out->hill = NAN;
  if (status != BT_OK || isnan (creal (s)))
    return status;
  out->hill = fmax (0, creal (s));
  const double other = creal (ccosh (s * o->turn));
  /* Next to an edge mu is a square root of what is small, and the trace is not. */
  const int apart
      = isfinite (out->half)
            ? !(fabs (other - out->half)
                <= 10 * out->half_err + 1e-8 * (1 + fabs (out->half)))
            : !(fabs (out->hill - out->mu) <= out->mu_err + 1e-6 * (1 + out->mu));
  if (apart)
    return bt_error_set (error, BT_ECONV,
                         "the monodromy matrix has the exponent %.12g +- %.2g, Hill's "
                         "matrix %.12g",
                         out->mu, out->mu_err, out->hill);
  return BT_OK;
}

static bt_status
exponent (const bti_orbit *o, bti_exponent *out, int twice, bt_error *error)
{
  struct monodromy a;
  *out = (bti_exponent){ .period = o->period,
                         .turn = o->turn,
                         .period_err = o->period_err,
                         .block = o->block,
                         .half = NAN,
                         .half_err = NAN,
                         .hill = NAN };
  bt_status status = make_monodromy (&a, o, error);
  out->defect = a.defect;
  if (status == BT_OK && o->m == 2)
    judge_one (&a, out);
  else if (status == BT_OK)
    status = judge_many (&a, out, error);
  return status == BT_OK && twice ? compare (o, out, error) : status;
}

bt_status
bti_around_exponent (const bti_around *ask, bti_exponent *out, bt_error *error)
{
  bti_orbit o;
  bt_status status = bti_orbit_find (&o, ask, error);
  if (status == BT_OK)
    status = exponent (&o, out, 1, error);
  bti_orbit_clear (&o);
  return status;
}

/* ---- edges ------------------------------------------------------------------------
 */

struct edge
{
  bti_around ask;
  bti_family *family; /* NULL: it is the start of PART */
  void *context;
  size_t part;
  bti_exponent last;
};

/* |tr M|/2 - 1 at X. */
static bt_status
beyond (void *context, double x, double *out, bt_error *error)
{
  struct edge *e = context;
  bti_orbit o;
  bt_model *model = NULL;
  bt_status status = BT_OK;
  if (e->family)
    status = e->family (e->context, x, &model, error);
  else
    e->ask.start[e->part] = x;
  if (status != BT_OK)
    return status;
  if (model)
    e->ask.model = model;
  status = bti_orbit_find (&o, &e->ask, error);
  if (status == BT_OK)
    status = exponent (&o, &e->last, 0, error);
  bti_orbit_clear (&o);
  bt_model_free (model);
  if (status == BT_OK && !isfinite (e->last.half))
    status = bt_error_set (error, BT_EINVAL,
                           "the edge of a band of one part: several are joined");
  *out = status == BT_OK ? fabs (e->last.half) - 1 : NAN;
  return status;
}

/* The root between LO and HI, and its error. */
static bt_status
find_edge (struct edge *e, double lo, double hi, bt_value *out, bt_error *error)
{
  double part[BT_AXIS_COUNT] = { 0 }, root, half, at, beside;
  const double step = 1e-4 * (hi - lo);
  bt_status status = bti_root (beyond, e, lo, hi, 1e-13, &root, &half, error);
  if (status == BT_OK)
    status = beyond (e, root, &at, error);
  const double err = e->last.half_err;
  if (status == BT_OK)
    status
        = beyond (e, root > (lo + hi) / 2 ? root - step : root + step, &beside, error);
  if (status != BT_OK)
    return status;
  part[BT_AXIS_STEP] = half + 2 * (err + fabs (at)) * step / fabs (beside - at);
  *out = bt_value_from_parts (root, part);
  return BT_OK;
}

bt_status
bti_around_edge (const bti_around *ask, bti_family *family, void *context, double from,
                 double to, bt_value *out, bt_error *error)
{
  struct edge e = { .ask = *ask, .family = family, .context = context };
  double below, above;
  while (e.part < BT_MAX_PARTS && !(ask->named >> e.part & 1))
    e.part++;
  if (!family && (e.part == BT_MAX_PARTS || ask->named >> e.part != 1))
    return bt_error_set (
        error, BT_EINVAL,
        "the edge of a band is looked for along the start of one part");
  const double lo = fmin (from, to), hi = fmax (from, to);
  bt_status status = beyond (&e, lo, &below, error);
  if (status == BT_OK)
    status = beyond (&e, hi, &above, error);
  if (status == BT_OK && !(below * above < 0))
    return bt_error_set (
        error, BT_EINVAL,
        "an odd number of edges is wanted: |tr M|/2 is %g at %g and %g "
        "at %g",
        below + 1, lo, above + 1, hi);
  return status == BT_OK ? find_edge (&e, lo, hi, out, error) : status;
}
