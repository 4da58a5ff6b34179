/* tests/test_open.c - open models: domains, the trade-off, Gaussian states, positivity.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "study/threshold.h"
#include "tests/open.h"

#include <math.h>
#include <string.h>

/* ---- models -------------------------------------------------------------------- */

START_TEST (what_a_model_refuses)
{
  static const struct
  {
    bti_open_params params;
    const char *text;
  } bad[] = {
    { { .kind = BTI_OPEN_QUBIT, .gamma_c = -0.1 }, "gamma_c = -0.1" },
    { { .kind = BTI_OPEN_QUBIT, .lambda = NAN }, "lambda = nan" },
    { { .kind = BTI_OPEN_QUBIT, .kappa = 1 }, "qubit has no such parameter" },
    { { .kind = BTI_OPEN_CAVITY, .gamma_c = 1 }, "cavity has no such parameter" },
    { { .kind = BTI_OPEN_CAVITY, .nb = -1 }, "nb = -1" },
    { { .kind = BTI_OPEN_CAVITY, .gu = INFINITY }, "gu = inf" },
    { { .kind = BTI_OPEN_QUBIT, .sx = 0.8, .sz = 0.7 }, "Bloch vector" },
    { { .kind = BTI_OPEN_QUBIT, .fock = 1.5 }, "fock = 1.5" },
    { { .kind = BTI_OPEN_QUBIT, .fock = 1, .x0 = 2 }, "neither displaced" },
    { { .kind = BTI_OPEN_OSCILLATORS, .cat = 1 }, "the same" },
    { { .kind = BTI_OPEN_OSCILLATORS, .omega_q = -1.3 }, "omega_q = -1.3" },
    { { .kind = BTI_OPEN_QUARTIC, .lambda = -0.1 }, "unbounded" },
    { { .kind = BTI_OPEN_QUBIT, .frozen = 2 }, "frozen = 2" },
    { { .kind = (bti_open_kind) 9 }, "kind 9" },
  };
  for (size_t i = 0; i < COUNT (bad); i++)
    {
      bt_error error = BT_ERROR_INIT;
      bti_open *model = (bti_open *) &error;
      ck_fails (bti_open_new (&model, &bad[i].params, &error), BT_EINVAL, error,
                bad[i].text);
      ck_assert_ptr_null (model);
    }
}
END_TEST

START_TEST (parameters_have_names)
{
  bt_error error = BT_ERROR_INIT;
  bti_open_kind kind;
  double value = 0;
  size_t count;
  ck_ok (bti_open_kind_find (&kind, "cavity", &error), error);
  bti_open_params params = { .kind = kind };
  ck_ok (bti_open_params_set (&params, "E", 0.25, &error), error);
  ck_assert_double_eq (params.drive, 0.25);
  ck_ok (bti_open_params_get (&params, "E", &value, &error), error);
  ck_assert_double_eq (value, 0.25);
  ck_fails (bti_open_params_set (&params, "Delta", 1, &error), BT_EINVAL, error,
            "it has: g, kappa, nb");
  ck_fails (bti_open_kind_find (&kind, "spin", &error), BT_EINVAL, error, "quartic");
  const bti_open_parameter *row = bti_open_parameters (&count);
  for (size_t i = 0; i < count; i++)
    {
      ck_assert_uint_ne (row[i].kinds & BTI_OPEN_OF_ALL, 0);
      ck_assert_uint_gt (strlen (row[i].meaning), 4);
    }
  /* A frequency that is left out is one. */
  bti_open *model = open_of (&params);
  ck_assert_double_eq (bti_open_get (model)->omega_c, 1);
  ck_assert_int_eq (bti_open_starts_negative (model), 0);
  bti_open_free (model);
  bti_open_free (NULL);
}
END_TEST

START_TEST (observables_have_names)
{
  bt_error error = BT_ERROR_INIT;
  for (int k = 0; k < BTI_OPEN_KIND_COUNT; k++)
    {
      size_t count, at;
      const char *const *names = bti_open_observables ((bti_open_kind) k, &count);
      ck_assert_uint_ge (count, 11);
      for (size_t i = 0; i < count; i++)
        {
          ck_ok (bti_open_observable_find (&at, (bti_open_kind) k, names[i], &error),
                 error);
          ck_assert_uint_eq (at, i);
        }
      ck_fails (bti_open_observable_find (&at, (bti_open_kind) k, "x3", &error),
                BT_EINVAL, error, "no observable 'x3'");
    }
}
END_TEST

START_TEST (what_a_run_refuses)
{
  static const double good[] = { 0, 1 }, falling[] = { 1, 0.5 }, negative[] = { -1 };
  static const struct
  {
    bti_effort options;
    const char *method;
    const double *time;
    size_t times;
    const char *text;
  } bad[] = {
    { { .dt = -0.1 }, "lindblad", good, 2, "time step -0.1" },
    { { .dt = NAN }, "hybrid", good, 2, "time step nan" },
    { { .tolerance = 2 }, "lindblad", good, 2, "tolerance 2" },
    { { .cut = -1 }, "lindblad", good, 2, "energy cut -1" },
    { { .batches = 1 }, "pseudo", good, 2, "1 batch" },
    { { .dt = 0 }, "lindblad", good, 0, "no times" },
    { { .dt = 0 }, "lindblad", falling, 2, "time 2 = 0.5" },
    { { .dt = 0 }, "lindblad", negative, 1, "time 1 = -1" },
  };
  bt_error error = BT_ERROR_INIT;
  bti_open_params params = { .kind = BTI_OPEN_QUBIT, .sz = 1 };
  bti_means *r;
  for (size_t i = 0; i < COUNT (bad); i++)
    {
      ck_fails (open_try (&r, bad[i].method, &params, &bad[i].options, NULL, 1,
                          bad[i].time, bad[i].times, &error),
                BT_EINVAL, error, bad[i].text);
      ck_assert_ptr_null (r);
    }
  ck_fails (open_try (&r, "gaussian", &params, NULL, NULL, 1, good, 2, &error),
            BT_ENOTSUP, error, "gaussian");
  ck_fails (open_try (&r, "truncated", &params, NULL, NULL, 1, good, 2, &error),
            BT_ENOTSUP, error, "truncated does not take this model");
  bti_means_free (NULL);
}
END_TEST

START_TEST (a_run_can_be_stopped)
{
  bt_error error = BT_ERROR_INIT;
  const volatile sig_atomic_t stop = 1;
  const double t = 1;
  static const char *const names[] = { "lindblad", "lindblad-taylor", "mean-field" };
  const bt_watch watch = { .cancel = &stop };
  bti_open_params params = { .kind = BTI_OPEN_QUBIT, .lambda = 0.1, .sz = 1 };
  bti_means *r;
  for (size_t i = 0; i < COUNT (names); i++)
    ck_fails (open_try (&r, names[i], &params, NULL, &watch, 1, &t, 1, &error),
              BT_ECANCEL, error, "interrupted");
}
END_TEST

/* ---- the trade-off ------------------------------------------------------------- */

static bti_open_tradeoff
tradeoff_of (const bti_open_params *params, double s)
{
  bt_error error = BT_ERROR_INIT;
  bti_open *model = open_of (params);
  bti_open_tradeoff out;
  ck_ok (bti_open_tradeoff_of (model, s, &out, &error), error);
  bti_open_free (model);
  return out;
}

START_TEST (the_bound_of_linear_couplings)
{
  /* gamma_c gamma_q >= lambda^2/16, here with unequal rates. */
  const double lambda = 0.7, gc = 0.31, gq = lambda * lambda / (16 * gc);
  bti_open_params params
      = { .kind = BTI_OPEN_QUBIT, .lambda = lambda, .gamma_c = gc, .gamma_q = gq };
  bti_open_tradeoff at = tradeoff_of (&params, 0);
  ck_assert_double_eq_tol (at.ratio, 1, 1e-15);
  ck_assert_double_eq_tol (at.smallest, 0, 1e-15);
  ck_assert (bti_open_fulfilled (&at));
  params.gamma_q = gq * (1 - 1e-9);
  bti_open_tradeoff below = tradeoff_of (&params, 0);
  ck_assert (!bti_open_fulfilled (&below));
  /* (d2 + d0)/2 - sqrt ((d2 - d0)^2/4 + lambda^2/4) */
  params.gamma_q = 0.04;
  double want = gc + 0.04 - sqrt (pow (gc - 0.04, 2) + lambda * lambda / 4);
  ck_assert_double_eq_tol (tradeoff_of (&params, 0).smallest, want, 1e-15);
  /* Half the rates that are needed, in units in which one of them is tiny. */
  params = (bti_open_params){
    .kind = BTI_OPEN_QUBIT, .lambda = 2e-7, .gamma_c = 2.5e-15, .gamma_q = 0.5
  };
  at = tradeoff_of (&params, 0);
  ck_assert_double_eq_tol (at.ratio, 0.5, 1e-12);
  ck_assert (!bti_open_fulfilled (&at));
  params.lambda = 0;
  ck_assert_double_eq (tradeoff_of (&params, 0).ratio, INFINITY);
}
END_TEST

START_TEST (the_bound_of_the_cavity)
{
  const double g = 0.5, kappa = 0.8, nb = 0.3,
               need = g * g / (2 * kappa * (2 * nb + 1));
  bti_open_params params = {
    .kind = BTI_OPEN_CAVITY, .g = g, .kappa = kappa, .nb = nb, .gd = need, .gu = need
  };
  bti_open_tradeoff at = tradeoff_of (&params, 0);
  ck_assert_double_eq_tol (at.ratio, 1, 1e-14);
  ck_assert (bti_open_fulfilled (&at));
  /* Both are needed; dephasing helps neither. */
  params.gu = 0;
  params.gd = 10;
  params.gphi = 10;
  at = tradeoff_of (&params, 0);
  ck_assert (!bti_open_fulfilled (&at));
  ck_assert_double_lt (at.smallest, -0.05);
  /* In P ordering decay alone is enough: gd kappa nb >= g^2. */
  params.gphi = 0;
  params.gd = g * g / (kappa * nb);
  at = tradeoff_of (&params, 1);
  ck_assert_double_eq_tol (at.ratio, 1, 1e-14);
  ck_assert (bti_open_fulfilled (&at));
  params.gd *= 1 - 1e-9;
  at = tradeoff_of (&params, 1);
  ck_assert (!bti_open_fulfilled (&at));
}
END_TEST

/* The matrix of the cavity again, from forces on x and p and the operators sx, sy. */
START_TEST (the_same_cavity_in_other_coordinates)
{
  bt_error error = BT_ERROR_INIT;
  const double g = 0.5, kappa = 0.8, nb = 0.3, gd = 0.11, gu = 0.19;
  const double diffusion = kappa * (2 * nb + 1) / 2;
  const double d2[] = { diffusion, 0, 0, diffusion };
  /* Orthonormal operators sx/sqrt 2, sy/sqrt 2: F/2 = sum D1 L; s-+ = (sx -+ i sy)/2.
   * F_x = -(g/sqrt 2) sy, F_p = -(g/sqrt 2) sx. */
  const double complex d1[] = { 0, -g / 2, -g / 2, 0 };
  const double complex off = I * (gd - gu) / 2;
  const double complex d0[] = { (gd + gu) / 2, off, conj (off), (gd + gu) / 2 };
  bti_open_params params = {
    .kind = BTI_OPEN_CAVITY, .g = g, .kappa = kappa, .nb = nb, .gd = gd, .gu = gu
  };
  double smallest;
  ck_ok (bt_tradeoff (d2, d1, d0, 2, 2, &smallest, &error), error);
  ck_assert_double_eq_tol (smallest, tradeoff_of (&params, 0).smallest, 1e-14);
}
END_TEST

START_TEST (what_has_no_trade_off)
{
  bt_error error = BT_ERROR_INIT;
  bti_open_params params
      = { .kind = BTI_OPEN_QUARTIC, .lambda = 0.1, .gamma_c = 5, .gamma_q = 5 };
  bti_open_tradeoff out;
  bti_open *model = open_of (&params);
  ck_fails (bti_open_tradeoff_of (model, 0, &out, &error), BT_ENOTSUP, error,
            "second derivative");
  bti_open_free (model);
  params = (bti_open_params){ .kind = BTI_OPEN_QUBIT };
  model = open_of (&params);
  ck_fails (bti_open_tradeoff_of (model, 1, &out, &error), BT_ENOTSUP, error, "Wigner");
  ck_fails (bti_open_tradeoff_of (model, 2, &out, &error), BT_EINVAL, error, "s = 2");
  bti_open_free (model);
}
END_TEST

/* ---- Gaussian states ----------------------------------------------------------- */

static void
gaussian_at (const bti_open_params *params, double t, double s[4][4], double nu[2])
{
  const bt_watch none = { .cancel = NULL };
  const bti_leave leave = { &none, 1 };
  bt_error error = BT_ERROR_INIT;
  double err[2];
  ck_ok (bti_open_gaussian (&leave, params, t, NULL, s, nu, err, &error), error);
}

/* Of the exact flow, whose error is that of its steps. */
static const bti_effort sharp = { .tolerance = 1e-12 };

START_TEST (conditional_means_and_covariance_add_up)
{
  static const double ratio[] = { 1, 1.7, 4 };
  const double time[] = { 0.3, 1, 2.7, 5, 10 };
  bti_open_params params = open_case_find ("A1")->params;
  params.xq0 = 0.3;
  params.pq0 = -0.7;
  params.squeezing = 0.4;
  params.gamma_q *= ratio[_i];
  bti_means *open = open_run ("gaussian", &params, &sharp, time, 5);
  bti_means *healed = open_run ("gaussian-healed", &params, NULL, time, 5);
  for (size_t k = 0; k < 5 * open->count; k++)
    ck_assert_double_eq_tol (open->value[k], healed->value[k], 1e-9);
  /* det V = 1/4 is kept at the threshold only. */
  if (_i == 0)
    ck_assert_double_eq_tol (healed->gates[4].length_min, 1, 1e-10);
  else
    ck_assert_double_lt (healed->gates[4].length_min, 0.8);
  ck_assert_double_le (healed->gates[4].length_max, 1 + 1e-10);
  bti_means_free (open);
  bti_means_free (healed);
}
END_TEST

START_TEST (gaussian_reference_numbers)
{
  static const struct
  {
    const char *name;
    double value;
  } want[]
      = { { "x", -0.153774 },      { "p", 0.419934 },       { "xq", 0.481087 },
          { "pq", -0.694872 },     { "cov_xx", 1.29813 },   { "cov_pp", 1.11304 },
          { "cov_xp", 0.20879 },   { "cov_xxq", -0.31507 }, { "cov_xpq", -0.06175 },
          { "cov_pxq", -0.08925 }, { "cov_ppq", 0.11660 },  { "cov_xqxq", 0.82521 },
          { "cov_pqpq", 1.30930 }, { "cov_xqpq", -0.02608 } };
  const open_case *c = open_case_find ("A1");
  const double time[] = { 1, 5 };
  bti_means *r = open_run ("gaussian", &c->params, &sharp, time, 2);
  char name[16];
  for (size_t k = 0; open_name (c->observables, k, name); k++)
    ck_assert_double_eq_tol (open_value (r, 0, name), c->value[0][k], 6e-6);
  for (size_t k = 0; k < COUNT (want); k++)
    ck_assert_double_eq_tol (open_value (r, 1, want[k].name), want[k].value, 6e-6);
  bti_means_free (r);
  r = open_run ("gaussian-healed", &c->params, NULL, time, 2);
  /* 1/(4 det V) of V_xx = 0.37615, V_xp = 0.06235, V_pp = 0.67496: pure. */
  ck_assert_double_eq_tol (r->gates[1].length_min, 1, 1e-10);
  ck_assert_double_eq_tol (open_value (r, 1, "cov_xqxq"), 0.82521, 6e-6);
  bti_means_free (r);
}
END_TEST

/* Exact trajectories exist, and yet the two are entangled. */
START_TEST (exactness_is_not_separability)
{
  static const struct
  {
    double gamma_q, ppt, tolerance;
  } row[] = { { 0.125, 0.45537, 6e-6 }, { 0.25, 0.49387, 6e-6 } };
  const double t = 1;
  bti_open_params params = open_case_find ("A1")->params;
  for (size_t i = 0; i < COUNT (row); i++)
    {
      params.gamma_q = row[i].gamma_q;
      double s[4][4], nu[2];
      gaussian_at (&params, t, s, nu);
      ck_assert_double_eq_tol (bt_gaussian_ppt (s, NULL), row[i].ppt, row[i].tolerance);
      ck_assert_double_eq_tol (nu[0], row[i].ppt, row[i].tolerance);
      if (i == 0)
        ck_assert_double_eq_tol (bt_gaussian_conditional (s, NULL), 0.57076, 6e-6);
    }
  /* Never entangled from four times the threshold on. */
  double least[] = { 1, 1 };
  for (int k = 0; k < 2; k++)
    for (double at = 0.02; at < 3; at += 0.02)
      {
        params.gamma_q = 0.125 * (k ? 4 : 3.5);
        double s[4][4], nu[2];
        gaussian_at (&params, at, s, nu);
        least[k] = fmin (least[k], bt_gaussian_ppt (s, NULL));
      }
  ck_assert_double_lt (least[0], 0.5 - 1e-5);
  ck_assert_double_ge (least[1], 0.5 - 1e-12);
}
END_TEST

/* A two-mode squeezed vacuum: nu = exp (-2r)/2 transposed, and given one side the
 * other is pure: 1/2 ... cosh 2r - sinh^2 2r/cosh 2r over two. */
START_TEST (two_mode_squeezed_vacuum)
{
  const double r = 0.61, c = cosh (2 * r) / 2, s = sinh (2 * r) / 2;
  double sigma[4][4]
      = { { c, 0, s, 0 }, { 0, c, 0, -s }, { s, 0, c, 0 }, { 0, -s, 0, c } };
  ck_assert_double_eq_tol (bt_gaussian_ppt (sigma, NULL), exp (-2 * r) / 2, 1e-14);
  ck_assert_double_eq_tol (bt_gaussian_conditional (sigma, NULL), c - s * s / c, 1e-14);
  double singular[4][4] = { { 0 } };
  ck_assert (isnan (bt_gaussian_conditional (singular, NULL)));
}
END_TEST

/* ---- positivity of W ----------------------------------------------------------- */

static bti_means *
kept (const bti_open_params *params, double t)
{
  bti_effort options = { .density = 1, .tolerance = 1e-9 };
  return open_run ("lindblad-taylor", params, &options, &t, 1);
}

/* Without H_C and H_Q the operator at the origin is known. */
START_TEST (a_frozen_model_loses_positivity_when_it_must)
{
  static const struct
  {
    double gamma, t, printed;
  } row[]
      = { { 0.125, 0.5, 0.0056841 }, { 0.125, 1, -0.0121001 }, { 0.25, 1, 0.0268577 } };
  bt_error error = BT_ERROR_INIT;
  for (size_t i = 0; i < COUNT (row); i++)
    {
      const double g = row[i].gamma, t = row[i].t, spread = 0.5 + 2 * g * t;
      bti_open_params params = { .kind = BTI_OPEN_QUBIT,
                                 .frozen = 1,
                                 .lambda = 1,
                                 .gamma_c = g,
                                 .gamma_q = g,
                                 .sx = 1 };
      bti_means *r = kept (&params, t);
      double complex w[4];
      ck_ok (bt_wigner_at (&r->density, 0, 0, w, &error), error);
      double smallest
          = creal (w[0] + w[3]) / 2
            - sqrt (pow (creal (w[0] - w[3]) / 2, 2) + pow (cabs (w[1]), 2));
      double formula = (exp (-t * t / (2 * spread)) - exp (-4 * g * t))
                       / (4 * M_PI * sqrt (spread / 2));
      ck_assert_double_eq_tol (formula, row[i].printed, 1e-7);
      ck_assert_double_eq_tol (smallest, formula, 1e-7);
      ck_assert_int_eq (t > bti_onset_formula (&params), smallest < 0);
      bti_means_free (r);
    }
}
END_TEST

/* The onset by bisection on the smallest eigenvalue of the grid, and for Gaussian Q on
 * the conditional symplectic eigenvalue. */
START_TEST (the_onset_is_where_its_formula_has_it)
{
  bt_error error = BT_ERROR_INIT;
  bti_open_params params = { .kind = BTI_OPEN_QUBIT,
                             .frozen = 1,
                             .lambda = 0.9,
                             .gamma_c = 0.1,
                             .gamma_q = 0.13,
                             .squeezing = 0.2,
                             .sy = 1 };
  const double onset = bti_onset_formula (&params);
  for (int side = -1; side <= 1; side += 2)
    {
      double smallest;
      bti_means *r = kept (&params, onset * (1 + 0.02 * side));
      ck_ok (
          bt_wigner_smallest (&r->density, 0, 0, 1, 5, NULL, &smallest, NULL, &error),
          error);
      ck_assert_msg (side * smallest < -1e-7, "%d: %g", side, smallest);
      bti_means_free (r);
    }
  bti_open_params gauss = { .kind = BTI_OPEN_OSCILLATORS,
                            .frozen = 1,
                            .lambda = 0.9,
                            .gamma_c = 0.1,
                            .gamma_q = 0.13,
                            .squeezing = 0.2 };
  ck_assert_double_eq_tol (bti_onset_formula (&gauss), onset, 1e-15);
  for (int side = -1; side <= 1; side += 2)
    {
      double t = onset * (1 + 1e-6 * side);
      double nu[2], s[4][4];
      gaussian_at (&gauss, t, s, nu);
      ck_assert_msg (side * (nu[1] - 0.5) < 0, "%d: nu - 1/2 = %g", side, nu[1] - 0.5);
      ck_assert_double_eq_tol (bt_gaussian_conditional (s, NULL), nu[1], 1e-12);
    }
  gauss.gamma_q = 0.9 * 0.9 / (16 * 0.1);
  ck_assert_double_eq (bti_onset_formula (&gauss), INFINITY);
}
END_TEST

/* Smallest eigenvalues over a grid, as other programs found them; their grids were
 * not refined, so ours may be a little lower. */
START_TEST (smallest_eigenvalues_of_moving_models)
{
#define SHO(rate)                                                                      \
  {                                                                                    \
    .kind = BTI_OPEN_QUBIT, .delta = 1, .lambda = 1, .sx = 1, .gamma_c = 0.25 * rate,  \
    .gamma_q = 0.25 * rate                                                             \
  }
  /* Rates of 1/4 are the threshold; sqrt of the ratio on each. */
  static const struct
  {
    bti_open_params params;
    double t, smallest, tolerance;
  } row[] = {
    { SHO (0.0), 1.5, -0.172, 2e-3 },
    { SHO (0.5), 1.5, -0.0288, 4e-4 },
    { SHO (1.0), 2, 0, 1e-7 },
    { { .kind = BTI_OPEN_QUBIT,
        .fock = 1,
        .gamma_c = 0.125,
        .gamma_q = 0.125,
        .sx = 1 },
      4,
      -8.2e-4,
      2e-5 },
    { { .kind = BTI_OPEN_QUBIT,
        .fock = 1,
        .gamma_c = 0.125,
        .gamma_q = 0.125,
        .sx = 1 },
      4.5,
      0,
      1e-7 },
    { { .kind = BTI_OPEN_CAVITY,
        .g = 0.5,
        .kappa = 1,
        .drive = 0.5,
        .x0 = M_SQRT2,
        .sz = 1 },
      1,
      -2.25e-2,
      3e-4 },
    { { .kind = BTI_OPEN_CAVITY,
        .g = 0.5,
        .kappa = 1,
        .drive = 0.5,
        .x0 = M_SQRT2,
        .sz = 1,
        .gd = 0.125,
        .gu = 0.125 },
      1,
      0,
      1e-7 },
  };
  bt_error error = BT_ERROR_INIT;
  bti_means *r = kept (&row[_i].params, row[_i].t);
  double smallest;
  ck_ok (bt_wigner_smallest (&r->density, open_value (r, 0, "x"),
                             open_value (r, 0, "p"), 3, 25, NULL, &smallest, NULL,
                             &error),
         error);
  if (row[_i].smallest < 0)
    ck_assert_double_eq_tol (smallest, row[_i].smallest, row[_i].tolerance);
  else
    ck_assert_double_ge (smallest, -row[_i].tolerance);
  bti_means_free (r);
}
END_TEST

/* W integrates to the state of Q, and its moments are those of the state. */
START_TEST (the_wigner_operator_is_normalised)
{
  bt_error error = BT_ERROR_INIT;
  const open_case *c = open_case_find ("B1");
  bti_open_params params = c->params;
  params.omega_c = 1.4;
  bti_means *r = kept (&params, 1);
  const double step = 0.25;
  double norm = 0, sx = 0, p_sy = 0, x2 = 0;
  for (double x = -5; x <= 5; x += step)
    for (double p = -9; p <= 6; p += step)
      {
        double complex w[4];
        ck_ok (bt_wigner_at (&r->density, x, p, w, &error), error);
        double trace = creal (w[0] + w[3]) * step * step;
        norm += trace;
        x2 += x * x * trace;
        sx += 2 * creal (w[1]) * step * step;
        p_sy -= 2 * p * cimag (w[1]) * step * step;
      }
  ck_assert_double_eq_tol (norm, 1, 1e-9);
  ck_assert_double_eq_tol (x2, open_value (r, 0, "x2"), 1e-7);
  ck_assert_double_eq_tol (sx, open_value (r, 0, "sx"), 1e-8);
  ck_assert_double_eq_tol (p_sy, open_value (r, 0, "p_sy"), 1e-7);
  bti_means_free (r);
}
END_TEST

START_TEST (positivity_needs_a_state)
{
  bt_error error = BT_ERROR_INIT;
  const double t = 0;
  bti_open_params params = { .kind = BTI_OPEN_QUBIT, .sz = 1 };
  const bti_effort effort = { .density = 1 };
  bti_means *r;
  double smallest;
  ck_fails (open_try (&r, "hybrid", &params, &effort, NULL, 1, &t, 1, &error),
            BT_ENOTSUP, error, "no density matrix");
  r = kept (&params, 0);
  ck_fails (bt_wigner_smallest (&r->density, 0, 0, 3, 1, NULL, &smallest, NULL, &error),
            BT_EINVAL, error, "1 points");
  bti_means_free (r);
}
END_TEST

int
main (void)
{
  bti_num_quiet ();
  Suite *suite = suite_create ("open");
  TCase *models = tcase_create ("models");
  tcase_add_test (models, what_a_model_refuses);
  tcase_add_test (models, parameters_have_names);
  tcase_add_test (models, observables_have_names);
  tcase_add_test (models, what_a_run_refuses);
  tcase_add_test (models, a_run_can_be_stopped);
  tcase_add_test (models, the_bound_of_linear_couplings);
  tcase_add_test (models, the_bound_of_the_cavity);
  tcase_add_test (models, the_same_cavity_in_other_coordinates);
  tcase_add_test (models, what_has_no_trade_off);
  suite_add_tcase (suite, models);
  TCase *states = tcase_create ("states");
  tcase_set_timeout (states, 300);
  tcase_add_loop_test (states, conditional_means_and_covariance_add_up, 0, 3);
  tcase_add_test (states, gaussian_reference_numbers);
  tcase_add_test (states, exactness_is_not_separability);
  tcase_add_test (states, two_mode_squeezed_vacuum);
  tcase_add_test (states, a_frozen_model_loses_positivity_when_it_must);
  tcase_add_test (states, the_onset_is_where_its_formula_has_it);
  tcase_add_loop_test (states, smallest_eigenvalues_of_moving_models, 0, 7);
  tcase_add_test (states, the_wigner_operator_is_normalised);
  tcase_add_test (states, positivity_needs_a_state);
  suite_add_tcase (suite, states);
  return suite_run (suite);
}
