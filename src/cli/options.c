/* cli/options.c - see options.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/options.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "validation/constant.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- tables -------------------------------------------------------------------- */

typedef enum kind
{
  FLAG,
  REAL,
  TIME, /* a number, or steady: INFINITY */
  REALS,
  COUNT,
  COUNTS,
  SEED,
  WORD,
  WORDS,
  CHOICE /* the words of the argument's name, separated by '|' */
} kind;

typedef struct domain
{
  double lo, hi;
  int open; /* lo itself is outside */
  const char *right;
} domain;

static const domain any = { -INFINITY, INFINITY, 0, "" };
static const domain not_negative = { 0, INFINITY, 0, "0 or more" };
static const domain positive = { 0, INFINITY, 1, "above 0" };
static const domain whole = { 1, 1e15, 0, "a whole number from 1 to 10^15" };
static const domain few = { 1, 1024, 0, "a whole number from 1 to 1024" };

typedef struct option_row
{
  const char *name;
  int letter;           /* 0: no short form */
  const char *argument; /* NULL for a flag */
  unsigned commands;
  kind kind;
  const domain *domain;
  size_t offset;   /* of the field in cli_arguments */
  unsigned needed; /* commands that cannot do without */
  const char *help;
} option_row;

#define AT(field) offsetof (cli_arguments, field)
#define EVERY                                                                          \
  (CLI_TOP | CLI_NUMBERS | CLI_AUDIT | CLI_SELFTEST | CLI_SHOWS | CLI_HELP | CLI_SCAN  \
   | CLI_ITSELF)
#define MODEL (CLI_NUMBERS | CLI_AUDIT)
#define STARTED (CLI_STARTED | CLI_AUDIT)
/* some quantities are of no model; the others say so themselves */
#define NEED (CLI_STARTED & ~CLI_MEASURE)
#define BOTH (CLI_RUN | CLI_CONVERGE)
#define LIMITED (CLI_AUDIT | CLI_SELFTEST | CLI_MEASURE | CLI_SCAN)
#define SETS                                                                           \
  (CLI_STABILITY | CLI_RUN | CLI_MEASURE | CLI_CONVERGE | CLI_LEVELS | CLI_AUDIT       \
   | CLI_SCAN | CLI_CHECK)

static const option_row rows[] = {
  { "lambda", 0, "L", MODEL, REALS, &not_negative, AT (lambda), NEED,
    "coupling, 0 or more: once for all modes, or once for each" },
  { "x0", 0, "X0", STARTED, REAL, &any, AT (x0), NEED,
    "initial displacement of the background" },
  { "omega", 0, "W", MODEL, REALS, &positive, AT (omega), NEED,
    "frequency of a mode; once for each mode" },
  { "model", 0, "FILE",
    CLI_RUN | CLI_MEASURE | CLI_CONVERGE | CLI_LEVELS | CLI_AUDIT | CLI_STABILITY, WORD,
    NULL, AT (model), 0,
    "a model instead of --lambda, --x0 and --omega: a file, or one of 'breaktime list "
    "models'" },
  { "set", 0, "NAME=VALUE", SETS, WORDS, NULL, AT (sets), 0,
    "a parameter of the model file: a number, or an expression of numbers such as "
    "'sqrt(2)/3'; may be repeated" },
  { "general", 0, NULL, CLI_RUN | CLI_MEASURE | CLI_CONVERGE | CLI_AUDIT, FLAG, NULL,
    AT (general), 0,
    "the methods for any polynomial, also where H has a form that others are made "
    "for" },
  { "scan", 0, "FILE", CLI_MEASURE, WORD, NULL, AT (scan), 0,
    "the scan that a statement about many points is about: a file, or a built-in one" },
  { "lambda", 0, "RANGE", CLI_SCAN, WORD, NULL, AT (along_lambda), 0,
    "axis of the coupling" },
  { "x0", 0, "RANGE", CLI_SCAN, WORD, NULL, AT (along_x0), 0,
    "axis of the initial displacement" },
  { "omega", 0, "RANGE", CLI_SCAN, WORD, NULL, AT (along_omega), 0,
    "axis of the frequency of the mode" },
  { "axis", 0, "NAME=RANGE", CLI_SCAN, WORDS, NULL, AT (axes), 0,
    "axis of another parameter; may be repeated" },
  { "model", 0, "FILE", CLI_SCAN, WORD, NULL, AT (model), 0,
    "a model, of which the axes replace parameters: a file, or a built-in one" },
  { "t-max", 0, "T", CLI_RUN, REAL, &positive, AT (t_max), CLI_RUN, "end of the run" },
  { "dt-out", 0, "D", CLI_RUN, REAL, &positive, AT (dt_out), 0,
    "interval between rows (default 0.1)" },
  { "method", 0, "NAME", CLI_RUN, WORDS, NULL, AT (methods), 0,
    "method to run; may be repeated (default: all); see 'breaktime list methods'; "
    "'auto' is the exact one that should be quickest" },
  { "tolerance", 0, "R", CLI_RUN, REAL, &positive, AT (tolerance), 0,
    "wanted error of <x>, from which all steps, grids and samples not given are "
    "chosen (default 1e-5)" },
  { "dt", 0, "H", BOTH | CLI_MEASURE, REAL, &positive, AT (dt), 0, "time step" },
  { "points", 0, "N", BOTH, COUNTS, &whole, AT (points), 0,
    "grid points: once for all axes, or once for each, x first" },
  { "box", 0, "L", BOTH, REALS, &positive, AT (box), 0,
    "length of the box, centred on 0: once for all axes, or once for each" },
  { "preset", 0, "NAME", BOTH, WORD, NULL, AT (preset), 0,
    "a discretisation that a source states: its name in a built-in claims file, or "
    "FILE:NAME; or POINTS/BOX/STEP; what is given beside it goes before it" },
  { "basis", 0, "auto|fock|adapted", BOTH, CHOICE, NULL, AT (basis), 0,
    "basis of 'spectral': oscillators, those that follow x, or the smaller of the "
    "two (default)" },
  { "cut", 0, "E", BOTH | CLI_MEASURE, REAL, &positive, AT (cut), 0,
    "energy up to which basis states are kept" },
  { "samples", 0, "N", BOTH | CLI_MEASURE, COUNT, &whole, AT (samples), 0,
    "samples of sampled methods" },
  { "seed", 0, "S", BOTH | CLI_MEASURE, SEED, NULL, AT (seed), 0,
    "root of all random streams (default 0)" },
  { "random", 0, NULL, BOTH, FLAG, NULL, AT (random), 0,
    "pseudo-random samples instead of low-discrepancy ones" },
  { "sample-x", 0, NULL, CLI_RUN, FLAG, NULL, AT (sample_x), 0,
    "sample x and p_x as well as the modes" },
  { "no-errors", 0, NULL, CLI_RUN, FLAG, NULL, AT (no_errors), 0,
    "the nominal run only: cheaper, and without the columns _err" },
  { "all-columns", 0, NULL, CLI_RUN, FLAG, NULL, AT (all_columns), 0,
    "also p, x2, norm, energy and edge of each method, without errors" },
  { "observe", 0, "EXPRESSION", CLI_RUN, WORDS, NULL, AT (observe), 0,
    "also the mean of this polynomial in the model's operators, such as 'x^2*y^2', "
    "with its error; may be repeated" },
  { "observe", 0, "EXPRESSION", CLI_MEASURE, WORD, NULL, AT (observed), 0,
    "the reading observe=: the operator of 'mean', a polynomial in the model's "
    "operators such as 'x^2*y^2'" },
  { "crosses", 0, "LEVEL", CLI_MEASURE, WORD, NULL, AT (observed), 0,
    "the reading crosses=: the level of 'crossing_time'" },
  { "count", 0, "N", CLI_MEASURE, WORD, NULL, AT (observed), 0,
    "the reading count=: which of the crossings" },
  { "from", 0, "T", CLI_MEASURE, WORD, NULL, AT (observed), 0,
    "the reading from=: where the window of an extremum begins" },
  { "frequency-near", 0, "W", CLI_MEASURE, WORD, NULL, AT (observed), 0,
    "the reading frequency_near=: where 'frequency' looks for a line" },
  { "states", 0, "N", CLI_MEASURE, WORD, NULL, AT (observed), 0,
    "the reading states=: of each oscillator, such as 5, of a mean at steady" },
  { "output", 'o', "FILE", CLI_RUN, WORD, NULL, AT (output), 0,
    "where to write (default '-', standard output); compressed if it ends in .gz" },
  { "reading", 0, "KEY=VALUE", CLI_MEASURE | CLI_SCAN | CLI_AUDIT, WORDS, NULL,
    AT (readings), 0, "how the quantity is to be understood; may be repeated" },
  { "method", 0, "NAME", CLI_MEASURE, WORD, NULL, AT (method), 0,
    "the reading method= or open_method=; method of 'observables' (default lindblad), "
    "see 'breaktime list methods'" },
  { "tolerance", 0, "R", CLI_MEASURE, REAL, &positive, AT (tolerance), 0,
    "wanted half-width of the answer (default: three or four digits)" },
  { "relative", 0, "R", CLI_SCAN, REAL, &positive, AT (relative), 0,
    "wanted half-width of times, as a share of each (default 0.01)" },
  { "tolerance", 0, "R", CLI_SCAN, REAL, &positive, AT (tolerance), 0,
    "wanted half-width, of times instead of --relative" },
  { "check", 0, NULL, CLI_SCAN, FLAG, NULL, AT (check), 0,
    "recompute by a second method where there is one" },
  { "output", 'o', "DIR", CLI_SCAN, WORD, NULL, AT (folder), 0,
    "where the scan is kept; needed but for --dry-run" },
  { "dry-run", 0, NULL, CLI_SCAN, FLAG, NULL, AT (dry_run), 0,
    "say how many points there are, and about how much time and memory they take" },
  { "figure", 0, NULL, CLI_SCAN, FLAG, NULL, AT (figure), 0,
    "draw the scan into DIR/figures: maps of two axes, curves of one; also one that is "
    "whole already" },
  { "force", 0, NULL, CLI_SCAN, FLAG, NULL, AT (force), 0,
    "begin anew, whatever is stored in DIR" },
  { "retry", 0, NULL, CLI_SCAN, FLAG, NULL, AT (retry), 0,
    "compute again what has failed" },
  { "method", 0, "NAME", CLI_CONVERGE, WORDS, NULL, AT (methods), CLI_CONVERGE,
    "the method; see 'breaktime list methods'" },
  { "axis", 0, "step|grid|box|basis|sampling|all", CLI_CONVERGE, CHOICE, NULL,
    AT (axis), CLI_CONVERGE,
    "what is refined; --dt, --points, --box, --cut or --samples say where "
    "it begins" },
  { "mean", 0, "x|p|x2|energy|norm", CLI_CONVERGE, CHOICE, NULL, AT (observable), 0,
    "which mean (default x)" },
  { "count", 0, "N", CLI_LEVELS, COUNT, &whole, AT (levels), 0,
    "how many of the lowest levels (default 10)" },
  { "tolerance", 0, "R", CLI_LEVELS, REAL, &positive, AT (tolerance), 0,
    "wanted half-width of each, as a share of it (default 1e-9)" },
  { "sector", 0, "SIGNS", CLI_LEVELS, WORD, NULL, AT (sector), 0,
    "levels of these signs alone, such as 'x+ y-' or 'x<->y+'" },
  { "wall", 0, "L", CLI_LEVELS, WORD, NULL, AT (wall), 0,
    "hard walls at -L and L of all coordinates, or 'x=L' of some" },
  { "levels", 0, "N", CLI_CONVERGE, COUNT, &whole, AT (levels), 0,
    "levels, 4 to 12 (default 6)" },
  { "tolerance", 0, "R", CLI_CONVERGE, REAL, &positive, AT (tolerance), 0,
    "wanted error of <x>, from which all but the refined axis is chosen (default 1e-8; "
    "along basis 1e-6, below which weights are left out)" },
  { "output", 'o', "DIR", CLI_CONVERGE, WORD, NULL, AT (folder), 0,
    "also write converge.csv and the figure converge.svg into this folder" },
  { "at", 0, "T", CLI_CONVERGE, REAL, &positive, AT (at), CLI_CONVERGE,
    "the time at which the mean is taken" },
  { "at", 0, "T", CLI_MEASURE, TIME, &not_negative, AT (at), 0,
    "the time of a quantity that is taken at a time; steady: of a mean in the state "
    "that "
    "an environment leads to" },
  { "at", 0, "T", CLI_SCAN | CLI_AUDIT, REAL, &not_negative, AT (at), 0,
    "the time of a quantity that is taken at a time" },
  { "t-max", 0, "T", CLI_MEASURE | CLI_SCAN | CLI_AUDIT, REAL, &positive, AT (t_max), 0,
    "how far to look for a quantity that is a time (default 200)" },
  { "budget", 0, "SECONDS", CLI_MEASURE, REAL, &positive, AT (budget), 0,
    "wall-clock time for the answer; what is known by then is printed" },
  { "budget", 0, "SECONDS", CLI_SCAN, REAL, &positive, AT (budget), 0,
    "wall-clock time for each number; what is known by then is kept" },
  { "orbit", 0, "NAME=NUMBER", CLI_STABILITY, WORD, NULL, AT (orbit), 0,
    "with --model: where the orbit of its classical parts begins, at rest" },
  { "shifted", 0, NULL, CLI_STABILITY, FLAG, NULL, AT (shifted), 0,
    "background of frequency 1 + sum L/(4 W) instead of 1" },
  { "map", 0, "DIR", CLI_STABILITY, WORD, NULL, AT (map), 0,
    "also map the growth for couplings up to L and displacements up to X0 into "
    "stability.csv, stability-edges.csv and stability.svg in this folder" },
  { "points", 0, "N", CLI_STABILITY, COUNT, &whole, AT (side), 0,
    "points along each side of the map (default 121)" },
  { "json", 0, NULL,
    CLI_MEASURE | CLI_STABILITY | CLI_CONVERGE | CLI_LEVELS | CLI_DOCTOR | CLI_CHANGES,
    FLAG, NULL, AT (json), 0, "print one JSON object instead of text" },
  { "claim", 0, "CLAIM", CLI_AUDIT, WORDS, NULL, AT (claims), 0,
    "instead of FILE: judge 'QUANTITY = NUMBER' of the model, times and readings given "
    "by the options above; may be repeated" },
  { "uncertainty", 0, "bound|sigma", CLI_AUDIT, CHOICE, NULL, AT (uncertainty), 0,
    "what a +- or brackets in --claim are" },
  { "json", 0, NULL, CLI_AUDIT, FLAG, NULL, AT (json), 0,
    "write what results.json holds to standard output; all else goes to standard "
    "error" },
  { "junit", 0, "FILE", CLI_AUDIT, WORD, NULL, AT (junit), 0,
    "also write the verdicts as JUnit XML; '-' is standard output" },
  { "profile", 0, "FILE", CLI_AUDIT, WORD, NULL, AT (profile), 0,
    "also write where the time went, by claim and phase, in seconds of the processor; "
    "'-' is standard error" },
  { "tap", 0, NULL, CLI_AUDIT, FLAG, NULL, AT (tap), 0,
    "write the verdicts as TAP to standard output; all else goes to standard error" },
  { "tier", 0, "quick|full", CLI_AUDIT | CLI_SELFTEST, CHOICE, NULL, AT (tier), 0,
    "which claims to judge (default quick); full means both tiers" },
  { "filter", 0, "REGEX", CLI_AUDIT | CLI_SELFTEST, WORD, NULL, AT (filter), 0,
    "judge only claims whose id matches (POSIX extended)" },
  { "jobs", 'j', "N", CLI_AUDIT | CLI_SELFTEST, COUNT, &few, AT (jobs), 0,
    "models at work at once (default: the processors there are)" },
  { "budget", 0, "SECONDS", CLI_AUDIT | CLI_SELFTEST, REAL, &positive, AT (budget), 0,
    "wall-clock time for everything, the cheapest claims first; what does not fit is "
    "not run" },
  { "limit-memory", 0, "GIB", LIMITED, REAL, &positive, AT (limit_memory), 0,
    "memory for all that is at work at once; what is estimated to need more is not "
    "begun (default 4, or what the machine has)" },
  { "limit-time", 0, "SECONDS", LIMITED, REAL, &positive, AT (limit_time), 0,
    "what is estimated to take more for one claim, number or point is not begun "
    "(default 3600 in an audit without --budget)" },
  { "report", 0, "DIR", CLI_AUDIT, WORD, NULL, AT (report), 0,
    "write the report into DIR: REPORT.md, REPORT.html, results.json, figures" },
  { "no-cache", 0, NULL, CLI_AUDIT, FLAG, NULL, AT (no_cache), 0,
    "compute everything, and keep nothing for the next time" },
  { "inverse", 0, NULL, CLI_AUDIT, FLAG, NULL, AT (inverse), 0,
    "ask what would have to be different in the quick tier, too" },
  { "no-figures", 0, NULL, CLI_AUDIT, FLAG, NULL, AT (no_figures), 0,
    "a report without figures" },
  { "certifier", 0, "NAME", CLI_AUDIT, WORD, NULL, AT (certifier), 0,
    "who answers for the report, as its certificate has it" },
  { "force", 0, NULL, CLI_AUDIT, FLAG, NULL, AT (force), 0,
    "replace the report in DIR, even if it holds more than the new one" },
  { "against", 0, "DIR", CLI_AUDIT, WORD, NULL, AT (against), 0,
    "check the solvers against the reference data in DIR, too; FILE may then be left "
    "out" },
  { "strict", 0, NULL, CLI_AUDIT, FLAG, NULL, AT (strict), 0,
    "fail when a claim stays undecided" },
  { "fail-on", 0, "VERDICT[,...]", CLI_AUDIT, WORD, NULL, AT (fail_on), 0,
    "fail when a claim has one of these verdicts, instead of comparing with what is "
    "recorded" },
  { "quiet", 'q', NULL, CLI_AUDIT, FLAG, NULL, AT (quiet), 0, "print totals only" },
  { "dir", 0, "DIR", CLI_REFERENCE, WORD, NULL, AT (dir), 0,
    "folder of the reference data (default: the one installed)" },
  { "reason", 0, "TEXT", CLI_REFERENCE, WORD, NULL, AT (reason), 0,
    "why sets are replaced; kept in the MANIFEST" },
  { "threads", 0, "N", CLI_RUN | CLI_CONVERGE, COUNT, &few, AT (threads), 0,
    "threads inside one solver (default 1)" },
  { "threads", 0, "N", CLI_MEASURE, COUNT, &few, AT (threads), 0,
    "threads that share the samples (default: one a processor, at most 8)" },
  { "threads", 0, "N", CLI_SCAN, COUNT, &few, AT (threads), 0,
    "points at work at once, in each process (default: as many as there are "
    "processors)" },
  { "no-progress", 0, NULL,
    CLI_RUN | CLI_MEASURE | CLI_CONVERGE | CLI_AUDIT | CLI_SELFTEST | CLI_SCAN, FLAG,
    NULL, AT (no_progress), 0, "no status line, even on a terminal" },
  { "verbose", 'v', NULL, CLI_RUN | CLI_MEASURE | CLI_CONVERGE | CLI_AUDIT | CLI_SCAN,
    FLAG, NULL, AT (verbose), 0, "say more" },
  { "help", 'h', NULL, EVERY, FLAG, NULL, AT (help), 0, "print this help and exit" },
  { "version", 'V', NULL, CLI_TOP, FLAG, NULL, AT (version), 0,
    "print versions and licence and exit" },
  { "cite", 0, NULL, CLI_TOP, FLAG, NULL, AT (cite), 0,
    "print how to cite the program and exit" },
};

enum
{
  ROWS = sizeof rows / sizeof rows[0]
};

int
cli_option_next (cli_option *out, const cli_command *command, size_t *row)
{
  for (; *row < ROWS; ++*row)
    if (rows[*row].commands & command->bit)
      {
        const option_row *r = &rows[(*row)++];
        *out = (cli_option){ r->name, r->argument, r->letter, r->kind == CHOICE };
        return 1;
      }
  return 0;
}

/* ---- messages ------------------------------------------------------------------ */

/* "breaktime" or "breaktime run". */
static void
print_name (FILE *stream, const cli_command *command)
{
  fputs (cli_commands[0].name, stream);
  if (command != cli_commands)
    fprintf (stream, " %s", command->name);
}

int
cli_misuse (const cli_command *command, const char *format, ...)
{
  char text[4096]; /* room for all that there is of anything */
  va_list list;
  print_name (stderr, command);
  va_start (list, format);
  vsnprintf (text, sizeof text, format, list);
  va_end (list);
  fprintf (stderr, ": %s\nTry '", bti_text_clean (text));
  print_name (stderr, command);
  fputs (" --help'\n", stderr);
  return CLI_EXIT_MISUSE;
}

/* Print TEXT from column COLUMN on, wrapped before column 80. */
static void
print_wrapped (FILE *stream, const char *text, int indent, int column)
{
  while (*text)
    {
      int length = (int) strcspn (text, " ");
      if (column > indent && column + 1 + length > 79)
        {
          fprintf (stream, "\n%*s", indent, "");
          column = indent;
        }
      else if (column > indent)
        {
          fputc (' ', stream);
          column++;
        }
      fprintf (stream, "%.*s", length, text);
      column += length;
      text += length;
      text += strspn (text, " ");
    }
  fputc ('\n', stream);
}

enum
{
  HELP_COLUMN = 28
};

static void
print_option (FILE *stream, const option_row *row)
{
  char left[64];
  int n = snprintf (left, sizeof left, "  %c%c%s --%s%s%s", row->letter ? '-' : ' ',
                    row->letter ? row->letter : ' ', row->letter ? "," : " ", row->name,
                    row->argument ? " " : "", row->argument ? row->argument : "");
  fputs (left, stream);
  if (n > HELP_COLUMN - 2)
    {
      fputc ('\n', stream);
      n = 0;
    }
  fprintf (stream, "%*s", HELP_COLUMN - n, "");
  print_wrapped (stream, row->help, HELP_COLUMN, HELP_COLUMN);
}

static void
print_exits (FILE *stream, unsigned bit)
{
  static const struct
  {
    int number;
    unsigned commands;
    const char *meaning;
  } exits[] = {
#define EXIT_ROW(name, number, commands, meaning) { number, commands, meaning },
    CLI_EXIT_LIST (EXIT_ROW)
#undef EXIT_ROW
  };
  fputs ("\nExit status:\n", stream);
  for (size_t i = 0; i < sizeof exits / sizeof exits[0]; i++)
    if (exits[i].commands & bit)
      {
        fprintf (stream, "  %3d  ", exits[i].number);
        print_wrapped (stream, exits[i].meaning, 7, 7);
      }
}

void
cli_print_help (FILE *stream, const cli_command *command)
{
  fputs ("Usage: ", stream);
  print_name (stream, command);
  fprintf (stream, "%s%s%s\n\n", command == cli_commands ? "" : " [OPTION]...",
           *command->operands ? " " : "", command->operands);
  char first = (char) toupper ((unsigned char) command->summary[0]);
  fprintf (stream, "%c%s%s\n", first, command->summary + 1,
           command == cli_commands ? "" : ".");
  if (*command->details)
    print_wrapped (stream, command->details, 0, 0);
  if (command == cli_commands)
    {
      fputs ("\nCommands:\n", stream);
      for (const cli_command *c = cli_commands + 1; c->name; c++)
        fprintf (stream, "  %-10s %s\n", c->name, c->summary);
      fputs ("'breaktime help COMMAND' explains one.\n", stream);
    }
  fputs ("\nOptions:\n", stream);
  for (size_t i = 0; i < ROWS; i++)
    if (rows[i].commands & command->bit)
      print_option (stream, &rows[i]);
  if (command->bit != CLI_HELP)
    print_exits (stream, command->bit);
}

/* ---- parsing ------------------------------------------------------------------- */

static int
append (void *item, size_t *count, const void *value, size_t size,
        const cli_command *command)
{
  bt_error error = BT_ERROR_INIT;
  if (bti_realloc (item, *count + 1, size, &error) != BT_OK)
    {
      fprintf (stderr, "breaktime %s: %s\n", command->name, error.text);
      return CLI_EXIT_FAILURE;
    }
  char *block;
  memcpy (&block, item, sizeof block);
  memcpy (block + *count * size, value, size);
  ++*count;
  return 0;
}

/* The whole of TEXT as a number, or an expression of numbers, in the domain of ROW. */
static int
parse_real (double *out, const option_row *row, const char *text,
            const cli_command *command)
{
  char slip[BTI_SLIP_SIZE], why[BTV_CONSTANT_WHY];
  errno = 0;
  double value = strtod (text, NULL);
  if (!bti_number_is_plain (text) && isfinite (value)
      && !btv_constant (&value, text, why))
    return cli_misuse (command, "--%s: '%s' is not a number%s", row->name, text,
                       *why ? why : bti_number_slip (text, slip));
  if (!isfinite (value))
    return cli_misuse (command, "--%s: '%s' is not a finite number", row->name, text);
  if (errno == ERANGE)
    return cli_misuse (command, "--%s: '%s' is smaller than any number here", row->name,
                       text);
  const domain *d = row->domain;
  if (value < d->lo || value > d->hi || (d->open && value == d->lo))
    return cli_misuse (command, "--%s: %s is out of range: must be %s", row->name, text,
                       d->right);
  *out = value;
  return 0;
}

static int
parse_whole (uint64_t *out, const option_row *row, const char *text,
             const cli_command *command)
{
  char slip[BTI_SLIP_SIZE];
  const size_t digits = strspn (text, "0123456789");
  if (digits == 0 || text[digits] || !bti_number_is_plain (text))
    return cli_misuse (command, "--%s: '%s' is not a whole number%s", row->name, text,
                       bti_number_slip (text, slip));
  errno = 0;
  const unsigned long long value = strtoull (text, NULL, 10);
  const domain *d = row->domain;
  if (errno == ERANGE || value > UINT64_MAX)
    return cli_misuse (command, "--%s: %s is out of range: must be %s", row->name, text,
                       d ? d->right : "below 2^64");
  if (d && ((double) value < d->lo || (double) value > d->hi))
    return cli_misuse (command, "--%s: %s is out of range: must be %s", row->name, text,
                       d->right);
  *out = value;
  return 0;
}

/* The place of TEXT among the words of the argument's name. */
static int
parse_choice (int *out, const option_row *row, const char *text,
              const cli_command *command)
{
  const size_t size = strlen (text);
  char hint[BTI_HINT_SIZE];
  int index = 0;
  for (const char *word = row->argument; *word; index++)
    {
      const size_t length = strcspn (word, "|");
      if (length == size && memcmp (word, text, size) == 0)
        {
          *out = index;
          return 0;
        }
      word += length;
      word += *word == '|';
    }
  return cli_misuse (command, "--%s: '%s' is none of %s%s", row->name, text,
                     row->argument, bti_text_hint_words (text, row->argument, hint));
}

static int
store_list (const option_row *row, const char *text, void *field,
            const cli_command *command)
{
  double real;
  uint64_t whole_number;
  int code;
  if (row->kind == REALS)
    {
      cli_reals *list = field;
      code = parse_real (&real, row, text, command);
      return code ? code
                  : append (&list->item, &list->count, &real, sizeof real, command);
    }
  if (row->kind == COUNTS)
    {
      cli_counts *list = field;
      code = parse_whole (&whole_number, row, text, command);
      const size_t count = (size_t) (code ? 0 : whole_number);
      return code ? code
                  : append (&list->item, &list->count, &count, sizeof count, command);
    }
  cli_words *list = field;
  return append (&list->item, &list->count, &text, sizeof text, command);
}

static int
store (const option_row *row, const char *text, cli_arguments *out,
       const cli_command *command)
{
  void *field = (char *) out + row->offset;
  uint64_t value = 0;
  int code;
  if (text && !*text)
    return cli_misuse (command, "--%s: an empty %s", row->name, row->argument);
  switch (row->kind)
    {
    case FLAG:
      *(int *) field = 1;
      return 0;
    case TIME:
      if (strcmp (text, "steady") == 0)
        {
          *(double *) field = INFINITY;
          return 0;
        }
      return parse_real (field, row, text, command);
    case REAL:
      return parse_real (field, row, text, command);
    case COUNT:
      code = parse_whole (&value, row, text, command);
      *(size_t *) field = (size_t) value;
      return code;
    case SEED:
      return parse_whole (field, row, text, command);
    case WORD:
      *(const char **) field = text;
      return 0;
    case CHOICE:
      return parse_choice (field, row, text, command);
    case REALS:
    case COUNTS:
    case WORDS:
      break;
    }
  return store_list (row, text, field, command);
}

/* "--output", or "-o" for a letter that stands for nothing. */
static void
name_option (char *out, size_t size, int found)
{
  if (found >= 256)
    snprintf (out, size, "--%s", rows[found - 256].name);
  else
    snprintf (out, size, "-%c", found);
}

/* Why getopt_long refused; optopt is the option where it knew one, else WORD is
 * the long option as written. */
static int
refuse (const cli_command *command, int found, const char *word)
{
  char name[64];
  name_option (name, sizeof name, optopt);
  if (found == ':')
    return cli_misuse (command, "%s needs a value", name);
  if (optopt >= 256)
    return cli_misuse (command, "%s takes no value", name);
  if (optopt)
    return cli_misuse (command, "unknown option '%s'", name);
  const size_t length = strcspn (word, "=");
  char bare[64], hint[BTI_HINT_SIZE];
  snprintf (bare, sizeof bare, "%.*s", (int) (length < 63 ? length : 63), word);
  bti_closest closest = { bare + strspn (bare, "-"), NULL, 0 };
  size_t alike = 0;
  for (size_t i = 0; i < ROWS; i++)
    alike += (rows[i].commands & command->bit) && length > 2
             && strncmp (rows[i].name, word + 2, length - 2) == 0;
  if (alike > 1)
    return cli_misuse (command, "'%s' could be any of %zu options", word, alike);
  for (size_t i = 0; i < ROWS; i++)
    if (rows[i].commands & command->bit)
      bti_text_closer (&closest, rows[i].name);
  if (closest.name)
    {
      snprintf (bare, sizeof bare, "--%s", closest.name);
      closest.name = bare;
    }
  return cli_misuse (command, "unknown option '%s'%s", word,
                     bti_text_hint (&closest, hint));
}

/* The options that a model file stands for. */
static int
is_of_model (const option_row *row)
{
  return row->offset == AT (lambda) || row->offset == AT (x0)
         || row->offset == AT (omega);
}

static int
check_complete (const cli_command *command, const cli_arguments *arguments,
                const int *given)
{
  char missing[256] = "";
  for (size_t i = 0; i < ROWS; i++)
    if (arguments->model && is_of_model (&rows[i]))
      {
        if (given[i])
          return cli_misuse (command, "--%s: beside --model, which says it",
                             rows[i].name);
      }
    else if ((rows[i].needed & command->bit) && !given[i])
      {
        const size_t used = strlen (missing);
        snprintf (missing + used, sizeof missing - used, "%s--%s", used ? ", " : "",
                  rows[i].name);
      }
  const cli_words *operands = &arguments->operands;
  if (operands->count < command->operands_min)
    return cli_misuse (command, "missing %s", command->operands);
  if (operands->count > command->operands_max)
    return cli_misuse (command, "one word too many: '%s'",
                       operands->item[command->operands_max]);
  if (*missing)
    return cli_misuse (command, "missing %s", missing);
  return 0;
}

/* The rows of COMMAND in the form getopt_long takes; what it returns for row i is
 * 256 + i, or the letter. */
static void
make_getopt_tables (const cli_command *command, struct option *longs, char *letters)
{
  size_t n = 0;
  /* '+': options of the program itself end at the command's name. */
  if (command->bit == CLI_TOP)
    *letters++ = '+';
  *letters++ = ':';
  for (size_t i = 0; i < ROWS; i++)
    if (rows[i].commands & command->bit)
      {
        longs[n++]
            = (struct option){ rows[i].name,
                               rows[i].argument ? required_argument : no_argument, NULL,
                               256 + (int) i };
        if (rows[i].letter)
          {
            *letters++ = (char) rows[i].letter;
            if (rows[i].argument)
              *letters++ = ':';
          }
      }
  *letters = '\0';
  longs[n] = (struct option){ 0 };
}

static size_t
row_of_letter (const cli_command *command, int letter)
{
  for (size_t i = 0; i < ROWS; i++)
    if ((rows[i].commands & command->bit) && rows[i].letter == letter)
      return i;
  return ROWS;
}

static int
remember (const char *name, const char *text, cli_arguments *out,
          const cli_command *command)
{
  cli_words *given = &out->given, *texts = &out->texts;
  int code = append (&given->item, &given->count, &name, sizeof name, command);
  if (code == 0)
    code = append (&texts->item, &texts->count, &text, sizeof text, command);
  return code;
}

int
cli_parse (const cli_command *command, int argc, char **argv, cli_arguments *out)
{
  struct option longs[ROWS + 1];
  char letters[2 * ROWS + 3];
  int given[ROWS] = { 0 };
  int found, code = 0;
  *out = (cli_arguments){ .x0 = NAN, .t_max = NAN, .at = NAN, .uncertainty = -1 };
  make_getopt_tables (command, longs, letters);
  opterr = 0;
  optind = 0; /* glibc: begin anew */
  while (code == 0 && (found = getopt_long (argc, argv, letters, longs, NULL)) != -1)
    {
      if (found == '?' || found == ':')
        return refuse (command, found, argv[optind - 1]);
      const size_t i
          = found >= 256 ? (size_t) (found - 256) : row_of_letter (command, found);
      const option_row *row = &rows[i];
      const int list = row->kind == REALS || row->kind == COUNTS || row->kind == WORDS;
      if (given[i]++ && row->kind != FLAG && !list)
        return cli_misuse (command, "--%s is given twice", row->name);
      code = store (row, optarg, out, command);
      if (code == 0)
        code = remember (row->name, optarg ? optarg : "", out, command);
      if (out->help || out->version || out->cite)
        return code;
    }
  for (int i = optind; code == 0 && i < argc; i++)
    {
      const char *word = argv[i];
      cli_words *operands = &out->operands;
      code = append (&operands->item, &operands->count, &word, sizeof word, command);
    }
  if (code == 0 && command->bit != CLI_TOP)
    code = check_complete (command, out, given);
  return code;
}

void
cli_arguments_clear (cli_arguments *arguments)
{
  free (arguments->lambda.item);
  free (arguments->omega.item);
  free (arguments->box.item);
  free (arguments->points.item);
  free (arguments->methods.item);
  free (arguments->readings.item);
  free (arguments->axes.item);
  free (arguments->sets.item);
  free (arguments->observe.item);
  free (arguments->claims.item);
  free (arguments->operands.item);
  free (arguments->given.item);
  free (arguments->texts.item);
  *arguments = (cli_arguments){ 0 };
}
