/* tests/test_table.c - reading tables: what was written comes back, and what is
 * damaged or malformed is refused with its line.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/input.h"
#include "tests/folder.h"
#include "tests/support.h"

#include <breaktime/table.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/* And nothing else is left behind. */
static void
remove_tables (void)
{
  static const char *const names[] = { "t.csv", "t.csv.gz", "u.csv", "u.csv.gz" };
  for (size_t i = 0; i < COUNT (names); i++)
    unlink (in_folder (names[i]));
  ck_assert_int_eq (rmdir (folder), 0);
}

static size_t
get_bytes (const char *path, unsigned char *out, size_t size)
{
  FILE *file = fopen (path, "rb");
  ck_assert_ptr_nonnull (file);
  const size_t count = fread (out, 1, size, file);
  ck_assert_uint_lt (count, size);
  fclose (file);
  return count;
}

enum
{
  ROWS = 6
};
static const double odd[ROWS] = { 0.1, -2.385e-308, DBL_MAX, -INFINITY, NAN, -0.0 };
static const char *const printed[ROWS]
    = { "0.70", "3304", "a b", "\xcf\x83", "x", "-" };

static bt_table *
example (void)
{
  bt_error error = BT_ERROR_INIT;
  bt_table *table;
  ck_ok (bt_table_new (&table, &error), error);
  ck_ok (bt_table_head (table, "id", &error, "%s", "a/b: c"), error);
  ck_ok (bt_table_head (table, "units", &error, "%s", "1, text"), error);
  ck_ok (bt_table_column (table, "odd", odd, ROWS, &error), error);
  ck_ok (bt_table_texts (table, "printed", printed, ROWS, &error), error);
  return table;
}

static void
check_example (const bt_table *table)
{
  ck_assert_uint_eq (bt_table_rows (table), ROWS);
  ck_assert_str_eq (bt_table_value (table, "id"), "a/b: c");
  ck_assert_str_eq (bt_table_value (table, "units"), "1, text");
  ck_assert_ptr_null (bt_table_value (table, "unit"));
  ck_assert_ptr_null (bt_table_value (table, "text"));
  ck_assert_str_eq (bt_table_head_line (table, 1), "# units: 1, text");
  ck_assert_ptr_null (bt_table_head_line (table, 2));
  ck_assert_str_eq (bt_table_name (table, 1), "printed");
  ck_assert_ptr_null (bt_table_name (table, 2));
  ck_assert_ptr_null (bt_table_strings (table, "odd"));
  ck_assert_ptr_null (bt_table_numbers (table, "printed"));
  ck_assert_ptr_null (bt_table_numbers (table, "even"));
  const double *numbers = bt_table_numbers (table, "odd");
  const char *const *texts = bt_table_strings (table, "printed");
  for (size_t i = 0; i < ROWS; i++)
    {
      ck_assert_str_eq (texts[i], printed[i]);
      ck_assert (isnan (odd[i]) ? isnan (numbers[i]) : numbers[i] == odd[i]);
      ck_assert_int_eq (!signbit (numbers[i]), !signbit (odd[i]) || isnan (odd[i]));
    }
}

/* ---- round trips ---------------------------------------------------------------- */

START_TEST (what_was_written_comes_back)
{
  bt_error error = BT_ERROR_INIT;
  const char *path = in_folder (_i ? "t.csv.gz" : "t.csv");
  const char *again = in_folder (_i ? "u.csv.gz" : "u.csv");
  /* Numbers have a point whatever the locale says, where there is one with commas. */
  (void) setlocale (LC_ALL, "de_DE.UTF-8");
  bt_table *table = example (), *read;
  ck_ok (bt_table_write (table, path, &error), error);
  ck_ok (bt_table_read (&read, path, &error), error);
  check_example (read);
  ck_assert_uint_eq (bt_table_line (read, 0), 5); /* two keys, text, names */
  /* And the same bytes when it is written again. */
  static unsigned char first[4096], second[4096];
  ck_ok (bt_table_write (read, again, &error), error);
  const size_t size = get_bytes (path, first, sizeof first);
  ck_assert_uint_eq (get_bytes (again, second, sizeof second), size);
  ck_assert_int_eq (memcmp (first, second, size), 0);
  bt_table_free (read);
  bt_table_free (table);
  (void) setlocale (LC_ALL, "C");
}
END_TEST

START_TEST (no_rows_are_rows)
{
  bt_error error = BT_ERROR_INIT;
  bt_table *read;
  put_bytes (in_folder ("t.csv"), "a,b\n", 4);
  ck_ok (bt_table_read (&read, in_folder ("t.csv"), &error), error);
  ck_assert_uint_eq (bt_table_rows (read), 0);
  ck_assert_uint_eq (bt_table_line (read, 0), 2);
  ck_assert_ptr_nonnull (bt_table_numbers (read, "b"));
  bt_table_free (read);
}
END_TEST

/* More than any buffer, and lines across the ends of buffers. */
START_TEST (a_long_table)
{
  enum
  {
    MANY = 20011
  };
  static double numbers[MANY];
  bt_error error = BT_ERROR_INIT;
  bt_table *table, *read;
  for (size_t i = 0; i < MANY; i++)
    numbers[i] = sin ((double) i) * pow (10, (double) (i % 40) - 20);
  ck_ok (bt_table_new (&table, &error), error);
  ck_ok (bt_table_column (table, "a", numbers, MANY, &error), error);
  ck_ok (bt_table_write (table, in_folder ("t.csv.gz"), &error), error);
  ck_ok (bt_table_read (&read, in_folder ("t.csv.gz"), &error), error);
  ck_assert_uint_eq (bt_table_rows (read), MANY);
  ck_assert_int_eq (memcmp (bt_table_numbers (read, "a"), numbers, sizeof numbers), 0);
  bt_table_free (read);
  bt_table_free (table);
}
END_TEST

/* The head may stand before the names, as in older files, behind them, or around them;
 * it is written where it was. */
START_TEST (the_head_stands_on_either_side)
{
  static const char *const forms[]
      = { "t,u\n# a: b\n# text: u\n1,0.70\n", "# a: b\n# text: u\nt,u\n1,0.70\n",
          "# a: b\nt,u\n# text: u\n1,0.70\n" };
  bt_error error = BT_ERROR_INIT;
  bt_table *read;
  static unsigned char bytes[256];
  put_bytes (in_folder ("t.csv"), forms[_i], strlen (forms[_i]));
  ck_ok (bt_table_read (&read, in_folder ("t.csv"), &error), error);
  ck_assert_str_eq (bt_table_value (read, "a"), "b");
  ck_assert_uint_eq (bt_table_rows (read), 1);
  ck_assert_uint_eq (bt_table_line (read, 0), 4);
  ck_assert_double_eq (bt_table_numbers (read, "t")[0], 1);
  ck_assert_str_eq (bt_table_strings (read, "u")[0], "0.70");
  ck_ok (bt_table_write (read, in_folder ("u.csv"), &error), error);
  bytes[get_bytes (in_folder ("u.csv"), bytes, sizeof bytes)] = '\0';
  ck_assert_str_eq ((char *) bytes, forms[_i == 0 ? 0 : 1]);
  bt_table_free (read);
}
END_TEST

/* ---- damage ---------------------------------------------------------------------- */

/* The gzip head and the bits that fill up the last byte before the check sum say
 * nothing about the text; any other one that is flipped is found by structure, check
 * sum or length. */
START_TEST (every_flipped_bit_is_found)
{
  enum
  {
    HEAD = 10,
    TRAILER = 8
  };
  bt_error error = BT_ERROR_INIT;
  const char *path = in_folder ("t.csv.gz"), *bad = in_folder ("u.csv.gz");
  static unsigned char bytes[4096];
  bt_table *table = example (), *read;
  ck_ok (bt_table_write (table, path, &error), error);
  bt_table_free (table);
  const size_t size = get_bytes (path, bytes, sizeof bytes);
  for (size_t bit = 8 * HEAD; bit < 8 * size; bit++)
    {
      bytes[bit / 8] ^= (unsigned char) (1U << bit % 8);
      put_bytes (bad, bytes, size);
      bytes[bit / 8] ^= (unsigned char) (1U << bit % 8);
      bt_status status = bt_table_read (&read, bad, &error);
      if (status == BT_OK && bit / 8 == size - TRAILER - 1)
        {
          check_example (read);
          bt_table_free (read);
          continue;
        }
      ck_assert_msg (status == BT_EDATA || status == BT_ELIMIT,
                     "bit %zu of %zu: status %d", bit, 8 * size, (int) status);
      ck_assert_ptr_null (read);
      ck_assert_ptr_nonnull (strstr (error.text, "u.csv.gz:"));
    }
}
END_TEST

START_TEST (every_truncation_is_found)
{
  bt_error error = BT_ERROR_INIT;
  const char *path = in_folder (_i ? "t.csv.gz" : "t.csv");
  const char *bad = in_folder (_i ? "u.csv.gz" : "u.csv");
  static unsigned char bytes[4096];
  bt_table *table = example (), *read;
  ck_ok (bt_table_write (table, path, &error), error);
  bt_table_free (table);
  size_t size = get_bytes (path, bytes, sizeof bytes), found = 0;
  for (size_t kept = 0; kept < size; kept++)
    {
      put_bytes (bad, bytes, kept);
      bt_status status = bt_table_read (&read, bad, &error);
      if (status == BT_OK)
        bt_table_free (read);
      else
        ck_assert_int_eq (status, BT_EDATA);
      found += status == BT_EDATA;
      /* Plain text that ends with a line cannot be told from a shorter table. */
      ck_assert (status == BT_EDATA || (!_i && kept > 0 && bytes[kept - 1] == '\n'));
    }
  /* the names, three lines of the head, and all rows but the last */
  ck_assert_uint_ge (found, size - (_i ? 0 : 1 + 3 + ROWS - 1));
  /* Nor may there be more than was written. */
  bytes[size] = 'x';
  put_bytes (bad, bytes, size + 1);
  ck_fails (bt_table_read (&read, bad, &error), BT_EDATA, error,
            _i ? "bytes after the end of the compressed data"
               : "the last line has no end");
}
END_TEST

/* ---- form ------------------------------------------------------------------------ */

static const struct
{
  const char *text, *message;
} wrong[] = {
  { "", ":0: the file has no row of column names" },
  { "# a: b\n", ":1: the file has no row of column names" },
  { "#a: b\nt\n", ":1: '#a: b' is no line of the head; it must be '# key: value'" },
  { "# a b\nt\n", ":1: '# a b' is no line of the head" },
  { "# : b\nt\n", ":1: '# : b' is no line of the head" },
  { "# a: b\n# a: c\nt\n", ":2: the key 'a' is given twice" },
  { "# text: u\n# a: c\nt,u\n", ":2: 'a' stands behind 'text'" },
  { "# text: u v\nt,u\n", ":2: the head names 2 columns of texts, of which 1 are" },
  { "t,u\n# text: u v\n", ":2: the head names 2 columns of texts, of which 1 are" },
  { "t,u\n# text: u\n# a: c\n", ":3: 'a' stands behind 'text'" },
  { "# text: u\nt,u\n# a: c\n", ":3: 'a' stands behind 'text'" },
  { "# a: b\nt\n# a: c\n", ":3: the key 'a' is given twice" },
  { "t#,u\n", ":1: 't#' is no column name" },
  { "t,t\n", ":1: there is a column 't' already" },
  { "t,,u\n", ":1: '' is no column name" },
  { "t,u\n1,2\n3\n", ":3: 1 cells in a table of 2 columns" },
  { "t,u\n1,2,3\n", ":2: 3 cells in a table of 2 columns" },
  { "t\n1\n\n2\n", ":3: '' in column 't' is not a number" },
  { "t\n1\n# a: b\n", ":3: '# a: b' in column 't' is not a number" },
  { "t\n1,5\n", ":2: 2 cells" },
  { "t\n 1\n", ":2: ' 1' in column 't' is not a number" },
  { "t\n0x10\n", ":2: '0x10' in column 't' is not a number" },
  { "t\n1e999\n", ":2: '1e999' in column 't' is not a number" },
  { "t\n1e-400\n", ":2: '1e-400' in column 't' is not a number" },
  { "t\n1e\n", ":2: '1e' in column 't' is not a number" },
  { "t\nNaN\n", ":2: 'NaN' in column 't' is not a number" },
  { "t\ninfinity\n", ":2: 'infinity' in column 't' is not a number" },
  { "# text: u\nt,u\n1,\"a\"\n", ":3: '\"a\"' in column 'u' is no text" },
  { "# text: u\nt,u\n1,a\n2,\n", ":4: '' in column 'u' is no text" },
  { "t,u\n# text: u\n1,a#\n", ":3: 'a#' in column 'u' is no text" },
  { "t\n1\r2\n", ":2: a carriage return; lines must end in LF, or in CR LF" },
  { "t\n1\r", ":2: a carriage return; lines must end in LF, or in CR LF" },
  { "t\n\xef\xbb\xbf"
    "1\n",
    ":2: '\xef\xbb\xbf"
    "1' in column 't' is not a number" },
  { "t\n1\t\n", ":2: a control character (9)" },
  { "t\n1\n2", ":3: the last line has no end; the file was cut short" },
  { "\x1f\x8b\b", ":1: compressed data in a file whose name does not end in .gz" },
};

START_TEST (wrong_forms_are_refused_with_their_line)
{
  bt_error error = BT_ERROR_INIT;
  bt_table *read;
  put_bytes (in_folder ("t.csv"), wrong[_i].text, strlen (wrong[_i].text));
  ck_fails (bt_table_read (&read, in_folder ("t.csv"), &error), BT_EDATA, error,
            wrong[_i].message);
  ck_assert_ptr_null (read);
}
END_TEST

START_TEST (a_plain_file_called_gz)
{
  bt_error error = BT_ERROR_INIT;
  bt_table *read;
  put_bytes (in_folder ("t.csv.gz"), "t\n1\n", 4);
  ck_fails (bt_table_read (&read, in_folder ("t.csv.gz"), &error), BT_EDATA, error,
            "incorrect header check");
  ck_fails (bt_table_read (&read, in_folder ("no.csv"), &error), BT_EIO, error,
            "No such file");
  ck_fails (bt_table_read (&read, folder, &error), BT_EIO, error, "Is a directory");
}
END_TEST

/* A byte order mark and CR LF, as programs of others write them; gzip files one behind
 * the other. */
START_TEST (tables_of_others_are_read)
{
  static const char text[] = "\xef\xbb\xbf# a: b\r\nt,u\r\n1,2\r\n3,4\n";
  bt_error error = BT_ERROR_INIT;
  bt_table *read;
  const char *name = _i ? "t.csv.gz" : "t.csv";
  if (_i)
    for (size_t part = 0; part < 3; part++)
      {
        static const size_t ends[] = { 0, 2, 14, sizeof text - 1 };
        gzFile file = gzopen (in_folder (name), part ? "ab" : "wb");
        const unsigned size = (unsigned) (ends[part + 1] - ends[part]);
        ck_assert_int_eq (gzwrite (file, text + ends[part], size), (int) size);
        ck_assert_int_eq (gzclose (file), Z_OK);
      }
  else
    put_bytes (in_folder (name), text, sizeof text - 1);
  ck_ok (bt_table_read (&read, in_folder (name), &error), error);
  ck_assert_str_eq (bt_table_value (read, "a"), "b");
  ck_assert_uint_eq (bt_table_rows (read), 2);
  ck_assert_double_eq (bt_table_numbers (read, "t")[1], 3);
  ck_assert_double_eq (bt_table_numbers (read, "u")[1], 4);
  bt_table_free (read);
}
END_TEST

/* Much text in few bytes: refused at the limit, in bounded memory. */
START_TEST (bombs_are_refused)
{
  static char block[1 << 16];
  bt_error error = BT_ERROR_INIT;
  bt_table *read;
  memset (block, _i ? '\n' : '1', sizeof block);
  gzFile file = gzopen (in_folder ("t.csv.gz"), "wb1");
  ck_assert_int_eq (gzputs (file, "t\n"), 2);
  for (int i = 0; i < 1025; i++)
    ck_assert_int_eq (gzwrite (file, block, sizeof block), (int) sizeof block);
  ck_assert_int_eq (gzclose (file), Z_OK);
  ck_assert_int_eq (bt_table_read (&read, in_folder ("t.csv.gz"), &error),
                    _i ? BT_EDATA : BT_ELIMIT);
  ck_assert_ptr_null (read);
  if (_i)
    return;
  ck_assert_ptr_nonnull (
      strstr (error.text, ":2: a line of more than 16384 characters"));
  /* The lines themselves, without a table around them. */
  memset (block, '\n', sizeof block);
  file = gzopen (in_folder ("u.csv.gz"), "wb1");
  for (int i = 0; i < 1025; i++)
    ck_assert_int_eq (gzwrite (file, block, sizeof block), (int) sizeof block);
  ck_assert_int_eq (gzclose (file), Z_OK);
  bti_input *input;
  char *line;
  bt_status status;
  ck_ok (bti_input_open (&input, in_folder ("u.csv.gz"), &error), error);
  do
    status = bti_input_line (input, &line, &error);
  while (status == BT_OK && line);
  ck_assert_int_eq (status, BT_ELIMIT);
  ck_assert_ptr_nonnull (strstr (error.text, "more than 64 MiB"));
  bti_input_close (input);
}
END_TEST

START_TEST (texts_that_cannot_be_cells)
{
  static const char *const bad[] = { "", "a,b", "a\"b", "a\nb", "a#b" };
  bt_error error = BT_ERROR_INIT;
  bt_table *table;
  ck_ok (bt_table_new (&table, &error), error);
  ck_fails (bt_table_texts (table, "u", &bad[_i], 1, &error), BT_EINVAL, error,
            "is empty or has a #, a comma");
  ck_fails (bt_table_texts (table, "u v", printed, 1, &error), BT_EINVAL, error,
            "has a blank");
  ck_ok (bt_table_texts (table, "u", printed, 1, &error), error);
  ck_fails (bt_table_texts (table, "u", printed, 1, &error), BT_EINVAL, error,
            "a column 'u' already");
  bt_table_free (table);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("table");
  TCase *tests = tcase_create ("reading");
  tcase_add_checked_fixture (tests, make_folder, remove_tables);
  tcase_add_loop_test (tests, what_was_written_comes_back, 0, 2);
  tcase_add_test (tests, no_rows_are_rows);
  tcase_add_loop_test (tests, the_head_stands_on_either_side, 0, 3);
  tcase_add_test (tests, a_long_table);
  tcase_add_test (tests, every_flipped_bit_is_found);
  tcase_add_loop_test (tests, every_truncation_is_found, 0, 2);
  tcase_add_loop_test (tests, wrong_forms_are_refused_with_their_line, 0,
                       (int) COUNT (wrong));
  tcase_add_test (tests, a_plain_file_called_gz);
  tcase_add_loop_test (tests, tables_of_others_are_read, 0, 2);
  tcase_add_loop_test (tests, bombs_are_refused, 0, 2);
  tcase_add_loop_test (tests, texts_that_cannot_be_cells, 0, 5);
  suite_add_tcase (suite, tests);
  return suite_run (suite);
}
