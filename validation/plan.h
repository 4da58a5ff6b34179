/* validation/plan.h - which questions are still to be asked: claims x readings.
 *
 * Pure: from what is known already it follows what is to be asked next; an audit asks
 * until nothing does.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_PLAN_H
#define BTV_PLAN_H

#include "validation/column.h"
#include "validation/outcome.h"

typedef struct btv_query
{
  size_t claim;
  const btv_reading *reading; /* NULL: as the source defines it */
} btv_query;

typedef struct btv_plan
{
  btv_query *query; /* owned; in the order of claims */
  size_t count;
} btv_plan;

/* The questions that follow from OUTCOMES, one for each claim of CLAIMS; none when
 * everything is known that bears on the verdicts of those selected.  For the sake of
 * its column a claim that is not selected is asked, too, if of TIER or below it.  On
 * the way OUTCOMES are judged.  The caller releases OUT with btv_plan_clear.
 * BT_ENOMEM. */
BT_CHECKED bt_status btv_plan_make (btv_plan *out, const btv_claims *claims,
                                    const btv_columns *columns, btv_outcome *outcomes,
                                    btv_tier tier, bt_error *error);
void btv_plan_clear (btv_plan *plan);

/* What OUTCOME, alone, asks for next into READING: 1, or 0 when there is nothing. */
int btv_plan_own (const btv_claims *claims, const btv_outcome *outcome,
                  const btv_reading **reading);

#endif
