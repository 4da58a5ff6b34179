/* report/answers.c - answers to single questions as JSON; see report.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/pieces.h"

#include <math.h>

/* As many digits as every double holds: whoever asks for one number may ask for them.
 */
static const size_t every_digit = JSON_INDENT (1) | JSON_REAL_PRECISION (15);

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
    *out = json_dumps (object, every_digit);
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
      put (row, "limit", string (bt_energy_limit_name (level[i].limit)), &failed);
      push (all, row, &failed);
    }
  put (object, "levels", all, &failed);
  put (object, "version", string (bt_version ()), &failed);
  if (!failed)
    *out = json_dumps (object, every_digit);
  json_decref (object);
  return *out ? BT_OK : bt_error_set (error, BT_ENOMEM, "out of memory");
}

/* ---- open systems -------------------------------------------------------------- */

static json_t *
observables (const btr_observables *o, int *failed)
{
  size_t count;
  json_t *object = json_object ();
  const char *const *names = bti_open_observables (o->params->kind, &count);
  for (size_t i = 0; i < count; i++)
    {
      json_t *row = json_object ();
      put_real (row, "value", o->value[i], "not known", failed);
      put_real (row, "error", o->step[i] + o->basis[i] + BT_COVERAGE * o->sample[i],
                "not measured", failed);
      put_real (row, "step", o->step[i], "not measured", failed);
      put_real (row, "basis", o->basis[i], "not measured", failed);
      put_real (row, "sample", o->sample[i], "not measured", failed);
      put (object, names[i], row, failed);
    }
  return object;
}

static json_t *
gates (const btr_observables *o, int *failed)
{
  json_t *object = json_object (), *row = json_object ();
  if (o->tradeoff)
    {
      put (row, "ordering", string (o->ordering > 0 ? "P" : "Wigner"), failed);
      put_real (row, "smallest", o->tradeoff->smallest, "not known", failed);
      put_real (row, "ratio", o->tradeoff->ratio, "no coupling", failed);
      put (row, "fulfilled", json_boolean (bti_open_fulfilled (o->tradeoff)), failed);
      put (object, "tradeoff", row, failed);
    }
  else
    {
      json_decref (row);
      put (object, "tradeoff", json_null (), failed);
      put (object, "tradeoff_reason",
           string ("no diffusion makes this coupling positive"), failed);
    }
  for (size_t i = 0; i < o->gates; i++)
    put_real (object, o->gate[i].name, o->gate[i].value,
              "the method has no such number", failed);
  return object;
}

bt_status
btr_observables_json (char **out, const btr_observables *o, bt_error *error)
{
  int failed = 0;
  json_t *object = json_object (), *parameters = json_object ();
  *out = NULL;
  put (object, "quantity", string ("observables"), &failed);
  btr_put_open (parameters, o->params, &failed);
  put (object, "parameters", parameters, &failed);
  put_real (object, "at", o->at, NULL, &failed);
  put (object, "method", string (o->method), &failed);
  put (object, "exact", json_boolean (o->exact), &failed);
  put_real (object, "dt", o->dt, NULL, &failed);
  put_real (object, "cut", o->cut, NULL, &failed);
  put_count (object, "samples", o->samples, &failed);
  put (object, "observables", observables (o, &failed), &failed);
  put (object, "gates", gates (o, &failed), &failed);
  put (object, "version", string (bt_version ()), &failed);
  if (!failed)
    *out = json_dumps (object, every_digit);
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
