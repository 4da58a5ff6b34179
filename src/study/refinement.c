/* study/refinement.c - see refinement.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/refinement.h"
#include "base/memory.h"
#include "solve/refine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* OPTIONS of the twin along AXIS. */
static bt_options
twin_of (const bti_refinement *s, bt_axis axis)
{
  bt_options options = s->base;
  bti_refine_by (axis, &options, s->model, bti_refine_row (axis)->twin);
  /* Of a low cut that may be no state more. */
  if (axis == BT_AXIS_BASIS)
    options.cut = fmax (options.cut, bt_options_larger_cut (&s->base, s->model));
  return options;
}

/* The mean of a run with OPTIONS into OUT. */
static bt_status
run (const bti_refinement *s, const bt_options *options, double *out, bt_error *error)
{
  bt_runs *runs;
  bt_status status = bt_runs_new (&runs, s->method, s->model, options, s->interval,
                                  BT_EXACT_ALL, error);
  if (status == BT_OK)
    status = bt_runs_extend (runs, (double) (s->size - 1) * s->interval, error);
  if (status == BT_OK)
    memcpy (out, bti_mean_column (s->mean, bt_runs_nominal (runs)),
            s->size * sizeof *out);
  bt_runs_free (runs);
  return status;
}

static bt_status
settle (bti_refinement *s, double t_end, bt_error *error)
{
  bt_status status = bt_options_settle (&s->base, s->method, s->model, error);
  if (status != BT_OK)
    return status;
  s->interval = 0.1;
  if (bt_method_caps (s->method, s->model) & BT_STEPPED)
    s->interval = s->base.dt * fmax (round (0.1 / s->base.dt), 1);
  double points = floor (t_end / s->interval * (1 + 1e-12)) + 1;
  if (!(points >= 2) || !(points < 1e7))
    return bt_error_set (error, BT_EINVAL, "%g points up to t = %g: 2 to 10^7 wanted",
                         points, t_end);
  s->size = (size_t) points;
  status = bti_calloc (&s->time, s->size * (2 + BTI_TWINS_MAX), sizeof (double), error);
  for (size_t i = 0; status == BT_OK && i < s->size; i++)
    s->time[i] = (double) i * s->interval;
  s->t_end = (double) (s->size - 1) * s->interval;
  return status;
}

double
bti_refinement_change (const double *a, const double *b, size_t i)
{
  return (a[i] - b[i]) / fabs (b[0]);
}

static bt_status
compare (bti_refinement *s, bt_axis axis, bt_error *error)
{
  const double *benchmark = s->time + s->size;
  double *delta = s->time + (2 + s->count) * s->size;
  bti_twin *twin = &s->twin[s->count];
  bt_options options = twin_of (s, axis);
  *twin = (bti_twin){ .axis = axis,
                      .from = bti_refine_size (axis, &s->base),
                      .to = bti_refine_size (axis, &options),
                      .delta = delta };
  bt_status status = run (s, &options, delta, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < s->size; i++)
    {
      delta[i] = fabs (bti_refinement_change (delta, benchmark, i));
      if (delta[i] > twin->largest)
        {
          twin->largest = delta[i];
          twin->at = s->time[i];
        }
    }
  s->count++;
  return BT_OK;
}

bt_status
bti_refinement_run (bti_refinement *s, double t_end, bt_error *error)
{
  bt_status status = settle (s, t_end, error);
  if (status != BT_OK)
    return status;
  double *benchmark = s->time + s->size;
  status = run (s, &s->base, benchmark, error);
  if (status == BT_OK && (!isfinite (benchmark[0]) || !(fabs (benchmark[0]) > 0)))
    status = bt_error_set (error, BT_ENOTSUP,
                           "%s of %s is %g at t = 0: nothing to compare a change with",
                           bti_mean_names[s->mean], s->method->name, benchmark[0]);
  const unsigned caps = bt_method_caps (s->method, s->model);
  for (int axis = 0; status == BT_OK && axis < BTI_TWINS_MAX; axis++)
    if (bti_refine_has ((bt_axis) axis, caps))
      status = compare (s, (bt_axis) axis, error);
  if (status == BT_OK && s->count == 0)
    status = bt_error_set (error, BT_ENOTSUP, "%s has nothing to be refined",
                           s->method->name);
  return status;
}

void
bti_refinement_clear (bti_refinement *s)
{
  free (s->time);
  s->time = NULL;
}
