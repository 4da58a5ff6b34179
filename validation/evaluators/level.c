/* validation/evaluators/level.c - an energy level of H.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "validation/evaluators/evaluators.h"

#include <breaktime/energies.h>
#include <math.h>
#include <stdlib.h>

/* What is asked for first, and the sharpest that is of use, as shares of a level. */
static const double first_share = 1e-9, least_share = 1e-14;

static bt_status
evaluate (btv_lab *lab, const btv_question *question, const btv_settings *reading,
          btv_answer *answer, bt_error *error)
{
  const size_t index = reading->level.index;
  bt_energy_scope scope = { .sector = reading->level.sector };
  const double wanted = question->tolerance > 0 ? question->tolerance : INFINITY;
  bt_energy *level;
  double share = first_share;
  bt_status status = bti_calloc (&level, index + 1, sizeof *level, error);
  if (status == BT_OK && reading->level.walls)
    status = bt_energy_walls (scope.wall, btv_lab_model (lab), reading->level.walls,
                              error);
  for (int again = 1; status == BT_OK && again;)
    {
      status = bt_energies (level, index + 1, btv_lab_model (lab), &scope, share,
                            btv_lab_watch (lab), error);
      const bt_energy *e = &level[index];
      again = status == BT_OK && e->hi - e->lo > 2 * wanted && share > least_share;
      share = fmin (share / 10, wanted / (2 * fmax (fabs (e->value), wanted)));
      share = fmax (share, least_share);
    }
  if (status == BT_OK)
    {
      const bt_energy *e = &level[index];
      const double part[BT_AXIS_COUNT]
          = { [BT_AXIS_BASIS] = fmax (e->value - e->lo, e->hi - e->value) };
      answer->value = bt_value_from_parts (e->value, part);
      answer->value.lo = e->lo;
      answer->value.hi = e->hi;
      answer->methods[0]
          = reading->level.walls ? "polynomials between walls" : "number states";
      answer->warrant = bt_energy_warrant_name (e->warrant);
    }
  free (level);
  return status;
}

static const char *const keys[] = { "index", "sector", "walls", NULL };

const btv_evaluator btv_evaluator_level
    = { .name = "level",
        .summary = "energy level of H, counted from 0, of all or of the sectors with "
                   "some signs; where the model starts does not matter",
        .needs = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_TAKES_TOLERANCE,
        .keys = keys,
        .evaluate = evaluate };
