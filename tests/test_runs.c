/* tests/test_runs.c - runs with the companions that measure their errors.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/support.h"

#include <breaktime/series.h>
#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/time.h>

static const double omega[] = { 0.731, 1.17 };

static const bt_method *
row (int i)
{
  size_t count;
  return bt_methods (&count)[i];
}

static bt_runs *
runs_new (const char *method, const bt_model *model, const bt_options *options,
          double interval, bt_exact exact)
{
  bt_error error = BT_ERROR_INIT;
  bt_runs *runs;
  ck_ok (bt_runs_new (&runs, bt_method_find (method), model, options, interval, exact,
                      &error),
         error);
  return runs;
}

static void
extend (bt_runs *runs, double t_end)
{
  bt_error error = BT_ERROR_INIT;
  ck_ok (bt_runs_extend (runs, t_end, &error), error);
}

/* Every number of two series is the same, to LIMIT. */
static void
same_series (const bt_series *a, const bt_series *b, double limit)
{
  ck_assert_uint_eq (a->size, b->size);
  ck_assert_double_eq (a->interval, b->interval);
  for (size_t i = 0; i < a->size; i++)
    {
      ck_assert_double_le (fabs (a->x[i] - b->x[i]), limit);
      ck_assert_double_le (fabs (a->p[i] - b->p[i]), limit);
      if (!a->x2)
        continue;
      ck_assert_double_le (fabs (a->x2[i] - b->x2[i]), 10 * limit);
      ck_assert_double_le (fabs (a->norm[i] - b->norm[i]), limit);
      ck_assert_double_le (fabs (a->energy[i] - b->energy[i]), 10 * limit);
    }
}

/* Rounding differs between transforms planned apart; nothing else may. */
static double
limit_of (const bt_method *method)
{
  return method->caps & BT_GRID ? 1e-13 : 0;
}

/* ---- companions ---------------------------------------------------------------- */

START_TEST (companions_are_what_they_are_called)
{
  const bt_method *method = row (_i);
  const double interval = 0.2, t_end = 2;
  bt_model *model = model_of (0.11, 1.3, omega, 1);
  bt_options options = { .tolerance = 1e-4, .dt = 0.03, .samples = 320 };
  bt_runs *runs = runs_new (method->name, model, &options, interval, BT_EXACT_NOTHING);
  extend (runs, t_end);
  bt_options nominal = *bt_runs_options (runs);
  ck_assert_ptr_eq (bt_runs_method (runs), method);
  ck_assert_int_ne (bt_model_equal (bt_runs_model (runs), model), 0);
  const bt_series *coarse, *refined, *s = bt_runs_nominal (runs);
  ck_assert_uint_eq (s->size, 11);
  ck_assert_double_eq (s->interval, interval);
  ck_assert_int_eq (bt_runs_pair (runs, BT_AXIS_SAMPLE, &coarse, &refined), 0);
  ck_assert (!coarse && !refined);
  ck_assert_int_eq (bt_runs_pair (runs, BT_AXIS_STEP, &coarse, &refined),
                    (method->caps & BT_STEPPED) != 0);
  if (method->caps & BT_STEPPED)
    {
      /* 0.2 in an even number of steps of at most 0.03, where twice the step is taken.
       */
      int sampled = (method->caps & BT_SAMPLED) != 0;
      ck_assert_double_eq_tol (nominal.dt, sampled ? 0.2 / 7 : 0.025, 1e-15);
      ck_assert_int_eq (refined == s, !sampled);
      bt_options twice = nominal;
      twice.dt *= sampled ? 1 : 2;
      /* A pair of all samples where there are few. */
      twice.batches = sampled ? 2 : 0;
      for (size_t i = 0; i < s->size; i += 5)
        {
          ck_assert_double_eq_tol (
              coarse->x[i],
              means_at (method->name, model, &twice, interval * (double) i).x, 1e-12);
          /* What lies between the first points counts, too. */
          ck_assert_double_ge (bt_runs_x_error (runs, BT_AXIS_STEP, i),
                               bt_spread (refined->x, coarse->x, i));
          twice.dt /= sampled ? 2 : 1;
          if (sampled)
            ck_assert_double_eq_tol (
                refined->x[i],
                means_at (method->name, model, &twice, interval * (double) i).x, 1e-12);
          twice.dt *= sampled ? 2 : 1;
        }
    }
  bt_runs_free (runs);
  bt_model_free (model);
}
END_TEST

START_TEST (grid_and_box_are_refined_alone)
{
  const char *method = _i ? "split-step-4" : "split-step";
  bt_model *model = model_of (0.11, 1.3, omega, 1);
  bt_options options
      = { .tolerance = 1e-2, .dt = 0.05, .points = { 20, 24 }, .box = { 9, 10 } };
  bt_runs *runs = runs_new (method, model, &options, 0.2, BT_EXACT_NOTHING);
  extend (runs, 3);
  const bt_series *coarse, *refined, *other;
  ck_assert_int_eq (bt_runs_pair (runs, BT_AXIS_GRID, &coarse, &refined), 1);
  ck_assert_int_eq (bt_runs_pair (runs, BT_AXIS_BOX, &other, &refined), 1);
  ck_assert_ptr_eq (coarse, other);
  /* 20 and 24 by 1.25, to sizes that transform well: 28 and 30. */
  bt_options by_hand = *bt_runs_options (runs);
  by_hand.dt *= 2;
  by_hand.points[0] = 28;
  by_hand.points[1] = 30;
  (void) bt_runs_pair (runs, BT_AXIS_GRID, &coarse, &refined);
  double x = means_at (method, model, &by_hand, 3).x;
  ck_assert_double_eq_tol (refined->x[15], x, 1e-12);
  ck_assert_double_eq (bt_runs_x_error (runs, BT_AXIS_GRID, 15),
                       BT_PAIR_MARGIN (BT_AXIS_GRID)
                           * bt_spread (refined->x, coarse->x, 15));
  by_hand.box[0] *= 1.4;
  by_hand.box[1] *= 1.25;
  (void) bt_runs_pair (runs, BT_AXIS_BOX, &coarse, &refined);
  x = means_at (method, model, &by_hand, 3).x;
  ck_assert_double_eq_tol (refined->x[15], x, 1e-12);
  double total = 0;
  for (int axis = 0; axis < BT_AXIS_SAMPLE; axis++)
    {
      double part = bt_runs_x_error (runs, (bt_axis) axis, 15);
      ck_assert_int_eq (part > 0, axis <= BT_AXIS_BOX);
      total += part;
    }
  double rounding = bt_runs_floor (runs, BT_COLUMN_X, 15);
  ck_assert_double_eq_tol (bt_runs_x_total (runs, 15), total + rounding, 1e-15);
  bt_runs_free (runs);
  bt_model_free (model);
}
END_TEST

/* The point of it all: the error that is reported holds the true one. */
START_TEST (the_error_holds_the_difference)
{
  const bt_method *method = row (_i);
  bt_model *model = model_of (0.11, 2.385, omega, 1);
  bt_options rough = { .tolerance = 1e-3, .samples = 512 };
  /* A density matrix has the square of the elements. */
  const int dense = (method->caps & BT_DENSITY) != 0, last = dense ? 6 : 30;
  bt_options fine = { .tolerance = dense ? 1e-5 : 1e-7, .samples = 1 << 17 };
  bt_runs *a = runs_new (method->name, model, &rough, 0.5, BT_EXACT_NOTHING);
  bt_runs *b = runs_new (method->name, model, &fine, 0.5, BT_EXACT_ALL);
  extend (a, 0.5 * last);
  extend (b, 0.5 * last);
  double largest = 0;
  for (size_t i = 0; i <= (size_t) last; i++)
    {
      double off = fabs (bt_runs_nominal (a)->x[i] - bt_runs_nominal (b)->x[i]);
      double error = bt_runs_x_total (a, i);
      largest = fmax (largest, error);
      ck_assert_msg (off <= error + 1e-6, "%s at %g: off by %g +- %g", method->name,
                     0.5 * (double) i, off, error);
    }
  /* But for rounding: some 50 units in the last place at t = 15. */
  ck_assert_int_eq (largest > 1e-12, method->caps != 0);
  bt_runs_free (a);
  bt_runs_free (b);
  bt_model_free (model);
}
END_TEST

START_TEST (exact_runs_have_no_companions)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.11, 1.3, omega, 1);
  bt_options options = { .tolerance = 1e-3, .dt = 0.03 };
  bt_runs *runs = runs_new ("split-step", model, &options, 0.09, BT_EXACT_ALL);
  extend (runs, 0.9);
  const bt_series *coarse, *refined;
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    {
      ck_assert_int_eq (bt_runs_pair (runs, (bt_axis) axis, &coarse, &refined), 0);
      ck_assert_double_eq (bt_runs_x_error (runs, (bt_axis) axis, 5), 0);
    }
  /* The step that was given is the step that was taken. */
  ck_assert_double_eq (bt_runs_options (runs)->dt, 0.03);
  ck_assert_double_eq_tol (bt_runs_nominal (runs)->x[10],
                           means_at ("split-step", model, &options, 0.9).x, 1e-12);
  bt_runs_free (runs);
  ck_fails (bt_runs_new (&runs, bt_method_find ("split-step"), model, &options, 0.1,
                         BT_EXACT_ALL, &error),
            BT_EINVAL, error, "no multiple of the time step 0.03");
  ck_assert_ptr_null (runs);
  ck_fails (bt_runs_new (&runs, bt_method_find ("split-step"), model, &options, 0.01,
                         BT_EXACT_ALL, &error),
            BT_EINVAL, error, "no multiple");
  bt_runs_free (NULL);
  bt_model_free (model);
}
END_TEST

/* ---- extending ----------------------------------------------------------------- */

START_TEST (pieces_give_what_the_whole_gives)
{
  const bt_method *method = row (_i);
  bt_model *model = model_of (0.11, 2.385, omega, 1);
  bt_options options = { .tolerance = 1e-3, .samples = 320 };
  bt_runs *whole = runs_new (method->name, model, &options, 0.3, BT_EXACT_NOTHING);
  bt_runs *pieces = runs_new (method->name, model, &options, 0.3, BT_EXACT_NOTHING);
  static const double ends[] = { 0, 0.1, 0.3, 0.2, 1.9, 2.1, 6 };
  extend (whole, 6);
  for (size_t i = 0; i < COUNT (ends); i++)
    {
      extend (pieces, ends[i]);
      /* To at least that, and not a point further. */
      double reached = 0.3 * ((double) bt_runs_nominal (pieces)->size - 1);
      ck_assert_double_ge (reached, ends[i] - 1e-12);
      if (i != 3)
        ck_assert_double_lt (reached, ends[i] + 0.3);
    }
  double limit = limit_of (method);
  same_series (bt_runs_nominal (whole), bt_runs_nominal (pieces), limit);
  for (int axis = 0; axis < BT_AXIS_SAMPLE; axis++)
    {
      const bt_series *a, *b, *c, *d;
      if (!bt_runs_pair (whole, (bt_axis) axis, &a, &b))
        continue;
      ck_assert_int_eq (bt_runs_pair (pieces, (bt_axis) axis, &c, &d), 1);
      same_series (a, c, limit);
      same_series (b, d, limit);
    }
  bt_runs_free (whole);
  bt_runs_free (pieces);
  bt_model_free (model);
}
END_TEST

START_TEST (a_long_run_keeps_its_points)
{
  bt_model *model = model_of (0.11, 2.385, omega, 2);
  bt_options options = { .samples = 64, .dt = 0.1 };
  bt_runs *runs = runs_new ("truncated-wigner", model, &options, 0.1, BT_EXACT_NOTHING);
  extend (runs, 25);
  double early = bt_runs_nominal (runs)->x[100];
  size_t count;
  double batch = bt_runs_batches (runs, &count)[3].x[100];
  extend (runs, 130); /* the room of 256, 512 and 1024 points is outgrown */
  ck_assert_uint_eq (bt_runs_nominal (runs)->size, 1301);
  ck_assert_double_eq (bt_runs_nominal (runs)->x[100], early);
  ck_assert_double_eq (bt_runs_batches (runs, &count)[3].x[100], batch);
  bt_runs_free (runs);
  bt_model_free (model);
}
END_TEST

START_TEST (the_mean_of_the_batches_is_the_run)
{
  bt_model *model = model_of (0.11, 2.385, omega, 1);
  bt_options options = { .samples = 7 * 45, .batches = 7, .random = 1, .seed = 9 };
  bt_runs *runs = runs_new ("truncated-wigner", model, &options, 0.5, BT_EXACT_NOTHING);
  extend (runs, 12);
  size_t count;
  const bt_series *batch = bt_runs_batches (runs, &count);
  const bt_series *nominal = bt_runs_nominal (runs);
  ck_assert_uint_eq (count, 7);
  for (size_t i = 0; i < nominal->size; i++)
    {
      double x = 0, p = 0, squares = 0;
      for (size_t b = 0; b < count; b++)
        {
          ck_assert_uint_eq (batch[b].size, nominal->size);
          ck_assert_double_eq (batch[b].interval, 0.5);
          x += batch[b].x[i] / 7;
          p += batch[b].p[i] / 7;
        }
      for (size_t b = 0; b < count; b++)
        squares += pow (batch[b].x[i] - x, 2);
      ck_assert_double_eq_tol (x, nominal->x[i], 1e-14);
      ck_assert_double_eq_tol (p, nominal->p[i], 1e-14);
      /* Standard error of a mean of seven, and Student's quantile for it: 4.9041 in
       * place of 3. */
      ck_assert_double_eq_tol (bt_runs_x_error (runs, BT_AXIS_SAMPLE, i),
                               4.9041 / 3 * sqrt (squares / 42),
                               2e-5 * sqrt (squares / 42) + 1e-14);
    }
  ck_assert_double_eq_tol (bt_runs_x_total (runs, 20),
                           bt_runs_x_error (runs, BT_AXIS_STEP, 20)
                               + BT_COVERAGE
                                     * bt_runs_x_error (runs, BT_AXIS_SAMPLE, 20)
                               + bt_runs_floor (runs, BT_COLUMN_X, 20),
                           1e-15);
  bt_runs_free (runs);
  runs = runs_new ("mean-field", model, NULL, 0.5, BT_EXACT_NOTHING);
  ck_assert (!bt_runs_batches (runs, &count));
  ck_assert_uint_eq (count, 0);
  bt_runs_free (runs);
  bt_model_free (model);
}
END_TEST

/* Rows that are computed ahead while the samples are at hand: the same bits as one by
 * one, in batches of more than a block, with steps that are smaller than a row. */
START_TEST (rows_at_once_are_rows_one_by_one)
{
  const double interval = 0.3, rows = 37;
  const size_t bytes = (size_t) (rows + 1) * sizeof (double);
  bt_model *model = model_of (0.11, 2.385, omega, 1);
  bt_options options = {
    .samples = 3 * 301, .batches = 3, .dt = _i ? 0.3 : 0.13, .threads = _i ? 2 : 1
  };
  bt_runs *whole
      = runs_new ("truncated-wigner", model, &options, interval, BT_EXACT_NOTHING);
  bt_runs *parts
      = runs_new ("truncated-wigner", model, &options, interval, BT_EXACT_NOTHING);
  extend (whole, rows * interval);
  for (int i = 1; i <= (int) rows; i++)
    if (i < 5 || i > 30 || i == 17)
      extend (parts, i * interval);
  const bt_series *a = bt_runs_nominal (whole), *b = bt_runs_nominal (parts);
  ck_assert_uint_eq (a->size, 38);
  ck_assert_uint_eq (b->size, 38);
  ck_assert_int_eq (memcmp (a->x, b->x, bytes), 0);
  ck_assert_int_eq (memcmp (a->p, b->p, bytes), 0);
  ck_assert_int_eq (memcmp (a->energy, b->energy, bytes), 0);
  size_t count;
  const bt_series *c = bt_runs_batches (whole, &count),
                  *d = bt_runs_batches (parts, &count);
  ck_assert_int_eq (memcmp (c[1].x, d[1].x, bytes), 0);
  bt_runs_free (whole);
  bt_runs_free (parts);
  bt_model_free (model);
}
END_TEST

/* ---- interrupted --------------------------------------------------------------- */

static volatile sig_atomic_t stop;

static void
raise_flag (int number)
{
  (void) number;
  stop = 1;
}

/* The flag goes up at some moment in the middle, as it does with Ctrl-C. */
static void
alarm_after (long microseconds)
{
  struct sigaction action = { .sa_handler = raise_flag };
  struct itimerval timer = { .it_value = { .tv_sec = microseconds / 1000000,
                                           .tv_usec = microseconds % 1000000 } };
  ck_assert_int_eq (sigaction (SIGALRM, &action, NULL), 0);
  ck_assert_int_eq (setitimer (ITIMER_REAL, &timer, NULL), 0);
}

START_TEST (an_interrupted_run_keeps_what_it_has_and_goes_on)
{
  const bt_method *method = row (_i);
  const double t_end = method->caps & BT_DENSITY ? 0.9 : 24;
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.11, 2.385, omega, 1);
  bt_options options = { .tolerance = 1e-3, .samples = 320 };
  bt_runs *whole = runs_new (method->name, model, &options, 0.3, BT_EXACT_NOTHING);
  const bt_watch watch = { .cancel = &stop };
  options.watch = &watch;
  stop = 0;
  bt_runs *torn = runs_new (method->name, model, &options, 0.3, BT_EXACT_NOTHING);
  extend (whole, t_end);
  stop = 1;
  ck_fails (bt_runs_extend (torn, 3, &error), BT_ECANCEL, error, "interrupted");
  /* The start takes no step. */
  ck_assert_uint_eq (bt_runs_nominal (torn)->size, 1);
  stop = 0;
  int interrupted = 0;
  for (long wait = 300; bt_runs_nominal (torn)->size < bt_runs_nominal (whole)->size;
       wait *= 2)
    {
      size_t before = bt_runs_nominal (torn)->size;
      alarm_after (wait);
      bt_status status = bt_runs_extend (torn, t_end, &error);
      alarm_after (0);
      stop = 0;
      ck_assert_msg (status == BT_OK || status == BT_ECANCEL, "%s", error.text);
      interrupted += status == BT_ECANCEL;
      ck_assert_uint_ge (bt_runs_nominal (torn)->size, before);
    }
  /* The fast methods may be through before the flag is up; none of the slow ones. */
  if (method->caps & BT_GRID)
    ck_assert_int_gt (interrupted, 0);
  same_series (bt_runs_nominal (whole), bt_runs_nominal (torn), limit_of (method));
  const bt_series *a, *b, *c, *d;
  for (int axis = 0; axis < BT_AXIS_SAMPLE; axis++)
    if (bt_runs_pair (whole, (bt_axis) axis, &a, &b)
        && bt_runs_pair (torn, (bt_axis) axis, &c, &d))
      {
        same_series (a, c, limit_of (method));
        same_series (b, d, limit_of (method));
      }
  bt_runs_free (whole);
  bt_runs_free (torn);
  bt_model_free (model);
}
END_TEST

/* The squeezed packet of y spreads to the edge of a box that held it at first.  Asked
 * again, a run that failed must not go on as if the failed point had been passed. */
START_TEST (a_run_that_failed_fails_again)
{
  const char *method = _i ? "split-step-4" : "split-step";
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.3, 1.2, omega, 1);
  bt_options options
      = { .tolerance = 5e-4, .dt = 0.02, .points = { 54, 40 }, .box = { 14, 7 } };
  bt_runs *runs = runs_new (method, model, &options, 0.1, BT_EXACT_ALL);
  ck_fails (bt_runs_extend (runs, 60, &error), BT_EGRID, error, "edge");
  size_t size = bt_runs_nominal (runs)->size;
  ck_assert_uint_gt (size, 1);
  for (int i = 0; i < 100; i++)
    {
      ck_fails (bt_runs_extend (runs, 60, &error), BT_EGRID, error, "edge");
      ck_assert_uint_eq (bt_runs_nominal (runs)->size, size);
    }
  bt_runs_free (runs);
  bt_model_free (model);
}
END_TEST

/* ---- refused ------------------------------------------------------------------- */

START_TEST (runs_without_sense_are_refused)
{
  static const double bad[] = { 0, -0.1, NAN, INFINITY };
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.11, 1.3, omega, 1);
  const bt_method *grid = bt_method_find ("split-step");
  bt_runs *runs = (bt_runs *) &error;
  for (size_t i = 0; i < COUNT (bad); i++)
    {
      ck_fails (
          bt_runs_new (&runs, grid, model, NULL, bad[i], BT_EXACT_NOTHING, &error),
          BT_EINVAL, error, "interval");
      ck_assert_ptr_null (runs);
    }
  bt_options huge = { .points = { 16384, 16384 } };
  ck_fails (bt_runs_new (&runs, grid, model, &huge, 0.1, BT_EXACT_NOTHING, &error),
            BT_ELIMIT, error, "GiB");
  ck_assert_ptr_null (runs);
  /* One fits, but not the four of a run with its companions. */
  size_t side = 2 * (size_t) sqrt (0.6 * bt_memory_limit () / 2.5 / 16 / 4);
  bt_options large = { .points = { side, side }, .box = { 20, 20 }, .dt = 0.05 };
  ck_ok (bt_options_settle (&large, grid, model, &error), error);
  ck_assert_double_lt (bt_options_memory (&large, grid, model), bt_memory_limit ());
  ck_fails (bt_runs_new (&runs, grid, model, &large, 0.1, BT_EXACT_NOTHING, &error),
            BT_ELIMIT, error, "GiB");
  ck_assert_ptr_null (runs);
  bt_options many = { .samples = (size_t) 1 << 40 };
  ck_fails (bt_runs_new (&runs, bt_method_find ("truncated-wigner"), model, &many, 0.1,
                         BT_EXACT_NOTHING, &error),
            BT_ELIMIT, error, "GiB");
  runs = runs_new ("classical", model, NULL, 0.1, BT_EXACT_NOTHING);
  static const double ends[] = { -1, NAN, INFINITY };
  for (size_t i = 0; i < COUNT (ends); i++)
    ck_fails (bt_runs_extend (runs, ends[i], &error), BT_EINVAL, error, "end of run");
  /* 10^10 points. */
  ck_fails (bt_runs_extend (runs, 1e9, &error), BT_ELIMIT, error, "GiB");
  ck_assert_uint_eq (bt_runs_nominal (runs)->size, 0);
  bt_runs_free (runs);
  bt_model_free (model);
}
END_TEST

START_TEST (axes_have_names)
{
  ck_assert_str_eq (bt_axis_name (BT_AXIS_STEP), "step");
  ck_assert_str_eq (bt_axis_name (BT_AXIS_SAMPLE), "sampling");
  ck_assert_str_eq (bt_axis_name (BT_AXIS_COUNT), "none");
}
END_TEST

static Suite *
runs_suite (void)
{
  const int methods = rows_of_the_paper ();
  Suite *suite = suite_create ("runs");
  TCase *core = tcase_create ("runs");
  tcase_set_timeout (core, 120);
  tcase_add_loop_test (core, companions_are_what_they_are_called, 0, methods);
  tcase_add_loop_test (core, grid_and_box_are_refined_alone, 0, 2);
  tcase_add_loop_test (core, the_error_holds_the_difference, 0, methods);
  tcase_add_test (core, exact_runs_have_no_companions);
  tcase_add_loop_test (core, pieces_give_what_the_whole_gives, 0, methods);
  tcase_add_test (core, a_long_run_keeps_its_points);
  tcase_add_test (core, the_mean_of_the_batches_is_the_run);
  tcase_add_loop_test (core, rows_at_once_are_rows_one_by_one, 0, 2);
  tcase_add_loop_test (core, an_interrupted_run_keeps_what_it_has_and_goes_on, 0,
                       methods);
  tcase_add_loop_test (core, a_run_that_failed_fails_again, 0, 2);
  tcase_add_test (core, runs_without_sense_are_refused);
  tcase_add_test (core, axes_have_names);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (runs_suite ());
}
