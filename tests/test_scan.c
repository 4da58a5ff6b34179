/* tests/test_scan.c - axes, the store, the farm, and a point as a line.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/axis.h"
#include "scan/farm.h"
#include "scan/store.h"
#include "tests/folder.h"
#include "tests/suite.h"
#include "validation/scan.h"
#include "validation/scanned.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- axes ------------------------------------------------------------------------ */

START_TEST (ranges_are_read)
{
  bt_error error = BT_ERROR_INIT;
  bti_axis axis[3];
  double value[3];
  size_t points;
  ck_ok (bti_axis_parse (&axis[0], "a", "0.5,-1e1,3", &error), error);
  ck_ok (bti_axis_parse (&axis[1], "b", "1:2:4", &error), error);
  ck_ok (bti_axis_parse (&axis[2], "c", "100:0.01:5:log", &error), error);
  ck_assert_uint_eq (axis[0].count, 3);
  ck_assert_double_eq (axis[0].value[1], -10);
  ck_assert_uint_eq (axis[1].count, 4);
  ck_assert_double_eq_tol (axis[1].value[2], 5.0 / 3, 1e-15);
  ck_assert_double_eq_tol (axis[2].value[1], 10, 1e-14);
  ck_assert_double_eq (axis[2].value[4], 0.01);
  ck_ok (bti_axes_points (axis, 3, &points, &error), error);
  ck_assert_uint_eq (points, 60);
  /* The last runs fastest: 37 = (1 * 4 + 3) * 5 + 2. */
  bti_axes_point (axis, 3, 37, value);
  ck_assert_double_eq (value[0], -10);
  ck_assert_double_eq (value[1], 2);
  ck_assert_double_eq_tol (value[2], 1, 1e-15);
  for (int i = 0; i < 3; i++)
    bti_axis_clear (&axis[i]);
}
END_TEST

START_TEST (odd_ranges_are_refused)
{
  static const struct
  {
    const char *text, *says;
  } odd[] = { { "", "a number is missing" },
              { "1,,2", "a number is missing" },
              { "1,2,", "a number is missing" },
              { "1, 2", "' 2' is not a finite number" },
              { "0x1", "'0x1' is not" },
              { "nan", "'nan' is not" },
              { "1e999", "'1e999' is not" },
              { "1:2", "'1:2' is no range" },
              { "1:2:3:4", "is no range" },
              { "1:2:3:logs", "is no range" },
              { "1:2:3:log:", "is no range" },
              { "1:2:1", "1 values; a range has from 2" },
              { "1:2:-3", "'-3' is not a whole number" },
              { "1:2:99999999999999999999", "a range has from 2 to 1048576" },
              { "0:2:3:log", "both must be above 0" },
              { "2:0:3:log", "both must be above 0" } };
  for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
    {
      bt_error error = BT_ERROR_INIT;
      bti_axis axis;
      ck_fails (bti_axis_parse (&axis, "a", odd[i].text, &error), BT_EINVAL, error,
                odd[i].says);
      bti_axis_clear (&axis);
    }
}
END_TEST

/* ---- the store ------------------------------------------------------------------- */

enum
{
  POINTS = 9
};
static char found[POINTS][20];

static bt_status
note (void *context, size_t point, const char *text, bt_error *error)
{
  (void) context, (void) error;
  snprintf (found[point], sizeof found[point], "%s", text);
  return BT_OK;
}

/* Open it as the scan SPEC; what was there is in `found'. */
static bt_status
open_store (bti_store **out, const char *spec, int force, bti_store_state *state,
            bt_error *error)
{
  memset (found, 0, sizeof found);
  return bti_store_open (out, in_folder ("s"), spec, POINTS, force, note, NULL, state,
                         error);
}

/* The results of 1, 4 and 7, and 4 again. */
static void
fill_store (void)
{
  bt_error error = BT_ERROR_INIT;
  bti_store *store;
  bti_store_state state;
  ck_ok (open_store (&store, "a: 1\nb: 2\n", 0, &state, &error), error);
  ck_ok (bti_store_add (store, 1, "one", &error), error);
  ck_ok (bti_store_add (store, 4, "4", &error), error);
  ck_ok (bti_store_add (store, 7, "seven", &error), error);
  ck_ok (bti_store_add (store, 4, "four", &error), error);
  ck_ok (bti_store_sync (store, &error), error);
  ck_fails (bti_store_add (store, 5, "fi\tve", &error), BT_EINVAL, error, "point 5");
  bti_store_close (store);
}

START_TEST (what_is_stored_is_found)
{
  bt_error error = BT_ERROR_INIT;
  bti_store *store, *second;
  bti_store_state state;
  fill_store ();
  ck_ok (open_store (&store, "a: 1\nb: 2\n", 0, &state, &error), error);
  ck_assert_uint_eq (state.found, 4);
  ck_assert_uint_eq (state.damaged, 0);
  ck_assert_int_eq (state.cut, 0);
  ck_assert_str_eq (found[1], "one");
  ck_assert_str_eq (found[4], "four");
  ck_assert_str_eq (found[5], "");
  ck_assert_str_eq (found[7], "seven");
  ck_fails (open_store (&second, "a: 1\nb: 2\n", 0, &state, &error), BT_EIO, error,
            "another scan is at work");
  bti_store_close (store);
}
END_TEST

START_TEST (another_scan_is_not_continued)
{
  bt_error error = BT_ERROR_INIT;
  bti_store *store;
  bti_store_state state;
  fill_store ();
  ck_fails (open_store (&store, "a: 1\nb: 3\n", 0, &state, &error), BT_EDATA, error,
            "it has `b: 2', this one `b: 3'");
  ck_fails (open_store (&store, "a: 1\n", 0, &state, &error), BT_EDATA, error,
            "it has `b: 2', this one `nothing'");
  ck_ok (open_store (&store, "a: 1\nb: 2\n", 0, &state, &error), error);
  ck_assert_uint_eq (state.found, 4);
  bti_store_close (store);
  ck_ok (open_store (&store, "a: 1\nb: 3\n", 1, &state, &error), error);
  ck_assert_uint_eq (state.found, 0);
  bti_store_close (store);
  put_bytes (in_folder ("s/spec"), "a: 1\n", 5);
  ck_fails (open_store (&store, "a: 1\n", 0, &state, &error), BT_EDATA, error,
            "is damaged, or of something else");
  put_bytes (in_folder ("s/points"), "mine\n", 5);
  ck_assert_int_eq (unlink (in_folder ("s/spec")), 0);
  ck_fails (open_store (&store, "a: 1\n", 0, &state, &error), BT_EDATA, error,
            "without a file `spec'");
}
END_TEST

/* Any one byte that differs costs its line, or two that it joins or parts; a tail that
 * is cut off costs the last one.  What is written then is found. */
START_TEST (damage_costs_what_is_damaged)
{
  bt_error error = BT_ERROR_INIT;
  bti_store *store;
  bti_store_state state;
  char good[400], bad[400];
  fill_store ();
  FILE *file = fopen (in_folder ("s/points"), "r");
  ck_assert_ptr_nonnull (file);
  const size_t size = fread (good, 1, sizeof good, file);
  fclose (file);
  for (size_t i = 0; i < 2 * size; i++)
    {
      const int cut = i >= size;
      const size_t at = cut ? i - size : i, length = cut ? at : size;
      memcpy (bad, good, size);
      bad[at] ^= cut ? 0 : 1 << i % 7;
      put_bytes (in_folder ("s/points"), bad, length);
      ck_ok (open_store (&store, "a: 1\nb: 2\n", 0, &state, &error), error);
      ck_assert_uint_ge (state.found + 2 + (cut ? 2 : 0), 4);
      ck_assert_uint_eq (state.found == 4, 0);
      ck_assert (cut || state.damaged > 0 || state.cut);
      /* Good is what it was, or the earlier result. */
      ck_assert (!*found[1] || strcmp (found[1], "one") == 0);
      ck_assert (!*found[4] || strcmp (found[4], "four") == 0
                 || strcmp (found[4], "4") == 0);
      ck_assert (!*found[7] || strcmp (found[7], "seven") == 0);
      ck_ok (bti_store_add (store, 8, "eight", &error), error);
      bti_store_close (store);
      ck_ok (open_store (&store, "a: 1\nb: 2\n", 0, &state, &error), error);
      ck_assert_str_eq (found[8], "eight");
      ck_assert_int_eq (state.cut, 0);
      bti_store_close (store);
    }
}
END_TEST

/* ---- the farm -------------------------------------------------------------------- */

enum
{
  TASKS = 1000
};

struct harvest
{
  int seen[2 * TASKS];
  size_t kept, settled, fails_at, full_at;
};

static bt_status
square (void *context, size_t task, char **out, bt_error *error)
{
  const struct harvest *h = context;
  if (task == h->fails_at)
    return bt_error_set (error, BT_ECONV, "task %zu is too hard", task);
  /* So that whoever fails is heard before many more are done, on a busy machine too. */
  if (h->fails_at % 2 == 0 && task > h->fails_at)
    nanosleep (&(struct timespec){ 0, 20000000 }, NULL);
  *out = malloc (32);
  snprintf (*out, 32, "%zu", task * task);
  return BT_OK;
}

static bt_status
keep (void *context, size_t task, const char *result, bt_error *error)
{
  struct harvest *h = context;
  if (h->kept == h->full_at)
    return bt_error_set (error, BT_EIO, "the barn is full");
  h->kept++;
  h->seen[task] += strtoull (result, NULL, 10) == task * task;
  return BT_OK;
}

static bt_status
settle (void *context, bt_error *error)
{
  struct harvest *h = context;
  (void) error;
  h->settled++;
  return BT_OK;
}

static bt_status
run_farm (struct harvest *h, unsigned threads, const volatile sig_atomic_t *cancel,
          bt_error *error)
{
  static size_t task[TASKS];
  for (size_t i = 0; i < TASKS; i++)
    task[i] = 2 * i;
  bti_farm farm = { .task = task,
                    .count = TASKS,
                    .threads = threads,
                    .work = square,
                    .keep = keep,
                    .settle = settle,
                    .context = h,
                    .cancel = cancel };
  return bti_farm_run (&farm, error);
}

START_TEST (every_task_is_done_once)
{
  for (unsigned threads = 1; threads <= 5; threads += 2)
    {
      bt_error error = BT_ERROR_INIT;
      struct harvest h = { .fails_at = 1, .full_at = TASKS };
      ck_ok (run_farm (&h, threads, NULL, &error), error);
      ck_assert_uint_eq (h.kept, TASKS);
      ck_assert_uint_gt (h.settled, 0);
      for (size_t i = 0; i < 2 * TASKS; i++)
        ck_assert_int_eq (h.seen[i], i % 2 == 0);
    }
}
END_TEST

START_TEST (a_failure_ends_the_farm)
{
  bt_error error = BT_ERROR_INIT;
  struct harvest hard = { .fails_at = 700, .full_at = TASKS };
  ck_fails (run_farm (&hard, 3, NULL, &error), BT_ECONV, error, "task 700 is too hard");
  ck_assert_uint_le (hard.kept, 360);
  struct harvest full = { .fails_at = 1, .full_at = 5 };
  ck_fails (run_farm (&full, 3, NULL, &error), BT_EIO, error, "the barn is full");
  ck_assert_uint_eq (full.kept, 5);
  volatile sig_atomic_t cancel = 1;
  struct harvest never = { .fails_at = 1, .full_at = TASKS };
  bt_status status = run_farm (&never, 2, &cancel, &error);
  ck_assert (status == BT_ECANCEL || never.kept == TASKS);
}
END_TEST

/* ---- points ---------------------------------------------------------------------- */

START_TEST (a_line_gives_the_cells_back)
{
  bt_error error = BT_ERROR_INIT;
  btv_scan scan;
  btv_cell in[3]
      = { { .value = 0.1, .error = 1e-300, .lo = -1.0 / 3 },
          { .failed = 1, .reason = "too hard" },
          { .value = INFINITY, .error = NAN, .lo = 200, .label = "Stable" } };
  btv_cell out[3];
  char *text;
  btv_scan_begin (&scan);
  ck_ok (btv_scan_quantity (&scan, "t_q", &error), error);
  ck_ok (btv_scan_quantity (&scan, "t_mf", &error), error);
  ck_ok (btv_scan_quantity (&scan, "stability", &error), error);
  ck_ok (btv_cells_write (&scan, in, &text, &error), error);
  ck_ok (btv_cells_read (&scan, text, out, &error), error);
  ck_assert_double_eq (out[0].value, in[0].value);
  ck_assert_double_eq (out[0].error, in[0].error);
  ck_assert_double_eq (out[0].lo, in[0].lo);
  ck_assert_str_eq (out[0].label, "");
  ck_assert_int_eq (out[1].failed, 1);
  ck_assert_str_eq (out[1].reason, "too hard");
  ck_assert_double_eq (out[2].value, INFINITY);
  ck_assert (isnan (out[2].error));
  ck_assert_str_eq (out[2].label, "Stable");
  ck_fails (btv_cells_read (&scan, "1 2", out, &error), BT_EDATA, error, "'1 2' is no");
  free (text);
  btv_scan_clear (&scan);
}
END_TEST

/* N = x0^2/2 and lambda N give the other two; what is no parameter of a mode, a time or
 * another name, has no part in it. */
START_TEST (a_point_has_a_mode)
{
  static char at[] = "at", n[] = "n", lambda_n[] = "lambda_n", omega[] = "omega",
              other[] = "chi";
  btv_scan scan = { .axes = 5,
                    .axis = { { .name = at },
                              { .name = n },
                              { .name = other },
                              { .name = lambda_n },
                              { .name = omega } } };
  static const double value[] = { 7, 8, 9, 0.4, 0.75 };
  btv_mode mode = btv_scanned_mode (&scan, value);
  ck_assert_double_eq_tol (mode.x0, 4, 1e-15);
  ck_assert_double_eq_tol (mode.lambda, 0.05, 1e-15);
  ck_assert_double_eq (mode.omega, 0.75);
  scan.has_model = 1;
  mode = btv_scanned_mode (&scan, value);
  ck_assert (isnan (mode.x0) && isnan (mode.lambda) && isnan (mode.omega));
}
END_TEST

/* lambda N constant is a curve: lambda = lambda_n/n at x0 = sqrt (2 n); with a
 * threshold of its own and without, and what is computed first does not matter. */
START_TEST (a_point_is_a_number_of_its_own)
{
  bt_error error = BT_ERROR_INIT;
  btv_scan curve, plain;
  btv_cell a, b;
  volatile sig_atomic_t no = 0;
  btv_scan_begin (&curve);
  btv_scan_begin (&plain);
  ck_ok (btv_scan_quantity (&curve, "t_q", &error), error);
  ck_ok (btv_scan_axis (&curve, "lambda_n", "0.6", &error), error);
  ck_ok (btv_scan_axis (&curve, "n", "2,4.5", &error), error);
  ck_ok (btv_scan_axis (&curve, "omega", "0.8", &error), error);
  btv_complaints faults = { NULL, 0, 0 };
  ck_ok (btv_scan_finish (&curve, &faults, &error), error);
  ck_ok (btv_scan_quantity (&plain, "t_q", &error), error);
  ck_ok (btv_scan_axis (&plain, "lambda", "0.3", &error), error);
  ck_ok (btv_scan_axis (&plain, "x0", "2", &error), error);
  ck_ok (btv_scan_axis (&plain, "omega", "0.8", &error), error);
  ck_ok (btv_scan_finish (&plain, &faults, &error), error);
  ck_assert_uint_eq (curve.points, 2);
  ck_ok (btv_scan_point (&curve, 1, &no, &b, &error), error);
  ck_ok (btv_scan_point (&curve, 0, &no, &a, &error), error);
  ck_ok (btv_scan_point (&plain, 0, &no, &b, &error), error);
  ck_assert (isfinite (a.value) && a.error < 0.01 * a.value);
  ck_assert_double_eq (a.value, b.value);
  ck_assert_double_eq (a.error, b.error);
  btv_scan_clear (&curve);
  btv_scan_clear (&plain);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("scan");
  TCase *axes = tcase_create ("axes");
  tcase_add_test (axes, ranges_are_read);
  tcase_add_test (axes, odd_ranges_are_refused);
  suite_add_tcase (suite, axes);
  TCase *store = tcase_create ("store");
  tcase_add_checked_fixture (store, make_folder, remove_folder);
  tcase_add_test (store, what_is_stored_is_found);
  tcase_add_test (store, another_scan_is_not_continued);
  tcase_add_test (store, damage_costs_what_is_damaged);
  tcase_set_timeout (store, 60);
  suite_add_tcase (suite, store);
  TCase *farm = tcase_create ("farm");
  tcase_add_test (farm, every_task_is_done_once);
  tcase_add_test (farm, a_failure_ends_the_farm);
  suite_add_tcase (suite, farm);
  TCase *points = tcase_create ("points");
  tcase_add_test (points, a_line_gives_the_cells_back);
  tcase_add_test (points, a_point_has_a_mode);
  tcase_add_test (points, a_point_is_a_number_of_its_own);
  tcase_set_timeout (points, 60);
  suite_add_tcase (suite, points);
  return suite_run (suite);
}
