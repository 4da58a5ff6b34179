/* study/unimodal.h - how long the density of a coordinate has one hump.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_UNIMODAL_H
#define BTI_UNIMODAL_H

#include <breaktime/measure.h>

/* What is asked: the first time up to T_MAX at which h of measure/humps.h, of the state
 * of MODEL by METHOD, reaches LEVEL, to within TOLERANCE. */
typedef struct bti_one_hump
{
  const bt_model *model;
  const bt_method *method;
  double level, t_max, tolerance;
  const bt_watch *watch;
} bti_one_hump;

/* Two solvers go side by side, in a basis and in a larger one, or on a grid and on a
 * finer and larger one with half the step: what their densities differ by is an error
 * of h.  Nothing is overlooked between two times that the density itself does not hide:
 * h is that of (x - <x>)/sd as well, and between two times it can be above both by
 * 2 max |r_1 - r_0|/max r at most, r the density of that, as long as r moves straight
 * on from one to the next.  Steps are chosen by it.  The
 * axes are not told apart: `err' of OUT is 0.  As for a break time it has no upper end
 * where the time is not reached.  BT_ENOTSUP: METHOD does not take MODEL;
 * BT_EGRID, BT_ENOMEM; what the watch says, unless something was found before. */
BT_CHECKED bt_status bti_one_hump_until (const bti_one_hump *asked, bt_value *out,
                                         bt_error *error);

#endif
