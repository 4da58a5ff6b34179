/* solve/motion.h - classical trajectories of many samples, of any Hamiltonian.
 *
 * Hamilton's equations of the Weyl symbol H of a system of oscillators: where it is a
 * sum T(p) + V(q), kicks and drifts composed to order eight (num/composition.h), which
 * is symplectic; elsewhere an extrapolated midpoint rule of the same order
 * (num/extrapolation.h).
 *
 * A linear environment (model/damping.h) adds A z + b to dz/dt, in the same rule, and
 * noise of which a unit of time has the covariance D: what the Lindblad operators are
 * for the Wigner function, without anything left out.  A step is half a step without
 * noise, all of its noise, half a step: order two in the mean.
 *
 * Samples are kept in blocks of BTI_LANES, structure of arrays: the coordinates of the
 * parts, then their momenta, z[row][lane], aligned to 64 bytes.         Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_MOTION_H
#define BTI_MOTION_H

#include "model/program.h"
#include "model/system.h"
#include "solve/flow.h"

#include <stdint.h>

typedef struct bti_motion bti_motion;

/* All parts of SYSTEM, which is borrowed while this is made, must be oscillators, one
 * of them followed.  Caller owns *OUT.  BT_ENOMEM. */
BT_CHECKED bt_status bti_motion_new (bti_motion **out, const bti_system *system,
                                     bt_error *error);
void bti_motion_free (bti_motion *motion);

/* Non-zero when H is a sum T(p) + V(q). */
int bti_motion_separable (const bti_motion *motion);

/* Which noise the samples of a block see: that of SEED, the sample of lane l number
 * STREAM + l, in the steps number FIRST and on.  HALF: every two steps have the noise
 * of one step twice as long without it. */
typedef struct bti_motion_noise
{
  uint64_t seed, stream, first;
  int half;
} bti_motion_noise;

/* Advance one block by STEPS steps of H, with NOISE where there is an environment. */
void bti_motion_block (const bti_motion *motion, double *z, double h, size_t steps,
                       const bti_motion_noise *noise);

/* The sums of solve/flow.h over blocks that follow each other: p is the rate of x, and
 * a change of energy is one relative to FLOOR where the energy is smaller than that,
 * and 0 where there is an environment.  START: NaN where it is not known yet. */
bti_flow_sums bti_motion_sum (const bti_motion *motion, const double *blocks,
                              size_t samples, const double *weight, double *start,
                              double floor);

/* The program of the real polynomial A over the rows of a block of PARTS oscillators,
 * one sum, without the terms that are odd in the parts of the set EVEN.  BT_ENOMEM. */
BT_CHECKED bt_status bti_motion_program (bti_program **out, const bti_polynomial *a,
                                         size_t parts, unsigned even, bt_error *error);

/* Sum of WEIGHT times it over samples, as above. */
double bti_motion_mean (const bti_program *program, size_t parts, const double *blocks,
                        size_t samples, const double *weight);

#endif
