/* model/polynomial.h - polynomials in the operators of up to eight parts.
 *
 * A polynomial stands for an operator by its Weyl symbol: symbols commute, and a
 * product means the Weyl-ordered operator.  Of one oscillator, [x, p] = i,
 *
 *   x^m p^n  ->  2^-m sum_k C(m,k) x^k p^n x^(m-k),
 *
 * so x p is (xp + px)/2, and ((x^2 + p^2)/2)^2 is n^2 + n + 1/2 with n the number
 * operator.  Of a qubit at most one Pauli matrix stands in a term: a product of two
 * has no symbol of that kind.
 *
 * Part k has the slots 3k, 3k+1, 3k+2: x, p, none of an oscillator; s_x, s_y, s_z of a
 * qubit.  Terms are in increasing order of their powers (bytes, first slot first),
 * no two alike, none with the factor zero, so that equal polynomials are equal arrays.
 * Every function that makes one releases nothing of what was in OUT; OUT may not be an
 * argument, and has no terms after a failure.                         Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_POLYNOMIAL_H
#define BTI_POLYNOMIAL_H

#include <breaktime/model.h>
#include <complex.h>

enum
{
  BTI_SLOTS = 3 * BT_MAX_PARTS
};

#define BTI_SLOT_X(part) (3 * (part))
#define BTI_SLOT_P(part) (3 * (part) + 1)

typedef struct bti_term
{
  double complex factor;
  unsigned char power[BTI_SLOTS];
} bti_term;

typedef struct bti_polynomial
{
  size_t count, room;
  unsigned qubits; /* parts known to be qubits, bit k for part k */
  bti_term *term;
} bti_polynomial;

void bti_polynomial_clear (bti_polynomial *a);

/* A number; the coordinate or momentum in SLOT; the Pauli matrix in SLOT, whose part is
 * a qubit in all that is made of it; a copy.  BT_EINVAL: a number that is not finite.
 * BT_ENOMEM. */
BT_CHECKED bt_status bti_polynomial_number (bti_polynomial *out, double complex value,
                                            bt_error *error);
BT_CHECKED bt_status bti_polynomial_slot (bti_polynomial *out, size_t slot,
                                          bt_error *error);
BT_CHECKED bt_status bti_polynomial_pauli (bti_polynomial *out, size_t slot,
                                           bt_error *error);
BT_CHECKED bt_status bti_polynomial_copy (bti_polynomial *out, const bti_polynomial *a,
                                          bt_error *error);

/* OUT = A + FACTOR B; the product of symbols; A to the power N.
 * BT_EINVAL: a degree above BT_MAX_DEGREE, terms above BT_MAX_TERMS, two Paulis of one
 * qubit in a term, a factor that is not finite.  BT_ENOMEM. */
BT_CHECKED bt_status bti_polynomial_add (bti_polynomial *out, const bti_polynomial *a,
                                         double complex factor, const bti_polynomial *b,
                                         bt_error *error);
BT_CHECKED bt_status bti_polynomial_multiply (bti_polynomial *out,
                                              const bti_polynomial *a,
                                              const bti_polynomial *b, bt_error *error);
BT_CHECKED bt_status bti_polynomial_power (bti_polynomial *out, const bti_polynomial *a,
                                           unsigned n, bt_error *error);

/* dA/dz, z the operator in SLOT.  BT_ENOMEM. */
BT_CHECKED bt_status bti_polynomial_derivative (bti_polynomial *out,
                                                const bti_polynomial *a, size_t slot,
                                                bt_error *error);

/* A with POLYNOMIAL in the place of the operator in SLOT.  BT_EINVAL as above. */
BT_CHECKED bt_status bti_polynomial_substitute (bti_polynomial *out,
                                                const bti_polynomial *a, size_t slot,
                                                const bti_polynomial *polynomial,
                                                bt_error *error);

/* Weyl symbol of the operator product A B (Moyal's star product), qubits by the algebra
 * of Pauli matrices; degrees up to 2 BT_MAX_DEGREE.  BT_EINVAL: too many terms.
 *   x * p = x p + i/2,  s_x * s_y = i s_z. */
BT_CHECKED bt_status bti_polynomial_star (bti_polynomial *out, const bti_polynomial *a,
                                          const bti_polynomial *b, bt_error *error);

/* Highest sum of powers of a term over the slots of the parts in the set PARTS, bit k
 * for part k. */
unsigned bti_polynomial_degree (const bti_polynomial *a, unsigned parts);

/* Highest power of SLOT alone. */
unsigned bti_polynomial_highest (const bti_polynomial *a, size_t slot);

/* Non-zero when no factor has an imaginary part: the operator is Hermitian. */
int bti_polynomial_real (const bti_polynomial *a);

int bti_polynomial_equal (const bti_polynomial *a, const bti_polynomial *b);

/* A with numbers z[BTI_SLOTS] in the place of the operators. */
double complex bti_polynomial_value (const bti_polynomial *a, const double *z);

/* Mean of A over a Gaussian Wigner function of means MEAN[BTI_SLOTS] and covariance
 * COVARIANCE[BTI_SLOTS * BTI_SLOTS] (those of slots that do not occur are not read), by
 * Isserlis' theorem: exact. */
double complex bti_polynomial_gaussian (const bti_polynomial *a, const double *mean,
                                        const double *covariance);

/* <n + d| x^M p^N |n> of the Weyl-ordered product, in number states of the frequency W
 * (x = (a + a^dag)/sqrt(2W)), for n = 0 ... COUNT - 1 and d = -(M+N) ... M+N:
 * OUT[n * (2 (M+N) + 1) + d + M + N], 0 where n + d < 0. */
BT_CHECKED bt_status bti_weyl_elements (double complex *out, unsigned m, unsigned n,
                                        double w, size_t count, bt_error *error);

/* The same of the product of matrices that have these COUNT levels alone. */
BT_CHECKED bt_status bti_weyl_products (double complex *out, unsigned m, unsigned n,
                                        double w, size_t count, bt_error *error);

/* The operator as text in normal order, a' for the adjoint of a and before it, of
 * oscillators (frequency 1), for people who want to see what their symbol means:
 * "a_x'^2 + 2 a_x' a_x + ...".  SIZE bytes; a text that does not fit ends in " ...".
 * Coefficients that are rounding alone are left out.  BT_EINVAL: more than BT_MAX_TERMS
 * terms in this order.  BT_ENOMEM. */
BT_CHECKED bt_status bti_polynomial_normal (char *text, size_t size,
                                            const bti_polynomial *a,
                                            const bt_part *part, size_t parts,
                                            bt_error *error);

#endif
