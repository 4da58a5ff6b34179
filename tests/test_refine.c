/* tests/test_refine.c - the policy of refinement: each axis refines itself alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/refine.h"
#include "tests/support.h"

#include <math.h>

/* Settled options of METHOD for a model of two axes. */
static bt_options
settled (const bt_method *method, bt_model **model)
{
  static const double omega = 0.8;
  bt_options options = { .tolerance = 1e-4 };
  bt_error error = BT_ERROR_INIT;
  *model = model_of (0.1, 2.385, &omega, 1);
  ck_ok (bt_options_settle (&options, method, *model, &error), error);
  return options;
}

static const bt_method *
method_at (int i)
{
  size_t count;
  return bt_methods (&count)[i];
}

/* A rung divides what falls by its ratio: nearly on a grid, whose points are even, and
 * exactly elsewhere; what is no axis of the method stays. */
START_TEST (a_rung_is_finer_by_its_ratio)
{
  bt_model *model;
  const bt_method *method = method_at (_i);
  const bt_options nominal = settled (method, &model);
  for (int axis = 0; axis < BT_AXIS_METHOD; axis++)
    {
      if (!bti_refine_has ((bt_axis) axis, method->caps))
        continue;
      bt_options finer = nominal;
      const double ratio = bti_refine_row ((bt_axis) axis)->rung;
      bti_refine_by ((bt_axis) axis, &finer, model, ratio);
      for (int other = 0; other < BT_AXIS_METHOD; other++)
        {
          /* A larger box keeps the spacing: it has more points, too. */
          double want = other == axis ? ratio : 1;
          if (bti_refine_has ((bt_axis) other, method->caps))
            ck_assert_double_eq_tol (
                bti_refine_fineness ((bt_axis) other, &nominal)
                    / bti_refine_fineness ((bt_axis) other, &finer),
                want,
                axis == BT_AXIS_GRID || axis == BT_AXIS_BOX
                    ? 2 / (double) nominal.points[0]
                    : 1e-14);
        }
    }
  bt_model_free (model);
}
END_TEST

/* A companion differs along its axis alone, and is finer there; but for the step, where
 * it is the run itself that is finer, and samples, of which it has few. */
START_TEST (a_companion_differs_along_its_axis)
{
  bt_model *model;
  const bt_method *method = method_at (_i);
  bt_options nominal = settled (method, &model);
  if (method->caps & BT_SAMPLED)
    nominal.samples = 64000;
  for (int axis = 0; axis < BT_AXIS_METHOD; axis++)
    {
      if (!bti_refine_has ((bt_axis) axis, method->caps))
        continue;
      bt_options other = nominal;
      bti_refine_companion ((bt_axis) axis, &other, model);
      double gain = bti_refine_fineness ((bt_axis) axis, &nominal)
                    / bti_refine_fineness ((bt_axis) axis, &other);
      if (axis == BT_AXIS_STEP)
        ck_assert_double_eq (gain, 0.5);
      else if (axis == BT_AXIS_SAMPLE)
        ck_assert_double_eq (gain, 1.0 / 64);
      else
        ck_assert_double_ge (gain, axis == BT_AXIS_BASIS ? 1.15 : 1.25);
      for (int k = 0; k < BT_AXIS_METHOD; k++)
        if (k != axis && bti_refine_has ((bt_axis) k, method->caps))
          ck_assert_double_eq_tol (bti_refine_fineness ((bt_axis) k, &other),
                                   bti_refine_fineness ((bt_axis) k, &nominal),
                                   1e-12 * bti_refine_fineness ((bt_axis) k, &nominal));
    }
  bt_model_free (model);
}
END_TEST

/* What a state did not fit into is larger afterwards, and a grid is finer, too. */
START_TEST (what_is_enlarged_holds_more)
{
  bt_model *model;
  const bt_method *method = method_at (_i);
  const bt_options nominal = settled (method, &model);
  bt_options larger = nominal;
  bti_refine_enlarge (&larger, method, model);
  for (int axis = BT_AXIS_GRID; axis <= BT_AXIS_BASIS; axis++)
    if (bti_refine_has ((bt_axis) axis, method->caps))
      ck_assert_double_lt (bti_refine_fineness ((bt_axis) axis, &larger),
                           bti_refine_fineness ((bt_axis) axis, &nominal));
  bt_model_free (model);
}
END_TEST

/* Levels of a step: of samples more of them judge it, then it is halved, by turns. */
START_TEST (a_level_of_the_step_asks_more_samples_or_halves_it)
{
  static const struct
  {
    size_t share;
    double halves;
  } want[] = { { 64, 1 }, { 16, 1 }, { 16, 2 }, { 4, 2 },
               { 4, 4 },  { 1, 4 },  { 1, 8 },  { 1, 8 } };
  bt_model *model;
  const bt_method *method = method_at (_i);
  const bt_options nominal = settled (method, &model);
  const int sampled = (method->caps & BT_SAMPLED) != 0;
  for (int level = 0; level < (int) (sizeof want / sizeof *want); level++)
    {
      const int levels[BT_AXIS_COUNT] = { [BT_AXIS_STEP] = level };
      bt_options finer = nominal;
      bti_refine_levels (&finer, method, model, levels);
      const double halves = sampled ? want[level].halves : 1 << level;
      ck_assert_double_eq_tol (finer.dt * halves, nominal.dt, 1e-14);
      ck_assert_uint_eq (finer.share, sampled ? want[level].share : nominal.share);
      ck_assert_uint_eq (finer.samples, nominal.samples);
      if (sampled)
        bti_refine_companion (BT_AXIS_SAMPLE, &finer, model);
      if (sampled && nominal.samples / finer.share >= 512)
        ck_assert_uint_eq (finer.samples, nominal.samples / finer.share);
    }
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  const int count = rows_of_the_paper ();
  Suite *suite = suite_create ("refine");
  TCase *core = tcase_create ("core");
  tcase_add_loop_test (core, a_rung_is_finer_by_its_ratio, 0, count);
  tcase_add_loop_test (core, a_companion_differs_along_its_axis, 0, count);
  tcase_add_loop_test (core, what_is_enlarged_holds_more, 0, count);
  tcase_add_loop_test (core, a_level_of_the_step_asks_more_samples_or_halves_it, 0,
                       count);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
