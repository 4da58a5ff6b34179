/* bench/scan.c - `breaktime scan' against the plain way to the same map.
 *
 * The plain way is that of van Dissel and Zahariade, App. C: at every point the same
 * 256 x 256 points, L = 40 and dt = 0.03 up to the limit, 8192 random samples, and a
 * break time is where delta crosses the threshold on what comes out.  The scan is the
 * program's.  Both are held against the scan's own numbers to far more digits, exact
 * means by two methods.  Points are drawn at random from the map of Figs. 2-4; seconds
 * are those of the processor, of one thread, plans of transforms made before.
 *
 * Arguments: how many points, and the seed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/scan.h"
#include "num/fft.h"
#include "num/linalg.h"
#include "num/random.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum
{
  SIDE = 256,  /* points of an axis */
  EVERY = 3,   /* steps between two looks */
  POINTS = 12, /* of the map, unless said */
  TIMES = 3    /* t_q, t_mf, t_tw */
};
static const double box = 40, dt = 0.03, t_max = 150, threshold = 0.05;
static const char *const names[TIMES] = { "t_q", "t_mf", "t_tw" };

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
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

/* ---- the plain way --------------------------------------------------------------- */

/* The place, or the wave number, I of an axis. */
static double
place (size_t i)
{
  return box * ((double) i / SIDE - 0.5);
}

static double
wave (size_t i)
{
  return 2 * M_PI / box * ((double) i - (i < SIDE / 2 ? 0 : SIDE));
}

typedef struct plain
{
  bti_fft *fft;
  double complex *psi;                  /* of the transform */
  double complex potential[SIDE][SIDE]; /* exp(-i V dt)/SIDE^2 */
  double complex kinetic[SIDE];         /* exp(-i k^2 dt/2) of one axis */
} plain;

static void
begin (plain *p, const bt_model *model)
{
  const double width = bt_model_width (model, 0), omega = bt_model_omega (model, 0);
  double sum = 0;
  for (size_t i = 0; i < SIDE; i++)
    p->kinetic[i] = cexp (-I * wave (i) * wave (i) * dt / 2);
  for (size_t i = 0; i < SIDE; i++)
    for (size_t j = 0; j < SIDE; j++)
      {
        const double x = place (i), y = place (j), from = x - bt_model_x0 (model);
        const double v
            = 0.5 * x * x
              + 0.5 * (omega * omega + bt_model_lambda (model, 0) * x * x) * y * y;
        p->potential[i][j] = cexp (-I * v * dt) / (SIDE * SIDE);
        p->psi[i * SIDE + j] = exp (-from * from / 2 - width * y * y / 2);
        sum += creal (p->psi[i * SIDE + j] * conj (p->psi[i * SIDE + j]));
      }
  for (size_t i = 0; i < SIDE * SIDE; i++)
    p->psi[i] /= sqrt (sum);
}

/* In the space of wave numbers SHARE, 1 or 0.5, of a step of kinetic energy; <p>. */
static double
kick (plain *p, double share)
{
  double sum = 0, norm = 0;
  double complex factor[SIDE];
  for (size_t i = 0; i < SIDE; i++)
    factor[i] = share == 1 ? p->kinetic[i] : csqrt (p->kinetic[i]);
  for (size_t i = 0; i < SIDE; i++)
    {
      double row = 0;
      double complex *z = p->psi + i * SIDE;
      for (size_t j = 0; j < SIDE; j++)
        {
          row += creal (z[j]) * creal (z[j]) + cimag (z[j]) * cimag (z[j]);
          z[j] *= factor[i] * factor[j];
        }
      sum += wave (i) * row;
      norm += row;
    }
  return sum / norm;
}

static double
mean_of_x (const plain *p)
{
  double sum = 0, norm = 0;
  for (size_t i = 0; i < SIDE; i++)
    {
      double row = 0;
      for (size_t j = 0; j < SIDE; j++)
        {
          const double complex z = p->psi[i * SIDE + j];
          row += creal (z) * creal (z) + cimag (z) * cimag (z);
        }
      sum += place (i) * row;
      norm += row;
    }
  return sum / norm;
}

static void
push (plain *p)
{
  const double complex *v = &p->potential[0][0];
  for (size_t i = 0; i < SIDE * SIDE; i++)
    p->psi[i] *= v[i];
}

/* Eq. (C3), two half steps of kinetic energy that meet as one: <x> at the end of a
 * step is that before its last half and <p> dt/2 more. */
static void
plain_exact (plain *p, const bt_model *model, bt_series *out)
{
  begin (p, model);
  out->x[0] = bt_model_x0 (model);
  out->p[0] = 0;
  bti_fft_forward (p->fft);
  (void) kick (p, 0.5);
  for (size_t i = 1; i < out->size; i++)
    for (int k = 0; k < EVERY; k++)
      {
        bti_fft_backward (p->fft);
        push (p);
        const double x = k + 1 == EVERY ? mean_of_x (p) : 0;
        bti_fft_forward (p->fft);
        const double momentum = kick (p, 1);
        out->x[i] = x + momentum * dt / 2;
        out->p[i] = momentum;
      }
}

/* Break times of the plain way, INFINITY beyond the limit. */
static void
plain_point (plain *p, const bt_model *model, double time[TIMES])
{
  static const char *const method[TIMES]
      = { "classical", "mean-field", "truncated-wigner" };
  const size_t size = (size_t) lround (t_max / (EVERY * dt)) + 1;
  bt_error error = BT_ERROR_INIT;
  double *number = calloc (3 * size, sizeof *number);
  bt_series exact
      = { .interval = EVERY * dt, .size = size, .x = number, .p = number + size };
  if (!number)
    exit (EXIT_FAILURE);
  plain_exact (p, model, &exact);
  for (int k = 0; k < TIMES; k++)
    {
      bt_options options = { .dt = dt, .samples = k == 2 ? 8192 : 0, .random = 1 };
      bt_runs *runs;
      check (bt_runs_new (&runs, bt_method_find (method[k]), model, &options,
                          EVERY * dt, BT_EXACT_ALL, &error),
             &error);
      check (bt_runs_extend (runs, t_max, &error), &error);
      bt_series other = *bt_runs_nominal (runs);
      other.size = other.size > size ? size : other.size;
      exact.size = other.size;
      check (bt_delta (&exact, &other, number + 2 * size, &error), &error);
      time[k] = bt_crossing_time (number + 2 * size, other.size, EVERY * dt, threshold,
                                  BT_FIRST);
      bt_runs_free (runs);
    }
  free (number);
}

/* ---- the scan -------------------------------------------------------------------- */

typedef struct point
{
  double lambda, x0, omega;
} point;

/* QUANTITIES from FIRST on at AT; RELATIVE 0: as `scan' does. */
static void
scan_point (const point *at, size_t first, size_t count, double relative, int twice,
            btv_cell *cell)
{
  const struct
  {
    const char *name;
    double value;
  } axes[] = { { "omega", at->omega }, { "lambda", at->lambda }, { "x0", at->x0 } };
  bt_error error = BT_ERROR_INIT;
  btv_complaints faults = { NULL, 0, 0 };
  btv_scan scan;
  btv_scan_begin (&scan);
  scan.t_max = t_max;
  scan.check = twice;
  if (relative > 0)
    scan.relative = relative;
  for (size_t i = 0; i < count; i++)
    check (btv_scan_quantity (&scan, names[first + i], &error), &error);
  for (size_t i = 0; i < 3; i++)
    {
      char text[32];
      snprintf (text, sizeof text, "%.17g", axes[i].value);
      check (btv_scan_axis (&scan, axes[i].name, text, &error), &error);
    }
  check (btv_scan_finish (&scan, &faults, &error), &error);
  check (btv_scan_point (&scan, 0, NULL, cell, &error), &error);
  btv_complaints_clear (&faults);
  btv_scan_clear (&scan);
}

/* ---- both ------------------------------------------------------------------------ */

/* The relative error of VALUE, against TRUE; INFINITY: one of them lies beyond the
 * limit and the other not within a thousandth of it. */
static double
error_of (double value, const btv_cell *truth)
{
  if (isinf (value) || isinf (truth->value))
    return fmin (value, truth->value) > 0.999 * t_max ? NAN : INFINITY;
  return fabs (value / truth->value - 1);
}

static int
ascending (const void *a, const void *b)
{
  const double left = *(const double *) a, right = *(const double *) b;
  return (left > right) - (left < right);
}

static void
summary (const char *name, double *error, size_t all)
{
  size_t count = 0, missed = 0;
  for (size_t i = 0; i < all; i++)
    if (!isnan (error[i]))
      error[count++] = error[i];
  qsort (error, count, sizeof *error, ascending);
  while (missed < count && isinf (error[count - 1 - missed]))
    missed++;
  printf (
      "%-6s median error %.1e, largest %.1e; on the wrong side of the limit: %zu of "
      "%zu times\n",
      name, count > 0 ? error[count / 2] : NAN,
      missed < count ? error[count - 1 - missed] : NAN, missed, all);
}

int
main (int argc, char **argv)
{
  const size_t points = argc > 1 ? (size_t) strtoul (argv[1], NULL, 10) : POINTS;
  const uint64_t seed = argc > 2 ? strtoull (argv[2], NULL, 10) : 1;
  static const double omegas[] = { 0.4, 0.8, 1.2 };
  const size_t side[] = { SIDE, SIDE };
  double seconds[2] = { 0, 0 };
  bt_error error = BT_ERROR_INIT;
  plain *p = calloc (1, sizeof *p);
  double *found = calloc (2 * TIMES * points, sizeof *found);
  if (!p || !found || points == 0)
    return EXIT_FAILURE;
  bti_num_quiet ();
  check (bti_fft_new (&p->fft, 2, side, 1, NULL, &error), &error);
  p->psi = bti_fft_data (p->fft);
  printf (
      "breaktime %s, %s\nseed %llu, t <= %g; seconds of the processor; times by the "
      "plain way and by the scan, with errors relative to sharper ones\n\n"
      "lambda   x0      Omega  seconds         | t_q, t_mf, t_tw: plain, scan\n",
      bt_version (), bti_num_versions (), (unsigned long long) seed, t_max);
  for (size_t n = 0; n < points; n++)
    {
      double random[4], plainly[TIMES], begun = now ();
      btv_cell cell[TIMES], truth[TIMES];
      bt_model *model;
      bti_uniform2 (seed, n, 0, random);
      bti_uniform2 (seed, n, 1, random + 2);
      const point at = { 0.005 + 0.095 * random[0], 1 + 14 * random[1],
                         omegas[(size_t) (3 * random[2])] };
      check (bt_model_new (&model, at.lambda, at.x0, &at.omega, 1, &error), &error);
      plain_point (p, model, plainly);
      const double middle = now ();
      scan_point (&at, 0, TIMES, 0, 0, cell);
      const double end = now ();
      scan_point (&at, 0, 2, 1e-4, 1, truth);
      scan_point (&at, 2, 1, 2e-3, 0, truth + 2);
      seconds[0] += middle - begun;
      seconds[1] += end - middle;
      printf ("%-8.5f %-7.4f %-5g %7.2f %7.2f ", at.lambda, at.x0, at.omega,
              middle - begun, end - middle);
      for (int k = 0; k < TIMES; k++)
        {
          double *to = found + (size_t) k * points + n;
          to[0] = error_of (plainly[k], &truth[k]);
          to[TIMES * points] = error_of (cell[k].value, &truth[k]);
          printf (" | %.6g: %.1e, %.1e", truth[k].value, to[0], to[TIMES * points]);
        }
      putchar ('\n');
      fflush (stdout);
      bt_model_free (model);
    }
  printf ("\nplain %.1f s, scan %.1f s: %.1f times faster; wanted: 5\n", seconds[0],
          seconds[1], seconds[0] / seconds[1]);
  summary ("plain", found, TIMES * points);
  summary ("scan", found + TIMES * points, TIMES * points);
  bti_fft_free (p->fft);
  free (p);
  free (found);
  return EXIT_SUCCESS;
}
