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

/* SECONDS: that, or where it is more, of a claim at a time its exact run.  BYTES: of
 * one such run at six digits, by the table of methods; NaN where nobody knows before.
 * LEAST: at three digits; INFINITY where not even that can be had.  FIRST and SECOND:
 * the exact method that should be quickest and that which would check it, or NULL. */
typedef struct btv_estimate
{
  double seconds, bytes, least;
  const bt_method *first, *second;
} btv_estimate;

/* *OUT, one a claim, the caller's.  BT_ENOMEM. */
BT_CHECKED bt_status btv_claims_estimate (btv_estimate **out, const btv_claims *claims,
                                          bt_error *error);
btv_estimate btv_claim_estimate (const btv_claims *claims, const btv_claim *claim);

/* What one claim may take; 0: as much as it likes. */
typedef struct btv_limits
{
  double bytes; /* of all claims that are at work at once */
  double seconds;
} btv_limits;

/* Non-zero when what TAKES says is above LIMITS; TEXT (SIZE bytes) then has why, and
 * the option that raises it. */
int btv_limits_exceeded (const btv_limits *limits, const btv_estimate *takes,
                         char *text, size_t size);

#endif
