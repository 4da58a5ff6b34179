/* bench/bench.c - how fast the solvers are, measured against bare transforms of the
 * same size in the same run.
 *
 * Times on a shared machine wander by tens of per cent; what is compared is measured
 * in turn, round by round, and the median of the ratios is what counts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/fft.h"
#include "num/linalg.h"
#include "study/ways.h"

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
/* A grid and a step as they are printed, of which XMDS2 has a script, too. */
static const size_t printed_points = 256;
static const double printed_box = 40, printed_step = 0.03;

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
model_of (double coupling, double displacement, const double *frequency, size_t modes)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  check (bt_model_new (&model, coupling, displacement, frequency, modes, &error),
         &error);
  return model;
}

static bt_model *
model_new (void)
{
  return model_of (lambda, x0, omega, 1);
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
  bt_options_take (&options, model, printed_points, printed_box, printed_step);
  check (bti_fft_new (&fft, 2, n, 1, NULL, &error), &error);
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

/* The same steps by what serves every H = T(p) + V(q). */
static void
bench_general_steps (void)
{
  static const char *const names[] = { "split-step", "split-step-4" };
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_new (), *general = model_new ();
  bt_options options = { 0 };
  bt_options_take (&options, model, printed_points, printed_box, printed_step);
  bt_model_generalise (general);
  printf ("\nthe same as any other polynomial%32s  ratio\n", "");
  for (int k = 0; k < 2; k++)
    {
      double step[2][ROUNDS], observe[2][ROUNDS];
      char what[2][64];
      bt_solver *solver[2];
      for (int g = 0; g < 2; g++)
        check (bt_solver_new (&solver[g], bt_method_find (names[k]),
                              g ? general : model, &options, &error),
               &error);
      for (int i = -1; i < ROUNDS; i++)
        for (int g = 0; g < 2; g++)
          {
            step[g][i < 0 ? 0 : i] = seconds_of_steps (solver[g]);
            observe[g][i < 0 ? 0 : i] = seconds_of_observing (solver[g]);
          }
      snprintf (what[0], sizeof what[0], "%s, a step", names[k]);
      snprintf (what[1], sizeof what[1], "%s, all means of a state", names[k]);
      line (what[0], step[1], step[0], 1, "of the special one; wanted: 1");
      line (what[1], observe[1], observe[0], 1, "of the special one");
      bt_solver_free (solver[0]);
      bt_solver_free (solver[1]);
    }
  bt_model_free (model);
  bt_model_free (general);
}

/* ---- whole runs ---------------------------------------------------------------- */

static double
seconds_of_run (const bt_model *model, const char *method, const bt_options *options,
                double t_end, double interval)
{
  bt_error error = BT_ERROR_INIT;
  bt_runs *runs;
  double start = now ();
  check (bt_runs_new (&runs, bt_method_find (method), model, options, interval,
                      BT_EXACT_ALL, &error),
         &error);
  check (bt_runs_extend (runs, t_end, &error), &error);
  double seconds = now () - start;
  bt_runs_free (runs);
  return seconds;
}

static void
bench_run (const char *what, const char *method, const bt_options *options,
           double t_end, double interval, const char *target)
{
  double seconds[ROUNDS];
  bt_model *model = model_new ();
  for (int i = 0; i < ROUNDS; i++)
    {
      seconds[i] = seconds_of_run (model, method, options, t_end, interval);
    }
  bt_model_free (model);
  printf ("  %-42s %8.3f s           %s\n", what, median (seconds), target);
}

/* Far in time: row 7 of the source's Table I, whose break time it prints as 3304, by
 * diagonalisation and once by the source's own scheme. */
static void
bench_far (void)
{
  static const double fast = 1.2, t_end = 3400, interval = 0.3;
  double seconds[ROUNDS];
  bt_model *model = model_of (0.03, 5, &fast, 1);
  bt_options fine = { .tolerance = 1e-5 }, printed = { 0 };
  for (int i = 0; i < ROUNDS; i++)
    seconds[i] = seconds_of_run (model, "spectral", &fine, t_end, interval);
  bt_options_take (&printed, model, printed_points, printed_box, printed_step);
  double split = seconds_of_run (model, "split-step", &printed, t_end, interval);
  printf ("\nlambda = 0.03, x0 = 5, Omega = 1.2 to t = %g\n", t_end);
  printf ("  %-42s %8.3f s\n", "spectral at 1e-5", median (seconds));
  printf ("  %-42s %8.3f s  %6.0f  times as long; wanted: 100\n",
          "split-step, 256 x 256 points, dt = 0.03", split, split / median (seconds));
  bt_model_free (model);
}

/* ---- several modes -------------------------------------------------------------- */

/* Two modes, one run each: they take long, and are shown against a step of the grid
 * that would do the same. */
static void
bench_three_axes (void)
{
  static const double two[] = { 0.4, 1.2 };
  enum
  {
    GRID_STEPS = 20
  };
  bt_error error = BT_ERROR_INIT;
  double seconds[ROUNDS];
  bt_model *model = model_of (0.03, 5, two, 2);
  bt_options fine = { .tolerance = 1e-6 };
  bt_solver *solver;
  for (int i = 0; i < ROUNDS; i++)
    seconds[i]
        = i < 5 ? seconds_of_run (model, "chebyshev", &fine, 100, 1) : seconds[i % 5];
  printf ("\ntwo modes: lambda = 0.03, x0 = 5, Omega = 0.4, 1.2\n");
  printf ("  %-42s %8.3f s           wanted: 3 s\n",
          "chebyshev at 1e-6 to t = 100, median of 5", median (seconds));
  check (bt_solver_new (&solver, bt_method_find ("split-step-4"), model, &fine, &error),
         &error);
  double dt = bt_solver_options (solver)->dt, start = now ();
  check (bt_solver_advance (solver, GRID_STEPS * dt, &error), &error);
  double step = (now () - start) / GRID_STEPS;
  printf ("  %-42s %8.3f s, from a step of %.1f ms\n",
          "split-step-4 at 1e-6 would take", step * 100 / dt, 1e3 * step);
  bt_solver_free (solver);
  bt_model_free (model);
}

/* What serves any polynomial against what is made for this one, at the same cut. */
static void
bench_general (const char *method, double cut, double t_end)
{
  bt_error error = BT_ERROR_INIT;
  double special[ROUNDS], general[ROUNDS];
  bt_model *model = model_new (), *shadow;
  bt_options options = { .cut = cut, .basis = BT_BASIS_FOCK };
  char what[64];
  check (bt_model_copy (&shadow, model, &error), &error);
  bt_model_generalise (shadow);
  for (int i = 0; i < ROUNDS; i++)
    {
      special[i] = seconds_of_run (model, method, &options, t_end, 0.1);
      general[i] = seconds_of_run (shadow, method, &options, t_end, 0.1);
    }
  snprintf (what, sizeof what, "%s, cut %g, to t = %g", method, cut, t_end);
  line (what, special, NULL, 1, "");
  line ("the same for any polynomial", general, special, 1, "of that");
  bt_model_free (shadow);
  bt_model_free (model);
}

/* Seconds a step and mode of x and its modes: one number when the cost is linear. */
static void
bench_modes (const char *method, size_t samples)
{
  static const size_t counts[] = { 1, 2, 8, 64 };
  enum
  {
    COUNTS = sizeof counts / sizeof *counts
  };
  double many[64], each[COUNTS][ROUNDS], ratio[ROUNDS];
  for (size_t j = 0; j < 64; j++)
    many[j] = 0.4 + 0.9 * fmod ((double) (j + 1) * 0.6180339887, 1);
  bt_options options = { .samples = samples, .dt = 0.05, .random = 1 };
  for (int i = 0; i < ROUNDS; i++)
    for (int c = 0; c < COUNTS; c++)
      {
        bt_model *model = model_of (0.05 / (double) counts[c], x0, many, counts[c]);
        double axes = (double) (counts[c] + 1), t_end = samples ? 10 : 2000;
        each[c][i] = seconds_of_run (model, method, &options, t_end, t_end) / axes
                     / (t_end / 0.05);
        bt_model_free (model);
      }
  printf ("  %-18s", method);
  for (int c = 0; c < COUNTS; c++)
    {
      for (int i = 0; i < ROUNDS; i++)
        ratio[i] = each[c][i] / each[1][i];
      printf ("  k = %zu: %.3g us, %.2f", counts[c], 1e6 * median (each[c]),
              median (ratio));
    }
  putchar ('\n');
}

/* ---- open systems -------------------------------------------------------------- */

/* Times of METHOD on PARAMS to T, median of a few: these run for seconds. */
static void
bench_open (const char *what, const char *method, const bti_open_params *params,
            const bti_effort *effort, double t, const char *target)
{
  enum
  {
    FEW = 3
  };
  const bt_watch none = { .cancel = NULL };
  const bti_leave leave = { &none, 2 };
  bt_error error = BT_ERROR_INIT;
  double seconds[FEW];
  for (int i = 0; i < FEW; i++)
    {
      bti_means *means;
      double start = now ();
      check (bti_way_run (&leave, params, bt_method_find (method), effort, &t, 1,
                          &means, &error),
             &error);
      seconds[i] = now () - start;
      bti_means_free (means);
    }
  qsort (seconds, FEW, sizeof *seconds, compare);
  printf ("  %-42s %8.3f s           %s\n", what, seconds[FEW / 2], target);
}

static void
bench_open_systems (void)
{
  const bti_open_params qubit = { .kind = BTI_OPEN_QUBIT,
                                  .lambda = 0.5,
                                  .delta = 1,
                                  .gamma_c = 0.125,
                                  .gamma_q = 0.125,
                                  .x0 = 1,
                                  .sz = 1 };
  const bti_open_params cavity
      = { .kind = BTI_OPEN_CAVITY, .g = 0.5, .kappa = 1, .nb = 1, .gd = 0.25, .sz = 1 };
  bti_effort swarm = { .dt = 0.05, .samples = 1000000, .batches = 32 };
  bench_open ("qubit, 1e6 trajectories, 100 steps", "hybrid", &qubit, &swarm, 5,
              "two threads; wanted: 8 s");
  swarm.samples = 100000;
  bench_open ("cavity in P, 1e5 trajectories, 100 steps", "hybrid-p", &cavity, &swarm,
              5, "");
  const bti_effort density = { .dt = 0.05, .cut = 60 };
  bench_open ("qubit, 60 levels, 100 split steps", "lindblad", &qubit, &density, 5, "");
  bench_open ("qubit, 60 levels, Faber series", "lindblad-taylor", &qubit, &density, 5,
              "");
}

int
main (void)
{
  bti_num_quiet ();
  printf (
      "breaktime %s, %s\nlambda = %g, x0 = %g, Omega = %g; medians of %d rounds\n\n",
      bt_version (), bti_num_versions (), lambda, x0, omega[0], ROUNDS);
  bench_split_steps ();
  bench_general_steps ();
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
  bench_far ();
  bench_three_axes ();
  printf ("\nany polynomial: special and general kernels\n");
  bench_general ("spectral", 60, 100);
  bench_general ("chebyshev", 60, 100);
  bench_general ("chebyshev", 200, 5);
  printf ("\ncost of a step, by the number k + 1 of axes, and against that of k = 2\n");
  bench_modes ("mean-field", 0);
  bench_modes ("truncated-wigner", 2048);
  printf ("\nopen systems to t = 5\n");
  bench_open_systems ();
  return EXIT_SUCCESS;
}
