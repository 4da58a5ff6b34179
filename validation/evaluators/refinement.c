/* validation/evaluators/refinement.c - what one axis of a discretisation changes, VZ25
 * Eq. (C4) and Fig. 8.
 *
 *   delta(t) = |<O(t)> - <O(t)>_b| / <O(0)>,
 *
 * b being the benchmark: split step with 256 points, L = 40, dt = 0.03; <x(0)> = x0 and
 * <x^2(0)> = x0^2 + 1/2.  The largest delta up to t_max is taken.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/refinement.h"
#include "base/memory.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>

static const double interval = 0.09; /* three steps of the benchmark */

static bt_status
runs_of (btv_lab *lab, int kind, double t_max, const bt_runs **out, bt_error *error)
{
  btv_recipe recipe
      = { .method = bt_method_find ("split-step"), .vz25 = kind, .interval = interval };
  btv_stock *stock;
  bt_status status = btv_lab_stock (lab, &recipe, &stock, error);
  if (status == BT_OK)
    status = btv_stock_runs (lab, stock, t_max, out, error);
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
compare_steps (btv_lab *lab, double t_max, int square, bt_value *out, bt_error *error)
{
  const bt_runs *base, *half;
  double part[BT_AXIS_COUNT] = { 0 }, err;
  bt_status status = runs_of (lab, BTV_VZ25, t_max, &base, error);
  if (status == BT_OK)
    status = runs_of (lab, BTV_VZ25_HALF_STEP, t_max, &half, error);
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
compare_grids (btv_lab *lab, int kind, double t_max, int square, bt_value *out,
               bt_error *error)
{
  const bt_runs *base, *other;
  const bt_series *coarse, *refined;
  bt_status status = runs_of (lab, BTV_VZ25, t_max, &base, error);
  if (status != BT_OK)
    return status;
  if (bt_runs_pair (base, BT_AXIS_GRID, &coarse, &refined))
    {
      double bound = bound_of (base, square);
      *out = (bt_value){ .value = bound / 2, .lo = 0, .hi = bound };
      out->err[kind == BTV_VZ25_HALF_GRID ? BT_AXIS_GRID : BT_AXIS_BOX] = bound / 2;
      return BT_OK;
    }
  status = runs_of (lab, kind, t_max, &other, error);
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

static bt_status
compare (btv_lab *lab, bt_axis axis, double t_max, int square, bt_value *out,
         bt_error *error)
{
  if (!(fabs (bt_model_x0 (btv_lab_model (lab))) > 0))
    return bt_error_set (error, BT_ENOTSUP, "x0 = 0: Eq. (C4) divides by it");
  if (axis == BT_AXIS_STEP)
    return compare_steps (lab, t_max, square, out, error);
  return compare_grids (lab,
                        axis == BT_AXIS_GRID ? BTV_VZ25_HALF_GRID : BTV_VZ25_TWICE_BOX,
                        t_max, square, out, error);
}

static bt_status
evaluate_refinement (btv_lab *lab, const btv_question *question,
                     const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  answer->methods[0] = "split-step";
  answer->warrant = "the source's own discretisation";
  bt_status status = compare (lab, reading->study.axis, question->t_max,
                              reading->study.square, &answer->value, error);
  if (status == BT_OK && answer->value.lo <= 0 && answer->value.hi > 0)
    btv_say (answer, "a bound: the source's grid holds a smaller one that is fitted to "
                     "the state");
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
  bt_value value[3];
  int first = 0, next;
  for (int i = 0; i < 3; i++)
    {
      bt_status status = compare (lab, axes[i], question->t_max, reading->study.square,
                                  &value[i], error);
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
  answer->methods[0] = "split-step";
  answer->warrant = "the source's own discretisation";
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
  bt_status status = runs_of (lab, BTV_VZ25, question->t_max, &base, error);
  if (status != BT_OK)
    return status;
  double rounding = btv_rounding_of (bt_runs_nominal (base));
  if (step || !bt_runs_pair (base, BT_AXIS_GRID, &coarse, &refined))
    status = runs_of (lab,
                      step                   ? BTV_VZ25_HALF_STEP
                      : axis == BT_AXIS_GRID ? BTV_VZ25_HALF_GRID
                                             : BTV_VZ25_TWICE_BOX,
                      question->t_max, &other, error);
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

static const char *const keys[] = { "operator", "refine", NULL };
static const char *const keys_dominant[] = { "operator", NULL };

const btv_evaluator btv_evaluator_refinement
    = { .name = "refinement",
        .summary = "largest change up to t_max, relative to t = 0, when one axis of "
                   "the split step of VZ25 App. C is refined",
        .needs = BTV_NEEDS_MODEL | BTV_NEEDS_TMAX,
        .most = INFINITY,
        .keys = keys,
        .evaluate = evaluate_refinement,
        .trace = trace_refinement };
const btv_evaluator btv_evaluator_dominant_axis
    = { .name = "dominant_axis",
        .summary = "the axis whose refinement changes the split step of VZ25 App. C "
                   "most up to t_max",
        .labels = "step|grid|box",
        .needs = BTV_NEEDS_MODEL | BTV_NEEDS_TMAX,
        .most = INFINITY,
        .keys = keys_dominant,
        .evaluate = evaluate_dominant };
