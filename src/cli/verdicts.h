/* cli/verdicts.h - verdicts as an audit prints them: a line a claim, and totals.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_VERDICTS_H
#define CLI_VERDICTS_H

#include "cli/say.h"

#include "validation/tally.h"

/* How they are printed. */
typedef struct cli_lines
{
  FILE *stream;
  int colour;
  int verbose;   /* what was tried, too */
  int intervals; /* both of them */
  int width[2];  /* of ids and of what is printed */
} cli_lines;

/* Make room for the claims of CLAIMS. */
void cli_lines_measure (cli_lines *lines, const btv_claims *claims);

/* One line: symbol, id, printed, recomputed, verdict, reading; below it the reason of
 * an error, hints, and what else LINES asks for. */
void cli_lines_outcome (const cli_lines *lines, const btv_outcome *outcome);

/* What was not told while AUDIT ran: nothing computable; and one line for each reason
 * for which others were not run. */
void cli_lines_rest (const cli_lines *lines, const btv_audit *audit);

/* "FILE: 9 of 12 statements of the source judged: 7 confirmed, 2 refuted, 3 not-run",
 * and the same for each other group that has claims. */
void cli_lines_totals (FILE *stream, const char *name,
                       const btv_tally tally[BTV_GROUP_COUNT]);

#endif
