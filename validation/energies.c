/* validation/energies.c - see energies.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/energies.h"

#include "base/memory.h"
#include "base/text.h"
#include "validation/stock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct btv_energies
{
  char *sector, *walls; /* NULL as in the question */
  int digits;
  size_t count;
  bt_energy *level;
  btv_energies *next;
};

static void
free_one (btv_energies *e)
{
  free (e->sector);
  free (e->walls);
  free (e->level);
  free (e);
}

void
btv_energies_free (btv_energies *first)
{
  while (first)
    {
      btv_energies *e = first;
      first = e->next;
      free_one (e);
    }
}

static int
same_text (const char *a, const char *b)
{
  return a && b ? strcmp (a, b) == 0 : a == b;
}

static const btv_energies *
find (const btv_lab *lab, const btv_energies *like)
{
  for (const btv_energies *e = lab->energies; e; e = e->next)
    if (e->digits == like->digits && e->count == like->count
        && same_text (e->sector, like->sector) && same_text (e->walls, like->walls))
      return e;
  return NULL;
}

/* WANTED computed, and kept in LAB. */
static bt_status
compute (btv_lab *lab, const btv_energies *wanted, const btv_energies **out,
         bt_error *error)
{
  btv_energies *e;
  bt_energy_scope scope = { .sector = wanted->sector };
  *out = NULL;
  bt_status status = bti_calloc (&e, 1, sizeof *e, error);
  if (status != BT_OK)
    return status;
  e->digits = wanted->digits;
  e->count = wanted->count;
  if (wanted->sector)
    status = bti_strdup (&e->sector, wanted->sector, error);
  if (status == BT_OK && wanted->walls)
    status = bti_strdup (&e->walls, wanted->walls, error);
  if (status == BT_OK)
    status = bti_calloc (&e->level, e->count, sizeof *e->level, error);
  if (status == BT_OK && e->walls)
    status = bt_energy_walls (scope.wall, lab->model, e->walls, error);
  if (status == BT_OK)
    status = bt_energies (e->level, e->count, lab->model, &scope, pow (10, -e->digits),
                          &lab->watch, error);
  if (status != BT_OK)
    {
      free_one (e);
      return status;
    }
  e->next = lab->energies;
  lab->energies = e;
  *out = e;
  return BT_OK;
}

bt_status
btv_lab_energy (btv_lab *lab, const char *sector, const char *walls, size_t index,
                int digits, bt_energy *out, bt_error *error)
{
  char *texts[2] = { NULL, NULL };
  const btv_energies *found;
  btv_energies wanted = { .digits = digits, .count = 1 };
  bt_status status = BT_OK;
  if (sector)
    status = bti_strdup (&texts[0], sector, error);
  if (status == BT_OK && walls)
    status = bti_strdup (&texts[1], walls, error);
  wanted.sector = texts[0];
  wanted.walls = texts[1];
  while (wanted.count <= index)
    wanted.count *= 4;
  if (wanted.count > BT_ENERGIES_MOST)
    wanted.count = BT_ENERGIES_MOST;
  if (status == BT_OK && !(found = find (lab, &wanted)))
    {
      bt_error why = BT_ERROR_INIT;
      status = compute (lab, &wanted, &found, &why);
      /* There may be no more than are asked for. */
      if (status == BT_ELIMIT && !btv_lab_late (lab) && wanted.count > index + 1)
        {
          wanted.count = index + 1;
          found = find (lab, &wanted);
          status = found ? BT_OK : compute (lab, &wanted, &found, &why);
        }
      if (status != BT_OK)
        status = bt_error_set (error, status, "%s", why.text);
    }
  if (status == BT_OK)
    *out = found->level[index];
  free (texts[0]);
  free (texts[1]);
  return status;
}
