/* solve/master.c - a master equation from start to end: bases that the state fits,
 * the runs that measure the error.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "solve/density.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Time after which the edge of the basis is looked at again. */
static const double look = 0.5;

/* By how much a basis grows when the state reaches its end, and for a companion. */
static const double growth = 1.3;
static const double refinement = 1.15;

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

size_t
bti_open_steps (double interval, double dt)
{
  /* Rounding in the times must not add a step. */
  return interval > 0 ? (size_t) fmax (1, ceil (interval / dt * (1 - 1e-12))) : 0;
}

int
bti_open_cancelled (const volatile sig_atomic_t *cancel, bt_error *error)
{
  if (!cancel || !*cancel)
    return 0;
  (void) bt_error_set (error, BT_ECANCEL, "interrupted");
  return 1;
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

/* From FROM to TO in equal steps. */
static bt_status
cross (struct run *run, double from, double to, double dt, int *full, bt_error *error)
{
  size_t steps = bti_open_steps (to - from, dt), done = 0;
  double h = steps > 0 ? (to - from) / (double) steps : 0;
  size_t chunk = steps > 0 ? (size_t) fmax (1, floor (look / h)) : 1;
  bt_status status = BT_OK;
  while (status == BT_OK && done < steps)
    {
      size_t now = steps - done < chunk ? steps - done : chunk;
      status = run->master->advance (run->solver, &run->density, h, now, error);
      done += now;
      if (status == BT_OK)
        status = look_at_edges (run, from + h * (double) done, full, error);
    }
  return status;
}

/* One run in N and M levels with step DT: VALUE, and CHECK if not NULL.  The density
 * matrix of the end stays in RUN. */
static bt_status
one_run (struct run *run, size_t n, size_t m, double dt, double *value,
         bt_open_check *check, int *full, bt_error *error)
{
  const bt_open_params *params = bt_open_get (run->model);
  size_t count;
  bt_open_observables (params->kind, &count);
  run_clear (run);
  *full = 0;
  bt_status status = bti_density_init (&run->density, run->model, n, m, error);
  if (status == BT_EGRID)
    *full = FULL_C;
  run->density.cancel = run->options->cancel;
  if (status == BT_OK)
    status = look_at_edges (run, 0, full, error);
  if (status == BT_OK)
    status = run->master->make (&run->solver, run->model, &run->density, error);
  double now = 0;
  for (size_t i = 0; status == BT_OK && i < run->times; i++)
    {
      double moments[BTI_MOMENTS][BTI_MOMENTS];
      status = cross (run, now, run->time[i], dt, full, error);
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

static size_t
enlarge (size_t levels, double factor)
{
  return (size_t) ceil ((double) levels * factor) + 1;
}

/* Where growing starts: room for the initial state. */
static size_t
first_levels (double x0, double p0, double frequency, double squeezing, double fock)
{
  double quanta = (frequency * x0 * x0 + p0 * p0 / frequency) / 2 + fock;
  double width = exp (2 * fabs (squeezing));
  return (size_t) (20 + quanta + 8 * sqrt (quanta) + 4 * (width - 1));
}

static void
settle_levels (const bt_open *model, const bt_open_options *options, size_t *n,
               size_t *m)
{
  const bt_open_params *p = bt_open_get (model);
  *n = options->levels;
  *m = options->levels_q;
  if (*n == 0)
    *n = first_levels (p->x0, p->p0, p->omega_c, p->squeezing, p->fock);
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
  settle_levels (run->model, options, n, m);
  for (;;)
    {
      int full;
      bt_status status = one_run (run, *n, *m, options->dt, result->value,
                                  result->check, &full, error);
      if (status != BT_EGRID)
        return status;
      int grow_c = (full & FULL_C) && options->levels == 0;
      int grow_q = (full & FULL_Q) && options->levels_q == 0;
      if (((full & FULL_C) && !grow_c) || ((full & FULL_Q) && !grow_q))
        return status;
      if (grow_c)
        *n = enlarge (*n, growth);
      if (grow_q)
        *m = enlarge (*m, growth);
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

/* Half the step, then a larger basis. */
static bt_status
companions (struct run *run, bt_open_result *result, int extrapolate, bt_error *error)
{
  size_t size = result->times * result->count;
  size_t n = result->levels, m = result->levels_q;
  double *fine, *large = NULL;
  int full;
  bt_status status = bti_calloc (&fine, size, sizeof *fine, error);
  if (status == BT_OK)
    status = bti_calloc (&large, size, sizeof *large, error);
  if (status == BT_OK)
    status = one_run (run, n, m, run->options->dt / 2, fine, NULL, &full, error);
  if (status == BT_OK)
    status = one_run (run, enlarge (n, refinement),
                      run->density.frequency_q > 0 ? enlarge (m, refinement) : m,
                      run->options->dt, large, NULL, &full, error);
  for (size_t i = 0; status == BT_OK && i < size; i++)
    {
      double coarse = result->value[i];
      result->err_basis[i] = fabs (large[i] - coarse);
      result->err_step[i] = fabs (fine[i] - coarse) / (extrapolate ? 3 : 1);
      result->value[i] = extrapolate ? (4 * fine[i] - coarse) / 3 : fine[i];
    }
  free (fine);
  free (large);
  return status;
}

bt_status
bti_density_run (bt_open_result *result, const bt_open *model,
                 const bt_open_options *options, const bti_master *master,
                 int extrapolate, bt_error *error)
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
    status = companions (&run, result, extrapolate, error);
  for (size_t i = 0; status == BT_OK && i < result->times * result->count; i++)
    result->err_sample[i] = 0;
  run_clear (&run);
  return status;
}
