/* study/stability.c - see stability.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/stability.h"

#include <math.h>

enum
{
  POINTS = 64, /* looked at over a range of amplitudes */
  TRIALS = 24  /* to climb to the largest exponent between them */
};

static bt_status
look (bti_mode *m, double x0, const bt_watch *watch, bt_floquet *out, bt_error *error)
{
  bt_status status = bt_watch_check (watch, error);
  if (status == BT_OK)
    status = bt_floquet_exponent (m->lambda, x0, m->omega, m->nu, out, error);
  if (status != BT_OK)
    return status;
  m->narrow += !out->resolved;
  if (out->mu + out->mu_err > m->mu + m->err)
    {
      m->mu = out->mu;
      m->err = out->mu_err;
      m->at = x0;
    }
  return BT_OK;
}

/* Climb from the largest of the points, STEP apart: mu has one maximum in a band. */
static bt_status
climb (bti_mode *m, double low, double high, double step, const bt_watch *watch,
       bt_error *error)
{
  double from = fmax (low, m->at - step), to = fmin (high, m->at + step);
  double golden = (sqrt (5) - 1) / 2, before = m->mu;
  double at[2] = { to - golden * (to - from), from + golden * (to - from) };
  bt_floquet here[2];
  bt_status status = look (m, at[0], watch, &here[0], error);
  if (status == BT_OK)
    status = look (m, at[1], watch, &here[1], error);
  for (int i = 0; status == BT_OK && i < TRIALS; i++)
    {
      int left = here[0].mu > here[1].mu;
      *(left ? &to : &from) = at[left];
      at[left] = at[!left];
      here[left] = here[!left];
      at[!left] = left ? to - golden * (to - from) : from + golden * (to - from);
      before = m->mu;
      status = look (m, at[!left], watch, &here[!left], error);
    }
  m->err += fabs (m->mu - before);
  return status;
}

/* The largest exponent from LOW to HIGH: of a band that no point lies in it is only
 * known that it is below what bounds all. */
static bt_status
search (bti_mode *m, double low, double high, const bt_watch *watch, bt_error *error)
{
  double step = (high - low) / POINTS;
  long bands = 0, last = -1;
  for (int i = 0; i <= POINTS; i++)
    {
      bt_floquet here;
      bt_status status = look (m, low + step * i, watch, &here, error);
      if (status != BT_OK)
        return status;
      bands += here.label == BT_UNSTABLE && here.edges != last;
      last = here.label == BT_UNSTABLE ? here.edges : last;
    }
  bt_floquet ends[2];
  for (int i = 0; i < 2; i++)
    {
      bt_status status = look (m, i == 0 ? low : high, watch, &ends[i], error);
      if (status != BT_OK)
        return status;
    }
  if (m->mu > 0)
    {
      bt_status status = climb (m, low, high, step, watch, error);
      if (status != BT_OK)
        return status;
    }
  long first = ends[0].band, beyond = ends[1].band + (ends[1].label != BT_STABLE);
  if (beyond - first > bands)
    m->err = fmax (m->err, bt_floquet_bound (m->lambda, high, m->omega, m->nu) - m->mu);
  return BT_OK;
}

/* What can be said of M at one amplitude, or at all those across the packet. */
static bt_status
judge_mode (bti_mode *m, double x0, double width, const bt_watch *watch,
            bt_error *error)
{
  double half = width / sqrt (2), low = fmax (x0 - half, 0), high = x0 + half;
  bt_status status
      = bt_floquet_between (m->lambda, low, high, m->omega, m->nu, &m->label, error);
  if (status != BT_OK)
    return status;
  if (half > 0 && m->label != BT_STABLE)
    return search (m, low, high, watch, error);
  /* Nothing grows: the other way is asked at the ends and between them. */
  const double at[] = { x0, low, high };
  for (int i = 0; status == BT_OK && i < (half > 0 ? 3 : 1); i++)
    {
      bt_floquet here;
      status = look (m, at[i], watch, i == 0 ? &m->centre : &here, error);
    }
  return status;
}

double
bti_background (const bt_model *model, double scale)
{
  double nu = 1;
  for (size_t j = 0; j < bt_model_modes (model); j++)
    nu += scale * bt_model_lambda (model, j) / (4 * bt_model_omega (model, j));
  return nu;
}

bt_status
bti_stability_judge (const bt_model *model, double nu, double width,
                     const bt_watch *watch, bti_mode *mode, bt_stability *whole,
                     bt_error *error)
{
  bt_status status = BT_OK;
  *whole = BT_STABLE;
  for (size_t j = 0; status == BT_OK && j < bt_model_modes (model); j++)
    {
      mode[j] = (bti_mode){ .lambda = bt_model_lambda (model, j),
                            .omega = bt_model_omega (model, j),
                            .nu = nu };
      status = judge_mode (&mode[j], fabs (bt_model_x0 (model)), width, watch, error);
      if (status == BT_OK && mode[j].label > *whole)
        *whole = mode[j].label;
    }
  return status;
}
