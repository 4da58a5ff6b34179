/* report/plates.c - curves of several models in one picture; see figures.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/curves.h"
#include "report/figures.h"
#include "report/format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
same_text (const char *a, const char *b)
{
  return a == b || (a && b && strcmp (a, b) == 0);
}

/* ---- names --------------------------------------------------------------------- */

/* What the source says of the row of the table that OUTCOME stands in, and what was
 * found where that differs; or the style of the curve. */
static void
style_of (const btr_part *part, const btv_outcome *outcome, char *out, size_t size)
{
  const btv_audit *audit = part->audit;
  snprintf (out, size, "%s", outcome->trace.style ? outcome->trace.style : "");
  for (size_t i = 0; outcome->claim->table && i < audit->outcomes_count; i++)
    {
      const btv_claim *claim = audit->outcomes[i].claim;
      if (same_text (claim->table, outcome->claim->table)
          && claim->row == outcome->claim->row
          && btv_evaluator_kind (claim->evaluator) == BTV_LABEL)
        snprintf (out, size, "%s", claim->printed);
    }
}

static void
model_of (const btv_outcome *outcome, char *out, size_t size)
{
  char model[BTR_LINE];
  btr_format_model (model, sizeof model, outcome->claim);
  if (outcome->claim->table)
    snprintf (out, size, "%zu: %.480s", outcome->claim->row, model);
  else
    snprintf (out, size, "%s", model);
}

/* ---- numbers ------------------------------------------------------------------- */

/* Every how many points of TRACE are written. */
static size_t
stride_of (const btv_trace *trace)
{
  return (trace->size + BTR_POINTS - 1) / BTR_POINTS;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

/* Times of all curves of PLATE, increasing, each once.  The caller owns *OUT. */
static bt_status
collect_times (const btr_part *part, const btr_plate *plate, double **out,
               size_t *count, bt_error *error)
{
  size_t room = 0, used = 0;
  for (size_t k = 0; k < plate->count; k++)
    room += btr_plate_member (part, plate, k)->trace.size;
  bt_status status = bti_calloc (out, room, sizeof **out, error);
  for (size_t k = 0; status == BT_OK && k < plate->count; k++)
    {
      const btv_trace *trace = &btr_plate_member (part, plate, k)->trace;
      for (size_t i = 0; i < trace->size; i += stride_of (trace))
        (*out)[used++] = trace->interval * (double) i;
    }
  *count = 0;
  if (status == BT_OK)
    qsort (*out, used, sizeof **out, compare);
  for (size_t i = 0; status == BT_OK && i < used; i++)
    if (*count == 0 || (*out)[i] > (*out)[*count - 1] + 1e-9)
      (*out)[(*count)++] = (*out)[i];
  return status;
}

/* Column K, NaN at times that are none of the curve's. */
static void
add_curve (btr_figure *figure, const btv_outcome *outcome, size_t k,
           const double *times, size_t count, double *column)
{
  const btv_trace *trace = &outcome->trace;
  char name[32], model[BTR_LINE];
  size_t at = 0;
  for (size_t i = 0; i < count; i++)
    {
      column[i] = NAN;
      while (at < trace->size && trace->interval * (double) at < times[i] - 1e-9)
        at += stride_of (trace);
      if (at < trace->size && fabs (trace->interval * (double) at - times[i]) <= 1e-9)
        column[i] = trace->value[at];
    }
  snprintf (name, sizeof name, "curve_%zu", k + 1);
  btr_format_model (model, sizeof model, outcome->claim);
  btr_figure_head (figure, name, "%s; %s%s%s%s", model, trace->quantity,
                   trace->style ? "; " : "", trace->style ? trace->style : "",
                   trace->bound ? "; a bound" : "");
  btr_figure_column (figure, name, column, count);
}

static void
add_curves (btr_figure *figure, const btr_part *part, const btr_plate *plate)
{
  double *times = NULL, *column = NULL;
  size_t count = 0;
  btr_figure_data (figure, "DATA", "");
  btr_figure_head (figure, "id", "%s", plate->stem);
  if (figure->status == BT_OK)
    figure->status = collect_times (part, plate, &times, &count, &figure->error);
  if (figure->status == BT_OK)
    figure->status = bti_calloc (&column, count, sizeof *column, &figure->error);
  if (figure->status == BT_OK)
    btr_figure_column (figure, "t", times, count);
  for (size_t k = 0; figure->status == BT_OK && k < plate->count; k++)
    add_curve (figure, btr_plate_member (part, plate, k), k, times, count, column);
  free (column);
  free (times);
}

/* ---- the picture --------------------------------------------------------------- */

/* Words for what curves have, each once. */
typedef struct words
{
  char text[BTR_PLATE_CURVES][BTR_LINE];
  size_t count;
} words;

/* The place of TEXT among WORDS, from 1 on; put there when it is new. */
static double
place_of (words *list, const char *text)
{
  size_t i = 0;
  while (i < list->count && strcmp (list->text[i], text) != 0)
    i++;
  if (i == list->count)
    snprintf (list->text[list->count++], BTR_LINE, "%s", text);
  return (double) i + 1;
}

/* Array NAME of WORDS, and NAMES, how many. */
static void
add_words (btr_figure *figure, const char *name, const words *list)
{
  const char *text[BTR_PLATE_CURVES] = { "" };
  char count[32];
  for (size_t i = 0; i < list->count; i++)
    text[i] = list->text[i];
  snprintf (count, sizeof count, "%sS", name);
  btr_figure_number (figure, count, (double) list->count);
  btr_figure_texts (figure, name, text, list->count);
}

/* Panel, colour, dashes and width of each curve, and what they stand for. */
static void
tell_curves (btr_figure *figure, const btr_part *part, const btr_plate *plate)
{
  enum
  {
    MODEL,
    STYLE,
    QUANTITY,
    WORDS
  };
  words *list = NULL;
  double panel[BTR_PLATE_CURVES], colour[BTR_PLATE_CURVES], dash[BTR_PLATE_CURVES],
      bound[BTR_PLATE_CURVES];
  if (figure->status == BT_OK)
    figure->status = bti_calloc (&list, WORDS, sizeof *list, &figure->error);
  if (figure->status != BT_OK)
    return;
  for (size_t k = 0; k < plate->count; k++)
    {
      const btv_outcome *outcome = btr_plate_member (part, plate, k);
      char text[BTR_LINE];
      model_of (outcome, text, sizeof text);
      colour[k] = place_of (&list[MODEL], text);
      style_of (part, outcome, text, sizeof text);
      dash[k] = *text ? place_of (&list[STYLE], text) : 1;
      panel[k] = place_of (&list[QUANTITY], outcome->trace.quantity);
      bound[k] = outcome->trace.bound;
    }
  btr_figure_number (figure, "CURVES", (double) plate->count);
  btr_figure_numbers (figure, "PANEL", panel, plate->count);
  btr_figure_numbers (figure, "COLOUR", colour, plate->count);
  btr_figure_numbers (figure, "DASH", dash, plate->count);
  btr_figure_numbers (figure, "BOUND", bound, plate->count);
  add_words (figure, "MODEL", &list[MODEL]);
  add_words (figure, "STYLE", &list[STYLE]);
  add_words (figure, "QUANTITY", &list[QUANTITY]);
  free (list);
}

void
btr_fill_plate (btr_figure *figure, const btr_part *part, size_t i)
{
  const btr_plate *plate = &part->plates[i];
  const btv_outcome *first = btr_plate_member (part, plate, 0);
  double end = 0, least = INFINITY, most = 0;
  for (size_t k = 0; k < plate->count; k++)
    {
      const btv_trace *trace = &btr_plate_member (part, plate, k)->trace;
      end = fmax (end, trace->interval * (double) (trace->size - 1));
      for (size_t n = 0; n < trace->size; n++)
        {
          if (trace->value[n] > 0 && n > trace->size / 50)
            least = fmin (least, trace->value[n]);
          if (isfinite (trace->value[n]))
            most = fmax (most, trace->value[n]);
        }
    }
  /* a last point just before a round number: the axis ends there */
  if (ceil (end) < 1.005 * end)
    end = ceil (end);
  btr_figure_begin (figure, "plates.gp", "%s", plate->stem);
  add_curves (figure, part, plate);
  btr_figure_text (figure, "TITLE", "%s",
                   plate->table ? plate->table : first->claim->where);
  btr_figure_number (figure, "LOGARITHMIC", first->trace.logarithmic);
  btr_figure_number (figure, "T_END", end);
  /* whole powers of ten around it */
  btr_figure_number (figure, "LOWEST",
                     isfinite (least) ? pow (10, floor (log10 (fmax (least, 1e-14))))
                                      : 1e-3);
  btr_figure_number (figure, "HIGHEST",
                     most > 0 ? pow (10, ceil (log10 (1.05 * most))) : 1.0);
  tell_curves (figure, part, plate);
}
