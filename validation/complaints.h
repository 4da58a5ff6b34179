/* validation/complaints.h - all that is wrong with a file, not only what is met first.
 *
 * A loader adds what it finds and goes on, as far as what follows can be understood
 * without it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_COMPLAINTS_H
#define BTV_COMPLAINTS_H

#include <breaktime/status.h>
#include <stddef.h>

enum
{
  BTV_COMPLAINTS_SHOWN = 100, /* of one file; how many more there are is said */
  BTV_COMPLAINT_SIZE = 1024   /* room for one, without its place */
};

typedef struct btv_complaint
{
  size_t line, column;
  size_t number; /* in the order in which they were found */
  char *text;    /* "path:line:column: what was found; what would be right" */
} btv_complaint;

typedef struct btv_complaints
{
  btv_complaint *item;
  size_t count, room;
} btv_complaints;

void btv_complaints_clear (btv_complaints *complaints);

/* Add WHAT, the whole text.  BT_OK, or BT_ENOMEM in ERROR. */
BT_CHECKED bt_status btv_complaints_add (btv_complaints *complaints, size_t line,
                                         size_t column, const char *what,
                                         bt_error *error);

/* A check of the whole, which has no place, ended with STATUS and the reason in WHY:
 * BT_EINVAL becomes a complaint and BT_EDATA, anything else stays in ERROR. */
BT_CHECKED bt_status btv_complaints_note (btv_complaints *complaints, bt_status status,
                                          const bt_error *why, bt_error *error);

/* STATUS is how reading ended.  Puts COMPLAINTS into the order of lines, and the first
 * into ERROR; BT_EDATA when there are any, but what is graver goes first. */
BT_CHECKED bt_status btv_complaints_settle (btv_complaints *complaints,
                                            bt_status status, bt_error *error);

/* How two steps ended, both of which were made: what is wrong with a file (BT_EDATA)
 * stops nobody, want of memory does. */
bt_status btv_both (bt_status a, bt_status b);

#endif
