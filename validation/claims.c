/* validation/claims.c - see claims.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/claims.h"

#include "base/limits.h"
#include "base/memory.h"
#include "validation/claimed.h"
#include "validation/fields.h"
#include "validation/origin.h"
#include "validation/parameters.h"
#include "validation/quantity.h"
#include "validation/readings.h"
#include "validation/scan.h"
#include "validation/settings.h"
#include "validation/vary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- readings ------------------------------------------------------------------ */

/* Whether SETTING, of KEY, is one that all of the COUNT EVALUATORS take; without any,
 * whether there is such a one at all.  WHOSE begins the message. */
static bt_status
check_setting (const btv_reader *in, const btv_yaml_node *key, const char *whose,
               const btv_evaluator *const *evaluators, size_t count,
               const btv_setting *setting)
{
  bt_error why = BT_ERROR_INIT;
  if (count == 0 && btv_setting_check (setting, &why) != BT_OK)
    return BTV_REFUSE (in, key, "%s: %s", whose, why.text);
  for (size_t e = 0; e < count; e++)
    if (btv_evaluator_check (evaluators[e], setting, &why) != BT_OK)
      return BTV_REFUSE (in, key, "%s, evaluator '%s': %s", whose,
                         btv_evaluator_name (evaluators[e]), why.text);
  return BT_OK;
}

/* Entry I of NODE, a mapping, into SETTING, which is empty. */
static bt_status
load_setting (const btv_reader *in, const btv_yaml_node *node, size_t i,
              btv_setting *setting)
{
  const btv_yaml_node *key = &node->keys[i], *value = &node->items[i];
  bt_error why = BT_ERROR_INIT;
  char *copy = NULL;
  if (value->kind != BTV_YAML_SCALAR)
    return BTV_REFUSE (in, value, "'%s' is %s; it must be a word or a number",
                       BTV_SHOWN (key->text), btv_fields_kind (value));
  bt_status status = btv_fields_size (in, value, key->text, BTI_MAX_TEXT);
  if (status == BT_OK)
    status = bti_strdup (&copy, key->text, in->error);
  if (status != BT_OK)
    return status;
  setting->key = copy;
  status = btv_discretisation_settle (&copy, key->text, value->text, in->named, &why);
  setting->value = copy;
  if (status == BT_ENOMEM)
    return bt_error_set (in->error, status, "%s", why.text);
  return status == BT_OK ? BT_OK : BTV_REFUSE (in, value, "%s", why.text);
}

/* Settings that every one of the COUNT EVALUATORS takes.  WHOSE begins the message. */
static bt_status
load_set (const btv_reader *in, const btv_yaml_node *node, const char *whose,
          const btv_evaluator *const *evaluators, size_t count, btv_setting **set,
          size_t *set_count)
{
  if (node->kind != BTV_YAML_MAPPING || node->count == 0)
    return BTV_REFUSE (
        in, node, "'set' is %s; it must be a mapping, such as {crossing: last}",
        node->kind == BTV_YAML_MAPPING ? "empty" : btv_fields_kind (node));
  bt_status status = bti_calloc (set, node->count, sizeof **set, in->error);
  for (size_t i = 0; *set && i < node->count; i++)
    {
      btv_setting *setting = &(*set)[(*set_count)++]; /* freed with its owner */
      bt_status one = load_setting (in, node, i, setting);
      if (one == BT_OK)
        one = check_setting (in, &node->keys[i], whose, evaluators, count, setting);
      status = btv_both (status, one);
    }
  return status;
}

static bt_status
load_reading_set (const btv_reader *in, btv_reading *reading, const btv_yaml_node *node)
{
  char whose[128];
  snprintf (whose, sizeof whose, "reading '%s'", BTV_SHOWN (reading->name));
  return load_set (in, node, whose, reading->evaluators, reading->evaluators_count,
                   &reading->set, &reading->set_count);
}

/* Parameters of the model that READING changes. */
static bt_status
load_reading_parameters (const btv_reader *in, btv_reading *reading,
                         const btv_yaml_node *node)
{
  if (node->kind != BTV_YAML_MAPPING || node->count == 0)
    return BTV_REFUSE (
        in, node, "'parameters' is %s; it must be a mapping, such as {x0: 5.1}",
        node->kind == BTV_YAML_MAPPING ? "empty" : btv_fields_kind (node));
  bt_status status = bti_calloc (&reading->parameters, node->count,
                                 sizeof *reading->parameters, in->error);
  for (size_t i = 0; reading->parameters && i < node->count; i++)
    {
      bt_error why = BT_ERROR_INIT;
      const btv_yaml_node *value = &node->items[i];
      bt_parameter *one = &reading->parameters[reading->parameters_count];
      bt_status read
          = value->kind != BTV_YAML_SCALAR
                ? BTV_REFUSE (in, value, "'%s' is %s; it must be a number",
                              BTV_SHOWN (node->keys[i].text), btv_fields_kind (value))
                : btv_modelfile_parse (one, node->keys[i].text, value->text, &why);
      if (read == BT_EINVAL)
        read = BTV_REFUSE (in, value, "%s", why.text);
      reading->parameters_count += read == BT_OK;
      status = btv_both (status, read);
    }
  return status;
}

static bt_status
load_reading (const btv_reader *in, btv_reading *reading, const btv_yaml_node *key,
              const btv_yaml_node *node)
{
  enum
  {
    TEXT,
    EVALUATORS,
    SET,
    PARAMETERS,
    MODES,
    COUNT
  };
  btv_field fields[COUNT] = {
    [TEXT] = { .name = "text", .required = 1 },
    [EVALUATORS] = { .name = "evaluators", .required = 1 },
    [SET] = { .name = "set" },
    [PARAMETERS] = { .name = "parameters" },
    [MODES] = { .name = "modes" },
  };
  reading->line = key->line;
  bt_status status = btv_fields_name (in, key, "bad name of a reading");
  status = btv_both (status, bti_strdup (&reading->name, key->text, in->error));
  status = btv_both (status, btv_fields_take (in, node, "a reading", fields, COUNT));
  status = btv_both (status, btv_fields_text (in, &fields[TEXT], &reading->text));
  if (fields[EVALUATORS].value)
    status = btv_both (status, btv_readings_evaluators (in, fields[EVALUATORS].value,
                                                        &reading->evaluators,
                                                        &reading->evaluators_count));
  if (fields[SET].value && reading->name)
    status = btv_both (status, load_reading_set (in, reading, fields[SET].value));
  if (fields[PARAMETERS].value)
    status = btv_both (status,
                       load_reading_parameters (in, reading, fields[PARAMETERS].value));
  if (!fields[SET].value && !fields[PARAMETERS].value && node->kind == BTV_YAML_MAPPING
      && !node->open)
    status = btv_both (status, BTV_REFUSE (in, node,
                                           "missing key 'set' in a reading; add it, or "
                                           "'parameters': what it changes"));
  if (fields[MODES].value)
    status = btv_both (
        status, btv_fields_count (in, &fields[MODES], BTI_MAX_MODES, &reading->modes));
  reading->parts = status == BT_OK;
  return status;
}

static bt_status
load_readings (const btv_reader *in, btv_claims *claims, const btv_yaml_node *node)
{
  bt_status status = BT_OK;
  size_t count = node->count;
  if (node->kind != BTV_YAML_MAPPING)
    return BTV_REFUSE (in, node, "'readings' is %s; it must be a mapping from names",
                       btv_fields_kind (node));
  if (count > BTI_MAX_READINGS)
    {
      count = BTI_MAX_READINGS;
      status
          = BTV_REFUSE (in, &node->keys[count],
                        "%zu readings; a file has at most %zu, for all pairs of them "
                        "are tried",
                        node->count, count);
    }
  status = btv_both (status, bti_calloc (&claims->readings, count,
                                         sizeof *claims->readings, in->error));
  for (size_t i = 0; claims->readings && i < count; i++)
    {
      claims->readings_count++;
      status = btv_both (status, load_reading (in, &claims->readings[i], &node->keys[i],
                                               &node->items[i]));
    }
  return status;
}

/* Whether CLAIM has all that says which readings concern it. */
static int
is_sound (const btv_claim *claim)
{
  return claim->evaluator
         && (claim->modes > 0
             || !(btv_evaluator_needs (claim->evaluator) & BTV_NEEDS_MODEL));
}

/* ---- one claim ----------------------------------------------------------------- */

static bt_status
load_table (const btv_reader *in, btv_claim *claim, const btv_yaml_node *node)
{
  enum
  {
    NAME,
    ROW,
    COLUMN,
    COUNT
  };
  btv_field fields[COUNT] = {
    [NAME] = { .name = "name", .required = 1 },
    [ROW] = { .name = "row", .required = 1 },
    [COLUMN] = { .name = "column", .required = 1 },
  };
  bt_status status = btv_fields_take (in, node, "a claim's table", fields, COUNT);
  status = btv_both (status, btv_fields_text (in, &fields[NAME], &claim->table));
  status = btv_both (status,
                     btv_fields_count (in, &fields[ROW], BTI_MAX_ROW, &claim->row));
  return btv_both (status, btv_fields_text (in, &fields[COLUMN], &claim->column));
}

static bt_status
load_tier (const btv_reader *in, btv_claim *claim, const btv_field *from)
{
  static const char *const names[] = { [BTV_QUICK] = "quick", [BTV_FULL] = "full" };
  btv_known known;
  claim->tier = BTV_QUICK;
  if (!from->value)
    return BT_OK;
  bt_status status = btv_fields_check (in, from);
  if (status != BT_OK)
    return status;
  btv_known_begin (&known, from->value->text);
  for (int i = 0; i <= BTV_FULL; i++)
    {
      claim->tier = (btv_tier) i;
      if (strcmp (from->value->text, names[i]) == 0)
        return BT_OK;
      btv_known_add (&known, names[i]);
    }
  return btv_known_refuse (in, from->value, &known, NULL, "unknown tier '%s'",
                           BTV_SHOWN (from->value->text));
}

/* Whether NAME, of a reading or a pair, is or has in it one with faults. */
static int
is_doubtful (const btv_claims *claims, const char *name)
{
  for (; name; name = strchr (name, '+'))
    {
      name += *name == '+';
      for (size_t i = 0; i < claims->readings_count; i++)
        {
          const btv_reading *one = &claims->readings[i];
          if (one->parts == 0 && strlen (one->name) == strcspn (name, "+")
              && strncmp (name, one->name, strlen (one->name)) == 0)
            return 1;
        }
    }
  return 0;
}

static bt_status
load_expect_reading (const btv_reader *in, const btv_claims *claims, btv_claim *claim,
                     const btv_field *reading)
{
  btv_known known;
  bt_status status = btv_fields_text (in, reading, &claim->expect_reading);
  if (status != BT_OK)
    return status;
  if (!claim->has_expect || claim->expect != BTV_EXPLAINED)
    return BTV_REFUSE (in, reading->key,
                       "'expect_reading' without 'expect: explained'; leave it out");
  if (!is_sound (claim) || is_doubtful (claims, claim->expect_reading))
    return BT_OK;
  btv_known_begin (&known, claim->expect_reading);
  for (size_t i = 0; i < claims->readings_count; i++)
    {
      const btv_reading *one = &claims->readings[i];
      if (one->parts == 0 || !btv_reading_concerns (one, claim))
        continue;
      if (strcmp (one->name, claim->expect_reading) == 0)
        return BT_OK;
      btv_known_add (&known, one->name);
    }
  return btv_known_refuse (in, reading->value, &known, "see `breaktime list readings'",
                           "no reading '%s' for evaluator '%s'",
                           BTV_SHOWN (claim->expect_reading),
                           btv_evaluator_name (claim->evaluator));
}

static bt_status
load_expect (const btv_reader *in, const btv_claims *claims, btv_claim *claim,
             const btv_field *expect, const btv_field *reading)
{
  bt_status status = BT_OK;
  if (expect->value)
    {
      status = btv_fields_check (in, expect);
      bt_error why = BT_ERROR_INIT;
      if (status == BT_OK
          && btv_verdict_find (&claim->expect, expect->value->text, &why) != BT_OK)
        status = BTV_REFUSE (in, expect->value, "%s", why.text);
      claim->has_expect = status == BT_OK;
    }
  if (reading->value && status == BT_OK)
    status = load_expect_reading (in, claims, claim, reading);
  return status;
}

static bt_status
load_close (const btv_reader *in, btv_claim *claim, const btv_field *from)
{
  enum
  {
    RELATIVE,
    WHY,
    COUNT
  };
  btv_field fields[COUNT] = {
    [RELATIVE] = { .name = "relative", .required = 1 },
    [WHY] = { .name = "why", .required = 1 },
  };
  if (!from->value)
    return BT_OK;
  if (claim->evaluator && btv_evaluator_kind (claim->evaluator) != BTV_NUMBER)
    return BTV_REFUSE (in, from->key,
                       "'close' for a label; leave it out, only a number "
                       "can be close");
  bt_status status
      = btv_fields_take (in, from->value, "a claim's close", fields, COUNT);
  const btv_yaml_node *relative = fields[RELATIVE].value;
  if (relative)
    {
      bt_status one = btv_fields_number (in, relative, "relative", BTV_POSITIVE,
                                         &claim->close_relative);
      if (one == BT_OK && !(claim->close_relative < 1))
        one = BTV_REFUSE (in, relative,
                          "'relative' is %s; it must be below 1: zero, or a number of "
                          "the other sign, would be close",
                          BTV_SHOWN (relative->text));
      status = btv_both (status, one);
    }
  return btv_both (status, btv_fields_text (in, &fields[WHY], &claim->close_why));
}

enum
{
  CLAIM_ID,
  CLAIM_WHERE,
  CLAIM_STATEMENT,
  CLAIM_TABLE,
  CLAIM_EVALUATOR,
  CLAIM_PARAMETERS,
  CLAIM_SET,
  CLAIM_QUANTITY,
  CLAIM_PRINTED, /* and three more, in the order of btv_claimed_load */
  CLAIM_UNCERTAINTY,
  CLAIM_DIGITS,
  CLAIM_WHY,
  CLAIM_CONVERT,
  CLAIM_TIER,
  CLAIM_EXPECT,
  CLAIM_EXPECT_READING,
  CLAIM_CLOSE,
  CLAIM_MISSING,
  CLAIM_ORIGIN, /* and what follows, in the order of btv_origin_load */
  CLAIM_ENCODES,
  CLAIM_DERIVATION,
  CLAIM_FAMILY,
  CLAIM_RECONSTRUCTION,
  CLAIM_FIELDS
};

/* The parameters, once it is known or known not to be known what for. */
static bt_status
load_parameters (const btv_reader *in, const btv_claims *claims, btv_claim *claim,
                 const btv_yaml_node *node, const btv_field *fields)
{
  const int quantity = fields[CLAIM_QUANTITY].value != NULL;
  if (claim->evaluator && btv_evaluator_needs (claim->evaluator)
      && !fields[CLAIM_PARAMETERS].value && !node->open)
    return BTV_REFUSE (in, fields[quantity ? CLAIM_QUANTITY : CLAIM_EVALUATOR].value,
                       "missing key 'parameters'; evaluator '%s' needs them",
                       btv_evaluator_name (claim->evaluator));
  return btv_parameters_load (in, claims, claim, fields[CLAIM_PARAMETERS].value);
}

/* A quantity says what its evaluator is and how it is set. */
static bt_status
refuse_beside_quantity (const btv_reader *in, const btv_field *fields)
{
  static const int foreign[] = { CLAIM_EVALUATOR, CLAIM_SET };
  bt_status status = BT_OK;
  for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
    if (fields[foreign[i]].value)
      status = btv_both (status, BTV_REFUSE (in, fields[foreign[i]].key,
                                             "'%s' beside 'quantity', which says it; "
                                             "leave one of them out",
                                             fields[foreign[i]].name));
  return status;
}

/* What is computed and what was printed. */
static bt_status
load_question (const btv_reader *in, const btv_claims *claims, btv_claim *claim,
               const btv_yaml_node *node, const btv_field *fields)
{
  const btv_field *quantity = &fields[CLAIM_QUANTITY];
  const int required[]
      = { quantity->value ? CLAIM_QUANTITY : CLAIM_EVALUATOR, CLAIM_PRINTED };
  bt_status status = BT_OK;
  for (size_t i = 0; i < sizeof required / sizeof *required && !node->open; i++)
    if (!fields[required[i]].value)
      status = btv_both (
          status,
          BTV_REFUSE (in, node, "missing key '%s' in a claim; add it, or 'missing'",
                      fields[required[i]].name));
  if (quantity->value)
    status = btv_both (status, refuse_beside_quantity (in, fields));
  if (quantity->value)
    status = btv_both (status, btv_quantity_load (in, claim, quantity->value));
  else if (fields[CLAIM_EVALUATOR].value)
    status
        = btv_both (status, btv_readings_evaluator (in, fields[CLAIM_EVALUATOR].value,
                                                    &claim->evaluator));
  status = btv_both (status, load_parameters (in, claims, claim, node, fields));
  if (status == BT_OK && quantity->value)
    status = btv_quantity_check (in, claim, quantity->value);
  if (fields[CLAIM_SET].value && !quantity->value)
    status = btv_both (status, load_set (in, fields[CLAIM_SET].value, "a claim",
                                         &claim->evaluator, claim->evaluator != NULL,
                                         &claim->set, &claim->set_count));
  if (fields[CLAIM_PRINTED].value)
    status = btv_both (status, btv_claimed_load (in, claim, &fields[CLAIM_PRINTED]));
  status = btv_both (status, btv_claimed_convert (in, claim, &fields[CLAIM_CONVERT]));
  status = btv_both (status, load_tier (in, claim, &fields[CLAIM_TIER]));
  status = btv_both (status, load_expect (in, claims, claim, &fields[CLAIM_EXPECT],
                                          &fields[CLAIM_EXPECT_READING]));
  return btv_both (status, load_close (in, claim, &fields[CLAIM_CLOSE]));
}

/* What of the source is missing, instead of a question. */
static bt_status
load_missing (const btv_reader *in, const btv_claims *claims, btv_claim *claim,
              const btv_field *fields)
{
  static const int foreign[]
      = { CLAIM_EVALUATOR, CLAIM_PARAMETERS, CLAIM_SET,         CLAIM_PRINTED,
          CLAIM_TIER,      CLAIM_CLOSE,      CLAIM_UNCERTAINTY, CLAIM_DIGITS,
          CLAIM_WHY,       CLAIM_FAMILY,     CLAIM_QUANTITY,    CLAIM_CONVERT };
  bt_status status = BT_OK;
  for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
    if (fields[foreign[i]].value)
      status = btv_both (
          status,
          BTV_REFUSE (in, fields[foreign[i]].key,
                      "'%s' beside 'missing': what cannot be computed has none; "
                      "leave one of them out",
                      fields[foreign[i]].name));
  if (claim->origin == BTV_ORIGIN_ENCODED)
    status = btv_both (
        status,
        BTV_REFUSE (in, fields[CLAIM_ORIGIN].value,
                    "origin 'encoded' beside 'missing': there is no number; say "
                    "quoted where the source shows what cannot be computed"));
  claim->evaluator = btv_evaluator_none ();
  claim->claimed = (btv_interval){ NAN, NAN, NAN };
  status = btv_both (status,
                     btv_fields_text (in, &fields[CLAIM_MISSING], &claim->missing));
  status = btv_both (status, bti_strdup (&claim->printed, "–", in->error));
  return btv_both (status, load_expect (in, claims, claim, &fields[CLAIM_EXPECT],
                                        &fields[CLAIM_EXPECT_READING]));
}

/* *ID becomes the node of the claim's id, if it is one, for the test on duplicates. */
static bt_status
load_claim (const btv_reader *in, const btv_claims *claims, btv_claim *claim,
            const btv_yaml_node *node, const btv_yaml_node **id)
{
  btv_field fields[CLAIM_FIELDS] = {
    [CLAIM_ID] = { .name = "id", .required = 1 },
    [CLAIM_WHERE] = { .name = "where", .required = 1 },
    [CLAIM_STATEMENT] = { .name = "statement", .required = 1 },
    [CLAIM_TABLE] = { .name = "table" },
    [CLAIM_EVALUATOR] = { .name = "evaluator" },
    [CLAIM_PARAMETERS] = { .name = "parameters" },
    [CLAIM_SET] = { .name = "set" },
    [CLAIM_QUANTITY] = { .name = "quantity" },
    [CLAIM_PRINTED] = { .name = "printed" },
    [CLAIM_UNCERTAINTY] = { .name = "uncertainty" },
    [CLAIM_DIGITS] = { .name = "digits" },
    [CLAIM_WHY] = { .name = "why" },
    [CLAIM_CONVERT] = { .name = "convert" },
    [CLAIM_TIER] = { .name = "tier" },
    [CLAIM_EXPECT] = { .name = "expect" },
    [CLAIM_EXPECT_READING] = { .name = "expect_reading" },
    [CLAIM_CLOSE] = { .name = "close" },
    [CLAIM_MISSING] = { .name = "missing" },
    [CLAIM_ORIGIN] = { .name = "origin" },
    [CLAIM_ENCODES] = { .name = "encodes" },
    [CLAIM_DERIVATION] = { .name = "derivation" },
    [CLAIM_FAMILY] = { .name = "family" },
    [CLAIM_RECONSTRUCTION] = { .name = "reconstruction" },
  };
  claim->line = node->line;
  claim->at = claim->t_max = NAN;
  bt_status status = btv_fields_take (in, node, "a claim", fields, CLAIM_FIELDS);
  if (node->kind != BTV_YAML_MAPPING)
    return status;
  bt_status named = btv_fields_id (in, &fields[CLAIM_ID], &claim->id);
  if (named == BT_OK)
    *id = fields[CLAIM_ID].value;
  status = btv_both (status, named);
  status = btv_both (status, btv_fields_text (in, &fields[CLAIM_WHERE], &claim->where));
  status = btv_both (status,
                     btv_fields_text (in, &fields[CLAIM_STATEMENT], &claim->statement));
  if (fields[CLAIM_TABLE].value)
    status = btv_both (status, load_table (in, claim, fields[CLAIM_TABLE].value));
  status = btv_both (
      status, btv_origin_load (in, &claims->source, claim, &fields[CLAIM_ORIGIN]));
  return btv_both (status, fields[CLAIM_MISSING].value
                               ? load_missing (in, claims, claim, fields)
                               : load_question (in, claims, claim, node, fields));
}

/* ---- all claims ---------------------------------------------------------------- */

static int
compare_ids (const void *a, const void *b)
{
  const btv_yaml_node *x = *(const btv_yaml_node *const *) a;
  const btv_yaml_node *y = *(const btv_yaml_node *const *) b;
  int order = strcmp (x->text, y->text);
  return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

/* IDS is sorted here. */
static bt_status
check_ids (const btv_reader *in, const btv_yaml_node **ids, size_t count)
{
  bt_status status = BT_OK;
  qsort (ids, count, sizeof *ids, compare_ids);
  for (size_t i = 1, first = 0; i < count; i++)
    if (strcmp (ids[first]->text, ids[i]->text) != 0)
      first = i;
    else
      status
          = btv_both (status, BTV_REFUSE (in, ids[i],
                                          "duplicate id '%s', first on line %zu; "
                                          "give each claim its own",
                                          BTV_SHOWN (ids[i]->text), ids[first]->line));
  return status;
}

static bt_status
load_claims (const btv_reader *in, btv_claims *claims, const btv_yaml_node *node)
{
  if (node->kind != BTV_YAML_SEQUENCE || (node->count == 0 && !node->open))
    return BTV_REFUSE (
        in, node, "'claims' is %s; it must be a list of at least one claim",
        node->kind == BTV_YAML_SEQUENCE ? "empty" : btv_fields_kind (node));
  if (node->count > BTI_MAX_CLAIMS)
    return BTV_REFUSE (in, &node->items[BTI_MAX_CLAIMS],
                       "%zu claims; a file has at most %d, so split it", node->count,
                       BTI_MAX_CLAIMS);
  const btv_yaml_node **ids = NULL;
  size_t named = 0;
  bt_status status
      = bti_calloc (&claims->claims, node->count, sizeof *claims->claims, in->error);
  status = btv_both (status, bti_calloc (&ids, node->count, sizeof *ids, in->error));
  for (size_t i = 0; claims->claims && ids && i < node->count; i++)
    {
      claims->claims_count++;
      status = btv_both (status, load_claim (in, claims, &claims->claims[i],
                                             &node->items[i], &ids[named]));
      named += ids[named] != NULL;
    }
  if (ids)
    status = btv_both (status, check_ids (in, ids, named));
  free (ids);
  return status;
}

static bt_status
load_file (const btv_reader *in, btv_claims *claims, const btv_yaml_node *root)
{
  enum
  {
    SOURCE,
    DISCRETISATIONS,
    READINGS,
    VARY,
    FIGURES,
    CLAIMS,
    COUNT
  };
  btv_field fields[COUNT] = {
    [SOURCE] = { .name = "source", .required = 1 },
    [DISCRETISATIONS] = { .name = "discretisations" },
    [READINGS] = { .name = "readings" },
    [VARY] = { .name = "vary" },
    [FIGURES] = { .name = "figures" },
    [CLAIMS] = { .name = "claims", .required = 1 },
  };
  bt_status status = btv_fields_take (in, root, "a claims file", fields, COUNT);
  status
      = btv_both (status, btv_source_load (in, &claims->source, fields[SOURCE].value));
  /* In this order, whatever that of the file: each refers to those before. */
  if (fields[DISCRETISATIONS].value)
    status
        = btv_both (status, btv_discretisations_load (in, fields[DISCRETISATIONS].value,
                                                      &claims->discretisations));
  if (fields[READINGS].value)
    status = btv_both (status, load_readings (in, claims, fields[READINGS].value));
  status = btv_both (status, btv_readings_pair (claims, in->error));
  if (fields[VARY].value)
    status = btv_both (status, btv_vary_load (in, fields[VARY].value, &claims->vary,
                                              &claims->vary_count));
  if (fields[FIGURES].value)
    status = btv_both (status, btv_plots_load (in, fields[FIGURES].value,
                                               &claims->plots, &claims->plots_count));
  if (fields[CLAIMS].value)
    status = btv_both (status, load_claims (in, claims, fields[CLAIMS].value));
  return status;
}

bt_status
btv_claims_read (btv_claims **out, const char *path, btv_complaints *complaints,
                 bt_error *error)
{
  *out = NULL;
  btv_yaml_node *root;
  btv_claims *claims = NULL;
  bt_status status = btv_yaml_read (&root, path, BTI_MAX_YAML, complaints, error);
  if (status == BT_OK)
    status = bti_calloc (&claims, 1, sizeof *claims, error);
  if (status == BT_OK)
    status = bti_strdup (&claims->path, path, error);
  if (status == BT_OK && root)
    status
        = load_file (&(btv_reader){ path, complaints, error, &claims->discretisations },
                     claims, root);
  btv_yaml_free (root);
  status = btv_complaints_settle (complaints, status, error);
  if (status == BT_OK)
    *out = claims;
  else
    btv_claims_free (claims);
  return status;
}

bt_status
btv_claims_load (btv_claims **out, const char *path, bt_error *error)
{
  btv_complaints complaints = { NULL, 0, 0 };
  bt_status status = btv_claims_read (out, path, &complaints, error);
  btv_complaints_clear (&complaints);
  return status;
}

/* ---- release ------------------------------------------------------------------- */

static void
clear_set (btv_setting *set, size_t count)
{
  for (size_t i = 0; i < count; i++)
    {
      free ((char *) set[i].key);
      free ((char *) set[i].value);
    }
  free (set);
}

static void
clear_reading (btv_reading *reading)
{
  clear_set (reading->set, reading->set_count);
  free (reading->parameters);
  free (reading->evaluators);
  free (reading->name);
  free (reading->text);
}

static void
clear_claim (btv_claim *claim)
{
  free (claim->id);
  free (claim->where);
  free (claim->statement);
  free (claim->encodes);
  free (claim->derivation);
  free (claim->family);
  free (claim->table);
  free (claim->column);
  free (claim->omega);
  free (claim->couplings);
  clear_set (claim->set, claim->set_count);
  free (claim->model);
  free (claim->model_path);
  btv_modelfile_free (claim->closed);
  free (claim->given);
  free (claim->scan_name);
  free (claim->scan_path);
  if (claim->scan)
    btv_scan_clear (claim->scan);
  free (claim->scan);
  free (claim->missing);
  free (claim->printed);
  free (claim->expect_reading);
  free (claim->close_why);
  free (claim->digits_why);
  free (claim->convert.why);
}

void
btv_claims_free (btv_claims *claims)
{
  if (!claims)
    return;
  for (size_t i = 0; i < claims->readings_count; i++)
    clear_reading (&claims->readings[i]);
  for (size_t i = 0; i < claims->claims_count; i++)
    clear_claim (&claims->claims[i]);
  btv_plots_free (claims->plots, claims->plots_count);
  btv_vary_free (claims->vary, claims->vary_count);
  btv_discretisations_clear (&claims->discretisations);
  free (claims->readings);
  free (claims->claims);
  btv_source *source = &claims->source;
  free (source->id);
  free (source->title);
  free (source->authors);
  free (source->journal);
  free (source->year);
  free (source->doi);
  free (source->reconstruction);
  free (claims->path);
  free (claims);
}
