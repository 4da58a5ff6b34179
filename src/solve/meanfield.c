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
 * Of any other model that has classical parts, and a Hamiltonian of degree two at most
 * in the others: those parts are a point, the others a Gaussian (solve/packet.h), which
 * a linear environment damps and spreads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "solve/flow.h"
#include "solve/method.h"
#include "solve/pace.h"
#include "solve/packet.h"

#include <math.h>
#include <stdlib.h>

struct meanfield
{
  size_t modes;                    /* 2k real ones */
  double *omega2, *lambda, *q, *p; /* one block, beginning at omega2 */
  bti_packet *packet;              /* then nothing above; NULL: the special form */
};

static void
destroy (void *self)
{
  struct meanfield *mf = self;
  bti_packet_free (mf->packet);
  free (mf->omega2);
  free (mf);
}

static bt_status
make (void **self, const bt_model *model, const bt_options *options, bt_error *error)
{
  size_t k = bt_model_modes (model), modes = 2 * k;
  struct meanfield *mf;
  bt_status status = bti_calloc (&mf, 1, sizeof *mf, error);
  if (status != BT_OK)
    return status;
  if (!bti_model_special (model))
    {
      const bti_system *system = bti_model_system (model);
      status = bti_packet_new (&mf->packet, system, bti_system_quantum (system),
                               options->watch, error);
    }
  else
    status = bti_calloc (&mf->omega2, 4 * modes + 2, sizeof (double), error);
  if (status != BT_OK)
    {
      destroy (mf);
      return status;
    }
  *self = mf;
  if (mf->packet)
    return BT_OK;
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
  return BT_OK;
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  struct meanfield *mf = self;
  if (mf->packet)
    return bti_packet_advance (mf->packet, h, steps, error);
  bti_flow_single (mf->q, mf->p, mf->omega2, mf->lambda, mf->modes, h, steps);
  return BT_OK;
}

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  const struct meanfield *mf = self;
  if (mf->packet)
    return bti_packet_observe (mf->packet, out, error);
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

/* <y_j^2> = |z_j|^2, <p_j^2> = |z_j'|^2, <y_j p_j + p_j y_j>/2 = Re (conj(z_j) z_j').
 */
static bt_status
mean (void *self, const bti_polynomial *a, double *out, bt_error *error)
{
  (void) error;
  const struct meanfield *mf = self;
  double z[BTI_SLOTS] = { 0 }, covariance[BTI_SLOTS * BTI_SLOTS] = { 0 };
  if (mf->packet)
    {
      *out = bti_packet_mean (mf->packet, a);
      return BT_OK;
    }
  z[BTI_SLOT_X (0)] = mf->q[0];
  z[BTI_SLOT_P (0)] = mf->p[0];
  for (size_t j = 1; j <= mf->modes; j++)
    {
      const size_t y = BTI_SLOT_X ((j + 1) / 2), p = BTI_SLOT_P ((j + 1) / 2);
      covariance[y * BTI_SLOTS + y] += mf->q[j] * mf->q[j];
      covariance[y * BTI_SLOTS + p] += mf->q[j] * mf->p[j];
      covariance[p * BTI_SLOTS + y] += mf->q[j] * mf->p[j];
      covariance[p * BTI_SLOTS + p] += mf->p[j] * mf->p[j];
    }
  *out = creal (bti_polynomial_gaussian (a, z, covariance));
  return BT_OK;
}

/* Of a model that is not special. */
static bt_status
check (const bt_model *model, bt_error *error)
{
  const char *name = bti_method_meanfield.name;
  bt_status status = bti_flow_check (model, name, error);
  if (status != BT_OK)
    return status;
  const bti_system *system = bti_model_system (model);
  const unsigned quantum = bti_system_quantum (system),
                 degree = bti_polynomial_degree (&system->h, quantum);
  if (quantum == (1U << system->parts) - 1)
    return bt_error_set (error, BT_ENOTSUP,
                         "%s needs a part that is classical, and all are quantum",
                         name);
  if (degree > 2)
    return bt_error_set (error, BT_ENOTSUP,
                         "%s takes a Hamiltonian of degree 2 at most in the parts that "
                         "are not classical, and this one has %u",
                         name, degree);
  return bti_flow_check_gaussian (model, quantum, name, error);
}

static bt_status
settle (bt_options *options, const bt_model *model, bt_error *error)
{
  if (bti_model_special (model))
    {
      if (options->dt == 0)
        options->dt = bti_step_for (model, options->tolerance, 1e-4, 8, 0.2);
      return bti_flow_check_special (model, bti_method_meanfield.name, error);
    }
  bt_status status = check (model, error);
  if (status == BT_OK && options->dt == 0)
    status = bti_flow_step (&options->dt, bti_model_system (model), options->tolerance,
                            error);
  return status;
}

const bt_method bti_method_meanfield = {
  .name = "mean-field",
  .summary = "background in the mean of y^2 (Ehrenfest, Hartree)",
  .source = "VZ25 Eqs. (10)-(11); eighth-order composition",
  .joint = "the means, and the covariance of the parts that are not classical",
  .caps = BT_STEPPED,
  .open = BT_ENVIRONMENT,
  .order = 8,
  .make = make,
  .destroy = destroy,
  .advance = advance,
  .observe = observe,
  .mean = mean,
  .settle = settle,
};
