/* tests/test_format.c - numbers with their errors, as they are printed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/format.h"
#include "tests/suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct
{
  double value, half, lo;
  const char *text;
} numbers[] = {
  { 0.953718, 0.00038, 0, "0.9537(4)" },
  { 0.953718, 0.00021, 0, "0.95372(21)" },
  { 0.953718, 0.000211, 0, "0.95372(22)" },
  { 0.953718, 0.000295, 0, "0.9537(3)" },
  { 0.953718, 0.00096, 0, "0.9537(10)" },
  { 3260.0871, 0.4, 0, "3260.1(4)" },
  { 3260.0871, 40, 0, "3260(40)" },
  { 3260.0871, 31.2, 0, "3260(40)" },
  { 3260.0871, 12.3, 0, "3260(13)" },
  { 1385.2, 2, 0, "1385.2(20)" },
  { 5678, 1234, 0, "5700(1300)" },
  { -43.91, 0.4, 0, "-43.9(4)" },
  { -0.01, 1.2, 0, "0.0(12)" },
  { 0.3, 12, 0, "0(12)" },
  { 0, 0.005, 0, "0.000(5)" },
  { 9.5372e-7, 3e-9, 0, "9.54(3)e-07" },
  { 9.9996e-7, 3e-9, 0, "1.000(3)e-06" },
  { 3e-10, 1.2e-9, 0, "0.3(12)e-09" },
  { 1.234567e9, 4e5, 0, "1.2346(4)e+09" },
  { 0.5, 1e-25, 0, "0.5000000000(5)" },
  { 1.0 / 3, 0, 0, "0.3333333333" },
  { -0.0, 0, 0, "0" },
  { 3260.0871, INFINITY, 0, "3.26e+03(?)" },
  { 12.3, NAN, 0, "12.3(?)" },
  { NAN, NAN, NAN, "?" },
  { INFINITY, INFINITY, 400, "> 400" },
  { INFINITY, 0, 399.97, "> 399.9" },
  { INFINITY, NAN, 12345.6, "> 12340" },
  { INFINITY, 0, NAN, "?" },
  { -INFINITY, 0, 3, "?" },
};

START_TEST (format_value)
{
  char text[64];
  btr_format_value (text, sizeof text, numbers[_i].value, numbers[_i].half,
                    numbers[_i].lo);
  ck_assert_str_eq (text, numbers[_i].text);
}
END_TEST

/* Digits that were asked for, down to what a double holds. */
START_TEST (format_fine)
{
  static const struct
  {
    double value, half, finest;
    const char *text;
  } fine[] = {
    { 0.559146327183519576, 5.2e-13, 1e-12, "0.5591463271835(10)" },
    { 0.559146327183519576, 5.2e-13, 1e-13, "0.5591463271835(6)" },
    { 0.559146327183519576, 9.4e-15, 1e-17, "0.559146327183520(10)" },
    { 0.559146327183519576, 1e-20, 1e-20, "0.559146327183520(6)" },
    { 3260.0871, 0.4, 1e-9, "3260.1(4)" },
  };
  char text[64];
  for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
    {
      btr_format_fine (text, sizeof text, fine[i].value, fine[i].half, 0,
                       fine[i].finest);
      ck_assert_str_eq (text, fine[i].text);
    }
}
END_TEST

/* What stands in parentheses is never less than the error, and no more than two
 * units of the last digit above it where it has two, one where it has one. */
START_TEST (format_value_rounds_up)
{
  for (double half = 1.0e-3; half < 9; half *= 1.0137)
    {
      char text[64];
      btr_format_value (text, sizeof text, 2.385, half, 0);
      const char *point = strchr (text, '.'), *open = strchr (text, '(');
      ck_assert_ptr_nonnull (open);
      double unit = point && point < open ? pow (10, (double) (point + 1 - open)) : 1;
      double shown = strtod (open + 1, NULL) * unit;
      ck_assert_double_ge (shown, half * (1 - 1e-8));
      ck_assert_double_lt (shown, half + unit * (1 + 1e-8));
      ck_assert_double_le (fabs (strtod (text, NULL) - 2.385), 0.5 * unit * (1 + 1e-8));
    }
}
END_TEST

/* The last bits of value and error do not show. */
START_TEST (format_value_is_stable)
{
  char text[64];
  for (int i = -4; i <= 4; i++)
    {
      btr_format_value (text, sizeof text, 0.2385 * (1 + i * 1e-15),
                        2e-4 * (1 + i * 1e-13), 0);
      ck_assert_str_eq (text, "0.23850(20)");
    }
}
END_TEST

/* What is claimed to the last digit, what is computed in few digits, outwards. */
static const struct
{
  double lo, hi;
  const char *claimed, *computed;
} ends[] = {
  { 0.0255, 0.0265, "[0.0255, 0.0265]", "[0.02550, 0.02650]" },
  { -0.0265, -0.0255, "[-0.0265, -0.0255]", "[-0.02650, -0.02550]" },
  { 3303.5, 3304.5, "[3303.5, 3304.5]", "[3303.50, 3304.50]" },
  { -INFINITY, 11, "(-∞, 11]", "(-∞, 11.0000]" },
  { 2, INFINITY, "[2, ∞)", "[2.00000, ∞)" },
  { 3.1415926535895, 3.1415926535905, "[3.1415926535895, 3.1415926535905]",
    "[3.141592653589, 3.141592653591]" },
  { 0.1234567, 0.1239876, "[0.1234567, 0.1239876]", "[0.123456, 0.123988]" },
  { 1.15e-6, 1.25e-6, "[1.15e-06, 1.25e-06]", "[1.150e-06, 1.250e-06]" },
  { -1.2e-9, 3.4e-9, "[-1.2e-09, 3.4e-09]", "[-1.20e-09, 3.40e-09]" },
  { 1.23456e9, 1.23457e9, "[1.23456e+09, 1.23457e+09]",
    "[1.2345600e+09, 1.2345700e+09]" },
  { 0, 0, "[0, 0]", "[0, 0]" },
};

START_TEST (format_intervals)
{
  char text[96];
  const btv_interval claimed = { NAN, ends[_i].lo, ends[_i].hi };
  btr_format_interval (text, sizeof text, &claimed);
  ck_assert_str_eq (text, ends[_i].claimed);
  btr_format_computed (text, sizeof text, ends[_i].lo, ends[_i].hi);
  ck_assert_str_eq (text, ends[_i].computed);
}
END_TEST

START_TEST (format_strict_bounds)
{
  char text[96];
  const btv_interval below = { 11, -INFINITY, nextafter (11, 0) },
                     above = { 0, nextafter (0, 1), INFINITY };
  btr_format_interval (text, sizeof text, &below);
  ck_assert_str_eq (text, "(-∞, 11)");
  btr_format_interval (text, sizeof text, &above);
  ck_assert_str_eq (text, "(0, ∞)");
}
END_TEST

/* Never narrower than it is, but for the rounding that is not shown. */
START_TEST (format_computed_rounds_outwards)
{
  for (double width = 1e-9; width < 1e3; width *= 1.37)
    for (double lo = -2.385; lo < 4; lo += 0.7123)
      {
        char text[96], *end;
        btr_format_computed (text, sizeof text, lo, lo + width);
        const double from = strtod (text + 1, &end), to = strtod (end + 1, NULL);
        const double allowed = 1e-12 * (fabs (lo) + width);
        ck_assert_double_le (from, lo + allowed);
        ck_assert_double_ge (to, lo + width - allowed);
        ck_assert_double_le (to - from, 1.03 * width + 4 * allowed);
      }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("format");
  TCase *format = tcase_create ("numbers");
  tcase_add_loop_test (format, format_value, 0, sizeof numbers / sizeof *numbers);
  tcase_add_test (format, format_fine);
  tcase_add_test (format, format_value_rounds_up);
  tcase_add_test (format, format_value_is_stable);
  tcase_add_loop_test (format, format_intervals, 0, sizeof ends / sizeof *ends);
  tcase_add_test (format, format_strict_bounds);
  tcase_add_test (format, format_computed_rounds_outwards);
  suite_add_tcase (suite, format);
  return suite_run (suite);
}
