/* tests/polynomials.h - polynomials of tests, written down and compared.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TEST_POLYNOMIALS_H
#define TEST_POLYNOMIALS_H

#include "model/polynomial.h"

enum
{
  X = 0,
  P = 1,
  Y = 3,
  PY = 4,
  SX = 6, /* of the qubit, part 2 */
  SY = 7,
  SZ = 8,
  ALL = (1 << BT_MAX_PARTS) - 1
};

/* In [0, 1). */
double draw (void);
/* A += FACTOR x^I p^J y^K p_y^L. */
void put (bti_polynomial *a, double complex factor, int i, int j, int k, int l);
/* One term. */
bti_polynomial monomial (double complex factor, int i, int j, int k, int l);
/* TERMS terms of degree at most DEGREE in the first COUNT of x, p, y, p_y. */
bti_polynomial anything (int terms, int degree, int count);
bti_polynomial product_of (const bti_polynomial *a, const bti_polynomial *b);
bti_polynomial star_of (const bti_polynomial *a, const bti_polynomial *b);
bti_polynomial sum_of (const bti_polynomial *a, double complex factor,
                       const bti_polynomial *b);
bti_polynomial slot_of (size_t slot);
bti_polynomial number_of (double complex value);
double largest (const bti_polynomial *a);
/* A and B differ by no factor above TOLERANCE; both are gone. */
void check_near (bti_polynomial a, bti_polynomial b, double tolerance);
/* The same to the last bit; both are gone. */
void check_equal (bti_polynomial a, bti_polynomial b);
/* Random values of all slots that the tests use. */
void somewhere (double *z);

#endif
