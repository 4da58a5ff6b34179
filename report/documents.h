/* report/documents.h - the documents of a report, and what they are put together of.
 *
 * A document is one btr_write_... that takes all it needs from the layout and the
 * album; none calls another, report.c alone has their list.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_DOCUMENTS_H
#define BTR_DOCUMENTS_H

#include "report/work.h"

/* ---- documents ----------------------------------------------------------------- */

BT_CHECKED bt_status btr_write_timings (btr_work *work, bt_error *error);
BT_CHECKED bt_status btr_write_json (btr_work *work, bt_error *error);
BT_CHECKED bt_status btr_write_certificate (btr_work *work, bt_error *error);
/* latex/NAME.tex, a file a table of the source. */
BT_CHECKED bt_status btr_write_latex (btr_work *work, bt_error *error);
/* REPORT.html, from all pages that WORK has. */
BT_CHECKED bt_status btr_write_html (btr_work *work, bt_error *error);
/* BTR_CRATE, with what went in copied into inputs/: it lists all files before it. */
#define BTR_CRATE "ro-crate-metadata.json"
BT_CHECKED bt_status btr_write_crate (btr_work *work, bt_error *error);
/* The sums of the files that WORK has: the last of all. */
BT_CHECKED bt_status btr_write_sums (btr_work *work, bt_error *error);

/* What results.json holds, into any file. */
void btr_put_json (btr_sink *sink, const btr_work *work);

/* ---- parts of pages ------------------------------------------------------------ */

/* Of several sources a row each, with what comes first below. */
void btr_put_index (btr_sink *sink, const btr_work *work); /* headlines.c */
void btr_put_headlines (btr_sink *sink, const btr_part *part);
void btr_put_following (btr_sink *sink, const btr_part *part);
/* How often the errors that are stated cover: a table by quantity, of the study that
 * `make coverage-of-errors' is; nothing where that is not there. */
void btr_put_coverage (btr_sink *sink);
void btr_put_fooled (btr_sink *sink, const btr_part *part);

/* ---- sections, on the Ith of a kind --------------------------------------------- */

void btr_put_claim (btr_sink *sink, const btr_part *part, size_t i);   /* sections.c */
void btr_put_exhibit (btr_sink *sink, const btr_part *part, size_t i); /* shown.c */
void btr_put_plate (btr_sink *sink, const btr_part *part, size_t i);
void btr_put_picture (btr_sink *sink, const btr_part *part, size_t i);
void btr_put_redrawn (btr_sink *sink, const btr_part *part, size_t i);

/* ---- where this ran (provenance.c) --------------------------------------------- */

typedef struct btr_host
{
  char processor[128], system[256];
  long cores;
} btr_host;

void btr_host_describe (btr_host *host);

/* ---- when, and how long it took (certificate.c) -------------------------------- */

enum
{
  BTR_MOMENT = 40
};

/* OUT = now in UTC, or SOURCE_DATE_EPOCH where that is set, by strftime's FORMAT. */
void btr_moment (char out[BTR_MOMENT], const char *format);

#endif
