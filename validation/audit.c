/* validation/audit.c - see audit.h.
 *
 * Plans what to ask (plan.h), asks it (ask.h), until nothing is left to ask; then
 * judges (judge.h).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/audit.h"
#include "base/memory.h"
#include "scan/ranks.h"
#include "validation/ask.h"
#include "validation/cost.h"
#include "validation/forensics.h"
#include "validation/judge.h"
#include "validation/lab.h"

#include <math.h>
#include <pthread.h>
#include <regex.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct work
{
  btv_audit *audit;
  const btv_audit_options *options;
  btv_asker *asker;
  btv_columns columns;
  btv_plan_rules rules;
  size_t selected, done;
  btv_estimate *takes;    /* one a claim */
  unsigned char *decided; /* one a claim */
  unsigned char *counted; /* likewise: it is among those of COST */
  unsigned char *asked;   /* likewise: it was answered once */
  size_t *open;           /* one a column: cells that were not asked yet */
  double cost, spent;     /* of the claims that will be asked; of those that were */
  double at_once;         /* how many of these */
  const btv_claim *illustrated[BTV_PICTURE_COUNT + 1]; /* by each picture; the last is
                                                          of those without */
  unsigned char *plotted; /* one a figure: it is to be drawn */
  btv_whole *whole;       /* scans of which all points are there */
  size_t wholes;
  pthread_mutex_t lock; /* of the audit's exhibits, and of WHOLE */
} work;

/* ---- which ---------------------------------------------------------------------- */

/* Whether OUTCOME's claim is to be run; otherwise why not. */
static void
select_claim (const btv_audit_options *options, const regex_t *filter,
              const btv_estimate *takes, btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  char above[256];
  outcome->verdict = BTV_NOT_RUN;
  outcome->deviation = NAN;
  outcome->draw = (btv_draw){ NAN, NAN, NAN, NAN };
  outcome->beyond = btv_limits_exceeded (&options->limits, takes, above, sizeof above);
  if (filter && regexec (filter, claim->id, 0, NULL, 0) != 0)
    {
      outcome->filtered = 1;
      snprintf (outcome->message, sizeof outcome->message, "left out by the filter");
    }
  else if (claim->tier == BTV_FULL && options->tier == BTV_QUICK)
    snprintf (outcome->message, sizeof outcome->message,
              "a claim of the full tier; this was a run of the quick tier");
  else if (claim->missing)
    {
      outcome->verdict = BTV_NOT_COMPUTABLE;
      snprintf (outcome->message, sizeof outcome->message, "missing: %s",
                claim->missing);
    }
  else if (outcome->beyond)
    {
      outcome->refused = 1;
      snprintf (outcome->message, sizeof outcome->message, "%s", above);
    }
  else
    outcome->selected = 1;
}

static bt_status
select_claims (work *w, bt_error *error)
{
  btv_audit *audit = w->audit;
  const btv_audit_options *options = w->options;
  regex_t filter;
  int failed = options->filter
                   ? regcomp (&filter, options->filter, REG_EXTENDED | REG_NOSUB)
                   : 0;
  if (failed)
    {
      char text[128];
      regerror (failed, &filter, text, sizeof text);
      return bt_error_set (error, BT_EINVAL, "filter '%s': %s", options->filter, text);
    }
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      btv_outcome *outcome = &audit->outcomes[i];
      outcome->claim = &audit->claims->claims[i];
      select_claim (options, options->filter ? &filter : NULL, &w->takes[i], outcome);
      if (!outcome->selected)
        continue;
      w->selected++;
      btv_picture_kind kind = btv_picture_of (outcome->claim);
      if (!w->illustrated[kind])
        w->illustrated[kind] = outcome->claim;
    }
  for (size_t i = 0; i < audit->claims->plots_count; i++)
    w->plotted[i] = !options->filter
                    || regexec (&filter, audit->claims->plots[i].id, 0, NULL, 0) == 0;
  if (options->filter)
    regfree (&filter);
  return BT_OK;
}

/* ---- curves and pictures ----------------------------------------------------------
 */

/* Something is missing because of STATUS: not without a word where memory ran out. */
static void
note_missing (work *w, bt_status status)
{
  if (status != BT_ENOMEM)
    return;
  pthread_mutex_lock (&w->lock);
  w->audit->starved = 1;
  pthread_mutex_unlock (&w->lock);
}

/* The curve behind the answer to OUTCOME's claim: without it the verdict stands. */
static void
keep_trace (work *w, btv_lab *lab, btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  bt_error error = BT_ERROR_INIT;
  btv_question question = { .evaluator = claim->evaluator,
                            .settings = claim->set,
                            .settings_count = claim->set_count,
                            .at = claim->at,
                            .t_max = claim->t_max,
                            .deadline = btv_asker_time_left (w->asker) };
  if (outcome->attempts[0].status == BT_OK && question.deadline >= 0)
    note_missing (w, btv_trace_make (lab, &question, &outcome->trace, &error));
}

/* The curves of the break times among MEMBER, as far as these need them, into OUT; its
 * name is NULL where there are none. */
static bt_status
exhibit_of (const work *w, btv_lab *lab, const size_t *member, size_t count,
            btv_exhibit *out, bt_error *error)
{
  double t_end = 0, t_max = 0;
  int gaussian = 0;
  const btv_claim *first = NULL;
  *out = (btv_exhibit){ 0 };
  for (size_t i = 0; i < count; i++)
    {
      const btv_outcome *outcome = &w->audit->outcomes[member[i]];
      if (outcome->attempts_count == 0 || outcome->attempts[0].status != BT_OK)
        continue;
      if (!first)
        first = outcome->claim;
      const bt_value *value = &outcome->attempts[0].answer.value;
      if (!(btv_evaluator_needs (outcome->claim->evaluator) & BTV_IS_TIME))
        continue;
      gaussian |= (btv_evaluator_needs (outcome->claim->evaluator) & BTV_DRAWN_IF_ASKED)
                  != 0;
      t_max = fmax (t_max, outcome->claim->t_max);
      const double hi
          = btv_convert_back (&outcome->claim->convert,
                              (btv_interval){ value->value, value->lo, value->hi })
                .hi;
      t_end = fmax (t_end, isfinite (hi) ? fmin (1.25 * hi, outcome->claim->t_max)
                                         : outcome->claim->t_max);
      /* What is printed is to be seen, too. */
      const double printed
          = btv_convert_back (&outcome->claim->convert, outcome->claim->claimed).hi;
      if (outcome->attempts[0].relation == BTV_DISJOINT && printed > 0
          && printed <= outcome->claim->t_max)
        t_end = fmax (t_end, fmin (1.05 * printed, outcome->claim->t_max));
    }
  if (t_end <= 0)
    return BT_OK;
  /* "vz-t1-7-tmf" belongs to exhibit "vz-t1-7". */
  const char *dash = strrchr (first->id, '-');
  size_t length = dash ? (size_t) (dash - first->id) : strlen (first->id);
  bt_status status = bti_calloc (&out->name, length + 1, 1, error);
  if (status != BT_OK)
    return status;
  memcpy (out->name, first->id, length);
  out->claim = first;
  out->t_end = t_end;
  status = btv_lab_curves (lab, t_max, t_end, gaussian, &out->curves, error);
  if (status != BT_OK)
    {
      free (out->name);
      out->name = NULL;
    }
  return status;
}

static void
keep_exhibit (work *w, btv_lab *lab, const size_t *member, size_t count)
{
  btv_exhibit one;
  bt_error error = BT_ERROR_INIT;
  btv_audit *audit = w->audit;
  bt_status status = exhibit_of (w, lab, member, count, &one, &error);
  note_missing (w, status);
  if (status != BT_OK || !one.name)
    return;
  pthread_mutex_lock (&w->lock);
  status = bti_realloc (&audit->exhibits, audit->exhibits_count + 1,
                        sizeof *audit->exhibits, &error);
  if (status == BT_OK)
    audit->exhibits[audit->exhibits_count++] = one;
  pthread_mutex_unlock (&w->lock);
  note_missing (w, status);
  if (status == BT_OK)
    return;
  free (one.name);
  btv_curves_clear (&one.curves);
}

/* The pictures of the claims MEMBER: each of the first claim of all that has it and is
 * run, which is settled before any is. */
static void
illustrate (work *w, btv_lab *lab, const size_t *member, size_t count)
{
  for (size_t i = 0; i < count; i++)
    for (size_t kind = 0; kind < BTV_PICTURE_COUNT; kind++)
      {
        bt_error error = BT_ERROR_INIT;
        const btv_claim *claim = w->audit->outcomes[member[i]].claim;
        btv_picture *picture = &w->audit->picture[kind];
        if (w->illustrated[kind] == claim && btv_asker_time_left (w->asker) >= 0
            && !btv_asker_cancelled (w->asker))
          note_missing (w, btv_picture_make (lab, claim, picture, &error));
      }
}

/* The scan of the file PATH; NULL: its points are not all there.  Under the lock. */
static const btv_whole *
whole_of (const work *w, const char *path)
{
  for (size_t i = 0; i < w->wholes; i++)
    if (strcmp (w->whole[i].path, path) == 0)
      return &w->whole[i];
  return NULL;
}

/* All points of the scan that CLAIM is about are in TABLE, which is taken over. */
static bt_status
keep_whole (work *w, const btv_claim *claim, bt_table *table, bt_error *error)
{
  btv_whole one = { NULL, table };
  bt_status status = bti_strdup (&one.path, claim->scan_path, error);
  pthread_mutex_lock (&w->lock);
  const int known = status == BT_OK && whole_of (w, one.path);
  if (status == BT_OK && !known)
    status = bti_realloc (&w->whole, w->wholes + 1, sizeof *w->whole, error);
  if (status == BT_OK && !known)
    w->whole[w->wholes++] = one;
  pthread_mutex_unlock (&w->lock);
  if (status == BT_OK && !known)
    return BT_OK;
  free (one.path);
  bt_table_free (table);
  return status;
}

/* The points of the scan that CLAIM is about, if all are there: another claim over it
 * may come to ask for the rest. */
static bt_status
keep_scan (work *w, const btv_lab *lab, const btv_claim *claim, bt_error *error)
{
  const btv_cell *cells = btv_lab_whole (lab);
  bt_table *table = NULL;
  if (!cells)
    return BT_OK;
  bt_status status = btv_cells_table (claim->scan, cells, &table, error);
  if (status == BT_OK)
    return keep_whole (w, claim, table, error);
  bt_table_free (table);
  return status;
}

/* The figures of the source, by the one process that draws them.  Those that are
 * stopped are not there. */
static bt_status
make_plots (work *w, bt_error *error)
{
  btv_audit *audit = w->audit;
  const btv_plot_options options = { .whole = w->whole,
                                     .wholes = w->wholes,
                                     .cache = w->options->cache,
                                     .words = &w->audit->words,
                                     .threads = w->options->jobs,
                                     .cancel = w->options->cancel };
  bt_status status = BT_OK;
  for (size_t i = 0;
       status == BT_OK && bti_ranks_own () == 0 && i < audit->claims->plots_count; i++)
    if (w->plotted[i] && btv_asker_time_left (w->asker) >= 0
        && !btv_asker_cancelled (w->asker))
      status = btv_plot_make (&audit->claims->plots[i], &options, &audit->plotted,
                              &audit->plotted_count, error);
  return status == BT_ECANCEL ? BT_OK : status;
}

/* Without them a verdict still stands; 0 when memory ran out for one. */
static int
illustrate_model (void *context, btv_lab *lab, const size_t *member, size_t count)
{
  work *w = context;
  for (size_t i = 0; i < count; i++)
    if (w->audit->outcomes[member[i]].attempts_count > 0)
      keep_trace (w, lab, &w->audit->outcomes[member[i]]);
  bt_error error = BT_ERROR_INIT;
  if (count > 0 && w->audit->outcomes[member[0]].claim->scan)
    note_missing (w, keep_scan (w, lab, w->audit->outcomes[member[0]].claim, &error));
  keep_exhibit (w, lab, member, count);
  illustrate (w, lab, member, count);
  pthread_mutex_lock (&w->lock);
  const int whole = !w->audit->starved;
  pthread_mutex_unlock (&w->lock);
  return whole;
}

/* ---- of several processes, and of several runs ------------------------------------
 */

static int
is_member (const work *w, const btv_claim *claim, const size_t *member, size_t count)
{
  const size_t index = (size_t) (claim - w->audit->claims->claims);
  for (size_t i = 0; i < count; i++)
    if (member[i] == index)
      return 1;
  return 0;
}

static void
pack_exhibit (btv_pack *out, const btv_exhibit *e)
{
  btv_pack_text (out, e->name);
  btv_pack_bytes (out, &e->t_end, sizeof e->t_end);
  btv_share_curves (out, &e->curves);
}

static void
take_exhibit (btv_parcel *parcel, btv_exhibit *e)
{
  const char *name = btv_parcel_text (parcel);
  parcel->failed |= !name || bti_strdup (&e->name, name, NULL) != BT_OK;
  btv_parcel_bytes (parcel, &e->t_end, sizeof e->t_end);
  btv_take_curves (parcel, &e->curves);
}

static void
pack_picture (btv_pack *out, const btv_picture *p)
{
  btv_pack_bytes (out, p, sizeof *p);
  for (int k = 0; k < BTV_PICTURE_COLUMNS; k++)
    btv_pack_text (out, p->name[k]);
  btv_pack_reals (out, p->data, p->rows * p->columns);
}

static void
take_picture (btv_parcel *parcel, const btv_claim *claim, btv_picture *p)
{
  btv_parcel_bytes (parcel, p, sizeof *p);
  p->claim = claim;
  for (int k = 0; k < BTV_PICTURE_COLUMNS; k++)
    p->name[k] = btv_parcel_text (parcel);
  p->data = btv_parcel_reals (parcel, p->rows * p->columns);
}

/* The scan that MEMBER, the claims of one laboratory, are about, behind the number of
 * the first of them. */
static void
pack_scan (work *w, btv_pack *out, const size_t *member, size_t count)
{
  const btv_claim *claim = count > 0 ? &w->audit->claims->claims[member[0]] : NULL;
  pthread_mutex_lock (&w->lock);
  const btv_whole *whole = claim && claim->scan ? whole_of (w, claim->scan_path) : NULL;
  btv_pack_number (out, whole ? member[0] : SIZE_MAX);
  if (whole)
    btv_pack_table (out, whole->table);
  pthread_mutex_unlock (&w->lock);
}

static void
take_scan (work *w, btv_parcel *parcel)
{
  const btv_claims *claims = w->audit->claims;
  const size_t index = btv_parcel_number (parcel);
  bt_error error = BT_ERROR_INIT;
  if (parcel->failed || index == SIZE_MAX)
    return;
  parcel->failed |= index >= claims->claims_count || !claims->claims[index].scan;
  bt_table *table = parcel->failed ? NULL : btv_parcel_table (parcel);
  if (table)
    note_missing (w, keep_whole (w, &claims->claims[index], table, &error));
}

/* The exhibits and pictures of MEMBER, each behind the number of its claim, and their
 * scan. */
static void
pack_illustrations (void *context, btv_pack *out, const size_t *member, size_t count)
{
  work *w = context;
  const btv_claim *claims = w->audit->claims->claims;
  pthread_mutex_lock (&w->lock);
  for (size_t k = 0; k < w->audit->exhibits_count; k++)
    if (is_member (w, w->audit->exhibits[k].claim, member, count))
      {
        btv_pack_number (out, (size_t) (w->audit->exhibits[k].claim - claims));
        pack_exhibit (out, &w->audit->exhibits[k]);
      }
  pthread_mutex_unlock (&w->lock);
  btv_pack_number (out, SIZE_MAX);
  for (size_t kind = 0; kind < BTV_PICTURE_COUNT; kind++)
    if (w->illustrated[kind] && is_member (w, w->illustrated[kind], member, count)
        && w->audit->picture[kind].data)
      {
        btv_pack_number (out, kind);
        pack_picture (out, &w->audit->picture[kind]);
      }
  btv_pack_number (out, SIZE_MAX);
  pack_scan (w, out, member, count);
}

/* Which pictures are of MEMBER. */
static void
mark_illustrations (void *context, btv_pack *out, const size_t *member, size_t count)
{
  const work *w = context;
  for (size_t i = 0; i < count; i++)
    for (size_t kind = 0; kind < BTV_PICTURE_COUNT; kind++)
      btv_pack_number (out,
                       w->illustrated[kind] == w->audit->outcomes[member[i]].claim);
}

/* As far as they are not there already: a model that is asked again tells them again.
 */
static void
take_illustrations (void *context, btv_parcel *parcel)
{
  work *w = context;
  btv_audit *audit = w->audit;
  size_t index;
  while ((index = btv_parcel_number (parcel)) < audit->claims->claims_count
         && !parcel->failed)
    {
      btv_exhibit one = { .claim = &audit->claims->claims[index] };
      int known = 0;
      take_exhibit (parcel, &one);
      pthread_mutex_lock (&w->lock);
      for (size_t k = 0; k < audit->exhibits_count; k++)
        known |= audit->exhibits[k].claim == one.claim;
      if (!known && !parcel->failed
          && bti_realloc (&audit->exhibits, audit->exhibits_count + 1,
                          sizeof *audit->exhibits, NULL)
                 == BT_OK)
        audit->exhibits[audit->exhibits_count++] = one;
      else
        {
          free (one.name);
          btv_curves_clear (&one.curves);
        }
      pthread_mutex_unlock (&w->lock);
    }
  while ((index = btv_parcel_number (parcel)) < BTV_PICTURE_COUNT && !parcel->failed)
    {
      btv_picture *picture = &audit->picture[index];
      btv_picture_clear (picture);
      take_picture (parcel, w->illustrated[index], picture);
    }
  take_scan (w, parcel);
}

/* ---- the verdicts -----------------------------------------------------------------
 */

static int
by_claim (const void *a, const void *b)
{
  const btv_exhibit *left = a, *right = b;
  return left->claim < right->claim ? -1 : left->claim > right->claim;
}

/* What was left out is neither match nor mismatch. */
static int
is_expected (const btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  if (outcome->verdict == BTV_NOT_RUN || outcome->incomplete || !claim->has_expect)
    return 1;
  return outcome->verdict == claim->expect
         && (!claim->expect_reading || outcome->verdict != BTV_EXPLAINED
             || strcmp (outcome->by->reading->name, claim->expect_reading) == 0);
}

static void
collect (work *w)
{
  btv_audit *audit = w->audit;
  audit->interrupted = btv_asker_cancelled (w->asker);
  audit->recalled = btv_asker_recalled (w->asker);
  if (audit->exhibits_count > 0)
    qsort (audit->exhibits, audit->exhibits_count, sizeof *audit->exhibits, by_claim);
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      btv_outcome *outcome = &audit->outcomes[i];
      /* Without a clock nothing else ends an answer. */
      outcome->refused |= outcome->selected && outcome->verdict == BTV_NOT_RUN
                          && !audit->interrupted && !(w->options->budget > 0);
      for (size_t k = 0; k < outcome->attempts_count; k++)
        audit->starved |= outcome->attempts[k].status == BT_ENOMEM;
      audit->totals[outcome->verdict]++;
      audit->judged += outcome->verdict <= BTV_REFUTED;
      outcome->as_expected = is_expected (outcome);
      audit->unexpected += !outcome->as_expected;
    }
}

/* ---- all ----------------------------------------------------------------------------
 */

static void
tell (work *w, btv_step step, const btv_outcome *outcome)
{
  const btv_progress progress = { .step = step,
                                  .outcome = outcome,
                                  .done = w->done,
                                  .total = w->selected,
                                  .expected = w->cost / fmax (w->at_once, 1),
                                  .share = w->cost > 0 ? w->spent / w->cost : 0 };
  if (w->options->progress)
    w->options->progress (w->options->context, &progress);
}

static void
tell_begun (void *context, const btv_outcome *outcome)
{
  tell (context, BTV_BEGUN, outcome);
}

static void
tell_decided (work *w, size_t claim)
{
  btv_outcome *outcome = &w->audit->outcomes[claim];
  if (!outcome->selected || w->decided[claim] || outcome->verdict == BTV_NOT_RUN)
    return;
  outcome->as_expected = is_expected (outcome);
  w->decided[claim] = 1;
  w->done++;
  tell (w, BTV_DECIDED, outcome);
}

/* Its verdict may stand now, or that of its whole column. */
static void
tell_answered (void *context, btv_outcome *outcome)
{
  work *w = context;
  const btv_claims *claims = w->audit->claims;
  size_t claim = (size_t) (outcome->claim - claims->claims);
  size_t column = w->columns.of[claim];
  if (!w->asked[claim])
    {
      w->asked[claim] = 1;
      w->open[column] -= outcome->selected != 0;
      w->spent += btv_claim_cost (claims, outcome->claim);
    }
  tell (w, BTV_ENDED, outcome);
  if (btv_judge_alone (claims, &w->columns, outcome))
    tell_decided (w, claim);
  if (w->open[column] > 0
      || !btv_plan_complete (claims, &w->columns, column, w->audit->outcomes,
                             &w->rules))
    return;
  for (size_t i = w->columns.first[column]; i < w->columns.first[column + 1]; i++)
    tell_decided (w, w->columns.cell[i]);
}

/* CLAIM will be asked. */
static void
count_cost (work *w, size_t claim)
{
  if (w->counted[claim])
    return;
  w->counted[claim] = 1;
  w->cost += btv_claim_cost (w->audit->claims, &w->audit->claims->claims[claim]);
  w->at_once = fmin (w->at_once + 1, fmax (w->options->jobs, 1));
}

/* What is asked beside the claims that are selected: the columns of those that are
 * recorded to fail.  Of what fails without a record it is known when that is planned.
 */
static void
count_neighbours (work *w)
{
  const btv_outcome *outcome = w->audit->outcomes;
  const btv_columns *c = &w->columns;
  for (size_t k = 0; k < c->count; k++)
    {
      int fails = 0;
      for (size_t i = c->first[k]; i < c->first[k + 1]; i++)
        fails |= outcome[c->cell[i]].selected && outcome[c->cell[i]].claim->has_expect
                 && outcome[c->cell[i]].claim->expect != BTV_CONFIRMED;
      for (size_t i = c->first[k]; fails && i < c->first[k + 1]; i++)
        if (btv_plan_allows (&outcome[c->cell[i]], &w->rules))
          count_cost (w, c->cell[i]);
    }
}

static bt_status
prepare_progress (work *w, bt_error *error)
{
  const btv_audit *audit = w->audit;
  size_t count = audit->outcomes_count;
  bt_status status = bti_calloc (&w->decided, count, 1, error);
  if (status == BT_OK)
    status = bti_calloc (&w->counted, count, 1, error);
  if (status == BT_OK)
    status = bti_calloc (&w->asked, count, 1, error);
  if (status == BT_OK)
    status = bti_calloc (&w->open, w->columns.count, sizeof *w->open, error);
  for (size_t i = 0; status == BT_OK && i < count; i++)
    if (audit->outcomes[i].selected)
      {
        w->open[w->columns.of[i]]++;
        count_cost (w, i);
      }
  if (status == BT_OK)
    count_neighbours (w);
  return status;
}

/* Ask until nothing is left to ask. */
static bt_status
ask_all (work *w, bt_error *error)
{
  btv_audit *audit = w->audit;
  for (;;)
    {
      btv_plan plan;
      bt_status status = btv_plan_make (&plan, audit->claims, &w->columns,
                                        audit->outcomes, &w->rules, error);
      size_t count = plan.count;
      double inverse = 0;
      for (size_t i = 0; status == BT_OK && i < count; i++)
        {
          const btv_query *query = &plan.query[i];
          count_cost (w, query->claim);
          if (query->vary)
            inverse
                += btv_claim_cost (audit->claims, &audit->claims->claims[query->claim])
                   * btv_inverse_cost (query->vary);
        }
      w->cost += inverse;
      if (status == BT_OK && count > 0)
        status = btv_asker_run (w->asker, &plan, error);
      w->spent += inverse;
      btv_plan_clear (&plan);
      if (status != BT_OK || count == 0 || btv_asker_cancelled (w->asker))
        return status;
    }
}

bt_status
btv_audit_run (btv_audit **out, const btv_claims *claims,
               const btv_audit_options *options, bt_error *error)
{
  work w = { .options = options,
             .rules = { options->tier, options->thorough,
                        options->inverse || options->tier == BTV_FULL } };
  btv_ask_options asking = { .jobs = options->jobs,
                             .rules = w.rules,
                             .general = options->general,
                             .cache = options->cache,
                             .budget = options->budget,
                             .cancel = options->cancel,
                             .begun = tell_begun,
                             .answered = tell_answered,
                             .visited = options->undrawn ? NULL : illustrate_model,
                             .pack = pack_illustrations,
                             .take = take_illustrations,
                             .marks = mark_illustrations,
                             .context = &w };
  *out = NULL;
  bt_status status = bti_calloc (&w.audit, 1, sizeof *w.audit, error);
  if (status != BT_OK)
    return status;
  pthread_mutex_init (&w.lock, NULL);
  w.audit->claims = claims;
  asking.limits = options->limits;
  asking.words = &w.audit->words;
  w.audit->outcomes_count = claims->claims_count;
  status = bti_calloc (&w.audit->outcomes, claims->claims_count,
                       sizeof *w.audit->outcomes, error);
  if (status == BT_OK)
    status = bti_calloc (&w.plotted, claims->plots_count, 1, error);
  if (status == BT_OK)
    status = btv_claims_estimate (&w.takes, claims, error);
  if (status == BT_OK)
    status = select_claims (&w, error);
  if (status == BT_OK)
    status = btv_columns_make (&w.columns, claims, error);
  if (status == BT_OK)
    status = prepare_progress (&w, error);
  asking.takes = w.takes;
  if (status == BT_OK)
    status = btv_asker_new (&w.asker, claims, w.audit->outcomes, &asking, error);
  if (status == BT_OK)
    status = ask_all (&w, error);
  if (status == BT_OK && !options->undrawn)
    status = make_plots (&w, error);
  if (status == BT_OK)
    status = btv_judge (claims, &w.columns, w.audit->outcomes, error);
  if (status == BT_OK)
    status = btv_selftest_run (&w.audit->selftest, claims, &w.columns,
                               w.audit->outcomes, error);
  if (status == BT_OK)
    btv_forensics_collect (&w.columns, w.audit->outcomes, w.audit->outcomes_count);
  if (status == BT_OK)
    collect (&w);
  for (size_t k = 0; status == BT_OK && k < w.audit->outcomes_count; k++)
    tell_decided (&w, k);
  btv_columns_clear (&w.columns);
  btv_asker_free (w.asker);
  free (w.takes);
  free (w.decided);
  free (w.counted);
  free (w.asked);
  free (w.open);
  free (w.plotted);
  for (size_t i = 0; i < w.wholes; i++)
    {
      free (w.whole[i].path);
      bt_table_free (w.whole[i].table);
    }
  free (w.whole);
  pthread_mutex_destroy (&w.lock);
  if (status == BT_OK)
    *out = w.audit;
  else
    btv_audit_free (w.audit);
  return status;
}

void
btv_audit_free (btv_audit *audit)
{
  if (!audit)
    return;
  for (size_t i = 0; audit->outcomes && i < audit->outcomes_count; i++)
    {
      free (audit->outcomes[i].attempts);
      btv_outcome_forget_inverse (&audit->outcomes[i]);
      btv_trace_clear (&audit->outcomes[i].trace);
    }
  for (size_t i = 0; i < audit->exhibits_count; i++)
    {
      free (audit->exhibits[i].name);
      btv_curves_clear (&audit->exhibits[i].curves);
    }
  for (int kind = 0; kind < BTV_PICTURE_COUNT; kind++)
    btv_picture_clear (&audit->picture[kind]);
  btv_plotted_free (audit->plotted, audit->plotted_count);
  btv_selftest_clear (&audit->selftest);
  btv_words_clear (&audit->words);
  free (audit->outcomes);
  free (audit->exhibits);
  free (audit);
}
