/* validation/convert.c - see convert.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/convert.h"

#include <math.h>
#include <stdio.h>

double
btv_convert_number (const btv_convert *convert, double x)
{
  return convert->why ? convert->scale * x + convert->offset : x;
}

double
btv_convert_factor (const btv_convert *convert)
{
  return convert->why ? fabs (convert->scale) : 1;
}

btv_interval
btv_convert_back (const btv_convert *convert, btv_interval interval)
{
  const double s = convert->scale, o = convert->offset;
  if (!convert->why)
    return interval;
  const double lo = (interval.lo - o) / s, hi = (interval.hi - o) / s;
  return (btv_interval){ (interval.value - o) / s, s < 0 ? hi : lo, s < 0 ? lo : hi };
}

void
btv_convert_value (const btv_convert *convert, bt_value *value)
{
  const int turned = convert->why && convert->scale < 0;
  const double lo = turned ? value->hi : value->lo, hi = turned ? value->lo : value->hi;
  value->value = btv_convert_number (convert, value->value);
  value->lo = btv_convert_number (convert, lo);
  value->hi = btv_convert_number (convert, hi);
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    value->err[axis] *= btv_convert_factor (convert);
}

void
btv_convert_answer (const btv_convert *convert, btv_answer *answer)
{
  btv_convert_value (convert, &answer->value);
  answer->scatter *= btv_convert_factor (convert);
  for (size_t i = 0; i < answer->draws; i++)
    answer->draw[i] = btv_convert_number (convert, answer->draw[i]);
  for (size_t i = 0; i < answer->rungs; i++)
    for (int k = 0; k < 2; k++)
      answer->rung[i].value[k] = btv_convert_number (convert, answer->rung[i].value[k]);
}

char *
btv_convert_text (const btv_convert *convert, char out[BTV_CONVERT_SIZE])
{
  char number[BTV_CONVERT_SIZE / 2];
  snprintf (number, sizeof number, " %c %.12g", convert->offset < 0 ? '-' : '+',
            fabs (convert->offset));
  snprintf (out, BTV_CONVERT_SIZE, "%.12g x value%s", convert->scale,
            fabs (convert->offset) > 0 ? number : "");
  return out;
}
