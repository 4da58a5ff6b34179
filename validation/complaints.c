/* validation/complaints.c - see complaints.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/complaints.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void
btv_complaints_clear (btv_complaints *complaints)
{
  for (size_t i = 0; i < complaints->count; i++)
    free (complaints->item[i].text);
  free (complaints->item);
  *complaints = (btv_complaints){ NULL, 0, 0 };
}

bt_status
btv_complaints_add (btv_complaints *complaints, size_t line, size_t column,
                    const char *what, bt_error *error)
{
  btv_complaint made = { line, column, complaints->count, NULL };
  bt_status status = BT_OK;
  if (complaints->count == complaints->room)
    {
      const size_t room = complaints->room > 0 ? 2 * complaints->room : 8;
      status = bti_realloc (&complaints->item, room, sizeof made, error);
      if (status == BT_OK)
        complaints->room = room;
    }
  if (status == BT_OK)
    status = bti_strdup (&made.text, what, error);
  if (status == BT_OK)
    complaints->item[complaints->count++] = made;
  return status;
}

bt_status
btv_complaints_note (btv_complaints *complaints, bt_status status, const bt_error *why,
                     bt_error *error)
{
  if (status == BT_EINVAL)
    status = btv_complaints_add (complaints, 0, 0, why->text, error);
  else if (status != BT_OK)
    return bt_error_set (error, status, "%s", why->text);
  else
    return BT_OK;
  return status == BT_OK ? BT_EDATA : status;
}

static int
by_place (const void *a, const void *b)
{
  const btv_complaint *x = a, *y = b;
  if (x->line != y->line)
    return x->line < y->line ? -1 : 1;
  if (x->column != y->column)
    return x->column < y->column ? -1 : 1;
  return x->number < y->number ? -1 : 1;
}

bt_status
btv_complaints_settle (btv_complaints *complaints, bt_status status, bt_error *error)
{
  if ((status != BT_OK && status != BT_EDATA) || complaints->count == 0)
    return status;
  qsort (complaints->item, complaints->count, sizeof *complaints->item, by_place);
  const char *first = complaints->item[0].text;
  const int cut = error && strlen (first) >= sizeof error->text;
  return bt_error_set (error, BT_EDATA, "%.*s%s", cut ? 500 : (int) strlen (first),
                       first, cut ? "..." : "");
}

bt_status
btv_both (bt_status a, bt_status b)
{
  return b == BT_OK || (a != BT_OK && a != BT_EDATA) ? a : b;
}
