/* model/reach.c - see reach.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/reach.h"

#include <complex.h>
#include <math.h>
#include <stdint.h>

enum
{
  RANDOM = 200 /* directions, for each part but the first */
};

/* From where to where along a ray, in roots of levels, and in which steps. */
static const double nearest = 0.03, farthest = 1e3, step = 1.01;

static double
power_of (double x, unsigned n)
{
  double value = 1;
  for (; n > 0; n--)
    value *= x;
  return value;
}

/* A bound from below of the symbol of A at X and momenta P, of whatever the qubits do.
 */
static double
symbol_at (const bti_polynomial *a, size_t parts, const double *x, const double *p)
{
  double sum = 0;
  for (size_t i = 0; i < a->count; i++)
    {
      const unsigned char *power = a->term[i].power;
      double value = creal (a->term[i].factor);
      int spins = 0;
      for (size_t k = 0; k < parts; k++)
        if (a->qubits >> k & 1)
          spins |= power[3 * k] || power[3 * k + 1] || power[3 * k + 2];
        else
          value *= power_of (x[k], power[3 * k]) * power_of (p[k], power[3 * k + 1]);
      sum += spins ? -fabs (value) : value;
    }
  return sum;
}

/* Whether A may be lower where part K moves than at rest: by any term but p^2. */
static int
may_move (const bti_polynomial *a, size_t parts, size_t k)
{
  for (size_t i = 0; i < a->count; i++)
    {
      const unsigned char *power = a->term[i].power;
      unsigned order = 0;
      for (size_t j = 0; j < 3 * parts; j++)
        order += power[j];
      if (power[3 * k + 1] > 0 && (power[3 * k + 1] != 2 || order != 2))
        return 1;
    }
  return 0;
}

/* U: shares of a ray, of coordinates, then of momenta. */
static void
look_along (bti_reach *reach, const bti_system *system, const bti_polynomial *a,
            const bti_frame *frame, const double *u, double energy)
{
  int below = 0;
  for (double r = nearest; r < farthest; r *= step)
    {
      double x[BT_MAX_PARTS] = { 0 }, p[BT_MAX_PARTS] = { 0 };
      for (size_t k = 0; k < system->parts; k++)
        if (system->part[k].kind == BT_OSCILLATOR)
          {
            x[k]
                = frame[k].centre + u[k] * r * sqrt (2 / (frame[k].level * frame[k].w));
            p[k] = u[BT_MAX_PARTS + k] * r * sqrt (2 * frame[k].w / frame[k].level);
          }
      below = symbol_at (a, system->parts, x, p) < energy;
      if (!below)
        continue;
      reach->levels = fmax (reach->levels, r * r);
      for (size_t k = 0; k < system->parts; k++)
        {
          reach->low[k] = fmin (reach->low[k], x[k]);
          reach->high[k] = fmax (reach->high[k], x[k]);
        }
    }
  reach->open |= below;
}

bti_reach
bti_reach_below (const bti_system *system, const bti_polynomial *a,
                 const bti_frame *frame, double energy)
{
  bti_reach reach = { .levels = 0 };
  size_t axis[2 * BT_MAX_PARTS], axes = 0;
  uint64_t state = 1;
  for (size_t k = 0; k < system->parts; k++)
    if (system->part[k].kind == BT_OSCILLATOR)
      {
        axis[axes++] = k;
        if (may_move (a, system->parts, k))
          axis[axes++] = BT_MAX_PARTS + k;
        reach.low[k] = reach.high[k] = frame[k].centre;
      }
  for (size_t i = 0; i < axes; i++)
    for (size_t j = i; j < axes; j++)
      for (int signs = 0; signs < 4; signs++)
        {
          double u[2 * BT_MAX_PARTS] = { 0 };
          u[axis[i]] = signs & 1 ? -1 : 1;
          if (i != j)
            {
              u[axis[i]] *= M_SQRT1_2;
              u[axis[j]] = signs & 2 ? -M_SQRT1_2 : M_SQRT1_2;
            }
          look_along (&reach, system, a, frame, u, energy);
        }
  for (size_t n = 0; axes > 1 && n < RANDOM * (axes - 1); n++)
    {
      double u[2 * BT_MAX_PARTS] = { 0 }, sum = 0;
      while (!(sum > 0.01 && sum <= 1))
        {
          sum = 0;
          for (size_t i = 0; i < axes; i++)
            {
              state = 6364136223846793005U * state + 1442695040888963407U;
              u[axis[i]] = (double) (state >> 11) / 0x1p52 - 1;
              sum += u[axis[i]] * u[axis[i]];
            }
        }
      for (size_t i = 0; i < axes; i++)
        u[axis[i]] /= sqrt (sum);
      look_along (&reach, system, a, frame, u, energy);
    }
  return reach;
}
