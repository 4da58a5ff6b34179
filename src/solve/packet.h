/* solve/packet.h - a point in phase space, or a Gaussian about it.
 *
 * Means xi of the coordinates and momenta, and a covariance Sigma of those of some
 * parts (none: a classical point; the quantum ones: mean field; all: the Gaussian
 * closure),
 *
 *   d xi/dt = J <grad H>,   dSigma/dt = J <Hess H> Sigma + (J <Hess H> Sigma)^T,
 *
 * <.> the mean over the Gaussian, by Isserlis' theorem: exact polynomials in xi and
 * Sigma, worked out once.  Sigma = U U^T, whose columns, one a coordinate, are mode
 * functions: U' = J <Hess H> U.  These are Hamilton's equations of <H> (xi, U U^T),
 * with xi and every column canonical, so where H = T(p) + V(q) they are integrated by
 * kicks and drifts, as the trajectories are (solve/motion.h).  Then <H> and all
 * Wronskians U^T J U stay, and with them the symplectic eigenvalues of Sigma.
 *
 * With an environment (model/damping.h), Sigma itself is followed, by the extrapolated
 * midpoint rule:
 *
 *   d xi/dt = J <grad H> + A xi + b,
 *   dSigma/dt = (J <Hess H> + A) Sigma + ((J <Hess H> + A) Sigma)^T + D,
 *
 * the second of the parts that are spread alone.                           Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_PACKET_H
#define BTI_PACKET_H

#include "model/system.h"

#include <breaktime/method.h>

typedef struct bti_packet bti_packet;

/* A packet with the first moments of the start of SYSTEM, and the second ones of the
 * parts in the set SPREAD.  SYSTEM, which is borrowed while this is made, is one that
 * bti_flow_check (pace.h) takes.  WATCH may be NULL and is looked at while it moves.
 * Caller owns *OUT.  BT_ELIMIT: averages of too many terms; BT_ENOMEM; what
 * bti_start_moments says of a joint start. */
BT_CHECKED bt_status bti_packet_new (bti_packet **out, const bti_system *system,
                                     unsigned spread, const bt_watch *watch,
                                     bt_error *error);
void bti_packet_free (bti_packet *packet);

/* STEPS steps of H.  What the watch says; the packet is then where it was before. */
BT_CHECKED bt_status bti_packet_advance (bti_packet *packet, double h, size_t steps,
                                         bt_error *error);

/* x is the mean of the coordinate of the followed part; the norm 1 and the largest
 * change of a Wronskian, relative to the largest of them, and with an environment 1.
 * BT_ECONV: a mean that is not finite. */
BT_CHECKED bt_status bti_packet_observe (const bti_packet *packet, bt_observables *out,
                                         bt_error *error);

/* Mean of the Hermitian polynomial A. */
double bti_packet_mean (const bti_packet *packet, const bti_polynomial *a);

#endif
