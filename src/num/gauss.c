/* num/gauss.c - see gauss.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/gauss.h"

#include <gsl/gsl_integration.h>

bt_status
bti_gauss (double *point, double *weight, size_t count, bt_error *error)
{
  gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc (count);
  if (!rule)
    return bt_error_set (error, BT_ENOMEM, "out of memory");
  for (size_t i = 0; i < count; i++)
    gsl_integration_glfixed_point (-1, 1, i, &point[i], &weight[i], rule);
  gsl_integration_glfixed_table_free (rule);
  return BT_OK;
}
