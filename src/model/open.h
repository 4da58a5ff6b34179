/* model/open.h - four kinds of models of a classical oscillator C coupled to a quantum
 * system Q, both open: what there are quicker ways for, and studies of.
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
 * A model file may name a kind and its parameters; what it stands for is a model as any
 * other (model/kinds.c), and of any model it is found out whether it is of a kind
 * (model/recognise.c).  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_MODEL_OPEN_H
#define BTI_MODEL_OPEN_H

#include <breaktime/model.h>
#include <breaktime/status.h>
#include <breaktime/tradeoff.h>
#include <stddef.h>

/* ---- models -------------------------------------------------------------------- */

#define BTI_OPEN_KIND_LIST(ENTRY)                                                      \
  ENTRY (OSCILLATORS, "oscillators")                                                   \
  ENTRY (QUBIT, "qubit")                                                               \
  ENTRY (CAVITY, "cavity")                                                             \
  ENTRY (QUARTIC, "quartic")

typedef enum bti_open_kind
{
#define BTI_OPEN_KIND_ENUM(name, text) BTI_OPEN_##name,
  BTI_OPEN_KIND_LIST (BTI_OPEN_KIND_ENUM)
#undef BTI_OPEN_KIND_ENUM
      BTI_OPEN_KIND_COUNT
} bti_open_kind;

/* "qubit"; "unknown" outside the list.  Static. */
const char *bti_open_kind_name (bti_open_kind kind);
/* BT_EINVAL: no kind is called NAME; the message lists them. */
BT_CHECKED bt_status bti_open_kind_find (bti_open_kind *out, const char *name,
                                         bt_error *error);

/* Kinds as a set of bits. */
enum
{
#define BTI_OPEN_KIND_BIT(name, text) BTI_OPEN_OF_##name = 1 << BTI_OPEN_##name,
  BTI_OPEN_KIND_LIST (BTI_OPEN_KIND_BIT)
#undef BTI_OPEN_KIND_BIT
      BTI_OPEN_OF_ALL
  = (1 << BTI_OPEN_KIND_COUNT) - 1
};

/* Parameters: ENTRY (field, name, kinds that have it, meaning).
 * Those that a kind does not have must be 0. */
#define BTI_OPEN_PARAMETER_LIST(ENTRY)                                                 \
  ENTRY (lambda, "lambda",                                                             \
         BTI_OPEN_OF_OSCILLATORS | BTI_OPEN_OF_QUBIT | BTI_OPEN_OF_QUARTIC,            \
         "coupling")                                                                   \
  ENTRY (gamma_c, "gamma_c",                                                           \
         BTI_OPEN_OF_OSCILLATORS | BTI_OPEN_OF_QUBIT | BTI_OPEN_OF_QUARTIC,            \
         "decoherence rate of x, >= 0")                                                \
  ENTRY (gamma_q, "gamma_q",                                                           \
         BTI_OPEN_OF_OSCILLATORS | BTI_OPEN_OF_QUBIT | BTI_OPEN_OF_QUARTIC,            \
         "decoherence rate of x_q, sigma_z or y, >= 0")                                \
  ENTRY (gamma_q2, "gamma_q2", BTI_OPEN_OF_QUARTIC, "decoherence rate of y^2, >= 0")   \
  ENTRY (omega_c, "omega_c", BTI_OPEN_OF_OSCILLATORS | BTI_OPEN_OF_QUBIT,              \
         "frequency of C, > 0; 0 stands for 1")                                        \
  ENTRY (omega_q, "omega_q", BTI_OPEN_OF_OSCILLATORS | BTI_OPEN_OF_QUARTIC,            \
         "frequency of Q (Omega), > 0; 0 stands for 1")                                \
  ENTRY (delta, "Delta", BTI_OPEN_OF_QUBIT,                                            \
         "splitting of the qubit, H_Q = Delta sigma_x/2")                              \
  ENTRY (g, "g", BTI_OPEN_OF_CAVITY, "coupling of atom and cavity")                    \
  ENTRY (kappa, "kappa", BTI_OPEN_OF_CAVITY, "loss rate of the cavity, >= 0")          \
  ENTRY (nb, "nb", BTI_OPEN_OF_CAVITY, "thermal photons of its bath, >= 0")            \
  ENTRY (gd, "gd", BTI_OPEN_OF_CAVITY, "rate of decay s-, >= 0")                       \
  ENTRY (gu, "gu", BTI_OPEN_OF_CAVITY, "rate of excitation s+, >= 0")                  \
  ENTRY (gphi, "gphi", BTI_OPEN_OF_CAVITY, "rate of dephasing D[sigma_z], >= 0")       \
  ENTRY (drive, "E", BTI_OPEN_OF_CAVITY, "drive")                                      \
  ENTRY (x0, "x0", BTI_OPEN_OF_ALL, "mean position of C at t = 0")                     \
  ENTRY (p0, "p0", BTI_OPEN_OF_ALL, "mean momentum of C at t = 0")                     \
  ENTRY (squeezing, "squeezing",                                                       \
         BTI_OPEN_OF_OSCILLATORS | BTI_OPEN_OF_QUBIT | BTI_OPEN_OF_CAVITY,             \
         "r: Var x = e^(2r)/(2 omega_c), Var p = omega_c e^(-2r)/2")                   \
  ENTRY (fock, "fock",                                                                 \
         BTI_OPEN_OF_OSCILLATORS | BTI_OPEN_OF_QUBIT | BTI_OPEN_OF_CAVITY,             \
         "C starts in this number state; needs x0 = p0 = r = 0")                       \
  ENTRY (xq0, "xq0", BTI_OPEN_OF_OSCILLATORS, "mean position of Q at t = 0")           \
  ENTRY (pq0, "pq0", BTI_OPEN_OF_OSCILLATORS, "mean momentum of Q at t = 0")           \
  ENTRY (cat, "cat", BTI_OPEN_OF_OSCILLATORS,                                          \
         "1: Q starts in |b> + |-b>, b as of xq0 and pq0")                             \
  ENTRY (sx, "sx", BTI_OPEN_OF_QUBIT | BTI_OPEN_OF_CAVITY,                             \
         "Bloch vector of the qubit at t = 0, length <= 1")                            \
  ENTRY (sy, "sy", BTI_OPEN_OF_QUBIT | BTI_OPEN_OF_CAVITY,                             \
         "Bloch vector of the qubit at t = 0, length <= 1")                            \
  ENTRY (sz, "sz", BTI_OPEN_OF_QUBIT | BTI_OPEN_OF_CAVITY,                             \
         "Bloch vector of the qubit at t = 0, length <= 1")                            \
  ENTRY (frozen, "frozen", BTI_OPEN_OF_OSCILLATORS | BTI_OPEN_OF_QUBIT,                \
         "1: H_C = H_Q = 0, the coupling alone acts")                                  \
  ENTRY (truncated, "truncated", BTI_OPEN_OF_QUARTIC,                                  \
         "1: without -i (lambda/8) [x, [x, [y^2, rho]]], which no trajectory has")

/* Fill with designated initialisers: unnamed fields are then 0.  C starts in the
 * ground state of H_C, displaced to (x0, p0) and squeezed; Q in its ground state
 * displaced to (xq0, pq0); in the quartic model Q starts in the ground state of
 * frequency sqrt(omega_q^2 + lambda x0^2), VZ25 Eq. (6). */
typedef struct bti_open_params
{
  bti_open_kind kind;
#define BTI_OPEN_FIELD(field, name, kinds, meaning) double field;
  BTI_OPEN_PARAMETER_LIST (BTI_OPEN_FIELD)
#undef BTI_OPEN_FIELD
} bti_open_params;

/* One row of the list above. */
typedef struct bti_open_parameter
{
  const char *name;
  unsigned kinds; /* BTI_OPEN_OF_... */
  const char *meaning;
} bti_open_parameter;

const bti_open_parameter *bti_open_parameters (size_t *count);

/* Non-zero when the set KINDS has KIND. */
int bti_open_has (unsigned kinds, bti_open_kind kind);

/* Set or get the parameter called NAME.  BT_EINVAL: the kind has none; the message
 * lists those that it has. */
BT_CHECKED bt_status bti_open_params_set (bti_open_params *params, const char *name,
                                          double value, bt_error *error);
BT_CHECKED bt_status bti_open_params_get (const bti_open_params *params,
                                          const char *name, double *value,
                                          bt_error *error);

typedef struct bti_open bti_open;

/* A model with PARAMS (copied).  The caller owns *OUT; NULL on failure.  BT_EINVAL
 * with the value that is outside its domain.  BT_ENOMEM. */
BT_CHECKED bt_status bti_open_new (bti_open **out, const bti_open_params *params,
                                   bt_error *error);
void bti_open_free (bti_open *model);

/* The parameters, with 1 for frequencies that were left 0.  Lives as long as MODEL. */
const bti_open_params *bti_open_get (const bti_open *model);

/* Non-zero when the Wigner function of C is negative somewhere at t = 0. */
int bti_open_starts_negative (const bti_open *model);

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
const char *const *bti_open_observables (bti_open_kind kind, size_t *count);

/* Index of NAME among them.  BT_EINVAL: no such observable; the message lists them. */
BT_CHECKED bt_status bti_open_observable_find (size_t *out, bti_open_kind kind,
                                               const char *name, bt_error *error);

/* ---- as any other model --------------------------------------------------------- */

enum
{
  BTI_OPEN_JUMPS = 5, /* Lindblad operators of a kind, at most */
#define BTI_OPEN_COUNT(field, name, kinds, meaning) +1
  BTI_OPEN_PARAMETERS = BTI_OPEN_PARAMETER_LIST (BTI_OPEN_COUNT)
#undef BTI_OPEN_COUNT
};

/* What bt_description of model.h borrows.  C is the part `x', classical; Q is `xq', the
 * qubit `s' or `y'.  Texts are static; parameters are all of the kind's. */
typedef struct bti_open_description
{
  bt_part part[2];
  size_t parts;
  bt_parameter parameter[BTI_OPEN_PARAMETERS];
  size_t parameters;
  const char *hamiltonian;
  bt_dissipator environment[BTI_OPEN_JUMPS];
  size_t dissipators;
} bti_open_description;

/* MODEL as parts, a Hamiltonian and Lindblad operators.  BT_ENOTSUP, and OUT
 * has the parameters alone: with `truncated' it is no Lindblad equation; a number state
 * above BT_MAX_LEVEL; a cat with a momentum. */
BT_CHECKED bt_status bti_open_describe (bti_open_description *out,
                                        const bti_open *model, bt_error *error);

/* The same as a model for the methods of method.h.  Caller owns *OUT; NULL on failure.
 * BT_ENOTSUP as above, and as bt_model_from. */
BT_CHECKED bt_status bti_open_model (bt_model **out, const bti_open *model,
                                     bt_error *error);

/* ---- the trade-off ------------------------------------------------------------- */

typedef struct bti_open_tradeoff
{
  size_t size;
  bt_complex matrix[16]; /* SIZE x SIZE, row-major */
  double smallest;       /* its smallest eigenvalue */
  double ratio;          /* rates over those needed: > 1 fulfilled, 1 threshold;
                            INFINITY without a coupling */
} bti_open_tradeoff;

/* The trade-off of MODEL in S-ordering: 0 Wigner, 1 P, -1 Husimi.  Oscillators and
 * qubit (Wigner only): rows p, A; [[2 gamma_c, -lambda/2], [-lambda/2, 2 gamma_q]].
 * Cavity: rows alpha, alpha*, s-, s+; with S = 1 - s the diagonal is D, D, gd, gu,
 * D = kappa (nb + S/2), and alpha is joined to s- by -i g (2 - S)/2, alpha* to s+ by
 * i g S/2.  Fulfilled when the smallest eigenvalue is >= 0 up to rounding; see
 * bti_open_fulfilled.  BT_ENOTSUP: the quartic model has none; an ordering for which
 * the model's is not known. */
BT_CHECKED bt_status bti_open_tradeoff_of (const bti_open *model, double s,
                                           bti_open_tradeoff *out, bt_error *error);

/* Non-zero when the smallest eigenvalue is >= -1e-12 of the largest entry and the ratio
 * >= 1 - 1e-12. */
int bti_open_fulfilled (const bti_open_tradeoff *tradeoff);

/* ---- for solvers ---------------------------------------------------------------- */

enum
{
  BTI_MOMENTS = 6
};

/* The longest step that resolves a model. */
double bti_open_resolving_step (const bti_open_params *params);

/* MODEL, of any description, as one of a kind, read off its polynomials; it is that of
 * bti_open_model but for the names of its parts, rounding, and how its operators are
 * scaled.  BT_ENOTSUP, and one sentence what it has that no kind has. */
BT_CHECKED bt_status bti_open_recognise (bti_open_params *out, const bt_model *model,
                                         bt_error *error);

struct bti_polynomial;
struct bti_system;

/* Mean of A over the moments M below is sum_cq WEIGHT[c][q] M[c][q], SYSTEM one that
 * was recognised.  BT_ENOTSUP: a term of higher degree. */
BT_CHECKED bt_status bti_open_weigh (double weight[BTI_MOMENTS][BTI_MOMENTS],
                                     const struct bti_system *system,
                                     const struct bti_polynomial *a, bt_error *error);
double bti_open_weighed (double weight[BTI_MOMENTS][BTI_MOMENTS],
                         double m[BTI_MOMENTS][BTI_MOMENTS]);

/* Frequency of the number states of Q: omega_q, for the quartic model that of its
 * start. */
double bti_open_basis_q (const bti_open *model);

/* Non-zero when the observables of KIND are made of the moment M[c][q] below. */
int bti_open_reads (bti_open_kind kind, int c, int q);

/* Non-zero when observable O of KIND is a difference of moments. */
int bti_open_difference (bti_open_kind kind, size_t o);

/* The observables of a kind from the moments M[c][q] = <C_c Q_q>, C = 1 x p x^2 p^2
 * (xp + px)/2; Q the same of x_q, p_q, or 1 sx sy sz.  OUT has room for all of them. */
void bti_open_read (const bti_open_params *params, double m[BTI_MOMENTS][BTI_MOMENTS],
                    double *out);

#endif
