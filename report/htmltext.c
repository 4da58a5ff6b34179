/* report/htmltext.c - one page as HTML: what md4c finds in it, as tags and text; see
 * html.h.
 *
 * A page is gone through twice.  In the first round nothing is written: its ids are
 * found, in the order in which the second takes them up again.
 *
 * Nothing of a page is passed on as it is.  Of raw HTML there is one kind, the anchors
 * <a id="..."></a> of our own writers; any other is a text like those around it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "base/text.h"
#include "report/html.h"

#include <ctype.h>
#include <md4c.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  PENDING = 8, /* ids that wait for the next block */
  KEEP = 120   /* of a heading, in labels */
};

typedef struct writer
{
  btr_book *book;
  size_t page;
  btr_sink *sink; /* NULL: the first round */
  bt_error *error;
  bt_status status; /* of the first round */

  const char *pending[PENDING];
  size_t pending_count;
  size_t last_anchor; /* number of the last explicit one, SIZE_MAX: none since */
  int anchor_open;    /* its </a> is to come */

  int lazy;       /* a paragraph of which nothing was written */
  int link_open;  /* its </a> is to be written */
  int image;      /* depth */
  btr_bytes alt;  /* text of the image */
  int in_heading; /* a heading, whose text is collected */
  size_t heading_anchor;
  btr_bytes heading;
  int in_head, head_text; /* the head of a table, and whether it says anything */
  btr_bytes head;
  int keyed; /* a table without a head: the first cell of a row names it */
  int first; /* cell of its row */
} writer;

/* ---- writing ------------------------------------------------------------------- */

/* Bytes as they are; the head of a table waits until it is known to say anything. */
static void
put_bytes (writer *w, const char *data, size_t size)
{
  if (w->sink && w->in_head)
    btr_bytes_add (&w->head, data, size);
  else if (w->sink)
    btr_put_bytes (w->sink, data, size);
}

/* A tag of our own. */
static void
put (writer *w, const char *tag)
{
  put_bytes (w, tag, strlen (tag));
}

static const char *
escape (char c)
{
  return c == '&'   ? "&amp;"
         : c == '<' ? "&lt;"
         : c == '>' ? "&gt;"
         : c == '"' ? "&quot;"
                    : NULL;
}

/* SIZE bytes as the text of an element or an attribute.  Control characters but the
 * ends of lines become blanks. */
static void
put_escaped (writer *w, const char *text, size_t size)
{
  for (const char *at = text, *end = text + size; at < end;)
    {
      const size_t whole = bti_text_length (at), left = (size_t) (end - at);
      const size_t length = whole < left ? whole : left;
      const char *as = *at != '\n' && bti_text_control (at) ? " " : escape (*at);
      put_bytes (w, as ? as : at, as ? strlen (as) : length);
      at += length;
    }
}

/* TEXT, which is ours but for what is escaped, as the value of an attribute. */
static void
put_attribute (writer *w, const char *name, const char *value)
{
  put (w, " ");
  put (w, name);
  put (w, "=\"");
  put_escaped (w, value, strlen (value));
  put (w, "\"");
}

static void
put_span (writer *w, const char *as)
{
  put (w, "<span");
  put_attribute (w, "id", as);
  put (w, "></span>");
}

/* <TAG, with the first id that waits for it, after the others. */
static void
open_tag (writer *w, const char *tag)
{
  for (size_t i = 1; i < w->pending_count; i++)
    put_span (w, w->pending[i]);
  put (w, "<");
  put (w, tag);
  if (w->pending_count > 0)
    put_attribute (w, "id", w->pending[0]);
  w->pending_count = 0;
}

/* Something of a paragraph comes: begin it. */
static void
begin_text (writer *w)
{
  w->head_text |= w->in_head;
  if (!w->lazy)
    return;
  w->lazy = 0;
  w->last_anchor = SIZE_MAX;
  open_tag (w, "p");
  put (w, ">");
}

/* ---- ids ----------------------------------------------------------------------- */

/* The next id of the page, of SIZE bytes: what it is called, "" in the first round. */
static const char *
next_anchor (writer *w, const char *id, size_t size, size_t alias)
{
  btr_anchors *all = &w->book->anchors;
  if (w->sink)
    return w->book->next < all->count ? all->list[w->book->next++].as : "";
  if (w->status == BT_OK)
    w->status = btr_anchors_add (all, w->page, id, size, alias, w->error);
  return "";
}

/* The number that the next one has. */
static size_t
next_number (const writer *w)
{
  return w->sink ? w->book->next : w->book->anchors.count;
}

/* The id in <a id="ID">, or NULL; only what our own writers make of names. */
static const char *
anchor_id (const char *text, size_t size, size_t *length)
{
  static const char begin[] = "<a id=\"", end[] = "\">";
  const size_t around = sizeof begin + sizeof end - 2;
  if (size <= around || strncmp (text, begin, sizeof begin - 1) != 0
      || strncmp (text + size - (sizeof end - 1), end, sizeof end - 1) != 0)
    return NULL;
  *length = size - around;
  const char *id = text + sizeof begin - 1;
  for (size_t i = 0; i < *length; i++)
    if (!isalnum ((unsigned char) id[i]) && !strchr ("._-", id[i]))
      return NULL;
  return id;
}

/* Raw HTML: an anchor, or no more than text. */
static void
take_raw (writer *w, const char *text, size_t size)
{
  size_t length;
  const char *id = anchor_id (text, size, &length);
  if (w->anchor_open && size == 4 && strncmp (text, "</a>", 4) == 0)
    {
      w->anchor_open = 0;
      return;
    }
  if (!id)
    {
      begin_text (w);
      put_escaped (w, text, size);
      return;
    }
  w->anchor_open = 1;
  w->last_anchor = next_number (w);
  const char *as = next_anchor (w, id, length, SIZE_MAX);
  if (w->lazy && w->pending_count < PENDING)
    w->pending[w->pending_count++] = as;
  else
    put_span (w, as);
}

/* The id that a heading has without being given one, as GitHub makes it, of its
 * letters, digits, blanks, '-' and '_' in ASCII. */
static void
name_heading (writer *w)
{
  btr_bytes id = { .error = w->error };
  for (const char *at = w->heading.data; at && *at; at++)
    {
      char c = (char) tolower ((unsigned char) *at);
      if (c == ' ')
        c = '-';
      if (isalnum ((unsigned char) c) || c == '-' || c == '_')
        btr_bytes_add (&id, &c, 1);
    }
  if (id.status != BT_OK && w->status == BT_OK)
    w->status = id.status;
  if (id.size > 0)
    {
      const char *as = next_anchor (w, id.data, id.size, w->heading_anchor);
      if (w->heading_anchor == SIZE_MAX)
        put_span (w, as);
    }
  btr_bytes_clear (&id);
  btr_bytes *title = &w->book->pages[w->page].title;
  if (!w->sink && title->size == 0)
    btr_bytes_add (title, w->heading.data ? w->heading.data : "", w->heading.size);
}

/* ---- blocks -------------------------------------------------------------------- */

static void
begin_heading (writer *w, unsigned level)
{
  char tag[8];
  snprintf (tag, sizeof tag, "h%u", level);
  w->heading_anchor = w->last_anchor;
  w->heading.size = 0;
  w->in_heading = 1;
  open_tag (w, tag);
  put (w, ">");
}

static void
end_heading (writer *w, unsigned level)
{
  char tag[16];
  w->in_heading = 0;
  name_heading (w);
  snprintf (tag, sizeof tag, "</h%u>\n", level);
  put (w, tag);
}

/* A table in a box of its own, in which it can be moved. */
static void
begin_table (writer *w)
{
  char label[KEEP + 16] = "Table";
  if (w->heading.size > 0)
    {
      size_t size = w->heading.size < KEEP ? w->heading.size : KEEP;
      while (size < w->heading.size && size > 0
             && ((unsigned char) w->heading.data[size] & 0xc0) == 0x80)
        size--; /* no half of a letter */
      snprintf (label, sizeof label, "Table: %.*s", (int) size, w->heading.data);
    }
  open_tag (w, "div");
  put (w, " class=\"box\" role=\"region\" tabindex=\"0\"");
  put_attribute (w, "aria-label", label);
  put (w, "><table>\n");
  w->keyed = 0;
}

static void
begin_cell (writer *w, MD_BLOCKTYPE type, MD_ALIGN align)
{
  static const char *const classes[] = { [MD_ALIGN_DEFAULT] = "",
                                         [MD_ALIGN_LEFT] = "",
                                         [MD_ALIGN_CENTER] = " class=\"center\"",
                                         [MD_ALIGN_RIGHT] = " class=\"right\"" };
  int names = type == MD_BLOCK_TD && w->keyed && w->first;
  put (w, type == MD_BLOCK_TH ? "<th scope=\"col\""
          : names             ? "<th scope=\"row\""
                              : "<td");
  put (w, classes[align]);
  put (w, ">");
}

static void
end_cell (writer *w, MD_BLOCKTYPE type)
{
  put (w, type == MD_BLOCK_TH || (w->keyed && w->first) ? "</th>" : "</td>");
  w->first = 0;
}

/* The head of a table, unless there is nothing in it. */
static void
end_head (writer *w)
{
  w->in_head = 0;
  w->keyed = !w->head_text;
  if (w->head_text && w->sink)
    {
      put (w, "<thead>");
      btr_put_bytes (w->sink, w->head.data ? w->head.data : "", w->head.size);
      put (w, "</thead>\n");
    }
}

/* A block begins that is no text. */
static void
begin_block (writer *w, const char *tag)
{
  open_tag (w, tag);
  put (w, ">");
  w->last_anchor = SIZE_MAX;
}

static int
enter_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  writer *w = data;
  switch (type)
    {
    case MD_BLOCK_QUOTE:
      begin_block (w, "blockquote");
      break;
    case MD_BLOCK_UL:
      begin_block (w, "ul");
      break;
    case MD_BLOCK_OL:
      begin_block (w, "ol");
      break;
    case MD_BLOCK_LI:
      put (w, "<li>");
      break;
    case MD_BLOCK_HR:
      put (w, "<hr />\n");
      break;
    case MD_BLOCK_H:
      begin_heading (w, ((MD_BLOCK_H_DETAIL *) detail)->level);
      break;
    case MD_BLOCK_CODE:
      open_tag (w, "pre");
      put (w, " tabindex=\"0\"><code>");
      break;
    case MD_BLOCK_P:
      w->lazy = 1;
      break;
    case MD_BLOCK_TABLE:
      begin_table (w);
      break;
    case MD_BLOCK_THEAD:
      w->in_head = 1;
      w->head_text = 0;
      w->head.size = 0;
      break;
    case MD_BLOCK_TBODY:
      put (w, "<tbody>\n");
      break;
    case MD_BLOCK_TR:
      put (w, "<tr>");
      w->first = 1;
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      begin_cell (w, type, ((MD_BLOCK_TD_DETAIL *) detail)->align);
      break;
    case MD_BLOCK_DOC:
    case MD_BLOCK_HTML: /* not asked for */
      break;
    }
  return w->status != BT_OK || (w->sink && w->sink->status != BT_OK);
}

static int
leave_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  writer *w = data;
  int anchors_only = type == MD_BLOCK_P && w->lazy;
  static const char *const ends[] = { [MD_BLOCK_QUOTE] = "</blockquote>\n",
                                      [MD_BLOCK_UL] = "</ul>\n",
                                      [MD_BLOCK_OL] = "</ol>\n",
                                      [MD_BLOCK_LI] = "</li>\n",
                                      [MD_BLOCK_CODE] = "</code></pre>\n",
                                      [MD_BLOCK_P] = "</p>\n",
                                      [MD_BLOCK_TABLE] = "</table></div>\n",
                                      [MD_BLOCK_TBODY] = "</tbody>",
                                      [MD_BLOCK_TR] = "</tr>\n",
                                      [MD_BLOCK_TD] = NULL };
  if (type == MD_BLOCK_H)
    end_heading (w, ((MD_BLOCK_H_DETAIL *) detail)->level);
  else if (type == MD_BLOCK_THEAD)
    end_head (w);
  else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD)
    end_cell (w, type);
  else if (!anchors_only && ends[type])
    put (w, ends[type]);
  w->lazy = 0;
  w->anchor_open = 0;
  if (!anchors_only)
    w->last_anchor = SIZE_MAX;
  return w->status != BT_OK || (w->sink && w->sink->status != BT_OK);
}

/* ---- pictures ------------------------------------------------------------------ */

/* FILE as part of an URL in an attribute: UTF-8 but for what would end or change it. */
static void
put_data (writer *w, const btr_bytes *file)
{
  static const char digits[] = "0123456789ABCDEF";
  const char *from = file->data;
  for (const char *at = from; at && at < file->data + file->size; at++)
    if ((unsigned char) *at < 0x20 || strchr ("%#\"&<>", *at))
      {
        const unsigned char c = (unsigned char) *at;
        const char as[] = { '%', digits[c >> 4], digits[c & 15] };
        btr_put_bytes (w->sink, from, (size_t) (at - from));
        btr_put_bytes (w->sink, as, sizeof as);
        from = at + 1;
      }
  if (from)
    btr_put_bytes (w->sink, from, (size_t) (file->data + file->size - from));
}

/* The file PATH of the report, called AS. */
static void
put_picture (writer *w, const char *path, const char *as)
{
  char *full;
  btr_bytes file = { .error = w->error };
  bt_status status = btr_work_path (&full, w->book->work, path, w->error);
  if (status == BT_OK)
    {
      status = btr_read (&file, full, w->error);
      free (full);
    }
  if (status == BT_OK)
    {
      put (w, "<span class=\"figure\" tabindex=\"0\" role=\"group\"");
      put_attribute (w, "id", as);
      put (w, "><img");
      put_attribute (w, "alt", w->alt.data ? w->alt.data : "");
      put (w, " src=\"data:image/svg+xml,");
      put_data (w, &file);
      put (w, "\" /></span>");
    }
  else
    w->sink->status = status;
  btr_bytes_clear (&file);
}

static int
is_picture (const btr_work *work, const char *path)
{
  size_t length = strlen (path);
  if (length < 4 || strcmp (path + length - 4, ".svg") != 0)
    return 0;
  for (size_t i = 0; i < work->files_count; i++)
    if (strcmp (work->files[i], path) == 0)
      return 1;
  return 0;
}

/* PATH was put into the file under the id AS. */
static bt_status
remember (writer *w, const char *path, const char *as)
{
  btr_book *book = w->book;
  bt_status status = bti_realloc (&book->embedded, book->embedded_count + 1,
                                  sizeof *book->embedded, w->error);
  if (status != BT_OK)
    return status;
  btr_embedded *one = &book->embedded[book->embedded_count];
  one->as = as;
  status = bti_strdup (&one->path, path, w->error);
  book->embedded_count += status == BT_OK;
  return status;
}

/* What an image is: in the file once, a link to it where it comes again, and its text
 * where it is none of the report's pictures. */
static void
take_picture (writer *w, const char *source)
{
  btr_book *book = w->book;
  btr_bytes path = { .error = w->error };
  int known = btr_book_path (&path, book, w->page, source)
              && is_picture (book->work, path.data);
  size_t seen = 0;
  while (known && seen < book->embedded_count
         && strcmp (book->embedded[seen].path, path.data) != 0)
    seen++;
  if (known && seen == book->embedded_count)
    {
      const char *slash = strrchr (path.data, '/');
      char id[2 * BTR_NAME];
      int size = snprintf (id, sizeof id, "figure-%s", slash ? slash + 1 : path.data);
      const char *as = next_anchor (w, id, (size_t) size - 4, SIZE_MAX);
      bt_status status = remember (w, path.data, as);
      if (status != BT_OK && w->status == BT_OK)
        w->status = status;
      else if (w->sink)
        put_picture (w, path.data, as);
    }
  else
    {
      if (known && w->sink)
        {
          put (w, "<a href=\"#");
          put (w, book->embedded[seen].as);
          put (w, "\">");
        }
      put_escaped (w, w->alt.data ? w->alt.data : "", w->alt.size);
      put (w, known ? "</a>" : "");
    }
  if (path.status != BT_OK && w->status == BT_OK)
    w->status = path.status;
  btr_bytes_clear (&path);
}

/* ---- spans --------------------------------------------------------------------- */

/* VALUE as it stands; 0: there is more in it than plain text. */
static int
plain_value (btr_bytes *out, const MD_ATTRIBUTE *value)
{
  for (size_t i = 0; value->size > 0 && value->substr_offsets[i] < value->size; i++)
    if (value->substr_types[i] != MD_TEXT_NORMAL)
      return 0;
  btr_bytes_add (out, value->text, value->size);
  return out->status == BT_OK && value->size > 0
         && memchr (value->text, '\0', value->size) == NULL;
}

static void
begin_link (writer *w, const MD_ATTRIBUTE *value)
{
  btr_bytes href = { .error = w->error }, out = { .error = w->error };
  w->link_open = plain_value (&href, value) && w->sink
                 && btr_book_link (&out, w->book, w->page, href.data)
                 && out.status == BT_OK;
  if (w->link_open)
    {
      put (w, "<a");
      put_attribute (w, "href", out.data);
      put (w, strchr (out.data, ':') ? " rel=\"noreferrer\">" : ">");
    }
  if (w->status == BT_OK)
    w->status = href.status != BT_OK ? href.status : out.status;
  btr_bytes_clear (&href);
  btr_bytes_clear (&out);
}

static int
enter_span (MD_SPANTYPE type, void *detail, void *data)
{
  writer *w = data;
  if (type == MD_SPAN_IMG && w->image++ == 0)
    w->alt.size = 0;
  if (w->image > 0)
    return 0;
  begin_text (w);
  if (type == MD_SPAN_EM)
    put (w, "<em>");
  else if (type == MD_SPAN_STRONG)
    put (w, "<strong>");
  else if (type == MD_SPAN_CODE)
    put (w, "<code>");
  else if (type == MD_SPAN_A)
    begin_link (w, &((MD_SPAN_A_DETAIL *) detail)->href);
  return w->status != BT_OK;
}

static int
leave_span (MD_SPANTYPE type, void *detail, void *data)
{
  writer *w = data;
  if (type == MD_SPAN_IMG && --w->image == 0)
    {
      btr_bytes source = { .error = w->error };
      begin_text (w);
      int known = plain_value (&source, &((MD_SPAN_IMG_DETAIL *) detail)->src);
      take_picture (w, known ? source.data : "");
      if (w->status == BT_OK)
        w->status = source.status;
      btr_bytes_clear (&source);
    }
  if (w->image > 0)
    return 0;
  if (type == MD_SPAN_EM)
    put (w, "</em>");
  else if (type == MD_SPAN_STRONG)
    put (w, "</strong>");
  else if (type == MD_SPAN_CODE)
    put (w, "</code>");
  else if (type == MD_SPAN_A && w->link_open)
    {
      put (w, "</a>");
      w->link_open = 0;
    }
  return w->status != BT_OK || (w->sink && w->sink->status != BT_OK);
}

/* ---- text ---------------------------------------------------------------------- */

/* What the entities that our own writers make stand for; others are text. */
static const char *
entity (const char *text, size_t size)
{
  static const char *const known[][2]
      = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" } };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (strlen (known[i][0]) == size && strncmp (known[i][0], text, size) == 0)
      return known[i][1];
  return NULL;
}

static int
take_text (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
  writer *w = data;
  const char *as = type == MD_TEXT_NULLCHAR                       ? "\xef\xbf\xbd"
                   : type == MD_TEXT_BR || type == MD_TEXT_SOFTBR ? "\n"
                   : type == MD_TEXT_ENTITY                       ? entity (text, size)
                                                                  : NULL;
  size_t length = as ? strlen (as) : size;
  if (!as)
    as = text;
  if (w->in_heading && type != MD_TEXT_HTML)
    btr_bytes_add (&w->heading, as, length);
  if (w->image > 0)
    btr_bytes_add (&w->alt, as, length);
  else if (type == MD_TEXT_HTML)
    take_raw (w, text, size);
  else if (type != MD_TEXT_SOFTBR || !w->lazy)
    {
      begin_text (w);
      put (w, type == MD_TEXT_BR ? "<br />" : "");
      put_escaped (w, as, length);
    }
  return w->status != BT_OK || (w->sink && w->sink->status != BT_OK);
}

/* ---- the page ------------------------------------------------------------------ */

static bt_status
first_failure (const writer *w)
{
  const bt_status all[] = { w->status, w->sink ? w->sink->status : BT_OK, w->alt.status,
                            w->heading.status, w->head.status };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (all[i] != BT_OK)
      return all[i];
  return BT_OK;
}

/* A link to a page without an id goes to its section. */
static void
begin_page (writer *w)
{
  char id[2 * BTR_NAME];
  const char *name = w->book->pages[w->page].name;
  btr_slug (id, sizeof id, "page-", name);
  size_t number = next_number (w);
  const char *as = next_anchor (w, id, strlen (id), SIZE_MAX);
  (void) next_anchor (w, "", 0, number);
  put (w, "<section");
  put_attribute (w, "id", as);
  put (w, ">\n");
}

bt_status
btr_html_page (btr_book *book, size_t page, btr_sink *sink, bt_error *error)
{
  static const MD_PARSER parser
      = { .flags = MD_FLAG_TABLES | MD_FLAG_NOHTMLBLOCKS | MD_FLAG_NOINDENTEDCODEBLOCKS,
          .enter_block = enter_block,
          .leave_block = leave_block,
          .enter_span = enter_span,
          .leave_span = leave_span,
          .text = take_text };
  const btr_bytes *text = &book->pages[page].text;
  writer w = { .book = book,
               .page = page,
               .sink = sink,
               .error = error,
               .last_anchor = SIZE_MAX,
               .alt.error = error,
               .heading.error = error,
               .head.error = error };
  if (text->size > UINT32_MAX)
    return bt_error_set (error, BT_ELIMIT, "%s: more than 4 GiB",
                         book->pages[page].name);
  begin_page (&w);
  int code = md_parse (text->data, (MD_SIZE) text->size, &parser, &w);
  for (size_t i = 0; i < w.pending_count; i++)
    put_span (&w, w.pending[i]);
  put (&w, "</section>\n");
  bt_status status = first_failure (&w);
  if (status == BT_OK && code != 0)
    status = bt_error_set (error, BT_ENOMEM, "out of memory for the page %s",
                           book->pages[page].name);
  btr_bytes_clear (&w.alt);
  btr_bytes_clear (&w.heading);
  btr_bytes_clear (&w.head);
  return status;
}
