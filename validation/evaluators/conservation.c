/* validation/evaluators/conservation.c - what should not change along a run, VZ25
 * Fig. 9.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>
#include <stdlib.h>

enum
{
  TREND = 64 /* points that a trend wants (bt_trend) */
};

double
btv_rounding_of (const bt_series *series)
{
  double worst = 0;
  for (size_t i = 0; i < series->size; i++)
    worst = fmax (worst, fabs (series->norm[i] / series->norm[0] - 1));
  return worst;
}

double
btv_bend (double before, double now, double after)
{
  return fabs (before - 2 * now + after) / 4;
}

double
btv_peak (double before, double now, double after)
{
  return fmax (fabs (now), fmax (fabs (before), fabs (after)))
         + btv_bend (before, now, after);
}

/* Between the points that are read: of a discretisation that is stated its own. */
static double
sampling_of (const btv_settings *reading)
{
  static const double usual = 0.1;
  return reading->discretisation.step > 0 ? reading->discretisation.interval : usual;
}

/* Some number read off the relative change of a conserved quantity. */
typedef bt_status measure (const double *change, size_t size, double interval,
                           int swing, double *out, double *err, bt_error *error);

/* The largest; its error: how much larger it may be between the points. */
static bt_status
largest (const double *change, size_t size, double interval, int swing, double *out,
         double *err, bt_error *error)
{
  double all = 0, peak = 0;
  (void) interval;
  (void) swing;
  (void) error;
  for (size_t i = 0; i < size; i++)
    all = fmax (all, fabs (change[i]));
  for (size_t i = 1; i + 1 < size; i++)
    peak = fmax (peak, btv_peak (change[i - 1], change[i], change[i + 1]));
  *out = all;
  *err = fmax (peak - all, 0);
  return BT_OK;
}

/* What the line does over the run, or the amplitude about it. */
static bt_status
drifted (const double *change, size_t size, double interval, int swing, double *out,
         double *err, bt_error *error)
{
  bt_trend trend;
  bt_status status = bt_trend_fit (change, size, interval, &trend, error);
  if (status != BT_OK)
    return status;
  double length = interval * ((double) size - 1);
  *out = swing ? trend.amplitude : fabs (trend.slope) * length;
  *err = BT_COVERAGE * trend.slope_err * length;
  double bend = 0;
  for (size_t i = 1; swing && i + 1 < size; i++)
    bend = fmax (bend, btv_bend (change[i - 1], change[i], change[i + 1]));
  *err += bend;
  return BT_OK;
}

static bt_status
measure_series (const bt_series *series, const btv_settings *reading, measure *read,
                double *out, double *err, bt_error *error)
{
  const double *quantity = reading->study.norm ? series->norm : series->energy;
  double *change;
  bt_status status = bti_calloc (&change, series->size, sizeof *change, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < series->size; i++)
    change[i] = quantity[i] / quantity[0] - 1;
  if (isnan (change[0]))
    status = bt_error_set (error, BT_ENOTSUP, "%s has no such quantity",
                           btv_settings_method (reading)->name);
  else
    status = read (change, series->size, series->interval, reading->study.swing, out,
                   err, error);
  free (change);
  return status;
}

/* READ of the nominal run, its own error and how much it differs between the pairs of
 * runs that measure the discretisation. */
static bt_status
read_runs (const bt_runs *runs, const btv_settings *reading, measure *read,
           btv_answer *answer, bt_error *error)
{
  bt_value *out = &answer->value;
  double nominal, own, part[BT_AXIS_COUNT] = { 0 };
  bt_status status
      = measure_series (bt_runs_nominal (runs), reading, read, &nominal, &own, error);
  for (int axis = 0; status == BT_OK && axis < BT_AXIS_COUNT; axis++)
    {
      const bt_series *pair[2];
      btv_rung rung;
      double unused;
      const int sized = btv_rung_begin (&rung, runs, 0, (bt_axis) axis, pair);
      if (!bt_runs_pair (runs, (bt_axis) axis, &pair[0], &pair[1]))
        continue;
      for (int k = 0; status == BT_OK && k < 2; k++)
        status
            = measure_series (pair[k], reading, read, &rung.value[k], &unused, error);
      part[axis] = BT_PAIR_MARGIN (axis) * fabs (rung.value[0] - rung.value[1]);
      if (status == BT_OK && sized)
        btv_add_rung (answer, &rung);
    }
  part[BT_AXIS_STEP] += own;
  if (bt_runs_method (runs)->caps & BT_QUANTUM)
    part[BT_AXIS_STEP] += btv_rounding_of (bt_runs_nominal (runs));
  *out = bt_value_from_parts (nominal, part);
  /* Sizes: not below zero. */
  out->lo = fmax (out->lo, 0);
  return status;
}

static bt_status
evaluate (btv_lab *lab, const btv_question *question, const btv_settings *reading,
          measure *read, btv_answer *answer, bt_error *error)
{
  const double sampling = sampling_of (reading);
  double tolerance = question->tolerance > 0 ? question->tolerance : 1e-4;
  if (read == drifted && !(question->t_max >= TREND * sampling))
    return bt_error_set (error, BT_EINVAL,
                         "t_max = %g is too short for a trend: at least %g, %d points "
                         "%g apart, is wanted",
                         question->t_max, TREND * sampling, TREND, sampling);
  btv_recipe recipe
      = { .method = reading->discretisation.step > 0 ? bt_method_on_grid (2)
                                                     : btv_settings_method (reading),
          .stated = reading->discretisation,
          .interval = sampling };
  answer->methods[0] = recipe.method->name;
  answer->warrant = bt_method_caps (recipe.method, btv_lab_model (lab)) & BT_STEPPED
                        ? "converged"
                        : "closed form";
  for (;;)
    {
      btv_stock *stock;
      const bt_runs *runs;
      bt_status status = btv_lab_stock (lab, &recipe, &stock, error);
      if (status == BT_OK)
        status = btv_stock_runs (lab, stock, question->t_max, &runs, error);
      if (status == BT_OK)
        status = read_runs (runs, reading, read, answer, error);
      if (status != BT_OK)
        return status;
      if (bt_value_error (&answer->value) <= tolerance
          || !btv_stock_refine (lab, stock, bt_value_dominant (&answer->value)))
        return BT_OK;
    }
}

static bt_status
evaluate_largest (btv_lab *lab, const btv_question *question,
                  const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  return evaluate (lab, question, reading, largest, answer, error);
}

static bt_status
evaluate_drift (btv_lab *lab, const btv_question *question, const btv_settings *reading,
                btv_answer *answer, bt_error *error)
{
  return evaluate (lab, question, reading, drifted, answer, error);
}

/* |1 - Q(t)/Q(0)| of the run that is stated, VZ25 Fig. 9: energy alone, since what the
 * norm changes by is rounding. */
static bt_status
trace_conservation (btv_lab *lab, const btv_question *question,
                    const btv_settings *reading, btv_trace *out, bt_error *error)
{
  const double sampling = sampling_of (reading);
  btv_recipe recipe = { .method = bt_method_on_grid (2),
                        .stated = reading->discretisation,
                        .interval = sampling };
  btv_stock *stock;
  const bt_runs *runs;
  if (!(reading->discretisation.step > 0) || reading->study.norm)
    return BT_OK;
  bt_status status = btv_lab_stock (lab, &recipe, &stock, error);
  if (status == BT_OK)
    status = btv_stock_runs (lab, stock, question->t_max, &runs, error);
  if (status != BT_OK)
    return status;
  const bt_series *series = bt_runs_nominal (runs);
  status = bti_calloc (&out->value, series->size, sizeof *out->value, error);
  if (status != BT_OK)
    return status;
  out->plate = "conservation";
  out->quantity = "|1 − ⟨H⟩/⟨H⟩₀|";
  out->logarithmic = 1;
  out->interval = sampling;
  while (out->size < series->size
         && sampling * (double) out->size <= question->t_max * (1 + 1e-12))
    {
      double change = fabs (series->energy[out->size] / series->energy[0] - 1);
      out->value[out->size++] = change;
    }
  return BT_OK;
}

static const char *const keys[] = { "conserved", "method", "discretisation", NULL };
static const char *const keys_drift[]
    = { "conserved", "part", "method", "discretisation", NULL };

const btv_evaluator btv_evaluator_conservation
    = { .name = "conservation",
        .summary = "largest |1 - Q(t)/Q(0)| of a conserved quantity up to t_max",
        .needs
        = BTV_NEEDS_MODEL | BTV_NEEDS_TMAX | BTV_TAKES_TOLERANCE | BTV_TAKES_THREADS,
        .most = INFINITY,
        .keys = keys,
        .evaluate = evaluate_largest,
        .trace = trace_conservation };
const btv_evaluator btv_evaluator_drift
    = { .name = "drift",
        .summary = "change of a line fitted to Q(t)/Q(0) between 0 and t_max, "
                   "oscillations apart",
        .needs
        = BTV_NEEDS_MODEL | BTV_NEEDS_TMAX | BTV_TAKES_TOLERANCE | BTV_TAKES_THREADS,
        .most = INFINITY,
        .keys = keys_drift,
        .evaluate = evaluate_drift };
