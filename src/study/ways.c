/* study/ways.c - see ways.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/ways.h"
#include "solve/refine.h"

#include <math.h>
#include <string.h>

const double bti_way_step = 0.1;

bt_open_options
bti_way_options (double step, size_t samples, uint64_t seed)
{
  return (bt_open_options){
    .dt = step, .trajectories = samples, .batches = BTI_WAY_BATCHES, .seed = seed
  };
}

/* The parameter of that name leaves out what no trajectory has. */
static const char truncated[] = "truncated";

bti_way
bti_way_find (const char *name, const char *usual)
{
  bti_way way = { .name = name ? name : usual };
  way.truncated = strcmp (way.name, truncated) == 0;
  way.method = bt_open_method_find (way.truncated ? "lindblad" : way.name);
  return way;
}

int
bti_way_scatters (const bti_way *way)
{
  return (way->method->caps & BT_OPEN_SAMPLED) && !(way->method->caps & BT_OPEN_ALIKE);
}

bt_status
bti_way_run (const bti_leave *leave, const bt_open_params *params, const char *name,
             bt_open_options options, const double *time, size_t times,
             bt_open_result **out, bt_error *error)
{
  const bti_way way = bti_way_find (name, NULL);
  bt_open_params own = *params;
  bt_open *model = NULL;
  *out = NULL;
  if (way.truncated)
    {
      bt_status status = bt_open_params_set (&own, truncated, 1, error);
      if (status != BT_OK)
        return status;
    }
  options.cancel = leave->watch->cancel;
  options.threads = leave->threads;
  options.deadline = leave->watch->deadline;
  bt_status status = bt_watch_check (leave->watch, error);
  if (status == BT_OK)
    status = bt_open_new (&model, &own, error);
  if (status == BT_OK)
    status = bt_open_run (out, way.method, model, &options, time, times, error);
  bt_open_free (model);
  return status;
}

bt_status
bti_open_tradeoff (const bt_open_params *params, double ordering, bt_open_tradeoff *out,
                   bt_error *error)
{
  bt_open *model;
  bt_status status = bt_open_new (&model, params, error);
  if (status == BT_OK)
    status = bt_open_tradeoff_of (model, ordering, out, error);
  bt_open_free (model);
  return status;
}

bt_status
bti_open_observable (const bt_open_params *params, const char *name, size_t *out,
                     bt_error *error)
{
  size_t count;
  return bt_open_observable_find (
      out, params->kind, name ? name : bt_open_observables (params->kind, &count)[0],
      error);
}

int
bti_open_has_qubit (const bt_open_params *params)
{
  return params->kind == BT_OPEN_QUBIT || params->kind == BT_OPEN_CAVITY;
}

/* ---- positivity ---------------------------------------------------------------- */

/* Smallest eigenvalue in RESULT: over five standard deviations about the mean, POINTS
 * an axis, then around the smallest found.  *CHANGE is by how much a second look there,
 * with other points, differs. */
static bt_status
search (const bt_open_result *result, size_t points, double *value, double *change,
        bt_error *error)
{
  static const char *const names[] = { "x", "p", "x2", "p2" };
  enum
  {
    LOCAL = 12
  };
  double mean[4], largest = 0, at[2], near[2];
  for (size_t i = 0; i < 4; i++)
    {
      size_t o;
      bt_status status = bt_open_observable_find (&o, result->kind, names[i], error);
      if (status != BT_OK)
        return status;
      mean[i] = result->value[(result->times - 1) * result->count + o];
    }
  for (size_t i = 0; i < 2; i++)
    largest = fmax (largest, mean[2 + i] - mean[i] * mean[i]);
  double half = 5 * sqrt (largest), step = 2 * half / (double) (points - 1);
  bt_status status = bt_open_wigner_smallest (result, mean[0], mean[1], half, points,
                                              value, at, error);
  for (size_t k = 0; status == BT_OK && k < 2; k++)
    status = bt_open_wigner_smallest (result, at[0], at[1], step, LOCAL + 3 * k,
                                      &near[k], NULL, error);
  if (status != BT_OK)
    return status;
  *value = fmin (*value, fmin (near[0], near[1]));
  *change = fabs (near[1] - near[0]);
  return BT_OK;
}

bt_status
bti_open_smallest (const bti_leave *leave, const bt_open_params *params, double t,
                   double *value, double *err, bt_error *error)
{
  /* Some five points a standard deviation; what lies between them the other number of
   * points finds. */
  static const size_t points[2] = { 38, 45 };
  double found[2] = { 0, 0 }, change[2] = { 0, 0 };
  size_t levels = 0;
  bt_status status = BT_OK;
  for (int k = 0; status == BT_OK && k < 2; k++)
    {
      bt_open_result *result;
      bt_open_options options = { .levels = levels, .edge = 1e-11, .keep = 1 };
      status = bti_way_run (leave, params, BTI_SMALLEST_METHOD, options, &t, 1, &result,
                            error);
      if (status == BT_OK)
        status = search (result, points[k], &found[k], &change[k], error);
      if (status == BT_OK)
        levels = bti_refine_states (result->levels, BTI_STATES_TWIN);
      bt_open_result_free (result);
    }
  *value = fmin (found[0], found[1]);
  /* Where W is positive the smallest is found far out, and is rounding. */
  *err = fabs (found[1] - found[0]) + change[0] + change[1] + 1e-12;
  return status;
}
