/* cli/open.h - what the commands do with models of open systems.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_OPEN_H
#define CLI_OPEN_H

#include "cli/common.h"

#include <breaktime/open.h>

/* `breaktime measure observables' and `breaktime run --model'. */
int cli_observables (const cli_call *call);
int cli_run_open (const cli_call *call);

/* The model of --model, which must have been given, and what its file says.  Return 0
 * or an exit status after a message. */
int cli_open_params (bt_open_params *out, const cli_call *call);
int cli_open_model (bt_open **out, const cli_call *call);

/* The method called NAME, one that does models such as MODEL. */
int cli_open_method (const bt_open_method **out, const cli_call *call,
                     const bt_open *model, const char *name);

/* Means at TIME[0..TIMES-1] with measured errors (without, where --no-errors says so),
 * refused where the density matrix is no state or the errors are larger than
 * --tolerance, or 0.01 for methods that take no samples.  The caller owns *OUT. */
BT_CHECKED bt_status cli_open_run (bt_open_result **out, const cli_call *call,
                                   const bt_open_method *method, const bt_open *model,
                                   const double *time, size_t times, bt_error *error);

#endif
