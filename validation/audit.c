/* validation/audit.c - see audit.h.
 *
 * Claims about the same model share a laboratory, and so their runs; groups of
 * claims are the tasks that run in parallel.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/audit.h"
#include "base/memory.h"
#include "base/pool.h"
#include "validation/weigh.h"

#include <math.h>
#include <pthread.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Tolerances of an answer, in widths of the claimed interval: asked again more
 * sharply while the answer straddles an end of it.  The source's own definition is
 * answered well at once; of a reading it is enough to know on which side it is. */
enum
{
  ROUNDS = 3
};
static const double sharpness[2][ROUNDS]
    = { { 0.125, 0.0125, 0.00125 }, { 2, 0.25, 0.03 } };

struct group
{
  size_t *member; /* indices of claims, in order */
  size_t count;
  double horizon;      /* largest t_max: longest first, so that no core waits */
  btv_lab *lab;        /* of its model, if this work made it */
  btv_exhibit exhibit; /* name NULL: none */
};

struct work
{
  btv_audit *audit;
  const btv_audit_options *options;
  struct group *group;
  size_t groups, selected, done;
  double start;
  size_t parts;      /* of the readings tried: single ones, then pairs */
  struct work *home; /* the first pass, whose laboratories later ones use; NULL in it */
  unsigned char *owed; /* where neighbours are asked: claims x readings, 1 where one is
                          to be tried on the other; settled before that begins */
  const btv_claim *illustrated[BTV_PICTURE_COUNT + 1]; /* by each picture; the last is
                                                          of those without */
  pthread_mutex_t lock; /* of done, and of calls of progress */
};

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static int
cancelled (const struct work *work)
{
  return work->options->cancel && *work->options->cancel;
}

/* Seconds left; 0: no bound; below 0: none. */
static double
time_left (const struct work *work)
{
  double budget = work->options->budget;
  if (!(budget > 0))
    return 0;
  double left = work->start + budget - now ();
  return left > 0 ? left : -1;
}

/* Something is missing because of STATUS: not without a word where memory ran out. */
static void
note_missing (struct work *work, bt_status status)
{
  if (status != BT_ENOMEM)
    return;
  pthread_mutex_lock (&work->lock);
  work->audit->starved = 1;
  pthread_mutex_unlock (&work->lock);
}

/* ---- one claim ----------------------------------------------------------------- */

static btv_relation
relation_of (const btv_claim *claim, const btv_answer *answer)
{
  if (btv_evaluator_kind (claim->evaluator) == BTV_LABEL)
    {
      /* A letter that cannot be decided leaves it open, unless another is wrong. */
      const char *label = answer->label, *printed = claim->printed;
      if (*label == '\0')
        return BTV_OVERLAP;
      if (strlen (label) != strlen (printed))
        return BTV_DISJOINT;
      for (size_t i = 0; label[i]; i++)
        if (label[i] != '?' && label[i] != printed[i])
          return BTV_DISJOINT;
      return strchr (label, '?') ? BTV_OVERLAP : BTV_INSIDE;
    }
  /* A reading with its own number of samples: the printed number is one draw. */
  btv_interval claimed = claim->claimed;
  claimed.lo -= BT_COVERAGE * answer->scatter;
  claimed.hi += BT_COVERAGE * answer->scatter;
  return btv_interval_relation (&claimed, answer->value.lo, answer->value.hi);
}

/* Ask under READING (NULL: as the source defines it), more sharply while the
 * answer cannot be told from an end of the claimed interval. */
static bt_status
attempt (struct work *work, btv_lab *lab, const btv_claim *claim,
         const btv_reading *reading, btv_attempt *out)
{
  bt_error error = BT_ERROR_INIT;
  *out = (btv_attempt){ .reading = reading, .relation = BTV_OVERLAP };
  /* A reading overrides what the claim itself sets. */
  btv_setting *set = NULL;
  size_t set_count = claim->set_count + (reading ? reading->set_count : 0);
  out->status = bti_calloc (&set, set_count + 1, sizeof *set, &error);
  if (out->status != BT_OK)
    return out->status;
  for (size_t i = 0; i < set_count; i++)
    set[i] = i < claim->set_count ? claim->set[i] : reading->set[i - claim->set_count];
  btv_question question = { .evaluator = claim->evaluator,
                            .settings = set,
                            .settings_count = set_count,
                            .check = reading == NULL,
                            .at = claim->at,
                            .t_max = claim->t_max };
  for (int i = 0; i < ROUNDS && out->relation == BTV_OVERLAP; i++)
    {
      question.tolerance
          = sharpness[reading != NULL][i] * btv_interval_scale (&claim->claimed);
      question.deadline = time_left (work);
      if (question.deadline < 0)
        {
          out->status = bt_error_set (&error, BT_ELIMIT, "time budget spent");
          out->answer.late = 1;
        }
      else
        out->status = btv_ask (lab, &question, &out->answer, &error);
      if (out->status != BT_OK)
        {
          snprintf (out->answer.reason, sizeof out->answer.reason, "%.255s",
                    error.text);
          break;
        }
      out->relation = relation_of (claim, &out->answer);
      /* Nothing to sharpen in a label, nor where less was reached than was asked for;
       * what a second method adds follows the first. */
      const bt_value *value = &out->answer.value;
      if (btv_evaluator_kind (claim->evaluator) == BTV_LABEL
          || bt_value_error (value) - value->err[BT_AXIS_METHOD] > question.tolerance)
        break;
    }
  free (set);
  return out->status;
}

/* A verdict for `btv_weigh'. */
static const btv_verdict PENDING = BTV_REFUTED;

/* Try the readings of work->parts parts on OUTCOME's claim. */
static void
examine_readings (struct work *work, btv_lab *lab, btv_outcome *outcome)
{
  const btv_claims *claims = work->audit->claims;
  bt_status status = BT_OK;
  for (size_t r = 0; status != BT_ECANCEL && r < claims->readings_count; r++)
    if (claims->readings[r].parts == work->parts
        && btv_reading_concerns (&claims->readings[r], outcome->claim)
        && !btv_attempt_under (outcome, &claims->readings[r]))
      status = attempt (work, lab, outcome->claim, &claims->readings[r],
                        &outcome->attempts[outcome->attempts_count++]);
  outcome->verdict = status == BT_ECANCEL ? BTV_NOT_RUN : PENDING;
  if (status == BT_ECANCEL)
    snprintf (outcome->message, sizeof outcome->message, "interrupted");
}

/* Room for all attempts on OUTCOME's claim; what readings there are besides does not
 * take any. */
static bt_status
make_room (const struct work *work, btv_outcome *outcome, bt_error *error)
{
  const btv_claims *claims = work->audit->claims;
  size_t room = 1;
  for (size_t r = 0; r < claims->readings_count; r++)
    room += (size_t) btv_reading_concerns (&claims->readings[r], outcome->claim);
  return bti_calloc (&outcome->attempts, room, sizeof *outcome->attempts, error);
}

/* Ask what can be said of one claim alone. */
static void
examine (struct work *work, btv_lab *lab, btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  bt_error error = BT_ERROR_INIT;
  outcome->verdict = BTV_ERROR;
  if (make_room (work, outcome, &error) != BT_OK)
    {
      snprintf (outcome->message, sizeof outcome->message, "%s", error.text);
      note_missing (work, BT_ENOMEM);
      return;
    }
  btv_attempt *first = &outcome->attempts[0];
  bt_status status = attempt (work, lab, claim, NULL, first);
  outcome->attempts_count = 1;
  if (status != BT_OK)
    {
      /* A limit of the machine is nobody's choice: an error. */
      outcome->verdict
          = status == BT_ECANCEL || (status == BT_ELIMIT && first->answer.late)
                ? BTV_NOT_RUN
                : BTV_ERROR;
      snprintf (outcome->message, sizeof outcome->message, "%s", first->answer.reason);
      return;
    }
  if (btv_evaluator_kind (claim->evaluator) == BTV_NUMBER)
    outcome->deviation = first->answer.value.value - claim->claimed.value;
  if (first->relation == BTV_INSIDE)
    {
      outcome->verdict = BTV_CONFIRMED;
      outcome->by = first;
      return;
    }
  if (first->relation == BTV_OVERLAP)
    {
      bt_axis axis = bt_value_dominant (&first->answer.value);
      outcome->verdict = BTV_UNDECIDED;
      snprintf (outcome->message, sizeof outcome->message,
                "the computed interval straddles an end of the printed one; largest "
                "error: %s%s%s",
                bt_axis_name (axis), first->answer.reason[0] ? "; " : "",
                first->answer.reason);
      return;
    }
  examine_readings (work, lab, outcome);
}

/* Try the readings that explain neighbours of OUTCOME's claim on this one, too. */
static void
examine_neighbour (struct work *work, btv_lab *lab, btv_outcome *outcome)
{
  const btv_claims *claims = work->audit->claims;
  bt_error error = BT_ERROR_INIT;
  if (!outcome->attempts && make_room (work, outcome, &error) != BT_OK)
    {
      note_missing (work, BT_ENOMEM);
      return;
    }
  bt_status status = BT_OK;
  if (outcome->attempts_count == 0)
    status = attempt (work, lab, outcome->claim, NULL,
                      &outcome->attempts[outcome->attempts_count++]);
  for (size_t r = 0; status == BT_OK && r < claims->readings_count; r++)
    {
      size_t claim = (size_t) (outcome - work->audit->outcomes);
      if (work->owed[claim * claims->readings_count + r])
        status = attempt (work, lab, outcome->claim, &claims->readings[r],
                          &outcome->attempts[outcome->attempts_count++]);
    }
}

/* The curve behind the answer to OUTCOME's claim: without it the verdict stands. */
static void
keep_trace (struct work *work, btv_lab *lab, btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  bt_error error = BT_ERROR_INIT;
  btv_question question = { .evaluator = claim->evaluator,
                            .settings = claim->set,
                            .settings_count = claim->set_count,
                            .at = claim->at,
                            .t_max = claim->t_max,
                            .deadline = time_left (work) };
  if (outcome->attempts_count > 0 && outcome->attempts[0].status == BT_OK
      && question.deadline >= 0)
    note_missing (work, btv_trace_make (lab, &question, &outcome->trace, &error));
}

/* ---- one group ----------------------------------------------------------------- */

/* The curves of GROUP, as far as its break times need them. */
static bt_status
exhibit (struct work *work, btv_lab *lab, struct group *group, bt_error *error)
{
  double t_end = 0, t_max = 0;
  const btv_claim *first = NULL;
  for (size_t i = 0; i < group->count; i++)
    {
      const btv_outcome *outcome = &work->audit->outcomes[group->member[i]];
      if (outcome->attempts_count == 0 || outcome->attempts[0].status != BT_OK)
        continue;
      if (!first)
        first = outcome->claim;
      const bt_value *value = &outcome->attempts[0].answer.value;
      if (!(btv_evaluator_needs (outcome->claim->evaluator) & BTV_IS_TIME))
        continue;
      t_max = fmax (t_max, outcome->claim->t_max);
      t_end = fmax (t_end, isfinite (value->hi)
                               ? fmin (1.25 * value->hi, outcome->claim->t_max)
                               : outcome->claim->t_max);
    }
  if (t_end <= 0)
    return BT_OK;
  /* "vz-t1-7-tmf" belongs to exhibit "vz-t1-7". */
  const char *dash = strrchr (first->id, '-');
  size_t length = dash ? (size_t) (dash - first->id) : strlen (first->id);
  bt_status status = bti_calloc (&group->exhibit.name, length + 1, 1, error);
  if (status != BT_OK)
    return status;
  memcpy (group->exhibit.name, first->id, length);
  group->exhibit.claim = first;
  group->exhibit.t_end = t_end;
  status = btv_lab_curves (lab, t_max, t_end, &group->exhibit.curves, error);
  if (status != BT_OK)
    {
      free (group->exhibit.name);
      group->exhibit.name = NULL;
    }
  return status;
}

/* The pictures of GROUP's claims: each of the first claim of all that has it and is
 * run, which is settled before any is. */
static void
illustrate (struct work *work, btv_lab *lab, const struct group *group)
{
  bt_error error = BT_ERROR_INIT;
  for (size_t i = 0; i < group->count && !cancelled (work); i++)
    for (size_t kind = 0; kind < BTV_PICTURE_COUNT; kind++)
      {
        const btv_outcome *outcome = &work->audit->outcomes[group->member[i]];
        if (work->illustrated[kind] == outcome->claim && time_left (work) >= 0)
          note_missing (work, btv_picture_make (lab, outcome->claim,
                                                &work->audit->picture[kind], &error));
      }
}

/* The laboratory of GROUP's claims: that of the first pass, where it has one. */
static bt_status
find_lab (struct work *work, struct group *group, btv_lab **out, bt_error *error)
{
  const btv_outcome *outcomes = work->audit->outcomes;
  const btv_claim *claim = outcomes[group->member[0]].claim;
  bt_model *model = NULL;
  bt_status status = BT_OK;
  for (size_t g = 0; work->home && g < work->home->groups; g++)
    {
      const struct group *first = &work->home->group[g];
      *out = first->lab;
      if (*out && btv_claim_same_model (outcomes[first->member[0]].claim, claim))
        return BT_OK;
    }
  if (claim->modes > 0)
    status = claim->couplings ? bt_model_new_couplings (
                 &model, claim->couplings, claim->x0, claim->omega, claim->modes, error)
                              : bt_model_new (&model, claim->lambda, claim->x0,
                                              claim->omega, claim->modes, error);
  if (status == BT_OK)
    status = btv_lab_new (&group->lab, model, 1, work->options->cancel, error);
  if (status == BT_OK && claim->model)
    btv_lab_set_open (group->lab, &claim->open);
  bt_model_free (model);
  *out = group->lab;
  return status;
}

static void
run_group (void *context, size_t index)
{
  struct work *work = context;
  struct group *group = &work->group[index];
  bt_error error = BT_ERROR_INIT;
  btv_lab *lab = NULL;
  bt_status status = find_lab (work, group, &lab, &error);
  note_missing (work, status);
  for (size_t i = 0; i < group->count; i++)
    {
      btv_outcome *outcome = &work->audit->outcomes[group->member[i]];
      double start = now ();
      if (status != BT_OK)
        {
          outcome->verdict = BTV_ERROR;
          snprintf (outcome->message, sizeof outcome->message, "%s", error.text);
        }
      else if (work->owed)
        examine_neighbour (work, lab, outcome);
      else if (cancelled (work))
        snprintf (outcome->message, sizeof outcome->message, "interrupted");
      else if (time_left (work) < 0)
        snprintf (outcome->message, sizeof outcome->message, "time budget spent");
      else if (work->parts > 1)
        examine_readings (work, lab, outcome);
      else
        examine (work, lab, outcome);
      outcome->seconds += now () - start;
      if (work->owed || work->parts > 1)
        continue;
      pthread_mutex_lock (&work->lock);
      work->done++;
      if (work->options->progress)
        work->options->progress (work->options->context, work->done, work->selected,
                                 outcome);
      pthread_mutex_unlock (&work->lock);
    }
  /* Without its curves a verdict still stands. */
  if (status == BT_OK && !cancelled (work) && !work->owed && work->parts == 1)
    {
      for (size_t i = 0; i < group->count; i++)
        keep_trace (work, lab, &work->audit->outcomes[group->member[i]]);
      note_missing (work, exhibit (work, lab, group, &error));
      illustrate (work, lab, group);
    }
  if (status == BT_OK)
    btv_lab_trim (lab);
}

/* ---- all claims ---------------------------------------------------------------- */

/* Non-zero when claim I is to be run; otherwise its outcome says why not. */
static int
selected (const btv_audit_options *options, const regex_t *filter, btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  outcome->verdict = BTV_NOT_RUN;
  outcome->deviation = NAN;
  outcome->chance = NAN;
  if (filter && regexec (filter, claim->id, 0, NULL, 0) != 0)
    snprintf (outcome->message, sizeof outcome->message, "left out by the filter");
  else if (claim->tier == BTV_FULL && options->tier == BTV_QUICK)
    snprintf (outcome->message, sizeof outcome->message,
              "a claim of the full tier; this was a run of the quick tier");
  else if (claim->missing)
    {
      outcome->verdict = BTV_NOT_COMPUTABLE;
      snprintf (outcome->message, sizeof outcome->message, "missing: %s",
                claim->missing);
    }
  else
    return 1;
  return 0;
}

/* Put claim I to the others about its model. */
static bt_status
join_group (struct work *work, size_t i, bt_error *error)
{
  const btv_outcome *outcomes = work->audit->outcomes;
  size_t g = 0;
  while (g < work->groups
         && !btv_claim_same_model (outcomes[work->group[g].member[0]].claim,
                                   outcomes[i].claim))
    g++;
  struct group *group = &work->group[g];
  if (g == work->groups)
    work->groups++;
  bt_status status
      = bti_realloc (&group->member, group->count + 1, sizeof (size_t), error);
  if (status == BT_OK)
    group->member[group->count++] = i;
  double t_max = outcomes[i].claim->t_max;
  if (t_max > group->horizon)
    group->horizon = t_max;
  return status;
}

static int
by_horizon (const void *a, const void *b)
{
  const struct group *left = a, *right = b;
  if (left->horizon != right->horizon)
    return left->horizon < right->horizon ? 1 : -1;
  return left->member[0] < right->member[0] ? -1 : 1;
}

static int
by_claim (const void *a, const void *b)
{
  const btv_exhibit *left = a, *right = b;
  return left->claim < right->claim ? -1 : left->claim > right->claim;
}

static bt_status
form_groups (struct work *work, const regex_t *filter, bt_error *error)
{
  btv_audit *audit = work->audit;
  bt_status status
      = bti_calloc (&work->group, audit->outcomes_count, sizeof *work->group, error);
  for (size_t i = 0; status == BT_OK && i < audit->outcomes_count; i++)
    {
      audit->outcomes[i].claim = &audit->claims->claims[i];
      if (!selected (work->options, filter, &audit->outcomes[i]))
        continue;
      work->selected++;
      btv_picture_kind kind = btv_picture_of (audit->outcomes[i].claim);
      if (!work->illustrated[kind])
        work->illustrated[kind] = audit->outcomes[i].claim;
      status = join_group (work, i, error);
    }
  return status;
}

/* Leave in OWED, of the readings that explain a neighbour, those that are still to be
 * tried on OUTCOME's claim; non-zero when there is one. */
static int
owes_neighbours (const struct work *work, const btv_outcome *outcome,
                 unsigned char *owed)
{
  int any = 0;
  const btv_claims *claims = work->audit->claims;
  const int left_out
      = !outcome->claim->table || outcome->verdict == BTV_ERROR
        || (outcome->claim->tier == BTV_FULL && work->options->tier == BTV_QUICK);
  for (size_t r = 0; r < claims->readings_count; r++)
    {
      owed[r] = owed[r] && !left_out && claims->readings[r].parts == work->parts
                && btv_reading_concerns (&claims->readings[r], outcome->claim)
                && !btv_attempt_under (outcome, &claims->readings[r]);
      any |= owed[r];
    }
  return any;
}

static void
release_groups (struct work *work)
{
  for (size_t g = 0; work->group && g < work->groups; g++)
    {
      free (work->group[g].member);
      free (work->group[g].exhibit.name);
      btv_curves_clear (&work->group[g].exhibit.curves);
      btv_lab_free (work->group[g].lab);
    }
  free (work->group);
  work->group = NULL;
  work->groups = 0;
}

/* A reading that explains one cell is tried on its column. */
static bt_status
ask_neighbours (struct work *work, bt_error *error)
{
  const btv_audit *audit = work->audit;
  struct work second = *work;
  second.home = work->home ? work->home : work;
  size_t readings = audit->claims->readings_count;
  second.groups = 0;
  bt_status status
      = bti_calloc (&second.group, audit->outcomes_count, sizeof *second.group, error);
  if (status == BT_OK)
    status = bti_calloc (&second.owed, audit->outcomes_count, readings + 1, error);
  if (status == BT_OK)
    status = btv_candidates (audit, second.owed, error);
  for (size_t i = 0; status == BT_OK && i < audit->outcomes_count; i++)
    if (owes_neighbours (work, &audit->outcomes[i], second.owed + i * readings))
      status = join_group (&second, i, error);
  if (status == BT_OK && !cancelled (work))
    bti_pool_run (work->options->jobs, second.groups, run_group, &second);
  release_groups (&second);
  free (second.owed);
  for (size_t i = 0; status == BT_OK && i < audit->outcomes_count; i++)
    if (audit->outcomes[i].verdict == PENDING)
      btv_weigh (audit, &audit->outcomes[i]);
  return status;
}

/* What no single reading explains is tried under pairs of them. */
static bt_status
try_pairs (struct work *work, bt_error *error)
{
  const btv_audit *audit = work->audit;
  struct work second = *work;
  second.home = work->home ? work->home : work;
  second.parts = 2;
  second.groups = 0;
  bt_status status
      = bti_calloc (&second.group, audit->outcomes_count, sizeof *second.group, error);
  for (size_t i = 0; status == BT_OK && i < audit->outcomes_count; i++)
    if (audit->outcomes[i].verdict == BTV_REFUTED)
      status = join_group (&second, i, error);
  if (status == BT_OK && !cancelled (work))
    bti_pool_run (work->options->jobs, second.groups, run_group, &second);
  release_groups (&second);
  if (status == BT_OK)
    status = ask_neighbours (&second, error);
  return status;
}

static bt_status
collect (struct work *work, bt_error *error)
{
  btv_audit *audit = work->audit;
  bt_status status
      = bti_calloc (&audit->exhibits, work->groups, sizeof *audit->exhibits, error);
  for (size_t g = 0; status == BT_OK && g < work->groups; g++)
    if (work->group[g].exhibit.name)
      {
        audit->exhibits[audit->exhibits_count++] = work->group[g].exhibit;
        work->group[g].exhibit = (btv_exhibit){ 0 };
      }
  if (status == BT_OK)
    qsort (audit->exhibits, audit->exhibits_count, sizeof *audit->exhibits, by_claim);
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      btv_outcome *outcome = &audit->outcomes[i];
      const btv_claim *claim = outcome->claim;
      audit->totals[outcome->verdict]++;
      audit->judged += outcome->verdict <= BTV_REFUTED;
      /* What was not run cannot differ; an interrupted run says so itself. */
      outcome->as_expected
          = outcome->verdict == BTV_NOT_RUN || !claim->has_expect
            || (outcome->verdict == claim->expect
                && (!claim->expect_reading || outcome->verdict != BTV_EXPLAINED
                    || strcmp (outcome->by->reading->name, claim->expect_reading)
                           == 0));
      audit->unexpected += !outcome->as_expected;
    }
  audit->interrupted = cancelled (work);
  return status;
}

bt_status
btv_audit_run (btv_audit **out, const btv_claims *claims,
               const btv_audit_options *options, bt_error *error)
{
  *out = NULL;
  regex_t filter;
  if (options->filter)
    {
      int failed = regcomp (&filter, options->filter, REG_EXTENDED | REG_NOSUB);
      if (failed)
        {
          char text[128];
          regerror (failed, &filter, text, sizeof text);
          return bt_error_set (error, BT_EINVAL, "filter '%s': %s", options->filter,
                               text);
        }
    }
  struct work work = { .options = options, .start = now (), .parts = 1 };
  pthread_mutex_init (&work.lock, NULL);
  bt_status status = bti_calloc (&work.audit, 1, sizeof *work.audit, error);
  if (status == BT_OK)
    {
      work.audit->claims = claims;
      status = bti_calloc (&work.audit->outcomes, claims->claims_count,
                           sizeof *work.audit->outcomes, error);
    }
  if (status == BT_OK)
    {
      work.audit->outcomes_count = claims->claims_count;
      status = form_groups (&work, options->filter ? &filter : NULL, error);
    }
  if (status == BT_OK)
    {
      qsort (work.group, work.groups, sizeof *work.group, by_horizon);
      bti_pool_run (options->jobs, work.groups, run_group, &work);
      status = ask_neighbours (&work, error);
    }
  if (status == BT_OK)
    status = try_pairs (&work, error);
  if (status == BT_OK)
    status = collect (&work, error);
  release_groups (&work);
  pthread_mutex_destroy (&work.lock);
  if (options->filter)
    regfree (&filter);
  if (status == BT_OK)
    *out = work.audit;
  else
    btv_audit_free (work.audit);
  return status;
}

void
btv_audit_free (btv_audit *audit)
{
  if (!audit)
    return;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      free (audit->outcomes[i].attempts);
      btv_trace_clear (&audit->outcomes[i].trace);
    }
  for (size_t i = 0; i < audit->exhibits_count; i++)
    {
      free (audit->exhibits[i].name);
      btv_curves_clear (&audit->exhibits[i].curves);
    }
  for (int kind = 0; kind < BTV_PICTURE_COUNT; kind++)
    btv_picture_clear (&audit->picture[kind]);
  free (audit->outcomes);
  free (audit->exhibits);
  free (audit);
}
