/* validation/evaluators/leaving.c - t_leave: when the amplitude of the exact <x> has
 * fallen out of the instability band that x0 lies in, VZ25 Sec. IV.
 *
 * The amplitude at t is the largest |<x>| from t on for one period of the background.
 * So it falls below the lower edge of the band with the last swing that reaches it
 * before a period in which none does.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/evaluators/evaluators.h"

#include <math.h>

enum
{
  PARTS = 8, /* for the tolerance that is usual */
  ROUNDS = 4
};
static const double interval = 0.1;

/* The lower edge of the band, in amplitude, and the period of the background. */
typedef struct band
{
  double edge, err, period;
  int parts; /* of the distance of two points, at which a cubic is looked at */
} band;

static bt_status
find_band (const btv_lab *lab, const btv_settings *reading, band *out, bt_error *error)
{
  const bt_model *model = btv_lab_model (lab);
  const double lambda = bt_model_lambda (model, 0), omega = bt_model_omega (model, 0);
  const double x0 = fabs (bt_model_x0 (model));
  const double nu = 1 + (reading->shifted ? lambda / (4 * omega) : 0);
  bt_floquet floquet;
  bt_band edges;
  if (bt_model_modes (model) != 1)
    return bt_error_set (error, BT_ENOTSUP, "bands of one mode; the model has %zu",
                         bt_model_modes (model));
  bt_status status = bt_floquet_exponent (lambda, x0, omega, nu, &floquet, error);
  if (status == BT_OK && floquet.label != BT_UNSTABLE)
    status = bt_error_set (
        error, BT_ENOTSUP, "x0 = %g lies %s: there is nothing to leave", x0,
        floquet.label == BT_STABLE ? "in no band" : "on the edge of a band");
  if (status == BT_OK)
    status = bt_band_find (omega, nu, floquet.band, &edges, error);
  if (status != BT_OK)
    return status;
  *out = (band){ .edge = sqrt (edges.lo / lambda),
                 .err = edges.err / (2 * sqrt (edges.lo * lambda)),
                 .period = 2 * M_PI / nu };
  return BT_OK;
}

/* Looks between two points of the run, of which the time is a multiple: some to the
 * TOLERANCE. */
static int
parts_for (double tolerance)
{
  static const double each = 8, most = 4096;
  return (int) fmin (fmax (ceil (each * interval / tolerance), PARTS), most);
}

/* The cubic through (x, p) at I and the next point of S, a SHARE of the way on. */
static double
between (const bt_series *s, size_t i, double share)
{
  const double h = s->interval, u = share, w = 1 - share;
  return w * w * ((1 + 2 * u) * s->x[i] + u * h * s->p[i])
         + u * u * ((1 + 2 * w) * s->x[i + 1] - w * h * s->p[i + 1]);
}

/* When the edge of B is reached for the last time before a period without, up to T_END;
 * *ENDED 0: there is no such period, and it is when it was reached last.  SIGN 1: it is
 * reached wherever it may be, -1: where it certainly is. */
static double
last_reached (const bt_runs *runs, const band *b, double t_end, int sign, int *ended)
{
  const bt_series *s = bt_runs_nominal (runs);
  const double part = s->interval / b->parts, x0 = fabs (s->x[0]);
  /* Between two looks, where |x''| is a few x0 at most, 4, and what the cubic lacks,
   * h^4/384 of the fourth derivative, then 16 x0 at most. */
  const double h2 = s->interval * s->interval,
               bend = (part * part / 8 * 4 + h2 * h2 / 384 * 16) * x0;
  double last = 0;
  *ended = 0;
  for (size_t i = 0; i + 1 < s->size; i++)
    {
      const double err = sign * (bt_runs_x_total (runs, i + 1) + b->err + bend);
      for (int k = 1; k <= b->parts; k++)
        {
          const double t = ((double) i + (double) k / b->parts) * s->interval;
          if (t > t_end)
            return last;
          if (fabs (between (s, i, (double) k / b->parts)) + err >= b->edge)
            last = sign > 0 ? t + part : t;
          else if (t - last >= b->period)
            {
              *ended = 1;
              return last;
            }
        }
    }
  return last;
}

/* What RUNS say of it. */
static bt_value
read_time (const bt_runs *runs, const band *b, double t_end)
{
  bt_value out = { 0 };
  int ended[3];
  out.lo = last_reached (runs, b, t_end, -1, &ended[0]);
  out.value = last_reached (runs, b, t_end, 0, &ended[1]);
  out.hi = last_reached (runs, b, t_end, 1, &ended[2]);
  if (!ended[2])
    out.hi = INFINITY;
  if (!ended[1])
    out.value = INFINITY;
  return out;
}

/* Along which axis the means of RUNS are known least. */
static bt_axis
worst_axis (const bt_runs *runs)
{
  const size_t last = bt_runs_nominal (runs)->size - 1;
  int worst = 0;
  for (int axis = 1; axis < BT_AXIS_SAMPLE; axis++)
    if (bt_runs_x_error (runs, (bt_axis) axis, last)
        > bt_runs_x_error (runs, (bt_axis) worst, last))
      worst = axis;
  return (bt_axis) worst;
}

static bt_status
evaluate_leave (btv_lab *lab, const btv_question *question, const btv_settings *reading,
                btv_answer *answer, bt_error *error)
{
  const double tolerance = question->tolerance > 0 ? question->tolerance : 0.1;
  band b = { 0 };
  bt_status status = find_band (lab, reading, &b, error);
  b.parts = parts_for (tolerance);
  if (status != BT_OK)
    return status;
  const btv_recipe recipe
      = btv_quantum_recipe (lab, reading, question->t_max, interval, 0);
  answer->methods[0] = recipe.method->name;
  answer->methods[1] = "Mathieu characteristic values";
  answer->warrant = "converged";
  for (int round = 0; round < ROUNDS; round++)
    {
      btv_stock *stock;
      const bt_runs *runs;
      bt_axis worst = BT_AXIS_STEP;
      bt_value found = { 0 };
      status = btv_lab_stock (lab, &recipe, &stock, error);
      for (double t_end = fmin (6 * b.period, question->t_max); status == BT_OK;
           t_end = fmin (1.25 * t_end, question->t_max))
        {
          status = btv_stock_runs (lab, stock, t_end, &runs, error);
          if (status != BT_OK)
            break;
          found = read_time (runs, &b, t_end);
          worst = worst_axis (runs);
          if (isfinite (found.hi) || t_end >= question->t_max)
            break;
        }
      /* What was found before the time was up still stands. */
      if (status == BT_ELIMIT && round > 0)
        return BT_OK;
      if (status != BT_OK)
        return status;
      answer->value = found;
      if (bt_value_error (&found) <= tolerance || isinf (found.value)
          || !btv_stock_refine (lab, stock, worst))
        break;
    }
  if (isinf (answer->value.value))
    btv_say (answer,
             "the amplitude does not stay below the band's lower edge, %.6g, for a "
             "period before t = %g",
             b.edge, question->t_max);
  return BT_OK;
}

static const char *const keys[] = { "band", NULL };

const btv_evaluator btv_evaluator_leave
    = { .name = "t_leave",
        .summary = "time after which |<x>| stays below the lower edge of the "
                   "instability band that x0 lies in, for a period at least",
        .needs = BTV_NEEDS_MODEL | BTV_NEEDS_TMAX | BTV_IS_TIME | BTV_TAKES_TOLERANCE,
        .most = INFINITY,
        .interval
        = "that time for an edge that is lower, and one that is higher, by "
          "all that <x> and the edge are uncertain by, and by what <x> can do "
          "between two points",
        .keys = keys,
        .evaluate = evaluate_leave };
