/* solve/swarm_oscillators.c - trajectories of two oscillators, Q Gaussian.
 *
 * Its conditional covariance V is the same in all trajectories; each has its own
 * (x, p) and conditional mean of (x_q, p_q).  A kick with A = x_q for a time t is a
 * Kalman update: the record dY ~ N(2 s <x_q> t, S), S = t + 4 s^2 t^2 V_xx, and
 *
 *   m += (V_xx, V_xp) 2 s t (dY - 2 s <x_q> t)/S,   V -= (4 s^2 t^2/S) V e_x e_x^T V,
 *   V_pp += 2 gamma_q t,   p_q -= lambda x t,   p += sigma dY.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/memory.h"
#include "solve/swarm.h"

#include <math.h>

enum
{
  LANES = BTI_SWARM_LANES,
  X = 0,
  P,
  XQ,
  PQ
};

/* V -> R V R^T */
static void
turn_v (double v[3], const double r[4])
{
  double xx = v[0], xp = v[1], pp = v[2];
  v[0] = r[0] * r[0] * xx + 2 * r[0] * r[1] * xp + r[1] * r[1] * pp;
  v[1] = r[0] * r[2] * xx + (r[0] * r[3] + r[1] * r[2]) * xp + r[1] * r[3] * pp;
  v[2] = r[2] * r[2] * xx + 2 * r[2] * r[3] * xp + r[3] * r[3] * pp;
}

/* Gains of one step: of the normal number on p, x_q, p_q.  V moves across the kick. */
static bt_status
kick_v (const bti_swarm *swarm, double t, double v[3], double gain[4], bt_error *error)
{
  int healed = swarm->mode == BTI_SWARM_HEALED || swarm->mode == BTI_SWARM_PSEUDO;
  int noisy = healed || swarm->mode == BTI_SWARM_NOISE;
  double sigma = noisy ? sqrt (2 * swarm->diffusion) : 0;
  double s = healed && swarm->l != 0 ? -swarm->l / (2 * sigma) : 0;
  double rate = noisy ? swarm->decoherence : 0;
  double innovation = t + 4 * s * s * t * t * v[0];
  if (!(innovation > 0))
    return bt_error_set (error, BT_ECONV,
                         "the conditional covariance of Q is not positive: V_xx = %g",
                         v[0]);
  double deviation = sqrt (innovation), k = 2 * s * t / deviation;
  gain[0] = sigma * deviation;
  gain[1] = k * v[0];
  gain[2] = k * v[1];
  v[2] += 2 * rate * t - k * k * v[1] * v[1];
  v[1] -= k * k * v[0] * v[1];
  v[0] -= k * k * v[0] * v[0];
  return BT_OK;
}

/* Purity 1/(2 sqrt det V), and 1/(4 det V), which is above 1 for no state. */
static void
note_v (bti_swarm *swarm, const double v[3])
{
  double length = 1 / (4 * (v[0] * v[2] - v[1] * v[1]));
  if (!(length > 0))
    length = INFINITY;
  swarm->longest = fmax (swarm->longest, length);
}

static bt_status
prepare (bti_swarm *swarm, bti_swarm_segment *segment, bt_error *error)
{
  const bti_open_params *p = swarm->params;
  double *v = swarm->v;
  for (int whole = 0; whole < 2; whole++)
    {
      double t = p->frozen == 1 ? 0 : segment->h * (whole ? 1 : 0.5);
      bti_swarm_rotation (segment->rotation[whole], p->omega_c, t);
      bti_swarm_rotation (segment->angle[whole], p->omega_q, t);
    }
  bt_status status
      = bti_calloc (&segment->gain, 4 * segment->steps, sizeof (double), error);
  for (size_t i = 0; status == BT_OK && i < segment->steps; i++)
    {
      turn_v (v, segment->angle[i > 0]);
      status = kick_v (swarm, segment->h, v, segment->gain + 4 * i, error);
      note_v (swarm, v);
    }
  if (segment->steps > 0)
    turn_v (v, segment->angle[0]);
  note_v (swarm, v);
  for (int i = 0; i < 3; i++)
    segment->v[i] = v[i];
  return status;
}

static inline __attribute__ ((always_inline)) void
turn (const bti_swarm_segment *segment, int whole, bti_swarm_block *block)
{
  const double *r = segment->rotation[whole], *a = segment->angle[whole];
  double (*f)[LANES] = block->field;
  for (size_t l = 0; l < LANES; l++)
    {
      double x = f[X][l], p = f[P][l], xq = f[XQ][l], pq = f[PQ][l];
      f[X][l] = r[0] * x + r[1] * p;
      f[P][l] = r[2] * x + r[3] * p;
      f[XQ][l] = a[0] * xq + a[1] * pq;
      f[PQ][l] = a[2] * xq + a[3] * pq;
    }
}

static BTI_CLONES void
cross (const bti_swarm *swarm, const bti_swarm_segment *segment, bti_swarm_block *block)
{
  double force = -swarm->l * segment->h;
  double (*f)[LANES] = block->field;
  for (size_t i = 0; i < segment->steps; i++)
    {
      const double *normal, *uniform, *gain = segment->gain + 4 * i;
      if (bti_swarm_stops (swarm, i))
        return;
      bti_swarm_draw (swarm, block, &normal, &uniform);
      turn (segment, i > 0, block);
      for (size_t l = 0; l < LANES; l++)
        {
          f[P][l] += force * f[XQ][l] + gain[0] * normal[l];
          f[PQ][l] += force * f[X][l] + gain[2] * normal[l];
          f[XQ][l] += gain[1] * normal[l];
        }
    }
  if (segment->steps > 0)
    turn (segment, 0, block);
}

static void
sum (const bti_swarm *swarm, const bti_swarm_segment *segment,
     const bti_swarm_block *block, size_t count, bti_swarm_sums *sums)
{
  const double *v = segment->v;
  double length = 1 / (4 * (v[0] * v[2] - v[1] * v[1]));
  for (size_t l = 0; l < count; l++)
    {
      double x = block->field[X][l], p = block->field[P][l];
      double xq = block->field[XQ][l], pq = block->field[PQ][l];
      const double c[] = { 1, x, p, x * x, p * p, x * p };
      const double q[] = { 1, xq, pq, xq * xq + v[0], pq * pq + v[2], xq * pq + v[1] };
      for (int i = 0; i < BTI_MOMENTS; i++)
        for (int k = 0; k < BTI_MOMENTS; k++)
          sums->moment[i][k] += c[i] * q[k];
    }
  sums->purity += (double) count * sqrt (length);
  sums->shortest = length;
  sums->longest = swarm->longest;
  if (swarm->longest > 1 + 1e-9)
    sums->outside += count;
}

const bti_swarm_kind bti_swarm_oscillators = { prepare, cross, sum };
