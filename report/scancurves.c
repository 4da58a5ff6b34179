/* report/scancurves.c - quantities of a scan along one of its axes; see scans.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/scans.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  PANEL,
  CURVE,
  X,
  VALUE,
  ERROR,
  BEYOND, /* the bound of what lies beyond it */
  MARK,   /* 1: the error is not bounded, 2: failed */
  COLUMNS,
  LAW_COLUMNS = 5,
  LAW_PLACES = 101
};
static const char *const column_names[COLUMNS]
    = { "panel", "curve", "x", "value", "error", "beyond", "mark" };

/* The place of its label in the list, from 0; NaN: none. */
static double
label_number (const btr_found *f, size_t point)
{
  double k = 0;
  for (const char *at = f->labels; at && *at; k++)
    {
      const size_t size = strcspn (at, "|");
      if (strlen (f->label[point]) == size && strncmp (at, f->label[point], size) == 0)
        return k;
      at += size + (at[size] == '|');
    }
  return NAN;
}

static void
fill_row (double row[COLUMNS], const btr_found *f, size_t point)
{
  const double v = f->label ? label_number (f, point) : f->value[point];
  row[VALUE] = isfinite (v) ? v : NAN;
  row[ERROR] = f->label || !isfinite (f->error[point]) ? 0 : f->error[point];
  row[BEYOND] = isinf (v) ? f->lo[point] : NAN;
  row[MARK] = isnan (v)                                                  ? 2
              : isfinite (v) && !f->label && !isfinite (f->error[point]) ? 1
                                                                         : 0;
}

static void
add_points (const btr_scans *scans, btr_figure *figure, const btr_found *const *found,
            size_t count)
{
  const btv_plane *plane = &scans->plane;
  const size_t size = plane->panels * count * plane->side[0].count;
  double *cell = NULL, beyond = 0, failed = 0, unsure = 0;
  if (figure->status == BT_OK)
    figure->status
        = bti_calloc (&cell, COLUMNS * size, sizeof (double), &figure->error);
  if (figure->status != BT_OK)
    return;
  size_t at = 0;
  for (size_t p = 0; p < plane->panels; p++)
    for (size_t q = 0; q < count; q++)
      for (size_t i = 0; i < plane->side[0].count; i++, at++)
        {
          double row[COLUMNS] = { [PANEL] = (double) p + 1,
                                  [CURVE] = (double) q + 1,
                                  [X] = btv_plane_value (plane, 0, i) };
          fill_row (row, found[q], btv_plane_point (plane, p, i, 0));
          for (size_t k = 0; k < COLUMNS; k++)
            cell[k * size + at] = row[k];
          beyond += isfinite (row[BEYOND]);
          failed += row[MARK] == 2;
          unsure += row[MARK] == 1;
        }
  btr_figure_data (figure, "DATA", "");
  for (size_t k = 0; k < COLUMNS; k++)
    btr_figure_column (figure, column_names[k], cell + k * size, size);
  btr_figure_number (figure, "BEYOND", beyond);
  btr_figure_number (figure, "FAILED", failed);
  btr_figure_number (figure, "UNSURE", unsure);
  if (beyond > 0)
    btr_figure_say (figure,
                    "Triangles: beyond the window, above what they stand at "
                    "(%g).",
                    beyond);
  if (failed > 0)
    btr_figure_say (figure, "×: failed or missing (%g).", failed);
  if (unsure > 0)
    btr_figure_say (figure, "Rings: the error is not bounded (%g).", unsure);
  free (cell);
}

/* ---- laws ------------------------------------------------------------------------ */

typedef struct laws
{
  double *at[LAW_COLUMNS]; /* panel, curve, law, x, y */
  double *x, *y, *err;     /* of one curve */
  size_t count;
} laws;

static const char *const law_names[] = { "N", "log N" };

/* Whether X lies in a band of PANEL, from 0. */
static int
in_band (const btv_bands *bands, size_t panel, double x)
{
  for (size_t i = 0; i < bands->count; i++)
    if (bands->band[i].panel == panel + 1 && *bands->band[i].lo <= x
        && x <= *bands->band[i].hi)
      return 1;
  return 0;
}

/* The points of F on panel P that laws are fitted to, and their errors, of which all
 * become the largest: a law is not the better for the points that happen to be known
 * best.  Those outside of the bands alone where there are enough of them.  *OUTSIDE:
 * it is so. */
static size_t
take_points (const btr_scans *scans, laws *l, const btr_found *f, size_t p,
             int *outside)
{
  const size_t n = scans->plane.side[0].count;
  size_t out = 0, count = 0;
  double most = 0;
  for (size_t i = 0; i < n; i++)
    out += !in_band (&scans->bands, p, btv_plane_value (&scans->plane, 0, i));
  *outside = out >= 4 && out < n;
  for (size_t i = 0; i < n; i++)
    {
      const size_t point = btv_plane_point (&scans->plane, p, i, 0);
      const double x = btv_plane_value (&scans->plane, 0, i);
      if ((*outside && in_band (&scans->bands, p, x)) || !isfinite (f->value[point])
          || !isfinite (f->error[point]))
        continue;
      l->x[count] = x;
      l->y[count++] = f->value[point];
      most = fmax (most, f->error[point]);
    }
  for (size_t i = 0; i < count; i++)
    l->err[i] = most;
  return count;
}

static void
fit_law (const btr_scans *scans, btr_figure *figure, laws *l, const btr_found *f,
         const size_t where[3])
{
  const size_t p = where[0], q = where[1], law = where[2];
  char a[64], b[64], panel[BTR_NAME];
  int outside;
  const size_t count = take_points (scans, l, f, p, &outside);
  const double low = count > 0 ? l->x[0] : 0, high = count > 0 ? l->x[count - 1] : 0;
  if (law == 1 && !(low > 0))
    return;
  for (size_t i = 0; i < count; i++)
    l->x[i] = law ? log (l->x[i]) : l->x[i];
  const btv_line line = btv_line_fit (l->x, l->y, l->err, count);
  if (!isfinite (line.b))
    return;
  btv_plane_name (&scans->plane, p, panel, sizeof panel);
  btr_format_value (a, sizeof a, line.a, line.a_err, 0);
  btr_format_value (b, sizeof b, line.b, line.b_err, 0);
  btr_figure_say (figure, "%s%s%s ≈ %s + %s %s (%zu points%s, scatter %.3g).", panel,
                  *panel ? ": " : "", f->name, a, b, law_names[law], line.used,
                  outside ? " outside of the bands" : "", sqrt (line.chi2) * *l->err);
  for (size_t i = 0; i < LAW_PLACES; i++, l->count++)
    {
      const double share = (double) i / (LAW_PLACES - 1);
      const double x
          = low > 0 ? low * pow (high / low, share) : low + share * (high - low);
      const double row[LAW_COLUMNS]
          = { (double) p + 1, (double) q + 1, (double) law + 1, x,
              line.a + line.b * (law ? log (x) : x) };
      for (size_t k = 0; k < LAW_COLUMNS; k++)
        l->at[k][l->count] = row[k];
    }
}

static void
add_laws (const btr_scans *scans, btr_figure *figure, const btr_found *const *found,
          size_t count)
{
  static const char *const names[LAW_COLUMNS] = { "panel", "curve", "law", "x", "y" };
  const size_t n = scans->plane.side[0].count,
               room = 2 * scans->plane.panels * count * LAW_PLACES;
  laws l = { 0 };
  double *all = NULL;
  if (figure->status == BT_OK)
    figure->status = bti_calloc (&all, LAW_COLUMNS * room + 3 * n, sizeof (double),
                                 &figure->error);
  if (figure->status != BT_OK)
    return;
  for (size_t k = 0; k < LAW_COLUMNS; k++)
    l.at[k] = all + k * room;
  l.x = all + LAW_COLUMNS * room;
  l.y = l.x + n;
  l.err = l.y + n;
  btr_figure_say (figure, "Lines: a + b N (dashed) and a + b log N (dotted), by least "
                          "squares, all points alike.");
  for (size_t p = 0; p < scans->plane.panels; p++)
    for (size_t q = 0; q < count; q++)
      for (size_t law = 0; law < 2; law++)
        {
          const size_t where[] = { p, q, law };
          fit_law (scans, figure, &l, found[q], where);
        }
  btr_figure_number (figure, "LAWS", (double) l.count);
  if (l.count > 0)
    {
      btr_figure_data (figure, "FITS", "-laws");
      for (size_t k = 0; k < LAW_COLUMNS; k++)
        btr_figure_column (figure, names[k], l.at[k], l.count);
    }
  free (all);
}

/* ---- bands ----------------------------------------------------------------------- */

static void
add_bands (const btr_scans *scans, btr_figure *figure)
{
  const btv_bands *bands = &scans->bands;
  const btv_side *side = &scans->plane.side[0];
  btr_figure_number (figure, "BANDS", (double) bands->count);
  for (size_t i = 0; i < bands->count; i++)
    {
      const btv_band *b = &bands->band[i];
      const double number[] = { (double) b->panel, *b->lo, *b->hi };
      static const char *const names[] = { "BAND", "FROM", "TO" };
      char name[64];
      for (size_t k = 0; k < 3; k++)
        {
          snprintf (name, sizeof name, "%s%zu", names[k], i + 1);
          btr_figure_number (figure, name, number[k]);
        }
      btv_plane_name (&scans->plane, b->panel - 1, name, sizeof name);
      btr_figure_say (figure, "%s%sin band %d of Mathieu's equation", name,
                      *name ? ": " : "", b->n);
      if (*b->lo > side->edge[0])
        btr_figure_say (figure, "from %s = %.5g", side->axis->name, *b->lo);
      if (*b->hi < side->edge[side->count])
        btr_figure_say (figure, "up to %s = %.5g, where the system leaves it",
                        side->axis->name, *b->hi);
      btr_figure_say (figure, "(shaded).");
    }
  if (bands->count > 0)
    btr_figure_say (figure, "Bands are those for a background of frequency 1 + λ/(4 "
                            "Ω).");
}

/* ---- all of them ----------------------------------------------------------------- */

static bt_status
draw_curves (btr_scans *scans, const btr_found *const *found, size_t count,
             bt_error *error)
{
  const btv_symbol *symbol = btv_symbol_find (scans->plane.side[0].axis->name);
  const btr_found *first = found[0];
  const char *name[BTV_QUANTITIES];
  const int fits = symbol && symbol->counts && !first->label;
  btr_figure figure;
  for (size_t q = 0; q < count; q++)
    name[q] = found[q]->name;
  btr_scans_figure (scans, &figure, "scan-curves.gp", count > 1 ? "times" : first->name,
                    "");
  btr_figure_number (&figure, "CURVES", (double) count);
  btr_figure_texts (&figure, "CURVE", name, count);
  btr_figure_number (&figure, "BOTH", fits);
  btr_figure_text (&figure, "QUANTITY", "%s%s", count > 1 ? "time" : first->name,
                   first->is_time ? " / ω⁻¹" : "");
  btr_figure_text (&figure, "LABELS", "%s", first->label ? first->labels : "");
  btr_figure_number (&figure, "LIMIT", first->is_time ? scans->scan->t_max : NAN);
  btr_scans_frame (scans, &figure, NULL, 1);
  for (size_t q = 0; q < count; q++)
    btr_figure_say (&figure, "%s%s", name[q], q + 1 < count ? "," : "");
  btr_figure_say (&figure, "along %s, with errors.", scans->plane.side[0].axis->name);
  add_points (scans, &figure, found, count);
  if (fits)
    add_laws (scans, &figure, found, count);
  else
    btr_figure_number (&figure, "LAWS", 0);
  add_bands (scans, &figure);
  btr_scans_say (scans, &figure);
  return btr_album_add (scans->album, &figure, scans->gallery, error);
}

bt_status
btr_scan_curves (btr_scans *scans, bt_error *error)
{
  btr_found found[BTV_QUANTITIES];
  const btr_found *times[BTV_QUANTITIES], *other;
  size_t count = 0;
  bt_status status = BT_OK;
  for (size_t q = 0; status == BT_OK && q < scans->scan->quantities; q++)
    {
      status = btr_scans_found (&found[q], scans, q, error);
      if (found[q].is_time)
        times[count++] = &found[q];
    }
  if (status == BT_OK && count > 0)
    status = draw_curves (scans, times, count, error);
  for (size_t q = 0; status == BT_OK && q < scans->scan->quantities; q++)
    if (!found[q].is_time)
      {
        other = &found[q];
        status = draw_curves (scans, &other, 1, error);
      }
  return status;
}
