/* measure/energies.c - see breaktime/energies.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <breaktime/energies.h>

#include "base/memory.h"
#include "measure/counted.h"
#include "measure/ritz.h"
#include "measure/walls.h"
#include "model/reach.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A basis is larger than the one before by this factor of energy, and where that takes
 * long by up to MOST_GROWTH, as far as the widths of two before say. */
static const double growth = 1.25, most_growth = 1.6;

/* Multiplications for the proof of an index, and the shares of the basis it is tried
 * in.
 */
static const double most_proof = 3e9;
static const double proof_share[] = { 0.4, 0.65, 1, 1.6, 2.5, 4 };

/* From squeeze to squeeze, and how far they are tried. */
static const double squeeze_step = 1.3, most_squeeze = 20;

typedef struct search
{
  const bti_system *system;
  const double *wall; /* of each part; NULL: none has any */
  bti_sector *sector;
  size_t count, sectors;
  size_t *need; /* of each sector: levels that are computed of a block */
  bti_ritzes ritz;
  bti_ritz *good; /* of the last basis that gave all, KEPT of them */
  size_t kept;
  double proved; /* all levels below are known to be found; -INFINITY: of none */
  double *known; /* of each sector, its own: no less than that */
} search;

const char *
bt_energy_warrant_name (bt_energy_warrant warrant)
{
  static const char *const name[]
      = { [BT_ENERGY_PROVED] = "index proved",
          [BT_ENERGY_TEMPLE] = "conditional on Ritz gaps",
          [BT_ENERGY_WEINSTEIN] = "a level proved, index by Ritz count" };
  return name[warrant];
}

const char *
bt_energy_limit_name (bt_energy_limit limit)
{
  static const char *const name[] = { [BT_ENERGY_REACHED] = "reached",
                                      [BT_ENERGY_ROUNDING] = "rounding",
                                      [BT_ENERGY_BASIS] = "basis",
                                      [BT_ENERGY_MEMORY] = "memory",
                                      [BT_ENERGY_INDEX] = "index" };
  return name[limit];
}

/* ---- all levels ---------------------------------------------------------------- */

static int
by_value (const void *a, const void *b)
{
  const bti_ritz *one = a, *other = b;
  if (one->value != other->value)
    return (one->value > other->value) - (one->value < other->value);
  return (one->sector > other->sector) - (one->sector < other->sector);
}

/* Those of a twin are those of the sector that stands for both. */
static bt_status
add_twins (search *all, bt_error *error)
{
  bt_status status = BT_OK;
  const size_t found = all->ritz.found;
  for (size_t i = 0; i < all->sectors; i++)
    for (size_t j = 0; status == BT_OK && all->sector[i].twin != i && j < found; j++)
      if (all->ritz.level[j].sector == all->sector[i].twin)
        {
          bti_ritz level = all->ritz.level[j];
          level.sector = i;
          status = bti_ritz_keep (&all->ritz, &level, error);
        }
  return status;
}

/* Levels below CUT, all sectors; RITZ.full where that would take too much. */
static bt_status
solve (search *all, double cut, bt_error *error)
{
  bt_status status = BT_OK;
  bti_ritzes *ritz = &all->ritz;
  ritz->found = 0;
  for (size_t i = 0; status == BT_OK && i < all->sectors && !ritz->full; i++)
    if (all->sector[i].twin == i)
      {
        bti_sector *s = &all->sector[i];
        if (all->wall)
          status = bti_walls_solve (ritz, s, i, all->need[i], all->wall, cut, error);
        else
          status = bti_sector_build (s, cut, ritz->watch, error);
        if (status == BT_OK && !all->wall)
          status = bti_ritz_solve (ritz, s, i, all->need[i], error);
        bti_sector_clear (s);
      }
  if (status == BT_OK && !ritz->full)
    status = add_twins (all, error);
  if (status == BT_OK && !ritz->full && ritz->found > 0)
    qsort (ritz->level, ritz->found, sizeof *ritz->level, by_value);
  return status;
}

/* Of each sector as many are computed as are among those asked for, and some more: the
 * next one bounds the last.  0 when one of them may have others below the last of all:
 * twice as many are needed then. */
static int
is_complete (search *all)
{
  const double last = all->ritz.level[all->count - 1].value;
  int complete = 1;
  for (size_t i = 0; i < all->sectors; i++)
    {
      size_t inside = 0;
      int cut_short = 0;
      for (size_t j = 0; j < all->ritz.found; j++)
        if (all->ritz.level[j].sector == i && all->ritz.level[j].value <= last)
          {
            inside++;
            cut_short |= all->ritz.level[j].top;
          }
      complete &= !cut_short;
      all->need[i] = cut_short ? 2 * all->need[i] : inside + inside / 8 + 3;
    }
  return complete;
}

/* What the levels of a block that are known to be all below T may be off by, together:
 * so many levels of H are that close to them, one each (Kahan). */
static double
all_residuals (const search *all, const bti_ritz *of)
{
  double sum = 0;
  for (size_t j = 0; j < all->ritz.found; j++)
    {
      const bti_ritz *level = &all->ritz.level[j];
      if (level->sector == of->sector && level->block == of->block
          && level->value < all->known[of->sector])
        sum += pow (level->residual + level->rounding, 2);
    }
  return sqrt (sum);
}

/* Whether each of these is alone in its interval, within which there is a level: then
 * it is this one, for there are no more. */
static int
are_apart (const search *all, const bti_ritz *of)
{
  double end = -INFINITY;
  for (size_t j = 0; j < all->ritz.found; j++)
    {
      const bti_ritz *level = &all->ritz.level[j];
      const double r = level->residual + level->rounding;
      if (level->sector != of->sector || level->block != of->block
          || level->value >= all->known[of->sector])
        continue;
      if (level->value - r <= end)
        return 0;
      end = level->value + r;
    }
  return end < all->known[of->sector];
}

/* Level I with its interval; the bases that it was in stay. */
static void
bound (bt_energy *out, const search *all, size_t i)
{
  const bti_ritz *level = &all->ritz.level[i];
  const int proved = level->value < all->proved;
  const double known = all->known[level->sector];
  const double others
      = proved && !are_apart (all, level) ? all_residuals (all, level) : 0,
      r = fmax (level->residual, others);
  double next = proved ? known : -INFINITY;
  for (size_t j = i + 1; j < all->ritz.found; j++)
    {
      const bti_ritz *other = &all->ritz.level[j];
      if (other->sector != level->sector || other->block != level->block)
        continue;
      if (!proved || other->value < known)
        next = other->value - fmax (other->residual + other->rounding, others);
      break;
    }
  const double temple = level->residual * level->residual / (next - level->value);
  const int narrow = isfinite (next) && next > level->value && temple < r;
  out->index = i;
  out->value = level->value;
  out->lo = level->value - (narrow ? temple : r) - level->rounding;
  out->hi = level->value + level->rounding;
  out->warrant = proved   ? BT_ENERGY_PROVED
                 : narrow ? BT_ENERGY_TEMPLE
                          : BT_ENERGY_WEINSTEIN;
  memcpy (out->sector, all->sector[level->sector].name, sizeof out->sector);
}

/* All of them.  Of levels of several blocks that are as close as their intervals are
 * wide it is not known which is the I-th: each may be any of these. */
static void
bound_all (bt_energy *out, const search *all)
{
  const bti_ritz *level = all->ritz.level;
  double most = -INFINITY;
  for (size_t i = 0; i < all->count; i++)
    bound (&out[i], all, i);
  for (size_t i = 0; i < all->count; i++)
    {
      most = out[i].hi = fmax (most, out[i].hi);
      for (size_t j = i + 1; j < all->ritz.found; j++)
        {
          const double known = all->known[level[j].sector];
          if (level[j].sector == level[i].sector && level[j].block == level[i].block)
            continue;
          double least = level[j].value - level[j].residual - level[j].rounding;
          if (level[i].value < all->proved && level[j].value >= known)
            least = known;
          else if (j < all->count)
            least = out[j].lo;
          out[i].lo = fmin (out[i].lo, least);
        }
    }
}

/* How far the levels of BEFORE, of a smaller basis, turned out to be below what was
 * said of them: where the basis is too small to count them, both bounds may be those of
 * others. */
static double
surprise (const bt_energy *before, const search *all)
{
  double worst = 0;
  for (size_t i = 0; i < all->count; i++)
    worst = fmax (worst, before[i].lo - all->ritz.level[i].value
                             - all->ritz.level[i].rounding);
  return worst;
}

/* The interval of level I, as a multiple of what it is to be, or can be. */
static double
excess_of (const bt_energy *level, const search *all, size_t i, double tolerance)
{
  return (level[i].hi - level[i].lo)
         / fmax (2 * tolerance * fabs (level[i].value),
                 2.5 * all->ritz.level[i].rounding);
}

static double
excess (const bt_energy *level, const search *all, double tolerance)
{
  double worst = 0;
  for (size_t i = 0; i < all->count; i++)
    worst = fmax (worst, excess_of (level, all, i, tolerance));
  return worst;
}

/* Digits that all levels together still want: of two bases as large, that which wants
 * fewer will want fewer when both grow. */
static double
digits_wanted (const bt_energy *level, const search *all, double tolerance)
{
  double sum = 0;
  for (size_t i = 0; i < all->count; i++)
    sum += log10 (fmax (excess_of (level, all, i, tolerance), 1));
  return sum;
}

/* A level of a basis in which levels were MISSED by so much, or that nothing has been
 * held against: another one like that may follow. */
static void
doubt (bt_energy *level, double missed)
{
  if (!(missed > 0) || level->warrant == BT_ENERGY_PROVED)
    return;
  level->lo -= isfinite (missed) ? missed : level->hi - level->lo;
  level->warrant = BT_ENERGY_WEINSTEIN;
}

/* Why LEVEL is wider than TOLERANCE, when bases ended with what ALL has of it. */
static bt_energy_limit
limit_of (const bt_energy *level, const search *all, double tolerance)
{
  const double width = level->hi - level->lo,
               rounding = 2.5 * all->ritz.level[level->index].rounding;
  if (width <= 2 * tolerance * fabs (level->value))
    return BT_ENERGY_REACHED;
  if (width <= rounding)
    return BT_ENERGY_ROUNDING;
  if (!all->ritz.full)
    return BT_ENERGY_INDEX;
  return all->ritz.full == BTI_RITZ_MEMORY ? BT_ENERGY_MEMORY : BT_ENERGY_BASIS;
}

static bt_status
check (const bti_system *system, size_t count, const double *wall, double tolerance,
       bt_error *error)
{
  int open = 0;
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
  for (size_t k = 0; k < system->parts; k++)
    open |= system->part[k].kind != BT_OSCILLATOR || !(wall && wall[k] > 0);
  if (open && bti_basis_confined (system) != 1)
    return bt_error_set (error, BT_EINVAL,
                         "H is not certainly bounded from below: it may have no "
                         "levels at all");
  return BT_OK;
}

/* ---- indices that are proved ----------------------------------------------------- */

/* An energy between levels J - 1 and J, all that were found, and above it no sector has
 * been cut short; or NaN. */
static double
between (const search *all, size_t j)
{
  const bti_ritz *level = all->ritz.level;
  if (j == 0 || j >= all->ritz.found)
    return NAN;
  for (size_t i = 0; i < j; i++)
    if (level[i].top)
      return NAN;
  const bti_ritz *a = &level[j - 1], *b = &level[j];
  const double gap = b->value - a->value;
  return gap > 1e-9 * fabs (b->value) + 4 * (a->rounding + b->rounding)
             ? a->value + gap / 4
             : NAN;
}

/* The largest J up to FROM that has one. */
static size_t
at_most (const search *all, size_t from)
{
  while (from > 0 && isnan (between (all, from)))
    from--;
  return from;
}

static size_t
levels_below (const search *all, size_t sector, double energy)
{
  size_t count = 0;
  for (size_t j = 0; j < all->ritz.found; j++)
    count += all->ritz.level[j].sector == sector && all->ritz.level[j].value < energy;
  return count;
}

/* The same of sector I alone, a SHARE of the way to its next level above that. */
static double
wide_between (const search *all, size_t j, size_t i, double share)
{
  const double least = between (all, j);
  for (size_t k = 0; k < all->ritz.found; k++)
    {
      const bti_ritz *level = &all->ritz.level[k];
      if (level->sector == i && level->value > least)
        return least + share * fmax (level->value - level->residual - least, 0);
    }
  return least;
}

/* Lower *J, levels of all sectors, until sector I has as many of them as it can have
 * below KNOWN[I]. */
static bt_status
prove_sector (size_t *j, double *known, const search *all, size_t i, double cut,
              double *work, bt_error *error)
{
  bti_sector *s = &all->sector[i];
  bti_comparison comparison;
  bt_status status = bti_comparison_new (&comparison, &s->system, error);
  if (status == BT_OK && comparison.scale > 0)
    status = bti_sector_build (s, cut, all->ritz.watch, error);
  else
    *j = 0;
  /* The farther the better the bounds of the levels below. */
  static const double share[] = { 0.9, 0.5, 0 };
  for (size_t k = 0; status == BT_OK && *j > 0; k = (k + 1) % 3)
    {
      size_t most = 0;
      const double energy = wide_between (all, *j, i, share[k]);
      *work += bti_counted_work (s);
      if (*work > most_proof)
        *j = 0;
      else
        status
            = bti_counted_below (&most, s, &comparison, energy, all->ritz.watch, error);
      known[i] = energy;
      if (most == levels_below (all, i, energy))
        break;
      if (share[k] == 0)
        *j = at_most (all, *j - (*j + 3) / 4);
    }
  bti_sector_clear (s);
  return status;
}

/* Up to which energy no level is missing. */
static bt_status
prove (search *all, double cut, bt_error *error)
{
  double work = 0, *known;
  size_t top = all->count, best = 0;
  bt_status status = bti_calloc (&known, all->sectors, sizeof *known, error);
  while (top < all->ritz.found && isnan (between (all, top)))
    top++;
  top = at_most (all, top);
  for (size_t k = 0; status == BT_OK && k < sizeof proof_share / sizeof *proof_share;
       k++)
    {
      size_t j = top;
      for (size_t i = 0; status == BT_OK && i < all->sectors && j > best; i++)
        if (all->sector[i].twin == i)
          status = prove_sector (&j, known, all, i, proof_share[k] * cut, &work, error);
      /* A basis too small to be one, or too large, proves nothing. */
      if (status == BT_EGRID || status == BT_ELIMIT)
        {
          status = BT_OK;
          continue;
        }
      if (status != BT_OK)
        break;
      if (j > best)
        {
          best = j;
          all->proved = between (all, j);
          for (size_t i = 0; i < all->sectors; i++)
            all->known[i] = fmax (known[all->sector[i].twin], all->proved);
        }
      if (best >= all->count || work > most_proof)
        break;
    }
  free (known);
  return status;
}

/* ---- bases that grow ------------------------------------------------------------- */

typedef struct progress
{
  size_t have; /* levels in OUT, of the last basis but those that were too small */
  double cut, reached, missed, far, wide, before, step;
  double least, most; /* cuts: the first basis is no smaller; one that was too large */
  double asked;       /* the cut that FAR is of; 0: of none */
  int fitted;         /* oscillators of the basis have their frequencies */
} progress;

/* From basis to basis: the widths of two tell how much larger the next one is to be. */
static void
choose_next (progress *p, const search *all)
{
  const double last = p->step;
  p->step = growth;
  if (all->ritz.large && p->before > p->wide && p->wide > 1)
    {
      const double share = log (p->wide) / log (p->before / p->wide) * (1 - 1 / last);
      p->step = fmin (fmax (1 + 1.05 * share, growth), most_growth);
    }
  p->cut *= p->step;
}

/* How far out H stays below the highest level, in energy of number states; that takes
 * as long as a small basis. */
static bt_status
find_reach (const search *all, progress *p, bt_error *error)
{
  bti_frame frame[BT_MAX_PARTS];
  const bti_sector *sector = &all->sector[0];
  const double highest = all->ritz.level[all->count - 1].value;
  /* Between walls the basis reaches everywhere. */
  if (all->wall || p->asked == p->reached)
    return BT_OK;
  bti_sector_frames (frame, sector);
  const bti_reach reach
      = bti_reach_below (&sector->system, &sector->system.h, frame, highest);
  p->far = reach.levels;
  p->asked = p->reached;
  return reach.open ? bt_error_set (error, BT_EINVAL,
                                    "H does not hold its parts together: it stays "
                                    "below %g to any distance, and may have no levels",
                                    highest)
                    : BT_OK;
}

/* Of LEVEL, new, that it is of the basis up to CUT, and before it was as BEFORE has it;
 * NULL: in none. */
static void
keep_basis (bt_energy *level, const bt_energy *before, double cut)
{
  const size_t had = before ? before->bases : 0, gone = had == BT_ENERGY_BASES;
  for (size_t k = gone; k < had; k++)
    {
      level->cut[k - gone] = before->cut[k];
      level->in[k - gone] = before->in[k];
    }
  level->bases = had - gone + 1;
  level->cut[level->bases - 1] = cut;
  level->in[level->bases - 1] = level->value;
}

/* Levels of the basis that ALL has been solved in. */
static bt_status
take_basis (bt_energy *out, search *all, progress *p, double tolerance, bt_error *error)
{
  p->missed = INFINITY;
  bound_all (out + all->count, all);
  if (p->have > 0)
    p->missed = surprise (out, all);
  for (size_t i = 0; i < all->count; i++)
    keep_basis (&out[all->count + i], p->have > 0 ? &out[i] : NULL, p->cut);
  memcpy (out, out + all->count, all->count * sizeof *out);
  p->have = all->count;
  p->reached = p->cut;
  bt_status status
      = bti_realloc (&all->good, all->ritz.found, sizeof *all->good, error);
  if (status != BT_OK)
    return status;
  memcpy (all->good, all->ritz.level, all->ritz.found * sizeof *all->good);
  all->kept = all->ritz.found;
  all->ritz.lowest = all->ritz.level[0].value;
  all->ritz.doubt = all->ritz.level[0].residual;
  p->before = p->wide;
  p->wide = excess (out, all, tolerance);
  /* That H does not hold its parts together is seen in the first basis; where it stays
   * matters in the last. */
  return p->asked > 0 && p->wide > 1 ? BT_OK : find_reach (all, p, error);
}

/* The squeeze that is best in a basis of the size of the first that has all levels,
 * which ALL has been solved in without any: up or down from 1, as long as it helps.
 * What is a narrow channel far out and wide at the origin wants frequencies between
 * those of the two, which no frame knows. */
static bt_status
fit_squeeze (bt_energy *out, search *all, const progress *p, double tolerance,
             bt_error *error)
{
  double best = 1;
  bound_all (out, all);
  double wanted = digits_wanted (out, all, tolerance);
  bt_status status = BT_OK;
  for (int up = 1; status == BT_OK && wanted > 0 && up >= 0; up--)
    {
      const double begin = best, step = up ? squeeze_step : 1 / squeeze_step;
      double next = best * step;
      for (; status == BT_OK && fabs (log (next)) < log (most_squeeze); next *= step)
        {
          for (size_t i = 0; i < all->sectors; i++)
            all->sector[i].squeeze = next;
          status = solve (all, p->cut, error);
          if (status != BT_OK || all->ritz.full || all->ritz.found < all->count
              || !is_complete (all))
            break;
          bound_all (out, all);
          const double now = digits_wanted (out, all, tolerance);
          if (!(now < wanted))
            break;
          wanted = now;
          best = next;
        }
      /* Uphill it was: the other way leads up, too. */
      if (best > begin)
        break;
    }
  /* A basis too large to be made is none that is better. */
  if (status == BT_ELIMIT)
    status = BT_OK;
  all->ritz.full = 0;
  for (size_t i = 0; i < all->sectors; i++)
    all->sector[i].squeeze = best;
  return status;
}

static bt_status
grow (bt_energy *out, search *all, progress *p, double tolerance, bt_error *error)
{
  const int finite = bti_system_axes (all->system) == 0;
  for (;;)
    {
      bt_status status = solve (all, p->cut, error);
      /* A basis too large to be made is one more that is not tried. */
      if (status == BT_ELIMIT && (p->have > 0 || (!finite && p->cut > p->least)))
        all->ritz.full = BTI_RITZ_MEMORY;
      else if (status != BT_OK)
        return status;
      /* Of parts with levels far apart the first one may be. */
      if (all->ritz.full && p->have == 0 && !finite && p->cut > p->least)
        {
          all->ritz.full = 0;
          p->most = p->cut;
          p->cut /= growth;
          continue;
        }
      if (all->ritz.full && p->have > 0 && p->step > growth)
        {
          all->ritz.full = 0;
          p->step = growth;
          p->cut = p->reached * growth;
          p->before = 0; /* no long steps from here */
          continue;
        }
      const int few = all->ritz.found < all->count;
      if (all->ritz.full || (few && (finite || p->cut * growth >= p->most)))
        return BT_OK;
      if (few)
        {
          p->cut *= growth;
          continue;
        }
      /* In the same basis again. */
      if (!is_complete (all))
        continue;
      if (!p->fitted && !all->ritz.large)
        {
          p->fitted = 1;
          status = fit_squeeze (out + all->count, all, p, tolerance, error);
          if (status != BT_OK)
            return status;
          continue;
        }
      status = take_basis (out, all, p, tolerance, error);
      if (status != BT_OK || finite
          || (p->missed <= 0 && p->far <= p->reached && p->wide <= 1))
        return status;
      choose_next (p, all);
    }
}

static bt_status
search_new (search *all, const bt_model *model, size_t count,
            const bt_energy_scope *scope, const bt_watch *watch, bt_error *error)
{
  *all = (search){ .system = bti_model_system (model),
                   .count = count,
                   .proved = -INFINITY,
                   .ritz = { .watch = watch, .lowest = INFINITY } };
  for (size_t k = 0; scope && all->system && k < all->system->parts; k++)
    if (scope->wall[k] > 0)
      all->wall = scope->wall;
  bt_status status
      = bti_sectors_new (&all->sector, &all->sectors, all->system,
                         scope ? scope->sector : NULL, all->wall == NULL, error);
  if (status == BT_OK)
    status = bti_calloc (&all->need, all->sectors, sizeof *all->need, error);
  if (status == BT_OK)
    status = bti_calloc (&all->known, all->sectors, sizeof *all->known, error);
  for (size_t i = 0; status == BT_OK && i < all->sectors; i++)
    {
      all->need[i] = count + 1;
      all->known[i] = -INFINITY;
    }
  return status;
}

/* What is known of the levels that were found, and whether it is enough. */
static bt_status
conclude (bt_energy *out, search *all, progress *p, double tolerance, bt_error *error)
{
  if (p->have == 0)
    return bt_error_set (error, BT_ELIMIT,
                         "%zu levels: the largest basis that is tried has fewer",
                         all->count);
  /* A basis that was too large has left nothing. */
  memcpy (all->ritz.level, all->good, all->kept * sizeof *all->good);
  all->ritz.found = all->kept;
  bt_status status = find_reach (all, p, error);
  if (status != BT_OK)
    return status;
  if (bti_system_axes (all->system) == 0)
    {
      all->proved = all->ritz.level[all->ritz.found - 1].value + 1;
      for (size_t i = 0; i < all->sectors; i++)
        all->known[i] = all->proved;
    }
  else
    {
      /* What is below H is known in its own states. */
      for (size_t i = 0; i < all->sectors; i++)
        all->sector[i].squeeze = 1;
      status = prove (all, p->reached, error);
      if (status != BT_OK)
        return status;
    }
  bound_all (out, all);
  if (out[all->count - 1].warrant != BT_ENERGY_PROVED && p->far > p->reached)
    return bt_error_set (error, BT_ELIMIT,
                         "H lies below %g, the highest level, up to %.3g, in energy "
                         "of number states, which the largest basis that is tried, "
                         "of %.3g, does not reach",
                         out[all->count - 1].value, p->far, p->reached);
  for (size_t i = 0; i < all->count; i++)
    {
      doubt (&out[i], p->missed);
      out[i].limit = limit_of (&out[i], all, tolerance);
    }
  return BT_OK;
}

bt_status
bt_energies (bt_energy *out, size_t count, const bt_model *model,
             const bt_energy_scope *scope, double tolerance, const bt_watch *watch,
             bt_error *error)
{
  search all;
  bt_energy *level = NULL;
  bt_status status = check (bti_model_system (model), count, scope ? scope->wall : NULL,
                            tolerance, error);
  if (status != BT_OK)
    return status;
  status = search_new (&all, model, count, scope, watch, error);
  /* Those of two bases. */
  if (status == BT_OK)
    status = bti_calloc (&level, 2 * count, sizeof *level, error);
  if (status == BT_OK)
    {
      const double first = (all.wall ? 1 : 8) * bti_basis_level (&all.sector[0].system);
      progress p = { .cut = first,
                     .step = growth,
                     .missed = INFINITY,
                     .fitted = all.wall || bti_system_axes (all.system) == 0,
                     .least = first / 2,
                     .most = INFINITY };
      status = grow (level, &all, &p, tolerance, error);
      if (status == BT_OK)
        status = conclude (level, &all, &p, tolerance, error);
    }
  if (status == BT_OK)
    memcpy (out, level, count * sizeof *out);
  free (level);
  free (all.ritz.level);
  free (all.good);
  free (all.need);
  free (all.known);
  free (all.sector);
  return status;
}
