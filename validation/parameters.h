/* validation/parameters.h - what a claim is about: the key `parameters' of claims.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_PARAMETERS_H
#define BTV_PARAMETERS_H

#include "validation/claims.h"
#include "validation/fields.h"

/* Fill CLAIM, whose evaluator is known, from NODE; NULL: it has none. */
BT_CHECKED bt_status btv_parameters_load (const btv_reader *in, btv_claim *claim,
                                          const btv_yaml_node *node);

#endif
