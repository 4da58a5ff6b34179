/* breaktime/language.h - what C and C++ write differently.
 *
 * Arrays of complex numbers are the same in both, real and imaginary part in turn; a
 * C++ program sees std::complex<double>.  None is passed or returned by value.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_LANGUAGE_H
#define BREAKTIME_LANGUAGE_H

#ifdef __cplusplus
#include <complex>
typedef std::complex<double> bt_complex;
#define BT_BEGIN_C                                                                     \
  extern "C"                                                                           \
  {
#define BT_END_C }
#else
#include <complex.h>
typedef double complex bt_complex;
#define BT_BEGIN_C
#define BT_END_C
#endif

#endif
