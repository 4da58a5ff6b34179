/* breaktime/table.h - columns of numbers in plain or gzipped CSV.
 *
 * The file has a head of `# key: value' lines, one row of column names, and one
 * row a point, numbers as %.17g, lines ended by LF.  A path that ends in ".gz"
 * is compressed, reproducibly byte for byte.  A new file appears whole or not
 * at all (temporary file, fsync, rename); what is not a regular file ("-" for
 * stdout, a device, a pipe) is written through.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_TABLE_H
#define BREAKTIME_TABLE_H

#include <breaktime/status.h>
#include <stddef.h>

typedef struct bt_table bt_table;

BT_CHECKED bt_status bt_table_new (bt_table **out, bt_error *error);
void bt_table_free (bt_table *table);

/* Add a line to the head.  KEY and VALUE are copied; neither may hold a newline. */
BT_CHECKED bt_status bt_table_head (bt_table *table, const char *key, bt_error *error,
                                    const char *format, ...) BT_PRINTF (4, 5);

/* Add a column of SIZE numbers (copied).  All columns have one size. */
BT_CHECKED bt_status bt_table_column (bt_table *table, const char *name,
                                      const double *data, size_t size, bt_error *error);

/* Significant digits written, 17 unless set. */
void bt_table_digits (bt_table *table, int digits);

/* BT_EIO with the path and the system's reason. */
BT_CHECKED bt_status bt_table_write (const bt_table *table, const char *path,
                                     bt_error *error);

#endif
