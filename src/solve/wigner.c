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
 * Of any other model the parts that are not classical start in their Wigner functions,
 * which must be Gaussian, the classical ones at their means, or sampled too; they move
 * by its Weyl symbol (solve/motion.h).  A joint start gives its means, and of the parts
 * that are sampled the Gaussian of its covariance, correlated.  A linear environment
 * damps all parts and shakes them, each sample by noise of its own; those of x, too.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "base/pool.h"
#include "model/ground.h"
#include "num/random.h"
#include "solve/flow.h"
#include "solve/method.h"
#include "solve/motion.h"
#include "solve/pace.h"

#include <float.h>
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
  double *omega2, *lambda; /* one block; unused with */
  bti_motion *motion;      /* of a model that has not the special form */
  double floor;            /* then: the mean size of an energy at the start */
  unsigned even;  /* parts half of whose phase space is sampled: odd means vanish */
  double *points; /* per block: q then p */
  double *start;  /* energy of each sample at t = 0; special form: one over it */
  double *weight; /* of each sample, mean one over a batch */
  /* Of each group, at the end of the last ROWS advances, which were computed at once;
   * ROW is now. */
  bti_flow_sums *sums;
  size_t rows, row, expected; /* advances to come, all the same */
  double h;                   /* of the advance under way */
  size_t steps;
  uint64_t made, next; /* steps before ROWS, and with them */
  uint64_t seed;       /* of the noise that an environment makes */
  int half;            /* bt_options */
  /* Groups that are through with it; where the watch stopped it, TORN, some. */
  unsigned char *done;
  int torn;
  atomic_int stop;
  const bt_watch *watch;
};

enum
{
  /* Blocks that are advanced and summed, and advances that are done, while they are in
   * the cache: samples by the million are slower to fetch than to move. */
  GROUP = 8,
  AHEAD = 16,
  OFTEN = 8 /* groups between two looks at the watch */
};

static void
destroy (void *self)
{
  struct wigner *tw = self;
  bti_motion_free (tw->motion);
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

/* What is sampled, in pairs of standard normal numbers. */
struct source
{
  const bt_model *model;
  const bti_system *system; /* NULL: the special form */
  size_t pairs, part[BT_MAX_PARTS];
  int sample_x;
  double mean[BTI_SLOTS];
  double factor[4 * BT_MAX_PARTS * BT_MAX_PARTS]; /* of the covariance of PART */
};

/* The quantum parts in their order, then the classical ones if at all. */
static bt_status
set_source (struct source *source, const bt_model *model, int sample_x,
            const bt_watch *watch, bt_error *error)
{
  double covariance[BTI_SLOTS * BTI_SLOTS];
  *source = (struct source){ .model = model, .sample_x = sample_x };
  if (bti_model_special (model))
    {
      source->pairs = bt_model_modes (model) + (sample_x ? 1 : 0);
      return BT_OK;
    }
  const bti_system *system = source->system = bti_model_system (model);
  for (int classical = 0; classical <= (sample_x ? 1 : 0); classical++)
    for (size_t k = 0; k < system->parts; k++)
      if (!system->part[k].classical == !classical)
        source->part[source->pairs++] = k;
  bt_status status = bti_start_moments (source->mean, covariance, system, watch, error);
  if (status == BT_OK)
    status = bti_start_factor (source->factor, covariance, source->part, source->pairs,
                               error);
  return status;
}

/* Put the standard normal numbers NORMAL, in pairs (q, p) per axis, into LANE. */
static void
place_special (const struct wigner *tw, const struct source *source, double *block,
               size_t lane, const double *normal)
{
  double *q = block + lane, *p = block + tw->stride + lane;
  q[0] = bt_model_x0 (source->model);
  if (source->sample_x)
    {
      q[0] += normal[2 * tw->modes] / sqrt (2);
      p[0] = normal[2 * tw->modes + 1] / sqrt (2);
    }
  for (size_t j = 0; j < tw->modes; j++)
    {
      double width = bt_model_width (source->model, j);
      q[(j + 1) * BTI_LANES] = normal[2 * j] / sqrt (2 * width);
      p[(j + 1) * BTI_LANES] = normal[2 * j + 1] * sqrt (width / 2);
    }
}

static void
place (const struct wigner *tw, const struct source *source, double *block, size_t lane,
       const double *normal)
{
  double *q = block + lane, *p = block + tw->stride + lane;
  for (size_t k = 0; k < source->system->parts; k++)
    {
      q[k * BTI_LANES] = source->mean[BTI_SLOT_X (k)];
      p[k * BTI_LANES] = source->mean[BTI_SLOT_P (k)];
    }
  for (size_t i = 0; i < source->pairs; i++)
    {
      const size_t k = source->part[i];
      const double *row = source->factor + 4 * i * source->pairs;
      for (size_t j = 0; j <= 2 * i; j++)
        q[k * BTI_LANES] += row[j] * normal[j];
      row += 2 * source->pairs;
      for (size_t j = 0; j <= 2 * i + 1; j++)
        p[k * BTI_LANES] += row[j] * normal[j];
    }
}

/* The part of which half the phase space is enough, as a set: one alone is sampled, and
 * nothing knows its sign. */
static unsigned
half_of (const struct source *source)
{
  if (!source->system)
    return source->pairs == 1 && !source->sample_x ? 2 : 0;
  return source->pairs == 1 && source->part[0] != source->system->followed
             ? bti_system_even (source->system) & 1U << source->part[0]
             : 0;
}

static bt_status
draw (const struct wigner *tw, const struct source *source, const bt_options *options,
      size_t batch, double *normal, bt_error *error)
{
  const size_t pairs = source->pairs;
  double *weight = tw->weight + batch * tw->blocks * BTI_LANES;
  if (!options->random && (!source->system || tw->even))
    return bti_even_normal (normal, weight, tw->batch, 2 * pairs, options->seed, batch,
                            error);
  for (size_t i = 0; i < tw->batch; i++)
    weight[i] = 1;
  if (!options->random)
    return bti_sobol_normal (normal, tw->batch, 2 * pairs, options->seed, batch, error);
  for (size_t i = 0; i < tw->batch; i++)
    for (size_t j = 0; j < pairs; j++)
      bti_normal2 (options->seed, batch * tw->batch + i, j,
                   normal + 2 * (i * pairs + j));
  return BT_OK;
}

struct sampling
{
  struct wigner *tw;
  const struct source *source;
  const bt_options *options;
  atomic_int failed;
};

static bt_status
sample_batch (const struct sampling *sampling, size_t batch, bt_error *error)
{
  const struct wigner *tw = sampling->tw;
  const struct source *source = sampling->source;
  double *normal;
  bt_status status = bt_watch_check (tw->watch, error);
  if (status == BT_OK)
    status = bti_calloc (&normal, tw->batch * source->pairs, 2 * sizeof *normal, error);
  if (status != BT_OK)
    return status;
  status = draw (tw, source, sampling->options, batch, normal, error);
  for (size_t i = 0; status == BT_OK && i < tw->batch; i++)
    (source->system ? place : place_special) (
        tw, source, block_of (tw, batch * tw->blocks + i / BTI_LANES), i % BTI_LANES,
        normal + 2 * i * source->pairs);
  free (normal);
  return status;
}

static void
sample_task (void *context, size_t batch)
{
  struct sampling *sampling = context;
  if (sample_batch (sampling, batch, NULL) != BT_OK)
    atomic_store (&sampling->failed, 1);
}

static bt_status
sample (struct wigner *tw, const bt_model *model, const bt_options *options,
        bt_error *error)
{
  struct source source;
  bt_status status = set_source (&source, model, options->sample_x, tw->watch, error);
  if (status != BT_OK)
    return status;
  tw->even = options->random ? 0 : half_of (&source);
  struct sampling sampling = { .tw = tw, .source = &source, .options = options };
  atomic_init (&sampling.failed, 0);
  bti_pool_run (tw->threads, tw->batches, sample_task, &sampling);
  /* Threads do not share an error: once more, alone, to hear what it was. */
  if (atomic_load (&sampling.failed))
    for (size_t b = 0; status == BT_OK && b < tw->batches; b++)
      status = sample_batch (&sampling, b, error);
  return status;
}

/* Group INDEX: its first block, and how many samples it has. */
static size_t
group_of (const struct wigner *tw, size_t index, size_t *samples)
{
  const size_t begin = index % tw->groups * GROUP, left = tw->batch - begin * BTI_LANES;
  *samples = left < GROUP * BTI_LANES ? left : GROUP * BTI_LANES;
  return index / tw->groups * tw->blocks + begin;
}

static bti_flow_sums *
sums_at (const struct wigner *tw, size_t row)
{
  return tw->sums + row * tw->batches * tw->groups;
}

static void
sum_row (const struct wigner *tw, size_t index, size_t row)
{
  bti_flow_sums *sums = sums_at (tw, row) + index;
  size_t samples, block = group_of (tw, index, &samples), first = block * BTI_LANES;
  if (tw->motion)
    *sums = bti_motion_sum (tw->motion, block_of (tw, block), samples,
                            tw->weight + first, tw->start + first, tw->floor);
  else
    *sums = bti_flow_sum (block_of (tw, block), samples, tw->weight + first,
                          tw->start + first, tw->omega2, tw->lambda, tw->modes);
}

static void
begin_group (void *context, size_t index)
{
  const struct wigner *tw = context;
  size_t samples, block = group_of (tw, index, &samples), first = block * BTI_LANES;
  if (!tw->motion)
    bti_flow_begin (block_of (tw, block), samples, tw->start + first, tw->omega2,
                    tw->lambda, tw->modes);
  sum_row (tw, index, 0);
  tw->sums[index].change = 0;
}

/* The sums at the start, and the energies there. */
static void
begin (struct wigner *tw)
{
  const size_t lanes = tw->batches * tw->blocks * BTI_LANES;
  double sum = 0;
  for (size_t i = 0; tw->motion && i < lanes; i++)
    tw->start[i] = NAN;
  tw->floor = 1;
  bti_pool_run (tw->threads, tw->batches * tw->groups, begin_group, tw);
  for (size_t i = 0; tw->motion && i < lanes; i++)
    sum += isfinite (tw->start[i]) ? fabs (tw->start[i]) : 0;
  tw->floor = fmax (sum / (double) (tw->batches * tw->batch), DBL_MIN);
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
  tw->seed = options->seed;
  tw->half = options->half;
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
    status = bti_calloc (&tw->sums, AHEAD * tw->batches * tw->groups, sizeof *tw->sums,
                         error);
  if (status != BT_OK)
    goto fail;
  if (!bti_model_special (model))
    status = bti_motion_new (&tw->motion, bti_model_system (model), error);
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
  begin (tw);
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
  for (size_t row = 0; row < tw->rows; row++)
    {
      for (size_t k = first; k < first + GROUP && k < tw->blocks; k++)
        {
          const size_t batch = index / tw->groups;
          double *block = block_of (tw, batch * tw->blocks + k);
          const bti_motion_noise noise = { .seed = tw->seed,
                                           .stream = batch * tw->batch + k * BTI_LANES,
                                           .first = tw->made + row * tw->steps,
                                           .half = tw->half };
          if (tw->motion)
            bti_motion_block (tw->motion, block, tw->h, tw->steps, &noise);
          else
            bti_flow_block (block, block + tw->stride, tw->omega2, tw->lambda,
                            tw->modes, tw->h, tw->steps);
        }
      sum_row (tw, index, row);
    }
  tw->done[index] = 1;
}

static void
expect (void *self, size_t advances)
{
  struct wigner *tw = self;
  tw->expected = advances;
}

/* Compute the next advance, and those that are expected to follow. */
static bt_status
advance_rows (struct wigner *tw, bt_error *error)
{
  const size_t count = tw->groups * tw->batches;
  if (!tw->torn)
    {
      tw->made = tw->next;
      tw->rows = tw->expected < 1 ? 1 : tw->expected > AHEAD ? AHEAD : tw->expected;
      tw->next += tw->rows * tw->steps;
    }
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
  tw->row = 0;
  return BT_OK;
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  struct wigner *tw = self;
  const int ahead = tw->row + 1 < tw->rows;
  if ((tw->torn || ahead) && !(fabs (h - tw->h) <= 1e-9 * h && steps == tw->steps))
    return bt_error_set (error, BT_EINVAL,
                         "%zu steps of %g were begun and stopped, not %zu of %g",
                         tw->steps, tw->h, steps, h);
  if (!tw->torn && !ahead)
    tw->h = h;
  tw->steps = steps;
  if (ahead && !tw->torn)
    tw->row++;
  else
    {
      bt_status status = advance_rows (tw, error);
      if (status != BT_OK)
        return status;
    }
  tw->expected -= tw->expected > 0;
  return BT_OK;
}

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  const struct wigner *tw = self;
  const bti_flow_sums *sums = sums_at (tw, tw->row);
  double x = 0, p = 0, x2 = 0, energy = 0, change = 0;
  for (size_t i = 0; i < tw->batches * tw->groups; i++)
    {
      x += sums[i].x;
      p += sums[i].p;
      x2 += sums[i].x2;
      energy += sums[i].energy;
      change = fmax (change, sums[i].change);
    }
  double count = (double) (tw->batches * tw->batch);
  *out = (bt_observables){ .x = x / count,
                           .p = p / count,
                           .x2 = x2 / count,
                           .norm = 1 + change,
                           .energy = energy / count };
  if (isfinite (x) && isfinite (x2) && isfinite (energy))
    return BT_OK;
  return bt_error_set (error, BT_ECONV,
                       "a mean over samples is not finite: some of them run away, or a "
                       "smaller step is needed");
}

static void
batch_means (const void *self, double *x, double *p)
{
  const struct wigner *tw = self;
  const bti_flow_sums *sums = sums_at (tw, tw->row);
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

struct means
{
  const struct wigner *tw;
  const bti_program *program;
  double *sum; /* of each group */
};

static void
mean_of_group (void *context, size_t index)
{
  const struct means *means = context;
  const struct wigner *tw = means->tw;
  size_t samples, block = group_of (tw, index, &samples);
  means->sum[index]
      = bti_motion_mean (means->program, tw->modes + 1, block_of (tw, block), samples,
                         tw->weight + block * BTI_LANES);
}

static bt_status
mean (void *self, const bti_polynomial *a, double *out, bt_error *error)
{
  const struct wigner *tw = self;
  const size_t count = tw->batches * tw->groups;
  bti_program *program;
  double *sum = NULL;
  if (tw->row + 1 < tw->rows)
    return bt_error_set (error, BT_EINVAL, "the samples are %zu advances further on",
                         tw->rows - tw->row - 1);
  bt_status status = bti_motion_program (&program, a, tw->modes + 1, tw->even, error);
  if (status == BT_OK)
    status = bti_calloc (&sum, count, sizeof *sum, error);
  if (status == BT_OK)
    {
      struct means means = { tw, program, sum };
      bti_pool_run (tw->threads, count, mean_of_group, &means);
      out[0] = 0;
      for (size_t b = 0; b < tw->batches; b++)
        {
          out[1 + b] = 0;
          for (size_t i = 0; i < tw->groups; i++)
            out[1 + b] += sum[b * tw->groups + i] / (double) tw->batch;
          out[0] += out[1 + b] / (double) tw->batches;
        }
    }
  bti_program_free (program);
  free (sum);
  return status;
}

/* Of a model that is not special. */
static bt_status
check (const bt_options *options, const bt_model *model, bt_error *error)
{
  const char *name = bti_method_wigner.name;
  bt_status status = bti_flow_check (model, name, error);
  if (status != BT_OK)
    return status;
  const bti_system *system = bti_model_system (model);
  const unsigned all = (1U << system->parts) - 1,
                 sampled = options->sample_x ? all : bti_system_quantum (system);
  if (sampled == 0)
    return bt_error_set (error, BT_ENOTSUP,
                         "%s has nothing to sample: all parts are classical, and they "
                         "are not sampled unless told to be",
                         name);
  return bti_flow_check_gaussian (model, sampled, name, error);
}

static bt_status
settle (bt_options *options, const bt_model *model, bt_error *error)
{
  bt_status status;
  if (bti_model_special (model))
    {
      status = bti_flow_check_special (model, bti_method_wigner.name, error);
      if (options->dt == 0)
        options->dt = bti_step_for (model, options->tolerance, 2e-6, 6, 0.3);
    }
  else
    {
      status = check (options, model, error);
      if (status == BT_OK && options->dt == 0)
        status = bti_flow_step (&options->dt, bti_model_system (model),
                                options->tolerance, error);
    }
  /* Sobol points end at forty dimensions. */
  if (2 * (bt_model_modes (model) + 1) > BTI_SOBOL_MAX)
    options->random = 1;
  return status;
}

static double
memory (const bt_options *options, const bt_model *model)
{
  double lanes = (double) options->samples + (double) options->batches * BTI_LANES;
  return lanes * (2 * (double) (bt_model_modes (model) + 1) + 2)
             * (double) sizeof (double)
         + lanes / (GROUP * BTI_LANES) * AHEAD * (double) sizeof (bti_flow_sums);
}

const bt_method bti_method_wigner = {
  .name = "truncated-wigner",
  .summary = "mean over classical trajectories from the Wigner function",
  .source
  = "VZ25 Eqs. (7)-(8), (13)-(15); Blanes and Moan (2002), Nystrom splitting of "
    "order 6; other models: composition of order 8; with an environment the Strang "
    "splitting of flow and noise",
  .joint = "the means, and a Gaussian of the covariance of the parts it samples",
  .caps = BT_STEPPED | BT_SAMPLED | BT_SHARP,
  .open = BT_ENVIRONMENT | BT_NOISY,
  .order = 6,
  .general_order = 8,
  .make = make,
  .destroy = destroy,
  .expect = expect,
  .advance = advance,
  .observe = observe,
  .batches = batch_means,
  .mean = mean,
  .settle = settle,
  .memory = memory,
};
