/* report/sections.c - the section of a claim; see documents.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/limits.h"
#include "base/text.h"
#include "report/documents.h"
#include "report/dossier.h"
#include "report/forensics.h"
#include "report/speech.h"
#include "validation/altered.h"
#include "validation/data.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  BAR = 10, /* length of a full error bar in the budget */
  TOLD = 40 /* readings, of very many */
};

/* ---- rows of a claim's table --------------------------------------------------- */

/* Signed deviation in absolute terms, in errors, and from printed digits in per cent
 * and in half units of the last. */
static void
put_deviation (btr_sink *sink, const btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  const bt_value *value = &outcome->attempts[0].answer.value;
  double half = bt_value_error (value), unit = btv_interval_scale (&claim->claimed) / 2;
  int digits = btr_has_digits (claim);
  char text[BTR_LINE];
  if (isnan (outcome->deviation))
    return;
  btr_put (sink, "| deviation | ");
  if (isinf (outcome->deviation))
    {
      btr_format_value (text, sizeof text, INFINITY, 0,
                        value->lo - claim->claimed.value);
      btr_put (sink, "%s |\n", text);
      return;
    }
  btr_format_value (text, sizeof text, outcome->deviation, half, 0);
  btr_put (sink, "%s%s", outcome->deviation > 0 ? "+" : "", text);
  if (digits && (claim->claimed.value > 0 || claim->claimed.value < 0))
    {
      double part = 100 * outcome->deviation / fabs (claim->claimed.value);
      if (fabs (part) < 0.01)
        btr_put (sink, ", %+.1e of it", part / 100);
      else
        btr_put (sink, ", %+.*f %%", fabs (part) < 10 ? (fabs (part) < 0.1 ? 3 : 1) : 0,
                 part);
    }
  double size = fabs (outcome->deviation);
  if (size > 1e4 * half)
    btr_put (sink, ", more than 10 000 times the error");
  else if (isfinite (half) && half > 0)
    {
      btr_format_rough (text, sizeof text, size / half);
      btr_put (sink, ", %s times the error", text);
    }
  if (digits && unit > 0)
    {
      btr_format_rough (text, sizeof text, size / unit);
      btr_put (sink, ", %s half units of the last printed digit", text);
    }
  btr_put (sink, " |\n");
}

/* "step ▇▇▇▇▇▇▇ 0.0031 · box ▏ under 1 %".  Small parts get no number, and a
 * small whole no row: they may be rounding, which is not the same everywhere. */
static void
put_budget (btr_sink *sink, const btv_claim *claim, const bt_value *value)
{
  const char *interval = btv_evaluator_interval (claim->evaluator);
  double parts[BT_AXIS_COUNT], sum = 0;
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    {
      parts[axis] = value->err[axis] * (axis == BT_AXIS_SAMPLE ? BT_COVERAGE : 1);
      if (isfinite (parts[axis]))
        sum += parts[axis];
    }
  if (interval && value->hi > value->lo)
    btr_put (sink, "| interval | %s |\n", interval);
  if (!(sum > 1e-12 * fabs (value->value)))
    return;
  btr_put (sink, "| error budget | ");
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    {
      char text[64];
      btr_put (sink, "%s%s ", axis ? " · " : "", bt_axis_name ((bt_axis) axis));
      if (!isfinite (parts[axis]))
        btr_put (sink, "unknown");
      else if (!(parts[axis] > 0))
        btr_put (sink, "–");
      else if (parts[axis] < 0.01 * sum)
        btr_put (sink, "▏ under 1 %%");
      else
        {
          long blocks = lround (BAR * parts[axis] / sum);
          for (long i = 0; i < blocks; i++)
            btr_put (sink, "▇");
          btr_format_rough (text, sizeof text, parts[axis]);
          btr_put (sink, "%s%s", blocks ? " " : "▏ ", text);
        }
    }
  btr_put (sink, " |\n");
}

/* Both intervals that are compared, and what the digits show beside that. */
static void
put_intervals (btr_sink *sink, const btv_claim *claim, const btv_attempt *first)
{
  char text[BTR_LINE];
  const bt_value *value = &first->answer.value;
  if (btv_evaluator_kind (claim->evaluator) != BTV_NUMBER)
    return;
  btr_format_interval (text, sizeof text, &claim->claimed);
  btr_put_row (sink,
               claim->origin == BTV_ORIGIN_QUOTED ? "printed interval"
                                                  : "interval judged by",
               text);
  btr_format_computed (text, sizeof text, value->lo, value->hi);
  btr_put_row (sink, "recomputed interval", text);
  if (first->relation == BTV_DISJOINT && btr_has_digits (claim))
    btr_put_row (
        sink, "printed digits",
        btv_printed_remark (&claim->claimed, &claim->how, value->lo, value->hi));
  if (claim->digits_why)
    {
      btr_put (sink, "| digits compared | %s%zu of %zu: ",
               first->relation == BTV_INSIDE ? "holds to " : "", claim->how.compared,
               claim->how.digits);
      btr_put_text (sink, claim->digits_why);
      btr_put (sink, " |\n");
    }
}

static void
put_computed (btr_sink *sink, const btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  const btv_attempt *first = &outcome->attempts[0];
  const btv_answer *answer = &first->answer;
  char text[2 * BTR_LINE], number[BTR_LINE];
  btr_format_answer (text, sizeof text, claim, first);
  if (first->status == BT_OK && btv_evaluator_kind (claim->evaluator) == BTV_LABEL)
    {
      const char *behind = btv_evaluator_behind (claim->evaluator);
      size_t used = strlen (text);
      btr_format_value (number, sizeof number, answer->value.value,
                        bt_value_error (&answer->value), answer->value.lo);
      snprintf (text + used, sizeof text - used, " (%s %s)", behind ? behind : "from",
                number);
    }
  btr_put_row (sink, "recomputed", text);
  if (first->status != BT_OK)
    {
      btr_put_row (sink, "why not", answer->reason);
      return;
    }
  if (outcome->attempts_count == 1)
    btr_put_row (sink, btr_yardstick (claim), btr_relation_name (first->relation));
  put_intervals (sink, claim, first);
  put_deviation (sink, outcome);
  if (isfinite (answer->value.value))
    put_budget (sink, claim, &answer->value);
  btr_put_row (sink, "note", answer->reason);
  btr_put_row (sink, "warrant", answer->warrant);
  if (!answer->methods[0])
    return;
  btr_put (sink, "| methods | ");
  for (size_t i = 0; i < BTV_METHODS_MAX && answer->methods[i]; i++)
    {
      btr_put (sink, "%s", i ? ", " : "");
      btr_put_text (sink, answer->methods[i]);
    }
  btr_put (sink, " |\n");
}

/* What is left of a statement that does not hold as defined. */
static void
put_ground (btr_sink *sink, const btv_outcome *outcome)
{
  if (btr_put_ground (sink, "| ground | ", outcome))
    btr_put (sink, " |\n");
}

/* Standard readings that nobody claimed. */
static void
put_hints (btr_sink *sink, const btv_outcome *outcome)
{
  for (size_t i = 0; i < outcome->hints_count && btv_hints_concern (outcome); i++)
    {
      const btv_hint *hint = &outcome->hints[i];
      char value[BTR_LINE];
      btr_format_value (value, sizeof value, hint->value.value,
                        bt_value_error (&hint->value), hint->value.lo);
      btr_put (sink, "| hint, outside the verdict | would hold ");
      btr_put_text (sink, hint->text);
      btr_put (sink, ": %s |\n", value);
    }
}

static void
put_expectation (btr_sink *sink, const btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  if (!claim->has_expect)
    return;
  btr_put (sink, "| recorded verdict | %s", btv_verdict_name (claim->expect));
  if (claim->expect_reading)
    {
      btr_put (sink, " by ");
      btr_put_text (sink, claim->expect_reading);
    }
  btr_put (sink, "%s |\n", outcome->as_expected ? "" : ": **differs**");
}

/* ---- readings and commands ----------------------------------------------------- */

/* Is attempt I of OUTCOME told in a row of its own?  Of very many those that give what
 * is printed, and the first others. */
static int
is_told (const btv_outcome *outcome, size_t i)
{
  const btv_attempt *attempt = &outcome->attempts[i];
  return i < TOLD || attempt == outcome->by
         || (i < 2 * TOLD && attempt->status == BT_OK
             && attempt->relation == BTV_INSIDE);
}

/* "gives 8 of 9, breaks 0, P = 2.0e-9 | ", in the column of what a column says. */
static void
put_in_column (btr_sink *sink, const btv_attempt *attempt)
{
  const btv_weight *weight = &attempt->weight;
  char text[BTR_LINE];
  if (!attempt->reading || weight->fails + weight->breaks == 0)
    {
      btr_put (sink, "– | ");
      return;
    }
  btr_put (sink, "gives %zu of %zu, breaks %zu", weight->gives, weight->fails,
           weight->breaks);
  if (weight->gives > 0 && weight->breaks == 0 && !isnan (weight->chance))
    {
      btr_format_rough (text, sizeof text, weight->chance);
      btr_put (sink, ", P = %s", text);
    }
  btr_put (sink, " | ");
}

static void
put_attempt (btr_sink *sink, const btv_outcome *outcome, const btv_attempt *attempt,
             int column)
{
  const char *mark = attempt == outcome->by ? "**" : "";
  char text[BTR_LINE];
  btr_put (sink, "| ");
  btr_put_text (sink, attempt->reading ? attempt->reading->name : "source");
  btr_format_answer (text, sizeof text, outcome->claim, attempt);
  btr_put (sink, " | %s", text);
  if (attempt->status == BT_OK && attempt->answer.scatter > 0)
    {
      btr_format_rough (text, sizeof text, attempt->answer.scatter);
      btr_put (sink, ", one run scatters by %s", text);
    }
  btr_put (sink, " | %s%s%s | ", mark,
           attempt->status == BT_OK ? btr_relation_name (attempt->relation)
                                    : "not evaluated",
           mark);
  if (column)
    put_in_column (sink, attempt);
  if (attempt->status != BT_OK)
    btr_put_text (sink, attempt->answer.reason);
  else
    btr_put_text (sink, attempt->reading ? attempt->reading->text
                                         : "as the source defines it");
  btr_put (sink, " |\n");
}

static void
put_attempts (btr_sink *sink, const btv_outcome *outcome)
{
  int column = 0;
  size_t told = 0;
  for (size_t i = 1; i < outcome->attempts_count; i++)
    column |= outcome->attempts[i].weight.fails > 1;
  btr_put (sink, "\n| reading tried | value | %s |%s |\n|---|---|---|%s---|\n",
           btr_yardstick (outcome->claim), column ? " in its column |" : "",
           column ? "---|" : "");
  for (size_t i = 0; i < outcome->attempts_count; i++)
    if (is_told (outcome, i))
      {
        put_attempt (sink, outcome, &outcome->attempts[i], column);
        told++;
      }
  if (told < outcome->attempts_count)
    {
      btr_put (sink, "\nand %zu more readings: see ", outcome->attempts_count - told);
      btr_put_file (sink, "results.json", "results.json");
      btr_put (sink, ".\n");
    }
}

/* SET, without the keys that OVER, which may be NULL, sets too. */
static void
put_settings (btr_sink *sink, const btv_setting *set, size_t count,
              const btv_reading *over)
{
  for (size_t j = 0; j < count; j++)
    {
      size_t k = 0;
      while (over && k < over->set_count && strcmp (over->set[k].key, set[j].key) != 0)
        k++;
      if (over && k < over->set_count)
        continue;
      char setting[BTI_MAX_NAME + BTI_MAX_TEXT + 2];
      snprintf (setting, sizeof setting, "%s=%s", set[j].key, set[j].value);
      btr_put (sink, " --reading ");
      btr_put_word (sink, setting);
    }
}

/* OPTION and the file at PATH, of KIND, called so that any folder will do; NULL:
 * none. */
static void
put_file (btr_sink *sink, const char *option, btv_data kind, const char *path)
{
  char *name = NULL;
  if (!path)
    return;
  if (sink->status == BT_OK)
    sink->status = btv_builtin_call (&name, kind, path, sink->error);
  btr_put (sink, "%s", option);
  btr_put_word (sink, name ? name : path);
  free (name);
}

/* As sharp as ATTEMPT is, in units of the model: `measure' by itself stops at fewer
 * digits. */
static void
put_tolerance (btr_sink *sink, const btv_claim *claim, const btv_attempt *attempt)
{
  const bt_value *value = &attempt->answer.value;
  const double half = fmax (bt_value_error (value), 1e-10 * fabs (value->value))
                      / btv_convert_factor (&claim->convert);
  if (btv_evaluator_needs (claim->evaluator) & BTV_TAKES_TOLERANCE
      && btv_evaluator_kind (claim->evaluator) == BTV_NUMBER && attempt->status == BT_OK
      && !(attempt->answer.scatter > 0) && half > 0 && isfinite (half))
    btr_put (sink, " --tolerance %.2g", 1.05 * half);
}

/* The command that gives ATTEMPT at CLAIM again. */
static void
put_command (btr_sink *sink, const btv_claim *claim, const btv_attempt *attempt)
{
  char number[32];
  unsigned needs = btv_evaluator_needs (claim->evaluator);
  const btv_reading *reading = attempt->reading;
  btr_put (sink, "breaktime measure %s", btv_evaluator_name (claim->evaluator));
  if (needs & BTV_NEEDS_MODEL && !claim->closed)
    {
      const size_t couplings = btv_claim_shares_lambda (claim) ? 1 : claim->modes;
      for (size_t j = 0; j < couplings; j++)
        {
          btr_format_number (number, sizeof number, btv_claim_lambda (claim, j));
          btr_put (sink, " --lambda %s", number);
        }
      btr_format_number (number, sizeof number, claim->x0);
      btr_put (sink, " --x0 %s", number);
    }
  for (size_t j = 0; j < claim->modes; j++)
    {
      btr_format_number (number, sizeof number, claim->omega[j]);
      btr_put (sink, " --omega %s", number);
    }
  put_file (sink, " --model ", BTV_DATA_MODELS, claim->model_path);
  for (size_t i = 0; i < claim->given_count; i++)
    {
      btr_format_number (number, sizeof number, claim->given[i].value);
      btr_put (sink, " --set %s=%s", claim->given[i].name, number);
    }
  put_file (sink, " --scan ", BTV_DATA_SCANS, claim->scan_path);
  if ((needs & BTV_NEEDS_AT) && isfinite (claim->at))
    {
      btr_format_number (number, sizeof number, claim->at);
      btr_put (sink, " --at %s", number);
    }
  if ((needs & BTV_NEEDS_TMAX) && isfinite (claim->t_max))
    {
      btr_format_number (number, sizeof number, claim->t_max);
      btr_put (sink, " --t-max %s", number);
    }
  put_settings (sink, claim->set, claim->set_count, reading);
  if (reading)
    put_settings (sink, reading->set, reading->set_count, NULL);
  put_tolerance (sink, claim, attempt);
  btr_put (sink, " --json\n");
}

/* What an open system has, "lambda = 0.5, ...", without what is 0. */
static void
put_open (btr_sink *sink, const btv_claim *claim)
{
  size_t count;
  const bti_open_parameter *rows = bti_open_parameters (&count);
  const char *before = "| parameters | ";
  if (!claim->model || claim->closed)
    return;
  for (size_t i = 0; i < count; i++)
    {
      char number[32];
      double value;
      if (bti_open_params_get (&claim->open, rows[i].name, &value, NULL) != BT_OK
          || !(fabs (value) > 0))
        continue;
      btr_format_number (number, sizeof number, value);
      btr_put (sink, "%s", before);
      btr_put_text (sink, rows[i].name);
      btr_put (sink, " = %s", number);
      before = ", ";
    }
  btr_put (sink, " |\n");
}

/* ---- a claim ------------------------------------------------------------------- */

static void
put_title (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  char anchor[BTR_NAME + 16];
  btr_claim_anchor (anchor, sizeof anchor, part, claim);
  btr_put (sink, "<a id=\"%s\"></a>\n### ", anchor);
  btr_put_text (sink, claim->id);
  btr_put (sink, " · ");
  btr_put_text (sink, btr_quantity (claim));
  btr_put (sink, " · **%s** ", btv_verdict_name (outcome->verdict));
  btr_put_text (sink, btv_verdict_symbol (outcome->verdict));
  if (outcome->by && outcome->by->reading)
    {
      btr_put (sink, "%s",
               outcome->verdict == BTV_EXPLAINED    ? " by "
               : outcome->verdict == BTV_COMPATIBLE ? " with "
                                                    : " of ");
      btr_put_text (sink, outcome->by->reading->name);
    }
  btr_put (sink, "\n\n> ");
  if (btv_group_of (claim->origin) == BTV_OF_SOURCE)
    btr_put (sink, "The source says ");
  btr_put_statement (sink, claim);
  btr_put (sink, "; ");
  btr_put_said (sink, claim);
  btr_put (sink, "\n\n");
}

/* The residuals behind an order. */
static void
put_ladder (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  const bti_ladder *ladder = btr_ladder_of (outcome);
  if (!ladder)
    return;
  const char *stem = btr_ladder_stem (part, outcome);
  btr_put (sink, "\n");
  if (btr_album_drawn (&part->album, stem))
    btr_put_image (sink,
                   "residuals against the small parameter, double logarithmic, "
                   "with the power law they follow",
                   "figures/%s.svg", stem);
  btr_put (sink, "Residuals: ");
  btr_put_file (sink, "data", "data/%s.csv", stem);
  if (ladder->count > 0)
    btr_put (sink, "; %zu of %zu follow the power law", ladder->count, ladder->size);
  btr_put (sink, ".\n");
}

/* Where all that is known of it stands. */
static void
put_dossier (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  char stem[BTR_NAME];
  if (!btr_dossier_is (outcome))
    return;
  btr_dossier_stem (stem, part, outcome);
  btr_put (sink, "\nFor those who doubt it: [definitions, errors, readings, and how to "
                 "compute it with other software](");
  btr_put_path (sink, "dossier/%s.md", stem);
  btr_put (sink, ").\n");
}

/* How OUTCOME's answers are had again: as the source defines it, and as it is read
 * where a reading carries the verdict. */
static void
put_commands (btr_sink *sink, const btv_outcome *outcome)
{
  static const btv_attempt none = { .status = BT_EINVAL };
  const btv_claim *claim = outcome->claim;
  btr_put (sink, "\nReproduce%s:\n\n```sh\n",
           claim->convert.why ? ", in units of the model" : "");
  put_command (sink, claim, outcome->attempts_count > 0 ? outcome->attempts : &none);
  btv_altered altered;
  btv_altered_begin (&altered, claim);
  if (outcome->by && outcome->by->reading
      && btv_altered_read (&altered, outcome->by->reading, &(bt_error) BT_ERROR_INIT)
             == BT_OK)
    put_command (sink, &altered.claim, outcome->by);
  btv_altered_clear (&altered);
  btr_put (sink, "```\n\n");
}

void
btr_put_claim (btr_sink *sink, const btr_part *part, size_t i)
{
  const btv_outcome *outcome = &part->audit->outcomes[i];
  const btv_claim *claim = outcome->claim;
  char text[BTR_LINE], number[BTV_CONVERT_SIZE];
  put_title (sink, part, outcome);
  btr_put (sink, "| | |\n|---|---|\n");
  btr_format_model (text, sizeof text, claim);
  btr_put (sink, "| model | ");
  btr_put_text (sink, text);
  size_t exhibit = btr_exhibit_of (part->audit, claim);
  if (exhibit < part->audit->exhibits_count)
    {
      char anchor[BTR_NAME + 16];
      snprintf (anchor, sizeof anchor, "exhibit-%s", part->views[exhibit].stem);
      btr_put (sink, " ([curves](");
      btr_put_way (sink, part, btr_page_of (part, BTR_ON_EXHIBIT, exhibit), anchor);
      btr_put (sink, "))");
    }
  btr_put (sink, " |\n");
  put_open (sink, claim);
  if (claim->reconstruction)
    btr_put_row (sink, "judged on", "a reconstruction of the source's model");
  btr_put_row (sink, "list of the source", claim->family);
  if (claim->convert.why)
    {
      btr_put (sink, "| converted | %s: ", btv_convert_text (&claim->convert, number));
      btr_put_text (sink, claim->convert.why);
      btr_put (sink, " |\n");
    }
  if (outcome->attempts_count > 0)
    put_computed (sink, outcome);
  put_ground (sink, outcome);
  put_hints (sink, outcome);
  btr_put_row (sink, "remark", outcome->message);
  if (claim->close_relative > 0)
    {
      btr_format_number (number, sizeof number, 100 * claim->close_relative);
      btr_put (sink, "| declared tolerance | %s %%: ", number);
      btr_put_text (sink, claim->close_why ? claim->close_why : "");
      btr_put (sink, " |\n");
    }
  put_expectation (sink, outcome);
  if (outcome->attempts_count > 1)
    put_attempts (sink, outcome);
  put_ladder (sink, part, outcome);
  btr_put_forensics (sink, outcome);
  put_dossier (sink, part, outcome);
  if (claim->missing)
    {
      btr_put (sink, "\n");
      return;
    }
  put_commands (sink, outcome);
}
