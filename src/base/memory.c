/* base/memory.c - see memory.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

bt_status
bti_calloc (void *out, size_t count, size_t size, bt_error *error)
{
  void *block = NULL;
  if (size == 0 || count <= SIZE_MAX / size)
    block = calloc (count ? count : 1, size);
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

/* The limit of the control group, or INFINITY: a number, or `max'. */
static double
group_limit (void)
{
  FILE *file = fopen ("/sys/fs/cgroup/memory.max", "r");
  double limit;
  int read = file ? fscanf (file, "%lf", &limit) : 0;
  if (file)
    fclose (file);
  return read == 1 && limit > 0 ? limit : INFINITY;
}

/* What is no number above 0 says nothing. */
static double
most (void)
{
  const char *text = getenv ("BREAKTIME_MEMORY");
  const double gib = text ? strtod (text, NULL) : 0;
  return (gib > 0 ? gib : 4) * 0x1p30;
}

double
bti_memory_limit (void)
{
  double limit = fmin (most (), group_limit ());
  long pages = sysconf (_SC_PHYS_PAGES), size = sysconf (_SC_PAGESIZE);
  struct rlimit space;
  if (pages > 0 && size > 0)
    limit = fmin (limit, (double) pages * (double) size);
  if (getrlimit (RLIMIT_AS, &space) == 0 && space.rlim_cur != RLIM_INFINITY)
    limit = fmin (limit, (double) space.rlim_cur);
  return limit;
}

bt_status
bti_memory_check (double bytes, bt_error *error, const char *what, ...)
{
  double limit = bti_memory_limit ();
  if (bytes <= limit)
    return BT_OK;
  char text[256];
  va_list list;
  va_start (list, what);
  vsnprintf (text, sizeof text, what, list);
  va_end (list);
  return bt_error_set (error, BT_ELIMIT, "%s needs %.3g GiB; the limit is %.3g GiB",
                       text, bytes / 0x1p30, limit / 0x1p30);
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
