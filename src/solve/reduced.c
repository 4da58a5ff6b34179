/* solve/reduced.c - see reduced.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/reduced.h"
#include "base/memory.h"
#include "num/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of each basis state the row, which states of the set it has, and the column, which of
 * the others. */
typedef struct split
{
  size_t *row, *column, rows, columns;
} split;

static void
clear (split *s)
{
  free (s->row);
  free (s->column);
}

static int
by_size (const void *a, const void *b)
{
  const uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;
  return (x > y) - (x < y);
}

bt_status
bti_reduced_number (size_t *number, size_t *count, const bti_basis *basis,
                    unsigned parts, bt_error *error)
{
  uint64_t *key, *sorted = NULL;
  bt_status status = bti_calloc (&key, basis->size, sizeof *key, error);
  if (status == BT_OK)
    status = bti_calloc (&sorted, basis->size, sizeof *sorted, error);
  *count = 0;
  for (size_t i = 0; status == BT_OK && i < basis->size; i++)
    {
      for (size_t k = 0; k < basis->parts; k++)
        if (parts >> k & 1)
          key[i] += basis->n[i * basis->parts + k] * basis->stride[k];
      sorted[i] = key[i];
    }
  if (status == BT_OK)
    {
      qsort (sorted, basis->size, sizeof *sorted, by_size);
      for (size_t i = 0; i < basis->size; i++)
        if (i == 0 || sorted[i] != sorted[*count - 1])
          sorted[(*count)++] = sorted[i];
      for (size_t i = 0; i < basis->size; i++)
        {
          const uint64_t *at
              = bsearch (&key[i], sorted, *count, sizeof *sorted, by_size);
          number[i] = (size_t) (at - sorted);
        }
    }
  free (key);
  free (sorted);
  return status;
}

static bt_status
split_basis (split *s, const bti_basis *basis, unsigned parts, bt_error *error)
{
  *s = (split){ 0 };
  bt_status status = bti_calloc (&s->row, basis->size, sizeof *s->row, error);
  if (status == BT_OK)
    status = bti_calloc (&s->column, basis->size, sizeof *s->column, error);
  if (status == BT_OK)
    status = bti_reduced_number (s->row, &s->rows, basis, parts, error);
  if (status == BT_OK)
    status = bti_reduced_number (s->column, &s->columns, basis, ~parts, error);
  return status;
}

/* Its eigenvalues are one call of a library, of N^3 and some more. */
static bt_status
afford (double size, double work, const bt_watch *watch, bt_error *error)
{
  bt_status status = bti_memory_check (sizeof (double complex) * 2 * size, error,
                                       "%.3g amplitudes in the parts", size);
  if (status == BT_OK)
    status = bt_watch_afford (watch, 1e-9 * work, error,
                              "the eigenvalues of a state of some parts");
  return status;
}

/* Of SIZE amplitudes PSI times SCALE, at their rows and columns. */
static bt_status
decompose (bt_weights *out, const split *s, const double complex *psi, size_t size,
           double scale, const bt_watch *watch, bt_error *error)
{
  const double rows = (double) s->rows, columns = (double) s->columns;
  double complex *a = NULL;
  *out = (bt_weights){ NULL, s->rows < s->columns ? s->rows : s->columns };
  bt_status status
      = afford (rows * columns, rows * columns * fmin (rows, columns), watch, error);
  if (status == BT_OK)
    status = bti_calloc (&a, s->rows * s->columns, sizeof *a, error);
  if (status == BT_OK)
    status = bti_calloc (&out->value, out->count, sizeof *out->value, error);
  for (size_t i = 0; status == BT_OK && i < size; i++)
    a[s->row[i] * s->columns + s->column[i]] = scale * psi[i];
  if (status == BT_OK)
    status = bti_gram_weights (a, s->rows, s->columns, out->value, error);
  free (a);
  return status;
}

bt_status
bti_reduced_pure (bt_weights *out, const bti_basis *basis, const double complex *psi,
                  unsigned parts, const bt_watch *watch, bt_error *error)
{
  split s;
  *out = (bt_weights){ NULL, 0 };
  bt_status status = split_basis (&s, basis, parts, error);
  if (status == BT_OK)
    status = decompose (out, &s, psi, basis->size, 1, watch, error);
  clear (&s);
  return status;
}

bt_status
bti_reduced_grid (bt_weights *out, const double complex *psi, const size_t *points,
                  size_t axes, double cell, unsigned parts, const bt_watch *watch,
                  bt_error *error)
{
  split s = { NULL, NULL, 1, 1 };
  size_t size = 1;
  *out = (bt_weights){ NULL, 0 };
  for (size_t k = 0; k < axes; k++)
    {
      size *= points[k];
      *(parts >> k & 1 ? &s.rows : &s.columns) *= points[k];
    }
  bt_status status = bti_calloc (&s.row, size, sizeof *s.row, error);
  if (status == BT_OK)
    status = bti_calloc (&s.column, size, sizeof *s.column, error);
  for (size_t i = 0; status == BT_OK && i < size; i++)
    for (size_t k = 0, left = size, rest = i; k < axes; k++)
      {
        left /= points[k];
        size_t *at = parts >> k & 1 ? &s.row[i] : &s.column[i];
        *at = *at * points[k] + rest / left;
        rest %= left;
      }
  if (status == BT_OK)
    status = decompose (out, &s, psi, size, sqrt (cell), watch, error);
  clear (&s);
  return status;
}

bt_status
bti_reduced_mixed (bt_weights *out, const bti_basis *basis, const double complex *rho,
                   unsigned parts, const bt_watch *watch, bt_error *error)
{
  const size_t size = basis->size;
  split s;
  double complex *reduced = NULL;
  *out = (bt_weights){ NULL, 0 };
  bt_status status = split_basis (&s, basis, parts, error);
  const double rows = (double) s.rows;
  if (status == BT_OK)
    status = afford (rows * rows, rows * rows * rows * 2, watch, error);
  if (status == BT_OK)
    status = bti_calloc (&reduced, s.rows * s.rows, sizeof *reduced, error);
  if (status == BT_OK)
    status = bti_calloc (&out->value, s.rows, sizeof *out->value, error);
  for (size_t i = 0; status == BT_OK && i < size; i++)
    for (size_t j = 0; j < size; j++)
      if (s.column[i] == s.column[j])
        reduced[s.row[i] * s.rows + s.row[j]] += rho[i * size + j];
  if (status == BT_OK)
    {
      out->count = s.rows;
      status = bti_hermitian_values (reduced, s.rows, out->value, error);
    }
  free (reduced);
  clear (&s);
  return status;
}

/* ---- a Gaussian ------------------------------------------------------------------ */

enum
{
  ROWS = 2 * BT_MAX_PARTS
};

/* NU[0..modes-1], the symplectic eigenvalues of SIGMA = F F^T: +- nu are the
 * eigenvalues of i F^T J F. */
static bt_status
symplectic (double *nu, const double *sigma, size_t modes, bt_error *error)
{
  const size_t n = 2 * modes;
  double f[ROWS][ROWS] = { { 0 } }, value[ROWS];
  double complex k[ROWS * ROWS] = { 0 };
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j <= i; j++)
      {
        double rest = sigma[i * n + j];
        for (size_t l = 0; l < j; l++)
          rest -= f[i][l] * f[j][l];
        if (i == j && !(rest > 0))
          return bt_error_set (error, BT_ECONV,
                               "a covariance that is not positive: %g left", rest);
        f[i][j] = i == j ? sqrt (rest) : rest / f[j][j];
      }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      for (size_t l = 0; l < n; l += 2)
        k[i * n + j] += I * (f[l][i] * f[l + 1][j] - f[l + 1][i] * f[l][j]);
  bt_status status = bti_hermitian_values (k, n, value, error);
  for (size_t i = 0; status == BT_OK && i < modes; i++)
    nu[i] = value[modes + i];
  return status;
}

static int
by_value (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

bt_status
bti_reduced_gaussian (bt_weights *out, const double *sigma, size_t modes,
                      bt_error *error)
{
  static const double least = 1e-18, most = 1e6;
  double nu[BT_MAX_PARTS], total = 1;
  size_t levels[BT_MAX_PARTS];
  *out = (bt_weights){ NULL, 1 };
  bt_status status = symplectic (nu, sigma, modes, error);
  if (status != BT_OK)
    return status;
  /* Each is in level n with (1 - q) q^n. */
  for (size_t j = 0; j < modes; j++)
    {
      nu[j] = fmax ((nu[j] - 0.5) / (nu[j] + 0.5), 0);
      const double count = nu[j] > least ? ceil (log (least) / log (nu[j])) + 1 : 1;
      total *= count;
      if (!(total < most))
        return bt_error_set (error, BT_ELIMIT, "a Gaussian of %g levels", total);
      levels[j] = (size_t) count;
    }
  status = bti_calloc (&out->value, (size_t) total, sizeof *out->value, error);
  if (status != BT_OK)
    return status;
  out->value[0] = 1;
  for (size_t j = 0; j < modes; j++)
    {
      for (size_t n = levels[j]; n-- > 0;)
        for (size_t i = 0; i < out->count; i++)
          out->value[n * out->count + i]
              = out->value[i] * (1 - nu[j]) * pow (nu[j], (double) n);
      out->count *= levels[j];
    }
  qsort (out->value, out->count, sizeof *out->value, by_value);
  return BT_OK;
}
