/* breaktime/open.h - a classical oscillator C coupled to a quantum system Q, both
 * open: master equations, exact semiclassical trajectories, and what tells them apart.
 *
 * hbar = 1, [x, p] = i.  Decoherence is -gamma [x, [x, rho]], that is the Lindblad
 * operator sqrt(2 gamma) x.  Four kinds of model, with H_C = (p^2 + omega_c^2 x^2)/2:
 *
 *   oscillators  H = H_C + (p_q^2 + omega_q^2 x_q^2)/2 + lambda x x_q,
 *                gamma_c on x, gamma_q on x_q
 *   qubit        H = H_C + Delta sigma_x/2 + lambda x sigma_z,
 *                gamma_c on x, gamma_q on sigma_z
 *   cavity       H = g (a s+ + a^dag s-) + i E (a^dag - a), a = (x + ip)/sqrt 2,
 *                kappa (nb+1) D[a] + kappa nb D[a^dag] + gd D[s-] + gu D[s+]
 *                + gphi D[sigma_z];  D[L] rho = L rho L^dag - {L^dag L, rho}/2
 *   quartic      H = (p^2 + x^2)/2 + (p_y^2 + (omega_q^2 + lambda x^2) y^2)/2, VZ25
 *                Eq. (5), gamma_c on x, gamma_q on y, gamma_q2 on y^2
 *
 * In the partial Wigner representation W(x, p), an operator on Q, the first three obey
 *
 *   dW/dt = ... - d_i (F_i W + W F_i)/2 + D2_ij d_i d_j W/2
 *           + D0_ab (L_a W L_b^dag - {L_b^dag L_a, W}/2),    F_i/2 = sum_a D1_ia L_a,
 *
 * and points (x, p) with a conditional state of Q, driven by one and the same noise,
 * reproduce every mean of the master equation exactly when
 *
 *   [[D2, D1], [D1^dag, D0]] >= 0 (trade-off)
 *
 * and W(0) >= 0: gamma_c gamma_q >= lambda^2/16 for oscillators and qubit.  (Diosi;
 * Oppenheim, Sparaciari, Soda, Weller-Davies; Layton, arXiv:2604.08024, whose bound
 * this is.)  For the quartic coupling there is no such rate: its equation has the term
 * -i (lambda/8) [x, [x, [y^2, rho]]], which no diffusion makes positive.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_OPEN_H
#define BREAKTIME_OPEN_H

#include <breaktime/language.h>
#include <breaktime/model.h>
#include <breaktime/status.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>

BT_BEGIN_C

/* ---- models -------------------------------------------------------------------- */

#define BT_OPEN_KIND_LIST(ENTRY)                                                       \
  ENTRY (OSCILLATORS, "oscillators")                                                   \
  ENTRY (QUBIT, "qubit")                                                               \
  ENTRY (CAVITY, "cavity")                                                             \
  ENTRY (QUARTIC, "quartic")

typedef enum bt_open_kind
{
#define BT_OPEN_KIND_ENUM(name, text) BT_OPEN_##name,
  BT_OPEN_KIND_LIST (BT_OPEN_KIND_ENUM)
#undef BT_OPEN_KIND_ENUM
      BT_OPEN_KIND_COUNT
} bt_open_kind;

/* "qubit"; "unknown" outside the list.  Static. */
const char *bt_open_kind_name (bt_open_kind kind);
/* BT_EINVAL: no kind is called NAME; the message lists them. */
BT_CHECKED bt_status bt_open_kind_find (bt_open_kind *out, const char *name,
                                        bt_error *error);

/* Kinds as a set of bits. */
enum
{
#define BT_OPEN_KIND_BIT(name, text) BT_OPEN_OF_##name = 1 << BT_OPEN_##name,
  BT_OPEN_KIND_LIST (BT_OPEN_KIND_BIT)
#undef BT_OPEN_KIND_BIT
      BT_OPEN_OF_ALL
  = (1 << BT_OPEN_KIND_COUNT) - 1
};

/* Parameters: ENTRY (field, name, kinds that have it, meaning).
 * Those that a kind does not have must be 0. */
#define BT_OPEN_PARAMETER_LIST(ENTRY)                                                  \
  ENTRY (lambda, "lambda",                                                             \
         BT_OPEN_OF_OSCILLATORS | BT_OPEN_OF_QUBIT | BT_OPEN_OF_QUARTIC, "coupling")   \
  ENTRY (gamma_c, "gamma_c",                                                           \
         BT_OPEN_OF_OSCILLATORS | BT_OPEN_OF_QUBIT | BT_OPEN_OF_QUARTIC,               \
         "decoherence rate of x, >= 0")                                                \
  ENTRY (gamma_q, "gamma_q",                                                           \
         BT_OPEN_OF_OSCILLATORS | BT_OPEN_OF_QUBIT | BT_OPEN_OF_QUARTIC,               \
         "decoherence rate of x_q, sigma_z or y, >= 0")                                \
  ENTRY (gamma_q2, "gamma_q2", BT_OPEN_OF_QUARTIC, "decoherence rate of y^2, >= 0")    \
  ENTRY (omega_c, "omega_c", BT_OPEN_OF_OSCILLATORS | BT_OPEN_OF_QUBIT,                \
         "frequency of C, > 0; 0 stands for 1")                                        \
  ENTRY (omega_q, "omega_q", BT_OPEN_OF_OSCILLATORS | BT_OPEN_OF_QUARTIC,              \
         "frequency of Q (Omega), > 0; 0 stands for 1")                                \
  ENTRY (delta, "Delta", BT_OPEN_OF_QUBIT,                                             \
         "splitting of the qubit, H_Q = Delta sigma_x/2")                              \
  ENTRY (g, "g", BT_OPEN_OF_CAVITY, "coupling of atom and cavity")                     \
  ENTRY (kappa, "kappa", BT_OPEN_OF_CAVITY, "loss rate of the cavity, >= 0")           \
  ENTRY (nb, "nb", BT_OPEN_OF_CAVITY, "thermal photons of its bath, >= 0")             \
  ENTRY (gd, "gd", BT_OPEN_OF_CAVITY, "rate of decay s-, >= 0")                        \
  ENTRY (gu, "gu", BT_OPEN_OF_CAVITY, "rate of excitation s+, >= 0")                   \
  ENTRY (gphi, "gphi", BT_OPEN_OF_CAVITY, "rate of dephasing D[sigma_z], >= 0")        \
  ENTRY (drive, "E", BT_OPEN_OF_CAVITY, "drive")                                       \
  ENTRY (x0, "x0", BT_OPEN_OF_ALL, "mean position of C at t = 0")                      \
  ENTRY (p0, "p0", BT_OPEN_OF_ALL, "mean momentum of C at t = 0")                      \
  ENTRY (squeezing, "squeezing",                                                       \
         BT_OPEN_OF_OSCILLATORS | BT_OPEN_OF_QUBIT | BT_OPEN_OF_CAVITY,                \
         "r: Var x = e^(2r)/(2 omega_c), Var p = omega_c e^(-2r)/2")                   \
  ENTRY (fock, "fock", BT_OPEN_OF_OSCILLATORS | BT_OPEN_OF_QUBIT | BT_OPEN_OF_CAVITY,  \
         "C starts in this number state; needs x0 = p0 = r = 0")                       \
  ENTRY (xq0, "xq0", BT_OPEN_OF_OSCILLATORS, "mean position of Q at t = 0")            \
  ENTRY (pq0, "pq0", BT_OPEN_OF_OSCILLATORS, "mean momentum of Q at t = 0")            \
  ENTRY (cat, "cat", BT_OPEN_OF_OSCILLATORS,                                           \
         "1: Q starts in |b> + |-b>, b as of xq0 and pq0")                             \
  ENTRY (sx, "sx", BT_OPEN_OF_QUBIT | BT_OPEN_OF_CAVITY,                               \
         "Bloch vector of the qubit at t = 0, length <= 1")                            \
  ENTRY (sy, "sy", BT_OPEN_OF_QUBIT | BT_OPEN_OF_CAVITY,                               \
         "Bloch vector of the qubit at t = 0, length <= 1")                            \
  ENTRY (sz, "sz", BT_OPEN_OF_QUBIT | BT_OPEN_OF_CAVITY,                               \
         "Bloch vector of the qubit at t = 0, length <= 1")                            \
  ENTRY (frozen, "frozen", BT_OPEN_OF_OSCILLATORS | BT_OPEN_OF_QUBIT,                  \
         "1: H_C = H_Q = 0, the coupling alone acts")                                  \
  ENTRY (truncated, "truncated", BT_OPEN_OF_QUARTIC,                                   \
         "1: without -i (lambda/8) [x, [x, [y^2, rho]]], which no trajectory has")

/* Fill with designated initialisers: unnamed fields are then 0.  C starts in the
 * ground state of H_C, displaced to (x0, p0) and squeezed; Q in its ground state
 * displaced to (xq0, pq0); in the quartic model Q starts in the ground state of
 * frequency sqrt(omega_q^2 + lambda x0^2), VZ25 Eq. (6). */
typedef struct bt_open_params
{
  bt_open_kind kind;
#define BT_OPEN_FIELD(field, name, kinds, meaning) double field;
  BT_OPEN_PARAMETER_LIST (BT_OPEN_FIELD)
#undef BT_OPEN_FIELD
} bt_open_params;

/* One row of the list above. */
typedef struct bt_open_parameter
{
  const char *name;
  unsigned kinds; /* BT_OPEN_OF_... */
  const char *meaning;
} bt_open_parameter;

const bt_open_parameter *bt_open_parameters (size_t *count);

/* Non-zero when the set KINDS has KIND. */
int bt_open_has (unsigned kinds, bt_open_kind kind);

/* Set or get the parameter called NAME.  BT_EINVAL: the kind has none; the message
 * lists those that it has. */
BT_CHECKED bt_status bt_open_params_set (bt_open_params *params, const char *name,
                                         double value, bt_error *error);
BT_CHECKED bt_status bt_open_params_get (const bt_open_params *params, const char *name,
                                         double *value, bt_error *error);

typedef struct bt_open bt_open;

/* A model with PARAMS (copied).  The caller owns *OUT; NULL on failure.  BT_EINVAL
 * with the value that is outside its domain.  BT_ENOMEM. */
BT_CHECKED bt_status bt_open_new (bt_open **out, const bt_open_params *params,
                                  bt_error *error);
void bt_open_free (bt_open *model);

/* The parameters, with 1 for frequencies that were left 0.  Lives as long as MODEL. */
const bt_open_params *bt_open_get (const bt_open *model);

/* Non-zero when the Wigner function of C is negative somewhere at t = 0. */
int bt_open_starts_negative (const bt_open *model);

/* Names of the observables of KIND, COUNT of them; a row of a result has them in this
 * order.  Products are symmetrised (Weyl ordered).
 *
 *   all          x p x2 p2 xp
 *   qubit and    sx sy sz x_sz p_sz x_sx p_sx x_sy p_sy, and n = (x2 + p2 - 1)/2
 *   cavity         for the cavity
 *   oscillators  xq pq xq2 pq2 xqpq x_xq x_pq p_xq p_pq, and the covariances cov_xx
 *                cov_xp cov_pp cov_xxq cov_xpq cov_pxq cov_ppq cov_xqxq cov_xqpq
 *                cov_pqpq
 *   quartic      y2 py2 ypy x2_y2 var_x, and energy */
const char *const *bt_open_observables (bt_open_kind kind, size_t *count);

/* Index of NAME among them.  BT_EINVAL: no such observable; the message lists them. */
BT_CHECKED bt_status bt_open_observable_find (size_t *out, bt_open_kind kind,
                                              const char *name, bt_error *error);

/* ---- as any other model --------------------------------------------------------- */

enum
{
  BT_OPEN_JUMPS = 5, /* Lindblad operators of a kind, at most */
#define BT_OPEN_COUNT(field, name, kinds, meaning) +1
  BT_OPEN_PARAMETERS = BT_OPEN_PARAMETER_LIST (BT_OPEN_COUNT)
#undef BT_OPEN_COUNT
};

/* What bt_description of model.h borrows.  C is the part `x', classical; Q is `xq', the
 * qubit `s' or `y'.  Texts are static; parameters are all of the kind's. */
typedef struct bt_open_description
{
  bt_part part[2];
  size_t parts;
  bt_parameter parameter[BT_OPEN_PARAMETERS];
  size_t parameters;
  const char *hamiltonian;
  bt_dissipator environment[BT_OPEN_JUMPS];
  size_t dissipators;
} bt_open_description;

/* MODEL as parts, a Hamiltonian and Lindblad operators.  BT_ENOTSUP, and OUT
 * has the parameters alone: with `truncated' it is no Lindblad equation; a number state
 * above BT_MAX_LEVEL; a cat with a momentum. */
BT_CHECKED bt_status bt_open_describe (bt_open_description *out, const bt_open *model,
                                       bt_error *error);

/* The same as a model for the methods of method.h.  Caller owns *OUT; NULL on failure.
 * BT_ENOTSUP as above, and as bt_model_from. */
BT_CHECKED bt_status bt_open_model (bt_model **out, const bt_open *model,
                                    bt_error *error);

/* ---- methods ------------------------------------------------------------------- */

enum
{
  BT_OPEN_DENSITY = 1 << 0, /* has a density matrix; levels are options */
  BT_OPEN_SAMPLED = 1 << 1, /* averages over trajectories; they, seed are options */
  BT_OPEN_STEPPED = 1 << 2, /* has a time-step error of the order in the table */
  BT_OPEN_EXACT = 1 << 3,   /* solves the master equation, or has its means */
  BT_OPEN_CONTROL = 1 << 4, /* known to be wrong: for comparison only */
  BT_OPEN_BOUND = 1 << 5,   /* there are trajectories only where the trade-off holds */
  BT_OPEN_LOOSE = 1 << 6,   /* conditional states need not be states */
  BT_OPEN_ALIKE = 1 << 7    /* all trajectories are the same: nothing scatters */
};

/* Discretisation.  Zero in a field means: chosen. */
typedef struct bt_open_options
{
  double dt;               /* longest time step; 0 means 0.05, or shorter where a rate
                              or a frequency of the model is faster */
  size_t divide;           /* each step is divided into so many; 0 means 1.  A step and
                              its half are dt with divide 1 and 2: half of a dt that
                              is longer than the interval may be the same step */
  size_t levels, levels_q; /* basis states of C and of an oscillator Q; 0: grown until
                              the state fits */
  double edge;             /* largest weight of the last tenth of the basis states
                              that is accepted; 0 means 1e-8 */
  size_t trajectories;     /* all batches together, rounded up; 0 means 65536 */
  size_t batches;          /* whose scatter gives the error, 2 to 1024; 0 means 32 */
  uint64_t seed;           /* root of all random streams */
  unsigned threads;        /* over batches; the results do not depend on it; 0: 1 */
  int companions;          /* 1: measure errors by a half step and a larger basis */
  int keep;                /* 1: keep the density matrix of the last time */
  int eigenvalues;         /* 1: compute the smallest eigenvalue of rho */
  const volatile sig_atomic_t *cancel; /* non-zero there: stop with BT_ECANCEL */
  double deadline; /* on CLOCK_MONOTONIC, seconds: then stop with BT_ELIMIT, or before
                      what cannot be done by then; 0: none */
} bt_open_options;

/* How a state looks at one time.  NaN where a method has no such number. */
typedef struct bt_open_check
{
  double trace;       /* |tr rho - 1| */
  double hermiticity; /* largest |rho - rho^dag| */
  double smallest;    /* smallest eigenvalue of rho */
  double edge;        /* weight of the last tenth of the basis, C or Q, the larger */
  double purity;      /* tr rho^2 of the whole density matrix; for trajectories the
                         mean purity of their conditional states of Q */
  /* Gates: over all trajectories and all steps so far.  A conditional state is one
   * only if none of them has a Bloch vector longer than 1. */
  double length_max;   /* largest |n|^2 of a conditional Bloch vector; oscillators:
                          1/(4 det V), which is 1 for pure and > 1 for no state */
  double length_min;   /* smallest, at this time only */
  double outside;      /* share of trajectories that ever had |n|^2 > 1 + 1e-9 */
  double born_outside; /* share that ever had a Born probability outside [0, 1] */
} bt_open_check;

/* Means at given times. */
typedef struct bt_open_result
{
  bt_open_kind kind;
  size_t times, count;      /* rows; observables in a row */
  double *time;             /* times */
  double *value;            /* value[i * count + o] */
  double *err_step;         /* measured errors, same shape; NaN: not measured, */
  double *err_basis;        /*   0: the method has no such error */
  double *err_sample;       /* one standard error */
  bt_open_check *check;     /* times */
  double dt;                /* longest step used */
  size_t trajectories;      /* 0 without sampling */
  size_t levels, levels_q;  /* 0 without a basis; levels_q is 2 for a qubit */
  bt_complex *rho;          /* if kept: row-major, rows and columns n * levels_q + b,
                                   n number states of C of frequency omega_c (1 for cavity
                                   and quartic), b sigma_z eigenstates (up first) or number
                                   states of Q of frequency basis_q */
  double basis_c, basis_q;  /* those frequencies; basis_q is 0 for a qubit */
  double covariance[4][4];  /* oscillators: of (x, p, x_q, p_q) at the last time */
  double conditional[2][2]; /* conditional covariance V of Q, gaussian trajectories */
  double symplectic[2]; /* `gaussian' at the last time, else NaN: bt_gaussian_ppt and
                           bt_gaussian_conditional of the covariance, from its
                           factor, where nothing cancels */
  double symplectic_err[2];            /* their rounding */
  const volatile sig_atomic_t *cancel; /* as in the options: a search in this result */
  double deadline;                     /*   stops, too; may be cleared */
} bt_open_result;

void bt_open_result_free (bt_open_result *result);

/* One method, a row of the table.  RUN is called through bt_open_run only. */
typedef struct bt_open_method
{
  const char *name;
  const char *summary;
  const char *source;
  unsigned kinds; /* BT_OPEN_OF_... */
  unsigned caps;
  int order;           /* in dt, as a test measures it; 0 without a step */
  double ordering;     /* of the points: 0 Wigner, 1 P, as in bt_open_tradeoff_of */
  const char *partner; /* the method whose means at a step its own are to be compared
                          with; NULL: `lindblad', step for step */
  bt_status (*run) (bt_open_result *, const bt_open *, const bt_open_options *,
                    bt_error *);
} bt_open_method;

/* The table, COUNT rows; and the row called NAME, or NULL:
 *
 *   lindblad          split step in the eigenbasis of x (cavity: of x and p by turns;
 *                     its step keeps the trace, but at long steps, 0.5, a smallest
 *                     eigenvalue of -0.003 has been seen, at 0.125 one of -1e-7)
 *   lindblad-taylor   Taylor series of exp(L dt) in number states; no step error
 *   gaussian          means and covariances, oscillators without a cat
 *   gaussian-healed   the same as Cov(conditional means) + conditional covariance
 *   hybrid            exact trajectories in Wigner ordering
 *   hybrid-p          exact trajectories in P ordering, cavity with gu = 0
 *   mean-field        no noise, no decoherence of Q's making; start sampled
 *   mean-field-single the same from the centre of the Wigner function; for the
 *                     quartic model the mean field of VZ25, Q Gaussian
 *   mean-field-noise  with the noise and the decoherence, but no innovation term
 *   pseudo            `hybrid' where the trade-off is violated: right means for a
 *                     while from Bloch vectors longer than 1 */
const bt_open_method *const *bt_open_methods (size_t *count);
const bt_open_method *bt_open_method_find (const char *name);

/* Means of MODEL at TIME[0..TIMES-1], rising and >= 0, by METHOD.  Between two times
 * the step is the longest that divides the interval and does not exceed the option dt.
 * OPTIONS may be NULL.  The caller owns *OUT and releases it with bt_open_result_free;
 * NULL on failure.
 *
 * With companions the step is no longer than what resolves the model's rates and
 * frequencies, and the *number* of steps in each interval is doubled, not the option
 * halved.  A `lindblad' value is then the extrapolation (4 f(h/2) - f(h))/3; err_step
 * is its distance from f(h/2), and from the extrapolation of f(h) and f(2h), and
 * rounding; err_basis is the change with a basis larger by 15 per cent and one level at
 * twice the step.  Trajectories are run again at half the step, and err_step is the
 * change, noise and all.  Without companions the value is that of the step dt itself.
 *
 * BT_EINVAL: an option or a time outside its domain, a hybrid method where the
 * trade-off is violated (the message has the smallest eigenvalue) or where W(0) < 0.
 * BT_ENOTSUP: METHOD does not do this kind of model or start.  BT_EGRID: the state
 * reaches the end of the given basis.  BT_ELIMIT: density matrices above 1 GiB, more
 * memory than there is, more time than is left.
 * BT_ECANCEL, BT_ENOMEM, BT_ECONV. */
BT_CHECKED bt_status bt_open_run (bt_open_result **out, const bt_open_method *method,
                                  const bt_open *model, const bt_open_options *options,
                                  const double *time, size_t times, bt_error *error);

/* ---- the trade-off ------------------------------------------------------------- */

/* Smallest eigenvalue of [[D2, D1], [D1^dag, D0]], N classical coordinates and K
 * Lindblad operators, row-major, D2 real.  BT_EINVAL, BT_ECONV, BT_ENOMEM. */
BT_CHECKED bt_status bt_tradeoff (const double *d2, const bt_complex *d1,
                                  const bt_complex *d0, size_t n, size_t k,
                                  double *smallest, bt_error *error);

typedef struct bt_open_tradeoff
{
  size_t size;
  bt_complex matrix[16]; /* SIZE x SIZE, row-major */
  double smallest;       /* its smallest eigenvalue */
  double ratio;          /* rates over those needed: > 1 fulfilled, 1 threshold;
                            INFINITY without a coupling */
} bt_open_tradeoff;

/* The trade-off of MODEL in S-ordering: 0 Wigner, 1 P, -1 Husimi.  Oscillators and
 * qubit (Wigner only): rows p, A; [[2 gamma_c, -lambda/2], [-lambda/2, 2 gamma_q]].
 * Cavity: rows alpha, alpha*, s-, s+; with S = 1 - s the diagonal is D, D, gd, gu,
 * D = kappa (nb + S/2), and alpha is joined to s- by -i g (2 - S)/2, alpha* to s+ by
 * i g S/2.  Fulfilled when the smallest eigenvalue is >= 0 up to rounding; see
 * bt_open_fulfilled.  BT_ENOTSUP: the quartic model has none; an ordering for which
 * the model's is not known. */
BT_CHECKED bt_status bt_open_tradeoff_of (const bt_open *model, double s,
                                          bt_open_tradeoff *out, bt_error *error);

/* Non-zero when the smallest eigenvalue is >= -1e-12 of the largest entry and the ratio
 * >= 1 - 1e-12. */
int bt_open_fulfilled (const bt_open_tradeoff *tradeoff);

/* ---- states: positivity, entanglement ------------------------------------------ */

/* Smallest eigenvalue of the partial Wigner operator
 *   W(x, p) = 1/(2 pi) int ds e^(-ips) <x + s/2| rho |x - s/2>
 * of the kept density matrix of RESULT, over POINTS x POINTS points of |x - X|,
 * |p - P| <= HALF, then refined around the smallest by halving steps.  AT, if not NULL,
 * receives (x, p).  An upper bound of the infimum.
 * BT_EINVAL: no density matrix was kept, POINTS < 2; BT_ENOMEM, BT_ECONV; BT_ECANCEL,
 * BT_ELIMIT as the run. */
BT_CHECKED bt_status bt_open_wigner_smallest (const bt_open_result *result, double x,
                                              double p, double half, size_t points,
                                              double *smallest, double at[2],
                                              bt_error *error);

/* The operator at one point: levels_q x levels_q, row-major. */
BT_CHECKED bt_status bt_open_wigner_at (const bt_open_result *result, double x,
                                        double p, bt_complex *out, bt_error *error);

/* Symplectic eigenvalue of Q's covariance given C, sqrt det (S_QQ - S_QC S_CC^-1 S_CQ),
 * for the covariance S of (x, p, x_q, p_q).  W >= 0 exactly when it is >= 1/2.
 * NaN when S is not positive definite in double precision.  ERR, if not NULL: rounding,
 * which is all there is of a small eigenvalue of a covariance that has grown; a
 * method's `symplectic' knows better. */
double bt_gaussian_conditional (double s[4][4], double *err);

/* Smallest symplectic eigenvalue of the partial transpose: < 1/2 when entangled.
 * Likewise. */
double bt_gaussian_ppt (double s[4][4], double *err);

/* When the frozen model first loses W >= 0, from a Gaussian C and a pure Q that is no
 * eigenstate of A:
 *   t* = 8 gamma_q Var p/(lambda^2 - 16 gamma_c gamma_q),
 * INFINITY at or above the threshold.  From |W_ud|^2 <= W_uu W_dd, where the diagonal
 * parts move apart as lambda t and the coherence falls as exp(-4 gamma_q t).  NaN for
 * cavity and quartic model. */
double bt_open_onset (const bt_open *model);

/* Trace distance sum |eigenvalues|/2 of the kept density matrices of A and B, traced
 * over C (SIDE 0: states of Q) or over Q (SIDE 1: states of C).  Number states that one
 * of them lacks count as empty.  BT_EINVAL: kinds or frequencies of the bases differ,
 * no density matrix was kept; BT_ENOMEM, BT_ECONV. */
BT_CHECKED bt_status bt_open_trace_distance (const bt_open_result *a,
                                             const bt_open_result *b, int side,
                                             double *distance, bt_error *error);

/* Trace distance |n_a - n_b|/2 of two states of a qubit. */
double bt_bloch_distance (const double a[3], const double b[3]);

BT_END_C

#endif
