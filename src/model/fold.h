/* model/fold.h - equal parts: states that are even or odd under their exchange.
 *
 * Where H stays the same when two oscillators change places, it joins
 * (|n, m> + |m, n>)/sqrt(2) and (|n, m> - |m, n>)/sqrt(2) nowhere: a matrix in states
 * of both becomes two of half the size.                                 Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_FOLD_H
#define BTI_FOLD_H

#include "model/sparse.h"

enum
{
  BTI_SWAPS = BT_MAX_PARTS / 2
};

/* Two parts, and the sign of a state under their exchange. */
typedef struct bti_swap
{
  size_t a, b;
  int odd;
} bti_swap;

/* Pairs of oscillators, no part in two of them, under whose exchange H of SYSTEM is the
 * same to the last bit; the starts are not looked at.  How many. */
size_t bti_swaps (bti_swap out[BTI_SWAPS], const bti_system *system);

/* The states of a basis that have all signs of some swaps: state I is
 *   sum_j sign[j] |j> / sqrt(orbit)  over the j with PLACE[j] == I,
 * and STATE[I] is one of these. */
typedef struct bti_fold
{
  size_t size;
  size_t *state, *place; /* of each state; of each of the basis, SIZE: in none */
  signed char *sign;     /* of each of the basis; 0: in none */
  double *root;          /* of each state: sqrt (orbit) */
} bti_fold;

/* The states of BASIS, whose frames are the same for both parts of each of the COUNT
 * swaps.  The caller clears OUT. */
BT_CHECKED bt_status bti_fold_new (bti_fold *out, const bti_basis *basis,
                                   const bti_swap *swap, size_t count, bt_error *error);
void bti_fold_clear (bti_fold *fold);

/* *A, a matrix in the basis that the swaps leave as it is, becomes the one in the
 * states of FOLD. */
BT_CHECKED bt_status bti_fold_matrix (bti_sparse **a, const bti_fold *fold,
                                      bt_error *error);

#endif
