/* num/gauss.h - Gauss's points.                                          Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_GAUSS_H
#define BTI_GAUSS_H

#include <breaktime/status.h>
#include <stddef.h>

/* POINT[i] and WEIGHT[i], i < COUNT > 0, so that sum_i w_i f(u_i) is the integral of f
 * from -1 to 1 for polynomials of degree up to 2 COUNT - 1.  BT_ENOMEM. */
BT_CHECKED bt_status bti_gauss (double *point, double *weight, size_t count,
                                bt_error *error);

#endif
