/* tests/support.c - see support.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support.h"

#include <complex.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bt_model *
model_of (double lambda, double x0, const double *omega, size_t modes)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  ck_ok (bt_model_new (&model, lambda, x0, omega, modes, &error), error);
  return model;
}

bt_model *
model_of_couplings (const double *lambda, double x0, const double *omega, size_t modes)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  ck_ok (bt_model_new_couplings (&model, lambda, x0, omega, modes, &error), error);
  return model;
}

int
rows_of_the_paper (void)
{
  size_t count;
  int rows = 0;
  const bt_method *const *table = bt_methods (&count);
  bt_model *model;
  /* Outside of tests nothing can be asserted. */
  if (bt_model_new (&model, 0.11, 2.385, (double[]){ 0.731 }, 1, NULL) != BT_OK)
    abort ();
  for (size_t i = 0; i < count; i++)
    {
      bt_options options = { 0 };
      const bt_status status = bt_options_settle (&options, table[i], model, NULL);
      /* Behind them are methods of open systems, and nothing else. */
      if (status == BT_OK && rows == (int) i)
        rows++;
      else if (!(table[i]->caps & BT_ENVIRONMENT))
        abort ();
    }
  bt_model_free (model);
  return rows;
}

bt_solver *
solver_of (const char *method, const bt_model *model, const bt_options *options)
{
  bt_error error = BT_ERROR_INIT;
  bt_solver *solver;
  const bt_method *row = bt_method_find (method);
  ck_assert_msg (row != NULL, "no method %s", method);
  ck_ok (bt_solver_new (&solver, row, model, options, &error), error);
  return solver;
}

bt_observables
observe_after (bt_solver *solver, double interval)
{
  bt_error error = BT_ERROR_INIT;
  bt_observables means;
  if (interval > 0)
    ck_ok (bt_solver_advance (solver, interval, &error), error);
  ck_ok (bt_solver_observe (solver, &means, &error), error);
  return means;
}

bt_observables
means_at (const char *method, const bt_model *model, const bt_options *options,
          double t)
{
  bt_solver *solver = solver_of (method, model, options);
  bt_observables means = observe_after (solver, t);
  bt_solver_free (solver);
  return means;
}

/* ---- trajectories -------------------------------------------------------------- */

enum
{
  ROOM = 272 /* numbers of 64 modes in mean field, two real ones each */
};

struct system
{
  size_t modes;
  const double *omega, *lambda;
};

/* State: x, y_1, ..., then p_x, p_1, ... */
static int
hamilton (double t, const double *state, double *rate, void *context)
{
  (void) t;
  const struct system *system = context;
  size_t k = system->modes;
  const double *y = state, *p = state + k + 1;
  double force = -y[0];
  for (size_t j = 1; j <= k; j++)
    {
      double omega = system->omega[j - 1];
      force -= system->lambda[j - 1] * y[j] * y[j] * y[0];
      rate[j] = p[j];
      rate[k + 1 + j] = -(omega * omega + system->lambda[j - 1] * y[0] * y[0]) * y[j];
    }
  rate[0] = p[0];
  rate[k + 1] = force;
  return GSL_SUCCESS;
}

void
reference_flow (double *q, double *p, const double *omega, const double *lambda,
                size_t modes, double t)
{
  double state[ROOM], now = 0;
  size_t half = modes + 1;
  ck_assert_uint_le (2 * half, COUNT (state));
  memcpy (state, q, half * sizeof *q);
  memcpy (state + half, p, half * sizeof *p);
  struct system system = { modes, omega, lambda };
  gsl_odeiv2_system equations = { hamilton, NULL, 2 * half, &system };
  gsl_odeiv2_driver *driver = gsl_odeiv2_driver_alloc_y_new (
      &equations, gsl_odeiv2_step_rk8pd, 1e-3, 1e-13, 1e-13);
  ck_assert_int_eq (gsl_odeiv2_driver_apply (driver, &now, t, state), GSL_SUCCESS);
  gsl_odeiv2_driver_free (driver);
  memcpy (q, state, half * sizeof *q);
  memcpy (p, state + half, half * sizeof *p);
}

/* Mode functions: Re z_j and Im z_j are two real modes each. */
bt_observables
reference_meanfield (const bt_model *model, double t)
{
  double q[ROOM] = { bt_model_x0 (model) }, p[ROOM] = { 0 }, omega[ROOM], lambda[ROOM];
  size_t modes = bt_model_modes (model);
  for (size_t j = 0; j < modes; j++)
    {
      double width = bt_model_width (model, j);
      omega[2 * j] = omega[2 * j + 1] = bt_model_omega (model, j);
      lambda[2 * j] = lambda[2 * j + 1] = bt_model_lambda (model, j);
      q[2 * j + 2] = -1 / sqrt (2 * width);
      p[2 * j + 1] = sqrt (width / 2);
    }
  reference_flow (q, p, omega, lambda, 2 * modes, t);
  return (bt_observables){ .x = q[0], .p = p[0] };
}

/* ---- exact states -------------------------------------------------------------- */

/* Matrix element <a|s^2|b> of an oscillator with m omega/hbar = 1. */
static double
square_element (size_t a, size_t b)
{
  size_t low = a < b ? a : b, high = a < b ? b : a;
  if (low == high)
    return (double) low + 0.5;
  return high == low + 2 ? sqrt ((double) (low + 1) * (double) (low + 2)) / 2 : 0;
}

struct basis
{
  const bt_model *model;
  size_t levels, even, modes; /* even: levels of one mode */
  size_t inner;               /* states of all modes */
};

/* Level (not index) of mode J in inner state I. */
static size_t
level_of (const struct basis *basis, size_t i, size_t j)
{
  return 2 * (j == 0 ? i % basis->even : i / basis->even);
}

/* <i|y_j^2|k> between inner states. */
static double
mode_square (const struct basis *basis, size_t i, size_t k, size_t j)
{
  for (size_t other = 0; other < basis->modes; other++)
    if (other != j && level_of (basis, i, other) != level_of (basis, k, other))
      return 0;
  return square_element (level_of (basis, i, j), level_of (basis, k, j))
         / bt_model_omega (basis->model, j);
}

/* Amplitude of inner state I in the initial Gaussian of all modes: of width W in
 * the states of frequency Omega,
 * <2k|W> = (4 Omega W)^(1/4)/sqrt(Omega + W) prod_{i<=k} r sqrt((2i - 1)/2i),
 * r = (Omega - W)/(Omega + W). */
static double
inner_amplitude (const struct basis *basis, size_t i)
{
  double product = 1;
  for (size_t j = 0; j < basis->modes; j++)
    {
      double omega = bt_model_omega (basis->model, j), x0 = bt_model_x0 (basis->model);
      double width = sqrt (omega * omega + bt_model_lambda (basis->model, j) * x0 * x0);
      double ratio = (omega - width) / (omega + width);
      product *= pow (4 * omega * width, 0.25) / sqrt (omega + width);
      for (size_t m = 2; m <= level_of (basis, i, j); m += 2)
        product *= ratio * sqrt ((double) (m - 1) / (double) m);
    }
  return product;
}

/* Evolve the amplitudes of one parity of the background: those with n = PARITY,
 * PARITY + 2, ... in OUT[n * inner + i]. */
static void
evolve_parity (const struct basis *basis, size_t parity, double t, double complex *out)
{
  size_t half = (basis->levels - parity + 1) / 2, size = half * basis->inner;
  double *h = calloc (size * size, sizeof *h), *energy = calloc (size, sizeof *energy);
  double *start = calloc (size, sizeof *start);
  double alpha = bt_model_x0 (basis->model) / sqrt (2);
  for (size_t a = 0; a < size; a++)
    {
      size_t n = parity + 2 * (a / basis->inner), i = a % basis->inner;
      start[a] = exp (-alpha * alpha / 2) * inner_amplitude (basis, i);
      for (size_t m = 1; m <= n; m++)
        start[a] *= alpha / sqrt ((double) m);
      for (size_t b = 0; b < size; b++)
        {
          size_t n2 = parity + 2 * (b / basis->inner), i2 = b % basis->inner;
          for (size_t j = 0; j < basis->modes; j++)
            h[a * size + b] += bt_model_lambda (basis->model, j) / 2
                               * square_element (n, n2) * mode_square (basis, i, i2, j);
        }
      h[a * size + a] += (double) n + 0.5;
      for (size_t j = 0; j < basis->modes; j++)
        h[a * size + a] += bt_model_omega (basis->model, j)
                           * ((double) level_of (basis, i, j) + 0.5);
    }
  ck_assert_int_eq (LAPACKE_dsyevd (LAPACK_ROW_MAJOR, 'V', 'U', (lapack_int) size, h,
                                    (lapack_int) size, energy),
                    0);
  for (size_t e = 0; e < size; e++)
    {
      double overlap = 0;
      for (size_t a = 0; a < size; a++)
        overlap += h[a * size + e] * start[a];
      double complex factor = overlap * cexp (-I * energy[e] * t);
      for (size_t a = 0; a < size; a++)
        out[(parity + 2 * (a / basis->inner)) * basis->inner + a % basis->inner]
            += h[a * size + e] * factor;
    }
  free (h);
  free (energy);
  free (start);
}

/* Entropy of the amplitudes C, LEVELS x INNER, by the reduced density matrix. */
static double
entropy_of (const double complex *c, size_t levels, size_t inner)
{
  double complex *rho = calloc (levels * levels, sizeof *rho);
  double *weight = calloc (levels, sizeof *weight), entropy = 0;
  for (size_t n = 0; n < levels; n++)
    for (size_t m = 0; m < levels; m++)
      for (size_t i = 0; i < inner; i++)
        rho[n * levels + m] += c[n * inner + i] * conj (c[m * inner + i]);
  /* OpenBLAS 0.3.21 reads one column too many where the upper triangle is given.  By
   * columns this is conj (rho), with the same eigenvalues. */
  ck_assert_int_eq (LAPACKE_zheevd (LAPACK_COL_MAJOR, 'N', 'L', (lapack_int) levels,
                                    rho, (lapack_int) levels, weight),
                    0);
  for (size_t n = 0; n < levels; n++)
    if (weight[n] > 0)
      entropy -= weight[n] * log (weight[n]);
  free (rho);
  free (weight);
  return entropy;
}

reference
reference_state (const bt_model *model, size_t levels, size_t levels_y, double t)
{
  struct basis basis = { .model = model,
                         .levels = levels,
                         .even = levels_y / 2,
                         .modes = bt_model_modes (model) };
  ck_assert_uint_le (basis.modes, 2);
  basis.inner = basis.modes == 1 ? basis.even : basis.even * basis.even;
  double complex *c = calloc (levels * basis.inner, sizeof *c);
  evolve_parity (&basis, 0, t, c);
  evolve_parity (&basis, 1, t, c);
  double complex lower = 0; /* <a> */
  reference out = { .entropy = entropy_of (c, levels, basis.inner) };
  for (size_t n = 0; n < levels; n++)
    for (size_t i = 0; i < basis.inner; i++)
      {
        double complex here = c[n * basis.inner + i];
        out.x2 += square_element (n, n) * creal (here * conj (here));
        if (n + 1 < levels)
          lower += sqrt ((double) (n + 1)) * conj (here) * c[(n + 1) * basis.inner + i];
        if (n + 2 < levels)
          out.x2 += 2 * square_element (n, n + 2)
                    * creal (conj (here) * c[(n + 2) * basis.inner + i]);
      }
  out.x = sqrt (2) * creal (lower);
  out.p = sqrt (2) * cimag (lower);
  free (c);
  return out;
}
