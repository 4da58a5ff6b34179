/* validation/evaluators/stability.c - Floquet exponents of the modes, VZ25 Eq. (17).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/evaluators/evaluators.h"

#include <math.h>

enum
{
  POINTS = 64, /* looked at over a range of amplitudes */
  TRIALS = 24  /* to climb to the largest exponent between them */
};

/* A mode under a reading, and what is known of its largest exponent. */
typedef struct mode
{
  const btv_lab *lab;
  double lambda, omega, nu;
  double mu, err, at; /* the largest so far, its error and its place */
  long narrow;        /* points where the count of edges alone says what they are */
} mode;

static bt_status
look (mode *m, double x0, bt_floquet *out, bt_error *error)
{
  bt_status status = btv_lab_goes_on (m->lab, error);
  if (status == BT_OK)
    status = bt_floquet_exponent (m->lambda, x0, m->omega, m->nu, out, error);
  if (status != BT_OK)
    return status;
  m->narrow += !out->resolved;
  if (out->mu + out->mu_err > m->mu + m->err)
    {
      m->mu = out->mu;
      m->err = out->mu_err;
      m->at = x0;
    }
  return BT_OK;
}

/* Climb from the largest of the points, STEP apart: mu has one maximum in a band. */
static bt_status
climb (mode *m, double low, double high, double step, bt_error *error)
{
  double from = fmax (low, m->at - step), to = fmin (high, m->at + step);
  double golden = (sqrt (5) - 1) / 2, before = m->mu;
  double at[2] = { to - golden * (to - from), from + golden * (to - from) };
  bt_floquet here[2];
  bt_status status = look (m, at[0], &here[0], error);
  if (status == BT_OK)
    status = look (m, at[1], &here[1], error);
  for (int i = 0; status == BT_OK && i < TRIALS; i++)
    {
      int left = here[0].mu > here[1].mu;
      *(left ? &to : &from) = at[left];
      at[left] = at[!left];
      here[left] = here[!left];
      at[!left] = left ? to - golden * (to - from) : from + golden * (to - from);
      before = m->mu;
      status = look (m, at[!left], &here[!left], error);
    }
  m->err += fabs (m->mu - before);
  return status;
}

/* The largest exponent from LOW to HIGH: of a band that no point lies in it is only
 * known that it is below what bounds all. */
static bt_status
search (mode *m, double low, double high, bt_error *error)
{
  double step = (high - low) / POINTS;
  long bands = 0, last = -1;
  for (int i = 0; i <= POINTS; i++)
    {
      bt_floquet here;
      bt_status status = look (m, low + step * i, &here, error);
      if (status != BT_OK)
        return status;
      bands += here.label == BT_UNSTABLE && here.edges != last;
      last = here.label == BT_UNSTABLE ? here.edges : last;
    }
  bt_floquet ends[2];
  for (int i = 0; i < 2; i++)
    {
      bt_status status = look (m, i == 0 ? low : high, &ends[i], error);
      if (status != BT_OK)
        return status;
    }
  if (m->mu > 0)
    {
      bt_status status = climb (m, low, high, step, error);
      if (status != BT_OK)
        return status;
    }
  long first = ends[0].band, beyond = ends[1].band + (ends[1].label != BT_STABLE);
  if (beyond - first > bands)
    m->err = fmax (m->err, bt_floquet_bound (m->lambda, high, m->omega, m->nu) - m->mu);
  return BT_OK;
}

/* What can be said of mode J under READING, which takes one amplitude or all those
 * across the packet, and the exponent behind it. */
static bt_status
judge_mode (const btv_lab *lab, size_t j, const btv_settings *reading, mode *m,
            bt_stability *out, bt_error *error)
{
  const bt_model *model = btv_lab_model (lab);
  double x0 = fabs (bt_model_x0 (model)), half = reading->width / sqrt (2);
  *m = (mode){ .lab = lab,
               .lambda = bt_model_lambda (model, j),
               .omega = bt_model_omega (model, j),
               .nu = 1 };
  for (size_t i = 0; reading->shifted && i < bt_model_modes (model); i++)
    m->nu += bt_model_lambda (model, i) / (4 * bt_model_omega (model, i));
  double low = fmax (x0 - half, 0), high = x0 + half;
  bt_status status
      = bt_floquet_between (m->lambda, low, high, m->omega, m->nu, out, error);
  if (status == BT_OK && half > 0 && *out != BT_STABLE)
    return search (m, low, high, error);
  /* Nothing grows: the other way is asked at the ends and between them. */
  const double at[] = { x0, low, high };
  for (int i = 0; status == BT_OK && i < (half > 0 ? 3 : 1); i++)
    {
      bt_floquet here;
      status = look (m, at[i], &here, error);
    }
  return status;
}

static bt_status
judge_modes (const btv_lab *lab, const btv_settings *reading, btv_answer *answer,
             bt_stability *worst, bt_error *error)
{
  static const char letters[]
      = { [BT_STABLE] = 'S', [BT_UNDECIDED] = '?', [BT_UNSTABLE] = 'U' };
  size_t modes = bt_model_modes (btv_lab_model (lab)), unknown = 0;
  long narrow = 0;
  double most = -1;
  if (modes >= BTV_LABEL_SIZE)
    return bt_error_set (error, BT_ELIMIT, "stability of %zu modes; at most %d", modes,
                         BTV_LABEL_SIZE - 1);
  *worst = BT_STABLE;
  for (size_t j = 0; j < modes; j++)
    {
      bt_stability one;
      mode m;
      bt_status status = judge_mode (lab, j, reading, &m, &one, error);
      if (status != BT_OK)
        return status;
      answer->label[j] = letters[one];
      narrow += m.narrow;
      if (one == BT_UNDECIDED && unknown++ == 0)
        btv_say (answer,
                 "mode %zu is on the edge of a band within the rounding of the edges",
                 j + 1);
      if (one > *worst)
        *worst = one;
      if (m.mu + m.err > most)
        {
          double part[BT_AXIS_COUNT] = { [BT_AXIS_STEP] = m.err };
          most = m.mu + m.err;
          answer->value = bt_value_from_parts (m.mu, part);
          answer->value.lo = fmax (0, answer->value.lo);
        }
    }
  answer->methods[0] = "monodromy matrix";
  answer->methods[1] = "Mathieu characteristic values";
  answer->warrant = narrow == 0 ? "two independent methods agree"
                                : "band edges with a bound on their rounding";
  return BT_OK;
}

/* One unstable mode is enough, whatever can be said of the others. */
static bt_status
evaluate_stability (btv_lab *lab, const btv_question *question,
                    const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  (void) question;
  bt_stability worst;
  bt_status status = judge_modes (lab, reading, answer, &worst, error);
  if (status == BT_OK)
    btv_label (answer, worst == BT_UNDECIDED ? "" : bt_stability_name (worst));
  if (status == BT_OK && worst != BT_UNDECIDED)
    answer->reason[0] = '\0';
  return status;
}

/* One letter a mode, in the order of the frequencies. */
static bt_status
evaluate_stabilities (btv_lab *lab, const btv_question *question,
                      const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  (void) question;
  bt_stability worst;
  return judge_modes (lab, reading, answer, &worst, error);
}

static const char *const keys[] = { "band", "width", NULL };

const btv_evaluator btv_evaluator_stability
    = { .name = "stability",
        .summary = "Floquet exponent of the modes in the unperturbed background",
        .labels = "Stable|Unstable",
        .needs = BTV_NEEDS_MODEL,
        .keys = keys,
        .evaluate = evaluate_stability };

const btv_evaluator btv_evaluator_stabilities
    = { .name = "stabilities",
        .summary = "the same mode by mode: U for an unstable one, S for a stable one",
        .labels = "U|S",
        .per_mode = 1,
        .needs = BTV_NEEDS_MODEL,
        .keys = keys,
        .evaluate = evaluate_stabilities };
