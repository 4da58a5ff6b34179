/* model/basis.h - products of number states for any polynomial.
 *
 * Every oscillator k has a frame: the frequency w_k and the centre c_k of its number
 * states, x_k = c_k + (a + a^dag)/sqrt(2 w_k), and the energy e_k of one level.  Qubits
 * have the two states of s_z, up as level 0.  The basis is all products with
 *
 *   sum_k e_k n_k <= cut,
 *
 * e_k = 0 for qubits, and of a part whose reflection is a symmetry of H and of the
 * start, only its even or its odd n_k: the state has no others.
 *
 * A frame is chosen from H with the other parts at their centres, h(x, p): c where the
 * potential h(x, 0) has the minimum that is found from 0; with h = a p^2 + b x^2 then
 * w = sqrt(b/a), e = 2 sqrt(ab).  With higher powers w is where a Gaussian with the
 * area of the start's energy has the lowest mean of h, and e the rise of that mean from
 * level to level.  Where h alone does not hold the part together (x^2 y^2), means over
 * the start of the others stand for them.                               Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_BASIS_H
#define BTI_BASIS_H

#include "model/system.h"

#include <breaktime/watch.h>
#include <stdint.h>

enum
{
  BTI_BASIS_MOST = 1 << 27,  /* states */
  BTI_BASIS_LEVELS = 1 << 16 /* of one part */
};

typedef struct bti_frame
{
  double w, centre, level; /* level: e above */
  unsigned first, step;    /* n = first, first + step, ... */
} bti_frame;

typedef struct bti_basis
{
  size_t parts, size;
  double cut;
  int factors; /* x and p are cut, and then multiplied (sparse.h) */
  bti_frame frame[BT_MAX_PARTS];
  unsigned most[BT_MAX_PARTS]; /* highest level of a part that fits alone */
  size_t order[BT_MAX_PARTS];  /* parts, the one whose levels run fastest first: that
                                  with most of them, so that lines are long */
  uint64_t stride[BT_MAX_PARTS];
  unsigned short *n; /* size x parts */
  uint64_t *key;     /* sum_k n_k stride_k, increasing */
} bti_basis;

/* SYSTEM with a product of Gaussians in the place of a joint start, a guess at it from
 * the frames of its polynomial.  Borrows the polynomials of SYSTEM: not to be freed. */
bti_system bti_frames_product (const bti_system *system);

/* Frames of all parts of SYSTEM.  A joint start is taken for a product of Gaussians at
 * the frames of its polynomial. */
void bti_frames (bti_frame frame[BT_MAX_PARTS], const bti_system *system);

/* A with coordinates counted from the centres of FRAME.  BT_ENOMEM, BT_EINVAL: too many
 * terms. */
BT_CHECKED bt_status bti_frames_move (bti_polynomial *out, const bti_polynomial *a,
                                      const bti_frame *frame, size_t parts,
                                      bt_error *error);

/* <n|start> of PART, n < COUNT, by the trapezoidal rule, which is exact to rounding for
 * what falls off on both sides.  BT_ELIMIT: phases so fast that it would take too many
 * points.  BT_ENOMEM. */
BT_CHECKED bt_status bti_part_amplitudes (double complex *out, const bt_part *part,
                                          const bti_frame *frame, size_t count,
                                          bt_error *error);

/* A guess at a cut for an error of <x> of TOLERANCE: where the start ends, and where
 * classical points of its energies turn back.  Infinite where there is none. */
double bti_basis_cut (const bti_system *system, double tolerance);

/* Largest energy of a level, over the parts. */
double bti_basis_level (const bti_system *system);

/* States below CUT; where they are very many only estimated, so always quick.  And
 * those of the largest block that the signs alone under which H stays the same leave
 * together. */
double bti_basis_count (const bti_system *system, double cut);
double bti_basis_states (const bt_model *model, double cut);
double bti_basis_block (const bt_model *model, double cut);

/* 1 when H is certainly bounded from below, -1 from above, so that no state can leave;
 * 0: it is not known. */
int bti_basis_confined (const bti_system *system);

/* Non-zero when H, which has no qubits, is certainly not bounded from below: its terms
 * of the highest degree, *DEGREE, are negative in the direction U.  0: it is not known.
 */
int bti_basis_unbounded (const bti_system *system, double u[BTI_SLOTS],
                         unsigned *degree);

/* Caller owns *OUT.  BT_EGRID: of an oscillator there is less than two levels;
 * BT_ELIMIT: too many states; BT_ENOMEM. */
BT_CHECKED bt_status bti_basis_new (bti_basis **out, const bti_system *system,
                                    double cut, bt_error *error);
void bti_basis_free (bti_basis *basis);

/* All products of the levels n_k < LEVELS[k] of every oscillator k, of the frequency
 * W[k] about 0, whatever the symmetries and the start; no edge.  Caller owns *OUT.
 * BT_EINVAL: levels; BT_ELIMIT: too many states; BT_ENOMEM. */
BT_CHECKED bt_status bti_basis_box (bti_basis **out, const bti_system *system,
                                    const double *w, const size_t *levels,
                                    bt_error *error);

/* sum_k e_k n_k of state I. */
double bti_basis_energy (const bti_basis *basis, size_t i);

/* Non-zero when state I is at the edge: above 0.95 of the cut, or two levels more of a
 * part that is excited lie outside. */
int bti_basis_edge (const bti_basis *basis, size_t i);

/* State I of FROM in BASIS, of the same parts and frames; BASIS->size: it is not there.
 */
size_t bti_basis_place (const bti_basis *basis, const bti_basis *from, size_t i);

/* The state of KEY, or BASIS->size. */
size_t bti_basis_find (const bti_basis *basis, uint64_t key);

/* Leave out the states I with KEPT[I] zero. */
void bti_basis_keep (bti_basis *basis, const unsigned char *kept);

/* Amplitudes of the product of the parts' starts: what lies outside is missing in the
 * norm. */
BT_CHECKED bt_status bti_basis_product (const bti_basis *basis,
                                        const bti_system *system, double complex *out,
                                        bt_error *error);

#endif
