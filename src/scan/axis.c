/* scan/axis.c - see axis.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/axis.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
bti_axis_clear (bti_axis *axis)
{
  free (axis->name);
  free (axis->value);
  *axis = (bti_axis){ 0 };
}

/* The plain decimal number of SIZE bytes at TEXT. */
static bt_status
parse_number (const char *name, const char *text, size_t size, double *out,
              bt_error *error)
{
  char word[64], *end;
  if (size == 0)
    return bt_error_set (
        error, BT_EINVAL,
        "%s: a number is missing; write V, V,V,..., A:B:N or A:B:N:log", name);
  if (size < sizeof word)
    {
      memcpy (word, text, size);
      word[size] = '\0';
      *out = strtod (word, &end);
      /* strtod takes leading blanks, hexadecimal, nan and inf, too. */
      if (*end == '\0' && strspn (word, "+-.0123456789eE") == size && isfinite (*out))
        return BT_OK;
    }
  return bt_error_set (error, BT_EINVAL, "%s: '%.*s' is not a finite number", name,
                       (int) (size < 40 ? size : 40), text);
}

static bt_status
parse_list (bti_axis *out, const char *text, bt_error *error)
{
  bt_status status = BT_OK;
  for (const char *at = text; status == BT_OK; at++)
    {
      const size_t size = strcspn (at, ",");
      status = bti_realloc (&out->value, out->count + 1, sizeof (double), error);
      if (status == BT_OK)
        status = parse_number (out->name, at, size, &out->value[out->count++], error);
      at += size;
      if (*at == '\0')
        break;
    }
  return status;
}

static bt_status
parse_count (const char *name, const char *text, size_t size, size_t *out,
             bt_error *error)
{
  size_t n = 0;
  if (size == 0 || strspn (text, "0123456789") < size)
    return bt_error_set (error, BT_EINVAL, "%s: '%.*s' is not a whole number of values",
                         name, (int) (size < 40 ? size : 40), text);
  for (size_t i = 0; i < size && n <= BTI_POINTS; i++)
    n = 10 * n + (size_t) (text[i] - '0');
  *out = n;
  if (n < 2 || n > BTI_POINTS)
    return bt_error_set (error, BT_EINVAL, "%s: %.*s values; a range has from 2 to %d",
                         name, (int) (size < 40 ? size : 40), text, BTI_POINTS);
  return BT_OK;
}

/* A:B:N or A:B:N:log. */
static bt_status
parse_range (bti_axis *out, const char *text, bt_error *error)
{
  enum
  {
    FROM,
    TO,
    COUNT,
    LAW,
    PARTS
  };
  const char *part[PARTS] = { 0 };
  size_t size[PARTS] = { 0 }, parts = 0, count = 0;
  double from = 0, to = 0;
  for (const char *at = text;; at++)
    {
      const size_t length = strcspn (at, ":");
      if (parts == PARTS)
        break;
      part[parts] = at;
      size[parts++] = length;
      at += length;
      if (*at == '\0')
        break;
      if (parts == PARTS)
        parts = 0; /* one too many */
    }
  if (parts < LAW || (parts == PARTS && (size[LAW] != 3 || strcmp (part[LAW], "log"))))
    return bt_error_set (error, BT_EINVAL,
                         "%s: '%.60s' is no range; write A:B:N or A:B:N:log", out->name,
                         text);
  const int law = parts == PARTS;
  bt_status status = parse_number (out->name, part[FROM], size[FROM], &from, error);
  if (status == BT_OK)
    status = parse_number (out->name, part[TO], size[TO], &to, error);
  if (status == BT_OK)
    status = parse_count (out->name, part[COUNT], size[COUNT], &count, error);
  if (status == BT_OK && law && !(from > 0 && to > 0))
    status = bt_error_set (error, BT_EINVAL,
                           "%s: from %g to %g in equal ratios; both must be above 0",
                           out->name, from, to);
  if (status == BT_OK)
    status = bti_calloc (&out->value, count, sizeof (double), error);
  if (status != BT_OK)
    return status;
  out->count = count;
  for (size_t i = 0; i < count; i++)
    {
      const double share = (double) i / (double) (count - 1);
      out->value[i] = law ? from * pow (to / from, share) : from + (to - from) * share;
    }
  out->value[count - 1] = to;
  return BT_OK;
}

bt_status
bti_axis_parse (bti_axis *out, const char *name, const char *text, bt_error *error)
{
  *out = (bti_axis){ 0 };
  if (strlen (text) > BTI_AXIS_TEXT)
    return bt_error_set (error, BT_EINVAL, "%s: a list of %zu bytes; at most %d", name,
                         strlen (text), BTI_AXIS_TEXT);
  bt_status status = bti_strdup (&out->name, name, error);
  if (status != BT_OK)
    return status;
  return strchr (text, ':') ? parse_range (out, text, error)
                            : parse_list (out, text, error);
}

bt_status
bti_axes_points (const bti_axis *axes, size_t count, size_t *out, bt_error *error)
{
  double points = 1;
  for (size_t i = 0; i < count; i++)
    points *= (double) axes[i].count;
  *out = 0;
  if (points > BTI_POINTS)
    return bt_error_set (error, BT_ELIMIT, "%.3g points; a scan has at most %d", points,
                         BTI_POINTS);
  *out = (size_t) points;
  return BT_OK;
}

void
bti_axes_point (const bti_axis *axes, size_t count, size_t point, double *value)
{
  for (size_t i = count; i-- > 0; point /= axes[i].count)
    value[i] = axes[i].value[point % axes[i].count];
}
