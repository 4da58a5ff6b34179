/* report/pages.c - the pages of a report; see pages.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/pages.h"

#include "base/memory.h"
#include "report/documents.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bt_status
btr_add_page (btr_work *work, const btr_part *part, const char *name, btr_put_page *put,
              size_t *out, bt_error *error)
{
  static const char *const ending[] = { ".md" };
  btr_stem stem;
  bt_status status
      = bti_realloc (&work->pages, work->pages_count + 1, sizeof *work->pages, error);
  if (status != BT_OK)
    return status;
  btr_page *page = &work->pages[work->pages_count];
  *page = (btr_page){ .part = part, .put = put };
  if (name)
    status
        = btr_take_stem (work, stem, part ? part->prefix : "", name, ending, 1, error);
  if (status != BT_OK)
    return status;
  if (name)
    snprintf (page->name, sizeof page->name, "claims/%s.md", stem);
  else
    snprintf (page->name, sizeof page->name, "REPORT.md");
  *out = work->pages_count++;
  return BT_OK;
}

/* ---- writing ------------------------------------------------------------------- */

/* The way back, and to the pages beside. */
static void
put_ways (btr_sink *sink, const btr_work *work, const btr_page *page)
{
  const btr_page *before = page - 1, *next = page + 1, *end;
  const btr_page *front = &work->pages[page->part ? page->part->front : 0];
  end = work->pages + work->pages_count;
  btr_put (sink, "[Report](");
  btr_put_path (sink, "%s", front->name);
  btr_put (sink, ")");
  if (page->part && front != work->pages)
    {
      btr_put (sink, " · [all sources](");
      btr_put_path (sink, "%s", work->pages[0].name);
      btr_put (sink, ")");
    }
  if (before > work->pages && before->part == page->part && before != front)
    {
      btr_put (sink, " · before: [");
      btr_put_text (sink, before->title);
      btr_put (sink, "](");
      btr_put_path (sink, "%s", before->name);
      btr_put (sink, ")");
    }
  if (next < end && next->part == page->part)
    {
      btr_put (sink, " · next: [");
      btr_put_text (sink, next->title);
      btr_put (sink, "](");
      btr_put_path (sink, "%s", next->name);
      btr_put (sink, ")");
    }
  btr_put (sink, "\n\n");
}

static bt_status
write_page (btr_work *work, const btr_page *page, bt_error *error)
{
  btr_sink sink;
  btr_sink_open (&sink, work, page->name, error);
  sink.page = page->name;
  btr_put (&sink, "# ");
  btr_put_text (&sink, page->title);
  btr_put (&sink, "\n\n");
  if (page != &work->pages[page->part ? page->part->front : 0])
    put_ways (&sink, work, page);
  page->put (&sink, work, page);
  return btr_sink_close (&sink, work, page->name, 1);
}

bt_status
btr_write_pages (btr_work *work, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < work->pages_count; i++)
    status = write_page (work, &work->pages[i], error);
  return status;
}
