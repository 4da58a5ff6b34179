/* solve/spectrum.c - see breaktime/spectrum.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/spectrum.h"
#include "base/memory.h"
#include "model/system.h"
#include "num/linalg.h"
#include "solve/method.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- the two bases behind one face --------------------------------------------- */

size_t
bti_spectrum_size (const bt_spectrum *s, int parity)
{
  if (s->adapted)
    return s->adapted->size;
  return parity ? s->fock->size - s->fock->evens : s->fock->evens;
}

static bt_status
block_fill (const bt_spectrum *s, int parity, double *h, const bt_watch *watch,
            bt_error *error)
{
  if (s->adapted)
    return bti_adapted_fill (s->adapted, parity, h, watch, error);
  const bti_fock *fock = s->fock;
  size_t first = parity ? fock->evens : 0, size = bti_spectrum_size (s, parity);
  memset (h, 0, size * size * sizeof *h);
  for (size_t i = first; i < first + size; i++)
    for (size_t e = fock->row[i]; e < fock->row[i + 1]; e++)
      h[(i - first) * size + fock->column[e] - first] = fock->value[e];
  return BT_OK;
}

void
bti_spectrum_apply_x (const bt_spectrum *s, int parity, const double *v, double *out)
{
  if (s->adapted)
    {
      for (size_t i = 0; i < s->adapted->points; i++)
        for (size_t k = s->adapted->first[i]; k < s->adapted->first[i + 1]; k++)
          out[k] = s->adapted->x[i] * v[k];
      return;
    }
  const bti_fock *fock = s->fock;
  size_t from = parity ? fock->evens : 0, to = parity ? 0 : fock->evens;
  memset (out, 0, bti_spectrum_size (s, !parity) * sizeof *out);
  for (size_t i = 0; i < fock->size; i++)
    {
      size_t raised = fock->raise[i];
      if (raised == SIZE_MAX)
        continue;
      double element = sqrt ((fock->n[i] + 1) / 2.0);
      int here = i >= fock->evens;
      if (here == parity)
        out[raised - to] += element * v[i - from];
      else
        out[i - to] += element * v[raised - from];
    }
}

double
bti_spectrum_level (const bt_spectrum *s, int parity, size_t i)
{
  if (s->adapted)
    {
      size_t point = 0;
      while (s->adapted->first[point + 1] <= i)
        point++;
      double m = 2 * (double) (i - s->adapted->first[point]);
      return s->adapted->x[point] * s->adapted->x[point] / 2
             + (m + 0.5) * s->adapted->width[point];
    }
  size_t state = i + (parity ? s->fock->evens : 0);
  double energy = s->fock->n[state];
  for (size_t j = 0; j < s->fock->modes; j++)
    energy += s->fock->m[state * s->fock->modes + j] * s->fock->omega[j];
  return energy;
}

/* ---- diagonalisation ----------------------------------------------------------- */

/* Seconds of one N x N, on a machine like that of bt_method_seconds. */
static double
seconds_of (size_t n)
{
  return 3.3e-10 * (double) n * (double) n * (double) n;
}

static bt_status
diagonalise (bt_spectrum *s, int parity, const bt_watch *watch, bt_error *error)
{
  size_t n = bti_spectrum_size (s, parity);
  bt_status status = bti_calloc (&s->vector[parity], n * n, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&s->energy[parity], n, sizeof (double), error);
  if (status == BT_OK)
    status = block_fill (s, parity, s->vector[parity], watch, error);
  if (status == BT_OK)
    status
        = bt_watch_afford (watch, seconds_of (n), error, "diagonalising %zu states", n);
  if (status == BT_OK)
    status = bti_eigen (s->vector[parity], n, s->energy[parity], error);
  return status;
}

bt_status
bt_spectrum_new (bt_spectrum **out, const bt_model *model, const bt_options *options,
                 bt_error *error)
{
  *out = NULL;
  bt_options settled = options ? *options : (bt_options){ 0 };
  settled.spectrum = NULL;
  if (!bti_model_special (model))
    return bt_error_set (error, BT_ENOTSUP,
                         "a spectrum for many states is made of the two special forms "
                         "of a model alone");
  bt_spectrum *s;
  bt_status status = bt_options_settle (&settled, &bti_method_spectral, model, error);
  if (status == BT_OK)
    status = bti_calloc (&s, 1, sizeof *s, error);
  if (status != BT_OK)
    return status;
  s->basis = settled.basis;
  s->cut = settled.cut;
  status = bt_model_copy (&s->model, model, error);
  if (status == BT_OK)
    status = settled.basis == BT_BASIS_ADAPTED
                 ? bti_adapted_new (&s->adapted, model, s->cut, error)
                 : bti_fock_new (&s->fock, model, s->cut, error);
  for (int parity = 0; status == BT_OK && parity < 2; parity++)
    status = diagonalise (s, parity, settled.watch, error);
  if (status == BT_OK)
    *out = s;
  else
    bt_spectrum_free (s);
  return status;
}

void
bti_spectrum_forget (bt_spectrum *s)
{
  for (int parity = 0; parity < 2; parity++)
    {
      free (s->vector[parity]);
      s->vector[parity] = NULL;
    }
}

void
bt_spectrum_free (bt_spectrum *s)
{
  if (!s)
    return;
  bti_spectrum_forget (s);
  free (s->energy[0]);
  free (s->energy[1]);
  bti_fock_free (s->fock);
  bti_adapted_free (s->adapted);
  bt_model_free (s->model);
  free (s);
}

const double *
bt_spectrum_energies (const bt_spectrum *s, int parity, size_t *count)
{
  *count = bti_spectrum_size (s, parity);
  return s->energy[parity];
}

/* ---- of a state ---------------------------------------------------------------- */

bt_status
bti_spectrum_initial (const bt_spectrum *s, const bt_model *model, int parity,
                      double *out, bt_error *error)
{
  if (s->adapted)
    {
      bti_adapted_initial (s->adapted, bt_model_x0 (model), parity, out);
      return BT_OK;
    }
  double *whole;
  bt_status status = bti_calloc (&whole, s->fock->size, sizeof *whole, error);
  if (status != BT_OK)
    return status;
  bti_fock_initial (s->fock, model, whole);
  memcpy (out, whole + (parity ? s->fock->evens : 0),
          bti_spectrum_size (s, parity) * sizeof *out);
  free (whole);
  return BT_OK;
}

int
bti_spectrum_fits (const bt_spectrum *s, const bt_model *model)
{
  size_t modes = bt_model_modes (model);
  if (bt_model_modes (s->model) != modes
      || bti_model_power (s->model) != bti_model_power (model))
    return 0;
  for (size_t j = 0; j < modes; j++)
    if (bt_model_omega (s->model, j) != bt_model_omega (model, j)
        || bt_model_lambda (s->model, j) != bt_model_lambda (model, j))
      return 0;
  return 1;
}
