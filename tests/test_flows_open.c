/* tests/test_flows_open.c - points, mean field and samples in an environment.
 *
 * What is known without them: of a quadratic model the moments that the Gaussian method
 * has; of one damped oscillator a closed form; of mean field its equations, written
 * again by hand for VZ25 Eq. (5) with loss and noise of both sides.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/general.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <string.h>

static const bt_part pair[] = {
  { .name = "x", .classical = 1, .mean = 1.5, .momentum = 0.2, .width = 1.3 },
  { .name = "y", .mean = -0.3, .width = 0.8 },
};

static bt_model *
open_model (const char *h, const bt_dissipator *environment, size_t count)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  const bt_description d = { .part = pair,
                             .parts = 2,
                             .hamiltonian = h,
                             .environment = environment,
                             .dissipators = count };
  ck_ok (bt_model_from (&model, &d, &error), error);
  return model;
}

/* ---- a quadratic model ----------------------------------------------------------- */

#define QUADRATIC "(p_x^2 + x^2)/2 + (p_y^2 + 1.44*y^2)/2 + 0.4*x*y"
static const bt_dissipator mixed[] = {
  { .text = "(x + i*p_x)/sqrt(2)", .rate = 0.5 },
  { .text = "(x - i*p_x)/sqrt(2)", .rate = 0.2 },
  { .text = "x + 0.5*y", .rate = 0.6 },
  { .text = "p_y - 0.3*i*x + 2", .rate = 0.15 },
};
static const char *const moments[]
    = { "x",   "y",     "p_x",     "p_y",   "x^2",   "p_x^2", "y^2",
        "x*y", "x*p_x", "p_x*p_y", "y*p_y", "x*p_y", "p_y^2" };

enum
{
  MOMENTS = sizeof moments / sizeof *moments,
  BATCHES = 16
};

/* Nothing of it is left out, so that all means agree. */
START_TEST (samples_of_a_quadratic_model_are_exact)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = open_model (QUADRATIC, mixed, 4);
  double want[MOMENTS];
  const bt_options options = {
    .sample_x = 1, .samples = 65536, .batches = BATCHES, .seed = 2385, .dt = 0.1
  };
  (void) look ("gaussian", model, NULL, 2.3, moments, MOMENTS, want);
  bt_observation *observation;
  ck_ok (bt_observation_new (&observation, model, moments, MOMENTS, &error), error);
  bt_options own = options;
  own.observe = observation;
  bt_solver *solver;
  double found[MOMENTS * (1 + BATCHES)];
  ck_ok (
      bt_solver_new (&solver, bt_method_find ("truncated-wigner"), model, &own, &error),
      error);
  ck_ok (bt_solver_advance (solver, 2.3, &error), error);
  ck_ok (bt_solver_means (solver, found, &error), error);
  for (size_t k = 0; k < MOMENTS; k++)
    {
      const double *mean = found + k * (1 + BATCHES);
      double variance = 0;
      for (size_t b = 1; b <= BATCHES; b++)
        variance += pow (mean[b] - mean[0], 2) / (BATCHES - 1) / BATCHES;
      /* Five standard errors of sixteen batches, and what a step of 0.1 makes. */
      const double allowed = 5 * sqrt (variance) + 2e-3;
      ck_assert_double_lt (allowed, 0.1);
      ck_assert_msg (fabs (mean[0] - want[k]) <= allowed, "%s: %g, not %g +- %g",
                     moments[k], mean[0], want[k], allowed);
    }
  bt_solver_free (solver);
  bt_observation_free (observation);
  bt_model_free (model);
}
END_TEST

/* x^2 of samples at t = 2 with this step, and with half of it and the same noise. */
static double
change_of (const bt_model *model, double dt)
{
  double coarse, fine;
  bt_options options = { .sample_x = 1, .samples = 8192, .batches = 2, .dt = dt };
  coarse = look ("truncated-wigner", model, &options, 2, NULL, 0, NULL).x2;
  options.dt = dt / 2;
  options.half = 1;
  fine = look ("truncated-wigner", model, &options, 2, NULL, 0, NULL).x2;
  return fabs (fine - coarse);
}

/* Noise drawn anew would change x^2 by 0.03. */
START_TEST (the_step_is_of_order_two_and_seen_through_the_noise)
{
  static const bt_dissipator shaken[] = { { .text = "x", .rate = 0.8 } };
  bt_model *model = open_model (QUADRATIC, shaken, 1);
  const double coarse = change_of (model, 0.5), fine = change_of (model, 0.25);
  ck_assert_double_gt (coarse, 2e-3);
  ck_assert_double_lt (coarse, 2e-2);
  ck_assert_double_gt (coarse / fine, 2.8);
  ck_assert_double_lt (coarse / fine, 5.6);
  bt_model_free (model);
}
END_TEST

/* The same bits however the way is parted, and on however many threads. */
START_TEST (noise_belongs_to_the_step)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = open_model (QUADRATIC " + 0.1*x^2*y^2", mixed, 2);
  double x[2];
  for (int k = 0; k < 2; k++)
    {
      const bt_options options
          = { .samples = 500, .batches = 4, .dt = 0.1, .threads = k ? 3 : 1 };
      bt_solver *solver;
      bt_observables o;
      ck_ok (bt_solver_new (&solver, bt_method_find ("truncated-wigner"), model,
                            &options, &error),
             error);
      if (k)
        bt_solver_expect (solver, 0.1, 7);
      for (int i = 0; i < 7; i++)
        ck_ok (bt_solver_advance (solver, 0.1, &error), error);
      ck_ok (bt_solver_observe (solver, &o, &error), error);
      x[k] = o.x;
      bt_solver_free (solver);
    }
  ck_assert (x[0] == x[1]);
  bt_model_free (model);
}
END_TEST

/* ---- points and mean field ------------------------------------------------------- */

#define KAPPA 0.25
#define LAMBDA 0.3
#define LOSS_Y 0.1
#define SHAKE_Y 0.05
#define VZ25 "(p_x^2 + x^2)/2 + (p_y^2 + (0.49 + 0.3*x^2)*y^2)/2"
static const bt_dissipator both[] = {
  { .text = "(x + i*p_x)/sqrt(2)", .rate = KAPPA },
  { .text = "x", .rate = 0.4 },
  { .text = "(y + i*p_y)/sqrt(2)", .rate = LOSS_Y },
  { .text = "y", .rate = SHAKE_Y },
};

/* a alone turns and damps: x = x0 e^{-kappa t/2} cos t; what shakes x moves no point.
 */
START_TEST (a_point_is_damped)
{
  bt_model *model = open_model ("(p_x^2 + x^2)/2 + (p_y^2 + y^2)/2", both, 2);
  const bt_observables o = look ("classical", model, NULL, 3.1, NULL, 0, NULL);
  const double fall = exp (-KAPPA * 3.1 / 2), c = cos (3.1), s = sin (3.1);
  ck_assert_double_eq_tol (o.x, fall * (1.5 * c + 0.2 * s), 1e-7);
  ck_assert_double_eq_tol (o.x2, o.x * o.x, 1e-12);
  ck_assert_double_eq_tol (o.p, fall * (0.2 * c - 1.5 * s) - KAPPA / 2 * o.x, 1e-7);
  bt_model_free (model);
}
END_TEST

/* x, p_x, <y>, <p_y>, and the variances of y, of both, of p_y.  a of y takes
 * LOSS_Y/2 of y and p_y and gives half as much to both variances; y shakes p_y alone.
 */
static void
rates (const double s[7], double out[7])
{
  const double stiff = 0.49 + LAMBDA * s[0] * s[0], y2 = s[4] + s[2] * s[2];
  out[0] = s[1] - KAPPA / 2 * s[0];
  out[1] = -(1 + LAMBDA * y2) * s[0] - KAPPA / 2 * s[1];
  out[2] = s[3] - LOSS_Y / 2 * s[2];
  out[3] = -stiff * s[2] - LOSS_Y / 2 * s[3];
  out[4] = 2 * s[5] - LOSS_Y * s[4] + LOSS_Y / 2;
  out[5] = s[6] - stiff * s[4] - LOSS_Y * s[5];
  out[6] = -2 * stiff * s[5] - LOSS_Y * s[6] + LOSS_Y / 2 + SHAKE_Y;
}

static void
runge_kutta (double s[7], double h, int steps)
{
  static const double at[] = { 0, 0.5, 0.5, 1 }, weight[] = { 1, 2, 2, 1 };
  while (steps-- > 0)
    {
      double k[7] = { 0 }, sum[7] = { 0 };
      for (int stage = 0; stage < 4; stage++)
        {
          double z[7];
          for (int i = 0; i < 7; i++)
            z[i] = s[i] + h * at[stage] * k[i];
          rates (z, k);
          for (int i = 0; i < 7; i++)
            sum[i] += weight[stage] * k[i];
        }
      for (int i = 0; i < 7; i++)
        s[i] += h / 6 * sum[i];
    }
}

START_TEST (mean_field_has_the_moments_of_its_quantum_parts)
{
  static const char *const text[] = { "x", "p_x", "y", "p_y", "y^2", "y*p_y", "p_y^2" };
  bt_model *model = open_model (VZ25, both, 4);
  double s[7] = { 1.5, 0.2, -0.3, 0, 1 / 1.6, 0, 0.4 }, found[7];
  runge_kutta (s, 1e-3, 4000);
  s[4] += s[2] * s[2];
  s[5] += s[2] * s[3];
  s[6] += s[3] * s[3];
  (void) look ("mean-field", model, &(bt_options){ .tolerance = 1e-9 }, 4, text, 7,
               found);
  for (int i = 0; i < 7; i++)
    ck_assert_double_eq_tol (found[i], s[i], 1e-8);
  bt_model_free (model);
}
END_TEST

/* Without a coupling x and the moments of y are exact. */
START_TEST (without_a_coupling_mean_field_is_exact)
{
  static const char *const text[] = { "x", "p_x", "y^2", "y*p_y" };
  bt_model *model = open_model ("(p_x^2 + x^2)/2 + (p_y^2 + 0.49*y^2)/2", both, 4);
  double exact[4], found[4];
  (void) look ("lindblad-taylor", model, NULL, 1.2, text, 4, exact);
  (void) look ("mean-field", model, NULL, 1.2, text, 4, found);
  for (int i = 0; i < 4; i++)
    ck_assert_double_eq_tol (found[i], exact[i], 1e-4);
  bt_model_free (model);
}
END_TEST

/* ---- what is refused ------------------------------------------------------------- */

static const char *const flows[]
    = { "classical", "mean-field", "gaussian", "truncated-wigner" };

START_TEST (an_environment_that_is_not_linear_is_refused)
{
  static const bt_dissipator square[]
      = { { .text = "x", .rate = 0.1 }, { .text = "x*y", .rate = 0.1 } };
  bt_error error = BT_ERROR_INIT;
  bt_model *model = open_model (VZ25, square, 2);
  bt_solver *solver;
  ck_fails (bt_solver_new (&solver, bt_method_find (flows[_i]), model, NULL, &error),
            BT_ENOTSUP, error,
            " takes operators of an environment that are linear in coordinates and "
            "momenta, and one has the degree 2");
  ck_assert (strncmp (error.text, flows[_i], strlen (flows[_i])) == 0);
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("flows_open");
  TCase *flow = tcase_create ("flows");
  tcase_add_test (flow, samples_of_a_quadratic_model_are_exact);
  tcase_add_test (flow, the_step_is_of_order_two_and_seen_through_the_noise);
  tcase_add_test (flow, noise_belongs_to_the_step);
  tcase_add_test (flow, a_point_is_damped);
  tcase_add_test (flow, mean_field_has_the_moments_of_its_quantum_parts);
  tcase_add_test (flow, without_a_coupling_mean_field_is_exact);
  tcase_add_loop_test (flow, an_environment_that_is_not_linear_is_refused, 0, 4);
  suite_add_tcase (suite, flow);
  return suite_run (suite);
}
