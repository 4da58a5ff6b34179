/* tests/test_between.c - what lies between the points at which a run is looked at, and
 * after its end.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "study/refinement.h"
#include "tests/support.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- asking -------------------------------------------------------------------- */

static btv_lab *
lab_of (double lambda, double x0, double omega)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (lambda, x0, &omega, 1);
  btv_lab *lab;
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  bt_model_free (model);
  return lab;
}

/* What NAME is; SETTINGS: "key=value key=value". */
static btv_answer
ask (btv_lab *lab, const char *name, const char *settings, double t_max,
     double tolerance)
{
  bt_error error = BT_ERROR_INIT;
  char text[128];
  btv_setting list[4];
  size_t count = 0;
  snprintf (text, sizeof text, "%s", settings);
  for (char *at = strtok (text, " "); at; at = strtok (NULL, " "))
    {
      char *equals = strchr (at, '=');
      ck_assert_ptr_nonnull (equals);
      ck_assert_uint_lt (count, COUNT (list));
      *equals = '\0';
      list[count++] = (btv_setting){ at, equals + 1 };
    }
  btv_question question = { .evaluator = btv_evaluator_find (name),
                            .settings = list,
                            .settings_count = count,
                            .t_max = t_max,
                            .tolerance = tolerance,
                            .check = 1 };
  btv_answer answer;
  ck_ok (btv_ask (lab, &question, &answer, &error), error);
  return answer;
}

/* ---- before the first point ---------------------------------------------------- */

/* t_q of threshold 1e-6, inside the first output interval, was 0.019770200(12).  The
 * right value is of a dense diagonalisation in 55 x 36 product states (numpy) and sums
 * over 3000 points up to 0.03, good to 1e-10. */
START_TEST (a_crossing_before_the_first_point)
{
  static const double right = 0.0197843511, known = 2e-10;
  static const struct
  {
    const char *settings;
    double tolerance, error; /* at most */
  } ways[] = { { "threshold=1e-6", 0, 1e-8 },
               { "threshold=1e-6", 1e-6, 1e-8 },
               /* Points no closer than the source's own step, which says so. */
               { "threshold=1e-6 discretisation=256/40/0.03", 0, 1e-4 } };
  btv_lab *lab = lab_of (0.1, 5, 0.4);
  btv_answer answer = ask (lab, "t_q", ways[_i].settings, 5, ways[_i].tolerance);
  btv_lab_free (lab);
  double error = bt_value_error (&answer.value);
  ck_assert_double_le (answer.value.lo, right + known);
  ck_assert_double_ge (answer.value.hi, right - known);
  ck_assert_double_le (error, ways[_i].error);
  ck_assert_double_gt (error, 0);
}
END_TEST

/* ---- grazes -------------------------------------------------------------------- */

/* delta has a maximum of 0.0503405 at t = 8.405 between two points of the run, both
 * below this threshold: 9.0276(2e-6) was given, `two methods agree'.  A threshold that
 * cannot be told from the maximum leaves both open. */
START_TEST (a_threshold_that_is_grazed)
{
  static const double tolerances[] = { 1e-2, 1e-4 };
  btv_lab *lab = lab_of (0.05, 8, 0.4);
  for (size_t i = 0; i < COUNT (tolerances); i++)
    {
      btv_answer answer
          = ask (lab, "t_q", "threshold=0.0503402435220778", 12, tolerances[i]);
      ck_assert_double_eq_tol (answer.value.value, 8.4014, 1e-4);
      ck_assert_double_lt (bt_value_error (&answer.value), 1e-3);
    }
  btv_answer open = ask (lab, "t_q", "threshold=0.050340502115", 12, tolerances[0]);
  ck_assert_double_lt (open.value.lo, 8.406);
  ck_assert_double_gt (open.value.hi, 9.027);
  btv_answer over = ask (lab, "t_q", "threshold=0.050341", 12, tolerances[0]);
  ck_assert_double_gt (over.value.lo, 9.02);
  btv_lab_free (lab);
}
END_TEST

/* The points of a run do not matter: a grid of 0.4 misses some of the turns of delta,
 * but not these. */
START_TEST (turns_between_the_points)
{
  enum
  {
    POINTS = 2001
  };
  static double x[4][POINTS], delta[POINTS];
  const double nu = 2.385, t_end = 40;
  size_t turns[2], seen[2] = { 0, 0 };
  bt_error error = BT_ERROR_INIT;
  for (int coarse = 0; coarse < 2; coarse++)
    {
      double interval = coarse ? 0.4 : 0.02;
      size_t size = (size_t) round (t_end / interval) + 1;
      bt_series a = { .interval = interval, .size = size, .x = x[0], .p = x[1] };
      bt_series b = { .interval = interval, .size = size, .x = x[2], .p = x[3] };
      for (size_t i = 0; i < size; i++)
        {
          double t = interval * (double) i;
          a.x[i] = cos (t);
          a.p[i] = -sin (t);
          b.x[i] = cos (t) + 0.1 * sin (nu * t);
          b.p[i] = -sin (t) + 0.1 * nu * cos (nu * t);
        }
      ck_ok (bt_delta_falls (&a, &b, t_end, NULL, &turns[coarse], &error), error);
      ck_ok (bt_delta (&a, &b, delta, &error), error);
      for (size_t i = 1; i + 1 < size; i++)
        seen[coarse] += delta[i] > delta[i - 1] && delta[i] > delta[i + 1];
    }
  ck_assert_uint_eq (turns[0], seen[0]);
  ck_assert_uint_eq (turns[1], turns[0]);
  ck_assert_uint_lt (seen[1], seen[0]);
  bt_series a = { .interval = 0.1, .size = 3, .x = x[0], .p = x[1] }, b = a;
  b.interval = 0.2;
  ck_fails (bt_delta_falls (&a, &b, 1, NULL, &turns[0], &error), BT_EINVAL, error,
            "0.2");
  ck_fails (bt_delta_falls (&a, &a, NAN, NULL, &turns[0], &error), BT_EINVAL, error,
            "nan");
}
END_TEST

/* ---- after the end ------------------------------------------------------------- */

/* delta is above 0.05 from 8.27 to 8.54 and from 8.985 on: the last crossing was 8.27
 * up to 8.3, none up to 8.6 and 8.985 up to 9.5, each without a doubt. */
START_TEST (the_last_crossing_and_the_end)
{
  btv_lab *lab = lab_of (0.05, 8, 0.4);
  btv_answer early = ask (lab, "t_q", "crossing=last", 8.3, 1e-3);
  ck_assert_double_eq_tol (early.value.lo, 8.2696, 1e-3);
  ck_assert (isinf (early.value.hi));
  ck_assert_ptr_nonnull (strstr (early.reason, "no end of the run"));
  btv_answer stated = ask (lab, "t_q", "crossing=last end=stated", 8.3, 1e-3);
  ck_assert_double_eq_tol (stated.value.value, 8.2696, 1e-3);
  ck_assert_double_lt (bt_value_error (&stated.value), 1e-3);
  btv_answer middle = ask (lab, "t_q", "crossing=last", 8.6, 1e-3);
  ck_assert (isinf (middle.value.value) && middle.value.lo >= 8.6 - 1e-9);
  btv_answer late = ask (lab, "t_q", "crossing=last", 9.5, 1e-3);
  ck_assert_double_eq_tol (late.value.value, 8.9853, 1e-3);
  ck_assert_double_lt (bt_value_error (&late.value), 1e-3);
  btv_lab_free (lab);
}
END_TEST

/* ---- extremes over points ------------------------------------------------------ */

/* cos at points 0.7 apart, wherever they begin: its largest modulus is 1. */
START_TEST (a_peak_between_points)
{
  for (double phase = 0; phase < 3; phase += 0.01)
    {
      double points = 0, peak = 0;
      for (int i = 1; i < 20; i++)
        {
          double v[3];
          for (int k = 0; k < 3; k++)
            v[k] = cos (phase + 0.7 * (i + k - 1));
          points = fmax (points, fabs (v[1]));
          peak = fmax (peak, btv_peak (v[0], v[1], v[2]));
        }
      ck_assert_double_ge (peak, 1);
      ck_assert_double_le (peak, 1 + 0.7 * 0.7 / 4);
    }
}
END_TEST

/* The largest change by half the step was 0.0003841410313(14), that at the points 0.09
 * apart; every step of the same two runs is looked at here. */
START_TEST (the_largest_change_between_points)
{
  bt_error error = BT_ERROR_INIT;
  const double omega = 0.4, x0 = 4, t_end = 9.9;
  btv_lab *lab = lab_of (0.1, x0, omega);
  btv_answer answer = ask (lab, "refinement", "discretisation=256/40/0.03", t_end, 0);
  btv_lab_free (lab);
  bt_model *model = model_of (0.1, x0, &omega, 1);
  bt_runs *runs[2];
  double largest = 0;
  for (int half = 0; half < 2; half++)
    {
      bt_options options = { .tolerance = 1e-6, .dt = half ? 0.015 : 0.03 };
      ck_ok (bt_runs_new (&runs[half], bt_method_find ("split-step"), model, &options,
                          0.03, BT_EXACT_ALL, &error),
             error);
      ck_ok (bt_runs_extend (runs[half], t_end, &error), error);
    }
  for (size_t i = 0; i < bt_runs_nominal (runs[0])->size; i++)
    largest = fmax (
        largest,
        fabs (bt_runs_nominal (runs[0])->x[i] - bt_runs_nominal (runs[1])->x[i]) / x0);
  ck_assert_double_gt (largest, answer.value.value);
  ck_assert_double_le (largest, answer.value.hi);
  ck_assert_double_lt (bt_value_error (&answer.value), 0.01 * answer.value.value);
  bt_runs_free (runs[0]);
  bt_runs_free (runs[1]);
  bt_model_free (model);
}
END_TEST

/* The study of any discretisation says the same of that of the source, which is run
 * here on a grid fitted to the state. */
START_TEST (the_study_has_the_same_change)
{
  bt_error error = BT_ERROR_INIT;
  const double omega = 0.8;
  static const char *const names[] = { "discretisation=256/40/0.03 operator=x",
                                       "discretisation=256/40/0.03 operator=square" };
  for (int square = 0; square < 2; square++)
    {
      bt_model *model = model_of (0.1, 1.5, &omega, 1);
      bti_refinement study = { .method = bt_method_find ("split-step"),
                               .model = model,
                               .mean = square ? BTI_MEAN_X2 : BTI_MEAN_X,
                               .base = { .tolerance = 1e-7, .dt = 0.03 } };
      btv_lab *lab = lab_of (0.1, 1.5, omega);
      btv_answer answer = ask (lab, "refinement", names[square], 2.7, 0);
      ck_ok (bti_refinement_run (&study, 2.7, &error), error);
      ck_assert_int_eq (study.twin[0].axis, BT_AXIS_STEP);
      ck_assert_double_gt (study.twin[0].largest, 1e-5);
      ck_assert_double_eq_tol (study.twin[0].largest, answer.value.value, 1e-7);
      bti_refinement_clear (&study);
      btv_lab_free (lab);
      bt_model_free (model);
    }
}
END_TEST

static Suite *
between_suite (void)
{
  Suite *suite = suite_create ("between");
  TCase *core = tcase_create ("between");
  tcase_set_timeout (core, 60);
  tcase_add_loop_test (core, a_crossing_before_the_first_point, 0, 3);
  tcase_add_test (core, a_threshold_that_is_grazed);
  tcase_add_test (core, turns_between_the_points);
  tcase_add_test (core, the_last_crossing_and_the_end);
  tcase_add_test (core, a_peak_between_points);
  tcase_add_test (core, the_largest_change_between_points);
  tcase_add_test (core, the_study_has_the_same_change);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (between_suite ());
}
