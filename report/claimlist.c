/* report/claimlist.c - the pages claims/all.md, ...: a line for every claim, whoever's
 * it is; see pages.h.
 *
 * REPORT.html makes one list of them, which a reader can sort and filter.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/format.h"
#include "report/pages.h"
#include "report/speech.h"

#include <stdio.h>
#include <stdlib.h>

enum
{
  HEAD = 4096 /* bytes kept free for what stands above the lines */
};

/* What CLAIM is held against; words before it where the source does not print it. */
static void
put_said (btr_sink *sink, const btv_claim *claim)
{
  static const char *const words[BTV_ORIGIN_COUNT]
      = { [BTV_ORIGIN_QUOTED] = "",
          [BTV_ORIGIN_ENCODED] = "encoded: ",
          [BTV_ORIGIN_DERIVED] = "follows: ",
          [BTV_ORIGIN_OURS] = "asked for: " };
  char text[BTR_LINE];
  if (claim->missing)
    {
      btr_put (sink, "–");
      return;
    }
  btr_format_claimed (text, sizeof text, claim);
  btr_put (sink, "%s", words[claim->origin]);
  btr_put_text (sink, text);
}

static void
put_line (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  char text[BTR_LINE] = "–";
  if (outcome->attempts_count > 0)
    btr_format_answer (text, sizeof text, claim, &outcome->attempts[0]);
  btr_put (sink, "| ");
  btr_put_claim_link (sink, part, claim);
  btr_put (sink, " | ");
  btr_put_text (sink, btr_quantity (claim));
  btr_put (sink, " | %s | ", btv_origin_name (claim->origin));
  btr_put_text (sink, btv_verdict_symbol (outcome->verdict));
  btr_put (sink, " %s | ", btv_verdict_name (outcome->verdict));
  put_said (sink, claim);
  btr_put (sink, " | ");
  btr_put_text (sink, text);
  btr_put (sink, " |\n");
}

/* ---- pages ---------------------------------------------------------------------- */

/* Those from the page's first on, up to the first of the next page of the list. */
static void
put_list (btr_sink *sink, const btr_work *work, const btr_page *page)
{
  const btv_audit *audit = page->part->audit;
  const btr_page *next = page + 1;
  const int goes_on = next < work->pages + work->pages_count && next->put == put_list
                      && next->part == page->part;
  const size_t end = goes_on ? next->first : audit->outcomes_count;
  btr_put (
      sink,
      "A line for every entry of the claims file: also what follows from the source "
      "and the tests added, which are not the source's statements; the origin tells "
      "them apart. “Printed” is what the source prints, where no word before it says "
      "that it is our encoding, follows, or is asked for by us.\n\n"
      "| id | quantity | origin | verdict | printed | recomputed |\n"
      "|---|---|---|---|---|---|\n");
  for (size_t i = page->first; i < end; i++)
    put_line (sink, page->part, &audit->outcomes[i]);
  btr_put (sink, "\n");
}

/* Bytes of a line. */
static bt_status
measure (size_t *bytes, const btr_part *part, const btv_outcome *outcome,
         bt_error *error)
{
  btr_sink sink = { .page = "claims/", .error = error };
  put_line (&sink, part, outcome);
  *bytes = sink.size;
  free (sink.text);
  return sink.status;
}

/* As many pages as the list of PART takes. */
static bt_status
plan_part (btr_work *work, const btr_part *part, bt_error *error)
{
  const size_t begin = work->pages_count;
  bt_status status = BT_OK;
  size_t room = 0, bytes = 0, at;
  for (size_t i = 0; status == BT_OK && i < part->audit->outcomes_count; i++)
    {
      status = measure (&bytes, part, &part->audit->outcomes[i], error);
      if (status == BT_OK && (i == 0 || bytes > room))
        {
          char name[32] = "all";
          if (i > 0)
            snprintf (name, sizeof name, "all-%zu", work->pages_count - begin + 1);
          status = btr_add_page (work, part, name, put_list, &at, error);
          if (status != BT_OK)
            return status;
          work->pages[at].first = i;
          room = BTR_PAGE_BYTES - HEAD;
        }
      room -= bytes < room ? bytes : room;
    }
  static const char subject[] = "All claims";
  const size_t count = work->pages_count - begin;
  for (size_t i = 0; i < count; i++)
    {
      btr_page *page = &work->pages[begin + i];
      page->subject = subject;
      if (count > 1)
        snprintf (page->title, sizeof page->title, "%s (%zu of %zu)", subject, i + 1,
                  count);
      else
        snprintf (page->title, sizeof page->title, "%s", subject);
    }
  return status;
}

bt_status
btr_plan_list (btr_work *work, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t a = 0; status == BT_OK && a < work->count; a++)
    status = plan_part (work, &work->parts[a], error);
  return status;
}
