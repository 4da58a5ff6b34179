/* tests/test_companions.c - the runs that measure an error differ enough from the one
 * that is measured, and what they say holds the truth.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "num/random.h"
#include "tests/support.h"

#include <breaktime/series.h>
#include <math.h>
#include <string.h>

/* The rows of the test of coverage. */
static const struct
{
  const char *method;
  int basis;
} ways[] = { { "spectral", BT_BASIS_FOCK },
             { "spectral", BT_BASIS_ADAPTED },
             { "chebyshev", BT_BASIS_AUTO } };

static bt_runs *
runs_to (const char *method, int basis, const bt_model *model, double tolerance,
         bt_exact exact)
{
  bt_error error = BT_ERROR_INIT;
  bt_options options = { .tolerance = tolerance, .basis = basis };
  bt_runs *runs;
  ck_ok (
      bt_runs_new (&runs, bt_method_find (method), model, &options, 0.3, exact, &error),
      error);
  ck_ok (bt_runs_extend (runs, 9, &error), error);
  return runs;
}

/* Number K of the stream of MODEL, in (0, 1). */
static double
number (uint64_t model, uint64_t k)
{
  double out[2];
  bti_uniform2 (2385, model, k, out);
  return out[0];
}

/* Sixty models with a packet near the origin, where bases are small: there a cut higher
 * by 15 % had no state more, and 27 of 40 runs were off by up to 8000 of their errors.
 * The reference is a basis for 1e-11, below the errors of all by two orders. */
START_TEST (small_bases_know_their_error)
{
  enum
  {
    MODELS = 60
  };
  int out = 0;
  for (uint64_t i = 0; i < MODELS; i++)
    {
      double omega = 0.3 + 2.2 * number (i, 0), x0 = number (i, 1);
      double lambda = pow (10, -2 + 1.7 * number (i, 2));
      double tolerance = pow (10, -3 - floor (4 * number (i, 3)));
      bt_model *model = model_of (lambda, x0, &omega, 1);
      bt_runs *runs = runs_to (ways[_i].method, ways[_i].basis, model, tolerance,
                               BT_EXACT_NOTHING);
      bt_runs *sharp = runs_to ("chebyshev", BT_BASIS_AUTO, model, 1e-11, BT_EXACT_ALL);
      int covered = 1;
      for (size_t k = 0; k < bt_runs_nominal (runs)->size; k++)
        covered &= fabs (bt_runs_nominal (runs)->x[k] - bt_runs_nominal (sharp)->x[k])
                   <= bt_runs_x_total (runs, k) + bt_runs_x_total (sharp, k);
      out += !covered;
      bt_runs_free (runs);
      bt_runs_free (sharp);
      bt_model_free (model);
    }
  /* A bound that holds in 99 of 100 cases is missed by more than 3 of 60 once in 300
   * times; the points are fixed. */
  ck_assert_msg (out <= 1, "%s: %d of %d runs are outside their error", ways[_i].method,
                 out, MODELS);
}
END_TEST

/* `run --lambda 0.0323 --x0 0.441 --omega 1.473 --method spectral --tolerance 1e-3', of
 * which errors of 3e-9 were stated; against a dense diagonalisation that shares no code
 * with it. */
START_TEST (one_of_them_by_other_means)
{
  const double omega = 1.473;
  bt_model *model = model_of (0.0323, 0.441, &omega, 1);
  bt_runs *runs
      = runs_to (ways[_i].method, ways[_i].basis, model, 1e-3, BT_EXACT_NOTHING);
  for (size_t k = 10; k <= 30; k += 10)
    {
      double x = reference_state (model, 30, 20, 0.3 * (double) k).x;
      double off = fabs (bt_runs_nominal (runs)->x[k] - x);
      ck_assert_double_le (off, bt_runs_x_total (runs, k));
      ck_assert_double_gt (off, 0);
    }
  bt_runs_free (runs);
  bt_model_free (model);
}
END_TEST

/* Two levels more along every axis: n <= cut, and of x^2 y^2 every other m. */
START_TEST (a_larger_basis_has_more_levels)
{
  const double omega[] = { 0.7, 2.4 };
  bt_model *model = model_of (0.11, 1.3, omega, 2);
  for (double cut = 1; cut < 100; cut *= 1.3)
    {
      bt_options options = { .cut = cut };
      double larger = bt_options_larger_cut (&options, model);
      ck_assert_double_ge (larger, 1.15 * cut);
      ck_assert_double_ge (floor (larger), floor (cut) + 2);
      for (int j = 0; j < 2; j++)
        ck_assert_double_ge (floor (larger / omega[j] / 2),
                             floor (cut / omega[j] / 2) + 2);
    }
  bt_model_free (model);
}
END_TEST

/* Where the two runs of a pair cross they differ by nothing, and the error stays what
 * it was. */
START_TEST (an_error_does_not_come_and_go)
{
  const double omega = 0.731;
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.11, 2.385, &omega, 1);
  bt_options options = { .tolerance = 1e-3 };
  bt_runs *runs;
  ck_ok (bt_runs_new (&runs, bt_method_find ("mean-field"), model, &options, 0.05,
                      BT_EXACT_NOTHING, &error),
         error);
  ck_ok (bt_runs_extend (runs, 12, &error), error);
  const bt_series *coarse, *refined;
  ck_assert_int_eq (bt_runs_pair (runs, BT_AXIS_STEP, &coarse, &refined), 1);
  int crossed = 0;
  for (size_t i = 1; i < refined->size; i++)
    {
      double now = refined->x[i] - coarse->x[i];
      crossed += now * (refined->x[i - 1] - coarse->x[i - 1]) < 0;
      ck_assert_double_ge (bt_runs_x_error (runs, BT_AXIS_STEP, i), fabs (now));
      ck_assert_double_ge (bt_runs_x_error (runs, BT_AXIS_STEP, i),
                           bt_runs_x_error (runs, BT_AXIS_STEP, i - 1));
    }
  ck_assert_int_gt (crossed, 2);
  ck_assert_double_eq (bt_spread (refined->x, coarse->x, 240),
                       bt_runs_x_error (runs, BT_AXIS_STEP, 240));
  bt_runs_free (runs);
  bt_model_free (model);
}
END_TEST

static Suite *
companions_suite (void)
{
  Suite *suite = suite_create ("companions");
  TCase *core = tcase_create ("companions");
  tcase_set_timeout (core, 60);
  tcase_add_loop_test (core, small_bases_know_their_error, 0, COUNT (ways));
  tcase_add_loop_test (core, one_of_them_by_other_means, 0, COUNT (ways));
  tcase_add_test (core, a_larger_basis_has_more_levels);
  tcase_add_test (core, an_error_does_not_come_and_go);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (companions_suite ());
}
