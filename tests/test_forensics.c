/* tests/test_forensics.c - at which settings a printed number comes out: of made-up
 * functions whose roots are known, and of numbers that come from a setting that is
 * known to be wrong.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support.h"
#include "validation/audit.h"
#include "validation/forensics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- made-up functions ----------------------------------------------------------- */

static const double printed = 5, half = 0.5;

static double
line (double s)
{
  return 40 * s - 7; /* [4.5, 5.5] at 0.2875 ... 0.3125 */
}

static double
parabola (double s)
{
  return 25 * s * s + 1; /* [4.5, 5.5] at +-(0.374166 ... 0.424264) */
}

static double
jumps (double s)
{
  return s < 0.4567 ? 3 + s : 9 + s;
}

static double
slope (double s)
{
  return 400 * s - 127; /* [4.5, 5.5] at 0.32875 ... 0.33125 */
}

/* Bent, so that a straight line misses what is printed. */
static double
bent (double s)
{
  return s < 0.335 ? 300 * (s - 0.335) + 4.2 : 4000 * (s - 0.335) + 4.2;
}

static double
up_to_the_end (double s)
{
  return s < 0.55 ? 3 + s : 5;
}

/* Through [4.5, 5.5] within 1/800 of a cell. */
static double
steep (double s)
{
  return 5 + 4 * tanh ((s - 0.33) * 2000);
}

static double
never (double s)
{
  return 2 + cos (30 * s);
}

static double
not_reached (double s)
{
  return s < 0.5 ? 3 : INFINITY;
}

static double
refuses (double s)
{
  return s < 0.2 ? NAN : line (s);
}

/* The inverse question of VARY put to F; *ASKED: how often. */
static btv_inverse
solve (double (*f) (double), const btv_vary *vary, size_t *asked)
{
  btv_inverse inverse = { .vary = vary, .target = printed };
  bt_error error = BT_ERROR_INIT;
  double s;
  for (*asked = 0; btv_inverse_next (&inverse, &s); ++*asked)
    {
      const double v = f (s);
      ck_assert_uint_lt (*asked, 1000);
      btv_probe probe = { s, v, v, v, BTV_BELOW };
      if (isinf (v))
        probe.lo = 20;
      if (isnan (v))
        probe.side = BTV_REFUSES;
      else if (probe.lo > printed + half)
        probe.side = BTV_ABOVE;
      else if (v >= printed - half)
        probe.side = BTV_HIT;
      ck_ok (btv_inverse_add (&inverse, &probe, &error), error);
    }
  return inverse;
}

static double eleven[] = { 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1 };
static const btv_vary plain = { .grid = eleven, .count = 11 };

/* FOUND holds settings from A to B alone, nearly all of them, and its bracket them all.
 */
static void
ck_root (const btv_finding *found, double a, double b)
{
  ck_assert_int_eq (found->kind, BTV_FOUND_ROOT);
  ck_assert_double_ge (found->lo, a);
  ck_assert_double_le (found->hi, b);
  ck_assert_double_lt (found->from, a);
  ck_assert_double_gt (found->to, b);
  ck_assert_double_le (found->lo - found->from, 0.25 * (b - a));
  ck_assert_double_le (found->to - found->hi, 0.25 * (b - a));
  ck_assert_int_eq (found->below + found->above, 0);
}

START_TEST (roots_are_bracketed)
{
  double both[] = { -1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1 };
  const btv_vary wide = { .grid = both, .count = 9 };
  btv_finding found[BTV_FINDINGS];
  size_t asked;
  btv_inverse one = solve (line, &plain, &asked);
  ck_assert_uint_eq (btv_inverse_findings (&one, found), 1);
  ck_root (found, 0.2875, 0.3125);
  ck_assert_int_eq (btv_inverse_complete (&one), 1);
  ck_assert_uint_lt (asked, 11 + 14);
  btv_inverse_clear (&one);
  one = solve (parabola, &wide, &asked);
  ck_assert_uint_eq (btv_inverse_findings (&one, found), 2);
  ck_root (found, -sqrt (4.5 / 25), -sqrt (3.5 / 25));
  ck_root (found + 1, sqrt (3.5 / 25), sqrt (4.5 / 25));
  btv_inverse_clear (&one);
  /* Beyond the grid nothing is known. */
  one = solve (up_to_the_end, &plain, &asked);
  ck_assert_uint_eq (btv_inverse_findings (&one, found), 1);
  ck_assert_int_eq (found->kind, BTV_FOUND_ROOT);
  ck_assert_int_eq (found->below, 0);
  ck_assert_int_eq (found->above, 1);
  btv_inverse_clear (&one);
  /* However steep, what goes through it gives it. */
  one = solve (steep, &plain, &asked);
  ck_assert_uint_eq (btv_inverse_findings (&one, found), 1);
  ck_root (found, 0.33 - atanh (0.125) / 2000, 0.33 + atanh (0.125) / 2000);
  btv_inverse_clear (&one);
}
END_TEST

START_TEST (a_jump_has_two_sides)
{
  btv_finding found[BTV_FINDINGS];
  size_t asked;
  btv_inverse one = solve (jumps, &plain, &asked);
  ck_assert_uint_eq (btv_inverse_findings (&one, found), 1);
  ck_assert_int_eq (found->kind, BTV_FOUND_JUMP);
  ck_assert_double_lt (found->lo, 0.4567);
  ck_assert_double_ge (found->hi, 0.4567);
  ck_assert_double_lt (found->hi - found->lo, 0.1 / 200);
  ck_assert_double_eq_tol (found->before, 3.4567, 1e-3);
  ck_assert_double_eq_tol (found->after, 9.4567, 1e-3);
  ck_assert_int_eq (btv_inverse_complete (&one), 1);
  ck_assert_uint_lt (asked, 11 + 12);
  btv_inverse_clear (&one);
  /* What is not reached is above. */
  one = solve (not_reached, &plain, &asked);
  ck_assert_uint_eq (btv_inverse_findings (&one, found), 1);
  ck_assert_int_eq (found->kind, BTV_FOUND_JUMP);
  ck_assert_double_eq_tol (found->after, 20, 1e-12);
  btv_inverse_clear (&one);
  /* Nor is a slope that is closer than is looked. */
  const btv_vary coarse = { .grid = eleven, .count = 11, .resolution = 0.02 };
  one = solve (slope, &coarse, &asked);
  ck_assert_uint_eq (btv_inverse_findings (&one, found), 1);
  ck_assert_int_eq (found->kind, BTV_FOUND_ROOT);
  ck_assert_double_eq_tol (found->lo, 0.33, 1e-9);
  ck_assert_double_le (found->to - found->from, 0.02);
  btv_inverse_clear (&one);
  one = solve (bent, &coarse, &asked);
  ck_assert_uint_eq (btv_inverse_findings (&one, found), 1);
  ck_assert_int_eq (found->kind, BTV_FOUND_BETWEEN);
  btv_inverse_clear (&one);
  /* No closer than is asked for: then it may lie between. */
  one = solve (jumps, &coarse, &asked);
  ck_assert_uint_eq (btv_inverse_findings (&one, found), 1);
  ck_assert_int_eq (found->kind, BTV_FOUND_BETWEEN);
  ck_assert_double_gt (found->hi - found->lo, 0.001);
  ck_assert_double_le (found->hi - found->lo, 0.02);
  ck_assert_int_eq (btv_inverse_complete (&one), 1);
  btv_inverse_clear (&one);
}
END_TEST

START_TEST (what_is_not_there_and_what_is_not_known)
{
  btv_finding found[BTV_FINDINGS];
  size_t asked;
  btv_inverse one = solve (never, &plain, &asked);
  ck_assert_uint_eq (btv_inverse_findings (&one, found), 0);
  ck_assert_int_eq (btv_inverse_complete (&one), 1);
  ck_assert_uint_eq (asked, 11);
  /* Stopped, it is not complete, and asks no more. */
  one.stopped = 1;
  ck_assert_int_eq (btv_inverse_complete (&one), 0);
  ck_assert_int_eq (btv_inverse_next (&one, &(double){ 0 }), 0);
  btv_inverse_clear (&one);
  one = solve (refuses, &plain, &asked);
  ck_assert_uint_eq (btv_inverse_findings (&one, found), 1);
  ck_assert_int_eq (btv_inverse_complete (&one), 0);
  btv_inverse_clear (&one);
}
END_TEST

/* Numbers that come in multiples are tried as such. */
static double
of_points (double s)
{
  ck_assert_double_eq_tol (fmod (s, 2), 0, 1e-12);
  return s < 46 ? 3 : s < 50 ? 5 : 9;
}

START_TEST (points_are_even)
{
  double few[] = { 16, 32, 64, 128 };
  const btv_vary vary = { .grid = few, .count = 4, .unit = 2 };
  btv_finding found[BTV_FINDINGS];
  size_t asked;
  btv_inverse one = solve (of_points, &vary, &asked);
  ck_assert_uint_eq (btv_inverse_findings (&one, found), 1);
  ck_assert_int_eq (found->kind, BTV_FOUND_ROOT);
  ck_assert_double_eq_tol (found->from, 44, 1e-12);
  ck_assert_double_eq_tol (found->lo, 46, 1e-12);
  ck_assert_double_eq_tol (found->hi, 48, 1e-12);
  ck_assert_double_eq_tol (found->to, 50, 1e-12);
  btv_inverse_clear (&one);
}
END_TEST

/* ---- claims whose setting is known -------------------------------------------------
 */

static const char *const threshold
    = "  v: {text: threshold, evaluators: [t_mf], setting: threshold,\n"
      "      over: \"0.02:0.14:4\"}\n";
static const char *const start
    = "  v: {text: start, evaluators: [t_mf], parameter: x0, over: \"0.9:1.1:3\",\n"
      "      relative: yes}\n";
static const char *const step
    = "  v: {text: step, evaluators: [t_mf], discretisation: d, axis: step,\n"
      "      over: \"0.1:0.4:4\"}\n";
static const char *const frequency
    = "  v: {text: of y, evaluators: [t_mf], parameter: omega, over: \"2:2.4:3\"}\n";

enum
{
  CELLS = 2
};

typedef struct made
{
  double lambda;     /* of the model, beside x0 = 5 and Omega = 0.4 */
  const char *wrong; /* settings of what is printed; NULL: none */
  const char *key;
  double x0;      /* likewise */
  double printed; /* found here */
} made;

/* What comes out with what is wrong in CELL. */
static double
ask (const made *cell)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (cell->lambda, cell->x0, (double[]){ 0.4 }, 1);
  btv_lab *lab;
  btv_answer answer = { .reason = "" };
  const btv_setting set = { cell->key, cell->wrong };
  const btv_question question = { .evaluator = btv_evaluator_find ("t_mf"),
                                  .settings = &set,
                                  .settings_count = cell->key != NULL,
                                  .at = NAN,
                                  .t_max = 30,
                                  .tolerance = 1e-5 };
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  ck_ok (btv_ask (lab, &question, &answer, &error), error);
  btv_lab_free (lab);
  bt_model_free (model);
  return answer.value.value;
}

static btv_claims *
claims_of (made *cells, size_t count, const char *vary)
{
  char path[] = "/tmp/breaktime-forensics-XXXXXX";
  int handle = mkstemp (path);
  ck_assert_int_ge (handle, 0);
  FILE *file = fdopen (handle, "w");
  ck_assert_ptr_nonnull (file);
  fprintf (file,
           "source: {id: t, title: T, authors: A, year: \"2025\"}\n"
           "discretisations: {d: {points: 64, box: 24, step: 0.1}}\n"
           "vary:\n%sclaims:\n",
           vary);
  for (size_t i = 0; i < count; i++)
    {
      cells[i].printed = ask (&cells[i]);
      fprintf (file,
               "  - {id: c-%zu, where: w, statement: s, evaluator: t_mf, printed: "
               "\"%.3f\",\n"
               "     table: {name: I, row: %zu, column: t},\n"
               "     parameters: {lambda: %g, x0: 5, omega: [0.4], t_max: 30}}\n",
               i + 1, cells[i].printed, i + 1, cells[i].lambda);
    }
  fclose (file);
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  bt_status status = btv_claims_load (&claims, path, &error);
  unlink (path);
  ck_assert_msg (status == BT_OK, "%s", error.text);
  return claims;
}

static btv_audit *
audit_of (const btv_claims *claims, btv_tier tier)
{
  bt_error error = BT_ERROR_INIT;
  btv_audit *audit;
  ck_ok (btv_audit_run (&audit, claims, &(btv_audit_options){ .tier = tier }, &error),
         error);
  return audit;
}

/* What is printed comes from WRONG: of VARY one root is found, and TRUTH in it. */
static void
ck_finds (made wrong, const char *vary, double truth)
{
  btv_finding found[BTV_FINDINGS];
  btv_claims *claims = claims_of (&wrong, 1, vary);
  btv_audit *audit = audit_of (claims, BTV_FULL);
  ck_assert_int_eq (audit->outcomes->verdict, BTV_REFUTED);
  ck_assert_uint_eq (audit->outcomes->inverse_count, 1);
  const btv_inverse *inverse = audit->outcomes->inverse;
  ck_assert_uint_eq (btv_inverse_findings (inverse, found), 1);
  ck_assert_int_eq (found->kind, BTV_FOUND_ROOT);
  ck_assert_double_lt (found->from, truth);
  ck_assert_double_gt (found->to, truth);
  ck_assert_double_lt (found->to - found->from, 0.02 * truth);
  ck_assert_int_eq (btv_inverse_complete (inverse), 1);
  btv_audit_free (audit);
  btv_claims_free (claims);
}

START_TEST (the_setting_that_was_wrong_is_found)
{
  ck_finds ((made){ .lambda = 0.1, .key = "threshold", .wrong = "0.081", .x0 = 5 },
            threshold, 0.081);
  ck_finds ((made){ .lambda = 0.1, .x0 = 4.6 }, start, 4.6 / 5);
  ck_finds (
      (made){ .lambda = 0.1, .key = "discretisation", .wrong = "64/24/0.25", .x0 = 5 },
      step, 0.25);
}
END_TEST

/* No such frequency, and the whole grid was tried; not in the quick tier, where the
 * verdict is the same. */
START_TEST (nothing_is_found_where_nothing_is)
{
  made cells[] = { { .lambda = 0.1, .key = "threshold", .wrong = "0.081", .x0 = 5 } };
  btv_claims *claims = claims_of (cells, 1, frequency);
  btv_finding found[BTV_FINDINGS];
  btv_audit *audit = audit_of (claims, BTV_FULL);
  ck_assert_int_eq (audit->outcomes->verdict, BTV_REFUTED);
  ck_assert_uint_eq (audit->outcomes->inverse_count, 1);
  ck_assert_uint_eq (btv_inverse_findings (audit->outcomes->inverse, found), 0);
  const btv_probe *probe = audit->outcomes->inverse->probe;
  ck_assert_int_eq (probe->side, probe->value > cells->printed ? BTV_ABOVE : BTV_BELOW);
  ck_assert_int_eq (btv_inverse_complete (audit->outcomes->inverse), 1);
  btv_audit_free (audit);
  audit = audit_of (claims, BTV_QUICK);
  ck_assert_int_eq (audit->outcomes->verdict, BTV_REFUTED);
  ck_assert_uint_eq (audit->outcomes->inverse_count, 0);
  btv_audit_free (audit);
  btv_claims_free (claims);
}
END_TEST

START_TEST (one_value_for_two_cells_is_a_lead)
{
  made cells[CELLS]
      = { { .lambda = 0.1, .key = "threshold", .wrong = "0.081", .x0 = 5 },
          { .lambda = 0.12, .key = "threshold", .wrong = "0.081", .x0 = 5 } };
  btv_claims *claims = claims_of (cells, CELLS, threshold);
  btv_audit *audit = audit_of (claims, BTV_FULL);
  const btv_lead *lead = &audit->outcomes[1].inverse[0].lead;
  ck_assert_uint_eq (lead->cells, 2);
  ck_assert_uint_eq (lead->serves, 2);
  ck_assert_double_le (lead->lo, 0.0811);
  ck_assert_double_ge (lead->hi, 0.0809);
  btv_audit_free (audit);
  btv_claims_free (claims);
  /* Each its own. */
  cells[1].wrong = "0.1";
  claims = claims_of (cells, CELLS, threshold);
  audit = audit_of (claims, BTV_FULL);
  lead = &audit->outcomes[0].inverse[0].lead;
  ck_assert_uint_eq (lead->cells, 2);
  ck_assert_uint_eq (lead->serves, 1);
  ck_assert_uint_eq (lead->may, 1);
  btv_audit_free (audit);
  btv_claims_free (claims);
}
END_TEST

/* A reading may be of another model; of one that has no such parameter it is none. */
START_TEST (a_reading_may_set_parameters)
{
  made cells[] = { { .lambda = 0.1, .x0 = 4.6 }, { .lambda = 0.12, .x0 = 4.6 } };
  btv_claims *claims
      = claims_of (cells, CELLS,
                   "  v: {text: w, evaluators: [t_q], parameter: x0, over: \"1:2:3\"}\n"
                   "readings:\n"
                   "  r: {text: r, evaluators: [t_mf], parameters: {x0: 9.2/2}}\n"
                   "  s: {text: s, evaluators: [t_mf], parameters: {gamma: 1}}\n");
  btv_audit *audit = audit_of (claims, BTV_QUICK);
  for (size_t i = 0; i < CELLS; i++)
    {
      const btv_outcome *o = &audit->outcomes[i];
      ck_assert_int_eq (o->verdict, BTV_EXPLAINED);
      ck_assert_uint_eq (o->attempts_count, 2);
      ck_assert_str_eq (o->by->reading->name, "r");
      /* Of parameters as of settings: two ways for one value that is offered. */
      ck_assert_double_eq_tol (o->offered, 2, 1e-12);
    }
  btv_audit_free (audit);
  btv_claims_free (claims);
}
END_TEST

/* ---- the file ----------------------------------------------------------------------
 */

START_TEST (what_cannot_be_varied_is_refused)
{
  static const struct
  {
    const char *entry, *why;
  } rows[] = {
    { "setting: crossing, over: \"1:2:3\"", ":3:" },
    { "setting: crossing, over: \"1:2:3\"", "no number that could be varied" },
    { "setting: sample_x, over: \"1:2:3\"", "has no setting 'sample_x'" },
    { "setting: threshold, over: \"0.1:0.01:3\"", "must rise" },
    { "setting: threshold, over: \"0.1\"", "2 to 400 are needed" },
    { "setting: threshold, over: \"0.5:1.5:3\"", "threshold" },
    { "parameter: x0", "missing key 'over'" },
    { "over: \"1:2:3\"", "none of 'setting'" },
    { "setting: threshold, parameter: x0, over: \"1:2:3\"", "more than one" },
    { "discretisation: d, over: \"1:2:3\"", "'axis' goes with" },
    { "discretisation: d, axis: time, over: \"1:2:3\"", "unknown axis 'time'" },
    { "discretisation: no, axis: step, over: \"1:2:3\"", "no" },
    { "discretisation: 0/0/0.1, axis: points, over: \"16:32:3\"", "without a grid" },
    { "setting: threshold, over: \"0.1:0.2:3\", relative: yes", "no parameter" },
    { "parameter: x0, over: \"1:2:3\", relative: maybe", "yes or no" },
  };
  for (size_t i = 0; i < COUNT (rows); i++)
    {
      char path[] = "/tmp/breaktime-forensics-XXXXXX";
      bt_error error = BT_ERROR_INIT;
      btv_claims *claims;
      FILE *file = fdopen (mkstemp (path), "w");
      ck_assert_ptr_nonnull (file);
      fprintf (file,
               "source: {id: t, title: T, authors: A, year: \"2025\"}\n"
               "vary:\n  v: {text: t, evaluators: [t_mf], %s}\n"
               "discretisations: {d: {points: 64, box: 24, step: 0.1}}\n"
               "claims: [{id: a, where: w, statement: s, missing: m}]\n",
               rows[i].entry);
      fclose (file);
      ck_fails (btv_claims_load (&claims, path, &error), BT_EDATA, error, rows[i].why);
      unlink (path);
    }
}
END_TEST

static Suite *
forensics_suite (void)
{
  Suite *suite = suite_create ("forensics");
  TCase *core = tcase_create ("forensics");
  tcase_set_timeout (core, 120);
  tcase_add_test (core, roots_are_bracketed);
  tcase_add_test (core, a_jump_has_two_sides);
  tcase_add_test (core, what_is_not_there_and_what_is_not_known);
  tcase_add_test (core, points_are_even);
  tcase_add_test (core, the_setting_that_was_wrong_is_found);
  tcase_add_test (core, nothing_is_found_where_nothing_is);
  tcase_add_test (core, one_value_for_two_cells_is_a_lead);
  tcase_add_test (core, a_reading_may_set_parameters);
  tcase_add_test (core, what_cannot_be_varied_is_refused);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  return suite_run (forensics_suite ());
}
