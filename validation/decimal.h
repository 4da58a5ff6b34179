/* validation/decimal.h - decimal numbers as they are written, exactly.
 *
 * The ends of the interval that a printed number stands for are decimals, too: they
 * are found in decimal and rounded once, to the nearest double.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_DECIMAL_H
#define BTV_DECIMAL_H

#include <stddef.h>

enum
{
  BTV_DECIMAL_DIGITS = 160,     /* of a sum; far more than a double can tell apart */
  BTV_DECIMAL_EXPONENT = 100000 /* and far more than it can reach */
};

/* (-1)^negative digits 10^exponent, digits taken as one whole number.  Zeros at either
 * end are kept. */
typedef struct btv_decimal
{
  int negative;
  size_t count; /* >= 1 */
  long exponent;
  char digits[BTV_DECIMAL_DIGITS + 1];
} btv_decimal;

/* DIGIT 10^EXPONENT. */
btv_decimal btv_decimal_of (int digit, long exponent);

int btv_decimal_is_zero (const btv_decimal *number);

/* Digits from the first that is not 0 on. */
size_t btv_decimal_significant (const btv_decimal *number);

/* The double nearest to NUMBER, whatever the locale; may be 0 or infinite. */
double btv_decimal_nearest (const btv_decimal *number);

/* *OUT = A + SIGN B, exactly; SIGN is 1 or -1.  0: too far apart for
 * BTV_DECIMAL_DIGITS.  OUT may be A or B. */
int btv_decimal_sum (btv_decimal *out, const btv_decimal *a, int sign,
                     const btv_decimal *b);

/* Round NUMBER at its significant digit DIGITS, which is at least 1 and less than it
 * has; its last place is that one afterwards.  0, and NUMBER as it was: it is half way
 * between two. */
int btv_decimal_round (btv_decimal *number, size_t digits);

#endif
