/* num/random.c - see random.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "num/lanes.h"
#include "num/random.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_qrng.h>
#include <math.h>
/* Random123's headers convert freely between widths of integers. */
#ifdef __GNUC__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#endif
#include <Random123/philox.h>
#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif

void
bti_uniform2 (uint64_t seed, uint64_t stream, uint64_t index, double out[2])
{
  philox4x32_ctr_t counter = { { (uint32_t) index, (uint32_t) (index >> 32),
                                 (uint32_t) stream, (uint32_t) (stream >> 32) } };
  philox4x32_key_t key = { { (uint32_t) seed, (uint32_t) (seed >> 32) } };
  philox4x32_ctr_t word = philox4x32 (counter, key);
  for (int i = 0; i < 2; i++)
    {
      /* 52 bits at the centres of their cells: exact in a double, never 0 or 1. */
      uint64_t bits = ((uint64_t) word.v[2 * i] << 32 | word.v[2 * i + 1]) >> 12;
      out[i] = ((double) bits + 0.5) * 0x1p-52;
    }
}

void
bti_normal2 (uint64_t seed, uint64_t stream, uint64_t index, double out[2])
{
  double u[2];
  bti_uniform2 (seed, stream, index, u);
  double radius = sqrt (-2 * log (u[0])), angle = 2 * M_PI * u[1];
  out[0] = radius * cos (angle);
  out[1] = radius * sin (angle);
}

BTI_CLONES void
bti_noise_lanes (uint64_t seed, uint64_t stream, uint64_t index, size_t lanes,
                 double *restrict normal, double *restrict uniform)
{
  philox4x32_key_t key = { { (uint32_t) seed, (uint32_t) (seed >> 32) } };
  for (size_t l = 0; l < lanes; l++)
    {
      philox4x32_ctr_t counter
          = { { (uint32_t) index, (uint32_t) (index >> 32), (uint32_t) (stream + l),
                (uint32_t) ((stream + l) >> 32) } };
      philox4x32_ctr_t word = philox4x32 (counter, key);
      double u = ((double) word.v[0] + 0.5) * 0x1p-32, sine, cosine;
      double radius = sqrt (-2 * bti_lane_log (u));
      bti_lane_sincos (((double) word.v[1] + 0.5) * (2 * M_PI * 0x1p-32), &sine,
                       &cosine);
      normal[l] = radius * cosine;
      normal[lanes + l] = radius * sine;
      uniform[l] = ((double) word.v[2] + 0.5) * 0x1p-32;
      uniform[lanes + l] = ((double) word.v[3] + 0.5) * 0x1p-32;
    }
}

bt_status
bti_sobol_normal (double *out, size_t count, size_t dim, uint64_t seed, uint64_t stream,
                  bt_error *error)
{
  if (dim < 1 || dim > BTI_SOBOL_MAX)
    return bt_error_set (error, BT_EINVAL, "Sobol points in %zu dimensions; 1 to %d",
                         dim, BTI_SOBOL_MAX);
  gsl_qrng *sobol = gsl_qrng_alloc (gsl_qrng_sobol, (unsigned) dim);
  if (!sobol)
    return bt_error_set (error, BT_ENOMEM, "out of memory for Sobol points");
  double shift[BTI_SOBOL_MAX + 1];
  for (size_t d = 0; d < dim; d += 2)
    bti_uniform2 (seed, stream, d / 2, shift + d);
  for (size_t i = 0; i < count; i++)
    {
      double point[BTI_SOBOL_MAX];
      gsl_qrng_get (sobol, point);
      for (size_t d = 0; d < dim; d++)
        {
          double u = point[d] + shift[d];
          u -= floor (u);
          /* The shift is no multiple of 2^-52 away from 1 only by chance. */
          out[i * dim + d]
              = gsl_cdf_ugaussian_Pinv (fmin (fmax (u, 0x1p-53), 1 - 0x1p-53));
        }
    }
  gsl_qrng_free (sobol);
  return BT_OK;
}

/* The largest partial quotient of G/N, large where the lattice of N points i (1, G)/N
 * has few and long rows; SIZE_MAX unless they are coprime. */
static size_t
largest_quotient (size_t g, size_t n)
{
  size_t largest = 0;
  while (g > 0)
    {
      size_t quotient = n / g, rest = n % g;
      largest = quotient > largest ? quotient : largest;
      n = g;
      g = rest;
    }
  return n == 1 ? largest : SIZE_MAX;
}

/* A good G for N points, near N over the golden ratio, which it is for Fibonacci's
 * numbers. */
static size_t
generator (size_t n)
{
  enum
  {
    TRIES = 64
  };
  size_t middle = (size_t) ((double) n * 0.61803398874989485), best = 1,
         least = SIZE_MAX;
  for (size_t k = 0; k < TRIES; k++)
    {
      size_t g = k % 2 ? middle + (k + 1) / 2 : middle - k / 2;
      if (g < 1 || g >= n)
        continue;
      size_t quotient = largest_quotient (g, n);
      if (quotient < least)
        {
          least = quotient;
          best = g;
        }
    }
  return best;
}

/* OUT[2 l], OUT[2 l + 1] = r cos a, r sin a, r^2/2 = -3/2 log REST, and
 * a = pi TURN. */
BTI_CLONES static void
place_lattice (double *out, const double *rest, const double *turn, size_t lanes)
{
  for (size_t l = 0; l < lanes; l++)
    {
      double sine, cosine, action = -1.5 * bti_lane_log (rest[l]);
      double radius = sqrt (2 * (action < 20 ? action : 20));
      bti_lane_sincos (M_PI * turn[l], &sine, &cosine);
      out[2 * l] = radius * cosine;
      out[2 * l + 1] = radius * sine;
    }
}

/* With y = r cos a, p = r sin a and the action r^2/2 exponentially distributed, an even
 * function is one of period pi in a.  Two changes make it nearly periodic in the other
 * direction too: the action is drawn 3/2 times wider and weighed, so that the function
 * falls to nothing where it would oscillate without end, and u = t^2 (3 - 2t), whose
 * derivative vanishes at both ends.  Both cost little where the lattice resolves
 * nothing: the variance of random points grows by a third.  Beyond the
 * action 20 there are exp (-20) = 2e-9 of all: they are put there, lest a few that
 * weigh nothing move too fast for anybody's step. */
static void
lattice (double *out, double *weight, size_t count, uint64_t seed, uint64_t stream)
{
  const size_t g = generator (count);
  const double n = (double) count;
  double shift[2], sum = 0, rest[BTI_LANES], turn[BTI_LANES];
  bti_uniform2 (seed, stream, 0, shift);
  for (size_t first = 0, at = 0; first < count; first += BTI_LANES)
    {
      const size_t lanes = count - first < BTI_LANES ? count - first : BTI_LANES;
      for (size_t l = 0; l < lanes; l++, at += g < count - at ? g : g - count)
        {
          double t = (double) (first + l) / n + shift[0];
          t -= floor (t);
          rest[l] = (1 - t) * (1 - t) * (1 + 2 * t);
          turn[l] = (double) at / n + shift[1];
          /* exp (-r^2/2) over its counterpart, which is rest. */
          weight[first + l] = t * (1 - t) * sqrt (rest[l]);
          sum += weight[first + l];
        }
      place_lattice (out + 2 * first, rest, turn, lanes);
    }
  for (size_t i = 0; i < count; i++)
    weight[i] *= n / sum;
}

bt_status
bti_even_normal (double *out, double *weight, size_t count, size_t dim, uint64_t seed,
                 uint64_t stream, bt_error *error)
{
  if (dim == 2)
    {
      lattice (out, weight, count, seed, stream);
      return BT_OK;
    }
  for (size_t i = 0; i < count; i++)
    weight[i] = 1;
  return bti_sobol_normal (out, count, dim, seed, stream, error);
}
