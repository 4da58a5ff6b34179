/* num/root.c - see root.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/root.h"

bt_status
bti_root (bti_function *f, void *context, double lo, double hi, double relative,
          double *root, double *err, bt_error *error)
{
  double at_lo, at_hi;
  bt_status status = f (context, lo, &at_lo, error);
  if (status == BT_OK)
    status = f (context, hi, &at_hi, error);
  if (status == BT_OK && !((at_lo < 0) != (at_hi < 0)))
    status = bt_error_set (error, BT_ECONV,
                           "no change of sign between %g (%.3g) and %g (%.3g)", lo,
                           at_lo, hi, at_hi);
  while (status == BT_OK && hi - lo > relative * hi)
    {
      double middle = (lo + hi) / 2, here;
      status = f (context, middle, &here, error);
      if (status == BT_OK && (here < 0) == (at_lo < 0))
        lo = middle;
      else
        hi = middle;
    }
  *root = (lo + hi) / 2;
  *err = (hi - lo) / 2;
  return status;
}
