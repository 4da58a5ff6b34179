/* validation/printed.c - see printed.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/printed.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  DIGITS_MAX = 64,      /* far more than a double can tell apart */
  EXPONENT_MAX = 100000 /* and far more than it can reach */
};

/* sign * digits * 10^exponent, digits taken as one whole number */
typedef struct decimal
{
  int negative;
  char digits[DIGITS_MAX + 1];
  size_t count;
  long exponent;
} decimal;

/* isdigit would follow the locale. */
static int
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

/* Append the run of digits at TEXT to NUMBER; the end of the run, or NULL when
 * there are too many. */
static const char *
take_digits (decimal *number, const char *text)
{
  for (; is_digit (*text); text++)
    {
      if (number->count == DIGITS_MAX)
        return NULL;
      number->digits[number->count++] = *text;
    }
  return text;
}

/* [sign] (digits [. digits] | . digits) [e [sign] digits], and nothing else. */
static int
decimal_parse (decimal *number, const char *text)
{
  *number = (decimal){ .negative = *text == '-' };
  if (*text == '-' || *text == '+')
    text++;
  text = take_digits (number, text);
  if (text && *text == '.')
    {
      const char *fraction = text + 1;
      text = take_digits (number, fraction);
      if (!text || text == fraction)
        return 0;
      number->exponent = -(long) (text - fraction);
    }
  if (!text || number->count == 0)
    return 0;
  if (*text == 'e' || *text == 'E')
    {
      text++;
      int down = *text == '-';
      if (*text == '-' || *text == '+')
        text++;
      if (!is_digit (*text))
        return 0;
      long power = 0;
      for (; is_digit (*text); text++)
        if (power < EXPONENT_MAX)
          power = 10 * power + (*text - '0');
      number->exponent += down ? -power : power;
    }
  return *text == '\0';
}

/* The double nearest to sign * (digits followed by TAIL) * 10^exponent.  Without
 * a decimal point in it the text means the same to strtod in every locale. */
static double
nearest (int negative, const char *digits, const char *tail, long exponent)
{
  char text[DIGITS_MAX + 32];
  snprintf (text, sizeof text, "%s%s%se%ld", negative ? "-" : "", digits, tail,
            exponent);
  return strtod (text, NULL);
}

/* Subtract one from the whole number in DIGITS; 0 when it is zero already. */
static int
decrement (char *digits, size_t count)
{
  size_t i = count;
  while (i > 0 && digits[i - 1] == '0')
    i--;
  if (i == 0)
    return 0;
  digits[i - 1]--;
  memset (digits + i, '9', count - i);
  return 1;
}

static bt_status
parse_digits (btv_interval *out, const char *printed, bt_error *error)
{
  decimal number;
  if (!decimal_parse (&number, printed))
    return bt_error_set (error, BT_EINVAL,
                         "'%.60s' is no plain decimal number of up to %d digits, such "
                         "as 6, 0.026 or 1.2e-3",
                         printed, DIGITS_MAX);

  /* With n the digits as a whole number, the ends are (10 n +- 5) 10^(e - 1):
   * n with a 5 behind it, and n - 1 with a 5 behind it.  Exact until strtod
   * rounds once. */
  int negative = number.negative;
  long e = number.exponent;
  double value = nearest (negative, number.digits, "", e);
  double outer = nearest (negative, number.digits, "5", e - 1);
  int zero = !decrement (number.digits, number.count);
  double inner = zero ? nearest (!negative, "5", "", e - 1)
                      : nearest (negative, number.digits, "5", e - 1);
  if (!isfinite (outer) || (value == 0.0 && !zero))
    return bt_error_set (error, BT_EINVAL, "'%.60s' is outside the range of a double",
                         printed);
  *out = (btv_interval){ value, negative ? outer : inner, negative ? inner : outer };
  return BT_OK;
}

bt_status
btv_interval_parse (btv_interval *out, const char *printed, bt_error *error)
{
  *out = (btv_interval){ NAN, NAN, NAN };
  char sign = strncmp (printed, "<= ", 3) == 0   ? '<'
              : strncmp (printed, ">= ", 3) == 0 ? '>'
              : strncmp (printed, "~ ", 2) == 0  ? '~'
                                                 : '\0';
  btv_interval digits;
  bt_status status = parse_digits (&digits,
                                   printed
                                       + (sign == '~' ? 2
                                          : sign      ? 3
                                                      : 0),
                                   error);
  if (status == BT_OK && sign == '~' && !(digits.value > 0))
    status = bt_error_set (error, BT_EINVAL,
                           "'%.60s': only a positive number has an order of magnitude",
                           printed);
  if (status != BT_OK)
    return status;
  *out = digits;
  if (sign == '<' || sign == '>')
    *out = (btv_interval){ digits.value, sign == '<' ? -INFINITY : digits.value,
                           sign == '<' ? digits.value : INFINITY };
  else if (sign == '~')
    *out = (btv_interval){ digits.value, digits.value / sqrt (10),
                           digits.value * sqrt (10) };
  return BT_OK;
}

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
