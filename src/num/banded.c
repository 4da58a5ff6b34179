/* num/banded.c - see banded.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/banded.h"
#include "base/memory.h"

#include <arpack/arpack.h>
#include <lapacke.h>
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum
{
  RESTARTS = 300,
  IMPLICIT = 1, /* ARPACK's numbers for what is done */
  SHIFT_INVERT = 3
};

/* ARPACK keeps what it does between calls in static variables. */
static pthread_mutex_t arpack = PTHREAD_MUTEX_INITIALIZER;

static size_t
krylov (size_t n, size_t count)
{
  const size_t wanted = 2 * count + 20;
  return wanted < n ? wanted : n;
}

double
bti_banded_memory (size_t n, size_t band, size_t count)
{
  const double k = (double) krylov (n, count);
  return 8 * ((double) n * (double) (band + 1 + count) + (double) n * (k + 4) + k * k);
}

/* What ARPACK is given to work with. */
typedef struct space
{
  double *start, *basis, *three, *small;
  a_int *choice;
  a_int size, count, room, small_size, parameter[11], place[14];
} space;

static void
clear (space *s)
{
  free (s->start);
  free (s->basis);
  free (s->three);
  free (s->small);
  free (s->choice);
}

static bt_status
set_up (space *s, size_t n, size_t count, bt_error *error)
{
  const size_t k = krylov (n, count);
  *s = (space){ .size = (a_int) n, .count = (a_int) count, .room = (a_int) k };
  s->small_size = (a_int) (k * (k + 8));
  s->parameter[0] = IMPLICIT;
  s->parameter[2] = RESTARTS;
  s->parameter[3] = 1;
  s->parameter[6] = SHIFT_INVERT;
  bt_status status = bti_calloc (&s->start, n, sizeof *s->start, error);
  if (status == BT_OK)
    status = bti_calloc (&s->basis, n * k, sizeof *s->basis, error);
  if (status == BT_OK)
    status = bti_calloc (&s->three, 3 * n, sizeof *s->three, error);
  if (status == BT_OK)
    status = bti_calloc (&s->small, k * (k + 8), sizeof *s->small, error);
  if (status == BT_OK)
    status = bti_calloc (&s->choice, k, sizeof *s->choice, error);
  /* Any vector that is orthogonal to none of those sought. */
  for (size_t i = 0; status == BT_OK && i < n; i++)
    s->start[i] = cos (1 + 0.7 * (double) i) / (1 + 0.01 * (double) i);
  return status;
}

/* One vector after the other is asked of the inverse. */
static bt_status
iterate (space *s, const double *factor, size_t band, const bt_watch *watch,
         bt_error *error)
{
  a_int ido = 0, info = 1;
  for (;;)
    {
      dsaupd_c (&ido, "I", s->size, "LM", s->count, 0, s->start, s->room, s->basis,
                s->size, s->parameter, s->place, s->three, s->small, s->small_size,
                &info);
      if (ido != -1 && ido != 1)
        break;
      const double *in = s->three + s->place[0] - 1;
      double *out = s->three + s->place[1] - 1;
      memcpy (out, in, (size_t) s->size * sizeof *out);
      const lapack_int solved
          = LAPACKE_dpbtrs_work (LAPACK_COL_MAJOR, 'L', s->size, (lapack_int) band, 1,
                                 factor, (lapack_int) band + 1, out, s->size);
      bt_status status = bt_watch_check (watch, error);
      if (status == BT_OK && solved != 0)
        status = bt_error_set (error, BT_ECONV, "dpbtrs: %d", (int) solved);
      if (status != BT_OK)
        return status;
    }
  if (info != 0)
    return bt_error_set (error, BT_ECONV,
                         "%d of the %d lowest eigenvalues of a banded matrix of size "
                         "%d: %d",
                         (int) s->parameter[4], (int) s->count, (int) s->size,
                         (int) info);
  return BT_OK;
}

/* By rising value: those of the inverse come in the order of ARPACK. */
static void
sort (double *value, double *vector, double *spare, size_t n, size_t count)
{
  for (size_t i = 1; i < count; i++)
    for (size_t j = i; j > 0 && value[j] < value[j - 1]; j--)
      {
        double *a = vector + (j - 1) * n, *b = vector + j * n, v = value[j];
        value[j] = value[j - 1];
        value[j - 1] = v;
        memcpy (spare, a, n * sizeof *a);
        memcpy (a, b, n * sizeof *a);
        memcpy (b, spare, n * sizeof *a);
      }
}

bt_status
bti_banded_lowest (double *a, size_t n, size_t band, double shift, size_t count,
                   double *values, double *vectors, const bt_watch *watch,
                   bt_error *error)
{
  if (n < 4 || n > INT_MAX / 4 || band >= n || count < 1 || 2 * count >= n)
    return bt_error_set (error, BT_EINVAL,
                         "%zu eigenvalues of a matrix of size %zu with %zu diagonals",
                         count, n, band);
  for (size_t j = 0; j < n; j++)
    a[j * (band + 1)] -= shift;
  const lapack_int failed
      = LAPACKE_dpbtrf_work (LAPACK_COL_MAJOR, 'L', (lapack_int) n, (lapack_int) band,
                             a, (lapack_int) band + 1);
  if (failed != 0)
    return bt_error_set (error, BT_EINVAL, "an eigenvalue is below the shift, %g",
                         shift);
  space s;
  bt_status status = set_up (&s, n, count, error);
  (void) pthread_mutex_lock (&arpack);
  if (status == BT_OK)
    status = iterate (&s, a, band, watch, error);
  if (status == BT_OK)
    {
      a_int info = 0;
      dseupd_c (1, "A", s.choice, values, vectors, s.size, shift, "I", s.size, "LM",
                s.count, 0, s.start, s.room, s.basis, s.size, s.parameter, s.place,
                s.three, s.small, s.small_size, &info);
      if (info != 0)
        status = bt_error_set (error, BT_ECONV, "dseupd: %d", (int) info);
    }
  (void) pthread_mutex_unlock (&arpack);
  if (status == BT_OK)
    sort (values, vectors, s.three, n, count);
  clear (&s);
  return status;
}
