/* tests/test_lindblad.c - `lindblad-taylor' of any polynomials: closed forms of open
 * systems, `spectral' of closed ones, the models it had before, and what is refused.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/complex.h"
#include "num/faber.h"
#include "num/linalg.h"
#include "tests/general.h"

#include "model/open.h"
#include <breaktime/series.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>

static const char *const name = "lindblad-taylor";

static bt_model *
open_from (const bt_part *part, size_t parts, const char *hamiltonian,
           const bt_dissipator *environment, size_t dissipators)
{
  bt_model *model;
  bt_error error = BT_ERROR_INIT;
  const bt_description description = { .part = part,
                                       .parts = parts,
                                       .hamiltonian = hamiltonian,
                                       .environment = environment,
                                       .dissipators = dissipators };
  ck_ok (bt_model_from (&model, &description, &error), error);
  return model;
}

/* ---- the series ------------------------------------------------------------------ */

/* F_k by their recursion, over a rectangle. */
static double
worst_of (const bti_faber *f, double low, double high, double reach, double t)
{
  double worst = 0;
  for (int i = 0; i <= 4; i++)
    for (int j = -2; j <= 2; j++)
      {
        const double complex z = CMPLX (-low + (low + high) * i / 4, reach * j / 2);
        const double complex w = (z - f->centre) / f->scale;
        double complex last = 1, now = w, sum = f->a[0] + f->a[1] * w;
        for (size_t k = 2; k < f->terms; k++)
          {
            double complex next = w * now - f->ratio * (k == 2 ? 2 : 1) * last;
            last = now;
            now = next;
            sum += f->a[k] * now;
          }
        worst = fmax (worst, cabs (sum - cexp (t / f->shares * z)));
      }
  return worst;
}

START_TEST (faber_s_series_is_the_exponential)
{
  /* A segment, rectangles of any shape, a disc, nothing at all. */
  static const double field[][4]
      = { { 0, 0, 10, 1 },     { 0, 0, 97, 3 },     { 5, 0, 0, 2 },
          { 5, 0.5, 30, 4 },   { 300, 0.5, 50, 1 }, { 1e-9, 0, 3, 5 },
          { 1e4, 1, 1e4, 1 },  { 2, 0, 1000, 1 },   { 1e-3, 1e-3, 1e-3, 1e-3 },
          { 1e3, 900, 10, 1 }, { 0, 0, 0, 1 } };
  bti_faber f = { 0 };
  bt_error error = BT_ERROR_INIT;
  for (size_t i = 0; i < COUNT (field); i++)
    {
      const double *v = field[i];
      ck_ok (bti_faber_make (&f, v[0], v[1], v[2], v[3], &error), error);
      ck_assert_uint_le (f.terms, 2000);
      /* Rounding of some hundred terms, e^3 of it at the most; and of the phase of cexp
       * itself. */
      const double round = 1e-13 * (1 + v[2] * v[3] / f.shares);
      ck_assert_double_le (worst_of (&f, v[0], v[1], v[2], v[3]), round);
    }
  static const double endless[] = { 1e30, INFINITY, NAN };
  for (size_t i = 0; i < COUNT (endless); i++)
    ck_fails (bti_faber_make (&f, 1, 0, endless[i], 1, &error), BT_ELIMIT, error, "");
  bti_faber_clear (&f);
}
END_TEST

/* ---- closed forms ---------------------------------------------------------------- */

#define A "(x + i*p_x)/sqrt(2)"
#define A_DAGGER "(x - i*p_x)/sqrt(2)"

/* In a bath of nb quanta <a> falls with kappa/2, and n goes to nb with kappa. */
START_TEST (an_oscillator_loses_what_it_has_to_a_bath)
{
  static const double kappa = 0.3, nb = 0.7, w = 1.3;
  static const bt_dissipator bath[]
      = { { A, 0.3 * 1.7 }, { A_DAGGER, 0.3 * 0.7 }, { "x^2*p_x", 0 } };
  const bt_part part[] = { { .name = "x", .mean = 1.1, .momentum = -0.6 } };
  bt_model *model = open_from (part, 1, "1.3*(x^2 + p_x^2)/2", bath, 3);
  const bt_options options = { .tolerance = 1e-11, .cut = 60 };
  static const char *const text[]
      = { "p_x", "(x^2 + p_x^2 - 1)/2", "x*p_x", "x^4", "p_x^2" };
  static const double times[] = { 0.4, 3.7, 30 };
  for (size_t i = 0; i < COUNT (times); i++)
    {
      const double t = times[i];
      double mean[5];
      bt_observables o = look (name, model, &options, t, text, 5, mean);
      const double complex a
          = CMPLX (1.1, -0.6) / M_SQRT2 * cexp (CMPLX (-kappa * t / 2, -w * t));
      const double x = M_SQRT2 * creal (a), p = M_SQRT2 * cimag (a);
      const double width = 0.5 + nb * (1 - exp (-kappa * t));
      ck_assert_double_eq_tol (o.x, x, 1e-9);
      ck_assert_double_eq_tol (mean[0], p, 1e-9);
      ck_assert_double_eq_tol (o.p, w * p - kappa / 2 * x, 1e-9);
      ck_assert_double_eq_tol (o.x2, x * x + width, 1e-9);
      ck_assert_double_eq_tol (mean[4], p * p + width, 1e-9);
      ck_assert_double_eq_tol (mean[1], (x * x + p * p - 1) / 2 + width, 1e-9);
      ck_assert_double_eq_tol (mean[2], x * p, 1e-9);
      ck_assert_double_eq_tol (
          mean[3], pow (x, 4) + 6 * x * x * width + 3 * width * width, 1e-8);
      ck_assert_double_eq_tol (o.energy, w * (mean[1] + 0.5), 1e-9);
      /* Rounding of 10^4 products. */
      ck_assert_double_eq_tol (o.norm, 1, 1e-11);
    }
  bt_model_free (model);
}
END_TEST

/* a^2 takes |n> to |n - 2> at the rate gamma n (n - 1). */
START_TEST (quanta_are_lost_in_pairs)
{
  static const bt_dissipator pairs = { "((x + i*p_x)/sqrt(2))^2", 0.4 };
  for (unsigned n = 2; n <= 3; n++)
    {
      const bt_part part = { .name = "x", .start = BT_START_FOCK, .level = n };
      bt_model *model = open_from (&part, 1, "(x^2 + p_x^2)/2", &pairs, 1);
      const double left = 2 * exp (-0.4 * n * (n - 1) * 0.83);
      ck_assert_double_eq_tol (mean_of (name, model, NULL, 0.83, "(x^2 + p_x^2 - 1)/2"),
                               n - 2 + left, 1e-11);
      bt_model_free (model);
    }
}
END_TEST

/* -gamma [x, [x, rho]] about a circle: closed form of the means of x^2, p^2, x p. */
START_TEST (a_measured_position_heats)
{
  static const bt_dissipator measured = { "x", 2 * 0.11 };
  const bt_part part = { .name = "x", .mean = 1.2 };
  bt_model *model = open_from (&part, 1, "(x^2 + p_x^2)/2", &measured, 1);
  const bt_options options = { .tolerance = 1e-10, .cut = 70 };
  static const char *const text[] = { "p_x^2", "x*p_x" };
  const double t = 2.385, c = cos (t), s = sin (t);
  double mean[2];
  bt_observables o = look (name, model, &options, t, text, 2, mean);
  ck_assert_double_eq_tol (o.x, 1.2 * c, 1e-9);
  ck_assert_double_eq_tol (o.x2, 1.44 * c * c + 0.5 + 0.11 * (t - s * c), 1e-9);
  ck_assert_double_eq_tol (mean[0], 1.44 * s * s + 0.5 + 0.11 * (t + s * c), 1e-9);
  ck_assert_double_eq_tol (mean[1], -1.44 * c * s + 0.11 * s * s, 1e-9);
  bt_model_free (model);
}
END_TEST

/* Mixed or not: coherence turns with the splitting and falls with 2 gamma. */
START_TEST (a_qubit_loses_its_phase)
{
  static const bt_dissipator phase = { "s_z", 0.21 };
  static const double start[][3] = { { 0.6, 0, 0.8 }, { 0.3, -0.2, 0.5 }, { 0, 0, 0 } };
  static const char *const text[] = { "s_x", "s_y", "s_z" };
  for (size_t k = 0; k < COUNT (start); k++)
    {
      bt_part part = { .name = "s", .kind = BT_QUBIT, .start = BT_START_BLOCH };
      memcpy (part.bloch, start[k], sizeof part.bloch);
      bt_model *model = open_from (&part, 1, "0.45*s_z", &phase, 1);
      for (int i = 0; i < 3; i++)
        {
          const double t = 0.9 * i, fall = exp (-2 * 0.21 * t);
          const double c = cos (0.9 * t), s = sin (0.9 * t), *b = start[k];
          double mean[3];
          bt_observables o = look (name, model, NULL, t, text, 3, mean);
          ck_assert_double_eq_tol (mean[0], fall * (b[0] * c - b[1] * s), 1e-13);
          ck_assert_double_eq_tol (mean[1], fall * (b[1] * c + b[0] * s), 1e-13);
          ck_assert_double_eq_tol (mean[2], b[2], 1e-13);
          ck_assert_double_eq_tol (o.norm, 1, 1e-13);
          ck_assert (isnan (o.x) && isnan (o.p) && isnan (o.x2));
        }
      bt_model_free (model);
    }
}
END_TEST

/* Up and down at two rates: s_z goes to their balance. */
START_TEST (a_qubit_comes_to_the_balance_of_its_rates)
{
  static const bt_dissipator rates[]
      = { { "(s_x - i*s_y)/2", 0.5 }, { "(s_x + i*s_y)/2", 0.2 } };
  const bt_part part = {
    .name = "s", .kind = BT_QUBIT, .start = BT_START_BLOCH, .bloch = { 0.8, 0, 0.6 }
  };
  static const char *const text[] = { "s_x", "s_z" };
  bt_model *model = open_from (&part, 1, "0*s_z", rates, 2);
  for (int i = 0; i < 4; i++)
    {
      const double t = pow (i, 3), stays = -0.3 / 0.7;
      double mean[2];
      (void) look (name, model, NULL, t, text, 2, mean);
      ck_assert_double_eq_tol (mean[0], 0.8 * exp (-0.35 * t), 1e-13);
      ck_assert_double_eq_tol (mean[1], stays + (0.6 - stays) * exp (-0.7 * t), 1e-13);
    }
  bt_model_free (model);
}
END_TEST

/* Two mixed qubits are four pure pairs. */
START_TEST (mixed_qubits_are_independent)
{
  static const bt_part part[] = { { .name = "a",
                                    .kind = BT_QUBIT,
                                    .start = BT_START_BLOCH,
                                    .bloch = { 0.1, 0.2, 0.3 } },
                                  { .name = "x", .mean = 0.7 },
                                  { .name = "b",
                                    .kind = BT_QUBIT,
                                    .start = BT_START_BLOCH,
                                    .bloch = { -0.5, 0, 0.4 } } };
  static const char *const text[] = { "a_x*b_z", "a_y*b_x*x", "a_z", "b_y", "x*a_z" };
  static const double wanted[] = { 0.1 * 0.4, -0.2 * 0.5 * 0.7, 0.3, 0, 0.7 * 0.3 };
  bt_model *model = open_from (part, 3, "(x^2 + p_x^2)/2 + a_z*b_x + x*a_y", NULL, 0);
  double mean[5];
  (void) look (name, model, &(bt_options){ .tolerance = 1e-11 }, 0, text, 5, mean);
  for (int k = 0; k < 5; k++)
    ck_assert_double_eq_tol (mean[k], wanted[k], 1e-10);
  bt_model_free (model);
}
END_TEST

/* ---- a Gaussian ------------------------------------------------------------------ */

/* Quadratic H, linear operators with i and a number in them: exact in both. */
START_TEST (a_gaussian_stays_one_in_a_linear_environment)
{
  static const bt_dissipator environment[]
      = { { "x + 0.3*i*p_y - 0.4*y + (0.2 - 0.5*i)", 0.2 },
          { "y + i*p_y/1.2", 0.3 },
          { "0.5*i*x*sqrt(2) + 0.1*p_x", 0.15 } };
  const bt_part part[]
      = { { .name = "x", .mean = 0.7, .momentum = -0.3, .width = 1.3, .chirp = 0.3 },
          { .name = "y", .mean = -0.2, .width = 0.9 } };
  static const char *const text[]
      = { "p_x", "y", "p_y", "x*p_x", "x*y", "p_x*p_y", "x^2*y^2", "p_y^4" };
  bt_model *model = open_from (
      part, 2,
      "(p_x^2 + x^2 + p_y^2 + 1.4*y^2)/2 + 0.3*x*y + 0.1*x*p_y - 0.4*x + 0.2*p_x",
      environment, 3);
  const bt_options sharp = { .tolerance = 1e-9, .dt = 0.05 },
                   wide = { .tolerance = 1e-9, .cut = 27 };
  double a[COUNT (text)], b[COUNT (text)];
  bt_observables one = look ("gaussian", model, &sharp, 0.8, text, COUNT (text), a);
  bt_observables other = look (name, model, &wide, 0.8, text, COUNT (text), b);
  ck_assert_double_eq_tol (one.x, other.x, 1e-8);
  ck_assert_double_eq_tol (one.p, other.p, 1e-7);
  ck_assert_double_eq_tol (one.x2, other.x2, 1e-8);
  ck_assert_double_eq_tol (one.energy, other.energy, 1e-8);
  for (size_t k = 0; k < COUNT (text); k++)
    ck_assert_double_eq_tol (a[k], b[k], k < 6 ? 1e-8 : 1e-7);
  bt_model_free (model);
}
END_TEST

/* Far beyond what a basis holds; and at the step of its own choice. */
START_TEST (a_gaussian_is_damped_at_any_size)
{
  static const bt_dissipator bath[] = { { A, 0.3 * 1.7 }, { A_DAGGER, 0.3 * 0.7 } },
                             strong[] = { { "x + i*p_x", 40 } };
  const bt_part part[] = { { .name = "x", .mean = 300 } };
  bt_model *model = open_from (part, 1, "(x^2 + p_x^2)/2", bath, 2);
  const bt_options options = { .tolerance = 1e-9 };
  const double t = 7.3, x = 300 * exp (-0.15 * t) * cos (t);
  bt_observables o = look ("gaussian", model, &options, t, NULL, 0, NULL);
  ck_assert_double_eq_tol (o.x, x, 1e-6);
  ck_assert_double_eq_tol (o.x2 - o.x * o.x, 1.2 - 0.7 * exp (-0.3 * t), 1e-7);
  ck_assert_double_eq (o.norm, 1);
  bt_model_free (model);
  /* Overdamped by far: a step as long as a period would not do. */
  model = open_from (part, 1, "(x^2 + p_x^2)/2", strong, 1);
  o = look ("gaussian", model, &options, 3, NULL, 0, NULL);
  ck_assert_double_eq_tol (o.x, 0, 1e-9);
  ck_assert_double_eq_tol (o.x2, 0.5, 1e-9);
  bt_model_free (model);
}
END_TEST

START_TEST (a_gaussian_takes_linear_operators_alone)
{
  static const bt_dissipator square = { "x^2 + p_x", 0.1 };
  const bt_part part = { .name = "x" };
  bt_model *model = open_from (&part, 1, "(x^2 + p_x^2)/2", &square, 1);
  bt_options options = { 0 };
  bt_error error = BT_ERROR_INIT;
  ck_fails (bt_options_settle (&options, bt_method_find ("gaussian"), model, &error),
            BT_ENOTSUP, error,
            "linear in coordinates and momenta, and one has the degree 2");
  bt_model_free (model);
}
END_TEST

/* ---- closed systems -------------------------------------------------------------- */

START_TEST (without_an_environment_it_is_spectral)
{
  static const bt_part three[]
      = { { .name = "x", .mean = 0.8, .momentum = 0.3, .chirp = 0.2 },
          { .name = "s",
            .kind = BT_QUBIT,
            .start = BT_START_BLOCH,
            .bloch = { 0.6, 0, 0.8 } },
          { .name = "y", .start = BT_START_FOCK, .level = 1 } };
  static const bt_part cat
      = { .name = "x", .start = BT_START_CAT, .mean = 1.1, .phase = 0.4 };
  static const bt_part two[] = { { .name = "x" }, { .name = "y" } };
  static const struct
  {
    const bt_part *part;
    size_t parts;
    const char *h, *ground, *text;
    double cut;
  } cases[] = {
    { three, 3,
      "(p_x^2 + x^2)/2 + (p_y^2 + 1.7*y^2)/2 + 0.3*x*s_x + 0.2*y^2*s_z + 0.1*x^2*y",
      NULL, "x*y*s_x", 15 },
    { &cat, 1, "(p_x^2 + x^2)/2 + 0.1*x^4 + 0.2*x*p_x", NULL, "x^2*p_x", 40 },
    { two, 2, "(p_x^2 + x^2 + p_y^2 + y^2 + 0.3*x^2*y^2)/2",
      "(p_x^2 + (x - 1)^2 + p_y^2 + 1.5*y^2)/2 + 0.1*x*y", "x^2*y^2", 14 },
  };
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      bt_model *model
          = model_from (cases[i].part, cases[i].parts, cases[i].h, cases[i].ground);
      const bt_options options
          = { .cut = cases[i].cut, .tolerance = 0.5, .negligible = 1e-25 };
      double mean[2];
      bt_observables a = look (name, model, &options, 2.7, &cases[i].text, 1, mean);
      bt_observables b
          = look ("spectral", model, &options, 2.7, &cases[i].text, 1, mean + 1);
      ck_assert_double_eq_tol (a.x, b.x, 1e-10);
      ck_assert_double_eq_tol (a.x2, b.x2, 1e-10);
      ck_assert_double_eq_tol (a.norm, b.norm, 1e-10);
      ck_assert_double_eq_tol (a.energy, b.energy, 1e-10);
      ck_assert_double_eq_tol (mean[0], mean[1], 1e-10);
      /* Of the rates one is that of the cut matrices, one that of the whole. */
      ck_assert_double_eq_tol (a.p, b.p, 1e-3);
      bt_model_free (model);
    }
}
END_TEST

/* x, y even and odd: the environment may leave only one block of the basis, or join
 * them. */
START_TEST (the_environment_has_a_say_in_symmetries)
{
  const bt_part part[]
      = { { .name = "x" }, { .name = "y", .start = BT_START_FOCK, .level = 1 } };
  static const bt_dissipator kinds[] = { { "x^2", 0.1 }, { "x*y", 0.1 }, { "x", 0.1 } };
  const char *h = "(p_x^2 + x^2 + p_y^2 + y^2 + x^2*y^2)/2";
  for (size_t k = 0; k < COUNT (kinds); k++)
    {
      bt_model *model = open_from (part, 2, h, &kinds[k], 1), *large;
      /* The same again with all states: something odd at a rate that does nothing. */
      const bt_dissipator more[] = { kinds[k], { "x", 1e-200 }, { "y", 1e-200 } };
      large = open_from (part, 2, h, more, 3);
      const bt_options options = { .cut = 11, .tolerance = 1e-1 };
      double a = mean_of (name, model, &options, 0.9, "x^2*y^2");
      double b = mean_of (name, large, &options, 0.9, "x^2*y^2");
      ck_assert_double_eq_tol (a, b, 1e-11);
      bt_model_free (model);
      bt_model_free (large);
    }
}
END_TEST

/* ---- which is chosen --------------------------------------------------------------
 */

START_TEST (the_second_method_is_one_that_is_exact)
{
  static const bt_dissipator linear = { A, 0.1 }, square = { "x^2", 0.1 };
  const bt_part part = { .name = "x", .mean = 1 };
  const bt_part number = { .name = "x", .start = BT_START_FOCK, .level = 1 };
  static const struct
  {
    const char *h;
    int number;
    const bt_dissipator *l;
    int exact;
  } cases[] = { { "(x^2 + p_x^2)/2 + x", 0, &linear, 1 },
                { "(x^2 + p_x^2)/2 + x", 0, &square, 0 },
                { "(x^2 + p_x^2)/2 + x", 1, &linear, 0 },
                { "(x^2 + p_x^2)/2 + x^3/100 + x^4", 0, &linear, 0 } };
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      char why[128];
      bt_model *model
          = open_from (cases[i].number ? &number : &part, 1, cases[i].h, cases[i].l, 1);
      const bt_method *first = bt_method_auto (model, 10, 100, 1e-6, why, sizeof why);
      ck_assert_str_eq (first->name, name);
      ck_assert_ptr_nonnull (strstr (why, name));
      const bt_method *second = bt_method_second (first, model, 10, 100, 1e-6);
      ck_assert_ptr_eq (second, cases[i].exact ? bt_method_find ("gaussian") : NULL);
      bt_model_free (model);
    }
}
END_TEST

/* ---- what is refused ---------------------------------------------------------------
 */

/* Heated to the edge of a basis that held the start. */
START_TEST (what_reaches_the_edge_is_refused)
{
  static const bt_dissipator measured = { "x", 1 };
  const bt_part part = { .name = "x", .mean = 1 };
  bt_model *model = open_from (&part, 1, "(x^2 + p_x^2)/2", &measured, 1);
  const bt_options given = { .cut = 25 }, low = { .cut = 4 };
  bt_error error = BT_ERROR_INIT;
  bt_observables o;
  bt_solver *solver;
  ck_fails (bt_solver_new (&solver, bt_method_find (name), model, &low, &error),
            BT_EGRID, error, "larger cut");
  solver = solver_of (name, model, &given);
  ck_ok (bt_solver_advance (solver, 0.5, &error), error);
  ck_ok (bt_solver_observe (solver, &o, &error), error);
  ck_assert_double_gt (o.edge, 0);
  ck_ok (bt_solver_advance (solver, 40, &error), error);
  ck_fails (bt_solver_observe (solver, &o, &error), BT_EGRID, error, "larger cut");
  bt_solver_free (solver);
  /* Left open, it is raised until the start fits. */
  solver = solver_of (name, model, &(bt_options){ .tolerance = 1e-12 });
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

/* Quick refusals, or quick answers. */
START_TEST (malice_is_refused)
{
  static const bt_dissipator many[]
      = { { "(x + p_x + i)^8", 1 }, { "x^8", 1 },     { "i*(x*p_x)^4", 1e5 },
          { "p_x^8", 1 },           { "x^7*p_x", 1 }, { "x", 1e300 } };
  static const bt_dissipator huge = { "x", 1e300 }, large = { "x^4", 1e150 },
                             tiny = { "x", 1e-300 };
  const bt_part part[] = { { .name = "x", .mean = 1 },
                           { .name = "y", .mean = 1 },
                           { .name = "z", .mean = 1 } };
  const char *one = "(x^2 + p_x^2)/2",
             *three = "(x^2 + p_x^2 + y^2 + p_y^2 + z^2 + p_z^2)/2 + x*y*z^2/9";
  const struct
  {
    size_t parts;
    const bt_dissipator *l;
    size_t count;
    double t, cut;
    bt_status status;
  } cases[] = {
    { 1, &huge, 1, 1, 20, BT_ELIMIT },
    { 1, &large, 1, 1, 20, BT_ELIMIT },
    { 1, many, COUNT (many), 1, 20, BT_ELIMIT },
    { 1, many, 5, 1, 20, BT_ELIMIT },
    { 1, &tiny, 1, 1, 20, BT_OK },
    { 1, &tiny, 1, 1e12, 20, BT_ELIMIT },
    { 3, &tiny, 1, 1, 60, BT_ELIMIT },
    { 3, &tiny, 1, 1, 1e300, BT_ELIMIT },
  };
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      bt_model *model
          = open_from (part, cases[i].parts, cases[i].parts == 1 ? one : three,
                       cases[i].l, cases[i].count);
      const bt_options options = { .cut = cases[i].cut };
      bt_solver *solver = NULL;
      bt_error error = BT_ERROR_INIT;
      bt_status status
          = bt_solver_new (&solver, bt_method_find (name), model, &options, &error);
      if (status == BT_OK)
        status = bt_solver_advance (solver, cases[i].t, &error);
      ck_assert_msg (status == cases[i].status, "%zu: %s", i, error.text);
      bt_solver_free (solver);
      bt_model_free (model);
    }
}
END_TEST

/* ---- interrupted -------------------------------------------------------------------
 */

static volatile sig_atomic_t stop;

static void
raise_flag (int number)
{
  (void) number;
  stop = 1;
}

/* Stopped at any moment nothing has happened, and what comes after is the same to the
 * last bit. */
START_TEST (a_stopped_density_matrix_is_as_before)
{
  static const bt_dissipator environment[] = { { A, 0.3 }, { "x^2", 0.02 } };
  const bt_part part = { .name = "x", .mean = 1.5 };
  bt_model *model = open_from (&part, 1, "(x^2 + p_x^2)/2 + x^4/20", environment, 2);
  const bt_watch watch = { .cancel = &stop };
  const bt_options free_one = { .cut = 60 }, watched = { .cut = 60, .watch = &watch };
  bt_error error = BT_ERROR_INIT;
  bt_observables start, before, after, whole;
  bt_solver *a = solver_of (name, model, &free_one);
  bt_solver *b = solver_of (name, model, &watched);
  struct sigaction action = { .sa_handler = raise_flag };
  ck_assert_int_eq (sigaction (SIGALRM, &action, NULL), 0);
  ck_ok (bt_solver_advance (a, 1, &error), error);
  ck_ok (bt_solver_observe (a, &whole, &error), error);
  ck_ok (bt_solver_observe (b, &start, &error), error);
  int stopped = 0;
  for (long wait = 200; stopped < 3 && wait < 100000; wait += wait / 2)
    {
      struct itimerval timer = { .it_value = { .tv_usec = wait } };
      stop = 0;
      ck_assert_int_eq (setitimer (ITIMER_REAL, &timer, NULL), 0);
      /* A time that never ends by itself. */
      ck_fails (bt_solver_advance (b, 1e5, &error), BT_ECANCEL, error, "interrupted");
      stopped++;
      ck_ok (bt_solver_observe (b, &before, &error), error);
      ck_assert_mem_eq (&before, &start, sizeof before);
      ck_assert_double_eq (bt_solver_time (b), 0);
    }
  stop = 0;
  ck_ok (bt_solver_advance (b, 1, &error), error);
  ck_ok (bt_solver_observe (b, &after, &error), error);
  ck_assert_mem_eq (&after, &whole, sizeof after);
  bt_solver_free (a);
  bt_solver_free (b);
  /* What is estimated to take far longer than is left is not begun. */
  int late = 0;
  const bt_watch soon = { .deadline = bt_watch_now () + 0.05, .late = &late };
  b = solver_of (name, model, &(bt_options){ .cut = 60, .watch = &soon });
  ck_fails (bt_solver_advance (b, 1e5, &error), BT_ELIMIT, error, "time budget");
  ck_assert_int_eq (late, 1);
  bt_solver_free (b);
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  bti_num_quiet ();
  Suite *suite = suite_create ("lindblad");
  TCase *tcase = tcase_create ("lindblad");
  tcase_set_timeout (tcase, 120);
  tcase_add_test (tcase, faber_s_series_is_the_exponential);
  tcase_add_test (tcase, an_oscillator_loses_what_it_has_to_a_bath);
  tcase_add_test (tcase, quanta_are_lost_in_pairs);
  tcase_add_test (tcase, a_measured_position_heats);
  tcase_add_test (tcase, a_qubit_loses_its_phase);
  tcase_add_test (tcase, a_qubit_comes_to_the_balance_of_its_rates);
  tcase_add_test (tcase, mixed_qubits_are_independent);
  tcase_add_test (tcase, a_gaussian_stays_one_in_a_linear_environment);
  tcase_add_test (tcase, a_gaussian_is_damped_at_any_size);
  tcase_add_test (tcase, a_gaussian_takes_linear_operators_alone);
  tcase_add_test (tcase, without_an_environment_it_is_spectral);
  tcase_add_test (tcase, the_environment_has_a_say_in_symmetries);
  tcase_add_test (tcase, the_second_method_is_one_that_is_exact);
  tcase_add_test (tcase, what_reaches_the_edge_is_refused);
  tcase_add_test (tcase, malice_is_refused);
  tcase_add_test (tcase, a_stopped_density_matrix_is_as_before);
  suite_add_tcase (suite, tcase);
  return suite_run (suite);
}
