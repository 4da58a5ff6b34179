/* solve/ensemble.h - steps of trajectories: a point and the state that goes with it.
 *
 * Of the halves of a model (model/semiclassical.h) a trajectory is
 *
 *   dz   = (A z + a) dt + sum_r k_r dY_r,   dY_r = <M_r + M_r^+> dt + dW_r,
 *   dpsi = -i (H_Q + z_i G_i) psi dt, seen by the records Y_r and left to the rest of
 *          the decoherence in quantum jumps,
 *
 * a step a Strang splitting of the classical flow, of H_Q with jumps, and of G_i and
 * M_r.  Hermitian ones are done exactly in the eigenbases of those that commute: an
 * eigenvalue m is drawn by Born's rule, dY = 2 m dt + sqrt (dt) N(0, 1).  Of others dY
 * is one of three numbers with the moments of its law.  In the mean it is the master
 * equation to order two, that of the basis, which keeps its trace.
 *
 * Trajectories are kept in blocks of BTI_LANES: z[coordinate][lane], psi[level][lane].
 *                                                                       Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_ENSEMBLE_H
#define BTI_ENSEMBLE_H

#include "model/semiclassical.h"
#include "model/sparse.h"
#include "num/lanes.h"

#include <breaktime/method.h>
#include <stdint.h>

typedef struct bti_stepper bti_stepper;

/* HALF has its records, and everything in it is of BASIS.  Both are borrowed as long as
 * the stepper lives.  Caller owns *OUT.  BT_ECONV, BT_ECANCEL, BT_ELIMIT, BT_ENOMEM. */
BT_CHECKED bt_status bti_stepper_new (bti_stepper **out, const bti_semiclassical *half,
                                      const bti_basis *basis, uint64_t seed,
                                      const bt_watch *watch, bt_error *error);
void bti_stepper_free (bti_stepper *stepper);

/* The fastest of what a step is made of, so that it can be resolved; ALONE: the quantum
 * parts of SYSTEM. */
double bti_stepper_rate (const bti_system *system, const bti_semiclassical *half,
                         const bti_system *alone);

/* Steps are H long from now on. */
BT_CHECKED bt_status bti_stepper_set (bti_stepper *stepper, double h, bt_error *error);

/* STEPS of them, numbers FIRST and on, of the block whose trajectories are number
 * STREAM and on.  WORK: room for bti_stepper_room doubles. */
void bti_stepper_block (const bti_stepper *stepper, double *z, double complex *psi,
                        uint64_t stream, uint64_t first, size_t steps, double *work);
size_t bti_stepper_room (const bti_stepper *stepper);

/* The state of a block between number states, from those and into those. */
void bti_stepper_from (const bti_stepper *stepper, double complex *psi,
                       const double complex *number);
void bti_stepper_to (const bti_stepper *stepper, double complex *number,
                     const double complex *psi);

/* The row of the method table, in P ordering if NORMAL. */
BT_CHECKED bt_status bti_ensemble_new (void **self, const bt_model *model,
                                       const bt_options *options, int normal,
                                       bt_error *error);

#endif
