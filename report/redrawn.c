/* report/redrawn.c - figures of the source over scans, drawn anew; see figures.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/figures.h"
#include "report/scans.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  PANEL_POINTS = 480 /* of a curve: as many as a panel has pixels */
};

/* ---- means in time --------------------------------------------------------------- */

enum
{
  CURVES = BTV_CURVES - 1 /* no source has a Gaussian */
};

static const char *const curve_names[CURVES]
    = { "exact", "classical", "mean_field", "wigner" };

/* Every how many points are written. */
static size_t
stride_of (const btv_panel *panel)
{
  return (panel->curves.size + PANEL_POINTS - 1) / PANEL_POINTS;
}

/* The columns of all panels, one below the other. */
static void
add_curves (btr_figure *figure, const btv_plotted *from, int delta)
{
  size_t size = 0, c = 0;
  double *column = NULL;
  for (size_t p = 0; p < from->panels; p++)
    size += from->panel[p].curves.size;
  if (figure->status == BT_OK)
    figure->status = bti_calloc (&column, size, sizeof *column, &figure->error);
  btr_figure_data (figure, "DATA", "");
  for (c = 0; c < 2 + 2 * CURVES && figure->status == BT_OK; c++)
    {
      const size_t k = c / 2 - 1; /* of the curves; of c < 2 not used */
      const char *const first[] = { "panel", "t" };
      char name[32];
      size_t at = 0;
      if (c >= 2 && delta && k == 0)
        continue;
      snprintf (name, sizeof name, "%s_%s",
                c % 2   ? "err"
                : delta ? "delta"
                        : "x",
                c < 2 ? "" : curve_names[k]);
      for (size_t p = 0; p < from->panels; p++)
        {
          const btv_curves *curves = &from->panel[p].curves;
          const double *const of[] = { c < 2   ? NULL
                                       : delta ? curves->delta[k]
                                               : curves->x[k],
                                       c < 2   ? NULL
                                       : delta ? curves->delta_err[k]
                                               : curves->x_err[k] };
          for (size_t i = 0; i < curves->size; i += stride_of (&from->panel[p]))
            column[at++] = c == 0   ? (double) p + 1
                           : c == 1 ? (double) i * curves->interval
                                    : of[c % 2][i];
        }
      btr_figure_column (figure, c < 2 ? first[c] : name, column, at);
    }
  free (column);
}

/* Where each curve crosses the threshold, first and last; and that in words. */
static void
add_crossings (btr_figure *figure, const btv_plotted *from)
{
  static const char *const names[] = { "panel", "curve", "first", "last" };
  const size_t size = from->panels * (CURVES - 1);
  double *cell = NULL;
  size_t apart = 0;
  if (figure->status == BT_OK)
    figure->status = bti_calloc (&cell, 4 * size, sizeof *cell, &figure->error);
  if (figure->status != BT_OK)
    return;
  for (size_t p = 0, row = 0; p < from->panels; p++)
    for (size_t k = 1; k < CURVES; k++, row++)
      {
        const btv_curves *curves = &from->panel[p].curves;
        double at[2];
        for (int last = 0; last < 2; last++)
          at[last] = bt_crossing_time (curves->delta[k], curves->size, curves->interval,
                                       BTV_THRESHOLD, last ? BT_LAST : BT_FIRST);
        const int differ = isfinite (at[1]) && at[1] > 1.005 * at[0];
        cell[row] = (double) p + 1;
        cell[size + row] = (double) k + 1;
        cell[2 * size + row] = isfinite (at[0]) ? at[0] : NAN;
        cell[3 * size + row] = differ ? at[1] : NAN;
        apart += (size_t) differ;
      }
  btr_figure_data (figure, "CROSSINGS", "-crossings");
  for (size_t c = 0; c < 4; c++)
    btr_figure_column (figure, names[c], cell + c * size, size);
  btr_figure_say (figure,
                  "Crossings of δ = %g up to there: of %zu curves %zu cross it again "
                  "later on.",
                  BTV_THRESHOLD, size, apart);
  free (cell);
}

/* How large the exact mean still is at the end, which is what the panels are about. */
static void
say_amplitudes (btr_figure *figure, const btv_plotted *from)
{
  btr_figure_say (figure, "Largest |⟨x⟩|/x₀ of the exact curve in the last period:");
  for (size_t p = 0; p < from->panels; p++)
    {
      const btv_curves *curves = &from->panel[p].curves;
      const double period = 2 * M_PI / curves->interval;
      double most = 0, err = 0;
      for (size_t i = 0; i < curves->size; i++)
        if ((double) (curves->size - i) <= period && fabs (curves->x[0][i]) > most)
          {
            most = fabs (curves->x[0][i]);
            err = curves->x_err[0][i];
          }
      char text[64];
      const double x0 = fabs (from->panel[p].x0);
      /* Between two points a top is higher by less than interval^2/8 of it. */
      btr_format_value (text, sizeof text, most / x0,
                        err / x0 + curves->interval * curves->interval / 8 * most / x0,
                        0);
      btr_figure_say (figure, "%s (Ω = %.4g, λ = %.4g)%s", text, from->panel[p].omega,
                      from->panel[p].lambda, p + 1 < from->panels ? "," : ".");
    }
}

static void
name_panels (btr_figure *figure, const btv_plotted *from)
{
  char name[BTR_PANELS][BTR_NAME];
  const char *list[BTR_PANELS];
  const size_t count = from->panels < BTR_PANELS ? from->panels : BTR_PANELS;
  for (size_t p = 0; p < count; p++)
    {
      const btv_panel *panel = &from->panel[p];
      snprintf (name[p], sizeof name[p], "λ = %.6g, x₀ = %.6g, Ω = %.6g", panel->lambda,
                panel->x0, panel->omega);
      list[p] = name[p];
    }
  btr_figure_number (figure, "PANELS", (double) count);
  btr_figure_texts (figure, "PANEL", list, count);
}

/* x(t), or DELTA, what each method differs by from the exact one. */
static bt_status
draw_panels (const btr_scans *scans, const btv_plotted *from, int delta,
             bt_error *error)
{
  btr_figure figure;
  double least = 1e-3;
  btr_scans_figure (scans, &figure, "scan-panels.gp", "curves", delta ? "-delta" : "");
  for (size_t p = 0; p < from->panels; p++)
    for (size_t i = from->panel[p].curves.size / 50 + 1; i < from->panel[p].curves.size;
         i++)
      for (size_t k = 1; k < CURVES; k++)
        if (from->panel[p].curves.delta[k][i] > 0)
          least = fmin (least, from->panel[p].curves.delta[k][i]);
  name_panels (&figure, from);
  btr_figure_number (&figure, "ACROSS", (double) from->plot->scans);
  btr_figure_number (&figure, "T_END", from->plot->t_end);
  btr_figure_number (&figure, "DELTA", delta);
  btr_figure_number (&figure, "THRESHOLD", BTV_THRESHOLD);
  btr_figure_number (&figure, "LOWEST", pow (10, floor (log10 (fmax (least, 1e-5)))));
  btr_figure_say (&figure, "%s of all methods at %zu points, up to t = %g.",
                  delta ? "δ(t), with its error as a band," : "⟨x⟩(t)", from->panels,
                  from->plot->t_end);
  if (!delta)
    btr_figure_say (&figure, "The band is the error of truncated Wigner, of few points "
                             "here; the others' are narrower than the lines.");
  if (!delta)
    say_amplitudes (&figure, from);
  add_curves (&figure, from, delta);
  add_crossings (&figure, from);
  return btr_album_add (scans->album, &figure, scans->gallery, error);
}

/* ---- times over scans ------------------------------------------------------------ */

/* The quantities that FROM is of, in its order, as RESULTS has them. */
static bt_status
find_times (btr_found *out, const btr_scans *scans, const btv_plotted *from,
            const bt_table *results, bt_error *error)
{
  btr_scans with = *scans;
  bt_status status = BT_OK;
  with.results = results;
  for (size_t i = 0; status == BT_OK && i < from->plot->of_count; i++)
    {
      size_t q = 0;
      while (scans->scan->quantity[q] != from->plot->of[i])
        q++;
      status = btr_scans_found (&out[i], &with, q, error);
    }
  return status;
}

static bt_status
draw_scan (btr_scans *scans, const btv_plotted *from, bt_error *error)
{
  static const char *const crossings[] = { "first", "last" };
  btr_found found[BTV_QUANTITIES], last[BTV_QUANTITIES];
  const size_t count = from->plot->of_count;
  const btv_plot_kind kind = from->plot->kind;
  bt_status status = find_times (found, scans, from, from->table[0], error);
  if (status == BT_OK && (kind == BTV_PLOT_ALONG) != (scans->plane.sides == 1))
    status = bt_error_set (error, BT_EINVAL, "a scan of %zu axes", scans->plane.sides);
  if (status != BT_OK)
    return status;
  if (kind == BTV_PLOT_ALONG)
    return btr_scan_curves (scans, error);
  if (kind == BTV_PLOT_LARGER)
    return btr_map_larger (scans, &found[0], &found[1], error);
  if (kind == BTV_PLOT_DIFFERENCE)
    return btr_map_difference (scans, &found[1], &found[0], 1, NULL, error);
  if (kind == BTV_PLOT_CROSSINGS)
    status = find_times (last, scans, from, from->table[1], error);
  if (kind == BTV_PLOT_CROSSINGS)
    return status == BT_OK
               ? btr_map_difference (scans, found, last, count, crossings, error)
               : status;
  status = btr_map_values (scans, found, count, error);
  return status == BT_OK ? btr_map_errors (scans, found, count, error) : status;
}

/* A claim about the scans of figure I; of several figures over one scan those that name
 * this one. */
int
btr_redrawn_shows (const btr_part *part, size_t i, const btv_outcome *outcome)
{
  const btv_plot *plot = part->audit->plotted[i].plot;
  const btv_claim *claim = outcome->claim;
  const size_t length = strlen (plot->where);
  int about = 0;
  for (size_t k = 0; k < plot->scans && claim->scan; k++)
    about |= strcmp (claim->scan_path, plot->path[k]) == 0;
  return about && strncmp (claim->where, plot->where, length) == 0
         && !(claim->where[length] >= '0' && claim->where[length] <= '9');
}

/* ---- all of them ----------------------------------------------------------------- */

bt_status
btr_add_redrawn (btr_part *part, size_t i, const btr_gallery *gallery, bt_error *error)
{
  const btv_plotted *from = &part->audit->plotted[i];
  btr_scans scans = { .gallery = gallery };
  bt_error why = BT_ERROR_INIT;
  char intro[BTR_LINE];
  bt_status status = BT_OK;
  if (*from->why)
    return btr_album_miss (&part->album, part->redrawn[i], from->why, error);
  if (from->plot->kind != BTV_PLOT_CURVES)
    status = btr_scans_begin (&scans, &from->scan, from->table[0], gallery, &why);
  snprintf (intro, sizeof intro,
            "From reference scans, %s; the full tier computes its own.", from->from);
  scans.intro = from->stored ? intro : "";
  scans.coarse = from->stored;
  scans.stem = part->redrawn[i];
  scans.album = &part->album;
  part->album.of = part->redrawn[i];
  if (status == BT_OK && from->plot->kind != BTV_PLOT_CURVES)
    status = draw_scan (&scans, from, &why);
  for (int delta = 0; status == BT_OK && !scans.scan && delta < 2; delta++)
    status = draw_panels (&scans, from, delta, &why);
  btr_scans_end (&scans);
  part->album.of = NULL;
  if (status == BT_EINVAL) /* nothing to be drawn of such a scan */
    return btr_album_miss (&part->album, part->redrawn[i], why.text, error);
  return status == BT_OK ? BT_OK : bt_error_set (error, status, "%s", why.text);
}
