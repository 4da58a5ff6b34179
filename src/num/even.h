/* num/even.h - transforms of functions that are even in a variable, on half the points.
 *
 * An even function on N = 2M points y = (n + 1/2) d, n = -M ... M - 1, of a period
 * L = N d is known from the M points n >= 0 and is a sum of cosines,
 *
 *   f(y) = sum_{k<M} c_k cos(2 pi k y/L).
 *
 * Its amplitudes come from an ordinary transform of M points when these are kept in
 * the order n = 0, 2, 4, ... 5, 3, 1 (J. Makhoul, IEEE Trans. ASSP 28, 27 (1980)):
 * with V its result, w_k = exp(-i pi k/2M) and V_M = V_0,
 *
 *   X_k = sum_n f_n cos(pi k (2n + 1)/2M) = (w_k V_k + conj(w_k) V_{M-k})/2,
 *
 * which holds for complex f as well.  So an operator with eigenvalues p_k on the
 * cosines acts on V as  V_k <- a_k V_k + b_k V_{M-k},
 *
 *   a_k = (p_k + p_{M-k})/2,  b_k = exp(i pi k/M) (p_k - p_{M-k})/2,
 *   a_0 = p_0, b_0 = 0,
 *
 * between a forward and a backward transform, without the amplitudes themselves.
 *                                                                       Internal.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_EVEN_H
#define BTI_EVEN_H

#include <breaktime/status.h>
#include <complex.h>
#include <stddef.h>

/* a_k and b_k, M numbers each: */
typedef struct bti_even
{
  double complex *direct, *mirrored;
} bti_even;

BT_CHECKED bt_status bti_even_new (bti_even *out, size_t m, bt_error *error);
void bti_even_clear (bti_even *even);

/* The n of the point y = (n + 1/2) d that stands at PLACE, of M. */
size_t bti_even_point (size_t place, size_t m);

/* The operator with the eigenvalues FACTOR[0..M-1]. */
void bti_even_operator (bti_even *even, const double complex *factor, size_t m);

/* From V to amplitudes of equal weight: sqrt 2 X_k, but X_0, so that
 * sum_n |f_n|^2 = sum_k |.|^2/M. */
void bti_even_amplitudes (bti_even *even, size_t m);

/* Apply EVEN along the middle axis of ARRAY, OUTER x M x INNER, and multiply by
 * SCALE.  ROOM holds M numbers. */
void bti_even_apply (const bti_even *even, double complex *array, size_t outer,
                     size_t m, size_t inner, double complex scale,
                     double complex *room);

/* Values at the N = 2 M points y_i = -L/2 + i L/N from those at the M places:
 * MATRIX, N x M. */
BT_CHECKED bt_status bti_even_values (double *matrix, size_t m, bt_error *error);

#endif
