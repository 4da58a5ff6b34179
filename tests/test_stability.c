/* tests/test_stability.c - band edges where libraries fail, and one verdict on a mode.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "num/mathieu.h"
#include "tests/support.h"

#include <breaktime/measure.h>
#include <math.h>

/* ---- characteristic values ----------------------------------------------------- */

/* Abramowitz and Stegun, table 20.1 and Eq. 20.2.25 for q = 1: a_0, b_1, a_1, b_2,
 * a_2 to seven decimals. */
static const double edges[]
    = { -0.4551386, -0.1102488, 1.8591081, 3.9170248, 4.3713010 };

/* Number of edges below A, certain. */
static long
below (double a, double q)
{
  bti_mathieu at = { .shift = a, .q = q };
  bti_count count = bti_mathieu_edges (&at);
  ck_assert_int_eq (count.lo, count.hi);
  return count.lo;
}

START_TEST (mathieu_edges_are_where_they_are_known)
{
  for (int sign = -1; sign <= 1; sign += 2)
    for (size_t i = 0; i < COUNT (edges); i++)
      {
        ck_assert_int_eq (below (edges[i] - 2e-7, sign), (long) i);
        ck_assert_int_eq (below (edges[i] + 2e-7, sign), (long) i + 1);
      }
  /* Without modulation a_n = b_n = n^2. */
  ck_assert_int_eq (below (-0.1, 0), 0);
  ck_assert_int_eq (below (0.5, 0), 1);
  ck_assert_int_eq (below (1.5, 0), 3);
  ck_assert_int_eq (below (4.5, 0), 5);
  bti_mathieu wide = { .w = 1e30 }, none = { .shift = NAN }, deep = { .q = 1e300 };
  ck_assert_int_eq (bti_mathieu_edges (&wide).lo, -1);
  ck_assert_int_eq (bti_mathieu_edges (&none).lo, -1);
  ck_assert_int_eq (bti_mathieu_edges (&deep).lo, -1);
}
END_TEST

/* By bisection with 30 digits (mpmath) on 250 rows; GSL 2.7.1 succeeds on all of them,
 * and is 10 to 200 off on the first three. */
static const struct
{
  int n;
  double q, b, a;
} high[] = { { 70, 1100, 5025.53724893102707, 5025.53724893102707 },
             { 84, 2500, 7518.70713965935592, 7518.70713965935592 },
             { 100, 3000, 10463.8770436054984, 10463.8770436054984 },
             { 120, 20000, 19384.1290268126072, 19797.9053092270864 },
             { 5, 12.5, 27.42520514166, 29.634461398207 } };

START_TEST (high_orders_are_right)
{
  for (int even = 0; even < 2; even++)
    {
      double want = even ? high[_i].a : high[_i].b, lo, hi, gsl;
      ck_assert (bti_mathieu_value (high[_i].n, even, high[_i].q, &lo, &hi));
      /* The last number was printed with 13 digits. */
      double digits = 1e-12 * want * (high[_i].n == 5);
      ck_assert_double_le (lo, want + digits);
      ck_assert_double_ge (hi, want - digits);
      /* Twice 8 roundings of n^2, a, and q. */
      ck_assert_double_le (hi - lo, 32 * 2.3e-16 * (2 * want + high[_i].q));
      ck_assert_int_eq (bti_mathieu_gsl (high[_i].n, even, high[_i].q, &gsl),
                        high[_i].n <= 64);
    }
}
END_TEST

/* Where GSL is taken at its word it is right: every fifth order, q to the end. */
START_TEST (gsl_is_right_where_it_is_used)
{
  for (int n = 1; n <= 64; n += 3)
    for (double q = 0.013; q < 5000; q *= 2.7)
      for (int even = 0; even < 2; even++)
        {
          double lo, hi, gsl;
          ck_assert (bti_mathieu_value (n, even, q, &lo, &hi));
          ck_assert (bti_mathieu_gsl (n, even, q, &gsl));
          ck_assert_double_eq_tol (gsl, lo, 1e-12 * (1 + fabs (lo) + 2 * q));
        }
  double none;
  ck_assert (!bti_mathieu_gsl (65, 1, 1, &none));
  ck_assert (!bti_mathieu_gsl (3, 1, 5001, &none));
  ck_assert (!bti_mathieu_gsl (3, 1, NAN, &none));
  ck_assert (!bti_mathieu_gsl (0, 0, 1, &none));
}
END_TEST

/* ---- bands --------------------------------------------------------------------- */

/* Roots in s of a_n (s/4) - s/2 = Omega^2, by bisection with 30 digits (mpmath). */
static const struct
{
  double omega;
  int n;
  double lo, hi;
} bands[] = { { 45.5, 81, 9980.398140693197, 9980.3981406932 },
              { 45.5, 82, 10359.15224135831, 10359.15224135831 },
              { 0.4, 1, 1.107656438018294, 3.042680426162351 },
              { 2.385, 3, 6.849567772168293, 7.208647579750542 },
              { 0.731, 150, 55329.10236180777, 55698.17568693707 } };

START_TEST (bands_are_where_they_are_known)
{
  bt_error error = BT_ERROR_INIT;
  bt_band band;
  ck_ok (bt_band_find (bands[_i].omega, 1, bands[_i].n, &band, &error), error);
  ck_assert_double_eq_tol (band.lo, bands[_i].lo, band.err);
  ck_assert_double_eq_tol (band.hi, bands[_i].hi, band.err);
  ck_assert_double_gt (band.err, 0);
  ck_assert_double_le (band.err, 1e-14 * (band.hi + pow (bands[_i].n, 2)));
}
END_TEST

/* One verdict from a point to the other side of an edge, and none on it. */
START_TEST (an_edge_is_undecided)
{
  bt_error error = BT_ERROR_INIT;
  static const double omegas[] = { 0.4, 1.7, 2.385 };
  for (size_t i = 0; i < COUNT (omegas); i++)
    {
      bt_band band;
      bt_floquet at;
      bt_stability label;
      int n = (int) ceil (omegas[i]);
      ck_ok (bt_band_find (omegas[i], 1, n, &band, &error), error);
      const double s[] = { band.lo - 2 * band.err, band.lo, band.lo + 2 * band.err,
                           band.hi - 2 * band.err, band.hi, band.hi + 2 * band.err };
      static const bt_stability want[] = { BT_STABLE,   BT_UNDECIDED, BT_UNSTABLE,
                                           BT_UNSTABLE, BT_UNDECIDED, BT_STABLE };
      for (size_t k = 0; k < COUNT (s); k++)
        {
          ck_ok (bt_floquet_exponent (s[k], 1, omegas[i], 1, &at, &error), error);
          ck_assert_int_eq (at.label, want[k]);
          ck_assert_int_eq (at.band, n + (k == 5));
          ck_assert_int_eq (at.edges,
                            want[k] == BT_UNDECIDED ? -1 : 2 * n - (k == 0) + (k == 5));
          /* What is undecided may grow, and says how fast at most. */
          ck_assert (want[k] == BT_STABLE ? at.mu == 0 && at.mu_err == 0
                                          : at.mu_err > 0);
          ck_ok (bt_floquet_between (s[k], 1, 1, omegas[i], 1, &label, &error), error);
          ck_assert_int_eq (label, want[k]);
        }
      ck_ok (bt_floquet_between (1, sqrt (s[0]), sqrt (s[5]), omegas[i], 1, &label,
                                 &error),
             error);
      ck_assert_int_eq (label, BT_UNSTABLE);
    }
}
END_TEST

/* Drives too shallow for Delta: stable at every whole Omega, where the first edge is at
 * a distance of a - n^2 = s/2 (n >= 2), or s/4 (n = 1: a = 1 + 2 q, edge 1 + q). */
START_TEST (shallow_drives_are_stable)
{
  static const double depths[] = { 0, 1e-300, 1e-30, 1e-15, 1e-8 };
  bt_error error = BT_ERROR_INIT;
  for (size_t i = 0; i < COUNT (depths); i++)
    for (int n = 1; n <= 4; n++)
      {
        bt_floquet at;
        ck_ok (bt_floquet_exponent (depths[i], 1, n, 1, &at, &error), error);
        ck_assert_int_eq (at.label, BT_STABLE);
        ck_assert_int_eq (at.band, n + 1);
        ck_assert_double_eq (at.mu, 0);
        ck_assert_int_eq (at.resolved, 0);
        bt_stability label;
        ck_ok (bt_floquet_between (depths[i], 0, 1, n, 1, &label, &error), error);
        ck_assert_int_eq (label, BT_STABLE);
        ck_ok (bt_floquet_between (depths[i], 1e-200, 1e-200, n, 1, &label, &error),
               error);
        ck_assert_int_eq (label, BT_STABLE);
      }
}
END_TEST

/* Every argument is answered or refused: lambda, x0 and Omega over all of double. */
START_TEST (no_argument_is_too_far)
{
  static const double far[]
      = { 1e-300, 1e-150, 1e-20, 0.37, 2, 45.5, 1e3, 1e5, 1e10, 1e20, 1e60, 1e300 };
  int counted[BT_STATUS_COUNT] = { 0 };
  for (size_t i = 0; i < COUNT (far); i++)
    for (size_t j = 0; j < COUNT (far); j++)
      for (size_t k = 0; k < COUNT (far); k++)
        {
          bt_error error = BT_ERROR_INIT;
          bt_floquet at;
          bt_band band;
          bt_stability label;
          bt_status status
              = bt_floquet_exponent (far[i], far[j], far[k], 1, &at, &error);
          counted[status]++;
          ck_assert (status == BT_OK || status == BT_ELIMIT);
          ck_assert_int_eq (
              bt_floquet_between (far[i], 0, far[j], far[k], 1, &label, &error),
              status);
          if (status == BT_ELIMIT)
            continue;
          ck_assert (isfinite (at.mu) && isfinite (at.mu_err) && at.mu >= 0);
          ck_assert (at.label == BT_STABLE || at.mu_err > 0);
          if (far[k] < 100 && far[i] * far[j] * far[j] < 1e4)
            ck_ok (bt_band_find (far[k], 1, at.band, &band, &error), error);
        }
  ck_assert_int_gt (counted[BT_OK], 200);
  ck_assert_int_gt (counted[BT_ELIMIT], 200);
}
END_TEST

static Suite *
stability_suite (void)
{
  Suite *suite = suite_create ("stability");
  TCase *core = tcase_create ("stability");
  tcase_set_timeout (core, 60);
  tcase_add_test (core, mathieu_edges_are_where_they_are_known);
  tcase_add_loop_test (core, high_orders_are_right, 0, COUNT (high));
  tcase_add_test (core, gsl_is_right_where_it_is_used);
  tcase_add_loop_test (core, bands_are_where_they_are_known, 0, COUNT (bands));
  tcase_add_test (core, an_edge_is_undecided);
  tcase_add_test (core, shallow_drives_are_stable);
  tcase_add_test (core, no_argument_is_too_far);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (stability_suite ());
}
