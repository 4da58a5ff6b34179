/* report/claims.c - the pages on claims: a page a table of the source, and one each for
 * what stands in none, divided where they are large; see pages.h.
 *
 * Sections are measured before they are put together: what a page holds never depends
 * on how far another one has come.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/documents.h"
#include "report/pages.h"
#include "report/speech.h"
#include "report/tables.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  HEAD = 4096 /* bytes kept free for what stands above the sections of a page */
};

static void (*const put_section[]) (btr_sink *sink, const btr_part *part, size_t i)
    = { [BTR_ON_PLATE] = btr_put_plate,
        [BTR_ON_EXHIBIT] = btr_put_exhibit,
        [BTR_ON_CLAIM] = btr_put_claim,
        [BTR_ON_PICTURE] = btr_put_picture,
        [BTR_ON_REDRAWN] = btr_put_redrawn };

/* ---- the table of a page -------------------------------------------------------- */

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
  static const char *const how[BTV_ORIGIN_COUNT]
      = { [BTV_ORIGIN_QUOTED] = "printed as ",
          [BTV_ORIGIN_ENCODED] = "encoded as ",
          [BTV_ORIGIN_DERIVED] = "follows: ",
          [BTV_ORIGIN_OURS] = "asked for " };
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
  btr_put (sink, " | %s", claim->missing ? "" : how[claim->origin]);
  btr_put_text (sink, claim->missing ? "–" : said);
  btr_put (sink, " | %s | %s | ", value, deviation);
  btr_put_text (sink, btv_verdict_symbol (outcome->verdict));
  btr_put (sink, " %s | ", btv_verdict_name (outcome->verdict));
  if (outcome->by && outcome->by->reading)
    btr_put_text (sink, outcome->by->reading->name);
  btr_put (sink, " |\n");
}

/* ---- groups --------------------------------------------------------------------- */

/* What stands in no table of the source, in the order of the pages. */
enum
{
  FORMULAS,
  STATEMENTS,
  FOLLOWING,
  ADDED,
  FIGURES,
  LOOSE
};
static const struct
{
  const char *title, *name, *intro;
} loose[LOOSE] = {
  [FORMULAS] = { "Formulas", "formulas", NULL },
  [STATEMENTS] = { "Statements in the text", "statements", NULL },
  [FOLLOWING]
  = { "What follows from the source", "following",
      "It does not print these; each follows from what it does print in the "
      "way named." },
  [ADDED]
  = { "Tests added", "added",
      "Objections, controls, tests of reviewers and extensions. The source says "
      "none of this: what does not hold here is nothing that it claims." },
  [FIGURES] = { "Figures of the source, drawn anew", "figures", NULL },
};

/* While the pages of PART are planned. */
typedef struct plan
{
  btr_work *work;
  btr_part *part;
  btr_tables tables; /* of the source */
  size_t *group;     /* one an outcome: its table, or tables.count + FORMULAS ... */
  size_t *bytes;     /* one a section */
} plan;

static size_t
loose_group (const btv_claim *claim)
{
  switch (btv_group_of (claim->origin))
    {
    case BTV_FOLLOWING:
      return FOLLOWING;
    case BTV_ADDED:
      return ADDED;
    case BTV_OF_SOURCE:
    case BTV_GROUP_COUNT:
      break;
    }
  return btr_class_of (claim) == BTR_FORMULA ? FORMULAS : STATEMENTS;
}

static bt_status
find_groups (plan *p, bt_error *error)
{
  const btv_audit *audit = p->part->audit;
  bt_status status = btr_tables_find (&p->tables, audit, BTV_OF_SOURCE, error);
  if (status == BT_OK)
    status = bti_calloc (&p->group, audit->outcomes_count, sizeof *p->group, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    p->group[i] = p->tables.count + loose_group (audit->outcomes[i].claim);
  for (size_t t = 0; t < p->tables.count; t++)
    for (size_t k = 0; k < p->tables.tables[t].count; k++)
      p->group[p->tables.tables[t].cells[k] - audit->outcomes] = t;
  return BT_OK;
}

/* ---- sections, in their order ---------------------------------------------------- */

/* One on I, unless there is one. */
static void
add_section (plan *p, btr_section_kind kind, size_t i)
{
  btr_part *part = p->part;
  if (part->section_of[kind][i] > 0)
    return;
  part->sections[part->sections_count]
      = (btr_section){ .kind = kind, .index = i, .page = BTR_NO_PAGE };
  part->section_of[kind][i] = ++part->sections_count;
}

/* A claim that was run, with its curves before it and its pictures behind it. */
static void
add_claim (plan *p, size_t i)
{
  const btv_audit *audit = p->part->audit;
  const btv_outcome *outcome = &audit->outcomes[i];
  if (outcome->verdict == BTV_NOT_RUN)
    return;
  const size_t exhibit = btr_exhibit_of (audit, outcome->claim);
  if (exhibit < audit->exhibits_count)
    add_section (p, BTR_ON_EXHIBIT, exhibit);
  add_section (p, BTR_ON_CLAIM, i);
  for (size_t k = 0; k < BTV_PICTURE_COUNT; k++)
    if (audit->picture[k].data && audit->picture[k].claim == outcome->claim)
      add_section (p, BTR_ON_PICTURE, k);
}

/* All of group G. */
static void
add_group (plan *p, size_t g)
{
  const btv_audit *audit = p->part->audit;
  for (size_t i = 0; i < p->part->plates_count; i++)
    if (p->group[p->part->plates[i].member[0]] == g)
      add_section (p, BTR_ON_PLATE, i);
  if (g < p->tables.count)
    for (size_t k = 0; k < p->tables.tables[g].count; k++)
      add_claim (p, (size_t) (p->tables.tables[g].cells[k] - audit->outcomes));
  for (size_t i = 0; g >= p->tables.count && i < audit->outcomes_count; i++)
    if (p->group[i] == g)
      add_claim (p, i);
  if (g == p->tables.count + STATEMENTS) /* of no claim that was run */
    for (size_t i = 0; i < audit->exhibits_count; i++)
      if (audit->exhibits[i].curves.size > 0)
        add_section (p, BTR_ON_EXHIBIT, i);
  if (g == p->tables.count + FIGURES)
    for (size_t i = 0; i < audit->plotted_count; i++)
      add_section (p, BTR_ON_REDRAWN, i);
}

/* ---- pages ---------------------------------------------------------------------- */

static void put_page (btr_sink *sink, const btr_work *work, const btr_page *page);

static void
put_one (btr_sink *sink, const btr_part *part, const btr_section *section)
{
  put_section[section->kind](sink, part, section->index);
}

/* How large each section is, with its line of the table; links are taken
 * to be long, since where they lead is not known yet. */
static bt_status
measure (plan *p, bt_error *error)
{
  const btr_part *part = p->part;
  bt_status status
      = bti_realloc (&p->bytes, part->sections_count + 1, sizeof *p->bytes, error);
  for (size_t i = 0; status == BT_OK && i < part->sections_count; i++)
    {
      const btr_section *section = &part->sections[i];
      btr_sink sink = { .page = "claims/", .error = error };
      put_one (&sink, part, section);
      if (section->kind == BTR_ON_CLAIM)
        put_line (&sink, part, &part->audit->outcomes[section->index]);
      p->bytes[i] = sink.size;
      status = sink.status;
      free (sink.text);
    }
  return status;
}

/* Pages called NAME and TITLE for the sections from FIRST on. */
static bt_status
add_pages (plan *p, const char *name, const char *title, const char *intro,
           size_t first, bt_error *error)
{
  btr_part *part = p->part;
  size_t at = 0, room = 0, number = 0, begin = p->work->pages_count;
  bt_status status = BT_OK;
  for (size_t i = first; status == BT_OK && i < part->sections_count; i++)
    {
      if (number == 0 || p->bytes[i] > room)
        {
          char text[BTR_NAME];
          number++;
          snprintf (text, sizeof text, number > 1 ? "%.60s-%zu" : "%.60s", name,
                    number);
          status = btr_add_page (p->work, part, text, put_page, &at, error);
          if (status != BT_OK)
            return status;
          p->work->pages[at].first = i;
          p->work->pages[at].intro = intro;
          p->work->pages[at].subject = title;
          room = BTR_PAGE_BYTES - HEAD;
        }
      part->sections[i].page = at;
      p->work->pages[at].count++;
      room -= p->bytes[i] < room ? p->bytes[i] : room;
    }
  for (size_t i = begin; i < p->work->pages_count; i++)
    {
      btr_page *page = &p->work->pages[i];
      if (number > 1)
        snprintf (page->title, sizeof page->title, "%.200s (%zu of %zu)", title,
                  i - begin + 1, number);
      else
        snprintf (page->title, sizeof page->title, "%.200s", title);
    }
  return status;
}

static bt_status
plan_part (plan *p, bt_error *error)
{
  btr_part *part = p->part;
  bt_status status = find_groups (p, error);
  size_t *first = NULL;
  const size_t groups = p->tables.count + LOOSE;
  if (status == BT_OK)
    status = bti_calloc (&first, groups + 1, sizeof *first, error);
  for (size_t g = 0; status == BT_OK && g < groups; g++)
    {
      add_group (p, g);
      first[g + 1] = part->sections_count;
    }
  if (status == BT_OK)
    status = measure (p, error);
  const size_t all = part->sections_count;
  for (size_t g = 0; status == BT_OK && g < groups; g++)
    {
      const int table = g < p->tables.count;
      const char *title
          = table ? p->tables.tables[g].name : loose[g - p->tables.count].title;
      part->sections_count = first[g + 1]; /* as far as this group goes */
      status = add_pages (p, table ? title : loose[g - p->tables.count].name, title,
                          table ? NULL : loose[g - p->tables.count].intro, first[g],
                          error);
    }
  part->sections_count = all;
  free (first);
  return status;
}

/* Room for all sections that there can be. */
static bt_status
make_room (btr_part *part, bt_error *error)
{
  const btv_audit *audit = part->audit;
  const size_t count[BTR_ON_COUNT] = { [BTR_ON_PLATE] = part->plates_count,
                                       [BTR_ON_EXHIBIT] = audit->exhibits_count,
                                       [BTR_ON_CLAIM] = audit->outcomes_count,
                                       [BTR_ON_PICTURE] = BTV_PICTURE_COUNT,
                                       [BTR_ON_REDRAWN] = audit->plotted_count };
  size_t all = 0;
  bt_status status = BT_OK;
  for (int kind = 0; status == BT_OK && kind < BTR_ON_COUNT; kind++)
    {
      all += count[kind];
      status = bti_calloc (&part->section_of[kind], count[kind] + 1,
                           sizeof *part->section_of[kind], error);
    }
  if (status == BT_OK)
    status = bti_calloc (&part->sections, all + 1, sizeof *part->sections, error);
  return status;
}

bt_status
btr_plan_claims (btr_work *work, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t a = 0; status == BT_OK && a < work->count; a++)
    {
      plan p = { .work = work, .part = &work->parts[a] };
      status = make_room (p.part, error);
      if (status == BT_OK)
        status = plan_part (&p, error);
      btr_tables_clear (&p.tables);
      free (p.group);
      free (p.bytes);
    }
  return status;
}

static void
put_page (btr_sink *sink, const btr_work *work, const btr_page *page)
{
  const btr_part *part = page->part;
  int headed = 0;
  (void) work;
  if (page->intro)
    btr_put (sink, "%s\n\n", page->intro);
  for (size_t i = page->first; i < page->first + page->count; i++)
    {
      const btr_section *section = &part->sections[i];
      if (section->kind != BTR_ON_CLAIM)
        continue;
      if (!headed)
        btr_put (sink, "| claim | where | said | recomputed | deviation | verdict | "
                       "reading |\n|---|---|---|---|---|---|---|\n");
      headed = 1;
      put_line (sink, part, &part->audit->outcomes[section->index]);
    }
  btr_put (sink, headed ? "\n" : "");
  for (size_t i = page->first; i < page->first + page->count; i++)
    put_one (sink, part, &part->sections[i]);
}
