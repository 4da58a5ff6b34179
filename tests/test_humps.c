/* tests/test_humps.c - humps of a density, the density of one coordinate, and how long
 * it has one hump.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/humps.h"
#include "study/unimodal.h"
#include "tests/filed.h"
#include "tests/general.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <string.h>

enum
{
  SIZE = 301
};

/* Humps of unit variance and HEIGHT at AT, points SPACING apart from FROM on. */
static void
fill (double rho[SIZE], const double *at, const double *height, int humps, double from,
      double spacing)
{
  for (int i = 0; i < SIZE; i++)
    {
      rho[i] = 0;
      for (int k = 0; k < humps; k++)
        rho[i] += height[k] * exp (-pow (from + i * spacing - at[k], 2) / 2);
    }
}

START_TEST (humps_are_measured_from_their_valleys)
{
  static const double at[] = { -6.1, 5.3, 0.2 }, height[] = { 0.7, 1.3, 0.4 };
  double rho[SIZE];
  fill (rho, &at[1], &height[1], 1, -15.03, 0.1);
  ck_assert_double_eq (bti_second_hump (rho, SIZE), 0);
  /* Far apart: the ratio of the heights, though no point is at the top of either. */
  fill (rho, at, height, 2, -15.03, 0.1);
  ck_assert_double_eq_tol (bti_second_hump (rho, SIZE), 0.7 / 1.3, 3e-6);
  /* As coarse as five points a width; without the parabolas it would be 0.3 % off. */
  fill (rho, at, height, 2, -15.03, 0.2);
  ck_assert_double_eq_tol (bti_second_hump (rho, SIZE), 0.7 / 1.3, 1e-4);
  /* One between them takes nothing from the higher one, whose valley is the lowest. */
  fill (rho, at, height, 3, -15.03, 0.1);
  const double far = bti_second_hump (rho, SIZE);
  ck_assert_double_lt (far, 0.7 / 1.3);
  ck_assert_double_gt (far, 0.7 / 1.3 - 0.02);
  /* Of two that are equal, D apart, the valley is in the middle, at 2 exp (-D^2/8). */
  static const double pair[] = { -1.6, 1.6 }, same[] = { 1, 1 };
  fill (rho, pair, same, 2, -15.03, 0.1);
  double top = 1.6;
  for (int i = 0; i < 50; i++)
    top = 1.6 * tanh (1.6 * top);
  const double peak = exp (-pow (top - 1.6, 2) / 2) + exp (-pow (top + 1.6, 2) / 2);
  ck_assert_double_eq_tol (bti_second_hump (rho, SIZE), 1 - 2 * exp (-1.28) / peak,
                           1e-4);
  /* Closer than two standard deviations they are one. */
  static const double close[] = { -0.99, 0.99 };
  fill (rho, close, same, 2, -15.03, 0.1);
  ck_assert_double_lt (bti_second_hump (rho, SIZE), 1e-9);
  ck_assert_double_eq (bti_second_hump (rho, 2), 0);
  /* Humps at the ends are as high as they are there; the valley is that of a parabola,
   * 1 - 1/24 deep. */
  static const double ends[2][3] = { { 3, 1, 2 }, { 2, 1, 3 } };
  for (int i = 0; i < 2; i++)
    ck_assert_double_eq_tol (bti_second_hump (ends[i], 3), (2 - 23. / 24) / 3, 1e-14);
  memset (rho, 0, sizeof rho);
  ck_assert_double_eq (bti_second_hump (rho, SIZE), 0);
}
END_TEST

static bt_marginal
marginal_of (const char *method, const bt_model *model, double t)
{
  bt_error error = BT_ERROR_INIT;
  bt_solver *solver;
  bt_marginal rho;
  bt_observables o;
  const bt_options options = { .tolerance = 1e-8 };
  ck_ok (bt_solver_new (&solver, bt_method_find (method), model, &options, &error),
         error);
  ck_ok (bt_solver_advance (solver, t, &error), error);
  ck_ok (bt_solver_observe (solver, &o, &error), error);
  ck_ok (bt_solver_marginal (solver, &rho, &error), error);
  /* It is the density whose moments are observed. */
  double norm = 0, x = 0, x2 = 0;
  for (size_t i = 0; i < rho.count; i++)
    {
      const double at = rho.from + (double) i * rho.spacing,
                   weight = rho.value[i] * rho.spacing;
      norm += weight;
      x += weight * at;
      x2 += weight * at * at;
    }
  ck_assert_double_eq_tol (norm, o.norm, 1e-9);
  ck_assert_double_eq_tol (x, o.x, 1e-8);
  ck_assert_double_eq_tol (x2, o.x2, 1e-7);
  bt_solver_free (solver);
  return rho;
}

/* RHO where it lies nearest to AT, by the parabola through three points. */
static double
read_at (const bt_marginal *rho, double at)
{
  const double place = (at - rho->from) / rho->spacing;
  if (!(place > 1 && place < (double) rho->count - 2))
    return 0;
  const size_t i = (size_t) round (place);
  const double s = place - (double) i, *v = rho->value + i;
  return v[0] + s * (v[1] - v[-1]) / 2 + s * s * (v[1] + v[-1] - 2 * v[0]) / 2;
}

static const char *const quantum[] = { "chebyshev", "split-step-4", "split-step" };

/* Without a coupling the packet of x keeps its shape; read between points to 5e-4. */
START_TEST (a_packet_is_where_it_is)
{
  const double x0 = 2.385, omega = 0.7, t = 1.9;
  for (int general = 0; general < 2; general++)
    {
      bt_model *model = model_of (0, x0, &omega, 1);
      if (general)
        bt_model_generalise (model);
      bt_marginal rho = marginal_of (quantum[_i], model, t);
      for (double x = -6; x < 6; x += 0.37)
        ck_assert_double_eq_tol (read_at (&rho, x),
                                 exp (-pow (x - x0 * cos (t), 2)) / sqrt (M_PI), 5e-4);
      bt_marginal_clear (&rho);
      bt_model_free (model);
    }
}
END_TEST

/* With one, the same by basis and grid, and of the second part where that is followed.
 */
START_TEST (two_discretisations_have_one_density)
{
  const double omega = 0.8, t = 7.3;
  bt_model *model
      = _i == 0 ? model_of (0.31, 2.385, &omega, 1) : filed_model ("henon-heiles", "");
  bt_marginal basis = marginal_of ("chebyshev", model, t),
              grid = marginal_of ("split-step-4", model, t);
  double most = 0, far = 0;
  for (double x = -4; x < 4; x += 0.11)
    {
      most = fmax (most, read_at (&grid, x));
      far = fmax (far, fabs (read_at (&grid, x) - read_at (&basis, x)));
    }
  ck_assert_double_gt (most, 0.1);
  ck_assert_double_lt (far, 2e-3 * most);
  bt_marginal_clear (&basis);
  bt_marginal_clear (&grid);
  bt_model_free (model);
}
END_TEST

/* A spin across the force that it makes: two packets, at - and + g (1 - cos t), and no
 * other shape.  Half-distance a of two of variance 1/2 at which their valley is HUMP
 * deep, and when it is reached. */
static double
time_of_two (double g, double hump)
{
  double low = sqrt (0.5), high = 3;
  for (int i = 0; i < 100; i++)
    {
      const double a = (low + high) / 2;
      double x = a;
      for (int k = 0; k < 1000; k++)
        x = a * tanh (2 * a * x);
      const double top = exp (-(x - a) * (x - a)) + exp (-(x + a) * (x + a)),
                   valley = 2 * exp (-a * a);
      *(1 - valley / top < hump ? &low : &high) = a;
    }
  return acos (1 - low / g);
}

START_TEST (one_hump_until_two_packets_part)
{
  static const bt_part parts[] = {
    { .name = "x" },
    { .name = "s", .kind = BT_QUBIT, .start = BT_START_BLOCH, .bloch = { 1, 0, 0 } }
  };
  static const struct
  {
    double hump;
    const char *setting;
  } cases[] = { { 0.05, "" }, { 0.3, "hump=0.3" }, { 0.6, "hump=0.6" } };
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_from (parts, 2, "(p_x^2 + x^2)/2 + 1.3*x*s_z", NULL);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      btv_answer answer = { 0 };
      const double want = time_of_two (1.3, cases[i].hump);
      ck_ok (ask_of (model, "unimodal_until", cases[i].setting, 6, &answer, &error),
             error);
      ck_assert_msg (answer.value.lo <= want && want <= answer.value.hi,
                     "%.10g not in %.10g %.10g", want, answer.value.lo,
                     answer.value.hi);
      ck_assert_double_lt (bt_value_error (&answer.value), 1e-2);
    }
  bt_model_free (model);
}
END_TEST

/* Where there is one hump for ever it is said up to when; and two methods are asked
 * where there are two. */
START_TEST (ends_and_second_methods)
{
  bt_error error = BT_ERROR_INIT;
  btv_answer answer = { 0 };
  const double omega = 0.7;
  bt_model *model = model_of (0, 2.385, &omega, 1);
  ck_ok (ask_of (model, "unimodal_until", "", 9, &answer, &error), error);
  ck_assert (isinf (answer.value.value));
  ck_assert_double_eq_tol (answer.value.lo, 9, 1e-9);
  bt_model_free (model);
  model = model_of (0.3, 2.385, &omega, 1);
  answer = (btv_answer){ 0 };
  ck_ok (ask_of (model, "unimodal_until", "", 20, &answer, &error), error);
  ck_assert (isfinite (answer.value.hi) && answer.value.lo > 0);
  ck_assert_str_eq (answer.methods[0], "chebyshev");
  ck_assert_str_eq (answer.methods[1], "split-step-4");
  /* What no axis has alone is put down to none; the page says what the interval is. */
  for (int axis = 0; axis < BT_AXIS_METHOD; axis++)
    ck_assert_double_eq (answer.value.err[axis], 0);
  ck_assert_ptr_nonnull (
      btv_evaluator_interval (btv_evaluator_find ("unimodal_until")));
  bt_model_free (model);
}
END_TEST

/* A hump that is there for a twentieth of a unit of time is not stepped over. */
START_TEST (a_short_hump_is_found)
{
  bt_error error = BT_ERROR_INIT;
  const double omega = 0.4;
  bt_value value;
  bt_model *model = model_of (0.1, 5, &omega, 1);
  const bti_one_hump asked = { .model = model,
                               .method = bt_method_find ("chebyshev"),
                               .level = 0.05,
                               .t_max = 8.3,
                               .tolerance = 0.05 };
  ck_ok (bti_one_hump_until (&asked, &value, &error), error);
  ck_assert_double_eq_tol (value.value, 8.068, 0.02);
  ck_assert (value.lo < 8.072 && value.hi > 8.064 && value.hi < 8.2);
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("humps");
  TCase *tests = tcase_create ("humps");
  suite_add_tcase (suite, tests);
  tcase_set_timeout (tests, 60);
  tcase_add_test (tests, humps_are_measured_from_their_valleys);
  tcase_add_loop_test (tests, a_packet_is_where_it_is, 0, 3);
  tcase_add_loop_test (tests, two_discretisations_have_one_density, 0, 2);
  tcase_add_test (tests, one_hump_until_two_packets_part);
  tcase_add_test (tests, ends_and_second_methods);
  TCase *slow = tcase_create ("short");
  suite_add_tcase (suite, slow);
  tcase_set_tags (slow, "long");
  tcase_set_timeout (slow, 60);
  tcase_add_test (slow, a_short_hump_is_found);
  return suite_run (suite);
}
