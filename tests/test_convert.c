/* tests/test_convert.c - numbers in the units of their source: converted by hand, and
 * audits that must come out as they do in units of the model.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/filed.h"
#include "tests/folder.h"
#include "tests/support.h"
#include "validation/audit.h"
#include "validation/cost.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- by hand ------------------------------------------------------------------- */

static char why[] = "by hand";
static const btv_convert turned = { -2, 1, why };
static const btv_convert none = { 7, 8, NULL };

START_TEST (ends_change_places_and_errors_have_no_offset)
{
  btv_answer answer = { .value = { .value = 3, .lo = 2.5, .hi = 4.25 },
                        .scatter = 0.5,
                        .draw = { 1, 2.5 },
                        .draws = 2 };
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    answer.value.err[axis] = 0.25 * (axis + 1);
  btv_answer same = answer;
  btv_convert_answer (&turned, &answer);
  ck_assert_double_eq (answer.value.value, -5);
  ck_assert_double_eq (answer.value.lo, -7.5);
  ck_assert_double_eq (answer.value.hi, -4);
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    ck_assert_double_eq (answer.value.err[axis], 0.5 * (axis + 1));
  ck_assert_double_eq (answer.scatter, 1);
  ck_assert_double_eq (answer.draw[0], -1);
  ck_assert_double_eq (answer.draw[1], -4);
  btv_convert_answer (&none, &same);
  ck_assert_double_eq (same.value.hi, 4.25);
  ck_assert_double_eq (same.value.err[0], 0.25);
  ck_assert_double_eq (same.draw[1], 2.5);
}
END_TEST

START_TEST (back_is_the_inverse)
{
  const btv_interval source = { -5, -7.5, -4 };
  btv_interval model = btv_convert_back (&turned, source);
  ck_assert_double_eq (model.value, 3);
  ck_assert_double_eq (model.lo, 2.5);
  ck_assert_double_eq (model.hi, 4.25);
  /* What is not reached lies above all in one, below all in the other. */
  bt_value never = { .value = INFINITY, .lo = 3, .hi = INFINITY };
  btv_convert_value (&turned, &never);
  ck_assert_double_eq (never.lo, -INFINITY);
  ck_assert_double_eq (never.hi, -5);
  model = btv_convert_back (&none, source);
  ck_assert_double_eq (model.lo, -7.5);
  ck_assert_double_eq (btv_convert_factor (&none), 1);
  ck_assert_double_eq (btv_convert_factor (&turned), 2);
}
END_TEST

/* ---- claims -------------------------------------------------------------------- */

static FILE *file;

static void
begin (void)
{
  file = fopen (in_folder ("claims.yaml"), "w");
  ck_assert_ptr_nonnull (file);
  fputs ("source: {id: t, title: T, authors: A, year: \"2025\"}\nclaims:\n", file);
}

/* MORE: further keys, with a comma before each. */
static void
claim (const char *id, const char *asked, const char *printed, const char *more)
{
  fprintf (
      file,
      "  - {id: %s, where: here, statement: made up, %s,\n     printed: \"%s\"%s}\n",
      id, asked, printed, more);
}

static bt_status
load (btv_claims **out, bt_error *error)
{
  ck_assert_int_eq (fclose (file), 0);
  return btv_claims_load (out, in_folder ("claims.yaml"), error);
}

static const char falls[]
    = "evaluator: t_q, parameters: {lambda: 0.3, x0: 1.5, omega: [0.8], t_max: 40}";
static const char counts[] = "evaluator: delta_falls, parameters: {lambda: 0.3, x0: "
                             "1.5, omega: [0.8], t_max: 40}";
static const char label[]
    = "evaluator: stability, parameters: {lambda: 0.3, x0: 1.5, omega: [0.8]}";

static const struct
{
  const char *asked, *printed, *convert, *text;
} refused[] = {
  { falls, "2", "{scale: 0, why: w}", "a number other than 0" },
  { falls, "2", "{scale: 1 - 1, why: w}", "a number other than 0" },
  { falls, "2", "{scale: 1e-200, why: w}", "from 1e-100 to 1e+100" },
  { falls, "2", "{scale: 2}", "why" },
  { falls, "2", "{why: w}", "converts nothing" },
  { falls, "2", "{scale: x, why: w}", "x" },
  { falls, "2", "{scale: i, why: w}", "i" },
  { falls, "2", "{offset: 1e999, why: w}", "1e999" },
  { falls, "2", "{factor: 2, why: w}", "unknown key 'factor' in a claim's convert" },
  { falls, "2", "[2, 1]", "sequence" },
  { counts, "2", "{scale: 2, why: w}", "a count, an order or a rank" },
  { label, "Stable", "{scale: 2, why: w}", "for a label" },
};

START_TEST (what_converts_nothing_is_refused)
{
  char more[96];
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  snprintf (more, sizeof more, ", convert: %s", refused[_i].convert);
  begin ();
  claim ("a", refused[_i].asked, refused[_i].printed, more);
  ck_fails (load (&claims, &error), BT_EDATA, error, refused[_i].text);
}
END_TEST

START_TEST (numbers_may_be_expressions)
{
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  char text[BTV_CONVERT_SIZE];
  begin ();
  claim ("a", falls, "2", ", convert: {scale: -1/(2*pi), offset: sqrt(2), why: w}");
  claim ("b", falls, "2", ", convert: {offset: -0.5, why: w}");
  claim ("c", falls, "2", "");
  ck_ok (load (&claims, &error), error);
  const btv_convert *a = &claims->claims[0].convert, *b = &claims->claims[1].convert;
  ck_assert_double_eq_tol (a->scale, -0.15915494309189535, 1e-16);
  ck_assert_double_eq_tol (a->offset, 1.4142135623730951, 1e-15);
  ck_assert_str_eq (a->why, "w");
  ck_assert_double_eq (b->scale, 1);
  ck_assert_str_eq (btv_convert_text (a, text),
                    "-0.159154943092 x value + 1.41421356237");
  ck_assert_str_eq (btv_convert_text (b, text), "1 x value - 0.5");
  ck_assert_ptr_null (claims->claims[2].convert.why);
  btv_claims_free (claims);
}
END_TEST

/* ---- audits -------------------------------------------------------------------- */

/* The width of what is printed is rounded in decimals that differ, and by it how
 * sharply is asked: errors, small differences, show that more than values. */
static void
close_to (double got, double want, double relative)
{
  ck_assert_double_eq_tol (got, want, relative * fabs (want) + 1e-300);
}

/* delta crosses at 2.1051472, by two methods.  The first claim prints it in units of
 * the model, the others as sharply in other ones; the last two are wrong by two units
 * of the last digit. */
START_TEST (an_audit_comes_out_the_same)
{
  static const double scale[] = { 1, 1e6, -1e6, 1e-3 }, offset[] = { 0, 0, 3e6, 0 };
  static const char *const printed[]
      = { "2.105147", "2105147", "894851", "0.002105149" };
  char id[2];
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  btv_audit *audit;
  begin ();
  for (int k = 0; k < 4; k++)
    {
      char more[96] = "";
      snprintf (id, sizeof id, "%c", 'a' + k);
      if (k > 0)
        snprintf (more, sizeof more, ", convert: {scale: %g, offset: %g, why: w}",
                  scale[k], offset[k]);
      claim (id, falls, printed[k], more);
    }
  ck_ok (load (&claims, &error), error);
  ck_ok (btv_audit_run (&audit, claims, &(btv_audit_options){ .jobs = 1 }, &error),
         error);
  const btv_outcome *first = &audit->outcomes[0];
  const bt_value *plain = &first->attempts[0].answer.value;
  for (int k = 0; k < 4; k++)
    {
      const btv_outcome *one = &audit->outcomes[k];
      const bt_value *value = &one->attempts[0].answer.value;
      ck_assert_msg (one->verdict == (k < 2 ? BTV_CONFIRMED : BTV_REFUTED),
                     "%d: %s, %s", k, btv_verdict_name (one->verdict), one->message);
      close_to (value->value, scale[k] * plain->value + offset[k], 1e-8);
      close_to (value->lo,
                scale[k] * (scale[k] < 0 ? plain->hi : plain->lo) + offset[k], 1e-8);
      close_to (value->hi,
                scale[k] * (scale[k] < 0 ? plain->lo : plain->hi) + offset[k], 1e-8);
      for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
        close_to (value->err[axis], fabs (scale[k]) * plain->err[axis], 1e-3);
      close_to (btv_claim_cost (claims, one->claim),
                btv_claim_cost (claims, first->claim), 1e-5);
    }
  btv_audit_free (audit);
  btv_claims_free (claims);
}
END_TEST

/* 21051.472 less the offset lies so near to 0.5 that it is asked again. */
START_TEST (what_straddles_is_asked_again)
{
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  btv_audit *audit;
  begin ();
  claim ("a", falls, "0", ", convert: {scale: 10000, offset: -21050.974, why: w}");
  ck_ok (load (&claims, &error), error);
  ck_ok (btv_audit_run (&audit, claims, &(btv_audit_options){ .jobs = 1 }, &error),
         error);
  ck_assert_msg (audit->outcomes[0].verdict == BTV_CONFIRMED, "%s",
                 audit->outcomes[0].message);
  ck_assert_double_eq_tol (audit->outcomes[0].attempts[0].answer.value.value, 0.498,
                           0.001);
  btv_audit_free (audit);
  btv_claims_free (claims);
}
END_TEST

/* The hints of a single claim, which is refuted. */
static const btv_hint *
hint_of (btv_audit **audit, btv_claims **claims)
{
  bt_error error = BT_ERROR_INIT;
  ck_ok (load (claims, &error), error);
  ck_ok (btv_audit_run (audit, *claims, &(btv_audit_options){ .jobs = 1 }, &error),
         error);
  ck_assert_int_eq ((*audit)->outcomes[0].verdict, BTV_REFUTED);
  ck_assert_uint_ge ((*audit)->outcomes[0].hints_count, 1);
  return &(*audit)->outcomes[0].hints[0];
}

/* In milliseconds the last crossing lies at 3851.49 + 100. */
START_TEST (another_crossing_is_found_in_units_of_the_source)
{
  btv_claims *claims;
  btv_audit *audit;
  begin ();
  claim ("a", falls, "3951.5", ", convert: {scale: 1000, offset: 100, why: w}");
  const btv_hint *hint = hint_of (&audit, &claims);
  ck_assert_str_eq (hint->text, "as the last crossing up to t = 4144");
  ck_assert_double_eq_tol (hint->value.value, 3951.49, 0.01);
  btv_audit_free (audit);
  btv_claims_free (claims);
}
END_TEST

/* Bits instead of nats are another unit of what is computed, not of what is printed. */
START_TEST (another_logarithm_is_taken_before_the_offset)
{
  static const char asked[]
      = "evaluator: entropy, parameters: {lambda: 0.3, x0: 1.5, omega: [0.8], at: 2}";
  char printed[32];
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  btv_audit *audit;
  btv_answer bits;
  bt_model *model = filed_model ("vz25", "lambda=0.3 x0=1.5 Omega=0.8");
  ck_ok (ask_of (model, "entropy", "base=2", 2, &bits, &error), error);
  bt_model_free (model);
  snprintf (printed, sizeof printed, "%.5f", 5 - 3 * bits.value.value);
  begin ();
  claim ("a", asked, printed,
         ", set: {base: e}, convert: {scale: -3, offset: 5, why: w}");
  const btv_hint *hint = hint_of (&audit, &claims);
  ck_assert_str_eq (hint->text, "in bits");
  ck_assert_double_eq_tol (hint->value.value, 5 - 3 * bits.value.value, 5e-6);
  btv_audit_free (audit);
  btv_claims_free (claims);
}
END_TEST

static Suite *
convert_suite (void)
{
  Suite *suite = suite_create ("convert");
  TCase *core = tcase_create ("core");
  tcase_add_checked_fixture (core, make_folder, remove_folder);
  tcase_add_test (core, ends_change_places_and_errors_have_no_offset);
  tcase_add_test (core, back_is_the_inverse);
  tcase_add_loop_test (core, what_converts_nothing_is_refused, 0,
                       sizeof refused / sizeof *refused);
  tcase_add_test (core, numbers_may_be_expressions);
  tcase_add_test (core, an_audit_comes_out_the_same);
  tcase_add_test (core, what_straddles_is_asked_again);
  tcase_add_test (core, another_crossing_is_found_in_units_of_the_source);
  tcase_add_test (core, another_logarithm_is_taken_before_the_offset);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (convert_suite ());
}
