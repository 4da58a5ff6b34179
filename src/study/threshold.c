/* study/threshold.c - see threshold.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/threshold.h"
#include "num/root.h"

#include <breaktime/states.h>
#include <complex.h>
#include <math.h>

/* ---- onset of the frozen model ------------------------------------------------- */

struct frozen
{
  const bti_leave *leave;
  bti_open_params params;
  double cut; /* of the basis; 0: what the state needs, which is filled in */
};

/* Smallest eigenvalue over the trace of the two by two operator W at the mean (x, p):
 * where W is positive in the frozen model it is so everywhere. */
static bt_status
at_centre (const bti_means *means, double *out, bt_error *error)
{
  double complex w[4];
  /* x, p come first. */
  bt_status status
      = bt_wigner_at (&means->density, means->value[0], means->value[1], w, error);
  double mean = creal (w[0] + w[3]) / 2, half = creal (w[0] - w[3]) / 2;
  *out = (mean - hypot (half, cabs (w[1]))) / (2 * mean);
  return status;
}

static bt_status
frozen_margin (void *context, double t, double *out, bt_error *error)
{
  struct frozen *frozen = context;
  /* All parts of the frozen equation commute: one step is exact. */
  const bti_effort effort
      = { .dt = t, .tolerance = 1e-10, .density = 1, .cut = frozen->cut };
  bti_means *means;
  double value[2], err[2];
  bt_status status;
  if (frozen->params.kind == BTI_OPEN_OSCILLATORS)
    {
      status = bti_open_gaussian (frozen->leave, &frozen->params, t, NULL, NULL, value,
                                  err, error);
      *out = value[1] - 0.5;
      return status;
    }
  status = bti_way_run (frozen->leave, &frozen->params, bt_method_find ("lindblad"),
                        &effort, &t, 1, &means, error);
  if (status != BT_OK)
    return status;
  status = at_centre (means, out, error);
  if (frozen->cut == 0 && status == BT_OK)
    frozen->cut = means->cut;
  bti_means_free (means);
  return status;
}

/* The frozen form of PARAMS from a start that shows what it can. */
static bt_status
freeze (bti_open_params *params, bt_error *error)
{
  params->frozen = 1;
  params->delta = 0;
  params->x0 = params->p0 = 0;
  if (params->kind != BTI_OPEN_QUBIT && params->kind != BTI_OPEN_OSCILLATORS)
    return bt_error_set (error, BT_ENOTSUP, "models of kind %s have no frozen form",
                         bti_open_kind_name (params->kind));
  if (params->kind == BTI_OPEN_QUBIT)
    {
      /* No eigenstate of the coupling. */
      params->sx = 1;
      params->sy = params->sz = 0;
    }
  return BT_OK;
}

bt_status
bti_frozen_margin (const bti_leave *leave, const bti_open_params *params, double t,
                   double *out, bt_error *error)
{
  struct frozen frozen = { leave, *params, 0 };
  bt_status status = freeze (&frozen.params, error);
  return status == BT_OK ? frozen_margin (&frozen, t, out, error) : status;
}

/* By how much the basis, made larger, moves a root at T: over the slope there. */
static bt_status
basis_error (const struct frozen *frozen, double t, double *err, bt_error *error)
{
  static const double share = 1e-3, larger = 1.15;
  double here[2], beside;
  struct frozen chosen = *frozen, other = *frozen;
  *err = 0;
  chosen.cut = 0;
  bt_status status = frozen_margin (&chosen, t, &here[0], error);
  other.cut = larger * chosen.cut;
  if (status == BT_OK)
    status = frozen_margin (&other, t, &here[1], error);
  if (status == BT_OK)
    status = frozen_margin (&other, t * (1 + share), &beside, error);
  if (status == BT_OK && here[0] != here[1])
    *err = fabs (here[1] - here[0]) / fabs (beside - here[1]) * share * t;
  return status;
}

double
bti_onset_formula (const bti_open_params *p)
{
  const double omega = p->omega_c > 0 ? p->omega_c : 1;
  const double excess = p->lambda * p->lambda - 16 * p->gamma_c * p->gamma_q;
  const double var_p = exp (-2 * p->squeezing) * omega / 2;
  return excess > 0 ? 8 * p->gamma_q * var_p / excess : INFINITY;
}

bt_status
bti_open_onset (const bti_leave *leave, bti_open_params *params, double *time,
                double *half, bt_error *error)
{
  bt_status status = freeze (params, error);
  if (status != BT_OK)
    return status;
  struct frozen frozen = { leave, *params, 0 };
  double moved = 0;
  double early = 0.01 / fmax (fabs (params->lambda), 1e-3), late = early, value = 1;
  /* Up to about ten times 1/lambda: later C is pushed too far for a basis. */
  for (int i = 0; status == BT_OK && value >= 0 && i < 10; i++)
    {
      early = late;
      late *= 2;
      frozen.cut = 0;
      status = frozen_margin (&frozen, late, &value, error);
    }
  if (status == BT_OK && !(value < 0))
    status
        = bt_error_set (error, BT_ECONV, "no W < 0 is to be seen up to t = %g", late);
  if (status == BT_OK)
    status = bti_root (frozen_margin, &frozen, early, late, 1e-7, time, half, error);
  if (status == BT_OK)
    status = basis_error (&frozen, *time, &moved, error);
  *half += moved;
  return status;
}

/* ---- one rate as the unknown --------------------------------------------------- */

struct search
{
  const bti_leave *leave;
  const bti_open_params *params;
  int p_ordering;
};

/* PARAMS of SEARCH with the rate of Q that is sought. */
static bti_open_params
with_rate (const struct search *search, double rate)
{
  bti_open_params params = *search->params;
  if (params.kind != BTI_OPEN_CAVITY)
    params.gamma_q = rate;
  else
    {
      params.gd = rate;
      if (!search->p_ordering)
        params.gu = rate;
    }
  return params;
}

/* The rate in its unit: gamma_c gamma_q/lambda^2; gd kappa (2 nb + 1)/g^2, or gd kappa
 * nb/g^2 in P ordering. */
static double
unit_of (const struct search *search)
{
  const bti_open_params *p = search->params;
  if (p->kind != BTI_OPEN_CAVITY)
    return p->gamma_c / (p->lambda * p->lambda);
  return p->kappa * (search->p_ordering ? p->nb : 2 * p->nb + 1) / (p->g * p->g);
}

static bt_status
eigenvalue_at (void *context, double rate, double *out, bt_error *error)
{
  const struct search *search = context;
  bti_open_params params = with_rate (search, rate);
  bti_open_tradeoff tradeoff;
  bt_status status = bti_way_tradeoff (&params, search->p_ordering, &tradeoff, error);
  *out = tradeoff.smallest;
  return status;
}

/* -1 when a trajectory leaves the ball of states, else 1. */
static bt_status
gate_at (void *context, double rate, double *out, bt_error *error)
{
  const struct search *search = context;
  bti_open_params params = with_rate (search, rate);
  const bti_effort effort = bti_way_effort (0.05, 256, 3);
  const double t = 1;
  bti_means *means;
  bt_status status = bti_way_run (search->leave, &params, bt_method_find ("pseudo"),
                                  &effort, &t, 1, &means, error);
  if (status == BT_OK)
    *out = means->gates[0].length_max > 1 + 1e-9 ? -1 : 1;
  bti_means_free (means);
  return status;
}

/* The rate at which 1/t* is 0, from four onsets below NEAR: *HALF is how far a line
 * through the last two differs from the parabola through three, in 1/rate. */
static bt_status
pole (const struct search *search, double near, double *rate, double *half,
      bt_error *error)
{
  static const double part[4] = { 0.2, 0.35, 0.5, 0.65 };
  double v[4], speed[4], err;
  for (int i = 0; i < 4; i++)
    {
      bti_open_params params = with_rate (search, part[i] * near);
      bt_status status
          = bti_open_onset (search->leave, &params, &speed[i], &err, error);
      if (status != BT_OK)
        return status;
      speed[i] = 1 / speed[i];
      v[i] = 1 / (part[i] * near);
    }
  /* Inverse interpolation: v as a polynomial of the speed, at 0. */
  double guess[2];
  for (int order = 1; order <= 2; order++)
    {
      double sum = 0;
      for (int i = 3 - order; i < 4; i++)
        {
          double weight = 1;
          for (int j = 3 - order; j < 4; j++)
            if (j != i)
              weight *= speed[j] / (speed[j] - speed[i]);
          sum += weight * v[i];
        }
      guess[order - 1] = sum;
    }
  *rate = 1 / guess[1];
  *half = fabs (1 / guess[1] - 1 / guess[0]);
  return BT_OK;
}

static bt_status
check (const struct search *search, bt_error *error)
{
  const bti_open_params *p = search->params;
  double unit = unit_of (search);
  if (p->kind == BTI_OPEN_QUARTIC)
    return bt_error_set (error, BT_ENOTSUP,
                         "no rates make the coupling lambda x^2 y^2/2 semiclassical");
  if (search->p_ordering && p->kind != BTI_OPEN_CAVITY)
    return bt_error_set (error, BT_ENOTSUP, "P ordering is of the cavity");
  if (!(unit > 0) || !isfinite (unit))
    return bt_error_set (error, BT_EINVAL,
                         "a threshold wants a coupling and a rate of C above 0");
  return BT_OK;
}

bt_status
bti_threshold_find (const bti_leave *leave, const bti_open_params *params,
                    int p_ordering, bti_threshold *out, bt_error *error)
{
  struct search search = { leave, params, p_ordering };
  double unit = unit_of (&search), low = 1e-3 / unit, high = 10 / unit;
  double *rate = out->rate, *half = out->half;
  *out = (bti_threshold){ .unit = unit, .rate = { 0, NAN, NAN } };
  bt_status status = check (&search, error);
  if (status == BT_OK)
    status = bti_root (eigenvalue_at, &search, low, high, 1e-12, &rate[0], &half[0],
                       error);
  if (status == BT_OK && !p_ordering)
    status = bti_root (gate_at, &search, low, high, 1e-7, &rate[1], &half[1], error);
  if (status == BT_OK && params->kind != BTI_OPEN_CAVITY)
    status = pole (&search, rate[1], &rate[2], &half[2], error);
  return status;
}
