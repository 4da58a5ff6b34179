/* base/input.h - text files line by line, plain or gzipped.
 *
 * Memory is bounded by the longest line allowed, whatever the file unpacks to.
 * Strict, because a file cut short must not pass for a shorter one: every line
 * ends in LF, the last one too, or in CR LF, without other control characters; a name
 * in ".gz" means gzip members and nothing behind them, any other name a plain file.
 * A byte order mark in front is passed over.  The check sum and the length of a gzip
 * member are compared at its end: what was read is good only once a line of NULL was
 * given out.
 *
 * Only regular files are opened: a pipe may never give anything, a device never end.
 *
 * Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_INPUT_H
#define BTI_INPUT_H

#include <breaktime/status.h>
#include <stddef.h>

typedef struct bti_input bti_input;

/* Open PATH to be read; the caller closes *FD, which is -1 on failure.  Never waits.
 * *BYTES, which may be NULL, receives the size.  BT_EIO with the path and the reason:
 * the system's, or that PATH is a folder, a pipe, a device, ... */
BT_CHECKED bt_status bti_input_descriptor (int *fd, size_t *bytes, const char *path,
                                           bt_error *error);

/* BT_EIO with the path and the system's reason; BT_ENOMEM. */
BT_CHECKED bt_status bti_input_open (bti_input **out, const char *path,
                                     bt_error *error);
void bti_input_close (bti_input *input); /* NULL is fine */

/* The next line without its LF, valid until the next call, to be written into at
 * will; NULL after the last one.  BT_EDATA: "path:line: what is wrong";
 * BT_ELIMIT: longer than allowed; BT_EIO, BT_ENOMEM. */
BT_CHECKED bt_status bti_input_line (bti_input *input, char **line, bt_error *error);

/* Number of the line given last, from 1. */
size_t bti_input_number (const bti_input *input);

/* Fill ERROR with "path:line: " and the formatted text; returns BT_EDATA. */
bt_status bti_input_refuse (const bti_input *input, bt_error *error, const char *format,
                            ...) BT_PRINTF (3, 4);

/* The same for LINE of PATH, which need not be open.  A long path is shown by its
 * end, so that the rest stays readable. */
bt_status bti_refuse_line (bt_error *error, const char *path, size_t line,
                           const char *format, ...) BT_PRINTF (4, 5);

/* Give the bytes of PATH as they lie on the disk to TAKE, part by part; *SIZE
 * receives their number.  BT_EIO, BT_ENOMEM; BT_ELIMIT: more than BTI_MAX_TABLE. */
BT_CHECKED bt_status bti_input_bytes (const char *path,
                                      void (*take) (void *context, const void *data,
                                                    size_t size),
                                      void *context, size_t *size, bt_error *error);

#endif
