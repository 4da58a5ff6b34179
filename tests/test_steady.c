/* tests/test_steady.c - the state that an environment leads to: closed forms, and where
 * a long time leads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/steady.h"
#include "tests/filed.h"

#include <complex.h>
#include <math.h>
#include <stdio.h>
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

/* ---- two ways ------------------------------------------------------------------- */

static bt_model *
open_model_of (const char *hamiltonian, const bt_dissipator *environment, size_t count)
{
  static const bt_part x = { .name = "x", .mean = 1 };
  const bt_description description = { .part = &x,
                                       .parts = 1,
                                       .hamiltonian = hamiltonian,
                                       .environment = environment,
                                       .dissipators = count };
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  ck_ok (bt_model_from (&model, &description, &error), error);
  return model;
}

/* OBSERVE of MODEL, which is freed, in STATES or converged. */
static bt_status
stay (bt_model *model, const char *observe, const char *states, int factors,
      double tolerance, bti_stays *out, bt_error *error)
{
  bt_observation *look;
  bti_steady ask
      = { .model = model, .tolerance = tolerance, .factors = factors, .seconds = 5 };
  ck_ok (bt_observation_new (&look, model, &observe, 1, error), *error);
  ask.observe = look;
  bt_status status = BT_OK;
  if (states)
    status = bti_steady_levels (ask.levels, model, states, error);
  if (status == BT_OK)
    status = bti_steady_mean (&ask, out, error);
  bt_observation_free (look);
  bt_model_free (model);
  return status;
}

START_TEST (waiting_comes_to_the_same)
{
  static const struct
  {
    const char *model, *set, *observe, *states;
  } cases[] = {
    { "driven-kerr", "F=0.9 kappa=0.4 kappa2=0.1", "x", NULL },
    { "driven-kerr", "", "(x^2+p_x^2-1)/2", "7" },
    { "driven-atom", "", "s_z", NULL },
    { "driven-atom", "gamma=0 gain=0.2", "(x^2+p_x^2-1)/2", "x=5" },
  };
  bt_error error = BT_ERROR_INIT;
  bti_stays stays;
  ck_ok (stay (filed_model (cases[_i].model, cases[_i].set), cases[_i].observe,
               cases[_i].states, 0, 1e-9, &stays, &error),
         error);
  ck_assert_double_le (bt_value_error (&stays.value), 1e-9);
  ck_assert (isfinite (stays.waited));
  ck_assert_double_le (stays.difference, 1e-9);
  ck_assert_double_le (stays.err, 1e-9);
  ck_assert_double_gt (fabs (stays.value.value), 1e-3);
  ck_assert (!stays.nearly);
  /* What it was from basis to basis; of a cut that is asked for there is one alone. */
  ck_assert_uint_le (stays.bases, BTI_STEADY_BASES);
  ck_assert_int_eq (stays.bases >= 3, !cases[_i].states);
  for (size_t k = 1; k < stays.bases; k++)
    ck_assert_uint_gt (stays.of[k], stays.of[k - 1]);
  if (stays.bases > 0)
    {
      ck_assert_uint_eq (stays.of[stays.bases - 1], stays.states);
      ck_assert_double_eq (stays.in[stays.bases - 1], stays.value.value);
    }
}
END_TEST

/* Printed in a source, of matrices with five levels of the cavity, the atom pumped; and
 * by how much the cut is off. */
START_TEST (five_levels_are_what_a_source_has)
{
  bt_error error = BT_ERROR_INIT;
  bti_stays five, all;
  ck_ok (stay (filed_model ("driven-atom", "gamma=0 gain=0.2"), "(x^2+p_x^2-1)/2", "5",
               0, 1e-12, &five, &error),
         error);
  ck_ok (stay (filed_model ("driven-atom", "gamma=0 gain=0.2"), "(x^2+p_x^2-1)/2", NULL,
               0, 1e-12, &all, &error),
         error);
  ck_assert_uint_eq (five.states, 10);
  ck_assert_double_eq_tol (five.value.value, 0.04995548405912743, 1e-13);
  ck_assert_double_eq (five.value.err[BT_AXIS_BASIS], 0);
  ck_assert_double_eq_tol (all.value.value - five.value.value, 2.6010156e-7, 1e-13);
}
END_TEST

/* The square of a cut x lacks half of what the highest level would add: <3|x^2|3> =
 * 3/2, not 7/2.  Heated and cooled at rates 2 and 1 the levels have the weights
 * 8, 4, 2, 1 of 15, whatever H is that n alone is in. */
START_TEST (products_of_cut_matrices)
{
  static const bt_dissipator rates[]
      = { { "(x+i*p_x)/sqrt(2)", 0.4 }, { "(x-i*p_x)/sqrt(2)", 0.2 } };
  bt_error error = BT_ERROR_INIT;
  bti_stays whole, product;
  const double weight[] = { 8.0 / 15, 4.0 / 15, 2.0 / 15, 1.0 / 15 };
  double want = 0;
  for (int n = 0; n < 4; n++)
    want += weight[n] * (n + 0.5);
  ck_ok (stay (open_model_of ("0.3*(x^2+p_x^2)/2", rates, 2), "x^2", "4", 0, 1e-10,
               &whole, &error),
         error);
  ck_ok (stay (open_model_of ("0.3*(x^2+p_x^2)/2", rates, 2), "x^2", "4", 1, 1e-10,
               &product, &error),
         error);
  ck_assert_double_eq_tol (whole.value.value, want, 1e-12);
  ck_assert_double_eq_tol (product.value.value, want - weight[3] * 2, 1e-12);
  /* <n|x^4|n> = (6 n^2 + 6 n + 3)/4; of x cut to four levels 3/4, 15/4, 27/4 and 15/4:
   * of level 2 no path goes by 4, of 3 none but down: |x^2|3>|^2 = 3/2 + (3/2)^2. */
  ck_ok (stay (open_model_of ("0.3*(x^2+p_x^2)/2", rates, 2), "x^4", "4", 1, 1e-10,
               &product, &error),
         error);
  ck_assert_double_eq_tol (
      product.value.value,
      weight[0] * 0.75 + weight[1] * 3.75 + weight[2] * 6.75 + weight[3] * 3.75, 1e-12);
}
END_TEST

/* Thermal, <n> = rate up/(rate down - rate up), and far out in levels. */
START_TEST (a_thermal_state_has_its_quanta)
{
  static const bt_dissipator rates[]
      = { { "(x+i*p_x)/sqrt(2)", 0.5 }, { "(x-i*p_x)/sqrt(2)", 0.35 } };
  bt_error error = BT_ERROR_INIT;
  bti_stays stays;
  ck_ok (stay (open_model_of ("(x^2+p_x^2)/2", rates, 2), "(x^2+p_x^2-1)/2", NULL, 0,
               1e-7, &stays, &error),
         error);
  ck_assert_double_le (bt_value_error (&stays.value), 1e-7);
  ck_assert_double_le (fabs (stays.value.value - 0.35 / 0.15),
                       bt_value_error (&stays.value));
}
END_TEST

/* Damped about another place, with matrix elements that are not real: to the coherent
 * state there, a = -i/2. */
START_TEST (an_operator_with_a_phase)
{
  static const bt_dissipator loss = { "(x+i*p_x)/sqrt(2) + 0.5*i", 0.4 };
  static const char *const observe[] = { "p_x", "x", "p_x^2" };
  const double want[] = { -M_SQRT1_2, 0, 1 };
  bt_error error = BT_ERROR_INIT;
  for (size_t i = 0; i < COUNT (observe); i++)
    {
      bti_stays stays;
      ck_ok (stay (open_model_of ("0.3*(x^2+(p_x+sqrt(0.5))^2)/2", &loss, 1),
                   observe[i], NULL, 0, 1e-8, &stays, &error),
             error);
      ck_assert_double_eq_tol (stays.value.value, want[i], 1e-8);
      ck_assert (isfinite (stays.waited));
    }
}
END_TEST

/* A qubit turned over at 1e-9 beside a phase lost at 0.2 comes to rest at last. */
START_TEST (what_all_but_stays_is_said)
{
  static const bt_dissipator slow[] = { { "s_z", 0.2 }, { "s_x", 1e-9 } };
  static const bt_part qubit = {
    .name = "s", .kind = BT_QUBIT, .start = BT_START_BLOCH, .bloch = { 0, 0, 1 }
  };
  const bt_description description = { .part = &qubit,
                                       .parts = 1,
                                       .hamiltonian = "0.3*s_z",
                                       .environment = slow,
                                       .dissipators = 2 };
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  bti_stays stays;
  ck_ok (bt_model_from (&model, &description, &error), error);
  ck_ok (stay (model, "s_z", NULL, 0, 1e-4, &stays, &error), error);
  ck_assert (stays.nearly);
  ck_assert_double_le (fabs (stays.value.value), bt_value_error (&stays.value));
  ck_assert_double_eq_tol (stays.gap, 2e-9, 1e-10);
}
END_TEST

/* Of an oscillator that loses quanta, L has the eigenvalues
 * -kappa (n + m)/2 - i delta (n - m). */
START_TEST (the_slowest_rate)
{
  static const struct
  {
    const char *delta, *states;
    double d;
  } cases[] = { { "0.11", NULL, 0.11 }, { "0.4", "17", 0.4 }, { "0", "2", 0 } };
  char set[80];
  bt_error error = BT_ERROR_INIT;
  bti_stays stays;
  (void) snprintf (set, sizeof set, "chi=0 kappa2=0 F=0 kappa=0.3 delta=%s",
                   cases[_i].delta);
  ck_ok (stay (filed_model ("driven-kerr", set), "x^2", cases[_i].states, 0, 1e-4,
               &stays, &error),
         error);
  const double want = fmin (hypot (0.15, cases[_i].d), 0.3);
  ck_assert_double_eq_tol (stays.gap, want, 0.03 * want);
}
END_TEST

START_TEST (none_or_many_are_refused)
{
  static const bt_dissipator heat[]
      = { { "(x+i*p_x)/sqrt(2)", 0.2 }, { "(x-i*p_x)/sqrt(2)", 0.3 } };
  bt_error error = BT_ERROR_INIT;
  bti_stays stays;
  /* An even and an odd state, and, where it does not turn, what is coherent between
   * them. */
  ck_fails (stay (filed_model ("driven-kerr", "F=0 kappa=0"), "x^2", NULL, 0, 1e-4,
                  &stays, &error),
            BT_ECONV, error, "has 2 independent solutions");
  ck_fails (stay (filed_model ("driven-kerr", "F=0 kappa=0 chi=0 delta=0"), "x^2", "5",
                  0, 1e-4, &stays, &error),
            BT_ECONV, error, "has 4 independent solutions");
  ck_fails (stay (open_model_of ("(x^2+p_x^2)/2", heat, 2), "x^2", NULL, 0, 1e-4,
                  &stays, &error),
            BT_EGRID, error, "heats without end");
  /* Cut it is a number. */
  ck_ok (stay (open_model_of ("(x^2+p_x^2)/2", heat, 2), "x^2", "9", 0, 1e-4, &stays,
               &error),
         error);
}
END_TEST

START_TEST (states_that_are_none_are_refused)
{
  static const char *const wrong[]
      = { "1", "451", "x", "x=5 x=6", "y=5", "5 5", "s=2", "x=5 5", "x=-3", "5.5" };
  bt_error error = BT_ERROR_INIT;
  bti_stays stays;
  ck_fails (
      stay (filed_model ("driven-atom", ""), "x", wrong[_i], 0, 1e-4, &stays, &error),
      BT_EINVAL, error, "states: '");
}
END_TEST

/* No weight is at the edge for being driven there: it is even over all levels. */
START_TEST (kicks_alone_heat)
{
  static const bt_dissipator kicks = { "x", 0.2 };
  bt_error error = BT_ERROR_INIT;
  bti_stays stays;
  ck_fails (stay (open_model_of ("(x^2+p_x^2)/2", &kicks, 1), "x^2", NULL, 0, 1e-4,
                  &stays, &error),
            BT_EGRID, error, "heats without end");
}
END_TEST

/* One oscillator of 300 levels, that needs 30; and two of 11, which are as far apart
 * from two of 10 as these are from all. */
START_TEST (some_hundred_states)
{
  static const bt_part parts[] = { { .name = "x" }, { .name = "y" } };
  static const bt_dissipator loss[]
      = { { "(x+i*p_x)/sqrt(2)", 0.6 }, { "(y+i*p_y)/sqrt(2)", 0.5 } };
  const bt_description description
      = { .part = parts,
          .parts = 2,
          .hamiltonian = "(x^2+p_x^2+y^2+p_y^2)/2 + 0.2*x*y + 0.9*x + 0.02*x^2*y^2",
          .environment = loss,
          .dissipators = 2 };
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  bti_stays small, large;
  ck_ok (bt_model_from (&model, &description, &error), error);
  ck_ok (stay (model, "x", "10", 0, 1e-4, &small, &error), error);
  ck_ok (bt_model_from (&model, &description, &error), error);
  ck_ok (stay (model, "x", "11", 0, 1e-4, &large, &error), error);
  ck_assert_uint_eq (large.states, 121);
  ck_assert_double_eq_tol (small.value.value, large.value.value, 1e-6);
  ck_assert (isfinite (small.waited));
  ck_ok (stay (filed_model ("driven-kerr", ""), "x", "300", 0, 1e-4, &large, &error),
         error);
  ck_assert_double_eq_tol (large.value.value, -1.2248109051735294, 1e-11);
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
  /* Even and odd in y. */
  model = filed_model ("vz25-damped", "");
  ck_fails (ask_of (model, "steady_mean", "observe=x", 0, &answer, &error), BT_ECONV,
            error, "has 2 independent solutions");
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
  tcase_add_loop_test (core, waiting_comes_to_the_same, 0, 4);
  tcase_add_test (core, five_levels_are_what_a_source_has);
  tcase_add_test (core, products_of_cut_matrices);
  tcase_add_test (core, a_thermal_state_has_its_quanta);
  tcase_add_test (core, an_operator_with_a_phase);
  tcase_add_test (core, what_all_but_stays_is_said);
  tcase_add_loop_test (core, the_slowest_rate, 0, 3);
  tcase_add_test (core, none_or_many_are_refused);
  tcase_add_loop_test (core, states_that_are_none_are_refused, 0, 10);
  TCase *more = suite_long (suite);
  tcase_add_test (more, some_hundred_states);
  tcase_add_test (more, kicks_alone_heat);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
