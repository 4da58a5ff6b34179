/* breaktime/watch.h - when to stop: somebody asked for it, or the time is up.
 *
 * A bt_watch is held by the caller and looked at from within whatever takes long: every
 * loop whose length depends on what was asked for looks at it several times a second.
 * A single call of a library (a diagonalisation, the plan of a transform) cannot look;
 * it is begun only when it is estimated to end before the deadline.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_WATCH_H
#define BREAKTIME_WATCH_H

#include <breaktime/language.h>
#include <breaktime/status.h>
#include <signal.h>

BT_BEGIN_C

/* Both may change while somebody watches, CANCEL from a signal handler. */
typedef struct bt_watch
{
  const volatile sig_atomic_t *cancel; /* non-zero there: stop with BT_ECANCEL; NULL:
                                          nothing to look at */
  double deadline; /* on the clock of bt_watch_now: stop with BT_ELIMIT; 0: none */
  int *late;       /* not NULL: 1 there from when something was not begun because of the
                      deadline: BT_ELIMIT, but no limit of the machine */
} bt_watch;

/* Seconds on a clock that nobody sets. */
double bt_watch_now (void);

/* BT_OK, BT_ECANCEL ("interrupted") or BT_ELIMIT ("time budget spent").  WATCH may be
 * NULL. */
BT_CHECKED bt_status bt_watch_check (const bt_watch *watch, bt_error *error);

/* Seconds until the deadline, not below 0; INFINITY without one.  WATCH may be NULL. */
double bt_watch_left (const bt_watch *watch);

/* The same as bt_watch_check before WHAT, which cannot be stopped and is estimated to
 * take SECONDS: BT_ELIMIT also when that is more than is left. */
BT_CHECKED bt_status bt_watch_afford (const bt_watch *watch, double seconds,
                                      bt_error *error, const char *what, ...)
    BT_PRINTF (4, 5);

BT_END_C

#endif
