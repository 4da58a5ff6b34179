/* report/sums.c - SHA256SUMS: which files a report has, and how much it holds; see
 * place.h.
 *
 *   # breaktime report: complete
 *   64 hexadecimal digits, two blanks, name
 *
 * `sha256sum -c' reads it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/documents.h"
#include "report/place.h"
#include "validation/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char mark[] = "# breaktime report: ";
static const char *const levels[] = { [BTR_PARTIAL] = "partial",
                                      [BTR_QUICK] = "complete for the quick tier",
                                      [BTR_COMPLETE] = "complete" };
enum
{
  LEVELS = sizeof levels / sizeof *levels,
  SIZE_MAX_READ = 1 << 26
};

/* Did memory run out for OUTCOME?  An audit with more of it would find something else.
 */
static int
is_starved (const btv_outcome *outcome)
{
  for (size_t i = 0; i < outcome->attempts_count; i++)
    if (outcome->attempts[i].status == BT_ENOMEM)
      return 1;
  return 0;
}

btr_level
btr_level_of (const btv_audit *const *audits, size_t count)
{
  btr_level level = BTR_COMPLETE;
  for (size_t a = 0; a < count; a++)
    {
      if (audits[a]->interrupted || audits[a]->starved)
        return BTR_PARTIAL;
      for (size_t i = 0; i < audits[a]->outcomes_count; i++)
        {
          const btv_outcome *outcome = &audits[a]->outcomes[i];
          if (is_starved (outcome))
            return BTR_PARTIAL;
          if (outcome->verdict != BTV_NOT_RUN)
            continue;
          if (outcome->claim->tier != BTV_FULL)
            return BTR_PARTIAL;
          level = BTR_QUICK;
        }
    }
  return level;
}

const char *
btr_level_name (btr_level level)
{
  return levels[level];
}

/* ---- writing ------------------------------------------------------------------- */

bt_status
btr_write_sums (btr_work *work, bt_error *error)
{
  btr_sink sink;
  btr_sink_open (&sink, work, BTR_SUMS, error);
  btr_put (&sink, "%s%s\n", mark, levels[work->level]);
  for (size_t i = 0; sink.status == BT_OK && i < work->files_count; i++)
    {
      char *path, sum[BTV_SHA256];
      size_t bytes;
      sink.status = btr_work_path (&path, work, work->files[i], error);
      if (sink.status != BT_OK)
        break;
      sink.status = btv_manifest_hash (path, sum, &bytes, error);
      free (path);
      btr_put (&sink, "%s  %s\n", sum, work->files[i]);
    }
  return btr_sink_close (&sink, work, BTR_SUMS, 0); /* not among its own */
}

/* ---- reading ------------------------------------------------------------------- */

/* What FD holds, with a NUL behind it. */
static bt_status
read_text (int fd, char **out, bt_error *error)
{
  struct stat info;
  size_t used = 0;
  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size < 0
      || info.st_size > SIZE_MAX_READ)
    return bt_error_set (error, BT_EIO, "%s is no file of sums", BTR_SUMS);
  size_t size = (size_t) info.st_size;
  bt_status status = bti_calloc (out, size + 1, 1, error);
  while (status == BT_OK && used < size)
    {
      ssize_t got = read (fd, *out + used, size - used);
      if (got == 0)
        break;
      if (got > 0)
        used += (size_t) got;
      else if (errno != EINTR)
        status = bt_error_set (error, BT_EIO, "%s: %s", BTR_SUMS, strerror (errno));
    }
  return status;
}

static bt_status
take_line (btr_sums *sums, char *line, bt_error *error)
{
  enum
  {
    DIGITS = BTV_SHA256 - 1
  };
  if (strncmp (line, mark, sizeof mark - 1) == 0)
    for (int i = 0; i < LEVELS; i++)
      if (strcmp (line + sizeof mark - 1, levels[i]) == 0)
        sums->level = (btr_level) i;
  if (strspn (line, "0123456789abcdef") != DIGITS || line[DIGITS] != ' '
      || line[DIGITS + 1] != ' ' || !btr_is_report_file (line + DIGITS + 2))
    return BT_OK;
  bt_status status
      = bti_realloc (&sums->name, sums->count + 1, sizeof *sums->name, error);
  if (status == BT_OK)
    sums->name[sums->count++] = line + DIGITS + 2;
  return status;
}

bt_status
btr_sums_read (btr_sums *out, int folder, bt_error *error)
{
  *out = (btr_sums){ .level = BTR_PARTIAL };
  int fd = openat (folder, BTR_SUMS, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0)
    {
      if (errno != ENOENT)
        return bt_error_set (error, BT_EIO, "%s: %s", BTR_SUMS, strerror (errno));
      /* Of an earlier version, or without its sums: not to be lost either. */
      if (faccessat (folder, "REPORT.md", F_OK, AT_SYMLINK_NOFOLLOW) == 0
          || faccessat (folder, "results.json", F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        out->level = BTR_QUICK;
      return BT_OK;
    }
  out->level = BTR_QUICK; /* unless it says otherwise */
  bt_status status = read_text (fd, &out->text, error);
  close (fd);
  for (char *line = out->text; status == BT_OK && line && *line;)
    {
      char *end = line + strcspn (line, "\n"), *next = *end ? end + 1 : end;
      *end = '\0';
      status = take_line (out, line, error);
      line = next;
    }
  if (status != BT_OK)
    btr_sums_clear (out);
  return status;
}

void
btr_sums_clear (btr_sums *sums)
{
  free (sums->name);
  free (sums->text);
  *sums = (btr_sums){ 0 };
}

int
btr_sums_has (const btr_sums *sums, const char *folder, const char *name)
{
  size_t length = strlen (folder);
  for (size_t i = 0; i < sums->count; i++)
    if (strncmp (sums->name[i], folder, length) == 0
        && strcmp (sums->name[i] + length, name) == 0)
      return 1;
  return 0;
}
