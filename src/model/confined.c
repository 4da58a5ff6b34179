/* model/confined.c - whether H holds every state together; see basis.h.
 *
 * Enough for it, not needed: every coordinate and momentum z_s that occurs has an even
 * power a_s z_s^(2 d_s) with a_s > 0 alone, and these outweigh what may be negative.  A
 * product of powers alpha_s is nothing to them at large z when sum alpha_s/(2 d_s) < 1.
 * Where that sum is 1, Young's inequality
 *
 *   |prod z_s^alpha_s| <= sum_s alpha_s/(2 d_s) z_s^(2 d_s)
 *
 * says how much of each a_s it takes.  Ordering adds products of lower degree alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/basis.h"

#include <math.h>

/* The slot of TERM when it is a power of one alone, without qubits; BTI_SLOTS
 * otherwise. */
static size_t
lone_slot (const bti_term *term, unsigned qubits)
{
  size_t slot = BTI_SLOTS;
  for (size_t s = 0; s < BTI_SLOTS; s++)
    if (term->power[s] > 0)
      {
        if (slot < BTI_SLOTS || qubits >> s / 3 & 1)
          return BTI_SLOTS;
        slot = s;
      }
  return slot;
}

/* Non-zero when TERM, times SIGN, is nowhere negative: a product of even powers, no
 * coordinate beside its own momentum. */
static int
is_positive (const bti_term *term, unsigned qubits, double sign)
{
  if (!(sign * creal (term->factor) >= 0))
    return 0;
  for (size_t s = 0; s < BTI_SLOTS; s++)
    if (term->power[s] % 2 || (term->power[s] > 0 && qubits >> s / 3 & 1))
      return 0;
  return 1;
}

/* H less what the inequality shows to be nowhere negative, of coordinates alone, so
 * that this holds of the operators, too: of highest powers with nothing LEFT, such as
 * those of (x^2 - y^2)^2, both and the products that took it.  0: there are none, or
 * LEFT is negative. */
static int
peel (bti_polynomial *out, bti_term *room, const bti_polynomial *h, unsigned qubits,
      const double *degree, const double *left, double sign)
{
  unsigned spent = 0;
  *out = (bti_polynomial){ .term = room, .qubits = h->qubits };
  for (size_t s = 0; s < BTI_SLOTS; s++)
    {
      if (left[s] < 0)
        return 0;
      spent |= degree[s] > 0 && left[s] == 0 ? 1U << s : 0;
    }
  for (size_t i = 0; i < h->count; i++)
    {
      const bti_term *term = &h->term[i];
      const size_t lone = lone_slot (term, qubits);
      double sum = 0;
      unsigned moving = 0;
      for (size_t s = 0; s < BTI_SLOTS; s++)
        if (term->power[s] > 0)
          {
            sum += degree[s] > 0 ? term->power[s] / degree[s] : HUGE_VAL;
            moving |= s % 3 != 0 || qubits >> s / 3 & 1;
          }
      const int highest = fabs (sum - 1) < 1e-9,
                product
                = highest && lone == BTI_SLOTS && !is_positive (term, qubits, sign);
      if (product && moving)
        return 0;
      if (product || (highest && lone < BTI_SLOTS && spent >> lone & 1))
        continue;
      room[out->count] = *term;
      if (highest && lone < BTI_SLOTS)
        room[out->count].factor = sign * left[lone];
      out->count++;
    }
  return spent != 0 && out->count < h->count;
}

static int
is_bounded (const bti_polynomial *h, unsigned qubits, double sign)
{
  double degree[BTI_SLOTS] = { 0 }, left[BTI_SLOTS] = { 0 };
  bti_polynomial rest;
  bti_term room[BT_MAX_TERMS];
  for (size_t i = 0; i < h->count; i++)
    {
      size_t s = lone_slot (&h->term[i], qubits);
      double power = s < BTI_SLOTS ? h->term[i].power[s] : 0;
      if (power > degree[s < BTI_SLOTS ? s : 0])
        {
          degree[s] = power;
          left[s] = sign * creal (h->term[i].factor);
        }
    }
  for (size_t i = 0; i < h->count; i++)
    {
      const bti_term *term = &h->term[i];
      double sum = 0, size = fabs (creal (term->factor));
      if (is_positive (term, qubits, sign))
        continue;
      for (size_t s = 0; s < BTI_SLOTS; s++)
        if (!(qubits >> s / 3 & 1) && term->power[s] > 0)
          sum += degree[s] > 0 ? term->power[s] / degree[s] : HUGE_VAL;
      if (sum < 1 - 1e-9)
        continue;
      if (sum > 1 + 1e-9)
        return 0;
      for (size_t s = 0; s < BTI_SLOTS; s++)
        if (!(qubits >> s / 3 & 1) && term->power[s] > 0
            && lone_slot (term, qubits) != s)
          left[s] -= size * term->power[s] / degree[s];
    }
  if (h->count <= BT_MAX_TERMS && peel (&rest, room, h, qubits, degree, left, sign))
    return is_bounded (&rest, qubits, sign);
  for (size_t i = 0; i < h->count; i++)
    for (size_t s = 0; s < BTI_SLOTS; s++)
      if (!(qubits >> s / 3 & 1) && h->term[i].power[s] > 0
          && (!(left[s] > 0) || fmod (degree[s], 2) != 0))
        return 0;
  return 1;
}

int
bti_basis_confined (const bti_system *system)
{
  unsigned qubits = 0;
  for (size_t k = 0; k < system->parts; k++)
    qubits |= system->part[k].kind == BT_QUBIT ? 1U << k : 0;
  return is_bounded (&system->h, qubits, 1)    ? 1
         : is_bounded (&system->h, qubits, -1) ? -1
                                               : 0;
}
