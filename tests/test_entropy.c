/* tests/test_entropy.c - entropies of states whose Schmidt coefficients are known.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/support.h"

#include <breaktime/measure.h>
#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Three axes with odd sizes, so that none can stand for another. */
static const size_t points[] = { 48, 60, 50 };
static const double box[] = { 17, 18, 15 };
static const double omega[] = { 0.831, 1.37 };
static const double p = 0.7385;

/* Oscillator states n <= 2 in closed form; the product of all with their sums on the
 * grid is one to 1e-12, since they vanish at its edges. */
static double
oscillator (int n, double frequency, double y)
{
  double s = sqrt (frequency) * y;
  double ground = pow (frequency / M_PI, 0.25) * exp (-s * s / 2);
  if (n == 0)
    return ground;
  return n == 1 ? sqrt (2) * s * ground : (2 * s * s - 1) / sqrt (2) * ground;
}

static double
at (size_t axis, size_t i)
{
  return box[axis] * ((double) i / (double) points[axis] - 0.5);
}

/* One term of a state: AMPLITUDE times oscillator states N[0] of x, N[1], N[2] of the
 * modes. */
struct term
{
  double complex amplitude;
  int n[3];
};

static double complex *
state_of (const struct term *term, size_t terms, size_t modes)
{
  size_t total = points[0] * points[1] * (modes > 1 ? points[2] : 1);
  double complex *psi = calloc (total, sizeof *psi);
  ck_assert_ptr_nonnull (psi);
  for (size_t i = 0; i < total; i++)
    {
      size_t inner = modes > 1 ? points[2] : 1;
      size_t index[] = { i / inner / points[1], i / inner % points[1], i % inner };
      for (size_t t = 0; t < terms; t++)
        {
          double complex value
              = term[t].amplitude * oscillator (term[t].n[0], 1, at (0, index[0]));
          for (size_t j = 1; j <= modes; j++)
            value *= oscillator (term[t].n[j], omega[j - 1], at (j, index[j]));
          psi[i] += value;
        }
    }
  return psi;
}

static double
measured (const double complex *psi, size_t modes, bt_entropy_reading reading,
          double *kept)
{
  bt_error error = BT_ERROR_INIT;
  double entropy;
  ck_ok (bt_entropy (psi, points, box, omega, modes, &reading, &entropy, kept, &error),
         error);
  return entropy;
}

/* -w ln w */
static double
part (double w)
{
  return -w * log (w);
}

/* Singular values below 1e-15 come in with their own logarithm: thirty of them. */
static const double close = 1e-12;

START_TEST (a_product_has_none)
{
  const struct term term[] = { { 0.6 + 0.8 * I, { 1, 2, 1 } } };
  double kept;
  double complex *psi = state_of (term, 1, (size_t) _i);
  ck_assert_double_eq_tol (
      measured (psi, (size_t) _i, (bt_entropy_reading){ 0 }, &kept), 0, close);
  ck_assert_double_eq_tol (kept, 1, close);
  free (psi);
}
END_TEST

START_TEST (two_terms_have_two_coefficients)
{
  const struct term term[]
      = { { sqrt (p), { 0, 0, 0 } }, { I * sqrt (1 - p), { 1, 1, 0 } } };
  double kept, both = part (p) + part (1 - p);
  double complex *psi = state_of (term, 2, 1);
  ck_assert_double_eq_tol (measured (psi, 1, (bt_entropy_reading){ 0 }, &kept), both,
                           close);
  ck_assert_double_eq_tol (measured (psi, 1, (bt_entropy_reading){ .base2 = 1 }, NULL),
                           both / log (2), close);
  /* All of it inside the cut. */
  bt_entropy_reading two = { .cut_m = 2, .cut_n = 2 };
  ck_assert_double_eq_tol (measured (psi, 1, two, &kept), both, close);
  ck_assert_double_eq_tol (kept, 1, close);
  free (psi);
}
END_TEST

static const struct
{
  bt_entropy_reading reading;
  int terms; /* how many of the two are left */
} cuts[] = {
  { { .cut_m = 1 }, 1 },
  { { .cut_n = 1 }, 1 },
  { { .cut_m = 1, .cut_n = 1 }, 1 },
  { { .cut_m = 2, .cut_n = 1 }, 1 },
  { { .cut_m = 1, .cut_n = 40 }, 1 }, /* more levels than points */
  { { .cut_m = 1, .base2 = 1 }, 1 },
  { { .cut_m = 2 }, 2 },
};

START_TEST (cuts_keep_what_they_say)
{
  const struct term term[]
      = { { sqrt (p), { 0, 0, 0 } }, { sqrt (1 - p), { 1, 1, 0 } } };
  bt_entropy_reading reading = cuts[_i].reading;
  double kept, unit = reading.base2 ? log (2) : 1;
  double complex *psi = state_of (term, 2, 1);
  double want = part (p) + (cuts[_i].terms == 2 ? part (1 - p) : 0);
  ck_assert_double_eq_tol (measured (psi, 1, reading, &kept), want / unit, close);
  ck_assert_double_eq_tol (kept, cuts[_i].terms == 2 ? 1 : p, close);
  /* Normalised again, one term is a product. */
  reading.renormalise = 1;
  ck_assert_double_eq_tol (measured (psi, 1, reading, &kept),
                           cuts[_i].terms == 2 ? want / unit : 0, close);
  ck_assert_double_eq_tol (kept, cuts[_i].terms == 2 ? 1 : p, close);
  free (psi);
}
END_TEST

/* The basis of a cut is that of frequency Omega: in the state m = 0 of frequency 1.9
 * instead, <0|0'>^2 = 2 sqrt(Omega 1.9)/(Omega + 1.9) is kept. */
START_TEST (a_cut_is_in_the_states_of_omega)
{
  double kept;
  double complex *psi = calloc (points[0] * points[1], sizeof *psi);
  for (size_t i = 0; i < points[0]; i++)
    for (size_t j = 0; j < points[1]; j++)
      psi[i * points[1] + j]
          = oscillator (0, 1, at (0, i)) * oscillator (0, 1.9, at (1, j));
  (void) measured (psi, 1, (bt_entropy_reading){ .cut_m = 1 }, &kept);
  ck_assert_double_eq_tol (kept, 2 * sqrt (omega[0] * 1.9) / (omega[0] + 1.9), 1e-11);
  free (psi);
}
END_TEST

/* Levels that the points cannot tell apart count a state more than once. */
START_TEST (a_cut_above_the_grid_is_refused)
{
  const struct term terms[] = { { 0.6, { 0, 1 } }, { 0.8, { 2, 0 } } };
  bt_error error = BT_ERROR_INIT;
  double entropy, kept;
  double complex *psi = state_of (terms, COUNT (terms), 1);
  static const bt_entropy_reading high[] = { { .cut_n = 1000 }, { .cut_m = 1000 } };
  for (size_t i = 0; i < COUNT (high); i++)
    ck_fails (
        bt_entropy (psi, points, box, omega, 1, &high[i], &entropy, &kept, &error),
        BT_EGRID, error, "cannot be told apart on this grid");
  /* pi/dx = 8.9 in x: levels up to 40 are below it. */
  entropy = measured (psi, 1, (bt_entropy_reading){ .cut_n = 30, .cut_m = 20 }, &kept);
  ck_assert_double_eq_tol (kept, 1, 1e-9);
  ck_assert_double_eq_tol (entropy, part (0.36) + part (0.64), 1e-9);
  free (psi);
}
END_TEST

START_TEST (phases_and_norms_do_not_matter)
{
  const struct term term[]
      = { { sqrt (p), { 0, 0, 0 } }, { sqrt (1 - p), { 2, 1, 0 } } };
  double complex *psi = state_of (term, 2, 1);
  for (size_t i = 0; i < points[0]; i++)
    for (size_t j = 0; j < points[1]; j++)
      psi[i * points[1] + j]
          *= 1.7 * cexp (I * (0.3 * at (0, i) * at (0, i) - 1.1 * at (1, j)));
  ck_assert_double_eq_tol (measured (psi, 1, (bt_entropy_reading){ 0 }, NULL),
                           part (p) + part (1 - p), close);
  free (psi);
}
END_TEST

/* The background against both modes together: a correlation between the modes alone
 * does not count, a common one counts once. */
START_TEST (three_axes)
{
  static const struct
  {
    struct term term[3];
    size_t terms;
    double schmidt[2];
  } cases[] = {
    { { { 0.8, { 0, 0, 0 } }, { 0.6, { 1, 1, 1 } } }, 2, { 0.64, 0.36 } },
    { { { 0.8, { 1, 0, 0 } }, { 0.6, { 1, 1, 1 } } }, 2, { 1, 0 } },
    { { { 0.8, { 0, 0, 1 } }, { 0.6, { 1, 0, 2 } } }, 2, { 0.64, 0.36 } },
    { { { 0.8, { 0, 2, 0 } }, { 0.6, { 1, 1, 0 } } }, 2, { 0.64, 0.36 } },
    { { { 0.6, { 0, 0, 1 } }, { 0.64, { 0, 1, 0 } }, { 0.48, { 2, 1, 1 } } },
      3,
      { 0.7696, 0.2304 } },
  };
  double want = 0, kept;
  for (int i = 0; i < 2; i++)
    want += cases[_i].schmidt[i] > 0 ? part (cases[_i].schmidt[i]) : 0;
  double complex *psi = state_of (cases[_i].term, cases[_i].terms, 2);
  ck_assert_double_eq_tol (measured (psi, 2, (bt_entropy_reading){ 0 }, NULL), want,
                           close);
  bt_entropy_reading three = { .cut_m = 3, .cut_n = 3 };
  ck_assert_double_eq_tol (measured (psi, 2, three, &kept), want, close);
  ck_assert_double_eq_tol (kept, 1, close);
  /* m < 1 in both modes. */
  double left = 0;
  for (size_t t = 0; t < cases[_i].terms; t++)
    if (cases[_i].term[t].n[1] == 0 && cases[_i].term[t].n[2] == 0)
      left += pow (cabs (cases[_i].term[t].amplitude), 2);
  (void) measured (psi, 2, (bt_entropy_reading){ .cut_m = 1 }, &kept);
  ck_assert_double_eq_tol (kept, left, close);
  free (psi);
}
END_TEST

/* sum_n sqrt((1 - q) q^n) phi_n(x) phi_n(y) by Mehler's formula: Schmidt coefficients
 * (1 - q) q^n, S = -ln(1 - q) - q/(1 - q) ln q.  They fall to nothing, and the larger
 * the grid the more of them are noise; 320 points are beyond singular values. */
START_TEST (a_geometric_spectrum)
{
  static const size_t sizes[] = { 80, 160, 320 };
  bt_error error = BT_ERROR_INIT;
  const double q = 0.385, r = sqrt (q), one = 1;
  size_t n = sizes[_i], grid[] = { n, n };
  double length[] = { 22, 22 }, entropy, kept;
  double complex *psi = calloc (n * n, sizeof *psi);
  ck_assert_ptr_nonnull (psi);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      {
        double x = 22 * ((double) i / (double) n - 0.5);
        double y = 22 * ((double) j / (double) n - 0.5);
        psi[i * n + j]
            = sqrt ((1 - q) / (M_PI * (1 - q)))
              * exp (-((1 + q) * (x * x + y * y) / 2 - 2 * r * x * y) / (1 - q))
              * cexp (I * (0.7 * x - 0.2 * y * y));
      }
  bt_entropy_reading whole = { 0 };
  ck_ok (bt_entropy (psi, grid, length, &one, 1, &whole, &entropy, &kept, &error),
         error);
  ck_assert_double_eq_tol (kept, 1, close);
  ck_assert_double_eq_tol (entropy, -log (1 - q) - q / (1 - q) * log (q), close);
  free (psi);
}
END_TEST

static Suite *
entropy_suite (void)
{
  Suite *suite = suite_create ("entropy");
  TCase *core = tcase_create ("entropy");
  tcase_set_timeout (core, 60);
  tcase_add_loop_test (core, a_product_has_none, 1, 3);
  tcase_add_test (core, two_terms_have_two_coefficients);
  tcase_add_loop_test (core, cuts_keep_what_they_say, 0, COUNT (cuts));
  tcase_add_test (core, a_cut_is_in_the_states_of_omega);
  tcase_add_test (core, a_cut_above_the_grid_is_refused);
  tcase_add_test (core, phases_and_norms_do_not_matter);
  tcase_add_loop_test (core, three_axes, 0, 5);
  tcase_add_loop_test (core, a_geometric_spectrum, 0, 3);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (entropy_suite ());
}
