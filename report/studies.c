/* report/studies.c - what single commands print as JSON and draw; see report.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const size_t flags = JSON_INDENT (1) | JSON_REAL_PRECISION (12);

/* ---- figures ------------------------------------------------------------------- */

static const char prelude[] = "prelude.gp", drawing[] = "figure.svg";

static bt_status
write_prelude (const char *folder, const btr_variable *variables, size_t count,
               bt_error *error)
{
  char *path;
  bt_status status = btr_join (&path, folder, prelude, error);
  if (status != BT_OK)
    return status;
  btr_sink sink = { .error = error };
  sink.status = bti_file_open (&sink.file, path, 0, error);
  free (path);
  btr_put_variable (&sink, "OUTPUT", drawing);
  for (size_t i = 0; i < count; i++)
    {
      const btr_variable *v = &variables[i];
      char element[BTR_LINE];
      const char *name = v->name;
      if (v->array)
        {
          btr_put (&sink, "array %s[%d]\n", v->name, v->array);
          snprintf (element, sizeof element, "%s[1]", v->name);
          name = element;
        }
      char *absolute = v->file ? realpath (v->file, NULL) : NULL;
      if (v->file)
        btr_put_variable (&sink, name, absolute ? absolute : v->file);
      else if (v->text)
        btr_put_variable (&sink, name, v->text);
      else if (isfinite (v->number))
        btr_put (&sink, "%s = %.12g\n", name, v->number);
      else
        btr_put (&sink, "%s = NaN\n", name);
      free (absolute);
    }
  if (sink.status == BT_OK)
    return bti_file_commit (sink.file, error);
  bti_file_discard (sink.file);
  return sink.status;
}

static bt_status
draw (const char *path, const char *folder, const char *scripts, const char *script,
      const volatile sig_atomic_t *cancel, bt_error *error)
{
  bt_error why = BT_ERROR_INIT;
  char *style = NULL, *own = NULL, *from = NULL;
  bt_status status = btr_find_script (&style, scripts, "style.gp", error);
  if (status == BT_OK)
    status = btr_find_script (&own, scripts, script, error);
  if (status == BT_OK && (access (style, R_OK) != 0 || access (own, R_OK) != 0))
    status = bt_error_set (error, BT_EIO, "%.200s not drawn: no '%s' in '%.200s'", path,
                           script, scripts);
  const char *const list[] = { prelude, style, own };
  if (status == BT_OK)
    {
      status = btr_gnuplot (folder, NULL, list, 3, drawing, cancel, &why);
      if (status != BT_OK)
        (void) bt_error_set (error, status == BT_ENOTSUP ? BT_EIO : status,
                             "%.200s not drawn: %.250s", path, why.text);
      status = status == BT_ENOTSUP ? BT_EIO : status;
    }
  if (status == BT_OK)
    status = btr_join (&from, folder, drawing, error);
  if (status == BT_OK && rename (from, path) != 0)
    status
        = bt_error_set (error, BT_EIO, "cannot write '%s': %s", path, strerror (errno));
  free (from);
  free (style);
  free (own);
  return status;
}

bt_status
btr_figure_write (const char *path, const char *scripts, const char *script,
                  const btr_variable *variables, size_t count,
                  const volatile sig_atomic_t *cancel, bt_error *error)
{
  const char *slash = strrchr (path, '/');
  size_t length = slash ? (size_t) (slash - path) + 1 : 0;
  char *folder;
  int stage = -1;
  bt_status status = bti_calloc (&folder, length + sizeof ".new-XXXXXX", 1, error);
  if (status != BT_OK)
    return status;
  memcpy (folder, path, length);
  memcpy (folder + length, ".", 2);
  int parent = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  memcpy (folder + length, ".new-XXXXXX", sizeof ".new-XXXXXX");
  if (parent >= 0)
    btr_stage_sweep (parent, ".new-"); /* of one that was killed */
  status = btr_stage_make (folder, &stage, error);
  if (status == BT_OK)
    {
      status = write_prelude (folder, variables, count, error);
      if (status == BT_OK)
        status = draw (path, folder, scripts, script, cancel, error);
      btr_stage_remove (AT_FDCWD, folder);
      close (stage);
    }
  if (parent >= 0)
    close (parent);
  free (folder);
  return status;
}

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
                    const btr_stability *modes, bt_error *error)
{
  json_t *list = json_array ();
  bt_stability all = BT_STABLE;
  int failed = !list;
  for (size_t j = 0; j < bt_model_modes (model); j++)
    {
      const btr_stability *m = &modes[j];
      bt_stability label = m->floquet.label;
      if (label > all)
        all = label;
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
btr_convergence_json (char **out, const btr_subject *subject,
                      const btr_convergence *study, bt_error *error)
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
      "observable", study->observable, "method", study->method, "axis", study->axis,
      "at", study->at, "parameters", "levels", list, "order", real (study->limit.order),
      "order_error", real (study->limit.order_err), "value", study->limit.value,
      "error", study->limit.err, "extrapolated", study->reason == NULL, "reason",
      study->reason, "version", bt_version ());
  if (failed)
    {
      json_decref (root);
      root = NULL;
    }
  return dump (out, add_subject (root, subject), error);
}

bt_status
btr_refinement_json (char **out, const btr_subject *subject,
                     const btr_refinement_study *study, bt_error *error)
{
  json_t *list = json_array ();
  int failed = !list;
  for (size_t i = 0; i < study->count; i++)
    {
      const btr_refinement *row = &study->row[i];
      failed |= json_array_append_new (
          list,
          json_pack ("{s:s, s:f, s:f, s:f, s:f}", "axis", row->axis, "from", row->from,
                     "to", row->to, "largest", row->largest, "at", row->at));
    }
  json_t *root = json_pack ("{s:s, s:s, s:s, s:f, s:{}, s:o, s:s}", "observable",
                            study->observable, "method", study->method, "axis", "all",
                            "at", study->t_end, "parameters", "changes", list,
                            "version", bt_version ());
  if (failed)
    {
      json_decref (root);
      root = NULL;
    }
  return dump (out, add_subject (root, subject), error);
}
