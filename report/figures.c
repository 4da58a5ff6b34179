/* report/figures.c - one loop that makes all figures of a report; see figures.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/figures.h"
#include "report/dossier.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- the kinds ----------------------------------------------------------------- */

/* How many of a kind PART can have; fill in the Ith, 0: it has none; and is that about
 * OUTCOME? */
typedef struct kind
{
  size_t (*count) (const btr_part *part);
  int (*fill) (btr_figure *figure, const btr_part *part, size_t i);
  int (*shows) (const btr_part *part, size_t i, const btv_outcome *outcome);
} kind;

static size_t
one (const btr_part *part)
{
  (void) part;
  return 1;
}

static int
fill_map (btr_figure *figure, const btr_part *part, size_t i)
{
  (void) i;
  btr_fill_map (figure, part);
  return 1;
}

/* All of the source's own. */
static int
map_shows (const btr_part *part, size_t i, const btv_outcome *outcome)
{
  (void) part;
  (void) i;
  return btv_group_of (outcome->claim->origin) == BTV_OF_SOURCE;
}

/* Of each exhibit two. */
static size_t
count_curves (const btr_part *part)
{
  return 2 * part->audit->exhibits_count;
}

static int
fill_curves (btr_figure *figure, const btr_part *part, size_t i)
{
  btr_fill_curves (figure, part, i / 2, i % 2 == 1);
  return 1;
}

int
btr_exhibit_shows (const btr_part *part, size_t i, const btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  return (claim->modes > 0 || claim->closed)
         && btv_claim_same_model (part->audit->exhibits[i].claim, claim);
}

static int
curves_show (const btr_part *part, size_t i, const btv_outcome *outcome)
{
  return btr_exhibit_shows (part, i / 2, outcome);
}

static size_t
count_outcomes (const btr_part *part)
{
  return part->audit->outcomes_count;
}

static int
is_own (const btr_part *part, size_t i, const btv_outcome *outcome)
{
  return outcome == &part->audit->outcomes[i];
}

static int
fill_ladder (btr_figure *figure, const btr_part *part, size_t i)
{
  if (!btr_ladder_of (&part->audit->outcomes[i]))
    return 0;
  btr_fill_ladder (figure, part, i);
  return 1;
}

static size_t
count_plates (const btr_part *part)
{
  return part->plates_count;
}

static int
fill_plate (btr_figure *figure, const btr_part *part, size_t i)
{
  btr_fill_plate (figure, part, i);
  return 1;
}

int
btr_plate_shows (const btr_part *part, size_t i, const btv_outcome *outcome)
{
  const btr_plate *plate = &part->plates[i];
  int shows = 0;
  for (size_t k = 0; k < plate->count; k++)
    shows |= btr_plate_member (part, plate, k) == outcome;
  return shows;
}

static size_t
count_pictures (const btr_part *part)
{
  (void) part;
  return BTV_PICTURE_COUNT;
}

static int
fill_picture (btr_figure *figure, const btr_part *part, size_t i)
{
  if (!part->audit->picture[i].data)
    return 0;
  btr_fill_picture (figure, part, i);
  return 1;
}

static int
picture_shows (const btr_part *part, size_t i, const btv_outcome *outcome)
{
  return part->audit->picture[i].claim == outcome->claim;
}

/* Of each outcome as many as may be varied. */
static size_t
count_inverse (const btr_part *part)
{
  return part->audit->outcomes_count * part->audit->claims->vary_count;
}

static int
fill_inverse (btr_figure *figure, const btr_part *part, size_t i)
{
  const size_t each = part->audit->claims->vary_count;
  return btr_fill_inverse (figure, part, i / each, i % each);
}

static int
inverse_shows (const btr_part *part, size_t i, const btv_outcome *outcome)
{
  return is_own (part, i / part->audit->claims->vary_count, outcome);
}

static const kind kinds[] = { { one, fill_map, map_shows },
                              { count_curves, fill_curves, curves_show },
                              { count_outcomes, fill_ladder, is_own },
                              { count_plates, fill_plate, btr_plate_shows },
                              { count_pictures, fill_picture, picture_shows },
                              { count_inverse, fill_inverse, inverse_shows },
                              { count_outcomes, btr_fill_marked, is_own } };

/* ---- the loop ------------------------------------------------------------------ */

/* What the pictures of PART from FROM on, each the Ith of its kind, are about. */
static bt_status
link_claims (btr_part *part, size_t from, size_t i,
             int (*shows) (const btr_part *part, size_t i, const btv_outcome *outcome),
             bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t k = from; k < part->album.count; k++)
    for (size_t j = 0; status == BT_OK && j < part->audit->outcomes_count; j++)
      {
        const btv_outcome *outcome = &part->audit->outcomes[j];
        if (shows (part, i, outcome))
          status = btr_made_about (&part->album.item[k], outcome->claim->id, error);
      }
  return status;
}

static bt_status
make_part (btr_part *part, const btr_gallery *gallery, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    for (size_t i = 0; status == BT_OK && i < kinds[k].count (part); i++)
      {
        btr_figure figure;
        const size_t from = part->album.count;
        if (kinds[k].fill (&figure, part, i))
          status = btr_album_add (&part->album, &figure, gallery, error);
        if (status == BT_OK)
          status = link_claims (part, from, i, kinds[k].shows, error);
      }
  for (size_t i = 0; status == BT_OK && i < part->audit->plotted_count; i++)
    {
      const size_t from = part->album.count;
      status = btr_add_redrawn (part, i, gallery, error);
      if (status == BT_OK)
        status = link_claims (part, from, i, btr_redrawn_shows, error);
    }
  return status;
}

/* What was made of the figures of PART belongs to the report. */
static bt_status
keep_part (btr_work *work, const btr_part *part, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t i = 0; i < part->album.count; i++)
    {
      const btr_made *made = &part->album.item[i];
      char name[BTR_FIGURE_ID + 32];
      for (size_t k = 0; status == BT_OK && k < made->files; k++)
        {
          snprintf (name, sizeof name, "data/%s%s.csv", made->id, made->ending[k]);
          status = btr_work_keep (work, name, error);
        }
      snprintf (name, sizeof name, "figures/%s.svg", made->id);
      if (status == BT_OK && made->drawn)
        status = btr_work_keep (work, name, error);
    }
  return status;
}

bt_status
btr_make_figures (btr_work *work, bt_error *error)
{
  const btr_options *options = work->options;
  char *folder = NULL, *data = NULL;
  bt_status status = btr_work_path (&folder, work, "figures", error);
  if (status == BT_OK)
    status = btr_work_path (&data, work, "data", error);
  const btr_gallery gallery = { .folder = folder,
                                .data = data,
                                .scripts = options->scripts ? options->scripts : ".",
                                .gnuplot = options->gnuplot,
                                .plain = !options->figures,
                                .cancel = options->cancel };
  for (size_t a = 0; status == BT_OK && a < work->count; a++)
    {
      status = make_part (&work->parts[a], &gallery, error);
      if (status == BT_OK)
        status = keep_part (work, &work->parts[a], error);
    }
  free (folder);
  free (data);
  return status;
}
