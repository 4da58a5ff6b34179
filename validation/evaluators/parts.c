/* validation/evaluators/parts.c - entropy and purity of the state of some parts of any
 * model, and of the whole where it is mixed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/parts.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>
#include <string.h>

/* ---- which parts ----------------------------------------------------------------- */

/* The part of MODEL called TEXT[0..LENGTH-1], or as many as there are. */
static size_t
find_part (const bt_model *model, const char *text, size_t length)
{
  size_t k = 0;
  while (k < bt_model_parts (model)
         && (strncmp (bt_model_part (model, k)->name, text, length) != 0
             || bt_model_part (model, k)->name[length]))
    k++;
  return k;
}

/* The set of parts that TEXT names, "x s" or "whole". */
static bt_status
read_parts (unsigned *out, const bt_model *model, const char *text, bt_error *error)
{
  static const char between[] = " ,+";
  const size_t count = bt_model_parts (model);
  const unsigned all = (1U << count) - 1;
  char known[256] = "", more[BTI_MORE_SIZE];
  size_t left = 0;
  *out = 0;
  if (count == 0)
    return bt_error_set (error, BT_ENOTSUP, "the model has more than %d parts",
                         BT_MAX_PARTS);
  for (const char *at = text; *(at += strspn (at, between));)
    {
      const size_t length = strcspn (at, between), k = find_part (model, at, length);
      if (k < count)
        *out |= 1U << k;
      else if (length == 5 && strncmp (at, "whole", length) == 0)
        *out = all;
      else
        {
          for (size_t i = 0; i < count; i++)
            bti_text_list (known, sizeof known, bt_model_part (model, i)->name, &left);
          return bt_error_set (error, BT_EINVAL,
                               "of: '%.60s' is no part of the model; known: %s%s, or "
                               "whole",
                               at, known, bti_text_more (left, more));
        }
      at += length;
    }
  if (*out == all && !bt_model_is_open (model))
    return bt_error_set (error, BT_EINVAL,
                         "of: the whole of a closed system is in a pure state; name "
                         "some of its parts");
  return BT_OK;
}

/* ---- asking ---------------------------------------------------------------------- */

static bt_status
evaluate (btv_lab *lab, const btv_question *question, const bti_parts *a,
          btv_answer *answer, bt_error *error)
{
  const bt_watch *watch = btv_lab_watch (lab);
  const bt_method *first = bti_parts_method (a), *second;
  double again = NAN;
  if (!first)
    return bt_error_set (error, BT_ELIMIT,
                         "no basis for this model and time fits into memory");
  answer->methods[0] = first->name;
  answer->warrant = "converged";
  bt_status status = bti_parts_value (a, first, watch, &answer->value, error);
  if (status != BT_OK || !question->check)
    return status;
  second = bti_parts_second (a, first);
  if (!second)
    {
      answer->warrant = "one method, converged";
      return BT_OK;
    }
  status = bti_parts_again (a, second, watch, &again, error);
  if (status == BT_OK)
    btv_two_methods (answer, first, second, fabs (again - answer->value.value),
                     a->tolerance);
  if (status == BT_ELIMIT)
    btv_unchecked (answer);
  return status;
}

bt_status
btv_parts_number (btv_lab *lab, const btv_question *question,
                  const btv_settings *reading, int purity, btv_answer *answer,
                  bt_error *error)
{
  bt_model *model;
  bti_parts a = { .at = question->at,
                  .tolerance = question->tolerance > 0 ? question->tolerance : 1e-4,
                  .purity = purity,
                  .base2 = reading->entropy.base2 };
  /* Of VZ25's model the background is meant. */
  const bt_model *own = btv_lab_model (lab);
  const char *of = reading->of ? reading->of
                   : bt_model_is_special (own) && bt_model_parts (own) > 0
                       ? bt_model_part (own, 0)->name
                       : NULL;
  if (!of)
    return bt_error_set (error, BT_EINVAL,
                         "%s of this model needs the reading of, some of its parts "
                         "such as x, or whole",
                         btv_evaluator_name (question->evaluator));
  if (reading->entropy.cut_m || reading->entropy.cut_n
      || reading->discretisation.step > 0)
    return bt_error_set (error, BT_ENOTSUP,
                         "cuts and discretisations of the source are those of x in "
                         "its own model");
  bt_status status = bt_model_copy (&model, own, error);
  if (status != BT_OK)
    return status;
  bt_model_generalise (model);
  a.model = model;
  status = read_parts (&a.parts, model, of, error);
  if (status == BT_OK)
    status = evaluate (lab, question, &a, answer, error);
  bt_model_free (model);
  return status;
}

static bt_status
evaluate_purity (btv_lab *lab, const btv_question *question,
                 const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  return btv_parts_number (lab, question, reading, 1, answer, error);
}

static const char *const keys[] = { "of", NULL };

const btv_evaluator btv_evaluator_purity_of
    = { .name = "purity_of",
        .summary = "purity tr rho^2 of the state of the parts `of', the others traced "
                   "out, or of the whole",
        .needs = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_ENVIRONMENT | BTV_NEEDS_AT
                 | BTV_TAKES_TOLERANCE,
        .most = 1,
        .keys = keys,
        .evaluate = evaluate_purity };
