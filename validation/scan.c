/* validation/scan.c - see scan.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/scan.h"

#include "base/limits.h"
#include "base/memory.h"
#include "validation/fields.h"
#include "validation/openmodel.h"
#include "validation/scanned.h"
#include "validation/settings.h"

#include <breaktime/version.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
btv_scan_begin (btv_scan *out)
{
  *out = (btv_scan){ .t_max = 200, .relative = NAN };
}

void
btv_scan_clear (btv_scan *scan)
{
  for (size_t i = 0; i < scan->axes; i++)
    bti_axis_clear (&scan->axis[i]);
  for (size_t i = 0; i < scan->settings_count; i++)
    {
      free ((char *) scan->settings[i].key);
      free ((char *) scan->settings[i].value);
    }
  free (scan->settings);
  btv_modelfile_free (scan->file);
  free (scan->set);
  free (scan->title);
  free (scan->spec);
  *scan = (btv_scan){ 0 };
}

/* ---- its parts ------------------------------------------------------------------- */

bt_status
btv_scan_quantity (btv_scan *scan, const char *name, bt_error *error)
{
  const btv_evaluator *evaluator = btv_evaluator_find (name);
  if (!evaluator)
    {
      char hint[BTI_HINT_SIZE];
      return bt_error_set (error, BT_EINVAL, "unknown quantity '%.60s'%s", name,
                           btv_evaluator_hint (name, hint));
    }
  for (size_t i = 0; i < scan->quantities; i++)
    if (scan->quantity[i] == evaluator)
      return bt_error_set (error, BT_EINVAL, "quantity %s is named twice", name);
  if (scan->quantities == BTV_QUANTITIES)
    return bt_error_set (error, BT_EINVAL, "more than %d quantities", BTV_QUANTITIES);
  scan->quantity[scan->quantities++] = evaluator;
  return BT_OK;
}

bt_status
btv_scan_axis (btv_scan *scan, const char *name, const char *range, bt_error *error)
{
  for (size_t i = 0; i < scan->axes; i++)
    if (strcmp (scan->axis[i].name, name) == 0)
      return bt_error_set (error, BT_EINVAL, "axis %s is given twice", name);
  if (scan->axes == BTI_AXES)
    return bt_error_set (error, BT_EINVAL, "more than %d axes", BTI_AXES);
  bt_status status = btv_scanned_name (scan, name, error);
  return status == BT_OK
             ? bti_axis_parse (&scan->axis[scan->axes++], name, range, error)
             : status;
}

bt_status
btv_scan_setting (btv_scan *scan, const char *key, const char *value, bt_error *error)
{
  char *copy[2] = { NULL, NULL };
  bt_error why = BT_ERROR_INIT;
  int known = scan->quantities == 0;
  for (size_t i = 0; i < scan->settings_count; i++)
    if (strcmp (scan->settings[i].key, key) == 0)
      return bt_error_set (error, BT_EINVAL, "%s is given twice", key);
  bt_status status = btv_discretisation_settle (&copy[1], key, value, NULL, error);
  const btv_setting setting = { key, copy[1] };
  for (size_t i = 0; status == BT_OK && i < scan->quantities; i++)
    known |= btv_evaluator_check (scan->quantity[i], &setting, &why) == BT_OK;
  if (status == BT_OK && !known)
    status = bt_error_set (error, BT_EINVAL, "%s", why.text);
  if (status == BT_OK)
    status = bti_realloc (&scan->settings, scan->settings_count + 1,
                          sizeof *scan->settings, error);
  if (status == BT_OK)
    status = bti_strdup (&copy[0], key, error);
  if (status == BT_OK)
    scan->settings[scan->settings_count++] = (btv_setting){ copy[0], copy[1] };
  else
    free (copy[1]);
  return status;
}

/* ---- its model ------------------------------------------------------------------- */

bt_status
btv_scan_about (btv_scan *scan, const char *path, btv_complaints *faults,
                bt_error *error)
{
  if (btv_modelfile_is (path))
    return btv_modelfile_load (&scan->file, path, faults, error);
  scan->has_model = 1;
  return btv_openmodel_read (&scan->model, path, faults, error);
}

bt_status
btv_scan_set (btv_scan *scan, const char *name, const char *text, bt_error *error)
{
  bt_parameter made;
  bt_status status = btv_modelfile_parse (&made, name, text, error);
  if (status == BT_OK && scan->has_model)
    return bti_open_params_set (&scan->model, name, made.value, error);
  if (status == BT_OK && !scan->file)
    return bt_error_set (error, BT_EINVAL,
                         "%s = %s: there is no model file to set it in", name, text);
  for (size_t i = 0; status == BT_OK && i < scan->sets; i++)
    if (strcmp (scan->set[i].name, name) == 0)
      status = bt_error_set (error, BT_EINVAL, "%s is given twice", name);
  if (status == BT_OK)
    status = btv_modelfile_knows (scan->file, name, error);
  if (status == BT_OK)
    status = bti_realloc (&scan->set, scan->sets + 1, sizeof *scan->set, error);
  if (status == BT_OK)
    scan->set[scan->sets++] = made;
  return status;
}

/* ---- the whole ------------------------------------------------------------------- */

/* QUANTITY has what it needs. */
static bt_status
check_needs (const btv_scan *scan, const btv_evaluator *quantity, int has_at,
             bt_error *error)
{
  const char *name = btv_evaluator_name (quantity);
  const unsigned needs = btv_evaluator_needs (quantity);
  if ((needs & BTV_NEEDS_OPEN) && !scan->has_model)
    return bt_error_set (error, BT_EINVAL, "%s needs a model of an open system", name);
  if (!(needs & BTV_NEEDS_OPEN) && scan->has_model)
    return bt_error_set (error, BT_EINVAL, "%s is of no open system", name);
  if (!(needs & (BTV_NEEDS_OPEN | BTV_NEEDS_MODEL)))
    return bt_error_set (error, BT_EINVAL, "%s is of no model", name);
  if ((needs & BTV_NEEDS_AT) && !has_at)
    return bt_error_set (error, BT_EINVAL, "%s needs an axis or a value `at'", name);
  return BT_OK;
}

/* Each quantity has what it needs, and nothing is said that none needs. */
static bt_status
check_all_needs (const btv_scan *scan, btv_complaints *faults, bt_error *error)
{
  unsigned any = 0;
  int has_at = 0;
  bt_error why = BT_ERROR_INIT;
  bt_status status = BT_OK;
  for (size_t i = 0; i < scan->axes; i++)
    has_at |= strcmp (scan->axis[i].name, "at") == 0;
  for (size_t i = 0; i < scan->quantities; i++)
    {
      const bt_status one = check_needs (scan, scan->quantity[i], has_at, &why);
      any |= btv_evaluator_needs (scan->quantity[i]);
      status = btv_both (status, btv_complaints_note (faults, one, &why, error));
    }
  if (has_at && scan->quantities > 0 && !(any & BTV_NEEDS_AT))
    {
      const bt_status one
          = bt_error_set (&why, BT_EINVAL, "at: no quantity here is taken at a time");
      status = btv_both (status, btv_complaints_note (faults, one, &why, error));
    }
  return status;
}

/* There is something to be scanned, and one tolerance for it. */
/* In samples, at a hundredth. */
static const double usual_effort = 131072;

static bt_status
check_numbers (btv_scan *scan, btv_complaints *faults, bt_error *error)
{
  bt_error why = BT_ERROR_INIT;
  bt_status status = BT_OK, one = BT_OK;
  if (scan->quantities == 0)
    one = bt_error_set (&why, BT_EINVAL, "no quantity to scan");
  status = btv_both (status, btv_complaints_note (faults, one, &why, error));
  one = scan->axes == 0 ? bt_error_set (&why, BT_EINVAL, "no axis to scan along")
                        : BT_OK;
  status = btv_both (status, btv_complaints_note (faults, one, &why, error));
  one = BT_OK;
  if (scan->tolerance > 0 && scan->relative > 0)
    one = bt_error_set (&why, BT_EINVAL,
                        "tolerance %g and relative %g: one of them goes",
                        scan->tolerance, scan->relative);
  else if (scan->relative >= 1)
    one = bt_error_set (&why, BT_EINVAL, "relative %g: must be below 1",
                        scan->relative);
  status = btv_both (status, btv_complaints_note (faults, one, &why, error));
  if (isnan (scan->relative))
    scan->relative = scan->tolerance > 0 ? 0 : 0.01;
  if (!(scan->effort > 0) && scan->relative > 0)
    scan->effort = usual_effort * 0.01 / scan->relative;
  return status;
}

static bt_status
write_spec (btv_scan *scan, bt_error *error)
{
  size_t size;
  FILE *out = open_memstream (&scan->spec, &size);
  if (!out)
    return bt_error_set (error, BT_ENOMEM, "out of memory");
  fprintf (out, "program: breaktime %s\nquantities:", bt_version ());
  for (size_t i = 0; i < scan->quantities; i++)
    fprintf (out, " %s", btv_evaluator_name (scan->quantity[i]));
  for (size_t i = 0; i < scan->axes; i++)
    {
      const bti_axis *axis = &scan->axis[i];
      fprintf (out, "\naxis %s:", axis->name);
      for (size_t k = 0; k < axis->count; k++)
        fprintf (out, " %.17g", axis->value[k]);
    }
  if (scan->has_model)
    {
      size_t count;
      const bti_open_parameter *rows = bti_open_parameters (&count);
      fprintf (out, "\nmodel: %s", bti_open_kind_name (scan->model.kind));
      for (size_t i = 0; i < count; i++)
        {
          double value;
          if (bti_open_params_get (&scan->model, rows[i].name, &value, NULL) == BT_OK
              && value != 0)
            fprintf (out, " %s=%.17g", rows[i].name, value);
        }
    }
  if (scan->file)
    fprintf (out, "\nmodel: %s", btv_modelfile_text (scan->file));
  for (size_t i = 0; i < scan->sets; i++)
    fprintf (out, "\nset %s: %.17g", scan->set[i].name, scan->set[i].value);
  fprintf (out, "\nt_max: %.17g\nrelative: %.17g\ntolerance: %.17g\ncheck: %d\n",
           scan->t_max, scan->relative, scan->tolerance, scan->check);
  fprintf (out, "budget: %.17g\neffort: %.17g\nreadings:", scan->budget, scan->effort);
  for (size_t i = 0; i < scan->settings_count; i++)
    fprintf (out, " %s=%s", scan->settings[i].key, scan->settings[i].value);
  fputc ('\n', out);
  const int failed = ferror (out);
  if (fclose (out) != 0 || failed)
    return bt_error_set (error, BT_ENOMEM, "out of memory");
  return BT_OK;
}

bt_status
btv_scan_finish (btv_scan *scan, btv_complaints *faults, bt_error *error)
{
  bt_status status = check_numbers (scan, faults, error);
  status = btv_both (status, check_all_needs (scan, faults, error));
  if (scan->axes > 0)
    status = btv_both (status, btv_scanned_check (scan, faults, error));
  if (status == BT_OK)
    status = bti_axes_points (scan->axis, scan->axes, &scan->points, error);
  if (status == BT_OK)
    status = write_spec (scan, error);
  return status;
}

/* ---- the file -------------------------------------------------------------------- */

/* The text of an axis: a scalar as it stands, a sequence joined by commas. */
static bt_status
load_axis (const btv_reader *in, btv_scan *scan, const btv_yaml_node *key,
           const btv_yaml_node *node)
{
  bt_error why = BT_ERROR_INIT;
  char *text;
  size_t size = 1, used = 0;
  const int single = node->kind == BTV_YAML_SCALAR;
  const size_t count = single ? 1 : node->count;
  const btv_yaml_node *items = single ? node : node->items;
  if (btv_scanned_name (scan, key->text, &why) != BT_OK)
    return BTV_REFUSE (in, key, "%s", why.text);
  if (node->kind == BTV_YAML_MAPPING || count == 0)
    return BTV_REFUSE (
        in, node, "axis '%s' is %s; it must be a list of numbers or A:B:N",
        BTV_SHOWN (key->text), count == 0 ? "empty" : btv_fields_kind (node));
  for (size_t i = 0; i < count; i++)
    {
      if (items[i].kind != BTV_YAML_SCALAR)
        return BTV_REFUSE (in, &items[i], "%s among the values of axis '%s'",
                           btv_fields_kind (&items[i]), BTV_SHOWN (key->text));
      size += strlen (items[i].text) + 1;
    }
  bt_status status = bti_calloc (&text, size, 1, in->error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < count; i++)
    used += (size_t) snprintf (text + used, size - used, "%s%s", i > 0 ? "," : "",
                               items[i].text);
  status = btv_scan_axis (scan, key->text, text, &why);
  free (text);
  if (status == BT_EINVAL)
    return BTV_REFUSE (in, node, "%s", why.text);
  return status == BT_OK ? BT_OK : bt_error_set (in->error, status, "%s", why.text);
}

static bt_status
load_axes (const btv_reader *in, btv_scan *scan, const btv_yaml_node *node)
{
  if (node->kind != BTV_YAML_MAPPING)
    return BTV_REFUSE (in, node, "'axes' is %s; it must be a mapping, `name: values'",
                       btv_fields_kind (node));
  bt_status status = BT_OK;
  for (size_t i = 0; i < node->count; i++)
    status = btv_both (status, load_axis (in, scan, &node->keys[i], &node->items[i]));
  return status;
}

static bt_status
load_quantities (const btv_reader *in, btv_scan *scan, const btv_yaml_node *node)
{
  const int single = node->kind == BTV_YAML_SCALAR;
  const btv_yaml_node *items = single ? node : node->items;
  if (node->kind == BTV_YAML_MAPPING)
    return BTV_REFUSE (in, node, "'quantities' is a mapping; it must be a list");
  bt_status status = BT_OK;
  for (size_t i = 0; i < (single ? 1 : node->count); i++)
    {
      bt_error why = BT_ERROR_INIT;
      if (items[i].kind != BTV_YAML_SCALAR)
        status = btv_both (status, BTV_REFUSE (in, &items[i], "%s among the quantities",
                                               btv_fields_kind (&items[i])));
      else if (btv_scan_quantity (scan, items[i].text, &why) != BT_OK)
        status = btv_both (status, BTV_REFUSE (in, &items[i], "%s", why.text));
    }
  return status;
}

/* Without all QUANTITIES it is not known whether one of them has such a reading. */
static bt_status
load_readings (const btv_reader *in, btv_scan *scan, const btv_yaml_node *node,
               int quantities)
{
  if (node->kind != BTV_YAML_MAPPING)
    return BTV_REFUSE (in, node, "'readings' is %s; it must be a mapping, `key: value'",
                       btv_fields_kind (node));
  bt_status status = BT_OK;
  for (size_t i = 0; i < node->count; i++)
    {
      bt_error why = BT_ERROR_INIT;
      const btv_field field
          = { node->keys[i].text, 0, &node->keys[i], &node->items[i] };
      bt_status one = btv_fields_check (in, &field);
      if (one == BT_OK)
        {
          const btv_setting setting = { field.name, field.value->text };
          one = quantities ? btv_scan_setting (scan, setting.key, setting.value, &why)
                           : btv_setting_check (&setting, &why);
          if (one != BT_OK)
            one = BTV_REFUSE (in, field.key, "%s", why.text);
        }
      status = btv_both (status, one);
    }
  return status;
}

static bt_status
load_sets (const btv_reader *in, btv_scan *scan, const btv_yaml_node *node)
{
  if (node->kind != BTV_YAML_MAPPING)
    return BTV_REFUSE (in, node, "'set' is %s; it must be a mapping, `name: number'",
                       btv_fields_kind (node));
  bt_status status = BT_OK;
  for (size_t i = 0; i < node->count; i++)
    {
      bt_error why = BT_ERROR_INIT;
      const btv_field field
          = { node->keys[i].text, 0, &node->keys[i], &node->items[i] };
      bt_status one = btv_fields_check (in, &field);
      if (one == BT_OK
          && btv_scan_set (scan, field.name, field.value->text, &why) != BT_OK)
        one = BTV_REFUSE (in, field.key, "%s", why.text);
      status = btv_both (status, one);
    }
  return status;
}

static bt_status
load_model (const btv_reader *in, btv_scan *scan, const btv_field *from)
{
  bt_error why = BT_ERROR_INIT;
  btv_complaints faults = { NULL, 0, 0 };
  char *path;
  bt_status status = btv_fields_check (in, from);
  if (status != BT_OK)
    return status;
  const char *name = from->value->text, *slash = strrchr (in->path, '/');
  const size_t length = slash && name[0] != '/' ? (size_t) (slash - in->path) + 1 : 0;
  const size_t size = length + strlen (name) + 1;
  status = bti_calloc (&path, size, 1, in->error);
  if (status != BT_OK)
    return status;
  snprintf (path, size, "%.*s%s", (int) length, in->path, name);
  status = btv_fields_named (in, from, path);
  if (status != BT_OK)
    {
      free (path);
      return status;
    }
  status = btv_scan_about (scan, path, &faults, &why);
  free (path);
  if (status == BT_EDATA)
    status = btv_fields_faults (in, from, &faults);
  else if (status == BT_EIO)
    status = BTV_REFUSE (in, from->value, "'model' is '%s': %s", BTV_SHOWN (name),
                         why.text);
  else if (status != BT_OK)
    status = bt_error_set (in->error, status, "%s", why.text);
  btv_complaints_clear (&faults);
  return status;
}

/* `yes' or `no'. */
static bt_status
load_check (const btv_reader *in, btv_scan *scan, const btv_field *from)
{
  const btv_yaml_node *node = from->value;
  if (node->kind == BTV_YAML_SCALAR && strcmp (node->text, "yes") == 0)
    scan->check = 1;
  else if (node->kind != BTV_YAML_SCALAR || strcmp (node->text, "no") != 0)
    return BTV_REFUSE (in, node, "'check' must be yes or no");
  return BT_OK;
}

/* What does not fit together is wrong with the whole, ROOT. */
static bt_status
finish (const btv_reader *in, const btv_yaml_node *root, btv_scan *scan)
{
  btv_complaints faults = { NULL, 0, 0 };
  bt_status status = btv_scan_finish (scan, &faults, in->error);
  for (size_t i = 0; status == BT_EDATA && i < faults.count; i++)
    status = btv_both (status, BTV_REFUSE (in, root, "%s", faults.item[i].text));
  btv_complaints_clear (&faults);
  return status;
}

static bt_status
load (const btv_reader *in, const btv_yaml_node *root, btv_scan *scan)
{
  enum
  {
    TITLE,
    MODEL,
    SET,
    QUANTITIES,
    AXES,
    READINGS,
    CHECK,
    NUMBERS
  };
  const struct
  {
    const char *name;
    double *out;
  } number[] = { { "t_max", &scan->t_max },
                 { "relative", &scan->relative },
                 { "tolerance", &scan->tolerance },
                 { "budget", &scan->budget },
                 { "effort", &scan->effort } };
  enum
  {
    ALL = NUMBERS + sizeof number / sizeof *number
  };
  btv_field field[ALL] = { [TITLE] = { .name = "title" },
                           [MODEL] = { .name = "model" },
                           [SET] = { .name = "set" },
                           [QUANTITIES] = { .name = "quantities", .required = 1 },
                           [AXES] = { .name = "axes", .required = 1 },
                           [READINGS] = { .name = "readings" },
                           [CHECK] = { .name = "check" } };
  for (int i = NUMBERS; i < ALL; i++)
    field[i].name = number[i - NUMBERS].name;
  bt_status status = btv_fields_take (in, root, "a scan", field, ALL);
  bt_status said = btv_fields_text (in, &field[TITLE], &scan->title);
  /* What fits together can be told of these three, if all are there. */
  bt_status subject = BT_OK;
  if (field[MODEL].value)
    subject = load_model (in, scan, &field[MODEL]);
  const bt_status model = subject;
  /* Without its model nobody knows what there is to be set. */
  if (field[SET].value && (scan->file || scan->has_model || !field[MODEL].value))
    subject = btv_both (subject, load_sets (in, scan, field[SET].value));
  if (field[QUANTITIES].value)
    subject = btv_both (subject, load_quantities (in, scan, field[QUANTITIES].value));
  if (field[READINGS].value)
    said = btv_both (said, load_readings (in, scan, field[READINGS].value,
                                          field[QUANTITIES].value && subject == model));
  if (field[AXES].value && model == BT_OK)
    subject = btv_both (subject, load_axes (in, scan, field[AXES].value));
  if (field[CHECK].value)
    said = btv_both (said, load_check (in, scan, &field[CHECK]));
  for (int i = NUMBERS; i < ALL; i++)
    if (field[i].value)
      said = btv_both (said, btv_fields_number (in, field[i].value, field[i].name,
                                                BTV_POSITIVE, number[i - NUMBERS].out));
  status = btv_both (status, btv_both (subject, said));
  if (subject == BT_OK && field[QUANTITIES].value && field[AXES].value
      && (status == BT_OK || status == BT_EDATA))
    status = btv_both (status, finish (in, root, scan));
  return status;
}

bt_status
btv_scan_load (btv_scan *out, const char *path, btv_complaints *complaints,
               bt_error *error)
{
  btv_yaml_node *root;
  btv_scan_begin (out);
  bt_status status = btv_yaml_read (&root, path, BTI_MAX_YAML, complaints, error);
  if (status == BT_OK && root)
    status = load (&(btv_reader){ path, complaints, error, NULL }, root, out);
  btv_yaml_free (root);
  return btv_complaints_settle (complaints, status, error);
}
