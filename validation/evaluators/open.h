/* validation/evaluators/open.h - what the evaluators of open systems share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_OPEN_H
#define BTV_OPEN_H

#include "study/ways.h"
#include "validation/evaluators/evaluators.h"

/* What LAB is about: its open system, or its model, as one of a kind in PARAMS if it is
 * one and was not generalised.  Cleared by bti_subject_clear, then, too. */
BT_CHECKED bt_status btv_open_subject (bti_subject *out, bti_open_params *params,
                                       const btv_lab *lab, bt_error *error);

/* BT_ENOTSUP unless Q of PARAMS is a qubit. */
BT_CHECKED bt_status btv_open_want_qubit (const bti_open_params *params,
                                          const btv_question *question,
                                          bt_error *error);

#endif
