/* tests/test_expression.c - polynomials and numbers as people write them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/complex.h"
#include "model/expression.h"
#include "tests/support.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const bt_part parts[] = { { .name = "x" },
                                 { .name = "long_name" },
                                 { .name = "s", .kind = BT_QUBIT },
                                 { .name = "t", .kind = BT_QUBIT } };
static const bt_parameter parameters[]
    = { { "lambda", 0.1 }, { "Omega", 0.4 }, { "e", 7 }, { "bad", NAN } };
static const bti_names names = { parts, COUNT (parts), parameters, COUNT (parameters) };
static bt_error error = BT_ERROR_INIT;

static bti_polynomial
read_of (const char *text)
{
  bti_polynomial out;
  size_t column = 0;
  bt_status status = bti_expression_read (&out, text, &names, &column, &error);
  ck_assert_msg (status == BT_OK, "%s: column %zu: %s", text, column, error.text);
  return out;
}

/* The operator of SLOT to the power N times FACTOR is what TEXT means. */
static void
check_power (const char *text, double complex factor, size_t slot, int n)
{
  bti_polynomial a = read_of (text);
  ck_assert_uint_eq (a.count, 1);
  for (size_t s = 0; s < BTI_SLOTS; s++)
    ck_assert_int_eq (a.term[0].power[s], s == slot ? n : 0);
  ck_assert_msg (a.term[0].factor == factor, "%s: %.17g%+.17gi", text,
                 creal (a.term[0].factor), cimag (a.term[0].factor));
  bti_polynomial_clear (&a);
}

static void
check_same (const char *one, const char *other)
{
  bti_polynomial a = read_of (one), b = read_of (other);
  ck_assert_msg (bti_polynomial_equal (&a, &b), "%s and %s", one, other);
  bti_polynomial_clear (&a);
  bti_polynomial_clear (&b);
}

static void
check_number (const char *text, double wanted)
{
  double value = NAN;
  bt_status status = bti_expression_number (&value, text, &names, NULL, &error);
  ck_assert_msg (status == BT_OK, "%s: %s", text, error.text);
  ck_assert_msg (value == wanted, "%s is %.17g", text, value);
}

/* ---- what is right --------------------------------------------------------------- */

START_TEST (numbers_are_what_they_say)
{
  check_number ("5", 5);
  check_number (" 2.385 ", 2.385);
  check_number (".5", 0.5);
  check_number ("5.", 5);
  check_number ("2e-3", 0.002);
  check_number ("1.25E+2", 125);
  check_number ("0.1", 0.1);
  check_number ("123456789.987654321e-7", 123456789.987654321e-7);
  check_number ("1.7976931348623157e308", 1.7976931348623157e308);
  check_number ("5e-324", 5e-324);
  check_number ("0.000", 0);
  check_number ("0e999999999999", 0);
  check_number ("pi", 3.14159265358979323846);
  check_number ("lambda", 0.1);
  check_number ("sqrt (2)", sqrt (2));
  check_number ("sqrt(Omega^2 + lambda*5^2)", sqrt (0.4 * 0.4 + 0.1 * 25));
}
END_TEST

START_TEST (signs_bind_as_in_mathematics)
{
  check_number ("2 + 3*4", 14);
  check_number ("2 - 3 - 4", -5);
  check_number ("12/2/3", 2);
  check_number ("2*3/4*2", 3);
  check_number ("-2^2", -4);
  check_number ("(-2)^2", 4);
  check_number ("2^3^2", 512);
  check_number ("2**3", 8);
  check_number ("2^-1", 0.5);
  check_number ("2^-2^0", 0.5);
  check_number ("- - + -3", -3);
  check_number ("2*-3", -6);
  check_number ("4^0.5", 2);
  check_number ("0^0", 1);
  check_number ("2*e-3", 11);
  check_number ("(1 +\n\t2)*3", 9);
}
END_TEST

START_TEST (operators_have_the_names_of_their_parts)
{
  check_power ("x", 1, 0, 1);
  check_power ("p_x^3", 1, 1, 3);
  check_power ("long_name*long_name", 1, 3, 2);
  check_power ("p_long_name", 1, 4, 1);
  check_power ("-s_x/4", -0.25, 6, 1);
  check_power ("s_y", 1, 7, 1);
  check_power ("i*t_z", CMPLX (0, 1), 11, 1);
  check_power ("i^3*x", CMPLX (0, -1), 0, 1);
  check_power ("x/3", 1.0 / 3, 0, 1);
  check_power ("x/(2*i)", CMPLX (0, -0.5), 0, 1);
  check_power ("x^0", 1, 0, 0);
  check_power ("x^(9 - 1)", 1, 0, 8);
  check_power ("lambda*x - lambda*x + e", 7, 0, 0);
}
END_TEST

START_TEST (polynomials_are_multiplied_out)
{
  check_same ("(x + 2*p_x)^2", "x^2 + 4*x*p_x + 4*p_x^2");
  check_same ("(x - i*p_x)*(x + i*p_x)/2", "(x^2 + p_x^2)/2");
  check_same ("((x + p_x)^2)^3", "(x + p_x)**6");
  check_same ("x*s_z*t_x*p_x", "p_x*t_x*s_z*x");
  check_same ("0*x^8", "0");
  check_same ("(s_x + t_y)*x^0", "t_y + s_x");
  check_same ("(x^4 - x^4 + x)^8", "x^8");
  bti_polynomial a = read_of ("(s_x + 1)*(t_z - 2)*x");
  ck_assert_uint_eq (a.qubits, 1u << 2 | 1u << 3);
  ck_assert_uint_eq (a.count, 4);
  bti_polynomial_clear (&a);
}
END_TEST

/* A comma for the decimal point in the locale changes nothing. */
START_TEST (numbers_do_not_depend_on_the_locale)
{
  if (!setlocale (LC_ALL, "de_DE.UTF-8"))
    (void) setlocale (LC_ALL, "fr_FR.UTF-8");
  check_number ("2.385", 2.385);
  check_number (".5e-1", 0.05);
  setlocale (LC_ALL, "C");
}
END_TEST

START_TEST (names_are_words)
{
  const char *good[]
      = { "x", "Omega", "x0", "a_b", "E9", "I", "abcdefghijklmnopqrstuvwxyz01234" };
  const char *bad[]
      = { "",  "0x",   "_x", "x-y",      "pi",
          "i", "sqrt", "x ", "\xc3\xa9", "abcdefghijklmnopqrstuvwxyz012345" };
  for (size_t k = 0; k < COUNT (good); k++)
    ck_assert_msg (bti_expression_name (good[k]), "%s", good[k]);
  for (size_t k = 0; k < COUNT (bad); k++)
    ck_assert_msg (!bti_expression_name (bad[k]), "%s", bad[k]);
}
END_TEST

/* ---- what is wrong --------------------------------------------------------------- */

static const struct wrong
{
  const char *text;
  size_t column;
  const char *said;
} slips[] = {
  { "", 1, "the text is empty" },
  { " \n", 1, "the text is empty" },
  { "x +", 4, "ends where a number, a name or '(' should stand" },
  { "2*(x + 1", 3, "this '(' is not closed" },
  { "sqrt(2", 5, "this '(' is not closed" },
  { "x)", 2, "this ')' closes nothing" },
  { "()", 2, "')' where a number" },
  { "2 x", 3, "a sign is missing before 'x'; a product is written with *" },
  { "x(p_x)", 2, "a sign is missing before '('" },
  { "(x p_x)", 4, "a sign is missing before 'p_x'" },
  { "2x", 1, "'2x' is not a number that can be read; write 2*x" },
  { "x*&", 3, "'&' where" },
  { "x & 2", 3, "'&' where an operator sign or the end should stand" },
  { "x = 2", 3, "'=' where" },
  { "x, 2", 2, "',' where" },
  { "2 + lamda*x", 5, "nothing is called 'lamda'; did you mean 'lambda'?" },
  { "omega", 1, "did you mean 'Omega'?" },
  { "p_long_nam", 1, "did you mean 'p_long_name'?" },
  { "x*y", 3, "nothing is called 'y'; there is x, p_x, long_name" },
  { "x*s", 3, "'s' is a qubit: its operators are s_x, s_y and s_z" },
  { "sin(x)", 1, "'sin' is no function: sqrt is the only one" },
  { "bad*x", 1, "the parameter 'bad' is nan" },
  { "0,05*x", 1, "write 0.05, with a decimal point" },
  { "x + 3,304", 5, "write 3304, without commas" },
  { "010", 1, "write 10: with a zero in front" },
  { "0x10", 1, "in decimal digits" },
  { "1.2.3", 1, "'1.2.3' is not a number" },
  { "1e400", 1, "too large" },
  { "1e-400", 1, "too small to be told from 0" },
  { "x\xc2\xb2", 2, "'\xc2\xb2': write ^2" },
  { "x \xe2\x88\x92 1", 3, "write -" },
  { "2\xc3\x97x", 2, "write *" },
  { "[x]", 1, "write (" },
  { "\xc3\xa9", 1, "'\xc3\xa9' where" },
  { "x\x1b[31m", 2, "'?' where" },
  { "x/0", 2, "must not be 0" },
  { "x/(1 - 1)", 2, "a division by zero" },
  { "1/x", 2, "a division by an operator" },
  { "0^-1", 2, "a power of at least 0, would do" },
  { "x/1e-300/1e-300", 9, "less than 1.8e308" },
  { "sqrt(-1)", 1, "the root of -1: only numbers >= 0" },
  { "sqrt(i)", 1, "imaginary" },
  { "sqrt(x)", 1, "an operator under a root" },
  { "sqrt x", 6, "after sqrt should stand '(': sqrt(2)" },
  { "2^x", 2, "an operator in an exponent" },
  { "2^i", 2, "not real" },
  { "(-8)^(1/3)", 5, "-8 to the power 0.333333: a negative number has whole powers" },
  { "i^0.5", 2, "an imaginary number to the power 0.5" },
  { "x^-1", 2, "an operator to the power -1: only whole numbers >= 0" },
  { "x^0.5", 2, "an operator to the power 0.5: only whole" },
  { "x^9", 2, "an operator to the power 9: the highest degree is 8" },
  { "x^5*p_x^4", 4, "degree 9: the highest degree is 8" },
  { "s_x*s_y", 4,
    "s_x*s_y: at most one Pauli matrix of a qubit can stand in a term; "
    "in this order they make i*s_z" },
  { "s_x*x*s_z", 6, "they make -i*s_y" },
  { "t_y*t_y", 4,
    "t_y*t_y: at most one Pauli matrix of a qubit can stand in a term; "
    "the square of one is 1" },
  { "(1 + s_z)^2", 10, "the square of one is 1" },
};

START_TEST (slips_are_named_with_their_place)
{
  const struct wrong *slip = &slips[_i];
  bti_polynomial out;
  size_t column = 99;
  bt_error why = BT_ERROR_INIT;
  bt_status status = bti_expression_read (&out, slip->text, &names, &column, &why);
  ck_assert_msg (status == BT_EDATA, "%s: status %d", slip->text, (int) status);
  ck_assert_int_eq (why.status, BT_EDATA);
  ck_assert_msg (column == slip->column, "%s: column %zu: %s", slip->text, column,
                 why.text);
  ck_assert_msg (strstr (why.text, slip->said), "%s: %s", slip->text, why.text);
  ck_assert_uint_eq (out.count, 0);
  ck_assert_ptr_null (out.term);
  /* Nobody need be told. */
  ck_assert_int_eq (bti_expression_read (&out, slip->text, &names, NULL, NULL),
                    BT_EDATA);
}
END_TEST

START_TEST (a_number_holds_no_operator)
{
  static const struct wrong wrong[]
      = { { "2 + x", 5, "'x' is an operator, where a number is wanted" },
          { "s_z", 1, "'s_z' is an operator" },
          { "x - x", 1, "'x' is an operator" },
          { "2*i", 3, "'i' is imaginary, where a real number is wanted" },
          { "lamda", 1, "did you mean 'lambda'?" } };
  for (size_t k = 0; k < COUNT (wrong); k++)
    {
      double value;
      size_t column;
      ck_fails (bti_expression_number (&value, wrong[k].text, &names, &column, &error),
                BT_EDATA, error, wrong[k].said);
      ck_assert_uint_eq (column, wrong[k].column);
    }
}
END_TEST

/* Names that are nowhere leave no list. */
START_TEST (nothing_has_a_name_where_there_are_none)
{
  const bti_names none = { NULL, 0, NULL, 0 };
  double value;
  ck_fails (bti_expression_number (&value, "q", &none, NULL, &error), BT_EDATA, error,
            "nothing is called 'q'; there is pi, i and sqrt alone");
}
END_TEST

/* ---- malice ---------------------------------------------------------------------- */

/* COUNT times UNIT behind HEAD, then TAIL; the caller frees it. */
static char *
many (const char *head, const char *unit, size_t count, const char *tail)
{
  const size_t size = strlen (head) + count * strlen (unit) + strlen (tail) + 1;
  char *text = malloc (size), *at = text;
  ck_assert_ptr_nonnull (text);
  at = stpcpy (at, head);
  while (count-- > 0)
    at = stpcpy (at, unit);
  strcpy (at, tail);
  return text;
}

/* TEXT, which is freed, is refused at COLUMN. */
static void
check_refused (char *text, size_t column, const char *said)
{
  bti_polynomial out;
  size_t found = 0;
  ck_fails (bti_expression_read (&out, text, &names, &found, &error), BT_EDATA, error,
            said);
  ck_assert_uint_eq (found, column);
  ck_assert_uint_eq (out.count, 0);
  free (text);
}

START_TEST (nesting_has_its_limit)
{
  check_refused (many ("", "(", 60000, ""), 101, "more than 100 levels");
  check_refused (many ("", "2^", 20000, "2"), 201, "more than 100 levels");
  check_refused (many ("", "-(", 20000, "2"), 202, "more than 100 levels");
  check_refused (many ("", "sqrt(", 10000, "2"), 501, "more than 100 levels");
  char *deep = many ("", "(", 99, "x");
  char *closed = many (deep, ")", 99, "");
  check_power (closed, 1, 0, 1);
  free (deep);
  free (closed);
  char *signs = many ("", "-", 60001, "x");
  check_power (signs, -1, 0, 1);
  free (signs);
}
END_TEST

START_TEST (exponents_have_their_limits)
{
  check_refused (strdup ("x^1000000000"), 2, "to the power 1e+09: the highest degree");
  check_refused (strdup ("x^1e300"), 2, "to the power 1e+300: the highest degree");
  check_refused (strdup ("(x + p_x)^1000"), 10, "to the power 1000: the highest");
  check_refused (strdup ("((((x + p_x)^2)^2)^2)^2"), 22, "degree 8 to the power 2");
  check_refused (strdup ("2^1000000000"), 2, "too large");
  check_refused (strdup ("i^1000000000"), 2, "only whole ones up to 1000");
  check_refused (strdup ("(3*i)^1000"), 6, "a number to the power 1000 is too large");
  check_refused (strdup ("10^-400"), 3, "to the power -400 is too small");
  check_refused (strdup ("9^9^9^9"), 4, "to the power 3.8742e+08 is too large");
}
END_TEST

START_TEST (texts_and_words_have_their_limits)
{
  check_refused (many ("", "x+", BTI_EXPRESSION_LONGEST / 2, "x"), 1,
                 "more than 65536 bytes");
  check_refused (many ("2*", "z", 60000, ""), 3, "nothing is called 'zzz");
  check_refused (many ("x+", "9", 60000, ""), 3, "a number of 60000 characters");
  check_refused (many ("x*1e", "9", 100, ""), 3, "too large");
}
END_TEST

/* What the longest text can ask for is done in a moment: 495 terms are the most that
 * can be multiplied, and a sum has at most a thousand. */
START_TEST (no_text_takes_long)
{
  const char *units[][2] = {
    { "(x+p_x+long_name+p_long_name+1)^8", "+(x+p_x+long_name+p_long_name+1)^8" },
    { "(x+p_x+long_name+p_long_name+1)^8", "+x" },
    { "(x+p_x+long_name+p_long_name+1)^8", "*1" },
    { "(x+p_x+long_name+p_long_name+1)^8", "/2" },
    { "x", "+(x+p_x+long_name+p_long_name+1)^4*(x+p_x-long_name+p_long_name+1)^4" },
    { "x", "^2^0" },
  };
  for (size_t k = 0; k < COUNT (units); k++)
    {
      const size_t count
          = (BTI_EXPRESSION_LONGEST - strlen (units[k][0])) / strlen (units[k][1]);
      char *text = many (units[k][0], units[k][1], k == 5 ? 40 : count, "");
      bti_polynomial out;
      const clock_t start = clock ();
      bt_status status = bti_expression_read (&out, text, &names, NULL, &error);
      const double seconds = (double) (clock () - start) / CLOCKS_PER_SEC;
      ck_assert_msg (status == BT_OK || k == 3, "%s: %s", units[k][1], error.text);
      ck_assert_msg (seconds < 5, "%s: %g s", units[k][1], seconds);
      bti_polynomial_clear (&out);
      free (text);
    }
}
END_TEST

/* 42 parameters and 8 parts make a list that is cut. */
START_TEST (lists_of_names_are_cut)
{
  static bt_part eight[BT_MAX_PARTS];
  static bt_parameter some[1000];
  for (int k = 0; k < BT_MAX_PARTS; k++)
    snprintf (eight[k].name, sizeof eight[k].name, "part_with_a_long_name_of_31_by%d",
              k);
  for (int k = 0; k < 1000; k++)
    snprintf (some[k].name, sizeof some[k].name, "parameter_%d", k);
  const bti_names all = { eight, BT_MAX_PARTS, some, 1000 };
  bti_polynomial out;
  ck_fails (bti_expression_read (&out, "q", &all, NULL, &error), BT_EDATA, error,
            " and 10");
  ck_ok (bti_expression_read (&out, "p_part_with_a_long_name_of_31_by7", &all, NULL,
                              &error),
         error);
  ck_assert_uint_eq (bti_polynomial_highest (&out, BTI_SLOT_P (7)), 1);
  bti_polynomial_clear (&out);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("expression");
  TCase *right = tcase_create ("right");
  tcase_add_test (right, numbers_are_what_they_say);
  tcase_add_test (right, signs_bind_as_in_mathematics);
  tcase_add_test (right, operators_have_the_names_of_their_parts);
  tcase_add_test (right, polynomials_are_multiplied_out);
  tcase_add_test (right, numbers_do_not_depend_on_the_locale);
  tcase_add_test (right, names_are_words);
  suite_add_tcase (suite, right);

  TCase *wrong = tcase_create ("wrong");
  tcase_add_loop_test (wrong, slips_are_named_with_their_place, 0, (int) COUNT (slips));
  tcase_add_test (wrong, a_number_holds_no_operator);
  tcase_add_test (wrong, nothing_has_a_name_where_there_are_none);
  suite_add_tcase (suite, wrong);

  TCase *malice = tcase_create ("malice");
  tcase_set_timeout (malice, 60);
  tcase_add_test (malice, nesting_has_its_limit);
  tcase_add_test (malice, exponents_have_their_limits);
  tcase_add_test (malice, texts_and_words_have_their_limits);
  tcase_add_test (malice, no_text_takes_long);
  tcase_add_test (malice, lists_of_names_are_cut);
  suite_add_tcase (suite, malice);
  return suite_run (suite);
}
