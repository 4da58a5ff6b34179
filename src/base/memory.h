/* base/memory.h - allocation that reports.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_MEMORY_H
#define BTI_MEMORY_H

#include <breaktime/status.h>
#include <stddef.h>

/* *OUT = COUNT zeroed objects of SIZE bytes, to be released with free; NULL and
 * BT_ENOMEM on failure, overflow of the product included.  COUNT 0 gives one. */
BT_CHECKED bt_status bti_calloc (void *out, size_t count, size_t size, bt_error *error);

/* Resize *PTR to COUNT objects; untouched on failure.  New bytes are not set. */
BT_CHECKED bt_status bti_realloc (void *ptr, size_t count, size_t size,
                                  bt_error *error);

/* Bytes that one run may take: as many GiB as BREAKTIME_MEMORY in the environment says,
 * 4 without it, or all that this machine, its control group (version 2) and the limit
 * on the address space leave, where that is less. */
double bti_memory_limit (void);

/* BT_ELIMIT with WHAT and the figures when BYTES is above that limit (or NaN). */
BT_CHECKED bt_status bti_memory_check (double bytes, bt_error *error, const char *what,
                                       ...) BT_PRINTF (3, 4);

/* Copy of TEXT.  BT_ENOMEM. */
BT_CHECKED bt_status bti_strdup (char **out, const char *text, bt_error *error);

#endif
