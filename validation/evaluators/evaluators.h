/* validation/evaluators/evaluators.h - what an evaluator is, and all of them.
 *
 * One file a family of quantities; its rows stand in BTV_EVALUATOR_LIST.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_EVALUATORS_H
#define BTV_EVALUATORS_H

#include "validation/evaluator.h"
#include "validation/lab.h"
#include "validation/settings.h"

struct btv_evaluator
{
  const char *name, *summary;
  const char *labels;   /* "Stable|Unstable"; NULL when the answer is a number */
  int per_mode;         /* labels are letters, and the answer has one a mode */
  int scatters;         /* with `samples' and no `seed' answers scatter, and say so */
  const char *behind;   /* what the number behind a label is; NULL: a bare number */
  const char *rival;    /* the method whose break time it is; NULL: it is none */
  const char *interval; /* what it is, where its axes are not told apart; NULL: they
                           are */
  int entropy;          /* the answer goes with the logarithm that `base' sets */
  unsigned needs;       /* BTV_NEEDS_... */
  double least, most;   /* what the number can be, both 0: anything.  An interval is
                           cut to it, and refused where it lies outside */
  const char *const *keys; /* of the settings it takes, NULL-terminated */
  const char *usual;       /* the open method without a name; NULL: one with samples */
  bt_status (*evaluate) (btv_lab *, const btv_question *, const btv_settings *,
                         btv_answer *, bt_error *);
  /* The curve behind it; NULL: none. */
  bt_status (*trace) (btv_lab *, const btv_question *, const btv_settings *,
                      btv_trace *, bt_error *);
};

#define BTV_EVALUATOR_LIST(ENTRY)                                                      \
  ENTRY (tq)                                                                           \
  ENTRY (tmf)                                                                          \
  ENTRY (ttw)                                                                          \
  ENTRY (tgauss)                                                                       \
  ENTRY (leave)                                                                        \
  ENTRY (entropy)                                                                      \
  ENTRY (entropy_share)                                                                \
  ENTRY (entropy_growth)                                                               \
  ENTRY (purity_of)                                                                    \
  ENTRY (x)                                                                            \
  ENTRY (x2)                                                                           \
  ENTRY (mean)                                                                         \
  ENTRY (level)                                                                        \
  ENTRY (steady_mean)                                                                  \
  ENTRY (crossing)                                                                     \
  ENTRY (maximum)                                                                      \
  ENTRY (minimum)                                                                      \
  ENTRY (frequency)                                                                    \
  ENTRY (overlap)                                                                      \
  ENTRY (transition)                                                                   \
  ENTRY (revival)                                                                      \
  ENTRY (unimodal)                                                                     \
  ENTRY (stability)                                                                    \
  ENTRY (stabilities)                                                                  \
  ENTRY (floquet)                                                                      \
  ENTRY (floquet_stability)                                                            \
  ENTRY (band_edge)                                                                    \
  ENTRY (band_position)                                                                \
  ENTRY (band_order)                                                                   \
  ENTRY (conservation)                                                                 \
  ENTRY (drift)                                                                        \
  ENTRY (refinement)                                                                   \
  ENTRY (dominant_axis)                                                                \
  ENTRY (step_order)                                                                   \
  ENTRY (delta_falls)                                                                  \
  ENTRY (improvement)                                                                  \
  ENTRY (longer)                                                                       \
  ENTRY (insensitivity)                                                                \
  ENTRY (sampling_change)                                                              \
  ENTRY (trend)                                                                        \
  ENTRY (outside)                                                                      \
  ENTRY (order)                                                                        \
  ENTRY (shift)                                                                        \
  ENTRY (decorrelation)                                                                \
  ENTRY (displaced)                                                                    \
  ENTRY (vacuum)                                                                       \
  ENTRY (identity)                                                                     \
  ENTRY (largest_entropy)                                                              \
  ENTRY (exactness)                                                                    \
  ENTRY (linearity)                                                                    \
  ENTRY (open_mean)                                                                    \
  ENTRY (trace_distance)                                                               \
  ENTRY (purity)                                                                       \
  ENTRY (bloch_length)                                                                 \
  ENTRY (smallest_eigenvalue)                                                          \
  ENTRY (onset)                                                                        \
  ENTRY (threshold)                                                                    \
  ENTRY (threshold_of)                                                                 \
  ENTRY (smoothing_time)                                                               \
  ENTRY (healed_covariance)                                                            \
  ENTRY (symplectic)                                                                   \
  ENTRY (separable_from)                                                               \
  ENTRY (residual_order)                                                               \
  ENTRY (share)                                                                        \
  ENTRY (rank_correlation)                                                             \
  ENTRY (roc_area)                                                                     \
  ENTRY (median)                                                                       \
  ENTRY (contrast)                                                                     \
  ENTRY (scaling_exponent)                                                             \
  ENTRY (scaling_law)

#define BTV_EVALUATOR_EXTERN(name) extern const btv_evaluator btv_evaluator_##name;
BTV_EVALUATOR_LIST (BTV_EVALUATOR_EXTERN)
#undef BTV_EVALUATOR_EXTERN

/* Set ANSWER's label. */
void btv_label (btv_answer *answer, const char *label);

/* Set ANSWER's reason. */
void btv_say (btv_answer *answer, const char *format, ...) BT_PRINTF (2, 3);

/* The PAIR of RUNS along AXIS, coarser and finer, and a RUNG of these, METHOD being
 * that of the runs among those of the answer, but for the values; 0: there is none. */
int btv_rung_begin (btv_rung *rung, const bt_runs *runs, size_t method, bt_axis axis,
                    const bt_series *pair[2]);

/* RUNG goes behind those of ANSWER; where there are too many the first is forgotten. */
void btv_add_rung (btv_answer *answer, const btv_rung *rung);

/* SECOND, an independent method, gives a value that differs by DIFFERENCE from
 * ANSWER's, which is FIRST's: part of its error from now on.  They agree when that is
 * within ANSWER's error so far or within TOLERANCE. */
void btv_two_methods (btv_answer *answer, const bt_method *first,
                      const bt_method *second, double difference, double tolerance);

/* ANSWER stands, but there was no time for the check by a second method. */
void btv_unchecked (btv_answer *answer);

/* The order of ANSWER's ladder as its value; one that decides nothing, with the reason,
 * where the residuals follow no power law. */
void btv_judge_order (btv_answer *answer);

/* Output interval of the runs behind an answer to within TOLERANCE.  The source's
 * discretisation needs a multiple of its step; a sharp answer needs points close
 * together (their error falls with the fourth power), and up to T_MAX there are some.
 */
double btv_interval_of (const btv_settings *reading, double tolerance, double t_max);

/* The exact run: the source's own discretisation, or the method that is quickest to
 * T_MAX, to TOLERANCE (0: that of the laboratory). */
btv_recipe btv_quantum_recipe (const btv_lab *lab, const btv_settings *reading,
                               double t_max, double interval, double tolerance);

/* The entropy, or the PURITY, of the parts that READING names. */
BT_CHECKED bt_status btv_parts_number (btv_lab *lab, const btv_question *question,
                                       const btv_settings *reading, int purity,
                                       btv_answer *answer, bt_error *error);

/* S_e(t) for a picture, up to T_END. */
BT_CHECKED bt_status btv_entropy_trace (btv_lab *lab, double t_end,
                                        const btv_settings *reading, btv_trace *out,
                                        bt_error *error);

/* What a smooth curve may do between three points next to each other: leave the chords
 * by an eighth of their second difference, twice of which is the BEND; and so the
 * largest that its modulus can be there. */
double btv_bend (double before, double now, double after);
double btv_peak (double before, double now, double after);

/* Rounding of a run of the Schroedinger equation as a share of its means: how far the
 * norm, which every scheme here conserves exactly, has moved. */
double btv_rounding_of (const bt_series *series);

/* Break time of METHOD against the exact run, as `t_q' and its like give it. */
BT_CHECKED bt_status btv_break_time (btv_lab *lab, const btv_question *question,
                                     const btv_settings *reading, const char *method,
                                     btv_answer *answer, bt_error *error);

#endif
