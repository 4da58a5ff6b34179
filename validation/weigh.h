/* validation/weigh.h - from readings that fit to the one that explains.
 *
 * One cell is easily hit by chance when many readings are tried; a column is not.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_WEIGH_H
#define BTV_WEIGH_H

#include "validation/outcome.h"

/* Non-zero when A and B are entries of one column: same table, column, evaluator. */
int btv_same_column (const btv_claim *a, const btv_claim *b);

/* Non-zero when READING gives the printed entry of a cell in OUTCOME's column that
 * does not hold as the source defines it: then its neighbours must be asked too. */
int btv_reading_is_candidate (const btv_claims *claims, const btv_outcome *outcomes,
                              const btv_outcome *outcome, const btv_reading *reading);

/* Settle the verdict of OUTCOME, whose first attempt is disjoint from the printed
 * number, from its other attempts and those of its column. */
void btv_weigh (const btv_claims *claims, const btv_outcome *outcomes,
                btv_outcome *outcome);

#endif
