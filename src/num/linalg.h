/* num/linalg.h - dense linear algebra, and the set-up of libraries.
 *
 * OpenBLAS does not check its own allocations.  It needs a buffer of 128 MiB of address
 * space for each thread that calls it at a time and, from when it is loaded, for each
 * of its own threads; where none can be had it asks again for ever, deaf to signals,
 * and a program that ends waits for its threads.  Programs therefore ask bti_num_room
 * before anything else, and again before they start threads; matrices are allocated by
 * callers, who have looked at bti_memory_check, and work space by LAPACKE, which
 * reports.
 *
 * Owner of lapacke.h and cblas.h.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_LINALG_H
#define BTI_LINALG_H

#include <breaktime/status.h>
#include <complex.h>
#include <stddef.h>

/* For programs, once at the start: GSL's error handler off (it aborts), BLAS to
 * one thread (parallelism is over independent runs here). */
void bti_num_quiet (void);

/* Whether there is address space for OpenBLAS's buffers of so many THREADS more; 0:
 * those that it has started, and the one that calls.  BT_ENOMEM: do not call it, nor
 * exit but by _exit. */
BT_CHECKED bt_status bti_num_room (size_t threads, bt_error *error);

/* "FFTW 3.3.10, GSL 2.7.1, OpenBLAS 0.3.21"; static. */
const char *bti_num_versions (void);

/* Singular values of the ROWS x COLUMNS matrix A (row-major, destroyed), in
 * falling order: VALUES has room for min(ROWS, COLUMNS).  BT_ECONV, BT_EINVAL. */
BT_CHECKED bt_status bti_singular_values (double complex *a, size_t rows,
                                          size_t columns, double *values,
                                          bt_error *error);

/* Squares of the singular values of A, which is kept, in rising order, from the
 * eigenvalues of A A^+ or A^+ A, whichever is smaller: WEIGHTS has room for
 * min(ROWS, COLUMNS).  A fraction of the work of the above for a matrix that is
 * much longer than wide, but each has an absolute error of the order of 1e-16 times
 * their sum; what comes out negative is set to 0.  BT_ECONV, BT_EINVAL, BT_ENOMEM. */
BT_CHECKED bt_status bti_gram_weights (const double complex *a, size_t rows,
                                       size_t columns, double *weights,
                                       bt_error *error);

/* Eigenvalues in rising order and eigenvectors of the real symmetric N x N matrix
 * A, which is replaced: a[k*N + i] is component i of eigenvector k.  BT_ECONV. */
BT_CHECKED bt_status bti_eigen (double *a, size_t n, double *values, bt_error *error);

/* Eigenvalues in rising order of the Hermitian N x N matrix A (row-major,
 * destroyed).  BT_ECONV, BT_EINVAL. */
BT_CHECKED bt_status bti_hermitian_values (double complex *a, size_t n, double *values,
                                           bt_error *error);

/* Eigenvalues in rising order and eigenvectors of the Hermitian N x N matrix A
 * (row-major), which is replaced: a[k*N + i] is component i of eigenvector k.
 * BT_ECONV. */
BT_CHECKED bt_status bti_hermitian_eigen (double complex *a, size_t n, double *values,
                                          bt_error *error);

/* The same of the COUNT lowest alone, from 1 to N: K < COUNT, and COUNT values. */
BT_CHECKED bt_status bti_eigen_lowest (double *a, size_t n, size_t count,
                                       double *values, bt_error *error);
BT_CHECKED bt_status bti_hermitian_eigen_lowest (double complex *a, size_t n,
                                                 size_t count, double *values,
                                                 bt_error *error);

/* Eigenvalues RE + i IM of the real N x N matrix A, destroyed, in no order.
 * BT_ECONV, BT_EINVAL, BT_ENOMEM. */
BT_CHECKED bt_status bti_values (double *a, size_t n, double *re, double *im,
                                 bt_error *error);

/* Eigenvalues of the complex N x N matrix A, by columns, destroyed, in no order; of
 * unit norm, in VECTORS unless that is NULL, component i of eigenvector k at k*N + i.
 * BT_ECONV, BT_EINVAL, BT_ENOMEM. */
BT_CHECKED bt_status bti_complex_values (double complex *a, size_t n,
                                         double complex *values,
                                         double complex *vectors, bt_error *error);

/* Real products, row-major: OUT (m x n) = A (m x k) B (k x n), and with B given
 * transposed, n x k. */
void bti_real_multiply (double *out, const double *a, const double *b, size_t m,
                        size_t n, size_t k);
void bti_real_multiply_transposed (double *out, const double *a, const double *b,
                                   size_t m, size_t n, size_t k);

/* OUT (m x n) = A (m x k) B^T (n x k), all row-major; A and OUT complex, B real
 * and given as complex with zero imaginary parts. */
void bti_multiply_transposed (double complex *out, const double complex *a,
                              const double complex *b, size_t m, size_t n, size_t k);

/* OUT (m x n) = A (m x k) B (k x n), as above. */
void bti_multiply (double complex *out, const double complex *a,
                   const double complex *b, size_t m, size_t n, size_t k);

#endif
