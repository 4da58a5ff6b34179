/* model/shell.h - where a state of H = T(p) + V(q) can be, and how quickly it moves.
 *
 * The start has an energy E and a spread about it, estimated from the first and second
 * derivatives of H; E_s is E and sqrt(2) TAIL times the spread, with TAIL as a coherent
 * packet has it at the amplitude that counts as nothing, exp(-TAIL^2/2), or H in that
 * tail, with its weight instead of its amplitude, where that is more.  An energy
 * between E and E_s is there with an amplitude of its own.  Along each axis the state
 * reaches to where V, least over the other coordinates, exceeds it and on into the
 * forbidden region until the rest of the amplitude is gone; its momentum to where T
 * exceeds it, above V_min, and as much of the zero-point energy.  The start itself with
 * its tail is inside in any case.
 *
 * Where V has no such wall the reach is twice that of the start, or that of the barrier
 * there is: whether the state stays inside, its weight at the edge must tell. Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_SHELL_H
#define BTI_SHELL_H

#include "model/system.h"

typedef struct bti_shell
{
  size_t axes;
  double low[BT_MAX_AXES], high[BT_MAX_AXES]; /* of the coordinates */
  double momentum[BT_MAX_AXES];               /* largest |p| */
  double spread[BT_MAX_AXES]; /* standard deviation of the coordinate in the start */
  int open[BT_MAX_AXES];      /* no wall: bit 0 below, 1 above, 2 of the momenta */
  double frequency;           /* of the fastest axis, about */
} bti_shell;

/* As bti_system_split, and the axes are those of a grid.  BT_ENOTSUP also: a qubit is
 * there, or no oscillator; the message is for people. */
BT_CHECKED bt_status bti_shell_split (const bti_system *system, bti_polynomial *t,
                                      bti_polynomial *v, bt_error *error);

/* The shell of SYSTEM at the amplitude AMPLITUDE.  BT_ENOTSUP as above; BT_ENOMEM. */
BT_CHECKED bt_status bti_shell_find (bti_shell *out, const bti_system *system,
                                     double amplitude, bt_error *error);

/* Parts with Gaussian starts in the place of the ground state of system->ground, about
 * its lowest potential: PART[0..parts-1], a guess.  BT_ENOTSUP, BT_ENOMEM as above. */
BT_CHECKED bt_status bti_shell_guess (bt_part *part, const bti_system *system,
                                      bt_error *error);

#endif
