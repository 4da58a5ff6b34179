/* report/figures.c - the curves, drawn by gnuplot; see internal.h.
 *
 * gnuplot reads three scripts: a generated prelude that sets variables, style.gp, and
 * the figure's own.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char prelude[] = "prelude.gp";

/* ---- the prelude --------------------------------------------------------------- */

/* The power of ten below all of delta(t) but its first part, within reason. */
static double
lowest (const btv_curves *curves)
{
  double least = 1e-3;
  for (size_t k = 1; k < BTV_CURVES; k++)
    for (size_t i = curves->size / 50 + 1; curves->delta[k] && i < curves->size; i++)
      if (curves->delta[k][i] > 0)
        least = fmin (least, curves->delta[k][i]);
  return pow (10, floor (log10 (fmax (least, 1e-6))));
}

static double
or_none (double t, double end)
{
  return t > 0 && t <= end ? t : -1;
}

static bt_status
write_prelude (btr_work *work, const btr_view *view, const btv_exhibit *exhibit,
               const char *kind, bt_error *error)
{
  static const char *const names[BTV_CURVES] = { "", "CL", "MF", "TW", "G" };
  static const char *const times[BTV_CURVES] = { "", "Q", "MF", "TW", "G" };
  const btv_curves *curves = &exhibit->curves;
  int delta = strcmp (kind, "delta") == 0;
  double end = delta ? view->end : view->window;
  char text[BTR_LINE];
  btr_sink sink;
  btr_sink_open (&sink, work, prelude, error);
  snprintf (text, sizeof text, "data/%s-%s.csv", view->stem, kind);
  btr_put_variable (&sink, "DATA", text);
  snprintf (text, sizeof text, "figures/%s-%s.svg", view->stem, kind);
  btr_put_variable (&sink, "OUTPUT", text);
  btr_format_model (text, sizeof text, exhibit->claim);
  btr_put_variable (&sink, "TITLE", text);
  btr_put (&sink, "T_END = %.9g\n", end);
  btr_put (&sink, "THRESHOLD = %.9g\nLOWEST = %.9g\n", BTV_THRESHOLD, lowest (curves));
  btr_put (&sink, "LONG = %d\nT_FROM = %.9g\n", delta && btr_long_run (end),
           fmin (1, end / 10));
  btr_put (&sink, "HAS_BAND = %d\n", curves->x[3] && curves->x_err[3]);
  for (size_t k = 1; k < BTV_CURVES; k++)
    {
      double first = view->first[k], last = view->last[k];
      const double *const *curve = delta ? (const double *const *) curves->delta
                                         : (const double *const *) curves->x;
      btr_put (&sink, "HAS_%s = %d\n", names[k], curve[k] != NULL);
      btr_put (&sink, "BAND_%s = %d\n", names[k],
               curves->delta[k] && curves->delta_err[k]);
      btr_put (&sink, "T_%s = %.6g\n", times[k], or_none (first, end));
      btr_put (&sink, "L_%s = %.6g\n", times[k],
               last > 1.005 * first ? or_none (last, end) : -1);
    }
  return btr_sink_close (&sink, work, prelude, 0);
}

/* ---- all figures --------------------------------------------------------------- */

/* Draw figure NAME, whose prelude is written; *MADE tells whether it came out. */
static bt_status
draw (btr_work *work, const char *name, const char *style, const char *script,
      int *made, bt_error *error)
{
  bt_error why = BT_ERROR_INIT;
  const char *const scripts[] = { prelude, style, script };
  bt_status status = btr_gnuplot (work->temp, work->options->gnuplot, scripts, 3, name,
                                  work->options->cancel, &why);
  *made = 0;
  bt_error *undrawn = work->options->undrawn;
  if (status == BT_ENOTSUP && undrawn && undrawn->status == BT_OK)
    *undrawn = why;
  if (status == BT_ENOTSUP)
    return btr_work_miss (work, name, why.text, error);
  if (status != BT_OK)
    return bt_error_set (error, status, "%s", why.text);
  *made = 1;
  return btr_work_keep (work, name, error);
}

/* Figure KIND of one exhibit. */
static bt_status
draw_curves (btr_work *work, const btr_view *view, const btv_exhibit *exhibit,
             const char *kind, const char *style, const char *script, int *made,
             bt_error *error)
{
  char name[2 * BTR_NAME];
  *made = 0;
  snprintf (name, sizeof name, "figures/%s-%s.svg", view->stem, kind);
  if (!exhibit->curves.x[0] || exhibit->curves.size < 2)
    return btr_work_miss (work, name, "no curve to draw", error);
  bt_status status = write_prelude (work, view, exhibit, kind, error);
  if (status == BT_OK)
    status = draw (work, name, style, script, made, error);
  return status;
}

/* The residuals behind outcome I. */
static bt_status
draw_ladder (btr_work *work, const btr_part *part, size_t i, const char *style,
             const char *script, bt_error *error)
{
  const btv_outcome *outcome = &part->audit->outcomes[i];
  char name[2 * BTR_NAME];
  btr_sink sink;
  int made = 0;
  snprintf (name, sizeof name, "figures/%s.svg", btr_ladder_stem (part, outcome));
  btr_sink_open (&sink, work, prelude, error);
  btr_put_ladder_prelude (&sink, part, outcome);
  bt_status status = btr_sink_close (&sink, work, prelude, 0);
  if (status == BT_OK)
    status = draw (work, name, style, script, &made, error);
  part->drawn[i] = made != 0;
  return status;
}

/* Picture KIND of PART. */
static bt_status
draw_picture (btr_work *work, btr_part *part, size_t kind, const char *style,
              bt_error *error)
{
  const btv_picture *picture = &part->audit->picture[kind];
  char name[2 * BTR_NAME], *script;
  btr_sink sink;
  int made = 0;
  bt_status status = btr_find_script (&script, work->options->scripts,
                                      btr_picture_script (picture->kind), error);
  if (status != BT_OK)
    return status;
  snprintf (name, sizeof name, "figures/%s.svg", part->pictures[kind]);
  btr_sink_open (&sink, work, prelude, error);
  btr_put_picture_prelude (&sink, part, picture);
  status = btr_sink_close (&sink, work, prelude, 0);
  if (status == BT_OK)
    status = draw (work, name, style, script, &made, error);
  part->pictured[kind] = made != 0;
  free (script);
  return status;
}

static bt_status
draw_plate (btr_work *work, const btr_part *part, btr_plate *plate, const char *style,
            const char *script, bt_error *error)
{
  char name[2 * BTR_NAME];
  btr_sink sink;
  snprintf (name, sizeof name, "figures/%s.svg", plate->stem);
  btr_sink_open (&sink, work, prelude, error);
  btr_put_plate_prelude (&sink, part, plate);
  bt_status status = btr_sink_close (&sink, work, prelude, 0);
  if (status == BT_OK)
    status = draw (work, name, style, script, &plate->drawn, error);
  return status;
}

static bt_status
draw_part (btr_work *work, btr_part *part, char *const *scripts, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < part->audit->exhibits_count; i++)
    {
      btr_view *view = &part->views[i];
      const btv_exhibit *exhibit = &part->audit->exhibits[i];
      status = draw_curves (work, view, exhibit, "x", scripts[0], scripts[1],
                            &view->has_x, error);
      if (status == BT_OK)
        status = draw_curves (work, view, exhibit, "delta", scripts[0], scripts[2],
                              &view->has_delta, error);
    }
  for (size_t i = 0; status == BT_OK && i < part->audit->outcomes_count; i++)
    if (btr_ladder_of (&part->audit->outcomes[i]))
      status = draw_ladder (work, part, i, scripts[0], scripts[3], error);
  for (size_t i = 0; status == BT_OK && i < part->plates_count; i++)
    status = draw_plate (work, part, &part->plates[i], scripts[0], scripts[4], error);
  for (size_t i = 0; status == BT_OK && i < BTV_PICTURE_COUNT; i++)
    if (part->audit->picture[i].data)
      status = draw_picture (work, part, i, scripts[0], error);
  return status;
}

bt_status
btr_write_figures (btr_work *work, bt_error *error)
{
  static const char *const names[]
      = { "style.gp", "curves.gp", "delta.gp", "loglog.gp", "plates.gp" };
  enum
  {
    SCRIPTS = sizeof names / sizeof *names
  };
  char *scripts[SCRIPTS] = { NULL };
  bt_status status = BT_OK;
  if (!work->options->figures)
    return BT_OK;
  for (size_t i = 0; status == BT_OK && i < SCRIPTS; i++)
    status = btr_find_script (&scripts[i], work->options->scripts, names[i], error);
  for (size_t a = 0; status == BT_OK && a < work->count; a++)
    {
      char name[2 * BTR_NAME];
      btr_part *part = &work->parts[a];
      snprintf (name, sizeof name, "figures/%sverdicts.svg", part->prefix);
      status = btr_write_map (work, part, name, error);
      if (status == BT_OK)
        status = draw_part (work, part, scripts, error);
    }
  for (size_t i = 0; i < SCRIPTS; i++)
    free (scripts[i]);
  return status;
}
