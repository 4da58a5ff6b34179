/* study/ways.h - ways to the means of an open system, of one of the shapes of
 * model/recognise.c or any other, and what is read off one.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_WAYS_H
#define BTI_WAYS_H

#include "model/open.h"
#include "study/study.h"

#include <breaktime/method.h>

enum
{
  BTI_WAY_BATCHES = 128, /* whose scatter is the error: its own error is 6 per cent */
  BTI_WAY_SAMPLES = 200000
};

/* Time step when nothing else is asked for. */
extern const double bti_way_step;

enum
{
  BTI_SUBJECT_NAMES = 64
};

/* What a way is about: a model of a shape, with the observables of that; or, PARAMS
 * NULL, any other, with those that are named here, x, p, x^2 and p^2 of the part that
 * is followed first.  All is borrowed but for the names. */
typedef struct bti_subject
{
  const bti_open_params *params;
  const bt_model *model;
  char *name[BTI_SUBJECT_NAMES];
  size_t names;
} bti_subject;

/* MODEL with its first and second moments, as many as there is room for: the products
 * of two coordinates, momenta or components of qubits, but for those of one qubit.
 * BT_ENOTSUP: no oscillator is followed; BT_ENOMEM.  Then, too, cleared by
 * bti_subject_clear. */
BT_CHECKED bt_status bti_subject_of (bti_subject *out, const bt_model *model,
                                     bt_error *error);
void bti_subject_clear (bti_subject *subject);

/* The names of its observables, COUNT of them, as long as SUBJECT. */
const char *const *bti_subject_names (const bti_subject *subject, size_t *count);

/* The method called NAME, which is in the table; of NULL that called USUAL.  Of a shape
 * "mean-field" is "mean-field-sampled", and of x^2 y^2 every mean field is
 * `mean-field', with a closed start.  PARAMS may be NULL: no shape. */
const bt_method *bti_way_find (const char *name, const char *usual,
                               const bti_open_params *params);

/* Non-zero when its means are the master equation's. */
int bti_way_exact (const bt_method *method);

/* What a run may cost.  Zero in a field means: chosen. */
typedef struct bti_effort
{
  double dt;             /* longest step; with companions no longer than what resolves
                            the model */
  size_t divide;         /* each step is divided into so many; 0 means 1 */
  double cut, tolerance; /* of the basis: as in bt_options */
  size_t samples, batches;
  uint64_t seed;
  int companions;  /* 1: measure errors by a half step and a larger basis */
  int density;     /* 1: keep the density matrix of the last time */
  int eigenvalues; /* 1: compute the smallest eigenvalue of rho */
} bti_effort;

/* Means of all observables of a subject at given times. */
typedef struct bti_means
{
  const bt_method *method;
  bti_open_kind kind;  /* of a shape */
  size_t times, count; /* rows; observables in a row */
  double *time;        /* times */
  double *value;       /* value[i * count + o] */
  double *err_step;    /* measured errors, same shape; NaN: not measured, */
  double *err_basis;   /*   0: the method has no such error */
  double *err_sample;  /* one standard error */
  bt_gates *gates;     /* times */
  double dt, cut;      /* longest step used; of the basis */
  size_t samples;      /* 0 without sampling */
  bt_density density;  /* if kept */
} bti_means;
void bti_means_free (bti_means *means);

/* Means of the open system with PARAMS by METHOD.  When to stop and the threads are
 * those of LEAVE.  The caller releases *OUT; NULL on failure.  With companions a value
 * of order two without samples is the extrapolation from two steps, and the error of
 * the step its distance from the finer one; of trajectories it is the change with half
 * the step, noise and all.  A cut that is left 0 grows until the state fits. BT_ECONV:
 * a mean is not finite, or what it says no state has. */
BT_CHECKED bt_status bti_way_run (const bti_leave *leave, const bti_open_params *params,
                                  const bt_method *method, const bti_effort *effort,
                                  const double *time, size_t times, bti_means **out,
                                  bt_error *error);

/* The same of any SUBJECT. */
BT_CHECKED bt_status bti_way_run_about (const bti_leave *leave,
                                        const bti_subject *subject,
                                        const bt_method *method,
                                        const bti_effort *effort, const double *time,
                                        size_t times, bti_means **out, bt_error *error);

/* That with STEP, SAMPLES and SEED. */
bti_effort bti_way_effort (double step, size_t samples, uint64_t seed);

/* The trade-off of PARAMS in an ORDERING (bti_open_tradeoff_of). */
BT_CHECKED bt_status bti_way_tradeoff (const bti_open_params *params, double ordering,
                                       bti_open_tradeoff *out, bt_error *error);

/* That of the points of METHOD: 1 of a P function, else 0. */
double bti_way_ordering (const bt_method *method);

/* Smallest eigenvalue of the partial Wigner operator at T of the master equation in
 * number states, over all of phase space where the state is; *ERR is how far it moves
 * with a larger basis and a finer search.  By BTI_SMALLEST_METHOD. */
#define BTI_SMALLEST_METHOD "lindblad-taylor"
BT_CHECKED bt_status bti_open_smallest (const bti_leave *leave,
                                        const bti_subject *subject, double t,
                                        double *value, double *err, bt_error *error);

/* The means and the covariance of two oscillators at T, without an error but rounding;
 * and SYMPLECTIC[0] the smallest symplectic eigenvalue of the partial transpose, [1]
 * that of Q given C, ERR: their rounding.  MEAN and S may be NULL.  BT_ENOTSUP: no
 * oscillators, or no Gaussian start. */
BT_CHECKED bt_status bti_open_gaussian (const bti_leave *leave,
                                        const bti_open_params *params, double t,
                                        double mean[4], double s[4][4],
                                        double symplectic[2], double err[2],
                                        bt_error *error);

/* Covariance of (x, p, x_q, p_q) in row I of MEANS of two oscillators. */
void bti_means_covariance (const bti_means *means, size_t i, double s[4][4]);

/* Whether conditional states of MODEL, of no shape, stay states, and whether PURE ones
 * stay pure, all being so at the start.  BT_ENOTSUP: it is none that `hybrid' takes. */
BT_CHECKED bt_status bti_records_states (const bt_model *model, int *states, int *pure,
                                         bt_error *error);

/* Index of observable NAME, NULL for the first. */
BT_CHECKED bt_status bti_open_observable (const bti_open_params *params,
                                          const char *name, size_t *out,
                                          bt_error *error);

/* Non-zero when Q is a qubit. */
int bti_open_has_qubit (const bti_open_params *params);

#endif
