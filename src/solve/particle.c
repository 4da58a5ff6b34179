/* solve/particle.c - see particle.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/particle.h"
#include "num/composition.h"

void
bti_particle_move (bti_particle *at, const bt_model *model, double h, size_t steps)
{
  size_t modes = bt_model_modes (model);
  for (size_t s = 0; s < steps * BTI_COMPOSITION_STAGES; s++)
    {
      double step = h * bti_composition8[s % BTI_COMPOSITION_STAGES], stiffness = 1;
      at->x += step / 2 * at->p;
      for (size_t j = 0; j < modes; j++)
        {
          double omega = bt_model_omega (model, j), lambda = bt_model_lambda (model, j);
          at->y[j] += step / 2 * at->v[j];
          stiffness += lambda * at->y[j] * at->y[j];
          at->v[j] -= step * (omega * omega + lambda * at->x * at->x) * at->y[j];
          at->y[j] += step / 2 * at->v[j];
        }
      at->p -= step * stiffness * at->x;
      at->x += step / 2 * at->p;
    }
}
