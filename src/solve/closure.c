/* solve/closure.c - a Gaussian for all parts together.
 *
 * The state stays the Gaussian that has its means and covariance (solve/packet.h):
 * exact where H is of degree two, elsewhere what a Gaussian can know of it.  Of a start
 * that is none, a joint one included, the first and second moments are taken.  What an
 * environment of linear operators does to these is exact.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/damping.h"
#include "solve/method.h"
#include "solve/pace.h"
#include "solve/packet.h"

#include <math.h>

static bt_status
make (void **self, const bt_model *model, const bt_options *options, bt_error *error)
{
  bti_packet *packet;
  const bti_system *system = bti_model_system (model);
  bt_status status = bti_packet_new (&packet, system, (1U << system->parts) - 1,
                                     options->watch, error);
  if (status == BT_OK)
    *self = packet;
  return status;
}

static void
destroy (void *self)
{
  bti_packet_free (self);
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  return bti_packet_advance (self, h, steps, error);
}

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  return bti_packet_observe (self, out, error);
}

static bt_status
mean (void *self, const bti_polynomial *a, double *out, bt_error *error)
{
  (void) error;
  *out = bti_packet_mean (self, a);
  return BT_OK;
}

static bt_status
settle (bt_options *options, const bt_model *model, bt_error *error)
{
  bti_damping damping;
  double rates = 0;
  bt_status status = bti_flow_check (model, bti_method_closure.name, error);
  if (status == BT_OK)
    status = bti_damping_of (&damping, bti_model_system (model),
                             bti_method_closure.name, error);
  if (status != BT_OK || options->dt > 0)
    return status;
  status = bti_flow_step (&options->dt, bti_model_system (model), options->tolerance,
                          error);
  for (size_t i = 0; i < BTI_DAMPING_ROWS; i++)
    for (size_t j = 0; j < BTI_DAMPING_ROWS; j++)
      rates = hypot (rates, damping.a[i][j]);
  /* What is damped quickly is a fast frequency, too. */
  if (status == BT_OK && rates > 0)
    options->dt = 1 / (1 / options->dt + 4 * rates);
  return status;
}

const bt_method bti_method_closure = {
  .name = "gaussian",
  .summary = "all parts in one Gaussian, by its means and covariance",
  .source = "d<z>/dt = J<grad H>, dS/dt = J<Hess H>S + transposed; eighth-order "
            "composition or extrapolation",
  .joint = "the means and the covariance",
  .caps = BT_STEPPED | BT_ENVIRONMENT,
  .order = 8,
  .make = make,
  .destroy = destroy,
  .advance = advance,
  .observe = observe,
  .mean = mean,
  .settle = settle,
};
