/* report/svgpath.h - lines of a picture with the points that can be seen.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_SVGPATH_H
#define BTR_SVGPATH_H

#include "report/text.h"

/* The value from TEXT to END of an attribute d or, CLOSED, points, as gnuplot writes
 * them, without the points that lie within a tenth of a unit of what is left, rounded
 * to tenths.  0: nothing is written, it has another form. */
int btr_put_points (btr_sink *sink, const char *text, const char *end, int closed);

/* TENTHS of a unit, after a number where AFTER. */
void btr_put_tenths (btr_sink *sink, long tenths, int after);
/* A pair of numbers of the form that gnuplot writes, at *AT, which goes behind it; 0:
 * none. */
int btr_take_pair (const char **at, const char *end, double out[2]);
/* The first from AT that is neither a blank nor a comma. */
const char *btr_svg_blank (const char *at, const char *end);

#endif
