/* validation/evaluators/curve.c - when the mean of any operator goes through a level,
 * its extrema over a window, and the frequency of a line in it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/curve.h"
#include "base/memory.h"
#include "measure/frequency.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>
#include <stdlib.h>

/* Some number read off the mean of `observe', the first of its columns, at the first
 * SIZE points of RUNS.  *CLOSER: points closer together would tell more.  WHY of OUT is
 * for what is not found. */
typedef bt_status reader (const bt_runs *runs, size_t size,
                          const btv_question *question, const btv_settings *reading,
                          btv_answer *out, int *closer, bt_error *error);

/* What is asked, beside the question itself. */
typedef struct asked
{
  const btv_question *question;
  const btv_settings *reading;
  reader *read;
  double tolerance, end; /* the curve is wanted up to there at most, */
  double early;          /* and from there on only if nothing was found */
  double interval;       /* of its points, to begin with */
} asked;

static const double usual_interval = 0.1, usual_tolerance = 1e-4;

/* ---- curves and their errors ---------------------------------------------------- */

/* The errors of the mean at point I, by axis. */
static void
errors_at (const bt_runs *runs, size_t i, double err[BT_AXIS_COUNT])
{
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    err[axis] = bt_runs_error (runs, BT_COLUMN_MEANS, (bt_axis) axis, i);
  err[BT_AXIS_STEP] += bt_runs_floor (runs, BT_COLUMN_MEANS, i);
}

/* The curve of RUNS; the caller frees *ERR, to which it points. */
static bt_status
curve_of (const bt_runs *runs, size_t size, bti_curve *out, double **err,
          bt_error *error)
{
  const bt_series *series = bt_runs_nominal (runs);
  bt_status status = bti_calloc (err, size, sizeof **err, error);
  for (size_t i = 0; status == BT_OK && i < size; i++)
    (*err)[i] = bt_runs_total (runs, BT_COLUMN_MEANS, i);
  *out = (bti_curve){ .value = bt_series_column (series, BT_COLUMN_MEANS),
                      .err = *err,
                      .size = size,
                      .interval = series->interval };
  return status;
}

/* ---- what is read off them ------------------------------------------------------ */

static bt_status
read_crossing (const bt_runs *runs, size_t size, const btv_question *question,
               const btv_settings *reading, btv_answer *out, int *closer,
               bt_error *error)
{
  bti_curve curve;
  bti_crossing found = { 0 };
  double *err = NULL, part[BT_AXIS_COUNT] = { 0 };
  bt_status status = curve_of (runs, size, &curve, &err, error);
  if (status == BT_OK)
    status = bti_curve_cross (&curve, reading->observed.level, reading->observed.count,
                              &found, error);
  free (err);
  if (status != BT_OK)
    return status;
  *closer = found.coarse;
  if (!isfinite (found.at))
    {
      out->value = (bt_value){ .value = INFINITY, .lo = found.lo, .hi = INFINITY };
      btv_say (out, "<%s> does not go through %g %zu times before t = %g",
               reading->observe, reading->observed.level, reading->observed.count,
               (double) (size - 1) * curve.interval);
      return BT_OK;
    }
  errors_at (runs, found.row, part);
  part[BT_AXIS_STEP] += found.between;
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    part[axis] /= found.slope;
  *closer |= found.between / found.slope > question->tolerance / 4;
  out->value = bt_value_from_parts (found.at, part);
  out->value.lo = fmax (fmin (out->value.lo, found.lo), 0);
  out->value.hi = fmax (out->value.hi, found.hi);
  if (found.touches)
    btv_say (out,
             "<%s> comes too close to %g between t = %g and %g to say whether it goes "
             "through it",
             reading->observe, reading->observed.level, found.lo, found.at);
  return BT_OK;
}

static bt_status
read_extremum (const bt_runs *runs, size_t size, const btv_question *question,
               const btv_settings *reading, int sign, btv_answer *out, int *closer,
               bt_error *error)
{
  bti_curve curve;
  bti_extremum found = { 0 };
  double *err = NULL, part[BT_AXIS_COUNT] = { 0 };
  bt_status status = curve_of (runs, size, &curve, &err, error);
  if (status == BT_OK)
    status = bti_curve_extremum (&curve, sign, reading->observed.from, question->t_max,
                                 &found, error);
  free (err);
  if (status != BT_OK)
    return status;
  /* The largest of a curve is no farther off than the curve, wherever it may be. */
  for (size_t i = found.first; i <= found.last; i++)
    {
      double here[BT_AXIS_COUNT];
      errors_at (runs, i, here);
      for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
        part[axis] = fmax (part[axis], here[axis]);
    }
  part[BT_AXIS_STEP] += found.between;
  *closer = found.between > question->tolerance / 4;
  out->value = bt_value_from_parts (found.value, part);
  btv_say (out, "at t = %.4g", found.at);
  return BT_OK;
}

static bt_status
read_maximum (const bt_runs *runs, size_t size, const btv_question *question,
              const btv_settings *reading, btv_answer *out, int *closer,
              bt_error *error)
{
  return read_extremum (runs, size, question, reading, 1, out, closer, error);
}

static bt_status
read_minimum (const bt_runs *runs, size_t size, const btv_question *question,
              const btv_settings *reading, btv_answer *out, int *closer,
              bt_error *error)
{
  return read_extremum (runs, size, question, reading, -1, out, closer, error);
}

/* The frequency of COLUMN without its mean, of every STEP-th point. */
static bt_status
frequency_of (const double *column, size_t size, size_t step, double interval,
              double near, double *nu, double *half_width, const bt_watch *watch,
              bt_error *error)
{
  double *x = NULL, *p = NULL, sum = 0, weights = 0;
  const size_t count = (size - 1) / step + 1;
  bt_status status = bti_calloc (&x, count, sizeof *x, error);
  if (status == BT_OK)
    status = bti_calloc (&p, count, sizeof *p, error);
  for (size_t i = 0; status == BT_OK && i < count; i++)
    {
      const double weight = 1 - cos (2 * M_PI * (double) i / (double) (count - 1));
      sum += weight * column[i * step];
      weights += weight;
    }
  for (size_t i = 0; status == BT_OK && i < count; i++)
    x[i] = column[i * step] - sum / weights;
  if (status == BT_OK)
    status = bt_frequency (x, p, count, interval * (double) step, near, nu, half_width,
                           watch, error);
  /* A line that the window does not keep apart: twice, as that is an estimate, too. */
  if (status == BT_OK)
    *half_width
        += 2
           * fabs (*nu
                   - bti_frequency_beside (x, p, count, interval * (double) step, *nu));
  free (x);
  free (p);
  return status;
}

/* Standard error from the batches of a sampled method, each left out in turn. */
static bt_status
jackknife (const bt_runs *runs, size_t size, double near, const bt_watch *watch,
           double *out, bt_error *error)
{
  size_t count;
  const bt_series *batch = bt_runs_batches (runs, &count),
                  *all = bt_runs_nominal (runs);
  double *rest = NULL, sum = 0, squares = 0, half;
  bt_status status = BT_OK;
  *out = 0;
  if (count < 2)
    return BT_OK;
  status = bti_calloc (&rest, size, sizeof *rest, error);
  for (size_t k = 0; status == BT_OK && k < count; k++)
    {
      double nu = 0;
      for (size_t i = 0; i < size; i++)
        rest[i] = ((double) count * all->mean[0][i] - batch[k].mean[0][i])
                  / (double) (count - 1);
      status
          = frequency_of (rest, size, 1, all->interval, near, &nu, &half, watch, error);
      sum += nu - near;
      squares += (nu - near) * (nu - near);
    }
  free (rest);
  const double n = (double) count, mean = sum / n;
  *out = sqrt (fmax (squares / n - mean * mean, 0) * (n - 1));
  return status;
}

static bt_status
read_frequency (const bt_runs *runs, size_t size, const btv_question *question,
                const btv_settings *reading, btv_answer *out, int *closer,
                bt_error *error)
{
  const bt_series *all = bt_runs_nominal (runs);
  const bt_watch *watch = bt_runs_options (runs)->watch;
  double nu = 0, half = 0, every = 0, other, part[BT_AXIS_COUNT] = { 0 };
  bt_status status = frequency_of (all->mean[0], size, 1, all->interval,
                                   reading->observed.near, &nu, &half, watch, error);
  if (status == BT_OK)
    status = frequency_of (all->mean[0], size, 2, all->interval, nu, &every, &other,
                           watch, error);
  for (int axis = 0; status == BT_OK && axis < BT_AXIS_COUNT; axis++)
    {
      const bt_series *pair[2];
      double at[2] = { 0 };
      if (!bt_runs_pair (runs, (bt_axis) axis, &pair[0], &pair[1]))
        continue;
      for (int k = 0; status == BT_OK && k < 2; k++)
        status = frequency_of (pair[k]->mean[0], size, 1, all->interval, nu, &at[k],
                               &other, watch, error);
      part[axis] = fabs (at[1] - at[0]) * BT_PAIR_MARGIN (axis);
    }
  if (status == BT_OK)
    status = jackknife (runs, size, nu, watch, &part[BT_AXIS_SAMPLE], error);
  if (status != BT_OK)
    return status;
  *closer = fabs (nu - every) > question->tolerance / 4;
  part[BT_AXIS_STEP] += half + fabs (nu - every);
  out->value = bt_value_from_parts (nu, part);
  return BT_OK;
}

/* ---- runs ----------------------------------------------------------------------- */

/* The runs that are read, by METHOD (NULL: the exact one that is quickest), with points
 * every INTERVAL. */
static btv_recipe
recipe_of (const btv_lab *lab, const asked *a, const bt_method *method, double interval)
{
  const bt_model *model = btv_lab_model (lab);
  btv_recipe recipe = { .method = method, .interval = interval };
  if (!method)
    recipe.method = bt_method_auto (model, a->end, a->end / interval,
                                    btv_lab_tolerance (lab), NULL, 0);
  recipe.observe = a->reading->observe;
  /* High powers weigh what is far out: discretised for <x> they would be off. */
  if (recipe.method->caps & BT_QUANTUM)
    recipe.tolerance = fmin (1e-8, btv_lab_tolerance (lab));
  return recipe;
}

/* One answer from the stock of RECIPE, refined along its axes until it is sharp or that
 * no longer helps, as where the width of a line is its error; of one that checks
 * another, the first. */
static bt_status
read_stock (btv_lab *lab, const asked *a, const btv_recipe *recipe, btv_answer *answer,
            int *closer, bt_error *error)
{
  btv_stock *stock;
  const bt_runs *runs;
  bt_status status = btv_lab_stock (lab, recipe, &stock, error);
  double end = fmin (a->early, a->end), before = INFINITY;
  for (int rounds = 0; status == BT_OK; rounds++)
    {
      btv_answer next = { 0 };
      const size_t size = (size_t) ceil (end / recipe->interval * (1 - 1e-12)) + 1;
      status = btv_stock_runs (lab, stock, (double) (size - 1) * recipe->interval,
                               &runs, error);
      /* What was found stands; how far nothing was is known, too. */
      if (status == BT_ELIMIT && rounds > 0 && isfinite (answer->value.value))
        return BT_OK;
      answer->partial = status == BT_ELIMIT && rounds > 0;
      if (status == BT_OK)
        status = a->read (runs, size, a->question, a->reading, &next, closer, error);
      if (status != BT_OK)
        return status;
      *answer = next;
      const double err = bt_value_error (&next.value);
      /* The end of the curve may be what leaves it open, but where a reason is said. */
      const int found
          = isfinite (next.value.value) && (isfinite (next.value.hi) || *next.reason);
      if (*closer || err <= a->tolerance || (!found && !(end < a->end)))
        break;
      end = found ? end : fmin (2 * end, a->end);
      if (!found)
        continue;
      if (recipe->alone || err > 0.9 * before)
        break;
      before = err;
      bt_axis axis = bt_value_dominant (&next.value);
      if (axis == BT_AXIS_COUNT || !btv_stock_refine (lab, stock, axis))
        break;
    }
  return status;
}

/* The same by a second exact method. */
static bt_status
cross_check (btv_lab *lab, const asked *a, const btv_recipe *first, btv_answer *answer,
             bt_error *error)
{
  btv_answer other = { 0 };
  int closer;
  btv_recipe second = *first;
  second.alone = 1;
  second.method = bt_method_second (first->method, btv_lab_model (lab), a->end,
                                    a->end / first->interval, btv_lab_tolerance (lab));
  if (!second.method)
    {
      answer->warrant = "one method, converged";
      return BT_OK;
    }
  bt_status status = read_stock (lab, a, &second, &other, &closer, error);
  const double mine = answer->value.value, its = other.value.value;
  if (status != BT_OK)
    return status;
  if (isinf (mine) && isinf (its))
    {
      btv_two_methods (answer, first->method, second.method, 0, a->tolerance);
      return BT_OK;
    }
  /* Where a touch leaves the end open, it need be none. */
  if (isinf (its) && isinf (answer->value.hi))
    return BT_OK;
  if (isinf (its))
    return bt_error_set (error, BT_ECONV,
                         "%s has %g where %s finds none: the error is underestimated",
                         first->method->name, mine, second.method->name);
  btv_two_methods (answer, first->method, second.method, fabs (its - mine),
                   a->tolerance);
  return BT_OK;
}

/* QUESTION, whose curve is read by READ, with points ever closer together until they no
 * longer matter. */
static bt_status
evaluate (btv_lab *lab, asked a, btv_answer *answer, bt_error *error)
{
  enum
  {
    ROUNDS = 4
  };
  if (!a.reading->observe)
    return bt_error_set (error, BT_EINVAL,
                         "%s needs the reading observe, an operator such as x^2*y^2",
                         btv_evaluator_name (a.question->evaluator));
  btv_question question = *a.question;
  a.tolerance = question.tolerance > 0 ? question.tolerance : usual_tolerance;
  question.tolerance = a.tolerance;
  a.question = &question;
  a.end = question.t_max;
  const bt_method *method = bt_method_find (a.reading->method);
  double pieces = fmax (ceil (a.end / a.interval * (1 - 1e-12)), BTI_CURVE_MIN);
  btv_recipe recipe = { 0 };
  int closer = 1;
  for (int round = 0; closer && round <= ROUNDS; round++, pieces *= 4)
    {
      btv_answer next = { 0 };
      btv_recipe now = recipe_of (lab, &a, method, a.end / pieces);
      bt_status status = read_stock (lab, &a, &now, &next, &closer, error);
      /* What was reached before the time was up still stands. */
      if (status == BT_ELIMIT && round > 0)
        break;
      *answer = next;
      answer->methods[0] = now.method->name;
      if (status != BT_OK)
        return status;
      recipe = now;
    }
  const unsigned caps = bt_method_caps (recipe.method, btv_lab_model (lab));
  answer->methods[0] = recipe.method->name;
  answer->warrant = caps & BT_SAMPLED                  ? "sampled"
                    : caps & (BT_STEPPED | BT_DENSITY) ? "converged"
                                                       : "closed form";
  if (!question.check || !(caps & (BT_QUANTUM | BT_DENSITY)))
    return BT_OK;
  bt_status status = cross_check (lab, &a, &recipe, answer, error);
  if (status != BT_ELIMIT)
    return status;
  btv_unchecked (answer);
  return status;
}

static bt_status
evaluate_crossing (btv_lab *lab, const btv_question *question,
                   const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  static const double early = 25;
  const asked a = { question, reading, read_crossing, .interval = usual_interval,
                    .early = early };
  return evaluate (lab, a, answer, error);
}

static bt_status
check_window (const btv_question *question, const btv_settings *reading,
              bt_error *error)
{
  if (reading->observed.from < question->t_max)
    return BT_OK;
  return bt_error_set (error, BT_EINVAL,
                       "from = %g is not before the end of the window, t_max = %g",
                       reading->observed.from, question->t_max);
}

static bt_status
evaluate_maximum (btv_lab *lab, const btv_question *question,
                  const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  const asked a = { question, reading, read_maximum, .interval = usual_interval,
                    .early = INFINITY };
  const bt_status status = check_window (question, reading, error);
  return status == BT_OK ? evaluate (lab, a, answer, error) : status;
}

static bt_status
evaluate_minimum (btv_lab *lab, const btv_question *question,
                  const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  const asked a = { question, reading, read_minimum, .interval = usual_interval,
                    .early = INFINITY };
  const bt_status status = check_window (question, reading, error);
  return status == BT_OK ? evaluate (lab, a, answer, error) : status;
}

/* Lines within 20 pi/T of the guess compete, and the mean must not be among them. */
static bt_status
evaluate_frequency (btv_lab *lab, const btv_question *question,
                    const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  const double near = reading->observed.near, least = 24 * M_PI / near;
  const asked a
      = { question, reading, read_frequency,
          .interval = fmin (usual_interval, M_PI / 16 / near), .early = INFINITY };
  if (!(question->t_max >= least))
    return bt_error_set (error, BT_EINVAL,
                         "t_max = %g is too short for a frequency near %g: twelve "
                         "periods, %.4g, are wanted",
                         question->t_max, near, least);
  return evaluate (lab, a, answer, error);
}

/* ---- rows ----------------------------------------------------------------------- */

enum
{
  NEEDS = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_ENVIRONMENT | BTV_NEEDS_TMAX
          | BTV_TAKES_TOLERANCE | BTV_TAKES_THREADS
};

static const char *const keys_crossing[]
    = { "observe", "method", "crosses", "count", NULL };
static const char *const keys_extremum[] = { "observe", "method", "from", NULL };
static const char *const keys_frequency[]
    = { "observe", "method", "frequency_near", NULL };

const btv_evaluator btv_evaluator_crossing
    = { .name = "crossing_time",
        .summary
        = "time at which the mean of `observe' goes through a level, upwards "
          "or downwards, for the `count'-th time; a start on the level is none",
        .needs = NEEDS,
        .most = INFINITY,
        .keys = keys_crossing,
        .evaluate = evaluate_crossing };
const btv_evaluator btv_evaluator_maximum
    = { .name = "maximum",
        .summary = "largest mean of `observe' up to t_max, between output points, too",
        .needs = NEEDS,
        .keys = keys_extremum,
        .evaluate = evaluate_maximum };
const btv_evaluator btv_evaluator_minimum
    = { .name = "minimum",
        .summary = "smallest mean of `observe' up to t_max, likewise",
        .needs = NEEDS,
        .keys = keys_extremum,
        .evaluate = evaluate_minimum };
const btv_evaluator btv_evaluator_frequency
    = { .name = "frequency",
        .summary = "angular frequency of the strongest line of the mean of `observe' "
                   "near the one that is given, over t_max; lines closer than 1/t_max "
                   "are one",
        .needs = NEEDS,
        .most = INFINITY,
        .keys = keys_frequency,
        .evaluate = evaluate_frequency };
