/* cli/profile.h - where the time of an audit went: `audit --profile'.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_PROFILE_H
#define CLI_PROFILE_H

#include "cli/common.h"
#include "validation/audit.h"

/* What the COUNT audits took, by claim, into the file that --profile names.  Returns 0,
 * or an exit status after a message. */
int cli_profile_write (const cli_call *call, const btv_audit *const *audits,
                       size_t count);

#endif
