/* num/faber.h - exp(t z) on an ellipse, by Faber polynomials.
 *
 * The ellipse of semi-axes A (real) and B (imaginary) about c is the image of the
 * circle |w| = 1 under z = c + g w + d/w, g = (A + B)/2, d = (A - B)/2, and its Faber
 * polynomials are
 *
 *   F_0 = 1,  F_1 = (z - c)/g,  F_2 = F_1^2 - 2 d/g,
 *   F_k+1 = F_1 F_k - (d/g) F_k-1:
 *
 * w^k + (d/(g w))^k, Chebyshev's of the segment for A = 0, powers of the disc for
 * A = B.  exp(t z) = sum_k a_k F_k, a_k the Fourier coefficients of exp(t z(w)).  Of a
 * matrix whose field of values lies inside no F_k is larger than 2 (B. Beckermann, C.
 * R. Acad. Sci. Paris 340, 855 (2005)), and no a_k than exp(t (c + A)): there is
 * nothing that rounding could grow by. Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_FABER_H
#define BTI_FABER_H

#include <breaktime/status.h>
#include <stddef.h>

typedef struct bti_faber
{
  double centre, scale, ratio; /* c, g, d/g */
  double shares;               /* series to be done one after the other */
  size_t terms;
  double *a; /* of a share; owned */
} bti_faber;

/* Series for exp(T z) of a matrix whose field of values has real parts from -LOW to
 * HIGH and imaginary ones within REACH of 0, all >= 0: on the ellipse about that
 * rectangle, and in as many shares, that take the fewest products.  OUT is one that was
 * made before, or zero.  BT_ELIMIT: none that ends, or that a number counts; BT_ENOMEM.
 */
BT_CHECKED bt_status bti_faber_make (bti_faber *out, double low, double high,
                                     double reach, double t, bt_error *error);
void bti_faber_clear (bti_faber *faber);

#endif
