/* study/ways.c - see ways.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/ways.h"
#include "model/semiclassical.h"
#include "solve/gaussian.h"

#include <breaktime/states.h>
#include <math.h>
#include <string.h>

const double bti_way_step = 0.1;

bti_effort
bti_way_effort (double step, size_t samples, uint64_t seed)
{
  return (bti_effort){
    .dt = step, .samples = samples, .batches = BTI_WAY_BATCHES, .seed = seed
  };
}

const bt_method *
bti_way_find (const char *name, const char *usual, const bti_open_params *params)
{
  static const char mean_field[] = "mean-field";
  name = name ? name : usual;
  if (!params)
    return bt_method_find (name);
  if (params->kind == BTI_OPEN_QUARTIC && strcmp (name, "mean-field-single") == 0)
    name = mean_field;
  else if (params->kind != BTI_OPEN_QUARTIC && strcmp (name, mean_field) == 0)
    name = "mean-field-sampled";
  return bt_method_find (name);
}

double
bti_way_ordering (const bt_method *method)
{
  return method->caps & BT_NORMAL ? 1 : 0;
}

bt_status
bti_way_tradeoff (const bti_open_params *params, double ordering,
                  bti_open_tradeoff *out, bt_error *error)
{
  bti_open *model;
  bt_status status = bti_open_new (&model, params, error);
  if (status == BT_OK)
    status = bti_open_tradeoff_of (model, ordering, out, error);
  bti_open_free (model);
  return status;
}

bt_status
bti_records_states (const bt_model *model, int *states, int *pure, bt_error *error)
{
  const bti_system *system = bti_model_system (model);
  bti_semiclassical *half;
  bt_error why = BT_ERROR_INIT;
  *states = *pure = 0;
  bt_status status = bti_semiclassical_new (&half, system, 0, "hybrid", error);
  if (status != BT_OK)
    return status;
  status = bti_semiclassical_record (half, system, BTI_RECORD_EXACT, "hybrid", &why);
  *states = status == BT_OK;
  *pure = *states && half->rests == 0;
  for (size_t k = 0; k < system->parts; k++)
    {
      const double *b = system->part[k].bloch;
      if (system->part[k].kind == BT_QUBIT
          && b[0] * b[0] + b[1] * b[1] + b[2] * b[2] < 1 - 1e-12)
        *pure = 0;
    }
  bti_semiclassical_free (half);
  if (status == BT_OK || status == BT_ENOTSUP)
    return BT_OK;
  return bt_error_set (error, status, "%s", why.text);
}

bt_status
bti_open_observable (const bti_open_params *params, const char *name, size_t *out,
                     bt_error *error)
{
  size_t count;
  return bti_open_observable_find (
      out, params->kind, name ? name : bti_open_observables (params->kind, &count)[0],
      error);
}

int
bti_open_has_qubit (const bti_open_params *params)
{
  return params->kind == BTI_OPEN_QUBIT || params->kind == BTI_OPEN_CAVITY;
}

/* ---- two oscillators ------------------------------------------------------------- */

bt_status
bti_open_gaussian (const bti_leave *leave, const bti_open_params *params, double t,
                   double mean[4], double s[4][4], double symplectic[2], double err[2],
                   bt_error *error)
{
  const bti_open_params *p = params;
  if (p->kind != BTI_OPEN_OSCILLATORS || p->cat == 1 || p->fock > 0)
    return bt_error_set (error, BT_ENOTSUP,
                         "two oscillators from a Gaussian start are wanted");
  bti_factor factor;
  bti_open *model;
  double start[4], wide[4], own[4], covariance[4][4];
  bt_status status = bti_open_new (&model, params, error);
  if (status != BT_OK)
    return status;
  p = bti_open_get (model);
  bti_gaussian_start (p, start, wide);
  status = bti_gaussian_factor (&factor, p, wide, t, leave->watch, error);
  if (status == BT_OK)
    {
      bti_gaussian_move (&factor, p, start, t, mean ? mean : own, s ? s : covariance);
      bti_symplectic (&factor, symplectic, err);
      for (int k = 0; k < 2; k++)
        err[k] *= symplectic[k];
    }
  bti_open_free (model);
  return status;
}

void
bti_means_covariance (const bti_means *means, size_t i, double s[4][4])
{
  /* The covariances are the last ten, by rows of the upper triangle but for the order
   * of the middle ones. */
  static const int entry[10][2] = { { 0, 0 }, { 0, 1 }, { 1, 1 }, { 0, 2 }, { 0, 3 },
                                    { 1, 2 }, { 1, 3 }, { 2, 2 }, { 2, 3 }, { 3, 3 } };
  const double *value = means->value + (i + 1) * means->count - 10;
  for (int e = 0; e < 10; e++)
    s[entry[e][0]][entry[e][1]] = s[entry[e][1]][entry[e][0]] = value[e];
}

/* ---- positivity ------------------------------------------------------------------ */

/* Smallest eigenvalue in MEANS: over five standard deviations about the mean, POINTS
 * an axis, then around the smallest found.  *CHANGE is by how much a second look there,
 * with other points, differs. */
static bt_status
search (const bti_leave *leave, const bti_means *means, size_t points, double *value,
        double *change, bt_error *error)
{
  enum
  {
    LOCAL = 12
  };
  /* x, p, x2, p2 come first. */
  const double *mean = means->value + (means->times - 1) * means->count;
  double largest = 0, at[2], near[2];
  for (size_t i = 0; i < 2; i++)
    largest = fmax (largest, mean[2 + i] - mean[i] * mean[i]);
  double half = 5 * sqrt (largest), step = 2 * half / (double) (points - 1);
  bt_status status = bt_wigner_smallest (&means->density, mean[0], mean[1], half,
                                         points, leave->watch, value, at, error);
  for (size_t k = 0; status == BT_OK && k < 2; k++)
    status = bt_wigner_smallest (&means->density, at[0], at[1], step, LOCAL + 3 * k,
                                 leave->watch, &near[k], NULL, error);
  if (status != BT_OK)
    return status;
  *value = fmin (*value, fmin (near[0], near[1]));
  *change = fabs (near[1] - near[0]);
  return BT_OK;
}

bt_status
bti_open_smallest (const bti_leave *leave, const bti_subject *subject, double t,
                   double *value, double *err, bt_error *error)
{
  /* Some five points a standard deviation; what lies between them the other number of
   * points finds. */
  static const size_t points[2] = { 38, 45 };
  static const double larger = 1.15; /* basis of the second look */
  const bt_method *method = bt_method_find (BTI_SMALLEST_METHOD);
  double found[2] = { 0, 0 }, change[2] = { 0, 0 }, cut = 0;
  bt_status status = BT_OK;
  for (int k = 0; status == BT_OK && k < 2; k++)
    {
      bti_means *means;
      const bti_effort effort = { .cut = cut, .tolerance = 1e-11, .density = 1 };
      status
          = bti_way_run_about (leave, subject, method, &effort, &t, 1, &means, error);
      if (status == BT_OK)
        status = search (leave, means, points[k], &found[k], &change[k], error);
      if (status == BT_OK)
        cut = larger * means->cut;
      bti_means_free (means);
    }
  *value = fmin (found[0], found[1]);
  /* Where W is positive the smallest is found far out, and is rounding. */
  *err = fabs (found[1] - found[0]) + change[0] + change[1] + 1e-12;
  return status;
}
