/* measure/counted.c - see counted.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/counted.h"
#include "base/memory.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum
{
  PIECES = 8192, /* of a half-line on which a minimum is bounded */
  SHIFTS = 4     /* larger ones that are tried */
};

/* ---- how far H may lie below A -------------------------------------------------- */

/* sum_i c_i x^e_i of x >= 0, e_i > 0. */
typedef struct side
{
  size_t count;
  double c[2 * BT_MAX_TERMS], e[2 * BT_MAX_TERMS];
} side;

static void
side_add (side *s, double c, double e)
{
  for (size_t i = 0; i < s->count; i++)
    if (s->e[i] == e)
      {
        s->c[i] += c;
        return;
      }
  if (s->count < sizeof s->c / sizeof *s->c)
    {
      s->c[s->count] = c;
      s->e[s->count++] = e;
    }
  else
    s->c[0] = -INFINITY; /* never: two for each term of a polynomial */
}

/* A bound from below, 0 at most, where 0 is what it takes at 0: on each piece what
 * grows is taken at its lower end, what falls at its upper one.  -INFINITY: there is
 * none. */
static double
side_least (const side *s)
{
  double top = 0, lead = 0, end = 1, least = 0;
  for (size_t i = 0; i < s->count; i++)
    if (s->c[i] != 0 && s->e[i] > top)
      {
        top = s->e[i];
        lead = s->c[i];
      }
  if (top == 0)
    return 0;
  if (!(lead > 0))
    return -INFINITY;
  for (double left = -1; left < 0; end *= 1.25)
    {
      left = lead;
      for (size_t i = 0; i < s->count; i++)
        if (s->c[i] < 0)
          left += s->c[i] * pow (end, s->e[i] - top);
      if (!(end < 1e12))
        return -INFINITY;
    }
  for (int k = 0; k < PIECES; k++)
    {
      const double from = end * k / PIECES, to = end * (k + 1) / PIECES;
      double value = 0, size = 0;
      for (size_t i = 0; i < s->count; i++)
        {
          const double term = s->c[i] * pow (s->c[i] > 0 ? from : to, s->e[i]);
          value += term;
          size += fabs (term);
        }
      least = fmin (least, value - 1e-14 * size);
    }
  return least;
}

/* The part of which TERM is a power of the coordinate alone; parts: none. */
static size_t
lone_part (const bti_term *term, size_t parts)
{
  size_t found = parts;
  for (size_t k = 0; k < parts; k++)
    if (term->power[BTI_SLOT_X (k)] > 0)
      {
        if (found < parts)
          return parts;
        found = k;
      }
  return found;
}

static int
is_positive (const bti_term *term, size_t parts)
{
  int even = creal (term->factor) >= 0;
  for (size_t k = 0; k < parts; k++)
    even &= term->power[BTI_SLOT_X (k)] % 2 == 0;
  return even;
}

/* By Young's inequality, |prod x_k^m_k| <= sum_k m_k/(s d_k) |x_k|^(s d_k), where
 * s = sum_k m_k/d_k, at most 1. */
static int
take_product (side own[][2], const bti_term *term, const double *degree, size_t parts)
{
  double s = 0;
  for (size_t k = 0; k < parts; k++)
    if (term->power[BTI_SLOT_X (k)] > 0)
      s += degree[k] > 0 ? term->power[BTI_SLOT_X (k)] / degree[k] : INFINITY;
  if (!(s < 1 + 1e-9))
    return 0;
  s = s > 1 - 1e-9 ? 1 : s;
  for (size_t k = 0; k < parts; k++)
    for (int sign = 0; sign < 2; sign++)
      if (term->power[BTI_SLOT_X (k)] > 0)
        side_add (&own[k][sign],
                  -fabs (creal (term->factor)) * term->power[BTI_SLOT_X (k)]
                      / (s * degree[k]) * (1 + 4 * DBL_EPSILON),
                  s * degree[k]);
  return 1;
}

/* A bound of V - sum_k bend_k x_k^2 from below. */
static double
least_of (const bti_polynomial *v, const double *bend, size_t parts)
{
  side (*own)[2] = calloc (parts, sizeof *own);
  double degree[BT_MAX_PARTS] = { 0 }, sum = 0;
  if (!own)
    return -INFINITY;
  for (size_t k = 0; k < parts; k++)
    for (int sign = 0; sign < 2; sign++)
      side_add (&own[k][sign], -bend[k], 2);
  for (size_t i = 0; i < v->count; i++)
    {
      const bti_term *term = &v->term[i];
      const size_t k = lone_part (term, parts);
      const unsigned power = k < parts ? term->power[BTI_SLOT_X (k)] : 0;
      const double c = creal (term->factor);
      if (k == parts)
        continue;
      side_add (&own[k][0], c, power);
      side_add (&own[k][1], power % 2 ? -c : c, power);
      if (c > 0 && power % 2 == 0)
        degree[k] = fmax (degree[k], power);
    }
  for (size_t i = 0; i < v->count && sum > -INFINITY; i++)
    {
      const bti_term *term = &v->term[i];
      unsigned order = 0;
      for (size_t k = 0; k < parts; k++)
        order += term->power[BTI_SLOT_X (k)];
      if (order == 0)
        sum += creal (term->factor);
      else if (lone_part (term, parts) == parts && !is_positive (term, parts)
               && !take_product (own, term, degree, parts))
        sum = -INFINITY;
    }
  for (size_t k = 0; k < parts && sum > -INFINITY; k++)
    sum += fmin (side_least (&own[k][0]), side_least (&own[k][1]));
  free (own);
  return sum;
}

/* H of SYSTEM, in coordinates from the centres, as sum_k A[k] p_k^2 + V, of which V is
 * H with the terms of p still in it, to be overlooked: their factors are set to 0. */
static int
split (double *a, bti_polynomial *h, size_t parts)
{
  for (size_t i = 0; i < h->count; i++)
    {
      bti_term *term = &h->term[i];
      size_t moving = parts;
      unsigned order = 0, p = 0;
      for (size_t k = 0; k < parts; k++)
        {
          order += term->power[BTI_SLOT_X (k)] + term->power[BTI_SLOT_P (k)];
          p += term->power[BTI_SLOT_P (k)];
          if (term->power[BTI_SLOT_P (k)] > 0)
            moving = k;
        }
      if (p == 0)
        continue;
      if (order != 2 || term->power[BTI_SLOT_P (moving)] != 2)
        return 0;
      a[moving] += creal (term->factor);
      term->factor = 0;
    }
  for (size_t k = 0; k < parts; k++)
    if (!(a[k] > 0))
      return 0;
  return 1;
}

bt_status
bti_comparison_new (bti_comparison *out, const bti_system *system, bt_error *error)
{
  static const double scale[] = { 1, 0.5, 0.2 };
  const size_t parts = system->parts;
  bti_frame frame[BT_MAX_PARTS];
  bti_polynomial h = { 0 };
  double a[BT_MAX_PARTS] = { 0 };
  *out = (bti_comparison){ .scale = 0 };
  for (size_t k = 0; k < parts; k++)
    if (system->part[k].kind != BT_OSCILLATOR)
      return BT_OK;
  bti_frames (frame, system);
  bt_status status = bti_frames_move (&h, &system->h, frame, parts, error);
  if (status == BT_OK && split (a, &h, parts))
    for (size_t i = 0; i < sizeof scale / sizeof *scale && out->scale == 0; i++)
      {
        double bend[BT_MAX_PARTS];
        for (size_t k = 0; k < parts; k++)
          {
            out->step[k] = a[k] * frame[k].w;
            bend[k] = scale[i] * out->step[k] * frame[k].w;
          }
        const double least = least_of (&h, bend, parts);
        out->floor = -least + 1e-12 * fabs (least);
        out->scale = least > -INFINITY ? scale[i] : 0;
      }
  bti_polynomial_clear (&h);
  return status;
}

/* ---- counting ------------------------------------------------------------------- */

typedef struct count
{
  const bti_sector *s;
  size_t size, band;
  size_t *inside; /* of each state outside: its place inside, SIZE: none */
  double *sign;   /* of each state inside: as it is seen from outside */
  double *matrix; /* lower diagonals: [j (band + 1) + i] is column j, row j + i */
  double *moduli; /* what its elements are summed from */
} count;

/* K sum_k a_k w_k (2 n_k + 1) of state I outside. */
static double
diagonal (const count *c, const bti_comparison *comparison, size_t i)
{
  const bti_basis *basis = c->s->wide;
  const unsigned short *n = basis->n + c->s->outside.state[i] * basis->parts;
  double sum = 0;
  for (size_t k = 0; k < basis->parts; k++)
    sum += comparison->step[k] * (2.0 * n[k] + 1);
  return comparison->scale * sum;
}

/* The least of A in the states that are not outside, either. */
static double
beyond (const count *c, const bti_comparison *comparison)
{
  const bti_basis *basis = c->s->wide;
  double share = INFINITY, first = 0;
  for (size_t k = 0; k < basis->parts; k++)
    {
      share = fmin (share, 2 * comparison->step[k] / basis->frame[k].level);
      first += comparison->step[k];
    }
  return comparison->scale * (share * basis->cut * (1 - 1e-12) + first);
}

/* W of row I outside, in states inside: VALUE at PLACE, and what it may be wrong by. */
static size_t
row_of (const count *c, double a, double floor, size_t i, size_t *place, double *value)
{
  const bti_sparse *h = c->s->wide_h;
  size_t used = 0;
  for (size_t e = h->row[i]; e < h->row[i + 1]; e++)
    {
      const size_t j = c->inside[h->column[e]];
      if (j == c->size)
        continue;
      place[used] = j;
      value[used++] = c->sign[j] * (h->real[e] + (h->column[e] == i ? floor - a : 0));
    }
  return used;
}

/* Add P W P + P W D^-1 W P - what row I outside has of it. */
static void
add_row (count *c, const bti_comparison *comparison, double energy, size_t i,
         size_t *place, double *value)
{
  const double a = diagonal (c, comparison, i), d = a - comparison->floor - energy,
               size = fabs (a) + fabs (comparison->floor) + fabs (energy);
  const size_t used = row_of (c, a, comparison->floor, i, place, value);
  const size_t here = c->inside[i];
  for (size_t p = 0; p < used; p++)
    {
      const size_t j = place[p];
      const double mine = fabs (value[p]) + (j == here ? size : 0);
      for (size_t q = 0; q < used; q++)
        {
          const double other = fabs (value[q]) + (place[q] == here ? size : 0);
          if (place[q] < j)
            continue;
          const size_t at = j * (c->band + 1) + place[q] - j;
          c->matrix[at] += value[p] * value[q] / d;
          c->moduli[at] += mine * other / fabs (d) * (1 + size / fabs (d));
        }
      if (here < c->size && j <= here)
        {
          c->matrix[j * (c->band + 1) + here - j] += value[p] * c->sign[here];
          c->moduli[j * (c->band + 1) + here - j] += mine;
        }
    }
}

/* Pivots of the matrix and SHIFT on its diagonal that are negative, and in *ERROR what
 * their product may differ by from it, in its norm. */
static bt_status
factorise (size_t *negative, double *wrong, double *m, size_t size, size_t band,
           double shift, const bt_watch *watch, bt_error *error)
{
  double *sum;
  bt_status status = bti_calloc (&sum, size, sizeof *sum, error);
  *negative = 0;
  *wrong = 0;
  for (size_t j = 0; status == BT_OK && j < size; j++)
    {
      const size_t below = j + band < size ? band : size - 1 - j;
      double *column = m + j * (band + 1), all = 1;
      const double d = column[0] + shift;
      *negative += d < 0;
      for (size_t i = 1; i <= below; i++)
        {
          double *to = column + i * (band + 1) - i;
          const double factor = column[i] / d;
          all += fabs (factor);
          if (factor != 0)
            for (size_t k = i; k <= below; k++)
              to[k] -= factor * column[k];
        }
      sum[j] += fabs (d) * all;
      for (size_t i = 1; i <= below; i++)
        sum[j + i] += fabs (column[i]) * all;
      if (j % 64 == 0)
        status = bt_watch_check (watch, error);
    }
  for (size_t j = 0; status == BT_OK && j < size; j++)
    /* NaN, of a pivot that is zero, remains. */
    *wrong = !(sum[j] <= *wrong) ? sum[j] : *wrong;
  *wrong *= 2 * ((double) band + 4) * DBL_EPSILON;
  free (sum);
  return status;
}

static bt_status
prepare (count *c, bt_error *error)
{
  const bti_sector *s = c->s;
  c->size = s->inside.size;
  bt_status status = bti_calloc (&c->inside, s->outside.size, sizeof *c->inside, error);
  if (status == BT_OK)
    status = bti_calloc (&c->sign, c->size, sizeof *c->sign, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < s->outside.size; i++)
    c->inside[i] = c->size;
  for (size_t j = 0; j < c->size; j++)
    {
      const size_t at = bti_sector_place (s, j, &c->sign[j]);
      c->inside[at] = j;
    }
  for (size_t i = 0; i < s->outside.size; i++)
    {
      size_t low = c->size, high = 0;
      for (size_t e = s->wide_h->row[i]; e < s->wide_h->row[i + 1]; e++)
        {
          const size_t j = c->inside[s->wide_h->column[e]];
          if (j == c->size)
            continue;
          low = j < low ? j : low;
          high = j > high ? j : high;
        }
      if (low < high && high - low > c->band)
        c->band = high - low;
    }
  const size_t room = c->size * (c->band + 1);
  status = bti_calloc (&c->moduli, room, sizeof *c->moduli, error);
  return status == BT_OK ? bti_calloc (&c->matrix, room, sizeof *c->matrix, error)
                         : status;
}

/* Both matrices with rows and columns divided by roots of the diagonal, which leaves
 * all signs as they are; the norm of the moduli. */
static bt_status
equilibrate (double *norm, count *c, bt_error *error)
{
  const size_t band = c->band;
  double *root, *sum = NULL;
  bt_status status = bti_calloc (&root, c->size, sizeof *root, error);
  if (status == BT_OK)
    status = bti_calloc (&sum, c->size, sizeof *sum, error);
  for (size_t j = 0; status == BT_OK && j < c->size; j++)
    root[j] = sqrt (fmax (fabs (c->matrix[j * (band + 1)]), DBL_MIN));
  *norm = 0;
  for (size_t j = 0; status == BT_OK && j < c->size; j++)
    for (size_t i = 0; i <= band && j + i < c->size; i++)
      {
        const size_t at = j * (band + 1) + i;
        c->matrix[at] /= root[j] * root[j + i];
        c->moduli[at] /= root[j] * root[j + i];
        sum[j] += c->moduli[at];
        sum[j + i] += i > 0 ? c->moduli[at] : 0;
      }
  for (size_t j = 0; status == BT_OK && j < c->size; j++)
    *norm = fmax (*norm, sum[j]);
  free (root);
  free (sum);
  return status;
}

/* Negative pivots that the matrix has for certain; 0 when rounding does not let one
 * tell. */
static bt_status
certain_pivots (size_t *out, count *c, const bt_watch *watch, bt_error *error)
{
  const size_t room = c->size * (c->band + 1);
  double *work, norm = 0;
  bt_status status = bti_calloc (&work, room, sizeof *work, error);
  *out = 0;
  if (status == BT_OK)
    status = equilibrate (&norm, c, error);
  const double formed = 256 * DBL_EPSILON * norm;
  double shift = 4 * formed;
  for (int i = 0; status == BT_OK && i < SHIFTS; i++, shift *= 30)
    {
      double wrong;
      memcpy (work, c->matrix, room * sizeof *work);
      status = factorise (out, &wrong, work, c->size, c->band, shift, watch, error);
      if (status == BT_OK && formed + wrong < shift)
        break;
      *out = 0;
    }
  free (work);
  return status;
}

bt_status
bti_counted_below (size_t *out, const bti_sector *s, const bti_comparison *comparison,
                   double energy, const bt_watch *watch, bt_error *error)
{
  count c = { .s = s };
  size_t low = 0, lifted = 0, *place = NULL;
  double *value = NULL;
  *out = SIZE_MAX;
  if (!(comparison->scale > 0) || !s->wide_h->real
      || !(beyond (&c, comparison) - comparison->floor > energy))
    return BT_OK;
  bt_status status = prepare (&c, error);
  if (status == BT_OK)
    status = bti_calloc (&place, s->outside.size, sizeof *place, error);
  if (status == BT_OK)
    status = bti_calloc (&value, s->outside.size, sizeof *value, error);
  for (size_t i = 0; status == BT_OK && i < s->outside.size; i++)
    {
      low += diagonal (&c, comparison, i) - comparison->floor < energy;
      add_row (&c, comparison, energy, i, place, value);
    }
  if (status == BT_OK)
    status = certain_pivots (&lifted, &c, watch, error);
  if (status == BT_OK && lifted <= low)
    *out = low - lifted;
  free (c.inside);
  free (c.sign);
  free (c.matrix);
  free (c.moduli);
  free (place);
  free (value);
  return status;
}

double
bti_counted_work (const bti_sector *s)
{
  size_t band = 0;
  for (size_t i = 0; i < s->h->size; i++)
    for (size_t e = s->h->row[i]; e < s->h->row[i + 1]; e++)
      if (s->h->column[e] + band < i)
        band = i - s->h->column[e];
  return 4.0 * (double) s->h->size * (double) band * (double) band;
}
