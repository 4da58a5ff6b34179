/* validation/cost.c - see cost.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/cost.h"

#include <math.h>

double
btv_claim_cost (const btv_claim *claim)
{
  static const double least = 0.05, per_time = 0.1, sampled = 8, per_mode = 12,
                      full = 8, open = 2;
  const btv_setting samples = { "samples", "64" };
  double time = 0;
  if (claim->t_max > 0)
    time = claim->t_max;
  /* A break time is looked for no further than it lies; first where it is printed. */
  if ((btv_evaluator_needs (claim->evaluator) & BTV_IS_TIME) && claim->claimed.hi > 0)
    time = fmin (time, 1.25 * claim->claimed.hi);
  if (claim->at > time)
    time = claim->at;
  double cost = least + per_time * time;
  if (btv_evaluator_scatters (claim->evaluator, &samples, 1))
    cost *= sampled;
  if (claim->modes > 1)
    cost *= pow (per_mode, (double) claim->modes - 1);
  if (claim->model)
    cost += open;
  return claim->tier == BTV_FULL ? full * cost : cost;
}
