/* cli/common.h - what the commands share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_COMMON_H
#define CLI_COMMON_H

#include "cli/options.h"
#include "report/report.h"
#include "validation/cost.h"
#include "validation/modelfile.h"

#include <breaktime/method.h>
#include <breaktime/model.h>
#include <breaktime/table.h>
#include <signal.h>

/* The signal that asked us to stop, or 0.  Set by the handler only. */
extern volatile sig_atomic_t cli_cancel;

/* Non-zero while a command computes and has written nothing: it may then be ended in
 * the middle of a library call that does not listen. */
extern volatile sig_atomic_t cli_expendable;

/* What solvers look at: that signal, and no deadline. */
extern const bt_watch cli_watch;

/* Print ERROR for COMMAND to stderr, after the words WHAT and a colon unless WHAT
 * is NULL; return the exit status it calls for. */
int cli_fail (const cli_command *command, const char *what, const bt_error *error);

/* The same where PATH could not be written; in silence where that is standard output
 * and whoever read it has gone. */
int cli_fail_writing (const cli_command *command, const char *path,
                      const bt_error *error);

/* Non-zero when standard output is a pipe that nobody reads any more. */
int cli_unread (void);

/* The same for want of memory. */
int cli_no_memory (const cli_command *command);

/* Print, but with `?' for every control character other than a newline at the end: for
 * names of files and words of the command line. */
void cli_print (FILE *stream, const char *format, ...) BT_PRINTF (2, 3);

/* The processors that this process may use. */
unsigned cli_processors (void);

/* --limit-memory, --limit-time and what they are unless given. */
btv_limits cli_limits (const cli_call *call);

/* The exit status of an interrupted command: 128 + signal. */
int cli_interrupted (void);

/* The model of --lambda, --x0 and --omega, all of which must have been given.
 * Returns 0 or an exit status after a message. */
int cli_model (bt_model **out, const cli_call *call);

/* Refuse --points or --box given neither once nor once for each of AXES.  Returns 0 or
 * an exit status after a message. */
int cli_check_axes (const cli_call *call, size_t axes);

/* Options for METHOD: first the preset, over it what was given. */
BT_CHECKED bt_status cli_options (bt_options *out, const cli_call *call,
                                  const bt_model *model, const bt_method *method,
                                  bt_error *error);

/* A state may outgrow the basis that its start fits into, all the more when an
 * environment heats it.  Non-zero when METHOD with OPTIONS ended in such a STATUS and
 * the cut was not given: it is raised, for another of at most eight TRIES. */
int cli_raise_cut (bt_options *options, int *tries, const cli_call *call,
                   const bt_model *model, const bt_method *method, bt_status status);

/* A table with what every file of the command says of itself. */
BT_CHECKED bt_status cli_table (bt_table **out, const cli_call *call,
                                const char *columns, bt_error *error);

/* VALUE with the fewest digits that give it back. */
enum
{
  CLI_NUMBER_SIZE = 32
};
const char *cli_number (char out[CLI_NUMBER_SIZE], double value);

/* ARGV as one line that a shell reads back as ARGV, without control characters.
 * The caller frees it; NULL when out of memory. */
char *cli_command_line (int argc, char **argv);

/* After a file was read with STATUS: print all COMPLAINTS about it, so many that they
 * can be read, or else ERROR, and clear them.  Returns the exit status, 0 for BT_OK. */
int cli_faults (const cli_call *call, bt_status status, btv_complaints *complaints,
                const bt_error *error);

/* The claims file that WORD names: a path, or a built-in source by its id.  The caller
 * owns *OUT.  Returns 0 or an exit status after a message. */
int cli_claims (btv_claims **out, const cli_call *call, const char *word);

/* FOLDER/NAME, the caller's; NULL when out of memory. */
char *cli_join (const char *folder, const char *name);

/* The folder of the user's cache, which need not be there; the caller frees it.  NULL:
 * there is none, and *WHY: nothing is made below a HOME that does not exist. */
char *cli_cache_folder (const char **why);

/* SECONDS in the words for which one waits: "40 s", "12 min", "3.5 h". */
const char *cli_duration (char out[CLI_NUMBER_SIZE], double seconds);

/* "12 min to go", where SHARE of the work took SECONDS; "" while little is known. */
const char *cli_to_go (char out[CLI_NUMBER_SIZE], double share, double seconds);

/* Seconds that the exact METHOD is expected to take for MODEL to T_END, by the table of
 * costs; METHOD NULL: the quickest.  NaN: not known. */
double cli_expected (const bt_model *model, const bt_method *method, double t_end,
                     double outputs, double tolerance);

/* A status line on stderr, where that is a terminal. */
typedef struct cli_progress
{
  int shown; /* 1: draw */
} cli_progress;

cli_progress cli_progress_begin (const cli_arguments *arguments);
void cli_progress_draw (cli_progress *progress, const char *format, ...)
    BT_PRINTF (2, 3);
void cli_progress_end (cli_progress *progress);

#endif
