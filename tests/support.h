/* tests/support.h - models and solvers in one line, and independent references.
 *
 * The references share no code with the library: trajectories come from GSL's
 * Runge-Kutta integrator, exact states from a dense diagonalisation.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SUPPORT_H
#define SUPPORT_H

#include "tests/suite.h"

#include <breaktime/method.h>
#include <breaktime/model.h>

#define COUNT(array) (sizeof (array) / sizeof *(array))

/* The caller frees what these make; they fail the test when they cannot. */
bt_model *model_of (double lambda, double x0, const double *omega, size_t modes);
bt_model *model_of_couplings (const double *lambda, double x0, const double *omega,
                              size_t modes);
bt_solver *solver_of (const char *method, const bt_model *model,
                      const bt_options *options);

/* How many rows of the table of methods take these models: they stand first. */
int rows_of_the_paper (void);

/* Advance SOLVER by INTERVAL; what is observed then. */
bt_observables observe_after (bt_solver *solver, double interval);

/* Means of METHOD at time T. */
bt_observables means_at (const char *method, const bt_model *model,
                         const bt_options *options, double t);

/* Hamilton's equations of a background and MODES modes, q and p with MODES + 1
 * entries each, from 0 to T by GSL's rk8pd at a relative tolerance of 1e-13; OMEGA
 * and LAMBDA hold one number a mode. */
void reference_flow (double *q, double *p, const double *omega, const double *lambda,
                     size_t modes, double t);

/* Mean field of MODEL at T by the same integrator, z_j as Eq. (A18) has it. */
bt_observables reference_meanfield (const bt_model *model, double t);

/* The exact state of a model with one or two modes at time T: H diagonalised in
 * the oscillator states n < LEVELS of the background and even m < LEVELS_Y of each
 * mode; entropy in natural units. */
typedef struct reference
{
  double x, p, x2, entropy;
} reference;
reference reference_state (const bt_model *model, size_t levels, size_t levels_y,
                           double t);

#endif
