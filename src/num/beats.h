/* num/beats.h - sums of many oscillations at equally spaced times.
 *
 *   S(t_j) = Re sum_k f_k exp(i w_k t_j),   t_j = t_0 + j h,
 *
 * for any w_k by one fast Fourier transform: each oscillation is spread over a few
 * points of a grid of frequencies, twice as fine as needed, by a kernel whose own
 * transform is then divided out (Dutt and Rokhlin, SIAM J. Sci. Comput. 14, 1368, 1993;
 * the kernel of Barnett, Magland and af Klinteberg, ibid. 41, C479, 2019).  Whatever
 * the number of times, an oscillation costs the same.                       Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_BEATS_H
#define BTI_BEATS_H

#include <breaktime/status.h>
#include <complex.h>
#include <stddef.h>

typedef struct bti_beats
{
  size_t count, room;
  double *frequency;
  double complex *amplitude;
} bti_beats;

/* One more.  BT_ENOMEM. */
BT_CHECKED bt_status bti_beats_add (bti_beats *beats, double frequency,
                                    double complex amplitude, bt_error *error);
void bti_beats_clear (bti_beats *beats);

/* S into VALUE and, unless it is NULL, dS/dt into RATE, at COUNT > 0 times from FROM
 * on, INTERVAL apart; each off by no more than some 1e-14 of the sum of the moduli of
 * f_k, or w_k f_k, beside the rounding of the phases w_k t.  BT_ENOMEM. */
BT_CHECKED bt_status bti_beats_sum (const bti_beats *beats, double from,
                                    double interval, size_t count, double *value,
                                    double *rate, bt_error *error);

#endif
