/* validation/yaml.c - see yaml.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/yaml.h"

#include "base/input.h"
#include "base/limits.h"
#include "base/memory.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>
#include <yaml.h>

/* ---- messages ------------------------------------------------------------------ */

btv_yaml_extract
btv_yaml_shown (const char *text)
{
  btv_yaml_extract out;
  size_t length = strlen (text);
  if (length < sizeof out.text)
    {
      memcpy (out.text, text, length + 1);
      return out;
    }
  length = sizeof out.text - sizeof "...";
  while (length > 0 && ((unsigned char) text[length] & 0xc0) == 0x80)
    length--;
  memcpy (out.text, text, length);
  memcpy (out.text + length, "...", sizeof "...");
  return out;
}

/* The part of PATH that messages show. */
static const char *
path_end (const char *path, const char **dots)
{
  enum
  {
    SHOWN = 200
  };
  size_t length = strlen (path);
  *dots = length > SHOWN ? "..." : "";
  return length > SHOWN ? path + length - SHOWN : path;
}

bt_status
btv_yaml_refuse (bt_error *error, const char *path, size_t line, size_t column,
                 const char *format, ...)
{
  char text[512];
  va_list list;
  va_start (list, format);
  if (vsnprintf (text, sizeof text, format, list) < 0)
    text[0] = '\0';
  va_end (list);
  const char *dots, *end = path_end (path, &dots);
  return bt_error_set (error, BT_EDATA, "%s%s:%zu:%zu: %s", dots, end, line, column,
                       text);
}

/* ---- the file as bytes --------------------------------------------------------- */

static bt_status
cannot_read (const char *path, int reason, bt_error *error)
{
  const char *dots, *end = path_end (path, &dots);
  return bt_error_set (error, BT_EIO, "cannot read '%s%s': %s", dots, end,
                       strerror (reason));
}

static bt_status
too_large (const char *path, size_t most, bt_error *error)
{
  const int mega = most >= 1 << 20;
  return btv_yaml_refuse (error, path, 1, 1,
                          "the file is larger than %zu %ciB; split it",
                          most >> (mega ? 20 : 10), mega ? 'M' : 'K');
}

/* All of PATH, MOST bytes at most, into *DATA, to be freed.  The file may grow or
 * shrink meanwhile. */
static bt_status
slurp (char **data, size_t *size, const char *path, size_t most, bt_error *error)
{
  int fd;
  size_t bytes;
  *data = NULL;
  *size = 0;
  bt_status status = bti_input_descriptor (&fd, &bytes, path, error);
  if (status != BT_OK)
    return status;
  if (bytes > most)
    status = too_large (path, most, error);
  else
    status = bti_calloc (data, most + 1, 1, error);
  for (ssize_t got = 1; status == BT_OK && got != 0 && *size <= most;)
    {
      got = read (fd, *data + *size, most + 1 - *size);
      if (got > 0)
        *size += (size_t) got;
      else if (got < 0 && errno != EINTR)
        status = cannot_read (path, errno, error);
    }
  close (fd);
  if (status == BT_OK && *size > most)
    status = too_large (path, most, error);
  if (status != BT_OK)
    {
      free (*data);
      *data = NULL;
    }
  return status;
}

/* ---- libyaml ------------------------------------------------------------------- */

typedef struct reader
{
  yaml_parser_t yaml;
  const char *path;
  const char *data;
  size_t size;
  size_t nodes; /* so far */
  bt_error *error;
} reader;

static bt_status
refuse_mark (reader *self, yaml_mark_t mark, const char *text)
{
  return btv_yaml_refuse (self->error, self->path, mark.line + 1, mark.column + 1, "%s",
                          text);
}

/* Refuse the byte at OFFSET. */
static bt_status
refuse_offset (const reader *self, size_t offset, const char *text)
{
  size_t line = 1, column = 1;
  for (size_t i = 0; i < offset && i < self->size; i++)
    if (self->data[i] == '\n')
      {
        line++;
        column = 1;
      }
    else if (((unsigned char) self->data[i] & 0xc0) != 0x80)
      column++;
  return btv_yaml_refuse (self->error, self->path, line, column, "%s", text);
}

/* Bad bytes come with an offset and without a line. */
static bt_status
refuse_bytes (reader *self)
{
  char text[128];
  snprintf (text, sizeof text, "%.80s; a claims file is text in UTF-8",
            self->yaml.problem);
  return refuse_offset (self, self->yaml.problem_offset, text);
}

/* The byte at character INDEX, '\0' past the end. */
static char
byte_at (const reader *self, size_t index)
{
  for (size_t i = 0; i < self->size; i++)
    if (((unsigned char) self->data[i] & 0xc0) != 0x80 && index-- == 0)
      return self->data[i];
  return '\0';
}

static bt_status
refuse_syntax (reader *self)
{
  yaml_parser_t *yaml = &self->yaml;
  if (yaml->error == YAML_MEMORY_ERROR)
    return bt_error_set (self->error, BT_ENOMEM, "out of memory while reading YAML");
  if (yaml->error == YAML_READER_ERROR)
    return refuse_bytes (self);
  if (byte_at (self, yaml->problem_mark.index) == '\t')
    return refuse_mark (self, yaml->problem_mark,
                        "a tab where YAML counts columns; indent with spaces");
  return btv_yaml_refuse (self->error, self->path, yaml->problem_mark.line + 1,
                          yaml->problem_mark.column + 1, "not YAML: %s%s%s",
                          yaml->problem ? yaml->problem : "no reason given",
                          yaml->context ? ", " : "",
                          yaml->context ? yaml->context : "");
}

/* The caller deletes *EVENT on success only. */
static bt_status
next_event (reader *self, yaml_event_t *event)
{
  if (!yaml_parser_parse (&self->yaml, event))
    return refuse_syntax (self);
  return BT_OK;
}

/* Read past an event that carries nothing. */
static bt_status
skip_event (reader *self)
{
  yaml_event_t event;
  bt_status status = next_event (self, &event);
  if (status == BT_OK)
    yaml_event_delete (&event);
  return status;
}

/* ---- the tree ------------------------------------------------------------------ */

static void
clear_node (btv_yaml_node *node)
{
  for (size_t i = 0; i < node->count; i++)
    {
      if (node->keys)
        clear_node (&node->keys[i]);
      clear_node (&node->items[i]);
    }
  free (node->keys);
  free (node->items);
  free (node->text);
}

void
btv_yaml_free (btv_yaml_node *node)
{
  if (!node)
    return;
  clear_node (node);
  free (node);
}

/* Make room for one entry more, empty: the tree can be freed at any moment. */
static bt_status
add_entry (reader *self, btv_yaml_node *node)
{
  size_t count = node->count;
  if ((count & (count - 1)) == 0)
    {
      size_t room = count ? 2 * count : 1;
      bt_status status
          = bti_realloc (&node->items, room, sizeof *node->items, self->error);
      if (status == BT_OK && node->kind == BTV_YAML_MAPPING)
        status = bti_realloc (&node->keys, room, sizeof *node->keys, self->error);
      if (status != BT_OK)
        return status;
    }
  node->items[count] = (btv_yaml_node){ .kind = BTV_YAML_SCALAR };
  if (node->kind == BTV_YAML_MAPPING)
    node->keys[count] = (btv_yaml_node){ .kind = BTV_YAML_SCALAR };
  node->count++;
  return BT_OK;
}

/* Texts end up in terminals and in reports of one line a claim. */
static int
has_control (const unsigned char *text, size_t length)
{
  for (size_t i = 0; i < length; i++)
    if (text[i] < 0x20 || text[i] == 0x7f
        || (text[i] == 0xc2 && i + 1 < length && text[i + 1] < 0xa0))
      return 1;
  return 0;
}

static int
means_nothing (const char *text)
{
  static const char *const nothing[] = { "", "~", "null", "Null", "NULL" };
  for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
    if (strcmp (text, nothing[i]) == 0)
      return 1;
  return 0;
}

static int
is_nothing (const btv_yaml_node *node)
{
  return node->kind == BTV_YAML_SCALAR && !node->quoted && means_nothing (node->text);
}

static bt_status
read_scalar (reader *self, btv_yaml_node *node, const yaml_event_t *event)
{
  const char *text = (const char *) event->data.scalar.value;
  yaml_scalar_style_t style = event->data.scalar.style;
  node->quoted = style == YAML_SINGLE_QUOTED_SCALAR_STYLE
                 || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
  if (has_control (event->data.scalar.value, event->data.scalar.length))
    return refuse_mark (self, event->start_mark,
                        "a line break or control character inside a text; write it on "
                        "one line, or folded with '>-'");
  return bti_strdup (&node->text, text, self->error);
}

static bt_status read_node (reader *self, btv_yaml_node *node, yaml_event_t *event,
                            int depth);

static bt_status
read_sequence (reader *self, btv_yaml_node *node, int depth)
{
  for (;;)
    {
      yaml_event_t event;
      bt_status status = next_event (self, &event);
      if (status != BT_OK)
        return status;
      if (event.type == YAML_SEQUENCE_END_EVENT)
        {
          yaml_event_delete (&event);
          return BT_OK;
        }
      status = add_entry (self, node);
      if (status == BT_OK)
        {
          btv_yaml_node *item = &node->items[node->count - 1];
          status = read_node (self, item, &event, depth + 1);
          if (status == BT_OK && is_nothing (item))
            status = refuse_mark (self, event.start_mark,
                                  "an item without a value; write one or leave the "
                                  "item out");
        }
      yaml_event_delete (&event);
      if (status != BT_OK)
        return status;
    }
}

static int
compare_keys (const void *a, const void *b)
{
  const btv_yaml_node *x = *(const btv_yaml_node *const *) a;
  const btv_yaml_node *y = *(const btv_yaml_node *const *) b;
  int order = strcmp (x->text, y->text);
  if (order != 0)
    return order;
  /* keys of one mapping lie in one array, in the order of the file */
  return (x > y) - (x < y);
}

/* Refuse the first key that stands in NODE already. */
static bt_status
check_duplicates (reader *self, const btv_yaml_node *node)
{
  const btv_yaml_node **sorted;
  bt_status status = bti_calloc (&sorted, node->count, sizeof *sorted, self->error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < node->count; i++)
    sorted[i] = &node->keys[i];
  qsort (sorted, node->count, sizeof *sorted, compare_keys);
  const btv_yaml_node *again = NULL, *before = NULL;
  for (size_t i = 1; i < node->count; i++)
    if (strcmp (sorted[i - 1]->text, sorted[i]->text) == 0
        && (!again || sorted[i] < again))
      {
        again = sorted[i];
        before = sorted[i - 1];
      }
  if (again)
    status = btv_yaml_refuse (self->error, self->path, again->line, again->column,
                              "duplicate key '%s', first on line %zu; keep one",
                              btv_yaml_shown (again->text).text, before->line);
  free (sorted);
  return status;
}

/* The key just read into KEY; its event began at MARK. */
static bt_status
check_key (reader *self, const btv_yaml_node *key, yaml_mark_t mark)
{
  if (key->kind != BTV_YAML_SCALAR)
    return refuse_mark (self, mark, "a key that is no text; keys are plain words");
  if (key->text[0] == '\0')
    return refuse_mark (self, mark, "a value without a key; write the key before it");
  return BT_OK;
}

static bt_status
read_mapping (reader *self, btv_yaml_node *node, int depth)
{
  for (;;)
    {
      yaml_event_t event;
      bt_status status = next_event (self, &event);
      if (status != BT_OK)
        return status;
      if (event.type == YAML_MAPPING_END_EVENT)
        {
          yaml_event_delete (&event);
          return check_duplicates (self, node);
        }
      status = add_entry (self, node);
      btv_yaml_node *key = status == BT_OK ? &node->keys[node->count - 1] : NULL;
      if (status == BT_OK)
        status = read_node (self, key, &event, depth + 1);
      if (status == BT_OK)
        status = check_key (self, key, event.start_mark);
      yaml_event_delete (&event);
      if (status == BT_OK)
        status = next_event (self, &event);
      if (status != BT_OK)
        return status;
      btv_yaml_node *value = &node->items[node->count - 1];
      status = read_node (self, value, &event, depth + 1);
      yaml_event_delete (&event);
      if (status != BT_OK)
        return status;
      /* libyaml places an empty value anywhere; the key is where to look */
      if (is_nothing (value))
        return btv_yaml_refuse (self->error, self->path, key->line, key->column,
                                "missing value of key '%s'; write one or leave the key "
                                "out",
                                btv_yaml_shown (key->text).text);
    }
}

/* What an event says beyond its content and we do not take: anchors and tags. */
static const char *
surplus (const yaml_event_t *event)
{
  const yaml_char_t *anchor = NULL, *tag = NULL;
  switch (event->type)
    {
    case YAML_ALIAS_EVENT:
      return "an alias; write the value out";
    case YAML_SCALAR_EVENT:
      anchor = event->data.scalar.anchor;
      tag = event->data.scalar.tag;
      break;
    case YAML_SEQUENCE_START_EVENT:
      anchor = event->data.sequence_start.anchor;
      tag = event->data.sequence_start.tag;
      break;
    case YAML_MAPPING_START_EVENT:
      anchor = event->data.mapping_start.anchor;
      tag = event->data.mapping_start.tag;
      break;
    default:
      break;
    }
  if (anchor)
    return "an anchor; leave it out, aliases are not taken";
  if (tag)
    return "a tag; leave it out, or quote the text if it begins with '!'";
  return NULL;
}

/* Fill NODE, which is part of the tree already, from EVENT and those after it. */
static bt_status
read_node (reader *self, btv_yaml_node *node, yaml_event_t *event, int depth)
{
  node->line = event->start_mark.line + 1;
  node->column = event->start_mark.column + 1;
  const char *refused = surplus (event);
  if (refused)
    return refuse_mark (self, event->start_mark, refused);
  if (depth > BTI_MAX_DEPTH)
    return refuse_mark (self, event->start_mark,
                        "nested too deeply; a claims file has few levels");
  if (++self->nodes > BTI_MAX_NODES)
    return btv_yaml_refuse (self->error, self->path, node->line, node->column,
                            "more than %d keys, values and items; split the file",
                            BTI_MAX_NODES);
  switch (event->type)
    {
    case YAML_SCALAR_EVENT:
      return read_scalar (self, node, event);
    case YAML_SEQUENCE_START_EVENT:
      node->kind = BTV_YAML_SEQUENCE;
      return read_sequence (self, node, depth);
    case YAML_MAPPING_START_EVENT:
      node->kind = BTV_YAML_MAPPING;
      return read_mapping (self, node, depth);
    default:
      return refuse_mark (self, event->start_mark,
                          "the document ends early; complete it");
    }
}

/* ---- the document -------------------------------------------------------------- */

/* Whether a line begins at offset I: at the start, or after one of YAML's line breaks,
 * LF, CR, NEL, LS, PS. */
static int
begins_line (const reader *self, size_t i)
{
  static const char *const breaks[]
      = { "\n", "\r", "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9" };
  for (size_t b = 0; b < sizeof breaks / sizeof *breaks; b++)
    {
      const size_t length = strlen (breaks[b]);
      if (i >= length && memcmp (self->data + i - length, breaks[b], length) == 0)
        return 1;
    }
  return i == 0;
}

/* Tags are not taken, so their directives are of no use, and libyaml compares each
 * with all before it. */
static bt_status
refuse_tag_directives (const reader *self)
{
  static const char directive[] = "%TAG";
  const size_t length = sizeof directive - 1;
  const char *at = self->data, *end = self->data + self->size;
  for (; (at = memchr (at, '%', (size_t) (end - at))); at++)
    if ((size_t) (end - at) > length && memcmp (at, directive, length) == 0
        && begins_line (self, (size_t) (at - self->data)))
      return refuse_offset (self, (size_t) (at - self->data),
                            "a directive %TAG; leave it out, tags are not taken");
  return BT_OK;
}

static bt_status
refuse_empty (reader *self)
{
  return btv_yaml_refuse (self->error, self->path, 1, 1,
                          "no document in the file; write one");
}

/* The event after the start of the document, in *EVENT for the caller to delete. */
static bt_status
enter_document (reader *self, yaml_event_t *event)
{
  bt_status status = skip_event (self); /* start of the stream */
  if (status == BT_OK)
    status = next_event (self, event);
  if (status != BT_OK)
    return status;
  int empty = event->type == YAML_STREAM_END_EVENT;
  yaml_event_delete (event);
  return empty ? refuse_empty (self) : next_event (self, event);
}

static bt_status
read_document (reader *self, btv_yaml_node *root)
{
  yaml_event_t event;
  bt_status status = enter_document (self, &event);
  if (status != BT_OK)
    return status;
  status = read_node (self, root, &event, 0);
  yaml_event_delete (&event);
  if (status == BT_OK && is_nothing (root))
    status = refuse_empty (self);
  if (status == BT_OK)
    status = skip_event (self); /* end of the document */
  if (status == BT_OK)
    status = next_event (self, &event);
  if (status != BT_OK)
    return status;
  if (event.type != YAML_STREAM_END_EVENT)
    status
        = refuse_mark (self, event.start_mark, "a second document; a file holds one");
  yaml_event_delete (&event);
  return status;
}

bt_status
btv_yaml_load (btv_yaml_node **out, const char *path, size_t most, bt_error *error)
{
  *out = NULL;
  char *data;
  size_t size;
  bt_status status = slurp (&data, &size, path, most, error);
  if (status != BT_OK)
    return status;
  /* libyaml skips a byte order mark only while it guesses the encoding */
  size_t skip = size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  reader self
      = { .path = path, .data = data + skip, .size = size - skip, .error = error };
  btv_yaml_node *root = NULL;
  status = refuse_tag_directives (&self);
  if (status == BT_OK)
    status = bti_calloc (&root, 1, sizeof *root, error);
  if (status == BT_OK && !yaml_parser_initialize (&self.yaml))
    status = bt_error_set (error, BT_ENOMEM, "out of memory for the YAML parser");
  else if (status == BT_OK)
    {
      yaml_parser_set_encoding (&self.yaml, YAML_UTF8_ENCODING);
      yaml_parser_set_input_string (&self.yaml, (const unsigned char *) self.data,
                                    self.size);
      status = read_document (&self, root);
      yaml_parser_delete (&self.yaml);
    }
  free (data);
  if (status != BT_OK)
    {
      btv_yaml_free (root);
      return status;
    }
  *out = root;
  return BT_OK;
}
