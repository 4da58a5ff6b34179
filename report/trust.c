/* report/trust.c - how far to trust a report, and what it leaves open; see
 * internal.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"

#include <string.h>

/* What carried the claims that were judged. */
static void
put_warrants (btr_sink *sink, const btv_audit *audit)
{
  const char *seen[16];
  size_t counts[16], count = 0;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      const btv_outcome *outcome = &audit->outcomes[i];
      if (!outcome->by || !outcome->by->answer.warrant)
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

/* Claims with VERDICT, those with one and the same reason together. */
static void
put_reasons (btr_sink *sink, const btr_part *part, btv_verdict verdict)
{
  const btv_audit *audit = part->audit;
  if (audit->totals[verdict] == 0)
    return;
  btr_put (sink, "**%s** (%zu): %s.\n\n", btv_verdict_name (verdict),
           audit->totals[verdict], btv_verdict_meaning (verdict));
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      const btv_outcome *outcome = &audit->outcomes[i];
      size_t j = 0;
      if (outcome->verdict != verdict)
        continue;
      while (j < i
             && (audit->outcomes[j].verdict != verdict
                 || strcmp (audit->outcomes[j].message, outcome->message) != 0))
        j++;
      if (j < i)
        continue;
      btr_put (sink, "- ");
      btr_put_text (sink, *outcome->message ? outcome->message : "no reason recorded");
      const char *before = ": ";
      for (j = i; j < audit->outcomes_count; j++)
        if (audit->outcomes[j].verdict == verdict
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

void
btr_put_trust (btr_sink *sink, const btr_part *part)
{
  const btv_audit *audit = part->audit;
  btr_put (sink, "## How far to trust this, and what was not checked\n\n");
  put_warrants (sink, audit);
  btr_put (sink,
           "%zu of %zu statements in the claims file were judged. Statements of the "
           "source that are not in the file were not looked at. All methods start from "
           "one transcription of the Hamiltonian and of the initial state: an error "
           "there would be common to them. A reading that gives the printed number "
           "explains it; it does not prove that the authors used it.\n\n",
           audit->judged, audit->outcomes_count);
  put_reasons (sink, part, BTV_UNDECIDED);
  put_reasons (sink, part, BTV_NOT_RUN);
  put_reasons (sink, part, BTV_NOT_COMPUTABLE);
  put_reasons (sink, part, BTV_ERROR);
  if (audit->judged == audit->outcomes_count)
    btr_put (sink, "Every statement in the file was judged.\n\n");
}
