/* scan/axis.h - the values along one axis of a scan, and points as their products.
 *
 * Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_AXIS_H
#define BTI_AXIS_H

#include <breaktime/status.h>
#include <stddef.h>

enum
{
  BTI_AXES = 8,           /* of one scan */
  BTI_POINTS = 1 << 20,   /* of one scan, and of one axis */
  BTI_AXIS_TEXT = 1 << 14 /* bytes of a range */
};

typedef struct bti_axis
{
  char *name;
  double *value;
  size_t count;
} bti_axis;

/* The axis NAME with the values that TEXT says: `V', a list `V,V,...', N equally
 * spaced ones from A to B, both included, `A:B:N', or with equal ratios `A:B:N:log'.
 * The caller releases *OUT with bti_axis_clear, on failure too.  BT_EINVAL: "NAME: what
 * is wrong"; BT_ENOMEM. */
BT_CHECKED bt_status bti_axis_parse (bti_axis *out, const char *name, const char *text,
                                     bt_error *error);
void bti_axis_clear (bti_axis *axis);

/* Points of COUNT axes, the product of their sizes.  BT_ELIMIT: above BTI_POINTS. */
BT_CHECKED bt_status bti_axes_points (const bti_axis *axes, size_t count, size_t *out,
                                      bt_error *error);

/* The values of POINT, the last axis running fastest. */
void bti_axes_point (const bti_axis *axes, size_t count, size_t point, double *value);

#endif
