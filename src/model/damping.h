/* model/damping.h - an environment of operators linear in coordinates and momenta.
 *
 * With L = c.xi + c0, xi all coordinates, then all momenta, [xi_i, xi_j] = i J_ij, the
 * term gamma (L rho L^+ - {L^+ L, rho}/2) of d rho/dt adds to the flow of the means and
 * of the symmetrised covariance S
 *
 *   d<xi>/dt += A <xi> + b,  dS/dt += A S + S A^T + D,
 *   A = gamma Im (J c)^* c^T,  b = gamma Im (J c)^* c0,  D = gamma Re (J c)(J c)^+,
 *
 * for any state.  L = a = (x + i p)/sqrt(2): A = -gamma/2, D = gamma/2.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_DAMPING_H
#define BTI_DAMPING_H

#include "model/system.h"

enum
{
  BTI_DAMPING_ROWS = 2 * BT_MAX_PARTS
};

typedef struct bti_damping
{
  double a[BTI_DAMPING_ROWS][BTI_DAMPING_ROWS], b[BTI_DAMPING_ROWS],
      d[BTI_DAMPING_ROWS][BTI_DAMPING_ROWS];
} bti_damping;

/* That of SYSTEM, of oscillators alone.  BT_ENOTSUP, with a sentence that begins with
 * NAME: an operator that is not linear. */
BT_CHECKED bt_status bti_damping_of (bti_damping *out, const bti_system *system,
                                     const char *name, bt_error *error);

#endif
