/* num/lanes.h - elementary functions that compilers turn into vector code.
 *
 * No branches, no tables, no calls: a loop over lanes with these inside runs on all
 * lanes at once.  Relative error below 4e-16 (sine and cosine: absolute) in the
 * domains given; outside them the result is not meaningful.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_LANES_H
#define BTI_LANES_H

#include <math.h>
#include <stdint.h>
#include <string.h>

enum
{
  BTI_LANES = 32 /* samples of a block, kept as structure of arrays */
};

/* Adding this rounds a double to a whole number, which then stands in the low bits. */
#define BTI_LANE_ROUND 0x1.8p52

static inline uint64_t
bti_lane_bits (double x)
{
  uint64_t bits;
  memcpy (&bits, &x, sizeof bits);
  return bits;
}

static inline double
bti_lane_double (uint64_t bits)
{
  double x;
  memcpy (&x, &bits, sizeof x);
  return x;
}

/* exp (x), |x| < 700. */
static inline double
bti_lane_exp (double x)
{
  double t = x * 0x1.71547652b82fep+0 + BTI_LANE_ROUND, n = t - BTI_LANE_ROUND;
  double r = (x - n * 0x1.62e42feep-1) - n * 0x1.a39ef35793c76p-33;
  double sum = 1.0 / 6227020800;
  sum = sum * r + 1.0 / 479001600;
  sum = sum * r + 1.0 / 39916800;
  sum = sum * r + 1.0 / 3628800;
  sum = sum * r + 1.0 / 362880;
  sum = sum * r + 1.0 / 40320;
  sum = sum * r + 1.0 / 5040;
  sum = sum * r + 1.0 / 720;
  sum = sum * r + 1.0 / 120;
  sum = sum * r + 1.0 / 24;
  sum = sum * r + 1.0 / 6;
  sum = sum * r + 0.5;
  sum = sum * r + 1;
  sum = sum * r + 1;
  return sum * bti_lane_double ((bti_lane_bits (t) + 1023) << 52);
}

/* log (x), x > 0 and normal: x = 2^e m with m in [sqrt (1/2), sqrt 2), log m from
 * f = (m - 1)/(m + 1). */
static inline double
bti_lane_log (double x)
{
  uint64_t bits = bti_lane_bits (x) - 0x3fe6a09e667f3bcd;
  /* The exponent, in the low bits of a double near 2^52. */
  double e = bti_lane_double ((((bits + ((uint64_t) 1 << 62)) >> 52) & 0x7ff)
                              | 0x4330000000000000)
             - (0x1p52 + 1024);
  double m = bti_lane_double ((bits & 0x000fffffffffffff) + 0x3fe6a09e667f3bcd);
  double f = (m - 1) / (m + 1), g = f * f;
  double sum = 1.0 / 21;
  sum = sum * g + 1.0 / 19;
  sum = sum * g + 1.0 / 17;
  sum = sum * g + 1.0 / 15;
  sum = sum * g + 1.0 / 13;
  sum = sum * g + 1.0 / 11;
  sum = sum * g + 1.0 / 9;
  sum = sum * g + 1.0 / 7;
  sum = sum * g + 1.0 / 5;
  sum = sum * g + 1.0 / 3;
  return e * 0x1.62e42fefa39efp-1 + (2 * f + 2 * f * g * sum);
}

/* Sine and cosine of x, |x| < 1e5. */
static inline void
bti_lane_sincos (double x, double *sine, double *cosine)
{
  double t = x * 0x1.45f306dc9c883p-1 + BTI_LANE_ROUND, n = t - BTI_LANE_ROUND;
  double r = (x - n * 0x1.921fb544p+0) - n * 0x1.0b4611a626331p-34;
  double g = r * r, s = -1.0 / 1307674368000;
  s = s * g + 1.0 / 6227020800;
  s = s * g - 1.0 / 39916800;
  s = s * g + 1.0 / 362880;
  s = s * g - 1.0 / 5040;
  s = s * g + 1.0 / 120;
  s = s * g - 1.0 / 6;
  s = s * g * r + r;
  double c = 1.0 / 20922789888000;
  c = c * g - 1.0 / 87178291200;
  c = c * g + 1.0 / 479001600;
  c = c * g - 1.0 / 3628800;
  c = c * g + 1.0 / 40320;
  c = c * g - 1.0 / 720;
  c = c * g + 1.0 / 24;
  c = c * g - 0.5;
  c = c * g + 1;
  /* Quarter turns: exchange for odd ones, signs from the second bit. */
  uint64_t quarter = bti_lane_bits (t);
  double a = quarter & 1 ? c : s, b = quarter & 1 ? s : c;
  *sine = bti_lane_double (bti_lane_bits (a) ^ (quarter & 2) << 62);
  *cosine = bti_lane_double (bti_lane_bits (b) ^ ((quarter + 1) & 2) << 62);
}

#endif
