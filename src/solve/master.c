/* solve/master.c - a master equation from start to end: bases that the state fits,
 * the runs that measure the error.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "solve/density.h"
#include "solve/refine.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Time after which the edge of the basis is looked at again. */
static const double look = 0.5;

/* How the steps of a run go on from those of the coarsest: companions double their
 * number, since half of a step that is longer than an interval may be the same. */
enum pace
{
  ALONE,   /* as the options say */
  COARSE,  /* the coarsest of three, */
  NOMINAL, /* twice as many steps, */
  FINE,    /* and four times */
};

struct run
{
  const bt_open *model;
  const bt_open_options *options;
  const bti_master *master;
  const double *time;
  size_t times;
  bti_density density;
  void *solver;
};

static void
run_clear (struct run *run)
{
  if (run->solver)
    run->master->destroy (run->solver);
  run->solver = NULL;
  bti_density_clear (&run->density);
}

/* Which of the two bases the state has filled; 0 when none. */
enum
{
  FULL_C = 1,
  FULL_Q = 2
};

static bt_status
look_at_edges (const struct run *run, double time, int *full, bt_error *error)
{
  double edge_c, edge_q, limit = run->options->edge;
  bti_density_edges (&run->density, &edge_c, &edge_q);
  /* NaN counts as full. */
  *full = (edge_c <= limit ? 0 : FULL_C) | (edge_q <= limit ? 0 : FULL_Q);
  if (!*full)
    return BT_OK;
  return bt_error_set (
      error, BT_EGRID,
      "at t = %g the last tenth of %zu levels of C holds %.3g of the state, that of "
      "%zu levels of Q %.3g; accepted is %g: more levels are needed",
      time, run->density.n, edge_c, run->density.m, edge_q, limit);
}

static size_t
steps_of (const struct run *run, double interval, enum pace pace)
{
  size_t steps = bti_open_steps (interval, run->options, pace != ALONE);
  return pace == COARSE ? steps / 2 : pace == FINE ? 2 * steps : steps;
}

/* From FROM to TO in equal steps.  FULL may be NULL: the edges are not looked at. */
static bt_status
cross (struct run *run, double from, double to, enum pace pace, int *full,
       bt_error *error)
{
  size_t steps = steps_of (run, to - from, pace), done = 0;
  double h = steps > 0 ? (to - from) / (double) steps : 0;
  size_t chunk = steps > 0 ? (size_t) fmax (1, floor (look / h)) : 1;
  bt_status status = BT_OK;
  while (status == BT_OK && done < steps)
    {
      size_t now = steps - done < chunk ? steps - done : chunk;
      status = run->master->advance (run->solver, &run->density, h, now, error);
      done += now;
      if (status == BT_OK && full)
        status = look_at_edges (run, from + h * (double) done, full, error);
    }
  return status;
}

/* Whether a run in N x M levels fits into memory and before the deadline. */
static bt_status
check_cost (const struct run *run, size_t n, size_t m, enum pace pace, bt_error *error)
{
  double x = (double) n, y = (double) m, steps = 0, now = 0;
  bti_cost cost = run->master->cost (x, y);
  for (size_t i = 0; i < run->times; i++)
    {
      steps += (double) steps_of (run, run->time[i] - now, pace);
      now = run->time[i];
    }
  bt_status status = bti_density_fits (n, m, error);
  if (status == BT_OK)
    status = bti_memory_check (cost.bytes + 32 * x * x * y * y, error,
                               "a master equation in %zu x %zu levels", n, m);
  if (status == BT_OK)
    status = bti_open_fits (run->options, cost.once + steps * cost.step, error);
  return status;
}

/* One run in N and M levels at PACE: VALUE, and CHECK if not NULL.  The density matrix
 * of the end stays in RUN. */
static bt_status
one_run (struct run *run, size_t n, size_t m, enum pace pace, double *value,
         bt_open_check *check, int *full, bt_error *error)
{
  const bt_open_params *params = bt_open_get (run->model);
  size_t count;
  bt_open_observables (params->kind, &count);
  run_clear (run);
  bt_status status = check_cost (run, n, m, pace, error);
  if (status == BT_OK)
    status = bti_density_init (&run->density, run->model, n, m, error);
  if (full)
    *full = status == BT_EGRID ? FULL_C : 0;
  run->density.options = run->options;
  run->density.divide = pace == FINE ? 2 : 1;
  if (status == BT_OK && full)
    status = look_at_edges (run, 0, full, error);
  if (status == BT_OK)
    status = run->master->make (&run->solver, run->model, &run->density, error);
  double now = 0;
  for (size_t i = 0; status == BT_OK && i < run->times; i++)
    {
      double moments[BTI_MOMENTS][BTI_MOMENTS];
      status = cross (run, now, run->time[i], pace, full, error);
      if (status != BT_OK)
        break;
      now = run->time[i];
      bti_density_moments (&run->density, moments);
      bti_open_read (params, moments, value + i * count);
      if (check)
        status = bti_density_check (&run->density, run->options->eigenvalues, check + i,
                                    error);
    }
  return status;
}

/* ---- levels -------------------------------------------------------------------- */

/* Where growing starts: room for the initial state. */
static size_t
first_levels (double x0, double p0, double frequency, double squeezing, double fock)
{
  double quanta = (frequency * x0 * x0 + p0 * p0 / frequency) / 2 + fock;
  double width = exp (2 * fabs (squeezing));
  return (size_t) fmin (20 + quanta + 8 * sqrt (quanta) + 4 * (width - 1), 0x1p31);
}

/* Levels of a cavity that has been heated for a time T until its last tenth holds no
 * more than EDGE. */
static size_t
heated_levels (const bt_open_params *p, double t, double edge)
{
  double quanta = -p->nb * expm1 (-p->kappa * t);
  double levels = -log (edge) / log1p (1 / quanta) / 0.9;
  /* Few quanta are found by growing; more levels than can be are refused. */
  return quanta > 2 ? (size_t) fmin (levels, 0x1p31) : 0;
}

static void
settle_levels (const bt_open *model, const bt_open_options *options, double t,
               size_t *n, size_t *m)
{
  const bt_open_params *p = bt_open_get (model);
  *n = options->levels;
  *m = options->levels_q;
  if (*n == 0)
    {
      size_t heated = heated_levels (p, t, options->edge);
      *n = first_levels (p->x0, p->p0, p->omega_c, p->squeezing, p->fock);
      *n = *n > heated ? *n : heated;
    }
  if (p->kind == BT_OPEN_QUBIT || p->kind == BT_OPEN_CAVITY)
    *m = 2;
  else if (*m == 0)
    *m = first_levels (p->xq0, p->pq0, bti_open_basis_q (model), 0, 0);
}

/* The nominal run; levels that are not given grow until the state fits. */
static bt_status
nominal_run (struct run *run, size_t *n, size_t *m, bt_open_result *result,
             bt_error *error)
{
  const bt_open_options *options = run->options;
  settle_levels (run->model, options, run->time[run->times - 1], n, m);
  for (;;)
    {
      int full;
      bt_status status = one_run (run, *n, *m, options->companions ? NOMINAL : ALONE,
                                  result->value, result->check, &full, error);
      if (status != BT_EGRID)
        return status;
      int grow_c = (full & FULL_C) && options->levels == 0;
      int grow_q = (full & FULL_Q) && options->levels_q == 0;
      if (((full & FULL_C) && !grow_c) || ((full & FULL_Q) && !grow_q))
        return status;
      if (grow_c)
        *n = bti_refine_states (*n, BTI_STATES_MORE);
      if (grow_q)
        *m = bti_refine_states (*m, BTI_STATES_MORE);
    }
}

static bt_status
keep (struct run *run, bt_open_result *result, bt_error *error)
{
  size_t size = run->density.d * run->density.d;
  bt_status status = bti_calloc (&result->rho, size, sizeof *result->rho, error);
  if (status == BT_OK)
    memcpy (result->rho, run->density.rho, size * sizeof *result->rho);
  return status;
}

/* Rounding of all steps, of a number as large as observable O ever is, or what it is
 * the difference of. */
static double
rounding_of (const struct run *run, const bt_open_result *result, size_t o)
{
  double steps = 10, now = 0, largest = 1;
  for (size_t i = 0; i < result->times; i++)
    {
      steps += (double) steps_of (run, result->time[i] - now, FINE);
      now = result->time[i];
      int all = bti_open_difference (result->kind, o);
      for (size_t k = all ? 0 : o; k < (all ? result->count : o + 1); k++)
        largest = fmax (largest, fabs (result->value[i * result->count + k]));
    }
  return 4 * DBL_EPSILON * steps * largest;
}

/* Values and errors from the three paces and a larger basis at the coarsest.  Where the
 * error falls as the square of the step, its last part alone counts; where it does not,
 * as with a rate that no step resolves, two extrapolations differ by what is wrong. */
static void
extrapolate_all (const struct run *run, bt_open_result *result, const double *coarse,
                 const double *fine, const double *large, int stepped)
{
  for (size_t o = 0; o < result->count; o++)
    {
      double rounding = rounding_of (run, result, o);
      for (size_t i = o; i < result->times * result->count; i += result->count)
        {
          double middle = result->value[i];
          double before = (4 * middle - coarse[i]) / 3;
          double value = stepped ? (4 * fine[i] - middle) / 3 : fine[i];
          result->err_basis[i] = fabs (large[i] - coarse[i]);
          result->err_step[i]
              = rounding
                + (stepped ? fabs (fine[i] - middle) / 3 + fabs (value - before)
                           : fabs (fine[i] - middle));
          result->value[i] = value;
        }
    }
}

/* Half and twice the number of steps, then a larger basis. */
static bt_status
companions (struct run *run, bt_open_result *result, int stepped, bt_error *error)
{
  size_t size = result->times * result->count;
  size_t n = result->levels, m = result->levels_q;
  double *coarse, *fine = NULL, *large = NULL;
  int full;
  bt_status status = bti_calloc (&coarse, 3 * size, sizeof *coarse, error);
  if (status != BT_OK)
    return status;
  fine = coarse + size;
  large = fine + size;
  if (stepped)
    status = one_run (run, n, m, COARSE, coarse, NULL, NULL, error);
  else
    memcpy (coarse, result->value, size * sizeof *coarse);
  if (status == BT_OK)
    status = one_run (run, n, m, FINE, fine, NULL, &full, error);
  if (status == BT_OK)
    status = one_run (
        run, bti_refine_states (n, BTI_STATES_COMPANION),
        run->density.frequency_q > 0 ? bti_refine_states (m, BTI_STATES_COMPANION) : m,
        stepped ? COARSE : NOMINAL, large, NULL, NULL, error);
  if (status == BT_OK)
    extrapolate_all (run, result, coarse, fine, large, stepped);
  free (coarse);
  return status;
}

bt_status
bti_density_run (bt_open_result *result, const bt_open *model,
                 const bt_open_options *options, const bti_master *master, int stepped,
                 bt_error *error)
{
  struct run run = { .model = model,
                     .options = options,
                     .master = master,
                     .time = result->time,
                     .times = result->times };
  bt_status status
      = nominal_run (&run, &result->levels, &result->levels_q, result, error);
  result->basis_c = run.density.frequency_c;
  result->basis_q = run.density.frequency_q;
  if (status == BT_OK && options->keep)
    status = keep (&run, result, error);
  if (status == BT_OK && options->companions)
    status = companions (&run, result, stepped, error);
  for (size_t i = 0; status == BT_OK && i < result->times * result->count; i++)
    result->err_sample[i] = 0;
  run_clear (&run);
  return status;
}
