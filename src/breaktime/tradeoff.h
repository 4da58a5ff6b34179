/* breaktime/tradeoff.h - how much decoherence makes a coupling semiclassical.
 *
 * Of a partial Wigner function W(z), an operator on the quantum parts, with
 *
 *   dW/dt = ... - d_i (F_i W + W F_i)/2 + D2_ij d_i d_j W/2
 *           + D0_ab (L_a W L_b^dag - {L_b^dag L_a, W}/2),    F_i/2 = sum_a D1_ia L_a,
 *
 * points z with a conditional state of the quantum parts, driven by one and the same
 * noise, reproduce every mean of the master equation exactly when
 *
 *   [[D2, D1], [D1^dag, D0]] >= 0 (trade-off)
 *
 * and W(0) >= 0.  (Diosi; Oppenheim, Sparaciari, Soda, Weller-Davies; Layton,
 * arXiv:2604.08024: gamma_c gamma_q >= lambda^2/16 of a coupling lambda x A.)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_TRADEOFF_H
#define BREAKTIME_TRADEOFF_H

#include <breaktime/language.h>
#include <breaktime/status.h>
#include <stddef.h>

BT_BEGIN_C

/* Smallest eigenvalue of [[D2, D1], [D1^dag, D0]], N classical coordinates and K
 * Lindblad operators, row-major, D2 real.  BT_EINVAL, BT_ECONV, BT_ENOMEM. */
BT_CHECKED bt_status bt_tradeoff (const double *d2, const bt_complex *d1,
                                  const bt_complex *d0, size_t n, size_t k,
                                  double *smallest, bt_error *error);

BT_END_C

#endif
