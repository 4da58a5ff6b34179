/* solve/marginal.c - see marginal.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/marginal.h"
#include "base/memory.h"
#include "num/fft.h"
#include "solve/reduced.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  FINER = 8 /* points for each of the grid: |psi|^2 has twice its wave numbers */
};

static double
modulus2 (double complex z)
{
  return creal (z) * creal (z) + cimag (z) * cimag (z);
}

/* ---- a grid ---------------------------------------------------------------------- */

/* The N values in LINE of a periodic function at FINE times as many points, |.|^2 of
 * which is added to OUT. */
static void
add_line (const double complex *line, size_t n, bti_fft *coarse, bti_fft *fine,
          double *out)
{
  const size_t many = FINER * n;
  double complex *a = bti_fft_data (coarse), *b = bti_fft_data (fine);
  memcpy (a, line, n * sizeof *a);
  bti_fft_forward (coarse);
  memset (b, 0, many * sizeof *b);
  for (size_t k = 0; k < n; k++)
    b[k < n / 2 ? k : many - n + k] = a[k] / (double) n;
  bti_fft_backward (fine);
  for (size_t i = 0; i < many; i++)
    out[i] += modulus2 (b[i]);
}

bt_status
bti_marginal_grid (bt_marginal *out, const double complex *psi, const size_t *points,
                   const double *box, size_t axes, size_t axis, double from,
                   const bt_watch *watch, bt_error *error)
{
  const size_t n = points[axis];
  size_t outer = 1, inner = 1, many = FINER * n;
  double cell = 1;
  bti_fft *coarse = NULL, *fine = NULL;
  double complex *line = NULL;
  for (size_t k = 0; k < axes; k++)
    if (k != axis)
      {
        *(k < axis ? &outer : &inner) *= points[k];
        cell *= box[k] / (double) points[k];
      }
  *out = (bt_marginal){ .from = from,
                        .spacing = box[axis] / (double) many,
                        .count = many };
  bt_status status = bti_calloc (&out->value, many, sizeof *out->value, error);
  if (status == BT_OK)
    status = bti_calloc (&line, n, sizeof *line, error);
  if (status == BT_OK)
    status = bti_fft_new (&coarse, 1, &n, 1, watch, error);
  if (status == BT_OK)
    status = bti_fft_new (&fine, 1, &many, 1, watch, error);
  for (size_t o = 0; status == BT_OK && o < outer; o++)
    {
      for (size_t i = 0; i < inner; i++)
        {
          for (size_t j = 0; j < n; j++)
            line[j] = psi[(o * n + j) * inner + i];
          add_line (line, n, coarse, fine, out->value);
        }
      status = bt_watch_check (watch, error);
    }
  for (size_t i = 0; status == BT_OK && i < many; i++)
    out->value[i] *= cell;
  bti_fft_free (coarse);
  bti_fft_free (fine);
  free (line);
  return status;
}

/* ---- number states --------------------------------------------------------------- */

/* Amplitudes PSI[i] of number state LEVEL[i] of the coordinate, of frequency W about
 * CENTRE, and the state COLUMN[i] of the others, of which there are COLUMNS. */
typedef struct amplitudes
{
  const double complex *psi;
  const unsigned *level;
  const size_t *column;
  size_t size, columns;
  unsigned most; /* level */
  double w, centre;
} amplitudes;

/* The normalised functions h_0(u) ... h_MOST(u), times (w)^(1/4). */
static void
number_states (double *h, unsigned most, double u, double w)
{
  h[0] = pow (w / M_PI, 0.25) * exp (-u * u / 2);
  if (most > 0)
    h[1] = sqrt (2) * u * h[0];
  for (unsigned n = 1; n < most; n++)
    h[n + 1] = (sqrt (2) * u * h[n] - sqrt (n) * h[n - 1]) / sqrt (n + 1.0);
}

static bt_status
from_amplitudes (bt_marginal *out, const amplitudes *a, bt_error *error)
{
  /* Beyond the turning point of the highest level by some widths; the points are an
   * sixteenth of its shortest wave length apart. */
  static const double beyond = 4;
  const double turn = sqrt (2.0 * a->most + 1), reach = turn + beyond;
  const size_t half = (size_t) ceil (reach * turn * 8 / M_PI);
  double complex *sum = NULL;
  double *h = NULL;
  *out = (bt_marginal){ .count = 2 * half + 1 };
  const double apart = reach / (double) half;
  out->spacing = apart / sqrt (a->w);
  out->from = a->centre - reach / sqrt (a->w);
  bt_status status = bti_calloc (&out->value, out->count, sizeof *out->value, error);
  if (status == BT_OK)
    status = bti_calloc (&sum, a->columns, sizeof *sum, error);
  if (status == BT_OK)
    status = bti_calloc (&h, a->most + 1, sizeof *h, error);
  for (size_t i = 0; status == BT_OK && i < out->count; i++)
    {
      number_states (h, a->most, apart * ((double) i - (double) half), a->w);
      memset (sum, 0, a->columns * sizeof *sum);
      for (size_t k = 0; k < a->size; k++)
        sum[a->column[k]] += h[a->level[k]] * a->psi[k];
      for (size_t c = 0; c < a->columns; c++)
        out->value[i] += modulus2 (sum[c]);
    }
  free (h);
  free (sum);
  return status;
}

bt_status
bti_marginal_basis (bt_marginal *out, const bti_basis *basis, const double complex *psi,
                    size_t part, bt_error *error)
{
  size_t *column, columns = 0;
  unsigned *level = NULL;
  *out = (bt_marginal){ .count = 0 };
  if (part >= basis->parts)
    return bt_error_set (error, BT_ENOTSUP, "no coordinate is followed");
  bt_status status = bti_calloc (&column, basis->size, sizeof *column, error);
  if (status == BT_OK)
    status = bti_calloc (&level, basis->size, sizeof *level, error);
  if (status == BT_OK)
    status = bti_reduced_number (column, &columns, basis, ~(1U << part), error);
  for (size_t i = 0; status == BT_OK && i < basis->size; i++)
    level[i] = basis->n[i * basis->parts + part];
  const amplitudes a = { psi,
                         level,
                         column,
                         basis->size,
                         columns,
                         basis->most[part],
                         basis->frame[part].w,
                         basis->frame[part].centre };
  if (status == BT_OK)
    status = from_amplitudes (out, &a, error);
  free (level);
  free (column);
  return status;
}

bt_status
bti_marginal_levels (bt_marginal *out, const bt_levels *levels, bt_error *error)
{
  const size_t size = levels->rows * levels->columns;
  size_t *column;
  unsigned *level = NULL;
  *out = (bt_marginal){ .count = 0 };
  bt_status status = bti_calloc (&column, size, sizeof *column, error);
  if (status == BT_OK)
    status = bti_calloc (&level, size, sizeof *level, error);
  for (size_t i = 0; status == BT_OK && i < size; i++)
    {
      level[i] = (unsigned) (i / levels->columns);
      column[i] = i % levels->columns;
    }
  const amplitudes a = {
    levels->c, level, column, size, levels->columns, (unsigned) (levels->rows - 1), 1, 0
  };
  if (status == BT_OK)
    status = from_amplitudes (out, &a, error);
  free (level);
  free (column);
  return status;
}
