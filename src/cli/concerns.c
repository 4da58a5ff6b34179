/* cli/concerns.c - see concerns.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/concerns.h"

#include "base/text.h"

#include <breaktime/method.h>
#include <string.h>

#define ANY (~0u)
/* What has an accuracy to be chosen. */
#define REFINED (BT_GRID | BT_STEPPED | BT_BASIS | BT_SAMPLED)
#define BOTH (CLI_RUN | CLI_CONVERGE)
#define AUDITS (CLI_AUDIT | CLI_SELFTEST)

typedef struct concern
{
  const char *option;
  unsigned commands;
  unsigned caps;      /* a method with one of these, as in cli_method; ANY: every one */
  unsigned needs;     /* BTV_...: a quantity with one of these, or */
  const char *keys;   /* one that knows a reading among these, '|' between them */
  const char *beside; /* this option, or FILE, without which there is no effect */
} concern;

static const concern table[] = {
  { .option = "lambda",
    .commands = CLI_NUMBERS,
    .caps = CLI_GENERAL,
    .needs = BTV_NEEDS_MODEL },
  { .option = "x0",
    .commands = CLI_NUMBERS,
    .caps = CLI_GENERAL,
    .needs = BTV_NEEDS_MODEL },
  { .option = "omega",
    .commands = CLI_NUMBERS,
    .caps = CLI_GENERAL,
    .needs = BTV_NEEDS_MODEL },
  { .option = "model",
    .commands = CLI_RUN | CLI_MEASURE | CLI_CONVERGE,
    .caps = ANY,
    .needs = BTV_NEEDS_OPEN | BTV_NEEDS_MODEL },
  { .option = "set",
    .commands = CLI_RUN | CLI_MEASURE | CLI_CONVERGE | CLI_SCAN,
    .caps = ANY,
    .needs = BTV_NEEDS_OPEN | BTV_NEEDS_MODEL,
    .beside = "model" },
  { .option = "general", .commands = BOTH, .caps = CLI_GENERAL },
  { .option = "general", .commands = CLI_MEASURE, .needs = BTV_NEEDS_MODEL },
  { .option = "general", .commands = CLI_AUDIT, .beside = "FILE" },
  { .option = "no-cache", .commands = CLI_AUDIT, .beside = "FILE" },
  { .option = "inverse", .commands = CLI_AUDIT, .beside = "FILE" },
  { .option = "scan", .commands = CLI_MEASURE, .needs = BTV_NEEDS_SCAN },
  { .option = "t-max", .commands = CLI_RUN, .caps = ANY },
  { .option = "t-max", .commands = CLI_MEASURE, .needs = BTV_NEEDS_TMAX },
  { .option = "at", .commands = CLI_CONVERGE, .caps = CLI_GENERAL },
  { .option = "at",
    .commands = CLI_MEASURE,
    .caps = CLI_OBSERVABLES,
    .needs = BTV_NEEDS_AT | BTV_STEADY },
  { .option = "dt-out", .commands = CLI_RUN, .caps = ANY },
  { .option = "method", .commands = BOTH, .caps = ANY },
  { .option = "method",
    .commands = CLI_MEASURE,
    .caps = CLI_OBSERVABLES,
    .keys = "method|open_method" },
  { .option = "tolerance", .commands = BOTH, .caps = REFINED },
  { .option = "tolerance",
    .commands = CLI_MEASURE,
    .caps = CLI_OBSERVABLES,
    .needs = BTV_TAKES_TOLERANCE },
  { .option = "dt",
    .commands = BOTH | CLI_MEASURE,
    .caps = BT_STEPPED,
    .keys = "dt|open_step" },
  { .option = "points", .commands = BOTH, .caps = BT_GRID },
  { .option = "box", .commands = BOTH, .caps = BT_GRID },
  { .option = "preset", .commands = BOTH, .caps = BT_GRID },
  { .option = "cut", .commands = BOTH | CLI_MEASURE, .caps = BT_BASIS },
  { .option = "basis", .commands = BOTH, .caps = BT_BASES },
  { .option = "levels", .commands = CLI_CONVERGE, .caps = CLI_GENERAL },
  { .option = "samples",
    .commands = BOTH | CLI_MEASURE,
    .caps = BT_SAMPLED,
    .keys = "samples" },
  { .option = "seed",
    .commands = BOTH | CLI_MEASURE,
    .caps = BT_SAMPLED,
    .keys = "seed" },
  { .option = "random", .commands = BOTH, .caps = BT_SAMPLED },
  { .option = "sample-x", .commands = CLI_RUN, .caps = BT_SHARP },
  { .option = "no-errors", .commands = CLI_RUN, .caps = ANY },
  { .option = "all-columns", .commands = CLI_RUN, .caps = CLI_GENERAL },
  { .option = "observe", .commands = CLI_RUN, .caps = CLI_GENERAL },
  { .option = "observe", .commands = CLI_MEASURE, .keys = "observe" },
  { .option = "crosses", .commands = CLI_MEASURE, .keys = "crosses" },
  { .option = "count", .commands = CLI_MEASURE, .keys = "count" },
  { .option = "from", .commands = CLI_MEASURE, .keys = "from" },
  { .option = "frequency-near", .commands = CLI_MEASURE, .keys = "frequency_near" },
  { .option = "states", .commands = CLI_MEASURE, .keys = "states" },
  { .option = "axis", .commands = CLI_CONVERGE, .caps = CLI_GENERAL },
  { .option = "mean", .commands = CLI_CONVERGE, .caps = CLI_GENERAL },
  { .option = "output", .commands = BOTH, .caps = ANY },
  { .option = "reading", .commands = CLI_MEASURE, .needs = ANY },
  { .option = "threads", .commands = BOTH, .caps = BT_GRID | BT_SAMPLED },
  { .option = "threads",
    .commands = CLI_MEASURE,
    .caps = BT_SAMPLED,
    .needs = BTV_TAKES_THREADS },
  { .option = "budget",
    .commands = CLI_MEASURE,
    .caps = CLI_OBSERVABLES,
    .needs = ANY },
  { .option = "limit-memory",
    .commands = CLI_MEASURE,
    .caps = CLI_OBSERVABLES,
    .needs = ANY },
  { .option = "limit-time", .commands = CLI_MEASURE, .needs = ANY },
  { .option = "set",
    .commands = CLI_STABILITY,
    .caps = CLI_GENERAL,
    .beside = "model" },
  { .option = "orbit",
    .commands = CLI_STABILITY,
    .caps = CLI_GENERAL,
    .beside = "model" },
  { .option = "shifted", .commands = CLI_STABILITY, .caps = CLI_GENERAL },
  { .option = "map", .commands = CLI_STABILITY, .caps = CLI_GENERAL },
  { .option = "points",
    .commands = CLI_STABILITY,
    .caps = CLI_GENERAL,
    .beside = "map" },
  { .option = "model",
    .commands = CLI_SCAN,
    .needs = BTV_NEEDS_OPEN | BTV_NEEDS_MODEL },
  { .option = "t-max", .commands = CLI_SCAN, .needs = BTV_NEEDS_TMAX },
  { .option = "tolerance", .commands = CLI_SCAN, .needs = BTV_TAKES_TOLERANCE },
  { .option = "relative", .commands = CLI_SCAN, .needs = BTV_IS_TIME },
  { .option = "no-figures", .commands = CLI_AUDIT, .beside = "report" },
  { .option = "force", .commands = CLI_AUDIT, .beside = "report" },
  { .option = "certifier", .commands = CLI_AUDIT, .beside = "report" },
  { .option = "report", .commands = CLI_AUDIT, .beside = "FILE" },
  { .option = "fail-on", .commands = CLI_AUDIT, .beside = "FILE" },
  { .option = "json", .commands = CLI_AUDIT, .beside = "FILE" },
  { .option = "junit", .commands = CLI_AUDIT, .beside = "FILE" },
  { .option = "profile", .commands = CLI_AUDIT, .beside = "FILE" },
  { .option = "tap", .commands = CLI_AUDIT, .beside = "FILE" },
  { .option = "lambda", .commands = CLI_AUDIT, .beside = "claim" },
  { .option = "x0", .commands = CLI_AUDIT, .beside = "claim" },
  { .option = "omega", .commands = CLI_AUDIT, .beside = "claim" },
  { .option = "model", .commands = CLI_AUDIT, .beside = "claim" },
  { .option = "set", .commands = CLI_AUDIT, .beside = "model" },
  { .option = "at", .commands = CLI_AUDIT, .beside = "claim" },
  { .option = "t-max", .commands = CLI_AUDIT, .beside = "claim" },
  { .option = "reading", .commands = CLI_AUDIT, .beside = "claim" },
  { .option = "uncertainty", .commands = CLI_AUDIT, .beside = "claim" },
};

enum
{
  ROWS = sizeof table / sizeof *table
};

static const concern *
find_row (unsigned command, const char *option)
{
  for (size_t i = 0; i < ROWS; i++)
    if (table[i].commands & command && strcmp (table[i].option, option) == 0)
      return &table[i];
  return NULL; /* looked at whatever is computed */
}

static int
is_given (const cli_call *call, const char *option)
{
  const cli_words *given = &call->arguments->given;
  for (size_t i = 0; i < given->count; i++)
    if (strcmp (given->item[i], option) == 0)
      return 1;
  return 0;
}

int
cli_check_beside (const cli_call *call)
{
  const cli_words *given = &call->arguments->given;
  for (size_t i = 0; i < given->count; i++)
    {
      const concern *row = find_row (call->command->bit, given->item[i]);
      if (!row || !row->beside)
        continue;
      const int file = strcmp (row->beside, "FILE") == 0;
      if (file ? call->arguments->operands.count + call->arguments->claims.count == 0
               : !is_given (call, row->beside))
        return cli_misuse (call->command, "--%s needs %s%s", row->option,
                           file ? "a claims file" : "--", file ? "" : row->beside);
    }
  return 0;
}

/* ---- methods ------------------------------------------------------------------- */

enum
{
  LIST = 400
};

/* Those of SUBJECT's methods that look at what ROW is about: "split-step,
 * split-step-4".
 */
static void
list_methods (char list[LIST], const concern *row, const cli_subject *subject,
              size_t *left)
{
  cli_method all[CLI_METHODS_MAX];
  const size_t count = cli_methods (all, subject);
  list[0] = '\0';
  *left = 0;
  for (size_t i = 0; i < count; i++)
    {
      bt_options options = { 0 };
      const int fits
          = !subject || !subject->model
            || bt_options_settle (&options, all[i].general, subject->model, NULL)
                   != BT_ENOTSUP;
      if (fits && all[i].caps & row->caps)
        bti_text_list (list, LIST, all[i].name, left);
    }
}

static int
unknown_method (const cli_call *call, const cli_method *method, size_t count,
                const char *name)
{
  char known[512] = "", more[BTI_MORE_SIZE], hint[BTI_HINT_SIZE];
  size_t left = 0;
  bti_closest closest = { name, NULL, 0 };
  bti_text_list (known, sizeof known, "auto", &left);
  for (size_t i = 0; i < count; i++)
    {
      bti_text_list (known, sizeof known, method[i].name, &left);
      bti_text_closer (&closest, method[i].name);
    }
  return cli_misuse (call->command, "--method: unknown method '%s'; known: %s%s%s",
                     name, known, bti_text_more (left, more),
                     bti_text_hint (&closest, hint));
}

int
cli_method_find (cli_method *out, const cli_call *call, const cli_subject *subject,
                 const char *name)
{
  cli_method all[CLI_METHODS_MAX];
  const size_t count = cli_methods (all, subject);
  for (size_t i = 0; i < count; i++)
    if (strcmp (all[i].name, name) == 0)
      {
        *out = all[i];
        return 0;
      }
  return unknown_method (call, all, count, name);
}

int
cli_check_methods (const cli_call *call, const cli_subject *subject, unsigned caps)
{
  const cli_words *given = &call->arguments->given;
  for (size_t i = 0; i < given->count; i++)
    {
      const concern *row = find_row (call->command->bit, given->item[i]);
      char list[LIST], more[BTI_MORE_SIZE];
      size_t left;
      if (!row || row->caps & caps)
        continue;
      if (call->command->bit == CLI_MEASURE && !row->caps)
        return cli_misuse (call->command, "--%s has no effect on observables",
                           row->option);
      list_methods (list, row, subject, &left);
      if (!*list)
        return cli_misuse (call->command, "--%s: no method for this model looks at it",
                           row->option);
      return cli_misuse (call->command,
                         "--%s: no method asked for looks at it; %s%s would",
                         row->option, list, bti_text_more (left, more));
    }
  return 0;
}

/* ---- quantities ---------------------------------------------------------------- */

/* The first of the readings of ROW that EVALUATOR knows, or NULL. */
static const char *
key_of (const concern *row, const btv_evaluator *evaluator)
{
  const char *const *keys = btv_evaluator_keys (evaluator);
  for (size_t i = 0; row->keys && keys[i]; i++)
    for (const char *at = row->keys; *at; at += strcspn (at, "|"), at += *at == '|')
      if (strcspn (at, "|") == strlen (keys[i])
          && strncmp (at, keys[i], strlen (keys[i])) == 0)
        return keys[i];
  return NULL;
}

static int
concerns (const concern *row, const btv_evaluator *evaluator)
{
  return !row || row->needs == ANY || row->needs & btv_evaluator_needs (evaluator)
         || key_of (row, evaluator);
}

/* What ROW does concern, and which readings EVALUATOR knows. */
static int
refuse (const cli_call *call, const concern *row, const btv_evaluator *evaluator)
{
  char list[LIST] = "", readings[LIST] = "", more[2][BTI_MORE_SIZE];
  size_t left = 0, unsaid = 0, count;
  const btv_evaluator *const *all = btv_evaluators (&count);
  const char *const *keys = btv_evaluator_keys (evaluator);
  for (size_t i = 0; keys[i]; i++)
    bti_text_list (readings, sizeof readings, keys[i], &unsaid);
  if (row->caps)
    bti_text_list (list, sizeof list, "observables", &left);
  for (size_t i = 0; i < count; i++)
    if (concerns (row, all[i]))
      bti_text_list (list, sizeof list, btv_evaluator_name (all[i]), &left);
  return cli_misuse (call->command,
                     "--%s has no effect on %s, whose readings are: %s%s; it is for "
                     "%s%s",
                     row->option, btv_evaluator_name (evaluator),
                     *readings ? readings : "none", bti_text_more (unsaid, more[0]),
                     list, bti_text_more (left, more[1]));
}

int
cli_check_quantity (const cli_call *call, const btv_evaluator *evaluator)
{
  const cli_words *given = &call->arguments->given;
  for (size_t i = 0; i < given->count; i++)
    {
      const concern *row = find_row (call->command->bit, given->item[i]);
      if (!concerns (row, evaluator))
        return refuse (call, row, evaluator);
    }
  return 0;
}

int
cli_check_quantities (const cli_call *call)
{
  const cli_words *given = &call->arguments->given, *names = &call->arguments->operands;
  for (size_t i = 0; i < given->count; i++)
    {
      const concern *row = find_row (call->command->bit, given->item[i]);
      const btv_evaluator *first = btv_evaluator_find (names->item[0]);
      int looks = !row || !first;
      for (size_t k = 0; !looks && k < names->count; k++)
        {
          const btv_evaluator *evaluator = btv_evaluator_find (names->item[k]);
          looks = !evaluator || concerns (row, evaluator);
        }
      if (!looks)
        return refuse (call, row, first);
    }
  return 0;
}

int
cli_setting_of (btv_setting *out, const cli_call *call, size_t given,
                const btv_evaluator *evaluator)
{
  const cli_arguments *a = call->arguments;
  const concern *row = find_row (call->command->bit, a->given.item[given]);
  const char *key = row ? key_of (row, evaluator) : NULL;
  if (key)
    *out = (btv_setting){ key, a->texts.item[given] };
  return key != NULL;
}

/* ---- advice -------------------------------------------------------------------- */

/* Whether what CALL computes looks at OPTION. */
static int
offers (const cli_call *call, const char *option)
{
  const cli_arguments *a = call->arguments;
  const concern *row = find_row (call->command->bit, option);
  if (!row)
    return 0;
  if (call->command->bit != CLI_MEASURE)
    return row->caps != 0;
  const btv_evaluator *evaluator = btv_evaluator_find (a->operands.item[0]);
  return evaluator ? concerns (row, evaluator) : row->caps != 0;
}

void
cli_advise (const cli_call *call, bt_error *error)
{
  static const struct
  {
    const char *wanted, *option;
  } remedies[] = { { "larger box", "box" },
                   { "more points", "points" },
                   { "larger cut", "cut" },
                   { "shorter step", "dt" },
                   { "more levels", "levels" },
                   { "more samples", "samples" },
                   { "look further", "t-max" },
                   { "too short", "t-max" },
                   { "GiB; the limit", "limit-memory" },
                   { " s; the limit", "limit-time" } };
  const char *before = ": ";
  for (size_t i = 0; i < sizeof remedies / sizeof *remedies; i++)
    if (strstr (error->text, remedies[i].wanted) && offers (call, remedies[i].option))
      {
        const size_t used = strlen (error->text);
        snprintf (error->text + used, sizeof error->text - used, "%s--%s", before,
                  remedies[i].option);
        before = ", ";
      }
}

/* ---- list ---------------------------------------------------------------------- */

void
cli_print_concerns (unsigned command, unsigned caps, const btv_evaluator *evaluator)
{
  const char *before = "  options ";
  for (size_t i = 0; i < ROWS; i++)
    {
      const concern *row = &table[i];
      const int all
          = evaluator ? row->needs == ANY : (row->caps & caps & CLI_GENERAL) != 0;
      const int looks = evaluator ? concerns (row, evaluator) : (row->caps & caps) != 0;
      if (!(row->commands & command) || all || !looks)
        continue;
      printf ("%s--%s", before, row->option);
      before = ", ";
    }
  if (*before == ',')
    putchar ('\n');
}
