/* validation/evaluators/stability.c - Floquet exponents of the modes, VZ25 Eq. (17).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/evaluators/evaluators.h"

#include <math.h>

/* Floquet exponent of mode J at amplitude X0, added to VALUE when it is the
 * largest so far; *CERTAIN is cleared where |Delta| is 1 within its error. */
static bt_status
exponent_at (const bt_model *model, size_t j, double x0, double nu, bt_value *value,
             int *certain, long *edges, bt_error *error)
{
  bt_floquet floquet;
  bt_status status = bt_floquet_exponent (
      bt_model_lambda (model, j), x0, bt_model_omega (model, j), nu, &floquet, error);
  if (status != BT_OK)
    return status;
  *edges = floquet.edges;
  double size = fabs (floquet.discriminant), err = floquet.discriminant_err;
  if (fabs (size - 1) <= err)
    *certain = 0;
  if (floquet.mu > value->value)
    {
      double part[BT_AXIS_COUNT] = { 0 };
      part[BT_AXIS_STEP] = err * nu / (M_PI * sqrt (size * size - 1));
      *value = bt_value_from_parts (floquet.mu, part);
    }
  return BT_OK;
}

/* What can be said of mode J under READING. */
enum letter
{
  STABLE = 'S',
  UNSTABLE = 'U',
  UNKNOWN = '?'
};

static bt_status
judge_mode (const bt_model *model, size_t j, const btv_settings *reading,
            bt_value *value, enum letter *out, bt_error *error)
{
  enum
  {
    POINTS = 64
  };
  double nu = 1, x0 = fabs (bt_model_x0 (model)), half = reading->width / sqrt (2);
  for (size_t i = 0; reading->shifted && i < bt_model_modes (model); i++)
    nu += bt_model_lambda (model, i) / (4 * bt_model_omega (model, i));
  double low = fmax (x0 - half, 0), high = x0 + half;
  int certain = 1, unstable = 0;
  long first = 0, edges = 0;
  bt_value mine = { 0 };
  for (int i = 0; i <= (half > 0 ? POINTS : 0); i++)
    {
      double at = half > 0 ? low + (high - low) * i / POINTS : x0;
      bt_status status = exponent_at (model, j, at, nu, &mine, &certain, &edges, error);
      if (status != BT_OK)
        return status;
      if (i == 0)
        first = edges;
    }
  /* As x0 grows a - a_n(q) grows too (|da_n/dq| <= 2), so a band narrower than
   * the sampling shows in the count of edges. */
  if (first < 0 || edges < 0)
    certain = 0;
  else if (first != edges || first % 2 == 0)
    unstable = 1;
  *out = mine.value > 0 || unstable ? UNSTABLE : STABLE;
  if (!certain && !(mine.lo > 0))
    *out = UNKNOWN;
  if (mine.value > value->value)
    *value = mine;
  return BT_OK;
}

static bt_status
judge_modes (const btv_lab *lab, const btv_settings *reading, btv_answer *answer,
             enum letter *worst, bt_error *error)
{
  const bt_model *model = btv_lab_model (lab);
  size_t modes = bt_model_modes (model), unknown = 0;
  if (modes >= BTV_LABEL_SIZE)
    return bt_error_set (error, BT_ELIMIT, "stability of %zu modes; at most %d", modes,
                         BTV_LABEL_SIZE - 1);
  *worst = STABLE;
  for (size_t j = 0; j < modes; j++)
    {
      enum letter letter;
      bt_status status = judge_mode (model, j, reading, &answer->value, &letter, error);
      if (status != BT_OK)
        return status;
      answer->label[j] = (char) letter;
      if (letter == UNKNOWN && unknown++ == 0)
        btv_say (answer,
                 "mode %zu is on the edge of a band within the error of the "
                 "monodromy matrix",
                 j + 1);
      if (letter == UNSTABLE || (letter == UNKNOWN && *worst == STABLE))
        *worst = letter;
    }
  answer->methods[0] = "monodromy matrix";
  answer->methods[1] = "Mathieu characteristic values";
  answer->warrant = "two independent methods agree";
  return BT_OK;
}

/* One unstable mode is enough, whatever can be said of the others. */
static bt_status
evaluate_stability (btv_lab *lab, const btv_question *question,
                    const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  (void) question;
  enum letter worst;
  bt_status status = judge_modes (lab, reading, answer, &worst, error);
  if (status == BT_OK)
    btv_label (answer, worst == UNKNOWN    ? ""
                       : worst == UNSTABLE ? "Unstable"
                                           : "Stable");
  if (status == BT_OK && worst != UNKNOWN)
    answer->reason[0] = '\0';
  return status;
}

/* One letter a mode, in the order of the frequencies. */
static bt_status
evaluate_stabilities (btv_lab *lab, const btv_question *question,
                      const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  (void) question;
  enum letter worst;
  return judge_modes (lab, reading, answer, &worst, error);
}

static const char *const keys[] = { "band", "width", NULL };

const btv_evaluator btv_evaluator_stability
    = { .name = "stability",
        .summary = "Floquet exponent of the modes in the unperturbed background",
        .labels = "Stable|Unstable",
        .needs = BTV_NEEDS_MODEL,
        .keys = keys,
        .evaluate = evaluate_stability };

const btv_evaluator btv_evaluator_stabilities
    = { .name = "stabilities",
        .summary = "the same mode by mode: U for an unstable one, S for a stable one",
        .labels = "U|S",
        .per_mode = 1,
        .needs = BTV_NEEDS_MODEL,
        .keys = keys,
        .evaluate = evaluate_stabilities };
