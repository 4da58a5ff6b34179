/* solve/propagator.c - Chebyshev's expansion for any polynomial; see chebyshev.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/complex.h"
#include "base/memory.h"
#include "num/bands.h"
#include "solve/expansion.h"
#include "solve/general.h"
#include "solve/marginal.h"
#include "solve/reduced.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct bti_propagator
{
  bti_general *g;
  double time, edge; /* edge: the largest weight there so far */
  double centre, radius;
  bti_expansion expansion;
  bti_bands *h;
  /* Vectors as num/bands.h has them; the state as complex numbers. */
  double *psi, *other, *even, *odd, *start;
  double complex *state;
};

void
bti_propagator_free (bti_propagator *p)
{
  if (!p)
    return;
  bti_general_free (p->g);
  free (p->expansion.bessel);
  free (p->psi);
  free (p->other);
  free (p->even);
  free (p->odd);
  free (p->start);
  free (p->state);
  bti_bands_free (p->h);
  free (p);
}

static bt_status
find_bounds (bti_propagator *p, bt_error *error)
{
  double up, down;
  const bti_general *g = p->g;
  bt_status status
      = bti_general_bounds (&up, &down, g->h, g->basis, &g->system->h, g->watch, error);
  if (status != BT_OK)
    return status;
  p->centre = (up - down) / 2;
  p->radius = fmax ((up + down) / 2, 1e-12);
  if (!isfinite (p->radius))
    return bt_error_set (error, BT_ELIMIT,
                         "energies up to %g: beyond what a number holds", up);
  return BT_OK;
}

bt_status
bti_propagator_new (bti_propagator **out, const bt_model *model,
                    const bt_options *options, bt_error *error)
{
  *out = NULL;
  bti_propagator *p;
  bt_status status = bti_calloc (&p, 1, sizeof *p, error);
  if (status != BT_OK)
    return status;
  status = bti_general_new (&p->g, model, options, error);
  double **vector[] = { &p->psi, &p->other, &p->even, &p->odd, &p->start };
  size_t size = status == BT_OK ? p->g->basis->size : 0;
  for (size_t i = 0; status == BT_OK && i < sizeof vector / sizeof *vector; i++)
    status = bti_calloc (vector[i], 2 * size, sizeof **vector[i], error);
  if (status == BT_OK)
    status = find_bounds (p, error);
  if (status == BT_OK)
    {
      const bti_sparse *h = p->g->h;
      status = bti_bands_new (&p->h, size, h->row, h->column, h->real, h->value, error);
    }
  if (status == BT_OK)
    {
      p->state = p->g->start;
      p->g->start = NULL;
      for (size_t i = 0; i < size; i++)
        {
          p->psi[i] = creal (p->state[i]);
          p->psi[size + i] = cimag (p->state[i]);
        }
      p->edge = bti_general_edge (p->g, p->state);
      *out = p;
    }
  else
    bti_propagator_free (p);
  return status;
}

static void
take_state (bti_propagator *p)
{
  size_t size = p->g->basis->size;
  for (size_t i = 0; i < size; i++)
    p->state[i] = CMPLX (p->psi[i], p->psi[size + i]);
}

/* Advance by T, with r t = z of the coefficients at hand. */
static bt_status
advance_once (bti_propagator *p, double t, bt_error *error)
{
  size_t size = p->g->basis->size;
  const double *bessel = p->expansion.bessel;
  memset (p->odd, 0, 2 * size * sizeof *p->odd);
  for (size_t i = 0; i < 2 * size; i++)
    p->even[i] = bessel[0] * p->psi[i];
  for (size_t k = 1; k < p->expansion.terms; k++)
    {
      bt_status status = bt_watch_check (p->g->watch, error);
      if (status != BT_OK)
        return status;
      /* (-i)^k: 1, -i, -1, i; the i is left for later. */
      bti_step step = { .shift = p->centre,
                        .alpha = (k == 1 ? 1 : 2) / p->radius,
                        .beta = k == 1 ? 0 : 1,
                        .weight = (k % 4 < 2 ? 2 : -2) * bessel[k] };
      bti_bands_step (p->h, &step, p->other, k % 2 ? p->odd : p->even, p->psi);
      double *swap = p->other;
      p->other = p->psi;
      p->psi = swap;
    }
  double re = cos (p->centre * t), im = -sin (p->centre * t);
  for (size_t i = 0; i < size; i++)
    {
      double x = p->even[i] + p->odd[size + i], y = p->even[size + i] - p->odd[i];
      p->psi[i] = re * x - im * y;
      p->psi[size + i] = re * y + im * x;
    }
  take_state (p);
  p->edge = fmax (p->edge, bti_general_edge (p->g, p->state));
  return BT_OK;
}

bt_status
bti_propagator_advance (bti_propagator *p, double interval, bt_error *error)
{
  size_t bytes = 2 * p->g->basis->size * sizeof *p->psi;
  double parts = ceil (interval * p->radius / BTI_EXPANSION_LONGEST);
  double t = interval / parts;
  if (!(parts < BTI_EXPANSION_MOST))
    return bt_error_set (error, BT_ELIMIT,
                         "t = %g with energies up to %g: too long an expansion",
                         interval, 2 * p->radius);
  bt_status status = bti_expansion_make (&p->expansion, p->radius * t, error);
  memcpy (p->start, p->psi, bytes);
  for (double part = 0; status == BT_OK && part < parts; part++)
    status = advance_once (p, t, error);
  if (status == BT_OK)
    {
      p->time += interval;
      return BT_OK;
    }
  /* Interrupted in the middle: nothing has happened. */
  memcpy (p->psi, p->start, bytes);
  take_state (p);
  return status;
}

bt_status
bti_propagator_observe (bti_propagator *p, bt_observables *out, bt_error *error)
{
  bt_status status = bti_general_observe (p->g, p->state, out, error);
  out->energy = bti_sparse_mean (p->g->h, p->state);
  out->edge = p->g->outside
              + bti_general_leak (p->g->basis, p->g->confined, p->edge, p->time);
  return status;
}

bt_status
bti_propagator_mean (bti_propagator *p, const bti_polynomial *a, double *out,
                     bt_error *error)
{
  return bti_general_mean (p->g, p->state, a, out, error);
}

bt_status
bti_propagator_levels (const bti_propagator *p, const bt_model *model, bt_levels *out,
                       bt_error *error)
{
  return bti_general_hand_out (p->g, model, p->state, out, error);
}

bt_status
bti_propagator_weights (const bti_propagator *p, unsigned parts, bt_weights *out,
                        bt_error *error)
{
  return bti_reduced_pure (out, p->g->basis, p->state, parts, p->g->watch, error);
}

bt_status
bti_propagator_marginal (const bti_propagator *p, bt_marginal *out, bt_error *error)
{
  return bti_marginal_basis (out, p->g->basis, p->state, p->g->system->followed, error);
}

const double complex *
bti_propagator_vector (const bti_propagator *p, size_t *count)
{
  *count = p->g->basis->size;
  return p->state;
}

double
bti_propagator_turned (const bti_propagator *p)
{
  return p->radius * p->time;
}

double
bti_propagator_memory (const bt_options *options, const bt_model *model)
{
  return bti_general_memory (options, model)
         + 5 * (double) sizeof (double complex)
               * bti_basis_states (model, options->cut);
}
