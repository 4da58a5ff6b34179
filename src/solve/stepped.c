/* solve/stepped.c - second-order split steps without making them.
 *
 * The state that they lead to is that of another Hamiltonian (model/stepped.h), which
 * is diagonalised like any: its cost does not grow with the number of steps, and what
 * is between two of them has a meaning, too.  x is as it is; p is the slope of <x>,
 * which with steps is not quite the momentum, and the energy that of the other
 * Hamiltonian.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/stepped.h"
#include "base/memory.h"
#include "solve/general.h"
#include "solve/method.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

struct stepped
{
  bt_model *model;
  bti_eigenstates *states;
  double step, rest, time;
};

static void
destroy (void *self)
{
  struct stepped *s = self;
  bti_eigenstates_free (s->states);
  bt_model_free (s->model);
  free (s);
}

static bt_status
make (void **self, const bt_model *model, const bt_options *options, bt_error *error)
{
  struct stepped *s;
  bt_status status = bti_calloc (&s, 1, sizeof *s, error);
  if (status != BT_OK)
    return status;
  s->step = options->dt;
  status = bti_model_stepped (&s->model, model, options->dt, &s->rest, error);
  if (status == BT_OK)
    status = bti_eigenstates_new (&s->states, s->model, options, error);
  if (status != BT_OK)
    {
      destroy (s);
      return status;
    }
  /* Far out the series says nothing; steps stay where H keeps the state. */
  bti_eigenstates_confine (s->states,
                           bti_basis_confined (bti_model_system (model)) != 0);
  *self = s;
  return BT_OK;
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  struct stepped *s = self;
  if (fabs (h - s->step) > 1e-9 * s->step)
    return bt_error_set (error, BT_EINVAL,
                         "a step of %.17g where all others are of %.17g", h, s->step);
  s->time += h * (double) steps;
  bti_eigenstates_advance (s->states, h * (double) steps);
  return BT_OK;
}

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  struct stepped *s = self;
  return bti_eigenstates_observe (s->states, out, error);
}

/* What the series leaves out counts as rounding does. */
static double
turned (const void *self)
{
  const struct stepped *s = self;
  return s->rest * s->time / DBL_EPSILON;
}

static bt_status
settle (bt_options *options, const bt_model *model, bt_error *error)
{
  bt_model *other;
  double rest;
  if (!(options->dt > 0))
    return bt_error_set (error, BT_EINVAL, "step %g: must be > 0", options->dt);
  bt_status status = bti_model_stepped (&other, model, options->dt, &rest, error);
  if (status == BT_OK && options->negligible == 0)
    options->negligible
        = pow (0.05 * options->tolerance / fmax (1, fabs (bt_model_x0 (model))), 2);
  if (status == BT_OK)
    status = bti_general_settle (options, other, error);
  bt_model_free (other);
  return status;
}

static double
memory (const bt_options *options, const bt_model *model)
{
  return bti_eigenstates_memory (options, model);
}

static const bt_method method = {
  .name = "split-step",
  .summary = "second-order split steps, as the Hamiltonian that they obey",
  .source = "Baker, Campbell, Hausdorff; Yoshida, Phys. Lett. A 150, 262 (1990)",
  .caps = BT_QUANTUM | BT_BASIS | BT_STEPPED,
  .order = 2,
  .make = make,
  .destroy = destroy,
  .advance = advance,
  .observe = observe,
  .turned = turned,
  .settle = settle,
  .memory = memory,
};

const bt_method *
bt_method_of_steps (void)
{
  return &method;
}
