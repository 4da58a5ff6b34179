/* validation/column.h - which claims are judged together.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_COLUMN_H
#define BTV_COLUMN_H

#include "validation/claims.h"

/* Columns: of one evaluator, the claims in one column of one table, or of one family, a
 * list that the source itself makes; a claim that stands in none is a column of its
 * own.  Tests added to a table or family are columns apart. */
typedef struct btv_columns
{
  size_t count;
  size_t *first;   /* count + 1: where the cells of each begin */
  size_t *cell;    /* indices of claims, each column in the order of the file */
  size_t *of;      /* the column of each claim */
  double *offered; /* of each: the ways in which the keys that readings offer for it
                      can be set, the product of 1 + number of values of each key */
} btv_columns;

/* The caller releases OUT with btv_columns_clear.  BT_ENOMEM. */
BT_CHECKED bt_status btv_columns_make (btv_columns *out, const btv_claims *claims,
                                       bt_error *error);
void btv_columns_clear (btv_columns *columns);

#endif
