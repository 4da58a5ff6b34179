/* validation/yaml.c - see yaml.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/yaml.h"

#include "base/input.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"

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

bt_status
btv_yaml_complain (btv_complaints *complaints, const char *path, size_t line,
                   size_t column, const char *text, bt_error *error)
{
  char all[BTV_COMPLAINT_SIZE + 300];
  const char *dots, *end = path_end (path, &dots);
  snprintf (all, sizeof all, "%s%s:%zu:%zu: %s", dots, end, line, column, text);
  return btv_complaints_add (complaints, line, column, bti_text_clean (all), error);
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
  btv_complaints *complaints;
  bt_error *error;
} reader;

/* What is wrong at a place, after which reading goes on. */
static bt_status complain (const reader *self, size_t line, size_t column,
                           const char *format, ...) BT_PRINTF (4, 5);

static bt_status
complain (const reader *self, size_t line, size_t column, const char *format, ...)
{
  char text[BTV_COMPLAINT_SIZE];
  va_list list;
  va_start (list, format);
  if (vsnprintf (text, sizeof text, format, list) < 0)
    text[0] = '\0';
  va_end (list);
  return btv_yaml_complain (self->complaints, self->path, line, column, text,
                            self->error);
}

static bt_status
complain_mark (const reader *self, yaml_mark_t mark, const char *text)
{
  return complain (self, mark.line + 1, mark.column + 1, "%s", text);
}

/* After a complaint that ended with STATUS: no further, as REASON has it. */
static bt_status
stop (bt_status status, bt_status reason)
{
  return status == BT_OK ? reason : status;
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
  return stop (complain (self, line, column, "%s", text), BT_EDATA);
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
    return stop (complain_mark (self, yaml->problem_mark,
                                "a tab where YAML counts columns; indent with spaces"),
                 BT_EDATA);
  return stop (complain (self, yaml->problem_mark.line + 1,
                         yaml->problem_mark.column + 1, "not YAML: %s%s%s",
                         yaml->problem ? yaml->problem : "no reason given",
                         yaml->context ? ", " : "", yaml->context ? yaml->context : ""),
               BT_EDATA);
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

const btv_yaml_node *
btv_yaml_find (const btv_yaml_node *mapping, const char *key)
{
  for (size_t i = 0; mapping->kind == BTV_YAML_MAPPING && i < mapping->count; i++)
    if (strcmp (mapping->keys[i].text, key) == 0)
      return &mapping->items[i];
  return NULL;
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
  node->items[count] = (btv_yaml_node){ .kind = BTV_YAML_REFUSED };
  if (node->kind == BTV_YAML_MAPPING)
    node->keys[count] = (btv_yaml_node){ .kind = BTV_YAML_REFUSED };
  node->count++;
  return BT_OK;
}

/* Take out entry I of the mapping NODE. */
static void
drop_entry (btv_yaml_node *node, size_t i)
{
  clear_node (&node->keys[i]);
  clear_node (&node->items[i]);
  node->count--;
  memmove (&node->keys[i], &node->keys[i + 1], (node->count - i) * sizeof *node->keys);
  memmove (&node->items[i], &node->items[i + 1],
           (node->count - i) * sizeof *node->items);
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
    return complain_mark (self, event->start_mark,
                          "a line break or control character inside a text; write it "
                          "on one line, or folded with '>-'");
  bt_status status = bti_strdup (&node->text, text, self->error);
  if (status == BT_OK)
    node->kind = BTV_YAML_SCALAR;
  return status;
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
          node->open = 0;
          yaml_event_delete (&event);
          return BT_OK;
        }
      status = add_entry (self, node);
      if (status == BT_OK)
        {
          btv_yaml_node *item = &node->items[node->count - 1];
          status = read_node (self, item, &event, depth + 1);
          if (status == BT_OK && is_nothing (item))
            {
              item->kind = BTV_YAML_REFUSED;
              status = complain_mark (self, event.start_mark,
                                      "an item without a value; write one or leave "
                                      "the item out");
            }
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

/* Refuse and take out the keys that stand in NODE already. */
static bt_status
check_duplicates (reader *self, btv_yaml_node *node)
{
  btv_yaml_node **sorted;
  bt_status status = bti_calloc (&sorted, node->count, sizeof *sorted, self->error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < node->count; i++)
    sorted[i] = &node->keys[i];
  qsort (sorted, node->count, sizeof *sorted, compare_keys);
  size_t doubled = 0;
  for (size_t i = 1, first = 0; status == BT_OK && i < node->count; i++)
    if (strcmp (sorted[first]->text, sorted[i]->text) != 0)
      first = i;
    else
      {
        status = complain (self, sorted[i]->line, sorted[i]->column,
                           "duplicate key '%s', first on line %zu; keep one",
                           btv_yaml_shown (sorted[i]->text).text, sorted[first]->line);
        sorted[i]->kind = BTV_YAML_REFUSED;
        doubled++;
      }
  free (sorted);
  size_t kept = 0;
  for (size_t i = 0; doubled > 0 && i < node->count; i++)
    if (node->keys[i].kind == BTV_YAML_REFUSED)
      {
        clear_node (&node->keys[i]);
        clear_node (&node->items[i]);
      }
    else
      {
        node->keys[kept] = node->keys[i];
        node->items[kept++] = node->items[i];
      }
  if (doubled > 0)
    node->count = kept;
  return status;
}

/* Whether KEY was read and is one; its event began at MARK. */
static bt_status
check_key (reader *self, const btv_yaml_node *key, yaml_mark_t mark, int *good)
{
  *good = key->kind == BTV_YAML_SCALAR && key->text[0] != '\0';
  if (*good || key->kind == BTV_YAML_REFUSED)
    return BT_OK;
  return complain_mark (self, mark,
                        key->kind == BTV_YAML_SCALAR
                            ? "a value without a key; write the key before it"
                            : "a key that is no text; keys are plain words");
}

static int
all_digits (const btv_yaml_node *node)
{
  return node->kind == BTV_YAML_SCALAR && !node->quoted && *node->text
         && node->text[strspn (node->text, "0123456789")] == '\0';
}

/* The last key of NODE has no value. */
static bt_status
refuse_missing (reader *self, btv_yaml_node *node)
{
  const size_t last = node->count - 1;
  const btv_yaml_node *key = &node->keys[last];
  bt_status status;
  /* {lambda: 0,05}: what a comma is taken for here */
  if (last > 0 && all_digits (key) && node->items[last - 1].kind == BTV_YAML_SCALAR
      && node->items[last - 1].line == key->line
      && node->items[last - 1].column + strlen (node->items[last - 1].text) + 1
             == key->column)
    {
      status = complain (self, key->line, key->column,
                         "a comma ends '%s' here; if %s,%s is one number, write it "
                         "with a decimal point, %s.%s",
                         btv_yaml_shown (node->keys[last - 1].text).text,
                         btv_yaml_shown (node->items[last - 1].text).text,
                         btv_yaml_shown (key->text).text,
                         btv_yaml_shown (node->items[last - 1].text).text,
                         btv_yaml_shown (key->text).text);
      drop_entry (node, last);
      return status;
    }
  /* libyaml places an empty value anywhere; the key is where to look */
  node->items[last].kind = BTV_YAML_REFUSED;
  return complain (self, key->line, key->column,
                   "missing value of key '%s'; write one or leave the key out",
                   btv_yaml_shown (key->text).text);
}

/* The entry of NODE whose key begins with EVENT. */
static bt_status
read_entry (reader *self, btv_yaml_node *node, yaml_event_t *event, int depth)
{
  yaml_event_t next;
  int good = 0;
  bt_status status = add_entry (self, node);
  if (status != BT_OK)
    return status;
  btv_yaml_node *key = &node->keys[node->count - 1],
                *value = &node->items[node->count - 1];
  status = read_node (self, key, event, depth + 1);
  if (status == BT_OK)
    status = check_key (self, key, event->start_mark, &good);
  if (status == BT_OK)
    status = next_event (self, &next);
  if (status == BT_OK)
    {
      status = read_node (self, value, &next, depth + 1);
      yaml_event_delete (&next);
    }
  if (!good)
    drop_entry (node, node->count - 1);
  else if (status == BT_OK && is_nothing (value))
    status = refuse_missing (self, node);
  return status;
}

static bt_status
read_mapping (reader *self, btv_yaml_node *node, int depth)
{
  bt_status status;
  do
    {
      yaml_event_t event;
      status = next_event (self, &event);
      if (status != BT_OK)
        break;
      if (event.type == YAML_MAPPING_END_EVENT)
        node->open = 0;
      else
        status = read_entry (self, node, &event, depth);
      yaml_event_delete (&event);
    }
  while (status == BT_OK && node->open);
  return btv_both (status, check_duplicates (self, node));
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
    {
      bt_status status = complain_mark (self, event->start_mark, refused);
      if (status != BT_OK || event->type == YAML_ALIAS_EVENT)
        return status;
    }
  if (depth > BTI_MAX_DEPTH)
    return stop (complain_mark (self, event->start_mark,
                                "nested too deeply; a claims file has few levels"),
                 BT_ELIMIT);
  if (++self->nodes > BTI_MAX_NODES)
    return stop (complain (self, node->line, node->column,
                           "more than %d keys, values and items; split the file",
                           BTI_MAX_NODES),
                 BT_ELIMIT);
  switch (event->type)
    {
    case YAML_SCALAR_EVENT:
      return read_scalar (self, node, event);
    case YAML_SEQUENCE_START_EVENT:
      node->kind = BTV_YAML_SEQUENCE;
      node->open = 1;
      return read_sequence (self, node, depth);
    case YAML_MAPPING_START_EVENT:
      node->kind = BTV_YAML_MAPPING;
      node->open = 1;
      return read_mapping (self, node, depth);
    default:
      return stop (complain_mark (self, event->start_mark,
                                  "the document ends early; complete it"),
                   BT_EDATA);
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
  return stop (complain (self, 1, 1, "no document in the file; write one"), BT_EDATA);
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
        = complain_mark (self, event.start_mark, "a second document; a file holds one");
  yaml_event_delete (&event);
  return status;
}

/* The tree of SELF's data in *OUT; NULL when there is nothing. */
static bt_status
parse (reader *self, btv_yaml_node **out)
{
  bt_status status = refuse_tag_directives (self);
  if (status == BT_OK)
    status = bti_calloc (out, 1, sizeof **out, self->error);
  if (status != BT_OK)
    return status;
  if (!yaml_parser_initialize (&self->yaml))
    return bt_error_set (self->error, BT_ENOMEM, "out of memory for the YAML parser");
  yaml_parser_set_encoding (&self->yaml, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string (&self->yaml, (const unsigned char *) self->data,
                                self->size);
  status = read_document (self, *out);
  yaml_parser_delete (&self->yaml);
  return status;
}

bt_status
btv_yaml_read (btv_yaml_node **out, const char *path, size_t most,
               btv_complaints *complaints, bt_error *error)
{
  *out = NULL;
  char *data;
  size_t size;
  bt_error why = BT_ERROR_INIT;
  bt_status status = slurp (&data, &size, path, most, &why);
  if (status == BT_EDATA)
    return btv_complaints_add (complaints, 1, 1, why.text, error);
  if (status != BT_OK)
    return bt_error_set (error, status, "%s", why.text);
  /* libyaml skips a byte order mark only while it guesses the encoding */
  size_t skip = size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  reader self = { .path = path,
                  .data = data + skip,
                  .size = size - skip,
                  .complaints = complaints,
                  .error = error };
  status = parse (&self, out);
  free (data);
  /* Before a mistake in the syntax there may be other ones; beyond a limit nobody
     looks. */
  if (status == BT_EDATA && *out && (*out)->kind != BTV_YAML_REFUSED)
    return BT_OK;
  if (status != BT_OK)
    {
      btv_yaml_free (*out);
      *out = NULL;
    }
  return status == BT_EDATA || status == BT_ELIMIT ? BT_OK : status;
}

bt_status
btv_yaml_load (btv_yaml_node **out, const char *path, size_t most, bt_error *error)
{
  btv_complaints complaints = { NULL, 0, 0 };
  bt_status status = btv_yaml_read (out, path, most, &complaints, error);
  status = btv_complaints_settle (&complaints, status, error);
  btv_complaints_clear (&complaints);
  if (status != BT_OK)
    {
      btv_yaml_free (*out);
      *out = NULL;
    }
  return status;
}
