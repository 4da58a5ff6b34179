/* tests/test_environments.c - quantities of models with an environment, as questions
 * and as claims, against closed forms and what QuTiP says.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/filed.h"
#include "tests/folder.h"
#include "validation/audit.h"
#include "validation/data.h"
#include "validation/reference.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const shipped[]
    = { "driven-kerr", "two-qubits", "jaynes-cummings", "damped", "vz25-damped" };

/* ---- which method ---------------------------------------------------------------- */

/* What does not know the environment costs more than there is, and is neither the first
 * choice nor the second. */
START_TEST (no_method_ignores_the_environment)
{
  size_t count;
  const bt_method *const *all = bt_methods (&count);
  bt_model *model = filed_model (shipped[_i], "");
  ck_assert (bt_model_is_open (model));
  size_t finite = 0;
  for (size_t i = 0; i < count; i++)
    {
      const double seconds = bt_method_seconds (all[i], model, 3, 30, 1e-6);
      if (!isfinite (seconds))
        continue;
      finite++;
      ck_assert (all[i]->caps & BT_ENVIRONMENT);
      ck_assert_double_gt (seconds, 0);
    }
  ck_assert_uint_eq (finite, 1);
  ck_assert (bt_method_auto (model, 3, 30, 1e-6, NULL, 0)->caps & BT_ENVIRONMENT);
  for (size_t m = 0; m < count; m++)
    {
      const bt_method *second = bt_method_second (all[m], model, 3, 30, 1e-6);
      ck_assert_ptr_ne (second, all[m]);
      ck_assert (!second || second->caps & BT_ENVIRONMENT);
    }
  const bt_method *dense = bt_method_find ("lindblad-taylor");
  ck_assert_int_eq (bt_method_second (dense, model, 3, 30, 1e-6) != NULL,
                    strcmp (shipped[_i], "damped") == 0);
  bt_model_free (model);
}
END_TEST

/* Of a closed model a density matrix is never chosen, and wave functions check it. */
START_TEST (a_wave_function_checks_a_density_matrix)
{
  const bt_method *dense = bt_method_find ("lindblad-taylor");
  bt_model *model = filed_model ("henon-heiles", "");
  size_t count, exact = 0;
  const bt_method *const *all = bt_methods (&count);
  ck_assert (isinf (bt_method_seconds (dense, model, 3, 30, 1e-6)));
  for (size_t i = 0; i < count; i++)
    {
      if (isnan (bt_method_seconds (all[i], model, 3, 30, 1e-6)))
        continue;
      exact++;
      ck_assert (all[i]->caps & (BT_QUANTUM | BT_DENSITY));
      const bt_method *second = bt_method_second (all[i], model, 3, 30, 1e-6);
      ck_assert_ptr_nonnull (second);
      ck_assert (second->caps & BT_QUANTUM);
    }
  ck_assert_uint_ge (exact, 2);
  bt_model_free (model);
}
END_TEST

/* ---- against QuTiP --------------------------------------------------------------- */

/* Every mean of the set at one of its times; of two oscillators, which take long, one
 * at the first. */
START_TEST (means_are_those_of_qutip)
{
  static const double interval = 0.9, enough = 2e-4;
  bt_error error = BT_ERROR_INIT;
  btv_reference *set;
  char *folder_of, path[512], settings[128], column[16];
  ck_ok (btv_data_folder (&folder_of, BTV_DATA_REFERENCE, &error), error);
  snprintf (path, sizeof path, "%s/qutip/models.csv.gz", folder_of);
  ck_ok (btv_reference_load (&set, path, &error), error);
  for (size_t row = 0; row < set->rows; row++)
    {
      const char *name = btv_reference_column (set, "model")->texts[row],
                 *given = btv_reference_column (set, "set")->texts[row];
      const char *observed = btv_reference_column (set, "observed")->texts[row];
      const int slow = strcmp (name, "vz25-damped") == 0;
      if (strcmp (name, shipped[_i]) != 0 || (slow && strcmp (observed, "y^2") != 0))
        continue;
      btv_answer answer;
      bt_model *model = filed_model (name, strcmp (given, "-") == 0 ? "" : given);
      const size_t which = slow ? 1 : row % 4 + 1;
      snprintf (column, sizeof column, "mean_%zu", which);
      snprintf (settings, sizeof settings, "observe=%s", observed);
      for (char *c = settings; (c = strchr (c, ' '));)
        memmove (c, c + 1, strlen (c));
      ck_ok (
          ask_of (model, "mean", settings, interval * (double) which, &answer, &error),
          error);
      const btv_column *mean = btv_reference_column (set, column);
      const double off = fabs (answer.value.value - mean->numbers[row]);
      ck_assert_msg (off <= bt_value_error (&answer.value) + mean->errors[row]
                         && bt_value_error (&answer.value) <= enough,
                     "%s, %s: %.9g +- %.2g, not %.9g", name, settings,
                     answer.value.value, bt_value_error (&answer.value),
                     mean->numbers[row]);
      const int linear = strcmp (name, "damped") == 0;
      ck_assert_str_eq (answer.methods[0], "lindblad-taylor");
      ck_assert_int_eq (answer.methods[1] != NULL, linear);
      ck_assert_str_eq (answer.warrant,
                        linear ? "two methods agree" : "one method, converged");
      bt_model_free (model);
    }
  btv_reference_free (set);
  free (folder_of);
}
END_TEST

/* ---- closed forms ---------------------------------------------------------------- */

/* An excited atom that loses as much as the cavity does, on resonance: s_z = 2 e^{-kt}
 * cos^2 (gt) - 1, and all quanta together fall with k.  Where a position is measured,
 * its mean goes on as before. */
#define ATOM "jaynes-cummings", "detuning=0 g=0.5 kappa=0.1 gamma=0.1"
static const struct
{
  const char *model, *set, *quantity, *settings;
  double when, want;
} known[] = {
  { ATOM, "mean", "observe=s_z", 2, -0.5219814597992798 },
  { ATOM, "mean", "observe=s_z/2+(x^2+p_x^2)/2", 2, 0.8187307530779818 },
  { ATOM, "crossing_time", "observe=s_z", 9, 1.417869800591985 },
  { ATOM, "crossing_time", "observe=s_z count=3", 9, 6.629727918419903 },
  { ATOM, "crossing_time", "observe=s_z crosses=-0.5 method=lindblad-taylor", 9,
    1.9724885654551576 },
  { ATOM, "minimum", "observe=s_z", 5, -1 },
  { ATOM, "maximum", "observe=s_z from=4", 8, 0.07768158104272205 },
};

START_TEST (an_atom_is_where_its_closed_form_says)
{
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  bt_model *model = filed_model (known[_i].model, known[_i].set);
  ck_ok (ask_of (model, known[_i].quantity, known[_i].settings, known[_i].when, &answer,
                 &error),
         error);
  const bt_value *value = &answer.value;
  ck_assert_msg (value->lo - 1e-9 <= known[_i].want
                     && known[_i].want <= value->hi + 1e-9
                     && bt_value_error (value) <= 1e-4,
                 "%s %s: %.9g, from %.9g to %.9g", known[_i].quantity,
                 known[_i].settings, value->value, value->lo, value->hi);
  ck_assert_str_eq (answer.methods[0], "lindblad-taylor");
  ck_assert_ptr_null (answer.methods[1]);
  ck_assert_str_eq (answer.warrant, "one method, converged");
  bt_model_free (model);
}
END_TEST

/* A measured position: its mean goes on as before, and the width grows. */
START_TEST (a_measured_position_keeps_its_frequency)
{
  static const bt_dissipator measured = { "x", 0.02 };
  const bt_part part = { .name = "x", .mean = 1.2 };
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  btv_answer answer;
  const bt_description description = { .part = &part,
                                       .parts = 1,
                                       .hamiltonian = "(x^2 + p_x^2)/2",
                                       .environment = &measured,
                                       .dissipators = 1 };
  ck_ok (bt_model_from (&model, &description, &error), error);
  ck_ok (ask_of (model, "frequency", "observe=x", 76, &answer, &error), error);
  ck_assert_double_le (fabs (answer.value.value - 1), bt_value_error (&answer.value));
  ck_assert_double_le (bt_value_error (&answer.value), 1e-4);
  ck_assert_str_eq (answer.warrant, "two methods agree");
  ck_assert_str_eq (answer.methods[1], "gaussian");
  bt_model_free (model);
}
END_TEST

/* ---- what is refused ------------------------------------------------------------- */

START_TEST (what_is_of_closed_systems_says_so)
{
  static const char *const closed[]
      = { "delta_falls", "unimodal_until", "stability", "entropy_share" };
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  bt_model *model = filed_model ("vz25-damped", "");
  for (size_t i = 0; i < COUNT (closed); i++)
    ck_fails (ask_of (model, closed[i], "", 2, &answer, &error), BT_ENOTSUP, error,
              "is for closed systems");
  ck_fails (ask_of (model, "mean", "observe=x method=spectral", 2, &answer, &error),
            BT_ENOTSUP, error, "the model has an environment");
  bt_model_free (model);
}
END_TEST

/* ---- claims ---------------------------------------------------------------------- */

static const struct
{
  const char *quantity, *parameters, *printed;
  btv_verdict verdict;
} said[] = {
  { "{observe: s_z, at: 2}",
    "{model: jaynes-cummings, set: {detuning: 0, kappa: 0.1, gamma: 0.1}}", "-0.52198",
    BTV_CONFIRMED },
  { "{observe: s_z, at: 2}",
    "{model: jaynes-cummings, set: {detuning: 0, kappa: 0.1, gamma: 0.1}}", "-0.52197",
    BTV_REFUTED },
  /* without any loss */
  { "{observe: s_z, at: 2}",
    "{model: jaynes-cummings, set: {detuning: 0, kappa: 0.1, gamma: 0.1}}", "-0.41615",
    BTV_REFUTED },
  { "{observe: s_z, at: 2}",
    "{model: jaynes-cummings, set: {detuning: 0, kappa: 0, gamma: 0}}", "-0.41615",
    BTV_CONFIRMED },
  { "{observe: s_z, crosses: 0}",
    "{model: jaynes-cummings, set: {detuning: 0, kappa: 0.1, gamma: 0.1}, t_max: 5}",
    "1.418", BTV_CONFIRMED },
  { "{observe: s_z, crosses: 0}",
    "{model: jaynes-cummings, set: {detuning: 0, kappa: 0.1, gamma: 0.1}, t_max: 5}",
    "1.571", BTV_REFUTED },
  { "{entropy_of: whole, at: 1.3}",
    "{model: jaynes-cummings, set: {detuning: 0, kappa: 0.2, gamma: 0.2}}", "0.5380",
    BTV_CONFIRMED },
  { "{entropy_of: s, at: 1.3}",
    "{model: jaynes-cummings, set: {detuning: 0, kappa: 0.2, gamma: 0.2}}", "0.5380",
    BTV_REFUTED },
  { "{purity_of: s x, at: 1.3}",
    "{model: jaynes-cummings, set: {detuning: 0, kappa: 0.2, gamma: 0.2}}", "0.64694",
    BTV_CONFIRMED },
  { "{purity_of: s x, at: 1.3}",
    "{model: jaynes-cummings, set: {detuning: 0, kappa: 0.2, gamma: 0.2}}", "0.64693",
    BTV_REFUTED },
  /* a = -i F/(kappa/2 + i delta) */
  { "{observe: x, at: steady}",
    "{model: driven-kerr, set: {chi: 0, kappa2: 0, F: 0.4, delta: 0.25, kappa: 0.5}}",
    "-1.1314", BTV_CONFIRMED },
  { "{observe: x, at: steady}",
    "{model: driven-kerr, set: {chi: 0, kappa2: 0, F: 0.4, delta: 0.25, kappa: 0.5}}",
    "-1.1313", BTV_REFUTED },
  { "{purity_of: whole, at: 0.8}", "{model: damped}", "0.5", BTV_REFUTED },
  { "{observe: x, at: 0.9, method: gaussian}", "{model: damped}", "0.78365",
    BTV_CONFIRMED },
  { "{observe: x^2, minimum: [0, 3]}", "{model: damped, set: {T: 2}}", "0.3",
    BTV_REFUTED },
};

START_TEST (a_claim_with_another_number_is_refuted)
{
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  btv_audit *audit;
  const btv_audit_options options = { .tier = BTV_QUICK };
  make_folder ();
  const char *name = in_folder ("claims.yaml");
  FILE *file = fopen (name, "w");
  ck_assert_ptr_nonnull (file);
  fprintf (file,
           "source: {id: a, title: b, authors: c, year: \"2026\"}\nclaims:\n"
           "  - id: one\n    where: h\n    statement: s\n    quantity: %s\n"
           "    parameters: %s\n    printed: \"%s\"\n",
           said[_i].quantity, said[_i].parameters, said[_i].printed);
  ck_assert_int_eq (fclose (file), 0);
  ck_ok (btv_claims_load (&claims, name, &error), error);
  ck_ok (btv_audit_run (&audit, claims, &options, &error), error);
  ck_assert_msg (audit->outcomes[0].verdict == said[_i].verdict, "%s, %s: %s",
                 said[_i].quantity, said[_i].printed,
                 btv_verdict_name (audit->outcomes[0].verdict));
  btv_audit_free (audit);
  btv_claims_free (claims);
  remove_folder ();
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("environments");
  TCase *core = tcase_create ("environments");
  tcase_set_timeout (core, 60);
  tcase_add_loop_test (core, no_method_ignores_the_environment, 0, COUNT (shipped));
  tcase_add_test (core, a_wave_function_checks_a_density_matrix);
  tcase_add_loop_test (core, means_are_those_of_qutip, 0, COUNT (shipped));
  tcase_add_loop_test (core, an_atom_is_where_its_closed_form_says, 0, COUNT (known));
  tcase_add_test (core, a_measured_position_keeps_its_frequency);
  tcase_add_test (core, what_is_of_closed_systems_says_so);
  tcase_add_loop_test (core, a_claim_with_another_number_is_refuted, 0, COUNT (said));
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
