/* solve/stationary.h - the state that a master equation leaves as it is, two ways.
 *
 *   L rho = 0, tr rho = 1:
 *
 * from LU factors of L - s, s > 0 below all that can be told from 0, as the sparse
 * matrix that L is between Hermitian ones; and as what exp (L t) comes to.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_STATIONARY_H
#define BTI_STATIONARY_H

#include "solve/liouville.h"

enum
{
  BTI_SHAKES = 3 /* patterns of rounding that are tried */
};

typedef struct bti_stationary
{
  size_t size;
  double complex *rho;    /* SIZE x SIZE, row-major */
  double complex *shaken; /* BTI_SHAKES changes of it, by residuals as large as rounding
                             makes them, each with other signs */
  double gap;             /* the smallest modulus of an eigenvalue of L beside 0, to a
                             few per cent; INFINITY: there is none, of one state */
} bti_stationary;

/* The one state that stays.  BT_ECONV: there are others, to rounding, and how many;
 * BT_ELIMIT: L is too large; BT_ENOMEM; what the watch says. */
BT_CHECKED bt_status bti_stationary_find (bti_stationary *out, bti_liouville *l,
                                          const bt_watch *watch, bt_error *error);
void bti_stationary_clear (bti_stationary *s);

/* tr A RHO, and what rounding may have done to it. */
double bti_stationary_mean (const bti_stationary *s, const bti_sparse *a, double *err);

/* The mean of A that exp (L t) comes to from the first state of the basis, and how far
 * it may be from there: what is left by the rate at which the last changes fell, below
 * TOLERANCE if SECONDS are enough.  BT_ELIMIT: they are not; BT_ENOMEM; what the watch
 * says. */
BT_CHECKED bt_status bti_stationary_wait (bti_liouville *l, const bti_sparse *a,
                                          double tolerance, double seconds,
                                          const bt_watch *watch, double *mean,
                                          double *err, bt_error *error);

#endif
