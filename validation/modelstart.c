/* validation/modelstart.c - `start' of a model file; see modelfile.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/modelparts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  MEAN,
  MOMENTUM,
  WIDTH,
  SQUEEZING,
  ANGLE,
  FOCK,
  CAT,
  PHASE,
  KEYS
};
static const char *const name_of[KEYS] = { [MEAN] = "mean",   [MOMENTUM] = "momentum",
                                           [WIDTH] = "width", [SQUEEZING] = "squeezing",
                                           [ANGLE] = "angle", [FOCK] = "fock",
                                           [CAT] = "cat",     [PHASE] = "phase" };

/* The kinds of start, each with the key that says it (KEYS: a Gaussian of some width)
 * and those that may stand beside it. */
static const struct
{
  int key;
  unsigned beside;
} kinds[] = {
  { SQUEEZING, 1u << MEAN | 1u << MOMENTUM | 1u << ANGLE },
  { FOCK, 1u << MEAN | 1u << MOMENTUM | 1u << WIDTH },
  { CAT, 1u << WIDTH | 1u << PHASE },
  { KEYS, 1u << MEAN | 1u << MOMENTUM | 1u << WIDTH },
};

/* The covariance of the vacuum, 1/2 in every direction, becomes exp(-2r)/2 along
 * n = (cos phi, sin phi) and exp(2r)/2 across it:
 *   s_qq = (exp(-2r) cos^2 + exp(2r) sin^2)/2,  s_qp = (exp(-2r) - exp(2r)) cos sin/2.
 * psi ~ exp(-(w + i c) q^2/2) has s_qq = 1/(2w), and p psi = (i w - c) q psi makes
 * s_qp = -c s_qq. */
void
btv_model_squeeze (double r, double angle, double *width, double *chirp)
{
  const double c = cos (angle), s = sin (angle);
  const double shorter = exp (-2 * r), longer = exp (2 * r);
  const double qq = (shorter * c * c + longer * s * s) / 2,
               qp = (shorter - longer) * c * s / 2;
  *width = 1 / (2 * qq);
  *chirp = -qp / qq;
}

/* Keys that say nothing beside the others. */
static bt_status
check_beside (const btv_reader *in, const btv_field *field)
{
  bt_status status = BT_OK;
  size_t k = 0;
  while (kinds[k].key < KEYS && !field[kinds[k].key].value)
    k++;
  for (int i = 0; i < KEYS; i++)
    {
      if (!field[i].value || i == kinds[k].key || kinds[k].beside & 1u << i)
        continue;
      const char *needs = i == ANGLE ? "squeezing" : i == PHASE ? "cat" : NULL;
      if (kinds[k].key == KEYS)
        status
            = btv_both (status, BTV_REFUSE (in, field[i].key,
                                            "'%s' says nothing without '%s'; add it or "
                                            "leave this out",
                                            name_of[i], needs ? needs : "mean"));
      else
        status = btv_both (status,
                           BTV_REFUSE (in, field[i].key,
                                       "'%s' says nothing beside '%s'; leave one out",
                                       name_of[i], name_of[kinds[k].key]));
    }
  return status;
}

/* Fill PART, an oscillator, from the VALUES that are there. */
static bt_status
set_oscillator (const btv_reader *in, const btv_field *field, const double value[KEYS],
                bt_part *part)
{
  part->mean = field[CAT].value ? value[CAT] : value[MEAN];
  part->momentum = value[MOMENTUM];
  part->phase = value[PHASE];
  part->width = 1;
  if (field[WIDTH].value && !(value[WIDTH] > 0))
    return BTV_REFUSE (in, field[WIDTH].value, "'width' is %.6g; it must be > 0",
                       value[WIDTH]);
  if (field[WIDTH].value)
    part->width = value[WIDTH];
  if (field[SQUEEZING].value)
    {
      btv_model_squeeze (value[SQUEEZING], value[ANGLE], &part->width, &part->chirp);
      if (!(part->width > 0) || !isfinite (part->width) || !isfinite (part->chirp))
        return BTV_REFUSE (in, field[SQUEEZING].value,
                           "'squeezing' is %.6g; exp(2r) is out of range",
                           value[SQUEEZING]);
    }
  if (field[FOCK].value)
    {
      const double n = value[FOCK];
      part->start = BT_START_FOCK;
      if (!(n >= 0 && n <= BT_MAX_LEVEL && n == floor (n)))
        return BTV_REFUSE (in, field[FOCK].value,
                           "'fock' is %.12g; it must be a whole number from 0 to %d", n,
                           BT_MAX_LEVEL);
      part->level = (unsigned) n;
    }
  if (field[CAT].value)
    part->start = BT_START_CAT;
  if (field[CAT].value
      && !(2 + 2 * cos (part->phase) * exp (-part->width * part->mean * part->mean)
           > 1e-6))
    return BTV_REFUSE (in, field[CAT].value,
                       "the packets of the cat, at %.6g and %.6g, cancel each other; "
                       "choose another phase or a larger distance",
                       part->mean, -part->mean);
  return BT_OK;
}

static bt_status
load_oscillator (const btv_reader *in, const btv_yaml_node *node,
                 const btv_modelsetup *setup, bt_part *part)
{
  btv_field field[KEYS];
  double value[KEYS] = { 0 };
  char what[BT_MAX_NAME + 16];
  for (int i = 0; i < KEYS; i++)
    field[i] = (btv_field){ .name = name_of[i] };
  snprintf (what, sizeof what, "the start of %s", part->name);
  bt_status status = btv_fields_take (in, node, what, field, KEYS);
  status = btv_both (status, check_beside (in, field));
  for (int i = 0; i < KEYS; i++)
    if (field[i].value)
      status = btv_both (
          status, btv_model_number (in, field[i].value, name_of[i], setup, &value[i]));
  return status == BT_OK ? set_oscillator (in, field, value, part) : status;
}

static bt_status
load_qubit (const btv_reader *in, const btv_yaml_node *node,
            const btv_modelsetup *setup, bt_part *part)
{
  static const char *const axis[] = { "bloch, x", "bloch, y", "bloch, z" };
  btv_field field = { .name = "bloch", .required = 1 };
  char what[BT_MAX_NAME + 24];
  snprintf (what, sizeof what, "the start of the qubit %s", part->name);
  bt_status status = btv_fields_take (in, node, what, &field, 1);
  const btv_yaml_node *list = field.value;
  if (!list)
    return status;
  if (list->kind != BTV_YAML_SEQUENCE || list->count != 3)
    return btv_both (status, BTV_REFUSE (in, list,
                                         "'bloch' must be a list of three numbers, "
                                         "[x, y, z]"));
  double length2 = 0;
  for (size_t i = 0; i < 3; i++)
    {
      status = btv_both (status, btv_model_number (in, &list->items[i], axis[i], setup,
                                                   &part->bloch[i]));
      length2 += part->bloch[i] * part->bloch[i];
    }
  if (status == BT_OK && !(length2 < 1 + 1e-9))
    status = BTV_REFUSE (in, list,
                         "'bloch' has the length %.6g; it must be 1, that of a pure "
                         "state, or less, that of a mixed one",
                         sqrt (length2));
  for (size_t i = 0; status == BT_OK && i < 3 && length2 > 1 - 1e-9; i++)
    part->bloch[i] /= sqrt (length2);
  return status;
}

static bt_status
load_joint (const btv_reader *in, const btv_yaml_node *start, const btv_yaml_node *node,
            btv_modelsetup *setup)
{
  btv_field field = { .name = "ground_of", .required = 1 };
  bt_status status = btv_fields_take (in, node, "the joint start", &field, 1);
  for (size_t i = 0; i < start->count; i++)
    if (strcmp (start->keys[i].text, "joint") != 0)
      status = btv_both (status, BTV_REFUSE (in, &start->keys[i],
                                             "a start of '%s' beside 'joint', which is "
                                             "that of all parts; leave one out",
                                             BTV_SHOWN (start->keys[i].text)));
  if (!field.value)
    return status;
  setup->ground_of = field.value->text;
  return btv_both (status,
                   btv_model_expression (in, field.value, "ground_of", setup, 0));
}

bt_status
btv_model_start (const btv_reader *in, const btv_yaml_node *root,
                 const btv_yaml_node *node, btv_modelsetup *setup)
{
  unsigned said = 0;
  bt_status status = BT_OK;
  for (size_t k = 0; k < setup->parts; k++)
    if (setup->part[k].kind == BT_QUBIT)
      setup->part[k].start = BT_START_BLOCH;
    else
      setup->part[k].width = 1;
  if (node && node->kind != BTV_YAML_MAPPING)
    return BTV_REFUSE (in, node, "'start' is %s; it must be a mapping, `part: {...}'",
                       btv_fields_kind (node));
  for (size_t i = 0; node && i < node->count; i++)
    {
      size_t k;
      if (strcmp (node->keys[i].text, "joint") == 0)
        {
          said = ~0u;
          status = btv_both (status, load_joint (in, node, &node->items[i], setup));
          continue;
        }
      bt_status one = btv_model_part (in, &node->keys[i], setup, &k);
      if (one == BT_OK)
        {
          bt_part *part = &setup->part[k];
          said |= 1u << k;
          one = part->kind == BT_QUBIT
                    ? load_qubit (in, &node->items[i], setup, part)
                    : load_oscillator (in, &node->items[i], setup, part);
        }
      status = btv_both (status, one);
    }
  for (size_t k = 0; !root->open && k < setup->parts; k++)
    if (setup->part[k].kind == BT_QUBIT && !(said & 1u << k))
      status = btv_both (status, BTV_REFUSE (in, node ? node : root,
                                             "the qubit '%s' has no start; add `%s: "
                                             "{bloch: [0, 0, 1]}' or another one",
                                             setup->part[k].name, setup->part[k].name));
  /* A joint start is no product of these; what a qubit has is a pure state. */
  for (size_t k = 0; setup->ground_of && k < setup->parts; k++)
    if (setup->part[k].kind == BT_QUBIT)
      setup->part[k].bloch[2] = 1;
  return status;
}
