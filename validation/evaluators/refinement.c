/* validation/evaluators/refinement.c - what one axis of a discretisation changes, VZ25
 * Eq. (C4) and Fig. 8.
 *
 *   delta(t) = |<O(t)> - <O(t)>_b| / <O(0)>,
 *
 * b being the benchmark: the split step in the discretisation that is stated; <x(0)> =
 * x0 and <x^2(0)> = x0^2 + 1/2.  The largest delta up to t_max is taken.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/refinement.h"
#include "base/memory.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>

/* What is asked. */
struct job
{
  btv_lab *lab;
  const btv_discretisation *stated;
  double t_max;
  int square; /* x^2, not x */
};

/* The benchmark, or VARIANT of it. */
static bt_status
runs_of (const struct job *job, btv_variant variant, const bt_runs **out,
         bt_error *error)
{
  btv_lab *lab = job->lab;
  btv_recipe recipe = { .method = bt_method_on_grid (2),
                        .stated = *job->stated,
                        .variant = variant,
                        .interval = job->stated->interval };
  btv_stock *stock;
  bt_status status = btv_lab_stock (lab, &recipe, &stock, error);
  if (status == BT_OK)
    status = btv_stock_runs (lab, stock, job->t_max, out, error);
  return status;
}

/* delta at point I of A and B, with its sign. */
static double
change (const bt_series *a, const bt_series *b, int square, size_t i)
{
  const bti_mean mean = square ? BTI_MEAN_X2 : BTI_MEAN_X;
  return bti_refinement_change (bti_mean_column (mean, a), bti_mean_column (mean, b),
                                i);
}

/* Largest delta between A and B; ERR, if not NULL: how much larger it may be between
 * the points. */
static double
largest (const bt_series *a, const bt_series *b, int square, double *err)
{
  double all = 0, peak = 0, last[3] = { 0 };
  for (size_t i = 0; i < a->size && i < b->size; i++)
    {
      last[0] = last[1];
      last[1] = last[2];
      last[2] = change (a, b, square, i);
      all = fmax (all, fabs (last[2]));
      if (i >= 2)
        peak = fmax (peak, btv_peak (last[0], last[1], last[2]));
    }
  if (err)
    *err = fmax (peak - all, 0);
  return all;
}

/* How much the grid of a run fitted inside the benchmark's can matter: twice what its
 * companions on a finer grid and in a larger box differ by, for either of two runs on
 * grids that hold it. */
static double
bound_of (const bt_runs *runs, int square)
{
  double sum = 0;
  static const bt_axis axes[] = { BT_AXIS_GRID, BT_AXIS_BOX };
  for (int i = 0; i < 2; i++)
    {
      const bt_series *coarse, *refined;
      if (bt_runs_pair (runs, axes[i], &coarse, &refined))
        sum += 2 * largest (refined, coarse, square, NULL);
    }
  return sum;
}

/* Half the step: both runs on one grid, and how much their difference owes to it. */
static bt_status
compare_steps (const struct job *job, bt_value *out, bt_error *error)
{
  const int square = job->square;
  const bt_runs *base, *half;
  double part[BT_AXIS_COUNT] = { 0 }, err;
  bt_status status = runs_of (job, BTV_AS_STATED, &base, error);
  if (status == BT_OK)
    status = runs_of (job, BTV_HALF_STEP, &half, error);
  if (status != BT_OK)
    return status;
  double value = largest (bt_runs_nominal (base), bt_runs_nominal (half), square, &err);
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    {
      const bt_series *coarse[2], *refined[2];
      if (bt_runs_pair (base, (bt_axis) axis, &coarse[0], &refined[0])
          && bt_runs_pair (half, (bt_axis) axis, &coarse[1], &refined[1]))
        part[axis] = fabs (largest (refined[0], refined[1], square, NULL)
                           - largest (coarse[0], coarse[1], square, NULL));
    }
  part[BT_AXIS_STEP] = err + btv_rounding_of (bt_runs_nominal (base))
                       + btv_rounding_of (bt_runs_nominal (half));
  *out = bt_value_from_parts (value, part);
  return BT_OK;
}

/* Half the spacing or twice the box.  Where the benchmark's grid holds one fitted to
 * the state, a bound is known without those runs. */
static bt_status
compare_grids (const struct job *job, btv_variant variant, bt_value *out,
               bt_error *error)
{
  const int square = job->square;
  const bt_runs *base, *other;
  const bt_series *coarse, *refined;
  bt_status status = runs_of (job, BTV_AS_STATED, &base, error);
  if (status != BT_OK)
    return status;
  if (bt_runs_pair (base, BT_AXIS_GRID, &coarse, &refined))
    {
      double bound = bound_of (base, square);
      *out = (bt_value){ .value = bound / 2, .lo = 0, .hi = bound };
      out->err[variant == BTV_HALF_SPACING ? BT_AXIS_GRID : BT_AXIS_BOX] = bound / 2;
      return BT_OK;
    }
  status = runs_of (job, variant, &other, error);
  if (status == BT_OK)
    {
      double part[BT_AXIS_COUNT] = { 0 };
      double value = largest (bt_runs_nominal (base), bt_runs_nominal (other), square,
                              &part[BT_AXIS_STEP]);
      part[BT_AXIS_STEP] += btv_rounding_of (bt_runs_nominal (base))
                            + btv_rounding_of (bt_runs_nominal (other));
      *out = bt_value_from_parts (value, part);
    }
  return status;
}

/* What AXIS alone is changed to. */
static btv_variant
variant_of (bt_axis axis)
{
  return axis == BT_AXIS_STEP   ? BTV_HALF_STEP
         : axis == BT_AXIS_GRID ? BTV_HALF_SPACING
                                : BTV_TWICE_BOX;
}

static bt_status
compare (const struct job *job, bt_axis axis, bt_value *out, bt_error *error)
{
  if (!(job->stated->step > 0) || (axis != BT_AXIS_STEP && job->stated->points == 0))
    return bt_error_set (error, BT_EINVAL,
                         "what is refined? discretisation=POINTS/BOX/STEP is wanted");
  if (!(fabs (bt_model_x0 (btv_lab_model (job->lab))) > 0))
    return bt_error_set (error, BT_ENOTSUP, "x0 = 0: Eq. (C4) divides by it");
  if (axis == BT_AXIS_STEP)
    return compare_steps (job, out, error);
  return compare_grids (job, variant_of (axis), out, error);
}

static struct job
job_of (btv_lab *lab, const btv_question *question, const btv_settings *reading)
{
  return (struct job){ lab, &reading->discretisation, question->t_max,
                       reading->study.square };
}

static bt_status
evaluate_refinement (btv_lab *lab, const btv_question *question,
                     const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  const struct job job = job_of (lab, question, reading);
  answer->methods[0] = bt_method_on_grid (2)->name;
  answer->warrant = "a discretisation as it is stated";
  bt_status status = compare (&job, reading->study.axis, &answer->value, error);
  if (status == BT_OK && answer->value.lo <= 0 && answer->value.hi > 0)
    btv_say (answer,
             "a bound: the grid holds a smaller one that is fitted to the state");
  return status;
}

/* Which of the three changes most; the number is what the next does as a share of it.
 */
static bt_status
evaluate_dominant (btv_lab *lab, const btv_question *question,
                   const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  static const bt_axis axes[] = { BT_AXIS_STEP, BT_AXIS_GRID, BT_AXIS_BOX };
  static const char *const labels[] = { "step", "grid", "box" };
  const struct job job = job_of (lab, question, reading);
  bt_value value[3];
  int first = 0, next;
  for (int i = 0; i < 3; i++)
    {
      bt_status status = compare (&job, axes[i], &value[i], error);
      if (status != BT_OK)
        return status;
      if (value[i].value > value[first].value)
        first = i;
    }
  if (!(value[first].value > 0))
    return bt_error_set (error, BT_ENOTSUP,
                         "no axis changes anything: none changes it most");
  next = first == 0 ? 1 : 0;
  for (int i = 0; i < 3; i++)
    if (i != first && value[i].hi > value[next].hi)
      next = i;
  answer->methods[0] = bt_method_on_grid (2)->name;
  answer->warrant = "a discretisation as it is stated";
  answer->value = (bt_value){ .value = value[next].value / value[first].value,
                              .lo = value[next].lo / value[first].hi,
                              .hi = value[next].hi / value[first].lo };
  if (value[first].lo > value[next].hi)
    btv_label (answer, labels[first]);
  else
    btv_say (answer, "%s and %s change it alike", labels[first], labels[next]);
  return BT_OK;
}

/* ---- Fig. 8 -------------------------------------------------------------------- */

/* Half the spacing and twice the box are not run where the benchmark's grid holds a
 * smaller one fitted to the state: what its companions differ by is a bound then. */
static void
fill_bound (const bt_runs *runs, int square, btv_trace *out)
{
  static const bt_axis axes[] = { BT_AXIS_GRID, BT_AXIS_BOX };
  out->bound = 1;
  for (int k = 0; k < 2; k++)
    {
      const bt_series *coarse, *refined;
      if (bt_runs_pair (runs, axes[k], &coarse, &refined))
        for (size_t i = 0; i < out->size; i++)
          out->value[i] += 2 * fabs (change (refined, coarse, square, i));
    }
}

static bt_status
trace_refinement (btv_lab *lab, const btv_question *question,
                  const btv_settings *reading, btv_trace *out, bt_error *error)
{
  bt_axis axis = reading->study.axis;
  int square = reading->study.square, step = axis == BT_AXIS_STEP;
  const bt_runs *base, *other = NULL;
  const bt_series *coarse, *refined;
  const struct job job = job_of (lab, question, reading);
  const double interval = job.stated->interval;
  if (!(job.stated->step > 0))
    return BT_OK;
  bt_status status = runs_of (&job, BTV_AS_STATED, &base, error);
  if (status != BT_OK)
    return status;
  double rounding = btv_rounding_of (bt_runs_nominal (base));
  if (step || !bt_runs_pair (base, BT_AXIS_GRID, &coarse, &refined))
    status = runs_of (&job, variant_of (axis), &other, error);
  if (status == BT_OK)
    status = bti_calloc (&out->value, bt_runs_nominal (base)->size, sizeof *out->value,
                         error);
  if (status != BT_OK)
    return status;
  out->plate = "refinement";
  out->quantity = square ? "δ of ⟨x²⟩, Eq. (C4)" : "δ of ⟨x⟩, Eq. (C4)";
  out->style = step ? "Δt/2" : axis == BT_AXIS_GRID ? "Δx/2" : "2L";
  out->logarithmic = 1;
  out->interval = interval;
  status = bti_count_points (question->t_max, interval, &out->size, error);
  if (status != BT_OK)
    return status;
  if (out->size > bt_runs_nominal (base)->size)
    out->size = bt_runs_nominal (base)->size;
  if (other)
    {
      rounding += btv_rounding_of (bt_runs_nominal (other));
      for (size_t i = 0; i < out->size; i++)
        out->value[i] = fabs (
            change (bt_runs_nominal (base), bt_runs_nominal (other), square, i));
    }
  else
    fill_bound (base, square, out);
  /* Rounding is no result, and not the same everywhere. */
  for (size_t i = 0; i < out->size; i++)
    if (!(out->value[i] > rounding))
      out->value[i] = NAN;
  return BT_OK;
}

static const char *const keys[] = { "discretisation", "operator", "refine", NULL };
static const char *const keys_dominant[] = { "discretisation", "operator", NULL };

const btv_evaluator btv_evaluator_refinement
    = { .name = "refinement",
        .summary = "largest change up to t_max, relative to t = 0, when one axis of "
                   "a split step as it is stated is refined",
        .needs = BTV_NEEDS_MODEL | BTV_NEEDS_TMAX,
        .most = INFINITY,
        .keys = keys,
        .evaluate = evaluate_refinement,
        .trace = trace_refinement };
const btv_evaluator btv_evaluator_dominant_axis
    = { .name = "dominant_axis",
        .summary = "the axis whose refinement changes a split step as it is stated "
                   "most up to t_max",
        .labels = "step|grid|box",
        .needs = BTV_NEEDS_MODEL | BTV_NEEDS_TMAX,
        .most = INFINITY,
        .keys = keys_dominant,
        .evaluate = evaluate_dominant };
