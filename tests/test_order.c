/* tests/test_order.c - orders, frequencies, and weak coupling by perturbation theory.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/frequency.h"
#include "measure/perturbation.h"
#include "num/linalg.h"
#include "num/random.h"
#include "tests/support.h"

#include <breaktime/measure.h>
#include <math.h>
#include <string.h>

enum
{
  STEPS = 9
};

static const double omega[] = { 0.83 };

/* ---- orders -------------------------------------------------------------------- */

/* H halved from 0.2, and R = |A h^p (1 + B h^q)| there. */
static void
make_residuals (double *h, double *r, double a, double p, double b, double q)
{
  for (int i = 0; i < STEPS; i++)
    {
      h[i] = ldexp (0.2, -i);
      r[i] = fabs (a * pow (h[i], p) * (1 + b * pow (h[i], q)));
    }
}

static const struct
{
  double p, b, q;
} laws[] = { { 2, 0.7, 1 }, { 2, -3, 1 },  { 1, 5, 1 },    { 0, 0.4, 1 },
             { 8, 1, 2 },   { 3, 1, 0.5 }, { 2, -0.3, 2 }, { 1.5, 0.2, 1 } };

START_TEST (an_order_is_found_within_its_error)
{
  bt_error error = BT_ERROR_INIT;
  double h[STEPS], r[STEPS], none[STEPS] = { 0 };
  bt_order order;
  double p = laws[_i].p;
  make_residuals (h, r, 3.1, p, laws[_i].b, laws[_i].q);
  ck_ok (bt_order_fit (h, r, none, STEPS, 1, &order, &error), error);
  /* 1e-12: rounding, where the power law is exact. */
  ck_assert_double_le (fabs (order.order - p), order.drift + order.noise + 1e-12);
  ck_assert_double_lt (order.drift, 0.15);
  ck_assert_double_lt (order.noise, 1e-12);
  ck_assert_uint_eq (order.first + order.count, STEPS);
  if (p == round (p))
    ck_assert_double_eq_tol (order.constant, 3.1, 3.1 * 0.03);
  else
    ck_assert_double_nan (order.constant);
}
END_TEST

/* Residuals disturbed by what their errors say lie within drift + noise still. */
START_TEST (an_order_carries_the_errors_of_its_residuals)
{
  bt_error error = BT_ERROR_INIT;
  double h[STEPS], r[STEPS], err[STEPS];
  bt_order order;
  make_residuals (h, r, 3.1, 2, 0.7, 1);
  for (int i = 0; i < STEPS; i++)
    {
      err[i] = 0.01 * r[i];
      r[i] += (i % 2 ? 1 : -1) * err[i];
    }
  ck_ok (bt_order_fit (h, r, err, STEPS, 1, &order, &error), error);
  ck_assert_double_le (fabs (order.order - 2), order.drift + order.noise);
  ck_assert_double_gt (order.noise, 0.025);
  /* A floor: what lies in it is left out. */
  make_residuals (h, r, 1, 2, 0.7, 1);
  for (int i = 0; i < STEPS; i++)
    {
      err[i] = 2e-5;
      r[i] += err[i];
    }
  ck_ok (bt_order_fit (h, r, err, STEPS, 1, &order, &error), error);
  ck_assert_double_le (fabs (order.order - 2), order.drift + order.noise);
  ck_assert_uint_lt (order.first + order.count, STEPS);
}
END_TEST

/* Stated errors against true ones over many laws with three corrections of either sign,
 * some large: the true order lies outside in fewer than one of fifty, then barely, and
 * never is another whole number confirmed. */
START_TEST (stated_errors_are_honest)
{
  enum
  {
    LAWS = 4000
  };
  int answered = 0, missed = 0;
  for (uint64_t law = 0; law < LAWS; law++)
    {
      bt_error error = BT_ERROR_INIT;
      double h[STEPS], r[STEPS], none[STEPS] = { 0 }, u[2], v[2];
      size_t size = 5 + law % 5;
      bt_order order;
      bti_uniform2 (20250307, 0, law, u);
      bti_uniform2 (20250307, 1, law, v);
      for (int i = 0; i < STEPS; i++)
        {
          h[i] = ldexp (0.2, -i);
          r[i] = h[i] * h[i]
                 * fabs (1 + (24 * u[0] - 12) * h[i] + (24 * u[1] - 12) * h[i] * h[i]
                         + (24 * v[0] - 12) * pow (h[i], 3));
        }
      if (bt_order_fit (h, r, none, size, 1, &order, &error) != BT_OK)
        continue;
      double miss = fabs (order.order - 2) - order.drift - order.noise;
      answered++;
      missed += miss > 1e-12;
      ck_assert_double_lt (miss, 0.05);
      ck_assert_double_lt (fabs (order.order - 2) - order.drift, 0.5);
    }
  ck_assert_int_gt (answered, LAWS * 3 / 4);
  ck_assert_int_lt (missed, answered / 50);
}
END_TEST

/* A part of the order below, as a coefficient that is a little off leaves it: the size
 * of a h + b h^2 + c h^3 with vectors at random angles, from six halvings.  Where an
 * order is stated its error is not smaller than the share of that part, and without
 * such a part the order is found. */
START_TEST (a_lower_order_does_not_hide)
{
  enum
  {
    LAWS = 3000
  };
  static const double parts[] = { 0, 1e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1 };
  int answered = 0, missed = 0, found = 0;
  for (uint64_t law = 0; law < LAWS; law++)
    {
      bt_error error = BT_ERROR_INIT;
      double h[STEPS], r[STEPS], none[STEPS] = { 0 }, u[2], v[2];
      double part = parts[law % COUNT (parts)];
      size_t size = 6 + law % 4;
      int vectors = law % 3 != 0;
      bt_order order;
      bti_uniform2 (20250308, 0, law, u);
      bti_uniform2 (20250308, 1, law, v);
      for (int i = 0; i < STEPS; i++)
        {
          h[i] = ldexp (0.1, -i);
          double turn = vectors ? 2 * M_PI * u[0] : M_PI * (u[0] > 0.5);
          double other = vectors ? 2 * M_PI * u[1] : M_PI * (u[1] > 0.5);
          double along
              = part * cos (turn) + h[i] + 4 * v[0] * h[i] * h[i] * cos (other);
          double across = part * sin (turn) + 4 * v[0] * h[i] * h[i] * sin (other);
          r[i] = h[i] * (vectors ? hypot (along, across) : fabs (along));
        }
      if (bt_order_fit (h, r, none, size, vectors, &order, &error) != BT_OK)
        continue;
      double share = part * h[size - 1] / r[size - 1];
      double err = order.drift + order.noise + order.admixture;
      int two = fabs (order.order - 2) + err < 0.5;
      answered += two;
      found += two && part == 0;
      missed += two && share > order.admixture + 1e-12;
      ck_assert (!two || share < 0.5);
    }
  /* 9 of 10 of those that have no such part; errors are estimates. */
  ck_assert_int_gt (found, LAWS / (int) COUNT (parts) * 9 / 10);
  ck_assert_int_gt (answered, LAWS / 8);
  ck_assert_int_le (missed, answered / 100);
}
END_TEST

START_TEST (what_follows_no_power_is_refused)
{
  bt_error error = BT_ERROR_INIT;
  double h[STEPS], r[STEPS], err[STEPS] = { 0 };
  bt_order order;
  /* exponentially small */
  make_residuals (h, r, 1, 1, 0, 1);
  for (int i = 0; i < STEPS; i++)
    r[i] = exp (-0.01 / h[i]);
  ck_fails (bt_order_fit (h, r, err, STEPS, 1, &order, &error), BT_ECONV, error,
            "do not settle");
  ck_assert_double_nan (order.order);
  /* oscillating */
  for (int i = 0; i < STEPS; i++)
    r[i] = h[i] * (2 + cos (3 * i));
  ck_fails (bt_order_fit (h, r, err, STEPS, 1, &order, &error), BT_ECONV, error,
            "do not settle");
  /* a sign change of the next order on the way: six steps see no power law, and do
   * not say they do; nine see it */
  make_residuals (h, r, -0.17, 2, -2000, 1);
  for (int i = 0; i < STEPS; i++)
    {
      h[i] /= 10;
      r[i] = fabs (-0.17 * h[i] * h[i] + 33 * h[i] * h[i] * h[i]);
    }
  ck_fails (bt_order_fit (h, r, err, 6, 1, &order, &error), BT_ECONV, error,
            "do not settle");
  ck_ok (bt_order_fit (h, r, err, STEPS, 1, &order, &error), error);
  ck_assert_double_le (fabs (order.order - 2), order.drift);
  /* a drift that is small and grows, on its way from 1 to 2 */
  for (int i = 0; i < STEPS; i++)
    {
      h[i] = ldexp (1, -i);
      r[i] = h[i] * h[i] / (h[i] + 0.07);
    }
  for (size_t size = 4; size < 7; size++)
    ck_fails (bt_order_fit (h, r, err, size, 1, &order, &error), BT_ECONV, error,
              "do not settle");
  /* nothing but error */
  for (int i = 0; i < STEPS; i++)
    err[i] = r[i];
  ck_fails (bt_order_fit (h, r, err, STEPS, 1, &order, &error), BT_ECONV, error,
            "0 of 9 residuals stand out");
  err[0] = 0;
  ck_fails (bt_order_fit (h, r, err, 3, 1, &order, &error), BT_ECONV, error,
            "1 of 3 residuals");
}
END_TEST

START_TEST (steps_and_residuals_are_checked)
{
  bt_error error = BT_ERROR_INIT;
  double h[STEPS], r[STEPS], err[STEPS] = { 0 };
  bt_order order;
  make_residuals (h, r, 1, 2, 0, 1);
  h[3] = h[2];
  ck_fails (bt_order_fit (h, r, err, STEPS, 1, &order, &error), BT_EINVAL, error,
            "step 4 is 0.05: steps must be > 0 and fall");
  h[3] = NAN;
  ck_fails (bt_order_fit (h, r, err, STEPS, 1, &order, &error), BT_EINVAL, error,
            "step 4");
  make_residuals (h, r, 1, 2, 0, 1);
  r[1] = NAN;
  ck_fails (bt_order_fit (h, r, err, STEPS, 1, &order, &error), BT_EINVAL, error,
            "residual 2");
  r[1] = 1;
  err[1] = -1;
  ck_fails (bt_order_fit (h, r, err, STEPS, 1, &order, &error), BT_EINVAL, error,
            "residual 2");
}
END_TEST

/* ---- frequencies --------------------------------------------------------------- */

enum
{
  POINTS = 1001
};

START_TEST (a_frequency_is_found_within_its_error)
{
  bt_error error = BT_ERROR_INIT;
  static const double lines[] = { 0.61, 1.43, 3.07, -1.01 };
  const double truth = 1.0132457, interval = 0.2;
  double x[POINTS], p[POINTS], nu, half;
  for (int i = 0; i < POINTS; i++)
    {
      double t = interval * i;
      x[i] = 2.385 * cos (truth * t + 0.3);
      p[i] = -2.385 * sin (truth * t + 0.3);
      for (size_t k = 0; _i > 0 && k < COUNT (lines); k++)
        {
          x[i] += 0.1 * cos (lines[k] * t + (double) k);
          p[i] -= 0.1 * sin (lines[k] * t + (double) k);
        }
    }
  ck_ok (bt_frequency (x, p, POINTS, interval, 1, &nu, &half, NULL, &error), error);
  ck_assert_double_le (fabs (nu - truth), half);
  /* The nearest line is 13 widths 2 pi/T away, 10 for the middle three quarters. */
  ck_assert_double_lt (half, _i > 0 ? 1e-8 : 1e-13);
  /* The window is what does it: a maximum without one is off by 0.1/2.385 of a
   * width or so, 1e-3. */
}
END_TEST

/* cos (nu t) and another line at a distance d with the share e, which a window of 100
 * does not keep apart: nu is off by some e d, and what allows for two says how far. */
START_TEST (a_line_beside_is_noticed)
{
  enum
  {
    SIZE = 501
  };
  static const double distance[] = { 0.01, -0.02, 0.0278, -0.06, 0.15 },
                      share[] = { 0.3, 0.005, -1e-4, 0 };
  const double truth = 1.03, interval = 0.2;
  for (size_t d = 0; d < COUNT (distance); d++)
    for (size_t e = 0; e < COUNT (share); e++)
      {
        bt_error error = BT_ERROR_INIT;
        double x[SIZE], p[SIZE] = { 0 }, nu, half;
        for (int i = 0; i < SIZE; i++)
          x[i] = cos (truth * interval * i)
                 + share[e] * cos ((truth + distance[d]) * interval * i);
        ck_ok (bt_frequency (x, p, SIZE, interval, 1, &nu, &half, NULL, &error), error);
        const double off = fabs (nu - truth),
                     beside = bti_frequency_beside (x, p, SIZE, interval, nu);
        ck_assert_msg (fabs (beside - truth) <= off / 10 + 1e-8
                           && (share[e] == 0 || off > half),
                       "%g at %g: off by %g, %g beside, %g known", share[e],
                       distance[d], off, beside - truth, half);
      }
}
END_TEST

START_TEST (a_frequency_needs_a_signal)
{
  bt_error error = BT_ERROR_INIT;
  double x[POINTS] = { 0 }, p[POINTS] = { 0 }, nu, half;
  ck_fails (bt_frequency (x, p, 63, 1, 1, &nu, &half, NULL, &error), BT_EINVAL, error,
            "64 points");
  ck_fails (bt_frequency (x, p, POINTS, 0.02, 1, &nu, &half, NULL, &error), BT_EINVAL,
            error, "5 periods");
  ck_fails (bt_frequency (x, p, POINTS, NAN, 1, &nu, &half, NULL, &error), BT_EINVAL,
            error, "periods");
  ck_fails (bt_frequency (x, p, POINTS, 0.2, 1, &nu, &half, NULL, &error), BT_ECONV,
            error, "no line near");
  ck_assert_double_nan (nu);
}
END_TEST

/* ---- weak coupling ------------------------------------------------------------- */

/* The state of its own diagonalisation against a solver. */
START_TEST (weak_states_agree_with_a_solver)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.03, 2.385, omega, 1);
  const double t = 17.3;
  bt_options options = { .tolerance = 1e-10 };
  bt_observables o = means_at ("spectral", model, &options, t);
  bti_weak state;
  ck_ok (bti_weak_new (&state, model, 1, 0, 10, NULL, &error), error);
  bti_weak_move (&state, 3.3);
  bti_weak_move (&state, t);
  double mixture, variance = bti_weak_variance (&state);
  ck_assert_double_eq_tol (variance, o.x2 - o.x * o.x, 1e-9);
  ck_assert_double_gt (fabs (variance - 0.5), 1e-3);
  /* ... and its entropy is near what the mixture of two states has. */
  ck_ok (bti_weak_mixture (&state, &mixture, &error), error);
  reference other = reference_state (model, 70, 12, t);
  double small = (1 - sqrt (1 - 2 * mixture)) / 2;
  ck_assert_double_eq_tol (-small * log (small) - (1 - small) * log (1 - small),
                           other.entropy, 0.05 * other.entropy);
  bti_weak_clear (&state);
  bt_model_free (model);
}
END_TEST

/* At time 0 all formulas are exact for the free vacuum, for any coefficient. */
START_TEST (weak_states_begin_as_they_should)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.03, 2.385, omega, 1);
  double width = bt_model_width (model, 0), mixture;
  bti_weak state;
  ck_ok (bti_weak_new (&state, model, 0, 0, 0, NULL, &error), error);
  bti_weak_move (&state, 0);
  for (int formula = BTI_A7; formula <= BTI_A13; formula++)
    ck_assert_double_lt (bti_weak_distance (&state, (bti_formula) formula, 0.31, -1),
                         1e-12);
  ck_assert_double_eq_tol (bti_weak_variance (&state), 0.5, 1e-12);
  ck_ok (bti_weak_mixture (&state, &mixture, &error), error);
  ck_assert_double_lt (mixture, 1e-14);
  bti_weak_clear (&state);
  /* Eq. (6) has m = 2 from the start: r/sqrt 2 of the ground state. */
  ck_ok (bti_weak_new (&state, model, 1, 0, 0, NULL, &error), error);
  bti_weak_move (&state, 0);
  double r = (width - omega[0]) / (width + omega[0]);
  ck_assert_double_eq_tol (bti_weak_distance (&state, BTI_A8, 0, -1),
                           r / sqrt (2) * pow (1 - r * r, 0.25), 1e-12);
  bti_weak_clear (&state);
  bt_model_free (model);
}
END_TEST

/* Infidelity/lambda^2 and shift/lambda of the displaced ground state by first-order
 * perturbation theory in V = lambda (x0 q + q^2/2) y^2 about Eq. (6):
 *   <1,0|V> = lambda x0/(sqrt 2 2W), energy 1; <1,2|V> = lambda x0/(2W), 1 + 2W;
 *   <2,0|V> = lambda/(4 sqrt 2 W), 2; <0,2|V> = lambda/(4 sqrt 2 W), 2W;
 *   <2,2|V> = lambda/(4W), 2 + 2W. */
START_TEST (the_displaced_ground_state_has_its_first_order)
{
  bt_error error = BT_ERROR_INIT;
  const double x0 = 2.385, lambda = 1e-4;
  bt_model *model = model_of (lambda, x0, omega, 1);
  double w = bt_model_width (model, 0), sum = 0;
  const double amplitude[]
      = { x0 / (sqrt (8) * w), x0 / (2 * w * (1 + 2 * w)), 1 / (8 * sqrt (2) * w),
          1 / (8 * sqrt (2) * w * w), 1 / (8 * w * (1 + w)) };
  for (size_t i = 0; i < COUNT (amplitude); i++)
    sum += amplitude[i] * amplitude[i];
  bti_displaced ground, finer;
  ck_ok (bti_displaced_ground (model, 12, &ground, &error), error);
  ck_ok (bti_displaced_ground (model, 16, &finer, &error), error);
  /* The next order is smaller by lambda x0 or so. */
  ck_assert_double_eq_tol (ground.infidelity / (lambda * lambda), sum, 2e-3 * sum);
  ck_assert_double_eq_tol (ground.shift / lambda, -x0 / (2 * w), 1e-3 * x0);
  ck_assert_double_eq_tol (
      ground.mixture / (lambda * lambda),
      2 * amplitude[1] * amplitude[1] + 2 * amplitude[4] * amplitude[4], 5e-3);
  ck_assert_double_eq_tol (ground.infidelity, finer.infidelity, 1e-14);
  bt_model_free (model);
}
END_TEST

START_TEST (weak_coupling_is_for_one_mode)
{
  static const double two[] = { 0.8, 1.2 };
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.01, 1, two, 2);
  bti_weak state;
  bti_displaced ground;
  ck_fails (bti_weak_new (&state, model, 0, 0, 0, NULL, &error), BT_ENOTSUP, error,
            "2 modes");
  ck_assert_ptr_null (state.psi);
  ck_fails (bti_displaced_ground (model, 8, &ground, &error), BT_ENOTSUP, error,
            "2 modes");
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  bti_num_quiet ();
  Suite *suite = suite_create ("order");
  TCase *orders = tcase_create ("orders");
  tcase_add_loop_test (orders, an_order_is_found_within_its_error, 0, COUNT (laws));
  tcase_add_test (orders, an_order_carries_the_errors_of_its_residuals);
  tcase_add_test (orders, stated_errors_are_honest);
  tcase_add_test (orders, a_lower_order_does_not_hide);
  tcase_add_test (orders, what_follows_no_power_is_refused);
  tcase_add_test (orders, steps_and_residuals_are_checked);
  suite_add_tcase (suite, orders);
  TCase *frequencies = tcase_create ("frequencies");
  tcase_add_loop_test (frequencies, a_frequency_is_found_within_its_error, 0, 2);
  tcase_add_test (frequencies, a_line_beside_is_noticed);
  tcase_add_test (frequencies, a_frequency_needs_a_signal);
  suite_add_tcase (suite, frequencies);
  TCase *weak = tcase_create ("weak coupling");
  tcase_add_test (weak, weak_states_agree_with_a_solver);
  tcase_add_test (weak, weak_states_begin_as_they_should);
  tcase_add_test (weak, the_displaced_ground_state_has_its_first_order);
  tcase_add_test (weak, weak_coupling_is_for_one_mode);
  suite_add_tcase (suite, weak);
  return suite_run (suite);
}
