/* solve/refine.h - the policy of refinement, all of it.
 *
 * An axis of a discretisation (series.h) is a row: which methods have it, what is small
 * when it is fine, and by how much it is refined for which purpose.
 *
 *   companion  of a run, whose difference from it measures the error (series.h)
 *   level      of a stock of runs that is refined until it decides (validation/lab.h)
 *   rung       of a sequence that shows an order (study/convergence.h)
 *   twin       what a benchmark is held against (study/refinement.h)
 *   enlarged   what a state turned out not to fit into: its size was a guess
 *
 * Numbers of points are rounded up to what transforms quickly, but for rungs and twins,
 * which keep their ratio as well as an even number can.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_REFINE_H
#define BTI_REFINE_H

#include <breaktime/series.h>

typedef struct bti_refine_axis
{
  unsigned capability;         /* BT_STEPPED and its like; 0: of no method */
  const char *measure, *label; /* what falls: a key, and words for an axis of a plot */
  double rung;                 /* by what that is divided from one to the next */
  double twin;
} bti_refine_axis;

/* The row of AXIS. */
const bti_refine_axis *bti_refine_row (bt_axis axis);

/* Non-zero when what has the capabilities CAPS has AXIS. */
int bti_refine_has (bt_axis axis, unsigned caps);

/* What is refined along AXIS: step, spacing or box of the first axis of the grid, cut,
 * samples. */
double bti_refine_size (bt_axis axis, const bt_options *options);

/* That in units in which it falls: step, spacing, 1/box, 1/cut, 1/samples. */
double bti_refine_fineness (bt_axis axis, const bt_options *options);

/* Refine OPTIONS, settled, for MODEL along AXIS by FACTOR, as rungs and twins are. */
void bti_refine_by (bt_axis axis, bt_options *options, const bt_model *model,
                    double factor);

/* OPTIONS of a companion along AXIS: of BT_AXIS_STEP with twice the step; of
 * BT_AXIS_SAMPLE with few of the samples, for what is much the same for all, such as
 * what the step changes. */
void bti_refine_companion (bt_axis axis, bt_options *options, const bt_model *model);

/* The one companion of a grid whose step is part of the question: finer and larger. */
void bti_refine_companion_both (bt_options *options, const bt_model *model);
/* As much, about, coarser and smaller, at a fraction of the cost: for a grid with room
 * to spare. */
void bti_refine_companion_less (bt_options *options, const bt_model *model);

/* By how many times as many points such a companion has, in all; and as many states the
 * companion of a basis of a model with a special form.  Estimates of costs go by it. */
double bti_refine_companion_points (size_t axes);
double bti_refine_companion_states (size_t axes);

/* Of the pair of RUNS along AXIS (bt_runs_pair) the sizes, coarser and finer; 0: there
 * is none. */
int bti_runs_sizes (const bt_runs *runs, bt_axis axis, double size[2]);

/* OPTIONS, settled, of METHOD at these levels, one an axis, of which BT_AXIS_METHOD has
 * none.  Samples are doubled; of a sampled method a level of the step gives four times
 * as many to judge it, and the next one halves it. */
void bti_refine_levels (bt_options *options, const bt_method *method,
                        const bt_model *model, const int level[BT_AXIS_COUNT]);

/* OPTIONS, settled, of METHOD enlarged: box and spacing, or cut. */
void bti_refine_enlarge (bt_options *options, const bt_method *method,
                         const bt_model *model);

#endif
