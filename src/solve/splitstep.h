/* solve/splitstep.h - what the files of the split-step methods share.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_SPLITSTEP_H
#define BTI_SPLITSTEP_H

#include "model/field.h"
#include "num/even.h"
#include "num/fft.h"
#include "solve/method.h"

enum
{
  BTI_SPLIT_OFTEN = 1 << 18, /* points between two looks at the watch */
  BTI_SPLIT_LARGE = 1 << 20  /* points of a grid on which a step takes a while */
};

/* Of each place of an axis, in position or in momentum space. */
typedef struct bti_axis_table
{
  double *square;  /* of the coordinate or wave number */
  double *outside; /* 1 at the edge, else 0 */
} bti_axis_table;

/* Of a model that is not special: H = T(p) + V(q), any polynomials. */
typedef struct bti_split_general
{
  bti_field v, t, rate;         /* rate: d<x>/dt */
  bti_field x, x2;              /* the coordinate that is followed, and its square */
  bti_field slope[BT_MAX_AXES]; /* dV/dq, for the fourth order, */
  double mass[BT_MAX_AXES][BT_MAX_AXES]; /* which wants d2T/dp2 */
  /* T = sum of own[axis][n] p^n, and of products, which are in JOINT. */
  double own[BT_MAX_AXES][BT_MAX_DEGREE + 1];
  bti_field joint;
  /* Phases of JOINT, half and whole step; NULL where there are no products. */
  double complex *phase[2];
  double *rows; /* scratch: two rows of the last axis, and one an axis */
} bti_split_general;

typedef struct bti_split
{
  bt_model *model;
  const bti_system *system;
  const bt_watch *watch;
  unsigned threads;
  int order; /* 2 or 4 */
  size_t axes, points[BT_MAX_AXES];
  /* What is kept of an axis, all of it or half where the state is even, and the
   * product. */
  int half[BT_MAX_AXES];
  size_t count[BT_MAX_AXES], total;
  double box[BT_MAX_AXES], centre[BT_MAX_AXES];
  double cell; /* volume that a kept point stands for */
  /* Of kept points and amplitudes, in the order of the transform; y > 0, k >= 0. */
  double *coordinate[BT_MAX_AXES], *wave[BT_MAX_AXES];
  bti_axis_table table[2][BT_MAX_AXES]; /* positions, wave numbers */
  bti_fft *fft, *whole;                 /* whole: of all points, where it is wanted */
  double complex *psi;                  /* the state, owned by fft */
  double complex *copy;                 /* for observing */
  double complex *full; /* psi on all points, or NULL; for those who ask */
  double h;             /* of the tables; 0: none yet */
  /* Potential phases.  Where V is even in x, rows i and N - i of axis 0 share one
   * and only rows 0..N/2 are kept. */
  double complex *outer, *inner;
  int mirrored;  /* V is so */
  size_t phases; /* number of them */
  /* Half and whole step, of an axis as it is and of half an axis. */
  double complex *kinetic[2][BT_MAX_AXES];
  bti_even even[2][BT_MAX_AXES];
  bti_even amplitude[BT_MAX_AXES];
  double complex *room;       /* as long as the longest axis */
  bti_split_general *general; /* NULL: the model is special */
} bti_split;

/* Index of the next grid point, last axis fastest. */
void bti_split_next (const bti_split *s, size_t *index);

/* exp(-i angle)/divisor: the quotient is rounded once an entry, so that the norm
 * does not drift as it would with a rounded 1/divisor. */
double complex bti_split_phase (double angle, double divisor);

/* To every axis but the first in SLICE, of one point of it, the operator EVEN where
 * half the axis is kept and the factors PLAIN elsewhere (NULL: none); multiply by
 * SCALE. */
void bti_split_slice (const bti_split *s, const bti_even *even,
                      double complex *const *plain, double complex *slice,
                      double complex scale);

/* ---- splitstep_observe.c ------------------------------------------------------- */

/* What lies in the outermost part of an axis, on either side. */
void bti_split_edges (bti_split *s);

/* s->copy is psi in position space, but for a factor: what is returned; or its
 * amplitudes. */
double bti_split_positions (bti_split *s);
void bti_split_amplitudes (bti_split *s);

/* Sums of |PSI|^2, in positions or in momenta (KIND), times each of the COUNT fields F,
 * which are functions of these: MEAN[0..count-1]; *NORM and *EDGE as documented for
 * bt_observables; all but for the factor that the transform leaves. */
void bti_split_sums (const bti_split *s, const double complex *psi, int kind,
                     const bti_field *const *f, size_t count, double *mean,
                     double *norm, double *edge);

bt_status bti_split_observe (void *self, bt_observables *out, bt_error *error);
bt_status bti_split_state (void *self, const double complex **psi, bt_error *error);
bt_status bti_split_vector (void *self, const double complex **psi, size_t *count,
                            double *unit, bt_error *error);
bt_status bti_split_marginal (void *self, bt_marginal *out, bt_error *error);
bt_status bti_split_weights (void *self, unsigned parts, bt_weights *out,
                             bt_error *error);

/* ---- splitstep_mean.c ---------------------------------------------------------- */

bt_status bti_split_mean (void *self, const bti_polynomial *a, double *out,
                          bt_error *error);

/* ---- splitstep_general.c ------------------------------------------------------- */

/* Axes of MODEL, which is treated as not special, of which half is kept, as a set;
 * non-zero *MIRRORED as above; *JOINT: its T has products.  BT_ENOTSUP: it is not for
 * grids, or not for ORDER; BT_ENOMEM. */
BT_CHECKED bt_status bti_split_shape (const bt_model *model, int order, unsigned *half,
                                      int *mirrored, int *joint, bt_error *error);

/* s->general, when what is kept of the axes is known; released with bti_split_forget.
 */
BT_CHECKED bt_status bti_split_prepare (bti_split *s, bt_error *error);
void bti_split_forget (bti_split_general *general);

/* Into s->psi the product of the parts' starts, PART[0..parts-1]. */
BT_CHECKED bt_status bti_split_product (bti_split *s, const bt_part *part,
                                        bt_error *error);

/* The tables of a step of H. */
BT_CHECKED bt_status bti_split_fill (bti_split *s, double h, bt_error *error);

/* A step of about the error TOLERANCE, as bti_step_for has it. */
BT_CHECKED bt_status bti_split_step (double *dt, const bt_model *model,
                                     double tolerance, double c, int order,
                                     bt_error *error);

/* ---- splitstep_ground.c -------------------------------------------------------- */

/* Into s->psi the ground state of system->ground, what is left of others no more than
 * TOLERANCE, and far less where that is easy: the residual |(G - E) psi| over the
 * distance to the next level.  BT_EINVAL: the two are too close for that; BT_ECONV: it
 * did not come down to that; BT_ENOTSUP: G is no sum T(p) + V(q); BT_ENOMEM; what the
 * watch says. */
BT_CHECKED bt_status bti_split_ground (bti_split *s, double tolerance, bt_error *error);

#endif
