/* measure/entropy.c - entanglement entropy; see breaktime/measure.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "model/grid.h"
#include "num/fft.h"
#include "num/linalg.h"

#include <breaktime/measure.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows times columns times the smaller of both up to which singular values are
 * computed: fractions of a second. */
static const double singular_limit = 3e7;

/* Row n < COUNT: the n-th eigenfunction of an oscillator of frequency OMEGA at the
 * POINTS of a grid of length L, times sqrt(L/points), so that sums are integrals.
 * phi_n = sqrt(2/n) s phi_{n-1} - sqrt((n-1)/n) phi_{n-2}, s = sqrt(omega) y. */
static bt_status
oscillator (double complex **out, size_t count, double omega, size_t points, double box,
            bt_error *error)
{
  double *y;
  bt_status status = bti_calloc (&y, points, sizeof *y, error);
  if (status != BT_OK)
    return status;
  status = bti_calloc (out, count * points, sizeof **out, error);
  if (status != BT_OK)
    {
      free (y);
      return status;
    }
  bti_grid_points (y, points, box);
  double scale = pow (omega / M_PI, 0.25) * sqrt (box / (double) points);
  for (size_t i = 0; i < points; i++)
    {
      double s = sqrt (omega) * y[i], before = 0, now = scale * exp (-s * s / 2);
      for (size_t n = 0; n < count; n++)
        {
          (*out)[n * points + i] = now;
          double k = (double) (n + 1);
          double next = sqrt (2 / k) * s * now - sqrt ((k - 1) / k) * before;
          before = now;
          now = next;
        }
    }
  free (y);
  return BT_OK;
}

/* Replace the middle axis of *A, seen as LEFT x OLD x RIGHT, by its first COUNT
 * oscillator states. */
static bt_status
project (double complex **a, size_t left, size_t right, size_t count, double omega,
         size_t points, double box, bt_error *error)
{
  double complex *basis = NULL, *out = NULL;
  bt_status status = oscillator (&basis, count, omega, points, box, error);
  if (status == BT_OK)
    status = bti_calloc (&out, left * count * right, sizeof *out, error);
  if (status == BT_OK)
    {
      for (size_t l = 0; l < left; l++)
        bti_multiply (out + l * count * right, basis, *a + l * points * right, count,
                      right, points);
      free (*a);
      *a = out;
    }
  free (basis);
  return status;
}

static double
entropy_of (const double *weights, size_t count, int renormalise, int base2,
            double *kept)
{
  double sum = 0, entropy = 0;
  for (size_t i = 0; i < count; i++)
    sum += fmax (weights[i], 0);
  *kept = sum;
  for (size_t i = 0; i < count; i++)
    {
      double weight = weights[i] / (renormalise ? sum : 1);
      if (weight > 0)
        entropy -= weight * log (weight);
    }
  return base2 ? entropy / M_LN2 : entropy;
}

/* Squared Schmidt coefficients of A, which is destroyed.  From a Gram matrix where
 * singular values would take seconds: then each is off by about 1e-16, which with
 * at most a few hundred of them leaves -w log w right to about 1e-12. */
static bt_status
schmidt_weights (double complex *a, size_t rows, size_t columns, double *weights,
                 bt_error *error)
{
  size_t count = rows < columns ? rows : columns;
  if ((double) rows * (double) columns * (double) count > singular_limit)
    return bti_gram_weights (a, rows, columns, weights, error);
  bt_status status = bti_singular_values (a, rows, columns, weights, error);
  for (size_t i = 0; status == BT_OK && i < count; i++)
    weights[i] *= weights[i];
  return status;
}

/* Entropy of the ROWS x COLUMNS amplitudes A, which are lost.  WHOLE: nothing was cut
 * away, so the norm's own error is divided out. */
static bt_status
schmidt (double complex *a, size_t rows, size_t columns,
         const bt_entropy_reading *reading, int whole, double *out, double *kept,
         bt_error *error)
{
  size_t count = rows < columns ? rows : columns;
  double *weights, weight = 0;
  bt_status status = bti_calloc (&weights, count, sizeof *weights, error);
  if (status == BT_OK)
    status = schmidt_weights (a, rows, columns, weights, error);
  if (status == BT_OK)
    {
      *out = entropy_of (weights, count, whole || reading->renormalise, reading->base2,
                         &weight);
      if (kept)
        *kept = weight;
    }
  free (weights);
  return status;
}

/* Levels that oscillate faster than the points of a grid look like slow ones there, and
 * the state is counted twice: more than all of it is then inside the cut. */
static bt_status
check_cut (const bt_entropy_reading *reading, double kept, double norm, bt_error *error)
{
  static const double excess = 1e-6;
  if (kept <= norm * (1 + excess))
    return BT_OK;
  return bt_error_set (
      error, BT_EGRID,
      "the levels below cut_n = %zu and cut_m = %zu (0: all) cannot be "
      "told apart on this grid: they would keep %.3g of the state; use "
      "lower cuts or more points",
      reading->cut_n, reading->cut_m, kept / norm);
}

bt_status
bt_entropy (const double complex *psi, const size_t *points, const double *box,
            const double *omega, size_t modes, const bt_entropy_reading *reading,
            double *out, double *kept, bt_error *error)
{
  size_t rows = points[0], columns = 1;
  double cell = box[0] / (double) points[0];
  for (size_t j = 1; j <= modes; j++)
    {
      columns *= points[j];
      cell *= box[j] / (double) points[j];
    }
  double complex *a;
  double norm = 0, inside = 1;
  bt_status status = bti_calloc (&a, rows * columns, sizeof *a, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < rows * columns; i++)
    {
      a[i] = psi[i] * sqrt (cell);
      norm += creal (a[i]) * creal (a[i]) + cimag (a[i]) * cimag (a[i]);
    }
  if (reading->cut_n > 0)
    {
      status = project (&a, 1, columns, reading->cut_n, 1, points[0], box[0], error);
      rows = reading->cut_n;
    }
  size_t left = rows, right = columns;
  for (size_t j = 1; j <= modes && status == BT_OK && reading->cut_m > 0; j++)
    {
      right /= points[j];
      status = project (&a, left, right, reading->cut_m, omega[j - 1], points[j],
                        box[j], error);
      left *= reading->cut_m;
      columns = columns / points[j] * reading->cut_m;
    }
  if (status == BT_OK)
    status = schmidt (a, rows, columns, reading,
                      reading->cut_m == 0 && reading->cut_n == 0, out, &inside, error);
  free (a);
  if (status == BT_OK)
    status = check_cut (reading, inside, norm, error);
  if (kept)
    *kept = inside;
  return status;
}

bt_status
bt_entropy_levels (const bt_levels *levels, const bt_entropy_reading *reading,
                   double *out, double *kept, bt_error *error)
{
  size_t rows = levels->rows, columns = 0;
  if (reading->cut_n > 0 && reading->cut_n < rows)
    rows = reading->cut_n;
  double complex *a;
  bt_status status = bti_calloc (&a, rows * levels->columns, sizeof *a, error);
  if (status != BT_OK)
    return status;
  for (size_t l = 0; l < levels->columns; l++)
    {
      size_t j = 0;
      while (
          j < levels->modes
          && (reading->cut_m == 0 || levels->m[l * levels->modes + j] < reading->cut_m))
        j++;
      if (j < levels->modes)
        continue;
      /* One after another, as columns of a matrix stored by columns: the same
       * singular values. */
      for (size_t n = 0; n < rows; n++)
        a[columns * rows + n] = levels->c[n * levels->columns + l];
      columns++;
    }
  status = schmidt (a, columns, rows, reading,
                    reading->cut_m == 0 && reading->cut_n == 0, out, kept, error);
  free (a);
  return status;
}

double
bt_weights_entropy (const bt_weights *weights, int base2)
{
  double kept;
  return entropy_of (weights->value, weights->count, 1, base2, &kept);
}

double
bt_weights_purity (const bt_weights *weights)
{
  double sum = 0, squares = 0;
  for (size_t i = 0; i < weights->count; i++)
    {
      const double weight = fmax (weights->value[i], 0);
      sum += weight;
      squares += weight * weight;
    }
  return squares / (sum * sum);
}
