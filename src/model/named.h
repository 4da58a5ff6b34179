/* model/named.h - numbers behind the names of parts, as people write them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_MODEL_NAMED_H
#define BTI_MODEL_NAMED_H

#include "model/system.h"

/* The part of SYSTEM called by the LENGTH bytes at NAME, or its number of parts. */
size_t bti_named_part (const bti_system *system, const char *name, size_t length);

/* OUT[k] of the oscillators of SYSTEM from TEXT: `x=5 y=8', NaN where a name is
 * missing; or `5' of all of them.  BT_EINVAL: it is not of that form, and WHAT it is.
 */
BT_CHECKED bt_status bti_named_numbers (double out[BT_MAX_PARTS],
                                        const bti_system *system, const char *what,
                                        const char *text, bt_error *error);

#endif
