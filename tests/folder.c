/* tests/folder.c - see folder.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/folder.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char folder[64];

void
make_folder (void)
{
  strcpy (folder, "/tmp/breaktime-test-XXXXXX");
  ck_assert_ptr_nonnull (mkdtemp (folder));
}

void
remove_folder (void)
{
  (void) remove_tree (folder);
}

const char *
in_folder (const char *name)
{
  static char paths[4][512];
  static unsigned next;
  char *path = paths[next++ % 4];
  snprintf (path, sizeof paths[0], "%s/%s", folder, name);
  return path;
}

size_t
remove_tree (const char *path)
{
  size_t count = 0;
  DIR *names = opendir (path);
  ck_assert_ptr_nonnull (names);
  for (const struct dirent *entry; (entry = readdir (names));)
    {
      char name[1024];
      struct stat info;
      if (strcmp (entry->d_name, ".") == 0 || strcmp (entry->d_name, "..") == 0)
        continue;
      snprintf (name, sizeof name, "%s/%s", path, entry->d_name);
      ck_assert_int_eq (lstat (name, &info), 0);
      if (S_ISDIR (info.st_mode))
        count += remove_tree (name);
      else
        {
          ck_assert_int_eq (unlink (name), 0);
          count++;
        }
    }
  closedir (names);
  ck_assert_int_eq (rmdir (path), 0);
  return count;
}

void
put_bytes (const char *path, const void *data, size_t size)
{
  FILE *file = fopen (path, "wb");
  ck_assert_ptr_nonnull (file);
  ck_assert_uint_eq (fwrite (data, 1, size, file), size);
  ck_assert_int_eq (fclose (file), 0);
}
