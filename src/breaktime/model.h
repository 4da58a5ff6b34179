/* breaktime/model.h - one classical background coupled to k quantum modes.
 *
 *   H = (p_x^2 + x^2)/2 + sum_j [p_j^2 + (Omega_j^2 + lambda_j x^2) y_j^2]/2
 *
 * VZ25 (Phys. Rev. D 111, 065008) Eq. (5) for k = 1 and Eq. (B1) for k = 2, there
 * with one lambda for all modes.
 * Dimensionless throughout: time in 1/omega, lengths in sqrt(hbar/(m omega)),
 * energies in hbar omega, hbar = 1.  Omega_j stands for Omega_j/omega.
 *
 * Initial state, Eq. (6), normalised to one:
 *
 *   psi_0 = C exp(-(x - x0)^2/2) prod_j exp(-W_j y_j^2/2),
 *   W_j = sqrt(Omega_j^2 + lambda_j x0^2).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_MODEL_H
#define BREAKTIME_MODEL_H

#include <breaktime/language.h>
#include <breaktime/status.h>
#include <stddef.h>

BT_BEGIN_C

typedef struct bt_model bt_model;

enum
{
  BT_MAX_AXES = 8
}; /* x and up to seven modes on a grid */

/* So that the exact methods can be held against a closed form with a coupling, too,
 * there is the quadratic pair (or star, of several modes),
 *
 *   H = (p_x^2 + x^2)/2 + sum_j [p_j^2 + Omega_j^2 y_j^2 + lambda_j x y_j]/2,
 *
 * solved by its normal modes, with W_j = Omega_j in the initial state.  There the
 * means obey the classical equations whatever the entanglement, so the methods without
 * a state refuse it: they would have nothing to be wrong about. */

/* Make a model with MODES quantum modes of frequencies OMEGA[0..MODES-1]
 * (copied), all coupled by LAMBDA.  On success the caller owns *OUT and releases it
 * with bt_model_free; on failure *OUT is NULL. BT_EINVAL: lambda not finite or < 0 (the
 * potential would be unbounded below), x0 not finite, no modes, an Omega_j not finite
 * or not > 0.  BT_ENOMEM. */
BT_CHECKED bt_status bt_model_new (bt_model **out, double lambda, double x0,
                                   const double *omega, size_t modes, bt_error *error);

/* The same with a coupling for each mode, LAMBDA[0..MODES-1] (copied). */
BT_CHECKED bt_status bt_model_new_couplings (bt_model **out, const double *lambda,
                                             double x0, const double *omega,
                                             size_t modes, bt_error *error);

/* The quadratic pair, a coupling for each mode.  BT_EINVAL besides the above:
 * sum_j (lambda_j/2 Omega_j)^2 >= 1, where the potential is unbounded below. */
BT_CHECKED bt_status bt_model_new_linear (bt_model **out, const double *lambda,
                                          double x0, const double *omega, size_t modes,
                                          bt_error *error);

void bt_model_free (bt_model *model);

/* Copy of MODEL, owned by the caller.  BT_ENOMEM. */
BT_CHECKED bt_status bt_model_copy (bt_model **out, const bt_model *model,
                                    bt_error *error);

/* Non-zero when A and B are the same model, to the last bit. */
int bt_model_equal (const bt_model *a, const bt_model *b);

double bt_model_x0 (const bt_model *model);
size_t bt_model_modes (const bt_model *model);

/* Coupling and frequency of mode J, below bt_model_modes. */
double bt_model_lambda (const bt_model *model, size_t j);
double bt_model_omega (const bt_model *model, size_t j);

/* W_j, the width parameter of mode J in the initial state: <y_j^2> = 1/(2 W_j),
 * <p_j^2> = W_j/2. */
double bt_model_width (const bt_model *model, size_t j);

/* V(x, y) with y[0..modes-1]. */
double bt_model_potential (const bt_model *model, double x, const double *y);

/* |grad V|^2 at (x, y). */
double bt_model_gradient2 (const bt_model *model, double x, const double *y);

/* <H> in the initial state, in closed form:
 * 1/2 + x0^2/2 + sum_j [W_j/4 + (Omega_j^2 + lambda_j (x0^2 + 1/2))/(4 W_j)],
 * without the term of lambda_j for the quadratic pair. */
double bt_model_energy (const bt_model *model);

/* ---- any polynomial ------------------------------------------------------------
 *
 * A model is parts, a Hamiltonian that is a polynomial in their operators, and a
 * start.  Its text is read as model/expression.h of the sources (and the manual) says:
 * symbols commute, and a product means the Weyl-ordered operator. */

enum
{
  BT_MAX_PARTS = 8,
  BT_MAX_DEGREE = 8,     /* of a polynomial, all operators together */
  BT_MAX_TERMS = 1000,   /* of it */
  BT_MAX_LEVEL = 200,    /* of a number state */
  BT_MAX_OPERATORS = 16, /* of an environment */
  BT_MAX_NAME = 32       /* bytes of a name, with its end */
};

typedef enum bt_part_kind
{
  BT_OSCILLATOR, /* operators q and p_q for a part called q, [q, p_q] = i */
  BT_QUBIT       /* s_x, s_y, s_z for a part called s: Pauli's matrices */
} bt_part_kind;

typedef enum bt_start
{
  BT_START_GAUSSIAN, /* psi ~ exp(-(width + i chirp) (q - mean)^2/2 + i momentum q) */
  BT_START_FOCK, /* number state LEVEL of the frequency WIDTH, moved by MEAN, MOMENTUM
                  */
  BT_START_CAT,  /* psi + exp(i PHASE) psi', psi a Gaussian as above without chirp and
                    psi' the same at -MEAN with -MOMENTUM; normalised */
  BT_START_BLOCH /* of a qubit: <s> = BLOCH, of length 1 at most: 1 is pure */
} bt_start;

/* Designated initialisers, please: unnamed fields are zero, and a WIDTH of zero is 1.
 */
typedef struct bt_part
{
  char name[BT_MAX_NAME];
  bt_part_kind kind;
  int classical; /* semiclassical methods treat it as a point */
  bt_start start;
  double mean, momentum, width, chirp, phase;
  unsigned level;
  double bloch[3];
} bt_part;

typedef struct bt_parameter
{
  char name[BT_MAX_NAME];
  double value;
} bt_parameter;

/* A Lindblad operator L, a polynomial in the operators of the parts in which i may
 * stand, Hermitian or not: d rho/dt has RATE (L rho L^+ - {L^+ L, rho}/2) beside
 * -i [H, rho]. */
typedef struct bt_dissipator
{
  const char *text; /* of L */
  double rate;      /* >= 0; with 0 the operator is read, and then left out */
} bt_dissipator;

/* All borrowed while the model is made. */
typedef struct bt_description
{
  const bt_part *part;
  size_t parts;
  const bt_parameter *parameter; /* may stand in the texts */
  size_t parameters;
  const char *hamiltonian;
  const char *ground_of; /* the joint start is the ground state of this, of which
                            methods without a wave function take the means and the
                            covariance; NULL: the product of the parts' starts */
  const bt_dissipator *environment;
  size_t dissipators; /* 0: a closed system */
} bt_description;

/* A model from its description.  Caller owns *OUT.  Of one that has the form of
 * bt_model_new or bt_model_new_linear, and is closed, it is that model.
 * BT_EINVAL: a part or its start, a rate, or H not Hermitian; BT_EDATA: a text, the
 * message says where in it; BT_ENOMEM. */
BT_CHECKED bt_status bt_model_from (bt_model **out, const bt_description *description,
                                    bt_error *error);

/* Parts of MODEL, and one of them (borrowed); 0 for a model of more modes than
 * BT_MAX_PARTS - 1. */
size_t bt_model_parts (const bt_model *model);
const bt_part *bt_model_part (const bt_model *model, size_t k);

/* Operators of the environment of MODEL whose rates are above 0. */
size_t bt_model_dissipators (const bt_model *model);

/* Non-zero when a density matrix is needed: there is an environment, or a qubit starts
 * in a mixed state. */
int bt_model_is_open (const bt_model *model);

/* Oscillators of MODEL: the axes of a grid.  Those after the one whose coordinate is x
 * are its modes, so it is 1 + bt_model_modes, unless there is none at all. */
size_t bt_model_axes (const bt_model *model);

/* Non-zero when MODEL has one of the two special forms above: lambda, omega, width,
 * potential and gradient of the functions above have a meaning for these alone. */
int bt_model_is_special (const bt_model *model);

/* Non-zero when it is the first of them, that of bt_model_new: x modulates the
 * frequency of each mode. */
int bt_model_is_modulated (const bt_model *model);

/* From now on treat MODEL by what serves every polynomial, also where its form is
 * special: an independent way to the same numbers. */
void bt_model_generalise (bt_model *model);

/* ---- what is looked at ---------------------------------------------------------- */

/* What is looked at besides x and p: Hermitian polynomials in the operators of a model.
 */
typedef struct bt_observation bt_observation;

/* The polynomials that TEXT[0..COUNT-1] stand for, in the operators of MODEL.  Caller
 * owns *OUT.  BT_EDATA: a text, the message says where in it; BT_EINVAL: it is not
 * Hermitian; BT_ENOTSUP: more modes than BT_MAX_PARTS - 1; BT_ENOMEM. */
BT_CHECKED bt_status bt_observation_new (bt_observation **out, const bt_model *model,
                                         const char *const *text, size_t count,
                                         bt_error *error);
void bt_observation_free (bt_observation *observation);
size_t bt_observation_count (const bt_observation *observation);

BT_END_C

#endif
