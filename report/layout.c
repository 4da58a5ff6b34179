/* report/layout.c - what is decided before anything is written; see layout.h.
 *
 * Each name of a file is given once.
 *
 * Exhibits are named after the ids of claims without their last word, plates after
 * tables: two may come to the same.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/curves.h"
#include "report/format.h"
#include "report/work.h"

#include <math.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum
{
  ROOM = 24 /* for a number and an ending */
};

static int
is_taken (const btr_work *work, const char *name)
{
  for (size_t i = 0; i < work->taken_count; i++)
    if (strcasecmp (work->taken[i], name) == 0)
      return 1;
  return 0;
}

bt_status
btr_take_stem (struct btr_work *work, btr_stem out, const char *prefix,
               const char *text, const char *const *endings, size_t count,
               bt_error *error)
{
  btr_stem base;
  char name[2 * BTR_NAME];
  btr_slug (base, sizeof base - ROOM, prefix, text);
  int taken = 1;
  for (size_t number = 1; taken; number++)
    {
      if (number == 1)
        snprintf (out, sizeof base, "%s", base);
      else
        snprintf (out, sizeof base, "%.*s-%zu", BTR_NAME - ROOM, base, number);
      taken = 0;
      for (size_t i = 0; i < count && !taken; i++)
        {
          snprintf (name, sizeof name, "%s%s", out, endings[i]);
          taken = is_taken (work, name);
        }
    }
  for (size_t i = 0; i < count; i++)
    {
      snprintf (name, sizeof name, "%s%s", out, endings[i]);
      bt_status status = bti_realloc (&work->taken, work->taken_count + 1,
                                      sizeof *work->taken, error);
      if (status == BT_OK)
        status = bti_strdup (&work->taken[work->taken_count], name, error);
      if (status != BT_OK)
        return status;
      work->taken_count++;
    }
  return BT_OK;
}

/* ---- prefixes ------------------------------------------------------------------ */

/* Could a name that begins with LONGER be one of PART, whose prefix begins it? */
static int
could_be_of (const btr_part *part, const char *longer)
{
  size_t length = strlen (part->prefix);
  if (strncasecmp (longer, part->prefix, length) != 0)
    return 0;
  const char *rest = longer + length;
  for (size_t i = 0; i < part->audit->outcomes_count; i++)
    if (strncasecmp (part->audit->outcomes[i].claim->id, rest, strlen (rest)) == 0)
      return 1;
  return *rest == '\0';
}

/* Does PREFIX leave it open which of the parts before END a name is of? */
static int
is_ambiguous (const btr_work *work, const btr_part *end)
{
  for (const btr_part *part = work->parts; part < end; part++)
    if (could_be_of (part, end->prefix) || could_be_of (end, part->prefix))
      return 1;
  return 0;
}

static void
set_prefix (const btr_work *work, btr_part *part)
{
  const char *id = part->audit->claims->source.id;
  size_t number = (size_t) (part - work->parts) + 1;
  char ending[ROOM] = "-";
  for (const btr_part *other = work->parts; other < part; other++)
    if (strcmp (other->audit->claims->source.id, id) == 0) /* two files on one source */
      snprintf (ending, sizeof ending, "-%zu-", number);
  do
    {
      btr_slug (part->prefix, sizeof part->prefix / 2, "", id);
      strcat (part->prefix, ending);
      number += work->count; /* another than those of the others */
      snprintf (ending, sizeof ending, "-%zu-", number);
    }
  while (is_ambiguous (work, part));
}

/* ---- looking up ---------------------------------------------------------------- */

size_t
btr_exhibit_of (const btv_audit *audit, const btv_claim *claim)
{
  size_t i = 0;
  for (; i < audit->exhibits_count; i++)
    {
      if ((claim->modes > 0 || claim->closed)
          && btv_claim_same_model (audit->exhibits[i].claim, claim))
        break;
    }
  return i;
}

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

const btv_outcome *
btr_plate_member (const btr_part *part, const btr_plate *plate, size_t k)
{
  return &part->audit->outcomes[plate->member[k]];
}

/* ---- which curves belong together ---------------------------------------------- */

static int
same_text (const char *a, const char *b)
{
  return a == b || (a && b && strcmp (a, b) == 0);
}

/* *OUT = the plate of OUTCOME's curve, or a new one; full ones take no more. */
static bt_status
plate_for (btr_work *work, btr_part *part, const btv_outcome *outcome, btr_plate **out,
           bt_error *error)
{
  static const char *const ending[] = { "" };
  const char *kind = outcome->trace.plate, *table = outcome->claim->table;
  size_t i = 0;
  while (i < part->plates_count
         && (part->plates[i].count == BTR_PLATE_CURVES
             || !same_text (part->plates[i].kind, kind)
             || !same_text (part->plates[i].table, table)))
    i++;
  btr_plate *plate = *out = &part->plates[i];
  if (i < part->plates_count)
    return BT_OK;
  char name[BTR_NAME], number[32] = "";
  for (size_t j = 0; j < i; j++)
    if (same_text (part->plates[j].kind, kind)
        && same_text (part->plates[j].table, table))
      snprintf (number, sizeof number, "-%zu", i + 1);
  snprintf (name, sizeof name, "plate-%s%s%s%s", kind, table ? "-" : "",
            table ? table : "", number);
  *plate = (btr_plate){ .kind = kind, .table = table };
  part->plates_count++;
  return btr_take_stem (work, plate->stem, part->prefix, name, ending, 1, error);
}

/* What the curve shows is there already. */
static int
is_shown (const btr_part *part, const btv_outcome *outcome)
{
  for (size_t i = 0; i < part->plates_count; i++)
    for (size_t k = 0; k < part->plates[i].count; k++)
      {
        const btv_outcome *other = btr_plate_member (part, &part->plates[i], k);
        if (same_text (other->claim->table, outcome->claim->table)
            && btv_claim_same_model (other->claim, outcome->claim)
            && same_text (other->trace.plate, outcome->trace.plate)
            && same_text (other->trace.quantity, outcome->trace.quantity)
            && same_text (other->trace.style, outcome->trace.style))
          return 1;
      }
  return 0;
}

static bt_status
find_plates (btr_work *work, btr_part *part, bt_error *error)
{
  const btv_audit *audit = part->audit;
  bt_status status = bti_calloc (&part->plates, audit->outcomes_count + 1,
                                 sizeof *part->plates, error);
  for (size_t i = 0; status == BT_OK && i < audit->outcomes_count; i++)
    {
      const btv_outcome *outcome = &audit->outcomes[i];
      if (outcome->trace.size < 2 || is_shown (part, outcome))
        continue;
      btr_plate *plate;
      status = plate_for (work, part, outcome, &plate, error);
      if (status == BT_OK)
        plate->member[plate->count++] = i;
    }
  return status;
}

/* ---- all names ----------------------------------------------------------------- */

/* Prefix and names of PART, the last so far. */
static bt_status
name_part (btr_work *work, btr_part *part, bt_error *error)
{
  static const char *const one[] = { "" }, *const two[] = { "-x", "-delta" },
                           *const redrawn[] = { "",
                                                "-error",
                                                "-delta",
                                                "-bands",
                                                "-error-bands",
                                                "-crossings",
                                                "-contours",
                                                "-error-contours",
                                                "-laws",
                                                "-delta-crossings" };
  const btv_audit *audit = part->audit;
  char name[2 * BTR_NAME];
  if (work->count > 1)
    set_prefix (work, part);
  bt_status status
      = btr_take_stem (work, part->map, part->prefix, "verdicts", one, 1, error);
  for (size_t i = 0; status == BT_OK && i < audit->exhibits_count; i++)
    status = btr_take_stem (work, part->views[i].stem, part->prefix,
                            audit->exhibits[i].name, two, 2, error);
  for (size_t i = 0; status == BT_OK && i < audit->outcomes_count; i++)
    if (btr_ladder_of (&audit->outcomes[i]))
      {
        snprintf (name, sizeof name, "%.200s-order", audit->outcomes[i].claim->id);
        status
            = btr_take_stem (work, part->ladders[i], part->prefix, name, one, 1, error);
      }
  for (size_t i = 0; status == BT_OK && i < BTV_PICTURE_COUNT; i++)
    if (audit->picture[i].data)
      {
        snprintf (name, sizeof name, "%.200s-%s", audit->picture[i].claim->id,
                  btv_picture_name (audit->picture[i].kind));
        status = btr_take_stem (work, part->pictures[i], part->prefix, name, one, 1,
                                error);
      }
  for (size_t i = 0; status == BT_OK && i < audit->plotted_count; i++)
    {
      const btv_plotted *plotted = &audit->plotted[i];
      if (plotted->plot->kind == BTV_PLOT_ALONG)
        snprintf (name, sizeof name, "%.64s-%zu", plotted->plot->id, plotted->part + 1);
      else
        snprintf (name, sizeof name, "%.64s", plotted->plot->id);
      status = btr_take_stem (work, part->redrawn[i], part->prefix, name, redrawn,
                              sizeof redrawn / sizeof *redrawn, error);
    }
  return status == BT_OK ? find_plates (work, part, error) : status;
}

/* ---- a part -------------------------------------------------------------------- */

bt_status
btr_part_begin (struct btr_work *work, btr_part *part, const btv_audit *audit,
                bt_error *error)
{
  part->audit = audit;
  part->pages = &work->pages;
  bt_status status
      = bti_calloc (&part->views, audit->exhibits_count, sizeof *part->views, error);
  if (status == BT_OK)
    status = bti_calloc (&part->ladders, audit->outcomes_count, sizeof *part->ladders,
                         error);
  if (status == BT_OK)
    status = bti_calloc (&part->redrawn, audit->plotted_count, sizeof *part->redrawn,
                         error);
  if (status != BT_OK)
    return status;
  for (size_t k = 0; k < audit->exhibits_count; k++)
    btr_set_view (&part->views[k], audit, k);
  return name_part (work, part, error);
}

void
btr_part_clear (btr_part *part)
{
  free (part->views);
  free (part->ladders);
  free (part->plates);
  free (part->redrawn);
  free (part->sections);
  for (int kind = 0; kind < BTR_ON_COUNT; kind++)
    free (part->section_of[kind]);
  btr_album_clear (&part->album);
}

/* ---- links --------------------------------------------------------------------- */

size_t
btr_page_of (const btr_part *part, btr_section_kind kind, size_t i)
{
  if (!part->section_of[kind] || part->section_of[kind][i] == 0)
    return BTR_NO_PAGE;
  return part->sections[part->section_of[kind][i] - 1].page;
}

void
btr_put_way (btr_sink *sink, const btr_part *part, size_t page, const char *anchor)
{
  if (page == BTR_NO_PAGE) /* it is being measured: as long as any */
    btr_put (sink, "%0*d", BTR_NAME / 2 + (int) strlen (part->prefix), 0);
  else if (!sink->page || strcmp (sink->page, (*part->pages)[page].name) != 0)
    btr_put_path (sink, "%s", (*part->pages)[page].name);
  if (*anchor)
    btr_put (sink, "#%s", anchor);
}

void
btr_claim_anchor (char *out, size_t size, const btr_part *part, const btv_claim *claim)
{
  btr_stem slug;
  btr_slug (slug, sizeof slug, part->prefix, claim->id);
  snprintf (out, size, "claim-%s", slug);
}

/* Outcomes lie as the claims do. */
static size_t
index_of (const btv_audit *audit, const btv_claim *claim)
{
  size_t i = 0;
  while (i < audit->outcomes_count && audit->outcomes[i].claim != claim)
    i++;
  return i;
}

void
btr_put_claim_link (btr_sink *sink, const btr_part *part, const btv_claim *claim)
{
  char anchor[BTR_NAME + 16];
  const size_t i = index_of (part->audit, claim);
  if (i == part->audit->outcomes_count || !part->section_of[BTR_ON_CLAIM]
      || part->section_of[BTR_ON_CLAIM][i] == 0)
    {
      btr_put_text (sink, claim->id);
      return;
    }
  btr_claim_anchor (anchor, sizeof anchor, part, claim);
  btr_put (sink, "[");
  btr_put_text (sink, claim->id);
  btr_put (sink, "](");
  btr_put_way (sink, part, btr_page_of (part, BTR_ON_CLAIM, i), anchor);
  btr_put (sink, ")");
}

void
btr_put_claim_mark (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  btr_put_claim_link (sink, part, outcome->claim);
  btr_put (sink, " %s%s", btv_verdict_symbol (outcome->verdict),
           btv_group_of (outcome->claim->origin) == BTV_ADDED ? " (added)" : "");
}
