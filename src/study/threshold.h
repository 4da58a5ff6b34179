/* study/threshold.h - how much decoherence exact trajectories need, found in ways that
 * share no step:
 *
 *   the trade-off   where the smallest eigenvalue of [[D2, D1], [D1^dag, D0]] is 0
 *   the gates       where trajectories of the same equations cease to leave the ball of
 *                   states
 *   the onset       the pole of the time after which W < 0, in the frozen model: its
 *                   inverse falls as 1/gamma_q falls, and is 0 at the threshold
 *
 * Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_THRESHOLD_H
#define BTI_THRESHOLD_H

#include "study/ways.h"

enum
{
  BTI_BY_TRADEOFF,
  BTI_BY_GATES,
  BTI_BY_ONSET,
  BTI_THRESHOLD_WAYS
};

/* The rate of Q at the threshold in each way, NAN where there is none, known to +-
 * HALF; gamma_q, or gd = gu of a cavity, in P ordering gd alone.  Times UNIT it is
 * gamma_c gamma_q/lambda^2, or gd kappa (2 nb + 1)/g^2, in P ordering gd kappa nb/g^2.
 */
typedef struct bti_threshold
{
  double unit, rate[BTI_THRESHOLD_WAYS], half[BTI_THRESHOLD_WAYS];
} bti_threshold;

/* BT_ENOTSUP: the quartic model; P ordering of anything but a cavity.  BT_EINVAL: no
 * coupling, or no rate of C.  What the runs say. */
BT_CHECKED bt_status bti_threshold_find (const bti_leave *leave,
                                         const bti_open_params *params, int p_ordering,
                                         bti_threshold *out, bt_error *error);

/* ---- of any model --------------------------------------------------------------- */

/* The model with another VALUE of the parameter that is sought; the caller frees it. */
typedef bt_status bti_member (void *context, double value, bt_model **out,
                              bt_error *error);

typedef enum bti_critical_way
{
  BTI_BY_RATIO,  /* the rates are what the records need at least: Cholesky's factor */
  BTI_BY_MATRIX, /* the trade-off matrix has no eigenvalue below 0 */
  BTI_BY_STATES, /* density matrices along trajectories stay ones: qubits, pure ones */
  BTI_CRITICAL_WAYS
} bti_critical_way;

/* Value of the parameter there, NAN in a way that was not gone, to +- HALF; ABOVE: the
 * trajectories exist from there on up to FAR, else down to it, as far as was looked. */
typedef struct bti_critical
{
  double value[BTI_CRITICAL_WAYS], half[BTI_CRITICAL_WAYS], far;
  int above;
} bti_critical;

/* The value of a parameter that is NOW from which on a model has exact trajectories in
 * Wigner order, between a thousandth of it and a thousand times as much.
 * BT_EINVAL: NOW is 0; BT_ENOTSUP: the model is none that `hybrid' takes, there is no
 * such value, or more than one. */
BT_CHECKED bt_status bti_critical_find (const bti_leave *leave, bti_member *member,
                                        void *context, double now, bti_critical *out,
                                        bt_error *error);

/* ---- of the shapes -------------------------------------------------------------- */

/* When the frozen form of PARAMS, which is filled in, first has W < 0, to +- *HALF.
 * BT_ENOTSUP: that kind has none; BT_ECONV: none is to be seen. */
BT_CHECKED bt_status bti_open_onset (const bti_leave *leave, bti_open_params *params,
                                     double *time, double *half, bt_error *error);

/* The same in closed form, from a Gaussian C and a pure Q that is no eigenstate of A:
 *   t* = 8 gamma_q Var p/(lambda^2 - 16 gamma_c gamma_q),
 * INFINITY at or above the threshold.  From |W_ud|^2 <= W_uu W_dd, where the diagonal
 * parts move apart as lambda t and the coherence falls as exp(-4 gamma_q t). */
double bti_onset_formula (const bti_open_params *p);

/* Of the frozen form of PARAMS at T: below 0 where W is negative.  A qubit's is the
 * smallest eigenvalue over the trace of W at the centre. */
BT_CHECKED bt_status bti_frozen_margin (const bti_leave *leave,
                                        const bti_open_params *params, double t,
                                        double *out, bt_error *error);

#endif
