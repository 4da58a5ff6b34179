/* validation/forensics.c - see forensics.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/forensics.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  DEEP = 8,    /* halvings after which it is looked whether */
  LEVELS = 5,  /* the last of them have brought two answers nearer to each other, */
  DEEPEST = 24 /* and as many as there are at most */
};
/* By so much: a slope brings them nearer by 2^LEVELS */
static const double nearer = 0.5;
/* An end of a root is known to this share of its width. */
static const double sharp = 0.25;

int
btv_forensics_concern (const btv_outcome *outcome)
{
  return outcome->selected
         && (outcome->verdict == BTV_REFUTED || outcome->verdict == BTV_COMPATIBLE)
         && btv_evaluator_kind (outcome->claim->evaluator) == BTV_NUMBER;
}

/* ---- what was tried -------------------------------------------------------------- */

btv_probe
btv_inverse_probe (const btv_claim *claim, const btv_attempt *attempt, double setting)
{
  const bt_value *value = &attempt->answer.value;
  btv_probe probe = { setting, NAN, NAN, NAN, BTV_REFUSES };
  if (attempt->end != BTV_ANSWERED)
    return probe;
  probe.value = value->value;
  probe.lo = value->lo;
  probe.hi = value->hi;
  if (attempt->relation == BTV_INSIDE)
    probe.side = BTV_HIT;
  else if (attempt->relation == BTV_OVERLAP)
    probe.side = BTV_NEAR;
  else
    probe.side = value->lo > claim->claimed.value ? BTV_ABOVE : BTV_BELOW;
  return probe;
}

bt_status
btv_inverse_add (btv_inverse *inverse, const btv_probe *probe, bt_error *error)
{
  bt_status status = bti_realloc (&inverse->probe, inverse->count + 1,
                                  sizeof *inverse->probe, error);
  if (status != BT_OK)
    return status;
  size_t at = inverse->count++;
  for (; at > 0 && inverse->probe[at - 1].setting > probe->setting; at--)
    inverse->probe[at] = inverse->probe[at - 1];
  inverse->probe[at] = *probe;
  return BT_OK;
}

void
btv_inverse_clear (btv_inverse *inverse)
{
  free (inverse->probe);
  *inverse = (btv_inverse){ 0 };
}

void
btv_outcome_forget_inverse (btv_outcome *outcome)
{
  for (size_t i = 0; i < outcome->inverse_count; i++)
    btv_inverse_clear (&outcome->inverse[i]);
  free (outcome->inverse);
  outcome->inverse = NULL;
  outcome->inverse_count = 0;
}

double
btv_inverse_cost (const btv_vary *vary)
{
  return (double) vary->count + 10;
}

btv_inverse *
btv_inverse_of (const btv_outcome *outcome, const btv_vary *vary)
{
  for (size_t i = 0; i < outcome->inverse_count; i++)
    if (outcome->inverse[i].vary == vary)
      return &outcome->inverse[i];
  return NULL;
}

/* The probe at SETTING, or NULL. */
static const btv_probe *
find (const btv_inverse *inverse, double setting)
{
  size_t lo = 0, hi = inverse->count;
  while (lo < hi)
    {
      const size_t mid = lo + (hi - lo) / 2;
      if (inverse->probe[mid].setting < setting)
        lo = mid + 1;
      else
        hi = mid;
    }
  return lo < inverse->count && !(inverse->probe[lo].setting > setting)
             ? &inverse->probe[lo]
             : NULL;
}

/* ---- what is tried next ---------------------------------------------------------- */

/* Between A and B; one of them when there is nothing. */
static double
middle (const btv_vary *vary, double a, double b)
{
  return btv_vary_round (vary, a + (b - a) / 2);
}

static int
is_hit (const btv_probe *probe)
{
  return probe->side == BTV_HIT || probe->side == BTV_NEAR;
}

static int
is_apart (const btv_probe *probe)
{
  return probe->side == BTV_BELOW || probe->side == BTV_ABOVE;
}

/* What came out, of what was not reached how far was looked. */
static double
reached (const btv_probe *probe)
{
  return isfinite (probe->value) ? probe->value : probe->lo;
}

static double
gap (const btv_probe *a, const btv_probe *b)
{
  return fabs (reached (b) - reached (a));
}

/* How often the cell of the grid that holds A and the next probe B was halved to them,
 * and in OUT those LEVELS halvings ago. */
static int
depth_of (const btv_inverse *inverse, const btv_probe *a, const btv_probe *b,
          const btv_probe *out[2])
{
  const btv_vary *vary = inverse->vary;
  double chain[DEEPEST + 1][2];
  size_t cell = 0;
  int depth = 0;
  while (cell + 2 < vary->count && vary->grid[cell + 1] <= a->setting)
    cell++;
  chain[0][0] = vary->grid[cell];
  chain[0][1] = vary->grid[cell + 1];
  while (depth < DEEPEST
         && (chain[depth][0] < a->setting || chain[depth][1] > b->setting))
    {
      const double mid = middle (vary, chain[depth][0], chain[depth][1]);
      const int left = mid > a->setting;
      chain[depth + 1][0] = left ? chain[depth][0] : mid;
      chain[depth + 1][1] = left ? mid : chain[depth][1];
      depth++;
    }
  const int before = depth < LEVELS ? 0 : depth - LEVELS;
  out[0] = find (inverse, chain[before][0]);
  out[1] = find (inverse, chain[before][1]);
  return depth;
}

/* Closer than A and B need not be looked. */
static int
is_close (const btv_inverse *inverse, const btv_probe *a, const btv_probe *b)
{
  const double mid = middle (inverse->vary, a->setting, b->setting);
  return !(mid > a->setting && mid < b->setting)
         || b->setting - a->setting <= inverse->vary->resolution;
}

/* Whether A and B are what halving a cell of the grid has led to. */
static int
is_halved (const btv_inverse *inverse, const btv_probe *a, const btv_probe *b)
{
  const btv_vary *vary = inverse->vary;
  size_t cell = 0;
  while (cell + 2 < vary->count && vary->grid[cell + 1] <= a->setting)
    cell++;
  double lo = vary->grid[cell], hi = vary->grid[cell + 1];
  for (int depth = 0; depth < DEEPEST && (lo < a->setting || hi > b->setting); depth++)
    {
      const double mid = middle (vary, lo, hi);
      if (mid > a->setting)
        hi = mid;
      else
        lo = mid;
    }
  return !(lo < a->setting || lo > a->setting || hi < b->setting || hi > b->setting);
}

/* Between A and B, one below and one above, halving no longer brings them nearer. */
static int
is_jump (const btv_inverse *inverse, const btv_probe *a, const btv_probe *b)
{
  const btv_probe *ago[2];
  const int depth = depth_of (inverse, a, b, ago);
  /* Beside a value that was aimed at nothing was halved. */
  if (!is_halved (inverse, a, b))
    return 0;
  return depth >= DEEPEST
         || (depth >= DEEP && ago[0] && ago[1]
             && gap (a, b) > nearer * gap (ago[0], ago[1]));
}

/* How wide the settings are that give the number around PROBE[AT], which does. */
static double
width_around (const btv_inverse *inverse, size_t at)
{
  size_t lo = at, hi = at;
  while (lo > 0 && is_hit (&inverse->probe[lo - 1]))
    lo--;
  while (hi + 1 < inverse->count && is_hit (&inverse->probe[hi + 1]))
    hi++;
  return inverse->probe[hi].setting - inverse->probe[lo].setting;
}

/* Whether to look between the probes I and I + 1. */
static int
is_open (const btv_inverse *inverse, size_t i)
{
  const btv_probe *a = &inverse->probe[i], *b = a + 1, *ago[2];
  if (is_close (inverse, a, b))
    return 0;
  if (is_apart (a) && is_apart (b))
    return a->side != b->side && !is_jump (inverse, a, b);
  if ((is_hit (a) && is_apart (b)) || (is_apart (a) && is_hit (b)))
    return depth_of (inverse, a, b, ago) < DEEPEST
           && b->setting - a->setting
                  > sharp * width_around (inverse, is_hit (a) ? i : i + 1);
  return 0;
}

/* Where between A and B, which are as close as is asked for, the middle of what is
 * printed would lie on a straight line: once tried it may save saying that it is there
 * or jumped over.  0: nothing to try. */
static int
aim (const btv_inverse *inverse, const btv_probe *a, const btv_probe *b, double target,
     double *setting)
{
  if (!is_apart (a) || !is_apart (b) || a->side == b->side || !is_close (inverse, a, b)
      || !isfinite (a->value) || !isfinite (b->value) || !is_halved (inverse, a, b))
    return 0;
  const double share = (target - a->value) / (b->value - a->value);
  *setting
      = btv_vary_round (inverse->vary, a->setting + share * (b->setting - a->setting));
  return *setting > a->setting && *setting < b->setting;
}

int
btv_inverse_next (const btv_inverse *inverse, double *setting)
{
  const btv_vary *vary = inverse->vary;
  if (inverse->stopped)
    return 0;
  for (size_t i = 0; i < vary->count; i++)
    if (!find (inverse, vary->grid[i]))
      {
        *setting = vary->grid[i];
        return 1;
      }
  if (inverse->count >= vary->count + BTV_PROBES)
    return 0;
  for (size_t i = 0; i + 1 < inverse->count; i++)
    if (is_open (inverse, i))
      {
        *setting
            = middle (vary, inverse->probe[i].setting, inverse->probe[i + 1].setting);
        return 1;
      }
  for (size_t i = 0; i + 1 < inverse->count; i++)
    if (aim (inverse, &inverse->probe[i], &inverse->probe[i + 1], inverse->target,
             setting))
      return 1;
  return 0;
}

int
btv_inverse_complete (const btv_inverse *inverse)
{
  double setting;
  if (inverse->stopped || btv_inverse_next (inverse, &setting))
    return 0;
  for (size_t i = 0; i + 1 < inverse->count; i++)
    if (inverse->probe[i].side == BTV_REFUSES || is_open (inverse, i))
      return 0;
  return inverse->count > 0 && inverse->probe[inverse->count - 1].side != BTV_REFUSES;
}

/* ---- what was found -------------------------------------------------------------- */

/* Those that give it, from I on: *END is behind them. */
static btv_finding
root_from (const btv_inverse *inverse, size_t i, size_t *end)
{
  const btv_probe *p = inverse->probe;
  size_t last = i;
  int certain = p[i].side == BTV_HIT;
  while (last + 1 < inverse->count && is_hit (&p[last + 1]))
    certain |= p[++last].side == BTV_HIT;
  *end = last + 1;
  size_t first = i, least = last;
  /* What is certain of it. */
  while (certain && p[first].side != BTV_HIT)
    first++;
  while (certain && p[least].side != BTV_HIT)
    least--;
  return (btv_finding){ .kind = certain ? BTV_FOUND_ROOT : BTV_FOUND_NEAR,
                        .lo = p[first].setting,
                        .hi = p[least].setting,
                        .from = i > 0 ? p[i - 1].setting : p[i].setting,
                        .to = last + 1 < inverse->count ? p[last + 1].setting
                                                        : p[last].setting,
                        .below = i == 0,
                        .above = last + 1 == inverse->count,
                        .before = p[first].value,
                        .after = p[least].value };
}

size_t
btv_inverse_findings (const btv_inverse *inverse, btv_finding out[BTV_FINDINGS])
{
  const btv_probe *p = inverse->probe;
  size_t count = 0, i = 0;
  while (i < inverse->count && count < BTV_FINDINGS)
    {
      if (is_hit (&p[i]))
        {
          out[count++] = root_from (inverse, i, &i);
          continue;
        }
      if (i + 1 < inverse->count && is_apart (&p[i]) && is_apart (&p[i + 1])
          && p[i].side != p[i + 1].side)
        out[count++] = (btv_finding){ .kind = is_jump (inverse, &p[i], &p[i + 1])
                                                  ? BTV_FOUND_JUMP
                                                  : BTV_FOUND_BETWEEN,
                                      .lo = p[i].setting,
                                      .hi = p[i + 1].setting,
                                      .from = p[i].setting,
                                      .to = p[i + 1].setting,
                                      .before = reached (&p[i]),
                                      .after = reached (&p[i + 1]) };
      i++;
    }
  return count;
}

/* ---- several cells --------------------------------------------------------------- */

/* Whether SETTING lies in a root of INVERSE, or with OUTER may: *HI, up to where that
 * goes, if less. */
static int
serves (const btv_inverse *inverse, int outer, double setting, double *hi)
{
  btv_finding found[BTV_FINDINGS];
  const size_t count = btv_inverse_findings (inverse, found);
  for (size_t i = 0; i < count; i++)
    {
      const btv_finding *f = &found[i];
      const double from = outer ? f->from : f->lo, to = outer ? f->to : f->hi;
      if ((f->kind == BTV_FOUND_ROOT || (outer && f->kind != BTV_FOUND_JUMP))
          && from <= setting && setting <= to)
        {
          *hi = fmin (*hi, to);
          return 1;
        }
    }
  return 0;
}

/* The value that serves most of CELLS cells CELL: how many. */
static size_t
most_served (const btv_outcome *outcomes, const size_t *cell, size_t cells,
             const btv_vary *vary, int outer, double *lo, double *hi)
{
  size_t most = 0;
  for (size_t c = 0; c < cells; c++)
    {
      btv_finding found[BTV_FINDINGS];
      const btv_inverse *mine = btv_inverse_of (&outcomes[cell[c]], vary);
      const size_t count = mine ? btv_inverse_findings (mine, found) : 0;
      /* Where most overlap, one of them begins. */
      for (size_t i = 0; i < count; i++)
        {
          const double begin = outer ? found[i].from : found[i].lo;
          double end = INFINITY;
          size_t served = 0;
          for (size_t d = 0; d < cells; d++)
            {
              const btv_inverse *other = btv_inverse_of (&outcomes[cell[d]], vary);
              served += other && serves (other, outer, begin, &end);
            }
          if (served <= most)
            continue;
          most = served;
          *lo = begin;
          *hi = end;
        }
    }
  return most;
}

btv_lead
btv_lead_of (const btv_columns *columns, const btv_outcome *outcomes, size_t index,
             const btv_vary *vary)
{
  const size_t k = columns->of[index];
  const size_t *cell = columns->cell + columns->first[k];
  const size_t cells = columns->first[k + 1] - columns->first[k];
  btv_lead lead = { 0, 0, 0, NAN, NAN };
  double lo, hi;
  for (size_t c = 0; c < cells; c++)
    lead.cells += btv_inverse_of (&outcomes[cell[c]], vary) != NULL;
  lead.serves = most_served (outcomes, cell, cells, vary, 0, &lead.lo, &lead.hi);
  lead.may = most_served (outcomes, cell, cells, vary, 1, &lo, &hi);
  return lead;
}

void
btv_forensics_collect (const btv_columns *columns, btv_outcome *outcomes, size_t count)
{
  for (size_t i = 0; i < count; i++)
    for (size_t v = 0; v < outcomes[i].inverse_count; v++)
      outcomes[i].inverse[v].lead
          = btv_lead_of (columns, outcomes, i, outcomes[i].inverse[v].vary);
}
