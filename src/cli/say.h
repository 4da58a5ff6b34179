/* cli/say.h - text on a terminal: lines that fit, and one that says what goes on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include "cli/common.h"

enum
{
  CLI_WIDTH = 70 /* columns of a line */
};

/* Columns that TEXT takes: one a character of UTF-8. */
int cli_columns (const char *text);

/* Print a text in lines of at most CLI_WIDTH columns, the first of which has BEGUN
 * already, the others after INDENT blanks: broken at blanks, and in words that fit in
 * no line behind one of `/+,', else nowhere.  With `?' for control characters. */
void cli_say (FILE *stream, int begun, int indent, const char *format, ...)
    BT_PRINTF (4, 5);

/* ---- a status line ----------------------------------------------------------------
 *
 * On stderr where that is a terminal, drawn once a second and when something happens:
 * how many of how many claims are decided, what is being asked, the time so far and an
 * estimate of the rest.  Elsewhere nothing. */
typedef struct cli_status cli_status;

/* BUDGET: seconds for all, 0 without.  Returns 0 or an exit status after a message. */
int cli_status_new (cli_status **out, const cli_call *call, double budget);
/* NULL is fine. */
void cli_status_free (cli_status *status);

/* What comes is about FILE ("" where there is one only). */
void cli_status_file (cli_status *status, const char *file);
/* An audit goes on: from any thread. */
void cli_status_note (cli_status *status, const btv_progress *progress);
/* Between these the line is away, and the calling thread may print. */
void cli_status_pause (cli_status *status);
void cli_status_resume (cli_status *status);

#endif
