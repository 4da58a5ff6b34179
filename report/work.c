/* report/work.c - files of a report in the making; see work.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/work.h"

#include "base/memory.h"

#include <stdlib.h>

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

void
btr_sink_open (btr_sink *sink, const btr_work *work, const char *name, bt_error *error)
{
  char *path;
  *sink = (btr_sink){ .error = error };
  sink->status = btr_work_path (&path, work, name, error);
  if (sink->status != BT_OK)
    return;
  sink->status = bti_file_open (&sink->file, path, 0, error);
  if (sink->status != BT_OK)
    sink->file = NULL;
  free (path);
}

bt_status
btr_sink_close (btr_sink *sink, btr_work *work, const char *name, int keep)
{
  if (sink->status != BT_OK)
    bti_file_discard (sink->file);
  else
    sink->status = bti_file_commit (sink->file, sink->error);
  sink->file = NULL;
  if (sink->status == BT_OK && keep)
    sink->status = btr_work_keep (work, name, sink->error);
  return sink->status;
}
