/* solve/method.h - the rows of the method table.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_METHOD_H
#define BTI_METHOD_H

#include <breaktime/method.h>

extern const bt_method bti_method_classical;
extern const bt_method bti_method_meanfield;
extern const bt_method bti_method_wigner;
extern const bt_method bti_method_splitstep;
extern const bt_method bti_method_splitstep4;
extern const bt_method bti_method_spectral;
extern const bt_method bti_method_chebyshev;

/* A step of at most LIMIT for which C x0 (W dt)^ORDER, the measured growth of the
 * error of <x> per unit time, stays below TOLERANCE; W is the largest width
 * parameter, at least 1. */
double bti_step_for (const bt_model *model, double tolerance, double c, int order,
                     double limit);

/* Non-zero, with ERROR set, when the caller asked to stop. */
int bti_cancelled (const bt_options *options, bt_error *error);

#endif
