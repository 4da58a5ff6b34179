/* solve/splitstep_mean.c - means of polynomials over a state on a grid.
 *
 * Of terms in the coordinates alone, or in the momenta alone, from |psi|^2 there.  Of
 * products x^m p^n of one axis by the Weyl ordering,
 *
 *   2^-m sum_k C(m,k) <x^k psi| p^n |x^(m-k) psi>,
 *
 * and the like for several axes: two transforms of all points for each set of k.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/memory.h"
#include "model/grid.h"
#include "solve/splitstep.h"

#include <math.h>
#include <stdlib.h>

enum
{
  CONSTANT = 0,
  POSITIONS = 1,
  MOMENTA = 2,
  BOTH = 3,
  PAULI = 4
};

/* What stands in TERM. */
static int
kind_of (const bti_system *system, const bti_term *term)
{
  int kind = CONSTANT;
  for (size_t k = 0; k < system->parts; k++)
    {
      const unsigned char *power = term->power + 3 * k;
      if (system->part[k].kind == BT_QUBIT)
        kind |= power[0] || power[1] || power[2] ? PAULI : 0;
      else
        kind |= (power[0] ? POSITIONS : 0) | (power[1] ? MOMENTA : 0);
    }
  return kind;
}

/* Non-zero when TERM is odd in an axis of which half is kept: its mean is zero. */
static int
vanishes (const bti_split *s, const size_t *part, const bti_term *term)
{
  for (size_t k = 0; k < s->axes; k++)
    if (s->half[k]
        && (term->power[BTI_SLOT_X (part[k])] + term->power[BTI_SLOT_P (part[k])]) % 2)
      return 1;
  return 0;
}

/* The terms of A of one KIND, in which nothing has to be ordered; POSITIONS: and the
 * constant. */
static bt_status
mean_of_kind (bti_split *s, const bti_polynomial *a, int kind, double *out,
              bt_error *error)
{
  const int space = kind == MOMENTA ? BTI_MOMENTUM : BTI_POSITION;
  bti_polynomial some;
  bti_field field = { 0 };
  size_t part[BT_MAX_AXES], kept = 0;
  double norm, edge, factor = 1 / sqrt ((double) s->total);
  *out = 0;
  (void) bti_field_axes (s->system, part);
  bt_status status = bti_polynomial_copy (&some, a, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < a->count; i++)
    {
      int own = kind_of (s->system, &a->term[i]);
      if ((own == kind || (own == CONSTANT && kind == POSITIONS))
          && !vanishes (s, part, &a->term[i]))
        some.term[kept++] = a->term[i];
    }
  some.count = kept;
  if (kept > 0)
    status = bti_field_new (&field, s->system, &some, space, 0, error);
  if (status == BT_OK && kept > 0)
    {
      const bti_field *one = &field;
      if (kind == MOMENTA)
        bti_split_amplitudes (s);
      else
        factor = bti_split_positions (s);
      bti_split_sums (s, s->copy, space, &one, 1, out, &norm, &edge);
      *out *= s->cell * factor * factor;
    }
  bti_field_clear (&field);
  bti_polynomial_clear (&some);
  return status;
}

/* ---- products ------------------------------------------------------------------ */

/* All points of the axes, and the two arrays between which an operator stands. */
struct whole
{
  size_t axes, total, part[BT_MAX_AXES];
  const size_t *points;
  double *coordinate[BT_MAX_AXES], *wave[BT_MAX_AXES];
  double cell;
  const double complex *psi;
  double complex *left, *right;
  bti_fft *fft;
};

static void
clear (struct whole *w)
{
  for (size_t k = 0; k < BT_MAX_AXES; k++)
    {
      free (w->coordinate[k]);
      free (w->wave[k]);
    }
  bti_fft_array_free (w->left);
  bti_fft_array_free (w->right);
}

static bt_status
set_up (struct whole *w, bti_split *s, bt_error *error)
{
  int halves = 0;
  *w = (struct whole){ .axes = s->axes, .total = 1, .points = s->points, .cell = 1 };
  (void) bti_field_axes (s->system, w->part);
  for (size_t k = 0; k < s->axes; k++)
    {
      w->total *= s->points[k];
      w->cell *= s->box[k] / (double) s->points[k];
      halves |= s->half[k];
    }
  bt_status status
      = bti_memory_check (4.0 * (double) w->total * (double) sizeof (double complex),
                          error, "the mean of a product on %zu grid points", w->total);
  if (status == BT_OK)
    status = bti_split_state (s, &w->psi, error);
  for (size_t k = 0; status == BT_OK && k < s->axes; k++)
    {
      status = bti_calloc (&w->coordinate[k], s->points[k], sizeof (double), error);
      if (status == BT_OK)
        status = bti_calloc (&w->wave[k], s->points[k], sizeof (double), error);
      if (status != BT_OK)
        break;
      bti_grid_points (w->coordinate[k], s->points[k], s->box[k]);
      bti_grid_waves (w->wave[k], s->points[k], s->box[k]);
      for (size_t i = 0; i < s->points[k]; i++)
        w->coordinate[k][i] += s->centre[k];
    }
  if (status == BT_OK)
    status = bti_fft_array (&w->left, w->total, error);
  if (status == BT_OK)
    status = bti_fft_array (&w->right, w->total, error);
  if (status == BT_OK && halves && !s->whole)
    status = bti_fft_new (&s->whole, s->axes, s->points, s->threads, s->watch, error);
  w->fft = halves ? s->whole : s->fft;
  return status;
}

/* OUT = psi times the product of all coordinates to the powers given, transformed. */
static void
weigh (const struct whole *w, double complex *out, const unsigned *power)
{
  size_t index[BT_MAX_AXES] = { 0 };
  for (size_t i = 0; i < w->total; i++)
    {
      double product = 1;
      for (size_t k = 0; k < w->axes; k++)
        for (unsigned n = 0; n < power[k]; n++)
          product *= w->coordinate[k][index[k]];
      out[i] = product * w->psi[i];
      for (size_t k = w->axes; k-- > 0 && ++index[k] == w->points[k];)
        index[k] = 0;
    }
  bti_fft_forward_on (w->fft, out);
}

/* Re <left| product of the momenta to the powers of TERM |right>. */
static double
between (const struct whole *w, const bti_term *term)
{
  size_t index[BT_MAX_AXES] = { 0 };
  double sum = 0;
  for (size_t i = 0; i < w->total; i++)
    {
      double product = creal (conj (w->left[i]) * w->right[i]);
      for (size_t k = 0; k < w->axes; k++)
        for (unsigned n = 0; n < term->power[BTI_SLOT_P (w->part[k])]; n++)
          product *= w->wave[k][index[k]];
      sum += product;
      for (size_t k = w->axes; k-- > 0 && ++index[k] == w->points[k];)
        index[k] = 0;
    }
  return sum * w->cell / (double) w->total;
}

static double
binomial (unsigned n, unsigned k)
{
  double value = 1;
  for (unsigned i = 0; i < k; i++)
    value = value * (n - i) / (i + 1);
  return value;
}

/* The mean of TERM.  LEFT runs over all ways to share the powers of the axes that have
 * both x and p; a power of x alone stands on the right. */
static bt_status
mean_of_product (const struct whole *w, const bti_term *term, const bt_watch *watch,
                 double *out, bt_error *error)
{
  unsigned left[BT_MAX_AXES] = { 0 }, right[BT_MAX_AXES];
  double sum = 0;
  for (int more = 1; more;)
    {
      double weight = 1;
      more = 0;
      for (size_t k = 0; k < w->axes; k++)
        {
          unsigned m = term->power[BTI_SLOT_X (w->part[k])];
          right[k] = m - left[k];
          if (term->power[BTI_SLOT_P (w->part[k])] > 0)
            weight *= ldexp (binomial (m, left[k]), -(int) m);
        }
      weigh (w, w->left, left);
      weigh (w, w->right, right);
      sum += weight * between (w, term);
      bt_status status = bt_watch_check (watch, error);
      if (status != BT_OK)
        return status;
      for (size_t k = 0; !more && k < w->axes; k++)
        {
          int mixed = term->power[BTI_SLOT_P (w->part[k])] > 0;
          more = mixed && left[k] < term->power[BTI_SLOT_X (w->part[k])];
          left[k] = more ? left[k] + 1 : 0;
        }
    }
  *out += creal (term->factor) * sum;
  return BT_OK;
}

bt_status
bti_split_mean (void *self, const bti_polynomial *a, double *out, bt_error *error)
{
  bti_split *s = self;
  struct whole whole = { 0 };
  size_t part[BT_MAX_AXES];
  double positions = 0, momenta = 0, products = 0;
  if (!s->system)
    return bt_error_set (error, BT_ENOTSUP, "a model of more than %d parts",
                         BT_MAX_PARTS);
  (void) bti_field_axes (s->system, part);
  bt_status status = mean_of_kind (s, a, POSITIONS, &positions, error);
  if (status == BT_OK)
    status = mean_of_kind (s, a, MOMENTA, &momenta, error);
  for (size_t i = 0; status == BT_OK && i < a->count; i++)
    {
      if (kind_of (s->system, &a->term[i]) != BOTH || vanishes (s, part, &a->term[i]))
        continue;
      if (!whole.axes)
        status = set_up (&whole, s, error);
      if (status == BT_OK)
        status = mean_of_product (&whole, &a->term[i], s->watch, &products, error);
    }
  clear (&whole);
  *out = positions + momenta + products;
  return status;
}
