/* report/stage.c - folders in which something is made before it is put in its place;
 * see place.h.
 *
 * A stage is locked by whoever makes it: one that is not locked was left by a process
 * that is gone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/place.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  ATTEMPTS = 16, /* against a sweep in between */
  RANDOM = 6     /* the XXXXXX of a name */
};

/* Stages within a stage, of pictures. */
static const char drawing[] = ".new-";

/* What may lie in a stage beside the files of a report. */
static const char *const plain[]
    = { BTR_SUMS, "prelude.gp", "figure.svg", "gnuplot.log", "probe" };

/* ---- making -------------------------------------------------------------------- */

int
btr_folder_lock (int fd)
{
  while (flock (fd, LOCK_EX | LOCK_NB) != 0)
    if (errno == EWOULDBLOCK)
      return 0;
    else if (errno != EINTR)
      break; /* a file system without locks: go on without */
  return 1;
}

int
btr_same_folder (int fd, int parent, const char *name)
{
  struct stat a, b;
  return fstat (fd, &a) == 0 && fstatat (parent, name, &b, 0) == 0
         && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

bt_status
btr_stage_make (char *path, int *fd, bt_error *error)
{
  size_t length = strlen (path);
  *fd = -1;
  for (int attempt = 0; attempt < ATTEMPTS; attempt++)
    {
      memset (path + length - RANDOM, 'X', RANDOM);
      if (!mkdtemp (path))
        return bt_error_set (error, BT_EIO, "cannot make the folder '%.400s': %s", path,
                             strerror (errno));
      *fd = open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      /* Between the two a sweep may have taken it for one that was left. */
      if (*fd >= 0 && btr_folder_lock (*fd) && btr_same_folder (*fd, AT_FDCWD, path))
        return BT_OK;
      int reason = errno;
      if (*fd >= 0)
        close (*fd);
      else if (reason != ENOENT)
        {
          (void) rmdir (path);
          *fd = -1;
          return bt_error_set (error, BT_EIO, "cannot open the folder '%.400s': %s",
                               path, strerror (reason));
        }
      *fd = -1;
    }
  return bt_error_set (error, BT_EIO, "the folder '%.400s' is taken away", path);
}

/* ---- removing ------------------------------------------------------------------ */

static int
ends_in (const char *name, const char *ending)
{
  size_t length = strlen (name), size = strlen (ending);
  return length >= size && strcmp (name + length - size, ending) == 0;
}

/* ".NAME.XXXXXX", as base/file.c has it. */
static int
is_temporary (const char *name)
{
  const char *dot = strrchr (name, '.');
  return name[0] == '.' && dot > name + 1 && strlen (dot + 1) == RANDOM;
}

/* May NAME lie in a stage, or in FOLDER of it? */
static int
is_ours (const btr_folder *folder, const char *name)
{
  if (is_temporary (name))
    return 1;
  if (folder)
    return ends_in (name, folder->ending);
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    if (strcmp (name, plain[i]) == 0)
      return 1;
  return btr_is_report_file (name);
}

static DIR *
open_names (int parent, const char *name)
{
  int fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *names = fd >= 0 ? fdopendir (fd) : NULL;
  if (fd >= 0 && !names)
    close (fd);
  return names;
}

/* Take what is ours out of BELOW of FD: of FOLDER, or of the stage itself. */
static void
clear (int fd, const char *below, const btr_folder *folder)
{
  DIR *names = open_names (fd, below);
  const struct dirent *entry;
  if (!names)
    return;
  btr_stage_sweep (dirfd (names), drawing); /* of a figure that was being drawn */
  while ((entry = readdir (names)))
    if (is_ours (folder, entry->d_name))
      (void) unlinkat (dirfd (names), entry->d_name, 0);
  closedir (names);
}

void
btr_stage_remove (int parent, const char *name)
{
  size_t count;
  const btr_folder *folders = btr_folders (&count);
  int fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return;
  for (int old = 1; old >= 0; old--)
    {
      char below[64];
      for (size_t i = 0; i < count; i++)
        {
          snprintf (below, sizeof below, "%s%s", old ? "old/" : "", folders[i].name);
          clear (fd, below, &folders[i]);
          (void) unlinkat (fd, below, AT_REMOVEDIR);
        }
      clear (fd, old ? "old" : ".", NULL);
      if (old)
        (void) unlinkat (fd, "old", AT_REMOVEDIR);
    }
  close (fd);
  /* What is not ours keeps it. */
  (void) unlinkat (parent, name, AT_REMOVEDIR);
}

int
btr_stage_is (const char *name, const char *prefix)
{
  size_t length = strlen (prefix);
  if (strncmp (name, prefix, length) != 0 || strlen (name) != length + RANDOM)
    return 0;
  for (const char *at = name + length; *at; at++)
    if (!isalnum ((unsigned char) *at))
      return 0;
  return 1;
}

void
btr_stage_sweep (int parent, const char *prefix)
{
  DIR *names = open_names (parent, ".");
  const struct dirent *entry;
  while (names && (entry = readdir (names)))
    {
      if (!btr_stage_is (entry->d_name, prefix))
        continue;
      int fd = openat (parent, entry->d_name,
                       O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      if (fd < 0)
        continue;
      if (btr_folder_lock (fd))
        btr_stage_remove (parent, entry->d_name);
      close (fd);
    }
  if (names)
    closedir (names);
}
