/* study/critical.c - from which value of a parameter on a model has exact trajectories.
 * See threshold.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/semiclassical.h"
#include "num/root.h"
#include "study/threshold.h"

#include <breaktime/tradeoff.h>
#include <math.h>

enum
{
  OCTAVES = 10, /* either way from the value that it has */
  LOOKS = 4,    /* in one */
  TIMES = 3
};

/* Of an eigenvalue, of what the matrix with ones on its diagonal has. */
static const double rounding = 1e-12;
/* Of an eigenvalue of a state. */
static const double visible = 1e-9;

struct search
{
  const bti_leave *leave;
  bti_member *member;
  void *context;
};

/* The halves of the model at VALUE. */
static bt_status
halves_at (const struct search *search, double value, bt_model **model,
           bti_semiclassical **half, bt_error *error)
{
  *half = NULL;
  bt_status status = bt_watch_check (search->leave->watch, error);
  if (status == BT_OK)
    status = search->member (search->context, value, model, error);
  if (status == BT_OK)
    status
        = bti_semiclassical_new (half, bti_model_system (*model), 0, "hybrid", error);
  return status;
}

static bt_status
ratio_at (void *context, double value, double *out, bt_error *error)
{
  bt_model *model = NULL;
  bti_semiclassical *half;
  bt_status status = halves_at (context, value, &model, &half, error);
  if (status == BT_OK)
    *out = half->ratio >= 1 - rounding ? 1 : -1;
  bti_semiclassical_free (half);
  bt_model_free (model);
  return status;
}

static double
scale_of (double diagonal)
{
  return diagonal > 0 ? 1 / sqrt (diagonal) : 1;
}

/* -1 where bt_tradeoff finds an eigenvalue below 0, else 1. */
static bt_status
matrix_at (void *context, double value, double *out, bt_error *error)
{
  bt_model *model = NULL;
  bti_semiclassical *half;
  bt_status status = halves_at (context, value, &model, &half, error);
  if (status == BT_OK)
    {
      const size_t n = half->n, k = half->k;
      for (size_t i = 0; i < n; i++)
        for (size_t a = 0; a < k; a++)
          half->d1[i * k + a] *= scale_of (half->d2[i * n + i])
                                 * scale_of (creal (half->d0[a * k + a]));
      double other[BTI_COORDINATES], smallest;
      for (size_t i = 0; i < n; i++)
        other[i] = scale_of (half->d2[i * n + i]);
      for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
          half->d2[i * n + j] *= other[i] * other[j];
      for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
          if (a != b)
            half->d0[a * k + b] *= scale_of (creal (half->d0[a * k + a]))
                                   * scale_of (creal (half->d0[b * k + b]));
      for (size_t a = 0; a < k; a++)
        half->d0[a * k + a] = creal (half->d0[a * k + a]) > 0;
      status = bt_tradeoff (half->d2, half->d1, half->d0, n, k, &smallest, error);
      *out = smallest >= -rounding ? 1 : -1;
    }
  bti_semiclassical_free (half);
  bt_model_free (model);
  return status;
}

/* -1 where a density matrix along a trajectory has an eigenvalue below 0, else 1. */
static bt_status
states_at (void *context, double value, double *out, bt_error *error)
{
  static const double time[TIMES] = { 0.05, 0.25, 1 };
  static const bti_effort effort
      = { .samples = 64, .batches = 8, .seed = 3, .eigenvalues = 1 };
  const struct search *search = context;
  bt_model *model = NULL;
  bti_subject subject = { .params = NULL };
  bti_means *means = NULL;
  bt_status status = search->member (search->context, value, &model, error);
  if (status == BT_OK)
    {
      bt_model_generalise (model);
      status = bti_subject_of (&subject, model, error);
    }
  if (status == BT_OK)
    status = bti_way_run_about (search->leave, &subject, bt_method_find ("pseudo"),
                                &effort, time, TIMES, &means, error);
  *out = 1;
  for (size_t i = 0; status == BT_OK && i < TIMES; i++)
    if (means->gates[i].smallest < -visible)
      *out = -1;
  bti_means_free (means);
  bti_subject_clear (&subject);
  bt_model_free (model);
  return status;
}

/* Non-zero when a state that ceases to be one shows at once: three qubits at most, all
 * of them pure. */
static int
shows_states (const bt_model *model)
{
  size_t qubits = 0;
  for (size_t k = 0; k < bt_model_parts (model); k++)
    {
      const bt_part *part = bt_model_part (model, k);
      const double *b = part->bloch;
      if (part->classical)
        continue;
      if (part->kind != BT_QUBIT || b[0] * b[0] + b[1] * b[1] + b[2] * b[2] < 1 - 1e-12)
        return 0;
      qubits++;
    }
  return qubits <= 3;
}

/* Between which values LOW and HIGH the trajectories begin or cease to exist. */
static bt_status
bracket (struct search *search, double now, double *low, double *high, int *above,
         bt_error *error)
{
  double before = 0, first = 0;
  size_t found = 0;
  for (int i = -OCTAVES * LOOKS; i <= OCTAVES * LOOKS; i++)
    {
      const double value = now * exp2 ((double) i / LOOKS);
      double sign;
      bt_status status = ratio_at (search, value, &sign, error);
      if (status != BT_OK)
        return status;
      if (before != 0 && sign != before)
        {
          const double earlier = now * exp2 ((double) (i - 1) / LOOKS);
          if (found++ > 0)
            return bt_error_set (
                error, BT_ENOTSUP,
                "there are exact trajectories from more than one value "
                "on: near %.3g and near %.3g",
                first, value);
          first = value;
          *low = fmin (earlier, value);
          *high = fmax (earlier, value);
          *above = (sign > 0) == (value > earlier);
        }
      before = sign;
    }
  if (found == 0)
    return bt_error_set (error, BT_ENOTSUP,
                         "there are %sexact trajectories at all values from %.3g to "
                         "%.3g",
                         before > 0 ? "" : "no ", now * exp2 (-OCTAVES),
                         now * exp2 (OCTAVES));
  return BT_OK;
}

bt_status
bti_critical_find (const bti_leave *leave, bti_member *member, void *context,
                   double now, bti_critical *out, bt_error *error)
{
  struct search search = { leave, member, context };
  double low = 0, high = 0;
  bt_model *model = NULL;
  *out = (bti_critical){ .value = { NAN, NAN, NAN } };
  if (!(fabs (now) > 0) || !isfinite (now))
    return bt_error_set (error, BT_EINVAL,
                         "the parameter is %g: a value other than 0 is wanted, from "
                         "which to look",
                         now);
  bt_status status = bracket (&search, now, &low, &high, &out->above, error);
  /* Of a negative parameter up is towards 0. */
  out->far = now * exp2 (out->above == (now > 0) ? OCTAVES : -OCTAVES);
  if (status == BT_OK)
    status = bti_root (ratio_at, &search, low, high, 1e-13, &out->value[BTI_BY_RATIO],
                       &out->half[BTI_BY_RATIO], error);
  if (status == BT_OK)
    status = bti_root (matrix_at, &search, low, high, 1e-13, &out->value[BTI_BY_MATRIX],
                       &out->half[BTI_BY_MATRIX], error);
  if (status == BT_OK)
    status = member (context, now, &model, error);
  if (status == BT_OK && shows_states (model))
    status = bti_root (states_at, &search, low, high, 1e-8, &out->value[BTI_BY_STATES],
                       &out->half[BTI_BY_STATES], error);
  bt_model_free (model);
  return status;
}
