/* solve/elapsed.h - time as a sum of intervals, for phases that are computed from it: a
 * plain sum of 10^5 of them is off by 10^4 units of its last place.      Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_ELAPSED_H
#define BTI_ELAPSED_H

typedef struct bti_elapsed
{
  double time, rest; /* the sum, and what its rounding left out */
} bti_elapsed;

/* Kahan's sum. */
static inline void
bti_elapse (bti_elapsed *elapsed, double interval)
{
  const double more = interval - elapsed->rest, sum = elapsed->time + more;
  elapsed->rest = sum - elapsed->time - more;
  elapsed->time = sum;
}

#endif
