/* solve/general.h - `spectral' and `chebyshev' for any polynomial.
 *
 * What both share: the basis (model/basis.h), H as a sparse matrix, the start, and what
 * is read off a state.                                                  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_GENERAL_H
#define BTI_GENERAL_H

#include "model/sparse.h"

#include <breaktime/method.h>

/* Matrix of an observable, made when it is first asked for. */
typedef struct bti_look
{
  bti_polynomial a;
  bti_sparse *matrix;
} bti_look;

typedef struct bti_general
{
  bti_system *system;
  bti_basis *basis;
  bti_sparse *h;
  int confined;
  const bt_watch *watch;
  double complex *start;
  double outside;      /* weight of the start above the cut */
  unsigned char *edge; /* of each state: whether it is at the edge */
  bti_look look[16];
  size_t looks;
} bti_general;

/* For options as settled.  States of blocks of H in which the start has no weight are
 * left out.  Caller owns *OUT.
 * BT_EGRID: the start does not fit below the cut; BT_ELIMIT, BT_ECANCEL, BT_ENOMEM;
 * BT_EINVAL, BT_ECONV: of a joint start (model/sparse.h). */
BT_CHECKED bt_status bti_general_new (bti_general **out, const bt_model *model,
                                      const bt_options *options, bt_error *error);
void bti_general_free (bti_general *general);

/* <psi|A|psi>. */
BT_CHECKED bt_status bti_general_mean (bti_general *general, const double complex *psi,
                                       const bti_polynomial *a, double *out,
                                       bt_error *error);

/* The mean of A in LEVELS, a state of MODEL, of a special form, below CUT.  *GENERAL is
 * NULL at first, and kept by the caller for the next mean. */
BT_CHECKED bt_status bti_general_levels (bti_general **general, const bt_model *model,
                                         double cut, const bt_levels *levels,
                                         const bti_polynomial *a, double *out,
                                         bt_error *error);

/* The other way: PSI in the levels of MODEL, of a special form; the caller releases
 * OUT.  BT_ENOTSUP: a model without them; BT_ENOMEM. */
BT_CHECKED bt_status bti_general_hand_out (const bti_general *general,
                                           const bt_model *model,
                                           const double complex *psi, bt_levels *out,
                                           bt_error *error);

/* x, p, x2 and norm of PSI; NaN where no part is followed. */
BT_CHECKED bt_status bti_general_observe (bti_general *general,
                                          const double complex *psi,
                                          bt_observables *out, bt_error *error);

/* Weight of PSI at the edge. */
double bti_general_edge (const bti_general *general, const double complex *psi);

/* What WEIGHT at the edge of BASIS says at time T.  Where H may not be bounded, not
 * CONFINED, a state can tunnel out, at a rate G; the levels of a basis beyond the
 * barrier, D apart, show no more of it than a weight of about G/(2 pi D), for all
 * times.  At T it is G T that is missing inside. */
double bti_general_leak (const bti_basis *basis, int confined, double weight, double t);

/* Upper bounds of the spectrum of H, the matrix of A in BASIS, and of -H: that of the
 * whole, or, if lower, of what is left when all terms that are nowhere positive are
 * left out. */
BT_CHECKED bt_status bti_general_bounds (double *up, double *down, const bti_sparse *h,
                                         const bti_basis *basis,
                                         const bti_polynomial *a, const bt_watch *watch,
                                         bt_error *error);

/* Cut and basis of OPTIONS; the same messages for both methods. */
BT_CHECKED bt_status bti_general_settle (bt_options *options, const bt_model *model,
                                         bt_error *error);

/* Bytes of a bti_general, estimated. */
double bti_general_memory (const bt_options *options, const bt_model *model);

/* The functions of the two methods; see breaktime/method.h. */
typedef struct bti_eigenstates bti_eigenstates;
BT_CHECKED bt_status bti_eigenstates_new (bti_eigenstates **out, const bt_model *model,
                                          const bt_options *options, bt_error *error);
void bti_eigenstates_free (bti_eigenstates *e);
/* What is known of H otherwise: whether it confines the state (bti_general_leak). */
void bti_eigenstates_confine (bti_eigenstates *e, int confined);
void bti_eigenstates_advance (bti_eigenstates *e, double interval);
BT_CHECKED bt_status bti_eigenstates_observe (bti_eigenstates *e, bt_observables *out,
                                              bt_error *error);
BT_CHECKED bt_status bti_eigenstates_mean (bti_eigenstates *e, const bti_polynomial *a,
                                           double *out, bt_error *error);
BT_CHECKED bt_status bti_eigenstates_levels (bti_eigenstates *e, const bt_model *model,
                                             bt_levels *out, bt_error *error);
BT_CHECKED bt_status bti_eigenstates_weights (bti_eigenstates *e, unsigned parts,
                                              bt_weights *out, bt_error *error);
BT_CHECKED bt_status bti_eigenstates_lines (const bti_eigenstates *e, bt_lines *out,
                                            bt_error *error);
double bti_eigenstates_memory (const bt_options *options, const bt_model *model);

typedef struct bti_propagator bti_propagator;
BT_CHECKED bt_status bti_propagator_new (bti_propagator **out, const bt_model *model,
                                         const bt_options *options, bt_error *error);
void bti_propagator_free (bti_propagator *p);
BT_CHECKED bt_status bti_propagator_advance (bti_propagator *p, double interval,
                                             bt_error *error);
BT_CHECKED bt_status bti_propagator_observe (bti_propagator *p, bt_observables *out,
                                             bt_error *error);
BT_CHECKED bt_status bti_propagator_mean (bti_propagator *p, const bti_polynomial *a,
                                          double *out, bt_error *error);
BT_CHECKED bt_status bti_propagator_levels (const bti_propagator *p,
                                            const bt_model *model, bt_levels *out,
                                            bt_error *error);
BT_CHECKED bt_status bti_propagator_weights (const bti_propagator *p, unsigned parts,
                                             bt_weights *out, bt_error *error);
BT_CHECKED bt_status bti_propagator_marginal (const bti_propagator *p, bt_marginal *out,
                                              bt_error *error);
/* Its state, in its basis. */
const double complex *bti_propagator_vector (const bti_propagator *p, size_t *count);
/* Phase of the fastest component. */
double bti_propagator_turned (const bti_propagator *p);
double bti_propagator_memory (const bt_options *options, const bt_model *model);

#endif
