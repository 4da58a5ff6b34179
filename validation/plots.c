/* validation/plots.c - see plots.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/plots.h"

#include "base/limits.h"
#include "base/memory.h"
#include "validation/cache.h"
#include "validation/data.h"
#include "validation/library.h"
#include "validation/parameters.h"
#include "validation/stored.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[] = {
#define WORD(name, word) [BTV_PLOT_##name] = word,
  BTV_PLOT_LIST (WORD)
#undef WORD
};

/* ---- the claims file ------------------------------------------------------------- */

static bt_status
load_kind (const btv_reader *in, btv_plot *plot, const btv_field *from)
{
  btv_known known;
  bt_status status = btv_fields_check (in, from);
  if (status != BT_OK)
    return status;
  btv_known_begin (&known, from->value->text);
  for (size_t k = 0; k < BTV_PLOT_COUNT; k++)
    {
      btv_known_add (&known, words[k]);
      if (strcmp (words[k], from->value->text) == 0)
        {
          plot->kind = (btv_plot_kind) k;
          return BT_OK;
        }
    }
  return btv_known_refuse (in, from->value, &known, NULL, "'shows' is '%s'",
                           BTV_SHOWN (from->value->text));
}

/* Refuse FROM unless it is a list of FROM to MOST texts. */
static bt_status
check_list (const btv_reader *in, const btv_field *from, size_t least, size_t most)
{
  const btv_yaml_node *node = from->value;
  bt_status status = BT_OK;
  if (node->kind != BTV_YAML_SEQUENCE || node->count < least || node->count > most)
    return BTV_REFUSE (in, node, "'%s' must be a list of %zu to %zu", from->name, least,
                       most);
  for (size_t i = 0; i < node->count; i++)
    {
      const btv_field item = { .name = from->name, .value = &node->items[i] };
      status = btv_both (status, btv_fields_check (in, &item));
    }
  return status;
}

static bt_status
load_times (const btv_reader *in, btv_plot *plot, const btv_field *from)
{
  const int two = plot->kind == BTV_PLOT_LARGER || plot->kind == BTV_PLOT_DIFFERENCE;
  bt_status status = check_list (in, from, two ? 2 : 1, two ? 2 : BTV_QUANTITIES);
  for (size_t i = 0; status == BT_OK && i < from->value->count; i++)
    {
      const btv_yaml_node *node = &from->value->items[i];
      const btv_evaluator *evaluator = btv_evaluator_find (node->text);
      if (!evaluator || !(btv_evaluator_needs (evaluator) & BTV_IS_TIME))
        return BTV_REFUSE (in, node, "'%s' is no time; known: t_q, t_mf, t_tw, t_leave",
                           BTV_SHOWN (node->text));
      plot->of[plot->of_count++] = evaluator;
    }
  return status;
}

/* Every time is among the quantities of every scan. */
static bt_status
check_quantities (const btv_reader *in, const btv_plot *plot, const btv_yaml_node *node)
{
  for (size_t k = 0; k < plot->scans; k++)
    for (size_t i = 0; i < plot->of_count; i++)
      {
        size_t q = 0;
        while (q < plot->scan[k]->quantities
               && plot->scan[k]->quantity[q] != plot->of[i])
          q++;
        if (q == plot->scan[k]->quantities)
          return BTV_REFUSE (in, node, "%s is not among the quantities of scan '%s'",
                             btv_evaluator_name (plot->of[i]),
                             BTV_SHOWN (plot->name[k]));
      }
  return BT_OK;
}

static bt_status
load_scans (const btv_reader *in, btv_plot *plot, const btv_field *from)
{
  bt_status status = check_list (in, from, 1, BTV_PLOT_SCANS);
  if (status != BT_OK)
    return status;
  if (plot->kind == BTV_PLOT_CROSSINGS && from->value->count % 2 > 0)
    return BTV_REFUSE (in, from->value,
                       "%zu scans: of crossings as many last as first ones",
                       from->value->count);
  for (size_t i = 0; i < from->value->count; i++)
    {
      const btv_field item = { .name = from->name, .value = &from->value->items[i] };
      const size_t k = plot->scans++;
      status = btv_both (status, btv_parameters_scan (in, &item, &plot->name[k],
                                                      &plot->path[k], &plot->scan[k]));
    }
  return status == BT_OK ? check_quantities (in, plot, from->value) : status;
}

static bt_status
load_plot (const btv_reader *in, btv_plot *plot, const btv_yaml_node *node)
{
  enum
  {
    ID,
    WHERE,
    TEXT,
    SHOWS,
    OF,
    SCANS,
    T_END,
    COUNT
  };
  btv_field fields[COUNT] = { [ID] = { .name = "id", .required = 1 },
                              [WHERE] = { .name = "where", .required = 1 },
                              [TEXT] = { .name = "text", .required = 1 },
                              [SHOWS] = { .name = "shows", .required = 1 },
                              [OF] = { .name = "of" },
                              [SCANS] = { .name = "scans", .required = 1 },
                              [T_END] = { .name = "t_end" } };
  bt_status status = btv_fields_take (in, node, "a figure", fields, COUNT);
  if (status != BT_OK)
    return status;
  status = btv_both (status, btv_fields_id (in, &fields[ID], &plot->id));
  status = btv_both (status, btv_fields_text (in, &fields[WHERE], &plot->where));
  status = btv_both (status, btv_fields_text (in, &fields[TEXT], &plot->text));
  const bt_status kind = load_kind (in, plot, &fields[SHOWS]);
  if (kind != BT_OK)
    return btv_both (status, kind);
  const int curves = plot->kind == BTV_PLOT_CURVES;
  if (curves != (fields[T_END].value != NULL))
    status = btv_both (status, BTV_REFUSE (in, node,
                                           "'t_end' is of `curves', which "
                                           "need it"));
  else if (curves)
    status = btv_both (status, btv_fields_number (in, fields[T_END].value, "t_end",
                                                  BTV_POSITIVE, &plot->t_end));
  if (curves != (fields[OF].value == NULL))
    status = btv_both (status, BTV_REFUSE (in, node,
                                           "'of' is of all but `curves', "
                                           "which need it"));
  else if (!curves)
    status = btv_both (status, load_times (in, plot, &fields[OF]));
  return btv_both (status, load_scans (in, plot, &fields[SCANS]));
}

bt_status
btv_plots_load (const btv_reader *in, const btv_yaml_node *node, btv_plot **out,
                size_t *count)
{
  *out = NULL;
  *count = 0;
  if (node->kind != BTV_YAML_SEQUENCE)
    return BTV_REFUSE (in, node, "'figures' is %s; it must be a list",
                       btv_fields_kind (node));
  if (node->count > BTI_MAX_READINGS)
    return BTV_REFUSE (in, node, "%zu figures; at most %d", node->count,
                       BTI_MAX_READINGS);
  bt_status status = bti_calloc (out, node->count, sizeof **out, in->error);
  for (size_t i = 0; *out && i < node->count; i++)
    {
      ++*count;
      status = btv_both (status, load_plot (in, &(*out)[i], &node->items[i]));
      for (size_t k = 0; k < i; k++)
        if ((*out)[i].id && (*out)[k].id && strcmp ((*out)[i].id, (*out)[k].id) == 0)
          status
              = btv_both (status, BTV_REFUSE (in, &node->items[i], "duplicate id '%s'",
                                              BTV_SHOWN ((*out)[i].id)));
    }
  return status;
}

void
btv_plots_free (btv_plot *plots, size_t count)
{
  for (size_t i = 0; i < count; i++)
    {
      free (plots[i].id);
      free (plots[i].where);
      free (plots[i].text);
      for (size_t k = 0; k < plots[i].scans; k++)
        {
          free (plots[i].name[k]);
          free (plots[i].path[k]);
          if (plots[i].scan[k])
            btv_scan_clear (plots[i].scan[k]);
          free (plots[i].scan[k]);
        }
    }
  free (plots);
}

/* ---- columns --------------------------------------------------------------------- */

bt_status
btv_cells_table (const btv_scan *scan, const btv_cell *cells, bt_table **out,
                 bt_error *error)
{
  static const char *const endings[] = { "", "_err", "_lo" };
  double *column;
  bt_status status = bti_calloc (&column, scan->points, sizeof *column, error);
  if (status == BT_OK)
    status = bt_table_new (out, error);
  for (size_t q = 0; status == BT_OK && q < scan->quantities; q++)
    for (size_t k = 0; status == BT_OK && k < 3; k++)
      {
        char name[80];
        snprintf (name, sizeof name, "%s%s", btv_evaluator_name (scan->quantity[q]),
                  endings[k]);
        for (size_t i = 0; i < scan->points; i++)
          {
            const btv_cell *cell = &cells[i * scan->quantities + q];
            column[i] = cell->failed ? NAN
                        : k == 0     ? cell->value
                        : k == 1     ? cell->error
                                     : cell->lo;
          }
        status = bt_table_column (*out, name, column, scan->points, error);
      }
  free (column);
  return status;
}

/* ---- several scans as one -------------------------------------------------------- */

static int
same_axis (const bti_axis *a, const bti_axis *b)
{
  int same = strcmp (a->name, b->name) == 0 && a->count == b->count;
  for (size_t i = 0; same && i < a->count; i++)
    same = a->value[i] == b->value[i];
  return same;
}

/* Why the COUNT SCANS are no slices of one; NULL: they are. */
static const char *
mismatch (const btv_scan *const *scan, size_t count)
{
  for (size_t k = 1; k < count; k++)
    {
      if (scan[k]->axes != scan[0]->axes || scan[k]->quantities != scan[0]->quantities
          || strcmp (scan[k]->axis[0].name, scan[0]->axis[0].name) != 0)
        return "they have other axes or quantities";
      for (size_t q = 0; q < scan[0]->quantities; q++)
        if (scan[k]->quantity[q] != scan[0]->quantity[q])
          return "they have other quantities";
      for (size_t i = 1; i < scan[0]->axes; i++)
        if (!same_axis (&scan[k]->axis[i], &scan[0]->axis[i]))
          return "they have other points";
      if (scan[k]->t_max != scan[0]->t_max)
        return "they have other windows";
    }
  return scan[0]->has_model ? "they are of an open system" : NULL;
}

/* The axis of that name in all of SCAN, one after the other where it is the FIRST. */
static bt_status
join_axis (btv_scan *out, const btv_scan *const *scan, size_t count, size_t i,
           bt_error *error)
{
  const size_t parts = i == 0 ? count : 1;
  bti_axis *axis = &out->axis[out->axes];
  *axis = (bti_axis){ .name = NULL };
  for (size_t k = 0; k < parts; k++)
    axis->count += scan[k]->axis[i].count;
  bt_status status = bti_strdup (&axis->name, scan[0]->axis[i].name, error);
  if (status == BT_OK)
    status = bti_calloc (&axis->value, axis->count, sizeof *axis->value, error);
  out->axes++;
  for (size_t k = 0, at = 0; status == BT_OK && k < parts;
       at += scan[k]->axis[i].count, k++)
    memcpy (axis->value + at, scan[k]->axis[i].value,
            scan[k]->axis[i].count * sizeof *axis->value);
  return status;
}

/* COUNT slices of one scan, or one alone, which is copied. */
static bt_status
join_scans (btv_scan *out, const btv_scan *const *scan, size_t count, bt_error *error)
{
  bt_status status = BT_OK;
  btv_scan_begin (out);
  out->t_max = scan[0]->t_max;
  out->relative = scan[0]->tolerance > 0 ? NAN : scan[0]->relative;
  out->tolerance = scan[0]->tolerance;
  for (size_t q = 0; status == BT_OK && q < scan[0]->quantities; q++)
    status = btv_scan_quantity (out, btv_evaluator_name (scan[0]->quantity[q]), error);
  for (size_t i = 0; status == BT_OK && i < scan[0]->settings_count; i++)
    status = btv_scan_setting (out, scan[0]->settings[i].key,
                               scan[0]->settings[i].value, error);
  for (size_t i = 0; status == BT_OK && i < scan[0]->axes; i++)
    status = join_axis (out, scan, count, i, error);
  btv_complaints faults = { NULL, 0, 0 };
  if (status == BT_OK)
    status = btv_scan_finish (out, &faults, error);
  status = btv_complaints_settle (&faults, status, error);
  btv_complaints_clear (&faults);
  return status;
}

/* Columns of the quantities of SCAN, one table below the other. */
static bt_status
join_tables (bt_table **out, const btv_scan *scan, const bt_table *const *table,
             size_t count, bt_error *error)
{
  static const char *const endings[] = { "", "_err", "_lo" };
  double *column;
  bt_status status = bti_calloc (&column, scan->points, sizeof *column, error);
  if (status == BT_OK)
    status = bt_table_new (out, error);
  for (size_t c = 0; status == BT_OK && c < 3 * scan->quantities; c++)
    {
      char name[80];
      size_t at = 0;
      snprintf (name, sizeof name, "%s%s", btv_evaluator_name (scan->quantity[c / 3]),
                endings[c % 3]);
      for (size_t k = 0; k < count; k++)
        {
          const size_t rows = bt_table_rows (table[k]);
          memcpy (column + at, bt_table_numbers (table[k], name),
                  rows * sizeof *column);
          at += rows;
        }
      status = bt_table_column (*out, name, column, scan->points, error);
    }
  free (column);
  return status;
}

/* ---- where the points are from --------------------------------------------------- */

/* The scans of a plot as they were found. */
typedef struct source
{
  const btv_scan *scan[BTV_PLOT_SCANS];
  const bt_table *table[BTV_PLOT_SCANS];
  btv_scan own[BTV_PLOT_SCANS]; /* of reference data */
  btv_reference *set[BTV_PLOT_SCANS];
  int stored;
  char from[160], why[256];
} source;

static void
clear_source (source *s)
{
  for (size_t k = 0; k < BTV_PLOT_SCANS; k++)
    {
      btv_scan_clear (&s->own[k]);
      btv_reference_free (s->set[k]);
    }
}

/* All of them are among the scans of the audit. */
static int
take_whole (source *s, const btv_plot *plot, const btv_plot_options *options)
{
  for (size_t k = 0; k < plot->scans; k++)
    {
      size_t i = 0;
      while (i < options->wholes && strcmp (options->whole[i].path, plot->path[k]) != 0)
        i++;
      if (i == options->wholes)
        return 0;
      s->scan[k] = plot->scan[k];
      s->table[k] = options->whole[i].table;
    }
  return 1;
}

static bt_status
take_stored (source *s, const btv_plot *plot, bt_error *error)
{
  btv_library *library = NULL;
  btv_complaints faults = { NULL, 0, 0 };
  char *folder = NULL, id[128];
  s->stored = 1;
  bt_status status = btv_data_folder (&folder, BTV_DATA_REFERENCE, error);
  if (status == BT_OK)
    status = btv_library_open (&library, folder, &faults, error);
  status = btv_complaints_settle (&faults, status, error);
  btv_complaints_clear (&faults);
  for (size_t k = 0; status == BT_OK && k < plot->scans; k++)
    {
      snprintf (id, sizeof id, "scans/%.100s", plot->name[k]);
      const char *file = btv_library_find (library, id);
      if (!file)
        status = bt_error_set (error, BT_EIO,
                               "claims over '%s' were not run to their end, and there "
                               "is no reference scan '%s'",
                               plot->name[k], id);
      else
        status = btv_library_load (library, file, &s->set[k], error);
      if (status == BT_OK)
        status = btv_stored_scan (&s->own[k], s->set[k], error);
      if (status != BT_OK)
        break;
      s->scan[k] = &s->own[k];
      s->table[k] = s->set[k]->table;
      snprintf (s->from, sizeof s->from, "by %s on %s",
                bt_table_value (s->table[k], "generator"),
                bt_table_value (s->table[k], "date"));
    }
  btv_library_free (library);
  free (folder);
  return status;
}

/* ---- pictures -------------------------------------------------------------------- */

static bt_status
add (const btv_plot *plot, size_t part, btv_plotted **out, size_t *count,
     bt_error *error)
{
  bt_status status = bti_realloc (out, *count + 1, sizeof **out, error);
  if (status == BT_OK)
    (*out)[(*count)++] = (btv_plotted){ .plot = plot, .part = part };
  return status;
}

/* The scans FIRST to FIRST + COUNT of S as table K of TO; it is no failure that they do
 * not fit together. */
static bt_status
fill (btv_plotted *to, source *s, size_t k, size_t first, size_t count, bt_error *error)
{
  const char *why = mismatch (s->scan + first, count);
  btv_scan other = { 0 };
  to->stored = s->stored;
  memcpy (to->from, s->from, sizeof to->from);
  if (why)
    {
      snprintf (to->why, sizeof to->why, "the scans are no parts of one: %s", why);
      return BT_OK;
    }
  bt_status status = join_scans (k ? &other : &to->scan, s->scan + first, count, error);
  int same = !k || (status == BT_OK && other.axes == to->scan.axes);
  for (size_t i = 0; k && same && i < other.axes; i++)
    same = same_axis (&other.axis[i], &to->scan.axis[i]);
  if (status == BT_OK && !same)
    snprintf (to->why, sizeof to->why, "first and last crossings at other points");
  else if (status == BT_OK)
    status = join_tables (&to->table[k], k ? &other : &to->scan, s->table + first,
                          count, error);
  btv_scan_clear (&other);
  return status;
}

static bt_status
make_scans (const btv_plot *plot, const btv_plot_options *options, btv_plotted **out,
            size_t *count, bt_error *error)
{
  const size_t parts = plot->kind == BTV_PLOT_ALONG ? plot->scans : 1;
  const size_t layers = plot->kind == BTV_PLOT_CROSSINGS ? 2 : 1;
  const size_t slices = plot->scans / parts / layers;
  source s = { .stored = 0 };
  bt_error why = BT_ERROR_INIT;
  bt_status status
      = take_whole (&s, plot, options) ? BT_OK : take_stored (&s, plot, &why);
  if (status == BT_ENOMEM)
    status = bt_error_set (error, status, "%s", why.text);
  else if (status != BT_OK)
    {
      status = add (plot, 0, out, count, error);
      if (status == BT_OK)
        snprintf ((*out)[*count - 1].why, sizeof (*out)->why, "%.255s", why.text);
    }
  else
    for (size_t p = 0; status == BT_OK && p < parts; p++)
      {
        status = add (plot, p, out, count, error);
        for (size_t k = 0; status == BT_OK && k < layers; k++)
          status = fill (&(*out)[*count - 1], &s, k, p + k * slices, slices, error);
      }
  clear_source (&s);
  return status;
}

/* The curves of PANEL as they were kept of WHAT; 0 when they were not. */
static int
recall_panel (btv_panel *panel, const btv_plot_options *options, const btv_pack *what)
{
  btv_pack kept;
  if (!btv_cache_get (options->cache, what, &kept))
    return 0;
  btv_parcel parcel = { kept.data, kept.size, options->words, 0 };
  btv_take_curves (&parcel, &panel->curves);
  free (kept.data);
  if (!parcel.failed)
    return 1;
  btv_curves_clear (&panel->curves);
  return 0;
}

static bt_status
make_panel (btv_panel *panel, const btv_plot *plot, const bt_model *model,
            const btv_plot_options *options, bt_error *error)
{
  btv_lab *lab = NULL;
  btv_pack what = { NULL, 0, 0, 0 }, made = { NULL, 0, 0, 0 };
  bt_status status = BT_OK;
  panel->lambda = bt_model_lambda (model, 0);
  panel->x0 = bt_model_x0 (model);
  panel->omega = bt_model_omega (model, 0);
  const double asked[] = { panel->lambda, panel->x0, panel->omega, plot->t_end };
  btv_pack_text (&what, "panel");
  btv_pack_bytes (&what, asked, sizeof asked);
  if (!recall_panel (panel, options, &what))
    {
      status = btv_lab_new (&lab, model, options->threads, options->cancel, error);
      if (status == BT_OK)
        status
            = btv_lab_curves (lab, plot->t_end, plot->t_end, 0, &panel->curves, error);
      if (status == BT_OK)
        {
          btv_share_curves (&made, &panel->curves);
          btv_cache_put (options->cache, &what, &made);
        }
      btv_lab_free (lab);
    }
  free (what.data);
  free (made.data);
  return status;
}

static bt_status
make_curves (const btv_plot *plot, const btv_plot_options *options, btv_plotted **out,
             size_t *count, bt_error *error)
{
  bt_status status = add (plot, 0, out, count, error);
  if (status != BT_OK)
    return status;
  btv_plotted *to = &(*out)[*count - 1];
  bt_error why = BT_ERROR_INIT;
  size_t room = 0;
  for (size_t k = 0; k < plot->scans; k++)
    room += plot->scan[k]->points;
  status = bti_calloc (&to->panel, room, sizeof *to->panel, &why);
  for (size_t k = 0; k < plot->scans; k++)
    for (size_t i = 0; status == BT_OK && i < plot->scan[k]->points; i++)
      {
        bt_model *model;
        status = btv_scan_model (plot->scan[k], i, &model, &why);
        if (status == BT_OK)
          status = make_panel (&to->panel[to->panels++], plot, model, options, &why);
        bt_model_free (model);
      }
  if (status == BT_ENOMEM || status == BT_ECANCEL)
    return bt_error_set (error, status, "%s", why.text);
  snprintf (to->why, sizeof to->why, "%.255s", status == BT_OK ? "" : why.text);
  return BT_OK;
}

bt_status
btv_plot_make (const btv_plot *plot, const btv_plot_options *options, btv_plotted **out,
               size_t *count, bt_error *error)
{
  return plot->kind == BTV_PLOT_CURVES ? make_curves (plot, options, out, count, error)
                                       : make_scans (plot, options, out, count, error);
}

void
btv_plotted_free (btv_plotted *list, size_t count)
{
  for (size_t i = 0; i < count; i++)
    {
      btv_scan_clear (&list[i].scan);
      bt_table_free (list[i].table[0]);
      bt_table_free (list[i].table[1]);
      for (size_t k = 0; k < list[i].panels; k++)
        btv_curves_clear (&list[i].panel[k].curves);
      free (list[i].panel);
    }
  free (list);
}
