/* tests/test_parts.c - entropy and purity of the state of some parts: closed forms, a
 * master equation by hand, singular values on a grid, covariances.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/filed.h"

#include <breaktime/measure.h>
#include <complex.h>
#include <math.h>
#include <string.h>

/* Entropy of a spectrum of two, P and 1 - P, in nat. */
static double
binary (double p)
{
  return p > 0 && p < 1 ? -p * log (p) - (1 - p) * log (1 - p) : 0;
}

/* Entropy and purity of PARTS of MODEL at T by METHOD. */
static void
numbers (const bt_model *model, const char *method, const bt_options *options, double t,
         unsigned parts, double *entropy, double *purity)
{
  bt_error error = BT_ERROR_INIT;
  bt_weights weights;
  bt_solver *solver = solver_of (method, model, options);
  if (t > 0)
    ck_ok (bt_solver_advance (solver, t, &error), error);
  ck_ok (bt_solver_weights (solver, parts, &weights, &error), error);
  *entropy = bt_weights_entropy (&weights, 0);
  *purity = bt_weights_purity (&weights);
  for (size_t i = 1; i < weights.count; i++)
    ck_assert_double_le (weights.value[i - 1], weights.value[i]);
  bt_weights_clear (&weights);
  bt_solver_free (solver);
}

/* ---- closed forms ---------------------------------------------------------------- */

/* One quantum goes to and fro: cos^2 (gt) in the atom. */
START_TEST (one_quantum_entangles_an_atom)
{
  static const char *const methods[] = { "spectral", "chebyshev" };
  bt_model *model = filed_model ("jaynes-cummings", "detuning=0 g=0.7 kappa=0 gamma=0");
  for (size_t m = 0; m < COUNT (methods); m++)
    for (unsigned parts = 1; parts <= 2; parts++)
      for (int i = 0; i < 4; i++)
        {
          const double t = 0.613 * i, p = pow (cos (0.7 * t), 2);
          double entropy, purity;
          numbers (model, methods[m], NULL, t, parts, &entropy, &purity);
          ck_assert_double_eq_tol (entropy, binary (p), 1e-11);
          ck_assert_double_eq_tol (purity, p * p + (1 - p) * (1 - p), 1e-11);
        }
  bt_model_free (model);
}
END_TEST

/* With as much loss on either side it is there with e^{-kt}, and else all is empty. */
START_TEST (what_is_lost_mixes_the_whole)
{
  bt_model *model
      = filed_model ("jaynes-cummings", "detuning=0 g=0.7 kappa=0.3 gamma=0.3");
  for (int i = 0; i < 4; i++)
    {
      const double t = 0.613 * i, there = exp (-0.3 * t), c = pow (cos (0.7 * t), 2);
      const double p[] = { there * c, there * (1 - c), there };
      for (unsigned parts = 1; parts <= 3; parts++)
        {
          double entropy, purity;
          const double q = p[parts - 1];
          numbers (model, "lindblad-taylor", NULL, t, parts, &entropy, &purity);
          ck_assert_double_eq_tol (entropy, binary (q), 1e-11);
          ck_assert_double_eq_tol (purity, q * q + (1 - q) * (1 - q), 1e-11);
        }
    }
  bt_model_free (model);
}
END_TEST

/* A Gaussian has the entropy of its symplectic eigenvalue, which `gaussian' knows from
 * the means of x^2, p^2 and x p. */
START_TEST (a_gaussian_has_the_entropy_of_its_area)
{
  static const char *const product[] = { "p_x", "p_x^2", "x*p_x" };
  bt_model *model = filed_model ("damped", "");
  bt_error error = BT_ERROR_INIT;
  bt_observation *look;
  ck_ok (bt_observation_new (&look, model, product, 3, &error), error);
  for (int i = 1; i < 4; i++)
    {
      const double t = 0.8 * i;
      const bt_options fine = { .tolerance = 1e-10, .dt = 0.02, .observe = look },
                       wide = { .tolerance = 1e-10 };
      bt_solver *solver = solver_of ("gaussian", model, &fine);
      double mean[3], entropy, purity;
      bt_observables o = observe_after (solver, t);
      ck_ok (bt_solver_means (solver, mean, &error), error);
      bt_solver_free (solver);
      const double xp = mean[2] - o.x * mean[0];
      const double nu
          = sqrt ((o.x2 - o.x * o.x) * (mean[1] - mean[0] * mean[0]) - xp * xp);
      ck_assert_double_gt (nu, 0.6);
      numbers (model, "lindblad-taylor", &wide, t, 1, &entropy, &purity);
      ck_assert_double_eq_tol (purity, 1 / (2 * nu), 1e-7);
      ck_assert_double_eq_tol (
          entropy, (nu + 0.5) * log (nu + 0.5) - (nu - 0.5) * log (nu - 0.5), 1e-7);
      double same, likewise;
      numbers (model, "gaussian", &fine, t, 1, &same, &likewise);
      ck_assert_double_eq_tol (same, entropy, 1e-7);
      ck_assert_double_eq_tol (likewise, purity, 1e-7);
    }
  bt_observation_free (look);
  bt_model_free (model);
}
END_TEST

/* Two oscillators that are coupled by H and by what they lose: each and both. */
START_TEST (two_oscillators_have_two_areas)
{
  static const bt_dissipator environment[]
      = { { "x + 0.3*i*p_y - 0.4*y", 0.2 }, { "y + i*p_y/1.2", 0.3 } };
  static const bt_part part[]
      = { { .name = "x", .mean = 0.4, .width = 1.3 }, { .name = "y", .width = 0.9 } };
  const bt_description description
      = { .part = part,
          .parts = 2,
          .hamiltonian = "(p_x^2 + x^2 + p_y^2 + 1.4*y^2)/2 + 0.3*x*y + 0.1*x*p_y",
          .environment = environment,
          .dissipators = 2 };
  const bt_options fine = { .tolerance = 1e-9, .dt = 0.05 },
                   wide = { .tolerance = 1e-8, .cut = 19 };
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  ck_ok (bt_model_from (&model, &description, &error), error);
  double last = 0;
  for (unsigned parts = 1; parts <= 3; parts++)
    {
      double entropy, purity, same, likewise;
      numbers (model, "gaussian", &fine, 0.6, parts, &entropy, &purity);
      numbers (model, "lindblad-taylor", &wide, 0.6, parts, &same, &likewise);
      ck_assert_double_gt (fabs (entropy - last), 0.01);
      ck_assert_double_eq_tol (entropy, same, 1e-6);
      ck_assert_double_eq_tol (purity, likewise, 1e-6);
      last = entropy;
    }
  bt_model_free (model);
}
END_TEST

/* ---- other ways ------------------------------------------------------------------ */

/* Eigenvalues of a reduced matrix in a basis, and the singular values of amplitudes on
 * a grid, which share nothing but H. */
START_TEST (singular_values_on_a_grid_say_the_same)
{
  static const char *const names[] = { "henon-heiles", "x2y4", "vz25" };
  static const char *const sets[] = { "", "", "x0=1.5 lambda=0.3 Omega=0.8" };
  const double t = 1.7, omega = 1;
  const bt_entropy_reading nat = { 0 };
  bt_model *model = filed_model (names[_i], sets[_i]);
  bt_error error = BT_ERROR_INIT;
  bt_weights weights;
  const bt_options grid = { .tolerance = 1e-8 }, basis = { .tolerance = 1e-10 };
  const double complex *psi;
  bt_model_generalise (model);
  bt_solver *solver = solver_of ("split-step-4", model, &grid);
  ck_ok (bt_solver_advance (solver, t, &error), error);
  ck_ok (bt_solver_state (solver, &psi, &error), error);
  const bt_options *o = bt_solver_options (solver);
  double wanted, entropy, purity, other;
  ck_ok (bt_entropy (psi, o->points, o->box, &omega, 1, &nat, &wanted, NULL, &error),
         error);
  ck_ok (bt_solver_weights (solver, 2, &weights, &error), error);
  ck_assert_double_gt (wanted, 1e-3);
  ck_assert_double_eq_tol (bt_weights_entropy (&weights, 0), wanted, 1e-11);
  ck_assert_double_eq_tol (bt_weights_entropy (&weights, 1), wanted / M_LN2, 1e-11);
  other = bt_weights_purity (&weights);
  bt_weights_clear (&weights);
  bt_solver_free (solver);
  for (unsigned parts = 1; parts <= 2; parts++)
    {
      numbers (model, "chebyshev", &basis, t, parts, &entropy, &purity);
      ck_assert_double_eq_tol (entropy, wanted, 1e-6);
      ck_assert_double_eq_tol (purity, other, 1e-6);
    }
  bt_model_free (model);
}
END_TEST

/* Of a pure state a set of parts has the entropy of all others. */
START_TEST (a_set_has_the_entropy_of_the_rest)
{
  bt_model *model = filed_model ("vz25-two-modes", "x0=1.2");
  bt_model_generalise (model);
  double of[8] = { 0 };
  for (unsigned parts = 1; parts < 7; parts++)
    {
      double mine, rest, purity, same;
      numbers (model, "chebyshev", NULL, 1.3, parts, &mine, &purity);
      numbers (model, "chebyshev", NULL, 1.3, 7 - parts, &rest, &same);
      ck_assert_double_eq_tol (mine, rest, 1e-12);
      ck_assert_double_eq_tol (purity, same, 1e-12);
      ck_assert_double_gt (mine, 1e-4);
      of[parts] = mine;
    }
  ck_assert_double_gt (fabs (of[1] - of[2]), 1e-4);
  ck_assert_double_gt (fabs (of[2] - of[4]), 1e-4);
  ck_assert_double_gt (fabs (of[4] - of[1]), 1e-4);
  bt_model_free (model);
}
END_TEST

typedef double complex matrix[4][4];

static void
multiply (matrix out, matrix a, matrix b, int adjoint)
{
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++)
      {
        out[i][j] = 0;
        for (int k = 0; k < 4; k++)
          out[i][j] += a[i][k] * (adjoint ? conj (b[j][k]) : b[k][j]);
      }
}

/* OUT = L RHO of H and the one operator J. */
static void
master (matrix out, matrix h, matrix j, matrix rho)
{
  matrix one, two, square, adjoint;
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < 4; k++)
      adjoint[i][k] = conj (j[k][i]);
  multiply (square, adjoint, j, 0);
  multiply (one, h, rho, 0);
  multiply (two, rho, h, 0);
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < 4; k++)
      out[i][k] = -I * (one[i][k] - two[i][k]);
  multiply (one, square, rho, 0);
  multiply (two, rho, square, 0);
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < 4; k++)
      out[i][k] -= (one[i][k] + two[i][k]) / 2;
  multiply (one, j, rho, 0);
  multiply (two, one, j, 1);
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < 4; k++)
      out[i][k] += two[i][k];
}

/* Two qubits, up first: H = 0.4 a_x b_x + 0.3 a_z + 0.2 b_y, and a falls at 0.25; the
 * exponential by its series. */
START_TEST (two_qubits_by_hand)
{
  static const bt_dissipator falls = { "(a_x - i*a_y)/2", 0.25 };
  static const bt_part part[] = { { .name = "a",
                                    .kind = BT_QUBIT,
                                    .start = BT_START_BLOCH,
                                    .bloch = { 0.6, 0, 0.8 } },
                                  { .name = "b",
                                    .kind = BT_QUBIT,
                                    .start = BT_START_BLOCH,
                                    .bloch = { 0.2, 0.3, -0.4 } } };
  const bt_description description = { .part = part,
                                       .parts = 2,
                                       .hamiltonian = "0.4*a_x*b_x + 0.3*a_z + 0.2*b_y",
                                       .environment = &falls,
                                       .dissipators = 1 };
  const double t = 1.9;
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  ck_ok (bt_model_from (&model, &description, &error), error);
  /* Index 2 a + b, 0 for up. */
  matrix h = { { 0.3, -0.2 * I, 0, 0.4 },
               { 0.2 * I, 0.3, 0.4, 0 },
               { 0, 0.4, -0.3, -0.2 * I },
               { 0.4, 0, 0.2 * I, -0.3 } },
         j = { { 0 } }, rho, sum, next;
  j[2][0] = j[3][1] = 0.5;
  const double complex a[2][2] = { { 0.9, 0.3 }, { 0.3, 0.1 } },
                       b[2][2] = { { 0.3, 0.1 - 0.15 * I }, { 0.1 + 0.15 * I, 0.7 } };
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < 4; k++)
      sum[i][k] = rho[i][k] = a[i / 2][k / 2] * b[i % 2][k % 2];
  for (int order = 1; order < 60; order++)
    {
      master (next, h, j, rho);
      for (int i = 0; i < 4; i++)
        for (int k = 0; k < 4; k++)
          {
            rho[i][k] = next[i][k] * t / order;
            sum[i][k] += rho[i][k];
          }
    }
  /* Of one qubit, eigenvalues 1/2 +- r/2, r the length of its Bloch vector. */
  for (unsigned parts = 1; parts <= 3; parts++)
    {
      double entropy, purity, want = 0;
      numbers (model, "lindblad-taylor", NULL, t, parts, &entropy, &purity);
      const int other = parts == 1 ? 1 : 2, mine = 3 - other;
      const double up = creal (sum[0][0] + sum[other][other]);
      const double complex flip = sum[0][mine] + sum[other][3];
      const double r = sqrt (pow (2 * up - 1, 2) + 4 * pow (cabs (flip), 2));
      for (int i = 0; parts == 3 && i < 4; i++)
        for (int k = 0; k < 4; k++)
          want += creal (sum[i][k] * conj (sum[i][k]));
      if (parts < 3)
        {
          want = (1 + r * r) / 2;
          ck_assert_double_eq_tol (entropy, binary ((1 + r) / 2), 1e-12);
        }
      ck_assert_double_eq_tol (purity, want, 1e-12);
    }
  bt_model_free (model);
}
END_TEST

/* ---- questions ------------------------------------------------------------------- */

static const struct
{
  const char *model, *set, *quantity, *settings;
  double when, want;
  const char *warrant;
} known[] = {
  { "jaynes-cummings", "detuning=0 kappa=0 gamma=0", "entropy", "of=s", 1.3,
    0.6569299822438317, "two methods agree" },
  { "jaynes-cummings", "detuning=0 kappa=0 gamma=0", "entropy", "of=x base=2", 1.3,
    0.9477496275944508, "two methods agree" },
  { "jaynes-cummings", "detuning=0 kappa=0.2 gamma=0.2", "entropy", "of=whole", 1.3,
    0.538002573183798, "one method, converged" },
  { "jaynes-cummings", "detuning=0 kappa=0.2 gamma=0.2", "purity_of", "of=s+x", 1.3,
    0.646937924333256, "one method, converged" },
  { "damped", "", "purity_of", "of=x", 0, 1, "two methods agree" },
};

START_TEST (a_question_has_its_answer)
{
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  bt_model *model = filed_model (known[_i].model, known[_i].set);
  ck_ok (ask_of (model, known[_i].quantity, known[_i].settings, known[_i].when, &answer,
                 &error),
         error);
  ck_assert_double_le (fabs (answer.value.value - known[_i].want),
                       bt_value_error (&answer.value));
  ck_assert_double_le (bt_value_error (&answer.value), 1e-6);
  ck_assert_str_eq (answer.warrant, known[_i].warrant);
  bt_model_free (model);
}
END_TEST

/* Of VZ25's model the entropy of x has a way of its own, that of y has not. */
START_TEST (the_background_and_its_mode_say_the_same)
{
  bt_error error = BT_ERROR_INIT;
  btv_answer x, y;
  bt_model *model = filed_model ("vz25", "x0=1.5 lambda=0.3 Omega=0.8");
  ck_ok (ask_of (model, "entropy", "of=x", 1.7, &x, &error), error);
  ck_ok (ask_of (model, "entropy", "of=y", 1.7, &y, &error), error);
  ck_assert_str_eq (x.methods[0], "split-step-4");
  ck_assert_str_ne (y.methods[0], "split-step-4");
  ck_assert_str_eq (y.methods[1], "split-step-4");
  ck_assert_double_le (fabs (x.value.value - y.value.value),
                       bt_value_error (&x.value) + bt_value_error (&y.value));
  ck_assert_double_le (bt_value_error (&y.value), 1e-4);
  ck_ok (ask_of (model, "purity_of", "", 1.7, &x, &error), error);
  ck_ok (ask_of (model, "purity_of", "of=y", 1.7, &y, &error), error);
  ck_assert_double_le (fabs (x.value.value - y.value.value),
                       bt_value_error (&x.value) + bt_value_error (&y.value));
  ck_assert_double_lt (x.value.hi, 0.999);
  bt_model_free (model);
}
END_TEST

START_TEST (what_makes_no_sense_is_refused)
{
  static const struct
  {
    const char *model, *settings, *text;
  } bad[] = {
    { "henon-heiles", "", "needs the reading of" },
    { "henon-heiles", "of=z", "'z' is no part of the model; known: x, y, or whole" },
    { "henon-heiles", "of=x+y", "the whole of a closed system" },
    { "henon-heiles", "of=whole", "the whole of a closed system" },
    { "henon-heiles", "of=x cut_m=3", "cuts and discretisations" },
    { "vz25", "of=y discretisation=256/40/0.03", "cuts and discretisations" },
  };
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  bt_weights weights;
  for (size_t i = 0; i < COUNT (bad); i++)
    {
      bt_model *model = filed_model (bad[i].model, "");
      ck_assert_int_ne (ask_of (model, "entropy", bad[i].settings, 1, &answer, &error),
                        BT_OK);
      ck_assert_msg (strstr (error.text, bad[i].text) != NULL, "%s", error.text);
      bt_model_free (model);
    }
  bt_model *model = filed_model ("vz25", "");
  bt_solver *solver = solver_of ("chebyshev", model, NULL);
  ck_fails (bt_solver_weights (solver, 1, &weights, &error), BT_ENOTSUP, error,
            "made general");
  bt_solver_free (solver);
  solver = solver_of ("classical", model, NULL);
  ck_fails (bt_solver_weights (solver, 1, &weights, &error), BT_ENOTSUP, error,
            "no state of some parts");
  bt_solver_free (solver);
  solver = solver_of ("split-step", model, NULL);
  ck_fails (bt_solver_weights (solver, 0, &weights, &error), BT_EINVAL, error,
            "no part");
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("parts");
  TCase *core = tcase_create ("parts");
  tcase_set_timeout (core, 60);
  tcase_add_test (core, one_quantum_entangles_an_atom);
  tcase_add_test (core, what_is_lost_mixes_the_whole);
  tcase_add_test (core, a_gaussian_has_the_entropy_of_its_area);
  tcase_add_test (core, two_oscillators_have_two_areas);
  tcase_add_loop_test (core, singular_values_on_a_grid_say_the_same, 0, 3);
  tcase_add_test (core, a_set_has_the_entropy_of_the_rest);
  tcase_add_test (core, two_qubits_by_hand);
  tcase_add_loop_test (core, a_question_has_its_answer, 0, COUNT (known));
  tcase_add_test (core, the_background_and_its_mode_say_the_same);
  tcase_add_test (core, what_makes_no_sense_is_refused);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
