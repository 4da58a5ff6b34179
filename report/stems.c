/* report/stems.c - names of the files of a report: each is given once; see internal.h.
 *
 * Exhibits are named after the ids of claims without their last word, plates after
 * tables: two may come to the same.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "report/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum
{
  ROOM = 24 /* for a number and an ending */
};

static int
is_taken (const btr_work *work, const char *name)
{
  for (size_t i = 0; i < work->taken_count; i++)
    if (strcasecmp (work->taken[i], name) == 0)
      return 1;
  return 0;
}

bt_status
btr_take_stem (btr_work *work, btr_stem out, const char *prefix, const char *text,
               const char *const *endings, size_t count, bt_error *error)
{
  btr_stem base;
  char name[2 * BTR_NAME];
  btr_slug (base, sizeof base - ROOM, prefix, text);
  int taken = 1;
  for (size_t number = 1; taken; number++)
    {
      if (number == 1)
        snprintf (out, sizeof base, "%s", base);
      else
        snprintf (out, sizeof base, "%.*s-%zu", BTR_NAME - ROOM, base, number);
      taken = 0;
      for (size_t i = 0; i < count && !taken; i++)
        {
          snprintf (name, sizeof name, "%s%s", out, endings[i]);
          taken = is_taken (work, name);
        }
    }
  for (size_t i = 0; i < count; i++)
    {
      snprintf (name, sizeof name, "%s%s", out, endings[i]);
      bt_status status = bti_realloc (&work->taken, work->taken_count + 1,
                                      sizeof *work->taken, error);
      if (status == BT_OK)
        status = bti_strdup (&work->taken[work->taken_count], name, error);
      if (status != BT_OK)
        return status;
      work->taken_count++;
    }
  return BT_OK;
}

/* ---- prefixes ------------------------------------------------------------------ */

/* Could a name that begins with LONGER be one of PART, whose prefix begins it? */
static int
could_be_of (const btr_part *part, const char *longer)
{
  size_t length = strlen (part->prefix);
  if (strncasecmp (longer, part->prefix, length) != 0)
    return 0;
  const char *rest = longer + length;
  for (size_t i = 0; i < part->audit->outcomes_count; i++)
    if (strncasecmp (part->audit->outcomes[i].claim->id, rest, strlen (rest)) == 0)
      return 1;
  return *rest == '\0';
}

/* Does PREFIX leave it open which of the parts before END a name is of? */
static int
is_ambiguous (const btr_work *work, const btr_part *end)
{
  for (const btr_part *part = work->parts; part < end; part++)
    if (could_be_of (part, end->prefix) || could_be_of (end, part->prefix))
      return 1;
  return 0;
}

static void
set_prefix (const btr_work *work, btr_part *part)
{
  const char *id = part->audit->claims->source.id;
  size_t number = (size_t) (part - work->parts) + 1;
  char ending[ROOM] = "-";
  for (const btr_part *other = work->parts; other < part; other++)
    if (strcmp (other->audit->claims->source.id, id) == 0) /* two files on one source */
      snprintf (ending, sizeof ending, "-%zu-", number);
  do
    {
      btr_slug (part->prefix, sizeof part->prefix / 2, "", id);
      strcat (part->prefix, ending);
      number += work->count; /* another than those of the others */
      snprintf (ending, sizeof ending, "-%zu-", number);
    }
  while (is_ambiguous (work, part));
}

/* ---- all names ----------------------------------------------------------------- */

bt_status
btr_name_part (btr_work *work, btr_part *part, bt_error *error)
{
  static const char *const map[] = { "verdicts" }, *const one[] = { "" },
                           *const two[] = { "-x", "-delta" },
                           *const redrawn[] = { "",
                                                "-error",
                                                "-delta",
                                                "-bands",
                                                "-error-bands",
                                                "-crossings",
                                                "-contours",
                                                "-error-contours",
                                                "-laws",
                                                "-delta-crossings" };
  const btv_audit *audit = part->audit;
  btr_stem stem;
  char name[2 * BTR_NAME];
  if (work->count > 1)
    set_prefix (work, part);
  bt_status status = btr_take_stem (work, stem, part->prefix, "", map, 1, error);
  for (size_t i = 0; status == BT_OK && i < audit->exhibits_count; i++)
    status = btr_take_stem (work, part->views[i].stem, part->prefix,
                            audit->exhibits[i].name, two, 2, error);
  for (size_t i = 0; status == BT_OK && i < audit->outcomes_count; i++)
    if (btr_ladder_of (&audit->outcomes[i]))
      {
        snprintf (name, sizeof name, "%.200s-order", audit->outcomes[i].claim->id);
        status
            = btr_take_stem (work, part->ladders[i], part->prefix, name, one, 1, error);
      }
  for (size_t i = 0; status == BT_OK && i < BTV_PICTURE_COUNT; i++)
    if (audit->picture[i].data)
      {
        snprintf (name, sizeof name, "%.200s-%s", audit->picture[i].claim->id,
                  btv_picture_name (audit->picture[i].kind));
        status = btr_take_stem (work, part->pictures[i], part->prefix, name, one, 1,
                                error);
      }
  for (size_t i = 0; status == BT_OK && i < audit->plotted_count; i++)
    {
      const btv_plotted *plotted = &audit->plotted[i];
      if (plotted->plot->kind == BTV_PLOT_ALONG)
        snprintf (name, sizeof name, "%.64s-%zu", plotted->plot->id, plotted->part + 1);
      else
        snprintf (name, sizeof name, "%.64s", plotted->plot->id);
      status = btr_take_stem (work, part->redrawn[i].stem, part->prefix, name, redrawn,
                              sizeof redrawn / sizeof *redrawn, error);
    }
  return status == BT_OK ? btr_find_plates (work, part, error) : status;
}
