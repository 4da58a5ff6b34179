/* validation/quantity.c - see quantity.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/quantity.h"
#include "base/limits.h"
#include "base/memory.h"
#include "validation/discretisation.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What stands behind the key that says which quantity it is. */
typedef enum mark_kind
{
  PAIR,    /* two methods, the exact one and the other; the evaluator is the other's */
  LEVEL,   /* a setting */
  WINDOW,  /* two times, the setting `from' and t_max */
  COUPLE,  /* two numbers of levels, the settings `upper' and `lower' */
  INSTANT, /* a time; beside another mark it is its time */
  PLAIN,   /* no mark: a setting under another name */
  NAMED    /* no mark: a setting that may be a mapping of names to numbers */
} mark_kind;

static const struct mark
{
  const char *key;
  mark_kind kind;
  const char *evaluator; /* what it is short for */
  const char *setting;   /* what it sets */
} marks[] = {
  { "between", PAIR, NULL, NULL },
  { "crosses", LEVEL, "crossing_time", "crosses" },
  { "maximum", WINDOW, "maximum", "from" },
  { "minimum", WINDOW, "minimum", "from" },
  { "frequency_near", LEVEL, "frequency", "frequency_near" },
  { "overlap", LEVEL, "overlap", "index" },
  { "frequency", COUPLE, "transition", NULL },
  { "revival", WINDOW, "revival", "from" },
  { "hump", LEVEL, "unimodal_until", "hump" },
  { "entropy_of", LEVEL, "entropy", "of" },
  { "purity_of", LEVEL, "purity_of", "of" },
  { "threshold_of", LEVEL, "threshold_of", "parameter" },
  { "level", LEVEL, "level", "index" },
  { "floquet", LEVEL, "floquet", "of" },
  { "stability_of", LEVEL, "floquet_stability", "of" },
  { "band_edge", LEVEL, "band_edge", "of" },
  { "at", INSTANT, "mean", NULL },
  { "delta", PLAIN, NULL, "threshold" },
  { "states", NAMED, NULL, "states" },
  { "levels", NAMED, NULL, "states" },
  { "orbit", NAMED, NULL, "orbit" },
  { "walls", NAMED, NULL, "walls" },
};

enum
{
  MARKS = sizeof marks / sizeof *marks
};

static const struct mark *
mark_of (const char *key)
{
  for (size_t i = 0; i < MARKS; i++)
    if (strcmp (marks[i].key, key) == 0)
      return &marks[i];
  return NULL;
}

/* Non-zero when MARK says which quantity it is. */
static int
says (const struct mark *mark)
{
  return mark->kind != PLAIN && mark->kind != NAMED;
}

/* The one mark of NODE that says what it is; *PLACE is where it stands. */
static bt_status
find_mark (const btv_reader *in, const btv_yaml_node *node, const struct mark **out,
           size_t *place)
{
  bt_status status = BT_OK;
  *out = NULL;
  for (size_t i = 0; i < node->count; i++)
    {
      const struct mark *mark = mark_of (node->keys[i].text);
      if (!mark || !says (mark))
        continue;
      if (*out && (*out)->kind != INSTANT && mark->kind != INSTANT)
        status = btv_both (status,
                           BTV_REFUSE (in, &node->keys[i],
                                       "'%s' beside '%s' in a quantity: each is one of "
                                       "its own; keep one",
                                       mark->key, (*out)->key));
      if (*out && mark->kind == INSTANT)
        continue;
      *out = mark;
      *place = i;
    }
  if (*out || node->open)
    return status;
  btv_known known;
  btv_known_begin (&known, node->count > 0 ? node->keys[0].text : "");
  for (size_t i = 0; i < MARKS; i++)
    if (says (&marks[i]))
      btv_known_add (&known, marks[i].key);
  return btv_known_refuse (in, node, &known, NULL,
                           "a quantity without a key that says which it is");
}

/* Add KEY = TEXT, which stands at NODE, to the settings of CLAIM. */
static bt_status
add (const btv_reader *in, btv_claim *claim, const btv_yaml_node *node, const char *key,
     const char *text)
{
  bt_error why = BT_ERROR_INIT;
  char *copy[2] = { NULL, NULL };
  bt_status status = btv_fields_size (in, node, key, BTI_MAX_TEXT);
  if (status != BT_OK)
    return status;
  status = btv_discretisation_settle (&copy[1], key, text, in->named, &why);
  const btv_setting wanted = { key, copy[1] };
  if (status == BT_OK)
    status = btv_evaluator_check (claim->evaluator, &wanted, &why);
  if (status == BT_ENOMEM)
    status = bt_error_set (in->error, status, "%s", why.text);
  else if (status != BT_OK)
    status = BTV_REFUSE (in, node, "a quantity, evaluator '%s': %s",
                         btv_evaluator_name (claim->evaluator), why.text);
  if (status == BT_OK)
    status = bti_strdup (&copy[0], key, in->error);
  if (status == BT_OK)
    claim->set[claim->set_count++] = (btv_setting){ copy[0], copy[1] };
  else
    free (copy[1]);
  return status;
}

/* Refuse VALUE, of KEY, unless it is a list of two texts. */
static bt_status
check_two (const btv_reader *in, const btv_yaml_node *value, const char *key,
           const char *example)
{
  int right = value->kind == BTV_YAML_SEQUENCE && value->count == 2;
  for (size_t i = 0; right && i < 2; i++)
    right = value->items[i].kind == BTV_YAML_SCALAR;
  if (right || value->open)
    return right ? BT_OK : BT_EDATA;
  return BTV_REFUSE (in, value, "'%s' must be a list of two, such as %s", key, example);
}

/* Of [exact, METHOD] the break time of METHOD. */
static bt_status
take_pair (const btv_reader *in, btv_claim *claim, const btv_yaml_node *value)
{
  size_t count;
  btv_known known;
  const btv_evaluator *const *all = btv_evaluators (&count);
  bt_status status = check_two (in, value, "between", "[exact, mean-field]");
  if (status != BT_OK)
    return status;
  if (strcmp (value->items[0].text, "exact") != 0)
    return BTV_REFUSE (in, &value->items[0],
                       "'%s' in 'between'; delta is taken of two means of which the "
                       "first is 'exact'",
                       BTV_SHOWN (value->items[0].text));
  btv_known_begin (&known, value->items[1].text);
  for (size_t i = 0; i < count; i++)
    {
      const char *method = btv_evaluator_rival (all[i]);
      if (!method)
        continue;
      if (strcmp (method, value->items[1].text) == 0)
        claim->evaluator = all[i];
      btv_known_add (&known, method);
    }
  if (claim->evaluator)
    return BT_OK;
  return btv_known_refuse (in, &value->items[1], &known, NULL,
                           "'between' exact and '%s'",
                           BTV_SHOWN (value->items[1].text));
}

/* Of [FROM, TO] both ends. */
static bt_status
take_window (const btv_reader *in, btv_claim *claim, const struct mark *mark,
             const btv_yaml_node *value)
{
  double from = 0;
  bt_status status = check_two (in, value, mark->key, "[0, 50]");
  if (status != BT_OK)
    return status;
  status = btv_fields_number (in, &value->items[0], mark->key, BTV_NOT_NEGATIVE, &from);
  if (status == BT_OK)
    status = btv_fields_number (in, &value->items[1], mark->key, BTV_POSITIVE,
                                &claim->t_max);
  if (status == BT_OK && !(from < claim->t_max))
    return BTV_REFUSE (in, value, "'%s' from %s to %s; the second time must be later",
                       mark->key, BTV_SHOWN (value->items[0].text),
                       BTV_SHOWN (value->items[1].text));
  return status == BT_OK
             ? add (in, claim, &value->items[0], mark->setting, value->items[0].text)
             : status;
}

/* Of [UPPER, LOWER] both. */
static bt_status
take_couple (const btv_reader *in, btv_claim *claim, const struct mark *mark,
             const btv_yaml_node *value)
{
  static const char *const names[] = { "upper", "lower" };
  bt_status status = check_two (in, value, mark->key, "[1, 0]");
  for (size_t i = 0; status == BT_OK && i < 2; i++)
    status = add (in, claim, &value->items[i], names[i], value->items[i].text);
  return status;
}

/* at: steady, no time, but the state that stays. */
static int
is_steady (const struct mark *mark, const btv_yaml_node *value)
{
  return mark->kind == INSTANT && value->kind == BTV_YAML_SCALAR
         && strcmp (value->text, "steady") == 0;
}

/* What the key that makes the quantity, at I of NODE, says. */
static bt_status
take_mark (const btv_reader *in, btv_claim *claim, const struct mark *mark,
           const btv_yaml_node *node, size_t i)
{
  const btv_yaml_node *value = &node->items[i];
  if (mark->kind == PAIR)
    return take_pair (in, claim, value);
  claim->evaluator
      = btv_evaluator_find (is_steady (mark, value) ? "steady_mean" : mark->evaluator);
  if (mark->kind == WINDOW)
    return take_window (in, claim, mark, value);
  if (mark->kind == COUPLE)
    return take_couple (in, claim, mark, value);
  if (value->kind != BTV_YAML_SCALAR)
    return BTV_REFUSE (in, value, "'%s' is %s; it must be a word or a number",
                       mark->key, btv_fields_kind (value));
  return mark->setting ? add (in, claim, value, mark->setting, value->text) : BT_OK;
}

/* {x: 5, y: 2} as "x=5 y=2". */
static bt_status
add_mapping (const btv_reader *in, btv_claim *claim, const struct mark *mark,
             const btv_yaml_node *node)
{
  char text[400] = "";
  for (size_t i = 0; i < node->count; i++)
    {
      const size_t used = strlen (text);
      if (node->items[i].kind != BTV_YAML_SCALAR)
        return BTV_REFUSE (in, &node->items[i],
                           "'%s' in '%s' is %s; it must be a number",
                           BTV_SHOWN (node->keys[i].text), mark->key,
                           btv_fields_kind (&node->items[i]));
      if ((size_t) snprintf (text + used, sizeof text - used, "%s%s=%s", i ? " " : "",
                             node->keys[i].text, node->items[i].text)
          >= sizeof text - used)
        return BTV_REFUSE (in, node, "'%s' is too long", mark->key);
    }
  if (node->count == 0)
    return BTV_REFUSE (in, node, "'%s' is an empty mapping", mark->key);
  return add (in, claim, &node->items[0], mark->setting, text);
}

/* One of the other keys. */
static bt_status
take_other (const btv_reader *in, btv_claim *claim, const btv_yaml_node *key,
            const btv_yaml_node *value)
{
  const struct mark *mark = mark_of (key->text);
  double unused;
  const int timed = btv_evaluator_needs (claim->evaluator) & BTV_NEEDS_AT ? 1 : 0;
  if (mark && mark->kind == NAMED && value->kind == BTV_YAML_MAPPING)
    return add_mapping (in, claim, mark, value);
  if (value->kind != BTV_YAML_SCALAR)
    return BTV_REFUSE (in, value, "'%s' is %s; it must be a word or a number",
                       BTV_SHOWN (key->text), btv_fields_kind (value));
  if (mark && mark->kind == INSTANT && timed)
    {
      /* One that is wrong is not missing, too. */
      const bt_status status
          = btv_fields_number (in, value, mark->key, BTV_NOT_NEGATIVE, &claim->at);
      claim->at = status == BT_OK ? claim->at : 0;
      return status;
    }
  if (mark && mark->kind == INSTANT
      && btv_evaluator_needs (claim->evaluator) & BTV_SAME_AT_ALL_TIMES)
    return btv_fields_number (in, value, mark->key, BTV_NOT_NEGATIVE, &unused);
  /* A break time is that of one part, of which its evaluators need not be told. */
  if (btv_evaluator_rival (claim->evaluator) && strcmp (key->text, "observe") == 0)
    return BT_OK;
  return add (in, claim, key, mark && mark->setting ? mark->setting : key->text,
              value->text);
}

bt_status
btv_quantity_load (const btv_reader *in, btv_claim *claim, const btv_yaml_node *node)
{
  const struct mark *mark;
  size_t place = 0;
  if (node->kind != BTV_YAML_MAPPING)
    return BTV_REFUSE (in, node,
                       "'quantity' is %s; it must be a mapping, such as {observe: x, "
                       "at: 5}",
                       btv_fields_kind (node));
  bt_status status
      = bti_calloc (&claim->set, node->count + 2, sizeof *claim->set, in->error);
  if (status == BT_OK)
    status = find_mark (in, node, &mark, &place);
  if (status == BT_OK && mark)
    status = take_mark (in, claim, mark, node, place);
  if (status != BT_OK || !claim->evaluator)
    return status;
  for (size_t i = 0; i < node->count; i++)
    if (i != place || (mark->kind == INSTANT && !is_steady (mark, &node->items[i])))
      status
          = btv_both (status, take_other (in, claim, &node->keys[i], &node->items[i]));
  if (btv_evaluator_knows (claim->evaluator, "observe") && !node->open)
    {
      size_t k = 0;
      while (k < node->count && strcmp (node->keys[k].text, "observe") != 0)
        k++;
      if (k == node->count)
        status = btv_both (status, BTV_REFUSE (in, node,
                                               "missing key 'observe' in a quantity; "
                                               "add it, such as observe: x^2*y^2"));
    }
  return status;
}

/* The part whose mean is that of break times: the first classical oscillator, or the
 * first at all where none is; "x" where the model is not known. */
static void
followed_part (const btv_claim *claim, char out[BT_MAX_NAME])
{
  btv_modelsetup setup;
  btv_complaints faults = { NULL, 0, 0 };
  bt_error why = BT_ERROR_INIT;
  const bt_part *followed = NULL;
  snprintf (out, BT_MAX_NAME, "x");
  if (!claim->closed
      || btv_modelfile_setup (&setup, claim->closed, claim->given, claim->given_count,
                              &faults, &why)
             != BT_OK)
    setup.parts = 0;
  for (size_t k = setup.parts; k-- > 0;)
    if (setup.part[k].kind == BT_OSCILLATOR
        && (!followed || setup.part[k].classical || !followed->classical))
      followed = &setup.part[k];
  if (followed)
    snprintf (out, BT_MAX_NAME, "%s", followed->name);
  btv_complaints_clear (&faults);
}

bt_status
btv_quantity_check (const btv_reader *in, const btv_claim *claim,
                    const btv_yaml_node *node)
{
  char x[BT_MAX_NAME];
  if (node->kind != BTV_YAML_MAPPING || !claim->evaluator
      || !btv_evaluator_rival (claim->evaluator))
    return BT_OK;
  followed_part (claim, x);
  for (size_t i = 0; i < node->count; i++)
    if (strcmp (node->keys[i].text, "observe") == 0
        && node->items[i].kind == BTV_YAML_SCALAR
        && strcmp (node->items[i].text, x) != 0)
      return BTV_REFUSE (in, &node->items[i],
                         "'observe' is '%s' beside 'between'; delta is that of %s",
                         BTV_SHOWN (node->items[i].text), x);
  return BT_OK;
}
