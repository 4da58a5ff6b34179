/* validation/evaluators/means.c - <x>, <x^2> and the mean of any operator at one time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/evaluators/evaluators.h"

#include <math.h>

/* What the axes of RUNS make of COLUMN at point I. */
static void
add_rungs (const bt_runs *runs, size_t column, size_t i, btv_answer *answer)
{
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    {
      const bt_series *pair[2];
      btv_rung rung;
      if (!btv_rung_begin (&rung, runs, 0, (bt_axis) axis, pair))
        continue;
      for (int k = 0; k < 2; k++)
        rung.value[k] = bt_series_column (pair[k], column)[i];
      btv_add_rung (answer, &rung);
    }
}

/* The same mean by a second exact method. */
static bt_status
cross_check (btv_lab *lab, const btv_recipe *first, double at, size_t what,
             double tolerance, btv_answer *answer, bt_error *error)
{
  btv_recipe second = *first;
  btv_stock *stock;
  const bt_runs *runs;
  second.alone = 1;
  second.method = bt_method_second (first->method, btv_lab_model (lab), at,
                                    at / first->interval, btv_lab_tolerance (lab));
  if (!second.method)
    {
      answer->warrant = "one method, converged";
      return BT_OK;
    }
  const bt_axis axis = second.method->caps & BT_STEPPED ? BT_AXIS_STEP : BT_AXIS_BASIS;
  double difference = INFINITY;
  do
    {
      bt_status status = btv_lab_stock (lab, &second, &stock, error);
      if (status == BT_OK)
        status = btv_stock_runs (lab, stock, at, &runs, error);
      if (status == BT_ELIMIT && isfinite (difference))
        break;
      if (status != BT_OK)
        return status;
      const bt_series *series = bt_runs_nominal (runs);
      const size_t i = (size_t) round (at / series->interval);
      difference = fabs (bt_series_column (series, what)[i] - answer->value.value);
    }
  while (what == BT_COLUMN_MEANS && difference > tolerance
         && btv_stock_refine (lab, stock, axis));
  btv_two_methods (answer, first->method, second.method, difference, tolerance);
  return BT_OK;
}

/* The largest divisor of STEPS that is at most MOST. */
static double
whole_divisor (double steps, double most)
{
  double divisor = floor (fmin (most, 1e6));
  while (divisor > 1 && fmod (steps, divisor) > 0)
    divisor--;
  return divisor;
}

/* The exact method that is quickest. */
static const bt_method *
exact_method (const btv_lab *lab, double at, double points)
{
  return bt_method_auto (btv_lab_model (lab), at, points, btv_lab_tolerance (lab), NULL,
                         0);
}

/* How QUESTION is computed: with points up to the wanted time, PIECES of them. */
static bt_status
make_recipe (const btv_lab *lab, const btv_question *question,
             const btv_settings *reading, size_t what, btv_recipe *out, double *pieces,
             bt_error *error)
{
  const double at = question->at;
  if (what != BT_COLUMN_MEANS && bt_model_axes (btv_lab_model (lab)) == 0)
    return bt_error_set (error, BT_ENOTSUP,
                         "the model has no oscillator, and so no x; `mean' is that of "
                         "any operator");
  *pieces = fmax (ceil (at / 0.1 * (1 - 1e-12)), 1);
  *out = (btv_recipe){ .method = btv_settings_method (reading),
                       .samples = reading->samples,
                       .seed = reading->seed,
                       .sample_x = reading->sample_x,
                       .dt = reading->dt,
                       .observe = what == BT_COLUMN_MEANS ? reading->observe : NULL,
                       .interval = at > 0 ? at / *pieces : 0.1 };
  /* A step that is wanted is that of split-step-4, where the model is made for it. */
  if (!bt_method_find (reading->method)
      && !(reading->dt > 0 && bt_model_is_special (btv_lab_model (lab))))
    out->method = exact_method (lab, at, *pieces);
  /* High powers weigh what is far out: discretised for <x> they would be off. */
  if (what == BT_COLUMN_MEANS && out->method->caps & BT_QUANTUM)
    out->tolerance = btv_lab_sharper (lab, 1e-8);
  if (what == BT_COLUMN_X2 && out->method->caps & BT_SAMPLED)
    return bt_error_set (error, BT_ENOTSUP,
                         "x2 of truncated Wigner has no sampling error here");
  if (reading->dt > 0
      && !(bt_method_caps (out->method, btv_lab_model (lab)) & BT_STEPPED))
    return bt_error_set (error, BT_ENOTSUP, "%s has no time step on this model",
                         out->method->name);
  if (!(reading->dt > 0 && at > 0))
    return BT_OK;
  /* In whole steps, and points a whole number of steps apart. */
  const double steps = fmax (round (at / reading->dt), 1),
               each = whole_divisor (steps, fmax (0.1 / reading->dt, 1));
  if (fabs (at / reading->dt - steps) > 1e-6 * steps)
    return bt_error_set (error, BT_EINVAL,
                         "the time step %g does not go into the time %g a whole "
                         "number of times; %.12g does",
                         reading->dt, at, at / steps);
  *pieces = steps / each;
  out->interval = at / *pieces;
  out->dt = at / steps;
  return BT_OK;
}

static bt_status
mean_at (btv_lab *lab, const btv_question *question, const btv_settings *reading,
         size_t what, btv_answer *answer, bt_error *error)
{
  double tolerance = question->tolerance > 0 ? question->tolerance : 1e-4, pieces = 1;
  btv_recipe recipe;
  bt_status status
      = make_recipe (lab, question, reading, what, &recipe, &pieces, error);
  if (status != BT_OK)
    return status;
  const unsigned caps = bt_method_caps (recipe.method, btv_lab_model (lab));
  answer->methods[0] = recipe.method->name;
  answer->warrant = reading->dt > 0                    ? "at that step"
                    : caps & BT_SAMPLED                ? "sampled"
                    : caps & (BT_STEPPED | BT_DENSITY) ? "converged"
                                                       : "closed form";
  for (int rounds = 0;; rounds++)
    {
      btv_stock *stock;
      const bt_runs *runs;
      status = btv_lab_stock (lab, &recipe, &stock, error);
      if (status == BT_OK)
        status = btv_stock_runs (lab, stock, question->at, &runs, error);
      if (status == BT_ELIMIT && rounds > 0)
        return BT_OK;
      if (status != BT_OK)
        return status;
      size_t i = question->at > 0 ? (size_t) pieces : 0;
      double err[BT_AXIS_COUNT];
      for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
        err[axis] = bt_runs_error (runs, what, (bt_axis) axis, i);
      err[BT_AXIS_STEP] += bt_runs_floor (runs, what, i);
      answer->value = bt_value_from_parts (
          bt_series_column (bt_runs_nominal (runs), what)[i], err);
      add_rungs (runs, what, i, answer);
      if (bt_value_error (&answer->value) <= tolerance
          || !btv_stock_refine (lab, stock, bt_value_dominant (&answer->value)))
        break;
    }
  if (!question->check || !(recipe.method->caps & (BT_QUANTUM | BT_DENSITY))
      || question->at == 0 || reading->dt > 0)
    return BT_OK;
  status = cross_check (lab, &recipe, question->at, what, tolerance, answer, error);
  if (status == BT_ELIMIT)
    btv_unchecked (answer);
  return status;
}

static bt_status
evaluate_x (btv_lab *lab, const btv_question *question, const btv_settings *reading,
            btv_answer *answer, bt_error *error)
{
  return mean_at (lab, question, reading, BT_COLUMN_X, answer, error);
}

static bt_status
evaluate_x2 (btv_lab *lab, const btv_question *question, const btv_settings *reading,
             btv_answer *answer, bt_error *error)
{
  return mean_at (lab, question, reading, BT_COLUMN_X2, answer, error);
}

static bt_status
evaluate_mean (btv_lab *lab, const btv_question *question, const btv_settings *reading,
               btv_answer *answer, bt_error *error)
{
  if (!reading->observe)
    return bt_error_set (error, BT_EINVAL,
                         "mean needs the reading observe, an operator such as x^2*y^2");
  return mean_at (lab, question, reading, BT_COLUMN_MEANS, answer, error);
}

enum
{
  NEEDS = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_ENVIRONMENT | BTV_NEEDS_AT
          | BTV_TAKES_TOLERANCE
};

static const char *const keys_mean[]
    = { "observe", "method", "dt", "samples", "seed", "sample_x", NULL };
static const char *const keys_x[]
    = { "method", "dt", "samples", "seed", "sample_x", NULL };
static const char *const keys_x2[] = { "method", "dt", NULL };

const btv_evaluator btv_evaluator_x
    = { .name = "x",
        .summary = "<x>, of the exact state unless a method is named",
        .needs = NEEDS | BTV_TAKES_THREADS,
        .keys = keys_x,
        .evaluate = evaluate_x };
const btv_evaluator btv_evaluator_x2
    = { .name = "x2",
        .summary = "<x^2>, of the exact state unless a method is named",
        .needs = NEEDS,
        .most = INFINITY,
        .keys = keys_x2,
        .evaluate = evaluate_x2 };
const btv_evaluator btv_evaluator_mean
    = { .name = "mean",
        .summary = "mean of the operator `observe', of the exact state unless a method "
                   "is named",
        .needs = NEEDS | BTV_TAKES_THREADS,
        .keys = keys_mean,
        .evaluate = evaluate_mean };
