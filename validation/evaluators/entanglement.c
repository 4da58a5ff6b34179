/* validation/evaluators/entanglement.c - how entanglement grows, VZ25 Sec. V; see
 * study/growth.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/growth.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>
#include <stdio.h>

static bt_status
evaluate (btv_lab *lab, const btv_question *question, const btv_settings *reading,
          btv_answer *answer, bt_error *error)
{
  const double tolerance = question->tolerance / 10;
  bti_entropy_job job = { .model = btv_lab_model (lab),
                          .watch = btv_lab_watch (lab),
                          .reading = reading->entropy,
                          .tolerance = tolerance > 0 ? fmin (tolerance, 1e-3) : 1e-4 };
  bti_rise rise;
  char exponent[64] = "";
  answer->methods[0] = "chebyshev";
  if (reading->growth == BTI_GROWTH_RATE)
    answer->methods[1] = "monodromy matrix";
  answer->warrant = "converged in the basis; two windows";
  double unit[2];
  const double *curve[2];
  bt_status status = bti_growth_points (&job, question->t_max, error);
  if (status == BT_OK)
    status = bti_growth_unit (job.model, reading->growth, unit, error);
  if (status == BT_OK)
    status = btv_lab_entropy (lab, &job, 1, curve, error);
  if (status == BT_OK)
    status = bti_growth_read (&job, reading->growth, unit, curve, &rise, error);
  if (status != BT_OK)
    return status;
  answer->value = rise.value;
  if (reading->growth == BTI_GROWTH_RATE)
    snprintf (exponent, sizeof exponent, "; sum of positive exponents %.4g", rise.unit);
  if (rise.none)
    btv_say (answer, "S_e rises within half a period of the background: no window to "
                     "fit a line in");
  else
    btv_say (answer, "S_e rises from %.3g at t = %.1f to %.3g at t = %.1f%s",
             rise.entropy[0], rise.time[0], rise.entropy[1], rise.time[1], exponent);
  return BT_OK;
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
