/* scan/store.c - see store.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/store.h"
#include "base/file.h"
#include "base/input.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  LINE = BTI_RESULT + 64,
  SPEC = 1 << 20,  /* bytes of a file `spec' at most */
  BUFFER = 1 << 16 /* read at once */
};

struct bti_store
{
  int fd;     /* of `points', locked; -1: none */
  off_t size; /* of good lines */
  int changed;
  char *path, *spec_path;
};

/* FNV-1a: any one byte that differs gives another sum. */
static uint64_t
sum_of (const char *data, size_t size)
{
  uint64_t sum = UINT64_C (14695981039346656037);
  for (size_t i = 0; i < size; i++)
    sum = (sum ^ (unsigned char) data[i]) * UINT64_C (1099511628211);
  return sum;
}

static bt_status
refuse (const char *path, int reason, bt_error *error)
{
  return bt_error_set (error, BT_EIO, "'%.300s': %s", path, strerror (reason));
}

static bt_status
join (char **out, const char *folder, const char *name, bt_error *error)
{
  const size_t size = strlen (folder) + strlen (name) + 2;
  bt_status status = bti_calloc (out, size, 1, error);
  if (status == BT_OK)
    snprintf (*out, size, "%s/%s", folder, name);
  return status;
}

void
bti_store_close (bti_store *store)
{
  if (!store)
    return;
  if (store->fd >= 0)
    close (store->fd);
  free (store->path);
  free (store->spec_path);
  free (store);
}

/* ---- what is scanned ------------------------------------------------------------- */

/* The whole file at PATH, *OUT NULL where there is none. */
static bt_status
read_text (const char *path, char **out, bt_error *error)
{
  int fd;
  size_t size, used = 0;
  *out = NULL;
  if (access (path, F_OK) != 0 && errno == ENOENT)
    return BT_OK;
  bt_status status = bti_input_descriptor (&fd, &size, path, error);
  if (status != BT_OK)
    return status;
  if (size > SPEC)
    status = bt_error_set (error, BT_EDATA, "'%.300s': %zu bytes are no scan's", path,
                           size);
  if (status == BT_OK)
    status = bti_calloc (out, size + 1, 1, error);
  while (status == BT_OK && used < size)
    {
      const ssize_t got = read (fd, *out + used, size - used);
      if (got < 0 && errno != EINTR)
        status = refuse (path, errno, error);
      if (got == 0)
        break;
      used += got > 0 ? (size_t) got : 0;
    }
  close (fd);
  return status;
}

/* The line at *AT, of *SIZE bytes, and on to the next; 0 at the end. */
static int
next_line (const char **at, const char **line, size_t *size)
{
  if (**at == '\0')
    return 0;
  *line = *at;
  *size = strcspn (*at, "\n");
  *at += *size + ((*at)[*size] == '\n');
  return 1;
}

/* OLD and NEW differ: say where. */
static bt_status
tell_apart (const char *path, const char *old, const char *new, bt_error *error)
{
  const char *a, *b;
  size_t m = 0, n = 0;
  for (;;)
    {
      const int more_a = next_line (&old, &a, &m), more_b = next_line (&new, &b, &n);
      if (!more_a)
        a = "nothing", m = 7;
      if (!more_b)
        b = "nothing", n = 7;
      if ((!more_a && !more_b) || m != n || memcmp (a, b, m) != 0)
        break;
    }
  /* Of a long line the key, and where they part. */
  const char *colon = memchr (a, ':', m);
  const size_t key = colon ? (size_t) (colon - a) + 1 : 0;
  size_t skip = 0;
  while (skip < m && skip < n && a[skip] == b[skip])
    skip++;
  skip = skip > key + 60 ? skip - 20 : key;
  const char *dots = skip > key ? " ..." : "";
  const size_t rest_a = m - skip, rest_b = n > skip ? n - skip : 0;
  const int same_key = n >= key && memcmp (a, b, key) == 0;
  return bt_error_set (
      error, BT_EDATA,
      "'%.160s' is of another scan: it has `%.*s%s%.*s', this one `%.*s%s%.*s'; use "
      "--force to begin anew, or another folder",
      path, (int) key, a, dots, (int) (rest_a < 60 ? rest_a : 60), a + skip,
      (int) (same_key ? key : 0), b, same_key ? dots : "",
      (int) (same_key ? rest_b < 60 ? rest_b : 60
             : n < 60 ? n
                      : 60),
      same_key ? b + skip : b);
}

static bt_status
write_spec (const bti_store *store, const char *spec, bt_error *error)
{
  bti_file *file;
  bt_status status = bti_file_open (&file, store->spec_path, 0, error);
  if (status != BT_OK)
    return status;
  status = bti_file_printf (file, error, "%s# %016" PRIx64 "\n", spec,
                            sum_of (spec, strlen (spec)));
  if (status == BT_OK)
    return bti_file_commit (file, error);
  bti_file_discard (file);
  return status;
}

/* *FRESH: there was none. */
static bt_status
check_spec (const bti_store *store, const char *spec, int *fresh, bt_error *error)
{
  char *old, end[32];
  bt_status status = read_text (store->spec_path, &old, error);
  *fresh = !old;
  if (status == BT_OK && old)
    {
      char *last = strstr (old, "# ");
      const size_t size = last ? (size_t) (last - old) : 0;
      if (last)
        snprintf (end, sizeof end, "# %016" PRIx64 "\n", sum_of (old, size));
      if (!last || strcmp (last, end) != 0)
        status = bt_error_set (error, BT_EDATA,
                               "'%.300s' is damaged, or of something else; use --force "
                               "to begin anew, or another folder",
                               store->spec_path);
      else if (size != strlen (spec) || memcmp (old, spec, size) != 0)
        {
          *last = '\0';
          status = tell_apart (store->spec_path, old, spec, error);
        }
    }
  free (old);
  return status;
}

/* ---- results --------------------------------------------------------------------- */

struct reading
{
  size_t points;
  bt_status (*found) (void *, size_t, const char *, bt_error *);
  void *context;
  bti_store_state *state;
};

/* One LINE, which is written into. */
static bt_status
take_line (const struct reading *r, char *line, bt_error *error)
{
  char *text = strchr (line, '\t'), *sum = strrchr (line, '\t'), *end, right[20];
  if (text && sum > text && strspn (line, "0123456789") == (size_t) (text - line))
    {
      snprintf (right, sizeof right, "%016" PRIx64,
                sum_of (line, (size_t) (sum - line)));
      const unsigned long long point = strtoull (line, &end, 10);
      if (strcmp (sum + 1, right) == 0 && point < r->points)
        {
          *sum = '\0';
          r->state->found++;
          return r->found (r->context, (size_t) point, text + 1, error);
        }
    }
  r->state->damaged++;
  return BT_OK;
}

/* All lines of the file; what stands behind the last newline is cut off. */
static bt_status
read_points (bti_store *store, const struct reading *r, bt_error *error)
{
  char *buffer;
  size_t used = 0;
  int skip = 0; /* in a line that is too long to be one */
  bt_status status = bti_calloc (&buffer, BUFFER + 1, 1, error);
  while (status == BT_OK)
    {
      const ssize_t got = read (store->fd, buffer + used, BUFFER - used);
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        status = refuse (store->path, errno, error);
      if (got <= 0)
        break;
      used += (size_t) got;
      size_t from = 0;
      for (char *end;
           status == BT_OK && (end = memchr (buffer + from, '\n', used - from));)
        {
          *end = '\0';
          const size_t size = (size_t) (end - (buffer + from)) + 1;
          if (skip || size > LINE)
            r->state->damaged++;
          else
            status = take_line (r, buffer + from, error);
          skip = 0;
          from += size;
          store->size += (off_t) size;
        }
      memmove (buffer, buffer + from, used - from);
      used -= from;
      if (used > LINE)
        {
          store->size += (off_t) used;
          used = 0;
          skip = 1;
        }
    }
  free (buffer);
  r->state->cut = used > 0 || skip;
  if (status == BT_OK && r->state->cut && ftruncate (store->fd, store->size) != 0)
    status = refuse (store->path, errno, error);
  return status;
}

static bt_status
open_points (bti_store *store, bt_error *error)
{
  struct stat info;
  store->fd
      = open (store->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0666);
  if (store->fd < 0)
    return refuse (store->path, errno, error);
  if (fstat (store->fd, &info) != 0 || !S_ISREG (info.st_mode))
    return bt_error_set (error, BT_EIO, "'%.300s' is no regular file", store->path);
  if (flock (store->fd, LOCK_EX | LOCK_NB) == 0)
    return BT_OK;
  if (errno == EWOULDBLOCK)
    return bt_error_set (error, BT_EIO, "'%.300s': another scan is at work on it",
                         store->path);
  return refuse (store->path, errno, error);
}

/* The names of new files, too, are on the disk. */
static bt_status
sync_folder (const char *folder, bt_error *error)
{
  const int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return refuse (folder, errno, error);
  /* Not every file system knows how. */
  const int failed = fsync (fd) != 0 && errno != EINVAL;
  const int reason = errno;
  close (fd);
  return failed ? refuse (folder, reason, error) : BT_OK;
}

bt_status
bti_store_open (bti_store **out, const char *folder, const char *spec, size_t points,
                int force,
                bt_status (*found) (void *context, size_t point, const char *text,
                                    bt_error *),
                void *context, bti_store_state *state, bt_error *error)
{
  bti_store *store;
  int fresh = 0;
  *out = NULL;
  *state = (bti_store_state){ 0 };
  bt_status status = bti_calloc (&store, 1, sizeof *store, error);
  if (status != BT_OK)
    return status;
  store->fd = -1;
  status = bti_file_mkdir (folder, error);
  if (status == BT_OK)
    status = join (&store->path, folder, "points", error);
  if (status == BT_OK)
    status = join (&store->spec_path, folder, "spec", error);
  if (status == BT_OK)
    status = open_points (store, error);
  if (status == BT_OK && !force)
    status = check_spec (store, spec, &fresh, error);
  if (status == BT_OK && fresh && lseek (store->fd, 0, SEEK_END) > 0)
    status = bt_error_set (error, BT_EDATA,
                           "'%.300s' without a file `spec' is of something else; use "
                           "--force to begin anew, or another folder",
                           store->path);
  /* The results first: a new `spec' must not stand beside old ones. */
  if (status == BT_OK && (force || fresh) && ftruncate (store->fd, 0) != 0)
    status = refuse (store->path, errno, error);
  if (status == BT_OK && (force || fresh))
    status = write_spec (store, spec, error);
  if (status == BT_OK)
    status = sync_folder (folder, error);
  const struct reading reading = { points, found, context, state };
  if (status == BT_OK)
    status = read_points (store, &reading, error);
  if (status == BT_OK)
    *out = store;
  else
    bti_store_close (store);
  return status;
}

bt_status
bti_store_add (bti_store *store, size_t point, const char *text, bt_error *error)
{
  char line[LINE + 1];
  int size = snprintf (line, LINE, "%zu\t%s", point, text);
  if (strlen (text) > BTI_RESULT || strpbrk (text, "\t\n"))
    return bt_error_set (error, BT_EINVAL, "point %zu: a text of %zu bytes", point,
                         strlen (text));
  size += snprintf (line + size, sizeof line - (size_t) size, "\t%016" PRIx64 "\n",
                    sum_of (line, (size_t) size));
  for (int done = 0; done < size;)
    {
      const ssize_t wrote = write (store->fd, line + done, (size_t) (size - done));
      if (wrote < 0 && errno == EINTR)
        continue;
      if (wrote <= 0)
        {
          const int reason = errno;
          /* What is left of it would be cut off when it is read. */
          if (done > 0 && ftruncate (store->fd, store->size) != 0)
            store->changed = 1;
          return refuse (store->path, reason, error);
        }
      done += (int) wrote;
    }
  store->size += size;
  store->changed = 1;
  return BT_OK;
}

bt_status
bti_store_sync (bti_store *store, bt_error *error)
{
  if (!store->changed)
    return BT_OK;
  store->changed = 0;
  return fsync (store->fd) == 0 ? BT_OK : refuse (store->path, errno, error);
}
