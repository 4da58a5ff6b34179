/* validation/evaluators/open_gaussian.c - two oscillators: closed equations.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/root.h"
#include "validation/evaluators/open.h"

#include <math.h>

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

/* METHOD at T. */
static bt_status
run_at (const btv_lab *lab, const bt_open_params *params, const char *method, double t,
        bt_open_result **out, bt_error *error)
{
  return bti_way_run (btv_lab_leave (lab), params, method, (bt_open_options){ 0 }, &t,
                      1, out, error);
}

/* ---- Cov(means) + V = Sigma ---------------------------------------------------- */

/* Largest difference of the covariances at T, and the largest error of one. */
static bt_status
compare_at (const btv_lab *lab, double t, double *largest, double *err, bt_error *error)
{
  bt_open_result *exact = NULL, *healed = NULL;
  bt_status status = run_at (lab, btv_lab_open (lab), "gaussian", t, &exact, error);
  if (status == BT_OK)
    status = run_at (lab, btv_lab_open (lab), "gaussian-healed", t, &healed, error);
  for (int i = 0; status == BT_OK && i < 16; i++)
    {
      double off
          = fabs (exact->covariance[i / 4][i % 4] - healed->covariance[i / 4][i % 4]);
      if (off > *largest || isnan (off))
        *largest = off;
    }
  for (size_t o = 0; status == BT_OK && o < exact->count; o++)
    *err = fmax (*err, exact->err_step[o] + healed->err_step[o]);
  bt_open_result_free (exact);
  bt_open_result_free (healed);
  return status;
}

static bt_status
evaluate_healed (btv_lab *lab, const btv_question *question,
                 const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  /* Of the even looks and of the odd: what lies between two looks is no more above both
   * than one set is above the other. */
  double largest[2] = { 0, 0 }, own = 0;
  (void) reading;
  bt_status status = want_oscillators (btv_lab_open (lab), question, error);
  for (int k = 1; status == BT_OK && k <= LOOKS; k++)
    status = compare_at (lab, question->at * k / LOOKS, &largest[k % 2], &own, error);
  if (status != BT_OK)
    return status;
  double err[BT_AXIS_COUNT]
      = { [BT_AXIS_STEP] = fabs (largest[1] - largest[0]), [BT_AXIS_METHOD] = own };
  answer->value = bt_value_from_parts (fmax (largest[0], largest[1]), err);
  answer->value.lo = fmax (answer->value.lo, 0);
  answer->methods[0] = "gaussian-healed";
  answer->methods[1] = "gaussian";
  answer->warrant = "identity evaluated";
  return BT_OK;
}

/* ---- entanglement -------------------------------------------------------------- */

/* Compare with the eigenvalue of the healed covariance, unless rounding is all that is
 * left of it there. */
static bt_status
compare_symplectic (const btv_lab *lab, double t, int conditional, double value,
                    double *err, btv_answer *answer, bt_error *error)
{
  bt_open_tradeoff tradeoff;
  bt_open_result *healed = NULL;
  bt_status status = bti_open_tradeoff (btv_lab_open (lab), 0, &tradeoff, error);
  answer->warrant = "closed equations";
  if (status != BT_OK || !bt_open_fulfilled (&tradeoff))
    return status;
  status = run_at (lab, btv_lab_open (lab), "gaussian-healed", t, &healed, error);
  if (status != BT_OK)
    return status;
  double rounding;
  double other = conditional ? bt_gaussian_conditional (healed->covariance, &rounding)
                             : bt_gaussian_ppt (healed->covariance, &rounding);
  if (rounding <= 1e-4 * value)
    {
      *err = fabs (other - value);
      answer->methods[1] = "gaussian-healed";
      answer->warrant = "two methods agree";
    }
  bt_open_result_free (healed);
  return BT_OK;
}

static bt_status
evaluate_symplectic (btv_lab *lab, const btv_question *question,
                     const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  bt_open_result *result = NULL;
  int which = reading->open.conditional ? 1 : 0;
  bt_status status = want_oscillators (btv_lab_open (lab), question, error);
  if (status == BT_OK)
    status = run_at (lab, btv_lab_open (lab), "gaussian", question->at, &result, error);
  if (status != BT_OK)
    return status;
  double value = result->symplectic[which];
  double err[BT_AXIS_COUNT] = { [BT_AXIS_GRID] = result->symplectic_err[which] };
  bt_open_result_free (result);
  answer->methods[0] = "gaussian";
  status = compare_symplectic (lab, question->at, which, value, &err[BT_AXIS_METHOD],
                               answer, error);
  answer->value = bt_value_from_parts (value, err);
  return status;
}

/* ---- separability -------------------------------------------------------------- */

struct mixture
{
  const btv_lab *lab;
  bt_open_params params;
  double at;
};

/* -1 where C and Q are certainly entangled at one of LOOKS times with gamma_q = RATE,
 * which are dense at first, when entanglement is made. */
static bt_status
separable_at (void *context, double rate, double *out, bt_error *error)
{
  const struct mixture *m = context;
  bt_open_params params = m->params;
  params.gamma_q = rate;
  *out = 1;
  for (int k = 1; *out > 0 && k <= LOOKS; k++)
    {
      bt_open_result *result;
      double t = m->at * pow (10, 6.0 * (k - LOOKS) / LOOKS);
      bt_status status = run_at (m->lab, &params, "gaussian", t, &result, error);
      if (status != BT_OK)
        return status;
      if (result->symplectic[0] + result->symplectic_err[0] < 0.5)
        *out = -1;
      bt_open_result_free (result);
    }
  return BT_OK;
}

/* Least eigenvalue of [[2 gamma_c, i lambda], [-i lambda, 2 gamma_q]] at gamma_q =
 * RATE: from 0 on the generator keeps the partial transpose positive, so that what
 * starts separable stays so, at all times and from any start. */
static bt_status
preserving_at (void *context, double rate, double *out, bt_error *error)
{
  const struct mixture *m = context;
  const double d2 = 2 * m->params.gamma_c;
  const double complex d1 = I * m->params.lambda, d0 = 2 * rate;
  return bt_tradeoff (&d2, &d1, &d0, 1, 1, out, error);
}

/* gamma_c gamma_q/lambda^2 above which C and Q are never entangled, from C starting
 * ever more squeezed.  What was seen entangled is a bound from below; no search over
 * times and starts has one from above, but the generator does. */
static bt_status
evaluate_separable (btv_lab *lab, const btv_question *question,
                    const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  struct mixture m = { lab, *btv_lab_open (lab), question->at };
  double unit = m.params.gamma_c / (m.params.lambda * m.params.lambda),
         rate[SQUEEZINGS], seen = 0, half = 0, bound = 0, bound_half = 0;
  bt_status status = want_oscillators (&m.params, question, error);
  (void) reading;
  if (status == BT_OK && (!(unit > 0) || !isfinite (unit) || !(question->at > 0)))
    status = bt_error_set (error, BT_EINVAL,
                           "a coupling, gamma_c > 0 and a time > 0 are wanted");
  for (int s = 0; status == BT_OK && s < SQUEEZINGS; s++)
    {
      m.params.squeezing = s;
      status = bti_root (separable_at, &m, 1e-3 / unit, 10 / unit, 1e-11, &rate[s],
                         &half, error);
      seen = fmax (seen, rate[s] - half);
    }
  if (status == BT_OK)
    status = bti_root (preserving_at, &m, 1e-3 / unit, 10 / unit, 1e-12, &bound,
                       &bound_half, error);
  if (status != BT_OK)
    return status;
  bound += bound_half + 1e-14 * bound;
  if (seen > bound)
    return bt_error_set (error, BT_ECONV,
                         "entangled at %.12g, above the bound %.12g: rounding",
                         seen * unit, bound * unit);
  double err[BT_AXIS_COUNT] = { [BT_AXIS_STEP] = (bound - seen) * unit };
  answer->value = bt_value_from_parts (seen * unit, err);
  answer->value.lo = seen * unit;
  answer->value.hi = bound * unit;
  answer->methods[0] = "gaussian";
  answer->warrant = "seen, and bounded by the generator";
  btv_say (answer, "squeezed by 0 to 4: %.10g %.10g %.10g %.10g %.10g; bound %.10g",
           rate[0] * unit, rate[1] * unit, rate[2] * unit, rate[3] * unit,
           rate[4] * unit, bound * unit);
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
