/* report/pictures.c - what claims on open systems look like; see figures.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/figures.h"
#include "report/format.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const scripts[] = { [BTV_PICTURE_MEANS] = "means.gp",
                                       [BTV_PICTURE_THRESHOLD] = "threshold.gp",
                                       [BTV_PICTURE_MAP] = "wigner.gp" };

static void
say (btr_figure *figure, const btv_picture *picture)
{
  char a[32], b[32], c[32];
  btr_format_number (a, sizeof a, picture->mark[0]);
  btr_format_number (b, sizeof b, picture->mark[1]);
  btr_format_number (c, sizeof c, picture->mark[2]);
  switch (picture->kind)
    {
    case BTV_PICTURE_MEANS:
      btr_figure_say (
          figure,
          "⟨σ_z⟩ and ⟨x σ_z⟩ against time: master equation (black), hybrid "
          "trajectories (red, with a band of %g standard errors), mean field "
          "(blue). Below, the differences from the master equation.",
          BT_COVERAGE);
      break;
    case BTV_PICTURE_THRESHOLD:
      btr_figure_say (
          figure,
          "Smallest eigenvalue of W over its trace, at the centre, in the frozen "
          "model, against γ_C γ_Q/λ² at three times. Later it is lost nearer to "
          "the threshold, %s, and never beyond it.",
          a);
      break;
    case BTV_PICTURE_MAP:
      btr_figure_say (
          figure,
          "Smallest eigenvalue of W(x, p) at t = %s, below the threshold "
          "(γ_C γ_Q/λ² = %s) and above it (%s). Where it is negative, in red, no "
          "point of phase space with a state of Q is to be had.",
          c, a, b);
      break;
    case BTV_PICTURE_COUNT:
      break;
    }
}

void
btr_fill_picture (btr_figure *figure, const btr_part *part, size_t i)
{
  const btv_picture *picture = &part->audit->picture[i];
  char model[BTR_LINE];
  btr_format_model (model, sizeof model, picture->claim);
  btr_figure_begin (figure, scripts[picture->kind], "%s", part->pictures[i]);
  btr_figure_data (figure, "DATA", "");
  btr_figure_head (figure, "id", "%s", part->pictures[i]);
  btr_figure_head (figure, "model", "%s", model);
  for (size_t k = 0; k < picture->columns; k++)
    btr_figure_column (figure, picture->name[k], picture->data + k * picture->rows,
                       picture->rows);
  btr_figure_text (figure, "TITLE", "%s", model);
  btr_figure_number (figure, "COVERAGE", BT_COVERAGE);
  btr_figure_numbers (figure, "MARK", picture->mark, BTV_PICTURE_MARKS);
  say (figure, picture);
}
