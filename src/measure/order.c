/* measure/order.c - exponents of residuals; see breaktime/measure.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/admixture.h"

#include <breaktime/measure.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  LEAST = 4, /* residuals: three local exponents, two of their differences */
  MOST = 64  /* of them that are looked at for a lower order */
};

/* A residual is told from its error when that is below this part of it. */
static const double clear_part = 0.1;

/* Whole orders are told apart: drift and noise together stay below a half. */
static const double settled = 0.25;

/* Each difference of local exponents is smaller than the one before by at least this
 * factor (corrections of relative order h^q give 2^q when h is halved), unless both
 * are small and fall across a turning point, or tiny, or owed to the errors.  A small
 * drift that goes on is none of these: 1.03, 1.11, 1.23 is on its way to 2. */
static const double shrink = 1.25, small = 0.1, tiny = 0.05;

struct local
{
  double exponent, noise;
};

/* Local exponent between residuals I and I + 1. */
static struct local
local_at (const double *h, const double *r, const double *err, size_t i)
{
  double span = log (h[i] / h[i + 1]);
  return (struct local){ log (r[i] / r[i + 1]) / span,
                         (err[i] / r[i] + err[i + 1] / r[i + 1]) / span };
}

static bt_status
check (const double *h, const double *r, const double *err, size_t size,
       bt_error *error)
{
  for (size_t i = 0; i < size; i++)
    {
      if (!(h[i] > 0) || !isfinite (h[i]) || (i > 0 && !(h[i] < h[i - 1])))
        return bt_error_set (error, BT_EINVAL,
                             "step %zu is %g: steps must be > 0 and fall", i + 1, h[i]);
      if (!(r[i] >= 0) || !isfinite (r[i]) || !(err[i] >= 0))
        return bt_error_set (error, BT_EINVAL,
                             "residual %zu is %g with error %g: both must be >= 0",
                             i + 1, r[i], err[i]);
    }
  return BT_OK;
}

/* The local exponents as a text, for people. */
static void
list_exponents (char *text, size_t room, const double *h, const double *r,
                const double *err, size_t size)
{
  *text = '\0';
  for (size_t i = 0; i + 1 < size && strlen (text) + 16 < room; i++)
    snprintf (text + strlen (text), room - strlen (text), "%s%.3g", i ? ", " : "",
              local_at (h, r, err, i).exponent);
}

/* Exponent from the last three local ones of SIZE residuals; 0 when they do not
 * settle. */
static int
extrapolate (const double *h, const double *r, const double *err, size_t size,
             bt_order *out)
{
  struct local a = local_at (h, r, err, size - 4), b = local_at (h, r, err, size - 3),
               c = local_at (h, r, err, size - 2);
  double before = a.exponent - b.exponent, last = b.exponent - c.exponent;
  double ratio = before / last;
  out->order = c.exponent;
  out->noise = c.noise;
  if (ratio >= shrink)
    {
      /* A faster settling than by a correction of relative order h is not relied
       * upon: it may be a turning point between two corrections. */
      double halving = h[size - 2] / h[size - 1];
      double left = last / (fmin (ratio, halving) - 1);
      out->order -= left;
      out->drift = fmax (fabs (left), fabs (before) / halving);
      out->noise += fabs (left / last) * (b.noise + c.noise);
    }
  else if (fabs (before) <= small + a.noise + b.noise
           && fabs (last) <= fmax (fabs (before) / shrink, tiny) + b.noise + c.noise)
    /* What is left of the drift turns and falls, is tiny or lost in the errors. */
    out->drift = fabs (last) + fmin (fabs (before), small);
  else
    return 0;
  return out->drift + out->noise <= settled;
}

/* Limit of r/h^p for the whole number P nearest to the order. */
static double
constant_of (const double *h, const double *r, size_t size, const bt_order *order)
{
  double p = round (order->order);
  if (fabs (order->order - p) > settled)
    return NAN;
  double last = r[size - 1] / pow (h[size - 1], p),
         before = r[size - 2] / pow (h[size - 2], p);
  return last - (before - last) / (h[size - 2] / h[size - 1] - 1);
}

/* What (r/h^(p-1))^POWER of SIZE residuals is at h = 0, as a share of its last value.
 */
static bti_origin
origin_of (const double *h, const double *r, const double *err, size_t size, double p,
           int power)
{
  double y[MOST], shaken[MOST];
  size_t first = size > MOST ? size - MOST : 0;
  for (size_t i = first; i < size; i++)
    {
      double share = r[i] / (pow (h[i] / h[size - 1], p - 1) * r[size - 1]);
      y[i - first] = power == 2 ? share * share : share;
      shaken[i - first] = y[i - first] * power * err[i] / r[i];
    }
  return bti_origin_of (h + first, y, shaken, size - first);
}

/* The share that an order lower by one may have in the last of SIZE residuals: the
 * squares of |a h^(p-1) + b h^p + ...|, numbers or vectors, are polynomials in h, and
 * so are numbers themselves, from which it is known better.  Non-zero when there is
 * such a part. */
static int
find_admixture (const double *h, const double *r, const double *err, size_t size,
                int vectors, bt_order *order)
{
  double p = round (order->order);
  order->admixture = 0;
  if (p < 1)
    return 0;
  bti_origin square = origin_of (h, r, err, size, p, 2);
  order->admixture = sqrt (fmax (square.value, 0) + square.err);
  if (!vectors)
    {
      bti_origin plain = origin_of (h, r, err, size, p, 1);
      order->admixture = fmin (order->admixture, fabs (plain.value) + plain.err);
    }
  return square.value > 0 && bti_origin_stands_out (&square);
}

bt_status
bt_order_fit (const double *h, const double *r, const double *err, size_t size,
              int vectors, bt_order *out, bt_error *error)
{
  *out = (bt_order){ .order = NAN, .drift = NAN, .noise = NAN, .constant = NAN };
  bt_status status = check (h, r, err, size, error);
  if (status != BT_OK)
    return status;
  /* Residuals below their errors end the sequence, on whichever side. */
  size_t first = 0;
  while (first < size && !(err[first] <= clear_part * r[first] && r[first] > 0))
    first++;
  size_t end = first;
  while (end < size && err[end] <= clear_part * r[end] && r[end] > 0)
    end++;
  if (end - first < LEAST)
    return bt_error_set (error, BT_ECONV,
                         "%zu of %zu residuals stand out of their errors; an order "
                         "needs %d (the last residual is %.3g with error %.2g)",
                         end - first, size, LEAST, size ? r[size - 1] : 0.0,
                         size ? err[size - 1] : 0.0);
  h += first;
  r += first;
  err += first;
  size_t count = end - first;
  /* The smallest steps may be noisy: the last point is given up for a sharper
   * answer, but never a drift that has set in. */
  int settles = extrapolate (h, r, err, count, out);
  while (!settles && count > LEAST && out->noise > settled / 2)
    settles = extrapolate (h, r, err, --count, out);
  if (!settles)
    {
      char list[256];
      list_exponents (list, sizeof list, h, r, err, end - first);
      *out = (bt_order){ .order = NAN, .drift = NAN, .noise = NAN, .constant = NAN };
      return bt_error_set (error, BT_ECONV,
                           "no order: the local exponents %s do not settle", list);
    }
  if (find_admixture (h, r, err, count, vectors, out))
    {
      double order = round (out->order) - 1, share = out->admixture;
      *out = (bt_order){ .order = NAN, .drift = NAN, .noise = NAN, .constant = NAN };
      return bt_error_set (error, BT_ECONV,
                           "no order yet: of the last residual, %.3g, a part of %.2g "
                           "is of order %g, and outlasts the rest",
                           r[count - 1], share, order);
    }
  out->constant = constant_of (h, r, count, out);
  size_t used = count - 1;
  while (used > 0
         && fabs (local_at (h, r, err, used - 1).exponent - out->order) <= settled)
    used--;
  out->first = first + used;
  out->count = count - used;
  return BT_OK;
}
