/* tests/test_around.c - Floquet exponents around orbits: Mathieu's and Lame's equation,
 * parts that are joined, and what has none.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/mathieu.h"
#include "study/around.h"
#include "tests/filed.h"

#include <complex.h>
#include <math.h>
#include <stdio.h>

static bt_model *
oscillators (const char *names, const char *hamiltonian)
{
  bt_part part[4] = { 0 };
  size_t count = 0;
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  for (; names[count]; count++)
    part[count].name[0] = names[count];
  const bt_description description
      = { .part = part, .parts = count, .hamiltonian = hamiltonian };
  ck_ok (bt_model_from (&model, &description, &error), error);
  return model;
}

/* Around ORBIT of MODEL, which is freed. */
static bt_status
around (bt_model *model, const char *part, const char *orbit, bti_exponent *out,
        bt_error *error)
{
  bti_around ask = { .model = model };
  bt_status status = bti_around_read (&ask, part, orbit, error);
  if (status == BT_OK)
    status = bti_around_exponent (&ask, out, error);
  bt_model_free (model);
  return status;
}

/* y'' + (w^2 + depth cos^2 t) y = 0. */
static bt_model *
mathieu (double square, double depth)
{
  char text[200];
  snprintf (text, sizeof text, "(p_x^2+x^2)/2 + (p_y^2 + (%.17g + %.17g*x^2)*y^2)/2",
            square, depth);
  return oscillators ("xy", text);
}

/* ---- Mathieu ----------------------------------------------------------------------
 */

START_TEST (as_mathieu_has_it)
{
  static const struct
  {
    double omega, depth;
  } points[] = { { 0.4, 2.5 }, { 0.8, 0.35 },  { 1.2, 6.2 },  { 0.731, 11.9 },
                 { 2.6, 9.3 }, { 1.45, 1.02 }, { 0.9, 0.41 }, { 3.3, 30.7 } };
  bt_error error = BT_ERROR_INIT;
  bt_floquet want;
  bti_exponent is;
  const double w = points[_i].omega, depth = points[_i].depth;
  ck_ok (bt_floquet_exponent (depth, 1, w, 1, &want, &error), error);
  ck_ok (around (mathieu (w * w, depth), "y", "x=1", &is, &error), error);
  ck_assert_double_eq_tol (is.period, 2 * M_PI, 1e-10);
  ck_assert_double_eq_tol (is.turn, M_PI, 1e-10);
  ck_assert_int_eq (is.label, want.label);
  ck_assert_double_le (fabs (is.half - want.discriminant),
                       is.half_err + want.discriminant_err);
  ck_assert_double_le (is.half_err, 1e-8);
  ck_assert_double_le (fabs (is.mu - want.mu), is.mu_err + want.mu_err);
  ck_assert_double_eq_tol (is.hill, want.mu, 1e-9);
}
END_TEST

/* On a_n and b_n, eigenvalues of the tridiagonal matrices and by GSL, half the trace is
 * (-1)^n; w^2 + depth cos^2 t has a = w^2 + depth/2, q = depth/4.  Beside them it is
 * beyond on the one side and not on the other. */
START_TEST (characteristic_values_are_edges)
{
  static const struct
  {
    int n;
    double q;
  } cases[] = { { 1, 0.6 }, { 2, 1.3 },  { 3, 2.5 },    { 5, 6.5 },
                { 9, 30 },  { 40, 700 }, { 120, 6000 }, { 200, 17500 } };
  const int n = cases[_i].n;
  const double q = cases[_i].q, sign = n % 2 ? -1 : 1;
  bt_error error = BT_ERROR_INIT;
  double edge[2], hi, gsl;
  bti_exponent is;
  for (int even = 0; even < 2; even++)
    {
      ck_assert (bti_mathieu_value (n, even, q, &edge[even], &hi));
      if (bti_mathieu_gsl (n, even, q, &gsl))
        ck_assert_double_eq_tol (gsl, hi, 1e-10 * fabs (hi));
      ck_ok (around (mathieu (hi - 2 * q, 4 * q), "y", "x=1", &is, &error), error);
      ck_assert_msg (fabs (sign * is.half - 1) <= is.half_err, "%d%c: %.12g +- %.2g", n,
                     even ? 'a' : 'b', is.half, is.half_err);
      ck_assert_double_le (is.half_err, 1e-7);
      ck_assert_int_eq (is.label, BT_UNDECIDED);
      ck_assert_double_ge (is.mu_err, is.mu);
    }
  /* b_n is the lower edge of a band, a_n the upper one; from some n on they are one. */
  const double width = edge[1] - edge[0];
  for (int k = 0; k < 4 && width > 1e-3 * edge[0]; k++)
    {
      const double at = edge[k / 2] + (k % 2 ? 0.1 : -0.1) * width;
      ck_ok (around (mathieu (at - 2 * q, 4 * q), "y", "x=1", &is, &error), error);
      ck_assert_int_eq (is.label, k == 1 || k == 2 ? BT_UNSTABLE : BT_STABLE);
    }
}
END_TEST

START_TEST (edges_along_the_start)
{
  bt_error error = BT_ERROR_INIT;
  bt_band band;
  bt_value edge;
  bt_model *model = filed_model ("vz25", "lambda=0.1 Omega=0.8");
  bti_around ask = { .model = model };
  ck_ok (bt_band_find (0.8, 1, 2, &band, &error), error);
  const double want[] = { sqrt (band.lo / 0.1), sqrt (band.hi / 0.1) };
  const double middle = (want[0] + want[1]) / 2;
  for (int k = 0; k < 2; k++)
    {
      ck_ok (bti_around_read (&ask, "y", "x=6", &error), error);
      ck_ok (bti_around_edge (&ask, NULL, NULL, k ? 11.5 : 6, middle, &edge, &error),
             error);
      ck_assert_msg (fabs (edge.value - want[k]) <= bt_value_error (&edge),
                     "%.12g +- %.2g, not %.12g", edge.value, bt_value_error (&edge),
                     want[k]);
      ck_assert_double_le (bt_value_error (&edge), 1e-7);
    }
  ck_ok (bti_around_read (&ask, "y", "x=6", &error), error);
  ck_fails (bti_around_edge (&ask, NULL, NULL, 6, 6.1, &edge, &error), BT_EINVAL, error,
            "odd number of edges");
  bt_model_free (model);
}
END_TEST

/* ---- Lame -------------------------------------------------------------------------
 */

/* x = A cn (A t, 1/2), y'' + g x^2 y = 0: g = 1 has y = x, g = 3 has y = x'; Lame's
 * equation of degree nu, nu (nu + 1) = 2 g, ends its bands at g = n (n + 1)/2, and is
 * unstable for n (2n - 1) < g < n (2n + 1). */
static bt_model *
lame (double g)
{
  char text[200];
  snprintf (text, sizeof text, "p_x^2/2 + x^4/4 + (p_y^2 + %.17g*x^2*y^2)/2", g);
  return oscillators ("xy", text);
}

START_TEST (lame_ends_its_bands_where_it_is_closed)
{
  /* 4 K(1/2) of parameter 1/2, over the amplitude. */
  static const double turn = 7.4162987092054876737, amplitude = 1.3;
  static const double edges[] = { 1, 3, 6, 10, 15, 21, 28, 36 };
  bt_error error = BT_ERROR_INIT;
  bti_exponent is;
  for (size_t i = 2 * (size_t) _i; i < 2 * (size_t) _i + 2; i++)
    {
      ck_ok (around (lame (edges[i]), "y", "x=1.3", &is, &error), error);
      ck_assert_double_eq_tol (is.period, turn / amplitude, 1e-10);
      ck_assert_double_le (fabs (fabs (is.half) - 1), is.half_err);
      ck_assert_double_le (is.half_err, 1e-8);
      const double sign = i % 4 < 2 ? -1 : 1;
      ck_assert_double_eq_tol (is.half, sign, 1e-8);
      ck_ok (around (lame (edges[i] * 0.998), "y", "x=1.3", &is, &error), error);
      ck_assert_int_eq (is.label, i % 2 ? BT_UNSTABLE : BT_STABLE);
      ck_ok (around (lame (edges[i] * 1.002), "y", "x=1.3", &is, &error), error);
      ck_assert_int_eq (is.label, i % 2 ? BT_STABLE : BT_UNSTABLE);
      ck_assert (isfinite (is.hill));
    }
}
END_TEST

static bt_status
lame_of (void *context, double g, bt_model **out, bt_error *error)
{
  (void) context;
  (void) error;
  *out = lame (g);
  return BT_OK;
}

START_TEST (lame_has_its_edges_along_g)
{
  static const double ends[][3] = { { 0.4, 1.8, 1 }, { 4.4, 1.9, 3 }, { 4.6, 7.7, 6 } };
  bt_error error = BT_ERROR_INIT;
  bt_value edge;
  bt_model *model = lame (1);
  bti_around ask = { .model = model };
  ck_ok (bti_around_read (&ask, "y", "x=0.9", &error), error);
  for (size_t i = 0; i < COUNT (ends); i++)
    {
      ck_ok (
          bti_around_edge (&ask, lame_of, NULL, ends[i][0], ends[i][1], &edge, &error),
          error);
      ck_assert_double_le (fabs (edge.value - ends[i][2]), bt_value_error (&edge));
      ck_assert_double_le (bt_value_error (&edge), 1e-8);
    }
  bt_model_free (model);
}
END_TEST

/* The exponent goes with the amplitude, which is the one frequency there is. */
START_TEST (lame_scales)
{
  bt_error error = BT_ERROR_INIT;
  bti_exponent one, other;
  ck_ok (around (lame (2), "y", "x=1", &one, &error), error);
  ck_ok (around (lame (2), "y", "x=2.5", &other, &error), error);
  ck_assert_double_eq_tol (other.mu, 2.5 * one.mu, 1e-9);
  ck_assert_double_gt (one.mu, 0.1);
}
END_TEST

/* ---- several ----------------------------------------------------------------------
 */

/* Two that are mixed: normal modes of squares 0.5 +- 0.2, driven alike. */
START_TEST (joined_parts_have_the_larger)
{
  static const double depth[] = { 2.1, 3.3, 5.7, 0.9 };
  bt_error error = BT_ERROR_INIT;
  bt_floquet mode[2];
  bti_exponent is;
  char text[200];
  const double d = depth[_i];
  snprintf (text, sizeof text,
            "(p_x^2+x^2)/2 + (p_y^2+p_z^2 + (0.5+%.17g*x^2)*(y^2+z^2))/2 + 0.2*y*z", d);
  ck_ok (bt_floquet_exponent (d, 1, sqrt (0.7), 1, &mode[0], &error), error);
  ck_ok (bt_floquet_exponent (d, 1, sqrt (0.3), 1, &mode[1], &error), error);
  ck_ok (around (oscillators ("xyz", text), "y", "x=1", &is, &error), error);
  const double want = fmax (mode[0].mu, mode[1].mu);
  ck_assert_uint_eq (is.block, 6);
  ck_assert_msg (fabs (is.mu - want) <= is.mu_err + 1e-12, "%.12g +- %.2g, not %.12g",
                 is.mu, is.mu_err, want);
  ck_assert_double_le (is.mu_err, 1e-8);
  ck_assert_double_eq_tol (is.hill, want, 1e-9);
  ck_assert_int_eq (is.label, want > 0 ? BT_UNSTABLE : BT_STABLE);
  ck_assert_double_le (is.defect, 1e-10);
}
END_TEST

/* Frequencies 0.7 and 1.3 add up to that of the drive, x^2: what multiplies y z takes
 * them off the unit circle, where they meet with other signs.  0.7 and 2.7 differ by
 * it: they meet with the same sign, and nothing takes them off; without a coupling
 * neither pair leaves, and the first does not stay for sure. */
START_TEST (krein_tells_which_may_leave)
{
  static const struct
  {
    double other, coupling;
    bt_stability label;
  } cases[] = { { 1.3, 0.01, BT_UNSTABLE },
                { 2.7, 0.01, BT_STABLE },
                { 1.3, 0, BT_UNDECIDED },
                { 2.7, 0, BT_STABLE } };
  bt_error error = BT_ERROR_INIT;
  bti_exponent is;
  char text[300];
  /* In turned coordinates, so that the parts are joined; and half of x^2 is constant.
   */
  const double a = 0.49, b = cases[_i].other * cases[_i].other, c = cases[_i].coupling;
  snprintf (text, sizeof text,
            "(p_x^2+x^2)/2 + (p_y^2+p_z^2)/2 + %.17g*(y+z)^2/4 + %.17g*(y-z)^2/4"
            " + %.17g*(x^2+p_x^2)*(x^2-p_x^2)*(y+z)*(y-z)/2",
            a, b, c);
  ck_ok (around (oscillators ("xyz", text), "z", "x=1", &is, &error), error);
  ck_assert_int_eq (is.label, cases[_i].label);
  /* c cos 2t y+ y-: the exponent c/(4 sqrt (w1 w2)) to first order. */
  if (cases[_i].label == BT_UNSTABLE)
    ck_assert_double_eq_tol (is.mu, c / (4 * sqrt (0.7 * 1.3)), 1e-4);
}
END_TEST

/* Two classical parts, of frequencies 1 and 2. */
START_TEST (two_classical_parts)
{
  bt_error error = BT_ERROR_INIT;
  bti_exponent is;
  ck_ok (around (oscillators ("xzy", "(p_x^2+x^2)/2 + (p_z^2+4*z^2)/2"
                                     " + (p_y^2 + (1.1 + 0.2*x + 0.3*z)*y^2)/2"),
                 "y", "x=1 z=0.8", &is, &error),
         error);
  ck_assert_double_eq_tol (is.period, 2 * M_PI, 1e-10);
  ck_assert_double_eq_tol (is.turn, is.period, 1e-15);
  ck_assert_int_eq (is.label, BT_UNSTABLE);
  ck_assert_double_eq_tol (is.hill, is.mu, 1e-9);
}
END_TEST

/* ---- what has none ----------------------------------------------------------------
 */

START_TEST (what_has_no_exponent_is_refused)
{
  static const struct
  {
    const char *names, *hamiltonian, *part, *orbit;
    bt_status status;
    const char *says;
  } cases[] = {
    { "xy", "(p_x^2+x^2+p_y^2+y^2)/2 + 0.1*x*y", "y", "x=1", BT_ENOTSUP,
      "y does not stay at 0" },
    { "xy", "p_x^2/2 - x^2/2 + (p_y^2+y^2*x^2)/2", "y", "x=1", BT_ENOTSUP,
      "runs away" },
    { "xzy", "(p_x^2+x^2)/2 + (p_z^2+2*z^2)/2 + (p_y^2+(1+x^2+z^2)*y^2)/2", "y",
      "x=1 z=1", BT_ENOTSUP, "is not periodic" },
    { "xy", "(p_x^2+x^4-x^2)/2 + (p_y^2+y^2*x^2)/2", "y", "x=0", BT_EINVAL, "at rest" },
    { "xy", "(p_x^2+x^2+p_y^2+y^2*x^2)/2", "x", "x=1", BT_EINVAL, "x is classical" },
    { "xy", "(p_x^2+x^2+p_y^2+y^2*x^2)/2", "z", "x=1", BT_EINVAL, "no part 'z'" },
    { "xy", "(p_x^2+x^2+p_y^2+y^2*x^2)/2", "y", "x", BT_EINVAL, "NAME=NUMBER" },
    { "xy", "(p_x^2+x^2+p_y^2+y^2*x^2)/2", "y", "z=1", BT_EINVAL, "NAME=NUMBER" },
    { "xy", "(p_x^2+x^2+p_y^2+y^2*x^2)/2", "y", "x=1 x=2", BT_EINVAL, "NAME=NUMBER" },
  };
  bt_error error = BT_ERROR_INIT;
  bti_exponent is;
  for (size_t i = 0; i < COUNT (cases); i++)
    ck_fails (around (oscillators (cases[i].names, cases[i].hamiltonian), cases[i].part,
                      cases[i].orbit, &is, &error),
              cases[i].status, error, cases[i].says);
  ck_fails (around (filed_model ("driven-kerr", ""), "x", "x=1", &is, &error),
            BT_ENOTSUP, error, "it has an environment");
}
END_TEST

/* ---- as a quantity ----------------------------------------------------------------
 */

START_TEST (a_quantity_of_a_model)
{
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  bt_floquet want;
  bt_model *model = filed_model ("vz25", "lambda=0.1 Omega=0.4");
  btv_setting set[] = { { "of", "y" }, { "orbit", "x=5" } };
  btv_question question = { .settings = set, .settings_count = 2 };
  btv_lab *lab;
  ck_ok (bt_floquet_exponent (0.1, 5, 0.4, 1, &want, &error), error);
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  question.evaluator = btv_evaluator_find ("floquet");
  ck_ok (btv_ask (lab, &question, &answer, &error), error);
  ck_assert_double_eq_tol (answer.value.value, want.mu, 1e-9);
  ck_assert_str_eq (answer.methods[1], "Hill's matrix");
  question.evaluator = btv_evaluator_find ("floquet_stability");
  ck_ok (btv_ask (lab, &question, &answer, &error), error);
  ck_assert_str_eq (answer.label, "Unstable");
  btv_lab_free (lab);
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("around");
  TCase *core = tcase_create ("around");
  tcase_set_timeout (core, 60);
  tcase_add_loop_test (core, as_mathieu_has_it, 0, 8);
  tcase_add_loop_test (core, characteristic_values_are_edges, 0, 8);
  tcase_add_test (core, edges_along_the_start);
  tcase_add_loop_test (core, lame_ends_its_bands_where_it_is_closed, 0, 2);
  tcase_add_test (core, lame_scales);
  tcase_add_test (core, lame_has_its_edges_along_g);
  tcase_add_loop_test (core, joined_parts_have_the_larger, 0, 4);
  tcase_add_loop_test (core, krein_tells_which_may_leave, 0, 4);
  tcase_add_test (core, two_classical_parts);
  tcase_add_test (core, what_has_no_exponent_is_refused);
  tcase_add_test (core, a_quantity_of_a_model);
  suite_add_tcase (suite, core);
  tcase_add_loop_test (suite_long (suite), lame_ends_its_bands_where_it_is_closed, 2,
                       4);
  return suite_run (suite);
}
