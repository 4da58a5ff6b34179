/* measure/ritz.c - see ritz.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/ritz.h"
#include "base/memory.h"
#include "num/banded.h"
#include "num/linalg.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum
{
  FEW = 1200,  /* states of a block that is diagonalised whole */
  MOST = 3000, /* likewise, where there is no other way */
  DEEPER = 40  /* times the shift is lowered */
};

/* Multiplications that a banded factorisation may take. */
static const double most_work = 3e11;

/* A sum of so many terms that what each addition rounds off would be more than what
 * they have of it: that is summed by itself (Neumaier). */
typedef struct total
{
  double sum, lost;
} total;

static void
total_add (total *t, double term)
{
  const double sum = t->sum + term;
  t->lost
      += fabs (t->sum) >= fabs (term) ? (t->sum - sum) + term : (term - sum) + t->sum;
  t->sum = sum;
}

/* E, the residual and what rounding may have done, of PSI in the wider basis. */
static void
look_at (bti_ritz *out, const bti_sparse *h, const double complex *psi)
{
  total summed = { 0 };
  double energy = 0, sum = 0, moduli = 0;
  for (int pass = 0; pass < 2; pass++, energy = summed.sum + summed.lost)
    for (size_t i = 0; i < h->size; i++)
      {
        double re = 0, im = 0, size = 0;
        for (size_t e = h->row[i]; e < h->row[i + 1]; e++)
          {
            const double complex a = h->real ? h->real[e] : h->value[e],
                                 b = psi[h->column[e]];
            re += creal (a) * creal (b) - cimag (a) * cimag (b);
            im += creal (a) * cimag (b) + cimag (a) * creal (b);
            size += h->real ? fabs (creal (a)) * fabs (creal (b)) : cabs (a) * cabs (b);
          }
        const double complex here = psi[i];
        if (pass == 0)
          {
            total_add (&summed, creal (here) * re + cimag (here) * im);
            moduli += h->real ? fabs (creal (here)) * size : cabs (here) * size;
          }
        else
          sum += pow (re - energy * creal (here), 2)
                 + pow (im - energy * cimag (here), 2);
      }
  out->value = energy;
  out->residual = sqrt (sum);
  out->rounding = 8 * DBL_EPSILON * moduli;
}

bt_status
bti_ritz_keep (bti_ritzes *all, const bti_ritz *level, bt_error *error)
{
  if (all->found == all->room)
    {
      all->room = 2 * all->room + 64;
      bt_status status
          = bti_realloc (&all->level, all->room, sizeof *all->level, error);
      if (status != BT_OK)
        return status;
    }
  all->level[all->found++] = *level;
  return BT_OK;
}

/* The SIZE states in STATE, of which number I is WHERE[state[I]], H joins to no others.
 * The COUNT lowest, as rows of *REAL or *COMPLEX. */
static bt_status
solve_whole (double **real, double complex **a, const bti_sector *s,
             const size_t *state, const size_t *where, size_t size, size_t count,
             bt_error *error)
{
  double *energy;
  bt_status status = bti_calloc (&energy, size, sizeof *energy, error);
  if (status == BT_OK && s->h->real)
    status = bti_calloc (real, size * size, sizeof **real, error);
  else if (status == BT_OK)
    status = bti_calloc (a, size * size, sizeof **a, error);
  for (size_t i = 0; status == BT_OK && i < size; i++)
    for (size_t e = s->h->row[state[i]]; e < s->h->row[state[i] + 1]; e++)
      if (*real)
        (*real)[i * size + where[s->h->column[e]]] = s->h->real[e];
      else
        (*a)[i * size + where[s->h->column[e]]] = s->h->value[e];
  if (status == BT_OK)
    status = *real ? bti_eigen_lowest (*real, size, count, energy, error)
                   : bti_hermitian_eigen_lowest (*a, size, count, energy, error);
  free (energy);
  return status;
}

static size_t
band_of (const bti_sector *s, const size_t *state, const size_t *where, size_t size)
{
  size_t band = 0;
  for (size_t i = 0; i < size; i++)
    for (size_t e = s->h->row[state[i]]; e < s->h->row[state[i] + 1]; e++)
      {
        const size_t j = where[s->h->column[e]];
        band = j < i && i - j > band ? i - j : band;
      }
  return band;
}

/* The same of many states with a real H, whose order keeps what H joins together. */
static bt_status
solve_banded (const bti_ritzes *all, double **real, const bti_sector *s,
              const size_t *state, const size_t *where, size_t size, size_t band,
              size_t count, bt_error *error)
{
  double *energy, *a = NULL;
  double below = 1e-3 * fabs (all->lowest) + 10 * all->doubt + DBL_MIN;
  bt_status status = bti_calloc (&energy, count, sizeof *energy, error);
  if (status == BT_OK)
    status = bti_calloc (real, count * size, sizeof **real, error);
  for (int i = 0; status == BT_OK && i < DEEPER; i++, below *= 4)
    {
      status = bti_calloc (&a, size * (band + 1), sizeof *a, error);
      for (size_t k = 0; status == BT_OK && k < size; k++)
        for (size_t e = s->h->row[state[k]]; e < s->h->row[state[k] + 1]; e++)
          {
            const size_t j = where[s->h->column[e]];
            if (j <= k)
              a[j * (band + 1) + k - j] = s->h->real[e];
          }
      if (status == BT_OK)
        status = bti_banded_lowest (a, size, band, all->lowest - below, count, energy,
                                    *real, all->watch, error);
      free (a);
      if (status != BT_EINVAL || i + 1 == DEEPER)
        break;
      status = BT_OK;
    }
  free (energy);
  return status;
}

/* The lowest levels of the SIZE states in STATE, which H joins to no others. */
static bt_status
solve_block (bti_ritzes *all, const bti_sector *s, size_t index, size_t need,
             const size_t *state, size_t size, bt_error *error)
{
  const size_t count = need < size ? need : size;
  size_t *place = NULL, *where = NULL, band = 0;
  double *real = NULL, *sign = NULL;
  double complex *a = NULL, *psi = NULL;
  bt_status status = bti_calloc (&place, size, sizeof *place, error);
  if (status == BT_OK)
    status = bti_calloc (&sign, size, sizeof *sign, error);
  if (status == BT_OK)
    status = bti_calloc (&where, s->inside.size, sizeof *where, error);
  if (status == BT_OK)
    status = bti_calloc (&psi, s->outside.size, sizeof *psi, error);
  for (size_t i = 0; status == BT_OK && i < size; i++)
    {
      place[i] = bti_sector_place (s, state[i], &sign[i]);
      where[state[i]] = i;
    }
  if (status == BT_OK)
    band = band_of (s, state, where, size);
  const int banded
      = s->h->real && size > FEW && 2 * count < size && isfinite (all->lowest);
  if (status == BT_OK && banded
      && bti_banded_memory (size, band, count) > bti_memory_limit () / 2)
    all->full = BTI_RITZ_MEMORY;
  if (status == BT_OK
      && (banded ? (double) size * (double) band * (double) band > most_work
                 : size > MOST))
    all->full = BTI_RITZ_WORK;
  all->large |= banded;
  if (status == BT_OK && !all->full)
    status = banded
                 ? solve_banded (all, &real, s, state, where, size, band, count, error)
                 : solve_whole (&real, &a, s, state, where, size, count, error);
  for (size_t k = 0; status == BT_OK && !all->full && k < count; k++)
    {
      bti_ritz level = { .sector = index,
                         .block = s->wide_block[place[0]],
                         .top = k + 1 == count && count < size };
      total square = { 0 };
      for (size_t i = 0; i < size; i++)
        {
          const double complex c = real ? real[k * size + i] : a[k * size + i];
          psi[place[i]] = sign[i] * c;
          total_add (&square, creal (c) * creal (c) + cimag (c) * cimag (c));
        }
      const double norm = sqrt (square.sum + square.lost);
      for (size_t i = 0; i < size; i++)
        psi[place[i]] /= norm;
      look_at (&level, s->wide_h, psi);
      status = bti_ritz_keep (all, &level, error);
      if (status == BT_OK)
        status = bt_watch_check (all->watch, error);
    }
  free (place);
  free (sign);
  free (where);
  free (real);
  free (a);
  free (psi);
  return status;
}

bt_status
bti_ritz_solve (bti_ritzes *all, const bti_sector *s, size_t index, size_t need,
                bt_error *error)
{
  const size_t states = s->inside.size;
  size_t *state, *first = NULL;
  bt_status status = bti_calloc (&state, states, sizeof *state, error);
  if (status == BT_OK)
    status = bti_calloc (&first, states + 1, sizeof *first, error);
  /* Sorted by blocks, whose label is their first state. */
  for (size_t i = 0; status == BT_OK && i < states; i++)
    first[s->block[i] + 1]++;
  for (size_t b = 0; status == BT_OK && b < states; b++)
    first[b + 1] += first[b];
  for (size_t i = 0; status == BT_OK && i < states; i++)
    state[first[s->block[i]]++] = i;
  /* FIRST has moved on to where the next block begins. */
  for (size_t b = 0; status == BT_OK && !all->full && b < states; b++)
    {
      const size_t from = b > 0 ? first[b - 1] : 0;
      if (first[b] > from)
        status
            = solve_block (all, s, index, need, state + from, first[b] - from, error);
    }
  free (state);
  free (first);
  return status;
}
