/* tests/test_maps.c - statistics of numbers known between bounds, and claims over a
 * scan.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/folder.h"
#include "tests/suite.h"
#include "validation/claims.h"
#include "validation/lab.h"
#include "validation/scan.h"
#include "validation/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  N = 8
};

static bt_value
exactly (double x)
{
  return (bt_value){ x, x, x, { 0 } };
}

static void
all_exactly (bt_value *out, const double *x, size_t count)
{
  for (size_t i = 0; i < count; i++)
    out[i] = exactly (x[i]);
}

/* ---- ranks --------------------------------------------------------------------- */

START_TEST (rank_correlations_are_known)
{
  /* Without ties 1 - 6 sum d^2/(n (n^2 - 1)); with them Pearson's of the mid-ranks,
   * here by hand: ranks 1, 2.5, 2.5, 4 against 1..4 give 4.5/sqrt (4.5 5). */
  static const struct
  {
    double a[4], b[4], want;
  } cases[]
      = { { { 1, 2, 3, 4 }, { 10, 20, 30, 41 }, 1 },
          { { 1, 2, 3, 4 }, { 9, 7, 5, 3 }, -1 },
          { { 1, 2, 3, 4 }, { 2, 1, 4, 3 }, 1 - 6 * 4 / 60.0 },
          { { 1, 2, 2, 3 }, { 1, 2, 3, 4 }, 0.94868329805051380 },
          { { 1, 2, INFINITY, INFINITY }, { 1, 2, 3, 3 }, 1 },
          { { 1, INFINITY, INFINITY, INFINITY }, { 4, 3, 2, 1 }, -0.7745966692 } };
  bt_error error = BT_ERROR_INIT;
  bt_value a[4], b[4], rho;
  all_exactly (a, cases[_i].a, 4);
  all_exactly (b, cases[_i].b, 4);
  ck_ok (btv_rank_correlation (a, b, 4, &rho, &error), error);
  ck_assert_double_eq_tol (rho.lo, cases[_i].want, 1e-10);
  ck_assert_double_eq_tol (rho.hi, cases[_i].want, 1e-10);
}
END_TEST

/* An overlap leaves an order open, and every order lies between the bounds; so does a
 * point of which nothing is known, which may be beyond the limit like two others. */
START_TEST (what_is_open_widens_a_correlation)
{
  static const double b[N] = { 1, 2, 3, 4, 5, 6, 7, 8 };
  static const double first[N] = { 1, 2, 3, 5, 4, 6, INFINITY, INFINITY };
  bt_error error = BT_ERROR_INIT;
  bt_value a[N], c[N], rho, one;
  all_exactly (a, first, N);
  all_exactly (c, b, N);
  ck_ok (btv_rank_correlation (a, c, N, &one, &error), error);
  a[3].lo = 3.9; /* overlaps with the next */
  ck_ok (btv_rank_correlation (a, c, N, &rho, &error), error);
  ck_assert_double_le (rho.lo, one.lo);
  ck_assert_double_eq_tol (rho.hi - one.hi, 12 / 504.0,
                           0.01); /* two ranks less apart */
  a[3] = exactly (5);
  a[2] = btv_between (0, INFINITY);
  ck_ok (btv_rank_correlation (a, c, N, &rho, &error), error);
  static const double may[] = { 0, 1.5, 2.5, 4.5, 5.5, 1e9, INFINITY };
  for (size_t i = 0; i < sizeof may / sizeof *may; i++)
    {
      a[2] = exactly (may[i]);
      ck_ok (btv_rank_correlation (a, c, N, &one, &error), error);
      ck_assert_double_le (rho.lo, one.lo);
      ck_assert_double_ge (rho.hi, one.hi);
    }
}
END_TEST

/* ---- two classes --------------------------------------------------------------- */

/* The area over all choices of what is open, one by one. */
START_TEST (roc_areas_are_known)
{
  static const double score[N] = { 0, 0, 0, 0.1, 0.2, 0.2, 0.3, 0.4 };
  static const struct
  {
    int yes[N];
    double lo, hi;
  } cases[] = { { { 0, 0, 0, 0, 1, 1, 1, 1 }, 1, 1 },
                { { 1, 1, 1, 1, 0, 0, 0, 0 }, 0, 0 },
                { { 0, 1, 0, 1, 0, 1, 0, 1 }, 9.5 / 16, 9.5 / 16 },
                { { 0, 0, 0, 0, 0, 0, 0, -1 }, 0, 1 }, /* all may be alike */
                { { -1, 0, 0, -1, 1, -1, 1, 1 }, NAN, NAN },
                { { 1, -1, -1, 0, -1, 0, 1, -1 }, NAN, NAN } };
  bt_error error = BT_ERROR_INIT;
  bt_value area, one;
  ck_ok (btv_roc_area (score, cases[_i].yes, N, &area, &error), error);
  if (!isnan (cases[_i].lo))
    {
      ck_assert_double_eq_tol (area.lo, cases[_i].lo, 1e-15);
      ck_assert_double_eq_tol (area.hi, cases[_i].hi, 1e-15);
      return;
    }
  double lo = 1, hi = 0;
  for (unsigned choice = 0; choice < 1 << N; choice++)
    {
      int yes[N];
      for (int i = 0; i < N; i++)
        yes[i] = cases[_i].yes[i] < 0 ? (int) (choice >> i & 1) : cases[_i].yes[i];
      ck_ok (btv_roc_area (score, yes, N, &one, &error), error);
      lo = fmin (lo, one.lo);
      hi = fmax (hi, one.hi);
    }
  ck_assert_double_eq_tol (area.lo, lo, 1e-15);
  ck_assert_double_eq_tol (area.hi, hi, 1e-15);
}
END_TEST

START_TEST (medians_are_known)
{
  static const double five[] = { 5, 1, INFINITY, 2, 4 }, four[] = { 5, 1, 2, 4 };
  bt_error error = BT_ERROR_INIT;
  bt_value value[5], median;
  all_exactly (value, five, 5);
  ck_ok (btv_median (value, 5, &median, &error), error);
  ck_assert_double_eq (median.value, 4);
  value[1] = btv_between (0, INFINITY); /* 4 or 5 */
  ck_ok (btv_median (value, 5, &median, &error), error);
  ck_assert_double_eq (median.lo, 4);
  ck_assert_double_eq (median.hi, 5);
  all_exactly (value, four, 4);
  ck_ok (btv_median (value, 4, &median, &error), error);
  ck_assert_double_eq (median.value, 3);
  ck_fails (btv_median (value, 0, &median, &error), BT_EINVAL, error, "of nothing");
}
END_TEST

/* ---- laws ---------------------------------------------------------------------- */

/* 3 x^1.5, 2 + 5 x and 2 + 5 ln x, to ERROR, and what must be found. */
START_TEST (laws_are_recognised)
{
  static const double off[] = { 0, 0.01 };
  bt_error error = BT_ERROR_INIT;
  for (size_t k = 0; k < 2; k++)
    {
      double x[N];
      bt_value power[N], line[N], bent[N], out;
      for (int i = 0; i < N; i++)
        {
          x[i] = 1.7 * (i + 1);
          const double y[] = { 3 * pow (x[i], 1.5), 2 + 5 * x[i], 2 + 5 * log (x[i]) };
          bt_value *const to[] = { power, line, bent };
          for (int j = 0; j < 3; j++)
            to[j][i] = btv_between (y[j] - off[k], y[j] + off[k]);
        }
      ck_ok (btv_power_law (x, power, N, &out, &error), error);
      ck_assert (out.lo <= 1.5 && 1.5 <= out.hi);
      ck_assert_double_le (out.hi - out.lo, k == 0 ? 1e-12 : 0.05);
      ck_ok (btv_law_criterion (x, line, N, &out, &error), error);
      ck_assert_double_gt (out.lo, 20);
      ck_ok (btv_law_criterion (x, bent, N, &out, &error), error);
      ck_assert_double_lt (out.hi, -20);
      /* What is not known leaves it open. */
      line[3].hi = INFINITY;
      ck_ok (btv_law_criterion (x, line, N, &out, &error), error);
      ck_assert (isinf (out.lo) && isinf (out.hi));
      ck_ok (btv_power_law (x, line, N, &out, &error), error);
      ck_assert (isinf (out.lo) && isinf (out.hi));
    }
}
END_TEST

/* Sums of squares by hand: 1, 2, 4, 7 over 1..4 leave 1 of a line. */
START_TEST (the_criterion_is_the_ratio_of_the_squares)
{
  static const double x[] = { 1, 2, 3, 4 }, y[] = { 1, 2, 4, 7 };
  bt_error error = BT_ERROR_INIT;
  bt_value value[4], out;
  double sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
  all_exactly (value, y, 4);
  for (int i = 0; i < 4; i++)
    {
      const double l = log (x[i]);
      sx += l / 4;
      sy += y[i] / 4;
      sxx += l * l;
      sxy += l * y[i];
      syy += y[i] * y[i];
    }
  sxx -= 4 * sx * sx;
  sxy -= 4 * sx * sy;
  syy -= 4 * sy * sy;
  ck_ok (btv_law_criterion (x, value, 4, &out, &error), error);
  ck_assert_double_eq_tol (out.value, 4 * log (syy - sxy * sxy / sxx), 1e-9);
  ck_assert_double_le (out.hi - out.lo, 1e-9);
}
END_TEST

/* Numbers without an error have their rounding, each its own: one alone is not 0. */
START_TEST (what_is_exact_is_rounded)
{
  static const double x[] = { 1, 2, 3, 5 };
  for (size_t i = 0; i < 4; i++)
    {
      double y[4] = { 0 };
      bt_error error = BT_ERROR_INIT;
      bt_value value[4], out;
      y[i] = 1;
      all_exactly (value, y, 4);
      ck_ok (btv_law_criterion (x, value, 4, &out, &error), error);
      ck_assert_double_gt (out.hi - out.lo, 1e-14);
      ck_assert_double_lt (out.hi - out.lo, 1e-12);
    }
}
END_TEST

START_TEST (laws_of_little_are_refused)
{
  static const double same[] = { 2, 2, 2, 2 }, zero[] = { 0, 1, 2, 3 };
  bt_error error = BT_ERROR_INIT;
  bt_value value[4], out;
  all_exactly (value, same, 4);
  ck_fails (btv_power_law (same, value, 4, &out, &error), BT_EINVAL, error,
            "four different points");
  ck_fails (btv_power_law (same, value, 3, &out, &error), BT_EINVAL, error, "not 3");
  ck_fails (btv_law_criterion (zero, value, 4, &out, &error), BT_EINVAL, error,
            "x = 0");
  ck_fails (btv_rank_correlation (value, value, 4, &out, &error), BT_EINVAL, error,
            "the same at all points");
}
END_TEST

/* ---- claims over a scan -------------------------------------------------------- */

static const char spec[] = "quantities: [t_q, t_mf]\n"
                           "axes: {omega: [0.8], lambda: [0.08, 0.1], x0: [2, 3, 5]}\n"
                           "t_max: 30\nrelative: 0.05\n";

static bt_status
ask (btv_lab *lab, const char *name, const btv_setting *set, size_t count,
     double deadline, btv_answer *answer, bt_error *error)
{
  const btv_question question = { .evaluator = btv_evaluator_find (name),
                                  .settings = set,
                                  .settings_count = count,
                                  .deadline = deadline };
  return btv_ask (lab, &question, answer, error);
}

START_TEST (claims_over_a_scan_share_its_points)
{
  static const btv_setting than[] = { { "than", "t_q" }, { "region", "inside" } },
                           tw[] = { { "than", "t_tw" } };
  const char *path = in_folder ("scan.yaml");
  bt_error error = BT_ERROR_INIT;
  btv_scan scan;
  btv_lab *lab;
  btv_answer answer;
  put_bytes (path, spec, sizeof spec - 1);
  btv_complaints complaints = { NULL, 0, 0 };
  ck_ok (btv_scan_load (&scan, path, &complaints, &error), error);
  ck_ok (btv_lab_new (&lab, NULL, 1, NULL, &error), error);
  ck_fails (ask (lab, "share", than, 1, 0, &answer, &error), BT_EINVAL, error,
            "needs a scan");
  btv_lab_set_scan (lab, &scan);
  /* No time at all, and then as much as it takes. */
  ck_fails (ask (lab, "share", than, 1, 1e-9, &answer, &error), BT_ELIMIT, error,
            "of 6 points");
  ck_assert (answer.late);
  ck_ok (ask (lab, "share", than, 1, 0, &answer, &error), error);
  ck_assert_double_eq (answer.value.lo, 1);
  ck_assert_ptr_nonnull (strstr (answer.reason, "6 of 6 points, 0 open"));
  /* From what is there: no time is needed. */
  ck_ok (ask (lab, "share", than, 2, 1e-1, &answer, &error), error);
  ck_ok (ask (lab, "rank_correlation", NULL, 0, 1e-1, &answer, &error), error);
  ck_assert_double_gt (answer.value.lo, 0);
  ck_ok (ask (lab, "contrast", NULL, 0, 1e-1, &answer, &error), error);
  ck_assert_double_lt (answer.value.hi, 1);
  ck_fails (ask (lab, "share", tw, 1, 0, &answer, &error), BT_EINVAL, error,
            "t_tw is not among");
  ck_fails (ask (lab, "share", NULL, 0, 0, &answer, &error), BT_EINVAL, error, "than:");
  btv_lab_free (lab);
  btv_scan_clear (&scan);
}
END_TEST

/* Residual sum of squares of Y about its line in X, and the slope of that. */
static double
about_a_line (const double *x, const double *y, size_t n, double *slope)
{
  double sx = 0, sy = 0, sxx = 0, sxy = 0, sum = 0;
  for (size_t i = 0; i < n; i++)
    {
      sx += x[i];
      sy += y[i];
      sxx += x[i] * x[i];
      sxy += x[i] * y[i];
    }
  *slope = ((double) n * sxy - sx * sy) / ((double) n * sxx - sx * sx);
  const double start = (sy - *slope * sx) / (double) n;
  for (size_t i = 0; i < n; i++)
    sum += pow (y[i] - start - *slope * x[i], 2);
  return sum;
}

static void
ck_is (const bt_value *value, double want, double off, double width)
{
  ck_assert_double_le (value->lo, want);
  ck_assert_double_ge (value->hi, want);
  ck_assert_double_eq_tol (value->value, want, off);
  ck_assert_double_le (value->hi - value->lo, width);
}

/* Medians and laws are those of the points, N = x0^2/2. */
START_TEST (claims_over_a_scan_are_of_its_numbers)
{
  static const char text[] = "quantities: [t_q, t_mf]\n"
                             "axes: {omega: [0.8], lambda: [0.1], x0: [5, 2, 3, 4]}\n"
                             "t_max: 30\nrelative: 0.05\n";
  static const double x0[] = { 5, 2, 3, 4 };
  static const btv_setting set[]
      = { { "quantity", "t_q" }, { "than", "t_mf" }, { "form", "difference" } };
  const char *path = in_folder ("scan.yaml");
  bt_error error = BT_ERROR_INIT;
  btv_scan scan;
  btv_lab *lab;
  btv_answer answer;
  const btv_cell *cell;
  double n[4], log_n[4], t[4], log_t[4], slope, least = INFINITY, most = 0, sum = 0;
  put_bytes (path, text, sizeof text - 1);
  btv_complaints complaints = { NULL, 0, 0 };
  ck_ok (btv_scan_load (&scan, path, &complaints, &error), error);
  ck_ok (btv_lab_new (&lab, NULL, 1, NULL, &error), error);
  btv_lab_set_scan (lab, &scan);
  ck_ok (btv_lab_cells (lab, &cell, &error), error);
  for (int i = 0; i < 4; i++)
    {
      n[i] = x0[i] * x0[i] / 2;
      log_n[i] = log (n[i]);
      t[i] = cell[2 * i].value;
      log_t[i] = log (t[i]);
      least = fmin (least, t[i]);
      most = fmax (most, t[i]);
      sum += t[i];
    }
  ck_ok (ask (lab, "median", set, 1, 0, &answer, &error), error);
  ck_is (&answer.value, (sum - least - most) / 2, 1e-3, 2e-3);
  /* At x0 = 2 the other never comes: the two in the middle are those of 3 and 5, as a
   * ratio, and of 3 and 5 as a difference. */
  const double other[] = { cell[1].value, cell[5].value };
  ck_ok (ask (lab, "median", set, 2, 0, &answer, &error), error);
  ck_is (&answer.value, (t[0] / other[0] + t[2] / other[1]) / 2, 1e-3, 1e-3);
  ck_ok (ask (lab, "median", set, 3, 0, &answer, &error), error);
  ck_is (&answer.value, (t[0] - other[0] + t[2] - other[1]) / 2, 1e-3, 1e-2);
  ck_ok (ask (lab, "scaling_exponent", set, 1, 0, &answer, &error), error);
  (void) about_a_line (log_n, log_t, 4, &slope);
  ck_is (&answer.value, slope, 1e-4, 0.4);
  ck_ok (ask (lab, "scaling_law", set, 1, 0, &answer, &error), error);
  const double line = about_a_line (n, t, 4, &slope);
  const double bent = about_a_line (log_n, t, 4, &slope);
  ck_is (&answer.value, 4 * log (bent / line), 1e-2, 1);
  btv_lab_free (lab);
  btv_scan_clear (&scan);
}
END_TEST

/* All pairs of points are compared: of too many none is computed. */
START_TEST (scans_too_large_to_compare_are_refused)
{
  static const btv_setting than[] = { { "than", "t_q" } };
  static const char many[]
      = "quantities: [t_q, t_mf]\n"
        "axes: {omega: [0.8], lambda: 0.01:0.1:101, x0: 1:2:100}\n";
  const char *path = in_folder ("many.yaml");
  bt_error error = BT_ERROR_INIT;
  btv_scan scan;
  btv_lab *lab;
  btv_answer answer;
  put_bytes (path, many, sizeof many - 1);
  btv_complaints complaints = { NULL, 0, 0 };
  ck_ok (btv_scan_load (&scan, path, &complaints, &error), error);
  ck_ok (btv_lab_new (&lab, NULL, 1, NULL, &error), error);
  btv_lab_set_scan (lab, &scan);
  ck_fails (ask (lab, "share", than, 1, 0, &answer, &error), BT_ELIMIT, error,
            "10100 points; statements are about 10000 at most");
  ck_assert (!answer.late);
  btv_lab_free (lab);
  btv_scan_clear (&scan);
}
END_TEST

/* What does not fit together is told of the whole, all of it at once. */
START_TEST (a_scan_that_does_not_fit_is_refused)
{
  static const char text[] = "quantities: [t_q]\naxes: {lambda: [0.1]}\n";
  const char *path = in_folder ("short.yaml");
  bt_error error = BT_ERROR_INIT;
  btv_scan scan;
  btv_complaints complaints = { NULL, 0, 0 };
  put_bytes (path, text, sizeof text - 1);
  ck_fails (btv_scan_load (&scan, path, &complaints, &error), BT_EDATA, error, "x0");
  ck_assert_uint_eq (complaints.count, 2);
  ck_assert_ptr_nonnull (strstr (complaints.item[0].text, "missing axis x0 or n"));
  ck_assert_ptr_nonnull (strstr (complaints.item[1].text, "missing axis omega"));
  btv_complaints_clear (&complaints);
  btv_scan_clear (&scan);
}
END_TEST

static Suite *
maps_suite (void)
{
  Suite *suite = suite_create ("maps");
  TCase *core = tcase_create ("maps");
  tcase_set_timeout (core, 60);
  tcase_add_loop_test (core, rank_correlations_are_known, 0, 6);
  tcase_add_test (core, what_is_open_widens_a_correlation);
  tcase_add_loop_test (core, roc_areas_are_known, 0, 6);
  tcase_add_test (core, medians_are_known);
  tcase_add_test (core, laws_are_recognised);
  tcase_add_test (core, the_criterion_is_the_ratio_of_the_squares);
  tcase_add_test (core, what_is_exact_is_rounded);
  tcase_add_test (core, laws_of_little_are_refused);
  suite_add_tcase (suite, core);
  TCase *files = tcase_create ("claims");
  tcase_add_checked_fixture (files, make_folder, remove_folder);
  tcase_set_timeout (files, 60);
  tcase_add_test (files, claims_over_a_scan_share_its_points);
  tcase_add_test (files, claims_over_a_scan_are_of_its_numbers);
  tcase_add_test (files, a_scan_that_does_not_fit_is_refused);
  tcase_add_test (files, scans_too_large_to_compare_are_refused);
  suite_add_tcase (suite, files);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (maps_suite ());
}
