/* validation/openmodel.c - see openmodel.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/openmodel.h"

#include "base/limits.h"
#include "validation/fields.h"

#include <stdio.h>
#include <string.h>

enum
{
  KIND,
  TITLE,
  PARAMETERS, /* here they begin */
#define COUNT_FIELD(field, name, kinds, meaning) +1
  FIELDS = PARAMETERS BTI_OPEN_PARAMETER_LIST (COUNT_FIELD)
#undef COUNT_FIELD
};

/* The kind first, whatever the order: it says which other keys there are. */
static bt_status
take_kind (const btv_reader *in, const btv_yaml_node *root, bti_open_kind *kind)
{
  bt_error why = BT_ERROR_INIT;
  btv_field field = { .name = "kind" };
  if (root->kind != BTV_YAML_MAPPING)
    return BTV_REFUSE (in, root, "a model is %s; it must be a mapping, `key: value'",
                       btv_fields_kind (root));
  field.value = btv_yaml_find (root, field.name);
  if (!field.value)
    return root->open ? BT_EDATA
                      : BTV_REFUSE (in, root, "missing key 'kind' in a model; add it");
  bt_status status = btv_fields_check (in, &field);
  if (status == BT_OK && bti_open_kind_find (kind, field.value->text, &why) != BT_OK)
    status = BTV_REFUSE (in, field.value, "%s", why.text);
  return status;
}

/* The parameters of KIND; how many fields there are. */
static size_t
list_fields (bti_open_kind kind, btv_field fields[FIELDS])
{
  size_t count, used = PARAMETERS;
  const bti_open_parameter *rows = bti_open_parameters (&count);
  fields[KIND].name = "kind";
  fields[TITLE].name = "title";
  for (size_t i = 0; i < count; i++)
    {
      bti_open_params probe = { .kind = kind };
      double value;
      if (bti_open_params_get (&probe, rows[i].name, &value, NULL) == BT_OK)
        fields[used++].name = rows[i].name;
    }
  return used;
}

/* The parameter that a message such as "nb = -1: ..." is about, or the whole. */
static const btv_yaml_node *
place_of (const char *message, const btv_field *fields, size_t count,
          const btv_yaml_node *root)
{
  for (size_t i = PARAMETERS; i < count; i++)
    {
      size_t length = strlen (fields[i].name);
      if (fields[i].value && strncmp (message, fields[i].name, length) == 0
          && strncmp (message + length, " = ", 3) == 0)
        return fields[i].value;
    }
  return root;
}

static bt_status
load_value (const btv_reader *in, const btv_field *from, bti_open_params *out)
{
  double value;
  bt_status status = btv_fields_number (in, from->value, from->name, BTV_ANY, &value);
  return status == BT_OK ? bti_open_params_set (out, from->name, value, in->error)
                         : status;
}

static bt_status
load (const btv_reader *in, const btv_yaml_node *root, bti_open_params *out)
{
  btv_field fields[FIELDS] = { 0 };
  bt_error why = BT_ERROR_INIT;
  bti_open *model = NULL;
  char what[40];
  /* Without the kind nobody knows what there may be. */
  bt_status status = take_kind (in, root, &out->kind);
  if (status != BT_OK)
    return status;
  const size_t count = list_fields (out->kind, fields);
  snprintf (what, sizeof what, "a model of kind %s", bti_open_kind_name (out->kind));
  status = btv_fields_take (in, root, what, fields, count);
  if (fields[TITLE].value)
    status = btv_both (status, btv_fields_check (in, &fields[TITLE]));
  for (size_t i = PARAMETERS; i < count; i++)
    if (fields[i].value)
      status = btv_both (status, load_value (in, &fields[i], out));
  if (status != BT_OK)
    return status;
  status = bti_open_new (&model, out, &why);
  bti_open_free (model);
  if (status == BT_EINVAL)
    return BTV_REFUSE (in, place_of (why.text, fields, count, root), "%s", why.text);
  return status == BT_OK ? BT_OK : bt_error_set (in->error, status, "%s", why.text);
}

/* A file with parts and a Hamiltonian, which may be of a kind, too. */
static bt_status
read_parts (bti_open_params *out, const char *path, btv_complaints *complaints,
            bt_error *error)
{
  btv_modelfile *file;
  bt_model *model = NULL;
  bt_error why = BT_ERROR_INIT;
  char text[BTV_COMPLAINT_SIZE];
  bt_status status = btv_modelfile_load (&file, path, complaints, error);
  if (status != BT_OK)
    return status;
  status = btv_modelfile_make (&model, file, NULL, 0, error);
  if (status == BT_OK && bti_open_recognise (out, model, &why) != BT_OK)
    {
      snprintf (text, sizeof text, "%s:1:1: no such open system: %s", path, why.text);
      status = btv_complaints_add (complaints, 1, 1, text, error);
      status = btv_complaints_settle (complaints, status, error);
    }
  bt_model_free (model);
  btv_modelfile_free (file);
  return status;
}

bt_status
btv_openmodel_read (bti_open_params *out, const char *path, btv_complaints *complaints,
                    bt_error *error)
{
  *out = (bti_open_params){ 0 };
  btv_yaml_node *root;
  if (btv_modelfile_is (path))
    return read_parts (out, path, complaints, error);
  bt_status status = btv_yaml_read (&root, path, BTI_MAX_MODEL, complaints, error);
  if (status == BT_OK && root)
    status = load (&(btv_reader){ path, complaints, error, NULL }, root, out);
  btv_yaml_free (root);
  return btv_complaints_settle (complaints, status, error);
}

bt_status
btv_openmodel_load (bti_open_params *out, const char *path, bt_error *error)
{
  btv_complaints complaints = { NULL, 0, 0 };
  bt_status status = btv_openmodel_read (out, path, &complaints, error);
  btv_complaints_clear (&complaints);
  return status;
}

bt_status
btv_openmodel_setup (btv_modelsetup *out, const bti_open *model, bt_error *error)
{
  bti_open_description from;
  *out = (btv_modelsetup){ .title = NULL };
  bt_status status = bti_open_describe (&from, model, error);
  out->parameters = from.parameters;
  memcpy (out->parameter, from.parameter, sizeof from.parameter);
  if (status != BT_OK)
    return status;
  out->hamiltonian = from.hamiltonian;
  out->parts = from.parts;
  memcpy (out->part, from.part, sizeof from.part);
  out->operators = from.dissipators;
  memcpy (out->environment, from.environment, sizeof from.environment);
  return BT_OK;
}
