/* solve/hybrid.c - semiclassical trajectories: exact ones, and controls.
 *
 * A trajectory is a point (x, p) and a conditional state of Q, driven by the same
 * noise.  Steps are Strang splittings into sub-steps solved exactly, so that the mean
 * over trajectories at a step h is that of the split master equation at the same h,
 * whatever h; the states stay states.  Batches of trajectories are independent tasks
 * with streams of their own; a batch goes through blocks of lanes in order, each from
 * the start to the last time, so memory does not grow with their number and sums have
 * one order.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "base/pool.h"
#include "num/random.h"
#include "solve/density.h"
#include "solve/swarm.h"

#include <float.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

struct crowd
{
  bti_swarm swarm;
  const bti_swarm_kind *kind;
  const bt_open_options *options;
  size_t batch, batches, times;
  bti_swarm_sums *sums; /* batches x times */
  atomic_int stopped;
};

/* ---- what can be done ---------------------------------------------------------- */

static bt_status
check_model (const bt_open *model, bti_swarm_mode mode, bt_error *error)
{
  const bt_open_params *p = bt_open_get (model);
  if (bt_open_starts_negative (model))
    return bt_error_set (error, BT_EINVAL,
                         "the Wigner function of the start (number state %g) is "
                         "negative somewhere: no trajectories sample it",
                         p->fock);
  if (p->cat == 1)
    return bt_error_set (error, BT_ENOTSUP,
                         "trajectories keep Q Gaussian: cat = 1 is not supported");
  if (mode == BTI_SWARM_P && p->squeezing != 0)
    return bt_error_set (error, BT_EINVAL,
                         "squeezing = %g: P trajectories start in a coherent state",
                         p->squeezing);
  if (mode != BTI_SWARM_HEALED && mode != BTI_SWARM_P)
    return BT_OK;
  bt_open_tradeoff tradeoff;
  bt_status status
      = bt_open_tradeoff_of (model, mode == BTI_SWARM_P ? 1 : 0, &tradeoff, error);
  if (status == BT_OK && !bt_open_fulfilled (&tradeoff))
    status = bt_error_set (error, BT_EINVAL, BTI_NO_TRAJECTORIES, tradeoff.smallest,
                           tradeoff.ratio);
  if (status == BT_OK && mode == BTI_SWARM_P && !(p->kappa * p->nb > 0))
    status = bt_error_set (error, BT_EINVAL,
                           "P trajectories need kappa nb > 0, not %g and %g", p->kappa,
                           p->nb);
  return status;
}

static bt_status
set_rates (bti_swarm *swarm, bt_error *error)
{
  const bt_open_params *p = swarm->params;
  int healed = swarm->mode == BTI_SWARM_HEALED || swarm->mode == BTI_SWARM_PSEUDO;
  if (p->kind != BT_OPEN_CAVITY)
    {
      swarm->l = p->lambda;
      swarm->diffusion = p->gamma_c;
      swarm->decoherence = p->gamma_q;
    }
  else
    {
      swarm->l = p->g / sqrt (2);
      swarm->diffusion = p->kappa * (2 * p->nb + 1) / 4;
      double rate = 0;
      if (healed && swarm->diffusion > 0)
        rate = p->g * p->g / (8 * p->kappa * (2 * p->nb + 1));
      swarm->decoherence = rate;
      swarm->up = p->gu - 4 * rate;
      swarm->down = p->gd - 4 * rate;
      if (swarm->mode == BTI_SWARM_P)
        swarm->down = fmax (0, p->gd - p->g * p->g / (p->kappa * p->nb));
    }
  if (healed && swarm->l != 0 && !(swarm->diffusion > 0))
    return bt_error_set (error, BT_EINVAL,
                         "no record without diffusion of C: its rate is %g",
                         swarm->diffusion);
  return BT_OK;
}

static const bti_swarm_kind *
kind_of (const bti_swarm *swarm)
{
  switch (swarm->params->kind)
    {
    case BT_OPEN_OSCILLATORS:
      return &bti_swarm_oscillators;
    case BT_OPEN_CAVITY:
      return swarm->mode == BTI_SWARM_P ? &bti_swarm_cavity_p : &bti_swarm_cavity;
    default:
      return &bti_swarm_qubit;
    }
}

/* ---- trajectories -------------------------------------------------------------- */

/* Index of the normal numbers that place a trajectory; no step gets there. */
static const uint64_t start_index = UINT64_MAX;

static void
place (const bti_swarm *swarm, bti_swarm_block *block)
{
  const bt_open_params *p = swarm->params;
  int oscillators = p->kind == BT_OPEN_OSCILLATORS;
  int point = swarm->mode == BTI_SWARM_SINGLE || swarm->mode == BTI_SWARM_P
              || swarm->mutant == BTI_MUTANT_START;
  double wide = point ? 0 : exp (p->squeezing) / sqrt (2 * p->omega_c);
  double tall = point ? 0 : exp (-p->squeezing) * sqrt (p->omega_c / 2);
  for (size_t l = 0; l < BTI_SWARM_LANES; l++)
    {
      double n[2];
      bti_normal2 (swarm->seed, block->stream + l, start_index, n);
      block->field[0][l] = p->x0 + wide * n[0];
      block->field[1][l] = p->p0 + tall * n[1];
      block->field[2][l] = oscillators ? p->xq0 : p->sx;
      block->field[3][l] = oscillators ? p->pq0 : p->sy;
      block->field[4][l] = oscillators ? 0 : p->sz;
      block->longest[l]
          = oscillators ? 0 : p->sx * p->sx + p->sy * p->sy + p->sz * p->sz;
      block->born[l] = 0;
    }
  block->drawn = 0;
}

static void
run_batch (void *context, size_t index)
{
  struct crowd *crowd = context;
  bti_swarm_block *block;
  bti_swarm_sums *sums = crowd->sums + index * crowd->times;
  if (atomic_load (&crowd->stopped) != BT_OK)
    return;
  if (bti_calloc (&block, 1, sizeof *block, NULL) != BT_OK)
    {
      atomic_store (&crowd->stopped, BT_ENOMEM);
      return;
    }
  for (size_t i = 0; i < crowd->times; i++)
    sums[i].shortest = INFINITY;
  for (size_t first = 0; first < crowd->batch; first += BTI_SWARM_LANES)
    {
      size_t count = crowd->batch - first;
      if (count > BTI_SWARM_LANES)
        count = BTI_SWARM_LANES;
      block->stream = (uint64_t) (index * crowd->batch + first);
      place (&crowd->swarm, block);
      for (size_t i = 0; i < crowd->times; i++)
        {
          const bti_swarm_segment *segment = crowd->swarm.segment + i;
          crowd->kind->cross (&crowd->swarm, segment, block);
          bt_status status = bti_open_goes_on (crowd->options, NULL);
          if (status != BT_OK || atomic_load (&crowd->stopped) != BT_OK)
            {
              int none = BT_OK;
              atomic_compare_exchange_strong (&crowd->stopped, &none, (int) status);
              free (block);
              return;
            }
          crowd->kind->sum (&crowd->swarm, segment, block, count, sums + i);
        }
    }
  free (block);
}

/* ---- means and errors ---------------------------------------------------------- */

/* Observables at time I from all batches but one; LEFT_OUT = batches: from all. */
static void
read_without (const struct crowd *crowd, size_t i, size_t left_out, double *out)
{
  double moment[BTI_MOMENTS][BTI_MOMENTS] = { { 0 } };
  size_t used = 0;
  for (size_t b = 0; b < crowd->batches; b++)
    if (b != left_out)
      {
        used++;
        for (int c = 0; c < BTI_MOMENTS; c++)
          for (int q = 0; q < BTI_MOMENTS; q++)
            moment[c][q] += crowd->sums[b * crowd->times + i].moment[c][q];
      }
  for (int c = 0; c < BTI_MOMENTS; c++)
    for (int q = 0; q < BTI_MOMENTS; q++)
      moment[c][q] /= (double) (used * crowd->batch);
  bti_open_read (crowd->swarm.params, moment, out);
}

/* Values and jackknife errors of time I; ROWS has room for batches rows. */
static void
fill_time (const struct crowd *crowd, size_t i, double *rows, bt_open_result *result)
{
  size_t count = result->count, batches = crowd->batches;
  double *value = result->value + i * count;
  read_without (crowd, i, batches, value);
  for (size_t b = 0; b < batches; b++)
    read_without (crowd, i, b, rows + b * count);
  for (size_t o = 0; o < count; o++)
    {
      double mean = 0, square = 0, share = (double) (batches - 1) / (double) batches;
      for (size_t b = 0; b < batches; b++)
        mean += rows[b * count + o] / (double) batches;
      for (size_t b = 0; b < batches; b++)
        square += pow (rows[b * count + o] - mean, 2);
      result->err_sample[i * count + o] = sqrt (share * square);
      result->err_basis[i * count + o] = 0;
    }
}

static void
fill_check (const struct crowd *crowd, size_t i, bt_open_check *out)
{
  size_t outside = 0, born = 0;
  double purity = 0, total = (double) (crowd->batch * crowd->batches);
  *out = (bt_open_check){
    .trace = 0, .hermiticity = 0, .smallest = NAN, .edge = 0, .length_min = INFINITY
  };
  for (size_t b = 0; b < crowd->batches; b++)
    {
      const bti_swarm_sums *sums = crowd->sums + b * crowd->times + i;
      purity += sums->purity;
      outside += sums->outside;
      born += sums->born;
      out->length_max = fmax (out->length_max, sums->longest);
      out->length_min = fmin (out->length_min, sums->shortest);
    }
  out->purity = purity / total;
  out->outside = (double) outside / total;
  out->born_outside = (double) born / total;
}

/* ---- runs ---------------------------------------------------------------------- */

/* The steps of OPTIONS, each divided into TIMES. */
static bt_status
make_segments (bti_swarm *swarm, const bt_open_options *options,
               const bti_swarm_kind *kind, const bt_open_result *result, size_t times,
               bt_error *error)
{
  bt_status status
      = bti_calloc (&swarm->segment, result->times, sizeof *swarm->segment, error);
  for (size_t i = 0; status == BT_OK && i < result->times; i++)
    {
      double interval = result->time[i] - (i > 0 ? result->time[i - 1] : 0);
      bti_swarm_segment *segment = swarm->segment + i;
      swarm->segments = i + 1;
      segment->steps = times * bti_open_steps (interval, options, 0);
      segment->h = segment->steps > 0 ? interval / (double) segment->steps : 0;
      status = kind->prepare (swarm, segment, error);
    }
  return status;
}

static void
crowd_clear (struct crowd *crowd)
{
  for (size_t i = 0; i < crowd->swarm.segments; i++)
    free (crowd->swarm.segment[i].gain);
  free (crowd->swarm.segment);
  free (crowd->sums);
}

/* A bound of what a step of one trajectory takes at least, in operations. */
static const double step_flops = 100;

static bt_status
check_cost (const bt_open_result *result, const bt_open_options *options, size_t divide,
            bt_error *error)
{
  double steps = 0, now = 0;
  for (size_t i = 0; i < result->times; i++)
    {
      double here = (double) bti_open_steps (result->time[i] - now, options, 0);
      now = result->time[i];
      steps += here * (double) divide;
    }
  bt_status status = bti_open_fits (
      options, step_flops * steps * (double) options->trajectories, error);
  double rows = (double) result->times;
  double bytes = rows * (double) options->batches * sizeof (bti_swarm_sums)
                 + rows * sizeof (bti_swarm_segment);
  if (result->kind == BT_OPEN_OSCILLATORS)
    bytes += 32 * steps;
  if (status == BT_OK)
    status = bti_memory_check (bytes, error, "trajectories of %g steps and %zu times",
                               steps, result->times);
  return status;
}

/* One run into RESULT; each step of the options is divided into DIVIDE. */
static bt_status
one_run (bt_open_result *result, const bt_open *model, const bt_open_options *options,
         size_t divide, bti_swarm_mode mode, bti_swarm_mutant mutant, bt_error *error)
{
  struct crowd crowd = { .swarm = { .params = bt_open_get (model),
                                    .options = options,
                                    .mode = mode,
                                    .mutant = mutant,
                                    .seed = options->seed },
                         .options = options,
                         .times = result->times,
                         .batches = options->batches };
  double *rows = NULL;
  crowd.batch = (options->trajectories + crowd.batches - 1) / crowd.batches;
  crowd.kind = kind_of (&crowd.swarm);
  atomic_init (&crowd.stopped, BT_OK);
  bt_status status = check_cost (result, options, divide, error);
  if (status == BT_OK)
    status = set_rates (&crowd.swarm, error);
  if (status == BT_OK)
    status = make_segments (&crowd.swarm, options, crowd.kind, result, divide, error);
  if (status == BT_OK)
    status = bti_calloc (&crowd.sums, crowd.batches * crowd.times, sizeof *crowd.sums,
                         error);
  if (status == BT_OK)
    status = bti_calloc (&rows, crowd.batches * result->count, sizeof *rows, error);
  if (status == BT_OK)
    {
      bti_pool_run (options->threads, crowd.batches, run_batch, &crowd);
      int stopped = atomic_load (&crowd.stopped);
      if (stopped != BT_OK)
        status = bt_error_set (error, (bt_status) stopped, "trajectories: %s",
                               bt_status_text ((bt_status) stopped));
    }
  for (size_t i = 0; status == BT_OK && i < crowd.times; i++)
    {
      fill_time (&crowd, i, rows, result);
      fill_check (&crowd, i, result->check + i);
    }
  if (status == BT_OK && result->kind == BT_OPEN_OSCILLATORS)
    {
      const double *v = crowd.swarm.segment[crowd.times - 1].v;
      result->conditional[0][0] = v[0];
      result->conditional[0][1] = result->conditional[1][0] = v[1];
      result->conditional[1][1] = v[2];
    }
  result->trajectories = crowd.batch * crowd.batches;
  free (rows);
  crowd_clear (&crowd);
  return status;
}

bt_status
bti_swarm_run (bt_open_result *result, const bt_open *model,
               const bt_open_options *options, bti_swarm_mode mode,
               bti_swarm_mutant mutant, bt_error *error)
{
  size_t size = result->times * result->count;
  double *coarse = NULL;
  bt_status status = check_model (model, mode, error);
  if (status == BT_OK && result->kind == BT_OPEN_QUARTIC)
    return bti_quartic_meanfield (result, model, options, error);
  if (status == BT_OK && options->companions)
    {
      status = bti_calloc (&coarse, size, sizeof *coarse, error);
      if (status == BT_OK)
        status = one_run (result, model, options, 1, mode, mutant, error);
      for (size_t i = 0; status == BT_OK && i < size; i++)
        coarse[i] = result->value[i];
    }
  if (status == BT_OK)
    status = one_run (result, model, options, options->companions ? 2 : 1, mode, mutant,
                      error);
  double steps = 10;
  for (size_t i = 0; i < result->times; i++)
    steps += 2
             * (double) bti_open_steps (
                 result->time[i] - (i > 0 ? result->time[i - 1] : 0), options, 0);
  /* Rounding, too: what no step changes is not exact. */
  for (size_t i = 0; status == BT_OK && options->companions && i < size; i++)
    result->err_step[i] = fabs (result->value[i] - coarse[i])
                          + DBL_EPSILON * steps * (1 + fabs (result->value[i]));
  free (coarse);
  return status;
}

/* ---- rows of the table --------------------------------------------------------- */

/* Of each the capabilities besides those of all, and fields that others leave 0. */
#define ROW(symbol, mode, text, what, where, of, ...)                                  \
  static bt_status run_##symbol (bt_open_result *result, const bt_open *model,         \
                                 const bt_open_options *options, bt_error *error)      \
  {                                                                                    \
    return bti_swarm_run (result, model, options, mode, BTI_MUTANT_NONE, error);       \
  }                                                                                    \
  const bt_open_method bti_open_##symbol                                               \
      = { .name = text,                                                                \
          .summary = what,                                                             \
          .source = where,                                                             \
          .kinds = of,                                                                 \
          .order = 2,                                                                  \
          .run = run_##symbol,                                                         \
          .caps = BT_OPEN_SAMPLED | BT_OPEN_STEPPED | __VA_ARGS__ }

ROW (hybrid, BTI_SWARM_HEALED, "hybrid",
     "exact semiclassical trajectories, Wigner ordering",
     "arXiv:2604.08024; sub-steps solved exactly",
     BT_OPEN_OF_OSCILLATORS | BT_OPEN_OF_QUBIT | BT_OPEN_OF_CAVITY,
     BT_OPEN_EXACT | BT_OPEN_BOUND);
ROW (hybrid_p, BTI_SWARM_P, "hybrid-p",
     "exact semiclassical trajectories, P ordering (thermal cavity)",
     "heterodyne record drawn exactly", BT_OPEN_OF_CAVITY,
     BT_OPEN_EXACT | BT_OPEN_BOUND, .ordering = 1, .partner = "lindblad-taylor");
ROW (meanfield, BTI_SWARM_MEANFIELD, "mean-field",
     "mean force, start sampled from the Wigner function", "Ehrenfest",
     BT_OPEN_OF_OSCILLATORS | BT_OPEN_OF_QUBIT | BT_OPEN_OF_CAVITY, BT_OPEN_CONTROL);
ROW (meanfield_single, BTI_SWARM_SINGLE, "mean-field-single",
     "mean force, one start in the centre", "Ehrenfest", BT_OPEN_OF_ALL,
     BT_OPEN_CONTROL | BT_OPEN_ALIKE);
ROW (meanfield_noise, BTI_SWARM_NOISE, "mean-field-noise",
     "mean force with noise and decoherence, no innovation", "Ehrenfest and diffusion",
     BT_OPEN_OF_OSCILLATORS | BT_OPEN_OF_QUBIT | BT_OPEN_OF_CAVITY, BT_OPEN_CONTROL);
ROW (pseudo, BTI_SWARM_PSEUDO, "pseudo",
     "the hybrid equations where the trade-off is violated", "as hybrid",
     BT_OPEN_OF_OSCILLATORS | BT_OPEN_OF_QUBIT | BT_OPEN_OF_CAVITY,
     BT_OPEN_CONTROL | BT_OPEN_LOOSE);
