/* validation/claimed.h - what a claim says was printed: the keys `printed',
 * `uncertainty', `digits' and `why' of claims.h, and in which units: `convert'.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_CLAIMED_H
#define BTV_CLAIMED_H

#include "validation/claims.h"
#include "validation/fields.h"

enum
{
  BTV_CLAIMED_PRINTED,
  BTV_CLAIMED_UNCERTAINTY,
  BTV_CLAIMED_DIGITS,
  BTV_CLAIMED_WHY,
  BTV_CLAIMED_FIELDS
};

/* Fill CLAIM, whose evaluator and modes are known if they can be, from these FIELDS, in
 * this order; the first is present. */
BT_CHECKED bt_status btv_claimed_load (const btv_reader *in, btv_claim *claim,
                                       const btv_field fields[BTV_CLAIMED_FIELDS]);

/* Fill CLAIM's convert, whose evaluator is known if it can be, from the key FROM, which
 * may be absent.  Refused for labels, and for counts, orders and ranks. */
BT_CHECKED bt_status btv_claimed_convert (const btv_reader *in, btv_claim *claim,
                                          const btv_field *from);

#endif
