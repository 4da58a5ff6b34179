/* report/map.c - the map of verdicts on the source's own statements as SVG: one row a
 * row of its table, one column a quantity, and a tile for each that stands in none; see
 * figures.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/figures.h"
#include "report/speech.h"
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
  TILE = 29,    /* of a claim that stands in no table */
  TILES = 32,   /* a row */
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

/* Width of a character, and of a bold one. */
static const double letter = 6.4, bolder = 7.4;

/* How many characters TEXT has. */
static size_t
length_of (const char *text)
{
  size_t length = 0;
  for (; *text; text++)
    length += ((unsigned char) *text & 0xc0) != 0x80;
  return length;
}

/* In INK, squeezed where it is longer than ROOM. */
static void
put_within (btr_sink *sink, double x, double y, double room, const char *ink, int bold,
            const char *text)
{
  char attributes[192], squeezed[64] = "";
  if ((double) length_of (text) * (bold ? bolder : letter) > room)
    snprintf (squeezed, sizeof squeezed,
              " textLength=\"%.0f\" lengthAdjust=\"spacingAndGlyphs\"", room);
  snprintf (attributes, sizeof attributes, " fill=\"%s\"%s%s", ink,
            bold ? " font-weight=\"600\"" : "", squeezed);
  put_line (sink, x, y, attributes, text);
}

/* A box of the verdict's colour, with the claim's id to be hovered over; to be closed.
 */
static void
begin_box (btr_sink *sink, double x, double y, double width, int height,
           const btv_outcome *outcome)
{
  const struct paint *paint = paint_of (outcome->verdict);
  btr_put (sink, "<g><title>");
  btr_put_xml (sink, outcome->claim->id);
  btr_put (sink, ": %s</title>\n", btv_verdict_name (outcome->verdict));
  btr_put (sink,
           "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"3\" "
           "fill=\"%s\"",
           x, y, width - GAP, height - GAP, paint->fill);
  if (paint->dashed)
    btr_put (sink, " stroke=\"%s\" stroke-dasharray=\"4 3\"", paint->ink);
  btr_put (sink, "/>\n");
}

static void
put_cell (btr_sink *sink, double x, double y, double width, const btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  const char *ink = paint_of (outcome->verdict)->ink;
  char line[2 * BTR_LINE], value[BTR_LINE] = "";
  /* a number that the source does not print in parentheses */
  const int encoded = claim->origin == BTV_ORIGIN_ENCODED;
  begin_box (sink, x, y, width, CELL, outcome);
  if (outcome->attempts_count > 0 && outcome->attempts[0].status == BT_OK)
    btr_format_answer (value, sizeof value, claim, &outcome->attempts[0]);
  snprintf (line, sizeof line, "%s  %s%s%s", btv_verdict_symbol (outcome->verdict),
            encoded ? "(" : "", claim->printed, encoded ? ")" : "");
  put_within (sink, x + 8, y + 16, width - GAP - 16, ink, 1, line);
  snprintf (line, sizeof line, "%s%s", *value ? "→ " : "", value);
  put_within (sink, x + 8, y + 32, width - GAP - 16, ink, 0, line);
  btr_put (sink, "</g>\n");
}

/* Its symbol alone. */
static void
put_tile (btr_sink *sink, double x, double y, const btv_outcome *outcome)
{
  char attributes[96];
  begin_box (sink, x, y, TILE, TILE, outcome);
  snprintf (attributes, sizeof attributes, " fill=\"%s\" text-anchor=\"middle\"",
            paint_of (outcome->verdict)->ink);
  put_line (sink, x + (TILE - GAP) / 2.0, y + 17, attributes,
            btv_verdict_symbol (outcome->verdict));
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
  put_within (sink, MARGIN + 22, y + 24, LABEL - 30, "#333333", 0, model);
  for (size_t i = first; i < first + count; i++)
    for (size_t j = 0; j < table->columns_count; j++)
      if (strcmp (table->columns[j], btr_quantity (table->cells[i]->claim)) == 0)
        put_cell (sink, MARGIN + LABEL + (double) j * width, y, width, table->cells[i]);
}

static double
put_table (btr_sink *sink, const btr_table *table, double y)
{
  const double width = (WIDTH - 2.0 * MARGIN - LABEL) / (double) table->columns_count;
  put_line (sink, MARGIN, y + 20, " font-size=\"15\" font-weight=\"600\"", table->name);
  y += HEAD;
  for (size_t j = 0; j < table->columns_count; j++)
    put_line (sink, MARGIN + LABEL + (double) j * width + 8, y + 14,
              " fill=\"#333333\"", table->columns[j]);
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

/* How many claims of class C stand in no table. */
static size_t
count_others (const btv_audit *audit, btr_class c)
{
  size_t count = 0;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    count += is_other (audit->outcomes[i].claim)
             && btr_class_of (audit->outcomes[i].claim) == c;
  return count;
}

static double
height_of_others (size_t count)
{
  return count > 0 ? HEAD + TILE * (double) ((count + TILES - 1) / TILES) + MARGIN : 0;
}

/* The claims of class C that stand in no table, called TITLE, a tile each. */
static double
put_others (btr_sink *sink, const btv_audit *audit, btr_class c, const char *title,
            double y)
{
  size_t count = 0;
  if (count_others (audit, c) == 0)
    return y;
  put_line (sink, MARGIN, y + 20, " font-size=\"15\" font-weight=\"600\"", title);
  for (size_t i = 0; i < audit->outcomes_count; i++)
    if (is_other (audit->outcomes[i].claim)
        && btr_class_of (audit->outcomes[i].claim) == c)
      {
        put_tile (sink, MARGIN + TILE * (double) (count % TILES),
                  y + HEAD + TILE * (double) (count / TILES), &audit->outcomes[i]);
        count++;
      }
  return y + height_of_others (count);
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

static double
height_of (const btv_audit *audit, const btr_tables *all)
{
  double height = MARGIN + 22 * (double) legend_lines (audit) + MARGIN / 2.0;
  for (size_t i = 0; i < all->count; i++)
    height += HEAD + TITLES + CELL * (double) all->tables[i].rows + MARGIN;
  for (int c = BTR_FORMULA; c < BTR_CELL; c++)
    height += height_of_others (count_others (audit, (btr_class) c));
  return height;
}

void
btr_fill_map (btr_figure *figure, const btr_part *part)
{
  const btv_audit *audit = part->audit;
  btr_tables all;
  btr_figure_begin (figure, NULL, "%s", part->map);
  btr_sink sink = { .error = &figure->error };
  sink.status = btr_tables_find (&all, audit, BTV_OF_SOURCE, &figure->error);
  const double height = height_of (audit, &all);
  btr_put (&sink,
           "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%.0f\" "
           "viewBox=\"0 0 %d %.0f\" font-family=\"sans-serif\" font-size=\"13\" "
           "fill=\"#111111\">\n"
           "<rect width=\"100%%\" height=\"100%%\" fill=\"#fdfdfd\"/>\n",
           WIDTH, height, WIDTH, height);
  double y = MARGIN;
  for (size_t i = 0; i < all.count; i++)
    y = put_table (&sink, &all.tables[i], y) + MARGIN;
  y = put_others (&sink, audit, BTR_FORMULA, "Formulas, a tile each", y);
  y = put_others (&sink, audit, BTR_SENTENCE, "Statements in the text, a tile each", y);
  put_legend (&sink, audit, y);
  btr_put (&sink, "</svg>\n");
  btr_tables_clear (&all);
  figure->status = sink.status;
  figure->svg = sink.text;
}
