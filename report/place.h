/* report/place.h - the folder of a report: what may lie there, how it is made aside and
 * exchanged.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_PLACE_H
#define BTR_PLACE_H

#include "report/report.h"

/* ---- what a report is made of (folders.c) ---------------------------------------- */

/* A folder below the report, and how the names of its files end. */
typedef struct btr_folder
{
  const char *name, *ending;
} btr_folder;

/* All of them, and how many. */
const btr_folder *btr_folders (size_t *count);
/* Is NAME, "REPORT.md" or "data/x.csv", that of a file of a report?  A name at the top
 * is in one list, one below in one of the folders. */
int btr_is_report_file (const char *name);

/* ---- folders in the making (stage.c) ------------------------------------------- */

/* Lock the folder FD; 0: another process has it.  Where there are no locks it is as if
 * nobody had one. */
int btr_folder_lock (int fd);
/* Is FD the folder NAME in PARENT? */
int btr_same_folder (int fd, int parent, const char *name);
/* Make the folder PATH, which ends in XXXXXX that are replaced, and lock it: *FD, for
 * the caller to close.  BT_EIO. */
BT_CHECKED bt_status btr_stage_make (char *path, int *fd, bt_error *error);
/* Is NAME PREFIX and six letters or digits? */
int btr_stage_is (const char *name, const char *prefix);
/* Remove NAME in PARENT with what such a folder can hold.  Anything else stays. */
void btr_stage_remove (int parent, const char *name);
/* Remove those in PARENT that begin with PREFIX and that nobody has locked. */
void btr_stage_sweep (int parent, const char *prefix);

/* ---- which files a report has (sums.c) ----------------------------------------- */

#define BTR_SUMS "SHA256SUMS"

typedef struct btr_sums
{
  char **name; /* in TEXT */
  size_t count;
  btr_level level;
  char *text; /* of the file; NULL: there is none */
} btr_sums;

/* Those of the report in FOLDER; without them OUT is empty, and the level that of
 * nothing, or of a report that is not to be lost.  BT_EIO, BT_ENOMEM. */
BT_CHECKED bt_status btr_sums_read (btr_sums *out, int folder, bt_error *error);
void btr_sums_clear (btr_sums *sums);
/* Is FOLDER followed by NAME among them? */
int btr_sums_has (const btr_sums *sums, const char *folder, const char *name);

/* ---- the folder of a report (place.c) ------------------------------------------ */

/* Where the new report is to be made: a folder with all its folders. */
const char *btr_place_stage (const btr_place *place);
/* Exchange the report that is there for the files NOW of the stage.  On failure the old
 * one is there as it was.  BT_EIO. */
BT_CHECKED bt_status btr_place_install (btr_place *place, const btr_sums *now,
                                        bt_error *error);

#endif
