/* solve/open.c - the methods for open systems and what they share.  See
 * breaktime/open.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "solve/density.h"
#include "solve/swarm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const bt_open_method lindblad = {
  .name = "lindblad",
  .summary = "master equation by split steps in the eigenbasis of x",
  .source = "exact sub-steps, Strang splitting",
  .kinds = BT_OPEN_OF_ALL,
  .caps = BT_OPEN_DENSITY | BT_OPEN_STEPPED | BT_OPEN_EXACT,
  .order = 2,
  .run = bti_lindblad_run,
};

static const bt_open_method taylor = {
  .name = "lindblad-taylor",
  .summary = "master equation by Taylor series of exp(L dt) in number states",
  .source = "sparse operators, terms summed to rounding",
  .kinds = BT_OPEN_OF_ALL,
  .caps = BT_OPEN_DENSITY | BT_OPEN_EXACT,
  .order = 0,
  .run = bti_taylor_run,
};

static const bt_open_method *const methods[] = { &lindblad,
                                                 &taylor,
                                                 &bti_open_gaussian,
                                                 &bti_open_gaussian_healed,
                                                 &bti_open_hybrid,
                                                 &bti_open_hybrid_p,
                                                 &bti_open_meanfield,
                                                 &bti_open_meanfield_single,
                                                 &bti_open_meanfield_noise,
                                                 &bti_open_pseudo };

const bt_open_method *const *
bt_open_methods (size_t *count)
{
  *count = sizeof methods / sizeof *methods;
  return methods;
}

const bt_open_method *
bt_open_method_find (const char *name)
{
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
    if (strcmp (methods[i]->name, name) == 0)
      return methods[i];
  return NULL;
}

void
bt_open_result_free (bt_open_result *result)
{
  if (!result)
    return;
  free (result->time);
  free (result->value);
  free (result->err_step);
  free (result->err_basis);
  free (result->err_sample);
  free (result->check);
  free (result->rho);
  free (result);
}

/* How fast the coupling turns Q at t = 0: by C's mean and twice its spread. */
static double
coupling_frequency (const bt_open_params *p)
{
  double w = p->omega_c, spread = exp (fabs (p->squeezing)) * sqrt (2 / w);
  double x = fabs (p->x0) + fabs (p->p0) / w + spread + sqrt (p->fock / w);
  switch (p->kind)
    {
    case BT_OPEN_QUBIT:
      return 2 * fabs (p->lambda) * x;
    case BT_OPEN_CAVITY:
      return 2 * fabs (p->g) * (x + sqrt (p->nb));
    case BT_OPEN_QUARTIC:
      return sqrt (p->lambda) * x;
    default:
      return sqrt (fabs (p->lambda));
    }
}

/* The longest step that resolves the model.  With longer ones whatever decays is gone
 * after any of them, and what a companion changes is no measure of the error. */
static double
resolving_step (const bt_open_params *p)
{
  double rate = p->kind == BT_OPEN_QUBIT ? 4 * p->gamma_q : 0;
  double frequency = coupling_frequency (p);
  const double rates[] = { p->kappa, p->gd, p->gu, 2 * p->gphi };
  const double frequencies[] = { p->omega_c, p->omega_q, fabs (p->delta) };
  if (p->frozen == 1)
    return INFINITY; /* all parts commute: any step is exact */
  for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
    rate = fmax (rate, rates[i]);
  for (size_t i = 0; i < sizeof frequencies / sizeof *frequencies; i++)
    frequency = fmax (frequency, frequencies[i]);
  return 1 / fmax (rate, 2 * frequency);
}

/* Replace what was left 0. */
static bt_status
settle (bt_open_options *o, const bt_open_params *params, bt_error *error)
{
  if (!(o->dt >= 0) || !isfinite (o->dt))
    return bt_error_set (error, BT_EINVAL, "dt = %g: must be a finite number > 0",
                         o->dt);
  if (o->dt == 0)
    o->dt = fmin (0.05, resolving_step (params));
  else if (o->companions)
    o->dt = fmin (o->dt, resolving_step (params));
  if (o->divide == 0)
    o->divide = 1;
  if (o->edge == 0)
    o->edge = 1e-8;
  if (o->trajectories == 0)
    o->trajectories = 65536;
  if (o->batches == 0)
    o->batches = 32;
  if (o->threads == 0)
    o->threads = 1;
  if (o->divide > 1 << 20)
    return bt_error_set (error, BT_EINVAL, "divide = %zu: at most 2^20", o->divide);
  if (!(o->edge > 0 && o->edge < 1))
    return bt_error_set (error, BT_EINVAL, "edge = %g: between 0 and 1", o->edge);
  if (o->levels == 1 || o->levels_q == 1)
    return bt_error_set (error, BT_EINVAL, "levels: at least 2, or 0 to choose");
  if (o->batches < 2 || o->batches > 1024)
    return bt_error_set (error, BT_EINVAL, "batches = %zu: 2 to 1024", o->batches);
  if (o->trajectories > (size_t) 1 << 40)
    return bt_error_set (error, BT_EINVAL, "trajectories = %zu: at most 2^40",
                         o->trajectories);
  return BT_OK;
}

/* ---- when to stop -------------------------------------------------------------- */

static double
seconds (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double) t.tv_sec + 1e-9 * (double) t.tv_nsec;
}

bt_status
bti_open_goes_on (const bt_open_options *options, bt_error *error)
{
  if (options->cancel && *options->cancel)
    return bt_error_set (error, BT_ECANCEL, "interrupted");
  if (options->deadline > 0 && seconds () > options->deadline)
    return bt_error_set (error, BT_ELIMIT, "time budget spent");
  return BT_OK;
}

bt_status
bti_open_fits (const bt_open_options *options, double flops, bt_error *error)
{
  static const double rate = 5e10, day = 86400;
  double left = options->deadline > 0 ? options->deadline - seconds () : day;
  double cores = options->threads > 1 ? options->threads : 1;
  double wanted = flops / (rate * cores);
  if (wanted <= left)
    return BT_OK;
  return bt_error_set (error, BT_ELIMIT,
                       "at least %.3g seconds are needed, there are %.3g", wanted,
                       fmax (left, 0));
}

size_t
bti_open_steps (double interval, const bt_open_options *options, int even)
{
  /* Rounding in the times must not add a step; more steps than can be counted are
   * refused by their cost. */
  double divide = (double) options->divide;
  double steps = fmax (1, ceil (interval / options->dt * (1 - 1e-12))) * divide;
  if (even)
    steps = 2 * ceil (steps / 2);
  return interval > 0 ? (size_t) fmin (steps, 0x1p52) : 0;
}

static bt_status
check_times (const double *time, size_t times, bt_error *error)
{
  if (times < 1)
    return bt_error_set (error, BT_EINVAL, "no times");
  for (size_t i = 0; i < times; i++)
    if (!(time[i] >= (i > 0 ? time[i - 1] : 0)) || !isfinite (time[i]))
      return bt_error_set (error, BT_EINVAL,
                           "time %zu = %g: finite, not negative and rising", i + 1,
                           time[i]);
  return BT_OK;
}

static bt_status
result_new (bt_open_result **out, const bt_open *model, const double *time,
            size_t times, bt_error *error)
{
  bt_open_result *r;
  bt_status status = bti_calloc (&r, 1, sizeof *r, error);
  if (status != BT_OK)
    return status;
  r->kind = bt_open_get (model)->kind;
  r->times = times;
  bt_open_observables (r->kind, &r->count);
  double **list[] = { &r->value, &r->err_step, &r->err_basis, &r->err_sample };
  for (int i = 0; status == BT_OK && i < 4; i++)
    {
      status = bti_calloc (list[i], times * r->count, sizeof (double), error);
      for (size_t k = 0; status == BT_OK && k < times * r->count; k++)
        (*list[i])[k] = NAN;
    }
  if (status == BT_OK)
    status = bti_calloc (&r->time, times, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&r->check, times, sizeof *r->check, error);
  if (status != BT_OK)
    {
      bt_open_result_free (r);
      return status;
    }
  memcpy (r->time, time, times * sizeof *time);
  for (int i = 0; i < 16; i++)
    r->covariance[i / 4][i % 4] = NAN;
  for (int i = 0; i < 4; i++)
    r->conditional[i / 2][i % 2] = NAN;
  for (int i = 0; i < 2; i++)
    r->symplectic[i] = r->symplectic_err[i] = NAN;
  *out = r;
  return BT_OK;
}

/* Covariance of (x, p, xq, pq) from the names of its entries. */
static bt_status
fill_covariance (bt_open_result *r, bt_error *error)
{
  static const struct
  {
    const char *name;
    int i, j;
  } entry[] = { { "cov_xx", 0, 0 },  { "cov_xp", 0, 1 },   { "cov_pp", 1, 1 },
                { "cov_xxq", 0, 2 }, { "cov_xpq", 0, 3 },  { "cov_pxq", 1, 2 },
                { "cov_ppq", 1, 3 }, { "cov_xqxq", 2, 2 }, { "cov_xqpq", 2, 3 },
                { "cov_pqpq", 3, 3 } };
  if (r->kind != BT_OPEN_OSCILLATORS)
    return BT_OK;
  for (size_t e = 0; e < sizeof entry / sizeof *entry; e++)
    {
      size_t o;
      bt_status status = bt_open_observable_find (&o, r->kind, entry[e].name, error);
      if (status != BT_OK)
        return status;
      double value = r->value[(r->times - 1) * r->count + o];
      r->covariance[entry[e].i][entry[e].j] = value;
      r->covariance[entry[e].j][entry[e].i] = value;
    }
  return BT_OK;
}

/* Every number must be one. */
static bt_status
check_finite (const bt_open_result *r, bt_error *error)
{
  for (size_t i = 0; i < r->times * r->count; i++)
    if (!isfinite (r->value[i]))
      {
        size_t count;
        return bt_error_set (error, BT_ECONV, "<%s> at t = %g is not finite",
                             bt_open_observables (r->kind, &count)[i % r->count],
                             r->time[i / r->count]);
      }
  return BT_OK;
}

/* ---- what cannot be ------------------------------------------------------------ */

/* Entry O of row I with the share of it that may be its error: what was not measured is
 * that of a step. */
static double
slack_of (const bt_open_result *r, size_t i)
{
  static const double unknown = 1e-3, floor = 1e-9;
  double err = r->err_step[i] + r->err_basis[i] + 4 * r->err_sample[i];
  return floor + (isnan (err) ? unknown * (1 + fabs (r->value[i])) : err);
}

/* A Bloch vector of a state is no longer than 1. */
static bt_status
check_bloch (const bt_open_result *r, size_t i, size_t sx, bt_error *error)
{
  double square = 0, slack = 0;
  for (size_t k = i * r->count + sx; k < i * r->count + sx + 3; k++)
    {
      square += r->value[k] * r->value[k];
      slack += slack_of (r, k);
    }
  if (sqrt (square) <= 1 + slack)
    return BT_OK;
  return bt_error_set (error, BT_ECONV,
                       "at t = %g the Bloch vector has the length %.9g: no state",
                       r->time[i], sqrt (square));
}

/* A variance <a^2> - <a>^2 is not negative. */
static bt_status
check_variance (const bt_open_result *r, size_t i, size_t a, size_t a2, bt_error *error)
{
  size_t count;
  const char *const *names = bt_open_observables (r->kind, &count);
  double mean = r->value[i * r->count + a], square = r->value[i * r->count + a2];
  double slack = slack_of (r, i * r->count + a2)
                 + 2 * fabs (mean) * slack_of (r, i * r->count + a)
                 + 1e-14 * mean * mean;
  if (square - mean * mean >= -slack)
    return BT_OK;
  return bt_error_set (error, BT_ECONV,
                       "at t = %g <%s> has the variance %.3g: no state", r->time[i],
                       names[a], square - mean * mean);
}

/* What no state has, of a METHOD whose means are those of one. */
static bt_status
check_state (const bt_open_result *r, const bt_open_method *method,
             const bt_open_params *params, bt_error *error)
{
  static const size_t x = 0, p = 1, x2 = 2, p2 = 3, q = 5;
  bt_status status = BT_OK;
  if (!(method->caps & BT_OPEN_EXACT) || params->truncated == 1)
    return BT_OK;
  for (size_t i = 0; status == BT_OK && i < r->times; i++)
    {
      status = check_variance (r, i, x, x2, error);
      if (status == BT_OK)
        status = check_variance (r, i, p, p2, error);
      if (status == BT_OK && r->kind == BT_OPEN_OSCILLATORS)
        status = check_variance (r, i, q, q + 2, error);
      if (status == BT_OK && r->kind == BT_OPEN_OSCILLATORS)
        status = check_variance (r, i, q + 1, q + 3, error);
      if (status == BT_OK && (r->kind == BT_OPEN_QUBIT || r->kind == BT_OPEN_CAVITY))
        status = check_bloch (r, i, q, error);
      const bt_open_check *c = &r->check[i];
      if (status == BT_OK && (method->caps & BT_OPEN_SAMPLED)
          && (c->outside > 0 || c->born_outside > 0))
        status = bt_error_set (error, BT_ECONV,
                               "up to t = %g %.3g of the conditional states are none, "
                               "|n|^2 up to %.9g",
                               r->time[i], fmax (c->outside, c->born_outside),
                               c->length_max);
    }
  return status;
}

bt_status
bt_open_run (bt_open_result **out, const bt_open_method *method, const bt_open *model,
             const bt_open_options *options, const double *time, size_t times,
             bt_error *error)
{
  *out = NULL;
  bt_open_options settled = options ? *options : (bt_open_options){ 0 };
  bt_open_kind kind = bt_open_get (model)->kind;
  bt_status status = settle (&settled, bt_open_get (model), error);
  if (status == BT_OK)
    status = check_times (time, times, error);
  if (status != BT_OK)
    return status;
  if (!bt_open_has (method->kinds, kind))
    return bt_error_set (error, BT_ENOTSUP, "%s does not do models of the kind %s",
                         method->name, bt_open_kind_name (kind));
  bt_open_result *result;
  status = result_new (&result, model, time, times, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < times; i++)
    {
      double interval = time[i] - (i > 0 ? time[i - 1] : 0);
      size_t steps = bti_open_steps (interval, &settled, 0);
      if (steps > 0)
        result->dt = fmax (result->dt, interval / (double) steps);
    }
  result->cancel = settled.cancel;
  result->deadline = settled.deadline;
  status = method->run (result, model, &settled, error);
  if (status == BT_OK)
    status = check_finite (result, error);
  if (status == BT_OK)
    status = check_state (result, method, bt_open_get (model), error);
  if (status == BT_OK)
    status = fill_covariance (result, error);
  if (status != BT_OK)
    {
      bt_open_result_free (result);
      return status;
    }
  *out = result;
  return BT_OK;
}
