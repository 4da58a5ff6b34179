/* model/fock.h - the Hamiltonian in an energy-truncated oscillator basis.
 *
 * Product states |n> |m_1> ... |m_k> of oscillators of frequency 1 (x) and
 * Omega_j (y_j), n = 0, 1, ..., m_j even (the state stays even in each y_j; all m_j
 * for the quadratic pair), kept while
 *     n + sum_j Omega_j m_j <= cut.
 * A triangle instead of a box keeps ||H|| near the cut; in a box the corner of
 * lambda x^2 y^2/2 would make it many times larger.
 *
 *   x^2: <n|.|n> = n + 1/2,  <n+2|.|n> = sqrt((n+1)(n+2))/2
 *   y^2: the same over Omega.                                          Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_FOCK_H
#define BTI_FOCK_H

#include <breaktime/model.h>

enum
{
  BTI_FOCK_MODES = 16,     /* far above what a basis of this kind can hold */
  BTI_FOCK_MOST = 1 << 27, /* states, and of them with n = 0; what has more needs */
  BTI_FOCK_LINES = 1 << 22 /* more than 4 GiB, whatever is done with it */
};

typedef struct bti_fock
{
  size_t modes, size; /* size: number of basis states */
  double cut, *omega; /* of each mode */
  /* State i: n[i], and m[i * modes + j].  Even n come first: states below
   * `evens' have even n, the rest odd n; H never joins the two.  (Of the quadratic
   * pair it is n + sum_j m_j that is even or odd.) */
  size_t evens;
  unsigned *n, *m;
  /* H as compressed rows, each with columns in increasing order, both triangles:
   * row i is column[row[i]..row[i+1]-1] and value[...]. */
  size_t *row;
  unsigned *column;
  double *value;
  /* <x^2> likewise would be a part of H; x joins n and n + 1: raise[i] is the
   * index of the state with n + 1 and the same m, or SIZE_MAX outside the cut;
   * <n+1|x|n> = sqrt((n+1)/2). */
  size_t *raise;
} bti_fock;

/* A cut for which the error of <x> stays below TOLERANCE up to t = 100 (measured;
 * how and where is told beside it): the energy (|x0| + tail)^2/2 of the tail of the
 * packet, and more where the coupling mixes oscillator states. */
double bti_fock_cut (const bt_model *model, double tolerance);

/* sum_j Omega_j m_j; and the next M in the order of the basis, the first mode
 * fastest: 0 when all below CUT have been seen, M is then all zeros again. */
double bti_fock_energy (const bt_model *model, const unsigned *m);
int bti_fock_next (const bt_model *model, unsigned *m, double cut);

/* Number of states below CUT, without making them; SIZE_MAX when above BTI_FOCK_MOST or
 * BTI_FOCK_LINES, which is estimated before anything is counted. */
size_t bti_fock_count (const bt_model *model, double cut);

/* Make the basis and H.  Caller owns *OUT.  BT_ENOMEM, BT_ELIMIT. */
BT_CHECKED bt_status bti_fock_new (bti_fock **out, const bt_model *model, double cut,
                                   bt_error *error);
void bti_fock_free (bti_fock *fock);

/* Amplitude of |n> in the coherent state a = x0/sqrt 2. */
double bti_fock_coherent (unsigned n, double x0);

/* <m; omega|0; W>, M even: sqrt(2 sqrt(omega W)/(omega + W)) sqrt(m!)
 * / (2^{m/2} (m/2)!) r^{m/2}, r = (omega - W)/(omega + W). */
double bti_fock_squeezed (unsigned m, double omega, double width);

/* Amplitudes of the initial state, Eq. (6), all real: a coherent state in x and,
 * for each y_j, the ground state of frequency W_j in oscillators of Omega_j.
 * They sum (squared) to less than one by what lies outside the cut. */
void bti_fock_initial (const bti_fock *fock, const bt_model *model, double *out);

#endif
