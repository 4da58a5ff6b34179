/* solve/ahead.h - means of a state made of eigenstates, at many times ahead.
 *
 *   <A>(t) = sum_ab conj(c_a) A_ab c_b exp(i (E_a - E_b) t)
 *
 * is a sum of oscillations, whatever the operator; once it has been looked at often
 * enough, at equal intervals, many times to come are computed at once (num/beats.h):
 * as many as there were so far, so that no more than half is in vain.      Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_AHEAD_H
#define BTI_AHEAD_H

#include "num/beats.h"
#include "solve/elapsed.h"

#include <breaktime/method.h>

typedef struct bti_ahead
{
  int ready;    /* the sums below are filled in */
  bti_beats x;  /* of <x>, */
  bti_beats x2; /* and of <x^2> */
  bti_elapsed now;
  double interval;
  size_t steady;       /* intervals alike so far */
  size_t count, index; /* times known, and which of them is now; 0: none */
  double *value[3];    /* x, p, x2 */
} bti_ahead;

/* Non-zero after an advance when it is worth while to fill in the sums, once. */
int bti_ahead_wants (const bti_ahead *ahead);

/* To BEATS the part of A between two groups of eigenstates, energies LEFT[0..ROWS) and
 * RIGHT[0..COLUMNS) and their amplitudes, each TWICE where it stands for its
 * conjugate, too; ELEMENT is ROWS x COLUMNS, row by row STRIDE apart.  Of a group with
 * itself, LEFT == RIGHT, every pair once.  What rounding hides is left out.
 * BT_ENOMEM. */
typedef struct bti_ahead_group
{
  size_t size;
  const double *energy;
  const double complex *amplitude;
} bti_ahead_group;
BT_CHECKED bt_status bti_ahead_pairs (bti_beats *beats, const bti_ahead_group *left,
                                      const bti_ahead_group *right,
                                      const double *element, size_t stride,
                                      bt_error *error);

/* The state has gone on by INTERVAL. */
void bti_ahead_advance (bti_ahead *ahead, double interval);

/* x, p and x2 of OUT, now; the sums are filled in.  BT_ENOMEM. */
BT_CHECKED bt_status bti_ahead_observe (bti_ahead *ahead, bt_observables *out,
                                        bt_error *error);

void bti_ahead_clear (bti_ahead *ahead);

#endif
