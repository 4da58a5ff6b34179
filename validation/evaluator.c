/* validation/evaluator.c - see evaluator.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/evaluator.h"
#include "base/memory.h"
#include "validation/lab.h"
#include "validation/settings.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct btv_evaluator
{
  const char *name, *summary, *labels;
  btv_kind kind;
  unsigned needs;
  const char *const *keys; /* NULL-terminated */
  bt_status (*evaluate) (btv_lab *, const btv_question *, const btv_settings *,
                         btv_answer *, bt_error *);
};

bt_status
btv_evaluator_check (const btv_evaluator *evaluator, const btv_setting *setting,
                     bt_error *error)
{
  size_t known = 0;
  while (evaluator->keys[known] && strcmp (evaluator->keys[known], setting->key) != 0)
    known++;
  if (!evaluator->keys[known])
    {
      char list[256] = "";
      for (size_t i = 0; evaluator->keys[i]; i++)
        {
          size_t used = strlen (list);
          snprintf (list + used, sizeof list - used, "%s%s", i ? ", " : "",
                    evaluator->keys[i]);
        }
      return bt_error_set (error, BT_EINVAL,
                           "'%s' is no reading of %s; its readings: %s", setting->key,
                           evaluator->name, list);
    }
  return btv_setting_check (setting, error);
}

static void say (btv_answer *answer, const char *format, ...) BT_PRINTF (2, 3);

static void
say (btv_answer *answer, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  vsnprintf (answer->reason, sizeof answer->reason, format, list);
  va_end (list);
}

/* ---- break times --------------------------------------------------------------- */

/* Output interval of the runs.  The source's discretisation needs a multiple of its
 * step; a sharp answer needs points close together (their error falls with the fourth
 * power). */
static double
interval_of (const btv_settings *reading, double tolerance)
{
  return reading->vz25 ? 0.09 : tolerance < 2e-5 ? 0.025 : 0.1;
}

/* The exact run: the source's own discretisation, or the method that is quickest to
 * T_MAX. */
static btv_recipe
quantum_recipe (const btv_lab *lab, const btv_settings *reading, double t_max,
                double interval)
{
  const bt_method *method
      = reading->vz25 ? bt_method_find ("split-step")
                      : bt_method_auto (btv_lab_model (lab), t_max, t_max / interval,
                                        btv_lab_tolerance, NULL, 0);
  return (btv_recipe){ .method = method, .vz25 = reading->vz25, .interval = interval };
}

/* Break time between two stocks; runs are made as far as they are needed. */
static bt_status
crossing_between (btv_lab *lab, btv_stock *quantum, btv_stock *other, double t_max,
                  const btv_settings *reading, bt_value *out, bt_error *error)
{
  const bt_runs *q, *s;
  /* Break times spread over decades: look further by a quarter each time. */
  for (double t_end = reading->crossing == BT_LAST ? t_max : fmin (20, t_max);;
       t_end = fmin (1.25 * t_end, t_max))
    {
      bt_status status = btv_stock_runs (lab, quantum, t_end, &q, error);
      if (status == BT_OK)
        status = btv_stock_runs (lab, other, t_end, &s, error);
      if (status == BT_OK)
        status = bt_break_time (q, s, reading->threshold, reading->crossing, out, NULL,
                                NULL, error);
      if (status != BT_OK || t_end >= t_max || isfinite (out->hi))
        return status;
    }
}

/* Refine until the half-width is at most TOLERANCE or nothing can be refined. */
static bt_status
refined_crossing (btv_lab *lab, const btv_recipe *quantum, const btv_recipe *other,
                  const btv_question *question, const btv_settings *reading,
                  double tolerance, bt_value *out, bt_error *error)
{
  for (;;)
    {
      /* A stock may be dropped by refining, so both are looked up each time. */
      btv_stock *q, *s;
      bt_status status = btv_lab_stock (lab, quantum, &q, error);
      if (status == BT_OK)
        status = btv_lab_stock (lab, other, &s, error);
      if (status == BT_OK)
        status = crossing_between (lab, q, s, question->t_max, reading, out, error);
      if (status != BT_OK)
        return status;
      /* An infinite end: the band straddles the threshold, or nothing crosses. */
      if (bt_value_error (out) <= tolerance
          || (isinf (out->value) && out->lo >= question->t_max * (1 - 1e-9)))
        return BT_OK;
      bt_axis axis = bt_value_dominant (out);
      if (axis == BT_AXIS_COUNT)
        axis = other->method->caps & BT_SAMPLED ? BT_AXIS_SAMPLE : BT_AXIS_STEP;
      if (!btv_stock_refine (axis == BT_AXIS_SAMPLE ? s : q, axis))
        return BT_OK;
    }
}

/* The same under a given number of random samples and no seed: many seeds. */
static bt_status
scattered_crossing (btv_lab *lab, const btv_recipe *quantum, btv_recipe other,
                    const btv_question *question, const btv_settings *reading,
                    btv_answer *answer, bt_error *error)
{
  enum
  {
    SEEDS = 8
  };
  double sum = 0, squares = 0, discretisation = 0;
  for (uint64_t seed = 1; seed <= SEEDS; seed++)
    {
      btv_stock *q, *s;
      bt_value value;
      other.seed = seed;
      bt_status status = btv_lab_stock (lab, quantum, &q, error);
      if (status == BT_OK)
        status = btv_lab_stock (lab, &other, &s, error);
      if (status == BT_OK)
        status = crossing_between (lab, q, s, question->t_max, reading, &value, error);
      if (status != BT_OK)
        return status;
      if (isinf (value.value))
        {
          answer->value = value;
          say (answer, "no crossing before t = %g with %zu samples, seed %d",
               question->t_max, reading->samples, (int) seed);
          return BT_OK;
        }
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

static bt_status
break_time (btv_lab *lab, const btv_question *question, const btv_settings *reading,
            const char *method, btv_answer *answer, bt_error *error)
{
  double tolerance = question->tolerance > 0 ? question->tolerance : 0.01;
  double interval = interval_of (reading, tolerance);
  btv_recipe quantum = quantum_recipe (lab, reading, question->t_max, interval);
  btv_recipe other = { .method = bt_method_find (method),
                       .samples = reading->samples,
                       .seed = reading->seed,
                       .sample_x = reading->sample_x,
                       .interval = interval };
  int sampled = (other.method->caps & BT_SAMPLED) != 0;
  answer->methods[0] = quantum.method->name;
  answer->methods[1] = method;
  answer->warrant = sampled ? "sampled" : "converged";
  bt_status status;
  if (sampled && reading->samples > 0 && !reading->has_seed)
    status
        = scattered_crossing (lab, &quantum, other, question, reading, answer, error);
  else
    status = refined_crossing (lab, &quantum, &other, question, reading, tolerance,
                               &answer->value, error);
  if (status == BT_OK && isinf (answer->value.value) && answer->reason[0] == '\0')
    say (answer, "delta does not %s %g before t = %g",
         reading->crossing == BT_LAST ? "stay above" : "reach", reading->threshold,
         question->t_max);
  else if (status == BT_OK && isinf (answer->value.hi) && answer->reason[0] == '\0')
    say (answer,
         "the error of delta is too large to say that it crosses %g before "
         "t = %g",
         reading->threshold, question->t_max);
  return status;
}

static bt_status
evaluate_tq (btv_lab *lab, const btv_question *question, const btv_settings *reading,
             btv_answer *answer, bt_error *error)
{
  return break_time (lab, question, reading, "classical", answer, error);
}

static bt_status
evaluate_tmf (btv_lab *lab, const btv_question *question, const btv_settings *reading,
              btv_answer *answer, bt_error *error)
{
  return break_time (lab, question, reading, "mean-field", answer, error);
}

static bt_status
evaluate_ttw (btv_lab *lab, const btv_question *question, const btv_settings *reading,
              btv_answer *answer, bt_error *error)
{
  return break_time (lab, question, reading, "truncated-wigner", answer, error);
}

/* ---- entropy ------------------------------------------------------------------- */

static bt_status
entropy_from (btv_lab *lab, const btv_state *state, const btv_settings *reading,
              double entropy[BTV_STATES], double *kept, bt_error *error)
{
  double omega[BT_MAX_AXES];
  size_t modes = bt_model_modes (btv_lab_model (lab));
  for (size_t j = 0; j < modes; j++)
    omega[j] = bt_model_omega (btv_lab_model (lab), j);
  bt_status status = BT_OK;
  for (int i = 0; status == BT_OK && i < BTV_STATES; i++)
    {
      entropy[i] = NAN;
      if (state[i].psi)
        status
            = bt_entropy (state[i].psi, state[i].points, state[i].box, omega, modes,
                          &reading->entropy, &entropy[i], i == 0 ? kept : NULL, error);
    }
  return status;
}

static bt_status
evaluate_entropy (btv_lab *lab, const btv_question *question,
                  const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  /* The Schmidt spectrum wants the wave function on a grid. */
  btv_recipe recipe
      = { .method = bt_method_find (reading->vz25 ? "split-step" : "split-step-4"),
          .vz25 = reading->vz25,
          .interval = interval_of (reading, 1) };
  double tolerance = question->tolerance > 0 ? question->tolerance : 1e-4;
  double at = question->at;
  if (reading->vz25 && reading->at_step)
    {
      double steps = at / 0.03;
      at = 0.03 * (reading->at_step == 1 ? floor (steps + 1e-9) : ceil (steps - 1e-9));
    }
  answer->methods[0] = recipe.method->name;
  answer->warrant = "converged";
  for (;;)
    {
      btv_stock *stock;
      const btv_state *state;
      double entropy[BTV_STATES], kept = 1, err[BT_AXIS_COUNT] = { 0 };
      bt_status status = btv_lab_stock (lab, &recipe, &stock, error);
      if (status == BT_OK)
        status = btv_stock_states (lab, stock, at, &state, error);
      if (status == BT_OK)
        status = entropy_from (lab, state, reading, entropy, &kept, error);
      if (status != BT_OK)
        return status;
      if (state[1].psi)
        {
          err[BT_AXIS_STEP] = fabs (entropy[0] - entropy[1]);
          err[BT_AXIS_GRID] = fabs (entropy[2] - entropy[1]);
          err[BT_AXIS_BOX] = fabs (entropy[3] - entropy[1]);
        }
      answer->value = bt_value_from_parts (entropy[0], err);
      if (reading->entropy.cut_m > 0 || reading->entropy.cut_n > 0)
        say (answer, "the cut keeps %.3g of the state", kept);
      if (bt_value_error (&answer->value) <= tolerance
          || !btv_stock_refine (stock, bt_value_dominant (&answer->value)))
        return BT_OK;
    }
}

/* ---- means --------------------------------------------------------------------- */

static bt_status
mean_at (btv_lab *lab, const btv_question *question, const btv_settings *reading,
         int square, btv_answer *answer, bt_error *error)
{
  double tolerance = question->tolerance > 0 ? question->tolerance : 1e-4;
  /* An interval that ends at the wanted time. */
  double pieces = fmax (ceil (question->at / 0.1 * (1 - 1e-12)), 1);
  btv_recipe recipe = { .method = bt_method_find (reading->method),
                        .samples = reading->samples,
                        .seed = reading->seed,
                        .sample_x = reading->sample_x,
                        .interval = question->at > 0 ? question->at / pieces : 0.1 };
  answer->methods[0] = recipe.method->name;
  answer->warrant = recipe.method->caps & BT_SAMPLED   ? "sampled"
                    : recipe.method->caps & BT_STEPPED ? "converged"
                                                       : "closed form";
  if (square && recipe.method->caps & BT_SAMPLED)
    return bt_error_set (error, BT_ENOTSUP,
                         "x2 of truncated Wigner has no sampling error here");
  for (;;)
    {
      btv_stock *stock;
      const bt_runs *runs;
      bt_status status = btv_lab_stock (lab, &recipe, &stock, error);
      if (status == BT_OK)
        status = btv_stock_runs (lab, stock, question->at, &runs, error);
      if (status != BT_OK)
        return status;
      size_t i = question->at > 0 ? (size_t) pieces : 0;
      double err[BT_AXIS_COUNT];
      for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
        {
          const bt_series *coarse, *refined;
          err[axis] = bt_runs_x_error (runs, (bt_axis) axis, i);
          if (square && bt_runs_pair (runs, (bt_axis) axis, &coarse, &refined))
            err[axis] = BT_PAIR_MARGIN (axis) * fabs (refined->x2[i] - coarse->x2[i]);
        }
      const bt_series *nominal = bt_runs_nominal (runs);
      answer->value
          = bt_value_from_parts (square ? nominal->x2[i] : nominal->x[i], err);
      if (bt_value_error (&answer->value) <= tolerance
          || !btv_stock_refine (stock, bt_value_dominant (&answer->value)))
        return BT_OK;
    }
}

static bt_status
evaluate_x (btv_lab *lab, const btv_question *question, const btv_settings *reading,
            btv_answer *answer, bt_error *error)
{
  return mean_at (lab, question, reading, 0, answer, error);
}

static bt_status
evaluate_x2 (btv_lab *lab, const btv_question *question, const btv_settings *reading,
             btv_answer *answer, bt_error *error)
{
  return mean_at (lab, question, reading, 1, answer, error);
}

/* ---- stability ----------------------------------------------------------------- */

/* Floquet exponent of mode J at amplitude X0, added to VALUE when it is the
 * largest so far; *CERTAIN is cleared where |Delta| is 1 within its error. */
static bt_status
exponent_at (const bt_model *model, size_t j, double x0, double nu, bt_value *value,
             int *certain, long *edges, bt_error *error)
{
  bt_floquet floquet;
  bt_status status = bt_floquet_exponent (
      bt_model_lambda (model), x0, bt_model_omega (model, j), nu, &floquet, error);
  if (status != BT_OK)
    return status;
  *edges = floquet.edges;
  double size = fabs (floquet.discriminant), err = floquet.discriminant_err;
  if (fabs (size - 1) <= err)
    *certain = 0;
  if (floquet.mu > value->value)
    {
      double part[BT_AXIS_COUNT] = { 0 };
      part[BT_AXIS_STEP] = err * nu / (M_PI * sqrt (size * size - 1));
      *value = bt_value_from_parts (floquet.mu, part);
    }
  return BT_OK;
}

static bt_status
evaluate_stability (btv_lab *lab, const btv_question *question,
                    const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  enum
  {
    POINTS = 64
  };
  (void) question;
  const bt_model *model = btv_lab_model (lab);
  double nu = 1, x0 = fabs (bt_model_x0 (model)), half = reading->width / sqrt (2);
  for (size_t j = 0; reading->shifted && j < bt_model_modes (model); j++)
    nu += bt_model_lambda (model) / (4 * bt_model_omega (model, j));
  double low = fmax (x0 - half, 0), high = x0 + half;
  int certain = 1, unstable = 0;
  for (size_t j = 0; j < bt_model_modes (model); j++)
    {
      long first = 0, edges = 0;
      for (int i = 0; i <= (half > 0 ? POINTS : 0); i++)
        {
          double at = half > 0 ? low + (high - low) * i / POINTS : x0;
          bt_status status
              = exponent_at (model, j, at, nu, &answer->value, &certain, &edges, error);
          if (status != BT_OK)
            return status;
          if (i == 0)
            first = edges;
        }
      /* As x0 grows a - a_n(q) grows too (|da_n/dq| <= 2), so a band narrower than
       * the sampling shows in the count of edges. */
      if (first < 0 || edges < 0)
        certain = 0;
      else if (first != edges || first % 2 == 0)
        unstable = 1;
    }
  answer->methods[0] = "monodromy matrix";
  answer->methods[1] = "Mathieu characteristic values";
  answer->warrant = "two independent methods agree";
  if (answer->value.value > 0 || unstable)
    answer->label = "Unstable";
  else
    answer->label = "Stable";
  if (!certain && !(answer->value.lo > 0))
    {
      answer->label = NULL;
      say (answer, "on the edge of a band within the error of the monodromy matrix");
    }
  return BT_OK;
}

/* ---- the table ----------------------------------------------------------------- */

static const char *const keys_tq[]
    = { "crossing", "threshold", "discretisation", NULL };
static const char *const keys_ttw[] = { "crossing", "threshold", "discretisation",
                                        "samples",  "seed",      "sample_x",
                                        NULL };
static const char *const keys_entropy[]
    = { "base", "cut_m", "cut_n", "renormalise", "discretisation", "at_step", NULL };
static const char *const keys_x[] = { "method", "samples", "seed", "sample_x", NULL };
static const char *const keys_x2[] = { "method", NULL };
static const char *const keys_stability[] = { "band", "width", NULL };

static const btv_evaluator rows[] = {
  { "t_q",
    "time at which delta of x0 cos t against the exact <x> reaches the threshold", NULL,
    BTV_NUMBER, BTV_NEEDS_TMAX, keys_tq, evaluate_tq },
  { "t_mf", "the same for mean field", NULL, BTV_NUMBER, BTV_NEEDS_TMAX, keys_tq,
    evaluate_tmf },
  { "t_tw", "the same for truncated Wigner", NULL, BTV_NUMBER, BTV_NEEDS_TMAX, keys_ttw,
    evaluate_ttw },
  { "entropy", "entanglement entropy of the background with all modes", NULL,
    BTV_NUMBER, BTV_NEEDS_AT, keys_entropy, evaluate_entropy },
  { "x", "<x>, of the exact state unless a method is named", NULL, BTV_NUMBER,
    BTV_NEEDS_AT, keys_x, evaluate_x },
  { "x2", "<x^2>, of the exact state unless a method is named", NULL, BTV_NUMBER,
    BTV_NEEDS_AT, keys_x2, evaluate_x2 },
  { "stability", "Floquet exponent of the modes in the unperturbed background",
    "Stable|Unstable", BTV_LABEL, 0, keys_stability, evaluate_stability },
};

static const btv_evaluator *const table[]
    = { &rows[0], &rows[1], &rows[2], &rows[3], &rows[4], &rows[5], &rows[6] };

const btv_evaluator *const *
btv_evaluators (size_t *count)
{
  *count = sizeof table / sizeof *table;
  return table;
}

const btv_evaluator *
btv_evaluator_find (const char *name)
{
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (strcmp (rows[i].name, name) == 0)
      return &rows[i];
  return NULL;
}

const char *
btv_evaluator_name (const btv_evaluator *evaluator)
{
  return evaluator->name;
}

const char *
btv_evaluator_summary (const btv_evaluator *evaluator)
{
  return evaluator->summary;
}

btv_kind
btv_evaluator_kind (const btv_evaluator *evaluator)
{
  return evaluator->kind;
}

unsigned
btv_evaluator_needs (const btv_evaluator *evaluator)
{
  return evaluator->needs;
}

const char *
btv_evaluator_labels (const btv_evaluator *evaluator)
{
  return evaluator->labels;
}

bt_status
btv_ask (btv_lab *lab, const btv_question *question, btv_answer *out, bt_error *error)
{
  *out = (btv_answer){ 0 };
  btv_settings reading;
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < question->settings_count; i++)
    status = btv_evaluator_check (question->evaluator, &question->settings[i], error);
  if (status == BT_OK)
    status = btv_settings_read (&reading, question->settings, question->settings_count,
                                error);
  if (status != BT_OK)
    return status;
  if (question->evaluator->needs & BTV_NEEDS_AT && !(question->at >= 0))
    return bt_error_set (error, BT_EINVAL, "at = %g: must be >= 0", question->at);
  if (question->evaluator->needs & BTV_NEEDS_TMAX
      && (!(question->t_max > 0) || !isfinite (question->t_max)))
    return bt_error_set (error, BT_EINVAL, "t_max = %g: must be > 0", question->t_max);
  btv_lab_deadline (lab, question->deadline);
  return question->evaluator->evaluate (lab, question, &reading, out, error);
}

/* ---- curves -------------------------------------------------------------------- */

void
btv_curves_clear (btv_curves *curves)
{
  for (int c = 0; c < BTV_CURVES; c++)
    {
      free (curves->x[c]);
      free (curves->x_err[c]);
      free (curves->delta[c]);
      free (curves->delta_err[c]);
    }
  *curves = (btv_curves){ 0 };
}

static bt_status
fill_curve (const bt_runs *runs, const bt_runs *quantum, size_t size, int c,
            btv_curves *out, bt_error *error)
{
  bt_status status = bti_calloc (&out->x[c], size, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&out->x_err[c], size, sizeof (double), error);
  if (status != BT_OK)
    return status;
  out->method[c] = bt_runs_method (runs)->name;
  for (size_t i = 0; i < size; i++)
    {
      out->x[c][i] = bt_runs_nominal (runs)->x[i];
      out->x_err[c][i] = bt_runs_x_total (runs, i);
    }
  if (runs == quantum)
    return BT_OK;
  /* bt_break_time fills as many points as both runs have. */
  size_t room = bt_runs_nominal (runs)->size;
  if (bt_runs_nominal (quantum)->size > room)
    room = bt_runs_nominal (quantum)->size;
  bt_value ignored;
  status = bti_calloc (&out->delta[c], room, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&out->delta_err[c], room, sizeof (double), error);
  if (status == BT_OK)
    status = bt_break_time (quantum, runs, 0.05, BT_FIRST, &ignored, out->delta[c],
                            out->delta_err[c], error);
  return status;
}

bt_status
btv_lab_curves (btv_lab *lab, double t_max, double t_end, btv_curves *out,
                bt_error *error)
{
  static const char *const names[BTV_CURVES]
      = { NULL, "classical", "mean-field", "truncated-wigner" };
  const btv_settings plain = { 0 };
  const double interval = interval_of (&plain, 1);
  *out = (btv_curves){ 0 };
  const bt_runs *runs[BTV_CURVES];
  size_t size = SIZE_MAX;
  bt_status status = BT_OK;
  for (int c = 0; status == BT_OK && c < BTV_CURVES; c++)
    {
      /* Truncated Wigner anew with few points: a picture needs no more, and its
       * band shows their error. */
      btv_recipe recipe = c == 0 ? quantum_recipe (lab, &plain, t_max, interval)
                                 : (btv_recipe){ .method = bt_method_find (names[c]),
                                                 .interval = interval,
                                                 .sketch = 1 };
      btv_stock *stock;
      status = btv_lab_stock (lab, &recipe, &stock, error);
      if (status == BT_OK)
        status = btv_stock_runs (lab, stock, t_end, &runs[c], error);
      if (status == BT_OK && bt_runs_nominal (runs[c])->size < size)
        size = bt_runs_nominal (runs[c])->size;
    }
  if (status == BT_OK)
    {
      size_t wanted = (size_t) floor (t_end / interval + 1e-9) + 1;
      out->interval = interval;
      out->size = size < wanted ? size : wanted;
    }
  for (int c = 0; status == BT_OK && c < BTV_CURVES; c++)
    status = fill_curve (runs[c], runs[0], out->size, c, out, error);
  if (status != BT_OK)
    btv_curves_clear (out);
  return status;
}
