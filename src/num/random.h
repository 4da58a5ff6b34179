/* num/random.h - random numbers by counter, low-discrepancy points.
 *
 * Owner of Random123.  A number depends on (seed, stream, index) alone, never on
 * what was drawn before, so results do not depend on the number of threads.
 * Philox-4x32-10: Salmon et al., SC11 (2011).  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_RANDOM_H
#define BTI_RANDOM_H

#include <breaktime/status.h>
#include <stddef.h>
#include <stdint.h>

/* Two independent uniform numbers in (0, 1), neither 0 nor 1. */
void bti_uniform2 (uint64_t seed, uint64_t stream, uint64_t index, double out[2]);

/* Two independent N(0, 1) numbers (Box-Muller of the above). */
void bti_normal2 (uint64_t seed, uint64_t stream, uint64_t index, double out[2]);

/* For the streams STREAM .. STREAM + LANES - 1 at INDEX two independent N(0, 1) and two
 * uniform numbers each, lane by lane: normal[l] and normal[LANES + l], the same for
 * UNIFORM.  They are made of 32 bits: a normal number ends at 6.66, which no mean over
 * less than 1e10 of them can notice. */
void bti_noise_lanes (uint64_t seed, uint64_t stream, uint64_t index, size_t lanes,
                      double *restrict normal, double *restrict uniform);

/* Largest dimension of bti_sobol. */
enum
{
  BTI_SOBOL_MAX = 40
};

/* The first COUNT Sobol points in DIM dimensions, shifted modulo one by a
 * uniform vector drawn from (SEED, STREAM), then mapped to N(0, 1) by the inverse
 * of its distribution function: OUT[i*DIM + d].  Unbiased for any COUNT; means
 * over independent streams give its error.  BT_EINVAL: DIM; BT_ENOMEM. */
BT_CHECKED bt_status bti_sobol_normal (double *out, size_t count, size_t dim,
                                       uint64_t seed, uint64_t stream, bt_error *error);

/* COUNT points in DIM dimensions over (SEED, STREAM), OUT[i*DIM + d], and what each of
 * them weighs, WEIGHT[i], mean one, for means of even functions of DIM independent N(0,
 * 1) numbers.  In two dimensions a lattice in action and half a turn of angle
 * (random.c), unbiased but for what dividing by the sum of the weights costs, about
 * 1/COUNT^2; in others those above, with weights of 1, for any function.  BT_EINVAL:
 * DIM; BT_ENOMEM. */
BT_CHECKED bt_status bti_even_normal (double *out, double *weight, size_t count,
                                      size_t dim, uint64_t seed, uint64_t stream,
                                      bt_error *error);

#endif
