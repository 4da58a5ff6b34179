/* breaktime/states.h - is a state one, is it entangled, how far are two apart?
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_STATES_H
#define BREAKTIME_STATES_H

#include <breaktime/language.h>
#include <breaktime/method.h>
#include <breaktime/status.h>
#include <breaktime/watch.h>
#include <stddef.h>

BT_BEGIN_C

/* The partial Wigner operator
 *   W(x, p) = 1/(2 pi) int ds e^(-ips) <x + s/2| rho |x - s/2>
 * of DENSITY at one point: rest x rest, row-major.  BT_ENOMEM. */
BT_CHECKED bt_status bt_wigner_at (const bt_density *density, double x, double p,
                                   bt_complex *out, bt_error *error);

/* Its smallest eigenvalue over POINTS x POINTS points of |x - X|, |p - P| <= HALF, then
 * refined around the smallest by halving steps.  AT, if not NULL, receives (x, p).  An
 * upper bound of the infimum.  BT_EINVAL: POINTS < 2; BT_ENOMEM, BT_ECONV; what WATCH,
 * which may be NULL, says. */
BT_CHECKED bt_status bt_wigner_smallest (const bt_density *density, double x, double p,
                                         double half, size_t points,
                                         const bt_watch *watch, double *smallest,
                                         double at[2], bt_error *error);

/* Symplectic eigenvalue of Q's covariance given C, sqrt det (S_QQ - S_QC S_CC^-1 S_CQ),
 * for the covariance S of (x, p, x_q, p_q).  W >= 0 exactly when it is >= 1/2.
 * NaN when S is not positive definite in double precision.  ERR, if not NULL: rounding,
 * which is all there is of a small eigenvalue of a covariance that has grown. */
double bt_gaussian_conditional (double s[4][4], double *err);

/* Smallest symplectic eigenvalue of the partial transpose: < 1/2 when entangled.
 * Likewise. */
double bt_gaussian_ppt (double s[4][4], double *err);

/* Trace distance sum |eigenvalues|/2 of A and B traced over the followed part (SIDE 0:
 * states of the rest) or over the rest (SIDE 1).  Levels that one of them lacks count
 * as empty.  BT_EINVAL: their levels are of other frequencies or centres; BT_ENOMEM,
 * BT_ECONV. */
BT_CHECKED bt_status bt_trace_distance (const bt_density *a, const bt_density *b,
                                        int side, double *distance, bt_error *error);

/* Trace distance |n_a - n_b|/2 of two states of a qubit. */
double bt_bloch_distance (const double a[3], const double b[3]);

BT_END_C

#endif
