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
btr_scans_frame (const btr_scans *scans, btr_figure *figure)
{
  static const char *const names[2][4] = { { "XLABEL", "X_LO", "X_HI", "X_LOG" },
                                           { "YLABEL", "Y_LO", "Y_HI", "Y_LOG" } };
  const btv_plane *plane = &scans->plane;
  char name[BTR_PANELS][BTR_NAME];
  const char *list[BTR_PANELS];
  for (size_t p = 0; p < plane->panels; p++)
    {
      btv_plane_name (plane, p, name[p], sizeof name[p]);
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
  btr_figure_number (figure, "PANELS", (double) plane->panels);
  btr_figure_texts (figure, "PANEL", list, plane->panels);
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

/* ---- files ----------------------------------------------------------------------- */

static void
put_figure (btr_scans *scans, const btr_figure *figure, int drawn)
{
  btr_sink *sink = &scans->sink;
  btr_put (sink, "\n## ");
  btr_put_text (sink, figure->id);
  if (drawn)
    {
      btr_put (sink, "\n\n![");
      btr_put_text (sink, figure->id);
      btr_put (sink, "](%s.svg)", figure->id);
    }
  else
    btr_put (sink, "\n\nNot drawn.");
  btr_put (sink, "\n\n");
  btr_put_text (sink, figure->caption);
  if (figure->claim)
    {
      btr_put (sink, " Claim: ");
      btr_put_text (sink, figure->claim);
      btr_put (sink, ".");
    }
  btr_put (sink, " Data:");
  for (size_t i = 0; i < figure->data_count; i++)
    btr_put (sink, "%s [%s%s.csv](%s%s.csv)", i ? "," : "", figure->id,
             figure->data[i].ending, figure->id, figure->data[i].ending);
  btr_put (sink, ".\n");
}

bt_status
btr_scans_make (btr_scans *scans, btr_figure *figure, bt_error *error)
{
  bt_error why = BT_ERROR_INIT;
  int drawn;
  bt_status status = btr_figure_make (figure, scans->gallery, &drawn, &why);
  if (status == BT_OK || status == BT_EIO)
    put_figure (scans, figure, drawn);
  btr_figure_clear (figure);
  if (status == BT_EIO)
    {
      if (scans->first == BT_OK)
        scans->first = bt_error_set (&scans->why, status, "%s", why.text);
      return BT_OK;
    }
  return status == BT_OK ? BT_OK : bt_error_set (error, status, "%s", why.text);
}

static bt_status
begin_readme (btr_scans *scans, bt_error *error)
{
  char *path;
  bt_status status = bti_file_mkdir (scans->gallery->folder, error);
  if (status == BT_OK)
    status = btr_join (&path, scans->gallery->folder, readme, error);
  if (status != BT_OK)
    return status;
  scans->sink = (btr_sink){ .error = error };
  scans->sink.status = bti_file_open (&scans->sink.file, path, 0, error);
  free (path);
  btr_put (&scans->sink, "# ");
  btr_put_text (&scans->sink, scans->scan->title ? scans->scan->title : "Figures");
  btr_put (&scans->sink,
           "\n\nMade by\n\n    %s\n\nfrom `scan.csv.gz`, without "
           "computing anything anew where the scan is whole.\n",
           scans->gallery->command);
  return scans->sink.status;
}

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
btr_scan_figures (const btv_scan *scan, const bt_table *results,
                  const btr_gallery *gallery, bt_error *error)
{
  btr_scans scans
      = { .scan = scan, .results = results, .gallery = gallery, .why = BT_ERROR_INIT };
  bt_status status = btr_scan_figures_check (scan, error);
  if (status != BT_OK)
    return status;
  status = btv_plane_new (&scans.plane, scan, error);
  if (status == BT_OK)
    status = btv_plane_bands (&scans.bands, &scans.plane, gallery->cancel, error);
  if (status == BT_OK)
    status = begin_readme (&scans, error);
  if (status == BT_OK)
    status = scans.plane.sides == 2 ? btr_scan_maps (&scans, error)
                                    : btr_scan_curves (&scans, error);
  if (status == BT_OK)
    status = scans.sink.status;
  if (status == BT_OK)
    status = bti_file_commit (scans.sink.file, error);
  else
    bti_file_discard (scans.sink.file);
  btv_bands_clear (&scans.bands);
  btv_plane_clear (&scans.plane);
  if (status == BT_OK && scans.first != BT_OK)
    status = bt_error_set (error, scans.first, "%s", scans.why.text);
  return status;
}
