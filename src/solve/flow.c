/* solve/flow.c - see flow.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "num/composition.h"
#include "solve/flow.h"

#include <math.h>

/* p -= c dV/dq, then q += d p.  LANES is a constant wherever this is inlined, and
 * so is MODES in the common case of one mode. */
static inline __attribute__ ((always_inline)) void
kick_drift (double *restrict q, double *restrict p, const double *omega2,
            const double *lambda, size_t modes, double c, double d, size_t lanes)
{
  for (size_t l = 0; l < lanes; l++)
    {
      double x = q[l], stiffness = 1;
      for (size_t j = 1; j <= modes; j++)
        {
          double y = q[j * lanes + l], momentum = p[j * lanes + l];
          stiffness += lambda[j - 1] * y * y;
          momentum -= c * (omega2[j - 1] + lambda[j - 1] * x * x) * y;
          p[j * lanes + l] = momentum;
          q[j * lanes + l] = y + d * momentum;
        }
      double momentum = p[l] - c * stiffness * x;
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

/* Lanes are summed each for itself over the blocks, then in order: the same bits
 * for any number of threads, and a loop that vectorises. */
BTI_CLONES bti_flow_sums
bti_flow_sum (const double *blocks, size_t samples, const double *weight, double *start,
              const double *omega2, const double *lambda, size_t modes)
{
  double x[BTI_LANES] = { 0 }, p[BTI_LANES] = { 0 }, x2[BTI_LANES] = { 0 },
         energy[BTI_LANES] = { 0 }, change[BTI_LANES] = { 0 };
  size_t stride = (modes + 1) * BTI_LANES;
  for (size_t first = 0; first < samples; first += BTI_LANES, weight += BTI_LANES,
              start += BTI_LANES, blocks += 2 * stride)
    {
      const double *position = blocks, *momentum = blocks + stride;
      double local[BTI_LANES];
      for (size_t l = 0; l < BTI_LANES; l++)
        local[l] = momentum[l] * momentum[l] + position[l] * position[l];
      for (size_t j = 1; j <= modes; j++)
        for (size_t l = 0; l < BTI_LANES; l++)
          {
            double q = position[j * BTI_LANES + l], v = momentum[j * BTI_LANES + l];
            local[l] += v * v
                        + (omega2[j - 1] + lambda[j - 1] * position[l] * position[l])
                              * q * q;
          }
      size_t lanes = samples - first < BTI_LANES ? samples - first : BTI_LANES;
      for (size_t l = 0; l < lanes; l++)
        {
          x[l] += weight[l] * position[l];
          p[l] += weight[l] * momentum[l];
          x2[l] += weight[l] * (position[l] * position[l]);
          energy[l] += weight[l] * (local[l] / 2);
          start[l] = start[l] > 0 ? start[l] : local[l] / 2;
          double off = fabs (local[l] / 2 - start[l]) / start[l];
          change[l] = off > change[l] ? off : change[l];
        }
    }
  bti_flow_sums sums = { 0 };
  for (size_t l = 0; l < BTI_LANES; l++)
    {
      sums.x += x[l];
      sums.p += p[l];
      sums.x2 += x2[l];
      sums.energy += energy[l];
      sums.change = fmax (sums.change, change[l]);
    }
  return sums;
}
