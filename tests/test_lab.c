/* tests/test_lab.c - which exact method answers, and which goes on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/filed.h"
#include "tests/suite.h"
#include "tests/support.h"
#include "validation/digits.h"
#include "validation/energies.h"
#include "validation/lab.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <stdio.h>

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

/* QUESTION about MODEL; *TOLERANCE: what the laboratory began with. */
static btv_answer
digits_of (const bt_model *model, const btv_question *question, double *begun)
{
  bt_error error = BT_ERROR_INIT;
  btv_lab *lab;
  btv_answer answer;
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  ck_ok (btv_ask_digits (lab, question, &answer, &error), error);
  *begun = btv_lab_tolerance (lab);
  btv_lab_free (lab);
  return answer;
}

/* Three digits without a tolerance, of a mean that is large and of one that is not, and
 * no more than about that; with one it is the caller's. */
START_TEST (an_answer_has_three_digits_without_a_tolerance)
{
  /* x is 2.7, and 0.008. */
  static const double times[] = { 0.731, 1.535 }, omega = 0.8;
  double begun;
  bt_model *model = model_of (0.03, 3.71, &omega, 1);
  for (size_t i = 0; i < COUNT (times); i++)
    {
      btv_question question
          = { .evaluator = btv_evaluator_find ("x"), .at = times[i], .check = 1 };
      const btv_answer digits = digits_of (model, &question, &begun);
      ck_assert_double_gt (begun, 1e-5);
      ck_assert_double_le (bt_value_error (&digits.value),
                           BTV_DIGITS_SHARE * fabs (digits.value.value));
      question.tolerance = 1e-9;
      const btv_answer sharp = digits_of (model, &question, &begun);
      ck_assert_double_lt (begun, 1e-5);
      ck_assert_double_le (bt_value_error (&sharp.value), 1e-7);
      ck_assert_double_le (fabs (sharp.value.value - digits.value.value),
                           bt_value_error (&digits.value)
                               + bt_value_error (&sharp.value));
    }
  bt_model_free (model);
}
END_TEST

/* Of a time the evaluator's own tolerance leaves two digits. */
START_TEST (an_answer_with_too_few_digits_is_refined)
{
  static const double omega = 0.4;
  double begun;
  bt_model *model = model_of (0.1, 5, &omega, 1);
  const btv_question question
      = { .evaluator = btv_evaluator_find ("t_leave"), .t_max = 30 };
  const btv_answer answer = digits_of (model, &question, &begun);
  ck_assert_double_le (bt_value_error (&answer.value),
                       BTV_DIGITS_SHARE * answer.value.value);
  bt_model_free (model);
}
END_TEST

/* What is 0 has no digits, and is not refined without an end; an order has no more. */
START_TEST (what_has_no_digits_is_asked_once)
{
  static const double omega = 0.8;
  double begun;
  bt_model *model = model_of (0.03, 0, &omega, 1);
  const btv_question nothing = { .evaluator = btv_evaluator_find ("x"), .at = 3.1 };
  const btv_answer zero = digits_of (model, &nothing, &begun);
  ck_assert_double_le (fabs (zero.value.value), 1e-9);
  btv_question order = { .evaluator = btv_evaluator_find ("step_order"), .at = 1 };
  ck_assert (btv_digits_concern (&order));
  order.tolerance = 0.1;
  ck_assert (!btv_digits_concern (&order));
  bt_model_free (model);
}
END_TEST

/* ---- levels ---------------------------------------------------------------------- */

static const struct
{
  const char *sector;
  size_t index;
  int digits;
} wanted[] = { { NULL, 0, 9 },    { NULL, 5, 2 }, { "x+ y-", 2, 9 }, { NULL, 3, 11 },
               { "x+ y-", 1, 9 }, { NULL, 6, 9 }, { NULL, 5, 11 } };

enum
{
  WANTED = sizeof wanted / sizeof *wanted
};

/* What was asked before changes no answer, in no order. */
START_TEST (levels_are_shared_without_a_trace)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = filed_model ("crossed-quartic", "c=1");
  bt_energy first[WANTED];
  for (int order = 0; order < 3; order++)
    {
      btv_lab *lab;
      ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
      for (size_t i = 0; i < WANTED; i++)
        {
          const size_t k = order == 1 ? WANTED - 1 - i : i;
          bt_energy level;
          if (order == 2)
            {
              btv_lab_free (lab);
              ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
            }
          ck_ok (btv_lab_energy (lab, wanted[k].sector, NULL, wanted[k].index,
                                 wanted[k].digits, &level, &error),
                 error);
          ck_assert_uint_eq (level.index, wanted[k].index);
          if (order == 0)
            first[k] = level;
          ck_assert_double_eq (level.value, first[k].value);
          ck_assert_double_eq (level.lo, first[k].lo);
          ck_assert_double_eq (level.hi, first[k].hi);
        }
      btv_lab_free (lab);
    }
  /* A sharper question is not answered by what is there. */
  ck_assert_double_lt (first[6].hi - first[6].lo, first[1].hi - first[1].lo);
  bt_model_free (model);
}
END_TEST

/* A half-width that is wanted is had: of what lies at one end of its interval, too. */
START_TEST (levels_are_as_sharp_as_is_wanted)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = filed_model ("crossed-quartic", "c=1");
  size_t wide = 0;
  for (size_t index = 0; index < 6; index++)
    {
      char settings[32];
      btv_answer coarse = { 0 }, sharp = { 0 };
      btv_setting setting = { "index", settings };
      snprintf (settings, sizeof settings, "%zu", index);
      btv_question question = { .evaluator = btv_evaluator_find ("level"),
                                .settings = &setting,
                                .settings_count = 1,
                                .at = NAN,
                                .t_max = NAN };
      btv_lab *lab;
      ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
      ck_ok (btv_ask (lab, &question, &coarse, &error), error);
      const double width = coarse.value.hi - coarse.value.lo;
      question.tolerance = 0.6 * width;
      wide += bt_value_error (&coarse.value) > question.tolerance;
      ck_ok (btv_ask (lab, &question, &sharp, &error), error);
      ck_assert_double_le (bt_value_error (&sharp.value), question.tolerance);
      btv_lab_free (lab);
    }
  ck_assert_uint_gt (wide, 0);
  bt_model_free (model);
}
END_TEST

/* S_e is run once for all that is read off it, and in bits it is another curve. */
START_TEST (an_entropy_curve_is_computed_once)
{
  enum
  {
    SIZE = 12
  };
  static const double omega = 0.8;
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.1, 2.385, &omega, 1);
  const double *alone[2], *both[2], *again[2], *bits[2];
  btv_lab *lab;
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  bti_entropy_job job
      = { .model = model, .tolerance = 1e-4, .interval = 0.3, .size = SIZE };
  ck_ok (btv_lab_entropy (lab, &job, 0, alone, &error), error);
  ck_assert (alone[1] == NULL);
  const double last = alone[0][SIZE - 1];
  ck_assert_double_gt (last, 0.01);
  ck_ok (btv_lab_entropy (lab, &job, 1, both, &error), error);
  ck_assert_ptr_nonnull (both[1]);
  ck_assert (both[0][SIZE - 1] == last);
  ck_ok (btv_lab_entropy (lab, &job, 1, again, &error), error);
  ck_assert (again[0] == both[0] && again[1] == both[1]);
  job.reading.base2 = 1;
  ck_ok (btv_lab_entropy (lab, &job, 0, bits, &error), error);
  ck_assert_double_eq_tol (bits[0][SIZE - 1] * M_LN2, last, 1e-12);
  job.size--;
  ck_ok (btv_lab_entropy (lab, &job, 0, again, &error), error);
  ck_assert (again[0] != bits[0]);
  btv_lab_free (lab);
  bt_model_free (model);
}
END_TEST

/* RUNG is finer on its second side, where what came out is the answer within its error;
 * and the two differ by no more than the axis is said to change. */
static void
check_rung (const btv_answer *answer, const btv_rung *rung, int grows)
{
  const int falls = rung->axis == BT_AXIS_STEP || rung->axis == BT_AXIS_GRID;
  const char *name = bt_axis_name (rung->axis);
  ck_assert_msg (falls ? rung->size[0] > rung->size[1] : rung->size[0] < rung->size[1],
                 "%s: from %g to %g", name, rung->size[0], rung->size[1]);
  ck_assert_ptr_nonnull (answer->methods[rung->method]);
  ck_assert_msg (fabs (rung->value[1] - rung->value[0])
                     <= answer->value.err[rung->axis] * (1 + 1e-6) + 1e-12,
                 "%s: %.15g and %.15g differ by more than %g", name, rung->value[0],
                 rung->value[1], answer->value.err[rung->axis]);
  /* One of the two is the run itself: of a basis the smaller, but where bases grow
     until the number stays. */
  if (rung->axis == BT_AXIS_STEP || rung->axis == BT_AXIS_BASIS)
    ck_assert_double_eq_tol (rung->value[rung->axis == BT_AXIS_STEP || grows],
                             answer->value.value, 1e-13);
  ck_assert_msg (fabs (rung->value[1] - answer->value.value)
                     <= bt_value_error (&answer->value),
                 "%s: %.15g is not %.15g", name, rung->value[1], answer->value.value);
}

/* Of a number whose error is measured by pairs of runs these are kept, with sizes and
 * what came out: of a break time of both methods, of a state of the grid's axes. */
START_TEST (what_tells_an_axis_is_kept)
{
  static const struct
  {
    const char *quantity, *setting;
    double when;
    unsigned axes; /* bits */
    int grows;
  } cases[]
      = { { "t_mf", "", 30, 1 << BT_AXIS_STEP | 1 << BT_AXIS_BASIS, 0 },
          { "entropy", "", 4, 1 << BT_AXIS_STEP | 1 << BT_AXIS_GRID | 1 << BT_AXIS_BOX,
            0 },
          { "mean", "observe=x^2", 2, 1 << BT_AXIS_BASIS, 0 },
          { "level", "index=2", 0, 1 << BT_AXIS_BASIS, 1 },
          { "conservation", "discretisation=256/40/0.03", 30, 1 << BT_AXIS_GRID, 0 } };
  const double omega = 0.6;
  bt_error error = BT_ERROR_INIT;
  btv_answer answer = { 0 };
  bt_model *model = model_of (0.1, 2.885, &omega, 1);
  unsigned seen = 0;
  ck_ok (ask_of (model, cases[_i].quantity, cases[_i].setting, cases[_i].when, &answer,
                 &error),
         error);
  /* The last round's are the answer's; before these coarser ones may stand. */
  for (size_t i = answer.rungs; i-- > 0;)
    if (!(seen >> answer.rung[i].axis & 1))
      {
        check_rung (&answer, &answer.rung[i], cases[_i].grows);
        seen |= 1U << answer.rung[i].axis;
      }
  ck_assert_msg ((seen & cases[_i].axes) == cases[_i].axes, "axes %x of %x", seen,
                 cases[_i].axes);
  bt_model_free (model);
}
END_TEST

/* A step that is chosen for times up to 100 is off by more in the end: what a later end
 * costs grows more than with its steps. */
START_TEST (steps_to_a_late_end_are_shorter)
{
  static const double omega = 0.4;
  bt_model *model = model_of (0.1, 5, &omega, 1);
  const bt_method *steps = bt_method_on_grid (4);
  const double early = bt_method_seconds (steps, model, 1e4, 1e2, tolerance);
  const double late = bt_method_seconds (steps, model, 8e4, 8e2, tolerance);
  ck_assert_double_gt (late, 8 * 1.5 * early);
  ck_assert_ptr_ne (bt_method_auto (model, 316, 1, tolerance, NULL, 0), steps);
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
  tcase_add_test (core, steps_to_a_late_end_are_shorter);
  tcase_add_test (core, an_answer_has_three_digits_without_a_tolerance);
  tcase_add_test (core, an_answer_with_too_few_digits_is_refined);
  tcase_add_test (core, what_has_no_digits_is_asked_once);
  tcase_add_test (core, levels_are_shared_without_a_trace);
  tcase_add_test (core, levels_are_as_sharp_as_is_wanted);
  tcase_add_test (core, an_entropy_curve_is_computed_once);
  tcase_add_loop_test (core, what_tells_an_axis_is_kept, 0, 5);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (lab_suite ());
}
