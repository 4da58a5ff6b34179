/* validation/evaluators/open_exactness.c - is a method exact, is it linear?
 *
 * Every observable of the model, the joint ones among them, at several times, with two
 * seeds and two steps.  Trajectories at a step have the mean of the split master
 * equation at that step, whatever it is, so that is what they are compared with; what
 * has no such partner is compared with the master equation itself.
 *
 *   not exact  a difference beyond its errors, of one sign for both seeds and steps
 *   exact      no difference beyond four standard errors anywhere, though with this
 *              sampling mean field with the same noise stands out; the trade-off
 *              holds, and every conditional state is a state
 *   undecided  anything else
 *
 * Where the trade-off is violated there is nothing to run.  Then a negative partial
 * Wigner operator says that no distribution of points with states is the open system:
 * such a distribution is positive.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "validation/evaluators/open_runs.h"

#include <math.h>
#include <stdlib.h>

enum
{
  LOOKS = 4, /* times, the last of them `at' */
  STEPS = 2, /* a step and its half */
  SEEDS = 2
};

/* Standard errors that a number may be off by chance, one in 10000 of 128 batches; and
 * those by which the mean field must stand out. */
static const double chance = 4, visible = 8;

/* A master equation in double precision, of some hundred products. */
static const double rounding = 1e-9;

/* Differences of all observables at all times. */
struct gaps
{
  size_t size;
  double *difference[SEEDS][STEPS]; /* each of SIZE */
  double *err[SEEDS][STEPS];        /* standard errors */
  double *allowed;                  /* of the basis, and rounding */
  size_t seeds;                     /* one without sampling */
  int outside;                      /* some conditional state was none */
};

struct trial
{
  const btv_lab *lab;
  const bt_open_params *params;
  btv_open_way way, reference;
  double step;
  size_t samples, times;
  double time[LOOKS + 1];
};

static void
clear_gaps (struct gaps *gaps)
{
  for (int s = 0; s < SEEDS; s++)
    for (int k = 0; k < STEPS; k++)
      {
        free (gaps->difference[s][k]);
        free (gaps->err[s][k]);
      }
  free (gaps->allowed);
  *gaps = (struct gaps){ 0 };
}

static bt_status
new_gaps (struct gaps *gaps, size_t size, size_t seeds, bt_error *error)
{
  *gaps = (struct gaps){ .size = size, .seeds = seeds };
  bt_status status = bti_calloc (&gaps->allowed, size, sizeof (double), error);
  for (int s = 0; s < SEEDS; s++)
    for (int k = 0; status == BT_OK && k < STEPS; k++)
      {
        status = bti_calloc (&gaps->difference[s][k], size, sizeof (double), error);
        if (status == BT_OK)
          status = bti_calloc (&gaps->err[s][k], size, sizeof (double), error);
      }
  return status;
}

/* What WAY is compared with. */
static btv_open_way
reference_of (const bt_open_params *params, const btv_open_way *way)
{
  if (params->kind == BT_OPEN_OSCILLATORS && params->cat == 0)
    return btv_open_way_find ("gaussian", NULL);
  return btv_open_way_find (way->method->partner, "lindblad");
}

/* RUN of the reference, its steps divided into DIVIDE; in a basis larger than that of
 * SMALLER, or chosen. */
static bt_status
refer (const struct trial *trial, size_t divide, const bt_open_result *smaller,
       bt_open_result **out, bt_error *error)
{
  bt_open_options options = { .dt = trial->step, .divide = divide };
  if (smaller && smaller->levels > 0)
    {
      options.levels = smaller->levels + smaller->levels / 4 + 2;
      if (trial->params->kind == BT_OPEN_OSCILLATORS
          || trial->params->kind == BT_OPEN_QUARTIC)
        options.levels_q = smaller->levels_q + smaller->levels_q / 4 + 2;
    }
  return btv_open_run (trial->lab, trial->params, trial->reference.name, options,
                       trial->time, trial->times, out, error);
}

/* Differences of one seed and step to REFERENCE. */
static bt_status
compare (const struct trial *trial, struct gaps *gaps, size_t s, size_t k,
         const bt_open_result *reference, bt_error *error)
{
  bt_open_result *run;
  /* Seeds far apart, whatever the two of linearity add to them. */
  bt_open_options options
      = btv_open_options (trial->step, trial->samples, 11 + 100 * s);
  options.divide = (size_t) 1 << k;
  if (trial->way.truncated)
    {
      options.levels = reference->levels;
      options.levels_q = reference->levels_q;
      options.edge = 0.1; /* the same cut for both: it is no state that could fit */
    }
  bt_status status = btv_open_run (trial->lab, trial->params, trial->way.name, options,
                                   trial->time, trial->times, &run, error);
  for (size_t i = 0; status == BT_OK && i < gaps->size; i++)
    {
      gaps->difference[s][k][i] = run->value[i] - reference->value[i];
      gaps->err[s][k][i] = btv_open_scatters (&trial->way) ? run->err_sample[i] : 0;
    }
  if (status == BT_OK && btv_open_scatters (&trial->way))
    for (size_t i = 0; i < trial->times; i++)
      gaps->outside |= run->check[i].outside > 0;
  bt_open_result_free (run);
  return status;
}

static bt_status
measure (const struct trial *trial, struct gaps *gaps, bt_error *error)
{
  bt_open_result *reference[STEPS] = { NULL }, *larger = NULL;
  bt_status status = BT_OK;
  for (size_t k = 0; status == BT_OK && k < STEPS; k++)
    status = refer (trial, (size_t) 1 << k, NULL, &reference[k], error);
  if (status == BT_OK)
    status = refer (trial, 1, reference[0], &larger, error);
  if (status == BT_OK)
    status = new_gaps (gaps, reference[0]->times * reference[0]->count,
                       btv_open_scatters (&trial->way) ? SEEDS : 1, error);
  for (size_t i = 0; status == BT_OK && i < gaps->size; i++)
    gaps->allowed[i] = rounding + fabs (larger->value[i] - reference[0]->value[i])
                       + fabs (reference[0]->value[i]) * rounding;
  for (size_t s = 0; status == BT_OK && s < gaps->seeds; s++)
    for (size_t k = 0; status == BT_OK && k < STEPS; k++)
      status = compare (trial, gaps, s, k, reference[k], error);
  for (size_t k = 0; k < STEPS; k++)
    bt_open_result_free (reference[k]);
  bt_open_result_free (larger);
  return status;
}

/* ---- what they say ------------------------------------------------------------- */

/* How difference I of seed S stands out: the smaller of the two steps', with what the
 * step changes taken off; below 0 when the two have other signs. */
static double
stands_out (const struct gaps *gaps, size_t s, size_t i)
{
  double coarse = gaps->difference[s][0][i], fine = gaps->difference[s][1][i];
  double left
      = fmin (fabs (coarse), fabs (fine)) - fabs (coarse - fine) - gaps->allowed[i];
  double err = fmax (gaps->err[s][0][i], gaps->err[s][1][i]);
  if ((coarse < 0) != (fine < 0))
    return -1;
  return err > 0 ? left / err : left > 0 ? INFINITY : left / rounding;
}

/* The entry that stands out most in all seeds, with one sign; *LEVEL is by how many
 * standard errors. */
static size_t
find_difference (const struct gaps *gaps, double *level)
{
  size_t worst = 0;
  *level = -INFINITY;
  for (size_t i = 0; i < gaps->size; i++)
    {
      double least = INFINITY;
      for (size_t s = 0; s < gaps->seeds; s++)
        least = (gaps->difference[s][1][i] < 0) == (gaps->difference[0][1][i] < 0)
                    ? fmin (least, stands_out (gaps, s, i))
                    : -1;
      /* Of several without a sampling error the largest. */
      if (least > *level
          || (isinf (least) && least > 0
              && fabs (gaps->difference[0][1][i])
                     > fabs (gaps->difference[0][1][worst])))
        {
          *level = least;
          worst = i;
        }
    }
  return worst;
}

/* The entry that is furthest off in any seed, at the finer step and, where the
 * reference has the METHOD's steps, at the coarser; *LEVEL likewise. */
static size_t
find_largest (const struct gaps *gaps, int both, double *level)
{
  size_t worst = 0;
  *level = -INFINITY;
  for (size_t i = 0; i < gaps->size; i++)
    for (size_t s = 0; s < gaps->seeds; s++)
      for (size_t k = both ? 0 : 1; k < STEPS; k++)
        {
          double over = fabs (gaps->difference[s][k][i]) - gaps->allowed[i];
          double err = gaps->err[s][k][i];
          double z = over <= 0 ? 0 : err > 0 ? over / err : INFINITY;
          if (z > *level)
            {
              *level = z;
              worst = i;
            }
        }
  return worst;
}

/* Entry I as the number behind a label: mean over the seeds. */
static void
report (const struct gaps *gaps, size_t i, btv_answer *answer)
{
  double n = (double) gaps->seeds, mean = 0, square = 0, step = 0;
  for (size_t s = 0; s < gaps->seeds; s++)
    {
      mean += gaps->difference[s][1][i] / n;
      square += gaps->err[s][1][i] * gaps->err[s][1][i];
      step = fmax (step, fabs (gaps->difference[s][1][i] - gaps->difference[s][0][i]));
    }
  double err[BT_AXIS_COUNT] = { [BT_AXIS_SAMPLE] = sqrt (square) / n,
                                [BT_AXIS_STEP] = step,
                                [BT_AXIS_BASIS] = gaps->allowed[i] };
  answer->value = bt_value_from_parts (mean, err);
}

static const char *
name_of (const struct trial *trial, size_t i, double *time)
{
  size_t count;
  const char *const *names = bt_open_observables (trial->params->kind, &count);
  *time = trial->time[i / count];
  return names[i % count];
}

/* By how many standard errors mean field stands out when it is run as TRIAL, with all
 * of the noise and the decoherence: what it lacks is what makes trajectories exact. */
static bt_status
control (const struct trial *trial, double *level, bt_error *error)
{
  struct trial other = *trial;
  struct gaps gaps = { 0 };
  other.way = btv_open_way_find ("mean-field-noise", NULL);
  other.reference = reference_of (trial->params, &other.way);
  bt_status status = measure (&other, &gaps, error);
  if (status == BT_OK)
    (void) find_difference (&gaps, level);
  clear_gaps (&gaps);
  return status;
}

static bt_status
judge (const struct trial *trial, const struct gaps *gaps, btv_answer *answer,
       bt_error *error)
{
  double different, largest, seen = 0, time;
  bt_open_tradeoff tradeoff = { 0 };
  int split = (trial->reference.method->caps & BT_OPEN_STEPPED) != 0;
  size_t i = find_difference (gaps, &different);
  if (different > chance)
    {
      const char *name = name_of (trial, i, &time);
      report (gaps, i, answer);
      btv_label (answer, "not exact");
      btv_say (answer, "<%s> at t = %g differs from the master equation", name, time);
      return BT_OK;
    }
  i = find_largest (gaps, split, &largest);
  report (gaps, i, answer);
  const char *name = name_of (trial, i, &time);
  if (gaps->outside)
    {
      btv_label (answer, "not exact");
      btv_say (answer,
               "conditional states with |n| > 1 are no states; the means differ "
               "by %.2g standard errors at most",
               largest);
      return BT_OK;
    }
  bt_status status = btv_open_tradeoff (trial->params, trial->way.method->ordering,
                                        &tradeoff, error);
  if (status == BT_ENOTSUP || (status == BT_OK && !bt_open_fulfilled (&tradeoff)))
    {
      btv_say (answer, "no difference was found, but the trade-off does not hold: "
                       "it cannot be exact");
      return BT_OK;
    }
  if (status == BT_OK)
    status = control (trial, &seen, error);
  if (status != BT_OK)
    return status;
  if (largest > chance)
    btv_say (answer,
             "<%s> at t = %g is %.1f standard errors off, not in all seeds and "
             "steps",
             name, time, largest);
  else if (!(seen > visible))
    btv_say (
        answer,
        "no difference, but neither has the mean field one that is seen here (%.1f "
        "standard errors)",
        seen);
  else
    {
      btv_label (answer, "exact");
      btv_say (answer,
               "of %zu means none is off by more than %.1f standard errors (<%s> at "
               "t = %g); mean field is by %.0f",
               gaps->size * gaps->seeds * (split ? STEPS : 1), largest, name, time,
               seen);
    }
  return BT_OK;
}

/* ---- where nothing can be run -------------------------------------------------- */

/* The trajectories of METHOD do not exist; is the open system of their form at all? */
static bt_status
judge_positivity (const struct trial *trial, btv_answer *answer, bt_error *error)
{
  double lowest = INFINITY, err = 0, time = 0;
  answer->methods[1] = BTV_SMALLEST_METHOD;
  answer->warrant = "positivity";
  if (trial->params->kind == BT_OPEN_OSCILLATORS || trial->way.method->ordering != 0)
    {
      answer->value = (bt_value){ .lo = -INFINITY, .hi = INFINITY };
      btv_say (answer, "the trade-off does not hold: there are no trajectories to run");
      return BT_OK;
    }
  for (size_t i = 0; i < trial->times; i++)
    {
      double value, half;
      bt_status status = btv_open_smallest (trial->lab, trial->params, trial->time[i],
                                            &value, &half, error);
      if (status != BT_OK)
        return status;
      if (value < lowest)
        {
          lowest = value;
          err = half;
          time = trial->time[i];
        }
    }
  double part[BT_AXIS_COUNT] = { [BT_AXIS_BASIS] = err };
  answer->value = bt_value_from_parts (lowest, part);
  if (lowest + err < -rounding)
    {
      btv_label (answer, "not exact");
      btv_say (answer,
               "W has the eigenvalue %.3g at t = %g: no positive density of "
               "points with states is this open system",
               lowest, time);
    }
  else
    btv_say (answer, "there are no such trajectories, but no negative eigenvalue of W "
                     "was seen either");
  return BT_OK;
}

/* Non-zero when METHOD has no trajectories for PARAMS. */
static bt_status
has_none (const bt_open_params *params, const bt_open_method *method, int *none,
          bt_error *error)
{
  bt_open_tradeoff tradeoff;
  bt_open *model;
  *none = 0;
  if (!(method->caps & BT_OPEN_BOUND) || params->kind == BT_OPEN_QUARTIC)
    return BT_OK;
  bt_status status = btv_open_tradeoff (params, method->ordering, &tradeoff, error);
  if (status == BT_OK)
    status = bt_open_new (&model, params, error);
  if (status != BT_OK)
    return status;
  *none = !bt_open_fulfilled (&tradeoff) || bt_open_starts_negative (model);
  bt_open_free (model);
  return BT_OK;
}

static void
fill_trial (struct trial *trial, const btv_lab *lab, const btv_question *question,
            const btv_settings *reading)
{
  const btv_opening *open = &reading->open;
  *trial = (struct trial){ .lab = lab,
                           .params = btv_lab_open (lab),
                           .way = btv_open_way_find (open->method, "hybrid"),
                           .step = open->step > 0 ? open->step : btv_open_step,
                           .samples = reading->samples ? reading->samples : BTV_SAMPLES,
                           .times = LOOKS };
  trial->reference = reference_of (trial->params, &trial->way);
  for (int i = 0; i < LOOKS; i++)
    trial->time[i] = question->at * (i + 1) / LOOKS;
}

/* Whether METHOD does such a model, before the master equation is solved for it. */
static bt_status
probe (const struct trial *trial, bt_error *error)
{
  const double start = 0;
  bt_open_result *result;
  bt_open_options options = btv_open_options (trial->step, BTV_BATCHES, 1);
  bt_status status = btv_open_run (trial->lab, trial->params, trial->way.name, options,
                                   &start, 1, &result, error);
  bt_open_result_free (result);
  return status;
}

static bt_status
evaluate_exactness (btv_lab *lab, const btv_question *question,
                    const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  struct trial trial;
  struct gaps gaps = { 0 };
  int none;
  fill_trial (&trial, lab, question, reading);
  if (!(question->at > 0))
    return bt_error_set (error, BT_EINVAL, "at = %g: must be > 0", question->at);
  answer->methods[0] = trial.way.name;
  answer->methods[1] = trial.reference.name;
  bt_status status = has_none (trial.params, trial.way.method, &none, error);
  if (status == BT_OK && none)
    {
      /* From the start on: W(0) < 0 is enough. */
      trial.time[trial.times++] = 0;
      return judge_positivity (&trial, answer, error);
    }
  if (status == BT_OK)
    status = probe (&trial, error);
  if (status == BT_OK)
    status = measure (&trial, &gaps, error);
  answer->warrant = "every mean compared";
  if (status == BT_OK)
    status = judge (&trial, &gaps, answer, error);
  clear_gaps (&gaps);
  return status;
}

/* ---- linearity ----------------------------------------------------------------- */

/* Difference of the means of two preparations of the state 1/2 of Q, half |up> and half
 * |down> against half |+> and half |->, by METHOD. */
static bt_status
prepare (const struct trial *trial, struct gaps *gaps, bt_error *error)
{
  static const double axis[4][3]
      = { { 0, 0, 1 }, { 0, 0, -1 }, { 1, 0, 0 }, { -1, 0, 0 } };
  size_t count;
  bt_open_observables (trial->params->kind, &count);
  bt_status status = new_gaps (gaps, trial->times * count,
                               btv_open_scatters (&trial->way) ? SEEDS : 1, error);
  for (size_t i = 0; status == BT_OK && i < gaps->size; i++)
    gaps->allowed[i] = 10 * rounding;
  for (size_t s = 0; status == BT_OK && s < gaps->seeds; s++)
    for (size_t k = 0; status == BT_OK && k < STEPS; k++)
      for (size_t a = 0; status == BT_OK && a < 4; a++)
        {
          bt_open_params params = *trial->params;
          bt_open_result *run;
          bt_open_options options
              = btv_open_options (trial->step, trial->samples, 11 + 100 * s + a);
          options.divide = (size_t) 1 << k;
          params.sx = axis[a][0];
          params.sy = axis[a][1];
          params.sz = axis[a][2];
          options.edge = 1e-11; /* means of a linear method differ by the cut alone */
          status = btv_open_run (trial->lab, &params, trial->way.name, options,
                                 trial->time, trial->times, &run, error);
          for (size_t i = 0; status == BT_OK && i < gaps->size; i++)
            {
              double err = btv_open_scatters (&trial->way) ? run->err_sample[i] / 2 : 0;
              gaps->difference[s][k][i] += (a < 2 ? 0.5 : -0.5) * run->value[i];
              gaps->err[s][k][i] = hypot (gaps->err[s][k][i], err);
            }
          bt_open_result_free (run);
        }
  return status;
}

static bt_status
evaluate_linearity (btv_lab *lab, const btv_question *question,
                    const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  struct trial trial;
  struct gaps gaps = { 0 }, field = { 0 };
  double level, largest, seen = 0, time;
  fill_trial (&trial, lab, question, reading);
  answer->methods[0] = trial.way.name;
  answer->warrant = "two preparations compared";
  if (!(question->at > 0))
    return bt_error_set (error, BT_EINVAL, "at = %g: must be > 0", question->at);
  bt_status status = btv_open_want_qubit (trial.params, question, error);
  if (status == BT_OK)
    status = prepare (&trial, &gaps, error);
  if (status == BT_OK)
    {
      size_t i = find_difference (&gaps, &level);
      int differ = level > chance;
      if (!differ)
        i = find_largest (&gaps, 1, &largest);
      report (&gaps, i, answer);
      const char *name = name_of (&trial, i, &time);
      btv_say (answer, "<%s> at t = %g tells the preparations apart", name, time);
      if (differ)
        btv_label (answer, "not linear");
      else
        {
          trial.way = btv_open_way_find ("mean-field", NULL);
          status = prepare (&trial, &field, error);
          if (status == BT_OK)
            (void) find_difference (&field, &seen);
          btv_say (answer,
                   "none of %zu means tells the preparations apart, <%s> at t = %g "
                   "nearest with %.1f standard errors; mean field does, with %.0f",
                   gaps.size * gaps.seeds * STEPS, name, time, largest, seen);
          if (status == BT_OK && largest <= chance && seen > visible)
            btv_label (answer, "linear");
        }
    }
  clear_gaps (&gaps);
  clear_gaps (&field);
  return status;
}

static const char *const keys[] = { "open_method", "open_step", "samples", NULL };

const btv_evaluator btv_evaluator_exactness
    = { .name = "exactness",
        .summary = "do all means up to `at' agree with the master equation",
        .labels = "exact|not exact",
        .needs = BTV_NEEDS_OPEN | BTV_NEEDS_AT | BTV_TAKES_THREADS,
        .keys = keys,
        .evaluate = evaluate_exactness };
const btv_evaluator btv_evaluator_linearity
    = { .name = "linearity",
        .summary = "do two preparations of one state of Q stay indistinguishable up to "
                   "`at'",
        .labels = "linear|not linear",
        .needs = BTV_NEEDS_OPEN | BTV_NEEDS_AT | BTV_TAKES_THREADS,
        .keys = keys,
        .evaluate = evaluate_linearity };
