/* breaktime/series.h - means on a uniform time grid, with their errors.
 *
 * A bt_series is what one solver gave.  A bt_runs is one method on one model at
 * its nominal discretisation and beside it the same run with one axis of the
 * discretisation changed at a time: the spread of those runs is the measured
 * error of any number derived from them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_SERIES_H
#define BREAKTIME_SERIES_H

#include <breaktime/language.h>
#include <breaktime/method.h>
#include <breaktime/status.h>
#include <stddef.h>

BT_BEGIN_C

/* The axes along which a discretisation is refined; and BT_AXIS_METHOD for the
 * difference from what an independent method gives. */
#define BT_AXIS_LIST(ENTRY)                                                            \
  ENTRY (STEP, "step")                                                                 \
  ENTRY (GRID, "grid")                                                                 \
  ENTRY (BOX, "box")                                                                   \
  ENTRY (BASIS, "basis")                                                               \
  ENTRY (SAMPLE, "sampling")                                                           \
  ENTRY (METHOD, "method")

typedef enum bt_axis
{
#define BT_AXIS_ENUM(name, text) BT_AXIS_##name,
  BT_AXIS_LIST (BT_AXIS_ENUM)
#undef BT_AXIS_ENUM
      BT_AXIS_COUNT
} bt_axis;

const char *bt_axis_name (bt_axis axis);

/* Point i is at t = i * interval.  Each column has SIZE entries; NaN where the
 * method has no such number. */
typedef struct bt_series
{
  double interval;
  size_t size;
  double *x, *p, *x2, *norm, *energy, *edge;
  double **mean; /* of each polynomial of the option `observe' */
  size_t means;
} bt_series;

/* p is d<x>/dt exactly, so between two points the cubic with these four
 * end values has error interval^4/384 max|x''''|. */

/* What the errors of a series are asked of: its columns, and from BT_COLUMN_MEANS on
 * the polynomials of the option `observe', in their order. */
enum
{
  BT_COLUMN_X,
  BT_COLUMN_P,
  BT_COLUMN_X2,
  BT_COLUMN_NORM,
  BT_COLUMN_ENERGY,
  BT_COLUMN_MEANS
};

/* Column COLUMN of SERIES; NULL: it has none. */
const double *bt_series_column (const bt_series *series, size_t column);

typedef struct bt_runs bt_runs;

/* What of the nominal discretisation is part of the question ("split step at
 * dt = 0.03") and so has no error to be measured. */
typedef enum bt_exact
{
  BT_EXACT_NOTHING,
  BT_EXACT_STEP,  /* the time step: the one companion has finer points and a larger box,
                     what it changes is the error of the grid */
  BT_EXACT_ROOMY, /* the same, on a grid with room to spare: its companion has coarser
                     points and a smaller box, what that changes is more than the
                     error */
  BT_EXACT_ALL    /* no companions */
} bt_exact;

/* Prepare runs of METHOD on MODEL with output every INTERVAL; computes nothing
 * yet.  OPTIONS are those of the nominal run (may be NULL; settled here).
 * Caller owns *OUT.  BT_EINVAL (also: a given step that is exact does not divide
 * INTERVAL), BT_ELIMIT (also: the run and its companions, which are in memory
 * together, do not fit into bt_memory_limit), BT_ENOMEM. */
BT_CHECKED bt_status bt_runs_new (bt_runs **out, const bt_method *method,
                                  const bt_model *model, const bt_options *options,
                                  double interval, bt_exact exact, bt_error *error);
void bt_runs_free (bt_runs *runs);

/* Extend all runs to at least t = T_END.  Cheap when already there.  BT_EINVAL;
 * BT_ELIMIT: so many points do not fit into memory.  After the watch has stopped it
 * (BT_ECANCEL, BT_ELIMIT) what was computed so far is kept and usable, and asked again
 * it goes on from there. */
BT_CHECKED bt_status bt_runs_extend (bt_runs *runs, double t_end, bt_error *error);

/* The nominal run.  Borrowed; columns move when the runs are extended. */
const bt_series *bt_runs_nominal (const bt_runs *runs);

/* The pair of runs whose difference measures the error along AXIS: *REFINED
 * differs from *COARSE in that axis only.  For BT_AXIS_STEP *REFINED is the
 * nominal run and *COARSE has twice its step, or of a sampled method *COARSE has the
 * nominal step and *REFINED half of it, both with one sample in `share'; for GRID
 * and BOX both have twice the nominal step (the nominal one when the step is exact, and
 * where the grid has room to spare *REFINED is the nominal run);
 * for BASIS *COARSE is the nominal run.  Returns 0 and sets both to NULL when the
 * method has no such axis, or the runs are exact, or AXIS is BT_AXIS_SAMPLE or
 * BT_AXIS_METHOD. */
int bt_runs_pair (const bt_runs *runs, bt_axis axis, const bt_series **coarse,
                  const bt_series **refined);

/* The batches of a sampled method: COUNT series with x, p and means only (the other
 * columns NULL).  Their mean is the nominal run.  0 and NULL otherwise. */
const bt_series *bt_runs_batches (const bt_runs *runs, size_t *count);

/* Half-width of an error from a pair, in units of |refined - coarse|.  What is refined
 * is only a little larger and holds part of the error itself: in a basis up to two
 * thirds, on a grid or in a box up to a third. */
#define BT_PAIR_MARGIN(axis)                                                           \
  ((axis) == BT_AXIS_BASIS                           ? 3.0                             \
   : (axis) == BT_AXIS_GRID || (axis) == BT_AXIS_BOX ? 1.5                             \
                                                     : 1.0)

/* The largest |a - b| at points 0 to I.  At one point alone the two runs of a pair may
 * cross, and what they differ by there says nothing. */
double bt_spread (const double *a, const double *b, size_t i);

/* Half-width of the error of COLUMN at point I along AXIS: for discretisations the
 * largest |refined - coarse| up to there, with that margin, also at times between the
 * first points, so that it is known where there are few; for BT_AXIS_SAMPLE one
 * standard error of the mean, times what Student's quantile for so few batches is above
 * the BT_COVERAGE of a normal number, and NaN where batches are not kept (BT_COLUMN_X2,
 * NORM, ENERGY). */
double bt_runs_error (const bt_runs *runs, size_t column, bt_axis axis, size_t i);

/* What rounding may do to a mean at point I, as a share of the largest: some units in
 * the last place, and as many as the phase <H> t has turned by, or in an expansion that
 * of the largest energy of the basis.  And to COLUMN there: the largest is then about
 * the norm of the operator times the state, since a mean may be small where its terms
 * are not. */
double bt_runs_rounding (const bt_runs *runs, size_t i);
double bt_runs_floor (const bt_runs *runs, size_t column, size_t i);

/* The error of COLUMN in total: discretisation and rounding added linearly, plus
 * BT_COVERAGE standard errors of sampling. */
double bt_runs_total (const bt_runs *runs, size_t column, size_t i);

/* The same two of <x>. */
double bt_runs_x_error (const bt_runs *runs, bt_axis axis, size_t i);
double bt_runs_x_total (const bt_runs *runs, size_t i);

/* Standard errors in every interval that is judged. */
#define BT_COVERAGE 3.0

/* Bytes that all solvers of RUNS take together. */
double bt_runs_memory (const bt_runs *runs);

const bt_method *bt_runs_method (const bt_runs *runs);
const bt_model *bt_runs_model (const bt_runs *runs);
const bt_options *bt_runs_options (const bt_runs *runs);

BT_END_C

#endif
