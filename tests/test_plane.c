/* tests/test_plane.c - a scan as it is drawn: sides, points, contours, bands, laws.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support.h"
#include "validation/plane.h"

#include <breaktime/measure.h>
#include <math.h>
#include <string.h>

static char lambda[] = "lambda", x0[] = "x0", omega[] = "omega";
static double lambdas[] = { 0.02, 0.04, 0.08, 0.16 }, x0s[] = { 3, 1, 2, 5, 4 },
              omegas[] = { 0.5, 0.9 }, one[] = { 0.7 };

/* Two panels of omega; x0 across, out of order; lambda up, in equal ratios. */
static const btv_scan two_panels = { .axes = 3,
                                     .axis = { { omega, omegas, 2 },
                                               { x0, x0s, COUNT (x0s) },
                                               { lambda, lambdas, COUNT (lambdas) } } };

START_TEST (sides_are_in_order_and_panels_have_names)
{
  bt_error error = BT_ERROR_INIT;
  btv_plane plane;
  char name[64];
  ck_ok (btv_plane_new (&plane, &two_panels, &error), error);
  ck_assert_uint_eq (plane.sides, 2);
  ck_assert_uint_eq (plane.panels, 2);
  ck_assert_str_eq (plane.side[0].axis->name, "x0");
  ck_assert_str_eq (plane.side[1].axis->name, "lambda");
  ck_assert_int_eq (plane.side[0].log, 0);
  ck_assert_int_eq (plane.side[1].log, 1);
  for (size_t i = 0; i < 5; i++)
    {
      ck_assert_double_eq (btv_plane_value (&plane, 0, i), 1 + (double) i);
      ck_assert_double_eq_tol (plane.side[0].edge[i], 0.5 + (double) i, 1e-14);
    }
  ck_assert_double_eq_tol (plane.side[0].edge[5], 5.5, 1e-14);
  for (int i = 0; i <= 4; i++)
    ck_assert_double_eq_tol (plane.side[1].edge[i], ldexp (0.02 / sqrt (2), i), 1e-15);
  for (size_t panel = 0; panel < 2; panel++)
    for (size_t i = 0; i < 5; i++)
      for (size_t j = 0; j < 4; j++)
        {
          double value[BTI_AXES];
          bti_axes_point (two_panels.axis, 3, btv_plane_point (&plane, panel, i, j),
                          value);
          ck_assert_double_eq (value[0], omegas[panel]);
          ck_assert_double_eq (value[1], 1 + (double) i);
          ck_assert_double_eq (value[2], lambdas[j]);
        }
  btv_plane_name (&plane, 1, name, sizeof name);
  ck_assert_str_eq (name, "Ω = 0.9");
  btv_plane_clear (&plane);
}
END_TEST

START_TEST (what_has_few_values_is_drawn_too)
{
  const btv_scan curve
      = { .axes = 2, .axis = { { omega, omegas, 2 }, { x0, one, 1 } } };
  const btv_scan point = { .axes = 1, .axis = { { x0, one, 1 } } };
  bt_error error = BT_ERROR_INIT;
  btv_plane plane;
  char name[64];
  ck_ok (btv_plane_new (&plane, &curve, &error), error);
  ck_assert_uint_eq (plane.sides, 1);
  ck_assert_uint_eq (plane.panels, 1);
  ck_assert_str_eq (plane.side[0].axis->name, "omega");
  ck_assert_uint_eq (btv_plane_point (&plane, 0, 1, 0), 1);
  btv_plane_name (&plane, 0, name, sizeof name);
  ck_assert_str_eq (name, "");
  btv_plane_clear (&plane);
  ck_fails (btv_plane_new (&plane, &point, &error), BT_EINVAL, error, "one point");
  btv_plane_clear (&plane);
}
END_TEST

/* x + 2 log2 lambda is linear in both as they are drawn: its contour is one straight
 * line across each panel, and none where a corner is not known. */
START_TEST (a_contour_lies_where_the_value_is)
{
  bt_error error = BT_ERROR_INIT;
  btv_plane plane;
  btv_lines lines = { 0 };
  double value[40], length = 0;
  ck_ok (btv_plane_new (&plane, &two_panels, &error), error);
  for (size_t panel = 0; panel < 2; panel++)
    for (size_t i = 0; i < 5; i++)
      for (size_t j = 0; j < 4; j++)
        value[btv_plane_point (&plane, panel, i, j)]
            = 1 + (double) i + 2 * (double) j + (double) panel;
  const double level = 5.5;
  ck_ok (btv_plane_contour (&plane, value, level, &lines, &error), error);
  for (size_t k = 0; k < lines.count; k++)
    {
      double x[2], y[2];
      const double panel = lines.at[0][k];
      ck_assert_double_eq (lines.at[1][k], level);
      for (int e = 0; e < 2; e++)
        {
          x[e] = lines.at[2 + 2 * e][k];
          y[e] = log2 (lines.at[3 + 2 * e][k] / 0.02);
          ck_assert_double_eq_tol (x[e] + 2 * y[e] + panel - 1, level, 1e-12);
        }
      length += panel < 1.5 ? fabs (x[1] - x[0]) : 0;
    }
  /* From x = 1 to 5 in the first. */
  ck_assert_double_eq_tol (length, 4, 1e-12);
  const size_t before = lines.count;
  btv_lines_clear (&lines);
  value[btv_plane_point (&plane, 0, 2, 1)] = INFINITY;
  ck_ok (btv_plane_contour (&plane, value, level, &lines, &error), error);
  ck_assert_uint_lt (lines.count, before);
  btv_lines_clear (&lines);
  btv_plane_clear (&plane);
}
END_TEST

/* Whether the mode is unstable, in which band, by its discriminant. */
static int
band_at (double l, double x, double w)
{
  bt_error error = BT_ERROR_INIT;
  bt_floquet floquet;
  ck_ok (bt_floquet_exponent (l, x, w, 1 + l / (4 * w), &floquet, &error), error);
  return floquet.label == BT_UNSTABLE ? floquet.band : 0;
}

/* Inside of what is drawn as a band it is unstable in that one, and just outside not.
 */
START_TEST (bands_lie_where_the_mode_is_unstable)
{
  bt_error error = BT_ERROR_INIT;
  btv_plane plane;
  btv_bands bands;
  size_t inside = 0, outside = 0;
  static double w[] = { 0.5, 0.7, 0.9, 1.1 }, up[] = { 1, 5, 9, 13 }, strong = 0.1;
  const btv_scan scan
      = { .axes = 3,
          .axis = { { lambda, &strong, 1 }, { omega, w, 4 }, { x0, up, 4 } } };
  ck_ok (btv_plane_new (&plane, &scan, &error), error);
  ck_ok (btv_plane_bands (&bands, &plane, NULL, &error), error);
  ck_assert_uint_gt (bands.count, 1);
  for (size_t b = 0; b < bands.count; b++)
    for (size_t i = 0; i < bands.size; i += 24)
      {
        const btv_band *band = &bands.band[b];
        const double x = bands.x[i], lo = band->lo[i], hi = band->hi[i],
                     off = 1e-3 * hi;
        const double *edge = plane.side[1].edge;
        if (isnan (lo) || hi - lo < 2 * off)
          continue;
        ck_assert_int_eq (band_at (strong, (lo + hi) / 2, x), band->n);
        ck_assert_int_eq (band_at (strong, lo + off, x), band->n);
        inside++;
        if (lo > edge[0] + off)
          {
            ck_assert_int_ne (band_at (strong, lo - off, x), band->n);
            outside++;
          }
        if (hi < edge[4] - off)
          {
            ck_assert_int_ne (band_at (strong, hi + off, x), band->n);
            outside++;
          }
      }
  ck_assert_uint_gt (inside, 10);
  ck_assert_uint_gt (outside, 20);
  btv_bands_clear (&bands);
  btv_plane_clear (&plane);
}
END_TEST

START_TEST (bands_along_a_curve)
{
  static double far[] = { 1, 5, 9, 14 }, strong[] = { 0.1 }, slow[] = { 0.8 };
  const btv_scan curve
      = { .axes = 3,
          .axis = { { lambda, strong, 1 }, { omega, slow, 1 }, { x0, far, 4 } } };
  bt_error error = BT_ERROR_INIT;
  btv_plane plane;
  btv_bands bands;
  volatile sig_atomic_t cancel = 1;
  ck_ok (btv_plane_new (&plane, &curve, &error), error);
  ck_ok (btv_plane_bands (&bands, &plane, NULL, &error), error);
  ck_assert_uint_gt (bands.count, 1);
  for (size_t b = 0; b < bands.count; b++)
    {
      const double lo = *bands.band[b].lo, hi = *bands.band[b].hi, off = 1e-5;
      const int n = bands.band[b].n;
      ck_assert_int_eq (band_at (0.1, lo + off, 0.8), n);
      ck_assert_int_eq (band_at (0.1, (lo + hi) / 2, 0.8), n);
      ck_assert_int_eq (band_at (0.1, hi - off, 0.8), n);
      if (lo > plane.side[0].edge[0])
        ck_assert_int_eq (band_at (0.1, lo - off, 0.8), 0);
      if (hi < plane.side[0].edge[4])
        ck_assert_int_eq (band_at (0.1, hi + off, 0.8), 0);
      if (b > 0)
        ck_assert_double_gt (lo, *bands.band[b - 1].hi);
    }
  btv_bands_clear (&bands);
  ck_fails (btv_plane_bands (&bands, &plane, &cancel, &error), BT_ECANCEL, error,
            "interrupted");
  btv_bands_clear (&bands);
  btv_plane_clear (&plane);
}
END_TEST

/* By the normal equations: 0, 1, 2, 3 with weights 1, 1, 4, 4, of 1, 2, 2, 5. */
START_TEST (a_line_by_weights)
{
  static const double x[] = { 0, 1, 2, 3, 9, 9 }, y[] = { 1, 2, 2, 5, NAN, 7 },
                      err[] = { 1, 1, 0.5, 0.5, 1, INFINITY };
  const double s = 10, sx = 21, sxx = 53, sy = 31, sxy = 78;
  const double b = (s * sxy - sx * sy) / (s * sxx - sx * sx), a = (sy - b * sx) / s;
  double chi2 = 0;
  for (int i = 0; i < 4; i++)
    chi2 += pow ((y[i] - a - b * x[i]) / err[i], 2) / 2;
  ck_assert_double_gt (chi2, 1);
  btv_line line = btv_line_fit (x, y, err, 6);
  ck_assert_uint_eq (line.used, 4);
  ck_assert_double_eq_tol (line.a, a, 1e-12);
  ck_assert_double_eq_tol (line.b, b, 1e-12);
  ck_assert_double_eq_tol (line.chi2, chi2, 1e-12);
  const double det = s * sxx - sx * sx;
  ck_assert_double_eq_tol (line.b_err, sqrt (chi2 * s / det), 1e-12);
  ck_assert_double_eq_tol (line.a_err, sqrt (chi2 * sxx / det), 1e-12);
  /* Where chi^2 is small the errors are their own; 0 counts as the least above it. */
  static const double straight[] = { 1, 3, 5, 7 }, rough[] = { 0, 2, 2, 0 };
  line = btv_line_fit (x, straight, rough, 4);
  ck_assert_double_eq_tol (line.b, 2, 1e-12);
  ck_assert_double_eq_tol (line.b_err, 2 / sqrt (5), 1e-12);
  line = btv_line_fit (x, y, err, 2);
  ck_assert (line.used == 2 && isnan (line.a) && isnan (line.b));
  static const double same[] = { 2, 2, 2 };
  line = btv_line_fit (same, y, err, 3);
  ck_assert (line.used == 0 && isnan (line.b));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("plane");
  TCase *core = tcase_create ("plane");
  tcase_add_test (core, sides_are_in_order_and_panels_have_names);
  tcase_add_test (core, what_has_few_values_is_drawn_too);
  tcase_add_test (core, a_contour_lies_where_the_value_is);
  tcase_add_test (core, bands_lie_where_the_mode_is_unstable);
  tcase_add_test (core, bands_along_a_curve);
  tcase_add_test (core, a_line_by_weights);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
