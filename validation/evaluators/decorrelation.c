/* validation/evaluators/decorrelation.c - how soon truncated Wigner loses its phase,
 * VZ25 below Eq. (A23).
 *
 * By its law, weak_coupling.c, the amplitude of the mean is x0/sqrt (1 + s^2) with s =
 * lambda t/(4 Omega), which is also the standard deviation of the samples' phases.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/stats.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>

enum
{
  SAMPLES = 4096, /* to begin with */
  SAMPLES_MAX = 1 << 18
};

static const double interval = 0.1;

/* First time at which |x + i p| of SERIES is below LEVEL, interpolated; INFINITY when
 * it never is.  SIGN -1: at which it may be, between points as well; 1: at which it
 * certainly is. */
static double
fall_below (const bt_series *series, double level, int sign)
{
  double before = INFINITY;
  for (size_t i = 0; i < series->size; i++)
    {
      double now = hypot (series->x[i], series->p[i]);
      if (i > 0 && i + 1 < series->size)
        now += sign
               * btv_bend (hypot (series->x[i - 1], series->p[i - 1]),
                           hypot (series->x[i], series->p[i]),
                           hypot (series->x[i + 1], series->p[i + 1]));
      if (now < level)
        return series->interval * ((double) i - (level - now) / (before - now));
      before = now;
    }
  return INFINITY;
}

/* The batches of a run and the level. */
struct falls
{
  const bt_series *batch;
  double level;
};

static double
batch_falls (const void *of, size_t b)
{
  const struct falls *falls = of;
  return fall_below (&falls->batch[b], falls->level, 0);
}

/* The time by SAMPLES samples, in units of 1/UNIT: the value of ANSWER. */
static bt_status
fall_time (btv_lab *lab, const btv_question *question, const btv_settings *reading,
           size_t samples, double unit, btv_answer *answer, bt_error *error)
{
  bt_value *out = &answer->value;
  const bt_model *model = btv_lab_model (lab);
  double level = reading->formula.level * fabs (bt_model_x0 (model)), time = INFINITY;
  bt_options options
      = { .samples = samples, .seed = reading->seed, .watch = btv_lab_watch (lab) };
  bt_runs *runs;
  bt_status status = bt_runs_new (&runs, bt_method_find ("truncated-wigner"), model,
                                  &options, interval, BT_EXACT_NOTHING, error);
  for (double end = 0; status == BT_OK && isinf (time) && end < question->t_max;)
    {
      end = fmin (end + fmax (20, end / 4), question->t_max);
      status = btv_lab_goes_on (lab, error);
      if (status == BT_OK)
        status = bt_runs_extend (runs, end, error);
      if (status == BT_OK)
        time = fall_below (bt_runs_nominal (runs), level, 0);
    }
  *out = (bt_value){ INFINITY, question->t_max * unit, INFINITY, { 0 } };
  if (status == BT_OK && isfinite (time))
    {
      const bt_series *pair[2];
      btv_rung rung;
      double err[BT_AXIS_COUNT] = { 0 };
      size_t count;
      struct falls falls = { bt_runs_batches (runs, &count), level };
      /* A batch that has not fallen yet leaves the error unbounded. */
      err[BT_AXIS_SAMPLE] = unit * bti_student_share (count)
                            * bti_batch_error (batch_falls, &falls, count, time);
      if (btv_rung_begin (&rung, runs, 0, BT_AXIS_STEP, pair))
        {
          for (int k = 0; k < 2; k++)
            rung.value[k] = unit * fall_below (pair[k], level, 0);
          err[BT_AXIS_STEP] = fabs (rung.value[0] - rung.value[1]);
          btv_add_rung (answer, &rung);
        }
      const bt_series *nominal = bt_runs_nominal (runs);
      err[BT_AXIS_STEP] += unit
                           * fmax (time - fall_below (nominal, level, -1),
                                   fall_below (nominal, level, 1) - time);
      *out = bt_value_from_parts (time * unit, err);
    }
  bt_runs_free (runs);
  return status;
}

static bt_status
evaluate_decorrelation (btv_lab *lab, const btv_question *question,
                        const btv_settings *reading, btv_answer *answer,
                        bt_error *error)
{
  const bt_model *model = btv_lab_model (lab);
  double tolerance = question->tolerance > 0 ? question->tolerance : 0.05, unit = 0;
  for (size_t j = 0; j < bt_model_modes (model); j++)
    unit += 2 * bt_model_lambda (model, j) / bt_model_omega (model, j);
  if (!(unit > 0) || !(fabs (bt_model_x0 (model)) > 0))
    return bt_error_set (error, BT_EINVAL, "lambda = %g, x0 = %g: neither may be 0",
                         bt_model_lambda (model, 0), bt_model_x0 (model));
  answer->methods[0] = "truncated-wigner";
  answer->warrant = "sampled";
  bt_status status = BT_OK;
  for (size_t samples = SAMPLES; samples <= SAMPLES_MAX; samples *= 4)
    {
      const double before = answer->value.value;
      status = fall_time (lab, question, reading, samples, unit, answer, error);
      if (status == BT_OK && samples > SAMPLES)
        btv_add_rung (answer,
                      &(btv_rung){ .axis = BT_AXIS_SAMPLE,
                                   .size = { (double) samples / 4, (double) samples },
                                   .value = { before, answer->value.value } });
      if (status != BT_OK || isinf (answer->value.value)
          || bt_value_error (&answer->value) <= tolerance)
        break;
    }
  if (status == BT_OK && isinf (answer->value.value))
    btv_say (answer, "the amplitude does not fall to %g of x0 before t = %g",
             reading->formula.level, question->t_max);
  return status;
}

static const char *const keys[] = { "level", "seed", NULL };

const btv_evaluator btv_evaluator_decorrelation
    = { .name = "decorrelation",
        .summary
        = "time at which truncated Wigner has lost its amplitude to a level, in "
          "units of 1/(2 lambda/Omega)",
        .needs = BTV_NEEDS_MODEL | BTV_NEEDS_TMAX | BTV_TAKES_TOLERANCE,
        .keys = keys,
        .evaluate = evaluate_decorrelation };
