/* validation/decimal.c - see decimal.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/decimal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

btv_decimal
btv_decimal_of (int digit, long exponent)
{
  btv_decimal number = { .count = 1, .exponent = exponent };
  number.digits[0] = (char) ('0' + digit);
  return number;
}

size_t
btv_decimal_significant (const btv_decimal *number)
{
  return number->count - strspn (number->digits, "0");
}

int
btv_decimal_is_zero (const btv_decimal *number)
{
  return btv_decimal_significant (number) == 0;
}

/* Without a decimal point in it the text means the same to strtod in every locale. */
double
btv_decimal_nearest (const btv_decimal *number)
{
  char text[BTV_DECIMAL_DIGITS + 32];
  snprintf (text, sizeof text, "%s%se%ld", number->negative ? "-" : "", number->digits,
            number->exponent);
  return strtod (text, NULL);
}

/* NUMBER, which reaches no further, as WIDTH digits of unit 10^EXPONENT. */
static void
lay_out (char *digits, size_t width, long exponent, const btv_decimal *number)
{
  size_t behind = (size_t) (number->exponent - exponent);
  memset (digits, '0', width);
  memcpy (digits + width - behind - number->count, number->digits, number->count);
}

/* X += Y, or X -= Y where X >= Y: whole numbers of WIDTH digits without overflow. */
static void
add_digits (char *x, int sign, const char *y, size_t width)
{
  int carry = 0;
  for (size_t i = width; i-- > 0;)
    {
      int digit = (x[i] - '0') + sign * (y[i] - '0') + carry;
      carry = digit > 9 ? 1 : digit < 0 ? -1 : 0;
      x[i] = (char) ('0' + digit - 10 * carry);
    }
}

int
btv_decimal_sum (btv_decimal *out, const btv_decimal *a, int sign, const btv_decimal *b)
{
  const long low = a->exponent < b->exponent ? a->exponent : b->exponent;
  const long high = a->exponent < b->exponent ? b->exponent : a->exponent;
  if (high - low >= BTV_DECIMAL_DIGITS)
    return 0;
  const size_t one = a->count + (size_t) (a->exponent - low);
  const size_t other = b->count + (size_t) (b->exponent - low);
  const size_t width = (one > other ? one : other) + 1; /* and a carry */
  if (width > BTV_DECIMAL_DIGITS)
    return 0;
  char x[BTV_DECIMAL_DIGITS], y[BTV_DECIMAL_DIGITS];
  lay_out (x, width, low, a);
  lay_out (y, width, low, b);
  const int minus_b = sign < 0 ? !b->negative : b->negative;
  const int swap = a->negative != minus_b && memcmp (x, y, width) < 0;
  btv_decimal sum
      = { .negative = swap ? minus_b : a->negative, .count = width, .exponent = low };
  memcpy (sum.digits, swap ? y : x, width);
  add_digits (sum.digits, a->negative == minus_b ? 1 : -1, swap ? x : y, width);
  *out = sum;
  return 1;
}

int
btv_decimal_round (btv_decimal *number, size_t digits)
{
  btv_decimal kept = *number;
  const size_t drop = btv_decimal_significant (number) - digits;
  kept.count -= drop;
  kept.exponent += (long) drop;
  kept.digits[kept.count] = '\0';
  /* A leading 5 alone is half way; '5' followed by anything, or 6 to 9, is above. */
  const char *tail = number->digits + kept.count;
  const size_t zeros = strspn (tail + 1, "0");
  if (*tail == '5' && zeros == drop - 1)
    return 0;
  if (*tail >= '5')
    {
      btv_decimal unit = btv_decimal_of (1, kept.exponent);
      unit.negative = kept.negative;
      if (!btv_decimal_sum (&kept, &kept, 1, &unit))
        return 0;
    }
  *number = kept;
  return 1;
}
