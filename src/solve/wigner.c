/* solve/wigner.c - truncated Wigner, VZ25 Eqs. (7)-(8), (13)-(15).
 *
 * Classical trajectories from the initial state's Wigner function,
 *   y_j ~ N(0, 1/(2 W_j)),  p_j ~ N(0, W_j/2),
 * with x = x0, p_x = 0 sharp as in the source, or sampled too,
 * x ~ N(x0, 1/2), p_x ~ N(0, 1/2).  (Eq. (12) prints the exponent of y for p_y as
 * well; a pure state needs the inverse one.)
 *
 * Samples come in independent batches, whose scatter gives the error.  They are
 * Philox numbers or, by default, low-discrepancy points shifted at random batch by
 * batch: the same mean with far less scatter.  With one mode and x sharp, x(t) is an
 * even function of (y, p), and those points are a lattice in action and half a turn of
 * angle, with weights; otherwise they are Sobol's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "base/pool.h"
#include "num/random.h"
#include "solve/flow.h"
#include "solve/method.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct wigner
{
  size_t modes, batches, batch; /* samples in a batch */
  size_t blocks;                /* blocks in a batch; the last may be part empty */
  size_t groups;                /* of blocks in a batch; the last may be smaller */
  size_t stride;                /* numbers in a block's q, and in its p */
  unsigned threads;
  double *omega2, *lambda; /* one block */
  double *points;          /* per block: q then p */
  double *start;           /* energy of each sample at t = 0 */
  double *weight;          /* of each sample, mean one over a batch */
  bti_flow_sums *sums;     /* of each group, now */
  double h;                /* of the advance under way */
  size_t steps;
  /* Groups that are through with it; where the watch stopped it, TORN, some. */
  unsigned char *done;
  int torn;
  atomic_int stop;
  const bt_watch *watch;
};

enum
{
  GROUP = 8, /* blocks that are advanced and summed while they are in the cache */
  OFTEN = 8  /* groups between two looks at the watch */
};

static void
destroy (void *self)
{
  struct wigner *tw = self;
  free (tw->omega2);
  free (tw->points);
  free (tw->start);
  free (tw->weight);
  free (tw->sums);
  free (tw->done);
  free (tw);
}

static double *
block_of (const struct wigner *tw, size_t index)
{
  return tw->points + 2 * tw->stride * index;
}

/* Put the standard normal numbers NORMAL, in pairs (q, p) per axis, into LANE. */
static void
place (const struct wigner *tw, const bt_model *model, double *block, size_t lane,
       const double *normal, int sample_x)
{
  double *q = block + lane, *p = block + tw->stride + lane;
  q[0] = bt_model_x0 (model);
  if (sample_x)
    {
      q[0] += normal[2 * tw->modes] / sqrt (2);
      p[0] = normal[2 * tw->modes + 1] / sqrt (2);
    }
  for (size_t j = 0; j < tw->modes; j++)
    {
      double width = bt_model_width (model, j);
      q[(j + 1) * BTI_LANES] = normal[2 * j] / sqrt (2 * width);
      p[(j + 1) * BTI_LANES] = normal[2 * j + 1] * sqrt (width / 2);
    }
}

static bt_status
sample (struct wigner *tw, const bt_model *model, const bt_options *options,
        bt_error *error)
{
  size_t pairs = tw->modes + (options->sample_x ? 1 : 0);
  double *normal;
  bt_status status = bti_calloc (&normal, tw->batch * pairs, 2 * sizeof *normal, error);
  for (size_t b = 0; status == BT_OK && b < tw->batches; b++)
    {
      double *weight = tw->weight + b * tw->blocks * BTI_LANES;
      status = bt_watch_check (tw->watch, error);
      if (status != BT_OK)
        break;
      if (!options->random)
        status = bti_even_normal (normal, weight, tw->batch, 2 * pairs, options->seed,
                                  b, error);
      else
        for (size_t i = 0; i < tw->batch; i++)
          {
            weight[i] = 1;
            for (size_t j = 0; j < pairs; j++)
              bti_normal2 (options->seed, b * tw->batch + i, j,
                           normal + 2 * (i * pairs + j));
          }
      for (size_t i = 0; status == BT_OK && i < tw->batch; i++)
        place (tw, model, block_of (tw, b * tw->blocks + i / BTI_LANES), i % BTI_LANES,
               normal + 2 * i * pairs, options->sample_x);
    }
  free (normal);
  return status;
}

static void
sum_group (void *context, size_t index)
{
  const struct wigner *tw = context;
  const size_t begin = index % tw->groups * GROUP,
               block = index / tw->groups * tw->blocks + begin,
               first = block * BTI_LANES, left = tw->batch - begin * BTI_LANES;
  tw->sums[index] = bti_flow_sum (
      block_of (tw, block), left < GROUP * BTI_LANES ? left : GROUP * BTI_LANES,
      tw->weight + first, tw->start + first, tw->omega2, tw->lambda, tw->modes);
}

static bt_status
make (void **self, const bt_model *model, const bt_options *options, bt_error *error)
{
  struct wigner *tw;
  bt_status status = bti_calloc (&tw, 1, sizeof *tw, error);
  if (status != BT_OK)
    return status;
  tw->modes = bt_model_modes (model);
  tw->batches = options->batches;
  tw->batch = options->samples / options->batches;
  tw->blocks = (tw->batch + BTI_LANES - 1) / BTI_LANES;
  tw->groups = (tw->blocks + GROUP - 1) / GROUP;
  tw->stride = (tw->modes + 1) * BTI_LANES;
  tw->threads = options->threads;
  tw->watch = options->watch;
  atomic_init (&tw->stop, 0);
  status = bti_calloc (&tw->omega2, 2 * tw->modes, sizeof *tw->omega2, error);
  if (status == BT_OK)
    status = bti_calloc (&tw->start, tw->batches * tw->blocks * BTI_LANES,
                         sizeof *tw->start, error);
  if (status == BT_OK)
    status = bti_calloc (&tw->weight, tw->batches * tw->blocks * BTI_LANES,
                         sizeof *tw->weight, error);
  if (status == BT_OK)
    status = bti_calloc (&tw->done, tw->batches * tw->groups, 1, error);
  if (status == BT_OK)
    status = bti_calloc (&tw->sums, tw->batches * tw->groups, sizeof *tw->sums, error);
  if (status != BT_OK)
    goto fail;
  tw->lambda = tw->omega2 + tw->modes;
  for (size_t j = 0; j < tw->modes; j++)
    {
      tw->omega2[j] = bt_model_omega (model, j) * bt_model_omega (model, j);
      tw->lambda[j] = bt_model_lambda (model, j);
    }
  size_t numbers = 2 * tw->stride * tw->blocks * tw->batches;
  tw->points = aligned_alloc (64, numbers * sizeof *tw->points);
  if (!tw->points)
    {
      status = bt_error_set (error, BT_ENOMEM, "out of memory: %zu samples",
                             options->samples);
      goto fail;
    }
  /* Empty lanes rest at the origin. */
  memset (tw->points, 0, numbers * sizeof *tw->points);
  status = sample (tw, model, options, error);
  if (status != BT_OK)
    goto fail;
  bti_pool_run (tw->threads, tw->batches * tw->groups, sum_group, tw);
  *self = tw;
  return BT_OK;

fail:
  destroy (tw);
  return status;
}

static void
advance_group (void *context, size_t index)
{
  struct wigner *tw = context;
  if (index % OFTEN == 0 && bt_watch_check (tw->watch, NULL) != BT_OK)
    atomic_store (&tw->stop, 1);
  if (tw->done[index] || atomic_load (&tw->stop))
    return;
  const size_t first = index % tw->groups * GROUP;
  for (size_t k = first; k < first + GROUP && k < tw->blocks; k++)
    {
      double *block = block_of (tw, index / tw->groups * tw->blocks + k);
      bti_flow_block (block, block + tw->stride, tw->omega2, tw->lambda, tw->modes,
                      tw->h, tw->steps);
    }
  sum_group (tw, index);
  tw->done[index] = 1;
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  struct wigner *tw = self;
  const size_t count = tw->groups * tw->batches;
  if (tw->torn && !(fabs (h - tw->h) <= 1e-9 * h && steps == tw->steps))
    return bt_error_set (error, BT_EINVAL,
                         "%zu steps of %g were begun and stopped, not %zu of %g",
                         tw->steps, tw->h, steps, h);
  if (!tw->torn)
    tw->h = h;
  tw->steps = steps;
  atomic_store (&tw->stop, 0);
  bti_pool_run (tw->threads, count, advance_group, tw);
  tw->torn = atomic_load (&tw->stop);
  if (tw->torn)
    {
      bt_status status = bt_watch_check (tw->watch, error);
      /* Somebody asked and thought better of it. */
      return status != BT_OK ? status : bt_error_set (error, BT_ECANCEL, "interrupted");
    }
  memset (tw->done, 0, count);
  return BT_OK;
}

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  (void) error;
  const struct wigner *tw = self;
  double x = 0, p = 0, x2 = 0, energy = 0, change = 0;
  for (size_t i = 0; i < tw->batches * tw->groups; i++)
    {
      x += tw->sums[i].x;
      p += tw->sums[i].p;
      x2 += tw->sums[i].x2;
      energy += tw->sums[i].energy;
      change = fmax (change, tw->sums[i].change);
    }
  double count = (double) (tw->batches * tw->batch);
  *out = (bt_observables){ .x = x / count,
                           .p = p / count,
                           .x2 = x2 / count,
                           .norm = 1 + change,
                           .energy = energy / count };
  return BT_OK;
}

static void
batch_means (const void *self, double *x, double *p)
{
  const struct wigner *tw = self;
  const bti_flow_sums *sums = tw->sums;
  for (size_t b = 0; b < tw->batches; b++, sums += tw->groups)
    {
      x[b] = p[b] = 0;
      for (size_t i = 0; i < tw->groups; i++)
        {
          x[b] += sums[i].x / (double) tw->batch;
          p[b] += sums[i].p / (double) tw->batch;
        }
    }
}

static bt_status
settle (bt_options *options, const bt_model *model, bt_error *error)
{
  (void) error;
  if (options->dt == 0)
    options->dt = bti_step_for (model, options->tolerance, 1e-4, 8, 0.2);
  /* Sobol points end at forty dimensions. */
  if (2 * (bt_model_modes (model) + 1) > BTI_SOBOL_MAX)
    options->random = 1;
  return BT_OK;
}

static double
memory (const bt_options *options, const bt_model *model)
{
  double lanes = (double) options->samples + (double) options->batches * BTI_LANES;
  return lanes * (2 * (double) (bt_model_modes (model) + 1) + 2)
         * (double) sizeof (double);
}

const bt_method bti_method_wigner = {
  .name = "truncated-wigner",
  .summary = "mean over classical trajectories from the Wigner function",
  .source = "VZ25 Eqs. (7)-(8), (13)-(15); eighth-order composition",
  .caps = BT_STEPPED | BT_SAMPLED,
  .order = 8,
  .make = make,
  .destroy = destroy,
  .advance = advance,
  .observe = observe,
  .batches = batch_means,
  .settle = settle,
  .memory = memory,
};
