/* report/html.h - the pages of a report as one HTML file: what its files share.
 *
 * Markdown is the model of the document: what REPORT.html says is what md4c makes of
 * the pages that were written, so that the two say the same.
 *
 *   html.c      the file as a whole: head, style, script, pages
 *   htmltext.c  one page: what md4c finds in it, as tags and text
 *   anchors.c   ids, and where links go
 *
 * Owner of md4c.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_HTML_H
#define BTR_HTML_H

#include "report/work.h"

/* ---- bytes that grow ----------------------------------------------------------- */

/* A text of SIZE bytes and a NUL; it remembers its first failure. */
typedef struct btr_bytes
{
  char *data; /* NULL while there are none */
  size_t size, room;
  bt_status status;
  bt_error *error;
} btr_bytes;

void btr_bytes_add (btr_bytes *bytes, const char *data, size_t size);
void btr_bytes_clear (btr_bytes *bytes);
/* Append the file at PATH.  BT_EIO, BT_ENOMEM; BT_ELIMIT: larger than any may be. */
BT_CHECKED bt_status btr_read (btr_bytes *out, const char *path, bt_error *error);

/* ---- ids (anchors.c) ----------------------------------------------------------- */

/* What a link can go to: the ID of a page, unique there at most, and what it is called
 * in the whole file, where all are. */
typedef struct btr_anchor
{
  size_t page, number; /* the number counts them in the order of the document */
  char *id, *as;
  size_t alias; /* of which it is another name; its own number: of none */
} btr_anchor;

typedef struct btr_anchors
{
  btr_anchor *list;
  size_t count;
  const btr_anchor **order; /* by id and page */
} btr_anchors;

/* One more, of SIZE bytes; ALIAS: of the one with that number, or SIZE_MAX. BT_ENOMEM.
 */
BT_CHECKED bt_status btr_anchors_add (btr_anchors *all, size_t page, const char *id,
                                      size_t size, size_t alias, bt_error *error);
/* No more come: give each its name.  The first that has an id keeps it. BT_ENOMEM. */
BT_CHECKED bt_status btr_anchors_settle (btr_anchors *all, bt_error *error);
/* What ID of PAGE is called; NULL: PAGE has none. */
const char *btr_anchors_find (const btr_anchors *all, size_t page, const char *id);
void btr_anchors_clear (btr_anchors *all);

/* ---- the pages ----------------------------------------------------------------- */

typedef struct btr_leaf
{
  const char *name; /* "claims/table-i.md"; borrowed */
  btr_bytes text, title;
} btr_leaf;

/* A picture that is in the file. */
typedef struct btr_embedded
{
  char *path;
  const char *as; /* its id */
} btr_embedded;

typedef struct btr_book
{
  const btr_work *work;
  btr_leaf *pages;
  size_t pages_count;
  btr_anchors anchors;
  size_t next; /* of them, in the second round */
  btr_embedded *embedded;
  size_t embedded_count;
} btr_book;

/* OUT = what HREF of PAGE is in the file: "#id", "data/x.csv", "https://...".  0, OUT
 * undefined: nothing to link to, as where the id is none, the scheme another or the
 * path leads out of the report. */
int btr_book_link (btr_bytes *out, const btr_book *book, size_t page, const char *href);
/* OUT = PATH as seen from the folder of PAGE, without "." and "..".  0: it leads out,
 * or is no plain name. */
int btr_book_path (btr_bytes *out, const btr_book *book, size_t page, const char *path);

/* Go through PAGE.  SINK NULL: the first round, in which its ids and title are found;
 * otherwise it is written.  BT_EIO, BT_ENOMEM. */
BT_CHECKED bt_status btr_html_page (btr_book *book, size_t page, btr_sink *sink,
                                    bt_error *error);

#endif
