/* tests/open.c - see open.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/open.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define QUBIT_LIST "x p x2 p2 xp sx sy sz x_sz p_sz x_sx p_sx x_sy p_sy"
#define CAVITY_LIST "x p x2 p2 xp sx sy sz x_sx p_sx x_sy p_sy x_sz p_sz"

/* alpha = 1 + i/2 */
#define CAVITY                                                                         \
  .kind = BTI_OPEN_CAVITY, .g = 0.5, .kappa = 1, .drive = 0.5, .x0 = M_SQRT2,          \
  .p0 = M_SQRT1_2, .sx = 0.6, .sz = 0.8

const open_case open_cases[] = {
  { "A1",
    { .kind = BTI_OPEN_OSCILLATORS,
      .omega_q = 1.3,
      .lambda = 0.5,
      .gamma_c = 0.125,
      .gamma_q = 0.125,
      .x0 = 1 },
    16,
    13,
    "x p xq pq cov_xx cov_pp cov_xp cov_xxq cov_xpq cov_pxq cov_ppq cov_xqxq cov_pqpq "
    "cov_xqpq",
    1,
    { 1 },
    { { 0.549495, -0.807036, -0.197841, -0.298853, 0.59360, 0.72115, 0.13164, -0.14759,
        -0.10022, -0.08189, 0.14748, 0.47012, 0.83834, 0.11030 } } },
  { "B1",
    { .kind = BTI_OPEN_QUBIT,
      .lambda = 0.5,
      .delta = 1,
      .gamma_c = 0.125,
      .gamma_q = 0.125,
      .x0 = 1,
      .sz = 1 },
    40,
    0,
    QUBIT_LIST,
    3,
    { 1, 2, 5 },
    { { 0.32748, -1.19903, 0.67963, 2.15929, -0.29248, 0.18777, -0.57059, 0.63814,
        0.17770, -0.91778, 0.21004, -0.20859, -0.14406, 0.60863 },
      { -0.93293, -1.06105, 1.81108, 2.04998, 1.25102, -0.09313, -0.41761, 0.09283,
        -0.35961, -0.54502, 0.36503, 0.01525, 0.48715, 0.57146 },
      { 0.68429, 1.05585, 2.06542, 2.81561, 0.75828, -0.19211, -0.12239, 0.25320,
        -0.25896, 0.14936, -0.14270, -0.17409, 0.03715, -0.10337 } } },
  { "B2",
    { .kind = BTI_OPEN_QUBIT,
      .lambda = 0.5,
      .delta = 1,
      .gamma_c = 0.125,
      .gamma_q = 0.25,
      .x0 = 1,
      .sx = 1 },
    40,
    0,
    QUBIT_LIST,
    2,
    { 1, 5 },
    { { 0.52821, -0.88173, 0.88942, 1.65035, -0.29721, 0.19033, 0.14942, 0.19031,
        -0.01851, -0.59233, -0.00202, -0.14378, 0.23456, -0.01829 },
      { 0.19081, 1.03760, 1.92297, 2.84116, 0.38403, -0.16086, -0.07038, 0.19046,
        -0.43469, 0.12229, -0.01583, -0.16874, 0.11300, -0.09023 } } },
  { "C1",
    { CAVITY, .gd = 0.125, .gu = 0.125 },
    28,
    0,
    CAVITY_LIST,
    2,
    { 1, 5 },
    { { 1.50633, 0.31837, 2.86632, 0.71103, 0.49063, 0.28620, -0.47338, 0.18946,
        0.43283, -0.26718, -0.97135, -0.22852, 0.03727, 0.10843 },
      { 1.18232, -0.09232, 2.02845, 0.71464, -0.12463, 0.15285, 0.48053, 0.02909,
        0.22671, -0.35511, 0.32306, -0.05219, 0.02653, 0.04496 } } },
  { "C3",
    { CAVITY, .gd = 0.25, .nb = 1 },
    42,
    0,
    CAVITY_LIST,
    2,
    { 1, 5 },
    { { 1.49302, 0.31573, 3.46832, 1.35258, 0.48279, 0.30497, -0.34811, -0.01449,
        0.46711, -0.27465, -0.78743, -0.19936, -0.30182, 0.08641 },
      { 1.20080, -0.05729, 3.03039, 1.56327, -0.07005, 0.08709, 0.42629, -0.20669,
        0.15567, -0.12587, 0.35919, -0.06062, -0.09913, 0.03986 } } },
  { "C0",
    { CAVITY },
    28,
    0,
    CAVITY_LIST,
    1,
    { 1 },
    { { 1.51877, 0.31343, 2.90913, 0.71662, 0.48905, 0.30847, -0.57473, 0.27812,
        0.46926, -0.30173, -1.14350, -0.27630, 0.11925, 0.15138 } } },
};
const size_t open_cases_count = COUNT (open_cases);

const open_case *
open_case_find (const char *name)
{
  for (size_t i = 0; i < open_cases_count; i++)
    if (strcmp (open_cases[i].name, name) == 0)
      return &open_cases[i];
  ck_abort_msg ("no case %s", name);
  return NULL;
}

bti_open *
open_of (const bti_open_params *params)
{
  bt_error error = BT_ERROR_INIT;
  bti_open *model;
  ck_ok (bti_open_new (&model, params, &error), error);
  return model;
}

bt_model *
open_general (const bti_open_params *params)
{
  const bti_open_params *p = params;
  const double wc = p->omega_c > 0 ? p->omega_c : 1;
  const double wq = p->omega_q > 0 ? p->omega_q : 1;
  const bt_parameter parameter[]
      = { { "l", p->lambda }, { "wc", wc },  { "wq", wq },
          { "D", p->delta },  { "g", p->g }, { "E", p->drive } };
  bt_part part[] = { { .name = "x",
                       .classical = 1,
                       .mean = p->x0,
                       .momentum = p->p0,
                       .width = wc * exp (-2 * p->squeezing) },
                     { .name = "s",
                       .kind = BT_QUBIT,
                       .start = BT_START_BLOCH,
                       .bloch = { p->sx, p->sy, p->sz } } };
  bt_dissipator noise[] = { { "x", 2 * p->gamma_c }, { "s_z", 2 * p->gamma_q } };
  const bt_dissipator bath[] = { { "(x + i*p_x)/sqrt(2)", p->kappa * (p->nb + 1) },
                                 { "(x - i*p_x)/sqrt(2)", p->kappa * p->nb },
                                 { "(s_x - i*s_y)/2", p->gd },
                                 { "(s_x + i*s_y)/2", p->gu },
                                 { "s_z", p->gphi } };
  bt_description d = { .part = part,
                       .parts = 2,
                       .parameter = parameter,
                       .parameters = 6,
                       .hamiltonian = "(p_x^2 + wc^2*x^2)/2 + D*s_x/2 + l*x*s_z",
                       .environment = noise,
                       .dissipators = 2 };
  if (p->kind == BTI_OPEN_OSCILLATORS)
    {
      part[1]
          = (bt_part){ .name = "q", .mean = p->xq0, .momentum = p->pq0, .width = wq };
      noise[1].text = "q";
      d.hamiltonian = "(p_x^2 + wc^2*x^2 + p_q^2 + wq^2*q^2)/2 + l*x*q";
    }
  if (p->kind == BTI_OPEN_CAVITY)
    {
      d.hamiltonian = "g*(x*s_x - p_x*s_y)/sqrt(2) + sqrt(2)*E*p_x";
      d.environment = bath;
      d.dissipators = 5;
    }
  bt_model *model;
  bt_error error = BT_ERROR_INIT;
  ck_ok (bt_model_from (&model, &d, &error), error);
  return model;
}

bt_status
open_try (bti_means **out, const char *method, const bti_open_params *params,
          const bti_effort *effort, const bt_watch *watch, unsigned threads,
          const double *time, size_t times, bt_error *error)
{
  const bt_watch none = { .cancel = NULL };
  const bti_leave leave = { watch ? watch : &none, threads ? threads : 1 };
  const bti_effort usual = { .dt = 0 };
  const bt_method *row = bti_way_find (method, NULL, params);
  ck_assert_ptr_nonnull (row);
  return bti_way_run (&leave, params, row, effort ? effort : &usual, time, times, out,
                      error);
}

bti_means *
open_run (const char *method, const bti_open_params *params, const bti_effort *effort,
          const double *time, size_t times)
{
  bt_error error = BT_ERROR_INIT;
  bti_means *means;
  ck_ok (open_try (&means, method, params, effort, NULL, 2, time, times, &error),
         error);
  return means;
}

static size_t
index_of (const bti_means *result, const char *name)
{
  bt_error error = BT_ERROR_INIT;
  size_t o;
  ck_ok (bti_open_observable_find (&o, result->kind, name, &error), error);
  return o;
}

double
open_value (const bti_means *result, size_t i, const char *name)
{
  return result->value[i * result->count + index_of (result, name)];
}

double
open_error (const bti_means *result, size_t i, const char *name)
{
  return result->err_sample[i * result->count + index_of (result, name)];
}

int
open_name (const char *list, size_t k, char out[16])
{
  for (; k > 0 && list; k--)
    {
      list = strchr (list, ' ');
      list = list ? list + 1 : NULL;
    }
  return list && sscanf (list, "%15s", out) == 1;
}

double
open_sigmas (const bti_means *sampled, const bti_means *exact, size_t i)
{
  double worst = 0;
  for (size_t o = i * sampled->count; o < (i + 1) * sampled->count; o++)
    worst = fmax (worst,
                  fabs (sampled->value[o] - exact->value[o]) / sampled->err_sample[o]);
  return worst;
}

double
open_distance (const bti_means *a, const bti_means *b, size_t i)
{
  static const char *const names[] = { "sx", "sy", "sz" };
  double left[3], right[3];
  for (int k = 0; k < 3; k++)
    {
      left[k] = open_value (a, i, names[k]);
      right[k] = open_value (b, i, names[k]);
    }
  return bt_bloch_distance (left, right);
}
