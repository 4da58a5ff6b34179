/* num/faber.c - see faber.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/faber.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum
{
  LONGEST = 1500, /* terms that a series should not need more of, by far */
  SHAPES = 40     /* ellipses about a rectangle that are looked at */
};

/* What is left out, the growth exp (t (c + A)) that one share may have, which is what
 * rounding is worse by, and the most shares of one interval: years. */
static const double rest = 1e-18, growth = 3, most_shares = 1e9;

/* Terms after which, by Cauchy's estimate on |w| = r > 1, a_k stays below that: there
 * the exponent is largest at w = r, and r is chosen for each k. */
static size_t
count_terms (double centre, double scale, double d, double t)
{
  double k = ceil ((scale - d) * t) + 1;
  for (;; k++)
    {
      const double root = k * k + 4 * scale * d * t * t;
      const double r = root > 0 ? (k + sqrt (root)) / (2 * scale * t) : 1;
      if (t * (centre + scale * r + d / r) - k * log (r) < log (rest))
        return (size_t) k + 1;
    }
}

static bt_status
make_coefficients (bti_faber *f, double a, double b, double t, bt_error *error)
{
  const size_t n = 2 * f->terms + 16;
  double *value, *turn;
  bt_status status = bti_realloc (&f->a, f->terms, sizeof *f->a, error);
  if (status == BT_OK)
    status = bti_calloc (&value, 4 * n, sizeof *value, error);
  if (status != BT_OK)
    return status;
  turn = value + 2 * n;
  for (size_t i = 0; i < n; i++)
    {
      const double angle = 2 * M_PI * (double) i / (double) n;
      turn[2 * i] = cos (angle);
      turn[2 * i + 1] = sin (angle);
      const double size = exp (t * (f->centre + a * turn[2 * i]));
      value[2 * i] = size * cos (t * b * turn[2 * i + 1]);
      value[2 * i + 1] = size * sin (t * b * turn[2 * i + 1]);
    }
  for (size_t k = 0; k < f->terms; k++)
    {
      double sum = 0;
      for (size_t i = 0, at = 0; i < n; i++, at = (at + k) % n)
        sum += value[2 * i] * turn[2 * at] + value[2 * i + 1] * turn[2 * at + 1];
      f->a[k] = sum / (double) n;
    }
  free (value);
  return BT_OK;
}

bt_status
bti_faber_make (bti_faber *out, double low, double high, double reach, double t,
                bt_error *error)
{
  /* Half the sides of the rectangle; not nothing, or there is no ellipse. */
  const double side = (low + high) / 2, least = 1e-6 / t,
               height = fmax (reach, fmax (1e-6 * side, least));
  double best = INFINITY, axis = 0, across = 0;
  out->centre = (high - low) / 2;
  out->terms = 0;
  for (int i = 0; i <= SHAPES && low + high + reach < INFINITY; i++)
    {
      /* The corners are on it: (side/A)^2 + (height/B)^2 = 1. */
      const double p = 1 + 0.02 * pow (1.3, i), a = side * p,
                   b = side > 0 ? height / sqrt (1 - 1 / (p * p)) : height;
      double shares = fmax (1, ceil (t * fmax (a, b) / LONGEST));
      shares = fmax (shares, ceil (t * (out->centre + a) / growth));
      if (!(shares < most_shares))
        continue;
      const size_t terms
          = count_terms (out->centre, (a + b) / 2, (a - b) / 2, t / shares);
      if (shares * (double) terms >= best)
        continue;
      best = shares * (double) terms;
      out->shares = shares;
      out->terms = terms;
      axis = a;
      across = b;
    }
  if (out->terms == 0)
    return bt_error_set (
        error, BT_ELIMIT,
        "a field of values from -%.3g to %.3g and %.3g i for a time of "
        "%.3g: more than %g series",
        low, high, reach, t, most_shares);
  out->scale = (axis + across) / 2;
  out->ratio = (axis - across) / 2 / out->scale;
  return make_coefficients (out, axis, across, t / out->shares, error);
}

void
bti_faber_clear (bti_faber *faber)
{
  free (faber->a);
  *faber = (bti_faber){ 0 };
}
