/* validation/parameters.c - see parameters.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/parameters.h"

#include "base/limits.h"
#include "base/memory.h"
#include "validation/data.h"
#include "validation/openmodel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A number or a list of them, in DOMAIN.  The caller owns *OUT, COUNT numbers. */
static bt_status
load_numbers (const btv_reader *in, const btv_yaml_node *node, const char *name,
              const char *example, btv_domain domain, double **out, size_t *count)
{
  int single = node->kind == BTV_YAML_SCALAR;
  *count = single ? 1 : node->count;
  if (node->kind == BTV_YAML_MAPPING || *count == 0)
    return BTV_REFUSE (in, node, "'%s' is %s; it must be a list of numbers%s", name,
                       *count == 0 ? "empty" : btv_fields_kind (node), example);
  if (*count > BTI_MAX_MODES)
    return BTV_REFUSE (in, node, "%zu numbers for '%s'; a model has at most %d modes",
                       *count, name, BTI_MAX_MODES);
  bt_status status = bti_calloc (out, *count, sizeof **out, in->error);
  for (size_t i = 0; status == BT_OK && i < *count; i++)
    status = btv_fields_number (in, single ? node : &node->items[i], name, domain,
                                &(*out)[i]);
  return status;
}

static bt_status
load_omega (const btv_reader *in, btv_claim *claim, const btv_yaml_node *node)
{
  return load_numbers (in, node, "omega", " > 0, such as [0.4, 0.8]", BTV_POSITIVE,
                       &claim->omega, &claim->modes);
}

/* One for all modes, or one for each. */
static bt_status
load_lambda (const btv_reader *in, btv_claim *claim, const btv_yaml_node *node)
{
  size_t count;
  double *list = NULL;
  bt_status status = load_numbers (in, node, "lambda", " >= 0, or one number",
                                   BTV_NOT_NEGATIVE, &list, &count);
  if (status == BT_OK && count != 1 && count != claim->modes)
    status
        = BTV_REFUSE (in, node,
                      "%zu numbers for 'lambda'; write one for all modes, or one for "
                      "each of the %zu in 'omega'",
                      count, claim->modes);
  if (status == BT_OK)
    status = bti_calloc (&claim->couplings, claim->modes, sizeof (double), in->error);
  for (size_t j = 0; status == BT_OK && j < claim->modes; j++)
    claim->couplings[j] = list[count > 1 ? j : 0];
  if (status == BT_OK)
    claim->lambda = list[0];
  free (list);
  return status;
}

/* A time that the evaluator needs or must not get. */
static bt_status
load_time (const btv_reader *in, const btv_claim *claim,
           const btv_yaml_node *parameters, const btv_field *from, unsigned need,
           btv_domain domain, double *out)
{
  const char *evaluator = btv_evaluator_name (claim->evaluator);
  int needed = (btv_evaluator_needs (claim->evaluator) & need) != 0;
  *out = NAN;
  if (needed && !from->value)
    return BTV_REFUSE (
        in, parameters,
        "missing key '%s' in a claim's parameters; evaluator '%s' needs it", from->name,
        evaluator);
  if (!needed && from->value)
    return BTV_REFUSE (in, from->key,
                       "'%s' means nothing to evaluator '%s'; leave it out", from->name,
                       evaluator);
  if (!needed)
    return BT_OK;
  return btv_fields_number (in, from->value, from->name, domain, out);
}

/* The file that MODEL names: a built-in one, or from where the claims file IN is. */
static bt_status
find_model (const btv_reader *in, const char *model, char **out)
{
  if (btv_builtin_is_name (model))
    {
      const bt_status found = btv_builtin_model (out, model, in->error);
      if (found != BT_OK || *out)
        return found;
    }
  const char *slash = strrchr (in->path, '/');
  size_t length = slash && model[0] != '/' ? (size_t) (slash - in->path) + 1 : 0;
  size_t size = length + strlen (model) + 1;
  bt_status status = bti_calloc (out, size, 1, in->error);
  if (status == BT_OK)
    snprintf (*out, size, "%.*s%s", (int) length, in->path, model);
  return status;
}

/* A model of an open system, in a file of its own. */
static bt_status
load_model (const btv_reader *in, btv_claim *claim, const btv_field *from)
{
  bt_error why = BT_ERROR_INIT;
  bt_status status = btv_fields_text (in, from, &claim->model);
  if (status == BT_OK)
    status = find_model (in, claim->model, &claim->model_path);
  if (status != BT_OK)
    return status;
  status = btv_openmodel_load (&claim->open, claim->model_path, &why);
  if (status == BT_EIO && btv_builtin_is_name (claim->model))
    {
      char *other; /* says what may have been meant */
      (void) !btv_builtin_find (&other, BTV_DATA_MODELS, claim->model, &why);
      free (other);
    }
  if (status == BT_EIO || status == BT_EDATA)
    return BTV_REFUSE (in, from->value, "'model' is '%s': %s", BTV_SHOWN (claim->model),
                       why.text);
  return status == BT_OK ? BT_OK : bt_error_set (in->error, status, "%s", why.text);
}

/* Refuse the fields FIRST to LAST, which mean nothing to the claim's evaluator. */
static bt_status
refuse_fields (const btv_reader *in, const btv_claim *claim, const btv_field *fields,
               int first, int last)
{
  for (int i = first; i <= last; i++)
    if (fields[i].value)
      return BTV_REFUSE (in, fields[i].key,
                         "'%s' means nothing to evaluator '%s'; leave it out",
                         fields[i].name, btv_evaluator_name (claim->evaluator));
  return BT_OK;
}

bt_status
btv_parameters_load (const btv_reader *in, btv_claim *claim, const btv_yaml_node *node)
{
  enum
  {
    LAMBDA,
    X0,
    OMEGA,
    AT,
    T_MAX,
    MODEL,
    COUNT
  };
  const unsigned needs = btv_evaluator_needs (claim->evaluator);
  const int model = (needs & BTV_NEEDS_MODEL) != 0,
            open = (needs & BTV_NEEDS_OPEN) != 0;
  btv_field fields[COUNT] = {
    [LAMBDA] = { .name = "lambda", .required = model },
    [X0] = { .name = "x0", .required = model },
    [OMEGA] = { .name = "omega", .required = model },
    [AT] = { .name = "at" },
    [T_MAX] = { .name = "t_max" },
    [MODEL] = { .name = "model", .required = open },
  };
  claim->at = claim->t_max = NAN;
  if (!node)
    return BT_OK;
  bt_status status = btv_fields_take (in, node, "a claim's parameters", fields, COUNT);
  if (status == BT_OK && !model)
    status = refuse_fields (in, claim, fields, LAMBDA, OMEGA);
  if (status == BT_OK && !open)
    status = refuse_fields (in, claim, fields, MODEL, MODEL);
  if (status == BT_OK && model)
    status = load_omega (in, claim, fields[OMEGA].value);
  if (status == BT_OK && model)
    status = load_lambda (in, claim, fields[LAMBDA].value);
  if (status == BT_OK && model)
    status = btv_fields_number (in, fields[X0].value, "x0", BTV_ANY, &claim->x0);
  if (status == BT_OK && open)
    status = load_model (in, claim, &fields[MODEL]);
  if (status == BT_OK)
    status = load_time (in, claim, node, &fields[AT], BTV_NEEDS_AT, BTV_NOT_NEGATIVE,
                        &claim->at);
  if (status == BT_OK)
    status = load_time (in, claim, node, &fields[T_MAX], BTV_NEEDS_TMAX, BTV_POSITIVE,
                        &claim->t_max);
  return status;
}
