/* study/orbit.c - see orbit.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/orbit.h"
#include "model/named.h"
#include "num/ode.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Errors a step of the two passes that measure the period; how near an orbit comes back
 * to its start; where it is no longer looked for. */
static const double loose = 1e-11, tight = 1e-13, closed = 1e-7, far = 1e6;

enum
{
  CHUNKS = 20000, /* of time, a small share of a turn each */
  NEWTON = 12
};

void
bti_orbit_clear (bti_orbit *o)
{
  for (size_t i = 0; i < BTI_ORBIT_MOST; i++)
    bti_polynomial_clear (&o->force[i]);
  for (size_t i = 0; i < BTI_ORBIT_MOST * BTI_ORBIT_MOST; i++)
    bti_polynomial_clear (&o->s[i]);
}

/* ---- equations ------------------------------------------------------------------ */

/* Powers of the parts in the set PARTS, summed up. */
static unsigned
degree_of (const bti_term *term, unsigned parts)
{
  unsigned sum = 0;
  for (size_t k = 0; k < BT_MAX_PARTS; k++)
    for (size_t i = 0; parts >> k & 1 && i < 3; i++)
      sum += term->power[3 * k + i];
  return sum;
}

/* A with the QUANTUM parts at 0. */
static void
at_zero (bti_polynomial *a, unsigned quantum)
{
  size_t kept = 0;
  for (size_t i = 0; i < a->count; i++)
    if (degree_of (&a->term[i], quantum) == 0)
      a->term[kept++] = a->term[i];
  a->count = kept;
}

/* SLOTS of the parts in the set PARTS of a system: coordinates, then momenta. */
static size_t
list_slots (size_t *slot, unsigned parts)
{
  size_t count = 0;
  for (int momentum = 0; momentum < 2; momentum++)
    for (size_t k = 0; k < BT_MAX_PARTS; k++)
      if (parts >> k & 1)
        slot[count++] = momentum ? BTI_SLOT_P (k) : BTI_SLOT_X (k);
  return count;
}

/* The quantum parts that terms of H of second order in them join to PART. */
static unsigned
block_of (const bti_polynomial *h, unsigned quantum, size_t part)
{
  unsigned block = 1U << part, last = 0;
  while (block != last)
    {
      last = block;
      for (size_t i = 0; i < h->count; i++)
        if (degree_of (&h->term[i], quantum) == 2 && degree_of (&h->term[i], block) > 0)
          for (size_t k = 0; k < BT_MAX_PARTS; k++)
            if (quantum >> k & 1 && degree_of (&h->term[i], 1U << k) > 0)
              block |= 1U << k;
    }
  return block;
}

static bt_status
check_system (const bti_system *system, const bti_around *ask, unsigned quantum,
              bt_error *error)
{
  const char *name = system->part[ask->part].name;
  if (system->jumps > 0)
    return bt_error_set (error, BT_ENOTSUP,
                         "Floquet exponents of a closed model: it has an environment");
  for (size_t k = 0; k < system->parts; k++)
    if (system->part[k].kind != BT_OSCILLATOR)
      return bt_error_set (error, BT_ENOTSUP,
                           "Floquet exponents of oscillators: %s is a qubit",
                           system->part[k].name);
  if (!(quantum >> ask->part & 1))
    return bt_error_set (
        error, BT_EINVAL,
        "%s is classical: the exponent is one of a quantum part around "
        "the orbit of the classical ones",
        name);
  for (size_t i = 0; i < system->h.count; i++)
    for (size_t k = 0;
         degree_of (&system->h.term[i], quantum) == 1 && k < system->parts; k++)
      if (quantum >> k & 1 && degree_of (&system->h.term[i], 1U << k) > 0)
        return bt_error_set (error, BT_ENOTSUP,
                             "%s does not stay at 0: H has a term that is linear in it",
                             system->part[k].name);
  return BT_OK;
}

static bt_status
make_equations (bti_orbit *o, const bti_system *system, unsigned quantum,
                bt_error *error)
{
  const size_t half = o->n / 2;
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < o->n; i++)
    {
      const size_t other = i < half ? i + half : i - half;
      status = bti_polynomial_derivative (&o->force[i], &system->h, o->z_slot[other],
                                          error);
      at_zero (&o->force[i], quantum);
      for (size_t t = 0; i >= half && t < o->force[i].count; t++)
        o->force[i].term[t].factor *= -1;
    }
  for (size_t i = 0; status == BT_OK && i < o->m; i++)
    {
      bti_polynomial first = { 0 };
      status = bti_polynomial_derivative (&first, &system->h, o->u_slot[i], error);
      for (size_t j = 0; status == BT_OK && j < o->m; j++)
        {
          bti_polynomial *s = &o->s[i * o->m + j];
          status = bti_polynomial_derivative (s, &first, o->u_slot[j], error);
          at_zero (s, quantum);
        }
      bti_polynomial_clear (&first);
    }
  return status;
}

/* ---- motion --------------------------------------------------------------------- */

static void
place (const bti_orbit *o, const double *z, double *full)
{
  memset (full, 0, BTI_SLOTS * sizeof *full);
  for (size_t i = 0; i < o->n; i++)
    full[o->z_slot[i]] = z[i];
}

void
bti_orbit_hessian (const bti_orbit *o, const double *z, double *out)
{
  double full[BTI_SLOTS];
  place (o, z, full);
  for (size_t i = 0; i < o->m * o->m; i++)
    out[i] = creal (bti_polynomial_value (&o->s[i], full));
}

static void
force (const double *y, double *dydt, const void *context)
{
  const bti_orbit *o = context;
  double full[BTI_SLOTS];
  place (o, y, full);
  for (size_t i = 0; i < o->n; i++)
    dydt[i] = creal (bti_polynomial_value (&o->force[i], full));
}

/* And du/dt = J S u of every column. */
static void
force_both (const double *y, double *dydt, const void *context)
{
  const bti_orbit *o = context;
  const size_t m = o->m, half = m / 2;
  double s[BTI_ORBIT_MOST * BTI_ORBIT_MOST];
  force (y, dydt, context);
  bti_orbit_hessian (o, y, s);
  const double *u = y + o->n;
  double *du = dydt + o->n;
  for (size_t i = 0; i < m; i++)
    {
      const double sign = i < half ? 1 : -1;
      const double *row = s + (i < half ? i + half : i - half) * m;
      for (size_t k = 0; k < m; k++)
        {
          double sum = 0;
          for (size_t j = 0; j < m; j++)
            sum += row[j] * u[j * m + k];
          du[i * m + k] = sign * sum;
        }
    }
}

bt_status
bti_orbit_move (const bti_orbit *o, double *z, double t, double tolerance, int matrix,
                bt_error *error)
{
  return bti_ode (matrix ? force_both : force, o, z, o->n + (matrix ? o->m * o->m : 0),
                  t, tolerance, error);
}

/* ---- the period ----------------------------------------------------------------- */

static double
norm_of (const double *z, size_t n)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += z[i] * z[i];
  return sqrt (sum);
}

/* How far Z is from the start along V. */
static double
along (const bti_orbit *o, const double *z, const double *v)
{
  double sum = 0;
  for (size_t i = 0; i < o->n; i++)
    sum += v[i] * (z[i] - o->z[i]);
  return sum;
}

/* A small share of a turn: of the time in which the start moves by itself, and of that
 * in which its neighbours do. */
static double
chunk_of (const bti_orbit *o, const double *v)
{
  double worst = norm_of (v, o->n) / norm_of (o->z, o->n);
  for (size_t k = 0; k < o->n; k++)
    {
      double z[BTI_ORBIT_MOST], one[BTI_ORBIT_MOST];
      const double d = 1e-5 * norm_of (o->z, o->n);
      memcpy (z, o->z, sizeof z);
      z[k] += d;
      force (z, one, o);
      for (size_t i = 0; i < o->n; i++)
        one[i] = (one[i] - v[i]) / d;
      worst = fmax (worst, norm_of (one, o->n));
    }
  return 0.1 / worst;
}

/* From Z, which is carried on, up to where it passes the start within 2 CHUNK. */
static bt_status
cross (const bti_orbit *o, const double *v, const double *from, double chunk,
       double guess, double tolerance, double *time, double *gap, bt_error *error)
{
  double z[BTI_ORBIT_MOST], f[BTI_ORBIT_MOST], s = guess;
  bt_status status = BT_OK;
  for (int k = 0; status == BT_OK && k < NEWTON; k++)
    {
      memcpy (z, from, sizeof z);
      status = bti_orbit_move (o, z, s, tolerance, 0, error);
      if (status != BT_OK)
        break;
      force (z, f, o);
      double speed = 0;
      for (size_t i = 0; i < o->n; i++)
        speed += v[i] * f[i];
      const double change = -along (o, z, v) / speed;
      if (!isfinite (change))
        break;
      s = fmin (fmax (s + change, 0), 2 * chunk);
      if (fabs (change) <= 1e-15 * chunk)
        break;
    }
  for (size_t i = 0; i < o->n; i++)
    z[i] -= o->z[i];
  *time = s;
  *gap = norm_of (z, o->n);
  return status;
}

/* The first time at which the orbit is where it began, and how near. */
static bt_status
come_back (const bti_orbit *o, double tolerance, const bt_watch *watch, double *period,
           double *gap, bt_error *error)
{
  double v[BTI_ORBIT_MOST], z[BTI_ORBIT_MOST];
  const double size = norm_of (o->z, o->n);
  force (o->z, v, o);
  if (!(norm_of (v, o->n) > 1e-12 * size))
    return bt_error_set (error, BT_EINVAL,
                         "the orbit begins at rest, and stays there: it has no period");
  const double chunk = chunk_of (o, v);
  double last = 0;
  memcpy (z, o->z, sizeof z);
  for (int k = 0; k < CHUNKS; k++)
    {
      double before[BTI_ORBIT_MOST], more;
      memcpy (before, z, sizeof z);
      bt_status status = bt_watch_check (watch, error);
      if (status == BT_OK)
        status = bti_orbit_move (o, z, chunk, tolerance, 0, error);
      if (status != BT_OK)
        return status;
      const double now = along (o, z, v);
      if (!(norm_of (z, o->n) < far * size))
        return bt_error_set (error, BT_ENOTSUP,
                             "the orbit runs away: at t = %g it is at %.2g",
                             chunk * (k + 1), norm_of (z, o->n));
      if (last < 0 && now >= 0)
        {
          status = cross (o, v, before, chunk, chunk * last / (last - now), tolerance,
                          &more, gap, error);
          *period = chunk * k + more;
          if (status != BT_OK || *gap <= closed * size)
            return status;
        }
      last = now;
    }
  return bt_error_set (error, BT_ENOTSUP,
                       "the orbit is not periodic: up to t = %g it does not come back "
                       "to where it begins",
                       chunk * CHUNKS);
}

/* Whether S is at half a turn, and on from there, what it is at the start. */
static bt_status
look_at_half (bti_orbit *o, bt_error *error)
{
  enum
  {
    LOOKS = 11
  };
  double near[BTI_ORBIT_MOST], away[BTI_ORBIT_MOST], most = 0, apart = 0;
  memcpy (near, o->z, sizeof near);
  memcpy (away, o->z, sizeof away);
  o->turn = o->period;
  bt_status status = bti_orbit_move (o, away, o->period / 2, tight, 0, error);
  for (int k = 0; status == BT_OK && k < LOOKS; k++)
    {
      double one[BTI_ORBIT_MOST * BTI_ORBIT_MOST],
          other[BTI_ORBIT_MOST * BTI_ORBIT_MOST];
      bti_orbit_hessian (o, near, one);
      bti_orbit_hessian (o, away, other);
      for (size_t i = 0; i < o->m * o->m; i++)
        {
          most = fmax (most, fabs (one[i]));
          apart = fmax (apart, fabs (one[i] - other[i]));
        }
      status = bti_orbit_move (o, near, o->period / (2 * LOOKS), tight, 0, error);
      if (status == BT_OK)
        status = bti_orbit_move (o, away, o->period / (2 * LOOKS), tight, 0, error);
    }
  if (apart <= 1e-9 * most)
    o->turn = o->period / 2;
  return status;
}

bt_status
bti_orbit_find (bti_orbit *o, const bti_around *ask, bt_error *error)
{
  const bti_system *system = bti_model_system (ask->model);
  *o = (bti_orbit){ .n = 0 };
  if (!system || ask->part >= system->parts)
    return bt_error_set (error, BT_ENOTSUP, "a model of more than %d parts",
                         BT_MAX_PARTS);
  const unsigned all = (1U << system->parts) - 1;
  const unsigned quantum = bti_system_quantum (system) & ~ask->named & all;
  bt_status status = check_system (system, ask, quantum, error);
  if (status != BT_OK)
    return status;
  o->block = block_of (&system->h, quantum, ask->part);
  o->n = list_slots (o->z_slot, all & ~quantum);
  o->m = list_slots (o->u_slot, o->block);
  for (size_t i = 0; i < o->n / 2; i++)
    o->z[i] = ask->start[o->z_slot[i] / 3];
  status = make_equations (o, system, quantum, error);
  double rough, gap;
  if (status == BT_OK)
    status = come_back (o, loose, ask->watch, &rough, &gap, error);
  if (status == BT_OK)
    status = come_back (o, tight, ask->watch, &o->period, &gap, error);
  if (status != BT_OK)
    return status;
  double v[BTI_ORBIT_MOST];
  force (o->z, v, o);
  o->period_err
      = fabs (o->period - rough) + gap / norm_of (v, o->n) + 1e-15 * o->period;
  return look_at_half (o, error);
}

/* ---- texts ---------------------------------------------------------------------- */

bt_status
bti_around_read (bti_around *ask, const char *part, const char *orbit, bt_error *error)
{
  const bti_system *system = bti_model_system (ask->model);
  double start[BT_MAX_PARTS];
  if (!system)
    return bt_error_set (error, BT_ENOTSUP, "a model of more than %d parts",
                         BT_MAX_PARTS);
  ask->part = bti_named_part (system, part, strlen (part));
  if (ask->part == system->parts)
    return bt_error_set (error, BT_EINVAL, "the model has no part '%.40s'", part);
  if (!strchr (orbit, '='))
    return bt_error_set (error, BT_EINVAL,
                         "orbit: '%.80s' has no NAME=NUMBER, such as 'x=5'", orbit);
  bt_status status = bti_named_numbers (start, system, "orbit", orbit, error);
  ask->named = 0;
  for (size_t k = 0; status == BT_OK && k < system->parts; k++)
    if (!isnan (start[k]))
      {
        ask->named |= 1U << k;
        ask->start[k] = start[k];
      }
  return status;
}
