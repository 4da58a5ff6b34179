/* cli/audit.c - `breaktime audit': judge the claims of files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/against.h"

#include "report/report.h"
#include "validation/data.h"
#include "validation/tally.h"

#include <math.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum
{
  CELL = 64 /* room for a recomputed value */
};

/* One file at work. */
typedef struct part
{
  btv_claims *claims;
  btv_audit *audit;
} part;

typedef struct work
{
  const cli_call *call;
  part *parts;
  size_t count;
  char name[CELL]; /* "FILE: " of the file at work, where there are several */
  cli_progress progress;
  int colour;
  int fails[BTV_VERDICT_COUNT]; /* those of --fail-on */
  cli_against *against;         /* NULL unless asked for */
  btr_place *place;             /* of the report; NULL unless asked for */
  char *scripts;                /* of its figures; NULL: without */
  int undrawn;                  /* something should have been drawn and was not */
  double start;
} work;

/* ---- running ------------------------------------------------------------------- */

static int
load_all (work *w)
{
  const cli_words *files = &w->call->arguments->operands;
  int code = 0;
  /* All of them, for all that is wrong to be said. */
  for (size_t i = 0; i < files->count; i++)
    {
      const int one = cli_claims (&w->parts[i].claims, w->call, files->item[i]);
      code = one ? one : code;
    }
  return code;
}

static void
show_progress (void *context, size_t done, size_t total, const btv_outcome *outcome)
{
  work *w = context;
  cli_progress_draw (&w->progress, "%s[%zu/%zu] %s", w->name, done, total,
                     outcome->claim->id);
}

static double
seconds (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

static int
run_all (work *w)
{
  const cli_arguments *a = w->call->arguments;
  btv_audit_options options = { .tier = a->tier ? BTV_FULL : BTV_QUICK,
                                .filter = a->filter,
                                .jobs = a->jobs ? (unsigned) a->jobs : cli_processors (),
                                .cancel = &cli_cancel,
                                .progress = show_progress,
                                .context = w };
  w->progress = cli_progress_begin (a);
  int code = 0;
  for (size_t i = 0; code == 0 && i < w->count; i++)
    {
      bt_error error = BT_ERROR_INIT;
      if (w->count > 1)
        snprintf (w->name, sizeof w->name, "%.40s: ", a->operands.item[i]);
      cli_progress_draw (&w->progress, "%s...", w->name);
      /* The time is for all files; 0 would mean without bound. */
      if (a->budget > 0)
        options.budget = fmax (a->budget - (seconds () - w->start), 1e-9);
      if (btv_audit_run (&w->parts[i].audit, w->parts[i].claims, &options, &error)
          != BT_OK)
        {
          cli_progress_end (&w->progress);
          code = cli_fail (w->call->command, NULL, &error);
        }
    }
  cli_progress_end (&w->progress);
  if (code == 0 && w->against)
    code = cli_against_run (
        w->against,
        a->budget > 0 ? fmax (a->budget - (seconds () - w->start), 1e-9) : 0);
  return code;
}

/* ---- the list ------------------------------------------------------------------ */

/* What was recomputed in ATTEMPT, as short as its error allows. */
static void
format_attempt (char out[CELL], const btv_claim *claim, const btv_attempt *attempt)
{
  const btv_answer *answer = &attempt->answer;
  if (attempt->status != BT_OK)
    snprintf (out, CELL, "-");
  else if (btv_evaluator_kind (claim->evaluator) == BTV_LABEL)
    snprintf (out, CELL, "%s", *answer->label ? answer->label : "?");
  else
    btr_format_value (out, CELL, answer->value.value, bt_value_error (&answer->value),
                      answer->value.lo);
}

/* The attempt that decided; without one, the source's own definition. */
static void
format_outcome (char out[CELL], const btv_outcome *outcome)
{
  const btv_attempt *shown = outcome->by;
  if ((!shown || outcome->verdict == BTV_COMPATIBLE) && outcome->attempts_count > 0)
    shown = &outcome->attempts[0];
  if (shown)
    format_attempt (out, outcome->claim, shown);
  else
    snprintf (out, CELL, "-");
}

static const char *
colour_of (btv_verdict verdict)
{
  switch (verdict)
    {
    case BTV_CONFIRMED:
      return "\033[32m"; /* green */
    case BTV_EXPLAINED:
    case BTV_CLOSE:
    case BTV_WITHIN_SAMPLING:
      return "\033[36m"; /* cyan */
    case BTV_REFUTED:
    case BTV_COMPATIBLE:
    case BTV_ERROR:
      return "\033[31m"; /* red */
    case BTV_UNDECIDED:
      return "\033[33m"; /* yellow */
    case BTV_NOT_COMPUTABLE:
    case BTV_NOT_RUN:
    case BTV_VERDICT_COUNT:
      break;
    }
  return "\033[2m"; /* faint */
}

static void
print_details (const btv_outcome *o)
{
  const btv_claim *claim = o->claim;
  const char *reason = claim->encodes ? claim->encodes : claim->derivation;
  printf ("    %s: %s\n", claim->where, claim->statement);
  if (reason)
    printf ("    %s %s\n", claim->encodes ? "encoded so, since" : "follows from",
            reason);
  for (size_t i = 0; i < o->attempts_count; i++)
    {
      const btv_attempt *attempt = &o->attempts[i];
      char cell[CELL];
      format_attempt (cell, o->claim, attempt);
      printf ("    %s: %s%s%s%s\n",
              attempt->reading ? attempt->reading->name : "as the source defines it",
              cell, attempt == o->by ? " (decides)" : "",
              *attempt->answer.reason ? "; " : "", attempt->answer.reason);
    }
  if (*o->message)
    printf ("    %s\n", o->message);
}

/* How many columns TEXT takes: one a character of UTF-8. */
static int
columns (const char *text)
{
  int count = 0;
  for (; *text; text++)
    count += ((unsigned char) *text & 0xc0) != 0x80;
  return count;
}

/* WIDTH columns of TEXT in the bytes that printf counts. */
static int
bytes (int width, const char *text)
{
  return width + (int) strlen (text) - columns (text);
}

static void
print_outcome (const work *w, const btv_outcome *o, const int width[3])
{
  const btv_claim *claim = o->claim;
  char cell[CELL];
  format_outcome (cell, o);
  printf ("%s%s%s %-*s  %-*s  %-*s  %-15s  %s", w->colour ? colour_of (o->verdict) : "",
          btv_verdict_symbol (o->verdict), w->colour ? "\033[0m" : "", width[0],
          claim->id, bytes (width[1], claim->printed), claim->printed,
          bytes (width[2], cell), cell, btv_verdict_name (o->verdict),
          o->by && o->by->reading ? o->by->reading->name : "-");
  if (!o->as_expected)
    printf ("  (recorded: %s%s%s)", btv_verdict_name (claim->expect),
            claim->expect_reading ? " by " : "",
            claim->expect_reading ? claim->expect_reading : "");
  putchar ('\n');
  if (w->call->arguments->verbose)
    print_details (o);
}

/* The larger of *WIDTH and the columns of TEXT. */
static void
widen (int *width, const char *text)
{
  const int length = columns (text);
  if (length > *width)
    *width = length;
}

/* With a filter, what it leaves out is counted but not listed. */
static int
is_listed (const work *w, const btv_outcome *outcome)
{
  return !w->call->arguments->filter || outcome->verdict != BTV_NOT_RUN;
}

/* Those of GROUP, under their own heading, or (WIDTH all 0) the room they take. */
static void
print_group (const work *w, btv_group group, int width[3], int print)
{
  static const char *const heading[BTV_GROUP_COUNT]
      = { [BTV_FOLLOWING] = "follows from the source:",
          [BTV_ADDED] = "tests added, not the source's:" };
  int begun = 0;
  for (size_t i = 0; i < w->count; i++)
    for (size_t k = 0; k < w->parts[i].audit->outcomes_count; k++)
      {
        const btv_outcome *o = &w->parts[i].audit->outcomes[k];
        char cell[CELL];
        if (btv_group_of (o->claim->origin) != group || !is_listed (w, o))
          continue;
        format_outcome (cell, o);
        if (print && heading[group] && !begun++)
          puts (heading[group]);
        if (print)
          print_outcome (w, o, width);
        widen (&width[0], o->claim->id);
        widen (&width[1], o->claim->printed);
        widen (&width[2], cell);
      }
}

static void
print_outcomes (const work *w)
{
  int width[3] = { 0 };
  for (int print = 0; print < 2; print++)
    for (int group = 0; group < BTV_GROUP_COUNT; group++)
      print_group (w, (btv_group) group, width, print);
}

/* "FILE: 9 of 12 statements of the source judged: 7 confirmed, 2 refuted, 3 not-run",
 * and a line for each other group that has claims. */
static void
print_totals (const char *name, const btv_tally tally[BTV_GROUP_COUNT])
{
  static const char *const what[BTV_GROUP_COUNT]
      = { [BTV_OF_SOURCE] = "statements of the source",
          [BTV_FOLLOWING] = "statements that follow from it",
          [BTV_ADDED] = "tests added" };
  for (int group = 0; group < BTV_GROUP_COUNT; group++)
    {
      const btv_tally *t = &tally[group];
      if (group != BTV_OF_SOURCE && t->statements == 0)
        continue;
      cli_print (stdout, "%s: %zu of %zu %s judged", name, t->judged, t->statements,
                 what[group]);
      const char *before = ": ";
      for (int v = 0; v < BTV_VERDICT_COUNT; v++)
        {
          /* no evidence, and so counted with the refuted */
          size_t compatible = v == BTV_REFUTED ? t->totals[BTV_COMPATIBLE] : 0;
          if (t->totals[v] + compatible == 0 || v == BTV_COMPATIBLE)
            continue;
          printf ("%s%zu %s", before, t->totals[v] + compatible,
                  btv_verdict_name ((btv_verdict) v));
          if (compatible > 0)
            printf (" (%zu compatible with a reading)", compatible);
          before = ", ";
        }
      if (t->unexpected > 0)
        printf ("; %zu not as recorded", t->unexpected);
      putchar ('\n');
    }
}

/* ---- the end ------------------------------------------------------------------- */

typedef struct sums
{
  size_t totals[BTV_VERDICT_COUNT];
  btv_tally tally[BTV_GROUP_COUNT];
  size_t judged, unexpected;
  size_t unrecorded; /* refuted, compatible or an error, and nothing is recorded */
  size_t named;      /* with a verdict of --fail-on */
  int interrupted;
  cli_agreement_sums against;
} sums;

static sums
add_up (const work *w)
{
  sums all = { 0 };
  for (size_t i = 0; i < w->count; i++)
    {
      const btv_audit *audit = w->parts[i].audit;
      for (int v = 0; v < BTV_VERDICT_COUNT; v++)
        all.totals[v] += audit->totals[v];
      for (size_t k = 0; k < audit->outcomes_count; k++)
        {
          const btv_outcome *o = &audit->outcomes[k];
          btv_tally_add (&all.tally[btv_group_of (o->claim->origin)], o);
          all.unrecorded += !o->claim->has_expect
                            && (o->verdict == BTV_ERROR || o->verdict == BTV_REFUTED
                                || o->verdict == BTV_COMPATIBLE);
          all.named += w->fails[o->verdict] != 0;
        }
      all.judged += audit->judged;
      all.unexpected += audit->unexpected;
      all.interrupted |= audit->interrupted;
    }
  return all;
}

static void
print_all (const work *w, sums *all)
{
  if (!w->call->arguments->quiet)
    print_outcomes (w);
  for (size_t i = 0; i < w->count; i++)
    {
      btv_tally tally[BTV_GROUP_COUNT];
      for (int group = 0; group < BTV_GROUP_COUNT; group++)
        tally[group] = btv_tally_group (w->parts[i].audit, (btv_group) group);
      print_totals (w->call->arguments->operands.item[i], tally);
    }
  if (w->count > 1)
    print_totals ("all", all->tally);
  if (w->against)
    all->against = cli_against_print (w->against);
  /* It may come when all claims are done. */
  all->interrupted |= w->against && cli_cancel != 0;
  if (all->interrupted)
    puts ("interrupted: not complete");
  else if (all->judged + all->against.agree + all->against.differ == 0)
    puts ("nothing was judged");
}

/* ---- the report ---------------------------------------------------------------- */

/* Is what is there to be kept from a report of LEVEL?  Then say so. */
static int
keeps (const work *w, btr_level level)
{
  const cli_arguments *a = w->call->arguments;
  const btr_level there = btr_place_level (w->place);
  if (level >= there || a->force)
    return 0;
  cli_print (stderr,
             "breaktime %s: report: the one in '%s' is %s, this one would be %s, and "
             "does not replace it: use --force, or another folder\n",
             w->call->command->name, a->report, btr_level_name (there),
             btr_level_name (level));
  return 1;
}

/* The level that the report reaches if all is well. */
static btr_level
promised_level (const work *w)
{
  const cli_arguments *a = w->call->arguments;
  btr_level level = BTR_COMPLETE;
  regex_t filter;
  /* a bad one is for the audit to refuse */
  if (a->filter && regcomp (&filter, a->filter, REG_EXTENDED | REG_NOSUB) != 0)
    return level;
  for (size_t i = 0; i < w->count; i++)
    for (size_t k = 0; k < w->parts[i].claims->claims_count; k++)
      {
        const btv_claim *claim = &w->parts[i].claims->claims[k];
        const int costly = claim->tier == BTV_FULL;
        if ((costly && !a->tier)
            || (a->filter && regexec (&filter, claim->id, 0, NULL, 0) != 0))
          level = costly && level > BTR_PARTIAL ? BTR_QUICK : BTR_PARTIAL;
      }
  if (a->filter)
    regfree (&filter);
  return level;
}

/* Take its folder, and see that there is what draws, before there is anything to
 * lose. */
static int
open_place (work *w)
{
  bt_error error = BT_ERROR_INIT;
  if (!w->call->arguments->no_figures
      && btv_data_folder (&w->scripts, BTV_DATA_SCRIPTS, &error) != BT_OK)
    {
      const int code = cli_fail (w->call->command, "report", &error);
      fputs ("--no-figures does without them\n", stderr);
      return code;
    }
  if (btr_place_open (&w->place, w->call->arguments->report, &error) != BT_OK)
    return cli_fail (w->call->command, "report", &error);
  return keeps (w, promised_level (w)) ? CLI_EXIT_MISUSE : 0;
}

static int
write_report (work *w, const sums *all)
{
  const cli_arguments *a = w->call->arguments;
  bt_error error = BT_ERROR_INIT;
  bt_error undrawn = BT_ERROR_INIT;
  size_t missing = 0;
  const btv_audit **audits = calloc (w->count, sizeof *audits);
  const btr_options options = { .folder = a->report,
                                .place = w->place,
                                .force = a->force,
                                /* what is kept of an interrupted audit is written */
                                .cancel = all->interrupted ? NULL : &cli_cancel,
                                .missing = &missing,
                                .undrawn = &undrawn,
                                .scripts = w->scripts,
                                .command = w->call->line,
                                .figures = !a->no_figures };
  bt_status s = BT_OK;
  int code = 0;
  if (!audits)
    s = bt_error_set (&error, BT_ENOMEM, "out of memory");
  for (size_t i = 0; s == BT_OK && i < w->count; i++)
    audits[i] = w->parts[i].audit;
  if (s == BT_OK && keeps (w, btr_level_of (audits, w->count)))
    /* without a signal or a bound it is for want of memory */
    code = all->interrupted ? cli_interrupted ()
           : a->budget > 0  ? CLI_EXIT_MISUSE
                            : CLI_EXIT_FAILURE;
  else if (s == BT_OK)
    s = btr_report_write (audits, w->count, &options, &error);
  if (s == BT_OK && missing > 0)
    cli_print (
        stderr,
        "breaktime %s: note: %zu figure%s missing, '%s/REPORT.md' says why%s%s\n",
        w->call->command->name, missing, missing == 1 ? " is" : "s are", a->report,
        undrawn.status == BT_OK ? "" : ": ", undrawn.text);
  w->undrawn = undrawn.status != BT_OK;
  free ((void *) audits);
  return s == BT_OK ? code : cli_fail (w->call->command, "report", &error);
}

static int
decide (const work *w, const sums *all)
{
  if (all->interrupted)
    return cli_interrupted ();
  const cli_agreement_sums *against = &all->against;
  size_t wrong
      = w->call->arguments->fail_on ? all->named : all->unexpected + all->unrecorded;
  if (wrong > 0 || against->differ > 0)
    return CLI_EXIT_DIFFERS;
  /* Without a filter, each of the two that were asked for must judge something. */
  const int all_asked = !w->call->arguments->filter;
  if (all->judged + against->agree == 0 || (all_asked && w->count > 0 && !all->judged)
      || (all_asked && w->against && !against->agree))
    return CLI_EXIT_DIFFERS;
  if (w->call->arguments->strict && all->totals[BTV_UNDECIDED] + against->unsettled > 0)
    return CLI_EXIT_UNDECIDED;
  return w->undrawn ? CLI_EXIT_FAILURE : CLI_EXIT_EXPECTED;
}

static int
wants_colour (void)
{
  const char *no = getenv ("NO_COLOR"), *term = getenv ("TERM");
  return !(no && *no) && term && strcmp (term, "dumb") != 0 && isatty (STDOUT_FILENO);
}

/* The verdicts of --fail-on, separated by commas. */
static int
read_fail_on (work *w)
{
  for (const char *at = w->call->arguments->fail_on; at && *at;)
    {
      char name[32];
      btv_verdict verdict;
      bt_error error = BT_ERROR_INIT;
      size_t length = strcspn (at, ",");
      snprintf (name, sizeof name, "%.*s", (int) (length < 31 ? length : 31), at);
      if (btv_verdict_find (&verdict, name, &error) != BT_OK)
        return cli_misuse (w->call->command, "--fail-on: %s", error.text);
      w->fails[verdict] = 1;
      at += length + (at[length] == ',');
    }
  return 0;
}

int
cli_audit (const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  work w = { .call = call, .count = a->operands.count, .colour = wants_colour () };
  if (w.count == 0 && !a->against)
    return cli_misuse (call->command, "missing %s", call->command->operands);
  if (a->quiet && a->verbose)
    return cli_misuse (call->command, "--quiet and --verbose contradict each other");
  int code = read_fail_on (&w);
  if (code != 0)
    return code;
  w.start = seconds ();
  w.parts = calloc (w.count + 1, sizeof *w.parts);
  code = w.parts ? load_all (&w) : cli_no_memory (call->command);
  if (code == 0 && a->report)
    code = open_place (&w);
  if (code == 0 && a->against)
    code = cli_against_open (&w.against, call);
  if (code == 0)
    {
      cli_wisdom_load (a->verbose);
      code = run_all (&w);
      cli_wisdom_save (a->verbose);
    }
  if (code == 0)
    {
      sums all = add_up (&w);
      print_all (&w, &all);
      code = a->report ? write_report (&w, &all) : 0;
      if (code == 0)
        code = decide (&w, &all);
    }
  for (size_t i = 0; w.parts && i < w.count; i++)
    {
      btv_audit_free (w.parts[i].audit);
      btv_claims_free (w.parts[i].claims);
    }
  free (w.parts);
  cli_against_free (w.against);
  btr_place_close (w.place);
  free (w.scripts);
  return code;
}
