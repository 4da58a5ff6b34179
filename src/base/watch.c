/* base/watch.c - see breaktime/watch.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <breaktime/watch.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

double
bt_watch_now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

double
bt_watch_left (const bt_watch *watch)
{
  if (!watch || !(watch->deadline > 0))
    return INFINITY;
  return fmax (watch->deadline - bt_watch_now (), 0);
}

bt_status
bt_watch_check (const bt_watch *watch, bt_error *error)
{
  if (!watch)
    return BT_OK;
  if (watch->cancel && *watch->cancel)
    return bt_error_set (error, BT_ECANCEL, "interrupted");
  if (watch->deadline > 0 && bt_watch_now () > watch->deadline)
    return bt_error_set (error, BT_ELIMIT, "time budget spent");
  return BT_OK;
}

bt_status
bt_watch_afford (const bt_watch *watch, double seconds, bt_error *error,
                 const char *what, ...)
{
  bt_status status = bt_watch_check (watch, error);
  double left = status == BT_OK ? bt_watch_left (watch) : 0;
  if (status != BT_OK || seconds <= left)
    return status;
  char text[256];
  va_list list;
  if (watch->late)
    *watch->late = 1;
  va_start (list, what);
  vsnprintf (text, sizeof text, what, list);
  va_end (list);
  return bt_error_set (error, BT_ELIMIT,
                       "%s would take some %.2g s; %.2g s of the time budget are left",
                       text, seconds, left);
}
