/* validation/evaluators/open_residual.c - what trajectories lack of a coupling x^2 y^2.
 *
 * At fixed lambda x0^2 the classical motion is the same for all x0 but for its scale;
 * what a method lacks of <y^2> falls as a power of 1/x0.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/evaluators/open.h"

#include <math.h>
#include <string.h>

enum
{
  RUNGS = 5
};
static const double ratio = 1.25, /* from one x0 to the next */
    larger = 1.2;                 /* basis of the second look */
static const char split[] = "lindblad";

/* A run of METHOD with each STEP divided into DIVIDE, in a basis up to *CUT, 0: chosen
 * and returned. */
static bt_status
mean_at (const btv_lab *lab, const bti_open_params *params, const bt_method *method,
         double t, double step, size_t divide, double *cut, const char *observable,
         double *out, bt_error *error)
{
  /* What is missing makes the state no state: its edge says nothing.  How far the basis
   * matters is measured. */
  const bti_effort effort = {
    .dt = step, .divide = divide, .cut = *cut, .tolerance = *cut > 0 ? 0.1 : 1e-6
  };
  bti_means *result;
  size_t o;
  bt_status status = bti_open_observable (params, observable, &o, error);
  if (status == BT_OK)
    status = bti_way_run (btv_lab_leave (lab), params, method, &effort, &t, 1, &result,
                          error);
  if (status != BT_OK)
    return status;
  *out = result->value[o];
  if (*cut == 0)
    *cut = result->cut;
  bti_means_free (result);
  return BT_OK;
}

/* Residual of METHOD, likewise. */
static bt_status
residual_at (const btv_lab *lab, const bti_open_params *params, const bt_method *method,
             double t, double step, size_t divide, double *cut, const char *observable,
             double *out, bt_error *error)
{
  double exact = 0, own = 0;
  bt_status status = mean_at (lab, params, bt_method_find (split), t, step, divide, cut,
                              observable, &exact, error);
  if (status == BT_OK)
    status
        = mean_at (lab, params, method, t, step, divide, cut, observable, &own, error);
  *out = own - exact;
  return status;
}

static bt_status
evaluate (btv_lab *lab, const btv_question *question, const btv_settings *reading,
          btv_answer *answer, bt_error *error)
{
  const char *observable = reading->open.observable ? reading->open.observable : "y2";
  double step = reading->open.step > 0 ? reading->open.step : bti_way_step;
  bti_ladder *ladder = &answer->ladder;
  bti_open_params params = *btv_lab_open (lab);
  const bt_method *method = bti_way_find (reading->open.method, "truncated", &params);
  bt_status status = BT_OK;
  if (params.kind != BTI_OPEN_QUARTIC || !(params.x0 > 0) || !(params.lambda > 0))
    status
        = bt_error_set (error, BT_ENOTSUP,
                        "an order in 1/x0 is of a quartic model with lambda, x0 > 0");
  ladder->small = "1/x₀";
  ladder->residue
      = strcmp (observable, "y2") == 0 ? "|⟨y²⟩ − exact|" : "|mean − exact|";
  for (size_t i = 0; status == BT_OK && i < RUNGS; i++)
    {
      double cut = 0;
      double coarse, fine = 0, wide = 0;
      status = residual_at (lab, &params, method, question->at, step, 1, &cut,
                            observable, &coarse, error);
      if (status == BT_OK)
        status = residual_at (lab, &params, method, question->at, step, 2, &cut,
                              observable, &fine, error);
      cut *= larger;
      if (status == BT_OK)
        status = residual_at (lab, &params, method, question->at, step, 1, &cut,
                              observable, &wide, error);
      if (status == BT_OK)
        {
          /* Second order in the step: the limit, and the fine value's distance from
           * it. */
          double value = (4 * fine - coarse) / 3;
          ladder->h[i] = 1 / params.x0;
          ladder->residual[i] = fabs (value);
          ladder->err[i] = fabs (value - fine) + fabs (wide - coarse);
          ladder->size = i + 1;
        }
      params.x0 *= ratio;
      params.lambda /= ratio * ratio;
    }
  if (status != BT_OK)
    return status;
  answer->methods[0] = method->name;
  answer->methods[1] = split;
  btv_judge_order (answer);
  return BT_OK;
}

static const char *const keys[] = { "open_method", "observable", "open_step", NULL };

const btv_evaluator btv_evaluator_residual_order
    = { .name = "residual_order",
        .summary
        = "power of 1/x0 with which a method misses a mean of the quartic model "
          "at fixed lambda x0^2",
        .needs = BTV_EXPONENT | BTV_UNITLESS | BTV_NEEDS_OPEN | BTV_NEEDS_AT,
        .keys = keys,
        .usual = "lindblad",
        .evaluate = evaluate };
