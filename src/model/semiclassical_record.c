/* model/semiclassical_record.c - the trade-off, and what trajectories are made of.  See
 * semiclassical.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "model/semiclassical.h"
#include "num/linalg.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What rounding may do to a matrix with ones on its diagonal. */
static const double rounding = 1e-12;

void
bti_semiclassical_term (char text[BTI_TERM_TEXT], const bti_system *system,
                        const bti_term *term)
{
  size_t used = 0;
  text[0] = '\0';
  for (size_t s = 0; s < BTI_SLOTS; s++)
    {
      static const char axis[] = "xyz";
      const unsigned power = term->power[s];
      const bt_part *part = &system->part[s / 3];
      char name[BT_MAX_NAME + 4], raised[16] = "";
      if (power == 0 || used >= BTI_TERM_TEXT)
        continue;
      if (part->kind == BT_QUBIT)
        snprintf (name, sizeof name, "%s_%c", part->name, axis[s % 3]);
      else
        snprintf (name, sizeof name, "%s%s", s % 3 ? "p_" : "", part->name);
      if (power > 1)
        snprintf (raised, sizeof raised, "^%u", power);
      const int more = snprintf (text + used, BTI_TERM_TEXT - used, "%s%s%s",
                                 used ? "*" : "", name, raised);
      used += more > 0 ? (size_t) more : 0;
    }
}

/* ---- the trade-off ----------------------------------------------------------------
 */

/* What makes a diagonal element 1. */
static double
scale_of (double diagonal)
{
  return diagonal > 0 ? 1 / sqrt (diagonal) : 1;
}

/* The smallest eigenvalue of the scaled matrix, and where it is. */
static bt_status
find_smallest (bti_semiclassical *half, bt_error *error)
{
  const size_t n = half->n, k = half->k, size = n + k;
  double complex *m;
  double *scale = NULL, *value = NULL;
  bt_status status = bti_calloc (&m, size * size, sizeof *m, error);
  if (status == BT_OK)
    status = bti_calloc (&scale, size, sizeof *scale, error);
  if (status == BT_OK)
    status = bti_calloc (&value, size, sizeof *value, error);
  for (size_t i = 0; status == BT_OK && i < size; i++)
    scale[i] = scale_of (i < n ? half->d2[i * n + i]
                               : creal (half->d0[(i - n) * k + i - n]));
  for (size_t i = 0; status == BT_OK && i < size; i++)
    for (size_t j = 0; j < size; j++)
      {
        double complex e;
        if (i < n)
          e = j < n ? half->d2[i * n + j] : half->d1[i * k + j - n];
        else
          e = j < n ? conj (half->d1[j * k + i - n]) : half->d0[(i - n) * k + j - n];
        m[i * size + j] = scale[i] * scale[j] * e;
      }
  if (status == BT_OK)
    status = bti_hermitian_eigen (m, size, value, error);
  if (status == BT_OK)
    {
      half->smallest = value[0];
      for (size_t i = 1; i < n; i++)
        if (cabs (m[i]) > cabs (m[half->worst]))
          half->worst = i;
      for (size_t a = 1; a < k; a++)
        if (cabs (m[n + a]) > cabs (m[n + half->at]))
          half->at = a;
    }
  free (m);
  free (scale);
  free (value);
  return status;
}

/* D2 = S S^T with S lower triangular, N x N, columns of zeros where it is singular.
 * Returns 0: it is not positive. */
static int
factor_diffusion (const bti_semiclassical *half, double *s)
{
  const size_t n = half->n;
  memset (s, 0, n * n * sizeof *s);
  for (size_t j = 0; j < n; j++)
    {
      double left = half->d2[j * n + j];
      const double small = rounding * fabs (left);
      for (size_t k = 0; k < j; k++)
        left -= s[j * n + k] * s[j * n + k];
      if (left < -small)
        return 0;
      if (left <= small)
        continue;
      s[j * n + j] = sqrt (left);
      for (size_t i = j + 1; i < n; i++)
        {
          double sum = half->d2[i * n + j];
          for (size_t k = 0; k < j; k++)
            sum -= s[i * n + k] * s[j * n + k];
          s[i * n + j] = sum / s[j * n + j];
        }
    }
  return 1;
}

/* M of the records, S M = F/2, N x K; conjugated as D1 is.  Returns N, or the first
 * coordinate that has a force and not its noise. */
static size_t
solve_records (const bti_semiclassical *half, const double *s, double complex *m)
{
  const size_t n = half->n, k = half->k;
  size_t bad = n;
  memset (m, 0, n * k * sizeof *m);
  for (size_t j = 0; j < n; j++)
    for (size_t a = 0; a < k; a++)
      {
        double complex left = half->d1[j * k + a];
        double largest = cabs (left);
        for (size_t i = 0; i < j; i++)
          {
            left -= s[j * n + i] * m[i * k + a];
            largest = fmax (largest, cabs (s[j * n + i] * m[i * k + a]));
          }
        if (s[j * n + j] > 0)
          m[j * k + a] = left / s[j * n + j];
        else if (cabs (left) > rounding * largest && bad == n)
          bad = j;
      }
  return bad;
}

/* 1/ratio = the largest eigenvalue of W^+ W, D0^(1/2) W = M.  ROOT: the eigenvectors of
 * D0 scaled, VALUE its eigenvalues. */
static bt_status
find_ratio (bti_semiclassical *half, const double complex *m, bt_error *error)
{
  const size_t n = half->n, k = half->k;
  double complex *root, *w = NULL;
  double *value = NULL, gram_value[BTI_COORDINATES];
  double complex gram[BTI_COORDINATES * BTI_COORDINATES] = { 0 };
  bt_status status = bti_calloc (&root, k * k, sizeof *root, error);
  if (status == BT_OK)
    status = bti_calloc (&w, k * n, sizeof *w, error);
  if (status == BT_OK)
    status = bti_calloc (&value, k, sizeof *value, error);
  for (size_t a = 0; status == BT_OK && a < k; a++)
    for (size_t b = 0; b < k; b++)
      root[a * k + b] = half->d0[a * k + b] * scale_of (creal (half->d0[a * k + a]))
                        * scale_of (creal (half->d0[b * k + b]));
  if (status == BT_OK && k > 0)
    status = bti_hermitian_eigen (root, k, value, error);
  for (size_t e = 0; status == BT_OK && e < k; e++)
    for (size_t j = 0; j < n; j++)
      {
        double complex sum = 0;
        double terms = 0;
        for (size_t a = 0; a < k; a++)
          {
            const double complex one = conj (root[e * k + a]) * conj (m[j * k + a])
                                       * scale_of (creal (half->d0[a * k + a]));
            sum += one;
            terms = fmax (terms, cabs (one));
          }
        if (value[e] > rounding)
          w[e * n + j] = sum / sqrt (value[e]);
        else if (cabs (sum) > rounding * fmax (terms, 1))
          w[e * n + j] = INFINITY;
      }
  int infinite = 0;
  for (size_t e = 0; status == BT_OK && e < k; e++)
    for (size_t i = 0; i < n; i++)
      {
        infinite |= isinf (creal (w[e * n + i]));
        for (size_t j = 0; j < n; j++)
          gram[i * n + j] += conj (w[e * n + i]) * w[e * n + j];
      }
  half->ratio = infinite ? 0 : INFINITY;
  if (status == BT_OK && !infinite)
    status = bti_hermitian_values (gram, n, gram_value, error);
  if (status == BT_OK && !infinite && gram_value[n - 1] > 0)
    half->ratio = 1 / gram_value[n - 1];
  free (root);
  free (w);
  free (value);
  return status;
}

bt_status
bti_semiclassical_measure (bti_semiclassical *half, bt_error *error)
{
  double s[BTI_COORDINATES * BTI_COORDINATES];
  double complex *m;
  bt_status status = find_smallest (half, error);
  if (status == BT_OK)
    status = bti_calloc (&m, half->n * half->k, sizeof *m, error);
  if (status != BT_OK)
    return status;
  half->ratio = 0;
  if (factor_diffusion (half, s) && solve_records (half, s, m) == half->n)
    status = find_ratio (half, m, error);
  free (m);
  return status;
}

/* ---- trajectories ---------------------------------------------------------------- */

static bt_status
refuse (const bti_semiclassical *half, const bti_system *system, size_t coordinate,
        const char *name, bt_error *error)
{
  char text[BTI_TERM_TEXT], other[BTI_TERM_TEXT];
  bti_term z = { .factor = 1 };
  z.power[half->slot[coordinate]] = 1;
  bti_semiclassical_term (text, system, &z);
  if (half->k == 0)
    return bt_error_set (
        error, BT_ENOTSUP,
        "%s has no exact trajectories here: the diffusion of %.60s is not positive in "
        "this order, its smallest eigenvalue %.6g",
        name, text, half->smallest);
  bti_semiclassical_term (other, system, &half->b.term[half->at]);
  return bt_error_set (
      error, BT_ENOTSUP,
      "%s has no exact trajectories here: the trade-off matrix, with ones on its "
      "diagonal, has the smallest eigenvalue %.6g, most of it in %.60s and %.60s; the "
      "rates are %.6g of those needed",
      name, half->smallest, text, other, half->ratio);
}

static bt_status
refuse_still (const bti_semiclassical *half, const bti_system *system,
              size_t coordinate, const char *name, bt_error *error)
{
  char text[BTI_TERM_TEXT];
  bti_term z = { .factor = 1 };
  z.power[half->slot[coordinate]] = 1;
  bti_semiclassical_term (text, system, &z);
  return bt_error_set (error, BT_ENOTSUP,
                       "%s has no record without diffusion, and %.60s, on which there "
                       "is a force, has none of its own",
                       name, text);
}

/* OUT = sum_a FACTOR_a B_a. */
static bt_status
combine (bti_polynomial *out, const bti_semiclassical *half,
         const double complex *factor, bt_error *error)
{
  bt_status status = bti_polynomial_copy (out, &half->b, error);
  size_t kept = 0;
  for (size_t a = 0; status == BT_OK && a < half->k; a++)
    if (factor[a] != 0)
      {
        out->term[kept] = half->b.term[a];
        out->term[kept++].factor = factor[a];
      }
  if (status == BT_OK)
    out->count = kept;
  return status;
}

/* D0 - sum M M^+, or of RECORDING all of D0, as operators with rates. */
static bt_status
make_rests (bti_semiclassical *half, const double complex *m, bti_recording recording,
            bt_error *error)
{
  const size_t n = half->n, k = half->k;
  double complex *rest;
  double *value = NULL, *scale = NULL;
  bt_status status = bti_calloc (&rest, k * k, sizeof *rest, error);
  if (status == BT_OK)
    status = bti_calloc (&value, k, sizeof *value, error);
  if (status == BT_OK)
    status = bti_calloc (&scale, k, sizeof *scale, error);
  for (size_t a = 0; status == BT_OK && a < k; a++)
    scale[a] = scale_of (creal (half->d0[a * k + a]));
  for (size_t a = 0; status == BT_OK && a < k; a++)
    for (size_t b = 0; b < k; b++)
      {
        double complex sum = half->d0[a * k + b];
        for (size_t j = 0; recording != BTI_RECORD_BLIND && j < n; j++)
          sum -= conj (m[j * k + a]) * m[j * k + b];
        rest[a * k + b] = scale[a] * scale[b] * sum;
      }
  if (status == BT_OK && k > 0)
    status = bti_hermitian_eigen (rest, k, value, error);
  /* No more of them above 0 than operators of the environment; the rest is rounding. */
  for (size_t e = k; status == BT_OK && e-- > 0;)
    if (value[e] < -rounding && half->rests == BT_MAX_OPERATORS)
      status
          = bt_error_set (error, BT_ENOTSUP, "more than %d operators of a trajectory",
                          BT_MAX_OPERATORS);
    else if ((value[e] > rounding
              || (recording == BTI_RECORD_ANY && value[e] < -rounding))
             && half->rests < BT_MAX_OPERATORS)
      {
        for (size_t a = 0; a < k; a++)
          rest[e * k + a] /= scale[a];
        bti_jump *jump = &half->rest[half->rests];
        status = combine (&jump->l, half, rest + e * k, error);
        jump->rate = value[e];
        half->rests += status == BT_OK;
      }
  free (rest);
  free (value);
  free (scale);
  return status;
}

bt_status
bti_semiclassical_record (bti_semiclassical *half, const bti_system *system,
                          bti_recording recording, const char *name, bt_error *error)
{
  const size_t n = half->n, k = half->k;
  double s[BTI_COORDINATES * BTI_COORDINATES];
  double complex *m;
  if (half->records > 0 || half->rests > 0)
    return BT_OK;
  if ((recording == BTI_RECORD_EXACT && !(half->smallest >= -rounding))
      || !factor_diffusion (half, s))
    return refuse (half, system, half->worst, name, error);
  bt_status status = bti_calloc (&m, n * k, sizeof *m, error);
  if (status != BT_OK)
    return status;
  const size_t bad = solve_records (half, s, m);
  if (bad < n && recording != BTI_RECORD_EXACT)
    status = refuse_still (half, system, bad, name, error);
  else if (bad < n)
    status = refuse (half, system, bad, name, error);
  if (status == BT_OK)
    status = make_rests (half, m, recording, error);
  for (size_t j = 0; status == BT_OK && j < n; j++)
    {
      if (!(s[j * n + j] > 0))
        continue;
      bti_record *record = &half->record[half->records];
      for (size_t i = 0; i < n; i++)
        record->kick[i] = s[i * n + j];
      for (size_t a = 0; a < k; a++)
        m[j * k + a] = conj (m[j * k + a]);
      status = combine (&record->m, half, m + j * k, error);
      half->records += status == BT_OK;
    }
  free (m);
  return status;
}
