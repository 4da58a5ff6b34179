/* solve/swarm.c - what trajectories of all kinds share: which there are, their rates
 * and where they start.
 *
 * A trajectory is a point (x, p) and a conditional state of Q, driven by the same
 * noise.  Steps are Strang splittings into sub-steps solved exactly, so that the mean
 * over trajectories at a step h is that of the split master equation at the same h,
 * whatever h; the states stay states.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/swarm.h"
#include "num/random.h"

#include <math.h>

/* ---- what can be done ---------------------------------------------------------- */

bt_status
bti_swarm_check (const bti_open *model, bti_swarm_mode mode, bt_error *error)
{
  const bti_open_params *p = bti_open_get (model);
  if (bti_open_starts_negative (model))
    return bt_error_set (error, BT_EINVAL,
                         "the Wigner function of the start (number state %g) is "
                         "negative somewhere: no trajectories sample it",
                         p->fock);
  if (p->cat == 1)
    return bt_error_set (error, BT_ENOTSUP,
                         "trajectories keep Q Gaussian: cat = 1 is not supported");
  if (mode == BTI_SWARM_P && p->squeezing != 0)
    return bt_error_set (error, BT_EINVAL,
                         "squeezing = %g: P trajectories start in a coherent state",
                         p->squeezing);
  if (mode != BTI_SWARM_HEALED && mode != BTI_SWARM_P)
    return BT_OK;
  bti_open_tradeoff tradeoff;
  bt_status status
      = bti_open_tradeoff_of (model, mode == BTI_SWARM_P ? 1 : 0, &tradeoff, error);
  if (status == BT_OK && !bti_open_fulfilled (&tradeoff))
    status = bt_error_set (error, BT_EINVAL, BTI_NO_TRAJECTORIES, tradeoff.smallest,
                           tradeoff.ratio);
  if (status == BT_OK && mode == BTI_SWARM_P && !(p->kappa * p->nb > 0))
    status = bt_error_set (error, BT_EINVAL,
                           "P trajectories need kappa nb > 0, not %g and %g", p->kappa,
                           p->nb);
  return status;
}

bt_status
bti_swarm_set (bti_swarm *swarm, bt_error *error)
{
  const bti_open_params *p = swarm->params;
  int healed = swarm->mode == BTI_SWARM_HEALED || swarm->mode == BTI_SWARM_PSEUDO;
  if (p->kind != BTI_OPEN_CAVITY)
    {
      swarm->l = p->lambda;
      swarm->diffusion = p->gamma_c;
      swarm->decoherence = p->gamma_q;
    }
  else
    {
      swarm->l = p->g / sqrt (2);
      swarm->diffusion = p->kappa * (2 * p->nb + 1) / 4;
      double rate = 0;
      if (healed && swarm->diffusion > 0)
        rate = p->g * p->g / (8 * p->kappa * (2 * p->nb + 1));
      swarm->decoherence = rate;
      swarm->up = p->gu - 4 * rate;
      swarm->down = p->gd - 4 * rate;
      if (swarm->mode == BTI_SWARM_P)
        swarm->down = fmax (0, p->gd - p->g * p->g / (p->kappa * p->nb));
    }
  swarm->v[0] = 1 / (2 * p->omega_q);
  swarm->v[1] = 0;
  swarm->v[2] = p->omega_q / 2;
  if (healed && swarm->l != 0 && !(swarm->diffusion > 0))
    return bt_error_set (error, BT_EINVAL,
                         "no record without diffusion of C: its rate is %g",
                         swarm->diffusion);
  return BT_OK;
}

const bti_swarm_kind *
bti_swarm_kind_of (const bti_swarm *swarm)
{
  switch (swarm->params->kind)
    {
    case BTI_OPEN_OSCILLATORS:
      return &bti_swarm_oscillators;
    case BTI_OPEN_CAVITY:
      return swarm->mode == BTI_SWARM_P ? &bti_swarm_cavity_p : &bti_swarm_cavity;
    default:
      return &bti_swarm_qubit;
    }
}

/* ---- trajectories -------------------------------------------------------------- */

/* Index of the normal numbers that place a trajectory; no step gets there. */
static const uint64_t start_index = UINT64_MAX;

void
bti_swarm_place (const bti_swarm *swarm, bti_swarm_block *block)
{
  const bti_open_params *p = swarm->params;
  int oscillators = p->kind == BTI_OPEN_OSCILLATORS;
  int point = swarm->mode == BTI_SWARM_SINGLE || swarm->mode == BTI_SWARM_P;
  double wide = point ? 0 : exp (p->squeezing) / sqrt (2 * p->omega_c);
  double tall = point ? 0 : exp (-p->squeezing) * sqrt (p->omega_c / 2);
  for (size_t l = 0; l < BTI_SWARM_LANES; l++)
    {
      double n[2];
      bti_normal2 (swarm->seed, block->stream + l, start_index, n);
      block->field[0][l] = p->x0 + wide * n[0];
      block->field[1][l] = p->p0 + tall * n[1];
      block->field[2][l] = oscillators ? p->xq0 : p->sx;
      block->field[3][l] = oscillators ? p->pq0 : p->sy;
      block->field[4][l] = oscillators ? 0 : p->sz;
      block->longest[l]
          = oscillators ? 0 : p->sx * p->sx + p->sy * p->sy + p->sz * p->sz;
      block->born[l] = 0;
    }
  block->drawn = 0;
}
