/* validation/judge.c - see judge.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/judge.h"
#include "base/memory.h"
#include "num/stats.h"
#include "validation/sampling.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is known --------------------------------------------------------------- */

static btv_known
known_from (const btv_attempt *attempt)
{
  if (!attempt || attempt->end == BTV_UNTIMELY || attempt->end == BTV_FAILED)
    return BTV_OPEN;
  if (attempt->end == BTV_REFUSED)
    return attempt->reading ? BTV_APART : BTV_OPEN;
  return attempt->relation == BTV_INSIDE     ? BTV_GIVES
         : attempt->relation == BTV_DISJOINT ? BTV_MISSES
                                             : BTV_OPEN;
}

btv_known
btv_known_of (const btv_outcome *outcome, const btv_reading *reading)
{
  if (reading && !btv_reading_concerns (reading, outcome->claim))
    return BTV_APART;
  return known_from (btv_attempt_under (outcome, reading));
}

/* ---- chances -----------------------------------------------------------------------
 */

/* Share of a number drawn uniformly from [LO, HI] that lies in [A, B]; LO < HI. */
static double
share (double a, double b, double lo, double hi)
{
  double covered = fmin (b, hi) - fmax (a, lo);
  return fmin (fmax (covered, 0) / (hi - lo), 1);
}

/* Chance that a number printed as CLAIMED is, of which the source's definition gives
 * DEFINED (NaN: not known), would by accident have been the one that a reading gives:
 * VALUE. */
static double
chance_of_number (const btv_interval *claimed, double defined, double value)
{
  /* The numbers in whose interval VALUE would lie. */
  double from = value - (claimed->hi - claimed->value);
  double to = value + (claimed->value - claimed->lo);
  if (!isfinite (value))
    return 0;
  double size = fabs (value), near = 2 * fabs (claimed->value - defined);
  double low = value < 0 ? -to : from, high = value < 0 ? -from : to;
  double by_size = size > 0
                       ? share (log (fmax (low, size / 4)), log (fmax (high, size / 4)),
                                log (size / 2), log (2 * size))
                       : 1;
  double by_place = isfinite (near) && near > 0
                        ? share (from, to, defined - near, defined + near)
                        : 0;
  return fmax (by_size, by_place);
}

double
btv_chance (const btv_outcome *outcome, const btv_attempt *attempt)
{
  const btv_attempt *first = btv_attempt_under (outcome, NULL);
  if (btv_evaluator_kind (outcome->claim->evaluator) == BTV_LABEL)
    return isnan (attempt->base_rate) ? 1 : attempt->base_rate;
  return chance_of_number (
      &outcome->claim->claimed,
      first && first->end == BTV_ANSWERED ? first->answer.value.value : NAN,
      attempt->answer.value.value);
}

/* ---- a reading in a column ---------------------------------------------------------
 */

/* The cells of one column. */
typedef struct column
{
  const btv_claims *claims;
  btv_outcome *outcomes;
  const size_t *cell;
  size_t count;
  double offered;
  unsigned char *known;      /* btv_known of cells x (as defined, then each reading) */
  struct strength *strength; /* of each reading; made once for all cells */
  double *p, *work;          /* room for COUNT + 1 */
} column;

/* READING NULL: as the source defines it. */
static btv_known
known_at (const column *c, size_t i, const btv_reading *reading)
{
  size_t r = reading ? 1 + (size_t) (reading - c->claims->readings) : 0;
  return (btv_known) c->known[i * (1 + c->claims->readings_count) + r];
}

static btv_outcome *
cell_of (const column *c, size_t i)
{
  return &c->outcomes[c->cell[i]];
}

/* What can be said of a reading, letters as in judge.h: with everything that is not
 * known turned against it, and in its favour. */
typedef struct strength
{
  int breaks, may_break; /* B is not empty; may not be */
  int supported;         /* |G| > |F|/2 (for a pair G = F) and P small, in any case */
  int may_be_supported;
  btv_weight weight; /* with P at most */
  double least;      /* P at least */
  /* Of one under which answers scatter: chi^2 over the column, of how many cells, and
   * those whose p is not known. */
  double chi2;
  size_t dof, open;
} strength;

static const strength *
strength_of (const column *c, const btv_reading *reading)
{
  return &c->strength[reading - c->claims->readings];
}

static void
count_hits (const column *c, const btv_reading *reading, int against, size_t *fails,
            size_t *gives, size_t *tries)
{
  *fails = *gives = *tries = 0;
  for (size_t i = 0; i < c->count; i++)
    {
      btv_known defined = known_at (c, i, NULL), under = known_at (c, i, reading);
      if (defined == BTV_GIVES)
        continue;
      /* Of a cell whose verdict as defined is open the worst is that a miss or what
       * does not apply counts, and a hit does not; the best is the reverse. */
      if (defined == BTV_OPEN
          && (under == BTV_GIVES ? against : under == BTV_APART && !against))
        continue;
      (*fails)++;
      int hit = under == BTV_GIVES || (under == BTV_OPEN && !against);
      *gives += (size_t) hit;
      /* What does not apply cannot be hit; what is not known is hit for certain, or
       * never. */
      double p = under == BTV_APART ? 0
                 : under == BTV_OPEN
                     ? against
                     : btv_chance (cell_of (c, i),
                                   btv_attempt_under (cell_of (c, i), reading));
      if (defined == BTV_OPEN && !against)
        p = 0;
      c->p[(*tries)++] = p;
    }
}

static int
is_supported (const column *c, const btv_reading *reading, int against, double *chance)
{
  size_t fails, gives, tries;
  count_hits (c, reading, against, &fails, &gives, &tries);
  *chance
      = fmin (c->offered * bti_poisson_binomial_tail (c->p, tries, gives, c->work), 1);
  return gives > 0 && (reading->parts > 1 ? gives == fails : 2 * gives > fails)
         && *chance < BTV_SIGNIFICANCE;
}

static strength
weigh (const column *c, const btv_reading *reading)
{
  strength s = { .weight = { 0 } };
  for (size_t i = 0; i < c->count; i++)
    {
      btv_known defined = known_at (c, i, NULL), under = known_at (c, i, reading);
      btv_weight *w = &s.weight;
      w->fails += defined == BTV_MISSES;
      w->gives += defined == BTV_MISSES && under == BTV_GIVES;
      w->breaks += defined == BTV_GIVES && under == BTV_MISSES;
      w->open += defined == BTV_OPEN || under == BTV_OPEN;
      s.may_break
          |= (defined == BTV_GIVES && under == BTV_OPEN)
             || (defined == BTV_OPEN && (under == BTV_MISSES || under == BTV_OPEN));
    }
  s.breaks = s.weight.breaks > 0;
  /* What breaks others is out, however likely. */
  s.supported = is_supported (c, reading, 1, &s.weight.chance);
  s.may_be_supported = !s.breaks && is_supported (c, reading, 0, &s.least);
  return s;
}

/* ---- sampling ------------------------------------------------------------------ */

/* READING says nothing of OUTCOME: it does not apply, or no one number is printed. */
static int
is_apart (const btv_outcome *outcome, const btv_reading *reading)
{
  return btv_known_of (outcome, reading) == BTV_APART
         || isnan (
             btv_printed_variance (&outcome->claim->claimed, &outcome->claim->how));
}

/* p of OUTCOME in the scatter of ATTEMPT; NaN: it has none. */
static double
sampling_p (const btv_outcome *outcome, const btv_attempt *attempt)
{
  const btv_interval *claimed = &outcome->claim->claimed;
  if (!attempt || attempt->end != BTV_ANSWERED || !(attempt->answer.scatter > 0))
    return NAN;
  return btv_sampling_p (&attempt->answer, claimed->value,
                         btv_printed_variance (claimed, &outcome->claim->how));
}

/* chi^2 of the column under READING, and of how many cells; returns the number of those
 * whose p is not known. */
static size_t
sampling_column (const column *c, const btv_reading *reading, double *chi2, size_t *dof)
{
  size_t open = 0;
  *chi2 = 0;
  *dof = 0;
  for (size_t i = 0; i < c->count; i++)
    {
      const btv_outcome *cell = cell_of (c, i);
      if (is_apart (cell, reading))
        continue;
      double p = sampling_p (cell, btv_attempt_under (cell, reading));
      ++*dof;
      if (isnan (p))
        open++;
      else
        *chi2 += pow (bti_normal_deviate (p), 2);
    }
  return open;
}

/* The verdict on OUTCOME by the scatter under READING, chi^2 of whose column is CHI2
 * from DOF cells beside OPEN ones: BTV_GIVES, BTV_MISSES, or BTV_OPEN. */
static btv_known
judge_sampling (btv_outcome *outcome, const btv_reading *reading, double chi2,
                size_t dof, size_t open)
{
  const btv_interval *claimed = &outcome->claim->claimed;
  btv_attempt *attempt = btv_attempt_under (outcome, reading);
  double p = sampling_p (outcome, attempt);
  if (isnan (p))
    return is_apart (outcome, reading) ? BTV_MISSES : BTV_OPEN;
  /* What is not known can only add to it. */
  double column_p = bti_chi2_upper (chi2, (double) dof);
  outcome->draw = (btv_draw){ .p = p, .column = open ? NAN : column_p };
  btv_sampling_range (&attempt->answer,
                      btv_printed_variance (claimed, &outcome->claim->how),
                      BTV_SIGNIFICANCE, &outcome->draw.lo, &outcome->draw.hi);
  if (p < BTV_SIGNIFICANCE || column_p < BTV_SIGNIFICANCE)
    return BTV_MISSES;
  return open ? BTV_OPEN : BTV_GIVES;
}

/* ---- one cell that fails as defined -------------------------------------------- */

/* What all readings together say of one cell. */
typedef struct findings
{
  btv_attempt *explains;  /* the best that does, in any case */
  const btv_reading *may; /* that explains, or would go before EXPLAINS */
  btv_attempt *sampling;  /* gives the scatter in which it lies */
  const btv_reading *may_sample;
  btv_attempt *compatible; /* the best that is */
  const btv_reading *may_be_compatible;
  btv_attempt *breaking; /* gives this cell, but breaks others */
  double chance;         /* of EXPLAINS */
} findings;

/* Whether A goes before B in naming: single readings before pairs, then fewer keys. */
static int
simpler (const btv_reading *a, const btv_reading *b)
{
  return a->parts != b->parts ? a->parts < b->parts : a->set_count < b->set_count;
}

/* Take ATTEMPT instead of *BEST if it goes before that. */
static void
prefer (btv_attempt **best, btv_attempt *attempt)
{
  if (!*best || simpler (attempt->reading, (*best)->reading)
      || (!simpler ((*best)->reading, attempt->reading)
          && attempt->weight.chance < (*best)->weight.chance))
    *best = attempt;
}

static void
consult (const column *c, btv_outcome *outcome, const btv_reading *reading, findings *f)
{
  btv_known here = btv_known_of (outcome, reading);
  btv_attempt *attempt = btv_attempt_under (outcome, reading);
  if (btv_reading_scatters (reading, outcome->claim))
    {
      const strength *s = strength_of (c, reading);
      btv_known drawn = reading->parts > 1 ? BTV_MISSES
                                           : judge_sampling (outcome, reading, s->chi2,
                                                             s->dof, s->open);
      if (drawn == BTV_GIVES)
        f->sampling = attempt;
      else if (drawn == BTV_OPEN)
        f->may_sample = reading;
      return;
    }
  const strength *s = strength_of (c, reading);
  if (attempt)
    attempt->weight = s->weight;
  if (here != BTV_GIVES && here != BTV_OPEN)
    return;
  if (s->breaks)
    {
      if (here == BTV_GIVES && !f->breaking)
        f->breaking = attempt;
      return;
    }
  int certain = here == BTV_GIVES && !s->may_break;
  if (certain && s->supported)
    prefer (&f->explains, attempt);
  if (certain && reading->parts == 1)
    prefer (&f->compatible, attempt);
}

/* The readings that could still turn out to do better. */
static void
consult_again (const column *c, btv_outcome *outcome, const btv_reading *reading,
               findings *f)
{
  btv_known here = btv_known_of (outcome, reading);
  if (btv_reading_scatters (reading, outcome->claim)
      || (here != BTV_GIVES && here != BTV_OPEN))
    return;
  const strength *s = strength_of (c, reading);
  if (s->breaks)
    return;
  int certain = here == BTV_GIVES && !s->may_break;
  if (s->may_be_supported && !(certain && s->supported) && !f->may
      && (!f->explains || simpler (reading, f->explains->reading)
          || (!simpler (f->explains->reading, reading)
              && s->least < f->explains->weight.chance)))
    f->may = reading;
  if (!certain && reading->parts == 1 && !f->may_be_compatible)
    f->may_be_compatible = reading;
}

/* How VALUE lies to the tolerance that CLAIM declares. */
static btv_relation
close_relation (const btv_claim *claim, const bt_value *value)
{
  double margin = claim->close_relative * fabs (claim->claimed.value);
  btv_interval near = { claim->claimed.value, claim->claimed.value - margin,
                        claim->claimed.value + margin };
  return margin > 0 ? btv_interval_relation (&near, value->lo, value->hi)
                    : BTV_DISJOINT;
}

/* Something that READING rests on is not known at CELL. */
static int
is_open_at (const btv_outcome *cell, const btv_reading *reading)
{
  if (btv_reading_scatters (reading, cell->claim))
    return !is_apart (cell, reading)
           && isnan (sampling_p (cell, btv_attempt_under (cell, reading)));
  return btv_known_of (cell, NULL) == BTV_OPEN
         || btv_known_of (cell, reading) == BTV_OPEN;
}

/* OUTCOME cannot be decided, since READING is open for it or for a cell beside it. */
static void
leave_open (const column *c, btv_outcome *outcome, const btv_reading *reading)
{
  const btv_outcome *open = outcome;
  outcome->verdict = BTV_UNDECIDED;
  outcome->by = NULL;
  for (size_t i = 0; i < c->count && !is_open_at (open, reading); i++)
    open = cell_of (c, i);
  const int defined = btv_known_of (open, NULL) == BTV_OPEN
                      && !btv_reading_scatters (reading, open->claim);
  const btv_attempt *why = btv_attempt_under (open, defined ? NULL : reading);
  outcome->incomplete = !why || why->end == BTV_UNTIMELY;
  snprintf (outcome->message, sizeof outcome->message,
            "not as the source defines it; “%s” cannot be told%s%s: %.200s",
            reading->name, open == outcome ? "" : " at ",
            open == outcome ? "" : open->claim->id,
            !why                    ? "it was not asked there"
            : why->answer.reason[0] ? why->answer.reason
                                    : "its error is too large");
}

static void
judge_failure (const column *c, btv_outcome *outcome)
{
  const btv_claims *claims = c->claims;
  const btv_attempt *first = btv_attempt_under (outcome, NULL);
  findings f = { 0 };
  for (size_t r = 0; r < claims->readings_count; r++)
    if (btv_reading_concerns (&claims->readings[r], outcome->claim))
      consult (c, outcome, &claims->readings[r], &f);
  for (size_t r = 0; r < claims->readings_count; r++)
    if (btv_reading_concerns (&claims->readings[r], outcome->claim))
      consult_again (c, outcome, &claims->readings[r], &f);
  if (first->answer.scatter > 0)
    {
      double chi2;
      size_t dof, open = sampling_column (c, NULL, &chi2, &dof);
      btv_known drawn = judge_sampling (outcome, NULL, chi2, dof, open);
      if (drawn == BTV_GIVES)
        f.sampling = btv_attempt_under (outcome, NULL);
    }
  btv_relation near = close_relation (outcome->claim, &first->answer.value);
  outcome->by = first;
  if (f.may)
    leave_open (c, outcome, f.may);
  else if (f.explains)
    {
      outcome->verdict = BTV_EXPLAINED;
      outcome->by = f.explains;
    }
  else if (f.sampling)
    {
      outcome->verdict = BTV_WITHIN_SAMPLING;
      outcome->by = f.sampling;
    }
  else if (f.may_sample)
    leave_open (c, outcome, f.may_sample);
  else if (near == BTV_INSIDE)
    outcome->verdict = BTV_CLOSE;
  else if (near == BTV_OVERLAP)
    {
      outcome->verdict = BTV_UNDECIDED;
      outcome->by = NULL;
      snprintf (
          outcome->message, sizeof outcome->message,
          "not as the source defines it; our own error is too large to say whether "
          "it lies inside the declared tolerance");
    }
  else if (f.compatible)
    {
      outcome->verdict = BTV_COMPATIBLE;
      outcome->by = f.compatible;
    }
  else if (f.may_be_compatible)
    leave_open (c, outcome, f.may_be_compatible);
  else
    {
      outcome->verdict = BTV_REFUTED;
      if (f.breaking)
        snprintf (outcome->message, sizeof outcome->message,
                  "“%s” gives this entry but not %zu other%s of the column that hold%s "
                  "as the source defines it: no explanation",
                  f.breaking->reading->name, f.breaking->weight.breaks,
                  f.breaking->weight.breaks == 1 ? "" : "s",
                  f.breaking->weight.breaks == 1 ? "s" : "");
    }
}

/* ---- all ----------------------------------------------------------------------- */

static void
judge_cell (const column *c, btv_outcome *outcome)
{
  const btv_attempt *first = btv_attempt_under (outcome, NULL);
  outcome->by = NULL;
  outcome->incomplete = 0;
  outcome->message[0] = '\0';
  outcome->offered = c->offered;
  outcome->draw = (btv_draw){ NAN, NAN, NAN, NAN };
  outcome->deviation = NAN;
  const int bounded = first && first->end == BTV_UNTIMELY && first->status == BT_OK;
  if (!bounded && (!first || first->end != BTV_ANSWERED))
    {
      outcome->verdict = !first || first->end == BTV_UNTIMELY ? BTV_NOT_RUN : BTV_ERROR;
      snprintf (outcome->message, sizeof outcome->message, "%s",
                first ? first->answer.reason : "interrupted");
      return;
    }
  if (btv_evaluator_kind (outcome->claim->evaluator) == BTV_NUMBER)
    outcome->deviation = first->answer.value.value - outcome->claim->claimed.value;
  switch (btv_known_of (outcome, NULL))
    {
    case BTV_GIVES:
      outcome->verdict = BTV_CONFIRMED;
      outcome->by = first;
      break;
    case BTV_MISSES:
      judge_failure (c, outcome);
      break;
    default: /* open; nothing is apart from its own definition */
      outcome->verdict = BTV_UNDECIDED;
      outcome->incomplete = bounded;
      snprintf (outcome->message, sizeof outcome->message,
                "%sthe computed interval straddles an end of the printed one; largest "
                "error: %s%s%s",
                bounded ? "time budget spent: " : "",
                bt_axis_name (bt_value_dominant (&first->answer.value)),
                first->answer.reason[0] ? "; " : "", first->answer.reason);
      break;
    }
}

int
btv_judge_alone (const btv_claims *claims, const btv_columns *columns,
                 btv_outcome *outcome)
{
  const btv_attempt *first = btv_attempt_under (outcome, NULL);
  const column c
      = { .claims = claims,
          .offered = columns->offered[columns->of[outcome->claim - claims->claims]] };
  int apart = !outcome->selected || !first;
  if (!apart && btv_known_of (outcome, NULL) == BTV_MISSES)
    {
      apart = first->answer.scatter > 0;
      for (size_t r = 0; r < claims->readings_count && !apart; r++)
        apart = btv_reading_concerns (&claims->readings[r], outcome->claim);
    }
  if (!apart)
    judge_cell (&c, outcome);
  return !apart;
}

/* What is known of each cell, and from that the strength of each reading. */
static bt_status
survey (column *c, bt_error *error)
{
  size_t readings = c->claims->readings_count;
  bt_status status = bti_calloc (&c->known, c->count, 1 + readings, error);
  if (status == BT_OK)
    status = bti_calloc (&c->strength, readings, sizeof *c->strength, error);
  for (size_t i = 0; status == BT_OK && i < c->count; i++)
    for (size_t r = 0; r <= readings; r++)
      c->known[i * (1 + readings) + r] = (unsigned char) btv_known_of (
          cell_of (c, i), r ? &c->claims->readings[r - 1] : NULL);
  const btv_claim *any = cell_of (c, 0)->claim;
  for (size_t r = 0; status == BT_OK && r < readings; r++)
    {
      const btv_reading *reading = &c->claims->readings[r];
      strength *s = &c->strength[r];
      if (!btv_reading_applies (reading, any->evaluator))
        continue;
      if (!btv_reading_scatters (reading, any))
        *s = weigh (c, reading);
      else if (reading->parts == 1)
        s->open = sampling_column (c, reading, &s->chi2, &s->dof);
    }
  return status;
}

bt_status
btv_judge_column (const btv_claims *claims, const btv_columns *columns, size_t k,
                  btv_outcome *outcomes, bt_error *error)
{
  column c = { .claims = claims,
               .outcomes = outcomes,
               .cell = columns->cell + columns->first[k],
               .count = columns->first[k + 1] - columns->first[k],
               .offered = columns->offered[k] };
  int failing = 0;
  for (size_t i = 0; i < c.count; i++)
    failing |= cell_of (&c, i)->selected
               && btv_known_of (cell_of (&c, i), NULL) == BTV_MISSES;
  bt_status status = bti_calloc (&c.p, c.count + 1, sizeof *c.p, error);
  if (status == BT_OK)
    status = bti_calloc (&c.work, c.count + 1, sizeof *c.work, error);
  if (status == BT_OK && failing)
    status = survey (&c, error);
  for (size_t i = 0; status == BT_OK && i < c.count; i++)
    if (cell_of (&c, i)->selected)
      judge_cell (&c, cell_of (&c, i));
  free (c.known);
  free (c.strength);
  free (c.p);
  free (c.work);
  return status;
}

bt_status
btv_judge (const btv_claims *claims, const btv_columns *columns, btv_outcome *outcomes,
           bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t k = 0; status == BT_OK && k < columns->count; k++)
    status = btv_judge_column (claims, columns, k, outcomes, error);
  return status;
}
