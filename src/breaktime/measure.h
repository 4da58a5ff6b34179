/* breaktime/measure.h - numbers read off series and states.
 *
 * Nothing here runs a solver.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_MEASURE_H
#define BREAKTIME_MEASURE_H

#include <breaktime/model.h>
#include <breaktime/series.h>
#include <breaktime/status.h>
#include <complex.h>
#include <stddef.h>

/* A number with its measured error.  The true value lies in [lo, hi]; VALUE is
 * the best estimate inside it.  VALUE and HI are INFINITY for a break time that
 * was not reached: then LO is the time up to which it was certainly not.
 * ERR[a] is the half-width owed to axis a alone (one standard error for
 * BT_AXIS_SAMPLE), 0 where the axis plays no part. */
typedef struct bt_value
{
  double value, lo, hi;
  double err[BT_AXIS_COUNT];
} bt_value;

/* Larger of the two distances from VALUE to the ends. */
double bt_value_error (const bt_value *value);

/* The axis with the largest part in the error (sampling counted with
 * BT_COVERAGE), or BT_AXIS_COUNT when all are zero. */
bt_axis bt_value_dominant (const bt_value *value);

/* VALUE from nominal and per-axis parts: lo and hi at the linear sum of the
 * discretisation parts plus BT_COVERAGE standard errors. */
bt_value bt_value_from_parts (double value, const double err[BT_AXIS_COUNT]);

/* ---- difference of two trajectories -------------------------------------------- */

/* delta(t) of VZ25 Eq. (16) at the points of A and B, which must share interval
 * and size:
 *   delta(t) = int_0^t |a - b| dt' / int_0^t (|a| + |b|) dt'.
 * Both integrands are integrated exactly for the piecewise cubics through
 * (x, p), split at their sign changes, so that kinks cost nothing.
 * DELTA has room for a->size numbers; delta[0] = 0.  0/0 gives 0.
 * BT_EINVAL: the series do not match. */
BT_CHECKED bt_status bt_delta (const bt_series *a, const bt_series *b, double *delta,
                               bt_error *error);

/* Where a break time is read off. */
typedef enum bt_crossing
{
  BT_FIRST, /* delta reaches the threshold for the first time */
  BT_LAST   /* after which delta stays above to the end of the run */
} bt_crossing;

/* Crossing of THRESHOLD by delta[0..size-1] at points i * interval, linearly
 * interpolated; INFINITY when there is none (for BT_LAST: delta ends below). */
double bt_crossing_time (const double *delta, size_t size, double interval,
                         double threshold, bt_crossing crossing);

/* Break time of the semiclassical runs against the QUANTUM runs.  LO and HI are
 * the crossings of the band delta(t) +- eps(t), where eps(t) adds, axis by axis,
 * the measured change of delta(t) in either run and BT_COVERAGE standard errors
 * by jackknife over batches; the part of BT_AXIS_STEP includes what the distance of
 * the output points costs, measured by leaving every other one out.  A threshold that
 * the band touches early widens the interval: no jump of the crossing goes unnoticed.
 * DELTA and EPS, if not NULL, receive the curve and its band (size entries of
 * the quantum run's nominal series).
 * BT_EINVAL: intervals differ or a threshold not in (0, 1).  BT_ENOMEM. */
BT_CHECKED bt_status bt_break_time (const bt_runs *quantum,
                                    const bt_runs *semiclassical, double threshold,
                                    bt_crossing crossing, bt_value *out, double *delta,
                                    double *eps, bt_error *error);

/* ---- entanglement -------------------------------------------------------------- */

/* The cut of the basis in which VZ25 compute S_e.  All zero: no cut, ln. */
typedef struct bt_entropy_reading
{
  size_t cut_m;    /* keep y-oscillator states m < cut_m (frequency Omega); 0: all */
  size_t cut_n;    /* keep x-oscillator states n < cut_n (frequency 1); 0: all */
  int renormalise; /* divide the Schmidt spectrum of the cut state by its sum */
  int base2;       /* logarithm to base 2 */
} bt_entropy_reading;

/* S = -sum_i s_i log s_i over the squared Schmidt coefficients of psi between x
 * and all modes, VZ25 Eqs. (19)-(20).  PSI, POINTS, BOX as in bt_solver_state
 * and bt_options, with 1 + MODES axes; OMEGA as in the model.  KEPT, if not
 * NULL, receives the weight of the state inside the cut (1 without a cut).
 * A singular value decomposition (LAPACK zgesdd).
 * BT_EINVAL, BT_ENOMEM, BT_ECONV. */
BT_CHECKED bt_status bt_entropy (const double complex *psi, const size_t *points,
                                 const double *box, const double *omega, size_t modes,
                                 const bt_entropy_reading *reading, double *out,
                                 double *kept, bt_error *error);

/* ---- stability ----------------------------------------------------------------- */

/* Floquet exponent of VZ25 Eq. (17) with background x0 cos(nu t):
 *   y'' + [Omega^2 + lambda x0^2 cos^2(nu t)] y = 0.
 * mu = acosh(|Delta|) nu/pi >= 0, growth per unit time, where 2 Delta is the
 * trace of the monodromy matrix over one period pi/nu; 0 when |Delta| <= 1. */
typedef struct bt_floquet
{
  double mu;
  double discriminant;     /* Delta: |Delta| > 1 is unstable */
  double discriminant_err; /* measured by halving the step */
  long edges;              /* band edges below this point, from GSL's Mathieu
                              characteristic values: odd when stable, even inside
                              a band; -1 where those cannot be had */
} bt_floquet;

/* BT_EINVAL: domain; BT_ELIMIT: lambda x0^2 too large to integrate; BT_ECONV: the
 * two ways contradict each other.  GSL is used with its own error handler: a
 * program turns that off once, with gsl_set_error_handler_off (). */
BT_CHECKED bt_status bt_floquet_exponent (double lambda, double x0, double omega,
                                          double nu, bt_floquet *out, bt_error *error);

#endif
