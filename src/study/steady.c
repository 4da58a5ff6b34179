/* study/steady.c - see steady.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/steady.h"

#include <math.h>

enum
{
  LEVELS = 12 /* refinements, small ones */
};

/* In the basis of OPTIONS. */
static bt_status
run (const bt_model *model, const bt_options *options, double *mean, double *rounding,
     bt_error *error)
{
  bt_solver *solver;
  bt_observables o;
  const bt_method *method = bt_method_find ("lindblad-taylor");
  bt_status status = bt_solver_new (&solver, method, model, options, error);
  if (status == BT_OK)
    status = bt_solver_steady (solver, rounding, error);
  if (status == BT_OK)
    status = bt_solver_observe (solver, &o, error);
  if (status == BT_OK)
    status = bt_solver_means (solver, mean, error);
  bt_solver_free (solver);
  return status;
}

bt_status
bti_steady_mean (const bt_model *model, const bt_observation *observe, double tolerance,
                 const bt_watch *watch, bt_value *out, bt_error *error)
{
  static const double edge = 1e-4;
  const bt_method *method = bt_method_find ("lindblad-taylor");
  bt_options options = { .tolerance = edge, .observe = observe, .watch = watch };
  double last = NAN, before = NAN;
  if (!bt_model_is_open (model))
    return bt_error_set (error, BT_ENOTSUP,
                         "a closed system comes to no state that stays");
  bt_error why = BT_ERROR_INIT;
  int found = 0;
  bt_status status = bt_options_settle (&options, method, model, error);
  for (int level = 0; status == BT_OK && level <= LEVELS; level++)
    {
      double mean, rounding, part[BT_AXIS_COUNT] = { 0 };
      const bt_status one = run (model, &options, &mean, &rounding, &why);
      options.cut = bt_options_larger_cut (&options, model);
      if (one == BT_EGRID)
        continue; /* its size was a guess */
      if (one == BT_ELIMIT && found >= 3)
        return BT_OK;
      if (one != BT_OK)
        return bt_error_set (error, one, "%s", why.text);
      /* At one pair of bases the mean may cross: the larger of two changes. */
      const double change = fmax (fabs (mean - last), fabs (last - before));
      before = last;
      last = mean;
      if (++found < 3)
        continue;
      part[BT_AXIS_BASIS]
          = BT_PAIR_MARGIN (BT_AXIS_BASIS) * change + rounding * (1 + fabs (mean));
      *out = bt_value_from_parts (mean, part);
      if (bt_value_error (out) <= tolerance)
        return BT_OK;
    }
  if (status == BT_OK && found < 3)
    return bt_error_set (error, BT_EGRID, "%s", why.text);
  return status;
}
