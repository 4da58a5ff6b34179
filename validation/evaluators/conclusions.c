/* validation/evaluators/conclusions.c - what is concluded from delta(t) and from break
 * times, VZ25 below Eq. (16) and Sec. IV.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>
#include <stdlib.h>

/* ---- delta is monotonous ------------------------------------------------------- */

static bt_status
evaluate_falls (btv_lab *lab, const btv_question *question, const btv_settings *reading,
                btv_answer *answer, bt_error *error)
{
  /* The runs of the break times: made once. */
  btv_recipe quantum = btv_quantum_recipe (lab, reading, question->t_max, 0.1, 0);
  btv_recipe other
      = { .method = bt_method_find (reading->study.against), .interval = 0.1 };
  other.whole = (other.method->caps & BT_SAMPLED) != 0;
  btv_stock *q, *s;
  const bt_runs *exact, *semiclassical;
  bt_status status = btv_lab_stock (lab, &quantum, &q, error);
  if (status == BT_OK)
    status = btv_lab_stock (lab, &other, &s, error);
  if (status == BT_OK)
    status = btv_stock_runs (lab, q, question->t_max, &exact, error);
  if (status == BT_OK)
    status = btv_stock_runs (lab, s, question->t_max, &semiclassical, error);
  if (status != BT_OK)
    return status;
  double *delta;
  bt_value unused;
  size_t size = bt_runs_nominal (exact)->size;
  status = bti_calloc (&delta, 2 * size, sizeof *delta, error);
  if (status == BT_OK)
    status = bt_break_time (exact, semiclassical, reading->threshold, BT_FIRST,
                            question->t_max, &unused, delta, delta + size, error);
  const bt_series *a = status == BT_OK ? bt_runs_nominal (exact) : NULL;
  size_t falls[2] = { 0 };
  if (status == BT_OK)
    status = bt_delta_falls (a, bt_runs_nominal (semiclassical), question->t_max,
                             delta + size, &falls[0], error);
  if (status == BT_OK)
    status = bt_delta_falls (a, bt_runs_nominal (semiclassical), question->t_max, NULL,
                             &falls[1], error);
  if (status == BT_OK)
    {
      double certain = (double) falls[0], seen = (double) falls[1];
      answer->value
          = (bt_value){ .value = certain,
                        .lo = certain,
                        .hi = fmax (certain, seen),
                        .err = { [BT_AXIS_STEP] = fmax (seen - certain, 0) } };
      answer->methods[0] = quantum.method->name;
      answer->methods[1] = other.method->name;
      answer->warrant = "falls beyond the error of delta";
    }
  free (delta);
  return status;
}

/* ---- orderings of break times -------------------------------------------------- */

enum
{
  CLASSICAL,
  MEAN_FIELD,
  WIGNER,
  TIMES
};
static const char *const methods[TIMES]
    = { "classical", "mean-field", "truncated-wigner" };

/* 1: A before B, -1: after, 0: cannot be told.  What is not reached (INFINITY) comes
 * after its lower bound. */
static int
before (const bt_value *a, const bt_value *b)
{
  return a->hi < b->lo ? 1 : b->hi < a->lo ? -1 : 0;
}

/* t_q, t_MF, t_TW as sharply as their order needs. */
static bt_status
three_times (btv_lab *lab, const btv_question *question, const btv_settings *reading,
             bt_value time[TIMES], btv_answer *answer, bt_error *error)
{
  static const double tolerances[] = { 0.5, 0.05, 0.01 };
  for (int i = 0; i < 3; i++)
    {
      btv_question sharper = *question;
      sharper.tolerance = question->tolerance > 0 && question->tolerance < tolerances[i]
                              ? question->tolerance
                              : tolerances[i];
      for (int k = 0; k < TIMES; k++)
        {
          btv_answer one = { 0 };
          bt_status status
              = btv_break_time (lab, &sharper, reading, methods[k], &one, error);
          if (status != BT_OK)
            return status;
          time[k] = one.value;
          answer->methods[k + 1] = methods[k];
          answer->methods[0] = one.methods[0];
        }
      if (before (&time[CLASSICAL], &time[MEAN_FIELD])
          && before (&time[CLASSICAL], &time[WIGNER])
          && before (&time[MEAN_FIELD], &time[WIGNER]))
        break;
    }
  return BT_OK;
}

/* Why A and B decide nothing: neither was reached, or they are too close. */
static void
say_same (btv_answer *answer, const bt_value *a, const bt_value *b, const char *first,
          const char *second)
{
  if (isinf (a->value) && isinf (b->value))
    btv_say (answer, "neither %s nor %s is reached before t = %g: t_max is too short",
             first, second, fmin (a->lo, b->lo));
  else
    btv_say (answer, "%s and %s cannot be told apart", first, second);
}

static bt_status
evaluate_improvement (btv_lab *lab, const btv_question *question,
                      const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  bt_value time[TIMES];
  bt_status status = three_times (lab, question, reading, time, answer, error);
  if (status != BT_OK)
    return status;
  int mf = before (&time[CLASSICAL], &time[MEAN_FIELD]);
  int tw = before (&time[CLASSICAL], &time[WIGNER]);
  answer->value = time[CLASSICAL];
  answer->warrant = "intervals apart";
  if (mf == 0 || tw == 0)
    say_same (answer, &time[CLASSICAL], &time[mf == 0 ? MEAN_FIELD : WIGNER], "t_q",
              mf == 0 ? "t_MF" : "t_TW");
  else
    btv_label (answer, mf > 0 && tw > 0 ? "both"
                       : mf > 0         ? "mean field"
                       : tw > 0         ? "truncated Wigner"
                                        : "neither");
  return BT_OK;
}

static bt_status
evaluate_longer (btv_lab *lab, const btv_question *question,
                 const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  bt_value time[TIMES];
  bt_status status = three_times (lab, question, reading, time, answer, error);
  if (status != BT_OK)
    return status;
  int order = before (&time[MEAN_FIELD], &time[WIGNER]);
  answer->value = time[order > 0 ? WIGNER : MEAN_FIELD];
  answer->warrant = "intervals apart";
  if (order == 0)
    say_same (answer, &time[MEAN_FIELD], &time[WIGNER], "t_MF", "t_TW");
  else
    btv_label (answer, order > 0 ? "truncated Wigner" : "mean field");
  return BT_OK;
}

/* How many of t_q < t_MF, t_q < t_TW and t_MF < t_TW are not the same for all of
 * several thresholds about the given one. */
static bt_status
evaluate_insensitivity (btv_lab *lab, const btv_question *question,
                        const btv_settings *reading, btv_answer *answer,
                        bt_error *error)
{
  static const double factors[] = { 0.6, 0.8, 1, 1.4, 2 };
  enum
  {
    COUNT = sizeof factors / sizeof *factors,
    PAIRS = 3
  };
  static const int pair[PAIRS][2]
      = { { CLASSICAL, MEAN_FIELD }, { CLASSICAL, WIGNER }, { MEAN_FIELD, WIGNER } };
  int yes[PAIRS] = { 0 }, no[PAIRS] = { 0 };
  for (int i = 0; i < COUNT; i++)
    {
      btv_settings at = *reading;
      bt_value time[TIMES];
      at.threshold = factors[i] * reading->threshold;
      bt_status status = three_times (lab, question, &at, time, answer, error);
      if (status != BT_OK)
        return status;
      for (int k = 0; k < PAIRS; k++)
        {
          int order = before (&time[pair[k][0]], &time[pair[k][1]]);
          yes[k] += order > 0;
          no[k] += order < 0;
        }
    }
  double changed = 0, open = 0;
  for (int k = 0; k < PAIRS; k++)
    if (yes[k] > 0 && no[k] > 0)
      changed++;
    else if (yes[k] < COUNT && no[k] < COUNT)
      open++;
  answer->value = (bt_value){ .value = changed,
                              .lo = changed,
                              .hi = changed + open,
                              .err = { [BT_AXIS_STEP] = open } };
  answer->warrant = "intervals apart";
  return BT_OK;
}

/* ---- rows ---------------------------------------------------------------------- */

static const char *const keys_falls[] = { "against", NULL };
static const char *const keys_order[] = { "crossing", "end", "threshold", NULL };

const btv_evaluator btv_evaluator_delta_falls
    = { .name = "delta_falls",
        .summary = "how often delta(t) of VZ25 Eq. (16) decreases up to t_max",
        .needs = BTV_UNITLESS | BTV_NEEDS_MODEL | BTV_NEEDS_TMAX | BTV_TAKES_THREADS,
        .keys = keys_falls,
        .evaluate = evaluate_falls };
const btv_evaluator btv_evaluator_improvement
    = { .name = "improvement",
        .summary = "which semiclassical methods have a longer break time than x0 cos t",
        .labels = "both|mean field|truncated Wigner|neither",
        .needs = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_ENVIRONMENT | BTV_NEEDS_TMAX
                 | BTV_TAKES_TOLERANCE | BTV_TAKES_THREADS,
        .keys = keys_order,
        .evaluate = evaluate_improvement };
const btv_evaluator btv_evaluator_longer
    = { .name = "longer",
        .summary = "the semiclassical method with the longer break time",
        .labels = "mean field|truncated Wigner",
        .needs = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_ENVIRONMENT | BTV_NEEDS_TMAX
                 | BTV_TAKES_TOLERANCE | BTV_TAKES_THREADS,
        .keys = keys_order,
        .evaluate = evaluate_longer };
const btv_evaluator btv_evaluator_insensitivity
    = { .name = "insensitivity",
        .summary = "how many of t_q < t_MF, t_q < t_TW, t_MF < t_TW depend on the "
                   "threshold, from 0.6 times to twice it",
        .needs = BTV_UNITLESS | BTV_NEEDS_MODEL | BTV_NEEDS_TMAX | BTV_TAKES_TOLERANCE
                 | BTV_TAKES_THREADS,
        .keys = keys_order,
        .evaluate = evaluate_insensitivity };
