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
  HALVINGS = 60, /* of an interval that holds a minimum */
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

bti_system
bti_frames_product (const bti_system *system)
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
  bti_system product = bti_frames_product (system);
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

/* A direction in phase space, x and p of every part: an axis, or, I != J, between two;
 * SIGNS tells which way.  0 when it is one of a qubit. */
static int
direction (double *u, const bti_system *system, size_t i, size_t j, int signs)
{
  memset (u, 0, 2 * BT_MAX_PARTS * sizeof *u);
  if (system->part[i / 2].kind == BT_QUBIT || system->part[j / 2].kind == BT_QUBIT)
    return 0;
  u[i] = signs & 1 ? -1 : 1;
  if (i != j)
    {
      u[i] *= M_SQRT1_2;
      u[j] = signs & 2 ? -M_SQRT1_2 : M_SQRT1_2;
    }
  return 1;
}

/* Where the start of PART ends: about MIDDLE, x and p, a REACH beyond which there is no
 * more than exp(-TAIL). */
static void
extent (const bt_part *part, double tail, double *middle, double *reach)
{
  double w = part->width, c = part->chirp, r = sqrt (tail);
  middle[0] = part->start == BT_START_CAT ? fabs (part->mean) : part->mean;
  middle[1] = part->momentum;
  if (part->start == BT_START_FOCK)
    r += sqrt (2.0 * part->level + 1);
  reach[0] = r / sqrt (w);
  reach[1] = r * sqrt ((w * w + c * c) / w);
}

/* The energy of the farthest points of the start: its mean, and by how much H is higher
 * there than in the middle. */
static double
top_of (const bti_system *product, double tail, double sign, int pairs)
{
  double middle[2 * BT_MAX_PARTS] = { 0 }, reach[2 * BT_MAX_PARTS] = { 0 };
  double z[BTI_SLOTS] = { 0 }, rise = 0;
  const size_t axes = 2 * product->parts;
  for (size_t k = 0; k < product->parts; k++)
    if (product->part[k].kind == BT_OSCILLATOR)
      {
        extent (&product->part[k], tail, middle + 2 * k, reach + 2 * k);
        z[BTI_SLOT_X (k)] = middle[2 * k];
        z[BTI_SLOT_P (k)] = middle[2 * k + 1];
      }
  double level = creal (bti_polynomial_value (&product->h, z));
  for (size_t i = 0; i < axes; i++)
    for (size_t j = i; j < (pairs ? axes : i + 1); j++)
      for (int signs = 0; signs < (i == j ? 2 : 4); signs++)
        {
          double u[2 * BT_MAX_PARTS];
          if (!direction (u, product, i, j, signs))
            continue;
          for (size_t a = 0; a < axes; a++)
            z[a / 2 * 3 + a % 2] = middle[a] + u[a] * reach[a];
          double here = creal (bti_polynomial_value (&product->h, z));
          rise = fmax (rise, sign * (here - level));
        }
  return sign * bti_system_mean (product, &product->h) + rise;
}

/* SIGN H at the distance R from the centres in the direction U, whose square is energy
 * in levels: x = c + u sqrt(2/(e w)) r, p = u sqrt(2 w/e) r. */
static double
along (const bti_system *product, const bti_frame *frame, const double *u, double r,
       double sign)
{
  double z[BTI_SLOTS] = { 0 };
  for (size_t k = 0; k < product->parts; k++)
    if (product->part[k].kind == BT_OSCILLATOR)
      {
        double e = frame[k].level, w = frame[k].w;
        z[BTI_SLOT_X (k)] = frame[k].centre + u[2 * k] * sqrt (2 / (e * w)) * r;
        z[BTI_SLOT_P (k)] = u[2 * k + 1] * sqrt (2 * w / e) * r;
      }
  return sign * creal (bti_polynomial_value (&product->h, z));
}

/* Energy in levels where SIGN H first rises to TOP in the direction U; 0 where it never
 * does. */
static double
turning_point (const bti_system *product, const bti_frame *frame, const double *u,
               double top, double sign)
{
  double low = 0, high = 0.03;
  while (!(along (product, frame, u, high, sign) >= top))
    {
      low = high;
      high *= 1.1;
      if (high > 1e4)
        return 0;
    }
  for (int i = 0; i < 30; i++)
    {
      double middle = (low + high) / 2;
      if (along (product, frame, u, middle, sign) >= top)
        high = middle;
      else
        low = middle;
    }
  return high * high;
}

/* Energy in levels up to which points of energy TOP go. */
static double
reach_of (const bti_system *product, const bti_frame *frame, double top, double sign,
          int pairs)
{
  const size_t axes = 2 * product->parts;
  double reach = 0;
  for (size_t i = 0; i < axes; i++)
    for (size_t j = i; j < (pairs ? axes : i + 1); j++)
      for (int signs = 0; signs < (i == j ? 2 : 4); signs++)
        {
          double u[2 * BT_MAX_PARTS];
          if (direction (u, product, i, j, signs))
            reach = fmax (reach, turning_point (product, frame, u, top, sign));
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
  bti_system product = bti_frames_product (system);
  bti_frames (frame, system);
  const size_t axes = 2 * system->parts;
  /* Along the axes and, where that is not too much to do, between any two. */
  int pairs = (double) (axes * axes) * (double) system->h.count < 50000;
  double level = bti_basis_level (system), tail = 1 + log (1 / tolerance);
  double sign = bti_basis_confined (system) < 0 ? -1 : 1;
  double cut
      = reach_of (&product, frame, top_of (&product, tail, sign, pairs), sign, pairs);
  double start
      = end_of_start (&product, frame, tolerance / 10, 4 * fmax (cut, level * tail));
  /* That must end before the edge begins (bti_basis_edge). */
  double inside = fmax (cut, start);
  return ceil (fmax (inside / 0.95, inside + 2 * level));
}
