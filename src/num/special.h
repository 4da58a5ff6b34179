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

/* OUT[n] = J_n(Z) for n = 0 .. COUNT - 1, Z > 0.  By Miller's backward recurrence
 * from n = COUNT, so J_COUNT(Z) must be negligible; what is below 1e-200 of the
 * largest may come out as zero. */
void bti_bessel (double *out, size_t count, double z);

#endif
