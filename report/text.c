/* report/text.c - text into files and memory; see text.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/text.h"

#include "base/memory.h"
#include "base/text.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Doubling, so that a text costs no more than twice itself. */
static void
put_in_memory (btr_sink *sink, const char *data, size_t size)
{
  if (sink->size + size + 1 > sink->room)
    {
      const size_t room = 2 * (sink->size + size) + 1024;
      sink->status = bti_realloc (&sink->text, room, 1, sink->error);
      if (sink->status != BT_OK)
        return;
      sink->room = room;
    }
  memcpy (sink->text + sink->size, data, size);
  sink->text[sink->size + size] = '\0';
}

void
btr_put_bytes (btr_sink *sink, const char *data, size_t size)
{
  if (sink->status != BT_OK || size == 0)
    return;
  if (!sink->file)
    put_in_memory (sink, data, size);
  else
    sink->status = bti_file_write (sink->file, data, size, sink->error);
  sink->size += sink->status == BT_OK ? size : 0;
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
  for (const char *at = text; *at; before = *at, at += bti_text_length (at))
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
        btr_put (sink, " ");
      else
        btr_put_bytes (sink, at, bti_text_length (at));
    }
}

void
btr_put_row (btr_sink *sink, const char *key, const char *value)
{
  if (!value || !*value)
    return;
  btr_put (sink, "| %s | ", key);
  btr_put_text (sink, value);
  btr_put (sink, " |\n");
}

void
btr_put_xml (btr_sink *sink, const char *text)
{
  for (const char *at = text; *at; at += bti_text_length (at))
    if (*at == '&')
      btr_put (sink, "&amp;");
    else if (*at == '<')
      btr_put (sink, "&lt;");
    else if (*at == '>')
      btr_put (sink, "&gt;");
    else if (*at == '"')
      btr_put (sink, "&quot;");
    else if (bti_text_control (at))
      btr_put (sink, " ");
    else
      btr_put_bytes (sink, at, bti_text_length (at));
}

void
btr_put_word (btr_sink *sink, const char *text)
{
  static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "0123456789._-+=,:/";
  size_t control = 0;
  for (const char *at = text; *at; at += bti_text_length (at))
    control |= bti_text_control (at);
  if (*text && text[strspn (text, plain)] == '\0')
    {
      btr_put (sink, "%s", text);
      return;
    }
  btr_put (sink, control ? "$'" : "'");
  for (const char *at = text; *at; at++)
    if (control && (*at == '\'' || *at == '\\'))
      btr_put (sink, "\\%c", *at);
    else if (control && ((unsigned char) *at < 0x20 || (unsigned char) *at >= 0x7f))
      btr_put (sink, "\\%03o", (unsigned) (unsigned char) *at);
    else
      btr_put (sink, *at == '\'' ? "'\\''" : "%c", *at);
  btr_put (sink, "'");
}

static void
put_path (btr_sink *sink, const char *format, va_list list)
{
  char path[BTR_LINE];
  const char *page = sink->page ? sink->page : "", *slash = strrchr (page, '/');
  const size_t below = slash ? (size_t) (slash - page) + 1 : 0;
  vsnprintf (path, sizeof path, format, list);
  if (below > 0 && strncmp (path, page, below) == 0)
    btr_put (sink, "%s", path + below); /* in the same folder */
  else
    btr_put (sink, "%s%s", below > 0 ? "../" : "", path);
}

void
btr_put_path (btr_sink *sink, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  put_path (sink, format, list);
  va_end (list);
}

void
btr_put_file (btr_sink *sink, const char *text, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  btr_put (sink, "[");
  btr_put_text (sink, text);
  btr_put (sink, "](");
  put_path (sink, format, list);
  btr_put (sink, ")");
  va_end (list);
}

void
btr_put_image (btr_sink *sink, const char *text, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  btr_put (sink, "![");
  btr_put_text (sink, text);
  btr_put (sink, "](");
  put_path (sink, format, list);
  btr_put (sink, ")\n\n");
  va_end (list);
}

/* ---- names --------------------------------------------------------------------- */

const char *
btr_basename (const char *path)
{
  const char *slash = strrchr (path, '/');
  return slash ? slash + 1 : path;
}

bt_status
btr_join (char **out, const char *folder, const char *name, bt_error *error)
{
  size_t size = strlen (folder) + strlen (name) + 2;
  bt_status status = bti_calloc (out, size, 1, error);
  if (status == BT_OK)
    snprintf (*out, size, "%s/%s", folder, name);
  return status;
}

void
btr_slug (char *out, size_t size, const char *prefix, const char *text)
{
  snprintf (out, size, "%s%s", prefix, text);
  for (char *at = out; *at; at++)
    if (!isalnum ((unsigned char) *at) && !strchr ("._-", *at))
      *at = '-';
}
