/* solve/flow.c - see flow.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "num/composition.h"
#include "solve/flow.h"

#include <math.h>
#include <string.h>

/* p -= c dV/dq, then q += d p.  LANES is a constant wherever this is inlined, and
 * so is MODES in the common case of one mode. */
static inline __attribute__ ((always_inline)) void
kick_drift (double *restrict q, double *restrict p, const double *omega2,
            const double *lambda, size_t modes, double c, double d, size_t lanes)
{
  for (size_t l = 0; l < lanes; l++)
    {
      double x = q[l], stiffness = c;
      for (size_t j = 1; j <= modes; j++)
        {
          double y = q[j * lanes + l], momentum = p[j * lanes + l],
                 coupling = c * lambda[j - 1];
          stiffness += coupling * (y * y);
          momentum -= (c * omega2[j - 1] + coupling * (x * x)) * y;
          p[j * lanes + l] = momentum;
          q[j * lanes + l] = y + d * momentum;
        }
      double momentum = p[l] - stiffness * x;
      p[l] = momentum;
      q[l] = x + d * momentum;
    }
}

/* The same for a block of many modes, mode by mode, so that lanes stay the inner
 * loop: the trip count of the modes is not known here. */
static inline __attribute__ ((always_inline)) void
kick_drift_modes (double *restrict q, double *restrict p, const double *omega2,
                  const double *lambda, size_t modes, double c, double d)
{
  double square[BTI_LANES], stiffness[BTI_LANES];
  for (size_t l = 0; l < BTI_LANES; l++)
    {
      square[l] = q[l] * q[l];
      stiffness[l] = 1;
    }
  for (size_t j = 1; j <= modes; j++)
    {
      double w = omega2[j - 1], coupling = lambda[j - 1];
      double *y = q + j * BTI_LANES, *momentum = p + j * BTI_LANES;
      for (size_t l = 0; l < BTI_LANES; l++)
        {
          stiffness[l] += coupling * y[l] * y[l];
          momentum[l] -= c * (w + coupling * square[l]) * y[l];
          y[l] += d * momentum[l];
        }
    }
  for (size_t l = 0; l < BTI_LANES; l++)
    {
      p[l] -= c * stiffness[l] * q[l];
      q[l] += d * p[l];
    }
}

/* Kicks at the end of a step and the beginning of the next are one.  H = p^2/2 + V(q)
 * is what bti_nystrom6 wants. */
static inline __attribute__ ((always_inline)) void
advance_block (double *restrict q, double *restrict p, const double *omega2,
               const double *lambda, size_t modes, double h, size_t steps)
{
  const double *kick = bti_nystrom6.kick, *drift = bti_nystrom6.drift;
  const double end = kick[BTI_NYSTROM_STAGES];
  if (steps == 0)
    return;
  for (size_t s = 0; s < steps; s++)
    for (size_t i = 0; i < BTI_NYSTROM_STAGES; i++)
      {
        double c = h * (i > 0 || s == 0 ? kick[i] : end + kick[0]);
        if (modes > 1)
          kick_drift_modes (q, p, omega2, lambda, modes, c, h * drift[i]);
        else
          kick_drift (q, p, omega2, lambda, modes, c, h * drift[i], BTI_LANES);
      }
  kick_drift (q, p, omega2, lambda, modes, h * end, 0, BTI_LANES);
}

BTI_CLONES void
bti_flow_block (double *q, double *p, const double *omega2, const double *lambda,
                size_t modes, double h, size_t steps)
{
  q = __builtin_assume_aligned (q, 64);
  p = __builtin_assume_aligned (p, 64);
  if (modes == 1)
    advance_block (q, p, omega2, lambda, 1, h, steps);
  else
    advance_block (q, p, omega2, lambda, modes, h, steps);
}

void
bti_flow_single (double *q, double *p, const double *omega2, const double *lambda,
                 size_t modes, double h, size_t steps)
{
  const double *w = bti_composition8;
  const int last = BTI_COMPOSITION_STAGES - 1;
  if (steps == 0)
    return;
  /* Each stage is kick(w/2) drift(w) kick(w/2); adjacent kicks merge, across
   * steps too. */
  double first = h * w[0] / 2, join = h * (w[last] + w[0]) / 2;
  for (size_t s = 0; s < steps; s++)
    for (int i = 0; i <= last; i++)
      {
        double c = i > 0 ? h * (w[i - 1] + w[i]) / 2 : s > 0 ? join : first;
        kick_drift (q, p, omega2, lambda, modes, c, h * w[i], 1);
      }
  kick_drift (q, p, omega2, lambda, modes, h * w[last] / 2, 0, 1);
}

double
bti_flow_energy (const double *q, const double *p, const double *omega2,
                 const double *lambda, size_t modes)
{
  double energy = p[0] * p[0] + q[0] * q[0];
  for (size_t j = 1; j <= modes; j++)
    energy += p[j] * p[j] + (omega2[j - 1] + lambda[j - 1] * q[0] * q[0]) * q[j] * q[j];
  return energy / 2;
}

/* 2 E of each lane. */
static inline __attribute__ ((always_inline)) void
energies (double *restrict twice, const double *restrict position,
          const double *restrict momentum, const double *omega2, const double *lambda,
          size_t modes, size_t lanes)
{
  for (size_t l = 0; l < lanes; l++)
    twice[l] = momentum[l] * momentum[l] + position[l] * position[l];
  for (size_t j = 1; j <= modes; j++)
    for (size_t l = 0; l < lanes; l++)
      {
        double q = position[j * BTI_LANES + l], v = momentum[j * BTI_LANES + l];
        twice[l]
            += v * v
               + (omega2[j - 1] + lambda[j - 1] * position[l] * position[l]) * q * q;
      }
}

void
bti_flow_begin (const double *blocks, size_t samples, double *inverse,
                const double *omega2, const double *lambda, size_t modes)
{
  size_t stride = (modes + 1) * BTI_LANES;
  for (size_t first = 0; first < samples; first += BTI_LANES, blocks += 2 * stride)
    {
      size_t lanes = samples - first < BTI_LANES ? samples - first : BTI_LANES;
      energies (inverse + first, blocks, blocks + stride, omega2, lambda, modes, lanes);
      for (size_t l = first; l < first + lanes; l++)
        inverse[l] = 2 / inverse[l];
    }
}

/* Sums of each lane. */
struct lanes
{
  double x[BTI_LANES], p[BTI_LANES], x2[BTI_LANES], energy[BTI_LANES],
      change[BTI_LANES];
};

/* LANES and MODES are constants where they can be. */
static inline __attribute__ ((always_inline)) void
add_lanes (struct lanes *restrict sum, const double *restrict position,
           const double *restrict momentum, const double *restrict weight,
           const double *restrict inverse, const double *omega2, const double *lambda,
           size_t modes, size_t lanes)
{
  double twice[BTI_LANES];
  energies (twice, position, momentum, omega2, lambda, modes, lanes);
  for (size_t l = 0; l < lanes; l++)
    {
      sum->x[l] += weight[l] * position[l];
      sum->p[l] += weight[l] * momentum[l];
      sum->x2[l] += weight[l] * (position[l] * position[l]);
      sum->energy[l] += weight[l] * (twice[l] / 2);
      double off = fabs (twice[l] / 2 * inverse[l] - 1);
      sum->change[l] = off > sum->change[l] ? off : sum->change[l];
    }
}

/* HALF is a constant, for the compiler's sake. */
static inline __attribute__ ((always_inline)) void
fold (struct lanes *sum, size_t half)
{
  _Static_assert(BTI_LANES == 32, "lanes are folded five times");
  for (size_t l = 0; l < half; l++)
    {
      const double change = sum->change[l], other = sum->change[l + half];
      sum->x[l] += sum->x[l + half];
      sum->p[l] += sum->p[l + half];
      sum->x2[l] += sum->x2[l + half];
      sum->energy[l] += sum->energy[l + half];
      sum->change[l] = change > other ? change : other;
    }
}

/* Lanes are summed each for itself over the blocks, then by halves: the same bits
 * for any number of threads, and a loop that vectorises. */
BTI_CLONES bti_flow_sums
bti_flow_sum (const double *blocks, size_t samples, const double *weight,
              const double *inverse, const double *omega2, const double *lambda,
              size_t modes)
{
  struct lanes sum;
  memset (&sum, 0, sizeof sum);
  size_t stride = (modes + 1) * BTI_LANES;
  for (size_t first = 0; first < samples; first += BTI_LANES, weight += BTI_LANES,
              inverse += BTI_LANES, blocks += 2 * stride)
    {
      const double *position = blocks, *momentum = blocks + stride;
      size_t lanes = samples - first < BTI_LANES ? samples - first : BTI_LANES;
      if (lanes == BTI_LANES && modes == 1)
        add_lanes (&sum, position, momentum, weight, inverse, omega2, lambda, 1,
                   BTI_LANES);
      else
        add_lanes (&sum, position, momentum, weight, inverse, omega2, lambda, modes,
                   lanes);
    }
  fold (&sum, 16);
  fold (&sum, 8);
  fold (&sum, 4);
  fold (&sum, 2);
  fold (&sum, 1);
  return (bti_flow_sums){ .x = sum.x[0],
                          .p = sum.p[0],
                          .x2 = sum.x2[0],
                          .energy = sum.energy[0],
                          .change = sum.change[0] };
}
