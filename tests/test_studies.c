/* tests/test_studies.c - stability, convergence, conservation and conclusions as
 * claims: what is right holds, what is changed in a number, a sign or a factor is
 * refuted.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/support.h"
#include "validation/evaluator.h"
#include "validation/verdict.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  SETTINGS = 4
};

static bt_status
ask_for (const char *name, const char *settings, double lambda, double x0, double omega,
         double time, double tolerance, btv_answer *answer, bt_error *error)
{
  char text[128];
  btv_setting setting[SETTINGS];
  btv_question question = { .evaluator = btv_evaluator_find (name),
                            .settings = setting,
                            .at = time,
                            .t_max = time,
                            .tolerance = tolerance };
  bt_model *model = model_of (lambda, x0, &omega, 1);
  btv_lab *lab;
  snprintf (text, sizeof text, "%s", settings);
  for (char *word = strtok (text, " "); word; word = strtok (NULL, " "))
    {
      char *equals = strchr (word, '=');
      ck_assert (equals && question.settings_count < SETTINGS);
      *equals = '\0';
      setting[question.settings_count++] = (btv_setting){ word, equals + 1 };
    }
  ck_assert_ptr_nonnull (question.evaluator);
  ck_ok (btv_lab_new (&lab, model, 1, NULL, error), *error);
  bt_status status = btv_ask (lab, &question, answer, error);
  btv_lab_free (lab);
  bt_model_free (model);
  return status;
}

/* A claim that holds and one that is wrong by a digit, a sign or a factor that somebody
 * could have got wrong. */
static const struct
{
  const char *evaluator, *settings;
  double lambda, x0, omega, time;
  const char *right, *wrong;
} claims[] = {
  /* Eq. (18) with 4 for 2 (a = n^2 in another convention) would put it outside. */
  { "band_position", "band_number=1", 0.02, 6, 0.8, 0, "0.27", "0.5" },
  { "band_position", "band_number=1 along=omega", 0.02, 6, 0.8, 0, "0.51", "0.27" },
  { "band_position", "band_number=3", 0.1672, 10, 0.8, 0, "-0.085", "0.085" },
  { "band_order", "band_number=2 along=omega", 0.05, 3, 0.8, 0, "2", "3" },
  { "band_order", "band_number=1", 0.05, 3, 0.8, 0, "1", "2" },
  { "band_order", "band_number=1 along=omega band=shifted", 0.05, 3, 0.8, 0, "2", "1" },
  /* dt^2/4 = 2.25e-4 is what a packet at x0 >> 1 swings by, not 1e-4. */
  { "conservation", "discretisation=vz25", 0.001, 5, 1.2, 20, "2.07e-4", "<= 1e-4" },
  { "conservation", "method=split-step-4", 0.1, 3, 0.8, 10, "<= 1e-5", ">= 1e-4" },
  { "conservation", "conserved=norm method=mean-field", 0.1, 3, 0.8, 30, "<= 1e-9",
    ">= 1e-8" },
  { "conservation", "conserved=norm method=truncated-wigner", 0.1, 3, 0.8, 30,
    "<= 1e-7", ">= 1e-6" },
  { "conservation", "conserved=norm discretisation=vz25", 0.1, 3, 0.8, 10, "<= 1e-11",
    ">= 1e-10" },
  { "drift", "discretisation=vz25", 0.001, 3, 1.2, 100, "<= 1e-5", ">= 2e-5" },
  { "drift", "discretisation=vz25 part=swing", 0.001, 3, 1.2, 100, "~ 1e-4", "~ 1e-5" },
  { "refinement", "", 0.1, 3, 0.8, 10, "~ 3e-4", "~ 3e-3" },
  { "refinement", "refine=grid", 0.1, 3, 0.8, 10, "<= 1e-6", ">= 1e-4" },
  { "refinement", "refine=box", 0.1, 3, 0.8, 10, "<= 1e-6", ">= 1e-4" },
  { "dominant_axis", "", 0.1, 3, 0.8, 10, "step", "grid" },
  { "step_order", "method=split-step", 0.1, 3, 0.8, 7, "2", "1" },
  { "step_order", "method=split-step-4", 0.1, 3, 0.8, 7, "4", "2" },
  { "step_order", "method=truncated-wigner", 0.1, 4, 0.4, 50, "8", "6" },
  { "delta_falls", "", 0.3, 1.5, 0.8, 20, ">= 1", "0" },
  { "improvement", "", 0.3, 1.5, 0.8, 40, "both", "neither" },
  { "longer", "", 0.3, 1.5, 0.8, 40, "truncated Wigner", "mean field" },
  { "insensitivity", "", 0.3, 1.5, 0.8, 40, "0", "1" },
  { "sampling_change", "samples=512", 0.3, 1.5, 0.8, 40, ">= 0.5", "<= 0.5" },
};

static int
holds (const char *printed, const btv_answer *answer, const btv_evaluator *evaluator)
{
  bt_error error = BT_ERROR_INIT;
  btv_interval claimed;
  if (btv_evaluator_kind (evaluator) == BTV_LABEL)
    {
      ck_assert_ptr_nonnull (answer->label);
      return strcmp (answer->label, printed) == 0;
    }
  ck_ok (btv_interval_parse (&claimed, printed, &error), error);
  btv_relation relation
      = btv_interval_relation (&claimed, answer->value.lo, answer->value.hi);
  ck_assert_msg (relation != BTV_OVERLAP, "%g in [%g, %g] cannot be told from %s: %s",
                 answer->value.value, answer->value.lo, answer->value.hi, printed,
                 answer->reason);
  return relation == BTV_INSIDE;
}

START_TEST (right_claims_hold_and_wrong_ones_do_not)
{
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  /* A scatter known to a third needs few seeds. */
  int samples = strcmp (claims[_i].evaluator, "sampling_change") == 0;
  ck_ok (ask_for (claims[_i].evaluator, claims[_i].settings, claims[_i].lambda,
                  claims[_i].x0, claims[_i].omega, claims[_i].time, samples ? 0.5 : 0,
                  &answer, &error),
         error);
  const btv_evaluator *evaluator = btv_evaluator_find (claims[_i].evaluator);
  ck_assert_msg (holds (claims[_i].right, &answer, evaluator), "%s: %g in [%g, %g]",
                 claims[_i].right, answer.value.value, answer.value.lo,
                 answer.value.hi);
  ck_assert (!holds (claims[_i].wrong, &answer, evaluator));
}
END_TEST

/* Of every evaluator here there is a claim above. */
START_TEST (every_study_has_a_mutant)
{
  static const char *const names[]
      = { "band_position", "band_order",    "conservation",  "drift",
          "refinement",    "dominant_axis", "step_order",    "delta_falls",
          "improvement",   "longer",        "insensitivity", "sampling_change" };
  for (size_t i = 0; i < COUNT (names); i++)
    {
      size_t k = 0;
      while (k < COUNT (claims) && strcmp (claims[k].evaluator, names[i]) != 0)
        k++;
      ck_assert_msg (k < COUNT (claims), "%s", names[i]);
    }
}
END_TEST

/* A free packet of the split step: energy is conserved but for dt^2/4 [1 - cos 2t]/2 of
 * its classical part, x0^2/2 of <H>. */
START_TEST (the_swing_of_the_split_step_is_known)
{
  static const double lambda = 1e-9, x0 = 7, omega = 1.2;
  bt_error error = BT_ERROR_INIT;
  btv_answer largest, swing, drift;
  bt_model *model = model_of (lambda, x0, &omega, 1);
  double want = 0.03 * 0.03 / 4 * (x0 * x0 / 2) / bt_model_energy (model);
  bt_model_free (model);
  ck_ok (ask_for ("conservation", "discretisation=vz25", lambda, x0, omega, 60, 0,
                  &largest, &error),
         error);
  ck_ok (ask_for ("drift", "discretisation=vz25 part=swing", lambda, x0, omega, 60, 0,
                  &swing, &error),
         error);
  ck_ok (ask_for ("drift", "discretisation=vz25", lambda, x0, omega, 60, 0, &drift,
                  &error),
         error);
  /* The next order in dt^2. */
  ck_assert_double_eq_tol (largest.value.value, want, 2e-3 * want);
  ck_assert_double_eq_tol (swing.value.value, want / 2, 2e-2 * want);
  ck_assert_double_le (drift.value.lo, 0);
  ck_assert_double_le (drift.value.hi, 0.1 * want);
}
END_TEST

/* On a grid that holds the state the source's own runs say no more than the bound. */
START_TEST (steps_agree_with_their_order)
{
  bt_error error = BT_ERROR_INIT;
  btv_answer x, square;
  /* A free packet runs at 1 + dt^2/24: halving the step shifts its phase by
   * (3/4) dt^2/24 t, and <x> by x0 times that at most; <x^2> by twice that. */
  double phase = 0.75 * 0.03 * 0.03 / 24 * 30;
  ck_ok (ask_for ("refinement", "", 1e-9, 7, 1.2, 30, 0, &x, &error), error);
  ck_ok (
      ask_for ("refinement", "operator=square", 1e-9, 7, 1.2, 30, 0, &square, &error),
      error);
  ck_assert_double_eq_tol (x.value.value, phase, 0.03 * phase);
  ck_assert_double_eq_tol (square.value.value, phase * 49 / 49.5, 0.05 * phase);
}
END_TEST

START_TEST (questions_without_an_answer_are_refused)
{
  static const struct
  {
    const char *evaluator, *settings;
    double x0, time;
    bt_status status;
    const char *text;
  } cases[] = {
    { "step_order", "method=classical", 3, 7, BT_ENOTSUP,
      "classical has no time step" },
    { "step_order", "method=spectral", 3, 7, BT_ENOTSUP, "spectral has no time step" },
    { "step_order", "", 3, 0, BT_EINVAL, "at = 0" },
    { "refinement", "", 0, 7, BT_ENOTSUP, "x0 = 0" },
    { "band_position", "along=omega", 0, 7, BT_ENOTSUP, "no position across it" },
    { "band_position", "band_number=1 along=coupling", 3, 7, BT_EINVAL,
      "no such band" },
    { "drift", "", 3, 1, BT_EINVAL, "at least 64 points" },
  };
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  ck_fails (ask_for (cases[_i].evaluator, cases[_i].settings, 0.1, cases[_i].x0, 1.2,
                     cases[_i].time, 0, &answer, &error),
            cases[_i].status, error, cases[_i].text);
}
END_TEST

/* Rounding hides the law: no order rather than a wrong one. */
START_TEST (an_order_that_cannot_be_seen_is_not_claimed)
{
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  ck_ok (
      ask_for ("step_order", "method=mean-field", 0.1, 4, 0.4, 0.3, 0, &answer, &error),
      error);
  ck_assert (isnan (answer.value.value));
  ck_assert_ptr_nonnull (strstr (answer.reason, "noise"));
}
END_TEST

static Suite *
studies_suite (void)
{
  Suite *suite = suite_create ("studies");
  TCase *core = tcase_create ("studies");
  tcase_set_timeout (core, 120);
  tcase_add_loop_test (core, right_claims_hold_and_wrong_ones_do_not, 0,
                       COUNT (claims));
  tcase_add_test (core, every_study_has_a_mutant);
  tcase_add_test (core, the_swing_of_the_split_step_is_known);
  tcase_add_test (core, steps_agree_with_their_order);
  tcase_add_loop_test (core, questions_without_an_answer_are_refused, 0, 7);
  tcase_add_test (core, an_order_that_cannot_be_seen_is_not_claimed);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (studies_suite ());
}
