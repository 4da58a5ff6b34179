/* bench/choice.c - is the exact method that is chosen the quickest one?
 *
 * On a sample of models each method that could be is run and timed, companions that
 * measure its error included; printed is how much longer the chosen one takes than the
 * best.  A method is left out when its estimate is more than SLOWER times the chosen
 * one's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const double slower = 5;
static const double t_end = 100, interval = 0.1, tolerance = 1e-5;

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

/* Seconds of METHOD, or INFINITY when it refuses. */
static double
seconds_of (const bt_method *method, const bt_model *model)
{
  bt_options options = { .tolerance = tolerance };
  bt_error error = BT_ERROR_INIT;
  bt_runs *runs;
  double start = now ();
  bt_status status = bt_runs_new (&runs, method, model, &options, interval,
                                  BT_EXACT_NOTHING, &error);
  if (status == BT_OK)
    status = bt_runs_extend (runs, t_end, &error);
  bt_runs_free (runs);
  if (status != BT_OK)
    {
      fprintf (stderr, "%s: %s\n", method->name, error.text);
      return INFINITY;
    }
  return now () - start;
}

/* Time what could be the best for MODEL; the ratio of the chosen one to it. */
static double
compare (const bt_model *model)
{
  double best = INFINITY, spent = INFINITY;
  size_t count;
  const bt_method *const *method
      = bt_methods (&count),
      *choice = bt_method_auto (model, t_end, t_end / interval, tolerance, NULL, 0);
  const double chosen
      = bt_method_seconds (choice, model, t_end, t_end / interval, tolerance);
  for (size_t i = 0; i < count; i++)
    {
      const double expected
          = bt_method_seconds (method[i], model, t_end, t_end / interval, tolerance);
      double seconds = NAN;
      if (isnan (expected) || method[i]->caps & BT_DENSITY)
        continue;
      if (expected <= slower * chosen)
        seconds = seconds_of (method[i], model);
      if (seconds < best)
        best = seconds;
      if (method[i] == choice)
        spent = seconds;
      printf (" %c%8.3f %8.3f ", method[i] == choice ? '*' : ' ', expected, seconds);
    }
  return spent / best;
}

int
main (void)
{
  static const double lambda[] = { 0.005, 0.0367, 0.0683, 0.1 };
  static const double x0[] = { 1, 5.667, 10.333, 15 }, omega[] = { 0.4, 0.8, 1.2 };
  size_t points = 0, good = 0;
  double worst = 0;
  bti_num_quiet ();
  printf (
      "breaktime %s, %s\nt = %g, tolerance %g; estimated and measured seconds, * "
      "what is chosen, nan not timed\n\n"
      "lambda x0     Omega   split-step-4        spectral           chebyshev       "
      "   ratio\n",
      bt_version (), bti_num_versions (), t_end, tolerance);
  for (size_t i = 0; i < 4; i++)
    for (size_t j = 0; j < 4; j++)
      for (size_t k = 0; k < 3; k++)
        {
          bt_model *model;
          bt_error error = BT_ERROR_INIT;
          if (bt_model_new (&model, lambda[i], x0[j], &omega[k], 1, &error) != BT_OK)
            return EXIT_FAILURE;
          printf ("%-6g %-6g %-5g", lambda[i], x0[j], omega[k]);
          double ratio = compare (model);
          printf (" %6.2f\n", ratio);
          fflush (stdout);
          points++;
          good += ratio <= 1.5;
          worst = fmax (worst, ratio);
          bt_model_free (model);
        }
  printf ("\nwithin 1.5 times the best: %zu of %zu; worst: %.2f\n", good, points,
          worst);
  return EXIT_SUCCESS;
}
