/* validation/evaluators/open_means.c - numbers read off runs of an open system.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/evaluators/open.h"

#include <breaktime/states.h>
#include <math.h>

static int
scatters (const bt_method *method)
{
  return (method->caps & BT_SAMPLED) != 0;
}

static double
step_of (const btv_settings *reading)
{
  return reading->open.step > 0 ? reading->open.step : bti_way_step;
}

static size_t
samples_of (const btv_settings *reading)
{
  return reading->samples ? reading->samples : BTI_WAY_SAMPLES;
}

/* Of density matrices along trajectories of no shape, which take longer. */
static const size_t few_samples = 20000;

static uint64_t
seed_of (const btv_settings *reading)
{
  return reading->has_seed ? reading->seed : 11;
}

enum
{
  HALVINGS = 7 /* of the step of a mean, at most */
};

/* ---- a mean -------------------------------------------------------------------- */

/* Entry O of RESULT's last row as a value. */
static bt_value
value_of (const bti_means *result, size_t o)
{
  size_t i = (result->times - 1) * result->count + o;
  double err[BT_AXIS_COUNT] = { [BT_AXIS_STEP] = result->err_step[i],
                                [BT_AXIS_BASIS] = result->err_basis[i],
                                [BT_AXIS_SAMPLE] = result->err_sample[i] };
  return bt_value_from_parts (result->value[i], err);
}

static bt_status
evaluate_mean (btv_lab *lab, const btv_question *question, const btv_settings *reading,
               btv_answer *answer, bt_error *error)
{
  const bti_open_params *params = btv_lab_open (lab);
  const bt_method *way
      = bti_way_find (reading->open.method, BTI_SMALLEST_METHOD, params);
  bti_effort effort = { .dt = reading->open.step, .companions = 1, .tolerance = 1e-9 };
  bti_means *result = NULL;
  size_t o;
  bt_status status = bti_open_observable (params, reading->open.observable, &o, error);
  if (status == BT_OK && scatters (way))
    {
      effort
          = bti_way_effort (step_of (reading), samples_of (reading), seed_of (reading));
      effort.companions = 1;
    }
  /* Without samples the step is the error. */
  for (int tries = 0; status == BT_OK && tries < HALVINGS; tries++)
    {
      status = bti_way_run (btv_lab_leave (lab), params, way, &effort, &question->at, 1,
                            &result, error);
      if (status != BT_OK)
        break;
      answer->value = value_of (result, o);
      bti_means_free (result);
      effort.divide = (size_t) 2 << tries;
      if (scatters (way) || !(question->tolerance > 0)
          || !(answer->value.err[BT_AXIS_STEP] > question->tolerance))
        break;
    }
  answer->methods[0] = way->name;
  answer->warrant = "errors measured";
  return status;
}

/* ---- distance of two states of Q ------------------------------------------------ */

/* The last row's Bloch vector, its standard errors, and how far a smaller step or a
 * larger basis moves it. */
struct bloch
{
  double n[3], err[3], move[3];
};

static bt_status
read_bloch (const bti_means *result, struct bloch *out, bt_error *error)
{
  static const char *const names[] = { "sx", "sy", "sz" };
  for (int k = 0; k < 3; k++)
    {
      size_t o;
      bt_status status = bti_open_observable_find (&o, result->kind, names[k], error);
      if (status != BT_OK)
        return status;
      bt_value value = value_of (result, o);
      out->n[k] = value.value;
      out->err[k] = value.err[BT_AXIS_SAMPLE];
      out->move[k] = value.err[BT_AXIS_STEP] + value.err[BT_AXIS_BASIS];
    }
  return BT_OK;
}

/* Distance of METHOD from the master equation.  Its sampling error moves it along the
 * difference at most, and by no less than one of its components. */
static bt_status
evaluate_distance (btv_lab *lab, const btv_question *question,
                   const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  const bti_open_params *params = btv_lab_open (lab);
  const bt_method *method = bti_way_find (reading->open.method, "hybrid", params),
                  *master = bt_method_find (BTI_SMALLEST_METHOD);
  const bti_effort exact = { .tolerance = 1e-9, .companions = 1 };
  bti_effort own
      = bti_way_effort (step_of (reading), samples_of (reading), seed_of (reading));
  struct bloch vector[2];
  double step = 0, square = 0;
  own.companions = 1;
  bt_status status = btv_open_want_qubit (params, question, error);
  for (int k = 0; status == BT_OK && k < 2; k++)
    {
      bti_means *result;
      status = bti_way_run (btv_lab_leave (lab), params, k ? method : master,
                            k ? &own : &exact, &question->at, 1, &result, error);
      if (status == BT_OK)
        status = read_bloch (result, &vector[k], error);
      bti_means_free (result);
    }
  if (status != BT_OK)
    return status;
  for (int k = 0; k < 3; k++)
    {
      step += (vector[0].move[k] + vector[1].move[k]) / 2;
      square += vector[1].err[k] * vector[1].err[k] / 4;
    }
  double err[BT_AXIS_COUNT]
      = { [BT_AXIS_STEP] = step, [BT_AXIS_SAMPLE] = sqrt (square) };
  answer->value
      = bt_value_from_parts (bt_bloch_distance (vector[0].n, vector[1].n), err);
  answer->value.lo = fmax (answer->value.lo, 0);
  answer->value.hi = fmin (answer->value.hi, 1);
  answer->methods[0] = method->name;
  answer->methods[1] = master->name;
  answer->warrant = "errors measured";
  return BT_OK;
}

/* ---- conditional states -------------------------------------------------------- */

/* Runs of the conditional states with seeds of their own, at two steps. */
enum
{
  RUNS = 8,
  STEPS = 2
};

/* Student's quantile for RUNS - 1 degrees of freedom over that of a normal number,
 * which is what multiplies the error of a sample. */
static const double student = 4.53 / 3;

/* Rounding of a conditional state after many steps. */
static const double rounding = 1e-9;

/* What all conditional states together say, by step. */
struct conditional
{
  double purity[STEPS][RUNS];
  double longest[STEPS], shortest[STEPS]; /* |n|^2, shortest at `at' alone */
  double outside, born;
};

static bt_status
run_all (const btv_lab *lab, const bti_subject *subject, const btv_question *question,
         const btv_settings *reading, const bt_method *method, struct conditional *out,
         bt_error *error)
{
  const size_t samples
      = subject->params || reading->samples ? samples_of (reading) : few_samples;
  *out = (struct conditional){ .shortest = { INFINITY, INFINITY } };
  for (int i = 0; i < STEPS * RUNS; i++)
    {
      int k = i / RUNS;
      bti_means *result;
      bti_effort effort = bti_way_effort (step_of (reading), samples / RUNS + 1,
                                          seed_of (reading) + (uint64_t) (i % RUNS));
      effort.divide = (size_t) 1 << k;
      bt_status status = bti_way_run_about (btv_lab_leave (lab), subject, method,
                                            &effort, &question->at, 1, &result, error);
      if (status != BT_OK)
        return status;
      const bt_gates *check = &result->gates[0];
      out->purity[k][i % RUNS] = check->purity;
      out->longest[k] = fmax (out->longest[k], check->length_max);
      out->shortest[k] = fmin (out->shortest[k], check->length_min);
      out->outside += check->outside / (STEPS * RUNS);
      out->born += check->born_outside / (STEPS * RUNS);
      bti_means_free (result);
    }
  return BT_OK;
}

/* Non-zero when no conditional state in the WAY can have |n| > 1: its steps are maps of
 * states.  *PURE: they keep pure states pure, too. */
static bt_status
stay_states (const bti_subject *subject, const bt_method *way, int *states, int *pure,
             bt_error *error)
{
  const bti_open_params *params = subject->params;
  bti_open_tradeoff tradeoff;
  if (!params)
    return bti_records_states (subject->model, states, pure, error);
  const double ordering = bti_way_ordering (way);
  const int exact = bti_way_exact (way);
  double length = hypot (hypot (params->sx, params->sy), params->sz);
  *pure = 0;
  *states = !(way->caps & BT_LOOSE);
  if (*states && !exact)
    return BT_OK;
  bt_status status = bti_way_tradeoff (params, ordering, &tradeoff, error);
  if (status != BT_OK)
    return status;
  *states = bti_open_fulfilled (&tradeoff);
  *pure = *states && length > 1 - 1e-12 && fabs (tradeoff.ratio - 1) < 1e-9
          && params->gphi == 0
          && (params->kind != BTI_OPEN_CAVITY || params->gd == params->gu
              || ordering != 0);
  return BT_OK;
}

static bt_status
refuse_outside (const struct conditional *all, const char *method, bt_error *error)
{
  double longest = fmax (all->longest[0], all->longest[1]);
  if (longest <= 1 + rounding)
    return BT_OK;
  return bt_error_set (error, BT_ECONV,
                       "%s: |n|^2 = %.9g of a conditional Bloch vector: it is no state",
                       method, longest);
}

/* Of no shape `hybrid' draws what the points do not record; with density matrices, as
 * `pseudo' has them, it is averaged over. */
static const bt_method *
way_of (const bti_subject *subject, const btv_settings *reading)
{
  const bt_method *way = bti_way_find (reading->open.method, "hybrid", subject->params);
  return !subject->params && way->caps & BT_BOUND ? bt_method_find ("pseudo") : way;
}

/* That of the state that is mixed most; 0: of an oscillator there is none. */
static double
least_purity (const bti_subject *subject)
{
  double purity = 1;
  if (subject->params)
    return 0.5;
  for (size_t k = 0; k < bt_model_parts (subject->model); k++)
    if (!bt_model_part (subject->model, k)->classical)
      purity *= bt_model_part (subject->model, k)->kind == BT_QUBIT ? 0.5 : 0;
  return purity;
}

static bt_status
find_purity (const btv_lab *lab, const bti_subject *subject,
             const btv_question *question, const btv_settings *reading,
             btv_answer *answer, bt_error *error)
{
  const bt_method *way = way_of (subject, reading);
  struct conditional all;
  double mean[STEPS] = { 0, 0 }, square = 0;
  int states = 0, pure = 0;
  bt_status status = subject->params
                         ? btv_open_want_qubit (subject->params, question, error)
                         : BT_OK;
  if (status == BT_OK && !(way->caps & BT_SAMPLED))
    status
        = bt_error_set (error, BT_ENOTSUP, "%s has no conditional states", way->name);
  if (status == BT_OK)
    status = run_all (lab, subject, question, reading, way, &all, error);
  if (status == BT_OK)
    status = refuse_outside (&all, way->name, error);
  if (status == BT_OK)
    status = stay_states (subject, way, &states, &pure, error);
  if (status == BT_OK && !subject->params && !states)
    status = bt_error_set (error, BT_ENOTSUP,
                           "the trade-off does not hold: there are no conditional "
                           "states");
  if (status != BT_OK)
    return status;
  for (int i = 0; i < STEPS * RUNS; i++)
    mean[i / RUNS] += all.purity[i / RUNS][i % RUNS] / RUNS;
  for (int i = 0; i < RUNS; i++)
    square += pow (all.purity[1][i] - mean[1], 2) / RUNS;
  double err[BT_AXIS_COUNT]
      = { [BT_AXIS_STEP] = fabs (mean[1] - mean[0]) + rounding,
          [BT_AXIS_SAMPLE] = student * sqrt (square / (RUNS - 1)) };
  answer->value = bt_value_from_parts (mean[1], err);
  const double floor = least_purity (subject);
  answer->value.lo = fmax (answer->value.lo, floor);
  answer->value.hi = fmin (answer->value.hi, 1);
  /* The least pure of more trajectories is less pure, down to 1/2, unless the equations
   * keep all of them pure. */
  if (reading->open.purity == BTV_PURITY_LEAST)
    {
      double least = (1 + fmax (all.shortest[0], all.shortest[1])) / 2;
      answer->value = (bt_value){ .value = fmin (least, 1),
                                  .lo = pure ? least - rounding : floor,
                                  .hi = least + rounding };
    }
  answer->methods[0] = way->name;
  answer->warrant = "every trajectory looked at";
  return BT_OK;
}

static bt_status
evaluate_purity (btv_lab *lab, const btv_question *question,
                 const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  bti_subject subject;
  bti_open_params params;
  bt_status status = btv_open_subject (&subject, &params, lab, error);
  if (status == BT_OK)
    status = find_purity (lab, &subject, question, reading, answer, error);
  bti_subject_clear (&subject);
  return status;
}

/* Longest Bloch vector.  Of more trajectories it is longer: the largest of a sample is
 * a bound from below, and the only one from above is that of states. */
static bt_status
evaluate_length (btv_lab *lab, const btv_question *question,
                 const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  const bti_subject subject = { .params = btv_lab_open (lab) };
  const bt_method *way = bti_way_find (reading->open.method, "pseudo", subject.params);
  struct conditional all;
  int states = 0, pure = 0;
  bt_status status = btv_open_want_qubit (btv_lab_open (lab), question, error);
  if (status == BT_OK)
    status = run_all (lab, &subject, question, reading, way, &all, error);
  if (status == BT_OK)
    status = stay_states (&subject, way, &states, &pure, error);
  if (status == BT_OK && states)
    status = refuse_outside (&all, way->name, error);
  if (status != BT_OK)
    return status;
  answer->value = (bt_value){ .value = fmin (all.longest[0], all.longest[1]) };
  answer->value.lo = answer->value.value - rounding;
  answer->value.hi = states ? 1 + rounding : INFINITY;
  answer->methods[0] = way->name;
  answer->warrant = states ? "states stay states" : "every trajectory looked at";
  btv_say (answer,
           "%.4g of the trajectories leave the ball, %.3g have a Born "
           "probability outside [0, 1]%s",
           all.outside, all.born,
           states ? "" : "; of more the longest would be longer");
  return BT_OK;
}

static const char *const keys_mean[]
    = { "open_method", "observable", "open_step", "samples", "seed", NULL };
static const char *const keys_run[]
    = { "open_method", "open_step", "samples", "seed", NULL };
static const char *const keys_purity[]
    = { "open_method", "open_step", "samples", "seed", "purity", NULL };

const btv_evaluator btv_evaluator_open_mean
    = { .name = "open_mean",
        .summary = "a mean of an open system",
        .needs
        = BTV_NEEDS_OPEN | BTV_NEEDS_AT | BTV_TAKES_TOLERANCE | BTV_TAKES_THREADS,
        .keys = keys_mean,
        .usual = "lindblad-taylor",
        .evaluate = evaluate_mean };
const btv_evaluator btv_evaluator_trace_distance
    = { .name = "trace_distance",
        .summary = "of the state of Q by a method from that of the master equation",
        .needs = BTV_NEEDS_OPEN | BTV_NEEDS_AT | BTV_TAKES_THREADS,
        .keys = keys_run,
        .evaluate = evaluate_distance };
const btv_evaluator btv_evaluator_purity
    = { .name = "purity",
        .summary = "of the conditional states of the quantum parts",
        .needs = BTV_NEEDS_OPEN | BTV_ANY_MODEL | BTV_ENVIRONMENT | BTV_NEEDS_AT
                 | BTV_TAKES_THREADS,
        .keys = keys_purity,
        .evaluate = evaluate_purity };
const btv_evaluator btv_evaluator_bloch_length
    = { .name = "bloch_length",
        .summary
        = "largest |n|^2 of a conditional state of Q up to `at'; above 1 it is "
          "no state",
        .needs = BTV_NEEDS_OPEN | BTV_NEEDS_AT | BTV_TAKES_THREADS,
        .keys = keys_run,
        .evaluate = evaluate_length };
