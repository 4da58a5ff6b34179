/* solve/swarm.h - many trajectories of one open model, in blocks of lanes.
 *
 * A coupling l x A with diffusion D of the momentum, acting alone for a time t, is
 * solved exactly: draw an eigenvalue a of A, then
 *
 *   dY = 2 s a t + sqrt(t) n,  n ~ N(0, 1),  sigma = sqrt(2 D),  s = -l/(2 sigma),
 *   p += sigma dY,  rho_ab *= exp(s (a + b) dY - s^2 (a^2 + b^2) t), normalised.
 *
 * The momentum's kick is the record of a measurement of A: its mean is the force.  The
 * controls replace parts of it.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_SWARM_H
#define BTI_SWARM_H

#include "model/open.h"

#include <breaktime/watch.h>
#include <stdint.h>

enum
{
  BTI_SWARM_LANES = 128,
  BTI_SWARM_FIELDS = 5
};

typedef enum bti_swarm_mode
{
  BTI_SWARM_HEALED,
  BTI_SWARM_PSEUDO,    /* the same, trade-off violated */
  BTI_SWARM_MEANFIELD, /* s = sigma = 0, no decoherence of Q */
  BTI_SWARM_SINGLE,    /* the same from the centre of the Wigner function */
  BTI_SWARM_NOISE,     /* s = 0 alone */
  BTI_SWARM_P          /* healed in P ordering */
} bti_swarm_mode;

/* Coefficients of one kick of duration T. */
typedef struct bti_swarm_kick
{
  double phase;      /* angle of the rotation about A per unit of x */
  double a, n, mean; /* kick: of eigenvalue, normal number, <A> */
  double za, zn;     /* 2 s dY: the same but for the last */
  double decay;      /* of what is off the diagonal of A */
  int draw;          /* eigenvalues are drawn */
} bti_swarm_kick;

typedef struct bti_swarm_block
{
  double field[BTI_SWARM_FIELDS][BTI_SWARM_LANES]; /* x p and sx sy sz or xq pq */
  double longest[BTI_SWARM_LANES];                 /* largest |n|^2 so far */
  double born[BTI_SWARM_LANES];                    /* largest |<A>| so far */
  double normal[2 * BTI_SWARM_LANES], uniform[2 * BTI_SWARM_LANES];
  uint64_t stream, drawn; /* first trajectory; numbers used */
} bti_swarm_block;

/* Sums over trajectories at one time. */
typedef struct bti_swarm_sums
{
  double moment[BTI_MOMENTS][BTI_MOMENTS], purity, longest, shortest;
  size_t outside, born;
} bti_swarm_sums;

/* From one output time to the next. */
typedef struct bti_swarm_segment
{
  double h;
  size_t steps;
  bti_swarm_kick kick[2];
  double rotation[2][4]; /* of (x, p): for a half and a whole step */
  double angle[2][4];    /* of Q, likewise: cos and sin, or a matrix of (xq, pq) */
  double rest[2][6];     /* cavity: contraction, shift, coherence, gone, up, down */
  double *gain;          /* oscillators: 4 a step */
  double v[3];           /* V_xx, V_xp, V_pp at its end */
} bti_swarm_segment;

typedef struct bti_swarm
{
  const bti_open_params *params;
  const bt_watch *watch; /* when to stop */
  bti_swarm_mode mode;
  uint64_t seed;
  double l, diffusion;  /* coupling and D of one kick */
  double decoherence;   /* rate of Q that goes with the kick */
  double up, down;      /* cavity: rates of the rest */
  double v[3], longest; /* oscillators: V now, and of it over all steps */
} bti_swarm;

/* What differs between kinds of model. */
typedef struct bti_swarm_kind
{
  /* Fill the coefficients of SEGMENT from its h and steps; called in order. */
  bt_status (*prepare) (bti_swarm *, bti_swarm_segment *, bt_error *);
  void (*cross) (const bti_swarm *, const bti_swarm_segment *, bti_swarm_block *);
  /* Add the first COUNT lanes. */
  void (*sum) (const bti_swarm *, const bti_swarm_segment *, const bti_swarm_block *,
               size_t count, bti_swarm_sums *);
} bti_swarm_kind;

extern const bti_swarm_kind bti_swarm_qubit, bti_swarm_cavity, bti_swarm_cavity_p,
    bti_swarm_oscillators;

/* Non-zero at step I of a segment when it is not to be gone on with: then what it has
 * made is not looked at.  Asked now and then. */
int bti_swarm_stops (const bti_swarm *swarm, size_t i);

/* Rates of the kicks of a swarm that has its parameters, its mode and no more.
 * BT_EINVAL: no record without diffusion. */
BT_CHECKED bt_status bti_swarm_set (bti_swarm *swarm, bt_error *error);
const bti_swarm_kind *bti_swarm_kind_of (const bti_swarm *swarm);

/* BLOCK, whose STREAM is known, at t = 0. */
void bti_swarm_place (const bti_swarm *swarm, bti_swarm_block *block);

/* BT_EINVAL, BT_ENOTSUP: there are no trajectories of MODE, and why. */
BT_CHECKED bt_status bti_swarm_check (const bti_open *model, bti_swarm_mode mode,
                                      bt_error *error);

/* Coefficients of a kick of duration T, for A^2 = 1. */
bti_swarm_kick bti_swarm_kick_of (const bti_swarm *swarm, double t);

/* Fill SEGMENT's rotations of (x, p) by H_C. */
void bti_swarm_rotation (double out[4], double omega, double t);

/* The next normal and uniform number of every lane. */
void bti_swarm_draw (const bti_swarm *swarm, bti_swarm_block *block,
                     const double **normal, const double **uniform);

/* The sums of qubit and cavity: SHIFT is what <x^2> and <p^2> of an ordering lack. */
void bti_swarm_sum_bloch (const bti_swarm_block *block, size_t count, double shift,
                          bti_swarm_sums *sums);

/* Why there are none: smallest eigenvalue, ratio. */
#define BTI_NO_TRAJECTORIES                                                            \
  "no exact trajectories: the trade-off matrix has the smallest eigenvalue %.6g, the " \
  "rates are %.6g of those needed"

#endif
