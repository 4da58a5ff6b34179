/* report/text.h - text that is being written: the sink, and how words get into Markdown
 * and XML.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_TEXT_H
#define BTR_TEXT_H

#include "base/file.h"

enum
{
  BTR_NAME = 160, /* longest file stem and anchor */
  BTR_LINE = 512  /* one formatted number or line */
};

/* A file, or a text in memory, that remembers its first failure, so that writers need
 * no checks. */
typedef struct btr_sink
{
  bti_file *file; /* NULL: in memory */
  char *text;     /* what was put there, ended by NUL; NULL: nothing.  The caller's */
  size_t size;    /* of what was put, in a file, too */
  size_t room;
  const char *page; /* of the report, from which links lead; NULL: its folder */
  bt_status status;
  bt_error *error;
} btr_sink;

void btr_put (btr_sink *sink, const char *format, ...) BT_PRINTF (2, 3);
void btr_put_bytes (btr_sink *sink, const char *data, size_t size);
/* TEXT so that Markdown shows it as it stands, on one line, in a table too. */
void btr_put_text (btr_sink *sink, const char *text);
/* A row of two cells, KEY as it is; none when VALUE is NULL or empty. */
void btr_put_row (btr_sink *sink, const char *key, const char *value);
/* TEXT as XML character data. */
void btr_put_xml (btr_sink *sink, const char *text);
/* TEXT as one word of a shell command, on one line. */
void btr_put_word (btr_sink *sink, const char *text);
/* The way from the sink's page to PATH, "figures/x.svg" of the report: as it is, or
 * "../figures/x.svg". */
void btr_put_path (btr_sink *sink, const char *format, ...) BT_PRINTF (2, 3);

/* A link called TEXT to such a PATH; and an image with TEXT in its place, a paragraph.
 */
void btr_put_file (btr_sink *sink, const char *text, const char *format, ...)
    BT_PRINTF (3, 4);
void btr_put_image (btr_sink *sink, const char *text, const char *format, ...)
    BT_PRINTF (3, 4);

/* The last component of PATH. */
const char *btr_basename (const char *path);
/* FOLDER/NAME, owned by the caller. */
BT_CHECKED bt_status btr_join (char **out, const char *folder, const char *name,
                               bt_error *error);
/* PREFIX and TEXT with all but letters, digits, '.', '_' and '-' made '-'. */
void btr_slug (char *out, size_t size, const char *prefix, const char *text);

#endif
