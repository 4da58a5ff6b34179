/* report/work.h - a report that is being written: its parts and its files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_WORK_H
#define BTR_WORK_H

#include "report/layout.h"

typedef struct btr_work
{
  const btr_options *options;
  btr_part *parts;
  size_t count;
  const char *temp; /* the temporary folder */
  btr_level level;
  char **files; /* complete files in it, relative */
  size_t files_count;
  char **taken; /* stems given away */
  size_t taken_count;
  btr_page *pages; /* in the order in which they are read; REPORT.md first */
  size_t pages_count;
} btr_work;

/* The parts of WORK, one for each of its count AUDITS, and how they are shown; and let
 * go of all it holds, in any case. */
BT_CHECKED bt_status btr_work_begin (btr_work *work, const btv_audit *const *audits,
                                     bt_error *error);
void btr_work_end (btr_work *work);

/* Begin file NAME in the temporary folder. */
void btr_sink_open (btr_sink *sink, const btr_work *work, const char *name,
                    bt_error *error);
/* Complete it; KEEP: it belongs to the report.  Returns what went wrong first. */
BT_CHECKED bt_status btr_sink_close (btr_sink *sink, btr_work *work, const char *name,
                                     int keep);
/* NAME in the temporary folder is part of the report. */
BT_CHECKED bt_status btr_work_keep (btr_work *work, const char *name, bt_error *error);
/* NAME in the temporary folder, owned by the caller. */
BT_CHECKED bt_status btr_work_path (char **out, const btr_work *work, const char *name,
                                    bt_error *error);

#endif
