/* validation/evaluators/entanglement.c - how entanglement grows, VZ25 Sec. V.
 *
 * S_e(t) comes from a run in oscillator levels, where the state is at hand at every
 * output point.  It climbs in steps of half a period of the background, pi; their mean
 * over pi is what rises.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- S_e(t) -------------------------------------------------------------------- */

/* S_e at every point of a run with OPTIONS; BT_EGRID: the state outgrows the basis. */
static bt_status
sample_run (btv_lab *lab, const bt_options *options, const bt_entropy_reading *reading,
            double interval, size_t size, double *entropy, bt_error *error)
{
  bt_solver *solver;
  bt_status status = bt_solver_new (&solver, bt_method_find ("chebyshev"),
                                    btv_lab_model (lab), options, error);
  for (size_t i = 0; status == BT_OK && i < size; i++)
    {
      bt_levels levels = { 0 };
      bt_observables unused;
      status = btv_lab_goes_on (lab, error);
      if (status == BT_OK && i > 0)
        status = bt_solver_advance (solver, interval, error);
      if (status == BT_OK)
        status = bt_solver_observe (solver, &unused, error);
      if (status == BT_OK)
        status = bt_solver_levels (solver, &levels, error);
      if (status == BT_OK)
        status = bt_entropy_levels (&levels, reading, &entropy[i], NULL, error);
      bt_levels_clear (&levels);
    }
  bt_solver_free (solver);
  return status;
}

bt_status
btv_entropy_curve (btv_lab *lab, const bt_entropy_reading *reading, double tolerance,
                   double interval, size_t size, double *entropy, double *larger,
                   bt_error *error)
{
  enum
  {
    ENLARGEMENTS = 8
  };
  bt_options options = { .tolerance = tolerance,
                         .basis = BT_BASIS_FOCK,
                         .watch = btv_lab_watch (lab) };
  bt_status status = bt_options_settle (&options, bt_method_find ("chebyshev"),
                                        btv_lab_model (lab), error);
  const bt_model *model = btv_lab_model (lab);
  for (int i = 0; status == BT_OK;
       i++, options.cut = bt_options_larger_cut (&options, model))
    {
      status = sample_run (lab, &options, reading, interval, size, entropy, error);
      if (status != BT_EGRID || i == ENLARGEMENTS)
        break;
      status = BT_OK;
    }
  if (status != BT_OK || !larger)
    return status;
  options.cut = bt_options_larger_cut (&options, model);
  return sample_run (lab, &options, reading, interval, size, larger, error);
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
read_growth (const double *mean, size_t size, double interval, btv_growth growth,
             double share)
{
  size_t from, to, end = size - 1 - PER_STEP / 2;
  find_rise (mean, size, share, &from, &to);
  if (growth == BTV_GROWTH_LASTING)
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
  if (growth == BTV_GROWTH_RATE)
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

static void
say_rise (const double *mean, size_t size, double interval, double unit,
          btv_growth growth, btv_answer *answer)
{
  size_t from, to;
  char exponent[64] = "";
  find_rise (mean, size, 0.1, &from, &to);
  if (growth == BTV_GROWTH_RATE)
    snprintf (exponent, sizeof exponent, "; sum of positive exponents %.4g", unit);
  btv_say (answer, "S_e rises from %.3g at t = %.1f to %.3g at t = %.1f%s", mean[from],
           interval * (double) from, mean[to], interval * (double) to, exponent);
}

/* The number in a basis and in a larger one, and with other ends of the rise: a second
 * window, whose part in the error is that of a second method.  UNIT_ERR is a share of
 * UNIT. */
static bt_status
measure_growth (btv_lab *lab, const btv_question *question, const btv_settings *reading,
                double unit, double unit_err, btv_answer *answer, bt_error *error)
{
  double interval = M_PI / PER_STEP, tolerance = question->tolerance / 10;
  size_t size;
  double *entropy = NULL, part[BT_AXIS_COUNT] = { 0 }, number[2], narrow;
  bt_status status = btv_count_points (question->t_max, interval, &size, error);
  if (status == BT_OK)
    status = bti_calloc (&entropy, 4 * size, sizeof *entropy, error);
  if (status == BT_OK)
    status = btv_entropy_curve (lab, &reading->entropy,
                                tolerance > 0 ? fmin (tolerance, 1e-3) : 1e-4, interval,
                                size, entropy, entropy + size, error);
  if (status == BT_OK)
    {
      btv_growth growth = reading->growth;
      smooth (entropy, size, entropy + 2 * size);
      smooth (entropy + size, size, entropy + 3 * size);
      for (int i = 0; i < 2; i++)
        number[i] = read_growth (entropy + (size_t) (2 + i) * size, size, interval,
                                 growth, 0.1)
                    / unit;
      narrow = read_growth (entropy + 2 * size, size, interval, growth, 0.2) / unit;
      part[BT_AXIS_BASIS]
          = BT_PAIR_MARGIN (BT_AXIS_BASIS) * fabs (number[1] - number[0]);
      part[BT_AXIS_METHOD] = fabs (narrow - number[0]);
      part[BT_AXIS_STEP] = 2 * unit_err * fabs (number[0]);
      answer->value = bt_value_from_parts (number[0], part);
      if (isnan (number[0]) || isnan (narrow))
        btv_say (answer, "S_e rises within half a period of the background: no window "
                         "to fit a line in");
      else
        say_rise (entropy + 2 * size, size, interval, unit, growth, answer);
    }
  free (entropy);
  return status;
}

static bt_status
evaluate (btv_lab *lab, const btv_question *question, const btv_settings *reading,
          btv_answer *answer, bt_error *error)
{
  double unit = 1, unit_err = 0;
  if (question->t_max < 4 * M_PI)
    return bt_error_set (error, BT_EINVAL,
                         "t_max = %g: growth is seen over two periods of the "
                         "background, 4 pi, at least",
                         question->t_max);
  if (reading->growth == BTV_GROWTH_RATE)
    {
      bt_status status
          = positive_exponents (btv_lab_model (lab), &unit, &unit_err, error);
      if (status != BT_OK)
        return status;
      if (!(unit > 2 * unit_err))
        return bt_error_set (error, BT_ENOTSUP,
                             "no positive exponent to compare the growth of S_e with");
    }
  answer->methods[0] = "chebyshev";
  if (reading->growth == BTV_GROWTH_RATE)
    answer->methods[1] = "monodromy matrix";
  answer->warrant = "converged in the basis; two windows";
  return measure_growth (lab, question, reading, unit, unit_err / unit, answer, error);
}

static bt_status
trace (btv_lab *lab, const btv_question *question, const btv_settings *reading,
       btv_trace *out, bt_error *error)
{
  return btv_entropy_trace (lab, question->t_max, reading, out, error);
}

static const char *const keys[] = { "growth", NULL };

const btv_evaluator btv_evaluator_entropy_growth
    = { .name = "entropy_growth",
        .summary
        = "how the entropy, averaged over half a period, rises from a tenth to "
          "nine tenths of its largest value up to t_max",
        .needs = BTV_NEEDS_MODEL | BTV_NEEDS_TMAX | BTV_TAKES_TOLERANCE,
        .keys = keys,
        .evaluate = evaluate,
        .trace = trace };
