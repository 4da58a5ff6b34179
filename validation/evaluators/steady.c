/* validation/evaluators/steady.c - means in the state that an environment leads to.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/steady.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>

/* Seconds that the second way may take. */
static const double patience = 20;

/* What it was from basis to basis. */
static void
add_rungs (const bti_stays *stays, btv_answer *answer)
{
  for (size_t k = 1; k < stays->bases; k++)
    btv_add_rung (answer, &(btv_rung){ .axis = BT_AXIS_BASIS,
                                       .size = { (double) stays->of[k - 1],
                                                 (double) stays->of[k] },
                                       .value = { stays->in[k - 1], stays->in[k] } });
}

static void
tell (const bti_steady *ask, const bti_stays *stays, btv_answer *answer)
{
  answer->value = stays->value;
  add_rungs (stays, answer);
  answer->methods[0] = "L rho = 0, sparse";
  answer->warrant = "one method, converged";
  if (isfinite (stays->waited))
    {
      answer->methods[1] = "exp (L t)";
      answer->warrant = "two independent methods agree";
    }
  if (stays->nearly)
    btv_say (
        answer,
        "another state stays for nearly as long: the slowest rate is %.2g, so that "
        "this one is come to after a time of some %.2g",
        stays->gap, 1 / stays->gap);
  for (size_t k = 0; k < BT_MAX_PARTS; k++)
    if (ask->levels[k] > 0)
      {
        btv_say (
            answer,
            "of matrices of %zu states, with the error of rounding alone: what the "
            "cut of the levels changes is a part of the number",
            stays->states);
        return;
      }
}

static bt_status
evaluate (btv_lab *lab, const btv_question *question, const btv_settings *reading,
          btv_answer *answer, bt_error *error)
{
  bti_stays stays;
  bti_steady ask = { .model = btv_lab_model (lab),
                     .tolerance = question->tolerance > 0 ? question->tolerance : 1e-4,
                     .factors = reading->factors,
                     .seconds = patience,
                     .watch = btv_lab_watch (lab) };
  bt_observation *observe;
  if (!reading->observe)
    return bt_error_set (error, BT_EINVAL,
                         "steady_mean needs the reading observe, an operator such as "
                         "x^2*y^2");
  bt_status status
      = bt_observation_new (&observe, ask.model, &reading->observe, 1, error);
  if (status == BT_OK && reading->states)
    status = bti_steady_levels (ask.levels, ask.model, reading->states, error);
  if (status == BT_OK)
    {
      ask.observe = observe;
      status = bti_steady_mean (&ask, &stays, error);
    }
  if (status == BT_OK)
    tell (&ask, &stays, answer);
  bt_observation_free (observe);
  return status;
}

static const char *const keys[] = { "observe", "states", "products", NULL };

const btv_evaluator btv_evaluator_steady_mean
    = { .name = "steady_mean",
        .summary = "mean of the operator `observe' in the state that an environment "
                   "leads to and that stays",
        .needs = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_ENVIRONMENT | BTV_TAKES_TOLERANCE
                 | BTV_STEADY,
        .keys = keys,
        .evaluate = evaluate };
