/* study/exactness.h - is a method exact, is it linear?
 *
 * Every observable of the model, the joint ones among them, at several times, with two
 * seeds and two steps; of a model of no shape (model/recognise.c) its first and second
 * moments.  Trajectories at a step have the mean of the split master equation at that
 * step, whatever it is, so that is what they are compared with; what has no such
 * partner is compared with the master equation itself.
 *
 *   not exact  a difference beyond its errors, of one sign for both seeds and steps
 *   exact      no difference beyond four standard errors anywhere, though with as many
 *              trajectories, or a sixteenth of them, mean field with the same noise
 *              stands out; the trade-off holds, and every conditional state is a state
 *   undecided  anything else
 *
 * Where the trade-off is violated there is nothing to run.  Then a negative partial
 * Wigner operator says that no distribution of points with states is the open system:
 * such a distribution is positive.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_EXACTNESS_H
#define BTI_EXACTNESS_H

#include "study/ways.h"

#include <breaktime/measure.h>

enum
{
  BTI_TRIAL_TIMES = 4
};

/* A method on trial.  LEAVE and SUBJECT are borrowed. */
typedef struct bti_trial
{
  const bti_leave *leave;
  const bti_subject *subject;
  const bt_method *way, *reference; /* what it is compared with */
  double step;
  size_t samples;
  double time[BTI_TRIAL_TIMES];
} bti_trial;

/* The trial of the method called NAME, NULL: "hybrid", up to the time AT, with the
 * usual step and samples. */
bti_trial bti_trial_of (const bti_leave *leave, const bti_subject *subject,
                        const char *name, double at);

/* What was found, in the order in which it is looked for. */
typedef enum bti_finding_kind
{
  BTI_NOTHING_TO_RUN, /* no trajectories, and no W to look at */
  BTI_NEGATIVE,       /* no trajectories, and W has a negative eigenvalue */
  BTI_NOT_NEGATIVE,   /* no trajectories, but none was seen */
  BTI_DIFFERENT,      /* a difference */
  BTI_NO_STATES,      /* none, but conditional states that are no states */
  BTI_CANNOT_BE,      /* none, but the trade-off does not hold */
  BTI_DOUBTFUL,       /* one beyond chance, not in all seeds and steps */
  BTI_BLIND,          /* none, but none is seen of the mean field either */
  BTI_THE_SAME        /* none, where the mean field shows one */
} bti_finding_kind;

typedef struct bti_finding
{
  bti_finding_kind kind;
  bt_value value;   /* the difference that stands out, or the largest; of W the smallest
                       eigenvalue */
  const char *name; /* the observable and the time of it; as long as the subject */
  double time;
  size_t compared; /* means */
  double largest;  /* of them, in standard errors; not of BTI_DIFFERENT */
  double control;  /* what the mean field has, in standard errors, where it was run */
  size_t fewer;    /* that with 1/FEWER of the trajectories: where they show it, more
                      would */
} bti_finding;

/* Are all means those of the master equation?  What the runs say. */
BT_CHECKED bt_status bti_exactness_find (const bti_trial *trial, bti_finding *out,
                                         bt_error *error);

/* Do two preparations of the state 1/2 of Q, which is the qubit of a shape, stay
 * indistinguishable?
 * BTI_DIFFERENT, BTI_DOUBTFUL, BTI_BLIND or BTI_THE_SAME. */
BT_CHECKED bt_status bti_linearity_find (const bti_trial *trial, bti_finding *out,
                                         bt_error *error);

#endif
