/* tests/test_watch.c - who is asked to stop stops, soon, and can go on; sizes that no
 * machine holds are seen before they are counted.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/adapted.h"
#include "model/fock.h"
#include "model/grid.h"
#include "model/system.h"
#include "tests/general.h"

#include <breaktime/series.h>
#include <breaktime/watch.h>
#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

static const double omega[] = { 0.4, 1.3, 0.7 };

/* ---- the watch itself ------------------------------------------------------------ */

START_TEST (a_watch_says_why)
{
  bt_error error = BT_ERROR_INIT;
  volatile sig_atomic_t cancel = 0;
  int late = 0;
  bt_watch watch = { .cancel = &cancel, .late = &late };
  ck_ok (bt_watch_check (NULL, &error), error);
  ck_ok (bt_watch_check (&watch, &error), error);
  ck_ok (bt_watch_afford (NULL, 1e300, &error, "x"), error);
  ck_ok (bt_watch_afford (&watch, 1e300, &error, "x"), error);
  ck_assert (isinf (bt_watch_left (NULL)) && isinf (bt_watch_left (&watch)));
  watch.deadline = bt_watch_now () + 1000;
  ck_ok (bt_watch_check (&watch, &error), error);
  ck_ok (bt_watch_afford (&watch, 10, &error, "x"), error);
  ck_assert_double_gt (bt_watch_left (&watch), 900);
  ck_assert_double_le (bt_watch_left (&watch), 1000);
  ck_assert_int_eq (late, 0);
  ck_fails (bt_watch_afford (&watch, 2000, &error, "step %d", 3), BT_ELIMIT, error,
            "step 3 would take some 2e+03 s");
  ck_assert_int_eq (late, 1);
  watch.deadline = bt_watch_now () - 1;
  ck_assert_double_eq (bt_watch_left (&watch), 0);
  ck_fails (bt_watch_check (&watch, &error), BT_ELIMIT, error, "time budget spent");
  cancel = 1;
  ck_fails (bt_watch_check (&watch, &error), BT_ECANCEL, error, "interrupted");
}
END_TEST

/* One interval of a classical point far out in x^4 is some 10^10 steps. */
START_TEST (a_classical_point_listens)
{
  const bt_part part = { .name = "x", .kind = BT_OSCILLATOR, .mean = 1e10 };
  bt_error error = BT_ERROR_INIT;
  bt_watch watch = { .deadline = bt_watch_now () + 0.1 };
  bt_options options = { .watch = &watch };
  bt_model *model = model_from (&part, 1, "(p_x^2 + x^2)/2 + 0.1*x^4/4", NULL);
  bt_solver *solver = solver_of ("classical", model, &options);
  ck_fails (bt_solver_advance (solver, 1, &error), BT_ELIMIT, error,
            "time budget spent");
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

/* ---- within an interval -----------------------------------------------------------
 */

/* Each has seconds to hours to do in one interval. */
static const struct
{
  const char *method;
  bt_options options;
  double interval;
} long_ones[] = {
  { "mean-field", { .dt = 1e-7 }, 50 },
  { "truncated-wigner", { .dt = 1e-5, .samples = 512 }, 50 },
  { "split-step", { .dt = 1e-5, .points = { 64, 64 }, .box = { 20, 20 } }, 50 },
  { "split-step-4", { .dt = 1e-5, .points = { 64, 64 }, .box = { 20, 20 } }, 50 },
  { "chebyshev", { .cut = 60 }, 1e6 },
};

START_TEST (a_deadline_is_heard_within_an_interval)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.05, 1.3, omega, 1);
  bt_watch watch = { .deadline = 0 };
  bt_options options = long_ones[_i].options;
  options.watch = &watch;
  bt_solver *solver = solver_of (long_ones[_i].method, model, &options);
  double begin = bt_watch_now ();
  watch.deadline = begin + 0.05;
  ck_fails (bt_solver_advance (solver, long_ones[_i].interval, &error), BT_ELIMIT,
            error, "time budget spent");
  /* Generous for slow machines. */
  ck_assert_double_lt (bt_watch_now () - begin, 2);
  ck_assert_double_lt (bt_solver_time (solver), long_ones[_i].interval);
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

static volatile sig_atomic_t stop;

static void
raise_flag (int number)
{
  (void) number;
  stop = 1;
}

static void
raise_after (long microseconds)
{
  struct sigaction action = { .sa_handler = raise_flag };
  struct itimerval timer = { .it_value = { .tv_sec = microseconds / 1000000,
                                           .tv_usec = microseconds % 1000000 } };
  ck_assert_int_eq (sigaction (SIGALRM, &action, NULL), 0);
  ck_assert_int_eq (setitimer (ITIMER_REAL, &timer, NULL), 0);
}

/* Stopped wherever it was and gone on, often, a run has the numbers of one that was
 * left alone: the second split-step grid is saved and put back within a step, the
 * second truncated Wigner goes on with the blocks of samples that were not done. */
static const struct
{
  const char *method;
  bt_options options;
  double interval;
} stopped[] = {
  { "mean-field", { .dt = 2e-7 }, 0.7 },
  { "truncated-wigner", { .dt = 1e-4, .samples = 640 }, 0.7 },
  { "truncated-wigner", { .dt = 0.05, .samples = 1 << 18 }, 0.7 },
  { "split-step", { .dt = 5e-4, .points = { 64, 64 }, .box = { 20, 20 } }, 0.7 },
  { "split-step-4", { .dt = 1e-3, .points = { 64, 64 }, .box = { 20, 20 } }, 0.7 },
  { "split-step-4", { .dt = 0.05, .points = { 1200, 2000 }, .box = { 25, 25 } }, 0.1 },
  { "chebyshev", { .cut = 40 }, 50 },
};

START_TEST (a_run_that_was_stopped_goes_on)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.05, 1.3, omega, 1);
  const bt_watch watch = { .cancel = &stop };
  bt_options options = stopped[_i].options;
  double interval = stopped[_i].interval;
  stop = 0;
  bt_runs *whole, *torn;
  const bt_method *method = bt_method_find (stopped[_i].method);
  ck_ok (bt_runs_new (&whole, method, model, &options, interval, BT_EXACT_ALL, &error),
         error);
  options.watch = &watch;
  ck_ok (bt_runs_new (&torn, method, model, &options, interval, BT_EXACT_ALL, &error),
         error);
  ck_ok (bt_runs_extend (whole, interval, &error), error);
  int stops = 0;
  for (long wait = 1500; bt_runs_nominal (torn)->size < 2; wait += wait / 4)
    {
      raise_after (wait);
      bt_status status = bt_runs_extend (torn, interval, &error);
      raise_after (0);
      stop = 0;
      ck_assert_msg (status == BT_OK || status == BT_ECANCEL, "%s", error.text);
      stops += status == BT_ECANCEL;
    }
  ck_assert_int_gt (stops, 0);
  const bt_series *a = bt_runs_nominal (whole), *b = bt_runs_nominal (torn);
  /* Rounding of some thousand steps, merged differently. */
  ck_assert_double_eq_tol (a->x[1], b->x[1], 1e-11);
  ck_assert_double_eq_tol (a->p[1], b->p[1], 1e-11);
  ck_assert_double_eq_tol (a->norm[1], b->norm[1], 1e-11);
  bt_runs_free (whole);
  bt_runs_free (torn);
  bt_model_free (model);
}
END_TEST

/* ---- sizes ------------------------------------------------------------------------
 */

/* States below CUT, one by one. */
static size_t
count_states (const bt_model *model, double cut)
{
  size_t modes = bt_model_modes (model), count = 0;
  double step = bti_model_power (model), m[3] = { 0 };
  for (;;)
    {
      double energy = 0;
      for (size_t j = 0; j < modes; j++)
        energy += bt_model_omega (model, j) * m[j];
      for (double n = 0; energy + n <= cut; n++)
        count++;
      size_t j = 0;
      for (; j < modes; j++)
        {
          m[j] += step;
          energy = 0;
          for (size_t k = 0; k < modes; k++)
            energy += bt_model_omega (model, k) * m[k];
          if (energy <= cut)
            break;
          m[j] = 0;
        }
      if (j == modes)
        return count;
    }
}

START_TEST (a_basis_is_counted_or_refused)
{
  static const double cuts[] = { 0, 0.3, 7.73, 20.03, 40.77 };
  for (size_t modes = 1; modes <= 3; modes++)
    for (size_t i = 0; i < COUNT (cuts); i++)
      {
        bt_model *model = model_of (0.05, 1.3, omega, modes);
        ck_assert_uint_eq (bti_fock_count (model, cuts[i]),
                           count_states (model, cuts[i]));
        bt_model_free (model);
      }
  static const double small[] = { 1e-300, 1e-20, 1e-9, 1e-6 };
  double begin = bt_watch_now ();
  for (size_t i = 0; i < COUNT (small); i++)
    {
      bt_model *model = model_of (0.05, 1.3, &small[i], 1);
      ck_assert_uint_eq (bti_fock_count (model, 20), SIZE_MAX);
      bt_model_free (model);
      model = model_of (0, 0, &small[i], 1);
      ck_assert_uint_eq (bti_adapted_count (model, 1e3), SIZE_MAX);
      bt_model_free (model);
    }
  bt_model *model = model_of (0.05, 1e150, omega, 1);
  ck_assert_uint_eq (bti_fock_count (model, INFINITY), SIZE_MAX);
  ck_assert_uint_eq (bti_adapted_count (model, INFINITY), SIZE_MAX);
  bt_model_free (model);
  ck_assert_double_lt (bt_watch_now () - begin, 1);
}
END_TEST

/* What the solvers say of models that none of them can hold: at once, and why. */
START_TEST (no_size_is_searched_for)
{
  static const double extreme[] = { 1e-300, 1e-20, 1e-9, 1e9, 1e20, 1e150 };
  static const char *const names[]
      = { "split-step", "split-step-4", "spectral", "chebyshev", "truncated-wigner" };
  bt_error error = BT_ERROR_INIT;
  double begin = bt_watch_now ();
  for (size_t i = 0; i < COUNT (extreme); i++)
    for (int what = 0; what < 3; what++)
      {
        bt_model *model
            = model_of (what == 0 ? extreme[i] : 0.05, what == 1 ? extreme[i] : 1.3,
                        what == 2 ? &extreme[i] : omega, 1);
        for (size_t k = 0; k < COUNT (names); k++)
          {
            bt_options options = { 0 };
            bt_status status = bt_options_settle (&options, bt_method_find (names[k]),
                                                  model, &error);
            ck_assert_msg (status == BT_OK || status == BT_ELIMIT, "%s: %s", names[k],
                           error.text);
            if (what == 1 && extreme[i] > 1e8 && k < 4)
              ck_assert_int_eq (status, BT_ELIMIT);
          }
        size_t points[2];
        double box[2];
        bti_grid_fit (model, 1e-5, points, box);
        for (int k = 0; k < 2; k++)
          ck_assert (points[k] >= 16 && points[k] % 2 == 0);
        bt_model_free (model);
      }
  ck_assert_double_lt (bt_watch_now () - begin, 3);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("watch");
  TCase *tests = tcase_create ("watch");
  tcase_set_timeout (tests, 60);
  tcase_add_test (tests, a_watch_says_why);
  tcase_add_test (tests, a_classical_point_listens);
  tcase_add_loop_test (tests, a_deadline_is_heard_within_an_interval, 0,
                       COUNT (long_ones));
  tcase_add_loop_test (tests, a_run_that_was_stopped_goes_on, 0, COUNT (stopped));
  tcase_add_test (tests, a_basis_is_counted_or_refused);
  tcase_add_test (tests, no_size_is_searched_for);
  suite_add_tcase (suite, tests);
  return suite_run (suite);
}
