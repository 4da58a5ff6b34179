/* report/headlines.c - what matters most, and what follows from the source and does not
 * hold; see documents.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/documents.h"
#include "report/dossier.h"
#include "report/speech.h"
#include "report/weight.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- which come first ---------------------------------------------------------- */

enum
{
  MOST = 12,   /* headlines */
  LIKEWISE = 4 /* so many others that say the same are named */
};

/* Is OUTCOME one that headlines are about? */
static int
counts (const btv_outcome *outcome)
{
  return btr_is_finding (outcome)
         && btv_group_of (outcome->claim->origin) == BTV_OF_SOURCE;
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

/* The next of several that are named: those beyond LIKEWISE are counted. */
static void
put_named (btr_sink *sink, const btr_part *part, const btv_outcome *outcome,
           size_t count)
{
  if (count > LIKEWISE)
    return;
  btr_put (sink, "%s", count > 1 ? ", " : " ");
  btr_put_claim_link (sink, part, outcome->claim);
}

static void
put_rest (btr_sink *sink, size_t count)
{
  if (count > LIKEWISE)
    btr_put (sink, " and %zu more", count - LIKEWISE);
}

/* The others that say the same; returns how many. */
static size_t
put_likewise (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  const btv_audit *audit = part->audit;
  size_t count = 0;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      const btv_outcome *other = &audit->outcomes[i];
      if (other == outcome || !counts (other) || !same_finding (other, outcome))
        continue;
      btr_put (sink, "%s", count == 0 ? "; likewise" : "");
      put_named (sink, part, other, ++count);
    }
  put_rest (sink, count);
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
  if (btr_dossier_is (outcome))
    {
      char stem[BTR_NAME];
      btr_dossier_stem (stem, part, outcome);
      btr_put (sink, " ([why](");
      btr_put_path (sink, "dossier/%s.md", stem);
      btr_put (sink, "))");
    }
}

/* ---- all of them --------------------------------------------------------------- */

/* What several statements may share, told by the heaviest of them. */
typedef struct headline
{
  const btv_outcome *outcome;
  double weight; /* of all that share it */
  size_t rank;   /* how many of its kind are heavier */
} headline;

/* Beside ALL[K], of COUNT, where it is the first of its kind, those of the kind that
 * have no headline of their own; returns how many statements these are. */
static size_t
put_siblings (btr_sink *sink, const btr_part *part, const headline *all, size_t k,
              size_t count)
{
  const btv_audit *audit = part->audit;
  size_t named = 0, last = k;
  for (size_t i = MOST; all[k].rank == 0 && i < count; i++)
    if (btr_same_kind (all[i].outcome->claim, all[k].outcome->claim))
      last = i;
  if (last == k)
    return 0;
  btr_put (sink, "; others of its kind, on other grounds:");
  for (size_t i = MOST; i <= last; i++)
    for (size_t j = 0; j < audit->outcomes_count; j++)
      if (btr_same_kind (all[i].outcome->claim, all[k].outcome->claim)
          && counts (&audit->outcomes[j])
          && same_finding (&audit->outcomes[j], all[i].outcome))
        put_named (sink, part, &audit->outcomes[j], ++named);
  put_rest (sink, named);
  return named;
}

/* The headline ALL[K]; returns how many statements it is about. */
static size_t
put_headline (btr_sink *sink, const btr_part *part, const headline *all, size_t k,
              size_t count)
{
  put_alone (sink, part, all[k].outcome);
  size_t others = put_likewise (sink, part, all[k].outcome);
  others += put_siblings (sink, part, all, k, count);
  btr_put (sink, "\n");
  return 1 + others;
}

/* The headline of which OUTCOME is the heaviest, the first of these; else 0. */
static int
leads (const btv_audit *audit, const btv_outcome *outcome, headline *out)
{
  const double mine = btr_weight (outcome);
  size_t count = 0;
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      const btv_outcome *other = &audit->outcomes[i];
      if (!counts (other) || !same_finding (other, outcome))
        continue;
      const double weight = btr_weight (other);
      if (weight > mine || (!(weight < mine) && other < outcome))
        return 0;
      count++;
    }
  *out = (headline){ outcome, btr_weight_shared (outcome, count), 0 };
  return 1;
}

/* Heavier ones first, equal ones in the file's order. */
static int
by_weight (const void *a, const void *b)
{
  const headline *x = a, *y = b;
  if (x->weight > y->weight || x->weight < y->weight)
    return x->weight > y->weight ? -1 : 1;
  return (x->outcome > y->outcome) - (x->outcome < y->outcome);
}

/* The first of each kind before the second of any. */
static int
by_rank (const void *a, const void *b)
{
  const headline *x = a, *y = b;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return by_weight (a, b);
}

/* All headlines of AUDIT in their order: how many in *OUT, owned by the caller, and of
 * how many *STATEMENTS; none when SINK has failed. */
static size_t
find_headlines (btr_sink *sink, const btv_audit *audit, headline **out,
                size_t *statements)
{
  size_t count = 0;
  *out = NULL;
  *statements = 0;
  if (sink->status == BT_OK)
    sink->status
        = bti_calloc (out, audit->outcomes_count + 1, sizeof **out, sink->error);
  for (size_t i = 0; sink->status == BT_OK && i < audit->outcomes_count; i++)
    if (counts (&audit->outcomes[i]))
      {
        ++*statements;
        count += leads (audit, &audit->outcomes[i], &(*out)[count]) != 0;
      }
  if (count > 1)
    qsort (*out, count, sizeof **out, by_weight);
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < i; j++)
      (*out)[i].rank
          += btr_same_kind ((*out)[i].outcome->claim, (*out)[j].outcome->claim) != 0;
  if (count > 1)
    qsort (*out, count, sizeof **out, by_rank);
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
  headline *all;
  size_t statements, covered = 0;
  const size_t count = find_headlines (sink, part->audit, &all, &statements);
  btr_put (sink, "<a id=\"%smatters\"></a>\n## What matters most\n\n", part->prefix);
  if (count == 0)
    {
      put_none (sink, part->audit);
      btr_put (sink, "\n\n");
    }
  for (size_t k = 0; k < count && k < MOST; k++)
    {
      btr_put (sink, "%zu. ", k + 1);
      covered += put_headline (sink, part, all, k, count);
    }
  if (statements > covered)
    btr_put (sink, "\nand %zu more: see [the pages on statements](#%scontents).\n",
             statements - covered, part->prefix);
  btr_put (sink, count > 0 ? "\n" : "");
  free (all);
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
      headline *all;
      size_t statements;
      const size_t count = find_headlines (sink, part->audit, &all, &statements);
      btr_put (sink, "| [%s](", source->id);
      btr_put_way (sink, part, part->front, "");
      btr_put (sink, "), *");
      btr_put_text (sink, source->title);
      btr_put (sink, "* | %zu | ", tally.statements);
      btr_put_counts (sink, &tally);
      btr_put (sink, " | ");
      if (count > 0)
        put_alone (sink, part, all[0].outcome);
      else
        put_none (sink, part->audit);
      btr_put (sink, " |\n");
      free (all);
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
          || !btr_is_finding (outcome))
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
