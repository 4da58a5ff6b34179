/* study/ways.h - ways to the means of an open system, and what is read off one.
 * Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_WAYS_H
#define BTI_WAYS_H

#include "study/study.h"

#include <breaktime/open.h>

enum
{
  BTI_WAY_BATCHES = 128, /* whose scatter is the error: its own error is 6 per cent */
  BTI_WAY_SAMPLES = 200000
};

/* Time step when nothing else is asked for. */
extern const double bti_way_step;

/* A way to means of an open system: a method, and whether of the model without what no
 * trajectory has. */
typedef struct bti_way
{
  const char *name;
  const bt_open_method *method;
  int truncated;
} bti_way;

/* The one called NAME, which is in the table of methods or "truncated"; of NULL that
 * called USUAL. */
bti_way bti_way_find (const char *name, const char *usual);

/* Non-zero when its means scatter. */
int bti_way_scatters (const bti_way *way);

/* Means of the open system with PARAMS in the way called NAME.  What OPTIONS leaves 0
 * is chosen; when to stop and the threads are those of LEAVE.  The caller releases
 * *OUT. */
BT_CHECKED bt_status bti_way_run (const bti_leave *leave, const bt_open_params *params,
                                  const char *name, bt_open_options options,
                                  const double *time, size_t times,
                                  bt_open_result **out, bt_error *error);

/* Options of a run with STEP, SAMPLES and SEED. */
bt_open_options bti_way_options (double step, size_t samples, uint64_t seed);

/* The trade-off of PARAMS in an ORDERING (bt_open_tradeoff_of). */
BT_CHECKED bt_status bti_open_tradeoff (const bt_open_params *params, double ordering,
                                        bt_open_tradeoff *out, bt_error *error);

/* Smallest eigenvalue of the partial Wigner operator at T of the master equation in
 * number states, over all of phase space where the state is; *ERR is how far it moves
 * with a larger basis and a finer search.  A basis that cuts more than EDGE is
 * enlarged.  By BTI_SMALLEST_METHOD. */
#define BTI_SMALLEST_METHOD "lindblad-taylor"
BT_CHECKED bt_status bti_open_smallest (const bti_leave *leave,
                                        const bt_open_params *params, double t,
                                        double *value, double *err, bt_error *error);

/* Index of observable NAME, NULL for the first. */
BT_CHECKED bt_status bti_open_observable (const bt_open_params *params,
                                          const char *name, size_t *out,
                                          bt_error *error);

/* Non-zero when Q is a qubit. */
int bti_open_has_qubit (const bt_open_params *params);

#endif
