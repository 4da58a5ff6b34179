/* validation/manifest.h - what a folder of reference data holds, and why it changed.
 *
 * MANIFEST is YAML, read as strictly as a claims file and written by
 * `breaktime reference update' alone:
 *
 *   sets:
 *     - file: qutip/means-01.csv.gz
 *       sha256: 64 hexadecimal digits
 *       bytes: 1234
 *       rows: 41
 *       origin: computed          # or printed
 *       changes:                  # why this set was replaced, the first one first
 *         - {date: 2025-01-31, replaced: SHA-256 of the old file, reason: "..."}
 *
 * 4096 sets at most, of 64 MiB each.
 *
 * Owner of nettle.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_MANIFEST_H
#define BTV_MANIFEST_H

#include "validation/complaints.h"

#include <breaktime/status.h>
#include <stddef.h>

enum
{
  BTV_SHA256 = 65 /* 64 digits and the end */
};

typedef struct btv_replaced
{
  char *date, *reason;
  char sha256[BTV_SHA256];
} btv_replaced;

typedef struct btv_entry
{
  char *file; /* below the folder, "SET/NAME.csv.gz" */
  char sha256[BTV_SHA256];
  size_t bytes, rows;
  char *origin;
  btv_replaced *changes;
  size_t changes_count, line;
} btv_entry;

typedef struct btv_manifest
{
  char *path;
  btv_entry *entries; /* by file name */
  size_t count;
} btv_manifest;

/* An empty one, to be written to PATH.  BT_ENOMEM. */
BT_CHECKED bt_status btv_manifest_new (btv_manifest **out, const char *path,
                                       bt_error *error);

/* Read PATH.  Caller owns *OUT; NULL on failure.
 * BT_EIO; BT_EDATA ("path:line:column: ..."), and all that is wrong in COMPLAINTS,
 * which the caller clears; BT_ENOMEM. */
BT_CHECKED bt_status btv_manifest_load (btv_manifest **out, const char *path,
                                        btv_complaints *complaints, bt_error *error);
void btv_manifest_free (btv_manifest *manifest);

/* The entry of FILE, NULL when there is none. */
btv_entry *btv_manifest_find (const btv_manifest *manifest, const char *file);

/* The entry of FILE, made in its place when it is not there.  Pointers to entries are
 * stale then.  BT_ENOMEM. */
BT_CHECKED bt_status btv_manifest_entry (btv_manifest *manifest, const char *file,
                                         btv_entry **out, bt_error *error);

/* ORIGIN, and one more line on why ENTRY changed.  BT_EINVAL: a reason with a control
 * character; BT_ENOMEM. */
BT_CHECKED bt_status btv_entry_origin (btv_entry *entry, const char *origin,
                                       bt_error *error);
BT_CHECKED bt_status btv_entry_change (btv_entry *entry, const char *date,
                                       const char *reason, bt_error *error);

/* BT_EIO, BT_ENOMEM. */
BT_CHECKED bt_status btv_manifest_write (const btv_manifest *manifest, bt_error *error);

/* SHA-256 and length of the file at PATH.  BT_EIO, BT_ENOMEM. */
BT_CHECKED bt_status btv_manifest_hash (const char *path, char out[BTV_SHA256],
                                        size_t *bytes, bt_error *error);

#endif
