/* report/pictures.c - what claims on open systems look like; see internal.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const scripts[] = { [BTV_PICTURE_MEANS] = "means.gp",
                                       [BTV_PICTURE_THRESHOLD] = "threshold.gp",
                                       [BTV_PICTURE_MAP] = "wigner.gp" };

const char *
btr_picture_script (btv_picture_kind kind)
{
  return scripts[kind];
}

bt_status
btr_write_picture (btr_work *work, const btr_part *part, const btv_picture *picture,
                   bt_error *error)
{
  const char *stem = part->pictures[picture - part->audit->picture];
  char name[2 * BTR_NAME], model[BTR_LINE];
  bt_table *table = NULL;
  btr_format_model (model, sizeof model, picture->claim);
  snprintf (name, sizeof name, "data/%s.csv", stem);
  bt_status status = bt_table_new (&table, error);
  if (status == BT_OK)
    status = bt_table_head (table, "id", error, "%s", stem);
  if (status == BT_OK)
    status = bt_table_head (table, "model", error, "%s", model);
  for (size_t i = 0; status == BT_OK && i < picture->columns; i++)
    status = bt_table_column (table, picture->name[i],
                              picture->data + i * picture->rows, picture->rows, error);
  if (status == BT_OK)
    status = btr_work_table (work, table, name, error);
  bt_table_free (table);
  return status;
}

void
btr_put_picture_prelude (btr_sink *sink, const btr_part *part,
                         const btv_picture *picture)
{
  const char *stem = part->pictures[picture - part->audit->picture];
  char text[2 * BTR_LINE];
  snprintf (text, sizeof text, "data/%s.csv", stem);
  btr_put_variable (sink, "DATA", text);
  snprintf (text, sizeof text, "figures/%s.svg", stem);
  btr_put_variable (sink, "OUTPUT", text);
  btr_format_model (text, sizeof text, picture->claim);
  btr_put_variable (sink, "TITLE", text);
  btr_put (sink, "COVERAGE = %g\narray MARK[%d] = [", BT_COVERAGE, BTV_PICTURE_MARKS);
  for (size_t i = 0; i < BTV_PICTURE_MARKS; i++)
    btr_put (sink, "%s%.9g", i ? ", " : "", picture->mark[i]);
  btr_put (sink, "]\n");
}

/* ---- the section --------------------------------------------------------------- */

static void
put_caption (btr_sink *sink, const btv_picture *picture)
{
  char a[32], b[32], c[32];
  btr_format_number (a, sizeof a, picture->mark[0]);
  btr_format_number (b, sizeof b, picture->mark[1]);
  btr_format_number (c, sizeof c, picture->mark[2]);
  switch (picture->kind)
    {
    case BTV_PICTURE_MEANS:
      btr_put (sink,
               "⟨σ_z⟩ and ⟨x σ_z⟩ against time: master equation (black), hybrid "
               "trajectories (red, with a band of %g standard errors), mean field "
               "(blue). Below, the differences from the master equation.",
               BT_COVERAGE);
      break;
    case BTV_PICTURE_THRESHOLD:
      btr_put (sink,
               "Smallest eigenvalue of W over its trace, at the centre, in the frozen "
               "model, against γ_C γ_Q/λ² at three times. Later it is lost nearer to "
               "the threshold, %s, and never beyond it.",
               a);
      break;
    case BTV_PICTURE_MAP:
      btr_put (sink,
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
btr_put_pictures (btr_sink *sink, const btr_part *part)
{
  const char *before = "## Pictures\n\n";
  for (size_t i = 0; i < BTV_PICTURE_COUNT; i++)
    {
      const btv_picture *picture = &part->audit->picture[i];
      const char *stem = part->pictures[i];
      char model[BTR_LINE];
      if (!picture->data)
        continue;
      btr_format_model (model, sizeof model, picture->claim);
      btr_put (sink, "%s### ", before);
      before = "";
      btr_put_text (sink, model);
      btr_put (sink, "\n\n");
      if (part->pictured[i])
        btr_put (sink, "![%s](figures/%s.svg)\n\n", btv_picture_name (picture->kind),
                 stem);
      put_caption (sink, picture);
      btr_put (sink,
               " Data: [%s](data/%s.csv). Claim: ", btv_picture_name (picture->kind),
               stem);
      btr_put_claim_link (sink, part, picture->claim);
      btr_put (sink, "%s.\n\n",
               picture->claim->reconstruction
                   ? ". The model is a reconstruction, not the source's own"
                   : "");
    }
}
