/* validation/evaluators/bands.c - where the instability bands lie, VZ25 Eq. (18).
 *
 * Eq. (18) is Mathieu's a = n^2.  For small q band n is n^2 + c_n q^2 +- w_n q^n, with
 * c_1 = -1/8, c_2 = 1/6, c_n = 1/[2 (n^2 - 1)] after that: at fixed drive the formula
 * is the centre up to second order, but the band itself is narrower than that for n
 * > 2. At fixed Omega q moves across the band, too: for n = 1 from (1 - Omega^2)/3 to
 * 1 - Omega^2, which Eq. (18) puts at (1 - Omega^2)/2, a quarter of the way.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/evaluators/evaluators.h"

#include <math.h>

enum
{
  BAND_MAX = 10000
};

/* The mode 0 of the model, its background and the band that is asked about. */
struct place
{
  double omega, depth, nu;
  int n;
};

static bt_status
locate (const btv_lab *lab, const btv_settings *reading, struct place *out,
        bt_error *error)
{
  const bt_model *model = btv_lab_model (lab);
  double lambda = bt_model_lambda (model, 0), x0 = bt_model_x0 (model);
  if (bt_model_modes (model) != 1)
    return bt_error_set (error, BT_ENOTSUP, "bands of one mode; the model has %zu",
                         bt_model_modes (model));
  *out = (struct place){ .omega = bt_model_omega (model, 0),
                         .depth = lambda * x0 * x0,
                         .nu = 1,
                         .n = (int) reading->study.band };
  if (reading->shifted)
    out->nu += lambda / (4 * out->omega);
  double next = floor (out->omega / out->nu) + 1;
  if (!(next <= BAND_MAX) || !isfinite (out->depth))
    return bt_error_set (error, BT_ELIMIT,
                         "bands at omega = %g, lambda x0^2 = %g: too large", out->omega,
                         out->depth);
  if (out->n == 0)
    out->n = (int) next;
  return BT_OK;
}

static void
name_methods (btv_answer *answer)
{
  answer->methods[0] = "Mathieu characteristic values";
  answer->methods[1] = "monodromy matrix";
  answer->warrant = "two independent methods agree";
}

static bt_status
evaluate_position (btv_lab *lab, const btv_question *question,
                   const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  (void) question;
  struct place place;
  bt_band band;
  bt_status status = locate (lab, reading, &place, error);
  if (status == BT_OK)
    status = reading->study.along_omega
                 ? bt_band_at (place.depth, place.nu, place.n, &band, error)
                 : bt_band_find (place.omega, place.nu, place.n, &band, error);
  if (status != BT_OK)
    return status;
  double width = band.hi - band.lo;
  if (!(width > 100 * band.err))
    return bt_error_set (error, BT_ENOTSUP,
                         "band %d is %.2g wide, its edges known to %.2g: no position "
                         "across it",
                         place.n, width, band.err);
  double position = (band.surface - band.lo) / width, part[BT_AXIS_COUNT] = { 0 };
  part[BT_AXIS_STEP] = band.err * (1 + fabs (position)) / width;
  answer->value = bt_value_from_parts (position, part);
  name_methods (answer);
  return BT_OK;
}

/* How far the centre of the band is from Eq. (18), in Omega^2 for a drive of depth
 * SMALL, or in depth where Eq. (18) gives the depth SMALL. */
static bt_status
centre_offset (const struct place *place, int along_omega, double small, double *out,
               double *err, bt_error *error)
{
  bt_band band;
  double square = place->n * place->n * place->nu * place->nu - small / 2;
  bt_status status
      = along_omega ? bt_band_at (small, place->nu, place->n, &band, error)
                    : bt_band_find (sqrt (square), place->nu, place->n, &band, error);
  *out = (band.lo + band.hi) / 2 - band.surface;
  *err = band.err;
  return status;
}

static bt_status
evaluate_order (btv_lab *lab, const btv_question *question, const btv_settings *reading,
                btv_answer *answer, bt_error *error)
{
  enum
  {
    LEVELS = 6
  };
  (void) question;
  struct place place;
  double value[LEVELS], noise = 0, err, part[BT_AXIS_COUNT] = { 0 };
  bt_status status = locate (lab, reading, &place, error);
  for (int i = 0; status == BT_OK && i < LEVELS; i++)
    {
      status = centre_offset (&place, reading->study.along_omega,
                              0.4 * place.nu * place.nu * ldexp (1, -i), &value[i],
                              &err, error);
      noise = fmax (noise, err);
    }
  bt_limit limit;
  if (status == BT_OK)
    status = bt_richardson (value, LEVELS, 2, noise, &limit, error);
  if (status != BT_OK)
    return status;
  /* An offset that stays is of order zero. */
  double order = fabs (limit.value) > 3 * limit.err + 3 * noise ? 0 : limit.order;
  part[BT_AXIS_STEP] = limit.order_err;
  answer->value = bt_value_from_parts (order, part);
  name_methods (answer);
  return BT_OK;
}

static const char *const keys[] = { "along", "band", "band_number", NULL };

const btv_evaluator btv_evaluator_band_position
    = { .name = "band_position",
        .summary
        = "where VZ25 Eq. (18) lies across an instability band: 0 at its lower "
          "edge, 0.5 at its centre, 1 at its upper edge",
        .needs = BTV_NEEDS_MODEL,
        .keys = keys,
        .evaluate = evaluate_position };
const btv_evaluator btv_evaluator_band_order
    = { .name = "band_order",
        .summary = "power of the drive's depth with which the distance of a band's "
                   "centre from VZ25 Eq. (18) vanishes",
        .needs = BTV_EXPONENT | BTV_UNITLESS | BTV_NEEDS_MODEL,
        .keys = keys,
        .evaluate = evaluate_order };
