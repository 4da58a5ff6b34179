/* study/growth.c - see growth.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/growth.h"
#include "base/memory.h"
#include "study/study.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <stdlib.h>

/* ---- S_e(t) -------------------------------------------------------------------- */

/* S_e at every point of a run with OPTIONS; BT_EGRID: the state outgrows the basis. */
static bt_status
sample_run (const bti_entropy_job *job, const bt_options *options, double *entropy,
            bt_error *error)
{
  bt_solver *solver;
  bt_status status = bt_solver_new (&solver, bt_method_find ("chebyshev"), job->model,
                                    options, error);
  for (size_t i = 0; status == BT_OK && i < job->size; i++)
    {
      bt_levels levels = { 0 };
      bt_observables unused;
      status = bt_watch_check (job->watch, error);
      if (status == BT_OK && i > 0)
        status = bt_solver_advance (solver, job->interval, error);
      if (status == BT_OK)
        status = bt_solver_observe (solver, &unused, error);
      if (status == BT_OK)
        status = bt_solver_levels (solver, &levels, error);
      if (status == BT_OK)
        status = bt_entropy_levels (&levels, &job->reading, &entropy[i], NULL, error);
      bt_levels_clear (&levels);
    }
  bt_solver_free (solver);
  return status;
}

bt_status
bti_entropy_curve (const bti_entropy_job *job, double *entropy, double *larger,
                   bt_error *error)
{
  enum
  {
    ENLARGEMENTS = 8
  };
  bt_options options
      = { .tolerance = job->tolerance, .basis = BT_BASIS_FOCK, .watch = job->watch };
  bt_status status
      = bt_options_settle (&options, bt_method_find ("chebyshev"), job->model, error);
  for (int i = 0; status == BT_OK;
       i++, options.cut = bt_options_larger_cut (&options, job->model))
    {
      status = sample_run (job, &options, entropy, error);
      if (status != BT_EGRID || i == ENLARGEMENTS)
        break;
      status = BT_OK;
    }
  if (status != BT_OK || !larger)
    return status;
  options.cut = bt_options_larger_cut (&options, job->model);
  return sample_run (job, &options, larger, error);
}

/* ---- its rise ------------------------------------------------------------------ */

enum
{
  PER_STEP = 16 /* points in half a period of the background */
};

/* The line through a curve from one point to another. */
typedef struct line
{
  double slope, mean, middle;
} line;

static line
fit_line (const double *value, size_t from, size_t to, double interval)
{
  line out = { 0 };
  double count = (double) (to - from + 1), above = 0, below = 0;
  for (size_t i = from; i <= to; i++)
    {
      out.mean += value[i] / count;
      out.middle += interval * (double) i / count;
    }
  for (size_t i = from; i <= to; i++)
    {
      double t = interval * (double) i - out.middle;
      above += t * (value[i] - out.mean);
      below += t * t;
    }
  out.slope = above / below;
  return out;
}

/* The mean over half a period about each point but those too near an end, which stay
 * NaN. */
static void
smooth (const double *value, size_t size, double *out)
{
  for (size_t i = 0; i < size; i++)
    {
      out[i] = NAN;
      if (i < PER_STEP / 2 || i + PER_STEP / 2 >= size)
        continue;
      double sum = (value[i - PER_STEP / 2] + value[i + PER_STEP / 2]) / 2;
      for (size_t k = i + 1 - PER_STEP / 2; k < i + PER_STEP / 2; k++)
        sum += value[k];
      out[i] = sum / PER_STEP;
    }
}

/* The first point at which VALUE, with NaN at both ends, is at least LEVEL. */
static size_t
reaches (const double *value, size_t size, double level)
{
  size_t i = 0;
  while (i < size && !(value[i] >= level))
    i++;
  return i;
}

/* Where VALUE, with NaN at both ends, climbs from SHARE of its largest to the rest. */
static void
find_rise (const double *value, size_t size, double share, size_t *from, size_t *to)
{
  double most = 0;
  for (size_t i = 0; i < size; i++)
    most = fmax (most, isnan (value[i]) ? 0 : value[i]);
  *from = reaches (value, size, share * most);
  *to = reaches (value, size, (1 - share) * most);
}

/* What is read off S_e(t), smoothed, between SHARE of its largest value and the rest to
 * it: the slope; what a line leaves, as a share of what it rises by; the slope of the
 * later half over that of the earlier one, from SHARE on to the end. */
static double
read_growth (const double *mean, size_t size, double interval, bti_growth growth,
             double share)
{
  size_t from, to, end = size - 1 - PER_STEP / 2;
  find_rise (mean, size, share, &from, &to);
  if (growth == BTI_GROWTH_LASTING)
    {
      size_t half = (from + end) / 2;
      if (half < from + PER_STEP)
        return NAN;
      return fit_line (mean, half, end, interval).slope
             / fit_line (mean, from, half, interval).slope;
    }
  if (to < from + PER_STEP)
    return NAN;
  line rise = fit_line (mean, from, to, interval);
  if (growth == BTI_GROWTH_RATE)
    return rise.slope;
  double squares = 0;
  for (size_t i = from; i <= to; i++)
    {
      double t = interval * (double) i - rise.middle;
      squares += pow (mean[i] - rise.mean - rise.slope * t, 2);
    }
  return sqrt (squares / (double) (to - from + 1))
         / (rise.slope * interval * (double) (to - from));
}

/* Sum of the positive Floquet exponents, and its error: with each there is a negative
 * one, and the background adds none. */
static bt_status
positive_exponents (const bt_model *model, double *out, double *err, bt_error *error)
{
  bt_status status = BT_OK;
  *out = *err = 0;
  for (size_t j = 0; status == BT_OK && j < bt_model_modes (model); j++)
    {
      bt_floquet floquet;
      status = bt_floquet_exponent (bt_model_lambda (model, j), bt_model_x0 (model),
                                    bt_model_omega (model, j), 1, &floquet, error);
      if (status != BT_OK)
        continue;
      *out += floquet.mu;
      *err += floquet.mu_err;
    }
  return status;
}

/* The number in a basis and in a larger one, and with other ends of the rise: a second
 * window, whose part in the error is that of a second method.  MEAN: S_e smoothed, in
 * the two bases.  UNIT_ERR is a share of UNIT. */
static void
read_rise (const double *mean[2], size_t size, double interval, bti_growth growth,
           double unit_err, bti_rise *out)
{
  double part[BT_AXIS_COUNT] = { 0 }, number[2], narrow;
  size_t from, to;
  for (int i = 0; i < 2; i++)
    number[i] = read_growth (mean[i], size, interval, growth, 0.1) / out->unit;
  narrow = read_growth (mean[0], size, interval, growth, 0.2) / out->unit;
  part[BT_AXIS_BASIS] = BT_PAIR_MARGIN (BT_AXIS_BASIS) * fabs (number[1] - number[0]);
  part[BT_AXIS_METHOD] = fabs (narrow - number[0]);
  part[BT_AXIS_STEP] = 2 * unit_err * fabs (number[0]);
  out->value = bt_value_from_parts (number[0], part);
  out->none = isnan (number[0]) || isnan (narrow);
  if (out->none)
    return;
  find_rise (mean[0], size, 0.1, &from, &to);
  out->time[0] = interval * (double) from;
  out->time[1] = interval * (double) to;
  out->entropy[0] = mean[0][from];
  out->entropy[1] = mean[0][to];
}

bt_status
bti_growth_points (bti_entropy_job *job, double t_max, bt_error *error)
{
  if (t_max < 4 * M_PI)
    return bt_error_set (error, BT_EINVAL,
                         "t_max = %g: growth is seen over two periods of the "
                         "background, 4 pi, at least",
                         t_max);
  job->interval = M_PI / PER_STEP;
  return bti_count_points (t_max, job->interval, &job->size, error);
}

bt_status
bti_growth_unit (const bt_model *model, bti_growth growth, double unit[2],
                 bt_error *error)
{
  unit[0] = 1;
  unit[1] = 0;
  if (growth != BTI_GROWTH_RATE)
    return BT_OK;
  bt_status status = positive_exponents (model, &unit[0], &unit[1], error);
  if (status == BT_OK && !(unit[0] > 2 * unit[1]))
    status = bt_error_set (error, BT_ENOTSUP,
                           "no positive exponent to compare the growth of S_e with");
  return status;
}

bt_status
bti_growth_read (const bti_entropy_job *job, bti_growth growth, const double unit[2],
                 const double *const curve[2], bti_rise *out, bt_error *error)
{
  const size_t size = job->size;
  double *smoothed;
  *out = (bti_rise){ .unit = unit[0] };
  bt_status status = bti_calloc (&smoothed, 2 * size, sizeof *smoothed, error);
  if (status != BT_OK)
    return status;
  const double *mean[2] = { smoothed, smoothed + size };
  smooth (curve[0], size, smoothed);
  smooth (curve[1], size, smoothed + size);
  read_rise (mean, size, job->interval, growth, unit[1] / unit[0], out);
  free (smoothed);
  return BT_OK;
}
