/* solve/conditional.c - see conditional.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/conditional.h"
#include "base/memory.h"
#include "base/pool.h"
#include "model/ground.h"
#include "num/linalg.h"
#include "num/random.h"
#include "solve/method.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Above every number of a step. */
static const uint64_t start_index = UINT64_MAX;
/* The longest step of our own choice, and the angle or decay in one. */
static const double longest = 0.05, sharpest = 0.5;
/* Products of a matrix between two looks at the watch. */
static const double much = 1e5;
/* Rounding of tr rho^2. */
static const double rounding = 1e-9;

static void
destroy (void *self)
{
  bti_conditional *c = self;
  bti_stepper_free (c->stepper);
  bti_semiclassical_free (c->half);
  bti_system_free (c->alone);
  bti_system_free (c->system);
  bti_basis_free (c->basis);
  free (c->z);
  free (c->rho);
  free (c->path);
  free (c->jump);
  free (c->weight);
  free (c->ready);
  free (c->batch_x);
  free (c->batch_p);
  free (c);
}

/* ---- advancing ------------------------------------------------------------------- */

static void
advance_batch (void *context, size_t batch)
{
  bti_conditional *c = context;
  const size_t room = c->size * c->size;
  const size_t often = (size_t) fmax (much / pow ((double) c->size, 3), 1);
  double complex *work;
  double z[BTI_COORDINATES];
  if (bti_calloc (&work, (BTI_CONDITIONAL_ROOM + 1) * room, sizeof *work, NULL)
      != BT_OK)
    {
      atomic_store (&c->stop, 2);
      return;
    }
  double complex *saved = work + BTI_CONDITIONAL_ROOM * room;
  for (size_t i = 0; i < c->batch && !atomic_load (&c->stop); i++)
    {
      const size_t at = batch * c->batch + i;
      double *own = c->z + at * c->n;
      double complex *rho = c->rho + at * room;
      if (at < c->ready[batch])
        continue;
      memcpy (z, own, c->n * sizeof *z);
      memcpy (saved, rho, room * sizeof *work);
      for (size_t k = 0; k < c->steps && !atomic_load (&c->stop); k++)
        {
          bti_conditional_step (c, at, c->done + k, work);
          if (k % often == 0 && bt_watch_check (c->watch, NULL) != BT_OK)
            atomic_store (&c->stop, 1);
        }
      if (!atomic_load (&c->stop))
        {
          c->ready[batch] = at + 1;
          continue;
        }
      memcpy (own, z, c->n * sizeof *z);
      memcpy (rho, saved, room * sizeof *work);
    }
  free (work);
}

/* P L_k P and P L_i L_k P, P half a step without a jump. */
static void
set_jumps (bti_conditional *c, double h, double complex *work)
{
  const bti_stepper *s = c->stepper;
  const size_t size = c->size, room = size * size, rests = c->half->rests;
  c->jumps = 0;
  for (size_t k = 0; k < rests; k++)
    {
      const double one = c->half->rest[k].rate < 0 ? -1 : 1;
      bti_state_times (work, s->rest[k], s->part, size, 0);
      bti_state_times (c->jump + c->jumps * room, s->part, work, size, 0);
      c->weight[c->jumps++] = h * one;
      for (size_t i = 0; i < rests; i++)
        {
          const double other = c->half->rest[i].rate < 0 ? -1 : 1;
          bti_state_times (work + room, s->rest[i], work, size, 0);
          bti_state_times (c->jump + c->jumps * room, s->part, work + room, size, 0);
          c->weight[c->jumps++] = h * h / 2 * one * other;
        }
    }
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  bti_conditional *c = self;
  double complex *work;
  if (c->torn && !(fabs (h - c->h) <= 1e-9 * h && steps == c->steps))
    return bt_error_set (error, BT_EINVAL,
                         "%zu steps of %g were begun and stopped, not %zu of %g",
                         c->steps, c->h, steps, h);
  if (!c->torn)
    {
      bt_status status = bti_stepper_set (c->stepper, h, error);
      if (status == BT_OK)
        status = bti_calloc (&work, 2 * c->size * c->size, sizeof *work, error);
      if (status != BT_OK)
        return status;
      set_jumps (c, h, work);
      free (work);
      c->h = h;
      c->steps = steps;
    }
  atomic_store (&c->stop, 0);
  bti_pool_run (c->threads, c->batches, advance_batch, c);
  c->torn = atomic_load (&c->stop);
  if (c->torn == 2)
    return bt_error_set (error, BT_ENOMEM, "out of memory: trajectories");
  if (c->torn)
    {
      bt_status status = bt_watch_check (c->watch, error);
      return status != BT_OK ? status : bt_error_set (error, BT_ECANCEL, "interrupted");
    }
  memset (c->ready, 0, c->batches * sizeof *c->ready);
  c->done += steps;
  return BT_OK;
}

/* ---- the start ------------------------------------------------------------------- */

/* The product of the parts' starts as a density matrix of the basis of steps. */
static bt_status
start_state (bti_conditional *c, double complex *rho, bt_error *error)
{
  bti_system *alone = c->alone;
  const size_t size = c->size;
  double along[BT_MAX_PARTS][3], chance[BT_MAX_PARTS];
  size_t qubit[BT_MAX_PARTS], mixed = 0;
  double complex *psi, *home = NULL;
  for (size_t k = 0; k < alone->parts; k++)
    {
      const double *b = alone->part[k].bloch;
      const double length = sqrt (b[0] * b[0] + b[1] * b[1] + b[2] * b[2]);
      if (alone->part[k].kind != BT_QUBIT || !(length < 1 - 1e-12))
        continue;
      for (int i = 0; i < 3; i++)
        along[mixed][i] = length > 0 ? b[i] / length : i == 2;
      chance[mixed] = (1 + length) / 2;
      qubit[mixed++] = k;
    }
  bt_status status = bti_calloc (&psi, size, sizeof *psi, error);
  if (status == BT_OK)
    status = bti_calloc (&home, size, sizeof *home, error);
  for (size_t choice = 0; status == BT_OK && choice < (size_t) 1 << mixed; choice++)
    {
      double weight = 1, inside = 0;
      for (size_t q = 0; q < mixed; q++)
        {
          weight *= choice >> q & 1 ? 1 - chance[q] : chance[q];
          for (int i = 0; i < 3; i++)
            alone->part[qubit[q]].bloch[i]
                = choice >> q & 1 ? -along[q][i] : along[q][i];
        }
      status = bti_basis_product (c->basis, alone, psi, error);
      for (size_t i = 0; i < size; i++)
        inside += creal (psi[i]) * creal (psi[i]) + cimag (psi[i]) * cimag (psi[i]);
      c->outside = fmax (c->outside, 1 - inside);
      if (status != BT_OK)
        break;
      bti_multiply (home, c->stepper->home, psi, size, 1, size);
      for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j < size; j++)
          rho[i * size + j]
              += weight / inside * bti_state_product (home[i], conj (home[j]));
    }
  free (psi);
  free (home);
  if (status == BT_OK && !(c->outside <= c->tolerance))
    status = bt_error_set (error, BT_EGRID,
                           "energy cut %g too low for the state: weight %.2g of the "
                           "initial state lies above it, allowed %.2g; a larger cut is "
                           "needed",
                           c->basis->cut, c->outside, c->tolerance);
  return status;
}

static bt_status
place (bti_conditional *c, const bt_options *options, bt_error *error)
{
  double covariance[BTI_SLOTS * BTI_SLOTS], mean[BTI_SLOTS];
  double factor[4 * BT_MAX_PARTS * BT_MAX_PARTS], *normal = NULL;
  double complex *rho;
  size_t part[BT_MAX_PARTS];
  const size_t n = c->n, room = c->size * c->size;
  for (size_t i = 0; i < n; i += 2)
    part[i / 2] = c->half->slot[i] / 3;
  bt_status status = bti_start_moments (mean, covariance, c->system, c->watch, error);
  if (status == BT_OK)
    status = bti_start_factor (factor, covariance, part, n / 2, error);
  if (status == BT_OK)
    status = bti_calloc (&rho, room, sizeof *rho, error);
  if (status != BT_OK)
    return status;
  status = start_state (c, rho, error);
  if (status == BT_OK)
    status = bti_calloc (&normal, c->batch * n, sizeof *normal, error);
  for (size_t b = 0; status == BT_OK && b < c->batches; b++)
    {
      if (!options->random)
        status = bti_sobol_normal (normal, c->batch, n, c->seed, b, error);
      for (size_t s = 0; status == BT_OK && s < c->batch; s++)
        {
          const size_t at = b * c->batch + s;
          double *own = normal + s * n;
          for (size_t j = 0; options->random && j < n; j += 2)
            bti_normal2 (c->seed, bti_conditional_stream + at, start_index - j / 2,
                         own + j);
          for (size_t i = 0; i < n; i++)
            {
              c->z[at * n + i] = mean[c->half->slot[i]];
              for (size_t j = 0; j <= i; j++)
                c->z[at * n + i] += factor[i * n + j] * own[j];
            }
          memcpy (c->rho + at * room, rho, room * sizeof *rho);
          c->path[at].most = bti_state_overlap (rho, rho, c->size);
        }
    }
  free (normal);
  free (rho);
  return status;
}

/* ---- making one ------------------------------------------------------------------ */

static const char *
name_of (int seen)
{
  return seen ? bti_method_pseudo.name : bti_method_noise.name;
}

static bt_status
make_half (bti_semiclassical **half, bti_system **alone, const bti_system *system,
           int seen, bt_error *error)
{
  *alone = NULL;
  bt_status status = bti_semiclassical_new (half, system, 0, name_of (seen), error);
  if (status == BT_OK)
    status = bti_semiclassical_record (
        *half, system, seen ? BTI_RECORD_ANY : BTI_RECORD_BLIND, name_of (seen), error);
  if (status == BT_OK)
    status = bti_semiclassical_quantum (alone, *half, system, error);
  return status;
}

static void
move (bti_semiclassical *half, const bti_system *system)
{
  bti_semiclassical_move (&half->h, system);
  for (size_t i = 0; i < half->n; i++)
    bti_semiclassical_move (&half->g[i], system);
  for (size_t i = 0; i < half->records; i++)
    bti_semiclassical_move (&half->record[i].m, system);
  for (size_t i = 0; i < half->rests; i++)
    bti_semiclassical_move (&half->rest[i].l, system);
}

static bt_status
conditional_new (void **self, const bt_model *model, const bt_options *options,
                 int seen, bt_error *error)
{
  bti_conditional *c;
  bt_status status = bti_calloc (&c, 1, sizeof *c, error);
  if (status != BT_OK)
    return status;
  c->seen = seen;
  c->batches = options->batches;
  c->batch = options->samples / options->batches;
  c->seed = options->seed;
  c->threads = options->threads;
  c->watch = options->watch;
  c->tolerance = options->tolerance;
  atomic_init (&c->stop, 0);
  status = bti_system_copy (&c->system, bti_model_system (model), error);
  if (status == BT_OK)
    status = make_half (&c->half, &c->alone, c->system, seen, error);
  if (status == BT_OK)
    status = bti_basis_new (&c->basis, c->alone, options->cut, error);
  if (status == BT_OK)
    {
      move (c->half, c->system);
      c->n = c->half->n;
      c->size = c->basis->size;
    }
  if (status == BT_OK && c->size > BTI_CONDITIONAL_STATES)
    status
        = bt_error_set (error, BT_ELIMIT,
                        "%s keeps density matrices, of %d states at most, and up to "
                        "energy %g there are %zu",
                        name_of (seen), BTI_CONDITIONAL_STATES, options->cut, c->size);
  if (status == BT_OK)
    status = bti_stepper_new (&c->stepper, c->half, c->basis, c->seed, c->watch, error);
  const size_t all = c->batches * c->batch, room = c->size * c->size;
  const size_t jumps = status == BT_OK ? c->half->rests * (1 + c->half->rests) : 0;
  if (status == BT_OK)
    status = bti_calloc (&c->z, all * c->n, sizeof *c->z, error);
  if (status == BT_OK)
    status = bti_calloc (&c->rho, all * room, sizeof *c->rho, error);
  if (status == BT_OK)
    status = bti_calloc (&c->path, all, sizeof *c->path, error);
  if (status == BT_OK)
    status = bti_calloc (&c->jump, jumps * room, sizeof *c->jump, error);
  if (status == BT_OK)
    status = bti_calloc (&c->weight, jumps, sizeof *c->weight, error);
  if (status == BT_OK)
    status = bti_calloc (&c->ready, c->batches, sizeof *c->ready, error);
  if (status == BT_OK)
    status = bti_calloc (&c->batch_x, c->batches, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&c->batch_p, c->batches, sizeof (double), error);
  if (status == BT_OK)
    status = place (c, options, error);
  if (status == BT_OK)
    *self = c;
  else
    destroy (c);
  return status;
}

/* ---- what is seen ---------------------------------------------------------------- */

/* FACTOR times the operator of the quantum parts in TERM; NULL: a number. */
static bt_status
quantum_of (double complex **out, const bti_conditional *c, const bti_term *term,
            bt_error *error)
{
  bti_term q = *term;
  q.factor = 1;
  for (size_t s = 0; s < 3 * c->system->parts; s++)
    if (c->system->part[s / 3].classical)
      q.power[s] = 0;
  bti_polynomial a = { .count = 1, .term = &q };
  bti_semiclassical_move (&a, c->system);
  a.qubits = c->alone->h.qubits;
  *out = NULL;
  return bti_polynomial_degree (&a, ~0U) == 0
             ? BT_OK
             : bti_stepper_operator (out, c->stepper, c->basis, &a, 1, error);
}

/* OUT: the mean of A over all, then over each batch. */
static bt_status
mean (void *self, const bti_polynomial *a, double *out, bt_error *error)
{
  bti_conditional *c = self;
  const size_t room = c->size * c->size;
  if (c->torn)
    return bt_error_set (error, BT_EINVAL, "trajectories were stopped on their way");
  memset (out, 0, (1 + c->batches) * sizeof *out);
  for (size_t t = 0; t < a->count; t++)
    {
      const bti_term *term = &a->term[t];
      double complex *q;
      bt_status status = quantum_of (&q, c, term, error);
      for (size_t at = 0; status == BT_OK && at < c->batches * c->batch; at++)
        {
          double value = creal (term->factor);
          for (size_t i = 0; i < c->n; i++)
            if (term->power[c->half->slot[i]] > 0)
              value *= pow (c->z[at * c->n + i], term->power[c->half->slot[i]]);
          if (q)
            value *= bti_state_overlap (c->rho + at * room, q, c->size);
          out[1 + at / c->batch] += value / (double) c->batch;
        }
      free (q);
      if (status != BT_OK)
        return status;
    }
  for (size_t b = 0; b < c->batches; b++)
    out[0] += out[1 + b] / (double) c->batches;
  return BT_OK;
}

/* Weight at the edge of the basis. */
static bt_status
see_edge (const bti_conditional *c, double *out, bt_error *error)
{
  const size_t size = c->size, room = size * size, all = c->batches * c->batch;
  double complex *sum;
  bt_status status = bti_calloc (&sum, 3 * room, sizeof *sum, error);
  if (status != BT_OK)
    return status;
  for (size_t at = 0; at < all; at++)
    for (size_t i = 0; i < room; i++)
      sum[i] += c->rho[at * room + i] / (double) all;
  bti_state_times (sum + room, c->stepper->back, sum, size, 0);
  bti_state_times (sum + 2 * room, sum + room, c->stepper->back, size, 1);
  *out = c->outside;
  for (size_t i = 0; i < size; i++)
    if (bti_basis_edge (c->basis, i))
      *out += creal (sum[2 * room + i * size + i]);
  free (sum);
  return BT_OK;
}

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  bti_conditional *c = self;
  bti_polynomial x = { 0 }, x2 = { 0 };
  double *own, *to[] = { &out->x, &out->p, &out->x2, &out->energy };
  *out = (bt_observables){ .norm = 1 };
  bt_status status = bti_polynomial_slot (&x, BTI_SLOT_X (c->system->followed), error);
  if (status == BT_OK)
    status = bti_polynomial_power (&x2, &x, 2, error);
  if (status == BT_OK)
    status = bti_calloc (&own, 1 + c->batches, sizeof *own, error);
  const int made = status == BT_OK;
  const bti_polynomial *const what[] = { &x, &c->half->rate, &x2, &c->system->h };
  for (int i = 0; status == BT_OK && i < 4; i++)
    {
      status = mean (self, what[i], own, error);
      *to[i] = own[0];
      if (i < 2)
        memcpy (i ? c->batch_p : c->batch_x, own + 1, c->batches * sizeof *own);
    }
  if (made)
    free (own);
  bti_polynomial_clear (&x);
  bti_polynomial_clear (&x2);
  if (status == BT_OK)
    status = see_edge (c, &out->edge, error);
  if (status != BT_OK)
    return status;
  if (!isfinite (out->x2) || !isfinite (out->energy))
    return bt_error_set (error, BT_ECONV,
                         "a mean over trajectories is not finite: some of them run "
                         "away, or a smaller step is needed");
  if (!(out->edge <= c->tolerance))
    return bt_error_set (error, BT_EGRID,
                         "basis too small for the state: weight %.2g at its edge, "
                         "allowed %.2g; a larger cut is needed",
                         out->edge, c->tolerance);
  return BT_OK;
}

static void
batch_means (const void *self, double *x, double *p)
{
  const bti_conditional *c = self;
  memcpy (x, c->batch_x, c->batches * sizeof *x);
  memcpy (p, c->batch_p, c->batches * sizeof *p);
}

/* The smallest eigenvalue of any rho. */
static bt_status
find_smallest (const bti_conditional *c, double *out, bt_error *error)
{
  const size_t room = c->size * c->size;
  double complex *copy;
  double *value = NULL;
  bt_status status = bti_calloc (&copy, room, sizeof *copy, error);
  if (status == BT_OK)
    status = bti_calloc (&value, c->size, sizeof *value, error);
  *out = INFINITY;
  for (size_t at = 0; status == BT_OK && at < c->batches * c->batch; at++)
    {
      memcpy (copy, c->rho + at * room, room * sizeof *copy);
      status = bti_hermitian_values (copy, c->size, value, error);
      if (status == BT_OK)
        *out = fmin (*out, value[0]);
    }
  free (copy);
  free (value);
  return status;
}

static bt_status
gates (void *self, int eigenvalues, bt_gates *out, bt_error *error)
{
  bti_conditional *c = self;
  const size_t all = c->batches * c->batch, room = c->size * c->size;
  double least = INFINITY, most = 0;
  if (c->torn)
    return bt_error_set (error, BT_EINVAL, "trajectories were stopped on their way");
  out->purity = out->outside = out->born_outside = 0;
  for (size_t at = 0; at < all; at++)
    {
      const double purity
          = bti_state_overlap (c->rho + at * room, c->rho + at * room, c->size);
      out->purity += purity / (double) all;
      least = fmin (least, purity);
      most = fmax (most, c->path[at].most);
      out->outside += (c->path[at].most > 1 + rounding) / (double) all;
      out->born_outside += (c->path[at].outside != 0) / (double) all;
    }
  out->length_min = 2 * least - 1;
  out->length_max = 2 * most - 1;
  return eigenvalues ? find_smallest (c, &out->smallest, error) : BT_OK;
}

/* ---- options --------------------------------------------------------------------- */

static bt_status
settle_half (bt_options *options, const bti_system *system, int seen, double *bytes,
             bt_error *error)
{
  bti_semiclassical *half;
  bti_system *alone;
  bt_status status = make_half (&half, &alone, system, seen, error);
  if (status == BT_OK && options->cut == 0)
    options->cut = bti_basis_cut (alone, options->tolerance);
  if (status == BT_OK && options->dt == 0)
    options->dt = fmin (longest, sharpest / bti_stepper_rate (system, half, alone));
  if (status == BT_OK)
    {
      const double states = bti_basis_count (alone, options->cut);
      *bytes = (double) options->samples
               * (8 * (double) half->n + sizeof (bti_path) + 16 * states * states);
    }
  bti_semiclassical_free (half);
  bti_system_free (alone);
  return status;
}

static bt_status
settle (bt_options *options, const bt_model *model, int seen, bt_error *error)
{
  const bti_system *system = bti_model_system (model);
  double bytes = 0;
  if (!system)
    return bt_error_set (error, BT_ENOTSUP, "%s takes at most %d parts", name_of (seen),
                         BT_MAX_PARTS);
  if (!(options->cut >= 0) || !isfinite (options->cut))
    return bt_error_set (error, BT_EINVAL, "energy cut %g: must be > 0", options->cut);
  if (options->sample_x)
    return bt_error_set (error, BT_ENOTSUP,
                         "%s knows how classical parts start: they are not sampled or "
                         "left sharp as one likes",
                         name_of (seen));
  bt_status status = settle_half (options, system, seen, &bytes, error);
  if (status == BT_OK)
    status = bti_memory_check (bytes, error, "%zu trajectories, up to energy %g,",
                               options->samples, options->cut);
  return status;
}

static double
memory (const bt_options *options, const bt_model *model, int seen)
{
  bt_options settled = *options;
  double bytes = 0;
  if (settle_half (&settled, bti_model_system (model), seen, &bytes, NULL) != BT_OK)
    return 0;
  return bytes;
}

#define ROW(symbol, text, what, where, seen, own, more)                                \
  static bt_status make_##symbol (void **self, const bt_model *model,                  \
                                  const bt_options *options, bt_error *error)          \
  {                                                                                    \
    return conditional_new (self, model, options, seen, error);                        \
  }                                                                                    \
  static bt_status settle_##symbol (bt_options *options, const bt_model *model,        \
                                    bt_error *error)                                   \
  {                                                                                    \
    return settle (options, model, seen, error);                                       \
  }                                                                                    \
  static double memory_##symbol (const bt_options *options, const bt_model *model)     \
  {                                                                                    \
    return memory (options, model, seen);                                              \
  }                                                                                    \
  const bt_method bti_method_##symbol                                                  \
      = { .name = text,                                                                \
          .quick = own,                                                                \
          .summary = what,                                                             \
          .source = where,                                                             \
          .caps = BT_SAMPLED | BT_STEPPED | BT_ENVIRONMENT | BT_BASIS | BT_NOISY       \
                  | BT_CONTROL | (more),                                               \
          .order = 2,                                                                  \
          .make = make_##symbol,                                                       \
          .destroy = destroy,                                                          \
          .advance = advance,                                                          \
          .observe = observe,                                                          \
          .batches = batch_means,                                                      \
          .mean = mean,                                                                \
          .gates = gates,                                                              \
          .settle = settle_##symbol,                                                   \
          .memory = memory_##symbol }

ROW (noise, "mean-field-noise", "mean force with noise and decoherence, no innovation",
     "Ehrenfest and diffusion", 0, &bti_method_quick_noise, 0);
ROW (pseudo, "pseudo", "the equations of `hybrid' where the trade-off is violated",
     "as hybrid", 1, &bti_method_quick_pseudo, BT_LOOSE);
