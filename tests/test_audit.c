/* tests/test_audit.c - verdicts on claims whose answer is known.
 *
 * One cheap model, (lambda, x0, Omega) = (0.1, 2, 1.2).  What is printed is made from
 * what the evaluators answer, and then falsified.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/suite.h"
#include "validation/audit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/breaktime-audit-XXXXXX", path[64];

static const char head[]
    = "source: {id: t, title: T, authors: A, year: \"2000\"}\n"
      "readings:\n"
      "  high: {text: threshold 0.1, evaluators: [t_q], set: {threshold: 0.1}}\n"
      "  bits: {text: base 2, evaluators: [entropy], set: {base: 2}}\n"
      "claims:\n";

static void
setup (void)
{
  strcpy (folder + strlen (folder) - 6, "XXXXXX");
  ck_assert_ptr_nonnull (mkdtemp (folder));
  snprintf (path, sizeof path, "%s/claims.yaml", folder);
}

static void
teardown (void)
{
  unlink (path);
  rmdir (folder);
}

/* One more entry: EVALUATOR with PRINTED; EXTRA are further lines. */
static void
entry (FILE *file, const char *id, const char *evaluator, const char *printed,
       const char *extra)
{
  const char *time = strcmp (evaluator, "t_q") == 0         ? ", t_max: 40"
                     : strcmp (evaluator, "stability") == 0 ? ""
                                                            : ", at: 3";
  fprintf (file,
           "  - {id: %s, where: w, statement: s, evaluator: %s, "
           "parameters: {lambda: 0.1, x0: 2, omega: [1.2]%s}, printed: \"%s\"%s}\n",
           id, evaluator, time, printed, extra);
}

static FILE *
begin (void)
{
  FILE *file = fopen (path, "w");
  ck_assert_ptr_nonnull (file);
  fputs (head, file);
  return file;
}

static btv_audit *
audit_of (FILE *file, btv_claims **claims, const btv_audit_options *options)
{
  bt_error error = BT_ERROR_INIT;
  btv_audit *audit;
  if (file)
    ck_assert_int_eq (fclose (file), 0);
  ck_ok (btv_claims_load (claims, path, &error), error);
  ck_ok (btv_audit_run (&audit, *claims, options, &error), error);
  return audit;
}

static void
release (btv_audit *audit, btv_claims *claims)
{
  btv_audit_free (audit);
  btv_claims_free (claims);
}

/* The value of EVALUATOR under one setting, for printing. */
static double
answer (const char *evaluator, const char *key, const char *value)
{
  bt_error error = BT_ERROR_INIT;
  const double omega = 1.2;
  const btv_setting setting = { key, value };
  btv_question question = { .evaluator = btv_evaluator_find (evaluator),
                            .settings = key ? &setting : NULL,
                            .settings_count = key ? 1 : 0,
                            .at = 3,
                            .t_max = 40,
                            .tolerance = 1e-6 };
  btv_answer out;
  btv_lab *lab;
  bt_model *model;
  ck_ok (bt_model_new (&model, 0.1, 2, &omega, 1, &error), error);
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  ck_ok (btv_ask (lab, &question, &out, &error), error);
  btv_lab_free (lab);
  bt_model_free (model);
  return out.value.value;
}

static const char *
digits (double value)
{
  static char text[8][32];
  static int next;
  char *out = text[next++ % 8];
  snprintf (out, sizeof text[0], "%.4f", value);
  return out;
}

START_TEST (each_verdict_when_it_is_due)
{
  double tq = answer ("t_q", NULL, NULL), high = answer ("t_q", "threshold", "0.1");
  double entropy = answer ("entropy", NULL, NULL);
  ck_assert (high > tq + 1);
  FILE *file = begin ();
  entry (file, "right", "t_q", digits (tq), "");
  entry (file, "read", "t_q", digits (high),
         ", expect: explained, expect_reading: high");
  entry (file, "wrong", "t_q", digits (tq + 0.5), ", expect: refuted");
  entry (file, "near", "t_q", digits (tq * 1.02),
         ", close: {relative: 0.05, why: a rough plot}");
  entry (file, "bits", "entropy", digits (entropy / M_LN2), "");
  entry (file, "label", "stability", "Stable", "");
  entry (file, "false-label", "stability", "Unstable", "");
  entry (file, "recorded-wrongly", "t_q", digits (tq), ", expect: refuted");
  entry (file, "slow", "t_q", "99", ", tier: full");
  static const btv_verdict due[]
      = { BTV_CONFIRMED, BTV_EXPLAINED, BTV_REFUTED,   BTV_CLOSE,  BTV_EXPLAINED,
          BTV_CONFIRMED, BTV_REFUTED,   BTV_CONFIRMED, BTV_NOT_RUN };
  btv_claims *claims;
  btv_audit *audit = audit_of (file, &claims, &(btv_audit_options){ .jobs = 2 });
  ck_assert_uint_eq (audit->outcomes_count, 9);
  for (size_t i = 0; i < 9; i++)
    ck_assert_msg (audit->outcomes[i].verdict == due[i], "%s: %s, not %s",
                   audit->outcomes[i].claim->id,
                   btv_verdict_name (audit->outcomes[i].verdict),
                   btv_verdict_name (due[i]));
  ck_assert_uint_eq (audit->judged, 8);
  ck_assert_uint_eq (audit->unexpected, 1);
  ck_assert_int_eq (audit->outcomes[7].as_expected, 0);
  ck_assert_str_eq (audit->outcomes[1].by->reading->name, "high");
  ck_assert_double_eq_tol (audit->outcomes[2].deviation, -0.5, 1e-3);
  release (audit, claims);
}
END_TEST

/* A printed number that was changed must never pass for the right one. */
START_TEST (mutants_are_not_confirmed)
{
  static const char *const quantities[] = { "t_q", "entropy", "x", "x2" };
  FILE *file = begin ();
  for (size_t q = 0; q < 4; q++)
    {
      double value = answer (quantities[q], NULL, NULL);
      const double mutant[] = { value + 0.0002, value - 0.0002,   2 * value,
                                value / 2,      value * sqrt (2), -value };
      for (size_t m = 0; m < 6; m++)
        {
          char id[16];
          snprintf (id, sizeof id, "m-%zu-%zu", q, m);
          entry (file, id, quantities[q], digits (mutant[m]), "");
        }
    }
  btv_claims *claims;
  btv_audit *audit = audit_of (file, &claims, &(btv_audit_options){ .jobs = 2 });
  ck_assert_uint_eq (audit->outcomes_count, 24);
  for (size_t i = 0; i < audit->outcomes_count; i++)
    ck_assert_msg (audit->outcomes[i].verdict == BTV_REFUTED, "%s printed %s: %s",
                   audit->outcomes[i].claim->id, audit->outcomes[i].claim->printed,
                   btv_verdict_name (audit->outcomes[i].verdict));
  release (audit, claims);
}
END_TEST

/* 0.1 gives the second row's entry, and then not the first's, which holds. */
START_TEST (a_reading_that_breaks_a_neighbour_explains_nothing)
{
  double tq = answer ("t_q", NULL, NULL), high = answer ("t_q", "threshold", "0.1");
  FILE *file = begin ();
  entry (file, "row-1", "t_q", digits (tq), ", table: {name: T, row: 1, column: t}");
  entry (file, "row-2", "t_q", digits (high), ", table: {name: T, row: 2, column: t}");
  btv_claims *claims;
  btv_audit *audit = audit_of (file, &claims, &(btv_audit_options){ .jobs = 1 });
  ck_assert_int_eq (audit->outcomes[0].verdict, BTV_CONFIRMED);
  ck_assert_int_eq (audit->outcomes[1].verdict, BTV_REFUTED);
  ck_assert_ptr_nonnull (strstr (audit->outcomes[1].message, "no explanation"));
  release (audit, claims);
  /* The filter does not hide the neighbour from the judgement. */
  audit
      = audit_of (NULL, &claims, &(btv_audit_options){ .jobs = 1, .filter = "row-2" });
  ck_assert_int_eq (audit->outcomes[0].verdict, BTV_NOT_RUN);
  ck_assert_int_eq (audit->outcomes[1].verdict, BTV_REFUTED);
  release (audit, claims);
}
END_TEST

START_TEST (what_is_left_out_says_why)
{
  double tq = answer ("t_q", NULL, NULL);
  volatile sig_atomic_t cancel = 1;
  FILE *file = begin ();
  entry (file, "one", "t_q", digits (tq), "");
  btv_claims *claims;
  btv_audit *audit = audit_of (file, &claims, &(btv_audit_options){ .filter = "none" });
  ck_assert_int_eq (audit->outcomes[0].verdict, BTV_NOT_RUN);
  ck_assert_str_eq (audit->outcomes[0].message, "left out by the filter");
  ck_assert_uint_eq (audit->judged, 0);
  release (audit, claims);
  audit = audit_of (NULL, &claims, &(btv_audit_options){ .budget = 1e-9 });
  ck_assert_int_eq (audit->outcomes[0].verdict, BTV_NOT_RUN);
  ck_assert_ptr_nonnull (strstr (audit->outcomes[0].message, "budget"));
  release (audit, claims);
  audit = audit_of (NULL, &claims, &(btv_audit_options){ .cancel = &cancel });
  ck_assert_int_eq (audit->outcomes[0].verdict, BTV_NOT_RUN);
  ck_assert_int_eq (audit->interrupted, 1);
  release (audit, claims);
}
END_TEST

START_TEST (a_bad_filter_is_refused)
{
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  btv_audit *audit;
  FILE *file = begin ();
  entry (file, "one", "t_q", "5", "");
  ck_assert_int_eq (fclose (file), 0);
  ck_ok (btv_claims_load (&claims, path, &error), error);
  ck_fails (
      btv_audit_run (&audit, claims, &(btv_audit_options){ .filter = "(" }, &error),
      BT_EINVAL, error, "filter '('");
  btv_claims_free (claims);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("audit");
  TCase *tests = tcase_create ("audit");
  tcase_add_checked_fixture (tests, setup, teardown);
  tcase_set_timeout (tests, 120);
  tcase_add_test (tests, each_verdict_when_it_is_due);
  tcase_add_test (tests, mutants_are_not_confirmed);
  tcase_add_test (tests, a_reading_that_breaks_a_neighbour_explains_nothing);
  tcase_add_test (tests, what_is_left_out_says_why);
  tcase_add_test (tests, a_bad_filter_is_refused);
  suite_add_tcase (suite, tests);
  return suite_run (suite);
}
