/* validation/scanned.h - from the values of axes to a model; part of scan.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_SCANNED_H
#define BTV_SCANNED_H

#include "validation/scan.h"

/* BT_OK when NAME is a parameter of the model, or the time `at'; BT_EINVAL. */
BT_CHECKED bt_status btv_scanned_name (const btv_scan *scan, const char *name,
                                       bt_error *error);

/* BT_OK when there are all the axes that are needed, and every value along each is one
 * that it can have; else all that is wrong is among FAULTS, of points the first.
 * BT_EDATA, BT_ELIMIT, BT_ENOMEM. */
BT_CHECKED bt_status btv_scanned_check (const btv_scan *scan, btv_complaints *faults,
                                        bt_error *error);

/* The mode of the closed model at VALUE, one an axis: NaN where the model is another.
 */
typedef struct btv_mode
{
  double lambda, x0, omega;
} btv_mode;
btv_mode btv_scanned_mode (const btv_scan *scan, const double *value);

#endif
