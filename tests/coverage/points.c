/* tests/coverage/points.c - the list of points, and how one is judged; see coverage.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/coverage/coverage.h"

#include <breaktime/series.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[COV_VERDICTS]
    = { [COV_COVERED] = "covered", [COV_MISSED] = "missed", [COV_BLUNT] = "blunt",
        [COV_BEYOND] = "beyond",   [COV_OPEN] = "open",     [COV_LATE] = "late",
        [COV_REFUSED] = "refused" };

const char *
cov_verdict_name (cov_verdict verdict)
{
  return names[verdict];
}

cov_verdict
cov_verdict_find (const char *name)
{
  int verdict = 0;
  while (verdict < COV_VERDICTS && strcmp (names[verdict], name) != 0)
    verdict++;
  return (cov_verdict) verdict;
}

/* A letter that is not known is none; what is known has to be the same. */
static cov_verdict
judge_label (const char *is, const char *reference)
{
  if (!*is || !*reference || strlen (is) != strlen (reference))
    return !*is || !*reference ? COV_OPEN : COV_MISSED;
  cov_verdict verdict = COV_COVERED;
  for (size_t i = 0; is[i]; i++)
    if (is[i] == '?' || reference[i] == '?')
      verdict = COV_OPEN;
    else if (is[i] != reference[i])
      return COV_MISSED;
  return verdict;
}

cov_verdict
cov_judge (const btv_answer *is, const btv_answer *reference)
{
  static const double sharper = 10;
  const bt_value *mine = &is->value, *its = &reference->value;
  if (*is->label || *reference->label)
    return judge_label (is->label, reference->label);
  if (isnan (mine->lo) || isnan (mine->hi) || isnan (its->lo) || isnan (its->hi))
    return COV_OPEN;
  if (its->lo > mine->hi || its->hi < mine->lo)
    return COV_MISSED;
  if (isinf (mine->hi) && isinf (its->value))
    return COV_BEYOND;
  /* One computation twice. */
  if (isfinite (mine->value) && its->value == mine->value)
    return COV_BLUNT;
  const int inside = its->lo >= mine->lo && its->hi <= mine->hi;
  return inside || sharper * (its->hi - its->lo) <= mine->hi - mine->lo ? COV_COVERED
                                                                        : COV_BLUNT;
}

double
cov_sigmas (const btv_answer *is, const btv_answer *reference)
{
  static const double share = 3;
  const double sigma = is->value.err[BT_AXIS_SAMPLE];
  double other = reference->value.hi - reference->value.lo;
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    other += axis == BT_AXIS_SAMPLE ? 0 : is->value.err[axis];
  if (!(sigma > 0) || !(share * other <= sigma))
    return NAN;
  return (is->value.value - reference->value.value) / sigma;
}

/* ---- the list -------------------------------------------------------------------- */

#define FORM                                                                           \
  "%s,%s,%" PRIu64 ",%s,%.15g,%.15g,%.15g,%.15g,%.15g,%.15g,%.4g,%.2f,%.2f,%d,%08x,%"  \
  "s\n"

bt_status
cov_write (const char *path, const cov_point *p, bt_error *error)
{
  FILE *file = fopen (path, "a");
  if (!file)
    return bt_error_set (error, BT_EIO, "%s: %s", path, strerror (errno));
  fprintf (file, FORM, p->quantity, p->method, p->index, names[p->verdict], p->value,
           p->lo, p->hi, p->reference, p->reference_lo, p->reference_hi, p->sigmas,
           p->seconds, p->reference_seconds, p->checked, cov_mark (p->words),
           p->verdict == COV_COVERED ? "" : p->reason);
  if (fclose (file) != 0)
    return bt_error_set (error, BT_EIO, "%s: %s", path, strerror (errno));
  return BT_OK;
}

/* The next cell of *AT, of at most SIZE bytes; 0: there is none. */
static int
cell (char *out, size_t size, char **at)
{
  const size_t length = strcspn (*at, ",\n");
  const int more = (*at)[length] != '\0';
  snprintf (out, size, "%.*s", (int) length, *at);
  *at += length + (size_t) more;
  return more;
}

static int
read_point (cov_point *p, char *line)
{
  char text[64], *at = line;
  double *const numbers[] = { &p->value,     &p->lo,           &p->hi,
                              &p->reference, &p->reference_lo, &p->reference_hi,
                              &p->sigmas,    &p->seconds,      &p->reference_seconds };
  int whole = cell (p->quantity, sizeof p->quantity, &at)
              && cell (p->method, sizeof p->method, &at)
              && cell (text, sizeof text, &at);
  p->index = strtoull (text, NULL, 10);
  whole = whole && cell (text, sizeof text, &at);
  p->verdict = whole ? cov_verdict_find (text) : COV_VERDICTS;
  for (size_t i = 0; whole && i < sizeof numbers / sizeof *numbers; i++)
    {
      whole = cell (text, sizeof text, &at);
      *numbers[i] = strtod (text, NULL);
    }
  whole = whole && cell (text, sizeof text, &at);
  p->checked = text[0] == '1';
  whole = whole && cell (text, sizeof text, &at);
  p->mark = (unsigned) strtoul (text, NULL, 16);
  return whole && cell (p->reason, sizeof p->reason, &at) && p->verdict < COV_VERDICTS;
}

bt_status
cov_read (const char *path, cov_point **out, size_t *count, bt_error *error)
{
  static char line[4096];
  FILE *file = fopen (path, "r");
  size_t room = 0;
  *out = NULL;
  *count = 0;
  if (!file && errno == ENOENT)
    return BT_OK;
  if (!file)
    return bt_error_set (error, BT_EIO, "%s: %s", path, strerror (errno));
  while (fgets (line, sizeof line, file))
    {
      if (*count == room)
        {
          room = 2 * room + 1024;
          cov_point *more = realloc (*out, room * sizeof *more);
          if (!more)
            {
              fclose (file);
              return bt_error_set (error, BT_ENOMEM, "no memory for %zu points", room);
            }
          *out = more;
        }
      *count += (size_t) read_point (*out + *count, line);
    }
  fclose (file);
  return BT_OK;
}
