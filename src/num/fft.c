/* num/fft.c - see fft.h.
 *
 * An axis is transformed in blocks of neighbouring columns, each by a plan of FFTW for
 * so many transforms of that length.  Columns that do not lie in one piece go through a
 * buffer: FFTW reads them with their stride, or, where the stride would put a whole
 * column into a few lines of the processor's cache, they are copied there first.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/fft.h"
#include "base/memory.h"
#include "base/pool.h"

#include <fftw3.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum
{
  AXES = 16,
  BLOCK = 16,   /* columns at a time: 256 bytes of each row */
  PAD = 4,      /* between columns of the buffer: not a power of two apart */
  CROWDED = 256 /* a stride that is a multiple of it, 4096 bytes, is copied */
};

/* One that is as long as SIZE, its elements STRIDE apart. */
typedef struct fft_axis
{
  size_t size, stride;
  size_t columns; /* in one slab: those of neighbouring starts */
  size_t slabs;
  int copied;             /* into the buffer, before FFTW sees them */
  fftw_plan whole[2];     /* BLOCK columns; forward, backward; NULL: not needed */
  fftw_plan remainder[2]; /* columns % BLOCK, likewise */
} fft_axis;

struct bti_fft
{
  double complex *data;
  double complex *buffer; /* ROOM for each thread */
  size_t room;
  unsigned threads;
  fft_axis axis[AXES]; /* longer than one point, the last of them first */
  size_t axes;
};

/* FFTW's planner is one per process and not safe between threads. */
static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER;

bt_status
bti_fft_array (double complex **out, size_t size, bt_error *error)
{
  *out = size <= SIZE_MAX / sizeof **out ? fftw_alloc_complex (size ? size : 1) : NULL;
  if (!*out)
    return bt_error_set (error, BT_ENOMEM, "out of memory: %zu grid points", size);
  return BT_OK;
}

void
bti_fft_array_free (double complex *array)
{
  fftw_free (array);
}

/* ---- plans --------------------------------------------------------------------- */

/* COUNT columns of AXIS in direction SIGN, under the planner's lock.  It is estimated
 * and not measured: a clock has no part in it. */
static fftw_plan
find_plan (const bti_fft *fft, const fft_axis *axis, size_t count, int sign)
{
  const int n = (int) axis->size;
  const int apart = n + PAD, many = (int) count;
  if (axis->stride == 1)
    return fftw_plan_many_dft (1, &n, many, fft->data, NULL, 1, n, fft->data, NULL, 1,
                               n, sign, FFTW_ESTIMATE);
  if (axis->copied)
    return fftw_plan_many_dft (1, &n, many, fft->buffer, NULL, 1, apart, fft->buffer,
                               NULL, 1, apart, sign, FFTW_ESTIMATE);
  return fftw_plan_many_dft (1, &n, many, fft->data, NULL, (int) axis->stride, 1,
                             fft->buffer, NULL, 1, apart, sign, FFTW_ESTIMATE);
}

/* All plans of AXIS; 0: one could not be made. */
static int
find_plans (const bti_fft *fft, fft_axis *axis)
{
  static const int sign[2] = { FFTW_FORWARD, FFTW_BACKWARD };
  const size_t left = axis->columns % BLOCK;
  for (int k = 0; k < 2; k++)
    {
      if (axis->columns >= BLOCK
          && !(axis->whole[k] = find_plan (fft, axis, BLOCK, sign[k])))
        return 0;
      if (left > 0 && !(axis->remainder[k] = find_plan (fft, axis, left, sign[k])))
        return 0;
    }
  return 1;
}

/* More than plans of N points take while they are found, as was measured: where FFTW
 * has no code for a factor it transforms twice the length, or more. */
static double
bytes_of (size_t n)
{
  static const size_t factors[] = { 2, 3, 5, 7, 11, 13 };
  size_t rest = n;
  for (size_t i = 0; i < sizeof factors / sizeof *factors; i++)
    while (rest % factors[i] == 0)
      rest /= factors[i];
  return (rest == 1 ? 32 : 256) * (double) n;
}

/* FFTW's planner ends the process where it gets no memory: is there some?  What another
 * thread takes in the meantime is not noticed. */
static int
has_room (const bti_fft *fft)
{
  double bytes = 0x1p22;
  for (size_t i = 0; i < fft->axes; i++)
    bytes += bytes_of (fft->axis[i].size);
  void *room = bytes < 0x1p62 ? fftw_malloc ((size_t) bytes) : NULL;
  fftw_free (room);
  return room != NULL;
}

static int
make_plans (bti_fft *fft)
{
  pthread_mutex_lock (&planner);
  int found = has_room (fft);
  for (size_t i = 0; found && i < fft->axes; i++)
    found = find_plans (fft, &fft->axis[i]);
  pthread_mutex_unlock (&planner);
  return found;
}

/* The axes of RANK sizes N; returns the longest that needs the buffer. */
static size_t
set_axes (bti_fft *fft, size_t rank, const size_t *n, size_t total)
{
  size_t stride = 1, longest = 0;
  for (size_t i = rank; i-- > 0; stride *= n[i])
    {
      if (n[i] == 1)
        continue;
      const int rows = stride == 1;
      fft->axis[fft->axes++]
          = (fft_axis){ .size = n[i],
                        .stride = stride,
                        .columns = rows ? total / n[i] : stride,
                        .slabs = rows ? 1 : total / n[i] / stride,
                        .copied
                        = !rows && (stride % CROWDED == 0 || stride > INT_MAX) };
      if (!rows && n[i] > longest)
        longest = n[i];
    }
  return longest;
}

bt_status
bti_fft_new (bti_fft **out, size_t rank, const size_t *n, unsigned threads,
             const bt_watch *watch, bt_error *error)
{
  *out = NULL;
  size_t total = 1;
  if (rank < 1 || rank > AXES)
    return bt_error_set (error, BT_EINVAL, "transform of %zu axes", rank);
  for (size_t i = 0; i < rank; i++)
    {
      if (n[i] < 1 || n[i] > INT_MAX - PAD || total > SIZE_MAX / n[i])
        return bt_error_set (error, BT_EINVAL, "transform of %zu points", n[i]);
      total *= n[i];
    }
  bti_fft *fft;
  bt_status status = bt_watch_check (watch, error);
  if (status == BT_OK)
    status = bti_calloc (&fft, 1, sizeof *fft, error);
  if (status != BT_OK)
    return status;
  fft->threads = threads > 0 ? threads : 1;
  fft->room = BLOCK * (set_axes (fft, rank, n, total) + PAD);
  status = bti_fft_array (&fft->data, total, error);
  if (status == BT_OK)
    status = bti_fft_array (&fft->buffer, fft->room * fft->threads, error);
  if (status == BT_OK && !make_plans (fft))
    status = bt_error_set (error, BT_ENOMEM, "no plan for %zu grid points", total);
  if (status != BT_OK)
    {
      bti_fft_free (fft);
      return status;
    }
  memset (fft->data, 0, total * sizeof *fft->data);
  *out = fft;
  return BT_OK;
}

void
bti_fft_free (bti_fft *fft)
{
  if (!fft)
    return;
  pthread_mutex_lock (&planner);
  for (size_t i = 0; i < fft->axes; i++)
    for (int k = 0; k < 2; k++)
      {
        if (fft->axis[i].whole[k])
          fftw_destroy_plan (fft->axis[i].whole[k]);
        if (fft->axis[i].remainder[k])
          fftw_destroy_plan (fft->axis[i].remainder[k]);
      }
  pthread_mutex_unlock (&planner);
  fftw_free (fft->data);
  fftw_free (fft->buffer);
  free (fft);
}

double complex *
bti_fft_data (bti_fft *fft)
{
  return fft->data;
}

/* ---- transforms ---------------------------------------------------------------- */

/* One axis of ARRAY, shared out between threads. */
typedef struct pass
{
  const bti_fft *fft;
  const fft_axis *axis;
  double complex *array;
  int direction;
  size_t blocks, per_slab;
} pass;

/* COUNT columns of the axis, the first of which begins at START. */
static void
transform (const pass *p, double complex *start, size_t count, double complex *buffer)
{
  const fft_axis *axis = p->axis;
  const size_t n = axis->size, stride = axis->stride, apart = n + PAD;
  const fftw_plan plan
      = count == BLOCK ? axis->whole[p->direction] : axis->remainder[p->direction];
  if (stride == 1)
    {
      fftw_execute_dft (plan, start, start);
      return;
    }
  for (size_t i = 0; axis->copied && i < n; i++)
    for (size_t j = 0; j < count; j++)
      buffer[j * apart + i] = start[i * stride + j];
  fftw_execute_dft (plan, axis->copied ? buffer : start, buffer);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < count; j++)
      start[i * stride + j] = buffer[j * apart + i];
}

/* The share of thread K.  Which columns are in a block does not depend on how many
 * threads there are. */
static void
work (void *context, size_t k)
{
  const pass *p = context;
  const fft_axis *axis = p->axis;
  const size_t threads = p->fft->threads;
  const size_t end = p->blocks * (k + 1) / threads;
  for (size_t block = p->blocks * k / threads; block < end; block++)
    {
      const size_t slab = block / p->per_slab;
      const size_t first = block % p->per_slab * BLOCK;
      const size_t left = axis->columns - first;
      const size_t apart = axis->stride == 1 ? axis->size : 1;
      transform (p, p->array + slab * axis->size * axis->stride + first * apart,
                 left < BLOCK ? left : BLOCK, p->fft->buffer + k * p->fft->room);
    }
}

static void
run (const bti_fft *fft, double complex *array, int direction)
{
  for (size_t i = 0; i < fft->axes; i++)
    {
      const fft_axis *axis = &fft->axis[i];
      const size_t per_slab = (axis->columns + BLOCK - 1) / BLOCK;
      pass p = { .fft = fft,
                 .axis = axis,
                 .array = array,
                 .direction = direction,
                 .blocks = axis->slabs * per_slab,
                 .per_slab = per_slab };
      bti_pool_run (fft->threads, fft->threads, work, &p);
    }
}

void
bti_fft_forward (bti_fft *fft)
{
  run (fft, fft->data, 0);
}

void
bti_fft_backward (bti_fft *fft)
{
  run (fft, fft->data, 1);
}

void
bti_fft_forward_on (bti_fft *fft, double complex *array)
{
  run (fft, array, 0);
}

void
bti_fft_backward_on (bti_fft *fft, double complex *array)
{
  run (fft, array, 1);
}

size_t
bti_fft_size (size_t n)
{
  for (size_t size = n + n % 2;; size += 2)
    {
      size_t rest = size;
      for (size_t prime = 2; prime <= 7; prime += prime == 2 ? 1 : 2)
        while (rest > 1 && rest % prime == 0)
          rest /= prime;
      if (rest == 1)
        return size;
    }
}

const char *
bti_fft_version (void)
{
  return fftw_version;
}
