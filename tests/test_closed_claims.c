/* tests/test_closed_claims.c - claims on closed models in files: what they are about,
 * and what is refused.  And an audit by the methods for any of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/folder.h"
#include "tests/suite.h"
#include "validation/audit.h"
#include "validation/cost.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof (array) / sizeof *(array))

static const char head[] = "source: {id: a, title: b, authors: c, year: \"2026\"}\n"
                           "claims:\n";

/* Claims TEXT behind the head. */
static bt_status
load_text (const char *text, btv_claims **out, bt_error *error)
{
  const char *name = in_folder ("claims.yaml");
  FILE *file = fopen (name, "w");
  ck_assert_ptr_nonnull (file);
  fprintf (file, "%s%s", head, text);
  ck_assert_int_eq (fclose (file), 0);
  return btv_claims_load (out, name, error);
}

static void
put_files (void)
{
  static const char *const files[][2]
      = { { "good.yaml", "parameters: {g: 0.1}\nparts: {x: oscillator}\n"
                         "hamiltonian: (p_x^2 + x^2)/2 + sqrt(g)*x^4\n"
                         "classical: [x]\nstart: {x: {mean: 1}}\n" },
          { "bad.yaml", "parts: {x: oscillator}\nhamiltonian: p_x^2 + z\n" },
          { "open.yaml", "kind: qubit\nlambda: 0.5\nsz: 1\n" },
          { "lossy.yaml", "parts: {x: oscillator}\nhamiltonian: (p_x^2 + x^2)/2\n"
                          "start: {x: {mean: 1}}\n"
                          "environment: [{operator: x, rate: 0.1}]\n" } };
  make_folder ();
  for (size_t i = 0; i < COUNT (files); i++)
    put_bytes (in_folder (files[i][0]), files[i][1], strlen (files[i][1]));
}

/* ---- what is refused ------------------------------------------------------------- */

static const struct
{
  const char *evaluator, *parameters, *message;
} bad[] = {
  { "t_q", "{model: none.yaml, t_max: 9}",
    "claims.yaml:7:25: 'model' is 'none.yaml': " },
  { "t_q", "{model: vz25-join, t_max: 9}", "did you mean 'vz25-joint'?" },
  { "t_q", "{model: bad.yaml, t_max: 9}", "bad.yaml:2:22: " },
  { "t_q", "{model: open.yaml, t_max: 9}", "open.yaml:1:1: " },
  { "unimodal_until", "{model: lossy.yaml, t_max: 9}",
    "claims.yaml:7:25: 'lossy.yaml' has an environment, and evaluator "
    "'unimodal_until'" },
  { "t_q", "{model: good.yaml, lambda: 1, t_max: 9}",
    "claims.yaml:7:36: 'lambda' beside 'model'" },
  { "t_q", "{model: good.yaml, omega: 1, t_max: 9}", "'omega' beside 'model'" },
  { "t_q", "{model: good.yaml}", "missing key 't_max'" },
  { "t_q", "{lambda: 1, x0: 1, omega: 1, set: {g: 1}, t_max: 9}",
    "claims.yaml:7:46: 'set' without 'model'" },
  { "t_q", "{model: good.yaml, set: {h: 1}, t_max: 9}",
    "claims.yaml:7:42: the model has no parameter 'h'; known: g" },
  { "t_q", "{model: good.yaml, set: 3, t_max: 9}",
    "'set' is a text; it must be a mapping" },
  { "t_q", "{model: good.yaml, set: {g: [1]}, t_max: 9}",
    "'g' is a sequence; it must be a number or an expression" },
  { "t_q", "{model: good.yaml, set: {g: 1;5}, t_max: 9}",
    "claims.yaml:7:45: g = '1;5', character 2" },
  { "t_q", "{model: good.yaml, set: {g: -1}, t_max: 9}", "good.yaml:3:" },
  { "t_q", "{model: good.yaml, set: {g: 1, g: 2}, t_max: 9}", "duplicate key 'g'" },
  { "entropy_share", "{lambda: 1, x0: 1, omega: 1, model: good.yaml, at: 1}",
    "'model' means nothing to evaluator 'entropy_share'" },
  { "entropy_share", "{lambda: 1, x0: 1, omega: 1, set: {g: 1}, at: 1}",
    "'set' means nothing to evaluator 'entropy_share'" },
  { "threshold", "{model: good.yaml}", "good.yaml:1:1: " },
  { "exactness", "{model: open.yaml, set: {lambda: 1}, at: 1}",
    "claims.yaml:7:36: 'set' beside 'open.yaml', which is of a kind" },
};

START_TEST (what_makes_no_sense_is_refused)
{
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  char text[512];
  put_files ();
  snprintf (text, sizeof text,
            "  - id: one\n    where: here\n    statement: that\n    evaluator: %s\n"
            "    parameters: %s\n    printed: %s\n",
            bad[_i].evaluator, bad[_i].parameters,
            strcmp (bad[_i].evaluator, "exactness") == 0 ? "exact" : "\"3\"");
  ck_fails (load_text (text, &claims, &error), BT_EDATA, error, bad[_i].message);
  ck_assert_ptr_null (claims);
  remove_folder ();
}
END_TEST

/* A file that is wrong is told about once, however many claims name it. */
START_TEST (one_file_is_complained_about_once)
{
  static const char claim[] = "  - id: c%d\n    where: h\n    statement: s\n"
                              "    evaluator: t_q\n"
                              "    parameters: {model: bad.yaml, t_max: 9}\n"
                              "    printed: \"3\"\n";
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  btv_complaints all = { NULL, 0, 0 };
  char text[1024] = "";
  put_files ();
  for (int i = 0; i < 3; i++)
    snprintf (text + strlen (text), sizeof text - strlen (text), claim, i);
  ck_fails (load_text (text, &claims, &error), BT_EDATA, error, "bad.yaml:2:22");
  ck_assert (btv_claims_read (&claims, in_folder ("claims.yaml"), &all, &error)
             == BT_EDATA);
  ck_assert_uint_eq (all.count, 1);
  btv_complaints_clear (&all);
  remove_folder ();
}
END_TEST

/* ---- what it is about ------------------------------------------------------------ */

/* One model, said in four ways, and three others. */
static const char said[]
    = "  - {id: a, where: h, statement: s, evaluator: t_mf, printed: '5', parameters: "
      "{lambda: 0.3, x0: 1.5, omega: 0.8, t_max: 30}}\n"
      "  - {id: b, where: h, statement: s, evaluator: t_mf, printed: '5', parameters: "
      "{model: vz25, set: {lambda: 0.3, x0: 3/2, Omega: 0.8}, t_max: 30}}\n"
      "  - {id: c, where: h, statement: s, evaluator: t_q, printed: '5', parameters: "
      "{model: vz25, set: {Omega: 0.8, lambda: 0.3, x0: 1.5}, t_max: 30}}\n"
      "  - {id: d, where: h, statement: s, evaluator: mean, printed: '5', "
      "set: {observe: x}, parameters: {model: vz25, set: {lambda: 0.3, x0: 1.5, Omega: "
      "0.8}, at: 3}}\n"
      "  - {id: e, where: h, statement: s, evaluator: t_mf, printed: '5', parameters: "
      "{model: vz25, set: {lambda: 0.3, x0: 1.5, Omega: 0.9}, t_max: 30}}\n"
      "  - {id: f, where: h, statement: s, evaluator: t_mf, printed: '5', parameters: "
      "{model: vz25-joint, set: {lambda: 0.3, x0: 1.5, Omega: 0.8}, t_max: 30}}\n"
      "  - {id: g, where: h, statement: s, evaluator: t_mf, printed: '5', parameters: "
      "{model: vz25, set: {lambda: 0.3}, t_max: 30}}\n";

START_TEST (claims_about_one_model_stand_together)
{
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  put_files ();
  ck_ok (load_text (said, &claims, &error), error);
  const btv_claim *c = claims->claims;
  ck_assert_str_eq (c[1].model, "vz25");
  ck_assert_ptr_nonnull (c[1].closed);
  ck_assert_uint_eq (c[1].given_count, 3);
  ck_assert_str_eq (c[1].given[0].name, "Omega");
  ck_assert_double_eq (c[1].given[2].value, 1.5);
  ck_assert_uint_eq (c[1].parts, 2);
  for (size_t i = 0; i < claims->claims_count; i++)
    for (size_t j = 0; j < claims->claims_count; j++)
      {
        const int same = i == j || (i >= 1 && i <= 3 && j >= 1 && j <= 3);
        ck_assert_int_eq (btv_claim_same_model (&c[i], &c[j]), same);
        ck_assert_int_eq (btv_claim_model_order (&c[i], &c[j]),
                          -btv_claim_model_order (&c[j], &c[i]));
      }
  /* Rough, but the same for a model that is said in another way. */
  ck_assert_double_eq (btv_claim_cost (claims, &c[0]), btv_claim_cost (claims, &c[1]));
  btv_claims_free (claims);
  remove_folder ();
}
END_TEST

/* The same number, and another one from the joint vacuum: its mean of x is not x0. */
START_TEST (an_audit_computes_what_the_file_says)
{
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  btv_audit *audit;
  const btv_audit_options options = { .tier = BTV_QUICK, .filter = "^[abdf]$" };
  put_files ();
  ck_ok (load_text (said, &claims, &error), error);
  ck_ok (btv_audit_run (&audit, claims, &options, &error), error);
  bt_value value[6] = { { 0 } };
  for (size_t i = 0; i < 6; i++)
    if (audit->outcomes[i].attempts_count > 0)
      {
        ck_assert_msg (audit->outcomes[i].attempts[0].status == BT_OK, "%s",
                       audit->outcomes[i].attempts[0].answer.reason);
        value[i] = audit->outcomes[i].attempts[0].answer.value;
      }
  ck_assert_double_gt (value[0].value, 1);
  ck_assert_double_eq_tol (value[0].value, value[1].value,
                           bt_value_error (&value[0]) + bt_value_error (&value[1]));
  ck_assert_double_gt (fabs (value[5].value - value[0].value),
                       10 * (bt_value_error (&value[5]) + bt_value_error (&value[0])));
  ck_assert_double_le (fabs (value[3].value), 1.6);
  /* Curves of each that has a break time. */
  ck_assert_uint_eq (audit->exhibits_count, 3);
  btv_audit_free (audit);
  btv_claims_free (claims);
  remove_folder ();
}
END_TEST

/* What no method can begin with is an outcome, with the reason. */
START_TEST (a_start_that_is_none_is_an_outcome)
{
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  btv_audit *audit;
  const btv_audit_options options = { .tier = BTV_QUICK };
  put_files ();
  static const char fall[] = "parts: {x: oscillator}\nhamiltonian: (p_x^2 + x^2)/2\n"
                             "classical: [x]\n"
                             "start: {joint: {ground_of: p_x^2/2 - x^4}}\n";
  put_bytes (in_folder ("fall.yaml"), fall, sizeof fall - 1);
  ck_ok (load_text ("  - {id: a, where: h, statement: s, evaluator: t_q, printed: '5',"
                    " parameters: {model: fall.yaml, t_max: 9}}\n",
                    &claims, &error),
         error);
  ck_ok (btv_audit_run (&audit, claims, &options, &error), error);
  ck_assert_int_eq (audit->outcomes[0].verdict, BTV_ERROR);
  ck_assert_str_ne (audit->outcomes[0].attempts[0].answer.reason, "");
  btv_audit_free (audit);
  btv_claims_free (claims);
  remove_folder ();
}
END_TEST

/* ---- by the general way ---------------------------------------------------------- */

static const struct
{
  const char *evaluator, *rest;
} handful[] = {
  { "t_q", "parameters: {lambda: 0.3, x0: 1.5, omega: 0.8, t_max: 30}" },
  { "t_mf", "parameters: {lambda: 0.3, x0: 1.5, omega: 0.8, t_max: 30}" },
  { "x", "parameters: {lambda: 0.3, x0: 1.5, omega: 0.8, at: 4}" },
  { "entropy", "parameters: {lambda: 0.3, x0: 1.5, omega: 0.8, at: 4}" },
  { "entropy", "set: {cut_m: 3, cut_n: 4, base: 2}, parameters: {lambda: 0.3, x0: 1.5, "
               "omega: 0.8, at: 4}" },
  { "outside",
    "set: {cut_m: 4}, parameters: {lambda: 0.3, x0: 1.5, omega: 0.8, at: 4}" },
  { "entropy", "parameters: {lambda: 0.1, x0: 1, omega: [0.4, 0.8], at: 2}" },
  { "entropy_growth",
    "set: {growth: rate}, parameters: {lambda: 0.3, x0: 2, omega: 0.4, t_max: 14}" },
};

/* Each the same within both errors, which are small, and with the same verdict. */
START_TEST (the_general_way_finds_the_same)
{
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  btv_audit *audit[2];
  char text[4096] = "";
  put_files ();
  for (size_t i = 0; i < COUNT (handful); i++)
    snprintf (
        text + strlen (text), sizeof text - strlen (text),
        "  - {id: c%zu, where: h, statement: s, evaluator: %s, %s, printed: '2'}\n", i,
        handful[i].evaluator, handful[i].rest);
  ck_ok (load_text (text, &claims, &error), error);
  for (int g = 0; g < 2; g++)
    {
      const btv_audit_options options = { .tier = BTV_QUICK, .general = g };
      ck_ok (btv_audit_run (&audit[g], claims, &options, &error), error);
    }
  for (size_t i = 0; i < COUNT (handful); i++)
    {
      const btv_outcome *a = &audit[0]->outcomes[i], *b = &audit[1]->outcomes[i];
      const bt_value *v = &a->attempts[0].answer.value,
                     *w = &b->attempts[0].answer.value;
      ck_assert_msg (b->attempts[0].status == BT_OK, "%s: %s", handful[i].evaluator,
                     b->attempts[0].answer.reason);
      ck_assert_int_eq (a->verdict, b->verdict);
      ck_assert_double_eq_tol (v->value, w->value,
                               bt_value_error (v) + bt_value_error (w));
      ck_assert_double_le (bt_value_error (w), 0.5 * fabs (w->value));
    }
  btv_audit_free (audit[0]);
  btv_audit_free (audit[1]);
  btv_claims_free (claims);
  remove_folder ();
}
END_TEST

int
main (void)
{
  bti_num_quiet ();
  Suite *suite = suite_create ("closed_claims");
  TCase *tcase = tcase_create ("closed claims");
  tcase_set_timeout (tcase, 60);
  tcase_add_loop_test (tcase, what_makes_no_sense_is_refused, 0, COUNT (bad));
  tcase_add_test (tcase, one_file_is_complained_about_once);
  tcase_add_test (tcase, claims_about_one_model_stand_together);
  tcase_add_test (tcase, an_audit_computes_what_the_file_says);
  tcase_add_test (tcase, a_start_that_is_none_is_an_outcome);
  tcase_add_test (tcase, the_general_way_finds_the_same);
  suite_add_tcase (suite, tcase);
  return suite_run (suite);
}
