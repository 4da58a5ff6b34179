/* study/growth.h - how entanglement grows, VZ25 Sec. V.
 *
 * S_e(t) comes from a run in oscillator levels, where the state is at hand at every
 * output point.  It climbs in steps of half a period of the background, pi; their mean
 * over pi is what rises.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_GROWTH_H
#define BTI_GROWTH_H

#include <breaktime/measure.h>

/* What S_e is computed of and how: with an error of <x> of about TOLERANCE, at the SIZE
 * points i INTERVAL. */
typedef struct bti_entropy_job
{
  const bt_model *model;
  const bt_watch *watch;
  bt_entropy_reading reading;
  double tolerance, interval;
  size_t size;
} bti_entropy_job;

/* S_e at the points of JOB by `chebyshev', in a basis that is enlarged until the state
 * fits in; LARGER, if not NULL: the same in a larger one.  BT_EGRID: it does not; what
 * the method says. */
BT_CHECKED bt_status bti_entropy_curve (const bti_entropy_job *job, double *entropy,
                                        double *larger, bt_error *error);

/* Of S_e from SHARE = a tenth of its largest value to the rest: the slope, over the sum
 * of the positive Floquet exponents; what a line leaves, as a share of what it rises
 * by; the slope of the later half over that of the earlier one, from SHARE on to the
 * end. */
typedef enum bti_growth
{
  BTI_GROWTH_RATE,
  BTI_GROWTH_RESIDUAL,
  BTI_GROWTH_LASTING
} bti_growth;

typedef struct bti_rise
{
  bt_value value;
  double unit;                /* the sum of the exponents; 1 otherwise */
  int none;                   /* it rises within half a period: no window for a line */
  double time[2], entropy[2]; /* where the rise begins and ends */
} bti_rise;

/* The points of JOB that the growth of S_e up to T_MAX is read off.  BT_EINVAL: T_MAX
 * is below two periods. */
BT_CHECKED bt_status bti_growth_points (bti_entropy_job *job, double t_max,
                                        bt_error *error);

/* What the GROWTH of MODEL is measured in, and its error.  BT_ENOTSUP: no exponent is
 * positive. */
BT_CHECKED bt_status bti_growth_unit (const bt_model *model, bti_growth growth,
                                      double unit[2], bt_error *error);

/* The GROWTH, in UNIT, of the curves of bti_entropy_curve of JOB with its points.
 * BT_ENOMEM. */
BT_CHECKED bt_status bti_growth_read (const bti_entropy_job *job, bti_growth growth,
                                      const double unit[2],
                                      const double *const curve[2], bti_rise *out,
                                      bt_error *error);

#endif
