/* validation/pictures.c - see pictures.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/pictures.h"

#include "base/memory.h"
#include "study/threshold.h"
#include "validation/lab.h"

#include <breaktime/states.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  TIMES = 101,
  RATES = 25,
  SIDE = 61, /* points of a map */
  SAMPLES = 20000
};

const char *
btv_picture_name (btv_picture_kind kind)
{
  static const char *const names[] = { [BTV_PICTURE_MEANS] = "means",
                                       [BTV_PICTURE_THRESHOLD] = "threshold",
                                       [BTV_PICTURE_MAP] = "map",
                                       [BTV_PICTURE_COUNT] = "none" };
  return names[kind];
}

btv_picture_kind
btv_picture_of (const btv_claim *claim)
{
  static const char *const evaluators[] = { [BTV_PICTURE_MEANS] = "exactness",
                                            [BTV_PICTURE_THRESHOLD] = "threshold",
                                            [BTV_PICTURE_MAP] = "smallest_eigenvalue" };
  size_t kind = 0;
  if (!claim->model || claim->closed || claim->open.kind != BTI_OPEN_QUBIT)
    return BTV_PICTURE_COUNT;
  while (kind < BTV_PICTURE_COUNT
         && strcmp (btv_evaluator_name (claim->evaluator), evaluators[kind]) != 0)
    kind++;
  return (btv_picture_kind) kind;
}

void
btv_picture_clear (btv_picture *picture)
{
  free (picture->data);
  picture->data = NULL;
}

static bt_status
allocate (btv_picture *picture, const char *const *names, size_t columns, size_t rows,
          bt_error *error)
{
  picture->rows = rows;
  picture->columns = columns;
  for (size_t i = 0; i < columns; i++)
    picture->name[i] = names[i];
  return bti_calloc (&picture->data, rows * columns, sizeof (double), error);
}

/* ---- means --------------------------------------------------------------------- */

/* Observable NAME of RESULT into column COLUMN, its standard error into the next. */
static bt_status
take (btv_picture *picture, size_t column, const bti_means *result, const char *name,
      int with_error, bt_error *error)
{
  size_t o;
  bt_status status = bti_open_observable_find (&o, result->kind, name, error);
  for (size_t i = 0; status == BT_OK && i < picture->rows; i++)
    {
      double *to = picture->data + column * picture->rows + i;
      *to = result->value[i * result->count + o];
      if (with_error)
        to[picture->rows] = result->err_sample[i * result->count + o];
    }
  return status;
}

static bt_status
make_means (btv_lab *lab, btv_picture *picture, bt_error *error)
{
  static const char *const names[]
      = { "t",           "sz_exact",  "sz_hybrid",  "sz_hybrid_err",  "sz_mean",
          "sz_mean_err", "xsz_exact", "xsz_hybrid", "xsz_hybrid_err", "xsz_mean",
          "xsz_mean_err" };
  static const char *const methods[] = { "lindblad-taylor", "hybrid", "mean-field" };
  static const size_t first[] = { 1, 2, 4 };
  bt_status status
      = allocate (picture, names, sizeof names / sizeof *names, TIMES, error);
  for (size_t i = 0; status == BT_OK && i < TIMES; i++)
    picture->data[i] = picture->claim->at * (double) i / (TIMES - 1);
  for (size_t m = 0; status == BT_OK && m < 3; m++)
    {
      bti_means *result;
      const bti_effort effort = m > 0 ? bti_way_effort (0.05, SAMPLES, 7)
                                      : (bti_effort){ .tolerance = 1e-8 };
      status = bti_way_run (btv_lab_leave (lab), btv_lab_open (lab),
                            bti_way_find (methods[m], NULL, btv_lab_open (lab)),
                            &effort, picture->data, TIMES, &result, error);
      if (status == BT_OK)
        status = take (picture, first[m], result, "sz", m > 0, error);
      if (status == BT_OK)
        status = take (picture, first[m] + 5, result, "x_sz", m > 0, error);
      bti_means_free (result);
    }
  return status;
}

/* ---- the threshold ------------------------------------------------------------- */

static bt_status
threshold_of (const bti_open_params *params, double *product, bt_error *error)
{
  bti_open_tradeoff tradeoff;
  bt_status status = bti_way_tradeoff (params, 0, &tradeoff, error);
  *product = params->gamma_c * params->gamma_q / (params->lambda * params->lambda)
             / tradeoff.ratio;
  if (status == BT_OK && !(*product > 0 && isfinite (*product)))
    status = bt_error_set (error, BT_EINVAL, "no threshold");
  return status;
}

static bt_status
make_threshold (btv_lab *lab, btv_picture *picture, bt_error *error)
{
  static const char *const names[] = { "product", "early", "later", "late" };
  bti_open_params params = *btv_lab_open (lab);
  double threshold, unit = params.gamma_c / (params.lambda * params.lambda);
  bt_status status = threshold_of (&params, &threshold, error);
  if (status == BT_OK)
    status = allocate (picture, names, sizeof names / sizeof *names, RATES, error);
  picture->mark[0] = threshold;
  for (size_t k = 1; k <= 3; k++)
    picture->mark[k] = ldexp (1, (int) k) / fabs (params.lambda);
  for (size_t i = 0; status == BT_OK && i < RATES; i++)
    {
      picture->data[i] = threshold * 1.6 * (double) (i + 2) / (RATES + 1);
      params.gamma_q = picture->data[i] / unit;
      for (size_t k = 1; status == BT_OK && k <= 3; k++)
        status = bti_frozen_margin (btv_lab_leave (lab), &params, picture->mark[k],
                                    &picture->data[k * RATES + i], error);
    }
  return status;
}

/* ---- the map ------------------------------------------------------------------- */

/* Smallest eigenvalue of the two by two operator W. */
static double
smallest (const double complex w[4])
{
  return creal (w[0] + w[3]) / 2 - hypot (creal (w[0] - w[3]) / 2, cabs (w[1]));
}

static bt_status
fill_map (const btv_lab *lab, btv_picture *picture, const bti_open_params *params,
          size_t column, bt_error *error)
{
  const bti_effort effort = { .tolerance = 1e-9, .density = 1 };
  bti_means *result;
  bt_status status
      = bti_way_run (btv_lab_leave (lab), params, bt_method_find (BTI_SMALLEST_METHOD),
                     &effort, &picture->claim->at, 1, &result, error);
  for (size_t i = 0; status == BT_OK && i < picture->rows; i++)
    {
      double complex w[4];
      status = bt_wigner_at (&result->density, picture->data[i],
                             picture->data[picture->rows + i], w, error);
      picture->data[column * picture->rows + i] = smallest (w);
    }
  bti_means_free (result);
  return status;
}

static bt_status
make_map (btv_lab *lab, btv_picture *picture, bt_error *error)
{
  static const char *const names[] = { "x", "p", "below", "above" };
  const double half = 4; /* the vacuum is 1/sqrt 2 wide */
  bti_open_params params = *btv_lab_open (lab);
  double threshold,
      product = params.gamma_c * params.gamma_q / (params.lambda * params.lambda);
  bt_status status = threshold_of (&params, &threshold, error);
  if (status == BT_OK)
    status
        = allocate (picture, names, sizeof names / sizeof *names, SIDE * SIDE, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < SIDE * SIDE; i++)
    {
      picture->data[i] = half * (2 * (double) (i % SIDE) / (SIDE - 1) - 1);
      picture->data[picture->rows + i]
          = half * (2 * (double) (i / SIDE) / (SIDE - 1) - 1);
    }
  picture->mark[0] = product;
  picture->mark[1] = 1.5 * threshold;
  picture->mark[2] = picture->claim->at;
  status = fill_map (lab, picture, &params, 2, error);
  /* Both rates, so that neither side alone is noisier. */
  params.gamma_c *= sqrt (picture->mark[1] / product);
  params.gamma_q *= sqrt (picture->mark[1] / product);
  if (status == BT_OK)
    status = fill_map (lab, picture, &params, 3, error);
  return status;
}

bt_status
btv_picture_make (btv_lab *lab, const btv_claim *claim, btv_picture *out,
                  bt_error *error)
{
  bt_status status = BT_EINVAL;
  *out = (btv_picture){ .kind = btv_picture_of (claim), .claim = claim };
  switch (out->kind)
    {
    case BTV_PICTURE_MEANS:
      status = make_means (lab, out, error);
      break;
    case BTV_PICTURE_THRESHOLD:
      status = make_threshold (lab, out, error);
      break;
    case BTV_PICTURE_MAP:
      status = make_map (lab, out, error);
      break;
    case BTV_PICTURE_COUNT:
      status = bt_error_set (error, BT_EINVAL, "'%s' has no picture", claim->id);
      break;
    }
  if (status != BT_OK)
    btv_picture_clear (out);
  return status;
}
