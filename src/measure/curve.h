/* measure/curve.h - numbers read off any curve known at equal distances.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_CURVE_H
#define BTI_CURVE_H

#include <breaktime/status.h>
#include <stddef.h>

/* Point i is at t = i * interval, where the curve is VALUE[i] within ERR[i]. */
typedef struct bti_curve
{
  const double *value, *err;
  size_t size; /* BTI_CURVE_MIN at least */
  double interval;
} bti_curve;

enum
{
  BTI_CURVE_MIN = 8 /* for a cubic through every other point */
};

/* The COUNT-th time, from 1, at which the curve goes through a level, upwards or
 * downwards; a start on the level, to some digits of 1e-11 of the largest value, is
 * none. */
typedef struct bti_crossing
{
  double at;      /* INFINITY: the curve ends before */
  double lo, hi;  /* HI INFINITY: not certainly; LO: certainly not before */
  double slope;   /* modulus, at AT */
  double between; /* of the curve, what the distance of the points leaves open there */
  size_t row;     /* the point before */
  int touches;    /* it may go through the level and back where that does not show, and
                     so HI is INFINITY: */
  int coarse;     /* points closer together would tell more of that */
} bti_crossing;

/* Between its points the curve is the cubic through the nearest four; what that leaves
 * open is the difference from the one through every other point.  A crossing counts
 * when points on both sides are certain and the curve falls or rises all the way
 * between them.  BT_EINVAL: fewer points than BTI_CURVE_MIN, COUNT 0, a value that is
 * not finite. */
BT_CHECKED bt_status bti_curve_cross (const bti_curve *curve, double level,
                                      size_t count, bti_crossing *out, bt_error *error);

/* The largest value from FROM to TO, both within the curve; of SIGN -1 the smallest. */
typedef struct bti_extremum
{
  double value, at;
  double between;     /* what the distance of the points leaves open */
  size_t first, last; /* of the points that may be next to it */
} bti_extremum;

/* BT_EINVAL as above, or no such window. */
BT_CHECKED bt_status bti_curve_extremum (const bti_curve *curve, int sign, double from,
                                         double to, bti_extremum *out, bt_error *error);

#endif
