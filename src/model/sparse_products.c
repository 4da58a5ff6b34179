/* model/sparse_products.c - what needs products with a matrix alone; see sparse.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/complex.h"
#include "base/memory.h"
#include "model/sparse.h"
#include "num/linalg.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

BTI_CLONES static void
apply_real (const bti_sparse *m, double *restrict out, const double *restrict in)
{
  for (size_t i = 0; i < m->size; i++)
    {
      double re = 0, im = 0;
      for (size_t e = m->row[i]; e < m->row[i + 1]; e++)
        {
          const double *at = in + 2 * (size_t) m->column[e];
          re += m->real[e] * at[0];
          im += m->real[e] * at[1];
        }
      out[2 * i] = re;
      out[2 * i + 1] = im;
    }
}

static void
apply_complex (const bti_sparse *m, double *restrict out, const double *restrict in)
{
  const double *value = (const double *) m->value;
  for (size_t i = 0; i < m->size; i++)
    {
      double re = 0, im = 0;
      for (size_t e = m->row[i]; e < m->row[i + 1]; e++)
        {
          const double *at = in + 2 * (size_t) m->column[e], *v = value + 2 * e;
          re += v[0] * at[0] - v[1] * at[1];
          im += v[0] * at[1] + v[1] * at[0];
        }
      out[2 * i] = re;
      out[2 * i + 1] = im;
    }
}

void
bti_sparse_apply (const bti_sparse *m, double complex *out, const double complex *in)
{
  if (m->real)
    apply_real (m, (double *) out, (const double *) in);
  else
    apply_complex (m, (double *) out, (const double *) in);
}

double
bti_sparse_mean (const bti_sparse *m, const double complex *psi)
{
  const double *in = (const double *) psi, *value = (const double *) m->value;
  double sum = 0;
  for (size_t i = 0; i < m->size; i++)
    {
      double re = 0, im = 0;
      for (size_t e = m->row[i]; e < m->row[i + 1]; e++)
        {
          const double *at = in + 2 * (size_t) m->column[e];
          double x = m->real ? m->real[e] : value[2 * e];
          double y = m->real ? 0 : value[2 * e + 1];
          re += x * at[0] - y * at[1];
          im += x * at[1] + y * at[0];
        }
      sum += in[2 * i] * re + in[2 * i + 1] * im;
    }
  return sum;
}

/* OUT = (M + SHIFT) V, M the diagonal of SIGN A and the moduli beside it; the largest
 * (M v)_i/v_i. */
static double
moduli_product (const bti_sparse *m, double sign, double shift, const double *v,
                double *out)
{
  double ratio = -HUGE_VAL;
  for (size_t i = 0; i < m->size; i++)
    {
      double sum = 0;
      for (size_t e = m->row[i]; e < m->row[i + 1]; e++)
        {
          double value = m->real ? m->real[e] : creal (m->value[e]);
          if (m->column[e] == i)
            value *= sign;
          else
            value = m->real ? fabs (value) : cabs (m->value[e]);
          sum += value * v[m->column[e]];
        }
      ratio = fmax (ratio, sum / v[i]);
      out[i] = sum + shift * v[i];
    }
  return ratio;
}

static double
lowest_diagonal (const bti_sparse *m, double sign)
{
  double lowest = HUGE_VAL;
  for (size_t i = 0; i < m->size; i++)
    {
      double here = 0;
      for (size_t e = m->row[i]; e < m->row[i + 1]; e++)
        if (m->column[e] == i)
          here = sign * (m->real ? m->real[e] : creal (m->value[e]));
      lowest = fmin (lowest, here);
    }
  return lowest;
}

bt_status
bti_sparse_bound (double *out, const bti_sparse *m, double sign, int products,
                  const bt_watch *watch, bt_error *error)
{
  double *v, *w, best = HUGE_VAL, last = HUGE_VAL;
  /* So that no element of M is negative, and v stays > 0. */
  double shift = fmax (-lowest_diagonal (m, sign), 0);
  bt_status status = bti_calloc (&v, 2 * m->size, sizeof *v, error);
  if (status != BT_OK)
    return status;
  double *block = v;
  w = v + m->size;
  for (size_t i = 0; i < m->size; i++)
    v[i] = 1;
  for (int pass = 1; pass <= products; pass++)
    {
      status = bt_watch_check (watch, error);
      if (status != BT_OK)
        break;
      best = fmin (best, moduli_product (m, sign, shift, v, w));
      double top = best + shift, highest = 0;
      if (pass % 10 == 0)
        {
          /* Ten more products would not pay for themselves. */
          if (top > 0.99 * last)
            break;
          last = top;
        }
      for (size_t i = 0; i < m->size; i++)
        highest = fmax (highest, w[i]);
      for (size_t i = 0; i < m->size; i++)
        w[i] = fmax (w[i] / highest, 1e-250);
      double *swap = v;
      v = w;
      w = swap;
      if (!(highest > 0))
        break; /* the matrix is zero */
    }
  free (block);
  /* A margin for the rounding of the quotient. */
  *out = best + 1e-10 * fabs (best) + DBL_EPSILON;
  return status;
}

/* ---- the lowest state ---------------------------------------------------------- */

enum
{
  KRYLOV = 160, /* vectors of a space; their coefficients alone are kept */
  RESTARTS = 60,
  FEW = 512 /* states that are all found */
};

static double
norm_of (const double complex *v, size_t size)
{
  double sum = 0;
  for (size_t i = 0; i < size; i++)
    sum += creal (v[i]) * creal (v[i]) + cimag (v[i]) * cimag (v[i]);
  return sqrt (sum);
}

/* What A has of LESS, of norm 1, is taken away. */
static void
leave_out (double complex *a, const double complex *less, size_t size)
{
  double re = 0, im = 0;
  for (size_t i = 0; i < size; i++)
    {
      re += creal (conj (less[i]) * a[i]);
      im += cimag (conj (less[i]) * a[i]);
    }
  for (size_t i = 0; i < size; i++)
    a[i] -= CMPLX (re, im) * less[i];
}

/* One pass of Lanczos' recursion from START, in all that is orthogonal to LESS, where
 * that is not NULL: coefficients into ALPHA and BETA, or, with Y given, sum_k y_k v_k
 * into OUT.  Returns how many vectors there are. */
static size_t
lanczos_pass (const bti_sparse *m, const double complex *start,
              const double complex *less, double complex *work, double *alpha,
              double *beta, const double *y, size_t limit, double complex *out)
{
  size_t size = m->size, k = 0;
  double complex *v = work, *last = work + size, *next = work + 2 * size;
  memcpy (v, start, size * sizeof *v);
  memset (last, 0, size * sizeof *last);
  for (size_t i = 0; y && i < size; i++)
    out[i] = 0;
  for (; k < limit; k++)
    {
      for (size_t i = 0; y && i < size; i++)
        out[i] += y[k] * v[i];
      if (y && k + 1 == limit)
        break;
      bti_sparse_apply (m, next, v);
      double a = 0;
      for (size_t i = 0; i < size; i++)
        a += creal (conj (v[i]) * next[i]);
      for (size_t i = 0; i < size; i++)
        next[i] -= a * v[i] + (k > 0 ? beta[k - 1] : 0) * last[i];
      if (less)
        leave_out (next, less, size);
      double b = norm_of (next, size);
      alpha[k] = a;
      beta[k] = b;
      if (!(b > 1e-13 * (fabs (a) + (k > 0 ? beta[k - 1] : 0))))
        return k + 1;
      for (size_t i = 0; i < size; i++)
        next[i] /= b;
      double complex *swap = last;
      last = v;
      v = next;
      next = swap;
    }
  return k;
}

/* IN, normalised, replaced by the lowest vector of its Krylov space, LESS as above; its
 * energy and residual. */
static bt_status
improve (const bti_sparse *m, double complex *in, const double complex *less,
         double complex *work, double *energy, double *residual, bt_error *error)
{
  double alpha[KRYLOV], beta[KRYLOV], value[KRYLOV], *t;
  size_t size = m->size, limit = size < KRYLOV ? size : KRYLOV;
  double complex *out = work + 3 * size;
  size_t count = lanczos_pass (m, in, less, work, alpha, beta, NULL, limit, NULL);
  bt_status status = bti_calloc (&t, count * count, sizeof *t, error);
  if (status != BT_OK)
    return status;
  for (size_t k = 0; k < count; k++)
    {
      t[k * count + k] = alpha[k];
      if (k + 1 < count)
        t[k * count + k + 1] = t[(k + 1) * count + k] = beta[k];
    }
  status = bti_eigen (t, count, value, error);
  if (status == BT_OK)
    {
      (void) lanczos_pass (m, in, less, work, alpha, beta, t, count, out);
      double norm = norm_of (out, size);
      for (size_t i = 0; i < size; i++)
        in[i] = out[i] / norm;
      bti_sparse_apply (m, work, in);
      *energy = 0;
      for (size_t i = 0; i < size; i++)
        *energy += creal (conj (in[i]) * work[i]);
      for (size_t i = 0; i < size; i++)
        work[i] -= *energy * in[i];
      if (less)
        leave_out (work, less, size);
      *residual = norm_of (work, size);
    }
  free (t);
  return status;
}

/* V, any vector, to the lowest state of M, or, with LESS, to the lowest orthogonal to
 * that, of energy BELOW: there it is enough to know how far above it lies. */
static bt_status
lowest_from (const bti_sparse *m, double complex *v, const double complex *less,
             double below, double complex *work, double sharp, double *energy,
             double *residual, const bt_watch *watch, bt_error *error)
{
  if (less)
    leave_out (v, less, m->size);
  const double norm = norm_of (v, m->size);
  for (size_t i = 0; i < m->size; i++)
    v[i] /= norm;
  for (int pass = 0; pass < RESTARTS; pass++)
    {
      bt_status status = bt_watch_check (watch, error);
      if (status == BT_OK)
        status = improve (m, v, less, work, energy, residual, error);
      if (status != BT_OK || *residual <= sharp
          || (less && *residual <= 0.1 * (*energy - below)))
        return status;
    }
  return bt_error_set (
      error, BT_ECONV,
      "the ground state of %zu states: residual %.2g after %d products "
      "with the matrix, at energy %g",
      m->size, *residual, RESTARTS * KRYLOV, *energy);
}

/* All states of a few: where levels lie close together, no other way tells them apart.
 */
static bt_status
lowest_of_few (const bti_sparse *m, double complex *out, double *energy, double *next,
               bt_error *error)
{
  const size_t size = m->size;
  double complex *a, *one = NULL;
  double *level = NULL;
  bt_status status = bti_calloc (&a, size * size, sizeof *a, error);
  if (status == BT_OK)
    status = bti_calloc (&one, 2 * size, sizeof *one, error);
  if (status == BT_OK)
    status = bti_calloc (&level, size, sizeof *level, error);
  for (size_t j = 0; status == BT_OK && j < size; j++)
    {
      one[j] = 1;
      bti_sparse_apply (m, one + size, one);
      one[j] = 0;
      for (size_t i = 0; i < size; i++)
        a[i * size + j] = one[size + i];
    }
  if (status == BT_OK)
    status = bti_hermitian_eigen (a, size, level, error);
  for (size_t i = 0; status == BT_OK && i < size; i++)
    out[i] = a[i];
  if (status == BT_OK)
    {
      *energy = level[0];
      *next = size > 1 ? level[1] : HUGE_VAL;
    }
  free (level);
  free (one);
  free (a);
  return status;
}

bt_status
bti_sparse_ground (const bti_sparse *m, double complex *out, double *gap,
                   double tolerance, const bt_watch *watch, bt_error *error)
{
  const size_t size = m->size;
  double complex *work, *other;
  double up, down, energy = 0, next = 0, residual = 0, rest = 0;
  bt_status status = bti_sparse_bound (&up, m, 1, 1, watch, error);
  if (status == BT_OK)
    status = bti_sparse_bound (&down, m, -1, 1, watch, error);
  if (status == BT_OK)
    status = bti_calloc (&work, 5 * size, sizeof *work, error);
  if (status != BT_OK)
    return status;
  const double scale = fmax (fabs (up), fabs (down));
  other = work + 4 * size;
  for (size_t i = 0; i < size; i++)
    {
      double x = (double) i;
      out[i] = CMPLX (cos (1 + 0.7 * x * x), sin (2 + 1.3 * x)) / (1 + 0.01 * x);
      other[i] = CMPLX (sin (5 + 2.1 * x), cos (3 + 0.37 * x * x)) / (1 + 0.01 * x);
    }
  if (size <= FEW)
    status = lowest_of_few (m, out, &energy, &next, error);
  else
    {
      status = lowest_from (m, out, NULL, 0, work, tolerance * scale, &energy,
                            &residual, watch, error);
      if (status == BT_OK)
        status = lowest_from (m, other, out, energy, work, tolerance * scale, &next,
                              &rest, watch, error);
    }
  *gap = next - energy;
  free (work);
  /* The part of other levels in the state is the residual over the gap at the most. */
  const double blur = residual + rest + DBL_EPSILON * scale;
  if (status == BT_OK && !(*gap > 10 * blur))
    return bt_error_set (error, BT_EINVAL,
                         "ground_of: the lowest energy, %g, has no state of its own: "
                         "another one lies %.2g above it, with a residual of %.2g in "
                         "both: a state has to be chosen, such as by a term more",
                         energy, *gap, blur);
  return status;
}
