/* num/fft.h - in-place complex transforms in any number of dimensions.
 *
 * Owner of fftw3.h.  Forward: z_k = sum_j exp(-2 pi i jk/n) z_j; backward with
 * +i; neither is normalised, so backward(forward(z)) = (product of n) z.
 *
 * How a transform is computed follows from its shape alone: no clock and no plan made
 * before has a part in it, and the bits of a result are the same in every run on
 * processors of one kind, for any number of threads.  (FFTW left to itself estimates
 * plans in several dimensions up to ten times too slow, and measured ones change from
 * run to run.)  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_FFT_H
#define BTI_FFT_H

#include <breaktime/status.h>
#include <breaktime/watch.h>
#include <complex.h>
#include <stddef.h>

typedef struct bti_fft bti_fft;

/* Plan transforms of RANK axes N[0..RANK-1], row-major.  The object owns an
 * aligned array of the product of N.  Planning is serialised between threads.
 * BT_ENOMEM, BT_EINVAL, and what WATCH (may be NULL) says. */
BT_CHECKED bt_status bti_fft_new (bti_fft **out, size_t rank, const size_t *n,
                                  unsigned threads, const bt_watch *watch,
                                  bt_error *error);
void bti_fft_free (bti_fft *fft);

/* The object's array; transforms of it, by THREADS threads.  An object transforms one
 * array at a time: */
double complex *bti_fft_data (bti_fft *fft);
void bti_fft_forward (bti_fft *fft);
void bti_fft_backward (bti_fft *fft);

/* Transforms of another array from bti_fft_array, same sizes. */
void bti_fft_forward_on (bti_fft *fft, double complex *array);
void bti_fft_backward_on (bti_fft *fft, double complex *array);

/* An array aligned as transforms want it; released with bti_fft_array_free. */
BT_CHECKED bt_status bti_fft_array (double complex **out, size_t size, bt_error *error);
void bti_fft_array_free (double complex *array);

/* Smallest even size >= N without prime factors above 7. */
size_t bti_fft_size (size_t n);

const char *bti_fft_version (void);

#endif
