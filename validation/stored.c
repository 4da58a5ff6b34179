/* validation/stored.c - see stored.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/stored.h"

#include "base/input.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  WORD = 256 /* room for the value of a parameter */
};

static bt_status
add_quantities (btv_scan *scan, char *list, bt_error *error)
{
  bt_status status = BT_OK;
  char *rest;
  for (char *name = strtok_r (list, ",", &rest); status == BT_OK && name;
       name = strtok_r (NULL, ",", &rest))
    status = btv_scan_quantity (scan, name, error);
  return status;
}

/* KEY=VALUE: what is a column is an axis, what is nothing else a setting. */
static bt_status
add_parameter (btv_scan *scan, const btv_reference *set, const char *key, char *value,
               bt_error *error)
{
  if (strcmp (key, "quantities") == 0)
    return add_quantities (scan, value, error);
  if (strcmp (key, "t_max") == 0)
    return btv_reference_numbers (set, key, 1, 1, &scan->t_max, NULL, error);
  if (strcmp (key, "relative") == 0)
    return btv_reference_numbers (set, key, 1, 1, &scan->relative, NULL, error);
  if (btv_reference_column (set, key))
    return btv_scan_axis (scan, key, value, error);
  return btv_scan_setting (scan, key, value, error);
}

static const double *
numbers (const btv_reference *set, const char *name, const char *ending)
{
  char full[80];
  snprintf (full, sizeof full, "%s%s", name, ending);
  const btv_column *column = btv_reference_column (set, full);
  return column ? column->numbers : NULL;
}

/* Its columns are there, and the points those of the axes. */
static bt_status
check_columns (const btv_scan *scan, const btv_reference *set, bt_error *error)
{
  static const char *const endings[] = { "", "_err", "_lo" };
  for (size_t q = 0; q < scan->quantities; q++)
    for (size_t k = 0; k < 3; k++)
      if (!numbers (set, btv_evaluator_name (scan->quantity[q]), endings[k]))
        return bti_refuse_line (error, set->path, 1, "no column '%s%s' of numbers",
                                btv_evaluator_name (scan->quantity[q]), endings[k]);
  for (size_t i = 0; i < scan->axes; i++)
    if (!numbers (set, scan->axis[i].name, ""))
      return bti_refuse_line (error, set->path, 1, "no column '%s' of numbers",
                              scan->axis[i].name);
  if (set->rows != scan->points)
    return bti_refuse_line (error, set->path, bt_table_line (set->table, 0),
                            "%zu rows; the axes have %zu points", set->rows,
                            scan->points);
  for (size_t point = 0; point < scan->points; point++)
    {
      double value[BTI_AXES];
      bti_axes_point (scan->axis, scan->axes, point, value);
      for (size_t i = 0; i < scan->axes; i++)
        {
          const double there = numbers (set, scan->axis[i].name, "")[point];
          if (!(fabs (there - value[i]) <= 1e-12 * fabs (value[i])))
            return bti_refuse_line (error, set->path, bt_table_line (set->table, point),
                                    "%s is %.17g; by the axes it is %.17g",
                                    scan->axis[i].name, there, value[i]);
        }
    }
  return BT_OK;
}

bt_status
btv_stored_scan (btv_scan *out, const btv_reference *set, bt_error *error)
{
  btv_complaints faults = { NULL, 0, 0 };
  char key[WORD], value[WORD];
  bt_error why = BT_ERROR_INIT;
  bt_status status = BT_OK;
  btv_scan_begin (out);
  if (strcmp (set->quantity, "scan") != 0)
    return bt_error_set (error, BT_EDATA, "'%.80s' is no scan but '%.80s'", set->id,
                         set->quantity);
  for (size_t i = 0;
       status == BT_OK && btv_reference_parameter (set, i, key, value, WORD); i++)
    status = add_parameter (out, set, key, value, &why);
  if (status == BT_OK)
    status = btv_scan_finish (out, &faults, &why);
  status = btv_complaints_settle (&faults, status, &why);
  btv_complaints_clear (&faults);
  if (status == BT_EINVAL || status == BT_EDATA) /* of what stands in the file */
    return bt_error_set (error, BT_EDATA, "%.200s: parameters: %.200s", set->path,
                         why.text);
  if (status != BT_OK)
    return bt_error_set (error, status, "%s", why.text);
  return check_columns (out, set, error);
}

btv_cell
btv_stored_cell (const btv_scan *scan, const btv_reference *set, size_t q, size_t point)
{
  const char *name = btv_evaluator_name (scan->quantity[q]);
  const double value = numbers (set, name, "")[point];
  return (btv_cell){ .failed = isnan (value),
                     .value = value,
                     .error = numbers (set, name, "_err")[point],
                     .lo = numbers (set, name, "_lo")[point] };
}
