/* model/unbounded.c - whether H certainly has no ground state; see basis.h.
 *
 * Packets of one shape about points s u, s large, have means of H that are its terms of
 * the highest degree at u, times s^degree, and less: ordering adds products of lower
 * degree alone.  So one direction u in which these terms are negative is enough; that
 * none was found says nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/basis.h"

#include <math.h>

enum
{
  RANDOM = 2000, /* directions, beside those of whole numbers */
  WHOLE = 7      /* slots of which all of these are looked at: 3^7 */
};

static unsigned
degree_of (const bti_term *term)
{
  unsigned sum = 0;
  for (size_t s = 0; s < BTI_SLOTS; s++)
    sum += term->power[s];
  return sum;
}

/* The terms of DEGREE at U; *SCALE: the sum of their moduli. */
static double
top_value (const bti_polynomial *h, unsigned degree, const double *u, double *scale)
{
  double sum = 0;
  *scale = 0;
  for (size_t i = 0; i < h->count; i++)
    {
      double value = creal (h->term[i].factor);
      if (degree_of (&h->term[i]) != degree)
        continue;
      for (size_t s = 0; s < BTI_SLOTS; s++)
        for (unsigned k = 0; k < h->term[i].power[s]; k++)
          value *= u[s];
      sum += value;
      *scale += fabs (value);
    }
  return sum;
}

/* Direction number N: of -1, 0 and 1 first, then some of no pattern. */
static int
direction (double *u, const size_t *slot, size_t slots, size_t n)
{
  size_t whole = 1, rest = n;
  for (size_t k = 0; k < slots && slots <= WHOLE; k++)
    whole *= 3;
  for (size_t k = 0; k < slots; k++, rest /= 3)
    if (n < whole && slots <= WHOLE)
      u[slot[k]] = (double) (rest % 3) - 1;
    else
      u[slot[k]] = sin (1e3 * sin ((double) n * 1.7 + (double) k * 12.3));
  return n < whole + RANDOM;
}

/* The slots that occur in the terms of DEGREE, none of which is of a qubit, of which
 * nothing is known here; 0: one is. */
static size_t
slots_of (size_t *slot, const bti_system *system, unsigned degree)
{
  size_t slots = 0;
  for (size_t s = 0; s < BTI_SLOTS; s++)
    {
      int occurs = 0;
      for (size_t i = 0; i < system->h.count; i++)
        {
          const bti_term *term = &system->h.term[i];
          if (term->power[s] > 0 && system->part[s / 3].kind == BT_QUBIT)
            return 0;
          occurs |= term->power[s] > 0 && degree_of (term) == degree;
        }
      if (occurs)
        slot[slots++] = s;
    }
  return slots;
}

int
bti_basis_unbounded (const bti_system *system, double u[BTI_SLOTS], unsigned *degree)
{
  static const double rounding = 1e-10;
  size_t slot[BTI_SLOTS];
  *degree = 0;
  for (size_t i = 0; i < system->h.count; i++)
    {
      const unsigned own = degree_of (&system->h.term[i]);
      *degree = own > *degree ? own : *degree;
    }
  for (size_t s = 0; s < BTI_SLOTS; s++)
    u[s] = 0;
  const size_t slots = slots_of (slot, system, *degree);
  for (size_t n = 0; slots > 0 && direction (u, slot, slots, n); n++)
    {
      double scale, value = top_value (&system->h, *degree, u, &scale);
      /* Of an odd degree the other way is as far down. */
      if (*degree % 2 && value > 0)
        {
          value = -value;
          for (size_t k = 0; k < slots; k++)
            u[slot[k]] = -u[slot[k]];
        }
      if (value < -rounding * scale)
        return 1;
    }
  return 0;
}
