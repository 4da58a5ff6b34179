/* report/answers.c - answers to single questions as JSON; see report.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/internal.h"
#include "report/pieces.h"

#include <math.h>

/* A number, or a list where the modes differ. */
json_t *
btr_coupling (const bt_model *model, int *failed)
{
  size_t modes = bt_model_modes (model), same = 1;
  while (same < modes && bt_model_lambda (model, same) == bt_model_lambda (model, 0))
    same++;
  if (same == modes)
    return json_real (bt_model_lambda (model, 0));
  json_t *list = json_array ();
  for (size_t j = 0; j < modes; j++)
    push (list, json_real (bt_model_lambda (model, j)), failed);
  return list;
}

int
btr_put_subject (json_t *object, json_t *parameters, const btr_subject *subject)
{
  const bt_model *model = subject->model;
  const btv_modelsetup *setup = subject->setup;
  int failed = 0;
  if (setup)
    {
      json_t *file = json_object ();
      put (file, "name", string (subject->name), &failed);
      if (setup->title)
        put (file, "title", string (setup->title), &failed);
      put (file, "hamiltonian", string (setup->hamiltonian), &failed);
      if (subject->text)
        put (file, "text", string (subject->text), &failed);
      put (object, "model", file, &failed);
      for (size_t i = 0; i < setup->parameters; i++)
        put_real (parameters, setup->parameter[i].name, setup->parameter[i].value, NULL,
                  &failed);
    }
  else if (model)
    {
      json_t *omega = json_array ();
      put (parameters, "lambda", btr_coupling (model, &failed), &failed);
      put_real (parameters, "x0", bt_model_x0 (model), NULL, &failed);
      for (size_t j = 0; j < bt_model_modes (model); j++)
        push (omega, json_real (bt_model_omega (model, j)), &failed);
      put (parameters, "omega", omega, &failed);
    }
  return !failed;
}

bt_status
btr_answer_json (char **out, const btr_subject *subject, const btv_question *question,
                 const btv_answer *answer, bt_error *error)
{
  int failed = 0;
  json_t *object = json_object (), *parameters = json_object ();
  *out = NULL;
  put (object, "quantity", string (btv_evaluator_name (question->evaluator)), &failed);
  failed |= !btr_put_subject (object, parameters, subject);
  if (subject->open)
    btr_put_open (parameters, subject->open, &failed);
  unsigned needs = btv_evaluator_needs (question->evaluator);
  if (needs & BTV_NEEDS_AT)
    put_real (parameters, "at", question->at, "not given", &failed);
  if (needs & BTV_NEEDS_TMAX)
    put_real (parameters, "t_max", question->t_max, "not given", &failed);
  put (object, "parameters", parameters, &failed);
  put (object, "reading",
       settings (question->settings, question->settings_count, &failed), &failed);
  btr_put_answer (object, answer, &failed);
  put (object, "version", string (bt_version ()), &failed);
  if (!failed)
    *out = json_dumps (object, flags);
  json_decref (object);
  return *out ? BT_OK : bt_error_set (error, BT_ENOMEM, "out of memory");
}

bt_status
btr_energies_json (char **out, const btr_subject *subject, const bt_energy *level,
                   size_t count, double tolerance, bt_error *error)
{
  int failed = 0;
  json_t *object = json_object (), *parameters = json_object (), *all = json_array ();
  *out = NULL;
  put (object, "quantity", string ("levels"), &failed);
  failed |= !btr_put_subject (object, parameters, subject);
  put (object, "parameters", parameters, &failed);
  put (object, "tolerance", json_real (tolerance), &failed);
  for (size_t i = 0; i < count; i++)
    {
      json_t *row = json_object ();
      put_count (row, "index", level[i].index, &failed);
      put (row, "value", json_real (level[i].value), &failed);
      put (row, "lo", json_real (level[i].lo), &failed);
      put (row, "hi", json_real (level[i].hi), &failed);
      put (row, "sector", string (level[i].sector), &failed);
      put (row, "warrant", string (bt_energy_warrant_name (level[i].warrant)), &failed);
      push (all, row, &failed);
    }
  put (object, "levels", all, &failed);
  put (object, "version", string (bt_version ()), &failed);
  if (!failed)
    *out = json_dumps (object, JSON_INDENT (1) | JSON_REAL_PRECISION (17));
  json_decref (object);
  return *out ? BT_OK : bt_error_set (error, BT_ENOMEM, "out of memory");
}

/* ---- open systems -------------------------------------------------------------- */

static json_t *
observables (const bt_open_result *r, int *failed)
{
  size_t count;
  json_t *object = json_object ();
  const char *const *names = bt_open_observables (r->kind, &count);
  for (size_t i = 0; i < count; i++)
    {
      json_t *row = json_object ();
      put_real (row, "value", r->value[i], "not known", failed);
      put_real (row, "error",
                r->err_step[i] + r->err_basis[i] + BT_COVERAGE * r->err_sample[i],
                "not measured", failed);
      put_real (row, "step", r->err_step[i], "not measured", failed);
      put_real (row, "basis", r->err_basis[i], "not measured", failed);
      put_real (row, "sample", r->err_sample[i], "not measured", failed);
      put (object, names[i], row, failed);
    }
  return object;
}

static json_t *
gates (const bt_open_result *r, const bt_open_tradeoff *tradeoff, double ordering,
       int *failed)
{
  const bt_open_check *c = &r->check[0];
  const int density = r->levels > 0;
  static const char none[] = "the method has no such number";
  json_t *object = json_object (), *row = json_object ();
  if (tradeoff)
    {
      put (row, "ordering", string (ordering > 0 ? "P" : "Wigner"), failed);
      put_real (row, "smallest", tradeoff->smallest, "not known", failed);
      put_real (row, "ratio", tradeoff->ratio, "no coupling", failed);
      put (row, "fulfilled", json_boolean (bt_open_fulfilled (tradeoff)), failed);
      put (object, "tradeoff", row, failed);
    }
  else
    {
      json_decref (row);
      put (object, "tradeoff", json_null (), failed);
      put (object, "tradeoff_reason",
           string ("no diffusion makes this coupling positive"), failed);
    }
  /* Of a density matrix; without one they would be 0 by definition. */
  put_real (object, "trace", density ? c->trace : NAN, none, failed);
  put_real (object, "hermiticity", density ? c->hermiticity : NAN, none, failed);
  put_real (object, "positivity", density ? c->smallest : NAN, none, failed);
  put_real (object, "truncation", density ? c->edge : NAN, none, failed);
  put_real (object, "purity", c->purity, none, failed);
  put_real (object, "length_max", c->length_max, none, failed);
  put_real (object, "length_min", c->length_min, none, failed);
  put_real (object, "outside", c->outside, none, failed);
  put_real (object, "born_outside", c->born_outside, none, failed);
  return object;
}

bt_status
btr_observables_json (char **out, const bt_open *model, const bt_open_method *method,
                      const bt_open_result *result, const bt_open_tradeoff *tradeoff,
                      double ordering, bt_error *error)
{
  int failed = 0;
  size_t count;
  const bt_open_params *params = bt_open_get (model);
  const bt_open_parameter *rows = bt_open_parameters (&count);
  json_t *object = json_object (), *parameters = json_object ();
  *out = NULL;
  put (object, "quantity", string ("observables"), &failed);
  put (object, "kind", string (bt_open_kind_name (params->kind)), &failed);
  for (size_t i = 0; i < count; i++)
    {
      double value;
      if (bt_open_params_get (params, rows[i].name, &value, NULL) == BT_OK)
        put (parameters, rows[i].name, json_real (value), &failed);
    }
  put (object, "parameters", parameters, &failed);
  put_real (object, "at", result->time[0], NULL, &failed);
  put (object, "method", string (method->name), &failed);
  put (object, "exact", json_boolean ((method->caps & BT_OPEN_EXACT) != 0), &failed);
  put_real (object, "dt", result->dt, NULL, &failed);
  put_count (object, "samples", result->trajectories, &failed);
  put_count (object, "levels", result->levels, &failed);
  put_count (object, "levels_q", result->levels_q, &failed);
  put (object, "observables", observables (result, &failed), &failed);
  put (object, "gates", gates (result, tradeoff, ordering, &failed), &failed);
  put (object, "version", string (bt_version ()), &failed);
  if (!failed)
    *out = json_dumps (object, flags);
  json_decref (object);
  return *out ? BT_OK : bt_error_set (error, BT_ENOMEM, "out of memory");
}

bt_status
btr_findings_json (char **out, const btr_finding *finding, size_t count,
                   bt_error *error)
{
  int failed = 0;
  size_t problems = 0;
  json_t *object = json_object (), *all = json_object ();
  put (object, "version", string (bt_version ()), &failed);
  for (size_t i = 0; i < count; i++)
    {
      const btr_finding *f = &finding[i];
      json_t *row = json_object ();
      put (row, "text", string (f->text), &failed);
      put (row, "usable", json_boolean (!f->problem), &failed);
      put (row, "help", string (f->problem ? f->help : NULL), &failed);
      put (all, f->name, row, &failed);
      problems += f->problem != 0;
    }
  put (object, "findings", all, &failed);
  put_count (object, "problems", problems, &failed);
  *out = failed ? NULL : json_dumps (object, flags);
  json_decref (object);
  return *out ? BT_OK : bt_error_set (error, BT_ENOMEM, "out of memory");
}
