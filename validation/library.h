/* validation/library.h - a folder of reference data.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_LIBRARY_H
#define BTV_LIBRARY_H

#include "validation/manifest.h"
#include "validation/reference.h"

typedef struct btv_library
{
  char *folder;
  btv_manifest *manifest; /* NULL: there is no file MANIFEST */
  char **files;           /* all *.csv and *.csv.gz below, sorted */
  size_t files_count;
  char **strays; /* other files that do not belong into such a folder */
  size_t strays_count;
} btv_library;

/* Look what FOLDER holds.  MANIFEST, README.md, include.am and what lies in recipes/
 * belong there and are no strays.  Caller owns *OUT; NULL on failure.
 * BT_EIO: cannot be read; BT_EDATA: a bad MANIFEST, all that is wrong with it in
 * COMPLAINTS, which the caller clears; folders nested deeper than 8, or more than 4096
 * files and folders; BT_ENOMEM. */
BT_CHECKED bt_status btv_library_open (btv_library **out, const char *folder,
                                       btv_complaints *complaints, bt_error *error);
void btv_library_free (btv_library *library);

/* Path of FILE below the folder.  The caller frees *OUT.  BT_ENOMEM. */
BT_CHECKED bt_status btv_library_path (const btv_library *library, const char *file,
                                       char **out, bt_error *error);

/* The file of the set called ID ("qutip/means-01"), NULL when there is none. */
const char *btv_library_find (const btv_library *library, const char *id);

/* Load FILE, which must be as the manifest says (where there is one) and have the id
 * that its name says.  BT_EDATA, BT_EIO, BT_ELIMIT, BT_ENOMEM. */
BT_CHECKED bt_status btv_library_load (const btv_library *library, const char *file,
                                       btv_reference **out, bt_error *error);

/* Check everything: each set as btv_library_load does, none missing, nothing that is
 * not in the manifest, and that there is one.  TELL is called with each problem.
 * BT_ENOMEM; problems are no failure, and counted in *PROBLEMS. */
BT_CHECKED bt_status btv_library_verify (const btv_library *library,
                                         void (*tell) (void *context, const char *text),
                                         void *context, size_t *problems,
                                         bt_error *error);

/* Write FRESH into the folder, packed, and enter it into the manifest, which is made
 * if there is none.  Where there is such a set already, REASON (one line) says why it
 * is replaced and DATE when; for a new one they are not used.  BT_EINVAL, BT_EIO,
 * BT_ENOMEM; nothing is half-written, but the set may be there without its entry
 * when writing the manifest failed. */
BT_CHECKED bt_status btv_library_update (btv_library *library,
                                         const btv_reference *fresh, const char *date,
                                         const char *reason, bt_error *error);

#endif
