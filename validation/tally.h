/* validation/tally.h - verdicts counted by whose statements they are about.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_TALLY_H
#define BTV_TALLY_H

#include "validation/audit.h"

/* What is counted together: the source's own statements, what follows from them, and
 * what is not the source's. */
typedef enum btv_group
{
  BTV_OF_SOURCE, /* quoted, encoded */
  BTV_FOLLOWING, /* derived */
  BTV_ADDED,     /* ours */
  BTV_GROUP_COUNT
} btv_group;

btv_group btv_group_of (btv_origin origin);

typedef struct btv_tally
{
  size_t statements, judged; /* in the file; of them with a verdict */
  size_t unexpected;         /* verdicts that differ from `expect' */
  size_t totals[BTV_VERDICT_COUNT];
} btv_tally;

/* Add the outcome to TALLY. */
void btv_tally_add (btv_tally *tally, const btv_outcome *outcome);

/* Of the claims of AUDIT that are in GROUP, or have ORIGIN. */
btv_tally btv_tally_group (const btv_audit *audit, btv_group group);
btv_tally btv_tally_origin (const btv_audit *audit, btv_origin origin);

#endif
