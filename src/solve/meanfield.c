/* solve/meanfield.c - mean field, VZ25 Eqs. (10)-(11).
 *
 *   x'' + (1 + sum_j lambda_j |z_j|^2) x = 0,
 *   z_j'' + (Omega_j^2 + lambda_j x^2) z_j = 0
 *
 * z_j is the mode function of y_j = z_j a^+ + conj(z_j) a: <y_j^2> = |z_j|^2.
 * [y, p] = i demands  conj(z) z' - z conj(z') = i, conserved; with
 * z(0) = -i/sqrt(2W), z'(0) = sqrt(W/2) it holds: conj(z) z' = i/2.  (Below
 * Eq. (9) the source prints z(0) and z'(0) larger by sqrt 2; Eq. (A18) has them
 * as here.)
 *
 * The real and imaginary parts of z_j obey the classical equation of a mode
 * each, so mean field is one classical trajectory with 2k modes.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "solve/flow.h"
#include "solve/method.h"

#include <math.h>
#include <stdlib.h>

struct meanfield
{
  size_t modes;                    /* 2k real ones */
  double *omega2, *lambda, *q, *p; /* one block, beginning at omega2 */
};

static bt_status
make (void **self, const bt_model *model, const bt_options *options, bt_error *error)
{
  (void) options;
  size_t k = bt_model_modes (model), modes = 2 * k;
  struct meanfield *mf;
  bt_status status = bti_calloc (&mf, 1, sizeof *mf, error);
  if (status != BT_OK)
    return status;
  status = bti_calloc (&mf->omega2, 4 * modes + 2, sizeof (double), error);
  if (status != BT_OK)
    {
      free (mf);
      return status;
    }
  mf->modes = modes;
  mf->lambda = mf->omega2 + modes;
  mf->q = mf->lambda + modes;
  mf->p = mf->q + modes + 1;
  mf->q[0] = bt_model_x0 (model);
  for (size_t j = 0; j < k; j++)
    {
      double omega = bt_model_omega (model, j), width = bt_model_width (model, j);
      mf->omega2[2 * j] = mf->omega2[2 * j + 1] = omega * omega;
      mf->lambda[2 * j] = mf->lambda[2 * j + 1] = bt_model_lambda (model, j);
      mf->p[1 + 2 * j] = sqrt (width / 2);      /* Re z' */
      mf->q[2 + 2 * j] = -1 / sqrt (2 * width); /* Im z */
    }
  *self = mf;
  return BT_OK;
}

static void
destroy (void *self)
{
  struct meanfield *mf = self;
  free (mf->omega2);
  free (mf);
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  (void) error;
  struct meanfield *mf = self;
  bti_flow_single (mf->q, mf->p, mf->omega2, mf->lambda, mf->modes, h, steps);
  return BT_OK;
}

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  (void) error;
  const struct meanfield *mf = self;
  double worst = 0;
  for (size_t j = 1; j < mf->modes; j += 2)
    {
      /* Im(conj(z) z') = 1/2 */
      double wronskian = 2 * (mf->q[j] * mf->p[j + 1] - mf->q[j + 1] * mf->p[j]);
      worst = fmax (worst, fabs (wronskian - 1));
    }
  *out = (bt_observables){ .x = mf->q[0],
                           .p = mf->p[0],
                           .x2 = mf->q[0] * mf->q[0],
                           .norm = 1 + worst,
                           .energy = bti_flow_energy (mf->q, mf->p, mf->omega2,
                                                      mf->lambda, mf->modes) };
  return BT_OK;
}

static bt_status
settle (bt_options *options, const bt_model *model, bt_error *error)
{
  (void) error;
  if (options->dt == 0)
    options->dt = bti_step_for (model, options->tolerance, 1e-4, 8, 0.2);
  return BT_OK;
}

const bt_method bti_method_meanfield = {
  .name = "mean-field",
  .summary = "background in the mean of y^2 (Ehrenfest, Hartree)",
  .source = "VZ25 Eqs. (10)-(11); eighth-order composition",
  .caps = BT_STEPPED,
  .order = 8,
  .make = make,
  .destroy = destroy,
  .advance = advance,
  .observe = observe,
  .settle = settle,
};
