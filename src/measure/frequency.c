/* measure/frequency.c - the frequency of a line; see breaktime/measure.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/frequency.h"

#include <breaktime/measure.h>
#include <complex.h>
#include <float.h>
#include <math.h>

enum
{
  POINTS_MIN = 64,
  PERIODS_MIN = 5,
  REACH = 10,  /* looked at, to either side, in 2 pi/T */
  DENSITY = 4, /* trial frequencies per 2 pi/T: the top of a line is 10/T wide */
  ITERATIONS = 40
};

/* A signal seen from the middle of its COUNT points, from FIRST on. */
struct window
{
  const double *x, *p;
  size_t first, count;
  double interval;
  const bt_watch *watch;
};

/* The windowed transform at NU and its first two derivatives. */
static void
transform (const struct window *w, double nu, double complex out[3])
{
  double n = (double) (w->count - 1);
  out[0] = out[1] = out[2] = 0;
  for (size_t i = 0; i < w->count; i++)
    {
      double place = (double) i - n / 2, t = place * w->interval;
      double bell = 1 + cos (2 * M_PI * place / n);
      double complex value = bell * bell * bell * bell
                             * (w->x[w->first + i] + I * w->p[w->first + i])
                             * cexp (I * nu * t);
      out[0] += value;
      out[1] += I * t * value;
      out[2] -= t * t * value;
    }
}

static bt_status
strongest (const struct window *w, double guess, double *nu, bt_error *error)
{
  double complex f[3];
  double unit = 2 * M_PI / ((double) (w->count - 1) * w->interval), best = 0;
  *nu = guess;
  for (int i = -REACH * DENSITY; i <= REACH * DENSITY; i++)
    {
      double trial = guess + unit * i / DENSITY;
      bt_status status = bt_watch_check (w->watch, error);
      if (status != BT_OK)
        return status;
      transform (w, trial, f);
      if (cabs (f[0]) > best)
        {
          best = cabs (f[0]);
          *nu = trial;
        }
    }
  /* Newton's method for the maximum of |f|^2; it lies within one trial step. */
  double top = *nu;
  for (int i = 0; i < ITERATIONS; i++)
    {
      bt_status status = bt_watch_check (w->watch, error);
      if (status != BT_OK)
        return status;
      transform (w, *nu, f);
      double slope = creal (conj (f[0]) * f[1]);
      double bend = creal (conj (f[1]) * f[1] + conj (f[0]) * f[2]);
      if (!(bend < 0))
        break;
      double change = -slope / bend;
      *nu += change;
      if (fabs (*nu - top) > unit)
        break;
      if (fabs (change) <= 4e-16 * fabs (*nu) + 1e-14 * unit)
        return BT_OK;
    }
  if (fabs (*nu - top) <= unit && best > 0)
    {
      /* Rounding may keep the last change alive: the slope decides. */
      transform (w, *nu, f);
      double bend = creal (conj (f[1]) * f[1] + conj (f[0]) * f[2]);
      if (bend < 0 && fabs (creal (conj (f[0]) * f[1]) / bend) < 1e-9 * unit)
        return BT_OK;
    }
  return bt_error_set (error, BT_ECONV, "no line near the frequency %g", guess);
}

bt_status
bt_frequency (const double *x, const double *p, size_t size, double interval,
              double guess, double *nu, double *half_width, const bt_watch *watch,
              bt_error *error)
{
  *nu = *half_width = NAN;
  double length = size > 0 ? (double) (size - 1) * interval : 0;
  if (size < POINTS_MIN || !(interval > 0) || !(guess > 0)
      || !(length * guess >= 2 * M_PI * PERIODS_MIN) || !isfinite (length))
    return bt_error_set (error, BT_EINVAL,
                         "%zu points over t = %g near frequency %g: a frequency needs "
                         "%d points and %d periods",
                         size, length, guess, POINTS_MIN, PERIODS_MIN);
  struct window whole = { x, p, 0, size, interval, watch };
  struct window middle = { x, p, size / 8, size - 2 * (size / 8), interval, watch };
  double other;
  bt_status status = strongest (&whole, guess, nu, error);
  if (status == BT_OK)
    status = strongest (&middle, *nu, &other, error);
  if (status != BT_OK)
    {
      *nu = NAN;
      return status;
    }
  *half_width = fabs (*nu - other) + DBL_EPSILON * *nu;
  return BT_OK;
}

double
bti_frequency_beside (const double *x, const double *p, size_t size, double interval,
                      double nu)
{
  enum
  {
    SUMS = 4
  };
  const size_t length = size / 2, hop = (size - length) / (SUMS - 1);
  double complex a[SUMS], f[3];
  for (size_t k = 0; k < SUMS; k++)
    {
      const struct window w = { x, p, k * hop, length, interval, NULL };
      transform (&w, nu, f);
      a[k] = f[0] * cexp (I * nu * (double) (k * hop) * interval);
    }
  /* z^2 + b z + c = 0 has both for its roots. */
  const double complex det
      = a[0] * a[2] - a[1] * a[1],
      b = (a[1] * a[2] - a[0] * a[3]) / det, c = (a[1] * a[3] - a[2] * a[2]) / det,
      root = csqrt (b * b / 4 - c), z = root - b / 2, other = -root - b / 2,
      weight = (a[1] - other * a[0]) / (z - other);
  const double complex strong = cabs (weight) >= cabs (a[0] - weight) ? z : other;
  const double found = nu - carg (strong) / ((double) hop * interval);
  return isfinite (found) ? found : nu; /* one line alone: det = 0 */
}
