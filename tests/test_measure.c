/* tests/test_measure.c - numbers read off series and states, against closed forms and
 * brute force.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/support.h"

#include <breaktime/measure.h>
#include <complex.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double omega[] = { 0.731, 1.17 };

/* ---- values -------------------------------------------------------------------- */

START_TEST (parts_of_an_error_add_up)
{
  double parts[BT_AXIS_COUNT] = { [BT_AXIS_STEP] = 0.01,
                                  [BT_AXIS_GRID] = 0.002,
                                  [BT_AXIS_BOX] = 0.0003,
                                  [BT_AXIS_SAMPLE] = 0.005 };
  bt_value value = bt_value_from_parts (2.385, parts);
  double half = 0.01 + 0.002 + 0.0003 + BT_COVERAGE * 0.005;
  ck_assert_double_eq (value.value, 2.385);
  ck_assert_double_eq_tol (value.lo, 2.385 - half, 1e-15);
  ck_assert_double_eq_tol (value.hi, 2.385 + half, 1e-15);
  ck_assert_double_eq_tol (bt_value_error (&value), half, 1e-15);
  /* 0.005 times three outweighs 0.01. */
  ck_assert_int_eq (bt_value_dominant (&value), BT_AXIS_SAMPLE);
  value.err[BT_AXIS_SAMPLE] = 0.003;
  ck_assert_int_eq (bt_value_dominant (&value), BT_AXIS_STEP);
  value.lo -= 1;
  ck_assert_double_eq_tol (bt_value_error (&value), 1 + half, 1e-15);
  value.value = value.hi = INFINITY;
  ck_assert_double_infinite (bt_value_error (&value));
  bt_value none = { .value = 1, .lo = 1, .hi = 1 };
  ck_assert_int_eq (bt_value_dominant (&none), BT_AXIS_COUNT);
}
END_TEST

/* ---- delta --------------------------------------------------------------------- */

enum
{
  POINTS = 1601
};

static double store[8][POINTS];

/* cos (nu t) every INTERVAL, in columns that live in STORE[SLOT] and the next. */
static bt_series
cosine (double nu, double interval, size_t size, int slot)
{
  bt_series series
      = { .interval = interval, .size = size, .x = store[slot], .p = store[slot + 1] };
  for (size_t i = 0; i < size; i++)
    {
      series.x[i] = cos (nu * interval * (double) i);
      series.p[i] = -nu * sin (nu * interval * (double) i);
    }
  return series;
}

/* delta of cos t and cos (nu t) at T by the midpoint rule: 1e6 pieces of 4e-5 lose the
 * square of that at each kink, 1e-9 and less. */
static double
brute_delta (double nu, double t)
{
  long pieces = 1000000;
  double h = t / (double) pieces, above = 0, below = 0;
  for (long i = 0; i < pieces; i++)
    {
      double s = ((double) i + 0.5) * h, a = cos (s), b = cos (nu * s);
      above += fabs (a - b);
      below += fabs (a) + fabs (b);
    }
  return above / below;
}

START_TEST (delta_of_two_cosines)
{
  static const double nus[] = { 1.03, 1.0007, 0.87, 2.385 };
  const double nu = nus[_i];
  static double delta[2][POINTS];
  bt_error error = BT_ERROR_INIT;
  double worst[2] = { 0 };
  for (int half = 0; half < 2; half++)
    {
      double interval = half ? 0.1 : 0.2;
      size_t size = half ? 401 : 201;
      bt_series a = cosine (1, interval, size, 0), b = cosine (nu, interval, size, 2);
      ck_ok (bt_delta (&a, &b, delta[half], &error), error);
      ck_assert_double_eq (delta[half][0], 0);
      for (size_t i = size / 4; i < size; i += size / 4)
        worst[half]
            = fmax (worst[half],
                    fabs (delta[half][i] - brute_delta (nu, interval * (double) i)));
    }
  /* The cubics are off by interval^4/384 nu^4, and on average less; four orders, for
   * all the kinks in between (but for what the brute force leaves). */
  double scale = pow (fmax (nu, 1), 4) * pow (0.1, 4) / 384;
  ck_assert_double_lt (worst[1], scale);
  ck_assert_double_lt (worst[1], worst[0] / 10 + 2e-9);
}
END_TEST

/* Cubics are their own interpolation: (s - 0.3)(s - 0.5)(s - 0.8) on [0, 1] between
 * a = 1 + that and b = 1. */
START_TEST (delta_of_cubics_is_exact)
{
  bt_error error = BT_ERROR_INIT;
  const double r[] = { 0.3, 0.5, 0.8 }, h = 0.7;
  double xa[2], pa[2], xb[] = { 1, 1 }, pb[] = { 0, 0 }, delta[2];
  bt_series a = { .interval = h, .size = 2, .x = xa, .p = pa };
  bt_series b = { .interval = h, .size = 2, .x = xb, .p = pb };
  for (int i = 0; i < 2; i++)
    {
      double f[3] = { i - r[0], i - r[1], i - r[2] };
      xa[i] = 1 + f[0] * f[1] * f[2];
      pa[i] = (f[0] * f[1] + f[1] * f[2] + f[0] * f[2]) / h;
    }
  double stop[] = { 0, r[0], r[1], r[2], 1 }, above = 0, sum = 0;
  double c[] = { -r[0] * r[1] * r[2], r[0] * r[1] + r[1] * r[2] + r[0] * r[2],
                 -(r[0] + r[1] + r[2]), 1 };
  for (int i = 0; i < 4; i++)
    {
      double piece = 0;
      for (int k = 0; k < 4; k++)
        piece += c[k] * (pow (stop[i + 1], k + 1) - pow (stop[i], k + 1)) / (k + 1);
      above += fabs (piece);
      sum += piece;
    }
  ck_ok (bt_delta (&a, &b, delta, &error), error);
  ck_assert_double_eq_tol (delta[1], above / (2 + sum), 1e-15);
  /* Symmetric in its arguments. */
  double other[2];
  ck_ok (bt_delta (&b, &a, other, &error), error);
  ck_assert_double_eq_tol (other[1], delta[1], 1e-15);
}
END_TEST

START_TEST (delta_at_its_ends)
{
  bt_error error = BT_ERROR_INIT;
  static double delta[POINTS];
  bt_series a = cosine (1, 0.1, 201, 0), b = cosine (1, 0.1, 201, 2);
  ck_ok (bt_delta (&a, &b, delta, &error), error);
  for (size_t i = 0; i < 201; i++)
    ck_assert_double_eq (delta[i], 0);
  /* Against nothing, or against its own mirror image, all is difference. */
  memset (b.x, 0, 201 * sizeof (double));
  memset (b.p, 0, 201 * sizeof (double));
  ck_ok (bt_delta (&a, &b, delta, &error), error);
  for (size_t i = 1; i < 201; i++)
    ck_assert_double_eq_tol (delta[i], 1, 1e-14);
  /* Nothing against nothing. */
  ck_ok (bt_delta (&b, &b, delta, &error), error);
  ck_assert_double_eq (delta[200], 0);
  a.size = b.size = 1;
  delta[0] = 7;
  ck_ok (bt_delta (&a, &b, delta, &error), error);
  ck_assert_double_eq (delta[0], 0);
  a.size = b.size = 0;
  ck_ok (bt_delta (&a, &b, delta, &error), error);
}
END_TEST

START_TEST (series_that_do_not_match)
{
  bt_error error = BT_ERROR_INIT;
  double delta[10];
  bt_series a = cosine (1, 0.1, 10, 0), shorter = cosine (1, 0.1, 9, 2);
  bt_series wider = cosine (1, 0.2, 10, 4);
  ck_fails (bt_delta (&a, &shorter, delta, &error), BT_EINVAL, error, "9");
  ck_fails (bt_delta (&a, &wider, delta, &error), BT_EINVAL, error, "0.2");
}
END_TEST

/* ---- crossings ----------------------------------------------------------------- */

static const struct
{
  size_t size;
  double delta[8], first, last;
} crossings[] = {
  { 5, { 0, 0.02, 0.04, 0.06, 0.08 }, 2.5, 2.5 },
  { 8, { 0, 0.07, 0.03, 0.01, 0.06, 0.04, 0.05, 0.2 }, 0.05 / 0.07, 6 },
  { 4, { 0, 0.01, 0.05, 0.03 }, 2, INFINITY }, /* touched: reached, but not kept */
  { 4, { 0, 0.01, 0.02, 0.04999 }, INFINITY, INFINITY },
  { 4, { 0, 0.01, 0.02, 0.05 }, 3, 3 },
  { 4, { 0, 0.08, 0.06, 0.02 }, 0.625, INFINITY },
  { 3, { 0, 0.1, 0.05 }, 0.5, 0.5 },
  { 3, { 0.3, 0.3, 0.3 }, 0, 0 }, /* above from the start */
  { 1, { 0.3 }, INFINITY, INFINITY },
  { 0, { 0 }, INFINITY, INFINITY },
};

START_TEST (crossings_first_and_last)
{
  const double interval = 0.3;
  double first = bt_crossing_time (crossings[_i].delta, crossings[_i].size, interval,
                                   0.05, BT_FIRST);
  double last = bt_crossing_time (crossings[_i].delta, crossings[_i].size, interval,
                                  0.05, BT_LAST);
  if (isinf (crossings[_i].first))
    ck_assert (isinf (first) && first > 0);
  else
    ck_assert_double_eq_tol (first, interval * crossings[_i].first, 1e-14);
  if (isinf (crossings[_i].last))
    ck_assert (isinf (last) && last > 0);
  else
    ck_assert_double_eq_tol (last, interval * crossings[_i].last, 1e-14);
}
END_TEST

/* ---- break times of runs ------------------------------------------------------- */

static bt_runs *
runs_of (const char *method, const bt_model *model, const bt_options *options,
         double interval, double t_end)
{
  bt_error error = BT_ERROR_INIT;
  bt_runs *runs;
  ck_ok (bt_runs_new (&runs, bt_method_find (method), model, options, interval,
                      BT_EXACT_NOTHING, &error),
         error);
  ck_ok (bt_runs_extend (runs, t_end, &error), error);
  return runs;
}

START_TEST (break_time_and_its_interval)
{
  static const char *const others[] = { "classical", "mean-field", "truncated-wigner" };
  static const double thresholds[] = { 0.05, 0.01, 0.002 };
  const double interval = 0.1, t_end = 16, threshold = thresholds[_i];
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.11, 2.385, omega, 1);
  bt_options rough = { .tolerance = 1e-3 }, fine = { .tolerance = 1e-7 };
  bt_runs *quantum[] = { runs_of ("split-step", model, &rough, interval, t_end),
                         runs_of ("split-step-4", model, &fine, interval, t_end) };
  rough.samples = 256;
  fine.samples = 1 << 17;
  bt_runs *other[] = { runs_of (others[_i], model, &rough, interval, t_end),
                       runs_of (others[_i], model, &fine, interval, t_end) };
  bt_value value[2];
  static double delta[POINTS], eps[POINTS], alone[POINTS];
  for (int i = 1; i >= 0; i--)
    {
      ck_ok (bt_break_time (quantum[i], other[i], threshold, BT_FIRST, INFINITY,
                            &value[i], delta, eps, &error),
             error);
      ck_assert (isfinite (value[i].value));
      ck_assert_double_le (value[i].lo, value[i].value);
      ck_assert_double_ge (value[i].hi, value[i].value);
    }
  /* The rough answer knows how rough it is. */
  ck_assert_double_lt (bt_value_error (&value[1]), bt_value_error (&value[0]));
  ck_assert_double_le (value[0].lo, value[1].lo);
  ck_assert_double_ge (value[0].hi, value[1].hi);
  ck_assert_double_gt (value[0].err[BT_AXIS_STEP], 0);
  ck_assert_int_eq (value[0].err[BT_AXIS_SAMPLE] > 0, _i == 2);
  /* The same as delta and its crossing, read off more coarsely. */
  ck_ok (bt_delta (bt_runs_nominal (quantum[0]), bt_runs_nominal (other[0]), alone,
                   &error),
         error);
  size_t size = bt_runs_nominal (quantum[0])->size;
  for (size_t i = 0; i < size; i++)
    {
      ck_assert_double_eq_tol (delta[i], alone[i], 1e-15);
      ck_assert_double_ge (eps[i], 0);
    }
  double crossing = bt_crossing_time (alone, size, interval, threshold, BT_FIRST);
  /* Chords over an interval: within it. */
  ck_assert_double_eq_tol (value[0].value, crossing, interval);
  for (int i = 0; i < 2; i++)
    {
      bt_runs_free (quantum[i]);
      bt_runs_free (other[i]);
    }
  bt_model_free (model);
}
END_TEST

/* How far the runs happen to go changes nothing: runs to 16, read up to T_END, give
 * what runs to T_END give. */
START_TEST (a_break_time_has_a_horizon)
{
  static const double t_end[] = { 3, 4.7, 8, 11.3, 16 };
  const double threshold = 0.05;
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.11, 2.385, omega, 1);
  bt_options options = { .tolerance = 1e-5 };
  bt_runs *quantum = runs_of ("split-step-4", model, &options, 0.1, 16);
  bt_runs *other = runs_of ("classical", model, &options, 0.1, 16);
  bt_runs *q = runs_of ("split-step-4", model, &options, 0.1, t_end[_i]);
  bt_runs *o = runs_of ("classical", model, &options, 0.1, t_end[_i]);
  int reached = 0;
  for (int crossing = BT_FIRST; crossing <= BT_LAST; crossing++)
    {
      bt_value far, near;
      ck_ok (bt_break_time (quantum, other, threshold, (bt_crossing) crossing,
                            t_end[_i], &far, NULL, NULL, &error),
             error);
      ck_ok (bt_break_time (q, o, threshold, (bt_crossing) crossing, INFINITY, &near,
                            NULL, NULL, &error),
             error);
      ck_assert (far.value == near.value && far.lo == near.lo && far.hi == near.hi);
      reached += isfinite (far.value) != 0;
    }
  ck_assert_int_eq (reached > 0, t_end[_i] > 5);
  bt_value value;
  ck_fails (bt_break_time (quantum, other, threshold, BT_FIRST, NAN, &value, NULL, NULL,
                           &error),
            BT_EINVAL, error, "t_end");
  bt_runs_free (quantum);
  bt_runs_free (other);
  bt_runs_free (q);
  bt_runs_free (o);
  bt_model_free (model);
}
END_TEST

START_TEST (no_break_without_coupling)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0, 2.385, omega, 1);
  bt_options options = { .tolerance = 1e-5 };
  bt_runs *quantum = runs_of ("split-step-4", model, &options, 0.1, 20);
  bt_runs *classical = runs_of ("classical", model, &options, 0.1, 20);
  for (int crossing = BT_FIRST; crossing <= BT_LAST; crossing++)
    {
      bt_value value;
      ck_ok (bt_break_time (quantum, classical, 0.05, (bt_crossing) crossing, INFINITY,
                            &value, NULL, NULL, &error),
             error);
      ck_assert (isinf (value.value) && isinf (value.hi));
      /* Up to here it certainly was not. */
      ck_assert_double_eq_tol (value.lo, 20, 1e-12);
    }
  bt_value value;
  static const double none[] = { 0, 1, -0.05, NAN };
  for (size_t i = 0; i < COUNT (none); i++)
    ck_fails (bt_break_time (quantum, classical, none[i], BT_FIRST, INFINITY, &value,
                             NULL, NULL, &error),
              BT_EINVAL, error, "threshold");
  bt_runs *wider = runs_of ("classical", model, &options, 0.2, 20);
  ck_fails (bt_break_time (quantum, wider, 0.05, BT_FIRST, INFINITY, &value, NULL, NULL,
                           &error),
            BT_EINVAL, error, "0.2");
  bt_runs *still = runs_of ("classical", model, &options, 0.1, 0);
  ck_fails (bt_break_time (quantum, still, 0.05, BT_FIRST, INFINITY, &value, NULL, NULL,
                           &error),
            BT_EINVAL, error, "1 points");
  bt_runs_free (quantum);
  bt_runs_free (classical);
  bt_runs_free (wider);
  bt_runs_free (still);
  bt_model_free (model);
}
END_TEST

/* ---- stability ----------------------------------------------------------------- */

static int
mode_equation (double t, const double *state, double *rate, void *context)
{
  const double *parameter = context; /* omega^2, lambda x0^2, nu */
  double c = cos (parameter[2] * t);
  rate[0] = state[1];
  rate[1] = -(parameter[0] + parameter[1] * c * c) * state[0];
  return GSL_SUCCESS;
}

/* Half the trace of the monodromy matrix over pi/nu by GSL's rk8pd. */
static double
brute_discriminant (double lambda, double x0, double w, double nu)
{
  double parameter[] = { w * w, lambda * x0 * x0, nu }, trace = 0;
  for (int column = 0; column < 2; column++)
    {
      double state[2] = { column == 0, column == 1 }, t = 0;
      gsl_odeiv2_system equations = { mode_equation, NULL, 2, parameter };
      gsl_odeiv2_driver *driver = gsl_odeiv2_driver_alloc_y_new (
          &equations, gsl_odeiv2_step_rk8pd, 1e-3, 1e-13, 1e-13);
      ck_assert_int_eq (gsl_odeiv2_driver_apply (driver, &t, M_PI / nu, state),
                        GSL_SUCCESS);
      gsl_odeiv2_driver_free (driver);
      trace += state[column];
    }
  return trace / 2;
}

static const struct
{
  double lambda, x0, omega, nu;
  int unstable;
} backgrounds[] = {
  { 0.1, 5, 0.4, 1, 1 },          { 0.1, 5, 0.8, 1, 0 },     { 0.05, 8, 0.8, 1, 0 },
  { 0.07, 3, 0.9, 1, 1 },         { 0.07, 3, 0.9, 1.03, 1 }, { 0.03, 15, 1.2, 1, 1 },
  { 0.31, 2.385, 0.731, 1.7, 0 },
};

START_TEST (floquet_exponents_by_brute_force)
{
  bt_error error = BT_ERROR_INIT;
  bt_floquet floquet;
  double lambda = backgrounds[_i].lambda, x0 = backgrounds[_i].x0,
         w = backgrounds[_i].omega, nu = backgrounds[_i].nu;
  ck_ok (bt_floquet_exponent (lambda, x0, w, nu, &floquet, &error), error);
  double want = brute_discriminant (lambda, x0, w, nu);
  ck_assert_double_eq_tol (floquet.discriminant, want, 1e-10);
  ck_assert_double_le (fabs (floquet.discriminant - want),
                       floquet.discriminant_err + 1e-11);
  double mu = fabs (want) > 1 ? acosh (fabs (want)) * nu / M_PI : 0;
  ck_assert_double_eq_tol (floquet.mu, mu, 1e-9);
  ck_assert_int_eq (floquet.mu > 0, backgrounds[_i].unstable);
  ck_assert_int_eq (floquet.edges % 2 == 0, backgrounds[_i].unstable);
}
END_TEST

/* Two independent ways agree over the plane, inside bands and out. */
START_TEST (floquet_agrees_with_mathieu_everywhere)
{
  bt_error error = BT_ERROR_INIT;
  int stable = 0, unstable = 0;
  for (int i = 0; i < 20; i++)
    for (int j = 0; j < 10; j++)
      {
        bt_floquet floquet;
        double x0 = 0.37 + 0.71 * i, w = 0.231 + 0.217 * j;
        ck_ok (bt_floquet_exponent (0.083, x0, w, 1, &floquet, &error), error);
        ck_assert_int_ge ((int) floquet.edges, 0);
        ck_assert_double_lt (floquet.discriminant_err, 1e-8);
        stable += floquet.mu == 0;
        unstable += floquet.mu > 0;
      }
  ck_assert_int_gt (stable, 20);
  ck_assert_int_gt (unstable, 20);
}
END_TEST

START_TEST (floquet_at_its_ends)
{
  bt_error error = BT_ERROR_INIT;
  bt_floquet floquet, scaled;
  ck_ok (bt_floquet_exponent (0, 5, 0.731, 1, &floquet, &error), error);
  ck_assert_double_eq (floquet.mu, 0);
  ck_assert_double_eq_tol (floquet.discriminant, cos (M_PI * 0.731), 1e-12);
  /* Only omega/nu and lambda x0^2/nu^2 count, and mu is a rate. */
  ck_ok (bt_floquet_exponent (0.07, 3, 0.9, 1, &floquet, &error), error);
  ck_ok (bt_floquet_exponent (0.07, 6, 1.8, 2, &scaled, &error), error);
  ck_assert_double_eq_tol (scaled.mu, 2 * floquet.mu, 1e-12);
  ck_assert_double_gt (floquet.mu, 0);
  static const double bad[][4]
      = { { -0.1, 1, 1, 1 },  { NAN, 1, 1, 1 },       { 0.1, INFINITY, 1, 1 },
          { 0.1, 1, 0, 1 },   { 0.1, 1, 1, 0 },       { 0.1, 1, 1, NAN },
          { 0.1, 1, NAN, 1 }, { 0.1, 1, INFINITY, 1 } };
  for (size_t i = 0; i < COUNT (bad); i++)
    ck_fails (bt_floquet_exponent (bad[i][0], bad[i][1], bad[i][2], bad[i][3], &floquet,
                                   &error),
              BT_EINVAL, error, "Floquet");
  ck_fails (bt_floquet_exponent (1, 1e8, 1, 1, &floquet, &error), BT_ELIMIT, error,
            "too large");
}
END_TEST

static Suite *
measure_suite (void)
{
  Suite *suite = suite_create ("measure");
  TCase *core = tcase_create ("measure");
  tcase_set_timeout (core, 120);
  tcase_add_test (core, parts_of_an_error_add_up);
  tcase_add_loop_test (core, delta_of_two_cosines, 0, 4);
  tcase_add_test (core, delta_of_cubics_is_exact);
  tcase_add_test (core, delta_at_its_ends);
  tcase_add_test (core, series_that_do_not_match);
  tcase_add_loop_test (core, crossings_first_and_last, 0, COUNT (crossings));
  tcase_add_loop_test (core, break_time_and_its_interval, 0, 3);
  tcase_add_test (core, no_break_without_coupling);
  tcase_add_loop_test (core, a_break_time_has_a_horizon, 0, 5);
  tcase_add_loop_test (core, floquet_exponents_by_brute_force, 0, COUNT (backgrounds));
  tcase_add_test (core, floquet_agrees_with_mathieu_everywhere);
  tcase_add_test (core, floquet_at_its_ends);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (measure_suite ());
}
