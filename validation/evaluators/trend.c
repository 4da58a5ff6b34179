/* validation/evaluators/trend.c - break times against entanglement over a scan, VZ25
 * Eqs. (21)-(22).
 *
 * Spearman's rank correlation.  What is ranked are intervals: where two overlap their
 * order is open, and rho is known between bounds (statistics.h).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/growth.h"
#include "validation/evaluators/evaluators.h"
#include "validation/statistics.h"

#include <math.h>

enum
{
  MODELS_MAX = 64
};

/* One model of the scan. */
typedef struct point
{
  double lambda, x0, omega;
  bt_value time, entropy;
  int open_time, open_entropy; /* not told from another's */
} point;

static bt_status
read_scan (const char *list, point *points, size_t *count, bt_error *error)
{
  point next = { 0 };
  *count = 0;
  while (list && btv_models_next (&list, &next.lambda, &next.x0, &next.omega) > 0)
    {
      if (*count == MODELS_MAX)
        return bt_error_set (error, BT_ELIMIT, "scan: more than %d models", MODELS_MAX);
      points[(*count)++] = next;
    }
  if (*count < 4)
    return bt_error_set (error, BT_EINVAL,
                         "scan: a trend wants four models at least, not %zu", *count);
  return BT_OK;
}

/* ---- the two numbers of one model ---------------------------------------------- */

static bt_status
entropy_at (btv_lab *lab, double at, double tolerance, bt_value *out, bt_error *error)
{
  enum
  {
    PIECES = 8 /* at AT alone the two may cross */
  };
  const bti_entropy_job job = { .model = btv_lab_model (lab),
                                .watch = btv_lab_watch (lab),
                                .tolerance = tolerance,
                                .interval = at / PIECES,
                                .size = PIECES + 1 };
  double entropy[PIECES + 1], larger[PIECES + 1], part[BT_AXIS_COUNT] = { 0 };
  bt_status status = bti_entropy_curve (&job, entropy, larger, error);
  if (status != BT_OK)
    return status;
  part[BT_AXIS_BASIS]
      = BT_PAIR_MARGIN (BT_AXIS_BASIS) * bt_spread (larger, entropy, PIECES);
  *out = bt_value_from_parts (entropy[PIECES], part);
  return BT_OK;
}

/* Sharper by 10^-ROUND than the first time. */
static bt_status
ask_point (btv_lab *like, const btv_question *question, const btv_settings *reading,
           int round, point *p, bt_error *error)
{
  bt_model *model;
  btv_lab *lab = NULL;
  double sharper = pow (0.1, round);
  bt_status status = bt_model_new (&model, p->lambda, p->x0, &p->omega, 1, error);
  if (status == BT_OK)
    status = btv_lab_new_like (&lab, model, like, error);
  if (status == BT_OK && (round == 0 || p->open_entropy))
    status = entropy_at (lab, question->at, 1e-4 * sharper, &p->entropy, error);
  if (status == BT_OK && (round == 0 || p->open_time))
    {
      btv_question time = *question;
      btv_answer one = { 0 };
      time.tolerance = 0.5 * sharper;
      time.check = 0;
      status
          = btv_break_time (lab, &time, reading, reading->study.against, &one, error);
      p->time = one.value;
    }
  btv_lab_free (lab);
  bt_model_free (model);
  return status;
}

/* ---- ranks --------------------------------------------------------------------- */

/* The correlation, and whose ranks are open. */
static bt_status
correlate (point *points, size_t count, bt_value *out, bt_error *error)
{
  bt_value time[MODELS_MAX], entropy[MODELS_MAX];
  double lo, hi;
  for (size_t i = 0; i < count; i++)
    {
      time[i] = points[i].time;
      entropy[i] = points[i].entropy;
    }
  for (size_t i = 0; i < count; i++)
    {
      points[i].open_time = btv_rank (time, count, i, &lo, &hi);
      points[i].open_entropy = btv_rank (entropy, count, i, &lo, &hi);
    }
  return btv_rank_correlation (time, entropy, count, out, error);
}

static bt_status
evaluate (btv_lab *lab, const btv_question *question, const btv_settings *reading,
          btv_answer *answer, bt_error *error)
{
  enum
  {
    ROUNDS = 3
  };
  point points[MODELS_MAX];
  size_t count, open = 0;
  bt_status status = read_scan (reading->scan, points, &count, error);
  if (status != BT_OK)
    return status;
  if (!(question->at > 0))
    return bt_error_set (error, BT_EINVAL, "at = %g: must be > 0", question->at);
  for (int round = 0; round < ROUNDS; round++)
    {
      for (size_t i = 0; i < count; i++)
        {
          /* What is not reached before t_max gets no sharper. */
          if (round > 0 && isinf (points[i].time.value))
            points[i].open_time = 0;
          if (round > 0 && !points[i].open_time && !points[i].open_entropy)
            continue;
          status = ask_point (lab, question, reading, round, &points[i], error);
          if (status != BT_OK)
            return status;
        }
      status = correlate (points, count, &answer->value, error);
      if (status != BT_OK)
        return status;
      if (bt_value_error (&answer->value) <= question->tolerance)
        break;
    }
  for (size_t i = 0; i < count; i++)
    open += (size_t) (points[i].open_time || points[i].open_entropy);
  answer->methods[0] = "chebyshev";
  answer->methods[1] = reading->study.against;
  answer->warrant = "ranks of intervals that do not overlap";
  if (open > 0)
    btv_say (answer, "the ranks of %zu of %zu models are open", open, count);
  return BT_OK;
}

static const char *const keys[]
    = { "against", "crossing", "end", "scan", "threshold", NULL };

const btv_evaluator btv_evaluator_trend
    = { .name = "trend",
        .summary = "rank correlation of the break time with the entropy at the time "
                   "`at' over a scan of models",
        .needs = BTV_UNITLESS | BTV_NEEDS_AT | BTV_NEEDS_TMAX | BTV_TAKES_TOLERANCE
                 | BTV_TAKES_THREADS,
        .least = -1,
        .most = 1,
        .keys = keys,
        .evaluate = evaluate };
