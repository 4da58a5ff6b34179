/* tests/test_convergence.c - the observed order of every method, and what must not
 * grow over many steps.  The longest of the tests.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/support.h"

#include <complex.h>
#include <math.h>
#include <string.h>

static const double omega[] = { 0.731 };

/* ---- order --------------------------------------------------------------------- */

enum
{
  TIMES = 6
};

/* Where the asymptotic law holds and rounding is not reached: the coarsest step, a
 * divisor of 0.8, and how far the observed order may be from that of the table. */
static const struct
{
  int order;
  double dt, spread;
} regimes[] = { { 2, 0.05, 0.05 }, { 4, 0.1, 0.15 }, { 6, 0.2, 0.2 }, { 8, 0.2, 0.3 } };

/* <x> and <p> at several times: one of them alone could cross zero error. */
static void
trajectory (const bt_method *method, const bt_model *model, double dt,
            double out[2 * TIMES])
{
  bt_options options = { .tolerance = 1e-6, .dt = dt, .samples = 512, .seed = 5 };
  /* The same grid for all: what is left is the step. */
  if (method->caps & BT_GRID)
    options.points[0] = options.points[1] = 60;
  bt_solver *solver = solver_of (method->name, model, &options);
  for (int i = 0; i < TIMES; i++)
    {
      bt_observables o = observe_after (solver, 0.8);
      out[2 * i] = o.x;
      out[2 * i + 1] = o.p;
    }
  bt_solver_free (solver);
}

/* With errors c h^p, results at h, h/2, h/4 differ by c h^p (1 - 2^-p) and 2^-p of
 * that. */
static double
observed_order (const bt_method *method, const bt_model *model, double dt)
{
  double result[3][2 * TIMES], change[2] = { 0 };
  for (int i = 0; i < 3; i++)
    trajectory (method, model, ldexp (dt, -i), result[i]);
  for (int i = 0; i < 2; i++)
    for (int k = 0; k < 2 * TIMES; k++)
      change[i] += pow (result[i + 1][k] - result[i][k], 2);
  return log2 (change[0] / change[1]) / 2;
}

START_TEST (the_order_is_the_one_in_the_table)
{
  size_t count;
  const bt_method *method = bt_methods (&count)[_i];
  if (!(method->caps & BT_STEPPED))
    return;
  size_t r = 0;
  while (r < COUNT (regimes) && regimes[r].order != method->order)
    r++;
  ck_assert_msg (r < COUNT (regimes), "%s: no step known for order %d", method->name,
                 method->order);
  bt_model *model = model_of (0.11, 2.385, omega, 1);
  double order = observed_order (method, model, regimes[r].dt);
  ck_assert_msg (fabs (order - method->order) <= regimes[r].spread,
                 "%s: observed order %.3f, table %d", method->name, order,
                 method->order);
  bt_model_free (model);
}
END_TEST

/* Both splittings go to one limit, and so do mean field at two steps far apart. */
START_TEST (both_splittings_have_one_limit)
{
  double fine[2 * TIMES], extrapolated[2 * TIMES], half[2 * TIMES];
  bt_model *model = model_of (0.11, 2.385, omega, 1);
  trajectory (bt_method_find ("split-step-4"), model, 0.0125, fine);
  trajectory (bt_method_find ("split-step"), model, 0.025, extrapolated);
  trajectory (bt_method_find ("split-step"), model, 0.0125, half);
  for (int k = 0; k < 2 * TIMES; k++)
    {
      /* Richardson: the h^2 error gone, h^4 = 4e-7 times a number of order one left. */
      double limit = (4 * half[k] - extrapolated[k]) / 3;
      ck_assert_double_eq_tol (limit, fine[k], 1e-6);
    }
  bt_model_free (model);
}
END_TEST

/* ---- many steps ---------------------------------------------------------------- */

static const struct
{
  const char *method;
  size_t points[2];
  size_t steps;
} marches[] = {
  { "split-step", { 64, 64 }, 10000 },   { "split-step", { 60, 70 }, 10000 },
  { "split-step-4", { 64, 64 }, 5000 },  { "split-step-4", { 54, 42 }, 5000 },
  { "split-step", { 128, 128 }, 10000 },
};

/* Every phase factor is rounded, and the same way each step: 2e-16 of the norm a
 * factor at worst, two factors a step or five. */
START_TEST (the_norm_stays_over_many_steps)
{
  bt_model *model = model_of (0.11, 1.3, omega, 1);
  bt_options options = { .tolerance = 1e-4,
                         .dt = 0.03,
                         .points = { marches[_i].points[0], marches[_i].points[1] } };
  bt_solver *solver = solver_of (marches[_i].method, model, &options);
  double start = observe_after (solver, 0).norm;
  bt_observables o = observe_after (solver, 0.03 * (double) marches[_i].steps);
  double factors = bt_method_find (marches[_i].method)->order == 2 ? 2 : 5;
  double limit = 2.2e-16 * factors * (double) marches[_i].steps;
  ck_assert_msg (fabs (o.norm - start) < limit, "norm changed by %g", o.norm - start);
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

/* The plan FFTW measures as the fastest differs from run to run and with threads; a
 * result may not depend on it beyond rounding. */
START_TEST (the_plan_does_not_matter)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.11, 2.385, omega, 1);
  bt_options options = { .tolerance = 1e-4, .dt = 0.03, .points = { 72, 64 } };
  bt_solver *one = solver_of (_i ? "split-step-4" : "split-step", model, &options);
  options.threads = 2;
  bt_solver *two = solver_of (_i ? "split-step-4" : "split-step", model, &options);
  const double complex *a, *b;
  (void) observe_after (one, 6);
  (void) observe_after (two, 6);
  ck_ok (bt_solver_state (one, &a, &error), error);
  ck_ok (bt_solver_state (two, &b, &error), error);
  double worst = 0;
  for (size_t i = 0; i < options.points[0] * options.points[1]; i++)
    worst = fmax (worst, cabs (a[i] - b[i]));
  ck_assert_double_lt (worst, 1e-12);
  bt_solver_free (one);
  bt_solver_free (two);
  bt_model_free (model);
}
END_TEST

/* Energies of the symplectic methods swing, but do not drift. */
START_TEST (energies_do_not_drift)
{
  static const char *const names[] = { "mean-field", "truncated-wigner" };
  bt_model *model = model_of (0.11, 2.385, omega, 1);
  bt_options options = { .samples = 512, .dt = 0.1 };
  bt_solver *solver = solver_of (names[_i], model, &options);
  double start = observe_after (solver, 0).energy, early = 0, late = 0;
  for (int i = 0; i < 200; i++)
    {
      double off = fabs (observe_after (solver, 10).energy - start);
      if (i < 20)
        early = fmax (early, off);
      if (i >= 180)
        late = fmax (late, off);
    }
  ck_assert_double_lt (early, 1e-9);
  /* Twenty thousand steps of rounding on top. */
  ck_assert_double_lt (late, 3 * early + 1e-11);
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

static Suite *
convergence_suite (void)
{
  const int count = rows_of_the_paper ();
  Suite *suite = suite_create ("convergence");
  TCase *core = tcase_create ("convergence");
  tcase_set_timeout (core, 300);
  tcase_add_loop_test (core, the_order_is_the_one_in_the_table, 0, count);
  tcase_add_test (core, both_splittings_have_one_limit);
  tcase_add_loop_test (core, the_norm_stays_over_many_steps, 0, COUNT (marches));
  tcase_add_loop_test (core, the_plan_does_not_matter, 0, 2);
  tcase_add_loop_test (core, energies_do_not_drift, 0, 2);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (convergence_suite ());
}
