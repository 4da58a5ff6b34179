/* scan/farm.h - many independent tasks on the threads of all ranks.
 *
 * Whoever is free gets the next task.  Results go to rank 0, which keeps them one at a
 * time as they come; what a task gives must not depend on where or when it is done.
 *
 * Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_FARM_H
#define BTI_FARM_H

#include <breaktime/status.h>
#include <signal.h>
#include <stddef.h>

typedef struct bti_farm
{
  /* Tasks are numbers.  At rank 0: those to be done, in the order in which they are to
   * begin.  Elsewhere not looked at. */
  const size_t *task;
  size_t count;

  unsigned threads; /* of this rank, at least 1, beside the one that calls */

  /* Do TASK; *OUT becomes a text that is released with free.  Called on any thread of
   * any rank.  Any failure ends the whole run: what only a task suffers from is a
   * result. */
  bt_status (*work) (void *context, size_t task, char **out, bt_error *error);

  /* At rank 0, on the thread that called bti_farm_run: keep a result, and after some
   * that came together, and several times a second (WAITING), see to it that they
   * last. */
  bt_status (*keep) (void *context, size_t task, const char *result, bt_error *error);
  bt_status (*settle) (void *context, bt_error *error);
  void *context;

  const volatile sig_atomic_t *cancel; /* looked at; NULL: nothing */
  volatile sig_atomic_t stop; /* set when all must end: for WORK to look at; 0 before */
} bti_farm;

/* Called at every rank; returns when all tasks are done, or none is at work after a
 * failure.  At rank 0 what went wrong first, wherever; BT_ECANCEL: CANCEL was set. */
BT_CHECKED bt_status bti_farm_run (bti_farm *farm, bt_error *error);

#endif
