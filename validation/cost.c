/* validation/cost.c - see cost.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/cost.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Seconds, fitted to an audit of both built-in sources on two processors. */
static const double least = 0.05;
/* times the root of the time that is run through: what is far lies in a calm model */
static const double per_root = 0.1, of_break_time = 0.4;
static const double scattering = 5, per_mode = 6, full = 6; /* factors */
/* an open system: without samples, with them, and where a time is looked for */
static const double open = 0.5, sampled = 6, found = 12;

double
btv_claim_cost (const btv_claims *claims, const btv_claim *claim)
{
  const btv_setting samples = { "samples", "64" };
  const btv_evaluator *evaluator = claim->evaluator;
  const int is_time = (btv_evaluator_needs (evaluator) & BTV_IS_TIME) != 0;
  const double factor = claim->tier == BTV_FULL ? full : 1;
  double time = 0;
  if (claim->t_max > 0)
    time = claim->t_max;
  if (claim->model && !claim->closed)
    return factor
           * ((btv_evaluator_check (evaluator, &samples, NULL) == BT_OK ? sampled
                                                                        : open)
              + (time > 0 ? found : 0));
  /* A break time is looked for no further than it lies; first where it is printed. */
  const double end = btv_convert_back (&claim->convert, claim->claimed).hi;
  if (is_time && end > 0)
    time = fmin (time, 1.25 * end);
  if (claim->at > time)
    time = claim->at;
  double cost = (is_time ? of_break_time : per_root) * sqrt (time);
  /* Readings draw samples, as the source did, from many seeds; the limit needs few. */
  if (claims->readings_count > 0 && btv_evaluator_scatters (evaluator, &samples, 1))
    cost *= scattering;
  const size_t parts = claim->closed ? claim->parts : claim->modes + 1;
  if (parts > 2)
    cost *= pow (per_mode, (double) parts - 2);
  return factor * (least + cost);
}

/* ---- runs ------------------------------------------------------------------------ */

/* Bytes of METHOD on MODEL at TOLERANCE; INFINITY: more than may be had. */
static double
bytes_of (const bt_method *method, const bt_model *model, double tolerance)
{
  bt_options options = { .tolerance = tolerance };
  bt_error why = BT_ERROR_INIT;
  const bt_status status = bt_options_settle (&options, method, model, &why);
  if (status == BT_OK)
    return bt_options_memory (&options, method, model);
  return status == BT_ELIMIT ? INFINITY : NAN;
}

/* A method that the claim names is not the one that is estimated. */
static int
names_method (const btv_claim *claim)
{
  for (size_t i = 0; i < claim->set_count; i++)
    if (strstr (claim->set[i].key, "method"))
      return 1;
  return 0;
}

btv_estimate
btv_claim_estimate (const btv_claims *claims, const btv_claim *claim)
{
  static const double interval = 0.1, tolerance = 1e-6, rough = 1e-3;
  btv_estimate made = { 0, NAN, NAN, NULL, NULL };
  bt_error why = BT_ERROR_INIT;
  bt_model *model;
  if (claim->missing)
    return made;
  made.seconds = btv_claim_cost (claims, claim);
  const double end = !isnan (claim->at) ? claim->at : claim->t_max;
  if (!(end > 0) || btv_claim_model (&model, claim, &why) != BT_OK || !model)
    return made;
  made.first = bt_method_auto (model, end, end / interval, tolerance, NULL, 0);
  made.second = bt_method_second (made.first, model, end, end / interval, tolerance);
  made.bytes = bytes_of (made.first, model, tolerance);
  if (!names_method (claim))
    {
      const bt_method *quick
          = bt_method_auto (model, end, end / interval, rough, NULL, 0);
      made.least = bytes_of (quick, model, rough);
      if (!isnan (claim->at))
        {
          const double seconds = bt_method_seconds (quick, model, end, 1, rough);
          made.seconds = fmax (made.seconds, isfinite (seconds) ? seconds : 0);
        }
    }
  if (isinf (made.bytes))
    made.bytes = NAN;
  bt_model_free (model);
  return made;
}

static int
same_number (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/* What takes as much. */
static int
same_effort (const btv_claim *a, const btv_claim *b)
{
  return a->evaluator == b->evaluator && a->tier == b->tier
         && !a->missing == !b->missing
         && btv_convert_back (&a->convert, a->claimed).hi
                == btv_convert_back (&b->convert, b->claimed).hi
         && same_number (a->at, b->at) && same_number (a->t_max, b->t_max)
         && names_method (a) == names_method (b) && btv_claim_same_model (a, b);
}

bt_status
btv_claims_estimate (btv_estimate **out, const btv_claims *claims, bt_error *error)
{
  bt_status status = bti_calloc (out, claims->claims_count, sizeof **out, error);
  for (size_t i = 0; status == BT_OK && i < claims->claims_count; i++)
    {
      size_t k = 0;
      while (k < i && !same_effort (&claims->claims[i], &claims->claims[k]))
        k++;
      (*out)[i] = k < i ? (*out)[k] : btv_claim_estimate (claims, &claims->claims[i]);
    }
  return status;
}

/* ---- limits ---------------------------------------------------------------------- */

int
btv_limits_exceeded (const btv_limits *limits, const btv_estimate *takes, char *text,
                     size_t size)
{
  if (limits->bytes > 0 && isinf (takes->least))
    snprintf (text, size,
              "above the limit: an exact run needs more than the %.3g GiB of memory "
              "that may be taken (--limit-memory)",
              limits->bytes / 0x1p30);
  else if (limits->bytes > 0 && takes->least > limits->bytes)
    snprintf (text, size,
              "above the limit: an exact run needs %.3g GiB of memory, and %.3g may be "
              "taken (--limit-memory)",
              takes->least / 0x1p30, limits->bytes / 0x1p30);
  else if (limits->seconds > 0 && takes->seconds > limits->seconds)
    snprintf (text, size,
              "above the limit: it would take some %.2g s, and %.3g may be taken "
              "(--limit-time)",
              takes->seconds, limits->seconds);
  else
    return 0;
  return 1;
}
