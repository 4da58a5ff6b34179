/* tests/test_open_hybrid.c - trajectories of open models: exact where they claim to be,
 * wrong where they must be.
 *
 * A split master equation at a step h is the mean of the trajectories at that h, so
 * comparisons are at one h, without bias, and in sigmas.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "solve/method.h"
#include "tests/open.h"

#include <math.h>
#include <string.h>

/* Of some hundred numbers at fixed seeds; one in 16000 is above by chance. */
static const double sigmas = 4;

/* ---- the same mean, at any step ------------------------------------------------ */

static const struct
{
  const char *name;
  double dt;
  size_t samples;
} steps[] = {
  { "B1", 0.5, 200000 }, { "B1", 0.25, 200000 }, { "B1", 0.05, 100000 },
  { "B2", 0.5, 200000 }, { "B2", 0.05, 100000 }, { "A1", 0.5, 200000 },
  { "A1", 0.1, 200000 }, { "C1", 0.5, 200000 },  { "C1", 0.1, 100000 },
};

static const double times[] = { 1, 2, 5 };

/* The master equation at step DT; for oscillators the covariances have no step, and
 * the split equation is run for a short time in a small basis. */
static bti_means *
split_of (const open_case *c, double dt, size_t count)
{
  bti_effort options = { .dt = dt, .tolerance = 1e-5 };
  return open_run ("lindblad", &c->params, &options, times, count);
}

START_TEST (trajectories_have_the_mean_of_the_split_equation)
{
  const open_case *c = open_case_find (steps[_i].name);
  size_t count = strcmp (c->name, "A1") == 0 ? 1 : 3;
  bti_means *exact = split_of (c, steps[_i].dt, count);
  for (uint64_t seed = 1; seed <= 2; seed++)
    {
      bti_effort options = {
        .dt = steps[_i].dt, .samples = steps[_i].samples, .batches = 32, .seed = seed
      };
      bti_means *r = open_run ("hybrid", &c->params, &options, times, count);
      for (size_t i = 0; i < count; i++)
        {
          double worst = open_sigmas (r, exact, i);
          ck_assert_msg (worst < sigmas, "%s, dt %g, seed %d, t = %g: %.2f sigma",
                         c->name, steps[_i].dt, (int) seed, times[i], worst);
          /* States are states. */
          ck_assert_double_le (r->gates[i].length_max, 1 + 1e-9);
          ck_assert_double_eq (r->gates[i].outside, 0);
          ck_assert_double_eq (r->gates[i].born_outside, 0);
        }
      bti_means_free (r);
    }
  bti_means_free (exact);
}
END_TEST

/* P trajectories have no split equation: the step is short beside the error. */
START_TEST (trajectories_in_p_ordering)
{
  const open_case *c = open_case_find ("C3");
  bti_effort options = { .tolerance = 1e-5 };
  bti_means *exact = open_run ("lindblad-taylor", &c->params, &options, times, 2);
  for (uint64_t seed = 1; seed <= 2; seed++)
    {
      bti_effort swarm = { .dt = 0.05, .samples = 30000, .batches = 32, .seed = seed };
      bti_means *r = open_run ("hybrid-p", &c->params, &swarm, times, 2);
      for (size_t i = 0; i < 2; i++)
        {
          ck_assert_double_lt (open_sigmas (r, exact, i), sigmas);
          ck_assert_double_le (r->gates[i].length_max, 1 + 1e-9);
        }
      bti_means_free (r);
    }
  bti_means_free (exact);
}
END_TEST

/* More noise than needed, and rates of every kind. */
START_TEST (p_ordering_away_from_the_threshold)
{
  bti_open_params params = { .kind = BTI_OPEN_CAVITY,
                             .g = 0.4,
                             .kappa = 0.9,
                             .nb = 0.8,
                             .gd = 0.4,
                             .gu = 0.13,
                             .gphi = 0.05,
                             .drive = 0.3,
                             .x0 = 0.7,
                             .p0 = 0.9,
                             .sx = 0.5,
                             .sy = 0.4,
                             .sz = -0.2 };
  bti_effort options = { .tolerance = 1e-6 },
             swarm = { .dt = 0.1, .samples = 60000, .batches = 32, .seed = 3 };
  bti_means *exact = open_run ("lindblad-taylor", &params, &options, times, 2);
  bti_means *r = open_run ("hybrid-p", &params, &swarm, times, 2);
  for (size_t i = 0; i < 2; i++)
    ck_assert_double_lt (open_sigmas (r, exact, i), sigmas);
  ck_assert_double_le (r->gates[1].length_max, 1 + 1e-9);
  bti_means_free (r);
  bti_means_free (exact);
}
END_TEST

/* Without a coupling a trajectory is a diffusing oscillator beside a turning spin. */
START_TEST (without_coupling)
{
  const double gc = 0.23, gq = 0.17, delta = 1.3, w = 1.4, x0 = 0.9, p0 = -0.4, t = 1.9;
  bti_open_params params = { .kind = BTI_OPEN_QUBIT,
                             .gamma_c = gc,
                             .gamma_q = gq,
                             .omega_c = w,
                             .delta = 0,
                             .x0 = x0,
                             .p0 = p0,
                             .squeezing = 0.3,
                             .sx = 0.6,
                             .sy = 0.48,
                             .sz = 0.64 };
  bti_effort options = { .dt = 0.01, .samples = 40000, .batches = 32, .seed = 5 };
  bti_means *r = open_run ("hybrid", &params, &options, &t, 1);
  const double c = cos (w * t), s = sin (w * t), f = exp (-4 * gq * t);
  const double wide = exp (0.6) / (2 * w), tall = exp (-0.6) * w / 2;
  const double x = x0 * c + p0 * s / w, p = p0 * c - w * x0 * s;
  const struct
  {
    const char *name;
    double value;
  } want[] = {
    { "x", x },
    { "p", p },
    { "x2", x * x + wide * c * c + tall * s * s / (w * w)
                + gc / (w * w) * (t - sin (2 * w * t) / (2 * w)) },
    { "p2", p * p + tall * c * c + wide * w * w * s * s
                + gc * (t + sin (2 * w * t) / (2 * w)) },
  };
  for (size_t k = 0; k < COUNT (want); k++)
    ck_assert_double_lt (fabs (open_value (r, 0, want[k].name) - want[k].value),
                         sigmas * open_error (r, 0, want[k].name));
  /* The spin is the same in all. */
  ck_assert_double_eq_tol (open_value (r, 0, "sx"), 0.6 * f, 1e-12);
  ck_assert_double_eq_tol (open_value (r, 0, "sy"), 0.48 * f, 1e-12);
  ck_assert_double_eq_tol (open_value (r, 0, "sz"), 0.64, 1e-12);
  bti_means_free (r);
  params.delta = delta;
  params.gamma_q = 0;
  r = open_run ("hybrid", &params, &options, &t, 1);
  ck_assert_double_eq_tol (open_value (r, 0, "sx"), 0.6, 1e-12);
  ck_assert_double_eq_tol (open_value (r, 0, "sy"),
                           0.48 * cos (delta * t) - 0.64 * sin (delta * t), 1e-12);
  ck_assert_double_eq_tol (open_value (r, 0, "sz"),
                           0.64 * cos (delta * t) + 0.48 * sin (delta * t), 1e-12);
  bti_means_free (r);
}
END_TEST

/* ---- errors, threads ----------------------------------------------------------- */

START_TEST (the_error_is_the_scatter_over_seeds)
{
  enum
  {
    SEEDS = 60
  };
  static const char *const names[] = { "A1", "B1" };
  static const char *const which[] = { "cov_xxq", "p_sz" };
  const open_case *c = open_case_find (names[_i]);
  double mean = 0, square = 0, claimed = 0;
  for (uint64_t seed = 0; seed < SEEDS; seed++)
    {
      bti_effort options = { .dt = 0.25, .samples = 2048, .batches = 32, .seed = seed };
      bti_means *r = open_run ("hybrid", &c->params, &options, times, 1);
      double value = open_value (r, 0, which[_i]), error = open_error (r, 0, which[_i]);
      mean += value / SEEDS;
      square += value * value / SEEDS;
      claimed += error * error / SEEDS;
      bti_means_free (r);
    }
  double scatter = (square - mean * mean) * SEEDS / (SEEDS - 1);
  /* Sixty variances scatter by a fifth. */
  ck_assert_double_lt (fabs (scatter / claimed - 1), 0.6);
}
END_TEST

START_TEST (threads_do_not_change_a_bit)
{
  static const struct
  {
    const char *method, *name;
  } row[]
      = { { "hybrid", "B1" },   { "hybrid", "A1" },     { "hybrid", "C1" },
          { "hybrid-p", "C3" }, { "mean-field", "B1" }, { "mean-field-noise", "C1" } };
  const open_case *c = open_case_find (row[_i].name);
  bt_error error = BT_ERROR_INIT;
  bti_means *r[3];
  for (unsigned threads = 1; threads <= 3; threads++)
    {
      const bti_effort effort
          = { .dt = 0.2, .samples = 5001, .batches = 7, .seed = 11 };
      ck_ok (open_try (&r[threads - 1], row[_i].method, &c->params, &effort, NULL,
                       threads, times, 2, &error),
             error);
    }
  ck_assert_uint_eq (r[0]->samples, 5005);
  size_t size = 2 * r[0]->count * sizeof (double);
  for (int k = 1; k < 3; k++)
    {
      ck_assert_mem_eq (r[0]->value, r[k]->value, size);
      ck_assert_mem_eq (r[0]->err_sample, r[k]->err_sample, size);
      ck_assert_double_eq (r[0]->gates[1].purity, r[k]->gates[1].purity);
      ck_assert_double_eq (r[0]->gates[1].length_max, r[k]->gates[1].length_max);
    }
  for (int k = 0; k < 3; k++)
    bti_means_free (r[k]);
}
END_TEST

/* ---- purity -------------------------------------------------------------------- */

START_TEST (pure_at_the_threshold_mixed_above)
{
  bti_effort options = { .dt = 0.05, .samples = 40000, .batches = 32, .seed = 7 };
  bti_means *r
      = open_run ("hybrid", &open_case_find ("B1")->params, &options, times, 3);
  ck_assert_double_eq_tol (r->gates[2].length_min, 1, 1e-9);
  ck_assert_double_eq_tol (r->gates[2].purity, 1, 1e-9);
  bti_means_free (r);
  r = open_run ("hybrid", &open_case_find ("B2")->params, &options, times, 3);
  /* Printed .861; a standard error of 1e-3 at most. */
  ck_assert_double_eq_tol (r->gates[2].purity, 0.861, 4e-3);
  bti_means_free (r);
  r = open_run ("hybrid", &open_case_find ("A1")->params, &options, times, 3);
  ck_assert_double_eq_tol (r->gates[2].purity, 1, 1e-10);
  bti_means_free (r);
}
END_TEST

/* ---- controls: as wrong as other programs found them ---------------------------- */

START_TEST (trace_distances_of_the_controls)
{
  static const struct
  {
    const char *name, *method;
    double distance[3];
  } row[] = {
    { "B1", "mean-field", { 0.086, 0.192, 0.208 } },
    { "B1", "mean-field-single", { 0.119, 0.345, 0.397 } },
    { "B1", "mean-field-noise", { 0.004, 0.020, 0.176 } },
    { "B2", "mean-field", { 0.260, 0.284, 0.098 } },
    { "B2", "mean-field-single", { 0.354, 0.463, 0.456 } },
    { "B2", "mean-field-noise", { 0.011, 0.062, 0.107 } },
    { "C1", "mean-field-single", { 0.140, 0.271, 0.125 } },
    { "C1", "mean-field-noise", { 0.071, 0.154, 0.209 } },
    { "C0", "mean-field-single", { 0.163, 0.348, 0.193 } },
    { "C0", "mean-field-noise", { 0.078, 0.170, 0.188 } },
  };
  const open_case *c = open_case_find (row[_i].name);
  bti_effort fine = { .tolerance = 1e-5 };
  bti_effort options = { .dt = 0.05, .samples = 100000, .batches = 32, .seed = 13 };
  bti_means *exact = open_run ("lindblad-taylor", &c->params, &fine, times, 3);
  bti_means *r = open_run (row[_i].method, &c->params, &options, times, 3);
  for (size_t i = 0; i < 3; i++)
    /* Half a digit as printed, and a sampling error of 1e-3 of 4e5 and of our 1e5. */
    ck_assert_double_eq_tol (open_distance (r, exact, i), row[_i].distance[i], 3e-3);
  bti_means_free (r);
  bti_means_free (exact);
}
END_TEST

START_TEST (covariances_of_the_controls)
{
  static const struct
  {
    const char *method, *name;
    double value;
  } row[] = { { "mean-field", "cov_xx", 0.28128 },
              { "mean-field", "cov_pp", 0.10000 },
              { "mean-field", "cov_xqxq", 0.69776 },
              { "mean-field-noise", "cov_xx", 0.81442 },
              { "mean-field-noise", "cov_pp", 0.56468 },
              { "mean-field-noise", "cov_xxq", -0.46097 },
              { "mean-field-noise", "cov_xqxq", 1.19368 } };
  const open_case *c = open_case_find ("A1");
  const double t = 5;
  bti_effort options = { .dt = 0.05, .samples = 100000, .batches = 32, .seed = 17 };
  bti_means *exact = open_run ("gaussian", &c->params, NULL, &t, 1);
  for (size_t k = 0; k < COUNT (row); k++)
    {
      bti_means *r = open_run (row[k].method, &c->params, &options, &t, 1);
      double error = open_error (r, 0, row[k].name);
      /* The step of 0.05 costs below 3e-4. */
      ck_assert_double_lt (fabs (open_value (r, 0, row[k].name) - row[k].value),
                           sigmas * error + 3e-4);
      ck_assert_double_gt (
          fabs (open_value (r, 0, row[k].name) - open_value (exact, 0, row[k].name)),
          20 * error);
      /* But means are right, the equations being linear. */
      ck_assert_double_lt (fabs (open_value (r, 0, "x") - open_value (exact, 0, "x")),
                           sigmas * open_error (r, 0, "x") + 3e-4);
      bti_means_free (r);
    }
  bti_means_free (exact);
}
END_TEST

/* ---- mistakes ------------------------------------------------------------------ */

/* The comparison that the right equations pass must fail for wrong ones: here for the
 * noise without what was seen; tests/mutation/chosen.csv has mistakes in the code. */
START_TEST (mistakes_are_noticed)
{
  static const struct
  {
    const char *method, *name;
    double least; /* deviation in sigmas at t = 1 or 2 */
  } row[] = {
    { "hybrid", "B1", 0 }, { "mean-field-noise", "B1", 50 },
    { "hybrid", "A1", 0 }, { "mean-field-noise", "A1", 50 },
    { "hybrid", "C1", 0 }, { "mean-field-noise", "C1", 50 },
  };
  const open_case *c = open_case_find (row[_i].name);
  const bti_effort fine = { .dt = 0.25, .tolerance = 1e-3 };
  const bti_effort effort
      = { .dt = 0.25, .samples = 200000, .batches = 32, .seed = 19 };
  bti_means *exact = open_run ("lindblad", &c->params, &fine, times, 2);
  bti_means *r = open_run (row[_i].method, &c->params, &effort, times, 2);
  double worst = fmax (open_sigmas (r, exact, 0), open_sigmas (r, exact, 1));
  if (row[_i].least == 0)
    ck_assert_double_lt (worst, sigmas);
  else
    ck_assert_msg (worst > row[_i].least, "%s on %s: %.1f sigma", row[_i].method,
                   c->name, worst);
  bti_means_free (r);
  bti_means_free (exact);
}
END_TEST

/* Below the threshold averages stay right for a while: not they, the gates tell. */
START_TEST (averages_do_not_see_the_threshold)
{
  bti_open_params params = open_case_find ("B2")->params;
  params.gamma_q = 0.0625; /* half of what is needed */
  bti_effort options = { .dt = 0.1 },
             swarm = { .dt = 0.1, .samples = 100000, .batches = 32, .seed = 3 };
  bti_means *exact = open_run ("lindblad", &params, &options, times, 1);
  bti_means *r = open_run ("pseudo", &params, &swarm, times, 1);
  ck_assert_double_lt (open_sigmas (r, exact, 0), sigmas);
  ck_assert_double_eq (r->gates[0].outside, 1);
  ck_assert_double_gt (r->gates[0].length_max, 1.5);
  bti_means_free (r);
  bti_means_free (exact);
}
END_TEST

/* A thermal cavity in Wigner's ordering starts with half a photon more than in P's. */
START_TEST (an_ordering_has_its_own_start)
{
  static const double start = 0;
  const open_case *c = open_case_find ("C1");
  const bti_effort effort = { .samples = 40000, .batches = 32, .seed = 19 };
  bti_means *r = open_run ("hybrid", &c->params, &effort, &start, 1);
  ck_assert_double_gt (open_error (r, 0, "n"), 0);
  ck_assert_double_lt (sigmas * open_error (r, 0, "n"), 0.1);
  ck_assert_double_lt (fabs (open_value (r, 0, "n") - 1.25),
                       sigmas * open_error (r, 0, "n"));
  bti_means_free (r);
}
END_TEST

/* ---- what is refused ----------------------------------------------------------- */

START_TEST (what_has_no_trajectories)
{
  static const struct
  {
    bti_open_params params;
    const char *method, *text;
  } row[] = {
    { { .kind = BTI_OPEN_QUBIT, .lambda = 0.5, .gamma_c = 0.125, .gamma_q = 0.12 },
      "hybrid",
      "rates are 0.96 of those needed" },
    { { .kind = BTI_OPEN_OSCILLATORS, .lambda = 0.5, .gamma_c = 0.1, .gamma_q = 0.1 },
      "gaussian-healed",
      "0.64 of those needed" },
    { { .kind = BTI_OPEN_QUBIT, .lambda = 0.5 }, "hybrid", "hybrid" },
    { { .kind = BTI_OPEN_QUBIT, .lambda = 0.5, .gamma_q = 1 },
      "pseudo",
      "without diffusion" },
    { { .kind = BTI_OPEN_QUBIT, .fock = 1 }, "hybrid", "not negative anywhere" },
    { { .kind = BTI_OPEN_OSCILLATORS, .cat = 1, .xq0 = 2 },
      "gaussian-healed",
      "Gaussian" },
    { { .kind = BTI_OPEN_CAVITY, .g = 0.5, .kappa = 1, .gd = 5 }, "hybrid", "hybrid" },
    { { .kind = BTI_OPEN_CAVITY, .g = 0.5, .kappa = 1, .gd = 5 },
      "hybrid-p",
      "hybrid-p" },
    { { .kind = BTI_OPEN_CAVITY, .kappa = 1, .nb = 1, .squeezing = 0.1 },
      "hybrid-p",
      "hybrid-p" },
    { { .kind = BTI_OPEN_QUARTIC, .lambda = 0.1, .gamma_c = 1 }, "hybrid", "hybrid" },
  };
  const double t = 1;
  for (size_t i = 0; i < COUNT (row); i++)
    {
      bt_error error = BT_ERROR_INIT;
      bti_means *r;
      ck_fails (
          open_try (&r, row[i].method, &row[i].params, NULL, NULL, 1, &t, 1, &error),
          BT_ENOTSUP, error, row[i].text);
      ck_assert_ptr_null (r);
    }
}
END_TEST

/* The capabilities of a row are what its method does just below the threshold. */
START_TEST (rows_say_what_trajectories_do)
{
  static const bti_open_params qubit
      = { .kind = BTI_OPEN_QUBIT,
          .lambda = 0.5,
          .gamma_c = 0.125,
          .gamma_q = 0.1,
          .x0 = 1,
          .sx = 1 },
      cavity = {
        .kind = BTI_OPEN_CAVITY, .g = 0.5, .kappa = 1, .nb = 0.1, .gd = 0.3, .sx = 1
      };
  static const double t = 1;
  const bti_effort effort = { .dt = 0.05, .samples = 2000, .batches = 32, .seed = 3 };
  size_t count;
  const bt_method *row = bt_methods (&count)[_i];
  const bti_open_params *params = row->caps & BT_NORMAL ? &cavity : &qubit;
  bt_error error = BT_ERROR_INIT;
  bti_means *r = NULL;
  bti_open_tradeoff tradeoff;
  ck_ok (bti_way_tradeoff (params, bti_way_ordering (row), &tradeoff, &error), error);
  ck_assert (!bti_open_fulfilled (&tradeoff));
  const bt_status status
      = open_try (&r, row->name, params, &effort, NULL, 1, &t, 1, &error);
  if (row->caps & BT_BOUND)
    ck_assert_int_eq (status, BT_ENOTSUP);
  else if (row->caps & BT_NOISY)
    {
      ck_ok (status, error);
      ck_assert_int_eq (r->gates[0].outside > 0, (row->caps & BT_LOOSE) != 0);
      ck_assert_double_gt (r->err_sample[0], 1e-12);
    }
  bti_means_free (r);
}
END_TEST

START_TEST (companions_measure_the_step)
{
  const open_case *c = open_case_find ("B1");
  bti_effort options = { .dt = 0.5, .samples = 100000, .batches = 32, .companions = 1 };
  bti_means *r = open_run ("hybrid", &c->params, &options, times, 2);
  bti_effort fine = { .tolerance = 1e-5 };
  bti_means *exact = open_run ("lindblad-taylor", &c->params, &fine, times, 2);
  for (size_t k = 0; k < 2 * r->count; k++)
    ck_assert_double_lt (fabs (r->value[k] - exact->value[k]),
                         r->err_step[k] + sigmas * r->err_sample[k]);
  bti_means_free (r);
  bti_means_free (exact);
}
END_TEST

int
main (void)
{
  bti_num_quiet ();
  size_t rows;
  (void) bt_methods (&rows);
  Suite *suite = suite_create ("open_hybrid");
  TCase *exact = tcase_create ("exact");
  tcase_set_timeout (exact, 300);
  tcase_add_loop_test (exact, trajectories_have_the_mean_of_the_split_equation, 0,
                       COUNT (steps));
  tcase_add_test (exact, trajectories_in_p_ordering);
  tcase_add_test (exact, p_ordering_away_from_the_threshold);
  tcase_add_test (exact, without_coupling);
  tcase_add_loop_test (exact, the_error_is_the_scatter_over_seeds, 0, 2);
  tcase_add_loop_test (exact, threads_do_not_change_a_bit, 0, 6);
  tcase_add_test (exact, pure_at_the_threshold_mixed_above);
  tcase_add_test (exact, companions_measure_the_step);
  suite_add_tcase (suite, exact);
  TCase *wrong = tcase_create ("wrong");
  tcase_set_timeout (wrong, 300);
  tcase_add_loop_test (wrong, trace_distances_of_the_controls, 0, 10);
  tcase_add_test (wrong, covariances_of_the_controls);
  tcase_add_loop_test (wrong, mistakes_are_noticed, 0, 6);
  tcase_add_test (wrong, averages_do_not_see_the_threshold);
  tcase_add_test (wrong, an_ordering_has_its_own_start);
  tcase_add_test (wrong, what_has_no_trajectories);
  tcase_add_loop_test (wrong, rows_say_what_trajectories_do, 0, (int) rows);
  suite_add_tcase (suite, wrong);
  return suite_run (suite);
}
