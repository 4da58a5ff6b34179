/* validation/evaluators/open.c - see open.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/evaluators/open.h"

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
