/* study/steporder.h - the order of an integrator, as it is observed.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_STEPORDER_H
#define BTI_STEPORDER_H

#include <breaktime/breaktime.h>

typedef struct bti_step_job
{
  const bt_method *method;
  const bt_model *model;
  double at, tolerance; /* up to when; wanted half-width of the order */
  const bt_watch *watch;
} bti_step_job;

/* The order in the time step of <x> and <p> up to JOB's time, from sequences of four
 * steps that are begun ever finer until rounding ends it: what two successive ones
 * agree on.  An *OUT that decides nothing (from -INFINITY to INFINITY) where there are
 * none; WHY then says what the last one that showed no order lacked, if one did.
 * BT_ENOTSUP: METHOD has no step; BT_EINVAL: the time; BT_ELIMIT: too many steps; what
 * the method says. */
BT_CHECKED bt_status bti_step_order (const bti_step_job *job, bt_value *out,
                                     bt_error *why, bt_error *error);

#endif
