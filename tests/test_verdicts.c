/* tests/test_verdicts.c - audits of numbers that are known from elsewhere: a dense
 * diagonalisation, and crossings of one point and its neighbours.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/support.h"
#include "validation/audit.h"
#include "validation/cost.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- a claims file ------------------------------------------------------------- */

static char path[64];
static FILE *file;

static void
begin (const char *readings)
{
  strcpy (path, "/tmp/breaktime-verdicts-XXXXXX");
  int handle = mkstemp (path);
  ck_assert_int_ge (handle, 0);
  file = fdopen (handle, "w");
  ck_assert_ptr_nonnull (file);
  fprintf (file, "source: {id: t, title: T, authors: A, year: \"2025\"}\n%sclaims:\n",
           readings);
}

static const char last_crossing[] = "readings:\n"
                                    "  last-crossing:\n"
                                    "    text: last crossing\n"
                                    "    evaluators: [t_q, t_mf, t_tw]\n"
                                    "    set: {crossing: last}\n";

/* The point at which delta crosses 0.05 first at 2.10514 and last at 3.85149 (see
 * test_evaluator), and one with a single crossing at 7.53303. */
static const char twice[] = "lambda: 0.3, x0: 1.5, omega: [0.8], t_max: 40";
static const char once[] = "lambda: 0.1, x0: 1.5, omega: [0.8], t_max: 40";

/* MORE: further lines of the claim, each with its newline, or "". */
static void
claim (const char *id, const char *evaluator, const char *parameters,
       const char *printed, const char *more)
{
  fprintf (file,
           "  - id: %s\n    where: here\n    statement: made up\n    evaluator: %s\n"
           "    parameters: {%s}\n    printed: \"%s\"\n",
           id, evaluator, parameters, printed);
  for (const char *line = more; *line; line += strcspn (line, "\n") + 1)
    fprintf (file, "    %.*s\n", (int) strcspn (line, "\n"), line);
}

static btv_claims *
loaded (void)
{
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  ck_assert_int_eq (fclose (file), 0);
  bt_status status = btv_claims_load (&claims, path, &error);
  unlink (path);
  ck_assert_msg (status == BT_OK, "%s", error.text);
  return claims;
}

static btv_audit *
audit_of (const btv_claims *claims, btv_audit_options options)
{
  bt_error error = BT_ERROR_INIT;
  btv_audit *audit;
  ck_ok (btv_audit_run (&audit, claims, &options, &error), error);
  ck_assert_uint_eq (audit->outcomes_count, claims->claims_count);
  ck_assert_ptr_eq (audit->claims, claims);
  size_t total = 0;
  for (int v = 0; v < BTV_VERDICT_COUNT; v++)
    total += audit->totals[v];
  ck_assert_uint_eq (total, claims->claims_count);
  ck_assert_uint_eq (audit->judged,
                     audit->totals[BTV_CONFIRMED] + audit->totals[BTV_EXPLAINED]
                         + audit->totals[BTV_WITHIN_SAMPLING] + audit->totals[BTV_CLOSE]
                         + audit->totals[BTV_COMPATIBLE] + audit->totals[BTV_REFUTED]);
  return audit;
}

static const btv_outcome *
outcome_of (const btv_audit *audit, const char *id)
{
  for (size_t i = 0; i < audit->outcomes_count; i++)
    if (strcmp (audit->outcomes[i].claim->id, id) == 0)
      return &audit->outcomes[i];
  ck_abort_msg ("no claim %s", id);
}

static void
verdict_is (const btv_audit *audit, const char *id, btv_verdict want)
{
  const btv_outcome *outcome = outcome_of (audit, id);
  ck_assert_msg (outcome->verdict == want, "%s: %s, not %s (%s)", id,
                 btv_verdict_name (outcome->verdict), btv_verdict_name (want),
                 outcome->message);
}

/* ---- verdicts ------------------------------------------------------------------ */

static btv_claims *
every_kind (void)
{
  begin (last_crossing);
  claim ("right", "t_q", twice, "2.105", "expect: confirmed\n");
  claim ("last", "t_q", twice, "3.85",
         "expect: explained\nexpect_reading: last-crossing\n");
  claim ("near", "t_q", twice, "2.20", "close: {relative: 0.05, why: rounded}\n");
  claim ("far", "t_q", twice, "2.40", "close: {relative: 0.05, why: rounded}\n");
  claim ("wrong", "t_q", twice, "3.00", "expect: confirmed\n");
  claim ("never", "t_q", "lambda: 0, x0: 1.5, omega: [0.8], t_max: 40", "7.3", "");
  /* More digits than a run in doubles can hold. */
  claim ("open", "x", "lambda: 0.3, x0: 1.5, omega: [0.8], at: 0.4",
         "1.375000000000000", "");
  claim ("stable", "stability", "lambda: 0.07, x0: 1, omega: [0.9]", "Stable", "");
  claim ("unstable", "stability", "lambda: 0.07, x0: 3, omega: [0.9]", "Stable", "");
  claim ("long", "t_q", twice, "2.105", "tier: full\n");
  return loaded ();
}

START_TEST (every_verdict)
{
  btv_claims *claims = every_kind ();
  btv_audit *audit = audit_of (claims, (btv_audit_options){ .tier = BTV_QUICK });
  /* Of so many digits some are wrong; put the number where it cannot be told. */
  double x = outcome_of (audit, "open")->attempts[0].answer.value.value;
  verdict_is (audit, "open", BTV_REFUTED);
  btv_audit_free (audit);
  for (size_t i = 0; i < claims->claims_count; i++)
    if (strcmp (claims->claims[i].id, "open") == 0)
      claims->claims[i].claimed = (btv_interval){ x, x - 1e-17, x + 1e-17 };
  audit = audit_of (claims, (btv_audit_options){ .tier = BTV_QUICK });
  verdict_is (audit, "right", BTV_CONFIRMED);
  verdict_is (audit, "last", BTV_EXPLAINED);
  verdict_is (audit, "near", BTV_CLOSE);
  verdict_is (audit, "far", BTV_REFUTED);
  verdict_is (audit, "wrong", BTV_REFUTED);
  verdict_is (audit, "never", BTV_REFUTED);
  verdict_is (audit, "open", BTV_UNDECIDED);
  verdict_is (audit, "stable", BTV_CONFIRMED);
  verdict_is (audit, "unstable", BTV_REFUTED);
  verdict_is (audit, "long", BTV_NOT_RUN);
  ck_assert_str_eq (outcome_of (audit, "last")->by->reading->name, "last-crossing");
  ck_assert_ptr_null (outcome_of (audit, "right")->by->reading);
  ck_assert_double_eq_tol (outcome_of (audit, "wrong")->deviation, 2.10514 - 3, 1e-4);
  ck_assert_double_nan (outcome_of (audit, "stable")->deviation);
  ck_assert_ptr_nonnull (strstr (outcome_of (audit, "open")->message, "straddles"));
  ck_assert_ptr_nonnull (strstr (outcome_of (audit, "long")->message, "full tier"));
  ck_assert_uint_eq (outcome_of (audit, "long")->attempts_count, 0);
  /* Of the three that expect something one is not so. */
  ck_assert_uint_eq (audit->unexpected, 1);
  ck_assert_int_eq (outcome_of (audit, "wrong")->as_expected, 0);
  ck_assert_int_eq (audit->interrupted, 0);
  ck_assert_uint_eq (audit->judged, 8);
  btv_audit_free (audit);
  btv_claims_free (claims);
}
END_TEST

/* Curves of each model that a break time was asked of. */
START_TEST (exhibits_show_the_models)
{
  begin ("");
  claim ("a-1-tq", "t_q", twice, "2.105", "");
  claim ("a-1-stab", "stability", "lambda: 0.3, x0: 1.5, omega: [0.8]", "Stable", "");
  claim ("a-2-tq", "t_q", once, "7.533", "");
  claim ("a-3-stab", "stability", "lambda: 0.07, x0: 3, omega: [0.9]", "Unstable", "");
  btv_claims *claims = loaded ();
  btv_audit *audit = audit_of (claims, (btv_audit_options){ 0 });
  ck_assert_uint_eq (audit->exhibits_count, 2);
  ck_assert_str_eq (audit->exhibits[0].name, "a-1");
  ck_assert_str_eq (audit->exhibits[1].name, "a-2");
  ck_assert_double_gt (audit->exhibits[1].t_end, 7.533);
  ck_assert_uint_gt (audit->exhibits[1].curves.size, 75);
  const btv_outcome *shown = outcome_of (audit, "a-1-tq");
  /* The same verdicts without them. */
  btv_audit *undrawn = audit_of (claims, (btv_audit_options){ .undrawn = 1 });
  ck_assert_uint_eq (undrawn->exhibits_count, 0);
  const btv_outcome *bare = outcome_of (undrawn, "a-1-tq");
  ck_assert_int_eq (bare->verdict, shown->verdict);
  ck_assert (bare->attempts[0].answer.value.value
             == shown->attempts[0].answer.value.value);
  /* What curves cost is with the model's first claim, and nothing without them. */
  ck_assert_double_gt (shown->spent.phase[BTV_PHASE_PICTURES], 0);
  ck_assert (bare->spent.phase[BTV_PHASE_PICTURES] == 0);
  ck_assert_double_gt (bare->spent.phase[BTV_PHASE_FIRST], 0);
  btv_audit_free (undrawn);
  btv_audit_free (audit);
  btv_audit_free (NULL);
  btv_claims_free (claims);
}
END_TEST

/* ---- interrupted --------------------------------------------------------------- */

struct counter
{
  size_t calls, total, begun, decided;
  int confirmed;
  volatile sig_atomic_t cancel;
};

/* Raises the flag after the third claim. */
static void
count (void *context, const btv_progress *progress)
{
  struct counter *counter = context;
  counter->total = progress->total;
  counter->begun += progress->step == BTV_BEGUN;
  if (progress->step == BTV_DECIDED)
    ck_assert_uint_eq (progress->done, ++counter->decided);
  if (progress->step != BTV_ENDED)
    return;
  counter->calls++;
  ck_assert_uint_ge (counter->begun, counter->calls);
  ck_assert (progress->share > 0 && progress->share <= 1);
  counter->confirmed += progress->outcome->attempts[0].relation == BTV_INSIDE;
  if (counter->calls == 3)
    counter->cancel = 1;
}

START_TEST (what_was_done_before_an_interruption_counts)
{
  struct counter counter = { 0 };
  btv_claims *claims = every_kind ();
  btv_audit *audit = audit_of (
      claims, (btv_audit_options){
                  .progress = count, .context = &counter, .cancel = &counter.cancel });
  ck_assert_int_eq (audit->interrupted, 1);
  /* What was not asked any more is not reported. */
  ck_assert_uint_eq (counter.calls, 3);
  ck_assert_uint_eq (counter.total, 9);
  /* Each verdict that stands is told, once. */
  ck_assert_uint_eq (counter.decided, 3);
  ck_assert_uint_eq (audit->judged, 3);
  ck_assert_uint_eq (audit->totals[BTV_CONFIRMED], (size_t) counter.confirmed);
  ck_assert_int_gt (counter.confirmed, 0);
  btv_audit_free (audit);
  btv_claims_free (claims);
}
END_TEST

/* ---- columns ------------------------------------------------------------------- */

/* Three cells of a column: the first holds for the last crossing only; the second
 * for both; the third, when BREAKS, for the first crossing only. */
static btv_claims *
column (int breaks)
{
  begin (last_crossing);
  claim ("c-1", "t_q", twice, "3.85", "table: {name: I, row: 1, column: tq}\n");
  claim ("c-2", "t_q", once, "7.533", "table: {name: I, row: 2, column: tq}\n");
  claim ("c-3", "t_q", twice, breaks ? "2.105" : "3.9",
         "table: {name: I, row: 3, column: tq}\n");
  claim ("c-4", "t_q", twice, "2.105", "table: {name: II, row: 1, column: tq}\n");
  return loaded ();
}

START_TEST (a_reading_must_not_break_its_column)
{
  btv_audit_options options = { .filter = _i & 2 ? "c-1" : NULL, .jobs = 2 };
  btv_claims *claims = column (_i & 1);
  btv_audit *audit = audit_of (claims, options);
  const btv_outcome *outcome = outcome_of (audit, "c-1");
  /* Neighbours that the filter left out are heard all the same. */
  verdict_is (audit, "c-1", _i & 1 ? BTV_REFUTED : BTV_EXPLAINED);
  ck_assert_uint_eq (outcome->attempts_count, 2);
  const btv_weight *weight = &outcome->attempts[1].weight;
  ck_assert_uint_eq (weight->fails, _i & 1 ? 1 : 2);
  ck_assert_uint_eq (weight->gives, _i & 1 ? 1 : 2);
  ck_assert_uint_eq (weight->breaks, _i & 1);
  ck_assert_uint_eq (weight->open, 0);
  if (_i & 1)
    ck_assert_ptr_nonnull (strstr (outcome->message, "no explanation"));
  verdict_is (audit, "c-2", _i & 2 ? BTV_NOT_RUN : BTV_CONFIRMED);
  btv_audit_free (audit);
  btv_claims_free (claims);
}
END_TEST

struct seen
{
  double first, last, share;
};

static void
see (void *context, const btv_progress *progress)
{
  struct seen *seen = context;
  if (seen->first == 0)
    seen->first = progress->expected;
  seen->last = progress->expected;
  if (progress->step == BTV_ENDED)
    seen->share = progress->share;
}

/* What was left out but is asked for a claim that fails takes its time, too: from the
 * beginning where the failure is recorded, else from when it is planned. */
START_TEST (the_time_for_neighbours_is_expected)
{
  const char *record = _i == 0   ? ""
                       : _i == 1 ? "expect: explained\n"
                                 : "expect: confirmed\n";
  char more[120];
  snprintf (more, sizeof more, "table: {name: I, row: 1, column: tq}\n%s", record);
  begin (last_crossing);
  claim ("c-1", "t_q", twice, "3.85", more);
  claim ("c-2", "t_q", once, "7.533", "table: {name: I, row: 2, column: tq}\n");
  claim ("c-3", "t_q", twice, "3.9", "table: {name: I, row: 3, column: tq}\n");
  claim ("c-4", "t_q", twice, "2.105", "table: {name: II, row: 1, column: tq}\n");
  btv_claims *claims = loaded ();
  struct seen seen = { 0 };
  btv_audit *audit = audit_of (
      claims,
      (btv_audit_options){ .filter = "c-1", .progress = see, .context = &seen });
  verdict_is (audit, "c-1", BTV_EXPLAINED);
  double cost[3];
  for (int k = 0; k < 3; k++)
    cost[k] = btv_claim_cost (claims, &claims->claims[k]);
  const double all = cost[0] + cost[1] + cost[2];
  ck_assert_double_eq_tol (seen.first, _i == 1 ? all : cost[0], 1e-12);
  ck_assert_double_eq_tol (seen.last, all, 1e-12);
  ck_assert_double_eq_tol (seen.share, 1, 1e-12);
  btv_audit_free (audit);
  btv_claims_free (claims);
}
END_TEST

/* ---- pairs, bounds, settings of claims ----------------------------------------- */

/* 0.045 is crossed at 1.913 first and at 3.632 last: only both readings together give
 * the latter. */
static const char two_readings[] = "readings:\n"
                                   "  last-crossing:\n"
                                   "    text: last crossing\n"
                                   "    evaluators: [t_q, t_mf, t_tw]\n"
                                   "    set: {crossing: last}\n"
                                   "  lower:\n"
                                   "    text: threshold 0.045\n"
                                   "    evaluators: [t_q]\n"
                                   "    set: {threshold: 0.045}\n"
                                   "  lowest:\n"
                                   "    text: threshold 0.04\n"
                                   "    evaluators: [t_q]\n"
                                   "    set: {threshold: 0.04}\n";

static double
crossing_of (const char *crossing, const char *threshold)
{
  static const double w = 0.8;
  bt_error error = BT_ERROR_INIT;
  const btv_setting set[] = { { "crossing", crossing }, { "threshold", threshold } };
  btv_question question = { .evaluator = btv_evaluator_find ("t_q"),
                            .settings = set,
                            .settings_count = 2,
                            .t_max = 40,
                            .tolerance = 1e-5 };
  bt_model *model = model_of (0.3, 1.5, &w, 1);
  btv_answer answer;
  btv_lab *lab;
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  ck_ok (btv_ask (lab, &question, &answer, &error), error);
  btv_lab_free (lab);
  bt_model_free (model);
  return answer.value.value;
}

START_TEST (pairs_are_tried_when_nothing_else_fits)
{
  char first[32], last[32], both[160];
  snprintf (first, sizeof first, "%.4f", crossing_of ("first", "0.045"));
  snprintf (last, sizeof last, "%.4f", crossing_of ("last", "0.045"));
  ck_assert_str_ne (first, last);
  begin (two_readings);
  claim ("single", "t_q", twice, first, "");
  claim ("pair", "t_q", twice, last,
         "expect: explained\nexpect_reading: last-crossing+lower\n");
  claim ("none", "t_q", twice, "3.01", "");
  btv_claims *claims = loaded ();
  /* Two readings of one key are no pair. */
  ck_assert_uint_eq (claims->readings_count, 3 + 2);
  btv_audit *audit = audit_of (claims, (btv_audit_options){ .jobs = 2 });
  verdict_is (audit, "single", BTV_EXPLAINED);
  verdict_is (audit, "pair", BTV_EXPLAINED);
  verdict_is (audit, "none", BTV_REFUTED);
  ck_assert_str_eq (outcome_of (audit, "single")->by->reading->name, "lower");
  ck_assert_uint_eq (outcome_of (audit, "single")->attempts_count, 1 + 3);
  const btv_outcome *pair = outcome_of (audit, "pair");
  snprintf (both, sizeof both, "%s", pair->by->reading->text);
  ck_assert_str_eq (both, "last crossing; and threshold 0.045");
  ck_assert_uint_eq (pair->by->reading->parts, 2);
  ck_assert_uint_eq (pair->attempts_count, 1 + 3 + 2);
  /* Two keys, one with a value beside the source's, the other with two. */
  ck_assert_double_eq (pair->offered, 2 * 3);
  ck_assert_uint_eq (audit->unexpected, 0);
  btv_audit_free (audit);
  btv_claims_free (claims);
}
END_TEST

START_TEST (a_pair_must_not_break_its_column)
{
  char last[32];
  snprintf (last, sizeof last, "%.2f", crossing_of ("last", "0.045"));
  begin (two_readings);
  claim ("c-1", "t_q", twice, last, "table: {name: I, row: 1, column: tq}\n");
  claim ("c-2", "t_q", twice, "2.105", "table: {name: I, row: 2, column: tq}\n");
  btv_claims *claims = loaded ();
  btv_audit *audit = audit_of (claims, (btv_audit_options){ .jobs = 1 });
  verdict_is (audit, "c-1", BTV_REFUTED);
  verdict_is (audit, "c-2", BTV_CONFIRMED);
  ck_assert_ptr_nonnull (strstr (outcome_of (audit, "c-1")->message, "no explanation"));
  btv_audit_free (audit);
  btv_claims_free (claims);
}
END_TEST

START_TEST (bounds_and_orders_of_magnitude)
{
  begin (last_crossing);
  claim ("below", "t_q", twice, "<= 2.2", "");
  claim ("not-below", "t_q", twice, "<= 2.1", "");
  claim ("above", "t_q", twice, ">= 2.1", "");
  claim ("not-above", "t_q", twice, ">= 4", "");
  claim ("last-above", "t_q", twice, ">= 3.8", "");
  claim ("about", "t_q", twice, "~ 1", "");
  claim ("not-about", "t_q", twice, "~ 100", "");
  claim ("set", "t_q", twice, "3.85", "set: {crossing: last}\n");
  /* A reading overrides what the claim sets. */
  claim ("reset", "t_q", twice, "3.85", "set: {crossing: first}\n");
  btv_claims *claims = loaded ();
  btv_audit *audit = audit_of (claims, (btv_audit_options){ .jobs = 1 });
  verdict_is (audit, "below", BTV_CONFIRMED);
  verdict_is (audit, "not-below", BTV_REFUTED);
  verdict_is (audit, "above", BTV_CONFIRMED);
  verdict_is (audit, "not-above", BTV_REFUTED);
  /* A bound is easily met: no evidence. */
  verdict_is (audit, "last-above", BTV_COMPATIBLE);
  verdict_is (audit, "about", BTV_CONFIRMED);
  verdict_is (audit, "not-about", BTV_REFUTED);
  verdict_is (audit, "set", BTV_CONFIRMED);
  verdict_is (audit, "reset", BTV_EXPLAINED);
  btv_audit_free (audit);
  btv_claims_free (claims);
}
END_TEST

START_TEST (answers_are_checked_by_a_second_method)
{
  begin (last_crossing);
  claim ("tq", "t_q", twice, "2.105", "");
  claim ("s", "entropy", "lambda: 0.3, x0: 1.5, omega: [0.8], at: 3", "9", "");
  claim ("x", "x", "lambda: 0.3, x0: 1.5, omega: [0.8], at: 3", "9", "");
  btv_claims *claims = loaded ();
  btv_audit *audit = audit_of (claims, (btv_audit_options){ .jobs = 1 });
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      const btv_attempt *attempt = &audit->outcomes[i].attempts[0];
      size_t methods = 0;
      while (methods < BTV_METHODS_MAX && attempt->answer.methods[methods])
        methods++;
      ck_assert_uint_ge (methods, 2);
      ck_assert_str_ne (attempt->answer.methods[0],
                        attempt->answer.methods[methods - 1]);
      ck_assert_str_eq (attempt->answer.warrant, "two methods agree");
      ck_assert_double_gt (attempt->answer.value.err[BT_AXIS_METHOD], 0);
    }
  btv_audit_free (audit);
  btv_claims_free (claims);
}
END_TEST

/* ---- what is left out ---------------------------------------------------------- */

START_TEST (what_is_left_out_says_why)
{
  volatile sig_atomic_t cancel = 1;
  bt_error error = BT_ERROR_INIT;
  btv_audit *audit;
  begin ("");
  claim ("one", "t_q", twice, "2.105", "");
  btv_claims *claims = loaded ();
  audit = audit_of (claims, (btv_audit_options){ .filter = "none" });
  verdict_is (audit, "one", BTV_NOT_RUN);
  ck_assert_str_eq (audit->outcomes[0].message, "left out by the filter");
  ck_assert_uint_eq (audit->judged, 0);
  btv_audit_free (audit);
  audit = audit_of (claims, (btv_audit_options){ .budget = 1e-9 });
  verdict_is (audit, "one", BTV_NOT_RUN);
  ck_assert_ptr_nonnull (strstr (audit->outcomes[0].message, "budget"));
  btv_audit_free (audit);
  audit = audit_of (claims, (btv_audit_options){ .cancel = &cancel });
  verdict_is (audit, "one", BTV_NOT_RUN);
  ck_assert_int_eq (audit->interrupted, 1);
  btv_audit_free (audit);
  ck_fails (
      btv_audit_run (&audit, claims, &(btv_audit_options){ .filter = "(" }, &error),
      BT_EINVAL, error, "filter '('");
  btv_claims_free (claims);
}
END_TEST

/* ---- mutants ------------------------------------------------------------------- */

/* Claims of the printed number, of that with its last digit one up and one down, and
 * of that times the factors by which one goes wrong. */
static void
mutants (int number, const char *evaluator, const char *parameters, const char *printed)
{
  static const double factors[]
      = { 2, 0.5, M_SQRT2, M_SQRT1_2, -1, 10, 1.4426950408889634 };
  char id[32], text[48];
  int decimals = (int) strlen (strchr (printed, '.') + 1), kind = 0;
  snprintf (id, sizeof id, "ok-%d", number);
  claim (id, evaluator, parameters, printed, "");
  for (int by = -1; by <= 1; by += 2)
    {
      snprintf (id, sizeof id, "mutant-%d-%d", number, kind++);
      snprintf (text, sizeof text, "%.*f", decimals,
                atof (printed) + by * pow (10, -decimals));
      claim (id, evaluator, parameters, text, "");
    }
  for (size_t i = 0; i < COUNT (factors); i++)
    {
      snprintf (id, sizeof id, "mutant-%d-%d", number, kind++);
      snprintf (text, sizeof text, "%.*f", decimals, factors[i] * atof (printed));
      claim (id, evaluator, parameters, text, "");
    }
}

static const char *
decimals_of (double value, int decimals)
{
  static char text[4][32];
  static unsigned next;
  char *out = text[next++ % 4];
  snprintf (out, sizeof text[0], "%.*f", decimals, value);
  return out;
}

/* Numbers from a dense diagonalisation, printed as a paper would. */
static btv_claims *
confirmed_and_mutants (void)
{
  static const char at[] = "lambda: 0.07, x0: 1.3, omega: [1.17], at: 7.3";
  static const double w = 1.17;
  bt_model *model = model_of (0.07, 1.3, &w, 1);
  reference exact = reference_state (model, 40, 40, 7.3);
  bt_model_free (model);
  begin ("");
  mutants (1, "x", at, decimals_of (exact.x, 4));
  mutants (2, "x2", at, decimals_of (exact.x2, 4));
  mutants (3, "entropy", at, decimals_of (exact.entropy, 6));
  mutants (4, "t_q", twice, "2.1051");
  mutants (5, "t_q", once, "7.533");
  mutants (6, "t_mf", twice, "9.929");
  claim ("ok-7", "stability", "lambda: 0.07, x0: 3, omega: [0.9]", "Unstable", "");
  claim ("mutant-7", "stability", "lambda: 0.07, x0: 3, omega: [0.9]", "Stable", "");
  return loaded ();
}

START_TEST (no_mutant_is_confirmed)
{
  btv_claims *claims = confirmed_and_mutants ();
  btv_audit *audit = audit_of (claims, (btv_audit_options){ .jobs = 1 });
  btv_audit *again = audit_of (claims, (btv_audit_options){ .jobs = 2 });
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      const btv_outcome *outcome = &audit->outcomes[i], *other = &again->outcomes[i];
      const char *id = outcome->claim->id;
      verdict_is (audit, id, id[0] == 'o' ? BTV_CONFIRMED : BTV_REFUTED);
      /* The same whichever thread did it, but for the last bits of transforms. */
      ck_assert_int_eq (other->verdict, outcome->verdict);
      ck_assert_double_eq_tol (other->attempts[0].answer.value.value,
                               outcome->attempts[0].answer.value.value, 1e-9);
    }
  ck_assert_uint_eq (audit->totals[BTV_CONFIRMED], 7);
  ck_assert_uint_eq (audit->totals[BTV_REFUTED], 6 * 9 + 1);
  btv_audit_free (audit);
  btv_audit_free (again);
  btv_claims_free (claims);
}
END_TEST

static Suite *
verdicts_suite (void)
{
  Suite *suite = suite_create ("verdicts");
  TCase *core = tcase_create ("verdicts");
  tcase_set_timeout (core, 120);
  tcase_add_test (core, every_verdict);
  tcase_add_test (core, exhibits_show_the_models);
  tcase_add_test (core, what_was_done_before_an_interruption_counts);
  tcase_add_loop_test (core, a_reading_must_not_break_its_column, 0, 4);
  tcase_add_loop_test (core, the_time_for_neighbours_is_expected, 0, 3);
  tcase_add_test (core, pairs_are_tried_when_nothing_else_fits);
  tcase_add_test (core, a_pair_must_not_break_its_column);
  tcase_add_test (core, bounds_and_orders_of_magnitude);
  tcase_add_test (core, answers_are_checked_by_a_second_method);
  tcase_add_test (core, what_is_left_out_says_why);
  tcase_add_test (core, no_mutant_is_confirmed);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (verdicts_suite ());
}
