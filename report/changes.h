/* report/changes.h - what is another in a later results.json.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_CHANGES_H
#define BTR_CHANGES_H

#include <breaktime/status.h>
#include <stddef.h>

typedef struct btr_changes btr_changes;

/* Compare NOW with BEFORE, each a results.json or the folder of a report, claim by
 * claim of each source.  A change is another verdict; a value outside the errors of
 * both: two intervals [lo, hi] without a common point, as defined or under one reading;
 * another label; another question or printed number; a claim that only one has; and
 * where both have the numbers of their figures beside them, numbers of a figure that
 * are apart (apart.h), and a figure that only one has though both judged all its
 * claims. What was not run, not asked or not answered in one of them, a claim, a
 * reading, a setting, is not compared and is no change: it is listed apart. Caller owns
 * *OUT.  BT_EIO: a file that cannot be read; BT_EDATA: it is no results.json of the
 * form that this program writes, or a figure's file is no table; BT_ENOMEM. */
BT_CHECKED bt_status btr_changes_find (btr_changes **out, const char *before,
                                       const char *now, bt_error *error);
void btr_changes_free (btr_changes *changes); /* NULL is fine */
size_t btr_changes_count (const btr_changes *changes);

/* Write them to PATH, "-" for standard output: as Markdown, or as one JSON object.
 * BT_EIO, BT_ENOMEM. */
BT_CHECKED bt_status btr_changes_write (const btr_changes *changes, int json,
                                        const char *path, bt_error *error);

#endif
