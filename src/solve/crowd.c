/* solve/crowd.c - trajectories of one of the shapes of model/recognise.c as methods:
 * the controls, and what `hybrid' and `hybrid-p' are of them.
 *
 * Batches have streams of their own; a batch is blocks of lanes in order, so sums have
 * one order.  A block that was stopped has not moved.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "base/pool.h"
#include "model/system.h"
#include "solve/density.h"
#include "solve/method.h"
#include "solve/swarm.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct crowd
{
  bti_open *model;
  bti_system *system;
  bti_swarm swarm;
  const bti_swarm_kind *kind;
  bti_swarm_segment segment;     /* the last one, or that under way */
  size_t batches, batch, blocks; /* samples in a batch, blocks in a batch */
  unsigned threads;
  const bt_watch *watch;
  bti_swarm_block *block;
  unsigned char *ready; /* of each block: it has crossed the segment */
  int torn;             /* 1: stopped on the way; 2: no memory */
  atomic_int stop;
  bti_swarm_sums *sums; /* a batch */
  int seen;             /* they are those of now */
};

/* The longest step of our own choice. */
static const double longest = 0.05;
/* A bound of what a step of one trajectory takes at least, in seconds. */
static const double quickest = 100 / 5e10;

static void
destroy (void *self)
{
  struct crowd *c = self;
  free (c->segment.gain);
  free (c->block);
  free (c->ready);
  free (c->sums);
  bti_system_free (c->system);
  bti_open_free (c->model);
  free (c);
}

static const char *
name_of (bti_swarm_mode mode)
{
  switch (mode)
    {
    case BTI_SWARM_HEALED:
      return bti_method_hybrid.name;
    case BTI_SWARM_P:
      return bti_method_hybrid_p.name;
    case BTI_SWARM_PSEUDO:
      return bti_method_pseudo.name;
    case BTI_SWARM_SINGLE:
      return bti_method_single.name;
    case BTI_SWARM_NOISE:
      return bti_method_noise.name;
    default:
      return bti_method_sampled.name;
    }
}

static bt_status
open_of (bti_open **out, const bt_model *model, bti_swarm_mode mode, bt_error *error)
{
  bti_open_params params;
  bt_error why = BT_ERROR_INIT;
  *out = NULL;
  bt_status status = bti_open_recognise (&params, model, &why);
  if (status == BT_OK && params.kind == BTI_OPEN_QUARTIC)
    status
        = bt_error_set (&why, BT_ENOTSUP, "no trajectories have the coupling x^2 y^2");
  if (status == BT_OK && mode == BTI_SWARM_P && params.kind != BTI_OPEN_CAVITY)
    status = bt_error_set (&why, BT_ENOTSUP, "it is none of a cavity");
  if (status == BT_OK)
    status = bti_open_new (out, &params, &why);
  if (status == BT_OK)
    status = bti_swarm_check (*out, mode, &why);
  bti_swarm rates = { .params = *out ? bti_open_get (*out) : NULL, .mode = mode };
  if (status == BT_OK)
    status = bti_swarm_set (&rates, &why);
  if (status == BT_OK)
    return BT_OK;
  bti_open_free (*out);
  *out = NULL;
  return bt_error_set (error, status == BT_EINVAL ? BT_ENOTSUP : status, "%s: %s",
                       name_of (mode), why.text);
}

/* A solver in MODE; OPTIONS are settled. */
static bt_status
crowd_new (void **self, const bt_model *model, const bt_options *options,
           bti_swarm_mode mode, bt_error *error)
{
  struct crowd *c;
  bt_status status = bti_calloc (&c, 1, sizeof *c, error);
  if (status != BT_OK)
    return status;
  atomic_init (&c->stop, 0);
  /* All points of a single start are the same. */
  c->batches = mode == BTI_SWARM_SINGLE ? 1 : options->batches;
  c->batch = mode == BTI_SWARM_SINGLE ? 1 : options->samples / options->batches;
  c->blocks = (c->batch + BTI_SWARM_LANES - 1) / BTI_SWARM_LANES;
  c->threads = options->threads;
  c->watch = options->watch;
  const size_t blocks = c->batches * c->blocks;
  status = open_of (&c->model, model, mode, error);
  if (status == BT_OK)
    status = bti_system_copy (&c->system, bti_model_system (model), error);
  if (status == BT_OK)
    {
      c->swarm = (bti_swarm){ .params = bti_open_get (c->model),
                              .watch = c->watch,
                              .mode = mode,
                              .seed = options->seed };
      c->kind = bti_swarm_kind_of (&c->swarm);
      status = bti_swarm_set (&c->swarm, error);
    }
  if (status == BT_OK)
    status = c->kind->prepare (&c->swarm, &c->segment, error);
  if (status == BT_OK)
    status = bti_calloc (&c->block, blocks, sizeof *c->block, error);
  if (status == BT_OK)
    status = bti_calloc (&c->ready, blocks, 1, error);
  if (status == BT_OK)
    status = bti_calloc (&c->sums, c->batches, sizeof *c->sums, error);
  for (size_t b = 0; status == BT_OK && b < blocks; b++)
    {
      c->block[b].stream
          = (uint64_t) (b / c->blocks * c->batch + b % c->blocks * BTI_SWARM_LANES);
      bti_swarm_place (&c->swarm, &c->block[b]);
    }
  if (status == BT_OK)
    *self = c;
  else
    destroy (c);
  return status;
}

/* ---- moving ---------------------------------------------------------------------- */

static void
advance_block (void *context, size_t b)
{
  struct crowd *c = context;
  if (c->ready[b] || atomic_load (&c->stop))
    return;
  bti_swarm_block *own;
  if (bti_calloc (&own, 1, sizeof *own, NULL) != BT_OK)
    {
      atomic_store (&c->stop, 2);
      return;
    }
  *own = c->block[b];
  c->kind->cross (&c->swarm, &c->segment, own);
  if (bt_watch_check (c->watch, NULL) != BT_OK)
    atomic_store (&c->stop, 1);
  else
    {
      c->block[b] = *own;
      c->ready[b] = 1;
    }
  free (own);
}

static bt_status
begin (struct crowd *c, double h, size_t steps, bt_error *error)
{
  bt_status status = bt_watch_afford (
      c->watch,
      quickest * (double) steps * (double) (c->batch * c->batches) / c->threads, error,
      "%zu steps of %zu trajectories", steps, c->batch * c->batches);
  if (status == BT_OK)
    status = bti_memory_check (32 * (double) steps, error, "%zu steps at once", steps);
  if (status != BT_OK)
    return status;
  free (c->segment.gain);
  c->segment = (bti_swarm_segment){ .h = h, .steps = steps };
  return c->kind->prepare (&c->swarm, &c->segment, error);
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  struct crowd *c = self;
  if (c->torn && !(fabs (h - c->segment.h) <= 1e-9 * h && steps == c->segment.steps))
    return bt_error_set (error, BT_EINVAL,
                         "%zu steps of %g were begun and stopped, not %zu of %g",
                         c->segment.steps, c->segment.h, steps, h);
  bt_status status = c->torn ? BT_OK : begin (c, h, steps, error);
  if (status != BT_OK)
    return status;
  const size_t blocks = c->batches * c->blocks;
  atomic_store (&c->stop, 0);
  c->seen = 0;
  bti_pool_run (c->threads, blocks, advance_block, c);
  c->torn = atomic_load (&c->stop);
  if (c->torn == 2)
    return bt_error_set (error, BT_ENOMEM, "out of memory: trajectories");
  if (c->torn)
    {
      status = bt_watch_check (c->watch, error);
      return status != BT_OK ? status : bt_error_set (error, BT_ECANCEL, "interrupted");
    }
  memset (c->ready, 0, blocks);
  return BT_OK;
}

/* ---- looking --------------------------------------------------------------------- */

static void
see_batch (void *context, size_t b)
{
  struct crowd *c = context;
  c->sums[b] = (bti_swarm_sums){ .shortest = INFINITY };
  for (size_t k = 0; k < c->blocks; k++)
    {
      const size_t left = c->batch - k * BTI_SWARM_LANES;
      c->kind->sum (&c->swarm, &c->segment, &c->block[b * c->blocks + k],
                    left < BTI_SWARM_LANES ? left : BTI_SWARM_LANES, &c->sums[b]);
    }
}

static bt_status
see (struct crowd *c, bt_error *error)
{
  if (c->torn)
    return bt_error_set (error, BT_EINVAL, "trajectories were stopped on their way");
  if (!c->seen)
    bti_pool_run (c->threads, c->batches, see_batch, c);
  c->seen = 1;
  return BT_OK;
}

/* The mean of what has these weights over all, then of each batch; of a single start
 * there are none. */
static void
weigh (const struct crowd *c, double weight[BTI_MOMENTS][BTI_MOMENTS], double *out)
{
  const int single = c->swarm.mode == BTI_SWARM_SINGLE;
  double sum = 0;
  for (size_t b = 0; b < c->batches; b++)
    {
      const double one
          = bti_open_weighed (weight, c->sums[b].moment) / (double) c->batch;
      if (!single)
        out[1 + b] = one;
      sum += one / (double) c->batches;
    }
  out[0] = sum;
}

static bt_status
mean (void *self, const bti_polynomial *a, double *out, bt_error *error)
{
  struct crowd *c = self;
  double weight[BTI_MOMENTS][BTI_MOMENTS];
  bt_status status = see (c, error);
  if (status == BT_OK)
    status = bti_open_weigh (weight, c->system, a, error);
  if (status == BT_OK)
    weigh (c, weight, out);
  return status;
}

/* The weights of x, its rate, x^2 and H. */
static bt_status
own_weights (const struct crowd *c, double weight[4][BTI_MOMENTS][BTI_MOMENTS],
             bt_error *error)
{
  memset (weight, 0, 4 * sizeof *weight);
  bt_status status = bti_open_weigh (weight[1], c->system, &c->system->rate, error);
  if (status == BT_OK)
    status = bti_open_weigh (weight[3], c->system, &c->system->h, error);
  weight[0][1][0] = weight[2][3][0] = 1;
  weight[1][1][0] -= c->swarm.params->kappa / 2;
  return status;
}

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  struct crowd *c = self;
  double weight[4][BTI_MOMENTS][BTI_MOMENTS],
      *to[4] = { &out->x, &out->p, &out->x2, &out->energy }, *all;
  *out = (bt_observables){ .norm = 1 };
  bt_status status = see (c, error);
  if (status == BT_OK)
    status = own_weights (c, weight, error);
  if (status == BT_OK)
    status = bti_calloc (&all, 1 + c->batches, sizeof *all, error);
  if (status != BT_OK)
    return status;
  for (int i = 0; i < 4; i++)
    {
      weigh (c, weight[i], all);
      *to[i] = all[0];
    }
  free (all);
  if (isfinite (out->x2) && isfinite (out->energy))
    return BT_OK;
  return bt_error_set (error, BT_ECONV, "a mean over trajectories is not finite");
}

static void
batch_means (const void *self, double *x, double *p)
{
  const struct crowd *c = self;
  double weight[4][BTI_MOMENTS][BTI_MOMENTS];
  if (own_weights (c, weight, NULL) != BT_OK)
    return;
  for (size_t b = 0; b < c->batches; b++)
    {
      bti_swarm_sums sums = c->sums[b];
      x[b] = bti_open_weighed (weight[0], sums.moment) / (double) c->batch;
      p[b] = bti_open_weighed (weight[1], sums.moment) / (double) c->batch;
    }
}

static bt_status
gates (void *self, int eigenvalues, bt_gates *out, bt_error *error)
{
  (void) eigenvalues;
  struct crowd *c = self;
  const double total = (double) (c->batch * c->batches);
  bt_status status = see (c, error);
  if (status != BT_OK)
    return status;
  out->purity = out->length_max = out->outside = out->born_outside = 0;
  out->length_min = INFINITY;
  for (size_t b = 0; b < c->batches; b++)
    {
      const bti_swarm_sums *sums = &c->sums[b];
      out->purity += sums->purity / total;
      out->outside += (double) sums->outside / total;
      out->born_outside += (double) sums->born / total;
      out->length_max = fmax (out->length_max, sums->longest);
      out->length_min = fmin (out->length_min, sums->shortest);
    }
  return BT_OK;
}

/* ---- options --------------------------------------------------------------------- */

static double
memory (const bt_options *options, const bt_model *model)
{
  (void) model;
  const double lanes
      = (double) options->samples + (double) options->batches * BTI_SWARM_LANES;
  return lanes / BTI_SWARM_LANES * (double) sizeof (bti_swarm_block);
}

static bt_status
settle (bt_options *options, const bt_model *model, bti_swarm_mode mode,
        bt_error *error)
{
  bti_open *open;
  bt_status status = open_of (&open, model, mode, error);
  if (status == BT_OK && options->sample_x)
    status
        = bt_error_set (error, BT_ENOTSUP,
                        "%s knows how classical parts start: they are not sampled or "
                        "left sharp as one likes",
                        name_of (mode));
  if (status == BT_OK && options->dt == 0)
    options->dt = fmin (longest, bti_open_resolving_step (bti_open_get (open)));
  if (status == BT_OK)
    status = bti_memory_check (memory (options, model), error, "%zu trajectories",
                               options->samples);
  bti_open_free (open);
  return status;
}

#define ROW(symbol, mode, text, what, where, ...)                                      \
  static bt_status make_##symbol (void **self, const bt_model *model,                  \
                                  const bt_options *options, bt_error *error)          \
  {                                                                                    \
    return crowd_new (self, model, options, mode, error);                              \
  }                                                                                    \
  static bt_status settle_##symbol (bt_options *options, const bt_model *model,        \
                                    bt_error *error)                                   \
  {                                                                                    \
    return settle (options, model, mode, error);                                       \
  }                                                                                    \
  const bt_method bti_method_##symbol = { .name = text,                                \
                                          .summary = what,                             \
                                          .source = where,                             \
                                          .order = 2,                                  \
                                          .make = make_##symbol,                       \
                                          .destroy = destroy,                          \
                                          .advance = advance,                          \
                                          .observe = observe,                          \
                                          .mean = mean,                                \
                                          .gates = gates,                              \
                                          .settle = settle_##symbol,                   \
                                          __VA_ARGS__ }
#define SAMPLED(...)                                                                   \
  .batches = batch_means, .memory = memory,                                            \
  .caps = BT_SAMPLED | BT_STEPPED | BT_ENVIRONMENT | BT_NOISY | __VA_ARGS__

ROW (sampled, BTI_SWARM_MEANFIELD, "mean-field-sampled",
     "mean force without noise, start sampled from the Wigner function", "Ehrenfest",
     SAMPLED (BT_CONTROL));
ROW (single, BTI_SWARM_SINGLE, "mean-field-single",
     "mean force without noise, one start in the centre", "Ehrenfest",
     .caps = BT_STEPPED | BT_ENVIRONMENT | BT_CONTROL);
ROW (quick_noise, BTI_SWARM_NOISE, "mean-field-noise", "mean force with noise",
     "as of any model", SAMPLED (BT_CONTROL));
ROW (quick_pseudo, BTI_SWARM_PSEUDO, "pseudo", "trajectories below the trade-off",
     "as of any model", SAMPLED (BT_CONTROL | BT_LOOSE));
ROW (quick, BTI_SWARM_HEALED, "hybrid", "exact trajectories", "as any hybrid",
     SAMPLED (BT_BOUND));
ROW (quick_p, BTI_SWARM_P, "hybrid-p", "exact trajectories of P functions",
     "heterodyne record drawn exactly", SAMPLED (BT_BOUND | BT_NORMAL));
