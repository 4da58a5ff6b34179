/* base/complex.h - complex numbers from their parts.  Internal.
 *
 * glibc has C11's CMPLX for gcc alone: clang says that it is a gcc too old for it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_COMPLEX_H
#define BTI_COMPLEX_H

#include <complex.h>

#ifndef CMPLX
#define CMPLX(re, im) __builtin_complex ((double) (re), (double) (im))
#endif

#endif
