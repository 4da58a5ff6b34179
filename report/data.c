/* report/data.c - the numbers behind the figures; see internal.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Column names, in the order of btv_curves. */
static const char *const columns[BTV_CURVES]
    = { "exact", "classical", "mean_field", "wigner", "gaussian" };

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

/* Column NAME_SUFFIX = SOURCE at the COUNT points of INDEX; nothing when SOURCE
 * is NULL. */
static bt_status
add_column (bt_table *table, const char *name, const char *suffix, const double *source,
            const size_t *index, size_t count, double *buffer, bt_error *error)
{
  char full[64];
  if (!source)
    return BT_OK;
  for (size_t i = 0; i < count; i++)
    buffer[i] = source[index[i]];
  snprintf (full, sizeof full, "%s_%s", name, suffix);
  return bt_table_column (table, full, buffer, count, error);
}

static bt_status
add_head (bt_table *table, const btv_exhibit *exhibit, const char *quantity,
          bt_error *error)
{
  char model[BTR_LINE];
  btr_format_model (model, sizeof model, exhibit->claim);
  bt_status status = bt_table_head (table, "id", error, "%s", exhibit->name);
  if (status == BT_OK)
    status = bt_table_head (table, "quantity", error, "%s", quantity);
  if (status == BT_OK)
    status = bt_table_head (table, "units", error,
                            "t in 1/omega, x in sqrt(hbar/(m omega))");
  if (status == BT_OK)
    status = bt_table_head (table, "model", error, "%s", model);
  for (size_t k = 0; status == BT_OK && k < BTV_CURVES; k++)
    if (exhibit->curves.method[k])
      status
          = bt_table_head (table, columns[k], error, "%s", exhibit->curves.method[k]);
  return status;
}

/* Fill TABLE with x (DELTA 0) or delta (DELTA 1) of EXHIBIT at INDEX. */
static bt_status
fill (bt_table *table, const btv_exhibit *exhibit, int delta, const size_t *index,
      size_t count, double *buffer, bt_error *error)
{
  const btv_curves *curves = &exhibit->curves;
  bt_status status = add_head (table, exhibit,
                               delta ? "delta(t), each method against the exact one"
                                     : "x(t), mean position",
                               error);
  for (size_t i = 0; i < count; i++)
    buffer[i] = (double) index[i] * curves->interval;
  if (status == BT_OK)
    status = bt_table_column (table, "t", buffer, count, error);
  for (size_t k = 0; status == BT_OK && k < BTV_CURVES; k++)
    {
      const double *value = delta ? curves->delta[k] : curves->x[k];
      const double *half = delta ? curves->delta_err[k] : curves->x_err[k];
      if (!value)
        continue;
      status = add_column (table, delta ? "delta" : "x", columns[k], value, index,
                           count, buffer, error);
      if (status == BT_OK)
        status
            = add_column (table, "err", columns[k], half, index, count, buffer, error);
    }
  return status;
}

static bt_status
write_table (btr_work *work, const btv_exhibit *exhibit, const btr_view *view,
             int delta, bt_error *error)
{
  char name[2 * BTR_NAME];
  size_t index[BTR_POINTS], size = exhibit->curves.size;
  double buffer[BTR_POINTS];
  bt_table *table = NULL;
  snprintf (name, sizeof name, "data/%s-%s.csv", view->stem, delta ? "delta" : "x");
  if (!delta)
    {
      double inside = floor (view->window / exhibit->curves.interval + 1e-6) + 1;
      if (inside < (double) size)
        size = (size_t) inside;
    }
  size_t count = btr_thin (index, BTR_POINTS, size, delta && btr_long_run (view->end));
  bt_status status = bt_table_new (&table, error);
  if (status == BT_OK)
    status = fill (table, exhibit, delta, index, count, buffer, error);
  if (status == BT_OK)
    status = btr_work_table (work, table, name, error);
  bt_table_free (table);
  return status;
}

/* Decide how EXHIBIT is shown: x(t) up to half as long again as the largest
 * break time, but no further than the eye can tell one swing from the next. */
void
btr_set_view (btr_view *view, const btv_exhibit *exhibit)
{
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
  view->window = fmin (view->window, view->end);
}

static bt_status
write_timings (btr_work *work, bt_error *error)
{
  btr_sink sink;
  btr_sink_open (&sink, work, "timings.csv", error);
  btr_put (&sink, "id,seconds\n");
  for (size_t a = 0; a < work->count; a++)
    for (size_t i = 0; i < work->parts[a].audit->outcomes_count; i++)
      {
        const btv_outcome *outcome = &work->parts[a].audit->outcomes[i];
        btr_put (&sink, "%s,%.3f\n", outcome->claim->id, outcome->seconds);
      }
  return btr_sink_close (&sink, work, "timings.csv", 1);
}

bt_status
btr_write_data (btr_work *work, bt_error *error)
{
  bt_status status = write_timings (work, error);
  for (size_t a = 0; status == BT_OK && a < work->count; a++)
    {
      btr_part *part = &work->parts[a];
      for (size_t i = 0; status == BT_OK && i < part->audit->exhibits_count; i++)
        {
          const btv_exhibit *exhibit = &part->audit->exhibits[i];
          if (exhibit->curves.size == 0)
            continue;
          status = write_table (work, exhibit, &part->views[i], 0, error);
          if (status == BT_OK)
            status = write_table (work, exhibit, &part->views[i], 1, error);
        }
      for (size_t i = 0; status == BT_OK && i < part->audit->outcomes_count; i++)
        if (btr_ladder_of (&part->audit->outcomes[i]))
          status = btr_write_ladder (work, part, &part->audit->outcomes[i], error);
      for (size_t i = 0; status == BT_OK && i < part->plates_count; i++)
        status = btr_write_plate (work, part, &part->plates[i], error);
      for (size_t i = 0; status == BT_OK && i < BTV_PICTURE_COUNT; i++)
        if (part->audit->picture[i].data)
          status = btr_write_picture (work, part, &part->audit->picture[i], error);
    }
  return status;
}
