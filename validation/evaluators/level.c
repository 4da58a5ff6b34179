/* validation/evaluators/level.c - an energy level of H.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/energies.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>

/* What is asked for first, and the sharpest that is of use: digits of a level. */
enum
{
  FIRST_DIGITS = 9,
  MOST_DIGITS = 14
};

/* The half-width of LEVEL, as the error of a value is counted. */
static double
half_width (const bt_energy *level)
{
  return fmax (level->value - level->lo, level->hi - level->value);
}

/* What it was from basis to basis. */
static void
add_rungs (const bt_energy *level, btv_answer *answer)
{
  for (size_t k = 1; k < level->bases; k++)
    btv_add_rung (answer, &(btv_rung){ .axis = BT_AXIS_BASIS,
                                       .size = { level->cut[k - 1], level->cut[k] },
                                       .value = { level->in[k - 1], level->in[k] } });
}

static bt_status
evaluate (btv_lab *lab, const btv_question *question, const btv_settings *reading,
          btv_answer *answer, bt_error *error)
{
  const btv_level *asked = &reading->level;
  const double wanted = question->tolerance > 0 ? question->tolerance : INFINITY;
  bt_energy e = { 0 };
  bt_status status = BT_OK;
  for (int digits = FIRST_DIGITS, again = 1; status == BT_OK && again;)
    {
      status = btv_lab_energy (lab, asked->sector, asked->walls, asked->index, digits,
                               &e, error);
      again = status == BT_OK && half_width (&e) > wanted && digits < MOST_DIGITS;
      const double share = wanted / fmax (fabs (e.value), wanted);
      digits = (int) fmin (fmax (digits + 1, ceil (-log10 (share))), MOST_DIGITS);
    }
  if (status == BT_OK)
    {
      const double part[BT_AXIS_COUNT] = { [BT_AXIS_BASIS] = half_width (&e) };
      answer->value = bt_value_from_parts (e.value, part);
      answer->value.lo = e.lo;
      answer->value.hi = e.hi;
      answer->methods[0] = asked->walls ? "polynomials between walls" : "number states";
      answer->warrant = bt_energy_warrant_name (e.warrant);
      add_rungs (&e, answer);
    }
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
