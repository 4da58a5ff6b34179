/* cli/verdicts.c - see verdicts.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/verdicts.h"

#include "report/report.h"

#include <math.h>
#include <string.h>

enum
{
  CELL = 96,      /* room for a recomputed value */
  INDENT = 4,     /* of what stands below a line */
  VALUE = 14,     /* columns of a recomputed value; wider ones push on the rest */
  ID_MAX = 20,    /* of ids */
  PRINTED_MAX = 9 /* of what is printed */
};

/* ---- a claim ------------------------------------------------------------------- */

static const char *
colour_of (btv_verdict verdict)
{
  switch (verdict)
    {
    case BTV_CONFIRMED:
      return "\033[32m"; /* green */
    case BTV_EXPLAINED:
    case BTV_CLOSE:
    case BTV_WITHIN_SAMPLING:
      return "\033[36m"; /* cyan */
    case BTV_REFUTED:
    case BTV_COMPATIBLE:
    case BTV_ERROR:
      return "\033[31m"; /* red */
    case BTV_UNDECIDED:
      return "\033[33m"; /* yellow */
    case BTV_NOT_COMPUTABLE:
    case BTV_NOT_RUN:
    case BTV_VERDICT_COUNT:
      break;
    }
  return "\033[2m"; /* faint */
}

/* WIDTH columns of TEXT in the bytes that printf counts. */
static int
bytes (int width, const char *text)
{
  return width + (int) strlen (text) - cli_columns (text);
}

/* As the source defines it: the value of the report. */
static void
format_value (char out[CELL], const btv_outcome *o)
{
  if (o->attempts_count > 0)
    btr_format_answer (out, CELL, o->claim, &o->attempts[0]);
  else
    snprintf (out, CELL, "–");
}

static void
print_line (const cli_lines *l, const btv_outcome *o)
{
  static const char *const whose[BTV_GROUP_COUNT] = {
    [BTV_FOLLOWING] = "  (follows from the source)", [BTV_ADDED] = "  (a test added)"
  };
  const btv_claim *claim = o->claim;
  const char *printed = claim->printed ? claim->printed : "–";
  const char *mark = whose[btv_group_of (claim->origin)];
  char cell[CELL], recorded[192] = "";
  format_value (cell, o);
  if (!o->as_expected)
    snprintf (recorded, sizeof recorded, "  (recorded: %s%s%s)",
              btv_verdict_name (claim->expect), claim->expect_reading ? " by " : "",
              claim->expect_reading ? claim->expect_reading : "");
  fprintf (l->stream, "%s%s%s", l->colour ? colour_of (o->verdict) : "",
           btv_verdict_symbol (o->verdict), l->colour ? "\033[0m" : "");
  cli_say (l->stream, 1, INDENT, " %-*s  %-*s  %-*s  %s%s%s%s%s", l->width[0],
           claim->id, bytes (l->width[1], printed), printed, bytes (VALUE, cell), cell,
           btv_verdict_name (o->verdict), o->by && o->by->reading ? "  " : "",
           o->by && o->by->reading ? o->by->reading->name : "", mark ? mark : "",
           recorded);
}

static void
print_intervals (const cli_lines *l, const btv_outcome *o)
{
  char text[2][CELL];
  if (btv_evaluator_kind (o->claim->evaluator) != BTV_NUMBER || o->attempts_count == 0
      || o->attempts[0].status != BT_OK)
    return;
  const bt_value *value = &o->attempts[0].answer.value;
  btr_format_interval (text[0], CELL, &o->claim->claimed);
  btr_format_computed (text[1], CELL, value->lo, value->hi);
  fprintf (l->stream, "%*sprinted     %s\n%*srecomputed  %s\n", INDENT, "", text[0],
           INDENT, "", text[1]);
}

static void
print_hints (const cli_lines *l, const btv_outcome *o)
{
  for (size_t i = 0; i < o->hints_count && btv_hints_concern (o); i++)
    {
      char text[CELL], other[CELL + 2] = "";
      const btv_hint *hint = &o->hints[i];
      const bt_value *value = &hint->value;
      btr_format_value (text, CELL, value->value, bt_value_error (value), value->lo);
      if (fabs (value->value - o->attempts[0].answer.value.value) > 0)
        snprintf (other, sizeof other, ": %s", text);
      fprintf (l->stream, "%*s", INDENT, "");
      cli_say (l->stream, INDENT, INDENT + 2, "hint: would hold %s%s", hint->text,
               other);
    }
}

static void
print_details (const cli_lines *l, const btv_outcome *o)
{
  const btv_claim *claim = o->claim;
  const char *reason = claim->encodes ? claim->encodes : claim->derivation;
  fprintf (l->stream, "%*s", INDENT, "");
  cli_say (l->stream, INDENT, INDENT + 2, "%s: %s", claim->where, claim->statement);
  if (reason)
    {
      fprintf (l->stream, "%*s", INDENT, "");
      cli_say (l->stream, INDENT, INDENT + 2, "%s %s",
               claim->encodes ? "encoded so, since" : "follows from", reason);
    }
  for (size_t i = 0; i < o->attempts_count; i++)
    {
      const btv_attempt *attempt = &o->attempts[i];
      char cell[CELL];
      btr_format_answer (cell, CELL, claim, attempt);
      fprintf (l->stream, "%*s", INDENT, "");
      cli_say (l->stream, INDENT, INDENT + 2, "%s: %s%s%s%s",
               attempt->reading ? attempt->reading->name : "as the source defines it",
               cell, attempt == o->by ? " (decides)" : "",
               *attempt->answer.reason ? "; " : "", attempt->answer.reason);
    }
}

void
cli_lines_outcome (const cli_lines *l, const btv_outcome *o)
{
  print_line (l, o);
  if (l->intervals || l->verbose)
    print_intervals (l, o);
  if (l->verbose)
    print_details (l, o);
  if (*o->message && (l->intervals || l->verbose || o->verdict == BTV_ERROR))
    {
      fprintf (l->stream, "%*s", INDENT, "");
      cli_say (l->stream, INDENT, INDENT, "%s", o->message);
    }
  print_hints (l, o);
  fflush (l->stream); /* a log is read while it grows */
}

void
cli_lines_measure (cli_lines *l, const btv_claims *claims)
{
  for (size_t i = 0; i < claims->claims_count; i++)
    {
      const btv_claim *claim = &claims->claims[i];
      const int id = cli_columns (claim->id);
      const int printed = claim->printed ? cli_columns (claim->printed) : 1;
      if (id > l->width[0] && id <= ID_MAX)
        l->width[0] = id;
      if (printed > l->width[1] && printed <= PRINTED_MAX)
        l->width[1] = printed;
    }
}

/* ---- what was left out --------------------------------------------------------- */

void
cli_lines_rest (const cli_lines *l, const btv_audit *audit)
{
  enum
  {
    TIER,
    LIMIT,
    TIME,
    STOPPED,
    REASONS
  };
  static const char *const why[REASONS] = { [TIER] = "of the full tier (--tier full)",
                                            [LIMIT] = "above a limit",
                                            [TIME] = "the time budget was spent",
                                            [STOPPED] = "interrupted" };
  size_t count[REASONS] = { 0 };
  for (size_t i = 0; i < audit->outcomes_count; i++)
    {
      const btv_outcome *o = &audit->outcomes[i];
      if (o->verdict == BTV_NOT_COMPUTABLE)
        cli_lines_outcome (l, o);
      if (o->refused)
        count[LIMIT]++;
      else if (o->verdict == BTV_NOT_RUN && o->selected)
        count[audit->interrupted ? STOPPED : TIME]++;
      /* What a filter leaves out was not asked for. */
      else if (o->verdict == BTV_NOT_RUN && !o->filtered)
        count[TIER]++;
    }
  for (int i = 0; i < REASONS; i++)
    if (count[i] > 0)
      fprintf (l->stream, "%zu not run: %s\n", count[i], why[i]);
}

/* ---- totals -------------------------------------------------------------------- */

static void
print_group (FILE *stream, const char *name, const char *what, const btv_tally *t)
{
  char counts[512] = "";
  const char *before = ": ";
  for (int v = 0; v < BTV_VERDICT_COUNT; v++)
    {
      /* no evidence, and so counted with the refuted */
      const size_t compatible = v == BTV_REFUTED ? t->totals[BTV_COMPATIBLE] : 0;
      const size_t used = strlen (counts), left = sizeof counts - used;
      if (t->totals[v] + compatible == 0 || v == BTV_COMPATIBLE)
        continue;
      int size
          = snprintf (counts + used, left, "%s%zu %s", before,
                      t->totals[v] + compatible, btv_verdict_name ((btv_verdict) v));
      if (compatible > 0 && size > 0 && (size_t) size < left)
        snprintf (counts + used + size, left - (size_t) size,
                  " (%zu compatible with a reading)", compatible);
      before = ", ";
    }
  if (t->unexpected > 0)
    {
      const size_t used = strlen (counts);
      snprintf (counts + used, sizeof counts - used, "; %zu not as recorded",
                t->unexpected);
    }
  cli_say (stream, 0, 2, "%s: %zu of %zu %s judged%s", name, t->judged, t->statements,
           what, counts);
}

void
cli_lines_totals (FILE *stream, const char *name,
                  const btv_tally tally[BTV_GROUP_COUNT])
{
  static const char *const what[BTV_GROUP_COUNT]
      = { [BTV_OF_SOURCE] = "statements of the source",
          [BTV_FOLLOWING] = "statements that follow from it",
          [BTV_ADDED] = "tests added" };
  for (int group = 0; group < BTV_GROUP_COUNT; group++)
    if (group == BTV_OF_SOURCE || tally[group].statements > 0)
      print_group (stream, name, what[group], &tally[group]);
}
