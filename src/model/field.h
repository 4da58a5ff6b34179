/* model/field.h - polynomials in the coordinates alone, or in the momenta alone, of the
 * axes of a grid: functions, that need no ordering.
 *
 * The axes are the oscillators of a system in the order of its parts.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_FIELD_H
#define BTI_FIELD_H

#include "model/system.h"

enum
{
  BTI_POSITION,
  BTI_MOMENTUM
};

typedef struct bti_field
{
  size_t axes, count;
  double *factor;
  unsigned char (*power)[BT_MAX_AXES];
} bti_field;

/* The part of axis k of SYSTEM, as PART[k]; their number is returned. */
size_t bti_field_axes (const bti_system *system, size_t part[BT_MAX_AXES]);

/* A, the real polynomial of SYSTEM, in the coordinates or momenta (KIND); nothing else
 * may stand in it.  Terms odd in one of the axes in the set EVEN (bit k for axis k) are
 * left out: where the state is even in these, their mean is zero.  BT_ENOMEM. */
BT_CHECKED bt_status bti_field_new (bti_field *out, const bti_system *system,
                                    const bti_polynomial *a, int kind, unsigned even,
                                    bt_error *error);
void bti_field_clear (bti_field *field);

/* At one point, Z[axes]. */
double bti_field_value (const bti_field *field, const double *z);

/* At a row of a grid: OUT[0..N-1], N points along the last axis.  VALUE[k] are the
 * coordinates along axis k, INDEX[k] the place on axis k, but for the last. */
void bti_field_row (const bti_field *field, const double *const *value,
                    const size_t *index, size_t n, double *out);

#endif
