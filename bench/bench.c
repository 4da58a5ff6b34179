/* bench/bench.c - how fast the solvers are, measured against bare transforms of the
 * same size in the same run.
 *
 * Times on a shared machine wander by tens of per cent; what is compared is measured
 * in turn, round by round, and the median of the ratios is what counts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/fft.h"
#include "num/linalg.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum
{
  ROUNDS = 15,
  STEPS = 60, /* a round */
  PAIRS = 15  /* transforms forth and back before the data are filled anew */
};

static const double omega[] = { 0.4 };
static const double lambda = 0.1, x0 = 5;

static void
check (bt_status status, const bt_error *error)
{
  if (status == BT_OK)
    return;
  fprintf (stderr, "bench: %s\n", error->text);
  exit (EXIT_FAILURE);
}

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

static int
compare (const void *a, const void *b)
{
  double difference = *(const double *) a - *(const double *) b;
  return (difference > 0) - (difference < 0);
}

static double
median (const double *number)
{
  double sorted[ROUNDS];
  for (int i = 0; i < ROUNDS; i++)
    sorted[i] = number[i];
  qsort (sorted, ROUNDS, sizeof *sorted, compare);
  return sorted[ROUNDS / 2];
}

static bt_model *
model_new (void)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  check (bt_model_new (&model, lambda, x0, omega, 1, &error), &error);
  return model;
}

/* ---- split steps --------------------------------------------------------------- */

static double
seconds_of_pairs (bti_fft *fft, size_t points)
{
  double complex *data = bti_fft_data (fft);
  double total = 0;
  for (int done = 0; done < STEPS; done += PAIRS)
    {
      /* Neither transform is normalised: without this they run into infinity. */
      for (size_t i = 0; i < points; i++)
        data[i] = 1e-3 * sin ((double) i) + 1e-3 * I * cos (0.7 * (double) i);
      double start = now ();
      for (int i = 0; i < PAIRS; i++)
        {
          bti_fft_forward (fft);
          bti_fft_backward (fft);
        }
      total += now () - start;
    }
  return total / STEPS;
}

static double
seconds_of_steps (bt_solver *solver)
{
  bt_error error = BT_ERROR_INIT;
  double start = now ();
  check (bt_solver_advance (solver, STEPS * 0.03, &error), &error);
  return (now () - start) / STEPS;
}

static double
seconds_of_observing (bt_solver *solver)
{
  bt_error error = BT_ERROR_INIT;
  bt_observables means;
  double start = now ();
  for (int i = 0; i < 4; i++)
    check (bt_solver_observe (solver, &means, &error), &error);
  return (now () - start) / 4;
}

static void
line (const char *what, const double *seconds, const double *against, double factor,
      const char *target)
{
  printf ("  %-42s %8.3f ms", what, 1e3 * median (seconds));
  if (against)
    {
      double ratio[ROUNDS];
      for (int i = 0; i < ROUNDS; i++)
        ratio[i] = seconds[i] / (factor * against[i]);
      printf ("  %6.2f  %s", median (ratio), target);
    }
  putchar ('\n');
}

static void
bench_split_steps (void)
{
  static const size_t n[] = { 256, 256 };
  bt_error error = BT_ERROR_INIT;
  double pair[ROUNDS], second[ROUNDS], fourth[ROUNDS], observe[ROUNDS];
  bt_model *model = model_new ();
  bt_options options = { 0 };
  bti_fft *fft;
  bt_solver *two, *four;
  check (bt_options_preset (&options, "vz25", model, &error), &error);
  check (bti_fft_new (&fft, 2, n, 1, &error), &error);
  check (bt_solver_new (&two, bt_method_find ("split-step"), model, &options, &error),
         &error);
  check (
      bt_solver_new (&four, bt_method_find ("split-step-4"), model, &options, &error),
      &error);
  for (int i = -1; i < ROUNDS; i++)
    {
      /* The first round fills tables and caches. */
      int at = i < 0 ? 0 : i;
      pair[at] = seconds_of_pairs (fft, n[0] * n[1]);
      second[at] = seconds_of_steps (two);
      fourth[at] = seconds_of_steps (four);
      observe[at] = seconds_of_observing (two);
    }
  printf ("256 x 256 points, one thread%27s  ratio\n", "");
  line ("transform forth and back", pair, NULL, 1, "");
  line ("split-step, a step", second, pair, 1, "of a pair; wanted: 1.3");
  line ("split-step-4, a step", fourth, pair, 2, "of two pairs; wanted: 1.3");
  line ("all means of a state", observe, pair, 1, "of a pair");
  bt_solver_free (two);
  bt_solver_free (four);
  bti_fft_free (fft);
  bt_model_free (model);
}

/* ---- whole runs ---------------------------------------------------------------- */

static void
bench_run (const char *what, const char *method, const bt_options *options,
           double t_end, double interval, const char *target)
{
  bt_error error = BT_ERROR_INIT;
  double seconds[ROUNDS];
  bt_model *model = model_new ();
  for (int i = 0; i < ROUNDS; i++)
    {
      bt_runs *runs;
      double start = now ();
      check (bt_runs_new (&runs, bt_method_find (method), model, options, interval,
                          BT_EXACT_ALL, &error),
             &error);
      check (bt_runs_extend (runs, t_end, &error), &error);
      seconds[i] = now () - start;
      bt_runs_free (runs);
    }
  bt_model_free (model);
  printf ("  %-42s %8.3f s           %s\n", what, median (seconds), target);
}

int
main (void)
{
  bti_num_quiet ();
  printf (
      "breaktime %s, %s\nlambda = %g, x0 = %g, Omega = %g; medians of %d rounds\n\n",
      bt_version (), bti_num_versions (), lambda, x0, omega[0], ROUNDS);
  bench_split_steps ();
  printf ("\nwhole runs, with what is set up for them\n");
  bt_options wigner = { .samples = 8192, .dt = 0.05 };
  bench_run ("truncated Wigner, 8192 samples to t = 164", "truncated-wigner", &wigner,
             164, 1, "wanted: 0.5 s");
  wigner.threads = 2;
  bench_run ("the same with two threads", "truncated-wigner", &wigner, 164, 1, "");
  bt_options fine = { .tolerance = 1e-6 };
  bench_run ("split-step-4 at 1e-6 to t = 30", "split-step-4", &fine, 30, 0.1, "");
  bench_run ("spectral at 1e-6 to t = 30", "spectral", &fine, 30, 0.1, "");
  bench_run ("spectral at 1e-6 to t = 1000", "spectral", &fine, 1000, 0.1, "");
  bench_run ("mean field at 1e-6 to t = 1000", "mean-field", &fine, 1000, 0.1, "");
  return EXIT_SUCCESS;
}
