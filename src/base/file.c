/* base/file.c - see file.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/file.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum
{
  BUFFER_SIZE = 1 << 16,
  NAME_KEPT = 200, /* of NAME in the temporary name: together below NAME_MAX */
  ATTEMPTS = 100
};

struct bti_file
{
  int fd;
  int gzip;        /* STREAM is set up */
  int reason;      /* errno of the first failure; 0 while all is well */
  char *path;      /* as the caller wrote it, for messages */
  char *target;    /* where the rename goes; NULL when written through */
  char *temporary; /* its name until then */
  int named;       /* it is there: to be removed */
  z_stream stream;
  size_t used;
  unsigned char buffer[BUFFER_SIZE];
};

/* ---- errors -------------------------------------------------------------------- */

/* A long path is cut so that the reason still fits. */
static bt_status
refuse (const char *path, int reason, bt_error *error)
{
  return bt_error_set (error, BT_EIO, "cannot write '%.400s': %s", path,
                       strerror (reason));
}

static bt_status
fail (bti_file *file, int reason, bt_error *error)
{
  if (file->reason == 0)
    file->reason = reason;
  if (file->reason == ENOMEM)
    return bt_error_set (error, BT_ENOMEM, "out of memory writing '%.400s'",
                         file->path);
  return refuse (file->path, file->reason, error);
}

/* ---- opening ------------------------------------------------------------------- */

/* The part of PATH after the last slash. */
static const char *
base_name (const char *path)
{
  const char *slash = strrchr (path, '/');
  return slash ? slash + 1 : path;
}

/* Names of the temporary file are tried by MAKE, which returns 0 or the reason, until
 * one is not there.  0, or the reason. */
static int
choose_name (bti_file *file, int (*make) (bti_file *file))
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  char *suffix = file->temporary + strlen (file->temporary) - 6;
  int reason = EEXIST;
  for (int attempt = 0; attempt < ATTEMPTS && reason == EEXIST; attempt++)
    {
      uint64_t bits;
      if (getentropy (&bits, sizeof bits) != 0)
        return errno;
      for (int i = 0; i < 6; i++, bits /= sizeof letters - 1)
        suffix[i] = letters[bits % (sizeof letters - 1)];
      reason = make (file);
    }
  file->named = reason == 0;
  return reason;
}

/* Not mkstemp: it creates with mode 0600, and the umask that would tell what the
 * mode should be cannot be read without setting it, for all threads.  open
 * applies it by itself. */
static int
make_named (bti_file *file)
{
  file->fd = open (file->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  return file->fd < 0 ? errno : 0;
}

#ifdef O_TMPFILE
/* How a file is called that has no name. */
static void
nameless_path (const bti_file *file, char path[32])
{
  snprintf (path, 32, "/proc/self/fd/%d", file->fd);
}

static int
link_to (const bti_file *file, const char *name)
{
  char path[32];
  nameless_path (file, path);
  return linkat (AT_FDCWD, path, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
}

static int
link_temporary (bti_file *file)
{
  return link_to (file, file->temporary);
}

/* Nothing is left of a file without a name, however the program ends.  Where the file
 * system has none, or it could not be given one later, FD stays -1. */
static void
open_nameless (bti_file *file)
{
  char path[32], *name = strrchr (file->temporary, '/');
  const char *folder = name ? file->temporary : ".";
  const int rooted = name == file->temporary;
  if (name)
    *name = '\0';
  file->fd = open (rooted ? "/" : folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
  if (name)
    *name = '/';
  if (file->fd < 0)
    return;
  nameless_path (file, path);
  if (access (path, F_OK) == 0)
    return;
  close (file->fd);
  file->fd = -1;
}
#endif

static bt_status
open_temporary (bti_file *file, bt_error *error)
{
  const char *name = base_name (file->target);
  size_t size = strlen (file->target) + sizeof "..XXXXXX";
  bt_status status = bti_calloc (&file->temporary, size, 1, error);
  if (status != BT_OK)
    return status;
  snprintf (file->temporary, size, "%.*s.%.*s.XXXXXX", (int) (name - file->target),
            file->target, NAME_KEPT, name);
#ifdef O_TMPFILE
  open_nameless (file);
#endif
  const int reason = file->fd < 0 ? choose_name (file, make_named) : 0;
  return reason == 0 ? BT_OK : fail (file, reason, error);
}

/* Where PATH leads once links are followed: /dev/stdout sent to a file must
 * replace that file, not the link in /dev. */
static bt_status
resolve (bti_file *file, bt_error *error)
{
  struct stat info;
  if (lstat (file->path, &info) != 0 || !S_ISLNK (info.st_mode))
    return bti_strdup (&file->target, file->path, error);
  file->target = realpath (file->path, NULL);
  return file->target ? BT_OK : fail (file, errno, error);
}

static bt_status
open_target (bti_file *file, bt_error *error)
{
  const char *path = file->path;
  struct stat info;
  if (strcmp (path, "-") == 0)
    {
      file->fd = fcntl (STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
      return file->fd < 0 ? fail (file, errno, error) : BT_OK;
    }
  int exists = stat (path, &info) == 0;
  if (!exists && errno != ENOENT)
    return fail (file, errno, error);
  if (exists && !S_ISREG (info.st_mode))
    {
      file->fd = open (path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
      return file->fd < 0 ? fail (file, errno, error) : BT_OK;
    }
  /* A rename would replace a write-protected file without asking. */
  if (exists && access (path, W_OK) != 0)
    return fail (file, errno, error);
  if (*base_name (path) == '\0')
    return fail (file, *path == '\0' ? ENOENT : EISDIR, error);
  bt_status status = resolve (file, error);
  return status == BT_OK ? open_temporary (file, error) : status;
}

/* 16 in the window bits asks zlib for a gzip head; the one it writes by default
 * has neither name nor time. */
static bt_status
start_gzip (bti_file *file, bt_error *error)
{
  if (deflateInit2 (&file->stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY)
      != Z_OK)
    return fail (file, ENOMEM, error);
  file->gzip = 1;
  return BT_OK;
}

bt_status
bti_file_open (bti_file **out, const char *path, int gzip, bt_error *error)
{
  *out = NULL;
  bti_file *file = NULL;
  bt_status status = bti_calloc (&file, 1, sizeof *file, error);
  if (status != BT_OK)
    return status;
  file->fd = -1;
  status = bti_strdup (&file->path, path, error);
  if (status == BT_OK)
    status = open_target (file, error);
  if (status == BT_OK && gzip)
    status = start_gzip (file, error);
  if (status == BT_OK)
    *out = file;
  else
    bti_file_discard (file);
  return status;
}

/* ---- writing ------------------------------------------------------------------- */

static bt_status
drain (bti_file *file, bt_error *error)
{
  size_t done = 0;
  while (done < file->used)
    {
      ssize_t count = write (file->fd, file->buffer + done, file->used - done);
      if (count > 0)
        done += (size_t) count;
      else if (count == 0)
        return fail (file, EIO, error); /* no reason given, and no progress */
      else if (errno != EINTR)
        return fail (file, errno, error);
    }
  file->used = 0;
  return BT_OK;
}

/* Compress what stands in stream.next_in; with Z_FINISH, all of the rest. */
static bt_status
compress_pending (bti_file *file, int flush, bt_error *error)
{
  z_stream *stream = &file->stream;
  for (int result = Z_OK;
       flush == Z_FINISH ? result != Z_STREAM_END : stream->avail_in > 0;)
    {
      if (file->used == BUFFER_SIZE)
        {
          bt_status status = drain (file, error);
          if (status != BT_OK)
            return status;
        }
      stream->next_out = file->buffer + file->used;
      stream->avail_out = (uInt) (BUFFER_SIZE - file->used);
      result = deflate (stream, flush);
      file->used = BUFFER_SIZE - stream->avail_out;
      if (result == Z_STREAM_ERROR)
        return fail (file, EIO, error);
    }
  return BT_OK;
}

static bt_status
append (bti_file *file, const unsigned char *data, size_t size, bt_error *error)
{
  while (size > 0)
    {
      if (file->used == BUFFER_SIZE)
        {
          bt_status status = drain (file, error);
          if (status != BT_OK)
            return status;
        }
      size_t part = BUFFER_SIZE - file->used;
      part = part < size ? part : size;
      memcpy (file->buffer + file->used, data, part);
      file->used += part;
      data += part;
      size -= part;
    }
  return BT_OK;
}

bt_status
bti_file_write (bti_file *file, const void *data, size_t size, bt_error *error)
{
  if (file->reason != 0)
    return fail (file, file->reason, error);
  if (!file->gzip)
    return append (file, data, size, error);
  const unsigned char *next = data;
  while (size > 0)
    {
      /* zlib counts in unsigned int */
      size_t part = size < UINT_MAX ? size : UINT_MAX;
      file->stream.next_in = (z_const Bytef *) (uintptr_t) next;
      file->stream.avail_in = (uInt) part;
      bt_status status = compress_pending (file, Z_NO_FLUSH, error);
      if (status != BT_OK)
        return status;
      next += part;
      size -= part;
    }
  return BT_OK;
}

/* For this thread and this call only; no state of the process is touched. */
int
bti_file_vformat (char *out, size_t size, const char *format, va_list list)
{
  locale_t plain = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
  if (plain == (locale_t) 0)
    return -1;
  locale_t before = uselocale (plain);
  int length = vsnprintf (out, size, format, list);
  int reason = errno;
  uselocale (before);
  freelocale (plain);
  errno = reason;
  return length;
}

bt_status
bti_file_printf (bti_file *file, bt_error *error, const char *format, ...)
{
  char line[1024];
  va_list list;
  va_start (list, format);
  int length = bti_file_vformat (line, sizeof line, format, list);
  va_end (list);
  if (length < 0)
    return fail (file, errno, error);
  if ((size_t) length < sizeof line)
    return bti_file_write (file, line, (size_t) length, error);

  char *text = NULL;
  bt_status status = bti_calloc (&text, (size_t) length + 1, 1, error);
  if (status != BT_OK)
    {
      file->reason = ENOMEM;
      return status;
    }
  va_start (list, format);
  length = bti_file_vformat (text, (size_t) length + 1, format, list);
  va_end (list);
  status = length < 0 ? fail (file, errno, error)
                      : bti_file_write (file, text, (size_t) length, error);
  free (text);
  return status;
}

/* ---- ending -------------------------------------------------------------------- */

/* Pipes, terminals and some file systems cannot fsync; that loses nothing. */
static int
cannot_sync (int reason)
{
  return reason == EINVAL || reason == ENOSYS || reason == ENOTSUP || reason == EROFS;
}

/* Everything to the file and the file to the disk; closed, but for one without a name,
 * which would be lost. */
static bt_status
flush (bti_file *file, bt_error *error)
{
  if (file->reason != 0)
    return fail (file, file->reason, error);
  bt_status status = BT_OK;
  if (file->gzip)
    {
      file->stream.avail_in = 0;
      status = compress_pending (file, Z_FINISH, error);
    }
  if (status == BT_OK)
    status = drain (file, error);
  if (status == BT_OK && fsync (file->fd) != 0 && !cannot_sync (errno))
    status = fail (file, errno, error);
  if (file->temporary && !file->named)
    return status;
  /* Closed even if interrupted: not to be tried again. */
  if (close (file->fd) != 0 && errno != EINTR && status == BT_OK)
    status = fail (file, errno, error);
  file->fd = -1;
  return status;
}

/* The whole file to its place.  A name that is not taken is given at once; a file that
 * is there can only be replaced by one that has a name itself, which a program killed
 * between the two calls leaves behind. */
static int
put_in_place (bti_file *file)
{
  int reason = 0;
#ifdef O_TMPFILE
  if (!file->named)
    {
      reason = link_to (file, file->target);
      if (reason != EEXIST)
        return reason;
      reason = choose_name (file, link_temporary);
    }
#endif
  if (reason == 0 && rename (file->temporary, file->target) != 0)
    reason = errno;
  if (reason == 0)
    file->named = 0;
  return reason;
}

/* So that the rename survives a power cut.  By now the new file is in place and
 * whole: a folder that cannot be synced is no failure of the write. */
static void
sync_folder (const char *target)
{
  char *folder = NULL;
  if (bti_strdup (&folder, target, NULL) != BT_OK)
    return;
  size_t length = (size_t) (base_name (target) - target);
  if (length == 0)
    folder[length++] = '.'; /* a name is never empty: there is room */
  folder[length] = '\0';
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0)
    {
      (void) fsync (fd);
      close (fd);
    }
  free (folder);
}

bt_status
bti_file_commit (bti_file *file, bt_error *error)
{
  bt_status status = flush (file, error);
  if (status == BT_OK && file->temporary)
    {
      const int reason = put_in_place (file);
      if (reason == 0)
        sync_folder (file->target);
      else
        status = fail (file, reason, error);
    }
  bti_file_discard (file);
  return status;
}

void
bti_file_discard (bti_file *file)
{
  if (!file)
    return;
  if (file->gzip)
    deflateEnd (&file->stream);
  if (file->fd >= 0)
    close (file->fd);
  if (file->named)
    unlink (file->temporary);
  free (file->temporary);
  free (file->target);
  free (file->path);
  free (file);
}

/* ---- the rest ------------------------------------------------------------------ */

static int
make_folder (const char *path)
{
  struct stat info;
  if (mkdir (path, 0777) == 0)
    return 0;
  int reason = errno;
  /* A folder that is there may give other reasons than EEXIST (EROFS). */
  if (stat (path, &info) == 0)
    return S_ISDIR (info.st_mode) ? 0 : ENOTDIR;
  return reason;
}

bt_status
bti_file_mkdir (const char *path, bt_error *error)
{
  char *copy = NULL;
  bt_status status = bti_strdup (&copy, path, error);
  if (status != BT_OK)
    return status;
  int reason = 0;
  for (char *slash = copy; reason == 0 && (slash = strchr (slash + 1, '/'));)
    {
      *slash = '\0';
      reason = make_folder (copy);
      *slash = '/';
    }
  if (reason == 0)
    reason = make_folder (copy);
  free (copy);
  if (reason != 0)
    return bt_error_set (error, BT_EIO, "cannot make folder '%.400s': %s", path,
                         strerror (reason));
  return BT_OK;
}

const char *
bti_file_zlib_version (void)
{
  return zlibVersion ();
}
