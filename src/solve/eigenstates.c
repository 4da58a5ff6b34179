/* solve/eigenstates.c - any polynomial diagonalised, block by block; see spectral.c.
 *
 * The blocks are those that H itself leaves apart: parities, numbers that are
 * conserved.  Only where the start has weight is anything diagonalised.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/complex.h"
#include "base/memory.h"
#include "num/linalg.h"
#include "solve/ahead.h"
#include "solve/general.h"
#include "solve/reduced.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* States at this many times are made at once, a matrix product instead of many products
 * with a vector; fewer when there are very many states. */
enum
{
  LOOK = 64,
  NUMBERS = 1 << 22,
  /* Above these numbers of eigenstates and blocks means are read off the states alone.
   */
  MOST_KEPT = 2048,
  MOST_BLOCKS = 64
};

struct block
{
  size_t size, kept;
  unsigned *state;       /* of the basis */
  double *real;          /* kept x size: eigenvectors; NULL when they are complex: */
  double complex *value; /* NULL when they are real */
  double *energy;        /* of the kept ones */
  double complex *amplitude;
};

struct bti_eigenstates
{
  bti_general *g;
  struct block *block;
  size_t blocks, look;
  double norm, edge, energy;
  double *scratch, *phase; /* 2 LOOK rows of the largest block, and of amplitudes */
  /* PSI holds the states at AHEAD times from FROM on, INTERVAL apart, of which number
   * INDEX is now; AHEAD 0: none. */
  double interval;
  size_t ahead, index;
  double complex *psi;
  bti_ahead far; /* has the time, and is for many intervals alike */
};

void
bti_eigenstates_free (bti_eigenstates *e)
{
  if (!e)
    return;
  for (size_t b = 0; b < e->blocks; b++)
    {
      free (e->block[b].state);
      free (e->block[b].real);
      free (e->block[b].value);
      free (e->block[b].energy);
      free (e->block[b].amplitude);
    }
  free (e->block);
  free (e->scratch);
  free (e->phase);
  free (e->psi);
  bti_ahead_clear (&e->far);
  bti_general_free (e->g);
  free (e);
}

/* The states of every block, in their order. */
static bt_status
make_blocks (bti_eigenstates *e, bt_error *error)
{
  size_t size = e->g->basis->size;
  unsigned *label, *number = NULL;
  bt_status status = bti_calloc (&label, size, sizeof *label, error);
  if (status == BT_OK)
    status = bti_calloc (&number, size, sizeof *number, error);
  size_t count = 0;
  if (status == BT_OK)
    {
      bti_sparse_blocks (e->g->h, label);
      for (size_t i = 0; i < size; i++)
        if (label[i] == i)
          number[i] = (unsigned) count++;
      status = bti_calloc (&e->block, count, sizeof *e->block, error);
    }
  if (status == BT_OK)
    {
      e->blocks = count;
      for (size_t i = 0; i < size; i++)
        e->block[number[label[i]]].size++;
    }
  for (size_t b = 0; status == BT_OK && b < count; b++)
    {
      status
          = bti_calloc (&e->block[b].state, e->block[b].size, sizeof (unsigned), error);
      e->block[b].size = 0;
    }
  for (size_t i = 0; status == BT_OK && i < size; i++)
    {
      struct block *block = &e->block[number[label[i]]];
      block->state[block->size++] = (unsigned) i;
    }
  free (label);
  free (number);
  return status;
}

/* ---- one block ------------------------------------------------------------------ */

/* The place of STATE in BLOCK. */
static size_t
find (const struct block *block, unsigned state)
{
  size_t low = 0, high = block->size;
  while (high - low > 1)
    {
      size_t middle = low + (high - low) / 2;
      if (block->state[middle] <= state)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/* H of BLOCK, dense, REAL or VALUE. */
static void
fill (const bti_sparse *h, const struct block *block, double *real,
      double complex *value)
{
  size_t n = block->size;
  for (size_t i = 0; i < n; i++)
    for (size_t e = h->row[block->state[i]]; e < h->row[block->state[i] + 1]; e++)
      {
        size_t at = i * n + find (block, h->column[e]);
        if (real)
          real[at] = h->real[e];
        else
          value[at] = h->value[e];
      }
}

struct weight
{
  double weight;
  size_t index;
};

static int
by_weight (const void *a, const void *b)
{
  double left = ((const struct weight *) a)->weight;
  double right = ((const struct weight *) b)->weight;
  return (left < right) - (left > right);
}

/* <a|start>, a the eigenvector number K. */
static double complex
overlap (const struct block *block, const double *real, const double complex *value,
         size_t k, const double complex *start)
{
  double complex sum = 0;
  for (size_t i = 0; i < block->size; i++)
    {
      size_t at = k * block->size + i;
      sum += (real ? real[at] : conj (value[at])) * start[block->state[i]];
    }
  return sum;
}

/* Of the eigenvectors of BLOCK, REAL or VALUE, keep those that carry all but NEGLIGIBLE
 * of its weight, the heaviest first. */
static bt_status
keep_heavy (struct block *block, const double *real, const double complex *value,
            const double *energy, const double complex *start, double negligible,
            bt_error *error)
{
  size_t n = block->size, width = n * (real ? sizeof *real : sizeof *value);
  struct weight *order;
  double light = 0;
  bt_status status = bti_calloc (&order, n, sizeof *order, error);
  if (status != BT_OK)
    return status;
  for (size_t k = 0; k < n; k++)
    {
      double size = cabs (overlap (block, real, value, k, start));
      order[k] = (struct weight){ size * size, k };
    }
  qsort (order, n, sizeof *order, by_weight);
  size_t kept = n;
  while (kept > 0 && light + order[kept - 1].weight < negligible)
    light += order[--kept].weight;
  if (real)
    status = bti_calloc (&block->real, kept, width, error);
  else
    status = bti_calloc (&block->value, kept, width, error);
  if (status == BT_OK)
    status = bti_calloc (&block->energy, kept, sizeof *block->energy, error);
  if (status == BT_OK)
    status = bti_calloc (&block->amplitude, kept, sizeof *block->amplitude, error);
  for (size_t k = 0; status == BT_OK && k < kept; k++)
    {
      size_t from = order[k].index;
      if (real)
        memcpy (block->real + k * n, real + from * n, width);
      else
        memcpy (block->value + k * n, value + from * n, width);
      block->energy[k] = energy[from];
      block->amplitude[k] = overlap (block, real, value, from, start);
    }
  if (status == BT_OK)
    block->kept = kept;
  free (order);
  return status;
}

/* Seconds for N states, as in spectrum.c; complex ones take four times as long. */
static double
seconds_of (double n, int real)
{
  return (real ? 1 : 4) * 3.3e-10 * n * n * n;
}

/* The matrix, its eigenvectors that are kept, and LAPACK's workspace. */
static double
bytes_of (double n, int real)
{
  return (real ? 4 : 8) * n * n * (double) sizeof (double);
}

static bt_status
diagonalise (bti_eigenstates *e, struct block *block, double negligible,
             bt_error *error)
{
  const bti_sparse *h = e->g->h;
  size_t n = block->size;
  double *real = NULL, *energy = NULL;
  double complex *value = NULL;
  int is_real = h->real != NULL;
  bt_status status = bti_memory_check (bytes_of ((double) n, is_real), error,
                                       "diagonalising %zu states", n);
  if (status == BT_OK)
    status = is_real ? bti_calloc (&real, n * n, sizeof *real, error)
                     : bti_calloc (&value, n * n, sizeof *value, error);
  if (status == BT_OK)
    status = bti_calloc (&energy, n, sizeof *energy, error);
  if (status == BT_OK)
    {
      fill (h, block, real, value);
      status = bt_watch_afford (e->g->watch, seconds_of ((double) n, is_real), error,
                                "diagonalising %zu states", n);
    }
  if (status == BT_OK)
    status = is_real ? bti_eigen (real, n, energy, error)
                     : bti_hermitian_eigen (value, n, energy, error);
  if (status == BT_OK)
    status = keep_heavy (block, real, value, energy, e->g->start, negligible, error);
  free (real);
  free (value);
  free (energy);
  return status;
}

/* Weight at the edge, averaged over all times: sum_a |c_a|^2 w_a. */
static void
add_block (bti_eigenstates *e, const struct block *block)
{
  for (size_t k = 0; k < block->kept; k++)
    {
      double weight = pow (cabs (block->amplitude[k]), 2), edge = 0;
      for (size_t i = 0; i < block->size; i++)
        if (e->g->edge[block->state[i]])
          {
            size_t at = k * block->size + i;
            edge += pow (block->real ? block->real[at] : cabs (block->value[at]), 2);
          }
      e->edge += weight * edge;
    }
}

bt_status
bti_eigenstates_new (bti_eigenstates **out, const bt_model *model,
                     const bt_options *options, bt_error *error)
{
  *out = NULL;
  bti_eigenstates *e;
  size_t largest = 1, size = 0;
  bt_status status = bti_calloc (&e, 1, sizeof *e, error);
  if (status != BT_OK)
    return status;
  status = bti_general_new (&e->g, model, options, error);
  if (status == BT_OK)
    {
      size = e->g->basis->size;
      e->norm = 1 - e->g->outside;
      /* Not the sum over levels: in a wide spectrum the low ones are rounded to the
       * digits of the high ones. */
      e->energy = bti_sparse_mean (e->g->h, e->g->start);
      status = make_blocks (e, error);
    }
  for (size_t b = 0; status == BT_OK && b < e->blocks; b++)
    {
      struct block *block = &e->block[b];
      if (b % 1024 == 0)
        status = bt_watch_check (options->watch, error);
      largest = block->size > largest ? block->size : largest;
      if (status == BT_OK)
        status
            = diagonalise (e, block, options->negligible / (double) e->blocks, error);
      if (status == BT_OK)
        add_block (e, block);
    }
  if (status == BT_OK)
    {
      e->look = NUMBERS / size < LOOK ? NUMBERS / size : LOOK;
      e->look = e->look > 0 ? e->look : 1;
      status = bti_calloc (&e->psi, e->look * size, sizeof *e->psi, error);
    }
  if (status == BT_OK)
    status = bti_calloc (&e->scratch, 2 * e->look * largest, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&e->phase, 2 * e->look * largest, sizeof (double), error);
  if (status == BT_OK)
    *out = e;
  else
    bti_eigenstates_free (e);
  return status;
}

void
bti_eigenstates_confine (bti_eigenstates *e, int confined)
{
  e->g->confined = confined;
}

/* ---- in time -------------------------------------------------------------------- */

void
bti_eigenstates_advance (bti_eigenstates *e, double interval)
{
  if (interval == e->interval && e->index + 1 < e->ahead)
    e->index++;
  else
    e->ahead = 0;
  e->interval = interval;
  bti_ahead_advance (&e->far, interval);
}

/* Amplitudes of BLOCK at COUNT times, a row each; of real eigenvectors two rows, Re and
 * Im. */
static void
fill_phases (const bti_eigenstates *e, const struct block *block, size_t count)
{
  size_t kept = block->kept;
  for (size_t k = 0; k < kept; k++)
    {
      double complex now
          = block->amplitude[k] * cexp (CMPLX (0, -block->energy[k] * e->far.now.time));
      double complex turn = cexp (CMPLX (0, -block->energy[k] * e->interval));
      for (size_t i = 0; i < count; i++)
        {
          double *row = e->phase + 2 * i * kept;
          row[block->real ? k : 2 * k] = creal (now);
          row[block->real ? kept + k : 2 * k + 1] = cimag (now);
          now *= turn;
        }
    }
}

static void
look_ahead (bti_eigenstates *e)
{
  size_t count = e->interval > 0 ? e->look : 1, size = e->g->basis->size;
  for (size_t b = 0; b < e->blocks; b++)
    {
      const struct block *block = &e->block[b];
      size_t n = block->size;
      fill_phases (e, block, count);
      if (block->real)
        bti_real_multiply (e->scratch, e->phase, block->real, 2 * count, n,
                           block->kept);
      else if (block->kept > 0)
        bti_multiply ((double complex *) e->scratch, (double complex *) e->phase,
                      block->value, count, n, block->kept);
      for (size_t i = 0; block->kept > 0 && i < count; i++)
        for (size_t k = 0; k < n; k++)
          {
            const double *row = e->scratch + 2 * i * n;
            e->psi[i * size + block->state[k]]
                = block->real ? CMPLX (row[k], row[n + k])
                              : CMPLX (row[2 * k], row[2 * k + 1]);
          }
    }
  e->ahead = count;
  e->index = 0;
}

static const double complex *
state_now (bti_eigenstates *e)
{
  if (e->ahead == 0)
    look_ahead (e);
  return e->psi + e->index * e->g->basis->size;
}

/* ---- means of x at many times ---------------------------------------------------- */

/* Eigenstates that are kept, of all blocks. */
static size_t
count_kept (const bti_eigenstates *e)
{
  size_t kept = 0;
  for (size_t b = 0; b < e->blocks; b++)
    kept += e->block[b].kept;
  return kept;
}

/* Non-zero when the means of x are sums over pairs of real eigenstates, not too many.
 */
static int
is_sum_of_pairs (const bti_eigenstates *e)
{
  const bti_system *system = e->g->system;
  const size_t kept = count_kept (e);
  return e->g->h->real && e->blocks <= MOST_BLOCKS && kept > 0 && kept <= MOST_KEPT
         && system->followed < system->parts;
}

/* OUT, COUNT x size: A times each of the COUNT eigenstates, those of all blocks in
 * their order. */
static bt_status
make_images (const bti_eigenstates *e, const bti_polynomial *a, double *out,
             bt_error *error)
{
  const size_t size = e->g->basis->size;
  bti_sparse *matrix;
  double complex *state = NULL;
  bt_status status = bti_sparse_new (&matrix, e->g->basis, a, e->g->watch, error);
  if (status == BT_OK)
    status = bti_calloc (&state, 2 * size, sizeof *state, error);
  for (size_t b = 0; status == BT_OK && b < e->blocks; b++)
    for (size_t k = 0; k < e->block[b].kept; k++, out += size)
      {
        const struct block *block = &e->block[b];
        memset (state, 0, size * sizeof *state);
        for (size_t i = 0; i < block->size; i++)
          state[block->state[i]] = block->real[k * block->size + i];
        bti_sparse_apply (matrix, state + size, state);
        for (size_t i = 0; i < size; i++)
          out[i] = creal (state[size + i]);
      }
  bti_sparse_free (matrix);
  free (state);
  return status;
}

/* To BEATS the pairs of A, real, between the eigenstates of all blocks. */
static bt_status
add_pairs (const bti_eigenstates *e, const bti_polynomial *a, bti_beats *beats,
           bt_error *error)
{
  const size_t size = e->g->basis->size, kept = count_kept (e);
  double *image = NULL, *part = NULL, *element = NULL;
  bti_ahead_group group[MOST_BLOCKS];
  bt_status status = bti_calloc (&image, kept * size, sizeof *image, error);
  if (status == BT_OK)
    status = bti_calloc (&part, kept * size, sizeof *part, error);
  if (status == BT_OK)
    status = bti_calloc (&element, kept * kept, sizeof *element, error);
  if (status == BT_OK)
    status = make_images (e, a, image, error);
  for (size_t b = 0; b < e->blocks; b++)
    group[b] = (bti_ahead_group){ e->block[b].kept, e->block[b].energy,
                                  e->block[b].amplitude };
  for (size_t b = 0, rows = 0; status == BT_OK && b < e->blocks; b++)
    {
      /* Between the blocks up to this one and it: no pair twice. */
      const struct block *block = &e->block[b];
      rows += block->kept;
      for (size_t row = 0; row < rows; row++)
        for (size_t i = 0; i < block->size; i++)
          part[row * block->size + i] = image[row * size + block->state[i]];
      if (block->kept > 0)
        bti_real_multiply_transposed (element, part, block->real, rows, block->kept,
                                      block->size);
      for (size_t o = 0, from = 0; status == BT_OK && o <= b; from += group[o++].size)
        status = bti_ahead_pairs (beats, &group[o], &group[b],
                                  element + from * block->kept, block->kept, error);
    }
  free (image);
  free (part);
  free (element);
  return status;
}

static bt_status
fill_far (bti_eigenstates *e, bt_error *error)
{
  bti_polynomial x = { 0 }, x2 = { 0 };
  bt_status status
      = bti_polynomial_slot (&x, BTI_SLOT_X (e->g->system->followed), error);
  if (status == BT_OK)
    status = bti_polynomial_power (&x2, &x, 2, error);
  if (status == BT_OK)
    status = add_pairs (e, &x, &e->far.x, error);
  if (status == BT_OK)
    status = add_pairs (e, &x2, &e->far.x2, error);
  bti_polynomial_clear (&x);
  bti_polynomial_clear (&x2);
  e->far.ready = status == BT_OK;
  return status;
}

bt_status
bti_eigenstates_observe (bti_eigenstates *e, bt_observables *out, bt_error *error)
{
  bt_status status = BT_OK;
  *out = (bt_observables){ 0 };
  if (bti_ahead_wants (&e->far) && is_sum_of_pairs (e))
    status = fill_far (e, error);
  if (status != BT_OK)
    return status;
  if (e->far.ready)
    status = bti_ahead_observe (&e->far, out, error);
  else
    status = bti_general_observe (e->g, state_now (e), out, error);
  out->norm = e->norm;
  out->energy = e->energy;
  out->edge
      = e->g->outside
        + bti_general_leak (e->g->basis, e->g->confined, e->edge, e->far.now.time);
  return status;
}

bt_status
bti_eigenstates_mean (bti_eigenstates *e, const bti_polynomial *a, double *out,
                      bt_error *error)
{
  return bti_general_mean (e->g, state_now (e), a, out, error);
}

bt_status
bti_eigenstates_levels (bti_eigenstates *e, const bt_model *model, bt_levels *out,
                        bt_error *error)
{
  return bti_general_hand_out (e->g, model, state_now (e), out, error);
}

bt_status
bti_eigenstates_weights (bti_eigenstates *e, unsigned parts, bt_weights *out,
                         bt_error *error)
{
  return bti_reduced_pure (out, e->g->basis, state_now (e), parts, e->g->watch, error);
}

bt_status
bti_eigenstates_lines (const bti_eigenstates *e, bt_lines *out, bt_error *error)
{
  size_t count = 0;
  for (size_t b = 0; b < e->blocks; b++)
    count += e->block[b].kept;
  bt_status status = bti_calloc (&out->energy, count, sizeof *out->energy, error);
  if (status == BT_OK)
    status = bti_calloc (&out->weight, count, sizeof *out->weight, error);
  out->missing = 1;
  for (size_t b = 0; status == BT_OK && b < e->blocks; b++)
    for (size_t k = 0; k < e->block[b].kept; k++)
      {
        const double size = cabs (e->block[b].amplitude[k]);
        out->energy[out->count] = e->block[b].energy[k];
        out->weight[out->count++] = size * size;
        out->missing -= size * size;
      }
  return status;
}

double
bti_eigenstates_memory (const bt_options *options, const bt_model *model)
{
  const bti_system *system = bti_model_system (model);
  double states = bti_basis_states (model, options->cut);
  return bti_general_memory (options, model)
         + fmin (LOOK * states, NUMBERS) * (double) sizeof (double complex)
         + bytes_of (bti_basis_block (model, options->cut),
                     bti_sparse_is_real (&system->h));
}
