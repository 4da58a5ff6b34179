/* validation/statistics.c - see statistics.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/statistics.h"
#include "base/memory.h"
#include "num/stats.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

bt_value
btv_between (double lo, double hi)
{
  bt_value out = { .lo = lo, .hi = hi };
  /* Of what has no end, the end that it has. */
  out.value = isinf (hi) && isinf (lo) ? 0
              : isinf (hi)             ? lo
              : isinf (lo)             ? hi
                                       : lo + (hi - lo) / 2;
  return out;
}

/* ---- ranks --------------------------------------------------------------------- */

static int
is_tie (const bt_value *a, const bt_value *b)
{
  return !(a->lo < a->hi) && !(b->lo < b->hi) && !(a->lo < b->lo) && !(b->lo < a->lo);
}

int
btv_rank (const bt_value *value, size_t count, size_t i, double *lo, double *hi)
{
  *lo = 1;
  *hi = (double) count;
  for (size_t j = 0; j < count; j++)
    {
      const double tie = j != i && is_tie (&value[i], &value[j]) ? 0.5 : 0;
      *lo += j != i && value[j].hi < value[i].lo ? 1 : tie;
      *hi -= j != i && value[i].hi < value[j].lo ? 1 : tie;
    }
  return *hi > *lo;
}

/* Sum of the squares of the ranks about their mean, which ties diminish: the least,
 * with all that may be beyond every limit there, and the most. */
static void
rank_squares (const bt_value *value, size_t count, double *least, double *most)
{
  double n = (double) count, beyond = 0, may = 0, ties = 0;
  for (size_t i = 0; i < count; i++)
    {
      double same = 0;
      for (size_t j = 0; j < count; j++)
        same += is_tie (&value[i], &value[j]) || j == i;
      beyond += isinf (value[i].lo) && value[i].lo > 0;
      may += isinf (value[i].hi) && value[i].hi > 0;
      ties += same * same - 1; /* k times for a tie of k */
    }
  *most = (n * n * n - n - ties) / 12;
  ties += may * may * may - may - (beyond * beyond * beyond - beyond);
  *least = fmax (0, (n * n * n - n - ties) / 12);
}

/* (A + B - D)/(2 sqrt (A B)), the correlation of ranks whose squares are A and B and
 * whose differences' are D. */
static double
correlation (double a, double b, double d)
{
  return a > 0 && b > 0 ? (a + b - d) / (2 * sqrt (a * b)) : 0;
}

/* Between which it lies when A and B are known between bounds: along each, its slope
 * changes its sign where they differ by D. */
static void
correlation_bounds (const double a[2], const double b[2], double least, double most,
                    double *lo, double *hi)
{
  *lo = 1;
  *hi = -1;
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 2; j++)
      {
        const double turn[] = { b[j], fmin (fmax (a[i] - most, b[0]), b[1]) };
        const double other[] = { a[i], fmin (fmax (b[j] - most, a[0]), a[1]) };
        for (int k = 0; k < 2; k++)
          {
            *lo = fmin (*lo, correlation (a[i], turn[k], most));
            *lo = fmin (*lo, correlation (other[k], b[j], most));
          }
        *hi = fmax (*hi, correlation (a[i], b[j], least));
      }
  /* Ranks are halves of whole numbers; a few roundings are not. */
  *lo = fmax (-1, *lo - 8 * DBL_EPSILON);
  *hi = fmin (1, *hi + 8 * DBL_EPSILON);
}

bt_status
btv_rank_correlation (const bt_value *a, const bt_value *b, size_t count, bt_value *out,
                      bt_error *error)
{
  double least = 0, most = 0, first[2], second[2], lo, hi;
  if (count < 4)
    return bt_error_set (error, BT_EINVAL,
                         "a rank correlation wants four points at least, not %zu",
                         count);
  rank_squares (a, count, &first[0], &first[1]);
  rank_squares (b, count, &second[0], &second[1]);
  if (!(first[1] > 0) || !(second[1] > 0))
    return bt_error_set (error, BT_EINVAL,
                         "a rank correlation with what is the same at all points");
  for (size_t i = 0; i < count; i++)
    {
      double p[2], q[2];
      (void) btv_rank (a, count, i, &p[0], &p[1]);
      (void) btv_rank (b, count, i, &q[0], &q[1]);
      const double near = fmax (0, fmax (p[0] - q[1], q[0] - p[1]));
      const double far = fmax (p[1] - q[0], q[1] - p[0]);
      least += near * near;
      most += far * far;
    }
  correlation_bounds (first, second, least, most, &lo, &hi);
  *out = first[0] > 0 && second[0] > 0 ? btv_between (lo, hi) : btv_between (-1, 1);
  return BT_OK;
}

/* ---- two classes --------------------------------------------------------------- */

static int
by_falling (const void *a, const void *b)
{
  const double *left = a, *right = b;
  return (*left < *right) - (*left > *right);
}

/* With K of the open ones taken for YES, those of the largest ranks give the largest
 * area and those of the smallest the least. */
static bt_value
area_bounds (const double *open, size_t count, double sum, double yes, double no)
{
  double top = sum, low = sum, lo = 1, hi = 0, all = yes + no + (double) count;
  for (size_t k = 0; k <= count; k++)
    {
      const double p = yes + (double) k, q = all - p;
      if (k > 0)
        {
          top += open[k - 1];
          low += open[count - k];
        }
      if (!(p > 0) || !(q > 0))
        return btv_between (0, 1);
      lo = fmin (lo, (low - p * (p + 1) / 2) / (p * q));
      hi = fmax (hi, (top - p * (p + 1) / 2) / (p * q));
    }
  return btv_between (lo, hi);
}

bt_status
btv_roc_area (const double *score, const int *yes, size_t count, bt_value *out,
              bt_error *error)
{
  double *open, sum = 0, known[2] = { 0, 0 };
  size_t opens = 0;
  bt_status status = bti_calloc (&open, count + 1, sizeof *open, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < count; i++)
    {
      double rank = 0.5;
      for (size_t j = 0; j < count; j++)
        rank += score[j] < score[i] ? 1 : score[j] > score[i] ? 0 : 0.5;
      if (yes[i] < 0)
        open[opens++] = rank;
      else
        known[yes[i] > 0]++;
      sum += yes[i] > 0 ? rank : 0;
    }
  qsort (open, opens, sizeof *open, by_falling);
  *out = area_bounds (open, opens, sum, known[1], known[0]);
  free (open);
  return BT_OK;
}

bt_status
btv_median (const bt_value *value, size_t count, bt_value *out, bt_error *error)
{
  double *end, at[2];
  bt_status status = bti_calloc (&end, count + 1, sizeof *end, error);
  if (status != BT_OK)
    return status;
  for (int k = 0; count > 0 && k < 2; k++)
    {
      for (size_t i = 0; i < count; i++)
        end[i] = k == 0 ? value[i].lo : value[i].hi;
      qsort (end, count, sizeof *end, by_falling);
      at[k] = end[count / 2] / 2 + end[(count - 1) / 2] / 2;
    }
  free (end);
  if (count == 0)
    return bt_error_set (error, BT_EINVAL, "the median of nothing");
  *out = btv_between (at[0], at[1]);
  return BT_OK;
}

/* ---- laws ---------------------------------------------------------------------- */

/* Sum of (x - mean)^2, and the mean. */
static double
spread (const double *x, size_t count, double *mean)
{
  double sum = 0;
  *mean = 0;
  for (size_t i = 0; i < count; i++)
    *mean += x[i] / (double) count;
  for (size_t i = 0; i < count; i++)
    sum += (x[i] - *mean) * (x[i] - *mean);
  return sum;
}

/* Root of the sum of the squares that the best straight line over X leaves of Y. */
static double
left_over (const double *x, const double *y, size_t count)
{
  double mean, centre, slope = 0, sum = 0;
  const double size = spread (x, count, &mean);
  (void) spread (y, count, &centre);
  for (size_t i = 0; i < count; i++)
    slope += (x[i] - mean) * y[i] / size;
  for (size_t i = 0; i < count; i++)
    {
      const double off = y[i] - centre - slope * (x[i] - mean);
      sum += off * off;
    }
  return sqrt (sum);
}

static bt_status
check_curve (const double *x, size_t count, bt_error *error)
{
  double mean;
  for (size_t i = 0; i < count; i++)
    if (!(x[i] > 0))
      return bt_error_set (error, BT_EINVAL, "a law of x = %g: must be > 0", x[i]);
  if (count < 4 || !(spread (x, count, &mean) > 0))
    return bt_error_set (error, BT_EINVAL,
                         "a law wants four different points at least, not %zu", count);
  return BT_OK;
}

/* Two numbers an x: its logarithm, and the middle of the value or of its logarithm;
 * half the distance of the ends into HALF, and the rounding of what is made of it.  0
 * where an end is none. */
static int
take_middles (const double *x, const bt_value *value, size_t count, int logarithm,
              double *log_x, double *middle, double *half)
{
  for (size_t i = 0; i < count; i++)
    {
      if (!isfinite (value[i].lo) || !isfinite (value[i].hi)
          || (logarithm && !(value[i].lo > 0)))
        return 0;
      const double lo = logarithm ? log (value[i].lo) : value[i].lo;
      const double hi = logarithm ? log (value[i].hi) : value[i].hi;
      log_x[i] = log (x[i]);
      middle[i] = lo + (hi - lo) / 2;
      half[i] = (hi - lo) / 2 + 8 * DBL_EPSILON * fabs (middle[i]);
    }
  return 1;
}

/* Student's quantile: |t| is larger with probability 1 - LEVEL. */
static double
student (double level, double dof)
{
  double lo = 0, hi = 1e6;
  for (int i = 0; i < 100; i++)
    {
      const double middle = (lo + hi) / 2;
      *(bti_student_two_sided (middle, dof) > 1 - level ? &lo : &hi) = middle;
    }
  return hi;
}

bt_status
btv_power_law (const double *x, const bt_value *value, size_t count, bt_value *out,
               bt_error *error)
{
  double *work, mean, slope = 0, give = 0, reach = 0;
  bt_status status = check_curve (x, count, error);
  if (status == BT_OK)
    status = bti_calloc (&work, 3 * count, sizeof *work, error);
  if (status != BT_OK)
    return status;
  double *log_x = work, *y = work + count, *half = work + 2 * count;
  const int known = take_middles (x, value, count, 1, log_x, y, half);
  if (known)
    {
      const double size = spread (log_x, count, &mean), dof = (double) count - 2;
      for (size_t i = 0; i < count; i++)
        {
          const double weight = (log_x[i] - mean) / size;
          slope += weight * y[i];
          give += fabs (weight) * half[i];
          reach += half[i] * half[i];
        }
      /* The scatter is at most that of the middles and what they may be off. */
      give += student (0.99, dof) * (left_over (log_x, y, count) + sqrt (reach))
              / sqrt (dof * size);
    }
  free (work);
  *out = known ? btv_between (slope - give, slope + give)
               : btv_between (-INFINITY, INFINITY);
  return BT_OK;
}

bt_status
btv_law_criterion (const double *x, const bt_value *value, size_t count, bt_value *out,
                   bt_error *error)
{
  double *work, reach = 0;
  bt_status status = check_curve (x, count, error);
  if (status == BT_OK)
    status = bti_calloc (&work, 3 * count, sizeof *work, error);
  if (status != BT_OK)
    return status;
  double *log_x = work, *y = work + count, *half = work + 2 * count;
  *out = btv_between (-INFINITY, INFINITY);
  if (take_middles (x, value, count, 0, log_x, y, half))
    {
      const double line = left_over (x, y, count), bent = left_over (log_x, y, count);
      for (size_t i = 0; i < count; i++)
        reach += half[i] * half[i];
      /* What is left over is a projection: it moves by no more than the values. */
      reach = sqrt (reach);
      const double n = 2 * (double) count;
      *out = btv_between (
          bent > reach ? n * log ((bent - reach) / (line + reach)) : -INFINITY,
          line > reach ? n * log ((bent + reach) / (line - reach)) : INFINITY);
    }
  free (work);
  return BT_OK;
}
