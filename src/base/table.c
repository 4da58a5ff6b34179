/* base/table.c - see breaktime/table.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <breaktime/table.h>

#include "base/file.h"
#include "base/memory.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  DIGITS_MAX = 17
};

typedef struct column
{
  char *name;
  double *data;
} column;

struct bt_table
{
  char **head; /* whole lines, without the newline */
  size_t head_count;
  column *columns;
  size_t columns_count;
  size_t rows;
  int digits;
};

bt_status
bt_table_new (bt_table **out, bt_error *error)
{
  bt_status status = bti_calloc (out, 1, sizeof **out, error);
  if (status == BT_OK)
    (*out)->digits = DIGITS_MAX;
  return status;
}

void
bt_table_free (bt_table *table)
{
  if (!table)
    return;
  for (size_t i = 0; i < table->head_count; i++)
    free (table->head[i]);
  for (size_t i = 0; i < table->columns_count; i++)
    {
      free (table->columns[i].name);
      free (table->columns[i].data);
    }
  free (table->head);
  free (table->columns);
  free (table);
}

void
bt_table_digits (bt_table *table, int digits)
{
  table->digits = digits >= 1 && digits < DIGITS_MAX ? digits : DIGITS_MAX;
}

/* ---- filling ------------------------------------------------------------------- */

/* LINE = "# KEY: " and room for a value of LENGTH. */
static bt_status
start_line (char **line, const char *key, size_t length, bt_error *error)
{
  size_t size = strlen (key) + length + sizeof "# : ";
  bt_status status = bti_calloc (line, size, 1, error);
  if (status == BT_OK)
    snprintf (*line, size, "# %s: ", key);
  return status;
}

bt_status
bt_table_head (bt_table *table, const char *key, bt_error *error, const char *format,
               ...)
{
  if (*key == '\0' || strpbrk (key, "\r\n"))
    return bt_error_set (error, BT_EINVAL, "key '%s' is empty or has a newline", key);
  va_list list;
  va_start (list, format);
  int length = bti_file_vformat (NULL, 0, format, list);
  va_end (list);
  if (length < 0)
    return bt_error_set (error, BT_EINVAL, "value of '%s' cannot be formatted", key);

  char *line = NULL;
  bt_status status = start_line (&line, key, (size_t) length, error);
  if (status != BT_OK)
    return status;
  va_start (list, format);
  bti_file_vformat (line + strlen (line), (size_t) length + 1, format, list);
  va_end (list);
  if (strpbrk (line, "\r\n"))
    status = bt_error_set (error, BT_EINVAL, "value of '%s' has a newline", key);
  if (status == BT_OK)
    status
        = bti_realloc (&table->head, table->head_count + 1, sizeof *table->head, error);
  if (status == BT_OK)
    table->head[table->head_count++] = line;
  else
    free (line);
  return status;
}

/* Whether a column can be added: the readers split at commas and take the names
 * as keys. */
static bt_status
check_column (const bt_table *table, const char *name, size_t size, bt_error *error)
{
  if (*name == '\0' || *name == '#' || strpbrk (name, ",\"\r\n"))
    return bt_error_set (error, BT_EINVAL,
                         "'%s' is no column name: empty, or starts with #, or has a "
                         "comma, a quote or a newline",
                         name);
  for (size_t i = 0; i < table->columns_count; i++)
    if (strcmp (table->columns[i].name, name) == 0)
      return bt_error_set (error, BT_EINVAL, "there is a column '%s' already", name);
  if (table->columns_count > 0 && size != table->rows)
    return bt_error_set (error, BT_EINVAL,
                         "column '%s' has %zu numbers, column '%s' has %zu", name, size,
                         table->columns[0].name, table->rows);
  return BT_OK;
}

bt_status
bt_table_column (bt_table *table, const char *name, const double *data, size_t size,
                 bt_error *error)
{
  column made = { NULL, NULL };
  bt_status status = check_column (table, name, size, error);
  if (status == BT_OK)
    status = bti_strdup (&made.name, name, error);
  if (status == BT_OK)
    status = bti_calloc (&made.data, size, sizeof *data, error);
  if (status == BT_OK)
    status = bti_realloc (&table->columns, table->columns_count + 1,
                          sizeof *table->columns, error);
  if (status != BT_OK)
    {
      free (made.name);
      free (made.data);
      return status;
    }
  if (size > 0)
    memcpy (made.data, data, size * sizeof *data);
  table->columns[table->columns_count++] = made;
  table->rows = size;
  return BT_OK;
}

/* ---- writing ------------------------------------------------------------------- */

static bt_status
write_names (const bt_table *table, bti_file *file, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < table->head_count; i++)
    status = bti_file_printf (file, error, "%s\n", table->head[i]);
  for (size_t j = 0; status == BT_OK && j < table->columns_count; j++)
    status = bti_file_printf (file, error, "%s%s", j > 0 ? "," : "",
                              table->columns[j].name);
  return status == BT_OK ? bti_file_write (file, "\n", 1, error) : status;
}

static bt_status
write_row (const bt_table *table, size_t i, bti_file *file, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t j = 0; status == BT_OK && j < table->columns_count; j++)
    {
      double number = table->columns[j].data[i];
      char end = j + 1 < table->columns_count ? ',' : '\n';
      /* printf would show the sign of a NaN, which means nothing */
      if (isnan (number))
        status = bti_file_printf (file, error, "nan%c", end);
      else
        status = bti_file_printf (file, error, "%.*g%c", table->digits, number, end);
    }
  return status;
}

bt_status
bt_table_write (const bt_table *table, const char *path, bt_error *error)
{
  if (table->columns_count == 0)
    return bt_error_set (error, BT_EINVAL, "a table without columns for '%.400s'",
                         path);
  size_t length = strlen (path);
  int gzip = length > 3 && strcmp (path + length - 3, ".gz") == 0;
  bti_file *file = NULL;
  bt_status status = bti_file_open (&file, path, gzip, error);
  if (status != BT_OK)
    return status;
  status = write_names (table, file, error);
  for (size_t i = 0; status == BT_OK && i < table->rows; i++)
    status = write_row (table, i, file, error);
  if (status == BT_OK)
    return bti_file_commit (file, error);
  bti_file_discard (file);
  return status;
}
