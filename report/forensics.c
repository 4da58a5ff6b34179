/* report/forensics.c - what would have to be different for a printed number to come
 * out; see forensics.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/forensics.h"
#include "report/forensics.h"
#include "report/pieces.h"

/* ---- numbers --------------------------------------------------------------------- */

/* The value VALUE of INVERSE's setting as the claim has it, to as many digits as tell
 * WIDTH from nothing. */
static void
put_setting (btr_sink *sink, const btv_inverse *inverse, const btv_claim *claim,
             double value, double width)
{
  char text[BTV_VARY_TEXT];
  const double size = fabs (value);
  int digits = 9;
  if (width > 0 && size > 0)
    digits = (int) fmin (fmax (ceil (log10 (size / width)) + 2, 3), 9);
  btr_put (sink, "%s", btv_vary_show (inverse->vary, claim, value, digits, text));
}

static void
put_number (btr_sink *sink, double value, double width)
{
  if (width > 0)
    {
      const int decimals = (int) fmin (fmax (ceil (-log10 (width)) + 1, 0), 12);
      btr_put (sink, "%.*f", decimals, value);
    }
  else
    btr_put (sink, "%.7g", value);
}

/* ---- for people ------------------------------------------------------------------ */

static void
put_root (btr_sink *sink, const btv_inverse *inverse, const btv_claim *claim,
          const btv_finding *f)
{
  const double outer = f->to - f->from;
  btr_put (sink, f->kind == BTV_FOUND_NEAR ? "may come out at " : "comes out at ");
  if (f->hi > f->lo)
    {
      put_setting (sink, inverse, claim, f->lo, f->hi - f->lo);
      btr_put (sink, " to ");
      put_setting (sink, inverse, claim, f->hi, f->hi - f->lo);
    }
  else
    put_setting (sink, inverse, claim, f->lo, outer);
  /* Where nothing was tried nothing is said. */
  if (f->below && f->above)
    return;
  btr_put (sink, " (not at ");
  if (!f->below)
    put_setting (sink, inverse, claim, f->from, outer);
  btr_put (sink, f->below || f->above ? "" : " or ");
  if (!f->above)
    put_setting (sink, inverse, claim, f->to, outer);
  btr_put (sink, ")");
}

static void
put_step (btr_sink *sink, const btv_inverse *inverse, const btv_claim *claim,
          const btv_finding *f)
{
  const double width = f->hi - f->lo, step = fabs (f->after - f->before);
  btr_put (sink, f->kind == BTV_FOUND_JUMP ? "is jumped over between "
                                           : "comes out or is jumped over between ");
  put_setting (sink, inverse, claim, f->lo, width);
  btr_put (sink, " (");
  put_number (sink, f->before, step);
  btr_put (sink, ") and ");
  put_setting (sink, inverse, claim, f->hi, width);
  btr_put (sink, " (");
  put_number (sink, f->after, step);
  btr_put (sink, ")");
}

/* Whether one value serves several cells: a lead, no finding. */
static void
put_lead (btr_sink *sink, const btv_inverse *inverse, const btv_claim *claim)
{
  const btv_lead *lead = &inverse->lead;
  if (lead->cells < 2)
    return;
  if (lead->serves > 1)
    {
      btr_put (sink,
               " One value serves %zu of the %zu numbers of its column that were "
               "asked: ",
               lead->serves, lead->cells);
      /* Of a factor, the factor: parameters differ from cell to cell. */
      btr_put (sink, "%.6g to %.6g%s; a lead, no finding.", lead->lo, lead->hi,
               inverse->vary->relative ? " times its own" : "");
    }
  else if (lead->may < 2 && lead->serves + lead->may > 0)
    btr_put (sink,
             " No one value serves two of the %zu numbers of its column that were "
             "asked.",
             lead->cells);
  (void) claim;
}

static void
put_inverse (btr_sink *sink, const btv_outcome *outcome, const btv_inverse *inverse)
{
  const btv_claim *claim = outcome->claim;
  const btv_vary *vary = inverse->vary;
  btv_finding found[BTV_FINDINGS];
  const size_t count = btv_inverse_findings (inverse, found);
  btr_put (sink, "- ");
  btr_put_text (sink, vary->text);
  btr_put (sink, " (%s): ", btv_vary_what (vary));
  btr_put_text (sink, claim->printed);
  btr_put (sink, " ");
  for (size_t i = 0; i < count; i++)
    {
      btr_put (sink, i ? ", and " : "");
      if (found[i].kind == BTV_FOUND_ROOT || found[i].kind == BTV_FOUND_NEAR)
        put_root (sink, inverse, claim, &found[i]);
      else
        put_step (sink, inverse, claim, &found[i]);
    }
  const int complete = btv_inverse_complete (inverse);
  if (count == 0)
    btr_put (sink, complete ? "comes out at no value" : "was not found");
  btr_put (sink, "; looked at %zu values from ", inverse->count);
  put_setting (sink, inverse, claim, vary->grid[0], 0);
  btr_put (sink, " to ");
  put_setting (sink, inverse, claim, vary->grid[vary->count - 1], 0);
  if (!complete)
    {
      btr_put (sink, "; the rest is not computed");
      if (inverse->reason[0])
        btr_put (sink, ": ");
      btr_put_text (sink, inverse->reason);
    }
  btr_put (sink, ".");
  put_lead (sink, inverse, claim);
  btr_put (sink, "\n");
}

void
btr_put_forensics_short (btr_sink *sink, const btv_outcome *outcome)
{
  size_t with = 0, without = 0;
  for (size_t v = 0; v < outcome->inverse_count; v++)
    {
      const btv_inverse *inverse = &outcome->inverse[v];
      btv_finding found[BTV_FINDINGS];
      if (btv_inverse_findings (inverse, found) == 0 || found[0].kind == BTV_FOUND_NEAR
          || found[0].kind == BTV_FOUND_JUMP)
        continue;
      btr_put (sink, "%s%s ", with++ ? " or " : "What is printed would come out with ",
               btv_vary_what (inverse->vary));
      put_setting (sink, inverse, outcome->claim, found[0].lo,
                   fmax (found[0].hi - found[0].lo, found[0].to - found[0].from));
    }
  for (size_t v = 0; v < outcome->inverse_count; v++)
    {
      const btv_inverse *inverse = &outcome->inverse[v];
      btv_finding found[BTV_FINDINGS];
      if (btv_inverse_findings (inverse, found) > 0 || !btv_inverse_complete (inverse))
        continue;
      btr_put (sink, "%s%s",
               without++ ? ", "
               : with    ? "; with no "
                         : "What is printed would come out with no ",
               btv_vary_what (inverse->vary));
    }
  btr_put (sink, without ? " that was tried" : "");
  btr_put (sink, with + without ? ". " : "");
}

void
btr_put_forensics (btr_sink *sink, const btv_outcome *outcome)
{
  if (outcome->inverse_count == 0)
    return;
  btr_put (sink, "\nWhat would have to be different, without any part in the verdict:"
                 "\n\n");
  for (size_t i = 0; i < outcome->inverse_count; i++)
    put_inverse (sink, outcome, &outcome->inverse[i]);
}

/* ---- for programs ---------------------------------------------------------------- */

static const char *const kinds[] = { [BTV_FOUND_ROOT] = "root",
                                     [BTV_FOUND_JUMP] = "jump",
                                     [BTV_FOUND_BETWEEN] = "between",
                                     [BTV_FOUND_NEAR] = "near" };

static const char *const sides[] = { [BTV_BELOW] = "below",
                                     [BTV_HIT] = "hit",
                                     [BTV_ABOVE] = "above",
                                     [BTV_NEAR] = "near",
                                     [BTV_REFUSES] = "none" };

static json_t *
findings (const btv_inverse *inverse, int *failed)
{
  btv_finding found[BTV_FINDINGS];
  const size_t count = btv_inverse_findings (inverse, found);
  json_t *list = json_array ();
  for (size_t i = 0; i < count; i++)
    {
      const btv_finding *f = &found[i];
      json_t *row = json_object ();
      put (row, "kind", string (kinds[f->kind]), failed);
      put_real (row, "lo", f->lo, NULL, failed);
      put_real (row, "hi", f->hi, NULL, failed);
      put_real (row, "from", f->from, NULL, failed);
      put_real (row, "to", f->to, NULL, failed);
      put (row, "may_go_on_below", json_boolean (f->below), failed);
      put (row, "may_go_on_above", json_boolean (f->above), failed);
      put_real (row, "value_lo", f->before, "not reached", failed);
      put_real (row, "value_hi", f->after, "not reached", failed);
      push (list, row, failed);
    }
  return list;
}

static json_t *
probes (const btv_inverse *inverse, int *failed)
{
  json_t *list = json_array ();
  for (size_t i = 0; i < inverse->count; i++)
    {
      const btv_probe *p = &inverse->probe[i];
      json_t *row = json_object ();
      put_real (row, "setting", p->setting, NULL, failed);
      put_real (row, "value", p->value, "not reached, or no such question", failed);
      put_real (row, "lo", p->lo, "no such question", failed);
      put_real (row, "hi", p->hi, "not bounded, or no such question", failed);
      put (row, "side", string (sides[p->side]), failed);
      push (list, row, failed);
    }
  return list;
}

json_t *
btr_forensics_json (const btv_outcome *outcome, int *failed)
{
  json_t *list = json_array ();
  for (size_t i = 0; i < outcome->inverse_count; i++)
    {
      const btv_inverse *inverse = &outcome->inverse[i];
      const btv_vary *vary = inverse->vary;
      json_t *row = json_object (), *lead = json_object ();
      put (row, "vary", string (vary->name), failed);
      put (row, "text", string (vary->text), failed);
      put (row, "what", string (btv_vary_what (vary)), failed);
      put (row, "relative", json_boolean (vary->relative), failed);
      put_real (row, "from", vary->grid[0], NULL, failed);
      put_real (row, "to", vary->grid[vary->count - 1], NULL, failed);
      put_count (row, "grid", vary->count, failed);
      put (row, "complete", json_boolean (btv_inverse_complete (inverse)), failed);
      if (inverse->reason[0])
        put (row, "reason", string (inverse->reason), failed);
      put (row, "findings", findings (inverse, failed), failed);
      put_count (lead, "cells", inverse->lead.cells, failed);
      put_count (lead, "serves", inverse->lead.serves, failed);
      put_count (lead, "may_serve", inverse->lead.may, failed);
      put_real (lead, "lo", inverse->lead.lo, "none", failed);
      put_real (lead, "hi", inverse->lead.hi, "none", failed);
      put (row, "lead", lead, failed);
      put (row, "tried", probes (inverse, failed), failed);
      push (list, row, failed);
    }
  return list;
}
