/* study/subject.c - what a way is about.  See ways.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "model/system.h"
#include "study/ways.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  NAME = 2 * BT_MAX_NAME + 12
};

void
bti_subject_clear (bti_subject *subject)
{
  for (size_t i = 0; i < subject->names; i++)
    free (subject->name[i]);
  *subject = (bti_subject){ .params = NULL };
}

const char *const *
bti_subject_names (const bti_subject *subject, size_t *count)
{
  if (subject->params)
    return bti_open_observables (subject->params->kind, count);
  *count = subject->names;
  return (const char *const *) subject->name;
}

/* A coordinate, a momentum or a component of a qubit. */
struct factor
{
  char name[BT_MAX_NAME + 4];
  size_t part;
  int spin;
};

static size_t
list_factors (struct factor *out, const bti_system *system, size_t part)
{
  const bt_part *from = &system->part[part];
  const int spin = from->kind == BT_QUBIT;
  const size_t count = spin ? 3 : 2;
  for (size_t i = 0; i < count; i++)
    {
      out[i] = (struct factor){ .part = part, .spin = spin };
      if (spin)
        snprintf (out[i].name, sizeof out[i].name, "%s_%c", from->name,
                  (char) ('x' + i));
      else
        snprintf (out[i].name, sizeof out[i].name, "%s%s", i ? "p_" : "", from->name);
    }
  return count;
}

static bt_status
add (bti_subject *subject, const char *a, const char *b, bt_error *error)
{
  char text[NAME];
  if (subject->names == BTI_SUBJECT_NAMES)
    return BT_OK;
  if (b && strcmp (a, b) == 0)
    snprintf (text, sizeof text, "%s^2", a);
  else
    snprintf (text, sizeof text, "%s%s%s", a, b ? "*" : "", b ? b : "");
  bt_status status = bti_strdup (&subject->name[subject->names], text, error);
  subject->names += status == BT_OK;
  return status;
}

bt_status
bti_subject_of (bti_subject *out, const bt_model *model, bt_error *error)
{
  const bti_system *system = bti_model_system (model);
  struct factor factor[3 * BT_MAX_PARTS];
  size_t count = 0;
  *out = (bti_subject){ .model = model };
  if (!system || system->followed >= system->parts)
    return bt_error_set (error, BT_ENOTSUP,
                         "a model of at most %d parts with an oscillator is wanted",
                         BT_MAX_PARTS);
  count += list_factors (factor, system, system->followed);
  for (size_t k = 0; k < system->parts; k++)
    if (k != system->followed)
      count += list_factors (factor + count, system, k);
  /* x, p, x^2, p^2 and x p of one part after the other; then what joins two. */
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < count; i += factor[i].spin ? 3 : 2)
    {
      const int spin = factor[i].spin;
      for (size_t a = i; status == BT_OK && a < i + (spin ? 3 : 2); a++)
        status = add (out, factor[a].name, NULL, error);
      for (size_t a = i; !spin && status == BT_OK && a < i + 2; a++)
        status = add (out, factor[a].name, factor[a].name, error);
      if (!spin && status == BT_OK)
        status = add (out, factor[i].name, factor[i + 1].name, error);
    }
  for (size_t a = 0; a < count; a++)
    for (size_t b = a + 1; status == BT_OK && b < count; b++)
      if (factor[a].part != factor[b].part)
        status = add (out, factor[a].name, factor[b].name, error);
  if (status != BT_OK)
    bti_subject_clear (out);
  return status;
}
