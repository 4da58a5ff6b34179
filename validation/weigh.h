/* validation/weigh.h - from readings that fit to the one that explains.
 *
 * One cell is easily hit by chance when many readings are tried; a column is not.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_WEIGH_H
#define BTV_WEIGH_H

#include "validation/audit.h"

/* Non-zero when A and B are entries of one column: same table, column, evaluator. */
int btv_same_column (const btv_claim *a, const btv_claim *b);

/* The attempt at OUTCOME under READING (NULL: as the source defines it), or NULL. */
btv_attempt *btv_attempt_under (const btv_outcome *outcome, const btv_reading *reading);

/* OUT[i * R + r], outcomes by the R readings, all 0 before: 1 where reading r gives the
 * printed entry of a cell in outcome i's column that does not hold as the source
 * defines it; then its neighbours must be asked too.  BT_ENOMEM. */
BT_CHECKED bt_status btv_candidates (const btv_audit *audit, unsigned char *out,
                                     bt_error *error);

/* Settle the verdict of OUTCOME, whose first attempt is disjoint from the printed
 * number, from its other attempts and those of its column. */
void btv_weigh (const btv_audit *audit, btv_outcome *outcome);

#endif
