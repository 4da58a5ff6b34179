/* report/markdown.c - REPORT.md: the first screen and the tables; see documents.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/documents.h"
#include "report/speech.h"
#include "report/tables.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- the first lines ----------------------------------------------------------- */

static void
put_source (btr_sink *sink, const btv_source *source)
{
  btr_put_text (sink, source->authors);
  btr_put (sink, ", *");
  btr_put_text (sink, source->title);
  btr_put (sink, "*");
  if (source->journal)
    {
      btr_put (sink, ", ");
      btr_put_text (sink, source->journal);
    }
  btr_put (sink, " (");
  btr_put_text (sink, source->year);
  btr_put (sink, ")");
  if (source->doi)
    {
      btr_put (sink, ", doi:");
      btr_put_text (sink, source->doi);
    }
  btr_put (sink, ".\n\n");
}

static const char *
plural (size_t count)
{
  return count == 1 ? "" : "s";
}

static void
put_summary (btr_sink *sink, const btr_part *part)
{
  const btv_audit *audit = part->audit;
  btv_tally source = btv_tally_group (audit, BTV_OF_SOURCE),
            following = btv_tally_group (audit, BTV_FOLLOWING),
            added = btv_tally_group (audit, BTV_ADDED);
  const char *reconstruction = audit->claims->source.reconstruction;
  btr_put (sink, "%zu statement%s of the source · %zu judged", source.statements,
           plural (source.statements), source.judged);
  if (source.statements > 0)
    {
      btr_put (sink, " · **");
      btr_put_counts (sink, &source);
      btr_put (sink, "**");
    }
  btr_put (sink, "\n\n");
  if (following.statements > 0)
    {
      btr_put (sink, "%zu statement%s that follow%s from it · %zu judged · ",
               following.statements, plural (following.statements),
               following.statements == 1 ? "s" : "", following.judged);
      btr_put_counts (sink, &following);
      btr_put (sink, "\n\n");
    }
  if (added.statements > 0)
    btr_put (sink,
             "%zu test%s that %s not the source's stand%s apart: [Tests "
             "added](#%stests-added)\n\n",
             added.statements, plural (added.statements),
             added.statements == 1 ? "is" : "are", added.statements == 1 ? "s" : "",
             part->prefix);
  if (reconstruction)
    {
      btr_put (sink, "> **Judged on a reconstruction, not on the source's own "
                     "model.** ");
      btr_put_text (sink, reconstruction);
      btr_put (sink, "\n\n");
    }
}

static void
put_methods (btr_sink *sink, const btv_audit *audit)
{
  const char *seen[32];
  size_t count = 0;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    for (size_t j = 0; j < audit->outcomes[i].attempts_count; j++)
      {
        const btv_answer *answer = &audit->outcomes[i].attempts[j].answer;
        for (size_t k = 0; k < BTV_METHODS_MAX && answer->methods[k]; k++)
          {
            size_t known = 0;
            while (known < count && strcmp (seen[known], answer->methods[k]) != 0)
              known++;
            if (known == count && count < sizeof seen / sizeof *seen)
              seen[count++] = answer->methods[k];
          }
      }
  if (count == 0)
    return;
  btr_put (sink, "Recomputed from the Hamiltonian by %zu method%s (", count,
           count == 1 ? "" : "s");
  for (size_t i = 0; i < count; i++)
    {
      btr_put (sink, "%s", i ? ", " : "");
      btr_put_text (sink, seen[i]);
    }
  btr_put (sink, "). Error bars are measured, not assumed.\n\n");
}

static void
put_expectations (btr_sink *sink, const btr_part *part)
{
  const btv_audit *audit = part->audit;
  size_t recorded = 0, listed = 0;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    recorded += audit->outcomes[i].claim->has_expect != 0;
  if (recorded == 0)
    {
      btr_put (sink, "No verdicts are recorded in the claims file: nothing to compare "
                     "these with.\n\n");
      return;
    }
  if (audit->unexpected == 0)
    {
      size_t left_out = audit->totals[BTV_NOT_RUN];
      btr_put (sink,
               "No verdict differs from the %zu recorded in the claims file%s.\n\n",
               recorded, left_out > 0 ? ", as far as they were run" : "");
      return;
    }
  btr_put (sink, "**%zu of %zu recorded verdicts differ:** ", audit->unexpected,
           recorded);
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      const btv_outcome *outcome = &audit->outcomes[i];
      if (outcome->as_expected)
        continue;
      btr_put (sink, "%s", listed++ ? "; " : "");
      btr_put_claim_link (sink, part, outcome->claim);
      btr_put (sink, "%s is %s, recorded was %s",
               btv_group_of (outcome->claim->origin) == BTV_ADDED ? " (added)" : "",
               btv_verdict_name (outcome->verdict),
               btv_verdict_name (outcome->claim->expect));
    }
  btr_put (sink, ".\n\n");
}

/* ---- tables of the source ------------------------------------------------------ */

/* Those of the COUNT CELLS of a row that are in column COLUMN; PRINTED or
 * recomputed. */
static void
put_cell (btr_sink *sink, const btv_outcome *const *cells, size_t count,
          const char *column, int printed)
{
  const char *before = "";
  char text[BTR_LINE];
  btr_put (sink, " | ");
  for (size_t i = 0; i < count; i++)
    {
      const btv_outcome *outcome = cells[i];
      const btv_claim *claim = outcome->claim;
      if (strcmp (btr_quantity (claim), column) != 0)
        continue;
      btr_put (sink, "%s", before);
      before = "; ";
      if (printed)
        {
          btr_put_text (sink, claim->printed);
          continue;
        }
      if (outcome->attempts_count > 0)
        {
          btr_format_answer (text, sizeof text, claim, &outcome->attempts[0]);
          btr_put (sink, "%s ", text);
        }
      btr_put_text (sink, btv_verdict_symbol (outcome->verdict));
    }
}

/* The COUNT CELLS of a row of TABLE, as two lines. */
static void
put_row (btr_sink *sink, const btr_table *table, const btv_outcome *const *cells,
         size_t count)
{
  const btv_claim *claim = cells[0]->claim;
  char number[32], model[BTR_LINE];
  if (claim->closed)
    btr_format_model (model, sizeof model, claim);
  else
    btr_format_lambda (model, sizeof model, claim, ", ");
  btr_put (sink, "| %zu | ", claim->row);
  btr_put_text (sink, model);
  btr_format_number (number, sizeof number, claim->x0);
  btr_put (sink, " | %s | ", claim->closed ? "" : number);
  for (size_t j = 0; j < claim->modes; j++)
    {
      btr_format_number (number, sizeof number, claim->omega[j]);
      btr_put (sink, "%s%s", j ? ", " : "", number);
    }
  btr_put (sink, " | %s",
           btv_group_of (claim->origin) == BTV_ADDED ? "asked for" : "printed");
  for (size_t j = 0; j < table->columns_count; j++)
    put_cell (sink, cells, count, table->columns[j], 1);
  btr_put (sink, " |\n| | | | | recomputed");
  for (size_t j = 0; j < table->columns_count; j++)
    put_cell (sink, cells, count, table->columns[j], 0);
  btr_put (sink, " |\n");
}

static void
put_table (btr_sink *sink, const btr_table *table)
{
  btr_put (sink, "%s ",
           btv_group_of (table->first->claim->origin) == BTV_ADDED ? "###" : "##");
  btr_put_text (sink, table->name);
  btr_put (sink, "\n\n| row | λ | x0 | Ω/ω | ");
  for (size_t j = 0; j < table->columns_count; j++)
    {
      btr_put (sink, " | ");
      btr_put_text (sink, table->columns[j]);
    }
  btr_put (sink, " |\n|---|---|---|---|---");
  for (size_t j = 0; j < table->columns_count; j++)
    btr_put (sink, "|---");
  btr_put (sink, "|\n");
  for (size_t i = 0, count; i < table->count; i += count)
    {
      count = btr_table_row (table, i);
      put_row (sink, table, table->cells + i, count);
    }
  btr_put (sink, "\n");
}

void
btr_put_tables (btr_sink *sink, const btr_part *part, btv_group group)
{
  btr_tables all;
  if (sink->status != BT_OK)
    return;
  sink->status = btr_tables_find (&all, part->audit, group, sink->error);
  for (size_t i = 0; i < all.count; i++)
    put_table (sink, &all.tables[i]);
  btr_tables_clear (&all);
}

/* ---- all statements ------------------------------------------------------------ */

/* Of a number from the one claimed, "–" where that is a bound or a label. */
static void
format_deviation (char *out, size_t size, const btv_outcome *outcome)
{
  const btv_interval *claimed = &outcome->claim->claimed;
  char text[BTR_LINE / 2];
  snprintf (out, size, "–");
  if (outcome->attempts_count == 0 || isnan (outcome->deviation)
      || !isfinite (claimed->lo) || !isfinite (claimed->hi))
    return;
  const bt_value *value = &outcome->attempts[0].answer.value;
  if (isfinite (outcome->deviation))
    btr_format_value (text, sizeof text, outcome->deviation, bt_value_error (value), 0);
  else if (outcome->deviation > 0)
    btr_format_value (text, sizeof text, INFINITY, 0, value->lo - claimed->value);
  else
    return;
  snprintf (out, size, "%s%s",
            outcome->deviation > 0 && isfinite (outcome->deviation) ? "+" : "", text);
}

static void
put_line (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  char said[BTR_LINE], value[BTR_LINE] = "–", deviation[BTR_LINE];
  btr_format_claimed (said, sizeof said, claim);
  format_deviation (deviation, sizeof deviation, outcome);
  if (outcome->attempts_count > 0)
    btr_format_answer (value, sizeof value, claim, &outcome->attempts[0]);
  btr_put (sink, "| ");
  btr_put_claim_link (sink, part, claim);
  btr_put (sink, " | ");
  btr_put_text (sink, claim->where);
  btr_put (sink, " | %s",
           claim->missing                       ? ""
           : claim->origin == BTV_ORIGIN_QUOTED ? "printed as "
                                                : "encoded as ");
  btr_put_text (sink, claim->missing ? "–" : said);
  btr_put (sink, " | %s | %s | ", value, deviation);
  btr_put_text (sink, btv_verdict_symbol (outcome->verdict));
  btr_put (sink, " %s | ", btv_verdict_name (outcome->verdict));
  if (outcome->by && outcome->by->reading)
    btr_put_text (sink, outcome->by->reading->name);
  btr_put (sink, " |\n");
}

static void
put_claims (btr_sink *sink, const btr_part *part)
{
  const btv_audit *audit = part->audit;
  btr_put (sink,
           "<a id=\"%sall-claims\"></a>\n## All statements of the source\n\n"
           "| claim | where | said | recomputed | deviation | verdict | reading |\n"
           "|---|---|---|---|---|---|---|\n",
           part->prefix);
  for (size_t i = 0; i < audit->outcomes_count; i++)
    if (btv_group_of (audit->outcomes[i].claim->origin) == BTV_OF_SOURCE)
      put_line (sink, part, &audit->outcomes[i]);
  btr_put (sink,
           "\nEverything in this report for programs: [results.json](results.json); "
           "seconds a claim: [timings.csv](timings.csv).\n\n");
}

/* ---- the whole ----------------------------------------------------------------- */

static void
put_part (btr_sink *sink, const btr_part *part)
{
  const btv_audit *audit = part->audit;
  btr_put (sink, "# ");
  btr_put_text (sink, audit->claims->source.title);
  btr_put (sink, ": numerical audit\n\n");
  if (audit->interrupted)
    btr_put (sink,
             "> **Interrupted.** The audit was stopped before its end: %zu of %zu "
             "entries of the claims file were judged, and what follows is about "
             "those.\n\n",
             audit->judged, audit->outcomes_count);
  if (audit->starved)
    btr_put (sink, "> **Incomplete.** Memory ran out: verdicts, curves or pictures are "
                   "missing.\n\n");
  put_summary (sink, part);
  put_methods (sink, audit);
  put_expectations (sink, part);
  btr_put_headlines (sink, part);
  if (btr_album_drawn (&part->album, part->map))
    btr_put (
        sink,
        "![map of verdicts on the source's statements: one row a table row, one column "
        "a quantity; colour and symbol tell the verdict, printed or, in parentheses, "
        "encoded and recomputed value in each cell](figures/%sverdicts.svg)\n\n",
        part->prefix);
  btr_put (sink, "Source: ");
  put_source (sink, &audit->claims->source);
}

static void
put_figures_note (btr_sink *sink, const btr_work *work)
{
  const char *why = NULL;
  size_t missing = 0, named = 0;
  if (!work->options->figures)
    btr_put (sink, "Figures were not asked for.\n\n");
  for (int pass = 0; pass < 2; pass++)
    {
      for (size_t a = 0; a < work->count; a++)
        for (const btr_made *made = NULL;
             (made = btr_album_undrawn (&work->parts[a].album, made));)
          if (pass == 0)
            {
              why = why ? why : made->why;
              missing++;
            }
          else
            btr_put (sink, "%s%s.svg", named++ ? ", " : "", made->id);
      if (missing == 0)
        return;
      if (pass == 0)
        {
          btr_put (sink, "**%zu figure%s missing** (", missing,
                   missing == 1 ? " is" : "s are");
          btr_put_text (sink, why);
          btr_put (sink, "): ");
        }
    }
  btr_put (sink, ". The numbers they would show are in data/.\n\n");
}

static void
put_sections (btr_sink *sink, const btr_part *part)
{
  const btv_audit *audit = part->audit;
  if (audit->exhibits_count > 0)
    btr_put (sink, "## Curves\n\n");
  for (size_t i = 0; i < audit->exhibits_count; i++)
    btr_put_exhibit (sink, part, i);
  btr_put_plates (sink, part);
  static const char *const titles[BTV_GROUP_COUNT]
      = { [BTV_OF_SOURCE] = "Statements of the source one by one",
          [BTV_FOLLOWING] = "What follows, one by one",
          [BTV_ADDED] = "Tests added, one by one" };
  for (int group = 0; group < BTV_GROUP_COUNT; group++)
    {
      if (group && btv_tally_group (audit, (btv_group) group).statements == 0)
        continue;
      btr_put (sink, "## %s\n\n", titles[group]);
      for (size_t i = 0; i < audit->outcomes_count; i++)
        if (btv_group_of (audit->outcomes[i].claim->origin) == (btv_group) group)
          btr_put_claim (sink, part, i);
    }
}

bt_status
btr_write_markdown (btr_work *work, bt_error *error)
{
  static const char name[] = "REPORT.md";
  btr_sink sink;
  btr_sink_open (&sink, work, name, error);
  btr_put_index (&sink, work);
  for (size_t a = 0; a < work->count; a++)
    {
      const btr_part *part = &work->parts[a];
      put_part (&sink, part);
      if (a == 0)
        put_figures_note (&sink, work);
      btr_put_tables (&sink, part, BTV_OF_SOURCE);
      put_claims (&sink, part);
      btr_put_following (&sink, part);
      btr_put_added (&sink, part);
      btr_put_redrawn (&sink, part);
      btr_put_pictures (&sink, part);
      put_sections (&sink, part);
      btr_put_trust (&sink, part);
      btr_put_fooled (&sink, part);
    }
  btr_put_conventions (&sink, work);
  btr_put_provenance (&sink, work);
  return btr_sink_close (&sink, work, name, 1);
}
