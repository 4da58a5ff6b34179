/* validation/evaluators/weak_coupling.c - the formulas of VZ25 Appendix A as orders.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/perturbation.h"
#include "study/weak.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>

void
btv_judge_order (btv_answer *answer)
{
  bti_ladder *ladder = &answer->ladder;
  bt_error why = BT_ERROR_INIT;
  bt_order fit;
  answer->warrant = "observed order";
  if (bti_ladder_order (ladder, &answer->value, &fit, &why) != BT_OK)
    {
      btv_say (answer, "%.250s", why.text);
      return;
    }
  size_t last = fit.first + fit.count - 1;
  btv_say (answer, "%zu residuals from %.3g at %s = %.3g to %.3g at %.3g", fit.count,
           ladder->residual[fit.first], ladder->small, ladder->h[fit.first],
           ladder->residual[last], ladder->h[last]);
  if (isfinite (fit.constant))
    btv_say (answer,
             "%zu residuals from %.3g at %s = %.3g to %.3g at %.3g; the limit of "
             "residual/%s^%.0f is %.4g",
             fit.count, ladder->residual[fit.first], ladder->small,
             ladder->h[fit.first], ladder->residual[last], ladder->h[last],
             ladder->small, round (fit.order), fit.constant);
}

static bt_status
evaluate_order (btv_lab *lab, const btv_question *question, const btv_settings *reading,
                btv_answer *answer, bt_error *error)
{
  static const char *const residues[]
      = { "|ν − formula|",  "max |x − formula|/x₀", "max |Var x − formula|",
          "‖c₀ − formula‖", "‖c₂ − formula‖",       "‖ψ − formula‖",
          "1 − tr ρₓ²" };
  bti_law law = reading->formula.law;
  const bt_model *first = btv_lab_model (lab);
  bt_status status = bti_law_settle (&law, first, question->at, error);
  answer->ladder.residue = residues[law.residual];
  answer->methods[0] = bti_law_method (&law);
  if (status == BT_OK)
    status = bti_weak_order (&law, first, question->at, btv_lab_watch (lab),
                             &answer->ladder, error);
  if (status == BT_OK)
    btv_judge_order (answer);
  return status;
}

static bt_status
evaluate_shift (btv_lab *lab, const btv_question *question, const btv_settings *reading,
                btv_answer *answer, bt_error *error)
{
  bti_law law = reading->formula.law;
  bti_shift shift;
  const bt_model *first = btv_lab_model (lab);
  bt_status status = bti_law_settle (&law, first, question->at, error);
  if (status == BT_OK)
    status = bti_weak_shift (&law, first, question->at, btv_lab_watch (lab), &shift,
                             error);
  if (status != BT_OK)
    return status;
  answer->value = shift.value;
  answer->methods[0] = bti_law_method (&law);
  answer->warrant = "extrapolated";
  btv_say (answer, "the next term of the frequency is %.4g lambda^2", shift.next);
  if (law.dynamics == BTI_DYNAMICS_QUANTUM && bt_model_modes (first) == 1)
    btv_say (answer,
             "the next term of the frequency is %.4g lambda^2, %.4g by second-order "
             "perturbation theory",
             shift.next,
             bti_weak_second_order (bt_model_omega (first, 0), bt_model_x0 (first)));
  return BT_OK;
}

/* Order of what Eq. (6) lacks of the ground state that it stands for. */
static bt_status
evaluate_displaced (btv_lab *lab, const btv_question *question,
                    const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  static const char *const residues[] = { "1 − |⟨0|ψ₀⟩|²", "|⟨x⟩ − x₀|", "1 − tr ρₓ²" };
  const btv_formula *formula = &reading->formula;
  (void) question;
  bt_status status = bti_weak_displaced (&formula->law, formula->displaced,
                                         btv_lab_model (lab), &answer->ladder, error);
  if (status != BT_OK)
    return status;
  answer->ladder.residue = residues[formula->displaced];
  answer->methods[0] = "diagonalisation in displaced oscillators";
  btv_judge_order (answer);
  return BT_OK;
}

static const char *const keys_order[]
    = { "residual",    "dynamics",    "keep", "clock", "vacuum", "halvings",
        "coefficient", "omega_power", "y0",   "p0",    NULL };
static const char *const keys_shift[]
    = { "dynamics", "halvings", "omega_power", "y0", "p0", NULL };

const btv_evaluator btv_evaluator_order
    = { .name = "order",
        .summary = "power of lambda with which a formula of weak coupling fails, at a "
                   "time or over a run of that length, from falling lambda",
        .needs = BTV_EXPONENT | BTV_UNITLESS | BTV_NEEDS_MODEL | BTV_NEEDS_AT,
        .keys = keys_order,
        .evaluate = evaluate_order };
const btv_evaluator btv_evaluator_shift
    = { .name = "shift",
        .summary = "coefficient of lambda/Omega in the frequency of x over a run of "
                   "that length, extrapolated to lambda = 0",
        .needs = BTV_NEEDS_MODEL | BTV_NEEDS_AT,
        .keys = keys_shift,
        .evaluate = evaluate_shift };

static const char *const keys_displaced[] = { "displaced", "keep", "halvings", NULL };

const btv_evaluator btv_evaluator_displaced
    = { .name = "displaced",
        .summary = "power of lambda with which Eq. (6) fails to be the ground state of "
                   "the displaced potential, from falling lambda",
        .needs = BTV_EXPONENT | BTV_UNITLESS | BTV_NEEDS_MODEL,
        .keys = keys_displaced,
        .evaluate = evaluate_displaced };
