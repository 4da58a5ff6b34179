/* solve/stepper.h - what a step of ensemble.h is made of.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_STEPPER_H
#define BTI_STEPPER_H

#include "solve/ensemble.h"

enum
{
  BTI_STEPPER_OPERATORS = 2 * BTI_COORDINATES, /* operators, G and M */
  BTI_STEPPER_POINTS = 3
};

/* Hermitian operators that commute, in the basis of their eigenvectors. */
typedef struct bti_stepper_frame
{
  double complex *to, *from; /* out of the basis of frame 0 and back; its own: NULL */
  size_t phases, z[BTI_COORDINATES];
  size_t records, record[BTI_COORDINATES];
  double *g[BTI_COORDINATES], *m[BTI_COORDINATES]; /* diagonals */
} bti_stepper_frame;

/* A record that is not Hermitian, for half a step. */
typedef struct bti_stepper_kraus
{
  size_t record;
  double complex *m, *a[BTI_STEPPER_POINTS];
} bti_stepper_kraus;

struct bti_stepper
{
  const bti_semiclassical *half;
  size_t n, size;
  uint64_t seed;
  const bt_watch *watch;
  double h;
  double complex *home, *back; /* from number states and to them */
  bti_stepper_frame frame[BTI_STEPPER_OPERATORS];
  bti_stepper_kraus kraus[BTI_COORDINATES];
  size_t frames, krauses, bare, plain[BTI_COORDINATES]; /* records of nothing */
  double complex *hamiltonian, *rest[BT_MAX_OPERATORS]; /* times sqrt |rate| */
  double complex *whole, *part;
  double flow[BTI_COORDINATES * BTI_COORDINATES], push[BTI_COORDINATES]; /* h/2 */
};

/* FACTOR A, of the quantum parts, as a matrix of the basis of steps, which the caller
 * frees whatever comes back.  BT_ENOMEM; what the watch says. */
BT_CHECKED bt_status bti_stepper_operator (double complex **out, const bti_stepper *s,
                                           const bti_basis *basis,
                                           const bti_polynomial *a, double factor,
                                           bt_error *error);

#endif
