/* report/figure.h - a figure as a value, and the one way from it to files.
 *
 * Whoever has something to show fills in a btr_figure; btr_figure_make writes its
 * numbers as CSV and has its script draw them.  A figure remembers its first failure,
 * so that filling it in needs no checks.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_FIGURE_H
#define BTR_FIGURE_H

#include "report/report.h"
#include "validation/scan.h"

enum
{
  BTR_FIGURE_DATA = 3,
  BTR_FIGURE_ID = 192,
  BTR_FIGURE_CAPTION = 6000
};

/* Columns of one of its files. */
typedef struct btr_columns
{
  const char *variable; /* of the script that names the file: "DATA" */
  const char *ending;   /* of its name: "" for ID.csv, "-bands" for ID-bands.csv */
  bt_table *table;
} btr_columns;

typedef struct btr_figure
{
  char id[BTR_FIGURE_ID]; /* stem of its files */
  const char *script;     /* "scan-map.gp" */
  btr_columns data[BTR_FIGURE_DATA];
  size_t data_count;
  btr_variable *variables; /* names and texts are the figure's */
  size_t variables_count;
  char caption[BTR_FIGURE_CAPTION]; /* in words */
  char *svg;       /* the picture itself, which FIGURE owns, in place of a script */
  const char *why; /* there is nothing to draw: why.  Its numbers are written */
  bt_status status;
  bt_error error;
} btr_figure;

void btr_figure_begin (btr_figure *figure, const char *script, const char *format, ...)
    BT_PRINTF (3, 4); /* the id */
void btr_figure_clear (btr_figure *figure);

/* One more file; its columns and lines of its head follow.  A column `err', `error',
 * `err_...' or `..._err' is the error of the column before it, and `lo' and `hi' are
 * the ends of `value': by these names `breaktime changes' holds two files against each
 * other. */
void btr_figure_data (btr_figure *figure, const char *variable, const char *ending);
void btr_figure_column (btr_figure *figure, const char *name, const double *data,
                        size_t size);
void btr_figure_head (btr_figure *figure, const char *key, const char *format, ...)
    BT_PRINTF (3, 4);
/* One more file, TABLE, which FIGURE takes over. */
void btr_figure_table (btr_figure *figure, const char *variable, const char *ending,
                       bt_table *table);
/* Variables of the script: a number, a text, the COUNT elements of an array; of texts
 * the first is there even when there are none. */
void btr_figure_number (btr_figure *figure, const char *name, double value);
void btr_figure_text (btr_figure *figure, const char *name, const char *format, ...)
    BT_PRINTF (3, 4);
void btr_figure_numbers (btr_figure *figure, const char *name, const double *number,
                         size_t count);
void btr_figure_texts (btr_figure *figure, const char *name, const char *const *text,
                       size_t count);
/* One more sentence of the caption. */
void btr_figure_say (btr_figure *figure, const char *format, ...) BT_PRINTF (2, 3);

/* Where figures go. */
typedef struct btr_gallery
{
  const char *folder;  /* made when missing */
  const char *data;    /* of the numbers; NULL: the same */
  const char *scripts; /* folder of the gnuplot scripts; NULL: the program's own */
  const char *gnuplot; /* program; NULL: "gnuplot" on PATH */
  int plain;           /* no pictures are wanted */
  const char *command; /* that makes them; for the captions */
  const volatile sig_atomic_t *cancel; /* looked at; may be NULL */
} btr_gallery;

/* Write ID.csv ... and draw ID.svg in the gallery's folders, each whole or not at all:
 * gnuplot reads the names of the files of numbers, the figure's variables, style.gp and
 * its script.  *DRAWN, which may be NULL: ID.svg is there.  What went wrong while
 * FIGURE was filled in; BT_EIO: it could not be drawn or written, and why; BT_ECANCEL;
 * BT_ENOMEM. */
BT_CHECKED bt_status btr_figure_make (btr_figure *figure, const btr_gallery *gallery,
                                      int *drawn, bt_error *error);

/* A figure that was made, for those who write about it. */
typedef struct btr_made
{
  char id[BTR_FIGURE_ID];
  const char *of; /* stem of what it shows, where that has several; or its own id */
  char *caption;
  const char *ending[BTR_FIGURE_DATA]; /* of its files of numbers */
  size_t files;
  const char *
      *claim; /* ids of those that it is about; the ids are of the claims file */
  size_t claims;
  int drawn;
  char why[256]; /* it is not drawn: why; "" where it was not asked for */
} btr_made;

/* Figures in the order in which they were made. */
typedef struct btr_album
{
  btr_made *item;
  size_t count;
  const char *of; /* of those that are added from now on; NULL: each of itself */
} btr_album;

void btr_album_clear (btr_album *album);
/* The next after BEFORE (NULL: the first) that shows what has the stem OF; NULL: no
 * more. */
const btr_made *btr_album_next (const btr_album *album, const btr_made *before,
                                const char *of);
/* The next after BEFORE (NULL: the first) that could not be drawn, though it was to
 * be; NULL: no more. */
const btr_made *btr_album_undrawn (const btr_album *album, const btr_made *before);
/* Is there a picture ID? */
int btr_album_drawn (const btr_album *album, const char *id);
/* MADE is about the claim ID, which stays the caller's. */
BT_CHECKED bt_status btr_made_about (btr_made *made, const char *id, bt_error *error);
/* Say in ALBUM that what has the stem OF cannot be shown, and WHY. */
BT_CHECKED bt_status btr_album_miss (btr_album *album, const char *of, const char *why,
                                     bt_error *error);
/* Make FIGURE, which is cleared, in any case; one that could only not be drawn is kept
 * for later, in ALBUM. */
BT_CHECKED bt_status btr_album_add (btr_album *album, btr_figure *figure,
                                    const btr_gallery *gallery, bt_error *error);

/* ---- the figures of a scan ------------------------------------------------------- */

/* BT_EINVAL when there is nothing to draw of SCAN, or too much. */
BT_CHECKED bt_status btr_scan_figures_check (const btv_scan *scan, bt_error *error);

/* Draw SCAN, of which RESULTS has the columns that `breaktime scan' writes, into the
 * gallery, and README.md there, a caption for each: of two axes a map for each
 * quantity, its error, and for each two times which is larger and by how much; of one
 * axis curves.  When pictures cannot be drawn, all else is written first.  As
 * btr_figure_make. */
BT_CHECKED bt_status btr_scan_figures (const btv_scan *scan, const bt_table *results,
                                       const btr_gallery *gallery, bt_error *error);

#endif
