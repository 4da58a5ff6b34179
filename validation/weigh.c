/* validation/weigh.c - see weigh.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/weigh.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

int
btv_same_column (const btv_claim *a, const btv_claim *b)
{
  return a->table && b->table && a->evaluator == b->evaluator
         && strcmp (a->table, b->table) == 0 && strcmp (a->column, b->column) == 0;
}

static int
holds (const btv_attempt *attempt)
{
  return attempt && attempt->status == BT_OK && attempt->relation == BTV_INSIDE;
}

static int
fails (const btv_attempt *attempt)
{
  return attempt && attempt->status == BT_OK && attempt->relation == BTV_DISJOINT;
}

int
btv_reading_is_candidate (const btv_claims *claims, const btv_outcome *outcomes,
                          const btv_outcome *outcome, const btv_reading *reading)
{
  for (size_t i = 0; i < claims->claims_count; i++)
    {
      const btv_outcome *cell = &outcomes[i];
      if (btv_same_column (cell->claim, outcome->claim)
          && fails (btv_attempt_under (cell, NULL))
          && holds (btv_attempt_under (cell, reading)))
        return 1;
    }
  return 0;
}

/* Counts for ATTEMPT; returns how many cells of the column hold as the source defines
 * them while it cannot be said whether they do under the reading. */
static size_t
count_column (const btv_claims *claims, const btv_outcome *outcomes,
              const btv_outcome *outcome, btv_attempt *attempt)
{
  size_t unknown = 0;
  attempt->cells = attempt->holds = attempt->breaks = 0;
  for (size_t i = 0; i < claims->claims_count; i++)
    {
      const btv_outcome *cell = &outcomes[i];
      const btv_attempt *other = btv_attempt_under (cell, attempt->reading);
      if (!btv_same_column (cell->claim, outcome->claim))
        continue;
      unknown += (size_t) (holds (btv_attempt_under (cell, NULL)) && !holds (other)
                           && !fails (other));
      if (!other)
        continue;
      attempt->cells++;
      attempt->holds += (size_t) holds (other);
      attempt->breaks
          += (size_t) (holds (btv_attempt_under (cell, NULL)) && fails (other));
    }
  return unknown;
}

/* The share of [lowest, highest] value tried that lies within the printed number's
 * own interval around some value: how often a number of this precision, put there
 * at random, would have been given by a reading. */
static double
chance_of (const btv_outcome *outcome)
{
  double half = (outcome->claim->claimed.hi - outcome->claim->claimed.lo) / 2;
  double low = INFINITY, high = -INFINITY, covered = 0, reached = -INFINITY;
  if (btv_evaluator_kind (outcome->claim->evaluator) == BTV_LABEL)
    return NAN;
#define VALUE(i) (outcome->attempts[i].answer.value.value)
#define USABLE(i) (outcome->attempts[i].status == BT_OK && isfinite (VALUE (i)))
#define REACH(i) (half + BT_COVERAGE * outcome->attempts[i].answer.scatter)
  for (size_t i = 0; i < outcome->attempts_count; i++)
    if (USABLE (i))
      {
        low = fmin (low, VALUE (i) - REACH (i));
        high = fmax (high, VALUE (i) + REACH (i));
      }
  if (!(high > low))
    return NAN;
  /* Union of the intervals, from left to right; there are a dozen of them. */
  for (;;)
    {
      double start = INFINITY, end = -INFINITY;
      for (size_t i = 0; i < outcome->attempts_count; i++)
        if (USABLE (i) && VALUE (i) + REACH (i) > reached)
          {
            double from = fmax (VALUE (i) - REACH (i), reached);
            if (from < start)
              {
                start = from;
                end = VALUE (i) + REACH (i);
              }
          }
      if (!isfinite (start))
        break;
      covered += end - start;
      reached = end;
    }
#undef VALUE
#undef USABLE
#undef REACH
  return covered / (high - low);
}

static int
is_close (const btv_claim *claim, const bt_value *value)
{
  double margin = claim->close_relative * fabs (claim->claimed.value);
  btv_interval near = { claim->claimed.value, claim->claimed.value - margin,
                        claim->claimed.value + margin };
  return margin > 0
         && btv_interval_relation (&near, value->lo, value->hi) == BTV_INSIDE;
}

void
btv_weigh (const btv_claims *claims, const btv_outcome *outcomes, btv_outcome *outcome)
{
  const btv_attempt *unclear = NULL, *breaking = NULL, *best = NULL;
  for (size_t i = 1; i < outcome->attempts_count; i++)
    {
      btv_attempt *attempt = &outcome->attempts[i];
      size_t unknown = count_column (claims, outcomes, outcome, attempt);
      if (attempt->status != BT_OK || attempt->relation == BTV_OVERLAP
          || (attempt->relation == BTV_INSIDE && attempt->breaks == 0 && unknown > 0))
        unclear = unclear ? unclear : attempt;
      else if (attempt->relation == BTV_INSIDE && attempt->breaks > 0)
        breaking = breaking ? breaking : attempt;
      else if (attempt->relation == BTV_INSIDE
               && (!best || attempt->holds > best->holds))
        best = attempt;
    }
  outcome->chance = chance_of (outcome);
  if (best)
    {
      outcome->verdict = BTV_EXPLAINED;
      outcome->by = best;
      return;
    }
  outcome->by = &outcome->attempts[0];
  if (is_close (outcome->claim, &outcome->attempts[0].answer.value))
    outcome->verdict = BTV_CLOSE;
  else if (unclear)
    {
      outcome->verdict = BTV_UNDECIDED;
      outcome->by = NULL;
      snprintf (outcome->message, sizeof outcome->message,
                "not as the source defines it; reading '%s' cannot be told: %s",
                unclear->reading->name,
                unclear->answer.reason[0] ? unclear->answer.reason
                                          : "its error is too large");
    }
  else
    {
      outcome->verdict = BTV_REFUTED;
      if (breaking)
        snprintf (
            outcome->message, sizeof outcome->message,
            "reading '%s' gives this entry but not %zu other%s of the column that "
            "hold%s without it: no explanation",
            breaking->reading->name, breaking->breaks, breaking->breaks == 1 ? "" : "s",
            breaking->breaks == 1 ? "s" : "");
    }
}
