/* study/means.c - means of an open system by any method, with their errors.  See
 * ways.h.
 *
 * Of a shape what is looked at are the moments <C Q> that its observables are made of
 * (model/open.h); differences of moments have the errors of the differences.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "solve/density.h"
#include "solve/method.h"
#include "study/ways.h"

#include <breaktime/series.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LOOKS = 16,       /* moments at most */
  ENLARGEMENTS = 14 /* of a basis of our own choice */
};

struct run
{
  const bti_effort *effort;
  const bt_model *model;
  const bti_subject *subject;
  const bti_open_params *params; /* its; NULL: it is of no shape */
  bt_options options;
  bt_observation *observe;
  int c[LOOKS], q[LOOKS]; /* which moments they are */
  double turned;          /* phase of the fastest part */
};

int
bti_way_exact (const bt_method *method)
{
  return method->caps & BT_ENVIRONMENT && !(method->caps & BT_CONTROL);
}

void
bti_means_free (bti_means *means)
{
  if (!means)
    return;
  free (means->time);
  free (means->value);
  free (means->err_step);
  free (means->err_basis);
  free (means->err_sample);
  free (means->gates);
  bt_density_clear (&means->density);
  free (means);
}

static bt_status
means_new (bti_means **out, const bt_method *method, const bti_subject *subject,
           const double *time, size_t times, bt_error *error)
{
  bti_means *m;
  bt_status status = bti_calloc (&m, 1, sizeof *m, error);
  if (status != BT_OK)
    return status;
  m->method = method;
  m->kind = subject->params ? subject->params->kind : BTI_OPEN_KIND_COUNT;
  m->times = times;
  bti_subject_names (subject, &m->count);
  double **list[] = { &m->value, &m->err_step, &m->err_basis, &m->err_sample };
  for (int i = 0; status == BT_OK && i < 4; i++)
    status = bti_calloc (list[i], times * m->count, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&m->time, times, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&m->gates, times, sizeof *m->gates, error);
  if (status != BT_OK)
    {
      bti_means_free (m);
      return status;
    }
  memcpy (m->time, time, times * sizeof *time);
  *out = m;
  return BT_OK;
}

/* ---- what is looked at ----------------------------------------------------------- */

/* Moment number WHICH of PART. */
static void
put_moment (char *out, size_t size, const bt_part *part, int which)
{
  const char *n = part->name;
  if (which == 0)
    snprintf (out, size, "1");
  else if (part->kind == BT_QUBIT)
    snprintf (out, size, "%s_%c", n, 'x' + which - 1);
  else if (which == 5)
    snprintf (out, size, "%s*p_%s", n, n);
  else
    snprintf (out, size, "%s%s%s", which % 2 ? "" : "p_", n, which > 2 ? "^2" : "");
}

/* What is looked at as polynomials of MODEL. */
static bt_status
make_looks (struct run *run, bt_error *error)
{
  char text[LOOKS][160], one[2][80];
  const char *list[LOOKS];
  size_t count = 0;
  if (!run->params)
    {
      const char *const *names = bti_subject_names (run->subject, &count);
      return bt_observation_new (&run->observe, run->model, names, count, error);
    }
  for (int c = 0; c < BTI_MOMENTS; c++)
    for (int q = 0; q < BTI_MOMENTS; q++)
      {
        if (count == LOOKS || !bti_open_reads (run->params->kind, c, q))
          continue;
        put_moment (one[0], sizeof one[0], bt_model_part (run->model, 0), c);
        put_moment (one[1], sizeof one[1], bt_model_part (run->model, 1), q);
        snprintf (text[count], sizeof text[count], "%s*%s", one[0], one[1]);
        run->c[count] = c;
        run->q[count] = q;
        list[count] = text[count];
        count++;
      }
  return bt_observation_new (&run->observe, run->model, list, count, error);
}

/* ---- one run --------------------------------------------------------------------- */

/* Entry K of what bt_solver_means gave, of all batches but LEFT_OUT, or of all. */
static double
look_of (const double *look, size_t k, size_t batches, size_t left_out)
{
  const double *all = look + k * (1 + batches);
  double sum = 0;
  if (left_out >= batches)
    return all[0];
  for (size_t b = 0; b < batches; b++)
    sum += b == left_out ? 0 : all[1 + b];
  return sum / (double) (batches - 1);
}

/* The observables from LOOK. */
static void
read_looks (const struct run *run, const double *look, size_t batches, size_t left_out,
            double *out)
{
  double moment[BTI_MOMENTS][BTI_MOMENTS] = { { 1 } };
  const size_t count = bt_observation_count (run->observe);
  for (size_t k = 0; !run->params && k < count; k++)
    out[k] = look_of (look, k, batches, left_out);
  if (!run->params)
    return;
  for (size_t k = 0; k < count; k++)
    moment[run->c[k]][run->q[k]] = look_of (look, k, batches, left_out);
  bti_open_read (run->params, moment, out);
}

/* Row I: values, and with ERR their standard errors by the jackknife. */
static bt_status
read_row (const struct run *run, bt_solver *solver, size_t batches, size_t count,
          double *value, double *err, bt_error *error)
{
  const size_t looks = bt_observation_count (run->observe);
  double *look, *without = NULL;
  bt_status status = bti_calloc (&look, looks * (1 + batches), sizeof *look, error);
  if (status == BT_OK)
    status = bti_calloc (&without, (1 + batches) * count, sizeof *without, error);
  if (status == BT_OK)
    status = bt_solver_means (solver, look, error);
  if (status == BT_OK)
    read_looks (run, look, batches, batches, value);
  for (size_t b = 0; status == BT_OK && err && b < batches; b++)
    read_looks (run, look, batches, b, without + b * count);
  for (size_t o = 0; status == BT_OK && err && batches > 0 && o < count; o++)
    {
      const double n = (double) batches;
      double mean = 0, square = 0;
      for (size_t b = 0; b < batches; b++)
        mean += without[b * count + o] / n;
      for (size_t b = 0; b < batches; b++)
        square += pow (without[b * count + o] - mean, 2);
      err[o] = sqrt ((n - 1) / n * square);
    }
  free (look);
  free (without);
  return status;
}

/* Steps across INTERVAL: the fewest that are no longer than DT, each divided. */
static double
steps_across (const struct run *run, double interval, size_t divide)
{
  /* Rounding in the times must not add a step. */
  const double dt = run->options.dt;
  const double steps = dt > 0 ? fmax (1, ceil (interval / dt * (1 - 1e-12))) : 1;
  return steps * (double) (dt > 0 ? divide : 1);
}

/* A run with each step divided into DIVIDE: rows of VALUE, and what is not NULL of the
 * others. */
static bt_status
cross (struct run *run, const bti_means *means, size_t divide, double *value,
       double *err, bt_gates *gates, bt_density *density, bt_error *error)
{
  bt_solver *solver;
  bt_observables o;
  bt_status status
      = bt_solver_new (&solver, means->method, run->model, &run->options, error);
  const int sampled = (means->method->caps & BT_SAMPLED) != 0;
  const size_t batches = sampled ? run->options.batches : 0;
  for (size_t i = 0; status == BT_OK && i < means->times; i++)
    {
      const double left = means->time[i] - bt_solver_time (solver);
      if (left > 0)
        status
            = bti_solver_steps (solver, left, steps_across (run, left, divide), error);
      if (status == BT_OK)
        status = bt_solver_observe (solver, &o, error);
      if (status == BT_OK)
        status = read_row (run, solver, batches, means->count, value + i * means->count,
                           err ? err + i * means->count : NULL, error);
      if (status == BT_OK && gates)
        status = bt_solver_gates (solver, run->effort->eigenvalues, &gates[i], error);
    }
  if (status == BT_OK && density)
    status = bt_solver_density (solver, density, error);
  if (status == BT_OK)
    run->turned = bti_solver_turned (solver);
  bt_solver_free (solver);
  return status;
}

/* The nominal run, in a basis that is enlarged until the state fits, unless it was
 * given. */
static bt_status
nominal (struct run *run, bti_means *means, size_t divide, bt_error *error)
{
  const int given = run->effort->cut > 0;
  bt_status status = BT_EGRID;
  for (int i = 0; status == BT_EGRID && i < ENLARGEMENTS; i++)
    {
      status = cross (run, means, divide, means->value, means->err_sample, means->gates,
                      run->effort->density ? &means->density : NULL, error);
      if (status != BT_EGRID || given
          || !(bt_method_caps (means->method, run->model) & BT_BASIS))
        break;
      run->options.cut = bt_options_larger_cut (&run->options, run->model);
    }
  means->cut = run->options.cut;
  return status;
}

/* ---- errors ---------------------------------------------------------------------- */

/* Rounding of all steps, of a number as large as observable O ever is, or what it is
 * the difference of. */
static double
rounding_of (const struct run *run, const bti_means *means, size_t o)
{
  double steps = 10 + run->turned, now = 0, largest = 1;
  for (size_t i = 0; i < means->times; i++)
    {
      steps += 4 * steps_across (run, means->time[i] - now, run->effort->divide + 1);
      now = means->time[i];
      const int all = run->params && bti_open_difference (means->kind, o);
      for (size_t k = all ? 0 : o; k < (all ? means->count : o + 1); k++)
        largest = fmax (largest, fabs (means->value[i * means->count + k]));
    }
  return 4 * DBL_EPSILON * steps * largest;
}

/* What half the step changes, and a larger basis.  Where the error falls as the square
 * of the step two extrapolations differ by what is wrong where it does not. */
static void
take_step (const struct run *run, bti_means *means, const double *middle,
           const double *fine, int extrapolated)
{
  for (size_t o = 0; o < means->count; o++)
    {
      const double rounding = rounding_of (run, means, o);
      for (size_t i = o; i < means->times * means->count; i += means->count)
        {
          const double before = (4 * middle[i] - means->value[i]) / 3;
          const double value = extrapolated ? (4 * fine[i] - middle[i]) / 3 : fine[i];
          means->err_step[i]
              = rounding
                + (extrapolated ? fabs (fine[i] - middle[i]) / 3 + fabs (value - before)
                                : fabs (fine[i] - means->value[i]));
          means->value[i] = value;
        }
    }
}

/* The runs that say so. */
static bt_status
companions (struct run *run, bti_means *means, size_t divide, bt_error *error)
{
  const size_t size = means->times * means->count;
  const unsigned caps = bt_method_caps (means->method, run->model);
  const int stepped = (caps & BT_STEPPED) != 0, sampled = (caps & BT_SAMPLED) != 0;
  const int extrapolated
      = stepped && !sampled && bt_method_order (means->method, run->model) == 2;
  double *fine;
  bt_status status = bti_calloc (&fine, 3 * size, sizeof *fine, error);
  if (status != BT_OK)
    return status;
  double *middle = fine + size, *large = middle + size;
  memcpy (fine, means->value, size * sizeof *fine);
  memcpy (large, means->value, size * sizeof *large);
  if (extrapolated)
    status = cross (run, means, 2 * divide, middle, NULL, NULL, NULL, error);
  if (status == BT_OK && stepped)
    status = cross (run, means, (extrapolated ? 4 : 2) * divide, fine,
                    sampled ? means->err_sample : NULL, means->gates, NULL, error);
  if (status == BT_OK && caps & BT_BASIS)
    {
      const double cut = run->options.cut;
      run->options.cut = bt_options_larger_cut (&run->options, run->model);
      status = cross (run, means, divide, large, NULL, NULL, NULL, error);
      run->options.cut = cut;
    }
  /* A larger basis may hold two thirds of the error. */
  for (size_t i = 0; status == BT_OK && i < size; i++)
    means->err_basis[i]
        = BT_PAIR_MARGIN (BT_AXIS_BASIS) * fabs (large[i] - means->value[i]);
  if (status == BT_OK)
    take_step (run, means, middle, fine, extrapolated);
  free (fine);
  return status;
}

/* Every number must be one. */
static bt_status
check_finite (const bti_means *m, const bti_subject *subject, bt_error *error)
{
  size_t count;
  const char *const *names = bti_subject_names (subject, &count);
  for (size_t i = 0; i < m->times * m->count; i++)
    if (!isfinite (m->value[i]))
      return bt_error_set (error, BT_ECONV, "<%s> at t = %g is not finite",
                           names[i % m->count], m->time[i / m->count]);
  return BT_OK;
}

/* ---- what cannot be -------------------------------------------------------------- */

/* Entry I with the share of it that may be its error: what was not measured is that of
 * a step. */
static double
slack_of (const bti_means *m, size_t i)
{
  static const double unknown = 1e-3, floor = 1e-9;
  const double err = m->err_step[i] + m->err_basis[i] + 4 * m->err_sample[i];
  return floor + (isnan (err) ? unknown * (1 + fabs (m->value[i])) : err);
}

/* A Bloch vector of a state is no longer than 1. */
static bt_status
check_bloch (const bti_means *m, size_t i, size_t sx, bt_error *error)
{
  double square = 0, slack = 0;
  for (size_t k = i * m->count + sx; k < i * m->count + sx + 3; k++)
    {
      square += m->value[k] * m->value[k];
      slack += slack_of (m, k);
    }
  if (sqrt (square) <= 1 + slack)
    return BT_OK;
  return bt_error_set (error, BT_ECONV,
                       "at t = %g the Bloch vector has the length %.9g: no state",
                       m->time[i], sqrt (square));
}

/* A variance <a^2> - <a>^2 is not negative. */
static bt_status
check_variance (const bti_means *m, const bti_subject *subject, size_t i, size_t a,
                size_t a2, bt_error *error)
{
  size_t count;
  const char *const *names = bti_subject_names (subject, &count);
  const double mean = m->value[i * m->count + a], square = m->value[i * m->count + a2];
  const double slack = slack_of (m, i * m->count + a2)
                       + 2 * fabs (mean) * slack_of (m, i * m->count + a)
                       + 1e-14 * mean * mean;
  if (square - mean * mean >= -slack)
    return BT_OK;
  return bt_error_set (error, BT_ECONV,
                       "at t = %g <%s> has the variance %.3g: no state", m->time[i],
                       names[a], square - mean * mean);
}

/* What no state has, of a method whose means are those of one. */
static bt_status
check_state (const bti_means *m, const bti_subject *subject, bt_error *error)
{
  static const size_t x = 0, p = 1, q = 5;
  bt_status status = BT_OK;
  for (size_t i = 0; bti_way_exact (m->method) && status == BT_OK && i < m->times; i++)
    {
      const bt_gates *g = &m->gates[i];
      status = check_variance (m, subject, i, x, x + 2, error);
      if (status == BT_OK)
        status = check_variance (m, subject, i, p, p + 2, error);
      for (size_t k = q;
           status == BT_OK && m->kind == BTI_OPEN_OSCILLATORS && k < q + 2; k++)
        status = check_variance (m, subject, i, k, k + 2, error);
      if (status == BT_OK && (m->kind == BTI_OPEN_QUBIT || m->kind == BTI_OPEN_CAVITY))
        status = check_bloch (m, i, q, error);
      if (status == BT_OK && (g->outside > 0 || g->born_outside > 0))
        status = bt_error_set (error, BT_ECONV,
                               "up to t = %g %.3g of the conditional states are none, "
                               "|n|^2 up to %.9g",
                               m->time[i], fmax (g->outside, g->born_outside),
                               g->length_max);
    }
  return status;
}

/* ---- the whole ------------------------------------------------------------------- */

static bt_status
model_of (bt_model **out, const bti_subject *subject, bt_error *error)
{
  bti_open *open;
  const bti_open_params *params = subject->params;
  *out = NULL;
  if (!params)
    return bt_model_copy (out, subject->model, error);
  bt_status status = bti_open_new (&open, params, error);
  if (status == BT_OK)
    status = bti_open_model (out, open, error);
  bti_open_free (open);
  return status;
}

static bt_status
settle (struct run *run, const bti_leave *leave, const bt_method *method,
        bt_error *error)
{
  const bti_effort *e = run->effort;
  run->options = (bt_options){ .dt = e->dt,
                               .cut = e->cut,
                               .tolerance = e->tolerance > 0 ? e->tolerance : 1e-8,
                               .samples = e->samples,
                               .batches = e->batches,
                               .seed = e->seed,
                               .threads = leave->threads,
                               .observe = run->observe,
                               .watch = leave->watch };
  if (e->companions && e->dt > 0 && run->params)
    run->options.dt = fmin (e->dt, bti_open_resolving_step (run->params));
  return bt_options_settle (&run->options, method, run->model, error);
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

bt_status
bti_way_run (const bti_leave *leave, const bti_open_params *params,
             const bt_method *method, const bti_effort *effort, const double *time,
             size_t times, bti_means **out, bt_error *error)
{
  const bti_subject subject = { .params = params };
  return bti_way_run_about (leave, &subject, method, effort, time, times, out, error);
}

bt_status
bti_way_run_about (const bti_leave *leave, const bti_subject *subject,
                   const bt_method *method, const bti_effort *effort,
                   const double *time, size_t times, bti_means **out, bt_error *error)
{
  struct run run = { .effort = effort, .subject = subject, .params = subject->params };
  bt_model *model = NULL;
  bti_means *means = NULL;
  const size_t divide = effort->divide ? effort->divide : 1;
  *out = NULL;
  bt_status status = check_times (time, times, error);
  if (status == BT_OK)
    status = bt_watch_check (leave->watch, error);
  if (status == BT_OK)
    status = model_of (&model, subject, error);
  run.model = model;
  if (status == BT_OK)
    status = make_looks (&run, error);
  if (status == BT_OK)
    status = settle (&run, leave, method, error);
  if (status == BT_OK)
    status = means_new (&means, method, subject, time, times, error);
  if (status == BT_OK)
    {
      means->dt = bt_method_caps (method, model) & BT_STEPPED ? run.options.dt : 0;
      means->samples = method->caps & BT_SAMPLED ? run.options.samples : 0;
      for (size_t i = 0; i < times * means->count; i++)
        means->err_step[i] = means->err_basis[i] = NAN;
      status = nominal (&run, means, divide, error);
    }
  if (status == BT_OK && effort->companions)
    status = companions (&run, means, divide, error);
  if (status == BT_OK)
    status = check_finite (means, subject, error);
  if (status == BT_OK)
    status = check_state (means, subject, error);
  bt_observation_free (run.observe);
  bt_model_free (model);
  if (status == BT_OK)
    *out = means;
  else
    bti_means_free (means);
  return status;
}
