/* solve/conditional.h - points with density matrices: `pseudo' and `mean-field-noise'
 * of any polynomials.
 *
 * The steps are those of ensemble.h, but what the points do not record is averaged over
 * and not drawn: with rho the state that somebody has who knows the points alone,
 *
 *   d rho = -i [H_Q + z_i G_i, rho] dt + sum_r {(M_r - <M_r>) rho dW_r + h.c. + D[M_r]}
 *           + sum_k r_k D[L_k] rho dt.
 *
 * Of `pseudo' rates r_k are below 0 where the trade-off does not hold, and then rho
 * ceases to be a state.  Of `mean-field-noise' rho does not know what the points were
 * kicked by: no M_r, and all of the decoherence is in the r_k.         Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_CONDITIONAL_H
#define BTI_CONDITIONAL_H

#include "solve/stepper.h"

#include <stdatomic.h>

enum
{
  BTI_CONDITIONAL_STATES = 64, /* at most */
  BTI_CONDITIONAL_ROOM = 4     /* matrices that a step works with */
};

extern const uint64_t bti_conditional_stream;

/* One trajectory; points and states are kept behind each other. */
typedef struct bti_path
{
  double most; /* largest tr rho^2 so far */
  int outside; /* it had a Born probability outside [0, 1] */
} bti_path;

typedef struct bti_conditional
{
  bti_system *system, *alone;
  bti_semiclassical *half;
  bti_basis *basis;
  bti_stepper *stepper;
  int seen; /* states know the records */
  double outside, tolerance;
  size_t size, n, batches, batch;
  uint64_t seed, done; /* steps */
  unsigned threads;
  const bt_watch *watch;
  double *z;
  double complex *rho;
  bti_path *path;
  double complex *jump; /* one jump, and two of them, as matrices, */
  double *weight;       /* with these weights */
  size_t jumps;
  double h;
  size_t steps, *ready; /* of each batch: steps of the advance under way */
  int torn;             /* 1: stopped; 2: no memory */
  atomic_int stop;
  double *batch_x, *batch_p;
} bti_conditional;

/* Step NUMBER of trajectory AT; WORK: BTI_CONDITIONAL_ROOM matrices. */
void bti_conditional_step (bti_conditional *c, size_t at, uint64_t number,
                           double complex *work);

/* a b; OUT = A B, or A B^+; tr A B of Hermitian ones. */
double complex bti_state_product (double complex a, double complex b);
void bti_state_times (double complex *out, const double complex *a,
                      const double complex *b, size_t size, int adjoint);
double bti_state_overlap (const double complex *a, const double complex *b,
                          size_t size);

#endif
