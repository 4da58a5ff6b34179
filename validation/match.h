/* validation/match.h - what the checks of agreement.h are made of.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_MATCH_H
#define BTV_MATCH_H

#include "validation/agreement.h"

/* Standard errors of a mean over few batches that count: of many rows some are off by
 * three. */
#define BTV_MATCH_COVERAGE 5.0

/* One set at work. */
typedef struct btv_match
{
  const btv_reference *set;
  int full;              /* what takes longer than seconds, too */
  const bt_watch *watch; /* NULL: none */
  btv_agreements *out;
  bt_error *error;
} btv_match;

/* A new agreement, by the method or function called BY, in *OUT until the next one.
 * BT_ENOMEM. */
BT_CHECKED bt_status btv_match_add (const btv_match *j, const char *by,
                                    btv_agreement **out);

/* The largest number of a column. */
double btv_match_scale (const btv_column *column, size_t rows);

/* OURS +- ERROR against a cell of COLUMN, whose numbers are of the size SCALE. */
void btv_match_compare (btv_agreement *a, const btv_column *column, size_t row,
                        double ours, double error, double scale);

/* STATUS with WHY stands in A, unless it concerns the whole program. */
BT_CHECKED bt_status btv_match_give_up (const btv_match *j, btv_agreement *a,
                                        bt_status status, const bt_error *why);

/* All of a set of the quantity `means', `open-means' or `polynomials'. */
BT_CHECKED bt_status btv_match_means (const btv_match *j);
BT_CHECKED bt_status btv_match_open (const btv_match *j);
/* Of one of the quantity `scan' a few points that are quick, always the same. */
BT_CHECKED bt_status btv_match_scan (const btv_match *j);
BT_CHECKED bt_status btv_match_polynomials (const btv_match *j);
/* Of the quantities `environments', `models', `steady' and `model-levels'. */
BT_CHECKED bt_status btv_match_environments (const btv_match *j);
BT_CHECKED bt_status btv_match_models (const btv_match *j);
BT_CHECKED bt_status btv_match_steady (const btv_match *j);
BT_CHECKED bt_status btv_match_levels (const btv_match *j);

#endif
