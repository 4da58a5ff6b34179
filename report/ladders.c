/* report/ladders.c - residuals against falling steps: the numbers and what gnuplot is
 * told about them; see internal.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const bti_ladder *
btr_ladder_of (const btv_outcome *outcome)
{
  if (outcome->attempts_count == 0 || outcome->attempts[0].status != BT_OK
      || outcome->attempts[0].answer.ladder.size < 2)
    return NULL;
  return &outcome->attempts[0].answer.ladder;
}

const char *
btr_ladder_stem (const btr_part *part, const btv_outcome *outcome)
{
  return part->ladders[outcome - part->audit->outcomes];
}

bt_status
btr_write_ladder (btr_work *work, const btr_part *part, const btv_outcome *outcome,
                  bt_error *error)
{
  const bti_ladder *ladder = btr_ladder_of (outcome);
  const char *stem = btr_ladder_stem (part, outcome);
  char name[2 * BTR_NAME], model[BTR_LINE];
  double follows[BTI_LADDER_MAX];
  bt_table *table = NULL;
  snprintf (name, sizeof name, "data/%s.csv", stem);
  btr_format_model (model, sizeof model, outcome->claim);
  for (size_t i = 0; i < ladder->size; i++)
    follows[i] = i >= ladder->first && i < ladder->first + ladder->count;
  bt_status status = bt_table_new (&table, error);
  if (status == BT_OK)
    status = bt_table_head (table, "id", error, "%s", outcome->claim->id);
  if (status == BT_OK)
    status = bt_table_head (table, "model", error, "%s", model);
  if (status == BT_OK)
    status = bt_table_head (table, "h", error, "%s", ladder->small);
  if (status == BT_OK)
    status = bt_table_head (table, "residual", error, "%s", ladder->residue);
  if (status == BT_OK)
    status = bt_table_column (table, "h", ladder->h, ladder->size, error);
  if (status == BT_OK)
    status
        = bt_table_column (table, "residual_1", ladder->residual, ladder->size, error);
  if (status == BT_OK)
    status = bt_table_column (table, "err_1", ladder->err, ladder->size, error);
  if (status == BT_OK)
    status = bt_table_column (table, "follows", follows, ladder->size, error);
  if (status == BT_OK)
    status = btr_work_table (work, table, name, error);
  bt_table_free (table);
  return status;
}

/* The guide goes through the last residual that follows the power law. */
void
btr_put_ladder_prelude (btr_sink *sink, const btr_part *part,
                        const btv_outcome *outcome)
{
  const bti_ladder *ladder = btr_ladder_of (outcome);
  const char *stem = btr_ladder_stem (part, outcome);
  char model[BTR_LINE], text[2 * BTR_LINE];
  size_t last = ladder->first + ladder->count;
  int guided = ladder->count > 0;
  btr_format_model (model, sizeof model, outcome->claim);
  snprintf (text, sizeof text, "data/%s.csv", stem);
  btr_put_variable (sink, "DATA", text);
  snprintf (text, sizeof text, "figures/%s.svg", stem);
  btr_put_variable (sink, "OUTPUT", text);
  snprintf (text, sizeof text, "%s: %s", outcome->claim->id, model);
  btr_put_variable (sink, "TITLE", text);
  btr_put_variable (sink, "XLABEL", ladder->small);
  btr_put_variable (sink, "YLABEL", "residual");
  btr_put (sink, "CURVES = 1\narray NAME[1]\n");
  btr_put_variable (sink, "NAME[1]", ladder->residue);
  btr_put (sink, "array ORDER[1] = [%.6g]\n", guided ? ladder->order : 0.0);
  btr_put (sink, "array AT_H[1] = [%.9g]\n", guided ? ladder->h[last - 1] : -1.0);
  btr_put (sink, "array AT_R[1] = [%.9g]\n", guided ? ladder->residual[last - 1] : 1.0);
}
