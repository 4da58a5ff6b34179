/* validation/evaluators/open_runs.h - what the evaluators of open systems share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_OPEN_RUNS_H
#define BTV_OPEN_RUNS_H

#include "validation/evaluators/evaluators.h"

enum
{
  BTV_BATCHES = 128, /* whose scatter is the error: its own error is 6 per cent */
  BTV_SAMPLES = 200000
};

/* Time step when the reading sets none. */
extern const double btv_open_step;

/* A way to means of an open system: a method, and whether of the model without what no
 * trajectory has. */
typedef struct btv_open_way
{
  const char *name;
  const bt_open_method *method;
  int truncated;
} btv_open_way;

/* The one called NAME, which is in the table of methods or "truncated"; of NULL that
 * called USUAL. */
btv_open_way btv_open_way_find (const char *name, const char *usual);

/* Non-zero when its means scatter. */
int btv_open_scatters (const btv_open_way *way);

/* Means of the open system with PARAMS in the way called NAME.  What OPTIONS leaves 0
 * is chosen; cancel and threads are the laboratory's. The caller releases *OUT. */
BT_CHECKED bt_status btv_open_run (const btv_lab *lab, const bt_open_params *params,
                                   const char *name, bt_open_options options,
                                   const double *time, size_t times,
                                   bt_open_result **out, bt_error *error);

/* Options of a run with STEP, SAMPLES and SEED. */
bt_open_options btv_open_options (double step, size_t samples, uint64_t seed);

/* The trade-off of PARAMS in an ORDERING (bt_open_tradeoff_of). */
BT_CHECKED bt_status btv_open_tradeoff (const bt_open_params *params, double ordering,
                                        bt_open_tradeoff *out, bt_error *error);

/* Smallest eigenvalue of the partial Wigner operator at T of the master equation in
 * number states, over all of phase space where the state is; *ERR is how far it moves
 * with a larger basis and a finer search.  A basis that cuts more than EDGE is
 * enlarged.  By BTV_SMALLEST_METHOD. */
#define BTV_SMALLEST_METHOD "lindblad-taylor"
BT_CHECKED bt_status btv_open_smallest (const btv_lab *lab,
                                        const bt_open_params *params, double t,
                                        double *value, double *err, bt_error *error);

/* When the frozen form of PARAMS, which is filled in, first has W < 0, to +- *HALF. */
BT_CHECKED bt_status btv_open_onset (const btv_lab *lab, bt_open_params *params,
                                     double *time, double *half, bt_error *error);

/* Of the frozen form of PARAMS at T: below 0 where W is negative.  A qubit's is the
 * smallest eigenvalue over the trace of W at the centre. */
BT_CHECKED bt_status btv_open_frozen_margin (const btv_lab *lab,
                                             const bt_open_params *params, double t,
                                             double *out, bt_error *error);

/* Index of observable NAME, NULL for the first. */
BT_CHECKED bt_status btv_open_observable (const bt_open_params *params,
                                          const char *name, size_t *out,
                                          bt_error *error);

/* Non-zero when Q is a qubit. */
int btv_open_has_qubit (const bt_open_params *params);

/* BT_ENOTSUP unless it is. */
BT_CHECKED bt_status btv_open_want_qubit (const bt_open_params *params,
                                          const btv_question *question,
                                          bt_error *error);

/* A zero of F between LO and HI, where it has other signs, to RELATIVE of HI; *ERR is
 * half the bracket that is left. */
typedef bt_status btv_open_function (void *context, double at, double *out,
                                     bt_error *error);
BT_CHECKED bt_status btv_open_root (btv_open_function *f, void *context, double lo,
                                    double hi, double relative, double *root,
                                    double *err, bt_error *error);

#endif
