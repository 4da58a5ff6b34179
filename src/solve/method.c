/* solve/method.c - the method table, options and the solver in front of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/method.h"
#include "base/memory.h"
#include "base/text.h"
#include "model/basis.h"
#include "model/grid.h"
#include "model/system.h"
#include "solve/flow.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const bt_method *const table[]
    = { &bti_method_classical, &bti_method_meanfield, &bti_method_closure,
        &bti_method_wigner,    &bti_method_splitstep, &bti_method_splitstep4,
        &bti_method_spectral,  &bti_method_chebyshev, &bti_method_lindblad,
        &bti_method_hybrid,    &bti_method_hybrid_p,  &bti_method_split,
        &bti_method_healed,    &bti_method_sampled,   &bti_method_single,
        &bti_method_noise,     &bti_method_pseudo,    &bti_method_truncated };

enum
{
  ENLARGEMENTS = 8, /* of a basis of our own choice */
  BATCHES = 16,
  BATCH = 512,
  SHARE = 64
};
static const double default_tolerance = 1e-5;
static const double norm_limit = 1e-6; /* of what rounding may do to a norm */
static const double most_steps = 1e12; /* of one interval: days */

struct bt_solver
{
  const bt_method *method;
  unsigned caps; /* on its model */
  void *self;
  bt_options options;
  double axes; /* times the terms of H where each of them is a piece of work */
  double time;
};

const bt_method *const *
bt_methods (size_t *count)
{
  *count = sizeof table / sizeof *table;
  return table;
}

const bt_method *
bt_method_find (const char *name)
{
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (strcmp (table[i]->name, name) == 0)
      return table[i];
  return NULL;
}

const bt_method *
bt_method_on_grid (int order)
{
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (table[i]->caps & BT_GRID && table[i]->order == order
        && !table[i]->general_order)
      return table[i];
  return NULL;
}

/* METHOD, or what is in its place for MODEL. */
static const bt_method *
row_for (const bt_method *method, const bt_model *model)
{
  bt_options options = { .samples = 1, .batches = 1 };
  const int has = method->quick && !bti_model_general (model);
  return has && method->quick->settle (&options, model, NULL) == BT_OK ? method->quick
                                                                       : method;
}

unsigned
bt_method_caps (const bt_method *method, const bt_model *model)
{
  method = row_for (method, model);
  return method->caps | (bti_model_special (model) ? 0 : method->general)
         | (bt_model_is_open (model) ? method->open : 0);
}

int
bt_method_order (const bt_method *method, const bt_model *model)
{
  /* The splitting of noise and flow. */
  if (bt_model_is_open (model) && method->open & BT_NOISY)
    return 2;
  return method->general_order && !bti_model_special (model) ? method->general_order
                                                             : method->order;
}

double
bti_step_for (const bt_model *model, double tolerance, double c, int order,
              double limit)
{
  double fastest = 1;
  for (size_t j = 0; j < bt_model_modes (model); j++)
    fastest = fmax (fastest, bt_model_width (model, j));
  double scale = c * fmax (fabs (bt_model_x0 (model)), 1);
  return fmin (limit, pow (tolerance / scale, 1.0 / order) / fastest);
}

static bt_status
settle_grid (bt_options *options, const bt_method *method, const bt_model *model,
             bt_error *error)
{
  size_t axes = bt_model_axes (model), points[BT_MAX_AXES];
  double box[BT_MAX_AXES], total = 1;
  if (axes > BT_MAX_AXES)
    return bt_error_set (error, BT_ELIMIT, "a grid of %zu axes; at most %d", axes,
                         BT_MAX_AXES);
  bti_grid_fit (model, options->tolerance, points, box);
  for (size_t i = 0; i < axes; i++)
    {
      double length = options->box[i];
      if (!(length >= 0) || !isfinite (length))
        return bt_error_set (error, BT_EINVAL, "box length %g: must be > 0", length);
      if (length == 0)
        options->box[i] = box[i];
      if (options->points[i] == 0)
        options->points[i] = points[i];
      if (options->points[i] < 4 || options->points[i] % 2 != 0)
        return bt_error_set (error, BT_EINVAL,
                             "%zu grid points: must be an even number >= 4",
                             options->points[i]);
      total *= (double) options->points[i];
    }
  return bti_memory_check (method->memory (options, model), error,
                           "a grid of %.3g points", total);
}

static bt_status
settle_samples (bt_options *options, const bt_model *model, bt_error *error)
{
  if (options->batches == 0)
    options->batches = BATCHES;
  if (options->share == 0)
    options->share = SHARE;
  if (options->batches < 2)
    return bt_error_set (error, BT_EINVAL,
                         "%zu batch: at least 2, or there is no error to measure",
                         options->batches);
  double samples = options->samples ? (double) options->samples
                                    : (double) options->batches * BATCH;
  /* A position and a momentum per axis, the energy at the start and a weight; batches
   * are filled up to whole blocks. */
  double numbers = (samples + (double) options->batches * BTI_LANES)
                   * (2 * (double) bt_model_axes (model) + 2);
  bt_status status = bti_memory_check (numbers * (double) sizeof (double), error,
                                       "a run of %.3g samples", samples);
  if (status != BT_OK)
    return status;
  if (options->samples == 0)
    options->samples = options->batches * BATCH;
  if (options->samples < options->batches)
    return bt_error_set (error, BT_EINVAL,
                         "%zu samples: must be at least %zu, one a batch",
                         options->samples, options->batches);
  /* Batches are of one size. */
  options->samples += options->batches - 1;
  options->samples -= options->samples % options->batches;
  return BT_OK;
}

/* What has no density matrix knows closed systems and pure states alone. */
static bt_status
check_closed (const bt_method *method, const bt_model *model, bt_error *error)
{
  const bti_system *system = bti_model_system (model);
  if (!system || (method->caps | method->open) & BT_ENVIRONMENT)
    return BT_OK;
  if (system->jumps > 0)
    return bt_error_set (
        error, BT_ENOTSUP,
        "%s is for closed systems, and the model has an environment of "
        "%zu operator%s",
        method->name, system->jumps, system->jumps > 1 ? "s" : "");
  const size_t k = bti_system_mixed (system);
  if (k < system->parts)
    return bt_error_set (
        error, BT_ENOTSUP,
        "%s is for pure states, and part %s starts in a mixed one, its "
        "Bloch vector shorter than 1",
        method->name, system->part[k].name);
  return BT_OK;
}

bt_status
bt_options_settle (bt_options *options, const bt_method *method, const bt_model *model,
                   bt_error *error)
{
  method = row_for (method, model);
  if (!(options->tolerance >= 0) || !(options->tolerance < 1)
      || (options->tolerance > 0 && options->tolerance < DBL_EPSILON))
    return bt_error_set (error, BT_EINVAL,
                         "tolerance %g: must be in (0, 1), and not below %.2g, the "
                         "rounding of a number near 1",
                         options->tolerance, DBL_EPSILON);
  if (options->tolerance == 0)
    options->tolerance = default_tolerance;
  if (!(options->dt >= 0) || !isfinite (options->dt))
    return bt_error_set (error, BT_EINVAL, "time step %g: must be > 0", options->dt);
  if (options->threads == 0)
    options->threads = 1;
  bt_status status = check_closed (method, model, error);
  if (status == BT_OK && method->caps & BT_GRID)
    status = settle_grid (options, method, model, error);
  if (status == BT_OK && method->caps & BT_SAMPLED)
    status = settle_samples (options, model, error);
  if (status == BT_OK && method->settle)
    status = method->settle (options, model, error);
  return status;
}

double
bt_options_memory (const bt_options *options, const bt_method *method,
                   const bt_model *model)
{
  method = row_for (method, model);
  return method->memory ? method->memory (options, model) : 0;
}

double
bt_memory_limit (void)
{
  return bti_memory_limit ();
}

void
bt_options_take (bt_options *options, const bt_model *model, size_t points, double box,
                 double dt)
{
  for (size_t i = 0; i < bt_model_axes (model) && i < BT_MAX_AXES; i++)
    {
      options->points[i] = points;
      options->box[i] = box;
    }
  options->dt = dt;
  options->tolerance = BT_TOLERANCE_AS_STATED;
}

static bt_status
new_solver (bt_solver **out, const bt_method *method, const bt_model *model,
            const bt_options *options, bt_error *error)
{
  bt_solver *solver;
  bt_status status = bti_calloc (&solver, 1, sizeof *solver, error);
  if (status != BT_OK)
    return status;
  solver->method = method = row_for (method, model);
  solver->caps = bt_method_caps (method, model);
  solver->axes = fmax ((double) bt_model_axes (model), 1);
  if (!bti_model_special (model))
    solver->axes *= fmax ((double) bti_model_system (model)->h.count, 1);
  if (options)
    solver->options = *options;
  status = bt_options_settle (&solver->options, method, model, error);
  if (status != BT_OK)
    goto fail;
  status = method->make (&solver->self, model, &solver->options, error);
  if (status != BT_OK)
    goto fail;
  bt_observables start;
  status = bt_solver_observe (solver, &start, error);
  if (status != BT_OK)
    goto fail;
  *out = solver;
  return BT_OK;

fail:
  bt_solver_free (solver);
  return status;
}

bt_status
bt_solver_new (bt_solver **out, const bt_method *method, const bt_model *model,
               const bt_options *options, bt_error *error)
{
  *out = NULL;
  bt_status status = new_solver (out, method, model, options, error);
  if (status != BT_EGRID || !(method->caps & BT_BASIS)
      || (options && (options->cut > 0 || options->spectrum)))
    return status;
  /* The cut was our own guess, and too low. */
  bt_options larger = options ? *options : (bt_options){ 0 };
  status = bt_options_settle (&larger, method, model, error);
  for (int i = 0; status == BT_OK && i < ENLARGEMENTS; i++)
    {
      larger.cut = bt_options_larger_cut (&larger, model);
      status = new_solver (out, method, model, &larger, error);
      if (status != BT_EGRID)
        return status;
      status = BT_OK;
    }
  return status == BT_OK ? BT_EGRID : status;
}

void
bt_solver_free (bt_solver *solver)
{
  if (!solver)
    return;
  if (solver->self)
    solver->method->destroy (solver->self);
  free (solver);
}

/* Steps between two looks at the watch: some hundredths of a second, the same for every
 * run of these options, so that its numbers are the same bits. */
static double
steps_at_once (const bt_solver *solver)
{
  static const double much = 1e6; /* grid points, or coordinates of trajectories */
  const bt_options *o = &solver->options;
  /* What draws at every step looks itself, one block after the other. */
  if (!(solver->caps & BT_STEPPED) || solver->method->caps & BT_NOISY)
    return INFINITY;
  double work = solver->axes;
  if (solver->method->caps & BT_SAMPLED)
    work *= (double) o->samples;
  if (solver->method->caps & BT_GRID)
    {
      work = 1;
      for (size_t i = 0; i < BT_MAX_AXES && o->points[i] > 0; i++)
        work *= (double) o->points[i];
    }
  return fmax (floor (much / work), 1);
}

bt_status
bti_steps_check (double steps, double dt, bt_error *error)
{
  if (steps < most_steps)
    return BT_OK;
  return bt_error_set (error, BT_ELIMIT, "%g steps of %g; fewer than %g can be done",
                       steps, dt, most_steps);
}

bt_status
bt_solver_advance (bt_solver *solver, double interval, bt_error *error)
{
  const double dt = solver->options.dt;
  /* A step that fits but for rounding is taken as it is. */
  return bti_solver_steps (solver, interval,
                           dt > 0 ? ceil (interval / dt * (1 - 1e-9)) : 1, error);
}

bt_status
bti_solver_steps (bt_solver *solver, double interval, double steps, bt_error *error)
{
  if (!(interval > 0) || !isfinite (interval))
    return bt_error_set (error, BT_EINVAL, "interval %g: must be > 0", interval);
  const double begin = solver->time;
  bt_status fits = bti_steps_check (steps, interval / steps, error);
  if (fits != BT_OK)
    return fits;
  const double h = interval / steps, most = steps_at_once (solver);
  for (double done = 0; done < steps;)
    {
      const double now = fmin (most, steps - done);
      bt_status status = bt_watch_check (solver->options.watch, error);
      if (status == BT_OK)
        status = solver->method->advance (solver->self, h, (size_t) now, error);
      if (status != BT_OK)
        return status;
      done += now;
      solver->time = begin + (done < steps ? done * h : interval);
    }
  return BT_OK;
}

void
bt_solver_expect (bt_solver *solver, double interval, size_t count)
{
  const double dt = solver->options.dt, most = steps_at_once (solver);
  if (!solver->method->expect || !(interval > 0) || !(dt > 0))
    return;
  /* Equal pieces, as bt_solver_advance makes them. */
  const double steps = ceil (interval / dt * (1 - 1e-9)), pieces = ceil (steps / most);
  const int equal = steps <= most || fmod (steps, most) == 0;
  const double calls = equal ? (double) count * pieces : 0;
  solver->method->expect (solver->self, calls < most_steps ? (size_t) calls : 0);
}

bt_status
bt_solver_observe (bt_solver *solver, bt_observables *out, bt_error *error)
{
  bt_status status = solver->method->observe (solver->self, out, error);
  if (status != BT_OK)
    return status;
  /* Negated, so that a state of NaNs is refused too. */
  const int has_state = (solver->method->caps & (BT_QUANTUM | BT_DENSITY)) != 0;
  if (has_state && !(out->edge <= solver->options.tolerance))
    return bt_error_set (
        error, BT_EGRID,
        "%s too small for the state: weight %.2g at its edge at t = %g, allowed %.2g; "
        "%s needed",
        solver->method->caps & BT_GRID ? "grid" : "basis", out->edge, solver->time,
        solver->options.tolerance,
        solver->method->caps & BT_GRID ? "a larger box or more points are"
                                       : "a larger cut is");
  /* Every scheme here conserves it: what is missing or too much was so from the
   * start. */
  double off = fabs (out->norm - 1);
  if (has_state && !(off <= fmax (solver->options.tolerance, norm_limit)))
    return bt_error_set (
        error, BT_EGRID,
        "the state has norm %.6g at t = %g: more points are needed for it", out->norm,
        solver->time);
  return BT_OK;
}

bt_status
bt_solver_means (bt_solver *solver, double *out, bt_error *error)
{
  const bt_observation *look = solver->options.observe;
  size_t stride = 1;
  bt_status status = BT_OK;
  if (look && !solver->method->mean)
    return bt_error_set (error, BT_ENOTSUP, "%s has no means but those of x and p",
                         solver->method->name);
  if (solver->method->caps & BT_SAMPLED)
    stride += solver->options.batches;
  for (size_t k = 0; status == BT_OK && look && k < look->count; k++)
    status
        = solver->method->mean (solver->self, &look->item[k], out + k * stride, error);
  return status;
}

double
bt_solver_time (const bt_solver *solver)
{
  return solver->time;
}

double
bti_solver_turned (const bt_solver *solver)
{
  return solver->method->turned ? solver->method->turned (solver->self) : 0;
}

const bt_options *
bt_solver_options (const bt_solver *solver)
{
  return &solver->options;
}

bt_status
bt_solver_batches (bt_solver *solver, double *x, double *p, bt_error *error)
{
  if (!solver->method->batches)
    return bt_error_set (error, BT_ENOTSUP, "%s has no samples", solver->method->name);
  solver->method->batches (solver->self, x, p);
  return BT_OK;
}

bt_status
bt_solver_state (bt_solver *solver, const double complex **psi, bt_error *error)
{
  if (!solver->method->state)
    return bt_error_set (error, BT_ENOTSUP, "%s has no wave function on a grid",
                         solver->method->name);
  return solver->method->state (solver->self, psi, error);
}

bt_status
bt_solver_levels (bt_solver *solver, bt_levels *out, bt_error *error)
{
  *out = (bt_levels){ 0 };
  if (!solver->method->levels)
    return bt_error_set (error, BT_ENOTSUP, "%s does not work in oscillator levels",
                         solver->method->name);
  return solver->method->levels (solver->self, out, error);
}

void
bt_marginal_clear (bt_marginal *marginal)
{
  free (marginal->value);
  *marginal = (bt_marginal){ .count = 0 };
}

bt_status
bt_solver_marginal (bt_solver *solver, bt_marginal *out, bt_error *error)
{
  *out = (bt_marginal){ .count = 0 };
  if (!solver->method->marginal)
    return bt_error_set (error, BT_ENOTSUP, "%s has no density of a coordinate",
                         solver->method->name);
  bt_status status = solver->method->marginal (solver->self, out, error);
  if (status != BT_OK)
    bt_marginal_clear (out);
  return status;
}

void
bt_weights_clear (bt_weights *weights)
{
  free (weights->value);
  *weights = (bt_weights){ NULL, 0 };
}

bt_status
bt_solver_weights (bt_solver *solver, unsigned parts, bt_weights *out, bt_error *error)
{
  *out = (bt_weights){ NULL, 0 };
  if (!solver->method->weights)
    return bt_error_set (error, BT_ENOTSUP, "%s has no state of some parts",
                         solver->method->name);
  if (parts == 0)
    return bt_error_set (error, BT_EINVAL, "the state of no part");
  bt_status status = solver->method->weights (solver->self, parts, out, error);
  if (status != BT_OK)
    bt_weights_clear (out);
  return status;
}

bt_status
bt_solver_gates (bt_solver *solver, int eigenvalues, bt_gates *out, bt_error *error)
{
  *out = (bt_gates){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
  return solver->method->gates
             ? solver->method->gates (solver->self, eigenvalues, out, error)
             : BT_OK;
}

void
bt_density_clear (bt_density *density)
{
  free (density->rho);
  *density = (bt_density){ 0 };
}

bt_status
bt_solver_density (bt_solver *solver, bt_density *out, bt_error *error)
{
  *out = (bt_density){ 0 };
  if (!solver->method->density)
    return bt_error_set (error, BT_ENOTSUP, "%s has no density matrix",
                         solver->method->name);
  bt_status status = solver->method->density (solver->self, out, error);
  if (status != BT_OK)
    bt_density_clear (out);
  return status;
}

bt_status
bt_solver_steady (bt_solver *solver, double *rounding, bt_error *error)
{
  if (!solver->method->steady)
    return bt_error_set (error, BT_ENOTSUP, "%s has no state that stays",
                         solver->method->name);
  bt_status status = solver->method->steady (solver->self, rounding, error);
  if (status == BT_OK)
    solver->time = INFINITY;
  return status;
}

void
bt_lines_clear (bt_lines *lines)
{
  free (lines->energy);
  free (lines->weight);
  *lines = (bt_lines){ 0 };
}

bt_status
bt_solver_lines (bt_solver *solver, bt_lines *out, bt_error *error)
{
  *out = (bt_lines){ 0 };
  if (!solver->method->lines)
    return bt_error_set (error, BT_ENOTSUP, "%s does not diagonalise H",
                         solver->method->name);
  bt_status status = solver->method->lines (solver->self, out, error);
  if (status != BT_OK)
    bt_lines_clear (out);
  return status;
}

bt_status
bt_solver_vector (bt_solver *solver, const bt_complex **psi, size_t *count,
                  double *unit, bt_error *error)
{
  if (solver->method->vector)
    return solver->method->vector (solver->self, psi, count, unit, error);
  return bt_error_set (error, BT_ENOTSUP, "%s has no wave function",
                       solver->method->name);
}
