/* report/json.c - results.json; see documents.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/curves.h"
#include "report/documents.h"
#include "report/forensics.h"
#include "report/format.h"
#include "report/pieces.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- answers ------------------------------------------------------------------- */

/* The residuals behind an order. */
static void
put_ladder (json_t *object, const bti_ladder *ladder, int *failed)
{
  json_t *points = json_array (), *all = json_object ();
  for (size_t i = 0; i < ladder->size; i++)
    {
      json_t *point = json_object ();
      put_real (point, "h", ladder->h[i], "not known", failed);
      put_real (point, "residual", ladder->residual[i], "not known", failed);
      put_real (point, "error", ladder->err[i], "not bounded", failed);
      put (point, "follows",
           json_boolean (i >= ladder->first && i < ladder->first + ladder->count),
           failed);
      push (points, point, failed);
    }
  put (all, "h", string (ladder->small), failed);
  put (all, "residual", string (ladder->residue), failed);
  put (all, "points", points, failed);
  put (object, "residuals", all, failed);
}

/* Runs that differ in one axis alone, and what came out of both. */
static void
put_rungs (json_t *object, const btv_answer *answer, int *failed)
{
  json_t *list = json_array ();
  for (size_t i = 0; i < answer->rungs; i++)
    {
      const btv_rung *rung = &answer->rung[i];
      json_t *row = json_object ();
      put (row, "axis", string (bt_axis_name (rung->axis)), failed);
      put (row, "method", string (answer->methods[rung->method]), failed);
      put_real (row, "coarse_size", rung->size[0], NULL, failed);
      put_real (row, "coarse_value", rung->value[0], "not reached", failed);
      put_real (row, "fine_size", rung->size[1], NULL, failed);
      put_real (row, "fine_value", rung->value[1], "not reached", failed);
      push (list, row, failed);
    }
  put (object, "rungs", list, failed);
}

void
btr_put_answer (json_t *object, const btv_answer *answer, int *failed)
{
  const bt_value *value = &answer->value;
  const char *infinite = *answer->reason ? answer->reason : "not reached";
  char text[BTR_LINE];
  put_real (object, "value", value->value,
            isnan (value->value) ? "not known" : infinite, failed);
  put_real (object, "lo", value->lo, "no lower bound is known", failed);
  put_real (object, "hi", value->hi, "no upper bound is known", failed);
  btr_format_value (text, sizeof text, value->value, bt_value_error (value), value->lo);
  put (object, "text", string (text), failed);
  if (*answer->label)
    put (object, "label", string (answer->label), failed);
  json_t *errors = json_object ();
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    put_real (errors, bt_axis_name ((bt_axis) axis), value->err[axis], "not known",
              failed);
  put (object, "budget", errors, failed);
  put_real (object, "error",
            isfinite (value->value) ? bt_value_error (value) : INFINITY, "not bounded",
            failed);
  if (answer->rungs > 0)
    put_rungs (object, answer, failed);
  if (answer->scatter > 0)
    {
      json_t *draws = json_array ();
      for (size_t i = 0; i < answer->draws; i++)
        push (draws, json_real (answer->draw[i]), failed);
      put_real (object, "scatter", answer->scatter, "not known", failed);
      put (object, "draws", draws, failed);
    }
  json_t *methods = json_array ();
  for (size_t i = 0; i < BTV_METHODS_MAX && answer->methods[i]; i++)
    push (methods, string (answer->methods[i]), failed);
  put (object, "methods", methods, failed);
  put (object, "warrant", string (answer->warrant), failed);
  if (*answer->reason)
    put (object, "reason", string (answer->reason), failed);
  if (answer->ladder.size > 0)
    put_ladder (object, &answer->ladder, failed);
}

static json_t *
attempt (const btv_attempt *tried, int *failed)
{
  json_t *object = json_object ();
  put (object, "reading", string (tried->reading ? tried->reading->name : NULL),
       failed);
  put (object, "status", string (bt_status_text (tried->status)), failed);
  if (tried->status == BT_OK)
    {
      btr_put_answer (object, &tried->answer, failed);
      put (object, "relation", string (btr_relation_name (tried->relation)), failed);
    }
  else
    put (object, "reason", string (tried->answer.reason), failed);
  if (tried->reading && isfinite (tried->base_rate))
    put_real (object, "base_rate", tried->base_rate, NULL, failed);
  if (tried->reading)
    {
      json_t *column = json_object ();
      put_count (column, "fails", tried->weight.fails, failed);
      put_count (column, "gives", tried->weight.gives, failed);
      put_count (column, "breaks", tried->weight.breaks, failed);
      put_count (column, "open", tried->weight.open, failed);
      put_real (column, "chance", tried->weight.chance, "not counted", failed);
      put (object, "column", column, failed);
    }
  return object;
}

static json_t *
omegas (const double *omega, size_t modes, int *failed)
{
  json_t *array = json_array ();
  for (size_t j = 0; j < modes; j++)
    push (array, json_real (omega[j]), failed);
  return array;
}

/* What a claim sets of its closed model. */
static json_t *
given (const btv_claim *claim, int *failed)
{
  json_t *object = json_object ();
  for (size_t i = 0; i < claim->given_count; i++)
    put_real (object, claim->given[i].name, claim->given[i].value, "not known", failed);
  return object;
}

/* Kind and parameters of an open system. */
void
btr_put_open (json_t *object, const bti_open_params *params, int *failed)
{
  size_t count;
  const bti_open_parameter *rows = bti_open_parameters (&count);
  put (object, "kind", string (bti_open_kind_name (params->kind)), failed);
  for (size_t i = 0; i < count; i++)
    {
      double value;
      if (bti_open_params_get (params, rows[i].name, &value, NULL) == BT_OK)
        put (object, rows[i].name, json_real (value), failed);
    }
}

/* ---- claims -------------------------------------------------------------------- */

/* What the printed number stands for.  The ends as a text, too: they may differ in
 * digits that the others do not have. */
static void
put_printed (json_t *object, const btv_claim *claim, int *failed)
{
  char text[BTR_LINE];
  put_real (object, "printed_lo", claim->claimed.lo, "no bound", failed);
  put_real (object, "printed_hi", claim->claimed.hi, "no bound", failed);
  btr_format_interval (text, sizeof text, &claim->claimed);
  put (object, "printed_interval", string (text), failed);
  put (object, "printed_form", string (btv_form_name (claim->how.form)), failed);
  if (claim->how.sigma > 0)
    put_real (object, "printed_sigma", claim->how.sigma, NULL, failed);
  if (claim->digits_why)
    {
      put_count (object, "printed_digits", claim->how.digits, failed);
      put_count (object, "compared_digits", claim->how.compared, failed);
      put (object, "digits_why", string (claim->digits_why), failed);
    }
}

static void
put_claim (json_t *object, const btv_claim *claim, int *failed)
{
  put (object, "id", string (claim->id), failed);
  put (object, "where", string (claim->where), failed);
  put (object, "statement", string (claim->statement), failed);
  put (object, "origin", string (btv_origin_name (claim->origin)), failed);
  if (claim->encodes)
    put (object, "encodes", string (claim->encodes), failed);
  if (claim->derivation)
    put (object, "derivation", string (claim->derivation), failed);
  if (claim->family)
    put (object, "family", string (claim->family), failed);
  put (object, "reconstruction", json_boolean (claim->reconstruction), failed);
  if (claim->table)
    {
      json_t *cell = json_object ();
      put (cell, "name", string (claim->table), failed);
      put_count (cell, "row", claim->row, failed);
      put (cell, "column", string (claim->column), failed);
      put (object, "table", cell, failed);
    }
  put (object, "evaluator", string (btv_evaluator_name (claim->evaluator)), failed);
  json_t *parameters = json_object ();
  if (claim->modes > 0)
    {
      if (btv_claim_shares_lambda (claim))
        put_real (parameters, "lambda", claim->lambda, "not known", failed);
      else
        put (parameters, "lambda", omegas (claim->couplings, claim->modes, failed),
             failed);
      put_real (parameters, "x0", claim->x0, "not known", failed);
      put (parameters, "omega", omegas (claim->omega, claim->modes, failed), failed);
    }
  if (claim->model)
    {
      put (parameters, "model", string (claim->model), failed);
      if (!claim->closed)
        btr_put_open (parameters, &claim->open, failed);
      if (claim->given_count > 0)
        put (parameters, "set", given (claim, failed), failed);
    }
  if (claim->scan)
    put (parameters, "scan", string (claim->scan_name), failed);
  if (isfinite (claim->at))
    put_real (parameters, "at", claim->at, NULL, failed);
  if (isfinite (claim->t_max))
    put_real (parameters, "t_max", claim->t_max, NULL, failed);
  put (object, "parameters", parameters, failed);
  if (claim->set_count > 0)
    put (object, "set", settings (claim->set, claim->set_count, failed), failed);
  put (object, "printed", string (claim->printed), failed);
  if (btv_evaluator_kind (claim->evaluator) == BTV_NUMBER)
    put_printed (object, claim, failed);
  if (claim->convert.why)
    {
      json_t *convert = json_object ();
      put_real (convert, "scale", claim->convert.scale, NULL, failed);
      put_real (convert, "offset", claim->convert.offset, NULL, failed);
      put (convert, "why", string (claim->convert.why), failed);
      put (object, "convert", convert, failed);
    }
  if (claim->missing)
    put (object, "missing", string (claim->missing), failed);
  put (object, "tier", string (claim->tier == BTV_QUICK ? "quick" : "full"), failed);
  if (claim->has_expect)
    put (object, "expect", string (btv_verdict_name (claim->expect)), failed);
  if (claim->expect_reading)
    put (object, "expect_reading", string (claim->expect_reading), failed);
  if (claim->close_relative > 0)
    {
      put_real (object, "close_relative", claim->close_relative, NULL, failed);
      put (object, "close_why", string (claim->close_why), failed);
    }
}

/* Outside the verdict. */
static json_t *
hints (const btv_outcome *judged, int *failed)
{
  json_t *list = json_array ();
  for (size_t i = 0; i < judged->hints_count; i++)
    {
      const btv_hint *hint = &judged->hints[i];
      const btv_setting set = { hint->key, hint->set };
      json_t *row = json_object ();
      char text[BTR_LINE];
      btr_format_value (text, sizeof text, hint->value.value,
                        bt_value_error (&hint->value), hint->value.lo);
      put (row, "text", string (hint->text), failed);
      put (row, "set", settings (&set, *hint->key != '\0', failed), failed);
      put_real (row, "value", hint->value.value, "not known", failed);
      put_real (row, "lo", hint->value.lo, "no lower bound is known", failed);
      put_real (row, "hi", hint->value.hi, "no upper bound is known", failed);
      put (row, "shown", string (text), failed);
      push (list, row, failed);
    }
  return list;
}

static json_t *
outcome (const btv_outcome *judged, int *failed)
{
  json_t *object = json_object (), *tried = json_array ();
  put_claim (object, judged->claim, failed);
  put (object, "verdict", string (btv_verdict_name (judged->verdict)), failed);
  put (object, "as_expected", json_boolean (judged->as_expected), failed);
  put (object, "by",
       string (judged->by && judged->by->reading ? judged->by->reading->name : NULL),
       failed);
  if (judged->attempts_count > 0
      && btv_evaluator_kind (judged->claim->evaluator) == BTV_NUMBER)
    put_real (object, "deviation", judged->deviation,
              isnan (judged->deviation) ? "not known" : "the value is not finite",
              failed);
  if (judged->selected)
    put_real (object, "offered", judged->offered, NULL, failed);
  if (isfinite (judged->draw.p))
    {
      json_t *draw = json_object ();
      put_real (draw, "p", judged->draw.p, NULL, failed);
      put_real (draw, "column_p", judged->draw.column, "not all of it is known",
                failed);
      put_real (draw, "lo", judged->draw.lo, NULL, failed);
      put_real (draw, "hi", judged->draw.hi, NULL, failed);
      put (object, "sampling", draw, failed);
    }
  if (judged->attempts_count > 0 && judged->attempts[0].status == BT_OK
      && judged->attempts[0].relation == BTV_DISJOINT)
    {
      const bt_value *value = &judged->attempts[0].answer.value;
      const char *remark = btv_printed_remark (
          &judged->claim->claimed, &judged->claim->how, value->lo, value->hi);
      if (remark)
        put (object, "printed_remark", string (remark), failed);
    }
  if (judged->hints_count > 0 && btv_hints_concern (judged))
    put (object, "hints", hints (judged, failed), failed);
  if (judged->inverse_count > 0)
    put (object, "forensics", btr_forensics_json (judged, failed), failed);
  put (object, "message", string (judged->message), failed);
  for (size_t i = 0; i < judged->attempts_count; i++)
    push (tried, attempt (&judged->attempts[i], failed), failed);
  put (object, "attempts", tried, failed);
  return object;
}

/* ---- exhibits ------------------------------------------------------------------ */

static json_t *
thinned (const double *values, const size_t *index, size_t count, int *failed)
{
  json_t *array = json_array ();
  for (size_t i = 0; i < count; i++)
    push (array,
          isfinite (values[index[i]]) ? json_real (values[index[i]]) : json_null (),
          failed);
  return array;
}

static json_t *
exhibit (const btv_exhibit *shown, const btr_view *view, int *failed)
{
  size_t index[BTR_POINTS];
  const btv_curves *curves = &shown->curves;
  size_t count = btr_thin (index, BTR_POINTS, curves->size, btr_long_run (view->end));
  json_t *object = json_object (), *t = json_array (), *methods = json_array ();
  put (object, "name", string (shown->name), failed);
  put (object, "stem", string (view->stem), failed);
  put (object, "claim", string (shown->claim->id), failed);
  put_real (object, "t_end", shown->t_end, "not known", failed);
  put_real (object, "interval", curves->interval, "not known", failed);
  put_count (object, "size", curves->size, failed);
  for (size_t i = 0; i < count; i++)
    push (t, json_real ((double) index[i] * curves->interval), failed);
  put (object, "t", t, failed);
  for (size_t k = 0; k < BTV_CURVES; k++)
    {
      if (!curves->delta[k])
        continue;
      json_t *row = json_object ();
      put (row, "method", string (curves->method[k]), failed);
      put_real (row, "first_crossing", view->first[k], "not reached in this run",
                failed);
      put_real (row, "last_crossing", view->last[k], "below at the end of this run",
                failed);
      put (row, "delta", thinned (curves->delta[k], index, count, failed), failed);
      if (curves->delta_err[k])
        put (row, "delta_err", thinned (curves->delta_err[k], index, count, failed),
             failed);
      push (methods, row, failed);
    }
  put (object, "curves", methods, failed);
  return object;
}

/* The files of a picture, and what it shows. */
static json_t *
made_object (const btr_made *made, int *failed)
{
  json_t *row = json_object (), *data = json_array ();
  char name[2 * BTR_NAME];
  snprintf (name, sizeof name, "figures/%s.svg", made->id);
  put (row, "figure", made->drawn ? string (name) : json_null (), failed);
  for (size_t f = 0; f < made->files; f++)
    {
      snprintf (name, sizeof name, "data/%s%s.csv", made->id, made->ending[f]);
      push (data, string (name), failed);
    }
  put (row, "data", data, failed);
  put (row, "caption", string (made->caption), failed);
  return row;
}

/* All pictures of PART, in the order in which they were made. */
static json_t *
pictures (const btr_part *part, int *failed)
{
  json_t *list = json_array ();
  for (size_t i = 0; i < part->album.count; i++)
    {
      const btr_made *made = &part->album.item[i];
      if (!*made->id)
        continue;
      json_t *row = made_object (made, failed);
      put (row, "id", string (made->id), failed);
      put (row, "of", string (made->of ? made->of : made->id), failed);
      json_t *claims = json_array ();
      for (size_t k = 0; k < made->claims; k++)
        push (claims, string (made->claim[k]), failed);
      put (row, "claims", claims, failed);
      if (*made->why)
        put (row, "reason", string (made->why), failed);
      push (list, row, failed);
    }
  return list;
}

/* A figure of the source drawn anew, and its files. */
static json_t *
redrawn_object (const btr_part *part, size_t i, int *failed)
{
  const btv_plotted *from = &part->audit->plotted[i];
  const btr_made *made = NULL;
  const char *why = NULL;
  json_t *object = json_object (), *list = json_array ();
  put (object, "id", string (from->plot->id), failed);
  put (object, "where", string (from->plot->where), failed);
  put (object, "text", string (from->plot->text), failed);
  put (object, "reference_scans", *from->from ? string (from->from) : json_null (),
       failed);
  while ((made = btr_album_next (&part->album, made, part->redrawn[i])))
    {
      if (!*made->id)
        {
          why = made->why;
          continue;
        }
      push (list, made_object (made, failed), failed);
    }
  if (why)
    put (object, "reason", string (why), failed);
  put (object, "shown", list, failed);
  return object;
}

/* Which curves stand in PLATE's picture and, in this order, in its file. */
static json_t *
plate_object (const btr_part *part, const btr_plate *plate, int *failed)
{
  json_t *object = json_object (), *curves = json_array ();
  char data[2 * BTR_NAME];
  snprintf (data, sizeof data, "data/%s.csv", plate->stem);
  put (object, "name", string (plate->stem), failed);
  put (object, "kind", string (plate->kind), failed);
  put (object, "table", string (plate->table), failed);
  put (object, "data", string (data), failed);
  for (size_t k = 0; k < plate->count; k++)
    {
      const btv_outcome *judged = &part->audit->outcomes[plate->member[k]];
      json_t *row = json_object ();
      put (row, "claim", string (judged->claim->id), failed);
      put (row, "quantity", string (judged->trace.quantity), failed);
      put (row, "style", string (judged->trace.style), failed);
      put (row, "bound", json_boolean (judged->trace.bound), failed);
      push (curves, row, failed);
    }
  put (object, "curves", curves, failed);
  return object;
}

/* ---- the whole ----------------------------------------------------------------- */

static json_t *
totals (const btv_audit *audit, int *failed)
{
  json_t *object = json_object ();
  put_count (object, "statements", audit->outcomes_count, failed);
  put_count (object, "judged", audit->judged, failed);
  for (int v = 0; v < BTV_VERDICT_COUNT; v++)
    put_count (object, btv_verdict_name ((btv_verdict) v), audit->totals[v], failed);
  put_count (object, "unexpected", audit->unexpected, failed);
  return object;
}

/* How wrong numbers would have fared, by column. */
static json_t *
selftest (const btv_selftest *test, int *failed)
{
  json_t *object = json_object (), *list = json_array ();
  for (size_t i = 0; i < test->count; i++)
    {
      const btv_fooled *row = &test->column[i];
      json_t *column = json_object ();
      put (column, "table", string (row->first->table), failed);
      put (column, "column", string (row->first->column), failed);
      put (column, "claim", string (row->first->id), failed);
      put_count (column, "cells", row->cells, failed);
      put_count (column, "made", row->made, failed);
      put_count (column, "right", row->right, failed);
      for (int v = 0; v < BTV_VERDICT_COUNT; v++)
        put_count (column, btv_verdict_name ((btv_verdict) v), row->verdict[v], failed);
      put (column, "supports", string (row->supports ? row->supports->name : NULL),
           failed);
      put_count (column, "allowed", row->allowed, failed);
      push (list, column, failed);
    }
  put (object, "passed", json_boolean (test->passed), failed);
  put (object, "columns", list, failed);
  return object;
}

static json_t *
totals_by_origin (const btv_audit *audit, int *failed)
{
  json_t *object = json_object ();
  for (int o = 0; o < BTV_ORIGIN_COUNT; o++)
    {
      btv_tally tally = btv_tally_origin (audit, (btv_origin) o);
      json_t *row = json_object ();
      put_count (row, "statements", tally.statements, failed);
      put_count (row, "judged", tally.judged, failed);
      for (int v = 0; v < BTV_VERDICT_COUNT; v++)
        put_count (row, btv_verdict_name ((btv_verdict) v), tally.totals[v], failed);
      put_count (row, "unexpected", tally.unexpected, failed);
      put (object, btv_origin_name ((btv_origin) o), row, failed);
    }
  return object;
}

/* ALL: also claims that a filter has left out, which a report counts. */
static json_t *
part_object (const btr_part *part, int all, int *failed)
{
  const btv_audit *audit = part->audit;
  const btv_claims *claims = audit->claims;
  json_t *object = json_object (), *source = json_object (), *list;
  put (object, "claims_file", string (btr_basename (claims->path)), failed);
  put (source, "id", string (claims->source.id), failed);
  put (source, "title", string (claims->source.title), failed);
  put (source, "authors", string (claims->source.authors), failed);
  put (source, "journal", string (claims->source.journal), failed);
  put (source, "year", string (claims->source.year), failed);
  put (source, "doi", string (claims->source.doi), failed);
  put (source, "reconstruction", string (claims->source.reconstruction), failed);
  put (object, "source", source, failed);
  put (object, "interrupted", json_boolean (audit->interrupted), failed);
  put (object, "totals", totals (audit, failed), failed);
  put (object, "totals_by_origin", totals_by_origin (audit, failed), failed);
  list = json_array ();
  for (size_t i = 0; i < claims->readings_count; i++)
    {
      const btv_reading *reading = &claims->readings[i];
      json_t *row = json_object ();
      put (row, "name", string (reading->name), failed);
      put (row, "text", string (reading->text), failed);
      put (row, "parts", json_integer ((json_int_t) reading->parts), failed);
      put (row, "set", settings (reading->set, reading->set_count, failed), failed);
      json_t *parameters = json_object ();
      for (size_t k = 0; k < reading->parameters_count; k++)
        put_real (parameters, reading->parameters[k].name, reading->parameters[k].value,
                  NULL, failed);
      put (row, "parameters", parameters, failed);
      push (list, row, failed);
    }
  put (object, "readings", list, failed);
  list = json_array ();
  for (size_t i = 0; i < audit->outcomes_count; i++)
    if (all || !audit->outcomes[i].filtered)
      push (list, outcome (&audit->outcomes[i], failed), failed);
  put (object, "claims", list, failed);
  put (object, "selftest", selftest (&audit->selftest, failed), failed);
  list = json_array ();
  for (size_t i = 0; i < audit->exhibits_count; i++)
    push (list, exhibit (&audit->exhibits[i], &part->views[i], failed), failed);
  put (object, "exhibits", list, failed);
  list = json_array ();
  for (size_t i = 0; i < part->plates_count; i++)
    push (list, plate_object (part, &part->plates[i], failed), failed);
  put (object, "plates", list, failed);
  list = json_array ();
  for (size_t i = 0; i < audit->plotted_count; i++)
    push (list, redrawn_object (part, i, failed), failed);
  put (object, "figures", list, failed);
  put (object, "pictures", pictures (part, failed), failed);
  return object;
}

static json_t *
provenance (const btr_work *work, int *failed)
{
  json_t *object = json_object ();
  char seed[32];
  btr_host host;
  btr_host_describe (&host);
  snprintf (seed, sizeof seed, "%llu", (unsigned long long) work->options->seed);
  put (object, "version", string (bt_version ()), failed);
  put (object, "libraries", string (bt_libraries ()), failed);
  if (!work->temp) /* in a report it stands in the certificate */
    put (object, "command", string (work->options->command), failed);
  put (object, "seed", string (seed), failed); /* 64 bits: more than a JSON number */
  put (object, "processor", string (host.processor), failed);
  put (object, "cores", json_integer (host.cores), failed);
  put (object, "system", string (host.system), failed);
  return object;
}

static int
write_chunk (const char *data, size_t size, void *sink)
{
  btr_put_bytes (sink, data, size);
  return ((const btr_sink *) sink)->status == BT_OK ? 0 : -1;
}

void
btr_put_json (btr_sink *sink, const btr_work *work)
{
  int failed = 0;
  json_t *root = json_object (), *list = json_array ();
  put (root, "format", string (BTR_FORMAT), &failed);
  put (root, "format_version", json_integer (BTR_FORMAT_VERSION), &failed);
  put (root, "provenance", provenance (work, &failed), &failed);
  for (size_t a = 0; a < work->count; a++)
    push (list, part_object (&work->parts[a], work->temp != NULL, &failed), &failed);
  put (root, "audits", list, &failed);
  if (sink->status == BT_OK
      && (failed || json_dump_callback (root, write_chunk, sink, flags) != 0)
      && sink->status == BT_OK)
    sink->status
        = bt_error_set (sink->error, BT_ENOMEM, "out of memory writing results");
  json_decref (root);
  btr_put (sink, "\n");
}

bt_status
btr_write_json (btr_work *work, bt_error *error)
{
  static const char name[] = "results.json";
  btr_sink sink;
  btr_sink_open (&sink, work, name, error);
  btr_put_json (&sink, work);
  return btr_sink_close (&sink, work, name, 1);
}
