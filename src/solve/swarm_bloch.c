/* solve/swarm_bloch.c - trajectories of a qubit: coupled by sigma_z, or in a cavity by
 * sx and sy (Wigner ordering).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "num/lanes.h"
#include "num/random.h"
#include "solve/density.h"
#include "solve/swarm.h"

enum
{
  LANES = BTI_SWARM_LANES,
  X = 0,
  P,
  U,
  V,
  W
};

bti_swarm_kick
bti_swarm_kick_of (const bti_swarm *swarm, double t)
{
  bti_swarm_mode mode = swarm->mode;
  int healed = mode == BTI_SWARM_HEALED || mode == BTI_SWARM_PSEUDO;
  int noisy = healed || mode == BTI_SWARM_NOISE;
  double l = swarm->l, sigma = noisy ? sqrt (2 * swarm->diffusion) : 0;
  double s = healed && l != 0 ? -l / (2 * sigma) : 0;
  double rate = noisy ? swarm->decoherence : 0;
  bti_swarm_kick k = { .phase = 2 * l * t, .n = sigma * sqrt (t), .draw = healed };
  k.decay = exp (-4 * (rate - s * s / 2) * t);
  if (!healed)
    {
      k.mean = -l * t;
      return k;
    }
  k.a = 2 * s * sigma * t;
  k.za = 4 * s * s * t;
  k.zn = 2 * s * sqrt (t);
  return k;
}

void
bti_swarm_rotation (double out[4], double omega, double t)
{
  double c = cos (omega * t), s = sin (omega * t);
  out[0] = out[3] = c;
  out[1] = s / omega;
  out[2] = -omega * s;
}

int
bti_swarm_stops (const bti_swarm *swarm, size_t i)
{
  return i % 4096 == 4095 && bt_watch_check (swarm->watch, NULL) != BT_OK;
}

void
bti_swarm_draw (const bti_swarm *swarm, bti_swarm_block *block, const double **normal,
                const double **uniform)
{
  size_t second = block->drawn % 2 * LANES;
  if (second == 0)
    bti_noise_lanes (swarm->seed, block->stream, block->drawn / 2, LANES, block->normal,
                     block->uniform);
  block->drawn++;
  *normal = block->normal + second;
  *uniform = block->uniform + second;
}

/* A kick by SOURCE on TARGET; DIAGONAL is <A>, OFF and NEXT the other two components in
 * the sense of rotation. */
static inline __attribute__ ((always_inline)) void
kick (const bti_swarm_kick *k, const double *restrict source, double *restrict target,
      double *restrict diagonal, double *restrict off, double *restrict next,
      const double *restrict normal, const double *restrict uniform,
      double *restrict longest, double *restrict born)
{
  for (size_t l = 0; l < LANES; l++)
    {
      double sine, cosine, mean = diagonal[l], n = normal[l];
      bti_lane_sincos (k->phase * source[l], &sine, &cosine);
      double first = off[l] * cosine - next[l] * sine;
      double second = next[l] * cosine + off[l] * sine;
      double a = uniform[l] < (1 + mean) / 2 ? 1 : -1;
      target[l] += k->a * a + k->n * n + k->mean * mean;
      double e = bti_lane_exp (k->za * a + k->zn * n);
      double high = (1 + mean) / 2 * e, low = (1 - mean) / 2 / e;
      double norm = 1 / (high + low), all = (high - low) * norm;
      first *= norm * k->decay;
      second *= norm * k->decay;
      diagonal[l] = all;
      off[l] = first;
      next[l] = second;
      double length = all * all + first * first + second * second;
      double size = mean < 0 ? -mean : mean;
      longest[l] = length > longest[l] ? length : longest[l];
      born[l] = size > born[l] ? size : born[l];
    }
}

/* ---- coupled by sigma_z -------------------------------------------------------- */

static bt_status
prepare_qubit (bti_swarm *swarm, bti_swarm_segment *segment, bt_error *error)
{
  (void) error;
  const bti_open_params *p = swarm->params;
  for (int whole = 0; whole < 2; whole++)
    {
      double t = p->frozen == 1 ? 0 : segment->h * (whole ? 1 : 0.5);
      bti_swarm_rotation (segment->rotation[whole], p->omega_c, t);
      segment->angle[whole][0] = cos (p->delta * t);
      segment->angle[whole][1] = sin (p->delta * t);
    }
  segment->kick[0] = bti_swarm_kick_of (swarm, segment->h);
  return BT_OK;
}

static inline __attribute__ ((always_inline)) void
turn (const bti_swarm_segment *segment, int whole, bti_swarm_block *block)
{
  const double *r = segment->rotation[whole], *a = segment->angle[whole];
  double (*f)[LANES] = block->field;
  for (size_t l = 0; l < LANES; l++)
    {
      double x = f[X][l], p = f[P][l], v = f[V][l], w = f[W][l];
      f[X][l] = r[0] * x + r[1] * p;
      f[P][l] = r[2] * x + r[3] * p;
      f[V][l] = a[0] * v - a[1] * w;
      f[W][l] = a[0] * w + a[1] * v;
    }
}

static BTI_CLONES void
cross_qubit (const bti_swarm *swarm, const bti_swarm_segment *segment,
             bti_swarm_block *block)
{
  double (*f)[LANES] = block->field;
  for (size_t i = 0; i < segment->steps; i++)
    {
      const double *normal, *uniform;
      if (bti_swarm_stops (swarm, i))
        return;
      bti_swarm_draw (swarm, block, &normal, &uniform);
      turn (segment, i > 0, block);
      kick (&segment->kick[0], f[X], f[P], f[W], f[U], f[V], normal, uniform,
            block->longest, block->born);
    }
  if (segment->steps > 0)
    turn (segment, 0, block);
}

/* ---- cavity -------------------------------------------------------------------- */

static bt_status
prepare_cavity (bti_swarm *swarm, bti_swarm_segment *segment, bt_error *error)
{
  (void) error;
  const bti_open_params *p = swarm->params;
  for (int whole = 0; whole < 2; whole++)
    {
      double t = segment->h * (whole ? 1 : 0.5), sum = swarm->up + swarm->down;
      double *rest = segment->rest[whole];
      double time = p->kappa > 0 ? -expm1 (-p->kappa * t / 2) / (p->kappa / 2) : t;
      rest[0] = exp (-p->kappa * t / 2);
      rest[1] = sqrt (2) * p->drive * time;
      rest[2] = exp (-(sum / 2 + 2 * p->gphi) * t);
      rest[3] = sum != 0 ? -expm1 (-sum * t) / sum : t;
      rest[4] = swarm->up;
      rest[5] = swarm->down;
    }
  segment->kick[0] = bti_swarm_kick_of (swarm, segment->h / 2);
  segment->kick[1] = bti_swarm_kick_of (swarm, segment->h);
  return BT_OK;
}

/* Loss and drive; decay, excitation and dephasing that do not come with a kick. */
static inline __attribute__ ((always_inline)) void
relax (const double *r, bti_swarm_block *block)
{
  double (*f)[LANES] = block->field;
  for (size_t l = 0; l < LANES; l++)
    {
      double w = f[W][l];
      f[X][l] = r[0] * f[X][l] + r[1];
      f[P][l] *= r[0];
      f[U][l] *= r[2];
      f[V][l] *= r[2];
      f[W][l] = w + r[3] * (r[4] * (1 - w) - r[5] * (1 + w));
    }
}

static BTI_CLONES void
cross_cavity (const bti_swarm *swarm, const bti_swarm_segment *segment,
              bti_swarm_block *block)
{
  double (*f)[LANES] = block->field, *longest = block->longest, *born = block->born;
  const double *n, *u;
  for (size_t i = 0; i < segment->steps; i++)
    {
      if (bti_swarm_stops (swarm, i))
        return;
      relax (segment->rest[i > 0], block);
      bti_swarm_draw (swarm, block, &n, &u);
      kick (&segment->kick[0], f[X], f[P], f[U], f[V], f[W], n, u, longest, born);
      bti_swarm_draw (swarm, block, &n, &u);
      kick (&segment->kick[1], f[P], f[X], f[V], f[U], f[W], n, u, longest, born);
      bti_swarm_draw (swarm, block, &n, &u);
      kick (&segment->kick[0], f[X], f[P], f[U], f[V], f[W], n, u, longest, born);
    }
  if (segment->steps > 0)
    relax (segment->rest[0], block);
}

/* ---- sums ---------------------------------------------------------------------- */

void
bti_swarm_sum_bloch (const bti_swarm_block *block, size_t count, double shift,
                     bti_swarm_sums *sums)
{
  for (size_t l = 0; l < count; l++)
    {
      double x = block->field[X][l], p = block->field[P][l];
      const double c[] = { 1, x, p, x * x + shift, p * p + shift, x * p };
      const double q[]
          = { 1, block->field[U][l], block->field[V][l], block->field[W][l] };
      for (int i = 0; i < BTI_MOMENTS; i++)
        for (int k = 0; k < 4; k++)
          sums->moment[i][k] += c[i] * q[k];
      double length = q[1] * q[1] + q[2] * q[2] + q[3] * q[3];
      sums->purity += (1 + length) / 2;
      sums->shortest = fmin (sums->shortest, length);
      sums->longest = fmax (sums->longest, block->longest[l]);
      sums->outside += block->longest[l] > 1 + 1e-9;
      sums->born += block->born[l] > 1 + 1e-9;
    }
}

static void
sum_wigner (const bti_swarm *swarm, const bti_swarm_segment *segment,
            const bti_swarm_block *block, size_t count, bti_swarm_sums *sums)
{
  (void) swarm;
  (void) segment;
  bti_swarm_sum_bloch (block, count, 0, sums);
}

const bti_swarm_kind bti_swarm_qubit = { prepare_qubit, cross_qubit, sum_wigner };
const bti_swarm_kind bti_swarm_cavity = { prepare_cavity, cross_cavity, sum_wigner };
