/* model/system.h - what a model is made of, for methods.
 *
 * Every model has one: those of bt_model_new, too, unless they have more modes than
 * BT_MAX_PARTS has room for.  The method that knows the special form alone reads the
 * special form; every other one reads this.                             Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_SYSTEM_H
#define BTI_SYSTEM_H

#include "model/polynomial.h"

#include <breaktime/model.h>

/* rate (L rho L^+ - {L^+ L, rho}/2) */
typedef struct bti_jump
{
  bti_polynomial l;
  double rate; /* > 0 */
} bti_jump;

typedef struct bti_system
{
  size_t parts;
  bt_part part[BT_MAX_PARTS]; /* names are owned; all fields settled */
  bti_polynomial h;           /* Weyl symbol of H; real */
  bti_polynomial ground;      /* the start is its ground state; no terms: a product of
                                 the parts' starts */
  size_t followed;            /* the oscillator whose coordinate is x of bt_observables;
                                 == parts: there is none */
  bti_polynomial rate;        /* d<x>/dt = <dH/dp>, p of the followed part; without
                                 what the environment does */
  bti_jump jump[BT_MAX_OPERATORS];
  size_t jumps; /* 0: closed */
} bti_system;

/* breaktime/model.h */
struct bt_observation
{
  size_t count;
  bti_polynomial item[];
};

/* Caller owns *OUT.  BT_EINVAL, BT_EDATA, BT_ENOMEM, as bt_model_from says. */
BT_CHECKED bt_status bti_system_new (bti_system **out,
                                     const bt_description *description,
                                     bt_error *error);
void bti_system_free (bti_system *system);
BT_CHECKED bt_status bti_system_copy (bti_system **out, const bti_system *system,
                                      bt_error *error);

/* Non-zero when A and B are the same, to the last bit. */
int bti_system_equal (const bti_system *a, const bti_system *b);

/* The numbers of a special form (breaktime/model.h): POWER 2 or 1, or 0 when it is
 * none. */
typedef struct bti_form
{
  int power;
  size_t modes;
  double x0, omega[BT_MAX_PARTS], lambda[BT_MAX_PARTS];
} bti_form;
void bti_system_form (const bti_system *system, bti_form *form);

/* Oscillators. */
size_t bti_system_axes (const bti_system *system);

/* NULL: more modes than BT_MAX_PARTS - 1. */
const bti_system *bti_model_system (const bt_model *model);

/* Non-zero when MODEL is of the form of bt_model_new or bt_model_new_linear and may be
 * treated by what is made for it. */
int bti_model_special (const bt_model *model);

/* For the kernels that are made for them: the power of x and of y_j in the coupling, 2,
 * or 1 of bt_model_new_linear; so H joins a level of a mode to those so far from it. */
int bti_model_power (const bt_model *model);

/* Non-zero after bt_model_generalise. */
int bti_model_general (const bt_model *model);

/* Sets of parts are bits.  The quantum ones: those not marked as classical. */
unsigned bti_system_quantum (const bti_system *system);

/* Mean of the Weyl-ordered x^m p^n (of a qubit: of a Pauli matrix) in the start of
 * PART, the powers of its slots. */
double bti_part_moment (const bt_part *part, const unsigned char power[3]);

/* Of a cat: <psi_mean|psi_-mean> of its two packets. */
double bti_cat_overlap (const bt_part *part);

/* Mean of the Hermitian operator A in the product start. */
double bti_system_mean (const bti_system *system, const bti_polynomial *a);

/* About the norm of A psi, psi what becomes of the product start: terms by their
 * moduli, and x and p of a part alike, for motion turns one into the other. */
double bti_system_size (const bti_system *system, const bti_polynomial *a);

/* Means and covariance of the product start, BTI_SLOTS and BTI_SLOTS^2 numbers, zeros
 * where there is nothing; of states that are not Gaussian their first and second
 * moments.  A joint start is not looked at: the caller has its own way. */
void bti_system_moments (const bti_system *system, double *mean, double *covariance);

/* Non-zero when all parts are oscillators in a Gaussian state, alone. */
int bti_system_gaussian (const bti_system *system);

/* Wave function of the start of oscillator PART at X, normalised over the real line. */
double complex bti_system_psi (const bt_part *part, double x);

/* H = T(p) + V(q): the two, of which a qubit's operators go to V.  BT_ENOTSUP: a term
 * holds both; the message is for people. */
BT_CHECKED bt_status bti_system_split (const bti_system *system, bti_polynomial *t,
                                       bti_polynomial *v, bt_error *error);

/* The first qubit that starts in a mixed state, or parts. */
size_t bti_system_mixed (const bti_system *system);

/* Parts whose reflection (x, p) -> (-x, -p), of that part alone, leaves H as it is, and
 * every operator of the environment, as a set; and of those the ones whose start has a
 * parity, even. */
unsigned bti_system_reflections (const bti_system *system);
unsigned bti_system_even (const bti_system *system);

#endif
