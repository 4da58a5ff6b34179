/* tests/test_flows_refused.c - what points, Gaussians and samples cannot do.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/general.h"

#include <breaktime/breaktime.h>
#include <string.h>

static const char *const flows[]
    = { "classical", "mean-field", "gaussian", "truncated-wigner" };
static const char *const steppers[] = { "classical", "gaussian", "truncated-wigner" };

static const struct
{
  const char *method;
  bt_part part[2];
  const char *h, *text;
  int sample_x;
} refused[] = {
#define X                                                                              \
  {                                                                                    \
    .name = "x", .classical = 1                                                        \
  }
#define SPIN                                                                           \
  {                                                                                    \
    .name = "s", .kind = BT_QUBIT, .start = BT_START_BLOCH, .bloch = { 0, 0, 1 }       \
  }
#define FOCK                                                                           \
  {                                                                                    \
    .name = "y", .start = BT_START_FOCK, .level = 1                                    \
  }
  { "classical", { X, SPIN }, "p_x^2 + x*s_z", "part s is a qubit", 0 },
  { "mean-field", { X, SPIN }, "p_x^2 + x*s_z", "part s is a qubit", 0 },
  { "gaussian", { X, SPIN }, "p_x^2 + x*s_z", "part s is a qubit", 0 },
  { "truncated-wigner", { X, SPIN }, "p_x^2 + x*s_z", "part s is a qubit", 0 },
  { "mean-field", { { .name = "x" }, { .name = "y" } }, "x*y", "all are quantum", 0 },
  { "mean-field", { X, { .name = "y" } }, "p_x^2 + x^2*y^3", "and this one has 3", 0 },
  { "mean-field", { X, FOCK }, "p_x^2 + x*y", "y starts in a number state", 0 },
  { "truncated-wigner", { X, FOCK }, "p_x^2 + x*y", "y starts in a number state", 0 },
  { "truncated-wigner",
    { { .name = "x", .classical = 1, .start = BT_START_CAT, .mean = 2 },
      { .name = "y" } },
    "p_x^2 + x*y",
    "x starts in a cat state",
    1 },
  { "truncated-wigner",
    { X, { .name = "y", .classical = 1 } },
    "p_x^2 + x*y",
    "nothing to sample",
    0 },
};

START_TEST (what_does_not_fit_is_refused_in_a_sentence)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_from (refused[_i].part, 2, refused[_i].h, NULL);
  bt_options options = { .sample_x = refused[_i].sample_x };
  bt_solver *solver;
  ck_fails (bt_solver_new (&solver, bt_method_find (refused[_i].method), model,
                           &options, &error),
            BT_ENOTSUP, error, refused[_i].text);
  ck_assert_ptr_null (solver);
  ck_assert (strncmp (error.text, refused[_i].method, strlen (refused[_i].method))
             == 0);
  bt_model_free (model);
}
END_TEST

START_TEST (qubits_with_a_joint_start_are_refused)
{
  static const bt_part part[] = { X, SPIN };
  bt_error error = BT_ERROR_INIT;
  bt_solver *solver;
  bt_model *model = model_from (part, 2, "p_x^2 + x^2 + x*s_z", "p_x^2 + x^2 + s_z");
  ck_fails (bt_solver_new (&solver, bt_method_find (flows[_i]), model, NULL, &error),
            BT_ENOTSUP, error, "part s is a qubit");
  bt_model_free (model);
}
END_TEST

/* A double well whose two states are one level to rounding, and what has no lowest
 * level. */
START_TEST (joint_starts_that_are_none_are_refused)
{
  static const bt_part part[] = { X, { .name = "y" } };
  static const char *const ground[]
      = { "p_x^2 + (x^2 - 49)^2/20 + p_y^2 + y^2", "p_x^2 - x^2 + p_y^2 + y^2" };
  bt_error error = BT_ERROR_INIT;
  bt_solver *solver;
  bt_model *model = model_from (part, 2, "p_x^2 + x^2 + p_y^2 + y^2", ground[_i / 4]);
  bt_status status
      = bt_solver_new (&solver, bt_method_find (flows[_i % 4]), model, NULL, &error);
  ck_fails (status, _i < 4 ? BT_EINVAL : BT_ECONV, error,
            _i < 4 ? "no state of its own" : "its ground state still moves");
  ck_assert_ptr_null (solver);
  bt_model_free (model);
}
END_TEST

START_TEST (what_runs_away_is_said)
{
  static const bt_part part = { .name = "q", .mean = 2, .width = 3 };
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_from (&part, 1, "p_q^2/2 - q^4/4", NULL);
  bt_options options = { .dt = 0.05, .samples = 256 };
  bt_observables o;
  bt_solver *solver = solver_of (steppers[_i], model, &options);
  ck_ok (bt_solver_advance (solver, 40, &error), error);
  ck_fails (bt_solver_observe (solver, &o, &error), BT_ECONV, error, "not finite");
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  bti_num_quiet ();
  Suite *suite = suite_create ("flows_refused");
  TCase *core = tcase_create ("flows_refused");
  tcase_set_timeout (core, 120);
  tcase_add_loop_test (core, what_does_not_fit_is_refused_in_a_sentence, 0,
                       COUNT (refused));
  tcase_add_loop_test (core, qubits_with_a_joint_start_are_refused, 0, 4);
  tcase_add_loop_test (core, joint_starts_that_are_none_are_refused, 0, 8);
  tcase_add_loop_test (core, what_runs_away_is_said, 0, 3);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
