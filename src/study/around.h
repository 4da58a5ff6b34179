/* study/around.h - Floquet exponents of quantum parts around a periodic classical
 * orbit.
 *
 * With T the period of S (study/orbit.h), that of the orbit or half of it, the
 * monodromy matrix M, u(T) = M u(0), is symplectic; its eigenvalues are exp (s T), and
 * mu is the largest real part of an s. Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_AROUND_H
#define BTI_AROUND_H

#include "study/orbit.h"

#include <breaktime/measure.h>

typedef struct bti_exponent
{
  double period, period_err, turn; /* of the orbit; T */
  unsigned block;    /* the parts that the linear equations join to the one asked for */
  double mu, mu_err; /* per unit of time; >= 0 */
  bt_stability label;    /* BT_UNDECIDED: on a border, within the errors */
  double half, half_err; /* tr M/2 of a part alone; else NaN */
  double defect;         /* largest element of M^T J M - J over |M|^2 */
  double hill; /* mu from Hill's infinite matrix, cut; NaN: it would be too large */
} bti_exponent;

/* The largest exponent of the parts that are joined to the one asked for.  Stable: all
 * multipliers are on the unit circle, and those that meet there have the same sign of
 * Krein's, i u^+ J u, so that no small change takes them off.
 * What bti_orbit_find says; BT_ECONV: M is not symplectic, or Hill's matrix differs;
 * BT_ELIMIT: exponents too large for M. */
BT_CHECKED bt_status bti_around_exponent (const bti_around *ask, bti_exponent *out,
                                          bt_error *error);

/* A model whose parts are those of another, of a parameter VALUE; whoever asks frees
 * it. */
typedef bt_status bti_family (void *context, double value, bt_model **out,
                              bt_error *error);

/* Where between FROM and TO |tr M| passes 2: of the parameter of FAMILY, or, where it
 * is NULL, of the start of the one part that ASK names.  BT_EINVAL: the same label at
 * both ends, no one part, or not one alone in the equations; BT_ECONV; what the above
 * and FAMILY say. */
BT_CHECKED bt_status bti_around_edge (const bti_around *ask, bti_family *family,
                                      void *context, double from, double to,
                                      bt_value *out, bt_error *error);

#endif
