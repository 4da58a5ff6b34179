/* model/model.c - see breaktime/model.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"

#include <breaktime/model.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bt_model
{
  int power; /* of x and of y_j in the coupling */
  double x0;
  size_t modes;
  double *lambda; /* behind omega, in one block */
  double omega[];
};

/* lambda_J of a list, or the one that all modes share. */
static bt_status
check_lambda (double lambda, size_t j, int shared, bt_error *error)
{
  char name[32] = "lambda";
  if (lambda >= 0 && isfinite (lambda))
    return BT_OK;
  if (!shared)
    snprintf (name, sizeof name, "lambda_%zu", j + 1);
  return bt_error_set (error, BT_EINVAL,
                       "%s = %g: must be a finite number >= 0 (for lambda < 0 the "
                       "potential is unbounded below and the initial state undefined)",
                       name, lambda);
}

/* LAMBDA has one entry when SHARED, else one a mode. */
static bt_status
make (bt_model **out, int power, const double *lambda, int shared, double x0,
      const double *omega, size_t modes, bt_error *error)
{
  *out = NULL;
  if (!isfinite (x0))
    return bt_error_set (error, BT_EINVAL, "x0 = %g: must be a finite number", x0);
  if (modes < 1)
    return bt_error_set (error, BT_EINVAL, "no quantum mode: give at least one omega");
  for (size_t j = 0; j < modes; j++)
    {
      bt_status status = check_lambda (lambda[shared ? 0 : j], j, shared, error);
      if (status != BT_OK)
        return status;
      if (!(omega[j] > 0) || !isfinite (omega[j]))
        return bt_error_set (error, BT_EINVAL,
                             "omega_%zu = %g: must be a finite number > 0", j + 1,
                             omega[j]);
    }
  bt_model *model;
  bt_status status
      = bti_calloc (&model, 1, sizeof *model + 2 * modes * sizeof *omega, error);
  if (status != BT_OK)
    return status;
  model->power = power;
  model->x0 = x0;
  model->modes = modes;
  model->lambda = model->omega + modes;
  for (size_t j = 0; j < modes; j++)
    {
      model->omega[j] = omega[j];
      model->lambda[j] = lambda[shared ? 0 : j];
    }
  *out = model;
  return BT_OK;
}

bt_status
bt_model_new (bt_model **out, double lambda, double x0, const double *omega,
              size_t modes, bt_error *error)
{
  return make (out, 2, &lambda, 1, x0, omega, modes, error);
}

bt_status
bt_model_new_couplings (bt_model **out, const double *lambda, double x0,
                        const double *omega, size_t modes, bt_error *error)
{
  return make (out, 2, lambda, 0, x0, omega, modes, error);
}

/* Relative to 1: by how much the modes, when they follow x, soften its spring. */
static double
softening (const bt_model *model)
{
  double sum = 0;
  for (size_t j = 0; j < model->modes; j++)
    sum += pow (model->lambda[j] / (2 * model->omega[j]), 2);
  return sum;
}

bt_status
bt_model_new_linear (bt_model **out, const double *lambda, double x0,
                     const double *omega, size_t modes, bt_error *error)
{
  bt_status status = make (out, 1, lambda, 0, x0, omega, modes, error);
  double softer = status == BT_OK ? softening (*out) : 0;
  if (softer < 1)
    return status;
  bt_model_free (*out);
  *out = NULL;
  return bt_error_set (error, BT_EINVAL,
                       "sum_j (lambda_j/2 Omega_j)^2 = %g: must be < 1 (the potential "
                       "is unbounded below)",
                       softer);
}

void
bt_model_free (bt_model *model)
{
  free (model);
}

bt_status
bt_model_copy (bt_model **out, const bt_model *model, bt_error *error)
{
  return make (out, model->power, model->lambda, 0, model->x0, model->omega,
               model->modes, error);
}

int
bt_model_equal (const bt_model *a, const bt_model *b)
{
  return a->power == b->power && a->x0 == b->x0 && a->modes == b->modes
         && memcmp (a->omega, b->omega, 2 * a->modes * sizeof *a->omega) == 0;
}

int
bt_model_power (const bt_model *model)
{
  return model->power;
}

double
bt_model_lambda (const bt_model *model, size_t j)
{
  return model->lambda[j];
}

double
bt_model_x0 (const bt_model *model)
{
  return model->x0;
}

size_t
bt_model_modes (const bt_model *model)
{
  return model->modes;
}

double
bt_model_omega (const bt_model *model, size_t j)
{
  return model->omega[j];
}

double
bt_model_width (const bt_model *model, size_t j)
{
  double omega = model->omega[j], x0 = model->x0;
  return model->power == 1 ? omega : sqrt (omega * omega + model->lambda[j] * x0 * x0);
}

double
bt_model_potential (const bt_model *model, double x, const double *y)
{
  double sum = x * x;
  for (size_t j = 0; j < model->modes; j++)
    {
      double omega = model->omega[j];
      double product = model->power == 1 ? x * y[j] : x * x * y[j] * y[j];
      sum += omega * omega * y[j] * y[j] + model->lambda[j] * product;
    }
  return sum / 2;
}

double
bt_model_gradient2 (const bt_model *model, double x, const double *y)
{
  double background = x, squares = 0;
  for (size_t j = 0; j < model->modes; j++)
    {
      double omega = model->omega[j], lambda = model->lambda[j];
      int linear = model->power == 1;
      double force = omega * omega * y[j] + lambda * (linear ? x / 2 : x * x * y[j]);
      background += lambda * (linear ? y[j] / 2 : x * y[j] * y[j]);
      squares += force * force;
    }
  return background * background + squares;
}

double
bt_model_energy (const bt_model *model)
{
  double x0 = model->x0, energy = (1 + x0 * x0) / 2;
  for (size_t j = 0; j < model->modes; j++)
    {
      /* <x^2> = x0^2 + 1/2 and <y^2> = 1/(2W): the half unit of x's own width
       * makes this differ from the adiabatic W/2. */
      double width = bt_model_width (model, j), omega = model->omega[j];
      double coupled = model->power == 1 ? 0 : model->lambda[j] * (x0 * x0 + 0.5);
      energy += width / 4 + (omega * omega + coupled) / (4 * width);
    }
  return energy;
}
