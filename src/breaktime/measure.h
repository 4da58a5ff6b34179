/* breaktime/measure.h - numbers read off series and states.
 *
 * Nothing here runs a solver.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_MEASURE_H
#define BREAKTIME_MEASURE_H

#include <breaktime/language.h>
#include <breaktime/levels.h>
#include <breaktime/method.h>
#include <breaktime/model.h>
#include <breaktime/series.h>
#include <breaktime/status.h>
#include <stddef.h>

BT_BEGIN_C

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

/* How often delta(t) of A and B falls after a rise up to T_END, between the points as
 * well, by more than its band EPS (half-widths at the points; NULL: at all).
 * BT_EINVAL: other intervals, T_END not > 0.  BT_ENOMEM. */
BT_CHECKED bt_status bt_delta_falls (const bt_series *a, const bt_series *b,
                                     double t_end, const double *eps, size_t *count,
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
 * the output points costs, measured by leaving every other one out, and rounding.  A
 * threshold that the band touches early widens the interval: no jump of the crossing
 * goes unnoticed, between points neither, where the extrema of delta are looked for.
 * Nothing after the first output point at or after T_END is looked at, however far the
 * runs go: "the end of the run" is there.
 * DELTA and EPS, if not NULL, receive the curve and its band, up to that point (at
 * most as many entries as the quantum run's nominal series has).
 * BT_EINVAL: intervals differ, a threshold not in (0, 1), T_END not > 0.  BT_ENOMEM;
 * what the watch of the runs says. */
BT_CHECKED bt_status bt_break_time (const bt_runs *quantum,
                                    const bt_runs *semiclassical, double threshold,
                                    bt_crossing crossing, double t_end, bt_value *out,
                                    double *delta, double *eps, bt_error *error);

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
 * By singular values (LAPACK zgesdd), or from eigenvalues of the reduced density
 * matrix (zheevd) where the matrix is large; the entropy then has an error of
 * about 1e-12.
 * BT_EGRID: a cut above what the grid can tell apart; BT_EINVAL, BT_ENOMEM, BT_ECONV.
 */
BT_CHECKED bt_status bt_entropy (const bt_complex *psi, const size_t *points,
                                 const double *box, const double *omega, size_t modes,
                                 const bt_entropy_reading *reading, double *out,
                                 double *kept, bt_error *error);

/* The same from a state in oscillator levels, which are those of the reading's cut. */
BT_CHECKED bt_status bt_entropy_levels (const bt_levels *levels,
                                        const bt_entropy_reading *reading, double *out,
                                        double *kept, bt_error *error);

/* S = -sum_i w_i log w_i and sum_i w_i^2 of the eigenvalues of a density matrix
 * (bt_solver_weights), divided by their sum: the entropy, its logarithm to base 2 with
 * BASE2, and the purity.  What rounding left below zero counts as zero. */
double bt_weights_entropy (const bt_weights *weights, int base2);
double bt_weights_purity (const bt_weights *weights);

/* ---- stability ----------------------------------------------------------------- */

/* In the order of what they make of a whole: one unstable mode is enough, and one that
 * is not known leaves the others' stability open. */
typedef enum bt_stability
{
  BT_STABLE,
  BT_UNDECIDED,
  BT_UNSTABLE
} bt_stability;

/* "Stable", "Unstable"; NULL for BT_UNDECIDED. */
const char *bt_stability_name (bt_stability stability);

/* Floquet exponent of VZ25 Eq. (17) with background x0 cos(nu t):
 *   y'' + [Omega^2 + lambda x0^2 cos^2(nu t)] y = 0.
 * mu = acosh(|Delta|) nu/pi >= 0, growth per unit time, where 2 Delta is the
 * trace of the monodromy matrix over one period pi/nu; 0 when |Delta| <= 1.
 *
 * LABEL is decided by counting the edges of Mathieu's equation below the point, odd
 * when it is stable and even inside a band, with a bound on the rounding of the count;
 * it is BT_UNDECIDED within that bound of an edge.  Without a drive, lambda x0^2 = 0,
 * every mode is stable.  RESOLVED: |Delta| is farther from 1 than its error, and says
 * the same; otherwise the count alone does, in or near a band too narrow for Delta. */
typedef struct bt_floquet
{
  bt_stability label;
  int resolved;
  double mu, mu_err;       /* exactly 0 where it is stable */
  double discriminant;     /* Delta: |Delta| > 1 is unstable */
  double discriminant_err; /* measured by halving the step */
  long edges;              /* below this point; -1 when undecided */
  int band;                /* the one it lies in or on the edge of, or the next above */
} bt_floquet;

/* BT_EINVAL: domain; BT_ELIMIT: sqrt (Omega^2 + lambda x0^2) above 25000 nu, too large
 * to integrate; BT_ECONV: the two ways contradict each other. */
BT_CHECKED bt_status bt_floquet_exponent (double lambda, double x0, double omega,
                                          double nu, bt_floquet *out, bt_error *error);

/* An upper bound of mu, the same for all amplitudes up to x0, from the growth of the
 * energy: (nu/2 pi) ln (1 + lambda x0^2/Omega^2).  For arguments in the domain. */
double bt_floquet_bound (double lambda, double x0, double omega, double nu);

/* The label for all amplitudes from FROM >= 0 to TO: BT_UNSTABLE when one of them is,
 * however narrow the band.  By counting edges alone, without an exponent. */
BT_CHECKED bt_status bt_floquet_between (double lambda, double from, double to,
                                         double omega, double nu, bt_stability *out,
                                         bt_error *error);

/* Instability band n = 1, 2, ... of the same equation at fixed Omega and nu, in the
 * depth s = lambda x0^2 of the drive: unstable for LO < s < HI.  With Mathieu's
 * a = (Omega^2 + s/2)/nu^2 and q = s/(4 nu^2), LO and HI are the roots of
 * b_n(q) - 2q = Omega^2/nu^2 and a_n(q) - 2q = Omega^2/nu^2; there is one of each,
 * because a_n' and b_n' are below 2.  Bands n <= Omega/nu lie at s <= 0.
 * SURFACE is VZ25 Eq. (18), 2 (n^2 nu^2 - Omega^2): a = n^2, the edges' common limit
 * for small s.
 *
 * By bisection on the number of eigenvalues of Hill's tridiagonal matrix, with a bound
 * on its rounding; held to the monodromy matrix or a dense diagonalisation, and to GSL
 * up to n = 64 and q = 5000 (beyond about that its values are those of other orders).
 * GSL is used with its own error handler: a program turns that off once, with
 * gsl_set_error_handler_off (). */
typedef struct bt_band
{
  double lo, hi, surface;
  double err; /* of each of them */
} bt_band;

/* BT_EINVAL: domain, n < 1 or above 25001, or Omega >= n nu; BT_ELIMIT, BT_ECONV as
 * above. */
BT_CHECKED bt_status bt_band_find (double omega, double nu, int n, bt_band *out,
                                   bt_error *error);

/* The same at fixed s = lambda x0^2 >= 0 in the frequency of the mode: unstable for
 * LO < Omega^2 < HI, SURFACE = n^2 nu^2 - s/2; Omega^2 may be negative. */
BT_CHECKED bt_status bt_band_at (double depth, double nu, int n, bt_band *out,
                                 bt_error *error);

/* ---- sequences ----------------------------------------------------------------- */

/* What the values at h, h/r, h/r^2, ... go to. */
typedef struct bt_limit
{
  double value, err;       /* of the limit */
  double order, order_err; /* p of the error c h^p */
} bt_limit;

/* Order of convergence and Richardson's extrapolation with it, from COUNT >= 4 values
 * at h RATIO^-i, each known up to NOISE (rounding, sampling).  With d_i the change
 * from value i to i + 1, the order is log_r (d_i/d_(i+1)) of the last two changes and
 * the limit v_n + d/(r^p - 1); their errors are how far they moved with the last value,
 * enlarged for ratios below 2, and what NOISE makes of them.
 *
 * A part of the order below, c h^(p-1), that is too small to show in the order is
 * looked for too, given five values: the changes over h^(p-1) are extrapolated to h =
 * 0, and what they leave possible enlarges both errors.
 *
 * BT_ECONV, and nothing is extrapolated, unless the sequence shows that it is
 * asymptotic: changes of one sign, each below the one before, all above ten times
 * NOISE; the last three orders (two with four values) above 1/4 and in succession
 * within a tenth of each other; no part of the order below.  The text says which
 * failed; OUT then has the last value, its last change and NOISE as error, and NaN for
 * the order. BT_EINVAL: COUNT, RATIO not > 1, NOISE not >= 0, a value that is not
 * finite. */
BT_CHECKED bt_status bt_richardson (const double *value, size_t count, double ratio,
                                    double noise, bt_limit *out, bt_error *error);

/* A line through a quantity that should be constant, and what swings about it. */
typedef struct bt_trend
{
  double slope, slope_err; /* of the line, per unit of time */
  double amplitude;        /* half the range of what is left */
} bt_trend;

/* Tell drift from oscillation: the line is fitted by least squares to the means of
 * fifteen windows 1 - cos, each an eighth of VALUE[0..SIZE-1] long and overlapping by
 * half, at points i * INTERVAL; what swings twice or more in a window is kept out of
 * it.  A drift goes on: SLOPE_ERR is the larger of the standard error and half the
 * difference between the slopes of the two halves, so that an oscillation dying away is
 * none. BT_EINVAL: fewer than 64 points, INTERVAL not > 0, a value that is not finite.
 */
BT_CHECKED bt_status bt_trend_fit (const double *value, size_t size, double interval,
                                   bt_trend *out, bt_error *error);

/* ---- orders and frequencies ---------------------------------------------------- */

/* How a residual falls: r(h) = C h^p (1 + smaller). */
typedef struct bt_order
{
  double order;        /* p, extrapolated to h = 0 */
  double drift;        /* how far the last local exponent is from it */
  double noise;        /* what the errors of the residuals do to it */
  double admixture;    /* share that h^(p-1) may have in the last residual: the
                          exponent that far below p is not excluded */
  double constant;     /* C for the nearest whole p, extrapolated; NaN when p is none */
  size_t first, count; /* the residuals that behave so */
} bt_order;

/* Exponent of the residuals R[0..size-1] >= 0 with half-widths ERR at the falling
 * steps H > 0.  The local exponents
 *   s_i = log (r_i/r_{i+1})/log (h_i/h_{i+1})
 * of the smallest steps whose residuals stand out of their errors are extrapolated by
 * Aitken's formula; the exponent of what was seen lies within drift + noise.  A small
 * part of the order below would show at smaller steps only: (r/h^(p-1))^2, a polynomial
 * in h, is extrapolated to h = 0; where residuals are not sizes of VECTORS, such as
 * norms and largest values of a curve, but of numbers, r/h^(p-1) itself. BT_EINVAL: not
 * such numbers.  BT_ECONV: fewer than four residuals stand out of their errors, or the
 * local exponents do not settle, or there is such a part: no power law, or not yet. */
BT_CHECKED bt_status bt_order_fit (const double *h, const double *r, const double *err,
                                   size_t size, int vectors, bt_order *out,
                                   bt_error *error);

/* Angular frequency nu > 0 of the strongest line exp(-i nu t) of x + i p within
 * 20 pi/T of GUESS, over T = (SIZE - 1) INTERVAL.  The maximum of
 *   |int w(t) (x + i p) exp(i nu t) dt|,  w = [1 + cos (2 pi t/T)]^4,
 * t from the middle (Laskar, Physica D 67, 257 (1993)): other lines at a distance d
 * disturb it by O((d T)^-10).  *HALF_WIDTH: the change when the middle three quarters
 * are taken alone.
 * BT_EINVAL: fewer than 64 points, or T short of five periods; BT_ECONV: no line; what
 * WATCH (may be NULL) says. */
BT_CHECKED bt_status bt_frequency (const double *x, const double *p, size_t size,
                                   double interval, double guess, double *nu,
                                   double *half_width, const bt_watch *watch,
                                   bt_error *error);

BT_END_C

#endif
