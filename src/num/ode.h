/* num/ode.h - small systems of ordinary differential equations, from GSL.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_ODE_H
#define BTI_ODE_H

#include <breaktime/status.h>
#include <stddef.h>

/* dy/dt = F (Y, DYDT, CONTEXT), autonomous, SIZE numbers, from 0 to T >= 0 with the
 * Prince-Dormand pair of order eight, errors a step kept near TOLERANCE, relative and
 * absolute.  BT_ECONV, BT_ENOMEM. */
BT_CHECKED bt_status bti_ode (void (*f) (const double *y, double *dydt,
                                         const void *context),
                              const void *context, double *y, size_t size, double t,
                              double tolerance, bt_error *error);

/* OUT = exp (A), N x N row-major.  BT_ECONV, BT_ENOMEM. */
BT_CHECKED bt_status bti_exponential (double *out, const double *a, size_t n,
                                      bt_error *error);

#endif
