/* report/anchors.c - ids of one HTML file, and where its links go; see html.h.
 *
 * Pages are written one by one: two may have the same id.  In one file the second gets
 * another, and links within its page, or to its page, follow.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/input.h"
#include "base/memory.h"
#include "report/html.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
btr_bytes_add (btr_bytes *bytes, const char *data, size_t size)
{
  if (bytes->status != BT_OK)
    return;
  if (bytes->size + size + 1 > bytes->room)
    {
      size_t room = 2 * (bytes->size + size) + 64;
      bytes->status = bti_realloc (&bytes->data, room, 1, bytes->error);
      if (bytes->status != BT_OK)
        return;
      bytes->room = room;
    }
  if (size > 0)
    memcpy (bytes->data + bytes->size, data, size);
  bytes->size += size;
  bytes->data[bytes->size] = '\0';
}

void
btr_bytes_clear (btr_bytes *bytes)
{
  free (bytes->data);
  *bytes = (btr_bytes){ .error = bytes->error };
}

static void
take (void *context, const void *data, size_t size)
{
  btr_bytes_add (context, data, size);
}

bt_status
btr_read (btr_bytes *out, const char *path, bt_error *error)
{
  size_t size;
  bt_status status = bti_input_bytes (path, take, out, &size, error);
  btr_bytes_add (out, "", 0);
  return status == BT_OK ? out->status : status;
}

/* ---- ids ----------------------------------------------------------------------- */

bt_status
btr_anchors_add (btr_anchors *all, size_t page, const char *id, size_t size,
                 size_t alias, bt_error *error)
{
  bt_status status = bti_realloc (&all->list, all->count + 1, sizeof *all->list, error);
  if (status != BT_OK)
    return status;
  btr_anchor *anchor = &all->list[all->count];
  *anchor = (btr_anchor){ .page = page,
                          .number = all->count,
                          .alias = alias == SIZE_MAX ? all->count : alias };
  status = bti_calloc (&anchor->id, size + 1, 1, error);
  if (status != BT_OK)
    return status;
  memcpy (anchor->id, id, size);
  all->count++;
  return BT_OK;
}

static int
by_id (const void *a, const void *b)
{
  const btr_anchor *x = *(const btr_anchor *const *) a;
  const btr_anchor *y = *(const btr_anchor *const *) b;
  int order = strcmp (x->id, y->id);
  if (order != 0)
    return order;
  if (x->page != y->page)
    return x->page < y->page ? -1 : 1;
  return (x->number > y->number) - (x->number < y->number);
}

/* The first place in the order whose id and page are not before these. */
static size_t
lower_bound (const btr_anchors *all, size_t page, const char *id)
{
  size_t lo = 0, hi = all->count;
  while (lo < hi)
    {
      size_t middle = lo + (hi - lo) / 2;
      const btr_anchor *at = all->order[middle];
      int order = strcmp (at->id, id);
      if (order < 0 || (order == 0 && at->page < page))
        lo = middle + 1;
      else
        hi = middle;
    }
  return lo;
}

static int
is_id (const btr_anchors *all, const char *id)
{
  size_t at = lower_bound (all, 0, id);
  return at < all->count && strcmp (all->order[at]->id, id) == 0;
}

/* Name ANCHOR, of which TAKEN others have the id: "id", "id-2", ... */
static bt_status
name (const btr_anchors *all, btr_anchor *anchor, size_t *taken, bt_error *error)
{
  enum
  {
    ROOM = 24
  };
  size_t size = strlen (anchor->id) + ROOM;
  bt_status status = bti_calloc (&anchor->as, size, 1, error);
  if (status != BT_OK)
    return status;
  do
    snprintf (anchor->as, size, *taken > 0 ? "%s-%zu" : "%s", anchor->id, *taken + 1);
  while ((*taken)++ > 0 && is_id (all, anchor->as));
  return BT_OK;
}

bt_status
btr_anchors_settle (btr_anchors *all, bt_error *error)
{
  bt_status status
      = bti_calloc (&all->order, all->count + 1, sizeof *all->order, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < all->count; i++)
    all->order[i] = &all->list[i];
  qsort (all->order, all->count, sizeof *all->order, by_id);
  size_t taken = 0;
  for (size_t i = 0; status == BT_OK && i < all->count; i++)
    {
      const btr_anchor *at = all->order[i];
      if (i > 0 && strcmp (at->id, all->order[i - 1]->id) != 0)
        taken = 0;
      if (at->alias == at->number)
        status = name (all, &all->list[at->number], &taken, error);
    }
  return status;
}

const char *
btr_anchors_find (const btr_anchors *all, size_t page, const char *id)
{
  size_t at = lower_bound (all, page, id);
  if (at == all->count || all->order[at]->page != page
      || strcmp (all->order[at]->id, id) != 0)
    return NULL;
  return all->list[all->order[at]->alias].as;
}

void
btr_anchors_clear (btr_anchors *all)
{
  for (size_t i = 0; i < all->count; i++)
    {
      free (all->list[i].id);
      free (all->list[i].as);
    }
  free (all->list);
  free ((void *) all->order);
  *all = (btr_anchors){ .count = 0 };
}

/* ---- where links go ------------------------------------------------------------ */

static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                            "0123456789._-+/";

int
btr_book_path (btr_bytes *out, const btr_book *book, size_t page, const char *path)
{
  const char *name = book->pages[page].name, *slash = strrchr (name, '/');
  out->size = 0;
  if (!*path || *path == '/' || path[strspn (path, plain)] != '\0')
    return 0;
  btr_bytes_add (out, name, slash ? (size_t) (slash + 1 - name) : 0);
  while (*path)
    {
      size_t length = strcspn (path, "/");
      int more = path[length] == '/';
      if (length == 2 && strncmp (path, "..", 2) == 0)
        {
          if (out->size == 0)
            return 0;
          do
            out->size--;
          while (out->size > 0 && out->data[out->size - 1] != '/');
        }
      else if (length != 1 || *path != '.')
        btr_bytes_add (out, path, length + (size_t) more);
      path += length + (size_t) more;
    }
  btr_bytes_add (out, "", 0);
  return out->status == BT_OK && out->size > 0;
}

/* OUT = "#" and what ID of PAGE is called. */
static int
link_anchor (btr_bytes *out, const btr_book *book, size_t page, const char *id)
{
  const char *as = btr_anchors_find (&book->anchors, page, id);
  if (!as)
    return 0;
  out->size = 0;
  btr_bytes_add (out, "#", 1);
  btr_bytes_add (out, as, strlen (as));
  return 1;
}

static int
link_outside (btr_bytes *out, const char *href)
{
  for (const char *at = href; *at; at++)
    if (*at <= ' ' || *at >= 0x7f || strchr ("\"'<>\\^`{|}", *at))
      return 0;
  out->size = 0;
  btr_bytes_add (out, href, strlen (href));
  return 1;
}

int
btr_book_link (btr_bytes *out, const btr_book *book, size_t page, const char *href)
{
  if (*href == '#')
    return link_anchor (out, book, page, href + 1);
  if (strncmp (href, "https://", 8) == 0 || strncmp (href, "http://", 7) == 0)
    return link_outside (out, href);
  size_t length = strcspn (href, "#");
  btr_bytes path = { .error = out->error };
  btr_bytes_add (&path, href, length);
  if (path.status != BT_OK)
    out->status = path.status;
  int known = path.status == BT_OK && btr_book_path (out, book, page, path.data);
  btr_bytes_clear (&path);
  if (!known)
    return 0;
  for (size_t i = 0; i < book->pages_count; i++)
    if (strcmp (book->pages[i].name, out->data) == 0)
      return link_anchor (out, book, i, href[length] ? href + length + 1 : "");
  return href[length] == '\0';
}
