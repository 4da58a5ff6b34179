/* study/steady.h - means in the state that an environment leads to.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_STEADY_H
#define BTI_STEADY_H

#include <breaktime/measure.h>
#include <breaktime/method.h>

/* What is asked for. */
typedef struct bti_steady
{
  const bt_model *model;
  const bt_observation *observe; /* its one operator */
  double tolerance;
  /* Levels of each oscillator of the model, as it has the frequency 1: the number is
   * then that of matrices of this size, which the basis does no longer change.
   * LEVELS[k] 0, of all: as many as it takes. */
  size_t levels[BT_MAX_PARTS];
  int factors; /* with levels: x and p are cut, and then multiplied (model/sparse.h) */
  double seconds; /* that the second way may take; 0: it is left out */
  const bt_watch *watch;
} bti_steady;

enum
{
  BTI_STEADY_BASES = 6 /* whose means are kept */
};

typedef struct bti_stays
{
  bt_value value;
  size_t states; /* of the basis */
  /* Means in the last bases that hold the state, in the order of their size, and how
     many states each has. */
  size_t bases, of[BTI_STEADY_BASES];
  double in[BTI_STEADY_BASES];
  double gap; /* slowest rate beside 0 (solve/stationary.h) */
  double waited,
      err; /* what exp (L t) came to, in a basis of WAITED_STATES, and in
              it the difference from L rho = 0; NaN: not tried, or too slow */
  double difference;
  size_t waited_states;
  int nearly; /* another state stays for nearly as long: its rate is below the tolerance
                 times a thousandth of the size of L, or rounding is above it */
} bti_stays;

/* The mean in the state of the model that stays, its error of the basis by larger and
 * larger ones until it is within the tolerance, or as far as there is room; that of
 * rounding from residuals; checked by what exp (L t) comes to.
 * BT_ENOTSUP: a closed model; BT_ECONV: more than one state stays, and how many, or the
 * two ways differ; BT_EGRID: none does, the weight at the edge of the basis does not
 * fall as it grows; BT_ELIMIT: too large; BT_EINVAL: levels; BT_ENOMEM; what the watch
 * says. */
BT_CHECKED bt_status bti_steady_mean (const bti_steady *ask, bti_stays *out,
                                      bt_error *error);

/* LEVELS of MODEL from TEXT: "5" of every oscillator, or "x=5 y=8".  BT_EINVAL. */
BT_CHECKED bt_status bti_steady_levels (size_t levels[BT_MAX_PARTS],
                                        const bt_model *model, const char *text,
                                        bt_error *error);

#endif
