/* validation/tally.c - see tally.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/tally.h"

btv_group
btv_group_of (btv_origin origin)
{
  switch (origin)
    {
    case BTV_ORIGIN_QUOTED:
    case BTV_ORIGIN_ENCODED:
      return BTV_OF_SOURCE;
    case BTV_ORIGIN_DERIVED:
      return BTV_FOLLOWING;
    case BTV_ORIGIN_OURS:
    case BTV_ORIGIN_COUNT:
      break;
    }
  return BTV_ADDED;
}

void
btv_tally_add (btv_tally *tally, const btv_outcome *outcome)
{
  btv_verdict v = outcome->verdict;
  tally->statements++;
  tally->judged += v != BTV_UNDECIDED && v != BTV_NOT_COMPUTABLE && v != BTV_NOT_RUN
                   && v != BTV_ERROR;
  tally->unexpected += !outcome->as_expected;
  tally->totals[v]++;
}

btv_tally
btv_tally_group (const btv_audit *audit, btv_group group)
{
  btv_tally tally = { 0 };
  for (size_t i = 0; i < audit->outcomes_count; i++)
    if (btv_group_of (audit->outcomes[i].claim->origin) == group)
      btv_tally_add (&tally, &audit->outcomes[i]);
  return tally;
}

btv_tally
btv_tally_origin (const btv_audit *audit, btv_origin origin)
{
  btv_tally tally = { 0 };
  for (size_t i = 0; i < audit->outcomes_count; i++)
    if (audit->outcomes[i].claim->origin == origin)
      btv_tally_add (&tally, &audit->outcomes[i]);
  return tally;
}
