/* validation/scanned.h - from the values of axes to a model; part of scan.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_SCANNED_H
#define BTV_SCANNED_H

#include "validation/scan.h"

/* BT_OK when the axes are parameters of the model, all that are needed, and every value
 * along each is one that it can have.  *HAS_AT: a time `at' is among them. */
BT_CHECKED bt_status btv_scanned_check (const btv_scan *scan, int *has_at,
                                        bt_error *error);

/* The mode of the closed model at VALUE, one an axis: NaN where the model is another.
 */
typedef struct btv_mode
{
  double lambda, x0, omega;
} btv_mode;
btv_mode btv_scanned_mode (const btv_scan *scan, const double *value);

#endif
