/* validation/printed.h - printed numbers and the intervals they stand for.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_PRINTED_H
#define BTV_PRINTED_H

#include <breaktime/status.h>

typedef struct btv_interval
{
  double value, lo, hi;
} btv_interval;

/* The interval a printed number stands for: its digits +- half a unit in the
 * last place.  "0.026" -> [0.0255, 0.0265], "3304" -> [3303.5, 3304.5],
 * "1.2e-3" -> [0.00115, 0.00125].  With a sign before it, a bound or an order of
 * magnitude: "<= 1e-4" -> (-inf, 1e-4], ">= 2" -> [2, inf), "~ 1e-2" -> half a decade
 * to either side.  BT_EINVAL: not a plain decimal number; "~" before anything but a
 * positive number. */
BT_CHECKED bt_status btv_interval_parse (btv_interval *out, const char *printed,
                                         bt_error *error);

/* A length to measure errors of an answer by: the width of CLAIMED, or the size of the
 * bound where one end is infinite. */
double btv_interval_scale (const btv_interval *claimed);

/* How a computed interval lies to a claimed one. */
typedef enum btv_relation
{
  BTV_INSIDE,  /* computed inside claimed */
  BTV_OVERLAP, /* cannot be told */
  BTV_DISJOINT /* no common point */
} btv_relation;

/* Computed [LO, HI] (HI may be INFINITY) against CLAIMED.  NaN gives OVERLAP. */
btv_relation btv_interval_relation (const btv_interval *claimed, double lo, double hi);

#endif
