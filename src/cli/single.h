/* cli/single.h - claims from the command line: `audit --claim'.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_SINGLE_H
#define CLI_SINGLE_H

#include "cli/common.h"

/* What its claims are called where files have their name. */
#define CLI_SINGLE_NAME "command line"

/* The claims of --claim, as those of a file would be: quoted, of a source "command
 * line", each about the model, the times and under the settings that the other options
 * give.  Returns 0, or an exit status after a message; the caller frees *OUT. */
int cli_single_claims (btv_claims **out, const cli_call *call);

/* Refuse --claim beside files. */
int cli_single_check (const cli_call *call);

#endif
