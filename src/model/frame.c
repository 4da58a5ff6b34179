/* model/frame.c - oscillators fit for a part, and how many levels; see basis.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "model/basis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  POWERS = BT_MAX_DEGREE + 1,
  SCAN = 48,     /* frequencies looked at, a factor 10^6 from end to end */
  HALVINGS = 60, /* of an interval that holds a root or a minimum */
  NEWTON = 60,
  BINS = 4096 /* of energy */
};

/* Symbol of one part, sum c[m][n] x^m p^n. */
struct own
{
  double c[POWERS][POWERS];
};

/* How other parts enter: where their centres are, or by their means in the start. */
enum others
{
  AT_CENTRES,
  BY_MEANS
};

static struct own
reduce (const bti_polynomial *h, const bti_system *system, size_t part,
        enum others others, const bti_frame *frame)
{
  struct own own = { 0 };
  for (size_t i = 0; i < h->count; i++)
    {
      const unsigned char *power = h->term[i].power;
      double factor = creal (h->term[i].factor);
      for (size_t k = 0; k < system->parts; k++)
        if (k != part && others == BY_MEANS)
          factor *= bti_part_moment (&system->part[k], power + 3 * k);
        else if (k != part)
          {
            factor *= pow (frame[k].centre, power[3 * k]);
            factor *= power[3 * k + 1] || power[3 * k + 2] ? 0 : 1;
          }
      own.c[power[BTI_SLOT_X (part)]][power[BTI_SLOT_P (part)]] += factor;
    }
  return own;
}

/* Value at (x, p). */
static double
own_value (const struct own *own, double x, double p)
{
  double sum = 0;
  for (int m = POWERS; m-- > 0;)
    {
      double inner = 0;
      for (int n = POWERS; n-- > 0;)
        inner = inner * p + own->c[m][n];
      sum = sum * x + inner;
    }
  return sum;
}

/* Counted from x = C. */
static void
own_move (struct own *own, double c)
{
  for (int n = 0; n < POWERS; n++)
    for (int i = 0; i < POWERS; i++) /* Horner's scheme, once a derivative */
      for (int m = POWERS - 1; m-- > i;)
        own->c[m][n] += c * own->c[m + 1][n];
}

/* (m - 1)!!, the moment of a normal deviate, 0 of odd ones. */
static double
normal_moment (int m)
{
  double value = m % 2 ? 0 : 1;
  for (int i = 1; i < m; i += 2)
    value *= i;
  return value;
}

/* Mean over a Gaussian at the origin with <x^2> = area/w, <p^2> = area w. */
static double
own_mean (const struct own *own, double area, double w)
{
  double sum = 0;
  for (int m = 0; m < POWERS; m += 2)
    for (int n = 0; n + m < POWERS; n += 2)
      sum += own->c[m][n] * normal_moment (m) * normal_moment (n)
             * pow (area / w, m / 2) * pow (area * w, n / 2);
  return sum;
}

/* The minimum of the potential that Newton's method finds from 0, or 0. */
static double
find_centre (const struct own *own)
{
  double x = 0;
  if (own->c[1][0] == 0)
    return 0;
  for (int i = 0; i < NEWTON; i++)
    {
      struct own here = *own;
      own_move (&here, x);
      double slope = here.c[1][0], bend = 2 * here.c[2][0];
      double scale = fabs (own->c[1][0]) + fabs (own->c[2][0] * x);
      if (!(bend > 0) || !isfinite (x))
        return 0;
      if (fabs (slope) <= 1e-14 * scale)
        return x;
      x -= slope / bend;
    }
  return 0;
}

/* W of an extremum of the mean at AREA, lowest (SIGN 1) or highest (-1), inside an
 * interval about MIDDLE; 0: there is none. */
static double
find_width (const struct own *own, double area, double middle, double sign)
{
  const double golden = 0.6180339887498949, step = log (1e6) / SCAN;
  double value[SCAN + 1], low = log (middle) - log (1e3);
  int best = 0;
  for (int i = 0; i <= SCAN; i++)
    {
      value[i] = sign * own_mean (own, area, exp (low + i * step));
      if (!isfinite (value[i]))
        return 0;
      best = value[i] < value[best] ? i : best;
    }
  if (best == 0 || best == SCAN || !(value[best] < value[best - 1])
      || !(value[best] < value[best + 1]))
    return 0;
  double from = low + (best - 1) * step, to = low + (best + 1) * step;
  for (int i = 0; i < HALVINGS; i++)
    {
      double a = to - golden * (to - from), b = from + golden * (to - from);
      if (sign * own_mean (own, area, exp (a)) < sign * own_mean (own, area, exp (b)))
        to = b;
      else
        from = a;
    }
  return exp ((from + to) / 2);
}

/* The area at which the lowest mean is ENERGY; 1/2, that of a ground state, when that
 * is above. */
static double
find_area (const struct own *own, double energy, double middle)
{
  double low = 0.5, high = 0.5, w = middle;
  while (high < 1e5)
    {
      w = find_width (own, high, middle, 1);
      if (!(w > 0) || own_mean (own, high, w) >= energy)
        break;
      low = high;
      high *= 2;
    }
  for (int i = 0; i < 12 && high > low; i++)
    {
      double area = (low + high) / 2;
      w = find_width (own, area, middle, 1);
      if (w > 0 && own_mean (own, area, w) < energy)
        low = area;
      else
        high = area;
    }
  return low;
}

static int
is_quadratic (const struct own *own)
{
  for (int m = 0; m < POWERS; m++)
    for (int n = 0; n < POWERS; n++)
      if (m + n > 2 && own->c[m][n] != 0)
        return 0;
  return 1;
}

/* W and LEVEL from OWN, about its centre; 0: OWN does not say. */
static int
fit (bti_frame *frame, const struct own *own, double energy, double middle)
{
  double a = own->c[0][2], b = own->c[2][0], area = 0.5, w = 0;
  if (!(a * b > 0 && is_quadratic (own)))
    {
      area = find_area (own, energy, middle);
      w = find_width (own, area, middle, 1);
    }
  if (!(w > 0) && a * b > 0)
    {
      frame->w = sqrt (b / a);
      frame->level = 2 * sqrt (a * b);
      return 1;
    }
  if (!(w > 0))
    w = find_width (own, area, middle, -1);
  if (!(w > 0))
    return 0;
  frame->w = w;
  frame->level = fabs (own_mean (own, area + 1, w) - own_mean (own, area, w));
  return frame->level > 0 && isfinite (frame->level);
}

static void
fit_part (bti_frame *frame, const bti_polynomial *h, const bti_system *system, size_t k)
{
  const bt_part *part = &system->part[k];
  bti_frame *mine = &frame[k];
  double energy = 0;
  struct own own = reduce (h, system, k, AT_CENTRES, frame);
  for (unsigned char m = 0; m < POWERS; m++)
    for (unsigned char n = 0; n + m < POWERS; n++)
      energy
          += own.c[m][n] == 0
                 ? 0
                 : own.c[m][n] * bti_part_moment (part, (unsigned char[]){ m, n, 0 });
  own_move (&own, mine->centre);
  if (fit (mine, &own, energy, part->width))
    return;
  own = reduce (h, system, k, BY_MEANS, frame);
  own_move (&own, mine->centre);
  /* Ground state or not, what holds it is not its own: no level of energy to fit. */
  if (fit (mine, &own, -INFINITY, part->width))
    return;
  mine->w = part->width;
  mine->level = 1;
}

static void
fit_all (bti_frame *frame, const bti_polynomial *h, const bti_system *system)
{
  for (size_t k = 0; k < BT_MAX_PARTS; k++)
    frame[k] = (bti_frame){ .w = 1, .step = 1 };
  /* Twice: the second time with the centres of all others. */
  for (int pass = 0; pass < 2; pass++)
    for (size_t k = 0; k < system->parts; k++)
      if (system->part[k].kind == BT_OSCILLATOR)
        {
          struct own own = reduce (h, system, k, AT_CENTRES, frame);
          frame[k].centre = find_centre (&own);
        }
  for (size_t k = 0; k < system->parts; k++)
    if (system->part[k].kind == BT_OSCILLATOR)
      fit_part (frame, h, system, k);
}

/* SYSTEM, with a product in the place of a joint start.  Borrows its polynomials: not
 * to be freed. */
static bti_system
as_product (const bti_system *system)
{
  bti_system product = *system;
  bti_frame frame[BT_MAX_PARTS];
  if (system->ground.count == 0)
    return product;
  for (size_t k = 0; k < system->parts; k++)
    if (system->part[k].kind == BT_OSCILLATOR)
      {
        bt_part *part = &product.part[k];
        part->start = BT_START_GAUSSIAN;
        part->mean = part->momentum = part->chirp = 0;
        part->width = 1;
      }
  fit_all (frame, &system->ground, &product);
  for (size_t k = 0; k < system->parts; k++)
    if (system->part[k].kind == BT_OSCILLATOR)
      {
        product.part[k].mean = frame[k].centre;
        product.part[k].width = frame[k].w;
      }
  product.ground = (bti_polynomial){ 0 };
  return product;
}

/* Parity of the start about the origin: 0 even, 1 odd, 2 neither. */
static unsigned
start_parity (const bt_part *part)
{
  if (part->start == BT_START_CAT)
    return part->phase == 0 ? 0 : 2;
  if (part->mean != 0 || part->momentum != 0)
    return 2;
  return part->start == BT_START_FOCK ? part->level % 2 : 0;
}

void
bti_frames (bti_frame frame[BT_MAX_PARTS], const bti_system *system)
{
  bti_system product = as_product (system);
  fit_all (frame, &system->h, &product);
  unsigned reflections
      = system->ground.count == 0 ? bti_system_reflections (system) : 0;
  for (size_t k = 0; k < system->parts; k++)
    if (system->part[k].kind == BT_QUBIT)
      frame[k].level = 0;
    else if (reflections >> k & 1 && frame[k].centre == 0
             && start_parity (&system->part[k]) < 2)
      {
        frame[k].first = start_parity (&system->part[k]);
        frame[k].step = 2;
      }
}

bt_status
bti_frames_move (bti_polynomial *out, const bti_polynomial *a, const bti_frame *frame,
                 size_t parts, bt_error *error)
{
  bt_status status = bti_polynomial_copy (out, a, error);
  for (size_t k = 0; status == BT_OK && k < parts; k++)
    {
      if (frame[k].centre == 0)
        continue;
      bti_polynomial x = { 0 }, one = { 0 }, moved = { 0 }, next = { 0 };
      status = bti_polynomial_slot (&x, BTI_SLOT_X (k), error);
      if (status == BT_OK)
        status = bti_polynomial_number (&one, 1, error);
      if (status == BT_OK)
        status = bti_polynomial_add (&moved, &x, frame[k].centre, &one, error);
      if (status == BT_OK)
        status = bti_polynomial_substitute (&next, out, BTI_SLOT_X (k), &moved, error);
      if (status == BT_OK)
        {
          bti_polynomial_clear (out);
          *out = next;
        }
      bti_polynomial_clear (&x);
      bti_polynomial_clear (&one);
      bti_polynomial_clear (&moved);
    }
  if (status != BT_OK)
    bti_polynomial_clear (out);
  return status;
}

double
bti_basis_level (const bti_system *system)
{
  bti_frame frame[BT_MAX_PARTS];
  double level = 0;
  bti_frames (frame, system);
  for (size_t k = 0; k < system->parts; k++)
    level = fmax (level, frame[k].level * frame[k].step);
  return level > 0 ? level : 1;
}

/* ---- a cut --------------------------------------------------------------------- */

/* Mean and spread of H over the start. */
static double
spread_of (const bti_system *product, double *mean)
{
  bti_polynomial square = { 0 };
  bt_error ignored = BT_ERROR_INIT;
  double variance = NAN;
  *mean = bti_system_mean (product, &product->h);
  if (bti_polynomial_star (&square, &product->h, &product->h, &ignored) == BT_OK)
    variance = bti_system_mean (product, &square) - *mean * *mean;
  bti_polynomial_clear (&square);
  /* Too many terms for a square: as that of a Poisson distribution. */
  return sqrt (variance >= 0 ? variance : fabs (*mean));
}

/* Where H, along one axis from the centres, first rises to TOP; HUGE_VAL when it does
 * not. */
static double
turning_point (const struct own *own, int momentum, double direction, double top)
{
  double low = 0, high = 1e-3;
#define AT(r) own_value (own, momentum ? 0 : direction *(r), momentum ? (r) : 0)
  while (!(AT (high) >= top))
    {
      low = high;
      high *= 1.05;
      if (high > 1e6)
        return HUGE_VAL;
    }
  for (int i = 0; i < HALVINGS; i++)
    {
      double middle = (low + high) / 2;
      if (AT (middle) >= top)
        high = middle;
      else
        low = middle;
    }
#undef AT
  return high;
}

/* Energy in levels up to which points of energy TOP go, along every axis. */
static double
reach_of (const bti_system *product, const bti_frame *frame, double top, double sign)
{
  double reach = 0;
  for (size_t k = 0; k < product->parts; k++)
    {
      if (product->part[k].kind == BT_QUBIT)
        continue;
      const bti_frame *f = &frame[k];
      struct own own = reduce (&product->h, product, k, AT_CENTRES, frame);
      own_move (&own, f->centre);
      for (int m = 0; m < POWERS; m++)
        for (int n = 0; n < POWERS; n++)
          own.c[m][n] *= sign;
      for (int axis = 0; axis < 3; axis++)
        {
          double r = turning_point (&own, axis == 2, axis == 1 ? -1 : 1, top);
          double n = axis == 2 ? r * r / (2 * f->w) : r * r * f->w / 2;
          if (isfinite (r))
            reach = fmax (reach, f->level * n);
        }
    }
  return reach;
}

/* Energy in levels above which the start has no more than the weight WANTED: its
 * distribution over BINS up to RANGE, one part after the other. */
static double
end_of_start (const bti_system *product, const bti_frame *frame, double wanted,
              double range)
{
  double *weight, *next, inside = 0, end = range;
  double complex *amplitude = NULL;
  if (bti_calloc (&weight, 2 * BINS, sizeof *weight, NULL) != BT_OK)
    return range;
  next = weight + BINS;
  weight[0] = 1;
  for (size_t k = 0; k < product->parts; k++)
    {
      double level = frame[k].level, most = floor (range / level);
      if (product->part[k].kind == BT_QUBIT)
        continue;
      size_t count = (size_t) fmin (most, BTI_BASIS_LEVELS - 1) + 1;
      if (bti_realloc (&amplitude, count, sizeof *amplitude, NULL) != BT_OK
          || bti_part_amplitudes (amplitude, &product->part[k], &frame[k], count, NULL)
                 != BT_OK)
        goto done;
      memset (next, 0, BINS * sizeof *next);
      for (size_t n = 0; n < count; n++)
        {
          double part = pow (cabs (amplitude[n]), 2);
          size_t bins = (size_t) ceil (level * (double) n / range * BINS);
          for (size_t b = 0; part > 0 && b + bins < BINS; b++)
            next[b + bins] += part * weight[b];
        }
      memcpy (weight, next, BINS * sizeof *weight);
    }
  for (size_t b = 0; b < BINS; b++)
    {
      inside += weight[b];
      if (1 - inside <= wanted)
        {
          end = range * (double) (b + 1) / BINS;
          break;
        }
    }
done:
  free (weight);
  free (amplitude);
  return end;
}

double
bti_basis_cut (const bti_system *system, double tolerance)
{
  bti_frame frame[BT_MAX_PARTS];
  bti_system product = as_product (system);
  bti_frames (frame, system);
  double mean, spread = spread_of (&product, &mean), level = bti_basis_level (system);
  /* A Gaussian of energies, as that of a coherent state, has no more than TOLERANCE
   * beyond so many spreads; the vacuum adds some levels. */
  double tail = 1 + log (1 / tolerance), more = spread * sqrt (2 * tail);
  double sign = bti_basis_confined (system) < 0 ? -1 : 1;
  double cut = reach_of (&product, frame, sign * mean + more + level * tail / 2, sign);
  double start
      = end_of_start (&product, frame, tolerance / 10, 4 * fmax (cut, level * tail));
  return ceil (fmax (fmax (cut, start), 4 * level));
}
