/* model/expression.c - see expression.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/expression.h"

#include "base/complex.h"
#include "base/number.h"
#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct reader
{
  const char *text, *at;
  const bti_names *names;
  int real;       /* no operator, no i */
  unsigned depth; /* of factors within factors: the only recursion */
  size_t *column;
  bt_error *error;
} reader;

/* ---- letters, whatever the locale ------------------------------------------------ */

static int
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

static int
is_letter (char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int
is_word (char c)
{
  return is_letter (c) || is_digit (c) || c == '_';
}

static size_t
word_length (const char *at)
{
  size_t length = 0;
  while (is_word (at[length]))
    length++;
  return length;
}

static void
skip_blanks (reader *r)
{
  r->at += strspn (r->at, " \t\r\n");
}

/* ---- what is wrong, and where ---------------------------------------------------- */

/* What PLACE shows of the text: at most 40 bytes, whole characters. */
enum
{
  SHOWN = 40
};

static int
shown (size_t length, const char *place)
{
  if (length <= SHOWN)
    return (int) length;
  length = SHOWN;
  while (length > 0 && ((unsigned char) place[length] & 0xc0) == 0x80)
    length--;
  return (int) length;
}

static bt_status fail (reader *r, const char *place, const char *format, ...)
    BT_PRINTF (3, 4);

static bt_status
fail (reader *r, const char *place, const char *format, ...)
{
  char text[sizeof r->error->text];
  va_list list;
  va_start (list, format);
  vsnprintf (text, sizeof text, format, list);
  va_end (list);
  if (r->column)
    *r->column = (size_t) (place - r->text) + 1;
  return bt_error_set (r->error, BT_EDATA, "%s", text);
}

/* What polynomials refuse is the text's fault. */
static bt_status
settle (reader *r, const char *place, bt_status status)
{
  if (status != BT_EINVAL)
    return status;
  if (r->column)
    *r->column = (size_t) (place - r->text) + 1;
  if (r->error)
    r->error->status = BT_EDATA;
  return BT_EDATA;
}

static void
replace (bti_polynomial *old, const bti_polynomial *by)
{
  bti_polynomial_clear (old);
  *old = *by;
}

/* Whether A is a number, then *VALUE. */
static int
is_number (const bti_polynomial *a, double complex *value)
{
  if (bti_polynomial_degree (a, (1u << BT_MAX_PARTS) - 1) > 0)
    return 0;
  *value = a->count ? a->term[0].factor : 0;
  return 1;
}

/* ---- names ----------------------------------------------------------------------- */

int
bti_expression_name (const char *name)
{
  const size_t length = word_length (name);
  return is_letter (name[0]) && name[length] == '\0' && length < BT_MAX_NAME
         && strcmp (name, "pi") != 0 && strcmp (name, "i") != 0
         && strcmp (name, "sqrt") != 0;
}

enum
{
  OPERATOR_SIZE = BT_MAX_NAME + 2
};

/* Name of the operator K of PART; "" where there is none. */
static const char *
operator_name (const bt_part *part, size_t k, char out[OPERATOR_SIZE])
{
  out[0] = '\0';
  if (part->kind == BT_QUBIT)
    snprintf (out, OPERATOR_SIZE, "%s_%c", part->name, "xyz"[k]);
  else if (k < 2)
    snprintf (out, OPERATOR_SIZE, "%s%s", k ? "p_" : "", part->name);
  return out;
}

static int
same (const char *name, const char *at, size_t length)
{
  return strlen (name) == length && memcmp (name, at, length) == 0;
}

/* The name WORD at PLACE means nothing: what was meant, or what there is. */
static bt_status
unknown (reader *r, const char *place, size_t length)
{
  const bti_names *names = r->names;
  char word[BTI_HINT_SIZE], hint[BTI_HINT_SIZE], name[3 * BT_MAX_PARTS][OPERATOR_SIZE];
  char list[160] = "", more[BTI_MORE_SIZE];
  size_t left = 0;
  snprintf (word, sizeof word, "%.*s", shown (length, place), place);
  bti_closest closest = { word, NULL, 0 };
  for (size_t k = 0; k < names->parts && !r->real; k++)
    {
      if (names->part[k].kind == BT_QUBIT && strcmp (names->part[k].name, word) == 0)
        return fail (r, place, "'%s' is a qubit: its operators are %s_x, %s_y and %s_z",
                     word, word, word, word);
      for (size_t j = 0; j < 3; j++)
        if (*operator_name (&names->part[k], j, name[3 * k + j]))
          {
            bti_text_closer (&closest, name[3 * k + j]);
            bti_text_list (list, sizeof list, name[3 * k + j], &left);
          }
    }
  for (size_t k = 0; k < names->parameters; k++)
    {
      bti_text_closer (&closest, names->parameter[k].name);
      bti_text_list (list, sizeof list, names->parameter[k].name, &left);
    }
  bti_text_closer (&closest, "sqrt");
  if (closest.name)
    return fail (r, place, "nothing is called '%s'%s", word,
                 bti_text_hint (&closest, hint));
  if (place[length + strspn (place + length, " ")] == '(')
    return fail (
        r, place,
        "'%s' is no function: sqrt is the only one; '*' stands between factors", word);
  return fail (r, place, "nothing is called '%s'; there is %s%s%s", word, list,
               *list ? " besides pi, i and sqrt" : "pi, i and sqrt alone",
               bti_text_more (left, more));
}

static bt_status
read_operator (reader *r, bti_polynomial *out, size_t length, int *found)
{
  char name[OPERATOR_SIZE];
  const bti_names *names = r->names;
  *found = 0;
  for (size_t k = 0; k < names->parts; k++)
    for (size_t j = 0; j < 3; j++)
      {
        if (!same (operator_name (&names->part[k], j, name), r->at, length))
          continue;
        if (r->real)
          return fail (r, r->at, "'%s' is an operator, where a number is wanted", name);
        *found = 1;
        return names->part[k].kind == BT_QUBIT
                   ? bti_polynomial_pauli (out, 3 * k + j, r->error)
                   : bti_polynomial_slot (out, 3 * k + j, r->error);
      }
  return BT_OK;
}

static bt_status
read_name (reader *r, bti_polynomial *out)
{
  const char *place = r->at;
  const size_t length = word_length (place);
  const bti_names *names = r->names;
  int found;
  bt_status status = read_operator (r, out, length, &found);
  if (status != BT_OK)
    return status;
  r->at += length;
  if (found)
    return BT_OK;
  for (size_t k = names->parameters; k-- > 0;)
    if (same (names->parameter[k].name, place, length))
      {
        const double value = names->parameter[k].value;
        if (!isfinite (value))
          return fail (r, place, "the parameter '%s' is %g: must be finite",
                       names->parameter[k].name, value);
        return bti_polynomial_number (out, value, r->error);
      }
  if (same ("pi", place, length))
    return bti_polynomial_number (out, M_PI, r->error);
  if (same ("i", place, length) && r->real)
    return fail (r, place, "'i' is imaginary, where a real number is wanted");
  if (same ("i", place, length))
    return bti_polynomial_number (out, CMPLX (0, 1), r->error);
  return unknown (r, place, length);
}

/* ---- numbers --------------------------------------------------------------------- */

enum
{
  NUMBER_SIZE = 128
};

/* Bytes that are one number, or would be to some people: 3,304 and 0x10 are not cut. */
static size_t
number_length (const char *at)
{
  size_t length = 0, letters = 0;
  for (;; length++)
    {
      const char c = at[length], next = c ? at[length + 1] : '\0';
      const int after_e
          = letters == 1 && (at[length - 1] == 'e' || at[length - 1] == 'E');
      if (is_letter (c))
        letters++;
      else if (!is_digit (c) && c != '.'
               && !((c == ',' || c == '_' || c == '\'') && is_digit (next))
               && !((c == '+' || c == '-') && after_e && is_digit (next)))
        return length;
    }
}

/* The value of the plain number TEXT.  Without a decimal point in it, it means the
 * same to strtod in every locale. */
static double
plain_value (const char *text)
{
  char digits[NUMBER_SIZE + 32];
  size_t count = 0;
  long shift = 0;
  int behind = 0;
  for (; *text && *text != 'e' && *text != 'E'; text++)
    if (*text == '.')
      behind = 1;
    else
      {
        digits[count++] = *text;
        shift += behind;
      }
  long exponent = *text ? strtol (text + 1, NULL, 10) : 0;
  if (exponent > 99999 || exponent < -99999)
    exponent = exponent > 0 ? 99999 : -99999;
  snprintf (digits + count, sizeof digits - count, "e%ld", exponent - shift);
  return strtod (digits, NULL);
}

static bt_status
read_number (reader *r, bti_polynomial *out)
{
  const char *place = r->at;
  char text[NUMBER_SIZE], slip[BTI_SLIP_SIZE];
  const size_t length = number_length (place);
  if (length >= sizeof text)
    return fail (r, place, "a number of %zu characters; at most %d are read", length,
                 NUMBER_SIZE - 1);
  memcpy (text, place, length);
  text[length] = '\0';
  const double value = bti_number_is_plain (text) ? plain_value (text) : 0;
  /* Too small to be told from 0, where the digits are not all 0. */
  const int lost = !(value > 0) && strcspn (text, "123456789") < strcspn (text, "eE");
  if (!bti_number_is_plain (text) || !isfinite (value) || lost)
    {
      size_t digits = strspn (text, "0123456789.");
      bti_number_slip (text, slip);
      if (!*slip && digits > 0 && is_letter (text[digits]))
        snprintf (slip, sizeof slip, "; write %.*s*%.*s", shown (digits, text), text,
                  shown (length - digits, text + digits), text + digits);
      return fail (r, place, "'%.*s' is not a number that can be read%s",
                   shown (length, text), text, slip);
    }
  r->at += length;
  return bti_polynomial_number (out, value, r->error);
}

/* ---- the grammar ----------------------------------------------------------------- */

static bt_status read_expression (reader *r, bti_polynomial *out);
static bt_status read_factor (reader *r, bti_polynomial *out);

/* Signs and letters of other keyboards. */
static const struct
{
  const char *found, *right;
} strangers[] = {
  { "\xe2\x88\x92", "-" },
  { "\xe2\x80\x93", "-" },
  { "\xc3\x97", "*" },
  { "\xc2\xb7", "*" },
  { "\xe2\x8b\x85", "*" },
  { "\xc2\xb2", "^2" },
  { "\xc2\xb3", "^3" },
  { "\xe2\x81\xb4", "^4" },
  { "\xc3\xb7", "/" },
  { "\xe2\x88\x9a", "sqrt(...)" },
  { "\xcf\x80", "pi" },
  { "[", "(" },
  { "]", ")" },
  { "{", "(" },
  { "}", ")" },
};

/* What stands at PLACE has no business there; WANTED is what would have. */
static bt_status
unexpected (reader *r, const char *place, const char *wanted)
{
  size_t length = word_length (place);
  if (*place == '\0')
    return fail (r, place, "the text ends where %s should stand", wanted);
  for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++)
    if (strncmp (place, strangers[i].found, strlen (strangers[i].found)) == 0)
      return fail (r, place, "'%s': write %s", strangers[i].found, strangers[i].right);
  if (length == 0)
    for (length = 1; ((unsigned char) place[length] & 0xc0) == 0x80;)
      length++;
  return fail (r, place, "'%.*s' where %s should stand", shown (length, place), place,
               wanted);
}

/* What stands behind all of an expression is no end of it. */
static bt_status
not_the_end (reader *r, const char *wanted)
{
  if (is_word (*r->at) || *r->at == '(')
    return fail (r, r->at,
                 "a sign is missing before '%.*s'; a product is written with *",
                 *r->at == '(' ? 1 : shown (word_length (r->at), r->at), r->at);
  return unexpected (r, r->at, wanted);
}

/* The end of what the parenthesis OPEN opens. */
static bt_status
read_close (reader *r, const char *open)
{
  if (*r->at == '\0')
    return fail (r, open, "this '(' is not closed");
  if (*r->at != ')')
    return not_the_end (r, "')' or an operator sign");
  r->at++;
  return BT_OK;
}

static bt_status
read_root (reader *r, bti_polynomial *out)
{
  const char *place = r->at;
  double complex value;
  bti_polynomial under = { 0 };
  r->at += strlen ("sqrt");
  skip_blanks (r);
  if (*r->at != '(')
    return fail (r, r->at, "after sqrt should stand '(': sqrt(2)");
  const char *open = r->at++;
  bt_status status = read_expression (r, &under);
  const int number = status == BT_OK && is_number (&under, &value);
  bti_polynomial_clear (&under);
  if (status != BT_OK)
    return status;
  status = read_close (r, open);
  if (status != BT_OK)
    return status;
  if (!number)
    return fail (r, place, "an operator under a root: only numbers can stand there");
  if (fabs (cimag (value)) > 0 || creal (value) < 0)
    return fail (r, place, "the root of %g%s: only numbers >= 0 can stand under it",
                 creal (value),
                 fabs (cimag (value)) > 0 ? " and an imaginary part" : "");
  return bti_polynomial_number (out, sqrt (creal (value)), r->error);
}

static bt_status
read_atom (reader *r, bti_polynomial *out)
{
  skip_blanks (r);
  if (is_digit (*r->at) || (*r->at == '.' && is_digit (r->at[1])))
    return read_number (r, out);
  if (same ("sqrt", r->at, word_length (r->at)))
    return read_root (r, out);
  if (is_letter (*r->at))
    return read_name (r, out);
  if (*r->at != '(')
    return unexpected (r, r->at, "a number, a name or '('");
  const char *open = r->at++;
  bt_status status = read_expression (r, out);
  if (status != BT_OK)
    return status;
  return read_close (r, open);
}

/* First Pauli matrix of the qubit PART that stands in A: 0, 1, 2; 3: none. */
static size_t
pauli_in (const bti_polynomial *a, size_t part)
{
  size_t k = 0;
  while (k < 3 && bti_polynomial_highest (a, 3 * part + k) == 0)
    k++;
  return k;
}

/* A product of two Pauli matrices of one qubit is a matter of their order: say what it
 * is as one of matrices. */
static bt_status
check_pauli (reader *r, const char *place, const bti_polynomial *a,
             const bti_polynomial *b)
{
  for (size_t part = 0; part < r->names->parts; part++)
    {
      const char *name = r->names->part[part].name;
      const size_t j = pauli_in (a, part), k = pauli_in (b, part);
      if (r->names->part[part].kind != BT_QUBIT || j == 3 || k == 3)
        continue;
      if (j == k)
        return fail (r, place,
                     "%s_%c*%s_%c: at most one Pauli matrix of a qubit can stand in a "
                     "term; the square of one is 1",
                     name, "xyz"[j], name, "xyz"[k]);
      return fail (r, place,
                   "%s_%c*%s_%c: at most one Pauli matrix of a qubit can stand in a "
                   "term; in this order they make %si*%s_%c",
                   name, "xyz"[j], name, "xyz"[k], k == (j + 1) % 3 ? "" : "-", name,
                   "xyz"[3 - j - k]);
    }
  return BT_OK;
}

static bt_status
power_of_number (reader *r, const char *place, double complex *base, double exponent)
{
  const int whole = !(fabs (exponent - nearbyint (exponent)) > 0);
  const int zero = !(cabs (*base) > 0);
  const double re = creal (*base);
  if (fabs (cimag (*base)) > 0)
    {
      if (!whole || fabs (exponent) > 1000)
        return fail (r, place,
                     "an imaginary number to the power %g: only whole ones up to 1000",
                     exponent);
      double complex square = *base, value = 1;
      for (unsigned n = (unsigned) fabs (exponent); n > 0; n >>= 1, square *= square)
        value = n & 1 ? value * square : value;
      *base = exponent < 0 ? 1 / value : value;
    }
  else if (zero && exponent < 0)
    return fail (r, place,
                 "0 to the power %g: a division by zero; a number that is not 0, or a "
                 "power of at least 0, would do",
                 exponent);
  else if (re < 0 && !whole)
    return fail (r, place,
                 "%g to the power %g: a negative number has whole powers only", re,
                 exponent);
  else
    *base = pow (re, exponent);
  if (!isfinite (creal (*base)) || !isfinite (cimag (*base)))
    return fail (r, place, "a number to the power %g is too large", exponent);
  if (!zero && !(cabs (*base) > 0))
    return fail (r, place, "a number to the power %g is too small to be told from 0",
                 exponent);
  return BT_OK;
}

/* *A to the power EXPONENT, the sign of it at PLACE. */
static bt_status
raise (reader *r, const char *place, bti_polynomial *a, const bti_polynomial *exponent)
{
  double complex n, base;
  bti_polynomial power = { 0 };
  if (!is_number (exponent, &n))
    return fail (r, place, "an operator in an exponent: only numbers can stand there");
  if (fabs (cimag (n)) > 0)
    return fail (r, place,
                 "the exponent is not real: only real numbers can stand there");
  if (is_number (a, &base))
    {
      bt_status status = power_of_number (r, place, &base, creal (n));
      if (status == BT_OK)
        status = settle (r, place, bti_polynomial_number (&power, base, r->error));
      replace (a, &power);
      return status;
    }
  if (creal (n) < 0 || fabs (creal (n) - nearbyint (creal (n))) > 0)
    return fail (r, place,
                 "an operator to the power %g: only whole numbers >= 0 can be its "
                 "exponents",
                 creal (n));
  if (creal (n) > BT_MAX_DEGREE)
    return fail (r, place, "an operator to the power %g: the highest degree is %d",
                 creal (n), BT_MAX_DEGREE);
  bt_status status = creal (n) > 1 ? check_pauli (r, place, a, a) : BT_OK;
  if (status != BT_OK)
    return status;
  status = settle (r, place,
                   bti_polynomial_power (&power, a, (unsigned) creal (n), r->error));
  replace (a, &power);
  return status;
}

/* ATOM [ '^' FACTOR ], of which the sign is before. */
static bt_status
read_power (reader *r, bti_polynomial *out)
{
  bti_polynomial exponent = { 0 };
  bt_status status = read_atom (r, out);
  if (status != BT_OK)
    return status;
  skip_blanks (r);
  const char *place = r->at;
  if (*place == '^')
    r->at += 1;
  else if (strncmp (place, "**", 2) == 0)
    r->at += 2;
  else
    return BT_OK;
  status = read_factor (r, &exponent);
  if (status == BT_OK)
    status = raise (r, place, out, &exponent);
  bti_polynomial_clear (&exponent);
  return status;
}

static bt_status
read_factor (reader *r, bti_polynomial *out)
{
  int negative = 0;
  for (skip_blanks (r); *r->at == '+' || *r->at == '-'; skip_blanks (r))
    negative ^= *r->at++ == '-';
  if (r->depth >= BTI_EXPRESSION_DEEPEST)
    return fail (r, r->at, "more than %d levels of parentheses and exponents",
                 BTI_EXPRESSION_DEEPEST);
  r->depth++;
  bt_status status = read_power (r, out);
  r->depth--;
  for (size_t i = 0; status == BT_OK && negative && i < out->count; i++)
    out->term[i].factor = -out->term[i].factor;
  return status;
}

/* *A = *A / B, rounded once. */
static bt_status
divide (reader *r, const char *place, bti_polynomial *a, const bti_polynomial *b)
{
  double complex by;
  if (!is_number (b, &by))
    return fail (r, place, "a division by an operator: only numbers can divide");
  if (!(cabs (by) > 0))
    return fail (r, place,
                 "a division by zero: what follows it must not be 0, for the "
                 "parameters as they are set");
  for (size_t i = 0; i < a->count; i++)
    {
      double complex *f = &a->term[i].factor;
      *f = fabs (cimag (by)) > 0
               ? *f / by
               : CMPLX (creal (*f) / creal (by), cimag (*f) / creal (by));
    }
  /* A copy leaves out what is 0 now and refuses what is infinite. */
  bti_polynomial nothing = { 0 }, copy;
  bt_status status
      = settle (r, place, bti_polynomial_add (&copy, a, 1, &nothing, r->error));
  replace (a, &copy);
  return status;
}

static bt_status
read_term (reader *r, bti_polynomial *out)
{
  bt_status status = read_factor (r, out);
  for (;;)
    {
      bti_polynomial factor = { 0 }, product;
      skip_blanks (r);
      const char *place = r->at;
      if (status != BT_OK || (*place != '*' && *place != '/'))
        return status;
      r->at++;
      status = read_factor (r, &factor);
      if (status == BT_OK && *place == '/')
        status = divide (r, place, out, &factor);
      else if (status == BT_OK)
        {
          status = check_pauli (r, place, out, &factor);
          if (status == BT_OK)
            {
              status = settle (
                  r, place, bti_polynomial_multiply (&product, out, &factor, r->error));
              replace (out, &product);
            }
        }
      bti_polynomial_clear (&factor);
    }
}

static bt_status
read_expression (reader *r, bti_polynomial *out)
{
  bt_status status = read_term (r, out);
  while (status == BT_OK && (*r->at == '+' || *r->at == '-'))
    {
      const char *place = r->at++;
      bti_polynomial term = { 0 }, sum;
      status = read_term (r, &term);
      if (status == BT_OK)
        {
          status = settle (
              r, place,
              bti_polynomial_add (&sum, out, *place == '-' ? -1 : 1, &term, r->error));
          replace (out, &sum);
        }
      bti_polynomial_clear (&term);
    }
  return status;
}

/* ---- whole texts ----------------------------------------------------------------- */

static bt_status
read_text (reader *r, bti_polynomial *out)
{
  const size_t length = strnlen (r->text, BTI_EXPRESSION_LONGEST + 1);
  *out = (bti_polynomial){ 0 };
  if (r->column)
    *r->column = 1;
  r->at = r->text;
  if (length > BTI_EXPRESSION_LONGEST)
    return fail (r, r->text, "the text has more than %d bytes, the most that are read",
                 BTI_EXPRESSION_LONGEST);
  skip_blanks (r);
  if (*r->at == '\0')
    return fail (r, r->text, "the text is empty: a number or an expression is wanted");
  bt_status status = read_expression (r, out);
  if (status == BT_OK && *r->at == ')')
    status = fail (r, r->at, "this ')' closes nothing");
  else if (status == BT_OK && *r->at)
    status = not_the_end (r, "an operator sign or the end");
  if (status != BT_OK)
    bti_polynomial_clear (out);
  return status;
}

bt_status
bti_expression_read (bti_polynomial *out, const char *text, const bti_names *names,
                     size_t *column, bt_error *error)
{
  reader r = { .text = text, .names = names, .column = column, .error = error };
  return read_text (&r, out);
}

bt_status
bti_expression_number (double *out, const char *text, const bti_names *names,
                       size_t *column, bt_error *error)
{
  reader r
      = { .text = text, .names = names, .real = 1, .column = column, .error = error };
  bti_polynomial value;
  bt_status status = read_text (&r, &value);
  *out = status == BT_OK && value.count ? creal (value.term[0].factor) : 0;
  bti_polynomial_clear (&value);
  return status;
}
