/* report/weight.c - see weight.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/weight.h"
#include "report/speech.h"

#include <math.h>

/* The share of CLAIMED that is lost by taking it for what lies from LO to HI. */
static double
loss (const btv_interval *claimed, double lo, double hi)
{
  double ours, theirs;
  if (lo > claimed->hi)
    {
      ours = lo;
      theirs = claimed->hi;
    }
  else if (hi < claimed->lo)
    {
      ours = hi;
      theirs = claimed->lo;
    }
  else
    return 0;
  if (!(ours * theirs > 0))
    return 1;
  const double a = fabs (ours), b = fabs (theirs);
  return 1 - fmin (a, b) / fmax (a, b);
}

static double
of_words (const btv_claim *claim)
{
  switch (claim->origin)
    {
    case BTV_ORIGIN_QUOTED:
      return btr_has_digits (claim) ? 1 : 0.5;
    case BTV_ORIGIN_ENCODED:
    case BTV_ORIGIN_DERIVED:
      return 0.25;
    case BTV_ORIGIN_OURS:
    case BTV_ORIGIN_COUNT:
      break;
    }
  return 0.125;
}

static double
of_verdict (btv_verdict verdict)
{
  switch (verdict)
    {
    case BTV_REFUTED:
      return 1;
    case BTV_COMPATIBLE:
      return 0.5;
    case BTV_EXPLAINED:
      return 0.25;
    case BTV_WITHIN_SAMPLING:
      return 0.125;
    default:
      return 0;
    }
}

int
btr_same_kind (const btv_claim *x, const btv_claim *y)
{
  return x->evaluator == y->evaluator && btr_class_of (x) == btr_class_of (y);
}

int
btr_is_finding (const btv_outcome *outcome)
{
  return of_verdict (outcome->verdict) > 0;
}

double
btr_weight (const btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  const double verdict = of_verdict (outcome->verdict);
  if (!(verdict > 0) || outcome->attempts_count == 0)
    return 0;
  const bt_value *value = &outcome->attempts[0].answer.value;
  const double lost = btv_evaluator_kind (claim->evaluator) == BTV_LABEL
                          ? 1
                          : loss (&claim->claimed, value->lo, value->hi);
  return lost * of_words (claim) * verdict;
}

double
btr_weight_shared (const btv_outcome *outcome, size_t count)
{
  const int cells = outcome->claim->table != NULL && count > 1;
  return btr_weight (outcome) * (cells ? 2 - 1 / (double) count : 1);
}
