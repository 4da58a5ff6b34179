/* model/sparse.h - polynomials as matrices in a basis of number states.
 *
 * Elements between states that are kept are exact: those of a product of operators do
 * not pass through levels that are cut, as none does of products of a^+ before a.  With
 * basis->factors they do: x and p of every part are the matrices of its levels, and
 * x^m p^n is 2^-n sum_k C(n,k) p^k x^m p^(n-k) of these, the last elements of which are
 * others.  Rows are compressed, columns increasing.
 *                                                                       Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_SPARSE_H
#define BTI_SPARSE_H

#include "model/basis.h"

typedef struct bti_sparse
{
  size_t size;
  size_t *row; /* row i: column[row[i]..row[i+1]-1] */
  unsigned *column;
  double *real;          /* its elements; NULL when they are not all real: */
  double complex *value; /* NULL when they are */
} bti_sparse;

/* The matrix of A, a polynomial in the operators of the system that BASIS is of.
 * Caller owns *OUT.  BT_ELIMIT: does not fit into memory; BT_ECANCEL; BT_ENOMEM. */
BT_CHECKED bt_status bti_sparse_new (bti_sparse **out, const bti_basis *basis,
                                     const bti_polynomial *a, const bt_watch *watch,
                                     bt_error *error);
void bti_sparse_free (bti_sparse *sparse);

/* Non-zero when all elements of A are real: an even number of p and s_y in every
 * term. */
int bti_sparse_is_real (const bti_polynomial *a);

/* Elements in a row of A at the most, from its terms alone, and in frames that are not
 * displaced. */
double bti_sparse_width (const bti_polynomial *a, unsigned qubits);

/* OUT = A IN. */
void bti_sparse_apply (const bti_sparse *sparse, double complex *out,
                       const double complex *in);

/* <psi|A|psi> of a Hermitian A. */
double bti_sparse_mean (const bti_sparse *sparse, const double complex *psi);

/* An upper bound of the spectrum of SIGN A, A Hermitian: no eigenvalue is above that of
 * the matrix with the moduli of all elements off the diagonal, and that one not above
 * max_i (M v)_i/v_i for any v > 0 (Collatz and Wielandt).  v is made by products with
 * M, at most PRODUCTS.  BT_ECANCEL, BT_ENOMEM. */
BT_CHECKED bt_status bti_sparse_bound (double *out, const bti_sparse *sparse,
                                       double sign, int products, const bt_watch *watch,
                                       bt_error *error);

/* States that products with A never join have different labels: OUT[i] is the lowest
 * state of the block of i. */
void bti_sparse_blocks (const bti_sparse *sparse, unsigned *out);

/* The same for products with SPARSE and those that made the labels in OUT. */
void bti_sparse_join (const bti_sparse *sparse, unsigned *out);

/* The lowest eigenvector of the Hermitian A, normalised, by Lanczos' method, its
 * residual below TOLERANCE times the largest energy, and how far the next level lies
 * above it (to a tenth; infinite when there is none): a change of A of norm r turns the
 * state by r/GAP.  BT_EINVAL: not one state alone has the lowest energy, as far as the
 * residual and rounding let one tell; BT_ECONV; BT_ECANCEL; BT_ENOMEM. */
BT_CHECKED bt_status bti_sparse_ground (const bti_sparse *sparse, double complex *out,
                                        double *gap, double tolerance,
                                        const bt_watch *watch, bt_error *error);

#endif
