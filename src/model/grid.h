/* model/grid.h - rectangular periodic grids fitted to a state.
 *
 * Axis 0 is x, axis j is y_j.  Points x_i = -L/2 + i L/N, i = 0..N-1; wave
 * numbers k_m = 2 pi m/L with m = 0..N/2-1, -N/2..-1 in the order of the
 * transform.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_GRID_H
#define BTI_GRID_H

#include <breaktime/method.h>
#include <breaktime/model.h>

/* Box and points that hold the state of MODEL for all times with edge amplitude
 * about TOLERANCE: the classical energy shell (x and p_x to x0, y_j to
 * x0/Omega_j, p_j to x0) widened by the tail of the packet, in its own units on
 * every axis.  A guess that the edge weight then checks. */
void bti_grid_fit (const bt_model *model, double tolerance, size_t *points,
                   double *box);

/* Coordinates and wave numbers of an axis of N points and length L. */
void bti_grid_points (double *x, size_t n, double length);
void bti_grid_waves (double *k, size_t n, double length);

#endif
