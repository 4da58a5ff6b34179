/* report/speech.c - whose statement a claim is, and how that is said; see speech.h.
 *
 * What the source prints, what is our encoding of its words, what follows from it and
 * what was added are never put in the same words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/speech.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- numbers as words ---------------------------------------------------------- */

/* What a number of CLAIM is, where the bare number would say too little. */
static const char *
noun (const btv_claim *claim)
{
  return btv_evaluator_needs (claim->evaluator) & BTV_EXPONENT ? "exponent " : "";
}

void
btr_format_claimed (char *out, size_t size, const btv_claim *claim)
{
  static const struct
  {
    const char *sign, *words;
  } signs[] = { { "<=", "at most " }, { "≤", "at most " },   { ">=", "at least " },
                { "≥", "at least " }, { "<", "less than " }, { ">", "more than " },
                { "~", "of order " } };
  const char *printed = claim->printed;
  if (btv_evaluator_kind (claim->evaluator) == BTV_LABEL)
    {
      snprintf (out, size, claim->table ? "%s" : "“%s”", printed);
      return;
    }
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    {
      size_t length = strlen (signs[i].sign);
      if (strncmp (printed, signs[i].sign, length) != 0)
        continue;
      printed += length + strspn (printed + length, " ");
      snprintf (out, size, "%s%s%s", noun (claim), signs[i].words, printed);
      return;
    }
  snprintf (out, size, "%s%s", noun (claim), printed);
}

void
btr_format_found (char *out, size_t size, const btv_claim *claim,
                  const btv_attempt *attempt)
{
  const bt_value *value = &attempt->answer.value;
  char text[BTR_LINE];
  btr_format_answer (text, sizeof text, claim, attempt);
  if (attempt->status != BT_OK)
    snprintf (out, size, "not computed");
  else if (btv_evaluator_kind (claim->evaluator) == BTV_LABEL)
    snprintf (out, size, claim->table || !*attempt->answer.label ? "%s" : "“%s”", text);
  else if (strncmp (text, "> ", 2) == 0)
    snprintf (out, size, "more than %s", text + 2);
  else if (isfinite (value->hi) && fabs (value->value) <= bt_value_error (value)
           && bt_value_error (value) > 0)
    {
      btr_format_rough (text, sizeof text, bt_value_error (value));
      snprintf (out, size, "%s0 within %s", noun (claim), text);
    }
  else
    snprintf (out, size, "%s%s", noun (claim), text);
}

btr_class
btr_class_of (const btv_claim *claim)
{
  return claim->table                           ? BTR_CELL
         : strncmp (claim->where, "Eq", 2) == 0 ? BTR_FORMULA
                                                : BTR_SENTENCE;
}

int
btr_has_digits (const btv_claim *claim)
{
  return claim->origin == BTV_ORIGIN_QUOTED && claim->how.form == BTV_FORM_DIGITS;
}

/* ---- whose it is --------------------------------------------------------------- */

const char *
btr_ground (const btv_claim *claim)
{
  if (claim->reconstruction)
    return " on the reconstruction";
  return claim->modes > 0 || claim->model ? " on the source's model" : "";
}

const char *
btr_yardstick (const btv_claim *claim)
{
  switch (claim->origin)
    {
    case BTV_ORIGIN_ENCODED:
      return "to the encoding";
    case BTV_ORIGIN_DERIVED:
      return "to what follows";
    case BTV_ORIGIN_OURS:
      return "to what is asked for";
    case BTV_ORIGIN_QUOTED:
    case BTV_ORIGIN_COUNT:
      break;
    }
  return "to what is printed";
}

void
btr_put_statement (btr_sink *sink, const btv_claim *claim)
{
  btr_put (sink, "‹");
  btr_put_text (sink, claim->statement);
  btr_put (sink, "› (");
  btr_put_text (sink, claim->where);
  btr_put (sink, ")");
}

void
btr_put_said (btr_sink *sink, const btv_claim *claim)
{
  char text[BTR_LINE];
  btr_format_claimed (text, sizeof text, claim);
  if (claim->missing)
    {
      btr_put (sink, "nothing to compare with");
      return;
    }
  switch (claim->origin)
    {
    case BTV_ORIGIN_ENCODED:
      btr_put (sink, "encoded as ");
      btr_put_text (sink, text);
      btr_put (sink, ", since ");
      btr_put_text (sink, claim->encodes ? claim->encodes : "");
      return;
    case BTV_ORIGIN_DERIVED:
      btr_put (sink, "follows from ‹");
      btr_put_text (sink, claim->derivation ? claim->derivation : "");
      btr_put (sink, "›: ");
      break;
    case BTV_ORIGIN_OURS:
      btr_put (sink, "not the source's: a test added, for ");
      break;
    case BTV_ORIGIN_QUOTED:
    case BTV_ORIGIN_COUNT:
      btr_put (sink, "printed as ");
      break;
    }
  btr_put_text (sink, text);
}

/* ---- what decided -------------------------------------------------------------- */

/* "P = 2.0e-9, 8 of 9 of the column". */
static void
put_weight (btr_sink *sink, const btv_weight *weight)
{
  char text[BTR_LINE] = "not counted";
  if (!isnan (weight->chance))
    btr_format_rough (text, sizeof text, weight->chance);
  btr_put (sink, "P = %s", text);
  if (weight->fails > 1)
    btr_put (sink, ", %zu of %zu of the column", weight->gives, weight->fails);
}

/* How one run of the source scatters, and how the printed number lies in that. */
static void
put_draw (btr_sink *sink, const btv_outcome *outcome)
{
  const btv_draw *draw = &outcome->draw;
  char scatter[64], p[64], column[64], lo[64], hi[64];
  btr_format_rough (scatter, sizeof scatter, outcome->by->answer.scatter);
  btr_format_rough (p, sizeof p, draw->p);
  btr_format_rough (column, sizeof column, draw->column);
  snprintf (lo, sizeof lo, "%.4g", draw->lo);
  snprintf (hi, sizeof hi, "%.4g", draw->hi);
  btr_put (sink,
           "One run with the source's own number of samples scatters by ±%s; p = %s "
           "(column %s); numbers from %s to %s would pass",
           scatter, p, column, lo, hi);
}

int
btr_put_ground (btr_sink *sink, const char *before, const btv_outcome *outcome)
{
  const btv_attempt *by = outcome->by;
  char text[BTR_LINE];
  if (by && outcome->verdict == BTV_WITHIN_SAMPLING)
    {
      btr_put (sink, "%s", before);
      put_draw (sink, outcome);
      return 1;
    }
  int explained = outcome->verdict == BTV_EXPLAINED;
  if (!by || !by->reading || (!explained && outcome->verdict != BTV_COMPATIBLE))
    return 0;
  btr_put (sink, "%sIt %s as “", before, explained ? "holds" : "would hold");
  btr_put_text (sink, by->reading->text);
  btr_put (sink, "”");
  btr_format_found (text, sizeof text, outcome->claim, by);
  if (btv_evaluator_kind (outcome->claim->evaluator) != BTV_LABEL)
    btr_put (sink, ", %s", text);
  btr_put (sink, explained ? ": " : ", which is no evidence: ");
  put_weight (sink, &by->weight);
  if (explained)
    btr_put (sink, ", %.0f ways to set the keys offered", outcome->offered);
  return 1;
}

/* ---- counts -------------------------------------------------------------------- */

void
btr_put_counts (btr_sink *sink, const btv_tally *tally)
{
  const char *before = "";
  size_t compatible = tally->totals[BTV_COMPATIBLE];
  for (int v = 0; v < BTV_VERDICT_COUNT; v++)
    {
      /* no evidence, and so counted with the refuted */
      size_t count = tally->totals[v] + (v == BTV_REFUTED ? compatible : 0);
      if (count == 0 || v == BTV_COMPATIBLE)
        continue;
      btr_put (sink, "%s%zu %s", before, count, btv_verdict_name ((btv_verdict) v));
      if (v == BTV_REFUTED && compatible > 0)
        btr_put (sink, ", %zu of them compatible with a reading", compatible);
      before = " · ";
    }
}
