/* tests/test_quantum.c - the Schroedinger equation against solutions that are not
 * ours: the exact map of a split step, coherent states, and a dense diagonalisation.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/support.h"

#include <breaktime/measure.h>
#include <complex.h>
#include <math.h>
#include <string.h>

static const double omega[] = { 0.731, 1.17 };

/* ---- one oscillator ------------------------------------------------------------ */

/* (x, p) of a classical oscillator under one step of a scheme: for quadratic
 * Hamiltonians the means of the quantum scheme follow the same map exactly. */
static void
drift (double *x, const double *p, double c)
{
  *x += c * *p;
}

static void
kick (const double *x, double *p, double c)
{
  *p -= c * *x;
}

static void
second_order (double *x, double *p, double h)
{
  drift (x, p, h / 2);
  kick (x, p, h);
  drift (x, p, h / 2);
}

/* V - h^2/48 |grad V|^2 of V = x^2/2 has the force constant 1 - h^2/24. */
static void
fourth_order (double *x, double *p, double h)
{
  kick (x, p, h / 6);
  drift (x, p, h / 2);
  kick (x, p, h * 2 / 3 * (1 - h * h / 24));
  drift (x, p, h / 2);
  kick (x, p, h / 6);
}

static const struct
{
  const char *method;
  void (*step) (double *, double *, double);
} schemes[] = { { "split-step", second_order }, { "split-step-4", fourth_order } };

START_TEST (a_split_step_is_its_own_map)
{
  const double h = 0.13;
  double x = 2.385, p = 0;
  bt_model *model = model_of (0, x, omega, 1);
  bt_options options = { .tolerance = 1e-8, .dt = h, .points = { 80, 60 } };
  bt_solver *solver = solver_of (schemes[_i].method, model, &options);
  for (int i = 0; i < 10; i++)
    {
      bt_observables o = observe_after (solver, 7 * h);
      for (int s = 0; s < 7; s++)
        schemes[_i].step (&x, &p, h);
      /* Rounding of 70 steps, and the tails of the grid. */
      ck_assert_double_eq_tol (o.x, x, 1e-10);
      ck_assert_double_eq_tol (o.p, p, 1e-10);
    }
  /* The map is not the flow, so the step shows. */
  ck_assert_double_gt (fabs (x - 2.385 * cos (70 * h)), 1e-7);
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

START_TEST (what_is_stated_runs_at_its_own_frequency)
{
  const double h = 0.03;
  bt_model *model = model_of (0, 5, omega, 1);
  bt_options options = { 0 };
  bt_options_take (&options, model, 256, 40, h);
  bt_observables o = means_at ("split-step", model, &options, 100 * h);
  double turn = 2 * asin (h / 2); /* 1 + h^2/24 a unit of time */
  ck_assert_double_eq_tol (o.x, 5 * cos (100 * turn), 1e-9);
  ck_assert_double_gt (fabs (o.x - 5 * cos (100 * h)), 5e-5);
  bt_model_free (model);
}
END_TEST

/* psi(t) of two free oscillators is known with its phase: the coherent state
 * pi^(-1/4) exp(-(x - a)^2/2 + i b x - i ab/2 - i t/2), a = x0 cos t, b = -x0 sin t,
 * and the ground state of y with exp(-i Omega t/2). */
START_TEST (without_coupling_the_state_is_coherent)
{
  bt_error error = BT_ERROR_INIT;
  const double x0 = 2.385, t = 4.7;
  bt_model *model = model_of (0, x0, omega, 1);
  bt_options options = { .tolerance = 1e-8, .dt = 0.02 };
  bt_solver *solver = solver_of ("split-step-4", model, &options);
  (void) observe_after (solver, t);
  const double complex *psi;
  ck_ok (bt_solver_state (solver, &psi, &error), error);
  const bt_options *o = bt_solver_options (solver);
  double a = x0 * cos (t), b = -x0 * sin (t), worst = 0;
  for (size_t i = 0; i < o->points[0]; i++)
    for (size_t j = 0; j < o->points[1]; j++)
      {
        double x = o->box[0] * ((double) i / (double) o->points[0] - 0.5);
        double y = o->box[1] * ((double) j / (double) o->points[1] - 0.5);
        double complex want
            = pow (omega[0], 0.25) / sqrt (M_PI)
              * cexp (-(x - a) * (x - a) / 2 - omega[0] * y * y / 2
                      + I * (b * x - a * b / 2 - t / 2 - omega[0] * t / 2));
        worst = fmax (worst, cabs (psi[i * o->points[1] + j] - want));
      }
  /* A phase error of the scheme, dt^4 t times squares of x0: measured 1e-7. */
  ck_assert_double_lt (worst, 1e-6);
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

/* ---- coupled: exact diagonalisation -------------------------------------------- */

static const struct
{
  double lambda, x0;
  size_t modes;
  double t;
  size_t levels, levels_y;
} points[] = { { 0.07, 1.3, 1, 7.3, 40, 40 },
               { 0.23, -0.9, 1, 4.1, 44, 56 },
               { 0.05, 1.1, 2, 3.7, 26, 18 } };

static const double frequency[][2] = { { 1.17, 0 }, { 0.731, 0 }, { 1.17, 0.83 } };

/* The reference against itself: fewer levels change nothing that is compared. */
START_TEST (the_reference_is_converged)
{
  bt_model *model
      = model_of (points[_i].lambda, points[_i].x0, frequency[_i], points[_i].modes);
  reference fine
      = reference_state (model, points[_i].levels, points[_i].levels_y, points[_i].t);
  reference coarse = reference_state (model, points[_i].levels - 4,
                                      points[_i].levels_y - 4, points[_i].t);
  ck_assert_double_eq_tol (fine.x, coarse.x, 2e-9);
  ck_assert_double_eq_tol (fine.p, coarse.p, 2e-9);
  ck_assert_double_eq_tol (fine.x2, coarse.x2, 2e-8);
  ck_assert_double_eq_tol (fine.entropy, coarse.entropy, 2e-8);
  bt_model_free (model);
}
END_TEST

/* The quantum methods, each at a step that gives what is asked here. */
static const struct
{
  const char *method;
  int basis;
  double dt, limit;
} solvers[] = { { "split-step", 0, 0.002, 3e-6 },
                { "split-step-4", 0, 0.02, 1e-7 },
                { "spectral", BT_BASIS_FOCK, 0, 1e-7 },
                { "spectral", BT_BASIS_ADAPTED, 0, 1e-7 },
                { "chebyshev", 0, 0, 1e-7 } };

START_TEST (means_are_those_of_the_exact_state)
{
  size_t point = (size_t) _i / COUNT (solvers), which = (size_t) _i % COUNT (solvers);
  double limit = solvers[which].limit;
  size_t modes = points[point].modes;
  bt_model *model
      = model_of (points[point].lambda, points[point].x0, frequency[point], modes);
  reference exact = reference_state (model, points[point].levels,
                                     points[point].levels_y, points[point].t);
  /* Three axes are dear: a coarser step, and the same error of second order. */
  if (modes > 1 && solvers[which].basis == BT_BASIS_ADAPTED)
    {
      bt_model_free (model);
      return;
    }
  double tolerance = modes > 1 ? 1e-7 : solvers[which].basis ? 1e-8 : 1e-9;
  bt_options options = { .tolerance = tolerance,
                         .basis = solvers[which].basis,
                         .dt = solvers[which].dt * (modes == 1 ? 1 : 5) };
  if (modes == 2)
    limit = which == 0 ? 25 * limit : 3e-7;
  bt_observables o = means_at (solvers[which].method, model, &options, points[point].t);
  ck_assert_double_eq_tol (o.x, exact.x, limit);
  ck_assert_double_eq_tol (o.p, exact.p, limit);
  ck_assert_double_eq_tol (o.x2, exact.x2, 3 * limit);
  /* Far from what it would be without coupling. */
  ck_assert_double_gt (fabs (o.x - points[point].x0 * cos (points[point].t)), 1e-2);
  bt_model_free (model);
}
END_TEST

START_TEST (entropy_is_that_of_the_exact_state)
{
  bt_error error = BT_ERROR_INIT;
  size_t modes = points[_i].modes;
  bt_model *model = model_of (points[_i].lambda, points[_i].x0, frequency[_i], modes);
  reference exact
      = reference_state (model, points[_i].levels, points[_i].levels_y, points[_i].t);
  bt_options options = { .tolerance = modes == 1 ? 1e-9 : 1e-6, .dt = 0.04 };
  bt_solver *solver = solver_of ("split-step-4", model, &options);
  (void) observe_after (solver, points[_i].t);
  const double complex *psi;
  double entropy, kept;
  bt_entropy_reading whole = { 0 };
  ck_ok (bt_solver_state (solver, &psi, &error), error);
  const bt_options *o = bt_solver_options (solver);
  ck_ok (bt_entropy (psi, o->points, o->box, frequency[_i], modes, &whole, &entropy,
                     &kept, &error),
         error);
  ck_assert_double_eq_tol (entropy, exact.entropy, modes == 1 ? 1e-6 : 1e-5);
  ck_assert_double_eq_tol (kept, 1, 1e-9);
  ck_assert_double_gt (entropy, 1e-3);
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

/* ---- two modes ----------------------------------------------------------------- */

/* The order in which modes are named cannot matter. */
START_TEST (two_modes_can_be_exchanged)
{
  static const double ab[] = { 0.731, 1.17 }, ba[] = { 1.17, 0.731 };
  bt_model *one = model_of (0.11, 1.3, ab, 2), *two = model_of (0.11, 1.3, ba, 2);
  bt_options first = {
    .tolerance = 1e-3, .dt = 0.05, .points = { 30, 28, 24 }, .box = { 12, 13, 11 }
  };
  bt_options second = {
    .tolerance = 1e-3, .dt = 0.05, .points = { 30, 24, 28 }, .box = { 12, 11, 13 }
  };
  bt_observables a = means_at (schemes[_i].method, one, &first, 2.5);
  bt_observables b = means_at (schemes[_i].method, two, &second, 2.5);
  ck_assert_double_eq_tol (a.x, b.x, 1e-12);
  ck_assert_double_eq_tol (a.p, b.p, 1e-12);
  ck_assert_double_eq_tol (a.x2, b.x2, 1e-12);
  ck_assert_double_eq_tol (a.energy, b.energy, 1e-12);
  bt_model_free (one);
  bt_model_free (two);
}
END_TEST

START_TEST (two_modes_without_coupling)
{
  const double h = 0.05;
  double x = 1.3, p = 0;
  bt_model *model = model_of (0, x, omega, 2);
  bt_options options = { .tolerance = 1e-6, .dt = h };
  bt_solver *solver = solver_of (schemes[_i].method, model, &options);
  bt_observables o = observe_after (solver, 20 * h);
  for (int s = 0; s < 20; s++)
    schemes[_i].step (&x, &p, h);
  ck_assert_double_eq_tol (o.x, x, 1e-7); /* the tails of the grid */
  ck_assert_double_eq_tol (o.p, p, 1e-7);
  ck_assert_double_eq_tol (o.norm, 1, 1e-7);
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

/* As many short intervals as of long ones, to the same time: what is computed from the
 * time, or many times ahead, is where one computation leads.  Rounding of the interval
 * itself, 4e-13 of the time, turns the fastest part by 2e-11. */
START_TEST (many_intervals_lead_to_where_few_do)
{
  static const struct
  {
    const char *method;
    int general;
    int basis;
  } way[] = { { "spectral", 0, BT_BASIS_FOCK },
              { "spectral", 0, BT_BASIS_ADAPTED },
              { "spectral", 1, BT_BASIS_AUTO },
              { "classical", 0, BT_BASIS_AUTO } };
  enum
  {
    MANY = 40000,
    EVERY = 5000
  };
  const double interval = 0.0937;
  bt_model *model = model_of (0.0313, 2.385, &omega[1], 1);
  if (way[_i].general)
    bt_model_generalise (model);
  const bt_options options = { .tolerance = 1e-6, .basis = way[_i].basis };
  bt_solver *solver = solver_of (way[_i].method, model, &options),
            *jumps = solver_of (way[_i].method, model, &options);
  for (int i = 1; i <= MANY; i++)
    {
      const bt_observables many = observe_after (solver, interval);
      if (i % EVERY != 0 && i % EVERY != 1)
        continue;
      const bt_observables few
          = observe_after (jumps, i % EVERY ? interval : interval * (EVERY - 1));
      ck_assert_double_eq_tol (many.x, few.x, 3e-11);
      ck_assert_double_eq_tol (many.p, few.p, 3e-11);
      if (!isnan (few.x2))
        ck_assert_double_eq_tol (many.x2, few.x2, 1e-10);
    }
  bt_solver_free (solver);
  bt_solver_free (jumps);
  bt_model_free (model);
}
END_TEST

/* Where split steps lead, made and as the Hamiltonian that they obey: within the error
 * that is stated of what its series leaves out, h^6, and far closer than the motion
 * itself is, h^2.  Of one part without coupling, too. */
START_TEST (steps_obey_their_own_hamiltonian)
{
  static const struct
  {
    double lambda, step;
  } at[] = { { 0.07, 0.06 }, { 0.07, 0.12 }, { 0.07, 0.24 }, { 0, 0.24 } };
  const double interval = 0.96, t_end = 24 * interval;
  bt_model *model = model_of (at[_i].lambda, 2.385, omega, 1);
  const bt_options fine = { .tolerance = 1e-10, .dt = at[_i].step },
                   exact = { .tolerance = 1e-10 };
  bt_solver *made = solver_of ("split-step", model, &fine),
            *motion = solver_of ("spectral", model, &exact);
  bt_runs *runs = NULL;
  bt_error error = BT_ERROR_INIT;
  double off = 0, far = 0, stated = 0;
  ck_assert_msg (bt_runs_new (&runs, bt_method_of_steps (), model, &fine, interval,
                              BT_EXACT_STEP, &error)
                         == BT_OK
                     && bt_runs_extend (runs, t_end, &error) == BT_OK,
                 "%s", error.text);
  for (size_t i = 1; i <= 24; i++)
    {
      const double x = bt_runs_nominal (runs)->x[i];
      const double there = observe_after (made, interval).x;
      ck_assert_double_le (fabs (x - there), bt_runs_x_total (runs, i) + 1e-9);
      off = fmax (off, fabs (x - there));
      far = fmax (far, fabs (x - observe_after (motion, interval).x));
      stated = fmax (stated, bt_runs_x_total (runs, i));
    }
  ck_assert_double_le (off, 0.02 * far);
  ck_assert_double_le (stated, 0.3 * far);
  bt_runs_free (runs);
  bt_solver_free (made);
  bt_solver_free (motion);
  bt_model_free (model);
}
END_TEST

START_TEST (what_obeys_no_steps_is_refused)
{
  bt_model *model = model_of (0.07, 2.385, omega, 1);
  bt_runs *runs;
  bt_error error = BT_ERROR_INIT;
  const bt_options none = { .tolerance = 1e-6 };
  ck_assert_int_eq (bt_runs_new (&runs, bt_method_of_steps (), model, &none, 1,
                                 BT_EXACT_STEP, &error),
                    BT_EINVAL);
  ck_assert_ptr_nonnull (strstr (error.text, "step"));
  bt_model_free (model);
}
END_TEST

static Suite *
quantum_suite (void)
{
  Suite *suite = suite_create ("quantum");
  TCase *core = tcase_create ("quantum");
  tcase_set_timeout (core, 120);
  tcase_add_loop_test (core, a_split_step_is_its_own_map, 0, COUNT (schemes));
  tcase_add_test (core, what_is_stated_runs_at_its_own_frequency);
  tcase_add_test (core, without_coupling_the_state_is_coherent);
  tcase_add_loop_test (core, the_reference_is_converged, 0, COUNT (points));
  tcase_add_loop_test (core, means_are_those_of_the_exact_state, 0,
                       COUNT (points) * COUNT (solvers));
  tcase_add_loop_test (core, entropy_is_that_of_the_exact_state, 0, COUNT (points));
  tcase_add_loop_test (core, steps_obey_their_own_hamiltonian, 0, 4);
  tcase_add_test (core, what_obeys_no_steps_is_refused);
  tcase_add_loop_test (core, many_intervals_lead_to_where_few_do, 0, 4);
  tcase_add_loop_test (core, two_modes_can_be_exchanged, 0, COUNT (schemes));
  tcase_add_loop_test (core, two_modes_without_coupling, 0, COUNT (schemes));
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (quantum_suite ());
}
