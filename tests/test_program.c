/* tests/test_program.c - programs of polynomials against the polynomials themselves,
 * and the extrapolated midpoint rule.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/program.h"
#include "num/extrapolation.h"
#include "num/random.h"
#include "tests/support.h"

#include <complex.h>
#include <float.h>
#include <math.h>
#include <string.h>

enum
{
  PARTS = 3,
  ROWS = 2 * PARTS,
  TERMS = 40
};

static double
uniform (uint64_t seed, uint64_t *index)
{
  double u[2];
  bti_uniform2 (20261128, seed, (*index)++, u);
  return u[0];
}

/* Up to TERMS terms of degree up to 8 in three oscillators. */
static void
random_polynomial (bti_polynomial *out, uint64_t seed)
{
  bt_error error = BT_ERROR_INIT;
  uint64_t index = 0;
  ck_ok (bti_polynomial_number (out, uniform (seed, &index) - 0.5, &error), error);
  for (int t = 0; t < TERMS; t++)
    {
      bti_polynomial term;
      ck_ok (bti_polynomial_number (&term, 2 * uniform (seed, &index) - 1, &error),
             error);
      unsigned degree = (unsigned) (9 * uniform (seed, &index));
      for (unsigned k = 0; k < degree; k++)
        {
          bti_polynomial slot, product;
          size_t row = (size_t) (ROWS * uniform (seed, &index));
          ck_ok (
              bti_polynomial_slot (
                  &slot, row % 2 ? BTI_SLOT_P (row / 2) : BTI_SLOT_X (row / 2), &error),
              error);
          ck_ok (bti_polynomial_multiply (&product, &term, &slot, &error), error);
          bti_polynomial_clear (&term);
          bti_polynomial_clear (&slot);
          term = product;
        }
      bti_polynomial sum;
      ck_ok (bti_polynomial_add (&sum, out, 1, &term, &error), error);
      bti_polynomial_clear (out);
      bti_polynomial_clear (&term);
      *out = sum;
    }
}

/* Coordinates, then momenta. */
static size_t
slot_of (size_t row)
{
  return row < PARTS ? BTI_SLOT_X (row) : BTI_SLOT_P (row - PARTS);
}

/* A and its derivatives in one program. */
static bti_program *
program_of (const bti_polynomial *a, bti_polynomial derivative[ROWS])
{
  bt_error error = BT_ERROR_INIT;
  unsigned char row[BTI_SLOTS] = { 0 };
  bti_products products = { 0 };
  bti_program *program;
  for (size_t i = 0; i < ROWS; i++)
    row[slot_of (i)] = (unsigned char) i;
  ck_ok (bti_products_polynomial (&products, a, 1, row, ROWS, &error), error);
  for (size_t i = 0; i < ROWS; i++)
    {
      ck_ok (bti_polynomial_derivative (&derivative[i], a, slot_of (i), &error), error);
      ck_ok (bti_products_polynomial (&products, &derivative[i], 1, row, (unsigned) i,
                                      &error),
             error);
    }
  ck_ok (bti_program_new (&program, &products, ROWS, &error), error);
  bti_products_clear (&products);
  return program;
}

/* What the terms of A sum up to when they are all positive: of the size of rounding. */
static double
size_of (const bti_polynomial *a, const double *z)
{
  double sum = 0;
  for (size_t t = 0; t < a->count; t++)
    {
      bti_polynomial one = { .count = 1, .term = &a->term[t] };
      sum += cabs (bti_polynomial_value (&one, z));
    }
  return sum;
}

START_TEST (a_program_has_the_values_of_its_polynomials)
{
  bti_polynomial a, derivative[ROWS];
  random_polynomial (&a, (uint64_t) _i);
  bti_program *program = program_of (&a, derivative);
  _Alignas(64) double in[ROWS * BTI_LANES], out[(ROWS + 1) * BTI_LANES] = { 0 };
  uint64_t index = 10000;
  for (size_t i = 0; i < ROWS * BTI_LANES; i++)
    in[i] = 3 * uniform ((uint64_t) _i, &index) - 1.5;
  bti_program_block (program, 0.7, in, out);
  for (size_t l = 0; l < BTI_LANES; l++)
    {
      double z[BTI_SLOTS] = { 0 }, single[ROWS] = { 0 }, sum[ROWS + 1] = { 0 };
      for (size_t i = 0; i < ROWS; i++)
        z[slot_of (i)] = single[i] = in[i * BTI_LANES + l];
      bti_program_single (program, 0.7, single, sum);
      for (size_t i = 0; i <= ROWS; i++)
        {
          const bti_polynomial *want = i < ROWS ? &derivative[i] : &a;
          double value = 0.7 * creal (bti_polynomial_value (want, z));
          /* Eight factors and forty terms, a rounding each. */
          double rounding = 50 * DBL_EPSILON * size_of (want, z) + DBL_MIN;
          ck_assert_double_eq_tol (out[i * BTI_LANES + l], value, rounding);
          ck_assert_double_eq_tol (sum[i], value, rounding);
        }
    }
  for (size_t i = 0; i < ROWS; i++)
    bti_polynomial_clear (&derivative[i]);
  bti_polynomial_clear (&a);
  bti_program_free (program);
}
END_TEST

/* Bit for bit the same in every lane, whatever is beside it; and what is there already
 * is added to. */
START_TEST (lanes_do_not_know_of_each_other)
{
  bti_polynomial a, derivative[ROWS];
  random_polynomial (&a, 77);
  bti_program *program = program_of (&a, derivative);
  _Alignas(64) double in[ROWS * BTI_LANES], out[(ROWS + 1) * BTI_LANES],
      same[ROWS * BTI_LANES], again[(ROWS + 1) * BTI_LANES];
  uint64_t index = 0;
  for (size_t i = 0; i < ROWS * BTI_LANES; i++)
    in[i] = uniform (5, &index);
  for (size_t i = 0; i < ROWS * BTI_LANES; i++)
    same[i] = in[i - i % BTI_LANES + 13];
  for (size_t i = 0; i < (ROWS + 1) * BTI_LANES; i++)
    out[i] = again[i] = 0.25;
  bti_program_block (program, 1, in, out);
  bti_program_block (program, 1, same, again);
  for (size_t i = 0; i < (ROWS + 1) * BTI_LANES; i++)
    ck_assert (again[i] == out[i - i % BTI_LANES + 13]);
  ck_assert_double_ne (out[13], 0.25);
  for (size_t i = 0; i < ROWS; i++)
    bti_polynomial_clear (&derivative[i]);
  bti_polynomial_clear (&a);
  bti_program_free (program);
}
END_TEST

/* Of x^2 y and x^2 y^2 the common beginning is computed once, and terms that are alike
 * are one. */
START_TEST (what_is_common_is_done_once)
{
  bt_error error = BT_ERROR_INIT;
  bti_products products = { 0 };
  bti_program *program;
  const bti_product item[] = { { .factor = 2, .degree = 3, .row = { 0, 0, 1 } },
                               { .factor = 3, .degree = 4, .row = { 0, 0, 1, 1 } },
                               { .factor = 5, .degree = 3, .row = { 0, 0, 1 } },
                               { .factor = 7, .degree = 1, .row = { 1 } },
                               { .factor = 11 } };
  for (size_t i = 0; i < COUNT (item); i++)
    ck_ok (bti_products_add (&products, &item[i], &error), error);
  ck_ok (bti_program_new (&program, &products, 2, &error), error);
  /* x x, then (x x) y to 2 + 5 = 7; x x y, then (x x y) y; 7 y; 11. */
  ck_assert_uint_eq (bti_program_size (program), 6);
  double z[] = { 1.5, -0.25 }, sum = 1;
  bti_program_single (program, 2, z, &sum);
  ck_assert_double_eq_tol (
      sum, 1 + 2 * (7 * 2.25 * -0.25 + 3 * 2.25 * 0.0625 - 7 * 0.25 + 11), 1e-14);
  bti_products_clear (&products);
  bti_program_free (program);
}
END_TEST

/* ---- extrapolation ------------------------------------------------------------- */

/* y_0' = -y_0^2 y_1, y_1' = 0: y_0 = 1/(1 + y_1 t). */
static void
decay (const void *context, const double *y, double *rate)
{
  (void) context;
  rate[0] = -y[0] * y[0] * y[1];
  rate[1] = 0;
}

START_TEST (extrapolation_is_of_order_eight)
{
  double error[2];
  for (int half = 0; half < 2; half++)
    {
      double y[2] = { 1, 1.37 }, work[2 * BTI_EXTRAPOLATION_WORK];
      const int steps = half ? 16 : 8;
      for (int s = 0; s < steps; s++)
        bti_extrapolate (decay, NULL, y, 2, 2.0 / steps, work);
      error[half] = fabs (y[0] - 1 / (1 + 2 * 1.37));
    }
  ck_assert_double_gt (error[1], 1e-13);
  double order = log2 (error[0] / error[1]);
  ck_assert_msg (fabs (order - 8) < 0.3, "order %g", order);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("program");
  TCase *core = tcase_create ("program");
  tcase_add_loop_test (core, a_program_has_the_values_of_its_polynomials, 0, 25);
  tcase_add_test (core, lanes_do_not_know_of_each_other);
  tcase_add_test (core, what_is_common_is_done_once);
  tcase_add_test (core, extrapolation_is_of_order_eight);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
