/* model/tradeoff.c - how much decoherence makes a coupling semiclassical.  See
 * model/open.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "num/linalg.h"

#include "model/open.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

bt_status
bt_tradeoff (const double *d2, const double complex *d1, const double complex *d0,
             size_t n, size_t k, double *smallest, bt_error *error)
{
  size_t size = n + k;
  if (size < 1 || n > 1000 || k > 1000)
    return bt_error_set (error, BT_EINVAL,
                         "trade-off of %zu coordinates and %zu operators", n, k);
  double complex *matrix;
  double *values = NULL;
  bt_status status = bti_calloc (&matrix, size * size, sizeof *matrix, error);
  if (status == BT_OK)
    status = bti_calloc (&values, size, sizeof *values, error);
  if (status == BT_OK)
    {
      for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
          matrix[i * size + j] = d2[i * n + j];
      for (size_t i = 0; i < n; i++)
        for (size_t a = 0; a < k; a++)
          {
            matrix[i * size + n + a] = d1[i * k + a];
            matrix[(n + a) * size + i] = conj (d1[i * k + a]);
          }
      for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
          matrix[(n + a) * size + n + b] = d0[a * k + b];
      status = bti_hermitian_values (matrix, size, values, error);
      *smallest = values[0];
    }
  free (matrix);
  free (values);
  return status;
}

/* OUT from its blocks; D2 and D0 are diagonal. */
static bt_status
assemble (bti_open_tradeoff *out, const double *d2, const double complex *d1,
          const double *d0, size_t n, size_t k, bt_error *error)
{
  double full2[4] = { 0 };
  double complex full0[4] = { 0 };
  out->size = n + k;
  memset (out->matrix, 0, sizeof out->matrix);
  for (size_t i = 0; i < n; i++)
    {
      full2[i * n + i] = d2[i];
      out->matrix[i * out->size + i] = d2[i];
    }
  for (size_t a = 0; a < k; a++)
    {
      full0[a * k + a] = d0[a];
      out->matrix[(n + a) * out->size + n + a] = d0[a];
    }
  for (size_t i = 0; i < n; i++)
    for (size_t a = 0; a < k; a++)
      {
        out->matrix[i * out->size + n + a] = d1[i * k + a];
        out->matrix[(n + a) * out->size + i] = conj (d1[i * k + a]);
      }
  return bt_tradeoff (full2, d1, full0, n, k, &out->smallest, error);
}

/* Rates HAVE over rates NEED. */
static double
ratio_of (double have, double need)
{
  return need > 0 ? have / need : INFINITY;
}

static bt_status
of_cavity (const bti_open_params *p, double s, bti_open_tradeoff *out, bt_error *error)
{
  double big_s = 1 - s, d = p->kappa * (p->nb + big_s / 2);
  double down = p->g * (2 - big_s) / 2, up = p->g * big_s / 2;
  double d2[] = { d, d }, d0[] = { p->gd, p->gu };
  double complex d1[] = { -I * down, 0, 0, I * up };
  out->ratio = fmin (ratio_of (p->gd * d, down * down), ratio_of (p->gu * d, up * up));
  return assemble (out, d2, d1, d0, 2, 2, error);
}

bt_status
bti_open_tradeoff_of (const bti_open *model, double s, bti_open_tradeoff *out,
                      bt_error *error)
{
  const bti_open_params *p = bti_open_get (model);
  *out = (bti_open_tradeoff){ .size = 0 };
  if (!(s >= -1 && s <= 1))
    return bt_error_set (error, BT_EINVAL, "ordering s = %g: between -1 and 1", s);
  if (p->kind == BTI_OPEN_QUARTIC)
    return bt_error_set (
        error, BT_ENOTSUP,
        "no rates make the coupling lambda x^2 y^2/2 semiclassical: "
        "its Wigner equation has a commutator with a second derivative");
  if (p->kind == BTI_OPEN_CAVITY)
    return of_cavity (p, s, out, error);
  if (s != 0)
    return bt_error_set (error, BT_ENOTSUP,
                         "ordering s = %g: for %s the Wigner ordering (0) alone", s,
                         bti_open_kind_name (p->kind));
  double d2 = 2 * p->gamma_c, d0 = 2 * p->gamma_q;
  double complex d1 = -p->lambda / 2;
  out->ratio = ratio_of (16 * p->gamma_c * p->gamma_q, p->lambda * p->lambda);
  return assemble (out, &d2, &d1, &d0, 1, 1, error);
}

int
bti_open_fulfilled (const bti_open_tradeoff *tradeoff)
{
  double largest = 0;
  for (size_t i = 0; i < tradeoff->size * tradeoff->size; i++)
    largest = fmax (largest, cabs (tradeoff->matrix[i]));
  /* Where entries are of very different sizes an eigenvalue is lost beside the largest.
   */
  return tradeoff->smallest >= -1e-12 * largest && tradeoff->ratio >= 1 - 1e-12;
}
