/* study/refinement.h - what refining one axis changes, VZ25 Eq. (C4) and Fig. 8.
 *
 *   delta(t) = |<O(t)> - <O(t)>_b| / |<O(0)>|
 *
 * of a benchmark b and a twin of it, with one axis of its discretisation refined.
 * Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_REFINEMENT_H
#define BTI_REFINEMENT_H

#include "study/convergence.h"

enum
{
  BTI_TWINS_MAX = BT_AXIS_METHOD
};

/* The twin refined along an axis. */
typedef struct bti_twin
{
  bt_axis axis;
  double from, to;     /* step, spacing or box in x, cut, samples (bti_refine_size) */
  double largest, at;  /* delta, and when */
  const double *delta; /* at all points; owned by the study */
} bti_twin;

/* All twins of a benchmark. */
typedef struct bti_refinement
{
  const bt_method *method;
  const bt_model *model;
  bti_mean mean;
  bt_options base;
  double interval; /* about a tenth, in whole steps */
  size_t size;     /* points in time */
  double t_end;    /* the last of them */
  double *time;    /* all; the benchmark and the deltas stand behind */
  size_t count;
  bti_twin twin[BTI_TWINS_MAX];
} bti_refinement;

/* delta at point I of A and the benchmark B, with its sign. */
double bti_refinement_change (const double *a, const double *b, size_t i);

/* Run the benchmark of STUDY, whose method, model, mean and base are filled in, and all
 * its twins to T_END.  To be released with bti_refinement_clear in any case.
 * BT_EINVAL: fewer than two points, or too many; BT_ENOTSUP: a mean that the method has
 * not or that is 0 at t = 0, nothing to be refined; what the method says. */
BT_CHECKED bt_status bti_refinement_run (bti_refinement *study, double t_end,
                                         bt_error *error);
void bti_refinement_clear (bti_refinement *study);

#endif
