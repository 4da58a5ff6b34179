/* tests/test_polynomial.c - polynomials in operators: algebra, order, means.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/complex.h"
#include "model/polynomial.h"
#include "tests/polynomials.h"
#include "tests/support.h"

#include <gsl/gsl_integration.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bt_error error = BT_ERROR_INIT;

/* ---- symbols -----------------------------------------------------------------------
 */

START_TEST (equal_polynomials_are_equal_arrays)
{
  bti_polynomial a = { 0 }, b = { 0 };
  put (&a, 2, 1, 0, 0, 0);
  put (&a, -0.5, 0, 2, 1, 0);
  put (&a, 3, 0, 0, 0, 0);
  put (&b, 3, 0, 0, 0, 0);
  put (&b, 7, 0, 0, 0, 4);
  put (&b, -0.5, 0, 2, 1, 0);
  put (&b, 1, 1, 0, 0, 0);
  put (&b, -7, 0, 0, 0, 4);
  put (&b, 1, 1, 0, 0, 0);
  ck_assert_uint_eq (a.count, 3);
  ck_assert_uint_eq (b.count, 3);
  for (size_t i = 0; i < 3; i++)
    {
      ck_assert_mem_eq (a.term[i].power, b.term[i].power, BTI_SLOTS);
      ck_assert (a.term[i].factor == b.term[i].factor);
      ck_assert (i == 0
                 || memcmp (a.term[i - 1].power, a.term[i].power, BTI_SLOTS) < 0);
    }
  ck_assert (bti_polynomial_equal (&a, &b));
  put (&b, 0x1p-60, 0, 2, 1, 0);
  ck_assert (bti_polynomial_equal (&a, &b)); /* rounded away */
  put (&b, 0x1p-50, 0, 2, 1, 0);
  ck_assert (!bti_polynomial_equal (&a, &b));
  bti_polynomial_clear (&a);
  bti_polynomial_clear (&b);
}
END_TEST

/* What is asked of A and B is what numbers in the place of operators say.  Some hundred
 * terms of size one: 1e-12 is plenty. */
START_TEST (arithmetic_is_that_of_values)
{
  for (int round = 0; round < 50; round++)
    {
      double z[BTI_SLOTS];
      somewhere (z);
      bti_polynomial a = anything (9, 3, 4), b = anything (9, 4, 4),
                     c = anything (4, 2, 4);
      const double p = z[P];
      const double complex va = bti_polynomial_value (&a, z),
                           vb = bti_polynomial_value (&b, z),
                           vc = bti_polynomial_value (&c, z);
      bti_polynomial sum = sum_of (&a, CMPLX (0.3, -2), &b),
                     product = product_of (&a, &b);
      ck_assert_double_le (
          cabs (bti_polynomial_value (&sum, z) - (va + CMPLX (0.3, -2) * vb)), 1e-12);
      ck_assert_double_le (cabs (bti_polynomial_value (&product, z) - va * vb), 1e-12);
      bti_polynomial power, put_in;
      for (unsigned n = 0; n <= 4; n++)
        {
          ck_ok (bti_polynomial_power (&power, &c, n, &error), error);
          ck_assert_double_le (
              cabs (bti_polynomial_value (&power, z) - (n ? cpow (vc, n) : 1)), 1e-12);
          bti_polynomial_clear (&power);
        }
      /* `value' takes real numbers. */
      for (size_t i = 0; i < c.count; i++)
        c.term[i].factor = creal (c.term[i].factor);
      ck_ok (bti_polynomial_substitute (&put_in, &b, P, &c, &error), error);
      z[P] = creal (bti_polynomial_value (&c, z));
      const double complex wanted = bti_polynomial_value (&b, z);
      z[P] = p;
      ck_assert_double_le (cabs (bti_polynomial_value (&put_in, z) - wanted), 1e-12);
      bti_polynomial_clear (&put_in);
      bti_polynomial_clear (&sum);
      bti_polynomial_clear (&product);
      bti_polynomial_clear (&a);
      bti_polynomial_clear (&b);
      bti_polynomial_clear (&c);
    }
}
END_TEST

/* A polynomial that holds the operator it is put in for: x -> x + p^2 and back. */
START_TEST (what_is_substituted_may_hold_the_same_operator)
{
  bti_polynomial a = anything (12, 4, 2), there = slot_of (X), back = slot_of (X);
  bti_polynomial moved, returned;
  put (&there, 1.5, 0, 2, 0, 0);
  put (&back, -1.5, 0, 2, 0, 0);
  ck_ok (bti_polynomial_substitute (&moved, &a, X, &there, &error), error);
  ck_ok (bti_polynomial_substitute (&returned, &moved, X, &back, &error), error);
  ck_assert_uint_gt (bti_polynomial_highest (&moved, P),
                     bti_polynomial_highest (&a, P));
  check_near (a, returned, 1e-12);
  bti_polynomial_clear (&moved);
  bti_polynomial_clear (&there);
  bti_polynomial_clear (&back);
}
END_TEST

/* Taylor: A(z + h e) = sum_k h^k/k! d^kA, without an error but rounding. */
START_TEST (derivatives_make_up_taylors_series)
{
  for (int round = 0; round < 20; round++)
    for (size_t slot = X; slot <= PY; slot += slot == P ? 2 : 1)
      {
        double z[BTI_SLOTS];
        somewhere (z);
        bti_polynomial a = anything (20, 8, 4), next;
        const double h = 0.375;
        double complex series = 0;
        double factor = 1;
        double there[BTI_SLOTS];
        memcpy (there, z, sizeof z);
        there[slot] += h;
        const double complex wanted = bti_polynomial_value (&a, there);
        for (int k = 1; k <= BT_MAX_DEGREE + 1; k++)
          {
            series += factor * bti_polynomial_value (&a, z);
            factor *= h / k;
            ck_ok (bti_polynomial_derivative (&next, &a, slot, &error), error);
            bti_polynomial_clear (&a);
            a = next;
          }
        ck_assert_uint_eq (a.count, 0);
        ck_assert_double_le (cabs (series - wanted), 1e-11);
        bti_polynomial_clear (&a);
      }
}
END_TEST

START_TEST (degrees_and_powers_are_counted_by_part)
{
  bti_polynomial a = { 0 }, none = { 0 };
  put (&a, 1, 3, 1, 0, 0);
  put (&a, 1, 0, 2, 2, 3);
  ck_assert_uint_eq (bti_polynomial_degree (&a, ALL), 7);
  ck_assert_uint_eq (bti_polynomial_degree (&a, 1), 4);
  ck_assert_uint_eq (bti_polynomial_degree (&a, 2), 5);
  ck_assert_uint_eq (bti_polynomial_degree (&a, 4), 0);
  ck_assert_uint_eq (bti_polynomial_highest (&a, P), 2);
  ck_assert_uint_eq (bti_polynomial_degree (&none, ALL), 0);
  ck_assert (bti_polynomial_real (&a));
  put (&a, CMPLX (0, 0x1p-70), 1, 0, 0, 0);
  ck_assert (!bti_polynomial_real (&a));
  bti_polynomial_clear (&a);
}
END_TEST

/* ---- operators ---------------------------------------------------------------------
 */

START_TEST (star_has_its_closed_forms)
{
  bti_polynomial x = slot_of (X), p = slot_of (P), y = slot_of (Y);
  bti_polynomial xp = monomial (1, 1, 1, 0, 0), px = monomial (1, 1, 1, 0, 0);
  put (&xp, CMPLX (0, 0.5), 0, 0, 0, 0);
  put (&px, CMPLX (0, -0.5), 0, 0, 0, 0);
  check_equal (star_of (&x, &p), xp);
  check_equal (star_of (&p, &x), px);
  check_equal (star_of (&y, &p), product_of (&y, &p));
  /* [x^3, p^3] = 9i x^2 p^2 - 3i/2, x^2 p^2 in Weyl's order. */
  bti_polynomial x3 = monomial (1, 3, 0, 0, 0), p3 = monomial (1, 0, 3, 0, 0);
  bti_polynomial one = star_of (&x3, &p3), other = star_of (&p3, &x3);
  bti_polynomial wanted = monomial (CMPLX (0, 9), 2, 2, 0, 0);
  put (&wanted, CMPLX (0, -1.5), 0, 0, 0, 0);
  check_equal (sum_of (&one, -1, &other), wanted);
  bti_polynomial_clear (&one);
  bti_polynomial_clear (&other);
  bti_polynomial_clear (&x3);
  bti_polynomial_clear (&p3);
  bti_polynomial_clear (&x);
  bti_polynomial_clear (&p);
  bti_polynomial_clear (&y);
}
END_TEST

START_TEST (paulis_multiply_as_matrices)
{
  for (size_t j = SX; j <= SZ; j++)
    for (size_t k = SX; k <= SZ; k++)
      {
        bti_polynomial a = slot_of (j), b = slot_of (k), refused;
        bti_polynomial product = star_of (&a, &b);
        if (j == k)
          check_equal (product, number_of (1));
        else
          {
            bti_polynomial third = slot_of (SX + SY + SZ - j - k), none = { 0 };
            const int even = (k - SX) == (j - SX + 1) % 3;
            check_equal (product, sum_of (&none, CMPLX (0, even ? 1 : -1), &third));
            bti_polynomial_clear (&third);
          }
        ck_fails (bti_polynomial_multiply (&refused, &a, &b, &error), BT_EINVAL, error,
                  "two Pauli matrices of one qubit");
        ck_assert_uint_eq (refused.count, 0);
        bti_polynomial_clear (&a);
        bti_polynomial_clear (&b);
      }
}
END_TEST

/* With qubits, too: the sums have some hundred terms of sizes up to some hundred. */
START_TEST (star_is_associative)
{
  for (int round = 0; round < 20; round++)
    {
      bti_polynomial a[3];
      for (int k = 0; k < 3; k++)
        {
          bti_polynomial even = anything (3, 4, 4), odd = anything (3, 3, 4);
          bti_polynomial s = slot_of (SX + (size_t) (3 * draw ()));
          bti_polynomial turned = product_of (&odd, &s);
          a[k] = sum_of (&even, 1, &turned);
          bti_polynomial_clear (&even);
          bti_polynomial_clear (&odd);
          bti_polynomial_clear (&s);
          bti_polynomial_clear (&turned);
        }
      bti_polynomial ab = star_of (&a[0], &a[1]), bc = star_of (&a[1], &a[2]);
      check_near (star_of (&ab, &a[2]), star_of (&a[0], &bc), 1e-10);
      bti_polynomial_clear (&ab);
      bti_polynomial_clear (&bc);
      for (int k = 0; k < 3; k++)
        bti_polynomial_clear (&a[k]);
    }
}
END_TEST

/* ---- matrices, by their definition -------------------------------------------------
 */

enum
{
  CUT = 30, /* number states; what is compared lies below INSIDE */
  INSIDE = 12
};
typedef double complex matrix[CUT][CUT];

static void
multiply (matrix out, matrix a, matrix b)
{
  for (int j = 0; j < CUT; j++)
    for (int k = 0; k < CUT; k++)
      {
        double complex sum = 0;
        for (int l = 0; l < CUT; l++)
          sum += a[j][l] * b[l][k];
        out[j][k] = sum;
      }
}

static void
matrix_power (matrix out, matrix a, int n)
{
  static matrix next;
  for (int j = 0; j < CUT; j++)
    for (int k = 0; k < CUT; k++)
      out[j][k] = j == k;
  for (; n > 0; n--)
    {
      multiply (next, out, a);
      memcpy (out, next, sizeof next);
    }
}

/* x^m p^n -> 2^-m sum_k C(m,k) x^k p^n x^(m-k), with number states of frequency W. */
static void
weyl_matrix (matrix out, int m, int n, double w)
{
  static matrix x, p, left, right, middle, all;
  memset (x, 0, sizeof x);
  memset (p, 0, sizeof p);
  memset (out, 0, sizeof x);
  for (int k = 1; k < CUT; k++)
    {
      x[k][k - 1] = x[k - 1][k] = sqrt (k / (2 * w));
      p[k][k - 1] = CMPLX (0, sqrt (k * w / 2));
      p[k - 1][k] = CMPLX (0, -sqrt (k * w / 2));
    }
  double binomial = 1;
  matrix_power (middle, p, n);
  for (int k = 0; k <= m; k++)
    {
      matrix_power (left, x, k);
      matrix_power (right, x, m - k);
      multiply (all, left, middle);
      multiply (left, all, right);
      for (int i = 0; i < CUT; i++)
        for (int j = 0; j < CUT; j++)
          out[i][j] += ldexp (binomial, -m) * left[i][j];
      binomial = binomial * (m - k) / (k + 1);
    }
}

/* Elements near 1e5 of eighth powers: 1e-15 of that, and a dozen roundings. */
START_TEST (weyl_elements_are_those_of_matrices)
{
  const double w = 1.7;
  for (int m = 0; m <= 8; m++)
    for (int n = 0; m + n <= 8; n++)
      {
        static matrix dense;
        double complex band[INSIDE * (2 * 8 + 1)];
        const int degree = m + n, width = 2 * degree + 1;
        ck_ok (bti_weyl_elements (band, (unsigned) m, (unsigned) n, w, INSIDE, &error),
               error);
        weyl_matrix (dense, m, n, w);
        for (int j = 0; j < INSIDE; j++)
          for (int d = -degree; d <= degree; d++)
            {
              const double complex wanted = j + d < 0 ? 0 : dense[j + d][j];
              const double complex found = band[j * width + d + degree];
              ck_assert_double_le (cabs (found - wanted),
                                   1e-13 * fmax (1, cabs (wanted)) + 1e-10);
            }
      }
}
END_TEST

/* The matrix of A in x and p, by the elements of the library. */
static void
matrix_of (matrix out, const bti_polynomial *a, double w)
{
  static double complex band[CUT * (4 * BT_MAX_DEGREE + 1)];
  memset (out, 0, sizeof (matrix));
  for (size_t i = 0; i < a->count; i++)
    {
      const unsigned m = a->term[i].power[X], n = a->term[i].power[P];
      const int degree = (int) (m + n), width = 2 * degree + 1;
      ck_ok (bti_weyl_elements (band, m, n, w, CUT, &error), error);
      for (int j = 0; j < CUT; j++)
        for (int d = -degree; d <= degree; d++)
          if (j + d >= 0 && j + d < CUT)
            out[j + d][j] += a->term[i].factor * band[j * width + d + degree];
    }
}

/* (A B) of symbols is the product of matrices, away from the cut: 8 + 8 + INSIDE. */
START_TEST (star_is_the_product_of_matrices)
{
  for (int round = 0; round < 20; round++)
    {
      static matrix a, b, ab, of_star;
      const double w = 0.5 + draw ();
      bti_polynomial f = anything (6, 8, 2), g = anything (6, 8, 2);
      bti_polynomial product = star_of (&f, &g);
      matrix_of (a, &f, w);
      matrix_of (b, &g, w);
      matrix_of (of_star, &product, w);
      multiply (ab, a, b);
      double most = 0, wrong = 0;
      for (int j = 0; j < INSIDE; j++)
        for (int k = 0; k < INSIDE; k++)
          {
            most = fmax (most, cabs (ab[j][k]));
            wrong = fmax (wrong, cabs (ab[j][k] - of_star[j][k]));
          }
      ck_assert_double_gt (most, 1);
      ck_assert_double_le (wrong, 1e-12 * most);
      bti_polynomial_clear (&f);
      bti_polynomial_clear (&g);
      bti_polynomial_clear (&product);
    }
}
END_TEST

/* n n by its symbol, h^2 - h with h = (x^2 + p^2)/2, and (x p)^2, whose mean in the
 * number state n is (2 n^2 + 2 n + 1)/4. */
START_TEST (squares_have_their_values_in_number_states)
{
  static matrix found;
  bti_polynomial h = monomial (0.5, 2, 0, 0, 0), x = slot_of (X), p = slot_of (P);
  put (&h, 0.5, 0, 2, 0, 0);
  bti_polynomial half = number_of (0.5), n = sum_of (&h, -1, &half);
  bti_polynomial hh = product_of (&h, &h), wanted = sum_of (&hh, -1, &h);
  matrix_of (found, &wanted, 1);
  for (int k = 0; k < INSIDE; k++)
    ck_assert_double_eq_tol (creal (found[k][k]), k * k, 1e-13 * (1 + k * k));
  check_equal (star_of (&n, &n), wanted);

  matrix_of (found, &hh, 1);
  for (int k = 0; k < INSIDE; k++)
    ck_assert_double_eq_tol (creal (found[k][k]), k * k + k + 0.5, 1e-13 * (1 + k * k));

  bti_polynomial xp = star_of (&x, &p), square = star_of (&xp, &xp);
  matrix_of (found, &square, 2.385); /* of any frequency */
  for (int k = 0; k < INSIDE; k++)
    {
      ck_assert_double_eq_tol (creal (found[k][k]), (2 * k * k + 2 * k + 1) / 4.0,
                               1e-13 * (1 + k * k));
      ck_assert_double_eq_tol (cimag (found[k][k]), 0, 1e-13 * (1 + k * k));
    }
  bti_polynomial_clear (&h);
  bti_polynomial_clear (&half);
  bti_polynomial_clear (&n);
  bti_polynomial_clear (&hh);
  bti_polynomial_clear (&x);
  bti_polynomial_clear (&p);
  bti_polynomial_clear (&xp);
  bti_polynomial_clear (&square);
}
END_TEST

START_TEST (weyl_elements_refuse_what_has_no_meaning)
{
  double complex out[64];
  ck_fails (bti_weyl_elements (out, 9, 8, 1, 1, &error), BT_EINVAL, error, "degree 17");
  ck_fails (bti_weyl_elements (out, 1, UINT32_MAX, 1, 1, &error), BT_EINVAL, error,
            "degree");
  ck_fails (bti_weyl_elements (out, 1, 1, 0, 1, &error), BT_EINVAL, error,
            "frequency of number states is 0");
  ck_fails (bti_weyl_elements (out, 1, 1, NAN, 1, &error), BT_EINVAL, error, "nan");
  ck_fails (bti_weyl_elements (out, 2, 2, 1, SIZE_MAX - 2, &error), BT_ENOMEM, error,
            "out of memory");
}
END_TEST

/* ---- Gaussian means ----------------------------------------------------------------
 */

enum
{
  POINTS = 9 /* exact up to degree 17 */
};

static const size_t used[4] = { X, P, Y, PY };

/* Mean of A over z = MEAN + FACTOR g, g four normal numbers, by Gauss and Hermite. */
static double complex
by_quadrature (const bti_polynomial *a, const double *mean, double factor[4][4])
{
  gsl_integration_fixed_workspace *rule = gsl_integration_fixed_alloc (
      gsl_integration_fixed_hermite, POINTS, 0, 0.5, 0, 0);
  const double *node = gsl_integration_fixed_nodes (rule);
  const double *weight = gsl_integration_fixed_weights (rule);
  double complex sum = 0;
  for (int at = 0; at < POINTS * POINTS * POINTS * POINTS; at++)
    {
      double z[BTI_SLOTS] = { 0 }, g[4], w = 1;
      for (int k = 0, rest = at; k < 4; k++, rest /= POINTS)
        {
          g[k] = node[rest % POINTS];
          w *= weight[rest % POINTS] / sqrt (2 * M_PI);
        }
      for (int j = 0; j < 4; j++)
        {
          z[used[j]] = mean[used[j]];
          for (int k = 0; k < 4; k++)
            z[used[j]] += factor[j][k] * g[k];
        }
      sum += w * bti_polynomial_value (a, z);
    }
  gsl_integration_fixed_free (rule);
  return sum;
}

/* With random covariances; what is not read is not a number. */
static void
check_mean (const bti_polynomial *a, double tolerance)
{
  static double covariance[BTI_SLOTS * BTI_SLOTS], mean[BTI_SLOTS];
  double factor[4][4];
  for (size_t i = 0; i < COUNT (covariance); i++)
    covariance[i] = NAN;
  for (size_t s = 0; s < BTI_SLOTS; s++)
    mean[s] = NAN;
  for (int j = 0; j < 4; j++)
    {
      mean[used[j]] = 2 * draw () - 1;
      for (int k = 0; k < 4; k++)
        factor[j][k] = 1.6 * draw () - 0.8;
    }
  for (int j = 0; j < 4; j++)
    for (int k = 0; k < 4; k++)
      {
        double *sigma = &covariance[used[j] * BTI_SLOTS + used[k]];
        *sigma = 0;
        for (int l = 0; l < 4; l++)
          *sigma += factor[j][l] * factor[k][l];
      }
  const double complex wanted = by_quadrature (a, mean, factor);
  const double complex found = bti_polynomial_gaussian (a, mean, covariance);
  ck_assert_msg (cabs (found - wanted) <= tolerance * fmax (1, cabs (wanted)),
                 "%.16g%+.16gi by Isserlis, %.16g%+.16gi by quadrature", creal (found),
                 cimag (found), creal (wanted), cimag (wanted));
}

START_TEST (means_are_those_of_quadrature)
{
  for (int round = 0; round < 30; round++)
    {
      bti_polynomial a = anything (15, 8, 4);
      check_mean (&a, 1e-11);
      bti_polynomial_clear (&a);
    }
}
END_TEST

/* Products of up to sixteen operators. */
START_TEST (means_of_star_products_are_those_of_quadrature)
{
  bti_polynomial a = anything (3, 8, 4), b = monomial (0.3, 2, 2, 2, 2);
  put (&a, 0.2, 2, 2, 2, 2);
  bti_polynomial product = star_of (&a, &b);
  ck_assert_uint_eq (bti_polynomial_degree (&product, ALL), 16);
  check_mean (&product, 1e-10);
  bti_polynomial_clear (&a);
  bti_polynomial_clear (&b);
  bti_polynomial_clear (&product);
}
END_TEST

/* <x^2 p^2> of a pure Gaussian of width w without correlation is
 * (1/2w + x0^2) (w/2 + p0^2); a Pauli matrix is its mean. */
START_TEST (means_have_their_closed_forms)
{
  static double covariance[BTI_SLOTS * BTI_SLOTS], mean[BTI_SLOTS];
  const double w = 1.9, x0 = 0.7, p0 = -1.3;
  mean[X] = x0;
  mean[P] = p0;
  mean[SZ] = 0.6;
  covariance[X * BTI_SLOTS + X] = 1 / (2 * w);
  covariance[P * BTI_SLOTS + P] = w / 2;
  bti_polynomial a = monomial (1, 2, 2, 0, 0), s = slot_of (SZ),
                 as = product_of (&a, &s);
  const double wanted = (1 / (2 * w) + x0 * x0) * (w / 2 + p0 * p0);
  ck_assert_double_eq_tol (creal (bti_polynomial_gaussian (&a, mean, covariance)),
                           wanted, 1e-15 * wanted * 8);
  ck_assert_double_eq_tol (creal (bti_polynomial_gaussian (&as, mean, covariance)),
                           0.6 * wanted, 1e-15 * wanted * 8);
  bti_polynomial_clear (&a);
  bti_polynomial_clear (&s);
  bti_polynomial_clear (&as);
}
END_TEST

/* ---- limits ------------------------------------------------------------------------
 */

START_TEST (degrees_and_terms_have_their_limits)
{
  bti_polynomial a = monomial (1, 5, 0, 0, 0), b = monomial (1, 0, 4, 0, 0), out;
  ck_fails (bti_polynomial_multiply (&out, &a, &b, &error), BT_EINVAL, error,
            "degree 9");
  ck_assert_uint_eq (out.count, 0);
  ck_assert_ptr_null (out.term);
  ck_fails (bti_polynomial_power (&out, &b, 3, &error), BT_EINVAL, error,
            "degree 4 to the power 3");
  ck_fails (bti_polynomial_power (&out, &b, UINT32_MAX, &error), BT_EINVAL, error,
            "highest");
  ck_fails (bti_polynomial_substitute (&out, &a, X, &b, &error), BT_EINVAL, error,
            "the highest");
  /* Sixteen operators make 4845 products of degree up to 16 in four. */
  bti_polynomial_clear (&a);
  bti_polynomial_clear (&b);
  put (&a, 1, 0, 0, 0, 0);
  for (size_t k = 0; k < 4; k++)
    put (&a, 1, k == 0, k == 1, k == 2, k == 3);
  ck_ok (bti_polynomial_power (&b, &a, 8, &error), error);
  ck_assert_uint_eq (b.count, 495);
  ck_fails (bti_polynomial_star (&out, &b, &b, &error), BT_EINVAL, error,
            "more than 1000 terms");
  ck_assert_uint_eq (out.count, 0);
  bti_polynomial_clear (&a);
  bti_polynomial_clear (&b);
}
END_TEST

START_TEST (factors_are_finite)
{
  bti_polynomial a = monomial (1e200, 1, 0, 0, 0), out;
  ck_fails (bti_polynomial_multiply (&out, &a, &a, &error), BT_EINVAL, error,
            "too large");
  ck_fails (bti_polynomial_power (&out, &a, 2, &error), BT_EINVAL, error, "too large");
  ck_fails (bti_polynomial_number (&out, NAN, &error), BT_EINVAL, error, "nan");
  ck_fails (bti_polynomial_add (&out, &a, INFINITY, &a, &error), BT_EINVAL, error,
            "too large");
  ck_assert_uint_eq (out.count, 0);
  bti_polynomial two = number_of (2);
  ck_fails (bti_polynomial_power (&out, &two, 2000000000, &error), BT_EINVAL, error,
            "too large");
  bti_polynomial_clear (&two);
  bti_polynomial_clear (&a);
}
END_TEST

/* ---- normal order ------------------------------------------------------------------
 */

static const bt_part parts[3]
    = { { .name = "x" }, { .name = "y" }, { .name = "s", .kind = BT_QUBIT } };

/* A is gone. */
static void
check_normal (bti_polynomial a, const char *wanted)
{
  char text[400];
  ck_ok (bti_polynomial_normal (text, sizeof text, &a, parts, 3, &error), error);
  ck_assert_str_eq (text, wanted);
  bti_polynomial_clear (&a);
}

START_TEST (normal_order_is_written_for_people)
{
  bti_polynomial h = monomial (0.5, 2, 0, 0, 0), s = slot_of (SZ), y = slot_of (Y);
  put (&h, 0.5, 0, 2, 0, 0);
  check_normal (product_of (&h, &h), "a_x'^2 a_x^2 + 2 a_x' a_x + 0.5");
  check_normal (h, "a_x' a_x + 0.5");
  check_normal (monomial (1, 1, 1, 0, 0), "0.5i a_x'^2 - 0.5i a_x^2");
  bti_polynomial a = monomial (M_SQRT1_2, 1, 0, 0, 0);
  put (&a, CMPLX (0, M_SQRT1_2), 0, 1, 0, 0);
  check_normal (a, "a_x");
  check_normal (product_of (&y, &s), "0.7071067812 a_y' s_z + 0.7071067812 a_y s_z");
  check_normal ((bti_polynomial){ 0 }, "0");
  check_normal (number_of (CMPLX (-2, 3)), "(-2+3i)");
  check_normal (number_of (-1), "-1");
  bti_polynomial_clear (&s);
  bti_polynomial_clear (&y);
}
END_TEST

START_TEST (normal_order_that_does_not_fit_says_so)
{
  bti_polynomial a = monomial (1, 2, 0, 2, 0);
  char text[60];
  for (size_t size = 1; size < sizeof text; size++)
    {
      memset (text, 'z', sizeof text);
      ck_ok (bti_polynomial_normal (text, size, &a, parts, 3, &error), error);
      ck_assert_uint_lt (strlen (text), size);
      ck_assert_int_eq (text[size], 'z');
      if (size > 4)
        ck_assert_str_eq (text + strlen (text) - 4, " ...");
    }
  ck_assert_str_eq (text, "0.25 a_x'^2 a_y'^2 + 0.5 a_x'^2 a_y' a_y ...");
  bti_polynomial_clear (&a);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("polynomial");
  TCase *symbols = tcase_create ("symbols");
  tcase_add_test (symbols, equal_polynomials_are_equal_arrays);
  tcase_add_test (symbols, arithmetic_is_that_of_values);
  tcase_add_test (symbols, what_is_substituted_may_hold_the_same_operator);
  tcase_add_test (symbols, derivatives_make_up_taylors_series);
  tcase_add_test (symbols, degrees_and_powers_are_counted_by_part);
  suite_add_tcase (suite, symbols);

  TCase *operators = tcase_create ("operators");
  tcase_add_test (operators, star_has_its_closed_forms);
  tcase_add_test (operators, paulis_multiply_as_matrices);
  tcase_add_test (operators, star_is_associative);
  tcase_add_test (operators, weyl_elements_are_those_of_matrices);
  tcase_add_test (operators, star_is_the_product_of_matrices);
  tcase_add_test (operators, squares_have_their_values_in_number_states);
  tcase_add_test (operators, weyl_elements_refuse_what_has_no_meaning);
  suite_add_tcase (suite, operators);

  TCase *means = tcase_create ("means");
  tcase_add_test (means, means_are_those_of_quadrature);
  tcase_add_test (means, means_of_star_products_are_those_of_quadrature);
  tcase_add_test (means, means_have_their_closed_forms);
  suite_add_tcase (suite, means);

  TCase *limits = tcase_create ("limits");
  tcase_add_test (limits, degrees_and_terms_have_their_limits);
  tcase_add_test (limits, factors_are_finite);
  tcase_add_test (limits, normal_order_is_written_for_people);
  tcase_add_test (limits, normal_order_that_does_not_fit_says_so);
  suite_add_tcase (suite, limits);
  return suite_run (suite);
}
