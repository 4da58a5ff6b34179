/* validation/evaluators/vacuum.c - what the start of VZ25 Eq. (6), a product, lacks of
 * the state that it stands for: the ground state of the displaced potential.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/perturbation.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>

static double
number_of (const bti_displaced *ground, bti_displaced_part which)
{
  switch (which)
    {
    case BTI_DISPLACED_SHIFT:
      return ground->shift;
    case BTI_DISPLACED_MIXTURE:
      return ground->mixture;
    case BTI_DISPLACED_ENTROPY:
      return ground->entropy;
    case BTI_DISPLACED_INFIDELITY:
    default:
      return ground->infidelity;
    }
}

static bt_status
evaluate (btv_lab *lab, const btv_question *question, const btv_settings *reading,
          btv_answer *answer, bt_error *error)
{
  enum
  {
    FIRST = 12,
    MORE = 6,
    MOST = 42 /* levels of x: a second or so */
  };
  const bti_displaced_part which = reading->formula.displaced;
  const double tolerance = question->tolerance > 0 ? question->tolerance : 1e-9;
  bti_displaced ground;
  bt_status status = bti_displaced_ground (btv_lab_model (lab), FIRST, &ground, error);
  double before = status == BT_OK ? number_of (&ground, which) : 0;
  for (size_t levels = FIRST + MORE; status == BT_OK && levels <= MOST; levels += MORE)
    {
      status = btv_lab_goes_on (lab, error);
      if (status == BT_OK)
        status = bti_displaced_ground (btv_lab_model (lab), levels, &ground, error);
      if (status != BT_OK)
        break;
      /* Levels count for less by a factor from each to the next; singular values of
       * rounding are of no state. */
      const double now = number_of (&ground, which),
                   part[BT_AXIS_COUNT]
                   = { [BT_AXIS_BASIS] = fabs (now - before) + 1e-13 };
      answer->value = bt_value_from_parts (now, part);
      if (bt_value_error (&answer->value) <= tolerance)
        break;
      before = now;
    }
  answer->methods[0] = "diagonalisation in displaced oscillators";
  answer->warrant = "converged";
  return status;
}

static const char *const keys[] = { "displaced", NULL };

const btv_evaluator btv_evaluator_vacuum
    = { .name = "vacuum",
        .summary = "what Eq. (6) lacks of the ground state of the displaced potential "
                   "at this lambda",
        .needs = BTV_NEEDS_MODEL | BTV_TAKES_TOLERANCE,
        .keys = keys,
        .evaluate = evaluate };
