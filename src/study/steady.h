/* study/steady.h - means in the state that an environment leads to.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_STEADY_H
#define BTI_STEADY_H

#include <breaktime/measure.h>
#include <breaktime/method.h>

/* The mean of OBSERVE, its one operator, in the state of MODEL that stays, in one basis
 * and a larger one, larger and larger until it is within TOLERANCE, or as far as there
 * is room.  BT_ENOTSUP: a closed model; what bt_solver_steady says. */
BT_CHECKED bt_status bti_steady_mean (const bt_model *model,
                                      const bt_observation *observe, double tolerance,
                                      const bt_watch *watch, bt_value *out,
                                      bt_error *error);

#endif
