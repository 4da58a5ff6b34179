/* model/sparse.c - see sparse.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sparse.h"
#include "base/complex.h"
#include "base/memory.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows between two looks at the watch. */
enum
{
  ROWS = 1 << 14
};

/* ---- from terms to shifts ------------------------------------------------------ */

/* Elements <n + d|q|n> of one part, q the product of its operators in a term. */
struct table
{
  unsigned char power[3];
  size_t part, reach, levels;
  double complex *element; /* [n (2 reach + 1) + d + reach] */
};

/* A term joins states that differ by SHIFT, with the product of tables. */
struct factor
{
  size_t term, count, table[BT_MAX_PARTS];
};

/* All terms that join states apart by one D. */
struct shift
{
  int d[BT_MAX_PARTS];
  int64_t offset; /* of the keys */
  size_t count, room;
  struct factor *factor;
  size_t at; /* where, in the rows, the state that is D below now stands */
};

struct plan
{
  const bti_basis *basis;
  bti_polynomial a; /* counted from the centres */
  size_t tables, table_room, shifts, shift_room;
  struct table *table;
  struct shift *shift;
};

static void
plan_clear (struct plan *plan)
{
  for (size_t i = 0; i < plan->tables; i++)
    free (plan->table[i].element);
  for (size_t i = 0; i < plan->shifts; i++)
    free (plan->shift[i].factor);
  free (plan->table);
  free (plan->shift);
  bti_polynomial_clear (&plan->a);
}

static bt_status
fill_pauli (struct table *table)
{
  const unsigned char *power = table->power;
  table->reach = 1;
  double complex *e = table->element; /* [3 n + d + 1] */
  if (power[2])
    {
      e[1] = 1;
      e[4] = -1;
    }
  else
    {
      e[2] = power[0] ? 1 : CMPLX (0, 1);
      e[3] = power[0] ? 1 : CMPLX (0, -1);
    }
  return BT_OK;
}

/* The table of POWER of PART, made when it is new. */
static bt_status
find_table (struct plan *plan, size_t part, const unsigned char *power, size_t *out,
            bt_error *error)
{
  const bti_basis *basis = plan->basis;
  for (*out = 0; *out < plan->tables; ++*out)
    if (plan->table[*out].part == part
        && memcmp (plan->table[*out].power, power, 3) == 0)
      return BT_OK;
  if (plan->tables == plan->table_room)
    {
      size_t room = 2 * plan->table_room + 16;
      bt_status status = bti_realloc (&plan->table, room, sizeof *plan->table, error);
      if (status != BT_OK)
        return status;
      plan->table_room = room;
    }
  struct table *table = &plan->table[plan->tables];
  *table = (struct table){ .part = part, .levels = basis->most[part] + 1 };
  memcpy (table->power, power, 3);
  int qubit = plan->a.qubits >> part & 1;
  table->reach = qubit ? 1 : power[0] + power[1];
  bt_status status
      = bti_calloc (&table->element, table->levels * (2 * table->reach + 1),
                    sizeof *table->element, error);
  if (status != BT_OK)
    return status;
  plan->tables++;
  if (!qubit && basis->factors)
    return bti_weyl_products (table->element, power[0], power[1], basis->frame[part].w,
                              table->levels, error);
  return qubit ? fill_pauli (table)
               : bti_weyl_elements (table->element, power[0], power[1],
                                    basis->frame[part].w, table->levels, error);
}

static struct shift *
find_shift (struct plan *plan, const int *d, bt_error *error)
{
  for (size_t s = 0; s < plan->shifts; s++)
    if (memcmp (plan->shift[s].d, d, sizeof plan->shift[s].d) == 0)
      return &plan->shift[s];
  if (plan->shifts == plan->shift_room)
    {
      size_t room = 2 * plan->shift_room + 16;
      if (bti_realloc (&plan->shift, room, sizeof *plan->shift, error) != BT_OK)
        return NULL;
      plan->shift_room = room;
    }
  struct shift *shift = &plan->shift[plan->shifts++];
  *shift = (struct shift){ 0 };
  memcpy (shift->d, d, sizeof shift->d);
  for (size_t k = 0; k < plan->basis->parts; k++)
    shift->offset += d[k] * (int64_t) plan->basis->stride[k];
  return shift;
}

static bt_status
add_factor (struct plan *plan, const struct factor *factor, const int *d,
            bt_error *error)
{
  struct shift *shift = find_shift (plan, d, error);
  if (!shift)
    return BT_ENOMEM;
  if (shift->count == shift->room)
    {
      size_t room = 2 * shift->room + 4;
      bt_status status
          = bti_realloc (&shift->factor, room, sizeof *shift->factor, error);
      if (status != BT_OK)
        return status;
      shift->room = room;
    }
  shift->factor[shift->count++] = *factor;
  return BT_OK;
}

/* All shifts of FACTOR, from its table number AT on. */
static bt_status
add_shifts (struct plan *plan, const struct factor *factor, size_t at, int *d,
            bt_error *error)
{
  if (at == factor->count)
    return add_factor (plan, factor, d, error);
  const struct table table = plan->table[factor->table[at]];
  bt_status status = BT_OK;
  int reach = (int) table.reach, parity = reach;
  if (plan->a.qubits >> table.part & 1)
    parity = table.power[2] ? 0 : 1;
  for (int step = -reach; status == BT_OK && step <= reach; step++)
    if ((step - parity) % 2 == 0
        && step % (int) plan->basis->frame[table.part].step == 0)
      {
        d[table.part] = step;
        status = add_shifts (plan, factor, at + 1, d, error);
      }
  d[table.part] = 0;
  return status;
}

static int
by_offset (const void *a, const void *b)
{
  int64_t left = ((const struct shift *) a)->offset;
  int64_t right = ((const struct shift *) b)->offset;
  /* The state D below: the largest shift comes first. */
  return (left < right) - (left > right);
}

static bt_status
make_plan (struct plan *plan, const bti_basis *basis, const bti_polynomial *a,
           bt_error *error)
{
  *plan = (struct plan){ .basis = basis };
  bt_status status = bti_frames_move (&plan->a, a, basis->frame, basis->parts, error);
  for (size_t t = 0; status == BT_OK && t < plan->a.count; t++)
    {
      struct factor factor = { .term = t };
      int d[BT_MAX_PARTS] = { 0 };
      for (size_t k = 0; status == BT_OK && k < basis->parts; k++)
        {
          const unsigned char *power = plan->a.term[t].power + 3 * k;
          if (power[0] || power[1] || power[2])
            status = find_table (plan, k, power, &factor.table[factor.count++], error);
        }
      if (status == BT_OK)
        status = add_shifts (plan, &factor, 0, d, error);
    }
  if (status == BT_OK && plan->shifts > 0)
    qsort (plan->shift, plan->shifts, sizeof *plan->shift, by_offset);
  return status;
}

/* ---- from shifts to rows ------------------------------------------------------- */

/* The state of which I is SHIFT above, or SIZE_MAX.  Asked in the order of I, so that
 * one pass over the keys finds all. */
static size_t
below (const bti_basis *basis, struct shift *shift, size_t i)
{
  const unsigned short *n = basis->n + i * basis->parts;
  for (size_t k = 0; k < basis->parts; k++)
    {
      int from = (int) n[k] - shift->d[k];
      if (from < (int) basis->frame[k].first || from > (int) basis->most[k])
        return SIZE_MAX;
    }
  uint64_t key = basis->key[i] - (uint64_t) shift->offset;
  while (shift->at < basis->size && basis->key[shift->at] < key)
    shift->at++;
  return shift->at < basis->size && basis->key[shift->at] == key ? shift->at : SIZE_MAX;
}

/* <i|a|from>; 0 where terms cancel to rounding. */
static double complex
element (const struct plan *plan, const struct shift *shift, size_t from)
{
  const unsigned short *n = plan->basis->n + from * plan->basis->parts;
  double complex sum = 0;
  double size = 0;
  for (size_t f = 0; f < shift->count; f++)
    {
      const struct factor *factor = &shift->factor[f];
      double complex product = plan->a.term[factor->term].factor;
      for (size_t t = 0; t < factor->count; t++)
        {
          const struct table *table = &plan->table[factor->table[t]];
          size_t reach = table->reach, part = table->part;
          product *= table->element[n[part] * (2 * reach + 1) + reach
                                    + (size_t) shift->d[part]];
        }
      sum += product;
      size += cabs (product);
    }
  return cabs (sum) <= 8 * DBL_EPSILON * size && shift->count > 1 ? 0 : sum;
}

/* Room for elements: all shifts that stay inside. */
static size_t
count_elements (const struct plan *plan)
{
  size_t count = 0;
  for (size_t s = 0; s < plan->shifts; s++)
    {
      plan->shift[s].at = 0;
      for (size_t i = 0; i < plan->basis->size; i++)
        count += below (plan->basis, &plan->shift[s], i) != SIZE_MAX;
      plan->shift[s].at = 0;
    }
  return count;
}

static bt_status
fill (bti_sparse *m, struct plan *plan, const bt_watch *watch, bt_error *error)
{
  size_t used = 0;
  for (size_t i = 0; i < m->size; i++)
    {
      if (i % ROWS == 0)
        {
          bt_status status = bt_watch_check (watch, error);
          if (status != BT_OK)
            return status;
        }
      for (size_t s = 0; s < plan->shifts; s++)
        {
          size_t from = below (plan->basis, &plan->shift[s], i);
          double complex value
              = from == SIZE_MAX ? 0 : element (plan, &plan->shift[s], from);
          if (value == 0)
            continue;
          m->column[used] = (unsigned) from;
          if (m->real)
            m->real[used++] = creal (value);
          else
            m->value[used++] = value;
        }
      m->row[i + 1] = used;
    }
  return BT_OK;
}

bt_status
bti_sparse_new (bti_sparse **out, const bti_basis *basis, const bti_polynomial *a,
                const bt_watch *watch, bt_error *error)
{
  *out = NULL;
  bti_sparse *m;
  struct plan plan = { 0 };
  bt_status status = bti_calloc (&m, 1, sizeof *m, error);
  if (status != BT_OK)
    return status;
  m->size = basis->size;
  status = make_plan (&plan, basis, a, error);
  if (status == BT_OK)
    {
      int real = bti_sparse_is_real (&plan.a);
      size_t count = count_elements (&plan);
      status = bti_memory_check ((double) count * (real ? 12 : 20), error,
                                 "a matrix of %zu elements", count);
      if (status == BT_OK)
        status = bti_calloc (&m->row, m->size + 1, sizeof *m->row, error);
      if (status == BT_OK)
        status = bti_calloc (&m->column, count, sizeof *m->column, error);
      if (status == BT_OK)
        status = real ? bti_calloc (&m->real, count, sizeof *m->real, error)
                      : bti_calloc (&m->value, count, sizeof *m->value, error);
    }
  if (status == BT_OK)
    status = fill (m, &plan, watch, error);
  plan_clear (&plan);
  if (status == BT_OK)
    *out = m;
  else
    bti_sparse_free (m);
  return status;
}

void
bti_sparse_free (bti_sparse *m)
{
  if (!m)
    return;
  free (m->row);
  free (m->column);
  free (m->real);
  free (m->value);
  free (m);
}

int
bti_sparse_is_real (const bti_polynomial *a)
{
  for (size_t i = 0; i < a->count; i++)
    {
      unsigned turns = 0;
      for (size_t k = 0; k < BT_MAX_PARTS; k++)
        turns += a->term[i].power[3 * k + 1];
      if (turns % 2 || cimag (a->term[i].factor) != 0)
        return 0;
    }
  return 1;
}

double
bti_sparse_width (const bti_polynomial *a, unsigned qubits)
{
  double sum = 0;
  for (size_t i = 0; i < a->count; i++)
    {
      double shifts = 1;
      const unsigned char *power = a->term[i].power;
      for (size_t k = 0; k < BT_MAX_PARTS; k++)
        shifts *= qubits >> k & 1 ? (power[3 * k] || power[3 * k + 1] ? 2 : 1)
                                  : 1 + power[3 * k] + power[3 * k + 1];
      sum += shifts;
    }
  return sum;
}

void
bti_sparse_join (const bti_sparse *m, unsigned *out)
{
  for (size_t i = 0; i < m->size; i++)
    for (size_t e = m->row[i]; e < m->row[i + 1]; e++)
      {
        unsigned a = (unsigned) i, b = m->column[e];
        while (out[a] != a)
          a = out[a] = out[out[a]];
        while (out[b] != b)
          b = out[b] = out[out[b]];
        if (a < b)
          out[b] = a;
        else
          out[a] = b;
      }
  for (size_t i = 0; i < m->size; i++)
    out[i] = out[out[i]];
}

void
bti_sparse_blocks (const bti_sparse *m, unsigned *out)
{
  for (size_t i = 0; i < m->size; i++)
    out[i] = (unsigned) i;
  bti_sparse_join (m, out);
}
