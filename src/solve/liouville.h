/* solve/liouville.h - the master equation between number states.
 *
 *   L rho = G rho + (G rho)^+ + sum_k J_k rho J_k^+,
 *   G = -i H - sum_k J_k^+ J_k/2,
 *
 * J_k the operators of the environment times the square roots of their rates.  H and
 * J_k are cut from larger matrices (model/sparse.h), J_k^+ J_k is the product of cut
 * ones: what is solved is the master equation of a system that has these states alone,
 * which keeps the trace and leaves no state with a negative eigenvalue.       Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_LIOUVILLE_H
#define BTI_LIOUVILLE_H

#include "model/sparse.h"
#include "num/faber.h"
#include "num/factors.h"

typedef struct bti_liouville bti_liouville;

/* H, whose spectrum lies between LOW and HIGH, and JUMP[0..JUMPS-1], each of rate
 * RATE[k], of one basis.  They are copied.  WATCH
 * may be NULL.  Caller owns *OUT.  BT_ELIMIT: not finite; BT_ECANCEL, BT_ENOMEM. */
BT_CHECKED bt_status bti_liouville_new (bti_liouville **out, const bti_sparse *h,
                                        double low, double high,
                                        const bti_sparse *const *jump,
                                        const double *rate, size_t jumps,
                                        const bt_watch *watch, bt_error *error);
void bti_liouville_free (bti_liouville *l);

/* A rectangle that holds the field of values of L, over all matrices with the product
 * tr A^+ B: real parts from -LOW to HIGH, imaginary ones within REACH of 0. */
void bti_liouville_field (const bti_liouville *l, double *low, double *high,
                          double *reach);

/* Seconds that a product takes, roughly. */
double bti_liouville_seconds (const bti_liouville *l);

/* OUT = ALPHA (L - SHIFT) RHO + BETA OUT, RHO and OUT Hermitian and row-major, OUT to
 * the last bit; and SUM += WEIGHT OUT, unless SUM is NULL.  BT_ECANCEL, BT_ELIMIT: both
 * are then anything. */
BT_CHECKED bt_status bti_liouville_apply (bti_liouville *l, double complex *out,
                                          const double complex *rho, double alpha,
                                          double shift, double beta,
                                          double complex *sum, double weight,
                                          bt_error *error);

/* exp (L t) by the series F, one share of it: *RHO is replaced when all of it is done,
 * WORK three more of its size; the four change places.  As bti_liouville_apply. */
BT_CHECKED bt_status bti_liouville_exp (bti_liouville *l, const bti_faber *f,
                                        double complex **rho, double complex **work,
                                        bt_error *error);

/* L as a real matrix between Hermitian ones of SIZE states, added to OUT: the element
 * (i, j), i >= j, of rho has its real part at i SIZE + j and its imaginary one at
 * j SIZE + i.  BT_ELIMIT: too large; BT_ENOMEM; what the watch says. */
BT_CHECKED bt_status bti_liouville_entries (const bti_liouville *l, bti_entries *out,
                                            bt_error *error);

/* States. */
size_t bti_liouville_size (const bti_liouville *l);

/* tr A RHO of a Hermitian A. */
double bti_liouville_mean (const bti_sparse *a, const double complex *rho);

#endif
