/* tests/test_printed_many.c - printed numbers by the thousand, and any text.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/suite.h"
#include "validation/printed.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof (array) / sizeof *(array))

/* A fixed sequence: what passes once passes always. */
static uint64_t state = 20260101;

static uint64_t
draw (uint64_t below)
{
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state % below;
}

/* The double nearest to K 10^E, by whole numbers: no digits are handled here. */
static double
decimal (long long k, int e)
{
  char text[64];
  snprintf (text, sizeof text, "%llde%d", k, e);
  return strtod (text, NULL);
}

static char *
raised (char *out, int number)
{
  static const char *const digits[]
      = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  char plain[16];
  snprintf (plain, sizeof plain, "%d", number);
  *out = '\0';
  for (const char *c = plain; *c; c++)
    strcat (out, *c == '-' ? "⁻" : digits[*c - '0']);
  return out;
}

/* K 10^E in one of the ways to print it, all of the same last place. */
static void
write_number (char *out, long long k, int e)
{
  char digits[32], power[96] = "", up[64];
  snprintf (digits, sizeof digits, "%lld", llabs (k));
  const size_t length = strlen (digits);
  const size_t behind = draw (length + 1); /* digits behind the point */
  const int rest = e + (int) behind;
  const int cents = draw (4) == 0;
  const int exponent = cents ? rest + 2 : rest;
  if (exponent != 0)
    switch (draw (4))
      {
      case 0:
        snprintf (power, sizeof power, "e%d", exponent);
        break;
      case 1:
        snprintf (power, sizeof power, "×10^%d", exponent);
        break;
      case 2:
        snprintf (power, sizeof power, " x 10^%s%d", exponent < 0 ? "−" : "+",
                  abs (exponent));
        break;
      default:
        snprintf (power, sizeof power, "\u00a0×\u200910%s", raised (up, exponent));
      }
  sprintf (out, "%s%.*s%s%s%s%s", k < 0 ? (draw (2) ? "-" : "−") : "",
           (int) (length - behind), digits, behind ? "." : "", digits + length - behind,
           power, cents ? " %" : "");
}

/* Half a unit each way to the last bit, and exactly the numbers that round to what is
 * printed lie inside: K + d for |d| < 1/2. */
START_TEST (many_numbers_hold_what_rounds_to_them)
{
  bt_error error = BT_ERROR_INIT;
  for (int i = 0; i < 20000; i++)
    {
      char text[128];
      const long long size = (long long) draw (1ULL << (1 + draw (49)));
      const long long k = draw (2) ? size : -size;
      const int e = (int) draw (40) - 25;
      write_number (text, k, e);
      btv_interval got;
      btv_printed how;
      bt_status status = btv_printed_parse (&got, &how, text, NULL, &error);
      ck_assert_msg (status == BT_OK, "%s", error.text);
      ck_assert_msg (got.value == decimal (k, e)
                         && got.lo == decimal (10 * k - 5, e - 1)
                         && got.hi == decimal (10 * k + 5, e - 1),
                     "%s: %.17g [%.17g, %.17g]", text, got.value, got.lo, got.hi);
      ck_assert_double_eq (how.unit, decimal (1, e));
      if (llabs (k) >= 1LL << 40) /* a double does not see a thousandth of a unit */
        continue;
      const double out = decimal (1000 * k + 501, e - 3),
                   in = decimal (1000 * k + 499, e - 3),
                   above = decimal (1000 * k - 499, e - 3),
                   below = decimal (1000 * k - 501, e - 3);
      ck_assert_int_eq (btv_interval_relation (&got, above, in), BTV_INSIDE);
      ck_assert_int_eq (btv_interval_relation (&got, above, out), BTV_OVERLAP);
      ck_assert_int_eq (btv_interval_relation (&got, below, in), BTV_OVERLAP);
      ck_assert_int_eq (btv_interval_relation (&got, out, out), BTV_DISJOINT);
      ck_assert_int_eq (btv_interval_relation (&got, below, below), BTV_DISJOINT);
    }
}
END_TEST

START_TEST (many_ranges_and_bounds_of_error)
{
  bt_error error = BT_ERROR_INIT;
  const btv_printed_options bound = { .uncertainty = BTV_FORM_BOUND };
  for (int i = 0; i < 5000; i++)
    {
      char text[128];
      const long long k = (long long) draw (2000000) - 1000000;
      const long long s = 1 + (long long) draw (100000);
      const int e = (int) draw (12) - 8;
      btv_interval got;
      btv_printed how;
      /* equal exponents: a range has a power of ten at both ends or at none */
      snprintf (text, sizeof text, "%llde%d – %llde%d", k, e, k + s, e);
      bt_status status = btv_interval_parse (&got, text, &error);
      ck_assert_msg (status == BT_OK, "%s", error.text);
      ck_assert_msg (got.lo == decimal (10 * k - 5, e - 1)
                         && got.hi == decimal (10 * (k + s) + 5, e - 1),
                     "%s: [%.17g, %.17g]", text, got.lo, got.hi);
      snprintf (text, sizeof text, draw (2) ? "%lld(%lld)e%d" : "(%lld ± %lld)e%d", k,
                s, e);
      status = btv_printed_parse (&got, &how, text, &bound, &error);
      ck_assert_msg (status == BT_OK, "%s", error.text);
      ck_assert_msg (got.lo == decimal (k - s, e) && got.hi == decimal (k + s, e),
                     "%s: [%.17g, %.17g]", text, got.lo, got.hi);
    }
}
END_TEST

START_TEST (many_numbers_cut_to_fewer_digits)
{
  bt_error error = BT_ERROR_INIT;
  for (int i = 0; i < 5000; i++)
    {
      char text[64];
      const size_t all = 2 + draw (14), digits = 1 + draw (all - 1);
      long long lowest = 1, drop = 1;
      for (size_t k = 1; k < all; k++)
        lowest *= 10;
      for (size_t k = digits; k < all; k++)
        drop *= 10;
      const long long number = lowest + (long long) draw (9 * (uint64_t) lowest);
      const long long kept = number / drop + (2 * (number % drop) > drop);
      const int e = (int) draw (20) - 10, place = e + (int) (all - digits);
      const int sign = draw (2) ? 1 : -1;
      snprintf (text, sizeof text, "%llde%d", sign * number, e);
      btv_interval got;
      const btv_printed_options options = { .digits = digits };
      bt_status status = btv_printed_parse (&got, NULL, text, &options, &error);
      if (2 * (number % drop) == drop)
        {
          ck_assert_int_eq (status, BT_EINVAL);
          continue;
        }
      ck_assert_msg (status == BT_OK, "%s", error.text);
      ck_assert_msg (got.value == decimal (sign * kept, place)
                         && got.lo == decimal (sign * 10 * kept - 5, place - 1)
                         && got.hi == decimal (sign * 10 * kept + 5, place - 1),
                     "%s to %zu digits: %.17g [%.17g, %.17g]", text, digits, got.value,
                     got.lo, got.hi);
    }
}
END_TEST

/* Bytes of the grammar in any order: no crash, and what is taken is an interval that
 * holds its own value. */
START_TEST (any_text_gives_an_interval_or_none)
{
  static const char *const pieces[]
      = { "0", "1", "5",  "12", "9", ".", "-", "−",      "–",   "+", "e",
          "×", "x", "10", "^",  "⁻", "³", " ", "\u2009", "(",   ")", "±",
          "%", "<", "<=", ">",  "~", "≈", "/", "\xe2",   "\x80" };
  const btv_printed_options options[] = { { 0 },
                                          { .uncertainty = BTV_FORM_BOUND },
                                          { .uncertainty = BTV_FORM_SIGMA },
                                          { .digits = 1 } };
  size_t taken = 0;
  for (int i = 0; i < 200000; i++)
    {
      char text[128] = "";
      for (uint64_t k = 1 + draw (9); k > 0; k--)
        strcat (text, pieces[draw (COUNT (pieces))]);
      btv_interval got;
      btv_printed how;
      if (btv_printed_parse (&got, &how, text, &options[draw (COUNT (options))], NULL)
          != BT_OK)
        {
          ck_assert (isnan (got.value) && isnan (got.lo) && isnan (got.hi));
          continue;
        }
      taken++;
      /* a strict bound ends at the double next to its value */
      ck_assert_msg (got.lo <= nextafter (got.value, INFINITY)
                         && nextafter (got.value, -INFINITY) <= got.hi
                         && isfinite (got.value),
                     "'%s' is %g [%g, %g]", text, got.value, got.lo, got.hi);
      ck_assert_msg ((isinf (got.lo) != 0) == (how.form == BTV_FORM_BELOW)
                         && (isinf (got.hi) != 0) == (how.form == BTV_FORM_ABOVE),
                     "'%s' is [%g, %g]", text, got.lo, got.hi);
    }
  ck_assert_uint_gt (taken, 1000);
}
END_TEST

/* Where a locale with a decimal comma is installed. */
START_TEST (the_locale_changes_nothing)
{
  static const char *const names[] = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8" };
  const char *set = NULL;
  for (size_t i = 0; !set && i < COUNT (names); i++)
    set = setlocale (LC_ALL, names[i]);
  bt_error error = BT_ERROR_INIT;
  btv_interval got;
  ck_ok (btv_interval_parse (&got, "0.026", &error), error);
  ck_assert_int_eq (btv_interval_parse (&got, "0,026", &error), BT_EINVAL);
  ck_ok (btv_interval_parse (&got, "0.026", &error), error);
  setlocale (LC_ALL, "C");
  ck_assert_double_eq (got.lo, 0.0255);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("printed_many");
  TCase *many = tcase_create ("many");
  tcase_add_test (many, many_numbers_hold_what_rounds_to_them);
  tcase_add_test (many, many_ranges_and_bounds_of_error);
  tcase_add_test (many, many_numbers_cut_to_fewer_digits);
  tcase_add_test (many, any_text_gives_an_interval_or_none);
  tcase_add_test (many, the_locale_changes_nothing);
  suite_add_tcase (suite, many);
  return suite_run (suite);
}
