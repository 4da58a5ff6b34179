/* solve/gaussian.h - the factor of a Gaussian covariance.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_GAUSSIAN_H
#define BTI_GAUSSIAN_H

#include "num/symplectic.h"
#include "solve/density.h"

/* Means and standard deviations of (x, p, x_q, p_q) at t = 0. */
void bti_gaussian_start (const bti_open_params *p, double mean[4], double wide[4]);

/* The factor of the covariance of (x, p, x_q, p_q) at T, from independent ones of the
 * standard deviations START.  BT_ELIMIT, BT_ECANCEL. */
BT_CHECKED bt_status bti_gaussian_factor (bti_factor *out, const bti_open_params *p,
                                          double start[4], double t,
                                          const bt_watch *watch, bt_error *error);

/* Means at T of those at the START, and the covariance of FACTOR, which is that at T.
 */
void bti_gaussian_move (const bti_factor *factor, const bti_open_params *p,
                        const double start[4], double t, double mean[4],
                        double s[4][4]);

#endif
