/* study/convergence.c - see convergence.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/convergence.h"
#include "base/memory.h"
#include "num/stats.h"
#include "solve/refine.h"

#include <math.h>
#include <stdlib.h>

const char *const bti_mean_names[] = { "x", "p", "x2", "energy", "norm" };

double
bti_mean_of (bti_mean mean, const bt_observables *o)
{
  const double value[] = { o->x, o->p, o->x2, o->energy, o->norm };
  return value[mean];
}

const double *
bti_mean_column (bti_mean mean, const bt_series *series)
{
  static const size_t columns[]
      = { BT_COLUMN_X, BT_COLUMN_P, BT_COLUMN_X2, BT_COLUMN_ENERGY, BT_COLUMN_NORM };
  return bt_series_column (series, columns[mean]);
}

/* ---- where it begins ----------------------------------------------------------- */

/* Of a grid that was not GIVEN, a share of what holds the state. */
static void
begin_coarse (bti_sequence *s, const bt_options *given)
{
  static const double share = 0.6;
  const int order = bt_method_order (s->method, s->model);
  bt_options *base = &s->base;
  if (s->axis == BT_AXIS_STEP && !(given->dt > 0))
    base->dt = order >= 8 ? 0.5 : order >= 4 ? 0.3 : 0.2;
  if (s->axis == BT_AXIS_STEP)
    base->dt = s->at / ceil (s->at / base->dt * (1 - 1e-9));
  if (s->axis == BT_AXIS_SAMPLE && given->samples == 0)
    base->samples = 512;
  if ((s->axis != BT_AXIS_GRID && s->axis != BT_AXIS_BOX) || given->points[0] > 0
      || given->box[0] > 0)
    return;
  size_t axes = bt_model_axes (s->model);
  for (size_t i = 0; i < axes && i < BT_MAX_AXES; i++)
    {
      base->points[i] = 2 * (size_t) ceil (share * (double) base->points[i] / 2);
      if (s->axis == BT_AXIS_BOX)
        base->box[i] *= share;
    }
}

bt_status
bti_sequence_settle (bti_sequence *s, bt_error *error)
{
  const bt_options given = s->base;
  const int grid = s->axis == BT_AXIS_GRID || s->axis == BT_AXIS_BOX;
  if (!(s->base.tolerance > 0))
    s->base.tolerance = s->axis == BT_AXIS_BASIS ? 1e-6 : 1e-8;
  bt_status status = bt_options_settle (&s->base, s->method, s->model, error);
  if (status != BT_OK)
    return status;
  begin_coarse (s, &given);
  /* What is too coarse is what the sequence is to show; on a grid nothing but the
   * refusal of such a state depends on this. */
  if (bt_method_caps (s->method, s->model) & BT_GRID)
    s->base.tolerance = grid ? 0.9 : 1e-3;
  return BT_OK;
}

/* ---- the sequence -------------------------------------------------------------- */

/* Standard error of <x> or <p> from the batches. */
static bt_status
scatter (bt_solver *solver, bti_mean mean, double *out, bt_error *error)
{
  size_t count = bt_solver_options (solver)->batches;
  double *x;
  bt_status status = bti_calloc (&x, 2 * count, sizeof *x, error);
  if (status == BT_OK)
    status = bt_solver_batches (solver, x, x + count, error);
  if (status == BT_OK)
    {
      const double *batch = mean == BTI_MEAN_P ? x + count : x;
      *out = bti_batch_error (bti_batch_number, batch, count,
                              bti_batch_mean (bti_batch_number, batch, count));
    }
  free (x);
  return status;
}

static bt_status
run_level (const bti_sequence *s, size_t i, bti_convergence *out, bt_error *error)
{
  bt_options options = s->base;
  bt_solver *solver;
  bt_observables o;
  bti_refine_by (s->axis, &options, s->model,
                 pow (bti_refine_row (s->axis)->rung, (double) i));
  out->h[i] = bti_refine_fineness (s->axis, &options);
  bt_status status = bt_solver_new (&solver, s->method, s->model, &options, error);
  if (status == BT_OK)
    status = bt_solver_advance (solver, s->at, error);
  if (status == BT_OK)
    status = bt_solver_observe (solver, &o, error);
  if (status == BT_OK)
    {
      out->value[i] = bti_mean_of (s->mean, &o);
      out->change[i] = i > 0 ? fabs (out->value[i] - out->value[i - 1]) : NAN;
    }
  if (status == BT_OK && !isfinite (out->value[i]))
    status = bt_error_set (error, BT_ENOTSUP, "%s has no such mean", s->method->name);
  if (status == BT_OK && out->sampled)
    status = scatter (solver, s->mean, &out->change[i], error);
  out->order[i] = i > (out->sampled ? 0 : 1) ? log (out->change[i - 1] / out->change[i])
                                                   / log (out->h[i - 1] / out->h[i])
                                             : NAN;
  bt_solver_free (solver);
  return status;
}

/* The order in which standard errors fall with the number of samples: a line through
 * their logarithms, each known up to 1/sqrt (2 (batches - 1)). */
static void
fit_sampling (bti_convergence *s, size_t batches)
{
  double n = (double) s->levels, x = 0, y = 0, sxx = 0, sxy = 0;
  for (size_t i = 0; i < s->levels; i++)
    {
      x += log (s->h[i]) / n;
      y += log (s->change[i]) / n;
    }
  for (size_t i = 0; i < s->levels; i++)
    {
      sxx += (log (s->h[i]) - x) * (log (s->h[i]) - x);
      sxy += (log (s->h[i]) - x) * (log (s->change[i]) - y);
    }
  s->limit.order = sxy / sxx;
  s->limit.order_err = BT_COVERAGE / sqrt (2 * ((double) batches - 1)) / sqrt (sxx);
  s->limit.value = s->value[s->levels - 1];
  s->limit.err = BT_COVERAGE * bti_student_share (batches) * s->change[s->levels - 1];
  s->reason = "a mean over samples has no error to be extrapolated";
}

bt_status
bti_converge (const bti_sequence *s, bti_convergence *out, bt_error *why,
              bt_error *error)
{
  double size = 1;
  *out = (bti_convergence){ .measure = bti_refine_row (s->axis)->measure,
                            .label = bti_refine_row (s->axis)->label,
                            .levels = s->levels,
                            .sampled = s->axis == BT_AXIS_SAMPLE };
  if (out->sampled && s->mean > BTI_MEAN_P)
    return bt_error_set (error, BT_ENOTSUP, "along sampling: <x> or <p>");
  if (bt_method_caps (s->method, s->model) & BT_NOISY && !out->sampled)
    return bt_error_set (error, BT_ENOTSUP,
                         "%s draws noise at every step: what another %s changes is not "
                         "told from it",
                         s->method->name, bt_axis_name (s->axis));
  for (size_t i = 0; i < s->levels; i++)
    {
      if (s->begins)
        s->begins (s->context, i);
      bt_status status = run_level (s, i, out, error);
      if (status != BT_OK)
        return status;
      size = fmax (size, fabs (out->value[i]));
    }
  /* Rounding: what many steps make of 1e-16; in a basis, what is left out as below the
   * tolerance. */
  double noise = s->axis == BT_AXIS_BASIS ? 0.1 * s->base.tolerance : 1e-13 * size;
  if (out->sampled)
    fit_sampling (out, s->base.batches);
  else if (bt_richardson (out->value, s->levels, bti_refine_row (s->axis)->rung, noise,
                          &out->limit, why)
           != BT_OK)
    out->reason = why->text;
  return BT_OK;
}
