/* validation/convert.h - from the units of a model to those of its source.
 *
 * A model has hbar = 1 and the units of its file; a source may print the same quantity
 * in others, or count it from another zero.  The key `convert' of a claim says how:
 *
 *   printed = scale * (what is computed) + offset
 *
 * An answer is converted once, where it enters the audit (ask.c); from then on all that
 * is compared, judged, shown and written is in units of the source.  Times and settings
 * that the claim gives, curves, and the text of a reason stay in those of the model.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_CONVERT_H
#define BTV_CONVERT_H

#include "validation/evaluator.h"
#include "validation/printed.h"

typedef struct btv_convert
{
  double scale, offset; /* SCALE is not 0 */
  char *why;            /* owned; NULL: the units are the same, whatever stands above */
} btv_convert;

/* A number X of the model in units of the source; the factor by which differences grow,
 * > 0. */
double btv_convert_number (const btv_convert *convert, double x);
double btv_convert_factor (const btv_convert *convert);

/* INTERVAL of the source in units of the model. */
btv_interval btv_convert_back (const btv_convert *convert, btv_interval interval);

/* VALUE of the model becomes scale * value + offset: so do its ends, which change
 * places where scale < 0, while errors grow by the factor alone. */
void btv_convert_value (const btv_convert *convert, bt_value *value);

/* The same of ANSWER: its value, the scatter, and what is behind it. */
void btv_convert_answer (const btv_convert *convert, btv_answer *answer);

/* "2 x value + 1", as plain text; returns OUT. */
enum
{
  BTV_CONVERT_SIZE = 80
};
char *btv_convert_text (const btv_convert *convert, char out[BTV_CONVERT_SIZE]);

#endif
