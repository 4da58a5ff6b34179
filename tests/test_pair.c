/* tests/test_pair.c - the exact methods against the quadratic pair, whose normal modes
 * give every mean, the entanglement and the spectrum in closed form.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/support.h"

#include <breaktime/breaktime.h>
#include <complex.h>
#include <lapacke.h>
#include <math.h>

/* Strong enough to soften the spring by 0.14 (one mode) and 0.22 (two). */
static const double lambda[] = { 0.55, 0.71 }, omega[] = { 0.731, 1.27 };
static const double x0 = 1.385;

static bt_model *
pair_of (double displacement, size_t modes)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  ck_ok (bt_model_new_linear (&model, lambda, displacement, omega, modes, &error),
         error);
  return model;
}

/* ---- the closed form ----------------------------------------------------------- */

enum
{
  AXES = 3
};

struct modes
{
  size_t axes;
  double u[AXES * AXES], frequency[AXES]; /* column a of U: normal mode a */
};

static struct modes
normal_modes (size_t modes)
{
  struct modes out = { .axes = modes + 1 };
  size_t n = out.axes;
  out.u[0] = 1;
  for (size_t j = 1; j < n; j++)
    {
      out.u[j * n + j] = omega[j - 1] * omega[j - 1];
      out.u[j * n] = lambda[j - 1] / 2;
    }
  lapack_int size = (lapack_int) n;
  ck_assert_int_eq (
      LAPACKE_dsyev (LAPACK_ROW_MAJOR, 'V', 'L', size, out.u, size, out.frequency), 0);
  for (size_t a = 0; a < n; a++)
    {
      ck_assert_double_gt (out.frequency[a], 0);
      out.frequency[a] = sqrt (out.frequency[a]);
    }
  return out;
}

/* x and p_x at T are linear in the initial positions and momenta, which are
 * independent, with variances 1/(2 w) and w/2; the entropy of one oscillator of a
 * Gaussian state follows from the area sqrt(det) of its covariance. */
static reference
closed_form (size_t modes, double t)
{
  struct modes m = normal_modes (modes);
  size_t n = m.axes;
  double xx = 0, pp = 0, xp = 0, x = 0, p = 0;
  for (size_t j = 0; j < n; j++)
    {
      double width = j == 0 ? 1 : omega[j - 1], c = 0, s = 0, d = 0;
      for (size_t a = 0; a < n; a++)
        {
          double share = m.u[a] * m.u[j * n + a], w = m.frequency[a];
          c += share * cos (w * t);
          s += share * sin (w * t) / w;
          d -= share * sin (w * t) * w;
        }
      if (j == 0)
        {
          x = c * x0;
          p = d * x0;
        }
      xx += c * c / (2 * width) + s * s * width / 2;
      pp += d * d / (2 * width) + c * c * width / 2;
      xp += c * d / (2 * width) + s * c * width / 2;
    }
  double area = sqrt (xx * pp - xp * xp), above = area + 0.5, below = area - 0.5;
  return (reference){ .x = x,
                      .p = p,
                      .x2 = x * x + xx,
                      .entropy = above * log (above) - below * log (below) };
}

/* ---- methods ------------------------------------------------------------------- */

static const struct
{
  const char *name;
  bt_options options;
} methods[] = {
  { "spectral", { .tolerance = 1e-8, .cut = 55 } },
  { "chebyshev", { .tolerance = 1e-8, .cut = 55 } },
  /* A step whose error is below the limit; that it falls as it should, see below. */
  { "split-step-4",
    { .tolerance = 1e-8,
      .dt = 0.01,
      .points = { 48, 48, 48 },
      .box = { 17, 18, 16 } } },
};

static bt_options
options_for (size_t kind, size_t modes)
{
  bt_options options = methods[kind].options;
  if (modes == 2)
    {
      options.cut *= 0.42; /* 2500 states, not 30000 */
      options.dt *= 5;     /* 5^4 times the error, and still below the limit */
    }
  return options;
}

/* What is left of a basis is its cut. */
static const double limit = 3e-8;

static double
entropy_of (bt_solver *solver, size_t modes)
{
  bt_error error = BT_ERROR_INIT;
  const bt_options *settled = bt_solver_options (solver);
  const bt_entropy_reading reading = { 0 };
  double entropy, kept;
  if (settled->cut > 0)
    {
      bt_levels levels;
      ck_ok (bt_solver_levels (solver, &levels, &error), error);
      ck_ok (bt_entropy_levels (&levels, &reading, &entropy, &kept, &error), error);
      bt_levels_clear (&levels);
    }
  else
    {
      const double complex *psi;
      ck_ok (bt_solver_state (solver, &psi, &error), error);
      ck_ok (bt_entropy (psi, settled->points, settled->box, omega, modes, &reading,
                         &entropy, &kept, &error),
             error);
    }
  return entropy;
}

START_TEST (means_and_entanglement_are_those_of_the_normal_modes)
{
  size_t kind = (size_t) _i / 2, modes = (size_t) _i % 2 + 1;
  static const double intervals[] = { 1.7, 2.385, 4.1 };
  bt_options options = options_for (kind, modes);
  bt_model *model = pair_of (x0, modes);
  bt_solver *solver = solver_of (methods[kind].name, model, &options);
  double t = 0;
  for (size_t i = 0; i < COUNT (intervals); i++)
    {
      bt_observables o = observe_after (solver, intervals[i]);
      t += intervals[i];
      reference exact = closed_form (modes, t);
      ck_assert_double_eq_tol (o.x, exact.x, limit);
      ck_assert_double_eq_tol (o.p, exact.p, limit);
      ck_assert_double_eq_tol (o.x2, exact.x2, limit);
      ck_assert_double_eq_tol (o.energy, bt_model_energy (model), 10 * limit);
      ck_assert_double_eq_tol (o.norm, 1, limit);
      if (i > 0)
        continue;
      /* Early, when there is most. */
      ck_assert_double_gt (exact.entropy, 0.1);
      ck_assert_double_eq_tol (entropy_of (solver, modes), exact.entropy, 1e-7);
    }
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

/* Halving the step divides the error of <x> by 2^order. */
START_TEST (split_steps_have_their_order)
{
  static const char *const names[] = { "split-step", "split-step-4" };
  const bt_method *method = bt_method_find (names[_i]);
  const double t = 6.4, exact = closed_form (1, t).x;
  bt_model *model = pair_of (x0, 1);
  double error[2];
  for (int k = 0; k < 2; k++)
    {
      bt_options options = methods[2].options;
      options.dt = ldexp (_i ? 0.16 : 0.04, -k);
      error[k] = means_at (method->name, model, &options, t).x - exact;
    }
  ck_assert_double_eq_tol (log2 (error[0] / error[1]), method->order, 0.02);
  bt_model_free (model);
}
END_TEST

START_TEST (energies_are_those_of_the_normal_modes)
{
  bt_error error = BT_ERROR_INIT;
  size_t count, modes = (size_t) _i + 1;
  bt_model *model = pair_of (x0, modes);
  bt_spectrum *spectrum;
  bt_options options = options_for (0, modes);
  ck_ok (bt_spectrum_new (&spectrum, model, &options, &error), error);
  struct modes m = normal_modes (modes);
  double ground = 0;
  for (size_t a = 0; a < m.axes; a++)
    ground += m.frequency[a] / 2;
  /* Frequencies rise: the first excitation is one quantum of the first mode. */
  const double *even = bt_spectrum_energies (spectrum, 0, &count);
  ck_assert_double_eq_tol (even[0], ground, 1e-10);
  ck_assert_double_eq_tol (even[1], ground + 2 * m.frequency[0], 1e-10);
  const double *odd = bt_spectrum_energies (spectrum, 1, &count);
  ck_assert_double_eq_tol (odd[0], ground + m.frequency[0], 1e-10);
  ck_assert_double_eq_tol (odd[1], ground + m.frequency[1], 1e-10);
  bt_spectrum_free (spectrum);
  bt_model_free (model);
}
END_TEST

/* ---- what is refused ----------------------------------------------------------- */

START_TEST (points_in_phase_space_are_refused)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = pair_of (x0, 1);
  size_t count, refused = 0;
  const bt_method *const *method = bt_methods (&count);
  for (size_t i = 0; i < count; i++)
    if (!(method[i]->caps & (BT_QUANTUM | BT_ENVIRONMENT)))
      {
        bt_solver *solver;
        ck_fails (bt_solver_new (&solver, method[i], model, NULL, &error), BT_ENOTSUP,
                  error, "x^2 y^2 only");
        refused++;
      }
  ck_assert_uint_eq (refused, 3);
  bt_options options = { .basis = BT_BASIS_ADAPTED };
  bt_solver *solver;
  ck_fails (
      bt_solver_new (&solver, bt_method_find ("spectral"), model, &options, &error),
      BT_ENOTSUP, error, "adapted to x");
  bt_model_free (model);
}
END_TEST

START_TEST (a_pair_without_a_ground_state_is_refused)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  /* lambda = 2 Omega is the limit. */
  static const double softest[] = { 2 * 0.731, 0 }, negative[] = { -0.1 };
  ck_fails (bt_model_new_linear (&model, softest, x0, omega, 2, &error), BT_EINVAL,
            error, "unbounded below");
  ck_assert_ptr_null (model);
  ck_fails (bt_model_new_linear (&model, negative, x0, omega, 1, &error), BT_EINVAL,
            error, "lambda_1 = -0.1");
}
END_TEST

START_TEST (a_pair_is_no_other_model)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *pair = pair_of (x0, 1), *other = model_of_couplings (lambda, x0, omega, 1);
  bt_model *copy;
  ck_ok (bt_model_copy (&copy, pair, &error), error);
  ck_assert (!bt_model_is_modulated (copy) && bt_model_is_special (copy));
  ck_assert (bt_model_is_modulated (other));
  ck_assert (bt_model_equal (pair, copy));
  ck_assert (!bt_model_equal (pair, other));
  bt_spectrum *spectrum;
  bt_solver *solver;
  ck_ok (bt_spectrum_new (&spectrum, pair, NULL, &error), error);
  bt_options options = { .spectrum = spectrum };
  ck_fails (
      bt_solver_new (&solver, bt_method_find ("spectral"), other, &options, &error),
      BT_EINVAL, error, "another Hamiltonian");
  bt_spectrum_free (spectrum);
  bt_model_free (pair);
  bt_model_free (copy);
  bt_model_free (other);
}
END_TEST

static Suite *
pair_suite (void)
{
  Suite *suite = suite_create ("pair");
  TCase *core = tcase_create ("pair");
  tcase_set_timeout (core, 120);
  tcase_add_loop_test (core, means_and_entanglement_are_those_of_the_normal_modes, 0,
                       6);
  tcase_add_loop_test (core, split_steps_have_their_order, 0, 2);
  tcase_add_loop_test (core, energies_are_those_of_the_normal_modes, 0, 2);
  tcase_add_test (core, points_in_phase_space_are_refused);
  tcase_add_test (core, a_pair_without_a_ground_state_is_refused);
  tcase_add_test (core, a_pair_is_no_other_model);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (pair_suite ());
}
