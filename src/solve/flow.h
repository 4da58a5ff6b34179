/* solve/flow.h - classical trajectories of many samples at once.
 *
 * Hamilton's equations of the model, VZ25 Eqs. (7)-(8),
 *   x'' = -(1 + sum_j lambda_j y_j^2) x,   y_j'' = -(Omega_j^2 + lambda_j x^2) y_j,
 * by the schemes of num/composition.h: many of order six, one alone of order eight.
 * Samples are kept in blocks of BTI_LANES, structure of arrays: q[axis][lane],
 * p[axis][lane], axis 0 being x.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_FLOW_H
#define BTI_FLOW_H

#include "num/lanes.h"

#include <stddef.h>

/* Advance one block by STEPS steps of H.  Q and P hold (MODES + 1) * BTI_LANES
 * numbers, aligned to 64 bytes; OMEGA2 the squares of the frequencies and LAMBDA the
 * couplings, one a mode. */
void bti_flow_block (double *q, double *p, const double *omega2, const double *lambda,
                     size_t modes, double h, size_t steps);

/* The same for a single trajectory: q[modes + 1], p[modes + 1]. */
void bti_flow_single (double *q, double *p, const double *omega2, const double *lambda,
                      size_t modes, double h, size_t steps);

/* H of a single trajectory. */
double bti_flow_energy (const double *q, const double *p, const double *omega2,
                        const double *lambda, size_t modes);

/* INVERSE[i] = 1/E of the first SAMPLES lanes of blocks that follow each other, q then
 * p, each (MODES + 1) * BTI_LANES long. */
void bti_flow_begin (const double *blocks, size_t samples, double *inverse,
                     const double *omega2, const double *lambda, size_t modes);

/* Sums over these lanes, WEIGHT[i] times each; and the largest |E INVERSE[i] - 1|, a
 * product because a division costs as much as all the rest. */
typedef struct bti_flow_sums
{
  double x, p, x2, energy, change;
} bti_flow_sums;
bti_flow_sums bti_flow_sum (const double *blocks, size_t samples, const double *weight,
                            const double *inverse, const double *omega2,
                            const double *lambda, size_t modes);

#endif
