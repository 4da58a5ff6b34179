/* tests/test_system.c - models from a description: parts, starts, special forms.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/system.h"
#include "tests/support.h"

#include <complex.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const bt_part x_and_y[]
    = { { .name = "x", .classical = 1, .mean = 2.385 }, { .name = "y" } };

static bt_model *
model_from (const bt_description *description)
{
  bt_model *model;
  bt_error error = BT_ERROR_INIT;
  if (bt_model_from (&model, description, &error) != BT_OK)
    ck_abort_msg ("%s", error.text);
  return model;
}

/* Of one oscillator. */
static bt_model *
single (const bt_part *part, const char *hamiltonian)
{
  return model_from (
      &(bt_description){ .part = part, .parts = 1, .hamiltonian = hamiltonian });
}

static void
refused (const bt_description *description, bt_status status, const char *words)
{
  bt_model *model = (bt_model *) 1;
  bt_error error = BT_ERROR_INIT;
  ck_assert_int_eq (bt_model_from (&model, description, &error), status);
  ck_assert_ptr_null (model);
  ck_assert_msg (strstr (error.text, words), "'%s' has no '%s'", error.text, words);
}

/* ---- special forms ------------------------------------------------------------- */

START_TEST (the_special_form_is_known_by_its_polynomial)
{
  bt_part part[2] = { x_and_y[0], x_and_y[1] };
  const bt_parameter parameter[] = { { "g", 0.07 }, { "W", 0.731 } };
  part[1].width = sqrt (0.731 * 0.731 + 0.07 * 2.385 * 2.385);
  bt_description description = { .part = part,
                                 .parts = 2,
                                 .parameter = parameter,
                                 .parameters = 2,
                                 .hamiltonian = "(p_x^2 + p_y^2 + x^2 + W^2*y^2)/2 "
                                                "+ g*(x*y)^2/2" };
  bt_model *model = model_from (&description);
  ck_assert (bt_model_is_special (model));
  ck_assert (bt_model_is_modulated (model));
  ck_assert_double_eq_tol (bt_model_omega (model, 0), 0.731, 1e-15);
  ck_assert_double_eq_tol (bt_model_lambda (model, 0), 0.07, 1e-15);
  ck_assert_double_eq (bt_model_x0 (model), 2.385);
  bt_model_free (model);
  /* What differs in any respect is another model. */
  static const char *const other[]
      = { "(p_x^2 + p_y^2 + x^2 + W^2*y^2)/2 + g*(x*y)^2/2 + x/10",
          "(p_x^2 + p_y^2 + 2*x^2 + W^2*y^2)/2 + g*(x*y)^2/2",
          "(p_x^2 + p_y^2/2 + x^2 + W^2*y^2)/2 + g*(x*y)^2/2",
          "(p_x^2 + p_y^2 + x^2 + W^2*y^2)/2 + g*x*y^2/2",
          "(p_x^2 + p_y^2 + x^2 + W^2*y^2)/2 + g*x^2*y^2/2 + x*y/7",
          "(p_x^2 + p_y^2 + x^2 + W^2*y^2)/2 + g*x^2*y^2/2 + p_x*x*y/7" };
  for (size_t i = 0; i < COUNT (other); i++)
    {
      description.hamiltonian = other[i];
      model = model_from (&description);
      ck_assert_msg (!bt_model_is_special (model), "%s", other[i]);
      bt_model_free (model);
    }
  /* So does another start. */
  description.hamiltonian = "(p_x^2 + p_y^2 + x^2 + W^2*y^2)/2 + g*(x*y)^2/2";
  for (int change = 0; change < 5; change++)
    {
      bt_part changed[2] = { part[0], part[1] };
      changed[0].width = change == 0 ? 1.01 : 1;
      changed[1].width *= change == 1 ? 1 + 1e-10 : 1;
      changed[1].mean = change == 2 ? 1e-3 : 0;
      changed[1].classical = change == 3;
      changed[1].chirp = change == 4 ? 0.1 : 0;
      description.part = changed;
      model = model_from (&description);
      ck_assert_msg (!bt_model_is_special (model), "change %d", change);
      bt_model_free (model);
    }
}
END_TEST

/* The system that a special model brings along is its own polynomial. */
START_TEST (a_special_model_has_its_polynomial)
{
  static const double omega[] = { 0.731, 1.17 }, lambda[] = { 0.07, 0.11 };
  for (int linear = 0; linear < 2; linear++)
    {
      bt_model *model;
      bt_error error = BT_ERROR_INIT;
      bt_status status
          = linear ? bt_model_new_linear (&model, lambda, 2.385, omega, 2, &error)
                   : bt_model_new_couplings (&model, lambda, 2.385, omega, 2, &error);
      ck_assert_msg (status == BT_OK, "%s", error.text);
      const bti_system *system = bti_model_system (model);
      ck_assert_uint_eq (system->parts, 3);
      ck_assert_uint_eq (system->followed, 0);
      double z[BTI_SLOTS] = { 0 };
      const double y[] = { -0.41, 1.3 }, p[] = { 0.2, -0.7, 0.9 };
      z[0] = 0.83;
      z[3] = y[0];
      z[6] = y[1];
      double kinetic = 0;
      for (size_t k = 0; k < 3; k++)
        {
          z[3 * k + 1] = p[k];
          kinetic += p[k] * p[k] / 2;
        }
      ck_assert_double_eq_tol (creal (bti_polynomial_value (&system->h, z)),
                               kinetic + bt_model_potential (model, z[0], y), 1e-15);
      ck_assert_double_eq_tol (bti_system_mean (system, &system->h),
                               bt_model_energy (model), 1e-14);
      ck_assert_uint_eq (bti_system_quantum (system), 6);
      ck_assert_uint_eq (bti_system_reflections (system), linear ? 0 : 7);
      ck_assert_uint_eq (bti_system_even (system), linear ? 0 : 6);
      bt_model_free (model);
    }
}
END_TEST

START_TEST (models_are_equal_when_all_of_them_is)
{
  const bt_part part = { .name = "q", .mean = 1 };
  bt_model *a = single (&part, "p_q^2/2 + q^4/4"), *b, *copy;
  ck_assert_int_eq (bt_model_copy (&copy, a, NULL), BT_OK);
  ck_assert (bt_model_equal (a, copy));
  b = single (&part, "q^4/4 + p_q^2/2");
  ck_assert (bt_model_equal (a, b));
  bt_model_free (b);
  b = single (&part, "q^4/4 + p_q^2/2 + q/1000");
  ck_assert (!bt_model_equal (a, b));
  bt_model_free (b);
  bt_part moved = part;
  moved.phase = 1;
  b = single (&moved, "p_q^2/2 + q^4/4");
  ck_assert (!bt_model_equal (a, b));
  bt_model_free (b);
  ck_assert_double_eq (bt_model_x0 (a), 1);
  ck_assert_uint_eq (bt_model_axes (a), 1);
  ck_assert_uint_eq (bt_model_modes (a), 0);
  bt_model_free (a);
  bt_model_free (copy);
}
END_TEST

/* ---- starts -------------------------------------------------------------------- */

static const bt_part starts[] = {
  { .name = "q", .mean = 0.8, .momentum = -0.6, .width = 1.7, .chirp = 0.9 },
  { .name = "q", .width = 0.4 },
  { .name = "q", .start = BT_START_FOCK, .level = 3, .width = 1.3 },
  { .name = "q", .start = BT_START_FOCK, .level = 2, .mean = 0.5, .momentum = 0.7 },
  { .name = "q", .start = BT_START_CAT, .mean = 1.1, .width = 0.8, .phase = 0.7 },
  { .name = "q", .start = BT_START_CAT, .mean = 0.4, .phase = 3 },
};

/* <Weyl (x^m p^n)> = 2^-m sum_k C(m,k) <x^k psi| p^n x^(m-k) psi> on a lattice that
 * holds psi and its derivatives, by differences of the eighth order. */
static double
summed_moment (const bt_part *part, unsigned m, unsigned n)
{
  enum
  {
    N = 4001
  };
  static double complex psi[N], f[N], g[N];
  static const double c[] = { 4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280 };
  const double h = 0.008;
  double complex sum = 0;
  for (int i = 0; i < N; i++)
    psi[i] = bti_system_psi (part, (i - N / 2) * h);
  double binomial = 1;
  for (unsigned k = 0; k <= m; k++)
    {
      for (int i = 0; i < N; i++)
        f[i] = pow ((i - N / 2) * h, m - k) * psi[i];
      for (unsigned d = 0; d < n; d++)
        {
          memset (g, 0, sizeof g);
          for (int i = 4; i < N - 4; i++)
            for (int j = 0; j < 4; j++)
              g[i] += -I * c[j] * (f[i + j + 1] - f[i - j - 1]) / h;
          memcpy (f, g, sizeof f);
        }
      for (int i = 0; i < N; i++)
        sum += binomial * conj (psi[i]) * pow ((i - N / 2) * h, k) * f[i] * h;
      binomial = binomial * (m - k) / (k + 1);
    }
  return creal (sum) / pow (2, m);
}

/* 1e-9: differences of the eighth order at h = 0.008 of functions whose scale is 0.3.
 */
START_TEST (moments_of_a_start_are_those_of_its_wave_function)
{
  static const unsigned char power[][3] = { { 0, 0, 0 }, { 1, 0, 0 }, { 0, 1, 0 },
                                            { 2, 0, 0 }, { 1, 1, 0 }, { 0, 2, 0 },
                                            { 3, 1, 0 }, { 2, 2, 0 }, { 1, 3, 0 },
                                            { 0, 4, 0 }, { 5, 1, 0 }, { 4, 2, 0 } };
  bt_part part = starts[_i];
  part.width = part.width == 0 ? 1 : part.width;
  for (size_t i = 0; i < COUNT (power); i++)
    {
      double value = bti_part_moment (&part, power[i]);
      double wanted = summed_moment (&part, power[i][0], power[i][1]);
      ck_assert_msg (fabs (value - wanted) <= 1e-9 * (1 + fabs (wanted)),
                     "x^%u p^%u: %.12g, by sum %.12g", power[i][0], power[i][1], value,
                     wanted);
    }
}
END_TEST

START_TEST (moments_make_a_covariance)
{
  bt_model *model = single (&starts[0], "p_q^2 + q^2");
  double mean[BTI_SLOTS], s[BTI_SLOTS * BTI_SLOTS];
  bti_system_moments (bti_model_system (model), mean, s);
  ck_assert_double_eq (mean[0], 0.8);
  ck_assert_double_eq (mean[1], -0.6);
  ck_assert_double_eq_tol (s[0], 1 / 3.4, 1e-15);
  ck_assert_double_eq_tol (s[1], -0.9 / 3.4, 1e-15);
  ck_assert_double_eq (s[1], s[BTI_SLOTS]);
  /* Pure: the determinant is 1/4. */
  ck_assert_double_eq_tol (s[0] * s[BTI_SLOTS + 1] - s[1] * s[1], 0.25, 1e-15);
  ck_assert (bti_system_gaussian (bti_model_system (model)));
  bt_model_free (model);
}
END_TEST

/* ---- refusals ------------------------------------------------------------------ */

static const struct
{
  bt_part part[2];
  const char *hamiltonian, *words;
  bt_status status;
} wrong[] = {
  { { { .name = "x" }, { .name = "x" } },
    "x^2",
    "two parts are called 'x'",
    BT_EINVAL },
  { { { .name = "x" }, { .name = "p_x" } }, "x^2", "operator of part 'x'", BT_EINVAL },
  { { { .name = "2x" }, { .name = "y" } }, "y^2", "'2x'", BT_EINVAL },
  { { { .name = "pi" }, { .name = "y" } }, "y^2", "'pi'", BT_EINVAL },
  { { { .name = "x" }, { .name = "y", .width = -1 } }, "x^2", "-1", BT_EINVAL },
  { { { .name = "x", .mean = NAN }, { .name = "y" } }, "x^2", "mean", BT_EINVAL },
  { { { .name = "x" }, { .name = "s", .kind = BT_QUBIT } }, "x^2", "Bloch", BT_EINVAL },
  { { { .name = "x" },
      { .name = "s",
        .kind = BT_QUBIT,
        .start = BT_START_BLOCH,
        .bloch = { 1, 1, 0 } } },
    "x^2",
    "length 1.41",
    BT_EINVAL },
  { { { .name = "x" },
      { .name = "s",
        .kind = BT_QUBIT,
        .classical = 1,
        .start = BT_START_BLOCH,
        .bloch = { 1 } } },
    "x^2",
    "only oscillators",
    BT_EINVAL },
  { { { .name = "x", .start = BT_START_FOCK, .level = 4000000000U }, { .name = "y" } },
    "x^2",
    "4000000000",
    BT_EINVAL },
  { { { .name = "x", .start = BT_START_CAT, .phase = M_PI }, { .name = "y" } },
    "x^2",
    "cancel",
    BT_EINVAL },
  { { { .name = "x" }, { .name = "y" } }, "x^2 + i*y", "Hermitian", BT_EINVAL },
  { { { .name = "x" }, { .name = "y" } }, "x^2 + z", "column 7", BT_EDATA },
};

START_TEST (what_cannot_be_a_model_is_refused)
{
  bt_description description
      = { .part = wrong[_i].part, .parts = 2, .hamiltonian = wrong[_i].hamiltonian };
  refused (&description, wrong[_i].status, wrong[_i].words);
}
END_TEST

START_TEST (eight_parts_at_most)
{
  bt_part part[9] = { 0 };
  for (int k = 0; k < 9; k++)
    snprintf (part[k].name, sizeof part[k].name, "q%d", k);
  refused (&(bt_description){ .part = part, .parts = 9, .hamiltonian = "q1^2" },
           BT_EINVAL, "9 parts");
  refused (&(bt_description){ .part = part, .parts = 0, .hamiltonian = "1" }, BT_EINVAL,
           "0 parts");
  const bt_parameter twice = { "q1", 3 };
  refused (&(bt_description){ .part = part,
                              .parts = 2,
                              .parameter = &twice,
                              .parameters = 1,
                              .hamiltonian = "q1^2" },
           BT_EINVAL, "parameter 'q1'");
}
END_TEST

/* ---- environments --------------------------------------------------------------- */

static const char *const plain = "(p_x^2 + p_y^2 + x^2 + 0.49*y^2)/2 + 0.035*(x*y)^2";

static bt_model *
open_model (const bt_dissipator *environment, size_t count)
{
  bt_part part[2] = { x_and_y[0], x_and_y[1] };
  part[1].width = sqrt (0.49 + 0.07 * 2.385 * 2.385);
  return model_from (&(bt_description){ .part = part,
                                        .parts = 2,
                                        .hamiltonian = plain,
                                        .environment = environment,
                                        .dissipators = count });
}

START_TEST (a_model_carries_its_environment)
{
  static const bt_dissipator environment[]
      = { { "(x + i*p_x)/sqrt(2)", 0.2 }, { "y^2", 0 }, { "x*y - i*p_y", 1e-3 } };
  bt_model *closed = open_model (NULL, 0), *open = open_model (environment, 3),
           *idle = open_model (environment + 1, 1), *other, *copy;
  bt_error error = BT_ERROR_INIT;
  ck_assert (bt_model_is_special (closed) && !bt_model_is_special (open));
  ck_assert_uint_eq (bt_model_dissipators (closed), 0);
  ck_assert_uint_eq (bt_model_dissipators (open), 2);
  /* What has the rate 0 is not there. */
  ck_assert (bt_model_equal (closed, idle) && bt_model_is_special (idle));
  ck_assert (!bt_model_equal (closed, open) && !bt_model_equal (open, closed));
  ck_ok (bt_model_copy (&copy, open, &error), error);
  ck_assert (bt_model_equal (open, copy));
  bt_dissipator changed[3] = { environment[0], environment[1], environment[2] };
  changed[2].rate = 2e-3;
  other = open_model (changed, 3);
  ck_assert (!bt_model_equal (open, other));
  bt_model_free (other);
  changed[2] = (bt_dissipator){ "x*y + i*p_y", 1e-3 };
  other = open_model (changed, 3);
  ck_assert (!bt_model_equal (open, other));
  bt_model_free (other);
  bt_model_free (copy);
  bt_model_free (idle);
  bt_model_free (open);
  bt_model_free (closed);
}
END_TEST

/* x^2 y^2 has both reflections, x^2 keeps them, y takes that of y away. */
START_TEST (reflections_are_those_of_the_environment_too)
{
  static const bt_dissipator even = { "x^2 + i*x*p_x", 0.1 }, odd = { "y", 0.1 };
  bt_model *a = open_model (&even, 1), *b = open_model (&odd, 1);
  ck_assert_uint_eq (bti_system_reflections (bti_model_system (a)), 3);
  ck_assert_uint_eq (bti_system_reflections (bti_model_system (b)), 1);
  bt_model_free (a);
  bt_model_free (b);
}
END_TEST

START_TEST (what_cannot_be_an_environment_is_refused)
{
  static const struct
  {
    bt_dissipator environment;
    const char *words;
    bt_status status;
  } bad[] = {
    { { "x", -1 }, "operator 2: the rate -1 must be", BT_EINVAL },
    { { "x", NAN }, "rate nan", BT_EINVAL },
    { { "x", INFINITY }, "rate inf", BT_EINVAL },
    { { "x + z", 1 }, "environment, operator 2, column 5", BT_EDATA },
    { { "x + z", 0 }, "environment, operator 2, column 5", BT_EDATA },
    { { "(x + y)^9", 1 }, "operator 2", BT_EDATA },
    { { "", 1 }, "operator 2", BT_EDATA },
    { { "1e400*x", 1 }, "operator 2", BT_EDATA },
  };
  for (size_t i = 0; i < COUNT (bad); i++)
    {
      const bt_dissipator environment[] = { { "y", 0 }, bad[i].environment };
      refused (&(bt_description){ .part = x_and_y,
                                  .parts = 2,
                                  .hamiltonian = plain,
                                  .environment = environment,
                                  .dissipators = 2 },
               bad[i].status, bad[i].words);
    }
  static bt_dissipator many[1000];
  for (size_t i = 0; i < COUNT (many); i++)
    many[i] = (bt_dissipator){ "x", 1 };
  refused (&(bt_description){ .part = x_and_y,
                              .parts = 2,
                              .hamiltonian = plain,
                              .environment = many,
                              .dissipators = COUNT (many) },
           BT_EINVAL, "1000 operators of the environment; at most 16");
}
END_TEST

/* One sentence of each method that has no density matrix. */
START_TEST (methods_for_closed_systems_say_so)
{
  static const bt_dissipator environment[] = { { "y", 0.1 } };
  const bt_part mixed = {
    .name = "s", .kind = BT_QUBIT, .start = BT_START_BLOCH, .bloch = { 0.3, 0, -0.4 }
  };
  bt_model *open = open_model (environment, 1), *half = single (&mixed, "s_z");
  size_t count, closed = 0;
  const bt_method *const *method = bt_methods (&count);
  for (size_t i = 0; i < count; i++)
    {
      bt_options options = { 0 };
      bt_solver *solver;
      bt_error error = BT_ERROR_INIT;
      if ((method[i]->caps | method[i]->open) & BT_ENVIRONMENT)
        continue;
      closed++;
      ck_fails (bt_options_settle (&options, method[i], open, &error), BT_ENOTSUP,
                error, "is for closed systems");
      ck_fails (bt_solver_new (&solver, method[i], open, NULL, &error), BT_ENOTSUP,
                error, "1 operator");
      ck_fails (bt_solver_new (&solver, method[i], half, NULL, &error), BT_ENOTSUP,
                error, "part s starts in a mixed one");
    }
  ck_assert_uint_ge (closed, 4);
  ck_assert_uint_eq (bti_system_mixed (bti_model_system (half)), 0);
  ck_assert_uint_eq (bti_system_mixed (bti_model_system (open)), 2);
  bt_model_free (half);
  bt_model_free (open);
}
END_TEST

static Suite *
system_suite (void)
{
  Suite *suite = suite_create ("system");
  TCase *core = tcase_create ("system");
  tcase_add_test (core, the_special_form_is_known_by_its_polynomial);
  tcase_add_test (core, a_special_model_has_its_polynomial);
  tcase_add_test (core, models_are_equal_when_all_of_them_is);
  tcase_add_loop_test (core, moments_of_a_start_are_those_of_its_wave_function, 0,
                       COUNT (starts));
  tcase_add_test (core, moments_make_a_covariance);
  tcase_add_loop_test (core, what_cannot_be_a_model_is_refused, 0, COUNT (wrong));
  tcase_add_test (core, eight_parts_at_most);
  tcase_add_test (core, a_model_carries_its_environment);
  tcase_add_test (core, reflections_are_those_of_the_environment_too);
  tcase_add_test (core, what_cannot_be_an_environment_is_refused);
  tcase_add_test (core, methods_for_closed_systems_say_so);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  return suite_run (system_suite ());
}
