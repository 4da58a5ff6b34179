/* tests/test_open_claims.c - claims about open systems, and the same claims with a
 * wrong number, sign, method or label in them: each evaluator must tell the two apart.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/folder.h"
#include "tests/open.h"
#include "validation/claims.h"
#include "validation/openmodel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  KEYS_MAX = 4,
  WRONG_MAX = 4
};

struct claim
{
  const char *evaluator, *model; /* MODEL: a file of validation/models */
  double at;
  btv_setting set[KEYS_MAX];
  const char *printed;
  const char *wrong[WRONG_MAX]; /* printed instead; unused ones are NULL */
};

#define METHOD(name)                                                                   \
  {                                                                                    \
    "open_method", name                                                                \
  }
#define FEW                                                                            \
  {                                                                                    \
    "samples", "40000"                                                                 \
  }

static const struct claim claims[] = {
  { "exactness", "qubit-b1", 2, { FEW }, "exact", { "not exact" } },
  { "exactness",
    "qubit-b2",
    2,
    { FEW, { "open_step", "0.5" } },
    "exact",
    { "not exact" } },
  { "exactness", "cavity-c1", 1, { FEW }, "exact", { "not exact" } },
  { "exactness",
    "cavity-c3",
    1,
    { FEW, METHOD ("hybrid-p"), { "open_step", "0.05" } },
    "exact",
    { "not exact" } },
  { "exactness",
    "oscillators-a1",
    2,
    { FEW, { "open_step", "0.05" } },
    "exact",
    { "not exact" } },
  { "exactness",
    "qubit-b1",
    2,
    { FEW, METHOD ("mean-field") },
    "not exact",
    { "exact" } },
  /* Decoherence and noise without the innovation; means of Q alone nearly right. */
  { "exactness",
    "qubit-b1",
    1,
    { FEW, METHOD ("mean-field-noise") },
    "not exact",
    { "exact" } },
  { "exactness",
    "qubit-b0",
    1,
    { FEW, METHOD ("mean-field-noise") },
    "not exact",
    { "exact" } },
  { "exactness",
    "oscillators-a1",
    2,
    { FEW, METHOD ("mean-field") },
    "not exact",
    { "exact" } },
  { "exactness",
    "cavity-c1",
    1,
    { FEW, METHOD ("mean-field-noise") },
    "not exact",
    { "exact" } },
  /* Right means of what are no states: only the gates tell. */
  { "exactness",
    "qubit-below",
    1,
    { FEW, METHOD ("pseudo") },
    "not exact",
    { "exact" } },
  /* No trajectories at all. */
  { "exactness", "cavity-c0", 2, { FEW }, "not exact", { "exact" } },
  { "exactness", "qubit-fock", 1, { FEW }, "not exact", { "exact" } },
  { "exactness",
    "quartic-noisy",
    0.8,
    { METHOD ("truncated") },
    "not exact",
    { "exact" } },
  { "linearity", "qubit-b1", 2, { FEW }, "linear", { "not linear" } },
  { "linearity", "qubit-b1", 1, { METHOD ("lindblad") }, "linear", { "not linear" } },
  { "linearity",
    "qubit-b1",
    2,
    { FEW, METHOD ("mean-field") },
    "not linear",
    { "linear" } },
  { "linearity",
    "cavity-c1",
    1,
    { FEW, METHOD ("mean-field-noise") },
    "not linear",
    { "linear" } },
  /* Factors of two and four in the bound. */
  { "threshold",
    "qubit-b1",
    NAN,
    { { 0 } },
    "0.0625",
    { "0.25", "0.125", "0.03125", "0.0626" } },
  { "threshold",
    "qubit-b1",
    NAN,
    { { "convention", "half" } },
    "0.25",
    { "0.0625", "0.125" } },
  { "threshold", "oscillators-a1", NAN, { { 0 } }, "0.0625", { "0.25", "0.125" } },
  { "threshold", "cavity-c1", NAN, { { 0 } }, "0.5", { "0.25", "1.0", "2.0" } },
  { "threshold",
    "cavity-c3",
    NAN,
    { { "ordering", "p" } },
    "1.00",
    { "0.50", "0.25" } },
  { "onset",
    "qubit-frozen",
    NAN,
    { { 0 } },
    "1.0000",
    { "2.0000", "0.5000", "1.001" } },
  { "smallest_eigenvalue",
    "qubit-frozen",
    1,
    { { 0 } },
    "-0.01210",
    { "0.01210", ">= 0", "-0.0268" } },
  /* Below the threshold, and claimed positive; and the other way round. */
  { "smallest_eigenvalue", "qubit-below", 2, { { 0 } }, "<= -1e-4", { ">= 0" } },
  { "smallest_eigenvalue", "qubit-b1", 2, { { 0 } }, ">= -1e-9", { "<= -1e-6" } },
  /* A hundred and fifty number states. */
  { "smallest_eigenvalue", "qubit-fock", 8, { { 0 } }, ">= -1e-9", { "<= -1e-6" } },
  { "smallest_eigenvalue",
    "cavity-squeezed",
    0.25,
    { { 0 } },
    "-0.0011",
    { "0.0011", ">= 0" } },
  { "open_mean",
    "qubit-b1",
    1,
    { { "observable", "p_sz" } },
    "-0.918",
    { "0.918", "-0.656", "-0.93" } },
  { "open_mean",
    "oscillators-a1",
    5,
    { METHOD ("mean-field"), FEW, { "observable", "cov_xx" } },
    "<= 0.3",
    { "1.3" } },
  { "open_mean",
    "oscillators-a1",
    5,
    { METHOD ("gaussian"), { "observable", "cov_xx" } },
    "1.298",
    { "0.281", "-1.298", "0.649" } },
  { "trace_distance",
    "qubit-b1",
    2,
    { METHOD ("mean-field-single"), { "open_step", "0.05" } },
    "0.345",
    { "0.690", "0.172", "<= 0.01" } },
  { "trace_distance", "qubit-b1", 2, { FEW }, "<= 0.02", { ">= 0.1" } },
  { "purity",
    "qubit-b1",
    2,
    { FEW, { "purity", "least" } },
    "1.000000",
    { "0.50", "0.99" } },
  { "purity", "qubit-b2", 5, { { 0 } }, "0.86", { "1.00", "0.72", "0.43" } },
  { "bloch_length", "qubit-below", 1, { FEW }, ">= 1.1", { "<= 1.000001" } },
  { "bloch_length",
    "qubit-b1",
    2,
    { FEW, METHOD ("hybrid") },
    "<= 1.000001",
    { ">= 1.1" } },
  { "healed_covariance", "oscillators-a2", 5, { { 0 } }, "<= 1e-9", { ">= 1e-6" } },
  { "symplectic", "oscillators-a1", 1, { { 0 } }, "0.45537", { ">= 0.5", "0.57076" } },
  { "symplectic",
    "oscillators-a1",
    1,
    { { "symplectic", "conditional" } },
    "0.57076",
    { "<= 0.5", "0.45537" } },
  { "separable_from",
    "oscillators-a1",
    3,
    { { 0 } },
    "0.250",
    { "0.062", "0.500", "0.125" } },
  { "smoothing_time",
    "qubit-fock-alone",
    6,
    { { 0 } },
    "4.08",
    { "2.04", "8.16", "4.00" } },
};

static void
load (bti_open_params *params, const char *model)
{
  const char *srcdir = getenv ("srcdir");
  char name[512];
  bt_error error = BT_ERROR_INIT;
  snprintf (name, sizeof name, "%s/validation/models/%s.yaml", srcdir ? srcdir : ".",
            model);
  ck_ok (btv_openmodel_load (params, name, &error), error);
}

/* Ask about PARAMS on THREADS threads. */
static bt_status
ask (const struct claim *claim, const bti_open_params *params, unsigned threads,
     btv_answer *answer, bt_error *error)
{
  btv_lab *lab;
  size_t count = 0;
  while (count < KEYS_MAX && claim->set[count].key)
    count++;
  btv_question question = { .evaluator = btv_evaluator_find (claim->evaluator),
                            .settings = claim->set,
                            .settings_count = count,
                            .at = claim->at,
                            .t_max = claim->at,
                            .tolerance = 1e-4 };
  ck_assert_ptr_nonnull (question.evaluator);
  ck_ok (btv_lab_new (&lab, NULL, threads, NULL, error), *error);
  btv_lab_set_open (lab, params);
  bt_status status = btv_ask (lab, &question, answer, error);
  btv_lab_free (lab);
  return status;
}

static btv_relation
relation (const btv_answer *answer, const char *printed)
{
  bt_error error = BT_ERROR_INIT;
  btv_interval claimed;
  if (btv_interval_parse (&claimed, printed, NULL) != BT_OK)
    return *answer->label == '\0'                 ? BTV_OVERLAP
           : strcmp (answer->label, printed) == 0 ? BTV_INSIDE
                                                  : BTV_DISJOINT;
  ck_ok (btv_interval_parse (&claimed, printed, &error), error);
  return btv_interval_relation (&claimed, answer->value.lo, answer->value.hi);
}

START_TEST (a_claim_holds_and_its_mutants_do_not)
{
  const struct claim *claim = &claims[_i];
  bt_error error = BT_ERROR_INIT;
  bti_open_params params;
  btv_answer answer;
  load (&params, claim->model);
  ck_ok (ask (claim, &params, 2, &answer, &error), error);
  ck_assert_msg (relation (&answer, claim->printed) == BTV_INSIDE,
                 "%s of %s: '%s' %.9g in [%.9g, %.9g], not %s; %s", claim->evaluator,
                 claim->model, answer.label, answer.value.value, answer.value.lo,
                 answer.value.hi, claim->printed, answer.reason);
  for (size_t k = 0; k < WRONG_MAX && claim->wrong[k]; k++)
    ck_assert_msg (relation (&answer, claim->wrong[k]) == BTV_DISJOINT,
                   "%s of %s is taken for %s", claim->evaluator, claim->model,
                   claim->wrong[k]);
}
END_TEST

/* Every evaluator of open systems stands above. */
START_TEST (no_evaluator_is_left_out)
{
  size_t count;
  const btv_evaluator *const *all = btv_evaluators (&count);
  for (size_t i = 0; i < count; i++)
    {
      const char *name = btv_evaluator_name (all[i]);
      size_t k = 0;
      if (!(btv_evaluator_needs (all[i]) & BTV_NEEDS_OPEN)
          || strcmp (name, "residual_order") == 0 || strcmp (name, "threshold_of") == 0)
        continue; /* an order takes minutes: see the audit of the full tier; and what is
                     of no kind: tests/test_conditional.c */
      while (k < COUNT (claims) && strcmp (claims[k].evaluator, name) != 0)
        k++;
      ck_assert_msg (k < COUNT (claims), "%s", name);
    }
}
END_TEST

/* ---- what cannot be told is not guessed ---------------------------------------- */

START_TEST (no_guess)
{
  static const struct
  {
    struct claim claim;
    double lambda, gamma_q; /* instead of the file's; NaN: as there */
    const char *reason;
  } rows[] = {
    /* So few trajectories that mean field would pass, too. */
    { { "exactness", "qubit-b1", 0.1, { { "samples", "256" } }, NULL, { 0 } },
      NAN,
      NAN,
      "neither has the mean field" },
    /* Without a coupling there is nothing to tell. */
    { { "exactness", "qubit-b1", 1, { { "samples", "4096" } }, NULL, { 0 } },
      0,
      NAN,
      "neither has the mean field" },
    { { "linearity", "qubit-b1", 0.1, { { "samples", "256" } }, NULL, { 0 } },
      NAN,
      NAN,
      "none of" },
    /* Just below the threshold: no trajectories, but no negative W to be seen. */
    { { "exactness", "qubit-b1", 1, { FEW }, NULL, { 0 } },
      NAN,
      0.12,
      "no negative eigenvalue" },
    /* Nothing in P ordering without a warm bath, which proves nothing. */
    { { "exactness", "cavity-c0", 1, { FEW, METHOD ("hybrid-p") }, NULL, { 0 } },
      NAN,
      NAN,
      "no trajectories to run" },
  };
  bt_error error = BT_ERROR_INIT;
  bti_open_params params;
  btv_answer answer;
  load (&params, rows[_i].claim.model);
  if (!isnan (rows[_i].lambda))
    params.lambda = rows[_i].lambda;
  if (!isnan (rows[_i].gamma_q))
    params.gamma_q = rows[_i].gamma_q;
  ck_ok (ask (&rows[_i].claim, &params, 2, &answer, &error), error);
  ck_assert_str_eq (answer.label, "");
  ck_assert_msg (strstr (answer.reason, rows[_i].reason) != NULL, "%s", answer.reason);
}
END_TEST
enum
{
  GUESSES = 5
};

START_TEST (threads_do_not_change_an_answer)
{
  static const struct claim both[]
      = { { "exactness", "qubit-b1", 1, { FEW }, NULL, { 0 } },
          { "trace_distance", "cavity-c1", 1, { FEW }, NULL, { 0 } } };
  bt_error error = BT_ERROR_INIT;
  bti_open_params params;
  btv_answer one, three;
  load (&params, both[_i].model);
  ck_ok (ask (&both[_i], &params, 1, &one, &error), error);
  ck_ok (ask (&both[_i], &params, 3, &three, &error), error);
  ck_assert_mem_eq (&one.value, &three.value, sizeof one.value);
  ck_assert_str_eq (one.reason, three.reason);
}
END_TEST

/* Means stay right for a while below the threshold, then break. */
START_TEST (pseudo_means_break_late)
{
  struct claim claim
      = { "trace_distance", "qubit-below", 5, { METHOD ("pseudo") }, NULL, { 0 } };
  bt_error error = BT_ERROR_INIT;
  bti_open_params params;
  btv_answer answer;
  load (&params, claim.model);
  params.sx = 1;
  params.sz = 0;
  claim.at = 1;
  ck_ok (ask (&claim, &params, 2, &answer, &error), error);
  ck_assert_double_lt (answer.value.lo, 1e-3);
  ck_assert_double_lt (answer.value.value, 0.01);
  claim.at = 5;
  ck_ok (ask (&claim, &params, 2, &answer, &error), error);
  ck_assert_double_gt (answer.value.value, 0.01);
}
END_TEST

START_TEST (nonsense_is_refused)
{
  static const struct
  {
    struct claim claim;
    bt_status status;
    const char *text;
  } rows[] = {
    { { "exactness", "qubit-b1", 0, { { 0 } }, NULL, { 0 } }, BT_EINVAL, "at = 0" },
    { { "exactness", "quartic", 1, { { 0 } }, NULL, { 0 } }, BT_ENOTSUP, "x^2*y^2" },
    { { "linearity", "oscillators-a1", 1, { { 0 } }, NULL, { 0 } },
      BT_ENOTSUP,
      "with a qubit" },
    { { "purity", "oscillators-a1", 1, { { 0 } }, NULL, { 0 } },
      BT_ENOTSUP,
      "with a qubit" },
    { { "symplectic", "qubit-b1", 1, { { 0 } }, NULL, { 0 } },
      BT_ENOTSUP,
      "oscillators" },
    { { "threshold", "quartic", NAN, { { 0 } }, NULL, { 0 } }, BT_ENOTSUP, "no rates" },
    { { "threshold", "qubit-b1", NAN, { { "ordering", "p" } }, NULL, { 0 } },
      BT_ENOTSUP,
      "P ordering" },
    { { "threshold", "cavity-c0", NAN, { { "ordering", "p" } }, NULL, { 0 } },
      BT_EINVAL,
      "above 0" },
    { { "threshold", "cavity-c1", NAN, { { "convention", "half" } }, NULL, { 0 } },
      BT_ENOTSUP,
      "one convention" },
    { { "onset", "cavity-c1", NAN, { { 0 } }, NULL, { 0 } }, BT_ENOTSUP, "frozen" },
    { { "onset", "qubit-b1", NAN, { { 0 } }, NULL, { 0 } }, BT_ECONV, "no W < 0" },
    { { "open_mean", "qubit-b1", 1, { { "observable", "cov_xx" } }, NULL, { 0 } },
      BT_EINVAL,
      "cov_xx" },
    { { "residual_order", "qubit-b1", 1, { { 0 } }, NULL, { 0 } },
      BT_ENOTSUP,
      "quartic" },
    { { "exactness", "qubit-b1", 1, { METHOD ("truncated") }, NULL, { 0 } },
      BT_ENOTSUP,
      "truncated" },
  };
  for (size_t i = 0; i < COUNT (rows); i++)
    {
      bt_error error = BT_ERROR_INIT;
      bti_open_params params;
      btv_answer answer;
      load (&params, rows[i].claim.model);
      ck_fails (ask (&rows[i].claim, &params, 1, &answer, &error), rows[i].status,
                error, rows[i].text);
    }
  bt_error error = BT_ERROR_INIT;
  btv_lab *lab;
  btv_answer answer;
  btv_question question = { .evaluator = btv_evaluator_find ("exactness"), .at = 1 };
  ck_ok (btv_lab_new (&lab, NULL, 1, NULL, &error), error);
  ck_fails (btv_ask (lab, &question, &answer, &error), BT_EINVAL, error,
            "needs a model of an open system");
  btv_lab_free (lab);
}
END_TEST

/* ---- the file ------------------------------------------------------------------ */

static bt_status
load_text (const char *text, btv_claims **out, bt_error *error)
{
  const char *name = in_folder ("claims.yaml");
  FILE *file = fopen (name, "w");
  ck_assert_ptr_nonnull (file);
  fprintf (file,
           "source: {id: a, title: b, authors: c, year: \"2026\"}\n"
           "claims:\n  - id: one\n    where: here\n    statement: that\n%s",
           text);
  ck_assert_int_eq (fclose (file), 0);
  return btv_claims_load (out, name, error);
}

START_TEST (a_claim_names_its_model)
{
  static const struct
  {
    const char *text, *message;
  } bad[] = {
    { "    evaluator: exactness\n    parameters: {at: 1}\n    printed: exact\n",
      "missing key 'model' in a claim's parameters" },
    { "    evaluator: exactness\n    parameters: {model: none.yaml, at: 1}\n"
      "    printed: exact\n",
      "claims.yaml:7:25: 'model' is 'none.yaml': " },
    { "    evaluator: exactness\n    parameters: {model: bad.yaml, at: 1}\n"
      "    printed: exact\n",
      "bad.yaml:2:9: sigma = 1" },
    { "    evaluator: exactness\n    parameters: {model: good.yaml, lambda: 1, at: 1}\n"
      "    printed: exact\n",
      "'lambda' means nothing to evaluator 'exactness'" },
    { "    evaluator: largest_entropy\n    parameters: {model: good.yaml}\n"
      "    printed: \"3\"\n",
      "'model' means nothing to evaluator 'largest_entropy'" },
    { "    evaluator: exactness\n    parameters: {model: good.yaml, at: 1}\n"
      "    printed: nearly\n",
      "evaluator 'exactness' answers exact|not exact" },
    { "    missing: all\n    printed: \"3\"\n", "'printed' beside 'missing'" },
    { "    missing: all\n    evaluator: exactness\n", "'evaluator' beside 'missing'" },
    { "    evaluator: exactness\n    parameters: {model: good.yaml, at: 1}\n",
      "missing key 'printed' in a claim; add it, or 'missing'" },
    { "    printed: exact\n", "missing key 'evaluator' in a claim; add it, or" },
  };
  static const char *const files[][2]
      = { { "good.yaml", "kind: qubit\nlambda: 0.5\nsz: 1\n" },
          { "bad.yaml", "kind: qubit\nlambda: x\n" } };
  btv_claims *loaded;
  make_folder ();
  for (size_t i = 0; i < COUNT (files); i++)
    put_bytes (in_folder (files[i][0]), files[i][1], strlen (files[i][1]));
  for (size_t i = 0; i < COUNT (bad); i++)
    {
      bt_error error = BT_ERROR_INIT;
      const char *want = i == 2 ? "bad.yaml:2:9: " : bad[i].message;
      ck_fails (load_text (bad[i].text, &loaded, &error), BT_EDATA, error, want);
    }
  bt_error error = BT_ERROR_INIT;
  ck_ok (load_text ("    evaluator: exactness\n"
                    "    parameters: {model: good.yaml, at: 1}\n    printed: exact\n",
                    &loaded, &error),
         error);
  ck_assert_str_eq (loaded->claims[0].model, "good.yaml");
  ck_assert_double_eq (loaded->claims[0].open.lambda, 0.5);
  btv_claims_free (loaded);
  ck_ok (load_text ("    missing: the state\n    expect: not-computable\n", &loaded,
                    &error),
         error);
  ck_assert_str_eq (loaded->claims[0].missing, "the state");
  ck_assert_int_eq (loaded->claims[0].expect, BTV_NOT_COMPUTABLE);
  btv_claims_free (loaded);
  remove_folder ();
}
END_TEST

int
main (void)
{
  bti_num_quiet ();
  Suite *suite = suite_create ("open_claims");
  TCase *mutants = tcase_create ("mutants");
  tcase_set_timeout (mutants, 300);
  /* The last one takes as long as all the others. */
  tcase_add_loop_test (mutants, a_claim_holds_and_its_mutants_do_not, 0,
                       COUNT (claims) - 1);
  tcase_add_loop_test (suite_long (suite), a_claim_holds_and_its_mutants_do_not,
                       COUNT (claims) - 1, COUNT (claims));
  tcase_add_test (mutants, no_evaluator_is_left_out);
  tcase_add_loop_test (mutants, no_guess, 0, GUESSES);
  tcase_add_loop_test (mutants, threads_do_not_change_an_answer, 0, 2);
  tcase_add_test (mutants, pseudo_means_break_late);
  tcase_add_test (mutants, nonsense_is_refused);
  suite_add_tcase (suite, mutants);
  TCase *files = tcase_create ("files");
  tcase_add_test (files, a_claim_names_its_model);
  suite_add_tcase (suite, files);
  return suite_run (suite);
}
