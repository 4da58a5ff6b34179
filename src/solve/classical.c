/* solve/classical.c - the background without back reaction: x0 cos t.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "solve/method.h"

#include <math.h>
#include <stdlib.h>

struct classical
{
  double x0, time;
};

static bt_status
make (void **self, const bt_model *model, const bt_options *options, bt_error *error)
{
  (void) options;
  struct classical *classical;
  bt_status status = bti_calloc (&classical, 1, sizeof *classical, error);
  if (status != BT_OK)
    return status;
  classical->x0 = bt_model_x0 (model);
  *self = classical;
  return BT_OK;
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  (void) error;
  struct classical *classical = self;
  classical->time += h * (double) steps;
  return BT_OK;
}

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  (void) error;
  const struct classical *classical = self;
  double x = classical->x0 * cos (classical->time);
  *out = (bt_observables){ .x = x,
                           .p = -classical->x0 * sin (classical->time),
                           .x2 = x * x,
                           .norm = 1,
                           .energy = classical->x0 * classical->x0 / 2 };
  return BT_OK;
}

const bt_method bti_method_classical = {
  .name = "classical",
  .summary = "background without back reaction, x0 cos t",
  .source = "closed form",
  .caps = 0,
  .order = 0,
  .make = make,
  .destroy = free,
  .advance = advance,
  .observe = observe,
};
