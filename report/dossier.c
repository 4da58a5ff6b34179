/* report/dossier.c - a page for each number that is not confirmed; see dossier.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/dossier.h"
#include "report/documents.h"
#include "report/forensics.h"
#include "report/recipe.h"
#include "report/speech.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A script with one kind of software, and what the page says of it. */
typedef struct again
{
  int written;
  const char *why; /* not */
} again;

/* ---- what it is about ------------------------------------------------------------ */

static void
put_number (btr_sink *sink, const char *before, double value)
{
  char text[32];
  btr_format_number (text, sizeof text, value);
  btr_put (sink, "%s%s", before, text);
}

static void
put_start (btr_sink *sink, const bt_part *part)
{
  btr_put (sink, "- ");
  btr_put_text (sink, part->name);
  if (part->kind == BT_QUBIT)
    {
      put_number (sink, ", a qubit with ⟨s⟩ = (", part->bloch[0]);
      put_number (sink, ", ", part->bloch[1]);
      put_number (sink, ", ", part->bloch[2]);
      btr_put (sink, ")");
    }
  else
    {
      static const char *const forms[] = {
        [BT_START_GAUSSIAN] = ", an oscillator, ψ ~ exp(−(w + i c)(q − m)²/2 + i k q)",
        [BT_START_FOCK] = ", an oscillator in a number state of w, moved by m and k",
        [BT_START_CAT] = ", an oscillator in a sum of two packets of width w at ±m",
        [BT_START_BLOCH] = ""
      };
      btr_put (sink, "%s", forms[part->start]);
      put_number (sink, ": m = ", part->mean);
      put_number (sink, ", k = ", part->momentum);
      put_number (sink, ", w = ", part->width > 0 ? part->width : 1);
      put_number (sink, ", c = ", part->chirp);
    }
  btr_put (sink, "%s\n", part->classical ? " (classical in mean field)" : "");
}

static void
put_definitions (btr_sink *sink, const btv_claim *claim, const btv_account *account)
{
  btr_put (sink, "<a id=\"computed\"></a>\n## What is computed\n\n");
  btr_put_text (sink, btv_evaluator_name (claim->evaluator));
  btr_put (sink, ": ");
  if (btv_evaluator_rival (claim->evaluator))
    {
      put_number (sink, "the time at which δ(t) reaches ", account->settings.threshold);
      btr_put (sink, account->settings.crossing == BT_LAST
                         ? ", after which it stays above it"
                         : ", for the first time");
    }
  else
    btr_put_text (sink, btv_evaluator_summary (claim->evaluator));
  btr_put (sink, ".\n");
  if (btv_evaluator_rival (claim->evaluator))
    btr_put (
        sink,
        "\nδ(t) = ∫₀ᵗ |a − b| dt′ / ∫₀ᵗ (|a| + |b|) dt′ with a the exact ⟨x⟩ and b "
        "that by %s.\n",
        btv_evaluator_rival (claim->evaluator));
  for (size_t i = 0; i < claim->set_count; i++)
    {
      btr_put (sink, i ? ", " : "\nAs the source has it: ");
      btr_put_text (sink, claim->set[i].key);
      btr_put (sink, " = ");
      btr_put_text (sink, claim->set[i].value);
      btr_put (sink, i + 1 == claim->set_count ? ".\n" : "");
    }
  if (isfinite (claim->at))
    {
      put_number (sink, "\nIt is taken at t = ", claim->at);
      btr_put (sink, ".\n");
    }
  if (isfinite (claim->t_max))
    {
      put_number (sink, "\nIt is looked for up to t = ", claim->t_max);
      btr_put (sink, ".\n");
    }
  if (!account->symbol)
    {
      btr_put (sink, "\n");
      return;
    }
  btr_put (sink, "\nH, a product being Weyl-ordered:\n\n    %s\n\n", account->symbol);
  btr_put (sink, "and in normal order:\n\n    %s\n\nIt starts with\n\n",
           account->normal);
  for (size_t k = 0; k < account->parts; k++)
    put_start (sink, &account->part[k]);
  if (account->joint)
    btr_put (sink, "- in the ground state of another Hamiltonian, in place of these\n");
  btr_put (sink, "\n");
}

/* ---- the value ------------------------------------------------------------------- */

static void
put_methods (btr_sink *sink, const btv_answer *answer)
{
  for (size_t i = 0; i < BTV_METHODS_MAX && answer->methods[i]; i++)
    {
      btr_put (sink, i ? ", " : "by ");
      btr_put_text (sink, answer->methods[i]);
    }
}

static void
put_budget (btr_sink *sink, const btv_claim *claim, const btv_answer *answer)
{
  const char *interval = btv_evaluator_interval (claim->evaluator);
  char text[BTR_LINE];
  size_t count = 0;
  if (interval)
    btr_put (sink, "The interval: %s.\n\n", interval);
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    if (answer->value.err[axis] > 0)
      {
        btr_format_rough (text, sizeof text, answer->value.err[axis]);
        if (count++ == 0)
          btr_put (sink, "What each axis may have changed, measured by refining it:\n\n"
                         "| axis | error |\n|---|---|\n");
        btr_put (sink, "| %s | %s |\n", bt_axis_name ((bt_axis) axis), text);
      }
  btr_put (sink, count > 0 ? "\n" : "");
}

static void
put_value (btr_sink *sink, const btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  const btv_answer *answer = &outcome->attempts[0].answer;
  char ours[BTR_LINE], theirs[BTR_LINE], found[BTR_LINE];
  btr_format_answer (found, sizeof found, claim, &outcome->attempts[0]);
  btr_format_computed (ours, sizeof ours, answer->value.lo, answer->value.hi);
  btr_format_interval (theirs, sizeof theirs, &claim->claimed);
  btr_put (sink, "<a id=\"value\"></a>\n## The value\n\n| | value | interval "
                 "|\n|---|---|---|\n| printed | ");
  btr_put_text (sink, claim->printed);
  btr_put (sink, " | %s |\n| recomputed ", theirs);
  put_methods (sink, answer);
  btr_put (sink, " | %s | %s |\n\nHow it is known: ", found, ours);
  btr_put_text (sink, answer->warrant ? answer->warrant : "");
  btr_put (sink, ".\n\n");
  put_budget (sink, claim, answer);
}

/* ---- against what it is computed with -------------------------------------------- */

/* How large what is refined along AXIS is, in words. */
static const char *
size_name (bt_axis axis)
{
  static const char *const names[BT_AXIS_COUNT]
      = { [BT_AXIS_STEP] = "step in time", [BT_AXIS_GRID] = "spacing",
          [BT_AXIS_BOX] = "box",           [BT_AXIS_BASIS] = "cut of the basis",
          [BT_AXIS_SAMPLE] = "samples",    [BT_AXIS_METHOD] = "method" };
  return names[axis];
}

/* Is run K of rung I the one that was told before: the finer of the rung below? */
static int
is_told (const btv_answer *answer, size_t i, int k)
{
  const btv_rung *rung = &answer->rung[i];
  while (k == 0 && i-- > 0)
    {
      const btv_rung *below = &answer->rung[i];
      if (below->axis == rung->axis && below->method == rung->method)
        return !(below->size[1] < rung->size[0] || below->size[1] > rung->size[0]
                 || below->value[1] < rung->value[0]
                 || below->value[1] > rung->value[0]);
    }
  return 0;
}

static void
put_rung (btr_sink *sink, const btv_answer *answer, const btv_rung *rung, int k)
{
  const double off = rung->value[k] - answer->value.value;
  btr_put (sink, "| %s | ", size_name (rung->axis));
  btr_put_text (sink, answer->methods[rung->method]);
  if (!isfinite (rung->value[k]))
    {
      btr_put (sink, " | %.5g | not reached | |\n", rung->size[k]);
      return;
    }
  btr_put (sink, " | %.5g | %.10g | ", rung->size[k], rung->value[k]);
  if (fabs (off) > 0)
    btr_put (sink, "%+.2g |\n", off);
  else
    btr_put (sink, "it is the value |\n");
}

/* All that were measured, of an axis and a method together, coarser ones first. */
static void
put_rungs (btr_sink *sink, const btv_answer *answer)
{
  btr_put (sink,
           "What came out of runs that differ in one thing alone, in pairs by which "
           "the error is known; the limit is the value above:\n\n"
           "| what | of | size | value | less the limit |\n|---|---|---|---|---|\n");
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    for (size_t method = 0; method < BTV_METHODS_MAX; method++)
      for (size_t i = 0; i < answer->rungs; i++)
        {
          const btv_rung *rung = &answer->rung[i];
          if ((int) rung->axis == axis && rung->method == method)
            for (int k = is_told (answer, i, 0); k < 2; k++)
              put_rung (sink, answer, rung, k);
        }
  btr_put (sink, "\n");
}

/* The residuals that an order is the slope of: it is their limit as what they are
 * against falls. */
static void
put_residuals (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  const bti_ladder *ladder = btr_ladder_of (outcome);
  char text[BTR_LINE];
  if (!ladder)
    return;
  const char *stem = btr_ladder_stem (part, outcome);
  if (btr_album_drawn (&part->album, stem))
    {
      btr_put (sink, "![residuals, double logarithmic, and the power law that they "
                     "follow](");
      btr_put_path (sink, "figures/%s.svg", stem);
      btr_put (sink, ")\n\n");
    }
  btr_put (sink, "The number is a slope; what it is the slope of, ");
  btr_put_text (sink, ladder->residue);
  btr_put (sink, ":\n\n| ");
  btr_put_text (sink, ladder->small);
  btr_put (sink, " | residual | slope from the one above | in the law |\n"
                 "|---|---|---|---|\n");
  for (size_t k = 0; k < ladder->size; k++)
    {
      btr_format_value (text, sizeof text, ladder->residual[k], ladder->err[k], 0);
      btr_put (sink, "| %.5g | %s | ", ladder->h[k], text);
      if (k > 0 && ladder->residual[k] > 0 && ladder->residual[k - 1] > 0)
        btr_put (sink, "%.3f",
                 log (ladder->residual[k - 1] / ladder->residual[k])
                     / log (ladder->h[k - 1] / ladder->h[k]));
      btr_put (sink, " | %s |\n",
               k >= ladder->first && k < ladder->first + ladder->count ? "yes" : "no");
    }
  btr_put (sink, "\n");
}

/* What came out with other steps, points and boxes; the limit is the value above. */
static void
put_axis (btr_sink *sink, const btr_part *part, const btv_outcome *outcome, size_t v)
{
  const btv_inverse *inverse = &outcome->inverse[v];
  const double limit = outcome->attempts[0].answer.value.value;
  char stem[BTR_FIGURE_ID], text[BTR_LINE];
  btr_put (sink, "### ");
  btr_put_text (sink, inverse->vary->text);
  btr_inverse_stem (stem, part, outcome, v);
  btr_put (sink, "\n\n");
  if (btr_album_drawn (&part->album, stem))
    {
      btr_put (sink, "![what comes out against the %s](",
               btv_vary_what (inverse->vary));
      btr_put_path (sink, "figures/%s.svg", stem);
      btr_put (sink, ")\n\n");
    }
  btr_put (sink, "| %s | value | less the limit |\n|---|---|---|\n",
           btv_vary_what (inverse->vary));
  for (size_t i = 0; i < inverse->count; i++)
    {
      const btv_probe *p = &inverse->probe[i];
      char setting[BTV_VARY_TEXT];
      btr_put (sink, "| %s | ",
               btv_vary_show (inverse->vary, outcome->claim, p->setting, 7, setting));
      if (p->side == BTV_REFUSES)
        btr_put (sink, "none | |\n");
      else
        {
          btr_format_value (text, sizeof text, p->value, (p->hi - p->lo) / 2, p->lo);
          btr_put (sink, "%s | ", text);
          if (isfinite (p->value) && isfinite (limit))
            btr_put (sink, "%+.3g", p->value - limit);
          btr_put (sink, " |\n");
        }
    }
  btr_put (sink, "\nData: [csv](");
  btr_put_path (sink, "data/%s.csv", stem);
  btr_put (sink, ").\n\n");
}

/* Those that were varied of the discretisation, or all others; how many. */
static size_t
put_axes (btr_sink *sink, const btr_part *part, const btv_outcome *outcome,
          int discretisation)
{
  size_t count = 0;
  for (size_t v = 0; v < outcome->inverse_count; v++)
    if ((outcome->inverse[v].vary->what >= BTV_VARY_STEP) == discretisation)
      {
        put_axis (sink, part, outcome, v);
        count++;
      }
  return count;
}

/* Is there a rung of AXIS? */
static int
has_rung (const btv_answer *answer, int axis)
{
  for (size_t i = 0; i < answer->rungs; i++)
    if ((int) answer->rung[i].axis == axis)
      return 1;
  return 0;
}

/* Of axes of which no two runs that differ in one thing alone are kept: what there is
 * in their place. */
static void
put_no_rungs (btr_sink *sink, const btv_claim *claim, const btv_answer *answer)
{
  size_t count = 0;
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    if (answer->value.err[axis] > 0 && size_name ((bt_axis) axis)
        && !has_rung (answer, axis))
      btr_put (sink, "%s%s",
               count++             ? ", "
               : answer->rungs > 0 ? "It was refined, too, in: "
                                   : "It was refined in: ",
               size_name ((bt_axis) axis));
  if (count > 0)
    btr_put (sink, ". What that changed is the error of that axis above; the runs "
                   "themselves are not kept.\n\n");
  else if (answer->rungs > 0)
    return;
  else if (btv_evaluator_interval (claim->evaluator))
    btr_put (sink, "No axis: what stands for an error is the interval above.\n\n");
  else
    btr_put (sink, "No axis: it is computed without a step, a grid, a cut or samples "
                   "that could be refined.\n\n");
}

static void
put_discretisation (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  const btv_answer *answer = &outcome->attempts[0].answer;
  btr_put (sink,
           "<a id=\"axes\"></a>\n## The value against what it is computed with\n\n");
  if (answer->rungs > 0)
    put_rungs (sink, answer);
  put_residuals (sink, part, outcome);
  put_no_rungs (sink, outcome->claim, answer);
  (void) put_axes (sink, part, outcome, 1);
}

/* What is on this page, for who has a minute. */
static void
put_short (btr_sink *sink, const btv_outcome *outcome, const again made[BTR_WAYS])
{
  const btv_claim *claim = outcome->claim;
  const btv_answer *answer = &outcome->attempts[0].answer;
  const double error = bt_value_error (&answer->value);
  char found[BTR_LINE];
  size_t scripts = 0;
  btr_format_found (found, sizeof found, claim, &outcome->attempts[0]);
  btr_put (sink, "In short: recomputed%s it is %s", btr_ground (claim), found);
  if (isfinite (outcome->deviation) && fabs (outcome->deviation) > error && error > 0)
    btr_put (sink, ", which is %.2g times its error away from what is %s",
             fabs (outcome->deviation) / error,
             claim->origin == BTV_ORIGIN_QUOTED ? "printed" : "asked for");
  for (size_t i = 1; i < outcome->attempts_count; i++)
    scripts += outcome->attempts[i].status == BT_OK
               && outcome->attempts[i].relation == BTV_INSIDE;
  btr_put (sink, "; of %zu other readings %zu give%s it. ", outcome->attempts_count - 1,
           scripts, scripts == 1 ? "s" : "");
  btr_put_forensics_short (sink, outcome);
  scripts = 0;
  for (int w = 0; w < BTR_WAYS; w++)
    scripts += made[w].written != 0;
  btr_put (sink,
           "Below: [what is computed](#computed), [the value](#value) and how it "
           "is known, [against its discretisation](#axes), [readings](#readings), "
           "[what would have to be different](#different), and ");
  btr_put (sink, scripts > 0 ? "[scripts](#again) that do it without this program.\n\n"
                             : "[why there is no script](#again) that does it without "
                               "this program.\n\n");
}

static void
put_different (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  btr_put (sink, "<a id=\"different\"></a>\n## What would have to be different\n");
  if (outcome->inverse_count == 0)
    btr_put (sink, "\nNot asked: the file lists no setting that is worth varying, or "
                   "the audit was neither of the full tier nor called with "
                   "--inverse.\n");
  btr_put_forensics (sink, outcome);
  btr_put (sink, "\n");
  (void) put_axes (sink, part, outcome, 0);
}

static void
put_curve (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  char stem[BTR_FIGURE_ID];
  btr_marked_stem (stem, part, outcome);
  if (!btr_album_drawn (&part->album, stem))
    return;
  const int time = btv_evaluator_rival (outcome->claim->evaluator) != NULL;
  btr_put (
      sink,
      "## The curve\n\n![%s against time, the printed and the recomputed %s marked](",
      time ? "delta" : "it", time ? "time" : "value");
  btr_put_path (sink, "figures/%s.svg", stem);
  btr_put (sink, ")\n\n%s  Data: [csv](",
           time ? "δ(t), with its error as a band." : "The number against its time.");
  btr_put_path (sink, "data/%s.csv", stem);
  btr_put (sink, ").\n\n");
}

/* ---- readings -------------------------------------------------------------------- */

static void
put_reading (btr_sink *sink, const btv_outcome *outcome, const btv_attempt *attempt)
{
  char text[BTR_LINE];
  btr_put (sink, "| ");
  btr_put_text (sink, attempt->reading->text);
  btr_format_answer (text, sizeof text, outcome->claim, attempt);
  btr_put (sink, " | %s | %s | %zu of %zu |", attempt->status == BT_OK ? text : "none",
           attempt->status == BT_OK && attempt->relation == BTV_INSIDE ? "yes" : "no",
           attempt->weight.gives, attempt->weight.fails);
  btr_put (sink, " %zu |", attempt->weight.breaks);
  if (isfinite (attempt->weight.chance))
    btr_put (sink, " %.2g", attempt->weight.chance);
  btr_put (sink, " |\n");
}

static void
put_readings (btr_sink *sink, const btv_outcome *outcome)
{
  btr_put (sink, "<a id=\"readings\"></a>\n## Readings that were tried\n\n");
  if (outcome->attempts_count < 2)
    {
      btr_put (sink, "None: the file offers none for this quantity.\n\n");
      return;
    }
  btr_put (sink,
           "| read so | gives | the printed number | of what fails in the column | "
           "breaks | P |\n|---|---|---|---|---|---|\n");
  for (size_t i = 1; i < outcome->attempts_count; i++)
    put_reading (sink, outcome, &outcome->attempts[i]);
  btr_put (sink, "\nP is the probability that a reading without any merit does as well "
                 "in that column.\n\n");
}

/* ---- again ----------------------------------------------------------------------- */

static void
put_again (btr_sink *sink, const char *stem, const again made[BTR_WAYS])
{
  size_t count = 0;
  btr_put (sink, "<a id=\"again\"></a>\n## With other software\n\n");
  for (int w = 0; w < BTR_WAYS; w++)
    {
      const char *ending = btr_recipe_ending ((btr_way) w),
                 *software = btr_recipe_software ((btr_way) w);
      count += made[w].written != 0;
      if (made[w].written)
        {
          btr_put (sink, "- %s: [recipes/%s%s.py](", software, stem, ending);
          btr_put_path (sink, "recipes/%s%s.py", stem, ending);
          btr_put (sink, ") %s.\n", btr_recipe_how ((btr_way) w));
          continue;
        }
      btr_put (sink, "- No script with %s: ", software);
      btr_put_text (sink, made[w].why);
      btr_put (sink, ".\n");
    }
  if (count > 0)
    btr_put (
        sink,
        "\nEach knows H, the start and the question, and nothing of this program. "
        "The number is computed in ever larger bases, until it stays; how long that "
        "took is printed. Exit status 0: the recomputed number comes out and not "
        "the printed one.\n\n```sh\n");
  for (int w = 0; w < BTR_WAYS; w++)
    if (made[w].written)
      btr_put (sink, "python3 recipes/%s%s.py\n", stem,
               btr_recipe_ending ((btr_way) w));
  btr_put (sink, count > 0 ? "```\n" : "");
}

/* The scripts of OUTCOME; ACCOUNT is NULL where what it is about is not known. */
static bt_status
write_again (btr_work *work, const char *stem, const btv_outcome *outcome,
             const btv_account *account, again made[BTR_WAYS], bt_error *error)
{
  bt_status status = BT_OK;
  char script[BTR_NAME + 32];
  for (int w = 0; status == BT_OK && w < BTR_WAYS; w++)
    {
      made[w] = (again){ 0, "its model is of another kind" };
      if (!account || !btr_recipe_is ((btr_way) w, outcome, account, &made[w].why))
        continue;
      snprintf (script, sizeof script, "recipes/%s%s.py", stem,
                btr_recipe_ending ((btr_way) w));
      status = btr_recipe_write ((btr_way) w, work, outcome, account, script,
                                 &made[w].written, error);
      made[w].why = "what scripts share was not found";
    }
  return status;
}

static bt_status
write_dossier (btr_work *work, const btr_part *part, const btv_outcome *outcome,
               bt_error *error)
{
  btv_account account;
  btr_sink sink;
  bt_error none = BT_ERROR_INIT;
  char stem[BTR_NAME], page[BTR_NAME + 16];
  again made[BTR_WAYS];
  btr_dossier_stem (stem, part, outcome);
  snprintf (page, sizeof page, "dossier/%s.md", stem);
  bt_status status = btv_account_make (&account, outcome->claim, &none);
  const int known = status == BT_OK;
  if (status != BT_ENOMEM)
    status = BT_OK;
  else
    (void) bt_error_set (error, status, "%s", none.text);
  if (status == BT_OK)
    status = write_again (work, stem, outcome, known ? &account : NULL, made, error);
  if (status == BT_OK)
    {
      btr_sink_open (&sink, work, page, error);
      sink.page = page;
      btr_put (&sink, "# ");
      btr_put_text (&sink, outcome->claim->id);
      btr_put (&sink, " · ");
      btr_put_text (&sink, btr_quantity (outcome->claim));
      btr_put (&sink, " · %s\n\n> ", btv_verdict_name (outcome->verdict));
      btr_put_statement (&sink, outcome->claim);
      btr_put (&sink, "; ");
      btr_put_said (&sink, outcome->claim);
      btr_put (&sink, "\n\nIn the report: ");
      btr_put_claim_link (&sink, part, outcome->claim);
      btr_put (&sink, ".\n\n");
      put_short (&sink, outcome, made);
      put_definitions (&sink, outcome->claim, &account);
      put_value (&sink, outcome);
      put_curve (&sink, part, outcome);
      put_discretisation (&sink, part, outcome);
      put_readings (&sink, outcome);
      put_different (&sink, part, outcome);
      put_again (&sink, stem, made);
      status = btr_sink_close (&sink, work, page, 1);
    }
  btv_account_clear (&account);
  return status;
}

bt_status
btr_write_dossiers (btr_work *work, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t a = 0; a < work->count; a++)
    {
      const btr_part *part = &work->parts[a];
      for (size_t i = 0; status == BT_OK && i < part->audit->outcomes_count; i++)
        if (btr_dossier_is (&part->audit->outcomes[i]))
          status = write_dossier (work, part, &part->audit->outcomes[i], error);
    }
  return status;
}
