/* measure/humps.h - how far a density is from having one hump.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_HUMPS_H
#define BTI_HUMPS_H

#include <stddef.h>

/* Of a density RHO at COUNT points next to each other, how high its second hump stands
 * above the valley between it and the highest one, as a share of the highest:
 *
 *   h = max_i (rho_i - min rho between i and g)/rho_g,  rho_g the largest,
 *
 * 0 of one hump, 1 of two that are equal and apart.  A maximum between points is that
 * of the parabola through the nearest three.  A density that is E off anywhere moves h
 * by no more than 4 E/rho_g.  0 of less than three points, and where nothing is above
 * 0. */
double bti_second_hump (const double *rho, size_t count);

#endif
