/* validation/evaluators/open_gaussian.c - two oscillators: closed equations.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/root.h"
#include "validation/evaluators/open.h"

#include <breaktime/states.h>
#include <breaktime/tradeoff.h>
#include <math.h>

static const char healed[] = "gaussian-healed";

enum
{
  LOOKS = 40,
  SQUEEZINGS = 5
};

static bt_status
want_oscillators (const bti_open_params *params, const btv_question *question,
                  bt_error *error)
{
  if (params->kind == BTI_OPEN_OSCILLATORS)
    return BT_OK;
  return bt_error_set (
      error, BT_ENOTSUP, "%s is for models of kind oscillators, not %s",
      btv_evaluator_name (question->evaluator), bti_open_kind_name (params->kind));
}

/* The healed covariance at T, and its rounding. */
static bt_status
healed_at (const btv_lab *lab, double t, double s[4][4], double *err, bt_error *error)
{
  const bti_effort effort = { .companions = 1 };
  bti_means *means;
  bt_status status
      = bti_way_run (btv_lab_leave (lab), btv_lab_open (lab), bt_method_find (healed),
                     &effort, &t, 1, &means, error);
  if (status != BT_OK)
    return status;
  bti_means_covariance (means, 0, s);
  for (size_t o = 0; o < means->count; o++)
    *err = fmax (*err, means->err_step[o]);
  bti_means_free (means);
  return BT_OK;
}

/* ---- Cov(means) + V = Sigma ---------------------------------------------------- */

/* Largest difference of the covariances at T, and the largest error of one. */
static bt_status
compare_at (const btv_lab *lab, double t, double *largest, double *err, bt_error *error)
{
  double exact[4][4], own[4][4], value[2], rounding[2];
  bt_status status = bti_open_gaussian (btv_lab_leave (lab), btv_lab_open (lab), t,
                                        NULL, exact, value, rounding, error);
  if (status == BT_OK)
    status = healed_at (lab, t, own, err, error);
  for (int i = 0; status == BT_OK && i < 16; i++)
    {
      const double off = fabs (exact[i / 4][i % 4] - own[i / 4][i % 4]);
      if (off > *largest || isnan (off))
        *largest = off;
    }
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
  answer->methods[0] = healed;
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
  bti_open_tradeoff tradeoff;
  double s[4][4], own = 0;
  bt_status status = bti_way_tradeoff (btv_lab_open (lab), 0, &tradeoff, error);
  answer->warrant = "closed equations";
  if (status != BT_OK || !bti_open_fulfilled (&tradeoff))
    return status;
  status = healed_at (lab, t, s, &own, error);
  if (status != BT_OK)
    return status;
  double rounding;
  double other = conditional ? bt_gaussian_conditional (s, &rounding)
                             : bt_gaussian_ppt (s, &rounding);
  if (rounding <= 1e-4 * value)
    {
      *err = fabs (other - value);
      answer->methods[1] = healed;
      answer->warrant = "two methods agree";
    }
  return BT_OK;
}

static bt_status
evaluate_symplectic (btv_lab *lab, const btv_question *question,
                     const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  double symplectic[2], rounding[2];
  int which = reading->open.conditional ? 1 : 0;
  bt_status status = want_oscillators (btv_lab_open (lab), question, error);
  if (status == BT_OK)
    status = bti_open_gaussian (btv_lab_leave (lab), btv_lab_open (lab), question->at,
                                NULL, NULL, symplectic, rounding, error);
  if (status != BT_OK)
    return status;
  double value = symplectic[which];
  double err[BT_AXIS_COUNT] = { [BT_AXIS_GRID] = rounding[which] };
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
  bti_open_params params;
  double at;
};

/* -1 where C and Q are certainly entangled at one of LOOKS times with gamma_q = RATE,
 * which are dense at first, when entanglement is made. */
static bt_status
separable_at (void *context, double rate, double *out, bt_error *error)
{
  const struct mixture *m = context;
  bti_open_params params = m->params;
  params.gamma_q = rate;
  *out = 1;
  for (int k = 1; *out > 0 && k <= LOOKS; k++)
    {
      double t = m->at * pow (10, 6.0 * (k - LOOKS) / LOOKS), value[2], err[2];
      bt_status status = bti_open_gaussian (btv_lab_leave (m->lab), &params, t, NULL,
                                            NULL, value, err, error);
      if (status != BT_OK)
        return status;
      if (value[0] + err[0] < 0.5)
        *out = -1;
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
