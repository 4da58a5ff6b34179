/* measure/delta.h - where delta of two single series crosses.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_DELTA_H
#define BTI_DELTA_H

#include <breaktime/measure.h>

/* The crossing of THRESHOLD by delta of A and B, as bt_break_time finds it between the
 * nominal runs, without an error; INFINITY where there is none, or the two have not the
 * same times.  BT_ENOMEM. */
BT_CHECKED bt_status bti_delta_crossing (const bt_series *a, const bt_series *b,
                                         double threshold, bt_crossing crossing,
                                         double t_end, double *out, bt_error *error);

#endif
