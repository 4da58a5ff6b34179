/* validation/readings.c - what readings apply to, and pairs of them; see claims.h and
 * readings.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/readings.h"
#include "base/memory.h"
#include "validation/altered.h"

#include <stdio.h>
#include <string.h>

/* ---- what they name ------------------------------------------------------------ */

bt_status
btv_readings_evaluator (const btv_reader *in, const btv_yaml_node *node,
                        const btv_evaluator **out)
{
  *out = NULL;
  if (node->kind != BTV_YAML_SCALAR)
    return BTV_REFUSE (in, node, "an evaluator is %s; it must be a name",
                       btv_fields_kind (node));
  *out = btv_evaluator_find (node->text);
  if (*out)
    return BT_OK;
  btv_known known;
  size_t count;
  const btv_evaluator *const *all = btv_evaluators (&count);
  btv_known_begin (&known, node->text);
  for (size_t i = 0; i < count; i++)
    btv_known_add (&known, btv_evaluator_name (all[i]));
  return btv_known_refuse (in, node, &known, "see `breaktime list evaluators'",
                           "unknown evaluator '%s'", BTV_SHOWN (node->text));
}

bt_status
btv_readings_evaluators (const btv_reader *in, const btv_yaml_node *node,
                         const btv_evaluator ***out, size_t *count)
{
  if (node->kind != BTV_YAML_SEQUENCE || node->count == 0)
    return BTV_REFUSE (
        in, node, "'evaluators' is %s; it must be a list of names, such as [t_q, t_mf]",
        node->kind == BTV_YAML_SEQUENCE ? "empty" : btv_fields_kind (node));
  bt_status status = bti_calloc (out, node->count, sizeof **out, in->error);
  for (size_t i = 0; *out && i < node->count; i++)
    {
      const btv_evaluator *evaluator;
      bt_status one = btv_readings_evaluator (in, &node->items[i], &evaluator);
      for (size_t k = 0; one == BT_OK && k < *count; k++)
        if ((*out)[k] == evaluator)
          one = BTV_REFUSE (in, &node->items[i], "'%s' is listed twice; keep one",
                            btv_evaluator_name (evaluator));
      if (one == BT_OK)
        (*out)[(*count)++] = evaluator;
      status = btv_both (status, one);
    }
  return status;
}

/* ---- what they apply to -------------------------------------------------------- */

int
btv_reading_applies (const btv_reading *reading, const btv_evaluator *evaluator)
{
  for (size_t i = 0; i < reading->evaluators_count; i++)
    if (reading->evaluators[i] == evaluator)
      return 1;
  return 0;
}

int
btv_reading_concerns (const btv_reading *reading, const btv_claim *claim)
{
  double own;
  if (!btv_reading_applies (reading, claim->evaluator)
      || (reading->modes > 0 && reading->modes != claim->modes))
    return 0;
  for (size_t i = 0; i < reading->parameters_count; i++)
    if (!btv_claim_parameter (claim, reading->parameters[i].name, &own))
      return 0;
  return 1;
}

int
btv_reading_scatters (const btv_reading *reading, const btv_claim *claim)
{
  return btv_evaluator_scatters (claim->evaluator, reading->set, reading->set_count);
}

/* ---- pairs --------------------------------------------------------------------- */

/* Non-zero when no key and no parameter is set by both. */
static int
settings_disjoint (const btv_reading *a, const btv_reading *b)
{
  for (size_t i = 0; i < a->set_count; i++)
    for (size_t j = 0; j < b->set_count; j++)
      if (strcmp (a->set[i].key, b->set[j].key) == 0)
        return 0;
  for (size_t i = 0; i < a->parameters_count; i++)
    for (size_t j = 0; j < b->parameters_count; j++)
      if (strcmp (a->parameters[i].name, b->parameters[j].name) == 0)
        return 0;
  return 1;
}

/* COPY becomes "LEFT BETWEEN RIGHT". */
static bt_status
join_texts (char **copy, const char *left, const char *between, const char *right,
            bt_error *error)
{
  size_t size = strlen (left) + strlen (between) + strlen (right) + 1;
  bt_status status = bti_calloc (copy, size, 1, error);
  if (status == BT_OK)
    snprintf (*copy, size, "%s%s%s", left, between, right);
  return status;
}

static bt_status
copy_settings (btv_reading *pair, const btv_reading *from, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < from->set_count; i++)
    {
      btv_setting *setting = &pair->set[pair->set_count++];
      char *copy = NULL;
      status = bti_strdup (&copy, from->set[i].key, error);
      setting->key = copy;
      if (status == BT_OK)
        status = bti_strdup (&copy, from->set[i].value, error);
      setting->value = status == BT_OK ? copy : NULL;
    }
  return status;
}

static bt_status
make_pair (btv_reading *pair, const btv_reading *a, const btv_reading *b,
           bt_error *error)
{
  pair->parts = 2;
  pair->modes = a->modes ? a->modes : b->modes;
  pair->line = b->line;
  bt_status status = join_texts (&pair->name, a->name, "+", b->name, error);
  if (status == BT_OK)
    status = join_texts (&pair->text, a->text, "; and ", b->text, error);
  if (status == BT_OK)
    status = bti_calloc (&pair->evaluators, a->evaluators_count,
                         sizeof *pair->evaluators, error);
  for (size_t i = 0; status == BT_OK && i < a->evaluators_count; i++)
    if (btv_reading_applies (b, a->evaluators[i]))
      pair->evaluators[pair->evaluators_count++] = a->evaluators[i];
  if (status == BT_OK)
    status = bti_calloc (&pair->set, a->set_count + b->set_count, sizeof *pair->set,
                         error);
  if (status == BT_OK)
    status = bti_calloc (&pair->parameters, a->parameters_count + b->parameters_count,
                         sizeof *pair->parameters, error);
  for (size_t i = 0; status == BT_OK && i < a->parameters_count; i++)
    pair->parameters[pair->parameters_count++] = a->parameters[i];
  for (size_t i = 0; status == BT_OK && i < b->parameters_count; i++)
    pair->parameters[pair->parameters_count++] = b->parameters[i];
  if (status == BT_OK)
    status = copy_settings (pair, a, error);
  if (status == BT_OK)
    status = copy_settings (pair, b, error);
  return status;
}

static int
share_evaluator (const btv_reading *a, const btv_reading *b)
{
  for (size_t i = 0; i < a->evaluators_count; i++)
    if (btv_reading_applies (b, a->evaluators[i]))
      return 1;
  return 0;
}

bt_status
btv_readings_pair (btv_claims *claims, bt_error *error)
{
  size_t singles = claims->readings_count;
  bt_status status
      = bti_realloc (&claims->readings, singles + singles * singles / 2 + 1,
                     sizeof *claims->readings, error);
  for (size_t i = 0; status == BT_OK && i < singles; i++)
    for (size_t j = i + 1; status == BT_OK && j < singles; j++)
      {
        const btv_reading *a = &claims->readings[i], *b = &claims->readings[j];
        if (!a->parts || !b->parts || !share_evaluator (a, b)
            || !settings_disjoint (a, b)
            || (a->modes && b->modes && a->modes != b->modes))
          continue;
        btv_reading *pair = &claims->readings[claims->readings_count++];
        *pair = (btv_reading){ 0 };
        status = make_pair (pair, a, b, error);
      }
  return status;
}
