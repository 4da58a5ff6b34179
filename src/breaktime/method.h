/* breaktime/method.h - the methods, and one solver of one method.
 *
 * A method is a row in a table of functions; every caller (command line,
 * evaluators, tests) loops over that table.  A solver is one method at work on
 * one model: it starts at t = 0 in the initial state and is advanced by a
 * number of equal steps.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_METHOD_H
#define BREAKTIME_METHOD_H

#include <breaktime/language.h>
#include <breaktime/levels.h>
#include <breaktime/model.h>
#include <breaktime/status.h>
#include <breaktime/watch.h>
#include <stddef.h>
#include <stdint.h>

BT_BEGIN_C

/* What a method can do and needs. */
enum
{
  BT_QUANTUM = 1 << 0,     /* solves the Schroedinger equation: has a state */
  BT_GRID = 1 << 1,        /* works on a grid: points and box are options */
  BT_SAMPLED = 1 << 2,     /* averages over samples: samples and seed are options */
  BT_STEPPED = 1 << 3,     /* has a time-step error of the order in the table */
  BT_BASIS = 1 << 4,       /* works in a truncated basis: cut is an option */
  BT_BASES = 1 << 5,       /* of which there is a choice: basis is an option */
  BT_ENVIRONMENT = 1 << 6, /* knows the environment of a model, and mixed starts */
  BT_DENSITY = 1 << 7,     /* solves the master equation: has a density matrix */
  BT_SHARP = 1 << 8,       /* points start sharp, or sampled: sample_x is an option */
  BT_NOISY = 1 << 9,       /* draws at every step: any two runs differ by that, but
                              for the option half */
  BT_CONTROL = 1 << 10,    /* known to be wrong: for comparison only */
  BT_BOUND = 1 << 11,      /* there are trajectories only where the trade-off holds */
  BT_LOOSE = 1 << 12,      /* conditional states need not be states */
  BT_NORMAL = 1 << 13      /* points of a P function, else of a Wigner function */
};

/* Bases of `spectral'. */
enum
{
  BT_BASIS_AUTO,   /* whichever of the two is smaller */
  BT_BASIS_FOCK,   /* oscillators of frequency 1 and Omega_j, below an energy */
  BT_BASIS_ADAPTED /* points in x, oscillators in y whose width follows x */
};

typedef struct bt_spectrum bt_spectrum;

struct bti_polynomial;

/* Discretisation.  Zero in a field means: chosen from TOLERANCE and the model.
 * Fill with designated initialisers; unnamed fields are then zero. */
typedef struct bt_options
{
  double tolerance;            /* wanted error of <x>; 0 means 1e-5 */
  double dt;                   /* time step */
  size_t points[BT_MAX_AXES];  /* grid points: x, then y_1, y_2, ... */
  double box[BT_MAX_AXES];     /* box lengths L, same order, centred on 0; where
                                  neither the reflection of that axis nor that of all
                                  leaves H as it is, on where the model can be */
  double cut;                  /* energy up to which basis states are kept */
  int basis;                   /* BT_BASIS_... */
  double negligible;           /* of `spectral': weight of the eigenstates that may be
                                  left out */
  const bt_spectrum *spectrum; /* for `spectral': one made before, borrowed as
                                         long as the solver lives (spectrum.h) */
  size_t samples;              /* number of samples, all batches together */
  size_t batches;              /* independent batches; 0 means 16 */
  size_t share;                /* one sample in so many judges the step; 0 means 64 */
  uint64_t seed;               /* root of all random streams */
  int random;                  /* samples: 1 pseudo-random, 0 low-discrepancy */
  int sample_x;                /* 1: x and p_x sampled too, N(x0,1/2), N(0,1/2) */
  int half;                    /* 1: truncated Wigner in an environment: the noise of
                                  every two steps is that of one step twice as long in
                                  a run without it, as they are but for the step */
  unsigned threads;            /* threads inside one solver; 0 means 1 */
  const bt_observation
      *observe;          /* borrowed as long as the solver lives; NULL: nothing */
  const bt_watch *watch; /* when to stop (watch.h), borrowed as long as the solver
                                   lives; NULL: never */
} bt_options;

/* Means over the state at one time.  NaN where a method has no such number. */
typedef struct bt_observables
{
  double x;      /* <x>, of the part that is followed: the first classical one, or the
                    first oscillator */
  double p;      /* d<x>/dt = <dH/dp_x> in every method; <p_x> where H has p_x^2/2 */
  double x2;     /* <x^2> */
  double norm;   /* <psi|psi>; for mean field and a Gaussian the largest change of a
                    Wronskian of mode functions, relative to the largest of them, added
                    to 1; for truncated Wigner the largest relative change of a sample's
                    energy; 1 for a classical point, and for all of these in an
                    environment */
  double energy; /* <H>; for truncated Wigner the mean over samples */
  double edge;   /* weight near the edges of the grid, in position and momentum,
                    largest over the axes; of a basis, the weight near its cut
                    averaged over all times and what was outside from the start;
                    0 for points in phase space */
} bt_observables;

/* Eigenvalues of the density matrix of some parts, in rising order, of `gaussian' those
 * above rounding of the Gaussian that it has; owned by whoever
 * asked for them, and released by bt_weights_clear. */
typedef struct bt_weights
{
  double *value;
  size_t count;
} bt_weights;
void bt_weights_clear (bt_weights *weights);

/* What a state is made of: psi(t) = sum_k c_k exp(-i E_k t) |k>, energies E_k in no
 * order and weights |c_k|^2; owned by whoever asked for them, and released by
 * bt_lines_clear. */
typedef struct bt_lines
{
  double *energy, *weight;
  size_t count;
  double missing; /* weight that is in none of them */
} bt_lines;
void bt_lines_clear (bt_lines *lines);

/* How a state looks now, or all conditional states of trajectories together.  NaN where
 * a method has no such number. */
typedef struct bt_gates
{
  double trace;       /* |tr rho - 1| */
  double hermiticity; /* largest |rho - rho^dag| */
  double smallest;    /* smallest eigenvalue of rho, or of any of them */
  double purity;      /* tr rho^2; of trajectories the mean over those of their
                         conditional states */
  /* Over all trajectories and all steps so far.  A conditional state is one only if
   * none of them has a Bloch vector longer than 1. */
  double length_max;   /* largest |n|^2 of a conditional Bloch vector; of an oscillator
                          1/(4 det V), of others 2 tr rho^2 - 1: 1 for pure and > 1 for
                          no state */
  double length_min;   /* smallest, now only */
  double outside;      /* share of trajectories that ever had |n|^2 > 1 + 1e-9 */
  double born_outside; /* share that ever had a Born probability outside [0, 1] */
} bt_gates;

/* The density matrix of the part that is followed in LEVELS number states of FREQUENCY
 * about CENTRE, and of the REST: row-major, rows and columns n * REST + b.  Of a qubit
 * b is 0 for up.  Owned by whoever asked for it; bt_density_clear releases it. */
typedef struct bt_density
{
  size_t levels, rest;
  double frequency, centre;
  bt_complex *rho;
} bt_density;
void bt_density_clear (bt_density *density);

/* The density of the coordinate that is followed, the others integrated over, at COUNT
 * points FROM + i SPACING so close that nothing of the state falls between them.  Owned
 * by whoever asked for it; bt_marginal_clear releases it. */
typedef struct bt_marginal
{
  double from, spacing;
  size_t count;
  double *value; /* their sum times SPACING is the norm */
} bt_marginal;
void bt_marginal_clear (bt_marginal *marginal);

/* One method.  The functions are called through bt_solver only. */
typedef struct bt_method
{
  const char *name;    /* as on the command line: "split-step" */
  const char *summary; /* one line */
  const char *source;  /* equations and coefficients */
  /* The same, in fewer operations, of models of a shape that it knows: taken in its
   * place where it fits, unless the model was generalised; NULL. */
  const struct bt_method *quick;
  /* What it takes of a start that is no product of Gaussians; NULL: the state itself.
   */
  const char *joint;
  unsigned caps;    /* BT_QUANTUM | ... */
  unsigned general; /* caps besides those, on models without a special form */
  unsigned open;    /* and on models with an environment: BT_ENVIRONMENT of what takes
                       them, too, but is of closed ones first */
  int order; /* order in dt, as a test measures it, where there is a step; else 0 */
  int general_order; /* that on models without a special form; 0: the same */
  bt_status (*make) (void **self, const bt_model *, const bt_options *, bt_error *);
  void (*destroy) (void *self);
  /* Advance by STEPS steps of length H.  What is stopped is as before, or goes on where
   * it was when called with the same H and STEPS again. */
  bt_status (*advance) (void *self, double h, size_t steps, bt_error *);
  /* The next ADVANCES calls of `advance' will have the same H and STEPS, with nothing
   * but `observe' and `batches' in between, so that they may be computed at once; NULL:
   * that is no help. */
  void (*expect) (void *self, size_t advances);
  bt_status (*observe) (void *self, bt_observables *, bt_error *);
  /* <x>, <p> of each batch as last observed, in order; NULL unless BT_SAMPLED. */
  void (*batches) (const void *self, double *x, double *p);
  /* The mean of a Hermitian polynomial over the state; of a sampled method the mean
   * over all samples and then that of each batch.  BT_ENOTSUP. */
  bt_status (*mean) (void *self, const struct bti_polynomial *a, double *out,
                     bt_error *);
  /* The phase that the fastest part of the state has turned by, each unit of which may
   * have cost it a unit in the last place; NULL: that of <H>. */
  double (*turned) (const void *self);
  /* Fill in what the options left to the method; may be NULL. */
  bt_status (*settle) (bt_options *, const bt_model *, bt_error *);
  /* Bytes that a solver takes with these settled options; NULL: next to none. */
  double (*memory) (const bt_options *, const bt_model *);
  /* bt_method_seconds, OUTPUTS at least 1; NULL: NAN. */
  double (*seconds) (const bt_model *, double t_end, double outputs, double tolerance);
  /* The wave function on the grid; NULL unless BT_QUANTUM and BT_GRID. */
  bt_status (*state) (void *self, const bt_complex **psi, bt_error *);
  /* The state in oscillator levels; NULL where there are none. */
  bt_status (*levels) (void *self, bt_levels *out, bt_error *);
  /* The state that stays for all times instead; *ROUNDING: of its elements; NULL. */
  bt_status (*steady) (void *self, double *rounding, bt_error *);
  /* Energies and weights; NULL where H is not diagonalised. */
  bt_status (*lines) (const void *self, bt_lines *out, bt_error *);
  /* The state as COUNT numbers, borrowed, of which <a|b> is UNIT sum conj(a) b; NULL
   * where there are none. */
  bt_status (*vector) (void *self, const bt_complex **psi, size_t *count, double *unit,
                       bt_error *);
  /* The state of some parts; NULL where there is no state. */
  bt_status (*weights) (void *self, unsigned parts, bt_weights *out, bt_error *);
  /* The density of the coordinate that is followed; NULL: there is none. */
  bt_status (*marginal) (void *self, bt_marginal *out, bt_error *);
  /* The gates, with EIGENVALUES the smallest one of rho; NULL: all are NaN. */
  bt_status (*gates) (void *self, int eigenvalues, bt_gates *out, bt_error *);
  /* The density matrix; NULL: there is none. */
  bt_status (*density) (void *self, bt_density *out, bt_error *);
} bt_method;

/* The table, COUNT rows; and the row called NAME, or NULL. */
const bt_method *const *bt_methods (size_t *count);
const bt_method *bt_method_find (const char *name);

/* The first row on a grid that is of ORDER in dt on every model; NULL: there is none.
 */
const bt_method *bt_method_on_grid (int order);

/* No row of the table: where the steps of the row of order 2 lead, given `dt', without
 * making them, as the Hamiltonian that they obey, to dt^4, diagonalised: the grid of no
 * error, and a cost that does not grow with the number of steps.  Of <x>; its slope is
 * p, the energy that of this Hamiltonian.  BT_ENOTSUP: H is no T(p) + V(x), the model
 * is open or its start joint; BT_EINVAL: H of degree above 4 or 5, or no `dt'. */
const bt_method *bt_method_of_steps (void);

/* What METHOD can do and needs on MODEL. */
unsigned bt_method_caps (const bt_method *method, const bt_model *model);

/* Its order in dt on MODEL. */
int bt_method_order (const bt_method *method, const bt_model *model);

/* What METHOD is expected to take for a run of MODEL to T_END with OUTPUTS points and
 * an error of about TOLERANCE, errors measured as in series.h: seconds on one core of
 * some machine, so that only ratios matter; INFINITY where it would not fit, or does
 * not take the model: of an open one all but lindblad-taylor, which is INFINITY of a
 * closed one, as no quicker than a wave function.  NAN: of METHOD there is no estimate,
 * for it is not exact, or never the quickest of those that are. */
double bt_method_seconds (const bt_method *method, const bt_model *model, double t_end,
                          double outputs, double tolerance);

/* The exact method that is expected to be quickest for a run of MODEL to T_END with
 * OUTPUTS points and an error of about TOLERANCE, errors measured as in series.h.
 * WHY, if not NULL, receives one line with the estimated costs (SIZE bytes).  Never
 * NULL: where diagonalisation would not fit it is split-step-4, and of an open model
 * lindblad-taylor. */
const bt_method *bt_method_auto (const bt_model *model, double t_end, double outputs,
                                 double tolerance, char *why, size_t size);

/* The exact method to check FIRST with: of those of the other kind, a grid against a
 * basis, the quickest, unless one of the same kind is estimated to be ten times
 * quicker; of an open model gaussian where the state stays one.  NULL when there is
 * no other, or none that fits in memory. */
const bt_method *bt_method_second (const bt_method *first, const bt_model *model,
                                   double t_end, double outputs, double tolerance);

/* Options with every zero replaced by the method's choice for MODEL: dt,
 * points, box, cut, samples, batches.  Quick, whatever the values: sizes are estimated
 * before anything is counted or searched for.  BT_EINVAL: a value outside its domain;
 * BT_ELIMIT: a solver would not fit into bt_memory_limit; BT_ENOTSUP: METHOD does not
 * take this model, and one sentence why. */
BT_CHECKED bt_status bt_options_settle (bt_options *options, const bt_method *method,
                                        const bt_model *model, bt_error *error);

/* The cut of the next larger basis than that of OPTIONS as settled: 1.15 times as high
 * (1.3 times for a model without a special form), and two levels more along every axis
 * at the least, or a low cut would be raised without a state more and nothing would be
 * measured. */
double bt_options_larger_cut (const bt_options *options, const bt_model *model);

/* Bytes that a solver takes with OPTIONS as settled: said before it is made. */
double bt_options_memory (const bt_options *options, const bt_method *method,
                          const bt_model *model);

/* Bytes that one solver, or one run with its companions, may take: 4 GiB, or what
 * this machine has where that is less. */
double bt_memory_limit (void);

/* Take a discretisation as somebody states it, with its faults: a step DT, and POINTS
 * and a BOX of every axis of MODEL (0: none are stated), and a tolerance that refuses
 * only a state that lives at the edge. */
void bt_options_take (bt_options *options, const bt_model *model, size_t points,
                      double box, double dt);

/* That tolerance. */
#define BT_TOLERANCE_AS_STATED 0.05

typedef struct bt_solver bt_solver;

/* Make a solver at t = 0.  OPTIONS are settled first (and may be NULL).  The
 * solver keeps a copy of MODEL.  The caller owns *OUT; NULL on failure.  A cut that is
 * left open is raised until the state fits.
 * BT_EINVAL, BT_ELIMIT as above; BT_EGRID: the initial state does not fit the
 * given grid or cut; BT_ENOMEM; what the watch says. */
BT_CHECKED bt_status bt_solver_new (bt_solver **out, const bt_method *method,
                                    const bt_model *model, const bt_options *options,
                                    bt_error *error);
void bt_solver_free (bt_solver *solver);

/* Advance by INTERVAL in the fewest equal steps that are no longer than the
 * option dt.  BT_EINVAL: interval not > 0; BT_ELIMIT: 10^12 steps or more.  When the
 * watch stops it (BT_ECANCEL, BT_ELIMIT) the solver is a whole number of steps on, at
 * bt_solver_time, and can go on from there. */
BT_CHECKED bt_status bt_solver_advance (bt_solver *solver, double interval,
                                        bt_error *error);

/* A promise: the next COUNT advances are of INTERVAL, and until they are done nothing
 * but bt_solver_observe and bt_solver_batches is called in between.  The same bits come
 * sooner, as several are computed at once. */
void bt_solver_expect (bt_solver *solver, double interval, size_t count);

/* Instead of the state now the one that the environment leads to and that stays, by
 * solving for it: the time is then INFINITY.  *ROUNDING: what rounding may have done to
 * its matrix elements.  BT_ENOTSUP: the method has none; BT_ECONV: more than one stays,
 * or very nearly so; BT_ELIMIT: too many states; BT_ENOMEM; what the watch says. */
BT_CHECKED bt_status bt_solver_steady (bt_solver *solver, double *rounding,
                                       bt_error *error);

/* The means now.  BT_EGRID when the weight at the edges of a quantum method is above
 * the option tolerance: what reaches an edge comes back in at the other one; or when
 * its norm is off 1 by more than that.  BT_ECONV: a trajectory runs away, a mean is not
 * finite. */
BT_CHECKED bt_status bt_solver_observe (bt_solver *solver, bt_observables *out,
                                        bt_error *error);

/* The means of the option `observe' now, one after the other; of a sampled method each
 * with those of its batches behind it, OUT[k (1 + batches)].  BT_ENOTSUP. */
BT_CHECKED bt_status bt_solver_means (bt_solver *solver, double *out, bt_error *error);

double bt_solver_time (const bt_solver *solver);
const bt_options *bt_solver_options (const bt_solver *solver);

/* <x> and <p> of each of the options' batches, as of the last bt_solver_observe;
 * BT_ENOTSUP unless BT_SAMPLED. */
BT_CHECKED bt_status bt_solver_batches (bt_solver *solver, double *x, double *p,
                                        bt_error *error);

/* The wave function psi(x_i, y_j, ...), row-major with x slowest, on
 * x_i = c - L/2 + i L/N, c the centre of the box; normalised so that sum |psi|^2 times
 * the cell volume is one.  Borrowed: valid until the solver is advanced or freed.
 * BT_ENOTSUP unless the method is quantum and on a grid. */
BT_CHECKED bt_status bt_solver_state (bt_solver *solver, const bt_complex **psi,
                                      bt_error *error);

/* The state in oscillator levels, into OUT, which the caller releases with
 * bt_levels_clear.  BT_ENOTSUP: not a method that works in oscillator levels (of
 * `spectral', only in the basis BT_BASIS_FOCK); BT_ENOMEM. */
BT_CHECKED bt_status bt_solver_levels (bt_solver *solver, bt_levels *out,
                                       bt_error *error);

/* The eigenvalues of the density matrix of the parts in the set PARTS, bit k for part k
 * of the model, the others traced out; of a pure state those that are zero for want of
 * room in the others are left out.  Their sum is the norm, and rounding leaves some a
 * little below zero.  The caller releases OUT.  BT_EINVAL: no part in PARTS;
 * BT_ENOTSUP: the method has no state, or, in a basis, the model a special form
 * (bt_model_generalise); BT_ELIMIT, BT_ENOMEM, BT_ECONV. */
BT_CHECKED bt_status bt_solver_weights (bt_solver *solver, unsigned parts,
                                        bt_weights *out, bt_error *error);

/* The density of the coordinate that is followed; the caller releases OUT.
 * BT_ENOTSUP: the method has none, or no coordinate is followed; BT_ENOMEM; what the
 * watch says. */
BT_CHECKED bt_status bt_solver_marginal (bt_solver *solver, bt_marginal *out,
                                         bt_error *error);

/* Energies and weights of the state, the same at all times; the caller releases OUT.
 * BT_ENOTSUP: H is not diagonalised, or the model has a special form
 * (bt_model_generalise); BT_ENOMEM. */
BT_CHECKED bt_status bt_solver_lines (bt_solver *solver, bt_lines *out,
                                      bt_error *error);

/* The state as COUNT numbers, of which <a|b> is UNIT sum conj(a) b, in the same order
 * as long as the solver lives: borrowed until it is advanced or freed.  BT_ENOTSUP: the
 * method has no wave function, or, in a basis, the model a special form; BT_ENOMEM. */
BT_CHECKED bt_status bt_solver_vector (bt_solver *solver, const bt_complex **psi,
                                       size_t *count, double *unit, bt_error *error);

/* How the state looks now; EIGENVALUES non-zero: also the smallest eigenvalue of a
 * density matrix.  BT_ENOMEM, BT_ECONV. */
BT_CHECKED bt_status bt_solver_gates (bt_solver *solver, int eigenvalues, bt_gates *out,
                                      bt_error *error);

/* The density matrix, into OUT, which the caller releases.  BT_ENOTSUP: the method has
 * none, or no part is followed; BT_ENOMEM, BT_ELIMIT. */
BT_CHECKED bt_status bt_solver_density (bt_solver *solver, bt_density *out,
                                        bt_error *error);

BT_END_C

#endif
