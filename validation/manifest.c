/* validation/manifest.c - see manifest.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/manifest.h"

#include "base/file.h"
#include "base/input.h"
#include "base/limits.h"
#include "base/memory.h"
#include "validation/fields.h"

#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- SHA-256 --------------------------------------------------------------------- */

static void
digest (void *context, const void *data, size_t size)
{
  sha256_update (context, size, data);
}

bt_status
btv_manifest_hash (const char *path, char out[BTV_SHA256], size_t *bytes,
                   bt_error *error)
{
  struct sha256_ctx context;
  uint8_t sum[SHA256_DIGEST_SIZE];
  sha256_init (&context);
  bt_status status = bti_input_bytes (path, digest, &context, bytes, error);
  sha256_digest (&context, sizeof sum, sum);
  for (size_t i = 0; i < sizeof sum; i++)
    snprintf (out + 2 * i, 3, "%02x", sum[i]);
  return status;
}

static bt_status
take_sha256 (const btv_reader *in, const btv_field *from, char out[BTV_SHA256])
{
  bt_status status = btv_fields_check (in, from);
  if (status != BT_OK)
    return status;
  const char *text = from->value->text;
  if (strlen (text) != BTV_SHA256 - 1
      || strspn (text, "0123456789abcdef") != BTV_SHA256 - 1)
    return BTV_REFUSE (in, from->value,
                       "'%s' is '%s'; it must be 64 hexadecimal digits", from->name,
                       BTV_SHOWN (text));
  memcpy (out, text, BTV_SHA256);
  return BT_OK;
}

/* ---- entries --------------------------------------------------------------------- */

static void
clear_entry (btv_entry *entry)
{
  for (size_t i = 0; i < entry->changes_count; i++)
    {
      free (entry->changes[i].date);
      free (entry->changes[i].reason);
    }
  free (entry->changes);
  free (entry->file);
  free (entry->origin);
}

bt_status
btv_manifest_new (btv_manifest **out, const char *path, bt_error *error)
{
  *out = NULL;
  btv_manifest *made;
  bt_status status = bti_calloc (&made, 1, sizeof *made, error);
  if (status == BT_OK)
    status = bti_strdup (&made->path, path, error);
  if (status == BT_OK)
    *out = made;
  else
    btv_manifest_free (made);
  return status;
}

void
btv_manifest_free (btv_manifest *manifest)
{
  if (!manifest)
    return;
  for (size_t i = 0; i < manifest->count; i++)
    clear_entry (&manifest->entries[i]);
  free (manifest->entries);
  free (manifest->path);
  free (manifest);
}

/* Index of the first entry that does not come before FILE. */
static size_t
place_of (const btv_manifest *manifest, const char *file)
{
  size_t low = 0, high = manifest->count;
  while (low < high)
    {
      const size_t middle = low + (high - low) / 2;
      if (strcmp (manifest->entries[middle].file, file) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

btv_entry *
btv_manifest_find (const btv_manifest *manifest, const char *file)
{
  const size_t i = place_of (manifest, file);
  return i < manifest->count && strcmp (manifest->entries[i].file, file) == 0
             ? &manifest->entries[i]
             : NULL;
}

bt_status
btv_manifest_entry (btv_manifest *manifest, const char *file, btv_entry **out,
                    bt_error *error)
{
  *out = btv_manifest_find (manifest, file);
  if (*out)
    return BT_OK;
  btv_entry made = { 0 };
  bt_status status = bti_strdup (&made.file, file, error);
  if (status == BT_OK)
    status = bti_realloc (&manifest->entries, manifest->count + 1,
                          sizeof *manifest->entries, error);
  if (status != BT_OK)
    {
      free (made.file);
      return status;
    }
  const size_t i = place_of (manifest, file);
  memmove (&manifest->entries[i + 1], &manifest->entries[i],
           (manifest->count - i) * sizeof *manifest->entries);
  manifest->entries[i] = made;
  manifest->count++;
  *out = &manifest->entries[i];
  return BT_OK;
}

bt_status
btv_entry_origin (btv_entry *entry, const char *origin, bt_error *error)
{
  char *copy;
  bt_status status = bti_strdup (&copy, origin, error);
  if (status != BT_OK)
    return status;
  free (entry->origin);
  entry->origin = copy;
  return BT_OK;
}

bt_status
btv_entry_change (btv_entry *entry, const char *date, const char *reason,
                  bt_error *error)
{
  btv_replaced made = { 0 };
  for (const char *c = reason; *c; c++)
    if ((unsigned char) *c < 0x20 || *c == 0x7f)
      return bt_error_set (error, BT_EINVAL,
                           "a control character in the reason '%.60s'; write it in one "
                           "line",
                           reason);
  bt_status status = bti_strdup (&made.date, date, error);
  if (status == BT_OK)
    status = bti_strdup (&made.reason, reason, error);
  if (status == BT_OK)
    status = bti_realloc (&entry->changes, entry->changes_count + 1,
                          sizeof *entry->changes, error);
  if (status != BT_OK)
    {
      free (made.date);
      free (made.reason);
      return status;
    }
  memcpy (made.sha256, entry->sha256, sizeof made.sha256);
  entry->changes[entry->changes_count++] = made;
  return BT_OK;
}

/* ---- reading --------------------------------------------------------------------- */

static bt_status
load_change (const btv_reader *in, btv_entry *entry, const btv_yaml_node *node)
{
  enum
  {
    DATE,
    REPLACED,
    REASON,
    COUNT
  };
  btv_field fields[COUNT] = { [DATE] = { .name = "date", .required = 1 },
                              [REPLACED] = { .name = "replaced", .required = 1 },
                              [REASON] = { .name = "reason", .required = 1 } };
  char sha256[BTV_SHA256];
  bt_status status = btv_fields_take (in, node, "a change", fields, COUNT);
  status = btv_both (status, btv_fields_check (in, &fields[DATE]));
  status = btv_both (status, btv_fields_check (in, &fields[REASON]));
  status = btv_both (status, take_sha256 (in, &fields[REPLACED], sha256));
  if (status == BT_OK)
    status = btv_entry_change (entry, fields[DATE].value->text,
                               fields[REASON].value->text, in->error);
  if (status == BT_OK)
    memcpy (entry->changes[entry->changes_count - 1].sha256, sha256, sizeof sha256);
  return status;
}

/* SET/NAME.csv or SET/NAME.csv.gz, of a-z, 0-9 and '-': nothing that leads out of the
 * folder. */
static bt_status
check_file (const btv_reader *in, const btv_field *from)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
  bt_status status = btv_fields_check (in, from);
  if (status != BT_OK)
    return status;
  const char *text = from->value->text;
  const size_t set = strspn (text, letters);
  const size_t name = text[set] == '/' ? strspn (text + set + 1, letters) : 0;
  const char *end = text + set + 1 + name;
  if (set > 0 && name > 0
      && (strcmp (end, ".csv") == 0 || strcmp (end, ".csv.gz") == 0))
    return BT_OK;
  return BTV_REFUSE (in, from->value,
                     "'file' is '%s'; it must be SET/NAME.csv or SET/NAME.csv.gz, of "
                     "a-z, 0-9 and '-'",
                     BTV_SHOWN (text));
}

/* *ENTRY, which is empty, from NODE; it is cleared by the caller.  Without a file
 * afterwards its name has faults. */
static bt_status
load_entry (const btv_reader *in, btv_entry *entry, const btv_yaml_node *node)
{
  enum
  {
    FILE_NAME,
    HASH,
    BYTES,
    ROWS,
    ORIGIN,
    CHANGES,
    COUNT
  };
  btv_field fields[COUNT] = { [FILE_NAME] = { .name = "file", .required = 1 },
                              [HASH] = { .name = "sha256", .required = 1 },
                              [BYTES] = { .name = "bytes", .required = 1 },
                              [ROWS] = { .name = "rows", .required = 1 },
                              [ORIGIN] = { .name = "origin", .required = 1 },
                              [CHANGES] = { .name = "changes" } };
  bt_status status = btv_fields_take (in, node, "a set", fields, COUNT);
  bt_status one = check_file (in, &fields[FILE_NAME]);
  if (one == BT_OK)
    one = btv_fields_text (in, &fields[FILE_NAME], &entry->file);
  status = btv_both (status, one);
  status = btv_both (status, btv_fields_text (in, &fields[ORIGIN], &entry->origin));
  entry->line = node->line;
  status = btv_both (status, take_sha256 (in, &fields[HASH], entry->sha256));
  status = btv_both (
      status, btv_fields_count (in, &fields[BYTES], BTI_MAX_TABLE, &entry->bytes));
  status = btv_both (status,
                     btv_fields_count (in, &fields[ROWS], BTI_MAX_TABLE, &entry->rows));
  const btv_yaml_node *changes = fields[CHANGES].value;
  if (changes && changes->kind != BTV_YAML_SEQUENCE)
    return btv_both (status,
                     BTV_REFUSE (in, changes, "'changes' is %s; it must be a sequence",
                                 btv_fields_kind (changes)));
  for (size_t i = 0; changes && i < changes->count; i++)
    status = btv_both (status, load_change (in, entry, &changes->items[i]));
  return status;
}

static int
by_file (const void *a, const void *b)
{
  const btv_entry *x = a, *y = b;
  const int order = strcmp (x->file, y->file);
  return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

/* Refuse what NODE, the sequence of the ENTRIES, lists twice. */
static bt_status
check_twice (const btv_reader *in, const btv_manifest *manifest,
             const btv_yaml_node *node)
{
  bt_status status = BT_OK;
  for (size_t i = 1; i < manifest->count; i++)
    {
      const btv_entry *entry = &manifest->entries[i];
      const btv_yaml_node *item = node->items;
      if (strcmp (entry[-1].file, entry->file) != 0)
        continue;
      while (item->line < entry->line)
        item++;
      status = btv_both (status,
                         BTV_REFUSE (in, item,
                                     "'%s' is listed twice, first on line %zu; keep "
                                     "one",
                                     BTV_SHOWN (entry->file), entry[-1].line));
    }
  return status;
}

/* The sequence NODE into MANIFEST, which is empty. */
static bt_status
load_entries (const btv_reader *in, btv_manifest *manifest, const btv_yaml_node *node)
{
  if (node->kind != BTV_YAML_SEQUENCE)
    return BTV_REFUSE (in, node, "'sets' is %s; it must be a sequence",
                       btv_fields_kind (node));
  if (node->count > BTI_MAX_FILES)
    return BTV_REFUSE (in, &node->items[BTI_MAX_FILES],
                       "%zu sets; a folder has at most %d", node->count, BTI_MAX_FILES);
  bt_status status = bti_calloc (&manifest->entries, node->count,
                                 sizeof *manifest->entries, in->error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < node->count; i++)
    {
      btv_entry *entry = &manifest->entries[manifest->count];
      status = btv_both (status, load_entry (in, entry, &node->items[i]));
      if (entry->file)
        manifest->count++;
      else
        {
          clear_entry (entry);
          *entry = (btv_entry){ 0 };
        }
    }
  qsort (manifest->entries, manifest->count, sizeof *manifest->entries, by_file);
  return btv_both (status, check_twice (in, manifest, node));
}

bt_status
btv_manifest_load (btv_manifest **out, const char *path, btv_complaints *complaints,
                   bt_error *error)
{
  btv_yaml_node *root = NULL;
  btv_field fields[] = { { .name = "sets", .required = 1 } };
  const btv_reader in = { path, complaints, error, NULL };
  bt_status status = btv_manifest_new (out, path, error);
  if (status == BT_OK)
    status = btv_yaml_read (&root, path, BTI_MAX_YAML, complaints, error);
  if (status == BT_OK && root)
    status = btv_fields_take (&in, root, "the manifest", fields, 1);
  if (fields[0].value)
    status = btv_both (status, load_entries (&in, *out, fields[0].value));
  btv_yaml_free (root);
  status = btv_complaints_settle (complaints, status, error);
  if (status != BT_OK)
    {
      btv_manifest_free (*out);
      *out = NULL;
    }
  return status;
}

/* ---- writing --------------------------------------------------------------------- */

/* TEXT in double quotes, as YAML has them. */
static bt_status
write_quoted (bti_file *file, const char *text, bt_error *error)
{
  bt_status status = bti_file_write (file, "\"", 1, error);
  for (const char *c = text; status == BT_OK && *c; c++)
    {
      if (*c == '"' || *c == '\\')
        status = bti_file_write (file, "\\", 1, error);
      if (status == BT_OK)
        status = bti_file_write (file, c, 1, error);
    }
  return status == BT_OK ? bti_file_write (file, "\"", 1, error) : status;
}

static bt_status
write_entry (bti_file *file, const btv_entry *entry, bt_error *error)
{
  bt_status status = bti_file_printf (file, error,
                                      "  - file: %s\n    sha256: %s\n    bytes: %zu\n"
                                      "    rows: %zu\n    origin: %s\n",
                                      entry->file, entry->sha256, entry->bytes,
                                      entry->rows, entry->origin);
  if (status == BT_OK && entry->changes_count > 0)
    status = bti_file_printf (file, error, "    changes:\n");
  for (size_t i = 0; status == BT_OK && i < entry->changes_count; i++)
    {
      const btv_replaced *c = &entry->changes[i];
      status = bti_file_printf (file, error,
                                "      - date: %s\n        replaced: %s\n"
                                "        reason: ",
                                c->date, c->sha256);
      if (status == BT_OK)
        status = write_quoted (file, c->reason, error);
      if (status == BT_OK)
        status = bti_file_write (file, "\n", 1, error);
    }
  return status;
}

bt_status
btv_manifest_write (const btv_manifest *manifest, bt_error *error)
{
  bti_file *file;
  bt_status status = bti_file_open (&file, manifest->path, 0, error);
  if (status != BT_OK)
    return status;
  status = bti_file_printf (file, error,
                            "# Written by `breaktime reference update'.\nsets:%s\n",
                            manifest->count > 0 ? "" : " []");
  for (size_t i = 0; status == BT_OK && i < manifest->count; i++)
    status = write_entry (file, &manifest->entries[i], error);
  if (status == BT_OK)
    return bti_file_commit (file, error);
  bti_file_discard (file);
  return status;
}
