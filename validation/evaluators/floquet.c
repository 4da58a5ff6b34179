/* validation/evaluators/floquet.c - Floquet exponents of quantum parts around a
 * periodic orbit of the classical ones, of any closed model; see study/around.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/around.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>

static bt_status
read_ask (bti_around *ask, const btv_lab *lab, const btv_settings *reading,
          bt_error *error)
{
  *ask = (bti_around){ .model = btv_lab_model (lab), .watch = btv_lab_watch (lab) };
  if (!reading->of || !reading->orbit)
    return bt_error_set (error, BT_EINVAL,
                         "wanted are the readings of, a quantum part such as y, and "
                         "orbit, where the classical ones begin, such as 'x=5'");
  return bti_around_read (ask, reading->of, reading->orbit, error);
}

static bt_status
find (btv_lab *lab, const btv_settings *reading, btv_answer *answer, bti_exponent *out,
      bt_error *error)
{
  bti_around ask;
  bt_status status = read_ask (&ask, lab, reading, error);
  if (status == BT_OK)
    status = bti_around_exponent (&ask, out, error);
  if (status != BT_OK)
    return status;
  const double part[BT_AXIS_COUNT] = { [BT_AXIS_STEP] = out->mu_err };
  answer->value = bt_value_from_parts (out->mu, part);
  answer->value.lo = fmax (0, answer->value.lo);
  answer->methods[0] = "monodromy matrix";
  answer->warrant = "one method, at two tolerances";
  if (isfinite (out->hill))
    {
      answer->methods[1] = "Hill's matrix";
      answer->warrant = "two independent methods agree";
    }
  return BT_OK;
}

static bt_status
evaluate_number (btv_lab *lab, const btv_question *question,
                 const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  (void) question;
  bti_exponent found;
  return find (lab, reading, answer, &found, error);
}

static bt_status
evaluate_label (btv_lab *lab, const btv_question *question, const btv_settings *reading,
                btv_answer *answer, bt_error *error)
{
  (void) question;
  bti_exponent found;
  bt_status status = find (lab, reading, answer, &found, error);
  if (status != BT_OK)
    return status;
  btv_label (answer,
             found.label == BT_UNDECIDED ? "" : bt_stability_name (found.label));
  if (found.label == BT_UNDECIDED)
    btv_say (answer, "on the edge of a band within the errors: half the trace %.9g",
             found.half);
  return BT_OK;
}

/* What a parameter is changed in. */
struct family
{
  const btv_lab *lab;
  const char *name;
};

static bt_status
member (void *context, double value, bt_model **out, bt_error *error)
{
  const struct family *f = context;
  return btv_lab_member (f->lab, f->name, value, out, error);
}

static bt_status
evaluate_edge (btv_lab *lab, const btv_question *question, const btv_settings *reading,
               btv_answer *answer, bt_error *error)
{
  (void) question;
  bti_around ask;
  struct family family = { lab, reading->along };
  bt_status status = read_ask (&ask, lab, reading, error);
  double from = reading->edge_from;
  for (size_t k = 0;
       status == BT_OK && !reading->along && isnan (from) && k < BT_MAX_PARTS; k++)
    if (ask.named >> k & 1)
      from = ask.start[k];
  if (status == BT_OK && !(isfinite (from) && isfinite (reading->edge_to)))
    status = bt_error_set (error, BT_EINVAL,
                           "band_edge needs the readings edge_to and, along a "
                           "parameter, edge_from: between which to look");
  if (status == BT_OK)
    status = bti_around_edge (&ask, reading->along ? member : NULL, &family, from,
                              reading->edge_to, &answer->value, error);
  answer->methods[0] = "monodromy matrix";
  answer->warrant = "one method, at two tolerances";
  return status;
}

static const char *const keys[] = { "of", "orbit", NULL };
static const char *const edge_keys[]
    = { "of", "orbit", "parameter", "edge_from", "edge_to", NULL };

const btv_evaluator btv_evaluator_floquet
    = { .name = "floquet",
        .summary
        = "Floquet exponent of the quantum part `of', and of those that are "
          "joined to it, around the periodic orbit of the classical parts that "
          "begins at rest at `orbit': growth per unit of time",
        .needs = BTV_NEEDS_MODEL | BTV_ANY_MODEL,
        .keys = keys,
        .evaluate = evaluate_number };

const btv_evaluator btv_evaluator_floquet_stability
    = { .name = "floquet_stability",
        .summary = "whether that exponent is 0, or above",
        .labels = "Stable|Unstable",
        .needs = BTV_NEEDS_MODEL | BTV_ANY_MODEL,
        .keys = keys,
        .evaluate = evaluate_label };

const btv_evaluator btv_evaluator_band_edge
    = { .name = "band_edge",
        .summary
        = "where between `edge_from' and `edge_to' the part `of' becomes unstable, "
          "or stable, along a parameter or the start of the orbit",
        .needs = BTV_NEEDS_MODEL | BTV_ANY_MODEL,
        .keys = edge_keys,
        .evaluate = evaluate_edge };
