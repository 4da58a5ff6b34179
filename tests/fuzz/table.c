/* tests/fuzz/table.c - the readers of tables and of reference data, plain and gzipped,
 * on whatever bytes there are.
 *
 * What begins as gzip does is read as such.  What does not is read plain and, packed
 * here, gzipped, with one outcome.  A table that is read is the same again when it was
 * written.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fuzz/target.h"
#include "validation/stored.h"

#include <breaktime/table.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

static bt_table *
read_one (const char *path, bt_status *status)
{
  bt_error error = BT_ERROR_INIT;
  bt_table *table;
  *status = bt_table_read (&table, path, &error);
  must (*status == BT_OK || *status == BT_EDATA || *status == BT_ELIMIT);
  must_say (*status, &error);
  must ((*status == BT_OK) == (table != NULL));
  return table;
}

static void
must_equal (const bt_table *a, const bt_table *b)
{
  const size_t rows = bt_table_rows (a);
  const char *name;
  must (rows == bt_table_rows (b));
  for (size_t j = 0; (name = bt_table_name (a, j)); j++)
    {
      const double *x = bt_table_numbers (a, name), *y = bt_table_numbers (b, name);
      const char *const *s = bt_table_strings (a, name), *const *t
                                                         = bt_table_strings (b, name);
      must (bt_table_name (b, j) && strcmp (name, bt_table_name (b, j)) == 0);
      must (!x == !y && !s == !t && !x != !s);
      for (size_t i = 0; i < rows; i++)
        must (s ? strcmp (s[i], t[i]) == 0
                : memcmp (&x[i], &y[i], sizeof *x) == 0
                      || (x[i] != x[i] && y[i] != y[i]));
    }
}

static void
check (const bt_table *table)
{
  bt_error error = BT_ERROR_INIT;
  bt_status status;
  const char *path = target_path ("again.csv.gz");
  must (bt_table_write (table, path, &error) == BT_OK);
  bt_table *again = read_one (path, &status);
  must (status == BT_OK);
  must_equal (table, again);
  bt_table_free (again);
}

static void
reference (const char *path)
{
  bt_error error = BT_ERROR_INIT;
  btv_reference *set;
  bt_status status = btv_reference_load (&set, path, &error);
  must (status == BT_OK || status == BT_EDATA || status == BT_ELIMIT);
  must_say (status, &error);
  if (!set)
    return;
  for (size_t j = 0; j < set->columns_count; j++)
    for (size_t i = 0; i < set->rows; i++)
      (void) btv_column_error (&set->columns[j], i);
  if (strcmp (set->quantity, "scan") == 0)
    {
      btv_scan scan;
      error = (bt_error) BT_ERROR_INIT;
      status = btv_stored_scan (&scan, set, &error);
      must_say (status, &error);
      for (size_t q = 0; status == BT_OK && q < scan.quantities; q++)
        for (size_t p = 0; p < scan.points; p++)
          (void) btv_stored_cell (&scan, set, q, p);
      btv_scan_clear (&scan);
    }
  btv_reference_free (set);
}

static const char *
packed (const uint8_t *data, size_t size)
{
  static uint8_t out[1 << 17];
  z_stream z = { 0 };
  must (deflateInit2 (&z, 1, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  z.next_in = (z_const uint8_t *) data;
  z.avail_in = (uInt) size;
  z.next_out = out;
  z.avail_out = sizeof out;
  must (deflate (&z, Z_FINISH) == Z_STREAM_END);
  const size_t used = z.total_out;
  deflateEnd (&z);
  return target_file ("packed.csv.gz", out, used);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  bt_status status, other;
  const int gz = size > 1 && data[0] == 0x1f && data[1] == 0x8b;
  if (size > 1 << 16)
    return 0;
  bt_table *table
      = read_one (target_file (gz ? "raw.csv.gz" : "raw.csv", data, size), &status);
  if (!gz)
    {
      bt_table *twin = read_one (packed (data, size), &other);
      must (status == other);
      if (table)
        must_equal (table, twin);
      bt_table_free (twin);
    }
  if (table)
    check (table);
  bt_table_free (table);
  reference (target_path (gz ? "raw.csv.gz" : "raw.csv"));
  return 0;
}
