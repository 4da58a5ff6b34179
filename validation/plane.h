/* validation/plane.h - the points of a scan as they are drawn: planes of two of its
 * axes, or curves along one, one panel for each combination of the values of the
 * others.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_PLANE_H
#define BTV_PLANE_H

#include "validation/scan.h"

/* How a parameter is written on an axis. */
typedef struct btv_symbol
{
  const char *name, *symbol, *axis; /* "omega", "Ω", "Ω / ω" */
  int counts; /* a number of quanta: laws in N and log N are asked of it */
} btv_symbol;

/* NULL: as it is called. */
const btv_symbol *btv_symbol_find (const char *name);

/* One side of a panel. */
typedef struct btv_side
{
  const bti_axis *axis; /* the scan's */
  size_t count;
  size_t *order; /* of its values, increasing */
  double *edge;  /* of the cells around them: count + 1 */
  int log;       /* in equal ratios rather than at equal distances */
} btv_side;

typedef struct btv_plane
{
  const btv_scan *scan;
  size_t sides; /* 1: curves */
  btv_side side[2];
  size_t other[BTI_AXES], others; /* axes of more than one value that are no side */
  size_t panels;
} btv_plane;

/* How SCAN is drawn.  Sides are the last two of its axes with at least four values; of
 * those with more than one where none has as many.  The caller releases *OUT, on
 * failure too.  BT_EINVAL: it has one point only; BT_ENOMEM. */
BT_CHECKED bt_status btv_plane_new (btv_plane *out, const btv_scan *scan,
                                    bt_error *error);
void btv_plane_clear (btv_plane *plane);

/* The I-th value along side S, from below. */
double btv_plane_value (const btv_plane *plane, size_t s, size_t i);
/* The point of the scan at those of both sides; J is 0 where there is one. */
size_t btv_plane_point (const btv_plane *plane, size_t panel, size_t i, size_t j);
/* "Ω = 0.4, λ = 0.1": what PANEL stands for; "" where there is one. */
void btv_plane_name (const btv_plane *plane, size_t panel, char *out, size_t size);

/* ---- contours ------------------------------------------------------------------ */

/* Pieces of lines on all panels. */
typedef struct btv_lines
{
  double *at[6]; /* panel from 1, level, x and y of either end */
  size_t count, room;
} btv_lines;

/* Add the lines at which VALUE, one a point of the scan, is LEVEL: linear between
 * points as they are drawn; none where one of them is not finite. */
BT_CHECKED bt_status btv_plane_contour (const btv_plane *plane, const double *value,
                                        double level, btv_lines *out, bt_error *error);
void btv_lines_clear (btv_lines *lines);

/* ---- bands --------------------------------------------------------------------- */

/* Where the mode of the closed model is unstable, with the shifted frequency of the
 * background, 1 + lambda/(4 Omega) (VZ25 Sec. IV).  On a plane: band N of a panel at
 * SIZE places X from LO to HI; NaN where it is not on the panel.  Along a curve: from
 * LO to HI, SIZE is 1. */
typedef struct btv_band
{
  size_t panel; /* from 1 */
  int n;
  double *lo, *hi; /* SIZE each */
} btv_band;
typedef struct btv_bands
{
  double *x;
  size_t size;
  btv_band *band;
  size_t count;
} btv_bands;

/* All bands of PLANE; none where the model has none.  The caller releases *OUT, on
 * failure too.  BT_ECANCEL, BT_ENOMEM; where edges cannot be found there is no band. */
BT_CHECKED bt_status btv_plane_bands (btv_bands *out, const btv_plane *plane,
                                      const volatile sig_atomic_t *cancel,
                                      bt_error *error);
void btv_bands_clear (btv_bands *bands);

/* ---- laws ---------------------------------------------------------------------- */

/* a + b x by least squares with weights 1/ERR^2.  An error of 0 counts as the least one
 * above it; where CHI2 is above 1 the errors of the line grow with its root. */
typedef struct btv_line
{
  double a, b, a_err, b_err;
  double chi2; /* per degree of freedom */
  size_t used; /* finite values with finite errors; below 3 there is no line */
} btv_line;
btv_line btv_line_fit (const double *x, const double *y, const double *err,
                       size_t count);

#endif
