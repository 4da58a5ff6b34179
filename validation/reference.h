/* validation/reference.h - one set of reference data, numbers with units and errors:
 * those that no solver of ours computed, and scans of our own.
 *
 * A set is a table (breaktime/table.h) in SET/NAME.csv or SET/NAME.csv.gz.  Its head
 * says what a reader must know:
 *
 *   # id: qutip/means-01            the path below the folder, without the ending
 *   # quantity: means               what it is; agreement.h lists what can be checked
 *   # columns: t, x, x_err          the names of the columns again
 *   # units: 1/omega, sqrt(hbar/(m omega)), sqrt(hbar/(m omega))
 *   # accuracy: 0, x_err, 0         half-width of the error of each column: a number,
 *                                   or the column that has it row by row; of texts
 *                                   `digits' (half a unit in the last one) or `-'
 *   # parameters: lambda=0.1; x0=5; omega=0.4,0.8      or `none'
 *   # origin: computed              by other people's software; or `printed'; or `own',
 *                                   by breaktime itself (stored.h)
 *   # generator: QuTiP 4.7.1        computed: with its version
 *   # command: python3 ...          computed
 *   # refinement: ...               computed: how the accuracy was found
 *   # source: ...                   printed: where
 *   # date: 2025-01-31
 *   # note: ...                   optional
 *
 * Other keys are refused, and so is a key or a parameter that is given twice.  Lines
 * end in LF or CR LF, with or without a byte order mark in front; numbers are decimal.
 * Every number is finite, but for `own' ones.  At most 64 MiB, 500 lines of head, 1000
 * columns, 16384 bytes a line and 1048576 cells of text (base/limits.h), in a regular
 * file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_REFERENCE_H
#define BTV_REFERENCE_H

#include <breaktime/status.h>
#include <breaktime/table.h>

enum
{
  BTV_REFERENCE_UNIT = 64 /* room for a unit */
};

typedef struct btv_column
{
  const char *name;
  char unit[BTV_REFERENCE_UNIT];
  const double *numbers;    /* or */
  const char *const *texts; /* NULL for numbers */
  double accuracy;          /* of all rows; NaN when row by row */
  const double *errors;     /* row by row; NULL otherwise */
  int digits;               /* texts that are numbers as printed */
} btv_column;

typedef struct btv_reference
{
  char *path;
  bt_table *table;
  const char *id, *quantity, *origin, *parameters; /* borrowed from the table */
  btv_column *columns;
  size_t columns_count, rows;
} btv_reference;

/* Read PATH.  Caller owns *OUT; NULL on failure.  BT_EIO: cannot be read; BT_EDATA:
 * "path:line: what is wrong"; BT_ELIMIT, BT_ENOMEM. */
BT_CHECKED bt_status btv_reference_load (btv_reference **out, const char *path,
                                         bt_error *error);
void btv_reference_free (btv_reference *reference);

/* NULL when there is none. */
const btv_column *btv_reference_column (const btv_reference *reference,
                                        const char *name);

/* Half-width of the error of a cell; NaN for a text that is no number. */
double btv_column_error (const btv_column *column, size_t row);

/* What a caller expects of a set. */
typedef struct btv_expected
{
  const char *name, *unit;
  int optional;
} btv_expected;

/* BT_EDATA when one of COUNT numeric columns is not there, holds texts or has another
 * unit. */
BT_CHECKED bt_status btv_reference_expect (const btv_reference *reference,
                                           const btv_expected *expected, size_t count,
                                           bt_error *error);

/* The numbers of parameter KEY, separated by commas: at least MIN of them, at most MAX,
 * into OUT; *COUNT may be NULL.  BT_EDATA when they are not there. */
BT_CHECKED bt_status btv_reference_numbers (const btv_reference *reference,
                                            const char *key, size_t min, size_t max,
                                            double *out, size_t *count,
                                            bt_error *error);

/* The same for whole numbers from 1 to LARGEST. */
BT_CHECKED bt_status btv_reference_counts (const btv_reference *reference,
                                           const char *key, size_t min, size_t max,
                                           double largest, size_t *out,
                                           bt_error *error);

/* BT_EDATA when there is a parameter that is none of the COUNT KEYS. */
BT_CHECKED bt_status btv_reference_keys (const btv_reference *reference,
                                         const char *const *keys, size_t count,
                                         bt_error *error);

/* Parameter I from 0: its key and value, each of less than SIZE bytes; 0 after the last
 * one.  One that is too long is cut. */
int btv_reference_parameter (const btv_reference *reference, size_t i, char *key,
                             char *value, size_t size);

/* Parameter KEY as a word of less than SIZE bytes into OUT; "" when there is none. */
void btv_reference_word (const btv_reference *reference, const char *key, char *out,
                         size_t size);

/* ---- two versions of a set ------------------------------------------------------- */

/* One column of both. */
typedef struct btv_change
{
  char name[BTV_REFERENCE_UNIT];
  double largest; /* difference; INFINITY for a text that is another */
  double allowed; /* sum of both errors there */
  size_t row;     /* where largest - allowed is largest */
  int differs;    /* beyond what is allowed */
} btv_change;

/* Compare all columns of A and B, of the same names, units and number of rows; what
 * is not so is a message in WHY (of SIZE bytes, "" otherwise) and no failure.  The
 * caller frees *OUT, which has A->columns_count entries, or is NULL if WHY says
 * something.  BT_ENOMEM. */
BT_CHECKED bt_status btv_reference_compare (btv_change **out, const btv_reference *a,
                                            const btv_reference *b, char *why,
                                            size_t size, bt_error *error);

/* Whether A and B have the same cells and heads, but for the date. */
int btv_reference_equal (const btv_reference *a, const btv_reference *b);

#endif
