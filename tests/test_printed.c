/* tests/test_printed.c - printed numbers and the intervals they stand for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/suite.h"
#include "validation/printed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof (array) / sizeof *(array))

/* ---- what is taken ------------------------------------------------------------- */

/* The ends are compared for equality: they are the doubles nearest to the exact
 * decimal ends, which is what the compiler makes of the constants here. */
static const struct
{
  const char *printed;
  double value, lo, hi;
} intervals[] = {
  { "6", 6, 5.5, 6.5 },
  { "0.026", 0.026, 0.0255, 0.0265 },
  { "0.70", 0.70, 0.695, 0.705 },
  { "1.50", 1.50, 1.495, 1.505 },
  { "3304", 3304, 3303.5, 3304.5 },
  { "100", 100, 99.5, 100.5 },
  { "1.2e-3", 1.2e-3, 0.00115, 0.00125 },
  { "1.2E+3", 1200, 1150, 1250 },
  { "5e2", 500, 450, 550 },
  { "1000e-3", 1, 0.9995, 1.0005 },
  { "+2.385", 2.385, 2.3845, 2.3855 },
  { "-2.385", -2.385, -2.3855, -2.3845 },
  { "-0.10", -0.10, -0.105, -0.095 },
  { "0", 0, -0.5, 0.5 },
  { "-0", 0, -0.5, 0.5 },
  { "0.00", 0, -0.005, 0.005 },
  { ".5", 0.5, 0.45, 0.55 },
  { "007", 7, 6.5, 7.5 },
  { "9.99", 9.99, 9.985, 9.995 },
  { "0.3", 0.3, 0.25, 0.35 },
  { "<= 1e-4", 1e-4, -INFINITY, 1e-4 },
  { ">= 2.0", 2, 2, INFINITY },
  { "~ 1e-2", 1e-2, 3.1622776601683795e-3, 3.1622776601683795e-2 },
  /* signs of typesetting and powers of ten */
  { "−2.385", -2.385, -2.3855, -2.3845 },
  { "1.2×10^-3", 1.2e-3, 0.00115, 0.00125 },
  { "1.2 × 10⁻³", 1.2e-3, 0.00115, 0.00125 },
  { "1.2 x 10^−3", 1.2e-3, 0.00115, 0.00125 },
  { "−1.20\u2009×\u200910¹²", -1.2e12, -1.205e12, -1.195e12 },
  { "5×10^+2", 500, 450, 550 },
  { "3\u2009304", 3304, 3303.5, 3304.5 },
  { "12\u00a0345\u00a0678.5", 12345678.5, 12345678.45, 12345678.55 },
  { "0.000\u202f12", 0.00012, 0.000115, 0.000125 },

  /* per cent */
  { "12 %", 0.12, 0.115, 0.125 },
  { "12%", 0.12, 0.115, 0.125 },
  { "-0.5\u00a0%", -0.005, -0.0055, -0.0045 },

  /* bounds and orders of magnitude */
  { "<=11", 11, -INFINITY, 11 },
  { "≤ 11", 11, -INFINITY, 11 },
  { "≥2.0", 2, 2, INFINITY },
  { "<= 10^-3", 1e-3, -INFINITY, 1e-3 },
  { ">= -10⁻³", -1e-3, -1e-3, INFINITY },
  { "~1e-2", 1e-2, 3.1622776601683795e-3, 3.1622776601683795e-2 },
  { "∼ 10⁻²", 1e-2, 3.1622776601683795e-3, 3.1622776601683795e-2 },

  /* ranges: half a unit of each end's own */
  { "3–5", 4, 2.5, 5.5 },
  { "3-5", 4, 2.5, 5.5 },
  { "3 - 5", 4, 2.5, 5.5 },
  { "0.50 – 12", 6.25, 0.495, 12.5 },
  { "−5 – −3", -4, -5.5, -2.5 },
  { "-1–1", 0, -1.5, 1.5 },
  { "9e-1-1e0", 0.95, 0.85, 1.5 },
  { "25–75 %", 0.5, 0.245, 0.755 },
  { "(25–75) × 10^-2", 0.5, 0.245, 0.755 },
  { "4.8989794855663558", 4.8989794855663558, 4.89897948556635575,
    4.89897948556635585 },
};

START_TEST (an_interval_is_half_a_unit_each_way)
{
  bt_error error = BT_ERROR_INIT;
  btv_interval got;
  ck_ok (btv_interval_parse (&got, intervals[_i].printed, &error), error);
  ck_assert_double_eq (got.value, intervals[_i].value);
  ck_assert_double_eq (got.lo, intervals[_i].lo);
  ck_assert_double_eq (got.hi, intervals[_i].hi);
}
END_TEST

/* Where the end is met exactly: a count, a zero. */
START_TEST (a_strict_bound_does_not_hold_its_end)
{
  static const struct
  {
    const char *printed;
    double at, beyond, inside;
  } cases[] = {
    { "< 11", 11, 11.0000000000001, 10.9999999999999 },
    { "<11", 11, 12, 10 },
    { "> 2", 2, 1.99999999999999, 2.00000000000001 },
    { ">2.0", 2, 1, 3 },
    { "> 0", 0, -1e-300, 1e-300 },
    { "< 0", 0, 1e-300, -1e-300 },
    { "> −0.1", -0.1, -0.11, -0.09 },
    { "< 1 %", 0.01, 0.0100001, 0.0099999 },
    { "< 10⁻³", 1e-3, 1.1e-3, -5 },
  };
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      bt_error error = BT_ERROR_INIT;
      btv_interval got;
      const double at = cases[i].at, in = cases[i].inside, out = cases[i].beyond;
      ck_ok (btv_interval_parse (&got, cases[i].printed, &error), error);
      ck_assert_double_eq (got.value, at);
      ck_assert_int_eq (btv_interval_relation (&got, at, at), BTV_DISJOINT);
      ck_assert_int_eq (btv_interval_relation (&got, out, out), BTV_DISJOINT);
      ck_assert_int_eq (btv_interval_relation (&got, in, in), BTV_INSIDE);
      ck_assert_int_eq (
          btv_interval_relation (&got, in < at ? in : at, in < at ? at : in),
          BTV_OVERLAP);
    }
}
END_TEST

/* What is an input is no statement: a coupling of "<= 5" is none. */
static const char *const statements[]
    = { "<= 5", "~ 5", "3-5", "12%", "−5", "5×10^2", "5(1)" };

START_TEST (an_input_is_a_plain_decimal)
{
  bt_error error = BT_ERROR_INIT;
  btv_interval got;
  ck_ok (btv_interval_plain (&got, "-2.5e-1", &error), error);
  ck_assert_double_eq (got.lo, -0.255);
  for (size_t i = 0; i < COUNT (statements); i++)
    {
      ck_fails (btv_interval_plain (&got, statements[i], &error), BT_EINVAL, error,
                "is no plain decimal number");
      ck_assert_double_nan (got.value);
    }
}
END_TEST

static const struct
{
  const char *printed;
  btv_form form;
  size_t digits, compared;
  double unit;
} forms[] = {
  { "10.30", BTV_FORM_DIGITS, 4, 4, 0.01 }, { "0.0012", BTV_FORM_DIGITS, 2, 2, 1e-4 },
  { "12 %", BTV_FORM_DIGITS, 2, 2, 0.01 },  { "1.20×10³", BTV_FORM_DIGITS, 3, 3, 10 },
  { "0.00", BTV_FORM_DIGITS, 0, 0, 0.01 },  { "<= 5", BTV_FORM_BELOW, 0, 0, 0 },
  { "> 5", BTV_FORM_ABOVE, 0, 0, 0 },       { "~ 5", BTV_FORM_MAGNITUDE, 0, 0, 0 },
  { "3–5", BTV_FORM_RANGE, 0, 0, 0 },
};

START_TEST (how_it_is_printed_is_told)
{
  bt_error error = BT_ERROR_INIT;
  btv_interval got;
  btv_printed how;
  ck_ok (btv_printed_parse (&got, &how, forms[_i].printed, NULL, &error), error);
  ck_assert_int_eq (how.form, forms[_i].form);
  ck_assert_uint_eq (how.digits, forms[_i].digits);
  ck_assert_uint_eq (how.compared, forms[_i].compared);
  ck_assert_double_eq (how.unit, forms[_i].unit);
  ck_assert_double_eq (how.sigma, 0);
  ck_assert_str_ne (btv_form_name (how.form), btv_form_name (BTV_FORM_NONE));
}
END_TEST

/* ---- uncertainties ------------------------------------------------------------- */

/* Sigma: 3 sqrt (0.1^2 + 0.1^2 / 12) = 0.31224989991991992 and so on, with mpmath to 25
 * digits. */
static const struct
{
  const char *printed;
  double value, lo, hi, sigma_lo, sigma_hi, sigma;
} uncertain[] = {
  { "10.3(1)", 10.3, 10.2, 10.4, 9.98775010008008009, 10.6122498999199199,
    0.104083299973306637 },
  { "10.3 ± 0.1", 10.3, 10.2, 10.4, 9.98775010008008009, 10.6122498999199199,
    0.104083299973306637 },
  { "10.3+-0.1", 10.3, 10.2, 10.4, 9.98775010008008009, 10.6122498999199199,
    0.104083299973306637 },
  { "10.3 +/- 0.1", 10.3, 10.2, 10.4, 9.98775010008008009, 10.6122498999199199,
    0.104083299973306637 },
  { "1030(10) %", 10.3, 10.2, 10.4, 10.3 - 0.300124973969178380,
    10.3 + 0.300124973969178380, 0.100041657989726127 },
  { "(1030 ± 10) × 10⁻²", 10.3, 10.2, 10.4, 10.3 - 0.300124973969178380,
    10.3 + 0.300124973969178380, 0.100041657989726127 },
  { "12 ± 0.5", 12, 11.5, 12.5, 10.2679491924311227, 13.7320508075688773,
    0.577350269189625765 },
  { "−1.2(12)e1", -12, -24, 0, NAN, NAN, NAN },
  { "0.20e0 ± 1e-1", 0.2, 0.1, 0.3, NAN, NAN, NAN },
};

START_TEST (an_uncertainty_is_what_the_file_says)
{
  bt_error error = BT_ERROR_INIT;
  btv_interval got;
  btv_printed how;
  const char *printed = uncertain[_i].printed;
  ck_fails (btv_printed_parse (&got, &how, printed, NULL, &error), BT_EINVAL, error,
            "`uncertainty: bound' or `uncertainty: sigma'");
  ck_assert_double_nan (got.lo);
  const btv_printed_options asked = { .by_option = 1 };
  ck_fails (btv_printed_parse (&got, &how, printed, &asked, &error), BT_EINVAL, error,
            "'--uncertainty bound' or '--uncertainty sigma'");

  btv_printed_options options = { .uncertainty = BTV_FORM_BOUND };
  ck_ok (btv_printed_parse (&got, &how, printed, &options, &error), error);
  ck_assert_int_eq (how.form, BTV_FORM_BOUND);
  ck_assert_double_eq (got.value, uncertain[_i].value);
  ck_assert_double_eq (got.lo, uncertain[_i].lo);
  ck_assert_double_eq (got.hi, uncertain[_i].hi);

  options.uncertainty = BTV_FORM_SIGMA;
  ck_ok (btv_printed_parse (&got, &how, printed, &options, &error), error);
  ck_assert_int_eq (how.form, BTV_FORM_SIGMA);
  ck_assert_double_eq (got.value, uncertain[_i].value);
  if (isnan (uncertain[_i].sigma))
    return;
  /* a handful of roundings */
  const double few = 4 * 2.3e-16 * fabs (got.hi);
  ck_assert_double_eq_tol (how.sigma, uncertain[_i].sigma, few);
  ck_assert_double_eq_tol (got.lo, uncertain[_i].sigma_lo, few);
  ck_assert_double_eq_tol (got.hi, uncertain[_i].sigma_hi, few);
}
END_TEST

START_TEST (an_uncertainty_needs_a_number_that_has_one)
{
  bt_error error = BT_ERROR_INIT;
  btv_interval got;
  const btv_printed_options options = { .uncertainty = BTV_FORM_SIGMA };
  static const char *const without[] = { "10.3", "<= 5", "~ 5", "3–5" };
  for (size_t i = 0; i < COUNT (without); i++)
    ck_fails (btv_printed_parse (&got, NULL, without[i], &options, &error), BT_EINVAL,
              error, "'uncertainty' beside a number without");
  static const struct
  {
    const char *printed, *says;
  } wrong[] = {
    { "10.3 ± 0.1 %", "(10.3 ± 0.1) %" },
    { "10.3 ± -0.1", "a signed uncertainty" },
    { "10.3 ± 0", "an uncertainty of zero" },
    { "10.3(0)", "an uncertainty of zero" },
    { "10.3(0.1)", "digits alone" },
    { "10.3()", "digits alone" },
    { "10.3(1", "digits alone" },
    { "10.3(1)(2)", "such as" },
    { "((10.3 ± 0.1))", "should stand" },
    { "(10.3 ± 0.1 ± 0.1)", "a bracket that does not hold two numbers" },
    { "(10.3)", "a bracket that does not hold two numbers" },
    { "(10.3 ± 0.1", "a bracket that does not hold two numbers" },
    { "1.2 ± 0.1 × 10^-3", "a power of ten at one" },
    { "< 10.3(1)", "is one number" },
    { "~ 10.3 ± 0.1", "is one number" },
    { "1e300 ± 1e-300", NULL },
    { "1 ± 1e-400", "outside the range" },
    { "1e308 ± 1e308", NULL },
  };
  for (size_t i = 0; i < COUNT (wrong); i++)
    if (wrong[i].says)
      ck_fails (btv_printed_parse (&got, NULL, wrong[i].printed, &options, &error),
                BT_EINVAL, error, wrong[i].says);
  const btv_printed_options bound = { .uncertainty = BTV_FORM_BOUND };
  ck_fails (btv_printed_parse (&got, NULL, "1e300 ± 1e-300", &bound, &error), BT_EINVAL,
            error, "too far apart");
  ck_fails (btv_printed_parse (&got, NULL, "1e308 ± 1e308", &bound, &error), BT_EINVAL,
            error, "outside the range");
}
END_TEST

/* ---- digits -------------------------------------------------------------------- */

static const struct
{
  const char *printed;
  size_t digits;
  double value, lo, hi;
} rounded[] = {
  { "1.23456", 3, 1.23, 1.225, 1.235 },
  { "1.23556", 4, 1.236, 1.2355, 1.2365 },
  { "-1.23556", 4, -1.236, -1.2365, -1.2355 },
  { "0.0012349", 4, 0.001235, 0.0012345, 0.0012355 },
  { "9.99", 2, 10, 9.95, 10.05 }, /* the place of the second digit */
  { "123456", 2, 120000, 115000, 125000 },
  { "1.2500000001", 2, 1.3, 1.25, 1.35 },
  { "3.14159265358979323846", 13, 3.141592653590, 3.1415926535895, 3.1415926535905 },
  { "31.4159265358979323846 %", 13, 0.3141592653590, 0.31415926535895,
    0.31415926535905 },
};

START_TEST (fewer_digits_are_compared)
{
  bt_error error = BT_ERROR_INIT;
  btv_interval got;
  btv_printed how;
  const btv_printed_options options = { .digits = rounded[_i].digits };
  ck_ok (btv_printed_parse (&got, &how, rounded[_i].printed, &options, &error), error);
  ck_assert_double_eq (got.value, rounded[_i].value);
  ck_assert_double_eq (got.lo, rounded[_i].lo);
  ck_assert_double_eq (got.hi, rounded[_i].hi);
  ck_assert_uint_eq (how.compared, rounded[_i].digits);
  ck_assert_uint_gt (how.digits, how.compared);
}
END_TEST

START_TEST (digits_are_fewer_than_those_printed)
{
  bt_error error = BT_ERROR_INIT;
  btv_interval got;
  const struct
  {
    const char *printed;
    size_t digits;
    const char *says;
  } wrong[] = {
    { "1.25", 2, "half way" },       { "-99.5", 2, "half way" },
    { "1.25", 3, "leave 'digits'" }, { "0.00", 1, "leave 'digits'" },
    { "1.25", SIZE_MAX, "leave" },   { "<= 1.25", 2, "no plain number" },
    { "3–5", 1, "no plain number" }, { "1.25(1)", 2, "no plain number" },
  };
  for (size_t i = 0; i < COUNT (wrong); i++)
    ck_fails (btv_printed_parse (&got, NULL, wrong[i].printed,
                                 &(btv_printed_options){ .digits = wrong[i].digits },
                                 &error),
              BT_EINVAL, error, wrong[i].says);
}
END_TEST

/* ---- what is refused ----------------------------------------------------------- */

static const struct
{
  const char *printed, *says;
} no_numbers[] = {
  { "", "'' is no printed number" },
  { "nan", "should stand" },
  { "inf", "should stand" },
  { "infinity", "should stand" },
  { "0x1", "no power of ten" },
  { "0x1p3", "no power of ten" },
  { " 6", "should stand" },
  { "6 ", "such as" },
  { "6\n", "such as" },
  { "6\t", "such as" },
  { "5.", "behind the point" },
  { ".", "behind the point" },
  { "-", "should stand" },
  { "+", "should stand" },
  { "--1", "should stand" },
  { "+-1", "should stand" },
  { "1e", "without digits" },
  { "1e+", "without digits" },
  { "e5", "should stand" },
  { "1.2.3", "such as" },
  { "1_0", "such as" },
  { "1e1.5", "such as" },
  { "<= ", "should stand" },
  { "%", "should stand" },
  { "12 % %", "such as" },
  { "2^10", "such as" },
  { "6 m", "such as" },

  /* beyond a double */
  { "1e400", "outside the range" },
  { "1e-400", "outside the range" },
  { "-1e9999999999", "outside the range" },
  { "-1e-9999999999", "outside the range" },
  { "1×10^1000000000", "outside the range" },
  { "< 1e1000000000", "outside the range" },
  { "1e-1000000000–1", "a power of ten at one" },
  { "1.79769313486231570815e308", NULL },
  { "1.8e308", "outside the range" },
  /* one digit more than is taken */
  { "1234567890123456789012345678901234567890123456789012345678901234567890"
    "1234567890123456789012345678901",
    "more than 100 digits" },

  /* what may mean two things */
  { "1,5", "a comma" },
  { "3,304", "a comma" },
  { "1 2", "a space between digits" },
  { "3 304", "a space between digits" },
  { "3\u200930", "groups of three" },
  { "3304\u2009000", "groups of three" },
  { "0.1234\u20095", "groups of three" },
  { "≈ 3.2", "does not say how near" },
  { "≲ 3.2", "does not say how near" },
  { "<< 3.2", "does not say how near" },
  { "10^-3", "a bare power of ten" },
  { "10⁻³", "a bare power of ten" },
  { "1.2 × 9^3", "no power of ten" },
  { "1.2 × 100^3", "no power of ten" },
  { "1.2 × 10", "without digits" },
  { "3–5 × 10^-3", "a power of ten at one" },
  { "3e-3–5", "a power of ten at one" },
  { "3 %–5 %", "such as" },
  { "5–3", "from the smaller" },
  { "3–3.0", "from the smaller" },
  { "1990–5", "from the smaller" },
  { "3--5", "an en dash" },
  { "-5-3", "an en dash" },
  { "3−5", "a minus between" },
  { "–5", "should stand" },
  { "3–5–7", "such as" },
  { "~ 3–5", "is one number" },
  { "~ -1", "order of magnitude" },
  { "~ 0", "order of magnitude" },
};

START_TEST (anything_else_is_refused)
{
  bt_error error = BT_ERROR_INIT;
  btv_interval got;
  if (!no_numbers[_i].says)
    {
      ck_ok (btv_interval_parse (&got, no_numbers[_i].printed, &error), error);
      return;
    }
  ck_fails (btv_interval_parse (&got, no_numbers[_i].printed, &error), BT_EINVAL, error,
            no_numbers[_i].says);
  ck_assert_double_nan (got.value);
  ck_assert_double_nan (got.lo);
  ck_assert_double_nan (got.hi);
  ck_assert_int_eq (btv_interval_parse (&got, no_numbers[_i].printed, NULL), BT_EINVAL);
}
END_TEST

/* A hundred thousand times one piece. */
START_TEST (long_texts_are_refused_at_once)
{
  static const char *const pieces[]
      = { "-", "+", "1",   "0",  "(", "1(", "±", "1±",  " ",    "\u2009", "1\u2009234",
          "<", "%", "10^", "1–", ".", "e",  "⁻", "×10", "\xe2", "\xff" };
  enum
  {
    TIMES = 100000
  };
  bt_error error = BT_ERROR_INIT;
  btv_interval got;
  for (size_t i = 0; i < COUNT (pieces); i++)
    {
      const size_t length = strlen (pieces[i]);
      char *text = malloc (TIMES * length + 1);
      ck_assert_ptr_nonnull (text);
      for (size_t k = 0; k < TIMES; k++)
        memcpy (text + k * length, pieces[i], length);
      text[TIMES * length] = '\0';
      ck_fails (btv_interval_parse (&got, text, &error), BT_EINVAL, error,
                "longer than 256 bytes");
      ck_assert_uint_lt (strlen (error.text), 200);
      ck_fails (btv_interval_plain (&got, text, &error), BT_EINVAL, error,
                "is no plain");
      /* and as long as is looked at */
      text[256 - 256 % length] = '\0';
      ck_assert_int_eq (btv_interval_parse (&got, text, NULL), BT_EINVAL);
      free (text);
    }
}
END_TEST

/* ---- comparing ----------------------------------------------------------------- */

static const struct
{
  double lo, hi;
  btv_relation relation;
} relations[] = {
  { 5.6, 6.4, BTV_INSIDE },
  { 5.5, 6.5, BTV_INSIDE }, /* the ends belong to what was printed */
  { 6.0, 6.0, BTV_INSIDE },
  { 5.4, 6.0, BTV_OVERLAP },
  { 6.0, 6.6, BTV_OVERLAP },
  { 1.0, 9.0, BTV_OVERLAP },
  { 6.5, 7.0, BTV_OVERLAP }, /* one common point is one too many */
  { 5.0, 5.4, BTV_DISJOINT },
  { 6.6, 7.0, BTV_DISJOINT },
  { 60.0, INFINITY, BTV_DISJOINT }, /* not reached by 60 */
  { 6.2, INFINITY, BTV_OVERLAP },   /* a run that was too short */
  { INFINITY, INFINITY, BTV_DISJOINT },
  { -INFINITY, INFINITY, BTV_OVERLAP },
  { NAN, 6.0, BTV_OVERLAP },
  { 6.0, NAN, BTV_OVERLAP },
  { NAN, NAN, BTV_OVERLAP },
  { 7.0, 5.0, BTV_OVERLAP }, /* no interval at all decides nothing */
};

START_TEST (a_relation_is_decided_by_both_ends)
{
  const btv_interval six = { 6, 5.5, 6.5 };
  ck_assert_int_eq (btv_interval_relation (&six, relations[_i].lo, relations[_i].hi),
                    relations[_i].relation);
}
END_TEST

START_TEST (a_claim_of_nan_is_never_decided)
{
  const btv_interval unset = { NAN, NAN, NAN };
  ck_assert_int_eq (btv_interval_relation (&unset, 1, 2), BTV_OVERLAP);
  ck_assert_int_eq (btv_interval_relation (&unset, 60, INFINITY), BTV_OVERLAP);
}
END_TEST

static const struct
{
  const char *printed;
  double lo, hi;
  const char *remark;
} remarks[] = {
  { "0.22", 0.2277, 0.2278, "cut, not rounded" }, /* rounds to 0.23 */
  { "0.22", 0.2251, 0.2299, "cut, not rounded" },
  { "0.22", 0.2201, 0.2202, NULL }, /* holds */
  { "0.22", 0.2249, 0.2277, NULL }, /* may hold */
  { "0.22", 0.2277, 0.2301, NULL }, /* may be more than a unit */
  { "0.22", 0.2277, INFINITY, NULL },
  { "0.22", 0.2277, NAN, NULL },
  { "0.22", 0.2101, 0.2148, "rounded up" },
  { "0.22", 0.2099, 0.2148, NULL },
  { "0.22", 0.31, 0.32, NULL },
  { "-0.22", -0.2278, -0.2277, "cut, not rounded" },
  { "-0.22", -0.2148, -0.2101, "rounded up" },
  { "-0.22", -0.2202, -0.2201, NULL },
  { "0.00", 0.0081, 0.0082, "cut, not rounded" },
  { "0.00", -0.0082, -0.0081, "cut, not rounded" },
  { "0.00", 0.0101, 0.0102, NULL },
  { "3304", 3304.7, 3304.8, "cut, not rounded" },
  { "3300", 3304.7, 3304.8, NULL },
  { "12 %", 0.128, 0.129, "cut, not rounded" },
  /* only digits are cut */
  { "<= 5", 5.1, 5.2, NULL },
  { "~ 1", 3.3, 3.4, NULL },
  { "3–5", 5.7, 5.8, NULL },
};

START_TEST (a_cut_number_is_told)
{
  bt_error error = BT_ERROR_INIT;
  btv_interval claimed;
  btv_printed how;
  ck_ok (btv_printed_parse (&claimed, &how, remarks[_i].printed, NULL, &error), error);
  ck_assert_pstr_eq (
      btv_printed_remark (&claimed, &how, remarks[_i].lo, remarks[_i].hi),
      remarks[_i].remark);
}
END_TEST

START_TEST (digits_that_are_not_compared_are_not_cut)
{
  bt_error error = BT_ERROR_INIT;
  btv_interval claimed;
  btv_printed how;
  const btv_printed_options options = { .digits = 3 };
  ck_ok (btv_printed_parse (&claimed, &how, "1.2345", &options, &error), error);
  ck_assert_ptr_null (btv_printed_remark (&claimed, &how, 1.237, 1.238));
}
END_TEST

START_TEST (a_number_scatters_about_what_is_printed)
{
  static const struct
  {
    const char *printed;
    btv_form uncertainty;
    double variance;
  } cases[] = {
    { "10.3", BTV_FORM_NONE, 0.01 / 12 },
    { "10.3(1)", BTV_FORM_BOUND, 0.04 / 12 },
    { "10.3(1)", BTV_FORM_SIGMA, 0.01 * 13 / 12 },
    { "3–5", BTV_FORM_NONE, NAN },
    { "< 11", BTV_FORM_NONE, NAN },
    { "~ 1", BTV_FORM_NONE, NAN },
  };
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      bt_error error = BT_ERROR_INIT;
      btv_interval claimed;
      btv_printed how;
      const btv_printed_options options = { .uncertainty = cases[i].uncertainty };
      ck_ok (btv_printed_parse (&claimed, &how, cases[i].printed, &options, &error),
             error);
      const double variance = btv_printed_variance (&claimed, &how);
      if (isnan (cases[i].variance))
        ck_assert_double_nan (variance);
      else /* ends near 10 are rounded at 1e-15, their distance is 0.1 */
        ck_assert_double_eq_tol (variance, cases[i].variance, 1e-15);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("printed");
  TCase *taken = tcase_create ("taken");
  tcase_add_loop_test (taken, an_interval_is_half_a_unit_each_way, 0,
                       COUNT (intervals));
  tcase_add_test (taken, a_strict_bound_does_not_hold_its_end);
  tcase_add_test (taken, an_input_is_a_plain_decimal);
  tcase_add_loop_test (taken, how_it_is_printed_is_told, 0, COUNT (forms));
  tcase_add_loop_test (taken, an_uncertainty_is_what_the_file_says, 0,
                       COUNT (uncertain));
  tcase_add_test (taken, an_uncertainty_needs_a_number_that_has_one);
  tcase_add_loop_test (taken, fewer_digits_are_compared, 0, COUNT (rounded));
  tcase_add_test (taken, digits_are_fewer_than_those_printed);
  tcase_add_loop_test (taken, anything_else_is_refused, 0, COUNT (no_numbers));
  tcase_add_test (taken, long_texts_are_refused_at_once);
  suite_add_tcase (suite, taken);

  TCase *compared = tcase_create ("compared");
  tcase_add_loop_test (compared, a_relation_is_decided_by_both_ends, 0,
                       COUNT (relations));
  tcase_add_test (compared, a_claim_of_nan_is_never_decided);
  tcase_add_loop_test (compared, a_cut_number_is_told, 0, COUNT (remarks));
  tcase_add_test (compared, a_number_scatters_about_what_is_printed);
  tcase_add_test (compared, digits_that_are_not_compared_are_not_cut);
  suite_add_tcase (suite, compared);
  return suite_run (suite);
}
