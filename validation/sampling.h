/* validation/sampling.h - a printed number as one draw of those that the source's own
 * number of samples could have given.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_SAMPLING_H
#define BTV_SAMPLING_H

#include "validation/evaluator.h"

/* Two-sided probability of a number that is at least as far out as PRINTED, which is
 * rounded with VARIANCE: Student's t about the mean of the draws of ANSWER, with the
 * variance scatter^2 + VARIANCE + error^2 of that mean.  Draws that fall into two
 * humps are taken as two such distributions, weighted.  NaN: ANSWER has no
 * draws, or VARIANCE is NaN. */
double btv_sampling_p (const btv_answer *answer, double printed, double variance);

/* The smallest and the largest number with a probability of at least P > 0. */
void btv_sampling_range (const btv_answer *answer, double variance, double p,
                         double *lo, double *hi);

#endif
