/* report/evidence.c - which dossiers there are, and their figures; see dossier.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/curves.h"
#include "report/dossier.h"
#include "report/format.h"
#include "validation/forensics.h"
#include "validation/settings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
btr_dossier_is (const btv_outcome *outcome)
{
  return (outcome->verdict == BTV_REFUTED || outcome->verdict == BTV_COMPATIBLE
          || outcome->verdict == BTV_EXPLAINED)
         && outcome->attempts_count > 0 && outcome->attempts[0].end == BTV_ANSWERED
         && btv_evaluator_kind (outcome->claim->evaluator) == BTV_NUMBER;
}

void
btr_dossier_stem (char out[BTR_NAME], const btr_part *part, const btv_outcome *outcome)
{
  btr_slug (out, BTR_NAME, part->prefix, outcome->claim->id);
}

/* No stem of other files has a `_' there: ids have none. */
void
btr_inverse_stem (char out[BTR_FIGURE_ID], const btr_part *part,
                  const btv_outcome *outcome, size_t v)
{
  char text[BTR_NAME];
  snprintf (text, sizeof text, "%s_%s", outcome->claim->id,
            outcome->inverse[v].vary->name);
  char stem[BTR_NAME];
  btr_slug (stem, sizeof stem, part->prefix, text);
  snprintf (out, BTR_FIGURE_ID, "%.*s", BTR_FIGURE_ID - 1, stem);
}

void
btr_marked_stem (char out[BTR_FIGURE_ID], const btr_part *part,
                 const btv_outcome *outcome)
{
  char text[BTR_NAME], stem[BTR_NAME];
  snprintf (text, sizeof text, "%s__marked", outcome->claim->id);
  btr_slug (stem, sizeof stem, part->prefix, text);
  snprintf (out, BTR_FIGURE_ID, "%.*s", BTR_FIGURE_ID - 1, stem);
}

/* The value of a setting as the claim has it: a factor times its own. */
static double
own_of (const btv_vary *vary, const btv_claim *claim)
{
  double own = 1;
  return vary->relative && btv_claim_parameter (claim, vary->key, &own) ? own : 1;
}

static void
add_probes (btr_figure *figure, const btv_inverse *inverse, double own)
{
  double column[4][BTV_VARY_GRID + BTV_PROBES];
  for (size_t i = 0; i < inverse->count; i++)
    {
      const btv_probe *p = &inverse->probe[i];
      const double row[4] = { own * p->setting, p->value, p->lo, p->hi };
      for (int k = 0; k < 4; k++)
        column[k][i] = isfinite (row[k]) ? row[k] : NAN;
    }
  static const char *const names[] = { "setting", "value", "lo", "hi" };
  for (int k = 0; k < 4; k++)
    btr_figure_column (figure, names[k], column[k], inverse->count);
}

int
btr_fill_inverse (btr_figure *figure, const btr_part *part, size_t i, size_t v)
{
  const btv_outcome *outcome = &part->audit->outcomes[i];
  const btv_claim *claim = outcome->claim;
  char stem[BTR_FIGURE_ID], model[BTR_LINE];
  if (v >= outcome->inverse_count || !btr_dossier_is (outcome)
      || outcome->inverse[v].count == 0)
    return 0;
  const btv_inverse *inverse = &outcome->inverse[v];
  const btv_vary *vary = inverse->vary;
  const double ours = outcome->attempts[0].answer.value.value;
  btr_inverse_stem (stem, part, outcome, v);
  btr_format_model (model, sizeof model, claim);
  btr_figure_begin (figure, "forensics.gp", "%s", stem);
  btr_figure_data (figure, "DATA", "");
  btr_figure_head (figure, "id", "%s", claim->id);
  btr_figure_head (figure, "model", "%s", model);
  btr_figure_head (figure, "setting", "%s", vary->text);
  btr_figure_head (figure, "printed", "%s", claim->printed);
  add_probes (figure, inverse, own_of (vary, claim));
  btr_figure_text (figure, "TITLE", "%s: %s", claim->id, model);
  btr_figure_text (figure, "XLABEL", "%s", btv_vary_what (vary));
  btr_figure_text (figure, "YLABEL", "%s", btr_quantity (claim));
  const btv_interval *c = &claim->claimed;
  btr_figure_number (figure, "PRINTED_LO", isfinite (c->lo) ? c->lo : c->hi);
  btr_figure_number (figure, "PRINTED_HI", isfinite (c->hi) ? c->hi : c->lo);
  btr_figure_number (figure, "OURS", isfinite (ours) ? ours : c->value);
  btr_figure_number (figure, "LONG",
                     vary->grid[0] > 0
                         && vary->grid[vary->count - 1] > 4 * vary->grid[0]);
  return 1;
}

/* The curve of EXHIBIT that OUTCOME's time is of, or 0. */
static size_t
curve_of (const btv_exhibit *exhibit, const btv_outcome *outcome)
{
  const char *rival = btv_evaluator_rival (outcome->claim->evaluator);
  for (size_t k = 1; rival && k < BTV_CURVES; k++)
    if (exhibit->curves.delta[k] && exhibit->curves.method[k]
        && strcmp (exhibit->curves.method[k], rival) == 0)
      return k;
  return 0;
}

static void
add_delta (btr_figure *figure, const btv_curves *curves, size_t k, double from,
           double end)
{
  double t[BTR_POINTS], delta[BTR_POINTS], err[BTR_POINTS];
  size_t index[BTR_POINTS];
  const size_t first = (size_t) fmax (floor (from / curves->interval), 0);
  size_t last = (size_t) ceil (end / curves->interval);
  if (last >= curves->size)
    last = curves->size - 1;
  const size_t count
      = last > first ? btr_thin (index, BTR_POINTS, last - first + 1, 0) : 0;
  for (size_t i = 0; i < count; i++)
    {
      const size_t at = first + index[i];
      t[i] = (double) at * curves->interval;
      delta[i] = curves->delta[k][at];
      err[i] = curves->delta_err[k] ? curves->delta_err[k][at] : 0;
    }
  btr_figure_column (figure, "t", t, count);
  btr_figure_column (figure, "delta", delta, count);
  btr_figure_column (figure, "err", err, count);
}

/* TRACE at time AT; NAN: it does not reach so far. */
static double
value_of (const btv_trace *trace, double at)
{
  const double k = at / trace->interval;
  const size_t i = (size_t) fmax (floor (k * (1 + 1e-12)), 0);
  if (i + 1 >= trace->size)
    return i < trace->size ? trace->value[i] : NAN;
  return trace->value[i]
         + fmax (k - (double) i, 0) * (trace->value[i + 1] - trace->value[i]);
}

/* Of a number at a time the curve that goes through it, with what is printed. */
static int
fill_through (btr_figure *figure, const btr_part *part, const btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  const btv_trace *trace = &outcome->trace;
  const double ours = outcome->attempts[0].answer.value.value;
  double t[BTR_POINTS], value[BTR_POINTS];
  size_t index[BTR_POINTS];
  char stem[BTR_FIGURE_ID], model[BTR_LINE];
  if (trace->size < 2 || trace->bound || !isfinite (claim->at)
      || !(fabs (value_of (trace, claim->at) - ours) <= 1e-2 * fabs (ours)))
    return 0;
  const size_t count = btr_thin (index, BTR_POINTS, trace->size, 0);
  for (size_t k = 0; k < count; k++)
    {
      t[k] = (double) index[k] * trace->interval;
      value[k] = trace->value[index[k]];
    }
  btr_marked_stem (stem, part, outcome);
  btr_format_model (model, sizeof model, claim);
  btr_figure_begin (figure, "marked-value.gp", "%s", stem);
  btr_figure_data (figure, "DATA", "");
  btr_figure_head (figure, "id", "%s", claim->id);
  btr_figure_head (figure, "model", "%s", model);
  btr_figure_column (figure, "t", t, count);
  btr_figure_column (figure, "value", value, count);
  btr_figure_text (figure, "TITLE", "%s: %s", claim->id, model);
  btr_figure_text (figure, "YLABEL", "%s", btr_quantity (claim));
  btr_figure_number (figure, "AT", claim->at);
  btr_figure_number (figure, "PRINTED", claim->claimed.value);
  btr_figure_number (figure, "OURS", ours);
  return 1;
}

int
btr_fill_marked (btr_figure *figure, const btr_part *part, size_t i)
{
  const btv_audit *audit = part->audit;
  const btv_outcome *outcome = &audit->outcomes[i];
  const btv_claim *claim = outcome->claim;
  const size_t e = btr_dossier_is (outcome) ? btr_exhibit_of (audit, claim)
                                            : audit->exhibits_count;
  const size_t k
      = e < audit->exhibits_count ? curve_of (&audit->exhibits[e], outcome) : 0;
  char stem[BTR_FIGURE_ID], model[BTR_LINE];
  if (claim->convert.why || claim->how.form == BTV_FORM_NONE
      || !btr_dossier_is (outcome))
    return 0;
  if (k == 0)
    return fill_through (figure, part, outcome);
  btv_settings settings;
  bt_error error = BT_ERROR_INIT;
  const btv_curves *curves = &audit->exhibits[e].curves;
  const double ours = outcome->attempts[0].answer.value.value,
               printed = claim->claimed.value;
  /* Both on the axis. */
  const double low = isfinite (ours) ? fmin (ours, printed) : printed,
               high = isfinite (ours) ? fmax (ours, printed) : printed,
               room = fmax (1.5 * (high - low), 0.05 * high);
  /* No further than there is a curve, but for what is marked. */
  const double last = (double) (curves->size - 1) * curves->interval;
  const double from = fmax (low - room, 0),
               end = fmax (fmin (high + room, last), 1.03 * high);
  if (curves->size < 2
      || btv_settings_read (&settings, claim->set, claim->set_count, &error) != BT_OK)
    return 0;
  btr_marked_stem (stem, part, outcome);
  btr_format_model (model, sizeof model, claim);
  btr_figure_begin (figure, "marked.gp", "%s", stem);
  btr_figure_data (figure, "DATA", "");
  btr_figure_head (figure, "id", "%s", claim->id);
  btr_figure_head (figure, "model", "%s", model);
  btr_figure_head (figure, "method", "%s", curves->method[k]);
  add_delta (figure, curves, k, from, end);
  btr_figure_text (figure, "TITLE", "%s: %s", claim->id, model);
  btr_figure_text (figure, "NAME", "%s", curves->method[k]);
  btr_figure_number (figure, "T_FROM", from);
  btr_figure_number (figure, "T_END", end);
  btr_figure_number (figure, "THRESHOLD", settings.threshold);
  btr_figure_number (figure, "PRINTED", printed);
  btr_figure_number (figure, "OURS", isfinite (ours) ? ours : -1);
  return 1;
}
