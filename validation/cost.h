/* validation/cost.h - what an answer to a claim will take, before it is asked.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_COST_H
#define BTV_COST_H

#include "validation/claims.h"

/* Roughly the seconds that CLAIM, one of CLAIMS, takes on one processor, its readings
 * included: good for an order, and for the sum of many within a factor of three, not
 * for a promise.  It goes with the time that is to be run through, and each mode beyond
 * the first makes states larger; a claim of the full tier is declared to be dear. */
double btv_claim_cost (const btv_claims *claims, const btv_claim *claim);

#endif
