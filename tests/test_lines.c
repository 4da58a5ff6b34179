/* tests/test_lines.c - weights of levels, transitions and returns: closed forms, and
 * SciPy's numbers on points in space, which share nothing with number states.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/lines.h"
#include "tests/filed.h"
#include "tests/general.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const bt_part coherent[] = { { .name = "x", .mean = 1.3, .momentum = -0.7 } };

/* QUANTITY of MODEL, which two methods agree on, is WANT and known to WITHIN. */
static btv_answer
is (const bt_model *model, const char *quantity, const char *settings, double when,
    double want, double within)
{
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  ck_ok (ask_of (model, quantity, settings, when, &answer, &error), error);
  const bt_value *value = &answer.value;
  ck_assert_msg (value->lo <= want + 1e-12 && want - 1e-12 <= value->hi,
                 "%s %s: %.15g in [%.15g, %.15g]", quantity, settings, want, value->lo,
                 value->hi);
  ck_assert_msg (bt_value_error (value) <= within, "%s %s: %.15g +- %.2g", quantity,
                 settings, value->value, bt_value_error (value));
  return answer;
}

static double
poisson (double mean, int n)
{
  return exp (-mean + n * log (mean) - lgamma (n + 1.0));
}

/* A coherent state: weights of Poisson, and back after each 2 pi, the first of which
 * counts. */
START_TEST (a_coherent_state)
{
  static const double number = (1.3 * 1.3 + 0.7 * 0.7) / 2;
  char set[32];
  bt_model *model = model_from (coherent, 1, "(p_x^2 + x^2)/2", NULL);
  for (int n = 0; n < 5; n += 2)
    {
      snprintf (set, sizeof set, "index=%d", n);
      btv_answer answer = is (model, "overlap", set, NAN, poisson (number, n), 1e-6);
      ck_assert_str_eq (answer.warrant, "two methods agree");
      ck_assert_str_eq (answer.methods[0], "spectral");
      ck_assert_str_ne (answer.methods[1], "spectral");
      ck_assert_str_eq (answer.reason, "");
      ck_assert_double_lt (answer.value.err[BT_AXIS_METHOD], 1e-7);
    }
  /* Far above all that it has. */
  (void) is (model, "overlap", "index=40", NAN, 0, 1e-6);
  (void) is (model, "transition", "upper=7 lower=3", NAN, 4, 1e-8);
  (void) is (model, "transition", "upper=0 lower=2", NAN, -2, 1e-8);
  btv_answer answer = is (model, "revival", "from=1", 20, 2 * M_PI, 1e-4);
  ck_assert_str_eq (answer.warrant, "two methods agree");
  ck_assert_ptr_nonnull (strstr (answer.reason, "is 1 there"));
  (void) is (model, "revival", "from=6.5", 20, 4 * M_PI, 1e-4);
  bt_model_free (model);
}
END_TEST

/* p^2 + x^4: 160 and 240 sinc functions, numpy.linalg and scipy.linalg.eigh, the same
 * to all digits that stand here. */
START_TEST (a_quartic_oscillator)
{
  static const double weight[] = { 0.419191247801, 0.257696739870, 0.111491154519,
                                   0.062701178929, 0.043944818149, 0.029838457068 };
  static const bt_part at[] = { { .name = "x", .mean = 1.2 } };
  char set[32];
  bt_model *model = model_from (at, 1, "p_x^2 + x^4", NULL);
  snprintf (set, sizeof set, "index=%d", _i);
  btv_answer answer = is (model, "overlap", set, NAN, weight[_i], 1e-6);
  ck_assert_double_eq_tol (answer.value.value, weight[_i], 1e-9);
  ck_assert_str_eq (answer.warrant, "two methods agree");
  answer = is (model, "transition", "", NAN, 3.7996730298013942 - 1.0603620904841829,
               1e-8);
  ck_assert_str_eq (answer.warrant, "bounds from both sides, and lines of the start");
  bt_model_free (model);
}
END_TEST

/* Two oscillators, V = q M q/2: |<0|psi>|^2 of two Gaussians, of widths A = diag (1,
 * Omega) and K = sqrt M; and the slower of the normal modes. */
START_TEST (a_linear_pair)
{
  const double l = 0.3, x0 = 1.4, w = 0.8, m = l / 2;
  const double s = sqrt (w * w - m * m), t = sqrt (1 + w * w + 2 * s);
  const double k11 = (1 + s) / t, k12 = m / t, k22 = (w * w + s) / t;
  const double det = k11 * k22 - k12 * k12;
  const double half = ((1 + k11) * (w + k22) - k12 * k12) / 4;
  /* The first element of (A^-1 + K^-1)^-1. */
  const double a = 1 + k22 / det, b = -k12 / det, c = 1 / w + k11 / det;
  const double want = sqrt (w * det) / half * exp (-x0 * x0 * c / (a * c - b * b));
  const double sum = 1 + w * w, root = sqrt (pow (1 - w * w, 2) + l * l);
  bt_model *model = filed_model ("pair", "x0=1.4");
  btv_answer answer = is (model, "overlap", "", NAN, want, 1e-6);
  ck_assert_double_eq_tol (answer.value.value, want, 1e-9);
  ck_assert_str_eq (answer.warrant, "two methods agree");
  (void) is (model, "transition", "", NAN, sqrt ((sum - root) / 2), 1e-8);
  bt_model_free (model);
}
END_TEST

/* Levels that cannot be told apart are weighed together: of two equal oscillators those
 * of one sum, by Poisson again. */
START_TEST (a_degenerate_level)
{
  static const bt_part parts[]
      = { { .name = "x", .mean = 1.1 }, { .name = "y", .mean = 0.4, .momentum = 0.9 } };
  static const double number = (1.1 * 1.1 + 0.4 * 0.4 + 0.9 * 0.9) / 2;
  bt_model *model = model_from (parts, 2, "(p_x^2 + x^2)/2 + (p_y^2 + y^2)/2", NULL);
  btv_answer answer = is (model, "overlap", "index=2", NAN, poisson (number, 1), 1e-6);
  ck_assert_ptr_nonnull (strstr (answer.reason, "levels 1 to 2 cannot be told apart"));
  answer = is (model, "overlap", "index=3", NAN, poisson (number, 2), 1e-6);
  ck_assert_ptr_nonnull (strstr (answer.reason, "levels 3 to 5"));
  bt_model_free (model);
}
END_TEST

/* Coupled by x^2 y^2; levels, weights and the largest return of t in [1, 40] by 44 x 44
 * sinc functions and scipy.linalg.eigh. */
START_TEST (a_coupled_pair)
{
  bt_model *model = filed_model ("vz25", "lambda=0.3 x0=1.5 Omega=0.8");
  (void) is (model, "overlap", "index=2", NAN, 0.351203348960, 1e-6);
  (void) is (model, "overlap", "index=5", NAN, 0.199275659541, 1e-6);
  /* Odd in y, which the start is not. */
  (void) is (model, "overlap", "index=1", NAN, 0, 1e-6);
  btv_answer answer = is (model, "transition", "upper=1 lower=0", NAN,
                          1.816913114984 - 0.941354224642, 1e-8);
  ck_assert_str_eq (answer.warrant, "bounds from both sides");
  answer = is (model, "revival", "from=1", 40, 5.9048104657, 1e-4);
  ck_assert_double_eq_tol (answer.value.value, 5.9048104657, 1e-7);
  (void) is (model, "revival", "from=6.5", 40, 29.0862120255, 1e-4);
  ck_assert_str_eq (answer.warrant, "two methods agree");
  ck_assert_ptr_nonnull (strstr (answer.reason, "is 0.893605 there"));
  bt_model_free (model);
}
END_TEST

/* A qubit alone has two levels and no more. */
START_TEST (a_qubit)
{
  static const bt_part part[] = {
    { .name = "s", .kind = BT_QUBIT, .start = BT_START_BLOCH, .bloch = { 0.6, 0, 0.8 } }
  };
  bt_model *model = model_from (part, 1, "0.7*s_z", NULL);
  (void) is (model, "overlap", "index=0", NAN, 0.1, 1e-6);
  (void) is (model, "overlap", "index=1", NAN, 0.9, 1e-6);
  (void) is (model, "transition", "", NAN, 1.4, 1e-8);
  (void) is (model, "revival", "from=1", 8, 2 * M_PI / 1.4, 1e-4);
  bt_model_free (model);
}
END_TEST

/* E_n = n (n + 3)/4: all of it is back after 4 pi, and some of it before. */
START_TEST (the_largest_return_counts)
{
  bt_model *model = filed_model ("kerr", "omega=0.75 chi=0.25 x0=1.1");
  (void) is (model, "revival", "from=1", 20, 4 * M_PI, 1e-4);
  /* Before, two are as large as each other; by SciPy. */
  (void) is (model, "revival", "from=1", 12, 5.429814491093641, 1e-4);
  /* A maximum next to the end of the window is one, too. */
  (void) is (model, "revival", "from=12.56637", 20, 4 * M_PI, 1e-4);
  /* What has not yet left at the beginning of the window is higher, and no maximum, for
   * the check by another method neither. */
  btv_answer answer = is (model, "revival", "from=0.2", 12, 5.429814491093641, 1e-4);
  ck_assert_str_eq (answer.warrant, "two methods agree");
  bt_model_free (model);
}
END_TEST

/* What is looked at again is found where it is, also from beside: of a coherent state
 * |C|^2 = exp (-2 n (1 - cos t)) has its maximum at 2 pi, wherever else that was said
 * to be. */
START_TEST (a_check_finds_the_peak_from_beside_it)
{
  static const double beside[] = { -0.01, 0.004, 0.01 };
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_from (coherent, 1, "(p_x^2 + x^2)/2", NULL);
  const bti_lines study = { .model = model, .tolerance = 1e-4 };
  const bt_method *by;
  bti_revival found;
  bt_lines lines;
  double again;
  ck_ok (bti_lines_revival (&study, 1, 8, &found, &lines, &error), error);
  for (size_t i = 0; i < COUNT (beside); i++)
    {
      bti_revival off = found;
      off.at.value += beside[i];
      ck_ok (bti_lines_revival_again (&study, 1, 8, &off, &lines, &by, &again, &error),
             error);
      ck_assert_ptr_nonnull (by);
      ck_assert_double_eq_tol (again, 2 * M_PI, 3e-7);
    }
  /* One that is lower is not taken for the largest: that is found among the points. */
  found.at.value = 4;
  found.height = 0.5;
  ck_ok (bti_lines_revival_again (&study, 1, 8, &found, &lines, &by, &again, &error),
         error);
  ck_assert_double_eq_tol (again, 2 * M_PI, 0.05);
  bt_lines_clear (&lines);
  bt_model_free (model);
}
END_TEST

static const struct
{
  const char *hamiltonian, *quantity, *settings;
  bt_status status;
  const char *says;
} refused[] = {
  { "(p_x^2 + x^2)/2", "transition", "upper=2 lower=2", BT_EINVAL, "level 2 twice" },
  { "(p_x^2 + x^2)/2", "revival", "from=9", BT_EINVAL, "from = 9 is not before" },
  { "(p_x^2 + x^2)/2", "revival", "from=0.1", BT_ENOTSUP, "has no maximum between" },
  { "(p_x^2 + x^2)/2 - x^3", "overlap", "", BT_EINVAL, "bounded" },
  { "(p_x^2 + (x - 1.3)^2)/2 + 0.7*p_x", "revival", "from=1", BT_ENOTSUP,
    "the start is a level of H" },
};

START_TEST (what_is_not_defined_is_refused)
{
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  bt_model *model = model_from (coherent, 1, refused[_i].hamiltonian, NULL);
  ck_fails (
      ask_of (model, refused[_i].quantity, refused[_i].settings, 5, &answer, &error),
      refused[_i].status, error, refused[_i].says);
  bt_model_free (model);
}
END_TEST

START_TEST (an_open_system_has_none)
{
  static const char *const names[] = { "overlap", "transition", "revival" };
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  bt_model *model = filed_model ("damped", "");
  for (size_t i = 0; i < COUNT (names); i++)
    ck_fails (ask_of (model, names[i], "", 5, &answer, &error), BT_ENOTSUP, error,
              "is for closed systems");
  bt_model_free (model);
}
END_TEST

/* Of a nearly harmonic oscillator the lines lie side by side: a window of 100 does not
 * part that of 1 to 0 from that of 2 to 1, 0.028 beside it with a share of 0.005. */
START_TEST (a_line_beside_widens_a_frequency)
{
  static const bt_part at[] = { { .name = "x", .mean = 0.1 } };
  bt_model *model = model_from (at, 1, "(p_x^2 + x^2)/2 + 0.01*x^4", NULL);
  bt_error error = BT_ERROR_INIT;
  btv_answer line;
  const double want = 1.028392074; /* by shooting */
  ck_ok (ask_of (model, "transition", "", NAN, &line, &error), error);
  ck_assert_double_eq_tol (line.value.value, want, 1e-8);
  (void) is (model, "frequency", "observe=x", 100, want, 5e-4);
  bt_model_free (model);
}
END_TEST

/* About a point far out, thirty times as far as it swings, it has the same frequency.
 */
START_TEST (where_it_swings_has_no_part_in_a_frequency)
{
  static const bt_part at[] = { { .name = "x", .mean = 31 } };
  bt_model *model = model_from (at, 1, "(p_x^2 + (x - 30)^2)/2", NULL);
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  ck_ok (ask_of (model, "frequency", "observe=x", 90, &answer, &error), error);
  ck_assert_double_eq_tol (answer.value.value, 1, 1e-6);
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("lines");
  TCase *core = tcase_create ("lines");
  tcase_set_timeout (core, 60);
  tcase_add_test (core, a_coherent_state);
  tcase_add_loop_test (core, a_quartic_oscillator, 5, 6);
  tcase_add_test (core, a_linear_pair);
  tcase_add_test (core, a_degenerate_level);
  tcase_add_test (core, a_line_beside_widens_a_frequency);
  tcase_add_test (core, where_it_swings_has_no_part_in_a_frequency);
  tcase_add_test (core, a_qubit);
  tcase_add_test (core, the_largest_return_counts);
  tcase_add_test (core, a_check_finds_the_peak_from_beside_it);
  tcase_add_loop_test (core, what_is_not_defined_is_refused, 0, COUNT (refused));
  tcase_add_test (core, an_open_system_has_none);
  suite_add_tcase (suite, core);
  TCase *tests = suite_long (suite);
  tcase_add_loop_test (tests, a_quartic_oscillator, 0, 5);
  tcase_add_test (tests, a_coupled_pair);
  return suite_run (suite);
}
