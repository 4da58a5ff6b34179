/* tests/test_general.c - `spectral' and `chebyshev' for any polynomial: closed forms
 * and the special kernels.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sparse.h"
#include "num/linalg.h"
#include "tests/general.h"

#include <breaktime/breaktime.h>
#include <complex.h>
#include <lapacke.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const both[] = { "spectral", "chebyshev" };
static const bt_options sharp = { .tolerance = 1e-11 };

/* ---- the special kernels -------------------------------------------------------- */

static const double omega[] = { 0.437, 0.912 };

/* The state of MODEL by METHOD at T, which the caller clears. */
static bt_levels
levels_at (const char *method, const bt_model *model, const bt_options *options,
           double t)
{
  bt_error error = BT_ERROR_INIT;
  bt_solver *solver;
  bt_levels out = { 0 };
  ck_ok (bt_solver_new (&solver, bt_method_find (method), model, options, &error),
         error);
  ck_ok (bt_solver_advance (solver, t, &error), error);
  ck_ok (bt_solver_levels (solver, &out, &error), error);
  bt_solver_free (solver);
  return out;
}

/* SHADOW hands out the levels that MODEL has. */
static void
check_levels (const char *method, const bt_model *model, const bt_model *shadow,
              const bt_options *options, double tolerance)
{
  bt_levels a = levels_at (method, model, options, 3.19),
            b = levels_at (method, shadow, options, 3.19);
  double complex overlap;
  double difference = 0;
  bt_levels_overlap (&a, &b, &overlap);
  ck_assert_double_eq_tol (cabs (overlap), 1, tolerance);
  ck_assert_uint_eq (a.rows, b.rows);
  ck_assert_uint_eq (a.columns, b.columns);
  /* One by one, up to a phase of all. */
  for (size_t i = 0; i < a.rows * a.columns; i++)
    difference = fmax (difference, cabs (a.c[i] * overlap - b.c[i]));
  ck_assert_double_le (difference, 1e-5);
  bt_levels_clear (&a);
  bt_levels_clear (&b);
}

static void
check_shadow (bt_model *model, double cut, double tolerance)
{
  static const char *const text[] = { "x^2*p_x", "x^2*p_x^2/3 + x" };
  for (size_t m = 0; m < COUNT (both); m++)
    {
      bt_options options = { .cut = cut, .basis = BT_BASIS_FOCK };
      double special[2], general[2];
      bt_model *shadow;
      bt_error error = BT_ERROR_INIT;
      ck_ok (bt_model_copy (&shadow, model, &error), error);
      bt_model_generalise (shadow);
      bt_observables a = look (both[m], model, &options, 3.19, text, 2, special);
      bt_observables b = look (both[m], shadow, &options, 3.19, text, 2, general);
      ck_assert_double_eq_tol (a.x, b.x, tolerance);
      ck_assert_double_eq_tol (a.p, b.p, tolerance);
      ck_assert_double_eq_tol (a.x2, b.x2, tolerance);
      ck_assert_double_eq_tol (a.energy, b.energy, tolerance);
      ck_assert_double_eq_tol (a.norm, b.norm, tolerance);
      ck_assert_double_eq_tol (special[0], general[0], 10 * tolerance);
      ck_assert_double_eq_tol (special[1], general[1], 10 * tolerance);
      check_levels (both[m], model, shadow, &options, tolerance);
      bt_model_free (shadow);
    }
}

/* The frames are those of the special kernels, and so is all but the order of sums and,
 * near the cut, the rate of <x>: 1e-10 is what is asked for, at cuts where that is
 * below it. */
START_TEST (the_special_kernels_agree_with_the_general_way)
{
  bt_model *model = model_of (0.1, 1.385, omega, 1);
  check_shadow (model, 40, 1e-10);
  bt_model_free (model);
  model = model_of (0.05, 0.685, omega, 2);
  check_shadow (model, 24, 1e-10);
  bt_model_free (model);
}
END_TEST

START_TEST (the_pair_agrees_with_the_general_way)
{
  static const double lambda[] = { 0.31 };
  bt_model *model;
  bt_error error = BT_ERROR_INIT;
  ck_ok (bt_model_new_linear (&model, lambda, 1.385, omega, 1, &error), error);
  check_shadow (model, 24, 1e-10);
  bt_model_free (model);
}
END_TEST

START_TEST (means_of_a_special_model_are_those_of_its_levels)
{
  /* <x^2 y^2> in the start is (x0^2 + 1/2)/(2 W). */
  bt_model *model = model_of (0.1, 1.385, omega, 1);
  double expected = (1.385 * 1.385 + 0.5) / (2 * bt_model_width (model, 0));
  for (size_t m = 0; m < COUNT (both); m++)
    {
      bt_options options = { .cut = 60, .basis = BT_BASIS_FOCK, .tolerance = 1e-11 };
      ck_assert_double_eq_tol (mean_of (both[m], model, &options, 0, "x^2*y^2"),
                               expected, 1e-11);
    }
  /* They need levels: not the basis whose width follows x. */
  const char *text = "x^2*y^2";
  bt_error error = BT_ERROR_INIT;
  bt_options adapted = { .basis = BT_BASIS_ADAPTED };
  bt_observation *observation;
  double mean;
  ck_ok (bt_observation_new (&observation, model, &text, 1, &error), error);
  adapted.observe = observation;
  bt_solver *solver = solver_of ("spectral", model, &adapted);
  ck_fails (bt_solver_means (solver, &mean, &error), BT_ENOTSUP, error, "adapted");
  bt_solver_free (solver);
  bt_observation_free (observation);
  bt_model_free (model);
}
END_TEST

/* ---- closed forms --------------------------------------------------------------- */

/* ((x^2 + p^2)/2)^2 is n^2 + n + 1/2, and levels n and n + 1 lie 2n + 2 apart:
 *   <a> = alpha exp(-2it) exp(|alpha|^2 (exp(-2it) - 1)),
 * which comes back at t = pi, and at pi/2 is that of a cat. */
START_TEST (kerr_collapses_and_revives)
{
  const bt_part part[] = { { .name = "x", .mean = 1.7, .momentum = -0.6 } };
  bt_model *model = model_from (part, 1, "((x^2 + p_x^2)/2)^2", NULL);
  const double complex alpha = (1.7 - 0.6 * I) / M_SQRT2;
  static const double times[] = { 0.23, M_PI / 2, 2.9, M_PI };
  for (size_t m = 0; m < COUNT (both); m++)
    for (size_t i = 0; i < COUNT (times); i++)
      {
        double complex turn = cexp (-2 * I * times[i]);
        double complex a = alpha * turn * cexp (pow (cabs (alpha), 2) * (turn - 1));
        bt_options options = { .tolerance = 1e-10 };
        double p = mean_of (both[m], model, &options, times[i], "p_x");
        bt_observables o = look (both[m], model, &options, times[i], NULL, 0, NULL);
        ck_assert_double_eq_tol (o.x, M_SQRT2 * creal (a), 1e-9);
        ck_assert_double_eq_tol (p, M_SQRT2 * cimag (a), 1e-9);
        /* n is conserved. */
        ck_assert_double_eq_tol (
            mean_of (both[m], model, &options, times[i], "(x^2 + p_x^2 - 1)/2"),
            pow (cabs (alpha), 2), 1e-9);
      }
  bt_model_free (model);
}
END_TEST

/* g (a s_+ + a^dag s_-) = g (x s_x - p s_y)/sqrt 2 turns |n, up> into |n + 1, down> and
 * back: <s_z> = cos (2 g sqrt(n + 1) t) on resonance. */
START_TEST (jaynes_and_cummings_have_rabi_s_frequency)
{
  for (unsigned n = 0; n < 4; n += 3)
    {
      const bt_part part[] = { { .name = "s",
                                 .kind = BT_QUBIT,
                                 .start = BT_START_BLOCH,
                                 .bloch = { 0, 0, 1 } },
                               { .name = "x", .start = BT_START_FOCK, .level = n } };
      bt_model *model
          = model_from (part, 2,
                        "1.3*(x^2 + p_x^2)/2 + 1.3*s_z/2 + 0.23*(x*s_x - p_x*s_y)"
                        "/sqrt(2)",
                        NULL);
      for (size_t m = 0; m < COUNT (both); m++)
        {
          double angle = 2 * 0.23 * sqrt (n + 1.0) * 2.385;
          ck_assert_double_eq_tol (mean_of (both[m], model, NULL, 2.385, "s_z"),
                                   cos (angle), 1e-10);
          ck_assert_double_eq_tol (
              mean_of (both[m], model, NULL, 2.385, "(x^2 + p_x^2 - 1)/2"),
              n + (1 - cos (angle)) / 2, 1e-10);
        }
      bt_model_free (model);
    }
}
END_TEST

/* exp(-i J t a_x b_x) |up, up> = cos Jt |up, up> - i sin Jt |down, down>. */
START_TEST (two_qubits_exchange)
{
  const bt_part part[] = {
    { .name = "a", .kind = BT_QUBIT, .start = BT_START_BLOCH, .bloch = { 0, 0, 1 } },
    { .name = "b", .kind = BT_QUBIT, .start = BT_START_BLOCH, .bloch = { 0, 0, 1 } }
  };
  bt_model *model = model_from (part, 2, "0.71*a_x*b_x", NULL);
  static const char *const text[] = { "a_z", "a_z*b_z", "a_x*b_y", "a_y*b_x" };
  for (size_t m = 0; m < COUNT (both); m++)
    {
      double mean[4];
      bt_observables o = look (both[m], model, &sharp, 1.385, text, 4, mean);
      ck_assert_double_eq_tol (mean[0], cos (2 * 0.71 * 1.385), 1e-12);
      ck_assert_double_eq_tol (mean[1], 1, 1e-12);
      ck_assert_double_eq_tol (mean[2], -sin (2 * 0.71 * 1.385), 1e-12);
      ck_assert_double_eq_tol (mean[3], -sin (2 * 0.71 * 1.385), 1e-12);
      ck_assert (isnan (o.x) && isnan (o.p) && isnan (o.x2));
    }
  bt_model_free (model);
}
END_TEST

/* Spins about a tilted axis: Bloch's vector turns about b at 2 |b|, whatever it is. */
START_TEST (a_qubit_turns_about_its_field)
{
  const double s[] = { 0.48, -0.6, -0.64 }, b[] = { 0.3, 0.9, -0.2 };
  const double size = sqrt (b[0] * b[0] + b[1] * b[1] + b[2] * b[2]);
  bt_part part[] = { { .name = "q", .kind = BT_QUBIT, .start = BT_START_BLOCH } };
  memcpy (part[0].bloch, s, sizeof s);
  bt_model *model = model_from (part, 1, "0.3*q_x + 0.9*q_y - 0.2*q_z", NULL);
  static const char *const text[] = { "q_x", "q_y", "q_z" };
  const double t = 0.77, c = cos (2 * size * t), d = sin (2 * size * t);
  const double along = (s[0] * b[0] + s[1] * b[1] + s[2] * b[2]) / size;
  for (size_t m = 0; m < COUNT (both); m++)
    {
      double mean[3];
      (void) look (both[m], model, &sharp, t, text, 3, mean);
      for (int k = 0; k < 3; k++)
        {
          int i = (k + 1) % 3, j = (k + 2) % 3;
          double n = b[k] / size, cross = (b[i] * s[j] - b[j] * s[i]) / size;
          ck_assert_double_eq_tol (mean[k], s[k] * c + cross * d + n * along * (1 - c),
                                   1e-12);
        }
    }
  bt_model_free (model);
}
END_TEST

/* x' = p + g x, p' = -x - g p: a circle of frequency sqrt(1 - g^2), seen askew. */
START_TEST (x_times_p_shears_the_circle)
{
  const bt_part part[]
      = { { .name = "x", .mean = 1.385, .momentum = 0.4, .width = 1.8, .chirp = 0.5 } };
  const double g = 0.37, w = sqrt (1 - g * g), t = 2.385;
  bt_model *model = model_from (part, 1, "(p_x^2 + x^2)/2 + 0.37*x*p_x", NULL);
  const double c = cos (w * t), s = sin (w * t) / w;
  const double xx = c + g * s, xp = s, px = -s, pp = c - g * s;
  /* Covariance of exp(-(W + i c) q^2/2). */
  const double a = 1 / (2 * 1.8), b = -0.5 / (2 * 1.8),
               d = (1.8 * 1.8 + 0.25) / (2 * 1.8);
  for (size_t m = 0; m < COUNT (both); m++)
    {
      bt_options options = { .tolerance = 1e-10 };
      double p;
      const char *text = "p_x";
      bt_observables o = look (both[m], model, &options, t, &text, 1, &p);
      double x = xx * 1.385 + xp * 0.4, y = px * 1.385 + pp * 0.4;
      ck_assert_double_eq_tol (o.x, x, 1e-9);
      ck_assert_double_eq_tol (p, y, 1e-9);
      ck_assert_double_eq_tol (o.p, y + g * x, 1e-9);
      ck_assert_double_eq_tol (
          o.x2, x * x + xx * xx * a + 2 * xx * xp * b + xp * xp * d, 1e-9);
    }
  bt_model_free (model);
}
END_TEST

/* About x = 3, far from the origin: the basis has its centre there, so that few levels
 * do. */
START_TEST (a_displaced_well_is_found)
{
  const bt_part part[] = { { .name = "x", .mean = 42.7, .width = 1.5 } };
  bt_model *model = model_from (part, 1, "p_x^2/2 + 2.25*(x - 42)^2/2", NULL);
  for (size_t m = 0; m < COUNT (both); m++)
    {
      bt_options options = { .tolerance = 1e-10 };
      bt_observables o = look (both[m], model, &options, 1.23, NULL, 0, NULL);
      ck_assert_double_eq_tol (o.x, 42 + 0.7 * cos (1.5 * 1.23), 1e-9);
      ck_assert_double_eq_tol (o.p, -0.7 * 1.5 * sin (1.5 * 1.23), 1e-9);
    }
  ck_assert_double_lt (bti_basis_cut (bti_model_system (model), 1e-10), 60);
  bt_model_free (model);
}
END_TEST

/* ---- levels --------------------------------------------------------------------- */

/* p^2 + x^4 on a grid of sinc functions (Colbert and Miller). */
static void
levels_on_a_grid (double *energy)
{
  enum
  {
    N = 161
  };
  static double h[N * N], all[N];
  const double dx = 0.0875;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++)
      {
        double x = (i - N / 2) * dx, k = i - j, sign = (i - j) % 2 ? -1 : 1;
        h[i * N + j] = i == j ? M_PI * M_PI / (3 * dx * dx) + pow (x, 4)
                              : sign * 2 / (k * k * dx * dx);
      }
  ck_assert_int_eq (LAPACKE_dsyev (LAPACK_ROW_MAJOR, 'N', 'U', N, h, N, all), 0);
  memcpy (energy, all, 11 * sizeof *energy);
}

START_TEST (the_levels_of_x_to_the_fourth)
{
  /* Known to these digits since the 1970s. */
  static const double known[]
      = { 1.0603620905, 3.7996730298, 7.4556979380, 11.6447455114, 16.2618260189 };
  const bt_part part[] = { { .name = "x", .mean = 3 } };
  bt_model *model = model_from (part, 1, "p_x^2 + x^4", NULL);
  bt_error error = BT_ERROR_INIT;
  bti_basis *basis;
  bti_sparse *sparse;
  double grid[11], *h, *energy;
  const bti_system *system = bti_model_system (model);
  levels_on_a_grid (grid);
  ck_ok (bti_basis_new (&basis, system, 900, &error), error);
  ck_ok (bti_sparse_new (&sparse, basis, &system->h, NULL, &error), error);
  size_t n = basis->size;
  h = calloc (n * n + n, sizeof *h);
  energy = h + n * n;
  for (size_t i = 0; i < n; i++)
    for (size_t e = sparse->row[i]; e < sparse->row[i + 1]; e++)
      h[i * n + sparse->column[e]] = sparse->real[e];
  ck_assert_int_eq (LAPACKE_dsyev (LAPACK_ROW_MAJOR, 'N', 'U', (lapack_int) n, h,
                                   (lapack_int) n, energy),
                    0);
  for (size_t k = 0; k <= 10; k++)
    ck_assert_double_eq_tol (energy[k], grid[k], 1e-10);
  for (size_t k = 0; k < COUNT (known); k++)
    ck_assert_double_eq_tol (energy[k], known[k], 6e-11);
  free (h);
  bti_sparse_free (sparse);
  bti_basis_free (basis);
  bt_model_free (model);
}
END_TEST

/* At t = 0: means over the starts have closed forms of their own (model/start.c). */
START_TEST (starts_have_their_moments)
{
  static const bt_part part[] = {
    { .name = "x", .mean = 1.385, .momentum = -2.1, .width = 0.4, .chirp = 0.9 },
    { .name = "x",
      .mean = -0.7,
      .momentum = 1.1,
      .width = 2.5,
      .start = BT_START_FOCK,
      .level = 7 },
    { .name = "x", .mean = 2.385, .width = 1.7, .phase = 2.2, .start = BT_START_CAT },
    { .name = "x", .mean = 25, .momentum = 31 }
  };
  static const char *const text[]
      = { "x", "p_x", "x^2", "x*p_x", "p_x^2", "x^3*p_x", "x^2*p_x^2", "p_x^4" };
  for (size_t i = 0; i < COUNT (part); i++)
    {
      bt_model *model = model_from (&part[i], 1, "p_x^2/2 + x^2/2", NULL);
      const bti_system *system = bti_model_system (model);
      double mean[COUNT (text)];
      bt_options options = { .tolerance = 1e-14 };
      (void) look ("chebyshev", model, &options, 0, text, COUNT (text), mean);
      for (size_t k = 0; k < COUNT (text); k++)
        {
          bt_observation *observation;
          bt_error error = BT_ERROR_INIT;
          ck_ok (bt_observation_new (&observation, model, &text[k], 1, &error), error);
          double exact = bti_system_mean (system, &observation->item[0]);
          ck_assert_double_eq_tol (mean[k], exact, 1e-9 * fmax (1, fabs (exact)));
          bt_observation_free (observation);
        }
      bt_model_free (model);
    }
}
END_TEST

/* ---- joint starts --------------------------------------------------------------- */

START_TEST (a_ground_state_is_a_start)
{
  /* Of two oscillators, one displaced: the Gaussians that the parts could say. */
  static const bt_part plain[] = { { .name = "x" }, { .name = "y" } };
  static const bt_part said[]
      = { { .name = "x", .mean = 1.385 }, { .name = "y", .width = 1.6 } };
  const char *h = "(p_x^2 + x^2 + p_y^2 + y^2 + 0.2*x^2*y^2)/2";
  bt_model *joint
      = model_from (plain, 2, h, "(p_x^2 + (x - 1.385)^2 + p_y^2 + 2.56*y^2)/2");
  bt_model *product = model_from (said, 2, h, NULL);
  for (size_t m = 0; m < COUNT (both); m++)
    {
      bt_options options = { .cut = 24, .tolerance = 1e-6 };
      bt_observables a = look (both[m], joint, &options, 1.9, NULL, 0, NULL);
      bt_observables b = look (both[m], product, &options, 1.9, NULL, 0, NULL);
      ck_assert_double_eq_tol (a.x, b.x, 1e-8);
      ck_assert_double_eq_tol (a.p, b.p, 1e-8);
      ck_assert_double_eq_tol (a.x2, b.x2, 1e-8);
      ck_assert_double_eq_tol (a.energy, b.energy, 1e-8);
    }
  bt_model_free (joint);
  bt_model_free (product);
}
END_TEST

/* The ground state of H itself does not move. */
START_TEST (the_ground_state_of_h_stays)
{
  static const bt_part part[] = { { .name = "x" }, { .name = "y" } };
  const char *h = "(p_x^2 + x^2 + p_y^2 + y^2 + x^2*y^2)/2 + 0.1*x^3*p_y + 0.2*x^4"
                  " + 0.1*p_y^4 + 0.3*x";
  bt_model *model = model_from (part, 2, h, h);
  for (size_t m = 0; m < COUNT (both); m++)
    {
      bt_options options = { .cut = 40, .tolerance = 1e-8 };
      bt_observables a = look (both[m], model, &options, 0, NULL, 0, NULL);
      bt_observables b = look (both[m], model, &options, 3.1, NULL, 0, NULL);
      ck_assert_double_gt (fabs (a.x), 0.05);
      ck_assert_double_eq_tol (a.x, b.x, 1e-8);
      ck_assert_double_eq_tol (b.p, 0, 1e-8);
      ck_assert_double_eq_tol (a.x2, b.x2, 1e-8);
    }
  bt_model_free (model);
}
END_TEST

START_TEST (a_degenerate_ground_state_is_refused)
{
  static const bt_part part[] = {
    { .name = "x" },
    { .name = "a", .kind = BT_QUBIT, .start = BT_START_BLOCH, .bloch = { 0, 0, 1 } }
  };
  bt_model *model
      = model_from (part, 2, "(p_x^2 + x^2)/2 + a_z", "(p_x^2 + x^2)/2 + 0*a_z");
  for (size_t m = 0; m < COUNT (both); m++)
    {
      bt_solver *solver;
      bt_error error = BT_ERROR_INIT;
      ck_fails (bt_solver_new (&solver, bt_method_find (both[m]), model, NULL, &error),
                BT_EINVAL, error, "no state of its own");
    }
  bt_model_free (model);
}
END_TEST

/* ---- what holds a state --------------------------------------------------------- */

START_TEST (it_is_known_what_is_bounded)
{
  static const bt_part part[] = {
    { .name = "x" },
    { .name = "y" },
    { .name = "s", .kind = BT_QUBIT, .start = BT_START_BLOCH, .bloch = { 0, 0, 1 } }
  };
  static const struct
  {
    const char *h;
    int sign, unbounded;
  } known[] = {
    { "(p_x^2 + x^2 + p_y^2 + y^2 + 0.1*x^2*y^2)/2", 1, 0 },
    { "(p_x^2 + x^2 + p_y^2 + y^2 + x*y)/2 + s_x*x - s_z", 1, 0 },
    { "(p_x^2 + x^2 + p_y^2 + y^2 + 2.1*x*y)/2", 0, 1 },
    { "(p_x^2 + x^2 + p_y^2 + y^2)/2 + 0.1*x^2*y - 0.1*y^3/3", 0, 1 },
    { "(p_x^2 + x^2 + p_y^2 + y^2)/2 + 0.1*x^2*y + x^4", 1, 0 },
    { "(p_x^2 + p_y^2 + y^2)/2 - x^2 + 0.1*x^4", 1, 0 },
    { "(p_x^2 + p_y^2 + y^2)/2 + x^2 - 0.1*x^4", 0, 1 },
    { "-((p_x^2 + x^2)/2)^2 - p_y^2 - y^2 + 3*x^2", -1, 1 },
    { "(p_x^2 + x^2)/2 - (p_y^2 + y^2)/2", 0, 1 },
    { "(p_x^2 + x^2 + p_y^2 + y^2)/2 + 0.6*s_x*x^2", 0, 0 },
    { "p_x^2/2 + x + (p_y^2 + y^2)/2", 0, 0 },
  };
  for (size_t i = 0; i < COUNT (known); i++)
    {
      bt_model *model = model_from (part, 3, known[i].h, NULL);
      ck_assert_msg (bti_basis_confined (bti_model_system (model)) == known[i].sign,
                     "%s", known[i].h);
      double u[BTI_SLOTS];
      unsigned degree;
      ck_assert_msg (bti_basis_unbounded (bti_model_system (model), u, &degree)
                         == known[i].unbounded,
                     "%s", known[i].h);
      bt_model_free (model);
    }
}
END_TEST

/* x^2/2 - g x^3 has a barrier of 1/(54 g^2) at 1/(3g).  Over it, and through it, a
 * state is lost; far below it stays. */
static bt_status
cubic (const char *method, double g, double mean, double t, double cut,
       bt_observables *out, bt_error *error)
{
  char h[80];
  const bt_part part[] = { { .name = "x", .mean = mean } };
  snprintf (h, sizeof h, "(p_x^2 + x^2)/2 - %g*x^3", g);
  bt_model *model = model_from (part, 1, h, NULL);
  bt_options options = { .cut = cut };
  bt_solver *solver = NULL;
  bt_status status
      = bt_solver_new (&solver, bt_method_find (method), model, &options, error);
  for (int i = 0; status == BT_OK && i < 8; i++)
    {
      status = bt_solver_advance (solver, t / 8, error);
      if (status == BT_OK)
        status = bt_solver_observe (solver, out, error);
    }
  bt_solver_free (solver);
  bt_model_free (model);
  return status;
}

START_TEST (what_leaks_is_refused)
{
  for (size_t m = 0; m < COUNT (both); m++)
    {
      bt_observables o;
      bt_error error = BT_ERROR_INIT;
      /* 1.2 of the barrier's energy; and at the bottom, below a barrier of 2.3, where
       * some 1e-6 leaves in a unit of time: in the levels of a cut basis 2e-7 is all
       * that shows of it, at any time. */
      ck_fails (cubic (both[m], 0.1, 2.1, 40, 0, &o, &error), BT_EGRID, error, "cut");
      ck_fails (cubic (both[m], 0.1, 2.1, 40, 60, &o, &error), BT_EGRID, error, "cut");
      ck_fails (cubic (both[m], 0.09, 0, 4000, 60, &o, &error), BT_EGRID, error, "cut");
    }
}
END_TEST

/* ---- bases ---------------------------------------------------------------------- */

START_TEST (reflections_halve_the_basis)
{
  /* x and y apart: a quarter of all, as both starts are even. */
  const bt_part even[]
      = { { .name = "x" }, { .name = "y", .start = BT_START_FOCK, .level = 3 } };
  const bt_part moved[] = { { .name = "x", .mean = 1 }, { .name = "y", .mean = 1 } };
  const char *h = "(p_x^2 + x^2 + p_y^2 + y^2 + x^2*y^2)/2";
  bt_model *a = model_from (even, 2, h, NULL), *b = model_from (moved, 2, h, NULL);
  bti_basis *basis;
  bt_error error = BT_ERROR_INIT;
  ck_ok (bti_basis_new (&basis, bti_model_system (a), 41, &error), error);
  ck_assert_uint_eq (basis->size, 21 * 22 / 2);
  ck_assert_double_eq (bti_basis_states (a, 41), (double) basis->size);
  for (size_t i = 0; i < basis->size; i++)
    {
      ck_assert_uint_eq (basis->n[2 * i] % 2, 0);
      ck_assert_uint_eq (basis->n[2 * i + 1] % 2, 1);
    }
  bti_basis_free (basis);
  ck_assert_double_eq (bti_basis_states (b, 41), 42 * 43 / 2);
  /* Four blocks of which none is left out, all of one size here. */
  ck_assert_double_eq (bti_basis_block (b, 41), 42 * 43 / 8.0);
  bt_model_free (a);
  bt_model_free (b);
}
END_TEST

START_TEST (sizes_are_known_before_anything_is_counted)
{
  const bt_part part[] = { { .name = "x" }, { .name = "y" }, { .name = "z" } };
  bt_model *model = model_from (
      part, 3, "(p_x^2 + x^2 + p_y^2 + y^2 + p_z^2 + z^2)/2 + x + y + z", NULL);
  static const double cut[] = { 1e3, 1e9, 1e300 };
  for (size_t m = 0; m < COUNT (both); m++)
    for (size_t i = 0; i < COUNT (cut); i++)
      {
        bt_options options = { .cut = cut[i] };
        bt_error error = BT_ERROR_INIT;
        ck_fails (bt_options_settle (&options, bt_method_find (both[m]), model, &error),
                  BT_ELIMIT, error, "");
      }
  bt_options low = { .cut = 0.5 };
  bt_solver *solver;
  bt_error error = BT_ERROR_INIT;
  ck_fails (bt_solver_new (&solver, bt_method_find ("chebyshev"), model, &low, &error),
            BT_EGRID, error, "two levels");
  ck_fails (bt_solver_new (&solver, bt_method_find ("spectral"), model,
                           &(bt_options){ .cut = NAN }, &error),
            BT_EINVAL, error, "cut");
  ck_fails (bt_solver_new (&solver, bt_method_find ("spectral"), model,
                           &(bt_options){ .basis = BT_BASIS_ADAPTED }, &error),
            BT_ENOTSUP, error, "adapted");
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  bti_num_quiet ();
  Suite *suite = suite_create ("general");
  TCase *tcase = tcase_create ("general");
  tcase_set_timeout (tcase, 120);
  tcase_add_test (tcase, the_special_kernels_agree_with_the_general_way);
  tcase_add_test (tcase, the_pair_agrees_with_the_general_way);
  tcase_add_test (tcase, means_of_a_special_model_are_those_of_its_levels);
  tcase_add_test (tcase, kerr_collapses_and_revives);
  tcase_add_test (tcase, jaynes_and_cummings_have_rabi_s_frequency);
  tcase_add_test (tcase, two_qubits_exchange);
  tcase_add_test (tcase, a_qubit_turns_about_its_field);
  tcase_add_test (tcase, x_times_p_shears_the_circle);
  tcase_add_test (tcase, a_displaced_well_is_found);
  tcase_add_test (tcase, the_levels_of_x_to_the_fourth);
  tcase_add_test (tcase, starts_have_their_moments);
  tcase_add_test (tcase, a_ground_state_is_a_start);
  tcase_add_test (tcase, the_ground_state_of_h_stays);
  tcase_add_test (tcase, a_degenerate_ground_state_is_refused);
  tcase_add_test (tcase, it_is_known_what_is_bounded);
  tcase_add_test (tcase, what_leaks_is_refused);
  tcase_add_test (tcase, reflections_halve_the_basis);
  tcase_add_test (tcase, sizes_are_known_before_anything_is_counted);
  suite_add_tcase (suite, tcase);
  return suite_run (suite);
}
