/* cli/commands.c - the table of commands; see options.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/options.h"

#include <string.h>

const cli_command cli_commands[] = {
  { .name = "breaktime",
    .bit = CLI_TOP,
    .operands = "COMMAND ...",
    .summary = "Recompute printed numbers of semiclassical physics, with their errors.",
    .details
    = "Lengths are in sqrt(hbar/(m omega)), times in 1/omega, energies in hbar "
      "omega; mode frequencies are Omega/omega." },
  { .name = "run",
    .bit = CLI_RUN,
    .operands = "",
    .summary = "evolve one model and write <x>(t) with its error",
    .details
    = "Writes a CSV table: a head of '# key: value' lines, a row of column names, one "
      "row a time.  Columns are t and, for each method, x_METHOD and x_METHOD_err: the "
      "measured error in total, that is discretisation plus three standard errors of "
      "sampling.  An output file appears whole or not at all.",
    .perform = cli_run },
  { .name = "measure",
    .bit = CLI_MEASURE,
    .operands = "QUANTITY",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "compute one number with its error",
    .details
    = "'breaktime list evaluators' names the quantities, and the options and readings "
      "each of them knows; an option is the reading of the same name.  'observables' "
      "are all means of an open system (--model) "
      "at one time, with the checks that its state and its method must pass.",
    .perform = cli_measure },
  { .name = "scan",
    .bit = CLI_SCAN,
    .operands = "QUANTITY...|SPEC.yaml",
    .operands_min = 1,
    .operands_max = (size_t) -1,
    .summary = "compute quantities at many points, on all cores or machines",
    .details
    = "Points are all combinations of the values along the axes.  A range is V, "
      "V,V,..., "
      "A:B:N (N values, equally spaced) or A:B:N:log; beside lambda, x0 and omega "
      "there "
      "are n = x0^2/2 instead of x0, lambda_n = lambda x0^2/2 instead of lambda, at, "
      "and "
      "with --model what that model has.  Each result is stored in DIR at once, and a "
      "scan that was interrupted goes on there; DIR/scan.csv.gz has a column for each "
      "axis, then for each QUANTITY its name (inf: beyond its _lo; nan: failed), _err "
      "and _lo.",
    .perform = cli_scan },
  { .name = "stability",
    .bit = CLI_STABILITY,
    .operands = "",
    .summary = "growth of the modes in the background, and edges of its bands",
    .details
    = "Says of each mode whether it grows in the background x0 cos t, how fast, and "
      "between which edges of Mathieu's instability bands it lies.  Growth comes from "
      "the monodromy matrix, edges from characteristic values: two independent ways, "
      "and it is a failure when they contradict each other.",
    .perform = cli_stability },
  { .name = "converge",
    .bit = CLI_CONVERGE,
    .operands = "",
    .summary = "refine one axis of a discretisation: order, limit, figure",
    .details
    = "Computes one mean at one time along a sequence of ever finer steps, grids, "
      "boxes, "
      "bases or samples, with the order of convergence that is observed and its error, "
      "and what Richardson's extrapolation makes of it.  Where the sequence does not "
      "show that it is asymptotic nothing is extrapolated, and the reason is given.",
    .perform = cli_converge },
  { .name = "levels",
    .bit = CLI_LEVELS,
    .operands = "",
    .summary = "energy levels of a model, each in an interval",
    .details
    = "Prints index, sector (what H keeps apart: x+ is even in x, x<->y- odd under the "
      "exchange of equal parts) and value of the lowest levels; degenerate ones are "
      "repeated.  Where the model starts does not matter.  The upper end of an "
      "interval "
      "holds in any basis, the lower one is Temple's bound.  That no level was missed "
      "is "
      "proved, unless ? stands behind it, and * where a level lies inside, but it may "
      "not be the one of this index.",
    .perform = cli_levels },
  { .name = "audit",
    .bit = CLI_AUDIT,
    .operands = "FILE...",
    .operands_max = (size_t) -1, /* none, with --against or --claim */
    .summary = "judge every claim of claims files",
    .details
    = "Prints one line a claim as soon as its verdict stands: symbol, id, printed, "
      "recomputed, verdict, and the reading under which it holds; then totals.  A "
      "claim that records no verdict "
      "passes unless it is refuted, compatible or an error.  What was left out, by "
      "tier, filter, time or interruption, is neither match nor mismatch.  FILE is a "
      "claims file, or the id of a built-in source ('breaktime list sources').",
    .perform = cli_audit },
  { .name = "changes",
    .bit = CLI_CHANGES,
    .operands = "BEFORE NOW",
    .operands_min = 2,
    .operands_max = 2,
    .summary = "what is another in a later report",
    .details
    = "BEFORE and NOW are each a results.json or the folder of a report.  Prints as "
      "Markdown which verdicts differ, which values lie outside the errors of both, "
      "which labels, questions and printed numbers are others, and which claims are "
      "new or gone; where both have the numbers of their figures beside them, which of "
      "these lie outside the errors of both.  What was run in one of the two alone is "
      "listed, and is no change.",
    .perform = cli_changes },
  { .name = "selftest",
    .bit = CLI_SELFTEST,
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "how easily an audit of a claims file would be fooled",
    .details
    = "Audits FILE with every single reading tried on every claim, then replaces each "
      "printed number by wrong ones (last digit, factors, sign, neighbouring cells, "
      "labels, random numbers) and judges these.  Prints a line for each column: "
      "mutants made, and how many came out confirmed, explained, within-sampling, "
      "close, compatible, undecided, refuted.",
    .perform = cli_selftest },
  { .name = "list",
    .bit = CLI_LIST,
    .operands = "WHAT [FILE]",
    .operands_min = 1,
    .operands_max = 2,
    .summary = "list methods, quantities, or what a claims file holds",
    .details
    = "WHAT is methods, evaluators, sources (the "
      "built-in claims files), models (the built-in ones), scans, "
      "claims or readings.  FILE may be the id of a built-in source; without it, "
      "claims and "
      "readings are those of all of them.",
    .perform = cli_list },
  { .name = "init",
    .bit = CLI_INIT,
    .operands = "[FOLDER]",
    .operands_max = 1,
    .summary = "write a claims file and a model to begin with",
    .details
    = "Writes claims.yaml and model.yaml into FOLDER (default: here), a commented "
      "example that can be checked and audited as it stands, to put the numbers of a "
      "paper into.  What is there is never overwritten.",
    .perform = cli_init },
  { .name = "check",
    .bit = CLI_CHECK,
    .operands = "FILE",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "say what a claims or model file was understood to be",
    .details
    = "Computes nothing.  Of a claims file, or a built-in source ('breaktime list "
      "sources'): its source, how many claims of which origin and tier there are, each "
      "model once, each claim with what is asked and the interval that its printed "
      "number stands for, how long it takes, and what looks like an oversight.  Of a "
      "model file, or one of 'breaktime list models': parameters, parts and their "
      "start, every operator as a polynomial in symbols and in normal order, and which "
      "methods take the model, or why not.  Symbols commute: a product is the "
      "Weyl-ordered operator, so that x*p_x is (xp + px)/2.",
    .perform = cli_check },
  { .name = "explain",
    .bit = CLI_EXPLAIN,
    .operands = "ID [FILE]",
    .operands_min = 1,
    .operands_max = 2,
    .summary = "one claim in full: what is asked, and how it is judged",
    .details
    = "Computes nothing.  Prints whose statement the claim is and where, the interval "
      "of its number and why, the model, the quantity with every setting, which "
      "readings would be tried, the recorded verdict, how long it takes, and the "
      "commands that compute it again.  Without FILE, a claims file or a built-in "
      "source, all built-in sources are searched for ID.",
    .perform = cli_explain },
  { .name = "reference",
    .bit = CLI_REFERENCE,
    .operands = "list|verify|show|diff|update [ARG]...",
    .operands_min = 1,
    .operands_max = (size_t) -1,
    .summary = "look at and keep the reference data",
    .details
    = "Reference data are numbers that no solver of this program computed.  'list' "
      "names the sets; 'verify' compares all files with the MANIFEST, both ways; 'show "
      "SET...' prints sets; 'diff FOLDER [SET...]' compares the sets in FOLDER with "
      "those "
      "kept; 'update FOLDER [SET...]' takes them over and says what changed.",
    .perform = cli_reference },
  { .name = "doctor",
    .bit = CLI_DOCTOR,
    .operands = "",
    .summary = "what a report of a fault needs, and what is missing here",
    .details
    = "Prints versions, how the program was built, with which MPI, and where it finds "
      "its data, gnuplot and its cache.  What is missing is marked, with what to do.",
    .perform = cli_doctor },
  { .name = "completion",
    .bit = CLI_COMPLETION,
    .operands = "",
    .summary = "print what makes bash complete commands and options",
    .details = "It is installed with the program; otherwise say "
               "'eval \"$(breaktime completion)\"'.",
    .perform = cli_completion },
  { .name = "help",
    .bit = CLI_HELP,
    .operands = "[COMMAND]",
    .operands_max = 1,
    .summary = "explain a command",
    .details = "" },
  { .name = NULL },
};

const cli_command *
cli_command_find (const char *name)
{
  for (const cli_command *c = cli_commands + 1; c->name; c++)
    if (strcmp (c->name, name) == 0)
      return c;
  return NULL;
}
