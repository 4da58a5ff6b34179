/* measure/gates.c - is a state one, and is it entangled?  See breaktime/states.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "num/linalg.h"
#include "num/symplectic.h"

#include <breaktime/states.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the partial Wigner operator ----------------------------------------------- */

/* OUT[n * SIZE + m] = Wigner function of |n><m| at alpha.  With x = 4 |alpha|^2,
 *   W_(n, n+k) = (-1)^n e^(i k arg alpha) l_n/pi,
 *   l_n = sqrt (n!/(n+k)!) x^(k/2) e^(-x/2) L_n^k(x),
 *   sqrt ((n+1)(n+1+k)) l_(n+1) = (2n + 1 + k - x) l_n - sqrt (n (n+k)) l_(n-1):
 * along a diagonal, where going forward is stable; along a row it is not, and with a
 * hundred levels nothing would be left.  W_(m, n) = conj W_(n, m). */
static void
fill_functions (double complex *out, size_t size, double complex alpha)
{
  const double radius = cabs (alpha), x = 4 * radius * radius;
  const double complex turn = radius > 0 ? alpha / radius : 1;
  double first = exp (-x / 2) / M_PI;
  double complex phase = 1;
  for (size_t k = 0; k < size; k++)
    {
      double last = 0, here = first;
      for (size_t n = 0; n + k < size; n++)
        {
          const double a = (double) n, b = (double) (n + k);
          const double next = ((a + b + 1 - x) * here - sqrt (a * b) * last)
                              / sqrt ((a + 1) * (b + 1));
          const double complex value = (n % 2 ? -here : here) * phase;
          out[n * size + n + k] = value;
          out[(n + k) * size + n] = conj (value);
          last = here;
          here = next;
        }
      first *= sqrt (x / (double) (k + 1));
      phase *= turn;
    }
}

struct field
{
  const bt_density *density;
  double complex *function, *matrix;
  double *values;
};

static void
field_clear (struct field *f)
{
  free (f->function);
  free (f->matrix);
  free (f->values);
}

static bt_status
field_init (struct field *f, const bt_density *density, bt_error *error)
{
  size_t n = density->levels, m = density->rest;
  *f = (struct field){ .density = density };
  bt_status status = bti_calloc (&f->function, n * n, sizeof *f->function, error);
  if (status == BT_OK)
    status = bti_calloc (&f->matrix, m * m, sizeof *f->matrix, error);
  if (status == BT_OK)
    status = bti_calloc (&f->values, m, sizeof *f->values, error);
  return status;
}

static void
operator_at (struct field *f, double x, double p, double complex *out)
{
  const bt_density *r = f->density;
  size_t n = r->levels, m = r->rest, d = n * m;
  double root = sqrt (r->frequency);
  fill_functions (f->function, n, (root * (x - r->centre) + I * p / root) / sqrt (2));
  memset (out, 0, m * m * sizeof *out);
  for (size_t i = 0; i < n; i++)
    for (size_t b = 0; b < m; b++)
      {
        const double complex *row = r->rho + (i * m + b) * d;
        for (size_t k = 0; k < n; k++)
          for (size_t c = 0; c < m; c++)
            out[b * m + c] += f->function[i * n + k] * row[k * m + c];
      }
}

static bt_status
smallest_at (struct field *f, double x, double p, double *out, bt_error *error)
{
  operator_at (f, x, p, f->matrix);
  bt_status status
      = bti_hermitian_values (f->matrix, f->density->rest, f->values, error);
  *out = f->values[0];
  return status;
}

bt_status
bt_wigner_at (const bt_density *density, double x, double p, double complex *out,
              bt_error *error)
{
  struct field f;
  bt_status status = field_init (&f, density, error);
  if (status == BT_OK)
    operator_at (&f, x, p, out);
  field_clear (&f);
  return status;
}

/* Walk downhill from AT with steps that halve from STEP to a thousandth. */
static bt_status
refine (struct field *f, double step, double *smallest, double at[2], bt_error *error)
{
  static const double direction[4][2] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
  bt_status status = BT_OK;
  for (double size = step; status == BT_OK && size > 1e-3 * step; size /= 2)
    for (int i = 0; status == BT_OK && i < 4; i++)
      {
        double x = at[0] + size * direction[i][0], p = at[1] + size * direction[i][1];
        double value;
        status = smallest_at (f, x, p, &value, error);
        if (status == BT_OK && value < *smallest)
          {
            *smallest = value;
            at[0] = x;
            at[1] = p;
          }
      }
  return status;
}

bt_status
bt_wigner_smallest (const bt_density *density, double x, double p, double half,
                    size_t points, const bt_watch *watch, double *smallest,
                    double at[2], bt_error *error)
{
  struct field f;
  double best[2] = { x, p };
  if (points < 2 || !(half > 0) || !isfinite (half))
    return bt_error_set (error, BT_EINVAL,
                         "%zu points of a square of half side %g: at least 2, > 0",
                         points, half);
  bt_status status = field_init (&f, density, error);
  double step = 2 * half / (double) (points - 1);
  *smallest = INFINITY;
  for (size_t i = 0; status == BT_OK && i < points; i++)
    for (size_t k = 0; status == BT_OK && k < points; k++)
      {
        double value, xi = x - half + step * (double) i,
                      pk = p - half + step * (double) k;
        status = bt_watch_check (watch, error);
        if (status == BT_OK)
          status = smallest_at (&f, xi, pk, &value, error);
        if (status == BT_OK && value < *smallest)
          {
            *smallest = value;
            best[0] = xi;
            best[1] = pk;
          }
      }
  if (status == BT_OK)
    status = refine (&f, step / 2, smallest, best, error);
  if (status == BT_OK && at)
    memcpy (at, best, sizeof best);
  field_clear (&f);
  return status;
}

/* ---- distances ----------------------------------------------------------------- */

/* Add SIGN times the state of one side of R to OUT, SIZE x SIZE. */
static void
add_reduced (const bt_density *r, int side, double sign, size_t size,
             double complex *out)
{
  size_t n = r->levels, m = r->rest, d = n * m;
  for (size_t i = 0; i < d; i++)
    for (size_t j = 0; j < d; j++)
      {
        size_t row = side ? i / m : i % m, column = side ? j / m : j % m;
        if (side ? i % m == j % m : i / m == j / m)
          out[row * size + column] += sign * r->rho[i * d + j];
      }
}

bt_status
bt_trace_distance (const bt_density *a, const bt_density *b, int side, double *distance,
                   bt_error *error)
{
  if (a->frequency != b->frequency || a->centre != b->centre)
    return bt_error_set (error, BT_EINVAL,
                         "states in number states of different frequencies or centres: "
                         "%g at %g and %g at %g",
                         a->frequency, a->centre, b->frequency, b->centre);
  size_t left = side ? a->levels : a->rest, right = side ? b->levels : b->rest;
  size_t size = left > right ? left : right;
  double complex *matrix;
  double *values = NULL;
  bt_status status = bti_calloc (&matrix, size * size, sizeof *matrix, error);
  if (status == BT_OK)
    status = bti_calloc (&values, size, sizeof *values, error);
  if (status == BT_OK)
    {
      add_reduced (a, side, 1, size, matrix);
      add_reduced (b, side, -1, size, matrix);
      status = bti_hermitian_values (matrix, size, values, error);
    }
  *distance = 0;
  for (size_t i = 0; status == BT_OK && i < size; i++)
    *distance += fabs (values[i]) / 2;
  free (matrix);
  free (values);
  return status;
}

/* ---- Gaussian states ----------------------------------------------------------- */

static double
symplectic (double s[4][4], int which, double *err)
{
  bti_factor factor;
  double value[2] = { NAN, NAN }, relative[2] = { INFINITY, INFINITY };
  if (bti_factor_of (&factor, s))
    bti_symplectic (&factor, value, relative);
  if (err)
    *err = isnan (value[which]) ? INFINITY : relative[which] * value[which];
  return value[which];
}

double
bt_gaussian_conditional (double s[4][4], double *err)
{
  return symplectic (s, 1, err);
}

double
bt_gaussian_ppt (double s[4][4], double *err)
{
  return symplectic (s, 0, err);
}

double
bt_bloch_distance (const double a[3], const double b[3])
{
  double square = 0;
  for (int i = 0; i < 3; i++)
    square += (a[i] - b[i]) * (a[i] - b[i]);
  return sqrt (square) / 2;
}
