/* report/weight.h - how much a finding weighs: in which order a report tells them.
 *
 * The heaviest finding of each kind is told first, those of heavier kinds before, and
 * names the others of its kind; second ones come after the first of all kinds.  A kind
 * is one quantity in tables, in formulas or in the text.  Otherwise a table whose
 * column fails on many grounds would leave no place for a formula.
 *
 * The weight is made from what is judged alone: no name, no id and no place in the file
 * has a part in it.
 * Whoever takes a statement over as it stands is wrong by a share of it:
 *
 *   loss = 1 - |smaller| / |larger|,
 *
 * between the ends of the printed and of the recomputed interval that lie nearest to
 * each other, so that neither the digits printed nor our errors add to it; 1 where
 * signs differ, where one is zero, and for a label, which is right or wrong.  A number
 * printed as 3304 that is 1977.555(17) loses 0.40, one printed as 31 that
 * is 32.626557(6) 0.034.
 *
 *   weight = loss * words * verdict
 *
 *   words: whose the number is
 *     1    printed with its digits, and copied as it stands
 *     1/2  other words of the source: a bound, an order of magnitude, a label
 *     1/4  encoded by us, or following: how far off it is depends on that, too
 *     1/8  of tests that are ours
 *   verdict: what can be done about it
 *     1    refuted
 *     1/2  compatible: it may have been meant so
 *     1/4  explained: it was meant so, and can be had from what is printed
 *     1/8  within what the source's own samples scatter
 *     0    all others, which are no findings
 *
 * Cells of a column that say the same are one finding.  It weighs as the heaviest of
 * them, times 2 - 1/n for n cells: a column that is wrong throughout is more than a
 * slip, but no number of small ones outweighs a large one for that.  How many cases
 * there are of a sentence is up to the claims file, and has no weight.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_WEIGHT_H
#define BTR_WEIGHT_H

#include "validation/outcome.h"

/* Are X and Y findings of one kind? */
int btr_same_kind (const btv_claim *x, const btv_claim *y);
/* A judged statement that neither holds as it stands nor is within its tolerance. */
int btr_is_finding (const btv_outcome *outcome);
/* 0 to 1; 0 for what is no finding. */
double btr_weight (const btv_outcome *outcome);
/* Of what COUNT statements share, the heaviest of which is OUTCOME; 0 to 2. */
double btr_weight_shared (const btv_outcome *outcome, size_t count);

#endif
