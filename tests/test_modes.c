/* tests/test_modes.c - several modes, each with its own coupling: what must hold for
 * any number of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/support.h"

#include <complex.h>
#include <math.h>
#include <string.h>
#include <time.h>

enum
{
  MANY = 64
};
static const size_t counts[] = { 1, 2, 8, MANY };

/* Frequencies between 0.4 and 1.3 and couplings below LAMBDA in no order. */
static void
fill (double *omega, double *coupling, double lambda)
{
  for (size_t j = 0; j < MANY; j++)
    {
      omega[j] = 0.4 + 0.9 * fmod ((double) (j + 1) * 0.6180339887, 1);
      coupling[j] = lambda * fmod ((double) (j + 1) * 0.7548776662, 1);
    }
}

/* ---- grids and bases ----------------------------------------------------------- */

/* Methods that solve the Schroedinger equation of two modes, with all that would be
 * chosen from the model fixed. */
static const struct
{
  const char *method;
  bt_options options;
} solvers[] = {
  { "split-step",
    { .tolerance = 1e-4,
      .dt = 0.05,
      .points = { 40, 32, 32 },
      .box = { 15, 14, 14 } } },
  { "split-step-4",
    { .tolerance = 1e-4,
      .dt = 0.05,
      .points = { 40, 32, 32 },
      .box = { 15, 14, 14 } } },
  { "spectral", { .tolerance = 1e-4, .cut = 18 } },
  { "chebyshev", { .tolerance = 1e-4, .cut = 18 } },
};

/* The means at T = 4.3, far enough for x0 cos t to be wrong. */
static bt_observables
solve (int which, const double *lambda, const double *omega, size_t modes)
{
  bt_model *model = model_of_couplings (lambda, 1.3, omega, modes);
  bt_options options = solvers[which].options;
  options.basis = BT_BASIS_FOCK;
  bt_observables o = means_at (solvers[which].method, model, &options, 4.3);
  bt_model_free (model);
  return o;
}

/* A mode whose coupling vanishes stays in its ground state; on the grid here that
 * state is normalised to 1e-11. */
START_TEST (a_mode_without_coupling_is_not_there)
{
  static const double omega[] = { 1.17, 0.83 }, swapped[] = { 0.83, 1.17 };
  for (int last = 0; last < 2; last++)
    for (int nearly = 0; nearly < 2; nearly++)
      {
        double small = nearly ? 1e-12 : 0;
        double lambda[] = { last ? 0.11 : small, last ? small : 0.11 };
        bt_observables two = solve (_i, lambda, last ? omega : swapped, 2);
        bt_observables one = solve (_i, (double[]){ 0.11 }, omega, 1);
        ck_assert_double_eq_tol (two.x, one.x, 1e-10);
        ck_assert_double_eq_tol (two.p, one.p, 1e-10);
        ck_assert_double_eq_tol (two.x2, one.x2, 1e-10);
        /* Where a step error makes that state breathe, it is of second order. */
        ck_assert_double_eq_tol (two.energy - 0.83 / 2, one.energy,
                                 _i == 0 ? 1e-4 : 1e-9);
        ck_assert_double_gt (fabs (one.x - 1.3 * cos (4.3)), 1e-2);
      }
}
END_TEST

/* The order in which modes are named cannot matter, but whose coupling is whose
 * does. */
START_TEST (modes_carry_their_couplings)
{
  static const double omega[] = { 1.17, 0.83 }, swapped[] = { 0.83, 1.17 };
  bt_observables a = solve (_i, (double[]){ 0.11, 0.05 }, omega, 2);
  bt_observables b = solve (_i, (double[]){ 0.05, 0.11 }, swapped, 2);
  bt_observables c = solve (_i, (double[]){ 0.05, 0.11 }, omega, 2);
  ck_assert_double_eq_tol (a.x, b.x, 1e-12);
  ck_assert_double_eq_tol (a.p, b.p, 1e-12);
  ck_assert_double_eq_tol (a.x2, b.x2, 1e-12);
  ck_assert_double_eq_tol (a.energy, b.energy, 1e-12);
  ck_assert_double_gt (fabs (a.x - c.x), 1e-3);
}
END_TEST

/* Three ways that share no line of code between grid and basis. */
START_TEST (methods_agree_on_three_axes)
{
  static const double omega[] = { 0.83, 1.17 }, lambda[] = { 0.04, 0.07 };
  bt_model *model = model_of_couplings (lambda, 1.9, omega, 2);
  bt_options options = { .tolerance = 1e-7 }, grid = { .tolerance = 1e-6, .dt = 0.05 };
  bt_solver *chebyshev = solver_of ("chebyshev", model, &options);
  bt_solver *spectral = solver_of ("spectral", model, &options);
  bt_solver *split = solver_of ("split-step-4", model, &grid);
  for (int i = 0; i < 20; i++)
    {
      bt_observables a = observe_after (chebyshev, 1.5);
      bt_observables b = observe_after (spectral, 1.5);
      ck_assert_double_eq_tol (a.x, b.x, 1e-8);
      ck_assert_double_eq_tol (a.p, b.p, 1e-8);
      if (i > 1)
        continue;
      /* dt^4 t/1000 and the tails of the grid. */
      b = observe_after (split, 1.5);
      ck_assert_double_eq_tol (a.x, b.x, 1e-6);
      ck_assert_double_eq_tol (a.p, b.p, 1e-6);
      ck_assert_double_eq_tol (a.energy, b.energy, 1e-6);
    }
  bt_solver_free (chebyshev);
  bt_solver_free (spectral);
  bt_solver_free (split);
  bt_model_free (model);
}
END_TEST

/* The same at a point of Table II to t = 30: basis against grid. */
START_TEST (a_grid_and_a_basis_agree_for_long)
{
  static const double omega[] = { 0.8, 1.2 };
  bt_model *model = model_of (0.04, 6, omega, 2);
  /* What is left is the grid's dt^4 t: 8e-7 at dt = 0.0625. */
  bt_options options = { .tolerance = 1e-7 }, grid = { .tolerance = 1e-6, .dt = 0.05 };
  bt_solver *chebyshev = solver_of ("chebyshev", model, &options);
  bt_solver *split = solver_of ("split-step-4", model, &grid);
  for (int i = 0; i < 20; i++)
    {
      bt_observables a = observe_after (chebyshev, 1.5);
      bt_observables b = observe_after (split, 1.5);
      ck_assert_double_eq_tol (a.x, b.x, 1e-6);
    }
  bt_solver_free (chebyshev);
  bt_solver_free (split);
  bt_model_free (model);
}
END_TEST

/* No coupling, any number of modes: x0 cos t. */
START_TEST (three_modes_without_coupling)
{
  static const double omega[] = { 0.83, 1.17, 0.4 };
  bt_model *model = model_of (0, 1.3, omega, 3);
  bt_options options = { .tolerance = 1e-10 };
  bt_solver *solver = solver_of ("chebyshev", model, &options);
  for (int i = 1; i <= 10; i++)
    {
      bt_observables o = observe_after (solver, 2.1);
      ck_assert_double_eq_tol (o.x, 1.3 * cos (2.1 * i), 1e-9);
      ck_assert_double_eq_tol (o.p, -1.3 * sin (2.1 * i), 1e-9);
      ck_assert_double_eq_tol (o.norm, 1, 1e-9);
    }
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

/* What is chosen for two modes: the basis with its few states, diagonalised where
 * many times are asked for and it is small; and nothing that would not fit. */
START_TEST (a_method_is_chosen_by_cost)
{
  static const struct
  {
    double lambda, x0, omega[2], t_end, outputs;
    const char *want;
  } cases[] = { { 0.1, 5, { 0.4, 0.8 }, 30, 300, "chebyshev" },
                { 0.05, 8, { 0.4, 0.8 }, 40, 400, "chebyshev" },
                { 0.04, 6, { 0.8, 1.2 }, 60, 600, "chebyshev" },
                { 0.03, 5, { 0.4, 1.2 }, 100, 1000, "chebyshev" },
                { 0.03, 1, { 0.8, 1.2 }, 1e5, 1e4, "spectral" } };
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      char why[256];
      bt_model *model = model_of (cases[i].lambda, cases[i].x0, cases[i].omega, 2);
      const bt_method *method = bt_method_auto (model, cases[i].t_end, cases[i].outputs,
                                                1e-6, why, sizeof why);
      ck_assert_str_eq (method->name, cases[i].want);
      ck_assert_msg (strstr (why, "split-step-4") != NULL, "%s", why);
      bt_options options = { .tolerance = 1e-6 };
      bt_error error = BT_ERROR_INIT;
      ck_ok (bt_options_settle (&options, method, model, &error), error);
      ck_assert_double_lt (bt_options_memory (&options, method, model), 0x1p30);
      bt_model_free (model);
    }
  /* Diagonalising would take longer than it is worth, or 1e5 states. */
  char why[256];
  bt_model *large = model_of (0.05, 12, cases[0].omega, 2);
  const bt_method *method = bt_method_auto (large, 1e6, 1e6, 1e-6, why, sizeof why);
  ck_assert_str_ne (method->name, "spectral");
  ck_assert_msg (strstr (why, "spectral inf s") != NULL, "%s", why);
  bt_model_free (large);
}
END_TEST

/* A solver takes the memory that is said before it is made: four times the points
 * are four times the memory, and too many are refused with the figures.  Of y_j half
 * the points are kept. */
START_TEST (memory_is_known_before)
{
  static const double omega[] = { 0.83, 1.17 };
  bt_error error = BT_ERROR_INIT;
  bt_solver *solver;
  bt_model *model = model_of (0.04, 1.9, omega, 2);
  for (size_t i = 0; i < 2; i++)
    {
      const bt_method *method = bt_method_find (solvers[i].method);
      bt_options options = { .points = { 64, 64, 64 } };
      ck_ok (bt_options_settle (&options, method, model, &error), error);
      double bytes = bt_options_memory (&options, method, model);
      /* The state, its copy, and one or two tables for 33 of 64 rows. */
      double arrays = 2 + (double) (i + 1) * 33 / 64;
      ck_assert_double_eq_tol (bytes, arrays * 64 * 32 * 32 * 16, 1);
      options.points[2] = 256;
      ck_assert_double_eq_tol (bt_options_memory (&options, method, model), 4 * bytes,
                               1);
      options = (bt_options){ .points = { 1024, 1024, 1024 } };
      ck_fails (bt_solver_new (&solver, method, model, &options, &error), BT_ELIMIT,
                error, "a grid of 1.07e+09 points needs 1");
      ck_assert_ptr_null (solver);
    }
  bt_model_free (model);
}
END_TEST

/* ---- any number of modes ------------------------------------------------------- */

START_TEST (mean_field_of_many_modes)
{
  size_t modes = counts[_i];
  double omega[MANY], lambda[MANY];
  /* The force on x, sum lambda/2W, stays of order one. */
  fill (omega, lambda, 0.2 / sqrt ((double) modes));
  bt_model *model = model_of_couplings (lambda, 2.385, omega, modes);
  bt_options options = { .dt = 0.02 };
  bt_observables o = means_at ("mean-field", model, &options, 9.7);
  bt_observables want = reference_meanfield (model, 9.7);
  ck_assert_double_eq_tol (o.x, want.x, 1e-9);
  ck_assert_double_eq_tol (o.p, want.p, 1e-9);
  ck_assert_double_eq_tol (o.norm, 1, 1e-10);
  ck_assert_double_gt (fabs (o.x - 2.385 * cos (9.7)), 1e-2);
  bt_model_free (model);
}
END_TEST

/* K modes of one frequency act as one at K times the coupling. */
START_TEST (many_identical_modes_act_as_one)
{
  size_t modes = counts[_i];
  double same[MANY], k = (double) modes;
  for (size_t j = 0; j < modes; j++)
    same[j] = 0.731;
  bt_model *many = model_of (0.14 / k, 2.385, same, modes);
  bt_model *one = model_of (0.14, 2.385 / sqrt (k), same, 1);
  bt_options options = { .dt = 0.05 };
  bt_observables a = means_at ("mean-field", many, &options, 23.1);
  bt_observables b = means_at ("mean-field", one, &options, 23.1);
  ck_assert_double_eq_tol (a.x, sqrt (k) * b.x, 1e-10);
  ck_assert_double_eq_tol (a.p, sqrt (k) * b.p, 1e-10);
  bt_model_free (many);
  bt_model_free (one);
}
END_TEST

/* <x> = x0 Re[exp(it) prod_j 1/(1 - i lambda_j t/(4 Omega_j))]: a sample turns at
 * 1 + sum_j lambda_j A_j/(4 Omega_j), A_j exponentially distributed and independent.
 * What is left out is of order lambda N and lambda^2 t, and what is sampled. */
START_TEST (many_modes_spread_the_frequencies)
{
  size_t modes = counts[_i];
  const double x0 = 0.9;
  double omega[MANY], lambda[MANY], sum = 0, squares = 0;
  fill (omega, lambda, 1);
  for (size_t j = 0; j < modes; j++)
    squares += pow (lambda[j] / (4 * omega[j]), 2);
  /* One spread of the frequencies for all counts. */
  for (size_t j = 0; j < modes; j++)
    lambda[j] *= 2.5e-3 / sqrt (squares);
  for (size_t j = 0; j < modes; j++)
    sum += lambda[j] / (4 * omega[j]);
  bt_model *model = model_of_couplings (lambda, x0, omega, modes);
  bt_options options = { .samples = 1 << 11, .dt = 0.35 };
  bt_solver *solver = solver_of ("truncated-wigner", model, &options);
  (void) observe_after (solver, 250);
  double smallest = x0;
  for (int i = 0; i < 8; i++)
    {
      bt_observables o = observe_after (solver, 2 * M_PI / 8);
      double t = bt_solver_time (solver);
      double complex law = cexp (I * t);
      for (size_t j = 0; j < modes; j++)
        law /= 1 - I * lambda[j] * t / (4 * omega[j]);
      /* Four standard errors, a tenth of that where low-discrepancy points reach
       * (nineteen modes); twice the phase of second order and the ripples of first. */
      double limit = 4 * 0.6 * x0 / sqrt (1 << 11) * (modes < 20 ? 0.1 : 1);
      limit += x0 * (sum * sum * t + sum);
      ck_assert_double_eq_tol (o.x, x0 * creal (law), limit);
      smallest = fmin (smallest, cabs (law));
    }
  /* The spread has taken a good part of the amplitude. */
  ck_assert_double_lt (smallest, 0.88);
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

/* Every sample of many modes keeps its energy. */
START_TEST (wigner_of_many_modes_keeps_its_energy)
{
  size_t modes = counts[_i];
  double omega[MANY], lambda[MANY];
  fill (omega, lambda, 0.2 / sqrt ((double) modes));
  bt_model *model = model_of_couplings (lambda, 2.385, omega, modes);
  bt_options options = { .samples = 64 * 32, .dt = 0.05 };
  bt_solver *solver = solver_of ("truncated-wigner", model, &options);
  bt_observables start = observe_after (solver, 0), end = observe_after (solver, 11.3);
  double energy = 2.385 * 2.385 / 2, variance = 0;
  for (size_t j = 0; j < modes; j++)
    {
      double width = bt_model_width (model, j);
      energy += width / 2;
      variance += width * width / 4;
    }
  ck_assert_double_eq_tol (start.energy, energy, 4 * sqrt (variance / (64 * 32)));
  ck_assert_double_eq_tol (end.energy / start.energy, 1, 1e-9);
  ck_assert_double_gt (fabs (end.x - 2.385 * cos (11.3)), 1e-2);
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

/* Processor seconds of METHOD for STEPS steps of MODES modes, the least of three. */
static double
cost_of (const char *method, size_t modes, size_t steps)
{
  double omega[MANY], lambda[MANY], least = INFINITY;
  fill (omega, lambda, 0.2 / sqrt ((double) modes));
  bt_model *model = model_of_couplings (lambda, 2.385, omega, modes);
  bt_options options = { .samples = 2048, .dt = 0.05 };
  for (int i = 0; i < 3; i++)
    {
      bt_solver *solver = solver_of (method, model, &options);
      clock_t start = clock ();
      (void) observe_after (solver, 0.05 * (double) steps);
      least = fmin (least, (double) (clock () - start) / CLOCKS_PER_SEC);
      bt_solver_free (solver);
    }
  bt_model_free (model);
  return least;
}

/* From 8 to 64 modes the cost grows eightfold, not 64-fold; twice eight leaves room for
 * caches and for a busy machine. */
START_TEST (the_cost_is_linear_in_the_modes)
{
  static const struct
  {
    const char *method;
    size_t steps;
  } cases[] = { { "mean-field", 160000 }, { "truncated-wigner", 600 } };
  double few = cost_of (cases[_i].method, 8, cases[_i].steps);
  double many = cost_of (cases[_i].method, MANY, cases[_i].steps);
  ck_assert_double_gt (few, 0.01);
  ck_assert_double_le (many, 2 * 8 * few);
}
END_TEST

static Suite *
modes_suite (void)
{
  Suite *suite = suite_create ("modes");
  TCase *core = tcase_create ("modes");
  tcase_set_timeout (core, 120);
  tcase_add_loop_test (core, a_mode_without_coupling_is_not_there, 0, COUNT (solvers));
  tcase_add_loop_test (core, modes_carry_their_couplings, 0, COUNT (solvers));
  tcase_add_test (core, methods_agree_on_three_axes);
  tcase_add_test (core, a_grid_and_a_basis_agree_for_long);
  tcase_add_test (core, three_modes_without_coupling);
  tcase_add_test (core, a_method_is_chosen_by_cost);
  tcase_add_test (core, memory_is_known_before);
  tcase_add_loop_test (core, mean_field_of_many_modes, 0, COUNT (counts));
  tcase_add_loop_test (core, many_identical_modes_act_as_one, 0, COUNT (counts));
  tcase_add_loop_test (core, many_modes_spread_the_frequencies, 0, COUNT (counts));
  tcase_add_loop_test (core, wigner_of_many_modes_keeps_its_energy, 0, COUNT (counts));
  tcase_add_loop_test (core, the_cost_is_linear_in_the_modes, 0, 2);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (modes_suite ());
}
