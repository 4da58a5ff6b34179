/* solve/ensemble.c - `hybrid' and `hybrid-p' of any polynomials.
 *
 * Points start in the Wigner function of the classical parts, or in that of normal
 * order, a point; the quantum parts in their product, a mixed qubit in one of two pure
 * states.  Points are low-discrepancy ones by default, shifted at random batch by
 * batch; the noise is Philox numbers.  Means are those of Weyl-ordered polynomials: in
 * normal order points stand for vacua about them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/ensemble.h"
#include "base/memory.h"
#include "base/pool.h"
#include "model/ground.h"
#include "num/random.h"
#include "solve/method.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LANES = BTI_LANES,
  OWN = 4,   /* means of x, its rate, x^2, H */
  LOOKS = 20 /* and of others that were asked for */
};

/* Above every number of a step. */
static const uint64_t start_index = UINT64_MAX;
/* Streams of trajectories are not those of the points' shifts. */
static const uint64_t first_stream = (uint64_t) 1 << 40;
/* The longest step of our own choice, and the angle or decay in one. */
static const double longest = 0.05, sharpest = 0.5;
/* Elements of a matrix between two looks at the watch; seconds for the cube of its size
 * that it takes to make all that are needed. */
static const double much = 1e5, cubic = 5e-8;
/* What a step changes is noise, with few samples a lot of it. */
static const size_t most_share = 4;

/* A polynomial: of each of its terms the operator of the quantum parts. */
struct look
{
  bti_polynomial a;
  size_t ops, *op_of; /* of a term; SIZE_MAX: the number 1 */
  bti_sparse **op;
};

struct ensemble
{
  bti_system *system, *alone;
  bti_semiclassical *half;
  bti_basis *basis;
  bti_stepper *stepper;
  unsigned char *edge;
  double outside, tolerance;
  size_t batches, batch, blocks; /* samples in a batch, blocks in a batch */
  uint64_t seed;
  unsigned threads;
  const bt_watch *watch;
  double *z;           /* per block, n x LANES */
  double complex *psi; /* per block, size x LANES */
  double complex *start;
  double chance[BT_MAX_PARTS]; /* of the first state of a mixed qubit */
  unsigned mixed;              /* qubits */
  double factor[4 * BT_MAX_PARTS * BT_MAX_PARTS], mean[BTI_SLOTS];
  int normal, random;
  uint64_t done; /* steps */
  double h;      /* of the advance under way */
  size_t steps;
  size_t *ready; /* of each block: steps of it that are done */
  int torn;
  atomic_int stop;
  struct look look[LOOKS];
  size_t looks;
  double *seen; /* per block: what of `see' was summed */
  double *batch_x, *batch_p;
};

static void
clear_look (struct look *look)
{
  for (size_t i = 0; i < look->ops; i++)
    bti_sparse_free (look->op[i]);
  free ((void *) look->op);
  free (look->op_of);
  bti_polynomial_clear (&look->a);
}

static void
destroy (void *self)
{
  struct ensemble *e = self;
  for (size_t i = 0; i < e->looks; i++)
    clear_look (&e->look[i]);
  bti_stepper_free (e->stepper);
  bti_semiclassical_free (e->half);
  bti_system_free (e->alone);
  bti_system_free (e->system);
  bti_basis_free (e->basis);
  free (e->edge);
  free (e->z);
  free (e->psi);
  free (e->start);
  free (e->ready);
  free (e->seen);
  free (e->batch_x);
  free (e->batch_p);
  free (e);
}

/* ---- what is looked at ----------------------------------------------------------- */

static int
is_classical (const struct ensemble *e, size_t slot)
{
  return e->system->part[slot / 3].classical != 0;
}

/* The operator of the quantum parts in TERM, numbered as those are alone. */
static bti_term
quantum_of (const struct ensemble *e, const bti_term *term)
{
  bti_term q = *term;
  q.factor = 1;
  for (size_t s = 0; s < 3 * e->system->parts; s++)
    if (is_classical (e, s))
      q.power[s] = 0;
  bti_polynomial a = { .count = 1, .term = &q };
  bti_semiclassical_move (&a, e->system);
  return q;
}

static bt_status
make_look (struct look *look, const struct ensemble *e, const bti_polynomial *a,
           bt_error *error)
{
  bti_term *q;
  bt_status status = bti_polynomial_copy (&look->a, a, error);
  if (status == BT_OK)
    status = bti_calloc (&look->op_of, a->count, sizeof *look->op_of, error);
  if (status == BT_OK)
    status = bti_calloc (&look->op, a->count, sizeof (void *), error);
  if (status == BT_OK)
    status = bti_calloc (&q, a->count, sizeof *q, error);
  if (status != BT_OK)
    return status;
  for (size_t t = 0; status == BT_OK && t < a->count; t++)
    {
      const bti_term term = quantum_of (e, &a->term[t]);
      const bti_polynomial one
          = { .count = 1, .qubits = e->alone->h.qubits, .term = (bti_term *) &term };
      size_t i = 0;
      while (i < look->ops && memcmp (q[i].power, term.power, sizeof term.power) != 0)
        i++;
      look->op_of[t] = i;
      if (bti_polynomial_degree (&one, ~0U) == 0)
        look->op_of[t] = SIZE_MAX;
      else if (i == look->ops)
        {
          q[look->ops] = term;
          status = bti_sparse_new (&look->op[i], e->basis, &one, e->watch, error);
          look->ops += status == BT_OK;
        }
    }
  free (q);
  return status;
}

static bt_status
find_look (size_t *out, struct ensemble *e, const bti_polynomial *a, bt_error *error)
{
  for (*out = 0; *out < e->looks; ++*out)
    if (bti_polynomial_equal (&e->look[*out].a, a))
      return BT_OK;
  if (e->looks == LOOKS)
    clear_look (&e->look[--e->looks]);
  *out = e->looks;
  e->look[*out] = (struct look){ .ops = 0 };
  bt_status status = make_look (&e->look[*out], e, a, error);
  if (status == BT_OK)
    e->looks++;
  else
    clear_look (&e->look[*out]);
  return status;
}

/* Mean of z^POWER over a vacuum of variance V about Z. */
static double
smooth (double z, unsigned power, double v)
{
  double before = 0, now = 1;
  for (unsigned k = 0; k < power; k++)
    {
      const double next = z * now + k * v * before;
      before = now;
      now = next;
    }
  return now;
}

/* OUT[lane] = <psi|A|psi> of a Hermitian A. */
static void
mean_of (double *out, const bti_sparse *a, const double complex *psi)
{
  memset (out, 0, LANES * sizeof *out);
  for (size_t i = 0; i < a->size; i++)
    for (size_t k = a->row[i]; k < a->row[i + 1]; k++)
      {
        const double complex v = a->real ? a->real[k] : a->value[k];
        const double complex *left = psi + i * LANES,
                             *right = psi + a->column[k] * LANES;
        for (size_t l = 0; l < LANES; l++)
          out[l] += creal (conj (left[l]) * v * right[l]);
      }
}

/* Sum of LOOK over the first COUNT lanes. */
static double
sum_look (const struct ensemble *e, const struct look *look, const double *z,
          const double complex *psi, double *mean, size_t count)
{
  double sum = 0;
  for (size_t i = 0; i < look->ops; i++)
    mean_of (mean + i * LANES, look->op[i], psi);
  for (size_t t = 0; t < look->a.count; t++)
    {
      const bti_term *term = &look->a.term[t];
      const double *q
          = look->op_of[t] == SIZE_MAX ? NULL : mean + look->op_of[t] * LANES;
      for (size_t l = 0; l < count; l++)
        {
          double value = creal (term->factor);
          for (size_t i = 0; i < e->half->n; i++)
            if (term->power[e->half->slot[i]] > 0)
              value *= smooth (z[i * LANES + l], term->power[e->half->slot[i]],
                               e->half->v[i]);
          sum += value * (q ? q[l] : 1);
        }
    }
  return sum;
}

struct sight
{
  struct ensemble *e;
  const size_t *look;
  size_t count; /* of them; a block sums as many, |psi|^2 and what is at the edge */
  atomic_int failed;
};

static size_t
lanes_of (const struct ensemble *e, size_t block)
{
  const size_t left = e->batch - block % e->blocks * LANES;
  return left < LANES ? left : LANES;
}

static void
see_block (void *context, size_t block)
{
  struct sight *sight = context;
  const struct ensemble *e = sight->e;
  const size_t size = e->basis->size, count = lanes_of (e, block);
  double complex *psi;
  double *mean = NULL, *out = e->seen + block * (LOOKS + 2);
  size_t ops = 1;
  for (size_t i = 0; i < sight->count; i++)
    if (e->look[sight->look[i]].ops > ops)
      ops = e->look[sight->look[i]].ops;
  if (bti_calloc (&psi, size * LANES, sizeof *psi, NULL) != BT_OK
      || bti_calloc (&mean, ops * LANES, sizeof *mean, NULL) != BT_OK)
    {
      free (psi);
      atomic_store (&sight->failed, 1);
      return;
    }
  bti_stepper_to (e->stepper, psi, e->psi + block * size * LANES);
  for (size_t i = 0; i < sight->count; i++)
    out[i] = sum_look (e, &e->look[sight->look[i]], e->z + block * e->half->n * LANES,
                       psi, mean, count);
  out[sight->count] = out[sight->count + 1] = 0;
  for (size_t i = 0; i < size; i++)
    for (size_t l = 0; l < count; l++)
      {
        const double complex c = psi[i * LANES + l];
        const double weight = creal (c) * creal (c) + cimag (c) * cimag (c);
        out[sight->count] += weight;
        out[sight->count + 1] += e->edge[i] ? weight : 0;
      }
  free (psi);
  free (mean);
}

/* The means of LOOK[0..COUNT-1], OUT[k (1 + batches)] as of `mean' of the row, then
 * those of |psi|^2 and of what is at the edge. */
static bt_status
see (struct ensemble *e, const size_t *look, size_t count, double *out, bt_error *error)
{
  struct sight sight = { .e = e, .look = look, .count = count };
  atomic_init (&sight.failed, 0);
  if (e->torn)
    return bt_error_set (error, BT_EINVAL, "trajectories were stopped on their way");
  bti_pool_run (e->threads, e->batches * e->blocks, see_block, &sight);
  if (atomic_load (&sight.failed))
    return bt_error_set (error, BT_ENOMEM, "out of memory: means of trajectories");
  for (size_t k = 0; k < count + 2; k++)
    {
      double *mean = out + k * (1 + e->batches);
      mean[0] = 0;
      for (size_t b = 0; b < e->batches; b++)
        {
          double sum = 0;
          for (size_t i = 0; i < e->blocks; i++)
            sum += e->seen[(b * e->blocks + i) * (LOOKS + 2) + k];
          mean[1 + b] = sum / (double) e->batch;
          mean[0] += mean[1 + b] / (double) e->batches;
        }
    }
  return BT_OK;
}

/* ---- the start ------------------------------------------------------------------- */

/* The 2^MIXED products of pure states; bit i of CHOICE: against the Bloch vector. */
static bt_status
make_starts (struct ensemble *e, bt_error *error)
{
  bti_system *alone = e->alone;
  size_t qubit[BT_MAX_PARTS];
  double along[BT_MAX_PARTS][3];
  for (size_t k = 0; k < alone->parts; k++)
    {
      const double *b = alone->part[k].bloch;
      const double length = sqrt (b[0] * b[0] + b[1] * b[1] + b[2] * b[2]);
      if (alone->part[k].kind != BT_QUBIT || !(length < 1 - 1e-12))
        continue;
      for (int i = 0; i < 3; i++)
        along[e->mixed][i] = length > 0 ? b[i] / length : i == 2;
      e->chance[e->mixed] = (1 + length) / 2;
      qubit[e->mixed++] = k;
    }
  const size_t size = e->basis->size, count = (size_t) 1 << e->mixed;
  bt_status status = bti_calloc (&e->start, count * size, sizeof *e->start, error);
  for (size_t choice = 0; status == BT_OK && choice < count; choice++)
    {
      double inside = 0;
      double complex *psi = e->start + choice * size;
      for (size_t q = 0; q < e->mixed; q++)
        for (int i = 0; i < 3; i++)
          alone->part[qubit[q]].bloch[i] = choice >> q & 1 ? -along[q][i] : along[q][i];
      status = bti_basis_product (e->basis, alone, psi, error);
      for (size_t i = 0; i < size; i++)
        inside += creal (psi[i]) * creal (psi[i]) + cimag (psi[i]) * cimag (psi[i]);
      e->outside = fmax (e->outside, 1 - inside);
      /* A trajectory's state is normalised. */
      for (size_t i = 0; i < size; i++)
        psi[i] /= sqrt (inside);
    }
  if (status == BT_OK && !(e->outside <= e->tolerance))
    status = bt_error_set (error, BT_EGRID,
                           "energy cut %g too low for the state: weight %.2g of the "
                           "initial state lies above it, allowed %.2g; a larger cut is "
                           "needed",
                           e->basis->cut, e->outside, e->tolerance);
  return status;
}

/* Sample I of a batch: NORMAL places it, numbers of STREAM choose pure states. */
static void
place (const struct ensemble *e, size_t block, size_t lane, const double *normal,
       double complex *number)
{
  const size_t n = e->half->n, size = e->basis->size;
  double *z = e->z + block * n * LANES + lane;
  size_t choice = 0;
  for (size_t i = 0; i < n; i++)
    {
      z[i * LANES] = e->mean[e->half->slot[i]];
      for (size_t j = 0; !e->normal && j <= i; j++)
        z[i * LANES] += e->factor[i * n + j] * normal[j];
    }
  for (size_t q = 0; q < e->mixed; q++)
    {
      double u[2];
      bti_uniform2 (e->seed, first_stream + block * LANES + lane,
                    start_index - BT_MAX_PARTS - q, u);
      choice |= (size_t) (u[0] > e->chance[q]) << q;
    }
  for (size_t i = 0; i < size; i++)
    number[i * LANES + lane] = e->start[choice * size + i];
}

static bt_status
place_batch (const struct ensemble *e, size_t batch, bt_error *error)
{
  const size_t n = e->half->n, size = e->basis->size;
  double *normal;
  double complex *number = NULL;
  bt_status status = bti_calloc (&normal, e->batch * n, sizeof *normal, error);
  if (status == BT_OK)
    status = bti_calloc (&number, size * LANES, sizeof *number, error);
  if (status == BT_OK && !e->random)
    status = bti_sobol_normal (normal, e->batch, n, e->seed, batch, error);
  for (size_t i = 0; status == BT_OK && e->random && i < e->batch; i++)
    for (size_t j = 0; j < n; j += 2)
      bti_normal2 (e->seed, first_stream + batch * e->blocks * LANES + i,
                   start_index - j / 2, normal + i * n + j);
  for (size_t b = 0; status == BT_OK && b < e->blocks; b++)
    {
      const size_t block = batch * e->blocks + b;
      status = bt_watch_check (e->watch, error);
      /* Empty lanes do what the first does. */
      for (size_t l = 0; l < LANES; l++)
        {
          const size_t i = b * LANES + l < e->batch ? b * LANES + l : b * LANES;
          place (e, block, l, normal + i * n, number);
        }
      bti_stepper_from (e->stepper, e->psi + block * size * LANES, number);
    }
  free (normal);
  free (number);
  return status;
}

static bt_status
set_points (struct ensemble *e, bt_error *error)
{
  double covariance[BTI_SLOTS * BTI_SLOTS];
  size_t part[BT_MAX_PARTS];
  for (size_t i = 0; i < e->half->n; i += 2)
    part[i / 2] = e->half->slot[i] / 3;
  bt_status status
      = bti_start_moments (e->mean, covariance, e->system, e->watch, error);
  if (status == BT_OK)
    status = bti_start_factor (e->factor, covariance, part, e->half->n / 2, error);
  for (size_t b = 0; status == BT_OK && b < e->batches; b++)
    status = place_batch (e, b, error);
  return status;
}

/* ---- making one ------------------------------------------------------------------ */

static bt_status
make_basis (struct ensemble *e, const bt_options *options, bt_error *error)
{
  bti_semiclassical *half = e->half;
  bt_status status = bti_semiclassical_quantum (&e->alone, half, e->system, error);
  if (status == BT_OK)
    status = bti_basis_new (&e->basis, e->alone, options->cut, error);
  if (status == BT_OK)
    status = bti_calloc (&e->edge, e->basis->size, sizeof *e->edge, error);
  for (size_t i = 0; status == BT_OK && i < e->basis->size; i++)
    e->edge[i] = (unsigned char) bti_basis_edge (e->basis, i);
  if (status == BT_OK)
    status = bt_watch_afford (e->watch, cubic * pow ((double) e->basis->size, 3), error,
                              "matrices between %zu states", e->basis->size);
  bti_semiclassical_move (&half->h, e->system);
  for (size_t i = 0; i < half->n; i++)
    bti_semiclassical_move (&half->g[i], e->system);
  for (size_t i = 0; i < half->records; i++)
    bti_semiclassical_move (&half->record[i].m, e->system);
  for (size_t i = 0; i < half->rests; i++)
    bti_semiclassical_move (&half->rest[i].l, e->system);
  return status;
}

static bt_status
make_looks (struct ensemble *e, bt_error *error)
{
  bti_polynomial x = { 0 }, x2 = { 0 };
  size_t at;
  bt_status status = bti_polynomial_slot (&x, BTI_SLOT_X (e->system->followed), error);
  if (status == BT_OK)
    status = bti_polynomial_power (&x2, &x, 2, error);
  const bti_polynomial *const own[OWN] = { &x, &e->half->rate, &x2, &e->system->h };
  for (size_t i = 0; status == BT_OK && i < OWN; i++)
    {
      /* Equal ones stay apart, so that their numbers are known. */
      at = e->looks;
      e->look[at] = (struct look){ .ops = 0 };
      e->looks++;
      status = make_look (&e->look[at], e, own[i], error);
    }
  bti_polynomial_clear (&x);
  bti_polynomial_clear (&x2);
  return status;
}

static const char *
name_of (int normal)
{
  return normal ? bti_method_hybrid_p.name : bti_method_hybrid.name;
}

bt_status
bti_ensemble_new (void **self, const bt_model *model, const bt_options *options,
                  int normal, bt_error *error)
{
  struct ensemble *e;
  bt_status status = bti_calloc (&e, 1, sizeof *e, error);
  if (status != BT_OK)
    return status;
  e->batches = options->batches;
  e->batch = options->samples / options->batches;
  e->blocks = (e->batch + LANES - 1) / LANES;
  e->seed = options->seed;
  e->threads = options->threads;
  e->watch = options->watch;
  e->tolerance = options->tolerance;
  e->normal = normal;
  e->random = options->random;
  atomic_init (&e->stop, 0);
  const size_t blocks = e->batches * e->blocks;
  status = bti_system_copy (&e->system, bti_model_system (model), error);
  if (status == BT_OK)
    status
        = bti_semiclassical_new (&e->half, e->system, normal, name_of (normal), error);
  if (status == BT_OK)
    status = bti_semiclassical_record (e->half, e->system, BTI_RECORD_EXACT,
                                       name_of (normal), error);
  if (status == BT_OK)
    status = make_basis (e, options, error);
  if (status == BT_OK)
    status = bti_stepper_new (&e->stepper, e->half, e->basis, e->seed, e->watch, error);
  if (status == BT_OK)
    status = make_looks (e, error);
  if (status == BT_OK)
    status = make_starts (e, error);
  if (status == BT_OK)
    status = bti_calloc (&e->z, blocks * e->half->n * LANES, sizeof *e->z, error);
  if (status == BT_OK)
    status
        = bti_calloc (&e->psi, blocks * e->basis->size * LANES, sizeof *e->psi, error);
  if (status == BT_OK)
    status = bti_calloc (&e->ready, blocks, sizeof *e->ready, error);
  if (status == BT_OK)
    status = bti_calloc (&e->seen, blocks * (LOOKS + 2), sizeof *e->seen, error);
  if (status == BT_OK)
    status = bti_calloc (&e->batch_x, e->batches, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&e->batch_p, e->batches, sizeof (double), error);
  if (status == BT_OK)
    status = set_points (e, error);
  if (status == BT_OK)
    *self = e;
  else
    destroy (e);
  return status;
}

/* ---- the functions of the rows --------------------------------------------------- */

static void
advance_block (void *context, size_t block)
{
  struct ensemble *e = context;
  double *work;
  /* Hundredths of a second. */
  const size_t often = (size_t) fmax (much / pow ((double) e->basis->size, 2), 1);
  if (e->ready[block] == e->steps)
    return;
  if (bti_calloc (&work, bti_stepper_room (e->stepper), sizeof *work, NULL) != BT_OK)
    {
      atomic_store (&e->stop, 2);
      return;
    }
  while (e->ready[block] < e->steps)
    {
      const size_t left = e->steps - e->ready[block];
      const size_t steps = left < often ? left : often;
      if (bt_watch_check (e->watch, NULL) != BT_OK)
        atomic_store (&e->stop, 1);
      if (atomic_load (&e->stop))
        break;
      bti_stepper_block (e->stepper, e->z + block * e->half->n * LANES,
                         e->psi + block * e->basis->size * LANES,
                         first_stream + block * LANES, e->done + e->ready[block], steps,
                         work);
      e->ready[block] += steps;
    }
  free (work);
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  struct ensemble *e = self;
  const size_t blocks = e->batches * e->blocks;
  if (e->torn && !(fabs (h - e->h) <= 1e-9 * h && steps == e->steps))
    return bt_error_set (error, BT_EINVAL,
                         "%zu steps of %g were begun and stopped, not %zu of %g",
                         e->steps, e->h, steps, h);
  if (!e->torn)
    {
      bt_status status = bti_stepper_set (e->stepper, h, error);
      if (status != BT_OK)
        return status;
      e->h = h;
      e->steps = steps;
    }
  atomic_store (&e->stop, 0);
  bti_pool_run (e->threads, blocks, advance_block, e);
  e->torn = atomic_load (&e->stop);
  if (e->torn == 2)
    return bt_error_set (error, BT_ENOMEM, "out of memory: trajectories");
  if (e->torn)
    {
      bt_status status = bt_watch_check (e->watch, error);
      return status != BT_OK ? status : bt_error_set (error, BT_ECANCEL, "interrupted");
    }
  memset (e->ready, 0, blocks * sizeof *e->ready);
  e->done += steps;
  return BT_OK;
}

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  static const size_t own[OWN] = { 0, 1, 2, 3 };
  struct ensemble *e = self;
  const size_t stride = 1 + e->batches;
  double *mean;
  bt_status status = bti_calloc (&mean, (OWN + 2) * stride, sizeof *mean, error);
  if (status == BT_OK)
    status = see (e, own, OWN, mean, error);
  if (status == BT_OK)
    {
      *out = (bt_observables){ .x = mean[0],
                               .p = mean[stride],
                               .x2 = mean[2 * stride],
                               .energy = mean[3 * stride],
                               .norm = mean[OWN * stride],
                               .edge = e->outside + mean[(OWN + 1) * stride] };
      memcpy (e->batch_x, mean + 1, e->batches * sizeof *mean);
      memcpy (e->batch_p, mean + stride + 1, e->batches * sizeof *mean);
      if (!isfinite (out->x2) || !isfinite (out->energy) || !isfinite (out->norm))
        status = bt_error_set (error, BT_ECONV,
                               "a mean over trajectories is not finite: some of them "
                               "run away, or a smaller step is needed");
      else if (!(out->edge <= e->tolerance))
        status
            = bt_error_set (error, BT_EGRID,
                            "basis too small for the state: weight %.2g at its edge, "
                            "allowed %.2g; a larger cut is needed",
                            out->edge, e->tolerance);
    }
  free (mean);
  return status;
}

static void
batch_means (const void *self, double *x, double *p)
{
  const struct ensemble *e = self;
  memcpy (x, e->batch_x, e->batches * sizeof *x);
  memcpy (p, e->batch_p, e->batches * sizeof *p);
}

static bt_status
mean (void *self, const bti_polynomial *a, double *out, bt_error *error)
{
  struct ensemble *e = self;
  const size_t stride = 1 + e->batches;
  size_t look;
  double *all = NULL;
  bt_status status = find_look (&look, e, a, error);
  if (status == BT_OK)
    status = bti_calloc (&all, 3 * stride, sizeof *all, error);
  if (status == BT_OK)
    status = see (e, &look, 1, all, error);
  if (status == BT_OK)
    memcpy (out, all, stride * sizeof *all);
  free (all);
  return status;
}

/* ---- options --------------------------------------------------------------------- */

static double
bytes_of (const bt_options *options, double n, double states)
{
  const double lanes
      = (double) options->samples + (double) options->batches * (LANES + 1);
  return lanes * (8 * n + 16 * states) + 20 * 16 * states * states;
}

static bt_status
settle_half (bt_options *options, const bti_system *system, int normal, double *bytes,
             bt_error *error)
{
  bti_semiclassical *half;
  bti_system *alone = NULL;
  bt_status status
      = bti_semiclassical_new (&half, system, normal, name_of (normal), error);
  if (status == BT_OK)
    status = bti_semiclassical_record (half, system, BTI_RECORD_EXACT, name_of (normal),
                                       error);
  if (status == BT_OK)
    status = bti_semiclassical_quantum (&alone, half, system, error);
  if (status == BT_OK && options->cut == 0)
    options->cut = bti_basis_cut (alone, options->tolerance);
  if (status == BT_OK && options->dt == 0)
    options->dt = fmin (longest, sharpest / bti_stepper_rate (system, half, alone));
  if (status == BT_OK)
    *bytes
        = bytes_of (options, (double) half->n, bti_basis_count (alone, options->cut));
  bti_semiclassical_free (half);
  bti_system_free (alone);
  return status;
}

static bt_status
settle (bt_options *options, const bt_model *model, int normal, bt_error *error)
{
  const bti_system *system = bti_model_system (model);
  double bytes = 0;
  if (!system)
    return bt_error_set (error, BT_ENOTSUP, "%s takes at most %d parts",
                         name_of (normal), BT_MAX_PARTS);
  if (!(options->cut >= 0) || !isfinite (options->cut))
    return bt_error_set (error, BT_EINVAL, "energy cut %g: must be > 0", options->cut);
  if (options->sample_x)
    return bt_error_set (error, BT_ENOTSUP,
                         "%s knows how classical parts start: they are not sampled or "
                         "left sharp as one likes",
                         name_of (normal));
  if (options->share > most_share)
    options->share = most_share;
  bt_status status = settle_half (options, system, normal, &bytes, error);
  if (status == BT_OK)
    status = bti_memory_check (bytes, error, "%zu trajectories, up to energy %g,",
                               options->samples, options->cut);
  return status;
}

static double
memory (const bt_options *options, const bt_model *model, int normal)
{
  bt_options settled = *options;
  double bytes = 0;
  if (settle_half (&settled, bti_model_system (model), normal, &bytes, NULL) != BT_OK)
    return 0;
  return bytes;
}

#define ROW(symbol, text, what, normal, own)                                           \
  static bt_status make_##symbol (void **self, const bt_model *model,                  \
                                  const bt_options *options, bt_error *error)          \
  {                                                                                    \
    return bti_ensemble_new (self, model, options, normal, error);                     \
  }                                                                                    \
  static bt_status settle_##symbol (bt_options *options, const bt_model *model,        \
                                    bt_error *error)                                   \
  {                                                                                    \
    return settle (options, model, normal, error);                                     \
  }                                                                                    \
  static double memory_##symbol (const bt_options *options, const bt_model *model)     \
  {                                                                                    \
    return memory (options, model, normal);                                            \
  }                                                                                    \
  const bt_method bti_method_##symbol                                                  \
      = { .name = text,                                                                \
          .quick = own,                                                                \
          .summary = what,                                                             \
          .source = "Diosi and Halliwell, Phys. Rev. Lett. 81, 2846 (1998); Strang "   \
                    "splitting",                                                       \
          .caps = BT_SAMPLED | BT_STEPPED | BT_ENVIRONMENT | BT_BASIS | BT_NOISY       \
                  | BT_BOUND | (normal ? BT_NORMAL : 0),                               \
          .order = 2,                                                                  \
          .make = make_##symbol,                                                       \
          .destroy = destroy,                                                          \
          .advance = advance,                                                          \
          .observe = observe,                                                          \
          .batches = batch_means,                                                      \
          .mean = mean,                                                                \
          .settle = settle_##symbol,                                                   \
          .memory = memory_##symbol }

ROW (hybrid, "hybrid", "exact trajectories of points and states, in Wigner order", 0,
     &bti_method_quick);
ROW (hybrid_p, "hybrid-p", "exact trajectories of points and states, of P functions", 1,
     &bti_method_quick_p);
