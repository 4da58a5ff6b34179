/* validation/cost.c - see cost.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/cost.h"

#include <math.h>

/* Seconds, fitted to an audit of both built-in sources on two processors. */
static const double least = 0.05;
/* times the root of the time that is run through: what is far lies in a calm model */
static const double per_root = 0.1, of_break_time = 0.4;
static const double scattering = 5, per_mode = 6, full = 6; /* factors */
/* an open system: without samples, with them, and where a time is looked for */
static const double open = 0.5, sampled = 6, found = 12;

double
btv_claim_cost (const btv_claims *claims, const btv_claim *claim)
{
  const btv_setting samples = { "samples", "64" };
  const btv_evaluator *evaluator = claim->evaluator;
  const int is_time = (btv_evaluator_needs (evaluator) & BTV_IS_TIME) != 0;
  const double factor = claim->tier == BTV_FULL ? full : 1;
  double time = 0;
  if (claim->t_max > 0)
    time = claim->t_max;
  if (claim->model && !claim->closed)
    return factor
           * ((btv_evaluator_check (evaluator, &samples, NULL) == BT_OK ? sampled
                                                                        : open)
              + (time > 0 ? found : 0));
  /* A break time is looked for no further than it lies; first where it is printed. */
  const double end = btv_convert_back (&claim->convert, claim->claimed).hi;
  if (is_time && end > 0)
    time = fmin (time, 1.25 * end);
  if (claim->at > time)
    time = claim->at;
  double cost = (is_time ? of_break_time : per_root) * sqrt (time);
  /* Readings draw samples, as the source did, from many seeds; the limit needs few. */
  if (claims->readings_count > 0 && btv_evaluator_scatters (evaluator, &samples, 1))
    cost *= scattering;
  const size_t parts = claim->closed ? claim->parts : claim->modes + 1;
  if (parts > 2)
    cost *= pow (per_mode, (double) parts - 2);
  return factor * (least + cost);
}
