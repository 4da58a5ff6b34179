/* measure/walltext.c - where walls are, as people write it; see breaktime/energies.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <breaktime/energies.h>

#include "base/number.h"
#include "model/system.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The oscillator of SYSTEM whose name has the LENGTH bytes at NAME, or BT_MAX_PARTS. */
static size_t
part_of (const bti_system *system, const char *name, size_t length)
{
  for (size_t k = 0; k < system->parts; k++)
    if (system->part[k].kind == BT_OSCILLATOR && strlen (system->part[k].name) == length
        && strncmp (system->part[k].name, name, length) == 0)
      return k;
  return BT_MAX_PARTS;
}

/* One item, of LENGTH bytes: NUMBER, which is to be all there is, or NAME=NUMBER. */
static int
read_item (double *wall, const bti_system *system, const char *at, size_t length,
           int alone)
{
  char number[32] = "";
  const char *equals = memchr (at, '=', length);
  const size_t from = equals ? (size_t) (equals - at) + 1 : 0;
  const size_t k = equals ? part_of (system, at, from - 1) : 0;
  if (length - from >= sizeof number || k == BT_MAX_PARTS || (!equals && !alone))
    return 0;
  memcpy (number, at + from, length - from);
  const double value = bti_number_is_plain (number) ? strtod (number, NULL) : NAN;
  for (size_t i = 0; i < system->parts; i++)
    if (system->part[i].kind == BT_OSCILLATOR && (!equals || i == k))
      wall[i] = value;
  return value > 0 && isfinite (value);
}

bt_status
bt_energy_walls (double wall[BT_MAX_PARTS], const bt_model *model, const char *text,
                 bt_error *error)
{
  const bti_system *system = bti_model_system (model);
  const char *at = text + strspn (text, " ");
  memset (wall, 0, BT_MAX_PARTS * sizeof *wall);
  if (!system)
    return bt_error_set (error, BT_ENOTSUP, "walls of more than %d modes",
                         BT_MAX_PARTS - 1);
  int right = *at != '\0';
  while (right && *at)
    {
      const size_t length = strcspn (at, " ");
      const char *next = at + length + strspn (at + length, " ");
      right = read_item (wall, system, at, length, !*next);
      at = next;
    }
  return right
             ? BT_OK
             : bt_error_set (error, BT_EINVAL,
                             "walls: '%.80s' must be a number > 0, or NAME=NUMBER for "
                             "some oscillators of the model",
                             text);
}
