/* measure/frequency.h - a line and another too near to be told apart by a window.
 * Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_FREQUENCY_H
#define BTI_FREQUENCY_H

#include <stddef.h>

/* The frequency of the stronger one of two lines near NU, which bt_frequency found in
 * the same X + i P: NU itself where there is but one.  A second one at a distance d
 * with the share e moves NU by up to e d.  In four windows of T/2, T/6 apart, the two
 * add up to w z^k + w' z'^k, k = 0 to 3 (Prony), which has four unknowns.  Two that are
 * closer than 1/T, a third, or noise leave an error: it says how far NU may be off and
 * is no better number. */
double bti_frequency_beside (const double *x, const double *p, size_t size,
                             double interval, double nu);

#endif
