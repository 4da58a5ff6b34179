/* validation/evaluators/open_positivity.c - where the partial Wigner operator W(x, p)
 * is positive, and when.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/root.h"
#include "study/threshold.h"
#include "validation/evaluators/open.h"

#include <math.h>

/* ---- smallest eigenvalue ------------------------------------------------------- */

static bt_status
evaluate_smallest (btv_lab *lab, const btv_question *question,
                   const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  const bti_open_params *params = btv_lab_open (lab);
  double value, err;
  (void) reading;
  bt_status status = btv_open_want_qubit (params, question, error);
  const bti_subject subject = { .params = params };
  if (status == BT_OK)
    status = bti_open_smallest (btv_lab_leave (lab), &subject, question->at, &value,
                                &err, error);
  if (status != BT_OK)
    return status;
  double part[BT_AXIS_COUNT] = { [BT_AXIS_BASIS] = err };
  answer->value = bt_value_from_parts (value, part);
  answer->methods[0] = BTI_SMALLEST_METHOD;
  answer->warrant = "searched in phase space";
  return BT_OK;
}

/* ---- onset --------------------------------------------------------------------- */

/* When the frozen model loses positivity, over what the closed form gives. */
static bt_status
evaluate_onset (btv_lab *lab, const btv_question *question, const btv_settings *reading,
                btv_answer *answer, bt_error *error)
{
  double time, half;
  (void) question;
  (void) reading;
  bti_open_params params = *btv_lab_open (lab);
  if (params.kind != BTI_OPEN_CAVITY && !(fabs (params.lambda) > 0))
    return bt_error_set (error, BT_EINVAL,
                         "onset: lambda = %g: without a coupling W is never negative",
                         params.lambda);
  if (params.kind != BTI_OPEN_CAVITY && !(params.gamma_q > 0))
    return bt_error_set (
        error, BT_EINVAL,
        "onset: gamma_q = %g: without decoherence of Q there is W < 0 "
        "from the start, and no time of its own; gamma_q > 0 is wanted",
        params.gamma_q);
  bt_status status = bti_open_onset (btv_lab_leave (lab), &params, &time, &half, error);
  if (status != BT_OK)
    return status;
  const double formula = bti_onset_formula (&params);
  double part[BT_AXIS_COUNT] = { [BT_AXIS_BASIS] = half / formula };
  answer->value = bt_value_from_parts (time / formula, part);
  answer->methods[0] = "lindblad";
  answer->methods[1] = "closed form";
  answer->warrant = "onset found by bisection";
  btv_say (answer, "found at t = %.6g, the closed form gives %.6g", time, formula);
  return BT_OK;
}

/* ---- smoothing ----------------------------------------------------------------- */

static const double early = 1e-3; /* where the search for a smooth W begins */

enum
{
  LATER = 3 /* looks after W has become positive */
};

struct smoothing
{
  const btv_lab *lab;
  const bti_open_params *params;
  double tolerance;
};

/* Below 0 while W has an eigenvalue below -tolerance. */
static bt_status
positive_at (void *context, double t, double *out, bt_error *error)
{
  const struct smoothing *s = context;
  const bti_subject subject = { .params = s->params };
  double value, err;
  bt_status status
      = bti_open_smallest (btv_lab_leave (s->lab), &subject, t, &value, &err, error);
  *out = value + s->tolerance;
  return status;
}

/* The root for ten times the tolerance is a little earlier than FIRST. */
static bt_status
root_before (struct smoothing *s, double first, double *root, double *half,
             bt_error *error)
{
  double near = 0.97 * first, there;
  s->tolerance *= 10;
  bt_status status = positive_at (s, near, &there, error);
  if (status == BT_OK)
    status = bti_root (positive_at, s, there < 0 ? near : early,
                       there < 0 ? 1.001 * first : near, 1e-4, root, half, error);
  s->tolerance /= 10;
  return status;
}

/* One change of sign was found between two ends: W may be negative again later. */
static bt_status
look_later (struct smoothing *s, double root, double end, bt_error *error)
{
  bt_status status = BT_OK;
  for (int i = 1; status == BT_OK && i <= LATER; i++)
    {
      double t = root + (end - root) * i / (LATER + 1), there = 0;
      status = positive_at (s, t, &there, error);
      if (status == BT_OK && there < 0)
        status = bt_error_set (error, BT_ECONV,
                               "W has a negative eigenvalue again at t = %g, after %g",
                               t, root);
    }
  return status;
}

static bt_status
evaluate_smoothing (btv_lab *lab, const btv_question *question,
                    const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  /* Far above the cut of the basis; ten times as much shows what it does. */
  struct smoothing s = { lab, btv_lab_open (lab), 1e-9 };
  double root[2] = { 0, 0 }, half[2] = { 0, 0 };
  (void) reading;
  double begin, end;
  bt_status status = btv_open_want_qubit (s.params, question, error);
  if (status == BT_OK && !(question->t_max > early))
    status = bt_error_set (error, BT_EINVAL, "t_max = %g: must be above %g",
                           question->t_max, early);
  if (status == BT_OK)
    status = positive_at (&s, early, &begin, error);
  if (status == BT_OK)
    status = positive_at (&s, question->t_max, &end, error);
  if (status == BT_OK && !(begin < 0))
    status = bt_error_set (error, BT_ENOTSUP,
                           "W has no negative eigenvalue at t = %g: nothing is to be "
                           "smoothed",
                           early);
  if (status == BT_OK && end < 0)
    status = bt_error_set (
        error, BT_EINVAL, "W still has the eigenvalue %.3g at t_max = %g: look further",
        end - s.tolerance, question->t_max);
  if (status == BT_OK)
    status = bti_root (positive_at, &s, early, question->t_max, 1e-4, &root[0],
                       &half[0], error);
  if (status == BT_OK)
    status = root_before (&s, root[0], &root[1], &half[1], error);
  if (status == BT_OK)
    status = look_later (&s, root[0], question->t_max, error);
  if (status != BT_OK)
    return status;
  /* What is left to a tolerance of 0 is no more than what ten times as much takes away
   * where the eigenvalue goes to 0 as the third power of the time that is left. */
  double part[BT_AXIS_COUNT]
      = { [BT_AXIS_STEP] = half[0] + half[1],
          [BT_AXIS_BASIS] = fabs (root[1] - root[0]) + half[0] + half[1] };
  answer->value = bt_value_from_parts (root[0], part);
  answer->methods[0] = BTI_SMALLEST_METHOD;
  answer->warrant = "found by bisection";
  return BT_OK;
}

static const char *const none[] = { NULL };

const btv_evaluator btv_evaluator_smallest_eigenvalue
    = { .name = "smallest_eigenvalue",
        .summary = "of the partial Wigner operator, over phase space",
        .needs = BTV_NEEDS_OPEN | BTV_NEEDS_AT,
        .keys = none,
        .evaluate = evaluate_smallest };
const btv_evaluator btv_evaluator_onset
    = { .name = "onset",
        .summary
        = "time at which the frozen model first has W < 0, over its closed form",
        .needs = BTV_NEEDS_OPEN,
        .keys = none,
        .evaluate = evaluate_onset };
const btv_evaluator btv_evaluator_smoothing_time
    = { .name = "smoothing_time",
        .summary = "after which a W that starts negative is positive",
        .needs = BTV_NEEDS_OPEN | BTV_NEEDS_TMAX,
        .keys = none,
        .evaluate = evaluate_smoothing };
