/* report/apart.h - are the numbers of two files of a figure apart?
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_APART_H
#define BTR_APART_H

#include "report/text.h"

/* Where two files differ most. */
typedef struct btr_apart
{
  size_t count; /* of numbers that differ, or of what else does; 0: none does */
  char what[BTR_LINE], before[BTR_LINE], now[BTR_LINE];
} btr_apart;

/* Hold the file NOW of a figure's numbers against BEFORE.  A number differs where the
 * two lie further apart than their errors, which stand in the columns that figure.h
 * names, and what eight digits do not tell; without a column of errors, than a
 * millionth of the largest number of the column, or 1e-9.  One that is not bounded, or
 * where the error is not known, differs from no other; one that is there differs from
 * one that is not.  Texts differ where they are not the same.  Other columns, or more
 * rows, differ as a whole, and the first row that one has alone is told. BT_EIO,
 * BT_EDATA: a file that cannot be read, or is no table; BT_ENOMEM. */
BT_CHECKED bt_status btr_data_apart (btr_apart *out, const char *before,
                                     const char *now, bt_error *error);

#endif
