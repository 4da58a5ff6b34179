/* model/space.h - one oscillator in SIZE number states.
 *
 * x = (a + a^dag)/sqrt(2 w), p = (a - a^dag) sqrt(w/2)/i with w the frequency of the
 * basis.  The eigenstates of the truncated x are the points of a Gauss-Hermite
 * quadrature; functions of x are diagonal there.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_SPACE_H
#define BTI_SPACE_H

#include <breaktime/status.h>
#include <complex.h>
#include <stddef.h>

typedef struct bti_space
{
  size_t size;
  double frequency;
  double *point;  /* eigenvalues of x, rising */
  double *vector; /* vector[a * size + n] = <n|x_a> */
} bti_space;

/* BT_EINVAL (size < 2), BT_ENOMEM, BT_ECONV.  Fields are zero on failure. */
BT_CHECKED bt_status bti_space_init (bti_space *space, size_t size, double frequency,
                                     bt_error *error);
void bti_space_clear (bti_space *space);

/* U = exp(-i T (p^2 + omega^2 x^2)/2) between eigenstates of x, row-major, from the
 * exact matrix elements of p^2 and x^2 in number states. */
BT_CHECKED bt_status bti_space_propagator (const bti_space *space, double omega,
                                           double t, double complex *u,
                                           bt_error *error);

/* Amplitudes in number states of the state exp(-K (x - x0)^2/2 + i p0 x), normalised
 * in the truncated space. */
void bti_space_gaussian (const bti_space *space, double k, double x0, double p0,
                         double complex *out);

/* <n| A |m> for A = 1, x, p, x^2, p^2, (xp + px)/2 numbered 0 to 5: exact elements,
 * zero unless |n - m| <= 2. */
double complex bti_space_element (double frequency, int which, size_t n, size_t m);

#endif
