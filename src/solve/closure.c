/* solve/closure.c - a Gaussian for all parts together.
 *
 * The state stays the Gaussian that has its means and covariance (solve/packet.h):
 * exact where H is of degree two, elsewhere what a Gaussian can know of it.  Of a start
 * that is none, a joint one included, the first and second moments are taken.  What an
 * environment of linear operators does to these is exact.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/method.h"
#include "solve/pace.h"
#include "solve/packet.h"
#include "solve/reduced.h"

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

/* From the covariance of the parts in PARTS. */
static bt_status
weights (void *self, unsigned parts, bt_weights *out, bt_error *error)
{
  double mean[2 * BT_MAX_PARTS], sigma[4 * BT_MAX_PARTS * BT_MAX_PARTS];
  bti_polynomial coordinate[2 * BT_MAX_PARTS] = { { 0 } }, product = { 0 };
  size_t n = 0;
  bt_status status = BT_OK;
  for (size_t k = 0; k < BT_MAX_PARTS; k++)
    for (int i = 0; parts >> k & 1 && i < 2; i++, n++)
      {
        if (status == BT_OK)
          status = bti_polynomial_slot (&coordinate[n],
                                        i ? BTI_SLOT_P (k) : BTI_SLOT_X (k), error);
        if (status == BT_OK)
          mean[n] = bti_packet_mean (self, &coordinate[n]);
      }
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; status == BT_OK && j < n; j++)
      {
        status
            = bti_polynomial_multiply (&product, &coordinate[i], &coordinate[j], error);
        if (status == BT_OK)
          sigma[i * n + j] = bti_packet_mean (self, &product) - mean[i] * mean[j];
        bti_polynomial_clear (&product);
      }
  if (status == BT_OK)
    status = bti_reduced_gaussian (out, sigma, n / 2, error);
  for (size_t i = 0; i < n; i++)
    bti_polynomial_clear (&coordinate[i]);
  return status;
}

static bt_status
settle (bt_options *options, const bt_model *model, bt_error *error)
{
  bt_status status = bti_flow_check (model, bti_method_closure.name, error);
  if (status == BT_OK && options->dt == 0)
    status = bti_flow_step (&options->dt, bti_model_system (model), options->tolerance,
                            error);
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
  .weights = weights,
  .settle = settle,
};
