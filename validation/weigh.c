/* validation/weigh.c - see weigh.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/weigh.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
btv_same_column (const btv_claim *a, const btv_claim *b)
{
  return a->table && b->table && a->evaluator == b->evaluator
         && strcmp (a->table, b->table) == 0 && strcmp (a->column, b->column) == 0;
}

btv_attempt *
btv_attempt_under (const btv_outcome *outcome, const btv_reading *reading)
{
  for (size_t i = 0; i < outcome->attempts_count; i++)
    if (outcome->attempts[i].reading == reading)
      return &outcome->attempts[i];
  return NULL;
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

/* Entries of one column side by side. */
static int
by_column (const void *a, const void *b)
{
  const btv_claim *x = (*(const btv_outcome *const *) a)->claim;
  const btv_claim *y = (*(const btv_outcome *const *) b)->claim;
  int order = strcmp (x->table, y->table);
  if (order == 0)
    order = strcmp (x->column, y->column);
  if (order == 0)
    order
        = strcmp (btv_evaluator_name (x->evaluator), btv_evaluator_name (y->evaluator));
  return order;
}

/* Set OUT where a reading gives the entry of CELL, which fails without one. */
static void
mark_given (const btv_audit *audit, const btv_outcome *cell, unsigned char *out)
{
  if (!fails (btv_attempt_under (cell, NULL)))
    return;
  for (size_t a = 0; a < cell->attempts_count; a++)
    if (cell->attempts[a].reading && holds (&cell->attempts[a]))
      out[cell->attempts[a].reading - audit->claims->readings] = 1;
}

bt_status
btv_candidates (const btv_audit *audit, unsigned char *out, bt_error *error)
{
  const btv_outcome **cells;
  const size_t readings = audit->claims->readings_count;
  size_t count = 0;
  bt_status status = bti_calloc (&cells, audit->outcomes_count, sizeof *cells, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    if (audit->outcomes[i].claim->table)
      cells[count++] = &audit->outcomes[i];
  qsort (cells, count, sizeof *cells, by_column);
  for (size_t begin = 0, end = 0; begin < count; begin = end)
    {
      unsigned char *first = out + (size_t) (cells[begin] - audit->outcomes) * readings;
      do
        mark_given (audit, cells[end++], first);
      while (end < count && by_column (&cells[begin], &cells[end]) == 0);
      for (size_t i = begin + 1; i < end; i++)
        memcpy (out + (size_t) (cells[i] - audit->outcomes) * readings, first,
                readings);
    }
  free ((void *) cells);
  return BT_OK;
}

/* Counts for ATTEMPT; returns how many cells of the column hold as the source defines
 * them while it cannot be said whether they do under the reading. */
static size_t
count_column (const btv_audit *audit, const btv_outcome *outcome, btv_attempt *attempt)
{
  size_t unknown = 0;
  attempt->cells = attempt->holds = attempt->breaks = 0;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      const btv_outcome *cell = &audit->outcomes[i];
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
btv_weigh (const btv_audit *audit, btv_outcome *outcome)
{
  const btv_attempt *unclear = NULL, *breaking = NULL, *best = NULL;
  for (size_t i = 1; i < outcome->attempts_count; i++)
    {
      btv_attempt *attempt = &outcome->attempts[i];
      size_t unknown = count_column (audit, outcome, attempt);
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
