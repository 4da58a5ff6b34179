/* validation/origin.h - whose claims a file has, and whose statement a claim is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_ORIGIN_H
#define BTV_ORIGIN_H

#include "validation/claims.h"
#include "validation/fields.h"

/* The mapping NODE into SOURCE; NULL: there is none.  BT_EDATA, BT_ENOMEM. */
BT_CHECKED bt_status btv_source_load (const btv_reader *in, btv_source *source,
                                      const btv_yaml_node *node);

/* `origin' and what belongs to it, into CLAIM, whose table is loaded.  FIELDS are
 * those of origin, encodes, derivation, family and reconstruction, in this order.
 * BT_EDATA, BT_ENOMEM. */
BT_CHECKED bt_status btv_origin_load (const btv_reader *in, const btv_source *source,
                                      btv_claim *claim, const btv_field *fields);

#endif
