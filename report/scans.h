/* report/scans.h - what the files that draw scans share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_SCANS_H
#define BTR_SCANS_H

#include "report/figure.h"
#include "report/text.h"
#include "validation/plane.h"

enum
{
  BTR_PANELS = 24 /* of one figure */
};

/* A scan that is being drawn. */
typedef struct btr_scans
{
  const btv_scan *scan;
  const bt_table *results;
  const btr_gallery *gallery;
  btr_album *album;  /* of what was made */
  const char *stem;  /* of all files; NULL: each figure has its own name */
  const char *intro; /* first sentence of every caption, or "" */
  int coarse;        /* too much for contours: they would be made of little */
  btv_plane plane;
  btv_bands bands;
} btr_scans;

/* One quantity at all points. */
typedef struct btr_found
{
  const char *name;
  int is_time;
  const double *value, *error, *lo;
  const char *const *label; /* of labels; VALUE is then the number behind it */
  const char *labels;       /* "Stable|Unstable" */
} btr_found;
BT_CHECKED bt_status btr_scans_found (btr_found *out, const btr_scans *scans, size_t q,
                                      bt_error *error);

/* Draw SCAN, of which RESULTS has the columns; ALBUM, stem and intro are the caller's.
 * Release *OUT with btr_scans_end, on failure too.  BT_EINVAL: of btv_plane_new, or too
 * many panels; BT_ECANCEL, BT_ENOMEM. */
BT_CHECKED bt_status btr_scans_begin (btr_scans *out, const btv_scan *scan,
                                      const bt_table *results,
                                      const btr_gallery *gallery, bt_error *error);
void btr_scans_end (btr_scans *scans);

/* Begin FIGURE, of SCRIPT: its id is the stem, or else NAME, and ENDING. */
void btr_scans_figure (const btr_scans *scans, btr_figure *figure, const char *script,
                       const char *name, const char *ending);
/* How the axis along side S is called. */
const char *btr_scans_axis (const btr_scans *scans, size_t s);
/* What every figure has: names of panels and axes, their ends and kinds.  All panels
 * are there once for each of the COUNT LAYERS, which may be called so; of one without a
 * name LAYERS is NULL. */
void btr_scans_frame (const btr_scans *scans, btr_figure *figure,
                      const char *const *layers, size_t count);
/* What every caption has: the limit, the readings, the points. */
void btr_scans_say (const btr_scans *scans, btr_figure *figure);

/* All figures of a scan of two axes, and of one. */
BT_CHECKED bt_status btr_scan_maps (btr_scans *scans, bt_error *error);
BT_CHECKED bt_status btr_scan_curves (btr_scans *scans, bt_error *error);

/* Maps of COUNT quantities, a panel each, and of their errors. */
BT_CHECKED bt_status btr_map_values (btr_scans *scans, const btr_found *found,
                                     size_t count, bt_error *error);
BT_CHECKED bt_status btr_map_errors (btr_scans *scans, const btr_found *found,
                                     size_t count, bt_error *error);
/* Which of two times is larger; and B less A of COUNT pairs, whose sides may have NAMES
 * other than those of the quantities. */
BT_CHECKED bt_status btr_map_larger (btr_scans *scans, const btr_found *a,
                                     const btr_found *b, bt_error *error);
BT_CHECKED bt_status btr_map_difference (btr_scans *scans, const btr_found *a,
                                         const btr_found *b, size_t count,
                                         const char *const names[2], bt_error *error);

#endif
