/* tests/test_quantity.c - composed quantities in claims: what they are short for, right
 * claims and wrong ones, and what is refused.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/folder.h"
#include "tests/suite.h"
#include "validation/audit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof (array) / sizeof *(array))

static const char head[] = "source: {id: a, title: b, authors: c, year: \"2026\"}\n"
                           "claims:\n";

/* One claim of QUANTITY, for which PRINTED is said, on PARAMETERS. */
static bt_status
load (const char *quantity, const char *parameters, const char *printed,
      btv_claims **out, bt_error *error)
{
  const char *name = in_folder ("claims.yaml");
  FILE *file = fopen (name, "w");
  ck_assert_ptr_nonnull (file);
  fprintf (file,
           "%s  - id: one\n    where: h\n    statement: s\n    quantity: %s\n"
           "    parameters: %s\n    printed: \"%s\"\n",
           head, quantity, parameters, printed);
  ck_assert_int_eq (fclose (file), 0);
  return btv_claims_load (out, name, error);
}

/* ---- what they are short for ----------------------------------------------------- */

#define VZ "lambda: 0.3, x0: 1.5, omega: 0.8"
static const struct
{
  const char *quantity, *parameters, *evaluator, *set;
  double at, t_max;
} forms[] = {
  { "{observe: x^2, method: gaussian, at: 5}", "{" VZ "}", "mean",
    "observe=x^2 method=gaussian ", 5, NAN },
  { "{at: 0, observe: x}", "{" VZ "}", "mean", "observe=x ", 0, NAN },
  { "{observe: x, between: [exact, mean-field], delta: 0.03, crossing: last}",
    "{" VZ ", t_max: 9}", "t_mf", "threshold=0.03 crossing=last ", NAN, 9 },
  { "{between: [exact, classical]}", "{" VZ ", t_max: 9}", "t_q", "", NAN, 9 },
  { "{between: [exact, gaussian], dt: 0.1}", "{" VZ ", t_max: 9}", "t_gauss", "dt=0.1 ",
    NAN, 9 },
  { "{between: [exact, truncated-wigner], samples: 99, seed: 3}", "{" VZ ", t_max: 9}",
    "t_tw", "samples=99 seed=3 ", NAN, 9 },
  { "{observe: x, method: exact, crosses: -0.5, count: 3}", "{" VZ ", t_max: 9}",
    "crossing_time", "crosses=-0.5 observe=x method=exact count=3 ", NAN, 9 },
  { "{observe: x^2, maximum: [0, 50]}", "{" VZ "}", "maximum", "from=0 observe=x^2 ",
    NAN, 50 },
  { "{observe: x*y, minimum: [2.5, 7]}", "{model: henon-heiles}", "minimum",
    "from=2.5 observe=x*y ", NAN, 7 },
  { "{observe: x, frequency_near: 1}", "{" VZ ", t_max: 99}", "frequency",
    "frequency_near=1 observe=x ", NAN, 99 },
  { "{entropy_of: x, at: 25, base: 2}", "{" VZ "}", "entropy", "of=x base=2 ", 25,
    NAN },
  { "{at: 25, entropy_of: x}", "{" VZ "}", "entropy", "of=x ", 25, NAN },
  { "{observe: x, at: steady}", "{model: damped}", "steady_mean", "observe=x ", NAN,
    NAN },
  { "{overlap: 3, at: 0}", "{" VZ "}", "overlap", "index=3 ", NAN, NAN },
  { "{frequency: [4, 2]}", "{model: x4}", "transition", "upper=4 lower=2 ", NAN, NAN },
  { "{revival: [1, 30]}", "{model: kerr}", "revival", "from=1 ", NAN, 30 },
  { "{observe: x, at: steady, states: x=5}", "{model: damped}", "steady_mean",
    "observe=x states=x=5 ", NAN, NAN },
  { "{observe: x, at: steady, states: {x: 5}}", "{model: damped}", "steady_mean",
    "observe=x states=x=5 ", NAN, NAN },
  { "{observe: x, at: steady, levels: {x: 5}}", "{model: damped}", "steady_mean",
    "observe=x states=x=5 ", NAN, NAN },
  { "{observe: x, at: steady, levels: 5}", "{model: damped}", "steady_mean",
    "observe=x states=5 ", NAN, NAN },
  { "{floquet: y, orbit: {x: 5}}", "{model: phi-chi2}", "floquet", "of=y orbit=x=5 ",
    NAN, NAN },
  { "{band_edge: y, orbit: {x: 5}, edge_to: 6.5}", "{model: phi-chi2}", "band_edge",
    "of=y orbit=x=5 edge_to=6.5 ", NAN, NAN },
  { "{purity_of: a x, at: 5}", "{model: two-qubits}", "purity_of", "of=a x ", 5, NAN },
  { "{level: 3, sector: x+ y<->z-}", "{model: vz25}", "level",
    "index=3 sector=x+ y<->z- ", NAN, NAN },
  { "{level: 0, walls: {x: 5.5, y: 3}}", "{model: vz25}", "level",
    "index=0 walls=x=5.5 y=3 ", NAN, NAN },
};

static int
same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

START_TEST (a_quantity_is_an_evaluator_with_settings)
{
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  char set[128] = "";
  make_folder ();
  ck_ok (load (forms[_i].quantity, forms[_i].parameters, "3", &claims, &error), error);
  const btv_claim *claim = claims->claims;
  ck_assert_str_eq (btv_evaluator_name (claim->evaluator), forms[_i].evaluator);
  for (size_t i = 0; i < claim->set_count; i++)
    snprintf (set + strlen (set), sizeof set - strlen (set), "%s=%s ",
              claim->set[i].key, claim->set[i].value);
  ck_assert_str_eq (set, forms[_i].set);
  ck_assert (same (claim->at, forms[_i].at) && same (claim->t_max, forms[_i].t_max));
  btv_claims_free (claims);
  remove_folder ();
}
END_TEST

/* ---- right and wrong claims ------------------------------------------------------ */

/* Without coupling <x> = x0 cos t and <x^2> = <x>^2 + 1/2; a Gaussian breaks down where
 * the exact mean of x^4 does not follow it, and delta grows. */
#define FREE "lambda: 0, x0: 1.7, omega: 0.8"
static const struct
{
  const char *quantity, *parameters, *printed;
  btv_verdict verdict;
} said[] = {
  { "{observe: x, crosses: 0, count: 3}", "{" FREE ", t_max: 20}", "7.854",
    BTV_CONFIRMED },
  { "{observe: x, crosses: 0, count: 3}", "{" FREE ", t_max: 20}", "7.853",
    BTV_REFUTED },
  { "{observe: x, crosses: 0, count: 2}", "{" FREE ", t_max: 20}", "7.854",
    BTV_REFUTED },
  { "{observe: p_x, crosses: 0, count: 3}", "{" FREE ", t_max: 20}", "7.854",
    BTV_REFUTED },
  { "{observe: x, crosses: 1.8}", "{" FREE ", t_max: 20}", "7.854", BTV_REFUTED },
  /* Of the free motion: |alpha|^2 = 1.445, of Poisson's weights the first two. */
  { "{overlap: 0, at: 0}", "{model: pair, set: {lambda: 0, x0: 1.7}}", "0.2357",
    BTV_CONFIRMED },
  { "{overlap: 1, at: 3}", "{model: pair, set: {lambda: 0, x0: 1.7}}", "0.2357",
    BTV_REFUTED },
  { "{frequency: [2, 1]}", "{model: pair, set: {lambda: 0}}", "0.200", BTV_CONFIRMED },
  { "{frequency: [1, 0]}", "{model: pair, set: {lambda: 0}}", "0.200", BTV_REFUTED },
  { "{revival: [1, 20]}", "{model: kerr, set: {omega: 0.75, chi: 0.25}}", "12.5664",
    BTV_CONFIRMED },
  { "{revival: [1, 10]}", "{model: kerr, set: {omega: 0.75, chi: 0.25}}", "12.5664",
    BTV_REFUTED },
  { "{observe: x^2, maximum: [1, 20]}", "{" FREE "}", "3.3900", BTV_CONFIRMED },
  { "{observe: x^2, maximum: [1, 20]}", "{" FREE "}", "3.3899", BTV_REFUTED },
  { "{observe: x^2, maximum: [1, 3]}", "{" FREE "}", "3.3900", BTV_REFUTED },
  { "{observe: x^2, maximum: [1, 20], method: classical}", "{" FREE "}", "3.3900",
    BTV_REFUTED },
  { "{observe: x^2, minimum: [0, 9]}", "{" FREE "}", "0.5000", BTV_CONFIRMED },
  { "{observe: x^2, minimum: [0, 1.5]}", "{" FREE "}", "0.5000", BTV_REFUTED },
  { "{observe: x^2, frequency_near: 2.1}", "{" FREE ", t_max: 80}", "2.000",
    BTV_CONFIRMED },
  { "{observe: x^2, frequency_near: 2.1}", "{" FREE ", t_max: 80}", "1.999",
    BTV_REFUTED },
  { "{observe: x, at: 1}", "{" FREE "}", "0.9185", BTV_CONFIRMED },
  { "{observe: x, at: 1}", "{" FREE "}", "0.9184", BTV_REFUTED },
  { "{entropy_of: x, at: 2}", "{" FREE "}", "0.0000", BTV_CONFIRMED },
  /* n + 1/2 + 0.8 (m + 1/2): 0.9, 1.7, 1.9, 2.5, 2.7. */
  { "{level: 3}", "{" FREE "}", "2.500", BTV_CONFIRMED },
  { "{level: 3}", "{" FREE "}", "2.501", BTV_REFUTED },
  { "{level: 2}", "{" FREE "}", "2.500", BTV_REFUTED },
  { "{level: 1, sector: x-}", "{" FREE "}", "2.70000", BTV_CONFIRMED },
  { "{level: 1, sector: y+ x+}", "{" FREE "}", "1.900", BTV_REFUTED },
  { "{level: 1, sector: y+ x+}", "{" FREE "}", "2.500", BTV_CONFIRMED },
};

START_TEST (a_claim_with_another_number_is_refuted)
{
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  btv_audit *audit;
  const btv_audit_options options = { .tier = BTV_QUICK };
  make_folder ();
  ck_ok (
      load (said[_i].quantity, said[_i].parameters, said[_i].printed, &claims, &error),
      error);
  ck_ok (btv_audit_run (&audit, claims, &options, &error), error);
  ck_assert_msg (audit->outcomes[0].verdict == said[_i].verdict, "%s, %s: %s",
                 said[_i].quantity, said[_i].printed,
                 btv_verdict_name (audit->outcomes[0].verdict));
  btv_audit_free (audit);
  btv_claims_free (claims);
  remove_folder ();
}
END_TEST

/* ---- what is refused ------------------------------------------------------------- */

static const struct
{
  const char *quantity, *parameters, *message;
} bad[] = {
  { "t_q", "{" VZ ", t_max: 9}", "'quantity' is a text; it must be a mapping" },
  { "{observe: x}", "{" VZ "}", "a quantity without a key that says which it is" },
  { "{observe: x, crosess: 1}", "{" VZ "}", "known: between, crosses" },
  { "{crosses: 0}", "{" VZ ", t_max: 9}", "missing key 'observe' in a quantity" },
  { "{observe: x, crosses: 0}", "{" VZ "}", "missing key 't_max'" },
  { "{observe: x, crosses: up}", "{" VZ ", t_max: 9}",
    "crosses: 'up' is not a number in" },
  { "{observe: x, crosses: pi/}", "{" VZ ", t_max: 9}",
    "crosses: 'pi/' is not a number in" },
  { "{observe: x, crosses: 0, cuont: 3}", "{" VZ ", t_max: 9}",
    "did you mean 'count'?" },
  { "{observe: x, crosses: 0, count: [3]}", "{" VZ ", t_max: 9}",
    "'count' is a sequence" },
  { "{observe: x, crosses: 0, maximum: [0, 9]}", "{" VZ "}",
    "'maximum' beside 'crosses' in a quantity" },
  { "{observe: x, crosses: 0, at: 3}", "{" VZ ", t_max: 9}",
    "'at' is no reading of crossing_time" },
  { "{observe: x, maximum: 9}", "{" VZ "}", "'maximum' must be a list of two" },
  { "{observe: x, maximum: [9, 3]}", "{" VZ "}", "'maximum' from 9 to 3" },
  { "{observe: x, maximum: [0, 9]}", "{" VZ ", t_max: 9}",
    "'t_max' stands in 'quantity' already" },
  { "{observe: x, at: 3}", "{" VZ ", at: 3}", "'at' stands in 'quantity' already" },
  { "{observe: x, at: -3}", "{" VZ "}",
    "'at' is '-3'; it must be a finite number >= 0" },
  { "{between: [exact, spectral]}", "{" VZ ", t_max: 9}",
    "known: classical, mean-field, truncated-wigner, gaussian" },
  { "{between: [classical, mean-field]}", "{" VZ ", t_max: 9}",
    "'classical' in 'between'" },
  { "{between: mean-field}", "{" VZ ", t_max: 9}", "'between' must be a list of two" },
  { "{between: [exact, classical], observe: y}", "{" VZ ", t_max: 9}",
    "'observe' is 'y' beside 'between'" },
  { "{entropy_of: y;z, at: 3}", "{" VZ "}", "of: 'y;z' is no expression" },
  { "{entropy_of: x, at: 3, base: 10}", "{" VZ "}", "base: '10' is not one of e|2" },
  { "{entropy_of: x, at: steady}", "{model: damped}", "'at' is 'steady'" },
  { "{observe: x, at: stead}", "{model: damped}", "'at' is 'stead'" },
  { "{entropy_of: x}", "{" VZ "}", "missing key 'at'" },
  { "{level: -1}", "{model: x4}", "index: '-1' is not" },
  { "{level: 1, at: 3}", "{model: x4}", "'at' is no reading of level" },
  { "{level: 1, sector: x;}", "{model: x4}", "sector: 'x;' is no expression" },
  { "{floquet: y, orbit: {}}", "{model: phi-chi2}", "'orbit' is an empty mapping" },
  { "{stability_of: y, orbit: x=5}", "{model: phi-chi2}",
    "evaluator 'floquet_stability' answers Stable|Unstable" },
  { "{floquet: y, orbit: {x: [5]}}", "{model: phi-chi2}",
    "'x' in 'orbit' is a sequence" },
  { "{observe: {x: 1}, at: 3}", "{" VZ "}", "'observe' is a mapping" },
  { "{entropy_of: x, at: 3, method: spectral}", "{model: henon-heiles}",
    "'method' is no reading of entropy" },
  { "{observe: x, at: 3}\n    evaluator: x", "{" VZ "}",
    "'evaluator' beside 'quantity'" },
  { "{observe: x, at: 3}\n    set: {dt: 1}", "{" VZ "}", "'set' beside 'quantity'" },
  { "{observe: x, at: 3}\n    missing: all", "{" VZ "}",
    "'quantity' beside 'missing'" },
  { "{}", "{" VZ "}", "a quantity without a key" },
};

START_TEST (what_makes_no_sense_is_refused)
{
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  make_folder ();
  /* Of all that is wrong; the first may be what follows from it. */
  btv_complaints all = { NULL, 0, 0 };
  ck_assert_int_eq (load (bad[_i].quantity, bad[_i].parameters, "3", &claims, &error),
                    BT_EDATA);
  ck_assert_ptr_null (claims);
  ck_assert_int_eq (btv_claims_read (&claims, in_folder ("claims.yaml"), &all, &error),
                    BT_EDATA);
  int found = 0;
  for (size_t i = 0; i < all.count; i++)
    found |= strstr (all.item[i].text, bad[_i].message) != NULL;
  ck_assert_msg (found, "%s: %s", bad[_i].quantity, all.item[0].text);
  btv_complaints_clear (&all);
  remove_folder ();
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("quantity");
  TCase *core = tcase_create ("quantity");
  tcase_set_timeout (core, 60);
  tcase_add_loop_test (core, a_quantity_is_an_evaluator_with_settings, 0,
                       COUNT (forms));
  tcase_add_loop_test (core, a_claim_with_another_number_is_refuted, 0, COUNT (said));
  tcase_add_loop_test (core, what_makes_no_sense_is_refused, 0, COUNT (bad));
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
