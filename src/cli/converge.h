/* cli/converge.h - what converge.c and refine.c share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_CONVERGE_H
#define CLI_CONVERGE_H

#include "cli/models.h"

/* `breaktime converge --axis all': what refining each axis once changes, over time. */
BT_CHECKED bt_status cli_refine (const cli_call *call, const cli_subject *subject,
                                 const bt_method *method, bt_error *error);

#endif
