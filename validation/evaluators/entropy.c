/* validation/evaluators/entropy.c - entanglement entropy, VZ25 Eqs. (19)-(20), and what
 * the cut of its basis leaves of the state.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "study/growth.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>
#include <string.h>

/* The Schmidt decomposition of ROWS x COLUMNS amplitudes is one call of a library. */
static bt_status
afford (const btv_lab *lab, double rows, double columns, bt_error *error)
{
  return bt_watch_afford (btv_lab_watch (lab),
                          1e-9 * rows * columns * fmin (rows, columns), error,
                          "singular values of %.3g x %.3g amplitudes", rows, columns);
}

/* What is read off each state: the entropy, or (MISSING) the weight outside the cut. */
static bt_status
numbers_from (btv_lab *lab, const btv_state *state, const btv_settings *reading,
              int missing, double number[BTV_STATES], double *kept, bt_error *error)
{
  double omega[BT_MAX_AXES];
  size_t modes = bt_model_modes (btv_lab_model (lab));
  for (size_t j = 0; j < modes; j++)
    omega[j] = bt_model_omega (btv_lab_model (lab), j);
  bt_status status = BT_OK;
  for (int i = 0; status == BT_OK && i < BTV_STATES; i++)
    {
      double inside = 1;
      number[i] = NAN;
      if (!state[i].psi)
        continue;
      double columns = 1;
      for (size_t j = 1; j <= modes; j++)
        columns *= (double) state[i].points[j];
      status = afford (lab, (double) state[i].points[0], columns, error);
      if (status != BT_OK)
        return status;
      status = bt_entropy (state[i].psi, state[i].points, state[i].box, omega, modes,
                           &reading->entropy, &number[i], &inside, error);
      if (i == 0)
        *kept = inside;
      if (missing)
        number[i] = 1 - inside;
    }
  return status;
}

/* What evaluating a number costs even where the discretisation is taken as it is:
 * rounding, of singular values and of the phase that the state has turned by; and what
 * the cut keeps too much because the grid does not tell its levels apart. */
static double
evaluation_error (const btv_lab *lab, double at, double kept)
{
  double over = fmax (kept - 1, 0);
  return 1e-12 + 2e-16 * bt_model_energy (btv_lab_model (lab)) * at
         + (over > 0 ? over * (1 - log (over)) : 0);
}

/* What the axes of a grid make of the number: STATE and NUMBER are those of
 * btv_stock_states. */
static void
add_rungs (const btv_state *state, const double number[BTV_STATES], btv_answer *answer)
{
  static const struct
  {
    bt_axis axis;
    int coarse, fine;
  } pairs[] = { { BT_AXIS_STEP, 1, 0 }, { BT_AXIS_GRID, 1, 2 }, { BT_AXIS_BOX, 1, 3 } };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    {
      const int at[2] = { pairs[i].coarse, pairs[i].fine };
      btv_rung rung = { .axis = pairs[i].axis };
      for (int k = 0; k < 2; k++)
        {
          const btv_state *s = &state[at[k]];
          rung.value[k] = number[at[k]];
          rung.size[k] = rung.axis == BT_AXIS_STEP  ? s->dt
                         : rung.axis == BT_AXIS_BOX ? s->box[0]
                                                    : s->box[0] / (double) s->points[0];
        }
      btv_add_rung (answer, &rung);
    }
}

/* On a grid: the step, the points and the box are the axes of the error. */
static bt_status
number_on_grid (btv_lab *lab, const btv_recipe *recipe, double at,
                const btv_settings *reading, int missing, double tolerance,
                btv_answer *answer, bt_error *error)
{
  for (int rounds = 0;; rounds++)
    {
      btv_stock *stock;
      const btv_state *state;
      double number[BTV_STATES], kept = 1, err[BT_AXIS_COUNT] = { 0 };
      bt_status status = btv_lab_stock (lab, recipe, &stock, error);
      if (status == BT_OK)
        status = btv_stock_states (lab, stock, at, &state, error);
      if (status == BT_OK)
        status = numbers_from (lab, state, reading, missing, number, &kept, error);
      if (status == BT_ELIMIT && rounds > 0)
        return BT_OK;
      if (status != BT_OK)
        return status;
      if (state[1].psi)
        {
          err[BT_AXIS_STEP] = fabs (number[0] - number[1]);
          err[BT_AXIS_GRID]
              = BT_PAIR_MARGIN (BT_AXIS_GRID) * fabs (number[2] - number[1]);
          err[BT_AXIS_BOX]
              = BT_PAIR_MARGIN (BT_AXIS_BOX) * fabs (number[3] - number[1]);
          add_rungs (state, number, answer);
        }
      err[BT_AXIS_GRID] += evaluation_error (lab, at, kept);
      answer->value = bt_value_from_parts (number[0], err);
      if (!missing && (reading->entropy.cut_m > 0 || reading->entropy.cut_n > 0))
        btv_say (answer, "the cut keeps %.3g of the state", kept);
      if (bt_value_error (&answer->value) <= tolerance
          || !btv_stock_refine (lab, stock, bt_value_dominant (&answer->value)))
        return BT_OK;
    }
}

/* In oscillator levels: the basis is. */
static bt_status
number_in_levels (btv_lab *lab, const btv_recipe *recipe, double at,
                  const btv_settings *reading, int missing, double tolerance,
                  btv_answer *answer, bt_error *error)
{
  for (int rounds = 0;; rounds++)
    {
      btv_stock *stock;
      const bt_levels *levels;
      double number[BTV_LEVELS] = { 0 }, kept = 1, err[BT_AXIS_COUNT] = { 0 };
      double spread = 0;
      bt_status status = btv_lab_stock (lab, recipe, &stock, error);
      if (status == BT_OK)
        status = btv_stock_levels (lab, stock, at, &levels, error);
      /* The nominal one at AT is the last. */
      for (int i = BTV_LEVELS * BTV_LOOKS; status == BT_OK && i-- > 0;)
        {
          double *out = &number[i % BTV_LEVELS];
          status = afford (lab, (double) levels[i].rows, (double) levels[i].columns,
                           error);
          if (status == BT_OK)
            status
                = bt_entropy_levels (&levels[i], &reading->entropy, out, &kept, error);
          if (missing)
            *out = 1 - kept;
          if (i % BTV_LEVELS == 0)
            spread = fmax (spread, fabs (number[1] - number[0]));
        }
      if (status == BT_ELIMIT && rounds > 0)
        return BT_OK;
      if (status != BT_OK)
        return status;
      err[BT_AXIS_BASIS]
          = BT_PAIR_MARGIN (BT_AXIS_BASIS) * spread + evaluation_error (lab, at, kept);
      const bt_levels *now = &levels[0]; /* at AT */
      btv_add_rung (answer,
                    &(btv_rung){ .axis = BT_AXIS_BASIS,
                                 .size = { (double) now[0].rows, (double) now[1].rows },
                                 .value = { number[0], number[1] } });
      answer->value = bt_value_from_parts (number[0], err);
      if (!missing && (reading->entropy.cut_m > 0 || reading->entropy.cut_n > 0))
        btv_say (answer, "the cut keeps %.3g of the state", kept);
      if (bt_value_error (&answer->value) <= tolerance
          || !btv_stock_refine (lab, stock, BT_AXIS_BASIS))
        return BT_OK;
    }
}

/* The same number by the other of the two ways. */
static bt_status
cross_check (btv_lab *lab, const btv_recipe *first, double at,
             const btv_settings *reading, int missing, double tolerance,
             btv_answer *answer, bt_error *error)
{
  int grid = (first->method->caps & BT_GRID) != 0;
  double value = 0, kept = 1;
  bt_status status;
  btv_recipe second
      = { .method = grid ? bt_method_find ("chebyshev") : bt_method_on_grid (4),
          .alone = 1,
          .interval = first->interval,
          .tolerance = 1e-5 };
  if (grid)
    {
      bt_options options = { .tolerance = 1e-2 * fmin (tolerance, 1e-4) };
      bt_levels levels = { 0 };
      status = btv_lab_levels (lab, second.method, &options, at, &levels, error);
      if (status == BT_OK)
        status = afford (lab, (double) levels.rows, (double) levels.columns, error);
      if (status == BT_OK)
        status = bt_entropy_levels (&levels, &reading->entropy, &value, &kept, error);
      bt_levels_clear (&levels);
      if (missing)
        value = 1 - kept;
    }
  else
    {
      btv_stock *stock;
      const btv_state *state;
      double number[BTV_STATES];
      status = btv_lab_stock (lab, &second, &stock, error);
      if (status == BT_OK)
        status = btv_stock_states (lab, stock, at, &state, error);
      if (status == BT_OK)
        status = numbers_from (lab, state, reading, missing, number, &kept, error);
      value = number[0];
    }
  if (status == BT_OK)
    btv_two_methods (answer, first->method, second.method,
                     fabs (value - answer->value.value), tolerance);
  return status;
}

static bt_status
evaluate (btv_lab *lab, const btv_question *question, const btv_settings *reading,
          int missing, btv_answer *answer, bt_error *error)
{
  const btv_discretisation *own = &reading->discretisation;
  const int stated = own->step > 0;
  /* On three axes and more a grid is hundreds of times dearer than a basis. */
  int levels = bt_model_modes (btv_lab_model (lab)) > 1 && !stated;
  btv_recipe recipe = { .method = levels ? bt_method_find ("chebyshev")
                                         : bt_method_on_grid (stated ? 2 : 4),
                        .stated = *own,
                        .interval = btv_interval_of (reading, 1, INFINITY) };
  double tolerance = question->tolerance > 0 ? question->tolerance : 1e-4;
  double at = question->at;
  if (stated && own->points == 0)
    return bt_error_set (error, BT_ENOTSUP,
                         "a discretisation without a grid is for break times: an "
                         "entropy has no measured error there");
  if (stated && reading->at_step)
    {
      double steps = at / own->step;
      at = own->step
           * (reading->at_step == 1 ? floor (steps + 1e-9) : ceil (steps - 1e-9));
    }
  answer->methods[0] = recipe.method->name;
  answer->warrant = "converged";
  bt_status status = (levels ? number_in_levels : number_on_grid) (
      lab, &recipe, at, reading, missing, tolerance, answer, error);
  if (status != BT_OK || !question->check || stated)
    return status;
  status = cross_check (lab, &recipe, at, reading, missing, tolerance, answer, error);
  if (status == BT_ELIMIT)
    btv_unchecked (answer);
  return status;
}

/* The background of VZ25's model, of which there is more to say. */
static int
is_background (const btv_lab *lab, const btv_settings *reading)
{
  const bt_model *model = btv_lab_model (lab);
  return bt_model_is_modulated (model)
         && (!reading->of
             || (bt_model_parts (model) > 0
                 && strcmp (reading->of, bt_model_part (model, 0)->name) == 0));
}

static bt_status
evaluate_entropy (btv_lab *lab, const btv_question *question,
                  const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  if (!is_background (lab, reading))
    return btv_parts_number (lab, question, reading, 0, answer, error);
  return evaluate (lab, question, reading, 0, answer, error);
}

static bt_status
evaluate_outside (btv_lab *lab, const btv_question *question,
                  const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  if (reading->entropy.cut_m == 0 && reading->entropy.cut_n == 0)
    return bt_error_set (error, BT_EINVAL,
                         "outside which levels? cut_m, cut_n or both are wanted");
  return evaluate (lab, question, reading, 1, answer, error);
}

bt_status
btv_entropy_trace (btv_lab *lab, double t_end, const btv_settings *reading,
                   btv_trace *out, bt_error *error)
{
  /* Four points in each step of half a period; of what the eye can tell. */
  static const double interval = 0.5, tolerance = 1e-4;
  size_t size;
  const double *curve[2];
  bt_status status = bti_count_points (t_end, interval, &size, error);
  if (status == BT_OK)
    status = bti_calloc (&out->value, size, sizeof *out->value, error);
  if (status != BT_OK)
    return status;
  out->plate = "entropy";
  out->quantity = reading->entropy.base2 ? "Sₑ / bit" : "Sₑ / nat";
  out->interval = interval;
  out->size = size;
  const bti_entropy_job job = { .model = btv_lab_model (lab),
                                .watch = btv_lab_watch (lab),
                                .reading = reading->entropy,
                                .tolerance = tolerance,
                                .interval = interval,
                                .size = size };
  status = btv_lab_entropy (lab, &job, 0, curve, error);
  if (status == BT_OK)
    memcpy (out->value, curve[0], size * sizeof *curve[0]);
  return status;
}

static bt_status
trace_entropy (btv_lab *lab, const btv_question *question, const btv_settings *reading,
               btv_trace *out, bt_error *error)
{
  return reading->discretisation.step > 0 || !is_background (lab, reading)
             ? BT_OK
             : btv_entropy_trace (lab, question->at, reading, out, error);
}

static const char *const keys[]
    = { "base", "cut_m", "cut_n", "renormalise", "discretisation", "at_step", NULL };
static const char *const keys_entropy[] = { "of",      "base",        "cut_m",
                                            "cut_n",   "renormalise", "discretisation",
                                            "at_step", NULL };

const btv_evaluator btv_evaluator_entropy
    = { .name = "entropy",
        .summary
        = "von Neumann entropy of the parts `of', the others traced out: their "
          "entanglement where the whole is pure; default the background of "
          "VZ25's model",
        .entropy = 1,
        .needs = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_ENVIRONMENT | BTV_NEEDS_AT
                 | BTV_TAKES_TOLERANCE,
        .most = INFINITY,
        .keys = keys_entropy,
        .evaluate = evaluate_entropy,
        .trace = trace_entropy };

/* The entropy of the model with mode J alone. */
static bt_status
entropy_alone (btv_lab *lab, size_t j, const btv_question *question,
               const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  const bt_model *model = btv_lab_model (lab);
  double omega = bt_model_omega (model, j);
  bt_model *one;
  btv_lab *other = NULL;
  bt_status status = bt_model_new (&one, bt_model_lambda (model, j),
                                   bt_model_x0 (model), &omega, 1, error);
  if (status == BT_OK)
    status = btv_lab_new_like (&other, one, lab, error);
  if (status == BT_OK)
    status = evaluate_entropy (other, question, reading, answer, error);
  btv_lab_free (other);
  bt_model_free (one);
  return status;
}

/* max_j S_j/S, S_j with mode j alone: as an interval the quotient of both ends. */
static bt_status
evaluate_entropy_share (btv_lab *lab, const btv_question *question,
                        const btv_settings *reading, btv_answer *answer,
                        bt_error *error)
{
  size_t modes = bt_model_modes (btv_lab_model (lab)), most = 0;
  bt_value largest = { 0 };
  if (modes < 2)
    return bt_error_set (error, BT_ENOTSUP,
                         "the share of one mode in the entropy wants several modes");
  /* An error of the quotient is at most that of both entropies over S. */
  btv_question sharper = *question;
  sharper.tolerance = question->tolerance / 10;
  bt_status status = evaluate_entropy (lab, &sharper, reading, answer, error);
  for (size_t j = 0; status == BT_OK && j < modes; j++)
    {
      btv_answer one = { 0 };
      status = entropy_alone (lab, j, &sharper, reading, &one, error);
      /* The largest is at least as large as any at its least, and one that looks
       * smaller may be the largest. */
      double lo = fmax (largest.lo, one.value.lo), hi = fmax (largest.hi, one.value.hi);
      if (one.value.value > largest.value)
        {
          largest = one.value;
          most = j;
        }
      largest.lo = lo;
      largest.hi = hi;
    }
  if (status != BT_OK)
    return status;
  bt_value whole = answer->value;
  if (!(whole.lo > 0))
    return bt_error_set (error, BT_ENOTSUP, "no entanglement to have a share in");
  answer->value.value = largest.value / whole.value;
  answer->value.lo = largest.lo / whole.hi;
  answer->value.hi = largest.hi / whole.lo;
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    answer->value.err[axis]
        = (largest.err[axis] + answer->value.value * whole.err[axis]) / whole.value;
  btv_say (answer, "mode %zu alone: %.4g of %.4g", most + 1, largest.value,
           whole.value);
  return BT_OK;
}

const btv_evaluator btv_evaluator_entropy_share
    = { .name = "entropy_share",
        .summary = "entropy with the most entangling mode alone over that with all",
        .needs = BTV_NEEDS_MODEL | BTV_NEEDS_AT | BTV_TAKES_TOLERANCE,
        .most = INFINITY,
        .keys = keys,
        .evaluate = evaluate_entropy_share };

static const char *const keys_outside[]
    = { "cut_m", "cut_n", "discretisation", "at_step", NULL };

const btv_evaluator btv_evaluator_outside
    = { .name = "outside",
        .summary = "weight of the exact state outside the levels n < cut_n of the "
                   "background and m < cut_m of each mode",
        .needs = BTV_NEEDS_MODEL | BTV_NEEDS_AT | BTV_TAKES_TOLERANCE,
        .most = 1,
        .keys = keys_outside,
        .evaluate = evaluate_outside };
