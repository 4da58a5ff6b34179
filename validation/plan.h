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
  const btv_vary *vary; /* not NULL: of which values of this give the printed number
                           (forensics.h) */
} btv_query;

typedef struct btv_plan
{
  btv_query *query; /* owned; in the order of claims */
  size_t count;
} btv_plan;

/* What may be asked beside the claims that are selected. */
typedef struct btv_plan_rules
{
  btv_tier tier; /* of its column a claim that is not selected, if of this or a lower
                    one */
  int thorough;  /* all single readings of claims that hold, too: for what would be said
                    of wrong numbers (selftest.h) */
  int inverse;   /* what would have to be different, once all verdicts stand */
} btv_plan_rules;

/* The questions that follow from OUTCOMES, one for each claim of CLAIMS; none when
 * everything is known that bears on the verdicts of those selected, and where the
 * rules have it what would have to be different for those that are not as printed.  On
 * the way OUTCOMES are judged.  The caller releases OUT with btv_plan_clear.
 * BT_ENOMEM. */
BT_CHECKED bt_status btv_plan_make (btv_plan *out, const btv_claims *claims,
                                    const btv_columns *columns, btv_outcome *outcomes,
                                    const btv_plan_rules *rules, bt_error *error);
void btv_plan_clear (btv_plan *plan);

/* Non-zero when column K has nothing left to ask, so that the verdicts of its cells,
 * which are given on the way, stand; 0 also for want of memory. */
int btv_plan_complete (const btv_claims *claims, const btv_columns *columns, size_t k,
                       btv_outcome *outcomes, const btv_plan_rules *rules);

/* Non-zero when OUTCOME's claim may be asked: it is selected, or a neighbour of what is
 * may need it. */
int btv_plan_allows (const btv_outcome *outcome, const btv_plan_rules *rules);

/* What OUTCOME, alone, asks for next into READING: 1, or 0 when there is nothing. */
int btv_plan_own (const btv_claims *claims, const btv_outcome *outcome,
                  const btv_plan_rules *rules, const btv_reading **reading);

#endif
