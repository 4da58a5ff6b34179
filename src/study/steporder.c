/* study/steporder.c - see steporder.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/steporder.h"

#include <math.h>

enum
{
  TIMES = 4,  /* at which <x> and <p> are looked at: one number may cross zero error */
  LEVELS = 4, /* h, h/1.5, h/1.5^2, h/1.5^3: numbers of steps are multiples of 8 */
  TRIALS = 16
};

/* Rounding of a trajectory as a share of its size: what changes of ever smaller steps
 * level off at. */
static const double noise = 1e-13;

static bt_status
trajectory (const bti_step_job *job, size_t steps, double out[2 * TIMES],
            bt_error *error)
{
  bt_options options = { .tolerance = 1e-8,
                         .dt = job->at / TIMES / (double) steps,
                         .samples = 512,
                         .seed = 5,
                         /* Few far out, where chaos makes rounding large. */
                         .random = 1,
                         .watch = job->watch };
  bt_solver *solver;
  bt_status status = bt_options_settle (&options, job->method, job->model, error);
  if (status != BT_OK)
    return status;
  /* One grid for all steps: its own error is theirs alike. */
  options.tolerance = 1e-3;
  status = bt_solver_new (&solver, job->method, job->model, &options, error);
  for (int i = 0; status == BT_OK && i < TIMES; i++)
    {
      bt_observables o = { 0 };
      status = bt_solver_advance (solver, job->at / TIMES, error);
      if (status == BT_OK)
        status = bt_solver_observe (solver, &o, error);
      /* With so large a step it runs away: no number, and no sequence. */
      if (status == BT_ECONV)
        {
          o.x = o.p = NAN;
          status = BT_OK;
        }
      if (status == BT_OK)
        status = bt_watch_check (job->watch, error);
      out[2 * i] = o.x;
      out[2 * i + 1] = o.p;
    }
  bt_solver_free (solver);
  return status;
}

/* Distances between the trajectories of successive steps, as a sequence whose changes
 * they are; *SIZE receives the size of the trajectory. */
static bt_status
sequence (const bti_step_job *job, size_t steps, double value[LEVELS], double *size,
          bt_error *error)
{
  double last[2 * TIMES], next[2 * TIMES];
  bt_status status = trajectory (job, steps, last, error);
  value[0] = 0;
  *size = 0;
  for (int i = 1; status == BT_OK && i < LEVELS; i++)
    {
      double square = 0;
      steps = steps / 2 * 3;
      status = trajectory (job, steps, next, error);
      for (int k = 0; status == BT_OK && k < 2 * TIMES; k++)
        {
          square += (next[k] - last[k]) * (next[k] - last[k]);
          *size = fmax (*size, fabs (next[k]));
          last[k] = next[k];
        }
      value[i] = value[i - 1] + sqrt (square);
    }
  return status;
}

/* Begun ever finer, until rounding ends it. */
bt_status
bti_step_order (const bti_step_job *job, bt_value *out, bt_error *why, bt_error *error)
{
  static const bt_value nothing = { .value = 0, .lo = -INFINITY, .hi = INFINITY };
  const bt_method *method = job->method;
  double last = NAN, last_err = 0;
  *out = nothing;
  if (!(bt_method_caps (method, job->model) & BT_STEPPED))
    return bt_error_set (error, BT_ENOTSUP, "%s has no time step", method->name);
  if (!(job->at > 0))
    return bt_error_set (error, BT_EINVAL, "at = %g: must be > 0", job->at);
  const int order = bt_method_order (method, job->model);
  double coarsest = order >= 8 ? 2 : order >= 4 ? 0.5 : 0.25;
  double eights = ceil (job->at / TIMES / coarsest / 8);
  if (!(eights < 1e10))
    return bt_error_set (error, BT_ELIMIT,
                         "at = %g: the order of %s would take %.2g steps and more; at "
                         "most 10^11",
                         job->at, method->name, 8 * TIMES * eights);
  for (int trial = 0; trial < TRIALS; trial++, eights = ceil (1.15 * eights))
    {
      double value[LEVELS], size, part[BT_AXIS_COUNT] = { 0 };
      bt_limit limit;
      bt_status status = sequence (job, 8 * (size_t) eights, value, &size, error);
      if (status != BT_OK)
        return status;
      if (bt_richardson (value, LEVELS, 1.5, noise * size, &limit, why) != BT_OK)
        {
          int drowned = value[LEVELS - 1] - value[LEVELS - 2] <= 10 * noise * size;
          if (drowned && isfinite (out->lo))
            return BT_OK;
          /* What a coarser beginning seemed to show does not go on. */
          *out = nothing;
          if (drowned)
            return BT_OK;
          last = NAN;
          continue;
        }
      /* Orders that cross each other agree by chance: half of what was before stays. */
      double err = fmax (limit.order_err, last_err / 2);
      last_err = limit.order_err;
      part[BT_AXIS_STEP] = fmax (err, fabs (limit.order - last));
      if (!isnan (last))
        {
          *out = bt_value_from_parts (limit.order, part);
          if (part[BT_AXIS_STEP] <= job->tolerance)
            return BT_OK;
        }
      last = limit.order;
    }
  return BT_OK;
}
