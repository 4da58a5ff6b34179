/* report/markdown.c - REPORT.md: the first screen and the tables; see internal.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

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

static void
put_totals (btr_sink *sink, const btv_audit *audit)
{
  const size_t *totals = audit->totals;
  btr_put (sink,
           "%zu statements in the claims file · %zu judged · **%zu confirmed · "
           "%zu explained · %zu close · %zu refuted · %zu undecided** · %zu not run, "
           "%zu not computable, %zu error%s\n\n",
           audit->outcomes_count, audit->judged, totals[BTV_CONFIRMED],
           totals[BTV_EXPLAINED], totals[BTV_CLOSE], totals[BTV_REFUTED],
           totals[BTV_UNDECIDED], totals[BTV_NOT_RUN], totals[BTV_NOT_COMPUTABLE],
           totals[BTV_ERROR], totals[BTV_ERROR] == 1 ? "" : "s");
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
      btr_put (sink, " is %s, recorded was %s", btv_verdict_name (outcome->verdict),
               btv_verdict_name (outcome->claim->expect));
    }
  btr_put (sink, ".\n\n");
}

/* ---- what matters most --------------------------------------------------------- */

/* How far a claim is off, in half units of its last digit; a value that is not reached
 * goes before all numbers, a wrong label after them.  What stands in a table, which
 * others take their numbers from, goes before the rest.  Negative: not a headline. */
static double
weight (const btv_outcome *outcome)
{
  double unit = btv_interval_scale (&outcome->claim->claimed) / 2;
  if (outcome->verdict != BTV_REFUTED && outcome->verdict != BTV_EXPLAINED)
    return -1;
  double units = fabs (outcome->deviation) / unit;
  if (btv_evaluator_kind (outcome->claim->evaluator) == BTV_LABEL)
    units = 1;
  else if (isnan (outcome->deviation) || !(unit > 0))
    units = INFINITY;
  /* Below 1, in the same order. */
  return outcome->claim->table ? units : 1 - 1 / (1 + units);
}

/* How much the recomputed value differs, in words. */
static void
put_change (btr_sink *sink, const btv_outcome *outcome)
{
  double printed = fabs (outcome->claim->claimed.value);
  double part = 100 * fabs (outcome->deviation) / printed;
  if (!isfinite (outcome->deviation) || !(printed > 0))
    return;
  btr_put (sink, ", %.*f %% %s", part < 10 ? (part < 0.1 ? 3 : 1) : 0, part,
           outcome->deviation < 0 ? "less" : "more");
}

/* The reading that comes nearest to what is printed, where it comes nearer than the
 * source's own definition. */
static void
put_nearest (btr_sink *sink, const btv_outcome *outcome)
{
  char text[BTR_LINE];
  const btv_attempt *nearest = &outcome->attempts[0];
  double printed = outcome->claim->claimed.value;
  if (btv_evaluator_kind (outcome->claim->evaluator) == BTV_LABEL)
    return;
  for (size_t i = 1; i < outcome->attempts_count; i++)
    if (outcome->attempts[i].status == BT_OK
        && fabs (outcome->attempts[i].answer.value.value - printed)
               < fabs (nearest->answer.value.value - printed))
      nearest = &outcome->attempts[i];
  /* Not worth a word when it differs from the source's definition by no more than
   * their errors. */
  if (fabs (nearest->answer.value.value - outcome->attempts[0].answer.value.value)
      <= bt_value_error (&nearest->answer.value)
             + bt_value_error (&outcome->attempts[0].answer.value))
    return;
  btr_format_answer (text, sizeof text, outcome->claim, nearest);
  btr_put (sink, "; “");
  btr_put_text (sink, nearest->reading->text);
  btr_put (sink, "” comes nearest with %s", text);
}

static void
put_headline (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  char text[BTR_LINE] = "–";
  size_t readings = outcome->attempts_count > 0 ? outcome->attempts_count - 1 : 0;
  btr_put (sink, "%s ", btv_verdict_symbol (outcome->verdict));
  if (claim->table)
    {
      btr_put (sink, "**");
      btr_put_text (sink, btr_quantity (claim));
      btr_put (sink, "** of ");
      btr_put_text (sink, claim->table);
      btr_put (sink, ", row %zu, is printed as ", claim->row);
    }
  else
    {
      btr_put (sink, "“");
      btr_put_text (sink, claim->statement);
      btr_put (sink, "” (");
      btr_put_text (sink, claim->where);
      btr_put (sink, "): claimed ");
    }
  btr_put_text (sink, claim->printed);
  if (outcome->attempts_count > 0)
    btr_format_answer (text, sizeof text, claim, &outcome->attempts[0]);
  btr_put (sink, "; recomputed %s", text);
  put_change (sink, outcome);
  if (outcome->verdict == BTV_EXPLAINED && outcome->by && outcome->by->reading)
    {
      btr_format_answer (text, sizeof text, claim, outcome->by);
      btr_put (sink, ". It holds as “");
      btr_put_text (sink, outcome->by->reading->text);
      btr_put (sink, "”, %s", text);
      if (outcome->by->answer.scatter > 0)
        {
          btr_format_rough (text, sizeof text, outcome->by->answer.scatter);
          btr_put (sink, ", where one run scatters by %s", text);
        }
    }
  else if (outcome->message[0])
    {
      btr_put (sink, ". ");
      btr_put_text (sink, outcome->message);
    }
  else if (readings > 0)
    {
      btr_put (sink, ". None of %zu other reading%s gives it", readings,
               readings == 1 ? "" : "s");
      put_nearest (sink, outcome);
    }
  btr_put (sink, ". ");
  btr_put_claim_link (sink, part, claim);
  btr_put (sink, "\n");
}

static void
put_headlines (btr_sink *sink, const btr_part *part)
{
  const btv_audit *audit = part->audit;
  const btv_outcome *before = NULL;
  size_t all = audit->totals[BTV_REFUTED] + audit->totals[BTV_EXPLAINED], shown = 0;
  btr_put (sink, "**What matters most**\n\n");
  if (all == 0)
    {
      btr_put (sink,
               "Of the %zu statements judged none was refuted, and none needed "
               "another reading than the source's own.\n\n",
               audit->judged);
      return;
    }
  for (; shown < BTR_HEADLINES; shown++)
    {
      /* the heaviest that comes after BEFORE; equal ones in the file's order */
      const btv_outcome *next = NULL;
      for (size_t i = 0; i < audit->outcomes_count; i++)
        {
          const btv_outcome *here = &audit->outcomes[i];
          double w = weight (here);
          int left = !before || w < weight (before)
                     || (!(w > weight (before)) && here > before);
          if (w >= 0 && left && (!next || w > weight (next)))
            next = here;
        }
      if (!next)
        break;
      btr_put (sink, "%zu. ", shown + 1);
      put_headline (sink, part, next);
      before = next;
    }
  if (all > shown)
    btr_put (sink, "\nand %zu more: see [all claims](#%sall-claims).\n", all - shown,
             part->prefix);
  btr_put (sink, "\n");
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
  char number[32], couplings[160];
  btr_format_lambda (couplings, sizeof couplings, claim, ", ");
  btr_put (sink, "| %zu | %s", claim->row, couplings);
  btr_format_number (number, sizeof number, claim->x0);
  btr_put (sink, " | %s | ", number);
  for (size_t j = 0; j < claim->modes; j++)
    {
      btr_format_number (number, sizeof number, claim->omega[j]);
      btr_put (sink, "%s%s", j ? ", " : "", number);
    }
  btr_put (sink, " | printed");
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
  btr_put (sink, "## ");
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

static void
put_tables (btr_sink *sink, const btr_part *part)
{
  btr_tables all;
  if (sink->status != BT_OK)
    return;
  sink->status = btr_tables_find (&all, part->audit, sink->error);
  for (size_t i = 0; i < all.count; i++)
    put_table (sink, &all.tables[i]);
  btr_tables_clear (&all);
}

/* ---- all claims ---------------------------------------------------------------- */

static void
put_claims (btr_sink *sink, const btr_part *part)
{
  const btv_audit *audit = part->audit;
  btr_put (sink,
           "<a id=\"%sall-claims\"></a>\n## All claims\n\n"
           "| claim | where | printed | recomputed | deviation | verdict | reading |\n"
           "|---|---|---|---|---|---|---|\n",
           part->prefix);
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      const btv_outcome *outcome = &audit->outcomes[i];
      const btv_claim *claim = outcome->claim;
      char value[BTR_LINE] = "–", deviation[BTR_LINE] = "–";
      if (outcome->attempts_count > 0)
        {
          const bt_value *first = &outcome->attempts[0].answer.value;
          btr_format_answer (value, sizeof value, claim, &outcome->attempts[0]);
          if (isfinite (outcome->deviation))
            btr_format_value (deviation, sizeof deviation, outcome->deviation,
                              bt_value_error (first), 0);
          else if (outcome->deviation > 0)
            btr_format_value (deviation, sizeof deviation, INFINITY, 0,
                              first->lo - claim->claimed.value);
        }
      btr_put (sink, "| ");
      btr_put_claim_link (sink, part, claim);
      btr_put (sink, " | ");
      btr_put_text (sink, claim->where);
      btr_put (sink, " | ");
      btr_put_text (sink, claim->printed);
      btr_put (sink, " | %s | %s%s | ", value,
               outcome->deviation > 0 && isfinite (outcome->deviation) ? "+" : "",
               deviation);
      btr_put_text (sink, btv_verdict_symbol (outcome->verdict));
      btr_put (sink, " %s | ", btv_verdict_name (outcome->verdict));
      if (outcome->by && outcome->by->reading)
        btr_put_text (sink, outcome->by->reading->name);
      btr_put (sink, " |\n");
    }
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
             "statements were judged, and what follows is about those.\n\n",
             audit->judged, audit->outcomes_count);
  if (audit->starved)
    btr_put (sink, "> **Incomplete.** Memory ran out: verdicts, curves or pictures are "
                   "missing.\n\n");
  put_totals (sink, audit);
  put_methods (sink, audit);
  put_expectations (sink, part);
  put_headlines (sink, part);
  if (part->has_map)
    btr_put (
        sink,
        "![map of verdicts: one row a table row, one column a quantity; colour and "
        "symbol tell the verdict, printed and recomputed value in each "
        "cell](figures/%sverdicts.svg)\n\n",
        part->prefix);
  btr_put (sink, "Source: ");
  put_source (sink, &audit->claims->source);
}

static void
put_figures_note (btr_sink *sink, const btr_work *work)
{
  if (!work->options->figures)
    btr_put (sink, "Figures were not asked for.\n\n");
  if (work->missing_count == 0)
    return;
  btr_put (sink, "**%zu figure%s missing** (", work->missing_count,
           work->missing_count == 1 ? " is" : "s are");
  btr_put_text (sink, work->reason);
  btr_put (sink, "): ");
  for (size_t i = 0; i < work->missing_count; i++)
    {
      btr_put (sink, "%s", i ? ", " : "");
      btr_put_text (sink, btr_basename (work->missing[i]));
    }
  btr_put (sink, ". The numbers they would show are in data/.\n\n");
}

bt_status
btr_write_markdown (btr_work *work, bt_error *error)
{
  static const char name[] = "REPORT.md";
  btr_sink sink;
  btr_sink_open (&sink, work, name, error);
  for (size_t a = 0; a < work->count; a++)
    {
      const btr_part *part = &work->parts[a];
      put_part (&sink, part);
      if (a == 0)
        put_figures_note (&sink, work);
      put_tables (&sink, part);
      put_claims (&sink, part);
      btr_put_pictures (&sink, part);
      btr_put_sections (&sink, part);
      btr_put_trust (&sink, part);
    }
  btr_put_conventions (&sink, work);
  btr_put_provenance (&sink, work);
  return btr_sink_close (&sink, work, name, 1);
}
