/* validation/pictures.h - what claims on open systems look like, as columns.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_PICTURES_H
#define BTV_PICTURES_H

#include "validation/claims.h"

typedef enum btv_picture_kind
{
  BTV_PICTURE_MEANS,     /* <sigma_z> and <x sigma_z> against time, three methods */
  BTV_PICTURE_THRESHOLD, /* smallest eigenvalue of W against the rates */
  BTV_PICTURE_MAP,       /* the same over phase space, below and above the threshold */
  BTV_PICTURE_COUNT
} btv_picture_kind;

enum
{
  BTV_PICTURE_COLUMNS = 13,
  BTV_PICTURE_MARKS = 4
};

/* Columns, the first the abscissa (two of a map).
 *
 *   means      t, and of each mean (sz, xsz) exact, hybrid, its standard error, mean
 *              field, its standard error
 *   threshold  gamma_c gamma_q/lambda^2, and the smallest eigenvalue over the trace of
 *              W at the centre of the frozen model at MARK[1], [2], [3]; MARK[0] is
 *              the threshold
 *   map        x, p, and the smallest eigenvalue below and above the threshold; MARK[0]
 *              and [1] are gamma_c gamma_q/lambda^2, MARK[2] the time */
typedef struct btv_picture
{
  btv_picture_kind kind;
  const btv_claim *claim; /* it illustrates */
  size_t rows, columns;
  const char *name[BTV_PICTURE_COLUMNS]; /* static */
  double *data;                          /* columns x rows; owned; NULL: no picture */
  double mark[BTV_PICTURE_MARKS];
} btv_picture;

/* "means", "threshold", "map". */
const char *btv_picture_name (btv_picture_kind kind);

/* Which picture CLAIM has: the one of its evaluator if it is about a qubit, or
 * BTV_PICTURE_COUNT. */
btv_picture_kind btv_picture_of (const btv_claim *claim);

/* Draw up the picture of CLAIM; the open system is LAB's. */
BT_CHECKED bt_status btv_picture_make (btv_lab *lab, const btv_claim *claim,
                                       btv_picture *out, bt_error *error);
void btv_picture_clear (btv_picture *picture);

#endif
