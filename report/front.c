/* report/front.c - the first page of a source, REPORT.md where it is the only one; see
 * pages.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/documents.h"
#include "report/pages.h"
#include "report/speech.h"
#include "report/tables.h"
#include "validation/data.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  ROOM = 24000, /* bytes of the page after which no table is begun */
  ROWS = 100    /* of a table that are shown there */
};

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

static void
put_printed (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  (void) part;
  btr_put_text (sink, outcome->claim->printed);
}

static void
put_recomputed (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  const size_t page
      = btr_page_of (part, BTR_ON_CLAIM, (size_t) (outcome - part->audit->outcomes));
  char text[BTR_LINE];
  btr_put (sink, "%s", page == BTR_NO_PAGE ? "" : "[");
  if (outcome->attempts_count > 0)
    {
      btr_format_answer (text, sizeof text, outcome->claim, &outcome->attempts[0]);
      btr_put (sink, "%s ", text);
    }
  btr_put_text (sink, btv_verdict_symbol (outcome->verdict));
  if (page == BTR_NO_PAGE)
    return;
  btr_claim_anchor (text, sizeof text, part, outcome->claim);
  btr_put (sink, "](");
  btr_put_way (sink, part, page, text);
  btr_put (sink, ")");
}

static const btr_typeset in_markdown = { .begin = "| ",
                                         .between = " | ",
                                         .end = " |\n",
                                         .second = "| | | | | recomputed",
                                         .text = btr_put_text,
                                         .printed = put_printed,
                                         .recomputed = put_recomputed };

static void
put_table (btr_sink *sink, const btr_part *part, const btr_table *table)
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
  const size_t rows = btr_put_table_rows (sink, part, table, ROWS, &in_markdown);
  btr_put (sink, "\n");
  if (rows < table->rows)
    btr_put (sink, "and %zu more rows.\n\n", table->rows - rows);
}

static void
put_tables (btr_sink *sink, const btr_part *part, btv_group group)
{
  btr_tables all;
  if (sink->status != BT_OK)
    return;
  sink->status = btr_tables_find (&all, part->audit, group, sink->error);
  size_t shown = 0;
  for (; shown < all.count && sink->size < ROOM; shown++)
    put_table (sink, part, &all.tables[shown]);
  if (shown < all.count)
    btr_put (sink, "and %zu more tables: see [the contents](#%scontents).\n\n",
             all.count - shown, part->prefix);
  btr_tables_clear (&all);
}

/* ---- what there is -------------------------------------------------------------- */

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

/* What was not run, and what runs it. */
static void
put_not_run (btr_sink *sink, const btr_part *part)
{
  const btv_audit *audit = part->audit;
  size_t left = 0, full = 0;
  char *name = NULL;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    if (audit->outcomes[i].verdict == BTV_NOT_RUN)
      {
        left++;
        full += audit->outcomes[i].claim->tier == BTV_FULL;
      }
  if (left == 0)
    return;
  if (sink->status == BT_OK)
    sink->status
        = btv_builtin_call (&name, BTV_DATA_CLAIMS, audit->claims->path, sink->error);
  btr_put (sink, "**Not run: %zu of the %zu entries of the claims file**", left,
           audit->outcomes_count);
  if (full > 0)
    btr_put (sink, ", %s%.0zu%sof the full tier", full < left ? "" : "all ",
             full < left ? full : 0, full < left ? " of them " : "");
  btr_put (sink, ". This runs them:\n\n```sh\nbreaktime audit %s",
           full > 0 ? "--tier full " : "");
  btr_put_word (sink, name ? name : audit->claims->path);
  btr_put (sink, "\n```\n\n");
  free (name);
}

/* The symbols, on one line. */
static void
put_legend (btr_sink *sink, const btr_work *work)
{
  btr_put (sink, "Symbols: ");
  for (int v = 0; v < BTV_VERDICT_COUNT; v++)
    {
      btr_put (sink, "%s", v ? ", " : "");
      btr_put_text (sink, btv_verdict_symbol ((btv_verdict) v));
      btr_put (sink, " %s", btv_verdict_name ((btv_verdict) v));
    }
  btr_put (sink, ". What they mean, and how it is decided: [conventions](");
  btr_put_path (sink, "%s", work->pages[work->pages_count - 1].name);
  btr_put (sink, "). Findings stand by what is lost by taking a statement over as it "
                 "stands: [by weight](");
  btr_put_path (sink, "%s", work->pages[work->pages_count - 1].name);
  btr_put (
      sink,
      "#by-weight). A printed 0.954 stands for all that rounds to it, a recomputed "
      "0.9537(4) for 0.9537 ± 0.0004: a bound, not a standard deviation.\n\n");
}

/* Add the verdicts on what PAGE holds to TALLY. */
static void
count_page (btv_tally *tally, const btr_page *page)
{
  for (size_t i = page->first; i < page->first + page->count; i++)
    {
      const btr_section *section = &page->part->sections[i];
      if (section->kind != BTR_ON_CLAIM)
        continue;
      tally->statements++;
      tally->totals[page->part->audit->outcomes[section->index].verdict]++;
    }
}

/* A line on the COUNT pages from PAGE on, which have one subject, and their verdicts.
 */
static void
put_entry (btr_sink *sink, const btr_page *page, size_t count)
{
  btv_tally tally = { .statements = 0 };
  btr_put (sink, "- ");
  btr_put_file (sink, page->subject ? page->subject : page->title, "%s", page->name);
  for (size_t i = 1; i < count; i++)
    {
      char number[32];
      snprintf (number, sizeof number, "%zu", i + 1);
      btr_put (sink, "%s", i == 1 ? ", pages " : " ");
      btr_put_file (sink, number, "%s", page[i].name);
    }
  for (size_t i = 0; page->part && i < count; i++)
    count_page (&tally, &page[i]);
  btr_put (sink, tally.statements > 0 ? ": " : "");
  btr_put_counts (sink, &tally);
  btr_put (sink, "\n");
}

/* Does a statement of the source stand in a table? */
static int
has_tables (const btv_audit *audit)
{
  for (size_t i = 0; i < audit->outcomes_count; i++)
    if (audit->outcomes[i].claim->table
        && btv_group_of (audit->outcomes[i].claim->origin) == BTV_OF_SOURCE)
      return 1;
  return 0;
}

static void
put_contents (btr_sink *sink, const btr_work *work, const btr_page *front)
{
  const btr_part *part = front->part;
  btr_put (sink, "<a id=\"%scontents\"></a>\n## Contents\n\n", part->prefix);
  btr_put (sink, "- [What matters most](#%smatters)", part->prefix);
  if (btr_album_drawn (&part->album, part->map))
    btr_put (sink, " · [map](#%smap)", part->prefix);
  if (has_tables (part->audit))
    btr_put (sink, " · [the numbers of the source](#%stables)", part->prefix);
  btr_put (sink, "\n");
  for (size_t i = 1, count; i < work->pages_count; i += count)
    {
      const btr_page *page = &work->pages[i];
      count = 1;
      while (page->subject && i + count < work->pages_count
             && page[count].part == page->part && page[count].subject == page->subject)
        count++;
      if (page != front && (!page->part || page->part == part))
        put_entry (sink, page, count);
    }
  btr_put (sink, "- For programs: ");
  btr_put_file (sink, "results.json", "results.json");
  btr_put (sink, "; seconds a claim: ");
  btr_put_file (sink, "timings.csv", "timings.csv");
  btr_put (sink, "\n\n");
}

/* ---- the page ------------------------------------------------------------------- */

static void
put_state (btr_sink *sink, const btv_audit *audit)
{
  if (audit->interrupted)
    btr_put (sink,
             "> **Interrupted.** The audit was stopped before its end: %zu of %zu "
             "entries of the claims file were judged, and what follows is about "
             "those.\n\n",
             audit->judged, audit->outcomes_count);
  if (audit->starved)
    btr_put (sink, "> **Incomplete.** Memory ran out: verdicts, curves or pictures are "
                   "missing.\n\n");
}

static void
put_map (btr_sink *sink, const btr_part *part)
{
  btr_put (sink, "<a id=\"%smap\"></a>\n", part->prefix);
  if (!btr_album_drawn (&part->album, part->map))
    return;
  btr_put_image (
      sink,
      "map of verdicts on the source's statements: one row a table row, one "
      "column a quantity; colour and symbol tell the verdict, printed or, in "
      "parentheses, encoded and recomputed value in each cell",
      "figures/%s.svg", part->map);
}

/* What was added, apart: counts, and the tables that it stands in. */
static void
put_added (btr_sink *sink, const btr_part *part)
{
  const btv_tally added = btv_tally_group (part->audit, BTV_ADDED);
  if (added.statements == 0)
    return;
  btr_put (sink,
           "<a id=\"%stests-added\"></a>\n## Tests added\n\n"
           "Objections, controls, tests of reviewers and extensions. The source says "
           "none of this: what does not hold here is nothing that it claims. Of %zu "
           "%zu were judged: ",
           part->prefix, added.statements, added.judged);
  btr_put_counts (sink, &added);
  btr_put (sink, ".\n\n");
  put_tables (sink, part, BTV_ADDED);
}

static void
put_front (btr_sink *sink, const btr_work *work, const btr_page *page)
{
  const btr_part *part = page->part;
  const btv_audit *audit = part->audit;
  put_state (sink, audit);
  btr_put (sink, "Source: ");
  put_source (sink, &audit->claims->source);
  put_summary (sink, part);
  btr_put (sink, "[Contents](#%scontents) · [symbols](#%ssymbols)\n\n", part->prefix,
           part->prefix);
  btr_put_headlines (sink, part);
  btr_put (sink, "<a id=\"%ssymbols\"></a>\n", part->prefix);
  put_legend (sink, work);
  put_not_run (sink, part);
  put_methods (sink, audit);
  put_expectations (sink, part);
  put_figures_note (sink, work);
  put_contents (sink, work, page);
  put_map (sink, part);
  btr_put (sink, "<a id=\"%stables\"></a>\n", part->prefix);
  put_tables (sink, part, BTV_OF_SOURCE);
  btr_put_following (sink, part);
  put_added (sink, part);
}

static void
put_index (btr_sink *sink, const btr_work *work, const btr_page *page)
{
  (void) page;
  put_figures_note (sink, work);
  put_legend (sink, work);
  btr_put_index (sink, work);
}

bt_status
btr_plan_front (btr_work *work, bt_error *error)
{
  size_t at;
  bt_status status = BT_OK;
  if (work->count > 1)
    {
      status = btr_add_page (work, NULL, NULL, put_index, &at, error);
      if (status == BT_OK)
        snprintf (work->pages[at].title, BTR_LINE, "%zu sources", work->count);
    }
  for (size_t a = 0; status == BT_OK && a < work->count; a++)
    {
      btr_part *part = &work->parts[a];
      status = btr_add_page (work, part, work->count > 1 ? "report" : NULL, put_front,
                             &part->front, error);
      if (status == BT_OK)
        snprintf (work->pages[part->front].title, BTR_LINE, "%.400s: numerical audit",
                  part->audit->claims->source.title);
    }
  return status;
}
