/* model/semiclassical.h - a model as a classical and a quantum half.
 *
 * In a Wigner function of the classical coordinates z (x and p of every classical part)
 * alone, an operator W(z) of the quantum parts, a model with
 *
 *   H = z^T M z/2 + b^T z + H_Q + sum_i z_i G_i
 *
 * and an environment whose operators L_k are each either linear in z or of the quantum
 * parts alone has exactly the equation
 *
 *   dW/dt = -d_j (v_j W) - d_j (F_j W + W F_j^+)/2 + D2_jk d_j d_k W/2
 *           - i [H_Q + z_i G_i, W] + D0_ab (B_a W B_b - {B_b B_a, W}/2),
 *
 * v = A z + a, F_j = -J_ij G_i, J_ij = -i [z_i, z_j], and B_a the monomials that occur.
 * l = c.z + c0 of rate r adds r Im (l^* (J^T c)_j) to v_j and r Re (J^T c)_j (J^T
 * c)^*_k to D2_jk.  Of P functions, W = exp (V_jk d_j d_k/2) P with V the covariance of
 * a vacuum, it is the same with
 *
 *   D2 + A V + V A^T  and  F_j = -J_ij G_i - 2i V_ij G_i.
 *
 * With F_j/2 = sum_a D1_ja B_a there are trajectories of points and states with these
 * means exactly when
 *
 *   [[D2, D1^*], [D1^T, D0]] >= 0,
 *
 * and of a singular D2 what it does not reach has no force, (1 - D2 D2^+) D1 = 0.  Both
 * up to 1e-12 of what they are with the matrix scaled to ones on its diagonal: a model
 * at equality has trajectories.                                         Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_SEMICLASSICAL_H
#define BTI_SEMICLASSICAL_H

#include "model/system.h"

enum
{
  BTI_COORDINATES = 2 * BT_MAX_PARTS,
  BTI_TERM_TEXT = 200
};

/* sqrt (D2) and what it records. */
typedef struct bti_record
{
  double kick[BTI_COORDINATES]; /* dz = kick dY, dY = <M + M^+> dt + dW, */
  bti_polynomial m;             /* d rho = (M - <M>) rho dW + h.c. + ... */
} bti_record;

typedef struct bti_semiclassical
{
  size_t n;                     /* coordinates */
  size_t slot[BTI_COORDINATES]; /* of system.h: x, p of the first classical part, ... */
  double v[BTI_COORDINATES];    /* the diagonal of V; 0: Wigner */
  double a[BTI_COORDINATES * BTI_COORDINATES], shift[BTI_COORDINATES]; /* v = A z + a */
  double d2[BTI_COORDINATES * BTI_COORDINATES];
  bti_polynomial h, g[BTI_COORDINATES]; /* of the quantum parts alone */
  bti_polynomial rate; /* d<x>/dt of the followed part, environment and all */
  size_t k;
  bti_polynomial b;        /* its terms are B_0, ..., B_(k-1) */
  double complex *d1, *d0; /* D1^*, n x k, and D0, k x k, row-major */
  double smallest;         /* eigenvalue of the matrix, scaled */
  size_t worst, at;        /* the coordinate, and of the B_a the one, of most of it */
  double ratio;            /* largest r with D0 >= r D1^T D2^+ D1^*: rates over those
                              needed; INFINITY without a coupling */
  /* bti_semiclassical_record: */
  bti_record record[BTI_COORDINATES];
  size_t records;
  bti_jump rest[BT_MAX_OPERATORS]; /* what of D0 is not that of the records; rates may
                                      be negative of BTI_RECORD_ANY */
  size_t rests;
} bti_semiclassical;

/* The halves of SYSTEM, in Wigner order, or NORMAL: of P functions, of the vacuum of
 * every classical part: of the frequency of its own Hamiltonian, or 1.  Caller owns
 * *OUT.
 * BT_ENOTSUP, with a sentence that begins with NAME: a term of H or an operator of the
 * environment that has no place above, no classical part, no quantum one, a joint
 * start, a classical start that is no Gaussian, or in normal order no coherent state.
 * BT_ENOMEM, BT_ECONV. */
BT_CHECKED bt_status bti_semiclassical_new (bti_semiclassical **out,
                                            const bti_system *system, int normal,
                                            const char *name, bt_error *error);
void bti_semiclassical_free (bti_semiclassical *half);

/* The part of it that finds the eigenvalue and the ratio. */
BT_CHECKED bt_status bti_semiclassical_measure (bti_semiclassical *half,
                                                bt_error *error);

/* The operators of TERM, as they are written in a model. */
void bti_semiclassical_term (char text[BTI_TERM_TEXT], const bti_system *system,
                             const bti_term *term);

/* What trajectories need, */
typedef enum bti_recording
{
  BTI_RECORD_EXACT, /* those that exist; */
  BTI_RECORD_ANY,   /* of the same equations where the trade-off does not hold, too; */
  BTI_RECORD_BLIND  /* with the records as noise of the points alone: all of D0 is
                       left to the rest */
} bti_recording;

/* once for HALF.  BT_ENOTSUP, with the eigenvalue and the term: there are none, or what
 * has a force has not its noise.  BT_ENOMEM, BT_ECONV. */
BT_CHECKED bt_status bti_semiclassical_record (bti_semiclassical *half,
                                               const bti_system *system,
                                               bti_recording recording,
                                               const char *name, bt_error *error);

/* The quantum parts alone, numbered anew, with H_Q, and one operator of an environment
 * that has what all others and the G_i have, for the basis.  Caller owns *OUT. */
BT_CHECKED bt_status bti_semiclassical_quantum (bti_system **out,
                                                const bti_semiclassical *half,
                                                const bti_system *system,
                                                bt_error *error);

/* A, of quantum parts of SYSTEM, with these numbered so. */
void bti_semiclassical_move (bti_polynomial *a, const bti_system *system);

#endif
