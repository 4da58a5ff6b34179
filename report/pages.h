/* report/pages.h - the pages of a report, in Markdown: who adds which, and how one is
 * written.
 *
 * All pages are planned before the first is written; then each knows where everything
 * is.  A kind of page more is a planner, which adds pages with a function that writes
 * one, and its row in report.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_PAGES_H
#define BTR_PAGES_H

#include "report/work.h"

enum
{
  BTR_PAGE_BYTES = 40960 /* most that a page has, where it can be divided */
};

/* A planner adds its pages to WORK, after those of the planners before it. */
BT_CHECKED bt_status btr_plan_front (btr_work *work, bt_error *error);
BT_CHECKED bt_status btr_plan_claims (btr_work *work, bt_error *error);
BT_CHECKED bt_status btr_plan_trust (btr_work *work, bt_error *error);
BT_CHECKED bt_status btr_plan_list (btr_work *work, bt_error *error);
BT_CHECKED bt_status btr_plan_conventions (btr_work *work, bt_error *error);

/* Add a page of PART (NULL: of all), which PUT fills below its title: *OUT is its place
 * in WORK, whose pages may move.  It is claims/STEM.md, STEM made of the part's prefix
 * and NAME; with NAME NULL REPORT.md. */
BT_CHECKED bt_status btr_add_page (btr_work *work, const btr_part *part,
                                   const char *name, btr_put_page *put, size_t *out,
                                   bt_error *error);

/* Write all of them. */
BT_CHECKED bt_status btr_write_pages (btr_work *work, bt_error *error);

#endif
