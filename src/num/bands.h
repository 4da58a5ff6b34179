/* num/bands.h - products with a sparse matrix whose elements lie along diagonals.
 *
 * Rows are taken in chunks; in each, elements next to each other on one diagonal are a
 * run, and products go along runs, several elements at once.  Vectors are complex, all
 * real parts first, then all imaginary parts.                           Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_BANDS_H
#define BTI_BANDS_H

#include <breaktime/language.h>
#include <breaktime/status.h>
#include <stddef.h>

typedef struct bti_bands bti_bands;

/* From compressed rows, columns increasing: REAL elements, or, when it is NULL, those
 * of VALUE.  Copied.  Caller owns *OUT.  BT_ENOMEM. */
BT_CHECKED bt_status bti_bands_new (bti_bands **out, size_t size, const size_t *row,
                                    const unsigned *column, const double *real,
                                    const bt_complex *value, bt_error *error);
void bti_bands_free (bti_bands *bands);

/* OUT = ALPHA (A - SHIFT) IN - BETA OUT, SUM += WEIGHT OUT. */
typedef struct bti_step
{
  double shift, alpha, beta, weight;
} bti_step;
void bti_bands_step (const bti_bands *bands, const bti_step *step, double *out,
                     double *sum, const double *in);

#endif
