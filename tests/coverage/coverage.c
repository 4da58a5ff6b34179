/* tests/coverage/coverage.c - ask, hold against the reference, write down, go on.
 *
 * Arguments: the list of points, which is gone on with; points of each subject; the
 * table that is made of them in the end.  And, to look into one: a quantity and a
 * method, then their points alone, which are told as well.  The next point is one of
 * the subject that took the least time so far: whenever it is stopped, as much was
 * spent on one as on another, and what is cheap is there in full.  Within a subject
 * points follow each other as they are numbered, so that none is left out for its cost
 * but those that say so (COV_LATE).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/coverage/coverage.h"
#include "base/memory.h"
#include "num/linalg.h"

#include <breaktime/breaktime.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What the reference's laboratory begins with, as a share of the answer's. */
static const double reference_share = 1e-3;

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
  /* A model that is not there is no answer to anything. */
  if (status == BT_EIO)
    check (status, error);
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
  cov_call call
      = { subject->quantity, point->words, cov_patience[0], fmin (first, 1e-3), 1, 0 };
  bt_status status = timed (&call, &is, &point->seconds, &error);
  if (status != BT_OK)
    {
      fail (point, status, &error, 0);
      return;
    }
  point->value = is.value.value;
  point->lo = is.value.lo;
  point->hi = is.value.hi;
  const cov_call other = { subject->quantity, sharper,         cov_patience[1],
                           call.tolerance,    reference_share, 0 };
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
  call.seconds = cov_patience[1];
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

/* How far a subject has come. */
typedef struct progress
{
  const cov_subject *subject;
  double seconds;
  unsigned char *there; /* of each point */
  uint64_t next;        /* the first that is not */
} progress;

static void
note (progress *p, const cov_point *point, uint64_t wanted)
{
  p->seconds += point->seconds + point->reference_seconds;
  if (point->index < wanted)
    p->there[point->index] = 1;
  while (p->next < wanted && p->there[p->next])
    p->next++;
}

/* Those of QUANTITY and METHOD (NULL: all), as far as the COUNT points of KNOWN go.
 * How many.  The caller frees what is in OUT. */
static size_t
begin (progress **out, uint64_t wanted, const char *quantity, const char *method,
       const cov_point *known, size_t count)
{
  bt_error error = BT_ERROR_INIT;
  size_t size = 0, used = 0;
  while (cov_subject_at (size))
    size++;
  check (bti_calloc (out, size, sizeof **out, &error), &error);
  for (size_t i = 0; i < size; i++)
    {
      progress *p = *out + used;
      const cov_subject *subject = p->subject = cov_subject_at (i);
      if (quantity
          && (strcmp (subject->quantity, quantity) != 0
              || strcmp (subject->method, method) != 0))
        continue;
      check (bti_calloc (&p->there, wanted + 1, 1, &error), &error);
      used++;
      for (size_t k = 0; k < count; k++)
        if (strcmp (known[k].quantity, subject->quantity) == 0
            && strcmp (known[k].method, subject->method) == 0)
          note (p, &known[k], wanted);
    }
  return used;
}

/* The one whose turn it is; NULL: all have as many points as are WANTED. */
static progress *
next_of (progress *all, size_t count, uint64_t wanted)
{
  progress *best = NULL;
  for (size_t i = 0; i < count; i++)
    if (all[i].next < wanted && (!best || all[i].seconds < best->seconds))
      best = &all[i];
  return best;
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
      cov_point *p = *known + i;
      const cov_subject *subject = cov_subject_find (p->quantity, p->method);
      if (subject && cov_draw (p->words, subject, p->index)
          && cov_mark (p->words) == p->mark)
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
  progress *all, *p;
  const size_t subjects = begin (&all, wanted, argc == 6 ? argv[4] : NULL,
                                 argc == 6 ? argv[5] : NULL, known, count);
  while ((p = next_of (all, subjects, wanted)))
    {
      cov_point point = new_point (p->subject, p->next);
      ask_point (&point, p->subject);
      if (argc == 6)
        tell (&point);
      check (cov_write (argv[1], &point, &error), &error);
      note (p, &point, wanted);
    }
  for (size_t i = 0; i < subjects; i++)
    free (all[i].there);
  free (all);
  free (known);
  read_list (argv[1], &known, &count);
  check (cov_table (argv[3], known, count, &error), &error);
  free (known);
  return EXIT_SUCCESS;
}
