/* validation/cache.c - see cache.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "validation/cache.h"

#include "base/file.h"
#include "base/input.h"
#include "base/memory.h"

#include <dirent.h>
#include <link.h>
#include <nettle/sha2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  OTHERS = 4, /* folders of other programs that may stay */
  HEX = 2 * SHA256_DIGEST_SIZE + 1
};

struct btv_cache
{
  char *folder; /* of this program */
};

static void
to_hex (const uint8_t sum[SHA256_DIGEST_SIZE], char out[HEX])
{
  for (size_t i = 0; i < SHA256_DIGEST_SIZE; i++)
    snprintf (out + 2 * i, 3, "%02x", sum[i]);
}

static void
digest_of (const void *data, size_t size, uint8_t out[SHA256_DIGEST_SIZE])
{
  struct sha256_ctx context;
  sha256_init (&context);
  sha256_update (&context, size, data);
  sha256_digest (&context, SHA256_DIGEST_SIZE, out);
}

/* ---- which program -------------------------------------------------------------- */

static void
digest (void *context, const void *data, size_t size)
{
  sha256_update (context, size, data);
}

/* The build id among the NOTES of SIZE bytes, each a head of three words, a name and
 * what it says, both padded to four bytes. */
static int
take_build_id (struct sha256_ctx *sum, const char *notes, size_t size)
{
  uint32_t head[3];
  while (size >= sizeof head)
    {
      memcpy (head, notes, sizeof head);
      const size_t name = (head[0] + 3UL) & ~3UL, text = (head[1] + 3UL) & ~3UL;
      if (size - sizeof head < name + text)
        return 0;
      if (head[2] == 3 && head[0] == 4 && memcmp (notes + sizeof head, "GNU", 4) == 0)
        {
          sha256_update (sum, head[1], (const uint8_t *) notes + sizeof head + name);
          return 1;
        }
      notes += sizeof head + name + text;
      size -= sizeof head + name + text;
    }
  return 0;
}

/* One object that is loaded; a file without a build id is read.  What belongs to the
 * kernel computes nothing. */
static int
take_object (struct dl_phdr_info *object, size_t size, void *context)
{
  const char *path = *object->dlpi_name ? object->dlpi_name : "/proc/self/exe";
  int known = strncmp (path, "linux-vdso", 10) == 0;
  size_t bytes;
  (void) size;
  for (size_t i = 0; !known && i < object->dlpi_phnum; i++)
    {
      const ElfW (Phdr) *part = &object->dlpi_phdr[i];
      if (part->p_type == PT_NOTE)
        known = take_build_id (
            context, (const char *) (uintptr_t) (object->dlpi_addr + part->p_vaddr),
            part->p_memsz);
    }
  return !known && bti_input_bytes (path, digest, context, &bytes, NULL) != BT_OK;
}

/* The processor by its name and abilities, where the system tells them. */
static void
take_processor (struct sha256_ctx *sum)
{
  static const char *const wanted[] = { "model name", "flags", "Features" };
  char line[8192];
  FILE *file = fopen ("/proc/cpuinfo", "r");
  while (file && fgets (line, sizeof line, file) && *line != '\n')
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
      if (strncmp (line, wanted[i], strlen (wanted[i])) == 0)
        sha256_update (sum, strlen (line), (const uint8_t *) line);
  if (file)
    fclose (file);
}

/* ---- its folder ----------------------------------------------------------------- */

static void
remove_folder (const char *folder)
{
  DIR *list = opendir (folder);
  for (struct dirent *entry; list && (entry = readdir (list));)
    unlinkat (dirfd (list), entry->d_name, 0);
  if (list)
    closedir (list);
  rmdir (folder);
}

/* NAME below PARENT in PATH: 0 unless it is a folder of answers. */
static int
is_programs (const char *parent, const char *name, char *path, size_t size,
             struct stat *info)
{
  return strlen (name) == HEX - 1 && strspn (name, "0123456789abcdef") == HEX - 1
         && snprintf (path, size, "%s/%s", parent, name) < (int) size
         && lstat (path, info) == 0 && S_ISDIR (info->st_mode);
}

/* Take away the oldest of PARENT's folders until few enough are left. */
static void
prune (const char *parent)
{
  char path[4096], oldest[4096];
  struct stat info;
  for (size_t count = OTHERS + 2; count > OTHERS + 1;)
    {
      DIR *list = opendir (parent);
      time_t least = 0;
      count = 0;
      for (struct dirent *entry; list && (entry = readdir (list));)
        if (is_programs (parent, entry->d_name, path, sizeof path, &info)
            && (count++ == 0 || info.st_mtime < least))
          {
            least = info.st_mtime;
            memcpy (oldest, path, sizeof path);
          }
      if (list)
        closedir (list);
      if (count <= OTHERS + 1)
        return;
      remove_folder (oldest);
      if (lstat (oldest, &info) == 0)
        return;
    }
}

/* *OUT = FOLDER and what comes behind it.  BT_ENOMEM. */
static bt_status
below (char **out, const char *folder, const char *name, bt_error *error)
{
  const size_t size = strlen (folder) + strlen (name) + 2;
  const bt_status status = bti_calloc (out, size, 1, error);
  if (status == BT_OK)
    snprintf (*out, size, "%s/%s", folder, name);
  return status;
}

/* The name of this program's folder. */
static bt_status
identify (char name[HEX], bt_error *error)
{
  struct sha256_ctx sum;
  uint8_t own[SHA256_DIGEST_SIZE];
  sha256_init (&sum);
  if (dl_iterate_phdr (take_object, &sum) != 0)
    return bt_error_set (error, BT_EIO,
                         "a library of the program cannot be read, so that it is not "
                         "known whose answers are kept");
  take_processor (&sum);
  sha256_digest (&sum, sizeof own, own);
  to_hex (own, name);
  return BT_OK;
}

bt_status
btv_cache_open (btv_cache **out, const char *folder, bt_error *error)
{
  char name[HEX], *parent = NULL;
  *out = NULL;
  bt_status status = identify (name, error);
  if (status == BT_OK)
    status = bti_calloc (out, 1, sizeof **out, error);
  if (status == BT_OK)
    status = below (&parent, folder, "answers", error);
  if (status == BT_OK)
    status = below (&(*out)->folder, parent, name, error);
  if (status == BT_OK)
    status = bti_file_mkdir ((*out)->folder, error);
  if (status == BT_OK)
    prune (parent);
  free (parent);
  if (status == BT_OK)
    return BT_OK;
  btv_cache_close (*out);
  *out = NULL;
  return status;
}

void
btv_cache_close (btv_cache *cache)
{
  if (!cache)
    return;
  free (cache->folder);
  free (cache);
}

/* ---- entries -------------------------------------------------------------------- */

/* The file of QUESTION, which the caller frees; NULL without memory. */
static char *
path_of (const btv_cache *cache, const btv_pack *question)
{
  uint8_t sum[SHA256_DIGEST_SIZE];
  char name[HEX], *path = NULL;
  if (question->failed)
    return NULL;
  digest_of (question->data, question->size, sum);
  to_hex (sum, name);
  return below (&path, cache->folder, name, NULL) == BT_OK ? path : NULL;
}

static void
gather (void *context, const void *data, size_t size)
{
  btv_pack_bytes (context, data, size);
}

int
btv_cache_get (const btv_cache *cache, const btv_pack *question, btv_pack *answer)
{
  uint8_t sum[SHA256_DIGEST_SIZE];
  size_t bytes;
  *answer = (btv_pack){ NULL, 0, 0, 0 };
  char *path = cache ? path_of (cache, question) : NULL;
  if (!path)
    return 0;
  const bt_status status = bti_input_bytes (path, gather, answer, &bytes, NULL);
  int good = status == BT_OK && !answer->failed && answer->size >= sizeof sum;
  if (good)
    {
      answer->size -= sizeof sum;
      digest_of (answer->data + sizeof sum, answer->size, sum);
      good = memcmp (answer->data, sum, sizeof sum) == 0;
      memmove (answer->data, answer->data + sizeof sum, answer->size);
    }
  if (!good)
    {
      if (status == BT_OK && !answer->failed)
        unlink (path);
      free (answer->data);
      *answer = (btv_pack){ NULL, 0, 0, 0 };
    }
  free (path);
  return good;
}

void
btv_cache_put (const btv_cache *cache, const btv_pack *question, const btv_pack *answer)
{
  uint8_t sum[SHA256_DIGEST_SIZE];
  bti_file *file;
  char *path = cache && !answer->failed ? path_of (cache, question) : NULL;
  if (!path)
    return;
  digest_of (answer->data, answer->size, sum);
  if (bti_file_open (&file, path, 0, NULL) == BT_OK)
    {
      bt_status status = bti_file_write (file, sum, sizeof sum, NULL);
      if (status == BT_OK)
        status = bti_file_write (file, answer->data, answer->size, NULL);
      if (status == BT_OK)
        status = bti_file_commit (file, NULL);
      else
        bti_file_discard (file);
      (void) status; /* what cannot be kept is computed again */
    }
  free (path);
}
