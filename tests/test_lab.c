/* tests/test_lab.c - which exact method answers, and which goes on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/suite.h"
#include "tests/support.h"
#include "validation/lab.h"

#include <breaktime/breaktime.h>
#include <math.h>

static const double interval = 4, tolerance = 1e-6;

/* The quickest method to T_END and, in *RATIO, how many times longer OTHER takes. */
static const bt_method *
quickest (const bt_model *model, double t_end, const bt_method *other, double *ratio)
{
  size_t count;
  const bt_method *const *all = bt_methods (&count), *best = NULL;
  double least = INFINITY;
  for (size_t i = 0; i < count; i++)
    {
      const double seconds
          = bt_method_seconds (all[i], model, t_end, t_end / interval, tolerance);
      if (seconds < least)
        {
          best = all[i];
          least = seconds;
        }
    }
  *ratio = other ? bt_method_seconds (other, model, t_end, t_end / interval, tolerance)
                       / least
                 : INFINITY;
  return best;
}

/* What stays small is quickest in steps for a short time, and by its eigenstates for a
 * long one: where these would be chosen but are less than several times quicker, steps
 * that have been begun go on; of another recipe, or where nothing was run, they do not.
 */
START_TEST (a_run_that_has_been_begun_goes_on)
{
  static const double omega = 0.8, first = 4;
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.03, 2.385, &omega, 1);
  double ratio, near = first, far;
  const bt_method *begun = quickest (model, first, NULL, &ratio);
  while (quickest (model, near, begun, &ratio) == begun || ratio < 1.5)
    near *= 1.1;
  /* Neither a tie nor at the bound, four times. */
  ck_assert_double_lt (ratio, 3);
  for (far = near; quickest (model, far, begun, &ratio) == begun || ratio < 6;)
    far *= 1.1;
  ck_assert_double_lt (far, 1e5);
  const bt_method *other = quickest (model, near, begun, &ratio);

  btv_lab *lab;
  btv_stock *stock;
  const bt_runs *runs;
  btv_recipe recipe = { .interval = interval, .tolerance = tolerance };
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  recipe.method = btv_lab_exact (lab, &recipe, first);
  ck_assert_ptr_eq (recipe.method, begun);
  ck_ok (btv_lab_stock (lab, &recipe, &stock, &error), error);
  ck_assert_ptr_eq (btv_lab_exact (lab, &recipe, near), other);
  ck_ok (btv_stock_runs (lab, stock, first, &runs, &error), error);
  ck_assert_ptr_eq (btv_lab_exact (lab, &recipe, near), begun);
  ck_assert_ptr_eq (btv_lab_exact (lab, &recipe, far),
                    quickest (model, far, begun, &ratio));
  const btv_recipe apart = { .interval = interval, .tolerance = tolerance, .whole = 1 };
  ck_assert_ptr_eq (btv_lab_exact (lab, &apart, near), other);
  btv_stock_forget (stock);
  ck_assert_ptr_eq (btv_lab_exact (lab, &recipe, near), other);
  btv_lab_free (lab);
  bt_model_free (model);
}
END_TEST

static Suite *
lab_suite (void)
{
  Suite *suite = suite_create ("lab");
  TCase *core = tcase_create ("exact");
  tcase_set_timeout (core, 60);
  tcase_add_test (core, a_run_that_has_been_begun_goes_on);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (lab_suite ());
}
