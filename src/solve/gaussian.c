/* solve/gaussian.c - two oscillators by their means and covariances.
 *
 * The open system, exactly:  d<r>/dt = A <r>,  dS/dt = A S + S A^T + N,
 * r = (x, p, x_q, p_q),  N = diag (0, 2 gamma_c, 0, 2 gamma_q),
 *
 *   A = [[0, 1, 0, 0], [-omega_c^2, 0, -lambda, 0], [0, 0, 0, 1],
 *        [-lambda, 0, -omega_q^2, 0]].
 *
 * The trajectories: with B = (0, sigma, 2 s V_xx, 2 s V_xp) the conditional means obey
 * dm = A m dt + B dW, and the conditional covariance of Q
 *
 *   dV/dt = A_q V + V A_q^T + diag (0, 2 gamma_q) - 4 s^2 V e_x e_x^T V,
 *
 * so that dCov (m)/dt = A Cov + Cov A^T + B B^T.  Exactness is Cov (m) + V = S.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/gaussian.h"
#include "base/memory.h"
#include "model/system.h"
#include "num/ode.h"
#include "solve/method.h"
#include "solve/swarm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct system
{
  double a[4][4];
  double noise_c, noise_q; /* 2 gamma */
  double sigma, s;
};

static struct system
system_of (const bti_open_params *p)
{
  struct system sys = { .noise_c = 2 * p->gamma_c, .noise_q = 2 * p->gamma_q };
  sys.a[1][2] = sys.a[3][0] = -p->lambda;
  if (p->frozen == 0)
    {
      sys.a[0][1] = sys.a[2][3] = 1;
      sys.a[1][0] = -p->omega_c * p->omega_c;
      sys.a[3][2] = -p->omega_q * p->omega_q;
    }
  sys.sigma = sqrt (2 * p->gamma_c);
  sys.s = p->lambda != 0 ? -p->lambda / (2 * sys.sigma) : 0;
  return sys;
}

static void
start (const bti_open_params *p, double mean[4], double v_c[2], double v_q[2])
{
  const double at[] = { p->x0, p->p0, p->xq0, p->pq0 };
  memcpy (mean, at, sizeof at);
  v_c[0] = exp (2 * p->squeezing) / (2 * p->omega_c);
  v_c[1] = exp (-2 * p->squeezing) * p->omega_c / 2;
  v_q[0] = 1 / (2 * p->omega_q);
  v_q[1] = p->omega_q / 2;
}

void
bti_gaussian_start (const bti_open_params *p, double mean[4], double wide[4])
{
  start (p, mean, wide, wide + 2);
  for (int i = 0; i < 4; i++)
    wide[i] = sqrt (wide[i]);
}

static bt_status
check_model (const bti_open *model, bt_error *error)
{
  const bti_open_params *p = bti_open_get (model);
  if (p->cat == 1 || p->fock > 0)
    return bt_error_set (error, BT_ENOTSUP,
                         "a Gaussian start is needed, not cat = %g, fock = %g", p->cat,
                         p->fock);
  return BT_OK;
}

/* ---- conditional means --------------------------------------------------------- */

enum
{
  MEAN = 0,
  COV = 4,
  V = 20,
  SIZE = 23
};

static void
slope (const double *y, double *dydt, const void *context)
{
  const struct system *sys = context;
  const double *cov = y + COV, *v = y + V;
  double b[] = { 0, sys->sigma, 2 * sys->s * v[0], 2 * sys->s * v[1] };
  for (int i = 0; i < 4; i++)
    {
      dydt[MEAN + i] = 0;
      for (int j = 0; j < 4; j++)
        dydt[MEAN + i] += sys->a[i][j] * y[MEAN + j];
      for (int k = 0; k < 4; k++)
        {
          double sum = b[i] * b[k];
          for (int j = 0; j < 4; j++)
            sum += sys->a[i][j] * cov[4 * j + k] + cov[4 * i + j] * sys->a[k][j];
          dydt[COV + 4 * i + k] = sum;
        }
    }
  double move = sys->a[2][3], pull = sys->a[3][2], gain = 4 * sys->s * sys->s;
  dydt[V] = 2 * move * v[1] - gain * v[0] * v[0];
  dydt[V + 1] = move * v[2] + pull * v[0] - gain * v[0] * v[1];
  dydt[V + 2] = 2 * pull * v[1] + sys->noise_q - gain * v[1] * v[1];
}

static bt_status
check_tradeoff (const bti_open *model, bt_error *error)
{
  bti_open_tradeoff tradeoff;
  bt_status status = bti_open_tradeoff_of (model, 0, &tradeoff, error);
  if (status == BT_OK && !bti_open_fulfilled (&tradeoff))
    status = bt_error_set (error, BT_EINVAL, BTI_NO_TRAJECTORIES, tradeoff.smallest,
                           tradeoff.ratio);
  return status;
}

/* ---- as a method ----------------------------------------------------------------- */

struct healed
{
  struct system flow;
  bti_open *model;
  bti_system *system;
  double y[SIZE], longest;
  const bt_watch *watch;
};

static void
destroy (void *self)
{
  struct healed *g = self;
  bti_system_free (g->system);
  bti_open_free (g->model);
  free (g);
}

static bt_status
healed_of (bti_open **out, const bt_model *model, bt_error *error)
{
  bti_open_params params;
  bt_error why = BT_ERROR_INIT;
  *out = NULL;
  bt_status status = bti_open_recognise (&params, model, &why);
  if (status == BT_OK && params.kind != BTI_OPEN_OSCILLATORS)
    status = bt_error_set (&why, BT_ENOTSUP, "it is not of two oscillators");
  if (status == BT_OK)
    status = bti_open_new (out, &params, &why);
  if (status == BT_OK)
    status = check_model (*out, &why);
  if (status == BT_OK)
    status = check_tradeoff (*out, &why);
  if (status == BT_OK)
    return BT_OK;
  bti_open_free (*out);
  *out = NULL;
  return bt_error_set (error, status == BT_EINVAL ? BT_ENOTSUP : status,
                       "gaussian-healed: %s", why.text);
}

static double
length_of (const struct healed *g)
{
  const double *v = g->y + V;
  return 1 / (4 * (v[0] * v[2] - v[1] * v[1]));
}

static bt_status
make (void **self, const bt_model *model, const bt_options *options, bt_error *error)
{
  struct healed *g;
  double v_c[2], v_q[2];
  bt_status status = bti_calloc (&g, 1, sizeof *g, error);
  if (status != BT_OK)
    return status;
  g->watch = options->watch;
  status = healed_of (&g->model, model, error);
  if (status == BT_OK)
    status = bti_system_copy (&g->system, bti_model_system (model), error);
  if (status != BT_OK)
    {
      destroy (g);
      return status;
    }
  g->flow = system_of (bti_open_get (g->model));
  start (bti_open_get (g->model), g->y + MEAN, v_c, v_q);
  g->y[COV] = v_c[0];
  g->y[COV + 5] = v_c[1];
  g->y[V] = v_q[0];
  g->y[V + 2] = v_q[1];
  g->longest = length_of (g);
  *self = g;
  return BT_OK;
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  struct healed *g = self;
  double y[SIZE];
  memcpy (y, g->y, sizeof y);
  bt_status status = bt_watch_check (g->watch, error);
  if (status == BT_OK)
    status = bti_ode (slope, &g->flow, y, SIZE, h * (double) steps, 1e-13, error);
  if (status != BT_OK)
    return status;
  memcpy (g->y, y, sizeof y);
  g->longest = fmax (g->longest, length_of (g));
  return BT_OK;
}

static bt_status
mean (void *self, const bti_polynomial *a, double *out, bt_error *error)
{
  (void) error;
  const struct healed *g = self;
  const size_t c = g->system->part[0].classical ? 0 : 1;
  const size_t slot[4]
      = { BTI_SLOT_X (c), BTI_SLOT_P (c), BTI_SLOT_X (1 - c), BTI_SLOT_P (1 - c) };
  double z[BTI_SLOTS] = { 0 }, s[BTI_SLOTS * BTI_SLOTS] = { 0 };
  const double *v = g->y + V;
  for (int i = 0; i < 4; i++)
    {
      z[slot[i]] = g->y[MEAN + i];
      for (int k = 0; k < 4; k++)
        s[slot[i] * BTI_SLOTS + slot[k]]
            = g->y[COV + 4 * i + k] + (i > 1 && k > 1 ? v[i + k - 4] : 0);
    }
  *out = creal (bti_polynomial_gaussian (a, z, s));
  return BT_OK;
}

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  const struct healed *g = self;
  bt_status status = mean (self, &g->system->h, &out->energy, error);
  *out = (bt_observables){ .x = g->y[MEAN],
                           .p = g->flow.a[0][1] * g->y[MEAN + 1],
                           .x2 = g->y[COV] + g->y[MEAN] * g->y[MEAN],
                           .norm = 1,
                           .energy = out->energy };
  return status;
}

static bt_status
gates (void *self, int eigenvalues, bt_gates *out, bt_error *error)
{
  (void) eigenvalues;
  (void) error;
  const struct healed *g = self;
  out->length_min = length_of (g);
  out->length_max = g->longest;
  out->purity = sqrt (out->length_min);
  return BT_OK;
}

static bt_status
settle (bt_options *options, const bt_model *model, bt_error *error)
{
  (void) options;
  bti_open *open;
  bt_status status = healed_of (&open, model, error);
  bti_open_free (open);
  return status;
}

const bt_method bti_method_healed = {
  .name = "gaussian-healed",
  .summary = "covariance of the conditional means plus the conditional covariance",
  .source = "Riccati equation, Prince-Dormand pair of order eight",
  .caps = BT_ENVIRONMENT | BT_BOUND,
  .make = make,
  .destroy = destroy,
  .advance = advance,
  .observe = observe,
  .mean = mean,
  .gates = gates,
  .settle = settle,
};
