/* model/adapted.c - see adapted.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/adapted.h"
#include "base/memory.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* The grid carries momenta up to this times sqrt(2 cut). */
static const double momentum_margin = 1.2;

double
bti_adapted_cut (const bt_model *model, double tolerance)
{
  double reach = fabs (bt_model_x0 (model)) + sqrt (-2 * log (tolerance));
  return ceil (reach * reach / 2 + bt_model_width (model, 0));
}

static double
spacing_for (double cut)
{
  return M_PI / (momentum_margin * sqrt (2 * cut));
}

static double
width_at (const bt_model *model, double x)
{
  double omega = bt_model_omega (model, 0);
  return sqrt (omega * omega + bt_model_lambda (model, 0) * x * x);
}

/* Number of even m at X with potential below CUT; INFINITY where W is 0. */
static double
states_at (const bt_model *model, double x, double cut)
{
  double m = (cut - x * x / 2) / width_at (model, x) - 0.5;
  return m >= 0 ? floor (m / 2) + 1 : 0;
}

size_t
bti_adapted_count (const bt_model *model, double cut)
{
  static const double most = 1e9; /* its square does not fit into any memory */
  if (!(cut > 0) || !(cut < 1e6))
    return SIZE_MAX;
  double count = 0;
  for (size_t i = 0; count < most; i++)
    {
      double here = states_at (model, ((double) i + 0.5) * spacing_for (cut), cut);
      if (here == 0)
        return (size_t) count;
      count += here;
    }
  return SIZE_MAX;
}

bt_status
bti_adapted_new (bti_adapted **out, const bt_model *model, double cut, bt_error *error)
{
  *out = NULL;
  if (bt_model_modes (model) != 1)
    return bt_error_set (error, BT_ENOTSUP,
                         "the basis adapted to x is for one mode, not %zu",
                         bt_model_modes (model));
  if (bti_adapted_count (model, cut) == SIZE_MAX)
    return bt_error_set (error, BT_ELIMIT, "a basis up to energy %g is too large", cut);
  bti_adapted *basis;
  bt_status status = bti_calloc (&basis, 1, sizeof *basis, error);
  if (status != BT_OK)
    return status;
  basis->spacing = spacing_for (cut);
  basis->cut = cut;
  basis->lambda = bt_model_lambda (model, 0);
  basis->omega = bt_model_omega (model, 0);
  while (states_at (model, ((double) basis->points + 0.5) * basis->spacing, cut) > 0)
    basis->points++;
  status = bti_calloc (&basis->first, basis->points + 1, sizeof *basis->first, error);
  if (status == BT_OK)
    status = bti_calloc (&basis->x, basis->points, sizeof *basis->x, error);
  if (status == BT_OK)
    status = bti_calloc (&basis->width, basis->points, sizeof *basis->width, error);
  for (size_t i = 0; status == BT_OK && i < basis->points; i++)
    {
      double x = ((double) i + 0.5) * basis->spacing;
      basis->x[i] = x;
      basis->width[i] = width_at (model, x);
      basis->first[i + 1] = basis->first[i] + (size_t) states_at (model, x, cut);
    }
  if (status == BT_OK)
    {
      basis->size = basis->first[basis->points];
      *out = basis;
    }
  else
    bti_adapted_free (basis);
  return status;
}

void
bti_adapted_free (bti_adapted *basis)
{
  if (!basis)
    return;
  free (basis->first);
  free (basis->x);
  free (basis->width);
  free (basis);
}

/* With A = alpha B + beta B^+ between the two ladders,
 * alpha = (a + b)/(2 sqrt(ab)), beta = (a - b)/(2 sqrt(ab)):
 *   alpha sqrt(m+1) S_{m+1,n} = sqrt(n) S_{m,n-1} + beta sqrt(m) S_{m-1,n},
 *   alpha sqrt(n+1) S_{0,n+1} = -beta sqrt(n) S_{0,n-1},   S_00 = 1/sqrt(alpha);
 * factors 1/alpha and beta/alpha are below one, so errors do not grow. */
void
bti_oscillator_overlaps (double *s, size_t count, double a, double b)
{
  double alpha = (a + b) / (2 * sqrt (a * b)), beta = (a - b) / (2 * sqrt (a * b));
  for (size_t i = 0; i < count * count; i++)
    s[i] = 0;
  s[0] = 1 / sqrt (alpha);
  for (size_t n = 1; n + 1 < count; n++)
    s[n + 1] = -beta / alpha * sqrt ((double) n / (double) (n + 1)) * s[n - 1];
  for (size_t m = 0; m + 1 < count; m++)
    for (size_t n = (m + 1) % 2; n < count; n += 2)
      {
        double value = n > 0 ? sqrt ((double) n) * s[m * count + n - 1] : 0;
        if (m > 0)
          value += beta * sqrt ((double) m) * s[(m - 1) * count + n];
        s[(m + 1) * count + n] = value / (alpha * sqrt ((double) (m + 1)));
      }
}

/* Kinetic energy between sinc functions LAG points apart. */
static double
kinetic (size_t lag, double spacing)
{
  double d2 = spacing * spacing, l = (double) lag;
  return lag == 0 ? M_PI * M_PI / (6 * d2) : (lag % 2 ? -1 : 1) / (d2 * l * l);
}

/* H between the states of x_I and of x_J, both ways; S: room for overlaps. */
static void
fill_block (const bti_adapted *basis, size_t i, size_t j, int parity, double *s,
            double *h)
{
  size_t n = basis->size, rows = basis->first[i + 1] - basis->first[i];
  size_t columns = basis->first[j + 1] - basis->first[j];
  size_t count = 2 * (rows > columns ? rows : columns);
  double mirror = kinetic (i + j + 1, basis->spacing);
  double t = kinetic (i - j, basis->spacing) + (parity ? -mirror : mirror);
  bti_oscillator_overlaps (s, count, basis->width[i], basis->width[j]);
  for (size_t a = 0; a < rows; a++)
    for (size_t b = 0; b < columns; b++)
      {
        size_t row = basis->first[i] + a, column = basis->first[j] + b;
        double value = t * s[2 * a * count + 2 * b];
        if (row == column)
          value += basis->x[i] * basis->x[i] / 2
                   + (2 * (double) a + 0.5) * basis->width[i];
        h[row * n + column] = h[column * n + row] = value;
      }
}

bt_status
bti_adapted_fill (const bti_adapted *basis, int parity, double *h,
                  const bt_watch *watch, bt_error *error)
{
  size_t largest = 0;
  for (size_t i = 0; i < basis->points; i++)
    if (basis->first[i + 1] - basis->first[i] > largest)
      largest = basis->first[i + 1] - basis->first[i];
  double *s;
  bt_status status = bti_calloc (&s, 4 * largest * largest, sizeof *s, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; status == BT_OK && i < basis->points; i++)
    {
      status = bt_watch_check (watch, error);
      for (size_t j = 0; status == BT_OK && j <= i; j++)
        fill_block (basis, i, j, parity, s, h);
    }
  free (s);
  return status;
}

void
bti_adapted_initial (const bti_adapted *basis, double x0, int parity, double *out)
{
  double width = sqrt (basis->omega * basis->omega + basis->lambda * x0 * x0);
  for (size_t i = 0; i < basis->points; i++)
    {
      double at = basis->x[i] - x0, mirrored = -basis->x[i] - x0;
      double here = exp (-at * at / 2), there = exp (-mirrored * mirrored / 2);
      double amplitude = pow (M_PI, -0.25) * sqrt (basis->spacing / 2)
                         * (parity ? here - there : here + there);
      /* <m; W(x)|0; W0>, m even, as a column of the overlaps. */
      double a = basis->width[i], ratio = (a - width) / (a + width);
      double overlap = sqrt (2 * sqrt (a * width) / (a + width));
      for (size_t k = basis->first[i]; k < basis->first[i + 1]; k++)
        {
          double m = 2 * (double) (k - basis->first[i]);
          out[k] = amplitude * overlap;
          overlap *= ratio * sqrt ((m + 1) / (m + 2));
        }
    }
}
