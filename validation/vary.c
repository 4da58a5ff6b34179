/* validation/vary.c - see vary.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/vary.h"
#include "base/limits.h"
#include "base/memory.h"
#include "scan/axis.h"
#include "validation/fields.h"
#include "validation/readings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  TEXT,
  EVALUATORS,
  SETTING,
  PARAMETER,
  DISCRETISATION,
  AXIS,
  OVER,
  RELATIVE,
  RESOLUTION,
  TABLE,
  MODES,
  COUNT
};

static const char *const axes[] = { "step", "points", "box" };

/* ---- what is varied -------------------------------------------------------------- */

static const btv_key *
find_key (const char *name)
{
  size_t count;
  const btv_key *all = btv_keys (&count);
  for (size_t i = 0; i < count; i++)
    if (strcmp (all[i].name, name) == 0)
      return &all[i];
  return NULL;
}

static bt_status
load_setting (const btv_reader *in, btv_vary *vary, const btv_field *from)
{
  bt_status status = btv_fields_check (in, from);
  const btv_key *key = status == BT_OK ? find_key (from->value->text) : NULL;
  if (status != BT_OK)
    return status;
  for (size_t e = 0; e < vary->evaluators_count; e++)
    if (!btv_evaluator_knows (vary->evaluators[e], from->value->text))
      return BTV_REFUSE (in, from->value,
                         "evaluator '%s' has no setting '%s'; see `breaktime list "
                         "evaluators'",
                         btv_evaluator_name (vary->evaluators[e]),
                         BTV_SHOWN (from->value->text));
  if (!key || (key->kind != BTV_KEY_NUMBER && key->kind != BTV_KEY_COUNT))
    return BTV_REFUSE (in, from->value,
                       "'%s' is no number that could be varied; a discretisation is "
                       "varied by `discretisation' and `axis'",
                       BTV_SHOWN (from->value->text));
  vary->what = BTV_VARY_SETTING;
  vary->unit = key->kind == BTV_KEY_COUNT ? 1 : 0;
  return btv_fields_text (in, from, &vary->key);
}

static bt_status
load_axis (const btv_reader *in, btv_vary *vary, const btv_field *name,
           const btv_field *axis)
{
  bt_error why = BT_ERROR_INIT;
  btv_known known;
  char *text = NULL;
  bt_status status = btv_fields_check (in, name);
  status = btv_both (status, btv_fields_check (in, axis));
  if (status != BT_OK)
    return status;
  status = btv_discretisation_settle (&text, "discretisation", name->value->text,
                                      in->named, &why);
  if (status == BT_OK)
    status = btv_discretisation_read (&vary->base, text, &why);
  free (text);
  if (status == BT_ENOMEM)
    return bt_error_set (in->error, status, "%s", why.text);
  if (status != BT_OK)
    return BTV_REFUSE (in, name->value, "%s", why.text);
  for (size_t e = 0; e < vary->evaluators_count; e++)
    if (!btv_evaluator_knows (vary->evaluators[e], "discretisation"))
      return BTV_REFUSE (in, name->key, "evaluator '%s' has no discretisation",
                         btv_evaluator_name (vary->evaluators[e]));
  btv_known_begin (&known, axis->value->text);
  for (size_t i = 0; i < sizeof axes / sizeof *axes; i++)
    {
      btv_known_add (&known, axes[i]);
      if (strcmp (axes[i], axis->value->text) != 0)
        continue;
      vary->what = (btv_varied) (BTV_VARY_STEP + (int) i);
      vary->unit = vary->what == BTV_VARY_POINTS ? 2 : 0;
      if (vary->what != BTV_VARY_STEP && vary->base.points == 0)
        return BTV_REFUSE (in, axis->value,
                           "'%s' of a discretisation without a grid; name one that has "
                           "points and a box",
                           axes[i]);
      return BT_OK;
    }
  return btv_known_refuse (in, axis->value, &known, NULL, "unknown axis '%s'",
                           BTV_SHOWN (axis->value->text));
}

/* One of setting, parameter, discretisation. */
static bt_status
load_what (const btv_reader *in, btv_vary *vary, const btv_yaml_node *node,
           const btv_field *fields)
{
  const int said = (fields[SETTING].value != NULL) + (fields[PARAMETER].value != NULL)
                   + (fields[DISCRETISATION].value != NULL);
  if (said != 1)
    return BTV_REFUSE (in, node,
                       "%s of 'setting', 'parameter' and 'discretisation'; it must be "
                       "one: what takes the values",
                       said ? "more than one" : "none");
  if (!fields[DISCRETISATION].value != !fields[AXIS].value)
    return BTV_REFUSE (in, node,
                       "'axis' goes with 'discretisation', and that with it: step, "
                       "points or box");
  if (fields[SETTING].value)
    return load_setting (in, vary, &fields[SETTING]);
  if (fields[DISCRETISATION].value)
    return load_axis (in, vary, &fields[DISCRETISATION], &fields[AXIS]);
  vary->what = BTV_VARY_PARAMETER;
  return btv_fields_text (in, &fields[PARAMETER], &vary->key);
}

static bt_status
load_relative (const btv_reader *in, btv_vary *vary, const btv_field *from)
{
  if (!from->value)
    return BT_OK;
  bt_status status = btv_fields_check (in, from);
  if (status != BT_OK)
    return status;
  const char *word = from->value->text;
  if (strcmp (word, "yes") != 0 && strcmp (word, "no") != 0)
    return BTV_REFUSE (in, from->value, "'relative' is '%s'; it must be yes or no",
                       BTV_SHOWN (word));
  vary->relative = strcmp (word, "yes") == 0;
  if (vary->relative && vary->what != BTV_VARY_PARAMETER)
    return BTV_REFUSE (in, from->key,
                       "'relative' of what is no parameter of the claim; leave it out");
  return BT_OK;
}

/* ---- the values ------------------------------------------------------------------ */

double
btv_vary_round (const btv_vary *vary, double value)
{
  char text[32];
  if (vary->unit > 0)
    return vary->unit * round (value / vary->unit);
  snprintf (text, sizeof text, "%.9g", value);
  return strtod (text, NULL);
}

/* Whether VARY can have VALUE of its grid. */
static bt_status
check_value (const btv_vary *vary, double value, bt_error *error)
{
  char text[BTV_DISCRETISATION_SIZE];
  btv_setting set = { NULL, NULL };
  btv_discretisation unused;
  btv_altered none = { .couplings = NULL };
  if (vary->what == BTV_VARY_PARAMETER)
    return BT_OK;
  bt_status status = btv_vary_apply (vary, value, &none, &set, text, error);
  if (status == BT_OK && vary->what != BTV_VARY_SETTING)
    return btv_discretisation_read (&unused, set.value, error);
  for (size_t e = 0; status == BT_OK && e < vary->evaluators_count; e++)
    status = btv_evaluator_check (vary->evaluators[e], &set, error);
  return status;
}

static bt_status
load_grid (const btv_reader *in, btv_vary *vary, const btv_field *from)
{
  bti_axis axis = { NULL, NULL, 0 };
  bt_error why = BT_ERROR_INIT;
  bt_status status = btv_fields_check (in, from);
  if (status != BT_OK)
    return status;
  status = bti_axis_parse (&axis, from->name, from->value->text, &why);
  if (status == BT_OK && (axis.count < 2 || axis.count > BTV_VARY_GRID))
    status = bt_error_set (&why, BT_EINVAL, "'over' has %zu values; 2 to %d are needed",
                           axis.count, BTV_VARY_GRID);
  if (status == BT_OK)
    status = bti_calloc (&vary->grid, axis.count, sizeof *vary->grid, &why);
  for (size_t i = 0; status == BT_OK && i < axis.count; i++)
    {
      const double value = btv_vary_round (vary, axis.value[i]);
      if (vary->count > 0 && !(value > vary->grid[vary->count - 1]))
        status = bt_error_set (
            &why, BT_EINVAL, "'over' has %.9g after %.9g; the values must rise%s",
            value, vary->grid[vary->count - 1], vary->unit > 1 ? ", and are even" : "");
      else
        vary->grid[vary->count++] = value;
      if (status == BT_OK)
        status = check_value (vary, value, &why);
    }
  bti_axis_clear (&axis);
  if (status == BT_ENOMEM)
    return bt_error_set (in->error, status, "%s", why.text);
  return status == BT_OK ? BT_OK : BTV_REFUSE (in, from->value, "%s", why.text);
}

/* ---- the claims file ------------------------------------------------------------- */

static bt_status
load_one (const btv_reader *in, btv_vary *vary, const btv_yaml_node *key,
          const btv_yaml_node *node)
{
  btv_field fields[COUNT] = {
    [TEXT] = { .name = "text", .required = 1 },
    [EVALUATORS] = { .name = "evaluators", .required = 1 },
    [SETTING] = { .name = "setting" },
    [PARAMETER] = { .name = "parameter" },
    [DISCRETISATION] = { .name = "discretisation" },
    [AXIS] = { .name = "axis" },
    [OVER] = { .name = "over", .required = 1 },
    [RELATIVE] = { .name = "relative" },
    [RESOLUTION] = { .name = "resolution" },
    [TABLE] = { .name = "table" },
    [MODES] = { .name = "modes" },
  };
  vary->line = key->line;
  bt_status status = btv_fields_name (in, key, "bad name of what is varied");
  status = btv_both (status, bti_strdup (&vary->name, key->text, in->error));
  status
      = btv_both (status, btv_fields_take (in, node, "what is varied", fields, COUNT));
  status = btv_both (status, btv_fields_text (in, &fields[TEXT], &vary->text));
  status = btv_both (status, btv_fields_text (in, &fields[TABLE], &vary->table));
  if (fields[EVALUATORS].value)
    status = btv_both (status, btv_readings_evaluators (in, fields[EVALUATORS].value,
                                                        &vary->evaluators,
                                                        &vary->evaluators_count));
  if (fields[MODES].value)
    status = btv_both (
        status, btv_fields_count (in, &fields[MODES], BTI_MAX_MODES, &vary->modes));
  if (fields[RESOLUTION].value)
    status = btv_both (status,
                       btv_fields_number (in, fields[RESOLUTION].value, "resolution",
                                          BTV_POSITIVE, &vary->resolution));
  if (status == BT_OK)
    status = load_what (in, vary, node, fields);
  if (status == BT_OK)
    status = load_relative (in, vary, &fields[RELATIVE]);
  return status == BT_OK ? load_grid (in, vary, &fields[OVER]) : status;
}

bt_status
btv_vary_load (const btv_reader *in, const btv_yaml_node *node, btv_vary **out,
               size_t *count)
{
  *out = NULL;
  *count = 0;
  if (node->kind != BTV_YAML_MAPPING)
    return BTV_REFUSE (in, node, "'vary' is %s; it must be a mapping from names",
                       btv_fields_kind (node));
  if (node->count > BTI_MAX_READINGS)
    return BTV_REFUSE (in, node, "%zu things to vary; at most %d", node->count,
                       BTI_MAX_READINGS);
  bt_status status = bti_calloc (out, node->count, sizeof **out, in->error);
  for (size_t i = 0; *out && i < node->count; i++)
    {
      ++*count;
      status = btv_both (status,
                         load_one (in, &(*out)[i], &node->keys[i], &node->items[i]));
    }
  return status;
}

void
btv_vary_free (btv_vary *vary, size_t count)
{
  for (size_t i = 0; i < count; i++)
    {
      free (vary[i].name);
      free (vary[i].text);
      free (vary[i].evaluators);
      free (vary[i].table);
      free (vary[i].key);
      free (vary[i].grid);
    }
  free (vary);
}

/* ---- one claim ------------------------------------------------------------------- */

int
btv_vary_concerns (const btv_vary *vary, const btv_claim *claim)
{
  int listed = 0;
  double own;
  for (size_t i = 0; i < vary->evaluators_count; i++)
    listed |= vary->evaluators[i] == claim->evaluator;
  if (!listed || claim->missing || btv_evaluator_kind (claim->evaluator) != BTV_NUMBER
      || (vary->modes > 0 && vary->modes != claim->modes)
      || (vary->table && (!claim->table || strcmp (vary->table, claim->table) != 0))
      || btv_evaluator_scatters (claim->evaluator, claim->set, claim->set_count))
    return 0;
  if (vary->what != BTV_VARY_PARAMETER)
    return 1;
  return vary->relative ? btv_claim_scales (claim, vary->key)
                        : btv_claim_parameter (claim, vary->key, &own);
}

const char *
btv_vary_what (const btv_vary *vary)
{
  return vary->what < BTV_VARY_STEP ? vary->key : axes[vary->what - BTV_VARY_STEP];
}

const char *
btv_vary_show (const btv_vary *vary, const btv_claim *claim, double value, int digits,
               char out[BTV_VARY_TEXT])
{
  double own = 1;
  if (vary->relative && btv_claim_parameter (claim, vary->key, &own))
    snprintf (out, BTV_VARY_TEXT, "%.*g", digits, own * value);
  else if (vary->relative)
    snprintf (out, BTV_VARY_TEXT, "%.*g times its own", digits, value);
  else
    snprintf (out, BTV_VARY_TEXT, "%.*g", digits, value);
  return out;
}

bt_status
btv_vary_apply (const btv_vary *vary, double value, btv_altered *altered,
                btv_setting *set, char text[BTV_DISCRETISATION_SIZE], bt_error *error)
{
  btv_discretisation d = vary->base;
  *set = (btv_setting){ NULL, NULL };
  if (vary->what == BTV_VARY_PARAMETER)
    return vary->relative ? btv_altered_scale (altered, vary->key, value, error)
                          : btv_altered_set (altered, vary->key, value, error);
  if (vary->what == BTV_VARY_SETTING)
    {
      snprintf (text, BTV_DISCRETISATION_SIZE, "%.9g", value);
      *set = (btv_setting){ vary->key, text };
      return BT_OK;
    }
  if (vary->what == BTV_VARY_POINTS)
    d.points = (size_t) value;
  else if (vary->what == BTV_VARY_BOX)
    d.box = value;
  else
    d.step = value;
  /* Output after as many steps as before. */
  const double interval = value * round (vary->base.interval / vary->base.step);
  snprintf (text, BTV_DISCRETISATION_SIZE, "%zu/%.9g/%.9g/%.17g", d.points, d.box,
            d.step, vary->what == BTV_VARY_STEP ? interval : d.interval);
  *set = (btv_setting){ "discretisation", text };
  return BT_OK;
}
