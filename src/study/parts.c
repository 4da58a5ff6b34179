/* study/parts.c - see parts.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/parts.h"
#include "solve/method.h"
#include "solve/refine.h"

#include <math.h>

enum
{
  LEVELS = 4, /* refinements */
  LOOKS = 4
};
static const double sharp = 1e-8; /* weight at the edge of a basis */

/* The number behind WEIGHTS, and what rounding may do to it: a density matrix off by T
 * in trace is one of D levels whose entropy is off by T log (D/T) + T at the most. */
static double
number_of (const bti_parts *a, const bt_weights *weights, double turned,
           double *rounding)
{
  const double levels = (double) weights->count;
  const double t = 2e-16 * (10 + turned) * sqrt (levels);
  const double unit = a->base2 ? M_LN2 : 1;
  *rounding = a->purity ? 2 * t : t * (1 + log (levels / t)) / unit;
  return a->purity ? bt_weights_purity (weights)
                   : bt_weights_entropy (weights, a->base2);
}

/* By METHOD with OPTIONS at the last LOOKS of four times up to the wanted one, the
 * k-th at AT (1 - k/8), into NUMBER[k]. */
static bt_status
run (const bti_parts *a, const bt_method *method, const bt_options *options,
     size_t looks, double *number, double *rounding, bt_error *error)
{
  bt_solver *solver;
  bt_status status = bt_solver_new (&solver, method, a->model, options, error);
  while (status == BT_OK && looks-- > 0)
    {
      bt_observables o = { 0 };
      bt_weights weights = { NULL, 0 };
      const double t = a->at * (1 - (double) looks / (2 * LOOKS));
      if (t > bt_solver_time (solver))
        status = bt_solver_advance (solver, t - bt_solver_time (solver), error);
      if (status == BT_OK)
        status = bt_solver_observe (solver, &o, error);
      if (status == BT_OK)
        status = bt_solver_weights (solver, a->parts, &weights, error);
      if (status == BT_OK)
        number[looks] = number_of (
            a, &weights, fmax (bti_solver_turned (solver), fabs (o.energy) * t),
            rounding);
      bt_weights_clear (&weights);
    }
  bt_solver_free (solver);
  return status;
}

bt_status
bti_parts_value (const bti_parts *a, const bt_method *method, const bt_watch *watch,
                 bt_value *out, bt_error *error)
{
  bt_options options = { .tolerance = sharp, .watch = watch };
  bt_status status = bt_options_settle (&options, method, a->model, error);
  for (int level = 0, found = 0; status == BT_OK; level++)
    {
      double number[2][LOOKS], rounding = 0, spread = 0, err[BT_AXIS_COUNT] = { 0 };
      bt_options larger = options;
      larger.cut = bt_options_larger_cut (&options, a->model);
      status = run (a, method, &options, LOOKS, number[0], &rounding, error);
      if (status == BT_OK)
        status = run (a, method, &larger, LOOKS, number[1], &rounding, error);
      options.cut = larger.cut;
      if (status == BT_EGRID && level < 3 * LEVELS)
        {
          status = BT_OK; /* its size was a guess */
          continue;
        }
      if (status == BT_ELIMIT && found)
        return BT_OK;
      if (status != BT_OK)
        return status;
      for (size_t k = 0; k < LOOKS; k++)
        spread = fmax (spread, fabs (number[1][k] - number[0][k]));
      err[BT_AXIS_BASIS] = BT_PAIR_MARGIN (BT_AXIS_BASIS) * spread + rounding;
      *out = bt_value_from_parts (number[0][0], err);
      if (bt_value_error (out) <= a->tolerance || found++ == LEVELS)
        return BT_OK;
    }
  return status;
}

const bt_method *
bti_parts_method (const bti_parts *a)
{
  size_t count;
  const bt_method *const *method = bt_methods (&count), *best = NULL;
  double least = INFINITY;
  for (size_t i = 0; i < count; i++)
    {
      const double seconds
          = bt_method_seconds (method[i], a->model, a->at, LOOKS, sharp);
      if (method[i]->caps & BT_BASIS && seconds < least)
        {
          best = method[i];
          least = seconds;
        }
    }
  return best;
}

bt_status
bti_parts_again (const bti_parts *a, const bt_method *method, const bt_watch *watch,
                 double *out, bt_error *error)
{
  bt_options options
      = { .tolerance = 1e-2 * fmin (a->tolerance, 1e-4), .watch = watch };
  double rounding;
  bt_status status = bt_options_settle (&options, method, a->model, error);
  for (int level = 0; status == BT_OK; level++)
    {
      status = run (a, method, &options, 1, out, &rounding, error);
      if (status != BT_EGRID || level == LEVELS)
        break;
      bti_refine_enlarge (&options, method, a->model);
      status = BT_OK;
    }
  return status;
}

const bt_method *
bti_parts_second (const bti_parts *a, const bt_method *first)
{
  const bt_method *second = bt_method_second (first, a->model, a->at, LOOKS, sharp);
  return second && second->weights ? second : NULL;
}
