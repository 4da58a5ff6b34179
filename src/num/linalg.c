/* num/linalg.c - see linalg.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "base/memory.h"
#include "num/fft.h"
#include "num/special.h"

#include <cblas.h>
#include <lapacke.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* BUFFER_SIZE of OpenBLAS for this kind of processor, and the page that it adds. */
static const size_t buffer_size = ((size_t) 128 << 20) + 4096;

/* Held together: each may be had although all may not.  What is not touched takes no
 * memory. */
bt_status
bti_num_room (size_t threads, bt_error *error)
{
  enum
  {
    MOST = 1024
  };
  void *held[MOST];
  size_t count = 0, wanted = threads;
  if (wanted == 0)
    wanted = (size_t) openblas_get_num_threads ();
  wanted = wanted < MOST ? wanted : MOST;
  while (count < wanted
         && (held[count] = mmap (NULL, buffer_size, PROT_READ | PROT_WRITE,
                                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
                != MAP_FAILED)
    count++;
  const int enough = count == wanted;
  while (count-- > 0)
    munmap (held[count], buffer_size);
  return enough ? BT_OK
                : bt_error_set (error, BT_ENOMEM,
                                "OpenBLAS needs 128 MiB of address space for each of "
                                "%zu thread%s, and there is less (ulimit -v)",
                                wanted, wanted == 1 ? "" : "s");
}

void
bti_num_quiet (void)
{
  bti_gsl_quiet ();
  openblas_set_num_threads (1);
}

static char versions[160];
static pthread_once_t versions_once = PTHREAD_ONCE_INIT;

static void
fill_versions (void)
{
  /* "OpenBLAS 0.3.21 NO_LAPACKE ...": the first two words. */
  char blas[64];
  snprintf (blas, sizeof blas, "%s", openblas_get_config ());
  char *end = strchr (blas, ' ');
  if (end && (end = strchr (end + 1, ' ')))
    *end = '\0';
  /* "fftw-3.3.10-sse2-..." */
  const char *fftw = bti_fft_version ();
  fftw += strncmp (fftw, "fftw-", 5) == 0 ? 5 : 0;
  snprintf (versions, sizeof versions, "FFTW %.*s, GSL %s, %s",
            (int) strcspn (fftw, "-"), fftw, bti_gsl_version (), blas);
}

const char *
bti_num_versions (void)
{
  pthread_once (&versions_once, fill_versions);
  return versions;
}

bt_status
bti_singular_values (double complex *a, size_t rows, size_t columns, double *values,
                     bt_error *error)
{
  if (rows < 1 || columns < 1 || rows > INT_MAX || columns > INT_MAX)
    return bt_error_set (error, BT_EINVAL, "singular values of a %zu x %zu matrix",
                         rows, columns);
  /* Row-major m x n is column-major n x m, with the same singular values. */
  lapack_int m = (lapack_int) columns, n = (lapack_int) rows;
  double complex dummy, *copy;
  /* OpenBLAS 0.3.21 reads beyond the end of a matrix (zgemv for AVX-512). */
  const size_t room = 4096;
  bt_status status = bti_calloc (&copy, rows * columns + room, sizeof *copy, error);
  if (status != BT_OK)
    return status;
  memcpy (copy, a, rows * columns * sizeof *copy);
  lapack_int info = LAPACKE_zgesdd (LAPACK_COL_MAJOR, 'N', m, n, copy, m, values,
                                    &dummy, 1, &dummy, 1);
  free (copy);
  if (info == LAPACK_WORK_MEMORY_ERROR)
    return bt_error_set (error, BT_ENOMEM, "out of memory for singular values");
  if (info != 0)
    return bt_error_set (error, BT_ECONV, "zgesdd failed on a %zu x %zu matrix: %d",
                         rows, columns, (int) info);
  return BT_OK;
}

bt_status
bti_gram_weights (const double complex *a, size_t rows, size_t columns, double *weights,
                  bt_error *error)
{
  if (rows < 1 || columns < 1 || rows > INT_MAX || columns > INT_MAX)
    return bt_error_set (error, BT_EINVAL, "Gram matrix of a %zu x %zu matrix", rows,
                         columns);
  int flat = rows <= columns, n = (int) (flat ? rows : columns);
  double complex *gram;
  bt_status status = bti_calloc (&gram, (size_t) n * (size_t) n, sizeof *gram, error);
  if (status != BT_OK)
    return status;
  cblas_zherk (CblasRowMajor, CblasUpper, flat ? CblasNoTrans : CblasConjTrans, n,
               (int) (flat ? columns : rows), 1, a, (int) columns, 0, gram, n);
  /* The upper triangle by rows is the lower one by columns. */
  lapack_int info = LAPACKE_zheevd (LAPACK_COL_MAJOR, 'N', 'L', n, gram, n, weights);
  free (gram);
  if (info == LAPACK_WORK_MEMORY_ERROR)
    return bt_error_set (error, BT_ENOMEM, "out of memory for eigenvalues");
  if (info != 0)
    return bt_error_set (error, BT_ECONV, "zheevd failed on a matrix of size %d: %d", n,
                         (int) info);
  for (int i = 0; i < n; i++)
    if (weights[i] < 0)
      weights[i] = 0;
  return BT_OK;
}

bt_status
bti_eigen (double *a, size_t n, double *values, bt_error *error)
{
  if (n > INT_MAX)
    return bt_error_set (error, BT_EINVAL, "eigenvalues of a matrix of size %zu", n);
  if (n == 0)
    return BT_OK;
  lapack_int info = LAPACKE_dsyevd (LAPACK_COL_MAJOR, 'V', 'L', (lapack_int) n, a,
                                    (lapack_int) n, values);
  if (info == LAPACK_WORK_MEMORY_ERROR)
    return bt_error_set (error, BT_ENOMEM, "out of memory for eigenvectors");
  if (info != 0)
    return bt_error_set (error, BT_ECONV, "dsyevd failed on a matrix of size %zu: %d",
                         n, (int) info);
  return BT_OK;
}

bt_status
bti_hermitian_values (double complex *a, size_t n, double *values, bt_error *error)
{
  if (n < 1 || n > INT_MAX)
    return bt_error_set (error, BT_EINVAL, "eigenvalues of a matrix of size %zu", n);
  /* Row-major is the conjugate in column-major, with the same eigenvalues. */
  lapack_int info = LAPACKE_zheevd (LAPACK_COL_MAJOR, 'N', 'L', (lapack_int) n, a,
                                    (lapack_int) n, values);
  if (info == LAPACK_WORK_MEMORY_ERROR)
    return bt_error_set (error, BT_ENOMEM, "out of memory for eigenvalues");
  if (info != 0)
    return bt_error_set (error, BT_ECONV, "zheevd failed on a matrix of size %zu: %d",
                         n, (int) info);
  return BT_OK;
}

bt_status
bti_hermitian_eigen (double complex *a, size_t n, double *values, bt_error *error)
{
  if (n > INT_MAX)
    return bt_error_set (error, BT_EINVAL, "eigenvalues of a matrix of size %zu", n);
  if (n == 0)
    return BT_OK;
  lapack_int info = LAPACKE_zheevd (LAPACK_COL_MAJOR, 'V', 'L', (lapack_int) n, a,
                                    (lapack_int) n, values);
  if (info == LAPACK_WORK_MEMORY_ERROR)
    return bt_error_set (error, BT_ENOMEM, "out of memory for eigenvectors");
  if (info != 0)
    return bt_error_set (error, BT_ECONV, "zheevd failed on a matrix of size %zu: %d",
                         n, (int) info);
  /* Row-major is the conjugate in column-major, and so are its eigenvectors. */
  for (size_t i = 0; i < n * n; i++)
    a[i] = conj (a[i]);
  return BT_OK;
}

/* Of a solver of selected values: INFO, and how many it FOUND. */
static bt_status
check_lowest (lapack_int info, lapack_int found, size_t n, size_t count,
              bt_error *error)
{
  if (info == LAPACK_WORK_MEMORY_ERROR)
    return bt_error_set (error, BT_ENOMEM, "out of memory for eigenvectors");
  if (info != 0 || found != (lapack_int) count)
    return bt_error_set (error, BT_ECONV,
                         "%d of the %zu lowest eigenvalues of a matrix of size %zu: %d",
                         (int) found, count, n, (int) info);
  return BT_OK;
}

bt_status
bti_eigen_lowest (double *a, size_t n, size_t count, double *values, bt_error *error)
{
  if (n < 1 || n > INT_MAX || count < 1 || count > n)
    return bt_error_set (error, BT_EINVAL, "%zu eigenvalues of a matrix of size %zu",
                         count, n);
  const lapack_int size = (lapack_int) n, wanted = (lapack_int) count;
  lapack_int found = 0, *support = NULL;
  double *vector = NULL, *level = NULL;
  bt_status status = bti_calloc (&support, 2 * count, sizeof *support, error);
  if (status == BT_OK)
    status = bti_calloc (&vector, n * count, sizeof *vector, error);
  if (status == BT_OK)
    status = bti_calloc (&level, n, sizeof *level, error);
  if (status == BT_OK)
    {
      const lapack_int info
          = LAPACKE_dsyevr (LAPACK_COL_MAJOR, 'V', 'I', 'L', size, a, size, 0, 0, 1,
                            wanted, 0, &found, level, vector, size, support);
      status = check_lowest (info, found, n, count, error);
    }
  if (status == BT_OK)
    {
      memcpy (a, vector, n * count * sizeof *a);
      memcpy (values, level, count * sizeof *values);
    }
  free (support);
  free (vector);
  free (level);
  return status;
}

bt_status
bti_hermitian_eigen_lowest (double complex *a, size_t n, size_t count, double *values,
                            bt_error *error)
{
  if (n < 1 || n > INT_MAX || count < 1 || count > n)
    return bt_error_set (error, BT_EINVAL, "%zu eigenvalues of a matrix of size %zu",
                         count, n);
  const lapack_int size = (lapack_int) n, wanted = (lapack_int) count;
  lapack_int found = 0, *support = NULL;
  double complex *vector = NULL;
  double *level = NULL;
  bt_status status = bti_calloc (&support, 2 * count, sizeof *support, error);
  if (status == BT_OK)
    status = bti_calloc (&vector, n * count, sizeof *vector, error);
  if (status == BT_OK)
    status = bti_calloc (&level, n, sizeof *level, error);
  if (status == BT_OK)
    {
      const lapack_int info
          = LAPACKE_zheevr (LAPACK_COL_MAJOR, 'V', 'I', 'L', size, a, size, 0, 0, 1,
                            wanted, 0, &found, level, vector, size, support);
      status = check_lowest (info, found, n, count, error);
    }
  if (status == BT_OK)
    {
      /* Row-major is the conjugate in column-major, and so are its eigenvectors. */
      for (size_t i = 0; i < n * count; i++)
        a[i] = conj (vector[i]);
      memcpy (values, level, count * sizeof *values);
    }
  free (support);
  free (vector);
  free (level);
  return status;
}

bt_status
bti_values (double *a, size_t n, double *re, double *im, bt_error *error)
{
  if (n < 1 || n > INT_MAX)
    return bt_error_set (error, BT_EINVAL, "eigenvalues of a %zu x %zu matrix", n, n);
  const lapack_int size = (lapack_int) n;
  const lapack_int info = LAPACKE_dgeev (LAPACK_COL_MAJOR, 'N', 'N', size, a, size, re,
                                         im, NULL, 1, NULL, 1);
  if (info == LAPACK_WORK_MEMORY_ERROR)
    return bt_error_set (error, BT_ENOMEM, "out of memory for eigenvalues");
  if (info != 0)
    return bt_error_set (error, BT_ECONV, "eigenvalues of a %zu x %zu matrix", n, n);
  return BT_OK;
}

bt_status
bti_complex_values (double complex *a, size_t n, double complex *values,
                    double complex *vectors, bt_error *error)
{
  if (n < 1 || n > INT_MAX)
    return bt_error_set (error, BT_EINVAL, "eigenvalues of a %zu x %zu matrix", n, n);
  const lapack_int size = (lapack_int) n;
  const lapack_int info
      = LAPACKE_zgeev (LAPACK_COL_MAJOR, 'N', vectors ? 'V' : 'N', size, a, size,
                       values, NULL, 1, vectors, vectors ? size : 1);
  if (info == LAPACK_WORK_MEMORY_ERROR)
    return bt_error_set (error, BT_ENOMEM, "out of memory for eigenvalues");
  if (info != 0)
    return bt_error_set (error, BT_ECONV, "eigenvalues of a %zu x %zu matrix", n, n);
  return BT_OK;
}

/* BLAS refuses leading dimensions of 0.  An empty sum is zero. */
static int
is_empty (double *out, size_t m, size_t n, size_t k)
{
  for (size_t i = 0; k == 0 && i < m * n; i++)
    out[i] = 0;
  return m == 0 || n == 0 || k == 0;
}

void
bti_real_multiply (double *out, const double *a, const double *b, size_t m, size_t n,
                   size_t k)
{
  if (is_empty (out, m, n, k))
    return;
  cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (int) m, (int) n, (int) k, 1,
               a, (int) k, b, (int) n, 0, out, (int) n);
}

void
bti_real_multiply_transposed (double *out, const double *a, const double *b, size_t m,
                              size_t n, size_t k)
{
  if (is_empty (out, m, n, k))
    return;
  cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasTrans, (int) m, (int) n, (int) k, 1, a,
               (int) k, b, (int) k, 0, out, (int) n);
}

void
bti_multiply_transposed (double complex *out, const double complex *a,
                         const double complex *b, size_t m, size_t n, size_t k)
{
  const double complex one = 1, zero = 0;
  cblas_zgemm (CblasRowMajor, CblasNoTrans, CblasTrans, (int) m, (int) n, (int) k, &one,
               a, (int) k, b, (int) k, &zero, out, (int) n);
}

void
bti_multiply (double complex *out, const double complex *a, const double complex *b,
              size_t m, size_t n, size_t k)
{
  const double complex one = 1, zero = 0;
  cblas_zgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (int) m, (int) n, (int) k,
               &one, a, (int) k, b, (int) n, &zero, out, (int) n);
}
