/* num/even.c - see even.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/complex.h"
#include "base/memory.h"
#include "num/even.h"
#include "num/linalg.h"

#include <math.h>
#include <stdlib.h>

bt_status
bti_even_new (bti_even *out, size_t m, bt_error *error)
{
  *out = (bti_even){ NULL, NULL };
  bt_status status = bti_calloc (&out->direct, 2 * m, sizeof *out->direct, error);
  if (status == BT_OK)
    out->mirrored = out->direct + m;
  return status;
}

void
bti_even_clear (bti_even *even)
{
  free (even->direct);
  *even = (bti_even){ NULL, NULL };
}

size_t
bti_even_point (size_t place, size_t m)
{
  return place < (m + 1) / 2 ? 2 * place : 2 * (m - 1 - place) + 1;
}

void
bti_even_operator (bti_even *even, const double complex *factor, size_t m)
{
  even->direct[0] = factor[0];
  even->mirrored[0] = 0;
  for (size_t k = 1; k < m; k++)
    {
      double angle = M_PI * (double) k / (double) m;
      even->direct[k] = (factor[k] + factor[m - k]) / 2;
      even->mirrored[k]
          = CMPLX (cos (angle), sin (angle)) * (factor[k] - factor[m - k]) / 2;
    }
}

void
bti_even_amplitudes (bti_even *even, size_t m)
{
  even->direct[0] = 1;
  even->mirrored[0] = 0;
  for (size_t k = 1; k < m; k++)
    {
      double angle = M_PI * (double) k / (double) (2 * m);
      even->direct[k] = CMPLX (cos (angle), -sin (angle)) / M_SQRT2;
      even->mirrored[k] = conj (even->direct[k]);
    }
}

/* The loops below go over pairs of doubles: C's complex product checks for
 * infinities. */

/* row = scale (direct row + mirrored reversed), the last axis. */
BTI_CLONES static void
mix_row (double *restrict row, const double *restrict reversed,
         const double *restrict direct, const double *restrict mirrored, double re,
         double im, size_t m)
{
  for (size_t i = 0; i < 2 * m; i += 2)
    {
      double x = direct[i] * row[i] - direct[i + 1] * row[i + 1]
                 + mirrored[i] * reversed[i] - mirrored[i + 1] * reversed[i + 1];
      double y = direct[i] * row[i + 1] + direct[i + 1] * row[i]
                 + mirrored[i] * reversed[i + 1] + mirrored[i + 1] * reversed[i];
      row[i] = re * x - im * y;
      row[i + 1] = re * y + im * x;
    }
}

/* Two rows K and M - K of an axis that is not the last:
 * a = f[0] a + f[1] b, b = f[2] b + f[3] a. */
BTI_CLONES static void
mix_rows (double *restrict a, double *restrict b, const double *restrict f, size_t n)
{
  double f0 = f[0], f1 = f[1], f2 = f[2], f3 = f[3], f4 = f[4], f5 = f[5], f6 = f[6],
         f7 = f[7];
  for (size_t i = 0; i < 2 * n; i += 2)
    {
      double a0 = a[i], a1 = a[i + 1], b0 = b[i], b1 = b[i + 1];
      a[i] = f0 * a0 - f1 * a1 + f2 * b0 - f3 * b1;
      a[i + 1] = f0 * a1 + f1 * a0 + f2 * b1 + f3 * b0;
      b[i] = f4 * b0 - f5 * b1 + f6 * a0 - f7 * a1;
      b[i + 1] = f4 * b1 + f5 * b0 + f6 * a1 + f7 * a0;
    }
}

/* A row that is its own mirror image. */
BTI_CLONES static void
scale_row (double *row, double re, double im, size_t n)
{
  for (size_t i = 0; i < 2 * n; i += 2)
    {
      double x = row[i], y = row[i + 1];
      row[i] = re * x - im * y;
      row[i + 1] = re * y + im * x;
    }
}

static void
mix_axis (const bti_even *even, double complex *array, size_t m, size_t inner,
          double complex scale)
{
  for (size_t k = 0; k <= m / 2; k++)
    {
      size_t mirror = k > 0 ? m - k : 0;
      double complex f[]
          = { scale * even->direct[k], scale * even->mirrored[k],
              scale * even->direct[mirror], scale * even->mirrored[mirror] };
      double *row = (double *) (array + k * inner);
      if (mirror == k)
        scale_row (row, creal (f[0] + f[1]), cimag (f[0] + f[1]), inner);
      else if (mirror > k)
        mix_rows (row, (double *) (array + mirror * inner), (const double *) f, inner);
    }
}

void
bti_even_apply (const bti_even *even, double complex *array, size_t outer, size_t m,
                size_t inner, double complex scale, double complex *room)
{
  for (size_t o = 0; o < outer; o++, array += m * inner)
    {
      if (inner > 1)
        {
          mix_axis (even, array, m, inner, scale);
          continue;
        }
      room[0] = array[0];
      for (size_t k = 1; k < m; k++)
        room[k] = array[m - k];
      mix_row ((double *) array, (const double *) room, (const double *) even->direct,
               (const double *) even->mirrored, creal (scale), cimag (scale), m);
    }
}

/* sum_k (2 - delta_k0)/M cos(pi k (2n + 1)/2M) cos(2 pi k y_i/L). */
bt_status
bti_even_values (double *matrix, size_t m, bt_error *error)
{
  double *at = NULL, *from = NULL;
  bt_status status = bti_calloc (&at, 2 * m * m, sizeof *at, error);
  if (status == BT_OK)
    status = bti_calloc (&from, m * m, sizeof *from, error);
  for (size_t k = 0; status == BT_OK && k < m; k++)
    {
      for (size_t i = 0; i < 2 * m; i++)
        /* 2 pi k (i/N - 1/2), modulo a turn before it is rounded. */
        at[i * m + k] = cos (M_PI * (double) (k * (i + m) % (2 * m)) / (double) m);
      for (size_t n = 0; n < m; n++)
        from[k * m + n]
            = (k > 0 ? 2 : 1) / (double) m
              * cos (M_PI_2 * (double) (k * (2 * bti_even_point (n, m) + 1) % (4 * m))
                     / (double) m);
    }
  if (status == BT_OK)
    bti_real_multiply (matrix, at, from, 2 * m, m, m);
  free (at);
  free (from);
  return status;
}
