/* validation/library.c - see library.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/library.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum
{
  DEPTH = 8
};

/* ---- names ----------------------------------------------------------------------- */

/* *OUT = A/B, or the one of them that is not empty. */
static bt_status
join (char **out, const char *a, const char *b, bt_error *error)
{
  const size_t size = strlen (a) + strlen (b) + 2;
  bt_status status = bti_calloc (out, size, 1, error);
  if (status == BT_OK)
    snprintf (*out, size, "%s%s%s", a, *a && *b ? "/" : "", b);
  return status;
}

static int
ends_in (const char *name, const char *end)
{
  const size_t length = strlen (name), size = strlen (end);
  return length > size && strcmp (name + length - size, end) == 0;
}

/* Length of NAME without .csv or .csv.gz; 0 when it has neither. */
static size_t
stem (const char *name)
{
  if (ends_in (name, ".csv.gz"))
    return strlen (name) - strlen (".csv.gz");
  return ends_in (name, ".csv") ? strlen (name) - strlen (".csv") : 0;
}

static int
belongs (const char *file)
{
  static const char *const known[] = { "MANIFEST", "README.md", "include.am" };
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (strcmp (file, known[i]) == 0)
      return 1;
  return strncmp (file, "recipes/", strlen ("recipes/")) == 0;
}

bt_status
btv_library_path (const btv_library *library, const char *file, char **out,
                  bt_error *error)
{
  return join (out, library->folder, file, error);
}

/* A name in two parts. */
typedef struct wanted
{
  const char *id;
  size_t length; /* of ID */
  const char *ending;
} wanted;

static int
compare_wanted (const void *key, const void *element)
{
  const wanted *name = key;
  const char *file = *(char *const *) element;
  const int order = strncmp (name->id, file, name->length);
  return order != 0 ? order : strcmp (name->ending, file + name->length);
}

const char *
btv_library_find (const btv_library *library, const char *id)
{
  static const char *const endings[] = { ".csv", ".csv.gz" };
  for (size_t k = 0; k < 2 && library->files_count > 0; k++)
    {
      const wanted key = { id, strlen (id), endings[k] };
      char *const *found = bsearch (&key, library->files, library->files_count,
                                    sizeof *library->files, compare_wanted);
      if (found)
        return *found;
    }
  return NULL;
}

/* ---- looking --------------------------------------------------------------------- */

/* Take FILE, which is kept or freed. */
static bt_status
add_file (btv_library *library, char *file, bt_error *error)
{
  const int set = stem (file) > 0 && strncmp (file, "recipes/", 8) != 0;
  char ***list = set ? &library->files : &library->strays;
  size_t *count = set ? &library->files_count : &library->strays_count;
  if (!set && belongs (file))
    {
      free (file);
      return BT_OK;
    }
  bt_status status = bti_realloc (list, *count + 1, sizeof **list, error);
  if (status == BT_OK)
    (*list)[(*count)++] = file;
  else
    free (file);
  return status;
}

static bt_status walk (btv_library *library, const char *below, int depth, size_t *seen,
                       bt_error *error);

/* NAME in the folder BELOW the library's own.  SEEN counts files and folders, of which
 * links to folders above could make as many as one likes. */
static bt_status
look_at (btv_library *library, const char *below, const char *name, int depth,
         size_t *seen, bt_error *error)
{
  char *file = NULL, *path = NULL;
  struct stat info;
  if (++*seen > BTI_MAX_FILES)
    return bt_error_set (error, BT_EDATA, "'%.400s' has more than %d files and folders",
                         library->folder, BTI_MAX_FILES);
  bt_status status = join (&file, below, name, error);
  if (status == BT_OK)
    status = btv_library_path (library, file, &path, error);
  if (status == BT_OK && stat (path, &info) != 0)
    status = bt_error_set (error, BT_EIO, "cannot read '%.400s': %s", path,
                           strerror (errno));
  const int folder = status == BT_OK && S_ISDIR (info.st_mode);
  if (folder)
    status = walk (library, file, depth + 1, seen, error);
  free (path);
  if (status == BT_OK && !folder)
    return add_file (library, file, error);
  free (file);
  return status;
}

static bt_status
walk (btv_library *library, const char *below, int depth, size_t *seen, bt_error *error)
{
  char *path;
  if (depth > DEPTH)
    return bt_error_set (error, BT_EDATA, "'%.400s' has folders nested deeper than %d",
                         library->folder, DEPTH);
  bt_status status = join (&path, library->folder, below, error);
  if (status != BT_OK)
    return status;
  DIR *folder = opendir (path);
  if (!folder)
    status = bt_error_set (error, BT_EIO, "cannot read '%.400s': %s", path,
                           strerror (errno));
  struct dirent *entry;
  while (status == BT_OK && (errno = 0, entry = readdir (folder)))
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      status = look_at (library, below, entry->d_name, depth, seen, error);
  if (status == BT_OK && errno != 0)
    status = bt_error_set (error, BT_EIO, "cannot read '%.400s': %s", path,
                           strerror (errno));
  if (folder)
    closedir (folder);
  free (path);
  return status;
}

static int
by_name (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

bt_status
btv_library_open (btv_library **out, const char *folder, btv_complaints *complaints,
                  bt_error *error)
{
  *out = NULL;
  btv_library *library;
  char *path = NULL;
  struct stat info;
  size_t seen = 0;
  bt_status status = bti_calloc (&library, 1, sizeof *library, error);
  if (status != BT_OK)
    return status;
  status = bti_strdup (&library->folder, folder, error);
  if (status == BT_OK)
    status = walk (library, "", 0, &seen, error);
  if (status == BT_OK && library->files_count > 0)
    qsort (library->files, library->files_count, sizeof *library->files, by_name);
  if (status == BT_OK && library->strays_count > 0)
    qsort (library->strays, library->strays_count, sizeof *library->strays, by_name);
  if (status == BT_OK)
    status = btv_library_path (library, "MANIFEST", &path, error);
  if (status == BT_OK && stat (path, &info) == 0)
    status = btv_manifest_load (&library->manifest, path, complaints, error);
  free (path);
  if (status == BT_OK)
    *out = library;
  else
    btv_library_free (library);
  return status;
}

void
btv_library_free (btv_library *library)
{
  if (!library)
    return;
  for (size_t i = 0; i < library->files_count; i++)
    free (library->files[i]);
  for (size_t i = 0; i < library->strays_count; i++)
    free (library->strays[i]);
  free (library->files);
  free (library->strays);
  btv_manifest_free (library->manifest);
  free (library->folder);
  free (library);
}

/* ---- checking -------------------------------------------------------------------- */

static bt_status
check_bytes (const btv_library *library, const char *file, const char *path,
             bt_error *error)
{
  const btv_entry *entry = btv_manifest_find (library->manifest, file);
  char sha256[BTV_SHA256];
  size_t bytes;
  if (!entry)
    return bt_error_set (error, BT_EDATA,
                         "%s: not in the MANIFEST; take it out, and in again by "
                         "'breaktime reference update'",
                         file);
  bt_status status = btv_manifest_hash (path, sha256, &bytes, error);
  if (status == BT_OK && bytes != entry->bytes)
    status = bt_error_set (error, BT_EDATA, "%s: %zu bytes; the MANIFEST says %zu",
                           file, bytes, entry->bytes);
  if (status == BT_OK && strcmp (sha256, entry->sha256) != 0)
    status = bt_error_set (error, BT_EDATA,
                           "%s: its SHA-256 is %.16s...; the MANIFEST says %.16s...",
                           file, sha256, entry->sha256);
  return status;
}

static bt_status
check_entry (const btv_library *library, const char *file, const btv_reference *r,
             bt_error *error)
{
  const btv_entry *entry = btv_manifest_find (library->manifest, file);
  if (r->rows != entry->rows)
    return bt_error_set (error, BT_EDATA, "%s: %zu rows; the MANIFEST says %zu", file,
                         r->rows, entry->rows);
  if (strcmp (r->origin, entry->origin) != 0)
    return bt_error_set (error, BT_EDATA, "%s: origin %s; the MANIFEST says %.40s",
                         file, r->origin, entry->origin);
  return BT_OK;
}

bt_status
btv_library_load (const btv_library *library, const char *file, btv_reference **out,
                  bt_error *error)
{
  char *path;
  *out = NULL;
  bt_status status = btv_library_path (library, file, &path, error);
  if (status != BT_OK)
    return status;
  if (library->manifest)
    status = check_bytes (library, file, path, error);
  if (status == BT_OK)
    status = btv_reference_load (out, path, error);
  free (path);
  if (status == BT_OK
      && (stem (file) != strlen ((*out)->id)
          || memcmp (file, (*out)->id, strlen ((*out)->id)) != 0))
    status = bt_error_set (error, BT_EDATA,
                           "%s: its id is '%s'; it must be the name of the file", file,
                           (*out)->id);
  if (status == BT_OK && library->manifest)
    status = check_entry (library, file, *out, error);
  if (status != BT_OK)
    {
      btv_reference_free (*out);
      *out = NULL;
    }
  return status;
}

static int
is_listed (const btv_library *library, const char *file)
{
  return bsearch (&file, library->files, library->files_count, sizeof *library->files,
                  by_name)
         != NULL;
}

bt_status
btv_library_verify (const btv_library *library,
                    void (*tell) (void *context, const char *text), void *context,
                    size_t *problems, bt_error *error)
{
  char text[600];
  *problems = 0;
  if (!library->manifest)
    {
      ++*problems;
      tell (context, "there is no MANIFEST");
    }
  for (size_t i = 0; i < library->files_count; i++)
    {
      bt_error why = BT_ERROR_INIT;
      btv_reference *r;
      bt_status status = btv_library_load (library, library->files[i], &r, &why);
      btv_reference_free (r);
      if (status == BT_ENOMEM)
        return bt_error_set (error, status, "%s", why.text);
      *problems += status != BT_OK;
      if (status != BT_OK)
        tell (context, why.text);
    }
  for (size_t i = 0; library->manifest && i < library->manifest->count; i++)
    {
      const char *file = library->manifest->entries[i].file;
      if (library->files_count > 0 && is_listed (library, file))
        continue;
      ++*problems;
      snprintf (text, sizeof text, "%s: in the MANIFEST, line %zu, but not there", file,
                library->manifest->entries[i].line);
      tell (context, text);
    }
  for (size_t i = 0; i < library->strays_count; i++)
    {
      ++*problems;
      snprintf (text, sizeof text, "%s: does not belong here; remove it",
                library->strays[i]);
      tell (context, text);
    }
  return BT_OK;
}

/* ---- changing -------------------------------------------------------------------- */

/* Write FRESH to FILE below the folder and fill in what ENTRY says of it. */
static bt_status
store (btv_library *library, const btv_reference *fresh, btv_entry *entry,
       bt_error *error)
{
  char *path = NULL;
  bt_status status = btv_library_path (library, entry->file, &path, error);
  if (status == BT_OK)
    {
      char *slash = strrchr (path, '/');
      *slash = '\0';
      status = bti_file_mkdir (path, error);
      *slash = '/';
    }
  if (status == BT_OK)
    status = bt_table_write (fresh->table, path, error);
  if (status == BT_OK)
    status = btv_manifest_hash (path, entry->sha256, &entry->bytes, error);
  free (path);
  entry->rows = fresh->rows;
  return status == BT_OK ? btv_entry_origin (entry, fresh->origin, error) : status;
}

bt_status
btv_library_update (btv_library *library, const btv_reference *fresh, const char *date,
                    const char *reason, bt_error *error)
{
  char *file = NULL, *path = NULL;
  btv_entry *entry = NULL;
  const size_t size = strlen (fresh->id) + sizeof ".csv.gz";
  const char *there = btv_library_find (library, fresh->id);
  bt_status status = bti_calloc (&file, size, 1, error);
  if (status == BT_OK)
    {
      snprintf (file, size, "%s%s", there ? there : fresh->id, there ? "" : ".csv.gz");
      status = btv_library_path (library, "MANIFEST", &path, error);
    }
  if (status == BT_OK && !library->manifest)
    status = btv_manifest_new (&library->manifest, path, error);
  const int replaced = status == BT_OK && btv_manifest_find (library->manifest, file);
  if (status == BT_OK)
    status = btv_manifest_entry (library->manifest, file, &entry, error);
  if (status == BT_OK && replaced)
    status = btv_entry_change (entry, date, reason, error);
  if (status == BT_OK)
    status = store (library, fresh, entry, error);
  if (status == BT_OK)
    status = btv_manifest_write (library->manifest, error);
  free (path);
  free (file);
  return status;
}
