/* measure/breaktime.c - delta(t) and where it crosses; see breaktime/measure.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "measure/delta.h"
#include "num/special.h"
#include "num/stats.h"

#include <breaktime/measure.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Points of delta(t) an output interval, between which the half-width of a band is
 * interpolated linearly; and of intervals twice as long, at the same times. */
enum
{
  OVER = 4,
  MOST = 2 * OVER
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

/* OUT[k] += integral over s from 0 to (k+1)/OVER of |cubic|, k < OVER <= MOST. */
static void
add_integrals (const double c[4], int over, double out[MOST])
{
  double stop[3];
  int count = 0;
  /* A cubic whose constant outweighs the rest has no root here. */
  if (fabs (c[0]) <= fabs (c[1]) + fabs (c[2]) + fabs (c[3]))
    count = bti_cubic_roots (c, 0, 1, stop);
  double sum = 0, from = 0;
  int next = 0;
  for (int k = 0; k < over; k++)
    {
      double end = (double) (k + 1) / over;
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

/* Two series as far as they are compared, and the integrals above and below at the
 * output points. */
struct pair
{
  const bt_series *a, *b;
  size_t size;
  double *above, *below; /* in intervals */
};

static void
cubics (const struct pair *pair, size_t i, double ca[4], double cb[4], double cd[4])
{
  hermite (pair->a, i, ca);
  hermite (pair->b, i, cb);
  for (int k = 0; k < 4; k++)
    cd[k] = ca[k] - cb[k];
}

/* delta at OVER points an interval of PAIR: out[0] = 0 and then (size - 1) * OVER
 * values.  The integrals are kept where PAIR has room for them. */
static void
dense_delta (const struct pair *pair, int over, double *out)
{
  double above = 0, below = 0;
  size_t each = (size_t) over;
  out[0] = 0;
  for (size_t i = 0; i + 1 < pair->size; i++)
    {
      double ca[4], cb[4], cd[4], top[MOST] = { 0 }, bottom[MOST] = { 0 };
      if (pair->above)
        {
          pair->above[i] = above;
          pair->below[i] = below;
        }
      cubics (pair, i, ca, cb, cd);
      add_integrals (cd, over, top);
      add_integrals (ca, over, bottom);
      add_integrals (cb, over, bottom);
      for (size_t k = 0; k < each; k++)
        {
          double denominator = below + bottom[k];
          out[1 + i * each + k] = denominator > 0 ? (above + top[k]) / denominator : 0;
        }
      above += top[each - 1];
      below += bottom[each - 1];
    }
}

/* The integral of |cubic| over s from 0 to END in (0, 1]. */
static double
integral_to (const double c[4], double end)
{
  double scaled[4], out[MOST] = { 0 }, power = 1;
  /* In s' = s/end, so that the piece is the whole of [0, 1]. */
  for (int k = 0; k < 4; k++, power *= end)
    scaled[k] = c[k] * power;
  add_integrals (scaled, 1, out);
  return end * out[0];
}

/* The output interval that T, in intervals, lies in, and where. */
static size_t
interval_of (const struct pair *pair, double t, double *s)
{
  size_t i = t > 0 ? (size_t) t : 0;
  if (i + 2 > pair->size)
    i = pair->size - 2;
  *s = fmin (fmax (t - (double) i, 0), 1);
  return i;
}

static double
value_at (const double c[4], double s)
{
  return c[0] + s * (c[1] + s * (c[2] + s * c[3]));
}

/* delta at T, in output intervals; SLOPE, if not NULL, receives its derivative times
 * the integral below, |a - b| - delta (|a| + |b|). */
static double
delta_at (const struct pair *pair, double t, double *slope)
{
  double ca[4], cb[4], cd[4], s, delta;
  size_t i = interval_of (pair, t, &s);
  cubics (pair, i, ca, cb, cd);
  double below = pair->below[i], above = pair->above[i];
  if (s > 0)
    {
      above += integral_to (cd, s);
      below += integral_to (ca, s) + integral_to (cb, s);
    }
  delta = below > 0 ? above / below : 0;
  if (slope)
    *slope = fabs (value_at (cd, s))
             - delta * (fabs (value_at (ca, s)) + fabs (value_at (cb, s)));
  return delta;
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
  dense_delta (&(struct pair){ .a = a, .b = b, .size = a->size }, 1, delta);
  return BT_OK;
}

/* ---- crossings ----------------------------------------------------------------- */

double
bt_crossing_time (const double *delta, size_t size, double interval, double threshold,
                  bt_crossing crossing)
{
  size_t at = 0; /* the crossing lies between at - 1 and at */
  if (crossing == BT_FIRST)
    for (at = 1; at < size && delta[at] < threshold;)
      at++;
  else
    for (at = size; at > 1 && delta[at - 1] >= threshold;)
      at--;
  if (at >= size || size < 2)
    return INFINITY;
  double before = delta[at - 1], after = delta[at];
  double share = after > before ? (threshold - before) / (after - before) : 0;
  return interval * ((double) (at - 1) + fmin (fmax (share, 0), 1));
}

/* ---- the band ------------------------------------------------------------------ */

/* Where delta turns, and every point of the arrays: it is monotonous in between. */
struct knot
{
  double t, delta; /* t in output intervals */
};

struct band
{
  struct pair pair; /* the nominal runs */
  size_t dense;     /* points of every array below */
  double *delta, *part[BT_AXIS_COUNT], *scratch[2];
  struct knot *knot;
  size_t knots, room;
  int sloped; /* the momenta are not quite the slopes */
};

static void
band_clear (struct band *band)
{
  free (band->pair.above);
  free (band->pair.below);
  free (band->delta);
  free (band->scratch[0]);
  free (band->scratch[1]);
  free (band->knot);
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    free (band->part[axis]);
}

static bt_status
band_allocate (struct band *band, bt_error *error)
{
  band->dense = (band->pair.size - 1) * OVER + 1;
  bt_status status
      = bti_calloc (&band->pair.above, band->pair.size, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&band->pair.below, band->pair.size, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&band->delta, band->dense, sizeof (double), error);
  for (int i = 0; status == BT_OK && i < 2; i++)
    status = bti_calloc (&band->scratch[i], band->dense, sizeof (double), error);
  for (int axis = 0; status == BT_OK && axis < BT_AXIS_COUNT; axis++)
    status = bti_calloc (&band->part[axis], band->dense, sizeof (double), error);
  return status;
}

/* Add MARGIN times |A - B| to a PART of the band.  Where two curves happen to cross
 * they differ by nothing and are as wrong as before: the error of an integral does not
 * go away, that of delta falls as what it is divided by grows, like t. */
static void
add_change (const struct band *band, double *part, const double *a, const double *b,
            double margin)
{
  double spread = 0;
  for (size_t i = 1; i < band->dense; i++)
    {
      spread = fmax (spread * (double) (i - 1) / (double) i, fabs (a[i] - b[i]));
      part[i] += margin * spread;
    }
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
      struct pair pair = { .a = coarse, .b = other, .size = band->pair.size };
      dense_delta (&pair, OVER, band->scratch[0]);
      pair.a = refined;
      dense_delta (&pair, OVER, band->scratch[1]);
      add_change (band, band->part[axis], band->scratch[0], band->scratch[1],
                  BT_PAIR_MARGIN (axis));
    }
}

/* Add to the step what the cubics through the output points cost: of fourth order, so
 * one fifteenth of the change when every other point is left out.  Twice that.  Between
 * the first points it is of second order in the distance, t^2 (h - t)^2 in place of the
 * sum of many h^4: a third, then, and twice that; and so where a step that is given
 * leaves the momentum another slope than that of the curve. */
static void
add_thinned (struct band *band, const struct pair *thin)
{
  double *coarse = band->scratch[0], *part = band->part[BT_AXIS_STEP], spread = 0;
  size_t reach = (thin->size - 1) * MOST + 1;
  dense_delta (thin, MOST, coarse);
  for (size_t i = 1; i < band->dense; i++)
    {
      double change = i < reach ? fabs (coarse[i] - band->delta[i]) : 0;
      if (reach == 1)
        change = band->delta[i];
      spread = fmax (spread * (double) (i - 1) / (double) i,
                     change * (i < MOST || band->sloped ? 2.0 / 3 : 2.0 / 15));
      part[i] += spread;
    }
}

static bt_status
add_output (struct band *band, bt_error *error)
{
  size_t half = (band->pair.size + 1) / 2;
  const bt_series *full[2] = { band->pair.a, band->pair.b };
  bt_series thin[2] = { { .interval = 2 * full[0]->interval, .size = half },
                        { .interval = 2 * full[1]->interval, .size = half } };
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
    add_thinned (band, &(struct pair){ .a = &thin[0], .b = &thin[1], .size = half });
  for (int side = 0; side < 2; side++)
    {
      free (thin[side].x);
      free (thin[side].p);
    }
  return status;
}

/* Standard error of delta by the jackknife over the batches of RUNS, few as they are.
 */
static bt_status
add_sampling (struct band *band, const bt_runs *runs, const bt_series *other,
              bt_error *error)
{
  size_t count;
  const bt_series *batch = bt_runs_batches (runs, &count);
  if (count < 2)
    return BT_OK;
  const bt_series *mean = bt_runs_nominal (runs);
  size_t size = band->pair.size;
  bt_series without = { .interval = mean->interval, .size = size };
  double *squares = band->scratch[1], n = (double) count;
  bt_status status = bti_calloc (&without.x, size, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&without.p, size, sizeof (double), error);
  if (status == BT_OK)
    {
      memset (squares, 0, band->dense * sizeof *squares);
      for (size_t b = 0; status == BT_OK && b < count; b++)
        {
          status = bt_watch_check (bt_runs_options (runs)->watch, error);
          for (size_t i = 0; i < size; i++)
            {
              without.x[i] = (n * mean->x[i] - batch[b].x[i]) / (n - 1);
              without.p[i] = (n * mean->p[i] - batch[b].p[i]) / (n - 1);
            }
          dense_delta (&(struct pair){ .a = &without, .b = other, .size = size }, OVER,
                       band->scratch[0]);
          for (size_t i = 0; i < band->dense; i++)
            {
              double change = band->scratch[0][i] - band->delta[i];
              squares[i] += change * change;
            }
        }
      for (size_t i = 0; i < band->dense; i++)
        band->part[BT_AXIS_SAMPLE][i]
            += bti_student_share (count) * sqrt (squares[i] * (n - 1) / n);
    }
  free (without.x);
  free (without.p);
  return status;
}

/* ---- where delta turns --------------------------------------------------------- */

static bt_status
push (struct band *band, double t, double delta, bt_error *error)
{
  if (band->knots == band->room)
    {
      size_t room = band->room ? 2 * band->room : band->dense + 64;
      bt_status status = bti_realloc (&band->knot, room, sizeof *band->knot, error);
      if (status != BT_OK)
        return status;
      band->room = room;
    }
  band->knot[band->knots++] = (struct knot){ t, delta };
  return BT_OK;
}

/* Where the slope of delta changes its sign between FROM and TO. */
static double
turning_point (const struct pair *pair, double from, double to)
{
  double at_from, slope;
  (void) delta_at (pair, from, &at_from);
  for (int i = 0; i < 40; i++)
    {
      double middle = (from + to) / 2;
      (void) delta_at (pair, middle, &slope);
      if (slope * at_from > 0)
        from = middle;
      else
        to = middle;
    }
  return (from + to) / 2;
}

static int
rising (const void *a, const void *b)
{
  double left = *(const double *) a, right = *(const double *) b;
  return (left > right) - (left < right);
}

/* The extrema of delta inside cell C of the arrays.  Its slope is smooth but for the
 * zeros of a, b and a - b; between two of these it is looked at in the middle, too. */
static bt_status
push_extrema (struct band *band, size_t c, bt_error *error)
{
  double stop[3 * 3 + 2], cubic[3][4], before, slope;
  size_t i = c / OVER, count = 2;
  double start = (double) (c % OVER) / OVER, end = (double) (c % OVER + 1) / OVER;
  cubics (&band->pair, i, cubic[0], cubic[1], cubic[2]);
  stop[0] = start;
  stop[1] = end;
  for (int k = 0; k < 3; k++)
    count += (size_t) bti_cubic_roots (cubic[k], start, end, stop + count);
  qsort (stop, count, sizeof *stop, rising);
  double from = (double) i + start;
  (void) delta_at (&band->pair, from, &before);
  for (size_t k = 2; k < 2 * count; k++)
    {
      double s = k % 2 ? stop[k / 2] : (stop[k / 2 - 1] + stop[k / 2]) / 2;
      double to = (double) i + s;
      (void) delta_at (&band->pair, to, &slope);
      if (slope * before < 0)
        {
          double t = turning_point (&band->pair, from, to);
          bt_status status = push (band, t, delta_at (&band->pair, t, NULL), error);
          if (status != BT_OK)
            return status;
        }
      from = to;
      before = slope;
    }
  return BT_OK;
}

/* Non-zero when delta +- TOTAL can be at THRESHOLD inside cell C: its slope is at most
 * |a| + |b| over the integral below. */
static int
can_reach (const struct band *band, size_t c, const double *total, double threshold)
{
  double cubic[3][4], most = 0, below = band->pair.below[c / OVER];
  if (!(below > 0))
    return 1;
  cubics (&band->pair, c / OVER, cubic[0], cubic[1], cubic[2]);
  for (int k = 0; k < 4; k++)
    most += fabs (cubic[0][k]) + fabs (cubic[1][k]);
  double room = most / below / OVER + fmax (total[c], total[c + 1]);
  double lo = fmin (band->delta[c], band->delta[c + 1]) - room;
  double hi = fmax (band->delta[c], band->delta[c + 1]) + room;
  return lo <= threshold && threshold <= hi;
}

static bt_status
find_knots (struct band *band, const double *total, double threshold, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t c = 0; status == BT_OK && c < band->dense; c++)
    {
      status = push (band, (double) c / OVER, band->delta[c], error);
      if (status == BT_OK && c + 1 < band->dense
          && can_reach (band, c, total, threshold))
        status = push_extrema (band, c, error);
    }
  return status;
}

/* How often the knots fall by more than EPS (at output points; NULL: at all) after a
 * rise. */
static size_t
count_falls (const struct band *band, const double *eps)
{
  size_t falls = 0;
  int falling = 0;
  double peak = -INFINITY, trough = INFINITY;
  for (size_t k = 0; k < band->knots; k++)
    {
      double s, half = 0, delta = band->knot[k].delta;
      size_t i = interval_of (&band->pair, band->knot[k].t, &s);
      if (eps)
        half = eps[i] + s * (eps[i + 1] - eps[i]);
      if (!falling && delta + half < peak)
        {
          falls++;
          falling = 1;
          trough = delta + half;
        }
      else if (falling && delta - half > trough)
        {
          falling = 0;
          peak = delta - half;
        }
      peak = fmax (peak, delta - half);
      trough = fmin (trough, delta + half);
    }
  return falls;
}

bt_status
bt_delta_falls (const bt_series *a, const bt_series *b, double t_end, const double *eps,
                size_t *count, bt_error *error)
{
  *count = 0;
  size_t size = a->size < b->size ? a->size : b->size;
  double last = floor (t_end / a->interval * (1 + 1e-12));
  if (a->interval != b->interval || !(t_end > 0))
    return bt_error_set (error, BT_EINVAL,
                         "outputs every %g and every %g up to %g: must be the same, "
                         "and the end > 0",
                         a->interval, b->interval, t_end);
  if (last + 1 < (double) size)
    size = (size_t) last + 1;
  if (size < 2)
    return BT_OK;
  struct band band = { .pair = { .a = a, .b = b, .size = size } };
  bt_status status = band_allocate (&band, error);
  if (status == BT_OK)
    dense_delta (&band.pair, OVER, band.delta);
  for (size_t c = 0; status == BT_OK && c < band.dense; c++)
    {
      status = push (&band, (double) c / OVER, band.delta[c], error);
      if (status == BT_OK && c + 1 < band.dense)
        status = push_extrema (&band, c, error);
    }
  if (status == BT_OK)
    *count = count_falls (&band, eps);
  band_clear (&band);
  return status;
}

/* ---- the crossing -------------------------------------------------------------- */

/* delta plus SIGN times PART (NULL: 0) at T, where DELTA is what it is there. */
static double
level (const struct band *band, double t, double delta, const double *part, int sign)
{
  if (!part)
    return delta;
  double at = t * OVER;
  size_t i = (size_t) at;
  if (i + 1 >= band->dense)
    i = band->dense - 2;
  return delta + sign * (part[i] + (at - (double) i) * (part[i + 1] - part[i]));
}

/* The crossing of THRESHOLD by delta plus SIGN times PART, in output intervals. */
static double
crossing_of (const struct band *band, const double *part, int sign, double threshold,
             bt_crossing crossing)
{
#define LEVEL(k) level (band, band->knot[k].t, band->knot[k].delta, part, sign)
  size_t at = 1, knots = band->knots; /* the crossing lies between at - 1 and at */
  if (crossing == BT_FIRST)
    while (at < knots && LEVEL (at) < threshold)
      at++;
  else
    for (at = knots; at > 1 && LEVEL (at - 1) >= threshold;)
      at--;
  if (at >= knots)
    return INFINITY;
  double from = band->knot[at - 1].t, to = band->knot[at].t;
  if (LEVEL (at - 1) >= threshold)
    return from;
#undef LEVEL
  for (int i = 0; i < 50; i++)
    {
      double middle = (from + to) / 2, delta = delta_at (&band->pair, middle, NULL);
      if (level (band, middle, delta, part, sign) < threshold)
        from = middle;
      else
        to = middle;
    }
  return to;
}

/* Read VALUE off the band; scratch[0] becomes its total half-width. */
static bt_status
read_crossing (struct band *band, double threshold, bt_crossing crossing, bt_value *out,
               bt_error *error)
{
  double interval = band->pair.a->interval, *total = band->scratch[0];
  memset (total, 0, band->dense * sizeof *total);
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    for (size_t i = 0; i < band->dense; i++)
      total[i] += (axis == BT_AXIS_SAMPLE ? BT_COVERAGE : 1) * band->part[axis][i];
  bt_status status = find_knots (band, total, threshold, error);
  if (status != BT_OK)
    return status;
#define CROSSING(part, sign)                                                           \
  interval *crossing_of (band, part, sign, threshold, crossing)
  *out = (bt_value){ .value = CROSSING (NULL, 0),
                     .lo = CROSSING (total, 1),
                     .hi = CROSSING (total, -1) };
  if (isinf (out->lo))
    out->lo = interval * (double) (band->pair.size - 1);
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
  return BT_OK;
}

/* Non-zero when RUNS have a step that is not told apart: of a splitting p is the slope
 * of the mean of x up to the second order in it, of which the cubics know nothing. */
static int
is_sloped (const bt_runs *runs)
{
  const bt_series *coarse, *refined;
  return bt_method_caps (bt_runs_method (runs), bt_runs_model (runs)) & BT_GRID
         && !bt_runs_pair (runs, BT_AXIS_STEP, &coarse, &refined);
}

/* Everything that delta of the two runs owes, axis by axis. */
static bt_status
fill_band (struct band *band, const bt_runs *quantum, const bt_runs *semiclassical,
           bt_error *error)
{
  band->sloped = is_sloped (quantum) || is_sloped (semiclassical);
  dense_delta (&band->pair, OVER, band->delta);
  for (size_t i = 1; i < band->dense; i++)
    band->part[BT_AXIS_STEP][i] = bt_runs_rounding (quantum, i / OVER)
                                  + bt_runs_rounding (semiclassical, i / OVER);
  add_discretisation (band, quantum, band->pair.b);
  add_discretisation (band, semiclassical, band->pair.a);
  bt_status status = add_output (band, error);
  if (status == BT_OK)
    status = add_sampling (band, semiclassical, band->pair.a, error);
  return status;
}

/* Points of A and B up to the first one at or after T_END. */
static size_t
common_size (const bt_series *a, const bt_series *b, double t_end)
{
  const size_t size = a->size < b->size ? a->size : b->size;
  const double last = ceil (t_end / a->interval * (1 - 1e-12));
  return last + 1 < (double) size ? (size_t) last + 1 : size;
}

bt_status
bti_delta_crossing (const bt_series *a, const bt_series *b, double threshold,
                    bt_crossing crossing, double t_end, double *out, bt_error *error)
{
  struct band band = { .pair = { .a = a, .b = b, .size = common_size (a, b, t_end) } };
  *out = INFINITY;
  if (band.pair.size < 2 || a->interval != b->interval)
    return BT_OK;
  bt_status status = band_allocate (&band, error);
  if (status == BT_OK)
    {
      dense_delta (&band.pair, OVER, band.delta);
      /* Of no width. */
      status = find_knots (&band, band.scratch[0], threshold, error);
    }
  if (status == BT_OK)
    *out = a->interval * crossing_of (&band, NULL, 0, threshold, crossing);
  band_clear (&band);
  return status;
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
  const size_t size = common_size (q, s, t_end);
  if (size < 2)
    return bt_error_set (error, BT_EINVAL, "no break time in a run of %zu points",
                         size);
  struct band band = { .pair = { .a = q, .b = s, .size = size } };
  bt_status status = band_allocate (&band, error);
  if (status == BT_OK)
    status = fill_band (&band, quantum, semiclassical, error);
  if (status == BT_OK)
    status = read_crossing (&band, threshold, crossing, out, error);
  for (size_t i = 0; status == BT_OK && i < size; i++)
    {
      if (delta)
        delta[i] = band.delta[i * OVER];
      if (eps)
        eps[i] = band.scratch[0][i * OVER];
    }
  band_clear (&band);
  return status;
}
