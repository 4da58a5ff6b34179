/* tests/test_num.c - weights, transforms, linear algebra, roots.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/banded.h"
#include "num/beats.h"
#include "num/composition.h"
#include "num/even.h"
#include "num/fft.h"
#include "num/linalg.h"
#include "num/ode.h"
#include "num/random.h"
#include "num/special.h"
#include "num/stats.h"
#include "tests/support.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- composition --------------------------------------------------------------- */

static double
power_sum (int power)
{
  double sum = 0;
  for (int i = 0; i < BTI_COMPOSITION_STAGES; i++)
    sum += pow (bti_composition8[i], power);
  return sum;
}

/* Four of the eight conditions for order eight; the other four, on commutators,
 * show in the observed order (test_convergence).  Fifteen terms below one, rounded
 * to 1e-16 each, leave the sums good to 1e-14. */
START_TEST (composition_has_the_power_sums_of_order_eight)
{
  ck_assert_double_eq_tol (power_sum (1), 1, 1e-14);
  ck_assert_double_eq_tol (power_sum (3), 0, 1e-14);
  ck_assert_double_eq_tol (power_sum (5), 0, 1e-14);
  ck_assert_double_eq_tol (power_sum (7), 0, 1e-14);
  /* No composition of fifteen stages has order ten. */
  ck_assert_double_gt (fabs (power_sum (9)), 1e-4);
}
END_TEST

START_TEST (composition_is_symmetric)
{
  for (int i = 0; i < BTI_COMPOSITION_STAGES; i++)
    ck_assert_double_eq (bti_composition8[i],
                         bti_composition8[BTI_COMPOSITION_STAGES - 1 - i]);
}
END_TEST

/* Kicks at the times between the drifts are a quadrature: of order six, so exact for
 * t^5, but not for t^6.  What it is besides shows in the observed order.  Printed with
 * fifteen digits. */
START_TEST (nystrom_is_a_quadrature_of_order_six)
{
  const bti_nystrom *s = &bti_nystrom6;
  for (int power = 0; power <= 6; power++)
    {
      double at = 0, sum = 0;
      for (int i = 0; i <= BTI_NYSTROM_STAGES; i++)
        {
          sum += s->kick[i] * pow (at, power);
          at += i < BTI_NYSTROM_STAGES ? s->drift[i] : 0;
        }
      ck_assert_double_eq_tol (at, 1, 1e-15);
      if (power < 6)
        ck_assert_double_eq_tol (sum, 1.0 / (power + 1), 2e-14);
      else
        ck_assert_double_gt (fabs (sum - 1.0 / 7), 1e-9);
    }
  for (int i = 0; i <= BTI_NYSTROM_STAGES; i++)
    ck_assert_double_eq (s->kick[i], s->kick[BTI_NYSTROM_STAGES - i]);
  for (int i = 0; i < BTI_NYSTROM_STAGES; i++)
    ck_assert_double_eq (s->drift[i], s->drift[BTI_NYSTROM_STAGES - 1 - i]);
}
END_TEST

/* ---- transforms ---------------------------------------------------------------- */

static const size_t shape[] = { 6, 10 };

static bti_fft *
plan (size_t rank, const size_t *n, unsigned threads)
{
  bt_error error = BT_ERROR_INIT;
  bti_fft *fft;
  ck_ok (bti_fft_new (&fft, rank, n, threads, NULL, &error), error);
  return fft;
}

/* Numbers without any symmetry. */
static void
fill (double complex *data, size_t size)
{
  for (size_t i = 0; i < size; i++)
    {
      double u[2];
      bti_uniform2 (2385, 1, i, u);
      data[i] = u[0] - 0.3 + I * (u[1] - 0.6);
    }
}

/* An impulse at (a, b) becomes exp(-2 pi i (a k/6 + b l/10)): the sign, the order of
 * the axes and the shift property in one. */
START_TEST (fft_of_an_impulse)
{
  bti_fft *fft = plan (2, shape, 1);
  double complex *data = bti_fft_data (fft);
  size_t a = (size_t) _i / shape[1], b = (size_t) _i % shape[1];
  data[_i] = 1;
  bti_fft_forward (fft);
  for (size_t k = 0; k < shape[0]; k++)
    for (size_t l = 0; l < shape[1]; l++)
      {
        double angle = -2 * M_PI
                       * ((double) (a * k % shape[0]) / (double) shape[0]
                          + (double) (b * l % shape[1]) / (double) shape[1]);
        ck_assert_double_eq_tol (cabs (data[k * shape[1] + l] - cexp (I * angle)), 0,
                                 1e-14);
      }
  bti_fft_free (fft);
}
END_TEST

START_TEST (fft_backward_undoes_forward)
{
  static const size_t shapes[][3]
      = { { 16, 1, 1 }, { 18, 14, 1 }, { 6, 10, 4 }, { 7, 5, 3 } };
  static const size_t ranks[] = { 1, 2, 3, 3 };
  bti_fft *fft = plan (ranks[_i], shapes[_i], 1);
  double complex *data = bti_fft_data (fft), *keep;
  bt_error error = BT_ERROR_INIT;
  size_t size = shapes[_i][0] * shapes[_i][1] * shapes[_i][2];
  ck_ok (bti_fft_array (&keep, size, &error), error);
  fill (data, size);
  fill (keep, size);
  bti_fft_forward (fft);
  bti_fft_backward (fft);
  /* Numbers of order one, log2 N roundings of 1e-16 in quadrature. */
  for (size_t i = 0; i < size; i++)
    ck_assert_double_eq_tol (cabs (data[i] / (double) size - keep[i]), 0, 2e-15);
  /* The same plan on another array. */
  fill (data, size);
  bti_fft_forward (fft);
  bti_fft_forward_on (fft, keep);
  for (size_t i = 0; i < size; i++)
    ck_assert_double_eq (cabs (data[i] - keep[i]), 0);
  bti_fft_backward_on (fft, keep);
  bti_fft_backward (fft);
  for (size_t i = 0; i < size; i++)
    ck_assert_double_eq (cabs (data[i] - keep[i]), 0);
  bti_fft_array_free (keep);
  bti_fft_free (fft);
}
END_TEST

/* Columns in whole blocks and what is left of them, in one piece and apart, with
 * strides that are copied first. */
static const size_t blocks[][3]
    = { { 48, 1, 1 },  { 20, 37, 1 },  { 37, 32, 1 }, { 5, 256, 1 }, { 18, 256, 3 },
        { 3, 18, 40 }, { 2, 16, 256 }, { 33, 7, 16 }, { 1, 512, 30 } };

/* Element K of the transform of DATA, by its definition. */
static double complex
sum_of (const double complex *data, const size_t *n, const size_t *k)
{
  double complex sum = 0;
  for (size_t a = 0; a < n[0]; a++)
    for (size_t b = 0; b < n[1]; b++)
      for (size_t c = 0; c < n[2]; c++)
        {
          const double angle = -2 * M_PI
                               * ((double) (a * k[0] % n[0]) / (double) n[0]
                                  + (double) (b * k[1] % n[1]) / (double) n[1]
                                  + (double) (c * k[2] % n[2]) / (double) n[2]);
          sum += data[(a * n[1] + b) * n[2] + c] * cexp (I * angle);
        }
  return sum;
}

START_TEST (fft_is_the_sum_that_defines_it)
{
  const size_t *n = blocks[_i], size = n[0] * n[1] * n[2];
  bti_fft *fft = plan (3, n, 2);
  double complex *data = bti_fft_data (fft), *from = calloc (size, sizeof *from);
  ck_assert_ptr_nonnull (from);
  fill (data, size);
  memcpy (from, data, size * sizeof *from);
  bti_fft_forward (fft);
  /* Values of order sqrt(size), at most 111; a prime step goes past every column. */
  for (size_t i = 0; i < size; i += size / 30 | 1)
    {
      const size_t k[] = { i / (n[1] * n[2]), i / n[2] % n[1], i % n[2] };
      ck_assert_double_eq_tol (cabs (data[i] - sum_of (from, n, k)), 0, 1e-10);
    }
  free (from);
  bti_fft_free (fft);
}
END_TEST

/* Threads, and what was planned in between, do not change a bit. */
START_TEST (fft_gives_the_same_bits)
{
  const size_t *n = blocks[_i], size = n[0] * n[1] * n[2];
  bti_fft *one = plan (3, n, 1);
  fill (bti_fft_data (one), size);
  bti_fft_forward (one);
  for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
    bti_fft_free (plan (3, blocks[i], 2));
  for (unsigned threads = 1; threads <= 5; threads += 2)
    {
      bti_fft *other = plan (3, n, threads);
      fill (bti_fft_data (other), size);
      bti_fft_forward (other);
      ck_assert_mem_eq (bti_fft_data (one), bti_fft_data (other),
                        size * sizeof (double complex));
      bti_fft_free (other);
    }
  bti_fft_free (one);
}
END_TEST

START_TEST (fft_sizes_are_even_and_smooth)
{
  for (size_t n = 1; n < 2000; n++)
    {
      size_t want = n;
      for (;; want++)
        {
          size_t rest = want;
          for (size_t prime = 2; prime <= 7; prime++)
            while (rest % prime == 0)
              rest /= prime;
          if (want % 2 == 0 && rest == 1)
            break;
        }
      ck_assert_uint_eq (bti_fft_size (n), want);
    }
}
END_TEST

/* Bytes of address space that this process has. */
static size_t
space (void)
{
  FILE *file = fopen ("/proc/self/statm", "r");
  size_t pages = 0;
  if (!file || fscanf (file, "%zu", &pages) != 1)
    pages = 0;
  if (file)
    fclose (file);
  return pages * (size_t) sysconf (_SC_PAGESIZE);
}

/* What becomes of a transform of N points with MORE bytes of address space than there
 * are now: a bt_status, or minus a signal. */
static int
squeezed (size_t n, size_t more)
{
  int how = 0;
  const pid_t child = fork ();
  if (child == 0)
    {
      const struct rlimit core = { 0, 0 }, limit = { space () + more, RLIM_INFINITY };
      const size_t sizes[] = { n, 3 };
      bti_fft *fft = NULL;
      bt_error error = BT_ERROR_INIT;
      if (setrlimit (RLIMIT_CORE, &core) != 0 || setrlimit (RLIMIT_AS, &limit) != 0)
        _exit (BT_STATUS_COUNT);
      const bt_status status = bti_fft_new (&fft, 2, sizes, 1, NULL, &error);
      _exit ((int) status);
    }
  ck_assert_int_gt (child, 0);
  ck_assert_int_eq (waitpid (child, &how, 0), child);
  return WIFEXITED (how) ? WEXITSTATUS (how) : -WTERMSIG (how);
}

/* FFTW's planner would end the process. */
START_TEST (fft_without_memory_is_refused)
{
  static const size_t sizes[] = { 96, 4096, 4099, 65536, 65537, 65539, 131071 };
  enum
  {
    STEP = 1 << 18
  };
  const size_t n = sizes[_i];
  size_t refused = 0, more = 0;
  int how = BT_ENOMEM;
  /* A sanitizer takes terabytes, and ends the process itself where there are no more.
   */
  if (space () == 0 || space () > (size_t) 1 << 40)
    return;
  for (; how == BT_ENOMEM && more < (size_t) 1 << 30; more += STEP, refused++)
    how = squeezed (n, more);
  ck_assert_msg (how == BT_OK, "%zu points, %zu KiB: %d", n, more >> 10, how);
  ck_assert_uint_gt (refused, 4);
}
END_TEST

START_TEST (fft_refuses)
{
  bt_error error = BT_ERROR_INIT;
  bti_fft *fft;
  static const size_t none[] = { 8, 0 }, huge[] = { (size_t) 1 << 40 };
  ck_fails (bti_fft_new (&fft, 0, shape, 1, NULL, &error), BT_EINVAL, error, "0 axes");
  ck_fails (bti_fft_new (&fft, 17, shape, 1, NULL, &error), BT_EINVAL, error,
            "17 axes");
  ck_fails (bti_fft_new (&fft, 2, none, 1, NULL, &error), BT_EINVAL, error, "0 points");
  ck_fails (bti_fft_new (&fft, 1, huge, 1, NULL, &error), BT_EINVAL, error, "points");
  ck_assert_ptr_null (fft);
  bti_fft_free (NULL);
}
END_TEST

/* ---- even functions ------------------------------------------------------------- */

/* Amplitudes by their definition, of f at the points (n + 1/2) d in their places. */
static double complex
cosine_amplitude (const double complex *f, size_t k, size_t m)
{
  double complex sum = 0;
  for (size_t place = 0; place < m; place++)
    sum += f[place]
           * cos (M_PI * (double) k * (double) (2 * bti_even_point (place, m) + 1)
                  / (double) (2 * m));
  return sum;
}

static const size_t halves[] = { 2, 3, 8, 15, 21 };

START_TEST (even_amplitudes_are_sums_of_cosines)
{
  size_t m = halves[_i], seen[32] = { 0 };
  bt_error error = BT_ERROR_INIT;
  double complex f[32], room[32];
  bti_even even;
  bti_fft *fft;
  double norm = 0, sum = 0;
  ck_ok (bti_fft_new (&fft, 1, &m, 1, NULL, &error), error);
  ck_ok (bti_even_new (&even, m, &error), error);
  double complex *v = bti_fft_data (fft);
  fill (f, m);
  for (size_t i = 0; i < m; i++)
    {
      ck_assert_uint_lt (bti_even_point (i, m), m);
      ck_assert_uint_eq (seen[bti_even_point (i, m)]++, 0);
      v[i] = f[i];
      norm += creal (f[i] * conj (f[i]));
    }
  bti_fft_forward (fft);
  bti_even_amplitudes (&even, m);
  bti_even_apply (&even, v, 1, m, 1, 1, room);
  for (size_t k = 0; k < m; k++)
    {
      double complex want = cosine_amplitude (f, k, m) * (k > 0 ? sqrt (2) : 1);
      ck_assert_double_eq_tol (cabs (v[k] - want), 0, 1e-13 * (double) m);
      sum += creal (v[k] * conj (v[k])) / (double) m;
    }
  ck_assert_double_eq_tol (sum, norm, 1e-13 * norm);
  bti_even_clear (&even);
  bti_fft_free (fft);
}
END_TEST

/* An operator on an axis between two others multiplies the amplitudes there, whatever
 * stands before and behind. */
START_TEST (even_operators_multiply_amplitudes)
{
  enum
  {
    OUTER = 2,
    INNER = 3
  };
  size_t m = halves[_i];
  bt_error error = BT_ERROR_INIT;
  bti_even even;
  ck_ok (bti_even_new (&even, m, &error), error);
  double complex factor[32], room[32], scale = 0.6 - 0.3 * I;
  for (size_t k = 0; k < m; k++)
    factor[k] = cexp (-I * 0.37 * (double) (k * k)) * (1 + 0.1 * (double) k);
  bti_even_operator (&even, factor, m);
  for (size_t inner = 1; inner <= INNER; inner += INNER - 1)
    {
      size_t n[] = { OUTER, m, inner }, total = OUTER * m * inner;
      bti_fft *fft;
      double complex before[OUTER * 32 * INNER];
      ck_ok (bti_fft_new (&fft, 3, n, 1, NULL, &error), error);
      double complex *v = bti_fft_data (fft);
      fill (v, total);
      memcpy (before, v, total * sizeof *v);
      bti_fft_forward (fft);
      bti_even_apply (&even, v, OUTER, m, inner, scale, room);
      bti_fft_backward (fft);
      for (size_t o = 0; o < OUTER; o++)
        for (size_t i = 0; i < inner; i++)
          for (size_t k = 0; k < m; k++)
            {
              double complex from[32], to[32];
              for (size_t place = 0; place < m; place++)
                {
                  from[place] = before[(o * m + place) * inner + i];
                  to[place] = v[(o * m + place) * inner + i] / (double) total;
                }
              double complex want = scale * factor[k] * cosine_amplitude (from, k, m);
              ck_assert_double_eq_tol (cabs (cosine_amplitude (to, k, m) - want), 0,
                                       1e-13 * (double) (m * m));
            }
      bti_fft_free (fft);
    }
  bti_even_clear (&even);
}
END_TEST

/* Cosines come out at the points of the whole grid. */
START_TEST (even_functions_are_known_everywhere)
{
  size_t m = halves[_i];
  bt_error error = BT_ERROR_INIT;
  double matrix[2 * 32 * 32];
  ck_ok (bti_even_values (matrix, m, &error), error);
  for (size_t k = 0; k < m; k++)
    for (size_t i = 0; i < 2 * m; i++)
      {
        double sum = 0, n = (double) (2 * m);
        for (size_t place = 0; place < m; place++)
          sum += matrix[i * m + place]
                 * cos (2 * M_PI * (double) k
                        * ((double) bti_even_point (place, m) + 0.5) / n);
        ck_assert_double_eq_tol (
            sum, cos (2 * M_PI * (double) k * ((double) i / n - 0.5)), 1e-13);
      }
}
END_TEST

/* ---- linear algebra ------------------------------------------------------------ */

/* [[3, 2, 2], [2, 3, -2]] has the singular values 5 and 3; phases of rows and
 * columns do not change them, nor does transposing. */
START_TEST (singular_values_of_a_known_matrix)
{
  static const double known[2][3] = { { 3, 2, 2 }, { 2, 3, -2 } };
  double complex wide[6], tall[6];
  double values[2];
  bt_error error = BT_ERROR_INIT;
  for (int r = 0; r < 2; r++)
    for (int c = 0; c < 3; c++)
      wide[3 * r + c] = tall[2 * c + r]
          = known[r][c] * cexp (I * (0.7 * r + 1.3 * c - 0.4));
  ck_ok (bti_singular_values (wide, 2, 3, values, &error), error);
  ck_assert_double_eq_tol (values[0], 5, 1e-14);
  ck_assert_double_eq_tol (values[1], 3, 1e-14);
  ck_ok (bti_singular_values (tall, 3, 2, values, &error), error);
  ck_assert_double_eq_tol (values[0], 5, 1e-14);
  ck_assert_double_eq_tol (values[1], 3, 1e-14);
  ck_fails (bti_singular_values (tall, 0, 2, values, &error), BT_EINVAL, error, "0 x");
}
END_TEST

/* The same from the smaller Gram matrix: 9 and 25, rising. */
START_TEST (gram_weights_are_squared_singular_values)
{
  enum
  {
    ROWS = 23,
    COLUMNS = 61
  };
  double complex a[ROWS * COLUMNS], transposed[ROWS * COLUMNS], copy[ROWS * COLUMNS];
  double weights[ROWS], values[ROWS], other[ROWS], sum = 0;
  bt_error error = BT_ERROR_INIT;
  double complex known[] = { 3, 2 * I, 2, -2 * I, 3, 2 * I };
  ck_ok (bti_gram_weights (known, 2, 3, weights, &error), error);
  ck_assert_double_eq_tol (weights[0], 9, 1e-13);
  ck_assert_double_eq_tol (weights[1], 25, 1e-13);
  ck_fails (bti_gram_weights (known, 2, 0, weights, &error), BT_EINVAL, error, "2 x 0");

  /* Rows that fade: singular values over nine decades. */
  fill (a, ROWS * COLUMNS);
  for (size_t r = 0; r < ROWS; r++)
    for (size_t c = 0; c < COLUMNS; c++)
      {
        a[r * COLUMNS + c] *= pow (10, -0.4 * (double) r);
        copy[r * COLUMNS + c] = transposed[c * ROWS + r] = a[r * COLUMNS + c];
      }
  ck_ok (bti_gram_weights (a, ROWS, COLUMNS, weights, &error), error);
  ck_assert_int_eq (memcmp (a, copy, sizeof a), 0);
  ck_ok (bti_gram_weights (transposed, COLUMNS, ROWS, other, &error), error);
  ck_ok (bti_singular_values (a, ROWS, COLUMNS, values, &error), error);
  for (size_t i = 0; i < ROWS; i++)
    sum += values[i] * values[i];
  for (size_t i = 0; i < ROWS; i++)
    {
      double want = values[ROWS - 1 - i] * values[ROWS - 1 - i];
      ck_assert_double_eq_tol (weights[i], want, 2e-15 * sum);
      ck_assert_double_eq_tol (other[i], want, 2e-15 * sum);
      ck_assert_double_ge (weights[i], 0);
    }
}
END_TEST

/* T has 2 on the diagonal and -1 beside it: 2 - 2 cos (k pi/(n + 1)), and sines; T^2,
 * with five diagonals, their squares. */
START_TEST (a_banded_matrix_of_known_eigenvalues)
{
  enum
  {
    N = 60,
    COUNT_OF = 6
  };
  double values[COUNT_OF], vectors[COUNT_OF * N];
  bt_error error = BT_ERROR_INIT;
  for (size_t band = 1; band <= 2; band++)
    {
      double *a = calloc (N * (band + 1), sizeof *a);
      ck_assert_ptr_nonnull (a);
      for (size_t j = 0; j < N; j++)
        {
          const double row[2][3]
              = { { 2, -1, 0 }, { j == 0 || j == N - 1 ? 5 : 6, -4, 1 } };
          for (size_t i = 0; i <= band && i + j < N; i++)
            a[j * (band + 1) + i] = row[band - 1][i];
        }
      ck_ok (bti_banded_lowest (a, N, band, -0.001, COUNT_OF, values, vectors, NULL,
                                &error),
             error);
      for (size_t k = 0; k < COUNT_OF; k++)
        {
          const double angle = M_PI * (double) (k + 1) / (N + 1);
          double along = 0, norm = 0;
          ck_assert_double_eq_tol (values[k], pow (2 - 2 * cos (angle), (double) band),
                                   1e-13);
          for (size_t i = 0; i < N; i++)
            {
              const double sine = sqrt (2.0 / (N + 1)) * sin (angle * (double) (i + 1));
              along += vectors[k * N + i] * sine;
              norm += vectors[k * N + i] * vectors[k * N + i];
            }
          ck_assert_double_eq_tol (norm, 1, 1e-10);
          ck_assert_double_eq_tol (fabs (along), 1, 1e-10);
        }
      free (a);
    }
}
END_TEST

START_TEST (what_a_banded_matrix_must_be)
{
  double a[8] = { 1, 1, 1, 1, 1, 1, 1, 1 }, value[4], vector[32];
  bt_error error = BT_ERROR_INIT;
  ck_fails (bti_banded_lowest (a, 8, 0, 1.5, 2, value, vector, NULL, &error), BT_EINVAL,
            error, "below the shift");
  static const size_t bad[][3] = { { 3, 0, 1 }, { 8, 8, 1 }, { 8, 0, 0 }, { 8, 0, 4 } };
  for (size_t i = 0; i < COUNT (bad); i++)
    ck_fails (bti_banded_lowest (a, bad[i][0], bad[i][1], 0, bad[i][2], value, vector,
                                 NULL, &error),
              BT_EINVAL, error, "eigenvalues of a matrix of size");
  /* Bytes of the matrix, of ARPACK's vectors, and of small things. */
  ck_assert_double_eq (bti_banded_memory (1000, 2, 5),
                       8 * (1000 * 3 + 1000 * 5 + 1000 * (30 + 4) + 30 * 30));
}
END_TEST

START_TEST (products_of_matrices)
{
  enum
  {
    M = 3,
    N = 4,
    K = 5
  };
  double complex a[M * K], b[K * N], transposed[N * K], out[M * N], other[M * N];
  fill (a, M * K);
  for (size_t i = 0; i < K; i++)
    for (size_t j = 0; j < N; j++)
      b[i * N + j] = transposed[j * K + i] = sin (1.0 + (double) (i * N + j));
  bti_multiply (out, a, b, M, N, K);
  bti_multiply_transposed (other, a, transposed, M, N, K);
  for (size_t i = 0; i < M; i++)
    for (size_t j = 0; j < N; j++)
      {
        double complex sum = 0;
        for (size_t k = 0; k < K; k++)
          sum += a[i * K + k] * b[k * N + j];
        ck_assert_double_eq_tol (cabs (out[i * N + j] - sum), 0, 1e-14);
        ck_assert_double_eq_tol (cabs (other[i * N + j] - sum), 0, 1e-14);
      }
}
END_TEST

static void
oscillator (const double *y, double *dydt, const void *context)
{
  double omega = *(const double *) context;
  dydt[0] = y[1];
  dydt[1] = -omega * omega * y[0];
}

START_TEST (linear_equations_two_ways)
{
  bt_error error = BT_ERROR_INIT;
  const double omega = 1.3, t = 7.1;
  double y[] = { 0.7, -0.2 }, flow[4];
  const double a[] = { 0, t, -omega * omega * t, 0 };
  ck_ok (bti_ode (oscillator, &omega, y, 2, t, 1e-13, &error), error);
  double c = cos (omega * t), s = sin (omega * t);
  ck_assert_double_eq_tol (y[0], 0.7 * c - 0.2 * s / omega, 1e-11);
  ck_assert_double_eq_tol (y[1], -0.2 * c - 0.7 * omega * s, 1e-11);
  ck_ok (bti_exponential (flow, a, 2, &error), error);
  ck_assert_double_eq_tol (flow[0], c, 1e-13);
  ck_assert_double_eq_tol (flow[1], s / omega, 1e-13);
  ck_assert_double_eq_tol (flow[2], -omega * s, 1e-13);
}
END_TEST

START_TEST (errors_of_batches)
{
  static const double value[] = { 1.5, 2.5, 4.5, 9.5 };
  double mean = bti_batch_mean (bti_batch_number, value, 4);
  ck_assert_double_eq (mean, 4.5);
  /* (9 + 4 + 0 + 25)/(4 3), and about another number. */
  ck_assert_double_eq (bti_batch_error (bti_batch_number, value, 4, mean),
                       sqrt (38.0 / 12));
  ck_assert_double_eq (bti_batch_error (bti_batch_number, value, 4, 3.5),
                       sqrt (42.0 / 12));
  /* Of two: half their distance. */
  ck_assert_double_eq (bti_batch_error (bti_batch_number, value + 2, 2, 7), 2.5);
}
END_TEST

START_TEST (libraries_tell_their_versions)
{
  ck_assert_ptr_nonnull (strstr (bti_num_versions (), "FFTW 3."));
  ck_assert_ptr_nonnull (strstr (bti_num_versions (), "GSL "));
  ck_assert_ptr_nonnull (strstr (bti_num_versions (), "OpenBLAS"));
}
END_TEST

/* ---- roots and special functions ----------------------------------------------- */

static const struct
{
  double c[4], lo, hi;
  int count;
  double root[3];
} cubics[] = {
  { { 7, -8.5, 0.5, 1 }, -5, 5, 3, { -3.5, 1, 2 } }, /* (s - 1)(s - 2)(s + 7/2) */
  { { -14, 17, -1, -2 }, -5, 5, 3, { -3.5, 1, 2 } },
  { { 7, -8.5, 0.5, 1 }, 0, 1.5, 1, { 1 } },
  { { 7, -8.5, 0.5, 1 }, 1.1, 1.9, 0, { 0 } },
  { { -8, 12, -6, 1 }, 0, 5, 1, { 2 } },  /* threefold */
  { { -3, 1, -3, 1 }, -9, 9, 1, { 3 } },  /* (s - 3)(s^2 + 1) */
  { { 2, -3, 1, 0 }, 0, 3, 2, { 1, 2 } }, /* lower degrees */
  { { 2, 1, 3, 0 }, -9, 9, 0, { 0 } },
  { { -3, 4, 0, 0 }, 0, 1, 1, { 0.75 } },
  { { 5, 0, 0, 0 }, 0, 1, 0, { 0 } },
  { { 0, 0, 0, 0 }, 0, 1, 0, { 0 } },
};

START_TEST (roots_of_cubics)
{
  double roots[3];
  ck_assert_int_eq (bti_cubic_roots (cubics[_i].c, cubics[_i].lo, cubics[_i].hi, roots),
                    cubics[_i].count);
  /* A threefold root is good to a third of the digits. */
  for (int i = 0; i < cubics[_i].count; i++)
    ck_assert_double_eq_tol (roots[i], cubics[_i].root[i],
                             cubics[_i].c[0] == -8 ? 1e-4 : 1e-13);
}
END_TEST

/* (s - 0.3)(s - 0.8)(eps s - 1): as the leading coefficient fades, the two roots in
 * [0, 1] must stay.  The closed form loses them. */
START_TEST (roots_of_almost_quadratics)
{
  double eps = 0.5 * pow (10, -_i / 2.0);
  double c[4] = { -0.24, 1.1 + 0.24 * eps, -1 - 1.1 * eps, eps }, roots[3];
  ck_assert_int_eq (bti_cubic_roots (c, 0, 1, roots), 2);
  ck_assert_double_eq_tol (roots[0], 0.3, 1e-14);
  ck_assert_double_eq_tol (roots[1], 0.8, 1e-14);
}
END_TEST

/* Clopper and Pearson's ends: with all hits or none they are powers, and elsewhere the
 * chance of so many hits or more, at the lower end, is half of what is left out. */
START_TEST (chances_lie_in_their_interval)
{
  enum
  {
    COUNT_ALL = 7,
    HITS = 4
  };
  static const double left = 0.01;
  double ends[2], chance[COUNT_ALL], work[COUNT_ALL + 1];
  bti_binomial_interval (0, COUNT_ALL, left, ends);
  ck_assert (ends[0] == 0);
  ck_assert_double_eq_tol (ends[1], 1 - pow (left / 2, 1. / COUNT_ALL), 1e-12);
  bti_binomial_interval (COUNT_ALL, COUNT_ALL, left, ends);
  ck_assert (ends[1] == 1);
  ck_assert_double_eq_tol (ends[0], pow (left / 2, 1. / COUNT_ALL), 1e-12);
  bti_binomial_interval (HITS, COUNT_ALL, left, ends);
  for (int end = 0; end < 2; end++)
    {
      for (size_t i = 0; i < COUNT_ALL; i++)
        chance[i] = ends[end];
      const double more
          = bti_poisson_binomial_tail (chance, COUNT_ALL, (size_t) (HITS + end), work);
      ck_assert_double_eq_tol (end ? 1 - more : more, left / 2, 1e-9);
    }
  ck_assert_double_eq_tol (bti_chi2_upper (bti_chi2_beyond (0.013, 5), 5), 0.013,
                           1e-10);
}
END_TEST

/* Numbers of times below and above the width of the kernel, odd ones, and frequencies
 * of many turns an interval, negative ones and 0.  The kernel is good to 1e-15 of the
 * sum of amplitudes, phases are rounded to 1e-16 of what they are, some 1e4. */
START_TEST (beats_are_the_sums_that_define_them)
{
  static const size_t counts[] = { 1, 2, 7, 40, 333, 1024, 5000 };
  const size_t count = counts[_i];
  const double from = 71.3, interval = 0.731;
  double *value = calloc (2 * count, sizeof *value), *rate = value + count, sizes = 0;
  bti_beats beats = { 0 };
  for (int k = 0; k < 300; k++)
    {
      const double w = k == 0 ? 0 : 25 * sin (1.7 * k) + 0.01 * k;
      const double complex f = cexp (-0.02 * k + 1.3 * I * k);
      sizes += cabs (f);
      ck_assert_int_eq (bti_beats_add (&beats, w, f, NULL), BT_OK);
    }
  ck_assert_int_eq (bti_beats_sum (&beats, from, interval, count, value, rate, NULL),
                    BT_OK);
  for (size_t j = 0; j < count; j += 1 + count / 50)
    {
      const double t = from + interval * (double) j;
      double sum = 0, slope = 0;
      for (size_t k = 0; k < beats.count; k++)
        {
          const double complex now
              = beats.amplitude[k] * cexp (I * beats.frequency[k] * t);
          sum += creal (now);
          slope += creal (I * beats.frequency[k] * now);
        }
      ck_assert_double_eq_tol (value[j], sum, sizes * (1e-14 + DBL_EPSILON * 25 * t));
      ck_assert_double_eq_tol (rate[j], slope,
                               25 * sizes * (1e-14 + DBL_EPSILON * 25 * t));
    }
  ck_assert_int_eq (bti_beats_sum (&beats, from, interval, count, rate, NULL, NULL),
                    BT_OK);
  ck_assert_mem_eq (rate, value, count * sizeof *value);
  bti_beats_clear (&beats);
  free (value);
}
END_TEST

static Suite *
num_suite (void)
{
  Suite *suite = suite_create ("num");
  TCase *core = tcase_create ("num");
  tcase_set_timeout (core, 60);
  tcase_add_test (core, composition_has_the_power_sums_of_order_eight);
  tcase_add_test (core, composition_is_symmetric);
  tcase_add_test (core, chances_lie_in_their_interval);
  tcase_add_test (core, nystrom_is_a_quadrature_of_order_six);
  tcase_add_loop_test (core, fft_of_an_impulse, 0, 60);
  tcase_add_loop_test (core, fft_backward_undoes_forward, 0, 4);
  tcase_add_loop_test (core, fft_is_the_sum_that_defines_it, 0,
                       sizeof blocks / sizeof *blocks);
  tcase_add_loop_test (core, fft_gives_the_same_bits, 0,
                       sizeof blocks / sizeof *blocks);
  tcase_add_loop_test (core, beats_are_the_sums_that_define_them, 0, 7);
  tcase_add_test (core, fft_sizes_are_even_and_smooth);
  tcase_add_test (core, fft_refuses);
  tcase_add_loop_test (core, fft_without_memory_is_refused, 0, 7);
  tcase_add_test (core, linear_equations_two_ways);
  tcase_add_loop_test (core, even_amplitudes_are_sums_of_cosines, 0, 5);
  tcase_add_loop_test (core, even_operators_multiply_amplitudes, 0, 5);
  tcase_add_loop_test (core, even_functions_are_known_everywhere, 0, 5);
  tcase_add_test (core, singular_values_of_a_known_matrix);
  tcase_add_test (core, gram_weights_are_squared_singular_values);
  tcase_add_test (core, a_banded_matrix_of_known_eigenvalues);
  tcase_add_test (core, what_a_banded_matrix_must_be);
  tcase_add_test (core, products_of_matrices);
  tcase_add_test (core, errors_of_batches);
  tcase_add_test (core, libraries_tell_their_versions);
  tcase_add_loop_test (core, roots_of_cubics, 0, COUNT (cubics));
  tcase_add_loop_test (core, roots_of_almost_quadratics, 0, 33);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (num_suite ());
}
