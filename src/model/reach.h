/* model/reach.h - how far away a state of some energy may be.            Internal.
 *
 * A state of lower energy than one that was found can only be where the operator's
 * symbol is below that energy: at rest, unless momenta enter otherwise than as p^2.
 * Where a basis or a box ends before that, in another well, what was found may not be
 * the lowest, however well it has converged.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_REACH_H
#define BTI_REACH_H

#include "model/basis.h"

typedef struct bti_reach
{
  int open;      /* the points go on for ever: no state need be there at all */
  double levels; /* the most energy in levels of FRAME, as a cut has it */
  double low[BT_MAX_PARTS], high[BT_MAX_PARTS]; /* of each coordinate */
} bti_reach;

/* Of the points, in momenta, too, that enter otherwise than as p^2, where A, in
 * operators of SYSTEM, bounded from below, may be under ENERGY: seen along rays from
 * the centres of FRAME, along axes, between any two, and in many other directions.  Of
 * none LEVELS is 0, and LOW and HIGH are the centres. */
bti_reach bti_reach_below (const bti_system *system, const bti_polynomial *a,
                           const bti_frame *frame, double energy);

#endif
