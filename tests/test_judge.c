/* tests/test_judge.c - verdicts from made-up attempts, against a reference that goes
 * through every way in which what is not known could turn out.
 *
 * The reference is written down from judge.h, not from judge.c, and does its sums by
 * enumeration: it shares no code with what it tests.
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
  ROWS = 4,
  READINGS = 4 /* three, and the pair of the first two */
};

/* ---- made-up columns ---------------------------------------------------------------
 */

static unsigned long state = 2385;

/* Knuth's multiplier; the top bits. */
static double
uniform (void)
{
  state = state * 6364136223846793005ul + 1442695040888963407ul;
  return (double) (state >> 11) / 9007199254740992.0;
}

static size_t
below (size_t n)
{
  return (size_t) (uniform () * (double) n);
}

static btv_claims *
column_of (char printed[ROWS][16], size_t rows)
{
  char path[] = "/tmp/breaktime-judge-XXXXXX";
  int handle = mkstemp (path);
  ck_assert_int_ge (handle, 0);
  FILE *file = fdopen (handle, "w");
  ck_assert_ptr_nonnull (file);
  fputs ("source: {id: t, title: T, authors: A, year: \"2025\"}\n"
         "readings:\n"
         "  last: {text: last, evaluators: [t_q], set: {crossing: last}}\n"
         "  lower: {text: lower, evaluators: [t_q], set: {threshold: 0.045}}\n"
         "  both: {text: both, evaluators: [t_q], set: {crossing: last, threshold: "
         "0.04}}\n"
         "claims:\n",
         file);
  for (size_t i = 0; i < rows; i++)
    fprintf (
        file,
        "  - {id: c-%zu, where: w, statement: s, evaluator: t_q, printed: \"%s\",\n"
        "     table: {name: I, row: %zu, column: q},\n"
        "     parameters: {lambda: 0.1, x0: %zu, omega: [1], t_max: 9}}\n",
        i + 1, printed[i], i + 1, i + 1);
  fclose (file);
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  bt_status status = btv_claims_load (&claims, path, &error);
  unlink (path);
  ck_assert_msg (status == BT_OK, "%s", error.text);
  ck_assert_uint_eq (claims->readings_count, READINGS);
  return claims;
}

/* One attempt with VALUE, its error small. */
static btv_attempt
attempt_of (const btv_claim *claim, const btv_reading *reading, double value)
{
  btv_attempt a = { .reading = reading, .base_rate = NAN };
  a.answer.value = (bt_value){ .value = value, .lo = value - 1e-9, .hi = value + 1e-9 };
  a.relation = btv_answer_relation (claim, &a.answer);
  return a;
}

/* ---- the reference ------------------------------------------------------------------
 */

typedef struct world
{
  size_t rows;
  double value[ROWS][1 + READINGS]; /* [0] as defined */
  btv_known known[ROWS][1 + READINGS];
  double p[ROWS][1 + READINGS]; /* of readings; filled in */
} world;

typedef struct finding
{
  btv_verdict verdict;
  int reading; /* that explains; -1: none */
} finding;

/* Share of [lo, hi] in [a, b], by its measure LOG or not. */
static double
portion (double a, double b, double lo, double hi)
{
  double from = a > lo ? a : lo, to = b < hi ? b : hi;
  return to > from ? (to - from) / (hi - lo) : 0;
}

static double
p_of (const btv_claim *claim, double defined, double value)
{
  double half = (claim->claimed.hi - claim->claimed.lo) / 2;
  double d = 2 * fabs (claim->claimed.value - defined);
  double a = portion (log (value - half), log (value + half), log (value / 2),
                      log (2 * value));
  double b = d > 0 ? portion (value - half, value + half, defined - d, defined + d) : 0;
  return a > b ? a : b;
}

/* At least K hits of COUNT, summed over all 2^COUNT ways. */
static double
tail_of (const double *p, size_t count, size_t k)
{
  double sum = 0;
  for (unsigned way = 0; way < 1u << count; way++)
    {
      double chance = 1;
      size_t hits = 0;
      for (size_t i = 0; i < count; i++)
        {
          int hit = way >> i & 1;
          hits += (size_t) hit;
          chance *= hit ? p[i] : 1 - p[i];
        }
      sum += hits >= k ? chance : 0;
    }
  return sum;
}

static const int parts[] = { 1, 1, 1, 2 }, keys[] = { 1, 1, 2, 2 };

/* Cell C of a world in which everything is known. */
static finding
judge_known (const world *w, size_t c, double offered)
{
  finding best = { BTV_REFUTED, -1 };
  double best_p = 2;
  if (w->known[c][0] == BTV_GIVES)
    return (finding){ BTV_CONFIRMED, -1 };
  for (int r = 0; r < READINGS; r++)
    {
      size_t f = 0, g = 0, b = 0;
      double p[ROWS];
      for (size_t i = 0; i < w->rows; i++)
        {
          int gives = w->known[i][1 + r] == BTV_GIVES;
          b += w->known[i][0] == BTV_GIVES && w->known[i][1 + r] == BTV_MISSES;
          if (w->known[i][0] != BTV_MISSES)
            continue;
          g += (size_t) gives;
          p[f++] = w->known[i][1 + r] == BTV_APART ? 0 : w->p[i][1 + r];
        }
      if (w->known[c][1 + r] != BTV_GIVES || b > 0)
        continue;
      double chance = fmin (offered * tail_of (p, f, g), 1);
      if ((parts[r] == 2 ? g == f : 2 * g > f) && chance < 0.01)
        {
          int j = best.reading;
          int before
              = j < 0 || parts[r] < parts[j]
                || (parts[r] == parts[j]
                    && (keys[r] < keys[j] || (keys[r] == keys[j] && chance < best_p)));
          if (before)
            {
              best = (finding){ BTV_EXPLAINED, r };
              best_p = chance;
            }
        }
      else if (parts[r] == 1 && best.verdict == BTV_REFUTED)
        best.verdict = BTV_COMPATIBLE;
    }
  return best;
}

/* Go through every way in which what is open in W may turn out, from entry AT on; into
 * SEEN go the verdicts on cell C. */
static void
enumerate (world *w, size_t at, size_t c, double offered, const btv_claims *claims,
           finding *first, int *several)
{
  size_t i = at / (1 + READINGS), r = at % (1 + READINGS);
  if (i == w->rows)
    {
      finding f = judge_known (w, c, offered);
      if (first->verdict == BTV_VERDICT_COUNT)
        *first = f;
      *several |= f.verdict != first->verdict || f.reading != first->reading;
      return;
    }
  btv_known was = w->known[i][r];
  double p = w->p[i][r];
  /* Where the value as defined is not known, neither is the chance that rests on it. */
  int open_p = r > 0 && (was == BTV_OPEN || isnan (w->value[i][0]));
  for (int turn = 0; turn < (was == BTV_OPEN ? 2 : 1); turn++)
    {
      if (was == BTV_OPEN)
        w->known[i][r] = turn ? BTV_GIVES : BTV_MISSES;
      for (int extreme = 0; extreme < (open_p ? 2 : 1); extreme++)
        {
          if (open_p)
            w->p[i][r] = extreme;
          enumerate (w, at + 1, c, offered, claims, first, several);
        }
    }
  w->known[i][r] = was;
  w->p[i][r] = p;
}

/* ---- made-up attempts against it ----------------------------------------------- */

static double
printed_value (double value, int digits, char out[16])
{
  snprintf (out, 16, "%.*f", digits, value);
  return atof (out);
}

/* A column; of every cell a value as defined and one of each reading, and what is
 * printed is one of these, or none. */
static btv_claims *
make_world (world *w)
{
  char printed[ROWS][16];
  int digits = (int) below (3);
  /* Columns that one reading explains, and others. */
  size_t favourite = below (1 + READINGS);
  *w = (world){ .rows = 1 + below (ROWS) };
  for (size_t i = 0; i < w->rows; i++)
    {
      for (size_t r = 0; r <= READINGS; r++)
        w->value[i][r] = 5 + 95 * uniform ();
      size_t source = uniform () < 0.8 ? favourite : below (2 + READINGS);
      printed_value (source <= READINGS ? w->value[i][source] : 5 + 95 * uniform (),
                     digits, printed[i]);
      for (size_t r = 1; r <= READINGS; r++)
        if (uniform () < 0.3)
          w->value[i][r] = w->value[i][0];
    }
  return column_of (printed, w->rows);
}

/* Attempts for W in any order, some of them missing or failed; what stays open is
 * noted. */
static void
make_attempts (world *w, const btv_claims *claims, btv_outcome *outcomes, double lost)
{
  size_t open = 0;
  for (size_t i = 0; i < w->rows; i++)
    {
      const btv_claim *claim = &claims->claims[i];
      btv_outcome *o = &outcomes[i];
      *o = (btv_outcome){ .claim = claim, .selected = 1 };
      o->attempts = calloc (1 + READINGS, sizeof *o->attempts);
      ck_assert_ptr_nonnull (o->attempts);
      for (size_t r = 0; r <= READINGS; r++)
        {
          const btv_reading *reading = r ? &claims->readings[r - 1] : NULL;
          btv_attempt a = attempt_of (claim, reading, w->value[i][r]);
          double fate = uniform ();
          w->p[i][r] = p_of (claim, w->value[i][0], w->value[i][r]);
          w->known[i][r] = a.relation == BTV_INSIDE ? BTV_GIVES : BTV_MISSES;
          if (fate < lost && open < 4)
            {
              static const btv_end ends[] = { BTV_UNTIMELY, BTV_FAILED, BTV_ANSWERED };
              open++;
              w->known[i][r] = BTV_OPEN;
              a.end = ends[below (3)];
              a.relation = BTV_OVERLAP;
              if (uniform () < 0.5)
                continue;
            }
          else if (r > 0 && fate > 0.97)
            {
              a.end = BTV_REFUSED;
              w->known[i][r] = BTV_APART;
            }
          o->attempts[o->attempts_count++] = a;
        }
      if (w->known[i][0] == BTV_OPEN)
        w->value[i][0] = NAN;
      for (size_t k = o->attempts_count; k > 1; k--)
        {
          size_t other = below (k);
          btv_attempt swap = o->attempts[k - 1];
          o->attempts[k - 1] = o->attempts[other];
          o->attempts[other] = swap;
        }
    }
}

/* Of verdicts that stand in every case this many were left undecided, of how many. */
static size_t modest, settled, seen[BTV_VERDICT_COUNT];

static void
compare (world *w, const btv_claims *claims, const btv_columns *columns,
         const btv_outcome *outcomes)
{
  for (size_t i = 0; i < w->rows; i++)
    {
      finding first = { BTV_VERDICT_COUNT, -1 };
      int several = 0;
      btv_verdict verdict = outcomes[i].verdict;
      seen[verdict]++;
      if (w->known[i][0] == BTV_OPEN)
        {
          ck_assert (verdict == BTV_NOT_RUN || verdict == BTV_ERROR
                     || verdict == BTV_UNDECIDED);
          continue;
        }
      enumerate (w, 0, i, columns->offered[0], claims, &first, &several);
      if (verdict == BTV_UNDECIDED)
        {
          modest += !several;
          settled += !several;
          continue;
        }
      settled += !several;
      /* A verdict that is given is one that stands. */
      ck_assert_msg (!several, "row %zu: %s, which does not stand in every case", i,
                     btv_verdict_name (verdict));
      ck_assert_str_eq (btv_verdict_name (verdict), btv_verdict_name (first.verdict));
      if (verdict == BTV_EXPLAINED)
        ck_assert_ptr_eq (outcomes[i].by->reading, &claims->readings[first.reading]);
    }
}

START_TEST (verdicts_are_those_that_stand_in_every_case)
{
  bt_error error = BT_ERROR_INIT;
  for (int trial = 0; trial < 3000; trial++)
    {
      world w;
      btv_columns columns;
      btv_outcome outcomes[ROWS];
      btv_claims *claims = make_world (&w);
      ck_ok (btv_columns_make (&columns, claims, &error), error);
      ck_assert_uint_eq (columns.count, 1);
      /* crossing: last; threshold: 0.045 and 0.04 */
      ck_assert_double_eq (columns.offered[0], 2 * 3);
      make_attempts (&w, claims, outcomes, trial % 3 ? 0.1 : 0);
      ck_ok (btv_judge (claims, &columns, outcomes, &error), error);
      compare (&w, claims, &columns, outcomes);
      for (size_t i = 0; i < w.rows; i++)
        free (outcomes[i].attempts);
      btv_columns_clear (&columns);
      btv_claims_free (claims);
    }
  /* Every verdict came up, and hardly one that stands was withheld. */
  ck_assert_uint_gt (seen[BTV_CONFIRMED], 100);
  ck_assert_uint_gt (seen[BTV_EXPLAINED], 100);
  ck_assert_uint_gt (seen[BTV_COMPATIBLE], 100);
  ck_assert_uint_gt (seen[BTV_REFUTED], 100);
  ck_assert_uint_gt (seen[BTV_UNDECIDED], 100);
  ck_assert_msg (100 * modest <= settled, "%zu of %zu withheld", modest, settled);
}
END_TEST

/* ---- scatter ------------------------------------------------------------------- */

/* BTV_DRAWS numbers at the quantiles of a normal distribution, or of two. */
static btv_answer
draws_of (double mean, double sd, double second)
{
  btv_answer answer = { .draws = BTV_DRAWS };
  double sum = 0, squares = 0;
  for (size_t i = 0; i < BTV_DRAWS; i++)
    {
      double u = ((double) i + 0.5) / BTV_DRAWS, z = 0;
      /* Newton's method for the quantile. */
      for (int k = 0; k < 40; k++)
        z -= (0.5 * erfc (-z / M_SQRT2) - u) * sqrt (2 * M_PI) * exp (z * z / 2);
      answer.draw[i] = (i % 4 == 0 ? second : mean) + sd * z;
      sum += answer.draw[i];
      squares += answer.draw[i] * answer.draw[i];
    }
  double m = sum / BTV_DRAWS;
  answer.scatter = sqrt ((squares / BTV_DRAWS - m * m) * BTV_DRAWS / (BTV_DRAWS - 1));
  answer.value = (bt_value){ .value = m, .lo = m - 0.1, .hi = m + 0.1 };
  return answer;
}

START_TEST (a_draw_is_judged_by_its_distribution)
{
  btv_answer one = draws_of (70, 1, 70), two = draws_of (70, 1, 80);
  double lo, hi;
  /* Against Student's t with 63 degrees of freedom: 2.656 at p = 0.01; the spread of
   * quantiles is a little below that of draws, and 1/64 is added for the mean. */
  ck_assert_double_eq_tol (btv_sampling_p (&one, 70, 0), 1, 1e-6);
  ck_assert_double_lt (btv_sampling_p (&one, 73, 0), 0.01);
  ck_assert_double_gt (btv_sampling_p (&one, 72.4, 0), 0.01);
  btv_sampling_range (&one, 0, 0.01, &lo, &hi);
  ck_assert_double_eq_tol (hi, 70 + 2.656 * sqrt (65.0 / 64), 0.03);
  ck_assert_double_eq_tol (lo, 140 - hi, 1e-9);
  /* A coarse printed number adds its rounding: 6^2/12 = 3. */
  btv_sampling_range (&one, 3, 0.01, &lo, &hi);
  ck_assert_double_eq_tol (hi, 70 + 2.656 * sqrt (65.0 / 64 + 3), 0.05);
  /* Two humps: between them lies nothing, on either of them it is no surprise.  One
   * normal distribution of that mean and width would have the middle as its best. */
  ck_assert_double_lt (btv_sampling_p (&two, 75, 0), 0.001);
  ck_assert_double_gt (btv_sampling_p (&two, 80, 0), 0.2);
  ck_assert_double_gt (btv_sampling_p (&two, 70, 0), 0.7);
  btv_sampling_range (&two, 0, 0.01, &lo, &hi);
  ck_assert (lo < 70 && lo > 66 && hi > 81 && hi < 84);
  ck_assert_double_nan (btv_sampling_p (&(btv_answer){ .draws = 0 }, 70, 0));
}
END_TEST

/* Cells that print what a reading with 8192 samples scatters about: PRINTED as far out
 * as given in standard deviations. */
static btv_verdict
scattered (const double *sigmas, size_t rows, btv_outcome *outcomes, size_t unknown)
{
  char path[] = "/tmp/breaktime-judge-XXXXXX";
  int handle = mkstemp (path);
  ck_assert_int_ge (handle, 0);
  FILE *file = fdopen (handle, "w");
  fputs ("source: {id: t, title: T, authors: A, year: \"2025\"}\n"
         "readings:\n"
         "  n: {text: samples, evaluators: [t_tw], set: {samples: 8192}}\n"
         "claims:\n",
         file);
  for (size_t i = 0; i < rows; i++)
    fprintf (file,
             "  - {id: c-%zu, where: w, statement: s, evaluator: t_tw, printed: "
             "\"%.2f\",\n     table: {name: I, row: %zu, column: q},\n"
             "     parameters: {lambda: 0.1, x0: %zu, omega: [1], t_max: 9}}\n",
             i + 1, 70 + sigmas[i], i + 1, i + 1);
  fclose (file);
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  btv_columns columns;
  ck_ok (btv_claims_load (&claims, path, &error), error);
  unlink (path);
  ck_ok (btv_columns_make (&columns, claims, &error), error);
  for (size_t i = 0; i < rows; i++)
    {
      const btv_claim *claim = &claims->claims[i];
      outcomes[i] = (btv_outcome){ .claim = claim, .selected = 1 };
      outcomes[i].attempts = calloc (2, sizeof *outcomes[i].attempts);
      ck_assert_ptr_nonnull (outcomes[i].attempts);
      outcomes[i].attempts[0] = attempt_of (claim, NULL, 70);
      outcomes[i].attempts[1].reading = &claims->readings[0];
      outcomes[i].attempts[1].answer = draws_of (70, 1, 70);
      outcomes[i].attempts[1].relation = BTV_DISJOINT;
      outcomes[i].attempts_count = i + 1 == unknown ? 1 : 2;
    }
  ck_ok (btv_judge (claims, &columns, outcomes, &error), error);
  btv_verdict verdict = outcomes[0].verdict;
  for (size_t i = 0; i < rows; i++)
    free (outcomes[i].attempts);
  btv_columns_clear (&columns);
  btv_claims_free (claims);
  return verdict;
}

/* Claims of one family and evaluator are a column, as cells of a table's column are;
 * no test of ours is among the source's. */
START_TEST (a_family_is_a_column)
{
  static const struct
  {
    const char *table, *family, *evaluator;
    btv_origin origin;
    size_t column; /* equal where it is one */
  } cells[] = {
    { NULL, "a", "t_q", BTV_ORIGIN_QUOTED, 0 },
    { NULL, NULL, "t_q", BTV_ORIGIN_QUOTED, 1 },
    { NULL, "a", "t_q", BTV_ORIGIN_ENCODED, 0 },
    { NULL, "b", "t_q", BTV_ORIGIN_QUOTED, 2 },
    { NULL, "a", "t_q", BTV_ORIGIN_OURS, 3 },
    { NULL, "a", "t_q", BTV_ORIGIN_QUOTED, 0 },
    { NULL, "a", "t_mf", BTV_ORIGIN_QUOTED, 4 },
    { NULL, NULL, "t_q", BTV_ORIGIN_QUOTED, 5 },
    { "T", NULL, "t_q", BTV_ORIGIN_QUOTED, 6 },
    { "T", NULL, "t_q", BTV_ORIGIN_OURS, 7 },
    { "T", NULL, "t_q", BTV_ORIGIN_QUOTED, 6 },
  };
  enum
  {
    COUNT = sizeof cells / sizeof *cells
  };
  btv_claim claim[COUNT] = { 0 };
  btv_claims claims = { .claims = claim, .claims_count = COUNT };
  for (size_t i = 0; i < COUNT; i++)
    claim[i] = (btv_claim){ .table = (char *) cells[i].table,
                            .column = (char *) (cells[i].table ? "c" : NULL),
                            .family = (char *) cells[i].family,
                            .origin = cells[i].origin,
                            .evaluator = btv_evaluator_find (cells[i].evaluator) };
  bt_error error = BT_ERROR_INIT;
  btv_columns columns;
  ck_ok (btv_columns_make (&columns, &claims, &error), error);
  ck_assert_uint_eq (columns.count, 8);
  for (size_t i = 0; i < COUNT; i++)
    for (size_t j = 0; j < i; j++)
      ck_assert_msg ((columns.of[i] == columns.of[j])
                         == (cells[i].column == cells[j].column),
                     "%zu and %zu", j, i);
  btv_columns_clear (&columns);
}
END_TEST

START_TEST (scatter_is_judged_in_the_cell_and_in_its_column)
{
  btv_outcome o[6];
  ck_assert_int_eq (scattered ((double[]){ 1.5 }, 1, o, 0), BTV_WITHIN_SAMPLING);
  ck_assert_int_eq (scattered ((double[]){ 2.9 }, 1, o, 0), BTV_REFUTED);
  /* Not one of these is out, but all of them together are. */
  double all[] = { 2.2, -2.2, 2.2, 2.2, -2.2, 2.2 };
  ck_assert_int_eq (scattered (all, 6, o, 0), BTV_REFUTED);
  ck_assert_double_gt (o[0].draw.p, 0.02);
  ck_assert_double_lt (o[0].draw.column, 0.001);
  double most[] = { 2.2, -0.2, 0.9, 0.4, -1.2, 0.2 };
  ck_assert_int_eq (scattered (most, 6, o, 0), BTV_WITHIN_SAMPLING);
  ck_assert_double_gt (o[0].draw.column, 0.01);
  ck_assert_double_eq_tol (o[0].draw.hi, 72.68, 0.05);
  /* A cell that is not known could still break the column. */
  ck_assert_int_eq (scattered (most, 6, o, 4), BTV_UNDECIDED);
  ck_assert_int_eq (o[0].incomplete, 1);
  /* But it can mend nothing. */
  ck_assert_int_eq (scattered ((double[]){ 2.9, 0 }, 2, o, 2), BTV_REFUTED);
}
END_TEST

static Suite *
judge_suite (void)
{
  Suite *suite = suite_create ("judge");
  TCase *core = tcase_create ("judge");
  tcase_set_timeout (core, 120);
  tcase_add_test (core, verdicts_are_those_that_stand_in_every_case);
  tcase_add_test (core, a_draw_is_judged_by_its_distribution);
  tcase_add_test (core, scatter_is_judged_in_the_cell_and_in_its_column);
  tcase_add_test (core, a_family_is_a_column);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  return suite_run (judge_suite ());
}
