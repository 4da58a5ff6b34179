/* validation/constant.c - see constant.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/constant.h"
#include "model/expression.h"

#include <stdio.h>
#include <string.h>

int
btv_constant (double *out, const char *text, char why[BTV_CONSTANT_WHY])
{
  static const bti_names none = { NULL, 0, NULL, 0 };
  char slip[BTI_SLIP_SIZE];
  bt_error error = BT_ERROR_INIT;
  size_t column = 0;
  double value;
  *why = '\0';
  const int means
      = strpbrk (text, "*/^(") != NULL || strstr (text, "pi") || strstr (text, "sqrt");
  if (*bti_number_slip (text, slip) || !means)
    return 0;
  if (bti_expression_number (&value, text, &none, &column, &error) == BT_OK)
    {
      *out = value;
      return 1;
    }
  snprintf (why, BTV_CONSTANT_WHY, "; character %zu: %.90s", column, error.text);
  return 0;
}
