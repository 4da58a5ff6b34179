/* tests/test_conditional.c - open models of no kind: density matrices along
 * trajectories, and thresholds, purities and exactness from them, against the kinds,
 * which share no line with them, and closed forms.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "study/threshold.h"
#include "tests/filed.h"
#include "tests/folder.h"
#include "tests/open.h"
#include "validation/evaluator.h"
#include "validation/modelfile.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Of some hundred numbers at fixed seeds. */
static const double sigmas = 4;

/* B1 of tests/open.c, and with twice the decoherence B2, as parts. */
static const char qubit[]
    = "title: as the kind has it\n"
      "parameters: {lambda: 0.5, gamma_c: 0.125, gamma_q: 0.125, x0: 1}\n"
      "parts: {x: oscillator, s: qubit}\n"
      "hamiltonian: (p_x^2 + x^2)/2 + s_x/2 + lambda*x*s_z\n"
      "classical: [x]\n"
      "start:\n  x: {mean: x0}\n  s: {bloch: [0, 0, 1]}\n"
      "environment:\n"
      "  - {operator: x, rate: 2*gamma_c}\n"
      "  - {operator: s_z, rate: 2*gamma_q}\n";

static btv_modelfile *
load (const char *text)
{
  btv_modelfile *file;
  btv_complaints faults = { NULL, 0, 0 };
  bt_error error = BT_ERROR_INIT;
  make_folder ();
  put_bytes (in_folder ("model.yaml"), text, strlen (text));
  ck_ok (btv_modelfile_load (&file, in_folder ("model.yaml"), &faults, &error), error);
  remove_folder ();
  return file;
}

/* QUANTITY at AT of FILE with NAME = VALUE set, as of no kind if GENERAL. */
static bt_status
ask (const btv_modelfile *file, const char *name, double value, int general,
     const char *quantity, const btv_setting *setting, size_t settings, double at,
     btv_answer *out, bt_error *error)
{
  bt_parameter set = { .value = value };
  bt_model *model;
  btv_lab *lab;
  const btv_question question = { .evaluator = btv_evaluator_find (quantity),
                                  .settings = setting,
                                  .settings_count = settings,
                                  .at = at };
  snprintf (set.name, sizeof set.name, "%s", name);
  ck_ok (btv_modelfile_make (&model, file, &set, 1, error), *error);
  if (general)
    bt_model_generalise (model);
  ck_ok (btv_lab_new (&lab, model, 1, NULL, error), *error);
  btv_lab_set_file (lab, file, &set, 1);
  const bt_status status = btv_ask (lab, &question, out, error);
  btv_lab_free (lab);
  bt_model_free (model);
  return status;
}

/* ---- against the kinds ----------------------------------------------------------- */

static const struct
{
  const char *name, *method;
} pairs[] = { { "B1", "pseudo" },
              { "B2", "pseudo" },
              { "B1", "mean-field-noise" },
              { "C1", "pseudo" },
              { "C1", "mean-field-noise" } };

/* Means and purities of the same equations by other steps and other numbers; the
 * cavity's records are not Hermitian in number states of a qubit turned. */
START_TEST (as_the_kind_has_it)
{
  static const double t = 1;
  const open_case *c = open_case_find (pairs[_i].name);
  const bti_leave leave = { NULL, 1 };
  const bti_effort effort
      = { .dt = 0.05, .samples = 8000, .batches = 32, .seed = (uint64_t) _i + 1 };
  bt_error error = BT_ERROR_INIT;
  bti_means *kind, *any;
  bt_model *model = open_general (&c->params);
  bti_subject subject;
  bt_model_generalise (model);
  ck_ok (bti_subject_of (&subject, model, &error), error);
  const bt_method *method = bt_method_find (pairs[_i].method);
  ck_ok (bti_way_run (&leave, &c->params, method, &effort, &t, 1, &kind, &error),
         error);
  ck_ok (bti_way_run_about (&leave, &subject, method, &effort, &t, 1, &any, &error),
         error);
  static const char *const same[][2]
      = { { "x", "x" },        { "p", "p_x" },       { "x2", "x^2" },
          { "p2", "p_x^2" },   { "sx", "s_x" },      { "sy", "s_y" },
          { "sz", "s_z" },     { "x_sz", "x*s_z" },  { "p_sz", "p_x*s_z" },
          { "x_sx", "x*s_x" }, { "p_sy", "p_x*s_y" } };
  for (size_t i = 0; i < COUNT (same); i++)
    {
      size_t k = 0, count;
      const char *const *names = bti_subject_names (&subject, &count);
      while (k < count && strcmp (names[k], same[i][1]) != 0)
        k++;
      ck_assert_uint_lt (k, count);
      const double z
          = fabs (any->value[k] - open_value (kind, 0, same[i][0]))
            / (hypot (any->err_sample[k], open_error (kind, 0, same[i][0])) + 1e-12);
      ck_assert_msg (z < sigmas, "%s of %s, <%s>: %.1f", pairs[_i].method,
                     pairs[_i].name, same[i][1], z);
    }
  ck_assert_double_lt (fabs (any->gates[0].purity - kind->gates[0].purity), 5e-3);
  bti_means_free (kind);
  bti_means_free (any);
  bti_subject_clear (&subject);
  bt_model_free (model);
}
END_TEST

/* gamma_c gamma_q/lambda^2 = 1/16, from a parameter and from the kind. */
START_TEST (threshold_of_a_parameter)
{
  static const btv_setting sought = { "parameter", "gamma_q" };
  bt_error error = BT_ERROR_INIT;
  btv_modelfile *file = load (qubit);
  btv_answer any;
  ck_ok (ask (file, "gamma_c", 0.3, 0, "threshold_of", &sought, 1, 0, &any, &error),
         error);
  const bti_open_params of_kind = { .kind = BTI_OPEN_QUBIT,
                                    .lambda = 0.5,
                                    .delta = 1,
                                    .gamma_c = 0.3,
                                    .gamma_q = 0.125,
                                    .x0 = 1,
                                    .sz = 1 };
  const bti_leave leave = { NULL, 1 };
  bti_threshold kind;
  ck_ok (bti_threshold_find (&leave, &of_kind, 0, &kind, &error), error);
  ck_assert_double_lt (fabs (any.value.value - 0.25 / 16 / 0.3), 1e-8);
  ck_assert_double_le (any.value.lo, 0.25 / 16 / 0.3);
  ck_assert_double_ge (any.value.hi, 0.25 / 16 / 0.3);
  for (int way = 0; way < BTI_THRESHOLD_WAYS; way++)
    ck_assert_double_lt (fabs (any.value.value - kind.rate[way]),
                         1e-8 + 2 * kind.half[way]);
  ck_assert_str_eq (any.warrant, "three ways agree");
  ck_assert_double_lt (bt_value_error (&any.value), 1e-7);
  /* A coupling has one from above. */
  const btv_setting coupling = { "parameter", "lambda" };
  ck_ok (ask (file, "gamma_c", 0.3, 0, "threshold_of", &coupling, 1, 0, &any, &error),
         error);
  ck_assert_double_lt (fabs (any.value.value - sqrt (16 * 0.3 * 0.125)), 1e-8);
  ck_assert_ptr_nonnull (strstr (any.reason, "down"));
  btv_modelfile_free (file);
}
END_TEST

START_TEST (no_threshold_is_guessed)
{
  static const struct
  {
    const char *sought, *set;
    double value;
    const char *why;
  } row[] = { { "x0", "x0", 1, "exact trajectories at all values" },
              { "x0", "gamma_q", 0.01, "no exact trajectories at all values" },
              { "x0", "x0", 0, "a value other than 0" },
              { "width", "x0", 1, "no parameter 'width'" } };
  bt_error error = BT_ERROR_INIT;
  btv_modelfile *file = load (qubit);
  btv_answer answer;
  const btv_setting sought = { "parameter", row[_i].sought };
  const bt_status status = ask (file, row[_i].set, row[_i].value, 0, "threshold_of",
                                &sought, 1, 0, &answer, &error);
  ck_assert_int_ne (status, BT_OK);
  ck_assert_msg (strstr (error.text, row[_i].why) != NULL, "%s", error.text);
  btv_modelfile_free (file);
}
END_TEST

/* ---- purity ---------------------------------------------------------------------- */

/* 1 at the threshold; above it the kind's. */
START_TEST (purity_of_any)
{
  static const btv_setting few = { "samples", "8000" };
  bt_error error = BT_ERROR_INIT;
  btv_modelfile *file = load (qubit);
  btv_answer any, kind;
  ck_ok (ask (file, "gamma_q", 0.125, 1, "purity", &few, 1, 1, &any, &error), error);
  ck_assert_double_lt (fabs (any.value.value - 1), 1e-8);
  ck_ok (ask (file, "gamma_q", 0.25, 1, "purity", &few, 1, 1, &any, &error), error);
  ck_ok (ask (file, "gamma_q", 0.25, 0, "purity", &few, 1, 1, &kind, &error), error);
  ck_assert_double_lt (any.value.hi, 0.99);
  ck_assert_double_le (any.value.lo, kind.value.hi);
  ck_assert_double_ge (any.value.hi, kind.value.lo);
  ck_assert_int_ne (ask (file, "gamma_q", 0.1, 1, "purity", &few, 1, 1, &any, &error),
                    BT_OK);
  btv_modelfile_free (file);
}
END_TEST

/* ---- exactness ------------------------------------------------------------------- */

static const struct
{
  double gamma_q;
  const char *method, *label;
} trials[] = { { 0.125, "hybrid", "exact" },
               { 0.125, "mean-field-noise", "not exact" },
               { 0.03, "hybrid", "not exact" } };

/* The kind's label, by means that are compared with lindblad-taylor's. */
START_TEST (exactness_of_any)
{
  const btv_setting set[]
      = { { "samples", "8000" }, { "open_method", trials[_i].method } };
  bt_error error = BT_ERROR_INIT;
  btv_modelfile *file = load (qubit);
  btv_answer any, kind;
  ck_ok (ask (file, "gamma_q", trials[_i].gamma_q, 1, "exactness", set, 2, 1.5, &any,
              &error),
         error);
  ck_ok (ask (file, "gamma_q", trials[_i].gamma_q, 0, "exactness", set, 2, 1.5, &kind,
              &error),
         error);
  ck_assert_str_eq (any.label, trials[_i].label);
  ck_assert_str_eq (kind.label, trials[_i].label);
  btv_modelfile_free (file);
}
END_TEST

int
main (void)
{
  bti_num_quiet ();
  Suite *suite = suite_create ("conditional");
  TCase *all = tcase_create ("all");
  tcase_set_timeout (all, 300);
  tcase_add_loop_test (all, as_the_kind_has_it, 0, COUNT (pairs));
  tcase_add_test (all, threshold_of_a_parameter);
  tcase_add_loop_test (all, no_threshold_is_guessed, 0, 4);
  tcase_add_test (all, purity_of_any);
  tcase_add_loop_test (all, exactness_of_any, 0, COUNT (trials));
  suite_add_tcase (suite, all);
  return suite_run (suite);
}
