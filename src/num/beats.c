/* num/beats.c - see beats.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/beats.h"
#include "base/complex.h"
#include "base/memory.h"
#include "num/gauss.h"

#include <gsl/gsl_fft_complex.h>
#include <math.h>
#include <stdlib.h>

/* Points over which one is spread: with the kernel exp(BETA (sqrt(1 - z^2) - 1)) on a
 * grid twice as fine what is left out is below rounding. */
enum
{
  WIDTH = 16,
  NODES = 40 /* for the kernel's transform */
};
static const double beta = 2.3 * WIDTH;

bt_status
bti_beats_add (bti_beats *beats, double frequency, double complex amplitude,
               bt_error *error)
{
  if (beats->count == beats->room)
    {
      const size_t room = beats->room ? 2 * beats->room : 1024;
      bt_status status
          = bti_realloc (&beats->frequency, room, sizeof *beats->frequency, error);
      if (status == BT_OK)
        status = bti_realloc (&beats->amplitude, room, sizeof *beats->amplitude, error);
      if (status != BT_OK)
        return status;
      beats->room = room;
    }
  beats->frequency[beats->count] = frequency;
  beats->amplitude[beats->count++] = amplitude;
  return BT_OK;
}

void
bti_beats_clear (bti_beats *beats)
{
  free (beats->frequency);
  free (beats->amplitude);
  *beats = (bti_beats){ 0 };
}

/* All of BEATS, as they are at time FROM, onto GRID, MASK + 1 points of a turn in
 * INTERVAL, and what they change by onto RATE; two numbers a point. */
static void
spread (const bti_beats *beats, double from, double interval, double *grid,
        double *rate, size_t mask)
{
  const double points = (double) mask + 1;
  for (size_t k = 0; k < beats->count; k++)
    {
      const double w = beats->frequency[k];
      const double complex now = beats->amplitude[k] * cexp (CMPLX (0, w * from));
      double turns = w * interval / (2 * M_PI);
      turns -= floor (turns);
      const double place = turns * points, first = ceil (place - WIDTH / 2.0);
      for (size_t i = 0; i < WIDTH; i++)
        {
          const double z = (first + (double) i - place) / (WIDTH / 2.0);
          const double weight = exp (beta * (sqrt (fmax (1 - z * z, 0)) - 1));
          const size_t at = (size_t) ((long) first + (long) i) & mask;
          grid[2 * at] += weight * creal (now);
          grid[2 * at + 1] += weight * cimag (now);
          if (rate)
            {
              rate[2 * at] -= weight * w * cimag (now);
              rate[2 * at + 1] += weight * w * creal (now);
            }
        }
    }
}

bt_status
bti_beats_sum (const bti_beats *beats, double from, double interval, size_t count,
               double *value, double *rate, bt_error *error)
{
  double *grid[2] = { NULL, NULL }, *out[2] = { value, rate };
  double node[NODES], weight[NODES];
  size_t points = 2 * WIDTH;
  while (points < 2 * count)
    points *= 2;
  bt_status status = bti_gauss (node, weight, NODES, error);
  for (int k = 0; status == BT_OK && k < (rate ? 2 : 1); k++)
    status = bti_calloc (&grid[k], 2 * points, sizeof (double), error);
  /* Times are counted from the middle, where the kernel's transform is largest. */
  const size_t half = count / 2;
  if (status == BT_OK)
    spread (beats, from + interval * (double) half, interval, grid[0], grid[1],
            points - 1);
  for (int k = 0; status == BT_OK && k < (rate ? 2 : 1); k++)
    if (gsl_fft_complex_radix2_backward (grid[k], 1, points) != 0)
      status
          = bt_error_set (error, BT_ECONV, "a Fourier transform of %zu points", points);
  for (size_t m = 0; status == BT_OK && m <= half; m++)
    {
      double sum = 0;
      for (int i = 0; i < NODES; i++)
        sum += weight[i] * exp (beta * (sqrt (1 - node[i] * node[i]) - 1))
               * cos ((double) m * M_PI * WIDTH / (double) points * node[i]);
      const double scale = 2 / (WIDTH * sum);
      for (int k = 0; k < (rate ? 2 : 1); k++)
        {
          out[k][half - m] = scale * grid[k][2 * ((points - m) & (points - 1))];
          if (half + m < count)
            out[k][half + m] = scale * grid[k][2 * m];
        }
    }
  free (grid[0]);
  free (grid[1]);
  return status;
}
