/* validation/parameters.h - what a claim is about: the key `parameters' of claims.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_PARAMETERS_H
#define BTV_PARAMETERS_H

#include "validation/claims.h"
#include "validation/fields.h"

/* Fill CLAIM, one of CLAIMS, from NODE; NULL: it has none.  Where its evaluator is not
 * known, NULL, only what holds for all of them is looked at. */
BT_CHECKED bt_status btv_parameters_load (const btv_reader *in,
                                          const btv_claims *claims, btv_claim *claim,
                                          const btv_yaml_node *node);

/* Bring the COUNT parameters of SET into the order of btv_claim's GIVEN. */
void btv_parameters_sort (bt_parameter *set, size_t count);

/* The scan in the file that FROM names, and its NAME and PATH, all of them the
 * caller's, on failure too. */
BT_CHECKED bt_status btv_parameters_scan (const btv_reader *in, const btv_field *from,
                                          char **name, char **path, btv_scan **out);

#endif
