/* breaktime/table.h - columns of numbers in plain or gzipped CSV.
 *
 * The file has one row of column names, a head of `# key: value' lines, and one row a
 * point, numbers as %.17g, lines ended by LF: numpy's genfromtxt (names=True) wants the
 * names in the first line, whatever that is, and other programs in the first that is no
 * comment.  Where the head stands before the names it is read as well, and written so
 * again.  A path that ends in ".gz" is compressed, reproducibly byte for byte.  A new
 * file appears whole or not at all (temporary file, fsync, rename); what is not a
 * regular file ("-" for stdout, a device, a pipe) is written through.
 *
 * Columns of texts ("0.70", digit by digit as it was printed) are named in a last
 * line of the head, `# text: NAME NAME'; their cells have no comma, quote, # or
 * newline, and their names no blank.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_TABLE_H
#define BREAKTIME_TABLE_H

#include <breaktime/language.h>
#include <breaktime/status.h>
#include <breaktime/watch.h>
#include <stddef.h>

BT_BEGIN_C

typedef struct bt_table bt_table;

BT_CHECKED bt_status bt_table_new (bt_table **out, bt_error *error);
void bt_table_free (bt_table *table);

/* Add a line to the head.  KEY and VALUE are copied; neither may hold a newline. */
BT_CHECKED bt_status bt_table_head (bt_table *table, const char *key, bt_error *error,
                                    const char *format, ...) BT_PRINTF (4, 5);

/* Add a column of SIZE numbers (copied).  All columns have one size. */
BT_CHECKED bt_status bt_table_column (bt_table *table, const char *name,
                                      const double *data, size_t size, bt_error *error);

/* Add a column of SIZE texts (copied).  BT_EINVAL: a cell that is empty or holds
 * what a cell must not. */
BT_CHECKED bt_status bt_table_texts (bt_table *table, const char *name,
                                     const char *const *data, size_t size,
                                     bt_error *error);

/* Significant digits written, 17 unless set. */
void bt_table_digits (bt_table *table, int digits);

/* Writing looks at WATCH, borrowed: stopped by it, no file appears. */
void bt_table_watch (bt_table *table, const bt_watch *watch);

/* BT_EIO with the path and the system's reason; what the watch says. */
BT_CHECKED bt_status bt_table_write (const bt_table *table, const char *path,
                                     bt_error *error);

/* ---- reading ------------------------------------------------------------------- */

/* Read PATH, in the form that bt_table_write gives and no other: a file that is
 * damaged or was cut short is refused, compressed or not.  Numbers have a decimal
 * point in every locale; nan, inf and -inf are numbers.  Caller owns *OUT; NULL on
 * failure.  BT_EIO: cannot be read, or is no regular file; BT_EDATA: "path:line: what
 * is wrong", such as more than 500 lines of head, 1000 columns or 1048576 cells of
 * text; BT_ELIMIT: more than 64 MiB unpacked, or a line of more than 16384 bytes;
 * BT_ENOMEM. */
BT_CHECKED bt_status bt_table_read (bt_table **out, const char *path, bt_error *error);

/* Value of KEY in the head, NULL when there is none.  Line I of the head from 0,
 * "# key: value", NULL after the last.  All that follow stay the table's. */
const char *bt_table_value (const bt_table *table, const char *key);
const char *bt_table_head_line (const bt_table *table, size_t i);

/* Name of column J from 0, NULL after the last. */
const char *bt_table_name (const bt_table *table, size_t j);
size_t bt_table_rows (const bt_table *table);

/* The numbers, or the texts, of the column called NAME; NULL when there is none or
 * it holds the other kind. */
const double *bt_table_numbers (const bt_table *table, const char *name);
const char *const *bt_table_strings (const bt_table *table, const char *name);

/* Line of the file in which row I stands, I = 0 being the first. */
size_t bt_table_line (const bt_table *table, size_t i);

BT_END_C

#endif
