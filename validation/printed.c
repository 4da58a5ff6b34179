/* validation/printed.c - see printed.h.
 *
 * First the text is taken apart into exact decimals, then these become ends.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/printed.h"

#include "base/number.h"
#include "validation/decimal.h"
#include "validation/yaml.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  DIGITS_MAX = 100, /* of one number */
  BYTES_MAX = 256   /* of all that is printed */
};

const char *
btv_form_name (btv_form form)
{
  static const char *const names[] = {
    [BTV_FORM_NONE] = "label",          [BTV_FORM_DIGITS] = "digits",
    [BTV_FORM_BELOW] = "below",         [BTV_FORM_ABOVE] = "above",
    [BTV_FORM_MAGNITUDE] = "magnitude", [BTV_FORM_RANGE] = "range",
    [BTV_FORM_BOUND] = "bound",         [BTV_FORM_SIGMA] = "sigma",
  };
  return (size_t) form < sizeof names / sizeof *names ? names[form] : "unknown";
}

/* ---- signs --------------------------------------------------------------------- */

/* A place in the text and, after a refusal, what is wrong there or would be right. */
typedef struct scanner
{
  const char *at, *why;
} scanner;

/* Sets of signs, each ended by NULL. */
static const char *const plus[]
    = { "+", NULL },
    *const minus[] = { "-", "−", NULL }, *const dash[] = { "–", "-", NULL },
           *const factor[] = { "×", "x", NULL },
           *const plus_minus[] = { "±", "+-", "+/-", NULL },
           *const percent[] = { "%", NULL }, *const caret[] = { "^", NULL },
           *const opening[] = { "(", NULL }, *const closing[] = { ")", NULL };
/* no-break, narrow no-break, thin, hair */
static const char *const tight[] = { "\u00a0", "\u202f", "\u2009", "\u200a", NULL };

/* Take one of SIGNS if it stands here. */
static int
take (scanner *in, const char *const *signs)
{
  for (; *signs; signs++)
    if (strncmp (in->at, *signs, strlen (*signs)) == 0)
      {
        in->at += strlen (*signs);
        return 1;
      }
  return 0;
}

static void
skip_spaces (scanner *in)
{
  while (*in->at == ' ')
    in->at++;
  if (take (in, tight))
    skip_spaces (in);
}

/* Take one of SIGNS with the spaces before it. */
static int
take_behind (scanner *in, const char *const *signs)
{
  const char *before = in->at;
  skip_spaces (in);
  if (take (in, signs))
    return 1;
  in->at = before;
  return 0;
}

/* Take one of SIGNS with the spaces before and after it. */
static int
take_spaced (scanner *in, const char *const *signs)
{
  if (!take_behind (in, signs))
    return 0;
  skip_spaces (in);
  return 1;
}

static int
refuse (scanner *in, const char *why)
{
  in->why = why;
  return 0;
}

/* ---- numbers ------------------------------------------------------------------- */

/* isdigit would follow the locale. */
static int
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

/* Digits in groups of three, if the first of them is not all: then LEFT tells whether
 * the first or the last may be shorter.  Appended to NUMBER; 0: refused. */
static int
take_digits (scanner *in, btv_decimal *number, int left)
{
  size_t groups = 0, length = 0;
  for (;;)
    {
      const size_t before = length;
      for (length = 0; is_digit (*in->at); length++)
        {
          if (number->count == DIGITS_MAX)
            return refuse (in, "more than 100 digits");
          number->digits[number->count++] = *in->at++;
        }
      groups++;
      if (groups > 1
          && (length == 0 || length > 3 || (left && length < 3)
              || (groups > 2 || !left ? before != 3 : before > 3)))
        return refuse (in, "a space in a number that does not part groups of three");
      scanner next = *in;
      if (length == 0 || !take (&next, tight) || !is_digit (*next.at))
        return 1;
      in->at = next.at;
    }
}

/* [sign] (digits [. digits] | . digits) */
static int
take_mantissa (scanner *in, btv_decimal *number)
{
  *number = (btv_decimal){ .negative = take (in, minus) };
  if (!number->negative)
    take (in, plus);
  if (!take_digits (in, number, 1))
    return 0;
  if (*in->at == '.')
    {
      in->at++;
      const size_t whole = number->count;
      if (!take_digits (in, number, 0))
        return 0;
      number->exponent = -(long) (number->count - whole);
      if (number->exponent == 0)
        return refuse (in, "no digit behind the point");
    }
  return number->count > 0 || refuse (in, "a number should stand there");
}

/* A raised digit; -1: none. */
static int
take_raised (scanner *in)
{
  static const char *const raised[]
      = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  for (int digit = 0; digit < 10; digit++)
    if (take (in, (const char *const[]){ raised[digit], NULL }))
      return digit;
  return -1;
}

/* [sign] digits, raised ones if RAISED: added to *EXPONENT. */
static int
take_exponent (scanner *in, int raised, long *exponent)
{
  static const char *const up[] = { "⁺", NULL }, *const down[] = { "⁻", NULL };
  const int negative = take (in, raised ? down : minus);
  if (!negative)
    take (in, raised ? up : plus);
  long power = 0;
  size_t count = 0;
  for (;; count++)
    {
      const int digit = raised               ? take_raised (in)
                        : is_digit (*in->at) ? *in->at++ - '0'
                                             : -1;
      if (digit < 0)
        break;
      if (power < BTV_DECIMAL_EXPONENT) /* more changes nothing */
        power = 10 * power + digit;
    }
  *exponent += negative ? -power : power;
  return count > 0 || refuse (in, "an exponent without digits");
}

/* What follows the 10 of a power. */
static int
take_raised_exponent (scanner *in, long *exponent)
{
  return take_exponent (in, !take (in, caret), exponent);
}

/* A power of ten behind a number, if there is one: its exponent, and its sign. */
typedef struct power
{
  char sign; /* 'e', 'x' for times, 0 for none */
  long exponent;
} power;

static int
take_power (scanner *in, power *out)
{
  *out = (power){ 0, 0 };
  if (*in->at == 'e' || *in->at == 'E')
    {
      in->at++;
      out->sign = 'e';
      return take_exponent (in, 0, &out->exponent);
    }
  if (!take_spaced (in, factor))
    return 1;
  out->sign = 'x';
  if (strncmp (in->at, "10", 2) != 0 || is_digit (in->at[2]))
    return refuse (in, "a factor that is no power of ten, such as × 10^-3");
  in->at += 2;
  return take_raised_exponent (in, &out->exponent);
}

static int
take_number (scanner *in, btv_decimal *number, power *scale)
{
  if (!take_mantissa (in, number) || !take_power (in, scale))
    return 0;
  number->exponent += scale->exponent;
  return 1;
}

/* ---- all that is printed ------------------------------------------------------- */

typedef enum pairing
{
  ALONE,
  UNCERTAIN, /* first ± second */
  SPAN       /* first to second */
} pairing;

/* What was found. */
typedef struct parts
{
  btv_form relation; /* BTV_FORM_NONE, or what the sign before the number says */
  int strict;        /* and whether without equality */
  pairing pairing;
  btv_decimal first, second;
} parts;

static int
take_relation (scanner *in, parts *out)
{
  static const char *const below[]
      = { "<=", "≤", "⩽", NULL },
      *const above[] = { ">=", "≥", "⩾", NULL }, *const less[] = { "<", NULL },
             *const more[] = { ">", NULL }, *const about[] = { "~", "∼", NULL },
             *const vague[] = { "≈",  "≃",  "≅",  "≲",  "≳",  "≪", "≫",
                                "<<", ">>", "<~", ">~", "~~", NULL };
  if (take (in, vague))
    return refuse (in, "its sign does not say how near; write the digits alone where "
                       "they are rounded, and ~, <= or >= where that is what is meant");
  if (take (in, below))
    out->relation = BTV_FORM_BELOW;
  else if (take (in, above))
    out->relation = BTV_FORM_ABOVE;
  else if (take (in, about))
    out->relation = BTV_FORM_MAGNITUDE;
  else if ((out->strict = take (in, less)))
    out->relation = BTV_FORM_BELOW;
  else if ((out->strict = take (in, more)))
    out->relation = BTV_FORM_ABOVE;
  if (out->relation != BTV_FORM_NONE)
    skip_spaces (in);
  return 1;
}

/* "10^-3" behind a bound or "~": the power is the number. */
static int
take_bare_power (scanner *in, parts *out, int *found)
{
  scanner next = *in;
  btv_decimal *number = &out->first;
  power scale = { 0, 0 };
  *found = 0;
  if (!take_mantissa (&next, number) || strcmp (number->digits, "10") != 0
      || number->exponent != 0)
    return 1;
  static const char *const raised[]
      = { "^", "⁺", "⁻", "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", NULL };
  scanner look = next;
  if (!take (&look, raised))
    return 1;
  if (out->relation == BTV_FORM_NONE)
    return refuse (in,
                   "a bare power of ten has no digits that were rounded; write 1e-3 "
                   "if half of it either way is meant, or ~ 10^-3");
  if (!take_raised_exponent (&next, &scale.exponent))
    return refuse (in, next.why);
  const int negative = number->negative;
  *number = btv_decimal_of (1, scale.exponent);
  number->negative = negative;
  in->at = next.at;
  *found = 1;
  return 1;
}

/* "(1)" behind the digits of the first number: in units of its last place. */
static int
take_parenthesis (scanner *in, parts *out)
{
  if (!take (in, opening))
    return 1;
  out->pairing = UNCERTAIN;
  out->second = (btv_decimal){ .exponent = out->first.exponent };
  if (!take_digits (in, &out->second, 1))
    return 0;
  if (out->second.count == 0 || !take (in, closing))
    return refuse (in, "in brackets behind a number stand digits alone, which count in "
                       "units of its last place");
  return 1;
}

/* ± or to, and the second number, if there is one.  FIRST is the power of the first. */
static int
take_second (scanner *in, parts *out, power first)
{
  const char *before = in->at;
  if (take_spaced (in, plus_minus))
    out->pairing = UNCERTAIN;
  else if (take_spaced (in, dash))
    out->pairing = SPAN;
  else
    return 1;
  /* "3--5" and "-5-3" may be anything. */
  const int hyphen
      = out->pairing == SPAN && memchr (before, '-', (size_t) (in->at - before));
  scanner next = *in;
  const int is_signed = take (&next, minus) || take (&next, plus);
  if (is_signed && out->pairing == UNCERTAIN)
    return refuse (in, "a signed uncertainty; one number holds for both sides");
  if (hyphen && (is_signed || out->first.negative))
    return refuse (in, "'-' between numbers with a sign; write a range with an en "
                       "dash, such as -5 – -3");
  power second;
  if (!take_number (in, &out->second, &second))
    return 0;
  if ((out->pairing == SPAN && !first.sign != !second.sign)
      || (out->pairing == UNCERTAIN && !first.sign && second.sign == 'x'))
    return refuse (in, "a power of ten at one of two numbers; put both in brackets "
                       "before it, such as (1.2 ± 0.1) × 10^-3, or one at each");
  return 1;
}

/* ( number ± number ) or ( number – number ), with what follows the bracket. */
static int
take_bracket (scanner *in, parts *out)
{
  power scale;
  skip_spaces (in);
  if (!take_number (in, &out->first, &scale) || !take_second (in, out, scale))
    return 0;
  skip_spaces (in);
  if (out->pairing == ALONE || !take (in, closing))
    return refuse (in, "a bracket that does not hold two numbers, such as "
                       "(1.2 ± 0.1)");
  if (!take_power (in, &scale))
    return 0;
  out->first.exponent += scale.exponent;
  out->second.exponent += scale.exponent;
  return 1;
}

/* Numbers without brackets around them.  *SHARED: per cent may follow. */
static int
take_open (scanner *in, parts *out, int *shared)
{
  power scale;
  int bare;
  if (!take_bare_power (in, out, &bare) || bare)
    return bare;
  if (!take_mantissa (in, &out->first) || !take_parenthesis (in, out)
      || !take_power (in, &scale))
    return 0;
  out->first.exponent += scale.exponent;
  out->second.exponent += scale.exponent;
  if (out->pairing != ALONE)
    return 1;
  if (!take_second (in, out, scale))
    return 0;
  *shared = out->pairing != UNCERTAIN;
  return 1;
}

/* Why there is something left at IN. */
static int
refuse_rest (scanner *in)
{
  if (*in->at == ',')
    return refuse (in, "a comma; write a point before decimals and nothing between "
                       "thousands");
  if (strncmp (in->at, "−", strlen ("−")) == 0)
    return refuse (in, "a minus between two numbers; a range has – or -");
  skip_spaces (in);
  if (is_digit (*in->at))
    return refuse (in, "a space between digits; write them without it");
  return refuse (in, "such as 6, 0.026, 1.2e-3, 12 %, <= 1e-4, ~ 1e-2, 3–5 or 10.3(1)");
}

static int
take_printed (scanner *in, parts *out)
{
  int shared = 1;
  *out = (parts){ 0 };
  if (!take_relation (in, out))
    return 0;
  if (take (in, opening) ? !take_bracket (in, out) : !take_open (in, out, &shared))
    return 0;
  if (take_behind (in, percent))
    {
      if (!shared)
        return refuse (in, "per cent behind ± may be of the number; write "
                           "(10.3 ± 0.1) %");
      out->first.exponent -= 2;
      out->second.exponent -= 2;
    }
  if (*in->at != '\0')
    return refuse_rest (in);
  if (out->relation != BTV_FORM_NONE && out->pairing != ALONE)
    return refuse (in, "a bound or an order of magnitude is one number");
  return 1;
}

/* ---- ends ---------------------------------------------------------------------- */

/* NUMBER and half a unit of its last place, towards SIGN. */
static double
half_unit (const btv_decimal *number, int sign)
{
  const btv_decimal half = btv_decimal_of (5, number->exponent - 1);
  btv_decimal end;
  return btv_decimal_sum (&end, number, sign, &half) ? btv_decimal_nearest (&end) : NAN;
}

/* *OUT = nearest to NUMBER; 0: not a double that tells it from 0. */
static int
to_double (double *out, const btv_decimal *number)
{
  *out = btv_decimal_nearest (number);
  return isfinite (*out) && (*out != 0 || btv_decimal_is_zero (number));
}

static const char *const too_far = "its two numbers are too far apart",
                         *const beyond = "outside the range of a double";

/* A plain number, of which DIGITS are compared (0: all). */
static const char *
of_digits (btv_interval *out, btv_printed *how, parts *found, size_t digits)
{
  btv_decimal *number = &found->first;
  how->form = BTV_FORM_DIGITS;
  how->digits = how->compared = btv_decimal_significant (number);
  if (digits > 0 && digits >= how->digits)
    return "no more significant digits than are to be compared; leave 'digits' out";
  if (digits > 0 && !btv_decimal_round (number, digits))
    return "half way between two numbers of so few digits; compare one more or one "
           "less";
  how->compared = digits > 0 ? digits : how->digits;
  const btv_decimal unit = btv_decimal_of (1, number->exponent);
  how->unit = btv_decimal_nearest (&unit);
  if (!to_double (&out->value, number))
    return beyond;
  out->lo = half_unit (number, -1);
  out->hi = half_unit (number, 1);
  return isfinite (out->lo) && isfinite (out->hi) ? NULL : beyond;
}

/* first ± second, of which the latter is what OPTIONS say. */
static const char *
of_uncertain (btv_interval *out, btv_printed *how, const parts *found,
              const btv_printed_options *options)
{
  const btv_decimal *number = &found->first, *spread = &found->second;
  if (options->uncertainty == BTV_FORM_NONE && options->by_option)
    return "an uncertainty may be a bound or a standard deviation; say which, "
           "'--uncertainty bound' or '--uncertainty sigma'";
  if (options->uncertainty == BTV_FORM_NONE)
    return "an uncertainty may be a bound or a standard deviation; say which, "
           "`uncertainty: bound' or `uncertainty: sigma'";
  how->form = options->uncertainty;
  how->digits = how->compared = btv_decimal_significant (number);
  const btv_decimal unit = btv_decimal_of (1, number->exponent);
  how->unit = btv_decimal_nearest (&unit);
  double size;
  if (!to_double (&out->value, number) || !to_double (&size, spread))
    return beyond;
  if (btv_decimal_is_zero (spread))
    return "an uncertainty of zero; leave it out";
  if (options->uncertainty == BTV_FORM_SIGMA)
    {
      /* The rounding is uniform over a unit. */
      how->sigma = hypot (size, how->unit / sqrt (12));
      out->lo = out->value - 3 * how->sigma;
      out->hi = out->value + 3 * how->sigma;
    }
  else
    {
      btv_decimal lo, hi;
      if (!btv_decimal_sum (&lo, number, -1, spread)
          || !btv_decimal_sum (&hi, number, 1, spread))
        return too_far;
      out->lo = btv_decimal_nearest (&lo);
      out->hi = btv_decimal_nearest (&hi);
    }
  return isfinite (out->lo) && isfinite (out->hi) ? NULL : beyond;
}

static const char *
of_span (btv_interval *out, btv_printed *how, const parts *found)
{
  double first, second;
  btv_decimal length;
  how->form = BTV_FORM_RANGE;
  if (!to_double (&first, &found->first) || !to_double (&second, &found->second))
    return beyond;
  if (!btv_decimal_sum (&length, &found->second, -1, &found->first))
    return too_far;
  if (length.negative || btv_decimal_is_zero (&length))
    return "a range runs from the smaller to the larger number";
  *out = (btv_interval){ first / 2 + second / 2, half_unit (&found->first, -1),
                         half_unit (&found->second, 1) };
  return isfinite (out->lo) && isfinite (out->hi) ? NULL : beyond;
}

static const char *
of_relation (btv_interval *out, btv_printed *how, const parts *found)
{
  double value;
  how->form = found->relation;
  if (!to_double (&value, &found->first))
    return beyond;
  if (found->relation == BTV_FORM_MAGNITUDE)
    {
      if (!(value > 0))
        return "only a positive number has an order of magnitude";
      *out = (btv_interval){ value, value / sqrt (10), value * sqrt (10) };
      return isfinite (out->hi) ? NULL : beyond;
    }
  const double infinite = found->relation == BTV_FORM_BELOW ? -INFINITY : INFINITY;
  const double end = found->strict ? nextafter (value, infinite) : value;
  const int below = infinite < 0;
  *out = (btv_interval){ value, below ? infinite : end, below ? end : infinite };
  return NULL;
}

/* NULL, or what is wrong. */
static const char *
ends_of (btv_interval *out, btv_printed *how, parts *found,
         const btv_printed_options *options)
{
  if (options->uncertainty != BTV_FORM_NONE && found->pairing != UNCERTAIN)
    return options->by_option
               ? "'--uncertainty' beside a number without ± or brackets; leave it out"
               : "'uncertainty' beside a number without ± or brackets; leave it out";
  if (options->digits > 0
      && (found->pairing != ALONE || found->relation != BTV_FORM_NONE))
    return "'digits' beside what is no plain number; leave it out";
  if (found->relation != BTV_FORM_NONE)
    return of_relation (out, how, found);
  if (found->pairing == UNCERTAIN)
    return of_uncertain (out, how, found, options);
  if (found->pairing == SPAN)
    return of_span (out, how, found);
  return of_digits (out, how, found, options->digits);
}

bt_status
btv_printed_parse (btv_interval *out, btv_printed *how, const char *printed,
                   const btv_printed_options *options, bt_error *error)
{
  static const btv_printed_options none = { 0 };
  const char *why = "longer than 256 bytes";
  btv_interval interval = { NAN, NAN, NAN };
  btv_printed form = { 0 };
  scanner in = { printed, NULL };
  parts found;
  if (memchr (printed, '\0', BYTES_MAX + 1))
    why = take_printed (&in, &found)
              ? ends_of (&interval, &form, &found, options ? options : &none)
              : in.why;
  if (why)
    {
      interval = (btv_interval){ NAN, NAN, NAN };
      form = (btv_printed){ 0 };
    }
  *out = interval;
  if (how)
    *how = form;
  return why ? bt_error_set (error, BT_EINVAL, "'%s' is no printed number: %s",
                             btv_yaml_shown (printed).text, why)
             : BT_OK;
}

bt_status
btv_interval_parse (btv_interval *out, const char *printed, bt_error *error)
{
  return btv_printed_parse (out, NULL, printed, NULL, error);
}

/* PRINTED, or COPY of it without a point that no digit follows: "5." and "5.e3". */
static const char *
drop_point (const char *printed, char copy[BYTES_MAX + 1])
{
  const char *point = strchr (printed, '.');
  if (!point || (point[1] >= '0' && point[1] <= '9') || strlen (printed) > BYTES_MAX)
    return printed;
  snprintf (copy, BYTES_MAX + 1, "%.*s%s", (int) (point - printed), printed, point + 1);
  return copy;
}

bt_status
btv_interval_plain (btv_interval *out, const char *printed, bt_error *error)
{
  btv_printed how;
  char copy[BYTES_MAX + 1], slip[BTI_SLIP_SIZE];
  if (bti_number_is_plain (printed)
      && btv_printed_parse (out, &how, drop_point (printed, copy), NULL, error) == BT_OK
      && how.form == BTV_FORM_DIGITS)
    return BT_OK;
  *out = (btv_interval){ NAN, NAN, NAN };
  if (*bti_number_slip (printed, slip))
    return bt_error_set (error, BT_EINVAL, "'%s' is no plain decimal number%s",
                         btv_yaml_shown (printed).text, slip);
  return bt_error_set (error, BT_EINVAL,
                       "'%s' is no plain decimal number of up to %d digits, such as 6, "
                       "0.026 or 1.2e-3",
                       btv_yaml_shown (printed).text, DIGITS_MAX);
}

/* ---- comparing ----------------------------------------------------------------- */

double
btv_interval_scale (const btv_interval *claimed)
{
  double width = claimed->hi - claimed->lo;
  return isinf (width) ? fmax (fabs (claimed->value), DBL_MIN) : width;
}

btv_relation
btv_interval_relation (const btv_interval *claimed, double lo, double hi)
{
  /* Each test is written so that a NaN falls through to BTV_OVERLAP. */
  if (!(lo <= hi))
    return BTV_OVERLAP;
  if (lo > claimed->hi || hi < claimed->lo)
    return BTV_DISJOINT;
  if (lo >= claimed->lo && hi <= claimed->hi)
    return BTV_INSIDE;
  return BTV_OVERLAP;
}

double
btv_printed_variance (const btv_interval *claimed, const btv_printed *how)
{
  const double width
      = how->form == BTV_FORM_DIGITS ? how->unit : claimed->hi - claimed->lo;
  switch (how->form)
    {
    case BTV_FORM_DIGITS:
    case BTV_FORM_BOUND:
      return width * width / 12;
    case BTV_FORM_SIGMA:
      return how->sigma * how->sigma;
    default:
      return NAN;
    }
}

const char *
btv_printed_remark (const btv_interval *claimed, const btv_printed *how, double lo,
                    double hi)
{
  const double unit = how->unit;
  if (how->form != BTV_FORM_DIGITS || how->compared != how->digits || !(unit > 0)
      || btv_interval_relation (claimed, lo, hi) != BTV_DISJOINT)
    return NULL;
  if (claimed->value == 0)
    return lo > -unit && hi < unit ? "cut, not rounded" : NULL;
  /* of a positive number */
  const int negative = claimed->value < 0;
  const double p = fabs (claimed->value), low = negative ? -hi : lo,
               high = negative ? -lo : hi;
  if (low >= p && high < p + unit)
    return "cut, not rounded";
  if (low > p - unit && high <= p)
    return "rounded up";
  return NULL;
}
