/* report/report.c - the report as a whole: built aside, then moved into place.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/internal.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const folders[] = { "data", "figures" };
enum
{
  FOLDERS = sizeof folders / sizeof *folders,
  DIGITS = 8 /* significant ones in the tables */
};

bt_status
btr_join (char **out, const char *folder, const char *name, bt_error *error)
{
  size_t size = strlen (folder) + strlen (name) + 2;
  bt_status status = bti_calloc (out, size, 1, error);
  if (status == BT_OK)
    snprintf (*out, size, "%s/%s", folder, name);
  return status;
}

bt_status
btr_work_path (char **out, const btr_work *work, const char *name, bt_error *error)
{
  return btr_join (out, work->temp, name, error);
}

static bt_status
append (char ***list, size_t *count, const char *text, bt_error *error)
{
  bt_status status = bti_realloc (list, *count + 1, sizeof **list, error);
  if (status == BT_OK)
    status = bti_strdup (&(*list)[*count], text, error);
  if (status == BT_OK)
    ++*count;
  return status;
}

bt_status
btr_work_keep (btr_work *work, const char *name, bt_error *error)
{
  return append (&work->files, &work->files_count, name, error);
}

bt_status
btr_work_table (btr_work *work, bt_table *table, const char *name, bt_error *error)
{
  char *path;
  bt_status status = btr_work_path (&path, work, name, error);
  if (status != BT_OK)
    return status;
  bt_table_digits (table, DIGITS);
  status = bt_table_write (table, path, error);
  free (path);
  return status == BT_OK ? btr_work_keep (work, name, error) : status;
}

bt_status
btr_work_miss (btr_work *work, const char *name, const char *reason, bt_error *error)
{
  if (work->missing_count == 0)
    snprintf (work->reason, sizeof work->reason, "%s", reason);
  return append (&work->missing, &work->missing_count, name, error);
}

size_t
btr_exhibit_of (const btv_audit *audit, const btv_claim *claim)
{
  size_t i = 0;
  for (; i < audit->exhibits_count; i++)
    {
      if (claim->modes > 0 && btv_claim_same_model (audit->exhibits[i].claim, claim))
        break;
    }
  return i;
}

/* ---- the temporary folder ------------------------------------------------------ */

/* Remove PATH and the plain files in it. */
static void
remove_folder (const char *path)
{
  DIR *folder = opendir (path);
  const struct dirent *entry;
  while (folder && (entry = readdir (folder)))
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      unlinkat (dirfd (folder), entry->d_name, 0);
  if (folder)
    closedir (folder);
  rmdir (path);
}

static bt_status
make_temp (btr_work *work, bt_error *error)
{
  const char *folder = work->options->folder;
  bt_status status = btr_join (&work->temp, folder, ".new-XXXXXX", error);
  if (status != BT_OK)
    return status;
  if (!mkdtemp (work->temp))
    {
      free (work->temp);
      work->temp = NULL;
      return bt_error_set (error, BT_EIO, "%s: cannot make a folder in it: %s", folder,
                           strerror (errno));
    }
  for (size_t i = 0; status == BT_OK && i < FOLDERS; i++)
    {
      char *path;
      status = btr_work_path (&path, work, folders[i], error);
      if (status != BT_OK)
        break;
      status = bti_file_mkdir (path, error);
      free (path);
    }
  return status;
}

static void
clear (btr_work *work)
{
  for (size_t i = 0; work->temp && i < FOLDERS; i++)
    {
      char *path;
      if (btr_work_path (&path, work, folders[i], NULL) == BT_OK)
        {
          remove_folder (path);
          free (path);
        }
    }
  if (work->temp)
    remove_folder (work->temp);
  free (work->temp);
  for (size_t i = 0; i < work->files_count; i++)
    free (work->files[i]);
  for (size_t i = 0; i < work->missing_count; i++)
    free (work->missing[i]);
  free (work->files);
  free (work->missing);
  for (size_t i = 0; work->parts && i < work->count; i++)
    {
      free (work->parts[i].views);
      free (work->parts[i].drawn);
      free (work->parts[i].plates);
    }
  free (work->parts);
}

/* ---- moving into place --------------------------------------------------------- */

/* Rename file NAME into the folder; DRY: only see that nothing stands against
 * it, so that a report is not left half old and half new. */
static bt_status
move (const btr_work *work, const char *name, int dry, bt_error *error)
{
  char *from = NULL, *to = NULL;
  struct stat info;
  bt_status status = btr_work_path (&from, work, name, error);
  if (status == BT_OK)
    status = btr_join (&to, work->options->folder, name, error);
  if (status == BT_OK && dry && lstat (to, &info) == 0 && S_ISDIR (info.st_mode))
    status = bt_error_set (error, BT_EIO, "%s: is a folder", to);
  if (status == BT_OK && !dry && rename (from, to) != 0)
    status = bt_error_set (error, BT_EIO, "%s: %s", to, strerror (errno));
  free (from);
  free (to);
  return status;
}

static bt_status
install (const btr_work *work, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < work->files_count; i++)
    status = move (work, work->files[i], 1, error);
  for (size_t i = 0; status == BT_OK && i < FOLDERS; i++)
    {
      char *path;
      status = btr_join (&path, work->options->folder, folders[i], error);
      if (status != BT_OK)
        break;
      status = bti_file_mkdir (path, error);
      free (path);
    }
  /* REPORT.md was written last and stands last in the list */
  for (size_t i = 0; status == BT_OK && i < work->files_count; i++)
    status = move (work, work->files[i], 0, error);
  return status;
}

/* ---- parts --------------------------------------------------------------------- */

static bt_status
make_parts (btr_work *work, const btv_audit *const *audits, bt_error *error)
{
  bt_status status = bti_calloc (&work->parts, work->count, sizeof *work->parts, error);
  for (size_t i = 0; status == BT_OK && i < work->count; i++)
    {
      btr_part *part = &work->parts[i];
      part->audit = audits[i];
      status = bti_calloc (&part->views, audits[i]->exhibits_count, sizeof *part->views,
                           error);
      if (status == BT_OK)
        status = bti_calloc (&part->drawn, audits[i]->outcomes_count, 1, error);
      if (work->count == 1)
        {
          if (status == BT_OK)
            status = btr_find_plates (part, error);
          continue;
        }
      const char *id = audits[i]->claims->source.id;
      char number[32] = "-";
      for (size_t j = 0; j < i; j++) /* two files on one source */
        if (strcmp (audits[j]->claims->source.id, id) == 0)
          snprintf (number, sizeof number, "-%zu-", i + 1);
      btr_slug (part->prefix, sizeof part->prefix - sizeof number, "", id);
      strcat (part->prefix, number);
      if (status == BT_OK)
        status = btr_find_plates (part, error);
    }
  return status;
}

bt_status
btr_report_write (const btv_audit *const *audits, size_t count,
                  const btr_options *options, bt_error *error)
{
  if (!audits || count == 0)
    return bt_error_set (error, BT_EINVAL, "no audit to report on");
  if (!options || !options->folder || !*options->folder)
    return bt_error_set (error, BT_EINVAL, "no folder for the report");
  btr_work work = { .options = options, .count = count };
  struct stat info;
  int existed = stat (options->folder, &info) == 0;
  bt_status status = make_parts (&work, audits, error);
  if (status == BT_OK)
    status = bti_file_mkdir (options->folder, error);
  if (status == BT_OK)
    status = make_temp (&work, error);
  if (status == BT_OK)
    status = btr_write_data (&work, error);
  if (status == BT_OK)
    status = btr_write_figures (&work, error);
  if (status == BT_OK)
    status = btr_write_json (&work, error);
  if (status == BT_OK)
    status = btr_write_markdown (&work, error);
  if (status == BT_OK)
    status = install (&work, error);
  clear (&work);
  if (status != BT_OK && !existed)
    rmdir (options->folder);
  return status;
}
