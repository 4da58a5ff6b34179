/* validation/outcome.c - see outcome.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/outcome.h"

#include <string.h>

btv_attempt *
btv_attempt_under (const btv_outcome *outcome, const btv_reading *reading)
{
  for (size_t i = 0; i < outcome->attempts_count; i++)
    if (outcome->attempts[i].reading == reading)
      return &outcome->attempts[i];
  return NULL;
}

/* A letter that cannot be decided leaves it open, unless another is wrong. */
static btv_relation
label_relation (const char *label, const char *printed)
{
  if (*label == '\0')
    return BTV_OVERLAP;
  if (strlen (label) != strlen (printed))
    return BTV_DISJOINT;
  for (size_t i = 0; label[i]; i++)
    if (label[i] != '?' && label[i] != printed[i])
      return BTV_DISJOINT;
  return strchr (label, '?') ? BTV_OVERLAP : BTV_INSIDE;
}

btv_relation
btv_answer_relation (const btv_claim *claim, const btv_answer *answer)
{
  if (btv_evaluator_kind (claim->evaluator) == BTV_LABEL)
    return label_relation (answer->label, claim->printed);
  return btv_interval_relation (&claim->claimed, answer->value.lo, answer->value.hi);
}

int
btv_hints_concern (const btv_outcome *outcome)
{
  return outcome->verdict == BTV_REFUTED || outcome->verdict == BTV_COMPATIBLE;
}

int
btv_outcome_fails (const btv_outcome *outcome, const int *named)
{
  if (named)
    return named[outcome->verdict];
  if (outcome->refused)
    return 1;
  if (outcome->claim->has_expect)
    return !outcome->as_expected;
  return outcome->verdict == BTV_ERROR || outcome->verdict == BTV_REFUTED
         || outcome->verdict == BTV_COMPATIBLE;
}
