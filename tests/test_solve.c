/* tests/test_solve.c - what every method in the table must do, and what it refuses.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/support.h"

#include <complex.h>
#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>

static const double omega[] = { 0.731, 1.17, 0.4 };

/* Row I of the table: loops of tests run over those that take the models here. */
static const bt_method *
row (int i)
{
  size_t count;
  const bt_method *const *table = bt_methods (&count);
  ck_assert_uint_lt ((size_t) i, count);
  return table[i];
}

START_TEST (every_row_is_found_and_whole)
{
  const bt_method *method = row (_i);
  ck_assert_ptr_eq (bt_method_find (method->name), method);
  for (int i = 0; i < _i; i++)
    ck_assert_str_ne (row (i)->name, method->name);
  ck_assert_uint_gt (strlen (method->summary), 0);
  ck_assert_uint_gt (strlen (method->source), 0);
  ck_assert_int_eq (((method->caps | method->general) & BT_STEPPED) != 0,
                    method->order > 0);
  ck_assert_int_eq ((method->caps & BT_SAMPLED) != 0, method->batches != NULL);
  if (method->caps & BT_GRID && method->caps & BT_QUANTUM)
    ck_assert (method->state != NULL);
  ck_assert_ptr_null (bt_method_find ("no such method"));
}
END_TEST

/* Non-zero when x has the width of its packet: of the exact state, and of a Gaussian.
 */
static int
has_width (const bt_method *method)
{
  return method->caps & (BT_QUANTUM | BT_DENSITY)
         || strcmp (method->name, "gaussian") == 0;
}

/* ---- lambda = 0: every method is the harmonic oscillator ----------------------- */

START_TEST (without_coupling_the_mean_is_harmonic)
{
  const bt_method *method = row (_i);
  const double x0 = 2.385, tolerance = 1e-6;
  bt_model *model = model_of (0, x0, omega, 1);
  bt_options options = { .tolerance = tolerance };
  bt_solver *solver = solver_of (method->name, model, &options);
  static const double intervals[] = { 0.7, 1.3, 0.07, 2.2, 3.03 };
  bt_observables o = observe_after (solver, 0);
  ck_assert_double_eq_tol (o.x, x0, 1e-9);
  ck_assert_double_eq_tol (o.p, 0, 1e-9);
  double t = 0;
  for (size_t i = 0; i < COUNT (intervals); i++)
    {
      o = observe_after (solver, intervals[i]);
      t += intervals[i];
      ck_assert_double_eq_tol (bt_solver_time (solver), t, 1e-14);
      /* The step is chosen so that the error grows by the tolerance a unit time. */
      double limit = tolerance * (1 + t);
      ck_assert_double_eq_tol (o.x, x0 * cos (t), limit);
      /* Of the momentum a split step of order two keeps dt^2/8, 3/x0 tolerances. */
      ck_assert_double_eq_tol (o.p, -x0 * sin (t), limit + 4 * tolerance);
      double spread = has_width (method) ? 0.5 : 0;
      /* Errors of x twice over, times 2 x0. */
      ck_assert_double_eq_tol (o.x2, pow (x0 * cos (t), 2) + spread, 10 * limit);
    }
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

/* ---- conserved ----------------------------------------------------------------- */

static double
start_energy (const bt_method *method, const bt_model *model)
{
  double x0 = bt_model_x0 (model), energy = x0 * x0 / 2;
  if (has_width (method))
    return bt_model_energy (model);
  if (strcmp (method->name, "classical") == 0)
    return energy;
  /* x0 is sharp; each mode is in the ground state of its width there. */
  for (size_t j = 0; j < bt_model_modes (model); j++)
    energy += bt_model_width (model, j) / 2;
  return energy;
}

START_TEST (norm_and_energy_stay)
{
  const bt_method *method = row (_i);
  bt_model *model = model_of (0.11, 2.385, omega, 1);
  /* Enough points for the energy, whose tails weigh more than those of x. */
  bt_options options = { .tolerance = 1e-7,
                         .dt = method->order == 2 ? 0.002 : 0.02,
                         .samples = 1 << 17 };
  bt_solver *solver = solver_of (method->name, model, &options);
  bt_observables start = observe_after (solver, 0);
  double energy = start_energy (method, model);
  /* Low-discrepancy samples: 1/samples rather than its root. */
  double sampled = method->caps & BT_SAMPLED ? 1e-4 : 1e-6;
  ck_assert_double_eq_tol (start.energy, energy, sampled);
  /* What a basis leaves out is missing from the start. */
  ck_assert_double_eq_tol (start.norm, 1, method->caps & BT_BASIS ? 1e-7 : 1e-11);
  for (int i = 0; i < (method->caps & BT_DENSITY ? 1 : 8); i++)
    {
      bt_observables o = observe_after (solver, 1.37);
      /* Unitary to rounding. */
      ck_assert_double_eq_tol (o.norm, start.norm, 1e-12);
      /* dt^2/8 of squares of momenta of 6; the others keep it far better. */
      double limit = method->order == 2 ? 1e-5 : 3e-8;
      ck_assert_double_eq_tol (o.energy, start.energy, limit);
      ck_assert_double_lt (o.edge, 1e-7);
    }
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

/* <p> is d<x>/dt in every method: a five-point stencil of <x>, whose error is
 * h^4/30 x'''''. */
START_TEST (the_momentum_is_the_rate_of_the_position)
{
  const bt_method *method = row (_i);
  const double h = 0.01;
  /* A density matrix has the square of the elements. */
  bt_model *model = model_of (0.11, 2.385, omega, method->caps & BT_DENSITY ? 1 : 2);
  /* For a split step <p> belongs to its own effective Hamiltonian but for dt^2. */
  bt_options options = { .tolerance = 1e-3, .dt = h, .samples = 1024 };
  for (size_t a = 0; method->caps & BT_GRID && a < 3; a++)
    options.points[a] = 48;
  bt_solver *solver = solver_of (method->name, model, &options);
  double x[5], p = 0;
  (void) observe_after (solver, 0.6);
  for (int i = 0; i < 5; i++)
    {
      bt_observables o = observe_after (solver, h);
      x[i] = o.x;
      p = i == 2 ? o.p : p;
    }
  double rate = (x[0] - 8 * x[1] + 8 * x[3] - x[4]) / (12 * h);
  ck_assert_double_eq_tol (p, rate, method->order == 2 ? 1e-4 : 1e-7);
  ck_assert_double_gt (fabs (p), 0.5);
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

/* ---- steps --------------------------------------------------------------------- */

START_TEST (an_interval_is_cut_into_the_fewest_equal_steps)
{
  const bt_method *method = row (_i);
  bt_model *model = model_of (0.11, 1.3, omega, 1);
  /* Terms that an expansion leaves out are a share of the tolerance: here below
   * rounding. */
  const double tolerance = method->caps & BT_DENSITY ? 1e-6 : 1e-12;
  bt_options fine = { .dt = 0.035, .samples = 64, .tolerance = tolerance },
             coarse = { .dt = 0.05, .samples = 64, .tolerance = tolerance };
  bt_solver *a = solver_of (method->name, model, &fine);
  bt_solver *b = solver_of (method->name, model, &coarse);
  /* 0.07 is two steps of 0.035 for both, whatever dt was: the same bits.  But not for
   * transforms, whose plans need not be the same. */
  double limit = method->caps & BT_GRID ? 1e-14 : 0;
  bt_observables oa = observe_after (a, 0.07), ob = observe_after (b, 0.07);
  ck_assert_double_le (fabs (oa.x - ob.x), limit);
  ck_assert_double_le (fabs (oa.p - ob.p), limit);
  /* Ten steps at once or one at a time differ by rounding only, although outer
   * factors of steps are merged. */
  oa = observe_after (a, 0.35);
  for (int i = 0; i < 10; i++)
    ob = observe_after (b, 0.035);
  ck_assert_double_eq_tol (oa.x, ob.x, 1e-13);
  ck_assert_double_eq_tol (oa.p, ob.p, 1e-13);
  bt_solver_free (a);
  bt_solver_free (b);
  bt_model_free (model);
}
END_TEST

static const double not_positive[] = { 0, -0.1, NAN, INFINITY, -INFINITY };

START_TEST (intervals_that_are_none_are_refused)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.11, 1.3, omega, 1);
  for (int i = 0; i < rows_of_the_paper (); i++)
    {
      bt_options options = { .samples = 64 };
      bt_solver *solver = solver_of (row (i)->name, model, &options);
      ck_fails (bt_solver_advance (solver, not_positive[_i], &error), BT_EINVAL, error,
                "interval");
      ck_assert_double_eq (bt_solver_time (solver), 0);
      bt_solver_free (solver);
    }
  bt_model_free (model);
}
END_TEST

START_TEST (a_cancelled_solver_can_go_on)
{
  const bt_method *method = row (_i);
  bt_error error = BT_ERROR_INIT;
  volatile sig_atomic_t cancel = 0;
  bt_model *model = model_of (0.11, 1.3, omega, 1);
  const bt_watch watch = { .cancel = &cancel };
  bt_options options = { .dt = 0.05, .samples = 64, .watch = &watch };
  bt_solver *stopped = solver_of (method->name, model, &options);
  options.watch = NULL;
  bt_solver *free_one = solver_of (method->name, model, &options);
  cancel = 1;
  ck_fails (bt_solver_advance (stopped, 0.5, &error), BT_ECANCEL, error, "interrupted");
  ck_assert_double_eq (bt_solver_time (stopped), 0);
  cancel = 0;
  bt_observables a = observe_after (stopped, 0.5), b = observe_after (free_one, 0.5);
  ck_assert_double_eq_tol (a.x, b.x, 1e-14);
  ck_assert_double_eq_tol (a.p, b.p, 1e-14);
  bt_solver_free (stopped);
  bt_solver_free (free_one);
  bt_model_free (model);
}
END_TEST

/* ---- options ------------------------------------------------------------------- */

static const struct
{
  const char *method;
  bt_options options;
  bt_status status;
  const char *text;
} refused[] = {
  { "split-step", { .dt = NAN }, BT_EINVAL, "time step" },
  { "mean-field", { .dt = -0.1 }, BT_EINVAL, "time step -0.1" },
  { "truncated-wigner", { .dt = INFINITY }, BT_EINVAL, "time step inf" },
  { "split-step", { .tolerance = NAN }, BT_EINVAL, "tolerance" },
  { "split-step", { .tolerance = -1e-3 }, BT_EINVAL, "tolerance -0.001" },
  { "classical", { .tolerance = 1 }, BT_EINVAL, "tolerance 1" },
  { "split-step", { .points = { 33 } }, BT_EINVAL, "33 grid points" },
  { "split-step-4", { .points = { 0, 2 } }, BT_EINVAL, "2 grid points" },
  { "split-step", { .box = { -10 } }, BT_EINVAL, "box length -10" },
  { "split-step", { .box = { 0, NAN } }, BT_EINVAL, "box length" },
  { "split-step-4", { .box = { INFINITY } }, BT_EINVAL, "box length inf" },
  /* The packet at x0 = 1.3 hangs over the edge at 2.5; y fits. */
  { "split-step", { .box = { 5 }, .points = { 32, 32 } }, BT_EGRID, "larger box" },
  { "split-step-4", { .box = { 5 }, .points = { 32, 32 } }, BT_EGRID, "larger box" },
  { "split-step", { .box = { 0, 3 } }, BT_EGRID, "edge" },
  /* Momenta up to pi 8/20 in a packet of width 1/sqrt 2. */
  { "split-step", { .box = { 20, 20 }, .points = { 8, 64 } }, BT_EGRID, "more points" },
  { "split-step-4", { .box = { 20, 20 }, .points = { 64, 8 } }, BT_EGRID, "points" },
  /* 2^15 by 2^14 points need 24 GiB. */
  { "split-step", { .points = { 32768, 16384 } }, BT_ELIMIT, "GiB" },
  { "split-step-4",
    { .points = { (size_t) 1 << 40, (size_t) 1 << 40 } },
    BT_ELIMIT,
    "GiB" },
  { "truncated-wigner", { .batches = 1 }, BT_EINVAL, "1 batch" },
  { "truncated-wigner", { .samples = 15 }, BT_EINVAL, "15 samples" },
  { "truncated-wigner", { .samples = 7, .batches = 8 }, BT_EINVAL, "7 samples" },
  { "truncated-wigner", { .samples = (size_t) 1 << 36 }, BT_ELIMIT, "samples" },
  { "truncated-wigner", { .samples = SIZE_MAX }, BT_ELIMIT, "samples" },
  { "truncated-wigner",
    { .samples = SIZE_MAX, .batches = SIZE_MAX },
    BT_ELIMIT,
    "samples" },
  { "truncated-wigner", { .batches = SIZE_MAX / 256 }, BT_ELIMIT, "samples" },
};

START_TEST (options_without_sense_are_refused)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.11, 1.3, omega, 1);
  bt_solver *solver = (bt_solver *) &error;
  const bt_method *method = bt_method_find (refused[_i].method);
  ck_fails (bt_solver_new (&solver, method, model, &refused[_i].options, &error),
            refused[_i].status, error, refused[_i].text);
  ck_assert_ptr_null (solver);
  bt_model_free (model);
}
END_TEST

START_TEST (limits_are_refused)
{
  bt_error error = BT_ERROR_INIT;
  double many[BT_MAX_AXES];
  for (size_t j = 0; j < BT_MAX_AXES; j++)
    many[j] = 0.7;
  bt_solver *solver;
  bt_model *model = model_of (0.01, 1, many, BT_MAX_AXES);
  ck_fails (bt_solver_new (&solver, bt_method_find ("split-step"), model, NULL, &error),
            BT_ELIMIT, error, "9 axes");
  bt_model_free (model);
  model = model_of (0.01, 1, many, 1);
  bt_options options = { .dt = 1e-18 };
  solver = solver_of ("mean-field", model, &options);
  ck_fails (bt_solver_advance (solver, 1, &error), BT_ELIMIT, error, "steps");
  bt_solver_free (solver);
  bt_solver_free (NULL);
  bt_model_free (model);
}
END_TEST

START_TEST (options_settle)
{
  const bt_method *method = row (_i);
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.11, 2.385, omega, 2);
  bt_options options = { 0 };
  ck_ok (bt_options_settle (&options, method, model, &error), error);
  ck_assert_double_eq (options.tolerance, 1e-5);
  ck_assert_uint_eq (options.threads, 1);
  ck_assert_int_eq (options.dt > 0, (method->caps & BT_STEPPED) != 0);
  for (size_t a = 0; a < 3; a++)
    {
      ck_assert_int_eq (options.points[a] >= 16, (method->caps & BT_GRID) != 0);
      ck_assert_int_eq (options.box[a] > 0, (method->caps & BT_GRID) != 0);
    }
  ck_assert_uint_eq (options.batches, method->caps & BT_SAMPLED ? 16 : 0);
  ck_assert_uint_eq (options.samples, method->caps & BT_SAMPLED ? 8192 : 0);
  /* Settled options are left as they are. */
  bt_options again = options;
  ck_ok (bt_options_settle (&again, method, model, &error), error);
  ck_assert_double_eq (again.dt, options.dt);
  ck_assert_mem_eq (again.points, options.points, sizeof options.points);
  ck_assert_mem_eq (again.box, options.box, sizeof options.box);
  /* A sharper tolerance never gives a longer step. */
  bt_options sharp = { .tolerance = 1e-8 };
  ck_ok (bt_options_settle (&sharp, method, model, &error), error);
  ck_assert_double_le (sharp.dt, options.dt);
  bt_model_free (model);
}
END_TEST

START_TEST (given_options_are_kept)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.11, 1.3, omega, 1);
  bt_options options = { .tolerance = 1e-3,
                         .dt = 0.017,
                         .points = { 44, 0 },
                         .box = { 0, 13.5 },
                         .samples = 1000,
                         .batches = 7,
                         .threads = 3 };
  bt_options grid = options;
  ck_ok (bt_options_settle (&grid, bt_method_find ("split-step"), model, &error),
         error);
  ck_assert_double_eq (grid.dt, 0.017);
  ck_assert_uint_eq (grid.points[0], 44);
  ck_assert_uint_gt (grid.points[1], 0);
  ck_assert_double_gt (grid.box[0], 0);
  ck_assert_double_eq (grid.box[1], 13.5);
  ck_assert_uint_eq (grid.threads, 3);
  bt_options sampled = options;
  ck_ok (
      bt_options_settle (&sampled, bt_method_find ("truncated-wigner"), model, &error),
      error);
  ck_assert_uint_eq (sampled.batches, 7);
  ck_assert_uint_eq (sampled.samples, 1001); /* batches of one size */
  bt_model_free (model);
}
END_TEST

START_TEST (a_grid_of_each_order)
{
  ck_assert_str_eq (bt_method_on_grid (2)->name, "split-step");
  ck_assert_str_eq (bt_method_on_grid (4)->name, "split-step-4");
  ck_assert_ptr_null (bt_method_on_grid (3));
}
END_TEST

START_TEST (what_is_stated_is_taken)
{
  bt_model *model = model_of (0.11, 1.3, omega, 2);
  bt_options options = { .seed = 7 };
  bt_options_take (&options, model, 128, 30, 0.05);
  for (size_t a = 0; a < BT_MAX_AXES; a++)
    {
      ck_assert_uint_eq (options.points[a], a < 3 ? 128 : 0);
      ck_assert_double_eq (options.box[a], a < 3 ? 30 : 0);
    }
  ck_assert_double_eq (options.dt, 0.05);
  ck_assert_double_eq (options.tolerance, BT_TOLERANCE_AS_STATED);
  ck_assert_uint_eq (options.seed, 7);
  bt_model_free (model);
}
END_TEST

/* ---- state and batches --------------------------------------------------------- */

START_TEST (the_state_is_what_was_observed)
{
  const bt_method *method = row (_i);
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.11, 1.3, omega, 1);
  bt_options options = { .samples = 64 };
  bt_solver *solver = solver_of (method->name, model, &options);
  const double complex *psi;
  if (!method->state)
    {
      ck_fails (bt_solver_state (solver, &psi, &error), BT_ENOTSUP, error,
                method->name);
      bt_solver_free (solver);
      bt_model_free (model);
      return;
    }
  (void) observe_after (solver, 0.9);
  /* In the order in which one could spoil the other. */
  ck_ok (bt_solver_state (solver, &psi, &error), error);
  bt_observables o = observe_after (solver, 0);
  ck_ok (bt_solver_state (solver, &psi, &error), error);
  const bt_options *settled = bt_solver_options (solver);
  size_t nx = settled->points[0], ny = settled->points[1];
  double dx = settled->box[0] / (double) nx, dy = settled->box[1] / (double) ny;
  double norm = 0, x = 0, x2 = 0, odd = 0;
  for (size_t i = 0; i < nx; i++)
    for (size_t j = 0; j < ny; j++)
      {
        double weight = pow (cabs (psi[i * ny + j]), 2) * dx * dy;
        double at = dx * ((double) i - (double) nx / 2);
        norm += weight;
        x += at * weight;
        x2 += at * at * weight;
        if (j > 0)
          odd = fmax (odd, cabs (psi[i * ny + j] - psi[i * ny + ny - j]));
      }
  ck_assert_double_eq_tol (norm, o.norm, 1e-13);
  ck_assert_double_eq_tol (x, o.x, 1e-13);
  ck_assert_double_eq_tol (x2, o.x2, 1e-13);
  /* Parity of y is a symmetry of H and of the initial state. */
  ck_assert_double_lt (odd, 1e-13);
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

START_TEST (batches_belong_to_samples)
{
  const bt_method *method = row (_i);
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.11, 1.3, omega, 1);
  bt_options options = { .samples = 10 * 37, .batches = 10 };
  bt_solver *solver = solver_of (method->name, model, &options);
  double x[10], p[10], mean_x = 0, mean_p = 0;
  bt_observables o = observe_after (solver, 2.3);
  if (method->caps & BT_SAMPLED)
    {
      ck_ok (bt_solver_batches (solver, x, p, &error), error);
      for (int b = 0; b < 10; b++)
        {
          mean_x += x[b] / 10;
          mean_p += p[b] / 10;
        }
      ck_assert_double_eq_tol (mean_x, o.x, 1e-14);
      ck_assert_double_eq_tol (mean_p, o.p, 1e-14);
    }
  else
    ck_fails (bt_solver_batches (solver, x, p, &error), BT_ENOTSUP, error, "samples");
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

static Suite *
solve_suite (void)
{
  size_t all;
  (void) bt_methods (&all);
  const int rows = rows_of_the_paper ();
  Suite *suite = suite_create ("solve");
  TCase *core = tcase_create ("every method");
  tcase_set_timeout (core, 120);
  tcase_add_loop_test (core, every_row_is_found_and_whole, 0, (int) all);
  tcase_add_loop_test (core, without_coupling_the_mean_is_harmonic, 0, rows);
  tcase_add_loop_test (core, norm_and_energy_stay, 0, rows);
  tcase_add_loop_test (core, the_momentum_is_the_rate_of_the_position, 0, rows);
  tcase_add_loop_test (core, an_interval_is_cut_into_the_fewest_equal_steps, 0, rows);
  tcase_add_loop_test (core, intervals_that_are_none_are_refused, 0,
                       COUNT (not_positive));
  tcase_add_loop_test (core, a_cancelled_solver_can_go_on, 0, rows);
  tcase_add_loop_test (core, options_without_sense_are_refused, 0, COUNT (refused));
  tcase_add_test (core, limits_are_refused);
  tcase_add_loop_test (core, options_settle, 0, rows);
  tcase_add_test (core, given_options_are_kept);
  tcase_add_test (core, a_grid_of_each_order);
  tcase_add_test (core, what_is_stated_is_taken);
  tcase_add_loop_test (core, the_state_is_what_was_observed, 0, rows);
  tcase_add_loop_test (core, batches_belong_to_samples, 0, rows);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (solve_suite ());
}
