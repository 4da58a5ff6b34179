/* study/weak.c - see weak.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/weak.h"
#include "base/memory.h"
#include "measure/perturbation.h"
#include "num/random.h"
#include "num/stats.h"
#include "solve/particle.h"
#include "solve/refine.h"
#include "study/study.h"

#include <breaktime/breaktime.h>
#include <complex.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

static const double interval = 0.2; /* of the points; no line is above 3 or so */
static const double piece = 20;     /* the last piece of a run */
enum
{
  FURTHER = 6,     /* halvings that are added where those asked for decide nothing */
  LOOKS = 40,      /* at the state over that piece */
  ENLARGEMENTS = 6 /* of a basis that does not hold the state */
};

/* ---- runs ---------------------------------------------------------------------- */

/* Means at FROM, FROM + interval, ...; SCATTER: standard error of x by sampling. */
struct trace
{
  size_t size;
  double from, *x, *p, *x2, *scatter;
};

static void
clear_trace (struct trace *trace)
{
  free (trace->x);
  free (trace->p);
  free (trace->x2);
  free (trace->scatter);
  *trace = (struct trace){ 0 };
}

static bt_status
new_trace (struct trace *trace, double from, double to, bt_error *error)
{
  *trace = (struct trace){ .from = from };
  double **columns[] = { &trace->x, &trace->p, &trace->x2, &trace->scatter };
  bt_status status = bti_count_points (to - from, interval, &trace->size, error);
  for (size_t i = 0; status == BT_OK && i < sizeof columns / sizeof *columns; i++)
    status = bti_calloc (columns[i], trace->size, sizeof (double), error);
  if (status != BT_OK)
    clear_trace (trace);
  return status;
}

/* The standard normal numbers behind the samples of truncated Wigner, and after all of
 * them the weights: if these were others, `steady' would gain nothing and lose nothing
 * but sharpness. */
static bt_status
draw (const bt_solver *solver, const bt_model *model, double **out, bt_error *error)
{
  const bt_options *options = bt_solver_options (solver);
  size_t each = options->samples / options->batches, modes = bt_model_modes (model);
  bt_status status
      = bti_calloc (out, options->samples * (2 * modes + 1), sizeof **out, error);
  for (size_t b = 0; status == BT_OK && b < options->batches; b++)
    status = bti_even_normal (*out + b * each * modes * 2,
                              *out + options->samples * 2 * modes + b * each, each,
                              2 * modes, options->seed, b, error);
  return status;
}

/* Mean of the COUNT samples NORMAL of cos [(1 + sum_j k_j E_j) t], k_j = lambda/(4
 * Omega_j), E_j = Omega_j y_j^2 + p_j^2/Omega_j. */
static double
sample_mean (const bt_model *model, const double *normal, const double *weight,
             size_t count, double t)
{
  size_t modes = bt_model_modes (model);
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    {
      double nu = 1;
      for (size_t j = 0; j < modes; j++)
        {
          double omega = bt_model_omega (model, j);
          double ratio = omega / bt_model_width (model, j);
          const double *at = normal + 2 * (i * modes + j);
          nu += bt_model_lambda (model, j) / (8 * omega)
                * (ratio * at[0] * at[0] + at[1] * at[1] / ratio);
        }
      sum += weight[i] * cos (nu * t);
    }
  return sum / (double) count;
}

/* What sample_mean tends to with more samples. */
static double
limit_mean (const bt_model *model, double t)
{
  double complex wave = cexp (I * t);
  for (size_t j = 0; j < bt_model_modes (model); j++)
    {
      double omega = bt_model_omega (model, j);
      double ratio = omega / bt_model_width (model, j);
      double turn = bt_model_lambda (model, j) / (4 * omega) * t;
      wave /= csqrt (1 - I * turn * ratio) * csqrt (1 - I * turn / ratio);
    }
  return creal (wave);
}

/* Mean and standard error of x over the batches of SOLVER at time T, steadied: each
 * batch is rid of what sample_mean, whose limit is known, is off by in it. */
static bt_status
steady (bt_solver *solver, const bt_model *model, const double *normal, double t,
        double *x, double *scatter, bt_error *error)
{
  const bt_options *options = bt_solver_options (solver);
  size_t count = options->batches, each = options->samples / count;
  const double *weight = normal + options->samples * 2 * bt_model_modes (model);
  double *batch = NULL, *p = NULL;
  double limit = limit_mean (model, t), x0 = bt_model_x0 (model);
  bt_status status = bti_calloc (&batch, count, sizeof *batch, error);
  if (status == BT_OK)
    status = bti_calloc (&p, count, sizeof *p, error);
  if (status == BT_OK)
    status = bt_solver_batches (solver, batch, p, error);
  for (size_t b = 0; status == BT_OK && b < count; b++)
    {
      const double *mine = normal + 2 * b * each * bt_model_modes (model);
      batch[b] += x0 * (limit - sample_mean (model, mine, weight + b * each, each, t));
    }
  if (status == BT_OK)
    {
      *x = bti_batch_mean (bti_batch_number, batch, count);
      *scatter = bti_batch_error (bti_batch_number, batch, count, *x);
    }
  free (batch);
  free (p);
  return status;
}

/* Fill TRACE by METHOD; OPTIONS are settled in place. */
static bt_status
follow (const bt_watch *watch, const bt_method *method, const bt_model *model,
        bt_options *options, struct trace *trace, bt_error *error)
{
  bt_solver *solver;
  double *normal = NULL;
  options->watch = watch;
  bt_status status = bt_solver_new (&solver, method, model, options, error);
  if (status != BT_OK)
    return status;
  *options = *bt_solver_options (solver);
  if (method->caps & BT_SAMPLED)
    status = draw (solver, model, &normal, error);
  if (status == BT_OK && trace->from > 0)
    status = bt_solver_advance (solver, trace->from, error);
  for (size_t i = 0; status == BT_OK && i < trace->size; i++)
    {
      bt_observables now = { 0 };
      if (i % 64 == 0)
        status = bt_watch_check (watch, error);
      if (status == BT_OK && i > 0)
        status = bt_solver_advance (solver, interval, error);
      if (status == BT_OK)
        status = bt_solver_observe (solver, &now, error);
      trace->x[i] = now.x;
      trace->p[i] = now.p;
      trace->x2[i] = now.x2;
      if (status == BT_OK && normal)
        status = steady (solver, model, normal, bt_solver_time (solver), &trace->x[i],
                         &trace->scatter[i], error);
    }
  free (normal);
  bt_solver_free (solver);
  return status;
}

/* One trajectory from y0, p0 in every mode, with STEPS steps an interval. */
static bt_status
follow_sample (const bt_watch *watch, const bt_model *model, const bti_law *law,
               size_t steps, struct trace *trace, bt_error *error)
{
  static const double block = 1e5; /* steps between two looks at the clock */
  bt_status status = BT_OK;
  bti_particle at = { .x = bt_model_x0 (model) };
  for (size_t j = 0; j < bt_model_modes (model); j++)
    {
      at.y[j] = law->y0;
      at.v[j] = law->p0;
    }
  double before = ceil (trace->from / interval) * (double) steps;
  for (double done = 0; status == BT_OK && done < before; done += block)
    {
      status = bt_watch_check (watch, error);
      if (status == BT_OK)
        bti_particle_move (&at, model, trace->from / before,
                           (size_t) fmin (block, before - done));
    }
  for (size_t i = 0; status == BT_OK && i < trace->size; i++)
    {
      trace->x[i] = at.x;
      trace->p[i] = at.p;
      bti_particle_move (&at, model, interval / (double) steps, steps);
      if (i % 4096 == 0)
        status = bt_watch_check (watch, error);
    }
  return status;
}

/* The run that FORMULA is about and the same at another discretisation; *MARGIN times
 * their difference is its error. */
static bt_status
run_pair (const bt_watch *watch, const bt_model *model, const bti_law *law, double from,
          double to, struct trace pair[2], double *margin, bt_error *error)
{
  bt_options options = { .tolerance = 1e-10 };
  bt_status status = new_trace (&pair[0], from, to, error);
  if (status == BT_OK)
    status = new_trace (&pair[1], from, to, error);
  *margin = law->dynamics == BTI_DYNAMICS_QUANTUM ? BT_PAIR_MARGIN (BT_AXIS_BASIS)
                                                  : BT_PAIR_MARGIN (BT_AXIS_STEP);
  if (law->dynamics == BTI_DYNAMICS_SAMPLE)
    {
      for (size_t i = 0; status == BT_OK && i < 2; i++)
        status = follow_sample (watch, model, law, 2 - i, &pair[i], error);
      return status;
    }
  const bt_method *method = bt_method_find (bti_law_method (law));
  if (law->dynamics == BTI_DYNAMICS_WIGNER)
    options = (bt_options){ .tolerance = 1e-5, .samples = 16384 };
  if (status == BT_OK)
    status = bt_options_settle (&options, method, model, error);
  for (size_t i = 0; status == BT_OK && i < 2; i++)
    {
      int tries = 0;
      do
        {
          if (tries > 0 || i > 0)
            bti_refine_by (BT_AXIS_BASIS, &options, model,
                           bti_refine_row (BT_AXIS_BASIS)->rung);
          status = follow (watch, method, model, &options, &pair[i], error);
        }
      while (status == BT_EGRID && options.cut > 0 && ++tries < ENLARGEMENTS);
      bti_refine_companion (BT_AXIS_STEP, &options, model);
    }
  return status;
}

/* ---- residuals ----------------------------------------------------------------- */

/* What is computed at one lambda: a residual, or a frequency, with its half-width. */
struct point
{
  double value, err, sampling;
};

/* sum_j c lambda_j Omega_j^q a_j. */
static double
predicted_shift (const bt_model *model, const bti_law *law)
{
  double sum = 0;
  for (size_t j = 0; j < bt_model_modes (model); j++)
    {
      double omega = bt_model_omega (model, j), action = 1;
      if (law->dynamics == BTI_DYNAMICS_SAMPLE)
        action = omega * law->y0 * law->y0 + law->p0 * law->p0 / omega;
      sum += bt_model_lambda (model, j) * pow (omega, law->omega_power) * action;
    }
  return sum * law->coefficient;
}

/* x(t) of the formula over x0.  One truncated-Wigner sample has the frequency
 * 1 + sum_j k_j E_j, k_j = c lambda Omega_j^q, where E_j = Omega_j y^2 + p^2/Omega_j
 * is half a sum of two squared normal numbers: exponentially distributed, mean 1.
 * Hence the mean Re [e^{it} prod_j 1/(1 - i k_j t)]. */
static double
expected (const bt_model *model, const bti_law *law, double t)
{
  double complex wave = cexp (I * t);
  if (law->dynamics != BTI_DYNAMICS_WIGNER)
    return cos ((1 + predicted_shift (model, law)) * t);
  for (size_t j = 0; j < bt_model_modes (model); j++)
    wave /= 1
            - I * t * law->coefficient * bt_model_lambda (model, j)
                  * pow (bt_model_omega (model, j), law->omega_power);
  return creal (wave);
}

static bt_status
frequency_at (const bt_watch *watch, const bt_model *model, const bti_law *law,
              double length, struct point *out, bt_error *error)
{
  struct trace pair[2] = { { 0 }, { 0 } };
  double margin, other = 0, half[2] = { 0, 0 };
  bt_status status = run_pair (watch, model, law, 0, length, pair, &margin, error);
  if (status == BT_OK)
    status = bt_frequency (pair[0].x, pair[0].p, pair[0].size, interval, 1, &out->value,
                           &half[0], watch, error);
  if (status == BT_OK)
    status = bt_frequency (pair[1].x, pair[1].p, pair[1].size, interval, 1, &other,
                           &half[1], watch, error);
  if (status == BT_OK)
    out->err = half[0] + margin * fabs (out->value - other);
  clear_trace (&pair[0]);
  clear_trace (&pair[1]);
  return status;
}

/* By how much a smooth curve through A, B, C, equally far apart, is above |B| where it
 * is largest there; less than 0 where B is no local extreme of them. */
static double
above (double a, double b, double c)
{
  double sign = b < 0 ? -1 : 1, slope = (c - a) / 2, bend = a - 2 * b + c;
  if (sign * b < sign * a || sign * b < sign * c || !(sign * bend < 0))
    return -1;
  return -sign * slope * slope / (2 * bend);
}

/* Largest residual of the waveform or the variance over the last piece, between the
 * points too. */
static bt_status
largest_at (const bt_watch *watch, const bt_model *model, const bti_law *law,
            double time, struct point *out, bt_error *error)
{
  struct trace pair[2] = { { 0 }, { 0 } };
  double margin, x0 = bt_model_x0 (model), other = 0;
  int square = law->residual == BTI_RESIDUAL_VARIANCE;
  bt_status status = run_pair (watch, model, law, fmax (time - piece, 0), time, pair,
                               &margin, error);
  double before[2] = { 0, 0 }, rounding = 0, peak = 0;
  for (size_t i = 0; status == BT_OK && i < pair[0].size; i++)
    {
      double value[2];
      for (size_t k = 0; k < 2; k++)
        {
          const struct trace *trace = &pair[k];
          double t = trace->from + interval * (double) i;
          value[k] = square
                         ? trace->x2[i] - trace->x[i] * trace->x[i] - law->coefficient
                         : trace->x[i] / x0 - expected (model, law, t);
        }
      double more = i > 1 ? above (before[1], before[0], value[0]) : -1;
      out->value = fmax (out->value, fabs (value[0]));
      peak = fmax (peak, fabs (value[0]));
      if (more > 0)
        peak = fmax (peak, fabs (before[0]) + more);
      before[1] = before[0];
      before[0] = value[0];
      /* A variance is the difference of two squares. */
      rounding = fmax (rounding, square ? 4 * DBL_EPSILON * pair[0].x2[i] : 0);
      other = fmax (other, fabs (value[0] - value[1]));
      out->sampling = fmax (out->sampling, pair[0].scatter[i] / fabs (x0));
    }
  /* The parabola is off by less than what it adds. */
  out->err = margin * other + rounding + (peak - out->value);
  out->value = peak;
  clear_trace (&pair[0]);
  clear_trace (&pair[1]);
  return status;
}

/* What FORMULA asks of STATE. */
static bt_status
state_residual (const bti_weak *state, const bti_law *law, double *out, bt_error *error)
{
  static const bti_formula formulas[] = { [BTI_RESIDUAL_C0] = BTI_A7,
                                          [BTI_RESIDUAL_C2] = BTI_A8,
                                          [BTI_RESIDUAL_PRODUCT] = BTI_A13 };
  if (law->residual == BTI_RESIDUAL_MIXTURE)
    return bti_weak_mixture (state, out, error);
  *out = bti_weak_distance (state, formulas[law->residual], law->coefficient,
                            law->omega_power);
  return BT_OK;
}

/* Residual of the state at TIME, or the largest over the last piece where times differ
 * along the sequence, and with them the phase of the fast motion.  The basis is the
 * only axis. */
static bt_status
state_at (const bt_watch *watch, const bt_model *model, const bti_law *law, double time,
          struct point *out, bt_error *error)
{
  size_t levels_n = 0, levels_m = 0, times = law->scaled ? LOOKS : 1;
  double value[2][LOOKS];
  for (size_t i = 0; i < 2; i++)
    {
      bti_weak state;
      bt_status status = bti_weak_new (&state, model, law->adapted, levels_n, levels_m,
                                       watch, error);
      levels_n = state.levels_n + state.levels_n / 5;
      levels_m = state.levels_m + 2;
      for (size_t k = 0; status == BT_OK && k < LOOKS; k++)
        {
          status = bt_watch_check (watch, error);
          if (status != BT_OK)
            break;
          bti_weak_move (&state, time - fmin (piece, time) * (double) k / LOOKS);
          status = state_residual (&state, law, &value[i][k], error);
        }
      bti_weak_clear (&state);
      if (status != BT_OK)
        return status;
    }
  double peak = 0;
  for (size_t k = 0; k < LOOKS; k++)
    {
      /* At one time alone the two may cross. */
      out->err = fmax (out->err, BT_PAIR_MARGIN (BT_AXIS_BASIS)
                                     * fabs (value[0][k] - value[1][k]));
      if (k >= times)
        continue;
      double more = k > 0 && k + 1 < times
                        ? above (value[0][k - 1], value[0][k], value[0][k + 1])
                        : -1;
      out->value = fmax (out->value, value[0][k]);
      peak = fmax (peak, value[0][k] + fmax (more, 0));
    }
  /* What a parabola adds between the times, and as much for what it is off. */
  out->err += peak - out->value;
  out->value = peak;
  return BT_OK;
}

static bt_status
residual_at (const bt_watch *watch, const bt_model *model, const bti_law *law,
             double time, struct point *out, bt_error *error)
{
  *out = (struct point){ 0 };
  switch (law->residual)
    {
    case BTI_RESIDUAL_FREQUENCY:
      {
        bt_status status = frequency_at (watch, model, law, time, out, error);
        out->value = fabs (out->value - 1 - predicted_shift (model, law));
        return status;
      }
    case BTI_RESIDUAL_WAVEFORM:
    case BTI_RESIDUAL_VARIANCE:
      return largest_at (watch, model, law, time, out, error);
    case BTI_RESIDUAL_C0:
    case BTI_RESIDUAL_C2:
    case BTI_RESIDUAL_PRODUCT:
    case BTI_RESIDUAL_MIXTURE:
      break;
    }
  return state_at (watch, model, law, time, out, error);
}

/* ---- the sequence -------------------------------------------------------------- */

/* The I-th model of the sequence and the time it is taken at: all couplings are halved,
 * the first is what is plotted. */
static bt_status
model_at (const bt_model *first, const bti_law *law, double at, size_t i,
          bt_model **out, double *time, bt_error *error)
{
  double omega[BT_MAX_AXES], lambda[BT_MAX_AXES], halved = ldexp (1, -(int) i);
  double x0 = bt_model_x0 (first) / (law->collective ? sqrt (halved) : 1);
  size_t modes = bt_model_modes (first);
  for (size_t j = 0; j < modes; j++)
    {
      omega[j] = bt_model_omega (first, j);
      lambda[j] = bt_model_lambda (first, j) * halved;
    }
  *time = law->scaled ? at / lambda[0] : at;
  return bt_model_new_couplings (out, lambda, x0, omega, modes, error);
}

static bt_status
check_model (const bt_model *first, bt_error *error)
{
  double lambda = bt_model_lambda (first, 0), x0 = bt_model_x0 (first);
  if (bt_model_modes (first) > BT_MAX_AXES)
    return bt_error_set (error, BT_ENOTSUP,
                         "%zu modes: an order in lambda is of at most %d",
                         bt_model_modes (first), BT_MAX_AXES);
  if (!(lambda > 0) || fabs (x0) < 0.1)
    return bt_error_set (
        error, BT_EINVAL,
        "lambda = %g, x0 = %g: an order in lambda starts at lambda > 0 "
        "and |x0| >= 0.1",
        lambda, x0);
  return BT_OK;
}

bt_status
bti_law_settle (bti_law *law, const bt_model *first, double at, bt_error *error)
{
  static const double coefficients[]
      = { [BTI_RESIDUAL_FREQUENCY] = 0.25, [BTI_RESIDUAL_WAVEFORM] = 0.25,
          [BTI_RESIDUAL_VARIANCE] = 0.5,   [BTI_RESIDUAL_C0] = 0.125,
          [BTI_RESIDUAL_C2] = 0.125,       [BTI_RESIDUAL_PRODUCT] = 0.125,
          [BTI_RESIDUAL_MIXTURE] = 0 };
  if (isnan (law->coefficient))
    law->coefficient = coefficients[law->residual];
  if (isnan (law->omega_power))
    law->omega_power = -1;
  bt_status status = check_model (first, error);
  if (status != BT_OK)
    return status;
  if (!(at > 0))
    return bt_error_set (error, BT_EINVAL, "at = %g: must be > 0", at);
  if (law->dynamics != BTI_DYNAMICS_QUANTUM && law->residual != BTI_RESIDUAL_FREQUENCY
      && law->residual != BTI_RESIDUAL_WAVEFORM)
    return bt_error_set (error, BT_ENOTSUP,
                         "this residual is of the exact state alone");
  if (law->dynamics == BTI_DYNAMICS_WIGNER && law->residual == BTI_RESIDUAL_FREQUENCY)
    return bt_error_set (error, BT_ENOTSUP,
                         "the mean of truncated Wigner has no single frequency");
  return BT_OK;
}

const char *
bti_law_method (const bti_law *law)
{
  static const char *const names[]
      = { [BTI_DYNAMICS_QUANTUM] = "spectral",
          [BTI_DYNAMICS_MEANFIELD] = "mean-field",
          [BTI_DYNAMICS_SAMPLE] = "eighth-order composition",
          [BTI_DYNAMICS_WIGNER] = "truncated-wigner" };
  if (law->residual == BTI_RESIDUAL_FREQUENCY || law->residual == BTI_RESIDUAL_WAVEFORM
      || law->residual == BTI_RESIDUAL_VARIANCE)
    return names[law->dynamics];
  return "diagonalisation in free oscillators";
}

/* One more halving on LADDER. */
static bt_status
add_rung (const bti_law *law, const bt_model *first, double at, const bt_watch *watch,
          bti_ladder *ladder, bt_error *error)
{
  bt_model *model = NULL;
  struct point point;
  size_t i = ladder->size;
  double time;
  bt_status status = bt_watch_check (watch, error);
  if (status == BT_OK)
    status = model_at (first, law, at, i, &model, &time, error);
  if (status == BT_OK)
    status = residual_at (watch, model, law, time, &point, error);
  if (status == BT_OK)
    {
      ladder->h[i] = bt_model_lambda (model, 0);
      ladder->residual[i] = point.value;
      ladder->err[i] = point.err + BT_COVERAGE * point.sampling;
      ladder->size = i + 1;
    }
  bt_model_free (model);
  return status;
}

/* Whether whole orders are not told apart, and a smaller lambda could. */
static int
wants_more (const bti_law *law, const bti_ladder *ladder)
{
  size_t last = ladder->size - 1;
  bti_ladder copy = *ladder;
  bt_value order;
  bt_order fit;
  if (ladder->size >= BTI_LADDER_MAX || law->dynamics == BTI_DYNAMICS_WIGNER
      || !(ladder->err[last] < 0.02 * ladder->residual[last]))
    return 0;
  return bti_ladder_order (&copy, &order, &fit, NULL) != BT_OK
         || bt_value_error (&order) > 0.4;
}

bt_status
bti_weak_order (const bti_law *law, const bt_model *first, double at,
                const bt_watch *watch, bti_ladder *ladder, bt_error *error)
{
  bt_status status = BT_OK;
  ladder->small = "λ";
  ladder->vectors = law->residual != BTI_RESIDUAL_FREQUENCY
                    && law->residual != BTI_RESIDUAL_MIXTURE;
  for (size_t i = 0; status == BT_OK && i <= law->halvings; i++)
    status = add_rung (law, first, at, watch, ladder, error);
  for (size_t i = 0; status == BT_OK && i < FURTHER && wants_more (law, ladder); i++)
    status = add_rung (law, first, at, watch, ladder, error);
  return status;
}

/* ---- the coefficient itself ---------------------------------------------------- */

bt_status
bti_weak_shift (const bti_law *given, const bt_model *first, double at,
                const bt_watch *watch, bti_shift *out, bt_error *error)
{
  bti_law law = *given;
  double ratio[BTI_LADDER_MAX], err[BTI_LADDER_MAX], unit = 1, lambda = 1;
  size_t n = law.halvings;
  law.coefficient = 1;
  for (size_t i = 0; i <= n; i++)
    {
      bt_model *model = NULL;
      struct point point = { 0 };
      double time;
      bt_status status = model_at (first, &law, at, i, &model, &time, error);
      if (status == BT_OK)
        status = frequency_at (watch, model, &law, time, &point, error);
      if (status == BT_OK)
        {
          unit = predicted_shift (model, &law);
          lambda = bt_model_lambda (model, 0);
          ratio[i] = (point.value - 1) / unit;
          err[i] = point.err / unit;
        }
      bt_model_free (model);
      if (status != BT_OK)
        return status;
    }
  double line = 2 * ratio[n] - ratio[n - 1], before = 2 * ratio[n - 1] - ratio[n - 2];
  double value = (4 * line - before) / 3;
  double part[BT_AXIS_COUNT]
      = { [BT_AXIS_STEP] = fabs (value - line),
          [BT_AXIS_BASIS] = (8 * err[n] + 6 * err[n - 1] + err[n - 2]) / 3 };
  out->value = bt_value_from_parts (value, part);
  /* nu = 1 + unit (value + slope lambda + ...) */
  out->next
      = (5 * ratio[n - 1] - 4 * ratio[n] - ratio[n - 2]) / (2 * lambda) * unit / lambda;
  return BT_OK;
}

/* ---- the ground state of the displaced potential --------------------------------- */

bt_status
bti_weak_displaced (const bti_law *law, bti_displaced_part what, const bt_model *first,
                    bti_ladder *ladder, bt_error *error)
{
  enum
  {
    LEVELS = 12
  };
  if (what == BTI_DISPLACED_ENTROPY)
    return bt_error_set (
        error, BT_ENOTSUP,
        "displaced=entropy: -p ln p is no power of lambda; mixture is");
  bt_status status = check_model (first, error);
  ladder->small = "λ";
  for (size_t i = 0; status == BT_OK && i <= law->halvings; i++)
    {
      bt_model *model = NULL;
      bti_displaced ground[2];
      double value[2], time;
      status = model_at (first, law, 1, i, &model, &time, error);
      for (size_t k = 0; status == BT_OK && k < 2; k++)
        {
          status = bti_displaced_ground (model, LEVELS + 6 * k, &ground[k], error);
          value[k] = what == BTI_DISPLACED_INFIDELITY ? ground[k].infidelity
                     : what == BTI_DISPLACED_SHIFT    ? fabs (ground[k].shift)
                                                      : ground[k].mixture;
        }
      if (status == BT_OK)
        {
          ladder->h[i] = bt_model_lambda (model, 0);
          ladder->residual[i] = value[1];
          ladder->err[i] = fabs (value[1] - value[0]);
          ladder->size = i + 1;
        }
      bt_model_free (model);
    }
  return status;
}
