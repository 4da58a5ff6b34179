/* measure/counted.h - no more levels than so many lie below an energy.
 *
 * H = A + W - C with A = K sum_k a_k (p_k^2 + w_k^2 (x_k - c_k)^2), which is diagonal
 * in the number states of a basis, K at most 1, and W >= 0: C is a bound of H - A from
 * below.  Of any projection P
 *
 *   W >= W P (P W P)^-1 P W,
 *
 * so that H lies above A - C + W P (P W P)^-1 P W (Bazley, Fox, Phys. Rev. 124, 483
 * (1961)), and has no more levels below E than that.  P are the states inside a sector;
 * what W makes of them is outside, where with D = A - C - E the number is
 *
 *   n(D) - n(P W P + P W D^-1 W P),
 *
 * n the number of negative eigenvalues (Sylvester); beyond, A - C is above E.  The
 * second one is counted by the pivots of a factorisation of the matrix and a shift that
 * is larger than the error of all that.                                 Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_COUNTED_H
#define BTI_COUNTED_H

#include "measure/sector.h"

/* A and C of a system, in frames. */
typedef struct bti_comparison
{
  double scale;              /* K; 0: none is known */
  double step[BT_MAX_PARTS]; /* a_k w_k */
  double floor;              /* C, or more */
} bti_comparison;

/* H must be sum_k a_k p_k^2, a_k > 0, and a potential which that of A and products that
 * are nowhere negative leave bounded from below, by Young's inequality for each other
 * product.  BT_ENOMEM. */
BT_CHECKED bt_status bti_comparison_new (bti_comparison *out, const bti_system *system,
                                         bt_error *error);

/* A bound from above of the number of levels of S, which has been built, below ENERGY;
 * SIZE_MAX: none. */
BT_CHECKED bt_status bti_counted_below (size_t *out, const bti_sector *s,
                                        const bti_comparison *comparison, double energy,
                                        const bt_watch *watch, bt_error *error);

/* Multiplications that it takes. */
double bti_counted_work (const bti_sector *s);

#endif
