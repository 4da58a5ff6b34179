/* report/claimlist.c - claims/all.md: a line for every claim, whoever's it is; see
 * pages.h.
 *
 * REPORT.html lets a reader sort and filter this list.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/pages.h"
#include "report/speech.h"

#include <stdio.h>

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

static void
put_page (btr_sink *sink, const btr_work *work, const btr_page *page)
{
  (void) work;
  btr_put (sink,
           "A line for every entry of the claims file: also what follows from the "
           "source and the tests added, which are not the source's statements; "
           "the origin tells them apart. “Printed” is what the source prints, "
           "where no word before it says that it is our encoding, follows, or is "
           "asked for by us.\n\n"
           "| id | quantity | origin | verdict | printed | recomputed |\n"
           "|---|---|---|---|---|---|\n");
  for (size_t i = 0; i < page->part->audit->outcomes_count; i++)
    put_line (sink, page->part, &page->part->audit->outcomes[i]);
  btr_put (sink, "\n");
}

bt_status
btr_plan_claim_list (btr_work *work, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t a = 0; status == BT_OK && a < work->count; a++)
    {
      size_t at;
      status = btr_add_page (work, &work->parts[a], "all", put_page, &at, error);
      if (status == BT_OK)
        snprintf (work->pages[at].title, BTR_LINE, "All claims");
    }
  return status;
}
