/* validation/evaluators/break_times.c - t_q, t_mf, t_tw: VZ25 Eq. (16).
 *
 * The same for a Gaussian, of which the source has none.  And how much t_tw from the
 * source's number of samples scatters about the limit, App. C.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/delta.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>

double
btv_interval_of (const btv_settings *reading, double tolerance, double t_max)
{
  const double usual = fmin (tolerance < 2e-5 ? 0.025 : 0.1, t_max / 4);
  /* A step that is given goes into it. */
  if (reading->dt > 0)
    return reading->dt * fmax (round (usual / reading->dt), 1);
  return reading->discretisation.step > 0 ? reading->discretisation.interval : usual;
}

btv_recipe
btv_quantum_recipe (const btv_lab *lab, const btv_settings *reading, double t_max,
                    double interval, double tolerance)
{
  btv_recipe recipe = { .method = bt_method_on_grid (2),
                        .stated = reading->discretisation,
                        .interval = interval,
                        .far = t_max,
                        .dt = reading->dt,
                        .tolerance = tolerance };
  if (!(reading->discretisation.step > 0) && !(reading->dt > 0))
    recipe.method = btv_lab_exact (lab, &recipe, t_max);
  return recipe;
}

/* Break time between two stocks; runs are made as far as they are needed, FIRST (0: not
 * known) to begin with. */
static bt_status
crossing_from (btv_lab *lab, btv_stock *quantum, btv_stock *other, double first,
               double t_max, const btv_settings *reading, bt_value *out,
               bt_error *error)
{
  const bt_runs *q, *s;
  double seen = 0;
  if (!(first > 0))
    first = fmin (200 * btv_stock_interval (quantum), 20);
  /* Break times spread over decades: look further by a quarter each time. */
  for (double t_end = reading->crossing == BT_LAST ? t_max : fmin (first, t_max);;
       t_end = fmin (1.25 * t_end, t_max))
    {
      bt_status status = btv_stock_runs (lab, quantum, t_end, &q, error);
      if (status == BT_OK)
        status = btv_stock_runs (lab, other, t_end, &s, error);
      if (status == BT_OK)
        status = bt_break_time (q, s, reading->threshold, reading->crossing, t_end, out,
                                NULL, NULL, error);
      /* Nothing crossed as far as was looked: that still stands. */
      if (status == BT_ELIMIT && seen > 0)
        *out = (bt_value){ .value = INFINITY, .lo = seen, .hi = INFINITY };
      if (status != BT_OK || t_end >= t_max || isfinite (out->hi))
        return status;
      seen = out->lo;
    }
}

static bt_status
crossing_between (btv_lab *lab, btv_stock *quantum, btv_stock *other, double t_max,
                  const btv_settings *reading, bt_value *out, bt_error *error)
{
  return crossing_from (lab, quantum, other, 0, t_max, reading, out, error);
}

/* How many times the samples, when what they owe is to be at most TOLERANCE: the error
 * of good points falls as one over their number, that of others is seen again. */
static double
samples_wanted (const bt_value *value, double tolerance)
{
  double factor = BT_COVERAGE * value->err[BT_AXIS_SAMPLE] / (0.9 * tolerance);
  return isfinite (factor) ? fmin (fmax (factor, 2), 64) : 8;
}

/* What AXIS makes of <x> in RUNS up to T, in the last tenth of it; 0: nothing that
 * would be known. */
static double
difference_before (const bt_runs *runs, bt_axis axis, double t)
{
  const bt_series *fine, *coarse;
  double largest = 0;
  if (!bt_runs_pair (runs, axis, &fine, &coarse))
    return 0;
  for (size_t i = 0; i < fine->size && i < coarse->size; i++)
    {
      const double at = fine->interval * (double) i;
      if (at >= 0.9 * t && at <= t)
        largest = fmax (largest, fabs (fine->x[i] - coarse->x[i]));
    }
  return largest;
}

/* The next level along AXIS of that of the two, run up to T at least, which owes more
 * to it: to refine the other would not help.  Of samples as many as are WANTED. */
static bt_status
refine_one (btv_lab *lab, btv_stock *quantum, btv_stock *other, bt_axis axis, double t,
            double wanted, int *refined, bt_error *error)
{
  const bt_runs *q, *s;
  bt_status status = btv_stock_runs (lab, quantum, t, &q, error);
  if (status == BT_OK)
    status = btv_stock_runs (lab, other, t, &s, error);
  if (status != BT_OK)
    return status;
  const double mine = difference_before (q, axis, t),
               others = difference_before (s, axis, t);
  *refined = 0;
  if (axis == BT_AXIS_SAMPLE)
    *refined = btv_stock_multiply (lab, other, wanted);
  else if (mine >= others)
    *refined = btv_stock_refine (lab, quantum, axis);
  if (axis != BT_AXIS_SAMPLE && !*refined && mine <= others)
    *refined = btv_stock_refine (lab, other, axis);
  return BT_OK;
}

/* What the axes of RUNS make of the time, OTHER's run being as it is. */
static bt_status
add_rungs (const bt_runs *runs, size_t method, const bt_runs *other,
           const btv_settings *reading, double t_end, btv_answer *answer,
           bt_error *error)
{
  bt_status status = BT_OK;
  for (int axis = 0; status == BT_OK && axis < BT_AXIS_COUNT; axis++)
    {
      const bt_series *pair[2];
      btv_rung rung;
      if (!btv_rung_begin (&rung, runs, method, (bt_axis) axis, pair))
        continue;
      for (int k = 0; status == BT_OK && k < 2; k++)
        status
            = bti_delta_crossing (pair[k], bt_runs_nominal (other), reading->threshold,
                                  reading->crossing, t_end, &rung.value[k], error);
      if (status == BT_OK)
        btv_add_rung (answer, &rung);
    }
  return status;
}

static bt_status
note_rungs (btv_lab *lab, btv_stock *quantum, btv_stock *other, double t_max,
            const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  const bt_value *value = &answer->value;
  const double t_end = isfinite (value->hi) && reading->crossing == BT_FIRST
                           ? fmin (value->hi + 2 * btv_stock_interval (quantum), t_max)
                           : t_max;
  const bt_runs *q, *s;
  if (!isfinite (value->value))
    return BT_OK;
  bt_status status = btv_stock_runs (lab, quantum, t_end, &q, error);
  if (status == BT_OK)
    status = btv_stock_runs (lab, other, t_end, &s, error);
  if (status == BT_OK)
    status = add_rungs (q, 0, s, reading, t_end, answer, error);
  /* Samples that only tell the step apart are too few for a time. */
  if (status == BT_OK && !(bt_runs_method (s)->caps & BT_SAMPLED))
    status = add_rungs (s, 1, q, reading, t_end, answer, error);
  return status;
}

/* Refine until the half-width is at most TOLERANCE or nothing can be refined. */
static bt_status
refined_crossing (btv_lab *lab, const btv_recipe *quantum, const btv_recipe *other,
                  const btv_question *question, const btv_settings *reading,
                  double tolerance, btv_answer *answer, bt_error *error)
{
  bt_value *out = &answer->value;
  double first = 0;
  for (int rounds = 0;; rounds++)
    {
      /* A stock may be dropped by refining, so both are looked up each time. */
      btv_stock *q, *s;
      bt_value value = { 0 };
      bt_status status = btv_lab_stock (lab, quantum, &q, error);
      if (status == BT_OK)
        status = btv_lab_stock (lab, other, &s, error);
      if (status == BT_OK)
        status
            = crossing_from (lab, q, s, first, question->t_max, reading, &value, error);
      /* What was reached before the time was up still stands. */
      if (status == BT_ELIMIT && rounds > 0)
        return BT_OK;
      if (status == BT_ELIMIT)
        *out = value;
      if (status != BT_OK)
        return status;
      *out = value;
      status = note_rungs (lab, q, s, question->t_max, reading, answer, error);
      if (status == BT_ELIMIT)
        return BT_OK;
      if (status != BT_OK)
        return status;
      /* An infinite end: the band straddles the threshold, or nothing crosses. */
      if (bt_value_error (out) <= tolerance
          || (isinf (out->value) && out->lo >= question->t_max * (1 - 1e-9)))
        return BT_OK;
      bt_axis axis = bt_value_dominant (out);
      if (axis == BT_AXIS_COUNT)
        axis = other->method->caps & BT_SAMPLED ? BT_AXIS_SAMPLE : BT_AXIS_STEP;
      int refined;
      status
          = refine_one (lab, q, s, axis, isfinite (out->value) ? out->value : out->lo,
                        samples_wanted (out, tolerance), &refined, error);
      if (status != BT_OK || !refined)
        return status;
      /* Sharper, it will end before where it ended at the latest. */
      if (isfinite (out->hi))
        first = fmin (out->hi, 1.1 * out->value) + 2 * btv_stock_interval (q);
    }
}

/* The same under a given number of random samples and no seed: many seeds, of which
 * OTHER has the last. */
static bt_status
scattered_crossing (btv_lab *lab, const btv_recipe *quantum, btv_recipe *other,
                    const btv_question *question, const btv_settings *reading,
                    btv_answer *answer, bt_error *error)
{
  enum
  {
    SEEDS = BTV_DRAWS
  };
  double sum = 0, squares = 0, discretisation = 0;
  for (uint64_t seed = 1; seed <= SEEDS; seed++)
    {
      btv_stock *q, *s;
      bt_value value;
      /* The step's error is much the same for all: the first one's companions do. */
      other->seed = seed;
      other->alone = seed > 1;
      bt_status status = btv_lab_stock (lab, quantum, &q, error);
      if (status == BT_OK)
        status = btv_lab_stock (lab, other, &s, error);
      if (status == BT_OK)
        status = crossing_between (lab, q, s, question->t_max, reading, &value, error);
      if (status != BT_OK)
        return status;
      if (isinf (value.value))
        {
          answer->value = value;
          btv_say (answer, "no crossing before t = %g with %zu samples, seed %d",
                   question->t_max, reading->samples, (int) seed);
          return BT_OK;
        }
      if (seed < SEEDS)
        btv_stock_forget (s);
      answer->draw[answer->draws++] = value.value;
      sum += value.value;
      squares += value.value * value.value;
      for (int axis = 0; axis < BT_AXIS_SAMPLE; axis++)
        discretisation = fmax (discretisation, value.err[axis]);
    }
  double mean = sum / SEEDS;
  double variance = fmax (squares / SEEDS - mean * mean, 0) * SEEDS / (SEEDS - 1);
  double err[BT_AXIS_COUNT]
      = { [BT_AXIS_STEP] = discretisation, [BT_AXIS_SAMPLE] = sqrt (variance / SEEDS) };
  answer->value = bt_value_from_parts (mean, err);
  answer->scatter = sqrt (variance);
  return BT_OK;
}

/* What a second exact method gives for ANSWER's break time, as part of its error: both
 * against the same run of OTHER, of which ANSWER may be a mean over seeds. */
static bt_status
cross_check (btv_lab *lab, const btv_recipe *first, const btv_recipe *other,
             const btv_question *question, const btv_settings *reading,
             double tolerance, btv_answer *answer, bt_error *error)
{
  /* No further than where ANSWER is known to lie: samples are what costs. */
  const double t = answer->value.value,
               first_end = answer->value.hi + 2 * first->interval;
  double difference = INFINITY;
  btv_stock *q, *s;
  bt_value mine, value;
  btv_recipe second = *first;
  second.alone = 1;
  second.method = bt_method_second (first->method, btv_lab_model (lab), t,
                                    t / first->interval, btv_lab_tolerance (lab));
  if (!second.method)
    return BT_OK;
  bt_status status = btv_lab_stock (lab, first, &q, error);
  if (status == BT_OK)
    status = btv_lab_stock (lab, other, &s, error);
  if (status == BT_OK)
    status
        = crossing_from (lab, q, s, first_end, question->t_max, reading, &mine, error);
  for (;;)
    {
      if (status == BT_OK)
        status = btv_lab_stock (lab, &second, &q, error);
      if (status == BT_OK)
        status = crossing_from (lab, q, s, first_end, question->t_max, reading, &value,
                                error);
      if (status != BT_OK)
        return status;
      difference = fabs (value.value - mine.value);
      if (difference <= tolerance / 4
          || !btv_stock_refine (
              lab, q, second.method->caps & BT_STEPPED ? BT_AXIS_STEP : BT_AXIS_BASIS))
        break;
    }
  btv_two_methods (answer, first->method, second.method, difference, tolerance);
  return BT_OK;
}

/* Where no source states the end of the run, the horizon is ours, and a last crossing
 * is the last only when the runs can go on and delta stays above: by a quarter, and by
 * two periods of the background at least. */
static bt_status
look_beyond (btv_lab *lab, const btv_recipe *first, const btv_recipe *other,
             const btv_question *question, const btv_settings *reading,
             btv_answer *answer, bt_error *error)
{
  double t_max = question->t_max, further = fmax (1.25 * t_max, t_max + 4 * M_PI);
  btv_stock *q, *s;
  bt_value far;
  bt_status status = btv_lab_stock (lab, first, &q, error);
  if (status == BT_OK)
    status = btv_lab_stock (lab, other, &s, error);
  if (status == BT_OK)
    status = crossing_between (lab, q, s, further, reading, &far, error);
  if (status != BT_OK && status != BT_ELIMIT)
    return status;
  if (status == BT_OK && far.hi <= t_max)
    return BT_OK;
  answer->value.hi = INFINITY;
  btv_say (answer,
           status == BT_OK
               ? "the last crossing up to t = %g, no end of the run being stated: "
                 "after it delta is not certainly above %g up to t = %g"
               : "the last crossing up to t = %g, no end of the run being stated: no "
                 "time to see whether delta stays above %g up to t = %g",
           t_max, reading->threshold, further);
  return BT_OK;
}

static const double smooth_tolerance = 1e-4;

/* A mean over many samples, or over many seeds, of an error that is known to some
 * thousandths needs neither points nor steps as close as a single run, nor an exact run
 * that is better: its samples are what costs.  A laboratory may be content with less.
 */
static int
is_smooth (const btv_lab *lab, const char *method, const btv_settings *reading,
           double tolerance)
{
  return bt_method_find (method)->caps & BT_SAMPLED
         && (reading->samples == 0 || !reading->has_seed)
         && !(reading->discretisation.step > 0) && tolerance >= 2e-3
         && btv_lab_tolerance (lab) < smooth_tolerance;
}

/* Then the points may be two to three times USUAL apart: a step, if it is as long, and
 * a whole number of them up to T_MAX.  What METHOD has against the model it says when
 * it is made. */
static double
smooth_interval (const btv_lab *lab, const char *method, double usual, double t_max)
{
  bt_error error = BT_ERROR_INIT;
  bt_options options = { .tolerance = smooth_tolerance, .watch = btv_lab_watch (lab) };
  double interval = 2 * usual;
  if (bt_options_settle (&options, bt_method_find (method), btv_lab_model (lab), &error)
      == BT_OK)
    interval = fmax (interval, fmin (3 * usual, options.dt));
  return t_max / ceil (t_max / interval * (1 - 1e-12));
}

/* One round of btv_break_time, with output every INTERVAL. */
static bt_status
try_interval (btv_lab *lab, const btv_question *question, const btv_settings *reading,
              const char *method, double tolerance, double interval, btv_answer *answer,
              bt_error *error)
{
  const double runs
      = is_smooth (lab, method, reading, tolerance) ? smooth_tolerance : 0;
  btv_recipe quantum
      = btv_quantum_recipe (lab, reading, question->t_max, interval, runs);
  quantum.roomy = reading->discretisation.step > 0;
  btv_recipe other = { .method = bt_method_find (method),
                       .samples = reading->samples,
                       .seed = reading->seed,
                       .sample_x = reading->sample_x,
                       .interval = interval,
                       .tolerance = runs };
  int sampled = (other.method->caps & BT_SAMPLED) != 0;
  other.whole = sampled && reading->crossing == BT_LAST;
  answer->methods[0] = quantum.method->name;
  answer->methods[1] = method;
  answer->warrant = sampled           ? "sampled"
                    : reading->dt > 0 ? "at that step"
                                      : "converged";
  bt_status status;
  if (sampled && reading->samples > 0 && !reading->has_seed)
    status
        = scattered_crossing (lab, &quantum, &other, question, reading, answer, error);
  else
    status = refined_crossing (lab, &quantum, &other, question, reading, tolerance,
                               answer, error);
  if (status == BT_ELIMIT && answer->value.lo > 0)
    {
      answer->partial = 1;
      btv_say (answer,
               "delta does not reach %g before t = %g, where the time budget ended it",
               reading->threshold, answer->value.lo);
    }
  const int found = status == BT_OK;
  if (status == BT_OK && question->check && !(reading->discretisation.step > 0)
      && !(reading->dt > 0) && isfinite (answer->value.hi))
    status = cross_check (lab, &quantum, &other, question, reading, tolerance, answer,
                          error);
  if (status == BT_ELIMIT && found)
    btv_unchecked (answer);
  if (status == BT_OK && reading->crossing == BT_LAST && !reading->end_stated
      && isfinite (answer->value.hi))
    status = look_beyond (lab, &quantum, &other, question, reading, answer, error);
  if (status == BT_OK && isinf (answer->value.value) && answer->reason[0] == '\0')
    btv_say (answer, "delta does not %s %g before t = %g%s",
             reading->crossing == BT_LAST ? "stay above" : "reach", reading->threshold,
             fmax (question->t_max, answer->value.lo),
             question->t_max < 2 * M_PI
                 ? ": t_max is shorter than one period of the background, 6.28"
                 : "");
  else if (status == BT_OK && isinf (answer->value.hi) && answer->reason[0] == '\0')
    btv_say (answer,
             "the error of delta is too large to say that it crosses %g before "
             "t = %g",
             reading->threshold, question->t_max);
  return status;
}

/* Non-zero when points closer together would tell more of VALUE: it lies among the
 * first of them, or (ROUND 0) its error is that of the step, of which they are part. */
static int
wants_closer_points (const bt_value *value, double tolerance, double interval,
                     int round)
{
  if (!isfinite (value->value))
    return 0;
  return value->value < 4 * interval
         || (round == 0 && isfinite (value->hi) && bt_value_error (value) > tolerance
             && bt_value_dominant (value) == BT_AXIS_STEP);
}

/* The next interval; the same where a step that is given forbids it; of a
 * discretisation that is stated its step. */
static double
closer_points (const btv_settings *reading, double interval, int round)
{
  if (reading->discretisation.step > 0)
    return round > 0 ? interval : reading->discretisation.step;
  if (!(reading->dt > 0))
    return interval / 4;
  const double steps = interval / reading->dt;
  return reading->dt * fmax (floor (steps / 4 + 1e-9), 1);
}

bt_status
btv_break_time (btv_lab *lab, const btv_question *question, const btv_settings *reading,
                const char *method, btv_answer *answer, bt_error *error)
{
  enum
  {
    ROUNDS = 4
  };
  double tolerance = question->tolerance > 0 ? question->tolerance : 0.01;
  double interval = question->interval > 0 && !(reading->discretisation.step > 0)
                        ? question->interval
                        : btv_interval_of (reading, tolerance, question->t_max);
  if (is_smooth (lab, method, reading, tolerance) && !(question->interval > 0))
    interval = smooth_interval (lab, method, interval, question->t_max);
  for (int round = 0; round <= ROUNDS; round++)
    {
      btv_answer next = { 0 };
      bt_status status = try_interval (lab, question, reading, method, tolerance,
                                       interval, &next, error);
      /* What was reached before the time was up still stands. */
      if (status == BT_ELIMIT && round > 0)
        break;
      *answer = next;
      if (status != BT_OK)
        return status;
      const double closer = closer_points (reading, interval, round);
      if (!wants_closer_points (&next.value, tolerance, interval, round)
          || !(closer < interval))
        break;
      interval = closer;
    }
  return BT_OK;
}

static bt_status
evaluate (btv_lab *lab, const btv_question *question, const btv_settings *reading,
          btv_answer *answer, bt_error *error)
{
  return btv_break_time (lab, question, reading, question->evaluator->rival, answer,
                         error);
}

/* ---- more samples -------------------------------------------------------------- */

/* t_TW under SEED. */
static bt_status
one_sampling (btv_lab *lab, const btv_recipe *quantum, btv_recipe other, uint64_t seed,
              double t_max, const btv_settings *reading, bt_value *out, bt_error *error)
{
  btv_stock *q, *s;
  other.seed = seed;
  bt_status status = btv_lab_stock (lab, quantum, &q, error);
  if (status == BT_OK)
    status = btv_lab_stock (lab, &other, &s, error);
  if (status != BT_OK)
    return status;
  status = crossing_between (lab, q, s, t_max, reading, out, error);
  btv_stock_forget (s);
  return status;
}

/* Root mean square, over seeds, of what t_TW from so many random samples is away from
 * the limit of many. */
static bt_status
evaluate_sampling (btv_lab *lab, const btv_question *question,
                   const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  enum
  {
    SEEDS = 1024
  };
  double tolerance = question->tolerance > 0 ? question->tolerance : 0.1, sum = 0;
  btv_question single = *question;
  btv_settings many = *reading;
  btv_answer limit = { 0 };
  single.tolerance = tolerance / 4;
  single.check = 0;
  many.samples = 0;
  bt_status status
      = btv_break_time (lab, &single, &many, "truncated-wigner", &limit, error);
  if (status != BT_OK)
    return status;
  btv_recipe quantum
      = btv_quantum_recipe (lab, reading, question->t_max,
                            btv_interval_of (reading, 0.01, question->t_max), 0);
  btv_recipe other = { .method = bt_method_find ("truncated-wigner"),
                       .samples = reading->samples ? reading->samples : 8192,
                       .alone = 1,
                       .interval = quantum.interval };
  int reached = isfinite (limit.value.hi);
  for (int seed = 1; reached && seed <= SEEDS; seed++)
    {
      bt_value one;
      double part[BT_AXIS_COUNT] = { 0 };
      status = one_sampling (lab, &quantum, other, (uint64_t) seed, question->t_max,
                             reading, &one, error);
      if (status != BT_OK)
        return status;
      reached = isfinite (one.value);
      sum += pow (one.value - limit.value.value, 2);
      part[BT_AXIS_STEP] = bt_value_error (&limit.value);
      part[BT_AXIS_SAMPLE] = sqrt (sum / seed) / sqrt (2.0 * seed);
      answer->value = bt_value_from_parts (sqrt (sum / seed), part);
      answer->value.lo = fmax (answer->value.lo, 0);
      /* Or to 15 %: the share that two hundred seeds leave. */
      if (seed >= 8
          && bt_value_error (&answer->value)
                 <= fmax (tolerance, 0.15 * answer->value.value))
        break;
    }
  answer->methods[0] = quantum.method->name;
  answer->methods[1] = other.method->name;
  answer->warrant = "scatter over seeds";
  if (!reached)
    {
      answer->value = (bt_value){ .value = NAN, .lo = NAN, .hi = NAN };
      btv_say (answer, "no break time before t = %g", question->t_max);
    }
  return BT_OK;
}

/* ---- rows ---------------------------------------------------------------------- */

static const char *const keys[]
    = { "crossing", "end", "threshold", "discretisation", "dt", NULL };
static const char *const sampled[]
    = { "crossing", "end",      "threshold", "discretisation", "dt", "samples",
        "seed",     "sample_x", NULL };
static const char *const keys_sampling[]
    = { "crossing", "end", "threshold", "samples", NULL };

const btv_evaluator btv_evaluator_tq
    = { .name = "t_q",
        .summary = "time at which delta of the classical x, x0 cos t of the built-in "
                   "model, against the exact <x> reaches the threshold",
        .needs = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_ENVIRONMENT | BTV_NEEDS_TMAX
                 | BTV_IS_TIME | BTV_TAKES_TOLERANCE,
        .most = INFINITY,
        .keys = keys,
        .rival = "classical",
        .evaluate = evaluate };
const btv_evaluator btv_evaluator_tmf
    = { .name = "t_mf",
        .summary = "the same for mean field",
        .needs = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_ENVIRONMENT | BTV_NEEDS_TMAX
                 | BTV_IS_TIME | BTV_TAKES_TOLERANCE,
        .most = INFINITY,
        .keys = keys,
        .rival = "mean-field",
        .evaluate = evaluate };
const btv_evaluator btv_evaluator_tgauss
    = { .name = "t_gauss",
        .summary = "the same for one Gaussian of all parts",
        .needs = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_ENVIRONMENT | BTV_NEEDS_TMAX
                 | BTV_IS_TIME | BTV_TAKES_TOLERANCE | BTV_DRAWN_IF_ASKED,
        .most = INFINITY,
        .keys = keys,
        .rival = "gaussian",
        .evaluate = evaluate };
const btv_evaluator btv_evaluator_ttw
    = { .name = "t_tw",
        .summary = "the same for truncated Wigner",
        .needs = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_ENVIRONMENT | BTV_NEEDS_TMAX
                 | BTV_IS_TIME | BTV_TAKES_TOLERANCE | BTV_TAKES_THREADS,
        .most = INFINITY,
        .keys = sampled,
        .scatters = 1,
        .rival = "truncated-wigner",
        .evaluate = evaluate };
const btv_evaluator btv_evaluator_sampling_change
    = { .name = "sampling_change",
        .summary = "how much t_TW from 8192 random samples changes, in the root mean "
                   "square, when there are more",
        .needs = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_NEEDS_TMAX | BTV_TAKES_TOLERANCE
                 | BTV_TAKES_THREADS,
        .most = INFINITY,
        .keys = keys_sampling,
        .evaluate = evaluate_sampling };
