/* num/root.h - a zero by bisection.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_ROOT_H
#define BTI_ROOT_H

#include <breaktime/status.h>

typedef bt_status bti_function (void *context, double at, double *out, bt_error *error);

/* A zero of F between LO < HI, where it has other signs, to RELATIVE of HI; *ERR is
 * half the bracket that is left.  BT_ECONV: the signs are the same; what F says. */
BT_CHECKED bt_status bti_root (bti_function *f, void *context, double lo, double hi,
                               double relative, double *root, double *err,
                               bt_error *error);

#endif
