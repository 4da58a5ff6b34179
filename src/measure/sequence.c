/* measure/sequence.c - limits of sequences, and trends; see breaktime/measure.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/admixture.h"

#include <breaktime/measure.h>
#include <math.h>

/* ---- extrapolation ------------------------------------------------------------- */

/* Least order, and most that successive orders may differ as a share of them: a
 * sequence without a limit, such as the sums of 1/n, has orders that go to zero. */
static const double least = 0.25, steady = 0.1;

static bt_status
check_sequence (const double *value, size_t count, double ratio, double noise,
                bt_error *error)
{
  if (count < 4)
    return bt_error_set (error, BT_EINVAL,
                         "%zu values: an order that can be trusted needs four", count);
  if (!(ratio > 1) || !isfinite (ratio) || !(noise >= 0))
    return bt_error_set (error, BT_EINVAL, "ratio %g, noise %g: ratio > 1, noise >= 0",
                         ratio, noise);
  for (size_t i = 0; i < count; i++)
    if (!isfinite (value[i]))
      return bt_error_set (error, BT_EINVAL, "value %zu is not finite", i);
  return BT_OK;
}

/* v + d/(r^p - 1) from three values, and p. */
static double
extrapolate (const double *value, double ratio, double *order)
{
  double before = value[1] - value[0], last = value[2] - value[1];
  *order = log (before / last) / log (ratio);
  return value[2] + last / (before / last - 1);
}

/* The share that h^(p-1), with P the whole number nearest to the order, may have in the
 * last of COUNT changes; *FOUND: it has. */
static double
lower_share (const double *change, size_t count, double ratio, double noise, double p,
             int *found)
{
  double h[4], y[4], err[4];
  for (size_t i = 0; i < count; i++)
    {
      double above = (double) (count - 1 - i);
      h[i] = pow (ratio, above);
      y[i] = change[i] / change[count - 1] / pow (ratio, above * (p - 1));
      err[i] = 2 * noise / fabs (change[count - 1]) / pow (ratio, above * (p - 1));
    }
  bti_origin origin = bti_origin_of (h, y, err, count);
  *found = bti_origin_stands_out (&origin);
  return fabs (origin.value) + origin.err;
}

bt_status
bt_richardson (const double *value, size_t count, double ratio, double noise,
               bt_limit *out, bt_error *error)
{
  bt_status status = check_sequence (value, count, ratio, noise, error);
  if (status != BT_OK)
    return status;
  size_t triples = count > 4 ? 3 : 2;
  const double *tail = value + count - triples - 2;
  double last = value[count - 1] - value[count - 2], order[3];
  *out = (bt_limit){ value[count - 1], fabs (last) + noise, NAN, NAN };
  for (size_t i = 0; i <= triples; i++)
    {
      double change = tail[i + 1] - tail[i];
      if (!(fabs (change) > 10 * noise))
        return bt_error_set (error, BT_ECONV,
                             "no order: a change of %.2g is within ten times the "
                             "noise, %.2g",
                             change, noise);
      if (i > 0 && !(change / (tail[i] - tail[i - 1]) > 0))
        return bt_error_set (error, BT_ECONV,
                             "not asymptotic: the changes %.2g and %.2g have opposite "
                             "signs",
                             tail[i] - tail[i - 1], change);
      if (i > 0 && !(fabs (change) < fabs (tail[i] - tail[i - 1])))
        return bt_error_set (error, BT_ECONV,
                             "not asymptotic: the changes grow from %.2g to %.2g",
                             tail[i] - tail[i - 1], change);
    }
  double limit = 0, before = 0, spread = 0;
  for (size_t i = 0; i < triples; i++)
    {
      before = limit;
      limit = extrapolate (tail + i, ratio, &order[i]);
      if (i > 0)
        spread = fabs (order[i] - order[i - 1]);
      if (!(order[i] > least) || !(spread <= steady * order[i]))
        return bt_error_set (error, BT_ECONV,
                             "not asymptotic: observed orders %.3g and %.3g",
                             i > 0 ? order[i - 1] : order[i], order[i]);
    }
  double change[4], p = fmax (1, round (order[triples - 1])), share = 0;
  int found = 0;
  for (size_t i = 0; i <= triples; i++)
    change[i] = tail[i + 1] - tail[i];
  /* Three changes tell nothing of it that their order does not. */
  if (p > 1 && triples > 2)
    share = lower_share (change, triples + 1, ratio, noise, p, &found);
  if (found)
    return bt_error_set (error, BT_ECONV,
                         "not asymptotic: observed orders %.3g and %.3g, but of the "
                         "last change a part of %.2g is of order %g",
                         order[triples - 2], order[triples - 1], share, p - 1);
  /* What is left of the order's drift is spread/(r^s - 1), of the limit's
   * |limit - before|/(r^(p + s) - 1), with s the order of the next term: s = 1 and
   * s = 0 are safe. */
  double power = pow (ratio, order[triples - 1]);
  double drift = 1.5 * spread / fmin (1, ratio - 1);
  double error_left = fabs (limit - before) / fmin (1, power - 1);
  /* d/(D/d - 1) with changes D and d, each off by twice the noise. */
  double shaken = 2 * noise * (1 + 2 * power) / ((power - 1) * (power - 1)) + noise;
  double shaken_order = 2 * noise * (1 + power) / (fabs (last) * power) / log (ratio);
  /* A part of the order below goes on for longer than was extrapolated. */
  double lower = p > 1 ? share * fabs (last)
                             * (1 / (pow (ratio, p - 1) - 1) - 1 / (pow (ratio, p) - 1))
                       : 0;
  *out = (bt_limit){ limit, fmax (fmax (error_left, lower), shaken), order[triples - 1],
                     fmax (drift, share) + shaken_order };
  return BT_OK;
}

/* ---- drift --------------------------------------------------------------------- */

enum
{
  STRETCHES = 16,
  WINDOWS = STRETCHES - 1 /* of two stretches each */
};

/* Least squares through MEAN[0..count-1] at 0, 1, ...; the standard error of the
 * slope too. */
static double
slope_of (const double *mean, size_t count, double *err)
{
  double n = (double) count, centre = (n - 1) / 2, average = 0, sxx = 0, sxy = 0,
         squares = 0;
  for (size_t i = 0; i < count; i++)
    average += mean[i] / n;
  for (size_t i = 0; i < count; i++)
    {
      sxx += ((double) i - centre) * ((double) i - centre);
      sxy += ((double) i - centre) * (mean[i] - average);
    }
  double slope = sxy / sxx;
  for (size_t i = 0; i < count; i++)
    squares += pow (mean[i] - average - slope * ((double) i - centre), 2);
  *err = sqrt (squares / (n - 2) / sxx);
  return slope;
}

bt_status
bt_trend_fit (const double *value, size_t size, double interval, bt_trend *out,
              bt_error *error)
{
  if (size < 4 * STRETCHES || !(interval > 0) || !isfinite (interval))
    return bt_error_set (error, BT_EINVAL,
                         "a trend of %zu points, %g apart: at least %d points and an "
                         "interval > 0 wanted",
                         size, interval, 4 * STRETCHES);
  double mean[WINDOWS] = { 0 }, average = 0, lo = INFINITY, hi = -INFINITY;
  size_t length = size / STRETCHES, first = size - length * STRETCHES;
  for (size_t i = 0; i < size; i++)
    if (!isfinite (value[i]))
      return bt_error_set (error, BT_EINVAL, "value %zu is not finite", i);
  for (size_t i = 0; i < WINDOWS; i++)
    {
      for (size_t j = 0; j < 2 * length; j++)
        {
          double weight = sin (M_PI * ((double) j + 0.5) / (2 * (double) length));
          mean[i] += weight * weight * (value[first + i * length + j] - value[first])
                     / (double) length;
        }
      average += mean[i] / WINDOWS;
    }
  double err, unused, span = (double) length * interval;
  double slope = slope_of (mean, WINDOWS, &err);
  double halves = slope_of (mean, WINDOWS / 2, &unused)
                  - slope_of (mean + WINDOWS - WINDOWS / 2, WINDOWS / 2, &unused);
  double middle = ((double) (first + size) - 1) / 2 * interval;
  out->slope = slope / span;
  /* Windows overlap by half: as many numbers as half of them, or so, are independent.
   */
  out->slope_err = fmax (sqrt (2) * err, fabs (halves) / 2) / span;
  for (size_t i = 0; i < size; i++)
    {
      double left = value[i] - value[first] - average
                    - out->slope * ((double) i * interval - middle);
      lo = fmin (lo, left);
      hi = fmax (hi, left);
    }
  out->amplitude = (hi - lo) / 2;
  return BT_OK;
}
