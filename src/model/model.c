/* model/model.c - see breaktime/model.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "model/expression.h"
#include "model/stepped.h"
#include "model/system.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bt_model
{
  int power;          /* of x and of y_j in the coupling; 0: no special form */
  int general;        /* treat it as if it had none */
  bti_system *system; /* NULL: too many modes */
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

static bt_status
bare (bt_model **out, size_t modes, bt_error *error)
{
  bt_status status
      = bti_calloc (out, 1, sizeof **out + 2 * modes * sizeof (double), error);
  if (status != BT_OK)
    return status;
  (*out)->modes = modes;
  (*out)->lambda = (*out)->omega + modes;
  return BT_OK;
}

/* The system of a special form, from its text. */
static bt_status
describe (bt_model *model, bt_error *error)
{
  enum
  {
    LONGEST = 96 /* of what a mode adds */
  };
  bt_part part[BT_MAX_PARTS] = { { .name = "x", .classical = 1, .mean = model->x0 } };
  bt_parameter parameter[2 * BT_MAX_PARTS];
  char text[BT_MAX_PARTS * LONGEST] = "(p_x^2 + x^2)/2";
  size_t used = strlen (text), modes = model->modes;
  for (size_t j = 0; j < modes; j++)
    {
      char *y = part[j + 1].name, *omega = parameter[2 * j].name,
           *lambda = parameter[2 * j + 1].name;
      const char *power = model->power == 2 ? "^2" : "";
      char number[8] = "";
      if (modes > 1)
        snprintf (number, sizeof number, "%u", (unsigned) (j + 1) % 100);
      snprintf (y, BT_MAX_NAME, "y%s", number);
      snprintf (omega, BT_MAX_NAME, "Omega%s", number);
      snprintf (lambda, BT_MAX_NAME, "lambda%s", number);
      parameter[2 * j].value = model->omega[j];
      parameter[2 * j + 1].value = model->lambda[j];
      part[j + 1].width = bt_model_width (model, j);
      used += (size_t) snprintf (text + used, sizeof text - used,
                                 " + (p_%s^2 + %s^2*%s^2 + %s*x%s*%s%s)/2", y, omega, y,
                                 lambda, power, y, power);
    }
  const bt_description description = { .part = part,
                                       .parts = modes + 1,
                                       .parameter = parameter,
                                       .parameters = 2 * modes,
                                       .hamiltonian = text };
  return bti_system_new (&model->system, &description, error);
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
  bt_status status = bare (&model, modes, error);
  if (status != BT_OK)
    return status;
  model->power = power;
  model->x0 = x0;
  for (size_t j = 0; j < modes; j++)
    {
      model->omega[j] = omega[j];
      model->lambda[j] = lambda[shared ? 0 : j];
    }
  /* With numbers so large that a width is none there is the special form alone, and its
   * methods say what is too large for them. */
  if (modes < BT_MAX_PARTS)
    status = describe (model, NULL);
  if (status == BT_EINVAL || status == BT_EDATA)
    status = BT_OK;
  else if (status != BT_OK)
    bt_error_set (error, status, "out of memory");
  if (status == BT_OK)
    *out = model;
  else
    bt_model_free (model);
  return status;
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

bt_status
bt_model_from (bt_model **out, const bt_description *description, bt_error *error)
{
  *out = NULL;
  bti_system *system;
  bt_status status = bti_system_new (&system, description, error);
  if (status != BT_OK)
    return status;
  bti_form form;
  bti_system_form (system, &form);
  if (form.power)
    {
      status = make (out, form.power, form.lambda, 0, form.x0, form.omega, form.modes,
                     NULL);
      if (status == BT_OK)
        {
          bti_system_free ((*out)->system);
          (*out)->system = system;
          return BT_OK;
        }
    }
  size_t axes = bti_system_axes (system);
  status = bare (out, axes > 0 ? axes - 1 : 0, error);
  if (status != BT_OK)
    {
      bti_system_free (system);
      return status;
    }
  (*out)->system = system;
  (*out)->x0 = system->followed < system->parts ? bti_part_moment (
                   &system->part[system->followed], (unsigned char[]){ 1, 0, 0 })
                                                : NAN;
  for (size_t j = 0; j < 2 * (*out)->modes; j++)
    (*out)->omega[j] = NAN;
  return BT_OK;
}

bt_status
bti_model_replace (bt_model **out, const bt_model *model, const bti_polynomial *h,
                   bt_error *error)
{
  const bti_system *system = model->system;
  *out = NULL;
  if (!system || system->jumps > 0 || system->ground.count > 0)
    return bt_error_set (error, BT_ENOTSUP,
                         "another Hamiltonian for a model with an environment or a "
                         "joint start, or of very many modes");
  size_t axes = bti_system_axes (system);
  bt_status status = bare (out, axes > 0 ? axes - 1 : 0, error);
  if (status == BT_OK)
    status = bti_system_copy (&(*out)->system, system, error);
  if (status != BT_OK)
    {
      bt_model_free (*out);
      *out = NULL;
      return status;
    }
  bti_system *own = (*out)->system;
  bti_polynomial_clear (&own->h);
  bti_polynomial_clear (&own->rate);
  status = bti_polynomial_copy (&own->h, h, error);
  if (status == BT_OK && own->followed < own->parts)
    status
        = bti_polynomial_derivative (&own->rate, h, BTI_SLOT_P (own->followed), error);
  (*out)->x0 = model->x0;
  for (size_t j = 0; j < 2 * (*out)->modes; j++)
    (*out)->omega[j] = NAN;
  if (status == BT_OK)
    return BT_OK;
  bt_model_free (*out);
  *out = NULL;
  return status;
}

void
bt_model_free (bt_model *model)
{
  if (!model)
    return;
  bti_system_free (model->system);
  free (model);
}

bt_status
bt_model_copy (bt_model **out, const bt_model *model, bt_error *error)
{
  bt_model *copy;
  *out = NULL;
  bt_status status = bare (&copy, model->modes, error);
  if (status != BT_OK)
    return status;
  copy->power = model->power;
  copy->general = model->general;
  copy->x0 = model->x0;
  memcpy (copy->omega, model->omega, 2 * model->modes * sizeof *copy->omega);
  if (model->system)
    status = bti_system_copy (&copy->system, model->system, error);
  if (status == BT_OK)
    *out = copy;
  else
    bt_model_free (copy);
  return status;
}

int
bt_model_equal (const bt_model *a, const bt_model *b)
{
  if (a->power != b->power || a->general != b->general || a->modes != b->modes)
    return 0;
  if (a->power)
    return a->x0 == b->x0
           && memcmp (a->omega, b->omega, 2 * a->modes * sizeof *a->omega) == 0;
  return bti_system_equal (a->system, b->system);
}

const bti_system *
bti_model_system (const bt_model *model)
{
  return model->system;
}

int
bti_model_special (const bt_model *model)
{
  return model->power && (!model->general || !model->system);
}

int
bti_model_general (const bt_model *model)
{
  return model->general;
}

int
bt_model_is_special (const bt_model *model)
{
  return model->power != 0;
}

void
bt_model_generalise (bt_model *model)
{
  model->general = 1;
}

size_t
bt_model_axes (const bt_model *model)
{
  return model->power ? model->modes + 1 : bti_system_axes (model->system);
}

size_t
bt_model_dissipators (const bt_model *model)
{
  return model->system ? model->system->jumps : 0;
}

int
bt_model_is_open (const bt_model *model)
{
  const bti_system *system = model->system;
  return system && (system->jumps > 0 || bti_system_mixed (system) < system->parts);
}

size_t
bt_model_parts (const bt_model *model)
{
  return model->system ? model->system->parts : 0;
}

const bt_part *
bt_model_part (const bt_model *model, size_t k)
{
  return &model->system->part[k];
}

int
bti_model_power (const bt_model *model)
{
  return model->power;
}

int
bt_model_is_modulated (const bt_model *model)
{
  return model->power == 2;
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
  if (!model->power)
    return model->system->ground.count
               ? NAN
               : bti_system_mean (model->system, &model->system->h);
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
