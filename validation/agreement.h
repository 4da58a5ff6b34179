/* validation/agreement.h - our solvers against reference data.
 *
 * What can be checked, by the quantity of a set:
 *
 *   means          columns t (equidistant, from 0) and any of x, p, x2, energy, norm;
 *                  parameters lambda, x0, omega, and method: `quantum' is every method
 *                  that solves the Schroedinger equation, anything else one row of the
 *                  method table.  With dt (and points, box) that discretisation is
 *                  part of the question, and there is no error of ours.  A column
 *                  `entropy' is compared at the last time, for one mode.
 *   open-means     columns t (rising from 0) and observables of model/open.h;
 *                  parameters kind and those of the model.  Every method that is no
 *                  control is asked.
 *   scan           of breaktime itself (stored.h): of its points three that are quick,
 *                  or all of them
 *   polynomials    a model a row, of the parts a, b, c, as many as `kinds' has letters,
 *                  o for an oscillator and q for a qubit; `hamiltonian' and `observed'
 *                  are expressions; start_a1 ... start_c4 mean, momentum, width and
 *                  chirp of a Gaussian, or a Bloch vector; x_1 ... x_4 of the first
 *                  oscillator and mean_1 ... mean_4 of `observed' at 1 to 4 times the
 *                  parameter interval; energy.  Every method that solves the
 *                  Schroedinger equation is asked for the models that it does.
 *   environments   the same with two operators of an environment, the expressions
 *                  `operator_1' and `operator_2' of rate_1 and rate_2; mixed qubits;
 *                  mean_1 ... mean_4, energy_1 ... energy_4.  Methods that know the
 *                  environment of a model are asked where they are exact.
 *   models         a model file that is shipped a row, with the parameters that `set'
 *                  has instead, "x0=1.5 Omega=0.8" or "-"; mean_1 ... mean_4 of
 *                  `observed' as above.
 *   steady         the same, mean of `observed' in the state that stays, of matrices of
 *                  as many states as `states' says (study/steady.h), or "-": converged
 *   model-levels   level `index' of a model file that is shipped, with parameters
 *                  of `set' as above, in the plane ("-") or between the `walls', as
 *                  they are given to `levels', "5.5" or "x=5.5 y=3"; index, level
 *   refuted        no solver of ours: claims that an audit refutes, by other
 *                  software; tests/refuted.sh holds them against published reports
 *   floquet        columns lambda, x0, omega, nu, discriminant, mu
 *   energy         columns lambda, x0, omega, energy: <H> in the initial state
 *   mathieu-edges  columns edge, q, a: a_0, b_1, a_1, b_2, ... of Mathieu's equation
 *
 * Numbers agree when they differ by no more than the sum of both errors, the set's own
 * and the one that was measured for ours.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_AGREEMENT_H
#define BTV_AGREEMENT_H

#include "validation/reference.h"

#include <breaktime/watch.h>

typedef enum btv_accord
{
  BTV_AGREES,
  BTV_DIFFERS,   /* by more than both errors: someone is wrong */
  BTV_UNSETTLED, /* within the errors, but ours is too large to tell anything */
  BTV_UNCHECKED  /* no solver of ours has this quantity, or it failed: message */
} btv_accord;

/* One method, or one function of ours, against one set. */
typedef struct btv_agreement
{
  btv_accord accord;
  const char *by;         /* name of the method or function; static */
  char column[64];        /* that comes nearest to what is allowed, or beyond */
  size_t row;             /* and where */
  double difference;      /* there */
  double accuracy, error; /* there, the set's and ours */
  double x_difference;    /* largest in column x; NaN when it has none */
  char message[256];      /* "" when there is nothing to say */
} btv_agreement;

typedef struct btv_agreements
{
  btv_agreement *items; /* one at least */
  size_t count;
} btv_agreements;

/* "agrees", "differs", ...; static. */
const char *btv_accord_name (btv_accord accord);

/* Check REFERENCE by everything that can; what takes longer than some seconds only if
 * FULL.  WATCH may be NULL.  The caller clears *OUT.
 * BT_EDATA: a set of a known quantity that lacks a column or parameter, or has another
 * unit; BT_ENOMEM; what the watch says, and then *OUT is empty. */
BT_CHECKED bt_status btv_agreement_check (btv_agreements *out,
                                          const btv_reference *reference, int full,
                                          const bt_watch *watch, bt_error *error);
void btv_agreements_clear (btv_agreements *agreements);

#endif
