/* tests/test_formulas.c - formulas of weak coupling, and the same with a wrong number
 * in them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/support.h"
#include "validation/evaluator.h"
#include "validation/verdict.h"

#include <math.h>
#include <string.h>

enum
{
  KEYS_MAX = 6
};

/* One claim: the formula with its numbers, and the order that is printed for it. */
struct formula
{
  const char *evaluator;
  double lambda, x0, omega, at;
  btv_setting set[KEYS_MAX]; /* unused ones are NULL */
  const char *printed;
};

/* Each with mutants, which set one number otherwise. */
#define FREQUENCY(kind)                                                                \
  { "residual", "frequency" }, { "dynamics", kind }
static const struct
{
  struct formula right;
  btv_setting wrong[3];
} formulas[] = {
  { { "order", 0.02, 3, 1.23, 150, { FREQUENCY ("quantum") }, "2" },
    { { "coefficient", "0.5" }, { "coefficient", "-0.25" }, { "omega_power", "1" } } },
  { { "order", 0.02, 3, 1.23, 150, { FREQUENCY ("mean-field") }, "2" },
    { { "coefficient", "0.5" }, { "coefficient", "-0.25" }, { "omega_power", "1" } } },
  { { "order", 0.02, 3, 1.23, 150, { FREQUENCY ("sample"), { "p0", "0.7" } }, "2" },
    { { "coefficient", "0.5" }, { "coefficient", "-0.25" }, { "omega_power", "1" } } },
  { { "order",
      0.04,
      2,
      1.23,
      2.1,
      { { "residual", "waveform" }, { "clock", "scaled" } },
      "1" },
    { { "coefficient", "0.5" }, { "coefficient", "-0.25" }, { "omega_power", "1" } } },
  { { "order",
      0.04,
      2,
      1.23,
      2.1,
      { { "residual", "waveform" },
        { "clock", "scaled" },
        { "dynamics", "truncated-wigner" },
        { "halvings", "3" } },
      "1" },
    { { "coefficient", "0.5" }, { "coefficient", "-0.25" }, { "omega_power", "1" } } },
  { { "order",
      0.02,
      2,
      1.23,
      7.3,
      { { "residual", "c0" }, { "vacuum", "free" } },
      "2" },
    { { "coefficient", "0.25" },
      { "coefficient", "-0.125" },
      { "omega_power", "1" } } },
  { { "order",
      0.02,
      2,
      1.23,
      7.3,
      { { "residual", "c2" }, { "vacuum", "free" } },
      "2" },
    { { "coefficient", "0.25" },
      { "coefficient", "-0.125" },
      { "vacuum", "adapted" } } },
  /* A per cent, and half of that: five halvings see an order of 2.00 and 2.08. */
  { { "order", 0.02, 3, 0.8, 7.3, { { "residual", "c2" }, { "vacuum", "free" } }, "2" },
    { { "coefficient", "0.12625" }, { "coefficient", "0.1256" } } },
  { { "order", 0.02, 3, 0.8, 30, { { "residual", "variance" } }, "1" },
    { { "coefficient", "0.5001" } } },
  { { "order",
      0.02,
      2,
      1.23,
      2.1,
      { { "residual", "product" }, { "vacuum", "free" }, { "clock", "scaled" } },
      "1" },
    { { "coefficient", "0.25" },
      { "coefficient", "-0.125" },
      { "omega_power", "1" } } },
  { { "order", 0.02, 2, 1.23, 30, { { "residual", "variance" } }, "1" },
    { { "coefficient", "1" }, { "coefficient", "0.25" }, { "coefficient", "-0.5" } } },
  { { "shift", 0.02, 3, 1.23, 150, { { "dynamics", "quantum" } }, "0.25" },
    { { "omega_power", "1" }, { "omega_power", "0" }, { "omega_power", "-2" } } },
  { { "identity", 0.03, 5, 0.8, NAN, { { "identity", "rescaled-5" } }, "<= 1e-9" },
    { { "omega_power", "-2" }, { "coefficient", "2" }, { "coefficient", "0.99" } } },
  { { "identity", 0.03, 5, 0.8, NAN, { { "identity", "rescaled-4" } }, "<= 1e-9" },
    { { "omega_power", "-1" }, { "coefficient", "2" }, { "coefficient", "0.99" } } },
  { { "identity", 0.03, 5, 0.8, NAN, { { "identity", "occupation" } }, "1.000000" },
    { { "coefficient", "1" }, { "coefficient", "-0.5" } } },
  { { "identity", 0.03, 2, 0.8, NAN, { { "identity", "coherent-norm" } }, "1.000000" },
    { { "coefficient", "1" }, { "coefficient", "0.51" } } },
  { { "identity",
      0.03,
      5,
      0.8,
      NAN,
      { { "identity", "vacuum-variance" } },
      "1.000000" },
    { { "coefficient", "1" }, { "width_power", "0.5" } } },
  { { "identity", 0.03, 5, 0.8, NAN, { { "identity", "wronskian" } }, "1.000000" },
    { { "coefficient", "1" } } },
  { { "identity", 0.03, 5, 0.8, NAN, { { "identity", "wigner-norm" } }, "1.000000" },
    { { "coefficient", "0.3183" }, { "omega_power", "0.5" }, { "width_power", "1" } } },
  { { "identity", 0.03, 5, 0.8, NAN, { { "identity", "wigner-p" } }, "1.000000" },
    { { "width_power", "1" } } },
  { { "identity", 0.03, 5, 0.8, NAN, { { "identity", "wigner-purity" } }, "1.000000" },
    { { "width_power", "1" } } },
  { { "largest_entropy", 0.03, 5, 0.8, NAN, { { "cut_m", "28" } }, "3.33" },
    { { "levels", "even" }, { "base", "2" } } },
};

static btv_relation
relation_of (const struct formula *formula, const btv_setting *instead)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (formula->lambda, formula->x0, &formula->omega, 1);
  btv_lab *lab;
  btv_answer answer;
  btv_interval claimed;
  btv_setting set[KEYS_MAX + 1];
  size_t count = 0;
  while (formula->set[count].key)
    {
      set[count] = formula->set[count];
      count++;
    }
  if (instead)
    set[count++] = *instead;
  btv_question question = { .evaluator = btv_evaluator_find (formula->evaluator),
                            .settings = set,
                            .settings_count = count,
                            .at = formula->at };
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  ck_ok (btv_ask (lab, &question, &answer, &error), error);
  ck_ok (btv_interval_parse (&claimed, formula->printed, &error), error);
  btv_lab_free (lab);
  bt_model_free (model);
  return btv_interval_relation (&claimed, answer.value.lo, answer.value.hi);
}

/* By truncated Wigner: what sampling makes of the residuals leaves room for a part of
 * the order below. */
static int
sampled (const struct formula *formula)
{
  for (size_t i = 0; i < KEYS_MAX && formula->set[i].key; i++)
    if (strcmp (formula->set[i].value, "truncated-wigner") == 0)
      return 1;
  return 0;
}

START_TEST (a_formula_holds_and_its_mutants_do_not)
{
  ck_assert_int_eq (relation_of (&formulas[_i].right, NULL),
                    sampled (&formulas[_i].right) ? BTV_OVERLAP : BTV_INSIDE);
  for (size_t k = 0; k < COUNT (formulas[_i].wrong) && formulas[_i].wrong[k].key; k++)
    ck_assert_msg (relation_of (&formulas[_i].right, &formulas[_i].wrong[k])
                       == BTV_DISJOINT,
                   "%s=%s", formulas[_i].wrong[k].key, formulas[_i].wrong[k].value);
}
END_TEST

/* The factors by which printed formulas fail, in closed form: W = sqrt (Omega^2 +
 * lambda x0^2), with W^-2 for <p_y^2> and W for the purity of Eq. (12), pi/sqrt W for
 * its integral, exp (-z0^2) for (A2). */
START_TEST (wrong_formulas_fail_by_known_factors)
{
  const double lambda = 0.07, x0 = 2.385, frequency = 0.83;
  const double w = sqrt (frequency * frequency + lambda * x0 * x0);
  const struct
  {
    btv_setting set[4];
    double factor;
  } cases[] = {
    { { { "identity", "coherent-norm" }, { "coefficient", "1" } }, exp (-x0 * x0 / 2) },
    { { { "identity", "wigner-norm" },
        { "coefficient", "0.3183098861837907" },
        { "omega_power", "0.5" },
        { "width_power", "1" } },
      M_PI / sqrt (w) },
    { { { "identity", "wigner-p" }, { "width_power", "1" } }, 1 / (w * w) },
    { { { "identity", "wigner-purity" }, { "width_power", "1" } }, w },
    { { { "identity", "vacuum-variance" }, { "coefficient", "1" } }, 2 },
  };
  bt_model *model = model_of (lambda, x0, &frequency, 1);
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      bt_error error = BT_ERROR_INIT;
      btv_lab *lab;
      btv_answer answer;
      size_t count = 0;
      while (count < COUNT (cases[i].set) && cases[i].set[count].key)
        count++;
      btv_question question = { .evaluator = btv_evaluator_find ("identity"),
                                .settings = cases[i].set,
                                .settings_count = count };
      ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
      ck_ok (btv_ask (lab, &question, &answer, &error), error);
      ck_assert_double_eq_tol (answer.value.value, cases[i].factor,
                               1e-9 * cases[i].factor);
      btv_lab_free (lab);
    }
  bt_model_free (model);
}
END_TEST

/* 4 Omega/lambda in units of Omega/(2 lambda) is 8 for one radian, and at 1/e of the
 * amplitude sqrt (e^2 - 1) times that. */
START_TEST (phases_are_lost_when_their_law_says)
{
  const double frequency = 1.23;
  bt_model *model = model_of (0.05, 1.1, &frequency, 1);
  for (int k = 0; k < 2; k++)
    {
      bt_error error = BT_ERROR_INIT;
      btv_lab *lab;
      btv_answer answer;
      const btv_setting level = { "level", k ? "0.36787944117144233" : "0.7071" };
      btv_question question = { .evaluator = btv_evaluator_find ("decorrelation"),
                                .settings = &level,
                                .settings_count = 1,
                                .t_max = 400,
                                .tolerance = 0.3 };
      ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
      ck_ok (btv_ask (lab, &question, &answer, &error), error);
      double want = 8 * (k ? sqrt (exp (2) - 1) : 1);
      /* First order in lambda is left out: lambda x0^2/Omega^2, 4 %. */
      ck_assert_double_eq_tol (answer.value.value, want, 0.05 * want);
      ck_assert_double_lt (bt_value_error (&answer.value), 0.02 * want);
      question.t_max = 30;
      ck_ok (btv_ask (lab, &question, &answer, &error), error);
      ck_assert (isinf (answer.value.value) && answer.value.lo < want);
      ck_assert_ptr_nonnull (strstr (answer.reason, "does not fall"));
      btv_lab_free (lab);
    }
  bt_model_free (model);
}
END_TEST

/* Eq. (6) has what is of first order in y alone. */
START_TEST (the_displaced_ground_state_differs_in_first_order)
{
  struct formula infidelity
      = { "displaced", 0.03, 5, 0.8, NAN, { { "halvings", "6" } }, "2" };
  ck_assert_int_eq (relation_of (&infidelity, NULL), BTV_INSIDE);
  infidelity.printed = "4";
  ck_assert_int_eq (relation_of (&infidelity, NULL), BTV_DISJOINT);
  /* At fixed lambda x0^2 it is lambda x0^2 lambda. */
  infidelity.set[1] = (btv_setting){ "keep", "collective" };
  infidelity.printed = "1";
  ck_assert_int_eq (relation_of (&infidelity, NULL), BTV_INSIDE);
  infidelity.set[1] = (btv_setting){ "displaced", "shift" };
  ck_assert_int_eq (relation_of (&infidelity, NULL), BTV_INSIDE);
  infidelity.set[1] = (btv_setting){ "displaced", "mixture" };
  ck_assert_int_eq (relation_of (&infidelity, NULL), BTV_DISJOINT);
}
END_TEST

/* What Eq. (6) lacks as numbers, the first as <x> of the model file
 * vz25-joint at t = 0 gives it: 4.847891832. */
START_TEST (the_vacuum_is_that_of_the_file)
{
  static const char *const power = "no power of lambda";
  bt_error error = BT_ERROR_INIT;
  struct formula shift
      = { "vacuum", 0.1, 5, 0.4, NAN, { { "displaced", "shift" } }, "-0.1521" };
  struct formula entropy
      = { "vacuum", 0.1, 5, 0.4, NAN, { { "displaced", "entropy" } }, "0.01017" };
  struct formula infidelity
      = { "vacuum", 0.1, 5, 0.4, NAN, { { "displaced", "infidelity" } }, "0.01288" };
  struct formula *const all[] = { &shift, &entropy, &infidelity };
  static const char *const wrong[] = { "-0.1520", "0.01016", "0.01287" };
  for (int i = 0; i < 3; i++)
    {
      ck_assert_int_eq (relation_of (all[i], NULL), BTV_INSIDE);
      all[i]->printed = wrong[i];
      ck_assert_int_eq (relation_of (all[i], NULL), BTV_DISJOINT);
    }
  static const double omega = 0.4;
  bt_model *model;
  btv_lab *lab;
  btv_answer answer;
  const btv_setting set = { "displaced", "entropy" };
  const btv_question question = { .evaluator = btv_evaluator_find ("displaced"),
                                  .settings = &set,
                                  .settings_count = 1 };
  ck_ok (bt_model_new (&model, 0.1, 5, &omega, 1, &error), error);
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  ck_fails (btv_ask (lab, &question, &answer, &error), BT_ENOTSUP, error, power);
  btv_lab_free (lab);
  bt_model_free (model);
}
END_TEST

/* Entanglement has no coefficient to get wrong: a first-order mixture would. */
START_TEST (entanglement_is_of_second_order)
{
  struct formula right
      = { "order", 0.01, 2, 1.23, 7.3, { { "residual", "mixture" } }, "2" };
  ck_assert_int_eq (relation_of (&right, NULL), BTV_INSIDE);
  right.printed = "1";
  ck_assert_int_eq (relation_of (&right, NULL), BTV_DISJOINT);
  right.printed = "4";
  ck_assert_int_eq (relation_of (&right, NULL), BTV_DISJOINT);
}
END_TEST

/* Too large a lambda, too few halvings: said, not guessed. */
START_TEST (no_order_is_no_answer)
{
  struct formula early
      = { "displaced", 2,   3,
          0.8,         NAN, { { "displaced", "infidelity" }, { "halvings", "3" } },
          "2" };
  ck_assert_int_eq (relation_of (&early, NULL), BTV_OVERLAP);
}
END_TEST

START_TEST (nonsense_is_refused)
{
  static const struct
  {
    double lambda, x0, at;
    btv_setting set[2];
    bt_status status;
    const char *text;
  } cases[] = {
    { 0, 3, 100, { { 0 } }, BT_EINVAL, "lambda > 0" },
    { 0.1, 0, 100, { { 0 } }, BT_EINVAL, "|x0| >= 0.1" },
    { 0.1, 3, 0, { { 0 } }, BT_EINVAL, "at = 0" },
    { 0.1, 3, 2, { { 0 } }, BT_EINVAL, "periods" },
    { 0.1,
      3,
      9,
      { { "residual", "c0" }, { "dynamics", "mean-field" } },
      BT_ENOTSUP,
      "exact state alone" },
    { 0.1, 3, 9, { { "dynamics", "truncated-wigner" } }, BT_ENOTSUP, "no single" },
  };
  const double frequency = 0.8;
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      bt_error error = BT_ERROR_INIT;
      bt_model *model = model_of (cases[i].lambda, cases[i].x0, &frequency, 1);
      btv_lab *lab;
      btv_answer answer;
      size_t count = 0;
      while (count < 2 && cases[i].set[count].key)
        count++;
      btv_question question = { .evaluator = btv_evaluator_find ("order"),
                                .settings = cases[i].set,
                                .settings_count = count,
                                .at = cases[i].at };
      ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
      ck_fails (btv_ask (lab, &question, &answer, &error), cases[i].status, error,
                cases[i].text);
      btv_lab_free (lab);
      bt_model_free (model);
    }
}
END_TEST

/* A model may have any number of modes; what follows them one by one has room for a
 * few, and once wrote beyond it. */
START_TEST (many_modes_are_refused)
{
  enum
  {
    MANY = 40
  };
  static const struct
  {
    const char *evaluator;
    btv_setting set;
  } asked[] = { { "order", { "dynamics", "sample" } },
                { "shift", { "dynamics", "sample" } },
                { "displaced", { "halvings", "3" } },
                { "identity", { "identity", "occupation" } } };
  double frequency[MANY];
  for (size_t j = 0; j < MANY; j++)
    frequency[j] = 0.8 + 0.01 * (double) j;
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.01, 2, frequency, MANY);
  btv_lab *lab;
  btv_answer answer;
  btv_question question = { .evaluator = btv_evaluator_find (asked[_i].evaluator),
                            .settings = &asked[_i].set,
                            .settings_count = 1,
                            .at = 40 };
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  ck_fails (btv_ask (lab, &question, &answer, &error), BT_ENOTSUP, error, "40 modes");
  btv_lab_free (lab);
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  bti_num_quiet ();
  Suite *suite = suite_create ("formulas");
  TCase *orders = tcase_create ("orders");
  tcase_set_timeout (orders, 60);
  tcase_add_loop_test (orders, a_formula_holds_and_its_mutants_do_not, 0,
                       COUNT (formulas));
  tcase_add_test (orders, wrong_formulas_fail_by_known_factors);
  tcase_add_test (orders, phases_are_lost_when_their_law_says);
  tcase_add_test (orders, the_displaced_ground_state_differs_in_first_order);
  tcase_add_test (orders, the_vacuum_is_that_of_the_file);
  tcase_add_test (orders, entanglement_is_of_second_order);
  tcase_add_test (orders, no_order_is_no_answer);
  tcase_add_test (orders, nonsense_is_refused);
  tcase_add_loop_test (orders, many_modes_are_refused, 0, 4);
  suite_add_tcase (suite, orders);
  return suite_run (suite);
}
