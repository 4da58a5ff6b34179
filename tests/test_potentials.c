/* tests/test_potentials.c - split steps of any H = T(p) + V(q), against the special
 * kernels, a dense diagonalisation and closed forms.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/complex.h"
#include "model/system.h"
#include "num/linalg.h"
#include "tests/support.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const schemes[] = { "split-step", "split-step-4" };

static bt_model *
model_from (const bt_part *part, size_t parts, const char *hamiltonian,
            const char *ground_of)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  const bt_description description = {
    .part = part, .parts = parts, .hamiltonian = hamiltonian, .ground_of = ground_of
  };
  ck_ok (bt_model_from (&model, &description, &error), error);
  return model;
}

/* ---- the special kernels ------------------------------------------------------- */

static const struct
{
  int power;
  size_t modes;
  bt_options options;
} special[] = {
  { 2, 1, { .points = { 64, 48 }, .box = { 16, 17 } } },
  { 2, 2, { .points = { 48, 36, 40 }, .box = { 15, 16, 15 } } },
  { 1, 1, { .points = { 64, 48 }, .box = { 16, 17 } } },
  { 1, 2, { .points = { 48, 36, 40 }, .box = { 15, 16, 15 } } },
};

static bt_model *
special_model (size_t which, double x0)
{
  static const double lambda[] = { 0.31, 0.17 }, omega[] = { 0.731, 1.27 };
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  bt_status status = special[which].power == 2
                         ? bt_model_new_couplings (&model, lambda, x0, omega,
                                                   special[which].modes, &error)
                         : bt_model_new_linear (&model, lambda, x0, omega,
                                                special[which].modes, &error);
  ck_ok (status, error);
  return model;
}

START_TEST (the_general_path_is_the_special_one)
{
  size_t which = (size_t) _i / 2;
  bt_model *model = special_model (which, 1.385), *general;
  bt_error error = BT_ERROR_INIT;
  bt_options options = special[which].options;
  options.tolerance = 1e-3;
  options.dt = 0.0437;
  static const char *const text[] = { "x^2", "x*p_x", "p_x^2*x^2", "p_x^2" };
  bt_observation *observe;
  double mean[2][COUNT (text)];
  ck_ok (bt_observation_new (&observe, model, text, COUNT (text), &error), error);
  options.observe = observe;
  ck_ok (bt_model_copy (&general, model, &error), error);
  bt_model_generalise (general);
  bt_solver *one = solver_of (schemes[_i % 2], model, &options);
  bt_solver *two = solver_of (schemes[_i % 2], general, &options);
  for (int i = 0; i < 4; i++)
    {
      bt_observables a = observe_after (one, 0.61 * i);
      bt_observables b = observe_after (two, 0.61 * i);
      /* Rounding alone: of some 40 steps, and energies of about 10. */
      ck_assert_double_eq_tol (a.x, b.x, 1e-12);
      ck_assert_double_eq_tol (a.p, b.p, 1e-12);
      ck_assert_double_eq_tol (a.x2, b.x2, 1e-12);
      ck_assert_double_eq_tol (a.norm, b.norm, 1e-12);
      ck_assert_double_eq_tol (a.energy, b.energy, 1e-11);
      ck_assert_double_eq_tol (a.edge, b.edge, 1e-14);
      ck_ok (bt_solver_means (one, mean[0], &error), error);
      ck_ok (bt_solver_means (two, mean[1], &error), error);
      ck_assert_double_eq_tol (mean[0][0], a.x2, 1e-12);
      for (size_t k = 0; k < COUNT (text); k++)
        ck_assert_double_eq_tol (mean[0][k], mean[1][k], 1e-11);
    }
  const double complex *psi[2];
  ck_ok (bt_solver_state (one, &psi[0], &error), error);
  ck_ok (bt_solver_state (two, &psi[1], &error), error);
  double worst = 0;
  const bt_options *o = bt_solver_options (one);
  size_t total = 1;
  for (size_t k = 0; k < bt_model_axes (model); k++)
    total *= o->points[k];
  for (size_t i = 0; i < total; i++)
    worst = fmax (worst, cabs (psi[0][i] - psi[1][i]));
  ck_assert_double_lt (worst, 1e-12);
  bt_observation_free (observe);
  bt_solver_free (one);
  bt_solver_free (two);
  bt_model_free (model);
  bt_model_free (general);
}
END_TEST

/* From x0 = 0 half of axis 0 is kept, too: other points, the same function. */
START_TEST (an_even_first_axis_is_halved)
{
  size_t which = (size_t) _i / 2;
  bt_error error = BT_ERROR_INIT;
  bt_model *model = special_model (which, 0), *general;
  bt_options options = special[which].options;
  options.tolerance = 1e-9;
  options.dt = 0.0437;
  ck_ok (bt_model_copy (&general, model, &error), error);
  bt_model_generalise (general);
  const bt_method *method = bt_method_find (schemes[_i % 2]);
  double one = bt_options_memory (&options, method, model);
  double two = bt_options_memory (&options, method, general);
  if (special[which].power == 2)
    ck_assert_double_lt (two, 0.8 * one);
  bt_observables a = means_at (method->name, model, &options, 2.3);
  bt_observables b = means_at (method->name, general, &options, 2.3);
  /* Tails beyond the box. */
  ck_assert_double_eq_tol (a.x, b.x, 1e-12);
  ck_assert_double_eq_tol (a.x2, b.x2, 1e-9);
  ck_assert_double_eq_tol (a.energy, b.energy, 1e-8);
  bt_model_free (model);
  bt_model_free (general);
}
END_TEST

/* ---- a dense diagonalisation --------------------------------------------------- */

/* FACTOR x^a p_x^b y^c p_y^d: powers of the two axes. */
struct term
{
  double factor;
  int x[2], p[2];
};

struct problem
{
  size_t axes, levels;
  const struct term *term;
  size_t terms;
};

/* x, or D with p = i D, to the power N between LEVELS states of the frequency 1:
 * multiplied with more states at hand. */
static double *
ladder (int momentum, int n, size_t levels)
{
  size_t m = levels + 12;
  double *step = calloc (m * m, sizeof *step), *out = calloc (m * m, sizeof *out);
  double *next = calloc (m * m, sizeof *next);
  for (size_t i = 0; i < m; i++)
    {
      out[i * m + i] = 1;
      if (i == 0)
        continue;
      step[i * m + i - 1] = sqrt ((double) i / 2); /* a^dagger */
      step[(i - 1) * m + i] = (momentum ? -1 : 1) * sqrt ((double) i / 2);
    }
  for (int k = 0; k < n; k++)
    {
      bti_real_multiply (next, out, step, m, m, m);
      memcpy (out, next, m * m * sizeof *out);
    }
  for (size_t i = 0; i < levels; i++)
    memmove (out + i * levels, out + i * m, levels * sizeof *out);
  free (step);
  free (next);
  return out;
}

/* OUT += FACTOR times the operator of TERM, without the powers of i. */
static void
add_term (double *out, const struct problem *problem, const struct term *term)
{
  size_t n = problem->levels, second = problem->axes > 1 ? n : 1, size = n * second;
  double *part[2];
  for (int k = 0; k < 2; k++)
    {
      double *x = ladder (0, term->x[k], n), *p = ladder (1, term->p[k], n);
      part[k] = term->p[k] > 0 ? p : x; /* none has both */
      free (term->p[k] > 0 ? x : p);
    }
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j < size; j++)
      out[i * size + j] += term->factor * part[0][i / second * n + j / second]
                           * part[1][i % second * n + j % second];
  free (part[0]);
  free (part[1]);
}

/* Amplitudes of psi of PART in the states of the frequency 1, by a sum over points. */
static double complex *
amplitudes (double complex (*psi) (double), size_t levels)
{
  double complex *out = calloc (levels, sizeof *out);
  const double step = 0.005;
  for (int i = -4800; i <= 4800; i++)
    {
      double q = step * i, before = 0, now = pow (M_PI, -0.25) * exp (-q * q / 2);
      for (size_t n = 0; n < levels; n++)
        {
          double k = (double) n + 1, next = sqrt (2 / k) * q * now;
          out[n] += step * now * psi (q);
          next -= sqrt ((k - 1) / k) * before;
          before = now;
          now = next;
        }
    }
  return out;
}

/* <bra|A|ket> Re of the first axis' x^a or p^b. */
static double
mean_of (const struct problem *problem, const double complex *state, struct term a)
{
  size_t n = problem->levels, size = problem->axes > 1 ? n * n : n;
  double *matrix = calloc (size * size, sizeof *matrix);
  double complex sum = 0, turn = 1;
  a.factor = 1;
  add_term (matrix, problem, &a);
  for (int i = 0; i < a.p[0] + a.p[1]; i++)
    turn *= I;
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j < size; j++)
      sum += conj (state[i]) * matrix[i * size + j] * state[j];
  free (matrix);
  return creal (turn * sum);
}

/* The state at T, by diagonalisation; the caller frees it. */
static double complex *
state_at (const struct problem *problem, double complex (*const *psi) (double),
          double t)
{
  bt_error error = BT_ERROR_INIT;
  size_t n = problem->levels, size = problem->axes > 1 ? n * n : n;
  double *h = calloc (size * size, sizeof *h), *energy = calloc (size, sizeof *energy);
  double complex *part[2] = { amplitudes (psi[0], n), NULL };
  double complex *out = calloc (size, sizeof *out);
  if (problem->axes > 1)
    part[1] = amplitudes (psi[1], n);
  for (size_t i = 0; i < problem->terms; i++)
    {
      struct term term = problem->term[i];
      if ((term.p[0] + term.p[1]) % 4 == 2)
        term.factor *= -1; /* i^2 */
      add_term (h, problem, &term);
    }
  ck_ok (bti_eigen (h, size, energy, &error), error);
  for (size_t k = 0; k < size; k++)
    {
      double complex weight = 0;
      for (size_t i = 0; i < size; i++)
        weight += h[k * size + i]
                  * (part[1] ? part[0][i / n] * part[1][i % n] : part[0][i]);
      weight *= cexp (-I * energy[k] * t);
      for (size_t i = 0; i < size; i++)
        out[i] += h[k * size + i] * weight;
    }
  free (h);
  free (energy);
  free (part[0]);
  free (part[1]);
  return out;
}

static double complex
displaced (double q)
{
  return pow (M_PI, -0.25) * exp (-(q - 0.9) * (q - 0.9) / 2);
}

static double complex
moving (double q)
{
  const double w = 1.31;
  return pow (w / M_PI, 0.25)
         * cexp (-(w + 0.2 * I) * (q + 0.4) * (q + 0.4) / 2 + 0.7 * I * q);
}

/* Number state 2 of the frequency 1.2. */
static double complex
second (double q)
{
  const double w = 1.2;
  return pow (w / M_PI, 0.25) / sqrt (8) * (4 * w * q * q - 2) * exp (-w * q * q / 2);
}

static const bt_part parts[] = {
  { .name = "x", .mean = 0.9 },
  { .name = "y", .mean = -0.4, .momentum = 0.7, .width = 1.31, .chirp = 0.2 },
  { .name = "x", .start = BT_START_FOCK, .level = 2, .width = 1.2 },
};

static const struct term quartic[]
    = { { 0.5, { 0, 0 }, { 2, 0 } }, { 0.25, { 4, 0 }, { 0, 0 } } };
static const struct term skew[] = { { 0.5, { 0, 0 }, { 2, 0 } },
                                    { 0.3, { 2, 0 }, { 0, 0 } },
                                    { -0.2, { 3, 0 }, { 0, 0 } },
                                    { 0.1, { 4, 0 }, { 0, 0 } } };
static const struct term fast[] = { { 0.5, { 0, 0 }, { 2, 0 } },
                                    { 0.05, { 0, 0 }, { 4, 0 } },
                                    { 0.5, { 2, 0 }, { 0, 0 } } };
static const struct term henon[]
    = { { 0.5, { 0, 0 }, { 2, 0 } },  { 0.5, { 0, 0 }, { 0, 2 } },
        { 0.5, { 2, 0 }, { 0, 0 } },  { 0.5, { 0, 2 }, { 0, 0 } },
        { 0.04, { 2, 1 }, { 0, 0 } }, { -0.04 / 3, { 0, 3 }, { 0, 0 } } };
static const struct term mass[]
    = { { 0.5, { 0, 0 }, { 2, 0 } }, { 0.5, { 0, 0 }, { 0, 2 } },
        { 0.3, { 0, 0 }, { 1, 1 } }, { 0.5, { 2, 0 }, { 0, 0 } },
        { 0.7, { 0, 2 }, { 0, 0 } }, { 0.2, { 1, 1 }, { 0, 0 } },
        { 0.02, { 2, 2 }, { 0, 0 } } };
static const struct term coupled[] = { { 0.5, { 0, 0 }, { 2, 0 } },
                                       { 0.5, { 0, 0 }, { 0, 2 } },
                                       { 0.05, { 4, 0 }, { 0, 0 } },
                                       { 0.6, { 0, 2 }, { 0, 0 } },
                                       { 0.15, { 2, 1 }, { 0, 0 } } };

static const struct
{
  const char *hamiltonian;
  size_t part[2];
  struct problem problem;
  int fourth;
  double t;
} cases[] = {
  { "p_x^2/2 + x^4/4", { 0 }, { 1, 150, quartic, COUNT (quartic) }, 1, 7.3 },
  { "p_x^2/2 + x^4/4", { 2 }, { 1, 150, quartic, COUNT (quartic) }, 1, 3.1 },
  { "p_x^2/2 + 0.3*x^2 - 0.2*x^3 + 0.1*x^4",
    { 0 },
    { 1, 70, skew, COUNT (skew) },
    1,
    9.2 },
  { "p_x^2/2 + p_x^4/20 + x^2/2", { 0 }, { 1, 60, fast, COUNT (fast) }, 0, 5.1 },
  { "(p_x^2 + p_y^2 + x^2 + y^2)/2 + 0.04*(x^2*y - y^3/3)",
    { 0, 1 },
    { 2, 26, henon, COUNT (henon) },
    1,
    8.3 },
  { "(p_x^2 + p_y^2)/2 + 0.3*p_x*p_y + x^2/2 + 0.7*y^2 + 0.2*x*y + 0.02*x^2*y^2",
    { 0, 1 },
    { 2, 24, mass, COUNT (mass) },
    1,
    4.7 },
  { "(p_x^2 + p_y^2)/2 + 0.05*x^4 + 0.6*y^2 + 0.15*x^2*y",
    { 0, 1 },
    { 2, 32, coupled, COUNT (coupled) },
    1,
    3.3 },
};

static bt_model *
case_model (size_t which)
{
  bt_part part[2] = { parts[cases[which].part[0]], parts[cases[which].part[1]] };
  return model_from (part, cases[which].problem.axes, cases[which].hamiltonian, NULL);
}

static double complex *
state_of (const struct problem *problem, size_t which, double t)
{
  static double complex (*const psi[]) (double) = { displaced, moving, second };
  double complex (*own[2]) (double)
      = { psi[cases[which].part[0]], psi[cases[which].part[1]] };
  return state_at (problem, own, t);
}

static double complex *
case_state (size_t which, double t)
{
  return state_of (&cases[which].problem, which, t);
}

static const struct term position = { 1, { 1, 0 }, { 0, 0 } },
                         square = { 1, { 2, 0 }, { 0, 0 } };

/* On the grid and with the step of its own choice. */
START_TEST (means_are_those_of_a_dense_diagonalisation)
{
  size_t which = (size_t) _i / 2;
  const struct problem *problem = &cases[which].problem;
  const double tolerance = 1e-6, limit = 3e-6;
  if (_i % 2 && !cases[which].fourth)
    return;
  bt_model *model = case_model (which);
  double complex *state = case_state (which, cases[which].t);
  bt_options options = { .tolerance = tolerance };
  bt_observables o = means_at (schemes[_i % 2], model, &options, cases[which].t);
  ck_assert_double_eq_tol (o.x, mean_of (problem, state, position), limit);
  ck_assert_double_eq_tol (o.x2, mean_of (problem, state, square), 5 * limit);
  ck_assert_double_eq_tol (o.norm, 1, 1e-9);
  free (state);
  bt_model_free (model);
}
END_TEST

/* The reference against itself: fewer levels change nothing that is compared. */
START_TEST (the_reference_is_converged)
{
  struct problem fewer = cases[_i].problem;
  double complex *state = case_state ((size_t) _i, cases[_i].t);
  double x = mean_of (&cases[_i].problem, state, position);
  double x2 = mean_of (&cases[_i].problem, state, square);
  free (state);
  fewer.levels -= fewer.levels / 8;
  state = state_of (&fewer, (size_t) _i, cases[_i].t);
  ck_assert_double_eq_tol (mean_of (&fewer, state, position), x, 5e-7);
  ck_assert_double_eq_tol (mean_of (&fewer, state, square), x2, 5e-7);
  free (state);
}
END_TEST

/* Halving the step divides the error by 2^order. */
START_TEST (schemes_have_their_order)
{
  const size_t which = COUNT (cases) - 1;
  const bt_method *method = bt_method_find (schemes[_i]);
  bt_model *model = case_model (which);
  double complex *state = case_state (which, cases[which].t);
  double exact = mean_of (&cases[which].problem, state, position), error[2];
  for (int k = 0; k < 2; k++)
    {
      bt_options options = { .tolerance = 1e-8, .dt = ldexp (_i ? 0.5 : 0.1, -k) };
      error[k] = means_at (method->name, model, &options, cases[which].t).x - exact;
    }
  ck_assert_double_gt (fabs (error[1]), 5e-6); /* far above that of the reference */
  ck_assert_double_eq_tol (log2 (error[0] / error[1]), method->order, 0.1);
  free (state);
  bt_model_free (model);
}
END_TEST

/* ---- means of polynomials ------------------------------------------------------ */

static const struct
{
  const char *text;
  struct term term; /* of products that need an order: none */
} looks[] = { { "x^2*y", { 1, { 2, 1 }, { 0, 0 } } },
              { "p_x^2", { 1, { 0, 0 }, { 2, 0 } } },
              { "p_x*p_y^3", { 1, { 0, 0 }, { 1, 3 } } },
              { "x*p_y", { 1, { 1, 0 }, { 0, 1 } } },
              { "y^2*p_x^2 - 0.5", { 1, { 0, 2 }, { 2, 0 } } } };

START_TEST (means_of_polynomials_are_those_of_the_exact_state)
{
  const size_t which = COUNT (cases) - 1;
  const char *texts[COUNT (looks)];
  bt_error error = BT_ERROR_INIT;
  double mean[COUNT (looks)];
  bt_observation *observe;
  bt_model *model = case_model (which);
  for (size_t i = 0; i < COUNT (looks); i++)
    texts[i] = looks[i].text;
  ck_ok (bt_observation_new (&observe, model, texts, COUNT (looks), &error), error);
  bt_options options = { .tolerance = 1e-8, .dt = 0.0175, .observe = observe };
  if (_i == 0)
    options.dt = 0.001;
  bt_solver *solver = solver_of (schemes[_i], model, &options);
  (void) observe_after (solver, cases[which].t);
  ck_ok (bt_solver_means (solver, mean, &error), error);
  double complex *state = case_state (which, cases[which].t);
  for (size_t i = 0; i < COUNT (looks); i++)
    {
      double exact = mean_of (&cases[which].problem, state, looks[i].term);
      exact -= i + 1 == COUNT (looks) ? 0.5 : 0;
      ck_assert_double_eq_tol (mean[i], exact, 2e-6);
      ck_assert_double_gt (fabs (exact), 1e-3);
    }
  free (state);
  bt_solver_free (solver);
  bt_observation_free (observe);
  bt_model_free (model);
}
END_TEST

/* At t = 0 of every kind of start, where moments are known in closed form
 * (model/start.c), products of x and p of one axis among them; also where half of an
 * axis is kept. */
static const bt_part starts[][2] = {
  { { .name = "x", .mean = 0.9, .momentum = -0.6, .width = 1.2, .chirp = 0.5 },
    { .name = "y", .chirp = -0.7 } },
  { { .name = "x", .start = BT_START_FOCK, .level = 2, .width = 1.3 },
    { .name = "y", .start = BT_START_FOCK, .level = 3, .mean = 0.4 } },
  { { .name = "x", .start = BT_START_CAT, .mean = 1.7, .phase = 0 },
    { .name = "y", .start = BT_START_CAT, .mean = 1.1, .phase = 1.9 } },
};

START_TEST (means_of_polynomials_are_those_of_the_start)
{
  static const char *const text[]
      = { "x*p_x",    "x^2*p_x^2", "x^3*p_x", "x*p_x^3 + y^2*p_y", "x^2*p_x^2*y*p_y",
          "y",        "p_y^3",     "x*y^2",   "p_x^4 - 3*x^4 + 2", "x*p_x*y*p_y",
          "x^3*p_x^3" };
  bt_error error = BT_ERROR_INIT;
  double mean[COUNT (text)];
  bt_observation *observe;
  bt_model *model = model_from (starts[_i / 2], 2,
                                "(p_x^2 + p_y^2 + x^2 + y^2)/2 + x^2*y^2/9", NULL);
  const bti_system *system = bti_model_system (model);
  ck_ok (bt_observation_new (&observe, model, text, COUNT (text), &error), error);
  bt_options options = { .tolerance = 1e-9, .observe = observe };
  bt_solver *solver = solver_of (schemes[_i % 2], model, &options);
  ck_ok (bt_solver_means (solver, mean, &error), error);
  double largest = 0;
  for (size_t i = 0; i < COUNT (text); i++)
    {
      double exact = bti_system_mean (system, &observe->item[i]);
      ck_assert_double_eq_tol (mean[i], exact, 1e-8 * fmax (1, fabs (exact)));
      largest = fmax (largest, fabs (exact));
    }
  ck_assert_double_gt (largest, 0.5);
  bt_observables o = observe_after (solver, 0);
  ck_assert_double_eq_tol (o.energy, bti_system_mean (system, &system->h), 1e-8);
  bt_solver_free (solver);
  bt_observation_free (observe);
  bt_model_free (model);
}
END_TEST

/* ---- closed forms -------------------------------------------------------------- */

/* Without a force every split step is exact: <x> = <x>_0 + v t with v = <p> and what T
 * drifts with, <x^2> = <x^2>_0 + <xp + px> t + <p^2> t^2. */
START_TEST (free_packets_spread)
{
  const double t = 1.3;
  bt_part part = starts[_i / 4][_i / 2 % 2];
  const double drift = _i % 2 ? 0 : 0.4;
  strcpy (part.name, "x");
  bt_model *model
      = model_from (&part, 1, _i % 2 ? "p_x^2/2" : "p_x^2/2 + 0.4*p_x", NULL);
  const bt_part *own = bt_model_part (model, 0);
  double x = bti_part_moment (own, (unsigned char[]){ 1, 0, 0 });
  double p = bti_part_moment (own, (unsigned char[]){ 0, 1, 0 }) + drift;
  double xx = bti_part_moment (own, (unsigned char[]){ 2, 0, 0 });
  double xp = bti_part_moment (own, (unsigned char[]){ 1, 1, 0 }) + drift * x;
  double pp = bti_part_moment (own, (unsigned char[]){ 0, 2, 0 }) + drift * drift
              + 2 * drift * (p - drift);
  bt_options options = { .tolerance = 1e-9, .points = { 128 }, .box = { 40 } };
  for (size_t k = 0; k < COUNT (schemes); k++)
    {
      bt_observables o = means_at (schemes[k], model, &options, t);
      ck_assert_double_eq_tol (o.x, x + p * t, 1e-9);
      ck_assert_double_eq_tol (o.p, p, 1e-9);
      ck_assert_double_eq_tol (o.x2, xx + 2 * xp * t + pp * t * t, 1e-8);
    }
  bt_model_free (model);
}
END_TEST

/* An oscillator about x = 50: the box stands there, and a box that is given, too. */
START_TEST (boxes_are_where_the_state_is)
{
  const bt_part part = { .name = "x", .mean = 48.7, .momentum = 0.3 };
  const double t = 3.7;
  bt_model *model = model_from (&part, 1, "p_x^2/2 + (x - 50)^2/2", NULL);
  bt_error error = BT_ERROR_INIT;
  for (int given = 0; given < 2; given++)
    {
      bt_options options = { .tolerance = 1e-8, .dt = 0.01 };
      if (given)
        options.points[0] = 48, options.box[0] = 18;
      bt_solver *solver = solver_of ("split-step-4", model, &options);
      ck_assert_uint_lt (bt_solver_options (solver)->points[0], 64);
      bt_observables o = observe_after (solver, t);
      ck_assert_double_eq_tol (o.x, 50 - 1.3 * cos (t) + 0.3 * sin (t), 1e-8);
      ck_assert_double_eq_tol (o.p, 1.3 * sin (t) + 0.3 * cos (t), 1e-8);
      const double complex *psi;
      ck_ok (bt_solver_state (solver, &psi, &error), error);
      double sum = 0, box = bt_solver_options (solver)->box[0];
      size_t n = bt_solver_options (solver)->points[0];
      for (size_t i = 0; i < n; i++)
        sum += pow (cabs (psi[i]), 2) * box / (double) n
               * (50 + box * ((double) i / (double) n - 0.5));
      ck_assert_double_eq_tol (sum, o.x, 1e-9);
      bt_solver_free (solver);
    }
  bt_model_free (model);
}
END_TEST

/* ---- the ground state of another Hamiltonian ----------------------------------- */

static const char joint[] = "(p_x^2 + (x - 1.9)^2 + p_y^2 + (0.5 + 0.3*x^2)*y^2)/2",
                  plain[] = "(p_x^2 + x^2 + p_y^2 + (0.5 + 0.3*x^2)*y^2)/2";

/* Of its own Hamiltonian it is stationary, with the energy of the lowest level. */
START_TEST (a_joint_start_is_the_ground_state)
{
  static const struct term terms[]
      = { { 0.5, { 0, 0 }, { 2, 0 } },           { 0.5, { 0, 0 }, { 0, 2 } },
          { 0.5, { 2, 0 }, { 0, 0 } },           { -1.9, { 1, 0 }, { 0, 0 } },
          { 1.9 * 1.9 / 2, { 0, 0 }, { 0, 0 } }, { 0.25, { 0, 2 }, { 0, 0 } },
          { 0.15, { 2, 2 }, { 0, 0 } } };
  const struct problem problem = { 2, 24, terms, COUNT (terms) };
  const size_t size = problem.levels * problem.levels;
  const bt_part part[] = { { .name = "x", .mean = 1.9 }, { .name = "y" } };
  bt_error error = BT_ERROR_INIT;
  double *h = calloc (size * size, sizeof *h), *level = calloc (size, sizeof *level);
  for (size_t i = 0; i < COUNT (terms); i++)
    {
      struct term term = terms[i];
      term.factor *= term.p[0] + term.p[1] == 2 ? -1 : 1;
      add_term (h, &problem, &term);
    }
  ck_ok (bti_eigen (h, size, level, &error), error);
  double x2 = 0;
  double *square_of = calloc (size * size, sizeof *square_of);
  add_term (square_of, &problem, &square);
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j < size; j++)
      x2 += h[i] * square_of[i * size + j] * h[j];
  bt_model *still = model_from (part, 2, joint, joint);
  bt_options options = { .tolerance = 1e-7 };
  bt_solver *solver = solver_of (schemes[_i], still, &options);
  bt_observables o = observe_after (solver, 0);
  ck_assert_double_eq_tol (o.energy, level[0], 1e-9);
  ck_assert_double_eq_tol (o.x2, x2, 1e-8);
  ck_assert_double_eq_tol (o.norm, 1, 1e-12);
  bt_observables later = observe_after (solver, 3.1);
  ck_assert_double_eq_tol (later.x, o.x, 1e-6); /* the step's error */
  bt_solver_free (solver);
  bt_model_free (still);
  /* Not the product of Gaussians that is nearest to it. */
  bt_model *model = model_from (part, 2, plain, joint);
  bt_observables from = means_at (schemes[_i], model, &options, 0);
  ck_assert_double_eq_tol (from.x, o.x, 1e-8);
  ck_assert_double_gt (fabs (o.x - 1.9), 0.03);
  bt_model_free (model);
  free (h);
  free (level);
  free (square_of);
}
END_TEST

static Suite *
potentials_suite (void)
{
  Suite *suite = suite_create ("potentials");
  TCase *core = tcase_create ("potentials");
  tcase_set_timeout (core, 120);
  tcase_add_loop_test (core, the_general_path_is_the_special_one, 0,
                       2 * (int) COUNT (special));
  tcase_add_loop_test (core, an_even_first_axis_is_halved, 0,
                       2 * (int) COUNT (special));
  tcase_add_loop_test (core, means_are_those_of_a_dense_diagonalisation, 0,
                       2 * (int) COUNT (cases));
  tcase_add_loop_test (core, the_reference_is_converged, 0, (int) COUNT (cases));
  tcase_add_loop_test (core, schemes_have_their_order, 0, 2);
  tcase_add_loop_test (core, means_of_polynomials_are_those_of_the_exact_state, 0, 2);
  tcase_add_loop_test (core, means_of_polynomials_are_those_of_the_start, 0,
                       2 * (int) COUNT (starts));
  tcase_add_loop_test (core, free_packets_spread, 0, 4 * (int) COUNT (starts));
  tcase_add_test (core, boxes_are_where_the_state_is);
  tcase_add_loop_test (core, a_joint_start_is_the_ground_state, 0, 2);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (potentials_suite ());
}
