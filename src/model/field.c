/* model/field.c - see field.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/memory.h"
#include "model/field.h"

#include <stdlib.h>

size_t
bti_field_axes (const bti_system *system, size_t part[BT_MAX_AXES])
{
  size_t axes = 0;
  for (size_t k = 0; k < system->parts; k++)
    if (system->part[k].kind == BT_OSCILLATOR)
      part[axes++] = k;
  return axes;
}

bt_status
bti_field_new (bti_field *out, const bti_system *system, const bti_polynomial *a,
               int kind, unsigned even, bt_error *error)
{
  size_t part[BT_MAX_AXES];
  *out = (bti_field){ .axes = bti_field_axes (system, part) };
  bt_status status = bti_calloc (&out->factor, a->count, sizeof *out->factor, error);
  if (status == BT_OK)
    status = bti_calloc (&out->power, a->count, sizeof *out->power, error);
  for (size_t i = 0; status == BT_OK && i < a->count; i++)
    {
      unsigned char *power = out->power[out->count];
      int odd = 0;
      for (size_t k = 0; k < out->axes; k++)
        {
          power[k] = a->term[i].power[3 * part[k] + (kind == BTI_MOMENTUM)];
          odd |= (even >> k & 1U) && power[k] % 2;
        }
      if (!odd)
        out->factor[out->count++] = creal (a->term[i].factor);
    }
  if (status != BT_OK)
    bti_field_clear (out);
  return status;
}

void
bti_field_clear (bti_field *field)
{
  free (field->factor);
  free (field->power);
  *field = (bti_field){ 0 };
}

static double
to_power (double z, unsigned n)
{
  double value = 1;
  for (unsigned i = 0; i < n; i++)
    value *= z;
  return value;
}

double
bti_field_value (const bti_field *field, const double *z)
{
  double power[BT_MAX_AXES][BT_MAX_DEGREE + 1], sum = 0;
  for (size_t k = 0; k < field->axes; k++)
    {
      power[k][0] = 1;
      for (size_t n = 1; n <= BT_MAX_DEGREE; n++)
        power[k][n] = power[k][n - 1] * z[k];
    }
  for (size_t i = 0; i < field->count; i++)
    {
      double product = field->factor[i];
      for (size_t k = 0; k < field->axes; k++)
        product *= power[k][field->power[i][k]];
      sum += product;
    }
  return sum;
}

/* OUT = sum_k C[k] Z^k, k <= DEGREE. */
BTI_CLONES static void
horner (double *restrict out, const double *restrict z, size_t n, const double *c,
        unsigned degree)
{
  for (size_t i = 0; i < n; i++)
    out[i] = c[degree];
  for (unsigned k = degree; k-- > 0;)
    for (size_t i = 0; i < n; i++)
      out[i] = out[i] * z[i] + c[k];
}

void
bti_field_row (const bti_field *field, const double *const *value, const size_t *index,
               size_t n, double *out)
{
  double c[BT_MAX_DEGREE + 1] = { 0 };
  size_t last = field->axes - 1;
  unsigned degree = 0;
  for (size_t i = 0; i < field->count; i++)
    {
      const unsigned char *power = field->power[i];
      double product = field->factor[i];
      for (size_t k = 0; k < last; k++)
        product *= to_power (value[k][index[k]], power[k]);
      c[power[last]] += product;
      degree = power[last] > degree ? power[last] : degree;
    }
  horner (out, value[last], n, c, degree);
}
