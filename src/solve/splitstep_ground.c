/* solve/splitstep_ground.c - the ground state of another Hamiltonian, as a start.
 *
 * The least <psi|G|psi> of G = T(p) + V(q), by conjugate gradients: from psi along the
 * direction d, which is the residual r = (G - E) psi, improved as below, and what is
 * left of the last direction, to the lowest state that psi and d make up.  As the
 * preconditioner stands
 *
 *   P = S c/(T - T_min + c) S,   S = sqrt (c/(V - V_min + c)),
 *
 * with c about the energy above the bottom of both, so that the number of steps hardly
 * hangs on the grid.  The residual |r| is the distance from E to some level at the
 * most, and |r|/gap what is left in psi of other states, so the next level is sought,
 * too: the least <psi|G|psi> of all that is orthogonal to the ground state.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/complex.h"
#include "base/memory.h"
#include "model/reach.h"
#include "model/shell.h"
#include "solve/splitstep.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MOST = 2000, /* steps */
  AFRESH = 50, /* steps after which G psi is computed anew, and directions begin anew */
  WELLS = 8    /* that the search may begin in, at most */
};

struct ground
{
  bti_split *s;
  size_t n;
  double *t, *v; /* at all wave numbers and points, from their minima */
  double bottom; /* sum of these minima */
  double shift;  /* c */
  double complex *image, *direction, *turned, *residual; /* G psi, d, G d, r */
  double complex *lowest; /* the ground state once it is found, of energy BELOW; the
                             next level */
  double below, next;
  int excited; /* what is sought is orthogonal to it */
};

static double complex
inner (const double complex *a, const double complex *b, size_t n)
{
  double re = 0, im = 0;
  for (size_t i = 0; i < n; i++)
    {
      double ar = creal (a[i]), ai = cimag (a[i]), br = creal (b[i]), bi = cimag (b[i]);
      re += ar * br + ai * bi;
      im += ar * bi - ai * br;
    }
  return CMPLX (re, im);
}

/* A += FACTOR B. */
static void
add (double complex *a, double complex factor, const double complex *b, size_t n)
{
  double re = creal (factor), im = cimag (factor);
  for (size_t i = 0; i < n; i++)
    a[i] += CMPLX (re * creal (b[i]) - im * cimag (b[i]),
                   re * cimag (b[i]) + im * creal (b[i]));
}

static void
scale (double complex *a, double factor, size_t n)
{
  for (size_t i = 0; i < n; i++)
    a[i] *= factor;
}

static void
leave_out_lowest (const struct ground *g, double complex *a)
{
  if (g->excited)
    add (a, -inner (g->lowest, a, g->n), g->lowest, g->n);
}

/* OUT = (G - bottom) A. */
static void
apply (const struct ground *g, double complex *out, const double complex *a)
{
  memcpy (out, a, g->n * sizeof *out);
  bti_fft_forward_on (g->s->fft, out);
  for (size_t i = 0; i < g->n; i++)
    out[i] *= g->t[i] / (double) g->n;
  bti_fft_backward_on (g->s->fft, out);
  for (size_t i = 0; i < g->n; i++)
    out[i] += g->v[i] * a[i];
}

/* OUT = P A. */
static void
improve (const struct ground *g, double complex *out, const double complex *a)
{
  const double c = g->shift;
  for (size_t i = 0; i < g->n; i++)
    out[i] = a[i] * sqrt (c / (g->v[i] + c));
  bti_fft_forward_on (g->s->fft, out);
  for (size_t i = 0; i < g->n; i++)
    out[i] *= c / (g->t[i] + c) / (double) g->n;
  bti_fft_backward_on (g->s->fft, out);
  for (size_t i = 0; i < g->n; i++)
    out[i] *= sqrt (c / (g->v[i] + c));
}

/* A of the points PLACE into OUT, less its minimum, which is returned. */
static double
tabulate (const bti_split *s, double *out, const bti_field *a, double *const *place)
{
  size_t n = s->count[s->axes - 1], index[BT_MAX_AXES] = { 0 };
  double least = INFINITY;
  for (size_t at = 0; at < s->total; at += n)
    {
      bti_field_row (a, (const double *const *) place, index, n, out + at);
      for (size_t axis = s->axes - 1; axis-- > 0 && ++index[axis] == s->count[axis];)
        index[axis] = 0;
    }
  for (size_t i = 0; i < s->total; i++)
    least = fmin (least, out[i]);
  for (size_t i = 0; i < s->total; i++)
    out[i] -= least;
  return least;
}

static void
clear (struct ground *g)
{
  free (g->t);
  free (g->v);
  bti_fft_array_free (g->image);
  bti_fft_array_free (g->direction);
  bti_fft_array_free (g->turned);
  bti_fft_array_free (g->residual);
  bti_fft_array_free (g->lowest);
}

static bt_status
set_up (struct ground *g, bt_error *error)
{
  const bti_split *s = g->s;
  bti_system of = *s->system; /* its polynomials are borrowed */
  bti_polynomial t = { 0 }, v = { 0 };
  bti_field field = { 0 };
  double complex **array[]
      = { &g->image, &g->direction, &g->turned, &g->residual, &g->lowest };
  bt_status status = bti_calloc (&g->t, g->n, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&g->v, g->n, sizeof (double), error);
  for (size_t i = 0; status == BT_OK && i < sizeof array / sizeof *array; i++)
    status = bti_fft_array (array[i], g->n, error);
  of.h = s->system->ground;
  if (status == BT_OK)
    status = bti_shell_split (&of, &t, &v, error);
  if (status == BT_OK)
    status = bti_field_new (&field, &of, &t, BTI_MOMENTUM, 0, error);
  if (status == BT_OK)
    {
      g->bottom = tabulate (s, g->t, &field, s->wave);
      bti_field_clear (&field);
      status = bti_field_new (&field, &of, &v, BTI_POSITION, 0, error);
    }
  if (status == BT_OK)
    g->bottom += tabulate (s, g->v, &field, s->coordinate);
  bti_field_clear (&field);
  bti_polynomial_clear (&t);
  bti_polynomial_clear (&v);
  return status;
}

/* psi to the lowest state of the span of psi, of energy E, and d: of the 2 x 2 matrix
 * of both, d orthogonal to psi; d is of length 1 then, and its length before is what is
 * returned. */
static double
turn (struct ground *g, double e)
{
  double complex *psi = g->s->psi;
  double length = sqrt (creal (inner (g->direction, g->direction, g->n)));
  if (!(length > 0))
    return 0;
  scale (g->direction, 1 / length, g->n);
  apply (g, g->turned, g->direction);
  double complex across = inner (g->direction, g->image, g->n);
  double other = creal (inner (g->direction, g->turned, g->n)), b = cabs (across);
  double angle = atan2 (2 * b, other - e) / 2;
  double complex sine = b > 0 ? -across / b * sin (angle) : 0;
  scale (psi, cos (angle), g->n);
  scale (g->image, cos (angle), g->n);
  add (psi, sine, g->direction, g->n);
  add (g->image, sine, g->turned, g->n);
  return length;
}

/* Begin anew: what rounding has done to the norm and to G psi is undone. */
static void
refresh (struct ground *g)
{
  double complex *psi = g->s->psi;
  leave_out_lowest (g, psi);
  scale (psi, 1 / sqrt (creal (inner (psi, psi, g->n))), g->n);
  apply (g, g->image, psi);
}

/* Down to a residual of LIMIT; of the excited state to a tenth of GAP, the distance of
 * the two levels that it and the lowest state make up. */
static bt_status
iterate (struct ground *g, double limit, double *gap, bt_error *error)
{
  double complex *psi = g->s->psi;
  double before = 1, length = 0, size = INFINITY, e = 0;
  for (size_t i = 0; i < g->n; i++)
    g->direction[i] = 0;
  for (int i = 0; i < MOST; i++)
    {
      bt_status status = bt_watch_check (g->s->watch, error);
      if (status != BT_OK)
        return status;
      int anew = i % AFRESH == 0;
      if (anew)
        refresh (g);
      e = creal (inner (psi, g->image, g->n));
      g->shift = fmax (e, DBL_MIN);
      memcpy (g->residual, g->image, g->n * sizeof *psi);
      add (g->residual, -e, psi, g->n);
      if (g->excited)
        *gap = hypot (e - g->below, 2 * cabs (inner (g->lowest, g->image, g->n)));
      leave_out_lowest (g, g->residual);
      size = sqrt (creal (inner (g->residual, g->residual, g->n)));
      if (size <= fmax (limit, g->excited ? 0.1 * *gap : 0))
        {
          if (anew)
            break;
          i += AFRESH - 1 - i % AFRESH; /* once more, from a fresh G psi */
        }
      improve (g, g->turned, g->residual);
      double now = creal (inner (g->turned, g->residual, g->n));
      scale (g->direction, anew ? 0 : length * now / before, g->n);
      add (g->direction, -1, g->turned, g->n);
      leave_out_lowest (g, g->direction);
      add (g->direction, -inner (psi, g->direction, g->n), psi, g->n);
      length = turn (g, e);
      before = now;
    }
  if (g->excited)
    g->next = e;
  else
    g->below = e;
  if (size <= fmax (limit, g->excited ? 0.1 * *gap : 0))
    return BT_OK;
  return bt_error_set (error, BT_ECONV,
                       "no ground state for the start: |(G - E) psi| = %.2g after %d "
                       "steps, wanted %.2g, at E = %.10g",
                       size, (int) MOST, limit, e + g->bottom);
}

/* Into PSI something of all states of low energy, wherever they lie: what is large
 * where V is small, times a polynomial without symmetry. */
static void
spread_out (struct ground *g)
{
  bti_split *s = g->s;
  size_t index[BT_MAX_AXES] = { 0 };
  const double width = fmax (g->below, DBL_MIN);
  for (size_t at = 0; at < s->total; at++)
    {
      double sum = 1;
      for (size_t axis = 0; axis < s->axes; axis++)
        {
          double q = s->coordinate[axis][index[axis]];
          sum += (q + 0.3 * q * q) / (double) (axis + 1);
        }
      s->psi[at] = exp (-g->v[at] / width) * sum;
      for (size_t axis = s->axes; axis-- > 0 && ++index[axis] == s->count[axis];)
        index[axis] = 0;
    }
}

/* How far above the state in s->psi, which it keeps, the next level lies.  Where it
 * lies below, that one is left in s->psi and *LOWER is set. */
static bt_status
next_level (struct ground *g, double limit, double *gap, int *lower, bt_error *error)
{
  double complex *psi = g->s->psi;
  const double below = g->below;
  memcpy (g->lowest, psi, g->n * sizeof *psi);
  spread_out (g);
  g->excited = 1;
  bt_status status = iterate (g, limit, gap, error);
  g->excited = 0;
  *lower = status == BT_OK && g->next < below;
  if (!*lower)
    memcpy (psi, g->lowest, g->n * sizeof *psi);
  return status;
}

/* In a well outside the box there may be a lower state. */
static bt_status
check_box (const struct ground *g, bt_error *error)
{
  const bti_split *s = g->s;
  bti_system of = *s->system; /* its polynomials are borrowed */
  bti_frame frame[BT_MAX_PARTS];
  of.h = s->system->ground;
  if (bti_basis_confined (&of) != 1)
    return BT_OK;
  bti_frames (frame, &of);
  const bti_reach reach = bti_reach_below (&of, &of.h, frame, g->below + g->bottom);
  for (size_t k = 0, axis = 0; k < of.parts && !reach.open; k++)
    {
      if (of.part[k].kind != BT_OSCILLATOR)
        continue;
      const double low = s->centre[axis] - s->box[axis] / 2,
                   high = s->centre[axis] + s->box[axis] / 2;
      axis++;
      if (!(reach.low[k] > low && reach.high[k] < high))
        return bt_error_set (
            error, BT_EGRID,
            "ground_of: where it lies below the energy that was found, "
            "%g, reaches from %s = %.3g to %.3g, outside the box from "
            "%.3g to %.3g; a larger one is needed",
            g->below + g->bottom, of.part[k].name, reach.low[k], reach.high[k], low,
            high);
    }
  return BT_OK;
}

bt_status
bti_split_ground (bti_split *s, double tolerance, bt_error *error)
{
  /* What may be left of other states, and, to begin with, of an energy. */
  static const double share = 1e-3;
  bt_part part[BT_MAX_PARTS];
  struct ground g = { .s = s, .n = s->total };
  double most = 0, gap = 0;
  bt_status status = bti_shell_guess (part, s->system, error);
  if (status == BT_OK)
    status = bti_split_product (s, part, error);
  if (status == BT_OK)
    status = set_up (&g, error);
  for (size_t i = 0; status == BT_OK && i < g.n; i++)
    most = fmax (most, g.t[i] + g.v[i]);
  /* Below this there is rounding alone. */
  const double least = 16 * DBL_EPSILON * most;
  double limit = fmax (share * tolerance, least);
  /* A search that began in the wrong one of two wells ends there. */
  for (int lower = 1, i = 0; status == BT_OK && lower && i < WELLS; i++)
    {
      status = iterate (&g, limit, NULL, error);
      if (status == BT_OK)
        status = next_level (&g, limit, &gap, &lower, error);
    }
  if (status == BT_OK)
    status = check_box (&g, error);
  if (status == BT_OK && limit > tolerance * gap)
    {
      limit = share * tolerance * gap;
      if (limit >= least)
        status = iterate (&g, limit, NULL, error);
      else
        status = bt_error_set (error, BT_EINVAL,
                               "ground_of: the next level lies %.2g above the ground "
                               "state, which rounding, %.2g, does not tell apart to "
                               "%.2g: a state has to be chosen, such as by a term more",
                               gap, least, tolerance);
    }
  if (status == BT_OK)
    scale (s->psi, 1 / sqrt (creal (inner (s->psi, s->psi, g.n)) * s->cell), g.n);
  clear (&g);
  return status;
}
