/* measure/breaktime.c - delta(t) and where it crosses; see breaktime/measure.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "num/special.h"

#include <breaktime/measure.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Points of delta(t) an output interval, between which the edges of a band are
 * interpolated linearly. */
enum
{
  OVER = 4
};

/* ---- exact integrals of |cubic| ------------------------------------------------ */

/* Coefficients in s = (t - t_i)/interval of the cubic through (x, p) at both ends
 * of interval I. */
static void
hermite (const bt_series *series, size_t i, double c[4])
{
  double h = series->interval, x0 = series->x[i], x1 = series->x[i + 1];
  double p0 = h * series->p[i], p1 = h * series->p[i + 1];
  c[0] = x0;
  c[1] = p0;
  c[2] = 3 * (x1 - x0) - 2 * p0 - p1;
  c[3] = 2 * (x0 - x1) + p0 + p1;
}

static double
primitive (const double c[4], double s)
{
  return s * (c[0] + s * (c[1] / 2 + s * (c[2] / 3 + s * c[3] / 4)));
}

/* OUT[k] += integral over s from 0 to (k+1)/OVER of |cubic|, k < OVER. */
static void
add_integrals (const double c[4], double out[OVER])
{
  double stop[3];
  int count = 0;
  /* A cubic whose constant outweighs the rest has no root here. */
  if (fabs (c[0]) <= fabs (c[1]) + fabs (c[2]) + fabs (c[3]))
    count = bti_cubic_roots (c, 0, 1, stop);
  double sum = 0, from = 0;
  int next = 0;
  for (int k = 0; k < OVER; k++)
    {
      double end = (double) (k + 1) / OVER;
      while (next < count && stop[next] < end)
        {
          sum += fabs (primitive (c, stop[next]) - primitive (c, from));
          from = stop[next++];
        }
      sum += fabs (primitive (c, end) - primitive (c, from));
      from = end;
      out[k] += sum;
    }
}

/* delta at OVER points an interval, for the first SIZE points of A and B:
 * out[0] = 0 and then (size - 1) * OVER values. */
static void
dense_delta (const bt_series *a, const bt_series *b, size_t size, double *out)
{
  double above = 0, below = 0;
  out[0] = 0;
  for (size_t i = 0; i + 1 < size; i++)
    {
      double ca[4], cb[4], difference[4], top[OVER] = { 0 }, bottom[OVER] = { 0 };
      hermite (a, i, ca);
      hermite (b, i, cb);
      for (int k = 0; k < 4; k++)
        difference[k] = ca[k] - cb[k];
      add_integrals (difference, top);
      add_integrals (ca, bottom);
      add_integrals (cb, bottom);
      for (int k = 0; k < OVER; k++)
        {
          double denominator = below + bottom[k];
          out[1 + i * OVER + (size_t) k]
              = denominator > 0 ? (above + top[k]) / denominator : 0;
        }
      above += top[OVER - 1];
      below += bottom[OVER - 1];
    }
}

/* delta at any time T of the series. */
static double
delta_at (const bt_series *a, const bt_series *b, double t)
{
  double above = 0, below = 0;
  for (size_t i = 0; i + 1 < a->size && (double) i * a->interval < t; i++)
    {
      double ca[4], cb[4], difference[4], part[3][OVER] = { { 0 } };
      double end = fmin (t / a->interval - (double) i, 1);
      hermite (a, i, ca);
      hermite (b, i, cb);
      for (int k = 0; k < 4; k++)
        {
          /* In s' = s/end, so that the piece is the whole of [0, 1]. */
          double scale = end < 1 ? pow (end, k) : 1;
          ca[k] *= scale;
          cb[k] *= scale;
          difference[k] = ca[k] - cb[k];
        }
      add_integrals (difference, part[0]);
      add_integrals (ca, part[1]);
      add_integrals (cb, part[2]);
      above += end * part[0][OVER - 1];
      below += end * (part[1][OVER - 1] + part[2][OVER - 1]);
    }
  return below > 0 ? above / below : 0;
}

/* TIME, where delta crosses THRESHOLD by linear interpolation in steps of STEP, made
 * exact for the piecewise cubics. */
static double
polish (const bt_series *a, const bt_series *b, double time, double step,
        double threshold)
{
  double low = step * floor (time / step * (1 - 1e-12)), high = low + step;
  double at_low = delta_at (a, b, low) - threshold;
  if (at_low * (delta_at (a, b, high) - threshold) > 0)
    return time;
  for (int i = 0; i < 40; i++)
    {
      double middle = (low + high) / 2;
      double value = delta_at (a, b, middle) - threshold;
      if (value * at_low > 0)
        low = middle;
      else
        high = middle;
    }
  return (low + high) / 2;
}

bt_status
bt_delta (const bt_series *a, const bt_series *b, double *delta, bt_error *error)
{
  if (a->size != b->size || a->interval != b->interval)
    return bt_error_set (error, BT_EINVAL,
                         "series of %zu points every %g and %zu every %g do not match",
                         a->size, a->interval, b->size, b->interval);
  if (a->size == 0)
    return BT_OK;
  double *dense;
  bt_status status
      = bti_calloc (&dense, (a->size - 1) * OVER + 1, sizeof *dense, error);
  if (status != BT_OK)
    return status;
  dense_delta (a, b, a->size, dense);
  for (size_t i = 0; i < a->size; i++)
    delta[i] = dense[i * OVER];
  free (dense);
  return BT_OK;
}

/* ---- crossings ----------------------------------------------------------------- */

static double
crossing_of_band (const double *delta, const double *band, double sign, size_t size,
                  double interval, double threshold, bt_crossing crossing)
{
  size_t at = 0; /* the crossing lies between at - 1 and at */
#define LEVEL(i) (delta[i] + (band ? sign * band[i] : 0))
  if (crossing == BT_FIRST)
    for (at = 1; at < size && LEVEL (at) < threshold;)
      at++;
  else
    for (at = size; at > 1 && LEVEL (at - 1) >= threshold;)
      at--;
  if (at >= size || size < 2)
    return INFINITY;
  double before = LEVEL (at - 1), after = LEVEL (at);
#undef LEVEL
  double share = after > before ? (threshold - before) / (after - before) : 0;
  return interval * ((double) (at - 1) + fmin (fmax (share, 0), 1));
}

double
bt_crossing_time (const double *delta, size_t size, double interval, double threshold,
                  bt_crossing crossing)
{
  return crossing_of_band (delta, NULL, 0, size, interval, threshold, crossing);
}

/* ---- the band ------------------------------------------------------------------ */

struct band
{
  size_t size;  /* points of the series */
  size_t dense; /* points of every array below */
  double *delta, *part[BT_AXIS_COUNT], *scratch[2];
};

static void
band_clear (struct band *band)
{
  free (band->delta);
  free (band->scratch[0]);
  free (band->scratch[1]);
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    free (band->part[axis]);
}

static bt_status
band_allocate (struct band *band, size_t size, bt_error *error)
{
  band->size = size;
  band->dense = (size - 1) * OVER + 1;
  bt_status status = bti_calloc (&band->delta, band->dense, sizeof (double), error);
  for (int i = 0; status == BT_OK && i < 2; i++)
    status = bti_calloc (&band->scratch[i], band->dense, sizeof (double), error);
  for (int axis = 0; status == BT_OK && axis < BT_AXIS_COUNT; axis++)
    status = bti_calloc (&band->part[axis], band->dense, sizeof (double), error);
  return status;
}

/* Add to each axis how much delta changes when RUNS is refined along it; OTHER is
 * the nominal run on the other side (delta is symmetric in its two arguments). */
static void
add_discretisation (struct band *band, const bt_runs *runs, const bt_series *other)
{
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    {
      const bt_series *coarse, *refined;
      if (!bt_runs_pair (runs, (bt_axis) axis, &coarse, &refined))
        continue;
      dense_delta (coarse, other, band->size, band->scratch[0]);
      dense_delta (refined, other, band->size, band->scratch[1]);
      for (size_t i = 0; i < band->dense; i++)
        band->part[axis][i]
            += BT_PAIR_MARGIN (axis) * fabs (band->scratch[1][i] - band->scratch[0][i]);
    }
}

/* Add to the step what the cubics through the output points cost: of fourth order,
 * so one fifteenth of the change when every other point is left out.  Twice that. */
static bt_status
add_output (struct band *band, const bt_series *a, const bt_series *b, bt_error *error)
{
  size_t half = (band->size + 1) / 2;
  const bt_series *full[2] = { a, b };
  bt_series thin[2] = { { .interval = 2 * a->interval, .size = half },
                        { .interval = 2 * b->interval, .size = half } };
  bt_status status = BT_OK;
  for (int side = 0; status == BT_OK && side < 2; side++)
    {
      status = bti_calloc (&thin[side].x, half, sizeof (double), error);
      if (status == BT_OK)
        status = bti_calloc (&thin[side].p, half, sizeof (double), error);
      for (size_t i = 0; status == BT_OK && i < half; i++)
        {
          thin[side].x[i] = full[side]->x[2 * i];
          thin[side].p[i] = full[side]->p[2 * i];
        }
    }
  if (status == BT_OK)
    {
      double *coarse = band->scratch[0];
      dense_delta (&thin[0], &thin[1], half, coarse);
      for (size_t i = 0; i < (half - 1) * OVER + 1; i++)
        for (size_t k = 2 * i; k < 2 * i + 2 && k < band->dense; k++)
          band->part[BT_AXIS_STEP][k]
              += 2.0 / 15 * fabs (coarse[i] - band->delta[2 * i]);
    }
  for (int side = 0; side < 2; side++)
    {
      free (thin[side].x);
      free (thin[side].p);
    }
  return status;
}

/* Standard error of delta by the jackknife over the batches of RUNS. */
static bt_status
add_sampling (struct band *band, const bt_runs *runs, const bt_series *other,
              bt_error *error)
{
  size_t count;
  const bt_series *batch = bt_runs_batches (runs, &count);
  if (count < 2)
    return BT_OK;
  const bt_series *mean = bt_runs_nominal (runs);
  bt_series without = { .interval = mean->interval, .size = band->size };
  double *squares = band->scratch[1], n = (double) count;
  bt_status status = bti_calloc (&without.x, band->size, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&without.p, band->size, sizeof (double), error);
  if (status == BT_OK)
    {
      memset (squares, 0, band->dense * sizeof *squares);
      for (size_t b = 0; status == BT_OK && b < count; b++)
        {
          status = bt_watch_check (bt_runs_options (runs)->watch, error);
          for (size_t i = 0; i < band->size; i++)
            {
              without.x[i] = (n * mean->x[i] - batch[b].x[i]) / (n - 1);
              without.p[i] = (n * mean->p[i] - batch[b].p[i]) / (n - 1);
            }
          dense_delta (&without, other, band->size, band->scratch[0]);
          for (size_t i = 0; i < band->dense; i++)
            {
              double change = band->scratch[0][i] - band->delta[i];
              squares[i] += change * change;
            }
        }
      for (size_t i = 0; i < band->dense; i++)
        band->part[BT_AXIS_SAMPLE][i] += sqrt (squares[i] * (n - 1) / n);
    }
  free (without.x);
  free (without.p);
  return status;
}

/* Read VALUE off the band; scratch[0] becomes its total half-width. */
static void
read_crossing (struct band *band, double interval, double threshold,
               bt_crossing crossing, bt_value *out)
{
  double step = interval / OVER, *total = band->scratch[0];
  double end = step * (double) (band->dense - 1);
  memset (total, 0, band->dense * sizeof *total);
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    for (size_t i = 0; i < band->dense; i++)
      total[i] += (axis == BT_AXIS_SAMPLE ? BT_COVERAGE : 1) * band->part[axis][i];
#define CROSSING(part, sign)                                                           \
  crossing_of_band (band->delta, part, sign, band->dense, step, threshold, crossing)
  *out = (bt_value){ .value = CROSSING (NULL, 0),
                     .lo = CROSSING (total, 1),
                     .hi = CROSSING (total, -1) };
  if (isinf (out->lo))
    out->lo = end;
  /* The first crossing of the upper edge comes before that of the lower one; for
   * the last crossing a band that rises and falls can turn them round. */
  out->lo = fmin (out->lo, out->value);
  out->hi = fmax (out->hi, out->value);
  for (int axis = 0; axis < BT_AXIS_COUNT && isfinite (out->value); axis++)
    {
      double early = CROSSING (band->part[axis], 1);
      double late = CROSSING (band->part[axis], -1);
      out->err[axis] = fmax (fabs (late - out->value), fabs (out->value - early));
    }
#undef CROSSING
}

bt_status
bt_break_time (const bt_runs *quantum, const bt_runs *semiclassical, double threshold,
               bt_crossing crossing, double t_end, bt_value *out, double *delta,
               double *eps, bt_error *error)
{
  if (!(t_end > 0))
    return bt_error_set (error, BT_EINVAL, "t_end = %g is not > 0", t_end);
  if (!(threshold > 0 && threshold < 1))
    return bt_error_set (error, BT_EINVAL, "threshold %g: must be in (0, 1)",
                         threshold);
  const bt_series *q = bt_runs_nominal (quantum), *s = bt_runs_nominal (semiclassical);
  if (q->interval != s->interval)
    return bt_error_set (error, BT_EINVAL, "outputs every %g and every %g do not match",
                         q->interval, s->interval);
  size_t size = q->size < s->size ? q->size : s->size;
  const double last = ceil (t_end / q->interval * (1 - 1e-12));
  if (last + 1 < (double) size)
    size = (size_t) last + 1;
  if (size < 2)
    return bt_error_set (error, BT_EINVAL, "no break time in a run of %zu points",
                         size);
  struct band band = { 0 };
  bt_status status = band_allocate (&band, size, error);
  if (status == BT_OK)
    {
      dense_delta (q, s, size, band.delta);
      add_discretisation (&band, quantum, s);
      add_discretisation (&band, semiclassical, q);
      status = add_output (&band, q, s, error);
    }
  if (status == BT_OK)
    {
      status = add_sampling (&band, semiclassical, q, error);
    }
  if (status == BT_OK)
    {
      read_crossing (&band, q->interval, threshold, crossing, out);
      if (isfinite (out->value))
        {
          double exact = polish (q, s, out->value, q->interval / OVER, threshold);
          out->lo += exact - out->value;
          out->hi += exact - out->value;
          out->value = exact;
        }
      for (size_t i = 0; i < size; i++)
        {
          if (delta)
            delta[i] = band.delta[i * OVER];
          if (eps)
            eps[i] = band.scratch[0][i * OVER];
        }
    }
  band_clear (&band);
  return status;
}
