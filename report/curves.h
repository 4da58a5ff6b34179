/* report/curves.h - how curves in time are shown.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_CURVES_H
#define BTR_CURVES_H

#include "report/layout.h"

enum
{
  BTR_POINTS = 1200 /* most points a curve has in the report's files */
};

/* Decide how exhibit I of AUDIT is shown. */
void btr_set_view (btr_view *view, const btv_audit *audit, size_t i);
/* Indices of at most LIMIT of SIZE points, the first and the last among them:
 * evenly spaced, or GEOMETRIC, dense where t is small.  INDEX has room for
 * LIMIT; returns how many. */
size_t btr_thin (size_t *index, size_t limit, size_t size, int geometric);
/* Points of a curve that is drawn over t = 0 ... END: how delta(t) is thinned. */
int btr_long_run (double end);

#endif
