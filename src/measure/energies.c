/* measure/energies.c - see breaktime/energies.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <breaktime/energies.h>

#include "base/complex.h"
#include "base/memory.h"
#include "model/reach.h"
#include "model/sparse.h"
#include "model/system.h"
#include "num/banded.h"
#include "num/linalg.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  FEW = 1200,  /* states of a block that is diagonalised whole */
  MOST = 3000, /* likewise, where there is no other way */
  DEEPER = 40  /* times the shift is lowered */
};

/* Multiplications that a banded factorisation may take. */
static const double most_work = 3e11;

/* A basis is larger than the one before by this factor of energy. */
static const double growth = 1.25;

/* One set of parities: of each part of SIGNS even, or odd where it is in ODD. */
typedef struct sector
{
  bti_system system; /* borrows its polynomials */
  unsigned signs, odd;
  bti_basis *basis, *wide; /* WIDE holds all that H makes of BASIS */
  bti_sparse *h, *wide_h;
  unsigned *block, *wide_block;
} sector;

typedef struct ritz
{
  double value, residual, rounding;
  size_t sector;
  unsigned block;
  int top; /* the highest one that was computed of a block which has more */
} ritz;

typedef struct search
{
  const bti_system *system;
  const bt_watch *watch;
  size_t count, sectors, found, room;
  size_t *need; /* of each sector: levels that are computed of a block */
  ritz *level;
  int full; /* a block has become too large */
  /* Of the basis before: about the lowest level, and what it may be wrong by. */
  double lowest, doubt;
} search;

const char *
bt_energy_warrant_name (bt_energy_warrant warrant)
{
  return warrant == BT_ENERGY_TEMPLE ? "conditional on Ritz gaps"
                                     : "a level proved, index by Ritz count";
}

/* ---- sectors ------------------------------------------------------------------- */

static void
sector_clear (sector *s)
{
  bti_basis_free (s->basis);
  bti_basis_free (s->wide);
  bti_sparse_free (s->h);
  bti_sparse_free (s->wide_h);
  free (s->block);
  free (s->wide_block);
  s->basis = s->wide = NULL;
  s->h = s->wide_h = NULL;
  s->block = s->wide_block = NULL;
}

/* Its start stands for the parities, of which the basis keeps the states. */
static void
sector_of (sector *s, const search *all, unsigned index)
{
  *s = (sector){ .system = *all->system };
  s->system.ground = (bti_polynomial){ 0 };
  s->signs = bti_system_reflections (all->system);
  for (size_t k = 0, bit = 0; k < s->system.parts; k++)
    {
      bt_part *part = &s->system.part[k];
      if (part->kind != BT_OSCILLATOR)
        continue;
      const int mirrored = s->signs >> k & 1, odd = mirrored && index >> bit & 1;
      s->odd |= odd ? 1U << k : 0;
      part->start = BT_START_FOCK;
      part->level = (unsigned) odd;
      part->mean = part->momentum = part->chirp = 0;
      part->width = 1;
      bit += (size_t) mirrored;
    }
}

static void
sector_name (char *out, const sector *s)
{
  size_t used = 0;
  *out = '\0';
  for (size_t k = 0; k < s->system.parts; k++)
    if (s->signs >> k & 1 && used < BT_ENERGY_SECTOR)
      used += (size_t) snprintf (out + used, BT_ENERGY_SECTOR - used, "%s%s%c",
                                 used ? " " : "", s->system.part[k].name,
                                 s->odd >> k & 1 ? '-' : '+');
}

static bt_status
sector_build (sector *s, const search *all, double cut, bt_error *error)
{
  const bti_polynomial *h = &s->system.h;
  const unsigned parts = (1U << s->system.parts) - 1;
  const double further
      = cut + bti_polynomial_degree (h, parts) * bti_basis_level (&s->system);
  bt_status status = bti_basis_new (&s->basis, &s->system, cut, error);
  if (status == BT_OK)
    status = bti_basis_new (&s->wide, &s->system, further, error);
  if (status == BT_OK)
    status = bti_sparse_new (&s->h, s->basis, h, all->watch, error);
  if (status == BT_OK)
    status = bti_sparse_new (&s->wide_h, s->wide, h, all->watch, error);
  if (status == BT_OK)
    status = bti_calloc (&s->block, s->basis->size, sizeof *s->block, error);
  if (status == BT_OK)
    status = bti_calloc (&s->wide_block, s->wide->size, sizeof *s->wide_block, error);
  if (status == BT_OK)
    {
      bti_sparse_blocks (s->h, s->block);
      bti_sparse_blocks (s->wide_h, s->wide_block);
    }
  return status;
}

/* ---- a block ------------------------------------------------------------------- */

/* E, the residual and what rounding may have done, of PSI in the wider basis. */
static void
look_at (ritz *out, const bti_sparse *h, const double complex *psi)
{
  double energy = 0, sum = 0, moduli = 0;
  for (int pass = 0; pass < 2; pass++)
    for (size_t i = 0; i < h->size; i++)
      {
        double re = 0, im = 0, size = 0;
        for (size_t e = h->row[i]; e < h->row[i + 1]; e++)
          {
            const double complex a = h->real ? h->real[e] : h->value[e],
                                 b = psi[h->column[e]];
            re += creal (a) * creal (b) - cimag (a) * cimag (b);
            im += creal (a) * cimag (b) + cimag (a) * creal (b);
            size += cabs (a) * cabs (b);
          }
        const double complex here = psi[i];
        if (pass == 0)
          {
            energy += creal (here) * re + cimag (here) * im;
            moduli += cabs (here) * size;
          }
        else
          sum += pow (re - energy * creal (here), 2)
                 + pow (im - energy * cimag (here), 2);
      }
  out->value = energy;
  out->residual = sqrt (sum);
  out->rounding = 8 * DBL_EPSILON * moduli;
}

static bt_status
keep (search *all, const ritz *level, bt_error *error)
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
solve_whole (double **real, double complex **a, const sector *s, const size_t *state,
             const size_t *where, size_t size, size_t count, bt_error *error)
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
band_of (const sector *s, const size_t *state, const size_t *where, size_t size)
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
solve_banded (const search *all, double **real, const sector *s, const size_t *state,
              const size_t *where, size_t size, size_t band, size_t count,
              bt_error *error)
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
solve_block (search *all, const sector *s, size_t index, const size_t *state,
             size_t size, bt_error *error)
{
  const size_t count = all->need[index] < size ? all->need[index] : size;
  size_t *place = NULL, *where = NULL, band = 0;
  double *real = NULL;
  double complex *a = NULL, *psi = NULL;
  bt_status status = bti_calloc (&place, size, sizeof *place, error);
  if (status == BT_OK)
    status = bti_calloc (&where, s->basis->size, sizeof *where, error);
  if (status == BT_OK)
    status = bti_calloc (&psi, s->wide->size, sizeof *psi, error);
  for (size_t i = 0; status == BT_OK && i < size; i++)
    {
      place[i] = bti_basis_place (s->wide, s->basis, state[i]);
      where[state[i]] = i;
    }
  if (status == BT_OK)
    band = band_of (s, state, where, size);
  const int banded
      = s->h->real && size > FEW && 2 * count < size && isfinite (all->lowest);
  if (status == BT_OK && banded)
    all->full = (double) size * (double) band * (double) band > most_work
                || bti_banded_memory (size, band, count) > bti_memory_limit () / 2;
  else if (status == BT_OK)
    all->full = size > MOST;
  if (status == BT_OK && !all->full)
    status = banded
                 ? solve_banded (all, &real, s, state, where, size, band, count, error)
                 : solve_whole (&real, &a, s, state, where, size, count, error);
  for (size_t k = 0; status == BT_OK && !all->full && k < count; k++)
    {
      ritz level = { .sector = index,
                     .block = s->wide_block[place[0]],
                     .top = k + 1 == count && count < size };
      double norm = 0;
      for (size_t i = 0; i < size; i++)
        {
          const double complex c = real ? real[k * size + i] : a[k * size + i];
          psi[place[i]] = c;
          norm += creal (c) * creal (c) + cimag (c) * cimag (c);
        }
      for (size_t i = 0; i < size; i++)
        psi[place[i]] /= sqrt (norm);
      look_at (&level, s->wide_h, psi);
      status = keep (all, &level, error);
      if (status == BT_OK)
        status = bt_watch_check (all->watch, error);
    }
  free (place);
  free (where);
  free (real);
  free (a);
  free (psi);
  return status;
}

static bt_status
solve_sector (search *all, const sector *s, size_t index, bt_error *error)
{
  const size_t states = s->basis->size;
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
        status = solve_block (all, s, index, state + from, first[b] - from, error);
    }
  free (state);
  free (first);
  return status;
}

/* ---- all levels ---------------------------------------------------------------- */

static int
by_value (const void *a, const void *b)
{
  const ritz *one = a, *other = b;
  if (one->value != other->value)
    return (one->value > other->value) - (one->value < other->value);
  return (one->sector > other->sector) - (one->sector < other->sector);
}

/* Levels below CUT, all parities; *FULL where that would take too much, and nothing has
 * changed. */
static bt_status
solve (search *all, double cut, bt_error *error)
{
  bt_status status = BT_OK;
  all->found = 0;
  for (size_t i = 0; status == BT_OK && i < all->sectors && !all->full; i++)
    {
      sector s;
      sector_of (&s, all, (unsigned) i);
      status = sector_build (&s, all, cut, error);
      if (status == BT_OK)
        status = solve_sector (all, &s, i, error);
      sector_clear (&s);
    }
  if (status == BT_OK && !all->full && all->found > 0)
    qsort (all->level, all->found, sizeof *all->level, by_value);
  return status;
}

/* Of each sector as many are computed as are among those asked for, and some more: the
 * next one bounds the last.  0 when one of them may have others below the last of all:
 * twice as many are needed then. */
static int
is_complete (search *all)
{
  const double last = all->level[all->count - 1].value;
  int complete = 1;
  for (size_t i = 0; i < all->sectors; i++)
    {
      size_t inside = 0;
      int cut_short = 0;
      for (size_t j = 0; j < all->found; j++)
        if (all->level[j].sector == i && all->level[j].value <= last)
          {
            inside++;
            cut_short |= all->level[j].top;
          }
      complete &= !cut_short;
      all->need[i] = cut_short ? 2 * all->need[i] : inside + inside / 8 + 3;
    }
  return complete;
}

/* Level I with its interval. */
static void
bound (bt_energy *out, const search *all, size_t i)
{
  const ritz *level = &all->level[i];
  double next = -INFINITY;
  sector s;
  sector_of (&s, all, (unsigned) level->sector);
  for (size_t j = i + 1; j < all->found; j++)
    if (all->level[j].sector == level->sector && all->level[j].block == level->block)
      {
        next = all->level[j].value - all->level[j].residual - all->level[j].rounding;
        break;
      }
  const double r = level->residual, temple = r * r / (next - level->value);
  const int narrow = next > level->value && temple < r;
  *out = (bt_energy){ .index = i,
                      .value = level->value,
                      .lo = level->value - (narrow ? temple : r) - level->rounding,
                      .hi = level->value + level->rounding,
                      .warrant = narrow ? BT_ENERGY_TEMPLE : BT_ENERGY_WEINSTEIN };
  sector_name (out->sector, &s);
}

/* How far the levels of BEFORE, of a smaller basis, turned out to be below what was
 * said of them: where the basis is too small to count them, both bounds may be those of
 * others. */
static double
surprise (const bt_energy *before, const search *all)
{
  double worst = 0;
  for (size_t i = 0; i < all->count; i++)
    worst = fmax (worst, before[i].lo - all->level[i].value - all->level[i].rounding);
  return worst;
}

/* Non-zero when LEVELS are as sharp as they are to be, or can be. */
static int
is_sharp (const bt_energy *level, const search *all, double tolerance)
{
  for (size_t i = 0; i < all->count; i++)
    if (level[i].hi - level[i].lo
        > fmax (2 * tolerance * fabs (level[i].value), 2.5 * all->level[i].rounding))
      return 0;
  return 1;
}

/* A level of a basis in which levels were MISSED by so much, or that nothing has been
 * held against: another one like that may follow. */
static void
doubt (bt_energy *level, double missed)
{
  if (!(missed > 0))
    return;
  level->lo -= isfinite (missed) ? missed : level->hi - level->lo;
  level->warrant = BT_ENERGY_WEINSTEIN;
}

static bt_status
check (const bti_system *system, size_t count, double tolerance, bt_error *error)
{
  if (!system)
    return bt_error_set (error, BT_ENOTSUP, "levels of more than %d modes",
                         BT_MAX_PARTS - 1);
  if (system->jumps > 0)
    return bt_error_set (error, BT_EINVAL,
                         "a model with an environment has no levels; leave its "
                         "environment out for those of H");
  if (count < 1 || count > BT_ENERGIES_MOST)
    return bt_error_set (error, BT_EINVAL, "%zu levels: must be from 1 to %d", count,
                         (int) BT_ENERGIES_MOST);
  if (!(tolerance > 0 && tolerance < 1))
    return bt_error_set (error, BT_EINVAL, "tolerance %g: must be between 0 and 1",
                         tolerance);
  if (bti_basis_confined (system) != 1)
    return bt_error_set (error, BT_EINVAL,
                         "H is not certainly bounded from below: it may have no "
                         "levels at all");
  return BT_OK;
}

bt_status
bt_energies (bt_energy *out, size_t count, const bt_model *model, double tolerance,
             const bt_watch *watch, bt_error *error)
{
  search all = { .system = bti_model_system (model), .watch = watch, .count = count };
  bt_status status = check (all.system, count, tolerance, error);
  if (status != BT_OK)
    return status;
  const unsigned signs = bti_system_reflections (all.system);
  size_t mirrored = 0, have = 0;
  for (size_t k = 0; k < all.system->parts; k++)
    mirrored += signs >> k & 1 && all.system->part[k].kind == BT_OSCILLATOR;
  all.sectors = (size_t) 1 << mirrored;
  all.lowest = INFINITY;
  sector first;
  sector_of (&first, &all, 0);
  double cut = 8 * bti_basis_level (&first.system);
  const int finite = bti_system_axes (all.system) == 0;
  double missed = INFINITY, far = 0, reached = 0;
  bti_frame frame[BT_MAX_PARTS];
  status = bti_calloc (&all.need, all.sectors, sizeof *all.need, error);
  for (size_t i = 0; status == BT_OK && i < all.sectors; i++)
    all.need[i] = count + 1;
  for (; status == BT_OK; cut *= growth)
    {
      status = solve (&all, cut, error);
      /* A basis too large to be made is one more that is not tried. */
      if (status == BT_ELIMIT && have == count)
        {
          status = BT_OK;
          break;
        }
      if (status != BT_OK || all.full)
        break;
      if (all.found < count && finite)
        break;
      if (all.found < count)
        continue;
      /* In the same basis again. */
      if (!is_complete (&all))
        {
          cut /= growth;
          continue;
        }
      missed = have > 0 ? surprise (out, &all) : INFINITY;
      have = count;
      reached = cut;
      all.lowest = all.level[0].value;
      all.doubt = all.level[0].residual;
      for (size_t i = 0; i < count; i++)
        bound (&out[i], &all, i);
      bti_frames (frame, &first.system);
      const bti_reach reach = bti_reach_below (&first.system, &first.system.h, frame,
                                               all.level[count - 1].value);
      far = reach.levels;
      if (reach.open)
        {
          status = bt_error_set (error, BT_EINVAL,
                                 "H does not hold its parts together: at rest it stays "
                                 "below %g to any distance, and may have no levels",
                                 all.level[count - 1].value);
          break;
        }
      if (finite || (missed <= 0 && far <= reached && is_sharp (out, &all, tolerance)))
        break;
    }
  for (size_t i = 0; i < have && !finite; i++)
    doubt (&out[i], missed);
  free (all.level);
  free (all.need);
  if (status == BT_OK && have == count && far > reached)
    status = bt_error_set (error, BT_ELIMIT,
                           "H lies below %g, the highest level, up to %.3g, in energy "
                           "of number states, which the largest basis that is tried, "
                           "of %.3g, does not reach",
                           out[count - 1].value, far, reached);
  if (status == BT_OK && have < count)
    status
        = bt_error_set (error, BT_ELIMIT,
                        "%zu levels: the largest basis that is tried has fewer", count);
  return status;
}
