/* validation/plan.c - see plan.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/plan.h"
#include "base/memory.h"
#include "validation/weigh.h"

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
  plan->query[plan->count++] = (btv_query){ claim, reading };
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
  const btv_attempt *first = btv_attempt_under (outcome, NULL);
  return first && first->status == BT_OK && first->relation == BTV_DISJOINT;
}

int
btv_plan_own (const btv_claims *claims, const btv_outcome *outcome,
              const btv_reading **reading)
{
  *reading = NULL;
  if (!outcome->selected)
    return 0;
  if (outcome->attempts_count == 0)
    return 1;
  for (size_t r = 0; fails (outcome) && r < claims->readings_count; r++)
    {
      *reading = &claims->readings[r];
      if ((*reading)->parts == 1 && btv_reading_concerns (*reading, outcome->claim)
          && !btv_attempt_under (outcome, *reading))
        return 1;
    }
  return 0;
}

/* A reading of PARTS that explains one cell is tried on its column. */
static bt_status
ask_neighbours (btv_plan *plan, const btv_claims *claims, const btv_outcome *outcomes,
                int with_full, size_t parts, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t i = 0; i < claims->claims_count; i++)
    {
      const btv_outcome *outcome = &outcomes[i];
      if (!outcome->claim->table || (outcome->claim->tier == BTV_FULL && !with_full)
          || (outcome->attempts_count > 0 && outcome->attempts[0].status != BT_OK))
        continue;
      size_t before = plan->count;
      for (size_t r = 0; status == BT_OK && r < claims->readings_count; r++)
        {
          const btv_reading *reading = &claims->readings[r];
          if (reading->parts != parts || !btv_reading_concerns (reading, outcome->claim)
              || btv_attempt_under (outcome, reading)
              || !btv_reading_is_candidate (claims, outcomes, outcome, reading))
            continue;
          if (outcome->attempts_count == 0 && plan->count == before)
            status = add (plan, i, NULL, error);
          if (status == BT_OK)
            status = add (plan, i, reading, error);
        }
    }
  return status;
}

/* What no single reading explains is tried under pairs of them. */
static bt_status
ask_pairs (btv_plan *plan, const btv_claims *claims, const btv_outcome *outcomes,
           bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < claims->claims_count; i++)
    {
      btv_outcome outcome = outcomes[i];
      if (!outcome.selected || !fails (&outcome))
        continue;
      btv_weigh (claims, outcomes, &outcome);
      if (outcome.verdict != BTV_REFUTED)
        continue;
      for (size_t r = 0; status == BT_OK && r < claims->readings_count; r++)
        if (claims->readings[r].parts == 2
            && btv_reading_concerns (&claims->readings[r], outcome.claim)
            && !btv_attempt_under (&outcome, &claims->readings[r]))
          status = add (plan, i, &claims->readings[r], error);
    }
  return status;
}

bt_status
btv_plan_make (btv_plan *out, const btv_claims *claims, const btv_outcome *outcomes,
               int with_full, bt_error *error)
{
  bt_status status = BT_OK;
  const btv_reading *reading;
  *out = (btv_plan){ 0 };
  for (size_t i = 0; status == BT_OK && i < claims->claims_count; i++)
    if (btv_plan_own (claims, &outcomes[i], &reading))
      status = add (out, i, reading, error);
  if (status == BT_OK && out->count == 0)
    status = ask_neighbours (out, claims, outcomes, with_full, 1, error);
  if (status == BT_OK && out->count == 0)
    status = ask_pairs (out, claims, outcomes, error);
  if (status == BT_OK && out->count == 0)
    status = ask_neighbours (out, claims, outcomes, with_full, 2, error);
  if (status != BT_OK)
    btv_plan_clear (out);
  return status;
}
