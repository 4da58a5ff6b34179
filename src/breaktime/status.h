/* breaktime/status.h - status codes and error context.
 *
 * A function that can fail returns a bt_status, for programs, and fills a
 * bt_error, for people.  The library never prints, exits or aborts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_STATUS_H
#define BREAKTIME_STATUS_H

#include <breaktime/language.h>

BT_BEGIN_C

/* The only list of codes: name, then what it means. */
#define BT_STATUS_LIST(ENTRY)                                                          \
  ENTRY (OK, "success")                                                                \
  ENTRY (EINVAL, "invalid argument")                                                   \
  ENTRY (ENOMEM, "out of memory")                                                      \
  ENTRY (EIO, "input or output failed")                                                \
  ENTRY (EDATA, "malformed data")                                                      \
  ENTRY (EGRID, "the state reaches the edge of the grid")                              \
  ENTRY (ECONV, "did not converge")                                                    \
  ENTRY (ELIMIT, "a limit would be exceeded")                                          \
  ENTRY (ENOTSUP, "not supported")                                                     \
  ENTRY (ECANCEL, "interrupted")

typedef enum bt_status
{
#define BT_STATUS_ENUM(name, text) BT_##name,
  BT_STATUS_LIST (BT_STATUS_ENUM)
#undef BT_STATUS_ENUM
      BT_STATUS_COUNT
} bt_status;

/* What went wrong, with the values that were wrong.  TEXT is one line without
 * a newline, empty while STATUS is BT_OK.  Set it up with BT_ERROR_INIT. */
typedef struct bt_error
{
  bt_status status;
  char text[512];
} bt_error;

#define BT_ERROR_INIT                                                                  \
  {                                                                                    \
    BT_OK, ""                                                                          \
  }

#ifdef __GNUC__
#define BT_CHECKED __attribute__ ((warn_unused_result))
#define BT_PRINTF(text, first) __attribute__ ((format (printf, text, first)))
#else
#define BT_CHECKED
#define BT_PRINTF(text, first)
#endif

/* The fixed text of STATUS.  Never NULL; static. */
const char *bt_status_text (bt_status status);

/* Fill ERROR (may be NULL) with STATUS and a formatted text, `?' for every control
 * character in it; returns STATUS, so
 * that a failing function can end in `return bt_error_set (...)'. */
bt_status bt_error_set (bt_error *error, bt_status status, const char *format, ...)
    BT_PRINTF (3, 4);

BT_END_C

#endif
