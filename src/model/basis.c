/* model/basis.c - see basis.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/basis.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* States above this share of the cut are the edge of the basis. */
static const double edge_share = 0.95;

/* ---- how many ------------------------------------------------------------------ */

/* Lines of states along the first oscillator are counted one by one up to so many. */
static const double most_lines = 1 << 22;

struct counter
{
  size_t axes;
  double step[BT_MAX_PARTS]; /* energy from one level kept to the next */
  double first;              /* energy of the lowest ones */
  double qubits;             /* 2 to the power of their number */
};

static struct counter
counter_of (const bti_system *system, const bti_frame *frame)
{
  struct counter counter = { .qubits = 1 };
  for (size_t k = 0; k < system->parts; k++)
    if (system->part[k].kind == BT_QUBIT)
      counter.qubits *= 2;
    else
      {
        counter.first += frame[k].first * frame[k].level;
        counter.step[counter.axes++] = frame[k].step * frame[k].level;
      }
  return counter;
}

/* Volume below ROOM of the axes from FROM on, in cells of one state: no more than there
 * are states. */
static double
volume (const struct counter *counter, double room, size_t from)
{
  double value = 1;
  for (size_t k = from; k < counter->axes; k++)
    value *= room / counter->step[k] / (double) (k - from + 1);
  return value;
}

static double
count_from (const struct counter *counter, double room, size_t axis)
{
  double sum = 0;
  if (axis == counter->axes)
    return 1;
  if (axis + 1 == counter->axes)
    return floor (room / counter->step[axis]) + 1;
  for (double used = 0; used <= room; used += counter->step[axis])
    sum += count_from (counter, room - used, axis + 1);
  return sum;
}

static double
count_states (const struct counter *counter, double cut)
{
  double room = cut - counter->first, lines = 0;
  if (!(room >= 0))
    return 0;
  /* The last axis is not counted one by one. */
  struct counter others = *counter;
  if (others.axes > 0)
    others.axes--;
  lines = volume (&others, room, 0);
  if (!(lines < most_lines) || !(volume (counter, room, 0) < BTI_BASIS_MOST))
    return counter->qubits * volume (counter, room, 0);
  return counter->qubits * count_from (counter, room, 0);
}

double
bti_basis_count (const bti_system *system, double cut)
{
  bti_frame frame[BT_MAX_PARTS];
  bti_frames (frame, system);
  struct counter counter = counter_of (system, frame);
  return count_states (&counter, cut);
}

double
bti_basis_states (const bt_model *model, double cut)
{
  return bti_basis_count (bti_model_system (model), cut);
}

/* Signs under which H stays the same: sets S of parts with an even number of odd ones
 * of S in every term, odd a part with an odd power of its coordinate and momentum, or
 * s_x, s_y of a qubit, which flip s_z.  The terms as rows over the field of two
 * elements have the rank r; of f parts 2^(f - r) signs label as many blocks.  A part
 * that is counted from a centre is in no S. */
double
bti_basis_block (const bt_model *model, double cut)
{
  bti_frame frame[BT_MAX_PARTS];
  const bti_system *system = bti_model_system (model);
  bti_frames (frame, system);
  unsigned row[BT_MAX_PARTS] = { 0 }, free_parts = 0, rank = 0;
  for (size_t k = 0; k < system->parts; k++)
    free_parts += frame[k].step == 1 && frame[k].centre == 0;
  for (size_t i = 0; i < system->h.count; i++)
    {
      unsigned odd = 0;
      const unsigned char *power = system->h.term[i].power;
      for (size_t k = 0; k < system->parts; k++)
        if (frame[k].step == 1 && frame[k].centre == 0)
          odd |= (unsigned) ((power[3 * k] + power[3 * k + 1]) % 2) << k;
      for (unsigned r = 0; r < BT_MAX_PARTS && odd; r++)
        if (odd >> r & 1)
          {
            if (row[r] == 0)
              {
                row[r] = odd;
                rank++;
                break;
              }
            odd ^= row[r];
          }
    }
  struct counter counter = counter_of (system, frame);
  return count_states (&counter, cut) / ldexp (1, (int) (free_parts - rank));
}

/* ---- the states ---------------------------------------------------------------- */

double
bti_basis_energy (const bti_basis *basis, size_t i)
{
  double energy = 0;
  for (size_t k = 0; k < basis->parts; k++)
    energy += basis->frame[k].level * basis->n[i * basis->parts + k];
  return energy;
}

int
bti_basis_edge (const bti_basis *basis, size_t i)
{
  double energy = bti_basis_energy (basis, i);
  if (energy > edge_share * basis->cut)
    return basis->cut > 0;
  for (size_t k = 0; k < basis->parts; k++)
    {
      const bti_frame *frame = &basis->frame[k];
      if (basis->n[i * basis->parts + k] > frame->first
          && energy + 2 * frame->level > basis->cut)
        return 1;
    }
  return 0;
}

/* The next N, in the order of keys; 0 behind the last. */
static int
next_state (const bti_basis *basis, unsigned *n)
{
  for (size_t i = 0; i < basis->parts; i++)
    {
      size_t k = basis->order[i];
      const bti_frame *frame = &basis->frame[k];
      n[k] += frame->step;
      double energy = 0;
      for (size_t j = 0; j < basis->parts; j++)
        energy += basis->frame[j].level * n[j];
      if (n[k] <= basis->most[k] && energy <= basis->cut)
        return 1;
      n[k] = frame->first;
    }
  return 0;
}

static bt_status
set_order (bti_basis *basis, bt_error *error)
{
  double keys = 1;
  for (size_t k = 0; k < basis->parts; k++)
    {
      size_t i = k;
      unsigned here = basis->most[k] / basis->frame[k].step;
      for (; i > 0; i--)
        {
          size_t before = basis->order[i - 1];
          if (basis->most[before] / basis->frame[before].step >= here)
            break;
          basis->order[i] = before;
        }
      basis->order[i] = k;
    }
  for (size_t i = 0; i < basis->parts; i++)
    {
      size_t k = basis->order[i];
      basis->stride[k] = (uint64_t) keys;
      keys *= basis->most[k] + 1.0;
      if (!(keys < 0x1p53))
        return bt_error_set (error, BT_ELIMIT,
                             "energy cut %g: too many levels of all parts together",
                             basis->cut);
    }
  return BT_OK;
}

static bt_status
size_parts (bti_basis *basis, const bti_system *system, bt_error *error)
{
  double lowest = 0;
  for (size_t k = 0; k < basis->parts; k++)
    lowest += basis->frame[k].first * basis->frame[k].level;
  for (size_t k = 0; k < basis->parts; k++)
    {
      const bti_frame *frame = &basis->frame[k];
      double room = basis->cut - lowest, most = 1;
      if (system->part[k].kind == BT_OSCILLATOR)
        {
          most = frame->first + floor (room / frame->level);
          if (!(room >= 2 * frame->level))
            return bt_error_set (error, BT_EGRID,
                                 "energy cut %g: less than two levels of part %s, %g "
                                 "each, fit below it; a larger cut is needed",
                                 basis->cut, system->part[k].name, frame->level);
        }
      if (!(most < BTI_BASIS_LEVELS))
        return bt_error_set (error, BT_ELIMIT,
                             "energy cut %g: %.3g levels of part %s; "
                             "at most %d",
                             basis->cut, most, system->part[k].name, BTI_BASIS_LEVELS);
      basis->most[k] = (unsigned) most;
    }
  return set_order (basis, error);
}

static void
list_states (bti_basis *basis)
{
  unsigned n[BT_MAX_PARTS];
  size_t at = 0;
  for (size_t k = 0; k < basis->parts; k++)
    n[k] = basis->frame[k].first;
  do
    {
      for (size_t k = 0; k < basis->parts; k++)
        {
          basis->n[at * basis->parts + k] = (unsigned short) n[k];
          basis->key[at] += n[k] * basis->stride[k];
        }
      at++;
    }
  while (next_state (basis, n));
}

/* As many as list_states lists: to the last bit the same comparison. */
static size_t
count_listed (const bti_basis *basis)
{
  unsigned n[BT_MAX_PARTS];
  size_t count = 0;
  for (size_t k = 0; k < basis->parts; k++)
    n[k] = basis->frame[k].first;
  do
    count++;
  while (next_state (basis, n));
  return count;
}

/* The states, when frames and highest levels are known. */
static bt_status
fill_basis (bti_basis *basis, bt_error *error)
{
  basis->size = count_listed (basis);
  bt_status status
      = bti_calloc (&basis->n, basis->size * basis->parts, sizeof *basis->n, error);
  if (status == BT_OK)
    status = bti_calloc (&basis->key, basis->size, sizeof *basis->key, error);
  if (status == BT_OK)
    list_states (basis);
  return status;
}

bt_status
bti_basis_new (bti_basis **out, const bti_system *system, double cut, bt_error *error)
{
  *out = NULL;
  bti_basis *basis;
  bt_status status = bti_calloc (&basis, 1, sizeof *basis, error);
  if (status != BT_OK)
    return status;
  basis->parts = system->parts;
  basis->cut = cut;
  bti_frames (basis->frame, system);
  struct counter counter = counter_of (system, basis->frame);
  double states = count_states (&counter, cut);
  if (!(states < BTI_BASIS_MOST))
    status = bt_error_set (error, BT_ELIMIT,
                           "a basis up to energy %g has %.3g states; at most %.3g", cut,
                           states, (double) BTI_BASIS_MOST);
  if (status == BT_OK)
    status = size_parts (basis, system, error);
  if (status == BT_OK)
    status = fill_basis (basis, error);
  if (status == BT_OK)
    *out = basis;
  else
    bti_basis_free (basis);
  return status;
}

bt_status
bti_basis_box (bti_basis **out, const bti_system *system, const double *w,
               const size_t *levels, bt_error *error)
{
  *out = NULL;
  bti_basis *basis;
  double states = 1;
  bt_status status = bti_calloc (&basis, 1, sizeof *basis, error);
  if (status != BT_OK)
    return status;
  basis->parts = system->parts;
  basis->cut = INFINITY;
  for (size_t k = 0; k < basis->parts; k++)
    {
      const size_t own = system->part[k].kind == BT_QUBIT ? 2 : levels[k];
      basis->frame[k] = (bti_frame){ .w = w[k], .level = 1, .step = 1 };
      basis->most[k] = (unsigned) own - 1;
      states *= (double) own;
      if (status == BT_OK && (own < 2 || own > BTI_BASIS_LEVELS))
        status = bt_error_set (error, BT_EINVAL,
                               "%zu levels of part %s: from 2 to %d are wanted", own,
                               system->part[k].name, BTI_BASIS_LEVELS);
    }
  if (status == BT_OK && !(states < BTI_BASIS_MOST))
    status = bt_error_set (error, BT_ELIMIT, "a basis of %.3g states; at most %.3g",
                           states, (double) BTI_BASIS_MOST);
  if (status == BT_OK)
    status = set_order (basis, error);
  if (status == BT_OK)
    status = fill_basis (basis, error);
  if (status == BT_OK)
    *out = basis;
  else
    bti_basis_free (basis);
  return status;
}

void
bti_basis_free (bti_basis *basis)
{
  if (!basis)
    return;
  free (basis->n);
  free (basis->key);
  free (basis);
}

static int
compare_keys (const void *a, const void *b)
{
  const uint64_t *one = a, *other = b;
  return (*one > *other) - (*one < *other);
}

size_t
bti_basis_find (const bti_basis *basis, uint64_t key)
{
  const uint64_t *at
      = bsearch (&key, basis->key, basis->size, sizeof key, compare_keys);
  return at ? (size_t) (at - basis->key) : basis->size;
}

size_t
bti_basis_place (const bti_basis *basis, const bti_basis *from, size_t i)
{
  uint64_t key = 0;
  for (size_t k = 0; k < from->parts; k++)
    {
      const unsigned n = from->n[i * from->parts + k];
      if (n > basis->most[k])
        return basis->size;
      key += n * basis->stride[k];
    }
  return bti_basis_find (basis, key);
}

void
bti_basis_keep (bti_basis *basis, const unsigned char *kept)
{
  size_t to = 0, parts = basis->parts;
  for (size_t i = 0; i < basis->size; i++)
    if (kept[i])
      {
        memmove (basis->n + to * parts, basis->n + i * parts, parts * sizeof *basis->n);
        basis->key[to++] = basis->key[i];
      }
  basis->size = to;
}

bt_status
bti_basis_product (const bti_basis *basis, const bti_system *system,
                   double complex *out, bt_error *error)
{
  double complex *table[BT_MAX_PARTS] = { NULL };
  bt_status status = BT_OK;
  for (size_t k = 0; status == BT_OK && k < basis->parts; k++)
    {
      size_t count = basis->most[k] + 1;
      status = bti_calloc (&table[k], count, sizeof *table[k], error);
      if (status == BT_OK)
        status = bti_part_amplitudes (table[k], &system->part[k], &basis->frame[k],
                                      count, error);
    }
  for (size_t i = 0; status == BT_OK && i < basis->size; i++)
    {
      out[i] = 1;
      for (size_t k = 0; k < basis->parts; k++)
        out[i] *= table[k][basis->n[i * basis->parts + k]];
    }
  for (size_t k = 0; k < basis->parts; k++)
    free (table[k]);
  return status;
}
