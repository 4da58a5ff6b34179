/* solve/classical.c - the background without back reaction: x0 cos t; of any other
 * model the trajectory of the point at the means of all parts, damped by a linear
 * environment.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "solve/elapsed.h"
#include "solve/method.h"
#include "solve/pace.h"
#include "solve/packet.h"

#include <math.h>
#include <stdlib.h>

struct classical
{
  double x0;
  bti_elapsed now;
  bti_packet *packet; /* NULL: the special form */
};

static void
destroy (void *self)
{
  struct classical *classical = self;
  bti_packet_free (classical->packet);
  free (classical);
}

static bt_status
make (void **self, const bt_model *model, const bt_options *options, bt_error *error)
{
  struct classical *classical;
  bt_status status = bti_calloc (&classical, 1, sizeof *classical, error);
  if (status != BT_OK)
    return status;
  classical->x0 = bt_model_x0 (model);
  if (!bti_model_special (model))
    status = bti_packet_new (&classical->packet, bti_model_system (model), 0,
                             options->watch, error);
  if (status == BT_OK)
    *self = classical;
  else
    destroy (classical);
  return status;
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  struct classical *classical = self;
  if (classical->packet)
    return bti_packet_advance (classical->packet, h, steps, error);
  bti_elapse (&classical->now, h * (double) steps);
  return BT_OK;
}

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  const struct classical *classical = self;
  if (classical->packet)
    return bti_packet_observe (classical->packet, out, error);
  double x = classical->x0 * cos (classical->now.time);
  *out = (bt_observables){ .x = x,
                           .p = -classical->x0 * sin (classical->now.time),
                           .x2 = x * x,
                           .norm = 1,
                           .energy = classical->x0 * classical->x0 / 2 };
  return BT_OK;
}

static bt_status
mean (void *self, const bti_polynomial *a, double *out, bt_error *error)
{
  (void) error;
  const struct classical *classical = self;
  double z[BTI_SLOTS] = { 0 };
  z[BTI_SLOT_X (0)] = classical->x0 * cos (classical->now.time);
  z[BTI_SLOT_P (0)] = -classical->x0 * sin (classical->now.time);
  *out = classical->packet ? bti_packet_mean (classical->packet, a)
                           : creal (bti_polynomial_value (a, z));
  return BT_OK;
}

static bt_status
settle (bt_options *options, const bt_model *model, bt_error *error)
{
  const char *name = bti_method_classical.name;
  if (bti_model_special (model))
    return bti_flow_check_special (model, name, error);
  bt_status status = bti_flow_check (model, name, error);
  if (status == BT_OK && options->dt == 0)
    status = bti_flow_step (&options->dt, bti_model_system (model), options->tolerance,
                            error);
  return status;
}

const bt_method bti_method_classical = {
  .name = "classical",
  .summary = "background without back reaction, x0 cos t; else the point at the means",
  .source = "closed form; else eighth-order composition or extrapolation",
  .joint = "the means",
  .caps = 0,
  .general = BT_STEPPED,
  .open = BT_ENVIRONMENT,
  .order = 8, /* of the flow */
  .make = make,
  .destroy = destroy,
  .advance = advance,
  .observe = observe,
  .mean = mean,
  .settle = settle,
};
