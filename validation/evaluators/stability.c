/* validation/evaluators/stability.c - Floquet exponents of the modes, VZ25 Eq. (17);
 * see study/stability.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/stability.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>

static bt_status
judge_modes (const btv_lab *lab, const btv_settings *reading, btv_answer *answer,
             bt_stability *worst, bt_error *error)
{
  static const char letters[]
      = { [BT_STABLE] = 'S', [BT_UNDECIDED] = '?', [BT_UNSTABLE] = 'U' };
  const bt_model *model = btv_lab_model (lab);
  size_t modes = bt_model_modes (model), unknown = 0;
  bti_mode mode[BTV_LABEL_SIZE];
  long narrow = 0;
  double most = -1;
  if (modes >= BTV_LABEL_SIZE)
    return bt_error_set (error, BT_ELIMIT, "stability of %zu modes; at most %d", modes,
                         BTV_LABEL_SIZE - 1);
  bt_status status
      = bti_stability_judge (model, bti_background (model, reading->shifted ? 1 : 0),
                             reading->width, btv_lab_watch (lab), mode, worst, error);
  if (status != BT_OK)
    return status;
  for (size_t j = 0; j < modes; j++)
    {
      const bti_mode *m = &mode[j];
      answer->label[j] = letters[m->label];
      narrow += m->narrow;
      if (m->label == BT_UNDECIDED && unknown++ == 0)
        btv_say (answer,
                 "mode %zu is on the edge of a band within the rounding of the edges",
                 j + 1);
      if (m->mu + m->err > most)
        {
          double part[BT_AXIS_COUNT] = { [BT_AXIS_STEP] = m->err };
          most = m->mu + m->err;
          answer->value = bt_value_from_parts (m->mu, part);
          answer->value.lo = fmax (0, answer->value.lo);
        }
    }
  answer->methods[0] = "monodromy matrix";
  answer->methods[1] = "Mathieu characteristic values";
  answer->warrant = narrow == 0 ? "two independent methods agree"
                                : "band edges with a bound on their rounding";
  return BT_OK;
}

/* One unstable mode is enough, whatever can be said of the others. */
static bt_status
evaluate_stability (btv_lab *lab, const btv_question *question,
                    const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  (void) question;
  bt_stability worst;
  bt_status status = judge_modes (lab, reading, answer, &worst, error);
  if (status == BT_OK)
    btv_label (answer, worst == BT_UNDECIDED ? "" : bt_stability_name (worst));
  if (status == BT_OK && worst != BT_UNDECIDED)
    answer->reason[0] = '\0';
  return status;
}

/* One letter a mode, in the order of the frequencies. */
static bt_status
evaluate_stabilities (btv_lab *lab, const btv_question *question,
                      const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  (void) question;
  bt_stability worst;
  return judge_modes (lab, reading, answer, &worst, error);
}

static const char *const keys[] = { "band", "width", NULL };

const btv_evaluator btv_evaluator_stability
    = { .name = "stability",
        .summary = "Floquet exponent of the modes in the unperturbed background",
        .labels = "Stable|Unstable",
        .behind = "Floquet exponent",
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
