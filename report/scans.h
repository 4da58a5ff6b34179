/* report/scans.h - what the files that draw scans share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_SCANS_H
#define BTR_SCANS_H

#include "report/figure.h"
#include "report/internal.h"
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
  btv_plane plane;
  btv_bands bands;
  btr_sink sink;   /* README.md */
  bt_status first; /* of the figures that could not be drawn */
  bt_error why;
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

/* How the axis along side S is called. */
const char *btr_scans_axis (const btr_scans *scans, size_t s);
/* What every figure has: names of panels and axes, their ends and kinds. */
void btr_scans_frame (const btr_scans *scans, btr_figure *figure);
/* What every caption has: the limit, the readings, the points. */
void btr_scans_say (const btr_scans *scans, btr_figure *figure);
/* The figure into its files and the README, and FIGURE cleared; where it could not be
 * drawn that is kept for later. */
BT_CHECKED bt_status btr_scans_make (btr_scans *scans, btr_figure *figure,
                                     bt_error *error);

BT_CHECKED bt_status btr_scan_maps (btr_scans *scans, bt_error *error);
BT_CHECKED bt_status btr_scan_curves (btr_scans *scans, bt_error *error);

#endif
