/* measure/sector.c - see sector.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/sector.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
bti_sector_clear (bti_sector *s)
{
  bti_basis_free (s->basis);
  bti_basis_free (s->wide);
  bti_fold_clear (&s->inside);
  bti_fold_clear (&s->outside);
  bti_sparse_free (s->h);
  bti_sparse_free (s->wide_h);
  free (s->block);
  free (s->wide_block);
  s->basis = s->wide = NULL;
  s->h = s->wide_h = NULL;
  s->block = s->wide_block = NULL;
}

/* H of the sector in BASIS, folded. */
static bt_status
matrix (bti_sparse **h, bti_fold *fold, unsigned **block, const bti_sector *s,
        const bti_basis *basis, const bt_watch *watch, bt_error *error)
{
  bt_status status = bti_fold_new (fold, basis, s->swap, s->swaps, error);
  if (status == BT_OK)
    status = bti_sparse_new (h, basis, &s->system.h, watch, error);
  if (status == BT_OK && s->swaps > 0)
    status = bti_fold_matrix (h, fold, error);
  if (status == BT_OK)
    status = bti_calloc (block, fold->size, sizeof **block, error);
  if (status == BT_OK)
    bti_sparse_blocks (*h, *block);
  return status;
}

void
bti_sector_frames (bti_frame frame[BT_MAX_PARTS], const bti_sector *s)
{
  bti_frames (frame, &s->system);
  for (size_t k = 0; k < s->system.parts; k++)
    frame[k].w *= s->squeeze;
}

bt_status
bti_sector_build (bti_sector *s, double cut, const bt_watch *watch, bt_error *error)
{
  const unsigned parts = (1U << s->system.parts) - 1;
  /* One level more: what lies at the edge to rounding is inside. */
  const double further = cut
                         + (bti_polynomial_degree (&s->system.h, parts) + 1)
                               * bti_basis_level (&s->system);
  bt_status status = bti_basis_new (&s->basis, &s->system, cut, error);
  if (status == BT_OK)
    status = bti_basis_new (&s->wide, &s->system, further, error);
  /* The states are the same numbers, of other oscillators. */
  if (status == BT_OK)
    {
      bti_sector_frames (s->basis->frame, s);
      bti_sector_frames (s->wide->frame, s);
    }
  if (status == BT_OK)
    status = matrix (&s->h, &s->inside, &s->block, s, s->basis, watch, error);
  if (status == BT_OK)
    status = matrix (&s->wide_h, &s->outside, &s->wide_block, s, s->wide, watch, error);
  return status;
}

size_t
bti_sector_place (const bti_sector *s, size_t i, double *sign)
{
  const size_t at = bti_basis_place (s->wide, s->basis, s->inside.state[i]);
  *sign = s->outside.sign[at];
  return s->outside.place[at];
}

/* ---- all of them ---------------------------------------------------------------- */

/* What tells the sectors of a system apart: bits of an index. */
typedef struct signs
{
  const bti_system *system;
  unsigned mirrored; /* parts that have a parity */
  size_t parities, swaps;
  bti_swap swap[BTI_SWAPS];
} signs;

static unsigned
parity_of (const signs *all, unsigned index, size_t part)
{
  unsigned bit = 0;
  for (size_t k = 0; k < part; k++)
    bit += all->mirrored >> k & 1;
  return all->mirrored >> part & 1 ? index >> bit & 1 : 0;
}

static unsigned
with_parity (const signs *all, unsigned index, size_t part, unsigned parity)
{
  unsigned bit = 0;
  for (size_t k = 0; k < part; k++)
    bit += all->mirrored >> k & 1;
  return all->mirrored >> part & 1 ? (index & ~(1U << bit)) | parity << bit : index;
}

static void
write_name (bti_sector *s, const signs *all, unsigned index)
{
  size_t used = 0;
  const bt_part *part = all->system->part;
  for (size_t k = 0; k < all->system->parts; k++)
    if (all->mirrored >> k & 1 && used < BT_ENERGY_SECTOR)
      used += (size_t) snprintf (s->name + used, BT_ENERGY_SECTOR - used, "%s%s%c",
                                 used ? " " : "", part[k].name,
                                 parity_of (all, index, k) ? '-' : '+');
  for (size_t i = 0; i < s->swaps && used < BT_ENERGY_SECTOR; i++)
    used += (size_t) snprintf (s->name + used, BT_ENERGY_SECTOR - used, "%s%s<->%s%c",
                               used ? " " : "", part[s->swap[i].a].name,
                               part[s->swap[i].b].name, s->swap[i].odd ? '-' : '+');
}

/* Its starts stand for the parities, of which the basis keeps the states.  0: there is
 * no sector of this INDEX, whose upper bits are for exchanges. */
static int
make (bti_sector *s, const signs *all, unsigned index)
{
  unsigned first = index;
  *s = (bti_sector){ .system = *all->system, .squeeze = 1 };
  s->system.ground = (bti_polynomial){ 0 };
  for (size_t i = 0; i < all->swaps; i++)
    {
      const bti_swap *swap = &all->swap[i];
      const unsigned a = parity_of (all, index, swap->a),
                     b = parity_of (all, index, swap->b),
                     odd = index >> (all->parities + i) & 1;
      if (a == b)
        {
          s->swap[s->swaps] = *swap;
          s->swap[s->swaps++].odd = (int) odd;
        }
      else if (odd)
        return 0;
      else if (a == 0)
        {
          first = with_parity (all, first, swap->a, 1);
          first = with_parity (all, first, swap->b, 0);
        }
    }
  s->twin = first;
  for (size_t k = 0; k < s->system.parts; k++)
    {
      bt_part *part = &s->system.part[k];
      if (part->kind != BT_OSCILLATOR)
        continue;
      part->start = BT_START_FOCK;
      part->level = parity_of (all, index, k);
      part->mean = part->momentum = part->chirp = 0;
      part->width = 1;
    }
  write_name (s, all, index);
  return 1;
}

/* Whether all words of WANTED are among those of NAME. */
static int
has_words (const char *name, const char *wanted)
{
  while (*wanted)
    {
      const size_t length = strcspn (wanted, " ");
      const char *at = name;
      while (*at && (strcspn (at, " ") != length || strncmp (at, wanted, length) != 0))
        {
          at += strcspn (at, " ");
          at += strspn (at, " ");
        }
      if (length > 0 && !*at)
        return 0;
      wanted += length;
      wanted += strspn (wanted, " ");
    }
  return 1;
}

/* Frames are found by sums in the order of the parts; what is equal in truth need not
 * be to the last bit. */
static size_t
usable_swaps (bti_swap *swap, const bti_system *system)
{
  bti_frame frame[BT_MAX_PARTS];
  size_t kept = 0;
  const size_t count = bti_swaps (swap, system);
  bti_frames (frame, system);
  for (size_t i = 0; i < count; i++)
    {
      const bti_frame *a = &frame[swap[i].a], *b = &frame[swap[i].b];
      if (a->w == b->w && a->centre == b->centre && a->level == b->level)
        swap[kept++] = swap[i];
    }
  return kept;
}

static bt_status
refuse_name (const bti_sector *sector, size_t count, const char *wanted,
             bt_error *error)
{
  char names[400] = "";
  size_t used = 0;
  for (size_t i = 0; i < count && used < sizeof names; i++)
    used += (size_t) snprintf (names + used, sizeof names - used, "%s'%s'",
                               i ? ", " : "", sector[i].name);
  return bt_error_set (error, BT_EINVAL, "no sector '%s'; there are: %s", wanted,
                       count == 1 && !*sector[0].name ? "none, H has no signs" : names);
}

bt_status
bti_sectors_new (bti_sector **out, size_t *count, const bti_system *system,
                 const char *wanted, int exchange, bt_error *error)
{
  signs all = { .system = system };
  bti_sector first;
  size_t made = 0, kept = 0, *place = NULL;
  *out = NULL;
  *count = 0;
  const unsigned reflected = bti_system_reflections (system);
  for (size_t k = 0; k < system->parts; k++)
    if (reflected >> k & 1 && system->part[k].kind == BT_OSCILLATOR)
      {
        all.mirrored |= 1U << k;
        all.parities++;
      }
  (void) make (&first, &all, 0);
  all.swaps = exchange ? usable_swaps (all.swap, &first.system) : 0;
  const size_t most = (size_t) 1 << (all.parities + all.swaps);
  bt_status status = bti_calloc (out, most, sizeof **out, error);
  if (status == BT_OK)
    status = bti_calloc (&place, most, sizeof *place, error);
  for (size_t i = 0; status == BT_OK && i < most; i++)
    if (make (&(*out)[made], &all, (unsigned) i))
      place[i] = made++;
  for (size_t i = 0; status == BT_OK && i < made; i++)
    (*out)[i].twin = place[(*out)[i].twin];
  for (size_t i = 0; status == BT_OK && i < made; i++)
    kept += (size_t) (!wanted || has_words ((*out)[i].name, wanted));
  if (status == BT_OK && kept == 0)
    status = refuse_name (*out, made, wanted, error);
  /* Without its twin a sector stands for itself. */
  if (status == BT_OK && kept < made)
    {
      kept = 0;
      for (size_t i = 0; i < made; i++)
        if (has_words ((*out)[i].name, wanted))
          {
            (*out)[kept] = (*out)[i];
            place[i] = kept++;
          }
        else
          place[i] = made;
      for (size_t i = 0; i < kept; i++)
        (*out)[i].twin = place[(*out)[i].twin] < i ? place[(*out)[i].twin] : i;
    }
  *count = kept;
  free (place);
  if (status != BT_OK)
    {
      free (*out);
      *out = NULL;
    }
  return status;
}
