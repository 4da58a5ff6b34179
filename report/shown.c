/* report/shown.c - sections on what figures show; see documents.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/curves.h"
#include "report/documents.h"
#include "report/figures.h"
#include "report/format.h"

#include <stdio.h>
#include <string.h>

/* ---- exhibits ------------------------------------------------------------------ */

static void
put_caption (btr_sink *sink, const btr_view *view, const btv_curves *curves)
{
  char window[32], end[32];
  btr_format_number (window, sizeof window, view->window);
  btr_format_number (end, sizeof end, view->end);
  btr_put (sink,
           "Above: ⟨x⟩(t) of the %s methods and their differences to the exact curve, ",
           curves->x[BTV_CURVES - 1] ? "five" : "four");
  if (view->window < view->end)
    btr_put (sink, "shown up to t = %s of %s. ", window, end);
  else
    btr_put (sink, "up to t = %s. ", end);
  btr_put (sink,
           "Below: δ(t) over the whole run%s, with the threshold %g, its first "
           "crossings (filled) and, where they differ, the last ones (open). Bands are "
           "errors.%s\n\n",
           btr_long_run (view->end) ? ", on a logarithmic time axis" : "",
           BTV_THRESHOLD,
           view->printed_count > 0
               ? " Dotted lines with names: what is printed and not confirmed."
               : "");
}

void
btr_put_exhibit (btr_sink *sink, const btr_part *part, size_t i)
{
  const btv_exhibit *exhibit = &part->audit->exhibits[i];
  const btr_view *view = &part->views[i];
  char model[BTR_LINE];
  char stem[2][BTR_FIGURE_ID];
  snprintf (stem[0], sizeof stem[0], "%s-x", view->stem);
  snprintf (stem[1], sizeof stem[1], "%s-delta", view->stem);
  const int x = btr_album_drawn (&part->album, stem[0]);
  const int delta = btr_album_drawn (&part->album, stem[1]);
  btr_format_model (model, sizeof model, exhibit->claim);
  btr_put (sink, "<a id=\"exhibit-%s\"></a>\n### ", view->stem);
  if (exhibit->claim->table)
    {
      btr_put_text (sink, exhibit->claim->table);
      btr_put (sink, ", row %zu · ", exhibit->claim->row);
    }
  btr_put_text (sink, model);
  btr_put (sink, "\n\n");
  if (x)
    btr_put_image (sink,
                   "mean position against time, by several methods, and residuals",
                   "figures/%s-x.svg", view->stem);
  if (delta)
    btr_put_image (sink, "delta against time with its threshold and crossings",
                   "figures/%s-delta.svg", view->stem);
  if (x || delta)
    put_caption (sink, view, &exhibit->curves);
  if (exhibit->curves.size > 0)
    {
      btr_put (sink, "Data: ");
      btr_put_file (sink, "x(t)", "data/%s-x.csv", view->stem);
      btr_put (sink, ", ");
      btr_put_file (sink, "δ(t)", "data/%s-delta.csv", view->stem);
      btr_put (sink, ". ");
    }
  btr_put (sink, "Claims: ");
  const char *before = "";
  for (size_t j = 0; j < part->audit->outcomes_count; j++)
    {
      const btv_outcome *outcome = &part->audit->outcomes[j];
      if (!btr_exhibit_shows (part, i, outcome))
        continue;
      btr_put (sink, "%s", before);
      btr_put_claim_mark (sink, part, outcome);
      before = ", ";
    }
  btr_put (sink, ".\n\n");
}

/* ---- plates -------------------------------------------------------------------- */

void
btr_put_plate (btr_sink *sink, const btr_part *part, size_t i)
{
  const btr_plate *plate = &part->plates[i];
  const btv_outcome *first = btr_plate_member (part, plate, 0);
  int bound = 0;
  btr_put (sink, "<a id=\"%s\"></a>\n### ", plate->stem);
  btr_put_text (sink, plate->table ? plate->table : first->claim->where);
  btr_put (sink, " · ");
  btr_put_text (sink, first->trace.quantity);
  btr_put (sink, ", several models\n\n");
  if (btr_album_drawn (&part->album, plate->stem))
    {
      char alt[BTR_LINE];
      snprintf (alt, sizeof alt, "%.400s against time, several models",
                first->trace.quantity);
      btr_put_image (sink, alt, "figures/%s.svg", plate->stem);
    }
  for (size_t k = 0; k < plate->count; k++)
    bound |= btr_plate_member (part, plate, k)->trace.bound;
  if (bound)
    btr_put (sink, "Thin lines are bounds. ");
  if (plate->table)
    btr_put (sink, "Dashes tell what is printed of a row. ");
  btr_put (sink, "Data: ");
  btr_put_file (sink, "csv", "data/%s.csv", plate->stem);
  btr_put (sink, ". Claims: ");
  for (size_t k = 0; k < plate->count; k++)
    {
      btr_put (sink, "%s", k ? ", " : "");
      btr_put_claim_mark (sink, part, btr_plate_member (part, plate, k));
    }
  btr_put (sink, ".\n\n");
}

/* ---- pictures ------------------------------------------------------------------ */

void
btr_put_picture (btr_sink *sink, const btr_part *part, size_t i)
{
  const btv_picture *picture = &part->audit->picture[i];
  const btr_made *made = btr_album_next (&part->album, NULL, part->pictures[i]);
  char model[BTR_LINE];
  btr_format_model (model, sizeof model, picture->claim);
  btr_put (sink, "### ");
  btr_put_text (sink, model);
  btr_put (sink, "\n\n");
  if (made && made->drawn)
    btr_put_image (sink, btv_picture_name (picture->kind), "figures/%s.svg", made->id);
  btr_put_text (sink, made ? made->caption : "");
  btr_put (sink, " Data: ");
  btr_put_file (sink, btv_picture_name (picture->kind), "data/%s.csv",
                part->pictures[i]);
  btr_put (sink, ". Claim: ");
  btr_put_claim_link (sink, part, picture->claim);
  btr_put (sink, "%s.\n\n",
           picture->claim->reconstruction
               ? ". The model is a reconstruction, not the source's own"
               : "");
}

/* ---- figures of the source ----------------------------------------------------- */

static void
put_made (btr_sink *sink, const btr_made *made, const char *text)
{
  if (!*made->id)
    {
      btr_put (sink, "Not drawn: ");
      btr_put_text (sink, made->why);
      btr_put (sink, ".\n\n");
      return;
    }
  if (made->drawn)
    btr_put_image (sink, text, "figures/%s.svg", made->id);
  btr_put_text (sink, made->caption);
  btr_put (sink, " Data:");
  for (size_t k = 0; k < made->files; k++)
    {
      btr_put (sink, "%s ", k ? "," : "");
      btr_put_file (sink, k ? made->ending[k] + 1 : "csv", "data/%s%s.csv", made->id,
                    made->ending[k]);
    }
  btr_put (sink, ".\n\n");
}

/* The claims that figure I of the source is about. */
static void
put_claims_over (btr_sink *sink, const btr_part *part, size_t i)
{
  const char *before = "Claims over these scans: ";
  for (size_t k = 0; k < part->audit->outcomes_count; k++)
    {
      const btv_outcome *outcome = &part->audit->outcomes[k];
      if (!btr_redrawn_shows (part, i, outcome))
        continue;
      btr_put (sink, "%s", before);
      btr_put_claim_mark (sink, part, outcome);
      before = ", ";
    }
  if (*before == ',')
    btr_put (sink, ".\n\n");
}

void
btr_put_redrawn (btr_sink *sink, const btr_part *part, size_t i)
{
  const btv_audit *audit = part->audit;
  const btv_plotted *from = &audit->plotted[i];
  const btr_made *made = NULL;
  if (from->part == 0)
    {
      btr_put (sink, "### ");
      btr_put_text (sink, from->plot->where);
      btr_put (sink, " · ");
      btr_put_text (sink, from->plot->text);
      btr_put (sink, "\n\n");
    }
  while ((made = btr_album_next (&part->album, made, part->redrawn[i])))
    put_made (sink, made, from->plot->text);
  if (i + 1 == audit->plotted_count || audit->plotted[i + 1].part == 0)
    put_claims_over (sink, part, i);
}
