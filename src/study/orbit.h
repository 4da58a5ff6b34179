/* study/orbit.h - periodic orbits of the classical parts of a model.
 *
 * The classical parts move by the Weyl symbol H with the coordinates and momenta u of
 * all others, the quantum ones, at 0, where they must stay: H has no term that is
 * linear in u.  What is next to 0 obeys du/dt = J S(t) u, S = d^2 H/du du at (z(t), 0),
 * J =
 * [[0, 1], [-1, 0]].                                                     Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_ORBIT_H
#define BTI_ORBIT_H

#include "model/system.h"

#include <breaktime/watch.h>

enum
{
  BTI_ORBIT_MOST = 2 * BT_MAX_PARTS
};

/* What is asked for. */
typedef struct bti_around
{
  const bt_model *model;
  size_t part;                /* the quantum part that it is about */
  unsigned named;             /* parts whose coordinate at t = 0 is given: classical, as
                                 are those that the model marks */
  double start[BT_MAX_PARTS]; /* those; all else begins at 0 */
  const bt_watch *watch;
} bti_around;

typedef struct bti_orbit
{
  unsigned block; /* quantum parts that S joins to it */
  size_t n, m;    /* numbers in z, in u of the block */
  size_t z_slot[BTI_ORBIT_MOST], u_slot[BTI_ORBIT_MOST]; /* coordinates, momenta */
  bti_polynomial force[BTI_ORBIT_MOST];                  /* dz/dt */
  bti_polynomial s[BTI_ORBIT_MOST * BTI_ORBIT_MOST];     /* of the block, m x m */
  double z[BTI_ORBIT_MOST], period, period_err;
  double turn; /* period of S: that of the orbit, or half of it */
} bti_orbit;

/* BT_EINVAL: a part, or a start at rest; BT_ENOTSUP, with the reason: an environment, a
 * qubit, a zero that is not kept, an orbit that does not close; BT_ENOMEM; what the
 * watch says.  To be cleared in any case. */
BT_CHECKED bt_status bti_orbit_find (bti_orbit *out, const bti_around *ask,
                                     bt_error *error);
void bti_orbit_clear (bti_orbit *orbit);

/* Z and, row by row, the M x M matrix behind it after T, each step to TOLERANCE: the
 * matrix obeys the equation of u. */
BT_CHECKED bt_status bti_orbit_move (const bti_orbit *orbit, double *z, double t,
                                     double tolerance, int matrix, bt_error *error);

/* S at Z, M x M. */
void bti_orbit_hessian (const bti_orbit *orbit, const double *z, double *out);

/* Of ASK, from its model, the part called PART, and from "x=5", or "x=5 z=2", where the
 * orbit begins.  BT_EINVAL. */
BT_CHECKED bt_status bti_around_read (bti_around *ask, const char *part,
                                      const char *orbit, bt_error *error);

#endif
