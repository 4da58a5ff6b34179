/* validation/parameters.c - see parameters.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/parameters.h"

#include "base/limits.h"
#include "base/memory.h"
#include "validation/data.h"
#include "validation/openmodel.h"
#include "validation/scan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* NODE and OTHER, the one after it, as they are in [0,4]: nothing but a comma between
 * them. */
static int
touch (const btv_yaml_node *node, const btv_yaml_node *other)
{
  return node->kind == BTV_YAML_SCALAR && other->kind == BTV_YAML_SCALAR
         && node->line == other->line
         && node->column + strlen (node->text) + 1 == other->column;
}

/* Item I of the list NODE. */
static bt_status
load_item (const btv_reader *in, const btv_yaml_node *node, size_t i, const char *name,
           btv_domain domain, double *out)
{
  const btv_yaml_node *item = &node->items[i];
  const size_t first = i > 0 && touch (item - 1, item) ? i - 1 : i;
  const btv_yaml_node *whole = &node->items[first];
  btv_complaints own = { NULL, 0, 0 };
  const btv_reader quiet = { in->path, &own, in->error, NULL };
  bt_status status = btv_fields_number (&quiet, item, name, domain, out);
  btv_complaints_clear (&own);
  if (status == BT_OK || status == BT_ENOMEM)
    return status;
  if (first + 1 < node->count && touch (whole, whole + 1)
      && strspn (whole[1].text, "0123456789") == strlen (whole[1].text))
    return BTV_REFUSE (in, item,
                       "'%s' is '%s'; if %s,%s is one number, write it with a decimal "
                       "point, %s.%s",
                       name, BTV_SHOWN (item->text), BTV_SHOWN (whole->text),
                       BTV_SHOWN (whole[1].text), BTV_SHOWN (whole->text),
                       BTV_SHOWN (whole[1].text));
  return btv_fields_number (in, item, name, domain, out);
}

/* A number or a list of them, in DOMAIN.  The caller owns *OUT, COUNT numbers. */
static bt_status
load_numbers (const btv_reader *in, const btv_yaml_node *node, const char *name,
              const char *example, btv_domain domain, double **out, size_t *count)
{
  int single = node->kind == BTV_YAML_SCALAR;
  const size_t given = single ? 1 : node->count;
  *count = 0;
  if ((!single && node->kind != BTV_YAML_SEQUENCE) || given == 0)
    return BTV_REFUSE (in, node, "'%s' is %s; it must be a list of numbers%s", name,
                       given == 0 ? "empty" : btv_fields_kind (node), example);
  if (given > BTI_MAX_MODES)
    return BTV_REFUSE (in, node, "%zu numbers for '%s'; a model has at most %d modes",
                       given, name, BTI_MAX_MODES);
  bt_status status = bti_calloc (out, given, sizeof **out, in->error);
  for (size_t i = 0; *out && i < given; i++)
    status
        = btv_both (status, single ? btv_fields_number (in, node, name, domain, *out)
                                   : load_item (in, node, i, name, domain, &(*out)[i]));
  if (status == BT_OK)
    *count = given;
  return status;
}

static bt_status
load_omega (const btv_reader *in, btv_claim *claim, const btv_field *from)
{
  if (!from->value)
    return BT_EDATA;
  return load_numbers (in, from->value, "omega", " > 0, such as [0.4, 0.8]",
                       BTV_POSITIVE, &claim->omega, &claim->modes);
}

/* One for all modes, or one for each. */
static bt_status
load_lambda (const btv_reader *in, btv_claim *claim, const btv_field *from)
{
  size_t count;
  double *list = NULL;
  if (!from->value)
    return BT_EDATA;
  bt_status status = load_numbers (in, from->value, "lambda", " >= 0, or one number",
                                   BTV_NOT_NEGATIVE, &list, &count);
  if (status == BT_OK && count != 1 && claim->modes > 0 && count != claim->modes)
    status
        = BTV_REFUSE (in, from->value,
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

/* A time that the evaluator needs or must not get, as far as it is known, unless the
 * quantity has it. */
static bt_status
load_time (const btv_reader *in, const btv_claim *claim,
           const btv_yaml_node *parameters, const btv_field *from, unsigned need,
           double *out)
{
  const int known = !isnan (*out); /* of the quantity */
  if (known && from->value)
    return BTV_REFUSE (in, from->key, "'%s' stands in 'quantity' already; leave it out",
                       from->name);
  if (claim->evaluator && !known)
    {
      const char *evaluator = btv_evaluator_name (claim->evaluator);
      const int needed = (btv_evaluator_needs (claim->evaluator) & need) != 0;
      if (needed && !from->value && !parameters->open)
        return BTV_REFUSE (
            in, parameters,
            "missing key '%s' in a claim's parameters; evaluator '%s' needs it",
            from->name, evaluator);
      if (!needed && from->value)
        return BTV_REFUSE (in, from->key,
                           "'%s' means nothing to evaluator '%s'; leave it out",
                           from->name, evaluator);
    }
  return from->value ? btv_fields_number (
             in, from->value, from->name,
             need == BTV_NEEDS_AT ? BTV_NOT_NEGATIVE : BTV_POSITIVE, out)
                     : BT_OK;
}

/* The file of KIND that NAME names: a built-in one, or from where the claims file IN
 * is. */
static bt_status
find_file (const btv_reader *in, btv_data kind, const char *name, char **out)
{
  if (btv_builtin_is_name (name))
    {
      const bt_status found = btv_builtin_path (out, kind, name, in->error);
      if (found != BT_OK || *out)
        return found;
    }
  const char *slash = strrchr (in->path, '/');
  size_t length = slash && name[0] != '/' ? (size_t) (slash - in->path) + 1 : 0;
  size_t size = length + strlen (name) + 1;
  bt_status status = bti_calloc (out, size, 1, in->error);
  if (status == BT_OK)
    snprintf (*out, size, "%.*s%s", (int) length, in->path, name);
  return status;
}

/* The value of FROM, the NAME of a file of KIND, could not be loaded for the reason in
 * WHY. */
static bt_status
refuse_file (const btv_reader *in, btv_data kind, const btv_field *from,
             const char *name, bt_error *why)
{
  if (why->status == BT_EIO && btv_builtin_is_name (name))
    {
      char *other; /* says what may have been meant */
      (void) !btv_builtin_find (&other, kind, name, why);
      free (other);
    }
  if (why->status == BT_ENOMEM || why->status == BT_ELIMIT)
    return bt_error_set (in->error, why->status, "%s", why->text);
  return BTV_REFUSE (in, from->value, "'%s' is '%s': %s", from->name, BTV_SHOWN (name),
                     why->text);
}

/* Whether an earlier claim names MODEL and has complained about it. */
static int
is_known_bad (const btv_claims *claims, const btv_claim *claim)
{
  for (size_t i = 0; i < claims->claims_count; i++)
    {
      const btv_claim *c = &claims->claims[i];
      if (c != claim && c->model && !c->model_path
          && strcmp (c->model, claim->model) == 0)
        return 1;
    }
  return 0;
}

/* A model in a file of its own: CLOSED, of parts; OPEN, of a kind of open system; or
 * either.  Without a path afterwards it has faults, all of which are told once. */
static bt_status
load_model (const btv_reader *in, const btv_claims *claims, btv_claim *claim,
            const btv_field *from, int closed, int open)
{
  bt_error why = BT_ERROR_INIT;
  btv_complaints faults = { NULL, 0, 0 };
  if (!from->value)
    return BT_EDATA;
  bt_status status = btv_fields_text (in, from, &claim->model);
  if (status == BT_OK && is_known_bad (claims, claim))
    return BT_EDATA;
  if (status == BT_OK)
    status = find_file (in, BTV_DATA_MODELS, claim->model, &claim->model_path);
  if (status == BT_OK)
    status = btv_fields_named (in, from, claim->model_path);
  if (status != BT_OK)
    {
      free (claim->model_path);
      claim->model_path = NULL; /* told once */
      return status;
    }
  /* Without an evaluator it may be either. */
  if ((closed && !open)
      || ((closed || !claim->evaluator) && btv_modelfile_is (claim->model_path)))
    status = btv_modelfile_load (&claim->closed, claim->model_path, &faults, &why);
  else
    status = btv_openmodel_read (&claim->open, claim->model_path, &faults, &why);
  if (status != BT_OK)
    {
      free (claim->model_path);
      claim->model_path = NULL;
    }
  if (status == BT_EDATA)
    status = btv_fields_faults (in, from, &faults);
  else if (status != BT_OK)
    status = refuse_file (in, BTV_DATA_MODELS, from, claim->model, &why);
  btv_complaints_clear (&faults);
  return status;
}

/* ---- parameters of a closed model ------------------------------------------------ */

static int
by_name (const void *a, const void *b)
{
  return strcmp (((const bt_parameter *) a)->name, ((const bt_parameter *) b)->name);
}

void
btv_parameters_sort (bt_parameter *set, size_t count)
{
  if (count > 1)
    qsort (set, count, sizeof *set, by_name);
}

/* KEY: NODE under `set'. */
static bt_status
load_given (const btv_reader *in, btv_claim *claim, const btv_yaml_node *key,
            const btv_yaml_node *node)
{
  bt_parameter *next = &claim->given[claim->given_count];
  bt_error why = BT_ERROR_INIT;
  if (claim->closed && btv_modelfile_knows (claim->closed, key->text, &why) != BT_OK)
    return BTV_REFUSE (in, key, "%s", why.text);
  if (node->kind != BTV_YAML_SCALAR)
    return BTV_REFUSE (in, node, "'%s' is %s; it must be a number or an expression",
                       BTV_SHOWN (key->text), btv_fields_kind (node));
  const bt_status status = btv_modelfile_parse (next, key->text, node->text, &why);
  if (status == BT_ENOMEM)
    return bt_error_set (in->error, status, "%s", why.text);
  if (status != BT_OK)
    return BTV_REFUSE (in, node, "%s", why.text);
  claim->given_count++;
  return BT_OK;
}

/* The closed model, of the file that FROM names, makes sense with what is set. */
static bt_status
check_closed (const btv_reader *in, btv_claim *claim, const btv_field *from)
{
  btv_modelsetup setup;
  bt_error why = BT_ERROR_INIT;
  btv_complaints faults = { NULL, 0, 0 };
  bt_status status = btv_modelfile_setup (&setup, claim->closed, claim->given,
                                          claim->given_count, &faults, &why);
  if (status == BT_EDATA)
    status = btv_fields_faults (in, from, &faults);
  else if (status != BT_OK)
    status = bt_error_set (in->error, status, "%s", why.text);
  else if (setup.operators > 0
           && !(btv_evaluator_needs (claim->evaluator) & BTV_ENVIRONMENT))
    status
        = BTV_REFUSE (in, from->value,
                      "'%s' has an environment, and evaluator '%s' is about closed "
                      "systems; name a model without one",
                      BTV_SHOWN (claim->model), btv_evaluator_name (claim->evaluator));
  claim->parts = setup.parts;
  btv_complaints_clear (&faults);
  return status;
}

/* What FROM sets of the closed model that MODEL names. */
static bt_status
load_sets (const btv_reader *in, btv_claim *claim, const btv_field *model,
           const btv_field *from)
{
  const btv_yaml_node *node = from->value;
  bt_status status = BT_OK;
  if (node && !model->value)
    return BTV_REFUSE (in, from->key,
                       "'set' without 'model'; it sets parameters of a model file");
  if (node && claim->evaluator && claim->model_path && !claim->closed)
    return BTV_REFUSE (in, from->key,
                       "'set' beside '%s', which is of a kind; it sets parameters of a "
                       "model of parts",
                       BTV_SHOWN (claim->model));
  if (node && node->kind != BTV_YAML_MAPPING)
    return BTV_REFUSE (in, node, "'set' is %s; it must be a mapping, `name: number'",
                       btv_fields_kind (node));
  if (node && node->count > BTV_MODEL_PARAMETERS)
    return BTV_REFUSE (in, node, "%zu parameters; a model has at most %d", node->count,
                       BTV_MODEL_PARAMETERS);
  if (node && node->count > 0)
    status = bti_calloc (&claim->given, node->count, sizeof *claim->given, in->error);
  for (size_t i = 0; node && claim->given && i < node->count; i++)
    status = btv_both (status, load_given (in, claim, &node->keys[i], &node->items[i]));
  btv_parameters_sort (claim->given, claim->given_count);
  if (status == BT_OK && claim->closed && claim->evaluator)
    status = check_closed (in, claim, model);
  return status;
}

/* A claim that names a model file says no other. */
static bt_status
refuse_beside (const btv_reader *in, const btv_field *fields, int first, int last)
{
  bt_status status = BT_OK;
  for (int i = first; i <= last; i++)
    if (fields[i].value)
      status = btv_both (status, BTV_REFUSE (in, fields[i].key,
                                             "'%s' beside 'model'; what the file has "
                                             "of that name stands under 'set'",
                                             fields[i].name));
  return status;
}

/* ---- all ------------------------------------------------------------------------- */

bt_status
btv_parameters_scan (const btv_reader *in, const btv_field *from, char **name,
                     char **path, btv_scan **out)
{
  bt_error why = BT_ERROR_INIT;
  btv_complaints faults = { NULL, 0, 0 };
  bt_status status = btv_fields_text (in, from, name);
  if (status == BT_OK)
    status = find_file (in, BTV_DATA_SCANS, *name, path);
  if (status == BT_OK)
    status = btv_fields_named (in, from, *path);
  if (status == BT_OK)
    status = bti_calloc (out, 1, sizeof **out, in->error);
  if (status != BT_OK)
    return status;
  status = btv_scan_load (*out, *path, &faults, &why);
  if (status == BT_EDATA)
    status = btv_fields_faults (in, from, &faults);
  else if (status != BT_OK)
    status = refuse_file (in, BTV_DATA_SCANS, from, *name, &why);
  btv_complaints_clear (&faults);
  return status;
}

/* Refuse the fields FIRST to LAST, which mean nothing to the claim's evaluator. */
static bt_status
refuse_fields (const btv_reader *in, const btv_claim *claim, const btv_field *fields,
               int first, int last)
{
  bt_status status = BT_OK;
  for (int i = first; i <= last; i++)
    if (fields[i].value)
      status = btv_both (
          status, BTV_REFUSE (in, fields[i].key,
                              "'%s' means nothing to evaluator '%s'; leave it out",
                              fields[i].name, btv_evaluator_name (claim->evaluator)));
  return status;
}

static int
has_key (const btv_yaml_node *node, const char *key)
{
  for (size_t i = 0; node && node->kind == BTV_YAML_MAPPING && i < node->count; i++)
    if (strcmp (node->keys[i].text, key) == 0)
      return 1;
  return 0;
}

bt_status
btv_parameters_load (const btv_reader *in, const btv_claims *claims, btv_claim *claim,
                     const btv_yaml_node *node)
{
  enum
  {
    LAMBDA,
    X0,
    OMEGA,
    AT,
    T_MAX,
    MODEL,
    SET,
    SCAN,
    COUNT
  };
  const unsigned needs = claim->evaluator ? btv_evaluator_needs (claim->evaluator) : 0;
  const int closed = (needs & BTV_ANY_MODEL) != 0 && has_key (node, "model"),
            model = (needs & BTV_NEEDS_MODEL) != 0 && !closed,
            open = (needs & BTV_NEEDS_OPEN) != 0, scan = (needs & BTV_NEEDS_SCAN) != 0;
  btv_field fields[COUNT] = {
    [LAMBDA] = { .name = "lambda", .required = model },
    [X0] = { .name = "x0", .required = model },
    [OMEGA] = { .name = "omega", .required = model },
    [AT] = { .name = "at" },
    [T_MAX] = { .name = "t_max" },
    [MODEL] = { .name = "model", .required = open },
    [SET] = { .name = "set" },
    [SCAN] = { .name = "scan", .required = scan },
  };
  if (!node)
    return BT_OK;
  bt_status status = btv_fields_take (in, node, "a claim's parameters", fields, COUNT);
  if (node->kind != BTV_YAML_MAPPING)
    return status;
  if (closed && !open)
    status = btv_both (status, refuse_beside (in, fields, LAMBDA, OMEGA));
  else if (claim->evaluator && !model)
    status = btv_both (status, refuse_fields (in, claim, fields, LAMBDA, OMEGA));
  if (claim->evaluator && !open && !closed)
    status = btv_both (status, refuse_fields (in, claim, fields, MODEL, MODEL));
  if (claim->evaluator && !(needs & BTV_ANY_MODEL))
    status = btv_both (status, refuse_fields (in, claim, fields, SET, SET));
  if (claim->evaluator && !scan)
    status = btv_both (status, refuse_fields (in, claim, fields, SCAN, SCAN));
  if (model || !claim->evaluator)
    {
      status = btv_both (status, load_omega (in, claim, &fields[OMEGA]));
      status = btv_both (status, load_lambda (in, claim, &fields[LAMBDA]));
      if (fields[X0].value)
        status = btv_both (status, btv_fields_number (in, fields[X0].value, "x0",
                                                      BTV_ANY, &claim->x0));
    }
  if (open || closed || !claim->evaluator)
    status = btv_both (status,
                       load_model (in, claims, claim, &fields[MODEL], closed, open));
  if (needs & BTV_ANY_MODEL || !claim->evaluator)
    status = btv_both (status, load_sets (in, claim, &fields[MODEL], &fields[SET]));
  if (scan && fields[SCAN].value)
    status
        = btv_both (status, btv_parameters_scan (in, &fields[SCAN], &claim->scan_name,
                                                 &claim->scan_path, &claim->scan));
  status = btv_both (
      status, load_time (in, claim, node, &fields[AT], BTV_NEEDS_AT, &claim->at));
  return btv_both (status, load_time (in, claim, node, &fields[T_MAX], BTV_NEEDS_TMAX,
                                      &claim->t_max));
}
