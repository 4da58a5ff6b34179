/* num/stats.h - errors from batches; tails of distributions, from GSL.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_STATS_H
#define BTI_STATS_H

#include <stddef.h>

/* The B-th of numbers that are independent and alike, such as those of batches. */
typedef double bti_batch (const void *of, size_t b);

/* One of an array of doubles. */
double bti_batch_number (const void *of, size_t b);

/* Mean of BATCH (OF, 0), ..., BATCH (OF, COUNT - 1), summed in that order. */
double bti_batch_mean (bti_batch *batch, const void *of, size_t count);

/* One standard error of that mean from the scatter of COUNT >= 2 of them ABOUT it:
 *   sqrt [sum_b (batch_b - ABOUT)^2/(COUNT (COUNT - 1))].
 * For a number that is not linear in the samples ABOUT is that of all samples, not the
 * mean.  To be enlarged by bti_student_share. */
double bti_batch_error (bti_batch *batch, const void *of, size_t count, double about);

/* Probability that |t| is at least as large, of Student's t with DOF > 0 degrees of
 * freedom. */
double bti_student_two_sided (double t, double dof);

/* By how much a standard error from COUNT >= 2 independent numbers is to be multiplied
 * so that three of it cover as often as three of one that is known: Student's quantile
 * for COUNT - 1 degrees of freedom over three. */
double bti_student_share (size_t count);

/* The |z| of a normal deviate whose two-sided probability is P in (0, 1]. */
double bti_normal_deviate (double p);

/* Probability that chi^2 with DOF >= 1 degrees of freedom is at least X >= 0. */
double bti_chi2_upper (double x, double dof);

/* The X that chi^2 with DOF >= 1 degrees of freedom exceeds with probability P. */
double bti_chi2_beyond (double p, double dof);

/* Between which chances HITS hits in COUNT >= 1 independent tries leave 1 - P of
 * confidence: Clopper and Pearson's interval, P/2 beyond either end. */
void bti_binomial_interval (size_t hits, size_t count, double p, double out[2]);

/* Probability of at least K hits in COUNT independent tries with chances P[0..COUNT) in
 * [0, 1].  WORK has room for COUNT + 1 numbers. */
double bti_poisson_binomial_tail (const double *p, size_t count, size_t k,
                                  double *work);

#endif
