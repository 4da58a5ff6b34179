/* tests/test_random.c - random numbers, one at a time and in lanes, and points of low
 * discrepancy.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/lanes.h"
#include "num/random.h"
#include "tests/support.h"

#include <math.h>
#include <string.h>

/* The known answers that come with Random123 (kat_vectors, philox4x32 10): counter
 * and key as 64-bit words, low half first, and the first result words. */
static const struct
{
  uint64_t index, stream, seed;
  uint32_t word[4];
} answers[] = {
  { 0, 0, 0, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
  { UINT64_MAX,
    UINT64_MAX,
    UINT64_MAX,
    { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
  { 0x85a308d3243f6a88,
    0x0370734413198a2e,
    0x299f31d0a4093822,
    { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
};

START_TEST (uniform_numbers_are_philox)
{
  double u[2];
  bti_uniform2 (answers[_i].seed, answers[_i].stream, answers[_i].index, u);
  for (int i = 0; i < 2; i++)
    {
      uint64_t bits = (uint64_t) answers[_i].word[2 * i] << 20
                      | answers[_i].word[2 * i + 1] >> 12;
      ck_assert_double_eq (u[i], ldexp ((double) bits + 0.5, -52));
    }
}
END_TEST

START_TEST (random_numbers_do_not_remember)
{
  double forward[64][2], u[2];
  for (uint64_t i = 0; i < 64; i++)
    bti_normal2 (7, 3, i, forward[i]);
  for (uint64_t i = 64; i-- > 0;)
    {
      bti_normal2 (7, 3, i, u);
      ck_assert_int_eq (memcmp (u, forward[i], sizeof u), 0);
    }
}
END_TEST

enum
{
  DRAWS = 200000
};

/* Fixed seeds: what passes once passes always.  Four standard errors are missed by
 * one honest generator in 16000. */
static void
within_sigmas (double sum, double mean, double deviation, const char *what)
{
  double sigmas = (sum / DRAWS - mean) / (deviation / sqrt (DRAWS));
  ck_assert_msg (fabs (sigmas) < 4, "%s: %.2f standard errors off", what, sigmas);
}

START_TEST (uniform_numbers_have_their_moments)
{
  double first = 0, second = 0, cross = 0, next = 0, stream = 0, seed = 0;
  for (uint64_t i = 0; i < DRAWS; i++)
    {
      double u[2], v[2], w[2], s[2];
      bti_uniform2 (17, 5, i, u);
      bti_uniform2 (17, 5, i + 1, v);
      bti_uniform2 (17, 6, i, w);
      bti_uniform2 (18, 5, i, s);
      for (int c = 0; c < 2; c++)
        {
          ck_assert (u[c] > 0 && u[c] < 1);
          u[c] -= 0.5;
        }
      first += u[0];
      second += u[0] * u[0];
      cross += u[0] * u[1];
      next += u[0] * (v[0] - 0.5);
      stream += u[0] * (w[0] - 0.5);
      seed += u[0] * (s[0] - 0.5);
    }
  within_sigmas (first, 0, sqrt (1.0 / 12), "mean");
  within_sigmas (second, 1.0 / 12, sqrt (1.0 / 180), "variance");
  within_sigmas (cross, 0, 1.0 / 12, "the two of a pair");
  within_sigmas (next, 0, 1.0 / 12, "neighbours");
  within_sigmas (stream, 0, 1.0 / 12, "streams");
  within_sigmas (seed, 0, 1.0 / 12, "seeds");
}
END_TEST

START_TEST (normal_numbers_have_their_moments)
{
  double power[5] = { 0 }, cross = 0, tail = 0;
  for (uint64_t i = 0; i < DRAWS; i++)
    {
      double z[2];
      bti_normal2 (2385, 1, i, z);
      for (int k = 1; k <= 4; k++)
        power[k] += pow (z[0], k);
      cross += z[0] * z[0] * z[1] * z[1];
      tail += fabs (z[1]) > 2;
    }
  /* <z^2> = 1, <z^4> = 3, <z^6> = 15, <z^8> = 105. */
  within_sigmas (power[1], 0, 1, "mean");
  within_sigmas (power[2], 1, sqrt (2), "variance");
  within_sigmas (power[3], 0, sqrt (15), "skewness");
  within_sigmas (power[4], 3, sqrt (96), "fourth moment");
  within_sigmas (cross, 1, sqrt (8), "squares of a pair");
  double outside = erfc (sqrt (2)); /* beyond two standard deviations */
  within_sigmas (tail, outside, sqrt (outside * (1 - outside)), "tail");
}
END_TEST

enum
{
  STREAMS = 64,
  POINTS = 512,
  DIM = 4
};

/* Means of z, z^2 over POINTS points, stream by stream.  Random points would scatter
 * them by 1/sqrt(512) and sqrt(2/512). */
/* Against the C library, whose errors are below a unit in the last place. */
START_TEST (functions_for_lanes_are_accurate)
{
  for (double x = -690; x < 690; x += 0.0137)
    ck_assert_double_le (fabs (bti_lane_exp (x) / exp (x) - 1), 4e-16);
  for (double x = 1e-300; x < 1e300; x *= 1.0137)
    ck_assert_double_le (fabs (bti_lane_log (x) - log (x)), 4e-16 * fabs (log (x)));
  for (double x = 0.6; x < 1.6; x += 1.3e-5)
    ck_assert_double_le (fabs (bti_lane_log (x) - log (x)), 4e-16 * fabs (log (x)));
  for (double x = -99000; x < 99000; x += 0.737)
    {
      double sine, cosine;
      bti_lane_sincos (x, &sine, &cosine);
      ck_assert_double_le (fabs (sine - sin (x)), 4e-16);
      ck_assert_double_le (fabs (cosine - cos (x)), 4e-16);
    }
}
END_TEST

START_TEST (noise_of_lanes_has_its_moments)
{
  enum
  {
    LANES = 50,
    ROUNDS = 2000
  };
  double normal[2 * LANES], uniform[2 * LANES], again[2 * LANES], rest[2 * LANES];
  double sum[6] = { 0 }, count = 2.0 * LANES * ROUNDS;
  for (uint64_t r = 0; r < ROUNDS; r++)
    {
      bti_noise_lanes (77, 1000 * r, r, LANES, normal, uniform);
      for (int l = 0; l < 2 * LANES; l++)
        {
          double n = normal[l], u = uniform[l];
          ck_assert (u > 0 && u < 1);
          sum[0] += n;
          sum[1] += n * n;
          sum[2] += n * n * n * n;
          sum[3] += u;
          sum[4] += u * u;
          sum[5] += n * u;
        }
    }
  const double mean[] = { 0, 1, 3, 0.5, 1.0 / 3, 0 };
  const double deviation[]
      = { 1, sqrt (2), sqrt (96), sqrt (1.0 / 12), sqrt (4.0 / 45), sqrt (1.0 / 3) };
  for (int i = 0; i < 6; i++)
    ck_assert_double_le (fabs (sum[i] / count - mean[i]),
                         4 * deviation[i] / sqrt (count));
  /* A lane is its stream: the same numbers from another first lane. */
  bti_noise_lanes (77, 5, 9, LANES, normal, uniform);
  bti_noise_lanes (77, 8, 9, LANES, again, rest);
  ck_assert_double_eq (normal[3], again[0]);
  ck_assert_double_eq (uniform[LANES + 3], rest[LANES]);
  ck_assert_double_ne (normal[3], normal[4]);
}
END_TEST

START_TEST (sobol_normals_beat_random_ones_without_bias)
{
  static double point[POINTS * DIM];
  bt_error error = BT_ERROR_INIT;
  double sum[DIM][2] = { { 0 } }, squares[DIM][2] = { { 0 } };
  for (uint64_t stream = 0; stream < STREAMS; stream++)
    {
      ck_ok (bti_sobol_normal (point, POINTS, DIM, 99, stream, &error), error);
      for (size_t d = 0; d < DIM; d++)
        {
          double off[2] = { 0, -1 };
          for (size_t i = 0; i < POINTS; i++)
            {
              double z = point[i * DIM + d];
              off[0] += z / POINTS;
              off[1] += z * z / POINTS;
            }
          for (int k = 0; k < 2; k++)
            {
              sum[d][k] += off[k];
              squares[d][k] += off[k] * off[k];
            }
        }
    }
  for (size_t d = 0; d < DIM; d++)
    for (int k = 0; k < 2; k++)
      {
        double scatter = sqrt (squares[d][k] / STREAMS);
        double random = sqrt ((k + 1.0) / POINTS);
        ck_assert_msg (scatter < random / 5, "moment %d of axis %zu: %g, random %g",
                       k + 1, d, scatter, random);
        /* Unbiased: the mean over streams within four of its standard errors. */
        ck_assert_double_lt (fabs (sum[d][k] / STREAMS), 4 * scatter / sqrt (STREAMS));
      }
}
END_TEST

START_TEST (sobol_normals_of_two_axes_do_not_correlate)
{
  static double point[POINTS * DIM];
  bt_error error = BT_ERROR_INIT;
  double sum[DIM][DIM] = { { 0 } }, squares[DIM][DIM] = { { 0 } };
  for (uint64_t stream = 0; stream < STREAMS; stream++)
    {
      ck_ok (bti_sobol_normal (point, POINTS, DIM, 4, stream, &error), error);
      for (size_t a = 0; a < DIM; a++)
        for (size_t b = 0; b < a; b++)
          {
            double cross = 0;
            for (size_t i = 0; i < POINTS; i++)
              cross += point[i * DIM + a] * point[i * DIM + b] / POINTS;
            sum[a][b] += cross;
            squares[a][b] += cross * cross;
          }
    }
  for (size_t a = 0; a < DIM; a++)
    for (size_t b = 0; b < a; b++)
      {
        double scatter = sqrt (squares[a][b] / STREAMS);
        /* Random points would scatter it by 1/sqrt(512). */
        ck_assert_double_lt (scatter, 0.7 / sqrt (POINTS));
        ck_assert_double_lt (fabs (sum[a][b] / STREAMS), 4 * scatter / sqrt (STREAMS));
      }
}
END_TEST

START_TEST (sobol_streams_repeat_and_differ)
{
  double first[8 * 3], again[16 * 3], other[8 * 3];
  bt_error error = BT_ERROR_INIT;
  ck_ok (bti_sobol_normal (first, 8, 3, 5, 2, &error), error);
  ck_ok (bti_sobol_normal (again, 16, 3, 5, 2, &error), error);
  ck_assert_int_eq (memcmp (first, again, sizeof first), 0);
  ck_ok (bti_sobol_normal (other, 8, 3, 5, 3, &error), error);
  ck_assert_double_ne (first[0], other[0]);
  ck_ok (bti_sobol_normal (other, 8, 3, 6, 2, &error), error);
  ck_assert_double_ne (first[0], other[0]);
  ck_fails (bti_sobol_normal (first, 1, 0, 5, 2, &error), BT_EINVAL, error, "0 dim");
  ck_fails (bti_sobol_normal (first, 1, BTI_SOBOL_MAX + 1, 5, 2, &error), BT_EINVAL,
            error, "41");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("random");
  TCase *core = tcase_create ("random");
  tcase_set_timeout (core, 60);
  tcase_add_loop_test (core, uniform_numbers_are_philox, 0, COUNT (answers));
  tcase_add_test (core, random_numbers_do_not_remember);
  tcase_add_test (core, uniform_numbers_have_their_moments);
  tcase_add_test (core, normal_numbers_have_their_moments);
  tcase_add_test (core, functions_for_lanes_are_accurate);
  tcase_add_test (core, noise_of_lanes_has_its_moments);
  tcase_add_test (core, sobol_normals_beat_random_ones_without_bias);
  tcase_add_test (core, sobol_normals_of_two_axes_do_not_correlate);
  tcase_add_test (core, sobol_streams_repeat_and_differ);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
