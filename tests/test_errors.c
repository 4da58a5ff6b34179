/* tests/test_errors.c - the error that is said holds the truth, however few the rows.
 *
 * Runs of one, two or three rows against the same method at a far finer discretisation:
 * there the two runs of a pair may cross, and the spread at the rows alone was up to
 * four times too small.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "num/random.h"
#include "tests/general.h"

#include <breaktime/series.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  ROWS = 2, /* besides t = 0 */
  FINE = 4, /* means looked at besides x, p and x^2 */
  SMALL = 7 /* of the subjects, with one oscillator */
};

typedef struct problem
{
  const char *h;
  const char *look[FINE];
  double mean, other; /* of x; of y */
  char second;        /* 0: none, 'y' an oscillator, 's' a qubit */
} problem;

static const problem subjects[] = {
  { "x^2*p_x^2/4 + (p_x^2 + x^2)/2", { "x^2", "p_x^2", "x*p_x", "x^4" }, 1, 0, 0 },
  { "(p_x^2 + x^2)/2 + 0.1*x^4/4", { "x^2", "p_x^2", "x*p_x", "x^4" }, 2, 0, 0 },
  { "(p_x^2 + x^2)/2 + 0.01*x^6", { "x^2", "p_x^2", "x*p_x", "x^4" }, 0.9, 0, 0 },
  { "(p_x^2 + x^2)/2 + (p_x^2 + x^2)^2/8",
    { "x^2", "p_x^2", "x*p_x", "x^3*p_x" },
    1.1,
    0,
    0 },
  { "p_x^2/2 - x^2/2 + x^4/8", { "x^2", "p_x^2", "x*p_x", "x^4" }, 0.6, 0, 0 },
  { "(p_x^2 + x^2)/2 + 0.2*x*p_x + 0.05*x^4 + 0.03*p_x^4",
    { "x^2", "p_x^2", "x*p_x", "p_x^4" },
    0.9,
    0,
    0 },
  { "(p_x^2 + x^2)/2 + s_z + 0.7*x*s_x",
    { "s_z", "s_x*x", "x^2", "s_y" },
    1.3,
    0,
    's' },
  { "(p_x^2 + x^2)/2 + (p_y^2 + y^2)/2 + 0.08*(x^2*y - y^3/3)",
    { "y", "x*y", "p_y^2", "x^2*y^2" },
    1.1,
    0,
    'y' },
  { "(p_x^2 + x^2)/2 + (p_y^2 + 1.3*y^2)/2 + 0.1*x^2*y^2",
    { "y^2", "x*p_x", "p_y^2", "x^2*y^2" },
    1.5,
    0,
    'y' },
  { "(p_x^2 + x^2)/2 + (p_y^2 + y^2)/2 + 0.2*x*p_y + 0.1*x^4 + 0.04*y^4",
    { "y", "x*p_y", "y^2", "x^2*y^2" },
    0.8,
    0.3,
    'y' },
};

static bt_model *
model_for (const problem *subject)
{
  bt_part part[2] = { { .name = "x", .kind = BT_OSCILLATOR, .mean = subject->mean },
                      { .name = "y", .kind = BT_OSCILLATOR, .mean = subject->other } };
  if (subject->second == 's')
    part[1] = (bt_part){
      .name = "s", .kind = BT_QUBIT, .start = BT_START_BLOCH, .bloch = { 0, 0, 1 }
    };
  return model_from (part, subject->second ? 2 : 1, subject->h, NULL);
}

static int
takes (const bt_method *method, const bt_model *model, const bt_options *options)
{
  bt_options settled = *options;
  return method->mean && bt_options_settle (&settled, method, model, NULL) == BT_OK;
}

static bt_runs *
runs_of (const bt_method *method, const bt_model *model, const bt_options *options,
         double interval, bt_exact exact)
{
  bt_error error = BT_ERROR_INIT;
  bt_runs *runs;
  ck_ok (bt_runs_new (&runs, method, model, options, interval, exact, &error), error);
  ck_ok (bt_runs_extend (runs, ROWS * interval, &error), error);
  return runs;
}

/* A run far finer than those that METHOD makes of SUBJECT.  Of one oscillator the
 * diagonalisation is the quickest, of two the expansion. */
static bt_runs *
sharp_runs (const problem *subject, const bt_method *method, const bt_model *model,
            const bt_options *options, double interval)
{
  bt_error error = BT_ERROR_INIT;
  bt_options fine = *options;
  if (method->caps & (BT_QUANTUM | BT_DENSITY))
    method = bt_method_find (subject->second == 'y' ? "chebyshev" : "spectral");
  fine.tolerance = subject->second == 'y' ? 1e-9 : 1e-11;
  ck_ok (bt_options_settle (&fine, method, model, &error), error);
  fine.cut *= 1.3;
  fine.dt = 0; /* one that goes into INTERVAL */
  return runs_of (method, model, &fine, interval, BT_EXACT_ALL);
}

/* The numbers of RUNS are off those of SHARP by no more than is said.  Where what is
 * refined is far better the pair differs by the error itself, so that by construction
 * much of what is said is true: all but the margin of the pair. */
static void
compare (const problem *subject, const bt_runs *runs, const bt_runs *sharp)
{
  for (size_t column = 0; column < BT_COLUMN_MEANS + FINE; column++)
    for (size_t i = 0; i <= ROWS; i++)
      {
        const double is = bt_series_column (bt_runs_nominal (runs), column)[i];
        const double was = bt_series_column (bt_runs_nominal (sharp), column)[i];
        const double said
            = bt_runs_total (runs, column, i) + bt_runs_floor (sharp, column, i);
        if (column == BT_COLUMN_NORM || isnan (is) || isnan (was) || isnan (said))
          continue;
        ck_assert_msg (
            fabs (is - was) <= said,
            "%s: %s to %g, rows every %g: number %zu in row %zu is off "
            "by %.3g, and %.3g was said",
            subject->h, bt_runs_method (runs)->name, bt_runs_options (runs)->tolerance,
            bt_runs_nominal (runs)->interval, column, i, fabs (is - was), said);
      }
}

/* METHOD on SUBJECT with rows every INTERVAL, to tolerances of FROM to TO digits.  What
 * is between rows of one is a row of the other. */
static void
check (const problem *subject, const bt_method *method, double from, double to,
       double interval)
{
  bt_error error = BT_ERROR_INIT;
  bt_observation *observation;
  bt_model *model = model_for (subject);
  bt_runs *sharp = NULL;
  ck_ok (bt_observation_new (&observation, model, subject->look, FINE, &error), error);
  for (double digits = from; digits <= to; digits += 2)
    {
      const bt_options options
          = { .tolerance = pow (10, -digits), .observe = observation };
      if (!takes (method, model, &options))
        continue;
      bt_runs *runs = runs_of (method, model, &options, interval, BT_EXACT_NOTHING);
      if (!sharp)
        sharp = sharp_runs (subject, method, model, &options, interval);
      compare (subject, runs, sharp);
      bt_runs_free (runs);
    }
  bt_runs_free (sharp);
  bt_observation_free (observation);
  bt_model_free (model);
}

START_TEST (errors_hold_where_rows_are_few)
{
  const bt_method *spectral = bt_method_find ("spectral");
  check (&subjects[_i], spectral, 3, 3, 0.3);
  check (&subjects[_i], spectral, 3, 5, 1);
  check (&subjects[_i], spectral, 3, 5, 3);
  check (&subjects[_i], bt_method_find ("chebyshev"), 3, 5, 1);
  check (&subjects[_i], bt_method_find ("split-step-4"), 3, 5, 0.3);
}
END_TEST

START_TEST (errors_of_every_method_hold)
{
  size_t count;
  const bt_method *const *methods = bt_methods (&count);
  const int two = subjects[_i].second == 'y';
  for (size_t m = 0; m < count; m++)
    {
      /* A density matrix is dear, and so are large matrices. */
      const int density = (methods[m]->caps & BT_DENSITY) != 0;
      const double digits = density ? 3 : two ? 5 : 7, last = density || two ? 1 : 9;
      if (methods[m]->caps & BT_SAMPLED || (density && two))
        continue;
      for (double interval = 0.1; interval < last; interval *= 3)
        check (&subjects[_i], methods[m], 3, digits, interval);
    }
}
END_TEST

/* Number K of the stream of MODEL, in (0, 1). */
static double
number (uint64_t model, uint64_t k)
{
  double out[2];
  bti_uniform2 (4711, model, k, out);
  return out[0];
}

/* An oscillator with three more terms, none of which pulls it apart for long. */
START_TEST (errors_of_random_models_hold)
{
  static const char *const terms[] = { "x^4", "p_x^4", "x^2*p_x^2", "x^3", "x*p_x" };
  enum
  {
    TERMS = 3
  };
  for (uint64_t model = 0; model < 20; model++)
    {
      const uint64_t seed = 20 * (uint64_t) _i + model;
      char text[256] = "(p_x^2 + x^2)/2 + 0.01*x^6";
      const problem s = { .h = text,
                          .look = { "x^2", "p_x^2", "x*p_x", "x^4" },
                          .mean = 1.4 * number (seed, 1) };
      for (uint64_t k = 0; k < TERMS; k++)
        {
          const size_t used = strlen (text);
          const double which = COUNT (terms) * number (seed, 2 * k + 3);
          snprintf (text + used, sizeof text - used, " + %.3f*%s",
                    0.1 * number (seed, 2 * k + 2), terms[(size_t) which]);
        }
      const double digits = 3 + 2 * number (seed, 20);
      check (&s, bt_method_find (model % 2 ? "spectral" : "chebyshev"), digits, digits,
             0.2 + 2 * number (seed, 21));
    }
}
END_TEST

static Suite *
errors_suite (void)
{
  Suite *suite = suite_create ("errors");
  TCase *core = tcase_create ("errors");
  TCase *far = suite_long (suite);
  tcase_set_timeout (core, 60);
  tcase_add_loop_test (core, errors_hold_where_rows_are_few, 0, SMALL);
  suite_add_tcase (suite, core);
  tcase_add_loop_test (far, errors_hold_where_rows_are_few, SMALL, COUNT (subjects));
  tcase_add_loop_test (far, errors_of_every_method_hold, 0, COUNT (subjects));
  tcase_add_loop_test (far, errors_of_random_models_hold, 0, 5);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (errors_suite ());
}
