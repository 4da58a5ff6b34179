/* num/special.h - roots and special functions, from GSL.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_SPECIAL_H
#define BTI_SPECIAL_H

#include <stddef.h>

/* Turn off GSL's error handler, which aborts. */
void bti_gsl_quiet (void);
const char *bti_gsl_version (void);

/* Where c[0] + c[1] s + c[2] s^2 + c[3] s^3 changes sign between LO and HI, in
 * increasing order; returns how many (0 to 3).  Coefficients may vanish. */
int bti_cubic_roots (const double c[4], double lo, double hi, double roots[3]);

/* Number of band edges of Mathieu's equation y'' + (a - 2 q cos 2t) y = 0 below
 * A: a_0(q), b_1(q), a_1(q), b_2(q), ...; odd exactly inside a stable band, and
 * 0 below all of them.  -1 when GSL cannot compute one. */
long bti_mathieu_edges_below (double a, double q);

/* Characteristic value a_n(q) (EVEN non-zero) or b_n(q), n >= 1, q >= 0, of the same
 * equation; 0 when GSL cannot compute it, else non-zero and *OUT. */
int bti_mathieu_value (int n, int even, double q, double *out);

/* OUT[n] = J_n(Z) for n = 0 .. COUNT - 1, Z > 0.  By Miller's backward recurrence
 * from n = COUNT, so J_COUNT(Z) must be negligible; what is below 1e-200 of the
 * largest may come out as zero. */
void bti_bessel (double *out, size_t count, double z);

#endif
