/* validation/account.h - what a claim's number is about, for those who want to compute
 * it with other means: parts and Hamiltonian of its model, start, settings.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_ACCOUNT_H
#define BTV_ACCOUNT_H

#include "validation/claims.h"
#include "validation/settings.h"

enum
{
  BTV_ACCOUNT_POWERS = 3 * BT_MAX_PARTS
};

/* RE + i IM times the Weyl-ordered product of x_k^power[3k] p_k^power[3k+1], of a qubit
 * of s_x, s_y and s_z, one of which has the power 1 at most. */
typedef struct btv_term
{
  double re, im;
  unsigned char power[BTV_ACCOUNT_POWERS];
} btv_term;

typedef struct btv_operator
{
  btv_term *term; /* owned */
  size_t count;
  double rate; /* of the environment's */
} btv_operator;

typedef struct btv_account
{
  bt_part part[BT_MAX_PARTS];
  size_t parts, followed; /* the oscillator that x is of; parts: there is none */
  char *symbol, *normal;  /* H as a polynomial in symbols, and in normal order; owned */
  btv_operator h, observe;             /* the latter: of the settings */
  btv_operator jump[BT_MAX_OPERATORS]; /* of the environment: rate (L rho L^+ - ...) */
  size_t jumps;
  int qubits;            /* some part is one */
  int joint;             /* the start is no product of the parts' */
  int special;           /* of the form of bt_model_new: mean field has its equations */
  double lambda, omega;  /* of that, with one mode */
  btv_settings settings; /* of the claim, defaults filled in */
} btv_account;

/* Of CLAIM.  Clear OUT in any case.  BT_ENOTSUP: it has no model of parts, or one with
 * too many; BT_EINVAL, BT_EDATA, BT_ENOMEM. */
BT_CHECKED bt_status btv_account_make (btv_account *out, const btv_claim *claim,
                                       bt_error *error);
void btv_account_clear (btv_account *account);

#endif
