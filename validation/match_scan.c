/* validation/match_scan.c - points of a scan that is kept, computed again; see match.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/random.h"
#include "validation/match.h"
#include "validation/stored.h"

#include <math.h>
#include <stdio.h>

enum
{
  SOME = 3,   /* points, unless all are asked for */
  DRAWS = 400 /* that many are looked at for them */
};
static const double quick = 0.25; /* seconds an exact run may be expected to take */

/* A value beyond a bound is no number, and no other one may be below that. */
static int
is_beyond (const btv_cell *a, const btv_cell *b)
{
  return isinf (a->value) && (isinf (b->value) || b->value + b->error >= a->lo);
}

/* Quantity Q at POINT, which is OURS now. */
static void
compare (btv_agreement *a, const btv_match *j, const btv_scan *scan, size_t q,
         size_t point, const btv_cell *ours)
{
  const char *name = btv_evaluator_name (scan->quantity[q]);
  const btv_column *column = btv_reference_column (j->set, name);
  const btv_cell kept = btv_stored_cell (scan, j->set, q, point);
  if (isfinite (kept.value) && isfinite (ours->value))
    {
      /* Of a best guess nothing follows. */
      if (isfinite (kept.error) && isfinite (ours->error))
        btv_match_compare (a, column, point, ours->value, ours->error, ours->value);
      return;
    }
  if ((kept.failed && ours->failed) || is_beyond (&kept, ours)
      || is_beyond (ours, &kept))
    return;
  a->accord = BTV_DIFFERS;
  snprintf (a->column, sizeof a->column, "%s", name);
  snprintf (a->message, sizeof a->message, "%s in row %zu: %g was %g%s%s", name,
            point + 1, ours->value, kept.value, ours->failed ? "; " : "",
            ours->failed ? ours->reason : "");
  a->row = point;
  a->difference = INFINITY;
  a->accuracy = kept.error;
  a->error = ours->error;
}

static bt_status
check_point (const btv_match *j, const btv_scan *scan, size_t point, btv_agreement *a)
{
  btv_cell cell[BTV_QUANTITIES];
  bt_status status = bt_watch_check (j->watch, j->error);
  if (status == BT_OK)
    status = btv_scan_point (scan, point, j->watch ? j->watch->cancel : NULL, cell,
                             j->error);
  for (size_t q = 0; status == BT_OK && q < scan->quantities; q++)
    compare (a, j, scan, q, point, &cell[q]);
  return status;
}

bt_status
btv_match_scan (const btv_match *j)
{
  btv_scan scan;
  btv_agreement *a = NULL;
  size_t found[SOME], count = 0;
  bt_status status = btv_stored_scan (&scan, j->set, j->error);
  if (status == BT_OK)
    status = btv_match_add (j, "scan", &a);
  for (size_t i = 0; status == BT_OK && j->full && i < scan.points; i++)
    status = check_point (j, &scan, i, a);
  for (size_t i = 0; status == BT_OK && !j->full && i < DRAWS && count < SOME; i++)
    {
      double draw[2];
      bti_uniform2 (1, scan.points, i, draw);
      const size_t point = (size_t) (draw[0] * (double) scan.points);
      int new = btv_scan_estimate (&scan, point).seconds < quick;
      for (size_t k = 0; k < count; k++)
        new &= found[k] != point;
      if (!new)
        continue;
      found[count++] = point;
      status = check_point (j, &scan, point, a);
    }
  btv_scan_clear (&scan);
  return status;
}
