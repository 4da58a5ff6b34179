/* solve/crowd.h - trajectories of solve/swarm.h as solvers of method.h.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_CROWD_H
#define BTI_CROWD_H

#include "solve/swarm.h"

#include <breaktime/method.h>

/* A solver in MODE, with a MUTANT of it, for tests; OPTIONS are settled. */
BT_CHECKED bt_status bti_crowd_new (void **self, const bt_model *model,
                                    const bt_options *options, bti_swarm_mode mode,
                                    bti_swarm_mutant mutant, bt_error *error);

#endif
