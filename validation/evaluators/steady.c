/* validation/evaluators/steady.c - means in the state that an environment leads to.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/steady.h"
#include "validation/evaluators/evaluators.h"

static bt_status
evaluate (btv_lab *lab, const btv_question *question, const btv_settings *reading,
          btv_answer *answer, bt_error *error)
{
  const bt_model *model = btv_lab_model (lab);
  const double tolerance = question->tolerance > 0 ? question->tolerance : 1e-4;
  bt_observation *observe;
  if (!reading->observe)
    return bt_error_set (error, BT_EINVAL,
                         "steady_mean needs the reading observe, an operator such as "
                         "x^2*y^2");
  bt_status status = bt_observation_new (&observe, model, &reading->observe, 1, error);
  if (status == BT_OK)
    status = bti_steady_mean (model, observe, tolerance, btv_lab_watch (lab),
                              &answer->value, error);
  bt_observation_free (observe);
  answer->methods[0] = "lindblad-taylor";
  answer->warrant = "one method, converged";
  return status;
}

static const char *const keys[] = { "observe", NULL };

const btv_evaluator btv_evaluator_steady_mean
    = { .name = "steady_mean",
        .summary = "mean of the operator `observe' in the state that an environment "
                   "leads to and that stays",
        .needs
        = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_ENVIRONMENT | BTV_TAKES_TOLERANCE,
        .keys = keys,
        .evaluate = evaluate };
