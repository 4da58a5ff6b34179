/* num/symplectic.h - symplectic eigenvalues of two oscillators, without cancellation.
 *
 * A covariance of (x, p, x_q, p_q) that has grown holds its small eigenvalues as
 * differences of numbers squared: after e^(2kt) = 1e8 nothing is left of them in double
 * precision.  Its triangular factor has them as products.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_SYMPLECTIC_H
#define BTI_SYMPLECTIC_H

#include <stddef.h>

/* A covariance T L L^T T^T, L lower triangular, T the coordinates (x, p, x_q, p_q) in
 * those of L. */
typedef struct bti_factor
{
  double l[4][4], t[4][4];
  double det_t;       /* det T, which the caller knows better than its entries do */
  double rounding[4]; /* of l[i][i], relative */
  double noise;       /* of all entries, relative to the largest of their row */
} bti_factor;

/* L of the sum L L^T + M M^T, M with 4 rows of COUNT <= BTI_FACTOR_COLUMNS, which are
 * destroyed: by reflections, which keep the small rows of one that grows in some
 * directions and shrinks in others. */
enum
{
  BTI_FACTOR_COLUMNS = 32
};
void bti_factor_add (double l[4][4], double m[4][BTI_FACTOR_COLUMNS], size_t count);

/* The factor of the covariance S itself, T = 1; 0 when S is not positive definite in
 * double precision. */
int bti_factor_of (bti_factor *out, double s[4][4]);

/* VALUE[0]: smallest symplectic eigenvalue of the partial transpose.  VALUE[1]:
 * sqrt (det S/det S_CC), that of Q given C.  ERR: relative, of rounding. */
void bti_symplectic (const bti_factor *factor, double value[2], double err[2]);

#endif
