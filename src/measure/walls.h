/* measure/walls.h - levels of H between hard walls.
 *
 * psi = 0 at |x_k| = L_k of some coordinates.  There the states are
 *
 *   (1 - u^2) q_n(u),  u = x/L,
 *
 * q_n the polynomials that are orthonormal with the weight (1 - u^2)^2, and numbers of
 * quanta elsewhere.  Matrix elements are integrals of polynomials by Gauss's rule with
 * as many points as make it exact, and so is r, |(H - E) psi|: psi has two square
 * integrable derivatives and vanishes at the walls, as the bounds of energies.h want.
 *                                                                       Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_WALLS_H
#define BTI_WALLS_H

#include "measure/ritz.h"

/* Add to ALL the NEED lowest levels of sector S, the INDEX-th, with walls at WALL[k]
 * (0: none), in a basis of kinetic energies or quanta up to about CUT.  ALL->full: it
 * would be too large.  BT_ENOTSUP: qubits, odd powers of momenta, or, of a coordinate
 * with walls, a term with its momentum that is not p^2 times others; BT_ENOMEM. */
BT_CHECKED bt_status bti_walls_solve (bti_ritzes *all, const bti_sector *s,
                                      size_t index, size_t need, const double *wall,
                                      double cut, bt_error *error);

#endif
