/* report/headlines.c - what matters most, and what follows from the source and does not
 * hold; see documents.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/documents.h"
#include "report/speech.h"

#include <math.h>
#include <string.h>

/* ---- which come first ---------------------------------------------------------- */

enum
{
  LIKEWISE = 4 /* so many others that say the same are named */
};

/* So many of each class are shown. */
static const size_t room[BTR_CLASSES] = { 8, 4, 6 };

/* A judged statement that neither holds as it stands nor is within its tolerance. */
static int
is_finding (const btv_outcome *outcome)
{
  btv_verdict v = outcome->verdict;
  return v != BTV_CONFIRMED && v != BTV_CLOSE && v != BTV_UNDECIDED
         && v != BTV_NOT_COMPUTABLE && v != BTV_NOT_RUN && v != BTV_ERROR;
}

/* How far a claim is off, in half units of its last digit; a value that is not reached
 * goes before all numbers, a wrong label after them.  What no reading explains goes
 * before what one does, and that before what may be chance. */
static double
weight (const btv_outcome *outcome)
{
  double unit = btv_interval_scale (&outcome->claim->claimed) / 2;
  double units = fabs (outcome->deviation) / unit;
  if (btv_evaluator_kind (outcome->claim->evaluator) == BTV_LABEL)
    units = 1;
  else if (isnan (outcome->deviation) || !(unit > 0))
    units = INFINITY;
  int rank = outcome->verdict == BTV_WITHIN_SAMPLING ? 0
             : outcome->verdict == BTV_EXPLAINED     ? 1
                                                     : 2;
  return (isinf (units) ? 1 : units / (1 + units)) + rank;
}

/* Is OUTCOME one that headlines are about? */
static int
counts (const btv_outcome *outcome)
{
  return is_finding (outcome) && btv_group_of (outcome->claim->origin) == BTV_OF_SOURCE;
}

/* The first pair of readings that gives what is printed, or NULL. */
static const btv_attempt *
giving (const btv_outcome *outcome)
{
  for (size_t i = 1; i < outcome->attempts_count; i++)
    {
      const btv_attempt *attempt = &outcome->attempts[i];
      if (attempt->reading && attempt->reading->parts > 1 && attempt->status == BT_OK
          && attempt->relation == BTV_INSIDE)
        return attempt;
    }
  return NULL;
}

static const btv_reading *
reading_of (const btv_attempt *attempt)
{
  return attempt ? attempt->reading : NULL;
}

/* Do X and Y say the same: one verdict, on one ground, on cells of one column or on
 * cases of one sentence? */
static int
same_finding (const btv_outcome *x, const btv_outcome *y)
{
  const btv_claim *a = x->claim, *b = y->claim;
  if (x->verdict != y->verdict || a->evaluator != b->evaluator
      || !a->table != !b->table)
    return 0;
  if (reading_of (x->by) != reading_of (y->by)
      || reading_of (giving (x)) != reading_of (giving (y))
      || strcmp (x->message, y->message) != 0)
    return 0;
  if (a->table)
    return strcmp (a->table, b->table) == 0
           && strcmp (btr_quantity (a), btr_quantity (b)) == 0;
  return strcmp (a->where, b->where) == 0;
}

/* ---- one of them --------------------------------------------------------------- */

/* How much the recomputed value differs from a printed number, in words. */
static void
put_change (btr_sink *sink, const btv_outcome *outcome)
{
  double printed = fabs (outcome->claim->claimed.value);
  double part = 100 * fabs (outcome->deviation) / printed;
  if (!btr_has_digits (outcome->claim) || !isfinite (outcome->deviation)
      || !(printed > 0))
    return;
  const char *which = outcome->deviation < 0 ? "less" : "more";
  if (part < 0.01)
    btr_put (sink, ", by %.1e of it %s", part / 100, which);
  else
    btr_put (sink, ", %.*f %% %s", part < 10 ? (part < 0.1 ? 3 : 1) : 0, part, which);
  const bt_value *value = &outcome->attempts[0].answer.value;
  const char *remark = btv_printed_remark (&outcome->claim->claimed,
                                           &outcome->claim->how, value->lo, value->hi);
  if (remark && outcome->attempts[0].relation == BTV_DISJOINT)
    btr_put (sink, " (%s)", remark);
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
  if (!nearest->reading
      || fabs (nearest->answer.value.value - outcome->attempts[0].answer.value.value)
             <= bt_value_error (&nearest->answer.value)
                    + bt_value_error (&outcome->attempts[0].answer.value))
    return;
  btr_format_found (text, sizeof text, outcome->claim, nearest);
  btr_put (sink, "; “");
  btr_put_text (sink, nearest->reading->text);
  btr_put (sink, "” comes nearest with %s", text);
}

/* What was found, and under which reading it holds if under one. */
static void
put_finding (btr_sink *sink, const btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  char text[BTR_LINE] = "nothing";
  size_t readings = outcome->attempts_count > 0 ? outcome->attempts_count - 1 : 0;
  if (outcome->attempts_count > 0)
    btr_format_found (text, sizeof text, claim, &outcome->attempts[0]);
  btr_put (sink, "; recomputed%s: %s", btr_ground (claim), text);
  put_change (sink, outcome);
  if (btr_put_ground (sink, ". ", outcome))
    return;
  if (outcome->message[0])
    {
      btr_put (sink, "; ");
      btr_put_text (sink, outcome->message);
    }
  else if (readings > 0)
    {
      const btv_attempt *gives = giving (outcome);
      if (gives)
        {
          btr_put (sink, ". Only “");
          btr_put_text (sink, gives->reading->text);
          btr_put (sink, "” gives it: a pair of readings, which is no evidence for one "
                         "entry");
          return;
        }
      if (readings == 1)
        btr_put (sink, ". The other reading does not give it");
      else
        btr_put (sink, ". None of %zu other readings gives it", readings);
      put_nearest (sink, outcome);
    }
}

/* The others that say the same; returns how many. */
static size_t
put_likewise (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  const btv_audit *audit = part->audit;
  const char *before = "; likewise ";
  size_t count = 0;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      const btv_outcome *other = &audit->outcomes[i];
      if (other == outcome || !counts (other) || !same_finding (other, outcome))
        continue;
      if (count++ >= LIKEWISE)
        continue;
      btr_put (sink, "%s", before);
      btr_put_claim_link (sink, part, other->claim);
      before = ", ";
    }
  if (count > LIKEWISE)
    btr_put (sink, " and %zu more", count - LIKEWISE);
  return count;
}

/* The headline about OUTCOME, without those that say the same. */
static void
put_alone (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  btr_put (sink, "%s ", btv_verdict_symbol (outcome->verdict));
  if (claim->table)
    {
      btr_put (sink, "**");
      btr_put_text (sink, btr_quantity (claim));
      btr_put (sink, "** of ");
      btr_put_text (sink, claim->table);
      btr_put (sink, ", row %zu, is ", claim->row);
    }
  else
    {
      btr_put (sink, "The source says ");
      btr_put_statement (sink, claim);
      btr_put (sink, claim->origin == BTV_ORIGIN_ENCODED ? "; " : ", ");
    }
  btr_put_said (sink, claim);
  put_finding (sink, outcome);
  btr_put (sink, ". ");
  btr_put_claim_link (sink, part, claim);
}

/* Returns how many statements the headline is about. */
static size_t
put_headline (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  put_alone (sink, part, outcome);
  size_t others = put_likewise (sink, part, outcome);
  btr_put (sink, "\n");
  return 1 + others;
}

/* ---- all of them --------------------------------------------------------------- */

/* Is OUTCOME, of class C, the heaviest of those that say the same, the first of
 * these? */
static int
leads (const btv_audit *audit, const btv_outcome *outcome, int c)
{
  if (!counts (outcome) || (int) btr_class_of (outcome->claim) != c)
    return 0;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      const btv_outcome *other = &audit->outcomes[i];
      if (!counts (other) || !same_finding (other, outcome))
        continue;
      if (weight (other) > weight (outcome)
          || (!(weight (other) < weight (outcome)) && other < outcome))
        return 0;
    }
  return 1;
}

/* The heaviest headline of class C after BEFORE, equal ones in the file's order. */
static const btv_outcome *
next_headline (const btv_audit *audit, const btv_outcome *before, int c)
{
  const btv_outcome *next = NULL;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      const btv_outcome *here = &audit->outcomes[i];
      if (!leads (audit, here, c))
        continue;
      double w = weight (here);
      int left
          = !before || w < weight (before) || (!(w > weight (before)) && here > before);
      if (left && (!next || w > weight (next)))
        next = here;
    }
  return next;
}

static size_t
count_findings (const btv_audit *audit)
{
  size_t count = 0;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    count += (size_t) counts (&audit->outcomes[i]);
  return count;
}

/* That there are no findings. */
static void
put_none (btr_sink *sink, const btv_audit *audit)
{
  const btv_tally source = btv_tally_group (audit, BTV_OF_SOURCE);
  if (source.judged == 0)
    btr_put (sink, "No statement of the source was judged.");
  else
    btr_put (sink,
             "Of the %zu statement%s of the source that %s judged none was refuted, "
             "and none needed another reading than the source's own.",
             source.judged, source.judged == 1 ? "" : "s",
             source.judged == 1 ? "was" : "were");
}

void
btr_put_headlines (btr_sink *sink, const btr_part *part)
{
  const btv_audit *audit = part->audit;
  size_t all = count_findings (audit), covered = 0, number = 0;
  btr_put (sink, "<a id=\"%smatters\"></a>\n## What matters most\n\n", part->prefix);
  if (all == 0)
    {
      put_none (sink, audit);
      btr_put (sink, "\n\n");
      return;
    }
  for (int c = 0; c < BTR_CLASSES; c++)
    {
      const btv_outcome *next = NULL;
      for (size_t shown = 0; shown < room[c]; shown++)
        {
          next = next_headline (audit, next, c);
          if (!next)
            break;
          btr_put (sink, "%zu. ", ++number);
          covered += put_headline (sink, part, next);
        }
    }
  if (all > covered)
    btr_put (sink, "\nand %zu more: see [the pages on statements](#%scontents).\n",
             all - covered, part->prefix);
  btr_put (sink, "\n");
}

void
btr_put_index (btr_sink *sink, const btr_work *work)
{
  btr_put (sink, "| source | statements | verdicts | what matters most |\n"
                 "|---|---|---|---|\n");
  for (size_t a = 0; a < work->count; a++)
    {
      const btr_part *part = &work->parts[a];
      const btv_source *source = &part->audit->claims->source;
      const btv_tally tally = btv_tally_group (part->audit, BTV_OF_SOURCE);
      const btv_outcome *first = NULL;
      for (int c = 0; c < BTR_CLASSES && !first; c++)
        first = next_headline (part->audit, NULL, c);
      btr_put (sink, "| [%s](", source->id);
      btr_put_way (sink, part, part->front, "");
      btr_put (sink, "), *");
      btr_put_text (sink, source->title);
      btr_put (sink, "* | %zu | ", tally.statements);
      btr_put_counts (sink, &tally);
      btr_put (sink, " | ");
      if (first)
        put_alone (sink, part, first);
      else
        put_none (sink, part->audit);
      btr_put (sink, " |\n");
    }
  btr_put (sink, "\n");
}

/* ---- what follows, and what was added ------------------------------------------ */

void
btr_put_following (btr_sink *sink, const btr_part *part)
{
  const btv_audit *audit = part->audit;
  int headed = 0;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      const btv_outcome *outcome = &audit->outcomes[i];
      if (btv_group_of (outcome->claim->origin) != BTV_FOLLOWING
          || !is_finding (outcome))
        continue;
      if (!headed)
        btr_put (sink, "## What follows from the source, and does not hold\n\n"
                       "It does not print these; each follows from what it does print "
                       "in the way named.\n\n");
      headed = 1;
      btr_put (sink, "- %s ", btv_verdict_symbol (outcome->verdict));
      btr_put_statement (sink, outcome->claim);
      btr_put (sink, " ");
      btr_put_said (sink, outcome->claim);
      if (outcome->attempts_count > 0)
        put_finding (sink, outcome);
      btr_put (sink, ". **%s** ", btv_verdict_name (outcome->verdict));
      btr_put_claim_link (sink, part, outcome->claim);
      btr_put (sink, "\n");
    }
  btr_put (sink, headed ? "\n" : "");
}
