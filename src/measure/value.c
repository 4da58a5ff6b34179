/* measure/value.c - numbers with errors; see breaktime/measure.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <breaktime/measure.h>
#include <math.h>

double
bt_value_error (const bt_value *value)
{
  if (isinf (value->value))
    return INFINITY;
  return fmax (value->hi - value->value, value->value - value->lo);
}

bt_axis
bt_value_dominant (const bt_value *value)
{
  bt_axis worst = BT_AXIS_COUNT;
  double largest = 0;
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    {
      double part = value->err[axis] * (axis == BT_AXIS_SAMPLE ? BT_COVERAGE : 1);
      if (part > largest)
        {
          largest = part;
          worst = (bt_axis) axis;
        }
    }
  return worst;
}

bt_value
bt_value_from_parts (double value, const double err[BT_AXIS_COUNT])
{
  bt_value out = { .value = value };
  double half = 0;
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    {
      out.err[axis] = err[axis];
      half += err[axis] * (axis == BT_AXIS_SAMPLE ? BT_COVERAGE : 1);
    }
  out.lo = value - half;
  out.hi = value + half;
  return out;
}
