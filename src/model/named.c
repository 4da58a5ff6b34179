/* model/named.c - see named.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/named.h"

#include "base/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

size_t
bti_named_part (const bti_system *system, const char *name, size_t length)
{
  size_t k = 0;
  while (k < system->parts
         && (strncmp (system->part[k].name, name, length) != 0
             || system->part[k].name[length] != '\0'))
    k++;
  return k;
}

/* The LENGTH bytes at TEXT as a number; NaN: they are none. */
static double
read_number (const char *text, size_t length)
{
  char number[32];
  if (length >= sizeof number)
    return NAN;
  memcpy (number, text, length);
  number[length] = '\0';
  const double value = bti_number_is_plain (number) ? strtod (number, NULL) : NAN;
  return isfinite (value) ? value : NAN;
}

/* One item, of LENGTH bytes at AT: NAME=NUMBER, or where it stands ALONE a number. */
static int
read_item (double out[BT_MAX_PARTS], const bti_system *system, const char *at,
           size_t length, int alone)
{
  const char *equals = memchr (at, '=', length);
  const size_t name = equals ? (size_t) (equals - at) : 0, skip = equals ? name + 1 : 0;
  const size_t k = bti_named_part (system, at, name);
  const double value = read_number (at + skip, length - skip);
  if (isnan (value) || (!equals && !alone))
    return 0;
  if (equals
      && (k == system->parts || system->part[k].kind != BT_OSCILLATOR
          || !isnan (out[k])))
    return 0;
  for (size_t i = 0; i < system->parts; i++)
    if (system->part[i].kind == BT_OSCILLATOR && (!equals || i == k))
      out[i] = value;
  return 1;
}

bt_status
bti_named_numbers (double out[BT_MAX_PARTS], const bti_system *system, const char *what,
                   const char *text, bt_error *error)
{
  const char *const start = text + strspn (text, " ");
  int right = *start != '\0';
  for (size_t k = 0; k < BT_MAX_PARTS; k++)
    out[k] = NAN;
  for (const char *at = start, *next; right && *at; at = next)
    {
      const size_t length = strcspn (at, " ");
      next = at + length + strspn (at + length, " ");
      right = read_item (out, system, at, length, at == start && !*next);
    }
  return right ? BT_OK
               : bt_error_set (error, BT_EINVAL,
                               "%s: '%.80s' is neither a number nor NAME=NUMBER for "
                               "oscillators of the model, such as 'x=5 y=8'",
                               what, text);
}
