/* num/mathieu.h - characteristic values of Mathieu's equation
 *   y'' + (a - 2 q cos 2t) y = 0.
 *
 * Fourier's coefficients of its periodic solutions are eigenvectors of four tridiagonal
 * matrices, one a symmetry, and what is asked here is how many eigenvalues lie below a
 * number.  That is the number of negative pivots (Sturm), which the arithmetic gives
 * for entries a few roundings away from the true ones.  Each count is therefore made
 * twice, with all entries moved up and down by more than that: where both give one
 * number it is certain, and an edge found by bisection comes with a bound.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_MATHIEU_H
#define BTI_MATHIEU_H

/* A point of the plane as a = W^2 + SHIFT, W >= 0; near a whole number W the distance
 * of a from n^2 is then known to all digits.  SLACK: by how much a is off already.
 * Sizes |W|, sqrt |SHIFT| and sqrt |Q| up to BTI_MATHIEU_MAX. */
#define BTI_MATHIEU_MAX 1e6
typedef struct bti_mathieu
{
  double w, shift, q, slack;
} bti_mathieu;

/* A number of eigenvalues known between bounds. */
typedef struct bti_count
{
  long lo, hi;
} bti_count;

/* Number of band edges a_0(q), b_1(q), a_1(q), b_2(q), ... below the point: odd exactly
 * inside a stable band, 0 below all of them.  { -1, -1 } outside the sizes above, and
 * where a number is NaN. */
bti_count bti_mathieu_edges (const bti_mathieu *at);

/* The same for edges of the symmetry of a_n (EVEN non-zero) or b_n alone, which are
 * a_n, a_{n+2}, ... */
bti_count bti_mathieu_edges_like (const bti_mathieu *at, int n, int even);

/* How many of those lie below a_n, or b_n, n >= 1. */
long bti_mathieu_index (int n, int even);

/* a_n(q) (EVEN non-zero), n >= 0, or b_n(q), n >= 1, at q >= 0, between *LO and *HI.
 * 0 where n, or sqrt (q), is beyond a quarter of BTI_MATHIEU_MAX; else non-zero. */
int bti_mathieu_value (int n, int even, double q, double *lo, double *hi);

/* The same by GSL, which shares nothing with the above: 0, and *OUT is NaN, where it is
 * not to be trusted.  It succeeds everywhere, but from order 70 and q = 0.14 n^2 on,
 * and at lower orders for q above 6600, it gives other orders' values; within n <= 64
 * and q <= 5000 it was found right to 1e-12 (1 + |a| + 2 q) on 600 values of q an
 * order. */
int bti_mathieu_gsl (int n, int even, double q, double *out);

#endif
