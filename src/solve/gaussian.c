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
#include "num/ode.h"
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
system_of (const bt_open_params *p)
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
start (const bt_open_params *p, double mean[4], double v_c[2], double v_q[2])
{
  const double at[] = { p->x0, p->p0, p->xq0, p->pq0 };
  memcpy (mean, at, sizeof at);
  v_c[0] = exp (2 * p->squeezing) / (2 * p->omega_c);
  v_c[1] = exp (-2 * p->squeezing) * p->omega_c / 2;
  v_q[0] = 1 / (2 * p->omega_q);
  v_q[1] = p->omega_q / 2;
}

/* One row of observables from MEAN and the covariance S, which is not made a difference
 * of moments again. */
static void
read_row (const bt_open_params *p, const double mean[4], double s[4][4], double *out)
{
  static const int entry[10][2] = { { 0, 0 }, { 0, 1 }, { 1, 1 }, { 0, 2 }, { 0, 3 },
                                    { 1, 2 }, { 1, 3 }, { 2, 2 }, { 2, 3 }, { 3, 3 } };
  double moment[BTI_MOMENTS][BTI_MOMENTS] = { { 1 } };
  size_t count;
  for (int side = 0; side < 2; side++)
    {
      int at = 2 * side;
      const double m[] = { mean[at], mean[at + 1], s[at][at] + mean[at] * mean[at],
                           s[at + 1][at + 1] + mean[at + 1] * mean[at + 1],
                           s[at][at + 1] + mean[at] * mean[at + 1] };
      for (int k = 0; k < 5; k++)
        *(side ? &moment[0][k + 1] : &moment[k + 1][0]) = m[k];
    }
  for (int c = 0; c < 2; c++)
    for (int q = 0; q < 2; q++)
      moment[c + 1][q + 1] = s[c][q + 2] + mean[c] * mean[q + 2];
  bti_open_read (p, moment, out);
  bt_open_observables (p->kind, &count);
  /* The covariances are the last ten. */
  for (size_t e = 0; e < 10; e++)
    out[count - 10 + e] = s[entry[e][0]][entry[e][1]];
}

/* Row I of RESULT and its error, from the same by another way, ROUGH; NOISE is the
 * rounding of either relative to the largest number of its kind. */
static void
fill (bt_open_result *result, size_t i, const double *rough, double noise)
{
  double *value = result->value + i * result->count, largest[2] = { 1, 1 };
  /* Covariances know nothing of the means. */
  size_t means = result->count - 10;
  for (size_t o = 0; o < result->count; o++)
    largest[o >= means] = fmax (largest[o >= means], fabs (value[o]));
  for (size_t o = 0; o < result->count; o++)
    {
      size_t at = i * result->count + o;
      result->err_step[at] = fabs (value[o] - rough[o]) + noise * largest[o >= means];
      result->err_basis[at] = result->err_sample[at] = 0;
    }
  result->check[i] = (bt_open_check){
    .smallest = NAN, .purity = NAN, .length_max = NAN, .length_min = NAN
  };
}

static bt_status
check_model (const bt_open *model, bt_error *error)
{
  const bt_open_params *p = bt_open_get (model);
  if (p->cat == 1 || p->fock > 0)
    return bt_error_set (error, BT_ENOTSUP,
                         "a Gaussian start is needed, not cat = %g, fock = %g", p->cat,
                         p->fock);
  return BT_OK;
}

/* ---- the open system ----------------------------------------------------------- */

/* F = exp (A t) and the covariance N gathers, by the exponential of
 * [[-A, N], [0, A^T]] t (Van Loan, IEEE Trans. Autom. Control 23, 395 (1978)). */
static bt_status
flow (const struct system *sys, double t, double f[4][4], double gathered[4][4],
      bt_error *error)
{
  double block[64] = { 0 }, out[64];
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < 4; k++)
      {
        block[8 * i + k] = -sys->a[i][k] * t;
        block[8 * (i + 4) + k + 4] = sys->a[k][i] * t;
      }
  block[8 * 1 + 5] = sys->noise_c * t;
  block[8 * 3 + 7] = sys->noise_q * t;
  bt_status status = bti_exponential (out, block, 8, error);
  for (int i = 0; status == BT_OK && i < 4; i++)
    for (int k = 0; k < 4; k++)
      f[i][k] = out[8 * (k + 4) + i + 4];
  for (int i = 0; status == BT_OK && i < 4; i++)
    for (int k = 0; k < 4; k++)
      {
        gathered[i][k] = 0;
        for (int j = 0; j < 4; j++)
          gathered[i][k] += f[i][j] * out[8 * j + k + 4];
      }
  return status;
}

/* Means and covariance at T by that flow. */
static bt_status
read_flow (const struct system *sys, const double mean0[4], const double s0[4],
           double t, double mean[4], double s[4][4], bt_error *error)
{
  double f[4][4];
  bt_status status = flow (sys, t, f, s, error);
  for (int j = 0; status == BT_OK && j < 4; j++)
    {
      mean[j] = 0;
      for (int k = 0; k < 4; k++)
        {
          mean[j] += f[j][k] * mean0[k];
          for (int l = 0; l < 4; l++)
            s[j][k] += f[j][l] * s0[l] * f[k][l];
        }
    }
  return status;
}

static bt_status
run_open (bt_open_result *result, const bt_open *model, const bt_open_options *options,
          bt_error *error)
{
  const bt_open_params *p = bt_open_get (model);
  struct system sys = system_of (p);
  double mean0[4], v_c[2], v_q[2], *rough;
  bt_status status = check_model (model, error);
  start (p, mean0, v_c, v_q);
  const double s0[] = { v_c[0], v_c[1], v_q[0], v_q[1] };
  double wide[] = { sqrt (s0[0]), sqrt (s0[1]), sqrt (s0[2]), sqrt (s0[3]) };
  if (status == BT_OK)
    status = bti_calloc (&rough, result->count, sizeof *rough, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; status == BT_OK && i < result->times; i++)
    {
      double s[4][4], mean[4], t = result->time[i];
      bti_factor factor;
      status = read_flow (&sys, mean0, s0, t, mean, s, error);
      if (status == BT_OK)
        status = bti_gaussian_factor (&factor, p, wide, t, options, error);
      if (status != BT_OK)
        break;
      read_row (p, mean, s, rough);
      bti_gaussian_move (&factor, p, mean0, t, mean, s);
      read_row (p, mean, s, result->value + i * result->count);
      fill (result, i, rough, factor.noise);
      if (i + 1 < result->times)
        continue;
      bti_symplectic (&factor, result->symplectic, result->symplectic_err);
      for (int k = 0; k < 2; k++)
        result->symplectic_err[k] *= result->symplectic[k];
    }
  free (rough);
  return status;
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

/* From NOW to T, to a relative accuracy TOLERANCE a step. */
static bt_status
go_on (const struct system *sys, double *y, double now, double t, double tolerance,
       double s[4][4], bt_error *error)
{
  bt_status status = bti_ode (slope, sys, y, SIZE, t - now, tolerance, error);
  const double *v = y + V;
  memcpy (s, y + COV, 16 * sizeof **s);
  s[2][2] += v[0];
  s[2][3] += v[1];
  s[3][2] += v[1];
  s[3][3] += v[2];
  return status;
}

static bt_status
check_tradeoff (const bt_open *model, bt_error *error)
{
  bt_open_tradeoff tradeoff;
  bt_status status = bt_open_tradeoff_of (model, 0, &tradeoff, error);
  if (status == BT_OK && !bt_open_fulfilled (&tradeoff))
    status = bt_error_set (error, BT_EINVAL, BTI_NO_TRAJECTORIES, tradeoff.smallest,
                           tradeoff.ratio);
  return status;
}

static bt_status
run_healed (bt_open_result *result, const bt_open *model,
            const bt_open_options *options, bt_error *error)
{
  const bt_open_params *p = bt_open_get (model);
  struct system sys = system_of (p);
  double y[SIZE] = { 0 }, z[SIZE], v_c[2], v_q[2], now = 0, longest = 0, *rough;
  bt_status status = check_model (model, error);
  if (status == BT_OK)
    status = check_tradeoff (model, error);
  if (status == BT_OK)
    status = bti_calloc (&rough, result->count, sizeof *rough, error);
  if (status != BT_OK)
    return status;
  start (p, y + MEAN, v_c, v_q);
  y[COV] = v_c[0];
  y[COV + 5] = v_c[1];
  y[V] = v_q[0];
  y[V + 2] = v_q[1];
  memcpy (z, y, sizeof z);
  for (size_t i = 0; status == BT_OK && i < result->times; i++)
    {
      double s[4][4], t = result->time[i];
      status = bti_open_goes_on (options, error);
      /* The same with steps that are allowed a hundred times the error. */
      if (status == BT_OK)
        status = go_on (&sys, z, now, t, 1e-11, s, error);
      read_row (p, z + MEAN, s, rough);
      if (status == BT_OK)
        status = go_on (&sys, y, now, t, 1e-13, s, error);
      if (status != BT_OK)
        break;
      now = t;
      read_row (p, y + MEAN, s, result->value + i * result->count);
      fill (result, i, rough, 1e-14);
      const double *v = y + V;
      double length = 1 / (4 * (v[0] * v[2] - v[1] * v[1]));
      longest = fmax (longest, length);
      result->check[i].purity = sqrt (length);
      result->check[i].length_min = length;
      result->check[i].length_max = longest;
      result->conditional[0][0] = v[0];
      result->conditional[0][1] = result->conditional[1][0] = v[1];
      result->conditional[1][1] = v[2];
    }
  free (rough);
  return status;
}

const bt_open_method bti_open_gaussian = {
  .name = "gaussian",
  .summary = "means and covariances of the master equation",
  .source = "exponential of the linear flow",
  .kinds = BT_OPEN_OF_OSCILLATORS,
  .caps = BT_OPEN_EXACT,
  .run = run_open,
};

const bt_open_method bti_open_gaussian_healed = {
  .name = "gaussian-healed",
  .summary = "covariance of the conditional means plus the conditional covariance",
  .source = "Riccati equation, Prince-Dormand pair of order eight",
  .kinds = BT_OPEN_OF_OSCILLATORS,
  .caps = BT_OPEN_EXACT,
  .run = run_healed,
};
