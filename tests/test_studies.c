/* tests/test_studies.c - stability, convergence, conservation and conclusions as
 * claims: what is right holds, what is changed in a number, a sign or a factor is
 * refuted.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "study/growth.h"
#include "tests/support.h"
#include "validation/evaluators/evaluators.h"
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
  char text[256];
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

/* The larger lambda, the more entanglement and the shorter every break time. */
#define SCAN                                                                           \
  "threshold=0.02 "                                                                    \
  "scan=0.02/2.5/0.8,0.07/2.5/0.8,0.15/2.5/0.8,0.04/2.5/0.8,0.1/2.5/0.8"

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
  { "conservation", "discretisation=256/40/0.03", 0.001, 5, 1.2, 20, "2.1e-4",
    "<= 1e-4" },
  { "conservation", "method=split-step-4", 0.1, 3, 0.8, 10, "<= 1e-5", ">= 1e-4" },
  { "conservation", "conserved=norm method=mean-field", 0.1, 3, 0.8, 30, "<= 1e-9",
    ">= 1e-8" },
  { "conservation", "conserved=norm method=truncated-wigner", 0.1, 3, 0.8, 30,
    "<= 1e-7", ">= 1e-6" },
  { "conservation", "conserved=norm discretisation=256/40/0.03", 0.1, 3, 0.8, 10,
    "<= 1e-11", ">= 1e-10" },
  { "drift", "discretisation=256/40/0.03", 0.001, 3, 1.2, 100, "<= 1e-5", ">= 2e-5" },
  { "drift", "discretisation=256/40/0.03 part=swing", 0.001, 3, 1.2, 100, "~ 1e-4",
    "~ 1e-5" },
  { "refinement", "discretisation=256/40/0.03", 0.1, 3, 0.8, 10, "~ 3e-4", "~ 3e-3" },
  { "refinement", "discretisation=256/40/0.03 refine=grid", 0.1, 3, 0.8, 10, "<= 1e-6",
    ">= 1e-4" },
  { "refinement", "discretisation=256/40/0.03 refine=box", 0.1, 3, 0.8, 10, "<= 1e-6",
    ">= 1e-4" },
  { "dominant_axis", "discretisation=256/40/0.03", 0.1, 3, 0.8, 10, "step", "grid" },
  { "step_order", "method=split-step", 0.1, 3, 0.8, 7, "2", "1" },
  { "step_order", "method=split-step-4", 0.1, 3, 0.8, 7, "4", "2" },
  { "step_order", "method=truncated-wigner", 0.1, 4, 0.4, 50, "6", "8" },
  { "delta_falls", "", 0.3, 1.5, 0.8, 20, ">= 1", "0" },
  { "improvement", "", 0.3, 1.5, 0.8, 40, "both", "neither" },
  { "longer", "", 0.3, 1.5, 0.8, 40, "truncated Wigner", "mean field" },
  { "insensitivity", "", 0.3, 1.5, 0.8, 40, "0", "1" },
  /* The slope is 0.69 of the exponent: not twice that, nor with the wrong sign. */
  { "entropy_growth", "", 0.02, 6, 0.8, 25, "0.7", "1.4" },
  { "entropy_growth", "growth=rate", 0.02, 6, 0.8, 25, "~ 1", "-0.7" },
  { "entropy_growth", "growth=residual", 0.02, 6, 0.8, 25, "<= 0.03", ">= 0.05" },
  { "entropy_growth", "growth=lasting", 0.02, 6, 0.8, 25, "<= 0.5", "~ 1" },
  { "trend", SCAN, 0, 1, 1, 20, "<= -0.9", ">= 0.9" },
  { "trend", SCAN " against=mean-field threshold=0.003", 0, 1, 1, 20, "<= -0.8",
    ">= 0.8" },
  { "outside", "cut_m=4", 0.3, 1.5, 0.8, 7, "0.0072", "0.9928" },
  { "outside", "cut_m=28", 0.3, 1.5, 0.8, 7, "<= 1e-6", ">= 0.01" },
  /* Omega, and Omega inverted. */
  { "stability", "", 0.0672, 5, 0.4, 0, "Unstable", "Stable" },
  { "stability", "", 0.0672, 5, 2.5, 0, "Stable", "Unstable" },
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
      = { "band_position",  "band_order",    "conservation",  "drift",
          "refinement",     "dominant_axis", "step_order",    "delta_falls",
          "improvement",    "longer",        "insensitivity", "sampling_change",
          "entropy_growth", "trend",         "outside",       "stability" };
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
  ck_ok (ask_for ("conservation", "discretisation=256/40/0.03", lambda, x0, omega, 60,
                  0, &largest, &error),
         error);
  ck_ok (ask_for ("drift", "discretisation=256/40/0.03 part=swing", lambda, x0, omega,
                  60, 0, &swing, &error),
         error);
  ck_ok (ask_for ("drift", "discretisation=256/40/0.03", lambda, x0, omega, 60, 0,
                  &drift, &error),
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
  ck_ok (ask_for ("refinement", "discretisation=256/40/0.03", 1e-9, 7, 1.2, 30, 0, &x,
                  &error),
         error);
  ck_ok (ask_for ("refinement", "discretisation=256/40/0.03 operator=square", 1e-9, 7,
                  1.2, 30, 0, &square, &error),
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
    { "refinement", "discretisation=256/40/0.03", 0, 7, BT_ENOTSUP, "x0 = 0" },
    { "band_position", "along=omega", 0, 7, BT_ENOTSUP, "no position across it" },
    { "band_position", "band_number=1 along=coupling", 3, 7, BT_EINVAL,
      "no such band" },
    { "drift", "", 3, 1, BT_EINVAL, "too short for a trend" },
    { "entropy_growth", "", 3, 20, BT_ENOTSUP, "no positive exponent" },
    { "entropy_growth", "growth=residual", 3, 12, BT_EINVAL, "two periods" },
    { "trend", "", 3, 20, BT_EINVAL, "four models at least, not 0" },
    { "trend", "scan=0.1/1/1,0.2/1/1,0.3/1/1", 3, 20, BT_EINVAL, "not 3" },
    { "trend", "scan=0.1/1/1,0.2/1/1,0.3/1/1,0.4/1/1", 3, 0, BT_EINVAL, "t_max = 0" },
  };
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  ck_fails (ask_for (cases[_i].evaluator, cases[_i].settings, 0.1, cases[_i].x0, 1.2,
                     cases[_i].time, 0, &answer, &error),
            cases[_i].status, error, cases[_i].text);
}
END_TEST

/* S_e(t) against a dense diagonalisation, at the points that make the curve. */
START_TEST (the_entropy_along_a_run_is_right)
{
  static const double omega = 0.8;
  enum
  {
    POINTS = 5
  };
  bt_error error = BT_ERROR_INIT;
  double entropy[POINTS], larger[POINTS];
  bt_model *model = model_of (0.3, 1.5, &omega, 1);
  const bti_entropy_job job
      = { .model = model, .tolerance = 1e-8, .interval = 1.7, .size = POINTS };
  ck_ok (bti_entropy_curve (&job, entropy, larger, &error), error);
  ck_assert_double_le (fabs (entropy[0]), 1e-6);
  for (int i = 1; i < POINTS; i++)
    {
      double want = reference_state (model, 60, 60, 1.7 * i).entropy;
      ck_assert_double_ge (want, 0.01);
      /* -s ln s of the weight that the basis leaves out, 1e-8 */
      ck_assert_double_eq_tol (entropy[i], want, 1e-6);
      ck_assert_double_eq_tol (larger[i], want, 1e-6);
    }
  bt_model_free (model);
}
END_TEST

/* The curves for pictures are those that the answers were read off. */
START_TEST (a_trace_shows_what_its_answer_says)
{
  static const struct
  {
    const char *evaluator, *plate;
    btv_setting set[3];
  } cases[] = {
    { "refinement",
      "refinement",
      { { "discretisation", "256/40/0.03" }, { "refine", "step" } } },
    { "refinement",
      "refinement",
      { { "discretisation", "256/40/0.03" },
        { "refine", "step" },
        { "operator", "square" } } },
    { "refinement",
      "refinement",
      { { "discretisation", "256/40/0.03" }, { "refine", "box" } } },
    { "conservation", "conservation", { { "discretisation", "256/40/0.03" } } },
    { "entropy", "entropy", { { 0 } } },
    { "conservation", NULL, { { "method", "mean-field" } } },
    { "improvement", NULL, { { 0 } } },
  };
  static const double omega = 0.8;
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.1, 3, &omega, 1);
  btv_lab *lab;
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      btv_question question = { .evaluator = btv_evaluator_find (cases[i].evaluator),
                                .settings = cases[i].set,
                                .at = 9,
                                .t_max = 9 };
      while (question.settings_count < 3 && cases[i].set[question.settings_count].key)
        question.settings_count++;
      btv_answer answer;
      btv_trace trace;
      ck_ok (btv_ask (lab, &question, &answer, &error), error);
      ck_ok (btv_trace_make (lab, &question, &trace, &error), error);
      if (!cases[i].plate)
        {
          ck_assert_uint_eq (trace.size, 0);
          continue;
        }
      ck_assert_str_eq (trace.plate, cases[i].plate);
      ck_assert_double_eq_tol (trace.interval * (double) (trace.size - 1), 9, 1e-9);
      double most = 0;
      for (size_t k = 0; k < trace.size; k++)
        most = fmax (most, isnan (trace.value[k]) ? 0 : trace.value[k]);
      int last = strcmp (cases[i].plate, "entropy") == 0;
      double want = trace.bound ? answer.value.hi : answer.value.value;
      /* Of S_e, what the eye can tell; of a bound, that of each point is below. */
      ck_assert_double_eq_tol (last ? trace.value[trace.size - 1] : most, want,
                               last          ? 1e-3
                               : trace.bound ? want
                                             : 1e-12 * want);
      ck_assert_double_le (most, trace.bound ? want : INFINITY);
      btv_trace_clear (&trace);
      ck_assert_ptr_null (trace.value);
    }
  btv_lab_free (lab);
  bt_model_free (model);
}
END_TEST

/* Two models that are one have no order: bounds, and no certainty. */
START_TEST (open_ranks_leave_the_trend_open)
{
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  ck_ok (
      ask_for ("trend",
               "threshold=0.02 scan=0.1/2.5/0.8,0.1/2.5/0.8,0.04/2.5/0.8,0.07/2.5/0.8",
               0, 1, 1, 20, 0, &answer, &error),
      error);
  /* Break times have the ranks {1, 2}, {1, 2}, 4, 3 and entropies {3, 4}, {3, 4}, 1, 2:
   * d is 1 to 3 for the pair, 3 and 1 for the others. */
  ck_assert_double_eq_tol (answer.value.hi, 1 - 0.1 * (1 + 1 + 9 + 1), 1e-12);
  ck_assert_double_eq_tol (answer.value.lo, -1, 1e-12);
  ck_assert_ptr_nonnull (strstr (answer.reason, "2 of 4 models are open"));
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
  ck_assert (isinf (answer.value.lo) && isinf (answer.value.hi));
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
  tcase_add_loop_test (core, questions_without_an_answer_are_refused, 0, 12);
  tcase_add_test (core, the_entropy_along_a_run_is_right);
  tcase_add_test (core, a_trace_shows_what_its_answer_says);
  tcase_add_test (core, open_ranks_leave_the_trend_open);
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
