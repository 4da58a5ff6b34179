/* tests/polynomials.c - see polynomials.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/polynomials.h"
#include "base/complex.h"
#include "tests/support.h"

#include <math.h>
#include <stdint.h>

static bt_error error = BT_ERROR_INIT;

static uint64_t seed = 2385;

double
draw (void)
{
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (double) (seed >> 11) * 0x1p-53;
}

void
put (bti_polynomial *a, double complex factor, int i, int j, int k, int l)
{
  bti_term term = { .factor = factor };
  const bti_polynomial one = { .count = 1, .room = 1, .term = &term };
  bti_polynomial sum;
  term.power[X] = (unsigned char) i;
  term.power[P] = (unsigned char) j;
  term.power[Y] = (unsigned char) k;
  term.power[PY] = (unsigned char) l;
  ck_ok (bti_polynomial_add (&sum, a, 1, &one, &error), error);
  bti_polynomial_clear (a);
  *a = sum;
}

bti_polynomial
monomial (double complex factor, int i, int j, int k, int l)
{
  bti_polynomial a = { 0 };
  put (&a, factor, i, j, k, l);
  return a;
}

bti_polynomial
anything (int terms, int degree, int count)
{
  bti_polynomial a = { 0 };
  while (terms-- > 0)
    {
      int power[4] = { 0 };
      for (int left = (int) ((degree + 1) * draw ()); left > 0; left--)
        power[(int) (count * draw ())]++;
      put (&a, CMPLX (2 * draw () - 1, 2 * draw () - 1), power[0], power[1], power[2],
           power[3]);
    }
  return a;
}

bti_polynomial
product_of (const bti_polynomial *a, const bti_polynomial *b)
{
  bti_polynomial out;
  ck_ok (bti_polynomial_multiply (&out, a, b, &error), error);
  return out;
}

bti_polynomial
star_of (const bti_polynomial *a, const bti_polynomial *b)
{
  bti_polynomial out;
  ck_ok (bti_polynomial_star (&out, a, b, &error), error);
  return out;
}

bti_polynomial
sum_of (const bti_polynomial *a, double complex factor, const bti_polynomial *b)
{
  bti_polynomial out;
  ck_ok (bti_polynomial_add (&out, a, factor, b, &error), error);
  return out;
}

bti_polynomial
slot_of (size_t slot)
{
  bti_polynomial out;
  ck_ok (slot >= SX ? bti_polynomial_pauli (&out, slot, &error)
                    : bti_polynomial_slot (&out, slot, &error),
         error);
  return out;
}

bti_polynomial
number_of (double complex value)
{
  bti_polynomial out;
  ck_ok (bti_polynomial_number (&out, value, &error), error);
  return out;
}

double
largest (const bti_polynomial *a)
{
  double most = 0;
  for (size_t i = 0; i < a->count; i++)
    most = fmax (most, cabs (a->term[i].factor));
  return most;
}

void
check_near (bti_polynomial a, bti_polynomial b, double tolerance)
{
  bti_polynomial difference = sum_of (&a, -1, &b);
  ck_assert_double_le (largest (&difference), tolerance);
  bti_polynomial_clear (&a);
  bti_polynomial_clear (&b);
  bti_polynomial_clear (&difference);
}

void
check_equal (bti_polynomial a, bti_polynomial b)
{
  ck_assert (bti_polynomial_equal (&a, &b));
  bti_polynomial_clear (&a);
  bti_polynomial_clear (&b);
}

void
somewhere (double *z)
{
  for (size_t s = 0; s < BTI_SLOTS; s++)
    z[s] = 2 * draw () - 1;
}
