/* tests/fuzz/manifest.c - the reader of MANIFEST on whatever bytes there are; what is
 * read, and written, is read as the same again.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/manifest.h"
#include "tests/fuzz/target.h"

#include <stdlib.h>
#include <string.h>

static btv_manifest *
load (const char *path, size_t size)
{
  bt_error error = BT_ERROR_INIT;
  btv_complaints complaints = { NULL, 0, 0 };
  btv_manifest *out;
  const bt_status status = btv_manifest_load (&out, path, &complaints, &error);
  must (status == BT_OK || status == BT_EDATA);
  must_say (status, &error);
  must ((status == BT_OK) == (out != NULL) && (status == BT_OK) == !complaints.count);
  for (size_t i = 0; i < complaints.count; i++)
    must (complaints.item[i].line <= size + 2 && complaints.item[i].column <= size + 2);
  btv_complaints_clear (&complaints);
  return out;
}

static void
check (btv_manifest *a)
{
  bt_error error = BT_ERROR_INIT;
  char *path = strdup (target_path ("MANIFEST.again"));
  must (path != NULL);
  free (a->path);
  a->path = path;
  must (btv_manifest_write (a, &error) == BT_OK);
  btv_manifest *b = load (path, (size_t) -3);
  must (b && a->count == b->count);
  for (size_t i = 0; i < a->count; i++)
    {
      const btv_entry *x = &a->entries[i], *y = &b->entries[i];
      must (i == 0 || strcmp (x[-1].file, x->file) < 0);
      must (strcmp (x->file, y->file) == 0 && strcmp (x->sha256, y->sha256) == 0);
      must (x->bytes == y->bytes && x->rows == y->rows);
      must (strcmp (x->origin, y->origin) == 0 && x->changes_count == y->changes_count);
      for (size_t k = 0; k < x->changes_count; k++)
        must (strcmp (x->changes[k].reason, y->changes[k].reason) == 0
              && strcmp (x->changes[k].date, y->changes[k].date) == 0);
      must (btv_manifest_find (a, x->file) == x);
    }
  btv_manifest_free (b);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  btv_manifest *manifest = load (target_file ("MANIFEST", data, size), size);
  if (manifest)
    check (manifest);
  btv_manifest_free (manifest);
  return 0;
}
