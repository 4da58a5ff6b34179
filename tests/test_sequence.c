/* tests/test_sequence.c - limits of sequences, orders, trends; bands of stability.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/support.h"

#include <breaktime/measure.h>
#include <math.h>

/* ---- extrapolation ------------------------------------------------------------- */

enum
{
  MOST = 9
};

/* limit + c h^p + d h^s at h = h0/r^i. */
static void
fill (double *value, size_t count, double limit, double c, double p, double d, double s,
      double h0, double r)
{
  for (size_t i = 0; i < count; i++)
    {
      double h = h0 * pow (r, -(double) i);
      value[i] = limit + c * pow (h, p) + d * pow (h, s);
    }
}

/* The true limit and order lie inside the errors that are stated, and these are small
 * against what was extrapolated away. */
START_TEST (limits_and_orders_are_found)
{
  static const struct
  {
    size_t count;
    double limit, c, p, d, s, h0, r;
  } cases[] = {
    { 4, 1.37, -2.1, 2, 0.31, 3, 0.1, 2 },  { 5, -0.37, 2.1, 2, 0.9, 4, 0.2, 2 },
    { 6, 0, 0.7, 1, -0.4, 2, 0.1, 2 },      { 5, 1e3, 33, 4, -20, 6, 0.3, 1.5 },
    { 9, 1.37, 0.2, 0.5, 0.01, 1, 0.1, 4 }, { 4, 2.2, 5, 8, 7, 10, 0.4, 1.25 },
  };
  bt_error error = BT_ERROR_INIT;
  double value[MOST];
  bt_limit limit;
  fill (value, cases[_i].count, cases[_i].limit, cases[_i].c, cases[_i].p, cases[_i].d,
        cases[_i].s, cases[_i].h0, cases[_i].r);
  ck_ok (bt_richardson (value, cases[_i].count, cases[_i].r, 0, &limit, &error), error);
  double finest = fabs (value[cases[_i].count - 1] - cases[_i].limit);
  ck_assert_double_le (fabs (limit.value - cases[_i].limit), limit.err);
  ck_assert_double_le (limit.err, 0.5 * finest);
  ck_assert_double_le (fabs (limit.order - cases[_i].p), limit.order_err);
  ck_assert_double_le (limit.order_err, fmax (0.25, 0.1 * limit.order));
}
END_TEST

START_TEST (noise_enters_the_errors)
{
  bt_error error = BT_ERROR_INIT;
  double value[6];
  bt_limit limit;
  fill (value, 6, 0.8, 1.3, 2, 0, 1, 0.1, 2);
  value[5] += 3e-7;
  value[4] -= 3e-7;
  ck_ok (bt_richardson (value, 6, 2, 3e-7, &limit, &error), error);
  ck_assert_double_le (fabs (limit.value - 0.8), limit.err);
  ck_assert_double_le (fabs (limit.order - 2), limit.order_err);
}
END_TEST

START_TEST (nothing_is_extrapolated_that_is_not_asymptotic)
{
  static const struct
  {
    size_t count;
    double value[MOST], noise;
    const char *text;
  } cases[] = {
    /* h^2 - 4 h^3 begun too coarse */
    { 5, { -3, -0.25, 0, 0.015625 / 2, 0.0029296875 }, 0, "opposite" },
    /* alternating */
    { 5, { 1, -0.5, 0.25, -0.125, 0.0625 }, 0, "opposite signs" },
    /* a harmonic series: no limit */
    { 6, { 1, 1.5, 1.8333, 2.0833, 2.28333, 2.45 }, 0, "orders" },
    /* equal changes, growing changes */
    { 4, { 1, 2, 3, 4 }, 0, "grow" },
    { 4, { 1, 2, 4, 8 }, 0, "grow" },
    /* geometric with changing ratio: what a spectral grid does */
    { 5, { 1, 1e-2, 1e-5, 1e-9, 1e-14 }, 0, "observed orders" },
    /* 0.8 + 1.3 h^2 + 2 h^3 + a h, a = 0.003 and 0.001, from h = 0.1: was 1.87(13) and
     * 1.96(6), on the way to 1 */
    { 6,
      { 0.81530000000000002, 0.80364999999999998, 0.80091875000000012,
        0.80024453125000006, 0.80007001953125001, 0.80002213134765632 },
      0,
      "is of order 1" },
    { 6,
      { 0.81510000000000005, 0.80354999999999999, 0.80086875000000013, 0.80021953125,
        0.80005751953125004, 0.80001588134765633 },
      0,
      "is of order 1" },
    /* rounding */
    { 5, { 1, 0.25, 0.0625, 0.0625 + 1e-16, 0.0625 }, 1e-15, "noise" },
    { 5, { 0.8, 0.8, 0.8, 0.8, 0.8 }, 0, "noise" },
  };
  bt_error error = BT_ERROR_INIT;
  bt_limit limit;
  ck_fails (bt_richardson (cases[_i].value, cases[_i].count, 2, cases[_i].noise, &limit,
                           &error),
            BT_ECONV, error, cases[_i].text);
  const double *last = cases[_i].value + cases[_i].count - 1;
  ck_assert_double_eq (limit.value, last[0]);
  ck_assert_double_eq (limit.err, fabs (last[0] - last[-1]) + cases[_i].noise);
  ck_assert (isnan (limit.order) && isnan (limit.order_err));
}
END_TEST

START_TEST (sequences_without_sense_are_refused)
{
  bt_error error = BT_ERROR_INIT;
  bt_limit limit;
  const double good[] = { 1, 0.25, 0.0625, 0.015625 }, bad[] = { 1, 0.25, NAN, 0.1 };
  ck_fails (bt_richardson (good, 3, 2, 0, &limit, &error), BT_EINVAL, error, "four");
  ck_fails (bt_richardson (good, 4, 1, 0, &limit, &error), BT_EINVAL, error, "ratio 1");
  ck_fails (bt_richardson (good, 4, NAN, 0, &limit, &error), BT_EINVAL, error, "ratio");
  ck_fails (bt_richardson (good, 4, 2, -1, &limit, &error), BT_EINVAL, error,
            "noise -1");
  ck_fails (bt_richardson (bad, 4, 2, 0, &limit, &error), BT_EINVAL, error, "value 2");
}
END_TEST

/* ---- drift and oscillation ----------------------------------------------------- */

enum
{
  LONG = 1003
};

static bt_trend
trend_of (double slope, double amplitude, double period, double decay)
{
  bt_error error = BT_ERROR_INIT;
  double value[LONG];
  bt_trend trend;
  for (int i = 0; i < LONG; i++)
    {
      double t = 0.1 * i;
      value[i] = 7.3 + slope * t
                 + amplitude * exp (-decay * t) * sin (0.4 + 2 * M_PI / period * t);
    }
  ck_ok (bt_trend_fit (value, LONG, 0.1, &trend, &error), error);
  return trend;
}

START_TEST (drift_is_told_from_oscillation)
{
  static const struct
  {
    double slope, amplitude, period, decay;
  } cases[] = { { 0, 1, 3.1, 0 },    { 2e-3, 1, 3.1, 0 },    { -2e-2, 1, 6.2, 0 },
                { 1e-5, 0, 1, 0 },   { 0, 1, 6.2, 0.05 },    { 0, 1, 70, 0 },
                { 3e-2, 1, 37, 0 },  { 3e-2, 1, 6.2, 0.05 }, { 0, 1, 130, 0 },
                { 0, 1, 1e5, 0.03 }, { 0, 0, 1, 0 } };
  bt_trend trend = trend_of (cases[_i].slope, cases[_i].amplitude, cases[_i].period,
                             cases[_i].decay);
  ck_assert_msg (fabs (trend.slope - cases[_i].slope)
                     <= BT_COVERAGE * trend.slope_err + 1e-15,
                 "slope %g(%g) for %g", trend.slope, trend.slope_err, cases[_i].slope);
  /* Fast oscillations: the slope is sharp, and the amplitude is that of the sine. */
  if (cases[_i].period < 10 && cases[_i].decay <= 0)
    {
      ck_assert_double_le (trend.slope_err, 1e-3);
      ck_assert_double_eq_tol (trend.amplitude, cases[_i].amplitude, 0.05);
    }
  /* What dies away is no drift, what goes on is. */
  int drifts = fabs (trend.slope) > BT_COVERAGE * trend.slope_err;
  if (fabs (cases[_i].slope) <= 0 && cases[_i].amplitude > 0)
    ck_assert_int_eq (drifts, 0);
  if (cases[_i].period < 10 && fabs (cases[_i].slope) > 1e-3 && cases[_i].decay <= 0)
    ck_assert_int_eq (drifts, 1);
}
END_TEST

START_TEST (trends_without_sense_are_refused)
{
  bt_error error = BT_ERROR_INIT;
  double value[LONG] = { 0 };
  bt_trend trend;
  ck_fails (bt_trend_fit (value, 63, 0.1, &trend, &error), BT_EINVAL, error, "63");
  ck_fails (bt_trend_fit (value, 64, 0, &trend, &error), BT_EINVAL, error, "interval");
  value[12] = INFINITY;
  ck_fails (bt_trend_fit (value, 64, 0.1, &trend, &error), BT_EINVAL, error,
            "value 12");
}
END_TEST

/* ---- bands --------------------------------------------------------------------- */

/* Where |Delta| - 1 changes sign between FROM and TO: the edge by the monodromy matrix
 * alone. */
static double
edge_between (double omega, double nu, double from, double to)
{
  bt_error error = BT_ERROR_INIT;
  bt_floquet floquet;
  ck_ok (bt_floquet_exponent (from, 1, omega, nu, &floquet, &error), error);
  int unstable = fabs (floquet.discriminant) > 1;
  ck_ok (bt_floquet_exponent (to, 1, omega, nu, &floquet, &error), error);
  ck_assert_int_ne (unstable, fabs (floquet.discriminant) > 1);
  for (int i = 0; i < 60; i++)
    {
      double middle = (from + to) / 2;
      ck_ok (bt_floquet_exponent (middle, 1, omega, nu, &floquet, &error), error);
      if ((fabs (floquet.discriminant) > 1) == unstable)
        from = middle;
      else
        to = middle;
    }
  return from;
}

/* Over frequencies, bands and backgrounds: the edges from GSL are those that the
 * monodromy matrix shows, to the error that is stated; inside there is growth, outside
 * there is none, and the count of edges says the same. */
START_TEST (edges_agree_with_the_monodromy_matrix)
{
  static const double omegas[] = { 0.13, 0.4, 0.8, 0.97, 1.2, 1.7, 2.385 };
  static const double nus[] = { 1, 1.083, 0.77 };
  double omega = omegas[_i % (int) COUNT (omegas)], nu = nus[_i / (int) COUNT (omegas)];
  bt_error error = BT_ERROR_INIT;
  for (int n = (int) ceil (omega / nu); n <= 4; n++)
    {
      bt_band band;
      bt_floquet floquet;
      ck_ok (bt_band_find (omega, nu, n, &band, &error), error);
      ck_assert_double_lt (0, band.lo);
      ck_assert_double_lt (band.lo, band.hi);
      ck_assert_double_eq_tol (band.surface, 2 * (pow (n * nu, 2) - omega * omega),
                               1e-12);
      double width = band.hi - band.lo, middle = (band.lo + band.hi) / 2;
      const double at[] = { band.lo - width / 20, middle, band.hi + width / 20 };
      if (width < 1e-5)
        continue; /* a touch: both edges are one number */
      ck_assert_double_le (band.err, 1e-6);
      for (int k = 0; k < 3; k++)
        {
          ck_ok (bt_floquet_exponent (at[k], 1, omega, nu, &floquet, &error), error);
          ck_assert_int_eq (floquet.mu > 0, k == 1);
          ck_assert_int_eq (floquet.edges, 2 * n - (k == 0) + (k == 2));
        }
      double slack = band.err + 1e-10 * (1 + band.hi);
      ck_assert_double_eq_tol (band.lo, edge_between (omega, nu, at[0], middle), slack);
      ck_assert_double_eq_tol (band.hi, edge_between (omega, nu, middle, at[2]), slack);
    }
}
END_TEST

/* The same band met along the frequency of the mode, and the scaling with nu. */
START_TEST (both_ways_through_a_band_meet)
{
  static const double nu = 1.083;
  bt_error error = BT_ERROR_INIT;
  bt_band band, across, scaled;
  for (int n = 1; n <= 3; n++)
    {
      double omega = 0.731 * n;
      ck_ok (bt_band_find (omega, nu, n, &band, &error), error);
      ck_ok (bt_band_at (band.lo, nu, n, &across, &error), error);
      ck_assert_double_eq_tol (across.lo, omega * omega, 1e-9);
      ck_ok (bt_band_at (band.hi, nu, n, &across, &error), error);
      ck_assert_double_eq_tol (across.hi, omega * omega, 1e-9);
      ck_ok (bt_band_at (band.surface, nu, n, &across, &error), error);
      ck_assert_double_eq_tol (across.surface, omega * omega, 1e-12);
      ck_ok (bt_band_find (omega / nu, 1, n, &scaled, &error), error);
      ck_assert_double_eq_tol (band.lo, nu * nu * scaled.lo, 1e-9);
      ck_assert_double_eq_tol (band.hi, nu * nu * scaled.hi, 1e-9);
    }
}
END_TEST

/* Small q, known series: b_1, a_1 = 1 -+ q - q^2/8, b_2 = 4 - q^2/12,
 * a_2 = 4 + 5 q^2/12, a_3, b_3 = 9 + q^2/16; q = s/4. */
START_TEST (shallow_drives_follow_the_series)
{
  static const double q = 0.01;
  static const double lo[] = { 1 - q - q * q / 8, 4 - q * q / 12, 9 + q * q / 16 };
  static const double hi[] = { 1 + q - q * q / 8, 4 + 5 * q * q / 12, 9 + q * q / 16 };
  bt_error error = BT_ERROR_INIT;
  bt_band band;
  ck_ok (bt_band_at (4 * q, 1, _i + 1, &band, &error), error);
  ck_assert_double_eq_tol (band.lo + 2 * q, lo[_i], 2 * q * q * q);
  ck_assert_double_eq_tol (band.hi + 2 * q, hi[_i], 2 * q * q * q);
  ck_assert_double_eq_tol (band.surface + 2 * q, (_i + 1) * (_i + 1), 1e-12);
}
END_TEST

START_TEST (bands_that_are_none_are_refused)
{
  bt_error error = BT_ERROR_INIT;
  bt_band band;
  ck_fails (bt_band_find (1.2, 1, 1, &band, &error), BT_EINVAL, error, "no such band");
  ck_fails (bt_band_find (1, 1, 1, &band, &error), BT_EINVAL, error, "no such band");
  ck_fails (bt_band_find (0, 1, 1, &band, &error), BT_EINVAL, error, "omega = 0");
  ck_fails (bt_band_find (NAN, 1, 1, &band, &error), BT_EINVAL, error, "omega");
  ck_fails (bt_band_find (0.4, 0, 1, &band, &error), BT_EINVAL, error, "nu = 0");
  ck_fails (bt_band_find (0.4, 1, 0, &band, &error), BT_EINVAL, error, "band 0");
  ck_fails (bt_band_at (-1, 1, 1, &band, &error), BT_EINVAL, error, "depth -1");
  ck_fails (bt_band_at (1, NAN, 1, &band, &error), BT_EINVAL, error, "nu");
}
END_TEST

static Suite *
sequence_suite (void)
{
  Suite *suite = suite_create ("sequence");
  TCase *core = tcase_create ("sequence");
  tcase_set_timeout (core, 120);
  tcase_add_loop_test (core, limits_and_orders_are_found, 0, 6);
  tcase_add_test (core, noise_enters_the_errors);
  tcase_add_loop_test (core, nothing_is_extrapolated_that_is_not_asymptotic, 0, 8);
  tcase_add_test (core, sequences_without_sense_are_refused);
  tcase_add_loop_test (core, drift_is_told_from_oscillation, 0, 11);
  tcase_add_test (core, trends_without_sense_are_refused);
  tcase_add_loop_test (core, edges_agree_with_the_monodromy_matrix, 0, 21);
  tcase_add_test (core, both_ways_through_a_band_meet);
  tcase_add_loop_test (core, shallow_drives_follow_the_series, 0, 3);
  tcase_add_test (core, bands_that_are_none_are_refused);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (sequence_suite ());
}
