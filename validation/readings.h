/* validation/readings.h - pairs of readings.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_READINGS_H
#define BTV_READINGS_H

#include "validation/claims.h"

/* Append to the readings of CLAIMS the pairs of them, as claims.h has it.  BT_ENOMEM.
 */
BT_CHECKED bt_status btv_readings_pair (btv_claims *claims, bt_error *error);

#endif
