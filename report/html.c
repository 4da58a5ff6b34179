/* report/html.c - REPORT.html: all pages of the report in one file, with its figures,
 * style and script; see html.h.
 *
 * It needs no server and no network, and may not reach for one: the policy in its head
 * lets run the script and the style that are in it, by their sums, and show pictures
 * that are in it, and nothing else.  Pictures are <img>, where no script of theirs
 * runs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html.h"
#include "base/memory.h"
#include "report/documents.h"
#include "report/gnuplot.h"
#include "validation/manifest.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file that goes into the page, and the sum by which it is known there. */
typedef struct inset
{
  btr_bytes text;
  char sum[48]; /* SHA-256 in base 64 */
} inset;

/* ---- files --------------------------------------------------------------------- */

static unsigned
digit (char c)
{
  return (unsigned) (c <= '9' ? c - '0' : c - 'a' + 10);
}

/* OUT = the 64 hexadecimal digits at HEX in base 64. */
static void
in_base_64 (char out[48], const char *hex)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                "0123456789+/";
  size_t used = 0;
  for (size_t i = 0; i < 64; i += 6)
    {
      /* three bytes; the last time two, which one '=' tells */
      unsigned bits = 0;
      for (size_t k = i; k < i + 6; k++)
        bits = bits << 4 | (k < 64 ? digit (hex[k]) : 0);
      for (int shift = 18; shift >= 0; shift -= 6)
        out[used++] = letters[bits >> shift & 63];
    }
  out[used - 1] = '=';
  out[used] = '\0';
}

/* Read NAME, which is to stand in an element that END ends.  BT_ENOTSUP: it is not
 * there, or would not stay in it. */
static bt_status
read_inset (inset *out, const btr_work *work, const char *name, const char *end,
            bt_error *error)
{
  char *path, sum[BTV_SHA256];
  size_t bytes;
  *out = (inset){ .text.error = error };
  bt_status status = btr_find_script (&path, work->options->scripts, name, error);
  if (status != BT_OK)
    return status;
  status = btr_read (&out->text, path, error);
  if (status == BT_OK)
    status = btv_manifest_hash (path, sum, &bytes, error);
  free (path);
  if (status == BT_OK
      && (strstr (out->text.data, end) || strchr (out->text.data, '\r')
          || strlen (out->text.data) != bytes))
    status = bt_error_set (error, BT_ENOTSUP,
                           "%s holds '%s', a carriage return or a NUL, which it cannot "
                           "inside of a page",
                           name, end);
  if (status == BT_EIO || status == BT_ELIMIT)
    {
      error->status = BT_ENOTSUP; /* as without gnuplot */
      status = BT_ENOTSUP;
    }
  if (status == BT_OK)
    in_base_64 (out->sum, sum);
  return status;
}

/* ---- pages --------------------------------------------------------------------- */

static int
is_page (const char *name)
{
  size_t length = strlen (name);
  return length > 3 && strcmp (name + length - 3, ".md") == 0;
}

/* The pages that the report has so far: those at its top first. */
static bt_status
read_pages (btr_book *book, bt_error *error)
{
  const btr_work *work = book->work;
  bt_status status
      = bti_calloc (&book->pages, work->files_count, sizeof *book->pages, error);
  for (int below = 0; status == BT_OK && below < 2; below++)
    for (size_t i = 0; status == BT_OK && i < work->files_count; i++)
      {
        char *path;
        const char *name = work->files[i];
        if (!is_page (name) || (strchr (name, '/') != NULL) != below)
          continue;
        btr_leaf *page = &book->pages[book->pages_count++];
        *page = (btr_leaf){ .name = name, .text.error = error, .title.error = error };
        status = btr_work_path (&path, work, name, error);
        if (status != BT_OK)
          break;
        status = btr_read (&page->text, path, error);
        free (path);
      }
  return status;
}

static void
close_book (btr_book *book)
{
  for (size_t i = 0; i < book->pages_count; i++)
    {
      btr_bytes_clear (&book->pages[i].text);
      btr_bytes_clear (&book->pages[i].title);
    }
  for (size_t i = 0; i < book->embedded_count; i++)
    free (book->embedded[i].path);
  free (book->pages);
  free (book->embedded);
  btr_anchors_clear (&book->anchors);
}

/* ---- the file ------------------------------------------------------------------ */

static void
put_title (btr_sink *sink, const btr_leaf *page)
{
  btr_put_xml (sink, page->title.size > 0 ? page->title.data : page->name);
}

static void
put_head (btr_sink *sink, const btr_book *book, const inset *style, const inset *script)
{
  const char *top = book->anchors.list[0].as;
  btr_put (
      sink,
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "img-src data:; style-src 'sha256-%s'; script-src 'sha256-%s'; base-uri "
      "'none'; form-action 'none'\" />\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n"
      "<meta name=\"color-scheme\" content=\"light dark\" />\n"
      "<meta name=\"referrer\" content=\"no-referrer\" />\n<title>",
      style->sum, script->sum);
  if (book->pages_count > 0)
    put_title (sink, &book->pages[0]);
  btr_put (sink, "</title>\n<style>");
  btr_put_bytes (sink, style->text.data, style->text.size);
  btr_put (sink,
           "</style>\n</head>\n<body>\n"
           "<a class=\"skip\" href=\"#%s\">To the text</a>\n",
           top);
}

/* A line for each page, where there are several: folded up, since what was found comes
 * first. */
static void
put_pages (btr_sink *sink, const btr_book *book)
{
  if (book->pages_count < 2)
    return;
  btr_put (sink, "<nav aria-label=\"Pages\">\n<details>\n<summary>All pages</summary>\n"
                 "<ul>\n");
  for (size_t i = 0; i < book->pages_count; i++)
    {
      const char *as = btr_anchors_find (&book->anchors, i, "");
      btr_put (sink, "<li><a href=\"#%s\">", as ? as : "");
      put_title (sink, &book->pages[i]);
      btr_put (sink, "</a></li>\n");
    }
  btr_put (sink, "</ul>\n</details>\n</nav>\n");
}

/* Both rounds. */
static bt_status
put_book (btr_sink *sink, btr_book *book, const inset *style, const inset *script)
{
  bt_error *error = sink->error;
  static const char top[] = "top-of-text"; /* of no page, the first of all */
  bt_status status = btr_anchors_add (&book->anchors, SIZE_MAX, top, sizeof top - 1,
                                      SIZE_MAX, error);
  for (size_t i = 0; status == BT_OK && i < book->pages_count; i++)
    status = btr_html_page (book, i, NULL, error);
  if (status == BT_OK)
    status = btr_anchors_settle (&book->anchors, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < book->embedded_count; i++)
    free (book->embedded[i].path);
  book->embedded_count = 0;
  book->next = 1;
  put_head (sink, book, style, script);
  put_pages (sink, book);
  btr_put (sink, "<main id=\"%s\">\n", book->anchors.list[0].as);
  for (size_t i = 0; status == BT_OK && i < book->pages_count; i++)
    status = btr_html_page (book, i, sink, error);
  btr_put (sink, "</main>\n<script>");
  btr_put_bytes (sink, script->text.data, script->text.size);
  btr_put (sink, "</script>\n</body>\n</html>\n");
  return status;
}

static bt_status
write_book (btr_work *work, const char *name, const inset *style, const inset *script,
            bt_error *error)
{
  btr_book book = { .work = work };
  btr_sink sink;
  bt_status status = read_pages (&book, error);
  if (status == BT_OK)
    {
      btr_sink_open (&sink, work, name, error);
      bt_status put = sink.status;
      if (put == BT_OK)
        put = put_book (&sink, &book, style, script);
      if (sink.status == BT_OK)
        sink.status = put;
      status = btr_sink_close (&sink, work, name, 1);
    }
  close_book (&book);
  return status;
}

bt_status
btr_write_html (btr_work *work, bt_error *error)
{
  inset style = { .text.data = NULL }, script = { .text.data = NULL };
  bt_error why = BT_ERROR_INIT;
  if (!work->options->scripts)
    return BT_OK;
  bt_status status = read_inset (&style, work, "report.css", "</style", &why);
  if (status == BT_OK)
    status = read_inset (&script, work, "report.js", "</script", &why);
  if (status == BT_ENOTSUP)
    {
      if (work->options->unbound)
        *work->options->unbound = why;
      status = BT_OK;
    }
  else if (status != BT_OK)
    status = bt_error_set (error, status, "%s", why.text);
  else
    status = write_book (work, "REPORT.html", &style, &script, error);
  btr_bytes_clear (&style.text);
  btr_bytes_clear (&script.text);
  return status;
}
