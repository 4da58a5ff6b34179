/* scan/store.h - what a scan has found, on the disk as soon as it is known.
 *
 * A folder with two files: `spec', what is scanned, a line `key: value' each, written
 * once; and `points', to which every result is appended: a line with the number of the
 * point, a text, and a check sum of both, parted by tabs.  A line that is damaged or
 * cut short counts as not there; the others stay good.  One process at a time has a
 * store.
 *
 * Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_STORE_H
#define BTI_STORE_H

#include <breaktime/status.h>
#include <stddef.h>

typedef struct bti_store bti_store;

enum
{
  BTI_RESULT = 8000 /* bytes of one text at most */
};

/* What was found while opening. */
typedef struct bti_store_state
{
  size_t found;   /* good lines */
  size_t damaged; /* lines that are not as they were written, but for: */
  int cut;        /* the last one is incomplete */
} bti_store_state;

/* Open the store in FOLDER, made if it is not there, for the scan that SPEC, lines
 * `key: value', describes, of POINTS points.  Each good line is given to FOUND; a point
 * may come twice, the later one counts.  FORCE: begin anew, whatever is there.  Caller
 * closes *OUT, NULL on failure.
 * BT_EDATA: another scan is stored there, the message says in which key they differ, or
 * something that is no scan; BT_EIO: cannot be read or written, or another process has
 * it; BT_ENOMEM; what FOUND returned. */
BT_CHECKED bt_status bti_store_open (
    bti_store **out, const char *folder, const char *spec, size_t points, int force,
    bt_status (*found) (void *context, size_t point, const char *text, bt_error *),
    void *context, bti_store_state *state, bt_error *error);
void bti_store_close (bti_store *store); /* NULL is fine */

/* Append TEXT, without tabs and newlines, as the result of POINT.  Wholly or not at
 * all. BT_EINVAL, BT_EIO. */
BT_CHECKED bt_status bti_store_add (bti_store *store, size_t point, const char *text,
                                    bt_error *error);

/* What was added so far is on the disk when this returns.  BT_EIO. */
BT_CHECKED bt_status bti_store_sync (bti_store *store, bt_error *error);

#endif
