/* base/file.h - output files that appear whole or not at all.
 *
 * Output is buffered: an error of one call may be owed to the data of an
 * earlier one.  After the first error every further call on the file reports
 * it again, so a caller that looks only at the commit misses nothing.
 *
 * Owner of zlib.h.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_FILE_H
#define BTI_FILE_H

#include <breaktime/status.h>
#include <stdarg.h>
#include <stddef.h>

typedef struct bti_file bti_file;

/* Begin a file at PATH: in the same folder a file without a name, which gets it when
 * it is whole, so that nothing is left of it when the program is killed.  To replace
 * a file it is called `.NAME.XXXXXX' for a moment, and from the beginning where the
 * file system knows no files without names.  Where PATH is "-" (stdout) or names
 * something that exists and is no regular file, that itself.  A symbolic link is
 * followed: the file that it names is replaced, the link stays.  Output to "-" does
 * not pass through stdio; flush stdout before.  GZIP non-zero compresses, at level 9,
 * without a name or a time in the head, so that equal data give equal bytes.
 * BT_EIO with the path and the system's reason; BT_ENOMEM. */
BT_CHECKED bt_status bti_file_open (bti_file **out, const char *path, int gzip,
                                    bt_error *error);

/* Append.  Numbers have a decimal point in every locale.  BT_EIO, BT_ENOMEM; the
 * file is then good for discarding only. */
BT_CHECKED bt_status bti_file_write (bti_file *file, const void *data, size_t size,
                                     bt_error *error);
BT_CHECKED bt_status bti_file_printf (bti_file *file, bt_error *error,
                                      const char *format, ...) BT_PRINTF (3, 4);

/* Flush, fsync, rename into place.  Frees FILE whether it succeeds or not; on
 * failure the temporary file is removed and an older file at PATH is untouched. */
BT_CHECKED bt_status bti_file_commit (bti_file *file, bt_error *error);

/* Give up: remove the temporary file.  NULL is fine. */
void bti_file_discard (bti_file *file);

/* Make folder PATH and its parents; one that exists is fine.  BT_EIO, BT_ENOMEM. */
BT_CHECKED bt_status bti_file_mkdir (const char *path, bt_error *error);

/* vsnprintf as in the C locale, whatever the caller of the library has set. */
int bti_file_vformat (char *out, size_t size, const char *format, va_list list)
    BT_PRINTF (3, 0);

/* Version of the zlib in use, "1.2.13"; static. */
const char *bti_file_zlib_version (void);

#endif
