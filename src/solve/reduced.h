/* solve/reduced.h - the state of some of the parts.
 *
 * The eigenvalues of the density matrix of the parts in a set, bit k for part k, the
 * others traced out.  Of a pure state they are the squares of its Schmidt coefficients,
 * the same for the set and for its complement.  What is made here is released with
 * bt_weights_clear.                                                     Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_REDUCED_H
#define BTI_REDUCED_H

#include "model/basis.h"

#include <breaktime/method.h>

/* Number the different levels that the parts in PARTS have in BASIS, *COUNT of them:
 * NUMBER[i] is that of state I.  BT_ENOMEM. */
BT_CHECKED bt_status bti_reduced_number (size_t *number, size_t *count,
                                         const bti_basis *basis, unsigned parts,
                                         bt_error *error);

/* Of PSI, BASIS->size amplitudes.  BT_ELIMIT: a matrix too large; BT_ENOMEM, BT_ECONV;
 * what WATCH says. */
BT_CHECKED bt_status bti_reduced_pure (bt_weights *out, const bti_basis *basis,
                                       const double complex *psi, unsigned parts,
                                       const bt_watch *watch, bt_error *error);

/* Of the density matrix RHO, BASIS->size squared, row-major.  Rounding leaves some a
 * little below zero. */
BT_CHECKED bt_status bti_reduced_mixed (bt_weights *out, const bti_basis *basis,
                                        const double complex *rho, unsigned parts,
                                        const bt_watch *watch, bt_error *error);

/* Of PSI on a grid of POINTS[0..AXES-1], row-major, axis k that of part k; CELL is the
 * volume that a point stands for. */
BT_CHECKED bt_status bti_reduced_grid (bt_weights *out, const double complex *psi,
                                       const size_t *points, size_t axes, double cell,
                                       unsigned parts, const bt_watch *watch,
                                       bt_error *error);

/* Of a Gaussian with the covariance SIGMA of x_1, p_1, x_2, p_2, ..., MODES
 * oscillators, row-major: those that are not below rounding.  BT_ECONV: SIGMA is none;
 * BT_ELIMIT: too many. */
BT_CHECKED bt_status bti_reduced_gaussian (bt_weights *out, const double *sigma,
                                           size_t modes, bt_error *error);

#endif
