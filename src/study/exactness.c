/* study/exactness.c - see exactness.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/exactness.h"
#include "base/memory.h"
#include "model/semiclassical.h"

#include <math.h>
#include <stdlib.h>

enum
{
  STEPS = 2, /* a step and its half */
  SEEDS = 2,
  FEWER = 16 /* of the trajectories, which are enough where the mean field is far off */
};

/* Standard errors that a number may be off by chance, one in 10000 of 128 batches; and
 * those by which the mean field must stand out. */
static const double chance = 4, visible = 8;

/* A master equation in double precision, of some hundred products. */
static const double rounding = 1e-9;

/* Tolerance of the basis of any model: what a larger one changes is allowed for, and
 * far below what samples scatter. */
static const double rough = 1e-7;

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

static const char split_steps[] = "lindblad";

/* What WAY is compared with: step for step, unless there is no need, or no such split
 * equation. */
static const bt_method *
reference_of (const bti_subject *subject, const bt_method *way)
{
  const bti_open_params *params = subject->params;
  if (!params)
    return bt_method_find (BTI_SMALLEST_METHOD);
  if (params->kind == BTI_OPEN_OSCILLATORS && params->cat == 0 && params->fock == 0)
    return bt_method_find ("gaussian");
  return bt_method_find (way->caps & BT_NORMAL ? BTI_SMALLEST_METHOD : split_steps);
}

/* Of the master equation, or of another one that is solved in its place, when the
 * METHOD's trajectories have its steps. */
static int
is_split (const bt_method *method)
{
  return (method->caps & BT_STEPPED) != 0;
}

static int
scatters (const bt_method *method)
{
  return (method->caps & BT_SAMPLED) != 0;
}

/* RUN of the reference, its steps divided into DIVIDE; in a basis larger than that of
 * SMALLER, or chosen. */
static bt_status
refer (const bti_trial *trial, size_t divide, const bti_means *smaller, bti_means **out,
       bt_error *error)
{
  static const double larger = 1.15;
  bti_effort effort = { .divide = divide, .tolerance = 1e-8 };
  if (is_split (trial->reference))
    effort.dt = trial->step;
  else
    effort.tolerance = trial->subject->params ? 1e-11 : rough;
  if (smaller)
    effort.cut = larger * smaller->cut;
  return bti_way_run_about (trial->leave, trial->subject, trial->reference, &effort,
                            trial->time, BTI_TRIAL_TIMES, out, error);
}

/* What the means are compared with, by METHOD: at each step, once where there are none,
 * and at the first in a larger basis. */
struct truth
{
  const bt_method *method;
  bti_means *step[STEPS], *larger;
};

static const bti_means *
truth_at (const struct truth *truth, size_t k)
{
  return truth->step[is_split (truth->method) ? k : 0];
}

static void
clear_truth (struct truth *truth)
{
  for (size_t k = 0; k < STEPS; k++)
    bti_means_free (truth->step[k]);
  bti_means_free (truth->larger);
  *truth = (struct truth){ 0 };
}

static bt_status
find_truth (const bti_trial *trial, struct truth *out, bt_error *error)
{
  const size_t steps = is_split (trial->reference) ? STEPS : 1;
  bt_status status = BT_OK;
  *out = (struct truth){ .method = trial->reference };
  for (size_t k = 0; status == BT_OK && k < steps; k++)
    status = refer (trial, (size_t) 1 << k, NULL, &out->step[k], error);
  if (status == BT_OK)
    status = refer (trial, 1, out->step[0], &out->larger, error);
  return status;
}

/* Differences of one seed and step to REFERENCE. */
static bt_status
compare (const bti_trial *trial, struct gaps *gaps, size_t s, size_t k,
         const bti_means *reference, bt_error *error)
{
  bti_means *run;
  /* Seeds far apart, whatever the two of linearity add to them. */
  bti_effort effort = bti_way_effort (trial->step, trial->samples, 11 + 100 * s);
  effort.divide = (size_t) 1 << k;
  /* The same cut for both: it is no state that could fit. */
  if (!bti_way_exact (trial->way) && trial->subject->params)
    effort.cut = reference->cut;
  bt_status status
      = bti_way_run_about (trial->leave, trial->subject, trial->way, &effort,
                           trial->time, BTI_TRIAL_TIMES, &run, error);
  for (size_t i = 0; status == BT_OK && i < gaps->size; i++)
    {
      gaps->difference[s][k][i] = run->value[i] - reference->value[i];
      gaps->err[s][k][i] = scatters (trial->way) ? run->err_sample[i] : 0;
    }
  if (status == BT_OK && scatters (trial->way))
    for (size_t i = 0; i < BTI_TRIAL_TIMES; i++)
      gaps->outside |= run->gates[i].outside > 0;
  bti_means_free (run);
  return status;
}

static bt_status
measure (const bti_trial *trial, const struct truth *truth, struct gaps *gaps,
         bt_error *error)
{
  const bti_means *first = truth->step[0];
  bt_status status = new_gaps (gaps, first->times * first->count,
                               scatters (trial->way) ? SEEDS : 1, error);
  for (size_t i = 0; status == BT_OK && i < gaps->size; i++)
    gaps->allowed[i] = rounding + fabs (truth->larger->value[i] - first->value[i])
                       + fabs (first->value[i]) * rounding;
  for (size_t s = 0; status == BT_OK && s < gaps->seeds; s++)
    for (size_t k = 0; status == BT_OK && k < STEPS; k++)
      status = compare (trial, gaps, s, k, truth_at (truth, k), error);
  return status;
}

/* ---- the trade-off ------------------------------------------------------------- */

/* Whether it holds in the order of METHOD.  BT_ENOTSUP: there is none. */
static bt_status
holds_for (const bti_subject *subject, const bt_method *method, int *holds,
           bt_error *error)
{
  bti_open_tradeoff tradeoff;
  bti_semiclassical *half;
  bt_error why = BT_ERROR_INIT;
  bt_status status;
  *holds = 0;
  if (subject->params)
    {
      status = bti_way_tradeoff (subject->params, bti_way_ordering (method), &tradeoff,
                                 error);
      *holds = status == BT_OK && bti_open_fulfilled (&tradeoff);
      return status;
    }
  const bti_system *system = bti_model_system (subject->model);
  status = bti_semiclassical_new (&half, system, (method->caps & BT_NORMAL) != 0,
                                  method->name, error);
  if (status != BT_OK)
    return status;
  status
      = bti_semiclassical_record (half, system, BTI_RECORD_EXACT, method->name, &why);
  bti_semiclassical_free (half);
  *holds = status == BT_OK;
  if (status == BT_OK || status == BT_ENOTSUP)
    return BT_OK;
  return bt_error_set (error, status, "%s", why.text);
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
  /* A mean that no sample changes has no standard error, but rounding. */
  if (err < rounding)
    err = 0;
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
report (const bti_trial *trial, const struct gaps *gaps, size_t i, bti_finding *out)
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
  size_t count;
  const char *const *names = bti_subject_names (trial->subject, &count);
  out->value = bt_value_from_parts (mean, err);
  out->name = names[i % count];
  out->time = trial->time[i / count];
}

static bt_status prepare (const bti_trial *trial, struct gaps *gaps, bt_error *error);

/* By how many standard errors FIELD, a mean field, is off TRUTH, or of NULL tells two
 * preparations apart.  What fewer trajectories show all would show. */
static bt_status
stand_out (bti_trial *field, const struct truth *truth, bti_finding *out,
           bt_error *error)
{
  const size_t samples = field->samples;
  bt_status status = BT_OK;
  for (size_t fewer = FEWER; status == BT_OK && !(out->control > visible) && fewer > 0;
       fewer /= FEWER)
    {
      struct gaps gaps = { 0 };
      field->samples = samples / fewer;
      if (fewer > 1 && field->samples < 8 * BTI_WAY_BATCHES)
        continue;
      status = truth ? measure (field, truth, &gaps, error)
                     : prepare (field, &gaps, error);
      if (status == BT_OK)
        (void) find_difference (&gaps, &out->control);
      out->fewer = fewer;
      clear_gaps (&gaps);
    }
  return status;
}

/* Mean field when it is run as TRIAL, with all of the noise and the decoherence: what
 * it lacks is what makes trajectories exact. */
static bt_status
control (const bti_trial *trial, const struct truth *truth, bti_finding *out,
         bt_error *error)
{
  bti_trial other = *trial;
  struct truth own = { 0 };
  bt_status status = BT_OK;
  other.way = bti_way_find ("mean-field-noise", NULL, trial->subject->params);
  if ((other.way->caps & BT_NORMAL) == (trial->way->caps & BT_NORMAL))
    return stand_out (&other, truth, out, error);
  other.reference = reference_of (trial->subject, other.way);
  status = find_truth (&other, &own, error);
  if (status == BT_OK)
    status = stand_out (&other, &own, out, error);
  clear_truth (&own);
  return status;
}

/* What GAPS, which TRIAL has made, say. */
static bt_status
judge (const bti_trial *trial, const struct truth *truth, const struct gaps *gaps,
       bti_finding *out, bt_error *error)
{
  double different;
  int holds;
  const int split = is_split (trial->reference);
  size_t i = find_difference (gaps, &different);
  if (different > chance)
    {
      report (trial, gaps, i, out);
      out->kind = BTI_DIFFERENT;
      return BT_OK;
    }
  i = find_largest (gaps, split, &out->largest);
  report (trial, gaps, i, out);
  out->compared = gaps->size * gaps->seeds * (split ? STEPS : 1);
  if (gaps->outside)
    {
      out->kind = BTI_NO_STATES;
      return BT_OK;
    }
  bt_status status = holds_for (trial->subject, trial->way, &holds, error);
  if (status == BT_ENOTSUP || (status == BT_OK && !holds))
    {
      out->kind = BTI_CANNOT_BE;
      return BT_OK;
    }
  if (status == BT_OK)
    status = control (trial, truth, out, error);
  out->kind = out->largest > chance       ? BTI_DOUBTFUL
              : !(out->control > visible) ? BTI_BLIND
                                          : BTI_THE_SAME;
  return status;
}

/* ---- where nothing can be run -------------------------------------------------- */

/* Non-zero when W is searched over the phase space of one part beside qubits. */
static int
has_phase_space (const bti_subject *subject)
{
  size_t classical = 0;
  if (subject->params)
    return subject->params->kind != BTI_OPEN_OSCILLATORS;
  for (size_t k = 0; k < bt_model_parts (subject->model); k++)
    {
      const bt_part *part = bt_model_part (subject->model, k);
      classical += part->classical != 0;
      if (!part->classical && part->kind != BT_QUBIT)
        return 0;
    }
  return classical == 1;
}

/* The trajectories of METHOD do not exist; is the open system of their form at all? */
static bt_status
judge_positivity (const bti_trial *trial, bti_finding *out, bt_error *error)
{
  double lowest = INFINITY, err = 0;
  out->kind = BTI_NOTHING_TO_RUN;
  out->value = (bt_value){ .lo = -INFINITY, .hi = INFINITY };
  if (bti_way_ordering (trial->way) != 0 || !has_phase_space (trial->subject))
    return BT_OK;
  /* From the start on: W(0) < 0 is enough. */
  for (size_t i = 0; i <= BTI_TRIAL_TIMES; i++)
    {
      double value, half, t = i < BTI_TRIAL_TIMES ? trial->time[i] : 0;
      bt_status status
          = bti_open_smallest (trial->leave, trial->subject, t, &value, &half, error);
      if (status != BT_OK)
        return status;
      if (value < lowest)
        {
          lowest = value;
          err = half;
          out->time = t;
        }
    }
  double part[BT_AXIS_COUNT] = { [BT_AXIS_BASIS] = err };
  out->value = bt_value_from_parts (lowest, part);
  out->kind = lowest + err < -rounding ? BTI_NEGATIVE : BTI_NOT_NEGATIVE;
  return BT_OK;
}

/* Non-zero when METHOD has no trajectories for SUBJECT. */
static bt_status
has_none (const bti_subject *subject, const bt_method *method, int *none,
          bt_error *error)
{
  const bti_open_params *params = subject->params;
  bti_open *model;
  int holds;
  *none = 0;
  if (!(method->caps & BT_BOUND) || (params && params->kind == BTI_OPEN_QUARTIC))
    return BT_OK;
  bt_status status = holds_for (subject, method, &holds, error);
  *none = status == BT_OK && !holds;
  if (status != BT_OK || !params)
    return status;
  status = bti_open_new (&model, params, error);
  *none |= status == BT_OK && bti_open_starts_negative (model);
  bti_open_free (model);
  return status;
}

bti_trial
bti_trial_of (const bti_leave *leave, const bti_subject *subject, const char *name,
              double at)
{
  bti_trial trial = { .leave = leave,
                      .subject = subject,
                      .way = bti_way_find (name, "hybrid", subject->params),
                      .step = bti_way_step,
                      .samples = BTI_WAY_SAMPLES };
  if (!subject->params)
    trial.samples = BTI_WAY_SAMPLES / 4;
  trial.reference = reference_of (subject, trial.way);
  for (int i = 0; i < BTI_TRIAL_TIMES; i++)
    trial.time[i] = at * (i + 1) / BTI_TRIAL_TIMES;
  return trial;
}

/* Whether METHOD does such a model, before the master equation is solved for it. */
static bt_status
probe (const bti_trial *trial, bt_error *error)
{
  const double start = 0;
  bti_means *result;
  const bti_effort effort = bti_way_effort (trial->step, BTI_WAY_BATCHES, 1);
  bt_status status = bti_way_run_about (trial->leave, trial->subject, trial->way,
                                        &effort, &start, 1, &result, error);
  bti_means_free (result);
  return status;
}

bt_status
bti_exactness_find (const bti_trial *trial, bti_finding *out, bt_error *error)
{
  struct gaps gaps = { 0 };
  struct truth truth = { 0 };
  int none;
  *out = (bti_finding){ 0 };
  bt_status status = has_none (trial->subject, trial->way, &none, error);
  if (status == BT_OK && none)
    return judge_positivity (trial, out, error);
  if (status == BT_OK)
    status = probe (trial, error);
  if (status == BT_OK)
    status = find_truth (trial, &truth, error);
  if (status == BT_OK)
    status = measure (trial, &truth, &gaps, error);
  if (status == BT_OK)
    status = judge (trial, &truth, &gaps, out, error);
  clear_gaps (&gaps);
  clear_truth (&truth);
  return status;
}

/* ---- linearity ----------------------------------------------------------------- */

/* Difference of the means of two preparations of the state 1/2 of Q, half |up> and half
 * |down> against half |+> and half |->, by METHOD. */
static bt_status
prepare (const bti_trial *trial, struct gaps *gaps, bt_error *error)
{
  static const double axis[4][3]
      = { { 0, 0, 1 }, { 0, 0, -1 }, { 1, 0, 0 }, { -1, 0, 0 } };
  size_t count;
  bti_subject_names (trial->subject, &count);
  bt_status status = new_gaps (gaps, BTI_TRIAL_TIMES * count,
                               scatters (trial->way) ? SEEDS : 1, error);
  for (size_t i = 0; status == BT_OK && i < gaps->size; i++)
    gaps->allowed[i] = 10 * rounding;
  for (size_t s = 0; status == BT_OK && s < gaps->seeds; s++)
    for (size_t k = 0; status == BT_OK && k < STEPS; k++)
      for (size_t a = 0; status == BT_OK && a < 4; a++)
        {
          bti_open_params params = *trial->subject->params;
          bti_means *run;
          bti_effort effort
              = bti_way_effort (trial->step, trial->samples, 11 + 100 * s + a);
          effort.divide = (size_t) 1 << k;
          params.sx = axis[a][0];
          params.sy = axis[a][1];
          params.sz = axis[a][2];
          effort.tolerance
              = 1e-11; /* means of a linear method differ by the cut alone */
          status = bti_way_run (trial->leave, &params, trial->way, &effort, trial->time,
                                BTI_TRIAL_TIMES, &run, error);
          for (size_t i = 0; status == BT_OK && i < gaps->size; i++)
            {
              double err = scatters (trial->way) ? run->err_sample[i] / 2 : 0;
              gaps->difference[s][k][i] += (a < 2 ? 0.5 : -0.5) * run->value[i];
              gaps->err[s][k][i] = hypot (gaps->err[s][k][i], err);
            }
          bti_means_free (run);
        }
  return status;
}

bt_status
bti_linearity_find (const bti_trial *trial, bti_finding *out, bt_error *error)
{
  struct gaps gaps = { 0 };
  double level = 0;
  *out = (bti_finding){ 0 };
  bt_status status = prepare (trial, &gaps, error);
  if (status == BT_OK)
    {
      size_t i = find_difference (&gaps, &level);
      out->kind = BTI_DIFFERENT;
      if (!(level > chance))
        i = find_largest (&gaps, 1, &out->largest);
      report (trial, &gaps, i, out);
    }
  if (status == BT_OK && !(level > chance))
    {
      bti_trial field = *trial;
      field.way = bti_way_find ("mean-field", NULL, trial->subject->params);
      status = stand_out (&field, NULL, out, error);
      out->compared = gaps.size * gaps.seeds * STEPS;
      out->kind = out->largest > chance       ? BTI_DOUBTFUL
                  : !(out->control > visible) ? BTI_BLIND
                                              : BTI_THE_SAME;
    }
  clear_gaps (&gaps);
  return status;
}
