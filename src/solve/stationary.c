/* solve/stationary.c - see stationary.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/stationary.h"
#include "base/complex.h"
#include "base/memory.h"
#include "num/linalg.h"
#include "num/random.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of the size of L: the shift, and eigenvalues that cannot be told from 0. */
static const double shift = 1e-13, nothing = 1e-12;

enum
{
  KRYLOV = 30, /* vectors that find what is next to 0 */
  BLOCK = 6,   /* at once, to count what cannot be told from it */
  PASSES = 12, /* with them */
  REFINED = 4  /* times */
};

struct space
{
  size_t size, n;
  bti_factors *factors;
  double scale;  /* of L */
  double *block; /* KRYLOV + 1 vectors; or BLOCK, and as many products with them */
  double *work;  /* three vectors */
};

static void
space_clear (struct space *s)
{
  bti_factors_free (s->factors);
  free (s->block);
  free (s->work);
}

static bt_status
space_init (struct space *s, const bti_liouville *l, const bt_watch *watch,
            bt_error *error)
{
  double low, high, reach;
  bti_entries entries = { 0 };
  bti_liouville_field (l, &low, &high, &reach);
  *s = (struct space){ .size = bti_liouville_size (l), .scale = low + high + reach };
  s->n = s->size * s->size;
  bt_status status = bti_liouville_entries (l, &entries, error);
  if (status == BT_OK)
    status
        = bti_factors_new (&s->factors, &entries, s->n, shift * s->scale, watch, error);
  bti_entries_clear (&entries);
  if (status == BT_OK)
    status = bti_calloc (&s->block, (KRYLOV + 1) * s->n, sizeof *s->block, error);
  if (status == BT_OK)
    status = bti_calloc (&s->work, 3 * s->n, sizeof *s->work, error);
  return status;
}

static double
trace_of (const struct space *s, const double *v)
{
  double sum = 0;
  for (size_t i = 0; i < s->size; i++)
    sum += v[i * s->size + i];
  return sum;
}

static double
product (const double *a, const double *b, size_t n)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

static void
draw (double *v, uint64_t stream, size_t n)
{
  for (size_t i = 0; i < n; i += 2)
    {
      double two[2];
      bti_normal2 (1, stream, i, two);
      v[i] = two[0];
      if (i + 1 < n)
        v[i + 1] = two[1];
    }
}

/* What V has of the orthonormal OTHER[0..COUNT-1] taken out, twice, and added to SHARE
 * unless that is NULL; V normalised, its norm before. */
static double
take_out (double *v, const double *other, size_t count, double *share, size_t n)
{
  for (size_t j = 0; j < 2 * count; j++)
    {
      const double *one = other + j % count * n, part = product (one, v, n);
      if (share)
        share[j % count] += part;
      for (size_t i = 0; i < n; i++)
        v[i] -= part * one[i];
    }
  const double norm = sqrt (product (v, v, n));
  for (size_t i = 0; i < n && norm > 0; i++)
    v[i] /= norm;
  return norm;
}

/* ---- what cannot be told from 0 -------------------------------------------------- */

/* Moduli of the eigenvalues of L in the block, in rising order. */
static bt_status
ritz (const struct space *s, size_t count, double *out, bt_error *error)
{
  double matrix[BLOCK * BLOCK], re[BLOCK], im[BLOCK];
  double *image = s->block + count * s->n;
  for (size_t k = 0; k < count; k++)
    {
      bti_factors_apply (s->factors, image + k * s->n, s->block + k * s->n, NULL);
      for (size_t j = 0; j < count; j++)
        matrix[k * count + j] = product (s->block + j * s->n, image + k * s->n, s->n);
    }
  bt_status status = bti_values (matrix, count, re, im, error);
  for (size_t k = 0; status == BT_OK && k < count; k++)
    {
      const double value = hypot (re[k], im[k]);
      size_t i = k;
      for (; i > 0 && out[i - 1] > value; i--)
        out[i] = out[i - 1];
      out[i] = value;
    }
  return status;
}

/* How many eigenvalues are 0, and the smallest that is not. */
static bt_status
find_kernel (const struct space *s, const bt_watch *watch, size_t *kernel, double *gap,
             bt_error *error)
{
  const size_t count = s->n < BLOCK ? s->n : BLOCK, n = s->n;
  double value[BLOCK], last = -1;
  bt_status status = BT_OK;
  for (size_t k = 0; k < count; k++)
    draw (s->block + k * n, k, n);
  for (int pass = 0; status == BT_OK && pass < PASSES; pass++)
    {
      status = bt_watch_check (watch, error);
      for (size_t k = 0; status == BT_OK && k < count; k++)
        {
          status = bti_factors_solve (s->factors, s->work, s->block + k * n, error);
          memcpy (s->block + k * n, s->work, n * sizeof *s->work);
        }
      if (status != BT_OK)
        break;
      for (size_t k = 0; k < count; k++)
        (void) take_out (s->block + k * n, s->block, k, NULL, n);
      status = ritz (s, count, value, error);
      *kernel = 0;
      while (*kernel < count && value[*kernel] <= nothing * s->scale)
        ++*kernel;
      *gap = *kernel < count ? value[*kernel] : INFINITY;
      if (pass >= 2 && (*kernel == count || fabs (*gap - last) <= 0.02 * *gap))
        break;
      last = *gap;
    }
  return status;
}

/* ---- the state ------------------------------------------------------------------ */

/* X with trace 1, or, of what is added to RHO, without one. */
static void
normalise (const struct space *s, double *x)
{
  const double trace = trace_of (s, x);
  for (size_t i = 0; i < s->n; i++)
    x[i] /= trace;
}

static void
take_trace (const struct space *s, double *x, const double *rho)
{
  const double trace = trace_of (s, x);
  for (size_t i = 0; i < s->n; i++)
    x[i] -= trace * rho[i];
}

/* RHO by inverse iteration, then by what its residual says is missing, until that is
 * rounding; and how far L RHO is from 0, of norms. */
static bt_status
solve (const struct space *s, double *rho, double *residual, bt_error *error)
{
  double *x = s->work, *b = s->work + s->n, last = INFINITY;
  for (size_t i = 0; i < s->size; i++)
    rho[i * s->size + i] = 1;
  bt_status status = bti_factors_solve (s->factors, x, rho, error);
  memcpy (rho, x, s->n * sizeof *x);
  normalise (s, rho);
  for (int k = 0; status == BT_OK && k < REFINED; k++)
    {
      bti_factors_apply (s->factors, b, rho, NULL);
      status = bti_factors_solve (s->factors, x, b, error);
      take_trace (s, x, rho);
      for (size_t i = 0; i < s->n; i++)
        rho[i] -= x[i];
      normalise (s, rho);
      const double norm = sqrt (product (rho, rho, s->n)),
                   change = sqrt (product (x, x, s->n));
      *residual = sqrt (product (b, b, s->n)) / norm;
      if (change <= DBL_EPSILON * norm || !(change < last / 2))
        break;
      last = change;
    }
  return status;
}

/* X = what a residual of the size that RHO has, and of the rounding of its terms, with
 * random signs, changes RHO by. */
static bt_status
shake (const struct space *s, const double *rho, uint64_t stream, double *x,
       bt_error *error)
{
  double *b = s->work, *size = s->work + s->n;
  bti_factors_apply (s->factors, b, rho, size);
  for (size_t i = 0; i < s->n; i++)
    {
      double two[2];
      bti_uniform2 (2, stream, i, two);
      const double most = fabs (b[i]) + 4 * DBL_EPSILON * size[i];
      b[i] = two[0] < 0.5 ? most : -most;
    }
  bt_status status = bti_factors_solve (s->factors, x, b, error);
  take_trace (s, x, rho);
  return status;
}

/* Of numbers as bti_liouville_entries has them. */
static void
to_matrix (double complex *out, const double *in, size_t size)
{
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j <= i; j++)
      {
        out[i * size + j] = CMPLX (in[i * size + j], j < i ? in[j * size + i] : 0);
        out[j * size + i] = conj (out[i * size + j]);
      }
}

/* ---- what is next to it --------------------------------------------------------- */

/* Of H, COUNT x COUNT by columns of KRYLOV + 1, the eigenvalue of the largest modulus,
 * and how well the Krylov space has it: the last component of its vector times how far
 * that is carried on. */
static bt_status
largest (const double *h, size_t count, double complex *value, double *open,
         bt_error *error)
{
  double complex a[KRYLOV * KRYLOV], all[KRYLOV], vector[KRYLOV * KRYLOV];
  size_t best = 0;
  for (size_t j = 0; j < count; j++)
    for (size_t i = 0; i < count; i++)
      a[j * count + i] = h[j * (KRYLOV + 1) + i];
  bt_status status = bti_complex_values (a, count, all, vector, error);
  for (size_t k = 1; status == BT_OK && k < count; k++)
    best = cabs (all[k]) > cabs (all[best]) ? k : best;
  if (status != BT_OK)
    return status;
  *value = all[best];
  *open
      = cabs (vector[best * count + count - 1]) * h[(count - 1) * (KRYLOV + 1) + count];
  return BT_OK;
}

/* The smallest modulus of an eigenvalue of L beside that of RHO, by Arnoldi's method
 * with the inverse of L - s among matrices without a trace, which L does not leave. */
static bt_status
find_gap (const struct space *s, const double *rho, const bt_watch *watch, double *gap,
          bt_error *error)
{
  double h[KRYLOV * (KRYLOV + 1)] = { 0 };
  const size_t n = s->n;
  double *v = s->block, open = INFINITY;
  double complex value = 0;
  bt_status status = BT_OK;
  draw (v, 0, n);
  take_trace (s, v, rho);
  *gap = INFINITY;
  if (n == 1)
    return BT_OK;
  (void) take_out (v, v, 0, NULL, n);
  for (size_t k = 1; status == BT_OK && k <= KRYLOV && k < n; k++)
    {
      double *now = v + k * n, *column = h + (k - 1) * (KRYLOV + 1);
      status = bt_watch_check (watch, error);
      if (status == BT_OK)
        status = bti_factors_solve (s->factors, now, now - n, error);
      if (status != BT_OK)
        break;
      take_trace (s, now, rho);
      const double size = sqrt (product (now, now, n));
      column[k] = take_out (now, v, k, column, n);
      const int closed = !(column[k] > DBL_EPSILON * size) || k == n - 1;
      if (closed || k == KRYLOV || (k >= 4 && k % 2 == 0))
        status = largest (h, k, &value, &open, error);
      if (closed || open <= 0.02 * cabs (value))
        break;
    }
  *gap = cabs (shift * s->scale + 1 / value);
  return status;
}

/* ---- all of it ------------------------------------------------------------------- */

static bt_status
fill (bti_stationary *out, const struct space *s, const double *rho, bt_error *error)
{
  double *x = s->work + 2 * s->n;
  bt_status status = bti_calloc (&out->rho, s->n, sizeof *out->rho, error);
  if (status == BT_OK)
    status = bti_calloc (&out->shaken, BTI_SHAKES * s->n, sizeof *out->shaken, error);
  if (status == BT_OK)
    to_matrix (out->rho, rho, s->size);
  for (size_t k = 0; status == BT_OK && k < BTI_SHAKES; k++)
    {
      status = shake (s, rho, k, x, error);
      to_matrix (out->shaken + k * s->n, x, s->size);
    }
  return status;
}

static bt_status
refuse (const struct space *s, size_t kernel, double gap, bt_error *error)
{
  const char *more = kernel == BLOCK ? " at least" : "";
  if (kernel == 0)
    return bt_error_set (error, BT_ECONV,
                         "no state that stays: the slowest rate is %.3g", gap);
  return bt_error_set (
      error, BT_ECONV,
      "more than one state stays, or all but: L rho = 0 has%s %zu independent "
      "solutions, to rates of %.2g; where it ends depends on where it begins",
      more, kernel, nothing * s->scale);
}

bt_status
bti_stationary_find (bti_stationary *out, bti_liouville *l, const bt_watch *watch,
                     bt_error *error)
{
  struct space space;
  double *rho = NULL, residual = INFINITY;
  *out = (bti_stationary){ .size = bti_liouville_size (l), .gap = INFINITY };
  bt_status status = space_init (&space, l, watch, error);
  if (status == BT_OK)
    status = bti_calloc (&rho, space.n, sizeof *rho, error);
  if (status == BT_OK)
    status = solve (&space, rho, &residual, error);
  const double least = nothing * space.scale;
  if (status == BT_OK && residual <= least)
    status = find_gap (&space, rho, watch, &out->gap, error);
  /* None stays, or others do: how many is told by vectors that know of no state. */
  if (status == BT_OK && !(residual <= least && out->gap > least))
    {
      size_t kernel = 0;
      status = find_kernel (&space, watch, &kernel, &out->gap, error);
      if (status == BT_OK && kernel != 1)
        status = refuse (&space, kernel, out->gap, error);
    }
  if (status == BT_OK)
    status = fill (out, &space, rho, error);
  free (rho);
  space_clear (&space);
  if (status != BT_OK)
    bti_stationary_clear (out);
  return status;
}

void
bti_stationary_clear (bti_stationary *s)
{
  free (s->rho);
  free (s->shaken);
  s->rho = s->shaken = NULL;
}

double
bti_stationary_mean (const bti_stationary *s, const bti_sparse *a, double *err)
{
  const double mean = bti_liouville_mean (a, s->rho);
  double worst = 0, size = 0;
  for (size_t k = 0; k < BTI_SHAKES; k++)
    worst = fmax (worst,
                  fabs (bti_liouville_mean (a, s->shaken + k * s->size * s->size)));
  for (size_t i = 0; i < s->size; i++)
    for (size_t e = a->row[i]; e < a->row[i + 1]; e++)
      size += cabs (a->real ? a->real[e] : a->value[e])
              * cabs (s->rho[i * s->size + a->column[e]]);
  /* The worst of a few random ones is no bound. */
  *err = 4 * worst + 4 * DBL_EPSILON * size;
  return mean;
}

/* ---- by waiting ----------------------------------------------------------------- */

struct wait
{
  bti_liouville *l;
  const bti_sparse *a;
  bti_faber series;
  double complex *rho, *work[3], *before;
  double length;          /* of an interval */
  double left;            /* seconds */
  double change, of_mean; /* over the last interval: of rho, of the mean */
  double ratio;           /* of two changes of rho; NaN: their intervals differ */
  double mean, turned;
};

static void
wait_clear (struct wait *w)
{
  bti_faber_clear (&w->series);
  free (w->rho);
  free (w->before);
  for (int i = 0; i < 3; i++)
    free (w->work[i]);
}

static bt_status
wait_init (struct wait *w, bt_error *error)
{
  const size_t count = bti_liouville_size (w->l) * bti_liouville_size (w->l);
  double complex **matrix[]
      = { &w->rho, &w->before, &w->work[0], &w->work[1], &w->work[2] };
  bt_status status = bti_memory_check (80 * (double) count, error,
                                       "five density matrices of %zu numbers", count);
  for (size_t i = 0; status == BT_OK && i < sizeof matrix / sizeof *matrix; i++)
    status = bti_calloc (matrix[i], count, sizeof **matrix[i], error);
  if (status == BT_OK)
    w->rho[0] = 1;
  return status;
}

/* One more interval, twice as long as the last where LONGER. */
static bt_status
step (struct wait *w, int longer, bt_error *error)
{
  const size_t count = bti_liouville_size (w->l) * bti_liouville_size (w->l);
  double low, high, reach;
  bt_status status = BT_OK;
  bti_liouville_field (w->l, &low, &high, &reach);
  if (longer || w->series.terms == 0)
    {
      w->length = w->length > 0 ? 2 * w->length : 10 / (low + high + reach);
      status = bti_faber_make (&w->series, low, high, reach, w->length, error);
    }
  const double seconds
      = bti_liouville_seconds (w->l) * (double) w->series.terms * w->series.shares;
  if (status == BT_OK && !(seconds < w->left))
    status = bt_error_set (error, BT_ELIMIT,
                           "the state still moves, by %.2g, and an interval of %g more "
                           "would take some %.2g s",
                           w->change, w->length, seconds);
  w->left -= seconds;
  memcpy (w->before, w->rho, count * sizeof *w->rho);
  for (double share = 0; status == BT_OK && share < w->series.shares; share++)
    status = bti_liouville_exp (w->l, &w->series, &w->rho, w->work, error);
  if (status != BT_OK)
    return status;
  const double last = w->change, mean = bti_liouville_mean (w->a, w->rho);
  w->change = 0;
  for (size_t i = 0; i < count; i++)
    w->change = fmax (w->change, cabs (w->rho[i] - w->before[i]));
  w->ratio = longer ? NAN : w->change / last;
  w->of_mean = fabs (mean - w->mean);
  w->mean = mean;
  w->turned += (low + reach) * w->length;
  return BT_OK;
}

bt_status
bti_stationary_wait (bti_liouville *l, const bti_sparse *a, double tolerance,
                     double seconds, const bt_watch *watch, double *mean, double *err,
                     bt_error *error)
{
  enum
  {
    INTERVALS = 4000
  };
  struct wait w = { .l = l, .a = a, .left = seconds, .change = INFINITY };
  double ratio[2] = { NAN, NAN }, moved[2] = { INFINITY, INFINITY };
  bt_status status = wait_init (&w, error);
  *mean = *err = NAN;
  for (int k = 0; status == BT_OK && k < INTERVALS; k++)
    {
      status = bt_watch_check (watch, error);
      /* Half of what is left at least, or the intervals are too short to tell. */
      if (status == BT_OK)
        status = step (&w, ratio[0] > 0.5, error);
      /* A change that turns as it falls is at times none: the largest of three. */
      const double slow = isnan (w.ratio + ratio[0] + ratio[1])
                              ? 1
                              : fmin (fmax (fmax (w.ratio, ratio[0]), ratio[1]), 1);
      const double most = fmax (fmax (w.of_mean, moved[0]), moved[1]);
      const double floor = DBL_EPSILON * (w.turned + 10) * fmax (fabs (w.mean), 1);
      ratio[1] = ratio[0];
      ratio[0] = w.ratio;
      moved[1] = moved[0];
      moved[0] = w.of_mean;
      *mean = w.mean;
      *err = (slow < 1 ? 2 * most * slow / (1 - slow) : INFINITY) + floor;
      if (status == BT_OK && (*err <= tolerance || (k > 3 && most <= floor)))
        {
          *err = fmin (*err, 4 * most + floor);
          break;
        }
      if (k + 1 == INTERVALS)
        status = bt_error_set (error, BT_ECONV, "the state still moves, by %.2g",
                               w.change);
    }
  wait_clear (&w);
  return status;
}
