/* num/extrapolation.h - one step of an ordinary differential equation, order eight.
 *
 * Gragg's midpoint rule with 2, 4, 6 and 8 substeps has an error in even powers of the
 * substep, of which the combination
 *
 *   -1/360 T_2 + 16/45 T_4 - 729/280 T_6 + 1024/315 T_8
 *
 * loses the first three.  Hairer, Norsett and Wanner, Solving Ordinary Differential
 * Equations I, Sec. II.9.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_EXTRAPOLATION_H
#define BTI_EXTRAPOLATION_H

#include <stddef.h>

/* RATE = dy/dt at Y. */
typedef void (*bti_rate) (const void *context, const double *y, double *rate);

enum
{
  BTI_EXTRAPOLATION_RATES = 17, /* evaluations a step */
  BTI_EXTRAPOLATION_WORK = 6    /* times SIZE numbers of scratch */
};

/* Y, SIZE numbers, a step of H on.  WORK and Y are aligned as F wants its arguments. */
void bti_extrapolate (bti_rate f, const void *context, double *y, size_t size, double h,
                      double *work);

#endif
