/* validation/readings.h - what readings are about, and pairs of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_READINGS_H
#define BTV_READINGS_H

#include "validation/claims.h"
#include "validation/fields.h"

/* The evaluator that NODE names, and the COUNT, each once, that the list NODE names:
 * the caller owns *OUT, on failure, too.  BT_EDATA, BT_ENOMEM. */
BT_CHECKED bt_status btv_readings_evaluator (const btv_reader *in,
                                             const btv_yaml_node *node,
                                             const btv_evaluator **out);
BT_CHECKED bt_status btv_readings_evaluators (const btv_reader *in,
                                              const btv_yaml_node *node,
                                              const btv_evaluator ***out,
                                              size_t *count);

/* Append to the readings of CLAIMS the pairs of them, as claims.h has it.  BT_ENOMEM.
 */
BT_CHECKED bt_status btv_readings_pair (btv_claims *claims, bt_error *error);

#endif
