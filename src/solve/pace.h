/* solve/pace.h - what the flows ask of a model, and how far a step of theirs may be.
 * Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_PACE_H
#define BTI_PACE_H

#include "model/system.h"

/* BT_ENOTSUP, with a sentence that begins with NAME: MODEL is not of oscillators alone,
 * or has an environment that is not linear in coordinates and momenta. */
BT_CHECKED bt_status bti_flow_check (const bt_model *model, const char *name,
                                     bt_error *error);

/* The same unless the starts of all parts in the set PARTS are Gaussian.  A joint start
 * stands for the Gaussian of its means and covariance (model/ground.h). */
BT_CHECKED bt_status bti_flow_check_gaussian (const bt_model *model, unsigned parts,
                                              const char *name, bt_error *error);

/* BT_ENOTSUP of the quadratic pair: of a special model alone. */
BT_CHECKED bt_status bti_flow_check_special (const bt_model *model, const char *name,
                                             bt_error *error);

/* A step for which the error of <x> that a flow of order eight makes in a unit of time
 * stays below TOLERANCE, roughly: at the fastest frequency that the linearised flow has
 * near the start and along the axes of its energy shell, and what is damped quickly is
 * fast, too.  For a joint start a guess at it is enough, and quick. */
BT_CHECKED bt_status bti_flow_step (double *step, const bti_system *system,
                                    double tolerance, bt_error *error);

#endif
