/* validation/stored.h - scans that are kept with the reference data.
 *
 * Such a set is of quantity `scan' and origin `own': numbers of breaktime itself, which
 * judge no solver but show when a number moves.  Its parameters say what was scanned,
 * words as on the command line:
 *
 *   # parameters: quantities=t_q,t_mf; omega=0.8; lambda=0.005:0.1:6; x0=1:15:6;
 *                 t_max=150; relative=0.02; crossing=last
 *
 * and its columns are the axes, then of each quantity its value (inf: beyond _lo), _err
 * and _lo, a row a point in the order of the axes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_STORED_H
#define BTV_STORED_H

#include "validation/reference.h"
#include "validation/scan.h"

/* The scan that SET holds the points of.  Release *OUT with btv_scan_clear, on failure
 * too.  BT_EDATA: they are not those of its columns; BT_ENOMEM. */
BT_CHECKED bt_status btv_stored_scan (btv_scan *out, const btv_reference *set,
                                      bt_error *error);

/* Cell of quantity Q at POINT. */
btv_cell btv_stored_cell (const btv_scan *scan, const btv_reference *set, size_t q,
                          size_t point);

#endif
