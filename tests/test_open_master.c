/* tests/test_open_master.c - master equations of open models against numbers of other
 * programs, closed forms and each other.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/open.h"

#include <math.h>
#include <string.h>

/* ---- numbers of other programs ------------------------------------------------- */

static void
compare (const open_case *c, const char *method, const bti_effort *options)
{
  bti_means *r = open_run (method, &c->params, options, c->time, c->times);
  char name[16];
  for (size_t i = 0; i < c->times; i++)
    for (size_t k = 0; open_name (c->observables, k, name); k++)
      ck_assert_msg (fabs (open_value (r, i, name) - c->value[i][k]) < 1e-5,
                     "%s, %s at t = %g: <%s> = %.7f, not %.5f", c->name, method,
                     c->time[i], name, open_value (r, i, name), c->value[i][k]);
  bti_means_free (r);
}

START_TEST (split_steps_give_the_reference_numbers)
{
  const open_case *c = &open_cases[_i];
  /* Extrapolated from dt and dt/2: what is left is of fourth order. */
  bti_effort options = { .dt = 0.1, .tolerance = 1e-8, .companions = 1 };
  compare (c, "lindblad", &options);
}
END_TEST

START_TEST (taylor_series_give_the_reference_numbers)
{
  const open_case *c = &open_cases[_i];
  bti_effort options = { .tolerance = 1e-6 };
  compare (c, "lindblad-taylor", &options);
}
END_TEST

START_TEST (errors_hold_the_deviation)
{
  /* Two integrators that share no step: each deviation is inside the sum of errors. */
  const open_case *c = open_case_find ("B1");
  bti_effort options = { .dt = 0.1, .companions = 1 };
  bti_effort fine = { .dt = 0 };
  bti_means *r = open_run ("lindblad", &c->params, &options, c->time, c->times);
  bti_means *exact = open_run ("lindblad-taylor", &c->params, &fine, c->time, c->times);
  double worst = 0;
  for (size_t k = 0; k < c->times * r->count; k++)
    {
      double deviation = fabs (r->value[k] - exact->value[k]);
      /* Extrapolation leaves less than the error of the finer run, which is claimed. */
      ck_assert_double_le (deviation, r->err_step[k] + r->err_basis[k] + 1e-6);
      worst = fmax (worst, r->err_step[k]);
    }
  ck_assert_double_gt (worst, 1e-5);
  bti_means_free (r);
  bti_means_free (exact);
}
END_TEST

/* ---- closed forms -------------------------------------------------------------- */

/* Delta = 0: sigma_z is constant and x a driven oscillator. */
START_TEST (a_qubit_that_does_not_turn)
{
  const double lambda = 0.43, gc = 0.11, gq = 0.137, x0 = 1.385, t = 1.7;
  bti_open_params params = { .kind = BTI_OPEN_QUBIT,
                             .lambda = lambda,
                             .gamma_c = gc,
                             .gamma_q = gq,
                             .x0 = x0,
                             .sx = 1 };
  const double c = cos (t), s = sin (t);
  const double spread
      = (s * s + (1 - c) * (1 - c)) / 2 + 2 * gc * (1.5 * t - 2 * s + sin (2 * t) / 4);
  const double size = exp (-4 * gq * t - 2 * lambda * lambda * spread);
  const struct
  {
    const char *name;
    double value;
  } want[] = {
    { "x", x0 * c },
    { "p", -x0 * s },
    { "x2", x0 * x0 * c * c + 0.5 + gc * (t - sin (2 * t) / 2)
                + lambda * lambda * (1 - c) * (1 - c) },
    { "p2",
      x0 * x0 * s * s + 0.5 + gc * (t + sin (2 * t) / 2) + lambda * lambda * s * s },
    { "x_sz", -lambda * (1 - c) },
    { "p_sz", -lambda * s },
    { "sx", size * cos (2 * lambda * x0 * s) },
    { "sy", size * sin (2 * lambda * x0 * s) },
    { "sz", 0 },
  };
  bti_effort options = { .dt = 0.05, .companions = 1 };
  bti_means *r
      = open_run (_i ? "lindblad-taylor" : "lindblad", &params, &options, &t, 1);
  for (size_t k = 0; k < COUNT (want); k++)
    ck_assert_double_eq_tol (open_value (r, 0, want[k].name), want[k].value, 1e-6);
  bti_means_free (r);
}
END_TEST

/* The numbers of the source of the case above, at its parameters. */
START_TEST (the_closed_form_has_the_printed_numbers)
{
  const double t = 1;
  bti_open_params params = { .kind = BTI_OPEN_QUBIT,
                             .lambda = 0.5,
                             .gamma_c = 0.125,
                             .gamma_q = 0.125,
                             .x0 = 1,
                             .sx = 1 };
  bti_means *r = open_run ("lindblad-taylor", &params, NULL, &t, 1);
  ck_assert_double_eq_tol (open_value (r, 0, "x2"), 0.91293, 5e-6);
  ck_assert_double_eq_tol (open_value (r, 0, "p2"), 1.56692, 5e-6);
  ck_assert_double_eq_tol (open_value (r, 0, "x_sz"), -0.22985, 5e-6);
  ck_assert_double_eq_tol (open_value (r, 0, "p_sz"), -0.42074, 5e-6);
  ck_assert_double_eq_tol (open_value (r, 0, "sx"), 0.31940, 5e-6);
  ck_assert_double_eq_tol (open_value (r, 0, "sy"), 0.35739, 5e-6);
  bti_means_free (r);
}
END_TEST

/* g = 0: a driven, damped, thermal oscillator and a relaxing spin.  Each rate stands
 * alone in some number. */
START_TEST (a_cavity_without_its_atom)
{
  const double kappa = 0.83, nb = 0.37, drive = 0.41, gd = 0.31, gu = 0.17,
               gphi = 0.093, t = 1.3, x0 = 1.1, p0 = -0.7;
  bti_open_params params = { .kind = BTI_OPEN_CAVITY,
                             .kappa = kappa,
                             .nb = nb,
                             .drive = drive,
                             .gd = gd,
                             .gu = gu,
                             .gphi = gphi,
                             .x0 = x0,
                             .p0 = p0,
                             .sx = 0.6,
                             .sy = 0.3,
                             .sz = 0.5 };
  const double f = exp (-kappa * t / 2), end = 2 * sqrt (2) * drive / kappa;
  const double x = end + (x0 - end) * f, p = p0 * f;
  const double variance = 0.5 * f * f + (nb + 0.5) * (1 - f * f);
  const double sum = gd + gu, level = (gu - gd) / sum;
  const double coherence = exp (-(sum / 2 + 2 * gphi) * t);
  const struct
  {
    const char *name;
    double value;
  } want[] = {
    { "x", x },
    { "p", p },
    { "x2", x * x + variance },
    { "p2", p * p + variance },
    { "xp", x * p },
    { "n", (x * x + p * p + 2 * variance - 1) / 2 },
    { "sx", 0.6 * coherence },
    { "sy", 0.3 * coherence },
    { "sz", level + (0.5 - level) * exp (-sum * t) },
    { "x_sy", x * 0.3 * coherence },
  };
  bti_effort options = { .dt = 0.05 };
  bti_means *r
      = open_run (_i ? "lindblad-taylor" : "lindblad", &params, &options, &t, 1);
  for (size_t k = 0; k < COUNT (want); k++)
    /* Nothing is split where nothing is coupled, but contraction and diffusion of the
     * cavity are: of second order. */
    ck_assert_double_eq_tol (open_value (r, 0, want[k].name), want[k].value,
                             _i ? 1e-7 : 1e-3);
  bti_means_free (r);
}
END_TEST

/* The quartic model without decoherence conserves energy; with it, the energy of x
 * grows as gamma_c and that of y as gamma_q + 4 gamma_q2 <y^2>. */
START_TEST (what_decoherence_does_to_energy)
{
  const double time[] = { 0, 0.02, 0.3 }, gc = 0.07, gq = 0.05, gq2 = 0.03;
  bti_open_params params
      = { .kind = BTI_OPEN_QUARTIC, .lambda = 0.2, .omega_q = 0.8, .x0 = 1.1 };
  bti_effort options = { .dt = 0.02, .tolerance = 1e-5 };
  const char *method = _i ? "lindblad-taylor" : "lindblad";
  bti_means *r = open_run (method, &params, &options, time, 3);
  double width = sqrt (0.8 * 0.8 + 0.2 * 1.1 * 1.1);
  ck_assert_double_eq_tol (open_value (r, 0, "y2"), 1 / (2 * width), 1e-9);
  ck_assert_double_eq_tol (open_value (r, 0, "energy"),
                           0.5 + 1.1 * 1.1 / 2 + width / 4
                               + (0.8 * 0.8 + 0.2 * (1.1 * 1.1 + 0.5)) / (4 * width),
                           1e-8);
  ck_assert_double_eq_tol (open_value (r, 2, "energy"), open_value (r, 0, "energy"),
                           _i ? 2e-6 : 1e-4);
  double y2 = open_value (r, 0, "y2");
  bti_means_free (r);
  params.gamma_c = gc;
  params.gamma_q = gq;
  params.gamma_q2 = gq2;
  r = open_run (method, &params, &options, time, 2);
  double gain = (open_value (r, 1, "energy") - open_value (r, 0, "energy")) / time[1];
  /* Of first order in t, 0.02, and <y^2> moves little. */
  ck_assert_double_eq_tol (gain, gc + gq + 4 * gq2 * y2, 2e-3);
  bti_means_free (r);
}
END_TEST

/* The quartic model, the equation without the term that no trajectory has, and the mean
 * field: numbers of another program (split steps of 0.02, differences at one step). */
START_TEST (what_the_quartic_coupling_leaves_over)
{
  const double t = 4;
  bt_error error = BT_ERROR_INIT;
  bti_open_params params
      = { .kind = BTI_OPEN_QUARTIC, .lambda = 0.05, .omega_q = 0.8, .x0 = 3 };
  bti_effort options = { .dt = 0.1, .tolerance = 1e-4, .density = 1 };
  bti_means *full = open_run ("lindblad", &params, &options, &t, 1);
  bti_means *mean = open_run ("mean-field-single", &params, NULL, &t, 1);
  options.cut = full->cut;
  options.tolerance = 0.1;
  bti_means *cut = open_run ("truncated", &params, &options, &t, 1);
  double x = open_value (full, 0, "x"), y2 = open_value (full, 0, "y2"), distance;
  /* The step of 0.1 costs about 1e-3. */
  ck_assert_double_eq_tol (x, -1.82792, 2e-3);
  ck_assert_double_eq_tol (y2, 0.33534, 2e-3);
  ck_assert_double_eq_tol (open_value (cut, 0, "x") - x, 3.6e-5, 2e-6);
  ck_assert_double_eq_tol (open_value (cut, 0, "y2") - y2, -1.81e-3, 2e-5);
  ck_assert_double_eq_tol (open_value (mean, 0, "x"), -1.82792 + 4.4e-3, 1e-4);
  ck_assert_double_eq_tol (open_value (mean, 0, "y2"), 0.33534 - 4.1e-3, 1e-4);
  ck_ok (bt_trace_distance (&full->density, &cut->density, 0, &distance, &error),
         error);
  ck_assert_double_eq_tol (distance, 1.7e-3, 6e-5);
  ck_ok (bt_trace_distance (&full->density, &full->density, 1, &distance, &error),
         error);
  ck_assert_double_le (distance, 1e-14);
  ck_ok (bt_trace_distance (&full->density, &cut->density, 1, &distance, &error),
         error);
  ck_assert_double_eq_tol (distance, 3.5e-3, 6e-5);
  bti_means_free (full);
  bti_means_free (cut);
  bti_means_free (mean);
}
END_TEST

/* ---- order, state, levels ------------------------------------------------------ */

START_TEST (the_split_step_is_of_order_two)
{
  static const char *const names[] = { "A1", "B1", "C1", "C3" };
  const open_case *c = open_case_find (names[_i]);
  const double t = 1;
  double worst[3];
  bti_effort options = { .tolerance = strcmp (c->name, "A1") == 0 ? 1e-5 : 1e-9 };
  bti_means *exact = open_run ("lindblad-taylor", &c->params, &options, &t, 1);
  for (int i = 0; i < 3; i++)
    {
      options.dt = 0.1 / (1 << i);
      bti_means *r = open_run ("lindblad", &c->params, &options, &t, 1);
      worst[i] = 0;
      for (size_t k = 0; k < r->count; k++)
        worst[i] = fmax (worst[i], fabs (r->value[k] - exact->value[k]));
      bti_means_free (r);
    }
  for (int i = 0; i < 2; i++)
    {
      double order = log2 (worst[i] / worst[i + 1]);
      ck_assert_msg (fabs (order - bt_method_find ("lindblad")->order) < 0.01,
                     "%s: errors %g, %g: order %.4f", c->name, worst[i], worst[i + 1],
                     order);
    }
  bti_means_free (exact);
}
END_TEST

START_TEST (a_state_stays_a_state)
{
  static const char *const names[] = { "B1", "C1" };
  const open_case *c = open_case_find (names[_i / 2]);
  const double time[] = { 0, 1.5 };
  bti_effort options = { .dt = 0.5, .eigenvalues = 1, .density = 1 };
  bti_means *r = open_run (_i % 2 ? "lindblad-taylor" : "lindblad", &c->params,
                           &options, time, 2);
  for (int i = 0; i < 2; i++)
    {
      ck_assert_double_le (r->gates[i].trace, 1e-11);
      ck_assert_double_le (r->gates[i].hermiticity, 1e-13);
      /* The cavity's split step is no positive map, see below. */
      if (_i != 2)
        ck_assert_double_gt (r->gates[i].smallest, -1e-12);
    }
  ck_assert_double_eq_tol (r->gates[0].purity, 1, 1e-12);
  ck_assert_double_lt (r->gates[1].purity, 0.8);
  double purity = 0;
  const size_t d = r->density.levels * r->density.rest;
  for (size_t k = 0; k < d * d; k++)
    purity += pow (cabs (r->density.rho[k]), 2);
  ck_assert_double_eq_tol (purity, r->gates[1].purity, 1e-12);
  bti_means_free (r);
}
END_TEST

/* Contraction without diffusion is no positive map; at usual steps it does not show. */
START_TEST (a_long_step_of_the_cavity_costs_positivity)
{
  const open_case *c = open_case_find ("C1");
  const double t = 1.5, dt[] = { 0.5, 0.125, 0.05 }, least[] = { -1e-2, -1e-6, -1e-12 };
  for (int i = 0; i < 3; i++)
    {
      bti_effort options = { .dt = dt[i], .eigenvalues = 1 };
      bti_means *r = open_run ("lindblad", &c->params, &options, &t, 1);
      ck_assert_double_gt (r->gates[0].smallest, least[i]);
      /* The check sees it. */
      if (i == 0)
        ck_assert_double_lt (r->gates[0].smallest, -1e-3);
      bti_means_free (r);
    }
}
END_TEST

START_TEST (levels_grow_until_the_state_fits)
{
  const open_case *c = open_case_find ("B1");
  const double t = 5;
  bt_error error = BT_ERROR_INIT;
  bti_means *r = open_run ("lindblad-taylor", &c->params, NULL, &t, 1);
  ck_assert_double_gt (r->cut, 25);
  ck_assert_double_eq_tol (open_value (r, 0, "p2"), 2.81561, 1e-5);
  bti_means_free (r);
  /* Given too few, it says so. */
  const char *method = _i ? "lindblad-taylor" : "lindblad";
  bti_effort few = { .cut = 12 };
  ck_fails (open_try (&r, method, &c->params, &few, NULL, 1, &t, 1, &error), BT_EGRID,
            error, "larger cut");
  ck_assert_ptr_null (r);
  few.cut = 40000;
  ck_fails (open_try (&r, method, &c->params, &few, NULL, 1, &t, 1, &error), BT_ELIMIT,
            error, "GiB");
}
END_TEST

int
main (void)
{
  bti_num_quiet ();
  Suite *suite = suite_create ("open_master");
  TCase *numbers = tcase_create ("numbers");
  int cases = (int) open_cases_count;
  tcase_set_timeout (numbers, 300);
  tcase_add_loop_test (numbers, split_steps_give_the_reference_numbers, 0, cases);
  tcase_add_loop_test (numbers, taylor_series_give_the_reference_numbers, 0, cases);
  tcase_add_test (numbers, errors_hold_the_deviation);
  tcase_add_loop_test (numbers, a_qubit_that_does_not_turn, 0, 2);
  tcase_add_test (numbers, the_closed_form_has_the_printed_numbers);
  tcase_add_loop_test (numbers, a_cavity_without_its_atom, 0, 2);
  tcase_add_loop_test (numbers, what_decoherence_does_to_energy, 0, 2);
  tcase_add_test (numbers, what_the_quartic_coupling_leaves_over);
  suite_add_tcase (suite, numbers);
  TCase *steps = tcase_create ("steps");
  tcase_set_timeout (steps, 300);
  tcase_add_loop_test (steps, the_split_step_is_of_order_two, 0, 4);
  tcase_add_loop_test (steps, a_state_stays_a_state, 0, 4);
  tcase_add_test (steps, a_long_step_of_the_cavity_costs_positivity);
  tcase_add_loop_test (steps, levels_grow_until_the_state_fits, 0, 2);
  suite_add_tcase (suite, steps);
  return suite_run (suite);
}
