/* report/sink.c - text into files; see internal.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "report/internal.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

void
btr_put_bytes (btr_sink *sink, const char *data, size_t size)
{
  if (sink->status == BT_OK && size > 0)
    sink->status = bti_file_write (sink->file, data, size, sink->error);
}

void
btr_put (btr_sink *sink, const char *format, ...)
{
  char fixed[1024], *text = fixed;
  va_list list;
  va_start (list, format);
  int size = vsnprintf (fixed, sizeof fixed, format, list);
  va_end (list);
  if (size < 0)
    {
      if (sink->status == BT_OK)
        sink->status = bt_error_set (sink->error, BT_EIO, "cannot format '%s'", format);
      return;
    }
  if ((size_t) size >= sizeof fixed)
    {
      text = malloc ((size_t) size + 1);
      if (!text)
        {
          if (sink->status == BT_OK)
            sink->status = bt_error_set (sink->error, BT_ENOMEM,
                                         "out of memory: %d bytes", size);
          return;
        }
      va_start (list, format);
      vsnprintf (text, (size_t) size + 1, format, list);
      va_end (list);
    }
  btr_put_bytes (sink, text, (size_t) size);
  if (text != fixed)
    free (text);
}

void
btr_put_text (btr_sink *sink, const char *text)
{
  char before = ' ';
  for (const char *at = text; *at; before = *at++)
    {
      /* t_q needs no escape: inside a word `_' marks nothing */
      int word = isalnum ((unsigned char) before) && isalnum ((unsigned char) at[1]);
      if (*at == '&')
        btr_put (sink, "&amp;");
      else if (*at == '<')
        btr_put (sink, "&lt;");
      else if (strchr ("\\`*[]|$~", *at) || (*at == '_' && !word))
        btr_put (sink, "\\%c", *at);
      else if (bti_text_control (at))
        {
          btr_put (sink, " ");
          at += bti_text_control (at) - 1;
        }
      else
        btr_put_bytes (sink, at, 1);
    }
}

void
btr_put_xml (btr_sink *sink, const char *text)
{
  for (const char *at = text; *at; at++)
    if (*at == '&')
      btr_put (sink, "&amp;");
    else if (*at == '<')
      btr_put (sink, "&lt;");
    else if (*at == '>')
      btr_put (sink, "&gt;");
    else if (*at == '"')
      btr_put (sink, "&quot;");
    else if (bti_text_control (at))
      {
        btr_put (sink, " ");
        at += bti_text_control (at) - 1;
      }
    else
      btr_put_bytes (sink, at, 1);
}
