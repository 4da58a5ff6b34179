/* report/place.c - the folder of a report: taken for one audit, and then exchanged
 * for what that audit found; see place.h.
 *
 * The new report is made in FOLDER/.new-XXXXXX.  Where the folder holds nothing but a
 * report, the two change places in one step (renameat2).  Where other files lie in it,
 * or where that cannot be had, the files change places one by one, and the names of
 * the stage tell how far this came:
 *
 *   .new-XXXXXX   being made: to be removed
 *   .swap-XXXXXX  being exchanged: what is in its old/ goes back, what is missing in
 *                 it is taken out again
 *   .old-XXXXXX   done: to be removed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h> /* _GNU_SOURCE, for renameat2 */

#include "base/memory.h"
#include "report/place.h"
#include "report/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char making[] = ".new-", swapping[] = ".swap-", done[] = ".old-";
enum
{
  ATTEMPTS = 100,
  LETTERS = 6,
  PROBE = 1 << 16, /* bytes that a disk must have left */
  NAME = 2 * BTR_NAME
};

struct btr_place
{
  char *folder;     /* as it was named */
  char *path;       /* of the stage, FOLDER/.new-XXXXXX */
  const char *code; /* its XXXXXX, in PATH */
  char *real;       /* of the folder; NULL: it is not to be exchanged as a whole */
  const char *name; /* in its parent */
  int fd, parent;   /* the folder, locked, and its parent */
  int stage;        /* locked */
  int at;           /* in which folder the stage is now, as NOW */
  char now[NAME_MAX + 1];
  int unsettled; /* half exchanged: for the next audit to settle */
  int made;      /* the folder: to be removed when nothing comes of it */
  btr_sums old;  /* what is there */
};

static bt_status
fail (const char *folder, const char *what, int reason, bt_error *error)
{
  return bt_error_set (error, BT_EIO, "'%.300s': %.100s: %s", folder, what,
                       strerror (reason));
}

/* PREFIX and the letters of the stage. */
static void
stage_name (char *out, size_t size, const char *prefix, const btr_place *place)
{
  snprintf (out, size, "%s%.*s", prefix, LETTERS, place->code);
}

/* As NAME, which lies in what is kept of the old report. */
static void
kept_name (char out[NAME], const char *name)
{
  snprintf (out, NAME, "old/%s", name);
}

/* ---- what an audit before left ------------------------------------------------- */

/* Undo for one file what `exchange_files' did; OURS: the new report has it. */
static int
put_back (int fd, int stage, const char *name, int ours)
{
  char kept[NAME];
  kept_name (kept, name);
  if (ours && faccessat (stage, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0
      && renameat (fd, name, stage, name) != 0 && errno != ENOENT)
    return errno;
  return renameat (stage, kept, fd, name) == 0 || errno == ENOENT ? 0 : errno;
}

/* Every file of NOW, the new report, and of OLD.  The first trouble, 0. */
static int
restore (int fd, int stage, const btr_sums *now, const btr_sums *old)
{
  int reason = put_back (fd, stage, BTR_SUMS, 1), next;
  for (size_t i = 0; i < now->count; i++)
    if ((next = put_back (fd, stage, now->name[i], 1)) != 0)
      reason = next;
  for (size_t i = 0; i < old->count; i++)
    if ((next = put_back (fd, stage, old->name[i], 0)) != 0)
      reason = next;
  return reason;
}

/* Settle NAME, `.swap-XXXXXX', of an audit that was killed. */
static bt_status
settle (const btr_place *place, const char *name, bt_error *error)
{
  btr_sums now = { 0 }, old = { 0 };
  char after[NAME];
  struct stat info;
  int stage = openat (place->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (stage < 0)
    return BT_OK;
  if (fstatat (stage, "old", &info, AT_SYMLINK_NOFOLLOW) != 0)
    {
      close (stage); /* none of ours */
      return BT_OK;
    }
  /* The lists first: they say what else there is. */
  int reason = put_back (place->fd, stage, BTR_SUMS, 1);
  bt_status status = BT_OK;
  if (reason == 0)
    status = btr_sums_read (&now, stage, error);
  if (reason == 0 && status == BT_OK)
    status = btr_sums_read (&old, place->fd, error);
  if (reason == 0 && status == BT_OK)
    reason = restore (place->fd, stage, &now, &old);
  snprintf (after, sizeof after, "%s%s", making, name + sizeof swapping - 1);
  if (reason == 0 && status == BT_OK
      && renameat (place->fd, name, place->fd, after) != 0)
    reason = errno;
  btr_sums_clear (&now);
  btr_sums_clear (&old);
  close (stage);
  return reason ? fail (place->folder, "a half written report cannot be undone", reason,
                        error)
                : status;
}

static bt_status
settle_all (const btr_place *place, bt_error *error)
{
  bt_status status = BT_OK;
  int fd = openat (place->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *names = fd >= 0 ? fdopendir (fd) : NULL;
  const struct dirent *entry;
  if (!names)
    {
      int reason = errno;
      if (fd >= 0)
        close (fd);
      return fail (place->folder, "cannot be read", reason, error);
    }
  while (status == BT_OK && (entry = readdir (names)))
    if (btr_stage_is (entry->d_name, swapping))
      status = settle (place, entry->d_name, error);
  closedir (names);
  if (status != BT_OK)
    return status;
  btr_stage_sweep (place->fd, making);
  btr_stage_sweep (place->fd, done);
  if (place->name)
    {
      char aside[NAME_MAX + 1];
      int length = snprintf (aside, sizeof aside, ".%s%s", place->name, making);
      if (length > 0 && length + LETTERS <= NAME_MAX)
        btr_stage_sweep (place->parent, aside);
    }
  return BT_OK;
}

/* ---- taking -------------------------------------------------------------------- */

static bt_status
take_folder (btr_place *place, bt_error *error)
{
  for (int attempt = 0; attempt < ATTEMPTS; attempt++)
    {
      struct stat info;
      int existed = stat (place->folder, &info) == 0;
      bt_status status = bti_file_mkdir (place->folder, error);
      if (status != BT_OK)
        return status;
      place->made |= !existed;
      place->fd = open (place->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      if (place->fd < 0 && errno == ENOENT)
        continue; /* taken away by the audit that had made it */
      if (place->fd < 0)
        return fail (place->folder, "cannot be read", errno, error);
      if (!btr_folder_lock (place->fd))
        {
          place->made = 0; /* another's now */
          return bt_error_set (error, BT_EIO,
                               "'%.300s' is in use: another audit writes its report "
                               "there",
                               place->folder);
        }
      if (btr_same_folder (place->fd, AT_FDCWD, place->folder))
        return BT_OK;
      close (place->fd); /* exchanged in between */
      place->fd = -1;
    }
  return bt_error_set (error, BT_EIO, "'%.300s' is exchanged again and again",
                       place->folder);
}

/* Where the folder lies.  One in which we stand ourselves, or whose parent cannot be
 * had, keeps its place: `name' stays NULL. */
static void
find_parent (btr_place *place)
{
  place->real = realpath (place->folder, NULL);
  char *here = realpath (".", NULL);
  char *slash = place->real ? strrchr (place->real, '/') : NULL;
  size_t length = place->real ? strlen (place->real) : 0;
  if (here && slash && slash[1]
      && !(strncmp (here, place->real, length) == 0
           && (here[length] == '/' || here[length] == '\0')))
    {
      *slash = '\0';
      place->parent
          = open (*place->real ? place->real : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      if (place->parent >= 0 && btr_same_folder (place->fd, place->parent, slash + 1))
        place->name = slash + 1;
    }
  free (here);
}

/* See that the disk takes something. */
static bt_status
try_disk (const btr_place *place, bt_error *error)
{
  char *path, *block = NULL;
  bti_file *file = NULL;
  bt_status status = btr_join (&path, place->path, "probe", error);
  if (status != BT_OK)
    return status;
  status = bti_calloc (&block, PROBE, 1, error);
  if (status == BT_OK)
    status = bti_file_open (&file, path, 0, error);
  if (status == BT_OK)
    {
      status = bti_file_write (file, block, PROBE, error);
      if (status == BT_OK)
        status = bti_file_commit (file, error);
      else
        bti_file_discard (file);
    }
  (void) unlink (path);
  free (block);
  free (path);
  return status;
}

static bt_status
make_stage (btr_place *place, bt_error *error)
{
  size_t count;
  bt_status status = btr_join (&place->path, place->folder, ".new-XXXXXX", error);
  if (status != BT_OK)
    return status;
  status = btr_stage_make (place->path, &place->stage, error);
  if (status != BT_OK)
    return status;
  place->code = place->path + strlen (place->path) - LETTERS;
  place->at = place->fd;
  stage_name (place->now, sizeof place->now, making, place);
  const btr_folder *folders = btr_folders (&count);
  for (size_t i = 0; i < count; i++)
    if (mkdirat (place->stage, folders[i].name, 0777) != 0)
      return fail (place->path, folders[i].name, errno, error);
  return try_disk (place, error);
}

bt_status
btr_place_open (btr_place **out, const char *folder, bt_error *error)
{
  btr_place *place = NULL;
  *out = NULL;
  if (!folder || !*folder)
    return bt_error_set (error, BT_EINVAL, "no folder for the report");
  bt_status status = bti_calloc (&place, 1, sizeof *place, error);
  if (status != BT_OK)
    return status;
  place->fd = place->parent = place->stage = -1;
  status = bti_strdup (&place->folder, folder, error);
  if (status == BT_OK)
    status = take_folder (place, error);
  if (status == BT_OK)
    {
      find_parent (place);
      status = settle_all (place, error);
    }
  if (status == BT_OK)
    status = btr_sums_read (&place->old, place->fd, error);
  if (status == BT_OK)
    status = make_stage (place, error);
  if (status == BT_OK)
    *out = place;
  else
    btr_place_close (place);
  return status;
}

btr_level
btr_place_level (const btr_place *place)
{
  return place->old.level;
}

const char *
btr_place_stage (const btr_place *place)
{
  return place->path;
}

/* Remove the stage, or what is the old report now.  Those files whose names are known
 * first: this takes no memory. */
static void
remove_stage (const btr_place *place)
{
  int fd
      = openat (place->at, place->now, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  for (size_t i = 0; fd >= 0 && i <= place->old.count; i++)
    {
      char kept[NAME];
      const char *name = i < place->old.count ? place->old.name[i] : BTR_SUMS;
      kept_name (kept, name);
      (void) unlinkat (fd, name, 0);
      (void) unlinkat (fd, kept, 0);
    }
  if (fd >= 0)
    close (fd);
  btr_stage_remove (place->at, place->now);
}

void
btr_place_close (btr_place *place)
{
  if (!place)
    return;
  if (*place->now && !place->unsettled)
    remove_stage (place);
  if (place->made && place->fd >= 0)
    {
      size_t count;
      const btr_folder *folders = btr_folders (&count);
      for (size_t i = 0; i < count; i++)
        (void) unlinkat (place->fd, folders[i].name, AT_REMOVEDIR);
      (void) rmdir (place->folder); /* fails where there is something */
    }
  const int fds[] = { place->stage, place->parent, place->fd };
  for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
    if (fds[i] >= 0)
      close (fds[i]);
  btr_sums_clear (&place->old);
  free (place->real);
  free (place->path);
  free (place->folder);
  free (place);
}

/* ---- the folder as a whole ----------------------------------------------------- */

#ifdef RENAME_EXCHANGE

static int holds_ours_only (const btr_place *place, const char *below);

/* Is NAME one of a report's own folders? */
static int
is_folder (const char *name)
{
  size_t count;
  const btr_folder *folders = btr_folders (&count);
  for (size_t i = 0; i < count; i++)
    if (strcmp (name, folders[i].name) == 0)
      return 1;
  return 0;
}

/* Is NAME, in BELOW of the folder, of the old report? */
static int
is_old (const btr_place *place, int fd, const char *below, const char *name)
{
  char prefix[32] = "";
  struct stat info;
  if (strcmp (name, ".") == 0 || strcmp (name, "..") == 0)
    return 1;
  if (fstatat (fd, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
    return 0;
  if (S_ISDIR (info.st_mode))
    return !*below
           && (strcmp (name, place->now) == 0
               || (is_folder (name) && holds_ours_only (place, name)));
  if (!S_ISREG (info.st_mode))
    return 0;
  if (*below)
    snprintf (prefix, sizeof prefix, "%s/", below);
  return btr_sums_has (&place->old, prefix, name)
         || (!*below && strcmp (name, BTR_SUMS) == 0 && place->old.text);
}

/* Is all in BELOW ("": the folder itself) of the old report? */
static int
holds_ours_only (const btr_place *place, const char *below)
{
  int fd = openat (place->fd, *below ? below : ".",
                   O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *names = fd >= 0 ? fdopendir (fd) : NULL;
  int ours = names != NULL;
  if (fd >= 0 && !names)
    close (fd);
  while (names && ours)
    {
      errno = 0;
      const struct dirent *entry = readdir (names);
      if (!entry)
        {
          ours = errno == 0;
          break;
        }
      ours = is_old (place, fd, below, entry->d_name);
    }
  if (names)
    closedir (names);
  return ours;
}

/* The stage gets what the folder has of rights; 0: it cannot. */
static int
take_rights (const btr_place *place)
{
  struct stat old, now;
  if (fstat (place->fd, &old) != 0 || fstat (place->stage, &now) != 0
      || old.st_uid != now.st_uid)
    return 0;
  if (old.st_gid != now.st_gid && fchown (place->stage, (uid_t) -1, old.st_gid) != 0)
    return 0;
  return fchmod (place->stage, old.st_mode & 07777) == 0;
}

/* The folder and the stage change places.  0: they did not, and nothing has changed;
 * below 0: nor can they be exchanged in another way. */
static int
exchange_whole (btr_place *place)
{
  char aside[NAME_MAX + 1], before[NAME_MAX + 1], after[NAME];
  if (!place->name || !holds_ours_only (place, "") || !take_rights (place))
    return 0;
  int length = snprintf (aside, sizeof aside, ".%s%s%.*s", place->name, making, LETTERS,
                         place->code);
  if (length < 0 || length > NAME_MAX
      || renameat (place->fd, place->now, place->parent, aside) != 0)
    return 0;
  memcpy (before, place->now, sizeof before);
  memcpy (place->now, aside, sizeof aside);
  place->at = place->parent;
  if (renameat2 (place->parent, aside, place->parent, place->name, RENAME_EXCHANGE)
      != 0)
    {
      if (renameat (place->parent, aside, place->fd, before) != 0)
        return -1;
      memcpy (place->now, before, sizeof before);
      place->at = place->fd;
      return 0;
    }
  (void) fsync (place->parent);
  /* Aside is the old report now.  It is safer inside than beside. */
  stage_name (after, sizeof after, done, place);
  if (renameat (place->parent, aside, place->stage, after) == 0)
    {
      place->at = place->stage;
      snprintf (place->now, sizeof place->now, "%.*s", NAME_MAX, after);
    }
  return 1;
}

#else

static int
exchange_whole (btr_place *place)
{
  (void) place;
  return 0;
}

#endif

/* ---- one by one ---------------------------------------------------------------- */

/* See that nothing stands against it; make what folders it takes. */
static bt_status
prepare (const btr_place *place, const btr_sums *now, bt_error *error)
{
  struct stat info;
  size_t count;
  const btr_folder *folders = btr_folders (&count);
  for (size_t i = 0; i <= now->count; i++)
    {
      const char *name = i < now->count ? now->name[i] : BTR_SUMS;
      if (fstatat (place->fd, name, &info, AT_SYMLINK_NOFOLLOW) == 0
          && S_ISDIR (info.st_mode))
        return bt_error_set (error, BT_EIO, "%.200s/%.200s: is a folder", place->folder,
                             name);
    }
  if (mkdirat (place->stage, "old", 0777) != 0)
    return fail (place->path, "old", errno, error);
  for (size_t i = 0; i < count; i++)
    {
      char kept[NAME];
      kept_name (kept, folders[i].name);
      if (mkdirat (place->stage, kept, 0777) != 0)
        return fail (place->path, kept, errno, error);
      if (mkdirat (place->fd, folders[i].name, 0777) != 0 && errno != EEXIST)
        return fail (place->folder, folders[i].name, errno, error);
    }
  return BT_OK;
}

/* The old NAME out; the new one, where there is one, in. */
static int
move (const btr_place *place, const char *name, int in)
{
  char kept[NAME];
  kept_name (kept, name);
  if (renameat (place->fd, name, place->stage, kept) != 0 && errno != ENOENT)
    return errno;
  return !in || renameat (place->stage, name, place->fd, name) == 0 ? 0 : errno;
}

static bt_status
exchange_files (btr_place *place, const btr_sums *now, bt_error *error)
{
  char before[NAME], during[NAME], after[NAME];
  stage_name (before, sizeof before, making, place);
  stage_name (during, sizeof during, swapping, place);
  stage_name (after, sizeof after, done, place);
  bt_status status = prepare (place, now, error);
  if (status != BT_OK)
    return status;
  if (renameat (place->fd, before, place->fd, during) != 0)
    return fail (place->folder, during, errno, error);
  int reason = 0;
  for (size_t i = 0; reason == 0 && i < now->count; i++)
    reason = move (place, now->name[i], 1);
  for (size_t i = 0; reason == 0 && i < place->old.count; i++)
    if (!btr_sums_has (now, "", place->old.name[i]))
      reason = move (place, place->old.name[i], 0);
  if (reason == 0)
    reason = move (place, BTR_SUMS, 1);
  /* With this it is done. */
  if (reason == 0 && renameat (place->fd, during, place->fd, after) != 0)
    reason = errno;
  if (reason == 0)
    {
      snprintf (place->now, sizeof place->now, "%.*s", NAME_MAX, after);
      (void) fsync (place->fd);
      return BT_OK;
    }
  snprintf (place->now, sizeof place->now, "%.*s", NAME_MAX, during);
  place->unsettled = restore (place->fd, place->stage, now, &place->old) != 0;
  return fail (place->folder,
               place->unsettled ? "half written; the next audit will undo it"
                                : "the report cannot be moved into it",
               reason, error);
}

/* ---- exchanging ---------------------------------------------------------------- */

/* Remove from folder BELOW of the stage what is not among NOW: scripts, messages,
 * figures that were not finished. */
static void
tidy (const btr_place *place, const btr_sums *now, const char *below)
{
  int fd = openat (place->stage, *below ? below : ".",
                   O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *names = fd >= 0 ? fdopendir (fd) : NULL;
  const struct dirent *entry;
  char prefix[32] = "";
  if (fd >= 0 && !names)
    close (fd);
  if (*below)
    snprintf (prefix, sizeof prefix, "%s/", below);
  while (names && (entry = readdir (names)))
    if (!btr_sums_has (now, prefix, entry->d_name)
        && strcmp (entry->d_name, BTR_SUMS) != 0)
      (void) unlinkat (fd, entry->d_name, 0); /* no folder */
  if (names)
    closedir (names);
}

/* To the disk with NAME in the stage. */
static bt_status
sync_name (const btr_place *place, const char *name, bt_error *error)
{
  int fd = openat (place->stage, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return fail (place->path, name, errno, error);
  int reason = fsync (fd) == 0 ? 0 : errno;
  close (fd);
  /* Where there is no such thing nothing is lost. */
  return reason == 0 || reason == EINVAL || reason == ENOSYS || reason == ENOTSUP
             ? BT_OK
             : fail (place->path, name, reason, error);
}

bt_status
btr_place_install (btr_place *place, const btr_sums *now, bt_error *error)
{
  bt_status status = BT_OK;
  size_t count;
  const btr_folder *folders = btr_folders (&count);
  tidy (place, now, "");
  for (size_t i = 0; i < count; i++)
    tidy (place, now, folders[i].name);
  for (size_t i = 0; status == BT_OK && i < now->count; i++)
    status = sync_name (place, now->name[i], error);
  if (status == BT_OK)
    status = sync_name (place, BTR_SUMS, error);
  for (size_t i = 0; status == BT_OK && i < count; i++)
    status = sync_name (place, folders[i].name, error);
  if (status == BT_OK)
    status = sync_name (place, ".", error);
  if (status != BT_OK)
    return status;
  int whole = exchange_whole (place);
  if (whole < 0)
    return fail (place->folder, "the report cannot be moved to it", errno, error);
  if (!whole)
    status = exchange_files (place, now, error);
  if (status == BT_OK)
    place->made = 0;
  return status;
}
