/* study/stability.h - are the modes stable, VZ25 Eq. (17)?
 *
 * One decision for all who ask: the label of a mode comes from counting the edges of
 * Mathieu's equation (bt_floquet_between), and the exponents from the monodromy matrix
 * are held to it; of several modes the worst counts (bt_stability).  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_STABILITY_H
#define BTI_STABILITY_H

#include <breaktime/measure.h>
#include <breaktime/watch.h>

/* A mode, and what is known of its largest exponent over the amplitudes. */
typedef struct bti_mode
{
  double lambda, omega, nu; /* nu: of the background */
  bt_stability label;
  bt_floquet centre;  /* at x0, of one amplitude or where the label is BT_STABLE */
  double mu, err, at; /* the largest exponent, its error and its place */
  long narrow;        /* points where the count of edges alone says what they are */
} bti_mode;

/* Frequency of the background where the modes couple with SCALE times their lambda:
 *   1 + SCALE sum_j lambda_j/(4 Omega_j),
 * VZ25 Sec. IV; 1 where its shift is left out, SCALE 0. */
double bti_background (const bt_model *model, double scale);

/* MODE, room for one a mode of MODEL, about a background of frequency NU with the
 * amplitude |x0|, or with all those from |x0| - WIDTH/sqrt 2 to |x0| + WIDTH/sqrt 2;
 * and the WHOLE.  Errors are those of bt_floquet_exponent, and what WATCH says. */
BT_CHECKED bt_status bti_stability_judge (const bt_model *model, double nu,
                                          double width, const bt_watch *watch,
                                          bti_mode *mode, bt_stability *whole,
                                          bt_error *error);

#endif
