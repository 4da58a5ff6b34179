/* validation/evaluators/trend.c - break times against entanglement over a scan, VZ25
 * Eqs. (21)-(22).
 *
 * Spearman's rank correlation, rho = 1 - 6 sum d^2/(n (n^2 - 1)), d the difference of
 * the two ranks.  What is ranked are intervals: where two overlap their order is open,
 * and rho is known between bounds.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/evaluators/evaluators.h"

#include <float.h>
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
  static const bt_entropy_reading natural = { 0 };
  double entropy[2], larger[2], part[BT_AXIS_COUNT] = { 0 };
  bt_status status
      = btv_entropy_curve (lab, &natural, tolerance, at, 2, entropy, larger, error);
  if (status != BT_OK)
    return status;
  part[BT_AXIS_BASIS] = BT_PAIR_MARGIN (BT_AXIS_BASIS) * fabs (larger[1] - entropy[1]);
  *out = bt_value_from_parts (entropy[1], part);
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

static const bt_value *
number_of (const point *p, int time)
{
  return time ? &p->time : &p->entropy;
}

/* The ranks that point I can have, and whether there is more than one. */
static int
rank_of (const point *points, size_t count, size_t i, int time, double *lo, double *hi)
{
  const bt_value *own = number_of (&points[i], time);
  *lo = 1;
  *hi = (double) count;
  for (size_t j = 0; j < count; j++)
    {
      const bt_value *other = number_of (&points[j], time);
      if (j == i)
        continue;
      *lo += other->hi < own->lo;
      *hi -= own->hi < other->lo;
    }
  return *hi > *lo;
}

/* Bounds of rho: each d^2 between the least and the largest that the ranks allow. */
static void
correlate (point *points, size_t count, bt_value *out)
{
  double least = 0, most = 0, n = (double) count;
  for (size_t i = 0; i < count; i++)
    {
      double a[2], b[2];
      points[i].open_time = rank_of (points, count, i, 1, &a[0], &a[1]);
      points[i].open_entropy = rank_of (points, count, i, 0, &b[0], &b[1]);
      double near = fmax (0, fmax (a[0] - b[1], b[0] - a[1]));
      double far = fmax (a[1] - b[0], b[1] - a[0]);
      least += near * near;
      most += far * far;
    }
  double scale = 6 / (n * (n * n - 1));
  /* Ranks are whole numbers; a few roundings are not. */
  out->lo = fmax (-1, 1 - scale * most - 4 * DBL_EPSILON);
  out->hi = fmin (1, 1 - scale * least + 4 * DBL_EPSILON);
  out->value = (out->lo + out->hi) / 2;
  out->err[BT_AXIS_METHOD] = (out->hi - out->lo) / 2;
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
      correlate (points, count, &answer->value);
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
        .needs
        = BTV_NEEDS_AT | BTV_NEEDS_TMAX | BTV_TAKES_TOLERANCE | BTV_TAKES_THREADS,
        .least = -1,
        .most = 1,
        .keys = keys,
        .evaluate = evaluate };
