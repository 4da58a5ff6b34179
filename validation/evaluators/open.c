/* validation/evaluators/open.c - see open.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/evaluators/open.h"
#include "model/system.h"
#include "validation/lab.h"

bt_status
btv_open_subject (bti_subject *out, bti_open_params *params, const btv_lab *lab,
                  bt_error *error)
{
  const bt_model *model = btv_lab_model (lab);
  *out = (bti_subject){ .params = btv_lab_open (lab) };
  if (out->params)
    return BT_OK;
  if (bti_model_general (model) || bti_open_recognise (params, model, NULL) != BT_OK)
    return bti_subject_of (out, model, error);
  out->params = params;
  return BT_OK;
}

bt_status
btv_open_want_qubit (const bti_open_params *params, const btv_question *question,
                     bt_error *error)
{
  if (bti_open_has_qubit (params))
    return BT_OK;
  return bt_error_set (
      error, BT_ENOTSUP, "%s is for models with a qubit or an atom, not of kind %s",
      btv_evaluator_name (question->evaluator), bti_open_kind_name (params->kind));
}
