/* solve/method.h - the rows of the method table.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_METHOD_H
#define BTI_METHOD_H

#include <breaktime/method.h>

extern const bt_method bti_method_classical;
extern const bt_method bti_method_meanfield;
extern const bt_method bti_method_closure;
extern const bt_method bti_method_wigner;
extern const bt_method bti_method_splitstep;
extern const bt_method bti_method_splitstep4;
extern const bt_method bti_method_spectral;
extern const bt_method bti_method_chebyshev;
extern const bt_method bti_method_lindblad;
extern const bt_method bti_method_hybrid;
extern const bt_method bti_method_hybrid_p;
extern const bt_method bti_method_quick, bti_method_quick_p;
extern const bt_method bti_method_quick_noise, bti_method_quick_pseudo;
extern const bt_method bti_method_split;
extern const bt_method bti_method_truncated;
extern const bt_method bti_method_healed;
extern const bt_method bti_method_sampled;
extern const bt_method bti_method_single;
extern const bt_method bti_method_noise;
extern const bt_method bti_method_pseudo;

/* Exactly STEPS equal steps across INTERVAL; else as bt_solver_advance. */
BT_CHECKED bt_status bti_solver_steps (bt_solver *solver, double interval, double steps,
                                       bt_error *error);

/* A step of at most LIMIT for which C x0 (W dt)^ORDER, the measured growth of the
 * error of <x> per unit time, stays below TOLERANCE; W is the largest width
 * parameter, at least 1. */
double bti_step_for (const bt_model *model, double tolerance, double c, int order,
                     double limit);

/* `seconds' of their rows. */
double bti_split_seconds (const bt_model *model, double t_end, double outputs,
                          double tolerance);
double bti_spectral_seconds (const bt_model *model, double t_end, double outputs,
                             double tolerance);
double bti_chebyshev_seconds (const bt_model *model, double t_end, double outputs,
                              double tolerance);
double bti_lindblad_seconds (const bt_model *model, double t_end, double outputs,
                             double tolerance);

/* `turned' of the method of SOLVER, 0 where it has none. */
double bti_solver_turned (const bt_solver *solver);

/* BT_ELIMIT: so many STEPS of DT between two outputs take days. */
BT_CHECKED bt_status bti_steps_check (double steps, double dt, bt_error *error);

/* Levels with all amplitudes zero, as many as a Fock basis with CUT has. */
BT_CHECKED bt_status bti_levels_new (bt_levels *out, const bt_model *model, double cut,
                                     bt_error *error);

/* The column of M, or SIZE_MAX. */
size_t bti_levels_find (const bt_levels *levels, const unsigned *m);

#endif
