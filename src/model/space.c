/* model/space.c - see space.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/space.h"
#include "base/memory.h"
#include "num/linalg.h"

#include <math.h>
#include <stdlib.h>

void
bti_space_clear (bti_space *space)
{
  free (space->point);
  free (space->vector);
  *space = (bti_space){ .size = 0 };
}

bt_status
bti_space_init (bti_space *space, size_t size, double frequency, bt_error *error)
{
  *space = (bti_space){ .size = size, .frequency = frequency };
  if (size < 2)
    return bt_error_set (error, BT_EINVAL, "%zu levels of an oscillator: at least 2",
                         size);
  bt_status status = bti_calloc (&space->point, size, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&space->vector, size * size, sizeof (double), error);
  for (size_t n = 0; status == BT_OK && n + 1 < size; n++)
    {
      double element = sqrt ((double) (n + 1) / (2 * frequency));
      space->vector[n * size + n + 1] = element;
      space->vector[(n + 1) * size + n] = element;
    }
  if (status == BT_OK)
    status = bti_eigen (space->vector, size, space->point, error);
  if (status != BT_OK)
    bti_space_clear (space);
  return status;
}

double complex
bti_space_element (double w, int which, size_t n, size_t m)
{
  size_t low = n < m ? n : m, gap = n < m ? m - n : n - m;
  double l = (double) low;
  /* <low| a^gap |low + gap> */
  double ladder = gap == 1 ? sqrt (l + 1) : gap == 2 ? sqrt ((l + 1) * (l + 2)) : 0;
  /* a raises the column: <n|a|m> has m = n + 1. */
  double sign = m > n ? 1 : -1;
  switch (which)
    {
    case 0:
      return gap == 0;
    case 1:
      return gap == 1 ? ladder / sqrt (2 * w) : 0;
    case 2:
      return gap == 1 ? -I * sign * ladder * sqrt (w / 2) : 0;
    case 3:
      return gap == 0 ? (2 * l + 1) / (2 * w) : gap == 2 ? ladder / (2 * w) : 0;
    case 4:
      return gap == 0 ? (2 * l + 1) * w / 2 : gap == 2 ? -ladder * w / 2 : 0;
    default: /* (xp + px)/2 = -i (a^2 - a^dag 2)/2 */
      return gap == 2 ? -I * sign * ladder / 2 : 0;
    }
}

/* OUT (size x size) = B B^T-like product of the eigenvectors in V: sum over k of
 * <x_a|k> exp(-i t e_k) <k|x_b>. */
static void
spectral_sum (const bti_space *space, const double *v, const double *e, double t,
              double *work, double complex *u)
{
  size_t n = space->size;
  double *overlap = work, *scaled = work + n * n, *part = work + 2 * n * n;
  /* overlap[a * n + k] = <x_a|k> */
  bti_real_multiply_transposed (overlap, space->vector, v, n, n, n);
  for (int imaginary = 0; imaginary < 2; imaginary++)
    {
      for (size_t a = 0; a < n; a++)
        for (size_t k = 0; k < n; k++)
          scaled[a * n + k]
              = overlap[a * n + k] * (imaginary ? -sin (t * e[k]) : cos (t * e[k]));
      bti_real_multiply_transposed (part, scaled, overlap, n, n, n);
      for (size_t i = 0; i < n * n; i++)
        u[i] = imaginary ? u[i] + I * part[i] : part[i];
    }
}

bt_status
bti_space_propagator (const bti_space *space, double omega, double t, double complex *u,
                      bt_error *error)
{
  size_t n = space->size;
  double *h, *e = NULL;
  bt_status status = bti_calloc (&h, 4 * n * n, sizeof *h, error);
  if (status == BT_OK)
    status = bti_calloc (&e, n, sizeof *e, error);
  if (status == BT_OK)
    {
      for (size_t i = 0; i < n; i++)
        for (size_t j = i < 2 ? 0 : i - 2; j < n && j <= i + 2; j++)
          h[i * n + j] = (creal (bti_space_element (space->frequency, 4, i, j))
                          + omega * omega
                                * creal (bti_space_element (space->frequency, 3, i, j)))
                         / 2;
      status = bti_eigen (h, n, e, error);
    }
  if (status == BT_OK)
    spectral_sum (space, h, e, t, h + n * n, u);
  free (h);
  free (e);
  return status;
}

void
bti_space_gaussian (const bti_space *space, double k, double x0, double p0,
                    double complex *out)
{
  /* k (x - x0) + i (p - p0) annihilates the state; in units of the basis
   * ((1 + q) a + (q - 1) a^dag) psi = beta psi. */
  double w = space->frequency, q = k / w;
  double complex beta = sqrt (2 / w) * (k * x0 + I * p0);
  double norm = 0;
  out[0] = 1;
  for (size_t n = 0; n + 1 < space->size; n++)
    {
      double complex below = n > 0 ? (q - 1) * sqrt ((double) n) * out[n - 1] : 0;
      out[n + 1] = (beta * out[n] - below) / ((1 + q) * sqrt ((double) n + 1));
      /* Far displaced: amplitudes grow before they fall. */
      if (cabs (out[n + 1]) > 1e100)
        for (size_t m = 0; m <= n + 1; m++)
          out[m] *= 1e-100;
    }
  for (size_t n = 0; n < space->size; n++)
    norm += creal (out[n]) * creal (out[n]) + cimag (out[n]) * cimag (out[n]);
  for (size_t n = 0; n < space->size; n++)
    out[n] /= sqrt (norm);
}
