/* base/status.c - see breaktime/status.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <breaktime/status.h>
#include <stdarg.h>
#include <stdio.h>

static const char *const texts[] = {
#define STATUS_TEXT(name, text) text,
  BT_STATUS_LIST (STATUS_TEXT)
#undef STATUS_TEXT
};

const char *
bt_status_text (bt_status status)
{
  if ((int) status < 0 || status >= BT_STATUS_COUNT)
    return "unknown status";
  return texts[status];
}

bt_status
bt_error_set (bt_error *error, bt_status status, const char *format, ...)
{
  if (error)
    {
      va_list list;
      va_start (list, format);
      error->status = status;
      if (vsnprintf (error->text, sizeof error->text, format, list) < 0)
        error->text[0] = '\0';
      va_end (list);
      /* Names of files are among it, and it goes to a terminal. */
      (void) bti_text_clean (error->text);
    }
  return status;
}
