/* validation/evaluators/unimodal.c - see study/unimodal.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/unimodal.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>

static const double usual_tolerance = 1e-2;

static bt_status
evaluate (btv_lab *lab, const btv_question *question, const btv_settings *reading,
          btv_answer *answer, bt_error *error)
{
  const bt_method *first = bt_method_find ("chebyshev"),
                  *second = bt_method_find ("split-step-4");
  const double level = reading->observed.hump, tolerance = question->tolerance > 0
                                                               ? question->tolerance
                                                               : usual_tolerance;
  bti_one_hump asked = { .model = btv_lab_model (lab),
                         .method = first,
                         .level = level,
                         .t_max = question->t_max,
                         .tolerance = tolerance,
                         .watch = btv_lab_watch (lab) };
  bt_status status = bti_one_hump_until (&asked, &answer->value, error);
  answer->methods[0] = first->name;
  answer->warrant = "converged";
  if (status != BT_OK)
    return status;
  if (isinf (answer->value.value))
    btv_say (answer,
             "the density has one hump up to t = %g, to within %g of its height",
             answer->value.lo, level);
  if (!question->check || isinf (answer->value.hi))
    return BT_OK;
  bt_value other;
  /* A little further is enough. */
  asked.method = second;
  asked.t_max = fmin (question->t_max, answer->value.hi + 1);
  status = bti_one_hump_until (&asked, &other, error);
  /* A qubit beside it is for no grid. */
  if (status == BT_ENOTSUP)
    return BT_OK;
  if (status == BT_ELIMIT)
    btv_unchecked (answer);
  if (status != BT_OK)
    return status;
  if (isinf (other.value))
    return bt_error_set (error, BT_ECONV,
                         "%s has two humps at t = %g where %s has one: the error is "
                         "underestimated",
                         first->name, answer->value.value, second->name);
  btv_two_methods (answer, first, second, fabs (other.value - answer->value.value),
                   tolerance);
  return BT_OK;
}

static const char *const keys[] = { "hump", NULL };

const btv_evaluator btv_evaluator_unimodal
    = { .name = "unimodal_until",
        .summary = "time at which the density of the coordinate that is followed, the "
                   "others integrated over, first has a second hump that stands `hump' "
                   "of the highest one above the valley between them",
        .needs = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_NEEDS_TMAX | BTV_IS_TIME
                 | BTV_TAKES_TOLERANCE,
        .most = INFINITY,
        .interval = "two runs go side by side, in a basis and in a larger one, or on a "
                    "grid and on a finer and larger one with half the step; it goes "
                    "from the last time at which a second hump can be ruled out, by "
                    "what the two and two times differ by, to the first at which both "
                    "have it",
        .keys = keys,
        .evaluate = evaluate };
