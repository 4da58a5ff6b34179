/* validation/ask.c - see ask.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "base/pool.h"
#include "scan/ranks.h"
#include "validation/altered.h"
#include "validation/asker.h"
#include "validation/cost.h"
#include "validation/forensics.h"
#include "validation/hint.h"
#include "validation/judge.h"
#include "validation/keep.h"
#include "validation/lab.h"
#include "validation/scan.h"

#include <math.h>
#include <pthread.h>
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

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

int
btv_asker_cancelled (const btv_asker *asker)
{
  return asker->halted || (asker->options.cancel && *asker->options.cancel);
}

double
btv_asker_time_left (const btv_asker *asker)
{
  double budget = asker->options.budget;
  if (!(budget > 0))
    return 0;
  double left = asker->start + budget - now ();
  return left > 0 ? left : -1;
}

size_t
btv_asker_recalled (const btv_asker *asker)
{
  return asker->recalled;
}

/* ---- one question -------------------------------------------------------------- */

/* How an attempt that has failed ended.  A limit of the machine is nobody's choice: an
 * error; what is outside the domain of a reading is the reading's. */
static btv_end
end_of (const btv_attempt *attempt)
{
  switch (attempt->status)
    {
    case BT_ECANCEL:
      return BTV_UNTIMELY;
    case BT_ELIMIT:
      return attempt->answer.late ? BTV_UNTIMELY : BTV_FAILED;
    case BT_EINVAL:
    case BT_ENOTSUP:
    case BT_EGRID:
      return attempt->reading ? BTV_REFUSED : BTV_FAILED;
    default:
      return BTV_FAILED;
    }
}

/* What LAB has spent since it had spent WAS, and SECONDS in all, goes to PHASE of
 * SPENT; the second method is a phase of its own. */
static void
account (const btv_lab *lab, btv_profile *spent, btv_phase phase, double seconds,
         const btv_spent *was)
{
  const btv_spent is = btv_lab_spent (lab);
  spent->phase[BTV_PHASE_SECOND] += is.second - was->second;
  spent->phase[phase] += seconds - (is.second - was->second);
  spent->coarser += is.coarser - was->coarser;
  spent->again += is.again - was->again;
}

/* QUESTION, once, within the time that is left; PHASE of the work on it. */
static bt_status
ask_once (btv_asker *asker, btv_lab *lab, btv_profile *spent, btv_phase phase,
          btv_question *question, btv_answer *out)
{
  bt_error error = BT_ERROR_INIT;
  bt_status status;
  const double begun = btv_profile_now ();
  const btv_spent was = btv_lab_spent (lab);
  *out = (btv_answer){ 0 };
  question->deadline = btv_asker_time_left (asker);
  if (question->deadline < 0)
    {
      status = bt_error_set (&error, BT_ELIMIT, "time budget spent");
      out->late = 1;
    }
  else
    status = btv_ask (lab, question, out, &error);
  if (status != BT_OK)
    snprintf (out->reason, sizeof out->reason, "%.255s", error.text);
  account (lab, spent, phase, btv_profile_now () - begun, &was);
  return status;
}

/* *LAB is opened for CLAIM's model when it is first needed. */
static bt_status
open_lab (btv_asker *asker, btv_lab **lab, const btv_claim *claim, bt_error *error)
{
  bt_model *model;
  if (*lab)
    return BT_OK;
  bt_status status = btv_claim_model (&model, claim, error);
  if (model && asker->options.general && bt_model_parts (model) > 0)
    bt_model_generalise (model);
  if (status == BT_OK)
    status = btv_lab_new (lab, model, 1, asker->options.cancel, error);
  if (status == BT_OK && asker->options.limits.seconds > 0)
    btv_lab_set_longest (*lab, asker->options.limits.seconds);
  if (status == BT_OK && claim->model && !claim->closed)
    btv_lab_set_open (*lab, &claim->open);
  if (status == BT_OK && claim->scan)
    btv_lab_set_scan (*lab, claim->scan);
  if (status == BT_OK && claim->closed)
    btv_lab_set_file (*lab, claim->closed, claim->given, claim->given_count);
  bt_model_free (model);
  if (status == BT_OK)
    return BT_OK;
  btv_lab_free (*lab);
  *lab = NULL;
  return status;
}

/* Ask until the answer can be told from both ends of the claimed interval. */
static void
sharpen (btv_asker *asker, btv_lab *lab, btv_profile *spent, const btv_claim *claim,
         btv_question *question, btv_attempt *out)
{
  for (int i = 0; i < ROUNDS && out->relation == BTV_OVERLAP; i++)
    {
      btv_attempt next = *out;
      /* Of what is printed, in its own units; the question is in the model's. */
      const double tolerance
          = sharpness[out->reading != NULL][i] * btv_interval_scale (&claim->claimed);
      question->tolerance = tolerance / btv_convert_factor (&claim->convert);
      const btv_phase phase = out->reading ? BTV_PHASE_READINGS
                              : i > 0      ? BTV_PHASE_SHARPER
                                           : BTV_PHASE_FIRST;
      next.status = ask_once (asker, lab, spent, phase, question, &next.answer);
      if (next.status == BT_OK)
        btv_convert_answer (&claim->convert, &next.answer);
      else
        next.end = end_of (&next);
      /* A sharper answer that there was no time for takes none away. */
      if (i > 0 && next.end == BTV_UNTIMELY)
        {
          out->end = BTV_UNTIMELY;
          return;
        }
      *out = next;
      if (out->status != BT_OK)
        return;
      out->relation = btv_answer_relation (claim, &out->answer);
      /* What was reached when the time was up may tell all the same. */
      if (out->relation == BTV_OVERLAP && question->deadline > 0
          && (btv_lab_late (lab) || btv_asker_time_left (asker) < 0))
        {
          out->end = BTV_UNTIMELY;
          return;
        }
      /* Nothing to sharpen in a label, in what scatters, nor where less was reached
       * than was asked for; what a second method adds follows the first. */
      const bt_value *value = &out->answer.value;
      if (btv_evaluator_kind (claim->evaluator) == BTV_LABEL || out->answer.scatter > 0
          || bt_value_error (value) - value->err[BT_AXIS_METHOD] > tolerance)
        return;
    }
}

/* Whether MADE would come out again: it is an answer, or the model or the reading has
 * none, and no clock had a part in it. */
static int
lasts (const btv_asker *asker, const btv_attempt *made)
{
  return !(asker->options.budget > 0) && !made->answer.late && !made->answer.partial
         && (made->status == BT_OK ? made->end == BTV_ANSWERED
                                   : made->end == BTV_REFUSED);
}

void
btv_asker_answer (btv_asker *asker, btv_lab **lab, btv_profile *spent,
                  const btv_claim *claim, btv_question *question, btv_attempt *out)
{
  btv_pack what = { NULL, 0, 0, 0 };
  bt_error why = BT_ERROR_INIT;
  btv_pack_text (&what, "answer");
  btv_keep_model (&what, claim, asker->options.general);
  btv_keep_question (&what, claim, question);
  btv_pack_number (&what, out->reading != NULL);
  if (!btv_keep_recall (asker, &what, out))
    {
      out->status = open_lab (asker, lab, claim, &why);
      if (out->status == BT_OK)
        sharpen (asker, *lab, spent, claim, question, out);
      else
        {
          out->end = BTV_FAILED;
          snprintf (out->answer.reason, sizeof out->answer.reason, "%.255s", why.text);
        }
      if (lasts (asker, out))
        btv_keep_retain (asker, &what, out);
    }
  free (what.data);
}

/* ---- how often a label is given ----------------------------------------------------
 */

/* Each parameter as it is, a fifth less, a fifth more. */
static const double factors[] = { 1, 0.8, 1.2 };
enum
{
  FACTORS = sizeof factors / sizeof *factors,
  PARAMETERS_MAX = 6 /* 728 points */
};

/* The model of CLAIM with its parameters (the couplings together, x0, each frequency)
 * moved as the digits of POINT to base FACTORS say. */
static bt_status
model_beside (bt_model **out, const btv_claim *claim, size_t point, bt_error *error)
{
  double omega[PARAMETERS_MAX], couplings[PARAMETERS_MAX];
  double coupling = factors[point % FACTORS];
  double x0 = claim->x0 * factors[point / FACTORS % FACTORS];
  point /= FACTORS * FACTORS;
  for (size_t j = 0; j < claim->modes; j++, point /= FACTORS)
    {
      couplings[j] = coupling * btv_claim_lambda (claim, j);
      omega[j] = claim->omega[j] * factors[point % FACTORS];
    }
  return bt_model_new_couplings (out, couplings, x0, omega, claim->modes, error);
}

/* Of the points around CLAIM whose label, as defined, is the claim's own, the share at
 * which QUESTION gives what is printed.  NaN where that is not cheap or has no meaning:
 * for what is not a function of the model alone. */
static double
count_rate (const btv_lab *lab, const btv_claim *claim, const char *own,
            const btv_question *question)
{
  size_t points = 1, same = 0, hits = 0;
  if (btv_evaluator_needs (claim->evaluator) != BTV_NEEDS_MODEL
      || claim->modes + 2 > PARAMETERS_MAX)
    return NAN;
  for (size_t k = 0; k < claim->modes + 2; k++)
    points *= FACTORS;
  btv_question defined = *question;
  defined.settings = claim->set;
  defined.settings_count = claim->set_count;
  for (size_t point = 1; point < points; point++)
    {
      bt_model *model = NULL;
      btv_lab *beside = NULL;
      bt_error error = BT_ERROR_INIT;
      btv_answer mine = { 0 }, read = { 0 };
      bt_status status = model_beside (&model, claim, point, &error);
      if (status == BT_OK)
        status = btv_lab_new_like (&beside, model, lab, &error);
      if (status == BT_OK)
        status = btv_ask (beside, &defined, &mine, &error);
      if (status == BT_OK && strcmp (mine.label, own) == 0)
        {
          status = btv_ask (beside, question, &read, &error);
          same += status == BT_OK;
          hits += status == BT_OK && strcmp (read.label, claim->printed) == 0;
        }
      btv_lab_free (beside);
      bt_model_free (model);
      if (status == BT_ECANCEL)
        return NAN;
    }
  return same > 0 ? (double) hits / (double) same : NAN;
}

/* The same, once. */
static double
base_rate (btv_asker *asker, btv_group *g, const btv_claim *claim, const char *own,
           const btv_question *question)
{
  btv_pack what = { NULL, 0, 0, 0 }, kept;
  bt_error why = BT_ERROR_INIT;
  double rate = NAN;
  btv_pack_text (&what, "base rate");
  btv_keep_model (&what, claim, asker->options.general);
  btv_keep_question (&what, claim, question);
  btv_keep_settings (&what, claim->set, claim->set_count);
  btv_pack_text (&what, own);
  if (btv_cache_get (asker->options.cache, &what, &kept))
    {
      btv_parcel parcel = { kept.data, kept.size, NULL, 0 };
      btv_parcel_bytes (&parcel, &rate, sizeof rate);
      rate = parcel.failed ? NAN : rate;
      free (kept.data);
    }
  else if (open_lab (asker, &g->lab, claim, &why) == BT_OK)
    {
      kept = (btv_pack){ NULL, 0, 0, 0 };
      const double begun = btv_profile_now ();
      rate = count_rate (g->lab, claim, own, question);
      g->spent.phase[BTV_PHASE_RATES] += btv_profile_now () - begun;
      btv_pack_bytes (&kept, &rate, sizeof rate);
      if (!(asker->options.budget > 0) && !btv_asker_cancelled (asker))
        btv_cache_put (asker->options.cache, &what, &kept);
      free (kept.data);
    }
  free (what.data);
  return rate;
}

/* ---- attempts ----------------------------------------------------------------------
 */

/* Room for all attempts, so that they stay where they are; what readings there are
 * besides does not take any. */
static bt_status
make_room (const btv_asker *asker, btv_outcome *outcome, bt_error *error)
{
  const btv_claims *claims = asker->claims;
  size_t room = 1;
  for (size_t r = 0; r < claims->readings_count; r++)
    room += (size_t) btv_reading_concerns (&claims->readings[r], outcome->claim);
  return bti_calloc (&outcome->attempts, room, sizeof *outcome->attempts, error);
}

bt_status
btv_asker_keep (btv_asker *asker, btv_outcome *outcome, const btv_attempt *made,
                bt_error *error)
{
  bt_status status = BT_OK;
  pthread_mutex_lock (&asker->lock);
  if (!outcome->attempts)
    status = make_room (asker, outcome, error);
  if (status == BT_OK)
    outcome->attempts[outcome->attempts_count++] = *made;
  pthread_mutex_unlock (&asker->lock);
  return status;
}

btv_attempt
btv_asker_attempt (const btv_reading *reading)
{
  return (btv_attempt){ .reading = reading, .relation = BTV_OVERLAP, .base_rate = NAN };
}

bt_status
btv_asker_join (btv_setting **out, const btv_claim *claim, const btv_setting *other,
                size_t count, bt_error *error)
{
  bt_status status
      = bti_calloc (out, claim->set_count + count + 1, sizeof **out, error);
  for (size_t i = 0; status == BT_OK && i < claim->set_count; i++)
    (*out)[i] = claim->set[i];
  for (size_t i = 0; status == BT_OK && i < count; i++)
    (*out)[claim->set_count + i] = other[i];
  return status;
}

/* Ask what OUTCOME's claim prints under READING, or as the source defines it. */
static bt_status
attempt (btv_asker *asker, btv_group *g, btv_outcome *outcome,
         const btv_reading *reading, bt_error *error)
{
  btv_attempt made = btv_asker_attempt (reading);
  btv_altered altered;
  btv_setting *set = NULL;
  btv_lab *own = NULL; /* of another model */
  const int other = reading && reading->parameters_count > 0;
  size_t more = reading ? reading->set_count : 0;
  btv_altered_begin (&altered, outcome->claim);
  const btv_claim *claim = &altered.claim;
  bt_status status
      = btv_asker_join (&set, claim, reading ? reading->set : NULL, more, error);
  bt_error why = BT_ERROR_INIT;
  made.status = reading ? btv_altered_read (&altered, reading, &why) : BT_OK;
  if (status == BT_OK && made.status != BT_OK)
    {
      made.end = made.status == BT_ENOMEM ? BTV_FAILED : BTV_REFUSED;
      snprintf (made.answer.reason, sizeof made.answer.reason, "%.255s", why.text);
      status = btv_asker_keep (asker, outcome, &made, error);
    }
  else if (status == BT_OK)
    {
      btv_question question = { .evaluator = claim->evaluator,
                                .settings = set,
                                .settings_count = claim->set_count + more,
                                .check = reading == NULL,
                                .at = claim->at,
                                .t_max = claim->t_max };
      btv_asker_answer (asker, other ? &own : &g->lab, &g->spent, claim, &question,
                        &made);
      if (reading && !other && made.end == BTV_ANSWERED
          && btv_evaluator_kind (claim->evaluator) == BTV_LABEL
          && outcome->attempts[0].relation == BTV_DISJOINT)
        made.base_rate = base_rate (asker, g, outcome->claim,
                                    outcome->attempts[0].answer.label, &question);
      status = btv_asker_keep (asker, outcome, &made, error);
    }
  btv_lab_free (own);
  btv_altered_clear (&altered);
  free (set);
  return status;
}

/* The standard readings of a number that fails: what is known already, and one answer
 * where that is cheap. */
static bt_status
ask_hints (btv_asker *asker, btv_group *g, btv_outcome *outcome, bt_error *error)
{
  static const btv_reading standard = { 0 };
  const btv_claim *claim = outcome->claim;
  btv_setting other, *set = NULL;
  btv_question question;
  if (asker->options.rules.thorough || !outcome->selected || outcome->hinted
      || btv_known_of (outcome, NULL) != BTV_MISSES)
    return BT_OK;
  outcome->hinted = 1;
  btv_hints_read (asker->claims, outcome);
  if (!btv_hint_asks (asker->claims, outcome, &other, &question))
    return BT_OK;
  btv_attempt made = btv_asker_attempt (&standard);
  bt_status status = btv_asker_join (&set, claim, &other, 1, error);
  if (status != BT_OK)
    return status;
  question.settings = set;
  question.settings_count = claim->set_count + 1;
  btv_asker_answer (asker, &g->lab, &g->spent, claim, &question, &made);
  if (made.status == BT_OK)
    btv_hint_answered (outcome, &other, &question, &made.answer);
  free (set);
  return BT_OK;
}

/* ---- one model ----------------------------------------------------------------- */

/* One planned question, and what follows from its answer for the same claim. */
static bt_status
ask_one (btv_asker *asker, btv_group *g, const btv_query *query, bt_error *error)
{
  btv_outcome *outcome = &asker->outcomes[query->claim];
  const btv_reading *reading = query->reading;
  double start = now ();
  bt_status status = BT_OK;
  int more = !query->vary && !btv_attempt_under (outcome, reading);
  g->spent = (btv_profile){ 0 };
  pthread_mutex_lock (&asker->lock);
  if (asker->options.begun && !btv_asker_cancelled (asker))
    asker->options.begun (asker->options.context, outcome);
  pthread_mutex_unlock (&asker->lock);
  while (status == BT_OK && more && !btv_asker_cancelled (asker))
    {
      status = attempt (asker, g, outcome, reading, error);
      more = btv_plan_own (asker->claims, outcome, &asker->options.rules, &reading);
    }
  if (query->vary)
    status = btv_asker_inverse (asker, outcome, query->vary, error);
  else if (status == BT_OK && !btv_asker_cancelled (asker))
    status = ask_hints (asker, g, outcome, error);
  pthread_mutex_lock (&asker->lock);
  outcome->seconds += now () - start;
  btv_profile_add (&outcome->spent, &g->spent);
  if (status == BT_OK && asker->options.answered && !btv_asker_cancelled (asker))
    asker->options.answered (asker->options.context, outcome);
  pthread_mutex_unlock (&asker->lock);
  return status;
}

/* The claims of the plan about G's model, each once. */
static void
visit (btv_asker *asker, btv_group *g)
{
  size_t count = 0;
  size_t *member = asker->order + g->first;
  bt_error why = BT_ERROR_INIT;
  btv_pack what = { NULL, 0, 0, 0 };
  if (g->visited || g->later > 0 || btv_asker_cancelled (asker)
      || !asker->options.visited)
    return;
  g->visited = 1;
  for (size_t i = 0; i < g->count; i++)
    count += asker->outcomes[member[i]].attempts_count > 0;
  if (count == 0)
    return;
  btv_keep_visit (asker, &what, member, g->count);
  if (!btv_keep_recall_visit (asker, &what, member, g->count)
      && open_lab (asker, &g->lab, asker->outcomes[*member].claim, &why) == BT_OK)
    {
      const double begun = btv_profile_now ();
      const btv_spent was = btv_lab_spent (g->lab);
      g->spent = (btv_profile){ 0 };
      const int whole
          = asker->options.visited (asker->options.context, g->lab, member, g->count);
      account (g->lab, &g->spent, BTV_PHASE_PICTURES, btv_profile_now () - begun, &was);
      btv_profile_add (&asker->outcomes[g->leader].spent, &g->spent);
      if (whole && !(asker->options.budget > 0) && !btv_asker_cancelled (asker))
        btv_keep_retain_visit (asker, &what, member, g->count);
    }
  free (what.data);
}

void
btv_asker_group (void *context, size_t index)
{
  btv_asker *asker = context;
  btv_group *g = &asker->groups[index];
  bt_error error = BT_ERROR_INIT;
  bt_status status = BT_OK;
  if (g->from == g->to || btv_asker_cancelled (asker))
    return;
  bti_room_take (&asker->room, g->bytes);
  for (size_t i = g->from; status == BT_OK && i < g->to; i++)
    status = ask_one (asker, g, &asker->query[i], &error);
  if (status == BT_OK)
    visit (asker, g);
  if (g->lab)
    btv_lab_trim (g->lab);
  bti_room_give (&asker->room, g->bytes);
  if (status == BT_OK)
    return;
  pthread_mutex_lock (&asker->lock);
  if (asker->error.status == BT_OK)
    asker->error = error;
  pthread_mutex_unlock (&asker->lock);
}

/* ---- all ----------------------------------------------------------------------- */

static int
by_model (const void *a, const void *b)
{
  const btv_claim *left = *(const btv_claim *const *) a;
  const btv_claim *right = *(const btv_claim *const *) b;
  int order = btv_claim_model_order (left, right);
  return order ? order : left < right ? -1 : left > right;
}

static int
by_horizon (const void *a, const void *b)
{
  const btv_group *left = a, *right = b;
  if (left->horizon != right->horizon)
    return left->horizon < right->horizon ? 1 : -1;
  return left->leader < right->leader ? -1 : left->leader > right->leader;
}

/* How far all that CLAIM needs is run, a point of a scan after the other. */
static double
horizon_of (const btv_claim *claim)
{
  return claim->scan ? claim->scan->t_max * (double) claim->scan->points : claim->t_max;
}

/* Put the claims about one model together, each group in the order of the file. */
static bt_status
form_groups (btv_asker *asker, bt_error *error)
{
  size_t n = asker->claims->claims_count;
  const btv_claim *claims = asker->claims->claims, **sorted = NULL;
  bt_status status = bti_calloc (&asker->order, n, sizeof *asker->order, error);
  if (status == BT_OK)
    status = bti_calloc (&asker->home, n, sizeof *asker->home, error);
  if (status == BT_OK)
    status = bti_calloc (&asker->groups, n, sizeof *asker->groups, error);
  if (status == BT_OK)
    status = bti_calloc (&asker->before, n, sizeof *asker->before, error);
  if (status == BT_OK)
    status = bti_calloc (&asker->fresh, n, sizeof *asker->fresh, error);
  if (status == BT_OK)
    status = bti_calloc (&sorted, n, sizeof *sorted, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < n; i++)
    sorted[i] = &claims[i];
  qsort (sorted, n, sizeof *sorted, by_model);
  for (size_t i = 0; i < n; i++)
    {
      if (i == 0 || btv_claim_model_order (sorted[i - 1], sorted[i]) != 0)
        asker->groups[asker->count++] = (btv_group){
          .first = i, .leader = (size_t) (sorted[i] - claims), .home = -1
        };
      btv_group *g = &asker->groups[asker->count - 1];
      g->count++;
      asker->order[i] = (size_t) (sorted[i] - claims);
      if (asker->outcomes[asker->order[i]].selected)
        g->horizon = fmax (g->horizon, horizon_of (sorted[i]));
      /* A run with its companions: three to five times the nominal one. */
      if (asker->options.takes)
        g->bytes = fmax (g->bytes, 4 * asker->options.takes[asker->order[i]].bytes);
    }
  free (sorted);
  qsort (asker->groups, asker->count, sizeof *asker->groups, by_horizon);
  for (size_t g = 0; g < asker->count; g++)
    for (size_t i = 0; i < asker->groups[g].count; i++)
      asker->home[asker->order[asker->groups[g].first + i]] = g;
  return status;
}

bt_status
btv_asker_new (btv_asker **out, const btv_claims *claims, btv_outcome *outcomes,
               const btv_ask_options *options, bt_error *error)
{
  bt_status status = bti_calloc (out, 1, sizeof **out, error);
  if (status != BT_OK)
    return status;
  btv_asker *asker = *out;
  asker->claims = claims;
  asker->outcomes = outcomes;
  asker->options = *options;
  asker->start = now ();
  bti_room_init (&asker->room,
                 options->limits.bytes > 0 ? options->limits.bytes : INFINITY);
  pthread_mutex_init (&asker->lock, NULL);
  status = form_groups (asker, error);
  if (status != BT_OK)
    {
      btv_asker_free (asker);
      *out = NULL;
    }
  return status;
}

void
btv_asker_free (btv_asker *asker)
{
  if (!asker)
    return;
  for (size_t g = 0; g < asker->count; g++)
    btv_lab_free (asker->groups[g].lab);
  pthread_mutex_destroy (&asker->lock);
  bti_room_clear (&asker->room);
  free (asker->before);
  free (asker->fresh);
  free (asker->order);
  free (asker->home);
  free (asker->groups);
  free (asker);
}

/* Ask COUNT queries, in groups.  By group: how many, then where they begin, then each
 * in its place. */
static bt_status
run_pass (btv_asker *asker, const btv_query *query, size_t count, bt_error *error)
{
  size_t at = 0;
  for (size_t g = 0; g < asker->count; g++)
    asker->groups[g].from = asker->groups[g].to = 0;
  for (size_t i = 0; i < count; i++)
    asker->groups[asker->home[query[i].claim]].to++;
  for (size_t g = 0; g < asker->count; g++)
    {
      size_t own = asker->groups[g].to;
      asker->groups[g].later -= own;
      asker->groups[g].from = asker->groups[g].to = at;
      at += own;
    }
  for (size_t i = 0; i < count; i++)
    asker->query[asker->groups[asker->home[query[i].claim]].to++] = query[i];
  if (bti_ranks_count () > 1)
    return btv_asker_together (asker, error);
  bti_pool_run (asker->options.jobs, asker->count, btv_asker_group, asker);
  return BT_OK;
}

/* A query with its cost, in powers of four: what comes in one pass. */
typedef struct priced
{
  btv_query query;
  int cost;
} priced;

static int
by_cost (const void *a, const void *b)
{
  const priced *left = a, *right = b;
  if (left->cost != right->cost)
    return left->cost < right->cost ? -1 : 1;
  return left->query.claim < right->query.claim
             ? -1
             : left->query.claim > right->query.claim;
}

/* Ask PLAN, the cheapest first. */
static bt_status
run_by_cost (btv_asker *asker, const btv_plan *plan, bt_error *error)
{
  priced *all = NULL;
  btv_query *pass = NULL;
  bt_status status = bti_calloc (&all, plan->count, sizeof *all, error);
  if (status == BT_OK)
    status = bti_calloc (&pass, plan->count, sizeof *pass, error);
  for (size_t i = 0; status == BT_OK && i < plan->count; i++)
    {
      const btv_claim *claim = &asker->claims->claims[plan->query[i].claim];
      double cost = btv_claim_cost (asker->claims, claim);
      if (plan->query[i].vary)
        cost *= btv_inverse_cost (plan->query[i].vary);
      all[i] = (priced){ plan->query[i], (int) floor (log2 (cost) / 2) };
    }
  if (status == BT_OK)
    qsort (all, plan->count, sizeof *all, by_cost);
  for (size_t i = 0, n; status == BT_OK && i < plan->count; i += n)
    {
      for (n = 0; i + n < plan->count && all[i + n].cost == all[i].cost; n++)
        pass[n] = all[i + n].query;
      status = run_pass (asker, pass, n, error);
    }
  free (all);
  free (pass);
  return status;
}

bt_status
btv_asker_run (btv_asker *asker, const btv_plan *plan, bt_error *error)
{
  bt_status status
      = bti_calloc (&asker->query, plan->count, sizeof *asker->query, error);
  if (status != BT_OK)
    return status;
  for (size_t g = 0; g < asker->count; g++)
    asker->groups[g].later = 0;
  for (size_t i = 0; i < plan->count; i++)
    asker->groups[asker->home[plan->query[i].claim]].later++;
  if (asker->options.budget > 0)
    status = run_by_cost (asker, plan, error);
  else
    status = run_pass (asker, plan->query, plan->count, error);
  free (asker->query);
  asker->query = NULL;
  if (status == BT_OK && asker->error.status != BT_OK)
    {
      status = asker->error.status;
      if (error)
        *error = asker->error;
    }
  return status;
}
