/* report/trust.c - how far to trust a report, and what it leaves open; see
 * documents.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/documents.h"
#include "report/pages.h"
#include "report/speech.h"

#include <stdio.h>
#include <string.h>

/* What carried the verdicts on the source's statements. */
static void
put_warrants (btr_sink *sink, const btv_audit *audit)
{
  const char *seen[16];
  size_t counts[16], count = 0;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      const btv_outcome *outcome = &audit->outcomes[i];
      if (!outcome->by || !outcome->by->answer.warrant
          || btv_group_of (outcome->claim->origin) != BTV_OF_SOURCE)
        continue;
      size_t j = 0;
      while (j < count && strcmp (seen[j], outcome->by->answer.warrant) != 0)
        j++;
      if (j == count && count < sizeof seen / sizeof *seen)
        {
          seen[count] = outcome->by->answer.warrant;
          counts[count++] = 0;
        }
      if (j < count)
        counts[j]++;
    }
  if (count == 0)
    return;
  btr_put (sink, "What carries the verdicts: ");
  for (size_t j = 0; j < count; j++)
    {
      btr_put (sink, "%s", j ? ", " : "");
      btr_put_text (sink, seen[j]);
      btr_put (sink, " (%zu)", counts[j]);
    }
  btr_put (sink, ".\n\n");
}

static int
is_among (const btv_outcome *outcome, btv_verdict verdict, btv_group group)
{
  return outcome->verdict == verdict && btv_group_of (outcome->claim->origin) == group;
}

/* Claims of GROUP with VERDICT, those with one and the same reason together. */
static void
put_reasons (btr_sink *sink, const btr_part *part, btv_verdict verdict, btv_group group)
{
  static const char *const whose[BTV_GROUP_COUNT]
      = { [BTV_OF_SOURCE] = "",
          [BTV_FOLLOWING] = " of what follows",
          [BTV_ADDED] = " of the tests added" };
  const btv_audit *audit = part->audit;
  size_t count = 0;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    count += (size_t) is_among (&audit->outcomes[i], verdict, group);
  if (count == 0)
    return;
  btr_put (sink, "**%s** (%zu%s): %s.\n\n", btv_verdict_name (verdict), count,
           whose[group], btv_verdict_meaning (verdict));
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      const btv_outcome *outcome = &audit->outcomes[i];
      size_t j = 0;
      if (!is_among (outcome, verdict, group))
        continue;
      while (j < i
             && (!is_among (&audit->outcomes[j], verdict, group)
                 || strcmp (audit->outcomes[j].message, outcome->message) != 0))
        j++;
      if (j < i)
        continue;
      btr_put (sink, "- ");
      btr_put_text (sink, *outcome->message ? outcome->message : "no reason recorded");
      const char *before = ": ";
      for (j = i; j < audit->outcomes_count; j++)
        if (is_among (&audit->outcomes[j], verdict, group)
            && strcmp (audit->outcomes[j].message, outcome->message) == 0)
          {
            btr_put (sink, "%s", before);
            btr_put_claim_link (sink, part, audit->outcomes[j].claim);
            before = ", ";
          }
      btr_put (sink, "\n");
    }
  btr_put (sink, "\n");
}

static void
put_trust (btr_sink *sink, const btr_part *part)
{
  static const btv_verdict open[]
      = { BTV_UNDECIDED, BTV_NOT_RUN, BTV_NOT_COMPUTABLE, BTV_ERROR };
  const btv_audit *audit = part->audit;
  btv_tally source = btv_tally_group (audit, BTV_OF_SOURCE);
  put_warrants (sink, audit);
  btr_put (sink,
           "%zu of %zu statements of the source in the claims file were judged. Those "
           "that are not in the file were not looked at. All methods start from "
           "one transcription of the Hamiltonian and of the initial state: an error "
           "there would be common to them. A reading that explains a column "
           "is no proof that the authors used it.\n\n",
           source.judged, source.statements);
  btr_put_coverage (sink);
  for (int group = 0; group < BTV_GROUP_COUNT; group++)
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
      put_reasons (sink, part, open[i], (btv_group) group);
  if (source.statements > 0 && source.judged == source.statements)
    btr_put (sink, "Every statement of the source in the file was judged.\n\n");
}

static void
put_page (btr_sink *sink, const btr_work *work, const btr_page *page)
{
  (void) work;
  put_trust (sink, page->part);
  btr_put_fooled (sink, page->part);
}

bt_status
btr_plan_trust (btr_work *work, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t a = 0; status == BT_OK && a < work->count; a++)
    {
      size_t at;
      status = btr_add_page (work, &work->parts[a], "trust", put_page, &at, error);
      if (status == BT_OK)
        snprintf (work->pages[at].title, BTR_LINE,
                  "How far to trust this, and what was not checked");
    }
  return status;
}
