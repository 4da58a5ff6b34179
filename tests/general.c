/* tests/general.c - see general.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/general.h"

bt_model *
model_from (const bt_part *part, size_t parts, const char *hamiltonian,
            const char *ground)
{
  bt_model *model;
  bt_error error = BT_ERROR_INIT;
  const bt_description description = {
    .part = part, .parts = parts, .hamiltonian = hamiltonian, .ground_of = ground
  };
  ck_ok (bt_model_from (&model, &description, &error), error);
  return model;
}

bt_observables
look (const char *method, const bt_model *model, const bt_options *given, double t,
      const char *const *text, size_t count, double *mean)
{
  bt_error error = BT_ERROR_INIT;
  bt_options options = given ? *given : (bt_options){ 0 };
  bt_observation *observation = NULL;
  bt_observables out;
  if (count > 0)
    ck_ok (bt_observation_new (&observation, model, text, count, &error), error);
  options.observe = observation;
  bt_solver *solver = solver_of (method, model, &options);
  if (t > 0)
    ck_ok (bt_solver_advance (solver, t, &error), error);
  ck_ok (bt_solver_observe (solver, &out, &error), error);
  ck_ok (bt_solver_means (solver, mean, &error), error);
  bt_solver_free (solver);
  bt_observation_free (observation);
  return out;
}

double
mean_of (const char *method, const bt_model *model, const bt_options *options, double t,
         const char *text)
{
  double mean;
  (void) look (method, model, options, t, &text, 1, &mean);
  return mean;
}
