/* validation/discretisation.c - see discretisation.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/discretisation.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/number.h"
#include "validation/data.h"
#include "validation/evaluator.h"
#include "validation/fields.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  NUMBERS = 4,
  DIGITS = 32, /* bytes of one number, at most */
  MOST_POINTS = 1000000,
  NAMES = 64 /* of one file */
};

/* ---- as a text ------------------------------------------------------------------ */

/* The numbers of TEXT, '/' between them: how many, or -1 where one is none. */
static int
split (const char *text, double number[NUMBERS])
{
  int count = 0;
  for (const char *at = text; at; count++)
    {
      char one[DIGITS];
      const size_t length = strcspn (at, "/");
      if (count == NUMBERS || length >= sizeof one)
        return -1;
      memcpy (one, at, length);
      one[length] = '\0';
      if (!bti_number_is_plain (one))
        return -1;
      number[count] = strtod (one, NULL);
      at = at[length] ? at + length + 1 : NULL;
    }
  return count;
}

/* Non-zero when OUT can be: a grid with both its numbers or none, and output after
 * whole steps. */
static int
is_whole (const btv_discretisation *d, double points)
{
  static const double least = 1e-6, longest = 10, largest = 1e6, most = 1e3;
  const double steps = d->interval / d->step;
  const int grid = points == 0
                       ? d->box == 0
                       : points >= 4 && points <= MOST_POINTS && fmod (points, 2) == 0
                             && d->box > 0 && d->box <= largest;
  return grid && d->step >= least && d->step <= longest && d->interval <= most
         && steps > 0.5 && fabs (steps - round (steps)) <= 1e-9 * steps;
}

bt_status
btv_discretisation_read (btv_discretisation *out, const char *text, bt_error *error)
{
  double number[NUMBERS] = { 0 };
  *out = (btv_discretisation){ 0 };
  if (strcmp (text, BTV_CONVERGED) == 0)
    return BT_OK;
  const int count = split (text, number);
  const double step = number[2];
  const btv_discretisation read
      = { .box = number[1],
          .step = step,
          /* Few enough to be quick, and close enough for what lasts a period. */
          .interval = count == NUMBERS ? number[3] : 3 * step };
  if (count < NUMBERS - 1 || !is_whole (&read, number[0]))
    return bt_error_set (
        error, BT_EINVAL,
        "'%.80s' is neither %s nor POINTS/BOX/STEP[/INTERVAL], such as 128/30/0.05: an "
        "even number of points and a box, both 0 without a grid; a step from 1e-6 to "
        "10; and an interval of whole steps",
        text, BTV_CONVERGED);
  *out = read;
  out->points = (size_t) number[0];
  return BT_OK;
}

/* ---- names ---------------------------------------------------------------------- */

void
btv_discretisations_clear (btv_discretisations *all)
{
  for (size_t i = 0; i < all->count; i++)
    free (all->item[i].name);
  free (all->item);
  *all = (btv_discretisations){ NULL, 0 };
}

/* What NODE says, as a text into OUT. */
static bt_status
load_one (const btv_reader *in, const btv_yaml_node *node,
          char out[BTV_DISCRETISATION_SIZE])
{
  enum
  {
    POINTS,
    BOX,
    STEP,
    INTERVAL,
    COUNT
  };
  btv_field fields[COUNT] = { [POINTS] = { .name = "points" },
                              [BOX] = { .name = "box" },
                              [STEP] = { .name = "step", .required = 1 },
                              [INTERVAL] = { .name = "interval" } };
  const char *text[COUNT] = { "0", "0", "", "" };
  bt_error why = BT_ERROR_INIT;
  btv_discretisation unused;
  bt_status status = btv_fields_take (in, node, "a discretisation", fields, COUNT);
  for (int i = 0; i < COUNT; i++)
    {
      double number;
      const btv_yaml_node *value = fields[i].value;
      if (!value)
        continue;
      bt_status one
          = btv_fields_number (in, value, fields[i].name, BTV_POSITIVE, &number);
      if (one == BT_OK)
        one = btv_fields_size (in, value, fields[i].name, DIGITS - 1);
      if (one == BT_OK)
        text[i] = value->text;
      status = btv_both (status, one);
    }
  if (status != BT_OK || !fields[STEP].value)
    return status;
  snprintf (out, BTV_DISCRETISATION_SIZE, "%.31s/%.31s/%.31s%s%.31s", text[POINTS],
            text[BOX], text[STEP], *text[INTERVAL] ? "/" : "", text[INTERVAL]);
  if (btv_discretisation_read (&unused, out, &why) != BT_OK)
    return BTV_REFUSE (in, node, "%s", why.text);
  return BT_OK;
}

bt_status
btv_discretisations_load (const btv_reader *in, const btv_yaml_node *node,
                          btv_discretisations *out)
{
  *out = (btv_discretisations){ NULL, 0 };
  if (node->kind != BTV_YAML_MAPPING)
    return BTV_REFUSE (in, node,
                       "'discretisations' is %s; it must be a mapping from names",
                       btv_fields_kind (node));
  if (node->count > NAMES)
    return BTV_REFUSE (in, &node->keys[NAMES],
                       "%zu discretisations; a file has at most %d", node->count,
                       NAMES);
  bt_status status
      = bti_calloc (&out->item, node->count + 1, sizeof *out->item, in->error);
  for (size_t i = 0; out->item && i < node->count; i++)
    {
      struct btv_discretisation_name *item = &out->item[out->count];
      bt_status one
          = btv_fields_name (in, &node->keys[i], "bad name of a discretisation");
      if (one == BT_OK && strcmp (node->keys[i].text, BTV_CONVERGED) == 0)
        one = BTV_REFUSE (in, &node->keys[i],
                          "a discretisation called '%s', which stands for none; call "
                          "it otherwise",
                          BTV_CONVERGED);
      one = btv_both (one, load_one (in, &node->items[i], item->text));
      if (one == BT_OK)
        one = bti_strdup (&item->name, node->keys[i].text, in->error);
      out->count += one == BT_OK;
      status = btv_both (status, one);
    }
  return status;
}

/* Add those of the claims file PATH, of which nothing else is read. */
static bt_status
add_file (btv_discretisations *all, const char *path, bt_error *error)
{
  btv_complaints complaints = { NULL, 0, 0 };
  const btv_reader in = { path, &complaints, error, NULL };
  btv_yaml_node *root;
  bt_status status = btv_yaml_load (&root, path, BTI_MAX_YAML, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; root->kind == BTV_YAML_MAPPING && i < root->count; i++)
    {
      btv_discretisations more;
      if (strcmp (root->keys[i].text, "discretisations") != 0)
        continue;
      status = btv_discretisations_load (&in, &root->items[i], &more);
      status = btv_complaints_settle (&complaints, status, error);
      if (status == BT_OK)
        status = bti_realloc (&all->item, all->count + more.count + 1,
                              sizeof *all->item, error);
      for (size_t k = 0; status == BT_OK && k < more.count; k++)
        {
          all->item[all->count++] = more.item[k];
          more.item[k].name = NULL;
        }
      btv_discretisations_clear (&more);
    }
  btv_complaints_clear (&complaints);
  btv_yaml_free (root);
  return status;
}

bt_status
btv_discretisations_builtin (btv_discretisations *out, bt_error *error)
{
  btv_builtins files;
  *out = (btv_discretisations){ NULL, 0 };
  bt_status status = btv_builtins_load (&files, BTV_DATA_CLAIMS, error);
  for (size_t i = 0; status == BT_OK && i < files.count; i++)
    status = add_file (out, files.item[i].path, error);
  btv_builtins_clear (&files);
  return status;
}

/* ---- what a word stands for ------------------------------------------------------ */

static const char *
text_of (const btv_discretisations *all, const char *name)
{
  for (size_t i = 0; all && i < all->count; i++)
    if (strcmp (all->item[i].name, name) == 0)
      return all->item[i].text;
  return NULL;
}

/* There is no NAME among those of a file and OWN. */
static bt_status
refuse (const btv_discretisations *all, const btv_discretisations *own,
        const char *name, bt_error *error)
{
  const btv_discretisations *list[] = { own, all };
  char known[256] = "", more[BTI_MORE_SIZE], hint[BTI_HINT_SIZE];
  size_t left = 0;
  bti_closest closest = { name, NULL, 0 };
  for (size_t k = 0; k < 2; k++)
    for (size_t i = 0; list[k] && i < list[k]->count; i++)
      {
        bti_text_list (known, sizeof known, list[k]->item[i].name, &left);
        bti_text_closer (&closest, list[k]->item[i].name);
      }
  return bt_error_set (error, BT_EINVAL,
                       "unknown discretisation '%.60s'; known: %s%s%s; or "
                       "POINTS/BOX/STEP[/INTERVAL], such as 128/30/0.05",
                       name, *known ? known : "none", bti_text_more (left, more),
                       bti_text_hint (&closest, hint));
}

/* Those that NAME may be one of: of the file before its colon, to where *NAME moves, or
 * of the built-in ones. */
static bt_status
gather (btv_discretisations *out, const char **name, bt_error *error)
{
  const char *colon = strrchr (*name, ':');
  char *word = NULL, *path = NULL;
  *out = (btv_discretisations){ NULL, 0 };
  if (!colon)
    return btv_discretisations_builtin (out, error);
  bt_status status = bti_strdup (&word, *name, error);
  if (status == BT_OK)
    {
      word[colon - *name] = '\0';
      status = btv_builtin_find (&path, BTV_DATA_CLAIMS, word, error);
    }
  if (status == BT_OK)
    status = add_file (out, path, error);
  *name = colon + 1;
  free (word);
  free (path);
  return status;
}

/* The text that WORD stands for into OUT. */
static bt_status
settle (char out[BTV_DISCRETISATION_SIZE], const char *word,
        const btv_discretisations *own, bt_error *error)
{
  btv_discretisation unused;
  btv_discretisations all = { NULL, 0 };
  const int written = strcmp (word, BTV_CONVERGED) == 0
                      || (strchr (word, '/') && !strchr (word, ':'));
  const char *name = word, *text = written ? word : text_of (own, word);
  bt_status status = BT_OK;
  if (!text)
    {
      status = gather (&all, &name, error);
      text = status == BT_OK ? text_of (&all, name) : NULL;
    }
  if (status == BT_OK && !text)
    status = refuse (&all, own, name, error);
  if (status == BT_OK)
    status = btv_discretisation_read (&unused, text, error);
  if (status == BT_OK)
    snprintf (out, BTV_DISCRETISATION_SIZE, "%s", text);
  btv_discretisations_clear (&all);
  return status;
}

bt_status
btv_discretisation_settle (char **out, const char *key, const char *word,
                           const btv_discretisations *own, bt_error *error)
{
  char text[BTV_DISCRETISATION_SIZE];
  size_t count, i = 0;
  const btv_key *keys = btv_keys (&count);
  *out = NULL;
  while (i < count && strcmp (keys[i].name, key) != 0)
    i++;
  if (i == count || keys[i].kind != BTV_KEY_GRID)
    return bti_strdup (out, word, error);
  bt_status status = settle (text, word, own, error);
  return status == BT_OK ? bti_strdup (out, text, error) : status;
}

bt_status
btv_discretisation_find (btv_discretisation *out, const char *word, bt_error *error)
{
  char text[BTV_DISCRETISATION_SIZE];
  bt_status status = settle (text, word, NULL, error);
  return status == BT_OK ? btv_discretisation_read (out, text, error) : status;
}
