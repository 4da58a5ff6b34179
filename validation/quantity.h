/* validation/quantity.h - the key `quantity' of a claim: a composed quantity.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_QUANTITY_H
#define BTV_QUANTITY_H

#include "validation/claims.h"
#include "validation/fields.h"

/* Fill CLAIM's evaluator, settings and, where it names them, times from NODE, as
 * claims.h has it; the evaluator is NULL where it is not clear. */
BT_CHECKED bt_status btv_quantity_load (const btv_reader *in, btv_claim *claim,
                                        const btv_yaml_node *node);

/* Refuse NODE where what it observes is not what CLAIM, whose model is known by now if
 * it can be, is about: a break time is that of the one part that methods follow. */
BT_CHECKED bt_status btv_quantity_check (const btv_reader *in, const btv_claim *claim,
                                         const btv_yaml_node *node);

#endif
