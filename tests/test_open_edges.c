/* tests/test_open_edges.c - open systems right at the edges: intervals shorter than the
 * step, rates that no step resolves, covariances that have grown, extremes of samples,
 * sizes that cannot be had, states that cannot be.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/polynomial.h"
#include "num/linalg.h"
#include "solve/density.h"
#include "solve/method.h"
#include "study/exactness.h"
#include "tests/open.h"
#include "validation/evaluator.h"
#include "validation/lab.h"
#include "validation/pictures.h"
#include "validation/verdict.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const bti_open_params b1 = { .kind = BTI_OPEN_QUBIT,
                                    .lambda = 0.5,
                                    .delta = 1,
                                    .gamma_c = 0.125,
                                    .gamma_q = 0.125,
                                    .x0 = 1,
                                    .sz = 1 };

/* One standard error counts three times. */
static double
error_of (const bti_means *r, size_t i, const char *name)
{
  bt_error error = BT_ERROR_INIT;
  size_t o;
  ck_ok (bti_open_observable_find (&o, r->kind, name, &error), error);
  o += i * r->count;
  return r->err_step[o] + r->err_basis[o] + 3 * r->err_sample[o];
}

/* The deviation is within the error, and the error within LARGEST. */
static void
ck_covers (const bti_means *r, size_t i, const char *name, double right, double largest)
{
  double value = open_value (r, i, name), err = error_of (r, i, name);
  ck_assert_msg (fabs (value - right) <= err, "<%s> = %.10g(%.2g), not %.10g", name,
                 value, err, right);
  ck_assert_msg (err <= largest, "<%s> = %.10g(%.2g): no more than %g", name, value,
                 err, largest);
}

/* ---- steps --------------------------------------------------------------------- */

/* Runge-Kutta of fourth order in 30 and 40 number states, h = 1e-3, in Python. */
static const struct
{
  double gamma_q, sx, sz, t;
  const char *name;
  double right;
} means[] = {
  { 0.125, 0, 1, 0.05, "x", 0.99812552011 },
  { 0.125, 0, 1, 0.05, "p_sx", -8.1628019087e-5 },
  { 0.125, 0, 1, 0.05, "sz", 0.99876099409 },
  { 0.125, 0, 1, 1, "x", 0.32747920903 },
  { 0.125, 0, 1, 1, "p_sx", -0.20858869721 },
  { 10, 0.6, 0.7, 1.5, "sz", 0.67501722426 },
  { 10, 0.6, 0.7, 1.5, "p_sx", 3.4396504870e-4 },
  { 10, 0.6, 0.7, 1.5, "sx", -2.3547792961e-4 },
};

/* Half of a step longer than the interval is the same step: then both are wrong by as
 * much, and the error is rounding. */
START_TEST (a_long_step_has_its_error)
{
  static const double steps[] = { 0.1, 0.7, 5 };
  bti_open_params params = b1;
  params.gamma_q = means[_i].gamma_q;
  params.sx = means[_i].sx;
  params.sz = means[_i].sz;
  for (size_t k = 0; k < COUNT (steps); k++)
    {
      bti_effort options = { .dt = steps[k], .companions = 1 };
      bti_means *r = open_run ("lindblad", &params, &options, &means[_i].t, 1);
      ck_covers (r, 0, means[_i].name, means[_i].right, 0.01);
      bti_means_free (r);
    }
}
END_TEST

/* Output every 0.02 with a step of 0.05, or of five: n and 2 n - 1 steps would not do
 * for an extrapolation either. */
START_TEST (an_output_finer_than_the_step)
{
  static const double steps[] = { 0.05, 0.03, 5 };
  double time[51];
  for (size_t i = 0; i < COUNT (time); i++)
    time[i] = 0.02 * (double) i;
  for (size_t k = 0; k < COUNT (steps); k++)
    {
      bti_effort options = { .dt = steps[k], .companions = 1 };
      bti_means *r = open_run ("lindblad", &b1, &options, time, COUNT (time));
      ck_covers (r, COUNT (time) - 1, "x", 0.32747920903, 1e-5);
      ck_covers (r, COUNT (time) - 1, "p_sx", -0.20858869721, 1e-5);
      bti_means_free (r);
    }
}
END_TEST

/* The trajectories' companion, too: what the step changes is not rounding. */
START_TEST (trajectories_double_their_steps)
{
  const double t = 0.5;
  bti_effort options = { .dt = 5, .samples = 4096, .companions = 1 };
  bti_means *r = open_run ("hybrid", &b1, &options, &t, 1);
  bti_means *exact = open_run ("lindblad-taylor", &b1, NULL, &t, 1);
  for (size_t o = 0; o < r->count; o++)
    {
      double err = r->err_step[o] + 4 * r->err_sample[o];
      ck_assert_double_gt (r->err_step[o], 0);
      ck_assert_double_le (fabs (r->value[o] - exact->value[o]), err);
    }
  /* A start from one point has no sampling: all that is left is the step. */
  bti_means_free (r);
  r = open_run ("mean-field-single", &b1, &options, &t, 1);
  ck_assert_double_gt (r->err_step[0], 1e-7);
  bti_means_free (r);
  bti_means_free (exact);
}
END_TEST

/* A decoherence that holds sz: by the slow equation sz' = -Delta^2/(4 gamma_q) sz after
 * 1/(4 gamma_q), which is right to (Delta/(4 gamma_q))^2. */
START_TEST (a_rate_that_no_step_resolves)
{
  const double gamma_q = 200, t = 0.5, right = exp (-(t - 1 / 800.0) / (4 * gamma_q));
  bti_open_params params = b1;
  params.gamma_q = gamma_q;
  bti_effort options = { .dt = 0.1, .companions = 1 };
  bti_means *r = open_run ("lindblad", &params, &options, &t, 1);
  double err = error_of (r, 0, "sz");
  /* 2e-6 is what the slow equation is good for. */
  ck_assert_double_le (fabs (open_value (r, 0, "sz") - right), err + 2e-6);
  ck_assert_double_le (err, 1e-3);
  bti_means_free (r);
}
END_TEST

/* ---- what cancels -------------------------------------------------------------- */

/* With 60 digits, in Python: Van Loan's exponential, determinants. */
static const struct
{
  bti_open_params params;
  double t, ppt, conditional; /* NaN: not computed */
} squeezed[] = {
  { { .lambda = 3, .x0 = 1 }, 1, 0.119628098298018, NAN },
  { { .lambda = 3, .x0 = 1 }, 5, 0.0002989604726358, NAN },
  { { .lambda = 3, .x0 = 1 }, 8, 4.80881284653702e-6, NAN },
  { { .lambda = 3, .x0 = 1 }, 10, 2.43914612718682e-7, NAN },
  { { .lambda = 3, .x0 = 1 }, 20, 3.2354010924375e-13, NAN },
  { { .lambda = 0.5, .omega_q = 1.3, .gamma_c = 0.125, .gamma_q = 0.125 },
    5,
    0.860120520175499,
    0.981784001236817 },
  { { .lambda = 3, .omega_q = 1.3, .gamma_c = 0.75, .gamma_q = 0.75, .squeezing = 1 },
    12,
    1.08517637566223,
    2.11540279579115 },
  /* Hardly bound: one mode is nearly free. */
  { { .lambda = 0.9100001,
      .omega_c = 0.7,
      .omega_q = 1.3,
      .gamma_c = 0.01,
      .gamma_q = 0.05,
      .squeezing = 0.5 },
    30,
    0.69986972991168,
    1.12047352141082 },
};

START_TEST (a_small_symplectic_eigenvalue)
{
  const bt_watch none = { .cancel = NULL };
  const bti_leave leave = { &none, 1 };
  bti_open_params params = squeezed[_i].params;
  bt_error error = BT_ERROR_INIT;
  double s[4][4], value[2], rounding[2];
  params.kind = BTI_OPEN_OSCILLATORS;
  ck_ok (bti_open_gaussian (&leave, &params, squeezed[_i].t, NULL, s, value, rounding,
                            &error),
         error);
  const double right[2] = { squeezed[_i].ppt, squeezed[_i].conditional };
  for (int k = 0; k < 2; k++)
    if (!isnan (right[k]))
      {
        /* The numbers above have 15 digits. */
        ck_assert_msg (fabs (value[k] - right[k]) <= rounding[k] + 2e-15 * right[k],
                       "%.15g(%.2g), not %.15g", value[k], rounding[k], right[k]);
        ck_assert_double_le (rounding[k], 0.01 * right[k]);
        /* What is read off the covariance knows when it knows nothing. */
        double err,
            seen = k ? bt_gaussian_conditional (s, &err) : bt_gaussian_ppt (s, &err);
        ck_assert (isnan (seen) || fabs (seen - right[k]) <= err);
      }
}
END_TEST

/* From far away the covariance is the same, where <x^2> - <x>^2 has no digit of it
 * left. */
START_TEST (a_covariance_far_from_the_origin)
{
  const bt_watch none = { .cancel = NULL };
  const bti_leave leave = { &none, 1 };
  bti_open_params params = {
    .kind = BTI_OPEN_OSCILLATORS, .lambda = 0.5, .gamma_c = 0.125, .gamma_q = 0.1
  };
  bt_error error = BT_ERROR_INIT;
  double near[4][4], far[4][4], value[2], err[2];
  ck_ok (bti_open_gaussian (&leave, &params, 2, NULL, near, value, err, &error), error);
  params.x0 = 1e9;
  ck_ok (bti_open_gaussian (&leave, &params, 2, NULL, far, value, err, &error), error);
  for (int i = 0; i < 16; i++)
    ck_assert_double_eq (near[i / 4][i % 4], far[i / 4][i % 4]);
}
END_TEST

/* ---- states -------------------------------------------------------------------- */

/* A method whose numbers are what the test says. */
static double forged[3]; /* sx, variance of x, share of conditional states outside */

static bt_status
forge_observe (void *self, bt_observables *out, bt_error *error)
{
  (void) self;
  (void) error;
  *out = (bt_observables){ .norm = 1 };
  return BT_OK;
}

/* <x> = <p> = 3; a batch is as the other. */
static bt_status
forge_mean (void *self, const bti_polynomial *a, double *out, bt_error *error)
{
  (void) self;
  (void) error;
  const unsigned char *power = a->term[0].power;
  double value = 0.1;
  if (power[0] + power[1] == 1 && bti_polynomial_degree (a, ~0U) == 1)
    value = 3;
  else if (power[0] == 2)
    value = 9 + forged[1];
  else if (power[1] == 2)
    value = 10;
  else if (power[3] == 1 && power[0] + power[1] == 0)
    value = forged[0];
  for (int b = 0; b < 3; b++)
    out[b] = value;
  return BT_OK;
}

static bt_status
forge_gates (void *self, int eigenvalues, bt_gates *out, bt_error *error)
{
  (void) self;
  (void) eigenvalues;
  (void) error;
  out->outside = forged[2];
  return BT_OK;
}

static bt_status
forge_make (void **self, const bt_model *model, const bt_options *options,
            bt_error *error)
{
  (void) model;
  (void) options;
  (void) error;
  *self = NULL;
  return BT_OK;
}

START_TEST (what_cannot_be_is_an_error)
{
  static const struct
  {
    double sx, variance, outside;
    const char *text; /* NULL: may be */
  } rows[] = { { 0.98, 0.5, 0, NULL },
               { 1.01, 0.5, 0, "no state" },
               { -1.01, 0.5, 0, "no state" },
               { 0.5, -1e-1, 0, "variance" },
               { 0.5, -1e-3, 0, NULL },
               { 0.5, 0.5, 0.25, "0.25 of the conditional states are none" } };
  bt_method method = { .name = "forged",
                       .caps = BT_SAMPLED | BT_ENVIRONMENT,
                       .make = forge_make,
                       .observe = forge_observe,
                       .mean = forge_mean,
                       .gates = forge_gates };
  const bt_watch none = { .cancel = NULL };
  const bti_leave leave = { &none, 1 };
  const bti_effort effort = { .samples = 2, .batches = 2 };
  const double t = 0;
  bti_means *r;
  for (size_t i = 0; i < COUNT (rows); i++)
    {
      bt_error error = BT_ERROR_INIT;
      forged[0] = rows[i].sx;
      forged[1] = rows[i].variance;
      forged[2] = rows[i].outside;
      bt_status status = bti_way_run (&leave, &b1, &method, &effort, &t, 1, &r, &error);
      if (rows[i].text)
        ck_fails (status, BT_ECONV, error, rows[i].text);
      else
        ck_ok (status, error);
      bti_means_free (r);
    }
  /* A control may say what it likes. */
  bt_error error = BT_ERROR_INIT;
  forged[0] = 2;
  method.caps |= BT_CONTROL;
  ck_ok (bti_way_run (&leave, &b1, &method, &effort, &t, 1, &r, &error), error);
  bti_means_free (r);
}
END_TEST

/* ---- what is run once ------------------------------------------------------------ */

static const bt_method *counted;
static size_t made;

static bt_status
make_counted (void **self, const bt_model *model, const bt_options *options,
              bt_error *error)
{
  made++;
  return counted->make (self, model, options, error);
}

/* What has no steps is solved once for both steps, then in a larger basis; how often
 * the basis must be enlarged before the state fits is seen alone. */
START_TEST (a_reference_is_run_once)
{
  const bt_watch none = { .cancel = NULL };
  const bti_leave leave = { &none, 1 };
  const bti_effort effort = { .tolerance = 1e-11 };
  bt_error error = BT_ERROR_INIT;
  bti_finding finding;
  bti_means *r;
  counted = bt_method_find ("lindblad-taylor");
  bt_method same = *counted;
  same.make = make_counted;
  const bti_subject subject = { .params = &b1 };
  bti_trial trial = bti_trial_of (&leave, &subject, NULL, 0.5);
  trial.samples = 2048;
  trial.reference = &same;
  ck_ok (bti_way_run (&leave, &b1, &same, &effort, trial.time, BTI_TRIAL_TIMES, &r,
                      &error),
         error);
  bti_means_free (r);
  const size_t alone = made;
  made = 0;
  ck_ok (bti_exactness_find (&trial, &finding, &error), error);
  ck_assert_uint_eq (made, alone + 1);
}
END_TEST

/* The mean field that must be seen is far off: few trajectories show it; too few are
 * not asked. */
START_TEST (a_control_takes_few_trajectories)
{
  static const struct
  {
    size_t samples, fewer;
  } rows[] = { { 40000, 16 }, { 8000, 1 } };
  const bt_watch none = { .cancel = NULL };
  const bti_leave leave = { &none, 1 };
  for (size_t i = 0; i < COUNT (rows); i++)
    {
      bt_error error = BT_ERROR_INIT;
      bti_finding finding;
      const bti_subject subject = { .params = &b1 };
      bti_trial trial = bti_trial_of (&leave, &subject, NULL, 2);
      trial.samples = rows[i].samples;
      ck_ok (bti_exactness_find (&trial, &finding, &error), error);
      ck_assert_int_eq (finding.kind, BTI_THE_SAME);
      ck_assert_uint_eq (finding.fewer, rows[i].fewer);
      ck_assert_double_gt (finding.control, 8);
    }
}
END_TEST

/* A search in a state stops when it is told to. */
START_TEST (a_search_hears_the_clock)
{
  static volatile sig_atomic_t stop;
  bt_watch watch = { .cancel = &stop };
  const double t = 0.5;
  double smallest;
  bt_error error = BT_ERROR_INIT;
  const bti_effort effort = { .density = 1 };
  bti_means *r = open_run ("lindblad-taylor", &b1, &effort, &t, 1);
  ck_ok (bt_wigner_smallest (&r->density, 0, 0, 3, 5, &watch, &smallest, NULL, &error),
         error);
  stop = 1;
  ck_fails (
      bt_wigner_smallest (&r->density, 0, 0, 3, 5, &watch, &smallest, NULL, &error),
      BT_ECANCEL, error, "interrupted");
  stop = 0;
  watch.deadline = 1e-3;
  ck_fails (
      bt_wigner_smallest (&r->density, 0, 0, 3, 5, &watch, &smallest, NULL, &error),
      BT_ELIMIT, error, "budget");
  bti_means_free (r);
}
END_TEST

/* ---- answers ------------------------------------------------------------------- */

static bt_status
ask (const char *name, const bti_open_params *params, double at, const char *key,
     const char *word, btv_answer *answer, bt_error *error)
{
  btv_lab *lab;
  btv_setting setting = { key, word };
  btv_question question = { .evaluator = btv_evaluator_find (name),
                            .settings = &setting,
                            .settings_count = key ? 1 : 0,
                            .at = at,
                            .t_max = at };
  ck_ok (btv_lab_new (&lab, NULL, 1, NULL, error), *error);
  btv_lab_set_open (lab, params);
  bt_status status = btv_ask (lab, &question, answer, error);
  btv_lab_free (lab);
  return status;
}

static btv_relation
relation (const btv_answer *answer, const char *printed)
{
  bt_error error = BT_ERROR_INIT;
  btv_interval claimed;
  ck_ok (btv_interval_parse (&claimed, printed, &error), error);
  return btv_interval_relation (&claimed, answer->value.lo, answer->value.hi);
}

/* 2e7 trajectories reach 2.3. */
START_TEST (the_largest_of_a_sample_has_no_upper_end)
{
  bti_open_params below = b1;
  bt_error error = BT_ERROR_INIT;
  btv_answer answer = { 0 };
  below.gamma_q = 0.0625;
  ck_ok (ask ("bloch_length", &below, 1, NULL, NULL, &answer, &error), error);
  ck_assert_int_eq (relation (&answer, "<= 1.79"), BTV_OVERLAP);
  ck_assert_int_eq (relation (&answer, ">= 1.79"), BTV_OVERLAP);
  ck_assert_int_eq (relation (&answer, ">= 1.5"), BTV_INSIDE);
  ck_assert_int_eq (relation (&answer, "<= 1.2"), BTV_DISJOINT);
  /* At the threshold a bound is proven. */
  ck_ok (ask ("bloch_length", &b1, 0.5, NULL, NULL, &answer, &error), error);
  ck_assert_int_eq (relation (&answer, "<= 1.000001"), BTV_INSIDE);
}
END_TEST

START_TEST (the_least_of_a_sample_has_no_lower_end)
{
  bti_open_params twice = b1;
  bt_error error = BT_ERROR_INIT;
  btv_answer answer = { 0 };
  twice.gamma_q = 0.25;
  ck_ok (ask ("purity", &twice, 0.5, "purity", "least", &answer, &error), error);
  ck_assert_double_eq (answer.value.lo, 0.5);
  ck_ok (ask ("purity", &b1, 0.5, "purity", "least", &answer, &error), error);
  ck_assert_int_eq (relation (&answer, "1.000000"), BTV_INSIDE);
}
END_TEST

START_TEST (what_is_no_state_has_no_purity)
{
  bti_open_params below = b1;
  bt_error error = BT_ERROR_INIT;
  btv_answer answer = { 0 };
  below.gamma_q = 0.0625;
  ck_fails (ask ("purity", &below, 1, "open_method", "pseudo", &answer, &error),
            BT_ECONV, error, "it is no state");
}
END_TEST

/* A quarter: from there on the generator keeps the partial transpose positive. */
START_TEST (a_search_has_the_error_of_what_lies_between)
{
  static const double lambda[] = { 0.5, 1.7 };
  for (size_t k = 0; k < COUNT (lambda); k++)
    {
      bti_open_params params = { .kind = BTI_OPEN_OSCILLATORS,
                                 .lambda = lambda[k],
                                 .omega_q = 1.3,
                                 .gamma_c = 0.125,
                                 .gamma_q = 0.125,
                                 .x0 = 1 };
      bt_error error = BT_ERROR_INIT;
      btv_answer answer = { 0 };
      ck_ok (ask ("separable_from", &params, k ? 0.7 : 3, NULL, NULL, &answer, &error),
             error);
      ck_assert_double_le (answer.value.lo, 0.25);
      ck_assert_double_ge (answer.value.hi, 0.25);
      ck_assert_double_le (answer.value.hi - answer.value.lo, 1e-6);
      ck_assert_int_ne (relation (&answer, "0.25000000"), BTV_DISJOINT);
      /* What is said beside it: a start more squeezed shows no less. */
      double rate[5], bound;
      ck_assert_str_eq (answer.methods[0], "gaussian");
      ck_assert_int_eq (
          sscanf (answer.reason, "squeezed by 0 to 4: %lf %lf %lf %lf %lf; bound %lf",
                  &rate[0], &rate[1], &rate[2], &rate[3], &rate[4], &bound),
          6);
      ck_assert_double_gt (rate[0], 0);
      for (int s = 1; s < 5; s++)
        ck_assert_double_ge (rate[s], rate[s - 1] - 1e-9);
      ck_assert_double_eq_tol (rate[4], answer.value.lo, 1e-6);
      ck_assert_double_le (rate[4], bound);
      ck_assert_double_eq_tol (bound, answer.value.hi, 1e-9);
    }
}
END_TEST

/* ---- edges of a basis ------------------------------------------------------------ */

/* What lies in the last tenth of the levels, and never in fewer than two of them, is
 * what a basis may have lost; a qubit has no last levels. */
START_TEST (an_edge_is_the_last_tenth)
{
  static const size_t levels[] = { 4, 19, 30, 40 }, last[] = { 2, 2, 3, 4 };
  for (size_t k = 0; k < COUNT (levels); k++)
    for (int both = 0; both < 2; both++)
      {
        const size_t n = levels[k], m = both ? 12 : 2, d = n * m;
        double complex *rho = calloc (d * d, sizeof *rho);
        ck_assert_ptr_nonnull (rho);
        /* Of C's level i and Q's j: -2^-j (1 + i). */
        double c = 0, q = 0, edge_c, edge_q;
        for (size_t i = 0; i < d; i++)
          {
            const double weight = ldexp (1 + (double) (i / m), -(int) (i % m));
            rho[i * d + i] = -weight;
            c += i / m >= n - last[k] ? weight : 0;
            q += both && i % m >= m - 2 ? weight : 0;
          }
        const bti_density density
            = { .n = n, .m = m, .d = d, .frequency_q = both, .rho = rho };
        bti_density_edges (&density, &edge_c, &edge_q);
        ck_assert_double_eq_tol (edge_c, c, 1e-9);
        ck_assert_double_eq_tol (edge_q, q, 1e-9);
        free (rho);
      }
}
END_TEST

/* ---- pictures ------------------------------------------------------------------ */

/* The least that a map shows is what a search finds, and the map holds all of it. */
START_TEST (a_map_shows_what_is_found)
{
  bti_open_params below = b1;
  bt_error error = BT_ERROR_INIT;
  btv_answer answer = { 0 };
  btv_lab *lab;
  btv_picture map;
  char model[] = "of a test";
  below.gamma_q = 0.03;
  const btv_claim claim = { .model = model,
                            .open = below,
                            .evaluator = btv_evaluator_find ("smallest_eigenvalue"),
                            .at = 1 };
  ck_ok (btv_lab_new (&lab, NULL, 1, NULL, &error), error);
  btv_lab_set_open (lab, &below);
  ck_ok (btv_picture_make (lab, &claim, &map, &error), error);
  btv_lab_free (lab);
  ck_ok (ask ("smallest_eigenvalue", &below, 1, NULL, NULL, &answer, &error), error);
  const size_t side = (size_t) lround (sqrt ((double) map.rows)), n = map.rows;
  ck_assert_uint_eq (side * side, n);
  ck_assert_double_eq_tol (map.mark[0], 0.03 * 0.125 / (0.5 * 0.5), 1e-15);
  double least[2] = { INFINITY, INFINITY };
  for (size_t i = 0; i < n; i++)
    {
      const double *at = map.data + i, step = 8.0 / ((double) side - 1);
      ck_assert (fabs (at[0] - ((double) (i % side) * step - 4)) < 1e-12);
      ck_assert (fabs (at[n] - ((double) (i / side) * step - 4)) < 1e-12);
      least[0] = fmin (least[0], at[2 * n]);
      least[1] = fmin (least[1], at[3 * n]);
    }
  /* The rates at which none is left: 1/16, and half as much above it. */
  ck_assert_double_eq_tol (map.mark[1], 1.5 / 16, 1e-12);
  ck_assert_double_eq (map.mark[2], 1);
  ck_assert_double_ge (least[0], answer.value.lo);
  ck_assert_double_eq_tol (least[0], answer.value.value, -1e-2 * answer.value.value);
  ck_assert_double_ge (least[1], -1e-10);
  btv_picture_clear (&map);
}
END_TEST

/* An exact mean owes its rounding. */
START_TEST (no_error_is_zero)
{
  bti_open_params params = { .kind = BTI_OPEN_OSCILLATORS,
                             .lambda = 0.5,
                             .omega_q = 1.3,
                             .gamma_c = 0.125,
                             .gamma_q = 0.125,
                             .x0 = 1 };
  static const char *const methods[] = { "gaussian", "gaussian-healed" };
  for (size_t k = 0; k < COUNT (methods); k++)
    {
      bt_error error = BT_ERROR_INIT;
      btv_answer answer = { 0 };
      ck_ok (ask ("open_mean", &params, 2, "open_method", methods[k], &answer, &error),
             error);
      ck_assert_double_gt (answer.value.hi - answer.value.value, 0);
      ck_assert_double_le (answer.value.hi - answer.value.value, 1e-9);
    }
}
END_TEST

/* ---- what cannot be had -------------------------------------------------------- */

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static const struct
{
  const char *method;
  bti_open_params params;
  bti_effort options;
  double t, budget;
  const char *text;
} costs[] = {
  /* Too many levels for the time, for the memory; steps that nobody counts. */
  { "lindblad",
    { .kind = BTI_OPEN_CAVITY, .g = 0.5, .kappa = 1, .nb = 50 },
    { .companions = 1 },
    1,
    2,
    "" },
  { "lindblad",
    { .kind = BTI_OPEN_CAVITY, .g = 0.5, .kappa = 1, .nb = 1e6 },
    { .companions = 1 },
    1,
    0,
    "GiB" },
  { "lindblad-taylor",
    { .kind = BTI_OPEN_QUBIT, .lambda = 1, .x0 = 1e9 },
    { .companions = 1 },
    1,
    0,
    "larger cut" },
  { "lindblad",
    { .kind = BTI_OPEN_QUBIT, .lambda = 1 },
    { .dt = 1e-200 },
    1,
    0,
    "steps of" },
  { "hybrid",
    { .kind = BTI_OPEN_QUBIT, .lambda = 0.5, .gamma_c = 0.125, .gamma_q = 0.125 },
    { .dt = 1e-200 },
    1,
    0,
    "steps of" },
  { "hybrid",
    { .kind = BTI_OPEN_OSCILLATORS, .lambda = 0.5, .gamma_c = 0.125, .gamma_q = 0.125 },
    { .dt = 1e-10, .samples = 2, .batches = 2 },
    1,
    0,
    "GiB" },
  { "gaussian",
    { .kind = BTI_OPEN_OSCILLATORS, .lambda = 0.5, .gamma_c = 0.125, .gamma_q = 0.125 },
    { .dt = 1 },
    1e13,
    0,
    "" },
  /* Begun, and stopped by the clock. */
  { "lindblad",
    { .kind = BTI_OPEN_CAVITY, .g = 0.5, .kappa = 1, .nb = 5, .drive = 1 },
    { .dt = 1e-3, .companions = 1 },
    20,
    0.3,
    "" },
  { "hybrid",
    { .kind = BTI_OPEN_QUBIT, .lambda = 0.5, .gamma_c = 0.125, .gamma_q = 0.125 },
    { .dt = 1e-5, .samples = 4096 },
    1,
    0.3,
    "" },
  { "lindblad-taylor",
    { .kind = BTI_OPEN_QUBIT, .lambda = 0.5, .gamma_c = 0.125, .gamma_q = 0.125 },
    { .cut = 100, .tolerance = 0.99 },
    1000,
    0.3,
    "" },
};

START_TEST (costs_are_known_and_the_clock_is_heard)
{
  double start = now ();
  bt_error error = BT_ERROR_INIT;
  bti_means *r;
  const bt_watch watch
      = { .deadline = costs[_i].budget > 0 ? start + costs[_i].budget : 0 };
  ck_fails (open_try (&r, costs[_i].method, &costs[_i].params, &costs[_i].options,
                      &watch, 1, &costs[_i].t, 1, &error),
            costs[_i].params.x0 > 1e8 ? BT_EGRID : BT_ELIMIT, error, costs[_i].text);
  /* A second after the bell, and as much for a machine that does other things. */
  ck_assert_double_le (now () - start, costs[_i].budget + 2);
}
END_TEST

int
main (void)
{
  bti_num_quiet ();
  Suite *suite = suite_create ("open edges");
  TCase *steps = tcase_create ("steps");
  tcase_set_timeout (steps, 60);
  tcase_add_loop_test (steps, a_long_step_has_its_error, 0, COUNT (means));
  tcase_add_test (steps, an_output_finer_than_the_step);
  tcase_add_test (steps, trajectories_double_their_steps);
  tcase_add_test (steps, a_rate_that_no_step_resolves);
  suite_add_tcase (suite, steps);
  TCase *gauss = tcase_create ("gauss");
  tcase_add_loop_test (gauss, a_small_symplectic_eigenvalue, 0, COUNT (squeezed));
  tcase_add_test (gauss, a_covariance_far_from_the_origin);
  suite_add_tcase (suite, gauss);
  TCase *states = tcase_create ("states");
  tcase_add_test (states, what_cannot_be_is_an_error);
  tcase_add_test (states, a_reference_is_run_once);
  tcase_add_test (states, a_control_takes_few_trajectories);
  tcase_add_test (states, a_search_hears_the_clock);
  suite_add_tcase (suite, states);
  TCase *answers = tcase_create ("answers");
  tcase_set_timeout (answers, 60);
  tcase_add_test (answers, the_largest_of_a_sample_has_no_upper_end);
  tcase_add_test (answers, the_least_of_a_sample_has_no_lower_end);
  tcase_add_test (answers, what_is_no_state_has_no_purity);
  tcase_add_test (answers, a_search_has_the_error_of_what_lies_between);
  tcase_add_test (answers, a_map_shows_what_is_found);
  tcase_add_test (answers, an_edge_is_the_last_tenth);
  tcase_add_test (answers, no_error_is_zero);
  suite_add_tcase (suite, answers);
  TCase *cost = tcase_create ("costs");
  tcase_set_timeout (cost, 60);
  tcase_add_loop_test (cost, costs_are_known_and_the_clock_is_heard, 0, COUNT (costs));
  suite_add_tcase (suite, cost);
  return suite_run (suite);
}
