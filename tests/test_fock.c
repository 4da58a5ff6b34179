/* tests/test_fock.c - the oscillator basis and Chebyshev's expansion in it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/fock.h"
#include "num/special.h"
#include "tests/suite.h"

#include <breaktime/method.h>
#include <complex.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const double one_mode[] = { 0.835 };
static const double two_modes[] = { 0.835, 1.27 };

static bt_model *
model_of (double lambda, double x0, const double *omega, size_t modes)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  ck_ok (bt_model_new (&model, lambda, x0, omega, modes, &error), error);
  return model;
}

static bt_solver *
solver_of (const char *method, const bt_model *model, const bt_options *options)
{
  bt_error error = BT_ERROR_INIT;
  bt_solver *solver;
  ck_ok (bt_solver_new (&solver, bt_method_find (method), model, options, &error),
         error);
  return solver;
}

static bt_observables
observe (bt_solver *solver)
{
  bt_error error = BT_ERROR_INIT;
  bt_observables now;
  ck_ok (bt_solver_observe (solver, &now, &error), error);
  return now;
}

static void
advance (bt_solver *solver, double interval)
{
  bt_error error = BT_ERROR_INIT;
  ck_ok (bt_solver_advance (solver, interval, &error), error);
}

/* ---- Bessel functions, against those of libm. */
START_TEST (test_bessel)
{
  double z[] = { 1e-40, 0.05, 2.385, 48.4, 700 };
  for (size_t i = 0; i < sizeof z / sizeof *z; i++)
    {
      double out[1200];
      bti_bessel (out, 1200, z[i]);
      for (int n = 0; n < 1000; n++)
        {
          /* libm's own error grows with z. */
          double expected = jn (n, z[i]);
          ck_assert_msg (fabs (out[n] - expected) < 2e-15 * (1 + sqrt (z[i])),
                         "J_%d(%g) = %.17g, not %.17g", n, z[i], out[n], expected);
        }
    }
}
END_TEST

/* ---- basis and matrix */
static bti_fock *
basis_of (const bt_model *model, double cut)
{
  bt_error error = BT_ERROR_INIT;
  bti_fock *fock;
  ck_ok (bti_fock_new (&fock, model, cut, &error), error);
  return fock;
}

static size_t
state (const bti_fock *fock, unsigned n, unsigned m1, unsigned m2)
{
  for (size_t i = 0; i < fock->size; i++)
    {
      const unsigned *m = fock->m + i * fock->modes;
      if (fock->n[i] == n && m[0] == m1 && (fock->modes == 1 || m[1] == m2))
        return i;
    }
  return SIZE_MAX;
}

static double
element (const bti_fock *fock, size_t i, size_t j)
{
  for (size_t e = fock->row[i]; e < fock->row[i + 1]; e++)
    if (fock->column[e] == j)
      return fock->value[e];
  return 0;
}

START_TEST (test_states)
{
  /* n + 0.835 m_1 + 1.27 m_2 <= 5.4 by hand:
   * m = (0,0) 6, (2,0) 4 (3.73), (4,0) 3 (2.06), (6,0) 1 (0.39), (0,2) 3 (2.86),
   * (2,2) 2 (1.19), (0,4) 1 (0.32); (4,2) lies outside. */
  bt_model *model = model_of (0.0385, 2.3, two_modes, 2);
  ck_assert_uint_eq (bti_fock_count (model, 5.4), 20);
  bti_fock *fock = basis_of (model, 5.4);
  ck_assert_uint_eq (fock->size, 20);
  /* Even n: 3 + 2 + 2 + 1 + 2 + 1 + 1. */
  ck_assert_uint_eq (fock->evens, 12);
  for (size_t i = 0; i < fock->size; i++)
    {
      const unsigned *m = fock->m + 2 * i;
      ck_assert_uint_eq (fock->n[i] % 2, i >= fock->evens);
      ck_assert_uint_eq (state (fock, fock->n[i], m[0], m[1]), i);
      ck_assert_uint_eq (fock->raise[i], state (fock, fock->n[i] + 1, m[0], m[1]));
    }
  bti_fock_free (fock);
  bt_model_free (model);

  model = model_of (0.0385, 2.3, one_mode, 1);
  for (double cut = 0; cut < 40; cut += 2.385)
    {
      fock = basis_of (model, cut);
      ck_assert_uint_eq (fock->size, bti_fock_count (model, cut));
      bti_fock_free (fock);
    }
  ck_assert_uint_eq (bti_fock_count (model, 1e5), SIZE_MAX);
  ck_assert_uint_eq (bti_fock_count (model, NAN), SIZE_MAX);
  bt_model_free (model);
}
END_TEST

START_TEST (test_symmetric)
{
  for (size_t modes = 1; modes <= 2; modes++)
    {
      bt_model *model = model_of (0.0385, 2.3, two_modes, modes);
      bti_fock *fock = basis_of (model, 13.7);
      size_t entries = 0;
      for (size_t i = 0; i < fock->size; i++)
        for (size_t e = fock->row[i]; e < fock->row[i + 1]; e++, entries++)
          {
            size_t j = fock->column[e];
            ck_assert (e == fock->row[i] || j > fock->column[e - 1]);
            ck_assert_uint_eq (i < fock->evens, j < fock->evens);
            ck_assert_double_eq_tol (fock->value[e], element (fock, j, i), 1e-15);
          }
      ck_assert_uint_gt (entries, 5 * fock->size);
      bti_fock_free (fock);
      bt_model_free (model);
    }
}
END_TEST

START_TEST (test_elements)
{
  double lambda[] = { 0.0385, 0.0712 }, a = two_modes[0], b = two_modes[1];
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  ck_ok (bt_model_new_couplings (&model, lambda, 2.3, two_modes, 2, &error), error);
  bti_fock *fock = basis_of (model, 13.7);
  size_t ground = state (fock, 0, 0, 0);
  struct
  {
    size_t to, from;
    double value;
  } want[] = {
    /* <x^2> = 1/2, <y^2> = 1/(2 Omega). */
    { ground, ground, 0.5 + a / 2 + b / 2 + (lambda[0] / a + lambda[1] / b) / 8 },
    /* n + Omega m and <x^2> = 7/2, <y^2> = 5/(2 a), 1/(2 b). */
    { state (fock, 3, 2, 0), state (fock, 3, 2, 0),
      3.5 + 2.5 * a + b / 2 + 3.5 / 2 * (2.5 * lambda[0] / a + 0.5 * lambda[1] / b) },
    /* <2|x^2|0> = 1/sqrt 2. */
    { state (fock, 2, 0, 0), ground, (lambda[0] / a + lambda[1] / b) / (4 * sqrt (2)) },
    { state (fock, 2, 2, 0), ground, lambda[0] / (4 * a) },
    { state (fock, 0, 0, 2), ground, lambda[1] / (4 * sqrt (2) * b) },
    /* <2|x^2|4> = sqrt(12)/2, <4|y^2|2> = sqrt(12)/(2 b). */
    { state (fock, 2, 0, 4), state (fock, 4, 0, 2), lambda[1] / 2 * 3 / b },
    /* Two modes at once, and n by one or four: no coupling. */
    { state (fock, 2, 2, 2), ground, 0 },
    { state (fock, 1, 0, 0), ground, 0 },
    { state (fock, 4, 0, 0), ground, 0 },
  };
  for (size_t i = 0; i < sizeof want / sizeof *want; i++)
    {
      ck_assert_uint_ne (want[i].to, SIZE_MAX);
      ck_assert_double_eq_tol (element (fock, want[i].to, want[i].from), want[i].value,
                               1e-14);
    }
  bti_fock_free (fock);
  bt_model_free (model);
}
END_TEST

START_TEST (test_initial)
{
  for (size_t modes = 1; modes <= 2; modes++)
    for (int side = -1; side <= 1; side += 2)
      {
        bt_model *model = model_of (0.0385, side * 2.3, two_modes, modes);
        /* What is left out is far below the rounding asked for. */
        bti_fock *fock = basis_of (model, 45);
        double *psi = calloc (fock->size, sizeof *psi), norm = 0, energy = 0, x = 0;
        ck_assert_ptr_nonnull (psi);
        bti_fock_initial (fock, model, psi);
        for (size_t i = 0; i < fock->size; i++)
          {
            norm += psi[i] * psi[i];
            for (size_t e = fock->row[i]; e < fock->row[i + 1]; e++)
              energy += psi[i] * fock->value[e] * psi[fock->column[e]];
            if (fock->raise[i] != SIZE_MAX)
              x += sqrt (2 * (fock->n[i] + 1.0)) * psi[i] * psi[fock->raise[i]];
          }
        ck_assert_double_eq_tol (norm, 1, 1e-13);
        ck_assert_double_eq_tol (energy, bt_model_energy (model), 1e-10);
        ck_assert_double_eq_tol (x, side * 2.3, 1e-12);
        free (psi);
        bti_fock_free (fock);
        bt_model_free (model);
      }
}
END_TEST

/* ---- the expansion */

/* PSI <- exp(-i H T) PSI by Taylor's series in short steps. */
static void
evolve (const bti_fock *fock, double complex *psi, double t)
{
  size_t size = fock->size, steps = 400;
  double h = t / (double) steps;
  double complex *term = calloc (2 * size, sizeof *term), *next = term + size;
  ck_assert_ptr_nonnull (term);
  for (size_t step = 0; step < steps; step++)
    {
      memcpy (term, psi, size * sizeof *psi);
      for (int order = 1; order <= 20; order++)
        {
          for (size_t i = 0; i < size; i++)
            {
              next[i] = 0;
              for (size_t e = fock->row[i]; e < fock->row[i + 1]; e++)
                next[i] += fock->value[e] * term[fock->column[e]];
              next[i] *= -I * h / order;
            }
          for (size_t i = 0; i < size; i++)
            psi[i] += next[i];
          memcpy (term, next, size * sizeof *term);
        }
    }
  free (term);
}

static bt_observables
means (const bti_fock *fock, const double complex *psi)
{
  bt_observables out = { 0 };
  double complex lowered = 0, rate = 0;
  double complex *image = calloc (fock->size, sizeof *image);
  ck_assert_ptr_nonnull (image);
  for (size_t i = 0; i < fock->size; i++)
    {
      double n = fock->n[i], weight = creal (conj (psi[i]) * psi[i]);
      for (size_t e = fock->row[i]; e < fock->row[i + 1]; e++)
        image[i] += fock->value[e] * psi[fock->column[e]];
      out.norm += weight;
      out.energy += creal (conj (psi[i]) * image[i]);
      out.x2 += (n + 0.5) * weight;
      size_t up = fock->raise[i];
      if (up == SIZE_MAX)
        continue;
      lowered += sqrt (n + 1) * conj (psi[i]) * psi[up];
      if (fock->raise[up] != SIZE_MAX)
        out.x2
            += sqrt ((n + 1) * (n + 2)) * creal (conj (psi[i]) * psi[fock->raise[up]]);
    }
  out.x = M_SQRT2 * creal (lowered);
  /* i<[H, x]>, the rate of <x>; at the cut this is not the mean of p. */
  for (size_t i = 0; i < fock->size; i++)
    if (fock->raise[i] != SIZE_MAX)
      {
        size_t up = fock->raise[i];
        rate += sqrt ((fock->n[i] + 1.0) / 2)
                * (conj (psi[i]) * image[up] + conj (psi[up]) * image[i]);
      }
  out.p = 2 * cimag (rate);
  free (image);
  return out;
}

/* The solver keeps no matrix; in a basis far too small, where every line ends in the
 * middle of the state, it still does what the matrix of that basis does. */
START_TEST (test_matrix)
{
  double cuts[] = { 1.1, 4.4, 11.3 };
  /* Omega = 3.1: a line is shorter than the one below by seven. */
  double omegas[][2] = { { 0.385, 1.27 }, { 3.1, 0.835 } };
  for (size_t modes = 1; modes <= 2; modes++)
    for (size_t i = 0; i < 12; i++)
      {
        static const double lambda[] = { 0.385, 0.107 };
        bt_error error = BT_ERROR_INIT;
        bt_model *model;
        ck_ok ((i < 6 ? bt_model_new_couplings : bt_model_new_linear) (
                   &model, lambda, 1.3, omegas[i % 2], modes, &error),
               error);
        double cut = cuts[i % 6 / 2];
        bti_fock *fock = basis_of (model, cut);
        bt_options options = { .tolerance = 0.99, .cut = cut };
        bt_solver *solver = solver_of ("chebyshev", model, &options);
        double *start = calloc (fock->size, sizeof *start);
        double complex *psi = calloc (fock->size, sizeof *psi);
        ck_assert (start && psi);
        bti_fock_initial (fock, model, start);
        for (size_t s = 0; s < fock->size; s++)
          psi[s] = start[s];
        for (int pass = 0; pass < 3; pass++)
          {
            bt_observables got = observe (solver), want = means (fock, psi);
            /* Rounding of 400 x 20 products. */
            ck_assert_double_eq_tol (got.x, want.x, 1e-11);
            ck_assert_double_eq_tol (got.p, want.p, 1e-11);
            ck_assert_double_eq_tol (got.x2, want.x2, 1e-11);
            ck_assert_double_eq_tol (got.norm, want.norm, 1e-11);
            ck_assert_double_eq_tol (got.energy, want.energy, 1e-11);
            /* Two lengths: the coefficients are not of the first one. */
            double t = pass == 0 ? 0.73 : 1.9;
            evolve (fock, psi, t);
            advance (solver, t);
          }
        free (start);
        free (psi);
        bt_solver_free (solver);
        bti_fock_free (fock);
        bt_model_free (model);
      }
}
END_TEST

/* The weight in the basis states just below the cut, and what never got in. */
START_TEST (test_edge)
{
  bt_model *model = model_of (0.0385, 2.3, one_mode, 1);
  double cut = 7.3, edge = 1;
  bti_fock *fock = basis_of (model, cut);
  double *psi = calloc (fock->size, sizeof *psi);
  ck_assert_ptr_nonnull (psi);
  bti_fock_initial (fock, model, psi);
  for (size_t i = 0; i < fock->size; i++)
    if (fock->n[i] + one_mode[0] * fock->m[i] <= 0.95 * cut)
      edge -= psi[i] * psi[i];
  bt_options options = { .tolerance = 0.5, .cut = cut };
  bt_solver *solver = solver_of ("chebyshev", model, &options);
  ck_assert_double_gt (edge, 1e-6);
  ck_assert_double_eq_tol (observe (solver).edge, edge, 1e-14);
  bt_solver_free (solver);
  free (psi);
  bti_fock_free (fock);
  bt_model_free (model);
}
END_TEST

/* lambda = 0: the packet swings as a whole, <x> = x0 cos t. */
START_TEST (test_free)
{
  for (size_t modes = 1; modes <= 2; modes++)
    {
      bt_model *model = model_of (0, 2.385, two_modes, modes);
      bt_options options = { .tolerance = 1e-13 };
      bt_solver *solver = solver_of ("chebyshev", model, &options);
      for (int i = 1; i <= 40; i++)
        {
          advance (solver, 0.73);
          bt_observables now = observe (solver);
          double t = 0.73 * i, x = 2.385 * cos (t);
          ck_assert_double_eq_tol (now.x, x, 1e-11);
          ck_assert_double_eq_tol (now.p, -2.385 * sin (t), 1e-11);
          ck_assert_double_eq_tol (now.x2, x * x + 0.5, 1e-11);
        }
      bt_solver_free (solver);
      bt_model_free (model);
    }
}
END_TEST

START_TEST (test_conserved)
{
  double omega = 0.4;
  bt_model *model = model_of (0.1, 3.85, &omega, 1);
  bt_solver *solver = solver_of ("chebyshev", model, NULL);
  bt_observables start = observe (solver);
  ck_assert_double_eq_tol (start.norm, 1, 1e-12);
  ck_assert_double_eq_tol (start.energy, bt_model_energy (model), 1e-9);
  /* One call is split into several expansions, many are one each. */
  advance (solver, 30);
  for (int i = 0; i < 200; i++)
    advance (solver, 0.35);
  ck_assert_double_eq_tol (bt_solver_time (solver), 100, 1e-10);
  bt_observables end = observe (solver);
  ck_assert_double_gt (fabs (end.x - start.x), 0.1);
  ck_assert_double_eq_tol (end.norm, start.norm, 1e-12);
  ck_assert_double_eq_tol (end.energy / start.energy, 1, 1e-12);
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

/* Another method that shares no line of code with this one. */
START_TEST (test_grid)
{
  double omega = 1.2;
  bt_model *model = model_of (0.1, 2, &omega, 1);
  bt_options options = { .tolerance = 1e-9, .dt = 0.005 };
  bt_solver *grid = solver_of ("split-step-4", model, &options);
  options.dt = 0;
  bt_solver *basis = solver_of ("chebyshev", model, &options);
  for (int i = 0; i < 8; i++)
    {
      advance (grid, 1.25);
      advance (basis, 1.25);
      bt_observables a = observe (grid), b = observe (basis);
      /* The larger of the tolerance and the step error, about 1e-3 dt^4 t. */
      ck_assert_double_eq_tol (a.x, b.x, 1e-9);
      ck_assert_double_eq_tol (a.p, b.p, 1e-9);
      ck_assert_double_eq_tol (a.x2, b.x2, 1e-8);
      ck_assert_double_eq_tol (a.energy, b.energy, 1e-8);
    }
  bt_solver_free (grid);
  bt_solver_free (basis);
  bt_model_free (model);
}
END_TEST

/* The cut chosen from the tolerance keeps it, and is not far larger than needed. */
START_TEST (test_cut)
{
  static const struct
  {
    double lambda, x0;
    size_t modes;
    double omega[2];
  } points[] = { { 0.03, 5, 1, { 1.2 } },
                 { 0.1, 2, 1, { 1.2 } },
                 { 0.05, 8, 1, { 0.8 } },
                 { 0.03, 5, 2, { 0.4, 1.2 } },
                 { 0.1, 3, 2, { 0.8, 0.6 } } };
  for (size_t i = 0; i < sizeof points / sizeof *points; i++)
    for (double tolerance = 1e-4; tolerance > 1e-7; tolerance /= 100)
      {
        bt_model *model = model_of (points[i].lambda, points[i].x0, points[i].omega,
                                    points[i].modes);
        bt_options options = { .tolerance = tolerance };
        bt_solver *solver = solver_of ("chebyshev", model, &options);
        options.cut = 1.3 * bt_solver_options (solver)->cut;
        bt_solver *better = solver_of ("chebyshev", model, &options);
        double error = 0, least = points[i].modes == 1 ? 1e-3 : 3e-4;
        for (int step = 0; step < 40; step++)
          {
            advance (solver, 0.5);
            advance (better, 0.5);
            error = fmax (error, fabs (observe (solver).x - observe (better).x));
          }
        ck_assert_msg (error < tolerance && error > tolerance * least,
                       "error %g for %g at x0 = %g", error, tolerance, points[i].x0);
        bt_solver_free (solver);
        bt_solver_free (better);
        bt_model_free (model);
      }
}
END_TEST

START_TEST (test_refused)
{
  bt_error error = BT_ERROR_INIT;
  bt_solver *solver;
  double omega = 0.4;
  const bt_method *method = bt_method_find ("chebyshev");
  bt_model *model = model_of (0.1, 5, &omega, 1);
  double bad[] = { -1, NAN, INFINITY };
  for (size_t i = 0; i < 3; i++)
    {
      bt_options options = { .cut = bad[i] };
      ck_fails (bt_solver_new (&solver, method, model, &options, &error), BT_EINVAL,
                error, "cut");
      ck_assert_ptr_null (solver);
    }
  /* Too low for the initial state: mean energy 12.5. */
  bt_options low = { .cut = 20 };
  ck_fails (bt_solver_new (&solver, method, model, &low, &error), BT_EGRID, error,
            "energy cut 20");
  ck_assert_ptr_null (solver);
  /* Holds the initial state, but not what becomes of it. */
  bt_options tight = { .tolerance = 1e-9, .cut = 42 };
  ck_ok (bt_solver_new (&solver, method, model, &tight, &error), error);
  bt_status status = BT_OK;
  for (int i = 0; i < 60 && status == BT_OK; i++)
    {
      bt_observables now;
      advance (solver, 0.5);
      status = bt_solver_observe (solver, &now, &error);
    }
  ck_assert_int_eq (status, BT_EGRID);
  bt_solver_free (solver);
  /* 1.25e8 states; and more than can be counted. */
  bt_options large = { .cut = 2e4 };
  ck_fails (bt_solver_new (&solver, method, model, &large, &error), BT_ELIMIT, error,
            "GiB");
  large.cut = 1e9;
  ck_fails (bt_solver_new (&solver, method, model, &large, &error), BT_ELIMIT, error,
            "GiB");
  bt_model_free (model);
}
END_TEST

START_TEST (test_cancelled)
{
  bt_error error = BT_ERROR_INIT;
  volatile sig_atomic_t stop = 0;
  bt_model *model = model_of (0.0385, 2.3, one_mode, 1);
  const bt_watch watch = { .cancel = &stop };
  bt_options options = { .watch = &watch };
  bt_solver *solver = solver_of ("chebyshev", model, &options);
  advance (solver, 0.5);
  stop = 1;
  ck_fails (bt_solver_advance (solver, 0.5, &error), BT_ECANCEL, error, "interrupted");
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("fock");
  TCase *tests = tcase_create ("fock");
  tcase_set_timeout (tests, 120);
  tcase_add_test (tests, test_bessel);
  tcase_add_test (tests, test_states);
  tcase_add_test (tests, test_symmetric);
  tcase_add_test (tests, test_elements);
  tcase_add_test (tests, test_initial);
  tcase_add_test (tests, test_matrix);
  tcase_add_test (tests, test_edge);
  tcase_add_test (tests, test_free);
  tcase_add_test (tests, test_conserved);
  tcase_add_test (tests, test_grid);
  tcase_add_test (tests, test_cut);
  tcase_add_test (tests, test_refused);
  tcase_add_test (tests, test_cancelled);
  suite_add_tcase (suite, tests);
  return suite_run (suite);
}
