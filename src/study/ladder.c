/* study/ladder.c - see ladder.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/ladder.h"

#include <math.h>

bt_status
bti_ladder_order (bti_ladder *ladder, bt_value *out, bt_order *fit, bt_error *error)
{
  bt_status status = bt_order_fit (ladder->h, ladder->residual, ladder->err,
                                   ladder->size, ladder->vectors, fit, error);
  *out = (bt_value){ .value = 0, .lo = -INFINITY, .hi = INFINITY };
  if (status != BT_OK)
    return status;
  double err[BT_AXIS_COUNT]
      = { [BT_AXIS_STEP] = fit->drift + fit->admixture, [BT_AXIS_BASIS] = fit->noise };
  *out = bt_value_from_parts (fit->order, err);
  ladder->first = fit->first;
  ladder->count = fit->count;
  ladder->order = fit->order;
  return BT_OK;
}
