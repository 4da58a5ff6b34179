/* report/scanmaps.c - maps of a scan over two of its axes; see scans.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/scans.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  CLASSES = 9, /* what has a colour of its own rather than one of the scale */
  LEVELS = 12,
  TEXT = 160
};

typedef enum scale
{
  LOGARITHMIC,
  LINEAR,
  SIGNED, /* 0 in the middle */
  PLAIN   /* classes only */
} scale;

/* What one map shows of each point of the scan, once for each layer: quantities side by
 * side, on one scale. */
typedef struct map
{
  size_t layers, points, size; /* points of one layer, and of all */
  const char *layer[BTV_QUANTITIES];

  double *value, *error, *kind, *mark; /* kind 0: by the scale; else a class */
  double *level_value;                 /* of what contours are lines of */
  double *side;                        /* -1, 1: of the line where the sign changes */
  int sides;                           /* that line goes by SIDE */
  int bare;                            /* no contours */
  scale scale;
  double lowest, highest;
  double level[LEVELS];
  size_t levels;
  char class[CLASSES][TEXT];
  const char *colour[CLASSES];
  size_t classes;
} map;

static const char beyond_colour[] = "#c9c9c9", failed_colour[] = "#ffffff",
                  open_colour[] = "#8f8f8f";
static const char *const label_colour[]
    = { "#cfe0f5", "#d98a2b", "#5561c9", "#0b7a75", "#a6761d", "#7b3294" };

static void
clear_map (map *m)
{
  free (m->value);
  *m = (map){ 0 };
}

static bt_status
make_map (map *m, const btr_scans *scans, size_t layers, bt_error *error)
{
  const size_t points = scans->scan->points * layers;
  *m = (map){ .layers = layers,
              .points = scans->scan->points,
              .size = points,
              .bare = scans->coarse,
              .lowest = INFINITY,
              .highest = -INFINITY };
  if (layers * scans->plane.panels > BTR_PANELS)
    return bt_error_set (error, BT_EINVAL, "figures of %zu panels: must be at most %d",
                         layers * scans->plane.panels, BTR_PANELS);
  bt_status status = bti_calloc (&m->value, 6 * points, sizeof (double), error);
  if (status != BT_OK)
    return status;
  m->error = m->value + points;
  m->kind = m->error + points;
  m->mark = m->kind + points;
  m->level_value = m->mark + points;
  m->side = m->level_value + points;
  for (size_t i = 0; i < points; i++)
    m->value[i] = m->error[i] = m->level_value[i] = NAN;
  return BT_OK;
}

/* The number of a class of that name, from 1 on. */
static int
class_of (map *m, const char *colour, const char *text)
{
  size_t i = 0;
  while (i < m->classes && strcmp (m->class[i], text) != 0)
    i++;
  if (i == CLASSES)
    return CLASSES;
  if (i == m->classes)
    {
      snprintf (m->class[i], TEXT, "%s", text);
      m->colour[i] = colour;
      m->classes++;
    }
  return (int) i + 1;
}

/* ---- levels ---------------------------------------------------------------------- */

static void
add_level (map *m, double level)
{
  if (m->levels < LEVELS && level > m->lowest && level < m->highest)
    m->level[m->levels++] = level;
}

/* 1, 2, 5 times powers of ten, or these powers alone; equal steps where the values are
 * close together. */
static void
choose_levels (map *m)
{
  static const double digits[] = { 1, 2, 5 };
  m->levels = 0;
  if (!(m->lowest < m->highest))
    return;
  if (m->scale == LOGARITHMIC && m->lowest > 0 && m->highest > 4 * m->lowest)
    {
      const int first = (int) floor (log10 (m->lowest)),
                last = (int) ceil (log10 (m->highest)),
                every = last - first > 12 ? (last - first) / 8 + 1 : 1;
      for (int p = first; p <= last; p += every)
        for (size_t k = 0; k < (last - first > 3 ? 1u : 3u); k++)
          add_level (m, digits[k] * pow (10, p));
      return;
    }
  double step = pow (10, floor (log10 ((m->highest - m->lowest) / 3)));
  while ((m->highest - m->lowest) / step > 7)
    step *= 2;
  for (double k = ceil (m->lowest / step); k * step < m->highest; k++)
    add_level (m, k * step);
}

static void
close_scale (map *m)
{
  for (size_t i = 0; i < m->size; i++)
    if (m->kind[i] == 0 && isfinite (m->value[i]))
      {
        m->lowest = fmin (m->lowest, m->value[i]);
        m->highest = fmax (m->highest, m->value[i]);
      }
  if (!(m->lowest <= m->highest))
    m->scale = PLAIN;
  if (m->scale == LOGARITHMIC && !(m->lowest > 0))
    m->scale = LINEAR;
  if (m->scale == SIGNED)
    {
      m->highest = fmax (fabs (m->lowest), fabs (m->highest));
      m->lowest = -m->highest;
    }
  choose_levels (m);
  if (m->scale != SIGNED)
    return;
  /* The zero is a line of its own even where nothing lies above it. */
  int zero = 0;
  for (size_t k = 0; k < m->levels; k++)
    if (fabs (m->level[k]) < 1e-12 * (m->highest - m->lowest))
      {
        m->level[k] = 0;
        zero = 1;
      }
  if (!zero && m->levels < LEVELS)
    m->level[m->levels++] = 0;
}

/* ---- the files ------------------------------------------------------------------- */

enum
{
  PANEL,
  X,
  Y,
  X_LO,
  X_HI,
  Y_LO,
  Y_HI,
  VALUE,
  ERROR,
  KIND,
  MARK,
  COLUMNS
};
static const char *const column_names[COLUMNS]
    = { "panel", "x",     "y",     "x_lo", "x_hi", "y_lo",
        "y_hi",  "value", "error", "kind", "mark" };

static void
add_cells (const btr_scans *scans, btr_figure *figure, const map *m)
{
  const btv_plane *plane = &scans->plane;
  const btv_side *across = &plane->side[0], *up = &plane->side[1];
  const size_t panels = plane->panels * m->layers,
               size = panels * across->count * up->count;
  double *cell;
  if (figure->status == BT_OK)
    figure->status
        = bti_calloc (&cell, COLUMNS * size, sizeof (double), &figure->error);
  if (figure->status != BT_OK)
    return;
  for (size_t p = 0, row = 0; p < panels; p++)
    for (size_t i = 0; i < across->count; i++)
      for (size_t j = 0; j < up->count; j++, row++)
        {
          const size_t point = p / plane->panels * m->points
                               + btv_plane_point (plane, p % plane->panels, i, j);
          const double of[COLUMNS]
              = { [PANEL] = (double) p + 1,
                  [X] = btv_plane_value (plane, 0, i),
                  [Y] = btv_plane_value (plane, 1, j),
                  [X_LO] = across->edge[i],
                  [X_HI] = across->edge[i + 1],
                  [Y_LO] = up->edge[j],
                  [Y_HI] = up->edge[j + 1],
                  [VALUE] = m->kind[point] == 0 ? m->value[point] : NAN,
                  [ERROR] = m->error[point],
                  [KIND] = m->kind[point],
                  [MARK] = m->mark[point] };
          for (size_t k = 0; k < COLUMNS; k++)
            cell[k * size + row] = of[k];
        }
  btr_figure_data (figure, "DATA", "");
  for (size_t k = 0; k < COLUMNS; k++)
    btr_figure_column (figure, column_names[k], cell + k * size, size);
  free (cell);
}

static void
add_contours (const btr_scans *scans, btr_figure *figure, const map *m)
{
  static const char *const names[] = { "panel", "level", "x1", "y1", "x2", "y2" };
  btv_lines lines = { 0 };
  for (size_t l = 0; l < m->layers && !m->bare; l++)
    {
      const size_t first = lines.count;
      for (size_t k = 0; figure->status == BT_OK && k < m->levels; k++)
        figure->status = btv_plane_contour (
            &scans->plane,
            (m->sides && m->level[k] == 0 ? m->side : m->level_value) + l * m->points,
            m->level[k], &lines, &figure->error);
      for (size_t i = first; i < lines.count; i++)
        lines.at[0][i] += (double) (l * scans->plane.panels);
    }
  btr_figure_number (figure, "LINES", (double) lines.count);
  if (lines.count > 0)
    {
      btr_figure_data (figure, "CONTOURS", "-contours");
      for (size_t k = 0; k < 6; k++)
        btr_figure_column (figure, names[k], lines.at[k], lines.count);
    }
  btv_lines_clear (&lines);
}

static void
add_bands (const btr_scans *scans, btr_figure *figure, size_t layers)
{
  const btv_bands *bands = &scans->bands;
  btr_figure_number (figure, "BANDS", (double) (bands->count * layers));
  if (bands->count == 0)
    return;
  btr_figure_data (figure, "EDGES", "-bands");
  btr_figure_column (figure, "x", bands->x, bands->size);
  for (size_t i = 0; i < bands->count * layers; i++)
    {
      char name[64];
      const btv_band *b = &bands->band[i % bands->count];
      const size_t panel = b->panel + i / bands->count * scans->plane.panels;
      snprintf (name, sizeof name, "panel%zu_band%d_lower", panel, b->n);
      btr_figure_column (figure, name, b->lo, bands->size);
      snprintf (name, sizeof name, "panel%zu_band%d_upper", panel, b->n);
      btr_figure_column (figure, name, b->hi, bands->size);
      snprintf (name, sizeof name, "BAND%zu", i + 1);
      btr_figure_number (figure, name, (double) panel);
    }
  btr_figure_say (figure,
                  "Darker regions between black lines: bands in which Mathieu's "
                  "equation is unstable, for a background of frequency 1 + "
                  "λ/(4 Ω), from characteristic values.");
}

/* What each colour of its own stands for, with how many there are. */
static void
say_classes (btr_figure *figure, map *m)
{
  const char *text[CLASSES] = { "" }, *colour[CLASSES] = { failed_colour };
  size_t unsure = 0;
  for (size_t k = 0; k < m->classes; k++)
    {
      size_t count = 0;
      for (size_t i = 0; i < m->size; i++)
        count += m->kind[i] == (double) (k + 1);
      btr_figure_say (figure, "%s: %zu point%s.", m->class[k], count,
                      count == 1 ? "" : "s");
      text[k] = m->class[k];
      colour[k] = m->colour[k];
    }
  btr_figure_number (figure, "CLASSES", (double) m->classes);
  btr_figure_texts (figure, "CLASS", text, m->classes);
  btr_figure_texts (figure, "COLOUR", colour, m->classes);
  for (size_t i = 0; i < m->size; i++)
    unsure += m->mark[i] == 1;
  btr_figure_number (figure, "UNSURE", (double) unsure);
  if (unsure > 0)
    btr_figure_say (figure,
                    "Dots: the error is not bounded, as where a curve grazes "
                    "the threshold (%zu).",
                    unsure);
}

static bt_status
make_figure (btr_scans *scans, btr_figure *figure, map *m, const char *unit,
             bt_error *error)
{
  char tics[LEVELS * 16] = "", name[16];
  close_scale (m);
  btr_scans_frame (scans, figure, *m->layer ? m->layer : NULL, m->layers);
  btr_figure_number (figure, "SCALE", m->scale);
  btr_figure_text (figure, "CBLABEL", "%s", unit);
  btr_figure_number (figure, "LOWEST", m->lowest);
  btr_figure_number (figure, "HIGHEST", m->highest);
  btr_figure_number (figure, "TICS", (double) m->levels);
  for (size_t k = 0; k < m->levels; k++)
    {
      const double at = m->level[k];
      snprintf (name, sizeof name, "TIC%zu", k + 1);
      btr_figure_number (figure, name, at);
      snprintf (tics + strlen (tics), sizeof tics - strlen (tics), "%s%.4g",
                k ? ", " : "", at);
    }
  say_classes (figure, m);
  add_cells (scans, figure, m);
  add_contours (scans, figure, m);
  if (m->levels > 0 && figure->data_count > 1)
    btr_figure_say (figure, "Thin lines: contours at %s.", tics);
  add_bands (scans, figure, m->layers);
  btr_scans_say (scans, figure);
  clear_map (m);
  return btr_album_add (scans->album, figure, scans->gallery, error);
}

/* ---- one quantity ---------------------------------------------------------------- */

/* The class of what has no number to be shown, or 0. */
static int
special (map *m, double value, double lo, double limit)
{
  char text[TEXT];
  if (isnan (value))
    return class_of (m, failed_colour, "failed or missing (×)");
  if (isfinite (value))
    return 0;
  if (lo < limit) /* out of time before it */
    return class_of (m, "#dedede", "beyond a shorter window");
  snprintf (text, sizeof text, "beyond the window (> %.6g)", limit);
  return class_of (m, beyond_colour, text);
}

static bt_status
draw_labels (btr_scans *scans, const btr_found *f, bt_error *error)
{
  btr_figure figure;
  map m;
  bt_status status = make_map (&m, scans, 1, error);
  if (status != BT_OK)
    return status;
  m.scale = PLAIN;
  for (size_t i = 0; i < m.points; i++)
    {
      const int failed = strcmp (f->label[i], "none") == 0;
      const int open = strcmp (f->label[i], "undecided") == 0;
      size_t k = 0;
      for (const char *at = f->labels; at && *at; k++)
        {
          const size_t size = strcspn (at, "|");
          if (strlen (f->label[i]) == size && strncmp (at, f->label[i], size) == 0)
            break;
          at += size + (at[size] == '|');
        }
      m.kind[i]
          = failed
                ? special (&m, NAN, 0, 0)
                : class_of (
                    &m,
                    open ? open_colour
                         : label_colour[k
                                        % (sizeof label_colour / sizeof *label_colour)],
                    f->label[i]);
      m.mark[i] = failed ? 2 : 0;
    }
  btr_scans_figure (scans, &figure, "scan-map.gp", f->name, "");
  btr_figure_text (&figure, "TITLE", "%s", f->name);
  btr_figure_say (&figure, "%s at each point.", f->name);
  return make_figure (scans, &figure, &m, "", error);
}

/* Is it about its sign? */
static int
has_sign (const btr_scans *scans, const btr_found *f)
{
  int negative = 0, other = 0;
  for (size_t i = 0; i < scans->scan->points; i++)
    if (isfinite (f->value[i]))
      {
        const int below = f->value[i] < 0 && -f->value[i] > f->error[i];
        negative |= below;
        other |= !below;
      }
  return negative && other && !f->is_time;
}

/* Their names, as those of layers where there are several, and for a title. */
static void
name_layers (map *m, const btr_found *found, char title[TEXT])
{
  *title = '\0';
  for (size_t l = 0; l < m->layers; l++)
    {
      const size_t used = strlen (title);
      if (m->layers > 1)
        m->layer[l] = found[l].name;
      snprintf (title + used, TEXT - used, "%s%s", used ? ", " : "", found[l].name);
    }
}

static const char *
unit_of (const btr_found *found, size_t count, char text[TEXT])
{
  snprintf (text, TEXT, "%s%s", count > 1 ? "time" : found->name,
            found->is_time ? " / ω⁻¹" : "");
  return text;
}

static void
fill_values (map *m, const btr_found *f, size_t layer, double limit, int sign)
{
  for (size_t i = 0; i < m->points; i++)
    {
      const size_t k = layer * m->points + i;
      const double v = f->value[i], e = f->error[i];
      m->kind[k] = special (m, v, f->lo[i], limit);
      m->mark[k] = isnan (v) ? 2 : isfinite (v) && !isfinite (e) ? 1 : 0;
      m->value[k] = m->level_value[k] = v;
      m->error[k] = e;
      /* The line where the sign changes does not follow rounding: it goes between
       * points. */
      if (sign && fabs (v) <= e)
        {
          m->kind[k] = class_of (m, beyond_colour, "0 within its error");
          m->sides = 1;
        }
      m->side[k] = isnan (v) ? NAN : v < 0 && -v > e ? -1 : 1;
    }
}

bt_status
btr_map_values (btr_scans *scans, const btr_found *found, size_t count, bt_error *error)
{
  btr_figure figure;
  map m;
  char unit[TEXT], title[TEXT];
  bt_status status = make_map (&m, scans, count, error);
  if (status != BT_OK)
    return status;
  const int sign = count == 1 && has_sign (scans, found);
  m.scale = sign ? SIGNED : found->is_time ? LOGARITHMIC : LINEAR;
  for (size_t l = 0; l < count; l++)
    fill_values (&m, &found[l], l, scans->scan->t_max, sign);
  name_layers (&m, found, title);
  btr_scans_figure (scans, &figure, "scan-map.gp", found->name, "");
  btr_figure_text (&figure, "TITLE", "%s", title);
  btr_figure_say (
      &figure, "%s%s.", title,
      sign ? ", red below 0 and blue above, with the threshold 0 as the thick "
             "line"
           : "");
  return make_figure (scans, &figure, &m, unit_of (found, count, unit), error);
}

static void
fill_errors (map *m, const btr_found *f, size_t layer, double limit)
{
  for (size_t i = 0; i < m->points; i++)
    {
      const size_t k = layer * m->points + i;
      const double v = f->value[i], e = f->error[i];
      m->kind[k] = special (m, v, f->lo[i], limit);
      m->mark[k] = isnan (v) ? 2 : 0;
      m->value[k] = f->is_time ? e / v : e;
      if (m->kind[k] == 0 && !isfinite (m->value[k]))
        m->kind[k] = class_of (m, open_colour, "not bounded");
      else if (m->kind[k] == 0 && !(m->value[k] > 0))
        m->kind[k] = class_of (m, label_colour[0], "0");
    }
}

/* Of times as a share. */
bt_status
btr_map_errors (btr_scans *scans, const btr_found *found, size_t count, bt_error *error)
{
  btr_figure figure;
  map m;
  char title[TEXT];
  bt_status status = make_map (&m, scans, count, error);
  if (status != BT_OK)
    return status;
  m.scale = LOGARITHMIC;
  for (size_t l = 0; l < count; l++)
    fill_errors (&m, &found[l], l, scans->scan->t_max);
  name_layers (&m, found, title);
  const char *relative = found->is_time ? "relative " : "";
  btr_scans_figure (scans, &figure, "scan-map.gp", found->name, "-error");
  btr_figure_text (&figure, "TITLE", "%serror of %s", relative, title);
  btr_figure_say (&figure, "The %serror (half-width in total) of %s.", relative, title);
  return make_figure (scans, &figure, &m, "error", error);
}

/* ---- two times ------------------------------------------------------------------- */

static double
bound (const btr_found *f, size_t i, int upper)
{
  if (!isfinite (f->value[i]))
    return upper ? INFINITY : f->lo[i];
  return upper ? f->value[i] + f->error[i] : fmin (f->lo[i], f->value[i]);
}

bt_status
btr_map_larger (btr_scans *scans, const btr_found *a, const btr_found *b,
                bt_error *error)
{
  btr_figure figure;
  map m;
  char text[4][TEXT], name[TEXT];
  bt_status status = make_map (&m, scans, 1, error);
  if (status != BT_OK)
    return status;
  m.scale = PLAIN;
  snprintf (text[0], TEXT, "%s > %s", b->name, a->name);
  snprintf (text[1], TEXT, "%s > %s", a->name, b->name);
  snprintf (text[2], TEXT, "undecided: errors overlap");
  snprintf (text[3], TEXT, "both beyond the window");
  for (size_t i = 0; i < m.points; i++)
    if (isnan (a->value[i]) || isnan (b->value[i]))
      {
        m.kind[i] = special (&m, NAN, 0, 0);
        m.mark[i] = 2;
      }
    else if (isinf (a->value[i]) && isinf (b->value[i]))
      m.kind[i] = class_of (&m, beyond_colour, text[3]);
    else if (bound (b, i, 0) >= bound (a, i, 1))
      m.kind[i] = class_of (&m, "#c8281e", text[0]);
    else if (bound (a, i, 0) >= bound (b, i, 1))
      m.kind[i] = class_of (&m, "#1f5fbf", text[1]);
    else
      m.kind[i] = class_of (&m, "#f2d16b", text[2]);
  snprintf (name, sizeof name, "%s-against-%s", b->name, a->name);
  btr_scans_figure (scans, &figure, "scan-map.gp", name, "");
  btr_figure_text (&figure, "TITLE", "which is larger, %s or %s", b->name, a->name);
  btr_figure_say (&figure,
                  "Which is larger, %s or %s: decided where their errors do "
                  "not overlap, or one alone lies beyond the window.",
                  b->name, a->name);
  return make_figure (scans, &figure, &m, "", error);
}

static void
fill_difference (map *m, const btr_found *a, const btr_found *b, size_t layer,
                 const char *const alone[3])
{
  for (size_t i = 0; i < m->points; i++)
    {
      const size_t k = layer * m->points + i;
      const double u = a->value[i], v = b->value[i];
      m->value[k] = m->level_value[k] = isfinite (u) && isfinite (v) ? v - u : NAN;
      m->error[k] = a->error[i] + b->error[i];
      m->mark[k] = isnan (u) || isnan (v)                              ? 2
                   : isfinite (m->value[k]) && !isfinite (m->error[k]) ? 1
                                                                       : 0;
      if (m->mark[k] == 2)
        m->kind[k] = special (m, NAN, 0, 0);
      else if (fabs (m->value[k]) <= m->error[k] && isfinite (m->error[k]))
        m->kind[k] = class_of (m, "#f4eed2", "0 within their errors");
      else if (isinf (u) && isinf (v))
        m->kind[k] = class_of (m, beyond_colour, alone[2]);
      else if (isinf (v))
        m->kind[k] = class_of (m, "#b7d7b0", alone[0]);
      else if (isinf (u))
        m->kind[k] = class_of (m, "#e3c9a6", alone[1]);
    }
}

bt_status
btr_map_difference (btr_scans *scans, const btr_found *a, const btr_found *b,
                    size_t count, const char *const names[2], bt_error *error)
{
  btr_figure figure;
  map m;
  char text[2][TEXT], unit[2 * TEXT], title[TEXT], name[TEXT];
  bt_status status = make_map (&m, scans, count, error);
  if (status != BT_OK)
    return status;
  m.bare |= names != NULL; /* most are 0, which has no line around it */
  const char *from = names ? names[1] : b->name, *less = names ? names[0] : a->name;
  m.scale = SIGNED;
  snprintf (text[0], TEXT, "%s alone beyond the window", from);
  snprintf (text[1], TEXT, "%s alone beyond the window", less);
  const char *const alone[] = { text[0], text[1], "both beyond the window" };
  for (size_t l = 0; l < count; l++)
    fill_difference (&m, &a[l], &b[l], l, alone);
  name_layers (&m, a, title);
  snprintf (name, sizeof name, "%s-minus-%s", b->name, a->name);
  btr_scans_figure (scans, &figure, "scan-map.gp", name, "");
  snprintf (unit, sizeof unit, "%s − %s", from, less);
  btr_figure_text (&figure, "TITLE", "%s%s%s", unit, names ? ": " : "",
                   names ? title : "");
  btr_figure_say (&figure,
                  "%s%s, blue above 0 and red below; the scale of colours "
                  "goes as the square root.%s",
                  unit, names ? " crossing of the threshold" : "",
                  m.bare ? "" : "  The thick line is 0.");
  strncat (unit, " / ω⁻¹", sizeof unit - strlen (unit) - 1);
  return make_figure (scans, &figure, &m, unit, error);
}

/* ---- all of them ----------------------------------------------------------------- */

bt_status
btr_scan_maps (btr_scans *scans, bt_error *error)
{
  btr_found found[BTV_QUANTITIES];
  const size_t count = scans->scan->quantities;
  bt_status status = BT_OK;
  for (size_t q = 0; status == BT_OK && q < count; q++)
    {
      const btr_found *f = &found[q];
      status = btr_scans_found (&found[q], scans, q, error);
      if (status == BT_OK && f->label)
        status = draw_labels (scans, f, error);
      else if (status == BT_OK)
        status = btr_map_values (scans, f, 1, error);
      if (status == BT_OK && !f->label)
        status = btr_map_errors (scans, f, 1, error);
    }
  for (size_t q = 0; q < count; q++)
    for (size_t r = q + 1; status == BT_OK && r < count; r++)
      if (found[q].is_time && found[r].is_time)
        {
          status = btr_map_larger (scans, &found[q], &found[r], error);
          if (status == BT_OK)
            status = btr_map_difference (scans, &found[q], &found[r], 1, NULL, error);
        }
  return status;
}
