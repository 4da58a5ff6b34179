/* study/unimodal.c - see unimodal.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/unimodal.h"

#include "measure/humps.h"
#include "solve/refine.h"

#include <math.h>
#include <string.h>

enum
{
  PAIR = 2,
  ROUNDS = 6,   /* with ever shorter steps, or finer */
  POINTS = 2049 /* of a density in units of its own width */
};

/* Half of these in units of the standard deviation; the longest step. */
static const double reach = 6, longest = 0.1;

/* One method at work, from START on. */
typedef struct pursuit
{
  bt_options options[PAIR]; /* settled, and its companion's */
  int level[BT_AXIS_COUNT];
  bt_solver *solver[PAIR];
  double start, shortest; /* step */
  /* The density of (x - <x>)/sd now and before, its h, and the error of that. */
  double r[2][POINTS];
  double h, err;
} pursuit;

static void
stop (pursuit *p)
{
  for (int i = 0; i < PAIR; i++)
    {
      bt_solver_free (p->solver[i]);
      p->solver[i] = NULL;
    }
}

static bt_status
begin (const bti_one_hump *a, pursuit *p, bt_error *error)
{
  const unsigned caps = bt_method_caps (a->method, a->model);
  bt_status status = BT_OK;
  for (int i = 0; status == BT_OK && i < PAIR; i++)
    {
      bt_options *options = &p->options[i];
      *options = (bt_options){ .tolerance = caps & BT_STEPPED ? 1e-7 : 1e-10,
                               .watch = a->watch };
      status = bt_options_settle (options, a->method, a->model, error);
      if (status != BT_OK)
        return status;
      bti_refine_levels (options, a->method, a->model, p->level);
      if (i > 0 && caps & BT_BASIS)
        bti_refine_companion (BT_AXIS_BASIS, options, a->model);
      if (i > 0 && caps & BT_GRID)
        bti_refine_companion_both (options, a->model);
      if (i > 0 && caps & BT_STEPPED)
        options->dt /= 2;
    }
  for (int i = 0; status == BT_OK && i < PAIR; i++)
    {
      status
          = bt_solver_new (&p->solver[i], a->method, a->model, &p->options[i], error);
      if (status == BT_OK && p->start > 0)
        status = bt_solver_advance (p->solver[i], p->start, error);
    }
  return status;
}

/* RHO as a density of (x - <x>)/sd. */
static void
standardise (const bt_marginal *rho, double r[POINTS])
{
  double norm = 0, mean = 0, square = 0;
  for (size_t i = 0; i < rho->count; i++)
    {
      const double x = (double) i, weight = rho->value[i];
      norm += weight;
      mean += weight * x;
      square += weight * x * x;
    }
  mean /= norm;
  const double sd = sqrt (fmax (square / norm - mean * mean, 0));
  for (int i = 0; i < POINTS; i++)
    {
      const double at = mean + sd * reach * (2.0 * i / (POINTS - 1) - 1),
                   left = floor (at), s = at - left;
      const double *v
          = rho->value + (size_t) fmin (fmax (left, 0), (double) rho->count - 1);
      /* The cubic through the nearest four. */
      r[i] = !(left >= 1 && left + 2 < (double) rho->count)
                 ? 0
                 : sd / norm
                       * (-s * (s - 1) * (s - 2) / 6 * v[-1]
                          + (s + 1) * (s - 1) * (s - 2) / 2 * v[0]
                          - (s + 1) * s * (s - 2) / 2 * v[1]
                          + (s + 1) * s * (s - 1) / 6 * v[2]);
    }
}

/* The largest difference of two densities, and in *MOST the largest of A. */
static double
distance (const double a[POINTS], const double b[POINTS], double *most)
{
  double far = 0;
  *most = 0;
  for (int i = 0; i < POINTS; i++)
    {
      far = fmax (far, fabs (a[i] - b[i]));
      *most = fmax (*most, a[i]);
    }
  return far;
}

/* What both solvers have now; the density before is kept. */
static bt_status
look (pursuit *p, bt_error *error)
{
  static const double rounding = 1e-12;
  double h[PAIR], fine = 0, most, other[POINTS];
  memcpy (p->r[1], p->r[0], sizeof p->r[0]);
  for (int i = 0; i < PAIR; i++)
    {
      bt_marginal rho;
      bt_observables o;
      /* Refuses what has come to an edge. */
      bt_status status = bt_solver_observe (p->solver[i], &o, error);
      if (status == BT_OK)
        status = bt_solver_marginal (p->solver[i], &rho, error);
      if (status != BT_OK)
        return status;
      standardise (&rho, i == 0 ? other : p->r[0]);
      h[i] = bti_second_hump (rho.value, rho.count);
      /* What the distance of the points does: a parabola through every other one is off
       * by about eight times as much. */
      for (size_t k = 0; 2 * k < rho.count; k++)
        rho.value[k] = rho.value[2 * k];
      fine = fabs (bti_second_hump (rho.value, (rho.count + 1) / 2) - h[i]) / 4;
      bt_marginal_clear (&rho);
    }
  /* The densities may cross in h: what they differ by anywhere counts, too. */
  const double far = distance (p->r[0], other, &most);
  p->h = h[1];
  p->err = fmax (2 * far / most, fabs (h[1] - h[0])) + fine + rounding;
  return BT_OK;
}

/* From START to where LEVEL is certainly passed, or to the end. */
static bt_status
pursue (const bti_one_hump *a, pursuit *p, bt_value *out, bt_error *error)
{
  double t = p->start, step = p->shortest, at = INFINITY, lo = INFINITY;
  bt_status status = begin (a, p, error);
  if (status == BT_OK)
    status = look (p, error);
  while (status == BT_OK && t < a->t_max * (1 - 1e-12))
    {
      const double before = p->h, above = p->h + p->err;
      double most;
      step = fmin (step, a->t_max - t);
      for (int i = 0; status == BT_OK && i < PAIR; i++)
        status = bt_solver_advance (p->solver[i], step, error);
      if (status == BT_OK)
        status = look (p, error);
      if (status != BT_OK)
        break;
      const double between = 2 * distance (p->r[0], p->r[1], &most) / most;
      if (isinf (lo) && fmax (above, p->h + p->err) + between >= a->level)
        lo = t;
      if (isinf (at) && p->h >= a->level)
        at = t + step * (a->level - before) / (p->h - before);
      t += step;
      if (p->h - p->err > a->level)
        {
          *out = (bt_value){ .value = at, .lo = fmin (lo, at), .hi = t };
          return BT_OK;
        }
      step *= 0.5 * (a->level - p->h - p->err) / between;
      step = fmin (fmax (step, p->shortest), longest);
    }
  if (status == BT_OK)
    *out = (bt_value){ .value = INFINITY, .lo = fmin (lo, t), .hi = INFINITY };
  return status;
}

bt_status
bti_one_hump_until (const bti_one_hump *a, bt_value *out, bt_error *error)
{
  const unsigned caps = bt_method_caps (a->method, a->model);
  pursuit p = { .shortest = fmin (longest, a->tolerance) };
  bt_status status = BT_OK;
  int known = 0;
  for (int round = 0; round < ROUNDS; round++)
    {
      status = pursue (a, &p, out, error);
      const double err = p.err;
      stop (&p);
      known |= status == BT_OK;
      if (status != BT_OK && status != BT_EGRID)
        break;
      const int crossed = isfinite (out->hi);
      if (status == BT_OK
          && ((crossed && bt_value_error (out) <= a->tolerance)
              || (!crossed && out->lo >= a->t_max * (1 - 1e-9))))
        break;
      /* Up to LO it is certain; on from there with what stands in the way refined. */
      if (status == BT_OK)
        p.start = out->lo;
      if (status == BT_EGRID || err > a->level / 100)
        for (int axis = 0; axis < BT_AXIS_SAMPLE; axis++)
          p.level[axis] += bti_refine_has ((bt_axis) axis, caps);
      else
        p.shortest /= 4;
    }
  /* What was reached before the time was up still stands. */
  if (status == BT_ELIMIT && known)
    status = BT_OK;
  return status;
}
