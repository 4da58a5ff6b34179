/* tests/test_leaving.c - when an amplitude leaves its band.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/suite.h"
#include "tests/support.h"
#include "validation/evaluator.h"
#include "validation/lab.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double omega = 0.8;

static bt_status
ask_to (double tolerance, double lambda, double x0, const char *band, double t_max,
        btv_answer *out, bt_error *error)
{
  const btv_setting setting = { "band", band };
  const btv_question question = { .evaluator = btv_evaluator_find ("t_leave"),
                                  .settings = &setting,
                                  .settings_count = 1,
                                  .t_max = t_max,
                                  .tolerance = tolerance };
  bt_model *model = model_of (lambda, x0, &omega, 1);
  btv_lab *lab;
  bt_status status = btv_lab_new (&lab, model, 1, NULL, error);
  if (status == BT_OK)
    status = btv_ask (lab, &question, out, error);
  btv_lab_free (lab);
  bt_model_free (model);
  return status;
}

static bt_status
ask (double lambda, double x0, const char *band, double t_max, btv_answer *out,
     bt_error *error)
{
  return ask_to (0, lambda, x0, band, t_max, out, error);
}

/* Read off means by another method, closely spaced: |<x>| is at or above the edge of
 * the band at t_leave, and then below it for a period. */
START_TEST (the_amplitude_leaves_the_band)
{
  enum
  {
    STEPS = 4000
  };
  static const double dt = 0.01, shift = 0.06 / (4 * 0.8);
  static const struct
  {
    double lambda, x0, nu;
    const char *band;
  } cases[] = { { 0.1, 3, 1, "bare" }, { 0.06, 4.5, 1 + shift, "shifted" } };
  const double lambda = cases[_i].lambda, x0 = cases[_i].x0, nu = cases[_i].nu;
  bt_model *model = model_of (lambda, x0, &omega, 1);
  const bt_options options = { .tolerance = 1e-6 };
  bt_error error = BT_ERROR_INIT;
  bt_observables means;
  btv_answer answer;
  bt_solver *solver;
  bt_band band;
  double last = 0, before = x0, above = 0, below = 0;
  ck_ok (ask (lambda, x0, cases[_i].band, STEPS * dt, &answer, &error), error);
  const bt_value *t = &answer.value;
  ck_ok (bt_band_find (omega, nu, 1, &band, &error), error);
  ck_ok (
      bt_solver_new (&solver, bt_method_find ("split-step-4"), model, &options, &error),
      error);
  for (int i = 1; i <= STEPS && i * dt - last < 2 * M_PI / nu; i++)
    {
      ck_ok (bt_solver_advance (solver, dt, &error), error);
      ck_ok (bt_solver_observe (solver, &means, &error), error);
      const double now = fabs (means.x) - sqrt (band.lo / lambda);
      if (now >= 0)
        last = i * dt;
      else if (before >= 0)
        {
          above = before;
          below = now;
        }
      before = now;
    }
  /* Neither at once nor because the run ends. */
  ck_assert_double_gt (last, 2 * M_PI);
  ck_assert_double_lt (last, STEPS * dt - 2 * M_PI / nu);
  ck_assert_double_ge (last + dt, t->lo);
  ck_assert_double_le (last, t->hi);
  ck_assert_double_le (t->hi - t->lo, 0.1);
  /* On the chord, which is off by dt^2/8 |x''|/|x'|. */
  static const double sharp = 1e-3, chord = 2e-4;
  const double time = last + dt * above / (above - below);
  ck_ok (ask_to (sharp, lambda, x0, cases[_i].band, STEPS * dt, &answer, &error),
         error);
  ck_assert_double_le (t->hi - t->lo, 2 * sharp);
  ck_assert_double_ge (time, t->lo - chord);
  ck_assert_double_le (time, t->hi + chord);
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

START_TEST (without_a_band_there_is_nothing_to_leave)
{
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  ck_fails (ask (0.01, 2, "bare", 20, &answer, &error), BT_ENOTSUP, error,
            "x0 = 2 lies in no band");
}
END_TEST

/* The limit is shorter than a period, so that nobody knows. */
START_TEST (what_was_not_seen_is_open)
{
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  ck_ok (ask (0.1, 3, "bare", 6, &answer, &error), error);
  ck_assert (isinf (answer.value.value) && isinf (answer.value.hi));
  ck_assert_double_le (answer.value.lo, 6);
  ck_assert_ptr_nonnull (strstr (answer.reason, "does not stay below"));
}
END_TEST

static Suite *
leaving_suite (void)
{
  Suite *suite = suite_create ("leaving");
  TCase *core = tcase_create ("leaving");
  tcase_set_timeout (core, 60);
  tcase_add_loop_test (core, the_amplitude_leaves_the_band, 0, 2);
  tcase_add_test (core, without_a_band_there_is_nothing_to_leave);
  tcase_add_test (core, what_was_not_seen_is_open);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (leaving_suite ());
}
