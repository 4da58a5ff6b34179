/* validation/evaluators/step_order.c - see study/steporder.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/steporder.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>

static bt_status
evaluate (btv_lab *lab, const btv_question *question, const btv_settings *reading,
          btv_answer *answer, bt_error *error)
{
  bt_error why = BT_ERROR_INIT;
  const bti_step_job job
      = { .method = btv_settings_method (reading),
          .model = btv_lab_model (lab),
          .at = question->at,
          .tolerance = question->tolerance > 0 ? question->tolerance : 0.1,
          .watch = btv_lab_watch (lab) };
  answer->methods[0] = job.method->name;
  answer->warrant = "two sequences of steps agree";
  bt_status status = bti_step_order (&job, &answer->value, &why, error);
  if (status == BT_OK && isinf (answer->value.lo))
    btv_say (answer, "%s", why.text);
  return status;
}

static const char *const keys[] = { "method", NULL };

const btv_evaluator btv_evaluator_step_order
    = { .name = "step_order",
        .summary = "order in the time step of a method, observed up to the time `at'",
        .needs = BTV_EXPONENT | BTV_UNITLESS | BTV_NEEDS_MODEL | BTV_NEEDS_AT
                 | BTV_TAKES_TOLERANCE,
        .keys = keys,
        .evaluate = evaluate };
