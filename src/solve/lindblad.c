/* solve/lindblad.c - the master equation by split steps in the eigenbasis of x.
 *
 * H = H_C + H_Q + V(x, A) with decoherence in x and in A, which are diagonal in the
 * eigenstates |x_a> of the truncated x and |b> of A: there
 *
 *   rho_(ab, a'b') *= exp{ h [ -i (V_ab - V_a'b') - gamma_c (x_a - x_a')^2
 *                            - gamma_q (A_b - A_b')^2 ] },
 *
 * between two half steps of exp(-i h (H_C + H_Q)/2).  Every factor is a completely
 * positive map, so the step is stable for any h; its order is two.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "num/linalg.h"
#include "solve/density.h"

#include <math.h>
#include <stdlib.h>

struct split
{
  const bti_open_params *params;
  bti_space c, q; /* q is empty for a qubit */
  size_t n, m;
  double *a;                   /* eigenvalues of A, m */
  double complex *to_c, *to_q; /* number states to eigenstates of x and A */
  double complex *from_c, *from_q;
  double step; /* for which the following are: */
  double complex *half_c, *half_q, *full_c, *full_q, *phase;
  double *decay_c, *decay_q;
};

static void
destroy (void *self)
{
  struct split *s = self;
  bti_space_clear (&s->c);
  bti_space_clear (&s->q);
  free (s->a);
  free (s->to_c);
  free (s->to_q);
  free (s->from_c);
  free (s->from_q);
  free (s->half_c);
  free (s->half_q);
  free (s->full_c);
  free (s->full_q);
  free (s->phase);
  free (s->decay_c);
  free (s->decay_q);
  free (s);
}

/* The matrix whose rows are the eigenstates of SPACE, and its transpose. */
static void
basis_change (const bti_space *space, double complex *to, double complex *from)
{
  size_t n = space->size;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      to[i * n + j] = from[j * n + i] = space->vector[i * n + j];
}

static bt_status
allocate (struct split *s, bt_error *error)
{
  size_t n = s->n, m = s->m, complex_size = sizeof (double complex);
  const struct
  {
    void *pointer;
    size_t count, size;
  } list[] = {
    { &s->a, m, sizeof (double) },           { &s->to_c, n * n, complex_size },
    { &s->from_c, n * n, complex_size },     { &s->to_q, m * m, complex_size },
    { &s->from_q, m * m, complex_size },     { &s->half_c, n * n, complex_size },
    { &s->half_q, m * m, complex_size },     { &s->full_c, n * n, complex_size },
    { &s->full_q, m * m, complex_size },     { &s->phase, n * m, complex_size },
    { &s->decay_c, n * n, sizeof (double) }, { &s->decay_q, m * m, sizeof (double) }
  };
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < sizeof list / sizeof *list; i++)
    status = bti_calloc (list[i].pointer, list[i].count, list[i].size, error);
  return status;
}

static bt_status
make (void **self, const bti_open *model, const bti_density *density, bt_error *error)
{
  struct split *s;
  bt_status status = bti_calloc (&s, 1, sizeof *s, error);
  if (status != BT_OK)
    return status;
  s->params = bti_open_get (model);
  s->n = density->n;
  s->m = density->m;
  status = allocate (s, error);
  if (status == BT_OK)
    status = bti_space_init (&s->c, s->n, density->frequency_c, error);
  if (status == BT_OK && density->frequency_q > 0)
    status = bti_space_init (&s->q, s->m, density->frequency_q, error);
  if (status != BT_OK)
    {
      destroy (s);
      return status;
    }
  basis_change (&s->c, s->to_c, s->from_c);
  if (density->frequency_q > 0)
    {
      basis_change (&s->q, s->to_q, s->from_q);
      for (size_t b = 0; b < s->m; b++)
        s->a[b] = s->q.point[b];
    }
  else
    {
      s->to_q[0] = s->to_q[3] = s->from_q[0] = s->from_q[3] = 1;
      s->a[0] = 1;
      s->a[1] = -1;
    }
  *self = s;
  return BT_OK;
}

/* exp(-i t H_Q) between eigenstates of A. */
static bt_status
propagate_q (const struct split *s, double t, double complex *out, bt_error *error)
{
  const bti_open_params *p = s->params;
  if (p->frozen == 1)
    t = 0;
  if (s->q.size > 0)
    return bti_space_propagator (&s->q, p->omega_q, t, out, error);
  double angle = p->delta * t / 2;
  out[0] = out[3] = cos (angle);
  out[1] = out[2] = -I * sin (angle);
  return BT_OK;
}

static bt_status
set_step (struct split *s, double h, bt_error *error)
{
  const bti_open_params *p = s->params;
  if (s->step == h)
    return BT_OK;
  s->step = 0;
  double free_time = p->frozen == 1 ? 0 : h;
  bt_status status
      = bti_space_propagator (&s->c, p->omega_c, free_time / 2, s->half_c, error);
  if (status == BT_OK)
    status = bti_space_propagator (&s->c, p->omega_c, free_time, s->full_c, error);
  if (status == BT_OK)
    status = propagate_q (s, h / 2, s->half_q, error);
  if (status == BT_OK)
    status = propagate_q (s, h, s->full_q, error);
  if (status != BT_OK)
    return status;
  const double *x = s->c.point, *a = s->a;
  for (size_t i = 0; i < s->n; i++)
    for (size_t b = 0; b < s->m; b++)
      {
        double v
            = p->kind == BTI_OPEN_QUARTIC ? x[i] * x[i] * a[b] * a[b] / 2 : x[i] * a[b];
        s->phase[i * s->m + b] = cexp (-I * h * p->lambda * v);
      }
  for (size_t i = 0; i < s->n; i++)
    for (size_t k = 0; k < s->n; k++)
      s->decay_c[i * s->n + k] = exp (-h * p->gamma_c * pow (x[i] - x[k], 2));
  for (size_t b = 0; b < s->m; b++)
    for (size_t c = 0; c < s->m; c++)
      s->decay_q[b * s->m + c]
          = exp (-h
                 * (p->gamma_q * pow (a[b] - a[c], 2)
                    + p->gamma_q2 * pow (a[b] * a[b] - a[c] * a[c], 2)));
  s->step = h;
  return BT_OK;
}

/* Take -i (lambda/8) [x, [x, [y^2, .]]] out again; it commutes with the kick.  TURN has
 * room for m numbers. */
static void
drop_residual (const struct split *s, bti_density *density, double h,
               double complex *turn)
{
  size_t n = s->n, m = s->m, d = density->d;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < n; k++)
      {
        double rate = s->params->lambda / 8 * pow (s->c.point[i] - s->c.point[k], 2);
        for (size_t b = 0; b < m; b++)
          turn[b] = cexp (I * h * rate * s->a[b] * s->a[b]);
        for (size_t b = 0; b < m; b++)
          for (size_t c = 0; c < m; c++)
            density->rho[(i * m + b) * d + k * m + c] *= turn[b] * conj (turn[c]);
      }
}

static bt_status
advance (void *self, bti_density *density, double h, size_t steps, bt_error *error)
{
  struct split *s = self;
  bt_status status = set_step (s, h, error);
  if (status != BT_OK || steps == 0)
    return status;
  bti_density_apply (density, s->to_c, s->to_q);
  bti_density_apply (density, s->half_c, s->half_q);
  for (size_t i = 0; i < steps; i++)
    {
      if ((status = bt_watch_check (density->watch, error)) != BT_OK)
        return status;
      if (i > 0)
        bti_density_apply (density, s->full_c, s->full_q);
      bti_density_scale (density, s->phase, s->decay_c, s->decay_q);
      if (s->params->truncated == 1)
        drop_residual (s, density, h, density->work);
    }
  bti_density_apply (density, s->half_c, s->half_q);
  bti_density_apply (density, s->from_c, s->from_q);
  return BT_OK;
}

/* Products of n x n and m x m matrices with the density matrix from both sides; three
 * diagonalisations of a propagator before. */
static bti_cost
cost (double n, double m)
{
  double d = n * m;
  return (bti_cost){ .bytes = 200 * (n * n + m * m),
                     .once = 100 * (n * n * n + m * m * m),
                     .step = 16 * d * d * (n + m) };
}

const bti_master bti_master_split = { cost, make, destroy, advance };
