/* solve/density.c - see density.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/density.h"
#include "base/memory.h"
#include "num/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double memory_limit = 1024.0 * 1024 * 1024;

void
bti_density_clear (bti_density *density)
{
  free (density->rho);
  free (density->work);
  *density = (bti_density){ .n = 0 };
}

/* ---- the state at t = 0 -------------------------------------------------------- */

/* Amplitudes of C. */
static bt_status
start_c (const bti_open_params *p, const bti_density *density, double complex *out,
         bt_error *error)
{
  if (p->fock > 0)
    {
      if ((size_t) p->fock >= density->n)
        return bt_error_set (error, BT_EGRID, "fock = %g does not fit into %zu levels",
                             p->fock, density->n);
      out[(size_t) p->fock] = 1;
      return BT_OK;
    }
  bti_space space = { .size = density->n, .frequency = density->frequency_c };
  bti_space_gaussian (&space, density->frequency_c * exp (-2 * p->squeezing), p->x0,
                      p->p0, out);
  return BT_OK;
}

/* Density matrix of Q. */
static void
start_q (const bti_open_params *p, const bti_density *density,
         double complex *amplitude, double complex *out)
{
  size_t m = density->m;
  if (density->frequency_q == 0)
    {
      out[0] = (1 + p->sz) / 2;
      out[1] = (p->sx - I * p->sy) / 2;
      out[2] = conj (out[1]);
      out[3] = (1 - p->sz) / 2;
      return;
    }
  bti_space space = { .size = m, .frequency = density->frequency_q };
  bti_space_gaussian (&space, density->frequency_q, p->xq0, p->pq0, amplitude);
  double norm = 0;
  for (size_t b = 0; b < m; b++)
    {
      /* |-b> has the sign of every odd level turned. */
      if (p->cat == 1)
        amplitude[b] *= b % 2 ? 0 : 2;
      norm += pow (cabs (amplitude[b]), 2);
    }
  for (size_t b = 0; b < m; b++)
    for (size_t c = 0; c < m; c++)
      out[b * m + c] = amplitude[b] * conj (amplitude[c]) / norm;
}

static bt_status
start (bti_density *density, const bti_open_params *p, bt_error *error)
{
  size_t n = density->n, m = density->m, d = density->d;
  double complex *c, *q = NULL;
  bt_status status = bti_calloc (&c, n + m, sizeof *c, error);
  if (status == BT_OK)
    status = bti_calloc (&q, m * m, sizeof *q, error);
  if (status == BT_OK)
    status = start_c (p, density, c, error);
  if (status == BT_OK)
    {
      start_q (p, density, c + n, q);
      for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j < d; j++)
          density->rho[i * d + j] = c[i / m] * conj (c[j / m]) * q[i % m * m + j % m];
    }
  free (c);
  free (q);
  return status;
}

bt_status
bti_density_fits (size_t n, size_t m, bt_error *error)
{
  double d = (double) n * (double) m, bytes = 2.0 * sizeof (double complex) * d * d;
  if (bytes <= memory_limit)
    return BT_OK;
  return bt_error_set (error, BT_ELIMIT,
                       "%zu x %zu levels: density matrices of %.3g GiB, limit 1 GiB", n,
                       m, bytes / memory_limit);
}

bt_status
bti_density_init (bti_density *density, const bti_open *model, size_t levels,
                  size_t levels_q, bt_error *error)
{
  const bti_open_params *p = bti_open_get (model);
  int qubit = p->kind == BTI_OPEN_QUBIT || p->kind == BTI_OPEN_CAVITY;
  size_t m = qubit ? 2 : levels_q;
  *density = (bti_density){ .n = levels,
                            .m = m,
                            .d = levels * m,
                            .frequency_c = p->omega_c,
                            .frequency_q = qubit ? 0 : bti_open_basis_q (model) };
  bt_status status = bti_density_fits (levels, m, error);
  if (status != BT_OK)
    return status;
  size_t size = density->d * density->d;
  status = bti_calloc (&density->rho, size, sizeof *density->rho, error);
  if (status == BT_OK)
    status = bti_calloc (&density->work, size, sizeof *density->work, error);
  if (status == BT_OK)
    status = start (density, p, error);
  if (status != BT_OK)
    bti_density_clear (density);
  return status;
}

/* ---- maps ---------------------------------------------------------------------- */

/* OUT = V IN for V 2 x 2 and rows of length D. */
static void
multiply_two (double complex *out, const double complex *v, const double complex *in,
              size_t d)
{
  const double *up = (const double *) in, *down = (const double *) (in + d);
  for (size_t row = 0; row < 2; row++)
    {
      double *sum = (double *) (out + row * d);
      double a = creal (v[2 * row]), b = cimag (v[2 * row]);
      double e = creal (v[2 * row + 1]), f = cimag (v[2 * row + 1]);
      for (size_t j = 0; j < 2 * d; j += 2)
        {
          sum[j] = a * up[j] - b * up[j + 1] + e * down[j] - f * down[j + 1];
          sum[j + 1] = a * up[j + 1] + b * up[j] + e * down[j + 1] + f * down[j];
        }
    }
}

/* rho = ((U (x) V) rho)^dag */
static void
apply_left (bti_density *density, const double complex *u, const double complex *v)
{
  size_t n = density->n, m = density->m, d = density->d;
  double complex *rho = density->rho, *work = density->work;
  bti_multiply (work, u, rho, n, m * d, n);
  for (size_t i = 0; i < n; i++)
    {
      size_t at = i * m * d;
      if (m == 2)
        multiply_two (rho + at, v, work + at, d);
      else
        bti_multiply (rho + at, v, work + at, m, d, m);
    }
  enum
  {
    TILE = 16
  };
  for (size_t i = 0; i < d; i += TILE)
    for (size_t j = 0; j < d; j += TILE)
      for (size_t k = i; k < i + TILE && k < d; k++)
        for (size_t l = j; l < j + TILE && l < d; l++)
          work[l * d + k] = conj (rho[k * d + l]);
  density->rho = work;
  density->work = rho;
}

void
bti_density_apply (bti_density *density, const double complex *u,
                   const double complex *v)
{
  /* ((A ((A rho)^dag))^dag = A rho A^dag for any rho. */
  apply_left (density, u, v);
  apply_left (density, u, v);
}

void
bti_density_scale (bti_density *density, const double complex *phase, const double *c,
                   const double *q)
{
  size_t n = density->n, m = density->m, d = density->d;
  for (size_t i = 0; i < d; i++)
    {
      double *row = (double *) (density->rho + i * d);
      const double *c_row = c + i / m * n, *q_row = q + i % m * m;
      double re = creal (phase[i]), im = cimag (phase[i]);
      for (size_t k = 0; k < n; k++)
        for (size_t b = 0; b < m; b++)
          {
            size_t j = k * m + b;
            const double *other = (const double *) (phase + j);
            double size = c_row[k] * q_row[b];
            double cosine = size * (re * other[0] + im * other[1]);
            double sine = size * (im * other[0] - re * other[1]);
            double real = row[2 * j], imaginary = row[2 * j + 1];
            row[2 * j] = real * cosine - imaginary * sine;
            row[2 * j + 1] = real * sine + imaginary * cosine;
          }
    }
}

/* ---- what a density matrix says ------------------------------------------------ */

static size_t
tail (size_t levels)
{
  size_t last = levels / 10;
  return levels - (last < 2 ? 2 : last);
}

void
bti_density_edges (const bti_density *density, double *edge_c, double *edge_q)
{
  size_t m = density->m, d = density->d, from_c = tail (density->n);
  size_t from_q = density->frequency_q > 0 ? tail (m) : m;
  *edge_c = *edge_q = 0;
  for (size_t i = 0; i < d; i++)
    {
      double weight = fabs (creal (density->rho[i * d + i]));
      if (i / m >= from_c)
        *edge_c += weight;
      if (i % m >= from_q)
        *edge_q += weight;
    }
}

/* tr_C (A_which rho): OUT[b * m + c] = sum <k|A|n> rho_(n b, k c). */
static void
contract (const bti_density *density, int which, double complex *out)
{
  size_t n = density->n, m = density->m, d = density->d;
  memset (out, 0, m * m * sizeof *out);
  for (size_t i = 0; i < n; i++)
    for (size_t k = i < 2 ? 0 : i - 2; k < n && k <= i + 2; k++)
      {
        double complex a = bti_space_element (density->frequency_c, which, k, i);
        if (a == 0)
          continue;
        for (size_t b = 0; b < m; b++)
          for (size_t c = 0; c < m; c++)
            out[b * m + c] += a * density->rho[(i * m + b) * d + k * m + c];
      }
}

static double
mean_of (const bti_density *density, int which, const double complex *r)
{
  size_t m = density->m;
  if (density->frequency_q == 0)
    switch (which)
      {
      case 0:
        return creal (r[0] + r[3]);
      case 1:
        return creal (r[1] + r[2]);
      case 2: /* tr (sigma_y r) = i (r_01 - r_10) */
        return cimag (r[2] - r[1]);
      case 3:
        return creal (r[0] - r[3]);
      default:
        return NAN;
      }
  double complex sum = 0;
  for (size_t i = 0; i < m; i++)
    for (size_t k = i < 2 ? 0 : i - 2; k < m && k <= i + 2; k++)
      sum += bti_space_element (density->frequency_q, which, k, i) * r[i * m + k];
  return creal (sum);
}

void
bti_density_moments (const bti_density *density,
                     double moments[BTI_MOMENTS][BTI_MOMENTS])
{
  /* work is free between two steps. */
  for (int c = 0; c < BTI_MOMENTS; c++)
    {
      contract (density, c, density->work);
      for (int q = 0; q < BTI_MOMENTS; q++)
        moments[c][q] = mean_of (density, q, density->work);
    }
}

bt_status
bti_density_check (bti_density *density, int eigenvalues, bt_gates *out,
                   bt_error *error)
{
  size_t d = density->d;
  const double complex *rho = density->rho;
  double complex trace = 0;
  double skew = 0, purity = 0;
  for (size_t i = 0; i < d; i++)
    {
      trace += rho[i * d + i];
      for (size_t j = 0; j <= i; j++)
        {
          skew = fmax (skew, cabs (rho[i * d + j] - conj (rho[j * d + i])));
          double complex both = rho[i * d + j] * rho[j * d + i];
          purity += (i == j ? 1 : 2) * creal (both);
        }
    }
  *out = (bt_gates){ .trace = cabs (trace - 1),
                     .hermiticity = skew,
                     .smallest = NAN,
                     .purity = purity,
                     .length_max = NAN,
                     .length_min = NAN,
                     .outside = NAN,
                     .born_outside = NAN };
  if (!eigenvalues)
    return BT_OK;
  double *values;
  bt_status status = bti_calloc (&values, d, sizeof *values, error);
  if (status != BT_OK)
    return status;
  memcpy (density->work, rho, d * d * sizeof *rho);
  status = bti_hermitian_values (density->work, d, values, error);
  out->smallest = values[0];
  free (values);
  return status;
}
