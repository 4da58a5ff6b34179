/* report/map.c - the map of verdicts on the source's own statements as SVG: one row a
 * row of its table, one column a quantity; see figures.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/figures.h"
#include "report/format.h"
#include "report/tables.h"

#include <stdio.h>
#include <string.h>

enum
{
  WIDTH = 960,
  MARGIN = 16,
  HEAD = 30,   /* height of a table's title */
  TITLES = 24, /* of its column names */
  CELL = 42,
  GAP = 3,
  LABEL = 236,  /* width of the row labels */
  LOOSE = 4,    /* cells a row for claims that stand in no table */
  LEGEND = 168, /* width of an entry of the legend */
  LEGENDS = 5   /* entries a line */
};

/* Fill and ink of each verdict.  The symbol is the second cue, and among those that
 * share one a dashed edge. */
static const struct paint
{
  const char *fill, *ink;
  int dashed;
} paints[BTV_VERDICT_COUNT] = {
  [BTV_CONFIRMED] = { "#cdebd0", "#0f5323", 0 },
  [BTV_EXPLAINED] = { "#cfe2f7", "#123f73", 0 },
  [BTV_WITHIN_SAMPLING] = { "#e3eefa", "#123f73", 1 },
  [BTV_CLOSE] = { "#fbf0bf", "#5f4b00", 0 },
  [BTV_COMPATIBLE] = { "#fbe4e1", "#7d120b", 1 },
  [BTV_REFUTED] = { "#f6c9c4", "#7d120b", 0 },
  [BTV_UNDECIDED] = { "#e5daf2", "#482a75", 0 },
  [BTV_NOT_COMPUTABLE] = { "#dcdcdc", "#333333", 0 },
  [BTV_NOT_RUN] = { "#f0f0f0", "#555555", 0 },
  [BTV_ERROR] = { "#ffd9b0", "#7a3c00", 0 },
};

/* A verdict that none was mixed for is white. */
static const struct paint *
paint_of (btv_verdict verdict)
{
  static const struct paint plain = { "#ffffff", "#111111", 0 };
  return paints[verdict].fill ? &paints[verdict] : &plain;
}

static void
put_line (btr_sink *sink, double x, double y, const char *attributes, const char *text)
{
  btr_put (sink, "<text x=\"%.1f\" y=\"%.1f\"%s>", x, y, attributes);
  btr_put_xml (sink, text);
  btr_put (sink, "</text>\n");
}

static void
put_cell (btr_sink *sink, double x, double y, double width, const btv_outcome *outcome,
          int named)
{
  const btv_claim *claim = outcome->claim;
  const char *ink = paint_of (outcome->verdict)->ink;
  char line[3 * BTR_LINE], said[BTR_LINE], value[BTR_LINE] = "", attributes[128];
  btr_put (sink, "<g><title>");
  btr_put_xml (sink, claim->id);
  btr_put (sink, ": %s</title>\n", btv_verdict_name (outcome->verdict));
  btr_put (sink,
           "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"3\" "
           "fill=\"%s\"",
           x, y, width - GAP, CELL - GAP, paint_of (outcome->verdict)->fill);
  if (paint_of (outcome->verdict)->dashed)
    btr_put (sink, " stroke=\"%s\" stroke-dasharray=\"4 3\"", ink);
  btr_put (sink, "/>\n");
  if (outcome->attempts_count > 0 && outcome->attempts[0].status == BT_OK)
    btr_format_answer (value, sizeof value, claim, &outcome->attempts[0]);
  snprintf (attributes, sizeof attributes, " fill=\"%s\" font-weight=\"600\"", ink);
  /* a number that the source does not print in parentheses */
  int encoded = claim->origin == BTV_ORIGIN_ENCODED;
  snprintf (said, sizeof said, "%s%s%s", encoded ? "(" : "", claim->printed,
            encoded ? ")" : "");
  snprintf (line, sizeof line, "%s  %s", btv_verdict_symbol (outcome->verdict),
            named ? claim->id : said);
  put_line (sink, x + 8, y + 16, attributes, line);
  snprintf (attributes, sizeof attributes, " fill=\"%s\"", ink);
  if (named)
    snprintf (line, sizeof line, "%s%s%s", said, *value ? " → " : "", value);
  else
    snprintf (line, sizeof line, "%s%s", *value ? "→ " : "", value);
  put_line (sink, x + 8, y + 32, attributes, line);
  btr_put (sink, "</g>\n");
}

/* The claims of one cell stand on top of each other only if a file has two. */
static void
put_row (btr_sink *sink, const btr_table *table, size_t first, size_t count, double y)
{
  const double width = (WIDTH - 2.0 * MARGIN - LABEL) / (double) table->columns_count;
  const btv_claim *claim = table->cells[first]->claim;
  char number[32], model[BTR_LINE];
  btr_format_model (model, sizeof model, claim);
  snprintf (number, sizeof number, "%zu", claim->row);
  put_line (sink, MARGIN, y + 24, " font-weight=\"600\"", number);
  put_line (sink, MARGIN + 22, y + 24, " fill=\"#444\"", model);
  for (size_t i = first; i < first + count; i++)
    for (size_t j = 0; j < table->columns_count; j++)
      if (strcmp (table->columns[j], btr_quantity (table->cells[i]->claim)) == 0)
        put_cell (sink, MARGIN + LABEL + (double) j * width, y, width, table->cells[i],
                  0);
}

static double
put_table (btr_sink *sink, const btr_table *table, double y)
{
  const double width = (WIDTH - 2.0 * MARGIN - LABEL) / (double) table->columns_count;
  put_line (sink, MARGIN, y + 20, " font-size=\"15\" font-weight=\"600\"", table->name);
  y += HEAD;
  for (size_t j = 0; j < table->columns_count; j++)
    put_line (sink, MARGIN + LABEL + (double) j * width + 8, y + 14, " fill=\"#444\"",
              table->columns[j]);
  y += TITLES;
  for (size_t i = 0, count; i < table->count; i += count, y += CELL)
    {
      count = btr_table_row (table, i);
      put_row (sink, table, i, count, y);
    }
  return y;
}

/* Of the source, and in no table. */
static int
is_other (const btv_claim *claim)
{
  return !claim->table && btv_group_of (claim->origin) == BTV_OF_SOURCE;
}

/* The claims that stand in no table. */
static double
put_others (btr_sink *sink, const btv_audit *audit, double y)
{
  const double width = (WIDTH - 2.0 * MARGIN) / LOOSE;
  size_t count = 0;
  put_line (sink, MARGIN, y + 20, " font-size=\"15\" font-weight=\"600\"",
            "Other statements: printed or (encoded), and recomputed");
  y += HEAD;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    if (is_other (audit->outcomes[i].claim))
      {
        put_cell (sink, MARGIN + (double) (count % LOOSE) * width,
                  y + CELL * (double) (count / LOOSE), width, &audit->outcomes[i], 1);
        count++;
      }
  return y + CELL * (double) ((count + LOOSE - 1) / LOOSE);
}

static void
put_legend (btr_sink *sink, const btv_audit *audit, double y)
{
  btv_tally source = btv_tally_group (audit, BTV_OF_SOURCE);
  size_t shown = 0;
  for (int v = 0; v < BTV_VERDICT_COUNT; v++)
    {
      char text[128];
      if (source.totals[v] == 0)
        continue;
      double x = MARGIN + (double) (shown % LEGENDS) * LEGEND;
      double top = y + 22 * (double) (shown / LEGENDS);
      snprintf (text, sizeof text, "%s  %s: %zu", btv_verdict_symbol ((btv_verdict) v),
                btv_verdict_name ((btv_verdict) v), source.totals[v]);
      btr_put (sink,
               "<rect x=\"%.1f\" y=\"%.1f\" width=\"14\" height=\"14\" rx=\"2\" "
               "fill=\"%s\" stroke=\"%s\" stroke-width=\"0.6\"%s/>\n",
               x, top, paint_of ((btv_verdict) v)->fill,
               paint_of ((btv_verdict) v)->ink,
               paint_of ((btv_verdict) v)->dashed ? " stroke-dasharray=\"3 2\"" : "");
      put_line (sink, x + 20, top + 12, "", text);
      shown++;
    }
}

static size_t
legend_lines (const btv_audit *audit)
{
  btv_tally source = btv_tally_group (audit, BTV_OF_SOURCE);
  size_t shown = 0;
  for (int v = 0; v < BTV_VERDICT_COUNT; v++)
    shown += source.totals[v] > 0;
  return (shown + LEGENDS - 1) / LEGENDS;
}

/* The map's height, and in *OTHERS how many claims stand in no table. */
static double
height_of (const btv_audit *audit, const btr_tables *all, size_t *others)
{
  double height = MARGIN + 22 * (double) legend_lines (audit) + MARGIN / 2.0;
  *others = btv_tally_group (audit, BTV_OF_SOURCE).statements;
  for (size_t i = 0; i < all->count; i++)
    {
      height += HEAD + TITLES + CELL * (double) all->tables[i].rows + MARGIN;
      *others -= all->tables[i].count;
    }
  if (*others > 0)
    height += HEAD + CELL * (double) ((*others + LOOSE - 1) / LOOSE) + MARGIN;
  return height;
}

void
btr_fill_map (btr_figure *figure, const btr_part *part)
{
  const btv_audit *audit = part->audit;
  btr_tables all;
  size_t others;
  btr_figure_begin (figure, NULL, "%s", part->map);
  btr_sink sink = { .error = &figure->error };
  sink.status = btr_tables_find (&all, audit, BTV_OF_SOURCE, &figure->error);
  const double height = height_of (audit, &all, &others);
  btr_put (&sink,
           "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%.0f\" "
           "viewBox=\"0 0 %d %.0f\" font-family=\"sans-serif\" font-size=\"13\" "
           "fill=\"#111111\">\n"
           "<rect width=\"100%%\" height=\"100%%\" fill=\"#fdfdfd\"/>\n",
           WIDTH, height, WIDTH, height);
  double y = MARGIN;
  for (size_t i = 0; i < all.count; i++)
    y = put_table (&sink, &all.tables[i], y) + MARGIN;
  if (others > 0)
    y = put_others (&sink, audit, y) + MARGIN;
  put_legend (&sink, audit, y);
  btr_put (&sink, "</svg>\n");
  btr_tables_clear (&all);
  figure->status = sink.status;
  figure->svg = sink.text;
}
