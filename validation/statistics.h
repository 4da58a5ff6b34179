/* validation/statistics.h - statistics of numbers that are known between bounds.
 *
 * Each value lies in [lo, hi]; what is not known at all is [-INFINITY, INFINITY].  A
 * result is an interval, too: from the least to the largest that any choice of numbers
 * inside those bounds gives, or a little more.  Values with lo = hi are ties where they
 * are equal; INFINITY is such a value, of all that is beyond a limit.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_STATISTICS_H
#define BTV_STATISTICS_H

#include <breaktime/measure.h>

/* The ranks, from 1, that value I of COUNT can have, ties sharing theirs; non-zero when
 * there is more than one. */
int btv_rank (const bt_value *value, size_t count, size_t i, double *lo, double *hi);

/* Spearman's rank correlation of A and B.  BT_EINVAL: fewer than four, or all of one
 * tied. */
BT_CHECKED bt_status btv_rank_correlation (const bt_value *a, const bt_value *b,
                                           size_t count, bt_value *out,
                                           bt_error *error);

/* The area under the ROC curve of SCORE as a predictor of YES, after Mann and Whitney:
 * the chance that a point with YES = 1 has the larger score than one with YES = 0, ties
 * counted half.  YES = -1: not known.  [0, 1] where all may be alike.  BT_ENOMEM. */
BT_CHECKED bt_status btv_roc_area (const double *score, const int *yes, size_t count,
                                   bt_value *out, bt_error *error);

/* The median, of an even number the mean of the two in the middle.  BT_ENOMEM. */
BT_CHECKED bt_status btv_median (const bt_value *value, size_t count, bt_value *out,
                                 bt_error *error);

/* The exponent p of value = c x^p by least squares in the logarithms, with the 99 %
 * interval that the scatter about the law gives it (Student).  BT_EINVAL: fewer than
 * four points, x not > 0 or all alike. */
BT_CHECKED bt_status btv_power_law (const double *x, const bt_value *value,
                                    size_t count, bt_value *out, bt_error *error);

/* AICc of a + b ln x less that of a + b x, each by least squares: positive where the
 * straight line describes the values better.  Both have as many parameters, so that
 * it is COUNT times the logarithm of the ratio of the sums of squares.  BT_EINVAL as
 * above; BT_ENOMEM. */
BT_CHECKED bt_status btv_law_criterion (const double *x, const bt_value *value,
                                        size_t count, bt_value *out, bt_error *error);

/* LO to HI as a value, half-way. */
bt_value btv_between (double lo, double hi);

#endif
