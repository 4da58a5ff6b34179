/* num/fft.c - see fft.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/fft.h"
#include "base/file.h"
#include "base/input.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <fftw3.h>
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct bti_fft
{
  double complex *data;
  fftw_plan forward, backward;
};

/* FFTW's planner is one per process and not safe between threads. */
static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t threads_once = PTHREAD_ONCE_INIT;
static const char *shared; /* path, under the lock; NULL: none */

static void
start_threads (void)
{
  fftw_init_threads ();
}

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

/* Both plans, under the planner's lock. */
static int
find_plans (bti_fft *fft, size_t rank, const int *sizes, unsigned flags)
{
  fft->forward
      = fftw_plan_dft ((int) rank, sizes, fft->data, fft->data, FFTW_FORWARD, flags);
  fft->backward
      = fftw_plan_dft ((int) rank, sizes, fft->data, fft->data, FFTW_BACKWARD, flags);
  if (fft->forward && fft->backward)
    return 1;
  if (fft->forward)
    fftw_destroy_plan (fft->forward);
  if (fft->backward)
    fftw_destroy_plan (fft->backward);
  fft->forward = fft->backward = NULL;
  return 0;
}

/* Nobody else has the shared file until the descriptor is closed; -1: it cannot be
 * used. */
static int
take_shared (void)
{
  char path[PATH_MAX];
  if (snprintf (path, sizeof path, "%s.lock", shared) >= (int) sizeof path)
    return -1;
  const int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  while (fd >= 0 && flock (fd, LOCK_EX) != 0)
    if (errno != EINTR)
      {
        close (fd);
        return -1;
      }
  return fd;
}

static bt_status import_plans (const char *path, bt_error *error);
static bt_status export_plans (const char *path, bt_error *error);

/* What is not measured when SECONDS (INFINITY: no limit) are over is estimated. */
static void
make_plans (bti_fft *fft, size_t rank, const int *sizes, unsigned threads,
            double seconds)
{
  static const unsigned known = FFTW_MEASURE | FFTW_WISDOM_ONLY;
  pthread_once (&threads_once, start_threads);
  pthread_mutex_lock (&planner);
  fftw_plan_with_nthreads (threads > 0 ? (int) threads : 1);
  fftw_set_timelimit (isfinite (seconds) ? seconds : FFTW_NO_TIMELIMIT);
  int found = shared && find_plans (fft, rank, sizes, known);
  const int fd = shared && !found ? take_shared () : -1;
  bt_status status = fd >= 0 ? import_plans (shared, NULL) : BT_EIO;
  if (!found && status == BT_OK)
    found = find_plans (fft, rank, sizes, known);
  if (!found && find_plans (fft, rank, sizes, FFTW_MEASURE) && status == BT_OK)
    status = export_plans (shared, NULL);
  (void) status; /* a file that cannot be written is no reason not to go on */
  if (fd >= 0)
    close (fd);
  fftw_set_timelimit (FFTW_NO_TIMELIMIT);
  pthread_mutex_unlock (&planner);
}

bt_status
bti_fft_new (bti_fft **out, size_t rank, const size_t *n, unsigned threads,
             const bt_watch *watch, bt_error *error)
{
  *out = NULL;
  int sizes[16];
  size_t total = 1;
  if (rank < 1 || rank > sizeof sizes / sizeof *sizes)
    return bt_error_set (error, BT_EINVAL, "transform of %zu axes", rank);
  for (size_t i = 0; i < rank; i++)
    {
      if (n[i] < 1 || n[i] > INT_MAX)
        return bt_error_set (error, BT_EINVAL, "transform of %zu points", n[i]);
      sizes[i] = (int) n[i];
      total *= n[i];
    }
  bti_fft *fft;
  bt_status status = bti_calloc (&fft, 1, sizeof *fft, error);
  if (status != BT_OK)
    return status;
  status = bti_fft_array (&fft->data, total, error);
  if (status != BT_OK)
    goto fail;
  status = bt_watch_check (watch, error);
  if (status != BT_OK)
    goto fail;
  make_plans (fft, rank, sizes, threads, bt_watch_left (watch) / 4);
  if (!fft->forward || !fft->backward)
    {
      status = bt_error_set (error, BT_ENOMEM, "no plan for %zu grid points", total);
      goto fail;
    }
  memset (fft->data, 0, total * sizeof *fft->data);
  *out = fft;
  return BT_OK;

fail:
  bti_fft_free (fft);
  return status;
}

void
bti_fft_free (bti_fft *fft)
{
  if (!fft)
    return;
  pthread_mutex_lock (&planner);
  if (fft->forward)
    fftw_destroy_plan (fft->forward);
  if (fft->backward)
    fftw_destroy_plan (fft->backward);
  pthread_mutex_unlock (&planner);
  fftw_free (fft->data);
  free (fft);
}

double complex *
bti_fft_data (bti_fft *fft)
{
  return fft->data;
}

void
bti_fft_forward (bti_fft *fft)
{
  fftw_execute (fft->forward);
}

void
bti_fft_backward (bti_fft *fft)
{
  fftw_execute (fft->backward);
}

void
bti_fft_forward_on (bti_fft *fft, double complex *array)
{
  fftw_execute_dft (fft->forward, array, array);
}

void
bti_fft_backward_on (bti_fft *fft, double complex *array)
{
  fftw_execute_dft (fft->backward, array, array);
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

/* Under the planner's lock. */
static bt_status
import_plans (const char *path, bt_error *error)
{
  int fd;
  if (access (path, F_OK) != 0)
    return BT_OK;
  bt_status status = bti_input_descriptor (&fd, NULL, path, error);
  if (status != BT_OK)
    return status;
  FILE *file = fdopen (fd, "r");
  if (!file)
    {
      close (fd);
      return bt_error_set (error, BT_ENOMEM, "out of memory for FFTW plans");
    }
  const int loaded = fftw_import_wisdom_from_file (file);
  (void) fclose (file); /* nothing was written */
  if (!loaded)
    return bt_error_set (error, BT_EIO, "cannot use the FFTW plans in '%s'", path);
  return BT_OK;
}

static bt_status
export_plans (const char *path, bt_error *error)
{
  int fd;
  /* What exists and is no regular file would be written through, and waited for. */
  if (access (path, F_OK) == 0)
    {
      bt_status usable = bti_input_descriptor (&fd, NULL, path, error);
      if (usable != BT_OK)
        return usable;
      close (fd);
    }
  char *text = fftw_export_wisdom_to_string ();
  if (!text)
    return bt_error_set (error, BT_ENOMEM, "out of memory for FFTW plans");
  bti_file *file;
  bt_status status = bti_file_open (&file, path, 0, error);
  if (status == BT_OK)
    {
      status = bti_file_write (file, text, strlen (text), error);
      if (status == BT_OK)
        status = bti_file_commit (file, error);
      else
        bti_file_discard (file);
    }
  free (text);
  return status;
}

/* Plans made with threads at hand are refused without. */
static bt_status
with_planner (bt_status (*act) (const char *, bt_error *), const char *path,
              bt_error *error)
{
  pthread_once (&threads_once, start_threads);
  pthread_mutex_lock (&planner);
  bt_status status = act (path, error);
  pthread_mutex_unlock (&planner);
  return status;
}

bt_status
bti_fft_wisdom_load (const char *path, bt_error *error)
{
  return with_planner (import_plans, path, error);
}

bt_status
bti_fft_wisdom_save (const char *path, bt_error *error)
{
  return with_planner (export_plans, path, error);
}

void
bti_fft_wisdom_share (const char *path)
{
  pthread_mutex_lock (&planner);
  shared = path;
  pthread_mutex_unlock (&planner);
}

const char *
bti_fft_version (void)
{
  return fftw_version;
}
