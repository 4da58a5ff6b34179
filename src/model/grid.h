/* model/grid.h - rectangular periodic grids fitted to a state.
 *
 * Axis 0 is x, axis j is y_j; of any other model the axes are its oscillators.  Points
 * x_i = c - L/2 + i L/N, i = 0..N-1, about the centre c; wave
 * numbers k_m = 2 pi m/L with m = 0..N/2-1, -N/2..-1 in the order of the
 * transform.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_GRID_H
#define BTI_GRID_H

#include <breaktime/model.h>

/* Box and points that hold the state of MODEL for all times with edge amplitude
 * about TOLERANCE: the classical energy shell (x and p_x to x0, y_j to
 * x0/Omega_j, p_j to x0) widened by the tail of the packet, in its own units on
 * every axis; of any other model that of model/shell.h about its centre.  A guess that
 * the edge weight then checks.  A model that is not for grids has a small one. */
void bti_grid_fit (const bt_model *model, double tolerance, size_t *points,
                   double *box);

/* The centres of the boxes, one an axis, whatever their length: 0 where a reflection of
 * that axis, or of all of them, leaves H as it is, or else the middle of where the
 * state can be (model/shell.h), to an eighth.  BT_ENOTSUP: not of a kind for grids;
 * BT_ENOMEM. */
BT_CHECKED bt_status bti_grid_centre (const bt_model *model, double *centre,
                                      bt_error *error);

/* Coordinates, about 0, and wave numbers of an axis of N points and length L. */
void bti_grid_points (double *x, size_t n, double length);
void bti_grid_waves (double *k, size_t n, double length);

#endif
