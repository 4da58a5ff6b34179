/* validation/evaluators/open_threshold.c - see study/threshold.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/threshold.h"
#include "validation/evaluators/open.h"

#include <math.h>

static bt_status
evaluate_threshold (btv_lab *lab, const btv_question *question,
                    const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  const bti_open_params *params = btv_lab_open (lab);
  bti_threshold found;
  double spread = 0, own = 0;
  (void) question;
  bt_status status = bti_threshold_find (btv_lab_leave (lab), params,
                                         reading->open.p_ordering, &found, error);
  if (status != BT_OK)
    return status;
  /* A rate of -(gamma/2)[x, [x, rho]] is twice as large, a product four times. */
  double scale = found.unit * (reading->open.half ? 4 : 1);
  if (reading->open.half && params->kind == BTI_OPEN_CAVITY)
    return bt_error_set (error, BT_ENOTSUP, "the cavity's rates have one convention");
  const double *rate = found.rate;
  size_t ways = 0;
  for (int i = 0; i < BTI_THRESHOLD_WAYS; i++)
    if (!isnan (rate[i]))
      {
        ways++;
        spread = fmax (spread, fabs (rate[i] - rate[0]));
        own = fmax (own, found.half[i]);
      }
  double err[BT_AXIS_COUNT]
      = { [BT_AXIS_STEP] = own * scale, [BT_AXIS_METHOD] = spread * scale };
  answer->value = bt_value_from_parts (rate[0] * scale, err);
  answer->methods[0] = "trade-off";
  if (ways > 1)
    answer->methods[1] = "pseudo";
  if (ways > 2)
    answer->methods[2] = "onset of W < 0";
  answer->warrant = ways == 3   ? "three ways agree"
                    : ways == 2 ? "two ways agree"
                                : "one way";
  btv_say (answer, "trade-off %.8g, conditional states %.8g, onset %.8g",
           rate[0] * scale, rate[1] * scale, rate[2] * scale);
  if (ways < 3)
    btv_say (answer,
             ways == 2 ? "trade-off %.8g, conditional states %.8g" : "trade-off %.8g",
             rate[0] * scale, rate[1] * scale);
  return BT_OK;
}

static const char *const keys[] = { "ordering", "convention", NULL };

const btv_evaluator btv_evaluator_threshold
    = { .name = "threshold",
        .summary
        = "gamma_c gamma_q/lambda^2 above which exact trajectories exist; of a "
          "cavity gd kappa (2 nb + 1)/g^2 with gu = gd, in P ordering gd kappa "
          "nb/g^2",
        .needs = BTV_NEEDS_OPEN,
        .keys = keys,
        .evaluate = evaluate_threshold };
