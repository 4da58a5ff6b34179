/* validation/evaluators/open_threshold.c - see study/threshold.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/threshold.h"
#include "validation/evaluators/open.h"
#include "validation/lab.h"

#include <math.h>

/* ---- of any model, the value of a parameter ------------------------------------- */

struct family
{
  const btv_lab *lab;
  const char *parameter;
};

static bt_status
member_of (void *context, double value, bt_model **out, bt_error *error)
{
  const struct family *family = context;
  return btv_lab_member (family->lab, family->parameter, value, out, error);
}

static bt_status
evaluate_threshold_of (btv_lab *lab, const btv_question *question,
                       const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  const char *name = reading->along;
  static const char *const methods[] = { [BTI_BY_RATIO] = "rates over those needed",
                                         [BTI_BY_MATRIX] = "trade-off",
                                         [BTI_BY_STATES] = "pseudo" };
  struct family family = { lab, name };
  bti_critical found;
  double now = 0, spread = 0, own = 0;
  size_t ways = 0;
  (void) question;
  if (!name)
    return bt_error_set (error, BT_EINVAL,
                         "threshold_of needs the reading parameter, the name of one in "
                         "the model's file");
  bt_status status = btv_lab_parameter (lab, name, &now, error);
  if (status == BT_OK)
    status = bti_critical_find (btv_lab_leave (lab), member_of, &family, now, &found,
                                error);
  if (status != BT_OK)
    return status;
  for (int i = 0; i < BTI_CRITICAL_WAYS; i++)
    if (!isnan (found.value[i]))
      {
        answer->methods[ways++] = methods[i];
        spread = fmax (spread, fabs (found.value[i] - found.value[0]));
        own = fmax (own, found.half[i]);
      }
  double err[BT_AXIS_COUNT] = { [BT_AXIS_STEP] = own, [BT_AXIS_METHOD] = spread };
  answer->value = bt_value_from_parts (found.value[0], err);
  answer->warrant = ways == 3 ? "three ways agree" : "two ways agree";
  btv_say (answer,
           "exact trajectories exist from there %s to %.3g, as far as was looked",
           found.above ? "up" : "down", found.far);
  return BT_OK;
}

/* ---- of the shapes, a product of rates ------------------------------------------ */

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
static const char *const keys_of[] = { "parameter", NULL };

const btv_evaluator btv_evaluator_threshold
    = { .name = "threshold",
        .summary
        = "gamma_c gamma_q/lambda^2 above which exact trajectories exist; of a "
          "cavity gd kappa (2 nb + 1)/g^2 with gu = gd, in P ordering gd kappa "
          "nb/g^2",
        .needs = BTV_NEEDS_OPEN,
        .keys = keys,
        .evaluate = evaluate_threshold };
const btv_evaluator btv_evaluator_threshold_of
    = { .name = "threshold_of",
        .summary = "value of `parameter' of the model's file from which on exact "
                   "trajectories exist",
        .needs = BTV_NEEDS_OPEN | BTV_ANY_MODEL | BTV_ENVIRONMENT,
        .keys = keys_of,
        .evaluate = evaluate_threshold_of };
