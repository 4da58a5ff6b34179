/* model/ground.h - a joint start: the state, and means and covariance of any. Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_GROUND_H
#define BTI_GROUND_H

#include "model/basis.h"

#include <breaktime/watch.h>

/* As bti_system_moments, and of a joint start those of the ground state of
 * system->ground, in its own basis of number states (model/basis.h): the cut is raised
 * by half until all means and covariances move by less than 1e-8 of the standard
 * deviations, and the state below the cut before leaves no more than a residual
 * |(G - E) psi| of 1e-6 of the lowest level, and of a tenth of the distance to the next
 * one, in the basis after it.
 * BT_EINVAL: not one state alone has the lowest energy; BT_ECONV: there is none, or it
 * is not found; BT_ELIMIT: it would take too many states; BT_ECANCEL; BT_ENOMEM. */
BT_CHECKED bt_status bti_start_moments (double *mean, double *covariance,
                                        const bti_system *system, const bt_watch *watch,
                                        bt_error *error);

/* OUT, as many numbers as BASIS, the basis of SYSTEM, has states: the lowest state of
 * system->ground there, its residual TOLERANCE of the largest energy.  BT_EGRID: what
 * the basis leaves out may be what tells it from the next level; BT_EINVAL; BT_ECONV;
 * BT_ELIMIT; BT_ECANCEL; BT_ENOMEM. */
BT_CHECKED bt_status bti_ground_state (double complex *out, const bti_basis *basis,
                                       const bti_system *system, double tolerance,
                                       const bt_watch *watch, bt_error *error);

/* The lower triangle L, L L^T the covariance of the coordinates and momenta, in turn,
 * of the parts PART[0..COUNT-1]; row-major, 2 COUNT squared numbers.  BT_ECONV: the
 * covariance is not positive. */
BT_CHECKED bt_status bti_start_factor (double *l, const double *covariance,
                                       const size_t *part, size_t count,
                                       bt_error *error);

#endif
