/* model/adapted.h - the Hamiltonian in oscillators of y that follow x.
 *
 * One mode.  x on an evenly spaced grid x_i = (i + 1/2) d, i = 0, 1, ... and its
 * mirror image (sinc functions; Colbert and Miller, J. Chem. Phys. 96, 1982
 * (1992)), at each x_i oscillator states |m; x_i>, m even, of frequency
 *     W(x) = sqrt(Omega^2 + lambda x^2),
 * in which the potential is diagonal: x^2/2 + (m + 1/2) W(x).  What is left is
 * the kinetic energy of x between points,
 *     T(i - j) <m; x_i|m'; x_j>,  T(0) = pi^2/(6 d^2), T(l) = (-1)^l/(d^2 l^2).
 * States are kept while the potential is below the cut.  Even and odd
 * combinations of x_i and -x_i do not mix.                           Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_ADAPTED_H
#define BTI_ADAPTED_H

#include <breaktime/model.h>
#include <breaktime/watch.h>

typedef struct bti_adapted
{
  size_t size;   /* of each parity; the same states for both */
  size_t points; /* x_0 ... x_{points-1} */
  double spacing;
  size_t *first;     /* states of x_i: first[i]..first[i+1]-1, m = 0, 2, ... */
  double *x, *width; /* x_i and W(x_i), one a point */
  double lambda, omega;
  double cut;
} bti_adapted;

double bti_adapted_cut (const bt_model *model, double tolerance);

/* Number of states of each parity; SIZE_MAX when above 10^9. */
size_t bti_adapted_count (const bt_model *model, double cut);

/* Caller owns *OUT.  BT_ENOTSUP: more than one mode; BT_ELIMIT; BT_ENOMEM. */
BT_CHECKED bt_status bti_adapted_new (bti_adapted **out, const bt_model *model,
                                      double cut, bt_error *error);
void bti_adapted_free (bti_adapted *basis);

/* Fill H of PARITY (0 even, 1 odd in x), SIZE x SIZE, row-major, both triangles.
 * BT_ENOMEM, and what WATCH (may be NULL) says. */
BT_CHECKED bt_status bti_adapted_fill (const bti_adapted *basis, int parity, double *h,
                                       const bt_watch *watch, bt_error *error);

/* Amplitudes of the initial state at X0 in the states of PARITY. */
void bti_adapted_initial (const bti_adapted *basis, double x0, int parity, double *out);

/* S[m * count + n] = <m; a|n; b> of oscillators of frequencies A and B, both
 * numbers below COUNT, odd ones included. */
void bti_oscillator_overlaps (double *s, size_t count, double a, double b);

#endif
