/* validation/stock.c - the runs and states of a laboratory, and how they are refined;
 * see lab.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/stock.h"
#include "base/memory.h"
#include "model/stepped.h"
#include "solve/refine.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LEVELS = 4,   /* refinements along one axis */
  DOUBLINGS = 9 /* of samples */
};
static const double chunk = 10; /* time units between looks at the clock */
static const double obeyed_tolerance = 1e-7;
/* What the series may leave out of a Hamiltonian: a phase of 1e-5 at t of some
 * thousands. Larger steps are made quickly, and then more closely known. */
static const double obeyed_rest = 2e-9;

static void
drop (btv_stock *stock)
{
  bt_runs_free (stock->runs);
  stock->runs = NULL;
  for (int i = 0; i < BTV_STATES; i++)
    {
      free (stock->state[i].psi);
      stock->state[i].psi = NULL;
    }
  for (int i = 0; i < BTV_LEVELS * BTV_LOOKS; i++)
    bt_levels_clear (&stock->levels[i]);
}

void
btv_stock_free (btv_stock *stock)
{
  drop (stock);
  bt_observation_free (stock->observation);
  free (stock->text);
  free (stock);
}

static int
same_recipe (const btv_recipe *a, const btv_recipe *b)
{
  return a->method == b->method && a->stated.step == b->stated.step
         && a->stated.points == b->stated.points && a->stated.box == b->stated.box
         && a->variant == b->variant && a->samples == b->samples && a->seed == b->seed
         && a->sample_x == b->sample_x && a->sketch == b->sketch && a->whole == b->whole
         && a->alone == b->alone && a->roomy == b->roomy && a->interval == b->interval
         && a->dt == b->dt && a->tolerance == b->tolerance
         && strcmp (a->observe ? a->observe : "", b->observe ? b->observe : "") == 0;
}

const bt_method *
btv_lab_exact (const btv_lab *lab, const btv_recipe *recipe, double t_end)
{
  static const double several = 4;
  const double tolerance
      = recipe->tolerance > 0 ? recipe->tolerance : btv_lab_tolerance (lab);
  const double outputs = t_end / recipe->interval;
  size_t count;
  const bt_method *const *method = bt_methods (&count), *best = NULL;
  double least = INFINITY;
  if (bt_model_is_open (lab->model))
    return bt_method_auto (lab->model, t_end, outputs, tolerance, NULL, 0);
  for (size_t i = 0; i < count; i++)
    {
      double seconds
          = bt_method_seconds (method[i], lab->model, t_end, outputs, tolerance);
      btv_recipe other = *recipe;
      other.method = method[i];
      if (isnan (seconds))
        continue;
      for (const btv_stock *stock = lab->stocks; stock; stock = stock->next)
        if (stock->runs && same_recipe (&stock->recipe, &other))
          seconds /= several;
      if (!best || seconds < least)
        {
          best = method[i];
          least = seconds;
        }
    }
  return best;
}

double
btv_stock_interval (const btv_stock *stock)
{
  return stock->recipe.interval;
}

void
btv_stock_forget (btv_stock *stock)
{
  stock->known = fmax (stock->known, stock->ran);
  stock->ran = stock->behind = 0;
  drop (stock);
}

bt_status
btv_lab_stock (btv_lab *lab, const btv_recipe *recipe, btv_stock **out, bt_error *error)
{
  for (*out = lab->stocks; *out; *out = (*out)->next)
    if (same_recipe (&(*out)->recipe, recipe))
      return BT_OK;
  btv_stock *stock;
  /* What does not take the model says so before another method has run for it. */
  bt_options options = { 0 };
  bt_status status = bt_options_settle (&options, recipe->method, lab->model, error);
  if (status == BT_ENOTSUP)
    return status;
  status = bti_calloc (&stock, 1, sizeof *stock, error);
  if (status != BT_OK)
    return status;
  stock->recipe = *recipe;
  stock->caps = bt_method_caps (recipe->method, lab->model);
  if (recipe->observe)
    {
      status = bti_strdup (&stock->text, recipe->observe, error);
      if (status == BT_OK)
        status = bt_observation_new (&stock->observation, lab->model, &recipe->observe,
                                     1, error);
      stock->recipe.observe = stock->text;
    }
  if (status != BT_OK)
    {
      free (stock->text);
      free (stock);
      return status;
    }
  stock->next = lab->stocks;
  *out = lab->stocks = stock;
  return BT_OK;
}

/* Where the grid of OPTIONS, as it is stated, holds the grid fitted to the state
 * with room to spare in position and in momentum, the fitted one gives the same
 * numbers up to an error that its companions measure, at a fraction of the cost.
 * Without a grid it is taken. */
static bt_status
fit_inside (const btv_lab *lab, const btv_stock *stock, bt_options *options,
            bt_exact *exact, bt_error *error)
{
  const int alone = stock->recipe.stated.points == 0;
  bt_options fitted = { .tolerance = alone ? 1e-4 : 1e-7 };
  size_t axes = bt_model_axes (lab->model);
  *exact = BT_EXACT_ALL;
  bt_status status
      = bt_options_settle (&fitted, stock->recipe.method, lab->model, error);
  for (size_t i = 0; status == BT_OK && i < axes; i++)
    if (alone)
      break;
    else if (fitted.box[i] > options->box[i]
             || fitted.box[i] / (double) fitted.points[i]
                    < options->box[i] / (double) options->points[i])
      return BT_OK;
  if (status != BT_OK)
    return status;
  /* Where what a finer grid changes is itself what is asked for, it is not exaggerated.
   */
  *exact = stock->recipe.roomy && !alone ? BT_EXACT_ROOMY : BT_EXACT_STEP;
  for (size_t i = 0; i < axes; i++)
    {
      options->box[i] = fitted.box[i];
      options->points[i] = fitted.points[i];
    }
  return BT_OK;
}

static void
take_stated (const btv_lab *lab, const btv_recipe *recipe, bt_options *options)
{
  const btv_discretisation *stated = &recipe->stated;
  const int twice = recipe->variant == BTV_TWICE_BOX,
            more = twice || recipe->variant == BTV_HALF_SPACING;
  bt_options_take (options, lab->model, stated->points * (more ? 2 : 1),
                   stated->box * (twice ? 2 : 1),
                   stated->step / (recipe->variant == BTV_HALF_STEP ? 2 : 1));
}

/* Non-zero when runs of the discretisation of OPTIONS, whose grid holds what a finer
 * one holds that is fitted to the state, take longer than to diagonalise what its steps
 * obey. */
static int
obeys (const btv_lab *lab, const btv_stock *stock, const bt_options *options)
{
  /* What is sought is found half way, say; of the grid there is a companion as large.
   */
  const double steps = stock->recipe.far / options->dt;
  bt_options fitted = { .tolerance = 1e-9 };
  double points = 3e-8, rest;
  bt_model *other;
  if (!stock->recipe.roomy || stock->recipe.variant != BTV_AS_STATED
      || stock->recipe.observe
      || bt_options_settle (&fitted, stock->recipe.method, lab->model, NULL) != BT_OK)
    return 0;
  for (size_t i = 0; i < bt_model_axes (lab->model); i++)
    {
      if (options->points[i] > 0
          && (fitted.box[i] > options->box[i]
              || fitted.box[i] / (double) fitted.points[i]
                     < options->box[i] / (double) options->points[i]))
        return 0;
      points *= (double) fitted.points[i] / (i > 0 ? 2 : 1);
    }
  if (!(bt_method_seconds (bt_method_find ("spectral"), lab->model, stock->recipe.far,
                           1, fitted.tolerance)
        < points * steps)
      || bti_model_stepped (&other, lab->model, options->dt, &rest, NULL) != BT_OK)
    return 0;
  bt_model_free (other);
  return rest <= obeyed_rest;
}

/* The nominal options of STOCK at its levels. */
static bt_status
options_of (const btv_lab *lab, const btv_stock *stock, bt_options *options,
            bt_error *error)
{
  const btv_recipe *recipe = &stock->recipe;
  *options = (bt_options){ .watch = &lab->watch,
                           .observe = stock->observation,
                           .tolerance = recipe->tolerance > 0 ? recipe->tolerance
                                                              : btv_lab_tolerance (lab),
                           .samples = recipe->samples,
                           .random = recipe->samples > 0,
                           .seed = recipe->seed,
                           .sample_x = recipe->sample_x };
  if (recipe->method->caps & BT_SAMPLED)
    options->threads = lab->leave.threads;
  if (recipe->stated.step > 0)
    {
      take_stated (lab, recipe, options);
      return BT_OK;
    }
  bt_status status = bt_options_settle (options, recipe->method, lab->model, error);
  if (status != BT_OK)
    return status;
  bti_refine_levels (options, recipe->method, lab->model, stock->level);
  if (recipe->dt > 0)
    options->dt = recipe->dt;
  else if (recipe->alone && stock->caps & BT_STEPPED)
    options->dt = recipe->interval / ceil (recipe->interval / options->dt);
  return BT_OK;
}

/* Non-zero when STOCK at its levels takes more samples than LAB allows. */
static int
beyond_effort (const btv_lab *lab, const btv_stock *stock)
{
  bt_options coarse, options;
  btv_stock first = *stock;
  if (!(lab->effort > 0) || !(stock->caps & BT_SAMPLED))
    return 0;
  memset (first.level, 0, sizeof first.level);
  return options_of (lab, &first, &coarse, NULL) == BT_OK
         && options_of (lab, stock, &options, NULL) == BT_OK
         && (double) options.samples * coarse.dt / options.dt
                > lab->effort * (1 + 1e-9);
}

/* As below, up to MOST levels. */
static int
refine (const btv_lab *lab, btv_stock *stock, bt_axis axis, int most)
{
  const btv_recipe *recipe = &stock->recipe;
  if (!bti_refine_has (axis, stock->caps))
    return 0;
  if (recipe->stated.step > 0 || (axis == BT_AXIS_SAMPLE && recipe->samples > 0)
      || (axis == BT_AXIS_STEP && recipe->dt > 0) || stock->level[axis] >= most)
    return 0;
  stock->level[axis]++;
  if (beyond_effort (lab, stock))
    {
      stock->level[axis]--;
      return 0;
    }
  stock->spent.coarser += stock->behind;
  stock->behind = stock->ran = stock->known = 0;
  drop (stock);
  return 1;
}

int
btv_stock_refine (const btv_lab *lab, btv_stock *stock, bt_axis axis)
{
  return refine (lab, stock, axis, axis == BT_AXIS_SAMPLE ? DOUBLINGS : LEVELS);
}

int
btv_stock_multiply (const btv_lab *lab, btv_stock *stock, double factor)
{
  int more = 0;
  for (double by = 1; by < factor && btv_stock_refine (lab, stock, BT_AXIS_SAMPLE);
       by *= 2)
    more = 1;
  return more;
}

/* What a state turned out not to fit into is enlarged: its size was a guess.  0 when
 * that cannot be. */
static int
enlarge (const btv_lab *lab, btv_stock *stock)
{
  if (stock->recipe.method->caps & BT_BASIS)
    return refine (lab, stock, BT_AXIS_BASIS, 3 * LEVELS);
  int wider = btv_stock_refine (lab, stock, BT_AXIS_BOX);
  return btv_stock_refine (lab, stock, BT_AXIS_GRID) || wider;
}

/* Seconds that STOCK is expected to take to T_END, as bt_method_seconds has them; 0:
 * not known, or it does not fit into memory and says so itself. */
static double
seconds_to (const btv_lab *lab, const btv_stock *stock, const bt_options *options,
            double t_end)
{
  const btv_recipe *recipe = &stock->recipe;
  if (recipe->stated.step > 0 || (recipe->dt > 0 && recipe->method->caps & BT_GRID))
    {
      double points = 3e-8;
      for (size_t i = 0; i < bt_model_axes (lab->model) && i < BT_MAX_AXES; i++)
        points *= (double) options->points[i] / (i > 0 ? 2 : 1);
      return points * t_end / options->dt;
    }
  const double seconds = bt_method_seconds (
      recipe->method, lab->model, t_end, t_end / recipe->interval,
      recipe->tolerance > 0 ? recipe->tolerance : btv_lab_tolerance (lab));
  return isfinite (seconds) ? seconds : 0;
}

/* What is estimated to take far more than the time that is left, or than anybody waits
 * for, is not begun.  The estimates are good to a factor of a few. */
static bt_status
check_time (const btv_lab *lab, const btv_stock *stock, const bt_options *options,
            double t_end, bt_error *error)
{
  static const double far = 10, never = 1e6;
  const double longest = lab->longest > 0 ? fmin (lab->longest, never) : never;
  const double left = bt_watch_left (&lab->watch),
               seconds = seconds_to (lab, stock, options, t_end);
  if (seconds <= fmin (far * left, longest))
    return BT_OK;
  *lab->watch.late = far * left < never || longest < never;
  return bt_error_set (
      error, BT_ELIMIT, "%s to t = %g would take some %.2g s; %s %.2g s",
      stock->recipe.method->name, t_end, seconds,
      far * left < longest ? "left of the time budget are" : "the limit is",
      fmin (left, longest));
}

/* The runs of STOCK, to T_END and beyond. */
static bt_status
begin_runs (const btv_lab *lab, btv_stock *stock, double t_end, bt_error *error)
{
  const btv_recipe *recipe = &stock->recipe;
  const int stated = recipe->stated.step > 0;
  bt_exact exact = recipe->alone ? BT_EXACT_ALL : BT_EXACT_NOTHING;
  bt_options options;
  bt_status status = options_of (lab, stock, &options, error);
  if (status == BT_OK && stated && obeys (lab, stock, &options))
    {
      bt_error why = BT_ERROR_INIT;
      const bt_options steps
          = { .watch = &lab->watch, .tolerance = obeyed_tolerance, .dt = options.dt };
      status = bt_runs_new (&stock->runs, bt_method_of_steps (), lab->model, &steps,
                            recipe->interval, BT_EXACT_STEP, &why);
      if (status == BT_OK)
        return BT_OK;
      /* What has no such Hamiltonian is run as it is stated. */
      if (status == BT_ECANCEL || status == BT_ENOMEM)
        return bt_error_set (error, status, "%s", why.text);
      status = BT_OK;
    }
  if (stated)
    exact = BT_EXACT_ALL;
  else if (recipe->dt > 0 && !recipe->alone)
    exact = BT_EXACT_STEP;
  if (status == BT_OK && stated && recipe->variant <= BTV_HALF_STEP)
    status = fit_inside (lab, stock, &options, &exact, error);
  if (status == BT_OK)
    status = check_time (lab, stock, &options, t_end, error);
  if (status == BT_OK)
    status = bt_runs_new (&stock->runs, recipe->method, lab->model, &options,
                          recipe->interval, exact, error);
  return status;
}

static bt_status
extend_runs (btv_lab *lab, btv_stock *stock, double t_end, const bt_runs **out,
             bt_error *error)
{
  *out = NULL;
  size_t points;
  bt_status status = bti_count_points (t_end, stock->recipe.interval, &points, error);
  if (status == BT_OK && !stock->runs)
    status = begin_runs (lab, stock, t_end, error);
  if (status != BT_OK)
    return status;
  *out = stock->runs;
  for (double t = chunk; status == BT_OK; t += chunk)
    {
      const bt_series *nominal = bt_runs_nominal (stock->runs);
      double reached = nominal->interval * ((double) nominal->size - 1);
      if (reached >= t_end * (1 - 1e-12))
        break;
      if (t <= reached)
        continue;
      if (lab->seen)
        lab->seen (lab->context, stock->recipe.method->name, fmax (reached, 0), t_end);
      status = bt_watch_check (&lab->watch, NULL);
      if (status == BT_ELIMIT)
        return bt_error_set (error, BT_ELIMIT, "time budget spent at t = %g",
                             fmax (reached, 0));
      status = bt_runs_extend (stock->runs, fmin (t, t_end), error);
    }
  return status;
}

/* STOCK has been at work since BEGUN. */
static double
account (btv_stock *stock, double begun)
{
  const double seconds = btv_profile_now () - begun;
  stock->behind += seconds;
  /* Samples of another seed are alone, too, and check nothing. */
  if (stock->recipe.alone && !(stock->caps & BT_SAMPLED))
    stock->spent.second += seconds;
  return seconds;
}

bt_status
btv_stock_runs (btv_lab *lab, btv_stock *stock, double t_end, const bt_runs **out,
                bt_error *error)
{
  bt_status status;
  const double begun = btv_profile_now ();
  do
    status = extend_runs (lab, stock, t_end, out, error);
  while (status == BT_EGRID && enlarge (lab, stock));
  const double seconds = account (stock, begun), before = stock->ran;
  stock->ran = fmax (before, t_end);
  if (stock->ran > before && stock->known > before)
    stock->spent.again
        += seconds * (fmin (stock->known, stock->ran) - before) / (stock->ran - before);
  return status;
}

/* The state of one solver at AT into OUT. */
static bt_status
make_state (btv_lab *lab, const bt_method *method, const bt_options *options, double at,
            btv_state *out, bt_error *error)
{
  bt_solver *solver;
  bt_status status = bt_solver_new (&solver, method, lab->model, options, error);
  if (status != BT_OK)
    return status;
  const bt_options *settled = bt_solver_options (solver);
  /* In whole steps; the last piece is shorter when AT is no multiple of dt. */
  double steps = floor (at / settled->dt * (1 + 1e-12));
  double rest = at - steps * settled->dt;
  size_t total = 1;
  out->dt = settled->dt;
  for (double done = 0; status == BT_OK && done < steps; done += 64)
    {
      status = bt_solver_advance (solver, settled->dt * fmin (64, steps - done), error);
    }
  if (status == BT_OK && rest > 1e-9 * settled->dt)
    status = bt_solver_advance (solver, rest, error);
  bt_observables o;
  if (status == BT_OK)
    status = bt_solver_observe (solver, &o, error);
  const double complex *psi = NULL;
  if (status == BT_OK)
    status = bt_solver_state (solver, &psi, error);
  if (status == BT_OK)
    {
      for (size_t i = 0; i < bt_model_axes (lab->model); i++)
        {
          out->points[i] = settled->points[i];
          out->box[i] = settled->box[i];
          total *= settled->points[i];
        }
      status = bti_calloc (&out->psi, total, sizeof *out->psi, error);
    }
  if (status == BT_OK)
    memcpy (out->psi, psi, total * sizeof *psi);
  bt_solver_free (solver);
  return status;
}

static bt_status
make_states (btv_lab *lab, btv_stock *stock, double at, bt_error *error)
{
  for (int i = 0; i < BTV_STATES; i++)
    {
      free (stock->state[i].psi);
      stock->state[i].psi = NULL;
    }
  stock->at = at;
  bt_options nominal;
  bt_status status = options_of (lab, stock, &nominal, error);
  if (status == BT_OK)
    status = check_time (lab, stock, &nominal, at, error);
  if (status == BT_OK && !(stock->recipe.stated.step > 0) && at > 0)
    /* An even number of steps to AT: twice the step divides it too. */
    nominal.dt = at / (2 * ceil (at / nominal.dt / 2));
  for (int i = BTV_STATES; status == BT_OK && i-- > 0;)
    {
      bt_options options = nominal;
      if (i > 0 && (stock->recipe.stated.step > 0 || stock->recipe.alone))
        continue;
      if (i > 0)
        bti_refine_companion (BT_AXIS_STEP, &options, lab->model);
      if (i >= 2)
        bti_refine_companion (i == 2 ? BT_AXIS_GRID : BT_AXIS_BOX, &options,
                              lab->model);
      status = make_state (lab, stock->recipe.method, &options, at, &stock->state[i],
                           error);
    }
  return status;
}

bt_status
btv_stock_states (btv_lab *lab, btv_stock *stock, double at, const btv_state **out,
                  bt_error *error)
{
  *out = stock->state;
  if (stock->state[0].psi && stock->at == at)
    return BT_OK;
  bt_status status;
  const double begun = btv_profile_now ();
  do
    status = make_states (lab, stock, at, error);
  while (status == BT_EGRID && enlarge (lab, stock));
  (void) account (stock, begun);
  return status;
}

/* Advance SOLVER to T. */
static bt_status
advance_to (btv_lab *lab, bt_solver *solver, double t, bt_error *error)
{
  bt_status status = BT_OK;
  while (status == BT_OK && t - bt_solver_time (solver) > 1e-12 * t)
    if (bt_watch_check (&lab->watch, NULL) == BT_ELIMIT)
      status = bt_error_set (error, BT_ELIMIT, "time budget spent at t = %g",
                             bt_solver_time (solver));
    else
      status = bt_solver_advance (solver, fmin (chunk, t - bt_solver_time (solver)),
                                  error);
  return status;
}

/* The state at the last LOOKS of the times of btv_stock_levels, every other of OUT. */
static bt_status
make_levels (btv_lab *lab, const bt_method *method, const bt_options *options,
             double at, size_t looks, bt_levels *out, bt_error *error)
{
  bt_solver *solver;
  bt_observables o;
  bt_status status = bt_solver_new (&solver, method, lab->model, options, error);
  while (status == BT_OK && looks-- > 0)
    {
      const double t = at * (1 - (double) looks / (2 * BTV_LOOKS));
      status = advance_to (lab, solver, t, error);
      if (status == BT_OK)
        status = bt_solver_observe (solver, &o, error);
      if (status == BT_OK)
        status = bt_solver_levels (solver, &out[looks * BTV_LEVELS], error);
    }
  bt_solver_free (solver);
  return status;
}

bt_status
btv_lab_levels (btv_lab *lab, const bt_method *method, bt_options *options, double at,
                bt_levels *out, bt_error *error)
{
  options->watch = &lab->watch;
  options->basis = BT_BASIS_FOCK;
  bt_status status = bt_options_settle (options, method, lab->model, error);
  for (int level = 0; status == BT_OK;
       level++, options->cut = bt_options_larger_cut (options, lab->model))
    {
      status = make_levels (lab, method, options, at, 1, out, error);
      if (status != BT_EGRID || level == LEVELS)
        break;
      status = BT_OK;
    }
  return status;
}

static bt_status
make_pair (btv_lab *lab, btv_stock *stock, double at, bt_error *error)
{
  bt_options options;
  bt_status status = options_of (lab, stock, &options, error);
  stock->at = at;
  for (int i = 0; status == BT_OK && i < BTV_LEVELS; i++)
    {
      for (size_t k = 0; k < BTV_LOOKS; k++)
        bt_levels_clear (&stock->levels[k * BTV_LEVELS + (size_t) i]);
      if (i > 0)
        options.cut = bt_options_larger_cut (&options, lab->model);
      status = make_levels (lab, stock->recipe.method, &options, at, BTV_LOOKS,
                            &stock->levels[i], error);
    }
  return status;
}

bt_status
btv_stock_levels (btv_lab *lab, btv_stock *stock, double at, const bt_levels **out,
                  bt_error *error)
{
  *out = stock->levels;
  if (stock->levels[BTV_LEVELS - 1].c && stock->at == at)
    return BT_OK;
  bt_status status;
  const double begun = btv_profile_now ();
  do
    status = make_pair (lab, stock, at, error);
  while (status == BT_EGRID && enlarge (lab, stock));
  (void) account (stock, begun);
  return status;
}
