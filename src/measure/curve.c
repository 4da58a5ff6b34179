/* measure/curve.c - crossings and extrema; see curve.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/curve.h"
#include "num/special.h"

#include <math.h>

/* ---- between the points --------------------------------------------------------- */

/* The cubic in s = (t/interval - first)/step through four points. */
typedef struct piece
{
  double c[4], first, step;
} piece;

/* That for the interval behind point I, through points STEP apart. */
static piece
piece_of (const bti_curve *curve, size_t i, size_t step)
{
  const size_t before = step == 1 ? 1 : 3, most = curve->size - 1 - 3 * step;
  size_t first = i > before ? i - before : 0;
  first = first < most ? first : most;
  const double *y = curve->value + first;
  const double d1 = y[step] - y[0], d2 = y[2 * step] - 2 * y[step] + y[0],
               d3 = y[3 * step] - 3 * y[2 * step] + 3 * y[step] - y[0];
  return (piece){ .c = { y[0], d1 - d2 / 2 + d3 / 3, d2 / 2 - d3 / 2, d3 / 6 },
                  .first = (double) first,
                  .step = (double) step };
}

/* At PLACE, in intervals. */
static double
value_of (const piece *p, double place)
{
  const double s = (place - p->first) / p->step;
  return p->c[0] + s * (p->c[1] + s * (p->c[2] + s * p->c[3]));
}

/* Per interval. */
static double
slope_of (const piece *p, double place)
{
  const double s = (place - p->first) / p->step;
  return (p->c[1] + s * (2 * p->c[2] + s * 3 * p->c[3])) / p->step;
}

/* What the distance of the points leaves open about interval I: the most that both
 * cubics differ by in the middle of it and of the next two on either side, for at one
 * place alone they may meet; three times that at the ends of the curve, where cubics
 * look to one side only. */
static double
open_between (const bti_curve *curve, size_t i)
{
  double worst = 0;
  for (size_t k = i > 1 ? i - 2 : 0; k <= i + 2 && k + 1 < curve->size; k++)
    {
      const piece near = piece_of (curve, k, 1), far = piece_of (curve, k, 2);
      const double middle = (double) k + 0.5;
      worst = fmax (worst, fabs (value_of (&near, middle) - value_of (&far, middle)));
    }
  return i == 0 || i + 2 >= curve->size ? 3 * worst : worst;
}

/* The most by which the curve leaves the chord of interval I, twice over. */
static double
bend_of (const bti_curve *curve, size_t i)
{
  const double *y = curve->value;
  double bend = 0;
  for (size_t k = i; k <= i + 1; k++)
    if (k > 0 && k + 1 < curve->size)
      bend = fmax (bend, fabs (y[k - 1] - 2 * y[k] + y[k + 1]) / 4);
  return bend;
}

static bt_status
check (const bti_curve *curve, bt_error *error)
{
  if (curve->size < BTI_CURVE_MIN || !(curve->interval > 0))
    return bt_error_set (error, BT_EINVAL,
                         "a curve of %zu points %g apart: at least %d are wanted",
                         curve->size, curve->interval, BTI_CURVE_MIN);
  for (size_t i = 0; i < curve->size; i++)
    if (!isfinite (curve->value[i]) || !(curve->err[i] >= 0))
      return bt_error_set (error, BT_EINVAL, "the curve is %g within %g at t = %g",
                           curve->value[i], curve->err[i],
                           (double) i * curve->interval);
  return BT_OK;
}

/* ---- crossings ------------------------------------------------------------------ */

/* 1 above LEVEL, -1 below it, 0 not certain. */
static int
side_of (const bti_curve *curve, double level, size_t i)
{
  const double above = curve->value[i] - level;
  return above > curve->err[i] ? 1 : above < -curve->err[i] ? -1 : 0;
}

/* Whether the curve falls or rises all the way from point A to point B. */
static int
is_monotone (const bti_curve *curve, size_t a, size_t b)
{
  const double *y = curve->value, way = y[b] > y[a] ? 1 : -1;
  for (size_t i = a; i < b; i++)
    if (!(way * (y[i + 1] - y[i]) > 2 * bend_of (curve, i)))
      return 0;
  return 1;
}

/* Whether the curve stays on one side of LEVEL between points I and I + 1, which are
 * certainly there. */
static int
stays (const bti_curve *curve, double level, size_t i)
{
  const double *y = curve->value;
  return fmin (fabs (y[i] - level) - curve->err[i],
               fabs (y[i + 1] - level) - curve->err[i + 1])
         > bend_of (curve, i);
}

/* Whether the curve leaves the level where it begins for its certain point A, where
 * the first step may be a turn. */
static int
leaves (const bti_curve *curve, size_t a)
{
  const double *y = curve->value, way = y[a] > y[0] ? 1 : -1;
  for (size_t i = 0; i < a; i++)
    if (!(way * (y[i + 1] - y[i]) > (i > 0 ? 2 * bend_of (curve, i) : 0)))
      return 0;
  return 1;
}

/* Where the curve, DOWN lower, goes through LEVEL between points A and B, in intervals;
 * NAN: nowhere. */
static double
root_between (const bti_curve *curve, double level, double down, size_t a, size_t b)
{
  for (size_t i = a; i < b; i++)
    {
      double root[3];
      piece p = piece_of (curve, i, 1);
      p.c[0] -= level + down;
      if (bti_cubic_roots (p.c, (double) i - p.first, (double) i + 1 - p.first, root)
          > 0)
        return p.first + root[0];
    }
  return NAN;
}

/* The crossing between the certain points A and B. */
static void
locate (const bti_curve *curve, double level, size_t a, size_t b, bti_crossing *out)
{
  const double way = curve->value[b] > curve->value[a] ? 1 : -1,
               place = root_between (curve, level, 0, a, b);
  /* A point on the level to the last digit may be seen by neither of its intervals. */
  const double at = isnan (place) ? (double) a + 0.5 * (double) (b - a) : place;
  size_t row = (size_t) at;
  row = row < b ? row : b - 1;
  const piece p = piece_of (curve, row, 1);
  double most = 0;
  for (size_t i = a; i <= b; i++)
    most = fmax (most, curve->err[i]);
  out->at = at * curve->interval;
  out->row = row;
  out->slope = fabs (slope_of (&p, at)) / curve->interval;
  out->between = open_between (curve, row);
  most += out->between;
  /* The band may leave the points that are certain without it. */
  const size_t from = a > 0 ? a - 1 : 0, to = b + 1 < curve->size ? b + 1 : b;
  const double first = root_between (curve, level, -way * most, from, to),
               last = root_between (curve, level, way * most, from, to);
  out->lo = isnan (first) ? (double) from * curve->interval : first * curve->interval;
  out->hi = isnan (last) ? INFINITY : last * curve->interval;
  out->lo = fmin (out->lo, out->at);
  out->hi = fmax (out->hi, out->at);
}

bt_status
bti_curve_cross (const bti_curve *curve, double level, size_t count, bti_crossing *out,
                 bt_error *error)
{
  *out = (bti_crossing){ .at = INFINITY, .hi = INFINITY };
  bt_status status = check (curve, error);
  if (status == BT_OK && (count == 0 || !isfinite (level)))
    return bt_error_set (error, BT_EINVAL, "crossing %zu of %g: counted from 1", count,
                         level);
  if (status != BT_OK)
    return status;
  size_t a = 0, seen = 0;
  double scale = 0;
  for (size_t i = 0; i < curve->size; i++)
    scale = fmax (scale, fabs (curve->value[i]));
  /* It may begin on the level, and then leaves it. */
  if (side_of (curve, level, 0) == 0)
    out->touches = fabs (curve->value[0] - level) > 1e-11 * scale;
  while (a + 1 < curve->size && side_of (curve, level, a) == 0)
    a++;
  if (!leaves (curve, a))
    out->touches = out->coarse = 1;
  out->lo = out->touches ? 0 : (double) a * curve->interval;
  for (size_t b = a + 1; b < curve->size; b++)
    {
      const int side = side_of (curve, level, b);
      if (side == 0)
        continue;
      const int other = side != side_of (curve, level, a);
      const int plain
          = other ? is_monotone (curve, a, b) : b == a + 1 && stays (curve, level, a);
      out->touches |= !plain;
      out->coarse |= !plain && (other || b == a + 1);
      seen += (size_t) other;
      if (other && seen == count)
        {
          const double known = out->lo;
          locate (curve, level, a, b, out);
          out->lo = out->touches ? fmin (known, out->lo) : out->lo;
          out->hi = out->touches ? INFINITY : out->hi;
          return BT_OK;
        }
      a = b;
      out->lo = out->touches ? out->lo : (double) a * curve->interval;
    }
  return BT_OK;
}

/* ---- extrema -------------------------------------------------------------------- */

/* The largest value of SIGN times the cubic P from place A to B; *AT is where. */
static double
most_of (const piece *p, int sign, double a, double b, double *at)
{
  const double slope[4] = { p->c[1], 2 * p->c[2], 3 * p->c[3], 0 };
  double place[5] = { a, b };
  const int turns = bti_cubic_roots (slope, (a - p->first) / p->step,
                                     (b - p->first) / p->step, place + 2);
  double most = -INFINITY;
  for (int i = 0; i < 2 + turns; i++)
    {
      const double here = i < 2 ? place[i] : p->first + p->step * place[i],
                   value = sign * value_of (p, here);
      if (value > most)
        {
          most = value;
          *at = here;
        }
    }
  return most;
}

bt_status
bti_curve_extremum (const bti_curve *curve, int sign, double from, double to,
                    bti_extremum *out, bt_error *error)
{
  *out = (bti_extremum){ .value = NAN, .at = NAN };
  bt_status status = check (curve, error);
  if (status != BT_OK)
    return status;
  const double a = from / curve->interval, b = to / curve->interval,
               end = (double) (curve->size - 1);
  if (!(a >= 0) || !(b > a) || !(b <= end * (1 + 1e-12)))
    return bt_error_set (error, BT_EINVAL,
                         "an extremum from %g to %g of a curve from 0 to %g", from, to,
                         end * curve->interval);
  const size_t first = (size_t) a, last = (size_t) fmin (ceil (b), end);
  double best = -INFINITY, certain = -INFINITY;
  for (size_t i = first; i < last; i++)
    {
      double at = 0;
      const piece p = piece_of (curve, i, 1);
      const double most
          = most_of (&p, sign, fmax (a, (double) i), fmin (b, (double) i + 1), &at);
      const double err
          = fmax (curve->err[i], curve->err[i + 1]) + open_between (curve, i);
      certain = fmax (certain, most - err);
      if (most > best)
        {
          best = most;
          out->at = at * curve->interval;
        }
    }
  /* Each interval that may have it has a part in what is not known. */
  out->value = sign * best;
  out->first = last;
  for (size_t i = first; i < last; i++)
    {
      double at = 0;
      const double place = fmax (a, (double) i), stop = fmin (b, (double) i + 1);
      const piece p = piece_of (curve, i, 1), far = piece_of (curve, i, 2);
      const double most = most_of (&p, sign, place, stop, &at),
                   other = most_of (&far, sign, place, stop, &at),
                   open = fmax (open_between (curve, i), fabs (most - other));
      if (most + fmax (curve->err[i], curve->err[i + 1]) + open < certain)
        continue;
      out->between = fmax (out->between, open);
      out->first = i < out->first ? i : out->first;
      out->last = i + 1;
    }
  return BT_OK;
}
