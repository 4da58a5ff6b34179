/* cli/audit.c - `breaktime audit': judge the claims of files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/against.h"
#include "cli/profile.h"
#include "cli/single.h"
#include "cli/verdicts.h"

#include "report/report.h"
#include "scan/ranks.h"
#include "validation/data.h"

#include <math.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

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
  cli_lines lines;
  cli_status *status;
  int fails[BTV_VERDICT_COUNT]; /* those of --fail-on */
  cli_against *against;         /* NULL unless asked for */
  btr_place *place;             /* of the report; NULL unless asked for */
  char *scripts;                /* of its figures; NULL: without */
  btv_cache *cache;             /* of answers; NULL: none */
  int quiet;                    /* no lines */
  int announced;                /* how long the claims at work should take */
  int undrawn;                  /* something should have been drawn and was not */
  double start;
} work;

/* ---- running ------------------------------------------------------------------- */

/* What the claims of part I are called. */
static const char *
name_of (const work *w, size_t i)
{
  const cli_words *files = &w->call->arguments->operands;
  return i < files->count ? files->item[i] : CLI_SINGLE_NAME;
}

static int
load_all (work *w)
{
  const cli_words *files = &w->call->arguments->operands;
  int code = 0;
  if (w->call->arguments->claims.count > 0)
    return cli_single_claims (&w->parts[0].claims, w->call);
  /* All of them, for all that is wrong to be said. */
  for (size_t i = 0; i < files->count; i++)
    {
      const int one = cli_claims (&w->parts[i].claims, w->call, files->item[i]);
      code = one ? one : code;
    }
  return code;
}

/* Nobody reads the lines any more, and there is nothing else that is wanted. */
static int
is_pointless (const work *w)
{
  const cli_arguments *a = w->call->arguments;
  return w->lines.stream == stdout && ferror (stdout) && cli_unread () && !a->report
         && !a->junit;
}

/* How long all should take, before the first of a file is asked. */
static void
announce (work *w, const btv_progress *progress)
{
  char text[CLI_NUMBER_SIZE];
  cli_status_pause (w->status);
  if (!w->announced)
    fprintf (stderr, "breaktime %s: %zu claim%s: some %s\n", w->call->command->name,
             progress->total, progress->total == 1 ? "" : "s",
             cli_duration (text, progress->expected));
  w->announced = 1;
  cli_status_resume (w->status);
}

/* A line as soon as a verdict stands. */
static void
show_progress (void *context, const btv_progress *progress)
{
  work *w = context;
  cli_status_note (w->status, progress);
  if (w->call->arguments->verbose && !w->quiet && progress->step == BTV_BEGUN)
    announce (w, progress);
  if (progress->step != BTV_DECIDED || w->quiet)
    return;
  cli_status_pause (w->status);
  cli_lines_outcome (&w->lines, progress->outcome);
  cli_status_resume (w->status);
  if (is_pointless (w))
    cli_cancel = SIGPIPE;
}

static double
seconds (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

/* Of --budget what is left for everything; 0 would mean without bound. */
static double
time_left (const work *w)
{
  const double budget = w->call->arguments->budget;
  return budget > 0 ? fmax (budget - (seconds () - w->start), 1e-9) : 0;
}

/* Without one everything is computed. */
static void
open_cache (work *w)
{
  const cli_arguments *a = w->call->arguments;
  const char *no = getenv ("BREAKTIME_NO_CACHE"), *why;
  bt_error error = BT_ERROR_INIT;
  if (a->no_cache || (no && *no))
    return;
  char *folder = cli_cache_folder (&why);
  if (!folder)
    bt_error_set (&error, BT_EIO, "%s", why);
  else if (btv_cache_open (&w->cache, folder, &error) == BT_OK)
    error.status = BT_OK;
  if (error.status != BT_OK && a->verbose)
    cli_print (stderr, "breaktime %s: note: no answers are kept: %s\n",
               w->call->command->name, error.text);
  free (folder);
}

static int
run_all (work *w)
{
  const cli_arguments *a = w->call->arguments;
  btv_audit_options options
      = { .tier = a->tier ? BTV_FULL : BTV_QUICK,
          .inverse = a->inverse,
          .filter = a->filter,
          .general = a->general,
          .undrawn = !a->report && !a->json,
          .cache = w->cache,
          .limits = cli_limits (w->call),
          .jobs = a->jobs ? (unsigned) a->jobs : bti_ranks_processors (),
          .cancel = &cli_cancel,
          .progress = show_progress,
          .context = w };
  int code = cli_status_new (&w->status, w->call, a->budget);
  for (size_t i = 0; code == 0 && i < w->count; i++)
    {
      bt_error error = BT_ERROR_INIT;
      bt_status s;
      cli_status_file (w->status, w->count > 1 ? name_of (w, i) : "");
      options.budget = time_left (w);
      w->announced = 0;
      s = btv_audit_run (&w->parts[i].audit, w->parts[i].claims, &options, &error);
      if (s == BT_OK && !w->quiet)
        cli_lines_rest (&w->lines, w->parts[i].audit);
      else if (s != BT_OK)
        {
          cli_status_free (w->status);
          w->status = NULL;
          code = cli_fail (w->call->command, NULL, &error);
        }
    }
  cli_status_free (w->status);
  w->status = NULL;
  return code == 0 && w->against ? cli_against_run (w->against, time_left (w)) : code;
}

/* ---- the end ------------------------------------------------------------------- */

typedef struct sums
{
  size_t totals[BTV_VERDICT_COUNT];
  btv_tally tally[BTV_GROUP_COUNT];
  size_t judged;
  size_t failing; /* btv_outcome_fails */
  int interrupted;
  cli_agreement_sums against;
} sums;

/* Those of --fail-on, or NULL. */
static const int *
failing_verdicts (const work *w)
{
  return w->call->arguments->fail_on ? w->fails : NULL;
}

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
          all.failing += (size_t) (btv_outcome_fails (o, failing_verdicts (w)) != 0);
        }
      all.judged += audit->judged;
      all.interrupted |= audit->interrupted;
    }
  return all;
}

/* Claims that were not begun, and where they stand. */
static void
note_refused (const work *w)
{
  for (size_t i = 0; i < w->count; i++)
    for (size_t k = 0; k < w->parts[i].audit->outcomes_count; k++)
      {
        const btv_outcome *o = &w->parts[i].audit->outcomes[k];
        if (o->refused)
          cli_print (stderr, "%s:%zu: claim '%s' was not run: %s\n",
                     w->parts[i].claims->path, o->claim->line, o->claim->id,
                     o->message);
      }
}

/* What was not computed now. */
static void
note_recalled (const work *w)
{
  size_t count = 0;
  for (size_t i = 0; i < w->count; i++)
    count += w->parts[i].audit->recalled;
  if (count > 0 && !w->call->arguments->quiet)
    fprintf (stderr,
             "breaktime %s: note: %zu answer%s of this program to the same question%s "
             "kept from before; --no-cache computes all\n",
             w->call->command->name, count, count == 1 ? "" : "s",
             count == 1 ? " was" : "s were");
}

static void
print_totals (const work *w, sums *all)
{
  FILE *stream = w->lines.stream;
  for (size_t i = 0; i < w->count; i++)
    {
      btv_tally tally[BTV_GROUP_COUNT];
      for (int group = 0; group < BTV_GROUP_COUNT; group++)
        tally[group] = btv_tally_group (w->parts[i].audit, (btv_group) group);
      cli_lines_totals (stream, name_of (w, i), tally);
    }
  if (w->count > 1)
    cli_lines_totals (stream, "all", all->tally);
  if (w->against)
    all->against = cli_against_print (w->against, stream);
  /* It may come when all claims are done. */
  all->interrupted |= w->against && cli_cancel != 0;
  if (all->interrupted)
    fputs ("interrupted: not complete\n", stream);
  else if (all->judged + all->against.agree + all->against.differ == 0)
    fputs ("nothing was judged\n", stream);
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
  const bt_status found = btv_data_folder (&w->scripts, BTV_DATA_SCRIPTS, &error);
  /* Without figures what is not there is not missed: dossiers have no script then. */
  if (found != BT_OK && (found == BT_ENOMEM || !w->call->arguments->no_figures))
    {
      const int code = cli_fail (w->call->command, "report", &error);
      fputs ("--no-figures does without them\n", stderr);
      return code;
    }
  if (btr_place_open (&w->place, w->call->arguments->report, &error) != BT_OK)
    return cli_fail (w->call->command, "report", &error);
  return keeps (w, promised_level (w)) ? CLI_EXIT_MISUSE : 0;
}

/* The documents of --json, --junit and --tap. */
static int
write_documents (const work *w, const btv_audit *const *audits)
{
  const cli_arguments *a = w->call->arguments;
  const btr_options options
      = { .command = w->call->line, .fails = failing_verdicts (w) };
  const struct
  {
    btr_form form;
    const char *path, *name;
  } rows[] = { { BTR_JSON, a->json ? "-" : NULL, "--json" },
               { BTR_TAP, a->tap ? "-" : NULL, "--tap" },
               { BTR_JUNIT, a->junit, "--junit" } };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    {
      bt_error error = BT_ERROR_INIT;
      if (rows[i].path
          && btr_export (rows[i].form, audits, w->count, &options, rows[i].path, &error)
                 != BT_OK)
        return cli_fail_writing (w->call->command, rows[i].path, &error);
    }
  return 0;
}

static int
write_report (work *w, const btv_audit *const *audits, const sums *all)
{
  const cli_arguments *a = w->call->arguments;
  bt_error error = BT_ERROR_INIT;
  bt_error undrawn = BT_ERROR_INIT, unbound = BT_ERROR_INIT;
  size_t missing = 0;
  const btr_options options = { .folder = a->report,
                                .place = w->place,
                                .force = a->force,
                                /* what is kept of an interrupted audit is written */
                                .cancel = all->interrupted ? NULL : &cli_cancel,
                                .missing = &missing,
                                .undrawn = &undrawn,
                                .unbound = &unbound,
                                .scripts = w->scripts,
                                .command = w->call->line,
                                .certifier = a->certifier,
                                .seconds = seconds () - w->start,
                                .figures = !a->no_figures };
  bt_status s = BT_OK;
  int code = 0;
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
  if (s == BT_OK && unbound.status != BT_OK)
    cli_print (stderr, "breaktime %s: note: there is no '%s/REPORT.html': %s\n",
               w->call->command->name, a->report, unbound.text);
  w->undrawn = undrawn.status != BT_OK || unbound.status != BT_OK;
  return s == BT_OK ? code : cli_fail (w->call->command, "report", &error);
}

static int
write_all (work *w, const sums *all)
{
  const btv_audit **audits = calloc (w->count + 1, sizeof *audits);
  if (!audits)
    return cli_no_memory (w->call->command);
  for (size_t i = 0; i < w->count; i++)
    audits[i] = w->parts[i].audit;
  int code = write_documents (w, audits);
  if (code == 0 && w->call->arguments->profile)
    code = cli_profile_write (w->call, audits, w->count);
  if (code == 0 && w->call->arguments->report)
    code = write_report (w, audits, all);
  free ((void *) audits);
  return code;
}

static int
decide (const work *w, const sums *all)
{
  if (all->interrupted)
    return cli_interrupted ();
  const cli_agreement_sums *against = &all->against;
  if (all->failing > 0 || against->differ > 0)
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
wants_colour (FILE *stream)
{
  const char *no = getenv ("NO_COLOR"), *term = getenv ("TERM");
  return !(no && *no) && term && strcmp (term, "dumb") != 0 && isatty (fileno (stream));
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

/* What does not go together. */
static int
check_options (const work *w)
{
  const cli_call *call = w->call;
  const cli_arguments *a = call->arguments;
  const int dash = a->junit && strcmp (a->junit, "-") == 0;
  if (a->json + a->tap + dash > 1)
    return cli_misuse (call->command, "%s and %s both want standard output",
                       a->json ? "--json" : "--tap", dash ? "--junit -" : "--tap");
  if (w->count == 0 && !a->against)
    return cli_misuse (call->command, "missing %s", call->command->operands);
  if (a->quiet && a->verbose)
    return cli_misuse (call->command, "--quiet and --verbose contradict each other");
  return cli_single_check (call);
}

/* Where lines go, and how. */
static void
set_list (work *w)
{
  const cli_arguments *a = w->call->arguments;
  const int taken = a->json || a->tap || (a->junit && strcmp (a->junit, "-") == 0);
  FILE *stream = taken ? stderr : stdout;
  w->lines = (cli_lines){ .stream = stream,
                          .colour = wants_colour (stream),
                          .verbose = a->verbose,
                          .intervals = a->claims.count > 0 };
  for (size_t i = 0; i < w->count; i++)
    cli_lines_measure (&w->lines, w->parts[i].claims);
}

/* Before anything is asked: what only rank 0 does. */
static int
prepare (work *w)
{
  const cli_arguments *a = w->call->arguments;
  int code = load_all (w);
  if (code == 0 && a->report)
    code = open_place (w);
  if (code == 0 && a->against)
    code = cli_against_open (&w->against, w->call);
  return code;
}

/* What was found, by rank 0 alone. */
static int
conclude (work *w)
{
  sums all = add_up (w);
  note_refused (w);
  note_recalled (w);
  print_totals (w, &all);
  int code = write_all (w, &all);
  return code == 0 ? decide (w, &all) : code;
}

/* All ranks ask; only rank 0 speaks, and mpirun passes on how it ended. */
static int
audit (work *w)
{
  const int own = bti_ranks_own () == 0;
  int code = bti_ranks_agree (own ? prepare (w) : 0);
  if (code == 0 && !own)
    code = load_all (w);
  if (code != 0)
    return code;
  set_list (w);
  w->quiet = w->call->arguments->quiet || !own;
  open_cache (w);
  code = run_all (w);
  if (code == 0 && own)
    code = conclude (w);
  return own ? code : 0;
}

int
cli_audit (const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  bt_error error = BT_ERROR_INIT;
  work w = { .call = call,
             .count = a->claims.count > 0 ? 1 : a->operands.count,
             .start = seconds () };
  int code = check_options (&w);
  if (code == 0)
    code = read_fail_on (&w);
  if (code != 0)
    return code;
  w.parts = calloc (w.count + 1, sizeof *w.parts);
  if (!w.parts)
    return cli_no_memory (call->command);
  code = bti_ranks_begin (&error) == BT_OK ? audit (&w)
                                           : cli_fail (call->command, NULL, &error);
  bti_ranks_end ();
  for (size_t i = 0; i < w.count; i++)
    {
      btv_audit_free (w.parts[i].audit);
      btv_claims_free (w.parts[i].claims);
    }
  free (w.parts);
  btv_cache_close (w.cache);
  cli_against_free (w.against);
  btr_place_close (w.place);
  free (w.scripts);
  return code;
}
