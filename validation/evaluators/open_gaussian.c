/* validation/evaluators/open_gaussian.c - two oscillators: closed equations.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/evaluators/open_runs.h"

#include <math.h>
#include <string.h>

enum
{
  LOOKS = 40,
  SQUEEZINGS = 5
};

static bt_status
want_oscillators (const bt_open_params *params, const btv_question *question,
                  bt_error *error)
{
  if (params->kind == BT_OPEN_OSCILLATORS)
    return BT_OK;
  return bt_error_set (
      error, BT_ENOTSUP, "%s is for models of kind oscillators, not %s",
      btv_evaluator_name (question->evaluator), bt_open_kind_name (params->kind));
}

static bt_status
covariance (const btv_lab *lab, const bt_open_params *params, const char *method,
            double t, double out[4][4], bt_error *error)
{
  bt_open_result *result;
  bt_status status = btv_open_run (lab, params, method, (bt_open_options){ 0 }, &t, 1,
                                   &result, error);
  if (status == BT_OK)
    memcpy (out, result->covariance, sizeof result->covariance);
  bt_open_result_free (result);
  return status;
}

/* ---- Cov(means) + V = Sigma ---------------------------------------------------- */

static bt_status
evaluate_healed (btv_lab *lab, const btv_question *question,
                 const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  const bt_open_params *params = btv_lab_open (lab);
  double largest = 0;
  (void) reading;
  bt_status status = want_oscillators (params, question, error);
  for (int k = 1; status == BT_OK && k <= LOOKS; k++)
    {
      double exact[4][4], healed[4][4], t = question->at * k / LOOKS;
      status = covariance (lab, params, "gaussian", t, exact, error);
      if (status == BT_OK)
        status = covariance (lab, params, "gaussian-healed", t, healed, error);
      for (int i = 0; status == BT_OK && i < 16; i++)
        {
          double off = fabs (exact[i / 4][i % 4] - healed[i / 4][i % 4]);
          if (off > largest || isnan (off))
            largest = off;
        }
    }
  if (status != BT_OK)
    return status;
  /* Rounding of either, which is not the same everywhere. */
  double err[BT_AXIS_COUNT] = { [BT_AXIS_GRID] = 1e-12 };
  answer->value = bt_value_from_parts (largest, err);
  answer->methods[0] = "gaussian-healed";
  answer->methods[1] = "gaussian";
  answer->warrant = "identity evaluated";
  return BT_OK;
}

/* ---- entanglement -------------------------------------------------------------- */

static double
eigenvalue (double sigma[4][4], int conditional)
{
  return conditional ? bt_gaussian_conditional (sigma) : bt_gaussian_ppt (sigma);
}

static bt_status
evaluate_symplectic (btv_lab *lab, const btv_question *question,
                     const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  const bt_open_params *params = btv_lab_open (lab);
  double sigma[4][4], other[4][4];
  bt_open_tradeoff tradeoff;
  bt_status status = want_oscillators (params, question, error);
  if (status == BT_OK)
    status = covariance (lab, params, "gaussian", question->at, sigma, error);
  if (status == BT_OK)
    status = btv_open_tradeoff (params, 0, &tradeoff, error);
  if (status != BT_OK)
    return status;
  double value = eigenvalue (sigma, reading->open.conditional);
  double err[BT_AXIS_COUNT] = { [BT_AXIS_GRID] = 1e-12 * fabs (value) };
  answer->methods[0] = "gaussian";
  answer->warrant = "closed equations";
  if (bt_open_fulfilled (&tradeoff))
    {
      status = covariance (lab, params, "gaussian-healed", question->at, other, error);
      if (status != BT_OK)
        return status;
      err[BT_AXIS_METHOD]
          = fabs (eigenvalue (other, reading->open.conditional) - value);
      answer->methods[1] = "gaussian-healed";
      answer->warrant = "two methods agree";
    }
  answer->value = bt_value_from_parts (value, err);
  return BT_OK;
}

/* Least eigenvalue of the partial transpose less 1/2 with gamma_q = RATE, over LOOKS
 * times, dense at first, when entanglement is made. */
struct mixture
{
  const btv_lab *lab;
  bt_open_params params;
  double at;
};

static bt_status
separable_at (void *context, double rate, double *out, bt_error *error)
{
  const struct mixture *m = context;
  bt_open_params params = m->params;
  params.gamma_q = rate;
  *out = INFINITY;
  for (int k = 1; k <= LOOKS; k++)
    {
      double sigma[4][4], share = (double) k / LOOKS;
      bt_status status = covariance (m->lab, &params, "gaussian",
                                     m->at * share * share * share, sigma, error);
      if (status != BT_OK)
        return status;
      *out = fmin (*out, bt_gaussian_ppt (sigma) - 0.5 + 1e-12);
    }
  return BT_OK;
}

/* gamma_c gamma_q/lambda^2 above which C and Q are never entangled, from C starting
 * ever more squeezed; a start less favourable is not entangled above less. */
static bt_status
evaluate_separable (btv_lab *lab, const btv_question *question,
                    const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  struct mixture m = { lab, *btv_lab_open (lab), question->at };
  double unit = m.params.gamma_c / (m.params.lambda * m.params.lambda),
         rate[SQUEEZINGS];
  double half = 0;
  bt_status status = want_oscillators (&m.params, question, error);
  (void) reading;
  if (status == BT_OK && (!(unit > 0) || !isfinite (unit) || !(question->at > 0)))
    status = bt_error_set (error, BT_EINVAL,
                           "a coupling, gamma_c > 0 and a time > 0 are wanted");
  for (int s = 0; status == BT_OK && s < SQUEEZINGS; s++)
    {
      m.params.squeezing = s;
      status = btv_open_root (separable_at, &m, 1e-3 / unit, 10 / unit, 1e-9, &rate[s],
                              &half, error);
    }
  if (status != BT_OK)
    return status;
  double value = rate[SQUEEZINGS - 1] * unit, before = rate[SQUEEZINGS - 2] * unit;
  double err[BT_AXIS_COUNT]
      = { [BT_AXIS_STEP] = half * unit, [BT_AXIS_BASIS] = fabs (value - before) };
  answer->value = bt_value_from_parts (value, err);
  answer->methods[0] = "gaussian";
  answer->warrant = "closed equations";
  btv_say (answer, "squeezed by 0 to 4: %.6g %.6g %.6g %.6g %.6g", rate[0] * unit,
           rate[1] * unit, rate[2] * unit, before, value);
  return BT_OK;
}

static const char *const none[] = { NULL };
static const char *const keys_symplectic[] = { "symplectic", NULL };

const btv_evaluator btv_evaluator_healed_covariance
    = { .name = "healed_covariance",
        .summary
        = "largest |Cov(conditional means) + V - Sigma| of two oscillators up to "
          "`at'",
        .needs = BTV_NEEDS_OPEN | BTV_NEEDS_AT,
        .keys = none,
        .evaluate = evaluate_healed };
const btv_evaluator btv_evaluator_symplectic
    = { .name = "symplectic",
        .summary = "smallest symplectic eigenvalue of two oscillators: below 1/2, "
                   "entangled",
        .needs = BTV_NEEDS_OPEN | BTV_NEEDS_AT,
        .keys = keys_symplectic,
        .evaluate = evaluate_symplectic };
const btv_evaluator btv_evaluator_separable_from
    = { .name = "separable_from",
        .summary = "gamma_c gamma_q/lambda^2 above which two oscillators are never "
                   "entangled up to `at'",
        .needs = BTV_NEEDS_OPEN | BTV_NEEDS_AT,
        .keys = none,
        .evaluate = evaluate_separable };
