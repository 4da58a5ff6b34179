/* tests/test_semiclassical.c - mean field and truncated Wigner against GSL's
 * integrator, a closed form and the moments of what is sampled.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "num/random.h"
#include "num/stats.h"
#include "solve/flow.h"
#include "tests/support.h"

#include <breaktime/series.h>
#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double omega[] = { 0.731, 1.17, 0.4 };

/* ---- mean field ---------------------------------------------------------------- */

START_TEST (mean_field_is_the_flow_of_its_equations)
{
  static const struct
  {
    double lambda, x0, t;
    size_t modes;
  } points[] = { { 0.1, 2.385, 17.3, 1 },
                 { 0.05, 5, 9.1, 1 },
                 { 0.07, 1.3, 17.3, 2 },
                 { 0.11, 1.7, 12.9, 3 } };
  bt_model *model
      = model_of (points[_i].lambda, points[_i].x0, omega, points[_i].modes);
  bt_options options = { .dt = 0.02 };
  bt_observables o = means_at ("mean-field", model, &options, points[_i].t);
  bt_observables want = reference_meanfield (model, points[_i].t);
  /* Both integrate to about 1e-12; the flow stretches that a hundredfold. */
  ck_assert_double_eq_tol (o.x, want.x, 1e-9);
  ck_assert_double_eq_tol (o.p, want.p, 1e-9);
  ck_assert_double_gt (fabs (o.x - points[_i].x0 * cos (points[_i].t)), 1e-2);
  bt_model_free (model);
}
END_TEST

/* Two modes of one frequency act as one at twice the coupling:
 * (2 modes, lambda, x0) and (1 mode, 2 lambda, x0/sqrt 2) have x = sqrt 2 X. */
START_TEST (identical_modes_act_as_one)
{
  static const double same[] = { 0.731, 0.731 };
  bt_model *two = model_of (0.07, 2.385, same, 2);
  bt_model *one = model_of (0.14, 2.385 / sqrt (2), same, 1);
  bt_options options = { .dt = 0.05 };
  bt_observables a = means_at ("mean-field", two, &options, 23.1);
  bt_observables b = means_at ("mean-field", one, &options, 23.1);
  /* The same arithmetic but for roundings, stretched by the flow. */
  ck_assert_double_eq_tol (a.x, sqrt (2) * b.x, 1e-11);
  ck_assert_double_eq_tol (a.p, sqrt (2) * b.p, 1e-11);
  bt_model_free (two);
  bt_model_free (one);
}
END_TEST

/* At weak coupling <x> turns at 1 + sum lambda/(4 Omega_j): VZ25 (A10), (A22). */
START_TEST (mean_field_turns_at_the_shifted_frequency)
{
  const double lambda = 1e-4, t = 500;
  bt_model *model = model_of (lambda, 0.9, omega, 2);
  bt_observables o = means_at ("mean-field", model, NULL, t);
  double turn = 1 + lambda / 4 * (1 / omega[0] + 1 / omega[1]);
  /* The next order, lambda^2 t = 5e-6, with a factor for each of two modes; small
   * oscillations of order lambda N. */
  ck_assert_double_eq_tol (o.x, 0.9 * cos (turn * t), 1e-4);
  ck_assert_double_gt (fabs (o.x - 0.9 * cos (t)), 1e-3);
  bt_model_free (model);
}
END_TEST

/* ---- one sample ---------------------------------------------------------------- */

START_TEST (a_sample_follows_the_equations_of_motion)
{
  size_t modes = (size_t) _i;
  const double lambda[] = { 0.07, 0.13, 0.02 }, t = 9.7;
  double omega2[3], q[4], p[4], want_q[4], want_p[4];
  _Alignas(64) double blocks[2][4 * BTI_LANES];
  for (size_t j = 0; j < modes; j++)
    omega2[j] = omega[j] * omega[j];
  for (size_t lane = 0; lane < BTI_LANES; lane++)
    for (size_t a = 0; a <= modes; a++)
      {
        double z[2];
        bti_normal2 (5, lane, a, z);
        blocks[0][a * BTI_LANES + lane] = z[0] + (a == 0 ? 2 : 0);
        blocks[1][a * BTI_LANES + lane] = z[1];
      }
  size_t lane = 13;
  for (size_t a = 0; a <= modes; a++)
    {
      want_q[a] = q[a] = blocks[0][a * BTI_LANES + lane];
      want_p[a] = p[a] = blocks[1][a * BTI_LANES + lane];
    }
  reference_flow (want_q, want_p, omega, lambda, modes, t);
  double energy = bti_flow_energy (q, p, omega2, lambda, modes);
  bti_flow_single (q, p, omega2, lambda, modes, t / 485, 485);
  bti_flow_block (blocks[0], blocks[1], omega2, lambda, modes, t / 485, 485);
  for (size_t a = 0; a <= modes; a++)
    {
      ck_assert_double_eq_tol (q[a], want_q[a], 1e-10);
      ck_assert_double_eq_tol (p[a], want_p[a], 1e-10);
      /* The vectorised loop contracts products otherwise. */
      ck_assert_double_eq_tol (blocks[0][a * BTI_LANES + lane], q[a], 1e-11);
      ck_assert_double_eq_tol (blocks[1][a * BTI_LANES + lane], p[a], 1e-11);
    }
  ck_assert_double_eq_tol (bti_flow_energy (q, p, omega2, lambda, modes), energy,
                           1e-11);
}
END_TEST

/* ---- what is sampled ----------------------------------------------------------- */

enum
{
  SAMPLES = 1 << 16
};

/* Moments of y and p through what is observed at the start: the energy holds <p^2> and
 * <y^2>, the force on x holds <y^2> alone. */
START_TEST (samples_have_the_moments_of_the_state)
{
  const double x0 = 2.385, lambda = 0.11, h = 1e-3;
  int sample_x = _i & 1, random = _i & 2;
  bt_model *model = model_of (lambda, x0, omega, 2);
  bt_options options = {
    .samples = SAMPLES, .random = random, .sample_x = sample_x, .seed = 2385, .dt = h
  };
  bt_solver *solver = solver_of ("truncated-wigner", model, &options);
  bt_observables o = observe_after (solver, 0);
  double mean = x0 * x0 / 2 + (sample_x ? 0.5 : 0), variance = 0;
  for (size_t j = 0; j < 2; j++)
    {
      double width = bt_model_width (model, j);
      mean += width / 2 + (sample_x ? lambda / (8 * width) : 0);
      /* p^2/2 and W^2 y^2/2 have mean W/4 and variance W^2/8 each. */
      variance += width * width / 4;
    }
  if (sample_x)
    {
      ck_assert_double_eq_tol (mean, bt_model_energy (model), 1e-12);
      variance += x0 * x0 / 2 + 0.25; /* of (x^2 + p^2)/2, what else is small */
    }
  /* Four standard errors; low-discrepancy points stay far inside. */
  double limit = 4 * sqrt (variance / SAMPLES) * (random ? 1 : 0.1);
  ck_assert_double_eq_tol (o.energy, mean, limit);
  double sharp = sample_x ? 4 * sqrt (0.5 / SAMPLES) : 1e-12;
  ck_assert_double_eq_tol (o.x, x0, sharp);
  ck_assert_double_eq_tol (o.p, 0, sharp);
  ck_assert_double_eq_tol (o.x2, x0 * x0 + (sample_x ? 0.5 : 0),
                           2 * x0 * sharp + 1e-2 * sample_x);
  /* p(h) = -h <(1 + lambda sum y^2) x>, <y^2> = 1/(2W); var y^2 = 1/(2W^2). */
  double p0 = o.p, rate = x0, scatter = sample_x ? 0.5 : 0;
  for (size_t j = 0; j < 2; j++)
    {
      double width = bt_model_width (model, j);
      rate += lambda * x0 / (2 * width);
      scatter += pow (lambda * x0 / width, 2) / 2;
    }
  o = observe_after (solver, h);
  limit = 4 * sqrt (scatter / SAMPLES) * (random ? 1 : 0.1) + h * h * x0;
  ck_assert_double_eq_tol ((o.p - p0) / h, -rate, limit);
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

/* <x> = x0 Re[exp(it)/(1 - i lambda t/(4 Omega))]: every sample turns at its own
 * frequency 1 + lambda A/(4 Omega), A exponentially distributed.  What is left out is
 * of second order, lambda^2 t, so halved with lambda at the same lambda t. */
/* The mean of the energies hides what a single one does: the column `norm' has the
 * worst.  It grows with the step as the sixth power, 64, or a higher one while that is
 * not yet small, and is rounding for small ones. */
START_TEST (the_energy_of_every_sample_is_watched)
{
  double off[3];
  bt_model *model = model_of (0.11, 2.385, omega, 1);
  for (int i = 0; i < 3; i++)
    {
      bt_options options = { .dt = i < 2 ? 0.3 / (1 + i) : 0.01, .samples = 512 };
      bt_solver *solver = solver_of ("truncated-wigner", model, &options);
      ck_assert_double_eq (observe_after (solver, 0).norm, 1);
      off[i] = observe_after (solver, 4.8).norm - 1;
      bt_solver_free (solver);
    }
  ck_assert_double_gt (off[0], 1e-9);
  ck_assert_double_gt (off[0] / off[1], 50);
  ck_assert_double_lt (off[0] / off[1], 500);
  ck_assert_double_lt (off[2], 1e-13);
  bt_model_free (model);
}
END_TEST

START_TEST (weak_coupling_spreads_the_frequencies)
{
  const double x0 = 0.9, w = 1.37;
  double worst[2] = { 0 };
  for (int half = 0; half < 2; half++)
    {
      double lambda = half ? 0.01 : 0.02;
      bt_model *model = model_of (lambda, x0, &w, 1);
      bt_options options = { .samples = 1 << 14, .dt = 0.2 };
      bt_solver *solver = solver_of ("truncated-wigner", model, &options);
      /* A full turn around lambda t = 3. */
      (void) observe_after (solver, 3 / lambda);
      for (int i = 0; i < 16; i++)
        {
          bt_observables o = observe_after (solver, 2 * M_PI / 16);
          double t = bt_solver_time (solver);
          double complex law = cexp (I * t) / (1 - I * lambda * t / (4 * w));
          worst[half] = fmax (worst[half], fabs (o.x - x0 * creal (law)));
        }
      bt_solver_free (solver);
      bt_model_free (model);
    }
  /* The amplitude has fallen to 0.877 x0: without that law the residual were 0.1. */
  ck_assert_double_lt (worst[0], 0.01);
  double ratio = worst[1] / worst[0];
  ck_assert_msg (ratio > 0.4 && ratio < 0.6, "residuals %g and %g", worst[0], worst[1]);
}
END_TEST

/* ---- batches and errors -------------------------------------------------------- */

START_TEST (batches_do_not_know_of_each_other)
{
  enum
  {
    BATCHES = 128
  };
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.11, 2.385, omega, 1);
  bt_options options
      = { .samples = BATCHES * 64, .batches = BATCHES, .random = _i, .seed = 11 };
  bt_solver *solver = solver_of ("truncated-wigner", model, &options);
  double x[BATCHES], p[BATCHES], variance = 0, neighbour = 0;
  bt_observables o = observe_after (solver, 8.3);
  ck_ok (bt_solver_batches (solver, x, p, &error), error);
  for (int b = 0; b < BATCHES; b++)
    {
      for (int other = 0; other < b; other++)
        ck_assert_double_ne (x[b], x[other]);
      variance += pow (x[b] - o.x, 2);
      if (b > 0)
        neighbour += (x[b] - o.x) * (x[b - 1] - o.x);
    }
  /* A correlation of independent numbers is 1/sqrt(128) or so. */
  ck_assert_double_lt (fabs (neighbour / variance), 3.5 / sqrt (BATCHES));
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

/* The error a run reports for itself, against the scatter over seeds.  Seven degrees of
 * freedom here and fifteen in each report: a factor of two is two standard deviations
 * and more of that ratio, and the seeds are fixed. */
START_TEST (the_reported_error_is_the_scatter)
{
  enum
  {
    SEEDS = 8
  };
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.11, 2.385, omega, 1);
  double sum = 0, squares = 0, reported = 0;
  for (uint64_t seed = 1; seed <= SEEDS; seed++)
    {
      bt_options options = { .samples = 2048, .random = _i, .seed = seed, .dt = 0.1 };
      bt_runs *runs;
      ck_ok (bt_runs_new (&runs, bt_method_find ("truncated-wigner"), model, &options,
                          8.3, BT_EXACT_ALL, &error),
             error);
      ck_ok (bt_runs_extend (runs, 8.3, &error), error);
      double x = bt_runs_nominal (runs)->x[1];
      sum += x / SEEDS;
      squares += x * x / SEEDS;
      reported += pow (bt_runs_x_error (runs, BT_AXIS_SAMPLE, 1), 2) / SEEDS;
      bt_runs_free (runs);
    }
  double scatter = sqrt ((squares - sum * sum) * SEEDS / (SEEDS - 1.0));
  double ratio = sqrt (reported) / bti_student_share (16) / scatter;
  ck_assert_msg (ratio > 0.5 && ratio < 2, "reported %g, scatter %g", sqrt (reported),
                 scatter);
  bt_model_free (model);
}
END_TEST

/* E exp (i a (y^2 + p^2/2)) is known, and even.  Points of the lattice have unit weight
 * on average, no bias beyond what they scatter, and lose it faster than Sobol's do. */
START_TEST (even_functions_have_their_mean)
{
  enum
  {
    MOST = 4096,
    STREAMS = 24
  };
  static double z[2 * MOST], w[MOST];
  const double a = 1.37;
  double complex wave = 1 / (csqrt (1 - 2 * I * a) * csqrt (1 - I * a));
  double scatter[2];
  bt_error error = BT_ERROR_INIT;
  for (int size = 0; size < 2; size++)
    {
      size_t count = size ? MOST : MOST / 4 + 1; /* 1025 = 5^2 41 */
      double mean = 0, squares = 0;
      for (uint64_t s = 0; s < STREAMS; s++)
        {
          double sum = 0, weights = 0;
          ck_ok (bti_even_normal (z, w, count, 2, 7, s, &error), error);
          for (size_t i = 0; i < count; i++)
            {
              ck_assert_double_ge (w[i], 0);
              weights += w[i];
              sum += w[i]
                     * cos (a
                            * (z[2 * i] * z[2 * i] + z[2 * i + 1] * z[2 * i + 1] / 2));
            }
          ck_assert_double_eq_tol (weights, (double) count, 1e-9);
          double off = sum / (double) count - creal (wave);
          mean += off / STREAMS;
          squares += off * off / STREAMS;
        }
      scatter[size] = sqrt (squares);
      ck_assert_double_gt (scatter[size], 0);
      ck_assert_double_lt (fabs (mean), 4 * scatter[size] / sqrt (STREAMS));
    }
  /* Random points: 0.6/sqrt (4096) = 1e-2, and half of that with four times as many. */
  ck_assert_double_lt (scatter[0], 1e-4);
  ck_assert_double_lt (scatter[1], scatter[0] / 6);
  /* In other dimensions they are Sobol's. */
  double sobol[4 * 8];
  ck_ok (bti_even_normal (z, w, 8, 4, 7, 3, &error), error);
  ck_ok (bti_sobol_normal (sobol, 8, 4, 7, 3, &error), error);
  ck_assert_int_eq (memcmp (z, sobol, sizeof sobol), 0);
  for (int i = 0; i < 8; i++)
    ck_assert_double_eq (w[i], 1);
  ck_fails (bti_even_normal (z, w, 8, BTI_SOBOL_MAX + 1, 7, 3, &error), BT_EINVAL,
            error, "Sobol");
}
END_TEST

/* The mean by the lattice is the mean over Sobol points of the whole plane, with signs
 * and without weights. */
START_TEST (half_a_turn_of_the_angle_is_enough)
{
  enum
  {
    COUNT_SOBOL = 1 << 15
  };
  const double lambda = 0.11, x0 = 2.385, t = 12.5, omega2 = omega[0] * omega[0];
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (lambda, x0, omega, 1);
  double width = bt_model_width (model, 0), x = 0,
         *z = calloc (COUNT_SOBOL, 2 * sizeof *z);
  _Alignas(64) double q[2 * BTI_LANES], p[2 * BTI_LANES];
  ck_assert_ptr_nonnull (z);
  ck_ok (bti_sobol_normal (z, COUNT_SOBOL, 2, 17, 0, &error), error);
  for (size_t first = 0; first < COUNT_SOBOL; first += BTI_LANES)
    {
      for (size_t l = 0; l < BTI_LANES; l++)
        {
          q[l] = x0;
          p[l] = 0;
          q[BTI_LANES + l] = z[2 * (first + l)] / sqrt (2 * width);
          p[BTI_LANES + l] = z[2 * (first + l) + 1] * sqrt (width / 2);
        }
      bti_flow_block (q, p, &omega2, &lambda, 1, t / 100, 100);
      for (size_t l = 0; l < BTI_LANES; l++)
        x += q[l] / COUNT_SOBOL;
    }
  bt_options options = { .dt = t / 100, .samples = 1 << 13 };
  bt_observables o = means_at ("truncated-wigner", model, &options, t);
  /* A sample is 1.3 off; random points would be 0.007 and 0.014 off. */
  ck_assert_double_gt (sqrt (o.x2 - o.x * o.x), 0.5);
  ck_assert_double_eq_tol (o.x, x, 3e-4);
  free (z);
  bt_model_free (model);
}
END_TEST

START_TEST (low_discrepancy_samples_give_the_same_mean)
{
  bt_model *model = model_of (0.11, 2.385, omega, 2);
  bt_options sobol = { .samples = 8192, .dt = 0.1 };
  bt_options random = { .samples = 8192, .dt = 0.1, .random = 1, .seed = 3 };
  bt_observables a = means_at ("truncated-wigner", model, &sobol, 8.3);
  bt_observables b = means_at ("truncated-wigner", model, &random, 8.3);
  /* <x^2> bounds the spread of one sample. */
  ck_assert_double_lt (fabs (a.x - b.x), 4 * sqrt ((b.x2 - b.x * b.x) / 8192));
  ck_assert_double_ne (a.x, b.x);
  bt_model_free (model);
}
END_TEST

START_TEST (threads_change_no_bit)
{
  size_t modes = (size_t) _i;
  bt_model *model = model_of (0.07, 2.385, omega, modes);
  bt_observables o[3];
  for (unsigned threads = 1; threads <= 3; threads++)
    {
      /* 15 batches of 67: blocks that are not full. */
      bt_options options = { .samples = 15 * 67,
                             .batches = 15,
                             .dt = 0.1,
                             .random = _i == 1,
                             .threads = threads };
      o[threads - 1] = means_at ("truncated-wigner", model, &options, 13.7);
    }
  ck_assert_int_eq (memcmp (&o[0], &o[1], sizeof o[0]), 0);
  ck_assert_int_eq (memcmp (&o[0], &o[2], sizeof o[0]), 0);
  bt_model_free (model);
}
END_TEST

/* Exchanging modes exchanges their dimensions of the point set, no more. */
START_TEST (modes_can_be_exchanged)
{
  static const double abc[] = { 0.731, 1.17, 0.4 }, cab[] = { 0.4, 0.731, 1.17 };
  bt_model *one = model_of (0.07, 2.385, abc, 3), *two = model_of (0.07, 2.385, cab, 3);
  bt_options options = { .samples = 1 << 15, .dt = 0.1 };
  bt_observables a = means_at ("mean-field", one, &options, 13.7);
  bt_observables b = means_at ("mean-field", two, &options, 13.7);
  ck_assert_double_eq_tol (a.x, b.x, 1e-11);
  a = means_at ("truncated-wigner", one, &options, 13.7);
  b = means_at ("truncated-wigner", two, &options, 13.7);
  /* Two low-discrepancy estimates, each better than random ones. */
  ck_assert_double_eq_tol (a.x, b.x, sqrt ((a.x2 - a.x * a.x) / (1 << 15)));
  bt_model_free (one);
  bt_model_free (two);
}
END_TEST

static Suite *
semiclassical_suite (void)
{
  Suite *suite = suite_create ("semiclassical");
  TCase *core = tcase_create ("semiclassical");
  tcase_set_timeout (core, 120);
  tcase_add_loop_test (core, mean_field_is_the_flow_of_its_equations, 0, 4);
  tcase_add_test (core, identical_modes_act_as_one);
  tcase_add_test (core, mean_field_turns_at_the_shifted_frequency);
  tcase_add_loop_test (core, a_sample_follows_the_equations_of_motion, 1, 4);
  tcase_add_loop_test (core, samples_have_the_moments_of_the_state, 0, 4);
  tcase_add_test (core, the_energy_of_every_sample_is_watched);
  tcase_add_test (core, weak_coupling_spreads_the_frequencies);
  tcase_add_loop_test (core, batches_do_not_know_of_each_other, 0, 2);
  tcase_add_loop_test (core, the_reported_error_is_the_scatter, 0, 2);
  tcase_add_test (core, even_functions_have_their_mean);
  tcase_add_test (core, half_a_turn_of_the_angle_is_enough);
  tcase_add_test (core, low_discrepancy_samples_give_the_same_mean);
  tcase_add_loop_test (core, threads_change_no_bit, 1, 4);
  tcase_add_test (core, modes_can_be_exchanged);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (semiclassical_suite ());
}
