/* cli/options.h - the one table of commands and the one table of options.
 *
 * Parsing, every --help and the comparison with the man page are driven by these
 * two tables; nothing about an option is said anywhere else.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <breaktime/status.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Bits, so that a row of a table can belong to several commands. */
enum
{
  CLI_TOP = 1 << 0, /* the program itself, before a command */
  CLI_RUN = 1 << 1,
  CLI_MEASURE = 1 << 2,
  CLI_AUDIT = 1 << 3,
  CLI_LIST = 1 << 4,
  CLI_HELP = 1 << 5,
  CLI_STABILITY = 1 << 6,
  CLI_CONVERGE = 1 << 7,
  CLI_REFERENCE = 1 << 8,
  CLI_SELFTEST = 1 << 9,
  CLI_SCAN = 1 << 10,
  CLI_DOCTOR = 1 << 11,
  CLI_COMPLETION = 1 << 12,
  CLI_CHECK = 1 << 13,
  CLI_LEVELS = 1 << 14,
  CLI_INIT = 1 << 15,
  CLI_EXPLAIN = 1 << 16,
  CLI_CHANGES = 1 << 17
};

/* Commands that look at the program itself, or copy what comes with it. */
#define CLI_ITSELF (CLI_DOCTOR | CLI_COMPLETION | CLI_INIT)

/* Commands that show what there is. */
#define CLI_SHOWS (CLI_LIST | CLI_CHECK | CLI_EXPLAIN | CLI_REFERENCE | CLI_CHANGES)

/* Commands that compute numbers about one model, and those of them for which it matters
 * how it starts. */
#define CLI_STARTED (CLI_RUN | CLI_MEASURE | CLI_STABILITY | CLI_CONVERGE)
#define CLI_NUMBERS (CLI_STARTED | CLI_LEVELS)

/* Exit statuses: name, number, commands, meaning. */
#define CLI_EXIT_LIST(ENTRY)                                                           \
  ENTRY (SUCCESS, 0, CLI_TOP | CLI_NUMBERS | CLI_SHOWS | CLI_ITSELF, "success")        \
  ENTRY (SCANNED, 0, CLI_SCAN, "every point has been computed")                        \
  ENTRY (EXPECTED, 0, CLI_AUDIT,                                                       \
         "every verdict is the recorded one, and what has no record is not refuted")   \
  ENTRY (PASSED, 0, CLI_SELFTEST, "no wrong number would have been taken for right")   \
  ENTRY (LEFT_OUT, 1, CLI_RUN,                                                         \
         "a method that was not named has failed; the others are in the table")        \
  ENTRY (                                                                              \
      DIFFERS, 1, CLI_AUDIT,                                                           \
      "a verdict differs from the recorded one; a claim without a record is "          \
      "refuted, compatible or an error; with --fail-on, a verdict named there; a "     \
      "solver differs from a set of --against; a claim is above a limit; or nothing "  \
      "was judged")                                                                    \
  ENTRY (FAILED, 1, CLI_SCAN, "a point has failed; the others have been computed")     \
  ENTRY (FOOLED, 1, CLI_SELFTEST,                                                      \
         "more wrong numbers came out right, or explained, than chance allows, or "    \
         "there were none")                                                            \
  ENTRY (UNUSABLE, 1, CLI_DOCTOR, "something is missing; what to do is said")          \
  ENTRY (CHANGED, 1, CLI_REFERENCE,                                                    \
         "verify: something is not as the MANIFEST says; diff: a number differs by "   \
         "more than the errors allow")                                                 \
  ENTRY (ALTERED, 1, CLI_CHANGES, "something has changed; what, is said")              \
  ENTRY (MISUSE, 2,                                                                    \
         CLI_TOP | CLI_NUMBERS | CLI_AUDIT | CLI_SELFTEST | CLI_SHOWS | CLI_SCAN       \
             | CLI_ITSELF,                                                             \
         "bad use, a number outside its domain (a grid too small for the state "       \
         "included), a claims file, a set of reference data or a stored scan that "    \
         "cannot be used, or a report that holds less than the one it would replace")  \
  ENTRY (UNDECIDED, 3, CLI_AUDIT, "a claim is undecided, under --strict")              \
  ENTRY (FAILURE, 4,                                                                   \
         CLI_TOP | CLI_NUMBERS | CLI_AUDIT | CLI_SELFTEST | CLI_SHOWS | CLI_SCAN       \
             | CLI_ITSELF,                                                             \
         "failure: out of memory, no convergence, a file that cannot be written or a " \
         "figure drawn, or data of the program that are missing")                      \
  ENTRY (INTERRUPTED, 130, CLI_NUMBERS | CLI_AUDIT | CLI_SELFTEST | CLI_SCAN,          \
         "interrupted by Ctrl-C (143: terminated)")                                    \
  ENTRY (UNREAD, 141,                                                                  \
         CLI_TOP | CLI_NUMBERS | CLI_AUDIT | CLI_SELFTEST | CLI_SHOWS | CLI_SCAN,      \
         "whoever read standard output has closed it (SIGPIPE)")

typedef enum cli_exit
{
#define CLI_EXIT_ENUM(name, number, commands, meaning) CLI_EXIT_##name = number,
  CLI_EXIT_LIST (CLI_EXIT_ENUM)
#undef CLI_EXIT_ENUM
} cli_exit;

typedef struct cli_reals
{
  double *item;
  size_t count;
} cli_reals;

typedef struct cli_counts
{
  size_t *item;
  size_t count;
} cli_counts;

typedef struct cli_words
{
  const char **item; /* the words themselves belong to argv */
  size_t count;
} cli_words;

/* What was given; absent numbers are NaN or 0, absent texts NULL. */
typedef struct cli_arguments
{
  double x0, t_max, at, dt_out, dt, tolerance, relative, budget, cut, limit_memory,
      limit_time;
  cli_reals lambda, omega, box;
  cli_counts points;
  size_t samples, threads, jobs, side, levels;
  uint64_t seed;
  const char *preset, *output, *fail_on, *filter, *report, *map, *folder, *against,
      *dir, *reason, *sector, *wall, *certifier;
  const char *scan, *observed; /* of `measure' */
  const char *model, *method;  /* method: the one of `measure' */
  const char *orbit;
  const char *along_lambda, *along_x0, *along_omega; /* axes of a scan */
  cli_words methods, readings, axes, sets, observe, claims, operands;
  const char *junit, *profile;
  cli_words given, texts; /* the options as they came, by name, and their values */
  int tier;               /* 0 quick, 1 full */
  int uncertainty;        /* -1 not given, 0 bound, 1 sigma */
  int basis;              /* BT_BASIS_... */
  int axis, observable;   /* in the tables of converge.c */
  int random, general, sample_x, shifted, no_errors, all_columns, json, tap, no_figures,
      no_cache, inverse, force, retry, dry_run, check, figure, strict, no_progress,
      quiet, verbose, help, version, cite;
} cli_arguments;

struct cli_call;

typedef struct cli_command
{
  const char *name;
  unsigned bit;
  const char *operands; /* as in the synopsis; "" for none */
  size_t operands_min, operands_max;
  const char *summary; /* one line */
  const char *details; /* a paragraph for --help; may be empty */
  int (*perform) (const struct cli_call *call);
} cli_command;

/* A command at work. */
typedef struct cli_call
{
  const cli_command *command;
  const cli_arguments *arguments;
  char *line; /* the command line, quoted for a shell; goes into files */
} cli_call;

/* The table of commands, ended by a row without a name; row 0 is the program
 * itself. */
extern const cli_command cli_commands[];

const cli_command *cli_command_find (const char *name);

/* Parse ARGV[1..argc-1] by the options of COMMAND; ARGV[0] is passed over.  Help
 * asked for ends the search for mistakes.  On misuse a message and a hint are
 * printed to stderr and CLI_EXIT_MISUSE is returned; 0 on success.  OUT is
 * cleared with cli_arguments_clear in either case. */
int cli_parse (const cli_command *command, int argc, char **argv, cli_arguments *out);
void cli_arguments_clear (cli_arguments *arguments);

/* The next option of COMMAND from row *ROW on, which is moved behind it; 0: no more. */
typedef struct cli_option
{
  const char *name, *argument; /* argument: NULL for a flag */
  int letter, is_choice;       /* letter: 0 without; choice: of words between '|' */
} cli_option;
int cli_option_next (cli_option *out, const cli_command *command, size_t *row);

/* The text of --help. */
void cli_print_help (FILE *stream, const cli_command *command);

/* "breaktime run: MESSAGE" and "Try ..." on stderr; returns CLI_EXIT_MISUSE. */
int cli_misuse (const cli_command *command, const char *format, ...) BT_PRINTF (2, 3);

/* The word of `list', and of `reference', number I from 0, NULL after the last. */
const char *cli_list_word (size_t i);
const char *cli_reference_word (size_t i);

int cli_run (const cli_call *call);
int cli_measure (const cli_call *call);
int cli_scan (const cli_call *call);
int cli_levels (const cli_call *call);
int cli_stability (const cli_call *call);
int cli_around (const cli_call *call); /* its --model */
int cli_converge (const cli_call *call);
int cli_audit (const cli_call *call);
int cli_list (const cli_call *call);
int cli_init (const cli_call *call);
int cli_changes (const cli_call *call);
int cli_check (const cli_call *call);
int cli_explain (const cli_call *call);
int cli_selftest (const cli_call *call);
int cli_reference (const cli_call *call);
int cli_doctor (const cli_call *call);
int cli_completion (const cli_call *call);

#endif
