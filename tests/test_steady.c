/* tests/test_steady.c - the state that an environment leads to: closed forms, and where
 * a long time leads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/filed.h"

#include <complex.h>
#include <math.h>
#include <string.h>

/* Driven and damped: a = -i F/(kappa/2 + i delta), a coherent state. */
START_TEST (a_driven_oscillator_comes_to_rest)
{
  static const char *const observe[]
      = { "observe=x", "observe=p_x", "observe=(x^2+p_x^2-1)/2", "observe=x^4" };
  bt_error error = BT_ERROR_INIT;
  bt_model *model
      = filed_model ("driven-kerr", "chi=0 kappa2=0 F=0.4 delta=0.25 kappa=0.5");
  const double complex a = -I * 0.4 / (0.25 + 0.25 * I);
  const double x = M_SQRT2 * creal (a), p = M_SQRT2 * cimag (a);
  const double want[] = { x, p, (x * x + p * p) / 2, pow (x, 4) + 3 * x * x + 0.75 };
  for (size_t i = 0; i < COUNT (observe); i++)
    {
      btv_answer answer;
      ck_ok (ask_of (model, "steady_mean", observe[i], 0, &answer, &error), error);
      ck_assert_msg (fabs (answer.value.value - want[i])
                             <= bt_value_error (&answer.value)
                         && bt_value_error (&answer.value) <= 1e-4,
                     "%s: %.9g +- %.2g, not %.9g", observe[i], answer.value.value,
                     bt_value_error (&answer.value), want[i]);
    }
  bt_model_free (model);
}
END_TEST

/* What evolution comes to; the slowest rate of each is about 0.3. */
START_TEST (a_long_time_leads_there)
{
  static const struct
  {
    const char *model, *set, *observe;
    double t;
  } cases[] = {
    { "driven-kerr", "F=0.3 kappa=0.6", "observe=p_x", 60 },
    { "damped", "T=0.6", "observe=x^2", 70 },
    { "jaynes-cummings", "quanta=2 kappa=0.5 gamma=0.3", "observe=s_z", 70 },
  };
  bt_error error = BT_ERROR_INIT;
  btv_answer stays, late;
  bt_model *model = filed_model (cases[_i].model, cases[_i].set);
  ck_ok (ask_of (model, "steady_mean", cases[_i].observe, 0, &stays, &error), error);
  ck_ok (ask_of (model, "mean", cases[_i].observe, cases[_i].t, &late, &error), error);
  ck_assert_msg (
      fabs (stays.value.value - late.value.value)
          <= bt_value_error (&stays.value) + bt_value_error (&late.value) + 1e-7,
      "%.9g +- %.2g, %.9g +- %.2g", stays.value.value, bt_value_error (&stays.value),
      late.value.value, bt_value_error (&late.value));
  ck_assert_double_le (bt_value_error (&stays.value), 1e-4);
  ck_assert_double_gt (fabs (stays.value.value), 0.01);
  bt_model_free (model);
}
END_TEST

START_TEST (what_has_none_is_refused)
{
  static const bt_dissipator phase = { "s_z", 0.2 };
  static const bt_part qubit = {
    .name = "s", .kind = BT_QUBIT, .start = BT_START_BLOCH, .bloch = { 0.6, 0, 0 }
  };
  const bt_description description = { .part = &qubit,
                                       .parts = 1,
                                       .hamiltonian = "0.3*s_z",
                                       .environment = &phase,
                                       .dissipators = 1 };
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  double rounding;
  bt_model *model = filed_model ("henon-heiles", "");
  ck_fails (ask_of (model, "steady_mean", "observe=x", 0, &answer, &error), BT_ENOTSUP,
            error, "a closed system");
  bt_solver *solver = solver_of ("chebyshev", model, NULL);
  ck_fails (bt_solver_steady (solver, &rounding, &error), BT_ENOTSUP, error,
            "no state that stays");
  bt_solver_free (solver);
  bt_model_free (model);
  model = filed_model ("vz25-damped", "");
  ck_fails (ask_of (model, "steady_mean", "observe=x", 0, &answer, &error), BT_ELIMIT,
            error, "at most 60");
  bt_model_free (model);
  /* Up and down both stay. */
  ck_ok (bt_model_from (&model, &description, &error), error);
  ck_fails (ask_of (model, "steady_mean", "observe=s_x", 0, &answer, &error), BT_ECONV,
            error, "more than one state stays");
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("steady");
  TCase *core = tcase_create ("steady");
  tcase_set_timeout (core, 60);
  tcase_add_test (core, a_driven_oscillator_comes_to_rest);
  tcase_add_loop_test (core, a_long_time_leads_there, 0, 3);
  tcase_add_test (core, what_has_none_is_refused);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
