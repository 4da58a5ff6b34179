/* report/report.c - the report as a whole: built aside, then exchanged for the old one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/documents.h"
#include "report/dossier.h"
#include "report/figures.h"
#include "report/pages.h"
#include "report/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- begin and end ------------------------------------------------------------- */

void
btr_work_end (btr_work *work)
{
  for (size_t i = 0; i < work->taken_count; i++)
    free (work->taken[i]);
  free (work->taken);
  for (size_t i = 0; i < work->files_count; i++)
    free (work->files[i]);
  free (work->files);
  for (size_t i = 0; work->parts && i < work->count; i++)
    btr_part_clear (&work->parts[i]);
  free (work->parts);
  free (work->pages);
}

bt_status
btr_work_begin (btr_work *work, const btv_audit *const *audits, bt_error *error)
{
  bt_status status = bti_calloc (&work->parts, work->count, sizeof *work->parts, error);
  for (size_t i = 0; status == BT_OK && i < work->count; i++)
    status = btr_part_begin (work, &work->parts[i], audits[i], error);
  return status;
}

/* ---- the whole ----------------------------------------------------------------- */

/* Who adds pages, in the order in which they are read. */
static bt_status (*const planners[]) (btr_work *work, bt_error *error)
    = { btr_plan_front, btr_plan_claims, btr_plan_trust, btr_plan_list,
        btr_plan_conventions };

static bt_status
plan_pages (btr_work *work, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < sizeof planners / sizeof *planners; i++)
    status = planners[i](work, error);
  return status;
}

/* In this order: each may read what stands before it. */
static bt_status (*const documents[]) (btr_work *work, bt_error *error) = {
  btr_make_figures,      plan_pages,         btr_write_timings, btr_write_json,
  btr_write_pages,       btr_write_dossiers, btr_write_latex,   btr_write_html,
  btr_write_certificate, btr_write_crate,    btr_write_sums,
};

static bt_status
write_all (btr_work *work, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < sizeof documents / sizeof *documents; i++)
    status = documents[i](work, error);
  return status;
}

/* What the caller wants to know of figures that could not be made. */
static void
tell_missing (const btr_work *work, const btr_options *options)
{
  size_t missing = 0;
  for (size_t a = 0; work->parts && a < work->count; a++)
    for (const btr_made *made = NULL;
         (made = btr_album_undrawn (&work->parts[a].album, made));)
      if (missing++ == 0 && options->undrawn && options->undrawn->status == BT_OK)
        bt_error_set (options->undrawn, BT_ENOTSUP, "%s", made->why);
  if (options->missing)
    *options->missing = missing;
}

bt_status
btr_report_write (const btv_audit *const *audits, size_t count,
                  const btr_options *options, bt_error *error)
{
  if (!audits || count == 0)
    return bt_error_set (error, BT_EINVAL, "no audit to report on");
  if (!options || !options->folder || !*options->folder)
    return bt_error_set (error, BT_EINVAL, "no folder for the report");
  btr_work work
      = { .options = options, .count = count, .level = btr_level_of (audits, count) };
  btr_place *place = options->place, *own = NULL;
  bt_status status = btr_work_begin (&work, audits, error);
  if (status == BT_OK && !place)
    {
      status = btr_place_open (&own, options->folder, error);
      place = own;
    }
  if (status == BT_OK && work.level < btr_place_level (place) && !options->force)
    status = bt_error_set (error, BT_EINVAL,
                           "the report in '%.200s' is %s, and this one is %s: it is "
                           "not replaced",
                           options->folder, btr_level_name (btr_place_level (place)),
                           btr_level_name (work.level));
  if (status == BT_OK)
    {
      work.temp = btr_place_stage (place);
      status = write_all (&work, error);
    }
  if (status == BT_OK && options->cancel && *options->cancel)
    status = bt_error_set (error, BT_ECANCEL, "interrupted");
  if (status == BT_OK)
    {
      const btr_sums now = { .name = work.files, .count = work.files_count };
      status = btr_place_install (place, &now, error);
    }
  tell_missing (&work, options);
  btr_work_end (&work);
  btr_place_close (own);
  return status;
}
