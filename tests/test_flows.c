/* tests/test_flows.c - points, Gaussians and samples in any polynomial: against the
 * special kernels, closed forms, and moment equations written out by hand.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/system.h"
#include "num/linalg.h"
#include "num/ode.h"
#include "tests/support.h"

#include <breaktime/series.h>
#include <complex.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MOST = 8, /* expressions */
  BATCHES = 16
};

static const char *const flows[]
    = { "classical", "mean-field", "gaussian", "truncated-wigner" };

static const double omega[] = { 0.731, 1.17, 0.4 };

static bt_model *
model_from (const bt_part *part, size_t parts, const char *hamiltonian)
{
  bt_model *model;
  bt_error error = BT_ERROR_INIT;
  const bt_description description
      = { .part = part, .parts = parts, .hamiltonian = hamiltonian };
  ck_ok (bt_model_from (&model, &description, &error), error);
  return model;
}

/* Means of the expressions TEXT at time T, over all samples. */
static bt_observables
look_at (const char *method, const bt_model *model, const bt_options *options, double t,
         const char *const *text, size_t count, double *out)
{
  bt_error error = BT_ERROR_INIT;
  bt_observation *look;
  bt_options with = options ? *options : (bt_options){ 0 };
  double all[MOST * (1 + BATCHES)];
  ck_assert_uint_le (count, MOST);
  ck_ok (bt_observation_new (&look, model, text, count, &error), error);
  with.observe = look;
  bt_solver *solver = solver_of (method, model, &with);
  bt_observables o = observe_after (solver, t);
  ck_ok (bt_solver_means (solver, all, &error), error);
  size_t stride = bt_method_find (method)->caps & BT_SAMPLED ? 1 + BATCHES : 1;
  for (size_t k = 0; k < count; k++)
    {
      double mean = 0;
      out[k] = all[k * stride];
      for (size_t b = 1; b < stride; b++)
        mean += all[k * stride + b] / BATCHES;
      if (stride > 1)
        ck_assert_double_eq_tol (mean, out[k], 1e-12 * (1 + fabs (mean)));
    }
  bt_solver_free (solver);
  bt_observation_free (look);
  return o;
}

/* ---- against the special kernels ----------------------------------------------- */

static const struct
{
  const char *method;
  size_t modes;
  bt_options options;
} shadows[] = {
  { "classical", 1, { .dt = 0.05 } },
  { "classical", 3, { .dt = 0.05 } },
  { "mean-field", 1, { .dt = 0.05 } },
  { "mean-field", 2, { .dt = 0.05 } },
  { "mean-field", 3, { .dt = 0.05 } },
  { "gaussian", 2, { .dt = 0.05 } },
  { "truncated-wigner", 1, { .dt = 0.03, .samples = 1001 } },
  { "truncated-wigner", 1, { .dt = 0.03, .samples = 1001, .sample_x = 1 } },
  { "truncated-wigner", 1, { .dt = 0.03, .samples = 1001, .random = 1, .seed = 3 } },
  { "truncated-wigner", 2, { .dt = 0.03, .samples = 1001 } },
  { "truncated-wigner", 3, { .dt = 0.03, .samples = 1001, .sample_x = 1 } },
};

/* The same points and the same steps: what is left is rounding, stretched by the flow;
 * and for the closed form of a classical point, and the samples' other scheme, the
 * error of the step. */
START_TEST (the_general_path_is_the_special_one)
{
  static const char *const text[]
      = { "x^2*y^2", "y^2", "p_y^2 + 3*y*p_y", "x*y + p_y^3", "p_x*x^3", "7" };
  static const char *const many[] = { "x^2*y1^2",           "y1^2",
                                      "p_y1^2 + 3*y1*p_y1", "x*y2 + p_y1^3",
                                      "p_x*x^3*y2^2",       "7" };
  const size_t count = COUNT (text), modes = shadows[_i].modes;
  double one[MOST], other[MOST];
  bt_model *model = model_of (0.11, 2.385, omega, modes);
  bt_observables a = look_at (shadows[_i].method, model, &shadows[_i].options, 13.7,
                              modes > 1 ? many : text, count, one);
  bt_model_generalise (model);
  bt_observables b = look_at (shadows[_i].method, model, &shadows[_i].options, 13.7,
                              modes > 1 ? many : text, count, other);
  const double tolerance = 1e-11;
  ck_assert_double_eq_tol (a.x, b.x, tolerance);
  ck_assert_double_eq_tol (a.p, b.p, tolerance);
  ck_assert_double_eq_tol (a.x2, b.x2, 10 * tolerance);
  ck_assert_double_eq_tol (a.energy, b.energy, 10 * tolerance);
  ck_assert_double_eq_tol (a.norm, b.norm, tolerance);
  for (size_t k = 0; k < count; k++)
    ck_assert_double_eq_tol (one[k], other[k], 100 * tolerance);
  ck_assert_double_eq_tol (one[5], 7, 1e-12);
  if (strcmp (shadows[_i].method, "classical") != 0)
    ck_assert_double_gt (one[1], 0.1);
  bt_model_free (model);
}
END_TEST

/* ---- quadratic Hamiltonians ---------------------------------------------------- */

/* A pair whose kinds of coupling are all there, or those of coordinates alone; of a
 * tilted and moved start. */
static const char *const quadratics[] = {
  "(p_x^2 + x^2)/2 + (p_y^2 + 0.6*y^2)/2 + 0.3*x*y - 0.2*x + 0.1*y",
  "(p_x^2 + x^2)/2 + (1.3*p_y^2 + 0.6*y^2)/2 + 0.3*x*y + 0.2*p_x*y - 0.15*x*p_y "
  "+ 0.1*p_x*p_y + 0.07*y*p_y - 0.2*x + 0.1*p_y",
};

static const bt_part tilted[]
    = { { .name = "x", .classical = 1, .mean = 1.385, .momentum = 0.3, .width = 1.4 },
        { .name = "y", .mean = 0.45, .momentum = -0.7, .width = 0.8, .chirp = 0.5 } };

/* Order of rows: x, p_x, y, p_y. */
static const size_t slots[] = { 0, 1, 3, 4 };

/* z -> M z + shift after time T. */
static void
linear_flow (const bti_polynomial *h, double t, double m[4][4], double shift[4])
{
  bt_error error = BT_ERROR_INIT;
  double a[25] = { 0 }, e[25], zero[BTI_SLOTS] = { 0 };
  for (size_t i = 0; i < 4; i++)
    {
      bti_polynomial first;
      const size_t to = i ^ 1;
      const double sign = i % 2 ? 1 : -1; /* p' = -dH/dx */
      ck_ok (bti_polynomial_derivative (&first, h, slots[i], &error), error);
      a[to * 5 + 4] = t * sign * creal (bti_polynomial_value (&first, zero));
      for (size_t j = 0; j < 4; j++)
        {
          bti_polynomial second;
          ck_ok (bti_polynomial_derivative (&second, &first, slots[j], &error), error);
          a[to * 5 + j] = t * sign * creal (bti_polynomial_value (&second, zero));
          bti_polynomial_clear (&second);
        }
      bti_polynomial_clear (&first);
    }
  ck_ok (bti_exponential (e, a, 5, &error), error);
  for (size_t i = 0; i < 4; i++)
    {
      shift[i] = e[i * 5 + 4];
      memcpy (m[i], e + i * 5, sizeof m[i]);
    }
}

/* Means and covariance in slots; without those of x when it is a POINT. */
static void
exact_moments (const bt_model *model, double t, int point, double *mean,
               double *covariance)
{
  const bti_system *system = bti_model_system (model);
  double m[4][4], shift[4], z[BTI_SLOTS], s[BTI_SLOTS * BTI_SLOTS];
  linear_flow (&system->h, t, m, shift);
  bti_system_moments (system, z, s);
  for (size_t i = 0; i < BTI_SLOTS; i++)
    for (size_t j = 0; j < BTI_SLOTS; j++)
      if (point && (i < 3 || j < 3))
        s[i * BTI_SLOTS + j] = 0;
  memset (mean, 0, BTI_SLOTS * sizeof *mean);
  memset (covariance, 0, BTI_SLOTS * BTI_SLOTS * sizeof *covariance);
  for (size_t i = 0; i < 4; i++)
    {
      mean[slots[i]] = shift[i];
      for (size_t j = 0; j < 4; j++)
        {
          mean[slots[i]] += m[i][j] * z[slots[j]];
          for (size_t k = 0; k < 4; k++)
            for (size_t l = 0; l < 4; l++)
              covariance[slots[i] * BTI_SLOTS + slots[j]]
                  += m[i][k] * s[slots[k] * BTI_SLOTS + slots[l]] * m[j][l];
        }
    }
}

static const char *const polynomials[]
    = { "y", "p_y", "x*y", "p_x*y^2 + x^2", "x^2*p_y^2 - y^3" };

static void
exact_means (const bt_model *model, const double *mean, const double *covariance,
             double *out)
{
  bt_error error = BT_ERROR_INIT;
  bt_observation *look;
  ck_ok (bt_observation_new (&look, model, polynomials, COUNT (polynomials), &error),
         error);
  for (size_t k = 0; k < COUNT (polynomials); k++)
    out[k] = creal (bti_polynomial_gaussian (&look->item[k], mean, covariance));
  bt_observation_free (look);
}

START_TEST (a_gaussian_is_exact_where_forces_are_linear)
{
  const double t = 9.7;
  double mean[BTI_SLOTS], covariance[BTI_SLOTS * BTI_SLOTS], want[MOST], got[MOST];
  bt_model *model = model_from (tilted, 2, quadratics[_i]);
  const bti_system *system = bti_model_system (model);
  exact_moments (model, t, 0, mean, covariance);
  exact_means (model, mean, covariance, want);
  bt_options options = { .dt = 0.05 };
  bt_observables o
      = look_at ("gaussian", model, &options, t, polynomials, COUNT (polynomials), got);
  /* The step: (0.05)^8 = 4e-11 times t and constants below 1. */
  ck_assert_double_eq_tol (o.x, mean[0], 1e-10);
  ck_assert_double_eq_tol (
      o.p, creal (bti_polynomial_gaussian (&system->rate, mean, covariance)), 1e-10);
  ck_assert_double_eq_tol (o.x2, mean[0] * mean[0] + covariance[0], 1e-10);
  ck_assert_double_eq_tol (o.energy, bt_model_energy (model), 1e-10);
  ck_assert_double_eq_tol (o.norm, 1, 1e-11);
  for (size_t k = 0; k < COUNT (polynomials); k++)
    ck_assert_double_eq_tol (got[k], want[k], 1e-9);
  ck_assert_double_gt (covariance[3 * BTI_SLOTS + 3], 0.1);
  bt_model_free (model);
}
END_TEST

/* A point x and a Gaussian y: of a quadratic H the means are exact, and the spread is
 * the one that y has by itself. */
START_TEST (mean_field_is_exact_in_its_means)
{
  const double t = 9.7;
  double mean[BTI_SLOTS], covariance[BTI_SLOTS * BTI_SLOTS], got[MOST];
  bt_model *model = model_from (tilted, 2, quadratics[_i]);
  exact_moments (model, t, 0, mean, covariance);
  bt_options options = { .dt = 0.05 };
  bt_observables o = look_at ("mean-field", model, &options, t, polynomials,
                              COUNT (polynomials), got);
  ck_assert_double_eq_tol (o.x, mean[0], 1e-10);
  ck_assert_double_eq_tol (o.x2, mean[0] * mean[0], 1e-10);
  ck_assert_double_eq_tol (o.norm, 1, 1e-11);
  ck_assert_double_eq_tol (got[0], mean[3], 1e-10);
  ck_assert_double_eq_tol (got[1], mean[4], 1e-10);
  ck_assert_double_eq_tol (got[2], mean[0] * mean[3], 1e-10);
  /* ... and the point without any spread is there, too. */
  o = look_at ("classical", model, &options, t, polynomials, COUNT (polynomials), got);
  ck_assert_double_eq_tol (o.x, mean[0], 1e-10);
  ck_assert_double_eq_tol (got[4], pow (mean[0] * mean[4], 2) - pow (mean[3], 3), 1e-9);
  bt_model_free (model);
}
END_TEST

/* Means over samples within four standard errors of random points; low-discrepancy ones
 * are closer by far. */
START_TEST (samples_are_right_where_forces_are_linear)
{
  enum
  {
    SAMPLES = 1 << 15
  };
  const double t = 9.7;
  const int sample_x = _i & 1, which = _i >> 1 & 1, random = _i >> 2 & 1;
  double mean[BTI_SLOTS], covariance[BTI_SLOTS * BTI_SLOTS], want[MOST], got[MOST];
  bt_model *model = model_from (tilted, 2, quadratics[which]);
  exact_moments (model, t, !sample_x, mean, covariance);
  exact_means (model, mean, covariance, want);
  bt_options options = {
    .dt = 0.05, .samples = SAMPLES, .sample_x = sample_x, .random = random, .seed = 11
  };
  bt_observables o = look_at ("truncated-wigner", model, &options, t, polynomials,
                              COUNT (polynomials), got);
  const double share = (random ? 4 : 0.4) / sqrt (SAMPLES);
  ck_assert_double_eq_tol (o.x, mean[0], share * sqrt (covariance[0]));
  ck_assert_double_eq_tol (o.x2, mean[0] * mean[0] + covariance[0], 3 * share);
  for (size_t k = 0; k < COUNT (polynomials); k++)
    {
      /* Variances of the last ones are below 30. */
      double spread = k < 2 ? sqrt (covariance[slots[2 + k] * (BTI_SLOTS + 1)])
                            : (k < 3 ? 2 : 5.5);
      ck_assert_msg (fabs (got[k] - want[k]) < share * spread, "%s: %g, exact %g",
                     polynomials[k], got[k], want[k]);
    }
  bt_model_free (model);
}
END_TEST

/* The pair that has a special form, too. */
START_TEST (a_gaussian_knows_the_pair)
{
  static const double lambda[] = { 0.55 };
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  double mean[BTI_SLOTS], covariance[BTI_SLOTS * BTI_SLOTS];
  ck_ok (bt_model_new_linear (&model, lambda, 1.385, omega, 1, &error), error);
  exact_moments (model, 17.3, 0, mean, covariance);
  bt_options options = { .dt = 0.05 };
  bt_observables o = means_at ("gaussian", model, &options, 17.3);
  ck_assert_double_eq_tol (o.x, mean[0], 1e-10);
  ck_assert_double_eq_tol (o.p, mean[1], 1e-10);
  ck_assert_double_eq_tol (o.x2, mean[0] * mean[0] + covariance[0], 1e-10);
  bt_options exact = { .tolerance = 1e-8 };
  ck_assert_double_eq_tol (o.x2, means_at ("spectral", model, &exact, 17.3).x2, 1e-7);
  bt_model_free (model);
}
END_TEST

/* ---- moment equations by hand -------------------------------------------------- */

/* H = p^2/2 + x^4/4: means m, k and s, c, d of xx, xp, pp. */
static void
quartic (const double *y, double *rate, const void *context)
{
  (void) context;
  const double m = y[0], s = y[2], stiffness = 3 * (m * m + s);
  rate[0] = y[1];
  rate[1] = -(m * m * m + 3 * m * s);
  rate[2] = 2 * y[3];
  rate[3] = y[4] - stiffness * s;
  rate[4] = -2 * stiffness * y[3];
}

/* H = p^2 (1 + x^2)/2 + x^2/2, which is no sum. */
static void
crossed (const double *y, double *rate, const void *context)
{
  (void) context;
  const double m = y[0], k = y[1], s = y[2], c = y[3], d = y[4];
  const double xx = 1 + k * k + d, xp = 2 * (m * k + c), pp = 1 + m * m + s;
  rate[0] = k * pp + 2 * m * c;
  rate[1] = -(m * xx + 2 * k * c);
  rate[2] = 2 * (xp * s + pp * c);
  rate[3] = pp * d - xx * s;
  rate[4] = -2 * (xx * c + xp * d);
}

/* H = (p_x^2 + x^2)/2 + (p_y^2 + 0.6 y^2)/2 + 0.2 x y^2 with a point x: x, p_x, then
 * those of y. */
static void
trilinear (const double *y, double *rate, const void *context)
{
  (void) context;
  const double stiffness = 0.6 + 0.4 * y[0];
  rate[0] = y[1];
  rate[1] = -y[0] - 0.2 * (y[2] * y[2] + y[4]);
  rate[2] = y[3];
  rate[3] = -stiffness * y[2];
  rate[4] = 2 * y[5];
  rate[5] = y[6] - stiffness * y[4];
  rate[6] = -2 * stiffness * y[5];
}

START_TEST (a_gaussian_obeys_its_moment_equations)
{
  static const struct
  {
    const char *h;
    void (*rate) (const double *, double *, const void *);
  } cases[]
      = { { "p_q^2/2 + q^4/4", quartic }, { "p_q^2*(1 + q^2)/2 + q^2/2", crossed } };
  static const bt_part part
      = { .name = "q", .mean = 1.2, .momentum = 0.4, .width = 1.3, .chirp = -0.3 };
  static const char *const text[] = { "q*p_q", "p_q^2" };
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_from (&part, 1, cases[_i].h);
  const double w = 1.3, c = -0.3, t = 4.3;
  double y[] = { 1.2, 0.4, 1 / (2 * w), -c / (2 * w), (w * w + c * c) / (2 * w) };
  double got[2], want[5];
  cases[_i].rate (y, want, NULL);
  ck_ok (bti_ode (cases[_i].rate, NULL, y, 5, t, 1e-13, &error), error);
  bt_options options = { .dt = 0.01 };
  bt_observables o = look_at ("gaussian", model, &options, t, text, 2, got);
  ck_assert_double_eq_tol (o.x, y[0], 1e-9);
  ck_assert_double_eq_tol (o.x2, y[0] * y[0] + y[2], 1e-9);
  ck_assert_double_eq_tol (got[0], y[0] * y[1] + y[3], 1e-9);
  ck_assert_double_eq_tol (got[1], y[1] * y[1] + y[4], 1e-9);
  cases[_i].rate (y, want, NULL);
  ck_assert_double_eq_tol (o.p, want[0], 1e-9);
  ck_assert_double_eq_tol (o.energy, bt_model_energy (model), 1e-9);
  ck_assert_double_eq_tol (o.norm, 1, 1e-9);
  bt_model_free (model);
}
END_TEST

START_TEST (mean_field_obeys_its_moment_equations)
{
  static const char *const text[] = { "y", "y^2", "y*p_y" };
  bt_error error = BT_ERROR_INIT;
  bt_model *model
      = model_from (tilted, 2, "(p_x^2 + x^2)/2 + (p_y^2 + 0.6*y^2)/2 + 0.2*x*y^2");
  const double w = 0.8, c = 0.5, t = 7.1;
  double y[] = {
    1.385, 0.3, 0.45, -0.7, 1 / (2 * w), -c / (2 * w), (w * w + c * c) / (2 * w)
  };
  double got[3];
  ck_ok (bti_ode (trilinear, NULL, y, 7, t, 1e-13, &error), error);
  bt_options options = { .dt = 0.02 };
  bt_observables o = look_at ("mean-field", model, &options, t, text, 3, got);
  ck_assert_double_eq_tol (o.x, y[0], 1e-9);
  ck_assert_double_eq_tol (o.p, y[1], 1e-9);
  ck_assert_double_eq_tol (got[0], y[2], 1e-9);
  ck_assert_double_eq_tol (got[1], y[2] * y[2] + y[4], 1e-9);
  ck_assert_double_eq_tol (got[2], y[2] * y[3] + y[5], 1e-9);
  bt_model_free (model);
}
END_TEST

/* ---- samples of a Kerr oscillator ---------------------------------------------- */

/* Of H = (x^2 + p^2)^2/4 a sample turns by r^2 t: with W = exp (-|z - z0|^2)/pi the
 * mean of z exp (-i r^2 t) is z0/(1 + a)^2 exp (-a |z0|^2/(1 + a)), a = i t. */
START_TEST (samples_of_a_kerr_oscillator_turn_by_their_energies)
{
  enum
  {
    SAMPLES = 1 << 16
  };
  static const bt_part part = { .name = "q", .mean = 1.2, .momentum = -0.5 };
  static const char *const text[] = { "p_q", "q^2 + p_q^2" };
  bt_model *model = model_from (&part, 1, "(q^2 + p_q^2)^2/4");
  const double complex z0 = 1.2 - 0.5 * I;
  const double t = 0.3 + 0.2 * _i;
  const double complex a = I * t, z = z0 / ((1 + a) * (1 + a))
                                      * cexp (-a * (1.44 + 0.25) / (1 + a));
  double got[2];
  bt_options options = { .dt = 0.02, .samples = SAMPLES };
  bt_observables o = look_at ("truncated-wigner", model, &options, t, text, 2, got);
  /* Two fifths of what random points would be off, whose spread is 1. */
  ck_assert_double_eq_tol (o.x, creal (z), 0.4 / sqrt (SAMPLES));
  ck_assert_double_eq_tol (got[0], cimag (z), 0.4 / sqrt (SAMPLES));
  ck_assert_double_eq_tol (got[1], 1.69 + 1, 0.8 / sqrt (SAMPLES));
  /* The rate of x is <(x^2 + p^2) p>, not <p>: -i dz/dt of the mean. */
  const double h = 1e-4;
  double next = means_at ("truncated-wigner", model, &options, t + h).x;
  double last = means_at ("truncated-wigner", model, &options, t - h).x;
  ck_assert_double_eq_tol (o.p, (next - last) / (2 * h), 1e-5);
  ck_assert_double_gt (fabs (o.p - got[0]), 0.05);
  bt_model_free (model);
}
END_TEST

/* ---- order, energy, threads ---------------------------------------------------- */

static const struct
{
  const char *h;
  double dt;
} orders[] = {
  { "(p_x^2 + x^2 + p_y^2 + y^2)/2 + 0.1*(x^2*y - y^3/3)", 0.4 },
  { "(p_x^2 + x^2 + p_y^2 + y^2)/2 + 0.1*x^2*p_y^2 + 0.1*p_x^2*y^2 + 0.1*y*p_y*x",
    0.2 },
};
static const char *const steppers[] = { "classical", "gaussian", "truncated-wigner" };

START_TEST (flows_are_of_order_eight)
{
  static const bt_part part[]
      = { { .name = "x", .classical = 1, .mean = 0.5, .momentum = 0.2 },
          { .name = "y", .mean = 0.3, .width = 2 } };
  const char *method = steppers[_i % 3];
  bt_model *model = model_from (part, 2, orders[_i / 3].h);
  double result[3][4], change[2] = { 0 };
  for (int k = 0; k < 3; k++)
    {
      static const char *const text[] = { "y", "x*p_y" };
      bt_options options = { .dt = ldexp (orders[_i / 3].dt, -k), .samples = 512 };
      bt_observables o = look_at (method, model, &options, 4.8, text, 2, &result[k][2]);
      result[k][0] = o.x;
      result[k][1] = o.p;
    }
  for (int k = 0; k < 2; k++)
    for (int i = 0; i < 4; i++)
      change[k] = hypot (change[k], result[k + 1][i] - result[k][i]);
  double order = log2 (change[0] / change[1]);
  ck_assert_msg (fabs (order - 8) < 0.4, "%s in %s: order %g", method, orders[_i / 3].h,
                 order);
  bt_model_free (model);
}
END_TEST

/* Energies of the symplectic ones swing and do not drift; of the others the error of
 * the step adds up. */
START_TEST (energies_stay)
{
  static const bt_part part[]
      = { { .name = "x", .classical = 1, .mean = 0.5, .momentum = 0.2 },
          { .name = "y", .mean = 0.3, .width = 2 } };
  const char *method = steppers[_i % 3];
  bt_model *model = model_from (part, 2, orders[_i / 3].h);
  bt_options options = { .dt = 0.1, .samples = 512 };
  bt_solver *solver = solver_of (method, model, &options);
  bt_observables start = observe_after (solver, 0), o = start;
  double early = 0, late = 0, norm = 0;
  for (int i = 0; i < 100; i++)
    {
      o = observe_after (solver, 5);
      double *off = i < 20 ? &early : &late;
      *off = fmax (*off, fabs (o.energy - start.energy));
      norm = fmax (norm, o.norm - 1);
    }
  ck_assert_double_ge (start.norm, 1);
  ck_assert_double_lt (early, 1e-9);
  ck_assert_double_lt (late, _i < 3 ? 3 * early + 1e-12 : 1e-8);
  ck_assert_double_lt (norm, 1e-7);
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

START_TEST (threads_change_no_bit)
{
  static const char *const text[] = { "x*y", "p_y^3 - x^2" };
  bt_model *model = model_from (tilted, 2, orders[_i].h);
  bt_observables o[3];
  double got[3][2];
  for (unsigned threads = 1; threads <= 3; threads++)
    {
      /* Blocks that are not full. */
      bt_options options = { .samples = BATCHES * 293, .dt = 0.1, .threads = threads };
      o[threads - 1] = look_at ("truncated-wigner", model, &options, 2.9, text, 2,
                                got[threads - 1]);
    }
  for (int k = 1; k < 3; k++)
    {
      ck_assert_mem_eq (&o[0], &o[k], sizeof o[0]);
      ck_assert_mem_eq (got[0], got[k], sizeof got[0]);
    }
  bt_model_free (model);
}
END_TEST

/* ---- starts and steps ---------------------------------------------------------- */

/* Of a start that is no Gaussian its moments: those of |n> are n + 1/2. */
START_TEST (moments_are_taken_of_what_is_no_gaussian)
{
  static const bt_part part[] = { { .name = "x", .mean = 1.3 },
                                  { .name = "y", .start = BT_START_FOCK, .level = 2 } };
  static const char *const text[] = { "y^2", "p_y^2", "x^2*y^2" };
  double got[3];
  bt_model *model = model_from (part, 2, "(p_x^2 + x^2 + p_y^2 + y^2 + x^2*y^2)/2");
  bt_observables o = look_at ("gaussian", model, NULL, 1e-9, text, 3, got);
  ck_assert_double_eq_tol (got[0], 2.5, 1e-7);
  ck_assert_double_eq_tol (got[1], 2.5, 1e-7);
  ck_assert_double_eq_tol (got[2], 2.5 * (1.69 + 0.5), 1e-7);
  ck_assert_double_eq_tol (o.energy, bt_model_energy (model), 1e-12);
  bt_model_free (model);
}
END_TEST

/* Units are a file's own: the step follows the frequency, of the start or of the
 * turning point that its energy leads to. */
START_TEST (steps_follow_the_frequency)
{
  static const struct
  {
    bt_part part;
    const char *h;
    double most; /* step times the fastest frequency is 0.4 */
  } cases[] = {
    { { .name = "q", .mean = 2 }, "5000*(p_q^2 + q^2)", 4.01e-5 },
    { { .name = "q", .mean = 2 }, "(p_q^2 + q^2)/2e6", 4.01e5 },
    /* turns at (2 20^2)^(1/4) = 5.3, stiffness 3 x^2 = 85 */
    { { .name = "q", .momentum = 20, .width = 3 }, "p_q^2/2 + q^4/4", 0.4 / 8 },
    { { .name = "q", .mean = 1 }, "p_q", 0.401 },
  };
  bt_error error = BT_ERROR_INIT;
  bt_options options = { 0 };
  bt_model *model = model_from (&cases[_i].part, 1, cases[_i].h);
  ck_ok (bt_options_settle (&options, bt_method_find ("gaussian"), model, &error),
         error);
  ck_assert_double_lt (options.dt, cases[_i].most);
  ck_assert_double_gt (options.dt, cases[_i].most / 4);
  bt_model_free (model);
}
END_TEST

/* The step that is chosen keeps what it promises, and the pair of runs measures it. */
START_TEST (the_error_of_the_step_is_measured)
{
  const char *method = _i % 2 ? "gaussian" : "classical";
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_from (tilted, 2, orders[_i / 2].h);
  bt_options options = { .tolerance = 1e-6 }, fine = { .dt = 0.005 };
  bt_runs *runs;
  ck_ok (bt_runs_new (&runs, bt_method_find (method), model, &options, 0.9,
                      BT_EXACT_NOTHING, &error),
         error);
  ck_ok (bt_runs_extend (runs, 9, &error), error);
  const bt_series *coarse, *refined;
  ck_assert (bt_runs_pair (runs, BT_AXIS_STEP, &coarse, &refined));
  double off
      = fabs (bt_runs_nominal (runs)->x[10] - means_at (method, model, &fine, 9).x);
  double said = bt_runs_x_error (runs, BT_AXIS_STEP, 10);
  ck_assert_double_gt (said, 0);
  ck_assert_double_le (off, said);
  ck_assert_double_lt (off, 9e-6);
  bt_runs_free (runs);
  bt_model_free (model);
}
END_TEST

/* ---- joint starts -------------------------------------------------------------- */

static bt_model *
joint_model (const bt_part *part, size_t parts, const char *h, const char *ground_of)
{
  bt_model *model;
  bt_error error = BT_ERROR_INIT;
  const bt_description description
      = { .part = part, .parts = parts, .hamiltonian = h, .ground_of = ground_of };
  ck_ok (bt_model_from (&model, &description, &error), error);
  return model;
}

static const bt_part pair[] = { { .name = "x", .classical = 1 }, { .name = "y" } };

/* G = (|p|^2 + (q - c) K (q - c))/2 with K = 1.69, 0.5; 0.5, 0.81 and c = 2.385, -0.6,
 * whose sqrt is by Cayley and Hamilton (K + sqrt(det K))/sqrt(tr K + 2 sqrt(det K)). In
 * the ground state <p p> = sqrt(K)/2, <q q> = 1/(2 sqrt(K)), <q p> = 0. */
static const char coupled[]
    = "(p_x^2 + p_y^2 + 1.69*(x - 2.385)^2 + 0.81*(y + 0.6)^2)/2 "
      "+ 0.5*(x - 2.385)*(y + 0.6)";

START_TEST (a_joint_start_has_its_normal_modes)
{
  enum
  {
    SAMPLES = 1 << 15
  };
  static const char *const text[]
      = { "x", "y", "p_x", "p_y", "x*y", "p_x*p_y", "y^2", "p_y^2" };
  const char *method = flows[_i % 4];
  const int sample_x = _i / 4, wigner = strcmp (method, "truncated-wigner") == 0;
  const double root = sqrt (1.69 * 0.81 - 0.25), whole = sqrt (2.5 + 2 * root);
  const double k[2][2] = { { (1.69 + root) / whole, 0.5 / whole },
                           { 0.5 / whole, (0.81 + root) / whole } };
  double got[COUNT (text)];
  bt_model *model = joint_model (pair, 2, "(p_x^2 + x^2 + p_y^2 + y^2)/2", coupled);
  bt_options options = { .dt = 0.05, .samples = SAMPLES, .sample_x = sample_x };
  if (!wigner)
    options.samples = 0, options.sample_x = 0;
  bt_observables o = look_at (method, model, &options, 0, text, COUNT (text), got);
  /* Points of low discrepancy: see above.  Otherwise ten times what ground.h says. */
  const double tolerance = wigner ? 0.4 / sqrt (SAMPLES) : 1e-7;
  const int both = strcmp (method, "gaussian") == 0 || (wigner && sample_x),
            one = both || strcmp (method, "classical") != 0;
  const double want[] = { 2.385,
                          -0.6,
                          0,
                          0,
                          -0.6 * 2.385 - both * k[0][1] / (2 * root),
                          both * k[0][1] / 2,
                          0.36 + one * k[0][0] / (2 * root),
                          one * k[1][1] / 2 };
  ck_assert_double_eq_tol (o.x2, 2.385 * 2.385 + both * k[1][1] / (2 * root),
                           3 * tolerance);
  for (size_t i = 0; i < COUNT (text); i++)
    ck_assert_msg (fabs (got[i] - want[i]) < 2 * tolerance, "%s: %.9g, exact %.9g",
                   text[i], got[i], want[i]);
  bt_model_free (model);
}
END_TEST

/* Three parts, and momenta in the coupling: q' = q + s p is canonical, so that the
 * ground state of (p_x^2 + (x - 0.3 p_y)^2 + (y - 0.3 p_x)^2 + p_y^2)/2 has, of
 * x' = x - 0.3 p_y and y' = y - 0.3 p_x, the spreads 1/2 and <x p_y> = 0.3/2. */
START_TEST (a_joint_start_of_two_oscillators_and_mixed_momenta)
{
  static const bt_part part[]
      = { { .name = "x", .classical = 1 }, { .name = "y" }, { .name = "z" } };
  static const char *const text[] = { "x^2", "x*p_y", "y*p_x", "x*y", "z^2", "z*y" };
  const double want[] = { 0.5 + 0.09 / 2, 0.15, 0.15, 0, 0.16 + 0.25, 0 };
  double got[COUNT (text)];
  bt_model *model = joint_model (
      part, 3, "p_x^2 + x^2 + p_y^2 + y^2 + p_z^2 + z^2",
      "(p_x^2 + (x - 0.3*p_y)^2 + (y - 0.3*p_x)^2 + p_y^2 + p_z^2 + 4*(z - 0.4)^2)/2");
  (void) look_at ("gaussian", model, NULL, 0, text, COUNT (text), got);
  for (size_t i = 0; i < COUNT (text); i++)
    ck_assert_msg (fabs (got[i] - want[i]) < 1e-7, "%s: %.9g, exact %.9g", text[i],
                   got[i], want[i]);
  bt_model_free (model);
}
END_TEST

/* G = (p_x^2 + (x - x0)^2 + p_y^2 + (Omega^2 + lambda x^2) y^2)/2 pulls at x with
 * -lambda x y^2.  To first order in lambda, with y in its vacuum at x0, of the
 * frequency W = sqrt(Omega^2 + lambda x0^2), <y^2> = 1/(2W), and the spring of strength
 * 1 gives way by <x> - x0 = -lambda x0/(2W).  The next order is smaller by lambda, up
 * to a factor of order one. */
START_TEST (a_joint_vacuum_gives_way_as_perturbation_theory_says)
{
  static const double lambdas[] = { 1e-2, 1e-3, 1e-4 };
  const double lambda = lambdas[_i], x0 = 2.385, width = sqrt (0.36 + lambda * x0 * x0),
               first = -lambda * x0 / (2 * width);
  char ground[200];
  snprintf (ground, sizeof ground,
            "(p_x^2 + (x - 2.385)^2 + p_y^2 + (0.36 + %.17g*x^2)*y^2)/2", lambda);
  bt_model *model = joint_model (pair, 2, "p_x^2 + x^2 + p_y^2 + y^2", ground);
  bt_options options = { .dt = 0.05 };
  bt_observables o = means_at ("gaussian", model, &options, 0);
  ck_assert_double_eq_tol ((o.x - x0) / first, 1, 3 * lambda + 1e-7 / fabs (first));
  ck_assert_double_eq (o.x, means_at ("classical", model, &options, 0).x);
  /* An exact method, which finds the state itself. */
  bt_options sharp = { .tolerance = 1e-7 };
  ck_assert_double_eq_tol (o.x, means_at ("spectral", model, &sharp, 0).x, 1e-7);
  ck_assert_double_eq_tol (o.x2, means_at ("spectral", model, &sharp, 0).x2, 1e-6);
  bt_model_free (model);
}
END_TEST

static Suite *
flows_suite (void)
{
  Suite *suite = suite_create ("flows");
  TCase *core = tcase_create ("flows");
  tcase_set_timeout (core, 120);
  tcase_add_loop_test (core, the_general_path_is_the_special_one, 0, COUNT (shadows));
  tcase_add_loop_test (core, a_gaussian_is_exact_where_forces_are_linear, 0, 2);
  tcase_add_loop_test (core, mean_field_is_exact_in_its_means, 0, 2);
  tcase_add_loop_test (core, samples_are_right_where_forces_are_linear, 0, 8);
  tcase_add_test (core, a_gaussian_knows_the_pair);
  tcase_add_loop_test (core, a_gaussian_obeys_its_moment_equations, 0, 2);
  tcase_add_test (core, mean_field_obeys_its_moment_equations);
  tcase_add_loop_test (core, samples_of_a_kerr_oscillator_turn_by_their_energies, 0, 3);
  tcase_add_loop_test (core, flows_are_of_order_eight, 0, 6);
  tcase_add_loop_test (core, energies_stay, 0, 6);
  tcase_add_loop_test (core, threads_change_no_bit, 0, 2);
  tcase_add_test (core, moments_are_taken_of_what_is_no_gaussian);
  tcase_add_loop_test (core, steps_follow_the_frequency, 0, 4);
  tcase_add_loop_test (core, the_error_of_the_step_is_measured, 0, 4);
  tcase_add_loop_test (core, a_joint_start_has_its_normal_modes, 0, 8);
  tcase_add_test (core, a_joint_start_of_two_oscillators_and_mixed_momenta);
  tcase_add_loop_test (core, a_joint_vacuum_gives_way_as_perturbation_theory_says, 0,
                       3);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (flows_suite ());
}
