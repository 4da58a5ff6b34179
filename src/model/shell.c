/* model/shell.c - see shell.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/shell.h"
#include "model/field.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum
{
  SWEEPS = 100,  /* of a descent over the coordinates, */
  FEWER = 12,    /* of one from a place that is close by */
  SHARES = 4,    /* of the energies between the mean and the highest */
  HALVINGS = 20, /* of a step of it that leads up */
  STRIDES = 800, /* of a walk along an axis, each a little longer than the last */
};
static const double growth = 1.03;
static const double far = 1e4; /* spreads of the start: no minimum is there */

/* One of the functions T and V, of which the lowest point is wanted. */
struct land
{
  size_t axes;
  bti_field f, slope[BT_MAX_AXES], curve[BT_MAX_AXES];
  double home[BT_MAX_AXES], scale[BT_MAX_AXES]; /* mean and spread of the start */
  double lowest[BT_MAX_AXES], bottom;
  int bounded; /* the descent came to an end there */
};

static void
land_clear (struct land *land)
{
  bti_field_clear (&land->f);
  for (size_t k = 0; k < BT_MAX_AXES; k++)
    {
      bti_field_clear (&land->slope[k]);
      bti_field_clear (&land->curve[k]);
    }
}

/* From Z down, all coordinates but FIXED in turn; the value there.  *LOST when there is
 * no end to it. */
static double
descend (const struct land *land, double *z, size_t fixed, int sweeps, int *lost)
{
  double value = bti_field_value (&land->f, z);
  *lost = 0;
  for (int sweep = 0; sweep < sweeps; sweep++)
    {
      double before = value;
      for (size_t k = 0; k < land->axes; k++)
        {
          if (k == fixed)
            continue;
          double slope = bti_field_value (&land->slope[k], z);
          double curve = bti_field_value (&land->curve[k], z);
          double most = land->scale[k] + fabs (z[k] - land->home[k]) / 2, old = z[k];
          double step = curve > 0 ? -slope / curve : slope > 0 ? -most : most;
          if (slope == 0 && !(curve < 0))
            continue;
          step = fmax (fmin (step, most), -most);
          for (int i = 0; i < HALVINGS; i++, step /= 2)
            {
              z[k] = old + step;
              double now = bti_field_value (&land->f, z);
              if (now < value)
                {
                  value = now;
                  break;
                }
              z[k] = old;
            }
          *lost = !(fabs (z[k] - land->home[k]) <= far * land->scale[k]);
          if (*lost)
            return value;
        }
      if (!(before - value > 1e-6 * fabs (value)))
        break;
    }
  return value;
}

/* LAND of A, in the coordinates or momenta, about the start's means HOME and spreads
 * SCALE. */
static bt_status
survey (struct land *land, const bti_system *system, const bti_polynomial *a, int kind,
        bt_error *error)
{
  size_t part[BT_MAX_AXES];
  land->axes = bti_field_axes (system, part);
  bt_status status = bti_field_new (&land->f, system, a, kind, 0, error);
  for (size_t k = 0; status == BT_OK && k < land->axes; k++)
    {
      size_t slot = 3 * part[k] + (kind == BTI_MOMENTUM);
      bti_polynomial first = { 0 }, second = { 0 };
      status = bti_polynomial_derivative (&first, a, slot, error);
      if (status == BT_OK)
        status = bti_polynomial_derivative (&second, &first, slot, error);
      if (status == BT_OK)
        status = bti_field_new (&land->slope[k], system, &first, kind, 0, error);
      if (status == BT_OK)
        status = bti_field_new (&land->curve[k], system, &second, kind, 0, error);
      bti_polynomial_clear (&first);
      bti_polynomial_clear (&second);
    }
  if (status != BT_OK)
    return status;
  double z[2][BT_MAX_AXES] = { { 0 } };
  land->bottom = INFINITY;
  for (int from = 0; from < 2; from++)
    {
      int lost;
      for (size_t k = 0; k < land->axes; k++)
        z[from][k] = from ? 0 : land->home[k];
      double value = descend (land, z[from], SIZE_MAX, SWEEPS, &lost);
      if (lost || !(value < land->bottom))
        continue;
      land->bounded = 1;
      land->bottom = value;
      for (size_t k = 0; k < land->axes; k++)
        land->lowest[k] = z[from][k];
    }
  if (land->bounded)
    return BT_OK;
  land->bottom = bti_field_value (&land->f, land->home);
  for (size_t k = 0; k < land->axes; k++)
    land->lowest[k] = land->home[k];
  return BT_OK;
}

/* What is sought along an axis: where the function is above LEVEL, and on until the
 * integral of sqrt(2 (f - level)/mass) has reached ACTION. */
struct wall
{
  double level, action;
  double at; /* that place; of barriers alone the end of the last; NAN: there is none */
  double done;
  int found;
};

/* At Z, a stride of STRIDE further, the function is VALUE. */
static void
meet (struct wall *wall, double z, double value, double stride, double mass)
{
  if (wall->found)
    return;
  if (value > wall->level)
    {
      wall->done += sqrt (2 * (value - wall->level) / mass) * stride;
      wall->found = wall->done >= wall->action;
    }
  if (wall->found || (wall->done > 0 && !(value > wall->level)))
    wall->at = z;
  if (!(value > wall->level))
    wall->done = 0;
}

/* From the lowest point along AXIS, least over the other coordinates, in DIRECTION to
 * the COUNT walls. */
static void
walk (const struct land *land, size_t axis, int direction, double mass,
      struct wall *wall, size_t count)
{
  double z[BT_MAX_AXES], stride = land->scale[axis] / 8;
  int alone = 0, lost, found = 0;
  memcpy (z, land->lowest, sizeof z);
  for (size_t k = 0; k < count; k++)
    wall[k].at = NAN;
  for (int i = 0; i < STRIDES && !found; i++, stride *= growth)
    {
      z[axis] += direction * stride;
      double value = alone ? bti_field_value (&land->f, z)
                           : descend (land, z, axis, FEWER, &lost);
      if (!alone && lost)
        {
          alone = 1; /* the others have no minimum here: keep them where they were */
          double here = z[axis];
          memcpy (z, land->lowest, sizeof z);
          z[axis] = here;
          value = bti_field_value (&land->f, z);
        }
      found = 1;
      for (size_t k = 0; k < count; k++)
        {
          meet (&wall[k], z[axis], value, stride, mass);
          found = found && wall[k].found;
        }
      if (value < land->bottom - fabs (land->bottom) - 1e-9 * fabs (wall[0].level))
        return;
    }
}

/* ---- the start ----------------------------------------------------------------- */

/* Means and spreads of the start, its energy and the spread of that. */
struct start
{
  double q[BT_MAX_AXES], p[BT_MAX_AXES], sq[BT_MAX_AXES], sp[BT_MAX_AXES];
  double energy, spread, highest;                   /* highest: that is reckoned with */
  double mass[BT_MAX_AXES], stiffness[BT_MAX_AXES]; /* second derivatives of T, V */
};

static bt_status
mean_of_second (double *out, const bti_system *system, const bti_polynomial *a,
                size_t i, size_t j, bt_error *error)
{
  bti_polynomial first = { 0 }, second = { 0 };
  bt_status status = bti_polynomial_derivative (&first, a, i, error);
  if (status == BT_OK)
    status = bti_polynomial_derivative (&second, &first, j, error);
  if (status == BT_OK)
    *out = bti_system_mean (system, &second);
  bti_polynomial_clear (&first);
  bti_polynomial_clear (&second);
  return status;
}

/* Var H is <H'>^2 times the variances and, what is left of it in a Gaussian state about
 * a minimum, (V'' Sigma_xx - T'' Sigma_pp)^2/2 of each part and V_ij^2 Sigma_ii
 * Sigma_jj of each pair. */
static bt_status
look_at_start (struct start *out, const bti_system *system, const bti_polynomial *t,
               const bti_polynomial *v, bt_error *error)
{
  double mean[BTI_SLOTS], covariance[BTI_SLOTS * BTI_SLOTS], variance = 0;
  size_t part[BT_MAX_AXES], axes = bti_field_axes (system, part);
  bt_status status = BT_OK;
  bti_system_moments (system, mean, covariance);
  out->energy = bti_system_mean (system, &system->h);
  for (size_t k = 0; status == BT_OK && k < axes; k++)
    {
      size_t x = BTI_SLOT_X (part[k]), p = BTI_SLOT_P (part[k]);
      double xx = covariance[x * BTI_SLOTS + x], pp = covariance[p * BTI_SLOTS + p];
      double pair = 0;
      out->q[k] = mean[x];
      out->p[k] = mean[p];
      out->sq[k] = sqrt (xx);
      out->sp[k] = sqrt (pp);
      status = mean_of_second (&out->stiffness[k], system, v, x, x, error);
      if (status == BT_OK)
        status = mean_of_second (&out->mass[k], system, t, p, p, error);
      for (size_t l = 0; status == BT_OK && l < k; l++)
        {
          status = mean_of_second (&pair, system, v, x, BTI_SLOT_X (part[l]), error);
          variance += pair * pair * xx * out->sq[l] * out->sq[l];
        }
      for (size_t s = x; status == BT_OK && s <= p; s++)
        {
          bti_polynomial slope = { 0 };
          status = bti_polynomial_derivative (&slope, &system->h, s, error);
          if (status == BT_OK)
            variance += pow (bti_system_mean (system, &slope), 2) * (s == x ? xx : pp);
          bti_polynomial_clear (&slope);
        }
      if (status == BT_OK)
        variance += pow (out->stiffness[k] * xx - out->mass[k] * pp, 2) / 2;
    }
  out->spread = sqrt (variance);
  return status;
}

static void
use_start (struct land *land, const double *home, const double *scale, size_t axes)
{
  for (size_t k = 0; k < axes; k++)
    {
      land->home[k] = home[k];
      land->scale[k] = scale[k];
    }
}

/* What the start's own tail reaches beyond its mean, in units of 1/sqrt(2) times its
 * standard deviation in the ground state: a number state turns at sqrt(2n). */
static double
own_reach (const bt_part *part, double tail, double deviation)
{
  double n = part->start == BT_START_FOCK ? part->level : 0;
  return (tail + sqrt (2 * n)) * deviation * sqrt (2 / (2 * n + 1));
}

/* The energy to reckon with: E_s of the header, or what a point of the start's Wigner
 * function has where its weight is that of TAIL, exp (-tail^2/2): in steep potentials
 * it is far above. */
static double
highest_energy (const struct start *start, const struct land *q, const struct land *p,
                const bti_system *system, double tail)
{
  const struct land *land[] = { q, p };
  size_t part[BT_MAX_AXES], axes = bti_field_axes (system, part);
  double most = start->energy + M_SQRT2 * tail * start->spread;
  for (int kind = 0; kind < 2; kind++)
    for (size_t k = 0; k < axes; k++)
      for (int side = -1; side <= 1; side += 2)
        {
          double z[BT_MAX_AXES];
          memcpy (z, land[kind]->home, sizeof z);
          double middle = bti_field_value (&land[kind]->f, z);
          z[k] += side
                  * own_reach (&system->part[part[k]], tail * M_SQRT1_2,
                               land[kind]->scale[k]);
          double there = bti_field_value (&land[kind]->f, z);
          most = fmax (most, start->energy + there - middle);
        }
  return most;
}

/* The farthest of all energies from the mean, share 0, to the highest, share 1: in
 * the packet that of share f has the amplitude exp (-f^2 tail^2/2), so that the rest is
 * what it still has to fall by, in the forbidden region of a coordinate; in momentum
 * space that is so much of the zero-point energy. */
static void
reach_along (bti_shell *out, const struct land *q, const struct land *p,
             const struct start *start, size_t k, double tail)
{
  struct wall low[SHARES + 1] = { { 0 } }, high[SHARES + 1], back = { 0 }, ahead;
  double mass = start->mass[k] > 0 ? start->mass[k] : 1, above = -INFINITY;
  double stiffness
      = fmax (start->stiffness[k], bti_field_value (&q->curve[k], q->lowest));
  double frequency = sqrt (fmax (stiffness, 0) * mass);
  for (int i = 0; i <= SHARES; i++)
    {
      double share = (double) i / SHARES;
      double e = start->energy + share * (start->highest - start->energy);
      low[i].level = e - p->bottom;
      low[i].action = (1 - share * share) * tail * tail / 2;
      above = fmax (above, e - q->bottom + frequency * low[i].action);
    }
  memcpy (high, low, sizeof high);
  walk (q, k, -1, mass, low, SHARES + 1);
  walk (q, k, 1, mass, high, SHARES + 1);
  for (int i = 0; i <= SHARES; i++)
    {
      out->open[k] |= (isnan (low[i].at) ? 1 : 0) | (isnan (high[i].at) ? 2 : 0);
      out->low[k] = fmin (out->low[k], low[i].at); /* which may be NaN */
      out->high[k] = fmax (out->high[k], high[i].at);
    }
  back.level = above;
  ahead = back;
  walk (p, k, -1, 1, &back, 1);
  walk (p, k, 1, 1, &ahead, 1);
  out->open[k] |= isnan (back.at) || isnan (ahead.at) ? 4 : 0;
  out->momentum[k] = fmax (fabs (back.at), fabs (ahead.at));
  out->frequency = fmax (out->frequency, frequency);
}

/* The shell of SYSTEM, whose parts all start in one packet. */
static bt_status
shell_of (bti_shell *out, const bti_system *system, const bti_polynomial *t,
          const bti_polynomial *v, double tail, bt_error *error)
{
  struct land q = { 0 }, p = { 0 };
  struct start start;
  size_t part[BT_MAX_AXES], axes = bti_field_axes (system, part);
  bt_status status = look_at_start (&start, system, t, v, error);
  if (status == BT_OK)
    {
      use_start (&q, start.q, start.sq, axes);
      use_start (&p, start.p, start.sp, axes);
      status = survey (&q, system, v, BTI_POSITION, error);
    }
  if (status == BT_OK)
    status = survey (&p, system, t, BTI_MOMENTUM, error);
  if (status == BT_OK)
    start.highest = highest_energy (&start, &q, &p, system, tail);
  for (size_t k = 0; status == BT_OK && k < axes; k++)
    {
      const bt_part *own = &system->part[part[k]];
      double near = own_reach (own, tail, start.sq[k]);
      out->low[k] = start.q[k] - near;
      out->high[k] = start.q[k] + near;
      reach_along (out, &q, &p, &start, k, tail);
      if (out->open[k] & 1)
        out->low[k] = fmin (out->low[k], start.q[k] - 2 * near);
      if (out->open[k] & 2)
        out->high[k] = fmax (out->high[k], start.q[k] + 2 * near);
      near = own_reach (own, tail, start.sp[k]);
      double fallback = fabs (start.p[k]) + (out->open[k] & 4 ? 2 : 1) * near;
      out->momentum[k] = fmax (fallback, out->momentum[k]); /* which may be NaN */
      out->spread[k] = start.sq[k];
    }
  out->axes = axes;
  land_clear (&q);
  land_clear (&p);
  return status;
}

bt_status
bti_shell_split (const bti_system *system, bti_polynomial *t, bti_polynomial *v,
                 bt_error *error)
{
  *t = *v = (bti_polynomial){ 0 };
  for (size_t k = 0; k < system->parts; k++)
    if (system->part[k].kind == BT_QUBIT)
      return bt_error_set (error, BT_ENOTSUP,
                           "a grid has no place for the qubit %s: spectral and "
                           "chebyshev, which work in a basis, have",
                           system->part[k].name);
  return bti_system_split (system, t, v, error);
}

bt_status
bti_shell_guess (bt_part *part, const bti_system *system, bt_error *error)
{
  bti_system of = *system;
  bti_polynomial t = { 0 }, v = { 0 };
  struct land land = { 0 };
  size_t own[BT_MAX_AXES], axes = bti_field_axes (system, own);
  double mass[BT_MAX_AXES] = { 0 };
  of.h = system->ground;
  bt_status status = bti_shell_split (&of, &t, &v, error);
  for (size_t k = 0; k < axes; k++)
    {
      land.home[k] = system->part[own[k]].mean;
      land.scale[k] = M_SQRT1_2;
    }
  if (status == BT_OK)
    status = survey (&land, &of, &v, BTI_POSITION, error);
  for (size_t k = 0; status == BT_OK && k < axes; k++)
    status = mean_of_second (&mass[k], &of, &t, BTI_SLOT_P (own[k]),
                             BTI_SLOT_P (own[k]), error);
  for (size_t k = 0; status == BT_OK && k < system->parts; k++)
    part[k] = system->part[k];
  for (size_t k = 0; status == BT_OK && k < axes; k++)
    {
      double stiffness = bti_field_value (&land.curve[k], land.lowest);
      int sharp = stiffness > 0 && mass[k] > 0;
      bt_part *guess = &part[own[k]];
      guess->start = BT_START_GAUSSIAN;
      guess->mean = land.lowest[k];
      guess->momentum = guess->chirp = 0;
      guess->width = sharp ? sqrt (stiffness / mass[k]) : 1;
    }
  land_clear (&land);
  bti_polynomial_clear (&t);
  bti_polynomial_clear (&v);
  return status;
}

/* OUT with room for OTHER, too. */
static void
join (bti_shell *out, const bti_shell *other)
{
  for (size_t k = 0; k < out->axes; k++)
    {
      out->low[k] = fmin (out->low[k], other->low[k]);
      out->high[k] = fmax (out->high[k], other->high[k]);
      out->momentum[k] = fmax (out->momentum[k], other->momentum[k]);
    }
  out->frequency = fmax (out->frequency, other->frequency);
}

bt_status
bti_shell_find (bti_shell *out, const bti_system *system, double amplitude,
                bt_error *error)
{
  bti_system of = *system; /* its polynomials are borrowed */
  bti_polynomial t = { 0 }, v = { 0 };
  *out = (bti_shell){ 0 };
  bt_status status = bti_shell_split (system, &t, &v, error);
  if (status == BT_OK && system->ground.count > 0)
    status = bti_shell_guess (of.part, system, error);
  of.ground.count = 0;
  /* The packets of cats: all on one side, and all on the other. */
  for (int side = 0; status == BT_OK && side < 2; side++)
    {
      int cats = 0;
      bti_shell one = { 0 };
      for (size_t k = 0; k < of.parts; k++)
        if (system->part[k].start == BT_START_CAT && system->ground.count == 0)
          {
            cats++;
            of.part[k].start = BT_START_GAUSSIAN;
            of.part[k].mean = (side ? -1 : 1) * system->part[k].mean;
          }
      if (side && !cats)
        break;
      status = shell_of (&one, &of, &t, &v, sqrt (-2 * log (amplitude)), error);
      if (side)
        join (out, &one);
      else
        *out = one;
    }
  bti_polynomial_clear (&t);
  bti_polynomial_clear (&v);
  return status;
}
