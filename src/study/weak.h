/* study/weak.h - the formulas of VZ25 Appendix A as orders in lambda.
 *
 * A residual that is small proves nothing; one that falls with the power of lambda that
 * the formula leaves out does.  Residuals are computed against the exact state, or the
 * method that the formula is about, while all lambdas are halved.
 *
 *   frequency   |nu - 1 - sum_j c lambda Omega_j^q a_j|; a = 1, or for one trajectory
 *               Omega y0^2 + p0^2/Omega                        (A10), (A22), (A23)
 *   waveform    max |x - x0 cos[(1 + sum_j c lambda Omega_j^q) t]|/|x0| over the last
 *               piece of the run; truncated Wigner against its own law,
 *               x0 Re [e^{it} prod_j 1/(1 - i c lambda Omega_j^q t)]
 *   variance    max |<x^2> - <x>^2 - c| over the same piece     (A12)
 *   c0, c2, product, mixture: measure/perturbation.h            (A7), (A8), (A13)
 *
 * Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_WEAK_H
#define BTI_WEAK_H

#include "study/ladder.h"

#include <breaktime/model.h>
#include <breaktime/watch.h>

/* What of a formula is put to the test, and how. */
typedef enum bti_residual
{
  BTI_RESIDUAL_FREQUENCY,
  BTI_RESIDUAL_WAVEFORM,
  BTI_RESIDUAL_VARIANCE,
  BTI_RESIDUAL_C0,
  BTI_RESIDUAL_C2,
  BTI_RESIDUAL_PRODUCT,
  BTI_RESIDUAL_MIXTURE
} bti_residual;

typedef enum bti_dynamics
{
  BTI_DYNAMICS_QUANTUM,
  BTI_DYNAMICS_MEANFIELD,
  BTI_DYNAMICS_SAMPLE, /* one trajectory */
  BTI_DYNAMICS_WIGNER
} bti_dynamics;

/* A formula.  Its numbers are part of the claim: a wrong one is another claim. */
typedef struct bti_law
{
  bti_residual residual;
  bti_dynamics dynamics;
  int collective; /* lambda x0^2 is kept as lambda falls, not x0 */
  int scaled;     /* times are in 1/lambda */
  int adapted;    /* y starts in the ground state of frequency W, not Omega */
  size_t halvings;
  double coefficient, omega_power; /* c and q; NaN: as derived */
  double y0, p0;                   /* of the trajectory, in every mode */
} bti_law;

/* Fill in what LAW leaves open, for models from FIRST on and the time AT.  BT_EINVAL:
 * AT not > 0, lambda not > 0, |x0| below 0.1; BT_ENOTSUP: a residual that these
 * dynamics do not have, more than BT_MAX_AXES
 * modes. */
BT_CHECKED bt_status bti_law_settle (bti_law *law, const bt_model *first, double at,
                                     bt_error *error);

/* What the residuals of LAW are computed by. */
const char *bti_law_method (const bti_law *law);

/* Residuals of LAW, settled, as LADDER's, which is empty: FIRST and as many models with
 * half the couplings as LAW says, and up to six more while whole orders are not told
 * apart and a smaller lambda could. */
BT_CHECKED bt_status bti_weak_order (const bti_law *law, const bt_model *first,
                                     double at, const bt_watch *watch,
                                     bti_ladder *ladder, bt_error *error);

/* (nu - 1)/sum_j lambda Omega_j^q a_j over a run to AT, extrapolated to lambda = 0 by
 * the parabola through the last three of the models; the line through the last two for
 * the error.  NEXT is the next term of nu, over lambda^2. */
typedef struct bti_shift
{
  bt_value value;
  double next;
} bti_shift;
BT_CHECKED bt_status bti_weak_shift (const bti_law *law, const bt_model *first,
                                     double at, const bt_watch *watch, bti_shift *out,
                                     bt_error *error);

/* What Eq. (6) lacks of the ground state that it stands for (measure/perturbation.h),
 * as LADDER's residuals; of LAW what is kept and the halvings. */
typedef enum bti_displaced_part
{
  BTI_DISPLACED_INFIDELITY,
  BTI_DISPLACED_SHIFT,
  BTI_DISPLACED_MIXTURE,
  BTI_DISPLACED_ENTROPY /* no power of lambda: not of bti_weak_displaced */
} bti_displaced_part;
BT_CHECKED bt_status bti_weak_displaced (const bti_law *law, bti_displaced_part what,
                                         const bt_model *first, bti_ladder *ladder,
                                         bt_error *error);

#endif
