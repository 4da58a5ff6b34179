/* report/svg.h - pictures as fine as a page shows them, in the light and in the dark.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_SVG_H
#define BTR_SVG_H

#include "report/text.h"

/* Put the SVG of SIZE bytes at TEXT, gnuplot's or our own, into SINK so that it looks
 * the same and is smaller: lines lose the points that lie within a tenth of a unit of
 * what is left of them, coordinates are rounded to tenths, a style that all groups
 * share is said once and a text is one element, what draws nothing goes, and with it
 * what tells one gnuplot from the next.  Colours of report/style.gp and of verdicts get
 * others where the reader's screen is dark; what lies on the colours of a map is to be
 * in none of them, since those stay.  What is not known is passed on. */
void btr_put_svg (btr_sink *sink, const char *text, size_t size);

#endif
