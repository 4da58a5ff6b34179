/* study/study.c - see study.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/study.h"

#include <math.h>

bt_status
bti_count_points (double t_end, double interval, size_t *out, bt_error *error)
{
  static const double most = 1e7;
  double points = floor (t_end / interval + 1e-9) + 1;
  *out = 0;
  if (!(points <= most + 1))
    return bt_error_set (error, BT_ELIMIT,
                         "%.3g points, %g apart up to t = %g; at most %g", points,
                         interval, t_end, most);
  *out = (size_t) points;
  return BT_OK;
}
