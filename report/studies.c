/* report/studies.c - what single commands print as JSON and draw; see report.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/pieces.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- JSON ---------------------------------------------------------------------- */

/* null for what is no number. */
static json_t *
real (double value)
{
  return isfinite (value) ? json_real (value) : json_null ();
}

static json_t *
parameters (const bt_model *model)
{
  json_t *omega = json_array ();
  int failed = !omega;
  for (size_t j = 0; j < bt_model_modes (model); j++)
    failed |= json_array_append_new (omega, json_real (bt_model_omega (model, j)));
  json_t *lambda = btr_coupling (model, &failed);
  json_t *out = json_pack ("{s:o, s:f, s:o}", "lambda", lambda, "x0",
                           bt_model_x0 (model), "omega", omega);
  if (!failed)
    return out;
  json_decref (out);
  return NULL;
}

/* Into ROOT (NULL when it could not be made) what SUBJECT is; NULL: out of memory. */
static json_t *
add_subject (json_t *root, const btr_subject *subject)
{
  json_t *own = json_object ();
  if (root && btr_put_subject (root, own, subject)
      && json_object_set_new (root, "parameters", own) == 0)
    return root;
  json_decref (root);
  return NULL;
}

/* ROOT (stolen; NULL when it could not be made) as a text. */
static bt_status
dump (char **out, json_t *root, bt_error *error)
{
  *out = root ? json_dumps (root, flags) : NULL;
  json_decref (root);
  return *out ? BT_OK : bt_error_set (error, BT_ENOMEM, "out of memory");
}

bt_status
btr_stability_json (char **out, const bt_model *model, double nu,
                    const btr_stability *modes, bt_stability all, bt_error *error)
{
  json_t *list = json_array ();
  int failed = !list;
  for (size_t j = 0; j < bt_model_modes (model); j++)
    {
      const btr_stability *m = &modes[j];
      bt_stability label = m->floquet.label;
      json_t *row = json_pack (
          "{s:f, s:s?, s:f, s:f, s:f, s:f, s:f, s:i, s:b, s:o, s:o, s:f, s:f}", "omega",
          m->omega, "label", bt_stability_name (label), "mu", m->floquet.mu, "mu_error",
          m->floquet.mu_err, "discriminant", m->floquet.discriminant,
          "discriminant_error", m->floquet.discriminant_err, "depth", m->depth, "band",
          m->floquet.band, "inside", label == BT_UNSTABLE, "edge_below",
          real (m->below), "edge_above", real (m->above), "edge_error", m->edge_err,
          "surface", m->surface);
      failed |= json_array_append_new (list, row);
    }
  json_t *root
      = json_pack ("{s:s, s:s?, s:o, s:f, s:o, s:s}", "quantity", "stability", "label",
                   bt_stability_name (all), "parameters", parameters (model),
                   "background_frequency", nu, "modes", list, "version", bt_version ());
  if (failed)
    {
      json_decref (root);
      root = NULL;
    }
  return dump (out, root, error);
}

bt_status
btr_convergence_json (char **out, const btr_subject *subject, const bti_sequence *ask,
                      const bti_convergence *study, bt_error *error)
{
  json_t *list = json_array ();
  int failed = !list;
  for (size_t i = 0; i < study->levels; i++)
    failed |= json_array_append_new (
        list, json_pack ("{s:f, s:f, s:o, s:o}", study->measure, study->h[i], "value",
                         study->value[i], study->sampled ? "standard_error" : "change",
                         real (study->change[i]), "order", real (study->order[i])));
  json_t *root = json_pack (
      "{s:s, s:s, s:s, s:f, s:{}, s:o, s:o, s:o, s:f, s:f, s:b, s:s?, s:s}",
      "observable", bti_mean_names[ask->mean], "method", ask->method->name, "axis",
      bt_axis_name (ask->axis), "at", ask->at, "parameters", "levels", list, "order",
      real (study->limit.order), "order_error", real (study->limit.order_err), "value",
      study->limit.value, "error", study->limit.err, "extrapolated",
      study->reason == NULL, "reason", study->reason, "version", bt_version ());
  if (failed)
    {
      json_decref (root);
      root = NULL;
    }
  return dump (out, add_subject (root, subject), error);
}

bt_status
btr_refinement_json (char **out, const btr_subject *subject,
                     const bti_refinement *study, bt_error *error)
{
  json_t *list = json_array ();
  int failed = !list;
  for (size_t i = 0; i < study->count; i++)
    {
      const bti_twin *row = &study->twin[i];
      failed |= json_array_append_new (
          list, json_pack ("{s:s, s:f, s:f, s:f, s:f}", "axis",
                           bt_axis_name (row->axis), "from", row->from, "to", row->to,
                           "largest", row->largest, "at", row->at));
    }
  json_t *root = json_pack ("{s:s, s:s, s:s, s:f, s:{}, s:o, s:s}", "observable",
                            bti_mean_names[study->mean], "method", study->method->name,
                            "axis", "all", "at", study->t_end, "parameters", "changes",
                            list, "version", bt_version ());
  if (failed)
    {
      json_decref (root);
      root = NULL;
    }
  return dump (out, add_subject (root, subject), error);
}
