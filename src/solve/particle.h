/* solve/particle.h - one classical trajectory, in a transcription of its own.
 *
 *   x'' = -(1 + sum_j lambda_j y_j^2) x,   y_j'' = -(Omega_j^2 + lambda_j x^2) y_j,
 *
 * VZ25 Eqs. (7)-(8), by the eighth-order composition of num/composition.h over
 * drift-kick-drift: shares no line with solve/flow.h, which is kick-drift-kick, so that
 * formulas for a trajectory are held to another one than the methods make.  Of a model
 * with that coupling.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_PARTICLE_H
#define BTI_PARTICLE_H

#include <breaktime/model.h>

/* A point: x and p of the background, y and its velocity of each mode. */
typedef struct bti_particle
{
  double x, p, y[BT_MAX_AXES], v[BT_MAX_AXES];
} bti_particle;

/* Move AT by STEPS steps of H. */
void bti_particle_move (bti_particle *at, const bt_model *model, double h,
                        size_t steps);

#endif
