/* solve/density.h - the density matrix of C and Q, shared by the master equations.
 *
 * Row-major D x D, D = N M, index n M + b.  Between two calls of a solver it is in
 * number states n of C and in sigma_z eigenstates (up first) or number states b of Q.
 * Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_DENSITY_H
#define BTI_DENSITY_H

#include "model/open.h"
#include "model/space.h"

#include <breaktime/method.h>

typedef struct bti_density
{
  size_t n, m, d;                  /* levels of C, of Q, both */
  double frequency_c, frequency_q; /* of the number states; q: 0 for a qubit */
  double complex *rho, *work;      /* work: another matrix of that size */
  const bt_watch *watch;           /* when to stop */
} bti_density;

/* The state of MODEL at t = 0 in LEVELS and LEVELS_Q (2 for a qubit).  BT_ELIMIT when
 * both matrices would not fit in 1 GiB. */
BT_CHECKED bt_status bti_density_init (bti_density *density, const bti_open *model,
                                       size_t levels, size_t levels_q, bt_error *error);
void bti_density_clear (bti_density *density);

/* BT_ELIMIT when the matrices of N x M levels would not fit there. */
BT_CHECKED bt_status bti_density_fits (size_t n, size_t m, bt_error *error);

/* rho = (U (x) V) rho (U (x) V)^dag, U n x n, V m x m, row-major. */
void bti_density_apply (bti_density *density, const double complex *u,
                        const double complex *v);

/* rho_ij *= phase_i conj (phase_j) c_(n n') q_(m m'), i = (n, m). */
void bti_density_scale (bti_density *density, const double complex *phase,
                        const double *c, const double *q);

/* Weights of the last tenth of the levels, at least of two, of C and of an oscillator
 * Q (0 for a qubit). */
void bti_density_edges (const bti_density *density, double *edge_c, double *edge_q);

/* <C_c Q_q> as for bti_open_read. */
void bti_density_moments (const bti_density *density,
                          double moments[BTI_MOMENTS][BTI_MOMENTS]);

/* Trace, hermiticity, purity and, if asked for, the smallest eigenvalue. */
BT_CHECKED bt_status bti_density_check (bti_density *density, int eigenvalues,
                                        bt_gates *out, bt_error *error);

/* What a solver in N x M levels needs beside the density matrix: bytes, floating-point
 * operations before the first step, and those of each step.  In double: nothing that
 * is too large may wrap. */
typedef struct bti_cost
{
  double bytes, once, step;
} bti_cost;

/* One way to advance a density matrix. */
typedef struct bti_master
{
  bti_cost (*cost) (double n, double m);
  /* *SELF for MODEL in the spaces of DENSITY. */
  bt_status (*make) (void **self, const bti_open *model, const bti_density *density,
                     bt_error *);
  void (*destroy) (void *self);
  /* STEPS steps of length H. */
  bt_status (*advance) (void *self, bti_density *density, double h, size_t steps,
                        bt_error *);
} bti_master;

/* Split steps: of x A and x^2 y^2, and of the cavity. */
extern const bti_master bti_master_split, bti_master_cavity;

#endif
