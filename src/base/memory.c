/* base/memory.c - see memory.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bt_status
bti_calloc (void *out, size_t count, size_t size, bt_error *error)
{
  void *block = calloc (count ? count : 1, size);
  memcpy (out, &block, sizeof block);
  if (!block)
    return bt_error_set (error, BT_ENOMEM, "out of memory: %zu objects of %zu bytes",
                         count, size);
  return BT_OK;
}

bt_status
bti_realloc (void *ptr, size_t count, size_t size, bt_error *error)
{
  void *block;
  memcpy (&block, ptr, sizeof block);
  void *larger = NULL;
  if (size == 0 || count <= SIZE_MAX / size)
    larger = realloc (block, count * size > 0 ? count * size : 1);
  if (!larger)
    return bt_error_set (error, BT_ENOMEM, "out of memory: %zu objects of %zu bytes",
                         count, size);
  memcpy (ptr, &larger, sizeof larger);
  return BT_OK;
}

bt_status
bti_strdup (char **out, const char *text, bt_error *error)
{
  size_t size = strlen (text) + 1;
  bt_status status = bti_calloc (out, size, 1, error);
  if (status == BT_OK)
    memcpy (*out, text, size);
  return status;
}
