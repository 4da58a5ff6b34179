/* measure/perturbation.h - weak coupling, VZ25 Appendix A, and what it is held to.
 *
 * One mode.  Amplitudes are those of free oscillator states |n>_x |m>_y, frequencies 1
 * and Omega; the exact ones come from a diagonalisation of its own in the rectangle
 * n < levels_n, even m < 2 levels_m, which the solvers share no code with.
 *
 * With z0 = x0/sqrt 2, g = c lambda Omega^q (c = 1/8, q = -1 by derivation) and
 *   |psi> = sum c_nm f_n |n>|m>,  f_n = e^{-it/2} e^{-z0^2/2} (z0 e^{-it})^n/sqrt(n!),
 * first order in lambda from c_nm(0) = delta_m0 reads
 *   c_n0 = e^{-i Omega t/2} {e^{-i g (2n+1) t}
 *          - i g [z0^2 e^{-it} + n (n-1) e^{it}/z0^2] sin t}                     (A7)
 *   c_n2 = -i sqrt 2 g e^{-3i Omega t/2} {z0^2 e^{-it} s(Omega - 1)
 *          + (2n+1) s(Omega) + n (n-1) e^{it} s(Omega + 1)/z0^2},
 *   s(w) = sin (w t)/w                                                           (A8)
 * and the leading order in a form valid for t ~ 1/lambda keeps the phase alone, (A13).
 * Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_PERTURBATION_H
#define BTI_PERTURBATION_H

#include <breaktime/model.h>
#include <breaktime/watch.h>
#include <complex.h>

/* An exact state at TIME: psi[n * levels_m + m/2]; and what it is made from, the
 * eigenstates of either parity of n. */
typedef struct bti_weak
{
  size_t levels_n, levels_m;
  double omega, x0, lambda, time;
  double complex *psi;
  double *vector[2], *energy[2], *amplitude[2];
} bti_weak;

/* State at time 0: a coherent state of x times the ground state of y, of frequency
 * Omega as (A6) has it or (ADAPTED) of W as Eq. (6) has it.  LEVELS_N 0: enough for
 * the packet; LEVELS_M 0: six, for lambda x0^2 well below one.  Released with
 * bti_weak_clear.  BT_ENOTSUP: more than one mode; BT_ELIMIT: too many levels for the
 * memory; BT_ENOMEM, BT_ECONV; what WATCH (may be NULL) says. */
BT_CHECKED bt_status bti_weak_new (bti_weak *out, const bt_model *model, int adapted,
                                   size_t levels_n, size_t levels_m,
                                   const bt_watch *watch, bt_error *error);
void bti_weak_clear (bti_weak *weak);

/* The state at TIME, whatever it was before. */
void bti_weak_move (bti_weak *weak, double time);

/* Norm of the difference of STATE and a formula: in the states m = 0 against (A7), in
 * m = 2 against (A8), over all against (A13). */
typedef enum bti_formula
{
  BTI_A7,
  BTI_A8,
  BTI_A13
} bti_formula;
double bti_weak_distance (const bti_weak *state, bti_formula formula, double c,
                          double q);

/* 1 - tr rho_x^2, without cancellation.  BT_ENOMEM, BT_ECONV. */
BT_CHECKED bt_status bti_weak_mixture (const bti_weak *state, double *out,
                                       bt_error *error);

/* <x^2> - <x>^2. */
double bti_weak_variance (const bti_weak *state);

/* Second-order term of the mean spacing sum_n |f_n|^2 (E_{n+1,0} - E_{n,0}), lambda^2
 * left out, by Rayleigh and Schroedinger:
 *   -[2 + 8 (N+1)/Omega + 2 (N+2)/(Omega+1) + 2 N/(Omega-1)]/(64 Omega^2), N = x0^2/2;
 * it is the next term of the frequency of <x> for times short of 1/lambda^2. */
double bti_weak_second_order (double omega, double x0);

/* Ground state of p^2/2 + (x - x0)^2/2 + p_y^2/2 + (Omega^2 + lambda x^2) y^2/2, with
 * what it differs from Eq. (6) by: 1 - |<0|psi_0>|^2, summed over the excited states;
 * <x> - x0; 1 - tr rho_x^2; and -tr rho_x ln rho_x.  LEVELS oscillator states of
 * x - x0, half as many even ones of y at frequency W.  BT_ENOTSUP, BT_ENOMEM,
 * BT_ECONV. */
typedef struct bti_displaced
{
  double infidelity, shift, mixture, entropy;
} bti_displaced;
BT_CHECKED bt_status bti_displaced_ground (const bt_model *model, size_t levels,
                                           bti_displaced *out, bt_error *error);

#endif
