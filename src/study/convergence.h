/* study/convergence.h - one mean along ever finer discretisations.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_CONVERGENCE_H
#define BTI_CONVERGENCE_H

#include <breaktime/breaktime.h>

enum
{
  BTI_LEVELS_MAX = 12
};

/* The means that a sequence can be of. */
typedef enum bti_mean
{
  BTI_MEAN_X,
  BTI_MEAN_P,
  BTI_MEAN_X2,
  BTI_MEAN_ENERGY,
  BTI_MEAN_NORM
} bti_mean;
extern const char *const bti_mean_names[];

/* MEAN of what was observed, and its column of a series. */
double bti_mean_of (bti_mean mean, const bt_observables *o);
const double *bti_mean_column (bti_mean mean, const bt_series *series);

typedef struct bti_sequence
{
  const bt_method *method;
  const bt_model *model;
  bt_axis axis; /* one that the method has */
  bti_mean mean;
  double at;
  size_t levels;   /* at least 4, at most BTI_LEVELS_MAX */
  bt_options base; /* the axis at its coarsest */
  /* Told before level I begins; NULL: nobody. */
  void (*begins) (void *context, size_t i);
  void *context;
} bti_sequence;

/* Settle the base of SEQUENCE: what stands there is given; otherwise the refined axis
 * begins so coarse that an error shows, and the others are fine.  As bt_options_settle.
 */
BT_CHECKED bt_status bti_sequence_settle (bti_sequence *sequence, bt_error *error);

typedef struct bti_convergence
{
  const char *measure, *label; /* what H is: a key, and words */
  size_t levels;
  int sampled;              /* along samples */
  double h[BTI_LEVELS_MAX]; /* bti_refine_fineness */
  double value[BTI_LEVELS_MAX];
  double change[BTI_LEVELS_MAX]; /* from the level before (NaN at first), or the
                                    standard error of the level where SAMPLED */
  double order[BTI_LEVELS_MAX];  /* observed, from it and the one before; NaN */
  bt_limit limit; /* the order is NaN where it was refused, the value then the last */
  const char *reason; /* why nothing was extrapolated; NULL */
} bti_convergence;

/* SEQUENCE, settled; WHY holds the text of the reason.  BT_ENOTSUP: the method has no
 * such mean, or along samples no error of it; what the method says. */
BT_CHECKED bt_status bti_converge (const bti_sequence *sequence, bti_convergence *out,
                                   bt_error *why, bt_error *error);

#endif
