/* num/factors.h - large sparse systems of equations, by LU factors from UMFPACK.
 *
 * Owner of suitesparse/umfpack.h.                                       Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_FACTORS_H
#define BTI_FACTORS_H

#include <breaktime/status.h>
#include <breaktime/watch.h>
#include <stddef.h>

/* A[row[e]][column[e]] += value[e]; filled by bti_entries_add. */
typedef struct bti_entries
{
  size_t count, room;
  long *row, *column;
  double *value;
} bti_entries;

/* BT_ENOMEM. */
BT_CHECKED bt_status bti_entries_add (bti_entries *entries, size_t row, size_t column,
                                      double value, bt_error *error);
void bti_entries_clear (bti_entries *entries);

typedef struct bti_factors bti_factors;

/* The LU factors of A - SHIFT, N x N, of ENTRIES.  Caller owns *OUT.  What it will take
 * is estimated first.  BT_ELIMIT: too much memory, or more than a quarter of an hour;
 * BT_ECONV: singular; BT_ENOMEM; what the watch says. */
BT_CHECKED bt_status bti_factors_new (bti_factors **out, const bti_entries *entries,
                                      size_t n, double shift, const bt_watch *watch,
                                      bt_error *error);
void bti_factors_free (bti_factors *factors);

/* X = (A - SHIFT)^-1 B, which do not overlap.  BT_ECONV, BT_ENOMEM. */
BT_CHECKED bt_status bti_factors_solve (const bti_factors *factors, double *x,
                                        const double *b, bt_error *error);

/* Y = A X, without the shift; and, unless it is NULL, SIZE[i] = sum_j |A_ij X_j|. */
void bti_factors_apply (const bti_factors *factors, double *y, const double *x,
                        double *size);

#endif
