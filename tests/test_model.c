/* tests/test_model.c - the Hamiltonian, its initial state, and grids that hold it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/grid.h"
#include "num/fft.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

static const double omega[] = { 0.731, 1.17, 0.4 };
static const double coupling[] = { 0.07, 0, 0.31 };

START_TEST (a_model_says_what_it_was_given)
{
  bt_model *model = model_of (0.07, 2.385, omega, 3);
  ck_assert_double_eq (bt_model_lambda (model, 1), 0.07);
  ck_assert_double_eq (bt_model_x0 (model), 2.385);
  ck_assert_uint_eq (bt_model_modes (model), 3);
  for (size_t j = 0; j < 3; j++)
    ck_assert_double_eq (bt_model_omega (model, j), omega[j]);
  bt_model_free (model);
  model = model_of_couplings (coupling, 2.385, omega, 3);
  for (size_t j = 0; j < 3; j++)
    ck_assert_double_eq (bt_model_lambda (model, j), coupling[j]);
  bt_model_free (model);
}
END_TEST

/* W^2 = 0.731^2 + 0.07 2.385^2 = 0.534361 + 0.39817575 */
START_TEST (the_width_follows_the_background)
{
  bt_model *model = model_of (0.07, 2.385, omega, 1);
  ck_assert_double_eq_tol (bt_model_width (model, 0), sqrt (0.93253675), 1e-15);
  bt_model_free (model);
}
END_TEST

/* The initial state along one axis. */
static double
packet (double y, double centre, double width)
{
  return pow (width / M_PI, 0.25) * exp (-width * (y - centre) * (y - centre) / 2);
}

/* <H> by brute force.  On an infinite lattice the trapezoid sum of a Gaussian is
 * exact to exp(-pi^2/(W h^2)), here below 1e-12, as is what is cut off at 7 widths. */
static double
summed_energy (const bt_model *model)
{
  enum
  {
    N = 48
  };
  size_t axes = bt_model_modes (model) + 1, total = 1;
  double centre[3] = { bt_model_x0 (model) }, width[3] = { 1 }, step[3], sum = 0;
  for (size_t a = 0; a < axes; a++)
    {
      double w = a > 0 ? bt_model_omega (model, a - 1) : 1;
      if (a > 0)
        width[a]
            = sqrt (w * w + bt_model_lambda (model, a - 1) * centre[0] * centre[0]);
      step[a] = 14 / sqrt (width[a]) / N;
      total *= N;
    }
  for (size_t i = 0; i < total; i++)
    {
      double y[3] = { 0 }, weight = 1, kinetic = 0, potential = 0;
      size_t rest = i;
      for (size_t a = 0; a < axes; a++, rest /= N)
        {
          y[a] = centre[a] + step[a] * ((double) (rest % N) - N / 2.0);
          double psi = packet (y[a], centre[a], width[a]);
          weight *= psi * psi * step[a];
          /* |d psi|^2/2 */
          kinetic += pow (width[a] * (y[a] - centre[a]), 2) / 2;
        }
      potential = y[0] * y[0] / 2;
      for (size_t j = 1; j < axes; j++)
        {
          double w = bt_model_omega (model, j - 1);
          potential += (w * w + bt_model_lambda (model, j - 1) * y[0] * y[0]) * y[j]
                       * y[j] / 2;
        }
      sum += weight * (kinetic + potential);
    }
  return sum;
}

START_TEST (the_energy_is_the_mean_of_the_hamiltonian)
{
  static const struct
  {
    double lambda, x0;
    size_t modes;
  } cases[] = { { 0.07, 2.385, 1 }, { 0.31, -1.3, 2 }, { 0, 0.9, 2 }, { 2.7, 0, 1 } };
  bt_model *model = model_of (cases[_i].lambda, cases[_i].x0, omega, cases[_i].modes);
  double energy = bt_model_energy (model);
  ck_assert_double_eq_tol (summed_energy (model), energy, 1e-10 * energy);
  bt_model_free (model);
  model = model_of_couplings (coupling + 1, cases[_i].x0, omega, 2);
  energy = bt_model_energy (model);
  ck_assert_double_eq_tol (summed_energy (model), energy, 1e-10 * energy);
  bt_model_free (model);
}
END_TEST

START_TEST (the_potential_is_that_of_the_hamiltonian)
{
  static const double lambda[] = { 0.07, 0.19 };
  bt_model *model = model_of_couplings (lambda, 2.385, omega, 2);
  double y[] = { 0.9, -1.3 }, x = 1.7;
  double want = 0.5
                * (x * x + (0.731 * 0.731 + 0.07 * x * x) * 0.81
                   + (1.17 * 1.17 + 0.19 * x * x) * 1.69);
  ck_assert_double_eq_tol (bt_model_potential (model, x, y), want, 1e-14);
  bt_model_free (model);
}
END_TEST

START_TEST (the_gradient_is_that_of_the_potential)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  ck_ok ((_i ? bt_model_new_linear : bt_model_new_couplings) (&model, coupling, 2.385,
                                                              omega, 3, &error),
         error);
  double y[] = { 0.9, -1.3, 2.1 }, x = 1.7, h = 1e-4, sum = 0;
  double change
      = bt_model_potential (model, x + h, y) - bt_model_potential (model, x - h, y);
  sum += pow (change / (2 * h), 2);
  for (size_t j = 0; j < 3; j++)
    {
      double keep = y[j];
      y[j] = keep + h;
      change = bt_model_potential (model, x, y);
      y[j] = keep - h;
      change -= bt_model_potential (model, x, y);
      y[j] = keep;
      sum += pow (change / (2 * h), 2);
    }
  /* V is of second degree in each variable, so only rounding is left: 1e-16/h. */
  ck_assert_double_eq_tol (bt_model_gradient2 (model, x, y), sum, 1e-9 * sum);
  bt_model_free (model);
}
END_TEST

static const struct
{
  double lambda, x0, omega;
  size_t modes;
  const char *text;
} refused[] = {
  { -0.1, 1, 1, 1, "lambda = -0.1" },       { NAN, 1, 1, 1, "lambda" },
  { INFINITY, 1, 1, 1, "lambda = inf" },    { 0.1, NAN, 1, 1, "x0" },
  { 0.1, -INFINITY, 1, 1, "x0 = -inf" },    { 0.1, 1, 0, 1, "omega_1 = 0" },
  { 0.1, 1, -0.4, 1, "omega_1 = -0.4" },    { 0.1, 1, NAN, 1, "omega_1" },
  { 0.1, 1, INFINITY, 1, "omega_1 = inf" }, { 0.1, 1, 1, 0, "no quantum mode" },
};

START_TEST (models_without_sense_are_refused)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = (bt_model *) &error;
  ck_fails (bt_model_new (&model, refused[_i].lambda, refused[_i].x0,
                          &refused[_i].omega, refused[_i].modes, &error),
            BT_EINVAL, error, refused[_i].text);
  ck_assert_ptr_null (model);
}
END_TEST

START_TEST (the_refused_mode_is_named)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  double bad[] = { 0.4, 1.2, -1 };
  ck_fails (bt_model_new (&model, 0.1, 1, bad, 3, &error), BT_EINVAL, error, "omega_3");
  double negative[] = { 0.1, -0.2, 0.1 }, nan[] = { 0.1, 0.2, NAN };
  ck_fails (bt_model_new_couplings (&model, negative, 1, omega, 3, &error), BT_EINVAL,
            error, "lambda_2 = -0.2");
  ck_fails (bt_model_new_couplings (&model, nan, 1, omega, 3, &error), BT_EINVAL, error,
            "lambda_3");
  ck_assert_ptr_null (model);
  bt_model_free (NULL);
}
END_TEST

START_TEST (a_copy_is_the_same_model)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.07, 2.385, omega, 2), *copy;
  ck_ok (bt_model_copy (&copy, model, &error), error);
  ck_assert_int_ne (bt_model_equal (model, copy), 0);
  bt_model_free (model);
  static const double other[] = { 0.731, 1.1700000000000002 };
  bt_model *near[]
      = { model_of (nextafter (0.07, 1), 2.385, omega, 2),
          model_of (0.07, -2.385, omega, 2), model_of (0.07, 2.385, omega, 1),
          model_of (0.07, 2.385, omega, 3), model_of (0.07, 2.385, other, 2) };
  for (size_t i = 0; i < COUNT (near); i++)
    {
      ck_assert_int_eq (bt_model_equal (near[i], copy), 0);
      bt_model_free (near[i]);
    }
  static const double equal[] = { 0.07, 0.07 };
  model = model_of_couplings (equal, 2.385, omega, 2);
  ck_assert_int_ne (bt_model_equal (model, copy), 0);
  bt_model_free (model);
  const double differs[] = { 0.07, nextafter (0.07, 1) };
  model = model_of_couplings (differs, 2.385, omega, 2);
  ck_assert_int_eq (bt_model_equal (model, copy), 0);
  bt_model_free (model);
  bt_model_free (copy);
}
END_TEST

/* ---- grids --------------------------------------------------------------------- */

START_TEST (grid_points_and_waves_belong_together)
{
  double x[10], k[10];
  bti_grid_points (x, 10, 7);
  bti_grid_waves (k, 10, 7);
  ck_assert_double_eq_tol (x[0], -3.5, 1e-15);
  ck_assert_double_eq (x[5], 0);
  ck_assert_double_eq_tol (x[9], 2.8, 1e-15);
  for (int m = 0; m < 10; m++)
    ck_assert_double_eq_tol (k[m], 2 * M_PI / 7 * (m < 5 ? m : m - 10), 1e-14);
}
END_TEST

/* Every classical point with the energy of the centre, and the packet around it. */
START_TEST (a_fitted_grid_holds_the_energy_shell)
{
  static const double x0s[] = { 0, 1.3, -5, 15 };
  bt_model *model = model_of (0.07, x0s[_i], omega, 3);
  double x0 = fabs (x0s[_i]), box[4], finer_box[4];
  size_t points[4], finer[4];
  bti_grid_fit (model, 1e-5, points, box);
  bti_grid_fit (model, 1e-9, finer, finer_box);
  for (size_t a = 0; a < 4; a++)
    {
      double w = a > 0 ? omega[a - 1] : 1;
      double momentum = M_PI * (double) points[a] / box[a];
      ck_assert_uint_eq (points[a] % 2, 0);
      ck_assert_uint_eq (points[a], bti_fft_size (points[a]));
      /* Four widths of a ground state beyond the classical reach. */
      ck_assert_double_gt (box[a] / 2, x0 / w + 4 / sqrt (2 * w));
      ck_assert_double_gt (momentum, x0 + 4 * sqrt (w / 2));
      if (a > 0)
        ck_assert_double_gt (momentum, 4 * sqrt (bt_model_width (model, a - 1) / 2));
      ck_assert_double_gt (finer_box[a], box[a]);
      ck_assert_uint_ge (finer[a], points[a]);
    }
  bt_model_free (model);
}
END_TEST

static Suite *
model_suite (void)
{
  Suite *suite = suite_create ("model");
  TCase *core = tcase_create ("model");
  tcase_add_test (core, a_model_says_what_it_was_given);
  tcase_add_test (core, the_width_follows_the_background);
  tcase_add_loop_test (core, the_energy_is_the_mean_of_the_hamiltonian, 0, 4);
  tcase_add_test (core, the_potential_is_that_of_the_hamiltonian);
  tcase_add_loop_test (core, the_gradient_is_that_of_the_potential, 0, 2);
  tcase_add_loop_test (core, models_without_sense_are_refused, 0, COUNT (refused));
  tcase_add_test (core, the_refused_mode_is_named);
  tcase_add_test (core, a_copy_is_the_same_model);
  tcase_add_test (core, grid_points_and_waves_belong_together);
  tcase_add_loop_test (core, a_fitted_grid_holds_the_energy_shell, 0, 4);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  return suite_run (model_suite ());
}
