/* tests/coverage/coverage.c - ask, hold against the reference, write down, go on.
 *
 * Arguments: the list of points, which is gone on with; points of each subject; the
 * table that is made of them in the end.  And, to look into one: a quantity and a
 * method, then their points alone, which are told as well.  The first point of each
 * subject comes first, then the second of each: whenever it is stopped, there is as
 * much of one as of another.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/coverage/coverage.h"
#include "num/linalg.h"

#include <breaktime/breaktime.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Seconds of the clock an answer and a reference may take; and what the reference's
 * laboratory begins with. */
static const double patience = 60, reference_patience = 120, reference_tolerance = 1e-9;

static void
check (bt_status status, const bt_error *error)
{
  if (status == BT_OK)
    return;
  fprintf (stderr, "coverage: %s\n", error->text);
  exit (EXIT_FAILURE);
}

/* Seconds of the processor. */
static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

/* What is wrong with POINT, in a cell. */
static void
say (cov_point *point, const char *text)
{
  snprintf (point->reason, sizeof point->reason, "%s", text);
  for (char *at = point->reason; *at; at++)
    if (strchr (",\"#\n", *at))
      *at = *at == '\n' ? ' ' : ';';
}

/* ASK, with the time that it took. */
static bt_status
timed (const cov_call *call, btv_answer *out, double *seconds, bt_error *error)
{
  const double begun = now ();
  const bt_status status = cov_ask (call, out, error);
  *seconds = now () - begun;
  return status;
}

/* What kept an answer away; one of the REFERENCE tells nothing of the answer. */
static void
fail (cov_point *point, bt_status status, const bt_error *error, int reference)
{
  point->verdict = status == BT_ELIMIT ? COV_LATE : reference ? COV_BLUNT : COV_REFUSED;
  say (point, error->text);
}

static void
ask_point (cov_point *point, const cov_subject *subject)
{
  char sharper[COV_WORDS_SIZE];
  btv_answer is, reference, checked;
  bt_error error = BT_ERROR_INIT;
  if (!cov_draw (point->words, subject, point->index)
      || !cov_sharpen (sharper, subject, point->words))
    check (bt_error_set (&error, BT_EINVAL, "%s: too many words", subject->quantity),
           &error);
  /* Every other laboratory begins no sharper than it is asked, as those of scans. */
  const char *tolerance = strstr (point->words, "--tolerance ");
  const double first = tolerance && point->index % 2
                           ? strtod (tolerance + strlen ("--tolerance "), NULL)
                           : 0;
  cov_call call = { subject->quantity, point->words, patience, fmin (first, 1e-3), 0 };
  bt_status status = timed (&call, &is, &point->seconds, &error);
  if (status != BT_OK)
    {
      fail (point, status, &error, 0);
      return;
    }
  point->value = is.value.value;
  point->lo = is.value.lo;
  point->hi = is.value.hi;
  const cov_call other
      = { subject->quantity, sharper, reference_patience, reference_tolerance, 0 };
  status = timed (&other, &reference, &point->reference_seconds, &error);
  if (status != BT_OK)
    {
      fail (point, status, &error, 1);
      return;
    }
  point->reference = reference.value.value;
  point->reference_lo = reference.value.lo;
  point->reference_hi = reference.value.hi;
  point->verdict = cov_judge (&is, &reference);
  point->sigmas = cov_sigmas (&is, &reference);
  if (*is.label || *reference.label)
    snprintf (point->reason, sizeof point->reason, "%s; reference %s", is.label,
              reference.label);
  else
    say (point, is.reason);
  if (point->verdict != COV_MISSED)
    return;
  call.check = 1;
  call.seconds = reference_patience;
  status = cov_ask (&call, &checked, &error);
  point->checked = status == BT_OK && cov_judge (&checked, &reference) == COV_COVERED;
}

static cov_point
new_point (const cov_subject *subject, uint64_t index)
{
  cov_point point = { .index = index,
                      .value = NAN,
                      .lo = NAN,
                      .hi = NAN,
                      .reference = NAN,
                      .reference_lo = NAN,
                      .reference_hi = NAN,
                      .sigmas = NAN };
  snprintf (point.quantity, sizeof point.quantity, "%s", subject->quantity);
  snprintf (point.method, sizeof point.method, "%s", subject->method);
  return point;
}

static void
tell (const cov_point *p)
{
  printf (
      "%s %" PRIu64 ": %.12g [%.12g, %.12g], reference %.12g [%.12g, %.12g], z %.3g,"
      " %.2f s and %.2f s%s\n  breaktime measure %s %s\n  %s\n",
      cov_verdict_name (p->verdict), p->index, p->value, p->lo, p->hi, p->reference,
      p->reference_lo, p->reference_hi, p->sigmas, p->seconds, p->reference_seconds,
      p->checked ? "; covered with the check" : "", p->quantity, p->words, p->reason);
  fflush (stdout);
}

static int
is_there (const cov_point *point, size_t count, const cov_subject *subject,
          uint64_t index)
{
  for (size_t i = 0; i < count; i++)
    if (point[i].index == index && strcmp (point[i].quantity, subject->quantity) == 0
        && strcmp (point[i].method, subject->method) == 0)
      return 1;
  return 0;
}

/* Of the list in PATH what would be asked now: when a subject changes, its points do.
 */
static void
read_list (const char *path, cov_point **known, size_t *count)
{
  bt_error error = BT_ERROR_INIT;
  size_t kept = 0;
  check (cov_read (path, known, count, &error), &error);
  for (size_t i = 0; i < *count; i++)
    {
      char words[COV_WORDS_SIZE];
      const cov_point *p = *known + i;
      const cov_subject *subject = cov_subject_find (p->quantity, p->method);
      if (subject && cov_draw (words, subject, p->index)
          && strcmp (words, p->words) == 0)
        (*known)[kept++] = *p;
    }
  *count = kept;
}

int
main (int argc, char **argv)
{
  bt_error error = BT_ERROR_INIT;
  cov_point *known;
  size_t count;
  if (argc != 4 && argc != 6)
    {
      fprintf (stderr, "usage: %s LIST POINTS TABLE [QUANTITY METHOD]\n", argv[0]);
      return EXIT_FAILURE;
    }
  const uint64_t wanted = strtoull (argv[2], NULL, 10);
  bti_num_quiet ();
  read_list (argv[1], &known, &count);
  for (uint64_t index = 0; index < wanted; index++)
    for (size_t i = 0; cov_subject_at (i); i++)
      {
        const cov_subject *subject = cov_subject_at (i);
        if (argc == 6
            && (strcmp (subject->quantity, argv[4]) != 0
                || strcmp (subject->method, argv[5]) != 0))
          continue;
        if (is_there (known, count, subject, index))
          continue;
        cov_point point = new_point (subject, index);
        ask_point (&point, subject);
        if (argc == 6)
          tell (&point);
        check (cov_write (argv[1], &point, &error), &error);
      }
  free (known);
  read_list (argv[1], &known, &count);
  check (cov_table (argv[3], known, count, &error), &error);
  free (known);
  return EXIT_SUCCESS;
}
