/* tests/test_judge_edges.c - the rarer ways through validation/judge.c, one by one.
 *
 * Attempts are made up; what each way must end in is said in judge.h, and by hand here.
 * calloc is ours (tests/include.am), so that it can be made to fail.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support.h"
#include "validation/judge.h"
#include "validation/sampling.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum
{
  CELLS = 4,
  MOST = 12 /* readings, with pairs */
};

/* ---- allocations that fail --------------------------------------------------------
 */

static long until_failure = -1; /* calls that succeed; -1: all */

void *__real_calloc (size_t count, size_t size);
void *__wrap_calloc (size_t count, size_t size);

void *
__wrap_calloc (size_t count, size_t size)
{
  if (until_failure == 0)
    return NULL;
  until_failure -= until_failure > 0;
  return __real_calloc (count, size);
}

/* ---- a file and what was computed --------------------------------------------------
 */

typedef struct scene
{
  btv_claims *claims;
  btv_columns columns;
  btv_outcome outcome[CELLS];
  btv_attempt attempt[CELLS][1 + MOST];
} scene;

/* A column of EVALUATOR, a claim each of PRINTED, with MORE keys of each; READINGS as
 * in the file. */
static scene *
stage (const char *readings, const char *evaluator, const char *const *printed,
       const char *more)
{
  char path[] = "/tmp/breaktime-judge-XXXXXX";
  scene *s = calloc (1, sizeof *s);
  FILE *file = fdopen (mkstemp (path), "w");
  ck_assert (s && file);
  fputs ("source: {id: t, title: T, authors: A, year: \"2025\"}\n", file);
  if (*readings)
    fprintf (file, "readings:\n%s", readings);
  fputs ("claims:\n", file);
  for (size_t i = 0; i < CELLS && printed[i]; i++)
    fprintf (file,
             "  - {id: c-%zu, where: w, statement: s, evaluator: %s, printed: \"%s\",\n"
             "     table: {name: I, row: %zu, column: q}, parameters: {%s}%s}\n",
             i + 1, evaluator, printed[i], i + 1,
             strcmp (evaluator, "x") == 0 ? "lambda: 0.1, x0: 3, omega: [1], at: 9"
             : strcmp (evaluator, "stability") == 0
                 ? "lambda: 0.1, x0: 3, omega: [1]"
                 : "lambda: 0.1, x0: 3, omega: [1], t_max: 99",
             more);
  fclose (file);
  bt_error error = BT_ERROR_INIT;
  ck_ok (btv_claims_load (&s->claims, path, &error), error);
  unlink (path);
  ck_ok (btv_columns_make (&s->columns, s->claims, &error), error);
  ck_assert_uint_le (s->claims->readings_count, MOST);
  for (size_t i = 0; i < s->claims->claims_count; i++)
    s->outcome[i] = (btv_outcome){ .claim = &s->claims->claims[i],
                                   .selected = 1,
                                   .attempts = s->attempt[i] };
  return s;
}

static void
strike (scene *s)
{
  btv_columns_clear (&s->columns);
  btv_claims_free (s->claims);
  free (s);
}

/* What cell I gives under reading R (-1: as defined): VALUE with the error HALF. */
static btv_attempt *
gives (scene *s, size_t i, int r, double value, double half)
{
  btv_outcome *o = &s->outcome[i];
  btv_attempt *a = &s->attempt[i][o->attempts_count++];
  *a = (btv_attempt){ .reading = r < 0 ? NULL : &s->claims->readings[r],
                      .base_rate = NAN };
  a->answer.value
      = (bt_value){ .value = value, .lo = value - half, .hi = value + half };
  a->relation = btv_answer_relation (o->claim, &a->answer);
  return a;
}

/* The same, drawn: evenly spaced quantiles of a normal distribution. */
static btv_attempt *
scatters (scene *s, size_t i, int r, double mean)
{
  btv_attempt *a = gives (s, i, r, mean, 0.1);
  double squares = 0;
  a->answer.draws = BTV_DRAWS;
  for (size_t k = 0; k < BTV_DRAWS; k++)
    {
      /* logistic, of variance 1: quantiles in closed form */
      const double u = ((double) k + 0.5) / BTV_DRAWS;
      a->answer.draw[k] = mean + sqrt (3) / 3.14159265358979 * log (u / (1 - u));
      squares += pow (a->answer.draw[k] - mean, 2);
    }
  a->answer.scatter = sqrt (squares / (BTV_DRAWS - 1));
  return a;
}

static btv_verdict
judge (scene *s)
{
  bt_error error = BT_ERROR_INIT;
  ck_ok (btv_judge (s->claims, &s->columns, s->outcome, &error), error);
  return s->outcome[0].verdict;
}

#define TWO_PLAIN                                                                      \
  "  a: {text: a, evaluators: [t_q], set: {crossing: last}}\n"                         \
  "  b: {text: b, evaluators: [t_q], set: {threshold: 0.045}}\n"
#define TWO_KEYS                                                                       \
  "  c: {text: c, evaluators: [t_q], set: {crossing: last, threshold: 0.04}}\n"
#define DRAWN                                                                          \
  "  n: {text: samples, evaluators: [t_tw], set: {samples: 8192}}\n"                   \
  "  l: {text: last, evaluators: [t_tw], set: {crossing: last}}\n"

#define PRINTED(...)                                                                   \
  (const char *const[CELLS + 1]) { __VA_ARGS__ }

/* ---- chances ------------------------------------------------------------------------
 */

static double
chance (const char *printed, double defined, double value, int known)
{
  scene *s = stage ("", "x", PRINTED (printed), "");
  if (known)
    gives (s, 0, -1, defined, 1e-9);
  btv_attempt under = { .answer.value.value = value, .base_rate = NAN };
  const double p = btv_chance (&s->outcome[0], &under);
  strike (s);
  return p;
}

START_TEST (a_chance_has_no_sign)
{
  /* log (2.55/2.45)/log 4, and 0.1 of [5 - 5, 5 + 5] */
  const double by_size = log (2.57 / 2.47) / log (4);
  ck_assert_double_eq_tol (chance ("2.5", 5, 2.52, 1), by_size, 1e-12);
  ck_assert_double_eq_tol (chance ("-2.5", -5, -2.52, 1), by_size, 1e-12);
  /* Near to the value as defined that one counts: 0.1/(4 0.4). */
  ck_assert_double_eq_tol (chance ("-2.5", -2.9, -2.52, 1), 0.1 / 1.6, 1e-12);
  ck_assert_double_eq_tol (chance ("2.5", 2.9, 2.52, 1), 0.1 / 1.6, 1e-12);
  ck_assert_double_eq_tol (chance ("-2.5", 0, -2.52, 0), by_size, 1e-12);
  ck_assert_double_eq_tol (chance ("2.5", 2.5, 2.52, 1), by_size, 1e-12);
  ck_assert_double_eq (chance ("0.0", 5, 0, 1), 1);
  ck_assert_double_eq (chance ("2.5", 5, INFINITY, 1), 0);
}
END_TEST

START_TEST (a_label_has_the_chance_that_was_measured)
{
  scene *s = stage ("", "stability", PRINTED ("Stable"), "");
  btv_attempt under = { .base_rate = NAN };
  ck_assert_double_eq (btv_chance (&s->outcome[0], &under), 1);
  under.base_rate = 0.3;
  ck_assert_double_eq (btv_chance (&s->outcome[0], &under), 0.3);
  strike (s);
}
END_TEST

/* ---- as defined ---------------------------------------------------------------- */

START_TEST (what_was_refused_as_defined_is_not_known)
{
  scene *s = stage (TWO_PLAIN, "t_q", PRINTED ("50.000", "60.000"), "");
  gives (s, 0, -1, 50, 1e-9)->end = BTV_REFUSED;
  gives (s, 1, -1, 90, 1e-9);
  ck_assert_int_eq (btv_known_of (&s->outcome[0], NULL), BTV_OPEN);
  ck_assert_int_eq (judge (s), BTV_ERROR);
  strike (s);
}
END_TEST

START_TEST (alone_is_judged_what_needs_no_other)
{
  scene *s = stage ("", "t_q", PRINTED ("50.000"), "");
  ck_assert_int_eq (btv_judge_alone (s->claims, &s->columns, s->outcome), 0);
  gives (s, 0, -1, 50, 1e-9);
  s->outcome->selected = 0;
  ck_assert_int_eq (btv_judge_alone (s->claims, &s->columns, s->outcome), 0);
  s->outcome->selected = 1;
  ck_assert_int_eq (btv_judge_alone (s->claims, &s->columns, s->outcome), 1);
  ck_assert_int_eq (s->outcome->verdict, BTV_CONFIRMED);
  strike (s);
}
END_TEST

START_TEST (a_declared_tolerance_may_be_too_near_to_tell)
{
  static const struct
  {
    double value, half;
    btv_verdict verdict;
  } rows[] = { { 51, 0.1, BTV_CLOSE },
               { 52.5, 0.1, BTV_UNDECIDED },
               { 54, 0.1, BTV_REFUTED } };
  for (size_t k = 0; k < COUNT (rows); k++)
    {
      scene *s
          = stage ("", "t_q", PRINTED ("50.0"), ", close: {relative: 0.05, why: w}");
      gives (s, 0, -1, rows[k].value, rows[k].half);
      ck_assert_int_eq (judge (s), rows[k].verdict);
      if (rows[k].verdict == BTV_UNDECIDED)
        ck_assert_ptr_nonnull (strstr (s->outcome->message, "declared tolerance"));
      strike (s);
    }
}
END_TEST

/* ---- which reading ------------------------------------------------------------- */

/* Of two as simple that explain the one with the smaller P, in either order; of one
 * with fewer keys that. */
START_TEST (the_simpler_and_then_the_less_likely_is_named)
{
  static const struct
  {
    double value[3];
    int named;
  } rows[] = { { { 50.0001, 50.0004, 90 }, 1 },
               { { 50.0004, 50.0001, 90 }, 0 },
               { { 90, 50.0001, 50.0004 }, 1 },
               { { 90, 90, 50.0001 }, 2 } };
  for (size_t k = 0; k < COUNT (rows); k++)
    {
      scene *s = stage (TWO_PLAIN TWO_KEYS, "t_q", PRINTED ("50.000"), "");
      gives (s, 0, -1, 95, 1e-9);
      for (int r = 0; r < 3; r++)
        gives (s, 0, r, rows[k].value[r], 1e-9);
      gives (s, 0, 3, 90, 1e-9); /* the pair */
      ck_assert_int_eq (judge (s), BTV_EXPLAINED);
      ck_assert_ptr_eq (s->outcome->by->reading, &s->claims->readings[rows[k].named]);
      strike (s);
    }
}
END_TEST

/* One with two keys first in the file does not go before one with a single key. */
START_TEST (an_earlier_reading_of_more_keys_yields)
{
  scene *s = stage (TWO_KEYS TWO_PLAIN, "t_q", PRINTED ("50.000"), "");
  gives (s, 0, -1, 95, 1e-9);
  gives (s, 0, 0, 50.0004, 1e-9);
  gives (s, 0, 1, 50.0001, 1e-9);
  gives (s, 0, 2, 90, 1e-9);
  gives (s, 0, 3, 90, 1e-9);
  ck_assert_int_eq (judge (s), BTV_EXPLAINED);
  ck_assert_ptr_eq (s->outcome->by->reading, &s->claims->readings[1]);
  strike (s);
}
END_TEST

/* A third cell is not known as defined.  What b misses there may break it; but even at
 * its best b would be likelier by accident than a, so a stands, or the other way round.
 */
START_TEST (what_cannot_do_better_does_not_stand_in_the_way)
{
  for (int worse = 0; worse < 2; worse++)
    {
      scene *s = stage (TWO_PLAIN, "t_q", PRINTED ("50.000", "60.000", "70.000"), "");
      const double a = worse ? 4e-4 : -4e-4;
      for (size_t i = 0; i < 2; i++)
        {
          const double printed = 50 + 10 * (double) i;
          gives (s, i, -1, 95, 1e-9);
          gives (s, i, 0, printed + a, 1e-9);
          gives (s, i, 1, printed - a, 1e-9);
          gives (s, i, 2, 95, 1e-9);
        }
      btv_attempt *open = gives (s, 2, -1, 70.0005, 1e-3);
      gives (s, 2, 0, 70, 1e-9);
      gives (s, 2, 1, 95, 1e-9);
      gives (s, 2, 2, 95, 1e-9);
      ck_assert_int_eq (open->relation, BTV_OVERLAP);
      snprintf (open->answer.reason, sizeof open->answer.reason, "too coarse");
      ck_assert_int_eq (judge (s), worse ? BTV_EXPLAINED : BTV_UNDECIDED);
      if (worse)
        ck_assert_ptr_eq (s->outcome->by->reading, &s->claims->readings[0]);
      else
        {
          ck_assert_ptr_null (s->outcome->by);
          ck_assert_ptr_nonnull (
              strstr (s->outcome->message, "“b” cannot be told at c-3: too coarse"));
          ck_assert_int_eq (s->outcome->incomplete, 0);
        }
      strike (s);
    }
}
END_TEST

/* A reading that cannot be told for the cell itself, or was not asked there. */
START_TEST (what_cannot_be_told_leaves_the_cell_open)
{
  for (int asked = 0; asked < 2; asked++)
    {
      scene *s = stage ("  a: {text: a, evaluators: [t_q], set: {crossing: last}}\n",
                        "t_q", PRINTED ("50.000"), "");
      gives (s, 0, -1, 95, 1e-9);
      if (asked)
        gives (s, 0, 0, 50.0005, 1e-3);
      ck_assert_int_eq (judge (s), BTV_UNDECIDED);
      ck_assert_ptr_nonnull (strstr (
          s->outcome->message, asked ? "“a” cannot be told: its error is too large"
                                     : "“a” cannot be told: it was not asked"));
      ck_assert_int_eq (s->outcome->incomplete, !asked);
      strike (s);
    }
}
END_TEST

/* ---- scatter ------------------------------------------------------------------- */

START_TEST (a_number_may_scatter_as_defined)
{
  static const struct
  {
    const char *printed;
    btv_verdict verdict;
  } rows[] = { { "71.50", BTV_WITHIN_SAMPLING }, { "75.00", BTV_REFUTED } };
  for (size_t k = 0; k < COUNT (rows); k++)
    {
      scene *s = stage ("", "t_tw", PRINTED (rows[k].printed), "");
      scatters (s, 0, -1, 70);
      ck_assert_int_eq (judge (s), rows[k].verdict);
      ck_assert_int_eq (btv_judge_alone (s->claims, &s->columns, s->outcome), 0);
      strike (s);
    }
}
END_TEST

/* A bound is no number that was drawn: it is not in the column's chi^2, nor is it
 * within anything.  A pair of readings, one of which draws, says nothing. */
START_TEST (a_bound_does_not_scatter)
{
  scene *s = stage (DRAWN, "t_tw", PRINTED ("71.50", "< 60"), "");
  ck_assert_uint_eq (s->claims->readings_count, 3);
  for (size_t i = 0; i < 2; i++)
    {
      gives (s, i, -1, 70, 1e-9);
      scatters (s, i, 0, 70);
      gives (s, i, 1, 90, 1e-9);
      scatters (s, i, 2, 70);
    }
  ck_assert_int_eq (judge (s), BTV_WITHIN_SAMPLING);
  ck_assert_ptr_eq (s->outcome->by->reading, &s->claims->readings[0]);
  ck_assert_double_eq_tol (s->outcome->draw.p, s->outcome->draw.column, 1e-6);
  ck_assert_int_eq (s->outcome[1].verdict, BTV_REFUTED);
  strike (s);
}
END_TEST

/* Drawn, but of no width, or not answered: nothing is known of it, and why is said.
 * Refused: it says nothing. */
START_TEST (what_gave_no_draws_leaves_it_open)
{
  static const struct
  {
    btv_end end;
    double half;
    btv_verdict verdict;
  } rows[] = { { BTV_ANSWERED, 5, BTV_UNDECIDED },
               { BTV_ANSWERED, 1e-9, BTV_UNDECIDED },
               { BTV_FAILED, 5, BTV_UNDECIDED },
               { BTV_REFUSED, 5, BTV_REFUTED } };
  for (size_t k = 0; k < COUNT (rows); k++)
    {
      scene *s = stage (DRAWN, "t_tw", PRINTED ("71.50"), "");
      gives (s, 0, -1, 70, 1e-9);
      btv_attempt *drawn = gives (s, 0, 0, 70, rows[k].half);
      drawn->end = rows[k].end;
      strcpy (drawn->answer.reason, "no crossing");
      gives (s, 0, 1, 90, 1e-9);
      gives (s, 0, 2, 90, 1e-9);
      ck_assert_int_eq (judge (s), rows[k].verdict);
      if (rows[k].verdict == BTV_UNDECIDED)
        {
          ck_assert_ptr_nonnull (
              strstr (s->outcome->message, "“n” cannot be told: no crossing"));
          ck_assert_int_eq (s->outcome->incomplete, 0);
        }
      strike (s);
    }
}
END_TEST

/* What a cell beside it lacks is told of that: not of one that was drawn, whether or
 * not it can be told from what is printed, and whatever is known of it as defined. */
START_TEST (the_cell_that_was_not_drawn_is_named)
{
  static const double defined[] = { 70, 70.505, 70, 70.005 };
  scene *s = stage (DRAWN, "t_tw", PRINTED ("71.50", "70.50", "< 60", "70.00"), "");
  for (size_t i = 0; i < 4; i++)
    {
      gives (s, i, -1, defined[i], i % 2 ? 0.01 : 1e-9);
      if (i < 2)
        scatters (s, i, 0, 70)->relation = BTV_OVERLAP;
      gives (s, i, 1, 90, 1e-9);
      gives (s, i, 2, 90, 1e-9);
    }
  ck_assert_int_eq (judge (s), BTV_UNDECIDED);
  ck_assert_ptr_nonnull (
      strstr (s->outcome->message, "“n” cannot be told at c-4: it was not asked"));
  ck_assert_int_eq (s->outcome->incomplete, 1);
  strike (s);
}
END_TEST

/* A reading that changes something else of a number that is drawn is judged as others
 * are: it was asked, and its error is too large. */
START_TEST (a_reading_beside_the_drawing_was_asked)
{
  scene *s = stage ("  l: {text: last, evaluators: [t_tw], set: {crossing: last}}\n",
                    "t_tw", PRINTED ("75.00"), ", set: {samples: 8192}");
  scatters (s, 0, -1, 70);
  scatters (s, 0, 0, 75.005)->relation = BTV_OVERLAP;
  ck_assert_int_eq (judge (s), BTV_UNDECIDED);
  ck_assert_ptr_nonnull (
      strstr (s->outcome->message, "“l” cannot be told: its error is too large"));
  ck_assert_int_eq (s->outcome->incomplete, 0);
  strike (s);
}
END_TEST

/* Draws that are all one: that number, and no other, is no surprise. */
START_TEST (draws_without_width)
{
  btv_answer one = { .draws = BTV_DRAWS, .scatter = 0 };
  double lo, hi;
  for (size_t k = 0; k < BTV_DRAWS; k++)
    one.draw[k] = 70;
  ck_assert_double_eq (btv_sampling_p (&one, 70, 0), 1);
  ck_assert_double_eq (btv_sampling_p (&one, 70.5, 0), 0);
  btv_sampling_range (&one, 0, 0.01, &lo, &hi);
  ck_assert_double_eq (lo, 70);
  ck_assert_double_eq (hi, 70);
  /* No one number is printed; too few draws. */
  ck_assert_double_nan (btv_sampling_p (&one, 70, NAN));
  btv_sampling_range (&one, NAN, 0.01, &lo, &hi);
  ck_assert (isnan (lo) && isnan (hi));
  one.draws = 7;
  btv_sampling_range (&one, 0, 0.01, &lo, &hi);
  ck_assert (isnan (lo) && isnan (hi));
}
END_TEST

/* ---- what chance was offered -------------------------------------------------------
 */

/* The product over keys of 1 + number of values: two x0, though three readings set it,
 * a threshold, and a crossing; a parameter is not the setting of its name. */
START_TEST (each_key_that_is_offered_counts_by_its_values)
{
  scene *s = stage ("  a: {text: a, evaluators: [t_q], parameters: {x0: 5}}\n"
                    "  b: {text: b, evaluators: [t_q], parameters: {x0: 6}}\n"
                    "  c: {text: c, evaluators: [t_q], parameters: {x0: 5}, set: "
                    "{threshold: 0.04}}\n"
                    "  d: {text: d, evaluators: [t_q], set: {crossing: last}}\n",
                    "t_q", PRINTED ("50.000"), "");
  ck_assert_double_eq (s->columns.offered[0], 3 * 2 * 2);
  strike (s);
}
END_TEST

/* ---- without memory ------------------------------------------------------------ */

START_TEST (without_memory_nothing_is_judged)
{
  scene *s = stage (TWO_PLAIN, "t_q", PRINTED ("50.000", "60.000"), "");
  bt_error error = BT_ERROR_INIT;
  bt_status status = BT_ENOMEM;
  long judged = 0, made = 0;
  for (size_t i = 0; i < 2; i++)
    {
      gives (s, i, -1, 95, 1e-9);
      s->outcome[i].verdict = BTV_VERDICT_COUNT;
    }
  for (; status != BT_OK && judged < 50; judged++)
    {
      until_failure = judged;
      status = btv_judge (s->claims, &s->columns, s->outcome, &error);
      until_failure = -1;
      ck_assert (status == BT_OK || status == BT_ENOMEM);
      ck_assert ((s->outcome[1].verdict == BTV_VERDICT_COUNT) == (status != BT_OK));
    }
  ck_assert_int_eq (judged, 5); /* four blocks a column */
  status = BT_ENOMEM;
  for (; status != BT_OK && made < 50; made++)
    {
      btv_columns columns;
      until_failure = made;
      status = btv_columns_make (&columns, s->claims, &error);
      until_failure = -1;
      ck_assert (status == BT_OK || status == BT_ENOMEM);
      btv_columns_clear (&columns);
    }
  ck_assert_int_gt (made, 4);
  ck_assert_int_lt (made, 50);
  strike (s);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("judge_edges");
  TCase *core = tcase_create ("edges");
  tcase_add_test (core, a_chance_has_no_sign);
  tcase_add_test (core, a_label_has_the_chance_that_was_measured);
  tcase_add_test (core, what_was_refused_as_defined_is_not_known);
  tcase_add_test (core, alone_is_judged_what_needs_no_other);
  tcase_add_test (core, a_declared_tolerance_may_be_too_near_to_tell);
  tcase_add_test (core, the_simpler_and_then_the_less_likely_is_named);
  tcase_add_test (core, an_earlier_reading_of_more_keys_yields);
  tcase_add_test (core, what_cannot_do_better_does_not_stand_in_the_way);
  tcase_add_test (core, what_cannot_be_told_leaves_the_cell_open);
  tcase_add_test (core, a_number_may_scatter_as_defined);
  tcase_add_test (core, a_bound_does_not_scatter);
  tcase_add_test (core, what_gave_no_draws_leaves_it_open);
  tcase_add_test (core, the_cell_that_was_not_drawn_is_named);
  tcase_add_test (core, a_reading_beside_the_drawing_was_asked);
  tcase_add_test (core, draws_without_width);
  tcase_add_test (core, each_key_that_is_offered_counts_by_its_values);
  tcase_add_test (core, without_memory_nothing_is_judged);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
