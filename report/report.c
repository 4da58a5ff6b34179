/* report/report.c - the report as a whole: built aside, then exchanged for the old one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  DIGITS = 8 /* significant ones in the tables */
};

bt_status
btr_join (char **out, const char *folder, const char *name, bt_error *error)
{
  size_t size = strlen (folder) + strlen (name) + 2;
  bt_status status = bti_calloc (out, size, 1, error);
  if (status == BT_OK)
    snprintf (*out, size, "%s/%s", folder, name);
  return status;
}

bt_status
btr_work_path (char **out, const btr_work *work, const char *name, bt_error *error)
{
  return btr_join (out, work->temp, name, error);
}

static bt_status
append (char ***list, size_t *count, const char *text, bt_error *error)
{
  bt_status status = bti_realloc (list, *count + 1, sizeof **list, error);
  if (status == BT_OK)
    status = bti_strdup (&(*list)[*count], text, error);
  if (status == BT_OK)
    ++*count;
  return status;
}

bt_status
btr_work_keep (btr_work *work, const char *name, bt_error *error)
{
  return append (&work->files, &work->files_count, name, error);
}

bt_status
btr_work_table (btr_work *work, bt_table *table, const char *name, bt_error *error)
{
  char *path;
  bt_status status = btr_work_path (&path, work, name, error);
  if (status != BT_OK)
    return status;
  bt_table_digits (table, DIGITS);
  status = bt_table_write (table, path, error);
  free (path);
  return status == BT_OK ? btr_work_keep (work, name, error) : status;
}

bt_status
btr_work_miss (btr_work *work, const char *name, const char *reason, bt_error *error)
{
  if (work->missing_count == 0)
    snprintf (work->reason, sizeof work->reason, "%s", reason);
  return append (&work->missing, &work->missing_count, name, error);
}

size_t
btr_exhibit_of (const btv_audit *audit, const btv_claim *claim)
{
  size_t i = 0;
  for (; i < audit->exhibits_count; i++)
    {
      if ((claim->modes > 0 || claim->closed)
          && btv_claim_same_model (audit->exhibits[i].claim, claim))
        break;
    }
  return i;
}

/* ---- begin and end ------------------------------------------------------------- */

void
btr_work_end (btr_work *work)
{
  for (size_t i = 0; i < work->taken_count; i++)
    free (work->taken[i]);
  free (work->taken);
  for (size_t i = 0; i < work->files_count; i++)
    free (work->files[i]);
  for (size_t i = 0; i < work->missing_count; i++)
    free (work->missing[i]);
  free (work->files);
  free (work->missing);
  for (size_t i = 0; work->parts && i < work->count; i++)
    {
      free (work->parts[i].views);
      free (work->parts[i].drawn);
      free (work->parts[i].ladders);
      free (work->parts[i].plates);
      free (work->parts[i].redrawn);
      btr_album_clear (&work->parts[i].album);
    }
  free (work->parts);
}

bt_status
btr_work_begin (btr_work *work, const btv_audit *const *audits, bt_error *error)
{
  bt_status status = bti_calloc (&work->parts, work->count, sizeof *work->parts, error);
  for (size_t i = 0; status == BT_OK && i < work->count; i++)
    {
      btr_part *part = &work->parts[i];
      part->audit = audits[i];
      status = bti_calloc (&part->views, audits[i]->exhibits_count, sizeof *part->views,
                           error);
      for (size_t k = 0; status == BT_OK && k < audits[i]->exhibits_count; k++)
        btr_set_view (&part->views[k], &audits[i]->exhibits[k]);
      if (status == BT_OK)
        status = bti_calloc (&part->drawn, audits[i]->outcomes_count, 1, error);
      if (status == BT_OK)
        status = bti_calloc (&part->ladders, audits[i]->outcomes_count,
                             sizeof *part->ladders, error);
      if (status == BT_OK)
        status = bti_calloc (&part->redrawn, audits[i]->plotted_count,
                             sizeof *part->redrawn, error);
      if (status == BT_OK)
        status = btr_name_part (work, part, error);
    }
  return status;
}

/* ---- the whole ----------------------------------------------------------------- */

static bt_status
write_all (btr_work *work, bt_error *error)
{
  bt_status status = btr_write_data (work, error);
  if (status == BT_OK)
    status = btr_write_figures (work, error);
  for (size_t i = 0; status == BT_OK && i < work->count; i++)
    status = btr_write_redrawn (work, &work->parts[i], error);
  if (status == BT_OK)
    status = btr_write_json (work, error);
  if (status == BT_OK)
    status = btr_write_markdown (work, error);
  return status == BT_OK ? btr_write_sums (work, error) : status;
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
  if (options->missing)
    *options->missing = work.missing_count;
  btr_work_end (&work);
  btr_place_close (own);
  return status;
}
