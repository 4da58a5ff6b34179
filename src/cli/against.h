/* cli/against.h - `audit --against': our solvers against a folder of reference data.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_AGAINST_H
#define CLI_AGAINST_H

#include "cli/common.h"

typedef struct cli_against cli_against;

/* Read every set of FOLDER whose id matches FILTER (POSIX extended; NULL: all), before
 * anything is computed.  Returns 0, or an exit status after a message; the caller frees
 * *OUT with cli_against_free. */
int cli_against_open (cli_against **out, const cli_call *call);
void cli_against_free (cli_against *against);

/* Check them, for SECONDS at most where that is > 0. */
int cli_against_run (cli_against *against, double seconds);

/* What came out. */
typedef struct cli_agreement_sums
{
  size_t sets, agree, differ, unsettled, unchecked, not_run;
} cli_agreement_sums;

/* One line for each method and set, unless QUIET, then a total, on STREAM. */
cli_agreement_sums cli_against_print (const cli_against *against, FILE *stream);

#endif
