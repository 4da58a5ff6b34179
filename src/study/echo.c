/* study/echo.c - <psi(0)|psi(t)> of a state that is carried on in time; see lines.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/complex.h"
#include "base/memory.h"
#include "solve/refine.h"
#include "study/lines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LEVELS = 4, /* refinements */
  POWER = 12, /* of the squared cosine of the window */
  SIDES = 2   /* of a peak, points on each */
};

/* A peak of the window is half as wide as (POWER + 3/2) pi over its length: beyond, it
 * lets 1e-9 through. */
static const double half_width = (POWER + 1.5) * M_PI;

/* A check may take so many seconds, as bt_method_seconds has them. */
static const double patience = 20;

/* A state and its start. */
struct echo
{
  bt_solver *solver;
  double complex *start;
  size_t count;
  double unit;
};

static void
echo_clear (struct echo *e)
{
  bt_solver_free (e->solver);
  free (e->start);
  *e = (struct echo){ 0 };
}

static bt_status
echo_make (struct echo *e, const bt_method *method, const bt_model *model,
           const bt_options *options, bt_error *error)
{
  const double complex *psi;
  *e = (struct echo){ 0 };
  bt_status status = bt_solver_new (&e->solver, method, model, options, error);
  if (status == BT_OK)
    status = bt_solver_vector (e->solver, &psi, &e->count, &e->unit, error);
  if (status == BT_OK)
    status = bti_calloc (&e->start, e->count, sizeof *e->start, error);
  if (status == BT_OK)
    memcpy (e->start, psi, e->count * sizeof *psi);
  return status;
}

/* <psi(0)|psi(T)>, T not before now. */
static bt_status
echo_at (struct echo *e, double t, double complex *out, bt_error *error)
{
  const double complex *psi;
  bt_observables o;
  double complex sum = 0;
  const double interval = t - bt_solver_time (e->solver);
  bt_status status = BT_OK;
  if (interval > 1e-14 * t)
    status = bt_solver_advance (e->solver, interval, error);
  if (status == BT_OK)
    status = bt_solver_observe (e->solver, &o, error);
  if (status == BT_OK)
    status = bt_solver_vector (e->solver, &psi, &e->count, &e->unit, error);
  for (size_t i = 0; status == BT_OK && i < e->count; i++)
    sum += conj (e->start[i]) * psi[i];
  *out = e->unit * sum;
  return status;
}

/* What is done with one: a number read off it. */
typedef bt_status reading (struct echo *e, const void *what, double *out,
                           bt_error *error);

/* The method to read it off up to T, with OUTPUTS looks, or NULL. */
static const bt_method *
method_for (const bti_lines *a, double t, double outputs)
{
  static const double as_sharp = 1e-6;
  const bt_method *method
      = bt_method_second (bt_method_find ("spectral"), a->model, t, outputs, as_sharp);
  return method && method->vector
                 && bt_method_seconds (method, a->model, t, outputs, as_sharp)
                        < patience
             ? method
             : NULL;
}

/* READ with METHOD, on a grid or in a basis that the state fits into. */
static bt_status
read_with (const bti_lines *a, const bt_method *method, reading *read, const void *what,
           double *out, bt_error *error)
{
  bt_options options
      = { .tolerance = 1e-2 * fmin (a->tolerance, 1e-4), .watch = a->watch };
  bt_status status = bt_options_settle (&options, method, a->model, error);
  for (int level = 0; status == BT_OK; level++)
    {
      struct echo e;
      status = echo_make (&e, method, a->model, &options, error);
      if (status == BT_OK)
        status = read (&e, what, out, error);
      echo_clear (&e);
      if (status != BT_EGRID || level == LEVELS)
        break;
      bti_refine_enlarge (&options, method, a->model);
      status = BT_OK;
    }
  return status;
}

/* From the lowest line that matters to the highest. */
static void
reach_of (const bt_lines *lines, double *low, double *high)
{
  static const double slight = 1e-10;
  *low = INFINITY;
  *high = -INFINITY;
  for (size_t k = 0; k < lines->count; k++)
    if (lines->weight[k] > slight)
      {
        *low = fmin (*low, lines->energy[k]);
        *high = fmax (*high, lines->energy[k]);
      }
}

/* ---- weights -------------------------------------------------------------------- */

struct filter
{
  double energy, length, distance;
  size_t count;
};

/* The mean of C(t) exp(i E t) over both directions of time, C(-t) being conj C(t). */
static bt_status
filtered (struct echo *e, const void *what, double *out, bt_error *error)
{
  const struct filter *f = what;
  double sum = 0, whole = 0;
  for (size_t i = 0; i < f->count; i++)
    {
      const double t = f->distance * (double) i;
      const double w
          = (i > 0 ? 2 : 1) * pow (cos (M_PI * t / (2 * f->length)), 2 * POWER);
      double complex c;
      bt_status status = echo_at (e, t, &c, error);
      if (status != BT_OK)
        return status;
      sum += w * creal (c * cexp (CMPLX (0, f->energy * t)));
      whole += w;
    }
  *out = sum / whole;
  return BT_OK;
}

bt_status
bti_lines_weight_again (const bti_lines *a, const bti_level *level,
                        const bt_lines *lines, const bt_method **method, double *out,
                        bt_error *error)
{
  double gap = fmin (level->lo - level->below, level->above - level->hi), low, high;
  double nearest = INFINITY;
  reach_of (lines, &low, &high);
  for (size_t k = 0; k < lines->count; k++)
    if (lines->weight[k] > 1e-3 * a->tolerance
        && (lines->energy[k] < level->lo - gap / 2
            || lines->energy[k] > level->hi + gap / 2))
      nearest = fmin (
          nearest, fmax (level->lo - lines->energy[k], lines->energy[k] - level->hi));
  const double middle = (level->lo + level->hi) / 2;
  *method = NULL;
  if (isinf (nearest))
    nearest = isfinite (gap) ? gap : 1;
  low = fmin (low, middle);
  high = fmax (high, middle);
  struct filter f = { .energy = middle, .length = half_width / nearest };
  const double steps = ceil (f.length * (high - low + nearest) / M_PI) + 1;
  const bt_method *found = method_for (a, f.length, steps);
  if (!found || !(steps < 1e7))
    return BT_OK;
  f.count = (size_t) steps;
  f.distance = f.length / steps;
  bt_status status = read_with (a, found, filtered, &f, out, error);
  if (status == BT_OK)
    *method = found;
  return status;
}

/* ---- returns -------------------------------------------------------------------- */

struct search
{
  double from, to, distance; /* what is looked through, and how closely */
  double near, apart;        /* a maximum is looked for about there */
};

/* The largest maximum of |C|^2 and when, of the points. */
static bt_status
looked_through (struct echo *e, const void *what, double *out, bt_error *error)
{
  const struct search *s = what;
  double p[3] = { 0 };
  out[0] = -1;
  for (double i = 0; s->from + i * s->distance <= s->to * (1 + 1e-12); i++)
    {
      const double t = s->from + i * s->distance;
      double complex c;
      bt_status status = echo_at (e, t, &c, error);
      if (status != BT_OK)
        return status;
      p[0] = p[1];
      p[1] = p[2];
      p[2] = creal (c * conj (c));
      if (i < 2 || p[1] < p[0] || p[1] < p[2] || !(p[1] > out[0]))
        continue;
      out[0] = p[1];
      out[1] = t - s->distance;
    }
  return BT_OK;
}

/* Where the quartic through the points about NEAR has its maximum. */
static bt_status
peaked (struct echo *e, const void *what, double *out, bt_error *error)
{
  const struct search *s = what;
  double p[2 * SIDES + 1];
  for (int i = -SIDES; i <= SIDES; i++)
    {
      double complex c;
      bt_status status = echo_at (e, s->near + i * s->apart, &c, error);
      if (status != BT_OK)
        return status;
      p[i + SIDES] = creal (c * conj (c));
    }
  const double d1 = (p[0] - 8 * p[1] + 8 * p[3] - p[4]) / 12,
               d2 = (-p[0] + 16 * p[1] - 30 * p[2] + 16 * p[3] - p[4]) / 12,
               d3 = (-p[0] + 2 * p[1] - 2 * p[3] + p[4]) / 2,
               d4 = p[0] - 4 * p[1] + 6 * p[2] - 4 * p[3] + p[4];
  double x = 0;
  /* As Newton has it; what runs away is no maximum. */
  for (int i = 0; i < 20; i++)
    {
      const double slope = d1 + x * (d2 + x * (d3 / 2 + x * d4 / 6)),
                   bend = d2 + x * (d3 + x * d4 / 2);
      x -= slope / bend;
    }
  *out = fabs (x) <= SIDES ? s->near + x * s->apart : INFINITY;
  return BT_OK;
}

bt_status
bti_lines_revival_again (const bti_lines *a, double from, double to,
                         const bti_revival *found, const bt_lines *lines,
                         const bt_method **method, double *out, bt_error *error)
{
  static const double above = 0.01; /* what no point may be */
  double low, high, most[2] = { -1, NAN };
  reach_of (lines, &low, &high);
  const double range = high - low;
  struct search s = { .from = from,
                      .to = to,
                      .distance = M_PI / (8 * range),
                      .near = found->at.value,
                      .apart = 0.1 / range };
  const bt_method *by = method_for (a, to, (to - from) / s.distance);
  *method = NULL;
  if (!by || s.near - SIDES * s.apart < 0)
    return BT_OK;
  bt_status status = read_with (a, by, looked_through, &s, most, error);
  if (status == BT_OK)
    status = read_with (a, by, peaked, &s, out, error);
  if (status != BT_OK)
    return status;
  if (most[0] > found->height + above && fabs (most[1] - s.near) > s.distance)
    *out = most[1];
  *method = by;
  return BT_OK;
}
