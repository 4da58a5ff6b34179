/* report/scans.c - the figures of a scan, and what they have in common; see figure.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/scans.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char readme[] = "README.md";

/* ---- what was found -------------------------------------------------------------- */

static bt_status
numbers (const double **out, const btr_scans *scans, const char *name,
         const char *ending, bt_error *error)
{
  char column[160];
  snprintf (column, sizeof column, "%s%s", name, ending);
  *out = bt_table_numbers (scans->results, column);
  return *out ? BT_OK
              : bt_error_set (error, BT_EDATA, "no column '%s' in the results", column);
}

bt_status
btr_scans_found (btr_found *out, const btr_scans *scans, size_t q, bt_error *error)
{
  const btv_evaluator *evaluator = scans->scan->quantity[q];
  *out = (btr_found){ .name = btv_evaluator_name (evaluator) };
  out->is_time = (btv_evaluator_needs (evaluator) & BTV_IS_TIME) != 0;
  if (btv_evaluator_kind (evaluator) == BTV_LABEL)
    {
      out->label = bt_table_strings (scans->results, out->name);
      out->labels = btv_evaluator_labels (evaluator);
      if (!out->label)
        return bt_error_set (error, BT_EDATA, "no column '%s' in the results",
                             out->name);
    }
  bt_status status
      = numbers (&out->value, scans, out->name, out->label ? "_value" : "", error);
  if (status == BT_OK)
    status = numbers (&out->error, scans, out->name, "_err", error);
  if (status == BT_OK)
    status = numbers (&out->lo, scans, out->name, "_lo", error);
  return status;
}

/* ---- what all figures have ------------------------------------------------------- */

const char *
btr_scans_axis (const btr_scans *scans, size_t s)
{
  const btv_symbol *symbol = btv_symbol_find (scans->plane.side[s].axis->name);
  return symbol ? symbol->axis : scans->plane.side[s].axis->name;
}

void
btr_scans_figure (const btr_scans *scans, btr_figure *figure, const char *script,
                  const char *name, const char *ending)
{
  btr_figure_begin (figure, script, "%s%s", scans->stem ? scans->stem : name, ending);
  if (*scans->intro)
    btr_figure_say (figure, "%s", scans->intro);
}

void
btr_scans_frame (const btr_scans *scans, btr_figure *figure, const char *const *layers,
                 size_t count)
{
  static const char *const names[2][4] = { { "XLABEL", "X_LO", "X_HI", "X_LOG" },
                                           { "YLABEL", "Y_LO", "Y_HI", "Y_LOG" } };
  const btv_plane *plane = &scans->plane;
  char name[BTR_PANELS][BTR_NAME];
  const char *list[BTR_PANELS];
  const size_t panels = plane->panels * count;
  for (size_t p = 0; p < panels && p < BTR_PANELS; p++)
    {
      char value[BTR_NAME / 2];
      btv_plane_name (plane, p % plane->panels, value, sizeof value);
      snprintf (name[p], sizeof name[p], "%.60s%s%s",
                layers ? layers[p / plane->panels] : "", layers && *value ? ", " : "",
                value);
      list[p] = name[p];
    }
  char fixed[BTR_LINE] = "";
  for (size_t a = 0; a < scans->scan->axes; a++)
    if (scans->scan->axis[a].count == 1)
      {
        const bti_axis *axis = &scans->scan->axis[a];
        const btv_symbol *symbol = btv_symbol_find (axis->name);
        const size_t used = strlen (fixed);
        snprintf (fixed + used, sizeof fixed - used, "%s%s = %.6g", used ? ", " : "",
                  symbol ? symbol->symbol : axis->name, axis->value[0]);
      }
  btr_figure_text (figure, "FIXED", "%s", fixed);
  btr_figure_number (figure, "PANELS", (double) panels);
  btr_figure_texts (figure, "PANEL", list, panels);
  for (size_t s = 0; s < plane->sides; s++)
    {
      const btv_side *side = &plane->side[s];
      btr_figure_text (figure, names[s][0], "%s", btr_scans_axis (scans, s));
      btr_figure_number (figure, names[s][1], side->edge[0]);
      btr_figure_number (figure, names[s][2], side->edge[side->count]);
      btr_figure_number (figure, names[s][3], side->log);
    }
}

void
btr_scans_say (const btr_scans *scans, btr_figure *figure)
{
  const btv_scan *scan = scans->scan;
  btr_figure_say (figure, "%zu points", scan->points);
  for (size_t i = 0; i < scan->axes; i++)
    {
      const size_t used = strlen (figure->caption);
      snprintf (figure->caption + used, sizeof figure->caption - used, "%s %s",
                i ? "," : ":", scan->axis[i].name);
      const size_t more = strlen (figure->caption);
      if (scan->axis[i].count == 1)
        snprintf (figure->caption + more, sizeof figure->caption - more, " = %.6g",
                  scan->axis[i].value[0]);
      else
        snprintf (figure->caption + more, sizeof figure->caption - more,
                  " %.6g to %.6g (%zu)", scan->axis[i].value[0],
                  scan->axis[i].value[scan->axis[i].count - 1], scan->axis[i].count);
    }
  btr_figure_say (figure, "·");
  btr_figure_say (figure, "times up to %g.", scan->t_max);
  for (size_t i = 0; i < scan->settings_count; i++)
    btr_figure_say (figure, "Reading: %s = %s.", scan->settings[i].key,
                    scan->settings[i].value);
}

/* ---- README.md ------------------------------------------------------------------- */

static void
put_figure (btr_sink *sink, const btr_made *made)
{
  btr_put (sink, "\n## ");
  btr_put_text (sink, made->id);
  if (made->drawn)
    {
      btr_put (sink, "\n\n![");
      btr_put_text (sink, made->id);
      btr_put (sink, "](%s.svg)", made->id);
    }
  else
    btr_put (sink, "\n\nNot drawn.");
  btr_put (sink, "\n\n");
  btr_put_text (sink, made->caption);
  btr_put (sink, " Data:");
  for (size_t i = 0; i < made->files; i++)
    btr_put (sink, "%s [%s%s.csv](%s%s.csv)", i ? "," : "", made->id, made->ending[i],
             made->id, made->ending[i]);
  btr_put (sink, ".\n");
}

static bt_status
write_readme (const btr_scans *scans, bt_error *error)
{
  char *path;
  bt_status status = btr_join (&path, scans->gallery->folder, readme, error);
  if (status != BT_OK)
    return status;
  btr_sink sink = { .error = error };
  sink.status = bti_file_open (&sink.file, path, 0, error);
  free (path);
  btr_put (&sink, "# ");
  btr_put_text (&sink, scans->scan->title ? scans->scan->title : "Figures");
  btr_put (&sink,
           "\n\nMade by\n\n    %s\n\nfrom `scan.csv.gz`, without "
           "computing anything anew where the scan is whole.\n",
           scans->gallery->command);
  for (size_t i = 0; i < scans->album->count; i++)
    put_figure (&sink, &scans->album->item[i]);
  if (sink.status == BT_OK)
    return bti_file_commit (sink.file, error);
  bti_file_discard (sink.file);
  return sink.status;
}

/* ---- all of them ----------------------------------------------------------------- */

bt_status
btr_scan_figures_check (const btv_scan *scan, bt_error *error)
{
  btv_plane plane;
  bt_status status = btv_plane_new (&plane, scan, error);
  if (status == BT_OK && plane.panels > BTR_PANELS)
    status = bt_error_set (error, BT_EINVAL,
                           "figures of %zu panels: must be at most %d; what is neither "
                           "up nor across makes a panel each",
                           plane.panels, BTR_PANELS);
  btv_plane_clear (&plane);
  return status;
}

bt_status
btr_scans_begin (btr_scans *out, const btv_scan *scan, const bt_table *results,
                 const btr_gallery *gallery, bt_error *error)
{
  *out = (btr_scans){
    .scan = scan, .results = results, .gallery = gallery, .intro = ""
  };
  bt_status status = btr_scan_figures_check (scan, error);
  if (status == BT_OK)
    status = btv_plane_new (&out->plane, scan, error);
  if (status == BT_OK)
    status = btv_plane_bands (&out->bands, &out->plane, gallery->cancel, error);
  return status;
}

void
btr_scans_end (btr_scans *scans)
{
  btv_bands_clear (&scans->bands);
  btv_plane_clear (&scans->plane);
}

bt_status
btr_scan_figures (const btv_scan *scan, const bt_table *results,
                  const btr_gallery *gallery, bt_error *error)
{
  btr_scans scans;
  btr_album album = { .count = 0 };
  bt_status status = btr_scans_begin (&scans, scan, results, gallery, error);
  scans.album = &album;
  if (status == BT_OK)
    status = scans.plane.sides == 2 ? btr_scan_maps (&scans, error)
                                    : btr_scan_curves (&scans, error);
  if (status == BT_OK)
    status = write_readme (&scans, error);
  const btr_made *undrawn = btr_album_undrawn (&album, NULL);
  if (status == BT_OK && undrawn)
    status = bt_error_set (error, BT_EIO, "%.200s/%s.svg not drawn: %s",
                           gallery->folder, undrawn->id, undrawn->why);
  btr_scans_end (&scans);
  btr_album_clear (&album);
  return status;
}
