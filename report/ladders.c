/* report/ladders.c - residuals against falling steps; see figures.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/figures.h"
#include "report/format.h"

/* The guide goes through the last residual that follows the power law. */
void
btr_fill_ladder (btr_figure *figure, const btr_part *part, size_t i)
{
  const btv_outcome *outcome = &part->audit->outcomes[i];
  const bti_ladder *ladder = btr_ladder_of (outcome);
  const size_t last = ladder->first + ladder->count;
  const int guided = ladder->count > 0;
  const double order = guided ? ladder->order : 0;
  const double h = guided ? ladder->h[last - 1] : -1;
  const double residual = guided ? ladder->residual[last - 1] : 1;
  double follows[BTI_LADDER_MAX];
  char model[BTR_LINE];
  const char *name = ladder->residue;
  for (size_t k = 0; k < ladder->size; k++)
    follows[k] = k >= ladder->first && k < last;
  btr_format_model (model, sizeof model, outcome->claim);
  btr_figure_begin (figure, "loglog.gp", "%s", btr_ladder_stem (part, outcome));
  btr_figure_data (figure, "DATA", "");
  btr_figure_head (figure, "id", "%s", outcome->claim->id);
  btr_figure_head (figure, "model", "%s", model);
  btr_figure_head (figure, "h", "%s", ladder->small);
  btr_figure_head (figure, "residual", "%s", ladder->residue);
  btr_figure_column (figure, "h", ladder->h, ladder->size);
  btr_figure_column (figure, "residual_1", ladder->residual, ladder->size);
  btr_figure_column (figure, "err_1", ladder->err, ladder->size);
  btr_figure_column (figure, "follows", follows, ladder->size);
  btr_figure_text (figure, "TITLE", "%s: %s", outcome->claim->id, model);
  btr_figure_text (figure, "XLABEL", "%s", ladder->small);
  btr_figure_text (figure, "YLABEL", "residual");
  btr_figure_number (figure, "CURVES", 1);
  btr_figure_texts (figure, "NAME", &name, 1);
  btr_figure_numbers (figure, "ORDER", &order, 1);
  btr_figure_numbers (figure, "AT_H", &h, 1);
  btr_figure_numbers (figure, "AT_R", &residual, 1);
}
