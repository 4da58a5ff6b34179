/* tests/fuzz/target.c - see target.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "tests/fuzz/target.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];

void
must (int holds)
{
  if (!holds)
    abort ();
}

void
must_say (bt_status status, const bt_error *error)
{
  must (status == BT_OK || (*error->text && error->status == status));
}

static int
take_away (const char *path, const struct stat *info, int kind, struct FTW *at)
{
  (void) info;
  (void) kind;
  (void) at;
  return remove (path);
}

static void
clean (void)
{
  nftw (folder, take_away, 16, FTW_DEPTH | FTW_PHYS);
}

const char *
target_path (const char *name)
{
  static char path[256];
  if (!*folder)
    {
      strcpy (folder, "/dev/shm/breaktime-fuzz-XXXXXX");
      if (!mkdtemp (folder))
        {
          strcpy (folder, "/tmp/breaktime-fuzz-XXXXXX");
          must (mkdtemp (folder) != NULL);
        }
      atexit (clean);
    }
  snprintf (path, sizeof path, "%s/%s", folder, name);
  return path;
}

const char *
target_file (const char *name, const uint8_t *data, size_t size)
{
  const char *path = target_path (name);
  const int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  must (fd >= 0 && write (fd, data, size) == (ssize_t) size);
  close (fd);
  return path;
}
