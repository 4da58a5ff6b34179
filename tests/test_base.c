/* tests/test_base.c - status, memory, files and tables.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/pool.h"
#include "base/room.h"
#include "base/text.h"
#include "tests/folder.h"
#include "tests/suite.h"

#include <breaktime/table.h>
#include <breaktime/version.h>
#include <dirent.h>
#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

/* AddressSanitizer would otherwise end the program where calloc must say no. */
const char *__asan_default_options (void);
const char *
__asan_default_options (void)
{
  return "allocator_may_return_null=1";
}

/* Number of names in PATH, without . and .. */
static int
names_in (const char *path)
{
  int count = -2;
  DIR *names = opendir (path);
  ck_assert_ptr_nonnull (names);
  while (readdir (names))
    count++;
  closedir (names);
  return count;
}

/* What stands in PATH, unpacked when it is compressed (zlib looks for itself). */
static const char *
content (const char *path)
{
  static char text[4096];
  gzFile file = gzopen (path, "rb");
  ck_assert_msg (file != NULL, "no file %s", path);
  int count = gzread (file, text, sizeof text - 1);
  ck_assert_int_ge (count, 0);
  text[count] = '\0';
  ck_assert_int_eq (gzclose (file), Z_OK);
  return text;
}

/* The bytes of PATH as they lie on the disk. */
static size_t
raw_bytes (const char *path, unsigned char *out, size_t size)
{
  FILE *file = fopen (path, "rb");
  ck_assert_ptr_nonnull (file);
  size_t count = fread (out, 1, size, file);
  fclose (file);
  return count;
}

static void
put (const char *path, const char *text)
{
  FILE *file = fopen (path, "wb");
  ck_assert_ptr_nonnull (file);
  fputs (text, file);
  ck_assert_int_eq (fclose (file), 0);
}

/* ---- status and memory --------------------------------------------------------- */

START_TEST (every_status_has_its_own_text)
{
  for (int i = 0; i < BT_STATUS_COUNT; i++)
    {
      const char *text = bt_status_text ((bt_status) i);
      ck_assert_uint_gt (strlen (text), 0);
      for (int j = 0; j < i; j++)
        ck_assert_str_ne (text, bt_status_text ((bt_status) j));
    }
  ck_assert_str_eq (bt_status_text (BT_OK), "success");
  ck_assert_str_eq (bt_status_text (BT_ECANCEL), "interrupted");
  ck_assert_str_eq (bt_status_text (BT_STATUS_COUNT), "unknown status");
  ck_assert_str_eq (bt_status_text ((bt_status) -1), "unknown status");
}
END_TEST

START_TEST (error_keeps_what_fits)
{
  bt_error error = BT_ERROR_INIT;
  char longer[2 * sizeof error.text];
  memset (longer, 'x', sizeof longer - 1);
  longer[sizeof longer - 1] = '\0';
  ck_assert_int_eq (bt_error_set (&error, BT_EDATA, "row %d: %s", 7, longer), BT_EDATA);
  ck_assert_int_eq (error.status, BT_EDATA);
  ck_assert_uint_eq (strlen (error.text), sizeof error.text - 1);
  ck_assert_int_eq (strncmp (error.text, "row 7: xxx", 10), 0);
  ck_assert_int_eq (bt_error_set (NULL, BT_EGRID, "%d", 1), BT_EGRID);
}
END_TEST

START_TEST (slips_are_understood)
{
  static const char *const names[] = {
    "t_mf", "t_q", "entropy", "entropy_share", "discretisation", "order", "level"
  };
  static const struct
  {
    const char *word, *meant;
  } row[] = { { "t_mff", "t_mf" },
              { "t-mf", "t_mf" },
              { "T_Q", "t_q" },
              { "entrpy", "entropy" },
              { "etnropy", "entropy" },
              { "discretization", "discretisation" },
              { "disc", "discretisation" },
              { "entropyshare", "entropy_share" },
              { "levels", "level" },
              { "x", NULL },
              { "", NULL },
              { "temperature", NULL } };
  char hint[BTI_HINT_SIZE];
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    {
      const char *name = bti_text_closest (row[i].word, names,
                                           sizeof names / sizeof *names, sizeof *names);
      ck_assert_msg (name == row[i].meant
                         || (name && row[i].meant && strcmp (name, row[i].meant) == 0),
                     "%s -> %s", row[i].word, name ? name : "nothing");
    }
  char longer[200];
  memset (longer, 'a', sizeof longer - 1);
  longer[sizeof longer - 1] = '\0';
  ck_assert_ptr_null (bti_text_closest (longer, names, 2, sizeof *names));
  bti_closest closest = { "dt", NULL, 0 };
  ck_assert_str_eq (bti_text_hint (&closest, hint), "");
  bti_text_closer (&closest, "td");
  ck_assert_str_eq (bti_text_hint (&closest, hint), "; did you mean 'td'?");
}
END_TEST

/* What is obeyed, or turns what comes after it, and its neighbours, which do neither.
 */
START_TEST (controls_are_seen)
{
  static const struct
  {
    const char *text;
    size_t length;
  } cases[] = { { "", 0 },
                { "a", 0 },
                { "\033[1m", 1 },
                { "\177", 1 },
                { "\xc2\x9b", 2 },         /* U+009B */
                { "\xc2\xa0", 0 },         /* U+00A0 */
                { "\xe2\x80\xa7", 0 },     /* U+2027 */
                { "\xe2\x80\xa8", 3 },     /* U+2028 */
                { "\xe2\x80\xae", 3 },     /* U+202E */
                { "\xe2\x80\xaf", 0 },     /* U+202F */
                { "\xe2\x81\xa5", 0 },     /* U+2065 */
                { "\xe2\x81\xa6", 3 },     /* U+2066 */
                { "\xe2\x81\xa9", 3 },     /* U+2069 */
                { "\xe2\x81\xaa", 0 },     /* U+206A */
                { "\xef\xbf\xbd", 0 },     /* U+FFFD */
                { "\xef\xbf\xbe", 3 },     /* U+FFFE */
                { "\xef\xbf\xbf", 3 },     /* U+FFFF */
                { "\xf4\x8f\xbf\xbf", 0 }, /* U+10FFFF */
                /* none begins there: cut, too long, half a pair, too large, stray */
                { "\xe2\x80", 1 },
                { "\xe2\x80x", 1 },
                { "\xce", 1 },
                { "\xf0\x9f\x98", 1 },
                { "\xc0\xaf", 1 },
                { "\xc1\xbf", 1 },
                { "\xe0\x9f\xbf", 1 },
                { "\xf0\x8f\xbf\xbf", 1 },
                { "\xed\xa0\x80", 1 },
                { "\xf4\x90\x80\x80", 1 },
                { "\xf5\x80\x80\x80", 1 },
                { "\x80", 1 },
                { "\xff", 1 } };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    ck_assert_msg (bti_text_control (cases[i].text) == cases[i].length, "case %zu", i);
  char text[] = "a\xe2\x80\xae"
                "b\033c\xc2\x9b";
  ck_assert_str_eq (bti_text_clean (text), "a?b?c?");
  char cut[] = "\xce\xbb \xe4\xb8\xad \xf0\x9f\x98\x80 \xe4\xb8";
  ck_assert_str_eq (bti_text_clean (cut), "\xce\xbb \xe4\xb8\xad \xf0\x9f\x98\x80 ??");
}
END_TEST

START_TEST (lists_say_what_they_leave_out)
{
  char list[12] = "", more[BTI_MORE_SIZE];
  size_t left = 0;
  bti_text_list (list, sizeof list, "one", &left);
  bti_text_list (list, sizeof list, "three", &left);
  ck_assert_str_eq (bti_text_more (left, more), "");
  bti_text_list (list, sizeof list, "eleven", &left);
  bti_text_list (list, sizeof list, "", &left);
  ck_assert_str_eq (list, "one, three");
  ck_assert_str_eq (bti_text_more (left, more), " and 2 more");
}
END_TEST

START_TEST (memory_overflow_is_refused)
{
  bt_error error = BT_ERROR_INIT;
  char *block = (char *) &error;
  ck_fails (bti_calloc (&block, SIZE_MAX / 2, 3, &error), BT_ENOMEM, error, "3 bytes");
  ck_assert_ptr_null (block);

  ck_ok (bti_calloc (&block, 5, 1, &error), error);
  ck_assert_int_eq (block[0] | block[1] | block[2] | block[3] | block[4], 0);
  char *before = block;
  block[4] = 'q';
  ck_fails (bti_realloc (&block, SIZE_MAX / 2, 3, &error), BT_ENOMEM, error, "bytes");
  ck_assert_ptr_eq (block, before);
  ck_assert_int_eq (block[4], 'q');
  ck_ok (bti_realloc (&block, 50, 2, &error), error);
  ck_assert_int_eq (block[4], 'q');
  free (block);
}
END_TEST

START_TEST (memory_zero_objects)
{
  bt_error error = BT_ERROR_INIT;
  char *block = NULL;
  ck_ok (bti_calloc (&block, 0, 8, &error), error);
  ck_assert_ptr_nonnull (block);
  ck_ok (bti_realloc (&block, 0, 8, &error), error);
  ck_assert_ptr_nonnull (block);
  free (block);
  ck_ok (bti_strdup (&block, "", &error), error);
  ck_assert_str_eq (block, "");
  free (block);
}
END_TEST

/* ---- files --------------------------------------------------------------------- */

START_TEST (file_appears_at_commit)
{
  bt_error error = BT_ERROR_INIT;
  bti_file *file = NULL;
  const char *path = in_folder ("new.txt");
  mode_t mask = umask (027);
  ck_ok (bti_file_open (&file, path, 0, &error), error);
  umask (mask);
  ck_ok (bti_file_printf (file, &error, "%d%s", 7, " swans\n"), error);
  ck_assert_int_ne (access (path, F_OK), 0);
  ck_ok (bti_file_commit (file, &error), error);
  ck_assert_str_eq (content (path), "7 swans\n");
  ck_assert_int_eq (names_in (folder), 1);
  struct stat info;
  ck_assert_int_eq (stat (path, &info), 0);
  ck_assert_int_eq (info.st_mode & 0777, 0640);
}
END_TEST

START_TEST (file_discard_keeps_the_old)
{
  bt_error error = BT_ERROR_INIT;
  bti_file *file = NULL;
  const char *path = in_folder ("old.txt");
  put (path, "old\n");
  ck_ok (bti_file_open (&file, path, 0, &error), error);
  ck_ok (bti_file_write (file, "new\n", 4, &error), error);
  ck_assert_int_le (names_in (folder), 2); /* one: what is written may have no name */
  bti_file_discard (file);
  ck_assert_str_eq (content (path), "old\n");
  ck_assert_int_eq (names_in (folder), 1);
  bti_file_discard (NULL);
}
END_TEST

START_TEST (file_failed_commit_cleans_up)
{
  bt_error error = BT_ERROR_INIT;
  bti_file *file = NULL;
  const char *path = in_folder ("taken");
  ck_ok (bti_file_open (&file, path, _i, &error), error);
  ck_ok (bti_file_write (file, "data\n", 5, &error), error);
  /* A folder that turns up under the name makes the rename fail, for root too. */
  ck_assert_int_eq (mkdir (path, 0777), 0);
  ck_fails (bti_file_commit (file, &error), BT_EIO, error, "Is a directory");
  ck_assert_ptr_nonnull (strstr (error.text, path));
  ck_assert_int_eq (names_in (folder), 1);
}
END_TEST

START_TEST (file_longer_than_any_buffer)
{
  enum
  {
    ROWS = 40000
  }; /* some 500 kB */
  bt_error error = BT_ERROR_INIT;
  bti_file *file = NULL;
  const char *path = in_folder (_i ? "long.gz" : "long");
  char padding[3000];
  memset (padding, '-', sizeof padding - 1);
  padding[sizeof padding - 1] = '\0';
  ck_ok (bti_file_open (&file, path, _i, &error), error);
  /* An assertion a row takes longer than all the rest, and minutes under valgrind. */
  bt_status status = BT_OK;
  for (int i = 0; status == BT_OK && i < ROWS; i++)
    status = bti_file_printf (file, &error, "%d %d\n", i, (i * 7919) % 104729);
  ck_ok (status, error);
  ck_ok (bti_file_printf (file, &error, "%s\n", padding), error);
  ck_ok (bti_file_commit (file, &error), error);

  gzFile back = gzopen (path, "rb");
  ck_assert_ptr_nonnull (back);
  char line[4096], expected[64];
  for (int i = 0; i < ROWS; i++)
    {
      snprintf (expected, sizeof expected, "%d %d\n", i, (i * 7919) % 104729);
      if (!gzgets (back, line, sizeof line) || strcmp (line, expected) != 0)
        ck_abort_msg ("line %d is '%s'", i + 1, line);
    }
  ck_assert_ptr_nonnull (gzgets (back, line, sizeof line));
  ck_assert_uint_eq (strlen (line), sizeof padding);
  ck_assert_ptr_null (gzgets (back, line, sizeof line));
  ck_assert_int_eq (gzclose (back), Z_OK);
}
END_TEST

START_TEST (file_gzip_is_reproducible)
{
  bt_error error = BT_ERROR_INIT;
  unsigned char bytes[2][512];
  size_t sizes[2];
  for (int i = 0; i < 2; i++)
    {
      bti_file *file = NULL;
      const char *path = in_folder (i ? "b.gz" : "another-name.gz");
      ck_ok (bti_file_open (&file, path, 1, &error), error);
      ck_ok (bti_file_write (file, "the same\n", 9, &error), error);
      ck_ok (bti_file_commit (file, &error), error);
      ck_assert_str_eq (content (path), "the same\n");
      sizes[i] = raw_bytes (path, bytes[i], sizeof bytes[i]);
    }
  ck_assert_uint_eq (sizes[0], sizes[1]);
  ck_assert_mem_eq (bytes[0], bytes[1], sizes[0]);
  /* RFC 1952: magic, deflate, no flags (no name), no time, best compression */
  const unsigned char head[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2 };
  ck_assert_mem_eq (bytes[0], head, sizeof head);
}
END_TEST

START_TEST (file_empty)
{
  bt_error error = BT_ERROR_INIT;
  bti_file *file = NULL;
  const char *path = in_folder (_i ? "empty.gz" : "empty");
  ck_ok (bti_file_open (&file, path, _i, &error), error);
  ck_ok (bti_file_commit (file, &error), error);
  ck_assert_str_eq (content (path), "");
  struct stat info;
  ck_assert_int_eq (stat (path, &info), 0);
  ck_assert_int_eq ((int) info.st_size,
                    _i ? 20 : 0); /* RFC 1952: 18, and 2 of deflate */
}
END_TEST

START_TEST (file_refused_paths)
{
  bt_error error = BT_ERROR_INIT;
  bti_file *file = (bti_file *) &error;
  ck_fails (bti_file_open (&file, "/no/such/place", 0, &error), BT_EIO, error,
            "cannot write '/no/such/place': No such file or directory");
  ck_assert_ptr_null (file);
  ck_fails (bti_file_open (&file, folder, 0, &error), BT_EIO, error, "Is a directory");
  ck_fails (bti_file_open (&file, in_folder ("missing/"), 0, &error), BT_EIO, error,
            "missing/'");
  ck_fails (bti_file_open (&file, "", 0, &error), BT_EIO, error, "No such file");
  const char *plain = in_folder ("plain");
  put (plain, "x");
  ck_fails (bti_file_open (&file, in_folder ("plain/below"), 0, &error), BT_EIO, error,
            "Not a directory");
  ck_assert_int_eq (names_in (folder), 1);
}
END_TEST

START_TEST (file_write_protected_is_kept)
{
  if (geteuid () == 0)
    return; /* root may write everything */
  bt_error error = BT_ERROR_INIT;
  bti_file *file = NULL;
  const char *path = in_folder ("protected");
  put (path, "old\n");
  ck_assert_int_eq (chmod (path, 0444), 0);
  ck_fails (bti_file_open (&file, path, 0, &error), BT_EIO, error, "Permission denied");
  ck_assert_str_eq (content (path), "old\n");
}
END_TEST

START_TEST (file_full_device)
{
  if (access ("/dev/full", W_OK) != 0)
    return; /* Linux has it; elsewhere there is nothing to ask */
  bt_error error = BT_ERROR_INIT;
  bti_file *file = NULL;
  const char *text = "cannot write '/dev/full': No space left on device";
  /* small: the error comes at the commit */
  ck_ok (bti_file_open (&file, "/dev/full", _i, &error), error);
  ck_ok (bti_file_write (file, "data\n", 5, &error), error);
  ck_fails (bti_file_commit (file, &error), BT_EIO, error, text);

  /* large and hard to compress: it comes before, and the commit says it again */
  ck_ok (bti_file_open (&file, "/dev/full", _i, &error), error);
  bt_status status = BT_OK;
  uint32_t state = 2385;
  for (int i = 0; i < 1000000 && status == BT_OK; i++)
    {
      state = state * 1664525u + 1013904223u;
      unsigned char byte = (unsigned char) (state >> 24);
      status = bti_file_write (file, &byte, 1, &error);
    }
  ck_assert_int_eq (status, BT_EIO);
  ck_assert_str_eq (error.text, text);
  ck_fails (bti_file_commit (file, &error), BT_EIO, error, text);
  struct stat info;
  ck_assert_int_eq (stat ("/dev/full", &info), 0);
  ck_assert (S_ISCHR (info.st_mode));
}
END_TEST

START_TEST (file_standard_output)
{
  bt_error error = BT_ERROR_INIT;
  bti_file *file = NULL;
  const char *path = in_folder ("stdout");
  int kept = dup (STDOUT_FILENO);
  int other = open (path, O_WRONLY | O_CREAT, 0600);
  ck_assert_int_ge (dup2 (other, STDOUT_FILENO), 0);
  bt_status opened = bti_file_open (&file, "-", 0, &error);
  bt_status wrote
      = opened == BT_OK ? bti_file_write (file, "through\n", 8, &error) : opened;
  bt_status committed = wrote == BT_OK ? bti_file_commit (file, &error) : wrote;
  ck_assert_int_ge (dup2 (kept, STDOUT_FILENO), 0);
  close (kept);
  close (other);
  ck_ok (committed, error);
  ck_assert_str_eq (content (path), "through\n");
}
END_TEST

START_TEST (file_link_stays_a_link)
{
  bt_error error = BT_ERROR_INIT;
  bti_file *file = NULL;
  const char *real = in_folder ("real"), *link = in_folder ("link");
  put (real, "old\n");
  ck_assert_int_eq (symlink ("real", link), 0);
  ck_ok (bti_file_open (&file, link, 0, &error), error);
  ck_ok (bti_file_write (file, "new\n", 4, &error), error);
  ck_ok (bti_file_commit (file, &error), error);
  ck_assert_str_eq (content (real), "new\n");
  struct stat info;
  ck_assert_int_eq (lstat (link, &info), 0);
  ck_assert (S_ISLNK (info.st_mode));
}
END_TEST

START_TEST (file_relative_path)
{
  bt_error error = BT_ERROR_INIT;
  bti_file *file = NULL;
  int here = open (".", O_RDONLY | O_DIRECTORY);
  ck_assert_int_ge (here, 0);
  ck_assert_int_eq (chdir (folder), 0);
  ck_ok (bti_file_open (&file, "beside", 0, &error), error);
  ck_ok (bti_file_commit (file, &error), error);
  ck_assert_int_eq (access ("beside", F_OK), 0);
  ck_assert_int_eq (fchdir (here), 0);
  close (here);
  ck_assert_int_eq (names_in (folder), 1);
}
END_TEST

START_TEST (folders_are_made)
{
  bt_error error = BT_ERROR_INIT;
  struct stat info;
  const char *path = in_folder ("a/b//c/");
  ck_ok (bti_file_mkdir (path, &error), error);
  ck_assert_int_eq (stat (path, &info), 0);
  ck_assert (S_ISDIR (info.st_mode));
  ck_ok (bti_file_mkdir (path, &error), error);
  put (in_folder ("plain"), "x");
  ck_fails (bti_file_mkdir (in_folder ("plain"), &error), BT_EIO, error,
            "Not a directory");
  ck_fails (bti_file_mkdir (in_folder ("plain/below"), &error), BT_EIO, error,
            "cannot make folder");
}
END_TEST

/* ---- tables -------------------------------------------------------------------- */

/* Every kind of number; 2.385 has no exact binary form. */
static bt_table *
small_table (void)
{
  bt_error error = BT_ERROR_INIT;
  bt_table *table = NULL;
  const double t[] = { 0, 0.5, 1, 1.5 };
  const double x[] = { 2.385, copysign (NAN, -1), -INFINITY, 1e23 };
  const double p[] = { -0.0, NAN, INFINITY, 123456789.0 };
  ck_ok (bt_table_new (&table, &error), error);
  ck_ok (bt_table_head (table, "quantity", &error, "%s of %d", "mean", 3), error);
  ck_ok (bt_table_head (table, "lambda", &error, "%g", 0.25), error);
  ck_ok (bt_table_column (table, "t", t, 4, &error), error);
  ck_ok (bt_table_column (table, "x", x, 4, &error), error);
  ck_ok (bt_table_column (table, "p", p, 4, &error), error);
  return table;
}

static const char small_text[] = "t,x,p\n"
                                 "# quantity: mean of 3\n"
                                 "# lambda: 0.25\n"
                                 "0,2.3849999999999998,-0\n"
                                 "0.5,nan,nan\n"
                                 "1,-inf,inf\n"
                                 "1.5,9.9999999999999992e+22,123456789\n";

START_TEST (table_exact_bytes)
{
  bt_error error = BT_ERROR_INIT;
  bt_table *table = small_table ();
  ck_ok (bt_table_write (table, in_folder ("t.csv"), &error), error);
  unsigned char bytes[1024];
  size_t size = raw_bytes (in_folder ("t.csv"), bytes, sizeof bytes);
  ck_assert_uint_eq (size, sizeof small_text - 1);
  ck_assert_mem_eq (bytes, small_text, size);
  bt_table_free (table);
  bt_table_free (NULL);
}
END_TEST

START_TEST (table_gzip_round_trip)
{
  bt_error error = BT_ERROR_INIT;
  bt_table *table = small_table ();
  ck_ok (bt_table_write (table, in_folder ("t.csv.gz"), &error), error);
  unsigned char bytes[1024];
  size_t size = raw_bytes (in_folder ("t.csv.gz"), bytes, sizeof bytes);
  ck_assert_uint_gt (size, 18);
  ck_assert_uint_eq (bytes[0], 0x1f);
  ck_assert_uint_eq (bytes[1], 0x8b);
  ck_assert_str_eq (content (in_folder ("t.csv.gz")), small_text);
  bt_table_free (table);
}
END_TEST

START_TEST (table_digits)
{
  bt_error error = BT_ERROR_INIT;
  bt_table *table = NULL;
  const double x[] = { 2.0 / 3.0 };
  const struct
  {
    int digits;
    const char *text;
  } cases[] = { { 3, "x\n0.667\n" },
                { 17, "x\n0.66666666666666663\n" },
                { 0, "x\n0.66666666666666663\n" },
                { 400, "x\n0.66666666666666663\n" } };
  ck_ok (bt_table_new (&table, &error), error);
  ck_ok (bt_table_column (table, "x", x, 1, &error), error);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      bt_table_digits (table, cases[i].digits);
      ck_ok (bt_table_write (table, in_folder ("d.csv"), &error), error);
      ck_assert_str_eq (content (in_folder ("d.csv")), cases[i].text);
    }
  bt_table_free (table);
}
END_TEST

START_TEST (table_ignores_the_locale)
{
  /* a decimal comma would make two columns of one */
  static const char *const names[] = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8" };
  const char *set = NULL;
  for (size_t i = 0; !set && i < sizeof names / sizeof *names; i++)
    set = setlocale (LC_NUMERIC, names[i]);
  bt_error error = BT_ERROR_INIT;
  bt_table *table = small_table ();
  ck_ok (bt_table_write (table, in_folder ("l.csv"), &error), error);
  setlocale (LC_NUMERIC, "C");
  ck_assert_str_eq (content (in_folder ("l.csv")), small_text);
  bt_table_free (table);
}
END_TEST

START_TEST (table_refuses)
{
  bt_error error = BT_ERROR_INIT;
  bt_table *table = NULL;
  const double x[3] = { 1, 2, 3 };
  ck_ok (bt_table_new (&table, &error), error);
  ck_fails (bt_table_write (table, in_folder ("r.csv"), &error), BT_EINVAL, error,
            "without columns");
  ck_fails (bt_table_head (table, "a\nb", &error, "c"), BT_EINVAL, error, "newline");
  ck_fails (bt_table_head (table, "a", &error, "%s", "b\nc"), BT_EINVAL, error,
            "value of 'a' has a newline");
  ck_fails (bt_table_head (table, "", &error, "c"), BT_EINVAL, error, "empty");
  ck_fails (bt_table_column (table, "a,b", x, 3, &error), BT_EINVAL, error, "comma");
  ck_fails (bt_table_column (table, "", x, 3, &error), BT_EINVAL, error, "empty");
  ck_fails (bt_table_column (table, "a#b", x, 3, &error), BT_EINVAL, error, "has a #");
  ck_ok (bt_table_column (table, "x", x, 3, &error), error);
  ck_fails (bt_table_column (table, "y", x, 2, &error), BT_EINVAL, error,
            "column 'y' has 2 numbers, column 'x' has 3");
  ck_fails (bt_table_column (table, "x", x, 3, &error), BT_EINVAL, error, "already");
  /* and nothing of what was refused is written */
  ck_ok (bt_table_write (table, in_folder ("r.csv"), &error), error);
  ck_assert_str_eq (content (in_folder ("r.csv")), "x\n1\n2\n3\n");
  bt_table_free (table);
}
END_TEST

START_TEST (table_failed_write)
{
  bt_error error = BT_ERROR_INIT;
  bt_table *table = small_table ();
  ck_fails (bt_table_write (table, "/no/such/place.csv", &error), BT_EIO, error,
            "cannot write '/no/such/place.csv': No such file or directory");
  if (access ("/dev/full", W_OK) == 0)
    ck_fails (bt_table_write (table, "/dev/full", &error), BT_EIO, error,
              "No space left on device");
  bt_table_free (table);
}
END_TEST

/* ---- version ------------------------------------------------------------------- */

START_TEST (version_texts_agree)
{
  ck_assert_str_eq (bt_version (), PACKAGE_VERSION);
  ck_assert_ptr_nonnull (strstr (bt_citation (), "version = {" PACKAGE_VERSION "}"));
  ck_assert_ptr_nonnull (strstr (bt_citation (), "@software{breaktime,"));
  ck_assert_ptr_nonnull (strstr (bt_libraries (), "FFTW "));
  ck_assert_ptr_nonnull (strstr (bt_libraries (), bti_file_zlib_version ()));
  ck_assert_ptr_eq (bt_libraries (), bt_libraries ());
}
END_TEST

START_TEST (memory_is_limited)
{
  bt_error error = BT_ERROR_INIT;
  double limit = bti_memory_limit ();
  ck_assert_double_gt (limit, 0x1p20);
  ck_assert_double_le (limit, 0x1p32);
  ck_ok (bti_memory_check (limit, &error, "a %s", "thing"), error);
  ck_fails (bti_memory_check (0x1p33, &error, "a %s", "thing"), BT_ELIMIT, error,
            "a thing needs 8 GiB; the limit is ");
  ck_fails (bti_memory_check (NAN, &error, "a thing"), BT_ELIMIT, error, "nan GiB");
}
END_TEST

enum
{
  HOLDERS = 24
};

struct holders
{
  bti_room room;
  pthread_mutex_t lock;
  double held, most;
  int least, alone;
};

/* The last is larger than all that there is. */
static void
hold (void *context, size_t i)
{
  struct holders *h = context;
  const double amount = i + 1 == HOLDERS ? 1000 : (double) (i % 4) * 10;
  const struct timespec while_others_come = { 0, 2000000 };
  bti_room_take (&h->room, amount);
  pthread_mutex_lock (&h->lock);
  h->alone |= amount > 100 && h->held == 0;
  h->held += amount;
  h->most = amount > 100 ? h->most : fmax (h->most, h->held);
  pthread_mutex_unlock (&h->lock);
  nanosleep (&while_others_come, NULL);
  pthread_mutex_lock (&h->lock);
  h->held -= amount;
  pthread_mutex_unlock (&h->lock);
  bti_room_give (&h->room, amount);
}

/* What is held together is below the limit, and uses it. */
START_TEST (room_is_shared)
{
  struct holders h = { .lock = PTHREAD_MUTEX_INITIALIZER };
  bti_room_init (&h.room, 64);
  bti_pool_run (8, HOLDERS, hold, &h);
  ck_assert_double_le (h.most, 64);
  ck_assert_double_gt (h.most, 32);
  ck_assert (h.alone);
  ck_assert_double_eq (h.room.used, 0);
  bti_room_take (&h.room, NAN);
  ck_assert_double_eq (h.room.used, 0);
  bti_room_clear (&h.room);
}
END_TEST

/* Environment says it, within what there is; nonsense does not. */
START_TEST (memory_is_limited_as_told)
{
  const double before = bti_memory_limit ();
  bt_error error = BT_ERROR_INIT;
  setenv ("BREAKTIME_MEMORY", "0.25", 1);
  ck_assert_double_eq (bti_memory_limit (), fmin (0.25 * 0x1p30, before));
  ck_fails (bti_memory_check (0x1p29, &error, "it"), BT_ELIMIT, error, "0.5 GiB");
  setenv ("BREAKTIME_MEMORY", "1e9", 1);
  ck_assert_double_ge (bti_memory_limit (), before);
  ck_assert_double_lt (bti_memory_limit (), 1e9 * 0x1p30);
  setenv ("BREAKTIME_MEMORY", "-1", 1);
  ck_assert_double_eq (bti_memory_limit (), before);
  setenv ("BREAKTIME_MEMORY", "much", 1);
  ck_assert_double_eq (bti_memory_limit (), before);
  unsetenv ("BREAKTIME_MEMORY");
}
END_TEST

static TCase *
file_case (void)
{
  TCase *tests = tcase_create ("file");
  tcase_add_checked_fixture (tests, make_folder, remove_folder);
  tcase_add_test (tests, file_appears_at_commit);
  tcase_add_test (tests, file_discard_keeps_the_old);
  tcase_add_loop_test (tests, file_failed_commit_cleans_up, 0, 2);
  tcase_add_loop_test (tests, file_longer_than_any_buffer, 0, 2);
  tcase_add_test (tests, file_gzip_is_reproducible);
  tcase_add_loop_test (tests, file_empty, 0, 2);
  tcase_add_test (tests, file_refused_paths);
  tcase_add_test (tests, file_write_protected_is_kept);
  tcase_add_loop_test (tests, file_full_device, 0, 2);
  tcase_add_test (tests, file_standard_output);
  tcase_add_test (tests, file_link_stays_a_link);
  tcase_add_test (tests, file_relative_path);
  tcase_add_test (tests, folders_are_made);
  return tests;
}

static TCase *
table_case (void)
{
  TCase *tests = tcase_create ("table");
  tcase_add_checked_fixture (tests, make_folder, remove_folder);
  tcase_add_test (tests, table_exact_bytes);
  tcase_add_test (tests, table_gzip_round_trip);
  tcase_add_test (tests, table_digits);
  tcase_add_test (tests, table_ignores_the_locale);
  tcase_add_test (tests, table_refuses);
  tcase_add_test (tests, table_failed_write);
  return tests;
}

int
main (void)
{
  Suite *suite = suite_create ("base");
  TCase *tests = tcase_create ("status");
  tcase_add_test (tests, every_status_has_its_own_text);
  tcase_add_test (tests, error_keeps_what_fits);
  tcase_add_test (tests, slips_are_understood);
  tcase_add_test (tests, lists_say_what_they_leave_out);
  tcase_add_test (tests, controls_are_seen);
  tcase_add_test (tests, memory_overflow_is_refused);
  tcase_add_test (tests, memory_zero_objects);
  tcase_add_test (tests, memory_is_limited);
  tcase_add_test (tests, memory_is_limited_as_told);
  tcase_add_test (tests, room_is_shared);
  tcase_add_test (tests, version_texts_agree);
  suite_add_tcase (suite, tests);
  suite_add_tcase (suite, file_case ());
  suite_add_tcase (suite, table_case ());
  return suite_run (suite);
}
