/* tests/test_potentials_refused.c - what split steps of any H = T(p) + V(q) cannot do.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/general.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const bt_part two[] = { { .name = "x", .mean = 1 }, { .name = "y" } }, spin[] = {
  { .name = "x" },
  { .name = "s", .kind = BT_QUBIT, .start = BT_START_BLOCH, .bloch = { 0, 0, 1 } }
};

static const struct
{
  const char *method, *hamiltonian, *ground_of;
  const bt_part *part;
  bt_options options;
  bt_status status;
  const char *text;
} refused[] = {
  { "split-step",
    "p_x^2/2 + x^2/2 + x*p_x + p_y^2",
    NULL,
    two,
    { .dt = 0 },
    BT_ENOTSUP,
    "no sum T(p) + V(q)" },
  { "split-step-4",
    "(p_x^2 + x^2)/2 + x*p_y",
    NULL,
    two,
    { .dt = 0.1 },
    BT_ENOTSUP,
    "no sum T(p) + V(q)" },
  { "split-step-4",
    "p_x^4 + x^2 + p_y^2",
    NULL,
    two,
    { .dt = 0 },
    BT_ENOTSUP,
    "a term of degree 4 in the momenta" },
  { "split-step-4",
    "p_x^2*p_y + x^2 + p_y^2",
    NULL,
    two,
    { .dt = 0.1 },
    BT_ENOTSUP,
    "a term of degree 3 in the momenta" },
  { "split-step",
    "(p_x^2 + x^2)/2 + x*s_z",
    NULL,
    spin,
    { .dt = 0 },
    BT_ENOTSUP,
    "the qubit s" },
  { "split-step",
    "(p_x^2 + x^2 + p_y^2 + y^2)/2",
    "x*p_y + p_x^2 + x^2 + p_y^2 + y^2",
    two,
    { .dt = 0 },
    BT_ENOTSUP,
    "the start is the ground state" },
  /* No ground state: the grid has one, all over it. */
  { "split-step",
    "(p_x^2 + x^2 + p_y^2 + y^2)/2",
    "p_x^2 + p_y^2 + y^2",
    two,
    { .dt = 0 },
    BT_EGRID,
    "edge" },
  /* One that no grid of a few points is fine enough for. */
  { "split-step",
    "(p_x^2 + x^2 + p_y^2 + y^2)/2",
    "p_x^2 + 1e150*x^8 + p_y^2 + y^2",
    two,
    { .points = { 32, 16 }, .box = { 12, 12 } },
    BT_ECONV,
    "no ground state for the start: |(G - E) psi| = " },
  { "split-step",
    "(p_x^2 + x^2 + p_y^2 + y^2)/2 + x",
    NULL,
    two,
    { .points = { 65536, 65536 } },
    BT_ELIMIT,
    "GiB" },
  { "split-step",
    "p_x^2/2 + x^8 + p_y^2/2 + y^8",
    NULL,
    two,
    { .points = { 12, 12 } },
    BT_EGRID,
    "more points" },
};

START_TEST (what_it_cannot_do_is_refused)
{
  bt_error error = BT_ERROR_INIT;
  bt_solver *solver;
  bt_model *model = model_from (refused[_i].part, 2, refused[_i].hamiltonian,
                                refused[_i].ground_of);
  const bt_method *method = bt_method_find (refused[_i].method);
  ck_fails (bt_solver_new (&solver, method, model, &refused[_i].options, &error),
            refused[_i].status, error, refused[_i].text);
  ck_assert_ptr_null (solver);
  bt_model_free (model);
}
END_TEST

/* A double well with a tilt T has its two lowest levels 6 T apart, and the lower one in
 * the left well; without a tilt they are even and odd, 1e-10 apart.  What cannot tell
 * them apart says so. */
START_TEST (levels_that_cannot_be_told_apart_are_refused)
{
  static const char *const methods[]
      = { "split-step", "split-step-4",     "spectral",       "chebyshev",
          "gaussian",   "truncated-wigner", "lindblad-taylor" };
  static const struct
  {
    const char *tilt;
    double x;
  } well[] = { { "+ x/1000", -3.2456 },       { "- x/1000", 3.2456 },
               { "+ x/5", -3.2643 },          { "- x/5", 3.2643 },
               { "+ x/1000000", -3.2456 },    { "+ x/100000000", -3.2456 },
               { "+ x/1000000000", -3.2456 }, { "", 0 } };
  const bt_method *method = bt_method_find (methods[_i]);
  const bt_part part = { .name = "x" };
  const bt_options options = { .tolerance = 1e-3, .samples = 8192 };
  for (size_t i = 0; i < COUNT (well); i++)
    {
      char text[100];
      bt_error error = BT_ERROR_INIT;
      bt_solver *solver;
      bt_observables seen;
      (void) snprintf (text, sizeof text, "p_x^2/2 + (x^2 - 11)^2/8 %s", well[i].tilt);
      bt_model *model = model_from (&part, 1, "(p_x^2 + x^2)/2", text);
      bt_status status = bt_solver_new (&solver, method, model, &options, &error);
      /* A thousandth is seen by all, and a fifth. */
      ck_assert_msg (status == BT_OK || i >= 4, "%s", error.text);
      if (status == BT_OK)
        {
          ck_ok (bt_solver_observe (solver, &seen, &error), error);
          ck_assert_msg (fabs (seen.x - well[i].x) < 0.01, "'%s': %g", well[i].tilt,
                         seen.x);
        }
      else
        ck_assert_msg (
            strstr (error.text, "ground")
                && (status == BT_EINVAL || status == BT_ECONV || status == BT_EGRID),
            "%s", error.text);
      bt_solver_free (solver);
      bt_model_free (model);
    }
}
END_TEST

/* The lower one of two wells lies far from where a search begins: its state, to nine
 * digits by a sinc grid in another program, or a refusal. */
START_TEST (a_far_well_is_not_overlooked)
{
  static const char *const methods[]
      = { "split-step", "split-step-4",     "spectral",       "chebyshev",
          "gaussian",   "truncated-wigner", "lindblad-taylor" };
  const bt_method *method = bt_method_find (methods[_i / 2]);
  const bt_part part = { .name = "x" };
  static const struct
  {
    const char *text;
    double x;
  } start[] = { { "p_x^2/2 + x^2*(x - 6)^2/20 - x/20", 5.8709552 },
                { "p_x^2/2 + x^2*(x - 14)^2/400 - x/50", 13.9098096 } };
  const bt_options options[]
      = { { .tolerance = 1e-3, .samples = 8192 },
          { .tolerance = 1e-3, .samples = 8192, .points = { 400 }, .box = { 40 } } };
  const double want = start[_i % 2].x;
  bt_model *model = model_from (&part, 1, "(p_x^2 + x^2)/2", start[_i % 2].text);
  for (size_t i = 0; i < COUNT (options); i++)
    {
      bt_error error = BT_ERROR_INIT;
      bt_solver *solver;
      bt_observables seen;
      bt_status status = bt_solver_new (&solver, method, model, &options[i], &error);
      if (status == BT_OK)
        {
          ck_ok (bt_solver_observe (solver, &seen, &error), error);
          ck_assert_double_eq_tol (seen.x, want, 0.005);
        }
      else
        {
          ck_assert_int_eq (status, BT_EGRID);
          ck_assert_ptr_nonnull (
              strstr (error.text, "below the energy that was found"));
        }
      /* In a box that holds both wells, and of means and variances, it is found. */
      if (method->caps & BT_GRID ? i == 1 : strcmp (methods[_i / 2], "gaussian") == 0)
        ck_assert_msg (status == BT_OK, "%s", error.text);
      bt_solver_free (solver);
    }
  bt_model_free (model);
}
END_TEST

/* Down an open slope the state leaves its box: refused from when it has reached the
 * edge, never carried on. */
START_TEST (a_state_that_leaks_is_refused)
{
  static const struct
  {
    const char *hamiltonian;
    bt_part part;
    double early, late;
  } leaks[] = {
    { "p_x^2/2 - x^2/2", { .name = "x", .mean = 1 }, 0.5, 3 },
    { "p_x^2/2 + x^2/2 - x^3/6", { .name = "x", .mean = 1.9, .momentum = 1 }, 0.1, 9 },
    { "p_x^2/2", { .name = "x", .momentum = 3 }, 0.5, 9 },
  };
  bt_error error = BT_ERROR_INIT;
  bt_observables o;
  bt_model *model = model_from (&leaks[_i].part, 1, leaks[_i].hamiltonian, NULL);
  bt_solver *solver = solver_of ("split-step", model, NULL);
  o = observe_after (solver, leaks[_i].early);
  ck_assert_double_lt (o.edge, 1e-5);
  bt_status status = BT_OK;
  for (double t = 0; status == BT_OK && t < leaks[_i].late; t += 0.1)
    {
      ck_ok (bt_solver_advance (solver, 0.1, &error), error);
      status = bt_solver_observe (solver, &o, &error);
    }
  ck_assert_int_eq (status, BT_EGRID);
  ck_assert_msg (strstr (error.text, "edge") != NULL, "%s", error.text);
  bt_solver_free (solver);
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  bti_num_quiet ();
  Suite *suite = suite_create ("potentials_refused");
  TCase *core = tcase_create ("potentials_refused");
  tcase_set_timeout (core, 120);
  tcase_add_loop_test (core, what_it_cannot_do_is_refused, 0, (int) COUNT (refused));
  tcase_add_loop_test (core, a_state_that_leaks_is_refused, 0, 3);
  tcase_add_loop_test (core, levels_that_cannot_be_told_apart_are_refused, 0, 7);
  tcase_add_loop_test (core, a_far_well_is_not_overlooked, 0, 14);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
