/* validation/plan.c - see plan.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/plan.h"
#include "base/memory.h"
#include "validation/forensics.h"
#include "validation/judge.h"

#include <stdlib.h>

static bt_status
add (btv_plan *plan, size_t claim, const btv_reading *reading, bt_error *error)
{
  /* Grown by doubling. */
  if ((plan->count & (plan->count + 1)) == 0)
    {
      bt_status status
          = bti_realloc (&plan->query, 2 * plan->count + 1, sizeof *plan->query, error);
      if (status != BT_OK)
        return status;
    }
  plan->query[plan->count++] = (btv_query){ claim, reading, NULL };
  return BT_OK;
}

void
btv_plan_clear (btv_plan *plan)
{
  free (plan->query);
  *plan = (btv_plan){ 0 };
}

static int
fails (const btv_outcome *outcome)
{
  return btv_known_of (outcome, NULL) == BTV_MISSES;
}

int
btv_plan_own (const btv_claims *claims, const btv_outcome *outcome,
              const btv_plan_rules *rules, const btv_reading **reading)
{
  *reading = NULL;
  if (!outcome->selected)
    return 0;
  if (outcome->attempts_count == 0)
    return 1;
  int wanted = fails (outcome)
               || (rules->thorough && outcome->attempts[0].end == BTV_ANSWERED);
  for (size_t r = 0; wanted && r < claims->readings_count; r++)
    {
      *reading = &claims->readings[r];
      if ((*reading)->parts == 1 && btv_reading_concerns (*reading, outcome->claim)
          && !btv_attempt_under (outcome, *reading))
        return 1;
    }
  return 0;
}

int
btv_plan_allows (const btv_outcome *outcome, const btv_plan_rules *rules)
{
  return outcome->selected
         || (!outcome->beyond && outcome->claim->tier <= rules->tier
             && !outcome->claim->missing);
}

/* One column at work. */
typedef struct scope
{
  const btv_claims *claims;
  const btv_outcome *outcomes;
  const size_t *cell;
  size_t count;
  const btv_plan_rules *rules;
} scope;

/* Cell I may be asked, and has not been under READING. */
static int
is_owed (const scope *s, size_t i, const btv_reading *reading)
{
  const btv_outcome *cell = &s->outcomes[s->cell[i]];
  return btv_plan_allows (cell, s->rules)
         && (!reading || btv_reading_concerns (reading, cell->claim))
         && !btv_attempt_under (cell, reading);
}

/* Cell I is to be judged and fails as defined. */
static int
is_failure (const scope *s, size_t i)
{
  const btv_outcome *cell = &s->outcomes[s->cell[i]];
  return cell->selected && fails (cell);
}

/* READING gives a cell that is to be judged and fails; of one that scatters, it was
 * asked there. */
static int
is_candidate (const scope *s, const btv_reading *reading)
{
  for (size_t i = 0; i < s->count; i++)
    {
      const btv_outcome *cell = &s->outcomes[s->cell[i]];
      if (is_failure (s, i)
          && (btv_reading_scatters (reading, cell->claim)
                  ? btv_attempt_under (cell, reading) != NULL
                  : btv_known_of (cell, reading) == BTV_GIVES))
        return 1;
    }
  return 0;
}

/* A single reading that gives one cell is tried on its column. */
static bt_status
ask_neighbours (btv_plan *plan, const scope *s, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t r = 0; r < s->claims->readings_count; r++)
    {
      const btv_reading *reading = &s->claims->readings[r];
      if (reading->parts != 1 || !is_candidate (s, reading))
        continue;
      size_t before = plan->count;
      /* Whether a cell holds as defined first: what does not bear on that is later. */
      for (size_t i = 0; status == BT_OK && i < s->count; i++)
        if (is_owed (s, i, NULL))
          status = add (plan, s->cell[i], NULL, error);
      if (status != BT_OK || plan->count > before)
        return status;
      for (size_t i = 0; status == BT_OK && i < s->count; i++)
        if (is_owed (s, i, reading))
          status = add (plan, s->cell[i], reading, error);
    }
  return status;
}

/* A claims more for less: that which no single reading explains tells most, and a
 * near horizon is soon reached. */
static int
is_cheaper (const btv_outcome *a, const btv_outcome *b)
{
  int open_a = a->verdict != BTV_EXPLAINED, open_b = b->verdict != BTV_EXPLAINED;
  if (open_a != open_b)
    return open_a;
  return a->claim->t_max < b->claim->t_max;
}

/* A pair of readings explains a column as a whole or nothing: it is asked of one cell
 * that fails after the other, as long as it gives them all, and then of the others. */
static bt_status
ask_pair (btv_plan *plan, const scope *s, const btv_reading *pair, bt_error *error)
{
  size_t next = s->count;
  bt_status status = BT_OK;
  for (size_t i = 0; i < s->count; i++)
    {
      const btv_outcome *cell = &s->outcomes[s->cell[i]];
      btv_known under = btv_known_of (cell, pair);
      if (btv_reading_scatters (pair, cell->claim))
        return BT_OK;
      if (fails (cell) && (under == BTV_MISSES || under == BTV_APART))
        return BT_OK;
      if (btv_known_of (cell, NULL) == BTV_GIVES && under == BTV_MISSES)
        return BT_OK;
      if (fails (cell) && is_owed (s, i, pair)
          && (next == s->count || is_cheaper (cell, &s->outcomes[s->cell[next]])))
        next = i;
    }
  if (next < s->count)
    return add (plan, s->cell[next], pair, error);
  for (size_t i = 0; status == BT_OK && i < s->count; i++)
    if (is_owed (s, i, pair))
      status = add (plan, s->cell[i], pair, error);
  return status;
}

/* What no single reading explains is tried under pairs of them. */
static bt_status
ask_pairs (btv_plan *plan, const scope *s, bt_error *error)
{
  bt_status status = BT_OK;
  int wanted = 0;
  for (size_t i = 0; i < s->count; i++)
    wanted |= is_failure (s, i)
              && (s->outcomes[s->cell[i]].verdict != BTV_EXPLAINED
                  || s->outcomes[s->cell[i]].by->reading->parts > 1);
  size_t before = plan->count;
  for (size_t i = 0; status == BT_OK && wanted && i < s->count; i++)
    if (is_owed (s, i, NULL))
      status = add (plan, s->cell[i], NULL, error);
  if (plan->count > before)
    return status;
  for (size_t r = 0; status == BT_OK && wanted && r < s->claims->readings_count; r++)
    if (s->claims->readings[r].parts == 2)
      status = ask_pair (plan, s, &s->claims->readings[r], error);
  return status;
}

static scope
scope_of (const btv_claims *claims, const btv_columns *columns, size_t k,
          const btv_outcome *outcomes, const btv_plan_rules *rules)
{
  return (scope){ .claims = claims,
                  .outcomes = outcomes,
                  .cell = columns->cell + columns->first[k],
                  .count = columns->first[k + 1] - columns->first[k],
                  .rules = rules };
}

/* What column K, S, asks for; it is judged on the way. */
static bt_status
plan_column (btv_plan *out, const scope *s, const btv_columns *columns, size_t k,
             btv_outcome *outcomes, bt_error *error)
{
  size_t before = out->count;
  bt_status status = ask_neighbours (out, s, error);
  if (status == BT_OK && out->count == before)
    status = btv_judge_column (s->claims, columns, k, outcomes, error);
  if (status == BT_OK && out->count == before)
    status = ask_pairs (out, s, error);
  return status;
}

/* All verdicts stand: what would have to be different where they are not the printed
 * number's. */
static bt_status
ask_inverse (btv_plan *plan, const btv_claims *claims, const btv_outcome *outcomes,
             bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t i = 0; i < claims->claims_count; i++)
    for (size_t v = 0; v < claims->vary_count && status == BT_OK; v++)
      {
        const btv_vary *vary = &claims->vary[v];
        if (!btv_forensics_concern (&outcomes[i])
            || !btv_vary_concerns (vary, outcomes[i].claim)
            || btv_inverse_of (&outcomes[i], vary))
          continue;
        status = add (plan, i, NULL, error);
        if (status == BT_OK)
          plan->query[plan->count - 1].vary = vary;
      }
  return status;
}

bt_status
btv_plan_make (btv_plan *out, const btv_claims *claims, const btv_columns *columns,
               btv_outcome *outcomes, const btv_plan_rules *rules, bt_error *error)
{
  bt_status status = BT_OK;
  const btv_reading *reading;
  *out = (btv_plan){ 0 };
  for (size_t i = 0; status == BT_OK && i < claims->claims_count; i++)
    if (btv_plan_own (claims, &outcomes[i], rules, &reading))
      status = add (out, i, reading, error);
  if (status != BT_OK || out->count > 0)
    return status;
  for (size_t k = 0; status == BT_OK && k < columns->count; k++)
    {
      scope s = scope_of (claims, columns, k, outcomes, rules);
      status = plan_column (out, &s, columns, k, outcomes, error);
    }
  if (status == BT_OK && out->count == 0 && rules->inverse)
    status = ask_inverse (out, claims, outcomes, error);
  if (status != BT_OK)
    btv_plan_clear (out);
  return status;
}

int
btv_plan_complete (const btv_claims *claims, const btv_columns *columns, size_t k,
                   btv_outcome *outcomes, const btv_plan_rules *rules)
{
  btv_plan plan = { 0 };
  const btv_reading *reading;
  bt_error error = BT_ERROR_INIT;
  for (size_t i = columns->first[k]; i < columns->first[k + 1]; i++)
    if (btv_plan_own (claims, &outcomes[columns->cell[i]], rules, &reading))
      return 0;
  scope s = scope_of (claims, columns, k, outcomes, rules);
  bt_status status = plan_column (&plan, &s, columns, k, outcomes, &error);
  int complete = status == BT_OK && plan.count == 0;
  btv_plan_clear (&plan);
  return complete;
}
