/* solve/marginal.h - the density of one coordinate of a state.
 *
 * What is made here is released with bt_marginal_clear.                 Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_MARGINAL_H
#define BTI_MARGINAL_H

#include "model/basis.h"

#include <breaktime/method.h>

/* Of PSI on a grid of POINTS[0..AXES-1], row-major, periodic with BOX[k], the density
 * along AXIS, which begins at FROM: psi between its points is the sum of its Fourier
 * components. BT_ENOMEM, and what WATCH says. */
BT_CHECKED bt_status bti_marginal_grid (bt_marginal *out, const double complex *psi,
                                        const size_t *points, const double *box,
                                        size_t axes, size_t axis, double from,
                                        const bt_watch *watch, bt_error *error);

/* Of PSI, BASIS->size amplitudes, that of the coordinate of PART. */
BT_CHECKED bt_status bti_marginal_basis (bt_marginal *out, const bti_basis *basis,
                                         const double complex *psi, size_t part,
                                         bt_error *error);

/* Of a state in oscillator levels that of x. */
BT_CHECKED bt_status bti_marginal_levels (bt_marginal *out, const bt_levels *levels,
                                          bt_error *error);

#endif
