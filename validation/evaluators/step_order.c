/* validation/evaluators/step_order.c - the order of an integrator, as it is observed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/evaluators/evaluators.h"

#include <math.h>

enum
{
  TIMES = 4,  /* at which <x> and <p> are looked at: one number may cross zero error */
  LEVELS = 4, /* h, h/1.5, h/1.5^2, h/1.5^3: numbers of steps are multiples of 8 */
  TRIALS = 16
};

/* Rounding of a trajectory as a share of its size: what changes of ever smaller steps
 * level off at. */
static const double noise = 1e-13;

static bt_status
trajectory (const btv_lab *lab, const bt_method *method, double at, size_t steps,
            double out[2 * TIMES], bt_error *error)
{
  bt_options options = { .tolerance = 1e-8,
                         .dt = at / TIMES / (double) steps,
                         .samples = 512,
                         .seed = 5,
                         /* Few far out, where chaos makes rounding large. */
                         .random = 1,
                         .watch = btv_lab_watch (lab) };
  bt_solver *solver;
  bt_status status = bt_options_settle (&options, method, btv_lab_model (lab), error);
  if (status != BT_OK)
    return status;
  /* One grid for all steps: its own error is theirs alike. */
  options.tolerance = 1e-3;
  status = bt_solver_new (&solver, method, btv_lab_model (lab), &options, error);
  for (int i = 0; status == BT_OK && i < TIMES; i++)
    {
      bt_observables o = { 0 };
      status = bt_solver_advance (solver, at / TIMES, error);
      if (status == BT_OK)
        status = bt_solver_observe (solver, &o, error);
      /* With so large a step it runs away: no number, and no sequence. */
      if (status == BT_ECONV)
        {
          o.x = o.p = NAN;
          status = BT_OK;
        }
      if (status == BT_OK)
        status = btv_lab_goes_on (lab, error);
      out[2 * i] = o.x;
      out[2 * i + 1] = o.p;
    }
  bt_solver_free (solver);
  return status;
}

/* Distances between the trajectories of successive steps, as a sequence whose changes
 * they are; *SIZE receives the size of the trajectory. */
static bt_status
sequence (const btv_lab *lab, const bt_method *method, double at, size_t steps,
          double value[LEVELS], double *size, bt_error *error)
{
  double last[2 * TIMES], next[2 * TIMES];
  bt_status status = trajectory (lab, method, at, steps, last, error);
  value[0] = 0;
  *size = 0;
  for (int i = 1; status == BT_OK && i < LEVELS; i++)
    {
      double square = 0;
      steps = steps / 2 * 3;
      status = trajectory (lab, method, at, steps, next, error);
      for (int k = 0; status == BT_OK && k < 2 * TIMES; k++)
        {
          square += (next[k] - last[k]) * (next[k] - last[k]);
          *size = fmax (*size, fabs (next[k]));
          last[k] = next[k];
        }
      value[i] = value[i - 1] + sqrt (square);
    }
  return status;
}

/* An answer that decides nothing. */
static const bt_value nothing = { .value = 0, .lo = -INFINITY, .hi = INFINITY };

/* Begun ever finer, until rounding ends it: what two successive beginnings agree on. */
static bt_status
evaluate (btv_lab *lab, const btv_question *question, const btv_settings *reading,
          btv_answer *answer, bt_error *error)
{
  const bt_method *method = bt_method_find (reading->method);
  double tolerance = question->tolerance > 0 ? question->tolerance : 0.1, last = NAN,
         last_err = 0;
  if (!(bt_method_caps (method, btv_lab_model (lab)) & BT_STEPPED))
    return bt_error_set (error, BT_ENOTSUP, "%s has no time step", method->name);
  if (!(question->at > 0))
    return bt_error_set (error, BT_EINVAL, "at = %g: must be > 0", question->at);
  answer->methods[0] = method->name;
  answer->warrant = "two sequences of steps agree";
  answer->value = nothing;
  const int order = bt_method_order (method, btv_lab_model (lab));
  double coarsest = order >= 8 ? 2 : order >= 4 ? 0.5 : 0.25;
  double eights = ceil (question->at / TIMES / coarsest / 8);
  if (!(eights < 1e10))
    return bt_error_set (error, BT_ELIMIT,
                         "at = %g: the order of %s would take %.2g steps and more; at "
                         "most 10^11",
                         question->at, method->name, 8 * TIMES * eights);
  for (int trial = 0; trial < TRIALS; trial++, eights = ceil (1.15 * eights))
    {
      double value[LEVELS], size, part[BT_AXIS_COUNT] = { 0 };
      bt_limit limit;
      bt_error why = BT_ERROR_INIT;
      bt_status status = sequence (lab, method, question->at, 8 * (size_t) eights,
                                   value, &size, error);
      if (status != BT_OK)
        return status;
      if (bt_richardson (value, LEVELS, 1.5, noise * size, &limit, &why) != BT_OK)
        {
          int drowned = value[LEVELS - 1] - value[LEVELS - 2] <= 10 * noise * size;
          if (drowned && isfinite (answer->value.lo))
            return BT_OK;
          /* What a coarser beginning seemed to show does not go on. */
          answer->value = nothing;
          btv_say (answer, "%s", why.text);
          if (drowned)
            return BT_OK;
          last = NAN;
          continue;
        }
      /* Orders that cross each other agree by chance: half of what was before stays. */
      double err = fmax (limit.order_err, last_err / 2);
      last_err = limit.order_err;
      part[BT_AXIS_STEP] = fmax (err, fabs (limit.order - last));
      if (!isnan (last))
        {
          answer->value = bt_value_from_parts (limit.order, part);
          answer->reason[0] = '\0';
          if (part[BT_AXIS_STEP] <= tolerance)
            return BT_OK;
        }
      last = limit.order;
    }
  return BT_OK;
}

static const char *const keys[] = { "method", NULL };

const btv_evaluator btv_evaluator_step_order
    = { .name = "step_order",
        .summary = "order in the time step of a method, observed up to the time `at'",
        .needs = BTV_NEEDS_MODEL | BTV_NEEDS_AT | BTV_TAKES_TOLERANCE,
        .keys = keys,
        .evaluate = evaluate };
