/* report/curves.c - exhibits: how the curves of one model are shown, and their two
 * figures, x(t) and delta(t); see figures.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/curves.h"

#include "report/figures.h"
#include "report/speech.h"
#include "validation/discretisation.h"

#include <breaktime/measure.h>
#include <math.h>
#include <stdio.h>

/* Names of columns and of the variables of scripts, in the order of btv_curves. */
static const struct
{
  const char *column, *curve, *time;
} names[BTV_CURVES] = { { "exact", "", "" },
                        { "classical", "CL", "Q" },
                        { "mean_field", "MF", "MF" },
                        { "wigner", "TW", "TW" },
                        { "gaussian", "G", "G" } };

int
btr_long_run (double end)
{
  return end > 300;
}

size_t
btr_thin (size_t *index, size_t limit, size_t size, int geometric)
{
  if (size == 0 || limit < 2)
    return 0;
  /* spacing: max (stride, growth * i), coarsened until it fits */
  size_t stride = geometric ? 1 : (size + limit - 3) / (limit - 1);
  if (stride == 0)
    stride = 1;
  double growth = 0;
  for (;;)
    {
      size_t count = 0;
      for (size_t i = 0; i < size && count < limit;)
        {
          index[count++] = i;
          double jump = floor (growth * (double) i);
          i += jump > (double) stride ? (size_t) jump : stride;
        }
      size_t last = index[count - 1];
      if (last == size - 1)
        return count;
      /* what is left over must fit one more point, no further than usual */
      double room = fmax ((double) stride, growth * (double) last);
      if (count < limit && (double) (size - 1 - last) <= room)
        {
          index[count] = size - 1;
          return count + 1;
        }
      if (geometric)
        growth = growth > 0 ? growth * 1.05 : 1 / (double) limit;
      else
        stride++;
    }
}

/* Is OUTCOME about a time of the model of EXHIBIT that the source prints in digits, and
 * that was judged without being confirmed? */
static int
is_doubted (const btv_outcome *outcome, const btv_exhibit *exhibit)
{
  const btv_claim *claim = outcome->claim;
  const btv_verdict v = outcome->verdict;
  return outcome->attempts_count > 0 && v != BTV_CONFIRMED && v != BTV_ERROR
         && btv_group_of (claim->origin) == BTV_OF_SOURCE && btr_has_digits (claim)
         && (btv_evaluator_needs (claim->evaluator) & BTV_IS_TIME)
         && claim->claimed.value > 0 && (claim->modes > 0 || claim->closed)
         && btv_claim_same_model (exhibit->claim, claim);
}

static void
find_printed (btr_view *view, const btv_audit *audit, const btv_exhibit *exhibit)
{
  for (size_t i = 0; i < audit->outcomes_count && view->printed_count < BTR_PRINTED;
       i++)
    if (is_doubted (&audit->outcomes[i], exhibit))
      view->printed[view->printed_count++]
          = (btr_printed){ audit->outcomes[i].claim,
                           audit->outcomes[i].claim->claimed.value };
}

/* x(t) up to half as long again as the largest break time, but no further than the eye
 * can tell one swing from the next. */
void
btr_set_view (btr_view *view, const btv_audit *audit, size_t i)
{
  const btv_exhibit *exhibit = &audit->exhibits[i];
  const btv_curves *curves = &exhibit->curves;
  double largest = 0;
  view->end = curves->size > 0 ? (double) (curves->size - 1) * curves->interval : 0;
  for (size_t k = 0; k < BTV_CURVES; k++)
    {
      view->first[k] = view->last[k] = INFINITY;
      if (!curves->delta[k] || curves->size == 0)
        continue;
      view->first[k] = bt_crossing_time (curves->delta[k], curves->size,
                                         curves->interval, BTV_THRESHOLD, BT_FIRST);
      view->last[k] = bt_crossing_time (curves->delta[k], curves->size,
                                        curves->interval, BTV_THRESHOLD, BT_LAST);
      if (isfinite (view->first[k]))
        largest = fmax (largest, view->first[k]);
    }
  view->window = largest > 0 ? fmin (fmax (5 * ceil (0.3 * largest), 15), 200) : 60;
  find_printed (view, audit, exhibit);
  for (size_t k = 0; k < view->printed_count; k++)
    if (view->window < 1.1 * view->printed[k].t && view->printed[k].t < 180)
      view->window = 1.1 * view->printed[k].t;
  view->window = fmin (view->window, view->end);
}

/* ---- numbers ------------------------------------------------------------------- */

static void
add_head (btr_figure *figure, const btv_exhibit *exhibit, const char *quantity)
{
  char model[BTR_LINE];
  btr_format_model (model, sizeof model, exhibit->claim);
  btr_figure_head (figure, "id", "%s", exhibit->name);
  btr_figure_head (figure, "quantity", "%s", quantity);
  btr_figure_head (figure, "units", "t in 1/omega, x in sqrt(hbar/(m omega))");
  btr_figure_head (figure, "model", "%s", model);
  for (size_t k = 0; k < BTV_CURVES; k++)
    if (exhibit->curves.method[k])
      btr_figure_head (figure, names[k].column, "%s", exhibit->curves.method[k]);
}

/* Column PREFIX_NAME = SOURCE at the COUNT points of INDEX; nothing when SOURCE is
 * NULL. */
static void
add_column (btr_figure *figure, const char *prefix, const char *name,
            const double *source, const size_t *index, size_t count)
{
  char full[64];
  double buffer[BTR_POINTS];
  if (!source)
    return;
  for (size_t i = 0; i < count; i++)
    buffer[i] = source[index[i]];
  snprintf (full, sizeof full, "%s_%s", prefix, name);
  btr_figure_column (figure, full, buffer, count);
}

static void
add_curves (btr_figure *figure, const btv_exhibit *exhibit, const btr_view *view,
            int delta)
{
  const btv_curves *curves = &exhibit->curves;
  size_t index[BTR_POINTS], size = curves->size;
  double t[BTR_POINTS];
  if (!delta)
    {
      double inside = floor (view->window / curves->interval + 1e-6) + 1;
      if (inside < (double) size)
        size = (size_t) inside;
    }
  const size_t count
      = btr_thin (index, BTR_POINTS, size, delta && btr_long_run (view->end));
  for (size_t i = 0; i < count; i++)
    t[i] = (double) index[i] * curves->interval;
  btr_figure_data (figure, "DATA", "");
  add_head (figure, exhibit,
            delta ? "delta(t), each method against the exact one"
                  : "x(t), mean position");
  btr_figure_column (figure, "t", t, count);
  for (size_t k = 0; k < BTV_CURVES; k++)
    {
      const double *value = delta ? curves->delta[k] : curves->x[k];
      if (!value)
        continue;
      add_column (figure, delta ? "delta" : "x", names[k].column, value, index, count);
      add_column (figure, "err", names[k].column,
                  delta ? curves->delta_err[k] : curves->x_err[k], index, count);
    }
}

/* ---- what gnuplot is told ---------------------------------------------------------
 */

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

/* Variable PREFIX_NAME. */
static void
set (btr_figure *figure, const char *prefix, const char *name, double value)
{
  char full[64];
  snprintf (full, sizeof full, "%s_%s", prefix, name);
  btr_figure_number (figure, full, value);
}

/* The end of the axis on which all that is said of the curves lies. */
static double
whole_axis (const btr_view *view)
{
  double end = view->end;
  for (size_t k = 0; k < view->printed_count; k++)
    end = fmax (end, 1.1 * view->printed[k].t);
  return end;
}

/* What is printed up to END, and is not confirmed. */
static void
tell_printed (btr_figure *figure, const btr_view *view, double end)
{
  char text[BTR_PRINTED][BTR_LINE];
  const char *name[BTR_PRINTED] = { "" };
  double t[BTR_PRINTED] = { 0 };
  size_t count = 0;
  for (size_t k = 0; k < view->printed_count; k++)
    {
      const btv_claim *claim = view->printed[k].claim;
      if (view->printed[k].t > end)
        continue;
      t[count] = view->printed[k].t;
      snprintf (text[count], BTR_LINE, "%.60s printed: %.60s", btr_quantity (claim),
                claim->printed);
      name[count] = text[count];
      count++;
    }
  btr_figure_number (figure, "PRINTED", (double) count);
  btr_figure_numbers (figure, "PRINT_T", t, count > 0 ? count : 1);
  btr_figure_texts (figure, "PRINT_NAME", name, count);
}

void
btr_fill_curves (btr_figure *figure, const btr_part *part, size_t i, int delta)
{
  const btv_exhibit *exhibit = &part->audit->exhibits[i];
  const btr_view *view = &part->views[i];
  const btv_curves *curves = &exhibit->curves;
  const double end = delta ? whole_axis (view) : view->window;
  char model[BTR_LINE];
  btr_figure_begin (figure, delta ? "delta.gp" : "curves.gp", "%s-%s", view->stem,
                    delta ? "delta" : "x");
  if (curves->size > 0)
    add_curves (figure, exhibit, view, delta);
  if (!curves->x[0] || curves->size < 2)
    {
      figure->why = "no curve to draw";
      return;
    }
  btr_format_model (model, sizeof model, exhibit->claim);
  btr_figure_text (figure, "TITLE", "%s", model);
  btr_figure_number (figure, "T_END", end);
  tell_printed (figure, view, end);
  btr_figure_number (figure, "THRESHOLD", BTV_THRESHOLD);
  btr_figure_number (figure, "LOWEST", lowest (curves));
  btr_figure_number (figure, "LONG", delta && btr_long_run (end));
  btr_figure_number (figure, "T_FROM", fmin (1, end / 10));
  btr_figure_number (figure, "HAS_BAND", curves->x[3] && curves->x_err[3]);
  for (size_t k = 1; k < BTV_CURVES; k++)
    {
      const double first = view->first[k], last = view->last[k];
      const double *curve = delta ? curves->delta[k] : curves->x[k];
      set (figure, "HAS", names[k].curve, curve != NULL);
      set (figure, "BAND", names[k].curve, curves->delta[k] && curves->delta_err[k]);
      set (figure, "T", names[k].time, or_none (first, end));
      set (figure, "L", names[k].time, last > 1.005 * first ? or_none (last, end) : -1);
    }
}
