/* report/plates.c - curves of several models in one picture: the numbers, what gnuplot
 * is told about them, and their section; see internal.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
same_text (const char *a, const char *b)
{
  return a == b || (a && b && strcmp (a, b) == 0);
}

static const btv_outcome *
member_of (const btr_part *part, const btr_plate *plate, size_t k)
{
  return &part->audit->outcomes[plate->member[k]];
}

/* ---- which curves belong together ---------------------------------------------- */

/* *OUT = the plate of OUTCOME's curve, or a new one; full ones take no more. */
static bt_status
plate_for (btr_work *work, btr_part *part, const btv_outcome *outcome, btr_plate **out,
           bt_error *error)
{
  static const char *const ending[] = { "" };
  const char *kind = outcome->trace.plate, *table = outcome->claim->table;
  size_t i = 0;
  while (i < part->plates_count
         && (part->plates[i].count == BTR_PLATE_CURVES
             || !same_text (part->plates[i].kind, kind)
             || !same_text (part->plates[i].table, table)))
    i++;
  btr_plate *plate = *out = &part->plates[i];
  if (i < part->plates_count)
    return BT_OK;
  char name[BTR_NAME], number[32] = "";
  for (size_t j = 0; j < i; j++)
    if (same_text (part->plates[j].kind, kind)
        && same_text (part->plates[j].table, table))
      snprintf (number, sizeof number, "-%zu", i + 1);
  snprintf (name, sizeof name, "plate-%s%s%s%s", kind, table ? "-" : "",
            table ? table : "", number);
  *plate = (btr_plate){ .kind = kind, .table = table };
  part->plates_count++;
  return btr_take_stem (work, plate->stem, part->prefix, name, ending, 1, error);
}

/* What the curve shows is there already. */
static int
is_shown (const btr_part *part, const btv_outcome *outcome)
{
  for (size_t i = 0; i < part->plates_count; i++)
    for (size_t k = 0; k < part->plates[i].count; k++)
      {
        const btv_outcome *other = member_of (part, &part->plates[i], k);
        if (same_text (other->claim->table, outcome->claim->table)
            && btv_claim_same_model (other->claim, outcome->claim)
            && same_text (other->trace.plate, outcome->trace.plate)
            && same_text (other->trace.quantity, outcome->trace.quantity)
            && same_text (other->trace.style, outcome->trace.style))
          return 1;
      }
  return 0;
}

bt_status
btr_find_plates (btr_work *work, btr_part *part, bt_error *error)
{
  const btv_audit *audit = part->audit;
  bt_status status = bti_calloc (&part->plates, audit->outcomes_count + 1,
                                 sizeof *part->plates, error);
  for (size_t i = 0; status == BT_OK && i < audit->outcomes_count; i++)
    {
      const btv_outcome *outcome = &audit->outcomes[i];
      if (outcome->trace.size < 2 || is_shown (part, outcome))
        continue;
      btr_plate *plate;
      status = plate_for (work, part, outcome, &plate, error);
      if (status == BT_OK)
        plate->member[plate->count++] = i;
    }
  return status;
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

/* The place of TEXT in LIST of *COUNT texts, from 1 on; put there when it is new. */
static size_t
place_of (char list[][BTR_LINE], size_t *count, const char *text)
{
  size_t i = 0;
  while (i < *count && strcmp (list[i], text) != 0)
    i++;
  if (i == *count)
    snprintf (list[(*count)++], BTR_LINE, "%s", text);
  return i + 1;
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
    room += member_of (part, plate, k)->trace.size;
  bt_status status = bti_calloc (out, room, sizeof **out, error);
  for (size_t k = 0; status == BT_OK && k < plate->count; k++)
    {
      const btv_trace *trace = &member_of (part, plate, k)->trace;
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

/* Column K of TABLE, NaN at times that are none of the curve's. */
static bt_status
add_curve (bt_table *table, const btv_outcome *outcome, size_t k, const double *times,
           size_t count, double *column, bt_error *error)
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
  bt_status status
      = bt_table_head (table, name, error, "%s; %s%s%s%s", model, trace->quantity,
                       trace->style ? "; " : "", trace->style ? trace->style : "",
                       trace->bound ? "; a bound" : "");
  if (status == BT_OK)
    status = bt_table_column (table, name, column, count, error);
  return status;
}

bt_status
btr_write_plate (btr_work *work, const btr_part *part, const btr_plate *plate,
                 bt_error *error)
{
  char name[2 * BTR_NAME];
  double *times = NULL, *column = NULL;
  size_t count = 0;
  bt_table *table = NULL;
  snprintf (name, sizeof name, "data/%s.csv", plate->stem);
  bt_status status = collect_times (part, plate, &times, &count, error);
  if (status == BT_OK)
    status = bti_calloc (&column, count, sizeof *column, error);
  if (status == BT_OK)
    status = bt_table_new (&table, error);
  if (status == BT_OK)
    status = bt_table_head (table, "id", error, "%s", plate->stem);
  if (status == BT_OK)
    status = bt_table_column (table, "t", times, count, error);
  for (size_t k = 0; status == BT_OK && k < plate->count; k++)
    status
        = add_curve (table, member_of (part, plate, k), k, times, count, column, error);
  if (status == BT_OK)
    status = btr_work_table (work, table, name, error);
  bt_table_free (table);
  free (column);
  free (times);
  return status;
}

/* ---- the picture --------------------------------------------------------------- */

/* Array NAME of COUNT texts. */
static void
put_texts (btr_sink *sink, const char *name, char list[][BTR_LINE], size_t count)
{
  char element[BTR_NAME];
  btr_put (sink, "%sS = %zu\narray %s[%zu]\n", name, count, name, count ? count : 1);
  for (size_t i = 0; i < count; i++)
    {
      snprintf (element, sizeof element, "%s[%zu]", name, i + 1);
      btr_put_variable (sink, element, list[i]);
    }
}

/* Panel, colour, dashes and width of each curve, and what they stand for. */
static void
put_curves (btr_sink *sink, const btr_part *part, const btr_plate *plate)
{
  static char models[BTR_PLATE_CURVES][BTR_LINE], styles[BTR_PLATE_CURVES][BTR_LINE],
      panels[BTR_PLATE_CURVES][BTR_LINE];
  size_t model_count = 0, style_count = 0, panel_count = 0;
  btr_put (sink,
           "CURVES = %zu\narray PANEL[CURVES]\narray COLOUR[CURVES]\n"
           "array DASH[CURVES]\narray BOUND[CURVES]\n",
           plate->count);
  for (size_t k = 0; k < plate->count; k++)
    {
      const btv_outcome *outcome = member_of (part, plate, k);
      char text[BTR_LINE];
      model_of (outcome, text, sizeof text);
      size_t model = place_of (models, &model_count, text);
      style_of (part, outcome, text, sizeof text);
      size_t style = *text ? place_of (styles, &style_count, text) : 1;
      size_t panel = place_of (panels, &panel_count, outcome->trace.quantity);
      btr_put (sink,
               "PANEL[%zu] = %zu\nCOLOUR[%zu] = %zu\nDASH[%zu] = %zu\nBOUND[%zu] = "
               "%d\n",
               k + 1, panel, k + 1, model, k + 1, style, k + 1, outcome->trace.bound);
    }
  put_texts (sink, "MODEL", models, model_count);
  put_texts (sink, "STYLE", styles, style_count);
  put_texts (sink, "QUANTITY", panels, panel_count);
}

void
btr_put_plate_prelude (btr_sink *sink, const btr_part *part, const btr_plate *plate)
{
  const btv_outcome *first = member_of (part, plate, 0);
  char text[2 * BTR_NAME];
  double end = 0, least = INFINITY, most = 0;
  for (size_t k = 0; k < plate->count; k++)
    {
      const btv_trace *trace = &member_of (part, plate, k)->trace;
      end = fmax (end, trace->interval * (double) (trace->size - 1));
      for (size_t i = 0; i < trace->size; i++)
        {
          if (trace->value[i] > 0 && i > trace->size / 50)
            least = fmin (least, trace->value[i]);
          if (isfinite (trace->value[i]))
            most = fmax (most, trace->value[i]);
        }
    }
  snprintf (text, sizeof text, "data/%s.csv", plate->stem);
  btr_put_variable (sink, "DATA", text);
  snprintf (text, sizeof text, "figures/%s.svg", plate->stem);
  btr_put_variable (sink, "OUTPUT", text);
  btr_put_variable (sink, "TITLE", plate->table ? plate->table : first->claim->where);
  /* a last point just before a round number: the axis ends there */
  if (ceil (end) < 1.005 * end)
    end = ceil (end);
  btr_put (sink, "LOGARITHMIC = %d\nT_END = %.9g\n", first->trace.logarithmic, end);
  /* whole powers of ten around it */
  btr_put (sink, "LOWEST = %.9g\nHIGHEST = %.9g\n",
           isfinite (least) ? pow (10, floor (log10 (fmax (least, 1e-14)))) : 1e-3,
           most > 0 ? pow (10, ceil (log10 (1.05 * most))) : 1.0);
  put_curves (sink, part, plate);
}

/* ---- its section --------------------------------------------------------------- */

void
btr_put_plates (btr_sink *sink, const btr_part *part)
{
  if (part->plates_count > 0)
    btr_put (sink, "## Several models in one picture\n\n");
  for (size_t i = 0; i < part->plates_count; i++)
    {
      const btr_plate *plate = &part->plates[i];
      const btv_outcome *first = member_of (part, plate, 0);
      int bound = 0;
      btr_put (sink, "<a id=\"%s\"></a>\n### ", plate->stem);
      btr_put_text (sink, plate->table ? plate->table : first->claim->where);
      btr_put (sink, " · ");
      btr_put_text (sink, first->trace.quantity);
      btr_put (sink, "\n\n");
      if (plate->drawn)
        {
          btr_put (sink, "![");
          btr_put_text (sink, first->trace.quantity);
          btr_put (sink, " against time, several models](figures/%s.svg)\n\n",
                   plate->stem);
        }
      for (size_t k = 0; k < plate->count; k++)
        bound |= member_of (part, plate, k)->trace.bound;
      if (bound)
        btr_put (sink, "Thin lines are bounds. ");
      if (plate->table)
        btr_put (sink, "Dashes tell what is printed of a row. ");
      btr_put (sink, "Data: [csv](data/%s.csv). Claims: ", plate->stem);
      for (size_t k = 0; k < plate->count; k++)
        {
          const btv_outcome *outcome = member_of (part, plate, k);
          btr_put (sink, "%s", k ? ", " : "");
          btr_put_claim_mark (sink, part, outcome);
        }
      btr_put (sink, ".\n\n");
    }
}
