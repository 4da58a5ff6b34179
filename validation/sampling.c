/* validation/sampling.c - see sampling.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/sampling.h"
#include "num/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One hump: share of all draws, mean and standard deviation. */
typedef struct hump
{
  double share, mean, sd;
  size_t count;
} hump;

static int
ascending (const void *a, const void *b)
{
  double left = *(const double *) a, right = *(const double *) b;
  return left < right ? -1 : left > right;
}

static hump
hump_of (const double *draw, size_t count, size_t all)
{
  double mean = 0, squares = 0;
  for (size_t i = 0; i < count; i++)
    mean += draw[i] / (double) count;
  for (size_t i = 0; i < count; i++)
    squares += (draw[i] - mean) * (draw[i] - mean);
  return (hump){ (double) count / (double) all, mean,
                 sqrt (squares / (double) (count - 1)), count };
}

/* Two humps where the widest gap between neighbours, with four of the draws at least on
 * either side, is wider than one standard deviation of all: of 64 normal
 * draws not one sample in ten thousand has such a gap.  Returns how many. */
static size_t
split (const btv_answer *answer, hump humps[2])
{
  double draw[BTV_DRAWS];
  size_t n = answer->draws, least = 4, at = 0;
  memcpy (draw, answer->draw, n * sizeof *draw);
  qsort (draw, n, sizeof *draw, ascending);
  humps[0] = hump_of (draw, n, n);
  double widest = humps[0].sd;
  for (size_t i = least; i + least <= n; i++)
    if (draw[i] - draw[i - 1] > widest)
      {
        widest = draw[i] - draw[i - 1];
        at = i;
      }
  if (at == 0)
    return 1;
  humps[0] = hump_of (draw, at, n);
  humps[1] = hump_of (draw + at, n - at, n);
  return 2;
}

static double
p_of (const btv_answer *answer, const hump *humps, size_t count, double printed,
      double variance)
{
  /* The error of the mean: bounds of the discretisation as uniform, and that of the
   * draws, which is a standard error. */
  double own = 0, p = 0;
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    own += axis == BT_AXIS_SAMPLE ? 0 : answer->value.err[axis];
  for (size_t k = 0; k < count; k++)
    {
      double n = (double) humps[k].count;
      double sd
          = sqrt (humps[k].sd * humps[k].sd * (1 + 1 / n) + variance + own * own / 3);
      double t = printed - humps[k].mean;
      p += humps[k].share
           * (sd > 0   ? bti_student_two_sided (t / sd, n - 1)
              : t == 0 ? 1
                       : 0);
    }
  return p;
}

double
btv_sampling_p (const btv_answer *answer, double printed, double variance)
{
  hump humps[2];
  if (answer->draws < 8 || isnan (variance))
    return NAN;
  size_t count = split (answer, humps);
  return p_of (answer, humps, count, printed, variance);
}

void
btv_sampling_range (const btv_answer *answer, double variance, double p, double *lo,
                    double *hi)
{
  hump humps[2];
  *lo = *hi = NAN;
  if (answer->draws < 8 || isnan (variance))
    return;
  size_t count = split (answer, humps);
  for (int side = -1; side <= 1; side += 2)
    {
      /* From the outer hump outwards, p falls to 0. */
      const hump *outer = &humps[side > 0 ? count - 1 : 0];
      double inside = outer->mean, step = outer->sd + sqrt (variance);
      double outside = inside + side * step;
      while (step > 0 && p_of (answer, humps, count, outside, variance) >= p)
        outside = inside + side * (step *= 2);
      for (int i = 0; i < 60; i++)
        {
          double middle = inside + (outside - inside) / 2;
          if (p_of (answer, humps, count, middle, variance) >= p)
            inside = middle;
          else
            outside = middle;
        }
      *(side > 0 ? hi : lo) = inside;
    }
}
