/* study/study.h - what studies share.
 *
 * A study makes several runs to say one thing: how a result changes with what it should
 * not depend on, or how it goes with a parameter.  It is asked by commands and by
 * evaluators alike, which put it into words.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_STUDY_H
#define BTI_STUDY_H

#include <breaktime/status.h>
#include <breaktime/watch.h>
#include <stddef.h>

/* What a study may take: when to stop, and how many threads. */
typedef struct bti_leave
{
  const bt_watch *watch;
  unsigned threads;
} bti_leave;

/* Points of a curve every INTERVAL from 0 to T_END, both ends included.  BT_ELIMIT:
 * more than 10^7. */
BT_CHECKED bt_status bti_count_points (double t_end, double interval, size_t *out,
                                       bt_error *error);

#endif
