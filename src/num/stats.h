/* num/stats.h - tails of distributions, from GSL.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_STATS_H
#define BTI_STATS_H

#include <stddef.h>

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

/* Probability of at least K hits in COUNT independent tries with chances P[0..COUNT) in
 * [0, 1].  WORK has room for COUNT + 1 numbers. */
double bti_poisson_binomial_tail (const double *p, size_t count, size_t k,
                                  double *work);

#endif
